#include <math.h>
#include <stdlib.h>

#include "jmespath/node.h"

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

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
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

/* int() first, then float(), as Python reads them. */
const struct value *number_of_text(struct arena *a, struct str text)
{
    text = str_trim(text);
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
