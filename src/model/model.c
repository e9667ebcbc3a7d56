#include "model/model.h"
#include "base/io.h"
#include "model/rel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define BLOB_CHECKED_AT_START (1u << 20)

struct model {
    const char *bytes;
    const struct file_head *head;
    const struct directory_entry *services;
    const struct directory_entry *blobs;
    struct str path;
    atomic_bool *is_checked;       /* one a service: set when its section has passed the check */
    atomic_bool *is_checked_blob;  /* one a blob, for the large ones */
    atomic_bool *is_checked_above; /* the same for model_check_once */
};

static bool fail(const struct model *m, struct err *e, const char *why)
{
    err_set(e, ERR_MODEL, "the model database%s" STR_FMT " %s", m->path.n ? " " : "",
            STR_ARG(m->path), why);
    err_hint(e, "Make a new one with `aws-api-mcp-server models update`, or from AWS CLI v2's "
                "package with `aws-api-mcp-server models build --from FILE`.");
    return false;
}

static bool is_range(uint64_t at, uint64_t n, uint64_t size)
{
    return at <= size && n <= size - at;
}

static bool check_head(const struct model *m, size_t n, struct err *e)
{
    const struct file_head *h = m->head;
    if (n < sizeof h->magic || memcmp(h->magic, FORMAT_MAGIC, sizeof h->magic) != 0) {
        return fail(m, e, n == 0 ? "is empty" : "is no model database");
    }
    if (n < sizeof *h) return fail(m, e, "is cut short");
    if (h->byte_order != FORMAT_BYTE_ORDER) {
        return fail(m, e, "was made on a machine with another byte order");
    }
    if (h->version != FORMAT_VERSION) {
        return fail(m, e,
                    h->version < FORMAT_VERSION ? "was made by an older version of this program"
                                                : "was made by a newer version of this program");
    }
    if (h->size > n) return fail(m, e, "is cut short");
    if (h->size < n) return fail(m, e, "has something behind its end");
    size_t covered = offsetof(struct file_head, head_size);
    if (h->head_size < sizeof *h || h->head_size > n ||
        format_checksum(m->bytes + covered, h->head_size - covered) != h->checksum) {
        return fail(m, e, "is damaged (checksum of its head)");
    }
    return true;
}

/* Names lie in the head, sections and blobs behind it, aligned. */
static bool check_directory(const struct model *m, struct err *e)
{
    const struct file_head *h = m->head;
    uint64_t count = (uint64_t)h->services + h->blobs;
    uint64_t room = (h->head_size - sizeof *h) / sizeof(struct directory_entry);
    bool ok = count <= room && is_range(h->source_at, h->source_n, h->head_size);
    for (uint64_t i = 0; ok && i < count; i++) {
        const struct directory_entry *d = &m->services[i];
        ok = is_range(d->name_at, d->name_n, h->head_size) && is_range(d->at, d->size, h->size) &&
             d->at % FORMAT_ALIGN == 0 && d->core_size <= d->size && d->size <= INT32_MAX;
    }
    return ok || fail(m, e, "is damaged (its directory)");
}

static bool blob_is_sound(const struct model *m, const struct directory_entry *d)
{
    return format_checksum(m->bytes + d->at, d->size) == d->checksum;
}

/* Small ones at once; a large one would be read as a whole at every start, so it is checked when
 * it is first asked for. */
static bool check_blobs(const struct model *m, struct err *e)
{
    for (size_t i = 0; i < m->head->blobs; i++) {
        const struct directory_entry *d = &m->blobs[i];
        if (d->size <= BLOB_CHECKED_AT_START && !blob_is_sound(m, d)) {
            return fail(m, e, "is damaged (checksum of its shared data)");
        }
    }
    return true;
}

static bool model_start(struct arena *a, struct model *m, struct str bytes, struct err *e)
{
    m->bytes = bytes.p;
    m->head = (const void *)bytes.p;
    if (!check_head(m, bytes.n, e)) return false;
    m->services = (const void *)(bytes.p + sizeof *m->head);
    m->blobs = m->services + m->head->services;
    if (!check_directory(m, e) || !check_blobs(m, e)) return false;
    m->is_checked = ARENA_ARRAY(a, atomic_bool, m->head->services);
    m->is_checked_blob = ARENA_ARRAY(a, atomic_bool, m->head->blobs + 1);
    m->is_checked_above = ARENA_ARRAY(a, atomic_bool, m->head->services);
    return true;
}

bool model_of_bytes(struct arena *a, struct str bytes, const struct model **out, struct err *e)
{
    struct model *m = ARENA_NEW(a, struct model);
    if (!model_start(a, m, bytes, e)) return false;
    *out = m;
    return true;
}

bool model_open(struct arena *a, struct str path, const struct model **out, struct err *e)
{
    struct model *m = ARENA_NEW(a, struct model);
    m->path = arena_str(a, path);
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(m, e, errno == ENOENT ? "does not exist" : strerror(errno));
    struct str bytes;
    const char *why = io_map(a, fd, &bytes);
    close(fd);
    if (why) return fail(m, e, why);
    if (!model_start(a, m, bytes, e)) return false;
    *out = m;
    return true;
}

struct model_info model_info(const struct model *m)
{
    return (struct model_info){
        .path = m->path,
        .source = {m->bytes + m->head->source_at, m->head->source_n},
        .services = m->head->services,
        .operations = m->head->operations,
        .bytes = m->head->size,
    };
}

size_t model_service_count(const struct model *m)
{
    return m->head->services;
}

static struct str entry_name(const struct model *m, const struct directory_entry *d)
{
    return (struct str){m->bytes + d->name_at, d->name_n};
}

struct str model_service_name(const struct model *m, size_t i)
{
    return i < m->head->services ? entry_name(m, &m->services[i]) : STR_NONE;
}

static const struct directory_entry *
find_entry(const struct model *m, const struct directory_entry *entries, size_t n, struct str name)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(name, entry_name(m, &entries[mid]));
        if (order == 0) return &entries[mid];
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return NULL;
}

static bool check_service(const struct model *m, const struct directory_entry *d, struct err *e)
{
    const char *section = m->bytes + d->at;
    struct err why = *e;
    if (format_checksum(section, d->core_size) != d->checksum) {
        err_set(&why, ERR_MODEL, "wrong checksum");
    } else if (section_check((const void *)section, d->core_size, d->size, &why)) {
        return true;
    }
    struct str text = arena_printf(e->arena, "is damaged (service " STR_FMT ": " STR_FMT ")",
                                   STR_ARG(entry_name(m, d)), STR_ARG(why.message));
    return fail(m, e, arena_cstr(e->arena, text));
}

bool model_service(const struct model *m, struct str name, const struct service **out,
                   struct err *e)
{
    *out = NULL;
    const struct directory_entry *d = find_entry(m, m->services, m->head->services, name);
    if (!d) return true;
    atomic_bool *is_checked = &m->is_checked[d - m->services];
    if (!atomic_load_explicit(is_checked, memory_order_acquire)) {
        if (!check_service(m, d, e)) return false;
        atomic_store_explicit(is_checked, true, memory_order_release);
    }
    *out = (const void *)(m->bytes + d->at);
    return true;
}

bool model_check_once(const struct model *m, const struct service *s, model_check_fn check,
                      struct err *e)
{
    const struct directory_entry *d =
        find_entry(m, m->services, m->head->services, service_name(s));
    if (!d) BUG("a service of another model");
    atomic_bool *is_checked = &m->is_checked_above[d - m->services];
    if (atomic_load_explicit(is_checked, memory_order_acquire)) return true;
    if (!check(m, s, e)) return false;
    atomic_store_explicit(is_checked, true, memory_order_release);
    return true;
}

struct str model_blob(const struct model *m, struct str name)
{
    const struct directory_entry *d = find_entry(m, m->blobs, m->head->blobs, name);
    if (!d) return STR_NONE;
    atomic_bool *is_checked = &m->is_checked_blob[d - m->blobs];
    if (d->size > BLOB_CHECKED_AT_START &&
        !atomic_load_explicit(is_checked, memory_order_acquire)) {
        if (!blob_is_sound(m, d)) return STR_NONE;
        atomic_store_explicit(is_checked, true, memory_order_release);
    }
    return (struct str){m->bytes + d->at, d->size};
}
