/*
 * portal_apply - what each event makes of a portal job.
 *
 * Stored events are folded through this for ever: what a type does here never changes for a stored version.  It looks at
 * the job and the event alone, never at settings or the clock.
 */
#include "core/portal.h"

#include <assert.h>

struct portal
portal_new(bool test)
{
	return (struct portal){ .state = PORTAL_PENDING, .test = test };
}

/* Into state; whatever belonged to the question or the read that was under way is over. */
static void
enter(struct portal *job, enum portal_state state)
{
	job->state = state;
	job->resume = PORTAL_PENDING;
	job->answered = false;
	job->read_asked = false;
}

static void
ask(struct portal *job, enum portal_state resume)
{
	enter(job, PORTAL_AWAITING_MFA);
	job->resume = resume;
	job->mfa_round++;
}

/* Answered items: in the lines now, and in the cart. */
static void
fill(struct portal *job, bool all_good)
{
	enter(job, all_good ? PORTAL_COMPLETED : PORTAL_NEEDS_REVIEW);
	job->error = PORTAL_OK;
	job->reviewed = false;
}

static void
give_up(struct portal *job, enum portal_state state, const struct portal_event *e, enum portal_connection was)
{
	enter(job, state);
	job->error = e->error;
	if (e->connection == CONNECTION_LOST && was != CONNECTION_LOST)
		job->token_attempt = 0;		/* lost because its own token never came */
}

struct portal
portal_apply(struct portal job, const struct portal_event *e)
{
	enum portal_connection was = job.connection;

	job.connection = e->connection;
	job.deadline_ms = e->deadline_ms;
	job.reopen_ms = e->reopen_ms;
	job.waits_until_ms = e->waits_until_ms;

	switch (e->type) {
	case EV_CREATED:
		job = portal_new(e->test);
		break;
	case EV_STARTED:
		enter(&job, PORTAL_CONNECTING);
		job.attempt = e->attempt;
		job.error = PORTAL_OK;
		break;
	case EV_OPEN_ACCEPTED:
	case EV_ADD_ACCEPTED:
	case EV_ADOPTED:
	case EV_UNSENT:
		job.read_asked = false;
		break;
	case EV_WAITING_FOR_CONNECTION:
		enter(&job, PORTAL_CONNECTING);
		job.attempt = e->attempt;
		job.error = e->error;
		if (job.blocked_since_ms == 0)
			job.blocked_since_ms = e->at_ms;
		break;
	case EV_REOPENING:
		enter(&job, PORTAL_CONNECTING);
		job.attempt = e->attempt;
		job.tries += e->error != PORTAL_OK;
		job.error = e->error;
		break;
	case EV_CONNECTED:
		enter(&job, PORTAL_ADDING_ITEMS);
		job.token_attempt = e->attempt;
		job.items_sent = !job.test;
		job.error = PORTAL_OK;
		job.blocked_since_ms = 0;
		break;
	case EV_MFA_ASKED:
	case EV_MFA_WRONG:
		ask(&job, e->resume);
		break;
	case EV_MFA_ANSWERED:
		enter(&job, e->resume);
		job.answered = true;
		break;
	case EV_READ_ASKED:
		job.read_asked = true;
		job.resume = e->resume;
		break;
	case EV_COMPLETED:
		fill(&job, true);
		job.result_attempt = job.test ? 0 : e->attempt;
		break;
	case EV_NEEDS_REVIEW:
		fill(&job, false);
		job.result_attempt = e->attempt;
		break;
	case EV_FAILED:
		give_up(&job, PORTAL_FAILED, e, was);
		break;
	case EV_CANCELLED:
		give_up(&job, PORTAL_CANCELLED, e, was);
		break;
	case EV_CLOSING:
		job.token_attempt = e->attempt;
		if (e->connection == CONNECTION_CLEARING)
			enter(&job, PORTAL_CONNECTING);
		break;
	case EV_CLOSED:
		if (e->error != PORTAL_OK)
			job.error = e->error;
		break;
	case EV_LOST:
		break;
	case EV_RETRIED:
		enter(&job, PORTAL_PENDING);
		job.error = PORTAL_OK;
		job.late = LATE_NONE;
		job.items_sent = false;
		job.tries = 0;
		job.mfa_round = 0;
		job.blocked_since_ms = 0;
		break;
	case EV_LATE_RESULT:
		job.late = LATE_OFFERED;
		job.items_sent = true;
		/* A job that has its result keeps it: this is a second one, of another attempt. */
		if (job.state != PORTAL_COMPLETED && job.state != PORTAL_NEEDS_REVIEW)
			job.result_attempt = e->attempt;
		break;
	case EV_LATE_ACCEPTED:
		fill(&job, e->all_good);
		job.late = LATE_ACCEPTED;
		break;
	case EV_REVIEWED:
		job.reviewed = true;
		if (job.late == LATE_OFFERED)
			job.late = LATE_NONE;	/* the second result was looked at too */
		break;
	case EV_CONFIRMED:
	case EV_RESENT:
		break;
	}
	return job;
}

bool
portal_ended(enum portal_state state)
{
	assert((unsigned)state < PORTAL_STATES);
	switch (state) {
	case PORTAL_PENDING:
	case PORTAL_CONNECTING:
	case PORTAL_AWAITING_MFA:
	case PORTAL_ADDING_ITEMS:
		return false;
	case PORTAL_COMPLETED:
	case PORTAL_NEEDS_REVIEW:
	case PORTAL_FAILED:
	case PORTAL_CANCELLED:
		break;
	}
	return true;
}

bool
portal_holds_lane(const struct portal *job)
{
	return job->connection != CONNECTION_NONE;
}
