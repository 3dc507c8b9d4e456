/* settings/portals: suppliers' portals and their logins. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "core/field.h"
#include "flow/portals.h"
#include "flow/submit.h"
#include "http/body.h"
#include "http/paging.h"

/* ---- a portal ------------------------------------------------------------------------------------------------------ */

/* All of the account, since a login says who else uses it. */
struct all { struct portal_row *portal; size_t portals; struct login *login; size_t logins; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct all *all = in_out;
	enum result result = store_portal_list(tx, &all->portal, &all->portals);

	return result == OK ? store_login_list(tx, &all->login, &all->logins) : result;
}

static json *
login_json(struct arena *a, const struct all *all, const struct portal_row *p)
{
	json *o = json_object(a), *shared = json_array(a);
	const struct login *l = NULL;

	for (size_t i = 0; i < all->logins; i++)
		if (str_eq(all->login[i].id, p->login_id))
			l = &all->login[i];
	json_put_str(a, o, "id", p->login_id);
	json_put_str(a, o, "hint", l != NULL ? l->hint : STR(""));
	json_put_bool(a, o, "blocked", l != NULL && l->blocked.n > 0);
	api_put_time(a, o, "blocked_at", l != NULL ? l->blocked_at : 0);
	for (size_t i = 0; i < all->portals; i++)
		if (str_eq(all->portal[i].login_id, p->login_id) && !str_eq(all->portal[i].id, p->id))
			json_put_str(a, shared, NULL, all->portal[i].supplier_name);
	json_put(a, o, "shared_with", shared);
	return o;
}

/* Portal of openapi.json; of its login, never the user name or the password. */
static json *
portal_json(struct arena *a, const struct all *all, const struct portal_row *p)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", p->id);
	json_put_str(a, o, "supplier_id", p->supplier_id);
	json_put_str(a, o, "supplier_name", p->supplier_name);
	json_put_str(a, o, "source_guid", p->source_guid);
	json_put_str(a, o, "currency", currency_code(p->currency));
	json_put_str(a, o, "tolerance_kind", judge_tolerance_name(p->tolerance.kind));
	json_put_int(a, o, "tolerance", p->tolerance.amount);
	json_put_bool(a, o, "active", p->active);
	if (p->login_id.n)
		json_put(a, o, "login", login_json(a, all, p));
	else
		json_put_null(a, o, "login");
	return o;
}

static void
answer_portal(struct api *api, const struct portal_row *p, bool already, int status)
{
	struct all all = { .portals = 0 };
	json *o = answer_object(api->ans);
	enum result result = db_read(api->db, &api->scope, load, &all);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	json_put(api->arena, o, "portal", portal_json(api->arena, &all, p));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

/* ---- the list ------------------------------------------------------------------------------------------------------- */

/* The first row behind the page before; they stand by name and id. */
static size_t
first_after(const struct all *all, const struct paging *page)
{
	size_t i = 0;

	for (; page->after && i < all->portals; i++) {
		int order = str_cmp(all->portal[i].supplier_name, page->key);

		if (order > 0 || (order == 0 && str_cmp(all->portal[i].id, page->id) > 0))
			break;
	}
	return i;
}

void
api_portals_list(struct api *api)
{
	static const char *const known[] = { "limit", "cursor", NULL };
	struct arena *a = api->arena;
	struct all all = { .portals = 0 };
	struct paging page;
	json *rows;
	size_t from, n;
	bool more;
	enum result result = api_list_read(api, known, &page);

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load, &all);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	from = first_after(&all, &page);
	n = all.portals - from;
	more = paging_more(&page, &n);
	rows = json_array(a);
	for (size_t i = from; i < from + n; i++)
		json_put(a, rows, NULL, portal_json(a, &all, &all.portal[i]));
	api_list(api, rows, more, 0, n ? all.portal[from + n - 1].supplier_name : STR(""), n ? all.portal[from + n - 1].id : STR(""));
}

/* ---- changes -------------------------------------------------------------------------------------------------------- */

static bool
read_portal(struct api *api, struct portal_row *row)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct portal_typed in = { .supplier_name = STR("") };
	bool whole = body_str(&b, "supplier_id", 1, 1000, &in.supplier_id);

	whole &= body_str(&b, "supplier_name", 0, 1000, &in.supplier_name);
	whole &= body_str(&b, "source_guid", 1, 1000, &in.source_guid);
	whole &= body_str(&b, "currency", 1, 1000, &in.currency);
	whole &= body_str(&b, "tolerance_kind", 1, 1000, &in.tolerance_kind);
	whole &= body_int(&b, "tolerance", 0, MONEY_MINOR_MAX, &in.tolerance);
	whole &= body_bool(&b, "active", &in.active);
	if (whole)
		flow_portals_check(&in, row, &api->fault);
	if (body_done(&b))
		return true;
	api_fail(api, ERR_INPUT);
	return false;
}

void
api_portals_create(struct api *api)
{
	struct portal_row row;
	enum result result;

	if (!read_portal(api, &row))
		return;
	result = flow_portals_add(api->env, api->db, &api->scope, &row);
	if (result != OK)
		api_fail(api, result);
	else
		answer_portal(api, &row, false, 201);
}

void
api_portals_put(struct api *api)
{
	struct portal_change c = { .already = false };
	enum result result;

	if (!read_portal(api, &c.row))
		return;
	c.row.id = api_path(api, 0);
	result = flow_portals_change(api->env, api->db, &api->scope, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_portal(api, &c.row, c.already, 200);
}

void
api_portals_delete(struct api *api)
{
	struct str id = api_path(api, 0);
	enum result result = db_write(api->db, &api->scope, flow_portals_remove, &id);

	if (result != OK)
		api_fail(api, result);
	else
		answer_ok(api->ans);
}

/* ---- credentials ---------------------------------------------------------------------------------------------------- */

void
api_portals_credentials(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct login_enter in = { .portal_id = api_path(api, 0) };
	struct str username = STR("");
	enum result result = ERR_INPUT;

	body_str(&b, "username", 0, field_max(FIELD_LOGIN), &username);
	body_secret(&b, "password", 1, field_max(FIELD_PASSWORD), &in.password);
	if (body_done(&b)) {
		in.username = secret_of(api->arena, username);
		result = flow_logins_enter(api->env, api->db, &api->scope, &in);
	}
	secret_wipe(&in.username);
	secret_wipe(&in.password);
	if (result != OK)
		api_fail(api, result);
	else
		answer_ok(api->ans);
}

void
api_portals_forget(struct api *api)
{
	struct login_forget f = { .portal_id = api_path(api, 0) };
	enum result result = db_write(api->db, &api->scope, flow_logins_forget, &f);

	if (result != OK)
		api_fail(api, result);
	else if (f.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}

void
api_portals_test(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct login_test t = { .portal_id = api_path(api, 0) };
	enum result result = body_done(&b) ? db_write(api->db, &api->scope, flow_login_test, &t) : ERR_INPUT;
	json *o;

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "job", api_job_json(api->arena, &t.job));
	if (t.already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, 202, o);
}
