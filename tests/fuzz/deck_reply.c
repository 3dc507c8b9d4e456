/* deck_reply.c - what Deck answers to our calls, as a job, as a plain call and as a job's state. */
#include "connect/deck_hook.h"
#include "connect/deck_reply.h"
#include "tests/fuzz/answers.h"

struct answer
fuzz_answer(struct arena *a, struct str *in)
{
	struct answer w = { .outcome = WIRE_LOST };
	struct str line = fuzz_line(a, in), word, rest, number;
	int64_t status = 0;

	str_cut(line, ' ', &word, &rest);
	if (str_eq(word, STR("answered"))) {
		w.outcome = WIRE_ANSWERED;
		str_cut(rest, ' ', &number, &rest);
		if (!str_int(number, &status) || status < 100 || status > 999)
			status = 200;
		w.status = (int)status;
		w.cut = str_eq(rest, STR("cut"));
		w.body = fuzz_copy(a, *in);
	} else {
		w.outcome = str_eq(word, STR("not_sent")) ? WIRE_NOT_SENT : WIRE_LOST;
		w.detail = rest;
	}
	return w;
}

static void
holds(const struct portal_reply *r, const struct answer *w, bool job)
{
	HOLDS(r->guid.n <= PORTAL_GUID_MAX && str_utf8(r->guid) && fuzz_words(r->text, PORTAL_TEXT_MAX));
	HOLDS((unsigned)r->error < PORTAL_ERRORS && (r->kind == PORTAL_REPLY_ACCEPTED || r->kind == PORTAL_REPLY_ALREADY_RUNNING ||
	    r->error != PORTAL_OK));
	HOLDS(!(job && r->kind == PORTAL_REPLY_ACCEPTED) || r->guid.n > 0);
	HOLDS(r->kind != PORTAL_REPLY_ALREADY_RUNNING || r->guid.n > 0);
	/* What may have begun is asked for again under the old key; only an answer that was seen and refused takes a new one. */
	if (w->outcome != WIRE_ANSWERED || (w->status >= 200 && w->status < 300))
		HOLDS(!r->fresh_key);
	if (w->outcome == WIRE_LOST)
		HOLDS(r->kind == PORTAL_REPLY_LOST);
	if (w->outcome == WIRE_ANSWERED && w->status >= 500)
		HOLDS(r->kind == PORTAL_REPLY_SERVER_ERROR || r->kind == PORTAL_REPLY_THROTTLED);
	if (w->outcome == WIRE_ANSWERED && w->status >= 300)
		HOLDS(r->kind != PORTAL_REPLY_ACCEPTED && r->text.n > 0);
}

void
fuzz_deck_reply(struct arena *a, struct str in)
{
	struct answer w = fuzz_answer(a, &in);
	struct portal_reply job = deck_reply_job(a, &w), plain = deck_reply_plain(a, &w);

	holds(&job, &w, true);
	holds(&plain, &w, false);
	for (enum portal_of of = PORTAL_OF_UNSAID; of <= PORTAL_OF_CLOSE; of++) {
		struct portal_read r = deck_reply_state(a, of, STR("guid-1"), &w);

		HOLDS(fuzz_words(r.text, PORTAL_TEXT_MAX) && str_eq(r.hook.guid, STR("guid-1")));
		HOLDS(r.kind == PORTAL_READ_ENDED || (r.kind == PORTAL_READ_RUNNING && !r.text.n) || r.text.n > 0 || w.outcome != WIRE_ANSWERED);
		if (r.kind == PORTAL_READ_ENDED) {
			fuzz_hook_holds(&r.hook);
			HOLDS(r.hook.kind != PORTAL_HOOK_IGNORED && r.hook.kind != PORTAL_HOOK_MFA_ASKED);
		}
	}
}
