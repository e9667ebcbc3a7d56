/* aws rds add-option-to-option-group and remove-option-from-option-group: the two halves of
 * ModifyOptionGroup, each with one of its lists as --options (awscli/customizations/rds.py). */
#include "cli/arguments.h"

static void build_add(struct call *c)
{
    arguments_remove(&c->table, STR("options-to-remove"));
}

static void build_remove(struct call *c)
{
    arguments_remove(&c->table, STR("options-to-include"));
}

const struct argument_hook hook_rds_add_option = {
    .service = STR_INIT("rds"),
    .operation = STR_INIT("add-option-to-option-group"),
    .build = build_add,
};
const struct argument_hook hook_rds_remove_option = {
    .service = STR_INIT("rds"),
    .operation = STR_INIT("remove-option-from-option-group"),
    .build = build_remove,
};
