#include "tests/core/portal_said.h"

const struct portal_settings portal_said_settings = {
	.silence_ms = 600000, .mfa_ms = 300000, .connection_ms = 3600000, .reopen_ms = 120000, .retry_ms = 5000, .tries = 3,
	.read_ms = 60000,
};

static bool
read_kind(struct str word, enum portal_input_kind *out)
{
	for (unsigned i = 0; i < PORTAL_INPUTS; i++)
		if (str_eq(word, portal_input_name((enum portal_input_kind)i))) {
			*out = (enum portal_input_kind)i;
			return true;
		}
	return false;
}

static bool *
flag(struct portal_input *in, struct str word)
{
	const struct { const char *word; bool *flag; } flags[] = {
		{ "of_add", &in->of_add }, { "good", &in->all_good }, { "same", &in->same_question }, { "token", &in->has_token },
		{ "unsent", &in->open_unsent }, { "checked", &in->cart_checked },
	};

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (str_eq(word, str_of(flags[i].word)))
			return flags[i].flag;
	return NULL;
}

bool
portal_said_read(struct str line, int64_t *now_ms, struct portal_input *in)
{
	bool have_kind = false;
	struct str word;

	*in = (struct portal_input){ 0 };
	++*now_ms;
	for (bool more = true; more;) {
		int64_t n = 0;

		more = str_cut(line, ' ', &word, &line);
		if (word.n == 0)
			continue;
		if (*word.p == '+' || *word.p == '#') {
			if (!str_int((struct str){ word.p + 1, word.n - 1 }, &n))
				return false;
			if (*word.p == '+')
				*now_ms += n * 1000;
			else
				in->attempt = (int32_t)n;
		} else if (!have_kind) {
			if (!read_kind(word, &in->kind))
				return false;
			have_kind = true;
		} else if (flag(in, word)) {
			*flag(in, word) = true;
		} else {
			in->error = portal_error_parse(word);
			if (in->error == PORTAL_UNKNOWN && !str_eq(word, STR("unknown")))
				return false;
		}
	}
	return have_kind;
}

static void
put_event(struct buf *b, const struct portal_event *e)
{
	buf_put(b, portal_event_name(e->type));
	buf_char(b, '#');
	buf_int(b, e->attempt);
	if (e->error != PORTAL_OK) {
		buf_char(b, '(');
		buf_put(b, portal_error_name(e->error));
		buf_char(b, ')');
	}
}

static void
put_effect(struct buf *b, const struct portal_effect *e, int64_t now_ms)
{
	bool timed = e->kind == DO_OPEN || e->kind == DO_DEADLINE || e->kind == DO_LIFETIME;

	buf_put(b, portal_effect_name(e->kind));
	if (e->kind == DO_TELL) {
		buf_char(b, '=');
		buf_put(b, portal_tell_name(e->tell));
	} else if (e->attempt != 0 && e->kind != DO_DEADLINE && e->kind != DO_LIFETIME) {
		buf_char(b, '#');
		buf_int(b, e->attempt);
	}
	if (timed && e->at_ms != now_ms) {
		buf_char(b, '@');
		buf_int(b, (e->at_ms - now_ms) / 1000);
	}
}

void
portal_said_decide(struct buf *b, struct portal *job, const struct portal_input *in, int64_t now_ms)
{
	struct portal_decision d = portal_decide(job, in, now_ms, &portal_said_settings);

	switch (d.answer) {
	case PORTAL_ALREADY:
		buf_text(b, "already");
		return;
	case PORTAL_REFUSES:
		buf_text(b, "refused ");
		buf_put(b, portal_refusal_code(d.why));
		return;
	case PORTAL_DOES:
		break;
	}
	for (int i = 0; i < d.events; i++) {
		if (i > 0)
			buf_char(b, ' ');
		put_event(b, &d.event[i]);
		*job = portal_apply(*job, &d.event[i]);
	}
	buf_char(b, ':');
	for (int i = 0; i < d.effects; i++) {
		buf_char(b, ' ');
		put_effect(b, &d.effect[i], now_ms);
	}
	buf_text(b, " | ");
	buf_put(b, portal_state_name(job->state));
	buf_char(b, ' ');
	buf_put(b, portal_connection_name(job->connection));
}

bool
portal_said_same(const struct portal *a, const struct portal *b)
{
	return a->state == b->state && a->resume == b->resume && a->connection == b->connection && a->late == b->late
	    && a->error == b->error && a->test == b->test && a->items_sent == b->items_sent && a->answered == b->answered
	    && a->read_asked == b->read_asked && a->reviewed == b->reviewed && a->attempt == b->attempt && a->tries == b->tries
	    && a->mfa_round == b->mfa_round && a->token_attempt == b->token_attempt && a->result_attempt == b->result_attempt
	    && a->deadline_ms == b->deadline_ms && a->reopen_ms == b->reopen_ms && a->blocked_since_ms == b->blocked_since_ms
	    && a->waits_until_ms == b->waits_until_ms;
}

bool
portal_said_same_event(const struct portal_event *a, const struct portal_event *b)
{
	return a->type == b->type && a->connection == b->connection && a->deadline_ms == b->deadline_ms
	    && a->reopen_ms == b->reopen_ms && a->waits_until_ms == b->waits_until_ms && a->at_ms == b->at_ms
	    && a->attempt == b->attempt && a->error == b->error && a->resume == b->resume && a->test == b->test
	    && a->all_good == b->all_good;
}
