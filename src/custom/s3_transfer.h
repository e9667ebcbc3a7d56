/* cp, mv, rm and sync are one transfer: find what is at the source, leave out what the filters
 * exclude, compare with the target (sync), then do one step per file or object and count how it
 * went. Rules: awscli s3/subcommands.py CommandArchitecture and s3handler.py.
 *
 * A failed step is a message and exit status 1 at the end, a skipped one a warning and status 2;
 * the command goes on. */
#ifndef CUSTOM_S3_TRANSFER_H
#define CUSTOM_S3_TRANSFER_H

#include <pthread.h>

#include "base/crew.h"
#include "base/limits.h"
#include "custom/custom.h"
#include "custom/s3_config.h"
#include "custom/s3_path.h"

enum s3_command { S3_CP, S3_MV, S3_RM, S3_SYNC };
enum transfer_kind { TRANSFER_UPLOAD, TRANSFER_DOWNLOAD, TRANSFER_COPY, TRANSFER_DELETE };

/* One file or object. Paths are absolute, or bucket/key. */
struct item {
    struct str src, dest;
    struct str name; /* below the source: what sync compares */
    bool src_is_s3;
    bool remove; /* sync: only at the target, to be deleted */
    int64_t size, modified_us;
    struct str etag, storage_class, restore;
    const struct value *head; /* the object's HeadObject answer, or NULL */
};

struct items {
    struct item *items;
    size_t n, cap;
};

struct filter {
    bool exclude;
    struct str src_pattern, dest_pattern; /* with the root in front */
};

struct transfer {
    struct request *request;
    const struct value *params; /* of the command */
    enum s3_command command;
    enum transfer_kind kind;
    bool src_is_s3, dest_is_s3;
    bool recursive;                 /* source and target are folders */
    bool keeps_name;                /* the target takes the source's name */
    struct str src, dest;           /* as given; a bucket alone ends with '/' */
    struct str src_path, dest_path; /* absolute, or bucket/key */
    struct str here;                /* folder that messages are relative to */
    struct files dest_door;         /* downloads into a folder go through it and never leave it */
    bool has_dest_door;
    const struct filter *filters;
    size_t filter_count;
    bool quiet, only_errors, dry_run, no_overwrite;
    struct s3_config config;
    const struct body_pace *pace; /* NULL: no limit of bandwidth */
    struct crew *crew;            /* files, and the parts of each */
    int64_t expected_size;        /* of standard input; -1: not known */
    struct request source;        /* for requests about the source: --source-region */
    struct request base;          /* what steps are copies of; nothing changes it while they run */
    size_t failed, warned;
};

/* s3_paths.c: what the two paths mean. ERR_PARAM for paths that the command does not take. */
MUST_USE bool transfer_paths(struct transfer *t, struct err *e);
/* s3_same.c: a move onto itself would end with nothing. ERR_PARAM. */
MUST_USE bool check_move(struct transfer *t, struct err *e);

/* s3_case.c: whether names that differ only by case are looked for; leaves out of *work, warns of
 * or refuses those that would become one file. Not to be known of directory buckets: ERR_PARAM. */
bool case_is_checked(const struct transfer *t);
MUST_USE bool case_check_bucket(struct transfer *t, struct err *e);
MUST_USE bool case_check(struct transfer *t, const struct items *target, struct items *work,
                         struct err *e);
/* The target and the name of what was found at `path`, below the source. */
void item_place(const struct transfer *t, struct item *item, struct str from, struct str to);

/* Does this use list and nothing else? */
bool transfer_is_dry_run(const struct value *params);
/* The same, or from S3 to this machine, deleting nothing; of cp and sync. */
bool transfer_only_reads(const struct value *params);

/* s3_find.c: everything at one side, in the order of names. */
MUST_USE bool find_source(struct transfer *t, struct items *out, struct err *e);
MUST_USE bool find_target(struct transfer *t, struct items *out, struct err *e);
bool filters_let_pass(const struct transfer *t, const struct item *item);

/* s3_compare.c */
void items_push(struct arena *a, struct items *l, const struct item *item);
/* Keeps of *source what must be transferred, and adds what must be deleted. */
void sync_compare(const struct transfer *t, const struct items *source, const struct items *target,
                  struct items *out);

/* Whether the command leaves it alone; says so where the CLI does. */
bool is_skipped(struct transfer *t, const struct item *item);
MUST_USE bool do_step(struct transfer *t, struct request *step, const struct item *item,
                      struct err *e);

/* `step` for a request about the source. */
struct request source_step(const struct transfer *t, const struct request *step);

/* One step each. `step` has its own arena; errors are the reason to print. */
MUST_USE bool upload_item(struct transfer *t, struct request *step, const struct item *item,
                          struct err *e);
/* s3_stdin.c */
MUST_USE bool stdin_upload(struct transfer *t, struct request *step, const struct item *item,
                           struct err *e);
/* What one request carries: a part of a file, or bytes in memory. */
struct body {
    const struct http_source *source; /* NULL: the bytes */
    struct str bytes;
};
MUST_USE bool upload_whole(struct request *step, struct value *params, const struct body *body,
                           struct err *e);
struct multipart;
MUST_USE bool upload_part(struct transfer *t, struct request *step, const struct item *item,
                          const struct multipart *m, int64_t number, const struct body *body,
                          const struct value **output, struct err *e);
MUST_USE bool download_item(struct transfer *t, struct request *step, const struct item *item,
                            struct err *e);
MUST_USE bool copy_item(struct transfer *t, struct request *step, const struct item *item,
                        struct err *e);
MUST_USE bool delete_object(struct transfer *t, struct request *step, struct str path,
                            struct err *e);

/* s3_print.c */
void print_success(struct transfer *t, const struct item *item);
void print_failure(struct transfer *t, const struct item *item, struct str why);
void print_fatal(struct transfer *t, const struct err *e);
/* "warning: Skipping file <path>. <text>" */
void warn_skip(struct transfer *t, struct str path, struct str text);

/* The whole command; run function of cp, mv, rm and sync. */
MUST_USE bool transfer_run(struct request *r, enum s3_command command, const struct value *params,
                           struct err *e);

/* s3_params.c: which operation the parameters are for; an option goes where it is taken. */
enum {
    FOR_PUT = 1,
    FOR_COPY = 2,
    FOR_CREATE = 4, /* CreateMultipartUpload */
    FOR_PART = 8,
    FOR_PART_COPY = 16,
    FOR_GET = 32,
    FOR_HEAD = 64,
    FOR_DELETE = 128,
    FOR_LIST = 256,
    FOR_COMPLETE = 512,
    FOR_SOURCE_HEAD = 1024, /* HeadObject of what will be copied */
};
/* Are --grants what they must be? */
MUST_USE bool check_grants(const struct transfer *t, struct err *e);
MUST_USE bool object_params(struct arena *a, const struct value *options, unsigned operation,
                            struct str path, struct value **out, struct err *e);

/* s3_work.c: all steps, as many at a time as the settings say. ERR_CANCELLED. */
MUST_USE bool do_work(struct transfer *t, const struct items *work, struct err *e);

/* s3_parts.c: what is done in parts at the same time. `part` works in a step of its own; the error
 * of the first that fails is the whole's. */
struct part {
    int64_t number; /* from 1 */
    int64_t offset, size;
    bool last;
};
struct parts {
    struct transfer *transfer;
    const struct item *item;
    int64_t total, each; /* bytes */
    bool (*run)(struct parts *p, struct request *step, const struct part *part, struct err *e);
    void *ctx;
    pthread_mutex_t lock; /* `why` and what `run` shares */
    struct err *why;
};
MUST_USE bool parts_run(struct parts *p, struct err *e);
/* How many parts of `each` bytes that is. */
size_t parts_count(int64_t total, int64_t each);

/* GetObject of the whole (part NULL) or of a part, to a sink. */
MUST_USE bool get_object(struct transfer *t, struct request *step, const struct item *item,
                         const struct part *part, const struct http_sink *sink, struct err *e);
/* s3_stdout.c */
MUST_USE bool stdout_download(struct transfer *t, struct request *step, const struct item *item,
                              struct err *e);

/* s3_multipart.c */
struct multipart {
    struct arena *arena;
    struct str bucket, key, upload_id;
    const struct value **parts; /* by number: {ETag, PartNumber, Checksum…}; NULL: not there yet */
    size_t n;
};
/* Asks for a checksum of every part where the settings want one. */
void multipart_checksum(const struct transfer *t, struct value *params, struct arena *a);
MUST_USE bool multipart_begin(struct transfer *t, struct request *step, struct value *params,
                              size_t parts, struct multipart *out, struct err *e);
/* Part numbers start at 1; `answer` has its ETag and checksums. One thread at a time. */
void multipart_add(const struct multipart *m, int64_t number, const struct value *answer);
MUST_USE bool multipart_end(struct transfer *t, struct request *step, struct str dest,
                            const struct multipart *m, struct err *e);
void multipart_abort(struct request *step, const struct multipart *m);

#endif
