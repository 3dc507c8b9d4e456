/*
 * order_hand - an order that somebody takes down by hand: at the counter, on the telephone.
 *
 * It goes the way of every other: its lines are held and made, it is scanned by its number, which counts from ORDER_HAND_FIRST
 * so that no shop's own number is ever the same.
 */
#ifndef FLOW_ORDER_HAND_H
#define FLOW_ORDER_HAND_H

#include "flow/order_take.h"

#define ORDER_HAND_FIRST INT64_C(9000001)
enum { ORDER_HAND_LINES = 50, ORDER_HAND_PIECES = 200 };

struct hand_line { struct str sku, title, variant_title, flavour, size, writing; int64_t quantity; };

struct order_hand {
	struct str shop_id;
	struct str key;			/* the client's: the same key again gives the first order */
	struct str customer, email, phone, note;
	int64_t due_day;		/* DAY_NONE: none */
	struct str due_time;		/* the hours; "" none */
	enum intake_method method;
	const struct hand_line *line;
	size_t lines;
	/* out */
	struct str order_id;
	bool already;
};
/* in_out is a struct order_hand. ERR_MISSING "no_such_store"; ERR_INPUT; ERR_CONFLICT "key_reused". */
enum result	flow_order_hand(struct tx *, void *in_out);

#endif
