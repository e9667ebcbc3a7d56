#include "endpoint/global.h"

#include "endpoint/blob.h"

/* The rest of the first line that starts with the two words; an empty second word is none. */
static struct str rest_of_line(struct str lines, struct str first, struct str second)
{
    struct str line, word;
    while (str_next(&lines, '\n', &line)) {
        if (!str_next(&line, ' ', &word) || !str_eq(word, first)) continue;
        if (second.n == 0 || (str_next(&line, ' ', &word) && str_eq(word, second))) return line;
    }
    return STR_NONE;
}

/* A line is "iam aws-global". */
struct str global_region(const struct model *m, const struct service *s)
{
    return rest_of_line(model_blob(m, STR("partition-endpoints")), service_endpoint_prefix(s),
                        STR_NONE);
}

bool global_is_everywhere(const struct model *m, const struct service *s)
{
    return rest_of_line(model_blob(m, STR("signing-regions")), service_endpoint_prefix(s),
                        STR("aws"))
               .n > 0;
}

/* A line is "health aws us-east-1". */
struct str global_signing_region(const struct model *m, const struct service *s, struct str region)
{
    struct blob partitions;
    struct operand name = {0};
    if (!blob_open(model_blob(m, STR("partitions")), PARTITIONS_MAGIC, &partitions)) return region;
    uint32_t partition = partition_of(&partitions, region);
    if (!partition_attribute(&partitions, partition, STR("name"), &name)) return region;
    struct str found =
        rest_of_line(model_blob(m, STR("signing-regions")), service_endpoint_prefix(s), name.text);
    return found.n > 0 ? found : region;
}
