/* slack.c - Slack's answers, and our message to it: JSON whatever stands in the note, and only to an address under the base. */
#include "base/json.h"
#include "connect/slack.h"
#include "tests/fuzz/answers.h"

static void
posted(struct arena *a, struct str in)
{
	struct str address = fuzz_line(a, &in), line[40], shown;
	struct slack_note note = { .line = line };
	struct call call = { 0 };
	struct fault f = { 0 };
	enum result res;
	const json *body;

	note.title = fuzz_line(a, &in);
	note.link = fuzz_line(a, &in);
	note.link_label = fuzz_line(a, &in);
	note.footer = fuzz_line(a, &in);
	while (in.n && note.lines_n < 40)
		line[note.lines_n++] = fuzz_line(a, &in);
	res = slack_post(a, STR("https://hooks.slack.test"), secret_of(a, address), &note, &call, &f);
	HOLDS(res == f.result && fuzz_words(str_of(f.message), sizeof f.message));
	if (res != OK)
		return;
	HOLDS(wire_under(wire_clear(&call.url), STR("https://hooks.slack.test")));
	body = json_parse(a, wire_clear(&call.body), NULL);
	HOLDS(json_kind(json_get(body, "blocks")) == JSON_ARRAY && json_count(json_get(body, "blocks")) <= 50);
	HOLDS(json_string(json_get(body, "text")).n > 0);
	for (const json *b = json_first(json_get(body, "blocks")); b; b = json_next(b)) {
		struct str text = json_string(json_get(json_get(b, "text"), "text"));

		HOLDS(text.n <= 3000 && !str_has(text, STR("<!")) && !str_has(text, STR("<@")));
	}
	shown = wire_blanked(a, &call.url);
	for (size_t i = 0; i < shown.n; i++)
		HOLDS(shown.p[i] == '*');
}

void
fuzz_slack(struct arena *a, struct str in)
{
	struct answer w;
	struct slack_reply r;

	if (in.n && *in.p == '>') {
		fuzz_byte(&in);
		posted(a, in);
		return;
	}
	w = fuzz_answer(a, &in);
	r = slack_reply(a, &w);
	HOLDS(fuzz_words(r.word, 200) && slack_advice(r.kind).n);
	HOLDS(r.kind != SLACK_POSTED || (w.outcome == WIRE_ANSWERED && w.status == 200));
	HOLDS(w.outcome != WIRE_LOST || r.kind == SLACK_LOST);
	if (r.kind == SLACK_LOST && w.outcome != WIRE_LOST)	/* it said yes, and broke off */
		HOLDS(w.outcome == WIRE_ANSWERED && w.status == 200 && w.cut);
}
