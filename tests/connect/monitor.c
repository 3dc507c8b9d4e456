#include "base/json.h"
#include "connect/posthog.h"
#include "connect/sentry.h"
#include "tests/connect/connect.h"

static struct arena *const a = &test_arena;

static void
dsns(void)
{
	static const struct { const char *text, *base; } cases[] = {
		{ "https://5b1b6f4a@o1.ingest.sentry.io/4242", "https://o1.ingest.sentry.io" },
		{ "http://5b1b6f4a:old-secret@127.0.0.1:9000/sub/path/7", "http://127.0.0.1:9000/sub/path" },
		{ "", NULL }, { "https://o1.ingest.sentry.io/4242", NULL }, { "https://@h/4242", NULL }, { "https://k@h/", NULL },
		{ "https://k@h", NULL }, { "https://k@/1", NULL }, { "ftp://k@h/1", NULL }, { "https://k@h/1x", NULL }, { "https://k@h?x/1", NULL },
		{ "https://k\n@h/1", NULL }, { "https://k@h@i/1", NULL }, { "https://k@//1", NULL }, { "https://k@:9/1", NULL }, { "https://k@h//1", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[300];
		struct buf base = buf_of(room, sizeof room);
		struct sentry_dsn d;

		check_int(sentence("DSN %s", cases[i].text), sentry_dsn_read(str_of(cases[i].text), &d), cases[i].base != NULL);
		if (cases[i].base == NULL)
			continue;
		sentry_base(&d, &base);
		check_str(cases[i].text, buf_str(&base), str_of(cases[i].base));
		check_str("its key", d.key, STR("5b1b6f4a"));
	}
}

static void
envelope(void)
{
	struct sentry_event e = { .kind = STR("request"), .where = STR("GET /api/v1/\"x\""), .code = STR("store"), .account = STR("acme"),
	    .of = STR("r1"), .count = 3, .first_ms = INT64_C(1795129200000), .last_ms = INT64_C(1795129500000), .version = STR("0.1.0") };
	struct str head, item, event, rest;
	struct sentry_dsn d;
	struct call c;
	int64_t length;
	const json *o;

	sentry_dsn_read(STR("https://5b1b6f4a:s@h.test/p/42"), &d);
	check_int("an envelope", sentry_ask(a, &d, &e, INT64_C(1795129500000), &c, NULL), OK);
	check_str("where to", wire_clear(&c.url), STR("https://h.test/p/api/42/envelope/"));
	check_str("who", header_of(&c, "X-Sentry-Auth"), STR("Sentry sentry_version=7, sentry_client=tradepost/0.1.0, sentry_key=5b1b6f4a"));
	check_str("what", header_of(&c, "Content-Type"), STR("application/x-sentry-envelope"));
	str_cut(wire_clear(&c.body), '\n', &head, &rest);
	str_cut(rest, '\n', &item, &rest);
	str_cut(rest, '\n', &event, &rest);
	check_str("the time when it is sent", json_string(json_get(json_parse(a, head, NULL), "sent_at")), STR("2026-11-19T23:05:00Z"));
	check("as long as it says", json_is_int(json_get(json_parse(a, item, NULL), "length"), &length) && length == (int64_t)event.n && rest.n == 0);
	o = json_parse(a, event, NULL);
	check("one id", json_string(json_get(o, "event_id")).n == 32 &&
	    str_eq(json_string(json_get(o, "event_id")), json_string(json_get(json_parse(a, head, NULL), "event_id"))));
	check_str("of one release", json_string(json_get(o, "release")), STR("tradepost@0.1.0"));
	check("and its number", json_is_int(json_get(json_get(o, "extra"), "count"), &length) && length == 3);
}

static void
limits(void)
{
	static const struct { const char *limits; int64_t said_ms, wait_ms; } cases[] = {
		{ "", 0, 60000 }, { "", 5000, 5000 }, { "60:transaction:key, 2700:default;error;security:organization", 1000, 2701000 },
		{ "120::organization", 0, 121000 }, { "60:transaction:key", 2000, 2000 }, { "1.5:error:key", 1000, 2000 }, { "x:error", 1000, 1000 },
		{ "999999999:error", 0, 86400000 }, { ",:,", 7000, 7000 },
	};
	struct answer w;

	for (size_t i = 0; i < COUNT(cases); i++) {
		w = an_answer(429, "");
		w.retry_after_ms = cases[i].said_ms;
		w.limits = str_of(cases[i].limits);
		check_int(sentence("throttled: %s", cases[i].limits), sentry_reply(a, &w).retry_after_ms, cases[i].wait_ms);
	}
	w = an_answer(200, "{\"id\":\"x\"}");
	w.limits = STR("60:error:key");
	check_int("taken", sentry_reply(a, &w).outcome, CALL_OK);
	check("and for a minute nothing more", sentry_reply(a, &w).all_wait && sentry_reply(a, &w).retry_after_ms == 61000);
	w.limits = STR("60:transaction:key");
	check("what we do not send may be limited", !sentry_reply(a, &w).all_wait && sentry_reply(a, &w).retry_after_ms == 0);
	w = an_answer(503, "");
	w.limits = STR("60::key");
	check("down, and limited", sentry_reply(a, &w).outcome == CALL_SERVER_ERROR && sentry_reply(a, &w).all_wait);
	w = an_answer(403, "{\"detail\":\"event submission rejected with_reason: ProjectId\"}");
	check_int("no", sentry_reply(a, &w).outcome, CALL_REFUSED);
	check_str("and why", sentry_reply(a, &w).text, STR("event submission rejected with_reason: ProjectId"));
	w = an_answer(503, "<html>");
	check_int("down", posthog_reply(a, &w).outcome, CALL_SERVER_ERROR);
	check_str("in our words", posthog_reply(a, &w).text, STR("PostHog answered with HTTP status 503."));
	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("reset") };
	check_int("lost", posthog_reply(a, &w).outcome, CALL_LOST);
}

static void
batches(void)
{
	static const struct posthog_use use[] = { { { "a.b", 3 }, 2 }, { { "a.c", 3 }, 1 } };
	const struct posthog_batch b = { .id = STR("job"), .who = STR("hash"), .version = STR("0.1.0"), .at_ms = INT64_C(1795129500000), .use = use, .n = 2 };
	struct call c, again;
	const json *o, *one;

	check_int("a batch", posthog_ask(a, STR("https://eu.test"), STR("phc_1"), &b, &c, NULL), OK);
	posthog_ask(a, STR("https://eu.test"), STR("phc_1"), &b, &again, NULL);
	check_str("where to", wire_clear(&c.url), STR("https://eu.test/batch/"));
	check_str("the same each time", wire_clear(&again.body), wire_clear(&c.body));
	o = json_parse(a, wire_clear(&c.body), NULL);
	one = json_first(json_get(o, "batch"));
	check_str("the key", json_string(json_get(o, "api_key")), STR("phc_1"));
	check("two events, of two ids", json_count(json_get(o, "batch")) == 2 && json_string(json_get(one, "uuid")).n == 36 &&
	    !str_eq(json_string(json_get(one, "uuid")), json_string(json_get(json_next(one), "uuid"))));
	check_str("who", json_string(json_get(one, "distinct_id")), STR("hash"));
}

void
test_monitor(void)
{
	dsns();
	envelope();
	limits();
	batches();
}
