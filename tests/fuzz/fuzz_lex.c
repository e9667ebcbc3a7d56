/* Hostile command lines: words or a reason, and words joined again lex to the same words. */
#include "cli/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct words words = {0}, again = {0};
    bool ok = lex_command(a, (struct str){(const char *)data, size}, &words, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok) {
        if (!lex_command(a, lex_join(a, &words), &again, &e)) BUG("joined words do not lex");
        if (again.n != words.n) BUG("another number of words");
        for (size_t i = 0; i < words.n; i++)
            if (!str_eq(words.items[i], again.items[i])) BUG("another word");
    }
    arena_free(a);
    return 0;
}
