/* Hostile results: the first byte is the width of the terminal, the rest a JSON document. Every
 * format ends in text or a reason; printing twice gives the same; YAML can be read again by
 * libyaml (a lone scalar is JSON in the CLI's YAML, which YAML does not wholly contain). */
#include "base/limits.h"
#include "output/output.h"
#include "value/json.h"

#include <yaml.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_yaml(struct str text)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) BUG("no YAML parser");
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
    if (!yaml_parser_load(&parser, &document)) BUG("our YAML cannot be read");
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
}

static void print(struct arena *a, const struct formatter *f, const struct value *v,
                  unsigned columns)
{
    struct err e = err_init(a), e2 = err_init(a);
    struct buf first = buf_new(a, LIMIT_RESULT), second = buf_new(a, LIMIT_RESULT);
    struct output o = {.out = &first, .title = STR("Title"), .columns = columns};
    o.colour = columns % 2 == 1;
    bool ok = f->print(&o, v, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    o.out = &second;
    if (f->print(&o, v, &e2) != ok || !str_eq(buf_str(&first), buf_str(&second))) {
        BUG("printed twice, two results");
    }
    bool is_yaml =
        str_starts(f->name, STR("yaml")) && (v->kind == VALUE_MAP || v->kind == VALUE_LIST);
    if (ok && first.n > 0 && is_yaml) check_yaml(buf_str(&first));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str names[] = {STR_INIT("json"),        STR_INIT("text"), STR_INIT("table"),
                                       STR_INIT("yaml-stream"), STR_INIT("yaml"), STR_INIT("off")};
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *v;
    struct str text = {(const char *)data, size};
    if (size > 0 && json_read(a, str_from(text, 1), &v, &e)) {
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            print(a, output_formatter(names[i]), v, data[0]);
        }
    }
    arena_free(a);
    return 0;
}
