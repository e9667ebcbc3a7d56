/* The compiled form of a rule set: an array of 32-bit words and a pool of text behind it.
 *
 *   head      see enum head
 *   parameter name(2) kind default-kind default(2)            PARAMETER_WORDS each
 *   rule      RULE_* condition-count conditions body(2)        RULE_WORDS each, in evaluation order
 *   condition expression slot                                  slot: where the result goes, or NONE
 *   expression EXPR_* …                                        see enum expression
 *
 * A text is two words: offset in the pool, length. Every reference points to a lower word than the
 * record that holds it (children are written first), so there are no cycles. The blob is trusted
 * after endpoint_check_rules(). */
#ifndef ENDPOINT_BLOB_H
#define ENDPOINT_BLOB_H

#include "base/err.h"
#include "value/value.h"

#define RULES_MAGIC 0x31525045u /* "EPR1" */
#define PARTITIONS_MAGIC 0x31505045u
#define NONE UINT32_MAX

enum head {
    HEAD_MAGIC,
    HEAD_WORDS, /* words in all, this head included */
    HEAD_TEXT,  /* bytes in the pool */
    HEAD_PARAMETERS,
    HEAD_PARAMETER_COUNT,
    HEAD_RULES,
    HEAD_RULE_COUNT,
    HEAD_SLOTS, /* variables: parameters first, then assigned names */
    HEAD_SIZE
};

#define PARAMETER_WORDS 8u
enum parameter {
    PARAMETER_NAME,
    PARAMETER_BUILTIN = 2, /* empty text: none */
    PARAMETER_DEFAULT = 4, /* enum default_kind */
    PARAMETER_DEFAULT_TEXT = 5,
    PARAMETER_REQUIRED = 7
};
enum default_kind { DEFAULT_NONE, DEFAULT_FALSE, DEFAULT_TRUE, DEFAULT_TEXT };

#define RULE_WORDS 5u
enum rule_kind { RULE_ENDPOINT, RULE_ERROR, RULE_TREE };
/* body: endpoint -> url expression, record {properties expression or NONE, header count,
 * (name(2) list expression)…}; error -> expression, 0; tree -> first rule, count */
enum rule { RULE_KIND, RULE_CONDITION_COUNT, RULE_CONDITIONS, RULE_BODY, RULE_BODY2 };

#define CONDITION_WORDS 2u

enum expression {
    EXPR_TEXT,     /* text(2) */
    EXPR_NUMBER,   /* text(2) */
    EXPR_BOOL,     /* 0 or 1 */
    EXPR_REF,      /* slot */
    EXPR_TEMPLATE, /* count, expressions */
    EXPR_CALL,     /* function, count, expressions */
    EXPR_LIST,     /* count, expressions */
    EXPR_MAP       /* count, (name(2) expression)… */
};

struct blob {
    const uint32_t *words;
    uint32_t n;
    struct str text;
};

/* Finds words and pool; false when it is none of ours or cut. */
bool blob_open(struct str bytes, uint32_t magic, struct blob *out);
struct str blob_text(const struct blob *b, uint32_t at); /* the text whose two words are at `at` */

/* ---- functions: one table for compiler and evaluator ---- */

enum operand_kind { OPERAND_NONE, OPERAND_BOOL, OPERAND_TEXT, OPERAND_VALUE, OPERAND_PARTITION };

struct operand {
    enum operand_kind kind;
    bool boolean;
    struct str text;
    const struct value *value;
    uint32_t partition; /* word of its record in the partitions blob */
};

struct evaluation {
    struct arena *arena;
    struct blob rules;
    struct blob partitions;
    struct operand *slots;
};

#define FUNCTION_ARITY_MAX 4u

struct function {
    struct str name;
    uint32_t arity;
    bool (*run)(struct evaluation *ev, const struct operand *args, struct operand *out,
                struct err *e);
};

extern const struct function endpoint_functions[];
extern const uint32_t endpoint_function_count;
bool endpoint_function_index(struct str name, uint32_t *out);

/* ---- partitions ---- */

/* The partition of a region, the first one when none matches. */
uint32_t partition_of(const struct blob *partitions, struct str region);
/* "dnsSuffix", "name", "supportsFIPS" … */
bool partition_attribute(const struct blob *partitions, uint32_t partition, struct str name,
                         struct operand *out);

/* Is the host below one of the DNS suffixes? */
bool partitions_have_host(const struct blob *partitions, struct str host);

#endif
