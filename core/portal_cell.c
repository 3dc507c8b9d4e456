/*
 * portal_cell - the cells of the table in core/portal.c; those about the connection stand in core/portal_connection.c.
 */
#include "core/portal_cell.h"
#include "core/portal_connection.h"

/* ---- the way there ---- */

static void
start(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_STARTED);

	if (s->job.connection != CONNECTION_NONE) {
		step_refuse(s, REFUSED_CONNECTION);
		return;
	}
	e.attempt = s->job.attempt + 1;
	e.connection = CONNECTION_ASKED;
	e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
	step_happens(s, &e);
	step_wants(s, DO_OPEN, e.attempt);
}

static void
accepted(struct portal_step *s, enum portal_event_type type)
{
	struct portal_event e = step_event(s, type);

	if (s->job.connection == CONNECTION_CLEARING)	/* it was refused since */
		return;
	if (s->job.resume != PORTAL_PENDING)		/* a question that came again is being looked into: that goes on */
		return;
	e.reopen_ms = 0;
	e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
	step_happens(s, &e);
}

static void
connect(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CONNECTED);

	e.connection = CONNECTION_OPEN;
	e.reopen_ms = 0;
	e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
	step_happens(s, &e);
	step_wants(s, DO_KEEP_TOKEN, s->attempt);
	if (!s->job.test) {
		step_wants(s, DO_ADD, s->attempt);
		return;
	}
	e = step_event(s, EV_COMPLETED);
	e.all_good = true;
	e.connection = CONNECTION_CLOSING;
	step_end(s, e);
	step_tell(s, TELL_DONE);
}

static void
result(struct portal_step *s)
{
	struct portal_event e = step_event(s, s->in->all_good ? EV_COMPLETED : EV_NEEDS_REVIEW);

	e.all_good = s->in->all_good;
	e.connection = CONNECTION_CLOSING;
	step_wants(s, DO_KEEP_RESULT, s->attempt);
	step_end(s, e);
	step_tell(s, s->in->all_good ? TELL_DONE : TELL_REVIEW);
}

/* Never repeated by itself: the cart may be half full. */
static void
add_failed(struct portal_step *s)
{
	step_fail(s, step_error(s), CONNECTION_CLOSING);
	step_tell_failed(s);
}

/* ---- questions ---- */

static void
read_first(struct portal_step *s, enum portal_state resume)
{
	struct portal_event e = step_event(s, EV_READ_ASKED);

	e.resume = resume;
	e.deadline_ms = step_later(s->now_ms, s->set->read_ms);
	step_happens(s, &e);
	step_wants(s, DO_READ, s->attempt);
}

static void
ask_person(struct portal_step *s, enum portal_state resume)
{
	struct portal_event e = step_event(s, EV_MFA_ASKED);

	e.resume = resume;
	e.deadline_ms = step_later(s->now_ms, s->set->mfa_ms);
	e.reopen_ms = 0;
	step_happens(s, &e);
	step_tell(s, TELL_MFA);
}

static void
ask(struct portal_step *s)
{
	bool asked = s->job.state == PORTAL_AWAITING_MFA;
	enum portal_state resume = asked ? s->job.resume : s->job.state;
	bool adding = resume == PORTAL_ADDING_ITEMS;

	if (s->in->of_add && !adding) {
		step_refuse(s, REFUSED_UNEXPECTED);
		return;
	}
	if (adding && !s->in->of_add)				/* the open call's, which is over */
		return;
	if (asked && s->in->same_question)			/* the same webhook again */
		return;
	if (s->job.connection == CONNECTION_CLEARING)		/* of a call that was refused */
		return;
	/*
	 * In the same words after its answer: a webhook that came again, as most do that come so, or the code was wrong and
	 * we have not heard of that.  The provider knows; a person is asked only when it says no more than that it goes on.
	 */
	if (s->job.answered && s->in->same_question) {
		if (s->job.resume == PORTAL_PENDING)		/* else it is being looked into */
			read_first(s, s->job.state);
		return;
	}
	ask_person(s, resume);
}

static void
answer(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_MFA_ANSWERED);

	e.resume = s->job.resume;
	e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
	step_happens(s, &e);
	step_wants(s, DO_ANSWER, s->attempt);
}

static void
answered_twice(struct portal_step *s)
{
	if (!s->job.answered)
		step_refuse(s, REFUSED_NO_QUESTION);
}

static void
wrong(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_MFA_WRONG);

	if (!s->job.answered) {
		if (s->job.mfa_round == 0)
			step_refuse(s, REFUSED_UNEXPECTED);
		return;
	}
	e.resume = s->job.state;
	e.deadline_ms = step_later(s->now_ms, s->set->mfa_ms);
	step_happens(s, &e);
	step_tell(s, TELL_MFA_WRONG);
}

/* Only while the job is under way, and then there is a deadline. */
static bool
due(const struct portal_step *s)
{
	return s->now_ms >= s->job.deadline_ms;
}

static void
unanswered(struct portal_step *s)
{
	if (!due(s))		/* the timer of an earlier deadline */
		return;
	step_fail(s, PORTAL_MFA_TIMEOUT, step_left_behind(&s->job, false));
	step_tell_failed(s);
}

/* ---- silence ---- */

static void
give_up(struct portal_step *s)
{
	if (!s->job.read_asked)		/* something was heard since */
		return;
	if (s->job.resume != PORTAL_PENDING) {	/* it was read because a question came again */
		ask_person(s, s->job.state);
		return;
	}
	step_fail(s, PORTAL_SILENCE, step_left_behind(&s->job, false));
	step_tell_failed(s);
}

/* A reading that comes so late that the next call is under way says nothing about that one. */
static void
unheard(struct portal_step *s)
{
	if (s->in->of_add == (s->job.state == PORTAL_ADDING_ITEMS))
		give_up(s);
}

static void
silent(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_UNSENT);

	if (!due(s))
		return;
	if (s->in->open_unsent && s->job.state == PORTAL_CONNECTING) {
		e.deadline_ms = step_later(s->now_ms, s->set->silence_ms);
		step_happens(s, &e);
		return;
	}
	if (s->job.read_asked) {
		give_up(s);
		return;
	}
	read_first(s, PORTAL_PENDING);
}

/* ---- results that come late ---- */

static void
late_result(struct portal_step *s, bool keep)
{
	struct portal_event e = step_event(s, EV_LATE_RESULT);

	e.all_good = s->in->all_good;
	step_happens(s, &e);
	if (keep)
		step_wants(s, DO_KEEP_RESULT, s->attempt);
	step_tell(s, TELL_LATE);
}

/* An answer to items that were never sent, or one that we have had. */
static bool
no_result(struct portal_step *s)
{
	if (s->job.test)
		step_refuse(s, REFUSED_UNEXPECTED);
	return s->job.test || s->attempt == s->job.result_attempt;
}

static void
superseded(struct portal_step *s)
{
	int32_t of = s->attempt;

	if (no_result(s))
		return;
	s->attempt = s->job.attempt;
	step_fail(s, PORTAL_SUPERSEDED, step_left_behind(&s->job, s->in->open_unsent));
	s->attempt = of;
	late_result(s, true);
}

/* ---- a person's ---- */

/* An event by which a person decides about the whole job. */
static void
decided(struct portal_step *s, enum portal_event_type type)
{
	struct portal_event e = step_event(s, type);

	e.all_good = s->in->all_good;
	step_happens(s, &e);
}

static void
cancel(struct portal_step *s)
{
	struct portal_event e = step_event(s, EV_CANCELLED);

	e.connection = step_left_behind(&s->job, s->in->open_unsent);
	step_end(s, e);
}

static void
retry(struct portal_step *s)
{
	if (s->job.items_sent && !s->in->cart_checked)
		step_refuse(s, REFUSED_CHECK_CART);
	else
		decided(s, EV_RETRIED);		/* the flow starts it when the lane is free */
}

static void
take_late(struct portal_step *s)
{
	if (s->job.late != LATE_OFFERED)
		step_refuse(s, REFUSED_NOTHING_LATE);
	else
		decided(s, EV_LATE_ACCEPTED);
}

static void
taken(struct portal_step *s)
{
	if (s->job.late != LATE_ACCEPTED)
		step_refuse(s, REFUSED_NOTHING_LATE);
}

/* Of a result that needs one, or of a second result that came for a job that had one. */
static void
review(struct portal_step *s)
{
	bool second = s->job.late == LATE_OFFERED;

	if (second || (s->job.state == PORTAL_NEEDS_REVIEW && !s->job.reviewed))
		decided(s, EV_REVIEWED);
	else if (!s->job.reviewed)
		step_refuse(s, REFUSED_NOTHING_TO_REVIEW);
}

static void
confirm(struct portal_step *s)
{
	if (s->job.test)
		step_refuse(s, REFUSED_TEST);
	else
		decided(s, EV_CONFIRMED);	/* again, too: a number may be corrected */
}

/* ---- from name to deed ---- */

static enum portal_event_type
acceptance(enum portal_input_kind kind)
{
	return kind == IN_ALREADY_RUNNING ? EV_ADOPTED : kind == IN_ADD_ACCEPTED ? EV_ADD_ACCEPTED : EV_OPEN_ACCEPTED;
}

void
portal_cell_do(struct portal_step *s, enum portal_cell cell)
{
	switch (cell) {
	case CELL_UNDECIDED:		/* core/portal.c has none */
	case CELL_ALREADY:		break;
	case CELL_ENDED:		step_refuse(s, REFUSED_ENDED); break;
	case CELL_NOT_ENDED:		step_refuse(s, REFUSED_NOT_ENDED); break;
	case CELL_NO_QUESTION:		step_refuse(s, REFUSED_NO_QUESTION); break;
	case CELL_NOTHING_LATE:		step_refuse(s, REFUSED_NOTHING_LATE); break;
	case CELL_NO_REVIEW:		step_refuse(s, REFUSED_NOTHING_TO_REVIEW); break;
	case CELL_NOT_FILLED:		step_refuse(s, REFUSED_NOT_FILLED); break;
	case CELL_UNEXPECTED:		step_refuse(s, REFUSED_UNEXPECTED); break;
	case CELL_START:		start(s); break;
	case CELL_ACCEPTED:		accepted(s, acceptance(s->in->kind)); break;
	case CELL_CONNECT:		connect(s); break;
	case CELL_RESULT:		result(s); break;
	case CELL_BLOCKED:		portal_connection_blocked(s); break;
	case CELL_CLEARED:		portal_connection_cleared(s); break;
	case CELL_NOT_CLEARED:		portal_connection_not_cleared(s); break;
	case CELL_ASIDE:		portal_connection_aside(s); break;
	case CELL_OPEN_FAILED:		portal_connection_open_failed(s); break;
	case CELL_ADD_FAILED:		add_failed(s); break;
	case CELL_ASK:			ask(s); break;
	case CELL_ANSWER:		answer(s); break;
	case CELL_ANSWERED_TWICE:	answered_twice(s); break;
	case CELL_WRONG:		wrong(s); break;
	case CELL_UNANSWERED:		unanswered(s); break;
	case CELL_SILENT:		silent(s); break;
	case CELL_GIVE_UP:		unheard(s); break;
	case CELL_LATE_CONNECTION:	portal_connection_late(s); break;
	case CELL_NEVER_OPENED:		portal_connection_never_opened(s); break;
	case CELL_LATE_RESULT:		if (!no_result(s)) late_result(s, true); break;
	case CELL_SECOND_RESULT:	if (!no_result(s) && s->job.late != LATE_OFFERED) late_result(s, false); break;
	case CELL_SUPERSEDED:		superseded(s); break;
	case CELL_CLOSED:		portal_connection_closed(s); break;
	case CELL_NOT_CLOSED:		portal_connection_not_closed(s); break;
	case CELL_LIFETIME_OVER:	portal_connection_lifetime_over(s); break;
	case CELL_CANCEL:		cancel(s); break;
	case CELL_RETRY:		retry(s); break;
	case CELL_TAKE_LATE:		take_late(s); break;
	case CELL_TAKEN:		taken(s); break;
	case CELL_REVIEW:		review(s); break;
	case CELL_CONFIRM:		confirm(s); break;
	case CELL_RESEND:		decided(s, EV_RESENT); break;
	}
}
