/* Commands that a query names as the AWS CLI writes them: "ec2 run-instances", "aws s3 cp". */
#include "search/query.h"

static struct str next_word(struct str *rest)
{
    size_t begin = 0, end = 0;
    while (begin < rest->n &&
           !str_has_char(STR("abcdefghijklmnopqrstuvwxyz0123456789-"), rest->p[begin]))
        begin++;
    end = begin;
    while (end < rest->n &&
           str_has_char(STR("abcdefghijklmnopqrstuvwxyz0123456789-"), rest->p[end]))
        end++;
    struct str word = str_sub(*rest, begin, end - begin);
    *rest = str_from(*rest, end);
    return word;
}

void read_named(struct query *q, struct str text)
{
    struct str rest = arena_lower(q->arena, text), word, last = STR_NONE, before = STR_NONE;
    while ((word = next_word(&rest)).n > 0 && q->named_count < NAMED_MAX) {
        bool is_joined = str_find_char(word, '-') != STR_NPOS;
        bool has_service = index_find_service(q->index, last) >= 0;
        bool is_command = has_service && (is_joined || str_eq(before, STR("aws")));
        if (is_command || is_joined) {
            q->named[q->named_count++] = (struct named){is_command ? last : STR_NONE, word};
        }
        before = last;
        last = word;
    }
}

bool query_names(const struct query *q, uint32_t document)
{
    const struct search_index *x = q->index;
    const struct index_document *d = &x->documents[document];
    for (size_t i = 0; i < q->named_count; i++) {
        const struct named *n = &q->named[i];
        if (!str_eq(index_text(x, d->name), n->operation)) continue;
        if (n->service.n == 0 || str_eq(index_text(x, x->services[d->service].name), n->service))
            return true;
    }
    return false;
}
