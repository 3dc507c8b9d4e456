/*
 * serve - answers requests: sockets, threads, the table of routes, the gate.
 *
 * What:  N threads take requests from the web server over FastCGI.  Each request is read, matched, let through the gate,
 *        handled, answered, logged, and its arena is emptied.
 * Why:   one thread per request and one arena per thread: a handler is straight-line code that borrows everything.
 * Holds: a request never waits for a provider.  A stop lets every request that has begun come to its end.
 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/env.h"
#include "store/db.h"

struct metrics;

struct serve {
	const struct env *env;
	struct db *db;
	struct str prefix;		/* what stands before every path of ours */
	struct metrics *metrics;
	struct fresh *fresh;
	struct keyring *keyring;
	struct monitor *monitor;
};

/*
 * Serves until SIGTERM or SIGINT, which the caller has blocked in every thread (before it opened the store).
 * ERR_STORE and a fault when the socket cannot be had.
 */
enum result	serve_run(const struct env *, struct db *, struct fault *);

#endif
