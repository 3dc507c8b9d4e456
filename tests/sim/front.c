/* front.c - a company's shops: opened, and what their customers and staff do in them. */
#include "tests/sim/front.h"

#include <stdio.h>
#include <string.h>

#include "flow/shop_jobs.h"
#include "flow/shops.h"

#define LOCATION "655441491"

/* ---- what happened, and is told ---------------------------------------------------------------------------------------- */

int64_t
front_now(struct sim *s, int64_t after)
{
	int64_t now = s->at / SECOND * SECOND;

	return now > after ? now : after + SECOND;
}

void
front_level(struct sim *s, struct front *f, struct thing *t, int64_t level)
{
	if (level == t->level)
		return;
	t->level = level;
	t->level_at = front_now(s, t->level_at);
	trace(s, "  %.*s shows %lld of %s", STR_ARG(f->domain), (long long)level, t->sku);
	front_tell(s, f, NULL, SHOPIFY_LEVELS_UPDATE, ++f->events, front_level_body(s, f, t));
}

static void
tell_order(struct sim *s, struct front *f, struct sale *o, enum shopify_topic topic, int64_t event)
{
	front_tell(s, f, o, topic, event, front_order_body(s, f, o));
}

/*
 * A line's pieces go back to the level, or off it.  An order and a refund say when they were made, an edit does not: when an earlier
 * one of the same line has not been told to us yet, and we read the level in between, we cannot know which of the two is in what we
 * read.  Then the night finds a difference.
 */
static void
give_back(struct sim *s, struct front *f, struct sale_line *l, int64_t quantity, bool dated)
{
	int64_t by = quantity < 0 ? -quantity : quantity;

	if (dated ? l->undated > 0 : l->untold > 0)
		f->company->unsaid[l->thing] += by;
	l->untold += by;
	l->undated += dated ? 0 : by;
	front_level(s, f, &f->thing[l->thing], f->thing[l->thing].level + quantity);
}

/* It changes, be it in nothing that has to do with levels: an edit that was not told before is told as of now, be it in what we have read since. */
static void
touch(struct sim *s, struct front *f, struct sale *o)
{
	for (int i = 0; i < o->lines; i++)
		f->company->unsaid[o->line[i].thing] += o->line[i].undated;
	o->updated_at = front_now(s, o->updated_at);
}

/* ---- customers ------------------------------------------------------------------------------------------------------------ */

static void
sell(struct sim *s, struct front *f)
{
	static const char *const paid[] = { "paid", "paid", "paid", "paid", "pending", "authorized" };
	bool beyond = dice_from(&s->dice, 0, 19) == 0;	/* the shop goes on selling at nothing */
	struct sale *o;

	if (f->sales == SALES)
		return;
	o = keep_room(s, sizeof *o);
	*o = (struct sale){ .number = 1001 + f->sales, .paid = paid[dice_from(&s->dice, 0, 5)], .test = dice_from(&s->dice, 0, 29) == 0 };
	snprintf(o->id, sizeof o->id, "58000%d%07d", f->no, f->sales);
	for (int i = 0, n = (int)dice_from(&s->dice, 1, SALE_LINES); i < n; i++) {
		struct sale_line *l = &o->line[o->lines];
		int64_t left;

		l->thing = (int)dice_from(&s->dice, 0, THINGS - 1);
		l->quantity = l->current = dice_wide(&s->dice, 1, 6);
		left = f->thing[l->thing].level;
		for (int k = 0; k < o->lines; k++)
			left -= o->line[k].thing == l->thing ? o->line[k].quantity : 0;
		if (left < l->quantity && !beyond)
			continue;
		snprintf(l->id, sizeof l->id, "59000%d%07d%d", f->no, f->sales, o->lines++);
	}
	if (o->lines == 0)
		return;
	f->sale[f->sales++] = o;
	o->created_at = o->updated_at = front_now(s, 0);
	s->sales++;
	trace(s, "somebody orders #%lld of %.*s", (long long)o->number, STR_ARG(f->domain));
	f->events++;
	tell_order(s, f, o, SHOPIFY_ORDERS_CREATE, f->events);
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
	for (int i = 0; i < o->lines; i++)
		give_back(s, f, &o->line[i], -o->line[i].quantity, true);
}

static void
pay(struct sim *s, struct front *f, struct sale *o)
{
	if (o->paid[0] == 'p' && o->paid[1] == 'a')
		return;
	o->paid = "paid";
	touch(s, f, o);
	f->events++;
	tell_order(s, f, o, SHOPIFY_ORDERS_PAID, f->events);
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
}

/* ---- staff ---------------------------------------------------------------------------------------------------------------- */

static void
refund_line(struct sim *s, struct front *f, struct sale *o, int line, int64_t quantity, const char *restock)
{
	struct sale_refund *r = &o->refund[o->refunds];

	*r = (struct sale_refund){ .line = line, .quantity = quantity, .restock = restock, .at = o->updated_at };
	snprintf(r->id, sizeof r->id, "57000%d%04d%d", f->no, (int)(o->number - 1001), o->refunds++);
	if (line < 0)
		return;
	o->line[line].current -= quantity;
	if (strcmp(restock, "no_restock") != 0)
		give_back(s, f, &o->line[line], quantity, true);
}

/* What an edit takes away comes as a refund of nothing, or is said by the quantity alone. */
static void
edit(struct sim *s, struct front *f, struct sale *o)
{
	int line = (int)dice_from(&s->dice, 0, o->lines - 1);
	struct sale_line *l = &o->line[line];
	int64_t by = dice_from(&s->dice, 0, l->current + 2) - l->current;

	if (by == 0 || o->fulfilled || o->refunds >= SALE_REFUNDS - SALE_LINES)
		return;
	touch(s, f, o);
	f->events++;
	if (by < 0 && dice_from(&s->dice, 0, 1)) {
		refund_line(s, f, o, line, -by, "cancel");
	} else {
		l->quantity += by > 0 ? by : 0;
		l->current += by;
		if (by < 0)
			f->company->unsaid[l->thing] -= by;
		give_back(s, f, l, -by, false);
	}
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
}

static void
refund(struct sim *s, struct front *f, struct sale *o)
{
	static const char *const restock[] = { "return", "cancel", "no_restock" };
	int line = (int)dice_from(&s->dice, -1, o->lines - 1);

	if (o->refunds >= SALE_REFUNDS - SALE_LINES || (line >= 0 && o->line[line].current == 0))
		return;
	touch(s, f, o);
	f->events++;
	refund_line(s, f, o, line, line < 0 ? 0 : dice_from(&s->dice, 1, o->line[line].current),
	    o->fulfilled ? restock[dice_from(&s->dice, 0, 1) * 2] : restock[dice_from(&s->dice, 1, 2)]);
	front_tell(s, f, o, SHOPIFY_REFUNDS_CREATE, f->events, front_refund_body(s, f, o, &o->refund[o->refunds - 1]));
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
}

static void
cancel(struct sim *s, struct front *f, struct sale *o)
{
	const char *restock = dice_from(&s->dice, 0, 3) ? "cancel" : "no_restock";

	if (o->fulfilled || o->refunds > SALE_REFUNDS - SALE_LINES)
		return;
	touch(s, f, o);
	o->cancelled_at = o->updated_at;
	if (strcmp(o->paid, "paid") != 0)
		o->paid = "voided";
	f->events++;
	for (int i = 0; i < o->lines; i++)
		if (o->line[i].current > 0)
			refund_line(s, f, o, i, o->line[i].current, restock);
	tell_order(s, f, o, SHOPIFY_ORDERS_CANCELLED, f->events);
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
}

static void
fulfil(struct sim *s, struct front *f, struct sale *o)
{
	if (o->fulfilled || strcmp(o->paid, "paid") != 0)
		return;
	o->fulfilled = true;
	touch(s, f, o);
	f->events++;
	tell_order(s, f, o, SHOPIFY_ORDERS_FULFILLED, f->events);
	tell_order(s, f, o, SHOPIFY_ORDERS_UPDATED, f->events);
}

/* Only what is cancelled can be deleted over there.  What was not told of it by then, the shop cannot be asked any more. */
static void
remove_sale(struct sim *s, struct front *f, struct sale *o)
{
	o->gone = true;
	for (int i = 0; i < o->lines; i++)
		f->company->unsaid[o->line[i].thing] += o->line[i].untold;
	front_tell(s, f, o, SHOPIFY_ORDERS_DELETE, ++f->events, keep(s, "{\"id\":%s}", o->id));
}

static void
act_on(struct sim *s, struct front *f, struct sale *o)
{
	int64_t what = dice_from(&s->dice, 0, 99);

	if (o->gone)
		return;
	if (o->cancelled_at) {
		if (what < 20)
			remove_sale(s, f, o);
	} else if (what < 30) {
		pay(s, f, o);
	} else if (what < 50) {
		edit(s, f, o);
	} else if (what < 70) {
		refund(s, f, o);
	} else if (what < 85) {
		cancel(s, f, o);
	} else {
		fulfil(s, f, o);
	}
}

/* Somebody types another level there. */
static void
type_level(struct sim *s, struct front *f, struct thing *t)
{
	int64_t by = dice_from(&s->dice, -3, 8);

	f->company->unsaid[t - f->thing] += by < 0 ? -by : by;
	front_level(s, f, t, t->level + by);
}

void
front_act(struct sim *s, struct front *f)
{
	int64_t what = dice_from(&s->dice, 0, 99);
	struct thing *t = &f->thing[dice_from(&s->dice, 0, THINGS - 1)];

	if (s->calm)
		return;
	happen(s, dice_wide(&s->dice, SECOND, 2 * MINUTE), H_FRONT, f, 0);
	if (what < 55 || f->sales == 0)
		sell(s, f);
	else if (odds(s, ODD_SHOP_HAND))
		type_level(s, f, t);
	else if (what < 60)
		front_tell(s, f, NULL, SHOPIFY_PRODUCTS_UPDATE, ++f->events, front_product_body(s, f, t));
	else
		act_on(s, f, f->sale[f->sales - 1 - dice_wide(&s->dice, 0, f->sales - 1)]);
}

/* ---- opened ---------------------------------------------------------------------------------------------------------------- */

struct front *
front_of(struct sim *s, struct str url)
{
	for (int i = 0; i < s->accounts; i++)
		for (int k = 0; k < s->account[i].fronts; k++) {
			struct front *f = s->account[i].front[k];

			if (str_starts(url, keep(s, "https://%.*s/", STR_ARG(f->domain))))
				return f;
		}
	return NULL;
}

static bool
open_one(struct sim *s, struct company *a, int k)
{
	struct front *f = keep_room(s, sizeof *f);
	struct scope scope = scope_of(s, a, STR(""), "command");
	struct shop_ask ask = { .job = STR("") };
	struct shop_change c = { .view = { .shop = { .id = STR(""), .name = k ? STR("Flour") : STR("Ban"), .currency = CURRENCY_EUR,
	    .zone = k ? STR("Australia/Sydney") : STR("Europe/Rome"), .location = STR(LOCATION), .active = true } } };

	*f = (struct front){ .company = a, .no = a->no * FRONTS + k, .domain = keep(s, "shop-%d-%d.myshopify.com", a->no, k),
	    .key = secret_text(s, "signs", k ? "flour" : "ban"), .token = keep(s, "shpat_" HUSH "%d%d", a->no, k) };
	for (int i = 0; i < THINGS; i++) {
		struct thing *t = &f->thing[i];

		*t = (struct thing){ .level = dice_from(&s->dice, 5, 60), .level_at = 0 };
		snprintf(t->variant, sizeof t->variant, "4400%d%d", f->no, i);
		snprintf(t->item, sizeof t->item, "4500%d%d", f->no, i);
		snprintf(t->sku, sizeof t->sku, "SKU-%d", i);
	}
	c.view.shop.domain = f->domain;
	c.view.shop.prefix = k ? STR("flour") : STR("ban");
	flow_shop_settings_default(&c.view.settings);
	c.view.settings.skip[0] = STR("candle");
	c.view.settings.skips = 1;
	for (int i = 0; i < SHOP_SECRETS; i++) {
		bool signs = strcmp(flow_shops_secrets[i], "hmac_key") == 0, opens = strcmp(flow_shops_secrets[i], "token") == 0;

		c.secret[i].given = signs || opens;
		c.secret[i].value = signs ? f->key : opens ? f->token : STR("");
	}
	if (flow_shops_change(&s->env, s->db, &scope, &c) != OK)
		return false;
	f->id = keep_str(s, c.view.shop.id);
	f->address = keep_str(s, c.view.integration.address);
	a->front[a->fronts++] = f;
	ask.shop = f->id;
	return db_write(s->db, &scope, flow_shop_test, &ask) == OK;
}

bool
front_open(struct sim *s, struct company *a)
{
	int n = (int)dice_from(&s->dice, 0, FRONTS);
	bool good = n == 0 || floor_open(s, a);

	for (int k = 0; k < n && good; k++) {
		good = open_one(s, a, k);
		if (good)
			happen(s, dice_from(&s->dice, 0, MINUTE), H_FRONT, a->front[k], 0);
	}
	if (n > 0)
		happen(s, dice_from(&s->dice, 0, MINUTE), H_FLOOR, a, 0);
	return good;
}
