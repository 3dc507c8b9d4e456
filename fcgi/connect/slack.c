#include "connect/slack.h"

#include "base/json.h"

enum {
	SECTION_MAX = 2900,	/* bytes; Slack takes 3,000 characters */
	LINE_MAX_BYTES = 500,	/* of a line; escaping makes five of one at most */
	TITLE_MAX = 250,
	LINK_MAX = 1000,
	BLOCKS_MAX = 50,
};

/* ---- the message ------------------------------------------------------------------------------------------------ */

/* Slack's three control characters; & first, in one pass. */
static void
escape(struct wire_text *t, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			wire_put(t, STR("&amp;"));
			break;
		case '<':
			wire_put(t, STR("&lt;"));
			break;
		case '>':
			wire_put(t, STR("&gt;"));
			break;
		default:
			wire_put(t, (struct str){ s.p + i, 1 });
		}
	}
}

static struct str
escaped(struct arena *a, struct str s, size_t max)
{
	struct wire_text t = wire_text(a);

	escape(&t, wire_words(a, s, max));
	return t.bad == OK && t.n ? wire_clear(&t) : STR("");
}

struct blocks { struct wire_text *out; int n; };

/* kind: "section", whose text stands alone, or "context", whose text stands in a list. */
static void
block(struct blocks *b, const char *kind, struct str mrkdwn)
{
	bool section = str_eq(str_of(kind), STR("section"));

	if (mrkdwn.n == 0)
		return;
	wire_put(b->out, b->n++ ? STR(",{\"type\":\"") : STR("{\"type\":\""));
	wire_put_text(b->out, kind);
	wire_put(b->out, section ? STR("\",\"text\":") : STR("\",\"elements\":["));
	wire_put(b->out, STR("{\"type\":\"mrkdwn\",\"text\":"));
	wire_json(b->out, mrkdwn);
	wire_put(b->out, section ? STR("}}") : STR("}]}"));
}

/* Lines share sections as long as they fit; four blocks are left for title, remainder, link and footer. */
static void
lines(struct arena *a, struct blocks *b, const struct slack_note *note)
{
	struct wire_text section = wire_text(a);
	size_t i;

	for (i = 0; i < note->lines_n; i++) {
		struct str line = escaped(a, note->line[i], LINE_MAX_BYTES);

		if (section.n && section.n + 1 + line.n > SECTION_MAX) {
			block(b, "section", wire_clear(&section));
			section.n = 0;
		}
		if (b->n > BLOCKS_MAX - 4)
			break;
		if (section.n)
			wire_put(&section, STR("\n"));
		wire_put(&section, line);
	}
	block(b, "section", wire_clear(&section));
	if (i < note->lines_n)
		block(b, "section", arena_printf(a, "\xe2\x80\xa6 and %zu more.", note->lines_n - i));
}

/* <address|label>: what would end either has to be encoded, and an address that does it is no address of ours. */
static struct str
link_text(struct arena *a, const struct slack_note *note)
{
	struct str label = escaped(a, note->link_label.n ? note->link_label : STR("Open"), TITLE_MAX);
	struct wire_text t = wire_text(a);

	if ((!str_starts(note->link, STR("https://")) && !str_starts(note->link, STR("http://"))) || note->link.n > LINK_MAX)
		return STR("");
	wire_put(&t, STR("<"));
	for (size_t i = 0; i < note->link.n; i++) {
		unsigned char c = (unsigned char)note->link.p[i];

		if (c <= 0x20 || c >= 0x7f || c == '<' || c == '>' || c == '|' || c == '"')
			return STR("");
		escape(&t, (struct str){ note->link.p + i, 1 });
	}
	wire_put(&t, STR("|"));
	wire_put(&t, label);
	wire_put(&t, STR(">"));
	return t.bad == OK && t.n <= SECTION_MAX ? wire_clear(&t) : STR("");
}

enum result
slack_post(struct arena *a, struct str base, struct secret address, const struct slack_note *note, struct call *c, struct fault *f)
{
	struct str url = str_trim(secret_reveal(address));
	struct str title = escaped(a, note->title, TITLE_MAX);
	struct blocks b = { &c->body, 0 };

	if (title.n == 0)	/* Slack takes no message without a text */
		title = STR("Tradepost");

	if (url.n == 0)
		return fault_set(f, ERR_INPUT, "no_address", "Slack's webhook address is not set. Enter it under Settings, Integrations.");
	if (!wire_under(url, base) || url.n <= base.n + 1)
		return fault_set(f, ERR_INPUT, "bad_address", "Slack's webhook address has to begin with %.*s. Enter it again.",
		    STR_ARG(base));
	wire_begin(c, a, WIRE_POST, STR(""));
	wire_put_secret(&c->url, (struct secret){ (unsigned char *)(uintptr_t)url.p, url.n });
	c->answer_max = (size_t)16 << 10;
	wire_header_text(c, "Content-Type", STR("application/json"));

	wire_put(&c->body, STR("{\"text\":"));
	wire_json(&c->body, title);
	wire_put(&c->body, STR(",\"blocks\":["));
	block(&b, "section", arena_printf(a, "*%.*s*", STR_ARG(title)));
	lines(a, &b, note);
	block(&b, "section", link_text(a, note));
	block(&b, "context", escaped(a, note->footer, TITLE_MAX));
	wire_put(&c->body, STR("]}"));
	return wire_end(c, f);
}

/* ---- the answer ------------------------------------------------------------------------------------------------- */

/* A failure is a status and one word as text; a 429 is JSON. */
static struct str
word(struct arena *a, const struct answer *w)
{
	struct str body = str_trim(w->body), said;

	if (body.n && body.p[0] == '{' && !w->cut)
		body = json_string(json_get(json_parse(a, body, NULL), "error"));
	said = body.n && body.p[0] != '<' ? wire_words(a, body, 60) : STR("");
	return said.n ? said : arena_printf(a, "HTTP status %d", w->status);
}

/* Words that say that this address will take nothing any more. */
static bool
dead(struct str said)
{
	static const char *const words[] = {
		"no_active_hooks", "no_service", "no_service_id", "no_team", "team_disabled", "invalid_token", "channel_not_found",
		"channel_is_archived", "action_prohibited", "posting_to_general_channel_denied", "user_not_found",
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eq(said, str_of(words[i])))
			return true;
	return false;
}

struct slack_reply
slack_reply(struct arena *a, const struct answer *w)
{
	struct slack_reply r = { .kind = SLACK_REFUSED, .retry_after_ms = w->retry_after_ms };

	switch (w->outcome) {
	case WIRE_NOT_SENT:
		r.kind = SLACK_WAIT;
		r.word = wire_words(a, w->detail, 200);
		return r;
	case WIRE_LOST:
		r.kind = SLACK_LOST;
		r.word = wire_words(a, w->detail, 200);
		return r;
	case WIRE_ANSWERED:
		break;
	}
	r.word = word(a, w);
	if (w->status == 200 && str_eq(r.word, STR("ok")))
		r.kind = SLACK_POSTED;
	else if (w->status == 200 && w->cut)	/* it says yes, or almost */
		r.kind = SLACK_LOST;
	else if (w->status == 429 || w->status >= 500 || str_eq(r.word, STR("rate_limited")) || str_eq(r.word, STR("ratelimited")))
		r.kind = SLACK_WAIT;
	else if (dead(r.word) || w->status == 401 || w->status == 403 || w->status == 404 || w->status == 410 || (w->status >= 300 && w->status < 400))
		r.kind = SLACK_ADDRESS_DEAD;
	return r;
}

struct str
slack_advice(enum slack_reply_kind kind)
{
	switch (kind) {
	case SLACK_POSTED:
		return STR("The message was posted.");
	case SLACK_WAIT:
		return STR("Slack did not take the message just now. It is tried again.");
	case SLACK_LOST:
		return STR("The connection broke off before Slack answered. The message may have been posted, so it is not sent again.");
	case SLACK_ADDRESS_DEAD:
		return STR("Slack's webhook address takes no messages any more. Make a new one in Slack and enter it under Settings, Integrations.");
	case SLACK_REFUSED:
		return STR("Slack refused the message.");
	}
	return STR("");
}
