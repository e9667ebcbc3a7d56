#include "base/files_open.h"

#include <stdio.h>
#include <unistd.h>

/* Whoever writes these decides what runs later, or who may come in. */
static const struct str guarded[] = {
    STR_INIT(".aws"),
    STR_INIT(".bash_login"),
    STR_INIT(".bash_logout"),
    STR_INIT(".bash_profile"),
    STR_INIT(".bashrc"),
    STR_INIT(".cargo"),
    STR_INIT(".claude"),
    STR_INIT(".codeium"),
    STR_INIT(".codex"),
    STR_INIT(".condarc"),
    STR_INIT(".config"),
    STR_INIT(".continue"),
    STR_INIT(".cshrc"),
    STR_INIT(".cursor"),
    STR_INIT(".devcontainer"),
    STR_INIT(".docker"),
    STR_INIT(".emacs"),
    STR_INIT(".emacs.d"),
    STR_INIT(".envrc"),
    STR_INIT(".gdbinit"),
    STR_INIT(".gemini"),
    STR_INIT(".git"),
    STR_INIT(".gitattributes"),
    STR_INIT(".gitconfig"),
    STR_INIT(".github"),
    STR_INIT(".gitlab-ci.yml"),
    STR_INIT(".gitmodules"),
    STR_INIT(".gnupg"),
    STR_INIT(".gradle"),
    STR_INIT(".husky"),
    STR_INIT(".idea"),
    STR_INIT(".inputrc"),
    STR_INIT(".kiro"),
    STR_INIT(".kshrc"),
    STR_INIT(".kube"),
    STR_INIT(".lldbinit"),
    STR_INIT(".local"),
    STR_INIT(".login"),
    STR_INIT(".m2"),
    STR_INIT(".mcp.json"),
    STR_INIT(".mozilla"),
    STR_INIT(".netrc"),
    STR_INIT(".npmrc"),
    STR_INIT(".pam_environment"),
    STR_INIT(".pre-commit-config.yaml"),
    STR_INIT(".profile"),
    STR_INIT(".pypirc"),
    STR_INIT(".screenrc"),
    STR_INIT(".ssh"),
    STR_INIT(".tcshrc"),
    STR_INIT(".terraformrc"),
    STR_INIT(".tmux.conf"),
    STR_INIT(".vim"),
    STR_INIT(".vimrc"),
    STR_INIT(".vscode"),
    STR_INIT(".windsurf"),
    STR_INIT(".xinitrc"),
    STR_INIT(".xprofile"),
    STR_INIT(".xsession"),
    STR_INIT(".xsessionrc"),
    STR_INIT(".yarnrc"),
    STR_INIT(".yarnrc.yml"),
    STR_INIT(".zed"),
    STR_INIT(".zlogin"),
    STR_INIT(".zlogout"),
    STR_INIT(".zprofile"),
    STR_INIT(".zshenv"),
    STR_INIT(".zshrc"),
    STR_INIT("LaunchAgents"),
};

/* Keys and sessions of a person. */
static const struct str secret[] = {
    STR_INIT(".aws"),  STR_INIT(".docker"), STR_INIT(".git-credentials"), STR_INIT(".gnupg"),
    STR_INIT(".kube"), STR_INIT(".netrc"),  STR_INIT(".pgpass"),          STR_INIT(".ssh"),
};

/* Places of the system: with unrestricted access, too, no model changes them. */
static const struct str of_system[] = {
    STR_INIT("/bin"),     STR_INIT("/boot"),      STR_INIT("/dev"),   STR_INIT("/etc"),
    STR_INIT("/lib"),     STR_INIT("/lib32"),     STR_INIT("/lib64"), STR_INIT("/nix"),
    STR_INIT("/proc"),    STR_INIT("/sbin"),      STR_INIT("/sys"),   STR_INIT("/usr"),
    STR_INIT("/var/lib"), STR_INIT("/var/spool"),
};

static bool names(const struct str *list, size_t n, struct str path)
{
    struct str part;
    while (str_next(&path, '/', &part)) {
        for (size_t i = 0; i < n; i++) {
            if (str_eq_nocase(list[i], part)) return true;
        }
    }
    return false;
}

static bool is_at_or_below(struct str path, struct str place)
{
    while (str_ends(place, STR("/"))) place.n--;
    return str_starts(path, place) && (path.n == place.n || path.p[place.n] == '/');
}

/* A folder that the operator has chosen for files within such a place is not of it. */
static bool is_own(const struct files *f, const struct own_path *own, struct str path)
{
    if (f->chosen.n > 0 && is_at_or_below(f->chosen, own->path)) return false;
    return is_at_or_below(path, own->path) ||
           (str_starts(path, own->path) && path.p[own->path.n] == '.');
}

static bool is_of_system(const struct files *f, struct str path)
{
    bool is_chosen = f->chosen.n > 0 && is_at_or_below(path, f->chosen);
    for (size_t i = 0; i < ARRAY_LEN(of_system) && !is_chosen; i++) {
        if (is_at_or_below(path, of_system[i])) return true;
    }
    return false;
}

/* Where the open file or folder really is. */
static bool place_of(struct arena *a, int fd, struct str path, struct str *out, struct err *e)
{
    char real[4096], link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, real, sizeof real);
    if (n <= 0 || (size_t)n == sizeof real) {
        return err_set(e, ERR_DENIED, "cannot tell where '" STR_FMT "' is: it is not opened",
                       STR_ARG(path));
    }
    *out = arena_str(a, (struct str){real, (size_t)n});
    return true;
}

bool files_check_guarded(struct arena *a, const struct files *f, int folder, const char *name,
                         struct str path, struct err *e)
{
    struct str place;
    if (!place_of(a, folder, path, &place, e)) return false;
    place =
        arena_printf(a, STR_FMT "%s%s", STR_ARG(place), str_ends(place, STR("/")) ? "" : "/", name);
    bool found = names(guarded, ARRAY_LEN(guarded), place) || is_of_system(f, place);
    for (size_t i = 0; i < f->own_count && !found; i++) found = is_own(f, &f->own[i], place);
    if (!found) return true;
    return err_set(e, ERR_DENIED,
                   "'" STR_FMT "' is where programs look for what to run or whom to trust: it is "
                   "not written.",
                   STR_ARG(path));
}

bool files_check_secret(struct arena *a, const struct files *f, int fd, struct str path,
                        struct err *e)
{
    struct str place;
    if (!place_of(a, fd, path, &place, e)) return false;
    bool found = names(secret, ARRAY_LEN(secret), place) && !str_ends(place, STR(".pub"));
    for (size_t i = 0; i < f->own_count && !found; i++) {
        found = f->own[i].is_secret && is_own(f, &f->own[i], place);
    }
    if (!found) return true;
    return err_set(e, ERR_DENIED, "'" STR_FMT "' may hold keys of a person: it is not read.",
                   STR_ARG(path));
}
