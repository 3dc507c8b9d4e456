/*
 * topics - joins each topic of the queue to the functions that prepare, read and settle it.
 *
 * A new kind of job is a rule in core/topic.c, its functions in flow/, and a row here.
 */
#ifndef WORK_TOPICS_H
#define WORK_TOPICS_H

#include "flow/topic.h"

struct topic_row {
	topic_prepare prepare;		/* NULL: this program cannot do such a job yet */
	topic_read read;		/* NULL: it makes no call */
	topic_settle settle;
	/* Idempotency keys as its provider likes them; NULL where there are none. */
	struct str (*make_key)(struct arena *, const unsigned char random[16]);
};

extern const struct topic_row topics[TOPICS];
/* ",portal.deadline,housekeeping," …: the topics that make no call (struct job_claim's only). */
struct str	topics_local(struct arena *);

#endif
