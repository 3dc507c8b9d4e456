/*
 * store - what the tests of the store share: a fresh store on either engine, and small functions to run in it.
 *
 * Every test runs on SQLite and on PostgreSQL unless its name says for which it is.  The PostgreSQL is private: its
 * folder comes in TEST_PG, from tests/store/with-postgres.mjs, which main starts if nobody has.
 */
#ifndef TESTS_STORE_STORE_H
#define TESTS_STORE_STORE_H

#include "base/arena.h"
#include "store/db.h"
#include "tests/check.h"

struct house {
	bool postgres;
	char path[100];			/* SQLite's file, PostgreSQL's database */
	char store[400], system[400], owner[400];
	struct config config;
	struct env env;
	struct db *db;			/* NULL until opened */
	struct arena arena;
	struct fault fault;
};

/* A store that does not exist yet: house_migrate makes it, house_start opens it. */
void		house_new(struct house *, bool postgres);
bool		house_migrate(struct house *);
bool		house_start(struct house *, int readers);
/* All three; false after a failed sentence. */
bool		house_make(struct house *, bool postgres);
void		house_end(struct house *);

/* A scope of one account, on the house's arena and fault. */
struct scope	house_scope(struct house *, const char *account);
/* db_write, db_read, db_system in that scope. */
enum result	house_write(struct house *, const char *account, db_fn, void *);
enum result	house_read(struct house *, const char *account, db_fn, void *);
enum result	house_system(struct house *, db_fn, void *);

/* Runs SQL as PostgreSQL's superuser in the house's database; the first value, or "" (and a failed sentence). */
struct str	house_super(struct house *, const char *sql);
/* The same as another role. */
bool		house_as(struct house *, const char *role, const char *sql, char *answer, size_t size);
/* Stops writing the expected complaints to standard error. */
void		quiet(bool);

/* ---- functions to run ------------------------------------------------------------------------------------------ */

enum result	make_account(struct tx *, void *name);		/* name: const char * */
struct step { const char *key; int64_t seen; enum result end; };
/* Loads the counter `key`, adds 1, keeps it, and ends with step->end. */
enum result	count_up(struct tx *, void *step);
enum result	read_count(struct tx *, void *step);		/* into step->seen */
int64_t		counted(struct house *, const char *account, const char *key);

/* What main runs when it was started with an argument: tests of several processes. */
int		child(int argc, char **argv);
int		child_io(char **argv);
int		child_damaged(char **argv);
/* Starts this program again with these arguments; its pid. */
int		spawn(const char *const *args);
/* The same; *out reads what it writes to its standard output. */
int		spawn_saying(const char *const *args, int *out);
int		wait_for(int pid);	/* its exit status, -1 if a signal ended it */

/* ---- the tests -------------------------------------------------------------------------------------------------- */

void	test_write(bool postgres);
void	test_batch(bool postgres);
void	test_sends(bool postgres);
void	test_threads(bool postgres);
void	test_processes(bool postgres);
void	test_queue(bool postgres);
void	test_claim(bool postgres);
void	test_rows(bool postgres);
void	test_people(bool postgres);
void	test_events(bool postgres);
void	test_statements(bool postgres);
void	test_migrate(bool postgres);
void	test_sqlite(void);
void	test_postgres(void);
void	test_roles(void);

#endif
