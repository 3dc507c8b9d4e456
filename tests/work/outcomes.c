/* outcomes.c - a table: what was the job about, what did the provider do, and what is left in the end. */
#include <stdio.h>

#include "tests/work/work.h"

enum { ANY = -1, NONE = 0 };

static const struct {
	const char *sentence, *topic, *args, *path;
	enum job_state state;
	int requests, keys, tries;	/* ANY: not asked */
	int settles;
	enum settle_end end;
	bool has_state, has_reply;
} cases[] = {
	{ "answered at once", "portal.open", "", "/a/ok", JOB_DONE, 1, 1, 1, 1, SETTLE_DONE, true, true },
	{ "a refusal is an answer", "portal.open", "", "/b/refuse", JOB_DONE, 1, 1, 1, 1, SETTLE_DONE, true, true },
	{ "a lost answer is asked for with the same key", "portal.open", "", "/c/drop,ok", JOB_DONE, 2, 1, 2, 1, SETTLE_DONE, true, true },
	{ "a failure that was seen needs a new key", "portal.open", "", "/d/fail,ok", JOB_DONE, 2, 2, 2, 1, SETTLE_DONE, true, true },
	{ "an answer that is not whole is a lost one", "portal.open", "", "/e/half,ok", JOB_DONE, 2, 1, 2, 1, SETTLE_DONE, true, true },
	{ "a cart's lost answer is asked for with its one key", "portal.add", "", "/f/drop,ok", JOB_DONE, 2, 1, 2, 1, SETTLE_DONE, true, true },
	{ "a message that was refused is a dead letter", "slack.notify", "", "/m/refuse", JOB_DEAD, 1, 1, 1, 1, SETTLE_DEAD, true, true },
	{ "a cart's failure is final", "portal.add", "", "/g/fail", JOB_DONE, 1, 1, 1, 1, SETTLE_DONE, true, true },
	{ "an MFA answer that was lost is never repeated", "portal.answer", "", "/h/drop", JOB_UNKNOWN, 1, 1, 1, 1, SETTLE_UNKNOWN, true, true },
	{ "nor one that failed", "portal.answer", "", "/i/fail", JOB_UNKNOWN, 1, 1, 1, 1, SETTLE_UNKNOWN, true, true },
	{ "one that was sent away was not heard", "portal.answer", "", "/j/throttle,ok", JOB_DONE, 2, 1, 2, 1, SETTLE_DONE, true, true },
	{ "a read is repeated until it is out of tries", "portal.read", "", "/k/drop", JOB_DEAD, ANY, ANY, 3, 1, SETTLE_DEAD, true, true },
	{ "a job without a call settles at once", "delivery.read", "", "", JOB_DONE, NONE, NONE, 1, 1, SETTLE_DONE, true, false },
	{ "what has passed is done, and nobody is told", "portal.close", "\"prepare\":\"moot\"", "", JOB_DONE, NONE, NONE, 1, 0, SETTLE_DONE,
	    false, false },
	{ "what has to wait does, and no wait is a try", "portal.add", "\"prepare\":\"wait\"", "/p/ok", JOB_DONE, 1, 1, 1, 1, SETTLE_DONE, true,
	    true },
	{ "what cannot be prepared is dead at once", "portal.close", "\"prepare\":\"refuse\"", "", JOB_DEAD, NONE, NONE, 1, 1, SETTLE_DEAD,
	    false, false },
	{ "a sealed value that cannot be opened is tried again", "portal.read", "\"prepare\":\"store\"", "", JOB_DEAD, NONE, NONE, 3, 1,
	    SETTLE_DEAD, true, false },
	{ "what there was no memory for is prepared again, and that was no try", "portal.read", "\"prepare\":\"memory\"", "/n/ok", JOB_DONE, 1,
	    1, 1, 1, SETTLE_DONE, true, true },
	{ "nor what looked wrong because it was half", "portal.answer", "\"prepare\":\"full\"", "/q/ok", JOB_DONE, 1, 1, 1, 1, SETTLE_DONE,
	    true, true },
	{ "an answer that there was no memory to read is asked for again, and does not use up its tries", "portal.open", "\"read\":\"memory\"",
	    "/r/ok", JOB_DONE, 4, 1, 2, 1, SETTLE_DONE, true, true },
	{ "but not where nobody may ask twice", "portal.answer", "\"read\":\"memory\"", "/s/ok", JOB_UNKNOWN, 1, 1, 1, 1, SETTLE_UNKNOWN,
	    true, true },
	{ "what there was no memory to keep is kept a little later", "portal.answer", "\"settle\":\"memory\"", "/o/ok", JOB_DONE, 1, 1, 1, 1,
	    SETTLE_DONE, true, true },
	{ "a topic without functions is dead", "portal.lifetime", "", "", JOB_DEAD, NONE, NONE, 1, 0, SETTLE_DONE, false, false },
	{ "a topic that nobody has known for a day is dead", "portal.teleport", "", "", JOB_DEAD, NONE, NONE, 1, 0, SETTLE_DONE, false, false },
	{ "what a flow refuses to keep may have happened", "portal.add", "\"settle\":\"refuse\"", "/l/ok", JOB_UNKNOWN, 1, 1, 1, 0, SETTLE_DONE,
	    false, false },
	{ "a timer that a flow refuses is dead", "portal.deadline", "\"settle\":\"refuse\"", "", JOB_DEAD, NONE, NONE, 1, 0, SETTLE_DONE, false,
	    false },
};

static void
look(struct house *h, size_t i, struct str id)
{
	struct seen seen = server_seen(cases[i].path);
	struct settled settled = house_settled(h, id);
	struct job job = house_look(h, id);
	const char *name = cases[i].sentence;

	check_int(sentence("%s: tries", name), job.tries, cases[i].tries);
	if (cases[i].requests != ANY) {
		check_int(sentence("%s: requests", name), seen.requests, cases[i].requests);
		check_int(sentence("%s: keys", name), seen.keys, cases[i].keys);
	}
	check_int(sentence("%s: connections", name), seen.connections, seen.requests);
	check_int(sentence("%s: settled", name), settled.times, cases[i].settles);
	check(sentence("%s: why is said where something is wrong (%.*s)", name, STR_ARG(job.last_error)),
	    (job.last_error.n > 0) == (job.state != JOB_DONE));
	if (settled.times == 0)
		return;
	check_int(sentence("%s: as what", name), settled.end, cases[i].end);
	check_int(sentence("%s: with what prepare left", name), settled.state, cases[i].has_state);
	check_int(sentence("%s: with an answer", name), settled.reply, cases[i].has_reply);
}

/* Jobs that are there become a day older. */
static enum result
age(struct tx *tx, void *x)
{
	static const struct sql older = { "t", "UPDATE job SET created_at = created_at - 86400000 WHERE account_id = $1", NULL };
	int64_t changed;

	(void)x;
	return DB_EXEC(tx, &older, &changed, V_TEXT(tx->account));
}

void
test_outcomes(bool postgres)
{
	struct house h;
	struct str id[COUNT(cases)], fresh;
	struct job later;
	char args[200];
	int worker;

	server_forget();
	if (!house_make(&h, postgres))
		return;
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(args, sizeof args, "{\"path\":\"%s\"%s%s}", cases[i].path, cases[i].args[0] ? "," : "", cases[i].args);
		id[i] = house_job(&h, cases[i].topic, args, 0);
	}
	check_int("a day passes", house_write(&h, age, NULL), OK);
	fresh = house_job(&h, "portal.teleport", "{}", 0);
	worker = worker_start(&h, (struct work_options){ 0 });
	for (size_t i = 0; i < COUNT(cases); i++)
		if (house_until(&h, id[i], cases[i].state, 20000))
			look(&h, i, id[i]);
	later = house_look(&h, fresh);
	check_int("a topic that this worker does not know is left for a newer one", later.state, JOB_QUEUED);
	check_str("which it says", later.last_error, STR("Waits for a worker of a newer version."));
	check_int("and nothing was tried", later.tries, 0);
	check_int("the worker ends well", worker_stop(worker), 0);
	check("a line in the log names job and outcome", house_logged(&h, "\"outcome\":\"again_new_key\""));
	check("no line has a secret", !house_logged(&h, "planted"));
	check("none is from a sanitizer", !house_logged(&h, "Sanitizer") && !house_logged(&h, "runtime error"));
	house_end(&h);
}
