#include "dense/tokenizer.h"

#include "base/base64.h"
#include "value/json.h"

/* tokenizer.ggml.token_type */
#define GGUF_PIECE_NORMAL 1
#define GGUF_PIECE_USER 4

static struct unigram pieces_new(struct arena *a, size_t n)
{
    return (struct unigram){.pieces = ARENA_ARRAY(a, struct str, n + 1),
                            .scores = ARENA_ARRAY(a, double, n + 1),
                            .matches = ARENA_ARRAY(a, bool, n + 1),
                            .n = (uint32_t)n};
}

static bool find_piece(const struct unigram *u, struct str text, uint32_t *out, struct err *e)
{
    for (uint32_t i = 0; i < u->n; i++) {
        if (!str_eq(u->pieces[i], text)) continue;
        *out = i;
        return true;
    }
    return err_set(e, ERR_SYNTAX, "its tokenizer has no piece '" STR_FMT "'", STR_ARG(text));
}

static bool finish(struct arena *a, struct tokenizer *t, struct err *e)
{
    struct unigram *u = &t->unigram;
    uint32_t *unknown = &u->unknown;
    if (!find_piece(u, STR("<s>"), &t->begin, e) || !find_piece(u, STR("</s>"), &t->end, e) ||
        !find_piece(u, STR("<unk>"), unknown, e)) {
        return false;
    }
    u->matches[t->begin] = u->matches[t->end] = u->matches[*unknown] = false;
    unigram_index(a, u);
    return true;
}

bool tokenizer_of_gguf(struct arena *a, const struct gguf *g, struct tokenizer *out, struct err *e)
{
    const struct gguf_value *pieces = gguf_get(g, STR("tokenizer.ggml.tokens"));
    const struct gguf_value *scores = gguf_get(g, STR("tokenizer.ggml.scores"));
    const struct gguf_value *types = gguf_get(g, STR("tokenizer.ggml.token_type"));
    const struct gguf_value *map = gguf_get(g, STR("tokenizer.ggml.precompiled_charsmap"));
    struct str kind = gguf_text(g, STR("tokenizer.ggml.model"));
    if (!str_eq(kind, STR("t5")) || !pieces || !scores || pieces->n > INT32_MAX) {
        return err_set(e, ERR_SYNTAX,
                       "its tokenizer '" STR_FMT
                       "' is not the unigram one (\"t5\") with tokens and "
                       "scores that XLM-RoBERTa has",
                       STR_ARG(kind));
    }
    *out = (struct tokenizer){.unigram = pieces_new(a, (size_t)pieces->n)};
    struct unigram *u = &out->unigram;
    size_t at = 0, score_at = 0, type_at = 0;
    for (uint32_t i = 0; i < u->n; i++) {
        double type = GGUF_PIECE_NORMAL;
        if (!gguf_next_text(pieces, &at, &u->pieces[i]) ||
            !gguf_next_number(scores, &score_at, &u->scores[i])) {
            return err_set(e, ERR_SYNTAX, "its tokenizer has fewer scores than tokens");
        }
        if (types && !gguf_next_number(types, &type_at, &type)) type = GGUF_PIECE_NORMAL;
        u->matches[i] = type == GGUF_PIECE_NORMAL || type == GGUF_PIECE_USER;
    }
    struct str bytes = map && map->is_array ? map->bytes : STR_NONE;
    return charsmap_read(bytes, &out->charsmap, e) && finish(a, out, e);
}

/* A normalizer, or a sequence of them; blanks are ours. */
static bool read_normalizer(struct arena *a, const struct value *v, struct tokenizer *t,
                            unsigned depth, struct err *e)
{
    struct str type = value_get_text(v, STR("type")), bytes;
    if (value_kind_of(v) == VALUE_NULL || str_eq(type, STR("Replace")) ||
        str_eq(type, STR("Strip"))) {
        return true;
    }
    if (str_eq(type, STR("Precompiled"))) {
        struct str text = value_get_text(v, STR("precompiled_charsmap"));
        if (!base64_decode(a, text, &bytes)) {
            return err_set(e, ERR_SYNTAX, "its precompiled_charsmap is no base64");
        }
        return charsmap_read(bytes, &t->charsmap, e);
    }
    if (!str_eq(type, STR("Sequence")) || depth == 0) {
        return err_set(e, ERR_SYNTAX, "its normalizer '" STR_FMT "' is not known",
                       STR_ARG(str_sub(type, 0, 60)));
    }
    const struct value *list = value_get(v, STR("normalizers"));
    for (size_t i = 0; i < value_count(list); i++) {
        if (!read_normalizer(a, value_at(list, i), t, depth - 1, e)) return false;
    }
    return true;
}

static bool read_pieces(struct arena *a, const struct value *list, struct unigram *u, struct err *e)
{
    *u = pieces_new(a, value_count(list));
    for (uint32_t i = 0; i < u->n; i++) {
        const struct value *row = value_at(list, i);
        if (value_kind_of(value_at(row, 0)) != VALUE_STRING ||
            value_kind_of(value_at(row, 1)) != VALUE_NUMBER) {
            return err_set(e, ERR_SYNTAX, "piece %u of its vocabulary is no [text, score]", i);
        }
        u->pieces[i] = arena_str(a, value_text(value_at(row, 0)));
        u->scores[i] = value_to_double(value_at(row, 1), 0);
        u->matches[i] = true;
    }
    return true;
}

static void leave_out_special(const struct value *added, struct unigram *u)
{
    for (size_t i = 0; i < value_count(added); i++) {
        int64_t id;
        const struct value *v = value_at(added, i);
        if (!value_is_true(value_get(v, STR("special")))) continue;
        if (!value_to_i64(value_get(v, STR("id")), &id) || id < 0 || id >= u->n) continue;
        u->matches[id] = false;
    }
}

static bool read_document(struct arena *a, struct str text, struct arena *work,
                          struct tokenizer *out, struct err *e)
{
    const struct value *v;
    if (!json_read(work, text, &v, e)) return false;
    const struct value *model = value_get(v, STR("model"));
    struct str type = value_get_text(model, STR("type"));
    if (!str_eq(type, STR("Unigram"))) {
        return err_set(e, ERR_SYNTAX,
                       "its model is '" STR_FMT "', expected the 'Unigram' of XLM-RoBERTa",
                       STR_ARG(str_sub(type, 0, 60)));
    }
    *out = (struct tokenizer){.begin = 0};
    if (!read_pieces(a, value_get(model, STR("vocab")), &out->unigram, e)) return false;
    leave_out_special(value_get(v, STR("added_tokens")), &out->unigram);
    return read_normalizer(a, value_get(v, STR("normalizer")), out, 4, e) && finish(a, out, e);
}

bool tokenizer_of_json(struct arena *a, struct str text, struct tokenizer *out, struct err *e)
{
    struct arena *work = arena_new();
    bool ok = read_document(a, text, work, out, e);
    arena_free(work);
    return ok;
}

size_t tokenizer_encode(const struct tokenizer *t, struct arena *a, struct str text, uint32_t *out,
                        size_t max)
{
    struct str clean = normalise(a, &t->charsmap, text);
    out[0] = t->begin;
    size_t n = unigram_cut(&t->unigram, a, clean, out + 1, max - 2);
    out[n + 1] = t->end;
    return n + 2;
}
