/*
 * demo_history - portal jobs of the demo that have ended: made by the use cases themselves, from answers that stand here.
 *
 * Nothing is sent to anybody: what the jobs would have queued is let go in the same transaction.
 */
#ifndef FLOW_DEMO_HISTORY_H
#define FLOW_DEMO_HISTORY_H

#include "flow/source.h"

/* in_out is a struct source_view of Bakkerij Noord, read just before. */
enum result	flow_demo_history(struct tx *, void *in_out);

#endif
