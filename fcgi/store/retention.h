/*
 * retention - forgetting in small bites.
 *
 * Each deletes at most limit rows that are older than before (ms) and says how many it did: call again while it is limit.
 * Events are never deleted.
 */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/db.h"

enum result	store_retention_jobs(struct tx *, int64_t before, int64_t limit, int64_t *deleted);	/* done and dropped */
enum result	store_retention_bodies(struct tx *, int64_t before, int64_t limit, int64_t *dropped);	/* of deliveries; the row stays */
enum result	store_retention_sessions(struct tx *, int64_t before, int64_t limit, int64_t *deleted);	/* expired before */
enum result	store_retention_asked(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
enum result	store_retention_notices(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
/* Those that belong to no account: any scope. */
enum result	store_retention_throttle(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
enum result	store_retention_workers(struct tx *, int64_t before, int64_t limit, int64_t *deleted);

#endif
