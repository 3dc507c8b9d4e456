/*
 * plan - what pressing Send would do: the jobs, their items, and everything that stands in the way.
 *
 * What:  lines of buy orders in; one job per supplier out, each with its merged items, and per line the SKU that is
 *        sent, the pack, the price expected of the portal, and every problem.
 * Why:   the page shows it before anything is sent, the server computes it again before it sends: one function,
 *        so the two cannot disagree.
 * Holds: a line's problem blocks its supplier's job and no other.  Two lines that become one supplier SKU are one
 *        item: their quantities add up (lines of one of our SKUs first among themselves, so that 6 and 6 make a pack
 *        of 12), their prices per unit sent must agree.  Only a job without problems is sendable.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/buyorder.h"
#include "core/sku.h"

enum { PLAN_LINES_MAX = 2000 };	/* of one submit */

enum plan_problem {
	/* of one line */
	PLAN_LINE_BAD,			/* an id is missing, too long or not text */
	PLAN_LINE_REPEATED,		/* the same line stands twice in the input */
	PLAN_SKU_UNMAPPED,
	PLAN_SKU_AMBIGUOUS,
	PLAN_SKU_BLANK,
	PLAN_SKU_TOO_LONG,
	PLAN_SKU_ILLEGAL,
	PLAN_QUANTITY_NOT_WHOLE,
	PLAN_QUANTITY_ZERO,
	PLAN_QUANTITY_NEGATIVE,
	PLAN_QUANTITY_TOO_LARGE,
	PLAN_PRICE_MISSING,
	PLAN_PRICE_UNREADABLE,
	PLAN_PRICE_NEGATIVE,
	PLAN_PRICE_TOO_FINE,		/* per unit sent, more decimals than the currency has */
	PLAN_PRICE_TOO_LARGE,
	PLAN_PRICE_CONFLICT,		/* merged with a line that expects another price */
	PLAN_CURRENCY_DIFFERS,		/* the line's currency is not the supplier's */
	PLAN_PACK_REMAINDER,		/* no whole number of packs; next_full says how many would be */
	PLAN_BELOW_MINIMUM,
	/* of one supplier, and so of its whole job */
	PLAN_SUPPLIER_UNKNOWN,
	PLAN_SUPPLIER_INACTIVE,
	PLAN_SUPPLIER_NO_CURRENCY,
	PLAN_SUPPLIER_NO_CREDENTIALS,
	PLAN_SUPPLIER_LOGIN_BLOCKED,	/* the portal refused this login; it waits for new credentials */
	PLAN_SUPPLIER_OPEN_JOB,
	PLAN_TOTAL_TOO_LARGE,
	/* of the whole submit */
	PLAN_EMPTY,
	PLAN_TOO_MANY_LINES,
};
enum { PLAN_PROBLEMS = PLAN_TOO_MANY_LINES + 1 };
#define PLAN_BIT(problem) (UINT32_C(1) << (problem))	/* a set of problems is a uint32_t of these */

struct plan_supplier {
	struct str id;
	struct str lane;	/* the portal login it shares with others, opaque; empty when it has none */
	enum currency currency;
	bool active;
	bool configured;	/* source guid and credentials are present */
	bool open_job;		/* has a job that has not ended */
	bool login_blocked;
	bool lane_busy;		/* another supplier's job holds the lane now: no blocker, the job will wait */
};

struct plan_in {
	const struct buyorder_line *lines;
	size_t lines_n;
	const struct plan_supplier *suppliers;
	size_t suppliers_n;
	const struct sku_row *rows;	/* those of these lines' SKUs are enough */
	size_t rows_n;
};

/* What becomes of one line; same index as in the input. */
struct plan_line {
	uint32_t problems;	/* its own */
	int32_t job;		/* index of its job */
	int32_t item;		/* index of its item; -1 when it has no SKU to be sent under */
	int32_t next;		/* the next line of the same item; -1 at the end */
	struct str sku;		/* sent to the portal; empty when there is none */
	enum sku_source source;
	enum sku_unit unit;
	int64_t pack_size;
	int64_t min_qty;	/* of our units; 0: none */
	int64_t sent;		/* this line's share in units sent; 0 when only together with its like it makes whole packs */
	int64_t next_full;	/* PLAN_PACK_REMAINDER, PLAN_BELOW_MINIMUM: our units (lines of this SKU together) that would do; else 0 */
	int64_t price_e4;	/* expected per unit sent; PRICE_MISSING when there is none */
};

/* One entry of the cart. */
struct plan_item {
	int32_t job;
	int32_t first;		/* index of its first line; the others by plan_line.next */
	uint32_t lines;
	struct str sku;
	int64_t quantity;	/* units sent; 0 when a problem of its lines leaves it open */
	int64_t price_e4;	/* expected per unit sent; PRICE_MISSING when its lines have none */
};

/* One supplier's job. In order of the supplier's first line; a job's items stand together. */
struct plan_job {
	struct str supplier;
	int32_t supplier_index;	/* into the input; -1 when unknown */
	uint32_t problems;	/* the supplier's and the job's own */
	uint32_t line_problems;	/* all of its lines' together */
	bool sendable;		/* neither of both */
	enum currency currency;
	int32_t waits_for;	/* index of the earlier sendable job in the same lane; -1: none */
	bool lane_busy;		/* from the input */
	uint32_t lines;
	uint32_t items_from, items;	/* range in plan.items */
	int64_t total_minor;	/* expected, of the items that have quantity and price */
};

/* The caller brings room: as many of each as there are input lines. */
struct plan {
	struct plan_line *lines;
	struct plan_item *items;
	struct plan_job *jobs;
	uint32_t problems;	/* PLAN_EMPTY, PLAN_TOO_MANY_LINES: nothing else is then computed */
	uint32_t items_n, jobs_n;
	uint32_t sendable;	/* jobs that would go */
};

/* Pure: same input, same plan, to the last byte. Never fails; what cannot go is said in the plan. */
void		plan_make(const struct plan_in *, struct plan *);

struct str	plan_problem_name(enum plan_problem);	/* "pack_remainder" */
struct str	plan_problem_text(enum plan_problem);	/* a sentence for a buyer: what is wrong and what to do */
/* The same with the line's figures in it, where it has some ("… The next full pack is at 24."). */
void		plan_say(struct buf *, enum plan_problem, const struct plan_line *, enum currency);

#endif
