/* settings/kiosks: the tablets of the floor. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "base/barcode.h"
#include "core/field.h"
#include "flow/kiosk.h"
#include "http/body.h"
#include "store/person.h"

enum { ID_MOST = 40, STAGE_MOST = 80 };

struct list { struct kiosk *row; size_t n; struct str *person; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	struct person p;
	enum result result = store_kiosk_list(tx, &l->row, &l->n);

	l->person = ARENA_ARRAY(tx->arena, struct str, l->n + 1);
	if (result == OK && l->person == NULL)
		result = ERR_LIMIT;
	for (size_t i = 0; i < l->n && result == OK; i++) {
		l->person[i] = STR("");
		if (l->row[i].person_id.n == 0)
			continue;
		result = store_person_get(tx, l->row[i].person_id, &p);
		l->person[i] = result == OK ? p.name : STR("somebody");
		result = result == ERR_MISSING ? OK : result;
	}
	return result;
}

static const char *
state_of(const struct kiosk *k, int64_t now)
{
	if (k->revoked_at != 0)
		return "revoked";
	if (k->code_until == 0)
		return "registered";
	return k->code_until > now ? "waiting" : "lapsed";
}

/* Kiosk of openapi.json. */
static json *
kiosk_json(const struct api *api, const struct kiosk *k, struct str person)
{
	struct arena *a = api->arena;
	int64_t now = env_now(api->env);
	json *o = json_object(a);

	json_put_str(a, o, "id", k->id);
	json_put_str(a, o, "name", k->name);
	json_put_str(a, o, "store", k->shop_id);
	json_put_str(a, o, "stage", k->stage);
	json_put_bool(a, o, "identify", k->identify);
	json_put_int(a, o, "idle_s", k->idle_s);
	json_put_text(a, o, "state", state_of(k, now));
	json_put_str(a, o, "person_name", person);
	json_put_bool(a, o, "person_here", k->identity.n > 0 && k->identity_at + k->idle_s * 1000 > now);
	api_put_time(a, o, "person_at", k->identity_at);
	api_put_time(a, o, "code_until", k->code_until);
	json_put_int(a, o, "created_at", k->created_at);
	api_put_time(a, o, "registered_at", k->registered_at);
	api_put_time(a, o, "seen_at", k->seen_at);
	api_put_time(a, o, "revoked_at", k->revoked_at);
	return o;
}

void
api_kiosks_list(struct api *api)
{
	static const char *const known[] = { NULL };
	struct list l = { .n = 0 };
	json *rows;
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK)
		result = db_read(api->db, &api->scope, load, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (size_t i = 0; i < l.n; i++)
		json_put(api->arena, rows, NULL, kiosk_json(api, &l.row[i], l.person[i]));
	api_list_whole(api, rows);
	api_etag_body(api);	/* when one was seen last is no event */
}

static bool
read_kiosk(struct api *api, struct kiosk *k)
{
	struct body b = body_open(api->req, api->arena, &api->fault);

	body_str(&b, "name", 1, field_max(FIELD_PERSON), &k->name);
	body_may_str(&b, "store", 0, ID_MOST, &k->shop_id);
	body_may_str(&b, "stage", 0, STAGE_MOST, &k->stage);
	body_bool(&b, "identify", &k->identify);
	body_int(&b, "idle_s", KIOSK_IDLE_LEAST_S, KIOSK_IDLE_MOST_S, &k->idle_s);
	return body_done(&b);
}

/* The row, and where code.n the one-time code, which is shown this once: as text, and as a label for a tablet's scanner. */
static void
answer_kiosk(struct api *api, const struct kiosk *k, struct str code, int status)
{
	json *o = answer_object(api->ans);
	struct str svg;

	json_put(api->arena, o, "kiosk", kiosk_json(api, k, STR("")));
	if (code.n) {
		enum result result = barcode_svg(api->arena, BARCODE_SQUARES, flow_kiosk_code_label(api->arena, code), false, &svg, &api->fault);

		if (result != OK) {
			api_fail(api, result);
			return;
		}
		json_put_str(api->arena, o, "code", code);
		json_put_str(api->arena, o, "code_svg", svg);
	}
	answer_json(api->ans, status, o);
}

void
api_kiosks_create(struct api *api)
{
	struct kiosk k = { .name = STR(""), .shop_id = STR(""), .stage = STR("") };
	struct str code;
	enum result result;

	if (!read_kiosk(api, &k)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	code = flow_kiosk_code_make(api->env, api->arena, &k.hash);
	result = code.n ? db_write(api->db, &api->scope, flow_kiosk_add, &k) : ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_kiosk(api, &k, code, 201);
}

void
api_kiosks_put(struct api *api)
{
	struct kiosk k = { .id = api_path(api, 0), .shop_id = STR(""), .stage = STR("") };
	enum result result = ERR_INPUT;

	if (read_kiosk(api, &k))
		result = db_write(api->db, &api->scope, flow_kiosk_change, &k);
	if (result != OK)
		api_fail(api, result);
	else
		answer_kiosk(api, &k, STR(""), 200);
}

void
api_kiosks_code(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct kiosk k = { .id = api_path(api, 0) };
	struct str code = flow_kiosk_code_make(api->env, api->arena, &k.hash);
	enum result result = body_done(&b) ? OK : ERR_INPUT;

	if (result == OK)
		result = code.n ? db_write(api->db, &api->scope, flow_kiosk_renew, &k) : ERR_LIMIT;
	if (result != OK)
		api_fail(api, result);
	else
		answer_kiosk(api, &k, code, 200);
}

void
api_kiosks_revoke(struct api *api)
{
	struct kiosk_revoke r = { .id = api_path(api, 0) };
	enum result result = db_write(api->db, &api->scope, flow_kiosk_revoke, &r);

	if (result != OK)
		api_fail(api, result);
	else if (r.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}
