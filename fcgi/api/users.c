/* settings/users: the people of the account. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "base/crypto.h"
#include "core/field.h"
#include "flow/people.h"
#include "flow/who.h"
#include "http/body.h"

static const char *const role_words[] = { "viewer", "staff", "manager", "owner", NULL };	/* as enum role counts */

/* User of openapi.json. */
static json *
user_json(struct arena *a, const struct person *p)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", p->id);
	json_put_str(a, o, "email", p->email);
	json_put_str(a, o, "name", p->name);
	json_put_str(a, o, "role", role_name(p->role));
	json_put_bool(a, o, "active", p->active);
	json_put_bool(a, o, "signs_in", p->email.n > 0);
	json_put_bool(a, o, "badge", p->badge.n > 0);
	json_put_bool(a, o, "pin", p->pin.n > 0);
	json_put_bool(a, o, "must_change_password", p->must_change_password);
	json_put_int(a, o, "created_at", p->created_at);
	api_put_time(a, o, "signed_in_at", p->signed_in_at);
	return o;
}

static void
answer_user(struct api *api, const struct person *p, bool already, int status)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "user", user_json(api->arena, p));
	if (already)
		answer_already_done(api->ans, o);
	else
		answer_json(api->ans, status, o);
}

struct list { struct person *row; size_t n; };

static enum result
list(struct tx *tx, void *in_out)
{
	struct list *l = in_out;

	return store_person_list(tx, &l->row, &l->n);
}

void
api_users_list(struct api *api)
{
	static const char *const known[] = { NULL };
	struct list l = { .n = 0 };
	json *rows;
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK && api_unchanged(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, list, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (size_t i = 0; i < l.n; i++)
		json_put(api->arena, rows, NULL, user_json(api->arena, &l.row[i]));
	api_list_whole(api, rows);
}

static bool
may_give(struct api *api, enum role role)
{
	if (flow_people_may_give(api->actor.role, role))
		return true;
	fault_set(&api->fault, ERR_DENIED, "denied", "The role %.*s may do more than yours.", STR_ARG(role_name(role)));
	return false;
}

/* What opens nothing but a kiosk: a badge is made here, a PIN is told. *pin_told: one was. */
static void
read_floor(struct body *b, bool *badge, struct str *pin, bool *pin_told)
{
	struct fault wrong = { .result = OK };

	body_may_bool(b, "badge", badge);
	*pin_told = body_may_text(b, "pin", 0, PIN_MOST, pin);
	if (*pin_told && pin->n && flow_who_pin(*pin, &wrong) != OK)
		body_wrong(b, "pin", "%s", wrong.detail[0].message);
}

/* ERR_STORE: it could not be hashed. */
static enum result
hash_pin(struct api *api, struct str pin, struct str *hash)
{
	*hash = pin.n ? crypto_password_hash(api->arena, pin) : STR("");
	return hash->n || !pin.n ? OK : ERR_STORE;
}

void
api_users_create(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct person p = { .name = STR("") };
	struct str password = STR(""), pin = STR("");
	int role = ROLE_VIEWER;
	bool badge = false, pin_told;
	enum result result = ERR_INPUT;

	body_str(&b, "name", 1, field_max(FIELD_PERSON), &p.name);
	body_enum(&b, "role", role_words, &role);
	read_floor(&b, &badge, &pin, &pin_told);
	if (body_has(&b, "email") || body_has(&b, "password") || role != ROLE_STAFF) {
		if (body_str(&b, "email", 1, field_max(FIELD_EMAIL), &p.email))
			flow_people_email(api->arena, p.email, &p.email_folded, &api->fault);
		if (body_text(&b, "password", 1, 1000, &password))
			flow_people_password(api->arena, password, p.email_folded, "password", &api->fault);
	}
	p.role = (enum role)role;
	p.must_change_password = password.n > 0;
	if (body_done(&b) && may_give(api, p.role)) {
		p.password = password.n ? crypto_password_hash(api->arena, password) : STR("");
		p.badge = badge ? flow_people_badge_make(api->env, api->arena) : STR("");
		result = !password.n || p.password.n ? hash_pin(api, pin, &p.pin) : ERR_STORE;
		if (result == OK)
			result = db_write(api->db, &api->scope, flow_people_add, &p);
	}
	if (result != OK)
		api_fail(api, result);
	else
		answer_user(api, &p, false, 201);
}

struct one { struct str id; struct person person; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct one *one = in_out;
	enum result result = store_person_get(tx, one->id, &one->person);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "missing", "There is no such person.") : result;
}

void
api_users_put(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct people_change c = { .id = api_path(api, 0), .set_role = true, .set_active = true, .keep_session = api->session };
	struct one before = { .id = c.id };
	struct str password = STR(""), pin = STR("");
	int role = ROLE_VIEWER;
	bool has_password, badge = false;
	enum result result;

	body_str(&b, "name", 1, field_max(FIELD_PERSON), &c.name);
	body_enum(&b, "role", role_words, &role);
	body_bool(&b, "active", &c.active);
	has_password = body_may_text(&b, "password", 1, 1000, &password);
	c.role = (enum role)role;
	c.set_badge = body_has(&b, "badge");
	read_floor(&b, &badge, &pin, &c.set_pin);
	/* Or a session that somebody left open, or stole, could take the person over for good. */
	if (has_password && str_eq(c.id, api->actor.user))
		body_wrong(&b, "password", "Change your own under My account, where the present one is asked for.");
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	result = db_read(api->db, &api->scope, load, &before);
	if (result == OK && (!may_give(api, before.person.role) || !may_give(api, c.role)))
		result = ERR_DENIED;
	if (result == OK && has_password)
		result = flow_people_password(api->arena, password, before.person.email_folded, "password", &api->fault);
	if (result == OK && has_password) {
		c.password = crypto_password_hash(api->arena, password);
		result = c.password.n ? OK : ERR_STORE;
	}
	if (result == OK && badge)
		c.badge = flow_people_badge_make(api->env, api->arena);
	if (result == OK)
		result = hash_pin(api, pin, &c.pin);
	if (result == OK)
		result = db_write(api->db, &api->scope, flow_people_change, &c);
	if (result != OK)
		api_fail(api, result);
	else
		answer_user(api, &c.person, c.already, 200);
}
