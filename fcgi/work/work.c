#include "work/work.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "store/worker.h"
#include "work/crew.h"

enum {
	LOCAL_PLACES = 64,		/* besides those for calls */
	PATIENCE_MS = 20000,		/* what is under way when we are asked to stop has so long; then calls are broken off */
	END_MS = 25000,			/* and what is not kept by then is left to its lease */
	WAIT_MS = 1000,
};

/* ---- the wire ---------------------------------------------------------------------------------------------------- */

/* Begins the calls that wait; what may not be sent any more goes back. */
static void
begin_calls(struct crew *w)
{
	for (;;) {
		struct task *t;
		bool may;

		pthread_mutex_lock(&w->lock);
		t = crew_take(&w->to_wire);
		may = t && task_call(t, w->stopping, task_uptime_ms());
		pthread_mutex_unlock(&w->lock);
		if (!t)
			return;
		if (may)
			wire_start(w->wire, &t->transfer);
		else
			crew_to_settle(w, t);
	}
}

static bool
idle(struct crew *w)
{
	bool idle;

	pthread_mutex_lock(&w->lock);
	idle = w->busy == 0;
	pthread_mutex_unlock(&w->lock);
	return idle;
}

/* Until a signal says stop, and then until all is settled or patience ends. */
static void
serve(struct crew *w, int signals)
{
	struct wire_transfer *ended;
	struct signalfd_siginfo info;
	int64_t stop_ms = 0, now_ms;
	bool broken_off = false;

	for (;;) {
		bool signalled = wire_wait(w->wire, stop_ms ? -1 : signals, stop_ms ? 50 : WAIT_MS);

		while ((ended = wire_ended(w->wire)) != NULL)
			crew_to_hands(w, ended->owner);
		begin_calls(w);
		now_ms = task_uptime_ms();
		if (signalled && !stop_ms && read(signals, &info, sizeof info) == (ssize_t)sizeof info) {
			stop_ms = now_ms;
			pthread_mutex_lock(&w->lock);
			w->stopping = true;
			log_line(LOG_INFO, NULL, "work_stopping", LOG_INT("signal", info.ssi_signo), LOG_INT("under_way", (int64_t)w->busy),
			    LOG_END);
			pthread_mutex_unlock(&w->lock);
		}
		if (!stop_ms)
			continue;
		if (now_ms - stop_ms > PATIENCE_MS && !broken_off) {
			wire_abort(w->wire);
			broken_off = true;
		}
		if (idle(w) || now_ms - stop_ms > END_MS)
			return;
	}
}

/* ---- beginning and end -------------------------------------------------------------------------------------------- */

static enum result
gone(struct tx *tx, void *in_out)
{
	const struct crew *w = in_out;

	return store_worker_gone(tx, str_of(w->id));
}

static void
name(struct crew *w)
{
	struct buf id = buf_of(w->id, sizeof w->id - 1);

	if (gethostname(w->host, sizeof w->host - 1) != 0 || !str_utf8(str_of(w->host)))
		memcpy(w->host, "host", sizeof "host");
	buf_text(&id, w->host);
	buf_char(&id, '-');
	buf_int(&id, getpid());
	buf_char(&id, '-');
	buf_int(&id, env_random32(w->env));
}

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
init_lock(struct crew *w)
{
	pthread_cond_t *const conds[] = { &w->hands_wake, &w->settle_wake, &w->claim_wake };
	pthread_condattr_t monotonic;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	for (size_t i = 0; i < sizeof conds / sizeof *conds; i++)
		pthread_cond_init(conds[i], &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static void
release(struct crew *w)
{
	for (size_t i = 0; i < w->tasks; i++)
		arena_free(&w->task[i].arena);
	free(w->task);
	if (w->wire)
		wire_close(w->wire);
	pthread_cond_destroy(&w->hands_wake);
	pthread_cond_destroy(&w->settle_wake);
	pthread_cond_destroy(&w->claim_wake);
	pthread_mutex_destroy(&w->lock);
}

static void
work(struct crew *w, int signals, struct fault *fault)
{
	void *(*const runs[])(void *) = { claim_run, settle_run, hands_run, hands_run, hands_run };	/* three pairs of hands */
	pthread_t thread[sizeof runs / sizeof *runs];
	struct scope scope = { .account = { 0 } };
	size_t n = 0;

	while (n < sizeof runs / sizeof *runs && pthread_create(&thread[n], NULL, runs[n], w) == 0)
		n++;
	if (n == sizeof runs / sizeof *runs) {
		log_line(LOG_INFO, NULL, "work_started", LOG_STR("worker", str_of(w->id)), LOG_INT("calls", w->env->config->worker_calls),
		    LOG_INT("external_calls", w->env->config->external_calls), LOG_END);
		serve(w, signals);
	} else {
		fault_set(fault, ERR_LIMIT, "no_threads", "The worker's threads cannot be started.");
	}
	pthread_mutex_lock(&w->lock);
	w->stopping = w->quit = true;
	pthread_cond_broadcast(&w->hands_wake);
	pthread_cond_broadcast(&w->settle_wake);
	pthread_cond_broadcast(&w->claim_wake);
	pthread_mutex_unlock(&w->lock);
	while (n > 0)
		pthread_join(thread[--n], NULL);
	crew_alive(w, &scope, env_now(w->env));	/* what was done since the last sign */
	db_write(w->db, &scope, gone, w);
	log_line(LOG_INFO, NULL, "work_stopped", LOG_STR("worker", str_of(w->id)), LOG_INT("left", (int64_t)w->busy), LOG_END);
}

enum result
work_run(const struct env *env, struct db *db, struct fault *fault)
{
	return work_with(env, db, topics, fault);
}

enum result
work_with(const struct env *env, struct db *db, const struct topic_row *rows, struct fault *fault)
{
	struct crew w = { .env = env, .db = db, .rows = rows };
	int signals = open_signals();

	if (signals < 0)
		return fault_set(fault, ERR_STORE, "signals", "Signals cannot be read: %s.", strerror(errno));
	init_lock(&w);
	name(&w);
	w.tasks = (size_t)env->config->worker_calls + LOCAL_PLACES;
	w.task = calloc(w.tasks, sizeof *w.task);
	if (!w.task) {
		w.tasks = 0;
		fault_set(fault, ERR_LIMIT, "no_memory", "There is no memory for so many calls (worker_calls).");
	} else if ((w.wire = wire_open(env, env->config->worker_calls, fault)) != NULL) {
		work(&w, signals, fault);
	}
	release(&w);
	close(signals);
	return fault->result;
}
