/*
 * monitor_use - what the operator's PostHog is told of use, where POSTHOG_KEY names a project; nobody is told otherwise.
 *
 * What:  once an hour, for each company, how often what happened: the kinds of the events of that hour, with their numbers.
 * Why:   the events are there already, so nothing is counted twice, no request does more for it, and none is lost.
 * Holds: a company is a hash of its id, and nothing is said of who did it, or of what it was about.
 */
#ifndef FLOW_MONITOR_USE_H
#define FLOW_MONITOR_USE_H

#include "flow/topic.h"

/* For the clock: it is in the queue, where somebody is to be told. */
enum result	flow_monitor_use_begin(struct tx *);

/* Topic posthog.send. */
enum result	flow_monitor_use_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_monitor_use_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_monitor_use_settle(struct tx *, void *settle);

#endif
