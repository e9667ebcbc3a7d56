/* Reads the texts of data/knowledge, line by line. */
#ifndef SEARCH_KNOWLEDGE_H
#define SEARCH_KNOWLEDGE_H

#include "search/index.h"
#include "search/search.h"

struct known_service {
    struct known_service *next;
    struct str name, model, newer; /* newer: CLI name, or empty */
    uint16_t prior;
};

struct known_entry {
    struct known_entry *next;
    enum entry_kind kind;
    struct str key, value; /* key: stems or folded, as its kind wants */
};

struct known_phrase {
    struct known_phrase *next;
    struct str text;
};

struct known_command {
    struct known_command *next;
    struct str service, operation;
    struct str description, example; /* of commands outside the models */
    bool is_custom;
    bool is_core; /* of intents.txt itself: what most people need */
    struct known_phrase *phrases;
};

/* Lists are in the order of the files. */
struct knowledge {
    struct arena *arena;
    struct str file; /* being read */
    struct known_service *services, **services_end;
    struct known_entry *entries, **entries_end;
    struct known_command *commands, **commands_end;
};

MUST_USE bool knowledge_read(struct arena *a, const struct embedded *texts, size_t n,
                             struct knowledge *out, struct err *e);

/* "s3api" for the model "s3": the last line that names it counts; other names are the same. */
struct str knowledge_cli_name(const struct knowledge *k, struct str model);

#endif
