#include "flow/demo_floor.h"

#include "base/crypto.h"
#include "core/day.h"
#include "flow/capacity.h"
#include "flow/capacity_settings.h"
#include "flow/demo_orders.h"
#include "flow/kiosk.h"
#include "flow/lots.h"
#include "flow/people.h"
#include "flow/places.h"
#include "flow/shops.h"
#include "flow/stock.h"
#include "store/system.h"

static const struct { const char *domain, *name, *prefix, *zone, *location, *key, *client, *token; enum currency currency; } shops[] = {
	{ "bannos.myshopify.com", "Bannos", "bannos", "Europe/Rome", "655441491", "shpss_sandbox_bannos_secret", "sandbox-bannos-client",
	    "shpat_sandbox_bannos_token", CURRENCY_EUR },
	{ "flour-lane.myshopify.com", "Flour Lane", "flourlane", "Australia/Sydney", "76543219012345677", "shpss_sandbox_flourlane_secret",
	    "sandbox-flourlane-client", "shpat_sandbox_flourlane_token", CURRENCY_AUD },
};
enum { SHOPS = sizeof shops / sizeof *shops };

/* contains, may: core/allergen.h's names; "" nobody has said. */
static const struct { const char *sku, *name, *unit, *amount; enum stock_rule rule; const char *contains, *may; } items[] = {
	{ "SPONGE-V", "Vanilla sponge", "piece", "18", STOCK_WARN, "gluten eggs milk", "nuts" },
	{ "SPONGE-C", "Chocolate sponge", "piece", "9", STOCK_WARN, "gluten eggs soybeans milk", "nuts" },
	{ "FONDANT", "White fondant", "kg", "12 1/2", STOCK_ALLOW, "none", "" },
	{ "CANDLE", "Candles, a box", "box", "40", STOCK_REFUSE, "", "" },
	{ "BOX-30", "Cake box 30 cm", "piece", "25", STOCK_WARN, "", "" },
};
enum { ITEMS = sizeof items / sizeof *items };

/* Of what came in with a lot: the item's place above, days from today until its last one; of such an item they are all that there is. */
static const struct { int item; const char *code, *supplier, *amount; int days; bool open; } lots[] = {
	{ 0, "V-1107", "Dolce Italia", "10", 2, true }, { 0, "V-1114", "Dolce Italia", "8", 9, false },
	{ 1, "C-0982", "Dolce Italia", "9", 6, false }, { 2, "F-23-118", "Zuckerhof", "12 1/2", 120, false },
};
enum { LOTS = sizeof lots / sizeof *lots };

/* What can be made of what: pieces from Monday on, working days that it takes; a word that a cake's title begins one with, or its size. */
static const struct { const char *name; int32_t week[DAY_WEEKDAYS], lead_days; enum capacity_by by; const char *word; } groups[] = {
	{ "Wedding cakes", { 0, 1, 1, 1, 2, 2, 1 }, 5, CAPACITY_TITLE, "wedding" },
	{ "Large cakes", { 2, 2, 2, 2, 3, 4, 1 }, 1, CAPACITY_SIZE, "Large" },
	{ "Boxes", { 12, 12, 12, 12, 20, 20, 8 }, 0, CAPACITY_TITLE, "box" },
	{ "Cakes", { 5, 5, 5, 6, 8, 8, 4 }, 0, CAPACITY_TITLE, NULL },	/* whatever is none of these */
};
enum { GROUPS = sizeof groups / sizeof *groups, OVEN_SERVICE = 8 };	/* days from today */

static const char *const places[] = { "Fridge 1", "Fridge 2", "Shelf by the door" };
enum { PLACES = sizeof places / sizeof *places };

static const struct { const char *name, *pin; } hands[] = { { "Anna Conti", "2580" }, { "Ben Okoye", "1470" } };
enum { HANDS = sizeof hands / sizeof *hands, IDLE_S = 300 };

static enum result
make_shop(const struct env *env, struct db *db, const struct scope *scope, int i, struct shop_view *out)
{
	struct shop_change c = { .view = { .shop = { .id = STR(""), .domain = str_of(shops[i].domain), .name = str_of(shops[i].name),
	    .prefix = str_of(shops[i].prefix), .currency = shops[i].currency, .zone = str_of(shops[i].zone),
	    .location = str_of(shops[i].location), .active = true } } };
	const char *const secret[SHOP_SECRETS] = { shops[i].key, NULL, shops[i].client, shops[i].key, shops[i].token };
	enum result result;

	flow_shop_settings_default(&c.view.settings);
	c.view.settings.skip[0] = STR("candle");
	c.view.settings.skips = 1;
	for (int k = 0; k < SHOP_SECRETS; k++)
		if (secret[k] != NULL) {
			c.secret[k].given = true;
			c.secret[k].value = str_of(secret[k]);
		}
	result = flow_shops_change(env, db, scope, &c);
	*out = c.view;
	return result;
}

static enum result
make_lot(struct db *db, const struct scope *scope, int i, struct str item_id, int32_t today)
{
	struct lot_receipt r = { .item_id = item_id, .code = str_of(lots[i].code), .supplier = str_of(lots[i].supplier), .note = STR(""),
	    .received = today, .expiry = today + lots[i].days, .amount = AMOUNT_WHOLE(0), .key = STR("") };
	struct lot_doing open = { .action = LOT_DO_OPEN, .reason = STR("") };
	enum result result = amount_parse(str_of(lots[i].amount), &r.amount) ? db_write(db, scope, flow_lot_receive, &r) : ERR_INPUT;

	open.id = r.now.id;
	return result == OK && lots[i].open ? db_write(db, scope, flow_lot_act, &open) : result;
}

static enum result
make_item(struct db *db, const struct scope *scope, int i, int32_t today)
{
	struct stock_setting s = { .sku = str_of(items[i].sku), .name = str_of(items[i].name), .unit = str_of(items[i].unit),
	    .has_rule = true, .rule = items[i].rule };
	struct stock_act act = { .in = { .kind = STOCK_RECEIVE }, .key = STR("") };
	bool said, with_lots = false;
	enum result result;

	s.has_contains = allergens_read(str_of(items[i].contains), &s.allergens.contains, &s.allergens.stated);
	s.has_may = allergens_read(str_of(items[i].may), &s.allergens.may, &said);
	result = db_write(db, scope, flow_stock_add, &s);
	for (int k = 0; k < LOTS && result == OK; k++)
		if (lots[k].item == i) {
			with_lots = true;
			result = make_lot(db, scope, k, s.now.id, today);
		}
	act.id = s.now.id;
	if (result == OK && !with_lots && amount_parse(str_of(items[i].amount), &act.in.amount))
		result = db_write(db, scope, flow_stock_act, &act);
	return result;
}

static enum result
make_capacity(struct db *db, const struct scope *scope, int32_t today)
{
	struct capacity_group group[GROUPS];
	struct capacity_rule rule[GROUPS];
	struct capacity_day service = { today + OVEN_SERVICE, CAPACITY_EVERY, 0, STR("Oven service") };
	struct capacity_change c = { .plan = { .groups = group, .groups_n = GROUPS, .rules = rule, .days = &service, .days_n = 1 } };

	for (int32_t i = 0; i < GROUPS; i++) {
		group[i] = (struct capacity_group){ .name = str_of(groups[i].name), .lead_days = groups[i].lead_days };
		memcpy(group[i].week, groups[i].week, sizeof group[i].week);
		if (groups[i].word != NULL)
			rule[c.plan.rules_n++] = (struct capacity_rule){ i, groups[i].by, str_of(groups[i].word) };
	}
	c.settings = json_print(scope->arena, flow_capacity_settings_json(scope->arena, &c.plan));
	return c.settings.p != NULL ? db_write(db, scope, flow_capacity_change, &c) : ERR_LIMIT;
}

static enum result
make_places(struct db *db, const struct scope *scope)
{
	struct places_change *c = ARENA_NEW(scope->arena, struct places_change);

	if (c == NULL)
		return ERR_LIMIT;
	for (; c->list.n < PLACES; c->list.n++)
		c->list.name[c->list.n] = str_of(places[c->list.n]);
	return db_write(db, scope, flow_places_change, c);
}

static enum result
make_hand(const struct env *env, struct db *db, const struct scope *scope, int i)
{
	struct person p = { .name = str_of(hands[i].name), .role = ROLE_STAFF, .active = true, .email = STR(""), .email_folded = STR(""),
	    .password = STR(""), .badge = flow_people_badge_make(env, scope->arena),
	    .pin = crypto_password_hash(scope->arena, str_of(hands[i].pin)) };

	return p.badge.n && p.pin.n ? db_write(db, scope, flow_people_add, &p) : ERR_STORE;
}

/* A tablet that was registered, and has been put away: its token is nobody's. */
static enum result
make_kiosk(const struct env *env, struct db *db, const struct scope *scope)
{
	struct scope tablet = *scope;
	struct kiosk k = { .name = STR("Filling 1"), .shop_id = STR(""), .stage = STR("Filling"), .identify = true, .idle_s = IDLE_S };
	struct kiosk_register r = { .code = flow_kiosk_code_make(env, scope->arena, &k.hash), .address = STR("") };
	enum result result = r.code.n ? db_write(db, scope, flow_kiosk_add, &k) : ERR_LIMIT;

	tablet.account = tablet.user = STR("");
	return result == OK ? flow_kiosk_register(env, db, &tablet, &r) : result;
}

/* ---- all of it ----------------------------------------------------------------------------------------------------- */

struct look { struct str email; struct person person; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	return store_system_person(tx, l->email, &l->person);
}

static enum result
name_shops(const struct env *env, struct db *db, const struct scope *scope, struct demo_floor *out, struct shops_all *all)
{
	enum result result = db_read(db, scope, flow_shops_load, all);

	out->shops = 0;
	for (size_t i = 0; i < all->n && out->shops < SHOPS && result == OK; i++)
		for (int k = 0; k < SHOPS && result == OK; k++)
			if (str_eq(all->at[i].shop.domain, str_of(shops[k].domain))) {
				struct demo_shop *shop = &out->shop[out->shops++];

				*shop = (struct demo_shop){ .domain = all->at[i].shop.domain, .webhook = all->at[i].integration.address };
				result = flow_demo_orders_told(env, db, scope, all->at[i].shop.id, &shop->orders);
			}
	return result;
}

enum result
flow_demo_floor(const struct env *env, struct db *db, struct arena *a, struct str email, struct fault *f, struct demo_floor *out)
{
	struct scope scope = { .cause_kind = STR("command"), .cause = env_id(env, a), .arena = a, .fault = f };
	struct shop_view shop[SHOPS];
	struct shops_all all = { .n = 0 };
	struct look l = { .email = email };
	enum result result = db_system(db, &scope, look, &l);
	int32_t today;

	*out = (struct demo_floor){ .hands = HANDS };
	for (int i = 0; i < HANDS; i++)
		out->hand[i] = (struct demo_hand){ str_of(hands[i].name), str_of(hands[i].pin) };
	if (result != OK)
		return result;
	scope.account = l.person.account;
	scope.user = l.person.id;
	result = name_shops(env, db, &scope, out, &all);
	if (result != OK || out->shops > 0)
		return result;
	out->made = true;
	for (int i = 0; i < SHOPS && result == OK; i++)
		result = make_shop(env, db, &scope, i, &shop[i]);
	if (result != OK)
		return result;
	today = flow_shops_today(&shop[0].shop, env_now(env));
	result = make_capacity(db, &scope, today);
	if (result == OK)
		result = make_places(db, &scope);
	for (int i = 0; i < ITEMS && result == OK; i++)
		result = make_item(db, &scope, i, today);
	for (int i = 0; i < HANDS && result == OK; i++)
		result = make_hand(env, db, &scope, i);
	if (result == OK)
		result = make_kiosk(env, db, &scope);
	if (result == OK)
		result = flow_demo_orders_make(env, db, &scope, shop);
	return result == OK ? name_shops(env, db, &scope, out, &all) : result;
}
