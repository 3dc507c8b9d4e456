/* settle.c - what a worker does with an answer that the store does not take: kept in mind while the store, or memory, is at a loss. */
#include <string.h>

#include "store/sealed.h"
#include "store/system.h"
#include "tests/work/work.h"
#include "work/task.h"

enum { BYTES = 300000, OFTEN = 12, LONG = 200 };

static bool poison, scarce;
static int heard;

static enum result
prepare(const struct env *env, struct db *db, const struct job *job, struct arena *a, struct fault *f, struct prepared *out)
{
	(void)env, (void)db, (void)job, (void)a, (void)f;
	out->state = "state";
	return OK;
}

/* Keeps much; or what no store takes; or finds no memory for it. */
static enum result
settle(struct tx *tx, void *in_out)
{
	struct str box = { arena_get(tx->arena, BYTES), BYTES };
	enum result res;

	(void)in_out;
	if (scarce)
		return tx_refuse(tx, ERR_LIMIT, "too_much", "There is no memory for this.");
	memset((char *)(uintptr_t)box.p, 'x', BYTES);
	res = store_sealed_put(tx, poison ? STR("\xff") : STR("much"), STR("box"), box);
	heard += res == OK;
	return res;
}

static const struct topic_row rows[TOPICS] = { [TOPIC_DELIVERY_READ] = { prepare, NULL, settle, NULL } };

static enum result
claim_one(struct tx *tx, void *in_out)
{
	return store_system_claim(tx, in_out);
}

static void
take(struct house *h, struct task *t)
{
	struct job_claim claim = { .worker = STR("w"), .lease_ms = 60000, .limit = 1, .only = STR("") };
	struct scope scope = { .arena = &h->arena, .fault = &h->fault };

	house_job(h, "delivery.read", "{}", 0);
	check_int("a job is claimed", db_system(h->db, &scope, claim_one, &claim), OK);
	if (check_int("one", (int64_t)claim.n, 1))
		check("and begun", task_begin(t, rows, &claim.at[0], task_uptime_ms(), 60000));
	task_prepare(&h->env, h->db, t);
	check_int("it settles at once", t->end, TASK_DONE);
	heard = 0;
}

static bool
try(struct house *h, struct task *t)
{
	return task_kept(&h->env, t, db_write(h->db, &t->scope, task_settle, t));
}

/* The file may not grow any more, or as it likes again: a disk that is full. */
static enum result
full(struct tx *tx, void *in_out)
{
	static const struct sql is = { "", "PRAGMA max_page_count = 1", NULL }, not = { "", "PRAGMA max_page_count = 1000000", NULL };

	return db_exec_vals(tx, *(bool *)in_out ? &is : &not, NULL, 0, NULL);
}

static void
test_full(struct house *h)
{
	struct task t = { .busy = false };
	bool is = true, kept = false;

	poison = false;
	take(h, &t);
	check_int("the disk is full", house_write(h, full, &is), OK);
	for (int i = 0; i < OFTEN && !kept; i++)
		kept = try(h, &t);
	check("an answer that finds no room is kept in mind", !kept && !t.alone && t.end == TASK_DONE);
	check_int("and its job is still ours", house_look(h, t.job.id).state, JOB_RUNNING);
	is = false;
	check_int("there is room again", house_write(h, full, &is), OK);
	heard = 0;
	check("it is kept", try(h, &t));
	check_int("and the flow has heard of it", heard, 1);
	check_int("which ends the job", house_look(h, t.job.id).state, JOB_DONE);
	arena_free(&t.arena);
}

static void
test_poison(struct house *h)
{
	struct task t = { .busy = false };
	struct job job;
	int tries = 0;

	poison = true;
	take(h, &t);
	while (++tries < OFTEN && !try(h, &t))
		;
	job = house_look(h, t.job.id);
	check("what no store takes is given up", t.alone && tries < OFTEN);
	check_int("as a dead letter", job.state, JOB_DEAD);
	check("that says so", str_has(job.last_error, STR("could not be kept")));
	check_int("nothing of it is kept", heard, 0);
	arena_free(&t.arena);
}

/* What was asked is kept in mind for as long as the job is ours: its answer comes once. */
static void
test_scarce_answer(struct house *h)
{
	struct task t = { .busy = false };
	bool kept = false;

	take(h, &t);
	t.called = true;
	scarce = true;
	for (int i = 0; i < LONG && !kept; i++)
		kept = try(h, &t);
	check("an answer that finds no memory is kept in mind, however often", !kept && !t.alone && t.end == TASK_DONE);
	check_int("and its job is still ours", house_look(h, t.job.id).state, JOB_RUNNING);
	scarce = false;
	check("it is kept when there is memory again", try(h, &t));
	check_int("and the flow has heard of it", heard, 1);
	check_int("which ends the job", house_look(h, t.job.id).state, JOB_DONE);
	arena_free(&t.arena);
}

/* What asked nobody can be done anew: it gives its memory back meanwhile. Not for ever: it may be too much for any machine. */
static void
test_scarce_work(struct house *h, bool for_long)
{
	struct task t = { .busy = false };
	struct job job;
	bool kept = false;

	take(h, &t);
	if (for_long)
		t.job.fence = house_claims(h, t.job.id, 100000);
	scarce = true;
	for (int i = 0; i < LONG && !kept; i++)
		kept = try(h, &t);
	scarce = false;
	job = house_look(h, t.job.id);
	check("what finds no memory ends", kept);
	check_int("nothing of it is kept", heard, 0);
	if (for_long) {
		check_int("after hours of that as a dead letter", job.state, JOB_DEAD);
	} else {
		check_int("and waits in the queue for its next turn", job.state, JOB_QUEUED);
		check_int("without a try less", job.tries, 0);
		check("saying what it waits for", str_has(job.last_error, STR("memory")));
	}
	arena_free(&t.arena);
}

void
test_settle(bool postgres)
{
	struct house h;

	if (!house_make(&h, postgres))
		return;
	if (!postgres)
		test_full(&h);
	test_poison(&h);
	poison = false;
	test_scarce_answer(&h);
	test_scarce_work(&h, true);
	test_scarce_work(&h, false);
	house_end(&h);
}
