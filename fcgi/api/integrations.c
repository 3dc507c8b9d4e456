/* settings/integrations: Deck, Slack and the purchasing source. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "core/field.h"
#include "flow/integrations.h"
#include "http/body.h"

enum { SECRET_MOST = 2000 };

/* ---- one ------------------------------------------------------------------------------------------------------------- */

static bool
is(const struct integration_view *v, const char *provider)
{
	return str_eq(str_of(v->rule->provider), str_of(provider));
}

static json *
settings_json(struct arena *a, const struct integration_view *v)
{
	const struct integration_settings *s = &v->settings;
	json *o = json_object(a);

	if (is(v, "slack"))
		json_put_bool(a, o, "tell_done", s->tell_done);
	if (is(v, "source")) {
		json_put_str(a, o, "kind", flow_source_kind_name(s->kind));
		json_put_str(a, o, "customer_id", s->customer_id);
		json_put_str(a, o, "currency", currency_code(s->currency));
		json_put_bool(a, o, "only_placed_by_hand", s->only_placed_by_hand);
	}
	return o;
}

/* Integration of openapi.json: of secrets, whether they are there. */
static json *
integration_json(const struct api *api, const struct integration_view *v)
{
	struct arena *a = api->arena;
	json *o = json_object(a), *secrets = json_object(a);

	json_put_text(a, o, "provider", v->rule->provider);
	json_put_str(a, o, "state", store_integration_state_name(v->row.state));
	json_put_str(a, o, "detail", v->row.detail);
	api_put_time(a, o, "checked_at", v->row.checked_at);
	json_put(a, o, "settings", settings_json(a, v));
	for (int i = 0; v->rule->secret[i] != NULL; i++)
		json_put_bool(a, secrets, v->rule->secret[i], v->set[i]);
	json_put(a, o, "secrets", secrets);
	if (v->rule->hook)
		json_put_str(a, o, "webhook_url", arena_printf(a, "%.*s/hooks/%s/%.*s", STR_ARG(api->env->config->base_url),
		    v->rule->provider, STR_ARG(v->row.address)));
	else
		json_put_null(a, o, "webhook_url");
	return o;
}

static void
answer_integration(struct api *api, const struct integration_view *v, bool already)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "integration", integration_json(api, v));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 200, o);
}

/* All of them; what nobody has looked at before is made now, with its address. Whoever looks has not changed anything. */
static enum result
load(struct api *api, struct integration_all *all)
{
	struct scope nobody = api->scope;
	enum result result = db_read(api->db, &api->scope, flow_integrations_load, all);

	nobody.user = STR("");
	if (result == OK && all->missing)
		result = db_write(api->db, &nobody, flow_integrations_make, all);
	return result;
}

static enum result
load_one(struct api *api, struct integration_view *v)
{
	const struct integration_rule *rule = flow_integrations_rule(api_path(api, 0));
	struct integration_all all;
	enum result result;

	if (rule == NULL)
		return fault_set(&api->fault, ERR_MISSING, "missing", "There is no such integration: deck, slack or source.");
	result = load(api, &all);
	for (int i = 0; i < INTEGRATIONS && result == OK; i++)
		if (all.at[i].rule == rule)
			*v = all.at[i];
	return result;
}

void
api_integrations_list(struct api *api)
{
	static const char *const known[] = { NULL };
	struct integration_all all;
	json *rows;
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK)
		result = load(api, &all);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (int i = 0; i < INTEGRATIONS; i++)
		json_put(api->arena, rows, NULL, integration_json(api, &all.at[i]));
	api_list_whole(api, rows);
	api_etag_body(api);	/* pulls and messages change it without an event */
}

/* ---- changing -------------------------------------------------------------------------------------------------------- */

static void
read_settings(struct body *b, const struct integration_view *v, struct integration_settings *s)
{
	static const char *const kinds[] = { "none", "demo", "postgres", "rest", NULL };	/* as enum source_kind counts */
	struct body in = body_may_in(b, "settings");
	struct str currency = STR("");
	int kind = (int)s->kind;

	if (is(v, "slack"))
		body_may_bool(&in, "tell_done", &s->tell_done);
	if (is(v, "source")) {
		body_may_enum(&in, "kind", kinds, &kind);
		s->kind = (enum source_kind)kind;
		body_may_str(&in, "customer_id", 0, 64, &s->customer_id);
		if (body_may_str(&in, "currency", 0, 3, &currency)) {
			s->currency = CURRENCY_NONE;
			if (currency.n && !currency_parse(currency, &s->currency))
				body_wrong(&in, "currency", "Should be a currency of ISO 4217, such as EUR; or empty for the supplier's.");
		}
		body_may_bool(&in, "only_placed_by_hand", &s->only_placed_by_hand);
	}
	body_done(&in);
}

/* Of a password every blank counts; around all else they are a slip of pasting. */
static bool
read_secret(struct body *in, const char *name, struct str *value)
{
	if (str_ends(str_of(name), STR("password")))
		return body_may_text(in, name, 1, SECRET_MOST, value);
	return body_may_str(in, name, 1, SECRET_MOST, value);
}

static void
read_secrets(struct body *b, const struct integration_view *v, struct integration_change *c)
{
	struct body in = body_may_in(b, "secrets");

	for (int i = 0; v->rule->secret[i] != NULL; i++)
		c->secret[i].given = body_is_null(&in, v->rule->secret[i]) ||
		    read_secret(&in, v->rule->secret[i], &c->secret[i].value);
	body_done(&in);
}

void
api_integrations_put(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct integration_change c = { .already = false };
	struct fault of_body = api->fault;
	enum result result;

	api->fault = (struct fault){ 0 };	/* reading the store begins a fault anew */
	result = load_one(api, &c.view);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	api->fault = of_body;
	c.settings = c.view.settings;
	read_settings(&b, &c.view, &c.settings);
	read_secrets(&b, &c.view, &c);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	result = flow_integrations_change(api->env, api->db, &api->scope, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_integration(api, &c.view, c.already);
}

/* ---- trying ---------------------------------------------------------------------------------------------------------- */

static void
try_now(struct api *api, struct integration_view *v)
{
	enum result result = flow_integrations_try(api->env, api->db, &api->scope, v);

	if (result == OK)
		result = load_one(api, v);
	if (result != OK)
		api_fail(api, result);
	else
		answer_integration(api, v, false);
}

void
api_integrations_test(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct integration_test t = { .already = false };
	json *o, *job;
	enum result result = body_done(&b) ? OK : ERR_INPUT;

	if (result == OK)
		result = load_one(api, &t.view);
	if (result == OK)
		result = db_write(api->db, &api->scope, flow_integrations_test, &t);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	if (t.at_once) {
		try_now(api, &t.view);
		return;
	}
	o = answer_object(api->ans);
	job = json_object(api->arena);
	json_put_str(api->arena, job, "id", t.job_id);
	json_put(api->arena, o, "job", job);
	if (t.already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 202, o);
}
