/*
 * portal - the life of a portal job: one supplier's buy orders on their way into that supplier's portal.
 *
 * What:  decide() says what an input means for a job: events (what happened) and effects (what the world is to do).
 *        apply() folds an event into the state and never changes for a stored event.
 * Why:   webhooks come twice, late, out of order or never; people click twice; a portal's open connection blocks the next
 *        one.  All of that is settled here, in one table, the same for the server and the browser.
 * Holds: every (state, input) pair has an answer: does, already done, or refused because.
 *        A portal job is never sent to a portal twice by itself once items may have been sent.
 *        Every end asks for the connection to be closed wherever its token is known; where it is not, the lane waits out
 *        the connection's lifetime, and one that becomes ready after the end is closed at once with its own token.
 *        A result that comes after we gave up is offered to a person, never dropped.
 *        Times are Unix ms; 0 is "none".
 */
#ifndef CORE_PORTAL_H
#define CORE_PORTAL_H

#include "core/portal_error.h"
#include "core/text.h"

enum portal_state {
	PORTAL_PENDING,		/* waits for its turn in the lane (one connection per login) */
	PORTAL_CONNECTING,	/* EnsureConnection is asked for or under way */
	PORTAL_AWAITING_MFA,	/* a person has to answer; resume says where it goes on */
	PORTAL_ADDING_ITEMS,	/* AddItemsToCart is asked for or under way */
	PORTAL_COMPLETED,	/* every line was added at the expected price */
	PORTAL_NEEDS_REVIEW,	/* answered, and a person has to look */
	PORTAL_FAILED,
	PORTAL_CANCELLED,
};
enum { PORTAL_STATES = PORTAL_CANCELLED + 1 };

/* The portal's connection, as far as we know. The lane is held in every state but NONE. */
enum portal_connection {
	CONNECTION_NONE,	/* none asked for, or known to be closed */
	CONNECTION_ASKED,	/* may exist; its token is not known yet */
	CONNECTION_OPEN,	/* its token is kept */
	CONNECTION_CLOSING,	/* CloseConnection is under way (while connecting: of an older one, ours is still asked for) */
	CONNECTION_LOST,	/* may be open and we have no token, or closing failed: wait out its lifetime */
	CONNECTION_CLEARING,	/* connecting: ours was refused; the one in the way is being closed, then ours is asked for again */
};
enum { PORTAL_CONNECTIONS = CONNECTION_CLEARING + 1 };

enum portal_late { LATE_NONE, LATE_OFFERED, LATE_ACCEPTED };
enum { PORTAL_LATES = LATE_ACCEPTED + 1 };

struct portal {
	enum portal_state state;
	enum portal_state resume;		/* AWAITING_MFA: CONNECTING or ADDING_ITEMS. These two: the state itself while it
						 * is read whether an answered question stands again; else PENDING */
	enum portal_connection connection;
	enum portal_late late;
	enum portal_error error;		/* why it failed, or why it is asked for again, or what was heard after the end */
	bool test;				/* opens and closes only, to try a login */
	bool items_sent;			/* the cart may hold something */
	bool answered;				/* an MFA answer is on its way and not judged yet */
	bool read_asked;			/* the job's state was asked for since the last sign of life */
	bool reviewed;
	int32_t attempt;			/* counts EnsureConnections, 1 is the first */
	int32_t tries;				/* of these, those that we repeated by ourselves since start or retry */
	int32_t mfa_round;			/* questions asked so far */
	int32_t token_attempt;			/* whose token came last; 0: none, or the lane's of another job */
	int32_t result_attempt;			/* whose answered items stand in the lines; 0: none */
	int64_t deadline_ms;			/* of silence, or of the MFA answer */
	int64_t reopen_ms;			/* CONNECTING: the next EnsureConnection is put off until then */
	int64_t blocked_since_ms;		/* since when another connection has been in the way and we could not close it */
	int64_t waits_until_ms;			/* LOST: when the connection has surely gone */
};

enum portal_input_kind {
	IN_START,		/* the lane is ours */
	IN_OPEN_ACCEPTED,	/* EnsureConnection was answered 2xx with a guid */
	IN_CONNECTED,		/* the connection is ready, its token came with this */
	IN_ACTIVE_EXISTS,	/* refused: another connection of this login is open (has_token: we kept its token) */
	IN_ALREADY_RUNNING,	/* refused: a job is running already, its guid came with this and is ours to adopt */
	IN_ADD_ACCEPTED,	/* AddItemsToCart was answered 2xx with a guid */
	IN_ITEMS,		/* the items were answered; all_good or not */
	IN_FAILED,		/* the open or add call failed for good: webhook, HTTP answer, or state read; error, of_add */
	IN_MFA_ASKED,
	IN_MFA_ANSWERED,	/* a person answered */
	IN_MFA_WRONG,		/* the answer was refused or could not be sent, the question stands */
	IN_DEADLINE,		/* a timer fired */
	IN_READ_RUNNING,	/* state read: still running; of_add: which call's state it is */
	IN_READ_UNKNOWN,	/* state read: could not be read, or says nothing useful; of_add */
	IN_CLOSED,		/* CloseConnection was answered, or the connection is known to be gone */
	IN_CLOSE_FAILED,	/* CloseConnection was given up */
	IN_LIFETIME_OVER,	/* the timer of a LOST connection */
	IN_CANCEL,		/* a person */
	IN_RETRY,		/* a person; cart_checked: has looked at the cart */
	IN_LATE_ACCEPT,		/* a person takes the late result; all_good or not */
	IN_REVIEW,		/* a person settles the review */
	IN_CONFIRM,		/* a person records the supplier's confirmation number */
	IN_RESEND,		/* a person sends the failed lines again as a new job */
};
enum { PORTAL_INPUTS = IN_RESEND + 1 };

struct portal_input {
	enum portal_input_kind kind;
	int32_t attempt;		/* of the call, or of the DO_CLOSE, that it answers; 0: the current one */
	enum portal_error error;	/* IN_FAILED */
	bool of_add;			/* IN_FAILED, IN_MFA_ASKED, IN_READ_*: it is about the add call, not the open call */
	bool all_good;			/* IN_ITEMS, IN_LATE_ACCEPT */
	bool same_question;		/* IN_MFA_ASKED: the same words as the question that stands */
	bool has_token;			/* IN_ACTIVE_EXISTS, IN_FAILED of the open call: a token is kept in the lane */
	bool open_unsent;		/* IN_CANCEL, IN_ITEMS, IN_DEADLINE: the current attempt's EnsureConnection has not left yet */
	bool cart_checked;		/* IN_RETRY */
};

struct portal_settings {		/* every one above 0 */
	int64_t silence_ms;		/* 600,000 */
	int64_t mfa_ms;			/* 300,000 */
	int64_t connection_ms;		/* 3,600,000: how long a forgotten connection may live */
	int64_t reopen_ms;		/* 120,000: pause before asking again while another connection is in the way */
	int64_t retry_ms;		/* 5,000: pause before EnsureConnection is repeated after a passing error, times tries */
	int32_t tries;			/* 3: how often it is tried in all */
	int64_t read_ms;		/* 60,000: time for the state to be read */
};

enum portal_event_type {
	EV_STARTED = 1,		/* numbers are stored: never change one */
	EV_OPEN_ACCEPTED = 2,
	EV_CONNECTED = 3,
	EV_WAITING_FOR_CONNECTION = 4,	/* another connection is in the way: reopen_ms */
	EV_ADOPTED = 5,
	EV_ADD_ACCEPTED = 6,
	EV_COMPLETED = 7,
	EV_NEEDS_REVIEW = 8,
	EV_FAILED = 9,
	EV_REOPENING = 10,	/* tried again at reopen_ms: after a passing error, or when the one in the way was closed */
	EV_MFA_ASKED = 11,
	EV_MFA_ANSWERED = 12,
	EV_MFA_WRONG = 13,
	EV_READ_ASKED = 14,	/* of silence; with resume: because an answered question came again */
	EV_CANCELLED = 15,
	EV_CLOSING = 16,	/* a connection that came late, or is in the way, is being closed */
	EV_CLOSED = 17,		/* it is gone; error when that is what the provider said of a job that had been given up */
	EV_LOST = 18,		/* closing failed: waits_until_ms */
	EV_RETRIED = 19,
	EV_LATE_RESULT = 20,
	EV_LATE_ACCEPTED = 21,
	EV_REVIEWED = 22,
	EV_CONFIRMED = 23,
	EV_RESENT = 24,
	EV_CREATED = 25,	/* the first event of every job; test says which kind. The flow makes it, decide() never does */
	EV_UNSENT = 26,		/* EnsureConnection has not left yet: the clock of silence begins again */
};
enum { PORTAL_EVENT_TYPES = EV_UNSENT + 1, PORTAL_EVENT_VERSION = 1 };

/* All that apply() needs; what a type does not use is 0. */
struct portal_event {
	enum portal_event_type type;
	/* in every event: how these are from here on */
	enum portal_connection connection;
	int64_t deadline_ms, reopen_ms, waits_until_ms;
	int64_t at_ms;				/* when it happened */
	int32_t attempt;			/* that it is about */
	/* where they matter */
	enum portal_error error;
	enum portal_state resume;
	bool test, all_good;
};

/*
 * In the order in which they are to be carried out.  Whoever sends a call looks at the job again first: a call whose
 * attempt or state is no longer the job's own is not sent (a close always is).
 */
enum portal_effect_kind {
	DO_OPEN,		/* send EnsureConnection for attempt, not before at_ms */
	DO_WITHDRAW_OPEN,	/* attempt's has not left (open_unsent): it never will. In the same transaction as that look */
	DO_ADD,			/* send AddItemsToCart for attempt, with its token */
	DO_ANSWER,		/* send the MFA answer that came with the input */
	DO_CLOSE,		/* send CloseConnection with the token of attempt; 0: with the newest that the lane keeps */
	DO_KEEP_TOKEN,		/* seal the token that came with the input as attempt's. Several may be kept for a while */
	DO_DROP_TOKEN,		/* forget the token of attempt; 0: all that the lane keeps */
	DO_READ,		/* read the state of the current call of attempt */
	DO_DEADLINE,		/* IN_DEADLINE at at_ms */
	DO_LIFETIME,		/* IN_LIFETIME_OVER at at_ms */
	DO_FREE_LANE,		/* the next job of this login may start (if this one still has the lane: a connection that came
				 * after the lane was freed is closed beside the next job) */
	DO_BLOCK_LOGIN,		/* no job uses this login until its credentials change (those that attempt used) */
	DO_RELEASE_LINES,	/* the buy order lines may be sent again */
	DO_TAKE_LINES,		/* they are this job's again (refuse the whole input when another job has them) */
	DO_KEEP_RESULT,		/* write the answered items to the job's lines */
	DO_TELL,		/* tell people: notice (and Slack) of this kind */
};
enum { PORTAL_EFFECT_KINDS = DO_TELL + 1 };

enum portal_tell { TELL_DONE, TELL_REVIEW, TELL_FAILED, TELL_TIMEOUT, TELL_MFA, TELL_MFA_WRONG, TELL_LATE, TELL_BLOCKED };
enum { PORTAL_TELLS = TELL_BLOCKED + 1 };

struct portal_effect { enum portal_effect_kind kind; enum portal_tell tell; int64_t at_ms; int32_t attempt; };

enum portal_answer { PORTAL_DOES, PORTAL_ALREADY, PORTAL_REFUSES };
enum { PORTAL_ANSWERS = PORTAL_REFUSES + 1 };

enum portal_refusal {
	REFUSED_NOT,			/* it was not refused */
	REFUSED_ENDED,			/* the job has ended */
	REFUSED_NOT_ENDED,		/* wait until it has ended, or cancel it */
	REFUSED_NO_QUESTION,		/* no question is open */
	REFUSED_CHECK_CART,		/* items may have been sent: look at the cart first, then confirm */
	REFUSED_NOTHING_LATE,		/* no late result waits */
	REFUSED_NOTHING_TO_REVIEW,
	REFUSED_NOT_FILLED,		/* nothing is in the cart to confirm */
	REFUSED_TEST,			/* a login test has no items */
	REFUSED_UNEXPECTED,		/* a provider said something that cannot be true here: kept, ignored */
	REFUSED_CONNECTION,		/* its last connection is not closed yet */
	REFUSED_DONE,			/* only from portal_may(): it has been done already */
};
enum { PORTAL_REFUSALS = REFUSED_DONE + 1 };

enum { PORTAL_EVENTS_MAX = 4, PORTAL_EFFECTS_MAX = 10 };

struct portal_decision {
	enum portal_answer answer;
	enum portal_refusal why;
	int events, effects;
	struct portal_event event[PORTAL_EVENTS_MAX];
	struct portal_effect effect[PORTAL_EFFECTS_MAX];
};

struct portal		portal_new(bool test);
struct portal_decision	portal_decide(const struct portal *, const struct portal_input *, int64_t now_ms,
			    const struct portal_settings *);
struct portal		portal_apply(struct portal, const struct portal_event *);

bool		portal_ended(enum portal_state);
bool		portal_holds_lane(const struct portal *);
/*
 * Whether a person may press the button now; the refusal says why not.  It asks decide() itself, so that page and server
 * agree.  REFUSED_CHECK_CART for IN_RETRY means: yes, with a confirmation that the cart was looked at.
 */
enum portal_refusal portal_may(const struct portal *, enum portal_input_kind);

struct str	portal_state_name(enum portal_state);		/* "adding_items": as stored and in the API */
bool		portal_state_parse(struct str, enum portal_state *);
struct str	portal_state_label(enum portal_state);		/* "Adding items": as people read it */
struct str	portal_connection_name(enum portal_connection);
bool		portal_connection_parse(struct str, enum portal_connection *);
struct str	portal_late_name(enum portal_late);		/* "", "offered", "accepted" */
bool		portal_late_parse(struct str, enum portal_late *);
struct str	portal_event_name(enum portal_event_type);	/* "connected": as stored */
bool		portal_event_parse(struct str, enum portal_event_type *);
struct str	portal_input_name(enum portal_input_kind);	/* "open_accepted" */
struct str	portal_effect_name(enum portal_effect_kind);	/* "keep_token" */
struct str	portal_tell_name(enum portal_tell);		/* "mfa_wrong" */
struct str	portal_answer_name(enum portal_answer);		/* "does" */
struct str	portal_refusal_code(enum portal_refusal);	/* "check_cart" */
struct str	portal_refusal_text(enum portal_refusal);	/* a sentence that says what to do */

#endif
