/* settings/stores/{id}/test, pull, catch_up and locations, deliveries/{id}/read: what a store's connection is asked to do. */
#include "api/handlers.h"
#include "flow/shop_access.h"
#include "flow/shop_hook.h"
#include "flow/shop_jobs.h"
#include "flow/shops.h"
#include "http/body.h"

static void
answer_job(struct api *api, struct str id, bool already)
{
	json *o = answer_object(api->ans), *job = json_object(api->arena);

	json_put_str(api->arena, job, "id", id);
	json_put(api->arena, o, "job", job);
	if (already)
		json_put_bool(api->arena, o, "already_done", true);
	answer_json(api->ans, 202, o);
}

static void
ask(struct api *api, db_fn what)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct shop_ask x = { .shop = api_path(api, 0) };
	enum result result = body_done(&b) ? db_write(api->db, &api->scope, what, &x) : ERR_INPUT;

	if (result != OK)
		api_fail(api, result);
	else
		answer_job(api, x.job, x.already);
}

void
api_stores_test(struct api *api)
{
	ask(api, flow_shop_test);
}

void
api_stores_pull(struct api *api)
{
	ask(api, flow_shop_pull_products);
}

void
api_stores_catch_up(struct api *api)
{
	ask(api, flow_shop_catch_up);
}

/* ---- where its stock may be ---------------------------------------------------------------------------------------- */

struct places { struct str id; struct shop_notes notes; };

static enum result
load_places(struct tx *tx, void *in_out)
{
	struct places *p = in_out;
	struct shop_view view;
	enum result result = flow_shops_one(tx, p->id, &view);

	if (result == OK)
		p->notes = flow_shop_notes(tx->arena, &view.integration);
	return result;
}

void
api_stores_locations(struct api *api)
{
	struct places p = { .id = api_path(api, 0) };
	enum result result = db_read(api->db, &api->scope, load_places, &p);
	json *o, *rows;

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	rows = json_array(api->arena);
	for (size_t i = 0; i < p.notes.locations; i++) {
		json *one = json_object(api->arena);

		json_put_str(api->arena, one, "id", p.notes.location[i].id);
		json_put_str(api->arena, one, "name", p.notes.location[i].name);
		json_put_bool(api->arena, one, "active", p.notes.location[i].active);
		json_put_bool(api->arena, one, "online", p.notes.location[i].online);
		json_put(api->arena, rows, NULL, one);
	}
	json_put(api->arena, o, "rows", rows);
	answer_json(api->ans, 200, o);
	api_etag_body(api);
}

/* ---- once more ------------------------------------------------------------------------------------------------------ */

void
api_deliveries_read(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct shop_again x = { .delivery = api_path(api, 0) };
	enum result result = body_done(&b) ? flow_shop_read_again(api->env, api->db, &api->scope, &x) : ERR_INPUT;
	json *o;

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put_bool(api->arena, o, "changed", x.changed);
	json_put_str(api->arena, o, "note", x.note);
	answer_json(api->ans, 200, o);
}
