/*
 * work - what the tests of the worker share: an HTTP server that misbehaves on demand, a store with an account in it, and
 * workers, which are processes of their own with topics of our own making.
 */
#ifndef TESTS_WORK_WORK_H
#define TESTS_WORK_WORK_H

#include "store/db.h"
#include "store/job.h"
#include "tests/check.h"
#include "work/topics.h"

/* ---- server.c ----------------------------------------------------------------------------------------------------- */

/*
 * Listens on 127.0.0.1.  The path's last part says what it does: ok, refuse (400), fail (500), throttle (429, Retry-After
 * 1), unavailable (503, with a date), drop (reads, then closes), deaf (closes unread), slow-MS (200 after MS), huge, half
 * (closes in the body), head (closes in the headers), continue (100, then closes), redirect, garbage.  Of "drop,ok" the
 * n-th request for this path gets the n-th, and the last is for all that follow.
 */
void		server_start(void);
void		server_stop(void);
int		server_port(void);
int		server_closed_port(void);	/* nobody listens there */
void		server_forget(void);
struct seen { int requests, keys, connections; bool ordinary; int64_t first_ms, last_ms; };	/* keys: different ones */
struct seen	server_seen(const char *path);
int		server_most(const char *path, int64_t within_ms);	/* requests within any such time */

/* ---- house.c ------------------------------------------------------------------------------------------------------ */

struct house {
	bool postgres;
	char folder[200], store[400], system[400], owner[400], urls[3][64], hosts[64], log[240];
	struct config config;
	struct env env;
	struct db *db;
	struct arena arena;
	struct fault fault;
	_Atomic int64_t *skew;		/* of the clock of some workers */
};
bool		house_make(struct house *, bool postgres);
void		house_end(struct house *);
void		house_configure(struct house *);	/* what a worker needs besides its store */
enum result	house_write(struct house *, db_fn, void *);
enum result	house_read(struct house *, db_fn, void *);
/* Puts a job into the queue. args: JSON, see topics.c. */
struct str	house_job(struct house *, const char *topic, const char *args, int64_t due_at);
struct job	house_look(struct house *, struct str id);
/* Waits until it is in that state; false after a failed sentence. */
bool		house_until(struct house *, struct str id, enum job_state, int64_t ms);
void		house_lapse(struct house *, struct str id);	/* its lease is over */
int64_t		house_claims(struct house *, struct str id, int64_t fence);	/* it was claimed so often; fence */
/* How the flow settled it: how often, and how the last time. */
struct settled { int64_t times; enum settle_end end; bool state, reply; int64_t late_ms; };
struct settled	house_settled(struct house *, struct str id);
bool		house_logged(struct house *, const char *text);
/* So far ahead of the time is the clock of skewed workers. */
void		house_skew(struct house *, int64_t ms);
int64_t		house_skewed(struct house *);

struct work_options { int calls; bool off, skewed; };	/* skewed: lives by the clock of house_skew, on SQLite */
int		worker_start(struct house *, struct work_options);
int		worker_stop(int pid);			/* its exit status */
void		worker_kill(int pid);
int		worker_main(int argc, char **argv);	/* the other side of worker_start */
extern const struct topic_row fake_topics[TOPICS];

int64_t		now_ms(void);
void		pause_ms(int64_t);

/* ---- the tests ---------------------------------------------------------------------------------------------------- */

void	test_guard(void);
void	test_wire(void);
void	test_portal(bool postgres);
void	test_ends(bool postgres);
void	test_settle(bool postgres);
void	test_outcomes(bool postgres);
void	test_worker(bool postgres);
void	test_clock(bool postgres);

#endif
