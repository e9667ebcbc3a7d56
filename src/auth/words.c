#include "auth/words.h"

#include "base/buf.h"

bool words_next(struct arena *a, struct str *rest, struct str *word, bool *found)
{
    struct buf out = buf_new(a, rest->n + 1);
    size_t i = 0;
    while (i < rest->n && str_has_char(STR(" \t\r\n"), rest->p[i])) i++;
    *found = i < rest->n;
    char quote = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (!quote && str_has_char(STR(" \t\r\n"), c)) break;
        if (c == quote) {
            quote = 0;
        } else if (!quote && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == '\\' && quote != '\'') {
            if (i + 1 == rest->n) return false;
            char next = rest->p[++i];
            if (quote && next != '"' && next != '\\') buf_add_char(&out, '\\');
            buf_add_char(&out, next);
        } else {
            buf_add_char(&out, c);
        }
    }
    *rest = str_from(*rest, i);
    *word = buf_str(&out);
    return quote == 0;
}
