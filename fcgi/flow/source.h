/*
 * source - the account's purchasing source: which it is, whether it answers, and what may still be sent.
 *
 * What:  reads the orders of the configured source (our own tables, or a foreign PostgreSQL asked live) and leaves out
 *        every line that a portal job has, unless that job failed or was cancelled.
 * Holds: a source that does not answer is not an error: the view says that it is down, and why.
 *        No transaction is open while the foreign database is asked.
 */
#ifndef FLOW_SOURCE_H
#define FLOW_SOURCE_H

#include "core/currency.h"
#include "store/integration.h"
#include "store/mapping.h"
#include "store/source.h"

enum source_kind { SOURCE_NONE, SOURCE_DEMO, SOURCE_POSTGRES, SOURCE_REST };
enum { SOURCE_KINDS = SOURCE_REST + 1 };

struct source_view {
	enum source_kind kind;
	bool down;			/* it did not answer: message says why */
	struct str message;
	struct str customer_id;		/* every query filters by it */
	enum currency currency;		/* of lines; CURRENCY_NONE: the supplier's counts */
	bool needs_approval;		/* REST knows no "approved": a person approves here */
	int64_t pulled_at;		/* REST: when the mirror was complete last; 0 never */
	struct source_rows rows;
	struct approval *approval;	/* by order id */
	size_t approvals;
};

struct str	flow_source_kind_name(enum source_kind);	/* "none", "demo", "postgres", "rest" */
bool		flow_source_kind_parse(struct str, enum source_kind *);
/* What the settings JSON of integration "source" says. */
void		flow_source_settings(struct arena *, const struct integration *, struct source_view *);
/* ERR_STORE when our own store failed. Everything lies in scope->arena. */
enum result	flow_source_read(const struct env *, struct db *, const struct scope *, struct source_view *);
/* NULL when the order is not in the view. */
const struct source_order *flow_source_order(const struct source_view *, struct str id);
/* Who approved it here; NULL when nobody did. */
const struct approval *flow_source_approval(const struct source_view *, struct str order_id);
/* Approved over there, or here where that is asked for. */
bool		flow_source_approved(const struct source_view *, const struct source_order *);

#endif
