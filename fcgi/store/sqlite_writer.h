/*
 * sqlite_writer - the one thread of a process that writes to the SQLite file.
 *
 * What:  takes the waiting functions, runs one after the other, and commits them together: one flush for all.  A batch of
 *        which one was refused after it had written runs again, each in a savepoint of its own.
 * Why:   a flush costs more than the work; sixteen in one commit are fifteen times as fast where flushing is slow.
 * Holds: nobody hears of a result before the commit.  When the transaction is lost under us (disk full, OR ROLLBACK ...)
 *        or the commit fails, nobody has been heard: all of them run again one by one, and only the guilty one fails.
 */
#ifndef STORE_SQLITE_WRITER_H
#define STORE_SQLITE_WRITER_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/sqlite_conn.h"
#include "store/turn.h"

struct sqlite_writer {
	struct db *owner;		/* for tx->db and the clock */
	struct sqlite_conn conn;
	struct turn turn;
	pthread_t thread;
	pthread_mutex_t lock;		/* over the queue */
	pthread_cond_t wake;
	struct waiting *first, **last;
	bool here;			/* no thread: on the caller's (a store in memory) */
	bool stop;
	_Atomic int64_t commits, functions, retries, busy_us;
};

bool	sqlite_writer_start(struct sqlite_writer *, struct db *owner, const char *path, struct fault *);
/* A store in memory, empty yet: writes run on the thread that asks for them, and nobody else may. */
bool	sqlite_writer_here(struct sqlite_writer *, struct db *owner, struct fault *);
/* Waits until each call has its result, and they are on disk. */
void	sqlite_writer_do(struct sqlite_writer *, struct db_call *, size_t n);
void	sqlite_writer_stop(struct sqlite_writer *);	/* what waits is done first */

#endif
