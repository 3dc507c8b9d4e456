/*
 * retention - forgetting in small bites.
 *
 * Jobs and notices go for good: they are read first, so that they can be archived, and deleted by their ids, so that nothing
 * goes that was not read.  The others each delete at most limit rows that are older than before (ms) and say how many they
 * did: call again while it is limit.  Events are never deleted.
 */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/job.h"
#include "store/notice.h"

/* At most limit that are older than before, oldest first; jobs that are done or dropped. */
enum result	store_retention_old_jobs(struct tx *, int64_t before, int64_t limit, struct job **, size_t *n);
enum result	store_retention_old_notices(struct tx *, int64_t before, int64_t limit, struct notice **, size_t *n);
/* ids: a JSON array of theirs.  A notice that is not older than before any more, since it was said again, stays. */
enum result	store_retention_jobs(struct tx *, struct str ids);
enum result	store_retention_notices(struct tx *, struct str ids, int64_t before);

/* When the newest body came that has no room: the newer ones together have at most so many bytes. 0: all have room. */
enum result	store_retention_beyond(struct tx *, int64_t bytes, int64_t *received_at);
enum result	store_retention_bodies(struct tx *, int64_t before, int64_t limit, int64_t *dropped);	/* of deliveries; the row stays */

enum result	store_retention_sessions(struct tx *, int64_t before, int64_t limit, int64_t *deleted);	/* expired before */
enum result	store_retention_asked(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
/* Those that belong to no account: any scope. */
enum result	store_retention_throttle(struct tx *, int64_t before, int64_t limit, int64_t *deleted);
enum result	store_retention_workers(struct tx *, int64_t before, int64_t limit, int64_t *deleted);

#endif
