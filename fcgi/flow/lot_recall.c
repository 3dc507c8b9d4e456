#include "flow/lot_recall.h"

#include "flow/ticket_time.h"
#include "store/event.h"

enum { EVENTS_MAX = 5000, CAKES_MAX = 20000 };	/* of one lot; that were on the floor between its first use and its last */

/* When it was in use: a moment where somebody took from it, a while where it was open. */
struct span { int64_t from, to; };
struct spans { struct span *at; size_t n; int64_t blocked_at; };

/* Whether the event has the lot put away: another was opened in its place. */
static bool
is_put_away(struct arena *a, const struct event *e)
{
	struct arena scratch = *a;
	bool open = true;

	return str_eq(e->type, STR("changed")) && json_is_bool(json_get(json_get(json_parse(&scratch, e->data, NULL), "after"), "open"), &open) && !open;
}

static enum result
spans_of(struct tx *tx, const struct lot_row *lot, struct spans *s)
{
	struct event *event;
	int64_t *taken, open = 0;
	size_t events, n;
	enum result result = store_event_subject(tx, STR("stock_lot"), lot->id, 0, EVENTS_MAX, &event, &events);

	*s = (struct spans){ .n = 0 };
	if (result == OK)
		result = store_lot_taken_at(tx, lot->id, &taken, &n);
	if (result != OK)
		return result;
	s->at = ARENA_ARRAY(tx->arena, struct span, events + n + 1);
	if (s->at == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < events; i++) {
		const struct event *e = &event[i];
		bool blocked = str_eq(e->type, STR("blocked"));

		if (blocked)
			s->blocked_at = lot->lot.blocked ? e->at : 0;
		if (str_eq(e->type, STR("opened")))
			open = e->at;
		else if (blocked || str_eq(e->type, STR("closed")) || is_put_away(tx->arena, e)) {
			s->at[s->n++] = (struct span){ open ? open : e->at, e->at };
			open = 0;
		}
	}
	if (open)
		s->at[s->n++] = (struct span){ open, tx->now_ms };
	for (size_t i = 0; i < n; i++)
		s->at[s->n++] = (struct span){ taken[i], taken[i] };
	return OK;
}

static bool
was_made_then(struct arena *a, const struct spans *s, const struct lot_trace *t)
{
	struct arena scratch = *a;
	struct ticket_time at[TICKET_TIMES_MAX];
	size_t n = flow_ticket_times(&scratch, t->times, at);
	int64_t began = n > 0 && at[0].started ? at[0].started : t->ordered_at, done = began;

	for (size_t i = 0; i < n; i++)
		done = at[i].done > done ? at[i].done : done;
	if (s->blocked_at && t->ordered_at <= s->blocked_at && done > s->blocked_at)
		return false;	/* told of already */
	for (size_t i = 0; i < s->n; i++)
		if (began <= s->at[i].to && s->at[i].from <= done)
			return true;
	return false;
}

/* Those that were in the making while it was in use, behind the others: one more than limit, where there are so many. */
static enum result
add_meanwhile(struct tx *tx, const struct lot_row *lot, const struct spans *s, int64_t limit, struct lot_trace **out, size_t *n, bool *more)
{
	struct span all = { INT64_MAX, INT64_MIN };
	struct lot_trace *cake, *both;
	size_t cakes;
	enum result result;

	for (size_t i = 0; i < s->n; i++) {
		all.from = s->at[i].from < all.from ? s->at[i].from : all.from;
		all.to = s->at[i].to > all.to ? s->at[i].to : all.to;
	}
	if (s->n == 0)
		return OK;
	result = store_lot_meanwhile(tx, lot, all.from, all.to, CAKES_MAX, &cake, &cakes);
	if (result != OK || cakes == 0)
		return result;
	*more = cakes == CAKES_MAX;
	both = ARENA_ARRAY(tx->arena, struct lot_trace, *n + cakes);
	if (both == NULL)
		return ERR_LIMIT;
	if (*n)
		memcpy(both, *out, *n * sizeof *both);
	for (size_t i = 0; i < cakes && (int64_t)*n <= limit; i++)
		if (was_made_then(tx->arena, s, &cake[i]))
			both[(*n)++] = cake[i];
	*out = both;
	return OK;
}

enum result
flow_lot_recall(struct tx *tx, const struct lot_row *lot, int64_t limit, struct lot_trace **out, size_t *n, bool *more)
{
	struct spans s;
	enum result result = spans_of(tx, lot, &s);

	*more = false;
	if (result == OK)
		result = store_lot_floor(tx, lot, s.blocked_at, limit + 1, out, n);
	if (result == OK)
		result = add_meanwhile(tx, lot, &s, limit, out, n, more);
	if (result == OK && (int64_t)*n > limit) {
		*n = (size_t)limit;
		*more = true;
	}
	return result;
}
