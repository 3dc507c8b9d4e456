/* session: sign in and out, who one is, one's own password and PIN; sessions: where one is signed in. */
#include "api/handlers.h"
#include "api/kiosk_json.h"
#include "base/version.h"
#include "core/field.h"
#include "flow/signin.h"
#include "flow/who.h"
#include "http/agent.h"
#include "http/body.h"

enum { PASSWORD_MOST = 256, IDENTITY_MOST = 100 };	/* characters that are looked at; a new password may have fewer (flow/people.h) */

/* Whether the providers are stand-ins: Deck's host is one that may be private. */
static bool
sandbox(const struct config *config)
{
	struct str rest = config->private_hosts, one, scheme, host, path;

	str_cut(config->deck_url, '/', &scheme, &host);	/* "https:" and "/host/path" */
	if (host.n)
		host = (struct str){ host.p + 1, host.n - 1 };
	str_cut(host, '/', &host, &path);
	while (rest.n) {
		struct str name, port;

		str_cut(rest, ',', &one, &rest);
		one = str_trim(one);
		str_cut(host, ':', &name, &port);
		if (one.n && (str_eq(one, host) || str_eq(one, name)))
			return true;
	}
	return false;
}

static json *
base_json(const struct api *api)
{
	struct arena *a = api->arena;
	json *o = json_object(a);

	json_put_str(a, o, "version", version_text());
	json_put_bool(a, o, "external_calls", api->env->config->external_calls);
	json_put_bool(a, o, "sandbox", sandbox(api->env->config));
	return o;
}

/* Of a token and a kiosk, the person's id, name and role are set. */
struct me { struct str id, kiosk_id; struct person person; struct account account; struct kiosk_here kiosk; };

/* Session of openapi.json. */
static json *
me_json(const struct api *api, const struct me *me, struct str csrf)
{
	struct arena *a = api->arena;
	json *o = answer_object(api->ans), *person = json_object(a), *account = json_object(a), *may = json_array(a);

	json_put_str(a, person, "id", me->person.id);
	json_put_str(a, person, "name", me->person.name);
	json_put_str(a, person, "email", me->person.email);
	json_put_str(a, person, "role", role_name(me->person.role));
	json_put(a, o, "person", person);
	json_put_str(a, account, "id", me->account.id);
	json_put_str(a, account, "name", me->account.name);
	json_put(a, o, "account", account);
	for (int p = 0; p < PERMISSIONS; p++)
		if (role_may(me->person.role, (enum permission)p) && (!me->person.must_change_password || permission_first((enum permission)p)))
			json_put_str(a, may, NULL, permission_name((enum permission)p));
	json_put(a, o, "permissions", may);
	json_put_bool(a, o, "must_change_password", me->person.must_change_password);
	if (me->kiosk_id.n)
		json_put(a, o, "kiosk", api_kiosk_here_json(a, &me->kiosk, env_now(api->env)));
	else
		json_put_null(a, o, "kiosk");
	json_put_str(a, o, "csrf", csrf);
	json_put(a, o, "base", base_json(api));
	return o;
}

void
api_session_create(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct signin s = { .address = api->req->remote, .agent = request_header(api->req, "user-agent") };
	struct scope nobody = api->scope;
	enum result result;

	body_str(&b, "email", 1, field_max(FIELD_EMAIL), &s.email);
	body_text(&b, "password", 1, PASSWORD_MOST, &s.password);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	s.old = (struct session){ .account = api->actor.account, .hash = api->session, .person_id = api->actor.user };
	nobody.account = nobody.user = nobody.log.account = STR("");
	result = flow_signin(api->env, api->db, &nobody, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	api->actor = (struct actor){ s.account.id, s.person.id, s.person.role };
	api->scope.log.account = s.account.id;
	api_set_cookie(api, api_cookie(api->env->config), s.token, -1);	/* it ends with the browser, and earlier when it is not used */
	answer_json(api->ans, 200, me_json(api, &(struct me){ .person = s.person, .account = s.account }, s.session.csrf));
}

static enum result
load_me(struct tx *tx, void *in_out)
{
	struct me *me = in_out;
	enum result result = me->kiosk_id.n ? api_kiosk_here(tx, me->kiosk_id, &me->kiosk) : store_person_get(tx, me->id, &me->person);

	return result == OK || result == ERR_MISSING ? store_account_get(tx, &me->account) : result;
}

void
api_session_get(struct api *api)
{
	struct me me = { .id = api->actor.user, .kiosk_id = api->kiosk, .person = { .id = api->actor.user, .name = api->person_name, .role = api->actor.role, .email = STR("") } };
	enum result result = db_read(api->db, &api->scope, load_me, &me);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	if (api->kiosk.n)
		api_kiosk_stay(api);
	answer_json(api->ans, 200, me_json(api, &me, api->csrf));
	api_etag_body(api);
}

static bool
by_cookie(struct api *api)
{
	if (api->session.n)
		return true;
	fault_set(&api->fault, ERR_CONFLICT, "no_session", "This is for people who signed in, not for API tokens or kiosks.");
	api_fail(api, ERR_CONFLICT);
	return false;
}

void
api_session_delete(struct api *api)
{
	struct session s = { .hash = api->session, .person_id = api->actor.user };
	enum result result;

	if (!by_cookie(api))
		return;
	result = db_write(api->db, &api->scope, flow_signin_end, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	api_set_cookie(api, api_cookie(api->env->config), STR(""), 0);
	answer_ok(api->ans);
}

void
api_session_password(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct signin_password p = { .person_id = api->actor.user, .session = api->session };
	enum result result;

	body_text(&b, "old", 1, PASSWORD_MOST, &p.old);
	body_text(&b, "new", 1, PASSWORD_MOST, &p.new);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	if (!by_cookie(api))
		return;
	result = flow_signin_password(api->env, api->db, &api->scope, &p);
	if (result != OK)
		api_fail(api, result);
	else
		answer_ok(api->ans);
}

void
api_session_pin(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct who_pin p = { .person_id = api->kiosk.n ? STR("") : api->actor.user, .kiosk_id = api->kiosk, .identity = STR("") };
	enum result result;

	body_text(&b, "old", 1, PASSWORD_MOST, &p.old);
	body_text(&b, "pin", 1, PIN_MOST, &p.pin);
	if (body_may_str(&b, "identity", 1, IDENTITY_MOST, &p.identity) && !api->kiosk.n)
		body_wrong(&b, "identity", "This belongs to a kiosk; you are signed in yourself.");
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	if (!api->kiosk.n && !by_cookie(api))
		return;
	result = flow_who_pin_change(api->env, api->db, &api->scope, &p);
	if (result != OK)
		api_fail(api, result);
	else if (p.already)
		answer_already_done(api->ans, answer_object(api->ans));
	else
		answer_ok(api->ans);
}

/* ---- where one is signed in --------------------------------------------------------------------------------------- */

/* SignedIn of openapi.json: never the hash, nor anything that opens something. */
static json *
signed_in_json(const struct api *api, const struct session *s)
{
	struct arena *a = api->arena;
	json *o = json_object(a);

	json_put_str(a, o, "id", flow_signin_name(a, s->hash));
	json_put_bool(a, o, "current", str_eq(s->hash, api->session));
	json_put_str(a, o, "agent", agent_words(a, s->agent));
	json_put_str(a, o, "address", s->address);
	json_put_int(a, o, "created_at", s->created_at);
	json_put_int(a, o, "seen_at", s->seen_at);
	return o;
}

void
api_sessions_list(struct api *api)
{
	static const char *const known[] = { NULL };
	struct signin_list l = { .person_id = api->actor.user };
	enum result result = request_query_only(api->req, known, &api->fault);
	json *rows;

	if (result == OK && !by_cookie(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, flow_signin_list, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	rows = json_array(api->arena);
	for (size_t i = 0; i < l.n; i++)
		json_put(api->arena, rows, NULL, signed_in_json(api, &l.at[i]));
	api_list_whole(api, rows);
	api_etag_body(api);	/* when one was seen last is no event */
}

void
api_sessions_end(struct api *api)
{
	struct session s = { .person_id = api->actor.user };
	bool here;
	enum result result;

	if (!by_cookie(api))
		return;
	result = flow_signin_find(api->db, &api->scope, s.person_id, api_path(api, 0), &s.hash);
	here = result == OK && str_eq(s.hash, api->session);
	if (result == OK)
		result = db_write(api->db, &api->scope, here ? flow_signin_end : flow_signin_end_other, &s);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	if (here)
		api_set_cookie(api, api_cookie(api->env->config), STR(""), 0);
	answer_ok(api->ans);
}

void
api_sessions_end_others(struct api *api)
{
	struct signin_others o = { .person_id = api->actor.user, .session = api->session };
	enum result result;

	if (!by_cookie(api))
		return;
	result = db_write(api->db, &api->scope, flow_signin_end_others, &o);
	if (result != OK)
		api_fail(api, result);
	else if (o.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}
