/* --cli-input-json and --cli-input-yaml: parameters under their API names, which only fill what
 * the command line left open (awscli/customizations/cliinput.py). */
#ifndef CLI_INPUT_FILE_H
#define CLI_INPUT_FILE_H

#include "cli/arguments.h"

MUST_USE bool input_file_merge(struct call *c, struct err *e);

#endif
