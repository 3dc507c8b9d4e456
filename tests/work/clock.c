/* clock.c - the machine's clock is set while calls are under way: leases do not follow it, and nothing is done twice. */
#include <stdio.h>

#include "tests/work/work.h"
#include "work/lease.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

/* Steps of five minutes, each followed by something that makes every worker look at the queue. */
static void
step_on(struct house *h, int times)
{
	for (int i = 0; i < times; i++) {
		house_skew(h, house_skewed(h) + 5 * MINUTE);
		house_job(h, "housekeeping", "{}", 0);
		pause_ms(60);
	}
}

static void
test_forward(struct house *h)
{
	int one = worker_start(h, (struct work_options){ .skewed = true }), two = worker_start(h, (struct work_options){ .skewed = true });
	struct str said, code;

	pause_ms(500);
	said = house_job(h, "slack.notify", "{\"path\":\"/step/slow-1200\"}", 0);
	code = house_job(h, "portal.answer", "{\"path\":\"/step-code/slow-1200\"}", 0);
	for (int i = 0; i < 200 && (!server_seen("/step/slow-1200").requests || !server_seen("/step-code/slow-1200").requests); i++)
		pause_ms(20);
	step_on(h, 12);
	house_until(h, said, JOB_DONE, 5000);
	house_until(h, code, JOB_DONE, 5000);
	pause_ms(300);
	check_int("a message that was under way is sent once", server_seen("/step/slow-1200").requests, 1);
	check_int("and tried once", house_look(h, said).tries, 1);
	check_int("so is what may never be repeated", server_seen("/step-code/slow-1200").requests, 1);
	check_int("and its answer is heard", house_settled(h, code).end, SETTLE_DONE);
	check("nothing was taken out of another's hands", !house_logged(h, "in_other_hands"));
	check_int("both end well", worker_stop(one) + worker_stop(two), 0);
	house_skew(h, 0);
}

/* A lease of a worker that died while the clock was an hour ahead: nobody can know at once that its holder is not alive. */
static void
test_back(struct house *h)
{
	struct str job = house_job(h, "portal.add", "{\"path\":\"/back/slow-900\"}", 0);
	int dead, next;

	house_skew(h, HOUR);
	dead = worker_start(h, (struct work_options){ .skewed = true });
	for (int i = 0; i < 200 && !server_seen("/back/slow-900").requests; i++)
		pause_ms(20);
	worker_kill(dead);
	house_skew(h, 0);
	check("its lease ends in an hour", house_look(h, job).lease_until > now_ms() + HOUR - MINUTE);
	next = worker_start(h, (struct work_options){ .skewed = true });
	pause_ms(500);
	check_int("who comes next leaves it alone at first", house_look(h, job).tries, 1);
	house_lapse(h, job);
	house_until(h, job, JOB_DONE, 5000);
	check_int("and then it is another's", house_look(h, job).tries, 2);
	check_int("who ends well", worker_stop(next), 0);
}

/* ---- what a worker makes of two clocks ----------------------------------------------------------------------------- */

static void
test_watch(void)
{
	static const struct { const char *name; int64_t now, uptime; bool none, far; } look[] = {
		{ "the first look knows no better",			1000000, 500,	false, false },
		{ "than that the clock may have been set before it",	1019900, 20499,	false, false },
		{ "for as long as it takes to renew leases",		1019901, 20500,	false, true },
		{ "both go on",						1060000, 60500,	false, true },
		{ "a look that was held up for seconds",		1060000, 64500,	false, true },
		{ "the clock is set forward",				4060000, 64600,	true,  false },
		{ "so leases are not judged",				4064000, 68600,	true,  false },
		{ "for as long as it takes to renew them",		4079999, 84599,	true,  false },
		{ "and then they are again",				4080000, 84600,	false, true },
		{ "it is set back",					480000,  84700,	true,  false },
		{ "and forward before that is over",			4081000, 85600,	true,  false },
		{ "which counts from there",				4100900, 105500, true, false },
		{ "to its end",						4101000, 105600, false, true },
	};
	struct lease_watch w = { .known = false };

	for (size_t i = 0; i < COUNT(look); i++) {
		struct job_lapse lapse = lease_lapse(&w, look[i].now, look[i].uptime);

		check(look[i].name, lapse.none == look[i].none);
		check_int(look[i].name, lapse.far_ms, look[i].far ? LEASE_MS + LEASE_STEP_MS : 0);
	}
}

void
test_clock(bool postgres)
{
	struct house h;

	if (postgres)	/* the server's own */
		return;
	test_watch();
	server_forget();
	if (!house_make(&h, false))
		return;
	test_forward(&h);
	test_back(&h);
	check("no line is from a sanitizer", !house_logged(&h, "Sanitizer") && !house_logged(&h, "runtime error"));
	house_end(&h);
}
