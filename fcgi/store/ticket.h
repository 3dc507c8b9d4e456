/*
 * ticket - a cake on the floor, as it is kept.
 *
 * A stage is stored by its name, since a shop's floor may be edited: who loads a ticket to move it finds its stages on the floor
 * (core/stage.h) and sets those of the machine, who keeps one sets the names.  What can be taken back stands in one column as
 * words, "complete s-b Covering", not as JSON.
 */
#ifndef STORE_TICKET_H
#define STORE_TICKET_H

#include "core/stage.h"
#include "store/db.h"

struct ticket {
	struct str order_id;
	int64_t no;			/* 1, 2, 3 … */
	struct str shop_id, human;	/* "bannos-12345-2" */
	int64_t number;			/* the order's */
	struct str line;		/* of the order */
	struct str sku, product, flavour, size;
	struct str group;		/* that it counts to (core/capacity.h), by name; "" none */
	int64_t size_rank, quantity;
	int64_t due_day;
	struct str due_time;		/* the hours, as they were written; "" none are said */
	struct str stage;
	struct stage_ticket machine;	/* all but stage, last.stage and waiting */
	struct str undo_stage;		/* the name of machine.last.stage; "" when nothing can be taken back */
	bool open;			/* not complete, not cancelled, its order not waiting: with what the shop took back and nobody has seen yet */
	struct str assignee, storage, hold_reason, difference;
	struct str times;		/* JSON: [[stage, round, started_at, done_at, by], …] */
	int64_t touched_at;		/* the last scan */
	struct str touched_by, touched_on;	/* who, and at which kiosk, "" none */
	int64_t created_at, updated_at;
};

/* Of one order, by no. */
enum result	store_ticket_of(struct tx *, struct str order_id, struct ticket **, size_t *n);
enum result	store_ticket_insert(struct tx *, const struct ticket *);
enum result	store_ticket_update(struct tx *, const struct ticket *);

/*
 * Open ones of a shop with a due day between two, both included, in the order of the queue: due day (and so priority), size,
 * order number.  after: the last of the page before, NULL at the beginning.
 */
enum result	store_ticket_queue(struct tx *, struct str shop_id, int64_t from_day, int64_t to_day, const struct ticket *after,
		    int64_t limit, struct ticket **, size_t *n);
/* Open ones at a stage: of somebody, of nobody (assignee ""), in the same order. */
enum result	store_ticket_stage(struct tx *, struct str shop_id, struct str stage, struct str assignee, const struct ticket *after,
		    int64_t limit, struct ticket **, size_t *n);
/* How many are open, and how many of them nobody has received there, by stage and assignee. */
struct ticket_count { struct str stage, assignee; int64_t n, unreceived; };
enum result	store_ticket_counts(struct tx *, struct str shop_id, struct ticket_count **, size_t *n);
/* How many are open, by due day. */
struct ticket_day { int64_t day, n; struct str stage; };
enum result	store_ticket_days(struct tx *, struct str shop_id, int64_t from_day, int64_t to_day, struct ticket_day **, size_t *n);

/*
 * How a day stands, of at most TICKET_LOOKS tickets each, so that a poll costs the same however many there are: open ones with a due
 * day between two by stage (what its day is not said), and how many due on a day are complete.
 */
enum { TICKET_LOOKS = 5000 };
enum result	store_ticket_due(struct tx *, struct str shop_id, int64_t from_day, int64_t to_day, struct ticket_day **, size_t *n);
enum result	store_ticket_done(struct tx *, struct str shop_id, int64_t day, int64_t *n);
/* Pieces of all shops by due day and group, made ones too, by day; what waits for its money is not promised yet. */
struct ticket_load { int64_t day, pieces; struct str group; };
enum result	store_ticket_load(struct tx *, int64_t from_day, int64_t to_day, struct ticket_load **, size_t *n);
/* Open ones of a shop that were due before a day, by group: of TICKET_LOOKS at most. */
enum result	store_ticket_overdue(struct tx *, struct str shop_id, int64_t before_day, struct ticket_load **, size_t *n);

/* A stage was completed (n 1) or that was taken back (n -1): for throughput. */
enum result	store_floor_count(struct tx *, struct str shop_id, int64_t hour, struct str stage, struct str person, int64_t n);
struct floor_count { int64_t hour, n; struct str stage, person; };
/* Hours since 1970, from and to included; at most 20,000. */
enum result	store_floor_counts(struct tx *, struct str shop_id, int64_t from_hour, int64_t to_hour, struct floor_count **, size_t *n);
/* The same added up: by hour and stage, nobody named; by person since an hour, and of that since a later one. */
enum result	store_floor_hours(struct tx *, struct str shop_id, int64_t from_hour, int64_t to_hour, struct floor_count **, size_t *n);
struct floor_maker { struct str person; int64_t n, since; };
enum result	store_floor_makers(struct tx *, struct str shop_id, int64_t from_hour, int64_t since_hour, struct floor_maker **, size_t *n);

#endif
