/* Which commands a service has: its operations under the CLI's names, less those the CLI removes,
 * plus renamed and aliased ones (AWS CLI v2 2.38, building-command-table handlers). */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/argparse.h"
#include "model/model.h"

/* NULL when the service (CLI name) has no such command. */
const struct operation *command_operation(const struct service *s, struct str service_name,
                                          struct str command_name);

/* Every command name a user may type, hidden ones too, without custom commands. */
struct choices command_names(struct arena *a, const struct service *s, struct str service_name);

/* The CLI names of all services, sorted as the model is. */
struct choices service_names(struct arena *a, const struct model *m);

#endif
