/* Hostile configuration files: reading ends in sections or a reason; values have no white space at
 * their end, names are not empty, and the words of a section header come to an end. */
#include "auth/words.h"
#include "base/limits.h"
#include "codec/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_header(struct arena *a, struct str header)
{
    struct str word;
    bool found = true;
    size_t words = 0;
    while (found && words_next(a, &header, &word, &found)) {
        if (words++ > header.n + LIMIT_CONFIG_FILE) BUG("words without end");
    }
}

static void check_section(const struct value *section)
{
    for (size_t i = 0; i < value_count(section); i++) {
        const struct field *f = &section->u.map.fields[i];
        struct str text = value_text(f->value);
        if (f->name.n == 0) BUG("an option without a name");
        if (text.n > 0 && str_trim(str_from(text, text.n - 1)).n == 0) BUG("untrimmed value");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    const struct value *v = NULL;
    bool ok = ini_read(a, (struct str){(const char *)data, size}, &v, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    for (size_t i = 0; ok && i < value_count(v); i++) {
        check_header(a, v->u.map.fields[i].name);
        check_section(v->u.map.fields[i].value);
    }
    arena_free(a);
    return 0;
}
