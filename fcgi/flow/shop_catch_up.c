#include "flow/shop_catch_up.h"

#include "flow/notify.h"
#include "flow/order_take.h"
#include "flow/shop_access.h"
#include "flow/shop_missing.h"
#include "store/event.h"
#include "store/sealed.h"

enum {
	OVERLAP_MS = 600000, GRACE_MS = 120000,
	NAMED_MAX = 20,			/* of those that were missing, in the notice */
	ROW = 0x1e,			/* between the pages of an order's lines: no JSON has it */
};
static const int64_t recent_ms = INT64_C(2) * 86400000;

/*
 * args.step: the pages are through, and the names of args.list are asked for; then, at night or when somebody asks, whether what is not
 * done is still there.
 */
#define NAMED "number"
#define OPEN "open"

/* What a job asks for; of several that are left, what stands first here. */
enum part {
	WHOLE,		/* the first of args.whole, by itself: all of its lines and refunds */
	SOME,		/* the first of args.ids, as far as they fit into an answer */
	BY_NAME,	/* the first of args.list */
	STILL,		/* which of ours are there, after the one that args.after names */
	PAGE,		/* what there is, and since when */
};

static enum part
part_of(const struct shop_args *args)
{
	return args->whole.n ? WHOLE : args->ids.n ? SOME : str_eq(args->step, STR(NAMED)) ? BY_NAME : str_eq(args->step, STR(OPEN)) ? STILL : PAGE;
}

struct state {
	struct shop_access access;	/* first */
	enum part part;
	struct str whole;		/* WHOLE: the order */
	struct box box;			/* the pages of its lines that came before */
	struct str pages;		/* opened */
	struct order_mark *open;	/* STILL: those that are asked about; none: it does not call */
	size_t opens;
};

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
	ask.inner = (int)access->first;
	ask.after = s->pages.n ? access->args.within : STR("");
	return shopify_lines_ask(a, &access->site, s->whole, &ask, call, f);
}

/* The first of args.ids: at most as many as the call asks for. */
static enum result
ask_some(struct arena *a, struct shop_access *s, struct fault *f, struct call *call)
{
	const json *one = json_first(json_parse(a, s->args.ids, NULL));
	struct str id[SHOPIFY_ORDERS_FIRST];
	size_t n = 0;

	for (; one != NULL && (int64_t)n < s->first; one = json_next(one))
		id[n++] = json_string(one);
	s->first = (int64_t)n;
	return shopify_some_orders_ask(a, &s->site, id, n, SHOPIFY_ORDERS_INNER, call, f);
}

static enum result
ask_page(const struct env *env, struct arena *a, struct shop_access *s, struct fault *f, struct call *call)
{
	struct shopify_page_ask ask = { .after = s->args.after };

	s->args.since_ms = since(env, a, s);
	ask.first = (int)s->first;
	ask.since_ms = s->args.since_ms;
	return shopify_stamps_ask(a, &s->site, &ask, call, f);
}

static enum result
ask_name(struct arena *a, const struct shop_access *s, struct fault *f, struct call *call)
{
	const struct shopify_page_ask ask = { .first = 1, .inner = SHOPIFY_ORDERS_INNER, .name = first_of(a, s->args.list) };

	return shopify_orders_ask(a, &s->site, &ask, call, f);
}

/* in_out is a struct state. */
static enum result
load_open(struct tx *tx, void *in_out)
{
	struct state *s = in_out;
	struct order_mark after = { .id = STR("") };
	struct str at;

	str_cut(s->access.args.after, ' ', &at, &after.id);
	str_int(at, &after.ordered_at);
	return flow_shop_open_orders(tx, s->access.shop.id, after, s->access.first, &s->open, &s->opens);
}

/* An order's id is its shop's, a dot, and the digits of its gid. */
static enum result
ask_still(struct db *db, const struct job *job, struct arena *a, struct state *s, struct fault *f, struct prepared *out)
{
	struct scope scope = { .account = job->account, .arena = a, .fault = f, .log = { .account = job->account, .job = job->id } };
	enum result result = db_read(db, &scope, load_open, s);
	struct str *id = ARENA_ARRAY(a, struct str, s->opens + 1), shop_id;

	out->has_call = s->opens > 0;
	if (result != OK || id == NULL)
		return result != OK ? result : ERR_LIMIT;
	for (size_t i = 0; i < s->opens; i++)
		str_cut(s->open[i].id, '.', &shop_id, &id[i]);
	return out->has_call ? shopify_stamps_of_ask(a, &s->access.site, id, s->opens, &out->call, f) : OK;
}

enum result
flow_shop_catch_up_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	static const int64_t most[] = { [WHOLE] = SHOPIFY_LINES_INNER, [SOME] = SHOPIFY_ORDERS_FIRST, [BY_NAME] = 1,
	    [STILL] = SHOPIFY_STAMPS_FIRST, [PAGE] = SHOPIFY_STAMPS_FIRST };
	struct state *s = ARENA_NEW(a, struct state);
	struct shop_access *access = &s->access;
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, access, out) : ERR_LIMIT;

	if (result != OK || !access->open)
		return result;
	out->state = s;
	out->has_call = true;
	if (access->args.begun_ms == 0)
		access->args.begun_ms = job->created_at;
	s->part = part_of(&access->args);
	access->first = access->args.first > 0 && access->args.first < most[s->part] ? access->args.first : most[s->part];
	switch (s->part) {
	case WHOLE:
		s->whole = first_of(a, access->args.whole);
		return ask_whole(env, db, job, a, f, s, &out->call);
	case SOME:
		return ask_some(a, access, f, &out->call);
	case BY_NAME:
		return ask_name(a, access, f, &out->call);
	case STILL:
		return ask_still(db, job, a, s, f, out);
	case PAGE:
		break;
	}
	return ask_page(env, a, access, f, &out->call);
}

/* What read hands to settle: what there is, or orders as the shop's settings read them; NULL where lines or refunds are missing. */
struct read {
	struct shopify_reply reply;
	struct shopify_stamps stamps;	/* PAGE, STILL */
	struct shopify_orders page;	/* all others */
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
	return !o->more_lines && (s->part == WHOLE || !fell || o->refunds_said == SHOPIFY_SAID);
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
	bool stamps;

	if (r == NULL)
		return;
	stamps = s->part == PAGE || s->part == STILL;
	if (stamps)
		r->stamps = shopify_stamps_reply(a, answer);
	else
		r->page = s->part == WHOLE ? shopify_lines_reply(a, answer) : shopify_orders_reply(a, answer);
	r->reply = stamps ? r->stamps.reply : r->page.reply;
	r->told = ARENA_ARRAY(a, struct order_told *, r->page.n + 1);
	if (s->part == WHOLE && join(env, job, s, answer->body, a, r) != OK)
		return;
	for (size_t i = 0; r->told != NULL && i < r->page.n; i++) {
		if (!tells_enough(s, &r->page.order[i]))
			continue;
		r->told[i] = ARENA_NEW(a, struct order_told);
		if (r->told[i] == NULL || flow_order_tell(a, &s->access.shop, &r->page.order[i], r->told[i]) != OK)
			return;
		r->told[i]->taken_unsaid = !says_refunds(&r->page.order[i]);
	}
	flow_shop_replied(&r->reply, out);
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

/* What is known as it is costs no more than this; of what is not, the orders are asked for. */
static enum result
compare(struct tx *tx, const struct shop_access *s, const struct shopify_stamps *there, struct shop_args *args)
{
	json *ids = json_array(tx->arena);
	enum result result = flow_shop_stale(tx, s->shop.id, there->stamp, there->n, ids, &args->known);

	args->ids = json_count(ids) > 0 ? json_print(tx->arena, ids) : STR("");
	return result == OK && args->ids.p == NULL ? ERR_LIMIT : result;
}

static void
turn_page(const struct shopify_stamps *there, struct shop_args *args)
{
	for (size_t i = 0; i < there->n; i++)
		if (there->stamp[i].updated_ms > args->high_ms)
			args->high_ms = there->stamp[i].updated_ms;
	args->after = there->after;
	if (!there->more)
		args->step = STR(NAMED);
}

/* There is one answer for each that was asked about, or nothing is known of any. */
static enum result
look_open(struct tx *tx, const struct state *s, const struct shopify_stamps *there, struct shop_args *args)
{
	const struct order_mark *last;
	size_t through = s->opens;
	enum result result = compare(tx, &s->access, there, args);

	if (result == OK && there->n == s->opens)
		result = flow_shop_gone(tx, &s->access.shop, s->open, there->stamp, s->opens, args->known, &through);
	last = &s->open[through > 0 ? through - 1 : 0];
	args->after = arena_printf(tx->arena, "%lld %.*s", (long long)last->ordered_at, STR_ARG(last->id));
	return result == OK && args->after.n == 0 ? ERR_LIMIT : result;
}

/* Those that did not come with all that they have are asked for by themselves. */
static enum result
take(struct tx *tx, const struct read *r, struct shop_args *args, json *whole)
{
	enum result result = OK;

	for (size_t i = 0; i < r->page.n && result == OK; i++) {
		struct order_take take = { .told = r->told[i] };

		if (r->told[i] == NULL) {
			json_put_str(tx->arena, whole, NULL, r->page.order[i].id);
			continue;
		}
		result = flow_order_take(tx, &take);
		if (result == OK && take.changed)
			count_missing(tx->arena, args, r->told[i], tx->now_ms);
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
	result = flow_shop_gaps(tx, s->shop.id, &args->to, names);
	if (result != OK || (json_count(names) == 0 && !args->night && !args->asked))
		return result == OK ? finish(tx, settle, s, args) : result;
	if (json_count(names) == 0) {
		args->step = STR(OPEN);
		args->after = STR("");
		return flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0);
	}
	args->list = json_print(tx->arena, names);
	return args->list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0) : ERR_LIMIT;
}

/* The list without its first ones; "" none is left. */
static struct str
without(struct arena *a, struct str list, int64_t first, json *more)
{
	const json *one = json_first(json_parse(a, list, NULL));

	for (; one != NULL; one = json_next(one), first--)
		if (first <= 0)
			json_put_str(a, more, NULL, json_string(one));
	return json_count(more) > 0 ? json_print(a, more) : STR("");
}

/* What of the lists is through. */
static enum result
keep(struct tx *tx, const struct state *s, const struct read *r, struct shop_args *args)
{
	struct arena *a = tx->arena;
	json *whole = json_array(a);
	enum result result;

	if (s->part == STILL)
		return look_open(tx, s, &r->stamps, args);
	if (s->part == PAGE) {
		turn_page(&r->stamps, args);
		return compare(tx, &s->access, &r->stamps, args);
	}
	if (s->part == WHOLE && r->box.bytes.n) {	/* more lines of the same one */
		args->within = r->page.order[0].lines_after;
		return flow_credential_keep(tx, &r->box);
	}
	args->within = STR("");
	result = take(tx, r, args, whole);
	if (result == OK && s->part == WHOLE)
		result = flow_credential_keep(tx, &r->box);
	args->whole = s->part == WHOLE ? without(a, args->whole, 1, whole) : json_count(whole) > 0 ? json_print(a, whole) : STR("");
	if (s->part == SOME)
		args->ids = without(a, args->ids, s->access.first, json_array(a));
	else if (s->part == BY_NAME)
		args->list = without(a, args->list, 1, json_array(a));
	return result == OK && arena_full(a) ? ERR_LIMIT : result;
}

enum result
flow_shop_catch_up_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	const struct read *r = settle->reply != NULL ? settle->reply->data : NULL;
	struct shop_args args;
	bool again;
	enum result result;

	if (settle->end == SETTLE_DONE && s != NULL && settle->reply == NULL)	/* it had nothing left to ask about */
		return finish(tx, settle, &s->access, &s->access.args);
	if (settle->end != SETTLE_DONE || s == NULL || r == NULL)
		return OK;	/* out of tries: the next hour comes, and begins where the last whole one ended */
	if (r->reply.kind != SHOPIFY_OK && !(s->part == WHOLE && r->reply.kind == SHOPIFY_MISSING))	/* deleted meanwhile */
		return flow_shop_failed(tx, settle, &s->access, &r->reply, &again);
	args = s->access.args;
	args.renewed = false;
	result = keep(tx, s, r, &args);
	if (result != OK)
		return result;
	if (part_of(&args) != s->part)
		args.first = 0;	/* it counts other rows from now on */
	if (part_of(&args) == BY_NAME && args.list.n == 0)
		return look_for_gaps(tx, settle, &s->access, &args);
	return flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, &args, r->reply.rest_ms);
}
