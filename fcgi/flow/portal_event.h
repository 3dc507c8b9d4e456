/*
 * portal_event - a portal job's events as they are stored, and what each makes of the job's row.
 *
 * What:  an event with all that stands beside the machine's part (struct portal_fact), its JSON, and apply(): the one place
 *        where a row of portal_job changes.  flow/portal_step.c moves jobs with it, flow/replay.h recomputes them with it.
 * Holds: what apply() does to a stored event never changes.  It looks at the job and the event alone.
 */
#ifndef FLOW_PORTAL_EVENT_H
#define FLOW_PORTAL_EVENT_H

#include "base/arena.h"
#include "base/json.h"
#include "core/portal.h"
#include "store/portal_item.h"
#include "store/portal_job.h"

struct portal_fact {
	struct portal_event event;	/* the machine's part */
	struct str text;		/* the provider's words */
	struct str question;		/* EV_MFA_ASKED */
	int64_t digits;			/* EV_MFA_ASKED: expected length of the answer */
	struct str note;		/* a person's: review, confirmation number; EV_CREATED: the parent's id */
	struct str guid, child;		/* for people alone: the provider's job, the job that has the resent lines */
	/*
	 * Answered items that stand in the lines from here on, NULL when there are none: n of them, item no 1 first.  Only what
	 * was answered is set (portal_item.h); also those that a resent job has taken, by number alone.
	 */
	const struct portal_item *item;
	size_t items;
	const int64_t *resent;		/* EV_RESENT: the numbers of the items whose lines the child has; n of them */
	size_t resents;
	/* of the row: who did it (a person's id or "") and when */
	struct str actor;
	int64_t at;
};

/* The JSON that is stored. Empty when the arena is full. */
struct str	flow_portal_event_data(struct arena *, const struct portal_fact *);
/* And back; texts borrow the arena. actor and at are the caller's. False when it is no event of this version. */
bool		flow_portal_event_read(struct arena *, struct str type, const json *data, struct portal_fact *);

/* The job as it is after the event: the machine, what people see of it, and seq. */
void		flow_portal_event_apply(struct portal_job *, const struct portal_fact *);

#endif
