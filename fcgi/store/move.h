/*
 * move - a whole store's rows from one store to another: SQLite to PostgreSQL and back, or to one of its own kind.
 *
 * What:  every table but `migration`, every column, as the stores themselves name them: a table that a later migration adds
 *        is taken along by itself.  Tables come after those that they refer to; rows stream through, one at a time.
 * Why:   who outgrows one machine takes the company along, and who comes back to one does, too.
 * Holds: nothing else runs on either store: a program that does is found before anything begins, and none can start
 *        meanwhile.  The target is written in one transaction: whatever ends it, the target is as empty as it was.  Before
 *        that transaction is kept, what was written is read back and compared with what was read: rows and content, by table
 *        and company.  The source is only read.
 *        On PostgreSQL the tables' owner does it, for whom row-level security is not forced until the transaction ends.
 *        The vault's keys are in no store: both sides need the same key file.
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store/db.h"

enum move_phase { MOVE_COPY, MOVE_CHECK };

/* How far it is in this table, now and then, and at its end (ended). */
struct move_progress { enum move_phase phase; const char *table; int64_t rows, us; bool ended; };
struct move_say { void (*progress)(void *arg, const struct move_progress *); void *arg; };

struct move_counts {
	int64_t tables, rows, bytes;	/* of values, without what a store adds */
	int64_t companies;
	int64_t copy_us, check_us;	/* check: reading the target back, until it was kept */
	bool made;			/* the target had no schema: it was made */
};

/*
 * From one configuration's store to the other's.  A target without a schema gets this program's; it stays, empty, when the
 * move does not come to its end.
 * ERR_CONFLICT: "same_store"; "in_use"; "not_empty" (the target holds rows); "store_old", "store_new" (one of them is not of
 * this program's version); "schema_differs".  ERR_MISSING: no store, or no company, in the source.
 * ERR_STORE: one of them cannot be had or failed; "not_the_same": what was read back was not what was written; "unknown": the
 * connection was lost during COMMIT.  After every other one nothing was kept.
 */
enum result	db_move(const struct env *from, const struct env *to, struct arena *, const struct move_say *,
		    struct move_counts *, struct fault *);

#endif
