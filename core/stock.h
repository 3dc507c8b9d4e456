/*
 * stock - what is there, what is promised, what may still be sold, and what a shop is to be told.
 *
 * What:  decide() says what an input means for an item: one transaction, or already so, or refused because. apply() folds a
 *        transaction into the item. A recipe's level is how many its ingredients still allow. stock_shop_* follows what one
 *        shop shows of one product, and says which level to set there.
 * Why:   two orders for the last piece, an order that comes twice, a shop that has counted its own sale already, an answer
 *        that comes after a newer one: all of that is settled here, the same for the server and the browser.
 * Holds: on hand and held are at all times the sum of the item's transactions. Held is never negative. Available to sell
 *        (ATS) = on hand - held - safety. A refusal changes nothing. Completing an order does not change ATS: what was
 *        held is used. What has happened (used, received, counted) is written down, never refused for being unwelcome.
 *
 * How fractions are stored. An item has one denominator, parts (1 at first), and integers over it: 2 1/3 at 3 parts is 7.
 * A transaction carries the parts of its own time and is never rewritten. When an input needs finer parts, the decision's
 * transaction has them (the least common multiple), and apply() rescales the item before it adds: no update without its
 * row. To prove an item from its rows, sum by parts: SELECT parts, SUM(on_hand), SUM(held) ... GROUP BY parts, and
 * stock_add each group to an item of stock_new: it is what stock_same says.
 *
 * Which side counts what. A shop S lowers its own level at once for its own orders, and raises it when it restocks; we
 * hold when the order's webhook comes, in whatever order webhooks come. So the level there and our ATS may both be right
 * and differ: by S's orders that have not come to us yet. Setting the plain ATS would give those pieces back to S. Hence
 * two numbers for each product and shop:
 *   counted  what S shows by all that we know: the first reading, the exact difference that each of our pushes made, and
 *            S's own orders and restocks as far as they have come to us. Its sum does not depend on their order. What S
 *            did before a reading that was believed is in that reading, however late it comes to us: counted_ms.
 *   seen     what S showed last as far as we can tell: from inventory_levels/update (the newest by updated_at), a reading,
 *            an accepted push, or guessed from S's own orders. It is only ever what a push compares with.
 * The difference with another cause (a sale elsewhere, production, an ingredient) is ATS - counted. It is put on top of
 * what S shows: set seen + (ATS - counted), compare seen. Where nothing is on its way counted = seen, and the level set is
 * ATS. Nothing is sent when that is what S shows. An accepted compare-and-set made exactly to - compare of difference,
 * whatever S's level was made of, so a wrong guess of seen costs a reading and never a piece. Stale: read, compute again,
 * new key. One push at a time is under way for a product at a shop, computed when it leaves, never when it is queued; one
 * without an answer is repeated unchanged with its own key until it is answered: an older level is never sent last.
 *
 * How seen and counted follow an order of S: each line counts its quantity less what S restocked (refund_line_items of
 * every refund once, where stock_restocked(restock_type) and location_id is ours). Keep that number with the line, and give
 * stock_shop_ordered what it has changed by: from any version of the order, repeated or late. What was restocked goes to
 * stock_shop_restocked instead, with the refunds' own times: an order is told again for other reasons, long after a refund
 * that was not told and that a reading has seen. "no_restock" leaves S's level
 * and releases our hold, so the piece is pushed back; "cancel" and "return" raise both, and nothing is pushed. A test order
 * counts here too (S lowers its level) and holds nothing, so what it took is given back. Fulfilment changes neither side.
 *
 * What nobody explained (somebody typed another level there, a webhook was lost, S took the piece from another location)
 * is not pushed over at once, for it looks just like an order on its way. It is settled, nightly or on demand: read the
 * level; catch up the orders; note counted; read again; stock_shop_settle. It says what the difference was: where we lead,
 * ATS is then pushed over it; where the shop leads, give it as STOCK_CORRECT to the item, and the other shops follow.
 */
#ifndef CORE_STOCK_H
#define CORE_STOCK_H

#include "core/amount.h"

/* ---- items ---- */

enum stock_rule {		/* when more is asked for than is available */
	STOCK_ALLOW,
	STOCK_WARN,		/* held all the same, with a warning */
	STOCK_REFUSE,
};
enum { STOCK_RULES = STOCK_REFUSE + 1 };

#define STOCK_N_MAX	INT64_C(3000000000000)	/* of on hand, held, safety, in parts: so that their ATS is an amount */

struct stock_item {
	int64_t parts;		/* 1 to AMOUNT_D_MAX */
	int64_t on_hand, held, safety;	/* over parts, within ±STOCK_N_MAX; held and safety from 0 */
	enum stock_rule rule;
};

enum stock_kind {		/* of an input, and of the transaction it makes. Numbers are stored: never change one */
	STOCK_HOLD = 1,		/* the line is to have amount on hold in all. Fewer than it has: makes a STOCK_RELEASE */
	STOCK_RELEASE = 2,	/* all that the line has: cancelled, refunded, edited out */
	STOCK_EXPIRE = 3,	/* all that the line has: nobody paid in time */
	STOCK_CONSUME = 4,	/* amount was used; as far as the line has it on hold, it comes off that */
	STOCK_UNCONSUME = 5,	/* that was undone: on hand and on hold again */
	STOCK_RECEIVE = 6,	/* amount came in or was made */
	STOCK_RETURN = 7,	/* amount came back from a customer */
	STOCK_ADJUST = 8,	/* amount more, or fewer: waste, breakage. Needs a reason */
	STOCK_COUNT = 9,	/* somebody counted amount */
	STOCK_CORRECT = 10,	/* amount more, or fewer: a reconciliation found it. Needs a reason */
};
enum { STOCK_KINDS = STOCK_CORRECT + 1 };

struct stock_input {
	enum stock_kind kind;
	struct amount amount;	/* not for RELEASE, EXPIRE */
	struct amount line;	/* HOLD, RELEASE, EXPIRE, CONSUME: what this line has on hold of this item now */
	bool shown_known;	/* COUNT: shown is what the count sheet said is on hand */
	struct amount shown;
	struct str reason;	/* ADJUST, CORRECT */
};

/* All that apply() needs. on_hand and held are differences, over parts. */
struct stock_txn { enum stock_kind kind; int64_t parts, on_hand, held; };

enum stock_answer { STOCK_DOES, STOCK_ALREADY, STOCK_REFUSES };
enum { STOCK_ANSWERS = STOCK_REFUSES + 1 };

enum stock_refusal {
	STOCK_REFUSED_NOT,		/* it was not refused */
	STOCK_REFUSED_NOT_ENOUGH,	/* the decision's available says how many there are */
	STOCK_REFUSED_AMOUNT,		/* nothing, or less than nothing, where something is needed */
	STOCK_REFUSED_REASON,		/* it needs a reason */
	STOCK_REFUSED_MOVED,		/* counted while it moved */
	STOCK_REFUSED_LINE,		/* the line says that it holds more than the item does */
	STOCK_REFUSED_TOO_FINE,		/* beside what is there it cannot be kept exactly */
	STOCK_REFUSED_TOO_MUCH,		/* beyond STOCK_N_MAX */
};
enum { STOCK_REFUSALS = STOCK_REFUSED_TOO_MUCH + 1 };

enum stock_warning {
	STOCK_WARNS_NOT,
	STOCK_WARNS_OVERSOLD,		/* a hold took more than was available */
	STOCK_WARNS_SHORT,		/* less is left than orders have on hold */
	STOCK_WARNS_NEGATIVE,		/* on hand fell below nothing: a delivery is not booked, or the count is off */
};
enum { STOCK_WARNINGS = STOCK_WARNS_NEGATIVE + 1 };

struct stock_decision {
	enum stock_answer answer;
	enum stock_refusal why;
	enum stock_warning warning;
	struct stock_txn txn;		/* STOCK_DOES */
	struct amount available;	/* ATS as it was before */
};

enum stock_standing {
	STOCK_FINE,
	STOCK_LOW,		/* the safety level is reached */
	STOCK_OUT,		/* nothing is left that is not on hold */
	STOCK_SHORT,		/* more is on hold than is there */
};
enum { STOCK_STANDINGS = STOCK_SHORT + 1 };

struct stock_item	stock_new(enum stock_rule);
struct stock_decision	stock_decide(const struct stock_item *, const struct stock_input *);
struct stock_item	stock_apply(struct stock_item, const struct stock_txn *);
struct amount		stock_ats(const struct stock_item *);
struct amount		stock_amount(const struct stock_item *, int64_t n);	/* one of its numbers */
enum stock_standing	stock_standing(const struct stock_item *);

/* These three: false, the item untouched, when it does not fit. */
bool	stock_rescale(struct stock_item *, int64_t parts);	/* finer, so that parts (within 1 and AMOUNT_D_MAX) go into its own */
bool	stock_add(struct stock_item *, int64_t parts, int64_t on_hand, int64_t held);	/* a sum of transactions of these parts */
bool	stock_set_safety(struct stock_item *, struct amount);	/* a setting, no transaction: from 0 */
bool	stock_same(const struct stock_item *, const struct stock_item *);	/* as much on hand and held, whatever the parts */

/* ---- recipes ---- */

struct stock_use { struct stock_item item; struct amount amount; };	/* one ingredient of a product, amount above 0 */
/* short_of: index of the ingredient that allows the fewest. A product without a recipe is one use of 1 of itself. */
struct stock_makes { int64_t level; size_t short_of; };
/* How many the ingredients still allow; negative: so many are promised that cannot be made. n above 0. */
struct stock_makes	stock_makes(const struct stock_use *, size_t n);

/* ---- what a shop shows ---- */

#define STOCK_LEVEL_MAX	INT64_C(1000000000)	/* what a shop takes at most, and less than nothing never */

enum stock_shop_state {
	STOCK_SHOP_UNREAD,	/* nothing is known, or not whether the last push was done: the next reading is believed */
	STOCK_SHOP_READY,
	STOCK_SHOP_STALE,	/* a push was refused: seen is read before the next */
	STOCK_SHOP_FLYING,	/* a push has left and is not answered */
};
enum { STOCK_SHOP_STATES = STOCK_SHOP_FLYING + 1 };

struct stock_shop {		/* one product at one shop's location. All 0: unread */
	enum stock_shop_state state;
	bool sure;		/* seen was read, and nothing has changed it since */
	bool untracked;		/* the shop keeps no level of it (available: null): nothing is pushed */
	int64_t counted, seen;
	int64_t counted_ms;	/* of the last reading that counted was taken from, by the shop's clock; 0: none, or it was not said */
	int64_t seen_ms;	/* by the shop's clock; 0: a guess or never */
	int64_t to, compare;	/* FLYING */
};

enum stock_push_kind {
	STOCK_PUSH_NOTHING,
	STOCK_PUSH_READ,	/* read the level there, then ask again */
	STOCK_PUSH_SET,		/* set it, with a new key; stock_shop_sent is kept before it leaves */
	STOCK_PUSH_REPEAT,	/* the same again with its own key */
};
enum { STOCK_PUSHES = STOCK_PUSH_REPEAT + 1 };

struct stock_push { enum stock_push_kind kind; int64_t to, compare; };	/* SET, REPEAT */

/* level: what we want it to show, stock_makes' level. */
struct stock_push	stock_shop_next(const struct stock_shop *, int64_t level);
/* These return false, *shop untouched, for what does not concern it (any more) or is beyond ±STOCK_LEVEL_MAX. */
bool	stock_shop_sent(struct stock_shop *, struct stock_push);	/* of SET */
bool	stock_shop_accepted(struct stock_shop *, int64_t at_ms);	/* at_ms: the adjustment group's createdAt */
bool	stock_shop_refused(struct stock_shop *);			/* surely not done: stale, or another user error */
bool	stock_shop_lost(struct stock_shop *);				/* given up without an answer */
/* Its own order took so many; negative: restocked. at_ms: when, by the shop's clock; 0: not said. */
bool	stock_shop_ordered(struct stock_shop *, int64_t quantity, int64_t at_ms);
/* It restocked `news` more of a line than was known; back[n]: all that it restocked of it, those before too. */
struct stock_back { int64_t quantity, at_ms; };
bool	stock_shop_restocked(struct stock_shop *, int64_t news, const struct stock_back *back, size_t n);
bool	stock_shop_heard(struct stock_shop *, int64_t level, int64_t at_ms);	/* inventory_levels/update; false: an older one */
bool	stock_shop_read(struct stock_shop *, int64_t level, int64_t at_ms);	/* the answer to READ */
/*
 * first and second: read before and after the orders were caught up, second at at_ms; counted_then: noted before the second. False: it
 * moved meanwhile.
 */
bool	stock_shop_settle(struct stock_shop *, int64_t first, int64_t second, int64_t at_ms, int64_t counted_then, int64_t *unexplained);
/* refund_line_items[].restock_type: whether the shop raised its level. */
bool	stock_restocked(struct str restock_type);

/* ---- names ---- */

struct str	stock_rule_name(enum stock_rule);		/* "refuse": as stored and in the API */
bool		stock_rule_parse(struct str, enum stock_rule *);
struct str	stock_rule_label(enum stock_rule);		/* "Refuse": as people read it */
struct str	stock_kind_name(enum stock_kind);		/* "hold" */
bool		stock_kind_parse(struct str, enum stock_kind *);
struct str	stock_kind_text(enum stock_kind);		/* a sentence for the list of transactions */
struct str	stock_answer_name(enum stock_answer);		/* "does" */
struct str	stock_refusal_code(enum stock_refusal);		/* "not_enough" */
struct str	stock_refusal_text(enum stock_refusal);		/* a sentence that says what to do */
struct str	stock_warning_name(enum stock_warning);		/* "oversold" */
struct str	stock_warning_text(enum stock_warning);
struct str	stock_standing_name(enum stock_standing);	/* "low" */
struct str	stock_standing_label(enum stock_standing);	/* "Low" */
struct str	stock_shop_state_name(enum stock_shop_state);	/* "ready": as stored */
bool		stock_shop_state_parse(struct str, enum stock_shop_state *);
struct str	stock_push_name(enum stock_push_kind);		/* "set" */

#endif
