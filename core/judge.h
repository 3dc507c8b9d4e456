/*
 * judge - was every line added, at the price we expected?
 *
 * What:  holds each item of a job against the portal's answer, and the job against all of its items.
 * Holds: completed means that every item was added at the expected price, within the supplier's tolerance, and the
 *        portal added nothing else.  Whatever is unknown, unsaid, unreadable or contradictory goes to a person.
 */
#ifndef CORE_JUDGE_H
#define CORE_JUDGE_H

#include "core/price.h"

enum judge_stock {
	JUDGE_STOCK_UNKNOWN,	/* nothing said, or a word that we do not know */
	JUDGE_IN_STOCK,
	JUDGE_OUT_OF_STOCK,
	JUDGE_NOT_FOUND,
};
enum { JUDGE_STOCKS = JUDGE_NOT_FOUND + 1 };

enum judge_price_is {		/* the portal's own comparison */
	JUDGE_PRICE_UNSAID,	/* it said nothing */
	JUDGE_PRICE_AS_EXPECTED,
	JUDGE_PRICE_LOWER,
	JUDGE_PRICE_HIGHER,
	JUDGE_PRICE_WORD_UNKNOWN,
};
enum { JUDGE_PRICE_ISES = JUDGE_PRICE_WORD_UNKNOWN + 1 };

enum judge_added { JUDGE_ADDED_UNSAID, JUDGE_ADDED_NO, JUDGE_ADDED_YES };
enum { JUDGE_ADDEDS = JUDGE_ADDED_YES + 1 };

enum judge_seen {		/* what kind of thing the seen price is */
	JUDGE_SEEN_NOTHING,
	JUDGE_SEEN_TEXT,	/* a JSON string: either notation */
	JUDGE_SEEN_NUMBER,	/* the text of a JSON number */
};
enum { JUDGE_SEENS = JUDGE_SEEN_NUMBER + 1 };

enum judge_tolerance_kind { JUDGE_EXACT, JUDGE_WITHIN_MINOR, JUDGE_WITHIN_BPS };
enum { JUDGE_TOLERANCE_KINDS = JUDGE_WITHIN_BPS + 1 };

/* How far a price may be off, up or down. amount: minor units, or hundredths of a percent of the expected price. */
struct judge_tolerance { enum judge_tolerance_kind kind; int64_t amount; };
#define JUDGE_BPS_MAX INT64_C(10000)

struct judge_item {		/* what we sent */
	struct str sku;
	int64_t price_e4;
};

struct judge_answer {		/* one line of what came back */
	struct str sku;
	enum judge_stock stock;
	enum judge_price_is price_is;
	enum judge_added added;
	enum judge_seen seen;
	struct str price;	/* as it came */
};

/*
 * When several apply, the first of this order wins: what the buyer has to know before anything else.
 * Only the first needs nobody.
 */
enum judge_verdict {
	JUDGE_OK,
	JUDGE_MISSING,			/* not in the answer */
	JUDGE_ANSWERED_TWICE,		/* in the answer more than once, and not alike */
	JUDGE_ITEM_NOT_FOUND,		/* the portal does not know the SKU */
	JUDGE_ITEM_OUT_OF_STOCK,	/* even when it was added */
	JUDGE_NOT_ADDED,
	JUDGE_CURRENCY_DIFFERS,
	JUDGE_PRICE_UNREADABLE,		/* ambiguous, too fine, no price; or none given and nothing said about it */
	JUDGE_HIGHER,
	JUDGE_LOWER,
	JUDGE_PRICE_DISPUTED,		/* it reads as expected, but the portal says that it is not */
	JUDGE_STATUS_UNKNOWN,		/* added at the expected price, but with a word about stock or price that we do not know */
};
enum { JUDGE_VERDICTS = JUDGE_STATUS_UNKNOWN + 1 };

struct judge_line {
	enum judge_verdict verdict;
	bool needs_attention;		/* verdict is not JUDGE_OK */
	enum price_reading reading;	/* how the seen price was read; PRICE_NOT_A_PRICE when none was given */
	int64_t seen_e4;		/* PRICE_MISSING unless reading is PRICE_EXACT */
	int64_t difference_e4;		/* seen - expected; 0 unless reading is PRICE_EXACT */
	int32_t answer;			/* index of the answer that was used; -1: none */
};

struct judge_whole {
	bool completed;			/* else it needs review */
	bool success;			/* as the portal said; false alone sends it to review */
	uint32_t ok, attention;		/* of the items */
	uint32_t not_added;		/* items of which nothing is known to be in the cart */
	uint32_t unasked;		/* answers for SKUs that were never sent */
};

/* One item; answer NULL when the portal left it out. */
struct judge_line	judge_item(const struct judge_item *, enum currency, struct judge_tolerance, const struct judge_answer *);
/* All; out has room for items_n lines, same index. Answers are matched by trimmed SKU. success: output.success, true when unsaid. */
struct judge_whole	judge_all(const struct judge_item *, size_t items_n, const struct judge_answer *, size_t answers_n,
			    enum currency, struct judge_tolerance, bool success, struct judge_line *out);

bool		judge_tolerance_valid(struct judge_tolerance);	/* amount within 0 and JUDGE_BPS_MAX, or MONEY_MINOR_MAX */
struct str	judge_verdict_name(enum judge_verdict);		/* "ok", "price_higher" … */
struct str	judge_verdict_text(enum judge_verdict);		/* a sentence for a buyer */
struct str	judge_stock_name(enum judge_stock);
struct str	judge_price_is_name(enum judge_price_is);
struct str	judge_added_name(enum judge_added);
struct str	judge_seen_name(enum judge_seen);
struct str	judge_tolerance_name(enum judge_tolerance_kind);	/* "none", "absolute", "percent" */

#endif
