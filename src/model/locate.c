#include "model/locate.h"

#include <sys/stat.h>
#include <time.h>

struct str model_user_folder(struct arena *a, const struct env *v)
{
    struct str data = env_or(v, STR("XDG_DATA_HOME"), STR_NONE);
    /* The XDG base directory specification: relative paths are invalid and to be ignored. */
    if (!str_starts(data, STR("/"))) {
        struct str home = env_home(v);
        if (home.n == 0) return STR_NONE;
        data = arena_printf(a, STR_FMT "/.local/share", STR_ARG(home));
    }
    return arena_printf(a, STR_FMT "/aws-api-mcp-server", STR_ARG(data));
}

struct str model_user_path(struct arena *a, const struct env *v)
{
    struct str folder = model_user_folder(a, v);
    return folder.n > 0 ? arena_printf(a, STR_FMT "/models.db", STR_ARG(folder)) : STR_NONE;
}

static bool is_later(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

bool model_locate(struct arena *a, const struct env *v, struct str exe_dir, struct str *path,
                  struct err *e)
{
    if (env_get(v, STR("AWS_API_MCP_MODELS"), path) && path->n > 0) return true;
    const struct str places[] = {
        arena_printf(a, STR_FMT "/models.db", STR_ARG(exe_dir)),
        arena_printf(a, STR_FMT "/../share/aws-api-mcp-server/models.db", STR_ARG(exe_dir)),
        model_user_path(a, v),
    };
    struct timespec newest = {0};
    *path = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct stat st;
        if (places[i].n == 0 || stat(arena_cstr(a, places[i]), &st) != 0) continue;
        if (path->n > 0 && !is_later(st.st_mtim, newest)) continue;
        *path = places[i];
        newest = st.st_mtim;
    }
    if (path->n > 0) return true;
    err_set(e, ERR_MODEL,
            "there is no model database: neither " STR_FMT " nor " STR_FMT " nor " STR_FMT
            " exists, and AWS_API_MCP_MODELS is not set",
            STR_ARG(places[0]), STR_ARG(places[1]), STR_ARG(places[2]));
    err_hint(e, "Make one with `aws-api-mcp-server models update`, or from AWS CLI v2's package "
                "with `aws-api-mcp-server models build --from FILE`.");
    return false;
}
