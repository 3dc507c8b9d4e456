/* kiosk: what a tablet of the floor does of its own: registers itself, and says who stands at it. */
#include "api/handlers.h"
#include "api/kiosk_json.h"
#include "core/scan.h"
#include "flow/kiosk.h"
#include "flow/signin.h"
#include "flow/who.h"
#include "http/body.h"

enum { CODE_MOST = 40, BADGE_MOST = 100, ID_MOST = 40, COOKIE_S = 400 * 24 * 3600 };	/* longer than that no browser keeps one */

enum result
api_kiosk_here(struct tx *tx, struct str id, struct kiosk_here *h)
{
	enum result result = store_kiosk_get(tx, id, &h->kiosk);

	h->person = (struct person){ .id = STR("") };
	if (result != OK || h->kiosk.identity.n == 0)
		return result;
	result = store_person_get(tx, h->kiosk.person_id, &h->person);
	return result == ERR_MISSING ? OK : result;
}

json *
api_kiosk_here_json(struct arena *a, const struct kiosk_here *h, int64_t now)
{
	const struct kiosk *k = &h->kiosk;
	int64_t until = k->identity_at + k->idle_s * 1000;
	json *o = json_object(a), *person;

	json_put_str(a, o, "id", k->id);
	json_put_str(a, o, "name", k->name);
	json_put_str(a, o, "store", k->shop_id);
	json_put_str(a, o, "stage", k->stage);
	json_put_bool(a, o, "identify", k->identify);
	json_put_int(a, o, "idle_s", k->idle_s);
	if (h->person.id.n == 0 || until <= now) {
		json_put_null(a, o, "person");
		return o;
	}
	person = json_object(a);
	json_put_str(a, person, "id", h->person.id);
	json_put_str(a, person, "name", h->person.name);
	json_put_str(a, person, "identity", k->identity);
	json_put_int(a, person, "until", until);
	json_put(a, o, "person", person);
	return o;
}

void
api_kiosk_stay(struct api *api)
{
	const char *name = api_cookie_kiosk(api->env->config);

	api_set_cookie(api, name, request_cookie(api->req, name), COOKIE_S);
}

static void
answer_here(struct api *api, const struct kiosk_here *h)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "kiosk", api_kiosk_here_json(api->arena, h, env_now(api->env)));
	answer_json(api->ans, 200, o);
}

/* Whoever was signed in in this browser is so no more: a tablet on the wall is nobody's. */
static void
end_session(struct api *api)
{
	struct session s = { .hash = api->session, .person_id = api->actor.user };
	struct scope as = api->scope;

	as.fault = NULL;
	if (s.hash.n && db_write(api->db, &as, flow_signin_end, &s) != OK)
		log_line(LOG_WARN, &as.log, "session_not_ended", LOG_END);
	api_set_cookie(api, api_cookie(api->env->config), STR(""), 0);
}

void
api_kiosk_register(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct kiosk_register r = { .address = api->req->remote };
	struct scope nobody = api->scope;
	enum result result;

	body_str(&b, "code", 1, CODE_MOST, &r.code);
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	nobody.account = nobody.user = nobody.device = nobody.log.account = STR("");
	result = flow_kiosk_register(api->env, api->db, &nobody, &r);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	end_session(api);
	api->scope.log.account = r.kiosk.account;
	api_set_cookie(api, api_cookie_kiosk(api->env->config), r.token, COOKIE_S);
	answer_here(api, &(struct kiosk_here){ .kiosk = r.kiosk });
}

static bool
is_kiosk(struct api *api)
{
	if (api->kiosk.n)
		return true;
	api_fail(api, fault_set(&api->fault, ERR_CONFLICT, "no_kiosk", "Badges and PINs count at a registered kiosk."));
	return false;
}

/* The code of what was scanned, or typed without its "tp-badge-". */
static bool
read_badge(struct body *b, struct str *badge)
{
	struct str typed;
	struct scan scan;

	if (!body_str(b, "badge", 1, BADGE_MOST, &typed))
		return false;
	scan = scan_read(typed, NULL, 0);
	if (scan.kind == SCAN_PERSON)
		*badge = arena_str(b->arena, scan_code(&scan));
	else
		body_wrong(b, "badge", "This is no badge.");
	return badge->n > 0;
}

void
api_kiosk_identify(struct api *api)
{
	struct body b = body_open(api->req, api->arena, &api->fault);
	struct who w = { .kiosk_id = api->kiosk };
	enum result result;

	if (body_has(&b, "badge")) {
		read_badge(&b, &w.badge);
	} else {
		body_str(&b, "person", 1, ID_MOST, &w.person_id);
		body_text(&b, "pin", 1, PIN_MOST, &w.pin);
	}
	if (!body_done(&b)) {
		api_fail(api, ERR_INPUT);
		return;
	}
	if (!is_kiosk(api))
		return;
	result = flow_who_identify(api->env, api->db, &api->scope, &w);
	if (result != OK)
		api_fail(api, result);
	else
		answer_here(api, &(struct kiosk_here){ .kiosk = w.kiosk, .person = w.person });
}

void
api_kiosk_leave(struct api *api)
{
	struct who_leave l = { .kiosk_id = api->kiosk };
	enum result result;

	if (!is_kiosk(api))
		return;
	result = db_write(api->db, &api->scope, flow_who_leave, &l);
	if (result != OK)
		api_fail(api, result);
	else if (l.already)
		answer_already_done(api->ans, NULL);
	else
		answer_ok(api->ans);
}
