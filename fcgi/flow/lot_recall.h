/*
 * lot_recall - the cakes that may be of a lot although it is not written down for them.
 *
 * Why:   which lot a cake took is written down when it is complete, of the lots that may be used then; what went into it went in
 *        before.  So a recall also has to tell of what is on the floor now, of what was there when the lot was blocked, and of
 *        what was in the making while the lot was in use: it was open, or was just taken from for another cake.
 * Holds: rather one cake too many than one too few.  Where nobody said when work on a cake began, it began when it was ordered.
 */
#ifndef FLOW_LOT_RECALL_H
#define FLOW_LOT_RECALL_H

#include "store/lot.h"

/* By enum lot_may, and of each by due day; at most limit of them. more: these are not all. */
enum result	flow_lot_recall(struct tx *, const struct lot_row *, int64_t limit, struct lot_trace **, size_t *n, bool *more);

#endif
