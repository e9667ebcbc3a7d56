/* One property of a template that names a file or folder, put into the bucket: part of the export
 * of templates (cloudformation_export.h). */
#ifndef CUSTOM_CLOUDFORMATION_ARTIFACT_H
#define CUSTOM_CLOUDFORMATION_ARTIFACT_H

#include "custom/artifacts.h"

/* A property of a resource that may name a file or folder. */
struct reference {
    struct str type, property;
    bool optional;                   /* left alone when not given; else the template's folder */
    bool zipped;                     /* a single file becomes an archive */
    bool stack;                      /* it names a nested template */
    struct str bucket, key, version; /* given: the address is a map of these */
};

extern const struct reference export_resource_rows[], export_metadata_rows[];
extern const size_t export_resource_count, export_metadata_count;

struct exporter {
    struct artifacts *artifacts;
    struct arena *arena;
    struct str folder; /* of the template, absolute */
    unsigned depth;
};

struct s3_url {
    struct str bucket, key, version;
};

/* s3://bucket/key?versionId=v */
bool export_parse_url(struct str text, struct s3_url *out);

/* A copy of the map with the field replaced or added. */
const struct value *export_with(struct arena *a, const struct value *map, struct str name,
                                const struct value *v);

/* What is at the path; of kind FILE_OTHER when there is nothing. The door's refusal is an error. */
MUST_USE bool export_look(const struct exporter *x, struct str path, struct file_info *info,
                          struct err *e);

/* *url: s3://… of the bytes. */
MUST_USE bool export_put(const struct exporter *x, struct str bytes, struct str *url,
                         struct err *e);

/* Always false. */
bool export_no_such_path(const struct reference *ref, struct str id, struct str path,
                         struct err *e);

/* Replaces the reference within *map, the properties of the resource `id`. */
MUST_USE bool export_property(const struct exporter *x, const struct reference *ref, struct str id,
                              const struct value **map, struct err *e);

/* One template, `depth` levels below the first. */
MUST_USE bool export_at(struct artifacts *u, struct str path, unsigned depth,
                        const struct value **out, struct err *e);

#endif
