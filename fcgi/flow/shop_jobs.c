#include "flow/shop_jobs.h"

#include "flow/shop_access.h"
#include "store/event.h"
#include "store/sealed.h"

static const int64_t hour_ms = 3600000, day_ms = INT64_C(86400000), night_ms = INT64_C(2) * 3600000;	/* from 02:00 UTC on */
#define ASKED "asked"	/* tails of dedupe keys: what people ask for does not wait for the hour */
#define NIGHT "night"

/* ---- asked for ---------------------------------------------------------------------------------------------------- */

static enum result
ask(struct tx *tx, struct shop_ask *x, enum topic topic, const char *type)
{
	const struct shop_args args = { .asked = true };
	struct event event = { .subject = STR("integration"), .subject_id = x->shop, .type = str_of(type) };
	struct integration i;
	struct shop shop;
	bool added = false;
	enum result result = store_shop_get(tx, x->shop, &shop);

	if (result == OK)
		result = store_integration_get(tx, x->shop, &i);
	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_store", "There is no such store.");
	if (result == OK && !store_integration_usable(i.state))
		return tx_refuse(tx, ERR_CONFLICT, "unconfigured", "%.*s", STR_ARG(i.detail.n ? i.detail : STR("Nothing is set up yet.")));
	if (result == OK && !shop.active)
		return tx_refuse(tx, ERR_CONFLICT, "inactive", "This store is switched off.");
	if (result == OK)
		result = store_event_add(tx, &event);
	if (result == OK)
		result = flow_shop_begin(tx, topic, x->shop, STR(ASKED), &args, event.id, 0, &x->job, &added);
	x->already = !added;
	return result;
}

enum result
flow_shop_test(struct tx *tx, void *in_out)
{
	struct shop_ask *x = in_out;
	enum result result = ask(tx, x, TOPIC_SHOP_TEST, "tested");

	/* The keys are tried as well: a token that they gave before says nothing of them. */
	return result == OK ? store_sealed_delete(tx, flow_credential_owner(tx->arena, "integration", x->shop), STR(SHOP_TOKEN_ABOUT)) : result;
}

enum result
flow_shop_pull_products(struct tx *tx, void *in_out)
{
	return ask(tx, in_out, TOPIC_SHOP_PRODUCTS, "pull_asked");
}

enum result
flow_shop_catch_up(struct tx *tx, void *in_out)
{
	return ask(tx, in_out, TOPIC_SHOP_CATCH_UP, "catch_up_asked");
}

/* ---- by the clock ------------------------------------------------------------------------------------------------- */

/* Shops take turns: each has a time of its own within the hour. */
static int64_t
own_ms(struct str id)
{
	int64_t sum = 0;

	for (size_t i = 0; i < id.n; i++)
		sum = (sum * 131 + (unsigned char)id.p[i]) % hour_ms;
	return sum;
}

static enum result
clock_shop(struct tx *tx, struct str id)
{
	const struct shop_args night = { .night = true };
	int64_t own = own_ms(id), now = tx->now_ms, hour = (now - own) / hour_ms * hour_ms + own + hour_ms,
	    dark = (now - night_ms - own) / day_ms * day_ms + night_ms + own + day_ms;
	enum result result = flow_shop_begin(tx, TOPIC_SHOP_SUBSCRIPTIONS, id, STR(""), NULL, 0, hour, NULL, NULL);

	if (result == OK)
		result = flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, id, STR(""), NULL, 0, hour, NULL, NULL);
	if (result == OK)
		result = flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, id, STR(NIGHT), &night, 0, dark, NULL, NULL);
	return result == OK ? flow_shop_begin(tx, TOPIC_SHOP_PRODUCTS, id, STR(NIGHT), &night, 0, dark, NULL, NULL) : result;
}

enum result
flow_shop_clock(struct tx *tx)
{
	struct integration i;
	struct shop *shop;
	size_t n;
	enum result result = store_shop_list(tx, &shop, &n);

	for (size_t k = 0; k < n && result == OK; k++) {
		if (!shop[k].active)
			continue;
		result = store_integration_get(tx, shop[k].id, &i);
		if (result == OK && store_integration_usable(i.state))
			result = clock_shop(tx, shop[k].id);
	}
	return result;
}

enum result
flow_shop_moved(struct tx *tx, const struct shop *shop)
{
	const struct shop_args args = { .asked = true };
	enum result result = store_variant_unread(tx, shop->id);

	return result == OK && shop->active ? flow_shop_begin(tx, TOPIC_SHOP_PRODUCTS, shop->id, STR(ASKED), &args, 0, 0, NULL, NULL) : result;
}

enum result
flow_shop_connected(struct tx *tx, const struct shop *shop, int64_t cause)
{
	const struct shop_args args = { .asked = true };
	enum result result = flow_shop_begin(tx, TOPIC_SHOP_SUBSCRIPTIONS, shop->id, STR(ASKED), NULL, cause, 0, NULL, NULL);

	if (result == OK)
		result = flow_shop_begin(tx, TOPIC_SHOP_PRODUCTS, shop->id, STR(ASKED), &args, cause, 0, NULL, NULL);
	return result == OK ? flow_shop_begin(tx, TOPIC_SHOP_CATCH_UP, shop->id, STR(ASKED), NULL, cause, 0, NULL, NULL) : result;
}
