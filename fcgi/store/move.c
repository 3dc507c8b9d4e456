#include "store/move.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crypto.h"
#include "store/migrate.h"
#include "store/move_side.h"

enum { BUCKETS = 256, SAY_EVERY = 100 };

/* A company's rows in one table, whatever their order: how many, and the sum of what their bytes hash to. */
struct share { struct str account; int64_t rows; uint64_t sum[2]; struct share *next; };
struct tally { struct share *bucket[BUCKETS]; int64_t rows; };

struct move {
	struct move_side *from, *to;
	struct move_schema schema, there;	/* the source's, in the order of its writing; the target's */
	struct tally *tally;		/* of each table, as read from the source */
	struct arena *arena;
	const struct move_say *say;
	struct move_counts *counts;
	struct fault *fault;
};

/* ---- which stores ------------------------------------------------------------------------------------------------- */

static bool
embedded(const struct env *env, struct str *path)
{
	struct str kind;

	return str_cut(env->config->store, ':', &kind, path) && str_eq(kind, STR("sqlite"));
}

/* By name, or by file.  Two names of one PostgreSQL database are found to be one when it is in use, or not empty. */
static bool
same_store(const struct env *from, const struct env *to)
{
	struct str a, b;
	struct stat one, other;
	bool same = str_eq(from->config->store, to->config->store);

	if (!same && embedded(from, &a) && embedded(to, &b)) {
		char *first = engine_copy(a), *second = engine_copy(b);

		same = stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
		free(first);
		free(second);
	}
	return same;
}

/* The version of a store, 0 when it has no schema yet; false when it cannot be had or is not this program's. */
static bool
version_of(const struct env *env, const char *which, int64_t *version, struct fault *f)
{
	int64_t to;

	if (db_migrate(env, true, version, &to, f) != OK)
		return false;
	if (*version != 0 && *version < migrate_latest())
		fault_set(f, ERR_CONFLICT, "store_old", "The %s is at version %lld, this program needs %lld: run `tradepost --config FILE migrate`"
		    " with its configuration first.", which, (long long)*version, (long long)migrate_latest());
	else if (*version > migrate_latest())
		fault_set(f, ERR_CONFLICT, "store_new", "The %s is at version %lld, this program knows %lld: move it with the newer program.", which,
		    (long long)*version, (long long)migrate_latest());
	return f->result == OK;
}

static struct move_side *
open_side(const struct env *env, struct arena *a, struct fault *f)
{
	struct str path;

	return embedded(env, &path) ? move_sqlite_open(path, a, f) : move_postgres_open(env, a, f);
}

/* ---- tables ------------------------------------------------------------------------------------------------------- */

/* It goes into statements: letters, digits and _. */
static bool
plain(const char *name)
{
	size_t n = 0;

	while (isalnum((unsigned char)name[n]) || name[n] == '_')
		n++;
	return n > 0 && name[n] == '\0';
}

static bool
may_move(struct move *m, const struct move_table *t)
{
	bool ok = plain(t->name);

	for (size_t i = 0; i < t->columns && ok; i++)
		ok = plain(t->column[i].name) && t->column[i].kind != MOVE_UNKNOWN;
	if (!ok)
		fault_set(m->fault, ERR_CONFLICT, "schema_differs", "The table %s has a name, or a column, that is not of Tradepost's making.", t->name);
	return ok;
}

static const struct move_table *
table_named(const struct move_schema *s, const char *name)
{
	for (size_t i = 0; i < s->tables; i++)
		if (strcmp(s->table[i].name, name) == 0)
			return &s->table[i];
	return NULL;
}

/* Whether b has each of a's columns, of the same kind. */
static bool
has_columns(const struct move_table *a, const struct move_table *b)
{
	for (size_t i = 0; i < a->columns; i++) {
		size_t at = 0;

		while (at < b->columns && strcmp(a->column[i].name, b->column[at].name) != 0)
			at++;
		if (at == b->columns || a->column[i].kind != b->column[at].kind)
			return false;
	}
	return true;
}

static bool
same_schema(struct move *m, const struct move_schema *a, const struct move_schema *b)
{
	for (size_t i = 0; i < a->tables; i++) {
		const struct move_table *t = &a->table[i], *other = table_named(b, t->name);

		if (!may_move(m, t))
			return false;
		if (!other || !has_columns(t, other)) {
			fault_set(m->fault, ERR_CONFLICT, "schema_differs", "The two stores differ in the table %s, though they are of one version:"
			    " somebody has changed one of them by hand.", t->name);
			return false;
		}
	}
	return true;
}

static bool
ready(const struct move_schema *s, const struct move_table *t)
{
	for (size_t i = 0; i < t->n_refers; i++) {
		const struct move_table *other = table_named(s, t->refers[i]);

		if (other && other != t && !other->placed)
			return false;
	}
	return true;
}

/* A table after those that it refers to. */
static bool
in_order(struct move *m)
{
	struct move_schema *s = &m->schema;

	for (size_t place = 0; place < s->tables; place++) {
		struct move_table first;
		size_t at = place;

		while (at < s->tables && !ready(s, &s->table[at]))
			at++;
		if (at == s->tables) {
			fault_set(m->fault, ERR_CONFLICT, "schema_differs", "The table %s and others refer to each other in a circle.", s->table[place].name);
			return false;
		}
		first = s->table[at];
		first.placed = true;
		memmove(&s->table[place + 1], &s->table[place], (at - place) * sizeof first);
		s->table[place] = first;
	}
	return true;
}

/* Whether a table holds any row; a failure is in fault. */
static bool
any_row(struct move *m, struct move_side *side, const struct move_table *t)
{
	struct str row;
	bool any = side->engine->read(side, t) && side->engine->next(side, &row);

	while (any && side->engine->next(side, &row))
		;	/* a COPY is read to its end */
	return any && m->fault->result == OK;
}

static bool
check_empty(struct move *m)
{
	for (size_t i = 0; i < m->schema.tables && m->fault->result == OK; i++) {
		const struct move_table *t = &m->schema.table[i];

		if (any_row(m, m->to, t))
			fault_set(m->fault, ERR_CONFLICT, "not_empty", "The target is not empty: its table %s holds rows. Name an empty one.%s", t->name,
			    strcmp(t->name, "account") == 0 ? " Nothing is ever mixed into another company's store." : "");
	}
	return m->fault->result == OK;
}

/* ---- rows --------------------------------------------------------------------------------------------------------- */

static struct share *
share_of(struct move *m, struct tally *t, struct str account)
{
	struct share **at;
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < account.n; i++)
		hash = (hash ^ (unsigned char)account.p[i]) * 16777619u;
	at = &t->bucket[hash % BUCKETS];
	while (*at && !str_eq((*at)->account, account))
		at = &(*at)->next;
	if (!*at) {
		*at = ARENA_NEW(m->arena, struct share);
		if (*at)
			(*at)->account = arena_str(m->arena, account);
		if (arena_full(m->arena)) {
			fault_set(m->fault, ERR_LIMIT, "memory", "There are more companies than memory was set aside for.");
			return NULL;
		}
	}
	return *at;
}

/* Where a row says whose it is; beyond the last column: nowhere. */
static size_t
account_column(const struct move_table *t)
{
	size_t i = 0;

	while (i < t->columns && strcmp(t->column[i].name, "account_id") != 0)
		i++;
	return i;
}

static bool
count_row(struct move *m, struct tally *t, size_t account_at, struct str row)
{
	unsigned char hash[SHA256_BYTES];
	struct str rest = row, account = { 0 };
	struct share *share;

	for (size_t i = 0; i <= account_at && rest.n > 0; i++)
		if (!move_take_field(&rest, &account))
			break;
	share = share_of(m, t, account);
	if (!share)
		return false;
	if (!crypto_sha256(row, hash)) {
		fault_set(m->fault, ERR_STORE, "move", "libcrypto did not hash a row.");
		return false;
	}
	share->sum[0] += move_big_endian((const char *)hash, 8);
	share->sum[1] += move_big_endian((const char *)hash + 8, 8);
	share->rows++;
	t->rows++;
	return true;
}

static void
tell(struct move *m, enum move_phase phase, const struct move_table *t, int64_t rows, int64_t since_us, bool ended)
{
	if (ended || rows % SAY_EVERY == 0)
		m->say->progress(m->say->arg, &(struct move_progress){ phase, t->name, rows, engine_clock_us() - since_us, ended });
}

static int64_t
value_bytes(const struct move_table *t, struct str row)
{
	return (int64_t)row.n - 4 * (int64_t)t->columns;
}

/* Reads a table, counts it, and writes it where to is one. */
static bool
pass(struct move *m, enum move_phase phase, const struct move_table *t, struct move_side *from, struct move_side *to, struct tally *tally)
{
	int64_t since_us = engine_clock_us();
	size_t account_at = account_column(t);
	struct str row;

	if (!from->engine->read(from, t) || (to && !to->engine->write(to, t)))
		return false;
	while (from->engine->next(from, &row)) {
		if (!count_row(m, tally, account_at, row) || (to && !to->engine->put(to, row)))
			return false;
		if (to)
			m->counts->bytes += value_bytes(t, row);
		tell(m, phase, t, tally->rows, since_us, false);
	}
	if (m->fault->result != OK || (to && !to->engine->written(to)))
		return false;
	tell(m, phase, t, tally->rows, since_us, true);
	return true;
}

/* ---- the same on both sides ----------------------------------------------------------------------------------------- */

static bool
differs(struct move *m, const struct move_table *t, const struct share *read, const struct share *back)
{
	if (back->rows != read->rows)
		fault_set(m->fault, ERR_STORE, "not_the_same", "%s: company \"%.*s\" has %lld rows in the source and %lld in the target. Nothing was kept"
		    " there: is there a trigger or a rule?", t->name, STR_ARG(read->account), (long long)read->rows, (long long)back->rows);
	else if (memcmp(back->sum, read->sum, sizeof read->sum) != 0)
		fault_set(m->fault, ERR_STORE, "not_the_same", "%s: company \"%.*s\" has a row that came back from the target as another. Nothing"
		    " was kept there: is there a trigger or a rule?", t->name, STR_ARG(read->account));
	return m->fault->result != OK;
}

/* Reads a table back and compares; what only the target has is a company's without a row in the source. */
static bool
check_table(struct move *m, const struct move_table *t, struct tally *read)
{
	struct tally back = { 0 };

	if (!pass(m, MOVE_CHECK, t, m->to, NULL, &back))
		return false;
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct share *s = back.bucket[i]; s; s = s->next)
			if (!share_of(m, read, s->account))
				return false;
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct share *s = read->bucket[i]; s; s = s->next) {
			const struct share *other = share_of(m, &back, s->account);

			if (!other || differs(m, t, s, other))
				return false;
		}
	return true;
}

/* ---- all of it ---------------------------------------------------------------------------------------------------- */

static bool
copy_all(struct move *m)
{
	int64_t began = engine_clock_us();

	m->tally = ARENA_ARRAY(m->arena, struct tally, m->schema.tables);
	if (!m->tally) {
		fault_set(m->fault, ERR_LIMIT, "memory", "There is no memory to count the rows.");
		return false;
	}
	for (size_t i = 0; i < m->schema.tables; i++) {
		const struct move_table *t = &m->schema.table[i];

		if (!pass(m, MOVE_COPY, t, m->from, m->to, &m->tally[i]))
			return false;
		m->counts->rows += m->tally[i].rows;
		m->counts->tables++;
		if (strcmp(t->name, "account") == 0)
			m->counts->companies = m->tally[i].rows;
	}
	m->counts->copy_us = engine_clock_us() - began;
	return true;
}

static bool
check_all(struct move *m)
{
	for (size_t i = 0; i < m->schema.tables; i++)
		if (!check_table(m, &m->schema.table[i], &m->tally[i]))
			return false;
	return true;
}

static bool
prepare(struct move *m, const struct env *to, bool make)
{
	int64_t from_version, to_version;
	const struct move_table *account;

	if (!m->from->engine->schema(m->from, &m->schema))
		return false;
	account = table_named(&m->schema, "account");
	if (!account || !any_row(m, m->from, account)) {
		fault_set(m->fault, ERR_MISSING, "no_company", "There is no company in the source: nothing to move.");
		return false;
	}
	if (make && db_migrate(to, false, &from_version, &to_version, m->fault) != OK)
		return false;
	m->counts->made = make;
	m->to = open_side(to, m->arena, m->fault);
	return m->to && m->to->engine->schema(m->to, &m->there) && same_schema(m, &m->schema, &m->there) &&
	    same_schema(m, &m->there, &m->schema) && in_order(m) && check_empty(m);
}

static bool
carry_out(struct move *m, const struct env *to, bool make)
{
	int64_t began;

	if (!prepare(m, to, make) || !copy_all(m))
		return false;
	began = engine_clock_us();
	if (!check_all(m) || !m->to->engine->keep(m->to, &m->schema))
		return false;
	m->counts->check_us = engine_clock_us() - began;
	return true;
}

enum result
db_move(const struct env *from, const struct env *to, struct arena *a, const struct move_say *say, struct move_counts *counts, struct fault *f)
{
	struct move m = { .arena = a, .say = say, .counts = counts, .fault = f };
	int64_t source, target;
	bool ok;

	*counts = (struct move_counts){ 0 };
	if (same_store(from, to))
		return fault_set(f, ERR_CONFLICT, "same_store", "Source and target are the same store. (TRADEPOST_STORE in the environment counts for both.)");
	if (!version_of(from, "source", &source, f))
		return f->result;
	if (source == 0)
		return fault_set(f, ERR_MISSING, "store_missing", "There is no store at the source, or it has no tables.");
	if (!version_of(to, "target", &target, f))
		return f->result;
	m.from = open_side(from, a, f);
	ok = m.from && carry_out(&m, to, target == 0);
	if (m.to)
		m.to->engine->close(m.to);
	if (m.from)
		m.from->engine->close(m.from);
	return ok ? OK : fault_set(f, ERR_STORE, "move", "It did not work, and nothing was changed.");
}
