/*
 * housekeeping - what has to happen by itself, per account: forgetting what is old, and reading the purchasing source.
 *
 * What:  topic housekeeping runs every night and deletes in small bites, again at once while there is more.  prepare reads
 *        what a bite takes and archives it where an archive is set; settle deletes just that.
 *        flow_housekeeping_begin sees to it that it, the pull of a source over HTTP, what shops need and what PostHog is told
 *        are in the queue.
 * Holds: events are never deleted.  What is young is kept for retention_days of the configuration, but for raw bodies
 *        beyond bodies_mb; a delivery's row stays, and says when its body went.
 *        Finished jobs and old notices are archived before they go.  What cannot be archived is not deleted, and nothing
 *        else of the account is: the job is tried again, and people are told.  Bodies, sessions and answers that were kept
 *        against repeats may hold secrets, or say nothing: they are not archived.
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
