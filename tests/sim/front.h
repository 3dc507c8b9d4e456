/*
 * front - a company's shops as the world has them: what they sell, who ordered what, and the levels that they show.
 *
 * Shopify's own rules, as its documents have them: an order lowers the level at once, a cancellation or a refund gives back what
 * it restocks, every act is told by webhooks that share an event, levels are set by compare-and-set under a key.
 *
 *	front.c		opened, and what happens in it
 *	front_tell.c	the same things in the words of webhooks and of GraphQL
 *	front_answer.c	the Admin API
 *	floor.c		our own people: they scan, receive, count
 *	check_stock.c	what has to be true of orders and stock
 */
#ifndef TESTS_SIM_FRONT_H
#define TESTS_SIM_FRONT_H

#include "connect/shopify.h"
#include "core/stock.h"
#include "tests/sim/sim.h"

enum { FRONTS = 2, THINGS = 6, ITEMS = 5, SALES = 400, SALE_LINES = 3, SALE_REFUNDS = 8, NEVER_STOCKED = THINGS - 1 };

/* What it sells; thing i of every shop has the same SKU. */
struct thing { char variant[24], item[24], sku[16]; int64_t level, level_at; };

/* untold: pieces moved since it was last told to us; undated: those of them whose time nothing says but the order's last change. */
struct sale_line { char id[24]; int thing; int64_t quantity, current, untold, undated; };
struct sale_refund { char id[24]; int line; int64_t quantity; const char *restock; int64_t at; };	/* line -1: money only */

struct sale {
	char id[24];
	int64_t number, created_at, updated_at, cancelled_at;	/* ms since the world began, whole seconds */
	const char *paid;
	bool test, fulfilled, gone;	/* gone: deleted */
	bool known;			/* a webhook of it was answered with 200 */
	int64_t told_at;		/* the newest state of it that was */
	struct sale_line line[SALE_LINES];
	int lines;
	struct sale_refund refund[SALE_REFUNDS];
	int refunds;
};

/* A level that was set under a key, for when the key comes again. */
struct set_once { struct str key, said; struct str asked; struct set_once *next; };

struct front {
	struct company *company;
	int no;
	struct str id, domain, address, key, token;
	struct thing thing[THINGS];
	struct sale *sale[SALES];
	int sales;
	bool subscribed[SHOPIFY_TOPICS_N];
	struct set_once *set;
	int64_t events;
	int help;			/* how far people_help has come with it */
	struct str help_job;
};

/* A shop's webhook on its way: what net.c has to know beside the letter. */
struct front_letter {
	struct front *front;
	struct sale *sale;		/* of an order; else NULL */
	int64_t updated_at;		/* what it tells */
	enum shopify_topic topic;
	char delivery[40], event[40];	/* the delivery's id stays the same when it is sent again */
	bool kept;			/* it was answered with 200 once */
};

/* ---- front.c */

bool		front_open(struct sim *, struct company *);
void		front_act(struct sim *, struct front *);
struct front *	front_of(struct sim *, struct str url);
int64_t		front_now(struct sim *, int64_t after);	/* whole seconds, later than after */
/* Shopify sets a level, as asked for or by its own sale; it is told. */
void		front_level(struct sim *, struct front *, struct thing *, int64_t level);

/* ---- front_tell.c */

struct str	front_time(struct sim *, int64_t at);	/* "2027-01-15T08:00:00Z" */
struct str	front_order_body(struct sim *, const struct front *, const struct sale *);
struct str	front_order_node(struct sim *, const struct front *, const struct sale *, bool refunds);
struct str	front_refund_body(struct sim *, const struct front *, const struct sale *, const struct sale_refund *);
struct str	front_product_body(struct sim *, const struct front *, const struct thing *);
struct str	front_product_node(struct sim *, const struct front *, const struct thing *);
struct str	front_level_body(struct sim *, const struct front *, const struct thing *);
struct str	front_level_node(struct sim *, const struct front *, const struct thing *);
/* Tells it to whoever has subscribed. */
void		front_tell(struct sim *, struct front *, struct sale *, enum shopify_topic, int64_t event, struct str body);

/* ---- front_answer.c */

void		front_arrive(struct sim *, struct exchange *, struct front *);

/* ---- floor.c */

bool		floor_open(struct sim *, struct company *);	/* its stock */
void		floor_act(struct sim *, struct company *);
/* What has to be asked for so that shops and we agree; false: it is still being done. */
bool		floor_help(struct sim *, struct front *);
extern const struct floor_item { const char *sku; enum stock_rule rule; bool recipe; } floor_items[ITEMS];

/* ---- check_stock.c */

void		check_told_order(struct sim *, const struct front *, const struct sale *);	/* a webhook of it was answered with 200 */
void		check_stock_step(struct sim *, struct company *);	/* an item has an event */
void		check_stock_all(struct sim *, struct company *);
void		check_stock_quiet(struct sim *, struct company *);

#endif
