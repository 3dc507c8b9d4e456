/*
 * Throughput, for replay_kind.h: what is counted by hour, stage and person is what the tickets' times add up to, and those are
 * proven from their orders' events.
 *
 * One hour's figure is made of any tickets, so this is the one check that reads tables whole in one transaction: some seconds
 * for a million tickets.  Its memory grows with the hours that were worked, not with what was done in them.
 */
#include "flow/replay_kind.h"

#include <inttypes.h>

#include "base/hash.h"
#include "flow/ticket_time.h"

enum { PAGE = 1000, PLACES = 1 << 14 };

struct figure {
	struct replay_made key;			/* its n is what the tickets say */
	int64_t stored;
	struct figure *next;			/* at the same place */
};

struct figures { struct arena *arena; struct figure *at[PLACES]; };

/* NULL when there is no room. */
static struct figure *
figure_of(struct figures *all, const struct replay_made *key)
{
	struct figure **at = &all->at[(hash_of(key->person) ^ hash_of(key->stage) ^ hash_of(key->shop_id) ^ (uint32_t)key->hour * 2654435761u) % PLACES];
	struct figure *f;

	for (f = *at; f != NULL; f = f->next)
		if (f->key.hour == key->hour && str_eq(f->key.person, key->person) && str_eq(f->key.stage, key->stage) &&
		    str_eq(f->key.shop_id, key->shop_id))
			return f;
	f = ARENA_NEW(all->arena, struct figure);
	if (f != NULL) {
		f->key = (struct replay_made){ arena_str(all->arena, key->shop_id), arena_str(all->arena, key->stage),
		    arena_str(all->arena, key->person), key->hour, 0 };
		f->next = *at;
		*at = f;
	}
	return f;
}

static bool
add_ticket(struct tx *tx, struct figures *all, const struct replay_times *t)
{
	struct ticket_time times[TICKET_TIMES_MAX];
	size_t n = flow_ticket_times(tx->arena, t->times, times);
	bool good = true;

	for (size_t i = 0; i < n && good; i++) {
		const struct replay_made key = { t->shop_id, times[i].stage, times[i].by, flow_ticket_hour(&times[i]), 0 };
		struct figure *f = times[i].done != 0 ? figure_of(all, &key) : NULL;

		if (f != NULL)
			f->key.n++;
		good = f != NULL || times[i].done == 0;
	}
	return good;
}

static enum result
add_tickets(struct tx *tx, struct figures *all)
{
	struct replay_times *t, last = { .order_id = STR("") };
	enum result result = OK;

	for (size_t n = PAGE; result == OK && n == PAGE;) {
		struct arena mark = *tx->arena;

		result = store_replay_times(tx, last.order_id, last.no, PAGE, &t, &n);
		for (size_t i = 0; i < n && result == OK; i++)
			result = add_ticket(tx, all, &t[i]) ? OK : ERR_LIMIT;
		if (result == OK && n > 0)
			last = (struct replay_times){ .order_id = arena_str(all->arena, t[n - 1].order_id), .no = t[n - 1].no };
		*tx->arena = mark;
	}
	return result;
}

static enum result
add_stored(struct tx *tx, struct figures *all)
{
	struct replay_made *made, last = { .shop_id = STR(""), .stage = STR(""), .person = STR("") };
	enum result result = OK;

	for (size_t n = PAGE; result == OK && n == PAGE;) {
		struct arena mark = *tx->arena;

		result = store_replay_made(tx, &last, PAGE, &made, &n);
		for (size_t i = 0; i < n && result == OK; i++) {
			struct figure *f = figure_of(all, &made[i]);

			if (f == NULL)
				return ERR_LIMIT;
			f->stored = made[i].n;
			last = f->key;
		}
		*tx->arena = mark;
	}
	return result;
}

enum result
replay_loose_floor(struct replay_check *c, struct str *after, bool *more)
{
	struct figures *all = ARENA_NEW(c->said, struct figures);
	struct arena *a = c->tx->arena;
	enum result result = OK;

	(void)after;
	*more = false;
	if (all == NULL)
		return ERR_LIMIT;
	all->arena = c->said;
	result = add_tickets(c->tx, all);
	if (result == OK)
		result = add_stored(c->tx, all);
	for (size_t i = 0; i < PLACES && result == OK; i++)
		for (const struct figure *f = all->at[i]; f != NULL; f = f->next) {
			c->id = f->key.shop_id;
			if (f->stored != f->key.n)
				replay_differs(c, arena_printf(a, "%.*s in hour %" PRId64 " by %.*s", STR_ARG(f->key.stage), f->key.hour,
				    STR_ARG(f->key.person)), arena_printf(a, "%" PRId64, f->stored), arena_printf(a, "%" PRId64, f->key.n));
		}
	return result;
}
