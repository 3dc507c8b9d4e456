#include "serve/respond.h"

#include "serve/gate.h"

enum { ID_LEAST = 8, ID_MOST = 64 };

/* The caller's id when it is one that can stand in any log; it follows a request through several systems. */
static struct str
request_id(const struct request *req, const struct env *env, struct arena *a)
{
	struct str given = request_header(req, "x-request-id");
	bool sane = given.n >= ID_LEAST && given.n <= ID_MOST;

	for (size_t i = 0; sane && i < given.n; i++) {
		char c = given.p[i];

		sane = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
	}
	return sane ? given : env_id(env, a);
}

static void
refuse(struct api *api)
{
	answer_fault(api->ans, &api->fault);
}

static void
find_and_handle(const struct serve *serve, struct api *api, struct request *req, request_get get, void *stream,
    const struct route **route)
{
	const struct config *config = serve->env->config;
	struct str allow;
	size_t limit;

	if (req->method == METHOD_GET || req->method == METHOD_HEAD)	/* what changes something reads it anew */
		api->now = fresh_now(serve->fresh);
	*route = route_find(req, api->arena, api->path, &allow);
	if (!*route && allow.n) {
		answer_method(api->ans, allow);
		return;
	}
	if (!*route) {
		fault_set(&api->fault, ERR_MISSING, "missing", "There is nothing at this address.");
		refuse(api);
		return;
	}
	if (request_query_plain(req, (*route)->scanned, &api->fault) != OK || gate_pass(api, (*route)->may) != OK) {
		refuse(api);
		return;
	}
	limit = (*route)->body ? (*route)->body : (size_t)config->body_limit;
	if (request_body(req, api->arena, serve->env, limit, get, stream, &api->fault) != OK) {
		refuse(api);
		return;
	}
	if ((*route)->own)
		(*route)->own(serve, api);
	else
		(*route)->handler(api);
	api_remember(api);
}

void
respond(const struct serve *serve, struct arena *a, char *const *params, request_get get, void *stream,
    struct response *out)
{
	struct request *req = &out->req;
	struct api api = { .env = serve->env, .db = serve->db, .req = req, .ans = &out->ans, .arena = a, .fresh = serve->fresh,
	    .keyring = serve->keyring };
	enum result res;

	*out = (struct response){ .req = { .began_ms = env_ticks(serve->env), .prefix = serve->prefix } };
	answer_begin(&out->ans, a);
	res = request_read(req, a, params, &api.fault);
	req->id = request_id(req, serve->env, a);
	api.scope = (struct scope){ .cause_kind = STR("request"), .cause = req->id, .arena = a, .fault = &api.fault,
	    .log = { .request = req->id } };
	if (res == OK)
		find_and_handle(serve, &api, req, get, stream, &out->route);
	else
		refuse(&api);
	/* People reach us over TLS alone, so no browser has to ask without it again. */
	if (str_starts(serve->env->config->base_url, STR("https://")))
		answer_header(&out->ans, "Strict-Transport-Security", STR("max-age=31536000; includeSubDomains"));
	if (arena_full(a)) {	/* half a question or half an answer: nothing that was said can be trusted */
		answer_no_room(&out->ans);
		fault_set(&api.fault, ERR_LIMIT, "answer_too_large", "There is no room to finish this answer.");
	}
	out->log = api.scope.log;
	out->user = api.actor.user;
	if (out->ans.status >= 400)
		out->code = arena_str(a, str_of(api.fault.code));
}
