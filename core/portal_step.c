#include "core/portal_step.h"

#include <assert.h>

/* A time from now on; the end of time rather than beyond it. */
int64_t
step_later(int64_t now_ms, int64_t ms)
{
	return now_ms > INT64_MAX - ms ? INT64_MAX : now_ms + ms;
}

void
step_refuse(struct portal_step *s, enum portal_refusal why)
{
	s->out->answer = PORTAL_REFUSES;
	s->out->why = why;
}

/* An event of now that changes nothing yet. */
struct portal_event
step_event(const struct portal_step *s, enum portal_event_type type)
{
	return (struct portal_event){
		.type = type, .at_ms = s->now_ms, .attempt = s->attempt, .connection = s->job.connection,
		.deadline_ms = s->job.deadline_ms, .reopen_ms = s->job.reopen_ms, .waits_until_ms = s->job.waits_until_ms,
	};
}

void
step_happens(struct portal_step *s, const struct portal_event *e)
{
	assert(s->out->events < PORTAL_EVENTS_MAX);
	s->out->event[s->out->events++] = *e;
	s->job = portal_apply(s->job, e);
}

void
step_wants_at(struct portal_step *s, enum portal_effect_kind kind, int32_t attempt, int64_t at_ms)
{
	assert(s->out->effects < PORTAL_EFFECTS_MAX);
	s->out->effect[s->out->effects++] = (struct portal_effect){ .kind = kind, .attempt = attempt, .at_ms = at_ms };
}

void
step_wants(struct portal_step *s, enum portal_effect_kind kind, int32_t attempt)
{
	step_wants_at(s, kind, attempt, s->now_ms);
}

void
step_tell(struct portal_step *s, enum portal_tell what)
{
	assert(s->out->effects < PORTAL_EFFECTS_MAX);
	s->out->effect[s->out->effects++] = (struct portal_effect){ .kind = DO_TELL, .tell = what };
}

/*
 * What becomes of the connection when a job that has not ended stops here: closed where its token is known, waited out
 * where it may exist, none where EnsureConnection never left and nothing was left behind by a try before it.
 */
enum portal_connection
step_left_behind(const struct portal *job, bool unsent)
{
	assert((unsigned)job->connection < PORTAL_CONNECTIONS && !portal_ended(job->state));
	switch (job->connection) {
	case CONNECTION_NONE:
		return CONNECTION_NONE;
	case CONNECTION_ASKED:
		return unsent && !portal_error_may_connect(job->error) ? CONNECTION_NONE : CONNECTION_LOST;
	case CONNECTION_OPEN:
	case CONNECTION_CLEARING:
		return CONNECTION_CLOSING;
	case CONNECTION_CLOSING:	/* of an older one; while connecting, ours may come up beside it */
		return job->state == PORTAL_PENDING || unsent ? CONNECTION_CLOSING : CONNECTION_LOST;
	case CONNECTION_LOST:
		break;
	}
	return CONNECTION_LOST;
}

/* The job ends with e: no clock runs any more, and an open connection is closed. */
void
step_end(struct portal_step *s, struct portal_event e)
{
	bool close = s->job.connection == CONNECTION_OPEN;
	bool withdraw = s->job.state == PORTAL_CONNECTING && s->in->open_unsent;

	e.deadline_ms = 0;
	e.reopen_ms = 0;
	if (e.connection == CONNECTION_LOST && s->job.connection != CONNECTION_LOST)
		e.waits_until_ms = step_later(s->now_ms, s->set->connection_ms);
	step_happens(s, &e);
	if (withdraw)
		step_wants(s, DO_WITHDRAW_OPEN, s->job.attempt);
	if (close)
		step_wants(s, DO_CLOSE, s->job.token_attempt);
}

void
step_fail(struct portal_step *s, enum portal_error error, enum portal_connection connection)
{
	struct portal_event e = step_event(s, EV_FAILED);

	e.error = error;
	e.connection = connection;
	step_end(s, e);
	if (portal_error_blocks_login(error))
		step_wants(s, DO_BLOCK_LOGIN, s->attempt);
}

void
step_tell_failed(struct portal_step *s)
{
	bool late = s->job.error == PORTAL_SILENCE || s->job.error == PORTAL_MFA_TIMEOUT;

	step_tell(s, late ? TELL_TIMEOUT : TELL_FAILED);
}

enum portal_error
step_error(const struct portal_step *s)
{
	return s->in->error == PORTAL_OK ? PORTAL_UNKNOWN : s->in->error;
}
