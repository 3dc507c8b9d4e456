#include "flow/shop_catch_up.h"

#include "flow/notify.h"
#include "flow/order_take.h"
#include "flow/shop_access.h"
#include "store/event.h"

enum {
	OVERLAP_MS = 600000, GRACE_MS = 120000,
	NAMED_MAX = 20,			/* of those that were missing, in the notice */
	GAPS_MAX = 50,			/* numbers that one catch-up asks for */
	NUMBERS = 1000,			/* orders that are looked at for gaps */
};
static const int64_t recent_ms = INT64_C(2) * 86400000;

/* args.step. */
#define ONE "order"	/* the order args.id, with all of its lines */
#define NAMED "number"	/* the first name of args.list */

static bool
at(const struct shop_access *s, const char *step)
{
	return str_eq(s->args.step, str_of(step));
}

/* ---- asking ------------------------------------------------------------------------------------------------------- */

static int64_t
since(const struct env *env, struct arena *a, const struct shop_access *s)
{
	int64_t recent = env_now(env) - recent_ms, known = flow_shop_notes(a, &s->integration).caught_up_ms - OVERLAP_MS;

	if (s->args.since_ms != 0)
		return s->args.since_ms;
	return s->args.asked || s->args.night || known <= 0 ? recent : known;
}

enum result
flow_shop_catch_up_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct shop_access *s = ARENA_NEW(a, struct shop_access);
	struct shopify_page_ask ask = { .inner = SHOPIFY_ORDERS_INNER };
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, s, out) : ERR_LIMIT;

	if (result != OK || !s->open)
		return result;
	out->state = s;
	out->has_call = true;
	if (at(s, ONE))
		return shopify_lines_ask(a, &s->site, s->args.id, STR(""), &out->call, f);
	if (at(s, NAMED)) {
		ask.first = 1;
		ask.name = json_string(json_first(json_parse(a, s->args.list, NULL)));
		return shopify_orders_ask(a, &s->site, &ask, &out->call, f);
	}
	s->args.since_ms = since(env, a, s);
	s->first = s->args.first > 0 ? s->args.first : SHOPIFY_ORDERS_FIRST;
	ask.first = (int)s->first;
	ask.since_ms = s->args.since_ms;
	ask.after = s->args.after;
	return shopify_orders_ask(a, &s->site, &ask, &out->call, f);
}

/* What read hands to settle: the page, and its orders as the shop's settings read them; NULL where lines are missing. */
struct read { struct shopify_orders page; struct order_told **told; };

void
flow_shop_catch_up_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer, struct arena *a,
    struct reply *out)
{
	const struct shop_access *s = state;
	struct read *r = ARENA_NEW(a, struct read);

	(void)env, (void)job;
	if (r == NULL)
		return;
	r->page = at(s, ONE) ? shopify_lines_reply(a, answer) : shopify_orders_reply(a, answer);
	r->told = ARENA_ARRAY(a, struct order_told *, r->page.n + 1);
	for (size_t i = 0; r->told != NULL && i < r->page.n; i++) {
		if (r->page.order[i].more_lines)
			continue;
		r->told[i] = ARENA_NEW(a, struct order_told);
		if (r->told[i] == NULL || flow_order_tell(a, &s->shop, &r->page.order[i], r->told[i]) != OK)
			return;
		r->told[i]->taken_unsaid = true;	/* GraphQL does not say what was restocked */
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

/* All of its lines are asked for; of one that has more than that, somebody is told. */
static enum result
more_lines(struct tx *tx, const struct shop_access *s, const struct shopify_order *o)
{
	struct shop_args args = { .step = STR(ONE), .id = o->id, .asked = s->args.asked };
	struct notice n = { .severity = NOTICE_WARNING, .subject = STR("shop"), .subject_id = s->shop.id,
	    .text = STR("It has more lines than can be caught up. If its webhook does not come, look at it in Shopify.") };
	struct shop_order known;
	enum result result = store_order_get(tx, flow_order_id(tx->arena, s->shop.id, o->id), &known);

	if (result == OK && known.shop_updated_at >= o->updated_ms)
		return OK;
	if (result != OK && result != ERR_MISSING)
		return result;
	if (!at(s, ONE))
		return flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, s->shop.id, o->id, &args, 0, 0, NULL, NULL);
	n.dedupe = arena_printf(tx->arena, "shop/%.*s/lines/%.*s", STR_ARG(s->shop.id), STR_ARG(o->id));
	n.title = arena_printf(tx->arena, "%.*s: Order %.*s is too long", STR_ARG(s->shop.name), STR_ARG(o->name));
	return flow_notify(tx, &n, 0, false);
}

static enum result
take(struct tx *tx, const struct shop_access *s, const struct read *r, struct shop_args *args)
{
	enum result result = OK;

	for (size_t i = 0; i < r->page.n && result == OK; i++) {
		const struct shopify_order *o = &r->page.order[i];
		struct order_take take = { .told = r->told[i] };

		if (r->told[i] == NULL) {
			result = more_lines(tx, s, o);
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

/* Numbers between those that we have, as names; *to: how far has been looked. */
static enum result
gaps(struct tx *tx, struct str shop_id, int64_t *to, json *names)
{
	struct order_number *have;
	int64_t before = *to;
	size_t n;
	enum result result = store_order_numbers(tx, shop_id, *to, NUMBERS, &have, &n);

	for (size_t i = 0; result == OK && i < n; i++) {
		for (int64_t gap = before + 1; before != 0 && gap < have[i].number && json_count(names) < GAPS_MAX; gap++) {
			struct str name = name_of(tx->arena, &have[i], gap);

			if (name.n)
				json_put_str(tx->arena, names, NULL, name);
		}
		before = have[i].number;
	}
	*to = before;
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
finish(struct tx *tx, const struct shop_access *s, const struct shop_args *args)
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
	result = flow_shop_notes_keep(tx, s->shop.id, &notes);
	return result == OK ? tell(tx, s, args, first) : result;
}

/* The pages are through: what is missing between the numbers is asked for by name. */
static enum result
look_for_gaps(struct tx *tx, const struct settle *settle, const struct shop_access *s, struct shop_args *args)
{
	json *names = json_array(tx->arena);
	struct shop_notes notes;
	struct integration i;
	enum result result = store_integration_get(tx, s->shop.id, &i);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	notes = flow_shop_notes(tx->arena, &i);
	result = gaps(tx, s->shop.id, &notes.numbers_to, names);
	if (result == OK)
		result = flow_shop_notes_keep(tx, s->shop.id, &notes);
	if (result != OK || json_count(names) == 0)
		return result == OK ? finish(tx, s, args) : result;
	args->step = STR(NAMED);
	args->list = json_print(tx->arena, names);
	args->after = STR("");
	return args->list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0) : ERR_LIMIT;
}

static enum result
next_name(struct tx *tx, const struct settle *settle, const struct shop_access *s, struct shop_args *args)
{
	const json *list = json_parse(tx->arena, args->list, NULL);
	json *left = json_array(tx->arena);

	for (const json *name = json_next(json_first(list)); name != NULL; name = json_next(name))
		json_put_str(tx->arena, left, NULL, json_string(name));
	if (json_count(left) == 0)
		return finish(tx, s, args);
	args->list = json_print(tx->arena, left);
	return args->list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, args, 0) : ERR_LIMIT;
}

enum result
flow_shop_catch_up_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct shop_access *s = settle->state;
	const struct read *r = settle->reply != NULL ? settle->reply->data : NULL;
	struct shop_args args;
	bool again;
	enum result result;

	if (settle->end != SETTLE_DONE || s == NULL || r == NULL)
		return OK;	/* out of tries: the next hour comes, and begins where the last whole one ended */
	if (r->page.reply.kind != SHOPIFY_OK)
		return flow_shop_failed(tx, settle, s, &r->page.reply, &again);
	args = s->args;
	args.renewed = false;
	result = take(tx, s, r, &args);
	if (result != OK)
		return result;
	if (at(s, ONE))
		return tell(tx, s, &args, false);
	if (at(s, NAMED))
		return next_name(tx, settle, s, &args);
	args.after = r->page.after;
	return r->page.more ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_CATCH_UP, &args, 0) : look_for_gaps(tx, settle, s, &args);
}
