/*
 * PostgreSQL's end of a move: binary COPY, both ways, as the tables' owner.
 *
 * Row-level security is forced on the owner, too, who has no policy and so would see nothing.  Within the transaction it is not
 * forced: that is part of it, so nobody else ever sees the tables so, and whatever ends it ends that as well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "store/move_side.h"

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };
enum { BATCH = 64 << 10, HEAD = 19, SESSION_TRIES = 10, SESSION_WAIT_MS = 100, NAME = 64 };

static const char magic[] = "PGCOPY\n\377\r\n";		/* and a NUL, which is part of it */

struct postgres_side {
	struct move_side side;
	PGconn *pg;
	const struct move_table *table;	/* that is being read or written */
	char *text;			/* the statement that is being written */
	size_t text_n;
	struct move_schema forced;	/* tables on which row-level security is forced */
	struct move_row batch;		/* written, not sent yet */
	char *message;			/* read: what libpq gave last */
	size_t at, n;
	bool begun;			/* read: the head of the stream has been taken off */
};

/* ---- statements --------------------------------------------------------------------------------------------------- */

static bool
failed(struct postgres_side *s, const PGresult *r)
{
	const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	if (state && strcmp(state, "55P03") == 0)
		fault_set(s->side.fault, ERR_CONFLICT, "in_use", "Some program works on the PostgreSQL store. Stop tradepost (serve and work) first.");
	else
		fault_set(s->side.fault, ERR_STORE, "move", "PostgreSQL could not do it%s%s: %s.", s->table ? ", at the table " : "",
		    s->table ? s->table->name : "", said ? said : PQerrorMessage(s->pg));
	return false;
}

/* A text's last answer, or NULL. */
static PGresult *
ask(struct postgres_side *s, const char *text, ExecStatusType wanted)
{
	PGresult *r = PQexec(s->pg, text);

	if (PQresultStatus(r) == wanted)
		return r;
	failed(s, r);
	PQclear(r);
	return NULL;
}

static bool
run(struct postgres_side *s, const char *text)
{
	PGresult *r = ask(s, text, PGRES_COMMAND_OK);

	PQclear(r);
	return r != NULL;
}

/* A statement that is being written; done runs it. */
static FILE *
begin(struct postgres_side *s)
{
	FILE *out = open_memstream(&s->text, &s->text_n);

	if (!out)
		abort();	/* no memory */
	return out;
}

static bool
done(struct postgres_side *s, FILE *out, ExecStatusType wanted)
{
	PGresult *r;

	if (fclose(out) != 0)
		abort();
	r = ask(s, s->text, wanted);
	free(s->text);
	PQclear(r);
	return r != NULL;
}

static struct str
cell(const PGresult *r, int row, int column)
{
	return (struct str){ PQgetvalue(r, row, column), (size_t)PQgetlength(r, row, column) };
}

static int64_t
number(const PGresult *r, int row, int column)
{
	int64_t n = 0;

	str_int(cell(r, row, column), &n);
	return n;
}

/* ---- the schema --------------------------------------------------------------------------------------------------- */

#define OURS " c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'migration'"
static const char columns[] =
	"SELECT c.relname, a.attname, a.atttypid::bigint, CASE WHEN a.attidentity <> '' THEN 1 ELSE coalesce((SELECT k.place"
	"   FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (num, place)"
	"  WHERE i.indrelid = c.oid AND i.indisprimary AND k.num = a.attnum), 0) END"
	"  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
	" WHERE" OURS " ORDER BY c.relname, a.attnum";
static const char references[] =
	"SELECT c.relname, f.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid"
	" WHERE k.contype = 'f' AND" OURS;
static const char forced[] = "SELECT c.relname FROM pg_class c WHERE c.relforcerowsecurity AND" OURS " ORDER BY 1";

static enum move_kind
kind_of(int64_t type)
{
	return type == OID_INT8 ? MOVE_INT : type == OID_TEXT ? MOVE_TEXT : type == OID_BYTEA ? MOVE_BYTES : MOVE_UNKNOWN;
}

static bool
schema(struct move_side *side, struct move_schema *all)
{
	struct postgres_side *s = (struct postgres_side *)side;
	PGresult *c = ask(s, columns, PGRES_TUPLES_OK), *r = c ? ask(s, references, PGRES_TUPLES_OK) : NULL;
	bool ok = r != NULL;

	for (int i = 0; ok && i < PQntuples(c); i++) {
		struct move_table *t = move_table_add(side, all, cell(c, i, 0));

		ok = t && move_column_add(side, t, cell(c, i, 1), kind_of(number(c, i, 2)), number(c, i, 3));
	}
	for (int i = 0; ok && i < PQntuples(r); i++) {
		struct move_table *t = move_table_add(side, all, cell(r, i, 0));

		ok = t && move_refers_add(side, t, cell(r, i, 1));
	}
	PQclear(c);
	PQclear(r);
	return ok;
}

/* FORCE or NO FORCE, on those tables on which it was forced. */
static bool
force(struct postgres_side *s, const char *how)
{
	FILE *out = begin(s);

	for (size_t i = 0; i < s->forced.tables; i++)
		fprintf(out, "ALTER TABLE \"%s\" %s ROW LEVEL SECURITY;", s->forced.table[i].name, how);
	return done(s, out, s->forced.tables ? PGRES_COMMAND_OK : PGRES_EMPTY_QUERY);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static bool
read_table(struct move_side *side, const struct move_table *t)
{
	struct postgres_side *s = (struct postgres_side *)side;
	FILE *out = begin(s);

	s->table = t;
	s->begun = false;
	s->at = s->n = 0;
	fputs("COPY (SELECT ", out);
	move_print_columns(out, t);
	fprintf(out, " FROM \"%s\"", t->name);
	move_print_order(out, t);
	fputs(") TO STDOUT (FORMAT binary)", out);
	return done(s, out, PGRES_COPY_OUT);
}

/* What the server has to say at the end of a COPY. */
static bool
ended(struct postgres_side *s)
{
	PGresult *r = PQgetResult(s->pg), *more;
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || failed(s, r);

	PQclear(r);
	while ((more = PQgetResult(s->pg)) != NULL)
		PQclear(more);
	return ok;
}

/* The next piece of the stream; false at its end, or when it failed. */
static bool
receive(struct postgres_side *s)
{
	int n;

	PQfreemem(s->message);
	s->message = NULL;
	s->at = 0;
	n = PQgetCopyData(s->pg, &s->message, 0);
	s->n = n > 0 ? (size_t)n : 0;
	if (n == -1)
		ended(s);
	else if (n < 0)
		failed(s, NULL);
	return n > 0;
}

static bool
garbled(struct postgres_side *s)
{
	fault_set(s->side.fault, ERR_STORE, "move", "PostgreSQL sent the table %s in a form that is not known here.", s->table->name);
	return false;
}

static bool
take_head(struct postgres_side *s)
{
	size_t n;

	if (s->n < HEAD || memcmp(s->message, magic, sizeof magic) != 0)
		return garbled(s);
	n = (size_t)move_big_endian(s->message + HEAD - 4, 4);
	if (n > s->n - HEAD)
		return garbled(s);
	s->at = HEAD + n;
	s->begun = true;
	return true;
}

static bool
next(struct move_side *side, struct str *row)
{
	struct postgres_side *s = (struct postgres_side *)side;
	struct str rest, value;
	uint64_t fields;

	while (s->at == s->n)
		if (!receive(s) || (!s->begun && !take_head(s)))
			return false;
	if (s->n - s->at < 2)
		return garbled(s);
	fields = move_big_endian(s->message + s->at, 2);
	s->at += 2;
	if (fields == UINT16_MAX) {	/* the last word: nothing but the server's answer may follow */
		if (s->at == s->n && !receive(s))
			return false;
		return garbled(s);
	}
	rest = (struct str){ s->message + s->at, s->n - s->at };
	if (fields != s->table->columns)
		return garbled(s);
	for (uint64_t i = 0; i < fields; i++)
		if (!move_take_field(&rest, &value))
			return garbled(s);
	*row = (struct str){ s->message + s->at, s->n - s->at - rest.n };
	s->at = s->n - rest.n;
	return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------ */

static bool
send(struct postgres_side *s)
{
	bool ok = s->batch.n == 0 || PQputCopyData(s->pg, s->batch.p, (int)s->batch.n) == 1 || failed(s, NULL);

	s->batch.n = 0;
	return ok;
}

/* An identity column takes the values that it is given, so that a row keeps its number. */
static bool
write_table(struct move_side *side, const struct move_table *t)
{
	static const char zero[HEAD - sizeof magic];
	struct postgres_side *s = (struct postgres_side *)side;
	FILE *out = begin(s);

	s->table = t;
	fprintf(out, "COPY \"%s\" (", t->name);
	move_print_columns(out, t);
	fputs(") FROM STDIN (FORMAT binary)", out);
	s->batch.n = 0;
	move_row_put(&s->batch, magic, sizeof magic);
	move_row_put(&s->batch, zero, sizeof zero);
	return done(s, out, PGRES_COPY_IN);
}

static bool
put(struct move_side *side, struct str row)
{
	struct postgres_side *s = (struct postgres_side *)side;
	const unsigned char fields[2] = { (unsigned char)(s->table->columns >> 8), (unsigned char)s->table->columns };

	move_row_put(&s->batch, fields, sizeof fields);
	move_row_put(&s->batch, row.p, row.n);
	return s->batch.n < BATCH || send(s);
}

static bool
written(struct move_side *side)
{
	static const char last[2] = { '\xff', '\xff' };
	struct postgres_side *s = (struct postgres_side *)side;

	move_row_put(&s->batch, last, sizeof last);
	return send(s) && (PQputCopyEnd(s->pg, NULL) == 1 || failed(s, NULL)) && ended(s);
}

/* In the transaction, as setval would not be. */
static const char identities[] =
	"DO $$ DECLARE t record; top bigint; BEGIN"
	"  FOR t IN SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> '' WHERE" OURS
	"  LOOP EXECUTE format('SELECT max(%I) FROM %I', t.attname, t.relname) INTO top;"
	"    IF top > 0 THEN EXECUTE format('ALTER TABLE %I ALTER COLUMN %I RESTART WITH %s', t.relname, t.attname, top + 1); END IF;"
	"  END LOOP; END $$";

static bool
keep(struct move_side *side, const struct move_schema *all)
{
	struct postgres_side *s = (struct postgres_side *)side;
	FILE *out;
	PGresult *r;
	bool kept;

	s->table = NULL;
	if (!run(s, identities) || !force(s, "FORCE"))
		return false;
	out = begin(s);		/* else its plans are guesses until the server counts by itself */
	for (size_t i = 0; i < all->tables; i++)
		fprintf(out, "%s\"%s\"", i ? ", " : "ANALYZE ", all->table[i].name);
	if (!done(s, out, PGRES_COMMAND_OK))
		return false;
	r = PQexec(s->pg, "COMMIT");
	kept = strcmp(PQcmdStatus(r), "COMMIT") == 0;
	if (!kept && PQstatus(s->pg) != CONNECTION_OK)
		fault_set(side->fault, ERR_STORE, "unknown", "The connection was lost while all was being kept, so nobody knows whether it was. Move again:"
		    " if it was kept, the target is refused as not empty.");
	else if (!kept)
		failed(s, r);
	PQclear(r);
	return kept;
}

static void
close_side(struct move_side *side)
{
	struct postgres_side *s = (struct postgres_side *)side;

	PQfreemem(s->message);
	PQfinish(s->pg);	/* which ends a transaction that was not kept */
	free(s->batch.p);
	free(s);
}

static const struct move_engine engine = { schema, read_table, next, write_table, put, written, keep, close_side };

/* ---- having it alone ------------------------------------------------------------------------------------------------ */

/* migrate has seen to it that the setting names its user. */
static void
user_of(struct str setting, char name[NAME])
{
	char *conninfo = engine_copy((struct str){ setting.p + 9, setting.n - 9 });
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);

	name[0] = '\0';
	for (PQconninfoOption *o = options; o && o->keyword; o++)
		if (o->val && strcmp(o->keyword, "user") == 0)
			snprintf(name, NAME, "%s", o->val);
	PQconninfoFree(options);
	explicit_bzero(conninfo, strlen(conninfo));
	free(conninfo);
}

/* Responders and workers always have a session.  One that has just ended may still be seen for a moment. */
static bool
nobody_works(struct postgres_side *s, const struct config *config)
{
	char program[NAME], system[NAME];
	const char *const values[] = { program, system };
	int64_t others = 1;

	user_of(config->store, program);
	user_of(config->store_system, system);
	for (int tries = 0; others > 0 && tries < SESSION_TRIES; tries++) {
		PGresult *r;

		if (tries > 0)
			nanosleep(&(struct timespec){ 0, SESSION_WAIT_MS * 1000000L }, NULL);
		r = PQexecParams(s->pg, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename IN ($1, $2)",
		    2, NULL, values, NULL, NULL, 0);
		if (PQresultStatus(r) != PGRES_TUPLES_OK) {
			failed(s, r);
			PQclear(r);
			return false;
		}
		others = number(r, 0, 0);
		PQclear(r);
	}
	if (others > 0)
		fault_set(s->side.fault, ERR_CONFLICT, "in_use", "Some program works on the PostgreSQL store: %s or %s has %lld sessions. Stop"
		    " tradepost (serve and work) first.", program, system, (long long)others);
	return others == 0;
}

/*
 * The table migration is the gate of every transaction of the program's (db_postgres.c): once it is shut, nobody is behind it
 * and nobody comes in.  Should the owner's rows be filtered after all, that is an error, and not a smaller store.
 */
static bool
have_alone(struct postgres_side *s, const struct config *config)
{
	PGresult *r;
	bool ok;

	if (!run(s, "SET client_min_messages = 'error'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
	    "SET lock_timeout = '5s'; SET row_security = off; SET search_path = public") || !nobody_works(s, config))
		return false;
	r = ask(s, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'", PGRES_TUPLES_OK);
	PQclear(r);
	if (!r || !run(s, "BEGIN; LOCK TABLE migration IN ACCESS EXCLUSIVE MODE"))
		return false;
	r = ask(s, forced, PGRES_TUPLES_OK);
	ok = r != NULL;
	for (int i = 0; ok && i < PQntuples(r); i++)
		ok = move_table_add(&s->side, &s->forced, cell(r, i, 0)) != NULL;
	PQclear(r);
	return ok && force(s, "NO FORCE");
}

struct move_side *
move_postgres_open(const struct env *env, struct arena *a, struct fault *f)
{
	const struct config *config = env->config;
	struct postgres_side *s = engine_alloc(sizeof *s);
	char *owner = engine_copy((struct str){ config->store_owner.p + 9, config->store_owner.n - 9 });
	const char *const names[] = { "application_name", "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
	    "dbname", "client_encoding", NULL };
	const char *const values[] = { "tradepost move", "5", "5", "2", "3", owner, "UTF8", NULL };
	bool ok;

	s->side = (struct move_side){ &engine, a, f };
	s->pg = PQconnectdbParams(names, values, 1);
	explicit_bzero(owner, strlen(owner));
	free(owner);
	ok = PQstatus(s->pg) == CONNECTION_OK;
	if (!ok)
		fault_set(f, ERR_STORE, "store_unreachable", "PostgreSQL cannot be reached as store_owner says: %s", PQerrorMessage(s->pg));
	if (ok && have_alone(s, config))
		return &s->side;
	close_side(&s->side);
	return NULL;
}
