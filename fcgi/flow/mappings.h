/*
 * mappings - what a supplier calls our SKU: added, changed, removed. By the thousand: flow/import.h.
 *
 * Holds: rows have passed core's sku_row_check.  One of our SKUs has one mapping at a supplier: a second would make every
 *        order of it ambiguous, so it is refused; where two stand already (from the purchasing source), each can be changed.
 */
#ifndef FLOW_MAPPINGS_H
#define FLOW_MAPPINGS_H

#include "store/mapping.h"

/* In: the row but for id, origin and times. Out: all. ERR_CONFLICT "exists" or "mapped". in_out: struct mapping. */
enum result	flow_mappings_add(struct tx *, void *in_out);
/* In: row with its id. Out: now. ERR_MISSING; ERR_CONFLICT as above. in_out: struct mapping_change. */
struct mapping_change { struct mapping row, now; bool already; };
enum result	flow_mappings_change(struct tx *, void *in_out);
/* in_out: struct str, the id. ERR_MISSING. */
enum result	flow_mappings_remove(struct tx *, void *in_out);

/* Adds or changes one as an import or a pull does, with its event: before's id "" is a new one. */
enum result	flow_mappings_keep(struct tx *, const struct mapping *before, struct mapping *after);
/* Removes one, with its event. */
enum result	flow_mappings_drop(struct tx *, const struct mapping *);

#endif
