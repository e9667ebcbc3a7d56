#include "mcp/consent.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "codec/hash.h"
#include "mcp/visible.h"

#define CONTENT_SHOWN 4000u /* bytes of a file */

static const struct str schema =
    STR_INIT("{\"type\":\"object\",\"title\":\"Consent\",\"properties\":{\"answer\":{\"type\":"
             "\"boolean\",\"title\":\"Run it\",\"default\":false}},\"required\":[\"answer\"]}");

static void add_file(struct buf *b, struct arena *a, struct str path, struct str content)
{
    struct str shown = utf8_is_valid(content) ? utf8_cut(content, CONTENT_SHOWN) : STR_NONE;
    buf_addf(b, "    " STR_FMT " holds", STR_ARG(visible_exact(a, path)));
    if (shown.n < content.n) {
        buf_addf(b, " %zu bytes, SHA-256 " STR_FMT ", of which %zu are shown", content.n,
                 STR_ARG(hash_sha256_hex(a, content)), shown.n);
    }
    buf_addf(b, ": " STR_FMT "\n", STR_ARG(visible_exact(a, shown)));
}

/* What the words do not say: the files that the command is made of. */
static void add_files(struct buf *b, struct arena *a, const struct value *files)
{
    for (size_t i = 0; i < value_count(files); i++) {
        const struct value *file = value_at(files, i);
        add_file(b, a, value_get_text(file, STR("path")), value_get_text(file, STR("content")));
    }
}

/* The whole command, never shortened, and all that its outcome depends on. */
static void add_command(struct buf *b, struct arena *a, const struct request *r)
{
    const struct global_options *g = &r->invocation.globals;
    struct str region = r->settings.endpoint.region;
    buf_addf(b, "\n  " STR_FMT "\n", STR_ARG(visible_exact(a, lex_join(a, &r->invocation.words))));
    buf_addf(
        b, "    profile " STR_FMT ", region " STR_FMT,
        STR_ARG(visible_exact(a, g->profile.n > 0 ? g->profile : r->engine->policy.own_profile)),
        STR_ARG(region.n > 0 ? region : STR("none")));
    if (r->credentials.account_id.n > 0) {
        buf_addf(b, ", account " STR_FMT, STR_ARG(r->credentials.account_id));
    }
    buf_addf(b, "\n    does: " STR_FMT "\n    because " STR_FMT "\n",
             STR_ARG(policy_effects(a, &r->invocation)), STR_ARG(r->decision.reason));
    add_files(b, a, r->files_read);
}

static struct str question_of(struct arena *a, const struct request *const *requests, size_t n)
{
    struct buf b = buf_new(a, LIMIT_RESULT);
    size_t asking = 0;
    for (size_t i = 0; i < n; i++) asking += requests[i]->decision.verdict == VERDICT_ASK;
    buf_addf(&b, "The assistant wants to run %s:\n",
             asking == 1 ? "this AWS command" : "these AWS commands, all of them");
    for (size_t i = 0; i < n; i++) {
        if (requests[i]->decision.verdict == VERDICT_ASK) add_command(&b, a, requests[i]);
    }
    buf_add(&b, STR("\nMay it?"));
    return buf_str(&b);
}

bool consent_given(const struct tool_call *call, struct arena *a,
                   const struct request *const *requests, size_t n, bool *later,
                   struct str *refusal)
{
    const struct tool_question question = {
        .key = STR("consent"), .message = question_of(a, requests, n), .schema = schema};
    const struct value *content = NULL;
    *later = false;
    switch (tool_ask(call, a, &question, &content)) {
    case TOOL_ANSWER_ACCEPT:
        if (value_is_true(value_get(content, STR("answer")))) return true;
        *refusal = STR("The person answered no: nothing was run.");
        return false;
    case TOOL_ANSWER_DECLINE:
        *refusal = STR("The person declined: nothing was run.");
        return false;
    case TOOL_ANSWER_CANCEL:
        *refusal = STR("The question was dismissed: nothing was run.");
        return false;
    case TOOL_ANSWER_LATER:
        *later = true;
        return false;
    case TOOL_ANSWER_NONE:
        break;
    }
    *refusal =
        STR("It needs the consent of a person, and this client gave none: it cannot be asked "
            "(MCP elicitation) or did not answer. The operator can change "
            "REQUIRE_MUTATION_CONSENT or the elicitList of the security policy file, or run "
            "the command with 'aws-api-mcp-server exec'.");
    return false;
}
