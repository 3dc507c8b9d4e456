/*
 * migrate - the schema, its numbers, and bringing a store to this program's version.
 *
 * What:  fcgi/store/schema/NNN_*.sql lie in the binary (schema.c); db_migrate applies those that a store has not seen,
 *        all in one transaction, and notes them in the table `migration`.  After them come, every time, sqlite.sql (what
 *        the planner is to expect) or postgres.sql (who may do what).
 * Why:   `serve` and `work` refuse a store that is older than they are, or newer by more than MIGRATE_AHEAD.
 * Holds: a migration that has been released never changes; a new one is a file and two lines in schema.c.
 *
 * A program runs on a store that is one version newer than itself, so that many machines are updated one by one while all
 * of them work, and one by one put back: migrate with the new program, then change the programs, in any order.  For that
 *
 *   - a migration only adds: tables, columns that are nullable or have a default, indexes.  What the version before still
 *     reads or writes is taken away one version later, when nothing that may run knows it any more;
 *   - a word (a state, an event's type) is read by one version and written by the next;
 *   - a job of a topic that a worker does not know is left for one that does (work/task.h).
 *
 * A migration that cannot keep to that is marked `alone`, says why at its top, and makes what the version before would do
 * wrong fail.  `migrate` refuses to make it while a worker gives signs of life or, on PostgreSQL, a program is connected.
 *
 * On such a store `migrate` of the older program has nothing to do, and does not touch what the newer one granted.  It may run
 * while others work: they wait for it, and it waits for no table of somebody else's longer than two seconds, lets go, and
 * tries again.
 *
 * PostgreSQL needs three roles, so that a mistake in a query cannot show one company's rows to another:
 *
 *   owner    TRADEPOST_STORE_OWNER   owns the tables, used by `tradepost migrate` and `move` alone
 *   program  TRADEPOST_STORE         reads and writes rows of the account that the transaction names (row-level security)
 *   system   TRADEPOST_STORE_SYSTEM  may do what store/system.h lists, over all accounts
 *
 *   createdb -E UTF8 --locale=C -T template0 -O tradepost_owner tradepost
 *   TRADEPOST_STORE_OWNER='postgres:user=tradepost_owner dbname=tradepost' tradepost migrate
 *
 * The last two roles are the users named in those settings (each has to say user=...).  migrate makes them when they
 * are missing, if the owner has CREATEROLE (with the password that the setting holds, if any); else it says what an
 * administrator has to type.  It refuses roles that are superusers, have BYPASSRLS or own the tables, since row-level
 * security would not hold for them; so does the program when it connects.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/db.h"

struct sqlite_conn;
struct migration {
	int64_t version;
	const char *name, *sql;
	bool alone;			/* what the version before does on this schema would be wrong: it is stopped first */
};

enum { MIGRATE_AHEAD = 1 };	/* so many versions a store may be ahead of the program */

int64_t			migrate_latest(void);
const struct migration *migrate_list(size_t *n);
/* The text for one engine: INT8, BYTES, TEXT, IDENTITY, ROWS and BLOBS replaced; on the heap. */
char *			migrate_text(const char *sql, bool postgres);
/* Whether one that a store at this version has not seen (other than an empty one, 0) is to be made while nobody works. */
bool			migrate_alone(int64_t version);
enum { MIGRATE_SIGN_MS = 30000 };	/* a worker that was heard so long ago is at work */
enum result		migrate_in_use(struct fault *, const char *who);
/* True when a store at this version can be used; else false, and a fault says which side is behind. */
bool			migrate_fits(int64_t version, struct fault *);

enum result		migrate_sqlite(const struct env *, struct str path, bool dry_run, int64_t *from, struct fault *);
/* A store in memory, which is nobody else's: no file, no turn. */
bool			migrate_memory(struct sqlite_conn *, const struct env *, struct fault *);
enum result		migrate_postgres(const struct env *, bool dry_run, int64_t *from, struct fault *);

#endif
