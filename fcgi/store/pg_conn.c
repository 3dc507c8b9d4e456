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

/*
 * Whether the server is to blame, not what it was told.  53: no room, memory or connections left; 55, 57: in use, stopped;
 * 58: its machine.
 */
static bool
outage(enum pg_trouble trouble, const char *state)
{
	return trouble > PG_CLASH || !state || strncmp(state, "53", 2) == 0 || strncmp(state, "55", 2) == 0 ||
	    strncmp(state, "57", 2) == 0 || strncmp(state, "58", 2) == 0;
}

/* Notes the first trouble of a transaction, and says so unless another try will most likely mend it. */
static void
failed(struct pg_conn *c, const PGresult *r, const char *text)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE), *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	enum pg_trouble trouble = trouble_of(c, state);

	if (c->trouble == PG_FINE || trouble == PG_LOST) {
		c->trouble = trouble;
		c->outage = outage(trouble, state);
	}
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
	c->outage = false;
	c->unmet = OK;
}

void
pg_conn_rest(struct pg_conn *c)
{
	for (int i = 0; i < DB_OPEN_ROWS; i++) {
		PQclear(c->open[i]);
		c->open[i] = NULL;
	}
}

/* ---- answers ------------------------------------------------------------------------------------------------------ */

/* The answer to one statement of the pipeline; NULL when the connection is gone. */
static PGresult *
answer(struct pg_conn *c)
{
	PGresult *r = PQgetResult(c->pg), *more;

	while (r && PQstatus(c->pg) == CONNECTION_OK && (more = PQgetResult(c->pg)) != NULL)	/* NULL stands between two */
		PQclear(more);
	return r;
}

/* Notes what the answer to a statement says of it. */
static void
hear(struct pg_conn *c, const struct pg_sent *s, PGresult *r)
{
	if (PQresultStatus(r) == PGRES_PIPELINE_ABORTED)
		;	/* the one before it has failed */
	else if (!succeeded(r))
		failed(c, r, s->sql->text);
	else if (s->otherwise != OK && c->unmet == OK && strcmp(PQcmdTuples(r), "0") == 0)
		c->unmet = s->otherwise;
}

/* Ends the pipeline: hears all that was sent. If there was a last one, with an answer of its own, that answer. */
static PGresult *
finish(struct pg_conn *c, bool last)
{
	PGresult *r = NULL;
	bool sync = PQpipelineSync(c->pg) == 1;

	for (int i = 0; i < c->n_sent && sync; i++) {
		PGresult *one = answer(c);

		hear(c, &c->sent[i], one);
		PQclear(one);
	}
	if (last && sync)
		r = answer(c);
	if (sync)
		PQclear(PQgetResult(c->pg));	/* the mark itself */
	if (!sync || PQexitPipelineMode(c->pg) != 1)
		c->trouble = PG_LOST;
	c->n_sent = 0;
	c->must = false;
	return r;
}

bool
pg_conn_wait(struct pg_conn *c)
{
	if (c->n_sent > 0)
		PQclear(finish(c, false));
	return c->trouble == PG_FINE && c->unmet == OK;
}

/* An answer that is a success, or NULL; text is what was asked. */
static PGresult *
success(struct pg_conn *c, PGresult *r, const char *text)
{
	if (succeeded(r))
		return r;
	if (PQresultStatus(r) != PGRES_PIPELINE_ABORTED || c->trouble == PG_FINE)
		failed(c, r, text);
	PQclear(r);
	return NULL;
}

PGresult *
pg_conn_run(struct pg_conn *c, const char *text)
{
	return pg_conn_wait(c) ? success(c, PQexec(c->pg, text), text) : NULL;
}

PGresult *
pg_conn_run_last(struct pg_conn *c, const char *text)
{
	if (c->n_sent == 0)
		return pg_conn_run(c, text);
	if (PQsendQueryParams(c->pg, text, 0, NULL, NULL, NULL, NULL, 0) == 1)
		return success(c, finish(c, true), text);
	c->trouble = PG_LOST;
	return NULL;
}

/* ---- statements --------------------------------------------------------------------------------------------------- */

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
	if (!pg_conn_wait(c))
		return false;
	for (size_t i = 0; i < n; i++)
		types[i] = sql->types[i] == 'i' ? OID_INT8 : sql->types[i] == 't' ? OID_TEXT : OID_BYTEA;
	fresh = malloc(24);
	if (!fresh) {
		c->trouble = PG_LOST;
		c->outage = true;
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
	else {
		c->outage = true;	/* no connection, no memory, or a schema that is being changed */
		free(fresh);
	}
	PQclear(r);
	return ok;
}

/* A statement's values as libpq takes them. */
struct packed {
	const char *name, *value[DB_PARAMS];
	unsigned char number[DB_PARAMS][8];
	int n, length[DB_PARAMS], format[DB_PARAMS];
};

static bool
pack(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, struct packed *p)
{
	if (!pg_conn_prepare(tx->engine, sql, &p->name))
		return false;
	p->n = (int)n;
	for (size_t i = 0; i < n; i++) {
		p->format[i] = 1;
		p->length[i] = 8;
		p->value[i] = (const char *)p->number[i];
		switch (vals[i].kind) {
		case VAL_NULL:
			p->value[i] = NULL;
			break;
		case VAL_INT:
			for (int b = 0; b < 8; b++)
				p->number[i][b] = (unsigned char)((uint64_t)vals[i].i >> (56 - 8 * b));
			break;
		case VAL_TEXT:
		case VAL_BYTES:
			if (vals[i].s.n > INT32_MAX)
				return false;
			p->value[i] = vals[i].s.p ? vals[i].s.p : "";
			p->length[i] = (int)vals[i].s.n;
			break;
		}
	}
	return true;
}

/* Tells the function's tx why a statement was not run or has failed: it may have been one of those sent before. */
static enum result
blame(struct tx *tx)
{
	const struct pg_conn *c = tx->engine;

	tx->unmet = c->unmet;
	tx->outage = c->outage;
	return c->unmet != OK ? c->unmet : ERR_STORE;
}

static PGresult *
run(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n)
{
	struct pg_conn *c = tx->engine;
	struct packed p;
	PGresult *r;

	if (!pack(tx, sql, vals, n, &p)) {
		blame(tx);
		return NULL;
	}
	if (c->n_sent == 0)
		r = PQexecPrepared(c->pg, p.name, p.n, p.value, p.length, p.format, 1);
	else if (PQsendQueryPrepared(c->pg, p.name, p.n, p.value, p.length, p.format, 1) == 1)
		r = finish(c, true);
	else
		r = NULL;
	if (c->trouble == PG_FINE && c->unmet == OK && succeeded(r)) {
		c->wrote |= strncmp(PQcmdStatus(r), "SELECT", 6) != 0 && strcmp(PQcmdTuples(r), "0") != 0;
		return r;
	}
	if (c->trouble == PG_FINE && c->unmet == OK)	/* else it was one of those before it */
		failed(c, r, sql->text);
	blame(tx);
	PQclear(r);
	return NULL;
}

enum result
pg_conn_send(struct tx *tx, const struct sql *sql, const struct val *vals, size_t n, enum result otherwise)
{
	struct pg_conn *c = tx->engine;
	struct packed p;

	if ((c->n_sent == PG_SENT && !pg_conn_wait(c)) || !pack(tx, sql, vals, n, &p))
		return blame(tx);
	if ((c->n_sent == 0 && PQenterPipelineMode(c->pg) != 1) ||
	    PQsendQueryPrepared(c->pg, p.name, p.n, p.value, p.length, p.format, 1) != 1) {
		c->trouble = PG_LOST;
		c->outage = true;
		return blame(tx);
	}
	c->sent[c->n_sent++] = (struct pg_sent){ sql, otherwise };
	c->must |= otherwise != OK;
	c->wrote = true;
	return OK;
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
