/* Fetches the newest package that carries AWS's service models, with what the machine has: Debian's
 * own apt-get, its archive and its keys. The only place that starts other programs, and only on an
 * operator's word. */
#ifndef COMPILE_FETCH_H
#define COMPILE_FETCH_H

#include "base/env.h"
#include "base/err.h"

/* Package awscli of Debian unstable. The machine's own apt configuration stays untouched; the file
 * and everything around it go away with the arena. ERR_CONFIG where there is no Debian archive. */
MUST_USE bool fetch_newest(struct arena *a, const struct env *v, struct str *package,
                           struct err *e);

#endif
