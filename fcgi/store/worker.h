/*
 * worker - signs of life.  Belongs to no account; reached from any scope.
 */
#ifndef STORE_WORKER_H
#define STORE_WORKER_H

#include "store/db.h"

struct worker { struct str id, host; int64_t started_at, seen_at; };

enum result	store_worker_alive(struct tx *, struct str id, struct str host, int64_t started_at);
enum result	store_worker_gone(struct tx *, struct str id);		/* it ended in good order */
enum result	store_worker_list(struct tx *, struct worker **, size_t *n);	/* latest sign first; at most 100 */

#endif
