/* Hostile heads of HTTP requests. What is accepted has one reading: each field's name once, no
 * control characters, a host; and the checks of who may come in and what is repeated do not fall
 * over it. */
#include "mcp/http/door.h"
#include "mcp/http/mirror.h"
#include "value/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_field(const struct head *h, size_t i)
{
    struct str value = h->fields[i].value;
    for (size_t k = 0; k < value.n; k++) {
        unsigned char c = (unsigned char)value.p[k];
        if (c == 0x7f || (c < 0x20 && c != '\t')) abort();
    }
    for (size_t k = 0; k < i; k++) {
        bool is_twice = str_eq_nocase(h->fields[k].name, h->fields[i].name);
        if (is_twice && !str_eq_nocase(h->fields[i].name, STR("accept"))) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct door door = {STR_INIT("a.example"), STR_INIT("b.example"), true};
    struct arena *a = arena_new();
    struct head *h = ARENA_NEW(a, struct head);
    struct str text = arena_str(a, (struct str){(const char *)data, size});
    if (head_parse(text, h) == 0) {
        if (!head_has(h, STR("host"))) abort();
        for (size_t i = 0; i < h->n; i++) check_field(h, i);
        (void)door_refusal(&door, h);
        struct value *params = value_map(a);
        value_set(a, params, STR("name"), value_string(a, head_get(h, STR("host"))));
        const struct message m = {.method = STR("tools/call"), .params = params};
        (void)mirror_fault(a, h, &m);
    }
    arena_free(a);
    return 0;
}
