#include "base/utf8.h"
#include "output/table.h"
#include "output/wide_table.h"

static bool is_wide(uint32_t c)
{
    size_t low = 0, high = ARRAY_LEN(wide);
    if (c < wide[0].first) return false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > wide[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < ARRAY_LEN(wide) && c >= wide[low].first;
}

size_t columns_of(struct str text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.n;) columns += is_wide(utf8_next(text, &i)) ? 2 : 1;
    return columns;
}
