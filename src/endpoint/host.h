/* What may stand in a host name (RFC 1123, and S3's narrower rule for buckets). */
#ifndef ENDPOINT_HOST_H
#define ENDPOINT_HOST_H

#include "base/str.h"

bool host_is_label(struct str s, bool allow_dots);
bool host_is_virtual_bucket(struct str s, bool allow_dots);
bool host_is_name(struct str s); /* labels with dots; S3's '_' of old bucket names too */
bool host_is_below(struct str host, struct str suffix); /* "a.b.c" is below "b.c" */
bool host_is_ipv4(struct str s);                        /* four numbers of 0 to 255 */

#endif
