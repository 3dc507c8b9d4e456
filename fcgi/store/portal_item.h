/*
 * portal_item - what a portal job carries: items, the buy order lines behind them, and the provider's guids for it.
 *
 * Texts of what is read lie in tx->arena.
 */
#ifndef STORE_PORTAL_ITEM_H
#define STORE_PORTAL_ITEM_H

#include "core/judge.h"
#include "store/db.h"

struct portal_item {
	int64_t no;
	struct str sku, name, unit;
	int64_t quantity, expected_e4;
	bool answered;			/* what follows is known */
	enum judge_verdict verdict;
	bool attention;
	struct str stock, seen_text;
	int64_t seen_e4, difference_e4;	/* seen_e4 PRICE_MISSING when there is no exact one */
	enum judge_added added;
};

struct portal_line {
	int64_t no, item_no;
	struct str order_id, line_id, product_id, our_sku, name, mapped_from;
	int64_t quantity, price_e4;
	bool active;
};

/* kind: open, add, close; asked_at: when the call that began it may have been made first. */
struct portal_call { struct str guid, job_id, kind; int64_t attempt, asked_at; };

enum result	store_portal_item_insert(struct tx *, struct str job_id, const struct portal_item *);
enum result	store_portal_item_answer(struct tx *, struct str job_id, const struct portal_item *);
enum result	store_portal_item_list(struct tx *, struct str job_id, struct portal_item **, size_t *n);
/* The prices seen of one supplier's items, newest first. */
struct portal_price { struct str sku; int64_t expected_e4, seen_e4, at; };
enum result	store_portal_item_prices(struct tx *, struct str supplier_id, int64_t limit, struct portal_price **, size_t *n);

enum result	store_portal_line_insert(struct tx *, struct str job_id, const struct portal_line *);	/* ERR_CONFLICT: another job has it */
enum result	store_portal_line_list(struct tx *, struct str job_id, struct portal_line **, size_t *n);
enum result	store_portal_line_release(struct tx *, struct str job_id, int64_t item_no);	/* item_no 0: all */
/* ERR_CONFLICT when another job has one of them. */
enum result	store_portal_line_take(struct tx *, struct str job_id);
/* The ids of this order's lines that some job has: sorted. */
enum result	store_portal_line_active(struct tx *, struct str order_id, struct str **line_ids, size_t *n);

/* *other: the guid is known already for another job. */
enum result	store_portal_call_add(struct tx *, const struct portal_call *, bool *other);
enum result	store_portal_call_get(struct tx *, struct str guid, struct portal_call *);
/* What is said of this guid is about another attempt from now on. */
enum result	store_portal_call_adopt(struct tx *, struct str guid, int64_t attempt);
/* The newest guid of a kind and attempt; ERR_MISSING when none is known. */
enum result	store_portal_call_of(struct tx *, struct str job_id, struct str kind, int64_t attempt, struct portal_call *);
enum result	store_portal_call_list(struct tx *, struct str job_id, struct portal_call **, size_t *n);

#endif
