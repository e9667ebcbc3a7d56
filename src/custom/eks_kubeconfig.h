/* The file that says how Kubernetes clients reach clusters (awscli
 * customizations/eks/kubeconfig.py): read through the file door, merged, written back in its own
 * order. */
#ifndef CUSTOM_EKS_KUBECONFIG_H
#define CUSTOM_EKS_KUBECONFIG_H

#include "custom/custom.h"

struct kubeconfig {
    struct str path; /* absolute */
    const struct value *content;
};

/* Would the door let this file be written? Asked before anything is sent. ERR_DENIED. */
MUST_USE bool kubeconfig_check(struct request *r, const struct value *params, struct err *e);

/* The first file of --kubeconfig, KUBECONFIG or ~/.kube/config that names the cluster, else the
 * first of all; one that does not exist is a new one. ERR_GENERAL with the CLI's text, ERR_DENIED.
 */
MUST_USE bool kubeconfig_choose(struct request *r, const struct value *params, struct str cluster,
                                struct kubeconfig *out, struct err *e);

bool kubeconfig_has(const struct kubeconfig *k, struct str cluster);

/* Puts the entry into the list `key`, in place of one of the same name. */
void kubeconfig_insert(struct arena *a, struct kubeconfig *k, struct str key,
                       const struct value *entry);

MUST_USE bool kubeconfig_write(struct request *r, const struct kubeconfig *k, struct err *e);

/* As the CLI writes it. */
MUST_USE bool kubeconfig_text(struct arena *a, const struct value *v, struct str *out,
                              struct err *e);

#endif
