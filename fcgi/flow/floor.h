/*
 * floor - what people do with a cake on the floor: scans, buttons, a manager's doings.
 *
 * What:  loads the order, lets core/stage.h decide, and keeps state + event + what follows (stock, throughput) in the running
 *        transaction.
 * Holds: the same scan again (by its key, or by what it asks for) is done once, and its answer is the same, a refusal too.  A
 *        refusal is an event, and says what to do; the ticket as it is comes back with it.
 */
#ifndef FLOW_FLOOR_H
#define FLOW_FLOOR_H

#include "core/allergen.h"
#include "flow/lot_follow.h"
#include "flow/order_keep.h"

/* "ORDER.NO", as the API calls a ticket; false: it is none. */
bool		flow_floor_id(struct str id, struct str *order_id, int64_t *no);

/* One ticket with its order, and what is personal of that: in the arena. */
enum { FLOOR_NOTES = 5 };
struct floor_seen {
	struct order_work *work;
	size_t at;			/* the ticket's place in it */
	struct order_person person;
	bool has_person;		/* false: redacted */
	struct allergens allergens;	/* of what it is made of */
	struct lot_taken *lot;		/* which lots of it, where it is complete */
	size_t lots;
	struct str note[FLOOR_NOTES];	/* what people wrote of it here, the newest first */
	size_t notes;
};
/* For use inside a db_fn. ERR_MISSING and a fault: no such order, no such ticket. */
enum result	flow_floor_see(struct tx *, struct str order_id, int64_t no, struct floor_seen *);
/* Of one whose work is there already: what is personal, and what it is made of. */
enum result	flow_floor_person(struct tx *, struct floor_seen *);

/* Whether one that stands at the last stage has to wait for another of its order; says for which, and where that is. */
bool		flow_floor_waits(const struct order_work *, size_t at, struct buf *);

struct floor_step {
	struct str order_id;
	int64_t no;
	enum stage_action action;
	struct str stage;		/* by name: COMPLETE, START, QC_RETURN, RECEIVE: at which; MOVE_BACK: to which; "" the one it is at */
	int32_t round;			/* that the asker saw; 0: the current one */
	enum stage_undo undo;
	struct str person;		/* ASSIGN: an id; "" nobody */
	struct str text;		/* HOLD, QC_RETURN, MOVE_BACK, CANCEL: the reason; NOTE, ASSIGN: the note; STORE: the place */
	struct str key;			/* the device's id of the scan; "" none */
	bool denied;			/* who asks may not: refused as that, unless it was done while they might */
	struct str deny, deny_text;	/* a code and a sentence why it may not be done, whatever the machine says; "" it may */
	/* out */
	struct order_work *work;	/* the order as it is now: in the arena */
	size_t at;			/* the ticket's place in it */
	struct str place;		/* STORE: the listed place that text means, else text itself: where it is put */
	bool already;
	bool refused;			/* its event is kept, so the result is OK */
	struct str code, message;	/* then: why, and what to do */
};
/* in_out is a struct floor_step. */
enum result	flow_floor_step(struct tx *, void *in_out);

#endif
