/* Multipart uploads and copies: begin, parts, end (s3transfer's upload and copy tasks). */
#include "custom/s3_transfer.h"

/* Parts carry the checksum that the whole is asked to have. */
void multipart_checksum(const struct transfer *t, struct value *params, struct arena *a)
{
    bool wanted = t->request->settings.request_checksum == CHECKSUM_WHEN_SUPPORTED;
    if (wanted && !value_get(params, STR("ChecksumAlgorithm"))) {
        set_text(a, params, STR("ChecksumAlgorithm"), STR("CRC64NVME"));
    }
}

bool multipart_begin(struct transfer *t, struct request *step, struct value *params, size_t parts,
                     struct multipart *out, struct err *e)
{
    const struct value *output;
    multipart_checksum(t, params, step->arena);
    if (!custom_call(step, STR("CreateMultipartUpload"), params, &output, e)) return false;
    *out = (struct multipart){.arena = step->arena,
                              .bucket = value_get_text(params, STR("Bucket")),
                              .key = value_get_text(params, STR("Key")),
                              .upload_id = value_get_text(output, STR("UploadId")),
                              .parts = ARENA_ARRAY(step->arena, const struct value *, parts),
                              .n = parts};
    return true;
}

void multipart_add(const struct multipart *m, int64_t number, const struct value *answer)
{
    struct arena *a = m->arena;
    static const struct str copied[] = {
        STR_INIT("ETag"),
        STR_INIT("ChecksumCRC32"),
        STR_INIT("ChecksumCRC32C"),
        STR_INIT("ChecksumCRC64NVME"),
        STR_INIT("ChecksumSHA1"),
        STR_INIT("ChecksumSHA256"),
        STR_INIT("ChecksumSHA512"),
        STR_INIT("ChecksumMD5"),
        STR_INIT("ChecksumXXHASH64"),
        STR_INIT("ChecksumXXHASH3"),
        STR_INIT("ChecksumXXHASH128"),
    };
    struct value *part = value_map(a);
    for (size_t i = 0; i < ARRAY_LEN(copied); i++) {
        struct str text = value_get_text(answer, copied[i]);
        if (text.n > 0) set_text(a, part, copied[i], arena_str(a, text));
    }
    value_set(a, part, STR("PartNumber"), value_int(a, number));
    m->parts[number - 1] = part;
}

bool multipart_end(struct transfer *t, struct request *step, struct str dest,
                   const struct multipart *m, struct err *e)
{
    struct arena *a = step->arena;
    struct value *params, *upload = value_map(a), *parts = value_list(a);
    for (size_t i = 0; i < m->n; i++) value_push(a, parts, m->parts[i]);
    if (!object_params(a, t->params, FOR_COMPLETE, dest, &params, e)) return false;
    value_set(a, upload, STR("Parts"), parts);
    set_text(a, params, STR("UploadId"), m->upload_id);
    value_set(a, params, STR("MultipartUpload"), upload);
    return custom_call(step, STR("CompleteMultipartUpload"), params, NULL, e);
}

void multipart_abort(struct request *step, const struct multipart *m)
{
    struct arena *a = step->arena;
    struct request clean = *step;
    struct err ignored = err_init(a);
    struct value *params = value_map(a);
    clean.cancel = NULL; /* a cancelled upload is cleaned up, too */
    set_text(a, params, STR("Bucket"), m->bucket);
    set_text(a, params, STR("Key"), m->key);
    set_text(a, params, STR("UploadId"), m->upload_id);
    if (!custom_call(&clean, STR("AbortMultipartUpload"), params, NULL, &ignored)) return;
}
