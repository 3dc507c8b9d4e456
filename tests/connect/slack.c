#include <string.h>

#include "base/json.h"
#include "connect/slack.h"
#include "tests/connect/connect.h"

#define BASE "https://hooks.slack.com/services/"
#define ADDRESS BASE "T1/B2/s3cret"

static struct arena *const a = &test_arena;

static void
message(void)
{
	const struct str lines[] = { STR("3 of 4 lines added"), STR("AB-7: \xe2\x82\xac" "3.10 <expected \xe2\x82\xac" "3.00> & more") };
	struct slack_note note = {
		.title = STR("Vega <!channel>\nneeds review"), .line = lines, .lines_n = 2,
		.link = STR("https://trade.example/#/jobs/1?a=1&b=2"), .link_label = STR("Open the job"), .footer = STR("Demo & Co"),
	};
	struct call c;
	struct fault f = { 0 };

	check_int("a message", slack_post(a, STR(BASE), a_secret(ADDRESS), &note, &c, &f), OK);
	check_str("to the webhook", wire_clear(&c.url), STR(ADDRESS));
	check_str("as JSON", header_of(&c, "Content-Type"), STR("application/json"));
	check_str("text and blocks, escaped", wire_clear(&c.body),
	    STR("{\"text\":\"Vega &lt;!channel&gt; needs review\",\"blocks\":["
	    "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"*Vega &lt;!channel&gt; needs review*\"}},"
	    "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"3 of 4 lines added\\u000a"
	    "AB-7: \xe2\x82\xac" "3.10 &lt;expected \xe2\x82\xac" "3.00&gt; &amp; more\"}},"
	    "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"<https://trade.example/#/jobs/1?a=1&amp;b=2|Open the job>\"}},"
	    "{\"type\":\"context\",\"elements\":[{\"type\":\"mrkdwn\",\"text\":\"Demo &amp; Co\"}]}]}"));
	check("the address is not shown", !str_has(wire_shown(a, &c), STR("s3cret")) &&
	    !str_has(wire_shown(a, &c), STR("hooks.slack")));

	note = (struct slack_note){ .title = STR("Short"), .link = STR("javascript:alert(1)") };
	check_int("title alone", slack_post(a, STR(BASE), a_secret(ADDRESS), &note, &c, NULL), OK);
	check_str("no empty blocks, and no link of another kind", wire_clear(&c.body),
	    STR("{\"text\":\"Short\",\"blocks\":["
	    "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"*Short*\"}}]}"));
	note.link = STR("https://trade.example/>|x<!here>");
	check_int("a link that would break out", slack_post(a, STR(BASE), a_secret(ADDRESS), &note, &c, NULL), OK);
	check("is left out", !str_has(wire_clear(&c.body), STR("here")));
}

/* Longest lines, most lines: within Slack's limits, and nothing silently dropped. */
static void
limits(void)
{
	enum { MANY = 3000 };
	struct str *lines = ARENA_ARRAY(a, struct str, MANY);
	struct slack_note note = { .title = STR("Long"), .line = lines, .lines_n = MANY, .footer = STR("f"),
	    .link = STR("https://t.example/") };
	struct call c;
	const json *o, *b;
	char amps[2000];
	size_t shown = 0, blocks = 0;
	bool fits = true, counted = false;

	memset(amps, '&', sizeof amps);
	for (size_t i = 0; i < MANY; i++)
		lines[i] = (struct str){ amps, sizeof amps };
	check_int("a long message", slack_post(a, STR(BASE), a_secret(ADDRESS), &note, &c, NULL), OK);
	o = json_parse(a, wire_clear(&c.body), NULL);
	check("is JSON", o != NULL);
	for (b = json_first(json_get(o, "blocks")); b; b = json_next(b), blocks++) {
		struct str text = json_string(json_get(json_get(b, "text"), "text"));

		fits &= text.n <= 3000;
		if (str_starts(text, STR("&amp;")))
			shown++;
		counted |= str_eq(text, arena_printf(a, "\xe2\x80\xa6 and %zu more.", (size_t)MANY - shown));
	}
	check("no section above 3,000 characters", fits);
	check_int("50 blocks", (int64_t)blocks, 50);
	check("the rest is counted", counted && shown > 40);

	for (size_t i = 0; i < MANY; i++)
		lines[i] = STR("short");
	note.lines_n = 500;
	check_int("many short lines", slack_post(a, STR(BASE), a_secret(ADDRESS), &note, &c, NULL), OK);
	check("share sections", !str_has(wire_clear(&c.body), STR("more.")));
}

static void
addresses(void)
{
	static const struct { const char *name, *base, *address; } bad[] = {
		{ "none", BASE, "" },
		{ "another host", BASE, "https://hooks.slack.com.evil.test/services/T/B/x" },
		{ "another scheme", BASE, "http://hooks.slack.com/services/T/B/x" },
		{ "a user in front of another host", "https://hooks.slack.com", "https://hooks.slack.com@evil.test/services" },
		{ "the base alone", BASE, BASE },
		{ "a way up", BASE, BASE "../api/x" },
		{ "a blank in it", BASE, BASE "T/B/x y" },
		{ "a line break in it", BASE, BASE "T/B/x\r\ny" },
		{ "no base configured", "", ADDRESS },
	};
	struct slack_note note = { .title = STR("t") };
	struct call c;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct fault f = { 0 };

		check_int(bad[i].name, slack_post(a, str_of(bad[i].base), a_secret(bad[i].address), &note, &c, &f), ERR_INPUT);
		check("the message does not hold the address", !str_has(str_of(f.message), STR("T/B/x")));
	}
	check_int("the sandbox, with blanks around", slack_post(a, STR("http://127.0.0.1:9/slack"),
	    a_secret(" http://127.0.0.1:9/slack/services/T/B/x\n"), &note, &c, NULL), OK);
	check_str("which are not sent", wire_clear(&c.url), STR("http://127.0.0.1:9/slack/services/T/B/x"));
}

static void
answers(void)
{
	static const struct { const char *name; int status; const char *body; enum slack_reply_kind kind; const char *word; } cases[] = {
		{ "posted", 200, "ok", SLACK_POSTED, "ok" },
		{ "200 is not enough", 200, "fine", SLACK_REFUSED, "fine" },
		{ "200 without a word", 200, "", SLACK_REFUSED, "HTTP status 200" },
		{ "a bad payload", 400, "invalid_payload", SLACK_REFUSED, "invalid_payload" },
		{ "bad blocks", 400, "invalid_blocks", SLACK_REFUSED, "invalid_blocks" },
		{ "a word nobody knows is permanent", 400, "brand_new_word", SLACK_REFUSED, "brand_new_word" },
		{ "the channel is gone", 404, "channel_not_found", SLACK_ADDRESS_DEAD, "channel_not_found" },
		{ "the app was removed", 404, "no_active_hooks", SLACK_ADDRESS_DEAD, "no_active_hooks" },
		{ "archived", 410, "channel_is_archived", SLACK_ADDRESS_DEAD, "channel_is_archived" },
		{ "not allowed", 403, "action_prohibited", SLACK_ADDRESS_DEAD, "action_prohibited" },
		{ "not allowed, whatever the word", 403, "brand_new_word", SLACK_ADDRESS_DEAD, "brand_new_word" },
		{ "a bad token, by another status", 400, "invalid_token", SLACK_ADDRESS_DEAD, "invalid_token" },
		{ "moved", 302, "", SLACK_ADDRESS_DEAD, "HTTP status 302" },
		{ "throttled, as JSON", 429, "{\"retry_after\":1,\"ok\":false,\"error\":\"rate_limited\"}", SLACK_WAIT, "rate_limited" },
		{ "throttled, the other spelling", 200, "{\"ok\":false,\"error\":\"ratelimited\"}", SLACK_WAIT, "ratelimited" },
		{ "a rollup error passes", 500, "rollup_error", SLACK_WAIT, "rollup_error" },
		{ "a page", 503, "<html>Down</html>", SLACK_WAIT, "HTTP status 503" },
	};
	struct answer w;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct slack_reply r;

		w = an_answer(cases[i].status, cases[i].body);
		r = slack_reply(a, &w);
		check_int(cases[i].name, r.kind, cases[i].kind);
		check_str(cases[i].name, r.word, str_of(cases[i].word));
		check("advice", slack_advice(r.kind).n > 0);
	}
	w = an_answer(200, "");
	w.cut = true;
	check_int("a yes that broke off is a lost one", slack_reply(a, &w).kind, SLACK_LOST);
	w = (struct answer){ .outcome = WIRE_LOST, .detail = STR("reset") };
	check_int("lost: not repeated", slack_reply(a, &w).kind, SLACK_LOST);
	w.outcome = WIRE_NOT_SENT;
	check_int("not sent: repeated", slack_reply(a, &w).kind, SLACK_WAIT);
}

void
test_slack(void)
{
	message();
	limits();
	addresses();
	answers();
}
