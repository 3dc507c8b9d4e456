/*
 * approve - a person approves an order here, where the purchasing source knows no approval (or takes it back).
 */
#ifndef FLOW_APPROVE_H
#define FLOW_APPROVE_H

#include "flow/source.h"

struct approve {
	struct str order_id;
	bool approved;
	const struct source_view *view;	/* read just before: an order that is not in it cannot be approved */
	bool already;			/* out */
};
/* in_out is a struct approve. */
enum result	flow_approve(struct tx *, void *in_out);

#endif
