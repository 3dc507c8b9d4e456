#include "api/api.h"

#include <assert.h>

#include "base/crypto.h"
#include "base/utf8.h"
#include "base/version.h"
#include "store/event.h"

const char *
api_cookie(const struct config *config)
{
	if (config->insecure_cookies)
		return "tradepost";
	/* __Host- wants the path to be "/". */
	return config_prefix(config).n ? "__Secure-tradepost" : "__Host-tradepost";
}

const char *
api_cookie_kiosk(const struct config *config)
{
	if (config->insecure_cookies)
		return "tradepost-kiosk";
	return config_prefix(config).n ? "__Secure-tradepost-kiosk" : "__Host-tradepost-kiosk";
}

void
api_set_cookie(struct api *api, const char *name, struct str token, int64_t max_age_s)
{
	struct cookie cookie = { .name = str_of(name), .value = token, .path = config_prefix(api->env->config), .max_age_s = max_age_s,
	    .secure = !api->env->config->insecure_cookies };

	answer_cookie(api->ans, &cookie);
}

struct str
api_path(const struct api *api, int n)
{
	assert(n >= 0 && n < API_PATH);
	return api->path[n];
}

enum result
api_query_search(struct api *api, struct str *folded)
{
	enum { MOST = 200 };
	struct str q = STR("");

	request_query(api->req, "q", &q);
	if (utf8_count(q) > MOST)
		return fault_field(&api->fault, "q", "Should have at most %d characters.", MOST);
	*folded = arena_fold(api->arena, q);
	return folded->p != NULL ? OK : ERR_LIMIT;
}

enum result
api_list_read(struct api *api, const char *const *known, struct paging *page)
{
	enum result result = request_query_only(api->req, known, &api->fault);

	return result == OK ? paging_read(api->req, api->arena, page, &api->fault) : result;
}

void
api_list(struct api *api, json *rows, bool more, int64_t at, struct str key, struct str id)
{
	json *o = answer_object(api->ans);

	json_put(api->arena, o, "rows", rows);
	paging_next(api->arena, o, more, at, key, id);
	answer_json(api->ans, 200, o);
}

void
api_list_whole(struct api *api, json *rows)
{
	api_list(api, rows, false, 0, STR(""), STR(""));
}

void
api_fail(struct api *api, enum result result)
{
	if (api->fault.result != OK)
		answer_fault(api->ans, &api->fault);
	else
		answer_result(api->ans, result);
}

static enum result
version(struct tx *tx, void *in_out)
{
	return store_event_version(tx, in_out);
}

/* The tag of the account's version, "" if the store cannot be asked. */
static struct str
tag_now(struct api *api)
{
	struct str key = arena_printf(api->arena, "tag %.*s", STR_ARG(api->actor.account)), tag = STR("");
	char *text;

	if (fresh_get(api->fresh, api->now, key, api->arena, &tag) || db_read(api->db, &api->scope, version, &tag) != OK)
		return tag;
	/* Another program may word the same state otherwise. */
	text = arena_cstr(api->arena, arena_printf(api->arena, "%.*s-%.*s", STR_ARG(tag), STR_ARG(version_text())));
	for (char *p = text; p != NULL && *p != '\0'; p++)
		if (*p == ' ' || *p == '(' || *p == ')' || *p == '+')
			*p = '-';
	tag = str_of(text);
	fresh_put(api->fresh, api->now, key, tag);
	return tag;
}

static bool
unchanged(struct api *api, struct str tag)
{
	struct str body;

	if (tag.n == 0)
		return false;
	if (answer_etag(api->ans, api->req, tag))
		return true;
	api->worded = arena_printf(api->arena, "said %.*s %.*s %.*s", STR_ARG(api->actor.user), STR_ARG(tag), STR_ARG(api->req->target));
	if (!fresh_get(api->fresh, api->now, api->worded, api->arena, &body))
		return false;
	answer_bytes(api->ans, 200, "application/json", body);
	return true;
}

bool
api_unchanged(struct api *api)
{
	return unchanged(api, tag_now(api));
}

bool
api_unchanged_today(struct api *api)
{
	enum { QUARTER_MS = 15 * 60 * 1000 };
	struct str tag = tag_now(api);

	return unchanged(api, tag.n ? arena_printf(api->arena, "%.*s-%lld", STR_ARG(tag), (long long)(env_now(api->env) / QUARTER_MS)) : tag);
}

void
api_remember(struct api *api)
{
	if (api->worded.n && api->ans->status == 200)
		fresh_put(api->fresh, api->now, api->worded, api->ans->body);
}

void
api_etag_body(struct api *api)
{
	unsigned char hash[SHA256_BYTES];

	if (api->ans->status == 200 && crypto_sha256(api->ans->body, hash))
		answer_etag(api->ans, api->req, crypto_hex(api->arena, (struct str){ (const char *)hash, 16 }));
}
