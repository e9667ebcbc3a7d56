/* Hostile dates: parsing must end in a time or an error, and a time must read back the same. */
#include "codec/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    struct timestamp t;
    struct timestamp again;
    bool ok = timestamp_parse((struct str){(const char *)data, size}, &t, &e);
    if (ok == err_is_set(&e)) BUG("an error without a reason, or a reason without an error");
    if (ok) {
        struct str text = timestamp_iso8601(a, &t);
        /* An offset can move a time out of the years that can be written. */
        bool is_writable = t.seconds >= -62135596800 && t.seconds <= 253402300799;
        bool reads = timestamp_parse(text, &again, &e);
        if (is_writable && (!reads || again.seconds != t.seconds || again.micros != t.micros)) {
            BUG("a time does not read back");
        }
        if (timestamp_isoformat(a, &t).n == 0 || timestamp_rfc822(a, &t).n == 0) {
            BUG("a time without a text");
        }
    }
    arena_free(a);
    return 0;
}
