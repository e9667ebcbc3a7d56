#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of later kernels than the headers need be. */
#define FS_REFER (1ULL << 13)    /* Landlock ABI 2 */
#define FS_TRUNCATE (1ULL << 14) /* Landlock ABI 3 */

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                                                   \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                               \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG)
#define FS_NEVER                                                                                   \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_SOCK |    \
     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
/* What a rule on a file, not a folder, may say. */
#define FS_OF_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

int sandbox_landlock_abi(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi > 0 ? (int)abi : 0;
}

static uint64_t later_rights(int abi)
{
    return (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0);
}

static bool fail(struct err *e, const char *what)
{
    return err_set(e, ERR_GENERAL, "%s: %s", what, strerror(errno));
}

static bool add_rule(struct arena *a, int ruleset, const struct sandbox_rule *rule, int abi)
{
    int fd = open(arena_cstr(a, rule->path), O_PATH | O_CLOEXEC);
    if (fd < 0) return true;
    struct stat st;
    struct landlock_path_beneath_attr beneath = {.parent_fd = fd, .allowed_access = FS_READ};
    if (rule->access == SANDBOX_WRITE) beneath.allowed_access |= FS_WRITE | later_rights(abi);
    bool is_folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    if (!is_folder) beneath.allowed_access &= FS_OF_FILE;
    bool ok = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    close(fd);
    return ok;
}

bool sandbox_files(struct arena *a, const struct sandbox_rule *rules, size_t n, struct err *e)
{
    int abi = sandbox_landlock_abi();
    struct landlock_ruleset_attr all = {.handled_access_fs =
                                            FS_READ | FS_WRITE | FS_NEVER | later_rights(abi)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0) return fail(e, "landlock_create_ruleset");
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) ok = add_rule(a, ruleset, &rules[i], abi);
    if (!ok)
        (void)fail(e, "landlock_add_rule");
    else if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        ok = fail(e, "PR_SET_NO_NEW_PRIVS");
    else if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        ok = fail(e, "landlock_restrict_self");
    close(ruleset);
    return ok;
}

/* ---- programs ---- */

#if defined(__x86_64__)
#define PROCESSOR AUDIT_ARCH_X86_64
#define FIRST_FOREIGN 0x40000000u /* the x32 calls, which are the same under other numbers */
#elif defined(__aarch64__)
#define PROCESSOR AUDIT_ARCH_AARCH64
#define FIRST_FOREIGN 0xffffffffu
#else
#define PROCESSOR 0
#define FIRST_FOREIGN 0
#endif

bool sandbox_knows_programs(void)
{
    return PROCESSOR != 0 && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

#define FIELD(name)                                                                                \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, name))
#define GO_IF(test, value, to) BPF_JUMP(BPF_JMP | test | BPF_K, value, to, 0)
#define GO_UNLESS(test, value, to) BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, to)
#define END(verdict) BPF_STMT(BPF_RET | BPF_K, verdict)

bool sandbox_programs(struct err *e)
{
    static const struct sock_filter code[] = {
        FIELD(arch),
        GO_UNLESS(BPF_JEQ, PROCESSOR, 8), /* a process may switch to 32-bit calls */
        FIELD(nr),
        GO_IF(BPF_JGE, FIRST_FOREIGN, 6),
        GO_IF(BPF_JEQ, SYS_execve, 5),
        GO_IF(BPF_JEQ, SYS_execveat, 4),
        GO_IF(BPF_JEQ, SYS_ptrace, 3),
        GO_IF(BPF_JEQ, SYS_process_vm_readv, 2),
        GO_IF(BPF_JEQ, SYS_process_vm_writev, 1),
        END(SECCOMP_RET_ALLOW),
        END(SECCOMP_RET_ERRNO | EPERM),
    };
    union {
        const struct sock_filter *in;
        struct sock_filter *p;
    } filter = {.in = code}; /* the kernel does not write to it; its argument is not const */
    const struct sock_fprog program = {ARRAY_LEN(code), filter.p};
    if (!sandbox_knows_programs()) return err_set(e, ERR_GENERAL, "the kernel has no seccomp");
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail(e, "PR_SET_NO_NEW_PRIVS");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) {
        return fail(e, "PR_SET_SECCOMP");
    }
    return true;
}
