#include "store/pg_conn.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

static enum pg_trouble
trouble_of(const struct pg_conn *c, const char *state)
{
	if (PQstatus(c->pg) != CONNECTION_OK)
		return PG_LOST;
	if (!state)
		return PG_FAILED;
	if (strncmp(state, "57P0", 4) == 0 || strncmp(state, "08", 2) == 0)	/* the server is going down or coming up */
		return PG_LOST;
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0)
		return PG_REPEAT;
	if (strcmp(state, "23505") == 0 || strcmp(state, "23P01") == 0)
		return PG_CLASH;
	return PG_FAILED;
}

/* Notes the first trouble of a transaction, and says so unless another try will most likely mend it. */
static void
failed(struct pg_conn *c, const PGresult *r, const char *text)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE), *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	enum pg_trouble trouble = trouble_of(c, state);

	if (c->trouble == PG_FINE || trouble == PG_LOST)
		c->trouble = trouble;
	log_line(trouble == PG_REPEAT ? LOG_DEBUG : LOG_ERROR, c->log, "sql_failed",
	    LOG_STR("error", str_of(said ? said : PQerrorMessage(c->pg))), LOG_STR("state", str_of(state)),
	    LOG_STR("sql", str_of(text)), LOG_END);
}

static bool
succeeded(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
}

void
pg_conn_fresh(struct pg_conn *c)
{
	c->trouble = PG_FINE;
}

void
pg_conn_rest(struct pg_conn *c)
{
	for (int i = 0; i < DB_OPEN_ROWS; i++) {
		PQclear(c->open[i]);
		c->open[i] = NULL;
	}
}

PGresult *
pg_conn_run(struct pg_conn *c, const char *text)
{
	PGresult *r = PQexec(c->pg, text);

	if (succeeded(r))
		return r;
	failed(c, r, text);
	PQclear(r);
	return NULL;
}

bool
pg_conn_prepare(struct pg_conn *c, const struct sql *sql, const char **name)
{
	const char *known = stmts_find(&c->stmts, sql), *text = engine_text(sql, true);
	Oid types[DB_PARAMS];
	char *fresh;
	size_t n = strlen(sql->types);
	PGresult *r;
	bool ok;

	if (known) {
		*name = known;
		return true;
	}
	for (size_t i = 0; i < n; i++)
		types[i] = sql->types[i] == 'i' ? OID_INT8 : sql->types[i] == 't' ? OID_TEXT : OID_BYTEA;
	fresh = malloc(24);
	if (!fresh) {
		c->trouble = PG_LOST;
		return false;
	}
	snprintf(fresh, 24, "s%d", c->named++);
	r = PQprepare(c->pg, fresh, text, (int)n, types);
	ok = succeeded(r);
	if (!ok)
		failed(c, r, text);
	else if (!stmts_put(&c->stmts, sql, fresh))
		c->trouble = PG_LOST;	/* no memory: this connection is given up, another may have more luck */
	ok = ok && c->trouble != PG_LOST;
	if (ok)
		*name = fresh;
	else
		free(fresh);
	PQclear(r);
	return ok;
}

/*
 * Whether the server is to blame, not what it was told.  53: no room, memory or connections left; 55, 57: in use, stopped;
 * 58: its machine.
 */
static bool
outage(const struct pg_conn *c, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return c->trouble > PG_CLASH || !state || strncmp(state, "53", 2) == 0 || strncmp(state, "55", 2) == 0 ||
	    strncmp(state, "57", 2) == 0 || strncmp(state, "58", 2) == 0;
}

static PGresult *
run(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n)
{
	struct pg_conn *c = tx->engine;
	const char *values[DB_PARAMS], *name;
	unsigned char ints[DB_PARAMS][8];
	int lengths[DB_PARAMS], formats[DB_PARAMS];
	PGresult *r;

	if (!pg_conn_prepare(c, sql, &name)) {
		tx->outage = true;	/* no connection, no memory, or a schema that is being changed */
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		formats[i] = 1;
		lengths[i] = 8;
		values[i] = (const char *)ints[i];
		switch (vals[i].kind) {
		case VAL_NULL:
			values[i] = NULL;
			break;
		case VAL_INT:
			for (int b = 0; b < 8; b++)
				ints[i][b] = (unsigned char)((uint64_t)vals[i].i >> (56 - 8 * b));
			break;
		case VAL_TEXT:
		case VAL_BYTES:
			if (vals[i].s.n > INT32_MAX)
				return NULL;
			values[i] = vals[i].s.p ? vals[i].s.p : "";
			lengths[i] = (int)vals[i].s.n;
			break;
		}
	}
	r = PQexecPrepared(c->pg, name, (int)n, values, lengths, formats, 1);
	if (succeeded(r)) {
		c->wrote |= strncmp(PQcmdStatus(r), "SELECT", 6) != 0 && strcmp(PQcmdTuples(r), "0") != 0;
		return r;
	}
	failed(c, r, sql->text);
	tx->outage = outage(c, r);
	PQclear(r);
	return NULL;
}

enum result
pg_conn_exec(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, int64_t *changed)
{
	PGresult *r = run(tx, sql, vals, n);

	if (!r)
		return ERR_STORE;
	if (strncmp(PQcmdStatus(r), "SELECT", 6) != 0)
		str_int(str_of(PQcmdTuples(r)), changed);
	PQclear(r);
	return OK;
}

void
pg_conn_query(struct rows *rows, const struct sql *sql, const struct val *vals, size_t n)
{
	struct pg_conn *c = rows->tx->engine;
	int at = 0;

	while (at < DB_OPEN_ROWS && c->open[at])
		at++;
	assert(at < DB_OPEN_ROWS);
	c->open[at] = run(rows->tx, sql, vals, n);
	rows->engine = c->open[at] ? &c->open[at] : NULL;
}

static const PGresult *
result_of(const struct rows *rows)
{
	return *(PGresult **)rows->engine;
}

bool
pg_conn_next(struct rows *rows)
{
	return rows->at + 1 < PQntuples(result_of(rows));
}

bool
pg_conn_null(const struct rows *rows, int column)
{
	return PQgetisnull(result_of(rows), (int)rows->at, column);
}

int64_t
pg_conn_num(const struct rows *rows, int column)
{
	const PGresult *r = result_of(rows);
	Oid type = PQftype(r, column);
	const unsigned char *p = (const unsigned char *)PQgetvalue(r, (int)rows->at, column);
	int n = PQgetlength(r, (int)rows->at, column);
	uint64_t x = 0;

	assert(type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL);
	if (n > 0 && type != OID_BOOL && p[0] & 0x80)
		x = UINT64_MAX;		/* the sign fills what a smaller integer leaves open */
	for (int i = 0; i < n; i++)
		x = x << 8 | p[i];
	return (int64_t)x;
}

struct str
pg_conn_text(const struct rows *rows, int column)
{
	const PGresult *r = result_of(rows);

	assert(PQftype(r, column) == OID_TEXT || PQftype(r, column) == OID_BYTEA);
	return (struct str){ PQgetvalue(r, (int)rows->at, column), (size_t)PQgetlength(r, (int)rows->at, column) };
}

void
pg_conn_end(struct rows *rows)
{
	PGresult **slot = rows->engine;

	PQclear(*slot);
	*slot = NULL;
}
