/* What does a query cost with a model of real size? time_encoder FOLDER prints the time to open
 * the model, the time a query and a token of a batch of documents, and resident memory. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "dense/encoder.h"

#define QUERIES 10u
#define DOCUMENTS 16u
#define WIDTH_MAX 4096u

static double resident_mb(const char *field)
{
    char line[256];
    double kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    if (!f) return 0;
    while (fgets(line, sizeof line, f)) {
        struct str s = str_of(line);
        if (!str_starts(s, str_of(field))) continue;
        struct str number = str_trim(str_from(s, str_of(field).n));
        int64_t v = 0;
        if (str_to_i64(str_sub(number, 0, str_find_char(number, ' ')), &v)) kb = (double)v;
    }
    fclose(f);
    return kb / 1024;
}

static bool run(struct arena *a, struct str folder, struct err *e)
{
    static float vectors[DOCUMENTS * WIDTH_MAX];
    const struct encoder *m;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct str texts[DOCUMENTS], query = STR("how do i list the buckets of my account");
    uint32_t ids[512];
    int64_t began = clock_monotonic_us();
    if (!encoder_open(a, folder, (unsigned)processors, &m, e)) return false;
    if (encoder_width(m) > WIDTH_MAX) return err_set(e, ERR_LIMIT, "vectors are too long");
    printf("open        %8.1f ms, %ld threads\n", (double)(clock_monotonic_us() - began) / 1e3,
           processors);
    clock_t used = clock();
    size_t tokens = encoder_tokens(m, a, query, ids, 512);
    for (unsigned i = 0; i < QUERIES; i++) {
        if (i == 1) { /* the first reads the file */
            began = clock_monotonic_us();
            used = clock();
        }
        if (!encoder_vectors(m, &query, 1, 512, vectors, e)) return false;
    }
    printf("query       %8.1f ms, %.1f ms of processors, %zu tokens\n",
           (double)(clock_monotonic_us() - began) / 1e3 / (QUERIES - 1),
           (double)(clock() - used) * 1e3 / CLOCKS_PER_SEC / (QUERIES - 1), tokens);
    for (unsigned i = 0; i < DOCUMENTS; i++) texts[i] = query;
    began = clock_monotonic_us();
    if (!encoder_vectors(m, texts, DOCUMENTS, 64, vectors, e)) return false;
    printf("documents   %8.1f ms each in batches of %u\n",
           (double)(clock_monotonic_us() - began) / 1e3 / DOCUMENTS, DOCUMENTS);
    printf("resident    %8.1f MB, of them the mapped model %.1f MB\n", resident_mb("VmRSS:"),
           resident_mb("RssFile:"));
    return true;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct err e = err_init(a);
    bool ok = argc == 2 && run(a, str_of(argv[1]), &e);
    if (!ok) fprintf(stderr, STR_FMT "\n", STR_ARG(argc == 2 ? e.message : STR("name a folder")));
    arena_free(a);
    return ok ? 0 : 1;
}
