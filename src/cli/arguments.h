/* The arguments of one operation, in the order in which the AWS CLI builds its argument table:
 * the input's members, then what customizations add, rename or hide. Parameters are filled in
 * this order, not in that of the command line.
 *
 * To customize an operation's arguments: plain renames are rows of rename_table.c; anything that
 * needs code is one file hook_<what>.c with one `const struct argument_hook`, listed in hooks.c. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "cli/argparse.h"
#include "cli/invocation.h"

enum argument_kind {
    ARGUMENT_MEMBER,     /* a member of the input */
    ARGUMENT_TRUE,       /* --x of a boolean member */
    ARGUMENT_FALSE,      /* --no-x of it; the later of the two on the line wins */
    ARGUMENT_PAGING,     /* --starting-token, --page-size, --max-items */
    ARGUMENT_INPUT_JSON, /* --cli-input-json */
    ARGUMENT_INPUT_YAML, /* --cli-input-yaml */
    ARGUMENT_SKELETON,   /* --generate-cli-skeleton */
    ARGUMENT_OUTFILE,    /* positional */
    ARGUMENT_HELP,       /* positional `help` */
    ARGUMENT_CUSTOM      /* a hook's own */
};

struct call;
struct argument;

/* What the command line gives for an argument, after file:// and fileb:// were read. */
struct raw {
    bool is_list;       /* argparse made a list of it */
    bool is_bytes;      /* from fileb:// */
    struct words words; /* one word when it is no list */
};

/* Puts the argument's value into c->params. Only called for arguments that were given, `raw` is
 * NULL for flags. */
typedef bool (*argument_apply_fn)(struct call *c, const struct argument *arg, const struct raw *raw,
                                  struct err *e);

struct argument {
    struct option option; /* first: argparse walks over them */
    enum argument_kind kind;
    const struct member *member; /* NULL for arguments that are none */
    bool hidden;                 /* accepted, but not shown in help */
    bool document_required;      /* shown as required though argparse does not ask for it */
    argument_apply_fn apply;     /* CUSTOM; also replaces the unpacking of a MEMBER */
    const char *help;            /* arguments without a member */
};

struct argument_table {
    struct arena *arena;
    struct argument *items;
    size_t n, cap;
    /* A paging argument took the place of a member of the same name; used when paging is off. */
    struct argument shadowed[3];
    size_t shadowed_count;
};

/* One command being turned into parameters. Lives as long as cli_parse runs. */
struct call {
    struct arena *arena;
    const struct cli_context *ctx;
    const struct global_options *globals;    /* NULL while help is printed */
    struct str service_name, operation_name; /* as the CLI names them; "wait" for waiters */
    const struct service *service;
    const struct operation *operation;
    struct words words; /* of the operation */
    struct argument_table table;
    struct option_use *uses; /* by index of the table */
    struct value *params;
    struct str *json_params; /* names of params that were read as JSON */
    size_t json_count;
    struct file_reader body; /* a large streaming input, left in its file; size 0: none */
    bool base64_blobs;       /* --cli-binary-format */
    bool waits;              /* a waiter polls the operation */
    bool no_paginate;        /* --no-paginate, or a hook's check said so */
    bool paginate;           /* false once paging is off */
    struct paging paging;
    struct output_save saves[OUTPUT_SAVES_MAX];
    size_t save_count;
    struct str launch_key; /* these three: see struct invocation */
    struct output_note note;
    struct completion completion;
    bool has_paging_config; /* a paging argument was given */
    bool understood;        /* see struct invocation */
};

/* Both empty operation and "*" mean every operation of the service. Any function may be NULL. */
struct argument_hook {
    struct str service, operation;
    void (*build)(struct call *c);                 /* changes c->table */
    bool (*check)(struct call *c, struct err *e);  /* the parsed words, before values are read */
    bool (*finish)(struct call *c, struct err *e); /* the parameters, before validation */
};

extern const struct argument_hook *const argument_hooks[];
extern const size_t argument_hook_count;

/* Builds c->table from the operation; `custom` is false for waiters, which customizations of the
 * service do not reach. */
void arguments_build(struct call *c, bool custom);

/* Index by name, or STR_NPOS. */
size_t arguments_find(const struct argument_table *t, struct str name);
struct argument *arguments_add(struct argument_table *t, struct str name,
                               enum argument_kind kind); /* replaces in place */
void arguments_remove(struct argument_table *t, struct str name);
void arguments_rename(struct argument_table *t, struct str from, struct str to); /* moves last */
void arguments_hide(struct argument_table *t, struct str name);
/* A hook's own argument. */
struct argument *arguments_custom(struct argument_table *t, struct str name,
                                  enum option_arity arity, argument_apply_fn apply,
                                  const char *help);

/* A map to change, with the fields of another one (which may be NULL or no map). */
struct value *map_copy(struct arena *a, const struct value *map);
/* The same for a parameter, put in its place: c->params[name]. */
struct value *call_param(struct call *c, struct str name);
/* A copy of the first map of a list parameter, put in its place: c->params[name][0]. */
struct value *call_first_item(struct call *c, struct str name);

/* Was the argument given? (argparse value is not None) */
bool call_is_given(const struct call *c, struct str name);
/* Given and truthy in Python: not an empty list or text. */
bool call_is_truthy(const struct call *c, struct str name);
/* First word of the argument's value, empty when there is none. */
struct str call_word(const struct call *c, struct str name);

/* "The key ... cannot be specified when one of the following keys are also specified" when
 * arguments of both groups were given (awscli/customizations/utils.py). */
MUST_USE bool call_check_exclusive(const struct call *c, struct choices a, struct choices b,
                                   struct err *e);

/* The tables of rename_table.c. */
struct argument_rename {
    struct str service, operation, from, to; /* operation "*": all */
    bool alias;                              /* `to` is a hidden second name */
};
extern const struct argument_rename argument_renames[];
extern const size_t argument_rename_count;

#endif
