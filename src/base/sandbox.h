/* What the kernel takes from this process for good: files outside of a list of places (Landlock),
 * and the starting of programs and looking into other processes (seccomp). Both act on the calling
 * thread and on the threads that it starts later, so they come before any other thread; what needs
 * the old rights lives on a thread of base/outside.h, started before. Guards against mistakes of
 * ours, behind the checks that name a reason. */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/err.h"

enum sandbox_access { SANDBOX_READ, SANDBOX_WRITE /* read, too */ };

struct sandbox_rule {
    struct str path; /* a file, or a folder with all below it; through links; missing: no rule */
    enum sandbox_access access;
};

int sandbox_landlock_abi(void);    /* 0: the kernel has none */
bool sandbox_knows_programs(void); /* can sandbox_programs work on this kernel and processor? */

/* From now on only these. With an older kernel as far as it knows (all handle reading, writing,
 * making and removing). ERR_GENERAL when the kernel refuses; then nothing is restricted. */
MUST_USE bool sandbox_files(struct arena *a, const struct sandbox_rule *rules, size_t n,
                            struct err *e);

/* From now on execve and its like fail with EPERM. */
MUST_USE bool sandbox_programs(struct err *e);

#endif
