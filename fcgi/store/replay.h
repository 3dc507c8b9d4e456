/*
 * replay - what `tradepost replay` reads: rows as text, events with their causes, and what joins tables.
 *
 * What:  pages of ids, one row of any replayed table as names and texts, and the few questions across tables.
 * Why:   the repositories turn a damaged word into a safe one; replay has to see the word.
 * Holds: only columns that events determine are read, never a secret: no name, e-mail, hash or box.
 *        All texts lie in tx->arena.  Every page is bounded, whatever the tables hold.
 */
#ifndef STORE_REPLAY_H
#define STORE_REPLAY_H

#include "store/event.h"

enum replay_table {
	REPLAY_PORTAL_JOB, REPLAY_LOGIN, REPLAY_PORTAL, REPLAY_MAPPING, REPLAY_INTEGRATION, REPLAY_PERSON, REPLAY_TOKEN,
	REPLAY_APPROVAL, REPLAY_STOCK_ITEM, REPLAY_STOCK_LOT, REPLAY_SHOP, REPLAY_SHOP_ORDER, REPLAY_CAPACITY, REPLAY_KIOSK, REPLAY_PLACES,
	REPLAY_NO_TABLE,		/* only events */
};
enum { REPLAY_TABLES = REPLAY_NO_TABLE };

/* NULL and '' are both "", numbers are decimal. */
struct replay_column { const char *name; struct str value; };

/* Ids after this one, of rows and of events about subject, sorted: a row without events is found, and the other way round. */
enum result	store_replay_ids(struct tx *, enum replay_table, struct str subject, struct str after, int64_t limit,
		    struct str **, size_t *n);
/* ERR_MISSING, with names and empty values. */
enum result	store_replay_row(struct tx *, enum replay_table, struct str id, struct replay_column **, size_t *n);

struct replay_event { struct event event; bool caused; };	/* caused: what it names as its cause is there */
enum result	store_replay_events(struct tx *, struct str subject, struct str id, int64_t after_seq, int64_t limit,
		    struct replay_event **, size_t *n);
/* The first word after this one that events have as their subject; ERR_MISSING: no more. */
enum result	store_replay_subject(struct tx *, struct str after, struct str *subject);

/* ---- across tables ------------------------------------------------------------------------------------------------ */

/* The dedupe keys of a portal job's queued and running jobs ("portal.deadline/ID/…"): what will wake it. */
enum result	store_replay_wakers(struct tx *, struct str portal_job, struct str **dedupe, size_t *n);
enum result	store_replay_tokens(struct tx *, struct str portal_job, int64_t *n);

/* Queue jobs by id. */
struct replay_queued {
	struct str id, topic, state, worker;
	int64_t lease_until, fence, tries, lapsed, cause_event;
	bool caused;			/* the event that asked for it is there, or none did */
	bool about;			/* the portal job that it is about is there, or it is about something else */
};
enum result	store_replay_queue(struct tx *, struct str after, int64_t limit, struct replay_queued **, size_t *n);

/* Sealed boxes by owner and field; held: what the box belongs to is still there and still needs it. */
struct replay_box { struct str owner, field; bool held; };
enum result	store_replay_boxes(struct tx *, struct str after_owner, struct str after_field, int64_t limit,
		    struct replay_box **, size_t *n);
/* Webhooks that wait for a guid that is known, with nothing under way to read them again: ids, at most limit. */
enum result	store_replay_parked(struct tx *, int64_t limit, struct str **id, size_t *n);

/* What is on hold with no transaction that put it there: at most limit. */
struct replay_unheld { struct str order_id, line, item_id; };
enum result	store_replay_unheld(struct tx *, int64_t limit, struct replay_unheld **, size_t *n);

/* Items of which there are more or fewer transactions than their last one's number: at most limit. */
struct replay_unlinked { struct str item_id; int64_t n, last; };
enum result	store_replay_unlinked(struct tx *, int64_t limit, struct replay_unlinked **, size_t *n);

/* Tickets after this one, by order and number, with their times as they are stored; throughput by its key. */
struct replay_times { struct str order_id, shop_id, times; int64_t no; };
enum result	store_replay_times(struct tx *, struct str after_order, int64_t after_no, int64_t limit, struct replay_times **, size_t *n);
struct replay_made { struct str shop_id, stage, person; int64_t hour, n; };
enum result	store_replay_made(struct tx *, const struct replay_made *after, int64_t limit, struct replay_made **, size_t *n);

#endif
