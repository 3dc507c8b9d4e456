#include "connect/deck.h"
#include "tests/connect/connect.h"

#define G "5d0c7a10-0000-4c3e-8b11-0000000000aa"

static struct arena *const a = &test_arena;

static const struct {
	const char *name;
	int status;
	const char *body;
	enum portal_reply_kind kind;
	enum portal_error error;
	const char *guid, *text;	/* text NULL: whatever */
	bool fresh_key, gone;
} cases[] = {
	{ "accepted", 202, "{\"job_guid\":\"" G "\",\"job_code\":\"EnsureConnection\"}",
	  PORTAL_REPLY_ACCEPTED, PORTAL_OK, G, "", false, false },
	{ "accepted, the older way", 200, "{\"job_guid\":\"" G "\",\"new_field\":[1,{}]}",
	  PORTAL_REPLY_ACCEPTED, PORTAL_OK, G, "", false, false },
	{ "accepted, but under which id?", 202, "{}",
	  PORTAL_REPLY_UNREADABLE, PORTAL_UNREADABLE, "", NULL, false, false },
	{ "a page in place of an answer", 200, "<html>Please wait</html>",
	  PORTAL_REPLY_UNREADABLE, PORTAL_UNREADABLE, "", NULL, false, false },
	{ "another connection is open", 400, "{\"error_code\":\"ACTIVE_CONNECTION_EXISTS\",\"error_message\":\"m\",\"message\":\"m\"}",
	  PORTAL_REPLY_ACTIVE_EXISTS, PORTAL_ACTIVE_CONNECTION_EXISTS, "", "m", true, false },
	{ "a job is running", 409, "{\"job_id\":\"" G "\",\"job_guid\":\"" G "\",\"error_message\":\"busy\"}",
	  PORTAL_REPLY_ALREADY_RUNNING, PORTAL_OK, G, "busy", true, false },
	{ "a job is running, by its old name", 409, "{\"job_id\":\"" G "\"}",
	  PORTAL_REPLY_ALREADY_RUNNING, PORTAL_OK, G, NULL, true, false },
	{ "the key was used for something else", 409, "{\"error_code\":\"IDEMPOTENCY_KEY_DUPLICATE\",\"error_message\":\"used\"}",
	  PORTAL_REPLY_SERVER_ERROR, PORTAL_UNREACHABLE, "", "IDEMPOTENCY_KEY_DUPLICATE: used", true, false },
	{ "a 409 that says nothing", 409, "",
	  PORTAL_REPLY_SERVER_ERROR, PORTAL_UNREACHABLE, "", "Deck answered with HTTP status 409.", true, false },
	{ "wrong keys have no body", 401, "",
	  PORTAL_REPLY_REFUSED, PORTAL_INVALID_API_KEYS, "", NULL, true, false },
	{ "wrong keys with a page", 401, "<html>",
	  PORTAL_REPLY_REFUSED, PORTAL_INVALID_API_KEYS, "", NULL, true, false },
	{ "invalid source", 400, "{\"error_code\":\"INVALID_SOURCE\",\"error_message\":\"none\"}",
	  PORTAL_REPLY_REFUSED, PORTAL_INVALID_SOURCE, "", "none", true, false },
	{ "the webhooks' spelling", 400, "{\"error_code\":\"InvalidCredentials\",\"message\":\"no\"}",
	  PORTAL_REPLY_REFUSED, PORTAL_INVALID_CREDENTIALS, "", "no", true, false },
	{ "the connection is gone", 400,
	  "{\"error_category\":\"X\",\"error_code\":\"NO_ACTIVE_CONNECTION\",\"display_message\":\"d\",\"error_message\":null}",
	  PORTAL_REPLY_REFUSED, PORTAL_NO_ACTIVE_CONNECTION, "", "d", true, true },
	{ "the token is dead", 400, "{\"error_code\":\"INVALID_ACCESS_TOKEN\"}",
	  PORTAL_REPLY_REFUSED, PORTAL_INVALID_ACCESS_TOKEN, "", NULL, true, true },
	{ "a 400 of JSON that is no object", 400, "[1]",
	  PORTAL_REPLY_REFUSED, PORTAL_UNKNOWN, "", "Deck answered with HTTP status 400.", true, false },
	{ "a code of another type", 400, "{\"error_code\":7,\"error_message\":{\"a\":1}}",
	  PORTAL_REPLY_REFUSED, PORTAL_UNKNOWN, "", "Deck answered with HTTP status 400.", true, false },
	{ "throttled", 429, "",
	  PORTAL_REPLY_THROTTLED, PORTAL_RATE_LIMIT_EXCEEDED, "", NULL, true, false },
	{ "throttled by its code", 400, "{\"error_code\":\"RATE_LIMIT_EXCEEDED\"}",
	  PORTAL_REPLY_THROTTLED, PORTAL_RATE_LIMIT_EXCEEDED, "", NULL, true, false },
	{ "a 500 that was seen needs a new key", 500, "Internal Server Error",
	  PORTAL_REPLY_SERVER_ERROR, PORTAL_UNREACHABLE, "", "Deck answered with HTTP status 500.", true, false },
	{ "a 503 with a reason", 503, "{\"error_code\":\"PLANNED_MAINTENANCE\",\"error_message\":\"back soon\"}",
	  PORTAL_REPLY_SERVER_ERROR, PORTAL_PLANNED_MAINTENANCE, "", "back soon", true, false },
	{ "a redirect is not followed", 302, "",
	  PORTAL_REPLY_REFUSED, PORTAL_UNREADABLE, "", NULL, true, false },
	{ "a wrong base address", 404, "<html>",
	  PORTAL_REPLY_REFUSED, PORTAL_UNKNOWN, "", NULL, true, false },
};

static void
replies(void)
{
	struct answer w;
	struct portal_reply r;

	for (size_t i = 0; i < COUNT(cases); i++) {
		w = an_answer(cases[i].status, cases[i].body);
		w.retry_after_ms = 2000;
		r = deck_port.job_reply(a, &w);
		check_int(cases[i].name, r.kind, cases[i].kind);
		check_int(cases[i].name, r.error, cases[i].error);
		check_str(cases[i].name, r.guid, str_of(cases[i].guid));
		check(cases[i].name, r.fresh_key == cases[i].fresh_key && r.gone == cases[i].gone);
		check_int(cases[i].name, r.retry_after_ms, 2000);
		if (cases[i].text)
			check_str(cases[i].name, r.text, str_of(cases[i].text));
	}

	w = an_answer(200, "OK");
	r = deck_port.plain_reply(a, &w);
	check_int("an MFA answer is accepted with any body", r.kind, PORTAL_REPLY_ACCEPTED);
	w = an_answer(202, "{\"job_guid\":\"" G "\"}");
	r = deck_port.plain_reply(a, &w);
	check_str("a close that has an id says it", r.guid, STR(G));
	w.cut = true;
	r = deck_port.job_reply(a, &w);
	check_int("an answer that is not whole", r.kind, PORTAL_REPLY_UNREADABLE);
	check("the same key brings it again", !r.fresh_key);

	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("timed out") };
	r = deck_port.job_reply(a, &w);
	check("lost: the same key", r.kind == PORTAL_REPLY_LOST && !r.fresh_key && r.error == PORTAL_UNREACHABLE);
	check_str("lost: why", r.text, STR("timed out"));
	w.outcome = WIRE_NOT_SENT;
	r = deck_port.job_reply(a, &w);
	check("not sent: the same key", r.kind == PORTAL_REPLY_NOT_SENT && !r.fresh_key);
}

static const struct {
	const char *name;
	enum portal_of of;
	int status;
	const char *body;
	enum portal_read_kind kind;
	enum portal_hook_kind hook;
	enum portal_error error;
} states[] = {
	{ "running", PORTAL_OF_ADD, 200, "{\"job_id\":\"x\",\"status\":\"Running\",\"output\":null}",
	  PORTAL_READ_RUNNING, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "connected, output as JSON text", PORTAL_OF_OPEN, 200,
	  "{\"job_code\":\"EnsureConnection\",\"status\":\"Completed\",\"output\":\"{\\\"access_token\\\":\\\"tok\\\"}\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_CONNECTED, PORTAL_OK },
	{ "connected, output as an object", PORTAL_OF_OPEN, 200,
	  "{\"job_code\":\"EnsureConnection\",\"status\":\"Completed\",\"output\":{\"access_token\":\"tok\"}}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_CONNECTED, PORTAL_OK },
	{ "connected, but no job code: we know what we asked", PORTAL_OF_OPEN, 200,
	  "{\"status\":\"Completed\",\"output\":{\"access_token\":\"tok\"}}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_CONNECTED, PORTAL_OK },
	{ "items", PORTAL_OF_ADD, 200,
	  "{\"job_code\":\"AddItemsToCart\",\"status\":\"Completed\",\"output\":\"{\\\"items\\\":[]}\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_ITEMS, PORTAL_OK },
	{ "completed, output unreadable text", PORTAL_OF_ADD, 200,
	  "{\"job_code\":\"AddItemsToCart\",\"status\":\"Completed\",\"output\":\"done\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_FAILED, PORTAL_UNREADABLE },
	{ "completed, but nothing came of it", PORTAL_OF_ADD, 200,
	  "{\"job_code\":\"AddItemsToCart\",\"status\":\"Completed\",\"output\":null}",
	  PORTAL_READ_UNKNOWN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "failed, without a reason", PORTAL_OF_ADD, 200, "{\"job_code\":\"AddItemsToCart\",\"status\":\"Failed\",\"output\":null}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_FAILED, PORTAL_UNKNOWN },
	{ "failed, reason beside the output", PORTAL_OF_OPEN, 200,
	  "{\"job_code\":\"EnsureConnection\",\"status\":\"Failed\",\"output\":null,\"error\":{\"error_code\":\"InvalidCredentials\"}}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_FAILED, PORTAL_INVALID_CREDENTIALS },
	{ "failed, reason in the output's text", PORTAL_OF_OPEN, 200,
	  "{\"job_code\":\"EnsureConnection\",\"status\":\"Failed\",\"output\":\"{\\\"error_code\\\":\\\"MfaTimeout\\\"}\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_FAILED, PORTAL_MFA_TIMEOUT },
	{ "canceled", PORTAL_OF_OPEN, 200, "{\"job_code\":\"EnsureConnection\",\"status\":\"Canceled\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_FAILED, PORTAL_JOB_CANCELED },
	{ "closed", PORTAL_OF_CLOSE, 200, "{\"job_code\":\"CloseConnection\",\"status\":\"Completed\"}",
	  PORTAL_READ_ENDED, PORTAL_HOOK_CLOSED, PORTAL_OK },
	{ "a state nobody has heard of", PORTAL_OF_OPEN, 200, "{\"status\":\"Paused\"}",
	  PORTAL_READ_UNKNOWN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "no JSON", PORTAL_OF_OPEN, 200, "<html>", PORTAL_READ_UNKNOWN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "no such job", PORTAL_OF_OPEN, 404, "{\"error_code\":\"NO_JOB_FOUND\",\"error_message\":\"none\"}",
	  PORTAL_READ_UNKNOWN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "wrong keys", PORTAL_OF_OPEN, 401, "", PORTAL_READ_UNKNOWN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "a 500 passes", PORTAL_OF_OPEN, 500, "", PORTAL_READ_AGAIN, PORTAL_HOOK_IGNORED, PORTAL_OK },
	{ "throttled", PORTAL_OF_OPEN, 429, "", PORTAL_READ_AGAIN, PORTAL_HOOK_IGNORED, PORTAL_OK },
};

void
test_deck_replies(void)
{
	replies();
	for (size_t i = 0; i < COUNT(states); i++) {
		struct answer w = an_answer(states[i].status, states[i].body);
		struct portal_read r = deck_port.state_reply(a, states[i].of, STR(G), &w);

		check_int(states[i].name, r.kind, states[i].kind);
		check_int(states[i].name, r.hook.kind, states[i].hook);
		check_str(states[i].name, r.hook.guid, STR(G));
		if (r.hook.kind == PORTAL_HOOK_FAILED)
			check_int(states[i].name, r.hook.error, states[i].error);
		if (r.hook.kind == PORTAL_HOOK_CONNECTED)
			check_str(states[i].name, secret_reveal(r.hook.token), STR("tok"));
		if (r.kind == PORTAL_READ_UNKNOWN || r.kind == PORTAL_READ_AGAIN)
			check("says why", r.text.n > 0);
	}
}
