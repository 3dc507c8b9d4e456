#include "core/stage.h"

#include <assert.h>

/* What about a ticket stands in the way of things; the first of this order that is true. */
enum condition { CANCELLED, COMPLETE, WAITING, CHANGED, HELD, OPEN };
enum { CONDITIONS = OPEN + 1 };

/* Short names, so that the table reads as a table. */
enum {
	______ = STAGE_REFUSED_NOT, CANCEL = STAGE_REFUSED_CANCELLED, COMPLT = STAGE_REFUSED_COMPLETE,
	WAITS_ = STAGE_REFUSED_WAITING, CHANGE = STAGE_REFUSED_CHANGED, HOLDS_ = STAGE_REFUSED_HELD,
};

/*
 * What each condition refuses.  It is asked after "is that done already?" and before "is it at that stage?": a person who
 * scans a cancelled cake at the wrong station is to hear that it is cancelled.
 *
 * PRINT is of a label that begins nothing; one that would begin the stage is refused as START is.
 */
static const uint8_t refused[STAGE_ACTIONS][CONDITIONS] = {
/*			    cancelled complete waiting changed held    open */
[STAGE_PRINT]		= { CANCEL,   ______,  ______, ______, ______, ______ },
[STAGE_START]		= { CANCEL,   COMPLT,  WAITS_, CHANGE, HOLDS_, ______ },
[STAGE_COMPLETE]	= { CANCEL,   COMPLT,  WAITS_, CHANGE, HOLDS_, ______ },
[STAGE_QC_RETURN]	= { CANCEL,   COMPLT,  WAITS_, CHANGE, HOLDS_, ______ },
[STAGE_UNDO]		= { CANCEL,   ______,  ______, ______, ______, ______ },
[STAGE_ACKNOWLEDGE]	= { ______,   ______,  ______, ______, ______, ______ },
[STAGE_RECEIVE]		= { CANCEL,   COMPLT,  WAITS_, ______, ______, ______ },
[STAGE_ASSIGN]		= { CANCEL,   COMPLT,  ______, ______, ______, ______ },
[STAGE_STORE]		= { ______,   ______,  ______, ______, ______, ______ },
[STAGE_NOTE]		= { ______,   ______,  ______, ______, ______, ______ },
[STAGE_HOLD]		= { CANCEL,   COMPLT,  ______, ______, ______, ______ },
[STAGE_RESUME]		= { ______,   ______,  ______, ______, ______, ______ },
[STAGE_MOVE_BACK]	= { CANCEL,   COMPLT,  WAITS_, ______, ______, ______ },
[STAGE_CANCEL]		= { ______,   COMPLT,  ______, ______, ______, ______ },
[STAGE_CHANGED]		= { ______,   ______,  ______, ______, ______, ______ },
[STAGE_SHOP_CANCELLED]	= { ______,   ______,  ______, ______, ______, ______ },
};

static enum condition
condition_of(const struct stage_ticket *t)
{
	return t->cancelled ? CANCELLED : t->stage == STAGE_END ? COMPLETE : t->waiting ? WAITING : t->changed ? CHANGED
	    : t->held ? HELD : OPEN;
}

static bool
of_a_stage(enum stage_action action)
{
	switch (action) {
	case STAGE_START:
	case STAGE_COMPLETE:
	case STAGE_QC_RETURN:
	case STAGE_RECEIVE:
	case STAGE_MOVE_BACK:
	case STAGE_UNDO:
		return true;
	case STAGE_PRINT:
	case STAGE_ACKNOWLEDGE:
	case STAGE_ASSIGN:
	case STAGE_STORE:
	case STAGE_NOTE:
	case STAGE_HOLD:
	case STAGE_RESUME:
	case STAGE_CANCEL:
	case STAGE_CHANGED:
	case STAGE_SHOP_CANCELLED:
		break;
	}
	return false;
}

/* One decision on its way: t is the ticket as it was. */
struct step {
	const struct stage_ticket *t;
	const struct stage_floor *floor;
	const struct stage_input *in;
	struct stage_decision out;
};

static void
refuse(struct step *s, enum stage_refusal why)
{
	s->out.answer = STAGE_REFUSES;
	s->out.why = why;
}

static struct stage_event *
happens(struct step *s, enum stage_event_type type)
{
	struct stage_event *e = &s->out.event[s->out.events++];

	assert(s->out.events <= STAGE_EVENTS_MAX);
	*e = (struct stage_event){ .type = type, .stage = s->t->stage, .to = s->t->stage, .round = s->t->round };
	s->out.answer = STAGE_DOES;
	return e;
}

/* ---- is it done already? ---- */

/* Of a round that has ended, where the cake was sent back. */
static void
older(struct step *s)
{
	if (s->in->action == STAGE_UNDO)
		refuse(s, STAGE_REFUSED_NO_UNDO);
	else if ((s->in->action == STAGE_START || s->in->action == STAGE_COMPLETE) && !s->in->done_then)
		refuse(s, STAGE_REFUSED_ROUND);
	/* else it was done then; and what was to be received or sent back has been sent back */
}

static bool
undone(const struct stage_ticket *t, const struct stage_input *in)
{
	switch (in->undo) {
	case STAGE_UNDO_START:
		return in->stage == t->stage && !t->started;
	case STAGE_UNDO_COMPLETE:
		return in->stage == t->stage;
	case STAGE_UNDO_NOTHING:
		break;
	}
	return false;
}

static bool
done(const struct step *s)
{
	const struct stage_ticket *t = s->t;
	int32_t stage = s->in->stage;

	switch (s->in->action) {
	case STAGE_START:
		return stage < t->stage || (stage == t->stage && t->started);
	case STAGE_COMPLETE:
		return stage < t->stage;
	case STAGE_QC_RETURN:		/* it stands where the check would send it, and was sent back */
		return t->round > 1 && s->floor->rule[stage].qc_to == t->stage;
	case STAGE_UNDO:
		return undone(t, s->in);
	case STAGE_ACKNOWLEDGE:
		return !t->changed;
	case STAGE_RECEIVE:
		return stage < t->stage || (stage == t->stage && t->received);
	case STAGE_ASSIGN:
	case STAGE_STORE:
	case STAGE_NOTE:
		return s->in->same;
	case STAGE_HOLD:
		return t->held;
	case STAGE_RESUME:
		return !t->held;
	case STAGE_MOVE_BACK:
		return stage == t->stage;
	case STAGE_CANCEL:
	case STAGE_CHANGED:		/* too late to matter */
		return t->cancelled;
	case STAGE_SHOP_CANCELLED:
		return t->cancelled || t->shop_cancelled;
	case STAGE_PRINT:		/* paper comes out each time */
		break;
	}
	return false;
}

/* ---- what is done ---- */

static void
print(struct step *s)
{
	const struct stage_ticket *t = s->t;
	bool starts = t->stage < s->floor->n && s->floor->rule[t->stage].begin == STAGE_BEGIN_PRINT && !t->started;
	enum stage_refusal why = (enum stage_refusal)refused[STAGE_START][condition_of(t)];

	if (starts && why != STAGE_REFUSED_NOT)
		refuse(s, why);
	else
		happens(s, STAGE_EV_PRINTED)->starts = starts;
}

static void
start(struct step *s)
{
	if (s->floor->rule[s->in->stage].begin != STAGE_BEGIN_SCAN)
		refuse(s, STAGE_REFUSED_NO_START);
	else if (s->in->stage > s->t->stage)
		refuse(s, STAGE_REFUSED_NOT_YET);
	else
		happens(s, STAGE_EV_STARTED);
}

static void
complete(struct step *s)
{
	int32_t stage = s->in->stage;
	bool last = stage == s->floor->n - 1;

	if (stage > s->t->stage)
		refuse(s, STAGE_REFUSED_NOT_YET);
	else if (s->floor->rule[stage].begin == STAGE_BEGIN_SCAN && !s->t->started)
		refuse(s, STAGE_REFUSED_NOT_STARTED);
	else if (last && !s->in->others_ready)
		refuse(s, STAGE_REFUSED_OTHERS);
	else
		happens(s, STAGE_EV_COMPLETED)->to = last ? STAGE_END : stage + 1;
}

static void
send_back(struct step *s, enum stage_event_type type, int32_t to)
{
	struct stage_event *e = happens(s, type);

	e->to = to;
	e->round = s->t->round + 1;
}

static void
qc_return(struct step *s)
{
	const struct stage_rule *rule = &s->floor->rule[s->in->stage];

	if (rule->qc_to == STAGE_NONE)
		refuse(s, STAGE_REFUSED_NO_QC);
	else if (s->in->stage != s->t->stage)
		refuse(s, s->in->stage > s->t->stage ? STAGE_REFUSED_NOT_YET : STAGE_REFUSED_GONE_ON);
	else
		send_back(s, STAGE_EV_QC_RETURNED, rule->qc_to);
}

static void
undo(struct step *s)
{
	const struct stage_last *last = &s->t->last;
	bool it = s->in->undo == STAGE_UNDO_NOTHING || (s->in->undo == last->kind && s->in->stage == last->stage);
	struct stage_event *e;

	/* A stage that the floor has lost since cannot be gone back to. */
	if (last->kind == STAGE_UNDO_NOTHING || !it || last->stage < 0 || last->stage >= s->floor->n) {
		refuse(s, STAGE_REFUSED_NO_UNDO);
		return;
	}
	e = happens(s, STAGE_EV_UNDONE);
	e->to = last->stage;
	e->undo = last->kind;
	e->started = last->started;
	e->received = last->received;
	e->begun = last->begun;
}

static void
acknowledge(struct step *s)
{
	happens(s, STAGE_EV_ACKNOWLEDGED);
	if (s->t->shop_cancelled)
		happens(s, STAGE_EV_CANCELLED);
}

/* What the shop says of a cake that is made already is kept; of one that is being made, the station has to see it. */
static void
shop_says(struct step *s, enum stage_event_type type)
{
	bool made = s->t->stage == STAGE_END;

	happens(s, type)->waits = s->t->begun && !made;
	if (type == STAGE_EV_SHOP_CANCELLED && !s->t->begun && !made)
		happens(s, STAGE_EV_CANCELLED);
}

static void
perform(struct step *s)
{
	switch (s->in->action) {
	case STAGE_PRINT:		print(s); break;
	case STAGE_START:		start(s); break;
	case STAGE_COMPLETE:		complete(s); break;
	case STAGE_QC_RETURN:		qc_return(s); break;
	case STAGE_UNDO:		undo(s); break;
	case STAGE_ACKNOWLEDGE:		acknowledge(s); break;
	case STAGE_RECEIVE:
		if (s->in->stage > s->t->stage)
			refuse(s, STAGE_REFUSED_NOT_YET);
		else
			happens(s, STAGE_EV_RECEIVED);
		break;
	case STAGE_ASSIGN:		happens(s, STAGE_EV_ASSIGNED); break;
	case STAGE_STORE:		happens(s, STAGE_EV_STORED); break;
	case STAGE_NOTE:		happens(s, STAGE_EV_NOTED); break;
	case STAGE_HOLD:		happens(s, STAGE_EV_HELD); break;
	case STAGE_RESUME:		happens(s, STAGE_EV_RESUMED); break;
	case STAGE_MOVE_BACK:
		if (s->in->stage > s->t->stage)
			refuse(s, STAGE_REFUSED_NOT_BACK);
		else
			send_back(s, STAGE_EV_MOVED_BACK, s->in->stage);
		break;
	case STAGE_CANCEL:		happens(s, STAGE_EV_CANCELLED); break;
	case STAGE_CHANGED:		shop_says(s, STAGE_EV_CHANGED); break;
	case STAGE_SHOP_CANCELLED:	shop_says(s, STAGE_EV_SHOP_CANCELLED); break;
	}
}

struct stage_decision
stage_decide(const struct stage_ticket *t, const struct stage_floor *floor, const struct stage_input *in)
{
	struct step s = { .t = t, .floor = floor, .in = in, .out = { .answer = STAGE_ALREADY } };
	bool placed = of_a_stage(in->action) && !(in->action == STAGE_UNDO && in->undo == STAGE_UNDO_NOTHING);
	enum stage_refusal why;

	assert((unsigned)in->action < STAGE_ACTIONS && floor->n > 0 && floor->n <= STAGES_MAX);
	assert(t->cancelled || t->stage == STAGE_END || (t->stage >= 0 && t->stage < floor->n));
	if (placed && (in->stage < 0 || in->stage >= floor->n)) {	/* of another floor, or gone */
		refuse(&s, t->cancelled ? STAGE_REFUSED_CANCELLED : t->stage == STAGE_END ? STAGE_REFUSED_COMPLETE
		    : STAGE_REFUSED_NO_STAGE);
	} else if (placed && in->round > t->round) {
		refuse(&s, STAGE_REFUSED_ROUND);
	} else if (placed && in->round > 0 && in->round < t->round) {
		older(&s);
	} else if (!done(&s)) {
		why = (enum stage_refusal)refused[in->action][condition_of(t)];
		if (why != STAGE_REFUSED_NOT)
			refuse(&s, why);
		else
			perform(&s);
	}
	return s.out;
}

enum stage_refusal
stage_may(const struct stage_ticket *t, const struct stage_floor *floor, enum stage_action action)
{
	bool on_floor = t->stage >= 0 && t->stage < floor->n;
	struct stage_input in = {
		.action = action, .others_ready = true,
		.stage = action == STAGE_MOVE_BACK ? 0 : on_floor ? t->stage : floor->n - 1,
	};
	struct stage_decision d = stage_decide(t, floor, &in);

	switch (d.answer) {
	case STAGE_DOES:	return STAGE_REFUSED_NOT;
	case STAGE_ALREADY:	return STAGE_REFUSED_DONE;
	case STAGE_REFUSES:	break;
	}
	return d.why;
}
