#include "codec/xml.h"

#include "base/limits.h"
#include "harness.h"

static const struct xml_node *read_ok(struct arena *a, struct str text)
{
    struct err e = err_init(a);
    const struct xml_node *root = NULL;
    CHECK_OK(xml_read(a, text, &root, &e), &e);
    return root;
}

static void tree(struct arena *a)
{
    test_begin("names, texts, attributes");
    const struct xml_node *root = read_ok(
        a, STR("<?xml version=\"1.0\"?>\n<r xmlns='u' xmlns:x='v'><a>1 &lt;&#x263A;<!-- c -->2</a>"
               "<b x:k='q&quot;' n='m'/><a><![CDATA[<3>]]></a>tail</r>"));
    if (!root) return;
    CHECK_STR(root->name, STR("r"));
    CHECK(root->child_count == 3);
    const struct xml_node *first = xml_child(root, STR("a"));
    CHECK_STR(first->text, STR("1 <\xe2\x98\xba"
                               "2"));
    CHECK_STR(xml_same(first)->text, STR("<3>"));
    CHECK(xml_same(xml_same(first)) == NULL);
    const struct xml_node *b = xml_child(root, STR("b"));
    CHECK(b->attribute_count == 2);
    CHECK_STR(b->attributes[0].name, STR("k"));
    CHECK(b->attributes[0].is_qualified && !b->attributes[1].is_qualified);
    CHECK_STR(b->attributes[0].value, STR("q\""));
    CHECK_STR(root->text, STR(""));
    CHECK_STR(xml_child_text(root, STR("none")), STR(""));
}

static void refused(struct arena *a)
{
    static const struct str texts[] = {
        STR_INIT(""),
        STR_INIT("<a>"),
        STR_INIT("<a></b>"),
        STR_INIT("<a/><b/>"),
        STR_INIT("<x:a/>"),
        STR_INIT("<a>\xff</a>"),
        STR_INIT("<a>&unknown;</a>"),
        STR_INIT("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"),
        STR_INIT("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"),
    };
    test_begin("malformed or unsafe text fails with a place");
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct err e = err_init(a);
        const struct xml_node *root;
        CHECK(!xml_read(a, texts[i], &root, &e));
        CHECK(e.kind == ERR_SYNTAX && str_find(e.message, STR("line")) != STR_NPOS);
    }
}

static bool read_nested(struct arena *a, size_t depth)
{
    struct buf b = buf_new(a, 1u * MIB);
    for (size_t i = 0; i < depth; i++) buf_add(&b, STR("<a>"));
    for (size_t i = 0; i < depth; i++) buf_add(&b, STR("</a>"));
    struct err e = err_init(a);
    const struct xml_node *root;
    return xml_read(a, buf_str(&b), &root, &e);
}

static void depth(struct arena *a)
{
    test_begin("nesting is limited");
    CHECK(read_nested(a, LIMIT_XML_DEPTH));
    CHECK(!read_nested(a, LIMIT_XML_DEPTH + 1));
    CHECK(!read_nested(a, 100000));
}

static void index_many(struct arena *a)
{
    test_begin("index finds the first of each name");
    struct buf b = buf_new(a, 1u * MIB);
    buf_add(&b, STR("<r>"));
    for (int i = 0; i < 1000; i++) buf_addf(&b, "<n%d>%d</n%d>", i % 500, i, i % 500);
    buf_add(&b, STR("</r>"));
    const struct xml_node *root = read_ok(a, buf_str(&b));
    if (!root) return;
    struct xml_index index = xml_index(a, root);
    CHECK_STR(xml_index_get(&index, STR("n499"))->text, STR("499"));
    CHECK(xml_index_get(&index, STR("n500")) == NULL);
}

static void writing(struct arena *a)
{
    test_begin("escapes, attributes, empty elements");
    struct buf b = buf_new(a, 1000);
    struct xml_writer w = {.out = &b};
    xml_start(&w, STR("a"));
    xml_attribute(&w, STR("k"), STR("<\">&\r\n\t"));
    xml_text(&w, STR("<\">&\r\n"));
    xml_start(&w, STR("b"));
    xml_text(&w, STR(""));
    xml_end(&w, STR("b"));
    xml_end(&w, STR("a"));
    CHECK_STR(buf_str(&b), STR("<a k=\"&lt;&quot;&gt;&amp;&#13;&#10;&#09;\">&lt;\"&gt;&amp;\r\n"
                               "<b /></a>"));
}

void run_tests(struct arena *a)
{
    tree(a);
    refused(a);
    depth(a);
    index_many(a);
    writing(a);
}
