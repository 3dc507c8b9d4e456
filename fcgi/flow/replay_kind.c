#include "flow/replay_kind.h"

#include <inttypes.h>
#include <string.h>

#include "core/judge.h"
#include "flow/credential.h"
#include "flow/integrations.h"
#include "store/sealed.h"

/* ---- fields ------------------------------------------------------------------------------------------------------- */

struct str *
replay_field(struct replay_state *s, const char *name)
{
	for (size_t i = 0; i < s->fields; i++)
		if (strcmp(s->field[i].name, name) == 0)
			return &s->field[i].value;
	return NULL;
}

bool
replay_set(struct replay_state *s, const char *name, struct str value)
{
	struct str *field = replay_field(s, name);

	if (field != NULL)
		*field = value;
	return field != NULL;
}

bool
replay_set_int(struct arena *a, struct replay_state *s, const char *name, int64_t n)
{
	return replay_set(s, name, arena_printf(a, "%" PRId64, n));
}

bool
replay_set_time(struct arena *a, struct replay_state *s, const char *name, int64_t ms)
{
	return replay_set(s, name, ms != 0 ? arena_printf(a, "%" PRId64, ms) : STR(""));
}

bool
replay_state_move(struct arena *a, struct replay_state *s)
{
	for (size_t i = 0; i < s->fields; i++) {
		struct str *value = &s->field[i].value;

		if (value->n > 0 && (*value = arena_str(a, *value)).p == NULL)
			return false;
	}
	return replay_job_move(a, s) && replay_order_move(a, s);
}

/* A value of an event as the column has it. */
static struct str
text_of(const json *value)
{
	bool flag;

	if (json_is_bool(value, &flag))
		return flag ? STR("1") : STR("0");
	return json_text(value);
}

bool
replay_after(struct arena *a, struct replay_state *s, const json *data)
{
	for (const json *one = json_first(json_get(data, "after")); one != NULL; one = json_next(one)) {
		char *name = arena_cstr(a, json_key(one));

		if (name == NULL || !replay_set(s, name, text_of(one)))
			return false;
	}
	return true;
}

static void
gone(struct replay_state *s)
{
	s->exists = false;
	for (size_t i = 0; i < s->fields; i++)
		s->field[i].value = STR("");
}

static bool
is(const struct event *e, const char *type)
{
	return str_eq(e->type, str_of(type));
}

static bool
is_one_of(const struct event *e, const char *const *types)
{
	for (; *types != NULL; types++)
		if (is(e, *types))
			return true;
	return false;
}

/* ---- settings ----------------------------------------------------------------------------------------------------- */

static bool
apply_portal(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const changes[] = { "added", "changed", "login_changed", "credentials_forgotten", NULL };

	if (is(e, "removed"))
		gone(s);
	else if (!is_one_of(e, changes))
		return false;
	else
		replay_set_int(a, s, "updated_at", e->at);
	if (is(e, "added")) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		replay_set(s, "tolerance_kind", judge_tolerance_name(JUDGE_EXACT));
		replay_set(s, "tolerance", STR("0"));
		replay_set(s, "active", STR("0"));
	}
	if (is(e, "credentials_forgotten"))
		replay_set(s, "login_id", STR(""));
	return replay_after(a, s, data);
}

static bool
apply_login(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	if (is(e, "removed")) {
		gone(s);
	} else if (is(e, "blocked")) {
		replay_set(s, "blocked", json_string(json_get(data, "error")));
		replay_set_int(a, s, "blocked_at", e->at);
	} else if (is(e, "credentials_entered")) {
		if (!s->exists)
			replay_set_int(a, s, "created_at", e->at);
		s->exists = true;
		replay_set(s, "source_guid", json_string(json_get(data, "source_guid")));
		replay_set_int(a, s, "credentials_at", e->at);
		replay_set(s, "blocked", STR(""));
		replay_set(s, "blocked_at", STR(""));
	} else if (!is(e, "unblocked")) {	/* which says it once more, for people */
		return false;
	}
	return true;
}

static bool
apply_mapping(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	struct str origin = json_string(json_get(data, "origin"));

	if (is(e, "removed")) {
		gone(s);
		return true;
	}
	if (is(e, "added")) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		replay_set(s, "pack_size", STR("0"));
		replay_set(s, "min_qty", STR("0"));
	} else if (!is(e, "changed")) {
		return false;
	}
	replay_set(s, "origin", origin.n ? origin : STR("manual"));
	replay_set_int(a, s, "updated_at", e->at);
	return replay_after(a, s, data);
}

/* ---- integrations: settings are JSON in their row, and secrets stand in the vault ------------------------------------ */

static void
add_field(struct replay_state *s, const char *name)
{
	if (replay_field(s, name) == NULL && s->fields < REPLAY_FIELDS)
		s->field[s->fields++] = (struct replay_column){ name, { 0 } };
}

static void
set_settings(struct replay_state *s, const struct integration_settings *of)
{
	replay_set(s, "tell_done", of->tell_done ? STR("1") : STR("0"));
	replay_set(s, "kind", flow_source_kind_name(of->kind));
	replay_set(s, "customer_id", of->customer_id);
	replay_set(s, "currency", currency_code(of->currency));
	replay_set(s, "only_placed_by_hand", of->only_placed_by_hand ? STR("1") : STR("0"));
}

/* The row's text of settings becomes a field for each, and so does each secret of its provider. */
static void
spread(struct replay_state *s, struct str provider)
{
	static const char *const settings[] = { "tell_done", "kind", "customer_id", "currency", "only_placed_by_hand" };
	const struct integration_rule *rule = flow_integrations_rule(provider);

	if (s->fields > 0 && strcmp(s->field[s->fields - 1].name, "settings") == 0)
		s->fields--;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		add_field(s, settings[i]);
	for (int i = 0; rule != NULL && rule->secret[i] != NULL; i++)
		add_field(s, rule->secret[i]);
}

static enum result
look_integration(struct tx *tx, struct str id, struct replay_state *stored)
{
	struct integration_settings settings = flow_integrations_settings(tx->arena, *replay_field(stored, "settings"));
	struct str provider = *replay_field(stored, "provider");
	const struct integration_rule *rule = flow_integrations_rule(provider);
	struct sealed *box;
	size_t n;
	enum result result = store_sealed_fields(tx, flow_credential_owner(tx->arena, "integration", id), &box, &n);

	spread(stored, provider);
	set_settings(stored, &settings);
	for (size_t i = 0; result == OK && i < n; i++)
		for (int k = 0; rule != NULL && rule->secret[k] != NULL; k++)	/* others are the pull's own */
			if (str_eq(box[i].field, str_of(rule->secret[k])))
				replay_set(stored, rule->secret[k], STR("entered"));
	return result;
}

static bool
apply_integration(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const types[] = { "added", "changed", "checked", "broken", "working", "tested", "pull_asked", "catch_up_asked",
	    "products_pulled", "caught_up", "orders_unknown", "subscriptions_vanished", "stock_compared", NULL };
	const struct integration_rule *rule;
	struct str state = json_string(json_get(data, "state"));

	if (!is_one_of(e, types))
		return false;
	if (is(e, "added")) {
		s->exists = true;
		replay_set(s, "provider", json_string(json_get(data, "provider")));
		replay_set_int(a, s, "created_at", e->at);
		spread(s, *replay_field(s, "provider"));
		set_settings(s, &(struct integration_settings){ .customer_id = STR("") });
	}
	if (state.n)
		replay_set(s, "state", state);
	rule = flow_integrations_rule(*replay_field(s, "provider"));
	for (int i = 0; rule != NULL && rule->secret[i] != NULL; i++) {
		struct str what = json_string(json_get(data, rule->secret[i]));

		if (what.n)
			replay_set(s, rule->secret[i], str_eq(what, STR("entered")) ? what : STR(""));
	}
	return replay_after(a, s, data);
}

/* ---- people and programs ------------------------------------------------------------------------------------------- */

static bool
apply_person(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const others[] = { "signed_out", "sign_in_failed", "password_refused", NULL };
	/* Of a program that knew no such thing: it did not touch it. */
	const json *must_change = json_get(data, "must_change_password");

	if (is(e, "added")) {
		s->exists = true;
		replay_set_int(a, s, "created_at", e->at);
		replay_set(s, "role", json_string(json_get(data, "role")));
		replay_set(s, "active", STR("1"));
		replay_set(s, "must_change_password", must_change ? text_of(must_change) : STR("0"));
	} else if (is(e, "changed")) {
		replay_set(s, "role", json_string(json_get(data, "role")));
		replay_set(s, "active", text_of(json_get(data, "active")));
		if (must_change)
			replay_set(s, "must_change_password", text_of(must_change));
	} else if (is(e, "password_changed")) {
		return replay_after(a, s, data);
	} else if (is(e, "signed_in")) {
		replay_set_int(a, s, "signed_in_at", e->at);
	} else {
		return is_one_of(e, others);
	}
	return true;
}

static bool
apply_token(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	if (is(e, "added")) {
		s->exists = true;
		replay_set(s, "role", json_string(json_get(data, "role")));
		replay_set(s, "created_by", e->actor);
		replay_set_int(a, s, "created_at", e->at);
	} else if (is(e, "revoked")) {
		replay_set_int(a, s, "revoked_at", e->at);
	} else {
		return false;
	}
	return true;
}

static bool
apply_kiosk(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	static const char *const others[] = { "left", "badge_refused", "pin_refused", NULL };

	if (is(e, "added")) {
		s->exists = true;
		replay_set(s, "identify", STR("0"));
		replay_set_int(a, s, "created_at", e->at);
	} else if (is(e, "registered")) {
		replay_set_int(a, s, "registered_at", e->at);
	} else if (is(e, "code_made")) {
		replay_set(s, "registered_at", STR(""));
	} else if (is(e, "revoked")) {
		replay_set_int(a, s, "revoked_at", e->at);
	} else if (is(e, "identified")) {
		replay_set(s, "person_id", e->actor);
	} else if (!is(e, "changed")) {
		return is_one_of(e, others);
	}
	return replay_after(a, s, data);
}

static bool
apply_order(struct arena *a, struct replay_state *s, const struct event *e, const json *data)
{
	(void)data;
	if (is(e, "approval_withdrawn")) {
		gone(s);
		return true;
	}
	s->exists = true;
	replay_set(s, "approved_by", e->actor);
	replay_set_int(a, s, "approved_at", e->at);
	return is(e, "approved");
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

const struct replay_kind replay_kinds[] = {
	{ "portal_job", REPLAY_PORTAL_JOB, replay_job_apply, replay_job_render, NULL, replay_job_across },
	{ "login", REPLAY_LOGIN, apply_login, NULL, NULL, replay_login_across },
	{ "portal", REPLAY_PORTAL, apply_portal, NULL, NULL, NULL },
	{ "mapping", REPLAY_MAPPING, apply_mapping, NULL, NULL, NULL },
	{ "integration", REPLAY_INTEGRATION, apply_integration, NULL, look_integration, NULL },
	{ "person", REPLAY_PERSON, apply_person, NULL, NULL, NULL },
	{ "token", REPLAY_TOKEN, apply_token, NULL, NULL, NULL },
	{ "kiosk", REPLAY_KIOSK, apply_kiosk, NULL, NULL, NULL },
	{ "order", REPLAY_APPROVAL, apply_order, NULL, NULL, NULL },
	{ "stock_item", REPLAY_STOCK_ITEM, replay_stock_apply, NULL, replay_stock_look, replay_stock_across },
	{ "stock_lot", REPLAY_STOCK_LOT, replay_lot_apply, NULL, NULL, replay_lot_across },
	{ "shop", REPLAY_SHOP, replay_shop_apply, NULL, NULL, NULL },
	{ "shop_order", REPLAY_SHOP_ORDER, replay_order_apply, replay_order_render, NULL, replay_order_across },
	{ "capacity", REPLAY_CAPACITY, replay_shop_apply, NULL, NULL, NULL },
	{ "places", REPLAY_PLACES, replay_shop_apply, NULL, NULL, NULL },
	{ "queue", REPLAY_NO_TABLE, NULL, NULL, NULL, NULL },
	{ "seed", REPLAY_NO_TABLE, NULL, NULL, NULL, NULL },
	{ "account", REPLAY_NO_TABLE, NULL, NULL, NULL, NULL },
	{ NULL, REPLAY_NO_TABLE, NULL, NULL, NULL, NULL },
};
