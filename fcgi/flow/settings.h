/*
 * settings - reading what people edited, member by member: each wrong one is named in the fault, and what is not there stays.
 *
 * Of what is stored there is no fault to fill: then what cannot be read is only counted against it.
 */
#ifndef FLOW_SETTINGS_H
#define FLOW_SETTINGS_H

#include "base/fault.h"
#include "base/json.h"

struct settings_reader { struct arena *a; struct fault *f; enum result result; };

/* Names where in "settings" the wrong thing is: a format and its arguments. */
void	flow_settings_wrong(struct settings_reader *, struct str text, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A member that nobody reads is a mistake of who sent it; in what is stored it is of a newer version. names ends with NULL. */
void	flow_settings_only(const json *, const char *at, const char *const *names, struct settings_reader *);
bool	flow_settings_flag(const json *, const char *key, struct settings_reader *, bool *out);	/* whether it is there */
void	flow_settings_number(const json *, const char *key, int32_t most, struct settings_reader *, int32_t *out);
/* The elements of a list of at most so many; false when it is not there, or none. */
bool	flow_settings_list(const json *, const char *key, size_t most, struct settings_reader *, const json **first, size_t *n);

#endif
