/*
 * metrics - what this process did, counted; and /metrics in Prometheus' text format.
 *
 * Numbers of the whole house, of no account.  Answered to local and private addresses; from elsewhere it takes a role that
 * may operate the machine.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include "serve/route.h"

struct metrics;

struct metrics *metrics_make(int threads);		/* ends the process when there is no memory */
void		metrics_free(struct metrics *);
void		metrics_busy(struct metrics *, int by);	/* +1: a request begins, -1: it ended */
/* One request: its route (NULL: none), status, time taken, and what it used of its arena. */
void		metrics_request(struct metrics *, const struct route *, int status, int64_t us, size_t arena_bytes);
bool		metrics_may(const struct api *);	/* asked from this machine's network, or with an owner's token */
void		metrics_answer(const struct serve *, struct api *);

#endif
