#include "flow/shops.h"

#include "base/zone.h"
#include "core/field.h"
#include "core/scan.h"
#include "flow/audit.h"
#include "flow/integrations.h"
#include "flow/shop_access.h"
#include "flow/shop_jobs.h"
#include "store/sealed.h"
#include "store/ticket.h"

enum { ADDRESS_BYTES = 18, NAME_MAX = 100, KEY_MIN = 8, KEY_MAX = 500 };

enum { HMAC_KEY, HMAC_KEY_OLD, CLIENT_ID, CLIENT_SECRET, TOKEN };
const char *const flow_shops_secrets[SHOP_SECRETS + 1] = {
	[HMAC_KEY] = "hmac_key", [HMAC_KEY_OLD] = "hmac_key_old", [CLIENT_ID] = "client_id", [CLIENT_SECRET] = "client_secret",
	[TOKEN] = "token", NULL,
};

int64_t
flow_shops_day_at(const struct shop *shop, int64_t day)
{
	const struct zone *zone = zone_open(shop->zone);
	const int64_t day_ms = 86400000;
	int64_t at = day * day_ms, noon = at - day_ms / 2;	/* of the day before */

	return zone != NULL ? zone_next_midnight_ms(zone, noon - zone_offset_s(zone, noon) * 1000) : at;
}

int32_t
flow_shops_today(const struct shop *shop, int64_t now_ms)
{
	const struct zone *zone = zone_open(shop->zone);

	return day_of_ms(now_ms, zone != NULL ? (int32_t)zone_offset_s(zone, now_ms) : 0);
}

int32_t
flow_shops_today_of_all(const struct shop *shop, size_t n, int64_t now_ms)
{
	for (size_t i = 0; i < n; i++)
		if (shop[i].active)
			return flow_shops_today(&shop[i], now_ms);
	return day_of_ms(now_ms, 0);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static struct str
owner_of(struct arena *a, struct str id)
{
	return flow_credential_owner(a, "integration", id);
}

static enum result
fill(struct tx *tx, struct shop_view *v)
{
	struct sealed *box;
	size_t n;
	enum result result = store_integration_get(tx, v->shop.id, &v->integration);

	if (result == OK)
		result = store_sealed_fields(tx, owner_of(tx->arena, v->shop.id), &box, &n);
	if (result != OK)
		return result;
	for (int i = 0; i < SHOP_SECRETS; i++) {
		v->set[i] = false;
		for (size_t k = 0; k < n; k++)
			v->set[i] |= str_eq(box[k].field, str_of(flow_shops_secrets[i]));
	}
	flow_shop_settings_read(tx->arena, v->shop.settings, &v->settings);
	return OK;
}

enum result
flow_shops_load(struct tx *tx, void *in_out)
{
	struct shops_all *all = in_out;
	struct shop *shop;
	enum result result = store_shop_list(tx, &shop, &all->n);

	all->at = ARENA_ARRAY(tx->arena, struct shop_view, all->n + 1);
	if (all->at == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < all->n && result == OK; i++) {
		all->at[i].shop = shop[i];
		result = fill(tx, &all->at[i]);
	}
	return result;
}

enum result
flow_shops_good_since(struct tx *tx, struct str id, int64_t *ms)
{
	struct integration i;
	struct sealed *box;
	size_t n;
	enum result result = store_integration_get(tx, id, &i);

	*ms = 0;
	if (result == OK)
		result = store_sealed_fields(tx, owner_of(tx->arena, id), &box, &n);
	if (result != OK)
		return result;
	if (i.state == INTEGRATION_READY)
		*ms = i.checked_at;
	for (size_t k = 0; k < n; k++)
		for (int s = CLIENT_ID; s < SHOP_SECRETS; s++)
			if (str_eq(box[k].field, str_of(flow_shops_secrets[s])) && box[k].updated_at > *ms)
				*ms = box[k].updated_at;
	return OK;
}

enum result
flow_shops_one(struct tx *tx, struct str id, struct shop_view *v)
{
	enum result result = store_shop_get(tx, id, &v->shop);

	if (result == ERR_MISSING)
		return tx_refuse(tx, ERR_MISSING, "no_such_store", "There is no such store.");
	return result == OK ? fill(tx, v) : result;
}

/* ---- what is typed ------------------------------------------------------------------------------------------------ */

static void
check(struct arena *a, const struct shop_change *c, struct fault *f)
{
	const struct shop *s = &c->view.shop;

	if (!shopify_domain_is(s->domain))
		fault_field(f, "domain", "Should be the store's own address at Shopify, such as bannos.myshopify.com.");
	if (s->name.n == 0 || s->name.n > NAME_MAX)
		fault_field(f, "name", "Should have 1 to %d characters.", NAME_MAX);
	if (s->currency == CURRENCY_NONE)
		fault_field(f, "currency", "Should be a currency's code, such as EUR.");
	if (zone_open(s->zone) == NULL)
		fault_field(f, "zone", "Should be the name of a time zone, such as Europe/Rome.");
	for (int i = 0; i < SHOP_SECRETS; i++)
		if (c->secret[i].given && c->secret[i].value.n && (c->secret[i].value.n < KEY_MIN || c->secret[i].value.n > KEY_MAX))
			fault_field(f, arena_cstr(a, arena_printf(a, "secrets.%s", flow_shops_secrets[i])),
			    "Should have %d to %d characters.", KEY_MIN, KEY_MAX);
}

/* What is missing, for people; "" when all is there. */
static struct str
missing(const struct shop_view *v)
{
	if (!v->set[HMAC_KEY])
		return STR("Enter the key that Shopify signs its webhooks with: the app's client secret.");
	if (!v->set[TOKEN] && (!v->set[CLIENT_ID] || !v->set[CLIENT_SECRET]))
		return STR("Enter the app's client id and secret, so that products and levels can be read and set.");
	return STR("");
}

/* ---- keeping ------------------------------------------------------------------------------------------------------ */

struct keep { struct shop_change *c; struct box box[SHOP_SECRETS]; struct shop_view now; bool already, admits; };

static enum result
check_prefix(struct tx *tx, const struct shop *s, bool fresh)
{
	struct scan_store other[SHOPS_MAX];
	enum scan_prefix wrong;
	struct shop *shop;
	size_t n, others = 0;
	enum result result = store_shop_list(tx, &shop, &n);

	for (size_t i = 0; i < n; i++)
		if (!str_eq(shop[i].id, s->id))
			other[others++].prefix = shop[i].prefix;
	if (result != OK)
		return result;
	if (fresh && n >= SHOPS_MAX)	/* lists end there: one more would not be seen */
		return tx_refuse(tx, ERR_CONFLICT, "too_many_stores", "There are %d stores, which is as many as there may be.", SHOPS_MAX);
	wrong = scan_prefix_check(s->prefix, other, others);
	if (wrong != SCAN_PREFIX_OK)
		fault_field(tx->fault, "prefix", "%.*s", STR_ARG(scan_prefix_text(wrong)));
	return wrong == SCAN_PREFIX_OK ? OK : ERR_INPUT;
}

/* A stage that holds tickets can be neither taken away nor renamed. */
static enum result
check_floor(struct tx *tx, const struct shop_view *was, const struct shop_settings *now)
{
	int64_t holds[STAGES_MAX] = { 0 };
	int32_t map[STAGES_MAX];
	struct ticket_count *count;
	size_t n;
	enum result result = store_ticket_counts(tx, was->shop.id, &count, &n);

	for (size_t i = 0; i < n; i++) {
		int32_t at = stage_find(&was->settings.floor, count[i].stage);

		if (at >= 0 && at < STAGES_MAX)
			holds[at] += count[i].n;
	}
	if (result != OK || stage_floor_change(&was->settings.floor, &now->floor, holds, map)) {
		/* Rows keep a stage's name as it was, so a stage with tickets keeps its spelling. */
		for (int32_t i = 0; result == OK && i < was->settings.floor.n; i++)
			if (holds[i] > 0 && !str_eq(stage_name(&was->settings.floor, i), stage_name(&now->floor, map[i])))
				return tx_refuse(tx, ERR_CONFLICT, "stage_in_use", "%.*s holds cakes: its name cannot change now.",
				    STR_ARG(stage_name(&was->settings.floor, i)));
		return result;
	}
	for (int32_t i = 0; i < was->settings.floor.n; i++)
		if (map[i] == STAGE_NONE && holds[i] > 0) {
			char room[200];
			struct buf b = buf_of(room, sizeof room);

			stage_floor_change_say(&b, &was->settings.floor, i, holds[i]);
			return tx_refuse(tx, ERR_CONFLICT, "stage_in_use", "%.*s", STR_ARG(buf_str(&b)));
		}
	return ERR_CONFLICT;
}

/* A label that hangs on a cake is read by its prefix: while there is one, that stays, but for hyphens. */
static enum result
check_labels(struct tx *tx, const struct shop *was, const struct shop *now)
{
	const struct scan_store before = { was->prefix };
	bool alike = str_eq(was->prefix, now->prefix) || scan_prefix_check(now->prefix, &before, 1) == SCAN_PREFIX_TAKEN;
	struct ticket_count *count;
	size_t n = 0;
	enum result result = alike ? OK : store_ticket_counts(tx, was->id, &count, &n);

	return result != OK || n == 0 ? result : tx_refuse(tx, ERR_CONFLICT, "prefix_in_use",
	    "Cakes on the floor have labels with %.*s: the prefix cannot change now.", STR_ARG(was->prefix));
}

static void
differ(struct audit *audit, const struct shop *x, const struct shop *y)
{
	flow_audit_str(audit, "domain", x->domain, y->domain);
	flow_audit_str(audit, "name", x->name, y->name);
	flow_audit_str(audit, "prefix", x->prefix, y->prefix);
	flow_audit_str(audit, "currency", currency_code(x->currency), currency_code(y->currency));
	flow_audit_str(audit, "zone", x->zone, y->zone);
	flow_audit_str(audit, "location", x->location, y->location);
	flow_audit_bool(audit, "active", x->active, y->active);
	flow_audit_str(audit, "settings", x->settings, y->settings);
}

static enum result
keep_secrets(struct tx *tx, struct keep *k, struct audit *audit, bool *touched)
{
	enum result result = OK;

	for (int i = 0; i < SHOP_SECRETS && result == OK; i++) {
		bool forgets = k->c->secret[i].value.n == 0;

		if (!k->c->secret[i].given || (forgets && !k->now.set[i]))
			continue;
		k->box[i].owner = owner_of(tx->arena, k->now.shop.id);
		flow_audit_note(audit, flow_shops_secrets[i], forgets ? STR("forgotten") : STR("entered"));
		k->now.set[i] = !forgets;
		k->admits |= !forgets && i >= CLIENT_ID;
		*touched = true;
		result = flow_credential_keep(tx, &k->box[i]);
	}
	return result;
}

/* What its connection is worth by now: an app that was thrown out is asked nothing until a key to ask with is entered. */
static void
judge(struct keep *k)
{
	struct str detail = missing(&k->now);

	if (k->now.integration.state == INTEGRATION_DISCONNECTED && !k->admits)
		return;
	k->now.integration.state = detail.n ? INTEGRATION_UNCONFIGURED : INTEGRATION_READY;
	k->now.integration.detail = detail;
}

/* Nobody has listened to it meanwhile: all is read anew, and its keys, if they are those of before, are tried again. */
static enum result
listen(struct tx *tx, const struct shop *shop)
{
	enum result result = store_sealed_delete(tx, owner_of(tx->arena, shop->id), STR(SHOP_TOKEN_ABOUT));

	return result == OK ? flow_shop_connected(tx, shop, 0) : result;
}

static enum result
keep(struct tx *tx, void *in_out)
{
	struct keep *k = in_out;
	const struct shop *want = &k->c->view.shop;
	struct shop_view was = { .shop = { .id = STR("") } };
	struct audit audit = flow_audit(tx), secrets = flow_audit(tx);
	bool fresh = k->now.integration.id.n == 0, touched = false, deaf;
	enum result result;

	k->already = k->admits = false;
	if (!fresh) {
		result = flow_shops_one(tx, want->id, &was);
		if (result == OK)
			result = check_floor(tx, &was, &k->c->view.settings);
		if (result == OK)
			result = check_labels(tx, &was.shop, want);
		if (result != OK)
			return result;
		k->now.integration = was.integration;
		memcpy(k->now.set, was.set, sizeof was.set);
	}
	result = check_prefix(tx, want, fresh);
	if (result != OK)
		return result;
	k->now.shop = *want;
	differ(&audit, &was.shop, &k->now.shop);
	if (fresh) {
		k->now.integration = (struct integration){ .id = want->id, .provider = STR("shopify"), .label = want->domain, .settings = STR("{}"),
		    .address = k->now.integration.address, .detail = STR("") };
		result = flow_integrations_insert(tx, &k->now.integration, NULL, 0);
		if (result == OK)
			result = store_shop_insert(tx, &k->now.shop);
		if (result == ERR_CONFLICT)
			return tx_refuse(tx, ERR_CONFLICT, "exists", "This store is there already.");
	}
	if (result == OK)
		result = keep_secrets(tx, k, &secrets, &touched);
	k->already = !fresh && !touched && !audit.changed;
	if (result != OK || k->already)
		return result;
	if (!fresh) {
		result = store_shop_update(tx, &k->now.shop);
		if (result == ERR_CONFLICT)
			return tx_refuse(tx, ERR_CONFLICT, "exists", "Another store has this address or this prefix.");
		if (result == OK && !str_eq(was.shop.location, k->now.shop.location))
			result = flow_shop_moved(tx, &k->now.shop);
	}
	if (fresh || touched)
		judge(k);
	k->now.integration.label = k->now.shop.domain;
	if (result == OK && (fresh || touched))
		result = store_integration_put(tx, &k->now.integration);
	deaf = !fresh && (!was.shop.active || was.integration.state == INTEGRATION_DISCONNECTED);
	if (result == OK && deaf && k->now.shop.active && store_integration_usable(k->now.integration.state))
		result = listen(tx, &k->now.shop);
	if (result == OK && (fresh || touched)) {	/* what it can do now is an event of the connection */
		flow_audit_note(&secrets, "state", store_integration_state_name(k->now.integration.state));
		result = flow_audit_event(&secrets, "integration", k->now.shop.id, "changed");
	}
	return result == OK ? flow_audit_event(&audit, "shop", k->now.shop.id, fresh ? "added" : "changed") : result;
}

enum result
flow_shops_change(const struct env *env, struct db *db, const struct scope *scope, struct shop_change *c)
{
	struct arena *a = scope->arena;
	struct shop *s = &c->view.shop;
	struct keep k = { .c = c };
	bool fresh = s->id.n == 0;
	enum result result;

	check(a, c, scope->fault);
	if (scope->fault->result != OK)
		return scope->fault->result;
	if (fresh) {
		s->id = env_id(env, a);
		k.now.integration.address = env_token(env, a, ADDRESS_BYTES);
	} else {
		k.now.integration.id = s->id;
	}
	s->settings = json_print(a, flow_shop_settings_json(a, &c->view.settings));
	for (int i = 0; i < SHOP_SECRETS; i++) {
		k.box[i] = (struct box){ .owner = owner_of(a, s->id), .field = str_of(flow_shops_secrets[i]) };
		if (!c->secret[i].given || c->secret[i].value.n == 0)
			continue;
		result = flow_credential_seal(env, a, scope->account, &k.box[i], secret_of(a, c->secret[i].value), scope->fault);
		if (result != OK)
			return result;
	}
	result = db_write(db, scope, keep, &k);
	if (result == OK) {
		k.now.settings = c->view.settings;
		c->view = k.now;
		c->already = k.already;
	}
	return result;
}

bool
flow_shops_called(const struct shop *s, struct str name)
{
	return str_eq(s->id, name) || str_eq(s->prefix, name);
}

enum result
flow_shops_none(struct tx *tx, struct str name)
{
	return fault_field(tx->fault, "store", "There is no store that is called “%.*s”.", STR_ARG(name));
}
