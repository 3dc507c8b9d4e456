/*
 * stage - the way of one cake over the floor.
 *
 * What:  a floor is data: its stages' names, how each begins, where its quality check sends back to.  decide() says what a
 *        scan, a click or the shop's own news means for a ticket (one cake); apply() folds what happened into the ticket.
 * Why:   two people scan one cake, a scanner reads twice, a tablet sends an hour of scans when its network is back, the shop
 *        changes an order under way: all of that has one answer, the same on the station and on the server.
 * Holds: every (ticket, input) pair has an answer: does, already done, or refused because.
 *        Already done is judged by stage and round, and before anything else: to repeat a scan never harms.
 *        Cancelled is final.  Complete is left by undo alone, and not once the shop had something to say about it.
 *        A round ends where the cake is sent back; rounds only grow, so what was done in an older one stays done there.
 *        Undo gives back exactly what was before the step that it takes back.
 *        A stage is an index into its floor; who stores it stores its name, since a floor may be edited meanwhile.
 */
#ifndef CORE_STAGE_H
#define CORE_STAGE_H

#include "core/role.h"
#include "core/text.h"

/* ---- the floor ---- */

enum {
	STAGES_MAX = 12,
	STAGE_END = STAGES_MAX,		/* where a complete ticket stands, however many stages its floor has */
	STAGE_NONE = -1,
	STAGE_NAME_MAX = 40,		/* characters */
};

enum stage_begin {
	STAGE_BEGIN_NONE,	/* has only an end */
	STAGE_BEGIN_PRINT,	/* printing the barcode starts it, once; its end needs no start */
	STAGE_BEGIN_SCAN,	/* a scan starts it, and its end needs that */
};
enum { STAGE_BEGINS = STAGE_BEGIN_SCAN + 1 };

struct stage_rule {
	struct str name;
	enum stage_begin begin;
	int32_t qc_to;		/* the stage that its quality check sends back to; STAGE_NONE: it has none */
};

struct stage_floor {
	struct stage_rule rule[STAGES_MAX];
	int32_t n;		/* how many there are, or were asked for: stage_floor_check() refuses more than fit */
};

enum stage_problem {
	STAGE_FINE,
	STAGE_FLOOR_EMPTY, STAGE_FLOOR_LONG,	/* of the floor; the others are of one rule */
	STAGE_NAME_BLANK, STAGE_NAME_LONG, STAGE_NAME_NOT_TEXT,
	STAGE_NAME_TWICE,			/* like an earlier one's but for case, accents and blanks */
	STAGE_NAME_TAKEN,			/* "Complete": what comes after the last stage */
	STAGE_QC_FORWARD,			/* a check can only send back to an earlier stage */
};
enum { STAGE_PROBLEMS = STAGE_QC_FORWARD + 1 };

struct stage_floor_problems { enum stage_problem floor, rule[STAGES_MAX]; };

/* Filling (print), Covering, Decorating, Packing (scan; its check sends back to Decorating). */
const struct stage_floor *stage_floor_default(void);
/* Whether it may be a store's floor; what is wrong otherwise, by rule. */
bool		stage_floor_check(const struct stage_floor *, struct stage_floor_problems *);
/*
 * Whether one checked floor may follow another, of whose stages these hold so many tickets.  map[i]: where the old floor's
 * stage i is now (the same name but for case, accents and blanks); STAGE_NONE when it has gone, which it may not while it
 * holds any.
 */
bool		stage_floor_change(const struct stage_floor *from, const struct stage_floor *to, const int64_t holds[STAGES_MAX],
		    int32_t map[STAGES_MAX]);
/* "Covering holds 3 cakes: move them on before it is taken away or renamed." */
void		stage_floor_change_say(struct buf *, const struct stage_floor *from, int32_t stage, int64_t holds);
int32_t		stage_find(const struct stage_floor *, struct str name);	/* as stored; STAGE_END for "Complete"; else STAGE_NONE */
struct str	stage_name(const struct stage_floor *, int32_t stage);		/* "Complete" at the end; "" for no stage of it */

/* ---- the ticket ---- */

enum stage_undo { STAGE_UNDO_NOTHING, STAGE_UNDO_START, STAGE_UNDO_COMPLETE };
enum { STAGE_UNDOS = STAGE_UNDO_COMPLETE + 1 };

/* The step that may be taken back, and what was before it. */
struct stage_last { enum stage_undo kind; int32_t stage; bool started, received, begun; };

struct stage_ticket {
	int32_t stage;		/* 0 … n-1, or STAGE_END */
	int32_t round;		/* from 1; one more each time it is sent back */
	bool started;		/* this stage, in this round */
	bool held;		/* a manager stopped it */
	bool cancelled;
	bool changed;		/* the shop changed or cancelled the order after work began: waits for a scan that says so was seen */
	bool shop_cancelled;	/* the shop has cancelled the order, or taken this out of it: with changed, that scan cancels the ticket */
	bool received;		/* the stage's people have it */
	bool begun;		/* any work was done on it */
	bool waiting;		/* its order may not enter the floor yet; set by who loads it, no event changes it */
	struct stage_last last;
};

/* The new ticket of an order that comes in. */
struct stage_ticket	stage_ticket_new(void);

/* ---- what may come ---- */

enum stage_action {
	STAGE_PRINT,		/* the barcode; again, too */
	STAGE_START,		/* stage */
	STAGE_COMPLETE,		/* stage; of the last one: others_ready */
	STAGE_QC_RETURN,	/* stage whose check it is. The flow sees to a reason */
	STAGE_UNDO,		/* stage and undo: which step; STAGE_UNDO_NOTHING: whichever was last */
	STAGE_ACKNOWLEDGE,	/* what the shop changed was seen */
	STAGE_RECEIVE,		/* stage that has it now */
	STAGE_ASSIGN, STAGE_STORE, STAGE_NOTE,	/* same: it is so already */
	/* a manager's */
	STAGE_HOLD, STAGE_RESUME,
	STAGE_MOVE_BACK,	/* stage to go to */
	STAGE_CANCEL,
	/* the shop's */
	STAGE_CHANGED,		/* the order was edited in a way that concerns this ticket */
	STAGE_SHOP_CANCELLED,
};
enum { STAGE_ACTIONS = STAGE_SHOP_CANCELLED + 1 };

struct stage_input {
	enum stage_action action;
	int32_t stage;
	int32_t round;		/* that the asker has seen; 0: the current one */
	enum stage_undo undo;	/* STAGE_UNDO */
	bool done_then;		/* round is an older one: it was started (START), completed (COMPLETE) in that round */
	bool others_ready;	/* COMPLETE: stage_behind() found nobody */
	bool same;		/* ASSIGN, STORE, NOTE */
};

enum stage_event_type {
	STAGE_EV_CREATED = 1,	/* numbers are stored: never change one. The flow makes it, decide() never does */
	STAGE_EV_PRINTED = 2,	/* starts: that began the stage */
	STAGE_EV_STARTED = 3,
	STAGE_EV_COMPLETED = 4,
	STAGE_EV_QC_RETURNED = 5,
	STAGE_EV_UNDONE = 6,	/* undo: which kind of step of stage `to` was taken back */
	STAGE_EV_ACKNOWLEDGED = 7,
	STAGE_EV_RECEIVED = 8,
	STAGE_EV_ASSIGNED = 9,
	STAGE_EV_STORED = 10,
	STAGE_EV_NOTED = 11,
	STAGE_EV_HELD = 12,
	STAGE_EV_RESUMED = 13,
	STAGE_EV_MOVED_BACK = 14,
	STAGE_EV_CANCELLED = 15,
	STAGE_EV_CHANGED = 16,		/* waits: for an acknowledging scan */
	STAGE_EV_SHOP_CANCELLED = 17,	/* the same */
};
enum { STAGE_EVENT_TYPES = STAGE_EV_SHOP_CANCELLED + 1, STAGE_EVENT_VERSION = 1 };

/*
 * All that apply() needs.  Whoever keeps it clears the assignee where `to` or the round is another than before: nobody is
 * assigned for the stage that it has come to.
 */
struct stage_event {
	enum stage_event_type type;
	int32_t stage;		/* that the ticket stood at */
	int32_t to;		/* that it stands at from here on */
	int32_t round;		/* from here on */
	bool starts, waits;
	enum stage_undo undo;
	bool started, received, begun;	/* UNDONE: as they were */
};

enum stage_answer { STAGE_DOES, STAGE_ALREADY, STAGE_REFUSES };
enum { STAGE_ANSWERS = STAGE_REFUSES + 1 };

enum stage_refusal {
	STAGE_REFUSED_NOT,		/* it was not refused */
	STAGE_REFUSED_CANCELLED,
	STAGE_REFUSED_COMPLETE,
	STAGE_REFUSED_WAITING,		/* its order is not on the floor yet */
	STAGE_REFUSED_CHANGED,		/* acknowledge what the shop changed first */
	STAGE_REFUSED_HELD,
	STAGE_REFUSED_NOT_YET,		/* it stands at an earlier stage */
	STAGE_REFUSED_GONE_ON,		/* it stands at a later one */
	STAGE_REFUSED_NOT_STARTED,	/* start the stage first */
	STAGE_REFUSED_NO_START,		/* this stage is not started by a scan */
	STAGE_REFUSED_OTHERS,		/* other tickets of its order are not there yet */
	STAGE_REFUSED_NO_QC,		/* this stage has no check */
	STAGE_REFUSED_NOT_BACK,		/* back is to an earlier stage */
	STAGE_REFUSED_ROUND,		/* it was sent back since */
	STAGE_REFUSED_NO_UNDO,		/* work has gone on since */
	STAGE_REFUSED_NO_STAGE,		/* the floor has no such stage (any more) */
	STAGE_REFUSED_DONE,		/* only from stage_may(): it has been done already */
};
enum { STAGE_REFUSALS = STAGE_REFUSED_DONE + 1 };

enum { STAGE_EVENTS_MAX = 2 };
struct stage_decision {
	enum stage_answer answer;
	enum stage_refusal why;
	int32_t events;
	struct stage_event event[STAGE_EVENTS_MAX];
};

/* The ticket stands on this floor (or is cancelled). The input may hold anything. */
struct stage_decision	stage_decide(const struct stage_ticket *, const struct stage_floor *, const struct stage_input *);
struct stage_ticket	stage_apply(struct stage_ticket, const struct stage_event *);

/* Whether the button may be pressed where the ticket stands (MOVE_BACK: to the first stage); asks decide() itself. */
enum stage_refusal	stage_may(const struct stage_ticket *, const struct stage_floor *, enum stage_action);
/* What a scan of its barcode at a station means; decide() may still refuse that. */
enum stage_action	stage_scan(const struct stage_ticket *, const struct stage_floor *, int32_t station);
/* What has to be done next; false when nothing (complete, cancelled, waiting). */
bool			stage_next(const struct stage_ticket *, const struct stage_floor *, enum stage_action *);

/* ---- an order's tickets together ---- */

/* The stage of the least advanced that is not cancelled; STAGE_NONE when there is none. */
int32_t		stage_order(const struct stage_ticket *, size_t n);
/* Which of an order's tickets keeps ticket `self` from completing the last stage: the least advanced; -1: none does. */
int32_t		stage_behind(const struct stage_ticket *, size_t n, size_t self, const struct stage_floor *);

/* ---- words ---- */

/* Who may ask for it; false when no person may: the shop's own news. */
bool		stage_permission(enum stage_action, enum permission *);
struct str	stage_action_name(enum stage_action);		/* "qc_return": as stored and in the API */
bool		stage_action_parse(struct str, enum stage_action *);
struct str	stage_event_name(enum stage_event_type);	/* "qc_returned": as stored */
bool		stage_event_parse(struct str, enum stage_event_type *);
struct str	stage_begin_name(enum stage_begin);		/* "none", "print", "scan" */
bool		stage_begin_parse(struct str, enum stage_begin *);
struct str	stage_undo_name(enum stage_undo);		/* "", "start", "complete" */
bool		stage_undo_parse(struct str, enum stage_undo *);
struct str	stage_answer_name(enum stage_answer);		/* "does" */
struct str	stage_problem_name(enum stage_problem);		/* "name_twice" */
struct str	stage_problem_text(enum stage_problem);		/* a sentence that says what to do */
struct str	stage_refusal_code(enum stage_refusal);		/* "not_yet" */
struct str	stage_refusal_text(enum stage_refusal);		/* a sentence without the stages' names */
/* The sentence with the names in it: "Scan it at Packing first." */
void		stage_refusal_say(struct buf *, enum stage_refusal, const struct stage_ticket *, const struct stage_floor *,
		    const struct stage_input *);
/* STAGE_REFUSED_OTHERS, of the ticket that stage_behind() found: "Wait for bannos-12345-2: it is still at Filling." */
void		stage_behind_say(struct buf *, struct str id, const struct stage_ticket *behind, const struct stage_floor *);
/* What stage_next() means, for the card: "Scan to start Packing." */
void		stage_next_say(struct buf *, const struct stage_ticket *, const struct stage_floor *);

#endif
