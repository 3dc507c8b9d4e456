/*
 * engine - what db.c asks of an engine, and what the engines share.  Private to this room: repositories include db.h.
 *
 * An engine's own struct begins with a struct db.  A statement reaches it checked: the count and kinds of its values fit
 * sql->types, its texts are UTF-8 without NUL, and the tx has not failed yet.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/db.h"

enum { DB_PARAMS = 64, DB_OPEN_ROWS = 16, DB_BATCH = 64 };

struct engine {
	bool postgres;
	void (*write_many)(struct db *, struct db_call *, size_t n);
	enum result (*read)(struct db *, struct db_call *);
	enum result (*system)(struct db *, struct db_call *);
	enum result (*exec)(struct tx *, const struct sql *, const struct val *, size_t n, int64_t *changed);
	/*
	 * The same, not waited for: what became of it is the function's result, `otherwise` if it touched nothing (OK: it need
	 * not).  NULL for an engine that has nobody to wait for.
	 */
	enum result (*send)(struct tx *, const struct sql *, const struct val *, size_t n, enum result otherwise);
	/* Sets rows->engine, or leaves it NULL when it failed. */
	void (*query)(struct rows *, const struct sql *, const struct val *, size_t n);
	bool (*next)(struct rows *);
	bool (*null)(const struct rows *, int column);
	int64_t (*num)(const struct rows *, int column);
	struct str (*text)(const struct rows *, int column);
	void (*end)(struct rows *);
	bool (*changed)(struct db *, int64_t *seen);
	bool (*ping)(struct db *);
	void (*stats)(struct db *, struct db_stats *);
	void (*close)(struct db *);
};

struct db {
	const struct engine *engine;
	const struct env *env;
};

struct db *	db_sqlite_open(const struct env *, struct str path, int readers, struct fault *);
struct db *	db_sqlite_memory(const struct env *, struct fault *);
struct db *	db_postgres_open(const struct env *, struct str conninfo, struct str system, int readers, struct fault *);

/* The text that this engine prepares. */
const char *	engine_text(const struct sql *, bool postgres);

/*
 * Runs a function in a transaction that the engine has begun: fills the rest of tx from call->scope (tx->db and
 * tx->engine are set), remembers where its arena stands, and turns "OK though a statement failed" into ERR_STORE.
 * mark is written first: engine_undo sets the arena back to it.  Undo a batch from its end to its begin, since its
 * functions may share an arena.
 */
enum result	engine_run(struct tx *, const struct db_call *, int64_t now_ms, char **mark);
void		engine_undo(const struct db_call *, char *mark);
/* What a function that said `said` hears once all its statements have been answered. */
enum result	engine_heard(const struct tx *, enum result said);
/* What a caller hears when the store could not ("store"), or does not take what it was told ("store_unfit"): ERR_STORE. */
enum result	engine_failed(const struct scope *);
enum result	engine_unfit(const struct scope *);
/* Monotonic time, for measuring. */
int64_t		engine_clock_us(void);
/* A C string on the heap; ends the process when there is no memory, as every allocation of this room does. */
char *		engine_copy(struct str);
void *		engine_alloc(size_t);

/* ---- prepared statements of one connection, found by the address of their struct sql ---------------------------- */

struct stmts { struct stmt_slot { const struct sql *sql; void *value; } *slot; size_t cap, n; };
void *		stmts_find(const struct stmts *, const struct sql *);	/* NULL when it is not there */
/* false when there is no memory for it: then it is not there. */
bool		stmts_put(struct stmts *, const struct sql *, void *);
void		stmts_free(struct stmts *, void (*each)(void *));

#endif
