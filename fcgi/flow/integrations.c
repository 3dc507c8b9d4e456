#include "flow/integrations.h"

#include "base/json.h"
#include "connect/slack.h"
#include "flow/audit.h"
#include "flow/credential.h"
#include "flow/pull.h"
#include "store/sealed.h"

enum { ADDRESS_BYTES = 18 };

static const struct integration_rule rules[INTEGRATIONS] = {
	{ "deck", true, { "client_id", "secret", "hmac_key", "hmac_key_old", "supplier_username", "supplier_password", NULL } },
	{ "slack", false, { "webhook_url", NULL } },
	{ "source", false, { "connection", "client_id", "client_secret", "username", "password", NULL } },
};

/* What each of them cannot do without; which of the source's depends on its kind. */
static const struct { const char *provider; enum source_kind kind; const char *secret[5]; } needs[] = {
	{ "deck", SOURCE_NONE, { "client_id", "secret", NULL } },
	{ "slack", SOURCE_NONE, { "webhook_url", NULL } },
	{ "source", SOURCE_POSTGRES, { "connection", NULL } },
	{ "source", SOURCE_REST, { "client_id", "client_secret", "username", "password", NULL } },
};

const struct integration_rule *
flow_integrations_rule(struct str provider)
{
	for (int i = 0; i < INTEGRATIONS; i++)
		if (str_eq(provider, str_of(rules[i].provider)))
			return &rules[i];
	return NULL;
}

static bool
is(const struct integration_rule *rule, const char *provider)
{
	return str_eq(str_of(rule->provider), str_of(provider));
}

/* The place of a secret among the rule's; -1 when it has none of that name. */
static int
place_of(const struct integration_rule *rule, struct str name)
{
	for (int i = 0; rule->secret[i] != NULL; i++)
		if (str_eq(name, str_of(rule->secret[i])))
			return i;
	return -1;
}

/* ---- settings as text ---------------------------------------------------------------------------------------------- */

struct integration_settings
flow_integrations_settings(struct arena *a, struct str text)
{
	struct integration_settings s = { .customer_id = STR("") };
	const json *o = json_parse(a, text, NULL);

	json_is_bool(json_get(o, "tell_done"), &s.tell_done);
	flow_source_kind_parse(json_string(json_get(o, "kind")), &s.kind);
	s.customer_id = json_text(json_get(o, "customer_id"));
	currency_parse(json_string(json_get(o, "currency")), &s.currency);
	json_is_bool(json_get(o, "only_placed_by_hand"), &s.only_placed_by_hand);
	return s;
}

static struct str
settings_text(struct arena *a, const struct integration_rule *rule, const struct integration_settings *s)
{
	json *o = json_object(a);

	if (is(rule, "slack"))
		json_put_bool(a, o, "tell_done", s->tell_done);
	if (is(rule, "source")) {
		json_put_str(a, o, "kind", flow_source_kind_name(s->kind));
		json_put_str(a, o, "customer_id", s->customer_id);
		json_put_str(a, o, "currency", currency_code(s->currency));
		json_put_bool(a, o, "only_placed_by_hand", s->only_placed_by_hand);
	}
	return json_print(a, o);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static struct str
owner_of(struct arena *a, struct str id)
{
	return flow_credential_owner(a, "integration", id);
}

static enum result
load_one(struct tx *tx, const struct integration_rule *rule, struct integration_view *v)
{
	struct sealed *field;
	size_t n;
	enum result result = store_integration_provider(tx, str_of(rule->provider), &v->row);

	if (result == ERR_MISSING) {
		*v = (struct integration_view){ .rule = rule, .row = { .settings = STR("{}") } };
		return ERR_MISSING;
	}
	v->rule = rule;
	if (result == OK)
		result = store_sealed_fields(tx, owner_of(tx->arena, v->row.id), &field, &n);
	if (result != OK)
		return result;
	v->settings = flow_integrations_settings(tx->arena, v->row.settings);
	for (int i = 0; i < INTEGRATION_SECRETS; i++)
		v->set[i] = false;
	for (size_t i = 0; i < n; i++) {
		int place = place_of(rule, field[i].field);

		if (place >= 0)
			v->set[place] = true;
	}
	return OK;
}

enum result
flow_integrations_load(struct tx *tx, void *in_out)
{
	struct integration_all *all = in_out;
	enum result result = OK;

	all->missing = false;
	for (int i = 0; i < INTEGRATIONS && result == OK; i++) {
		result = load_one(tx, &rules[i], &all->at[i]);
		if (result == ERR_MISSING) {
			all->missing = true;
			result = OK;
		}
	}
	return result;
}

static void
differ(struct audit *audit, const struct integration_settings *x, const struct integration_settings *y)
{
	flow_audit_bool(audit, "tell_done", x->tell_done, y->tell_done);
	flow_audit_str(audit, "kind", flow_source_kind_name(x->kind), flow_source_kind_name(y->kind));
	flow_audit_str(audit, "customer_id", x->customer_id, y->customer_id);
	flow_audit_str(audit, "currency", currency_code(x->currency), currency_code(y->currency));
	flow_audit_bool(audit, "only_placed_by_hand", x->only_placed_by_hand, y->only_placed_by_hand);
}

enum result
flow_integrations_insert(struct tx *tx, struct integration *row, const struct box *box, size_t boxes)
{
	struct integration_settings none = { .customer_id = STR("") }, settings = flow_integrations_settings(tx->arena, row->settings);
	struct audit audit = flow_audit(tx);
	enum result result = store_integration_add(tx, row);

	flow_audit_note(&audit, "provider", row->provider);
	flow_audit_note(&audit, "state", store_integration_state_name(row->state));
	differ(&audit, &none, &settings);
	for (size_t i = 0; i < boxes && result == OK; i++) {
		flow_audit_note(&audit, arena_cstr(tx->arena, box[i].field), STR("entered"));
		result = flow_credential_keep(tx, &box[i]);
	}
	return result == OK ? flow_audit_event(&audit, "integration", row->id, "added") : result;
}

static enum result
make_one(struct tx *tx, const struct integration_rule *rule)
{
	struct integration_settings none = { .customer_id = STR("") };
	struct integration row = { .provider = str_of(rule->provider), .settings = settings_text(tx->arena, rule, &none),
	    .address = rule->hook ? env_token(tx->env, tx->arena, ADDRESS_BYTES) : STR(""), .detail = STR("") };

	return flow_integrations_insert(tx, &row, NULL, 0);
}

enum result
flow_integrations_make(struct tx *tx, void *in_out)
{
	struct integration_all *all = in_out;
	enum result result = flow_integrations_load(tx, all);

	for (int i = 0; i < INTEGRATIONS && result == OK; i++)
		if (all->at[i].row.id.n == 0)
			result = make_one(tx, &rules[i]);
	return result == OK ? flow_integrations_load(tx, all) : result;
}

/* ---- what is typed ------------------------------------------------------------------------------------------------ */

static void
wrong(struct fault *f, const char *part, const char *name, const char *text)
{
	char field[80];
	struct buf b = buf_of(field, sizeof field - 1);

	buf_text(&b, part);
	buf_text(&b, name);
	field[b.n] = 0;
	fault_field(f, field, "%s", text);
}

static void
check_secret(const struct env *env, struct arena *a, const char *name, struct str value, struct fault *f)
{
	static const struct str title = { "Test", 4 };
	struct arena scratch = *a;
	struct str key;
	struct call call;

	if (str_starts(str_of(name), STR("hmac_key")) && (!crypto_unbase64(&scratch, value, &key) || key.n < 8))
		wrong(f, "secrets.", name, "Should be base64, just as Deck's security page shows it.");
	/* The very check that a message has to pass later. */
	if (str_eq(str_of(name), STR("webhook_url")) && slack_post(&scratch, env->config->slack_url, secret_of(&scratch, value),
	    &(struct slack_note){ .title = title }, &call, NULL) != OK)
		wrong(f, "secrets.", name, "Should be the address of an incoming webhook of Slack's.");
}

static enum result
check(const struct env *env, struct arena *a, const struct integration_change *c, struct fault *f)
{
	const struct integration_rule *rule = c->view.rule;
	const struct integration_settings *s = &c->settings;

	if (!c->partial && is(rule, "source") && (s->kind == SOURCE_POSTGRES || s->kind == SOURCE_REST) && s->customer_id.n == 0)
		wrong(f, "settings.", "customer_id", "Name the customer, so that nobody else's orders are shown.");
	if (is(rule, "source") && s->kind == SOURCE_REST && s->currency == CURRENCY_NONE)
		wrong(f, "settings.", "currency", "Optiply's API names no currency: choose the one of its prices.");
	for (int i = 0; rule->secret[i] != NULL; i++)
		if (c->secret[i].given && c->secret[i].value.n)
			check_secret(env, a, rule->secret[i], c->secret[i].value, f);
	return f->result;
}

/* ---- whether all is there ------------------------------------------------------------------------------------------- */

/* Adds "a, b" of what is needed and not set; whether nothing is. */
static bool
complete(const struct integration_view *v, struct buf *missing)
{
	bool all = true;

	for (size_t n = 0; n < sizeof needs / sizeof *needs; n++) {
		if (!is(v->rule, needs[n].provider) || needs[n].kind != v->settings.kind)
			continue;
		for (int i = 0; needs[n].secret[i] != NULL; i++) {
			struct str name = str_of(needs[n].secret[i]);

			if (v->set[place_of(v->rule, name)])
				continue;
			buf_text(missing, all ? "" : ", ");
			for (size_t k = 0; k < name.n; k++)
				buf_char(missing, name.p[k] == '_' ? ' ' : name.p[k]);
			all = false;
		}
	}
	return all;
}

/* After a change it has to be tried anew. */
static void
judge(struct arena *a, struct integration_view *v)
{
	char room[200];
	struct buf missing = buf_of(room, sizeof room);
	bool none = is(v->rule, "source") && v->settings.kind == SOURCE_NONE;

	v->row.checked_at = 0;
	v->row.state = INTEGRATION_UNCONFIGURED;
	v->row.detail = STR("");
	if (!complete(v, &missing))
		v->row.detail = arena_printf(a, "Still to be entered: %.*s.", STR_ARG(buf_str(&missing)));
	else if (is(v->rule, "source") && v->settings.kind == SOURCE_POSTGRES && v->settings.customer_id.n == 0)
		v->row.detail = STR("Still to be entered: customer id.");
	else if (!none)
		v->row.state = INTEGRATION_READY;
	if (v->row.state == INTEGRATION_READY && is(v->rule, "deck") && !v->set[place_of(v->rule, STR("hmac_key"))])
		v->row.detail = STR("Deck's webhooks are refused until the key for their signatures is entered.");
}

/* ---- changing ----------------------------------------------------------------------------------------------------- */

struct change { const struct integration_change *c; struct box box[INTEGRATION_SECRETS]; struct integration_view after; bool already; };

static enum result
keep_secrets(struct tx *tx, const struct change *w, struct integration_view *v, struct audit *audit, bool *touched)
{
	enum result result = OK;

	for (int i = 0; v->rule->secret[i] != NULL && result == OK; i++) {
		bool forgets = w->c->secret[i].value.n == 0;

		if (!w->c->secret[i].given || (forgets && !v->set[i]))
			continue;
		flow_audit_note(audit, v->rule->secret[i], forgets ? STR("forgotten") : STR("entered"));
		v->set[i] = !forgets;
		*touched = true;
		result = flow_credential_keep(tx, &w->box[i]);
	}
	return result;
}

static enum result
change(struct tx *tx, void *in_out)
{
	struct change *w = in_out;
	struct audit audit = flow_audit(tx);
	struct integration_view now;
	bool secrets = false, settings;
	enum result result = load_one(tx, w->c->view.rule, &now);

	if (result != OK)
		return result;
	if (!str_eq(now.row.settings, w->c->view.row.settings))
		return tx_refuse(tx, ERR_CONFLICT, "changed_meanwhile", "Somebody else has just changed this. Look again and repeat it.");
	flow_audit_note(&audit, "provider", now.row.provider);
	differ(&audit, &now.settings, &w->c->settings);
	settings = audit.changed;
	result = keep_secrets(tx, w, &now, &audit, &secrets);
	now.settings = w->c->settings;
	now.row.settings = settings_text(tx->arena, now.rule, &now.settings);
	w->already = !settings && !secrets;
	if (secrets || (settings && is(now.rule, "source")))
		judge(tx->arena, &now);
	flow_audit_note(&audit, "state", store_integration_state_name(now.row.state));
	if (result == OK && !w->already)
		result = store_integration_put(tx, &now.row);
	if (result == OK && !w->already)
		result = flow_audit_event(&audit, "integration", now.row.id, "changed");
	/* What is pulled is pulled at once: the page waits for it. */
	if (result == OK && !w->already && is(now.rule, "source") && now.settings.kind == SOURCE_REST &&
	    now.row.state == INTEGRATION_READY)
		result = flow_pull_now(tx, &(struct pull_now){ .already = false });
	w->after = now;
	return result;
}

enum result
flow_integrations_change(const struct env *env, struct db *db, const struct scope *scope, struct integration_change *c)
{
	struct arena *a = scope->arena;
	struct change w = { .c = c, .after = c->view };
	enum result result = check(env, a, c, scope->fault);

	for (int i = 0; result == OK && c->view.rule->secret[i] != NULL; i++) {
		w.box[i] = (struct box){ .owner = owner_of(a, c->view.row.id), .field = str_of(c->view.rule->secret[i]) };
		if (c->secret[i].given && c->secret[i].value.n)
			result = flow_credential_seal(env, a, scope->account, &w.box[i], secret_of(a, c->secret[i].value), scope->fault);
	}
	if (result == OK)
		result = db_write(db, scope, change, &w);
	c->view = w.after;
	c->already = w.already;
	return result;
}
