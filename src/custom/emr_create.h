/* The making of a cluster in parts: emr_create.c and emr_create_parts.c. */
#ifndef CUSTOM_EMR_CREATE_H
#define CUSTOM_EMR_CREATE_H

#include "custom/emr.h"

struct emr_cluster {
    struct request *request;
    struct arena *arena;
    const struct value *params; /* of the command */
    const struct value *ec2;    /* --ec2-attributes, with what the profile adds; or NULL */
    struct str log_uri, service_role;
    bool scales, debugging;            /* a group scales by itself; --enable-debugging */
    struct value *cluster, *instances; /* RunJobFlow and its Instances */
    struct value *steps;
};

/* Reads --ec2-attributes; what is not given comes from the profile's emr section. ERR_PARAM. */
MUST_USE bool emr_create_settings(struct emr_cluster *c, struct err *e);

/* --use-default-roles and the EC2 attributes. ERR_PARAM. */
MUST_USE bool emr_create_roles(struct emr_cluster *c, struct err *e);

/* Applications, bootstrap actions, steps, policies. ERR_PARAM. */
MUST_USE bool emr_create_structures(struct emr_cluster *c, struct err *e);

#endif
