/*
 * Portal jobs as stories: what happens to them, and what is to be done each time.  The notation stands in portal_said.h.
 */
#include "tests/core/check.h"
#include "tests/core/portal_said.h"

#include <string.h>

static const struct {
	const char *name;
	bool test;
	const char *steps[30];
} stories[] = {
{ "a good order, from click to closed connection", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+2 open_accepted => open_accepted#1: deadline@600 | connecting asked",
	"+20 connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"+1 add_accepted => add_accepted#1: deadline@600 | adding_items open",
	"+40 items good => completed#1: keep_result#1 close#1 tell=done | completed closing",
	"+3 closed #1 => closed#1: drop_token#1 free_lane | completed none",
	"confirm => confirmed#1: | completed none",
	"confirm => confirmed#1: | completed none",
	"review => refused nothing_to_review",
	"resend => refused nothing_to_review",
	"retry => refused ended",
	"cancel => refused ended",
	"start => refused ended",
} },
{ "webhooks that come before the answers, three times, and late", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"connected => already",
	"open_accepted => already",
	"already_running => adopted#1: deadline@600 | adding_items open",
	"connected => already",
	"+1 items => needs_review#1: keep_result#1 close#1 tell=review | needs_review closing",
	"add_accepted => already",
	"items good => already",
	"items => already",
	"connected => already",
	"open_accepted => already",
	"closed => closed#1: drop_token#1 free_lane | needs_review none",
	"closed => already",
	"connected => already",
	"items => already",
} },
{ "a review, and its failed lines sent again", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"review => refused nothing_to_review",
	"confirm => refused not_filled",
	"resend => refused not_ended",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"items => needs_review#1: keep_result#1 close#1 tell=review | needs_review closing",
	"resend => resent#1: | needs_review closing",
	"review => reviewed#1: | needs_review closing",
	"review => already",
	"confirm => confirmed#1: | needs_review closing",
	"late_accept => refused nothing_late",
} },
{ "a test of a login opens, closes, and adds nothing", true, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+1 mfa_asked => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"+9 mfa_answered => mfa_answered#1: answer#1 deadline@600 | connecting asked",
	"+9 connected => connected#1 completed#1: keep_token#1 close#1 tell=done | completed closing",
	"items good => refused unexpected",
	"confirm => refused test",
	"resend => refused nothing_to_review",
	"review => refused nothing_to_review",
	"closed => closed#1: drop_token#1 free_lane | completed none",
} },
{ "a test that fails may be tried again without a look at any cart", true, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed invalid_credentials => failed#1(invalid_credentials): block_login#1 tell=failed free_lane | failed none",
	"items good => refused unexpected",
	"retry => retried#1: | pending none",
	"items => refused unexpected",
	"start => started#2: open#2 deadline@600 | connecting asked",
} },
{ "a wrong password is not tried twice, and blocks the login before the lane is free", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"open_accepted => open_accepted#1: deadline@600 | connecting asked",
	"failed InvalidCredentials => failed#1(invalid_credentials): block_login#1 tell=failed release_lines free_lane | failed none",
	"failed InvalidCredentials => already",
	"closed => already",
	"lifetime_over => already",
} },
{ "a passing error is tried three times, each time after a longer pause", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed SystemError => reopening#2(system_error): open#2@5 deadline@605 | connecting asked",
	"failed SystemError #1 => already",
	"+5 open_accepted => open_accepted#2: deadline@600 | connecting asked",
	"failed Timeout => reopening#3(timeout): open#3@10 deadline@610 | connecting asked",
	"+9 failed Unexpected => failed#3(unexpected): tell=failed release_lines lifetime@3600 | failed lost",
	"failed Unexpected => already",
	"+3599 lifetime_over => already",
	"+1 lifetime_over => closed#0: drop_token free_lane | failed none",
} },
{ "after a call that broke off, a token that the lane keeps is tried first", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed unreachable token => closing#0 failed#1(unreachable): close tell=failed release_lines | failed closing",
	"closed => closed#0: drop_token free_lane | failed none",
} },
{ "the portal never answers: the state is read once, then it is given up", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"open_accepted => open_accepted#1: deadline@600 | connecting asked",
	"+599 deadline => already",
	"+1 deadline => read_asked#1: read#1 deadline@60 | connecting asked",
	"+1 read_running => failed#1(silence): tell=timeout release_lines lifetime@3600 | failed lost",
	"read_running => already",
	"deadline => already",
	"retry => retried#1: take_lines | pending lost",
	"start => refused connection",
	"retry => already",
	"+4000 lifetime_over => closed#0: drop_token free_lane | pending none",
	"start => started#2: open#2 deadline@600 | connecting asked",
} },
{ "a reading that never comes back ends as well", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"+600 deadline => read_asked#1: read#1 deadline@60 | adding_items open",
	"deadline => already",
	"+60 deadline => failed#1(silence): close#1 tell=timeout release_lines | failed closing",
} },
{ "a sign of life after the read begins a new silence", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+600 deadline => read_asked#1: read#1 deadline@60 | connecting asked",
	"+1 open_accepted => open_accepted#1: deadline@600 | connecting asked",
	"read_running => already",
	"read_unknown => already",
	"+600 deadline => read_asked#1: read#1 deadline@60 | connecting asked",
	"read_unknown => failed#1(silence): tell=timeout release_lines lifetime@3600 | failed lost",
} },
{ "while EnsureConnection cannot leave, nobody is silent", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+600 deadline unsent => unsent#1: deadline@600 | connecting asked",
	"+600 deadline unsent => unsent#1: deadline@600 | connecting asked",
	"+5 cancel unsent => cancelled#1: release_lines free_lane | cancelled none",
} },
{ "a result after we gave up is offered, and accepted with one click", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"+600 deadline => read_asked#1: read#1 deadline@60 | adding_items open",
	"read_unknown => failed#1(silence): close#1 tell=timeout release_lines | failed closing",
	"late_accept => refused nothing_late",
	"+100 items good => late_result#1: keep_result#1 tell=late | failed closing",
	"items good => already",
	"late_accept good => late_accepted#1: take_lines | completed closing",
	"late_accept good => already",
	"items good => already",
	"closed => closed#1: drop_token#1 free_lane | completed none",
} },
{ "a late result that is not all good goes to review; a cancelled job may have one too", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"cancel => cancelled#1: close#1 release_lines | cancelled closing",
	"items => late_result#1: keep_result#1 tell=late | cancelled closing",
	"late_accept => late_accepted#1: take_lines | needs_review closing",
	"review => reviewed#1: | needs_review closing",
} },
{ "the cart may be half full: an add that failed is never repeated by itself", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"failed SystemError of_add => failed#1(system_error): close#1 tell=failed release_lines | failed closing",
	"failed SystemError of_add => already",
	"retry => refused check_cart",
	"retry checked => retried#1: take_lines | pending closing",
	"start => refused connection",
	"closed => closed#1: drop_token#1 free_lane | pending none",
	"start => started#2: open#2 deadline@600 | connecting asked",
	"connected => connected#2: keep_token#2 add#2 deadline@600 | adding_items open",
	"failed SystemError of_add #1 => already",
	"items good => completed#2: keep_result#2 close#2 tell=done | completed closing",
} },
{ "an earlier attempt answers while the next one is beginning: the cart is filled, so stop", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"+600 deadline => read_asked#1: read#1 deadline@60 | adding_items open",
	"read_unknown => failed#1(silence): close#1 tell=timeout release_lines | failed closing",
	"closed => closed#1: drop_token#1 free_lane | failed none",
	"retry checked => retried#1: take_lines | pending none",
	"start => started#2: open#2 deadline@600 | connecting asked",
	"items good #1 => failed#2(superseded) late_result#1: keep_result#1 tell=late release_lines lifetime@3600 | failed lost",
	"items good #1 => already",
	"connected => closing#2: keep_token#2 close#2 | failed closing",
	"retry => refused check_cart",
	"late_accept good => late_accepted#2: take_lines | completed closing",
} },
{ "the same while it waits for its lane", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"cancel => cancelled#1: close#1 release_lines | cancelled closing",
	"retry checked => retried#1: take_lines | pending closing",
	"items => failed#1(superseded) late_result#1: keep_result#1 tell=late release_lines | failed closing",
	"retry checked => retried#1: take_lines | pending closing",
	"items => already",
} },
{ "an earlier attempt answers while the next one is adding: it is kept and told", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"cancel => cancelled#1: close#1 release_lines | cancelled closing",
	"closed => closed#1: drop_token#1 free_lane | cancelled none",
	"retry checked => retried#1: take_lines | pending none",
	"+1 start => started#2: open#2 deadline@600 | connecting asked",
	"+1 connected => connected#2: keep_token#2 add#2 deadline@600 | adding_items open",
	"+1 items good #1 => late_result#1: keep_result#1 tell=late | adding_items open",
	"items good #1 => already",
	"late_accept good => refused nothing_late",
	"items good => completed#2: keep_result#2 close#2 tell=done | completed closing",
	"items good #1 => already",
	"review => reviewed#2: | completed closing",
	"review => already",
} },
{ "two attempts answer one after the other: the second is told as well", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"cancel => cancelled#1: close#1 release_lines | cancelled closing",
	"closed => closed#1: drop_token#1 free_lane | cancelled none",
	"retry checked => retried#1: take_lines | pending none",
	"start => started#2: open#2 deadline@600 | connecting asked",
	"connected => connected#2: keep_token#2 add#2 deadline@600 | adding_items open",
	"items good => completed#2: keep_result#2 close#2 tell=done | completed closing",
	"items good #1 => late_result#1: tell=late | completed closing",
	"items good #1 => already",
	"items good #2 => already",
	"late_accept => refused nothing_late",
	"review => reviewed#2: | completed closing",
} },
{ "a question while connecting stops the clock of silence and has its own", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"mfa_answered => refused no_question",
	"mfa_wrong => refused unexpected",
	"+30 mfa_asked => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"+1 mfa_asked same => already",
	"open_accepted => already",
	"mfa_wrong => already",
	"read_unknown => already",
	"+298 deadline => already",
	"mfa_answered => mfa_answered#1: answer#1 deadline@600 | connecting asked",
	"mfa_answered => already",
	"+5 mfa_wrong => mfa_wrong#1: tell=mfa_wrong deadline@300 | awaiting_mfa asked",
	"mfa_wrong => already",
	"+5 mfa_answered => mfa_answered#1: answer#1 deadline@600 | connecting asked",
	"+5 connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"mfa_wrong => already",
	"mfa_answered => refused no_question",
	"mfa_asked => already",
} },
{ "a question that nobody answers in time", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"mfa_asked => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"+300 deadline => failed#1(mfa_timeout): tell=timeout release_lines lifetime@3600 | failed lost",
	"mfa_answered => refused ended",
	"mfa_asked => already",
	"mfa_wrong => already",
	"failed MfaTimeout => closed#1(mfa_timeout): free_lane | failed none",
} },
{ "another question in the place of the first, and one that is asked again after its answer", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"mfa_asked => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"+10 mfa_asked => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"mfa_answered => mfa_answered#1: answer#1 deadline@600 | connecting asked",
	"+10 mfa_asked same => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
} },
{ "a question while the items are added", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"mfa_asked of_add => refused unexpected",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"mfa_asked of_add => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa open",
	"add_accepted => already",
	"connected => already",
	"failed mfa_timeout => refused unexpected",
	"+10 mfa_answered => mfa_answered#1: answer#1 deadline@600 | adding_items open",
	"mfa_wrong => mfa_wrong#1: tell=mfa_wrong deadline@300 | awaiting_mfa open",
	"+20 items good => completed#1: keep_result#1 close#1 tell=done | completed closing",
} },
{ "a question while adding that nobody answers closes the connection", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"mfa_asked of_add => mfa_asked#1: tell=mfa deadline@300 | awaiting_mfa open",
	"+300 deadline => failed#1(mfa_timeout): close#1 tell=timeout release_lines | failed closing",
} },
{ "a connection that comes up after the end is closed with its own token", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"cancel => cancelled#1: release_lines lifetime@3600 | cancelled lost",
	"cancel => already",
	"start => refused ended",
	"+50 connected => closing#1: keep_token#1 close#1 | cancelled closing",
	"connected => already",
	"+9 closed #1 => closed#1: drop_token#1 free_lane | cancelled none",
	"connected => already",
} },
{ "even when the lane is long free", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"cancel => cancelled#1: release_lines lifetime@3600 | cancelled lost",
	"+3600 lifetime_over => closed#0: drop_token free_lane | cancelled none",
	"connected => closing#1: keep_token#1 close#1 | cancelled closing",
	"closed #1 => closed#1: drop_token#1 free_lane | cancelled none",
} },
{ "a close that fails waits out the connection's lifetime", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"close_failed => already",
	"closed => already",
	"items good => completed#1: keep_result#1 close#1 tell=done | completed closing",
	"+60 close_failed #1 => lost#1: lifetime@3600 | completed lost",
	"close_failed #1 => already",
	"connected => already",
	"+10 closed #1 => closed#1: drop_token#1 free_lane | completed none",
	"+3600 lifetime_over => already",
} },
{ "cancelled before EnsureConnection left: the lane is free at once", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"cancel unsent => cancelled#1: release_lines free_lane | cancelled none",
	"retry => retried#1: take_lines | pending none",
	"cancel => cancelled#1: release_lines | cancelled none",
} },
{ "but not when an earlier try may have left a connection", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed Timeout => reopening#2(timeout): open#2@5 deadline@605 | connecting asked",
	"cancel unsent => cancelled#2: release_lines lifetime@3600 | cancelled lost",
} },
{ "a password that proves wrong after the end blocks the login", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"cancel => cancelled#1: release_lines lifetime@3600 | cancelled lost",
	"failed Timeout => already",
	"failed invalid_credentials => closed#1(invalid_credentials): block_login#1 free_lane | cancelled none",
	"failed invalid_credentials => already",
} },
{ "another connection is in the way, and we have its token: close it, then ask again", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+1 active_exists token => closing#0: close deadline@600 | connecting clearing",
	"active_exists token => already",
	"open_accepted => already",
	"failed timeout => already",
	"mfa_asked => already",
	"+3 closed => reopening#2: drop_token open#2 deadline@600 | connecting asked",
	"closed => already",
	"+2 active_exists => waiting_for_connection#3(active_connection_exists): open#3@120 tell=blocked deadline@720 | connecting asked",
} },
{ "another connection is in the way, and it cannot be closed: ask every two minutes while it may live", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed ActiveConnectionExists => waiting_for_connection#2(active_connection_exists): open#2@120 tell=blocked deadline@720 | connecting asked",
	"failed ACTIVE_CONNECTION_EXISTS #1 => already",
	"+719 deadline => already",
	"+2800 active_exists => waiting_for_connection#3(active_connection_exists): open#3@120 deadline@720 | connecting asked",
	"+200 active_exists => waiting_for_connection#4(active_connection_exists): open#4@120 deadline@720 | connecting asked",
	"+1 active_exists => failed#4(active_connection_exists): tell=failed release_lines free_lane | failed none",
} },
{ "the one in the way is gone in the meantime", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"active_exists => waiting_for_connection#2(active_connection_exists): open#2@120 tell=blocked deadline@720 | connecting asked",
	"+121 open_accepted => open_accepted#2: deadline@600 | connecting asked",
	"+9 connected => connected#2: keep_token#2 add#2 deadline@600 | adding_items open",
} },
{ "the one in the way cannot be closed with the token that we kept", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+1 active_exists token => closing#0: close deadline@600 | connecting clearing",
	"+1 close_failed => waiting_for_connection#2(active_connection_exists): open#2@120 tell=blocked deadline@720 | connecting asked",
	"+120 active_exists token => closing#0: close deadline@600 | connecting clearing",
	"+1 cancel => cancelled#2: release_lines | cancelled closing",
	"closed => closed#0: drop_token free_lane | cancelled none",
} },
{ "a job is running already: it is ours", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"+3 already_running => adopted#1: deadline@600 | connecting asked",
	"+3 connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"+3 already_running => adopted#1: deadline@600 | adding_items open",
} },
{ "an older attempt's connection comes up while the next is asked for: closed, and ours is waited for", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed timeout => reopening#2(timeout): open#2@5 deadline@605 | connecting asked",
	"+5 connected #1 => closing#1: keep_token#1 close#1 | connecting closing",
	"connected #1 => already",
	"closed #1 => closed#1: drop_token#1 | connecting asked",
	"+9 connected => connected#2: keep_token#2 add#2 deadline@600 | adding_items open",
	"connected #1 => already",
} },
{ "it got ours refused: asked for again when it is closed", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed timeout => reopening#2(timeout): open#2@5 deadline@605 | connecting asked",
	"+5 connected #1 => closing#1: keep_token#1 close#1 | connecting closing",
	"+5 active_exists => closing#1: deadline@600 | connecting clearing",
	"closed #2 => already",
	"closed #1 => reopening#3: drop_token#1 open#3 deadline@600 | connecting asked",
} },
{ "it could not be closed", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed timeout => reopening#2(timeout): open#2@5 deadline@605 | connecting asked",
	"+5 connected #1 => closing#1: keep_token#1 close#1 | connecting closing",
	"+5 close_failed #1 => lost#1: | connecting asked",
	"+5 active_exists token => closing#0: close deadline@600 | connecting clearing",
} },
{ "cancelled in the middle of that: ours may still come up, so the lane waits for that one too", false, {
	"start => started#1: open#1 deadline@600 | connecting asked",
	"failed timeout => reopening#2(timeout): open#2@5 deadline@605 | connecting asked",
	"+5 connected #1 => closing#1: keep_token#1 close#1 | connecting closing",
	"cancel => cancelled#2: release_lines lifetime@3600 | cancelled lost",
	"closed #1 => already",
	"connected => closing#2: keep_token#2 close#2 | cancelled closing",
	"closed #1 => already",
	"closed #2 => closed#2: drop_token#2 free_lane | cancelled none",
} },
{ "what cannot be true is kept and left aside", false, {
	"connected => refused unexpected",
	"items good => refused unexpected",
	"start => started#1: open#1 deadline@600 | connecting asked",
	"items good => refused unexpected",
	"add_accepted => refused unexpected",
	"failed timeout of_add => refused unexpected",
	"connected #2 => refused unexpected",
	"connected => connected#1: keep_token#1 add#1 deadline@600 | adding_items open",
	"failed timeout => refused unexpected",
	"active_exists => refused unexpected",
} },
{ "one thing at a time", false, {
	"retry => already",
	"late_accept => refused nothing_late",
	"cancel => cancelled#0: release_lines | cancelled none",
	"retry => retried#0: take_lines | pending none",
	"start => started#1: open#1 deadline@600 | connecting asked",
	"start => already",
	"retry => refused not_ended",
} },
};

static void
test_stories(void)
{
	for (size_t i = 0; i < COUNT(stories); i++) {
		struct portal job = portal_new(stories[i].test);
		int64_t now_ms = 1000000;

		for (size_t k = 0; k < COUNT(stories[i].steps) && stories[i].steps[k]; k++) {
			const char *line = stories[i].steps[k], *arrow = strstr(line, " => ");
			char text[400];
			struct buf got = buf_of(text, sizeof text);
			struct portal_input in;

			if (!check(sentence("%s: \"%s\" can be read", stories[i].name, line), arrow
			    && portal_said_read((struct str){ line, (size_t)(arrow - line) }, &now_ms, &in)))
				break;
			portal_said_decide(&got, &job, &in, now_ms);
			check_str(sentence("%s: %s", stories[i].name, line), buf_str(&got), str_of(arrow + 4));
		}
	}
}

/* The page asks what a person may do; decide() is what the server does. */
static void
test_may(void)
{
	struct portal job = portal_new(false);
	struct portal_event late = { .type = EV_LATE_RESULT, .attempt = 1 };

	check("a waiting job may be cancelled", portal_may(&job, IN_CANCEL) == REFUSED_NOT);
	check("and needs no retry", portal_may(&job, IN_RETRY) == REFUSED_DONE);
	job.state = PORTAL_FAILED;
	job.attempt = 1;
	check("a failed one may be retried", portal_may(&job, IN_RETRY) == REFUSED_NOT);
	job.items_sent = true;
	check("with a look at the cart when items were sent", portal_may(&job, IN_RETRY) == REFUSED_CHECK_CART);
	check("it has nothing late", portal_may(&job, IN_LATE_ACCEPT) == REFUSED_NOTHING_LATE);
	job = portal_apply(job, &late);
	check("until something comes", portal_may(&job, IN_LATE_ACCEPT) == REFUSED_NOT);
}

/* Rows are read back with these; a word that changes would lose a stored job. */
static void
test_names(void)
{
	enum portal_state state;
	enum portal_connection connection;
	enum portal_late late;
	enum portal_event_type type;

	for (unsigned i = 0; i < PORTAL_STATES; i++)
		check("a state is read back", portal_state_parse(portal_state_name((enum portal_state)i), &state) && state == i
		    && portal_state_label(state).n > 0);
	for (unsigned i = 0; i < PORTAL_CONNECTIONS; i++)
		check("a connection is read back",
		    portal_connection_parse(portal_connection_name((enum portal_connection)i), &connection) && connection == i);
	for (unsigned i = 0; i < PORTAL_LATES; i++)
		check("late is read back", portal_late_parse(portal_late_name((enum portal_late)i), &late) && late == i);
	for (unsigned i = EV_STARTED; i < PORTAL_EVENT_TYPES; i++)
		check("an event is read back",
		    portal_event_parse(portal_event_name((enum portal_event_type)i), &type) && type == i);
	check("no state is called that", !portal_state_parse(STR("Failed"), &state) && !portal_state_parse(STR(""), &state));
	check("no connection is called that", !portal_connection_parse(STR(""), &connection));
	check("no event is called that", !portal_event_parse(STR(""), &type));
	for (unsigned i = REFUSED_NOT + 1; i < PORTAL_REFUSALS; i++)
		check("a refusal has a code and a sentence", portal_refusal_code((enum portal_refusal)i).n > 0
		    && str_ends(portal_refusal_text((enum portal_refusal)i), STR(".")));
	check("states as stored", str_eq(portal_state_name(PORTAL_ADDING_ITEMS), STR("adding_items")));
	check("states as read", str_eq(portal_state_label(PORTAL_ADDING_ITEMS), STR("Adding items")));
}

/* Stored events of version 1, folded: this answer may never change. */
static void
test_replay(void)
{
	static const struct portal_event stored[] = {
		{ .type = EV_CREATED, .at_ms = 1 },
		{ .type = EV_STARTED, .at_ms = 2, .attempt = 1, .connection = CONNECTION_ASKED, .deadline_ms = 600 },
		{ .type = EV_REOPENING, .at_ms = 3, .attempt = 2, .connection = CONNECTION_ASKED, .deadline_ms = 605,
		    .reopen_ms = 5, .error = PORTAL_TIMEOUT },
		{ .type = EV_WAITING_FOR_CONNECTION, .at_ms = 4, .attempt = 3, .connection = CONNECTION_ASKED,
		    .deadline_ms = 720, .reopen_ms = 120, .error = PORTAL_ACTIVE_CONNECTION_EXISTS },
		{ .type = EV_MFA_ASKED, .at_ms = 5, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 305,
		    .resume = PORTAL_CONNECTING },
		{ .type = EV_MFA_ANSWERED, .at_ms = 6, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 606,
		    .resume = PORTAL_CONNECTING },
		{ .type = EV_READ_ASKED, .at_ms = 7, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 67 },
	};
	struct portal job = portal_new(true), want = {
		.state = PORTAL_CONNECTING, .connection = CONNECTION_ASKED, .error = PORTAL_ACTIVE_CONNECTION_EXISTS,
		.answered = true, .read_asked = true, .attempt = 3, .tries = 1, .mfa_round = 1, .deadline_ms = 67,
		.blocked_since_ms = 4,
	};

	for (size_t i = 0; i < COUNT(stored); i++)
		job = portal_apply(job, &stored[i]);
	check("stored events give the state that they always gave", portal_said_same(&job, &want));
	job = portal_apply(job, &(struct portal_event){ .type = EV_CONNECTED, .at_ms = 8, .attempt = 3,
	    .connection = CONNECTION_OPEN, .deadline_ms = 608 });
	want = (struct portal){ .state = PORTAL_ADDING_ITEMS, .connection = CONNECTION_OPEN, .items_sent = true, .attempt = 3,
	    .tries = 1, .mfa_round = 1, .token_attempt = 3, .deadline_ms = 608 };
	check("and go on as they always did", portal_said_same(&job, &want));
	check("numbers of events are stored", EV_CREATED == 25 && EV_UNSENT == 26 && EV_RESENT == 24 && EV_STARTED == 1);
}

void
test_portal(void)
{
	test_stories();
	test_may();
	test_names();
	test_replay();
}
