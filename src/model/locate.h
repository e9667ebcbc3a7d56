/* Where the model database is on this machine. */
#ifndef MODEL_LOCATE_H
#define MODEL_LOCATE_H

#include "base/env.h"
#include "base/err.h"

/* AWS_API_MCP_MODELS when it is set; else the newest of <exe_dir>/models.db, the install prefix's
 * share/aws-api-mcp-server/models.db and the user's own (model_user_path).
 * ERR_MODEL names every place when there is none. */
MUST_USE bool model_locate(struct arena *a, const struct env *v, struct str exe_dir,
                           struct str *path, struct err *e);

/* The user's own folder for data: $XDG_DATA_HOME, else ~/.local/share, then aws-api-mcp-server;
 * empty without a home. */
struct str model_user_folder(struct arena *a, const struct env *v);

/* models.db in that folder; empty without a home. */
struct str model_user_path(struct arena *a, const struct env *v);

#endif
