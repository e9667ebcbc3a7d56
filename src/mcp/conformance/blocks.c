#include "mcp/conformance/fixtures.h"
#include "mcp/meta.h"

/* One pixel, and a recording of no length. */
#define PNG                                                                                        \
    STR("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5"  \
        "ErkJggg==")
#define WAV STR("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=")

static struct value *block(struct arena *a, struct str type)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("type"), value_string(a, type));
    return v;
}

static const struct value *data_block(struct arena *a, struct str type, struct str data,
                                      struct str mime_type)
{
    struct value *v = block(a, type);
    value_set(a, v, STR("data"), value_string(a, data));
    value_set(a, v, STR("mimeType"), value_string(a, mime_type));
    return v;
}

const struct value *text_block(struct arena *a, struct str text)
{
    struct value *v = block(a, STR("text"));
    value_set(a, v, STR("text"), value_string(a, text));
    return v;
}

const struct value *image_block(struct arena *a)
{
    return data_block(a, STR("image"), PNG, STR("image/png"));
}

const struct value *audio_block(struct arena *a)
{
    return data_block(a, STR("audio"), WAV, STR("audio/wav"));
}

struct value *resource_contents(struct arena *a, struct str uri, struct str type)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("uri"), value_string(a, uri));
    value_set(a, v, STR("mimeType"), value_string(a, type));
    return v;
}

const struct value *png_data(struct arena *a)
{
    return value_string(a, PNG);
}

const struct value *resource_block(struct arena *a, struct str uri, struct str type,
                                   struct str text)
{
    struct value *contents = resource_contents(a, uri, type);
    value_set(a, contents, STR("text"), value_string(a, text));
    struct value *v = block(a, STR("resource"));
    value_set(a, v, STR("resource"), contents);
    return v;
}

void send_log(struct request *r, struct str level, struct str text)
{
    if (r->log_level == LOG_OFF || log_level_of(level) < r->log_level) return;
    struct arena *a = r->arena;
    struct value *params = value_map(a);
    value_set(a, params, STR("level"), value_string(a, level));
    value_set(a, params, STR("logger"), value_string(a, STR("fixtures")));
    value_set(a, params, STR("data"), value_string(a, text));
    pool_notify(r->session->pool, r, STR("notifications/message"), params);
}
