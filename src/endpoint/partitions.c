/* partitions.json to a blob, and the look-ups in it (botocore endpoint_provider.py aws_partition).
 * Head: HEAD_PARAMETERS and HEAD_PARAMETER_COUNT name the partition records. */
#include "endpoint/endpoint.h"
#include "endpoint/host.h"
#include "endpoint/writer.h"

enum partition_word {
    PARTITION_NAME = 0,
    PARTITION_PATTERN = 2,
    PARTITION_DNS_SUFFIX = 4,
    PARTITION_DUAL_STACK_SUFFIX = 6,
    PARTITION_GLOBAL_REGION = 8,
    PARTITION_FIPS = 10,
    PARTITION_DUAL_STACK,
    PARTITION_REGIONS, /* texts */
    PARTITION_REGION_COUNT,
    PARTITION_WORDS
};

/* ---- region patterns: literals, escaped '-', (a|b) groups, \w+ and \d+ between ^ and $ ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool matches(struct str pattern, struct str text);

/* One or more characters of a class, as many as leave a match for the rest. */
static bool matches_repeat(struct str rest, struct str text, bool (*in_class)(char))
{
    size_t n = 0;
    while (n < text.n && in_class(text.p[n])) n++;
    for (; n > 0; n--) {
        if (matches(rest, str_from(text, n))) return true;
    }
    return false;
}

static bool matches_group(struct str inner, struct str rest, struct str text)
{
    struct str option;
    while (str_next(&inner, '|', &option)) {
        if (str_starts(text, option) && matches(rest, str_from(text, option.n))) return true;
    }
    return false;
}

static bool matches(struct str pattern, struct str text)
{
    if (pattern.n == 0) return text.n == 0;
    if (str_starts(pattern, STR("\\w+")))
        return matches_repeat(str_from(pattern, 3), text, is_word);
    if (str_starts(pattern, STR("\\d+")))
        return matches_repeat(str_from(pattern, 3), text, is_digit);
    if (pattern.p[0] == '(') {
        size_t close = str_find_char(pattern, ')');
        return matches_group(str_sub(pattern, 1, close - 1), str_from(pattern, close + 1), text);
    }
    if (pattern.p[0] == '\\') pattern = str_from(pattern, 1);
    return text.n > 0 && text.p[0] == pattern.p[0] &&
           matches(str_from(pattern, 1), str_from(text, 1));
}

/* Only what matches() understands, so that it needs no checks of its own. */
static bool pattern_is_known(struct str s)
{
    bool group = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\') {
            c = i + 1 < s.n ? s.p[++i] : '\0';
            bool class = (c == 'w' || c == 'd') && i + 1 < s.n && s.p[i + 1] == '+';
            if (class) i++;
            if (c != '-' && !class) return false;
        } else if (c == '(' || c == ')') {
            if (group == (c == '(')) return false;
            group = c == '(';
        } else if (!is_word(c) && c != '-' && !(group && c == '|')) {
            return false;
        }
    }
    return !group;
}

/* The pattern between its anchors. */
static bool pattern_of(struct str regex, struct str *pattern)
{
    if (regex.n < 2 || regex.p[0] != '^' || regex.p[regex.n - 1] != '$') return false;
    *pattern = str_sub(regex, 1, regex.n - 2);
    return pattern_is_known(*pattern);
}

/* ---- compiling ---- */

static bool add_partition(struct blob_writer *w, const struct value *p, uint32_t *words,
                          struct err *e)
{
    struct str pattern;
    if (!pattern_of(value_get_text(p, STR("regionRegex")), &pattern)) {
        return err_set(e, ERR_MODEL, "partitions: unknown region pattern " STR_FMT,
                       STR_ARG(value_get_text(p, STR("regionRegex"))));
    }
    const struct value *outputs = value_get(p, STR("outputs"));
    const struct value *regions = value_get(p, STR("regions"));
    words[PARTITION_REGIONS] = blob_writer_at(w);
    words[PARTITION_REGION_COUNT] = (uint32_t)value_count(regions);
    for (size_t i = 0; i < value_count(regions); i++) {
        blob_writer_add_text(w, regions->u.map.fields[i].name);
    }
    words[PARTITION_FIPS] = value_is_true(value_get(outputs, STR("supportsFIPS")));
    words[PARTITION_DUAL_STACK] = value_is_true(value_get(outputs, STR("supportsDualStack")));
    blob_writer_add_text(w, value_get_text(p, STR("id")));
    blob_writer_add_text(w, pattern);
    blob_writer_add_text(w, value_get_text(outputs, STR("dnsSuffix")));
    blob_writer_add_text(w, value_get_text(outputs, STR("dualStackDnsSuffix")));
    blob_writer_add_text(w, value_get_text(outputs, STR("implicitGlobalRegion")));
    for (uint32_t i = PARTITION_FIPS; i < PARTITION_WORDS; i++) blob_writer_add(w, words[i]);
    return true;
}

/* Head words: the list of records' places. */
bool endpoint_compile_partitions(struct arena *a, const struct value *partitions, struct str *blob,
                                 struct err *e)
{
    struct blob_writer w = blob_writer_new(a);
    const struct value *list = value_get(partitions, STR("partitions"));
    size_t n = value_count(list);
    if (n == 0) return err_set(e, ERR_MODEL, "partitions.json lists no partition");
    uint32_t *places = ARENA_ARRAY(a, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t words[PARTITION_WORDS] = {0};
        if (!add_partition(&w, value_at(list, i), words, e)) return false;
        places[i] = blob_writer_at(&w) - PARTITION_WORDS;
    }
    uint32_t head[HEAD_SIZE] = {[HEAD_MAGIC] = PARTITIONS_MAGIC};
    head[HEAD_PARAMETERS] = blob_writer_at(&w);
    head[HEAD_PARAMETER_COUNT] = (uint32_t)n;
    for (size_t i = 0; i < n; i++) blob_writer_add(&w, places[i]);
    return blob_writer_finish(&w, head, blob, e);
}

/* ---- looking up ---- */

static bool has_region(const struct blob *b, uint32_t p, struct str region)
{
    uint32_t at = b->words[p + PARTITION_REGIONS];
    for (uint32_t i = 0; i < b->words[p + PARTITION_REGION_COUNT]; i++) {
        if (str_eq(blob_text(b, at + i * 2), region)) return true;
    }
    return matches(blob_text(b, p + PARTITION_PATTERN), region);
}

uint32_t partition_of(const struct blob *b, struct str region)
{
    const uint32_t *places = b->words + b->words[HEAD_PARAMETERS];
    for (uint32_t i = 0; i < b->words[HEAD_PARAMETER_COUNT]; i++) {
        if (has_region(b, places[i], region)) return places[i];
    }
    return places[0];
}

bool partition_attribute(const struct blob *b, uint32_t p, struct str name, struct operand *out)
{
    static const struct {
        struct str name;
        enum partition_word word;
    } rows[] = {
        {STR_INIT("dnsSuffix"), PARTITION_DNS_SUFFIX},
        {STR_INIT("dualStackDnsSuffix"), PARTITION_DUAL_STACK_SUFFIX},
        {STR_INIT("implicitGlobalRegion"), PARTITION_GLOBAL_REGION},
        {STR_INIT("name"), PARTITION_NAME},
        {STR_INIT("supportsDualStack"), PARTITION_DUAL_STACK},
        {STR_INIT("supportsFIPS"), PARTITION_FIPS},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!str_eq(rows[i].name, name)) continue;
        bool flag = rows[i].word >= PARTITION_FIPS;
        *out = (struct operand){.kind = flag ? OPERAND_BOOL : OPERAND_TEXT};
        if (flag) out->boolean = b->words[p + rows[i].word] != 0;
        if (!flag) out->text = blob_text(b, p + rows[i].word);
        return true;
    }
    return true;
}

bool partitions_have_host(const struct blob *b, struct str host)
{
    const uint32_t *places = b->words + b->words[HEAD_PARAMETERS];
    for (uint32_t i = 0; i < b->words[HEAD_PARAMETER_COUNT]; i++) {
        if (host_is_below(host, blob_text(b, places[i] + PARTITION_DNS_SUFFIX)) ||
            host_is_below(host, blob_text(b, places[i] + PARTITION_DUAL_STACK_SUFFIX))) {
            return true;
        }
    }
    return false;
}

static bool text_in_pool(const struct blob *b, uint32_t at)
{
    return (uint64_t)at + 2 <= b->n && (uint64_t)b->words[at] + b->words[at + 1] <= b->text.n;
}

static bool partition_ok(const struct blob *b, uint32_t p)
{
    if ((uint64_t)p + PARTITION_WORDS > b->n) return false;
    for (uint32_t i = PARTITION_NAME; i < PARTITION_FIPS; i += 2) {
        if (!text_in_pool(b, p + i)) return false;
    }
    if (!pattern_is_known(blob_text(b, p + PARTITION_PATTERN))) return false;
    uint64_t regions = b->words[p + PARTITION_REGIONS];
    uint64_t n = b->words[p + PARTITION_REGION_COUNT];
    if (regions + n * 2 > b->n) return false;
    for (uint64_t i = 0; i < n; i++) {
        if (!text_in_pool(b, (uint32_t)(regions + i * 2))) return false;
    }
    return true;
}

bool endpoint_check_partitions(struct str blob, struct err *e)
{
    struct blob b;
    bool ok = blob_open(blob, PARTITIONS_MAGIC, &b);
    uint64_t places = ok ? b.words[HEAD_PARAMETERS] : 0;
    uint64_t n = ok ? b.words[HEAD_PARAMETER_COUNT] : 0;
    ok = ok && n > 0 && places + n <= b.n;
    for (uint64_t i = 0; ok && i < n; i++) ok = partition_ok(&b, b.words[places + i]);
    return ok || err_set(e, ERR_MODEL, "the partitions in the model database are damaged");
}
