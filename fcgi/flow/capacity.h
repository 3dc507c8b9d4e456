/*
 * capacity - how much of what can be made on which day: the settings, what is taken, and what that means for an order.
 *
 * Holds: an order is never refused for want of capacity.  What it says is judged once, with the day's load without itself, and
 *        again only when its day or its pieces change, or when it comes onto the floor: what others order later is not its fault.
 */
#ifndef FLOW_CAPACITY_H
#define FLOW_CAPACITY_H

#include "flow/capacity_settings.h"
#include "flow/order_keep.h"
#include "flow/topic.h"

/* The plan as it is set; none when nobody has set one. */
enum result	flow_capacity_plan(struct tx *, struct capacity_plan *);

struct capacity_change { struct capacity_plan plan; struct str settings; bool already; };
/* in_out is a struct capacity_change: plan (checked) and settings, its JSON, are to be kept; already: it was so. */
enum result	flow_capacity_change(struct tx *, void *in_out);

/* What is taken of days from one to another, by the plan's groups; what counts to none of them counts to the last. */
enum result	flow_capacity_load(struct tx *, const struct capacity_plan *, int32_t from, int32_t to, struct capacity_load *);

/*
 * What is wrong with an order's day: bits of enum intake_problem. work: the order as it was; now, line: as it is to be; fresh
 * ones are judged by the day on which they were placed.
 */
enum result	flow_capacity_judge(struct tx *, const struct capacity_plan *, const struct order_work *, const struct shop_order *now,
		    const struct order_line *, size_t lines, uint32_t *problems);

/* Topic capacity.regroup: open tickets find the group that they count to, a page at a time. */
enum result	flow_capacity_regroup_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *,
		    struct prepared *);
enum result	flow_capacity_regroup_settle(struct tx *, void *settle);

#endif
