/* The commands that are no single modelled operation, as the CLI parser looks them up. */
#ifndef CUSTOM_TABLE_H
#define CUSTOM_TABLE_H

#include "cli/command.h"

extern const struct command *const custom_commands[];
extern const size_t custom_command_count;

#endif
