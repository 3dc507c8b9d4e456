#include "tests/fuzz/house.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/json.h"
#include "connect/deck.h"
#include "flow/demo.h"
#include "flow/portal_call.h"
#include "serve/metrics.h"
#include "store/fresh.h"
#include "store/sqlite_conn.h"
#include "store/system.h"
#include "tests/fuzz/house_store.h"
#include "vault/vault.h"
#include "work/task.h"

enum { NAMES_MOST = 12 };

static struct house {
	struct env env;
	struct config config;
	struct db *db;
	struct serve serve;
	struct arena arena;		/* of what lasts */
	uint64_t random;
	int64_t now_ms;
	struct { const char *name; struct str value; } name[NAMES_MOST];
	int names;
	bool said[8];
} house;

/* Passwords are hashed on purpose slowly; here it is their handling that is looked at. */
int
EVP_PBE_scrypt(const char *pass, size_t passlen, const unsigned char *salt, size_t saltlen, uint64_t n, uint64_t r, uint64_t p,
    uint64_t maxmem, unsigned char *key, size_t keylen)
{
	unsigned char hash[SHA256_BYTES];

	(void)maxmem;
	HOLDS(n * r * 128 <= UINT64_C(256) << 20 && p <= 4);
	/* Of the salt's hash, not of the salt: HMAC takes a key and the same key with a NUL behind it for one. */
	if (!crypto_sha256((struct str){ (const char *)salt, saltlen }, hash) ||
	    !crypto_hmac_sha256((struct str){ (const char *)hash, sizeof hash }, (struct str){ pass, passlen }, hash))
		return 0;
	for (size_t i = 0; i < keylen; i++)
		key[i] = hash[i % sizeof hash];
	return 1;
}

static int64_t
now(void *state)
{
	(void)state;
	return house.now_ms;
}

static bool
numbers(void *state, void *out, size_t n)
{
	(void)state;
	for (size_t i = 0; i < n; i++) {
		uint64_t z = house.random += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		((unsigned char *)out)[i] = (unsigned char)(z >> 32);
	}
	return true;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* The text with $names replaced. */
static struct str
named(struct arena *a, struct str text)
{
	enum { LONGEST = 64 };	/* of what a name stands for */
	size_t dollars = 0;
	struct buf b;

	for (size_t i = 0; i < text.n; i++)
		dollars += text.p[i] == '$';
	b = buf_of(arena_get(a, text.n + dollars * LONGEST + 1), text.n + dollars * LONGEST);
	while (text.n) {
		struct str name = { text.p, 1 }, value = name;

		for (int k = 0; *text.p == '$' && k < house.names; k++)
			if (str_starts(text, str_of(house.name[k].name))) {
				name = str_of(house.name[k].name);
				value = house.name[k].value;
			}
		buf_put(&b, value);
		text.p += name.n;
		text.n -= name.n;
	}
	HOLDS(!b.full);
	return buf_str(&b);
}

/* The headers that a target need not spell: who asks, and Deck's signature. */
static void
add_headers(struct arena *a, char **params, struct str body)
{
	static const char hmac_key[] = "sandbox deck webhook signing key";
	unsigned char mac[SHA256_BYTES];
	struct str as = STR("owner"), param;
	bool asked = false, hook = false, typed = false;
	int n = 0;

	for (; params[n]; n++) {
		param = str_of(params[n]);
		if (str_starts(param, STR("HTTP_AS=")))
			as = (struct str){ param.p + 8, param.n - 8 };
		asked |= str_starts(param, STR("HTTP_AUTHORIZATION=")) || str_starts(param, STR("HTTP_COOKIE=")) ||
		    str_starts(param, STR("HTTP_X_SIGNATURE="));
		hook |= str_starts(param, STR("REQUEST_URI=/hooks/"));
		typed |= str_starts(param, STR("CONTENT_TYPE="));
	}
	if (!asked && hook && crypto_hmac_sha256(str_of(hmac_key), body, mac))
		params[n++] = arena_cstr(a, arena_printf(a, "HTTP_X_SIGNATURE=%.*s",
		    STR_ARG(crypto_base64(a, (struct str){ (const char *)mac, sizeof mac }))));
	else if (!asked)
		params[n++] = arena_cstr(a, arena_printf(a, "HTTP_AUTHORIZATION=Bearer tp_%.*s", STR_ARG(as)));
	if (!typed)
		params[n++] = arena_cstr(a, STR("CONTENT_TYPE=application/json"));
}

static long
get(void *state, char *p, size_t n)
{
	struct str *rest = state;

	n = n < rest->n ? n : rest->n;
	if (n) {
		memcpy(p, rest->p, n);
		rest->p += n;
		rest->n -= n;
	}
	return (long)n;
}

/* Secrets of the demo's, and which of them an input has said itself: only those may be seen again. */
static const char *const planted[] = {
	"sandbox-secret", "molen-4711", "zoet-4711", "c2FuZGJveCBkZWNr", "tradepost-demo", "access-planted",
};
enum { PLANTED = sizeof planted / sizeof *planted };

static void
listen(struct str input)
{
	for (int i = 0; i < PLANTED; i++)
		house.said[i] = str_has(input, str_of(planted[i]));
}

static bool
tells_secret(struct str text)
{
	for (int i = 0; i < PLANTED; i++)
		if (!house.said[i] && str_has(text, str_of(planted[i])))
			return true;
	return false;
}

static void
answer_holds(struct arena *a, const struct response *res, struct str head, struct str body)
{
	int status = res->ans.status;
	struct str type = STR("");
	bool ok = false;

	for (int i = 0; i < res->ans.headers; i++)
		if (str_eq(res->ans.header[i].name, STR("Content-Type")))
			type = res->ans.header[i].value;
	HOLDS(status / 100 == 2 || status == 304 || (status >= 400 && status <= 415) || status == 429 || status == 431 ||
	    status == 502 || (status == 503 && !str_has(body, STR("\"code\":\"store\""))));
	HOLDS(str_starts(head, STR("Status: ")) && str_ends(head, STR("\r\n\r\n")));
	HOLDS(!str_has((struct str){ head.p, head.n - 4 }, STR("\r\n\r\n")));
	HOLDS(!tells_secret(head) && !tells_secret(body));
	if (str_eq(type, STR("application/json")) && body.n && !(res->route && res->route->own)) {
		const json *o = json_parse(a, body, NULL);

		HOLDS(json_is_bool(json_get(o, "ok"), &ok) && ok == (status < 400));
		HOLDS(ok || (json_string(json_get(o, "code")).n && json_string(json_get(o, "message")).n));
	}
	HOLDS(res->req.method != METHOD_HEAD || body.n == 0);
}

int
house_ask(struct arena *a, struct str text, struct str *out)
{
	struct fuzz_request r = fuzz_request(a, named(a, text));
	struct response *res = ARENA_NEW(a, struct response);
	struct str head, body, rest = r.body;

	add_headers(a, r.params, r.body);
	house.now_ms += 1000;
	respond(&house.serve, a, r.params, get, &rest, res);
	answer_print(&res->ans, &res->req, &head, &body);
	answer_holds(a, res, head, body);
	*out = body;
	return res->ans.status;
}

int
house_post(struct arena *a, const char *target, struct str json_text, struct str *out)
{
	struct str head = arena_printf(a, "POST %s\n\n", target);
	char *p = arena_get(a, head.n + json_text.n + 1);

	memcpy(p, head.p, head.n);
	if (json_text.n)
		memcpy(p + head.n, json_text.p, json_text.n);
	return house_ask(a, (struct str){ p, head.n + json_text.n }, out);
}

/* ---- working ------------------------------------------------------------------------------------------------------- */

void
house_wait(int64_t ms)
{
	house.now_ms += ms;
}

static enum result
claim(struct tx *tx, void *in_out)
{
	return store_system_claim(tx, in_out);
}

bool
house_work(const struct answer *answer)
{
	static struct task task;
	struct arena a = arena_make(1 << 20);
	struct job_claim next = { .worker = STR("fuzz"), .lease_ms = 60000, .limit = 1 };
	struct scope scope = { .cause_kind = STR("command"), .cause = STR("fuzz"), .arena = &a };
	struct db_call call = { &task.scope, task_settle, &task, ERR_STORE };

	HOLDS(db_system(house.db, &scope, claim, &next) == OK);
	if (next.n > 0) {
		HOLDS(task_begin(&task, topics, &next.at[0], 0, 60000));
		task_prepare(&house.env, house.db, &task);
		if (task.end == TASK_OPEN) {
			HOLDS(task.prepared.has_call && task_call(&task, false, 1));
			task.transfer.answer = *answer;
			task_read(&house.env, &task);
		}
		HOLDS(task.end != TASK_OPEN && fuzz_words(task.error, 1000));
		db_write_many(house.db, &call, 1);
		HOLDS(call.result == OK);	/* whatever a provider says, what follows from it can be kept */
		task_release(&task);
	}
	arena_free(&a);
	return next.n > 0;
}

struct str
house_piece(struct str *rest)
{
	struct str one = *rest;

	for (size_t at = 0; at + 4 <= rest->n; at++)
		if (str_starts((struct str){ rest->p + at, rest->n - at }, STR("\n%%\n"))) {
			one.n = at + 1;
			*rest = (struct str){ rest->p + at + 4, rest->n - at - 4 };
			return one;
		}
	*rest = (struct str){ rest->p, 0 };
	return one;
}

/* ---- founding it --------------------------------------------------------------------------------------------------- */

static void
name(const char *what, struct str value)
{
	HOLDS(house.names < NAMES_MOST && value.n > 0);
	house.name[house.names].name = what;
	house.name[house.names++].value = arena_str(&house.arena, value);
}

struct founder { struct person owner; struct integration deck; };

static enum result
find_owner(struct tx *tx, void *in_out)
{
	struct founder *f = in_out;

	return store_system_person(tx, STR("owner@demo.test"), &f->owner);
}

static enum result
add_tokens(struct tx *tx, void *in_out)
{
	struct founder *f = in_out;
	enum result result = store_integration_provider(tx, STR("deck"), &f->deck);

	for (int role = ROLE_VIEWER; role <= ROLE_OWNER && result == OK; role++) {
		struct token token = { .name = role_name((enum role)role), .role = (enum role)role, .created_by = f->owner.id };
		unsigned char hash[SHA256_BYTES];

		if (!crypto_sha256(arena_printf(tx->arena, "tp_%.*s", STR_ARG(token.name)), hash))
			return ERR_STORE;
		token.hash = crypto_hex(tx->arena, (struct str){ (const char *)hash, sizeof hash });
		result = store_token_add(tx, &token);
	}
	return result;
}

struct heard { struct str job; const char *guid; bool of_add; };

/* Deck took the call, and said under which guid. */
static enum result
accepted(struct tx *tx, void *in_out)
{
	const struct heard *h = in_out;
	struct job job = { .subject = STR("portal_job"), .subject_id = h->job, .args = STR("{\"attempt\":1}"), .cause_event = 1 };
	struct portal_reply said = { .kind = PORTAL_REPLY_ACCEPTED, .guid = str_of(h->guid) };
	struct reply reply = { .outcome = CALL_OK, .data = &said };
	struct settle settle = { .job = &job, .end = SETTLE_DONE, .state = "", .reply = &reply };

	return h->of_add ? flow_portal_add_settle(tx, &settle) : flow_portal_open_settle(tx, &settle);
}

static void
say(struct arena *a, const char *hook)
{
	struct str body;

	HOLDS(house_post(a, "/hooks/deck/$hook", str_of(hook), &body) == 200);
}

static void
hear(struct scope *scope, struct str job, const char *guid, bool of_add)
{
	struct heard h = { job, guid, of_add };

	HOLDS(db_write(house.db, scope, accepted, &h) == OK);
}

#define CONNECTED(n) \
	"{\"webhook_code\":\"EnsureConnection\",\"job_guid\":\"open-" n "\",\"output\":{\"access_token\":\"access-planted-" n "\"}}"

static void
found(struct arena *a)
{
	static const char *const jobs[] = { "$job1", "$job2", "$job3", "$job4" };
	static const char *const opened[] = { "open-1", "open-2", "open-3", "open-4" };
	struct fault f = { 0 };
	struct founder founder;
	struct demo_filled filled;
	struct scope scope = { .cause_kind = STR("command"), .cause = STR("fuzz"), .arena = a, .fault = &f };
	struct str body, orders = STR("");
	const json *list;
	int n = 0;

	HOLDS(flow_demo_fill(&house.env, house.db, a, "http://127.0.0.1:8090", &f, &filled) == OK);
	HOLDS(db_system(house.db, &scope, find_owner, &founder) == OK);
	scope.account = arena_str(&house.arena, founder.owner.account);
	HOLDS(db_write(house.db, &scope, add_tokens, &founder) == OK);
	name("$hook", founder.deck.address);

	HOLDS(house_ask(a, STR("GET /api/v1/settings/portals\n"), &body) == 200);
	name("$portal1", json_string(json_get(json_first(json_get(json_parse(a, body, NULL), "rows")), "id")));
	HOLDS(house_ask(a, STR("GET /api/v1/purchasing/orders\n"), &body) == 200);
	list = json_get(json_parse(a, body, NULL), "suppliers");
	for (const json *s = json_first(list); s; s = json_next(s))
		for (const json *o = json_first(json_get(s, "orders")); o; o = json_next(o))
			orders = arena_printf(a, "%.*s%s\"%.*s\"", STR_ARG(orders), orders.n ? "," : "",
			    STR_ARG(json_string(json_get(o, "id"))));
	orders = arena_printf(a, "{\"key\":\"seed-jobs\",\"orders\":[%.*s]}", STR_ARG(orders));
	HOLDS(house_post(a, "/api/v1/purchasing/jobs", orders, &body) == 201);
	for (const json *o = json_first(json_get(json_parse(a, body, NULL), "jobs")); o && n < 4; o = json_next(o))
		if (str_eq(json_string(json_get(o, "state")), STR("connecting")))
			name(jobs[n++], json_string(json_get(o, "id")));
	HOLDS(n == 4);

	for (int i = 0; i < 4; i++)
		hear(&scope, house.name[house.names - 4 + i].value, opened[i], false);
	say(a, CONNECTED("2"));
	hear(&scope, house.name[house.names - 3].value, "add-2", true);
	say(a, "{\"webhook_code\":\"MfaRequired\",\"job_guid\":\"open-3\",\"question\":\"Which code?\",\"answer_expected_digits\":6}");
	say(a, CONNECTED("4"));
	hear(&scope, house.name[house.names - 1].value, "add-4", true);
	say(a, "{\"webhook_code\":\"AddItemsToCart\",\"job_guid\":\"add-4\","
	    "\"output\":{\"items\":[{\"sku\":\"x\",\"status\":\"In stock\"}]}}");
}

static void
open_house(void)
{
	static const struct keys keys = { 1, { { "k1", { 1, 2, 3, 4 } } } };
	struct fault f = { 0 };

	house.arena = arena_make(32 << 20);
	house.now_ms = 1700000000000;
	HOLDS(config_load(&house.arena, STR(""), &house.config, &f));
	house.config.deck_url = STR("http://127.0.0.1:8090/api/v1");
	house.config.slack_url = STR("http://127.0.0.1:8090");
	house.config.private_hosts = STR("127.0.0.1:8090");
	house.config.body_limit = 1 << 20;
	house.env = (struct env){ .now_ms = now, .random = numbers, .config = &house.config, .keys = &keys };
	house.db = house_store_open(&house.env, &house.config);
	house.serve = (struct serve){ .env = &house.env, .db = house.db, .metrics = metrics_make(1),
	    .fresh = fresh_make(house.db) };
	found(&house.arena);
}

void
house_begin(struct str input)
{
	if (!house.db)
		open_house();
	house_store_mark(house.db);
	house.random = 1;
	listen(input);
	house.now_ms = 1700000100000;
}

void
house_end(void)
{
	house_store_back(house.db);
}
