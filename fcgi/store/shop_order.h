/*
 * shop_order - what a shop's customers ordered, and apart from it what is personal of an order.
 *
 * Where the schema's comments say otherwise: method is a word of core/intake.h ("unsaid", "pickup", "delivery"), and texts is a
 * list: [{"line": …, "writing": …, "notes": …}].  A redacted order keeps a row of order_person, which says so.
 */
#ifndef STORE_SHOP_ORDER_H
#define STORE_SHOP_ORDER_H

#include "core/currency.h"
#include "store/db.h"

enum order_state {
	ORDER_WAITING,		/* not for the floor yet: what its customer owes (financial) says why */
	ORDER_FLOOR,		/* its tickets are work */
	ORDER_COMPLETE,		/* every ticket is */
	ORDER_CANCELLED,
};
enum { ORDER_STATES = ORDER_CANCELLED + 1 };

struct shop_order {
	struct str id;			/* "SHOP.DIGITS" of its gid; of one made by hand "SHOP.m-ID" */
	struct str shop_id, human;	/* "bannos-12345" */
	int64_t number;
	struct str name;		/* as the shop shows it: "#1001" */
	enum order_state state;
	struct str stage;		/* of the least advanced ticket that is not cancelled; "" without one */
	struct str financial;		/* as Shopify words it */
	bool test, by_hand;
	enum currency currency;
	int64_t total_minor;
	int64_t due_day;		/* core/day.h */
	struct str due_time;		/* the hours, as they were written; "" none are said */
	bool due_set;			/* a person has set them: they stay until the shop names a day */
	struct str method;
	int64_t tickets;
	int64_t problems;		/* bits of core/intake.h */
	struct str lines;		/* JSON: flow/order_line.h */
	int64_t shop_updated_at, ordered_at;
	int64_t seq;			/* of its last event */
	int64_t created_at, updated_at;
};

struct str	store_order_state_name(enum order_state);	/* "floor" */
bool		store_order_state_parse(struct str, enum order_state *);

enum result	store_order_get(struct tx *, struct str id, struct shop_order *);
/* By the number that people read; at most 10, since a shop may have given one twice. */
enum result	store_order_numbered(struct tx *, struct str shop_id, int64_t number, struct shop_order **, size_t *n);
/* The highest number of a shop's orders by hand; 0 when there is none. */
enum result	store_order_last(struct tx *, struct str shop_id, int64_t *number);
/* Numbers and names of a shop's own orders, by number, from after on; none of those that have no number. */
struct order_number { int64_t number; struct str name; };
enum result	store_order_numbers(struct tx *, struct str shop_id, int64_t after, int64_t limit, struct order_number **, size_t *n);
/*
 * Those of a shop that are not done, of what was ordered before a time: by when they were ordered and id, after those, at most limit.
 * None that were made by hand.
 */
struct order_mark { struct str id; int64_t ordered_at; };
enum result	store_order_open(struct tx *, struct str shop_id, struct order_mark after, int64_t before_at, int64_t limit, struct order_mark **,
		    size_t *n);
/* Those that wait for their money, or are on the floor without a cake there, in the same order. */
enum result	store_order_loose(struct tx *, struct str shop_id, struct order_mark after, int64_t limit, struct order_mark **, size_t *n);
enum result	store_order_insert(struct tx *, const struct shop_order *);	/* all but updated_at; ERR_CONFLICT: it is there */
enum result	store_order_update(struct tx *, const struct shop_order *);

/* What is personal; a redacted order has none, for good. */
struct order_person {
	struct str order_id;
	struct str customer_id;		/* the gid's digits, "" none */
	struct str name, email, phone, address;
	struct str note;
	struct str due_text;		/* its due date, as the customer wrote it */
	struct str texts;		/* JSON by line: flow/order_line.h */
	struct str folded;		/* what a search looks into */
	int64_t ordered_at;
};

enum result	store_order_person_get(struct tx *, struct str order_id, struct order_person *);	/* ERR_MISSING: redacted */
enum result	store_order_person_put(struct tx *, const struct order_person *);	/* made or overwritten */
/* Takes all of it away but what a search finds the order by; of an order that is not known yet too, whose folded is "". */
enum result	store_order_person_redact(struct tx *, struct str order_id, struct str folded, int64_t ordered_at);
/* From now on, what a customer has ordered until now comes without them. */
enum result	store_order_customer_redact(struct tx *, struct str customer_id);
/* Whether an order that is not known yet was redacted before it came: itself, or its customer after they had ordered. */
enum result	store_order_redacted(struct tx *, struct str order_id, struct str customer_id, int64_t ordered_at, bool *redacted);
/* The orders of a customer, by id, from after on ("" the first); those with less than limit are all. */
enum result	store_order_person_orders(struct tx *, struct str customer_id, struct str after, int64_t limit, struct str **order_id, size_t *n);

/* Orders of a shop that have something personal, by id, from after on ("" the first); those with less than limit are all. */
enum result	store_order_person_of_shop(struct tx *, struct str shop_id, struct str after, int64_t limit, struct str **order_id, size_t *n);

/* One row of the list: an order and its customer's name. */
struct order_row { struct shop_order order; struct str customer; };
struct order_list {
	struct str shop_id;		/* "" all */
	struct str q;			/* folded; "" all */
	bool problems;			/* only those with problems that are not done */
	int64_t from_at, to_at;		/* ordered between; to_at 0: no end */
	int64_t before_at;		/* 0: from the newest on */
	struct str before_id;
	int64_t limit;
	struct order_row *at;		/* out, newest first */
	size_t n;
	bool more;
};
enum result	store_order_list(struct tx *, struct order_list *);

#endif
