/* What stands in no subject, for replay_kind.h: the queue, sealed boxes, parked webhooks, events about nothing we know. */
#include "flow/replay_kind.h"

#include <inttypes.h>

#include "core/topic.h"
#include "store/job.h"

enum { PAGE = 500 };

/* An ended queue job gave its lease back; one that waits, or runs, has counted its claims. */
static void
check_queued(struct replay_check *c, const struct replay_queued *q)
{
	struct arena *a = c->tx->arena;
	bool claimed = q->fence > 0 && q->tries > 0;
	enum job_state state;
	enum topic topic;

	c->id = q->id;
	if (!store_job_state_parse(q->state, &state)) {
		replay_differs(c, STR("state"), q->state, STR("a state that this program knows"));
		return;
	}
	if (!topic_parse(q->topic, &topic))
		replay_differs(c, STR("topic"), q->topic, STR("a topic that this program knows"));
	if (q->lease_until != 0 && (q->worker.n == 0 || !claimed))
		replay_differs(c, STR("lease"), STR("nobody's"), STR("a worker's, with a fence and a try"));
	if (state == JOB_DONE && q->lapsed != 0)
		replay_differs(c, STR("lapsed"), STR("1"), STR("0"));
	if (q->tries > q->fence)
		replay_differs(c, STR("tries"), arena_printf(a, "%" PRId64, q->tries), arena_printf(a, "at most %" PRId64, q->fence));
	if (!q->caused)
		replay_differs(c, STR("cause_event"), STR("missing"), arena_printf(a, "event %" PRId64, q->cause_event));
	if (!q->about)
		replay_differs(c, STR("subject"), STR("missing"), STR("the portal job that it is about"));
}

enum result
replay_loose_queue(struct replay_check *c, struct str *after, bool *more)
{
	struct replay_queued *q;
	size_t n;
	enum result result = store_replay_queue(c->tx, *after, PAGE, &q, &n);

	*more = n == PAGE;
	for (size_t i = 0; result == OK && i < n; i++)
		check_queued(c, &q[i]);
	if (result == OK && n > 0)
		*after = q[n - 1].id;
	return result;
}

/* after is "OWNER\nFIELD" of the last box. */
enum result
replay_loose_boxes(struct replay_check *c, struct str *after, bool *more)
{
	struct replay_box *box;
	struct str owner, field;
	size_t n;
	enum result result;

	if (!str_cut(*after, '\n', &owner, &field))
		field = STR("");
	result = store_replay_boxes(c->tx, owner, field, PAGE, &box, &n);
	*more = n == PAGE;
	for (size_t i = 0; result == OK && i < n; i++) {
		c->id = box[i].owner;
		if (!box[i].held)
			replay_differs(c, box[i].field, STR("sealed"), STR("nothing: nobody needs it"));
	}
	if (result == OK && n > 0)
		*after = arena_printf(c->tx->arena, "%.*s\n%.*s", STR_ARG(box[n - 1].owner), STR_ARG(box[n - 1].field));
	return result;
}

enum result
replay_loose_parked(struct replay_check *c, struct str *after, bool *more)
{
	struct str *id;
	size_t n;
	enum result result = store_replay_parked(c->tx, PAGE, &id, &n);

	(void)after;
	*more = false;		/* there should be none at all */
	for (size_t i = 0; result == OK && i < n; i++) {
		c->id = id[i];
		replay_differs(c, STR("state"), STR("parked"), STR("read again: its job is known"));
	}
	return result;
}

enum result
replay_loose_holds(struct replay_check *c, struct str *after, bool *more)
{
	struct replay_unheld *h;
	size_t n;
	enum result result = store_replay_unheld(c->tx, PAGE, &h, &n);

	(void)after;
	*more = false;		/* there should be none at all */
	for (size_t i = 0; result == OK && i < n; i++) {
		c->id = h[i].order_id;
		replay_differs(c, arena_printf(c->tx->arena, "line %.*s", STR_ARG(h[i].line)), STR("on hold"),
		    arena_printf(c->tx->arena, "nothing: no transaction of item %.*s says so", STR_ARG(h[i].item_id)));
	}
	return result;
}

enum result
replay_loose_ledger(struct replay_check *c, struct str *after, bool *more)
{
	struct replay_unlinked *i;
	size_t n;
	enum result result = store_replay_unlinked(c->tx, PAGE, &i, &n);

	(void)after;
	*more = false;		/* there should be none at all */
	for (size_t k = 0; result == OK && k < n; k++) {
		c->id = i[k].item_id;
		replay_differs(c, STR("transactions"), arena_printf(c->tx->arena, "%" PRId64, i[k].n),
		    arena_printf(c->tx->arena, "%" PRId64 ", numbered from 1", i[k].last));
	}
	return result;
}

enum result
replay_loose_events(struct replay_check *c, struct str *after, bool *more)
{
	enum result result;

	*more = false;		/* a word for each kind: few */
	while ((result = store_replay_subject(c->tx, *after, after)) == OK) {
		const struct replay_kind *k = replay_kinds;

		while (k->subject != NULL && !str_eq(*after, str_of(k->subject)))
			k++;
		c->id = *after;
		if (k->subject == NULL)
			replay_differs(c, STR("subject"), *after, STR("a subject that this program knows"));
	}
	return result == ERR_MISSING ? OK : result;
}
