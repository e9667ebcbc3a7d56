/* The loaded configuration with its parts still apart: some credential providers read one file
 * only. Used in this folder only. */
#ifndef AUTH_CONFIG_INTERNAL_H
#define AUTH_CONFIG_INTERNAL_H

#include "auth/config.h"

struct config {
    const struct value *profiles;         /* both files; the credentials file wins, key by key */
    const struct value *config_profiles;  /* of the config file alone */
    const struct value *credentials_file; /* its sections as they are */
    const struct value *sso_sessions;
    const struct value *services;
    const struct value *others; /* all other sections of the config file */
    struct str config_path, credentials_path;
};

/* '~' and $NAME or ${NAME} as Python's expanduser and expandvars replace them. */
struct str config_expand_path(struct arena *a, const struct env *v, struct str path);

/* The sections of an INI file, an empty map when there is no such file. ERR_GENERAL: "Unable to
 * parse config file: …", or that it cannot be read. */
MUST_USE bool config_read_file(struct arena *a, const struct env *v, struct str path,
                               const struct value **sections, struct err *e);

/* The text of a small file that must exist. */
MUST_USE bool config_read_text(struct arena *a, const struct env *v, struct str path,
                               struct str *text, struct err *e);

#endif
