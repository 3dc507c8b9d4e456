/* front_answer.c - a shop's Admin API: what it answers to each of our calls. */
#include "tests/sim/front.h"

#include <string.h>

enum { ORDERS_PAGE = 5 };

static void
say(struct exchange *x, int status, struct str answer)
{
	x->status = status;
	x->answer = answer;
}

static void
data(struct sim *s, struct exchange *x, struct str inner)
{
	say(x, 200, keep_str(s, arena_printf(&s->scratch, "{\"data\":{%.*s}}", STR_ARG(inner))));
}

static struct str
page(struct sim *s, const char *root, struct str nodes, struct str after)
{
	return arena_printf(&s->scratch, "\"%s\":{\"pageInfo\":{\"hasNextPage\":%s,\"endCursor\":%s%.*s%s},\"nodes\":[%.*s]}", root,
	    after.n ? "true" : "false", after.n ? "\"" : "null", STR_ARG(after), after.n ? "\"" : "", STR_ARG(nodes));
}

static struct str
add(struct sim *s, struct str list, struct str item)
{
	return arena_printf(&s->scratch, "%.*s%s%.*s", STR_ARG(list), list.n ? "," : "", STR_ARG(item));
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

static void
about(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	(void)variables;
	data(s, x, arena_printf(&s->scratch, "\"currentAppInstallation\":{\"accessScopes\":[{\"handle\":\"read_products\"},{\"handle\":\"read_orders\"},"
	    "{\"handle\":\"write_inventory\"},{\"handle\":\"read_locations\"}]},\"shop\":{\"name\":\"Shop\",\"myshopifyDomain\":\"%.*s\","
	    "\"currencyCode\":\"EUR\",\"ianaTimezone\":\"Europe/Rome\"},\"locations\":{\"nodes\":[{\"id\":\"gid://shopify/Location/655441491\","
	    "\"name\":\"Here\",\"isActive\":true}]}", STR_ARG(f->domain)));
}

static bool
wanted(struct sim *s, const struct sale *o, struct str q)
{
	struct str at = front_time(s, o->updated_at), since, rest;

	if (o->gone)
		return false;
	if (str_cut(q, '\'', &since, &rest) && str_starts(q, STR("updated_at")) && str_cut(rest, '\'', &since, &rest) &&
	    memcmp(at.p, since.p, since.n < at.n ? since.n : at.n) < 0)
		return false;
	return !str_has(q, STR("name:")) || str_has(q, arena_printf(&s->scratch, "\"#%lld\"", (long long)o->number));
}

/* By the time of their last change, and then by id; a cursor is the last one's of the page. */
static bool
follows(const struct sale *a, const struct sale *b)
{
	return a->updated_at != b->updated_at ? a->updated_at > b->updated_at : strcmp(a->id, b->id) > 0;
}

/* That it is there, and when it changed last. */
static struct str
stamp(struct sim *s, const struct sale *o)
{
	return arena_printf(&s->scratch, "{\"id\":\"gid://shopify/Order/%s\",\"updatedAt\":\"%.*s\"}", o->id, STR_ARG(front_time(s, o->updated_at)));
}

static void
list(struct sim *s, struct exchange *x, struct front *f, const json *variables, bool whole)
{
	struct str q = json_string(json_get(variables, "q")), after = json_string(json_get(variables, "after")), nodes = STR("");
	const struct sale *last = NULL;
	struct sale mark = { .number = 0 };
	int n = 0;

	if (after.n) {	/* "UPDATED/ID" */
		struct str updated, id;

		str_cut(after, '/', &updated, &id);
		str_int(updated, &mark.updated_at);
		memcpy(mark.id, id.p, id.n < sizeof mark.id - 1 ? id.n : sizeof mark.id - 1);
		last = &mark;
	}
	for (;;) {
		const struct sale *next = NULL;

		for (int i = 0; i < f->sales; i++)
			if (wanted(s, f->sale[i], q) && (!last || follows(f->sale[i], last)) && (!next || follows(next, f->sale[i])))
				next = f->sale[i];
		if (!next || n == ORDERS_PAGE) {
			after = next ? arena_printf(&s->scratch, "%lld/%s", (long long)last->updated_at, last->id) : STR("");
			break;
		}
		nodes = add(s, nodes, whole ? front_order_node(s, f, next, false) : stamp(s, next));
		last = next;
		n++;
	}
	data(s, x, page(s, "orders", nodes, after));
}

static void
orders(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	list(s, x, f, variables, true);
}

static void
stamps(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	list(s, x, f, variables, false);
}

static const struct sale *
sale_of(const struct front *f, struct str gid)
{
	for (int i = 0; i < f->sales; i++)
		if (!f->sale[i]->gone && str_ends(gid, str_of(f->sale[i]->id)))
			return f->sale[i];
	return NULL;
}

static void
one_order(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	const struct sale *o = sale_of(f, json_string(json_get(variables, "id")));

	data(s, x, o ? arena_printf(&s->scratch, "\"order\":%.*s", STR_ARG(front_order_node(s, f, o, true))) : STR("\"order\":null"));
}

static void
some(struct sim *s, struct exchange *x, struct front *f, const json *variables, bool whole)
{
	struct str nodes = STR("");

	for (const json *id = json_first(json_get(variables, "ids")); id; id = json_next(id)) {
		const struct sale *o = sale_of(f, json_string(id));

		nodes = add(s, nodes, !o ? STR("null") : whole ? front_order_node(s, f, o, false) : stamp(s, o));
	}
	data(s, x, arena_printf(&s->scratch, "\"nodes\":[%.*s]", STR_ARG(nodes)));
}

static void
some_orders(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	some(s, x, f, variables, true);
}

static void
some_stamps(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	some(s, x, f, variables, false);
}

static void
products(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	struct str nodes = STR("");

	(void)variables;
	for (int i = 0; i < THINGS; i++)
		nodes = add(s, nodes, front_product_node(s, f, &f->thing[i]));
	data(s, x, page(s, "products", nodes, STR("")));
}

static struct thing *
thing_of(struct front *f, struct str gid)
{
	for (int i = 0; i < THINGS; i++)
		if (str_ends(gid, str_of(f->thing[i].item)))
			return &f->thing[i];
	return NULL;
}

static void
levels(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	struct str nodes = STR("");

	for (const json *id = json_first(json_get(variables, "ids")); id; id = json_next(id)) {
		const struct thing *t = thing_of(f, json_string(id));

		nodes = add(s, nodes, !t ? STR("null") : arena_printf(&s->scratch, "{\"id\":\"gid://shopify/InventoryItem/%s\",\"sku\":\"%s\",\"tracked\":true,"
		    "\"inventoryLevel\":%.*s}", t->item, t->sku, STR_ARG(front_level_node(s, f, t))));
	}
	data(s, x, arena_printf(&s->scratch, "\"nodes\":[%.*s]", STR_ARG(nodes)));
}

/* ---- subscriptions ----------------------------------------------------------------------------------------------------- */

static void
subscriptions(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	struct str nodes = STR("");

	(void)variables;
	for (int i = 0; i < SHOPIFY_TOPICS_N; i++)
		if (f->subscribed[i])
			nodes = add(s, nodes, arena_printf(&s->scratch, "{\"id\":\"gid://shopify/WebhookSubscription/%d\",\"topic\":\"%.*s\","
			    "\"uri\":\"%.*s/hooks/shopify/%.*s\",\"format\":\"JSON\",\"apiVersion\":{\"handle\":\"" SHOPIFY_VERSION "\"}}", 100 + i,
			    STR_ARG(shopify_topic_enum((enum shopify_topic)i)), STR_ARG(s->config.base_url), STR_ARG(f->address)));
	data(s, x, page(s, "webhookSubscriptions", nodes, STR("")));
}

static void
subscribe(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	enum shopify_topic topic = shopify_topic_parse(json_string(json_get(variables, "t")));
	bool twice = f->subscribed[topic];

	f->subscribed[topic] = true;
	data(s, x, twice ? STR("\"webhookSubscriptionCreate\":{\"webhookSubscription\":null,\"userErrors\":[{\"field\":null,"
	    "\"message\":\"Address for this topic has already been taken\"}]}") : arena_printf(&s->scratch,
	    "\"webhookSubscriptionCreate\":{\"webhookSubscription\":{\"id\":\"gid://shopify/WebhookSubscription/%d\"},\"userErrors\":[]}", 100 + (int)topic));
}

/* ---- setting a level --------------------------------------------------------------------------------------------------- */

static struct set_once *
known_key(struct front *f, struct str key)
{
	struct set_once *k = f->set;

	while (k && !str_eq(k->key, key))
		k = k->next;
	return k;
}

static void
set(struct sim *s, struct exchange *x, struct front *f, const json *variables)
{
	struct str key = json_string(json_get(variables, "key"));
	const json *q = json_first(json_get(json_get(variables, "input"), "quantities"));
	struct thing *t = thing_of(f, json_string(json_get(q, "inventoryItemId")));
	struct set_once *k = known_key(f, key);
	int64_t to = 0, from = 0;

	if (!t || !json_is_int(json_get(q, "quantity"), &to) || !json_is_int(json_get(q, "changeFromQuantity"), &from) || key.n == 0) {
		violated(s, "a level is set without what it needs: %.*s", STR_ARG(x->body));
		say(x, 400, STR(""));
		return;
	}
	if (k && !str_eq(k->asked, x->body))
		violated(s, "a key is used for two levels: %.*s and %.*s", STR_ARG(k->asked), STR_ARG(x->body));
	if (!k) {
		bool stale = t->level != from;

		s->pushes++;
		if (!stale)
			front_level(s, f, t, to);
		k = keep_room(s, sizeof *k);
		*k = (struct set_once){ .key = keep_str(s, key), .asked = x->body, .next = f->set };
		k->said = stale ? STR("\"inventorySetQuantities\":{\"inventoryAdjustmentGroup\":null,\"userErrors\":[{\"code\":"
		    "\"CHANGE_FROM_QUANTITY_STALE\",\"field\":[\"input\",\"quantities\",\"0\",\"changeFromQuantity\"],\"message\":\"stale\"}]}") :
		    keep(s, "\"inventorySetQuantities\":{\"inventoryAdjustmentGroup\":{\"createdAt\":\"%.*s\"},\"userErrors\":[]}",
		    STR_ARG(front_time(s, t->level_at)));
		f->set = k;
	}
	data(s, x, k->said);
}

/* ---- which one --------------------------------------------------------------------------------------------------------- */

static bool
token_is(const struct exchange *x, struct str token)
{
	for (int i = 0; i < x->headers; i++)
		if (strcmp(x->header[i].name, "X-Shopify-Access-Token") == 0)
			return str_eq(x->header[i].value, token);
	return false;
}

static void
do_it(struct sim *s, struct exchange *x, struct front *f)
{
	static const struct { const char *has; void (*answer)(struct sim *, struct exchange *, struct front *, const json *variables); } asks[] = {
		{ "inventorySetQuantities(", set }, { "webhookSubscriptionCreate(", subscribe }, { "webhookSubscriptions(", subscriptions },
		{ "{ ... on Order { id updatedAt } }", some_stamps }, { "{ ... on Order {", some_orders }, { "nodes(ids:", levels },
		{ " products(", products }, { "{ id updatedAt }", stamps }, { " orders(", orders }, { " order(id:", one_order },
		{ "currentAppInstallation", about },
	};
	const json *asked = json_parse(&s->scratch, x->body, NULL);
	struct str query = json_string(json_get(asked, "query"));

	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
		if (str_has(query, str_of(asks[i].has))) {
			asks[i].answer(s, x, f, json_get(asked, "variables"));
			return;
		}
	violated(s, "Shopify is asked what nobody knows: %.*s", STR_ARG(query));
	say(x, 400, STR(""));
}

void
front_arrive(struct sim *s, struct exchange *x, struct front *f)
{
	x->retry_after_ms = 0;
	if (!token_is(x, f->token) || f->company != x->account) {
		violated(s, "%.*s is asked with another shop's token", STR_ARG(f->domain));
		say(x, 401, STR(""));
	} else if (odds(s, ODD_HTTP_429)) {
		say(x, 200, STR("{\"errors\":[{\"message\":\"Throttled\",\"extensions\":{\"code\":\"THROTTLED\"}}],\"extensions\":{\"cost\":"
		    "{\"requestedQueryCost\":500,\"actualQueryCost\":null,\"throttleStatus\":{\"maximumAvailable\":1000,\"currentlyAvailable\":200,"
		    "\"restoreRate\":50}}}}"));
	} else if (odds(s, ODD_HTTP_500)) {
		say(x, 502, STR("Bad Gateway"));
	} else {
		do_it(s, x, f);
		if (odds(s, ODD_HTTP_500_DONE))
			say(x, 502, STR("Bad Gateway"));
	}
}
