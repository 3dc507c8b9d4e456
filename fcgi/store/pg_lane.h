/*
 * pg_lane - the writes of one company, many to a commit.
 *
 * Why:   two at a time would touch neighbouring pages of the same indexes, and SERIALIZABLE would have them repeat each
 *        other's work: 32 webhooks at a time for one company came to a tenth of what they come to one behind the other.
 * How:   who finds the lane free runs what has gathered in it, his own first, and then hands it to the next who waits; the
 *        others sleep until theirs is done.  Companies share lanes by chance, which costs them nothing but the company.
 * Holds: within one process only: those of others still meet, and repeat.  A function may run on another's thread.
 */
#ifndef STORE_PG_LANE_H
#define STORE_PG_LANE_H

#include <pthread.h>

#include "store/engine.h"

enum { PG_LANES = 64 };

struct pg_lanes { struct pg_lane { pthread_mutex_t lock; struct pg_waiting *first, **last; bool taken; } lane[PG_LANES]; };

void	pg_lanes_init(struct pg_lanes *);
void	pg_lanes_free(struct pg_lanes *);
/* Runs the call, with others, by run(db, calls, n); its result is set when this returns. */
void	pg_lanes_do(struct pg_lanes *, struct db *, struct db_call *, void (*run)(struct db *, struct db_call *, size_t n));

#endif
