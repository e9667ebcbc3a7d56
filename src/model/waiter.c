#include "model/model.h"
#include "model/rel.h"

size_t paginator_input_token_count(const struct paginator *p)
{
    return p->input_tokens.n;
}

struct str paginator_input_token(const struct paginator *p, size_t i)
{
    return rel_list_text(&p->input_tokens, i);
}

size_t paginator_output_token_count(const struct paginator *p)
{
    return p->output_tokens.n;
}

struct str paginator_output_token(const struct paginator *p, size_t i)
{
    return rel_list_text(&p->output_tokens, i);
}

size_t paginator_result_key_count(const struct paginator *p)
{
    return p->result_keys.n;
}

struct str paginator_result_key(const struct paginator *p, size_t i)
{
    return rel_list_text(&p->result_keys, i);
}

size_t paginator_non_aggregate_count(const struct paginator *p)
{
    return p->non_aggregate.n;
}

struct str paginator_non_aggregate(const struct paginator *p, size_t i)
{
    return rel_list_text(&p->non_aggregate, i);
}

struct str paginator_more_results(const struct paginator *p)
{
    return rel_text(&p->more_results);
}

struct str paginator_limit_key(const struct paginator *p)
{
    return rel_text(&p->limit_key);
}

struct str waiter_name(const struct waiter *w)
{
    return rel_text(&w->name);
}

struct str waiter_cli_name(const struct waiter *w)
{
    return rel_text(&w->cli_name);
}

const struct operation *waiter_operation(const struct waiter *w)
{
    return rel_target(&w->operation);
}

uint32_t waiter_delay_s(const struct waiter *w)
{
    return w->delay_s;
}

uint32_t waiter_max_attempts(const struct waiter *w)
{
    return w->max_attempts;
}

size_t waiter_acceptor_count(const struct waiter *w)
{
    return w->acceptors.n;
}

static const struct acceptor *acceptor_at(const struct waiter *w, size_t i)
{
    if (i >= w->acceptors.n) BUG("no such acceptor");
    const struct acceptor *acceptors = rel_target(&w->acceptors.to);
    return &acceptors[i];
}

enum waiter_state waiter_acceptor_state(const struct waiter *w, size_t i)
{
    return (enum waiter_state)acceptor_at(w, i)->state;
}

enum waiter_matcher waiter_acceptor_matcher(const struct waiter *w, size_t i)
{
    return (enum waiter_matcher)acceptor_at(w, i)->matcher;
}

struct str waiter_acceptor_argument(const struct waiter *w, size_t i)
{
    return rel_text(&acceptor_at(w, i)->argument);
}

struct str waiter_acceptor_expected_json(const struct waiter *w, size_t i)
{
    return rel_text(&acceptor_at(w, i)->expected_json);
}
