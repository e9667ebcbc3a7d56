#include "compile/fetch.h"

#include "compile/package.h"
#include "compile/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REMOVE_DEPTH 16 /* folders open at once while a tree is removed */

static bool unavailable(struct err *e, const char *why)
{
    err_set(e, ERR_CONFIG, "models update needs Debian's apt-get and package archive: %s", why);
    err_hint(e, "Get a package of AWS CLI v2 or botocore in another way and run "
                "`aws-api-mcp-server models build --from FILE`.");
    return false;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void remove_tree(void *handle)
{
    nftw(handle, remove_entry, REMOVE_DEPTH, FTW_DEPTH | FTW_PHYS);
}

static bool make_work_folder(struct arena *a, const struct env *v, struct str *out, struct err *e)
{
    struct str temporary = env_or(v, STR("TMPDIR"), STR("/tmp"));
    struct str name = arena_printf(a, STR_FMT "/aws-api-mcp-server.XXXXXX", STR_ARG(temporary));
    char *path = arena_cstr(a, name);
    if (!mkdtemp(path)) {
        return err_set(e, ERR_IO, "cannot make a folder in " STR_FMT ": %s", STR_ARG(temporary),
                       strerror(errno));
    }
    arena_defer(a, remove_tree, path);
    *out = str_of(path);
    return true;
}

/* Fixed but for proxies; with the folder's configuration when that is written already. */
static char **apt_environment(struct arena *a, const struct env *v, struct str folder)
{
    static const struct str kept[] = {STR_INIT("http_proxy"), STR_INIT("https_proxy"),
                                      STR_INIT("no_proxy")};
    char **out = ARENA_ARRAY(a, char *, ARRAY_LEN(kept) + 4);
    size_t n = 0;
    out[n++] = arena_cstr(a, STR("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    out[n++] = arena_cstr(a, STR("LC_ALL=C"));
    struct str config = arena_printf(a, STR_FMT "/apt.conf", STR_ARG(folder));
    if (access(arena_cstr(a, config), R_OK) == 0) {
        out[n++] = arena_cstr(a, arena_printf(a, "APT_CONFIG=" STR_FMT, STR_ARG(config)));
    }
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        struct str value;
        if (!env_get(v, kept[i], &value)) continue;
        out[n++] =
            arena_cstr(a, arena_printf(a, STR_FMT "=" STR_FMT, STR_ARG(kept[i]), STR_ARG(value)));
    }
    return out;
}

/* Where apt-get runs, and with what. */
struct apt {
    struct arena *arena;
    const struct env *env;
    struct str folder;
};

/* Runs apt-get in the folder; both outputs go to <folder>/log. False when it cannot be started. */
static bool run_apt(const struct apt *t, const char *const *argv, bool *is_done)
{
    struct arena *a = t->arena;
    char *log = arena_cstr(a, arena_printf(a, STR_FMT "/log", STR_ARG(t->folder)));
    char **environment = apt_environment(a, t->env, t->folder);
    char **words = ARENA_ARRAY(a, char *, 8);
    for (size_t i = 0; argv[i]; i++) words[i] = arena_cstr(a, str_of(argv[i]));
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    posix_spawn_file_actions_addchdir_np(&files, arena_cstr(a, t->folder));
    pid_t pid;
    int status = -1;
    bool has_started = posix_spawn(&pid, "/usr/bin/apt-get", &files, NULL, words, environment) == 0;
    posix_spawn_file_actions_destroy(&files);
    while (has_started && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    *is_done = status == 0;
    return has_started;
}

static struct str last_lines(struct str log)
{
    struct str text = str_trim(log);
    size_t keep = text.n > 600 ? text.n - 600 : 0;
    return str_from(text, keep);
}

static bool apt(const struct apt *t, const char *what, const char *const *argv, struct str *log,
                struct err *e)
{
    bool is_done;
    if (!run_apt(t, argv, &is_done)) return unavailable(e, "there is no apt-get");
    struct str path = arena_printf(t->arena, STR_FMT "/log", STR_ARG(t->folder));
    if (!package_read_file(t->arena, path, log, e)) return false;
    if (is_done) return true;
    err_set(e, ERR_NETWORK, "apt-get cannot %s:\n" STR_FMT, what, STR_ARG(last_lines(*log)));
    err_hint(e, "Check the network and the mirror in /etc/apt, or get a package of AWS CLI v2 in "
                "another way and run `aws-api-mcp-server models build --from FILE`.");
    return false;
}

/* The value of NAME=value in /etc/os-release. */
static struct str release_field(struct str text, struct str name)
{
    struct str line;
    while (str_next(&text, '\n', &line)) {
        if (!str_starts(line, name)) continue;
        struct str value = str_from(line, name.n);
        bool is_quoted = value.n >= 2 && value.p[0] == '"';
        return is_quoted ? str_sub(value, 1, value.n - 2) : value;
    }
    return STR_NONE;
}

/* The archive from which this machine installs its own release. */
static bool find_mirror(const struct apt *t, struct str *uri, struct err *e)
{
    struct arena *a = t->arena;
    static const char *const argv[] = {"apt-get", "indextargets", "--format",
                                       "$(RELEASE) $(COMPONENT) $(REPO_URI)", NULL};
    struct str release, list, line;
    struct err ignored = err_init(a);
    if (!package_read_file(a, STR("/etc/os-release"), &release, &ignored) ||
        !str_eq(release_field(release, STR("ID=")), STR("debian"))) {
        return unavailable(e, "this is no Debian system");
    }
    struct str wanted = arena_printf(a, STR_FMT " main ",
                                     STR_ARG(release_field(release, STR("VERSION_CODENAME="))));
    if (!apt(t, "list its package archives", argv, &list, e)) return false;
    while (str_next(&list, '\n', &line)) {
        if (!str_starts(line, wanted)) continue;
        *uri = str_from(line, wanted.n);
        return true;
    }
    return unavailable(e, "no Debian archive is set up in /etc/apt");
}

static bool write_file(struct arena *a, struct str folder, const char *name, struct str text,
                       struct err *e)
{
    return replace_file(a, arena_printf(a, STR_FMT "/%s", STR_ARG(folder), name), text, e);
}

/* A configuration of its own, with all state below the folder. */
static bool configure(struct arena *a, struct str folder, struct str uri, struct err *e)
{
    struct str source =
        arena_printf(a,
                     "Types: deb\nURIs: " STR_FMT "\nSuites: unstable\nComponents: main\n"
                     "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
                     STR_ARG(uri));
    struct str f = folder;
    struct str settings = arena_printf(
        a,
        "Dir::State \"" STR_FMT "\";\nDir::State::lists \"" STR_FMT "/lists\";\n"
        "Dir::State::status \"" STR_FMT "/status\";\nDir::Cache \"" STR_FMT "/cache\";\n"
        "Dir::Etc::sourcelist \"/dev/null\";\nDir::Etc::sourceparts \"" STR_FMT "/sources\";\n"
        "Dir::Etc::preferences \"/dev/null\";\nDir::Etc::preferencesparts \"/dev/null\";\n"
        "APT::Sandbox::User \"\";\nAcquire::Languages \"none\";\nAcquire::Retries \"3\";\n",
        STR_ARG(f), STR_ARG(f), STR_ARG(f), STR_ARG(f), STR_ARG(f));
    return write_file(a, f, "sources/unstable.sources", source, e) &&
           write_file(a, f, "lists/partial/.keep", STR_NONE, e) &&
           write_file(a, f, "cache/archives/partial/.keep", STR_NONE, e) &&
           write_file(a, f, "status", STR_NONE, e) && write_file(a, f, "apt.conf", settings, e);
}

static bool find_package(struct arena *a, struct str folder, struct str *out, struct err *e)
{
    glob_t found;
    struct str pattern = arena_printf(a, STR_FMT "/awscli_*.deb", STR_ARG(folder));
    bool is_there = glob(arena_cstr(a, pattern), 0, NULL, &found) == 0;
    if (is_there) *out = arena_str(a, str_of(found.gl_pathv[0]));
    globfree(&found);
    return is_there || err_set(e, ERR_IO, "apt-get downloaded no package awscli");
}

bool fetch_newest(struct arena *a, const struct env *v, struct str *package, struct err *e)
{
    static const char *const update[] = {"apt-get", "-q", "update", NULL};
    static const char *const download[] = {"apt-get", "-q", "download", "awscli", NULL};
    struct apt t = {.arena = a, .env = v};
    struct str uri, log;
    return make_work_folder(a, v, &t.folder, e) && find_mirror(&t, &uri, e) &&
           configure(a, t.folder, uri, e) &&
           apt(&t, "read the package list of Debian unstable", update, &log, e) &&
           apt(&t, "download package awscli of Debian unstable", download, &log, e) &&
           find_package(a, t.folder, package, e);
}
