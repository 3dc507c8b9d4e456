/*
 * housekeeping - what has to happen by itself, per account: forgetting what is old, and reading the purchasing source.
 *
 * What:  topic housekeeping runs every night and deletes in small bites, again at once while there is more.
 *        flow_housekeeping_begin sees to it that it, and the pull of a source over HTTP, are in the queue.
 * Holds: events are never deleted.  What is young is kept for retention_days of the configuration.
 */
#ifndef FLOW_HOUSEKEEPING_H
#define FLOW_HOUSEKEEPING_H

#include "flow/topic.h"

/* For the worker's clock, for every account (store_system_accounts); in_out is not used. */
enum result	flow_housekeeping_begin(struct tx *, void *in_out);

/* Topic housekeeping. */
enum result	flow_housekeeping_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct prepared *);
enum result	flow_housekeeping_settle(struct tx *, void *settle);

#endif
