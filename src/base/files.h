/* The one door to the disk for paths that come from a command.
 * Every such path is opened here and nowhere else. In FILES_WORKDIR mode the kernel keeps the
 * opening below the working folder (openat2 with RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS), and
 * files with further hard links, which may be anywhere, are refused; in FILES_NONE mode every path
 * is. Only regular files are read or written, except by a person. */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/err.h"

enum files_mode {
    FILES_NONE,
    FILES_WORKDIR,
    FILES_UNRESTRICTED,
    FILES_PERSON /* somebody's own command line: pipes, devices and links work as in the CLI */
};

/* A file or folder that the program itself depends on: not for commands of a model. */
struct own_path {
    struct str path; /* absolute, resolved; all below it, and "path.anything", count, too */
    bool is_secret;  /* not read either */
};

struct files {
    enum files_mode mode;
    struct str folder; /* absolute, resolved; relative paths start here. Empty: process's own */
    struct str chosen; /* where the operator wants files to be, whatever place that is */
    const struct own_path *own;
    size_t own_count;
    bool below; /* the folder was entered: in every mode the kernel keeps paths below it */
};

enum file_kind { FILE_REGULAR, FILE_FOLDER, FILE_LINK, FILE_OTHER };

struct file_info {
    enum file_kind kind;
    bool readable;
    uint64_t device, inode; /* equal for two paths: one file */
    unsigned mode;          /* with the kind, as stat(2) has it */
    int64_t size;
    int64_t modified_us; /* since 1970 */
};

/* Reads a whole file of at most `limit` bytes. ERR_IO: "[Errno 2] No such file or directory: 'x'"
 * in Python's words; ERR_DENIED when the door does not open there; ERR_LIMIT. */
MUST_USE bool files_read(struct arena *a, const struct files *f, struct str path, size_t limit,
                         struct str *out, struct err *e);

/* Creates a regular file with `mode` (less the umask), or replaces one and keeps its mode: all of
 * it, or nothing. Neither through links, nor where programs look for what to run or whom to trust
 * (.ssh, .aws, .bashrc …), nor over the program's own files: ERR_DENIED. A person's own command
 * empties the file and fills it, as the CLI does. */
MUST_USE bool files_write(struct arena *a, const struct files *f, struct str path, unsigned mode,
                          struct str bytes, struct err *e);

/* Would files_write open there? Makes nothing. The errors are those of files_write. */
MUST_USE bool files_check_write(struct arena *a, const struct files *f, struct str path,
                                struct err *e);

/* ---- folders ---- */

/* A door that opens only below the folder `path`, which must exist; it stays what it is when
 * somebody renames or replaces it. Lives as long as the arena. */
MUST_USE bool files_enter(struct arena *a, const struct files *f, struct str path,
                          struct files *out, struct err *e);

/* What is at `path`; `follow` looks behind a link at its end. */
MUST_USE bool files_info(struct arena *a, const struct files *f, struct str path, bool follow,
                         struct file_info *out, struct err *e);

/* The names in a folder, in the order of the file system, without "." and "..". */
MUST_USE bool files_list(struct arena *a, const struct files *f, struct str path,
                         const struct str **names, size_t *n, struct err *e);

/* Makes the folder and those above it that are missing. */
MUST_USE bool files_make_folders(struct arena *a, const struct files *f, struct str path,
                                 struct err *e);

MUST_USE bool files_remove(struct arena *a, const struct files *f, struct str path, struct err *e);

/* ---- in parts ---- */

struct file_reader {
    int fd;
    struct str path;
    int64_t size;
};

/* As files_read; close it with file_reader_close. */
MUST_USE bool file_reader_open(struct arena *a, const struct files *f, struct str path,
                               struct file_reader *out, struct err *e);
/* Up to n bytes from `offset`; fewer only at the end. */
MUST_USE bool file_reader_at(const struct file_reader *r, struct arena *a, int64_t offset, size_t n,
                             struct str *out, struct err *e);
/* The same into memory that is there. */
MUST_USE bool file_reader_fill(const struct file_reader *r, int64_t offset, char *to, size_t n,
                               size_t *got, struct err *e);
void file_reader_close(const struct file_reader *r);

/* Writes beside the file and takes its place at the end; or, without `temporary`, in place. */
struct file_writer {
    struct arena *arena;
    struct str path; /* as given */
    int folder, fd;  /* the folder is open, so that nothing on the way can be swapped */
    const char *name, *temporary;
    bool exists;
    unsigned mode; /* of the existing file */
};

/* As files_write. End it with commit or abort. */
MUST_USE bool file_writer_open(struct arena *a, const struct files *f, struct str path,
                               unsigned mode, struct file_writer *out, struct err *e);
/* The same, but what a person names and cannot be replaced (a link, a pipe, a device, a file with
 * more names or another owner) is filled in place, as by the CLI. */
MUST_USE bool file_writer_create(struct arena *a, const struct files *f, struct str path,
                                 unsigned mode, struct file_writer *out, struct err *e);
MUST_USE bool file_writer_add(const struct file_writer *w, struct str bytes, struct err *e);
/* At a place; any number of threads may, each at its own. */
MUST_USE bool file_writer_at(const struct file_writer *w, int64_t offset, struct str bytes,
                             struct err *e);
/* modified_us: the file's time, 0 leaves it. A failed commit has aborted. */
MUST_USE bool file_writer_commit(const struct file_writer *w, int64_t modified_us, struct err *e);
void file_writer_abort(const struct file_writer *w);

#endif
