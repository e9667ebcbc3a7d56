#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "jmespath/node.h"
#include "value/pyrepr.h"

#define NOT_A_NUMBER ((double)NAN) /* NAN is a float */

bool number_is_integer(const struct value *v, int64_t *out)
{
    return value_is_integer_text(v->u.text) && str_to_i64(v->u.text, out);
}

int number_compare(const struct value *x, const struct value *y)
{
    int64_t i, k;
    if (number_is_integer(x, &i) && number_is_integer(y, &k)) return (i > k) - (i < k);
    double d = value_to_double(x, NOT_A_NUMBER), f = value_to_double(y, NOT_A_NUMBER);
    return (d > f) - (d < f);
}

const struct value *number_add(struct arena *a, const struct value *x, const struct value *y)
{
    int64_t i, k, sum;
    if (number_is_integer(x, &i) && number_is_integer(y, &k) &&
        !__builtin_add_overflow(i, k, &sum)) {
        return value_int(a, sum);
    }
    return value_double(a, value_to_double(x, NOT_A_NUMBER) + value_to_double(y, NOT_A_NUMBER));
}

const struct value *number_round(struct arena *a, const struct value *v, bool up)
{
    if (value_is_integer_text(v->u.text)) return v;
    double d = value_to_double(v, NOT_A_NUMBER);
    if (isnan(d) || isinf(d)) return v;
    return value_number(a, arena_printf(a, "%.0f", (up ? ceil(d) : floor(d)) + 0.0));
}

const struct value *number_abs(struct arena *a, const struct value *v)
{
    struct str text = v->u.text;
    return text.n > 0 && text.p[0] == '-' ? value_number(a, str_from(text, 1)) : v;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i])) return false;
    }
    return s.n > 0;
}

static const struct value *integer_of(struct arena *a, bool negative, struct str digits)
{
    while (digits.n > 1 && digits.p[0] == '0') digits = str_from(digits, 1);
    bool zero = str_eq(digits, STR("0"));
    return value_number(
        a, arena_printf(a, "%s" STR_FMT, negative && !zero ? "-" : "", STR_ARG(digits)));
}

bool number_not_ordered(const struct value *x, const char *operator, const struct value * y,
                        struct err *e)
{
    return err_set(e, ERR_GENERAL,
                   "'%s' not supported between instances of '%s' and '%s'", operator,
                   py_type_name(x), py_type_name(y));
}

/* Python allows single underscores between digits; without them, or unchanged when misplaced. */
static struct str without_underscores(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        bool between =
            i > 0 && i + 1 < text.n && is_digit(text.p[i - 1]) && is_digit(text.p[i + 1]);
        if (text.p[i] != '_') {
            buf_add_char(&b, text.p[i]);
        } else if (!between) {
            return text;
        }
    }
    return buf_str(&b);
}

/* int() first, then float(), as Python reads them. */
const struct value *number_of_text(struct arena *a, struct str text)
{
    text = without_underscores(a, str_trim(text));
    bool is_signed = text.n > 0 && (text.p[0] == '-' || text.p[0] == '+');
    struct str digits = str_from(text, is_signed ? 1 : 0);
    if (is_digits(digits)) return integer_of(a, text.p[0] == '-', digits);
    if (text.n == 0 || str_has_char(text, 'x') || str_has_char(text, 'X') ||
        str_has_char(text, '(')) {
        return &value_null;
    }
    char *end;
    const char *begin = arena_cstr(a, text);
    double d = strtod(begin, &end);
    return *end == '\0' && end == begin + text.n ? value_double(a, d) : &value_null;
}
