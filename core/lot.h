/*
 * lot - which lot of an ingredient was used: the bag that is open, else the one that expires first.
 *
 * What:  decides which lots a consumption draws from, which of them get back what was undone, and what people may do with a lot.
 * Why:   when a supplier calls a lot back, somebody has to know within the hour which cakes it went into.
 * Holds: nothing is drawn from a lot that is blocked, expired or closed, and never more than is left of it. What no lot has is
 *        drawn without one: visible in the trace, never refused, for the cake is made. A lot may be used on its last day.
 */
#ifndef CORE_LOT_H
#define CORE_LOT_H

#include "core/amount.h"

struct lot {
	int32_t received, expiry;	/* core/day.h; expiry DAY_NONE: it keeps */
	struct amount left;
	bool open, blocked, closed;
};

enum lot_standing {
	LOT_READY,
	LOT_OPEN,			/* the one in use */
	LOT_EXPIRED,
	LOT_BLOCKED,			/* called back, or doubtful */
	LOT_CLOSED,			/* used up, or thrown away */
};
enum { LOT_STANDINGS = LOT_CLOSED + 1 };

enum lot_standing	lot_standing(const struct lot *, int32_t today);
/* Something is left that has expired, or will within so many days. */
bool			lot_expires(const struct lot *, int32_t today, int64_t days);

#define LOT_NONE SIZE_MAX
struct lot_part { size_t lot; struct amount amount; };	/* lot: its index; LOT_NONE: of no lot */

/*
 * Takes amount (above 0) from an item's lots: from the open one, then by expiry, day of receipt, and their order here. part has
 * room for n + 1. How many parts it came to; a last one of LOT_NONE is what no lot had.
 */
size_t	lot_draw(const struct lot *, size_t n, int32_t today, struct amount, struct lot_part *part);
/*
 * Gives amount back to those that were drawn from: taken[i] above 0, the first draw first; the last gets it first. part has
 * room for n, its lot is an index of taken. What nobody is known to have taken goes nowhere.
 */
size_t	lot_give_back(const struct amount *taken, size_t n, struct amount, struct lot_part *part);

/* ---- what people do with a lot ---- */

enum lot_action {
	LOT_DO_OPEN,			/* this one is in use now, and no other of its item */
	LOT_DO_BLOCK,			/* needs a reason */
	LOT_DO_UNBLOCK,
	LOT_DO_CLOSE,
	LOT_DO_REOPEN,			/* closed by mistake */
};
enum { LOT_ACTIONS = LOT_DO_REOPEN + 1 };

enum lot_answer { LOT_DOES, LOT_ALREADY, LOT_REFUSED_BLOCKED, LOT_REFUSED_EXPIRED, LOT_REFUSED_CLOSED };
enum { LOT_ANSWERS = LOT_REFUSED_CLOSED + 1 };

/* Changes the lot when it LOT_DOES; else it is untouched. */
enum lot_answer	lot_act(struct lot *, enum lot_action, int32_t today);

struct str	lot_standing_name(enum lot_standing);	/* "ready" */
struct str	lot_standing_label(enum lot_standing);	/* "Ready" */
struct str	lot_action_name(enum lot_action);	/* "block" */
struct str	lot_answer_code(enum lot_answer);	/* "expired"; "" of what is no refusal */
struct str	lot_answer_text(enum lot_answer);	/* a sentence that says what to do */

#endif
