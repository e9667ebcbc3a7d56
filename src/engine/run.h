/* Carries out a plan: one function per kind of step. */
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H

#include "engine/engine.h"

MUST_USE bool run_plan(struct request *r, struct err *e);

#endif
