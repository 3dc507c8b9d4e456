/*
 * event - one thing that happened to one subject; append-only.
 *
 * What:  append, and read by subject, by account, by cause.
 * Why:   state is recomputed from these rows alone, timelines and the audit trail are these rows, and the version of
 *        every list (its ETag) is theirs.
 * Holds: per subject seq is 1, 2, 3 ... and unique.  Ids grow, but on PostgreSQL they become visible out of order.
 *        data is JSON that SQL never looks into, and holds no secret and no personal data but by id.
 */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include "store/db.h"

struct event {
	int64_t id;
	struct str subject, subject_id;	/* "portal_job", its id */
	int64_t seq;
	struct str type;
	int64_t version, at;
	struct str actor, cause_kind, cause_id;
	struct str data;
	struct str device;		/* the kiosk where the actor did it; "" elsewhere */
};

/*
 * Appends.  In: subject, subject_id, type, version (0 becomes 1), data ("" becomes "{}"), seq: 0 takes the next one, else
 * the one that the aggregate has counted to (a lost race is repeated on PostgreSQL and cannot happen on SQLite).
 * Out: id, seq, at (tx->now_ms), and actor, device and cause from tx->scope.
 */
enum result	store_event_add(struct tx *, struct event *);

/* Oldest first, from after_seq on. */
enum result	store_event_subject(struct tx *, struct str subject, struct str subject_id, int64_t after_seq, int64_t limit,
		    struct event **, size_t *n);
/* Of one type, newest first; before_id 0: from the newest on. */
enum result	store_event_type(struct tx *, struct str subject, struct str subject_id, struct str type, int64_t before_id, int64_t limit,
		    struct event **, size_t *n);

/* Newest first. before_id 0 is the first page; filters that are "" do not filter. */
struct event_list {
	int64_t before_id, limit;
	bool audit;			/* only what people and tokens did */
	struct str actor, subject;
	struct event *at;		/* out */
	size_t n;
	bool more;
};
enum result	store_event_list(struct tx *, struct event_list *);
/* What happened how often, after one id and up to another. */
struct event_use { struct str subject, type; int64_t count; };
enum result	store_event_uses(struct tx *, int64_t after, int64_t to, struct event_use **, size_t *n);
/* The newest id; 0: there is none. */
enum result	store_event_newest(struct tx *, int64_t *id);
enum result	store_event_get(struct tx *, int64_t id, struct event *);
enum result	store_event_caused(struct tx *, struct str cause_id, struct event **, size_t *n);	/* oldest first, at most 200 */
/* The account's version, for ETags (without quotes): it differs whenever another event became visible. */
enum result	store_event_version(struct tx *, struct str *etag);

#endif
