/* What surrounds the call of a modelled operation when its command line asks for more: parameters
 * made from the answer of another operation, and changes to the answer before it is queried. */
#ifndef ENGINE_ANSWER_H
#define ENGINE_ANSWER_H

#include "engine/engine.h"

/* cloudfront update-distribution --default-root-object: reads the configuration that is there and
 * puts it, changed, and its ETag into the parameters, which are then checked as cli_parse does
 * (awscli/customizations/cloudfront.py UpdateDefaultRootObject). */
MUST_USE bool answer_complete_params(struct request *r, struct err *e);

/* ec2 get-password-data --priv-launch-key: PasswordData in clear text
 * (awscli/customizations/ec2/decryptpassword.py). datapipeline get-pipeline-definition: the
 * definition as people write it. Notes of the command go to r->messages. */
MUST_USE bool answer_change(struct request *r, const struct value **output, struct err *e);

#endif
