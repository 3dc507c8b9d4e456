/* The parts that both engines of a move use: the schema as it is found, and packed rows. */
#include <stdlib.h>
#include <string.h>

#include "store/move_side.h"

enum { FIRST = 8 };

/* Room for one more behind n of size bytes each, doubled when n is a power of two. */
static void *
one_more(struct move_side *s, void *list, size_t n, size_t size)
{
	void *wide = list;

	if (n == 0 || (n >= FIRST && (n & (n - 1)) == 0)) {
		wide = arena_array(s->arena, n < FIRST ? FIRST : n * 2, size);
		if (wide && n > 0)
			memcpy(wide, list, n * size);
	}
	if (!wide)
		fault_set(s->fault, ERR_LIMIT, "memory", "There is no memory for the names of the tables.");
	return wide;
}

struct move_table *
move_table_add(struct move_side *s, struct move_schema *schema, struct str name)
{
	struct move_table *wide;

	for (size_t i = 0; i < schema->tables; i++)
		if (str_eq(str_of(schema->table[i].name), name))
			return &schema->table[i];
	wide = one_more(s, schema->table, schema->tables, sizeof *wide);
	if (!wide)
		return NULL;
	schema->table = wide;
	wide[schema->tables] = (struct move_table){ .name = arena_cstr(s->arena, name) };
	return &wide[schema->tables++];
}

bool
move_column_add(struct move_side *s, struct move_table *t, struct str name, enum move_kind kind, int64_t key)
{
	struct move_column *wide = one_more(s, t->column, t->columns, sizeof *wide);

	if (!wide)
		return false;
	t->column = wide;
	wide[t->columns++] = (struct move_column){ arena_cstr(s->arena, name), kind, key };
	return true;
}

bool
move_refers_add(struct move_side *s, struct move_table *t, struct str other)
{
	const char **wide = one_more(s, t->refers, t->n_refers, sizeof *wide);

	if (!wide)
		return false;
	t->refers = wide;
	wide[t->n_refers++] = arena_cstr(s->arena, other);
	return true;
}

void
move_print_columns(FILE *out, const struct move_table *t)
{
	for (size_t i = 0; i < t->columns; i++)
		fprintf(out, "%s\"%s\"", i ? ", " : "", t->column[i].name);
}

void
move_print_order(FILE *out, const struct move_table *t)
{
	bool any = false;

	for (int64_t key = 1; key <= (int64_t)t->columns; key++)
		for (size_t i = 0; i < t->columns; i++)
			if (t->column[i].key == key) {
				fprintf(out, "%s\"%s\"", any ? ", " : " ORDER BY ", t->column[i].name);
				any = true;
			}
}

void
move_row_put(struct move_row *row, const void *bytes, size_t n)
{
	if (row->n + n > row->cap) {
		size_t cap = (row->n + n) * 2 + 256;
		char *wide = engine_alloc(cap);

		if (row->n)
			memcpy(wide, row->p, row->n);
		free(row->p);
		row->p = wide;
		row->cap = cap;
	}
	if (n)
		memcpy(row->p + row->n, bytes, n);
	row->n += n;
}

static void
put_big_endian(struct move_row *row, uint64_t x, size_t bytes)
{
	unsigned char out[8];

	for (size_t i = 0; i < bytes; i++)
		out[i] = (unsigned char)(x >> (8 * (bytes - 1 - i)));
	move_row_put(row, out, bytes);
}

void
move_row_field(struct move_row *row, const void *bytes, size_t n)
{
	put_big_endian(row, bytes ? n : UINT32_MAX, 4);
	move_row_put(row, bytes, bytes ? n : 0);
}

void
move_row_number(struct move_row *row, int64_t x)
{
	put_big_endian(row, 8, 4);
	put_big_endian(row, (uint64_t)x, 8);
}

uint64_t
move_big_endian(const char *p, size_t bytes)
{
	uint64_t x = 0;

	for (size_t i = 0; i < bytes; i++)
		x = x << 8 | (unsigned char)p[i];
	return x;
}

bool
move_take_field(struct str *rest, struct str *value)
{
	size_t n;

	if (rest->n < 4)
		return false;
	n = (size_t)move_big_endian(rest->p, 4);
	*rest = (struct str){ rest->p + 4, rest->n - 4 };
	if (n == UINT32_MAX) {
		*value = (struct str){ 0 };
		return true;
	}
	if (n > INT32_MAX || n > rest->n)
		return false;
	*value = (struct str){ rest->p, n };
	*rest = (struct str){ rest->p + n, rest->n - n };
	return true;
}
