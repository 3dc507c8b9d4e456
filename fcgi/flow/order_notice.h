/*
 * order_notice - people are told of an order: what is wrong with it, what is to be made, and for when.
 */
#ifndef FLOW_ORDER_NOTICE_H
#define FLOW_ORDER_NOTICE_H

#include "flow/order_line.h"
#include "flow/shop_settings.h"
#include "store/shop_order.h"

/*
 * A notice where it has problems; and Slack, as its shop's settings want it. fresh: it has just come in. event: the cause.
 */
enum result	flow_order_notice(struct tx *, const struct shop_settings *, const struct shop_order *, const struct order_line *, size_t n,
		    bool fresh, int64_t event);

#endif
