/*
 * worker - signs of life, and what was done by the minute.  Belongs to no account; reached from any scope.
 */
#ifndef STORE_WORKER_H
#define STORE_WORKER_H

#include "store/db.h"

struct worker { struct str id, host; int64_t started_at, seen_at; };

enum result	store_worker_alive(struct tx *, struct str id, struct str host, int64_t started_at);
enum result	store_worker_gone(struct tx *, struct str id);		/* it ended in good order */
enum result	store_worker_list(struct tx *, struct worker **, size_t *n);	/* latest sign first; at most 100 */

enum { WORK_SLOTS = 16 };	/* minutes that are kept of each topic */
struct work_count { struct str topic; int64_t minute, done, failed, last_at; };

/* Adds to this minute's. */
enum result	store_worker_count(struct tx *, struct str topic, int64_t done, int64_t failed);
/* All topics' slots, by topic; which minute a slot is of says its row. */
enum result	store_worker_counts(struct tx *, struct work_count **, size_t *n);

#endif
