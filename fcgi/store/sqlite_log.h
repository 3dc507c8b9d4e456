/*
 * sqlite_log - the write-ahead log's pages go to the kernel in long runs rather than one by one.
 *
 * SQLite writes each page of a commit in two calls, its 24 bytes of head and its 4096: for a webhook's commit that was a fifth
 * of the writer's time.  This layer under SQLite (a VFS, https://sqlite.org/vfs.html) keeps what a transaction adds to the log
 * and writes it at once: before the flush, before anything else is done with the log, or when there is no room.
 *
 * Nothing is acknowledged that is not written: SQLite tells of a commit after the flush that synchronous = FULL asks for.  What
 * is left when the lock of the one who may write is given back belongs to no commit, and is forgotten: the place is another
 * process's by then.  A write that failed fails all that follow in its transaction.
 */
#ifndef STORE_SQLITE_LOG_H
#define STORE_SQLITE_LOG_H

#include <stdbool.h>

#define SQLITE_LOG_VFS "tradepost"

/* Once in a process, before the first connection that names it is opened. */
bool		sqlite_log_start(void);

#endif
