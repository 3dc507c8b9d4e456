/*
 * portal_effect - turns what the core wishes (core/portal.h, enum portal_effect_kind) into rows: queue jobs, the lane,
 * the lines, the notices.  All within portal_step's transaction.
 */
#ifndef FLOW_PORTAL_EFFECT_H
#define FLOW_PORTAL_EFFECT_H

#include "flow/portal_step.h"

/* What the portal answered, held against what was asked. */
struct portal_judged {
	bool completed;
	int64_t ok, attention, unasked;
	struct portal_item *item;	/* n of them, with their answers */
	size_t n;
};

/* Judges without writing: whether the job is complete decides where it goes. */
enum result	flow_portal_judge(struct tx *, const struct portal_job *, const struct portal_items *, struct portal_judged *);
/* Fills what the input has to know of the lane: has_token, open_unsent (and then withdraws the unsent request). */
enum result	flow_portal_lane(struct tx *, struct portal_step *);
/* judged is NULL when no items came with the input; cause is the last event. step->job is stored already. */
enum result	flow_portal_effects(struct tx *, struct portal_step *, const struct portal_decision *, const struct portal_judged *,
		    int64_t cause);
/* Sees to it that the clocks that run now have their timers in the queue: for one that was rung too early. */
enum result	flow_portal_timers(struct tx *, const struct portal_job *, int64_t cause);
/* Takes those of clocks that have stopped, or go to another time by now, out of the queue; was: the job before. */
enum result	flow_portal_unwind(struct tx *, const struct portal_job *, const struct portal *was);
/* Forgets a token, by where it lies sealed. */
enum result	flow_portal_token_drop(struct tx *, struct str owner);
/* Gives a free lane to the job that has waited longest. */
enum result	flow_portal_start_next(struct tx *, struct str login_id);

#endif
