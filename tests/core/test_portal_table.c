/*
 * Every state × every input, written down a second time and by hand: what core/portal.c's table does must be this.
 *
 * A capital is the state the job is in afterwards: P pending, C connecting, M awaiting an answer, A adding, D done, R review,
 * F failed, X cancelled.  A dot is "already"; a small letter is a refusal.
 */
#include "tests/core/check.h"
#include "tests/core/portal_said.h"

#include <string.h>

/* How a job comes into each column: inputs in the notation of portal_said.h, split by ';'. */
static const struct { const char *name, *way; } columns[] = {
	{ "new",			"" },
	{ "retried",			"start;cancel;retry" },
	{ "connecting",			"start" },
	{ "asked while connecting",	"start;mfa_asked" },
	{ "adding",			"start;connected" },
	{ "asked while adding",		"start;connected;mfa_asked of_add" },
	{ "completed",			"start;connected;items good" },
	{ "needs review",		"start;connected;items" },
	{ "failed",			"start;+601 deadline;read_unknown" },
	{ "failed while adding",	"start;connected;failed timeout of_add" },
	{ "cancelled",			"start;cancel" },
	{ "answered",			"start;mfa_asked;mfa_answered" },
	{ "asked again",		"start;mfa_asked;mfa_answered;mfa_asked same" },
};

static const char states[PORTAL_STATES] = "PCMADRFX";
static const char refusals[PORTAL_REFUSALS] = {
	[REFUSED_ENDED] = 'e', [REFUSED_NOT_ENDED] = 'n', [REFUSED_NO_QUESTION] = 'q', [REFUSED_CHECK_CART] = 'c',
	[REFUSED_NOTHING_LATE] = 'l', [REFUSED_NOTHING_TO_REVIEW] = 'v', [REFUSED_NOT_FILLED] = 'f', [REFUSED_TEST] = 't',
	[REFUSED_UNEXPECTED] = 'u', [REFUSED_CONNECTION] = 'k',
};

/* About the current attempt, two hours later (every clock has run out; what was lost has gone). */
static const struct { const char *input, *cells; } now[] = {
	/*				new retried con ?con add ?add done review failed add-failed cancelled answered again */
	{ "start",			"C k . . . . e e e e e . ." },
	{ "open_accepted",		"u . C . . . . . . . . C ." },
	{ "connected",			"u P A A . . . . F . X A A" },
	{ "active_exists",		"u P C C u u . . F . X C C" },
	{ "already_running",		"u . C . A . . . . . . C ." },
	{ "add_accepted",		"u . u u A . . . . . . u u" },
	{ "items good",			"u F u u D D . . F F X u u" },
	{ "failed invalid_credentials",	"u P F F u u . . F . X F F" },
	{ "failed timeout",		"u . C C u u . . . . . C C" },
	{ "failed timeout of_add",	"u . u u F F . . . . . u u" },
	{ "mfa_asked",			"u . M M . . . . . . . M M" },
	{ "mfa_asked of_add",		"u . u u M M . . . . . u u" },
	{ "mfa_asked same",		"u . M . . . . . . . . C ." },
	{ "mfa_answered",		"q q q C q A e e e e e . ." },
	{ "mfa_wrong",			"u . u . u . . . . . . M M" },
	{ "deadline",			". . C F A F . . . . . C M" },
	{ "deadline unsent",		". . C F A F . . . . . C C" },
	{ "read_running",		"u . . . . . . . . . . . M" },
	{ "read_unknown",		"u . . . . . . . . . . . M" },
	{ "closed",			". P . . . . D R F F X . ." },
	{ "close_failed",		". . . . . . D R . F . . ." },
	{ "lifetime_over",		". P . . . . . . F . X . ." },
	{ "cancel",			"X X X X X X e e e e . X X" },
	{ "cancel unsent",		"X X X X X X e e e e . X X" },
	{ "retry",			". . n n n n e e P c P n n" },
	{ "retry checked",		". . n n n n e e P P P n n" },
	{ "late_accept",		"l l l l l l l l l l l l l" },
	{ "review",			"v v v v v v v R v v v v v" },
	{ "confirm",			"f f f f f f D R f f f f f" },
	{ "resend",			"n n n n n n v R f f f n n" },
};

/* The same inputs about attempt 1 when attempt 2 is the current one. */
static const struct { const char *input, *cells; } old[] = {
	/*				retried con ?con add ?add done review failed add-failed cancelled answered again */
	{ "open_accepted",		". . . . . . . . . . . ." },
	{ "connected",			"P C M . . . . F . X C C" },
	{ "active_exists",		". . . . . . . . . . . ." },
	{ "already_running",		". . . . . . . . . . . ." },
	{ "add_accepted",		". . . . . . . . . . . ." },
	{ "items good",			"F F F A M D R F F X F F" },
	{ "failed invalid_credentials",	". . . . . . . . . . . ." },
	{ "failed timeout of_add",	". . . . . . . . . . . ." },
	{ "mfa_asked",			". . . . . . . . . . . ." },
	{ "mfa_wrong",			". . . . . . . . . . . ." },
	{ "read_running",		". . . . . . . . . . . ." },
	{ "read_unknown",		". . . . . . . . . . . ." },
};

static bool
walk(struct portal *job, const char *way, int64_t *now_ms)
{
	struct str rest = str_of(way), line;

	for (bool more = rest.n > 0; more;) {
		struct portal_input in;
		char text[400];
		struct buf b = buf_of(text, sizeof text);

		more = str_cut(rest, ';', &line, &rest);
		if (!portal_said_read(line, now_ms, &in))
			return false;
		portal_said_decide(&b, job, &in, *now_ms);
		if (str_eq(buf_str(&b), STR("already")) || str_starts(buf_str(&b), STR("refused")))
			return false;
	}
	return true;
}

static char
letter(const struct portal *job, const struct portal_input *in, int64_t now_ms)
{
	struct portal_decision d = portal_decide(job, in, now_ms, &portal_said_settings);
	struct portal is = *job;

	for (int i = 0; i < d.events; i++)
		is = portal_apply(is, &d.event[i]);
	switch (d.answer) {
	case PORTAL_DOES:	return states[is.state];
	case PORTAL_ALREADY:	return '.';
	case PORTAL_REFUSES:	return refusals[d.why];
	}
	return '?';
}

static void
test_cell(size_t column, const char *before, const char *line, int32_t attempt, char want)
{
	struct portal job = portal_new(false);
	int64_t now_ms = 1000000;
	struct portal_input in;
	char got, text[] = "?";

	if (!check(sentence("%s: the way there", columns[column].name), walk(&job, before, &now_ms)
	    && walk(&job, columns[column].way, &now_ms) && portal_said_read(str_of(line), &now_ms, &in)))
		return;
	in.attempt = attempt;
	got = letter(&job, &in, now_ms + 7200000);
	text[0] = want;
	check_str(sentence("%s: %s%s", columns[column].name, line, attempt ? " of an older attempt" : ""),
	    (struct str){ &got, 1 }, str_of(text));
}

void
test_portal_table(void)
{
	bool seen[PORTAL_INPUTS] = { false };

	for (size_t i = 0; i < COUNT(now); i++) {
		struct portal_input in;
		int64_t at = 0;

		if (portal_said_read(str_of(now[i].input), &at, &in))
			seen[in.kind] = true;
		for (size_t c = 0; c < COUNT(columns); c++)
			test_cell(c, "", now[i].input, 0, now[i].cells[2 * c]);
	}
	for (unsigned k = 0; k < PORTAL_INPUTS; k++)
		check(sentence("%s has its row here", portal_input_name((enum portal_input_kind)k).p), seen[k]);
	for (size_t i = 0; i < COUNT(old); i++)
		for (size_t c = 1; c < COUNT(columns); c++)
			test_cell(c, "start;failed invalid_credentials;retry", old[i].input, 1, old[i].cells[2 * (c - 1)]);
}
