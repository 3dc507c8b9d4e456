/* settings/stores: shops, how their orders are read, their secrets, and what an edited mapping would read. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/ticket_json.h"
#include "core/field.h"
#include "flow/shop_preview.h"
#include "flow/shop_test.h"
#include "http/body.h"

enum { NAME_MAX = 100, WORD_MAX = 80, SECRET_MAX = 500 };

static json *
store_json(struct api *api, const struct shop_view *v)
{
	struct arena *a = api->arena;
	json *o = json_object(a), *secrets = json_object(a);
	const struct shop *s = &v->shop;

	json_put_str(a, o, "id", s->id);
	json_put_str(a, o, "domain", s->domain);
	json_put_str(a, o, "name", s->name);
	json_put_str(a, o, "prefix", s->prefix);
	json_put_str(a, o, "currency", currency_code(s->currency));
	json_put_str(a, o, "zone", s->zone);
	json_put_str(a, o, "location", s->location);
	json_put_bool(a, o, "active", s->active);
	json_put_str(a, o, "state", store_integration_state_name(v->integration.state));
	json_put_str(a, o, "detail", flow_shop_said(a, s, &v->integration));
	api_put_time(a, o, "checked_at", v->integration.checked_at);
	/* The address is as good as a key: who may not change settings does not see it. */
	if (role_may(api->actor.role, MAY_SETTINGS))
		json_put_str(a, o, "webhook_url", arena_printf(a, "%.*s/hooks/shopify/%.*s", STR_ARG(api->env->config->base_url),
		    STR_ARG(v->integration.address)));
	else
		json_put_null(a, o, "webhook_url");
	json_put(a, o, "settings", flow_shop_settings_json(a, &v->settings));
	for (int i = 0; i < SHOP_SECRETS; i++)
		json_put_bool(a, secrets, flow_shops_secrets[i], v->set[i]);
	json_put(a, o, "secrets", secrets);
	api_put_day(a, o, "today", flow_shops_today(s, env_now(api->env)));
	return o;
}

void
api_stores_list(struct api *api)
{
	struct shops_all all = { .n = 0 };
	json *o, *rows;
	enum result result;

	if (api_unchanged_today(api))
		return;
	result = db_read(api->db, &api->scope, flow_shops_load, &all);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	rows = json_array(api->arena);
	for (size_t i = 0; i < all.n; i++)
		json_put(api->arena, rows, NULL, store_json(api, &all.at[i]));
	json_put(api->arena, o, "rows", rows);
	answer_json(api->ans, 200, o);
}

/* ---- changing ----------------------------------------------------------------------------------------------------- */

static void
read_secrets(struct body *b, struct shop_change *c)
{
	struct body in = body_may_in(b, "secrets");

	for (int i = 0; i < SHOP_SECRETS; i++) {
		c->secret[i].value = STR("");
		c->secret[i].given = body_is_null(&in, flow_shops_secrets[i]) ||
		    body_may_str(&in, flow_shops_secrets[i], 1, SECRET_MAX, &c->secret[i].value);
	}
	body_done(&in);
}

/* A new one needs all of it; of one that is there, what is not said stays. */
static enum result
read_change(struct api *api, struct shop_change *c, bool fresh)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct shop *s = &c->view.shop;
	struct str domain = s->domain, currency = currency_code(s->currency);
	char room[SHOPIFY_DOMAIN_MAX + 1];
	struct buf put = buf_of(room, sizeof room);
	enum result result = OK;

	(fresh ? body_str : body_may_str)(&b, "domain", 1, 200, &domain);
	(fresh ? body_str : body_may_str)(&b, "name", 1, NAME_MAX, &s->name);
	(fresh ? body_str : body_may_str)(&b, "prefix", 1, WORD_MAX, &s->prefix);
	(fresh ? body_str : body_may_str)(&b, "currency", 3, 3, &currency);
	(fresh ? body_str : body_may_str)(&b, "zone", 1, WORD_MAX, &s->zone);
	body_may_str(&b, "location", 0, WORD_MAX, &s->location);
	body_may_bool(&b, "active", &s->active);
	read_secrets(&b, c);
	s->currency = CURRENCY_NONE;
	currency_parse(currency, &s->currency);
	s->domain = shopify_domain_put(&put, domain) ? arena_str(api->arena, buf_str(&put)) : domain;
	if (body_has(&b, "settings"))
		result = flow_shop_settings_parse(api->arena, json_get(b.object, "settings"), &c->view.settings, &api->fault);
	return body_done(&b) ? result : ERR_INPUT;
}

static void
answer_store(struct api *api, const struct shop_change *c, int status)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "store", store_json(api, &c->view));
	if (c->already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

void
api_stores_create(struct api *api)
{
	struct shop_change c = { .view = { .shop = { .id = STR(""), .location = STR(""), .active = true } } };
	enum result result;

	flow_shop_settings_default(&c.view.settings);
	result = read_change(api, &c, true);
	if (result == OK)
		result = flow_shops_change(api->env, api->db, &api->scope, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_store(api, &c, 201);
}

struct one { struct str id; struct shop_view view; };

static enum result
load_one(struct tx *tx, void *in_out)
{
	struct one *one = in_out;

	return flow_shops_one(tx, one->id, &one->view);
}

void
api_stores_put(struct api *api)
{
	struct one one = { .id = api_path(api, 0) };
	struct shop_change c = { .already = false };
	enum result result = db_read(api->db, &api->scope, load_one, &one);

	if (result == OK) {
		c.view = one.view;
		result = read_change(api, &c, false);
	}
	if (result == OK)
		result = flow_shops_change(api->env, api->db, &api->scope, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_store(api, &c, 200);
}

/* ---- a preview ---------------------------------------------------------------------------------------------------- */

static json *
facts_json(struct arena *a, const struct shop_preview *p)
{
	json *rows = json_array(a);

	for (size_t i = 0; i < p->facts.facts_n; i++) {
		const struct intake_fact *f = &p->facts.facts[i];
		json *one = json_object(a), *means = json_array(a);

		json_put_str(a, one, "place", intake_place_name(f->place));
		json_put_int(a, one, "line", f->line);
		json_put_str(a, one, "name", f->name);
		json_put_str(a, one, "value", f->value);
		for (int m = 0; m < INTAKE_MEANINGS; m++)
			if (p->intake.facts[i].means & INTAKE_BIT(m))
				json_put_str(a, means, NULL, intake_means_name((enum intake_means)m));
		json_put(a, one, "means", means);
		json_put(a, rows, NULL, one);
	}
	return rows;
}

static json *
lines_json(struct arena *a, const struct shop_preview *p)
{
	json *rows = json_array(a);

	for (size_t i = 0; i < p->told.lines; i++) {
		const struct order_line *l = &p->told.line[i];
		json *one = json_object(a);

		json_put_str(a, one, "title", l->title);
		json_put_str(a, one, "variant_title", l->variant_title);
		json_put_str(a, one, "sku", l->sku);
		json_put_int(a, one, "quantity", l->quantity);
		json_put_str(a, one, "flavour", l->flavour);
		json_put_str(a, one, "size", l->size);
		json_put_str(a, one, "writing", p->intake.lines[i].writing);
		json_put_str(a, one, "notes", p->intake.lines[i].notes);
		json_put_bool(a, one, "work", l->work);
		api_put_problems(a, one, "problems", l->problems);
		json_put(a, rows, NULL, one);
	}
	return rows;
}

void
api_stores_preview(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct shop_preview *p = ARENA_NEW(api->arena, struct shop_preview);
	enum result result = p != NULL ? OK : ERR_LIMIT;
	json *o, *order;

	if (result == OK) {
		p->shop_id = api_path(api, 0);
		p->order_id = STR("");
		body_may_str(&b, "order", 1, WORD_MAX, &p->order_id);
		if (body_has(&b, "settings"))
			p->settings = json_get(b.object, "settings");
		result = body_done(&b) ? flow_shop_preview(api->env, api->db, &api->scope, p) : ERR_INPUT;
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	order = json_object(api->arena);
	json_put_str(api->arena, order, "id", p->order_id);
	json_put_str(api->arena, order, "human", p->told.order.human);
	json_put(api->arena, o, "order", order);
	api_put_day(api->arena, o, "due_day", p->intake.due_day);
	json_put_str(api->arena, o, "due_text", p->intake.due_text);
	json_put_str(api->arena, o, "due_time", p->intake.due_time);
	json_put_str(api->arena, o, "due_from", intake_place_name(p->intake.due_from));
	json_put_str(api->arena, o, "due_reading", due_reading_text(p->intake.due_reading));
	json_put_str(api->arena, o, "method", intake_method_name(p->intake.method));
	json_put_str(api->arena, o, "notes_from", intake_place_name(p->intake.notes_from));
	json_put(api->arena, o, "lines", lines_json(api->arena, p));
	api_put_problems(api->arena, o, "problems", p->told.order.problems);
	json_put(api->arena, o, "facts", facts_json(api->arena, p));
	answer_json(api->ans, 200, o);
}
