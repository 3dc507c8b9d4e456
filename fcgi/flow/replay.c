#include "flow/replay.h"

#include <inttypes.h>

#include "flow/replay_kind.h"

enum {
	PAGE = 64, PAGE_EVENTS = 2000,		/* subjects of a read transaction, or events, whichever is reached first */
	EVENTS = 200,				/* of one subject, held at a time */
	ARENA_BYTES = 64 << 20, KEEP_BYTES = 256 << 10,
};

/* What one account's replay works with. */
struct replay {
	struct db *db;
	const struct scope *scope;
	const struct replay_say *say;
	struct replay_counts *counts;
	struct arena state[2];		/* a state's texts lie in one; it moves to the other when a page of events is over */
	struct arena said;		/* differences, until the transaction is over */
};

/* ---- differences -------------------------------------------------------------------------------------------------- */

static struct str
copy(struct replay_check *c, struct str s)
{
	struct str copied = s.n > 0 ? arena_str(c->said, s) : STR("");

	c->full |= s.n > 0 && copied.p == NULL;
	return copied;
}

void
replay_differs(struct replay_check *c, struct str field, struct str stored, struct str recomputed)
{
	enum { FIRST = 16 };
	struct replay_difference *d = c->difference;
	size_t n = c->differences;

	if (n == 0 || (n >= FIRST && (n & (n - 1)) == 0))	/* room for twice as many */
		d = ARENA_ARRAY(c->said, struct replay_difference, n == 0 ? FIRST : 2 * n);
	c->full |= d == NULL;
	if (c->full)
		return;
	for (size_t i = 0; d != c->difference && i < n; i++)
		d[i] = c->difference[i];
	c->difference = d;
	d[c->differences++] = (struct replay_difference){ copy(c, str_of(c->kind->subject)), copy(c, c->id), copy(c, field),
	    copy(c, stored), copy(c, recomputed) };
}

static void
say_all(struct replay *r, const struct replay_check *c)
{
	for (size_t i = 0; i < c->differences; i++)
		r->say->difference(r->say->arg, r->scope->account, &c->difference[i]);
	r->counts->differences += (int64_t)c->differences;
}

static enum result
no_room(const struct scope *scope)
{
	return fault_set(scope->fault, ERR_LIMIT, "memory", "One subject is larger than replay can hold.");
}

/* ---- one subject's events ------------------------------------------------------------------------------------------ */

/* The fold, and where it stands. */
struct fold { struct replay_state now; int64_t seq, events; int half; };

/* Names of what can be compared, all empty. */
static void
begin(struct fold *f, const struct replay_column *column, size_t n)
{
	*f = (struct fold){ .seq = 0 };
	for (size_t i = 0; i < n && i < REPLAY_FIELDS; i++)
		f->now.field[f->now.fields++].name = column[i].name;
}

/* Whether a job that an event names as its cause may have been forgotten by now. */
static bool
forgotten(const struct tx *tx, const struct event *e)
{
	const int64_t day_ms = 86400000;

	return str_eq(e->cause_kind, STR("job")) && e->at < tx->now_ms - tx->env->config->retention_days * day_ms;
}

static bool
known_cause(const struct event *e)
{
	static const char *const kinds[] = { "request", "delivery", "job", "command" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(e->cause_kind, str_of(kinds[i])))
			return e->cause_id.n > 0;
	return false;
}

static void
check_event(struct replay_check *c, struct fold *f, const struct replay_event *re)
{
	const struct event *e = &re->event;
	struct arena *a = c->tx->arena;
	struct str name = arena_printf(a, "event %" PRId64, e->seq);
	const json *data = json_parse(a, e->data, NULL);
	bool clock = str_eq(e->cause_kind, STR("job")) && str_eq(e->cause_id, STR("clock"));

	if (e->seq != f->seq + 1)
		replay_differs(c, STR("seq"), arena_printf(a, "%" PRId64, e->seq), arena_printf(a, "%" PRId64, f->seq + 1));
	f->seq = e->seq;
	f->events++;
	if (!known_cause(e))
		replay_differs(c, arena_printf(a, "%.*s cause", STR_ARG(name)), e->cause_kind, STR("a request, delivery, job or command"));
	else if (!re->caused && !clock && !forgotten(c->tx, e))
		replay_differs(c, arena_printf(a, "%.*s cause", STR_ARG(name)), STR("missing"),
		    arena_printf(a, "%.*s %.*s", STR_ARG(e->cause_kind), STR_ARG(e->cause_id)));
	if (e->version != 1 || json_kind(data) != JSON_OBJECT)
		replay_differs(c, name, arena_printf(a, "%.*s version %" PRId64, STR_ARG(e->type), e->version),
		    STR("version 1 with an object of data"));
	else if (c->kind->apply != NULL && !c->kind->apply(a, &f->now, e, data))
		replay_differs(c, name, e->type, STR("an event that this program can read"));
}

/* Folds the next page of events; *more when there may be another. After it nothing of tx->arena is needed any more. */
static enum result
fold_page(struct replay *r, struct replay_check *c, struct fold *f, bool *more)
{
	struct arena *to = &r->state[f->half ^= 1];
	struct replay_event *event;
	size_t n;
	enum result result = store_replay_events(c->tx, str_of(c->kind->subject), c->id, f->seq, EVENTS, &event, &n);

	for (size_t i = 0; result == OK && i < n; i++)
		check_event(c, f, &event[i]);
	*more = n == EVENTS;
	arena_reset(to, KEEP_BYTES);
	return result == OK && (c->full || !replay_state_move(to, &f->now)) ? no_room(r->scope) : result;
}

/* ---- one subject, compared ----------------------------------------------------------------------------------------- */

static enum result
compare(struct replay_check *c, struct replay_state *now, const struct replay_column *column, size_t n, bool there)
{
	struct replay_state stored = { .exists = there };
	enum result result = OK;

	if (now->exists != there)
		replay_differs(c, STR("row"), there ? STR("there") : STR("missing"), now->exists ? STR("there") : STR("missing"));
	if (!now->exists || !there)
		return OK;
	for (size_t i = 0; i < n && i < REPLAY_FIELDS; i++)
		stored.field[stored.fields++] = column[i];
	if (c->kind->look != NULL)
		result = c->kind->look(c->tx, c->id, &stored);
	if (result == OK && c->kind->render != NULL)
		c->kind->render(c->tx->arena, now);
	for (size_t i = 0; result == OK && i < stored.fields; i++) {
		const struct str *should = replay_field(now, stored.field[i].name);
		struct str recomputed = should != NULL ? *should : STR("");

		if (!str_eq(stored.field[i].value, recomputed))
			replay_differs(c, str_of(stored.field[i].name), stored.field[i].value, recomputed);
	}
	return result == OK && c->kind->across != NULL ? c->kind->across(c, now) : result;
}

static enum result
check_subject(struct replay *r, struct replay_check *c, int64_t *events)
{
	struct arena mark = *c->tx->arena;	/* what is read of a subject goes with it */
	struct replay_column *column = NULL;
	struct fold f;
	size_t n = 0;
	bool more = true, there = false;
	enum result result = OK;

	if (c->kind->table != REPLAY_NO_TABLE) {
		result = store_replay_row(c->tx, c->kind->table, c->id, &column, &n);
		there = result == OK;
		result = result == ERR_MISSING ? OK : result;
	}
	begin(&f, column, n);
	while (result == OK && more) {
		struct arena page = *c->tx->arena;

		result = fold_page(r, c, &f, &more);
		*c->tx->arena = page;
	}
	if (result == OK && c->kind->table != REPLAY_NO_TABLE)
		result = compare(c, &f.now, column, n, there);
	*events += f.events;
	*c->tx->arena = mark;
	return result == OK && c->full ? no_room(r->scope) : result;
}

/* ---- pages of subjects ---------------------------------------------------------------------------------------------- */

struct page {
	struct replay *replay;
	const struct replay_kind *kind;
	enum result (*loose)(struct replay_check *, struct str *after, bool *more);	/* for what stands in no subject */
	struct str from;		/* in, lies outside of the transaction, which may be repeated */
	struct str after;		/* out */
	struct replay_check check;	/* out */
	int64_t subjects, events;
	bool more;
};

static void
restart(struct page *p, struct tx *tx)
{
	arena_reset(&p->replay->said, KEEP_BYTES);
	p->check = (struct replay_check){ .tx = tx, .kind = p->kind, .said = &p->replay->said };
	p->after = p->from;
	p->subjects = p->events = 0;
	p->more = false;
}

static enum result
check_page(struct tx *tx, void *in_out)
{
	struct page *p = in_out;
	struct str *id;
	size_t n;
	enum result result;

	restart(p, tx);
	result = store_replay_ids(tx, p->kind->table, str_of(p->kind->subject), p->from, PAGE, &id, &n);
	p->more = n == PAGE;
	for (size_t i = 0; result == OK && i < n; i++) {
		p->check.id = p->after = id[i];
		result = check_subject(p->replay, &p->check, &p->events);
		p->subjects++;
		if (p->events >= PAGE_EVENTS && i + 1 < n) {
			p->more = true;
			break;
		}
	}
	return result;
}

static enum result
check_loose(struct tx *tx, void *in_out)
{
	struct page *p = in_out;

	restart(p, tx);
	return p->loose(&p->check, &p->after, &p->more);
}

/* ---- an account ------------------------------------------------------------------------------------------------------ */

/* Reads page after page, each in a transaction of its own, and tells what it found when it is over. */
static enum result
walk(struct replay *r, struct page p)
{
	struct arena after[2] = { arena_make(KEEP_BYTES), arena_make(KEEP_BYTES) };
	int at = 0;
	enum result result = after[0].begin != NULL && after[1].begin != NULL ? OK : no_room(r->scope);

	p.replay = r;
	for (p.more = true; result == OK && p.more;) {
		struct arena mark = *r->scope->arena;

		result = db_read(r->db, r->scope, p.loose != NULL ? check_loose : check_page, &p);
		arena_reset(&after[at ^= 1], KEEP_BYTES);
		p.from = arena_str(&after[at], p.after);
		*r->scope->arena = mark;
		if (result == OK && (p.check.full || p.from.p == NULL))
			result = no_room(r->scope);
		if (result != OK)
			break;
		say_all(r, &p.check);
		r->counts->subjects += p.subjects;
		r->counts->events += p.events;
	}
	arena_free(&after[0]);
	arena_free(&after[1]);
	return result;
}

static bool
open_replay(struct replay *r)
{
	r->state[0] = arena_make(ARENA_BYTES);
	r->state[1] = arena_make(ARENA_BYTES);
	r->said = arena_make(ARENA_BYTES);
	return r->state[0].begin != NULL && r->state[1].begin != NULL && r->said.begin != NULL;
}

static void
close_replay(struct replay *r)
{
	arena_free(&r->state[0]);
	arena_free(&r->state[1]);
	arena_free(&r->said);
}

enum result
flow_replay_account(struct db *db, const struct scope *scope, const struct replay_say *say, struct replay_counts *counts)
{
	/* Under these names differences are told that are no subject's. */
	static const struct { struct replay_kind kind; enum result (*check)(struct replay_check *, struct str *, bool *); } loose[] = {
		{ { .subject = "event" }, replay_loose_events },
		{ { .subject = "queue" }, replay_loose_queue },
		{ { .subject = "sealed" }, replay_loose_boxes },
		{ { .subject = "delivery" }, replay_loose_parked },
		{ { .subject = "hold" }, replay_loose_holds },
		{ { .subject = "ledger" }, replay_loose_ledger },
		{ { .subject = "throughput" }, replay_loose_floor },
	};
	struct replay r = { .db = db, .scope = scope, .say = say, .counts = counts };
	enum result result = open_replay(&r) ? OK : no_room(scope);

	for (const struct replay_kind *k = replay_kinds; k->subject != NULL && result == OK; k++)
		result = walk(&r, (struct page){ .kind = k });
	for (size_t i = 0; i < sizeof loose / sizeof *loose && result == OK; i++)
		result = walk(&r, (struct page){ .kind = &loose[i].kind, .loose = loose[i].check });
	close_replay(&r);
	return result;
}

/* ---- one subject, step by step ---------------------------------------------------------------------------------------- */

/* A transaction that is repeated goes on behind the events that were told. */
struct steps {
	struct page page;
	struct fold fold;
	struct str id;
	bool begun, found;
};

static void
say_changes(struct replay *r, const struct replay_column *before, size_t fields, const struct replay_state *now)
{
	for (size_t i = 0; i < now->fields; i++) {
		struct str was = i < fields ? before[i].value : STR("");

		/* That a number begins at 0 is no news. */
		if (!str_eq(was, now->field[i].value) && (was.n > 0 || !str_eq(now->field[i].value, STR("0"))))
			r->say->change(r->say->arg, now->field[i].name, was, now->field[i].value);
	}
}

static enum result
tell_page(struct tx *tx, void *in_out)
{
	struct steps *s = in_out;
	struct page *p = &s->page;
	struct fold *f = &s->fold;
	struct replay *r = p->replay;
	struct arena *to;
	struct replay_column *column = NULL;
	struct replay_event *event = NULL;
	size_t n = 0;
	enum result result = OK;

	restart(p, tx);
	p->check.id = s->id;
	if (!s->begun && p->kind->table != REPLAY_NO_TABLE)
		result = store_replay_row(tx, p->kind->table, s->id, &column, &n);
	if (!s->begun)
		begin(f, column, n);
	s->found |= result == OK && n > 0;
	s->begun = true;
	if (result == OK || result == ERR_MISSING)
		result = store_replay_events(tx, str_of(p->kind->subject), s->id, f->seq, EVENTS, &event, &n);
	for (size_t i = 0; result == OK && i < n; i++) {
		struct replay_column before[REPLAY_FIELDS];
		size_t fields = f->now.fields;

		for (size_t k = 0; k < fields; k++)
			before[k] = f->now.field[k];
		check_event(&p->check, f, &event[i]);
		if (p->kind->render != NULL)
			p->kind->render(tx->arena, &f->now);
		r->say->event(r->say->arg, &event[i].event);
		say_changes(r, before, fields, &f->now);
	}
	s->found |= result == OK && n > 0;
	p->more = result == OK && n == EVENTS;
	to = &r->state[f->half ^= 1];
	arena_reset(to, KEEP_BYTES);
	return result == OK && !replay_state_move(to, &f->now) ? no_room(r->scope) : result;
}

static enum result
compare_one(struct tx *tx, void *in_out)
{
	struct page *p = in_out;

	restart(p, tx);
	p->check.id = p->from;
	p->subjects = 1;
	return check_subject(p->replay, &p->check, &p->events);
}

static enum result
tell_subject(struct replay *r, const struct replay_kind *kind, struct str id, bool *found)
{
	struct steps s = { .page = { .replay = r, .kind = kind, .more = true }, .id = id };
	enum result result = OK;

	while (result == OK && s.page.more) {
		struct arena mark = *r->scope->arena;

		result = db_read(r->db, r->scope, tell_page, &s);
		*r->scope->arena = mark;
	}
	if (result != OK || !s.found)
		return result;
	*found = true;
	s.page.from = id;
	result = db_read(r->db, r->scope, compare_one, &s.page);
	if (result == OK) {
		say_all(r, &s.page.check);
		r->counts->subjects++;
		r->counts->events += s.page.events;
	}
	return result;
}

enum result
flow_replay_subject(struct db *db, const struct scope *scope, struct str id, const struct replay_say *say,
    struct replay_counts *counts)
{
	struct replay r = { .db = db, .scope = scope, .say = say, .counts = counts };
	bool found = false;
	enum result result = open_replay(&r) ? OK : no_room(scope);

	for (const struct replay_kind *k = replay_kinds; k->subject != NULL && result == OK; k++)
		result = tell_subject(&r, k, id, &found);
	close_replay(&r);
	return result == OK && !found ? ERR_MISSING : result;
}
