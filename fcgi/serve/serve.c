#include "serve/serve.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/version.h"
#include "flow/keyring.h"
#include "flow/monitor.h"
#include "serve/metrics.h"
#include "serve/respond.h"
#include "serve/socket.h"
#include "serve/talk.h"

enum {
	ARENA_BYTES = 256 << 20,	/* of address space: the largest body, its tree, and an answer */
	ARENA_KEEP = 1 << 20,
	SMALL = 256 << 10, OFTEN = 64,	/* requests that leave memory alone, until one in so many gives it back */
};

/*
 * A thread waits in epoll, not in accept: the listening socket may belong to the service manager, so it must not be shut
 * down to wake us, and a signal could hit a thread in the middle of a request.  Each thread has its own epoll, and the
 * socket is in all of them with EPOLLEXCLUSIVE, so that a connection wakes one.
 */
struct crew {
	const struct serve *serve;
	struct socket socket;
	int stop_fd;			/* readable once we are to stop */
	atomic_bool stop;
};

static int64_t
clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One line for each request. Its route stands for its path: the path of a hook is a secret. */
static void
log_request(const struct response *res, int64_t us)
{
	enum log_level level = res->ans.status >= 500 ? LOG_ERROR : LOG_INFO;

	log_line(level, &res->log, "request", LOG_STR("method", res->req.method_text),
	    LOG_STR("route", str_of(res->route ? res->route->path : "")), LOG_INT("status", res->ans.status), LOG_INT("us", us),
	    LOG_INT("in", (int64_t)res->req.body.n), LOG_INT("out", (int64_t)res->ans.body.n), LOG_STR("user", res->user),
	    LOG_STR("code", res->code), LOG_STR("remote", res->req.remote), LOG_END);
}

/* What it was, without what the request lends. A 5xx that names no code is none: /health says so that something else is wrong. */
static struct trouble
trouble_of(struct arena *a, const struct response *res)
{
	struct trouble t = { .kind = "request" };

	if (res->ans.status < 500 || res->route == NULL || res->code.n == 0)
		return t;
	arena_reopen(a);
	t.where = arena_printf(a, "%.*s %s", STR_ARG(res->req.method_text), res->route->path);
	t.code = res->code;
	t.of = arena_str(a, res->req.id);
	return t;
}

static void
one_request(const struct serve *serve, struct arena *a, struct talk *talk)
{
	int64_t began = clock_us(), us;
	struct response res;
	struct str head, body;
	struct trouble trouble;

	metrics_busy(serve->metrics, 1);
	respond(serve, a, talk->fcgi.envp, talk_get, talk, &res);
	answer_print(&res.ans, &res.req, &head, &body);
	us = clock_us() - began;
	log_request(&res, us);		/* before the parameters go, which the request borrows from */
	metrics_request(serve->metrics, res.route, res.ans.status, us, (size_t)(a->at - a->begin));
	trouble = trouble_of(a, &res);
	talk_answer(talk, head, body);
	if (trouble.where.n)	/* after the answer has gone */
		flow_monitor_request(serve->monitor, serve->env, serve->db, a, res.log.account, &trouble);
	metrics_busy(serve->metrics, -1);
}

/* Until a connection waits, or we are to stop. */
static void
wait_for_one(int epoll)
{
	struct epoll_event got;

	while (epoll_wait(epoll, &got, 1, -1) < 0 && errno == EINTR)
		;
}

/* Out of descriptors, most likely. The connection still waits: a short pause, or we would spin. */
static void
no_connection(int error)
{
	log_line(LOG_WARN, NULL, "no_connection", LOG_STR("error", str_of(strerror(error))), LOG_END);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
}

/* To give memory back is a system call that costs a poll a twentieth of its time; a small request has touched little. */
static void
empty(struct arena *a, unsigned n)
{
	bool small = (size_t)(a->at - a->begin) < SMALL;

	arena_reset(a, small && n % OFTEN != 0 ? ARENA_BYTES : ARENA_KEEP);
}

static int
watch(const struct crew *crew)
{
	struct epoll_event on_connection = { .events = EPOLLIN | EPOLLEXCLUSIVE }, on_stop = { .events = EPOLLIN };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, crew->socket.fd, &on_connection) < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, crew->stop_fd, &on_stop) < 0) {
		log_line(LOG_ERROR, NULL, "no_epoll", LOG_STR("error", str_of(strerror(errno))), LOG_END);
		abort();
	}
	return epoll;
}

static void *
work(void *state)
{
	struct crew *crew = state;
	struct arena a = arena_make(ARENA_BYTES);
	int epoll = watch(crew);
	struct talk talk;
	unsigned n = 0;

	if (!a.begin || !talk_open(&talk)) {
		log_line(LOG_ERROR, NULL, "thread_without_memory", LOG_END);
		abort();
	}
	for (;;) {
		bool stop = atomic_load(&crew->stop);

		/* What waits in a socket of our own would be lost with it; what waits in a handed-over one is the next one's. */
		if (stop && !crew->socket.ours)
			break;
		if (talk_accept(&talk, crew->socket.fd)) {
			one_request(crew->serve, &a, &talk);
			empty(&a, n++);
		} else if (stop) {
			break;
		} else {
			if (errno != EAGAIN)
				no_connection(errno);
			wait_for_one(epoll);
		}
	}
	talk_close(&talk);
	close(epoll);
	arena_free(&a);
	return NULL;
}

/* Blocks until somebody wants us to end. */
static int
wait_for_signal(void)
{
	sigset_t set;
	int signal = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	while (sigwait(&set, &signal) != 0)
		;
	return signal;
}

enum result
serve_run(const struct env *env, struct db *db, struct fault *fault)
{
	int threads = (int)env->config->threads;
	struct serve serve = { .env = env, .db = db, .prefix = config_prefix(env->config), .metrics = metrics_make(threads),
	    .fresh = fresh_make(db), .keyring = keyring_make(), .monitor = flow_monitor_make() };
	struct crew crew = { .serve = &serve, .stop_fd = eventfd(0, EFD_CLOEXEC) };
	pthread_t *thread = calloc((size_t)threads, sizeof(*thread));
	enum result res;
	int signal;

	if (!thread || crew.stop_fd < 0 || FCGX_Init() != 0)
		abort();
	res = socket_open(env->config->socket, &crew.socket, fault);
	if (res == OK) {
		for (int i = 0; i < threads; i++)
			if (pthread_create(&thread[i], NULL, work, &crew) != 0)
				abort();
		log_line(LOG_INFO, NULL, "serving", LOG_STR("version", version_text()), LOG_STR("socket", str_of(crew.socket.says)),
		    LOG_STR("engine", db_is_postgres(db) ? STR("postgres") : STR("sqlite")), LOG_INT("threads", threads), LOG_END);
		signal = wait_for_signal();
		log_line(LOG_INFO, NULL, "stopping", LOG_STR("signal", str_of(sigabbrev_np(signal))), LOG_END);
		socket_hide(&crew.socket);
		atomic_store(&crew.stop, true);
		if (eventfd_write(crew.stop_fd, 1) < 0)
			abort();
		for (int i = 0; i < threads; i++)
			pthread_join(thread[i], NULL);
		socket_close(&crew.socket);
		log_line(LOG_INFO, NULL, "stopped", LOG_END);
	}
	close(crew.stop_fd);
	free(thread);
	fresh_free(serve.fresh);
	keyring_free(serve.keyring);
	flow_monitor_free(serve.monitor);
	metrics_free(serve.metrics);
	return res;
}
