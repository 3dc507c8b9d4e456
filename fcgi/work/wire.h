/*
 * wire - sends calls and brings their answers; alone talks to libcurl.
 *
 * What:  any number of calls run at once on one thread.  Who started one gets it back, answered.
 * Why:   the queue decides what may be repeated by how a call ended, so that has to be exact: NOT_SENT is said only when no
 *        byte of the request has left, LOST in every doubt.
 * Holds: only what guard.h allows is called, and the address really connected to is checked.  TLS is verified, redirects
 *        are not followed, no proxy, cookie or netrc is used.  libcurl sends a request again by itself when a connection that
 *        it kept ends without an answer; so only calls that say `reuse` get a connection that was kept.
 *        Memory of libcurl that held a request is overwritten before it is given back.
 */
#ifndef WORK_WIRE_H
#define WORK_WIRE_H

#include "base/env.h"
#include "base/fault.h"
#include "connect/wire.h"

struct wire;

struct wire_transfer {
	/* in; all must stay until it has ended */
	const struct call *call;
	struct arena *arena;		/* for the answer; nobody else uses it meanwhile */
	int64_t limit_ms;		/* besides the call's own total_ms; 0: none */
	bool reuse;			/* it may be sent twice: a kept connection will do */
	void *owner;			/* the caller's */
	/* out */
	struct answer answer;
	/* wire.c's own */
	struct wire *wire;
	void *easy, *url, *headers;
	char host[256];
	bool listed, refused, too_long, headed;
	size_t cap;
	struct wire_transfer *next;
};

/* calls: how many connections are kept at most. NULL and a fault when it cannot. One per process. */
struct wire *	wire_open(const struct env *, int64_t calls, struct fault *);
void		wire_close(struct wire *);	/* nothing may be running any more */
/* What is not allowed ends at once, too: every transfer comes back from wire_ended. */
void		wire_start(struct wire *, struct wire_transfer *);
/* Moves bytes, for at most wait_ms or until something happens; true when fd (if not -1) can be read. */
bool		wire_wait(struct wire *, int fd, int wait_ms);
struct wire_transfer *wire_ended(struct wire *);	/* NULL: no more by now */
void		wire_abort(struct wire *);	/* all that run end now, LOST or NOT_SENT */
void		wire_wake(struct wire *);	/* ends wire_wait; from any thread */

#endif
