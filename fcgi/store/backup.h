/*
 * backup - a copy of the embedded store that is whole, and its way back.
 *
 * What:  db_backup copies the SQLite store while the program works on it, through SQLite's own backup interface: the copy is
 *        the store of one moment.  db_restore puts such a copy in the store's place while nothing runs.
 * Why:   copying the file with cp takes half of a transaction along, and leaves the log behind.
 * Holds: a copy is checked page by page before it gets its name, and again before it becomes the store; the store that was
 *        there is kept beside it.  Interrupted anywhere, the old files are what they were.
 *        The vault's keys are in no copy.  A PostgreSQL store has pg_dump for this: both refuse it (ERR_INPUT).
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/db.h"

struct backup {
	int64_t bytes;
	int64_t version;		/* of the schema */
	int64_t unfinished;		/* jobs of the queue that were waiting or running then */
	char before[4096];		/* restore: where the store that was there went; "" when there was none */
};

/* ERR_CONFLICT "exists": no file is written over. Holds up no writer. */
enum result	db_backup(const struct env *, struct str path, struct backup *, struct fault *);
/*
 * ERR_CONFLICT "in_use" while some program has the store open; ERR_INPUT "not_a_store" for a file that is damaged or no
 * store, "newer" for one of a newer program.  An older one is taken; db_migrate has to follow in every case.
 */
enum result	db_restore(const struct env *, struct str path, struct backup *, struct fault *);

#endif
