#include "flow/shop_catch_up.h"

#include "flow/notify.h"
#include "flow/order_take.h"
#include "flow/shop_access.h"
#include "store/event.h"
#include "store/sealed.h"

enum {
	OVERLAP_MS = 600000, GRACE_MS = 120000,
	NAMED_MAX = 20,			/* of those that were missing, in the notice */
	GAPS_MAX = 50,			/* numbers that are asked for before it is looked again */
	JUMP_MAX = 1000,		/* so many missing in a row were never given: the shop has numbered anew */
	NUMBERS = 1000,			/* orders that are looked at for gaps */
	ROW = 0x1e,			/* between the pages of an order's lines: no JSON has it */
};
static const int64_t recent_ms = INT64_C(2) * 86400000;

/* args.step: the pages are through, and the names of args.list are asked for. Before either, the orders of args.whole are. */
#define NAMED "number"

struct state {
	struct shop_access access;	/* first */
	struct str whole;		/* the order that is read whole; "" none is */
	struct box box;			/* the pages of its lines that came before */
	struct str pages;		/* opened */
};

static bool
named(const struct shop_access *s)
{
	return str_eq(s->args.step, STR(NAMED));
}

/* Who owns the pages that one chain has read of an order. */
static struct str
pages_of(struct arena *a, const struct job *job)
{
	return flow_credential_owner(a, "pages", job->dedupe);
}

static struct str
first_of(struct arena *a, struct str list)
{
	return json_string(json_first(json_parse(a, list, NULL)));
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static int64_t
since(const struct env *env, struct arena *a, const struct shop_access *s)
{
	int64_t recent = env_now(env) - recent_ms, known = flow_shop_notes(a, &s->integration).caught_up_ms - OVERLAP_MS;

	if (s->args.since_ms != 0)
		return s->args.since_ms;
	if (known <= 0)
		return recent;
	return (s->args.asked || s->args.night) && recent < known ? recent : known;
}

static enum result
load_pages(struct tx *tx, void *in_out)
{
	return flow_credential_load(tx, in_out);
}

/* One order, from where its lines ended; from the first one on when what came before is not there. */
static enum result
ask_whole(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct state *s, struct call *call)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	struct shop_access *access = &s->access;
	struct shopify_page_ask ask = { .first = 1 };
	struct vault_place at;
	enum result result = OK;

	s->box = (struct box){ .owner = pages_of(a, job), .field = STR("lines") };
	at = (struct vault_place){ job->account, s->box.owner, s->box.field };
	if (access->args.within.n)
		result = db_read(db, &scope, load_pages, &s->box);
	if (result == OK && s->box.bytes.n)
		result = vault_open_bytes(env, a, &at, s->box.bytes, &s->pages, f);
	if (result != OK)
		return result;
	access->first = access->args.first > 0 ? access->args.first : SHOPIFY_LINES_INNER;
	ask.inner = (int)access->first;
	ask.after = s->pages.n ? access->args.within : STR("");
	return shopify_lines_ask(a, &access->site, s->whole, &ask, call, f);
}

enum result
flow_shop_catch_up_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct state *s = ARENA_NEW(a, struct state);
	struct shop_access *access = &s->access;
	struct shopify_page_ask ask = { .inner = SHOPIFY_ORDERS_INNER };
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, access, out) : ERR_LIMIT;

	if (result != OK || !access->open)
		return result;
	out->state = s;
	out->has_call = true;
	if (access->args.begun_ms == 0)
		access->args.begun_ms = job->created_at;
	s->whole = first_of(a, access->args.whole);
	if (s->whole.n)
		return ask_whole(env, db, job, a, f, s, &out->call);
	if (named(access)) {
		ask.first = 1;
		ask.name = first_of(a, access->args.list);
		return shopify_orders_ask(a, &access->site, &ask, &out->call, f);
	}
	access->args.since_ms = since(env, a, access);
	access->first = access->args.first > 0 ? access->args.first : SHOPIFY_ORDERS_FIRST;
	ask.first = (int)access->first;
	ask.since_ms = access->args.since_ms;
	ask.after = access->args.after;
	return shopify_orders_ask(a, &access->site, &ask, &out->call, f);
}

/* What read hands to settle: the page, its orders as the shop's settings read them; NULL where lines or refunds are missing. */
struct read {
	struct shopify_orders page;
	struct order_told **told;
	struct box box;			/* of an order that is read whole: its pages so far; empty once it is */
};

/* Puts the page to those before it; what is not whole yet is sealed until it is. */
static enum result
join(const struct env *env, const struct job *job, const struct state *s, struct str body, struct arena *a, struct read *r)
{
	struct shopify_order whole = { .lines = 0 };
	struct str rest = s->pages, page, pages;
	struct vault_place at = { job->account, s->box.owner, s->box.field };
	bool has = false;

	r->box = s->box;
	r->box.bytes = STR("");
	if (r->page.reply.kind != SHOPIFY_OK || r->page.n == 0)
		return OK;
	while (rest.n) {
		struct answer w = { .outcome = WIRE_ANSWERED, .status = 200 };
		struct shopify_orders before;

		str_cut(rest, ROW, &page, &rest);
		w.body = page;
		before = shopify_lines_reply(a, &w);
		if (before.n == 0)
			return ERR_LIMIT;
		if (has)
			shopify_lines_join(a, &whole, &before.order[0]);
		else
			whole = before.order[0];
		has = true;
	}
	if (has) {
		shopify_lines_join(a, &whole, &r->page.order[0]);
		r->page.order[0] = whole;
	}
	if (!r->page.order[0].more_lines)
		return OK;
	pages = s->pages.n ? arena_printf(a, "%.*s%c%.*s", STR_ARG(s->pages), ROW, STR_ARG(body)) : body;
	return pages.n ? vault_seal_bytes(env, a, &at, pages, &r->box.bytes, NULL) : ERR_LIMIT;
}

/* What fell off a line was put back on the shop's level or was not: a page of orders does not say, the order by itself does. */
static bool
tells_enough(const struct state *s, const struct shopify_order *o)
{
	bool fell = false;

	for (size_t i = 0; i < o->lines; i++)
		fell = fell || o->line[i].current < o->line[i].quantity;
	return !o->more_lines && (s->whole.n || !fell || o->refunds_said == SHOPIFY_SAID);
}

/* Of one that has more refunds than are asked for, too, it stays unknown. */
static bool
says_refunds(const struct shopify_order *o)
{
	return o->refunds_said == SHOPIFY_SAID && o->refunds < SHOPIFY_REFUNDS_ASKED && !(o->problems & SHOPIFY_BIT(SHOPIFY_REFUNDS_CUT));
}

void
flow_shop_catch_up_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct state *s = state;
	struct read *r = ARENA_NEW(a, struct read);

	if (r == NULL)
		return;
	r->page = s->whole.n ? shopify_lines_reply(a, answer) : shopify_orders_reply(a, answer);
	r->told = ARENA_ARRAY(a, struct order_told *, r->page.n + 1);
	if (s->whole.n && join(env, job, s, answer->body, a, r) != OK)
		return;
	for (size_t i = 0; r->told != NULL && i < r->page.n; i++) {
		if (!tells_enough(s, &r->page.order[i]))
			continue;
		r->told[i] = ARENA_NEW(a, struct order_told);
		if (r->told[i] == NULL || flow_order_tell(a, &s->access.shop, &r->page.order[i], r->told[i]) != OK)
			return;
		r->told[i]->taken_unsaid = !says_refunds(&r->page.order[i]);
	}
	flow_shop_replied(&r->page.reply, out);
	out->data = r;
}

/* ---- what came ---------------------------------------------------------------------------------------------------- */

/* One that nobody has told us of, and should have by now. */
static void
count_missing(struct arena *a, struct shop_args *args, const struct order_told *told, int64_t now_ms)
{
	if (!args->asked && !str_eq(args->step, STR(NAMED)) && told->order.shop_updated_at > now_ms - GRACE_MS)
		return;
	if (args->n++ < NAMED_MAX)
		args->text = arena_printf(a, "%.*s%s%.*s", STR_ARG(args->text), args->text.n ? "\n" : "", STR_ARG(told->order.human));
}

/* It is asked for by itself, unless it is known as it is. */
static enum result
more_lines(struct tx *tx, const struct shop_access *s, const struct shopify_order *o, json *whole)
{
	struct shop_order known;
	enum result result = store_order_get(tx, flow_order_id(tx->arena, s->shop.id, o->id), &known);

	if (result == ERR_MISSING || (result == OK && known.shop_updated_at < o->updated_ms))
		json_put_str(tx->arena, whole, NULL, o->id);
	return result == ERR_MISSING ? OK : result;
}

static enum result
take(struct tx *tx, const struct shop_access *s, const struct read *r, struct shop_args *args, json *whole)
{
	enum result result = OK;

	for (size_t i = 0; i < r->page.n && result == OK; i++) {
		const struct shopify_order *o = &r->page.order[i];
		struct order_take take = { .told = r->told[i] };

		if (r->told[i] == NULL) {
			result = more_lines(tx, s, o, whole);
			continue;
		}
		result = flow_order_take(tx, &take);
		if (result == OK && take.changed)
			count_missing(tx->arena, args, r->told[i], tx->now_ms);
		if (o->updated_ms > args->high_ms)
			args->high_ms = o->updated_ms;
	}
	return result;
}

/* ---- gaps --------------------------------------------------------------------------------------------------------- */

/* The name that another number would have: "#FL1002" of "#FL1004"; "" when the number is not in it. */
static struct str
name_of(struct arena *a, const struct order_number *like, int64_t number)
{
	struct str digits = arena_printf(a, "%lld", (long long)like->number), name = like->name;

	for (size_t i = 0; digits.n > 0 && i + digits.n <= name.n; i++)
		if (str_eq((struct str){ name.p + i, digits.n }, digits))
			return arena_printf(a, "%.*s%lld%.*s", (int)i, name.p, (long long)number, (int)(name.n - i - digits.n),
			    name.p + i + digits.n);
	return STR("");
}

/* Numbers between those that we have, as names, GAPS_MAX at most; *to: how far has been looked. */
static enum result
gaps(struct tx *tx, struct str shop_id, int64_t *to, json *names)
{
	struct order_number *have;
	int64_t gap = *to + 1;
	size_t n;
	enum result result = store_order_numbers(tx, shop_id, *to, NUMBERS, &have, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		if (gap == 1 || have[i].number - gap > JUMP_MAX)
			gap = have[i].number;
		for (; gap < have[i].number; gap++) {
			struct str name = name_of(tx->arena, &have[i], gap);

			if (json_count(names) == GAPS_MAX) {
				*to = gap - 1;
				return OK;
			}
			if (name.n)
				json_put_str(tx->arena, names, NULL, name);
		}
		*to = have[i].number;
		gap = *to + 1;
	}
	return result;
}

/* ---- its end ------------------------------------------------------------------------------------------------------ */

static enum result
tell(struct tx *tx, const struct shop_access *s, const struct shop_args *args, bool first)
{
	struct event e = { .subject = STR("integration"), .subject_id = s->shop.id, .type = STR("caught_up"),
	    .data = arena_printf(tx->arena, "{\"missing\":%lld}", (long long)args->n) };
	struct notice n = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = s->shop.id };
	enum result result;

	if (args->n == 0)
		return OK;
	result = store_event_add(tx, &e);
	if (result != OK || first)	/* nobody was to tell us of them before */
		return result;
	n.dedupe = arena_printf(tx->arena, "shop/%.*s/missing/%lld", STR_ARG(s->shop.id), (long long)(tx->now_ms / 3600000));
	n.title = arena_printf(tx->arena, "%.*s: %lld %s without a webhook", STR_ARG(s->shop.name), (long long)args->n,
	    args->n == 1 ? "order came" : "orders came");
	n.text = arena_printf(tx->arena, "They were found by reading the store's orders:\n%.*s%s", STR_ARG(args->text),
	    args->n > NAMED_MAX ? "\n…" : "");
	return flow_notify(tx, &n, e.id, true);
}

static enum result
finish(struct tx *tx, const struct settle *settle, const struct shop_access *s, const struct shop_args *args)
{
	struct shop_notes notes;
	struct integration i;
	bool first;
	enum result result = store_integration_get(tx, s->shop.id, &i);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	notes = flow_shop_notes(tx->arena, &i);
	first = notes.caught_up_ms == 0;
	if (args->high_ms > notes.caught_up_ms)
		notes.caught_up_ms = args->high_ms;
	if (first && notes.caught_up_ms == 0)
		notes.caught_up_ms = args->since_ms;
	if (args->begun_ms > notes.checked_ms)
		notes.checked_ms = args->begun_ms;
	if (args->to > notes.numbers_to)
		notes.numbers_to = args->to;
	result = flow_shop_notes_keep(tx, s->shop.id, &notes);
	if (result == OK)	/* of a chain before that did not come so far */
		result = store_sealed_delete_owner(tx, pages_of(tx->arena, settle->job));
	return result == OK ? tell(tx, s, args, first) : result;
}

/* The pages are through, or the names are: what is missing between the numbers is asked for by name. */
static enum result
look_for_gaps(struct tx *tx, const struct settle *settle, const struct shop_access *s, struct shop_args *args)
{
	json *names = json_array(tx->arena);
	struct integration i;
	enum result result = store_integration_get(tx, s->shop.id, &i);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (args->to == 0)
		args->to = flow_shop_notes(tx->arena, &i).numbers_to;
	result = gaps(tx, s->shop.id, &args->to, names);
	if (result != OK || json_count(names) == 0)
		return result == OK ? finish(tx, settle, s, args) : result;
	args->step = STR(NAMED);
	args->list = json_print(tx->arena, names);
	return args->list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0) : ERR_LIMIT;
}

/* The list without its first; "" none is left. */
static struct str
without_first(struct arena *a, struct str list, json *more)
{
	const json *name = json_first(json_parse(a, list, NULL));

	for (name = name != NULL ? json_next(name) : NULL; name != NULL; name = json_next(name))
		json_put_str(a, more, NULL, json_string(name));
	return json_count(more) > 0 ? json_print(a, more) : STR("");
}

/* What is asked next. */
static enum result
go_on(struct tx *tx, const struct settle *settle, const struct state *s, const struct read *r, struct shop_args *args, json *whole)
{
	struct arena *a = tx->arena;

	args->renewed = false;
	if (s->whole.n && r->box.bytes.n) {	/* more lines of the same one */
		args->within = r->page.order[0].lines_after;
		return flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0);
	}
	args->within = STR("");
	args->whole = s->whole.n ? without_first(a, args->whole, whole) : json_count(whole) > 0 ? json_print(a, whole) : STR("");
	if (!s->whole.n && named(&s->access)) {
		args->list = without_first(a, args->list, json_array(a));
	} else if (!s->whole.n) {
		args->after = r->page.after;
		args->step = r->page.more ? STR("") : STR(NAMED);
	}
	if (arena_full(a))
		return ERR_LIMIT;
	if ((s->whole.n > 0) != (args->whole.n > 0))
		args->first = 0;	/* it counts other rows from now on */
	if (args->whole.n || args->list.n || !str_eq(args->step, STR(NAMED)))
		return flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0);
	return look_for_gaps(tx, settle, &s->access, args);
}

enum result
flow_shop_catch_up_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	const struct read *r = settle->reply != NULL ? settle->reply->data : NULL;
	json *whole = json_array(tx->arena);
	struct shop_args args;
	bool again;
	enum result result;

	if (settle->end != SETTLE_DONE || s == NULL || r == NULL)
		return OK;	/* out of tries: the next hour comes, and begins where the last whole one ended */
	if (r->page.reply.kind != SHOPIFY_OK && !(s->whole.n && r->page.reply.kind == SHOPIFY_MISSING))	/* deleted meanwhile */
		return flow_shop_failed(tx, settle, &s->access, &r->page.reply, &again);
	args = s->access.args;
	result = s->whole.n && r->box.bytes.n ? OK : take(tx, &s->access, r, &args, whole);
	if (result == OK && s->whole.n)
		result = flow_credential_keep(tx, &r->box);
	return result == OK ? go_on(tx, settle, s, r, &args, whole) : result;
}
