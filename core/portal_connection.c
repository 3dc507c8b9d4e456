/*
 * portal_connection - cells of the table in core/portal.c: a connection that does not come, comes late, or has to go.
 *
 * One login has one connection.  Whatever is left open blocks the next job of that login, so every connection is closed
 * with its own token or waited out, and the lane stays held until then.
 */
#include "core/portal_connection.h"

/* ---- EnsureConnection does not get through ---- */

/* Another connection is in the way and cannot be closed: ask again after a while, as long as such a connection may live. */
static void
wait_for_connection(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_WAITING_FOR_CONNECTION);
	bool first = s->job.blocked_since_ms == 0;

	if (!first && s->now_ms >= step_later(s->job.blocked_since_ms, step_later(s->set->connection_ms, s->set->reopen_ms))) {
		step_fail(s, PORTAL_ACTIVE_CONNECTION_EXISTS, CONNECTION_NONE);	/* none of ours */
		step_tell_failed(s);
		return;
	}
	e.attempt = s->job.attempt + 1;
	e.error = PORTAL_ACTIVE_CONNECTION_EXISTS;
	e.connection = CONNECTION_ASKED;
	e.reopen_ms = step_later(s->now_ms, s->set->reopen_ms);
	e.deadline_ms = step_later(e.reopen_ms, s->set->silence_ms);
	step_happens(s, &e);
	step_wants_at(s, DO_OPEN, e.attempt, e.reopen_ms);
	if (first)
		step_tell(s, TELL_BLOCKED);
}

void
portal_connection_blocked(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSING);

	e.connection = CONNECTION_CLEARING;
	e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
	if (s->job.connection == CONNECTION_CLEARING)		/* heard already */
		return;
	if (s->job.connection == CONNECTION_CLOSING) {		/* it is an older one of ours, and being closed */
		e.attempt = s->job.token_attempt;
		step_happens(s, &e);
	} else if (s->in->has_token) {
		e.attempt = 0;
		step_happens(s, &e);
		step_wants(s, DO_CLOSE, 0);
	} else {
		wait_for_connection(s);
	}
}

/* Whether what was heard is about the connection that is being closed, not about an earlier one. */
static bool
this_close(const struct portal_step *s)
{
	return s->in->attempt == 0 || s->job.token_attempt == 0 || s->in->attempt == s->job.token_attempt;
}

void
portal_connection_cleared(struct portal_step *s)
{
	int32_t closed = s->job.token_attempt;
	struct portal_event e;

	if (!this_close(s))
		return;
	if (s->job.connection == CONNECTION_CLEARING) {
		e = step_event(s, EV_REOPENING);
		e.attempt = s->job.attempt + 1;
		e.connection = CONNECTION_ASKED;
		e.reopen_ms = 0;
		e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
		step_happens(s, &e);
		step_wants(s, DO_DROP_TOKEN, closed);
		step_wants(s, DO_OPEN, e.attempt);
	} else if (s->job.connection == CONNECTION_CLOSING) {
		e = step_event(s, EV_CLOSED);
		e.attempt = closed;
		e.connection = CONNECTION_ASKED;
		step_happens(s, &e);
		step_wants(s, DO_DROP_TOKEN, closed);
	}
}

void
portal_connection_not_cleared(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_LOST);

	if (!this_close(s))
		return;
	if (s->job.connection == CONNECTION_CLEARING) {
		wait_for_connection(s);
	} else if (s->job.connection == CONNECTION_CLOSING) {
		e.attempt = s->job.token_attempt;
		e.connection = CONNECTION_ASKED;	/* if it is in our way, we shall hear of it */
		step_happens(s, &e);
	}
}

/*
 * An older attempt's connection comes up while this one is asked for.  It is closed, and ours is waited for; it is asked
 * for again only when the older one got it refused.
 */
void
portal_connection_aside(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSING);

	if (s->attempt == s->job.token_attempt)
		return;
	if (e.connection != CONNECTION_CLEARING)
		e.connection = CONNECTION_CLOSING;
	step_happens(s, &e);
	step_wants(s, DO_KEEP_TOKEN, s->attempt);
	step_wants(s, DO_CLOSE, s->attempt);
}

static void
try_again(struct portal_step *s, enum portal_error error)
{
	struct portal_event e = step_event(s, EV_REOPENING);

	e.attempt = s->job.attempt + 1;
	e.error = error;
	e.reopen_ms = step_later(s->now_ms, s->set->retry_ms * (s->job.tries + 1));
	e.deadline_ms = step_later(e.reopen_ms, s->set->silence_ms);
	step_happens(s, &e);
	step_wants_at(s, DO_OPEN, e.attempt, e.reopen_ms);
}

void
portal_connection_open_failed(struct portal_step *s)
{
	enum portal_error error = step_error(s);
	struct portal_event e = step_event(s, EV_CLOSING);

	if (error == PORTAL_ACTIVE_CONNECTION_EXISTS) {
		portal_connection_blocked(s);
		return;
	}
	if (s->job.connection == CONNECTION_CLEARING)	/* it was refused before: over and done */
		return;
	if (portal_error_passing(error) && s->job.tries + 1 < s->set->tries) {
		try_again(s, error);
		return;
	}
	if (s->job.connection == CONNECTION_CLOSING) {
		step_fail(s, error, CONNECTION_CLOSING);
	} else if (!portal_error_may_connect(error)) {
		step_fail(s, error, CONNECTION_NONE);
	} else if (!s->in->has_token) {
		step_fail(s, error, CONNECTION_LOST);
	} else {
		e.attempt = 0;
		e.connection = CONNECTION_CLOSING;
		step_happens(s, &e);
		step_wants(s, DO_CLOSE, 0);
		step_fail(s, error, CONNECTION_CLOSING);
	}
	step_tell_failed(s);
}

/* ---- what comes when the job has ended, or before it begins again ---- */

void
portal_connection_late(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSING);

	/*
	 * We have had this one, or one of a later attempt, which could only come when this one was gone; and have closed it or
	 * are at it: told again, it must not be taken for the one that is being closed.
	 */
	if (s->attempt <= s->job.token_attempt)
		return;
	e.connection = CONNECTION_CLOSING;
	e.waits_until_ms = 0;
	step_happens(s, &e);
	step_wants(s, DO_KEEP_TOKEN, s->attempt);
	step_wants(s, DO_CLOSE, s->attempt);
}

void
portal_connection_never_opened(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSED);

	e.error = s->in->kind == IN_ACTIVE_EXISTS ? PORTAL_ACTIVE_CONNECTION_EXISTS : step_error(s);
	if (s->job.connection != CONNECTION_LOST || s->job.token_attempt != 0 || portal_error_may_connect(e.error))
		return;
	e.connection = CONNECTION_NONE;
	e.waits_until_ms = 0;
	step_happens(s, &e);
	if (portal_error_blocks_login(e.error))
		step_wants(s, DO_BLOCK_LOGIN, s->attempt);
}

void
portal_connection_closed(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSED);
	bool lost = s->job.connection == CONNECTION_LOST;

	if (lost ? s->in->attempt != 0 && s->in->attempt != s->job.token_attempt
	    : s->job.connection != CONNECTION_CLOSING || !this_close(s))
		return;
	e.attempt = s->job.token_attempt;
	e.connection = CONNECTION_NONE;
	e.waits_until_ms = 0;
	step_happens(s, &e);
	step_wants(s, DO_DROP_TOKEN, e.attempt);
}

void
portal_connection_not_closed(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_LOST);

	if (s->job.connection != CONNECTION_CLOSING || !this_close(s))
		return;
	e.attempt = s->job.token_attempt;
	e.connection = CONNECTION_LOST;
	e.waits_until_ms = step_later(s->now_ms, s->set->connection_ms);
	step_happens(s, &e);
}

void
portal_connection_lifetime_over(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CLOSED);

	if (s->job.connection != CONNECTION_LOST || s->now_ms < s->job.waits_until_ms)
		return;
	e.attempt = s->job.token_attempt;
	e.connection = CONNECTION_NONE;
	e.waits_until_ms = 0;
	step_happens(s, &e);
	step_wants(s, DO_DROP_TOKEN, e.attempt);
}
