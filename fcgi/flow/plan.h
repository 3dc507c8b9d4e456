/*
 * plan - what pressing Send would do, from what the store and the source know now: the rows for core/plan.h, and its plan.
 *
 * The preview and the submit use the same function; the submit calls it inside its own transaction, so that what it writes
 * is what the rules said at that moment.
 */
#ifndef FLOW_PLAN_H
#define FLOW_PLAN_H

#include "core/plan.h"
#include "flow/source.h"
#include "store/portal.h"
#include "store/portal_job.h"

struct planned {
	struct plan_in in;
	struct plan plan;
	const struct source_line **line;	/* behind in.lines, same index */
	const struct source_order **order;	/* of each line */
	struct portal_row *portal;		/* behind in.suppliers, same index; id "" when the supplier has none */
	struct login *login;			/* same index; id "" without credentials */
	struct portal_job *open_job;		/* same index; id "" when there is none */
};

/*
 * Plans these orders (ids). ERR_MISSING "no_such_order" (field orders[i]) when one is not in the view: it was sent by now,
 * or belongs to somebody else; ERR_CONFLICT "not_approved". Everything lies in tx->arena.
 */
enum result	flow_plan_make(struct tx *, const struct source_view *, const struct str *orders, size_t n, struct planned *);
/* The supplier's name as people know it. */
struct str	flow_plan_supplier_name(const struct planned *, const struct plan_job *);

#endif
