/* front_tell.c - what a shop has, in the words of its webhooks and of its GraphQL. */
#include "tests/sim/front.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/day.h"

struct str
front_time(struct sim *s, int64_t at)
{
	time_t seconds = (time_t)((s->base + at) / 1000);
	char text[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_str(&s->scratch, str_of(text));
}

static struct str
time_or_null(struct sim *s, int64_t at)
{
	return at ? arena_printf(&s->scratch, "\"%.*s\"", STR_ARG(front_time(s, at))) : STR("null");
}

/* Each has a day that its customer wants, and some have none. */
static struct str
due(struct sim *s, const struct sale *o)
{
	char room[16];
	struct buf b = buf_of(room, sizeof room);

	if (o->number % 7 == 0)
		return STR("");
	day_put(&b, (int32_t)((s->base + o->created_at) / (24 * HOUR)) + (int32_t)(o->number % 5));
	return arena_str(&s->scratch, buf_str(&b));
}

static struct str
title(int thing)
{
	return thing == ITEMS - 1 ? STR("Candle") : STR("Birthday Cake");
}

static struct str
add(struct sim *s, struct str list, struct str item)
{
	return arena_printf(&s->scratch, "%.*s%s%.*s", STR_ARG(list), list.n ? "," : "", STR_ARG(item));
}

/* ---- webhooks ---------------------------------------------------------------------------------------------------------- */

static struct str
refund_body(struct sim *s, const struct sale *o, const struct sale_refund *r)
{
	struct str line = STR("");

	if (r->line >= 0)
		line = arena_printf(&s->scratch, "{\"id\":%s9,\"quantity\":%lld,\"line_item_id\":%s,\"location_id\":%s,\"restock_type\":\"%s\"}",
		    r->id, (long long)r->quantity, o->line[r->line].id, strcmp(r->restock, "no_restock") == 0 ? "null" : "655441491", r->restock);
	return arena_printf(&s->scratch, "{\"id\":%s,\"order_id\":%s,\"created_at\":\"%.*s\",\"note\":null,\"refund_line_items\":[%.*s]}",
	    r->id, o->id, STR_ARG(front_time(s, r->at)), STR_ARG(line));
}

struct str
front_refund_body(struct sim *s, const struct front *f, const struct sale *o, const struct sale_refund *r)
{
	(void)f;
	return keep_str(s, refund_body(s, o, r));
}

struct str
front_order_body(struct sim *s, const struct front *f, const struct sale *o)
{
	struct str lines = STR(""), refunds = STR(""), day = due(s, o);

	for (int i = 0; i < o->lines; i++) {
		const struct sale_line *l = &o->line[i];
		const struct thing *t = &f->thing[l->thing];

		lines = add(s, lines, arena_printf(&s->scratch, "{\"id\":%s,\"title\":\"%.*s\",\"variant_title\":\"Medium / Vanilla\",\"sku\":\"%s\","
		    "\"quantity\":%lld,\"current_quantity\":%lld,\"price\":\"12.50\",\"product_id\":%s1,\"variant_id\":%s,\"properties\":[]}", l->id,
		    STR_ARG(title(l->thing)), t->sku, (long long)l->quantity, (long long)l->current, t->variant, t->variant));
	}
	for (int i = 0; i < o->refunds; i++)
		refunds = add(s, refunds, refund_body(s, o, &o->refund[i]));
	return keep_str(s, arena_printf(&s->scratch, "{\"id\":%s,\"admin_graphql_api_id\":\"gid://shopify/Order/%s\",\"name\":\"#%lld\",\"order_number\":%lld,\"created_at\":\"%.*s\","
	    "\"updated_at\":\"%.*s\",\"cancelled_at\":%.*s,\"cancel_reason\":%s,\"financial_status\":\"%s\",\"fulfillment_status\":%s,\"test\":%s,"
	    "\"currency\":\"EUR\",\"total_price\":\"12.50\",\"current_total_price\":\"12.50\",\"note\":null,\"tags\":\"\","
	    "\"customer\":{\"id\":77%s,\"first_name\":\"Zoe\",\"last_name\":\"Customer %lld\",\"email\":\"zoe%lld@example.test\"},"
	    "\"note_attributes\":[{\"name\":\"Delivery Date\",\"value\":\"%.*s\"}],\"line_items\":[%.*s],\"refunds\":[%.*s]}",
	    o->id, o->id, (long long)o->number, (long long)o->number, STR_ARG(front_time(s, o->created_at)), STR_ARG(front_time(s, o->updated_at)),
	    STR_ARG(time_or_null(s, o->cancelled_at)), o->cancelled_at ? "\"customer\"" : "null", o->paid, o->fulfilled ? "\"fulfilled\"" : "null",
	    o->test ? "true" : "false", o->id, (long long)o->number, (long long)o->number, STR_ARG(day), STR_ARG(lines), STR_ARG(refunds)));
}

struct str
front_product_body(struct sim *s, const struct front *f, const struct thing *t)
{
	(void)f;
	return keep(s, "{\"id\":%s1,\"title\":\"Birthday Cake\",\"product_type\":\"\",\"status\":\"active\",\"updated_at\":\"%.*s\","
	    "\"variants\":[{\"id\":%s,\"product_id\":%s1,\"title\":\"Medium / Vanilla\",\"sku\":\"%s\",\"price\":\"12.50\",\"inventory_item_id\":%s}]}",
	    t->variant, STR_ARG(front_time(s, s->at)), t->variant, t->variant, t->sku, t->item);
}

struct str
front_level_body(struct sim *s, const struct front *f, const struct thing *t)
{
	(void)f;
	return keep(s, "{\"inventory_item_id\":%s,\"location_id\":655441491,\"available\":%lld,\"updated_at\":\"%.*s\"}", t->item,
	    (long long)t->level, STR_ARG(front_time(s, t->level_at)));
}

void
front_tell(struct sim *s, struct front *f, struct sale *o, enum shopify_topic topic, int64_t event, struct str body)
{
	struct front_letter *l;

	if (!f->subscribed[topic])
		return;
	l = keep_room(s, sizeof *l);
	*l = (struct front_letter){ .front = f, .sale = o, .updated_at = o ? o->updated_at : 0, .topic = topic };
	snprintf(l->delivery, sizeof l->delivery, "d-%d-%lld", f->no, (long long)++s->deliveries);
	snprintf(l->event, sizeof l->event, "e-%d-%lld", f->no, (long long)event);
	net_front_letter(s, l, body);
}

/* ---- GraphQL ----------------------------------------------------------------------------------------------------------- */

static struct str
upper(struct sim *s, const char *word)
{
	char text[40];
	size_t n = 0;

	for (; word[n] && n < sizeof text - 1; n++)
		text[n] = (char)(word[n] >= 'a' && word[n] <= 'z' ? word[n] - 32 : word[n]);
	return arena_str(&s->scratch, (struct str){ text, n });
}

static struct str
refund_nodes(struct sim *s, const struct sale *o)
{
	struct str nodes = STR("");

	for (int i = 0; i < o->refunds; i++) {
		const struct sale_refund *r = &o->refund[i];
		struct str line = STR("");

		if (r->line >= 0)
			line = arena_printf(&s->scratch, "{\"quantity\":%lld,\"restockType\":\"%.*s\",\"lineItem\":{\"id\":\"gid://shopify/LineItem/%s\"}}",
			    (long long)r->quantity, STR_ARG(upper(s, r->restock)), o->line[r->line].id);
		nodes = add(s, nodes, arena_printf(&s->scratch, "{\"id\":\"gid://shopify/Refund/%s\",\"createdAt\":\"%.*s\",\"refundLineItems\":{"
		    "\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null},\"nodes\":[%.*s]}}", r->id, STR_ARG(front_time(s, r->at)), STR_ARG(line)));
	}
	return nodes;
}

struct str
front_order_node(struct sim *s, const struct front *f, const struct sale *o, bool refunds)
{
	struct str lines = STR(""), said = STR("");

	for (int i = 0; i < o->lines; i++) {
		const struct sale_line *l = &o->line[i];
		const struct thing *t = &f->thing[l->thing];

		lines = add(s, lines, arena_printf(&s->scratch, "{\"id\":\"gid://shopify/LineItem/%s\",\"title\":\"%.*s\",\"variantTitle\":\"Medium / Vanilla\","
		    "\"sku\":\"%s\",\"quantity\":%lld,\"currentQuantity\":%lld,\"isGiftCard\":false,\"product\":{\"id\":\"gid://shopify/Product/%s1\"},"
		    "\"variant\":{\"id\":\"gid://shopify/ProductVariant/%s\"},\"originalUnitPriceSet\":{\"shopMoney\":{\"amount\":\"12.5\"}},"
		    "\"customAttributes\":[]}", l->id, STR_ARG(title(l->thing)), t->sku, (long long)l->quantity, (long long)l->current, t->variant, t->variant));
	}
	if (refunds)
		said = arena_printf(&s->scratch, ",\"refunds\":[%.*s]", STR_ARG(refund_nodes(s, o)));
	return arena_printf(&s->scratch, "{\"id\":\"gid://shopify/Order/%s\",\"name\":\"#%lld\",\"number\":%lld,\"createdAt\":\"%.*s\",\"updatedAt\":\"%.*s\","
	    "\"processedAt\":\"%.*s\",\"closedAt\":null,\"cancelledAt\":%.*s,\"cancelReason\":%s,\"displayFinancialStatus\":\"%.*s\","
	    "\"displayFulfillmentStatus\":\"%s\",\"test\":%s,\"sourceName\":\"web\",\"currencyCode\":\"EUR\",\"email\":\"zoe%lld@example.test\",\"phone\":null,"
	    "\"note\":null,\"tags\":[],\"totalPriceSet\":{\"shopMoney\":{\"amount\":\"12.5\"}},\"subtotalPriceSet\":{\"shopMoney\":{\"amount\":\"12.5\"}},"
	    "\"currentTotalPriceSet\":{\"shopMoney\":{\"amount\":\"12.5\"}},\"customAttributes\":[{\"key\":\"Delivery Date\",\"value\":\"%.*s\"}],"
	    "\"customer\":{\"id\":\"gid://shopify/Customer/77%s\",\"firstName\":\"Zoe\",\"lastName\":\"Customer %lld\"},\"shippingAddress\":null,"
	    "\"billingAddress\":null,\"shippingLines\":{\"nodes\":[]},\"lineItems\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null},\"nodes\":[%.*s]}%.*s}",
	    o->id, (long long)o->number, (long long)o->number, STR_ARG(front_time(s, o->created_at)), STR_ARG(front_time(s, o->updated_at)),
	    STR_ARG(front_time(s, o->created_at)), STR_ARG(time_or_null(s, o->cancelled_at)), o->cancelled_at ? "\"CUSTOMER\"" : "null",
	    STR_ARG(upper(s, o->paid)), o->fulfilled ? "FULFILLED" : "UNFULFILLED", o->test ? "true" : "false", (long long)o->number,
	    STR_ARG(due(s, o)), o->id, (long long)o->number, STR_ARG(lines), STR_ARG(said));
}

struct str
front_level_node(struct sim *s, const struct front *f, const struct thing *t)
{
	(void)f;
	return arena_printf(&s->scratch, "{\"updatedAt\":\"%.*s\",\"quantities\":[{\"name\":\"available\",\"quantity\":%lld,\"updatedAt\":\"%.*s\"},"
	    "{\"name\":\"on_hand\",\"quantity\":%lld,\"updatedAt\":\"%.*s\"}]}", STR_ARG(front_time(s, t->level_at)), (long long)t->level,
	    STR_ARG(front_time(s, t->level_at)), (long long)t->level, STR_ARG(front_time(s, t->level_at)));
}

struct str
front_product_node(struct sim *s, const struct front *f, const struct thing *t)
{
	return arena_printf(&s->scratch, "{\"id\":\"gid://shopify/Product/%s1\",\"title\":\"Birthday Cake\",\"handle\":\"cake\",\"productType\":\"\","
	    "\"status\":\"ACTIVE\",\"updatedAt\":\"%.*s\",\"options\":[],\"variants\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null},\"nodes\":["
	    "{\"id\":\"gid://shopify/ProductVariant/%s\",\"title\":\"Medium / Vanilla\",\"sku\":\"%s\",\"barcode\":null,\"price\":\"12.50\",\"updatedAt\":\"%.*s\","
	    "\"selectedOptions\":[],\"inventoryItem\":{\"id\":\"gid://shopify/InventoryItem/%s\",\"sku\":\"%s\",\"tracked\":true,\"inventoryLevel\":%.*s}}]}}",
	    t->variant, STR_ARG(front_time(s, s->at)), t->variant, t->sku, STR_ARG(front_time(s, s->at)), t->item, t->sku, STR_ARG(front_level_node(s, f, t)));
}
