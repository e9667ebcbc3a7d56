#include "compile/compile.h"

#include "compile/database.h"

bool compile_database(struct arena *a, const struct compile_input *in, struct str *out,
                      struct err *e)
{
    struct database *d = database_new(a);
    for (size_t i = 0; i < in->count; i++) {
        if (!database_add_service(d, &in->services[i], e)) return false;
    }
    return database_add_shared(d, in->partitions, in->endpoints, e) &&
           database_finish(d, in->source, out, e);
}
