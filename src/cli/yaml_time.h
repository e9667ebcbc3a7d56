/* Plain times of YAML, 2024-01-31 and 2024-01-31T10:00:00Z: to the AWS CLI they are neither text
 * nor number, but Python's date and datetime. Here they are numbers whose text is the time as
 * Python prints it, which no number's text looks like. */
#ifndef CLI_YAML_TIME_H
#define CLI_YAML_TIME_H

#include "value/value.h"

/* The time that a plain scalar is; false, and *out untouched, when it is none (YAML 1.1 type
 * library, timestamp, as ruamel reads it). */
bool yaml_time(struct arena *a, struct str scalar, const struct value **out);

/* What Python says of a scalar that is written as a time but is none: 2021-02-30; empty for all
 * others. */
struct str yaml_time_fault(struct arena *a, struct str scalar);

/* `v` with times as text, for what comes after the checks; `v` itself when it has none. */
const struct value *yaml_times_as_text(struct arena *a, const struct value *v);

enum yaml_time_kind { YAML_TIME_NONE, YAML_TIME_DATE, YAML_TIME_CLOCK };

enum yaml_time_kind yaml_time_kind_of(const struct value *v);
struct str yaml_time_type(const struct value *v); /* "<class 'datetime.date'>"; empty for none */

#endif
