/* Services with one endpoint for a whole partition (endpoints.json, as compiled into the database).
 */
#ifndef ENDPOINT_GLOBAL_H
#define ENDPOINT_GLOBAL_H

#include "model/model.h"

/* The region of a service that is used without one ("aws-global"); empty for all others. */
struct str global_region(const struct model *m, const struct service *s);
/* The region that signs for such a service in the partition of `region`; `region` for others. */
struct str global_signing_region(const struct model *m, const struct service *s, struct str region);

/* Has the service one endpoint for the whole partition, whatever region is asked for? */
bool global_is_everywhere(const struct model *m, const struct service *s);

#endif
