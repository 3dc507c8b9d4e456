#include "core/portal.h"
#include "core/portal_cell.h"

#include <assert.h>

/*
 * The table: what an input does in each state.  core/portal_cell.h says what each name in it means, core/portal_cell.c
 * does it.
 *
 * AWAITING_MFA is two columns, since a question can come up while connecting (?con) and while adding items (?add).
 * "Already" is the honest answer to everything that comes twice, or too late to matter.  A new state or input is asked for
 * by the compiler in column_of() and about(), and its cells by tests/core/test_portal_table.c, which has them once more.
 */
enum column { PENDING, CONNECTING, ASKED_CONNECTING, ADDING, ASKED_ADDING, COMPLETED, NEEDS_REVIEW, FAILED, CANCELLED };
enum { COLUMNS = CANCELLED + 1 };
enum row { ROW_ADD_FAILED = PORTAL_INPUTS };	/* IN_FAILED of the add call; IN_FAILED itself is the open call's */
enum { ROWS = ROW_ADD_FAILED + 1 };

/* Short names, so that the table reads as a table. */
enum {
	ALREADY = CELL_ALREADY, ENDED = CELL_ENDED, RUNS = CELL_NOT_ENDED, NO_QUEST = CELL_NO_QUESTION,
	NO_LATE = CELL_NOTHING_LATE, NO_REVW = CELL_NO_REVIEW, UNFILLED = CELL_NOT_FILLED, UNEXPECT = CELL_UNEXPECTED,
	START = CELL_START, ACCEPTED = CELL_ACCEPTED, CONNECT = CELL_CONNECT, RESULT = CELL_RESULT,
	BLOCKED = CELL_BLOCKED, CLEARED = CELL_CLEARED, UNCLEAR = CELL_NOT_CLEARED, ASIDE = CELL_ASIDE,
	OPENFAIL = CELL_OPEN_FAILED, ADDFAIL = CELL_ADD_FAILED,
	ASK = CELL_ASK, ANSWER = CELL_ANSWER, TWICE = CELL_ANSWERED_TWICE, WRONG = CELL_WRONG, UNANSW = CELL_UNANSWERED,
	SILENT = CELL_SILENT, GIVEUP = CELL_GIVE_UP,
	LATECONN = CELL_LATE_CONNECTION, NOTOPEN = CELL_NEVER_OPENED, LATE = CELL_LATE_RESULT, SECOND = CELL_SECOND_RESULT,
	SUPERSED = CELL_SUPERSEDED, CLOSED = CELL_CLOSED, UNCLOSED = CELL_NOT_CLOSED, OVER = CELL_LIFETIME_OVER,
	CANCEL = CELL_CANCEL, RETRY = CELL_RETRY, TAKELATE = CELL_TAKE_LATE, TAKEN = CELL_TAKEN, REVIEW = CELL_REVIEW,
	CONFIRM = CELL_CONFIRM, RESEND = CELL_RESEND,
};

static const uint8_t table[ROWS][COLUMNS] = {
/*			    pending   connect.  ?con      adding    ?add      complete  review    failed    cancelled */
[IN_START]		= { START,    ALREADY,  ALREADY,  ALREADY,  ALREADY,  ENDED,    ENDED,    ENDED,    ENDED    },
[IN_OPEN_ACCEPTED]	= { ALREADY,  ACCEPTED, ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_CONNECTED]		= { LATECONN, CONNECT,  CONNECT,  ALREADY,  ALREADY,  LATECONN, LATECONN, LATECONN, LATECONN },
[IN_ACTIVE_EXISTS]	= { NOTOPEN,  BLOCKED,  BLOCKED,  UNEXPECT, UNEXPECT, ALREADY,  ALREADY,  NOTOPEN,  NOTOPEN  },
[IN_ALREADY_RUNNING]	= { ALREADY,  ACCEPTED, ALREADY,  ACCEPTED, ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_ADD_ACCEPTED]	= { ALREADY,  UNEXPECT, UNEXPECT, ACCEPTED, ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_ITEMS]		= { SUPERSED, UNEXPECT, UNEXPECT, RESULT,   RESULT,   SECOND,   SECOND,   LATE,     LATE     },
[IN_FAILED]		= { NOTOPEN,  OPENFAIL, OPENFAIL, UNEXPECT, UNEXPECT, ALREADY,  ALREADY,  NOTOPEN,  NOTOPEN  },
[IN_MFA_ASKED]		= { ALREADY,  ASK,      ASK,      ASK,      ASK,      ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_MFA_ANSWERED]	= { NO_QUEST, TWICE,    ANSWER,   TWICE,    ANSWER,   ENDED,    ENDED,    ENDED,    ENDED    },
[IN_MFA_WRONG]		= { ALREADY,  WRONG,    ALREADY,  WRONG,    ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_DEADLINE]		= { ALREADY,  SILENT,   UNANSW,   SILENT,   UNANSW,   ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_READ_RUNNING]	= { ALREADY,  GIVEUP,   ALREADY,  GIVEUP,   ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_READ_UNKNOWN]	= { ALREADY,  GIVEUP,   ALREADY,  GIVEUP,   ALREADY,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
[IN_CLOSED]		= { CLOSED,   CLEARED,  CLEARED,  ALREADY,  ALREADY,  CLOSED,   CLOSED,   CLOSED,   CLOSED   },
[IN_CLOSE_FAILED]	= { UNCLOSED, UNCLEAR,  UNCLEAR,  ALREADY,  ALREADY,  UNCLOSED, UNCLOSED, UNCLOSED, UNCLOSED },
[IN_LIFETIME_OVER]	= { OVER,     ALREADY,  ALREADY,  ALREADY,  ALREADY,  OVER,     OVER,     OVER,     OVER     },
[IN_CANCEL]		= { CANCEL,   CANCEL,   CANCEL,   CANCEL,   CANCEL,   ENDED,    ENDED,    ENDED,    ALREADY  },
[IN_RETRY]		= { ALREADY,  RUNS,     RUNS,     RUNS,     RUNS,     ENDED,    ENDED,    RETRY,    RETRY    },
[IN_LATE_ACCEPT]	= { NO_LATE,  NO_LATE,  NO_LATE,  NO_LATE,  NO_LATE,  TAKEN,    TAKEN,    TAKELATE, TAKELATE },
[IN_REVIEW]		= { NO_REVW,  NO_REVW,  NO_REVW,  NO_REVW,  NO_REVW,  REVIEW,   REVIEW,   NO_REVW,  NO_REVW  },
[IN_CONFIRM]		= { UNFILLED, UNFILLED, UNFILLED, UNFILLED, UNFILLED, CONFIRM,  CONFIRM,  UNFILLED, UNFILLED },
[IN_RESEND]		= { RUNS,     RUNS,     RUNS,     RUNS,     RUNS,     NO_REVW,  RESEND,   UNFILLED, UNFILLED },
[ROW_ADD_FAILED]	= { ALREADY,  UNEXPECT, UNEXPECT, ADDFAIL,  ADDFAIL,  ALREADY,  ALREADY,  ALREADY,  ALREADY  },
};

/*
 * The same for what is about an older attempt than the current one.  What is not here is ALREADY: that attempt is over.
 * A job that waits to begin again has no current attempt, so its column is the one above.
 *
 * While adding items, an older attempt's connection is left alone: one login has one connection, ours is open, so the
 * older one is gone; and closing it by a token that Deck may still take for the login would cut ours off in the middle.
 */
static const uint8_t older[ROWS][COLUMNS] = {
/*			    pending   connect.  ?con      adding    ?add      complete  review    failed    cancelled */
[IN_CONNECTED]		= { LATECONN, ASIDE,    ASIDE,    ALREADY,  ALREADY,  LATECONN, LATECONN, LATECONN, LATECONN },
[IN_ITEMS]		= { SUPERSED, SUPERSED, SUPERSED, LATE,     LATE,     SECOND,   SECOND,   LATE,     LATE     },
};

static enum column
column_of(const struct portal *job)
{
	assert((unsigned)job->state < PORTAL_STATES);
	switch (job->state) {
	case PORTAL_PENDING:		return PENDING;
	case PORTAL_CONNECTING:		return CONNECTING;
	case PORTAL_AWAITING_MFA:	return job->resume == PORTAL_ADDING_ITEMS ? ASKED_ADDING : ASKED_CONNECTING;
	case PORTAL_ADDING_ITEMS:	return ADDING;
	case PORTAL_COMPLETED:		return COMPLETED;
	case PORTAL_NEEDS_REVIEW:	return NEEDS_REVIEW;
	case PORTAL_FAILED:		return FAILED;
	case PORTAL_CANCELLED:		break;
	}
	return CANCELLED;
}

/* What an input is about; only a call's answers have an age. */
enum about { ABOUT_CALL, ABOUT_CLOSE, ABOUT_JOB };

static enum about
about(enum portal_input_kind kind)
{
	assert((unsigned)kind < PORTAL_INPUTS);
	switch (kind) {
	case IN_OPEN_ACCEPTED:
	case IN_CONNECTED:
	case IN_ACTIVE_EXISTS:
	case IN_ALREADY_RUNNING:
	case IN_ADD_ACCEPTED:
	case IN_ITEMS:
	case IN_FAILED:
	case IN_MFA_ASKED:
	case IN_MFA_WRONG:
	case IN_READ_RUNNING:
	case IN_READ_UNKNOWN:
		return ABOUT_CALL;
	case IN_CLOSED:
	case IN_CLOSE_FAILED:
		return ABOUT_CLOSE;
	case IN_START:
	case IN_MFA_ANSWERED:
	case IN_DEADLINE:
	case IN_LIFETIME_OVER:
	case IN_CANCEL:
	case IN_RETRY:
	case IN_LATE_ACCEPT:
	case IN_REVIEW:
	case IN_CONFIRM:
	case IN_RESEND:
		break;
	}
	return ABOUT_JOB;
}

static enum portal_cell
cell_of(const struct portal *job, const struct portal_input *in, enum about subject, int32_t attempt)
{
	enum column column = column_of(job);
	unsigned row = in->kind == IN_FAILED && in->of_add ? ROW_ADD_FAILED : (unsigned)in->kind;

	if (subject == ABOUT_CALL && (attempt < 1 || attempt > job->attempt))
		return CELL_UNEXPECTED;		/* we never made that call */
	if (subject == ABOUT_CALL && attempt < job->attempt)
		return older[row][column] == CELL_UNDECIDED ? CELL_ALREADY : (enum portal_cell)older[row][column];
	assert(table[row][column] != CELL_UNDECIDED);
	return (enum portal_cell)table[row][column];
}

static void
effect(struct portal_decision *d, enum portal_effect_kind kind, int64_t at_ms, int32_t attempt)
{
	assert(d->effects < PORTAL_EFFECTS_MAX);
	d->effect[d->effects++] = (struct portal_effect){ .kind = kind, .at_ms = at_ms, .attempt = attempt };
}

static bool
has_lines(const struct portal *job)
{
	return !job->test && job->state != PORTAL_FAILED && job->state != PORTAL_CANCELLED;
}

/*
 * What follows from where the job was and where it is, whichever cell brought it there: so no cell can forget to release
 * the lines, to set a timer or to free the lane, nor do it twice.
 */
static void
follow(struct portal_decision *d, const struct portal *was, const struct portal *is)
{
	if (has_lines(was) && !has_lines(is))
		effect(d, DO_RELEASE_LINES, 0, 0);
	if (!has_lines(was) && has_lines(is))
		effect(d, DO_TAKE_LINES, 0, 0);
	if (is->deadline_ms != was->deadline_ms && is->deadline_ms != 0)
		effect(d, DO_DEADLINE, is->deadline_ms, is->attempt);
	if (is->waits_until_ms != was->waits_until_ms && is->waits_until_ms != 0)
		effect(d, DO_LIFETIME, is->waits_until_ms, is->attempt);
	if (portal_holds_lane(was) && !portal_holds_lane(is))
		effect(d, DO_FREE_LANE, 0, 0);
}

struct portal_decision
portal_decide(const struct portal *job, const struct portal_input *in, int64_t now_ms, const struct portal_settings *set)
{
	struct portal_decision d = { .answer = PORTAL_ALREADY };
	enum about subject = about(in->kind);
	struct portal_step step = {
		.in = in, .set = set, .now_ms = now_ms, .job = *job, .out = &d,
		.attempt = subject == ABOUT_CALL && in->attempt != 0 ? in->attempt : job->attempt,
	};

	portal_cell_do(&step, cell_of(job, in, subject, step.attempt));
	if (d.events > 0) {
		d.answer = PORTAL_DOES;
		follow(&d, job, &step.job);
	}
	return d;
}

enum portal_refusal
portal_may(const struct portal *job, enum portal_input_kind kind)
{
	static const struct portal_settings unused = { 0 };	/* they only say when, never whether */
	struct portal_input in = { .kind = kind };
	struct portal_decision d = portal_decide(job, &in, 0, &unused);

	switch (d.answer) {
	case PORTAL_DOES:	return REFUSED_NOT;
	case PORTAL_ALREADY:	return REFUSED_DONE;
	case PORTAL_REFUSES:	break;
	}
	return d.why;
}
