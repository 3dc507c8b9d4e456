/*
 * portal_step - one input on its way through portal_decide(), and what the cells of the table make their answers with.
 *
 * A cell makes events with step_happens() and asks for effects with step_wants().  One that makes no event has answered
 * "already", unless it calls step_refuse().  Timers, lines and the lane follow by themselves (follow() in core/portal.c).
 */
#ifndef CORE_PORTAL_STEP_H
#define CORE_PORTAL_STEP_H

#include "core/portal.h"

struct portal_step {
	const struct portal_input *in;
	const struct portal_settings *set;
	int64_t now_ms;
	int32_t attempt;		/* that the input is about */
	struct portal job;		/* as the events so far have made it */
	struct portal_decision *out;
};

int64_t			step_later(int64_t now_ms, int64_t ms);		/* a time from now on; the end of time at most */
enum portal_error	step_error(const struct portal_step *);		/* of IN_FAILED: never PORTAL_OK */

void			step_refuse(struct portal_step *, enum portal_refusal);
struct portal_event	step_event(const struct portal_step *, enum portal_event_type);	/* of now, changing nothing yet */
void			step_happens(struct portal_step *, const struct portal_event *);
void			step_wants(struct portal_step *, enum portal_effect_kind, int32_t attempt);
void			step_wants_at(struct portal_step *, enum portal_effect_kind, int32_t attempt, int64_t at_ms);
void			step_tell(struct portal_step *, enum portal_tell);

/* What becomes of the connection when the job, which has not ended, stops here. unsent: EnsureConnection never left. */
enum portal_connection	step_left_behind(const struct portal *, bool unsent);
/* The job ends with this event: no clock runs any more, an open connection is closed, a lost one waited out, and an
 * EnsureConnection that has not left never will. */
void			step_end(struct portal_step *, struct portal_event);
void			step_fail(struct portal_step *, enum portal_error, enum portal_connection);
void			step_tell_failed(struct portal_step *);

#endif
