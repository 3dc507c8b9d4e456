/*
 * portals - suppliers' portals: added, changed, removed.
 *
 * Holds: one per supplier, whose id never changes.  A portal with an open job stays, and stays at its source.
 *        Moved to another source, a portal takes its user name and password with it, to the login that this makes there.
 */
#ifndef FLOW_PORTALS_H
#define FLOW_PORTALS_H

#include "flow/logins.h"

/* What is typed about a portal, as a row. ERR_INPUT naming every field that is wrong. */
struct portal_typed { struct str supplier_id, supplier_name, source_guid, currency, tolerance_kind; int64_t tolerance; bool active; };
enum result	flow_portals_check(const struct portal_typed *, struct portal_row *, struct fault *);

/*
 * Neither in a transaction.  In: a checked row, for a change with its id; out: the whole row.
 * Added: ERR_CONFLICT "exists".  A new portal begins with the account's first login, when there is one (flow/seed.h).
 * Changed: ERR_MISSING; ERR_INPUT for another supplier; ERR_CONFLICT "open_job", "changed_meanwhile".
 */
struct portal_change { struct portal_row row; bool already; };
enum result	flow_portals_add(const struct env *, struct db *, const struct scope *, struct portal_row *);
enum result	flow_portals_change(const struct env *, struct db *, const struct scope *, struct portal_change *);
/* Inside a transaction: the row as it is, and its event. ERR_CONFLICT: the supplier has one. */
enum result	flow_portals_insert(struct tx *, const struct portal_row *);
/* in_out: struct str, the id. ERR_MISSING; ERR_CONFLICT "open_job". */
enum result	flow_portals_remove(struct tx *, void *in_out);

#endif
