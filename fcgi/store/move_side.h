/*
 * move_side - what move.c asks of an engine.  Private to this room.
 *
 * A row travels packed: for each column, in the order of struct move_table, its length as 4 bytes (big-endian; -1: NULL) and
 * its bytes (an int8 is 8, big-endian).  That is a tuple of PostgreSQL's binary COPY without its head, so that engine passes
 * rows through as they are; and the same value is the same bytes, whichever engine it comes from.
 */
#ifndef STORE_MOVE_SIDE_H
#define STORE_MOVE_SIDE_H

#include <stdio.h>

#include "store/engine.h"

enum move_kind { MOVE_INT, MOVE_TEXT, MOVE_BYTES, MOVE_UNKNOWN };

struct move_column {
	const char *name;
	enum move_kind kind;
	int64_t key;			/* its place in the key that rows are read by, from 1; 0: it has none */
};
struct move_table {
	const char *name;
	struct move_column *column;
	size_t columns;
	const char **refers;		/* names of tables that its foreign keys point to */
	size_t n_refers;
	bool placed;
};
struct move_schema { struct move_table *table; size_t tables; };

/* One end of a move, held for this alone from open to close.  Functions that fail say why in fault. */
struct move_side {
	const struct move_engine *engine;
	struct arena *arena;		/* of the schema's names */
	struct fault *fault;
};

struct move_engine {
	bool (*schema)(struct move_side *, struct move_schema *);
	/* Rows of a table in the order of its key.  next: false at the end or when it failed; the row is valid until the next. */
	bool (*read)(struct move_side *, const struct move_table *);
	bool (*next)(struct move_side *, struct str *row);
	bool (*write)(struct move_side *, const struct move_table *);
	bool (*put)(struct move_side *, struct str row);
	bool (*written)(struct move_side *);
	/* Keeps all that was written; without it, close leaves the store as it was. */
	bool (*keep)(struct move_side *, const struct move_schema *);
	void (*close)(struct move_side *);
};

/* NULL and a fault: ERR_CONFLICT "in_use" when a program has the store open. */
struct move_side *	move_sqlite_open(struct str path, struct arena *, struct fault *);
struct move_side *	move_postgres_open(const struct env *, struct arena *, struct fault *);

/* ---- what engines share ------------------------------------------------------------------------------------------- */

/* Another table of this schema, or the one of that name which is there; NULL and a fault when there is no room. */
struct move_table *	move_table_add(struct move_side *, struct move_schema *, struct str name);
bool			move_column_add(struct move_side *, struct move_table *, struct str name, enum move_kind, int64_t key);
bool			move_refers_add(struct move_side *, struct move_table *, struct str other);

/* Text of a statement: names are plain (move.c sees to it), and quoted. */
void			move_print_columns(FILE *, const struct move_table *);
void			move_print_order(FILE *, const struct move_table *);	/* " ORDER BY ...", or nothing without a key */

/* A packed row that grows; on the heap. */
struct move_row { char *p; size_t n, cap; };
void			move_row_put(struct move_row *, const void *, size_t);
void			move_row_field(struct move_row *, const void *, size_t);	/* NULL: no value */
void			move_row_number(struct move_row *, int64_t);
/* Takes the next field off; value->p is NULL for NULL.  False when there is no whole one. */
bool			move_take_field(struct str *rest, struct str *value);

uint64_t		move_big_endian(const char *, size_t bytes);

#endif
