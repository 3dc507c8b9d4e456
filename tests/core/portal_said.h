/*
 * portal_said - portal jobs in words, for the tests: what goes in is read from a line, what is decided becomes one.
 *
 * In:   "+600 failed timeout #1 of_add"   seconds later (else at the next ms), the input, its error, its attempt, its flags
 * Out:  "failed#1(timeout): release_lines lifetime@3600 tell=timeout | failed lost"
 *       events: effects (times in seconds from now) | state and connection; or "already", or "refused check_cart"
 */
#ifndef CORE_PORTAL_SAID_H
#define CORE_PORTAL_SAID_H

#include "core/portal.h"

extern const struct portal_settings portal_said_settings;

/* Reads a line; *now_ms is moved on. False when a word is not known. */
bool	portal_said_read(struct str line, int64_t *now_ms, struct portal_input *);
/* The decision, and what becomes of the job, which is moved on. */
void	portal_said_decide(struct buf *, struct portal *, const struct portal_input *, int64_t now_ms);
/* Field by field, since structs have holes. */
bool	portal_said_same(const struct portal *, const struct portal *);
bool	portal_said_same_event(const struct portal_event *, const struct portal_event *);

#endif
