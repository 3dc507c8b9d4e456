#include "serve/metrics.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/version.h"
#include "serve/health.h"

enum { CLASSES = 6, BUCKETS = 12, TEXT_ROOM = 512 * 1024 };

/* Upper bounds of the histogram, in µs, and as Prometheus writes them. */
static const struct { int64_t us; const char *le; } bucket[BUCKETS] = {
	{ 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
	{ 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" }, { 1000000, "1" }, { 5000000, "5" }, { 30000000, "30" },
};

struct counts {
	_Atomic int64_t status[CLASSES];	/* by first digit */
	_Atomic int64_t in[BUCKETS];		/* not cumulative; slower ones are in no bucket */
	_Atomic int64_t sum_us;
};

struct metrics {
	int threads;
	_Atomic int64_t busy, arena_high;
	size_t routes;
	struct counts by_route[];	/* the last one is for paths that no route has */
};

struct metrics *
metrics_make(int threads)
{
	size_t routes;
	struct metrics *m;

	route_all(&routes);
	m = calloc(1, sizeof(*m) + (routes + 1) * sizeof(m->by_route[0]));
	if (!m)
		abort();
	m->threads = threads;
	m->routes = routes;
	return m;
}

void
metrics_free(struct metrics *m)
{
	free(m);
}

void
metrics_busy(struct metrics *m, int by)
{
	atomic_fetch_add(&m->busy, by);
}

void
metrics_request(struct metrics *m, const struct route *route, int status, int64_t us, size_t arena_bytes)
{
	struct counts *c = &m->by_route[route ? route_number(route) : m->routes];
	int64_t high = atomic_load(&m->arena_high);
	int first = status / 100;

	atomic_fetch_add(&c->status[first > 0 && first < CLASSES ? first : 5], 1);
	atomic_fetch_add(&c->sum_us, us);
	for (int i = 0; i < BUCKETS; i++)
		if (us <= bucket[i].us) {
			atomic_fetch_add(&c->in[i], 1);
			break;
		}
	while ((int64_t)arena_bytes > high && !atomic_compare_exchange_weak(&m->arena_high, &high, (int64_t)arena_bytes))
		;
}

/* ---- as text ----------------------------------------------------------------------------------------------------- */

static void
put(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
put(struct buf *b, const char *fmt, ...)
{
	char line[400];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (n > 0)
		buf_put(b, (struct str){ line, (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1 });
}

static void
put_head(struct buf *b, const char *name, const char *type, const char *help)
{
	put(b, "# HELP tradepost_%s %s\n# TYPE tradepost_%s %s\n", name, help, name, type);
}

static void
put_one(struct buf *b, const char *name, const char *type, const char *help, int64_t value)
{
	put_head(b, name, type, help);
	put(b, "tradepost_%s %lld\n", name, (long long)value);
}

/* A number that we keep in thousandths or millionths, in its unit. */
static void
put_part(struct buf *b, const char *name, const char *type, const char *help, int64_t value, double per_unit)
{
	put_head(b, name, type, help);
	put(b, "tradepost_%s %.6f\n", name, (double)value / per_unit);
}

static void
put_requests(struct buf *b, struct metrics *m)
{
	size_t n;
	const struct route *all = route_all(&n);

	put_head(b, "requests_total", "counter", "Requests answered, by operation of the API and class of status.");
	for (size_t r = 0; r <= n; r++)
		for (int class = 1; class < CLASSES; class++) {
			int64_t count = atomic_load(&m->by_route[r].status[class]);

			if (count)
				put(b, "tradepost_requests_total{operation=\"%s\",status=\"%dxx\"} %lld\n",
				    r < n ? all[r].operation : "none", class, (long long)count);
		}
	put_head(b, "request_seconds", "histogram", "Time from having a request to having written its answer.");
	for (size_t r = 0; r <= n; r++) {
		struct counts *c = &m->by_route[r];
		const char *operation = r < n ? all[r].operation : "none";
		int64_t total = 0, below = 0;

		for (int class = 0; class < CLASSES; class++)
			total += atomic_load(&c->status[class]);
		if (total == 0)
			continue;
		for (int i = 0; i < BUCKETS; i++) {
			below += atomic_load(&c->in[i]);
			put(b, "tradepost_request_seconds_bucket{operation=\"%s\",le=\"%s\"} %lld\n", operation, bucket[i].le,
			    (long long)below);
		}
		put(b, "tradepost_request_seconds_bucket{operation=\"%s\",le=\"+Inf\"} %lld\n", operation, (long long)total);
		put(b, "tradepost_request_seconds_sum{operation=\"%s\"} %.6f\n", operation,
		    (double)atomic_load(&c->sum_us) / 1e6);
		put(b, "tradepost_request_seconds_count{operation=\"%s\"} %lld\n", operation, (long long)total);
	}
}

static void
put_store(struct buf *b, const struct serve *serve, const struct health *health)
{
	struct db_stats stats = { 0 };

	db_stats(serve->db, &stats);
	put_one(b, "store_up", "gauge", "1 when the store answers.", health->up);
	put_part(b, "store_ping_seconds", "gauge", "A round trip to the store; negative when there is none.", health->ping_us, 1e6);
	put_one(b, "store_commits_total", "counter", "Commits of this process.", stats.commits);
	put_one(b, "store_functions_total", "counter", "Use cases in those commits.", stats.functions);
	put_one(b, "store_retries_total", "counter", "Use cases that ran again.", stats.retries);
	put_part(b, "store_busy_seconds_total", "counter", "Time spent in write transactions.", stats.busy_ms, 1e3);
	put_one(b, "store_wal_bytes", "gauge", "Size of SQLite's write-ahead log.", stats.wal_bytes);
	put_part(b, "store_oldest_reader_seconds", "gauge", "How long the oldest read has been open.", stats.oldest_reader_ms, 1e3);
}

static void
put_queue(struct buf *b, const struct health *health)
{
	put_head(b, "queue_jobs", "gauge", "Jobs of the queue by state, of all accounts.");
	for (int s = JOB_QUEUED; s <= JOB_DEAD; s++)
		if (s != JOB_DONE)
			put(b, "tradepost_queue_jobs{state=\"%.*s\"} %lld\n", STR_ARG(store_job_state_name((enum job_state)s)),
			    (long long)health->queue.by_state[s]);
	put_part(b, "queue_oldest_due_timestamp_seconds", "gauge", "Since when the longest waiting job is due; 0: none is due.",
	    health->queue.oldest_due_at, 1e3);
	put_one(b, "workers", "gauge", "Workers that gave a sign of life within half a minute.", health->workers);
	put_part(b, "worker_seen_timestamp_seconds", "gauge", "The latest sign of life of any worker; 0: none ever.",
	    health->worker_seen_at, 1e3);
}

/* ---- who may look ------------------------------------------------------------------------------------------------ */

static bool
near4(uint32_t a)
{
	return a >> 24 == 127 || a >> 24 == 10 || a >> 20 == (172 << 4 | 1) || a >> 16 == (192 << 8 | 168) ||
	    a >> 16 == (169 << 8 | 254);
}

/* Loopback, private and link-local addresses; a web server that was reached over a unix socket says "unix:". */
static bool
is_near(struct arena *a, struct str remote)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	const char *text = arena_cstr(a, remote);
	struct in6_addr six;
	struct in_addr four;

	if (!text)
		return false;
	if (str_starts(remote, STR("unix:")))
		return true;
	if (inet_pton(AF_INET, text, &four) == 1)
		return near4(ntohl(four.s_addr));
	if (inet_pton(AF_INET6, text, &six) != 1)
		return false;
	if (memcmp(&six, mapped, sizeof(mapped)) == 0) {
		memcpy(&four, six.s6_addr + 12, sizeof(four));
		return near4(ntohl(four.s_addr));
	}
	return IN6_IS_ADDR_LOOPBACK(&six) || IN6_IS_ADDR_LINKLOCAL(&six) || (six.s6_addr[0] & 0xfe) == 0xfc;
}

/* Somebody else's request, passed on by a proxy: that the proxy is near says nothing of who asks. */
static bool
forwarded(const struct request *req)
{
	return request_header(req, "x-forwarded-for").p || request_header(req, "forwarded").p || request_header(req, "x-real-ip").p;
}

bool
metrics_may(const struct api *api)
{
	return (is_near(api->arena, api->req->remote) && !forwarded(api->req)) || (api->actor.account.n && role_may(api->actor.role, MAY_OPERATE));
}

void
metrics_answer(const struct serve *serve, struct api *api)
{
	struct metrics *m = serve->metrics;
	struct health health;
	char *room;
	struct buf b;

	if (!metrics_may(api)) {
		fault_set(&api->fault, ERR_DENIED, "denied", "Metrics are for this machine's network, or an owner's API token.");
		answer_fault(api->ans, &api->fault);
		return;
	}
	health = health_look(serve, api);
	room = arena_get(api->arena, TEXT_ROOM);
	if (!room) {
		answer_result(api->ans, ERR_LIMIT);
		return;
	}
	b = buf_of(room, TEXT_ROOM);
	put_head(&b, "build_info", "gauge", "Which Tradepost this is.");
	put(&b, "tradepost_build_info{version=\"%.*s\",engine=\"%s\"} 1\n", STR_ARG(version_text()),
	    db_is_postgres(serve->db) ? "postgres" : "sqlite");
	put_one(&b, "threads", "gauge", "Requests that can be answered at the same time.", m->threads);
	put_one(&b, "threads_busy", "gauge", "Requests being answered, this one included.", atomic_load(&m->busy));
	put_one(&b, "arena_high_bytes", "gauge", "Most memory that one request has used.", atomic_load(&m->arena_high));
	put_requests(&b, m);
	put_store(&b, serve, &health);
	put_queue(&b, &health);
	answer_bytes(api->ans, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&b));
}
