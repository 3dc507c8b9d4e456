/*
 * replay_kind - the kinds of subjects that events are about, and how each is recomputed: one table.
 *
 * A state's texts lie in the memory of the page of events that was read last, or in its arena: replay_state_move takes them
 * along when that page goes.
 */
#ifndef FLOW_REPLAY_KIND_H
#define FLOW_REPLAY_KIND_H

#include "base/json.h"
#include "core/amount.h"
#include "flow/order_event.h"
#include "flow/replay.h"
#include "store/portal_item.h"
#include "store/portal_job.h"
#include "store/replay.h"

enum { REPLAY_FIELDS = 48 };

struct replay_state {
	bool exists;
	struct replay_column field[REPLAY_FIELDS];	/* those of the row, all that can be compared */
	size_t fields;
	/* a portal job's */
	struct portal_job job;
	const struct portal_item *item;			/* the answered items, item no 1 first; NULL: none */
	size_t items;
	int64_t *resent;				/* numbers of items whose lines other jobs have */
	size_t resents;
	struct order_all *order;			/* an order's; NULL before its first event */
};

/* A subject's check; differences are kept until the transaction is over. */
struct replay_check {
	struct tx *tx;
	const struct replay_kind *kind;
	struct str id;
	struct arena *said;				/* the differences and their texts */
	struct replay_difference *difference;
	size_t differences;
	bool full;					/* said has no room left */
};

struct replay_kind {
	const char *subject;
	enum replay_table table;			/* REPLAY_NO_TABLE: events are counted, no more */
	/* What the event makes of it; false: not an event of this kind. */
	bool (*apply)(struct arena *, struct replay_state *, const struct event *, const json *data);
	/* Turns what apply gathered into fields, where that is not done at once; may be NULL. */
	void (*render)(struct arena *, struct replay_state *);
	/* Adds to the stored row what stands elsewhere; may be NULL. */
	enum result (*look)(struct tx *, struct str id, struct replay_state *stored);
	/* What joins tables; may be NULL. */
	enum result (*across)(struct replay_check *, const struct replay_state *);
};

extern const struct replay_kind replay_kinds[];		/* ends with subject NULL */

/* NULL when there is no field of that name. */
struct str *	replay_field(struct replay_state *, const char *name);
/* false when there is none. */
bool		replay_set(struct replay_state *, const char *name, struct str value);
bool		replay_set_int(struct arena *, struct replay_state *, const char *name, int64_t);
bool		replay_set_time(struct arena *, struct replay_state *, const char *name, int64_t);	/* 0: nothing */

/* Says that something is not as it should be. Texts are copied. */
void		replay_differs(struct replay_check *, struct str field, struct str stored, struct str recomputed);

/* flow/replay_job.c */
bool		replay_job_apply(struct arena *, struct replay_state *, const struct event *, const json *data);
void		replay_job_render(struct arena *, struct replay_state *);
bool		replay_job_move(struct arena *, struct replay_state *);		/* its part of replay_state_move */
enum result	replay_job_across(struct replay_check *, const struct replay_state *);
enum result	replay_login_across(struct replay_check *, const struct replay_state *);

/* flow/replay_stock.c */
bool		replay_stock_apply(struct arena *, struct replay_state *, const struct event *, const json *data);
enum result	replay_stock_look(struct tx *, struct str id, struct replay_state *stored);
enum result	replay_stock_across(struct replay_check *, const struct replay_state *);
void		replay_amount(struct replay_check *, const char *field, struct amount stored, struct amount recomputed);	/* one of its numbers */

/* flow/replay_lot.c */
bool		replay_lot_apply(struct arena *, struct replay_state *, const struct event *, const json *data);
enum result	replay_lot_across(struct replay_check *, const struct replay_state *);
enum result	replay_lot_moves(struct replay_check *);			/* of an item */

/* Takes over {"after": {...}}; false when it speaks of a field that there is not. */
bool		replay_after(struct arena *, struct replay_state *, const json *data);

/* flow/replay_order.c */
bool		replay_order_apply(struct arena *, struct replay_state *, const struct event *, const json *data);
void		replay_order_render(struct arena *, struct replay_state *);
bool		replay_order_move(struct arena *, struct replay_state *);	/* its part of replay_state_move */
enum result	replay_order_across(struct replay_check *, const struct replay_state *);
bool		replay_shop_apply(struct arena *, struct replay_state *, const struct event *, const json *data);

/* flow/replay_loose.c: a page of what stands in no subject; after is where it begins, then where it ended. */
enum result	replay_loose_events(struct replay_check *, struct str *after, bool *more);
enum result	replay_loose_queue(struct replay_check *, struct str *after, bool *more);
enum result	replay_loose_boxes(struct replay_check *, struct str *after, bool *more);
enum result	replay_loose_parked(struct replay_check *, struct str *after, bool *more);
enum result	replay_loose_holds(struct replay_check *, struct str *after, bool *more);
enum result	replay_loose_ledger(struct replay_check *, struct str *after, bool *more);

/* flow/replay_floor.c: likewise, all at once */
enum result	replay_loose_floor(struct replay_check *, struct str *after, bool *more);

/* Copies what the state holds into this arena; false when that is full. */
bool		replay_state_move(struct arena *, struct replay_state *);

#endif
