/*
 * queue - what a person does with the queue: try a dead or unknown job again, or let one go.
 *
 * An unknown job that is tried again may happen twice: the page says so before it is pressed.
 */
#ifndef FLOW_QUEUE_H
#define FLOW_QUEUE_H

#include "store/db.h"
#include "store/job.h"

struct queue_act { struct str id; struct str note; struct job job; };	/* job: out, as it is now */
enum result	flow_queue_retry(struct tx *, void *in_out);	/* struct queue_act */
enum result	flow_queue_drop(struct tx *, void *in_out);	/* struct queue_act */
/* Why the button cannot be pressed now; "" when it can. */
struct str	flow_queue_may_retry(const struct job *);
struct str	flow_queue_may_drop(const struct job *);

#endif
