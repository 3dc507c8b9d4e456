#include "api/api.h"

#include <assert.h>

#include "base/crypto.h"
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

struct str
api_path(const struct api *api, int n)
{
	assert(n >= 0 && n < API_PATH);
	return api->path[n];
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

bool
api_unchanged(struct api *api)
{
	struct str tag = STR("");
	char *text;

	if (db_read(api->db, &api->scope, version, &tag) != OK)
		return false;
	/* Another program may word the same state otherwise. */
	text = arena_cstr(api->arena, arena_printf(api->arena, "%.*s-%.*s", STR_ARG(tag), STR_ARG(version_text())));
	for (char *p = text; p != NULL && *p != '\0'; p++)
		if (*p == ' ' || *p == '(' || *p == ')' || *p == '+')
			*p = '-';
	return answer_etag(api->ans, api->req, str_of(text));
}

void
api_etag_body(struct api *api)
{
	unsigned char hash[SHA256_BYTES];

	if (api->ans->status == 200 && crypto_sha256(api->ans->body, hash))
		answer_etag(api->ans, api->req, crypto_hex(api->arena, (struct str){ (const char *)hash, 16 }));
}
