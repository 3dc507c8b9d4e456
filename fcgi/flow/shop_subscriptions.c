#include "flow/shop_subscriptions.h"

#include "flow/notify.h"
#include "flow/shop_access.h"
#include "store/event.h"

/*
 * First the list is read, page by page: args.list gathers what of it is ours, [["ID", "orders/create", "https://…", true]].
 * Then args.step is DO and args.list what is to be done: [["make", "orders/create"], ["turn", "ID"], ["drop", "ID"]].
 */
#define DO "do"
#define MAKE "make"
#define TURN "turn"
#define DROP "drop"
#define PATH "/hooks/shopify/"

enum { PAGES_MAX = 50 };	/* of a hundred each: an app has no more, or its list goes round */

struct state {
	struct shop_access access;	/* first */
	struct str address;		/* where it should tell us */
	struct str what, of;		/* the first of what is to be done */
	bool unreachable;		/* Shopify would not tell anybody there */
};

static bool
lists(const struct state *s)
{
	return !str_eq(s->access.args.step, STR(DO));
}

enum result
flow_shop_subscriptions_prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f,
    struct prepared *out)
{
	struct state *s = ARENA_NEW(a, struct state);
	const struct shopify_site *site;
	const json *first;
	enum result result = s != NULL ? flow_shop_open(env, db, job, a, f, &s->access, out) : ERR_LIMIT;

	if (result != OK || !s->access.open)
		return result;
	site = &s->access.site;
	out->state = s;
	s->address = arena_printf(a, "%.*s" PATH "%.*s", STR_ARG(env->config->base_url), STR_ARG(s->access.integration.address));
	/* A stand-in tells whom it is asked to; Shopify itself wants a certificate that it can check. */
	s->unreachable = env->config->shopify_url.n == 0 && !str_starts(env->config->base_url, STR("https://"));
	if (s->unreachable)
		return OK;
	out->has_call = true;
	if (lists(s))
		return shopify_subscriptions_ask(a, site, s->access.args.after, &out->call, f);
	first = json_first(json_first(json_parse(a, s->access.args.list, NULL)));
	s->what = json_string(first);
	s->of = json_string(json_next(first));
	if (str_eq(s->what, STR(MAKE)))
		return shopify_subscribe_ask(a, site, shopify_topic_parse(s->of), s->address, &out->call, f);
	if (str_eq(s->what, STR(TURN)))
		return shopify_resubscribe_ask(a, site, s->of, s->address, &out->call, f);
	return shopify_unsubscribe_ask(a, site, s->of, &out->call, f);
}

struct read { struct shopify_reply reply; struct shopify_subscriptions page; };

void
flow_shop_subscriptions_read(const struct env *env, const struct job *job, const void *state, const struct answer *answer,
    struct arena *a, struct reply *out)
{
	struct read *r = ARENA_NEW(a, struct read);

	(void)env, (void)job;
	if (r == NULL)
		return;
	if (lists(state)) {
		r->page = shopify_subscriptions_reply(a, answer);
		r->reply = r->page.reply;
	} else {
		r->reply = shopify_subscribed_reply(a, answer);
	}
	flow_shop_replied(&r->reply, out);
	out->data = r;
}

/* ---- what there is ------------------------------------------------------------------------------------------------ */

/* Whether it goes to this house, at its address of now or of before. */
static bool
is_ours(const struct state *s, const struct shopify_subscription *b)
{
	struct str end = s->access.integration.address;

	return end.n > 0 && str_ends(b->uri, end) && str_has(b->uri, STR(PATH));
}

/* What of it is ours: of the pages before, and of this one. False: there is no room. */
static bool
gather(struct arena *a, const struct state *s, const struct shopify_subscriptions *page, struct shopify_subscription **out, size_t *n)
{
	const json *before = json_parse(a, s->access.args.list, NULL);
	struct shopify_subscription *all = ARENA_ARRAY(a, struct shopify_subscription, json_count(before) + page->n + 1);

	*out = all;
	*n = 0;
	for (const json *one = all != NULL ? json_first(before) : NULL; one != NULL; one = json_next(one)) {
		const json *id = json_first(one), *topic = json_next(id), *uri = json_next(topic);

		all[*n] = (struct shopify_subscription){ json_string(id), shopify_topic_parse(json_string(topic)), json_string(uri), false };
		json_is_bool(json_next(uri), &all[(*n)++].json);
	}
	for (size_t i = 0; all != NULL && i < page->n; i++)
		if (is_ours(s, &page->subscription[i]))
			all[(*n)++] = page->subscription[i];
	return all != NULL;
}

static struct str
print(struct arena *a, const struct shopify_subscription *have, size_t n)
{
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		json *one = json_array(a);

		json_put_str(a, one, NULL, have[i].id);
		json_put_str(a, one, NULL, shopify_topic_name(have[i].topic));
		json_put_str(a, one, NULL, have[i].uri);
		json_put_bool(a, one, NULL, have[i].json);
		json_put(a, list, NULL, one);
	}
	return json_print(a, list);
}

/* ---- what is to be done ------------------------------------------------------------------------------------------- */

static void
put(struct arena *a, json *list, const char *what, struct str of)
{
	json *one = json_array(a);

	json_put_text(a, one, NULL, what);
	json_put_str(a, one, NULL, of);
	json_put(a, list, NULL, one);
}

/* Of one topic: exactly one, here and as JSON. *missing: there was none. */
static void
plan_topic(struct arena *a, const struct state *s, const struct shopify_subscription *have, size_t n, enum shopify_topic topic, json *list,
    bool *missing)
{
	const struct shopify_subscription *right = NULL, *near = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct shopify_subscription *b = &have[i];

		if (b->topic != topic)
			continue;
		if (right == NULL && b->json && str_eq(b->uri, s->address))
			right = b;
		else if (near == NULL)
			near = b;
	}
	*missing = right == NULL;
	if (right == NULL && near != NULL)
		put(a, list, TURN, near->id);
	else if (right == NULL)
		put(a, list, MAKE, shopify_topic_name(topic));
	for (size_t i = 0; i < n; i++)
		if (have[i].topic == topic && &have[i] != (right != NULL ? right : near))
			put(a, list, DROP, have[i].id);
}

static json *
plan(struct arena *a, const struct state *s, const struct shopify_subscription *have, size_t n, int64_t *missing)
{
	json *list = json_array(a);
	bool is;

	*missing = 0;
	for (int t = SHOPIFY_TOPIC_OTHER + 1; t < SHOPIFY_TOPICS_N; t++)
		if (shopify_topic_ours((enum shopify_topic)t)) {
			plan_topic(a, s, have, n, (enum shopify_topic)t, list, &is);
			*missing += is;
		}
	return list;
}

/* ---- settling ----------------------------------------------------------------------------------------------------- */

/* Says what Shopify needs; the connection is as good as it was. */
static enum result
say_unreachable(struct tx *tx, struct str shop_id)
{
	struct str why = STR("Shopify cannot tell this machine anything: base_url has to be an https address that it can reach.");
	struct integration i;
	enum result result = store_integration_get(tx, shop_id, &i);

	if (result != OK || !store_integration_usable(i.state) || str_eq(i.detail, why))
		return result == ERR_MISSING ? OK : result;
	return store_integration_checked(tx, shop_id, i.state, why);
}

/* They were there once: what has happened since they vanished has not been told. */
static enum result
vanished(struct tx *tx, const struct shop_access *s, int64_t missing)
{
	const struct shop_args args = { .asked = true };
	struct notice n = { .severity = NOTICE_ERROR, .subject = STR("shop"), .subject_id = s->shop.id };
	struct event e = { .subject = STR("integration"), .subject_id = s->shop.id, .type = STR("subscriptions_vanished"),
	    .data = arena_printf(tx->arena, "{\"missing\":%lld}", (long long)missing) };
	enum result result = store_event_add(tx, &e);

	n.dedupe = arena_printf(tx->arena, "shop/%.*s/subscriptions", STR_ARG(s->shop.id));
	n.title = arena_printf(tx->arena, "%.*s: Webhooks had stopped", STR_ARG(s->shop.name));
	n.text = arena_printf(tx->arena, "%lld of its webhook subscriptions were gone, and are made again. Its orders are being caught up.",
	    (long long)missing);
	if (result == OK)
		result = flow_notify(tx, &n, e.id, true);
	return result == OK ? flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, s->shop.id, STR("asked"), &args, e.id, 0, NULL, NULL) : result;
}

static enum result
finish(struct tx *tx, const struct shop_access *s)
{
	struct shop_notes notes;
	struct integration i;
	enum result result = store_integration_get(tx, s->shop.id, &i);

	if (result != OK)
		return result == ERR_MISSING ? OK : result;
	if (s->args.text.n)
		return flow_shop_broken(tx, s->shop.id, arena_printf(tx->arena, "Shopify does not want to tell us something: %.*s",
		    STR_ARG(s->args.text)));
	notes = flow_shop_notes(tx->arena, &i);
	if (notes.subscribed_ms != 0)
		return OK;
	notes.subscribed_ms = tx->now_ms;
	return flow_shop_notes_keep(tx, s->shop.id, &notes);
}

/* One page: the next one is read, or something is done about what there is. */
static enum result
settle_page(struct tx *tx, const struct settle *settle, const struct state *s, const struct shopify_subscriptions *page)
{
	struct shop_args args = s->access.args;
	struct shopify_subscription *have;
	int64_t missing;
	size_t n;
	json *list;
	enum result result = OK;

	if (!gather(tx->arena, s, page, &have, &n))
		return ERR_LIMIT;
	if (page->more && args.n < PAGES_MAX) {
		args.n++;
		args.after = page->after;
		args.list = print(tx->arena, have, n);
		args.renewed = false;
		return args.list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_SUBSCRIPTIONS, &args, 0) : ERR_LIMIT;
	}
	args = (struct shop_args){ .step = STR(DO) };
	list = plan(tx->arena, s, have, n, &missing);
	if (json_count(list) == 0)
		return finish(tx, &s->access);
	args.list = json_print(tx->arena, list);
	if (args.list.p == NULL)
		return ERR_LIMIT;
	if (missing > 0 && flow_shop_notes(tx->arena, &s->access.integration).subscribed_ms != 0)
		result = vanished(tx, &s->access, missing);
	return result == OK ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_SUBSCRIPTIONS, &args, 0) : result;
}

/* One is done, or refused for good; the others wait. */
static enum result
settle_one(struct tx *tx, const struct settle *settle, const struct state *s, const struct shopify_reply *reply)
{
	struct shop_access access = s->access;
	const json *list = json_parse(tx->arena, access.args.list, NULL);
	json *left = json_array(tx->arena);

	/* One that is gone already is as good as dropped. */
	if (reply->kind == SHOPIFY_USER_ERRORS && !str_eq(s->what, STR(DROP)))
		access.args.text = arena_printf(tx->arena, "%.*s (%.*s)", STR_ARG(reply->text), STR_ARG(s->of));
	for (const json *one = json_next(json_first(list)); one != NULL; one = json_next(one)) {
		json *copy = json_array(tx->arena);

		json_put_str(tx->arena, copy, NULL, json_string(json_first(one)));
		json_put_str(tx->arena, copy, NULL, json_string(json_next(json_first(one))));
		json_put(tx->arena, left, NULL, copy);
	}
	if (json_count(left) == 0)
		return finish(tx, &access);
	access.args.list = json_print(tx->arena, left);
	access.args.renewed = false;
	return access.args.list.p != NULL ? flow_shop_chain(tx, settle->job, TOPIC_SHOP_SUBSCRIPTIONS, &access.args, 0) : ERR_LIMIT;
}

enum result
flow_shop_subscriptions_settle(struct tx *tx, void *in_out)
{
	const struct settle *settle = in_out;
	const struct state *s = settle->state;
	const struct read *r = settle->reply != NULL ? settle->reply->data : NULL;
	bool again;

	if (settle->end != SETTLE_DONE || s == NULL)
		return OK;	/* the next hour comes */
	if (s->unreachable)
		return say_unreachable(tx, s->access.shop.id);
	if (r == NULL)
		return OK;
	if (r->reply.kind == SHOPIFY_OK && lists(s))
		return settle_page(tx, settle, s, &r->page);
	if (r->reply.kind == SHOPIFY_OK || (!lists(s) && r->reply.kind == SHOPIFY_USER_ERRORS))
		return settle_one(tx, settle, s, &r->reply);
	return flow_shop_failed(tx, settle, &s->access, &r->reply, &again);
}
