#include "flow/approve.h"

#include "store/event.h"

enum result
flow_approve(struct tx *tx, void *in_out)
{
	struct approve *p = in_out;
	struct event event = { .subject = STR("order"), .subject_id = p->order_id,
	    .type = p->approved ? STR("approved") : STR("approval_withdrawn") };
	bool changed = false, known = flow_source_order(p->view, p->order_id) != NULL;
	enum result result;

	p->already = false;
	if (!p->view->needs_approval)
		return tx_refuse(tx, ERR_CONFLICT, "approved_there", "This purchasing source approves its orders itself.");
	if (p->approved && !known)
		return tx_refuse(tx, ERR_MISSING, "no_such_order", "There is no such open order.");
	result = p->approved ? store_approval_add(tx, p->order_id, tx->scope->user, &changed) :
	    store_approval_remove(tx, p->order_id, &changed);
	/* An approval may outlive its order in the source, and can be withdrawn then too. */
	if (result == OK && !changed && !known)
		return tx_refuse(tx, ERR_MISSING, "no_such_order", "There is no such open order.");
	p->already = !changed;
	return result == OK && changed ? store_event_add(tx, &event) : result;
}
