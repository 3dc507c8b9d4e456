/* told.c - a DSN as somebody may have typed it, and what Sentry and PostHog answer: how long nothing more may be sent, and why not. */
#include "base/json.h"
#include "connect/posthog.h"
#include "connect/sentry.h"
#include "tests/fuzz/answers.h"

enum { DAY_MS = 86400000 };

/* What may be called is a host, and the call goes there; its body begins with a line of JSON. */
static void
dsn(struct arena *a, struct str in)
{
	struct sentry_event e = { .kind = STR("job"), .where = STR("shop.catch_up"), .code = STR("given_up"), .account = STR("acme"), .of = STR("r1"),
	    .count = 1, .version = STR("0.1.0") };
	char room[300];
	struct buf base = buf_of(room, sizeof room);
	struct sentry_dsn d;
	struct str head, rest;
	struct call call = { 0 };
	struct fault f = { 0 };

	if (!sentry_dsn_read(in, &d))
		return;
	HOLDS(fuzz_within(d.key, in) && fuzz_within(d.place, in) && fuzz_within(d.project, in) && d.key.n && d.place.n && d.project.n);
	sentry_base(&d, &base);
	HOLDS(!base.full && !str_has(buf_str(&base), STR("@")));
	if (sentry_ask(a, &d, &e, 0, &call, &f) != OK) {
		HOLDS(f.code[0]);
		return;
	}
	HOLDS(wire_under(wire_clear(&call.url), buf_str(&base)));
	str_cut(wire_clear(&call.body), '\n', &head, &rest);
	HOLDS(json_string(json_get(json_parse(a, head, NULL), "event_id")).n == 32);
}

static void
holds(const struct told *t, const struct answer *w, struct arena *a)
{
	if (arena_full(a))
		return;
	HOLDS(t->outcome != CALL_OK || (w->outcome == WIRE_ANSWERED && w->status >= 200 && w->status < 300));
	HOLDS(t->outcome != CALL_THROTTLED || t->retry_after_ms > 0);
	HOLDS(!t->all_wait || t->retry_after_ms > 0);
	HOLDS(t->retry_after_ms >= 0 && t->retry_after_ms <= DAY_MS);
	HOLDS(fuzz_words(t->text, 300));
}

/* "@" and a DSN; or the line of X-Sentry-Rate-Limits, then an answer. */
void
fuzz_told(struct arena *a, struct str in)
{
	struct told sentry, posthog;
	struct answer w;
	struct str limits;

	if (in.n && *in.p == '@') {
		fuzz_byte(&in);
		dsn(a, in);
		return;
	}
	limits = fuzz_line(a, &in);
	w = fuzz_answer(a, &in);
	w.limits = limits;
	sentry = sentry_reply(a, &w);
	posthog = posthog_reply(a, &w);
	holds(&sentry, &w, a);
	holds(&posthog, &w, a);
	HOLDS(!posthog.all_wait && sentry.outcome == posthog.outcome);
	HOLDS(sentry.all_wait || sentry.retry_after_ms == posthog.retry_after_ms);
}
