/*
 * Every statement of the house: prepared on both engines with its parameter types, and its plan read.
 */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/engine.h"
#include "store/sql.h"
#include "tests/store/store.h"

/* What polls or claims, by words that no other statement has, and the index that it has to use. */
static const struct poll { const char *words, *index, *sqlite /* if it has another name there */; } polls[] = {
	{ "SET lease_until = $3, fence", "job_due", NULL },
	{ "SELECT due_at FROM job WHERE state = 'queued' AND due_at >= $1", "job_due", NULL },
	{ "min(lease_until), 0) FROM job", "job_due", NULL },
	{ "SET lease_until = $4", "job_pkey", "PRIMARY KEY" },
	{ "SET state = 'done', lease_until = 0", "job_pkey", "PRIMARY KEY" },
	{ "SET due_at = $4, lease_until = 0", "job_pkey", "PRIMARY KEY" },
	{ "SET state = e.state", "job_pkey", "PRIMARY KEY" },
	{ "FROM job WHERE account_id = $1 AND dedupe = $2", "job_dedupe", NULL },
	{ "subject_id = $2 AND dedupe > 'portal.'", "job_dedupe", NULL },
	{ "FROM sealed s WHERE s.account_id = $1 AND (s.owner", "job_dedupe", NULL },
	{ "AND (due_at, id) > ($2, $3) AND lease_until = 0", "job_unfinished", NULL },
	{ "(due_at, id) > ($2, $3) AND state = 'queued'", "job_unfinished", NULL },
	{ "FROM job WHERE account_id = $1 AND (state = 'queued' OR state IN", "job_unfinished", NULL },
	{ "AND state IN ('dead', 'unknown') AND (updated_at", "job_attention", NULL },
	{ "AND state IN ('done', 'dropped') AND (updated_at", "job_done", NULL },
	{ "FROM job WHERE account_id = $1 AND cause_event = $2", "job_cause", NULL },
	{ "AND state IN ('done', 'dropped') AND updated_at <", "job_done", NULL },
	{ "DELETE FROM job", "job_pkey", "PRIMARY KEY" },
	{ "FROM notice WHERE account_id = $1 AND dedupe = $2", "notice_dedupe", NULL },
	{ "FROM notice WHERE account_id = $1 AND updated_at < $2 ORDER BY", "notice_updated", NULL },
	{ "DELETE FROM notice", "notice_pkey", "PRIMARY KEY" },
	{ "sum(bytes) OVER", "delivery_body", NULL },
	{ "JOIN person p ON p.account_id = s.account_id", "session_hash", NULL },
	{ "FROM token WHERE hash = $1", "token_hash", NULL },
	{ "FROM person WHERE email_folded = $1", "person_email", NULL },
	{ "FROM integration WHERE address = $2", "integration_address", NULL },
	{ "FROM delivery WHERE account_id = $1 AND provider = $2 AND match = $3", "delivery_parked", NULL },
	{ "UPDATE delivery SET dropped_at", "delivery_body", NULL },
	{ "AND subject_id = $3 AND seq > $4", "event_subject", NULL },
	{ "AND id < $4 AND type = $5", "event_subject", NULL },
	{ "SELECT coalesce(max(id), 0)", "event_account", NULL },
	{ "FROM event WHERE account_id = $1 AND id < $2   AND ($4", "event_account", NULL },
	{ "AND id < $2 AND actor <> ''", "event_audit", NULL },
	{ "AND cause_id = $2 ORDER BY id", "event_cause", NULL },
	{ "(updated_at, id) < ($2, $3) ORDER BY updated_at DESC", "notice_updated", NULL },
	{ "SELECT count(*) FROM (SELECT 1 FROM notice", "notice_updated", NULL },
	{ "AND (ordered_at, id) > ($3, $4)", "shop_order_loose", NULL },
	{ "SELECT id, ordered_at FROM shop_order", "shop_order_list", NULL },
	{ "AND customer_id = $2 AND customer_id <> ''", "order_person_customer", NULL },
	{ "w.device, o.human FROM walk w", "stock_txn_pkey", "SEARCH t USING PRIMARY KEY (account_id=? AND at=? AND item_id=? AND seq=?)" },
	{ "h.created_at, o.human", "stock_txn_pkey", "SEARCH t USING PRIMARY KEY (account_id=? AND at=? AND item_id=? AND seq=?)" },
	{ "SELECT at / $6", "stock_txn_pkey", "SEARCH t USING PRIMARY KEY (account_id=? AND at=? AND item_id=? AND seq=?)" },
	{ "AND refused <> 0 ORDER BY created_at", "stock_hold_refused", NULL },
	{ "SELECT item_id, parts, -sum(on_hand)", "stock_txn_order", NULL },
	{ "AND sku > $3 AND ($2 = ''", "stock_item_sku", NULL },
	{ "SELECT stage, assignee, count(*)", "Index Only Scan using ticket_stage", "COVERING INDEX ticket_stage" },
	{ "(SELECT stage FROM ticket WHERE", "ticket_queue", NULL },
	{ "(SELECT 1 FROM ticket WHERE", "ticket_done", NULL },
	{ "SELECT hour, stage, sum(n)", "floor_count_pkey", "PRIMARY KEY" },
	{ "AND (shop_id, hour, stage, person) >", "floor_count_pkey", "PRIMARY KEY" },
	{ "AND (order_id, no) > ($2, $3)", "ticket_pkey", "PRIMARY KEY" },
	{ "SELECT person, sum(n)", "floor_count_pkey", "PRIMARY KEY" },
	{ "l.item_id = $2 AND l.open = 1", "stock_lot_open", NULL },
	{ "AND ($2 = '' OR l.item_id = $2) AND (l.expiry_day", "stock_lot_there", NULL },
	{ "AND (l.blocked <> '' OR l.expiry_day", "stock_lot_there", NULL },
	{ "$1 AND (l.expiry_day, l.id) > ($2, $3)", "stock_lot_list", NULL },
	{ "l.item_id = $2 AND (l.expiry_day, l.id) > ($3, $4)", "stock_lot_item", NULL },
	{ "m.order_id = $2 AND m.order_id <> ''", "stock_lot_move_order", NULL },
	{ "AND lot_id = $2 AND order_id > $3", "stock_lot_move_lot", NULL },
	{ "m.lot_id = $2 AND m.order_id >= $3", "stock_lot_move_lot", NULL },
	{ "FROM stock_lot_move WHERE account_id = $1 AND lot_id = $2 GROUP BY den", "stock_lot_move_lot", NULL },
	{ "SELECT due_day, product_group, CAST(sum(quantity)", "ticket_load", NULL },
	{ "SELECT product_group, CAST(sum(quantity)", "ticket_queue", NULL },
};

/* What reads a whole table, and may: small ones, or for the operator. */
static const char *const whole[] = {
	"FROM account ORDER BY created_at",
	"SELECT state, count(*), 0 FROM job WHERE (state",
	"FROM json_each($1)",
	"FROM json_each($2)",
	"sum(bytes) OVER",	/* what it reads, by an index, it reads again */
};

/* Enough rows that a plan is chosen as for real; $1 is how many. */
static const char *const fills[] = {
	"INSERT INTO account (account_id, name, created_at) SELECT 'a' || i, 'n', i FROM n WHERE i <= 200",
	"INSERT INTO person (account_id, id, email, email_folded, name, role, password, active, created_at, notices_read_at)"
	" SELECT 'a' || (i % 200 + 1), 'p' || i, 'e', 'e' || i, 'n', 'staff', '', 1, 1, 1 FROM n",
	"INSERT INTO session (account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at)"
	" SELECT 'a' || (i % 200 + 1), 'h' || i, 'p' || i, '', '', '', i, i, i FROM n",
	"INSERT INTO token (account_id, id, name, hash, role, created_by, created_at)"
	" SELECT 'a' || (i % 200 + 1), 't' || i, '', 'h' || i, 'staff', '', i FROM n",
	/* None is running when rows are counted, as on any quiet night: an index by state then looks better than it is by day. */
	"INSERT INTO job (account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject,"
	" subject_id, cause_event, key, args, created_at, updated_at)"
	" SELECT 'a' || (i % 200 + 1), 'j' || i, 't', CASE i % 20 WHEN 0 THEN 'queued' WHEN 1 THEN 'queued' WHEN 2 THEN 'dead'"
	" WHEN 3 THEN 'unknown' WHEN 4 THEN 'dropped' ELSE 'done' END, 'd' || i, i, 0, 0, 0, '', '', 's', 's' || i, i, '', '{}', i, i"
	" FROM n",
	"INSERT INTO event (account_id, subject, subject_id, seq, type, version, at, actor, cause_kind, cause_id, data)"
	" SELECT 'a' || (i % 200 + 1), 's', 's' || (i % 10000), i, 't', 1, i, CASE i % 3 WHEN 0 THEN 'p' ELSE '' END, 'job', 'c' || i, '{}'"
	" FROM n",
	"INSERT INTO delivery (account_id, id, provider, integration_id, dedupe, state, match, kind, note, bytes, sha256, received_at,"
	" dropped_at) SELECT 'a' || (i % 200 + 1), 'd' || i, 'deck', '', 'd' || i, CASE i % 10 WHEN 0 THEN 'parked' ELSE 'used' END,"
	" 'm' || i, '', '', 1, '', i, CASE i % 2 WHEN 0 THEN i ELSE NULL END FROM n",
	"INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq, folded, created_at,"
	" updated_at) SELECT 'a' || (i % 200 + 1), 'lot' || i, 's' || i, '', '', 1, 0, 0, 0, 'warn', 0, 1, 0, '', i, i FROM n",
	"INSERT INTO stock_lot (account_id, id, item_id, code, supplier, note, received_day, expiry_day, got_num, got_den, left_num, left_den,"
	" open, blocked, closed, created_at, updated_at) SELECT 'a' || (i % 200 + 1), 'l' || i, 'lot' || i, 'c' || i, '', '', i, i, 1,"
	" 1, CASE i % 20 WHEN 0 THEN 1 ELSE 0 END, 1, 0, '', CASE i % 20 WHEN 0 THEN 0 ELSE 1 END, i, i FROM n",
	"INSERT INTO stock_lot_move (account_id, item_id, seq, lot_id, ticket, num, den, order_id, line)"
	" SELECT 'a' || (i % 200 + 1), 'lot' || i, i, 'l' || (i % 5000), 1, -1, 1, 'o' || (i % 10000), '' FROM n",
	"INSERT INTO stock_txn (account_id, item_id, seq, before_at, kind, on_hand, held, parts, order_id, line, reason, actor, at)"
	" SELECT 'a' || (i % 200 + 1), 'lot' || i, i, 0, CASE i % 3 WHEN 0 THEN 'consume' ELSE 'hold' END, 0, 1, 1, 'o' || (i % 10000), 'l' || i, '', '', i FROM n",
	"INSERT INTO notice (account_id, id, dedupe, severity, title, text, subject, subject_id, count, created_at, updated_at)"
	" SELECT 'a' || (i % 200 + 1), 'n' || i, 'd' || i, 'info', '', '', '', '', 1, i, i FROM n",
	/* One bakery that has two shops, and made nearly all of what it was ever asked for. */
	"INSERT INTO shop_order (account_id, id, shop_id, human, number, name, state, stage, financial, test, by_hand, currency, total_minor,"
	" due_day, due_text, method, tickets, problems, lines, shop_updated_at, ordered_at, seq, created_at, updated_at)"
	" SELECT 'a1', 's' || i, 's' || (i % 2), 'h' || i, i, 'n', CASE i % 100 WHEN 0 THEN 'floor' ELSE 'complete' END, 'Filling', 'paid', 0, 0,"
	" 'EUR', 1, i % 1000, '', '', 1, CASE i % 500 WHEN 0 THEN 1 ELSE 0 END, '[]', i, i, 1, i, i FROM n",
	"INSERT INTO order_person (account_id, order_id, customer_id, name, email, phone, address, note, texts, folded, ordered_at)"
	" SELECT 'a1', 's' || i, 'c' || i, 'n', 'e', '', '', '', '[]', 'f' || i, i FROM n",
	"INSERT INTO ticket (account_id, order_id, no, shop_id, human, number, line, sku, product, flavour, size, size_rank, quantity, due_day,"
	" stage, round, started, held, cancelled, changed, shop_cancelled, received, begun, undo, open, assignee, storage, hold_reason,"
	" difference, times, touched_at, touched_by, created_at, updated_at)"
	" SELECT 'a1', 's' || i, 1, 's' || (i % 2), 'h' || i, i, 'l', 'k', 'p', '', '', 1, 1, i % 1000,"
	" CASE i % 4 WHEN 0 THEN 'Filling' WHEN 1 THEN 'Covering' ELSE 'Packing' END, 1, 0, 0, 0, 0, 0, 0, 0, '',"
	" CASE i % 100 WHEN 0 THEN 1 ELSE 0 END, CASE i % 3 WHEN 0 THEN '' ELSE 'p' || (i % 10) END, '', '', '', '[]', 0, '', i, i FROM n",
	"INSERT INTO stock_item (account_id, id, sku, name, unit, parts, on_hand, held, safety, oversell, recipe, active, seq, folded, created_at,"
	" updated_at) SELECT 'a1', 'i' || i, 'k' || i, 'n', 'piece', 1, 1, 0, 0, 'allow', 0, 1, 1, 'f', i, i FROM n",
	"INSERT INTO variant (account_id, shop_id, id, product_id, item_id, sku, title, variant_title, product_type, gone, level, untracked,"
	" counted, seen, seen_at, push_to, push_from, push_key, updated_at)"
	" SELECT 'a1', 's' || (i % 2), 'v' || i, 'p' || (i / 4), 'i' || i, 'k' || i, 't', '', '', 0, 'ready', 0, 0, 0, 0, 0, 0, '', i FROM n",
};

static const char *
numbers(bool postgres)
{
	return postgres ? "WITH n (i) AS (SELECT generate_series(1, 60000))"
	    : "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)";
}

static const char *
index_of(const char *text, bool sqlite)
{
	for (size_t i = 0; i < COUNT(polls); i++)
		if (strstr(text, polls[i].words))
			return sqlite && polls[i].sqlite ? polls[i].sqlite : polls[i].index;
	return NULL;
}

static bool
may_read_whole(const char *text)
{
	for (size_t i = 0; i < COUNT(whole); i++)
		if (strstr(text, whole[i]))
			return true;
	return false;
}

static const char *
name_of(const struct sql_table *t)
{
	const char *slash = strrchr(t->file, '/');

	return slash ? slash + 1 : t->file;
}

/* A plan as text: no table is read whole, and what polls uses its index (and has no need to sort on SQLite). */
static void
judge(const char *engine, const struct sql_table *t, const char *text, const char *plan, bool reads_whole)
{
	const char *index = index_of(text, strcmp(engine, "SQLite") == 0);

	check(sentence("%s: %s reads no table whole:\n%s\n%s", engine, name_of(t), text, plan), !reads_whole || may_read_whole(text));
	if (index)
		check(sentence("%s: %s uses %s:\n%s\n%s", engine, name_of(t), index, text, plan), strstr(plan, index) != NULL);
}

/* ---- SQLite ------------------------------------------------------------------------------------------------------ */

static void
check_sqlite(sqlite3 *db, const struct sql_table *t, const struct sql *sql, bool counted)
{
	const char *text = engine_text(sql, false);
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text), plan[4000] = "";
	sqlite3_stmt *stmt = NULL;
	int bound = 0;
	bool reads_whole = false;

	if (check(sentence("SQLite prepares %s: %s\n%s", name_of(t), sqlite3_errmsg(db), text),
	    sqlite3_prepare_v2(db, text, -1, &stmt, NULL) == SQLITE_OK)) {
		for (size_t i = 0; sql->types[i]; i++) {
			char name[16];

			snprintf(name, sizeof name, "$%zu", i + 1);
			bound += sqlite3_bind_parameter_index(stmt, name) > 0;
		}
		check_int(sentence("every parameter has its type: %s", text), bound, sqlite3_bind_parameter_count(stmt));
	}
	sqlite3_finalize(stmt);
	if (sqlite3_prepare_v2(db, explain, -1, &stmt, NULL) == SQLITE_OK)
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *line = (const char *)sqlite3_column_text(stmt, 3);

			strncat(plan, line, sizeof plan - strlen(plan) - 1);
			strncat(plan, "\n", sizeof plan - strlen(plan) - 1);
			/* A walk along the index of a poll ends at its LIMIT; w and walk are what an item's walk has found (stock_walk.h). */
			if (strncmp(line, "SCAN ", 5) == 0 && !strstr(line, "CONSTANT") && !strstr(line, "SUBQUERY")
			    && !strstr(line, "SCAN newest") && !strstr(line, "SCAN front") && strncmp(line, "SCAN w", 6) != 0 && !(index_of(text, true) && strstr(line, index_of(text, true))))
				reads_whole = true;
		}
	sqlite3_finalize(stmt);
	sqlite3_free(explain);
	judge("SQLite", t, text, plan, reads_whole);
	/* The few that run are sorted, of 2,000 rows that an index has in order; so are a walk's, and what was counted to be a handful. */
	if (index_of(text, true) && !strstr(text, "AS front") && !strstr(text, "RECURSIVE walk") && !counted)
		check(sentence("SQLite sorts nothing for\n%s\n%s", text, plan), !strstr(plan, "FOR ORDER BY"));
}

static void
check_all_sqlite(sqlite3 *db, bool counted)
{
	for (size_t t = 0; sql_tables[t]; t++)
		for (size_t i = 0; i < sql_tables[t]->n; i++)
			if (sql_tables[t]->sql[i].text)
				check_sqlite(db, sql_tables[t], &sql_tables[t]->sql[i], counted);
}

static void
on_sqlite(struct house *h)
{
	sqlite3 *db;
	char text[3000];

	if (!check("the file opens", sqlite3_open(h->path, &db) == SQLITE_OK))
		return;
	for (size_t i = 0; i < COUNT(fills); i++) {
		const char *select = strstr(fills[i], " SELECT");

		snprintf(text, sizeof text, "%.*s %s%s", (int)(select - fills[i]), fills[i], numbers(false), select);
		check(sentence("rows: %s", sqlite3_errmsg(db)), sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK);
	}
	check_all_sqlite(db, false);
	/* Nobody counts rows there; who does, by hand, gets the same plans. */
	check("rows are counted", sqlite3_exec(db, "ANALYZE", NULL, NULL, NULL) == SQLITE_OK);
	check_all_sqlite(db, true);
	sqlite3_close(db);
}

/* ---- PostgreSQL -------------------------------------------------------------------------------------------------- */

static bool
say(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!ok)
		check(sentence("%s: %s", PQerrorMessage(pg), sql), false);
	PQclear(r);
	return ok;
}

/* Only kinds that row_int and row_str can read. */
static void
check_columns(PGconn *pg, const char *name, const char *text)
{
	PGresult *r = PQdescribePrepared(pg, name);

	for (int i = 0; i < PQnfields(r); i++) {
		Oid type = PQftype(r, i);

		check(sentence("PostgreSQL: column %d of type %u in %s", i, type, text),
		    type == 16 || type == 17 || type == 20 || type == 21 || type == 23 || type == 25);
	}
	PQclear(r);
}

static void
check_postgres(PGconn *pg, const struct sql_table *t, const struct sql *sql)
{
	static int made;
	const char *text = engine_text(sql, true);
	size_t n = strlen(sql->types);
	Oid types[DB_PARAMS];
	char name[32], explain[1000], plan[6000] = "";
	PGresult *r;
	bool reads_whole = false;

	for (size_t i = 0; i < n; i++)
		types[i] = sql->types[i] == 'i' ? 20 : sql->types[i] == 't' ? 25 : 17;
	snprintf(name, sizeof name, "test%d", made++);
	r = PQprepare(pg, name, text, (int)n, types);
	if (!check(sentence("PostgreSQL prepares %s: %s\n%s", name_of(t), PQerrorMessage(pg), text), PQresultStatus(r) == PGRES_COMMAND_OK)) {
		PQclear(r);
		return;
	}
	PQclear(r);
	check_columns(pg, name, text);
	snprintf(explain, sizeof explain, "EXPLAIN EXECUTE %s%s", name, n ? "(" : "");
	for (size_t i = 0; i < n; i++)
		strcat(explain, i + 1 < n ? "NULL, " : "NULL)");
	r = PQexec(pg, explain);
	check(sentence("PostgreSQL explains %s: %s", text, PQerrorMessage(pg)), PQresultStatus(r) == PGRES_TUPLES_OK);
	for (int i = 0; i < PQntuples(r); i++) {
		const char *line = PQgetvalue(r, i, 0);

		strncat(plan, line, sizeof plan - strlen(plan) - 1);
		strncat(plan, "\n", sizeof plan - strlen(plan) - 1);
		reads_whole |= strstr(line, "Seq Scan") != NULL;
	}
	PQclear(r);
	judge("PostgreSQL", t, text, plan, reads_whole);
}

static void
on_postgres(struct house *h)
{
	/* As pg_pool.c sets them. */
	static const char settings[] = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
	char text[3000];
	PGconn *pg, *program, *system;

	snprintf(text, sizeof text, "host=%s dbname=%s user=super", getenv("TEST_PG"), h->path);
	pg = PQconnectdb(text);
	for (size_t i = 0; i < COUNT(fills); i++) {
		snprintf(text, sizeof text, "%s %s", numbers(true), fills[i]);
		say(pg, text);
	}
	say(pg, "VACUUM ANALYZE");
	PQfinish(pg);
	program = PQconnectdb(h->store + strlen("postgres:"));
	system = PQconnectdb(h->system + strlen("postgres:"));
	say(program, settings);
	say(system, settings);
	for (size_t t = 0; sql_tables[t]; t++)
		for (size_t i = 0; i < sql_tables[t]->n; i++)
			if (sql_tables[t]->sql[i].text)
				check_postgres(strstr(sql_tables[t]->file, "store/system.c") ? system : program, sql_tables[t],
				    &sql_tables[t]->sql[i]);
	PQfinish(program);
	PQfinish(system);
}

/* Each of the words above is some statement's: a renamed column must not silence its test. */
static void
no_dead_words(void)
{
	for (size_t p = 0; p < COUNT(polls); p++) {
		bool found = false;

		for (size_t t = 0; sql_tables[t]; t++)
			for (size_t i = 0; i < sql_tables[t]->n; i++)
				found |= sql_tables[t]->sql[i].text && strstr(sql_tables[t]->sql[i].text, polls[p].words);
		check(sentence("a statement has the words: %s", polls[p].words), found);
	}
}

/* Only those of store/system.c ask without an account. */
static void
all_name_their_account(void)
{
	for (size_t t = 0; sql_tables[t]; t++)
		for (size_t i = 0; i < sql_tables[t]->n; i++) {
			const char *text = sql_tables[t]->sql[i].text;

			if (text && !strstr(sql_tables[t]->file, "store/system.c"))
				check(sentence("%s names its account: %s", name_of(sql_tables[t]), text), strstr(text, "account_id") != NULL);
		}
}

/* A repository that is not in sql.h's list would go untested. */
static void
none_forgotten(void)
{
	FILE *files = popen("grep -l 'struct sql_table store_[a-z_]*_sql = ' fcgi/store/*.c", "r");
	char line[300];
	size_t tables = 0, listed = 0;

	while (files && fgets(line, sizeof line, files))
		tables++;
	if (files)
		pclose(files);
	while (sql_tables[listed])
		listed++;
	check_int("every repository is in the list of store/sql.h", (int64_t)listed, (int64_t)tables);
}

void
test_statements(bool postgres)
{
	struct house h;

	house_new(&h, postgres);
	if (!house_migrate(&h))
		return;
	if (postgres)
		on_postgres(&h);
	else {
		on_sqlite(&h);
		no_dead_words();
		none_forgotten();
		all_name_their_account();
	}
	house_end(&h);
}
