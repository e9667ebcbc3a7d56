#include "mcp/conformance/fixtures.h"
#include "value/json.h"

#define TEMPLATE_BEGIN STR("test://template/")
#define TEMPLATE_END STR("/data")

static const struct {
    struct str uri, name, type;
    struct str text; /* empty: the image */
} resources[] = {
    {STR_INIT("test://static-text"), STR_INIT("static-text"), STR_INIT("text/plain"),
     STR_INIT("This is the content of the static text resource.")},
    {STR_INIT("test://static-binary"), STR_INIT("static-binary"), STR_INIT("image/png"),
     STR_INIT("")},
    {STR_INIT("test://watched-resource"), STR_INIT("watched-resource"), STR_INIT("text/plain"),
     STR_INIT("Watched.")},
};

static struct value *named(struct arena *a, struct str name, struct str type)
{
    struct value *v = value_map(a);
    value_set(a, v, STR("name"), value_string(a, name));
    value_set(a, v, STR("description"), value_string(a, STR("A resource for testing")));
    value_set(a, v, STR("mimeType"), value_string(a, type));
    return v;
}

void resources_list(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *list = value_list(a);
    for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
        struct value *v = named(a, resources[i].name, resources[i].type);
        value_set(a, v, STR("uri"), value_string(a, resources[i].uri));
        value_push(a, list, v);
    }
    value_set(a, request_result(r, out), STR("resources"), list);
}

void resources_templates(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct value *v = named(a, STR("template"), STR("application/json"));
    value_set(a, v, STR("uriTemplate"), value_string(a, STR("test://template/{id}/data")));
    struct value *list = value_list(a);
    value_push(a, list, v);
    value_set(a, request_result(r, out), STR("resourceTemplates"), list);
}

static struct value *read_static(struct arena *a, struct str uri)
{
    for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
        if (!str_eq(resources[i].uri, uri)) continue;
        struct value *v = resource_contents(a, uri, resources[i].type);
        bool is_text = resources[i].text.n > 0;
        if (is_text)
            value_set(a, v, STR("text"), value_string(a, resources[i].text));
        else
            value_set(a, v, STR("blob"), png_data(a));
        return v;
    }
    return NULL;
}

static struct value *read_template(struct arena *a, struct str uri)
{
    if (!str_starts(uri, TEMPLATE_BEGIN) || !str_ends(uri, TEMPLATE_END)) return NULL;
    size_t around = TEMPLATE_BEGIN.n + TEMPLATE_END.n;
    if (uri.n <= around) return NULL;
    struct str id = str_sub(uri, TEMPLATE_BEGIN.n, uri.n - around);
    struct value *data = value_map(a);
    value_set(a, data, STR("id"), value_string(a, id));
    value_set(a, data, STR("data"),
              value_string(a, arena_printf(a, "Data for ID: " STR_FMT, STR_ARG(id))));
    struct value *v = resource_contents(a, uri, STR("application/json"));
    value_set(a, v, STR("text"), value_string(a, json_text(a, data, &json_compact)));
    return v;
}

void resources_read(struct request *r, struct reply *out)
{
    struct arena *a = r->arena;
    struct str uri = value_get_text(r->params, STR("uri"));
    struct value *v = read_static(a, uri);
    if (!v) v = read_template(a, uri);
    if (!v) {
        bool modern = version_is_modern(r->client.version);
        reply_error(out, modern ? RPC_INVALID_PARAMS : RPC_RESOURCE_NOT_FOUND,
                    STR("Resource not found"));
        struct value *data = value_map(a);
        value_set(a, data, STR("uri"), value_string(a, uri));
        out->data = data;
        return;
    }
    struct value *contents = value_list(a);
    value_push(a, contents, v);
    value_set(a, request_result(r, out), STR("contents"), contents);
}
