/* settings/tokens: programs' keys to this API. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/label.h"
#include "core/field.h"
#include "flow/people.h"
#include "http/body.h"

/* Token of openapi.json; never what it says. */
static json *
token_json(struct arena *a, const struct token *t, struct str by_name)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", t->id);
	json_put_str(a, o, "name", t->name);
	json_put_str(a, o, "role", role_name(t->role));
	json_put_str(a, o, "created_by", t->created_by);
	json_put_str(a, o, "created_by_name", by_name);
	json_put_int(a, o, "created_at", t->created_at);
	api_put_time(a, o, "used_at", t->used_at);
	api_put_time(a, o, "revoked_at", t->revoked_at);
	return o;
}

struct list { struct token *row; struct str *by_name; size_t n; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;
	enum result result = store_token_list(tx, &l->row, &l->n);

	l->by_name = ARENA_ARRAY(tx->arena, struct str, l->n + 1);
	if (result == OK && l->by_name == NULL)
		result = ERR_LIMIT;
	for (size_t i = 0; i < l->n && result == OK; i++)
		result = api_label_actor(tx, l->row[i].created_by, STR(""), &l->by_name[i]);
	return result;
}

void
api_tokens_list(struct api *api)
{
	static const char *const known[] = { NULL };
	struct list l = { .n = 0 };
	json *rows;
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK)
		result = db_read(api->db, &api->scope, list, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (size_t i = 0; i < l.n; i++)
		json_put(api->arena, rows, NULL, token_json(api->arena, &l.row[i], l.by_name[i]));
	api_list_whole(api, rows);
	api_etag_body(api);	/* when one was used last is no event */
}

void
api_tokens_create(struct api *api)
{
	static const char *const words[] = { "viewer", "staff", "manager", "owner", NULL };	/* as enum role counts */
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct token t = { .name = STR("") };
	struct str text = STR("");
	int role = ROLE_VIEWER;
	enum result result = ERR_INPUT;
	json *o;

	body_str(&b, "name", 1, field_max(FIELD_PERSON), &t.name);
	body_enum(&b, "role", words, &role);
	t.role = (enum role)role;
	if (body_done(&b) && !flow_people_may_give(api->actor.role, t.role))
		result = fault_set(&api->fault, ERR_DENIED, "denied", "A token cannot do more than you may do yourself.");
	else if (api->fault.result == OK) {
		text = flow_people_token_make(api->env, api->arena, &t.hash);
		result = text.p != NULL ? db_write(api->db, &api->scope, flow_people_token_add, &t) : ERR_STORE;
	}
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put_str(api->arena, o, "token", text);
	json_put(api->arena, o, "row", token_json(api->arena, &t, api->person_name));
	answer_json(api->ans, 201, o);
}

void
api_tokens_revoke(struct api *api)
{
	struct people_revoke r = { .id = api_path(api, 0) };
	enum result result = db_write(api->db, &api->scope, flow_people_token_revoke, &r);

	if (result != OK)
		api_fail(api, result);
	else if (r.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}
