#include "search/knowledge.h"

#include "base/strmap.h"
#include "search/text.h"

typedef bool (*line_fn)(struct knowledge *k, struct str line, struct err *e);

static void add_entry(struct knowledge *k, enum entry_kind kind, struct str key, struct str value)
{
    if (key.n == 0) return;
    struct known_entry *entry = ARENA_NEW(k->arena, struct known_entry);
    *entry = (struct known_entry){NULL, kind, key, value};
    *k->entries_end = entry;
    k->entries_end = &entry->next;
}

static bool malformed(struct err *e, const char *expected, struct str line)
{
    return err_set(e, ERR_MODEL, "expected %s, not '" STR_FMT "'", expected, STR_ARG(line));
}

/* "cli-name[=model] | prior | alias, ~weak alias [| newer service]" */
static bool read_service(struct knowledge *k, struct str line, struct err *e)
{
    struct str rest = line, name, prior = STR_NONE, aliases = STR_NONE, newer = STR_NONE, alias;
    int64_t n;
    bool ok = str_next(&rest, '|', &name) && str_next(&rest, '|', &prior) &&
              str_next(&rest, '|', &aliases) && str_to_i64(str_trim(prior), &n) && n >= 0 && n <= 3;
    if (!ok) return malformed(e, "name[=model] | 0..3 | aliases [| newer]", line);
    if (str_next(&rest, '|', &newer)) newer = str_trim(newer);
    struct known_service *s = ARENA_NEW(k->arena, struct known_service);
    struct str cli = STR_NONE, model = str_trim(name);
    if (!str_next(&model, '=', &cli) || model.p == NULL) model = cli;
    *s = (struct known_service){NULL, cli, model, newer, (uint16_t)n};
    *k->services_end = s;
    k->services_end = &s->next;
    while (str_next(&aliases, ',', &alias)) {
        alias = str_trim(alias);
        bool weak = str_starts(alias, STR("~"));
        struct str value = arena_printf(k->arena, "%s" STR_FMT, weak ? "~" : "", STR_ARG(cli));
        add_entry(k, ENTRY_SERVICE, text_stems(k->arena, alias), value);
    }
    return true;
}

static bool split_at_equals(struct str line, struct str *left, struct str *right)
{
    size_t at = str_find_char(line, '=');
    if (at == STR_NPOS) return false;
    *left = str_trim(str_sub(line, 0, at));
    *right = str_trim(str_from(line, at + 1));
    return true;
}

/* "phrase, phrase = words @service" and "word, word = verb verb" */
static bool read_keyed(struct knowledge *k, enum entry_kind kind, struct str line, struct err *e)
{
    struct str keys, value, key;
    if (!split_at_equals(line, &keys, &value) || keys.n == 0 || value.n == 0) {
        return malformed(e, "phrase, phrase = words", line);
    }
    while (str_next(&keys, ',', &key)) add_entry(k, kind, text_stems(k->arena, key), value);
    return true;
}

static bool read_noun(struct knowledge *k, struct str line, struct err *e)
{
    return read_keyed(k, ENTRY_NOUN, line, e);
}

static bool read_verb(struct knowledge *k, struct str line, struct err *e)
{
    return read_keyed(k, ENTRY_VERB, line, e);
}

/* "english words = foreign, foreign"; nothing on the left: words without meaning. */
static bool read_lexicon(struct knowledge *k, struct str line, struct err *e)
{
    struct str english, words, word;
    if (!split_at_equals(line, &english, &words) || words.n == 0) {
        return malformed(e, "english = word, word", line);
    }
    while (str_next(&words, ',', &word)) {
        add_entry(k, ENTRY_LEXICON, text_folded(k->arena, word), english);
    }
    return true;
}

/* ---- commands and their phrases ---- */

static void add_command(struct knowledge *k, struct str words, bool custom, struct str rest)
{
    struct known_command *c = ARENA_NEW(k->arena, struct known_command);
    c->is_custom = custom;
    c->is_core = str_eq(k->file, STR("intents.txt"));
    struct str service;
    str_next(&words, ' ', &service);
    c->service = service;
    c->operation = str_trim(words);
    if (custom) {
        size_t at = str_find(rest, STR("||"));
        c->description = str_trim(str_sub(rest, 0, at));
        c->example = at == STR_NPOS ? STR_NONE : str_trim(str_from(rest, at + 2));
    }
    *k->commands_end = c;
    k->commands_end = &c->next;
}

static struct known_command *last_command(struct knowledge *k)
{
    return k->commands ? (struct known_command *)(void *)((char *)k->commands_end -
                                                          offsetof(struct known_command, next))
                       : NULL;
}

/* "[service operation]", "[+service command] description || example", or a phrase of the last. */
static bool read_intent(struct knowledge *k, struct str line, struct err *e)
{
    if (line.p[0] == '[') {
        size_t close = str_find_char(line, ']');
        if (close == STR_NPOS) return malformed(e, "[service operation]", line);
        bool custom = line.p[1] == '+';
        size_t begin = custom ? 2 : 1;
        add_command(k, str_sub(line, begin, close - begin), custom, str_from(line, close + 1));
        return true;
    }
    struct known_command *c = last_command(k);
    if (!c) return malformed(e, "[service operation] before its phrases", line);
    struct known_phrase *p = ARENA_NEW(k->arena, struct known_phrase);
    *p = (struct known_phrase){c->phrases, line};
    c->phrases = p;
    return true;
}

static struct str code_key(struct arena *a, struct str code)
{
    struct buf b = buf_new(a, code.n * 2 + 1);
    struct tokens t = text_tokens(a, code);
    for (size_t i = 0; i < t.n; i++) buf_add(&b, t.items[i].text);
    return buf_str(&b);
}

/* "Code, Code | cause | service operation; service operation" */
static bool read_error(struct knowledge *k, struct str line, struct err *e)
{
    struct str rest = line, codes, cause = STR_NONE, commands = STR_NONE, code, command;
    bool ok = str_next(&rest, '|', &codes) && str_next(&rest, '|', &cause) &&
              str_next(&rest, '|', &commands);
    if (!ok) return malformed(e, "codes | cause | commands", line);
    struct str value = arena_printf(k->arena, STR_FMT "\t" STR_FMT, STR_ARG(str_trim(cause)),
                                    STR_ARG(str_trim(commands)));
    while (str_next(&codes, ',', &code)) {
        add_entry(k, ENTRY_ERROR, code_key(k->arena, str_trim(code)), value);
    }
    while (str_next(&commands, ';', &command)) {
        bool is_name = str_find_char(str_trim(command), ' ') != STR_NPOS;
        if (!is_name) return malformed(e, "service operation; service operation", line);
    }
    return true;
}

/* By the beginning of the file's name: intents are in several files. */
static const struct {
    struct str file;
    line_fn read;
} formats[] = {
    {STR_INIT("services.txt"), read_service}, {STR_INIT("nouns.txt"), read_noun},
    {STR_INIT("verbs.txt"), read_verb},       {STR_INIT("lexicon"), read_lexicon},
    {STR_INIT("errors.txt"), read_error},     {STR_INIT("intents"), read_intent},
};

static line_fn format_of(struct str file)
{
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        if (str_starts(file, formats[i].file)) return formats[i].read;
    }
    return NULL;
}

static bool read_text(struct knowledge *k, const struct embedded *t, struct err *e)
{
    line_fn read = format_of(t->name);
    if (!read)
        return err_set(e, ERR_MODEL, "no format is known for '" STR_FMT "'", STR_ARG(t->name));
    k->file = t->name;
    struct str rest = t->text, line;
    for (size_t n = 1; str_next(&rest, '\n', &line); n++) {
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        if (!read(k, line, e)) return err_prefix(e, STR_FMT ":%zu: ", STR_ARG(t->name), n);
    }
    return true;
}

bool knowledge_read(struct arena *a, const struct embedded *texts, size_t n, struct knowledge *out,
                    struct err *e)
{
    *out = (struct knowledge){.arena = a};
    out->services_end = &out->services;
    out->entries_end = &out->entries;
    out->commands_end = &out->commands;
    for (size_t i = 0; i < n; i++) {
        if (!read_text(out, &texts[i], e)) return false;
    }
    return true;
}

struct str knowledge_cli_name(const struct knowledge *k, struct str model)
{
    struct str name = model;
    for (const struct known_service *s = k->services; s; s = s->next) {
        if (str_eq(s->model, model)) name = s->name;
    }
    return name;
}
