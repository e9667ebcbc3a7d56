/* aws cloudsearch define-expression and define-index-field: the fields of their one structure as
 * options (awscli/customizations/cloudsearch.py, flatten.py). cloudsearchdomain: --endpoint-url is
 * required (cloudsearchdomain.py). */
#include "cli/arguments.h"
#include "cli/pynum.h"
#include "value/pyrepr.h"

/* ---- define-expression ---- */

static bool apply_expression(struct call *c, const struct argument *arg, const struct raw *raw,
                             struct err *e)
{
    (void)e;
    bool name = str_eq(arg->option.name, STR("name"));
    value_set(c->arena, call_param(c, STR("Expression")),
              name ? STR("ExpressionName") : STR("ExpressionValue"),
              value_string(c->arena, raw->words.items[0]));
    return true;
}

static void build_expression(struct call *c)
{
    struct argument_table *t = &c->table;
    arguments_custom(t, STR("name"), ARITY_ONE, apply_expression, "The name of the expression.")
        ->option.required = true;
    arguments_custom(t, STR("expression"), ARITY_ONE, apply_expression,
                     "The expression to evaluate.")
        ->option.required = true;
}

const struct argument_hook hook_cloudsearch_expression = {
    .service = STR_INIT("cloudsearch"),
    .operation = STR_INIT("define-expression"),
    .build = build_expression,
};

/* ---- define-index-field ---- */

static const struct {
    struct str option, field;
    bool is_flag;
    const char *help;
} index_options[] = {
    {STR_INIT("default-value"), STR_INIT("DefaultValue"), false, "The value when there is none."},
    {STR_INIT("facet-enabled"), STR_INIT("FacetEnabled"), true, "true or false"},
    {STR_INIT("search-enabled"), STR_INIT("SearchEnabled"), true, "true or false"},
    {STR_INIT("return-enabled"), STR_INIT("ReturnEnabled"), true, "true or false"},
    {STR_INIT("sort-enabled"), STR_INIT("SortEnabled"), true, "true or false"},
    {STR_INIT("source-field"), STR_INIT("SourceField"), false, "The field to copy from."},
    {STR_INIT("highlight-enabled"), STR_INIT("HighlightEnabled"), true, "true or false"},
    {STR_INIT("analysis-scheme"), STR_INIT("AnalysisScheme"), false, "The scheme for text."},
};

static bool apply_index(struct call *c, const struct argument *arg, const struct raw *raw,
                        struct err *e)
{
    (void)e;
    bool name = str_eq(arg->option.name, STR("name"));
    value_set(c->arena, call_param(c, STR("IndexField")),
              name ? STR("IndexFieldName") : STR("IndexFieldType"),
              value_string(c->arena, raw->words.items[0]));
    return true;
}

/* int-array -> IntArrayOptions */
static struct str options_member(struct arena *a, struct str type)
{
    if (str_eq(type, STR("latlon"))) return STR("LatLonOptions");
    char *p = arena_cstr(a, type);
    size_t n = 0;
    bool upper = true;
    for (size_t i = 0; i < type.n; i++) {
        char ch = type.p[i];
        if (ch == '-') {
            upper = true;
            continue;
        }
        p[n++] = upper && ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch;
        upper = false;
    }
    return arena_printf(a, "%.*sOptions", (int)n, p);
}

/* A default of a number field is a number. */
static bool default_value(struct call *c, struct str type, struct str word,
                          const struct value **out, struct err *e)
{
    bool whole = str_starts(type, STR("int")), real = str_starts(type, STR("double"));
    struct str number;
    *out = value_string(c->arena, word);
    if (!whole && !real) return true;
    if (whole ? py_int(c->arena, word, &number) : py_float(c->arena, word, &number)) {
        *out = value_number(c->arena, number);
        return true;
    }
    return err_set(e, ERR_GENERAL,
                   whole ? "invalid literal for int() with base 10: " STR_FMT
                         : "could not convert string to float: " STR_FMT,
                   STR_ARG(py_repr_str(c->arena, word)));
}

static bool apply_option(struct call *c, const struct argument *arg, const struct raw *raw,
                         struct err *e)
{
    struct value *field = call_param(c, STR("IndexField"));
    struct str type = value_get_text(field, STR("IndexFieldType")), word = raw->words.items[0];
    const struct value *v = value_string(c->arena, word);
    if (str_is_empty(type)) return err_set(e, ERR_PARAM, "You must pass the --type option.");
    for (size_t i = 0; i < ARRAY_LEN(index_options); i++) {
        if (!str_eq(index_options[i].option, arg->option.name)) continue;
        if (index_options[i].is_flag) v = value_bool(!str_eq_nocase(word, STR("false")));
        if (i == 0 && !default_value(c, type, word, &v, e)) return false;
        struct str member = options_member(c->arena, type);
        struct value *options = map_copy(c->arena, value_get(field, member));
        value_set(c->arena, options, index_options[i].field, v);
        value_set(c->arena, field, member, options);
    }
    return true;
}

static void build_index(struct call *c)
{
    struct argument_table *t = &c->table;
    arguments_custom(t, STR("name"), ARITY_ONE, apply_index, "The name of the field.")
        ->option.required = true;
    arguments_custom(t, STR("type"), ARITY_ONE, apply_index, "The type of the field.")
        ->option.required = true;
    for (size_t i = 0; i < ARRAY_LEN(index_options); i++)
        arguments_custom(t, index_options[i].option, ARITY_ONE, apply_option,
                         index_options[i].help);
    arguments_remove(t, STR("index-field"));
}

const struct argument_hook hook_cloudsearch_index = {
    .service = STR_INIT("cloudsearch"),
    .operation = STR_INIT("define-index-field"),
    .build = build_index,
};

/* ---- cloudsearchdomain ---- */

static bool check_endpoint(struct call *c, struct err *e)
{
    if (!str_is_empty(c->globals->endpoint_url)) return true;
    return err_set(e, ERR_PARAM, "--endpoint-url is required for cloudsearchdomain commands");
}

const struct argument_hook hook_cloudsearchdomain = {
    .service = STR_INIT("cloudsearchdomain"),
    .operation = STR_INIT("*"),
    .finish = check_endpoint,
};
