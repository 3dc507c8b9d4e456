/*
 * portal_cell - what is done in one cell of the table in core/portal.c.  Only core/portal.c needs it.
 */
#ifndef CORE_PORTAL_CELL_H
#define CORE_PORTAL_CELL_H

#include "core/portal_step.h"

enum portal_cell {
	CELL_UNDECIDED,		/* a hole in the table: a test finds it */

	/* nothing happens */
	CELL_ALREADY,
	CELL_ENDED, CELL_NOT_ENDED, CELL_NO_QUESTION, CELL_NOTHING_LATE, CELL_NO_REVIEW, CELL_NOT_FILLED, CELL_UNEXPECTED,

	/* the way there */
	CELL_START,
	CELL_ACCEPTED,		/* a call was accepted, or a running one adopted: a sign of life */
	CELL_CONNECT,		/* the connection is ready: add the items */
	CELL_RESULT,		/* the items are answered */

	/* EnsureConnection does not get through */
	CELL_BLOCKED,		/* another connection is in the way */
	CELL_CLEARED,		/* the one in the way is closed */
	CELL_NOT_CLEARED,	/* it could not be closed */
	CELL_ASIDE,		/* an older attempt's connection comes up while this one is asked for */
	CELL_OPEN_FAILED,
	CELL_ADD_FAILED,

	/* questions */
	CELL_ASK, CELL_ANSWER, CELL_ANSWERED_TWICE, CELL_WRONG, CELL_UNANSWERED,

	/* silence */
	CELL_SILENT,		/* the clock ran out: read the state first */
	CELL_GIVE_UP,		/* the state was read, and it says nothing new */

	/* what comes when the job has ended, or before it begins again */
	CELL_LATE_CONNECTION,	/* close it at once, with its own token */
	CELL_NEVER_OPENED,	/* the open call of a lost connection failed: there is none */
	CELL_LATE_RESULT,	/* a result for a job that was given up, or of an older attempt: for a person */
	CELL_SECOND_RESULT,	/* another attempt's result for a job that has one */
	CELL_SUPERSEDED,	/* an older attempt's result while the next is beginning: stop, the cart is filled */
	CELL_CLOSED, CELL_NOT_CLOSED, CELL_LIFETIME_OVER,

	/* a person's */
	CELL_CANCEL, CELL_RETRY, CELL_TAKE_LATE, CELL_TAKEN, CELL_REVIEW, CELL_CONFIRM, CELL_RESEND,
};

void	portal_cell_do(struct portal_step *, enum portal_cell);

#endif
