#include "store/migrate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libpq-fe.h>

#include "store/engine.h"

extern const char schema_postgres[];	/* schema.c */

/* Who waits for a table keeps all waiting who come after: not for long, but long enough for an autovacuum to give way. */
enum { LOCK_MS = 2000, BUSY_TRIES = 30, BUSY_WAIT_MS = 1000 };
static const char busy[] = "migration_busy";

/* A role of ours, as a setting names it. */
struct role { const char *setting; char name[64], *password; };

/* Runs a text; NULL and PostgreSQL's own words when it fails. */
static PGresult *
run(PGconn *pg, const char *text, struct fault *fault)
{
	PGresult *r = PQexec(pg, text);
	const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	bool met = state && (strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0);	/* somebody else's locks */

	if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
		return r;
	fault_set(fault, ERR_STORE, met ? busy : "migration", "PostgreSQL refused, and nothing was changed: %s.",
	    said ? said : PQerrorMessage(pg));
	PQclear(r);
	return NULL;
}

static bool
done(PGconn *pg, const char *text, struct fault *fault)
{
	PGresult *r = run(pg, text, fault);

	PQclear(r);
	return r != NULL;
}

static int64_t
number(PGconn *pg, const char *text, struct fault *fault)
{
	PGresult *r = run(pg, text, fault);
	int64_t n = 0;

	if (r && PQntuples(r) > 0)
		str_int(str_of(PQgetvalue(r, 0, 0)), &n);
	PQclear(r);
	return n;
}

/* The user and the password of a conninfo.  The name goes into SQL text, so it has to be a plain one. */
static bool
read_role(struct str setting, struct role *role, struct fault *fault)
{
	char *conninfo = engine_copy(str_starts(setting, STR("postgres:")) ? (struct str){ setting.p + 9, setting.n - 9 } : setting);
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	bool plain = true;

	for (PQconninfoOption *o = options; o && o->keyword; o++) {
		if (o->val && strcmp(o->keyword, "user") == 0)
			snprintf(role->name, sizeof role->name, "%s", o->val);
		if (o->val && strcmp(o->keyword, "password") == 0)
			role->password = engine_copy(str_of(o->val));
	}
	PQconninfoFree(options);
	free(conninfo);
	for (const char *p = role->name; *p; p++)
		plain &= isalnum((unsigned char)*p) || *p == '_';
	if (role->name[0] && plain)
		return true;
	fault_set(fault, ERR_INPUT, "store_role", "The setting `%s` has to name its role: user=NAME, of letters, digits and _.",
	    role->setting);
	return false;
}

/* Makes the role when it is missing; refuses one for which row-level security would not hold. */
static bool
ensure_role(PGconn *pg, const struct role *role, struct fault *fault)
{
	char text[400];
	bool known, above;

	snprintf(text, sizeof text, "SELECT count(*) FROM pg_roles WHERE rolname = '%s'", role->name);
	known = number(pg, text, fault) == 1;
	if (!known) {
		char *secret = role->password ? PQescapeLiteral(pg, role->password, strlen(role->password)) : NULL;
		char *make = engine_alloc(200 + (secret ? strlen(secret) : 0));
		struct fault none = { 0 };

		sprintf(make, "CREATE ROLE \"%s\" LOGIN%s%s", role->name, secret ? " PASSWORD " : "", secret ? secret : "");
		known = done(pg, make, &none);
		explicit_bzero(make, strlen(make));
		free(make);
		if (secret)
			explicit_bzero(secret, strlen(secret));
		PQfreemem(secret);
		if (!known) {
			fault_set(fault, ERR_MISSING, "store_role", "The role of `%s` is missing. Let an administrator run:"
			    " CREATE ROLE \"%s\" LOGIN;", role->setting, role->name);
			return false;
		}
	}
	snprintf(text, sizeof text, "SELECT count(*) FROM pg_roles r WHERE rolname = '%s' AND (rolsuper OR rolbypassrls"
	    " OR pg_has_role(r.oid, (SELECT oid FROM pg_roles WHERE rolname = current_user), 'MEMBER'))", role->name);
	above = number(pg, text, fault) != 0;
	if (above)
		fault_set(fault, ERR_CONFLICT, "store_role", "The role %s of `%s` owns the tables, is a superuser or has BYPASSRLS:"
		    " row-level security would not hold. Use another.", role->name, role->setting);
	return !above && (!fault || fault->result == OK);
}

/* schema/postgres.sql with the names of the roles in it. */
static bool
grant(PGconn *pg, const struct role roles[2], struct fault *fault)
{
	static const char *const words[2] = { "PROGRAM", "SYSTEM" };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool ok;

	if (!out)
		abort();	/* no memory */
	for (const char *p = schema_postgres; *p;) {
		int word = -1;

		for (int i = 0; i < 2; i++)
			if (strncmp(p, words[i], strlen(words[i])) == 0)
				word = i;
		if (word >= 0)
			fprintf(out, "\"%s\"", roles[word].name);
		else
			fputc(*p, out);
		p += word >= 0 ? strlen(words[word]) : 1;
	}
	if (fclose(out) != 0)
		abort();
	ok = done(pg, text, fault);
	free(text);
	return ok;
}

/* Order and comparison have to be those of SQLite, and text has to be what JSON is. */
static bool
check_database(PGconn *pg, struct fault *fault)
{
	PGresult *r = run(pg, "SELECT pg_encoding_to_char(encoding), datcollate, datname FROM pg_database"
	    " WHERE datname = current_database()", fault);
	bool ok = r && strcmp(PQgetvalue(r, 0, 0), "UTF8") == 0 && strcmp(PQgetvalue(r, 0, 1), "C") == 0;

	if (r && !ok)
		fault_set(fault, ERR_CONFLICT, "store_collation", "The database %s has encoding %s and collation %s; it has to have UTF8"
		    " and C: createdb -E UTF8 --locale=C -T template0.", PQgetvalue(r, 0, 2), PQgetvalue(r, 0, 0), PQgetvalue(r, 0, 1));
	PQclear(r);
	return ok;
}

static bool
apply(PGconn *pg, const struct migration *m, struct fault *fault)
{
	char *text = migrate_text(m->sql, true), note[200];
	bool ok = done(pg, text, fault);

	free(text);
	snprintf(note, sizeof note, "INSERT INTO migration (version, name, applied_at)"
	    " VALUES (%lld, '%s', (extract(epoch FROM now()) * 1000)::bigint)", (long long)m->version, m->name);
	return ok && done(pg, note, fault);
}

static int64_t
version_of(PGconn *pg, struct fault *fault)
{
	if (number(pg, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.migration')", fault) == 0)
		return 0;
	return number(pg, "SELECT coalesce(max(version), 0) FROM migration", fault);
}

/* How many sessions our programs have. */
static int64_t
sessions(PGconn *pg, const struct role roles[2], struct fault *fault)
{
	char text[300];

	snprintf(text, sizeof text, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename IN ('%s', '%s')",
	    roles[0].name, roles[1].name);
	return number(pg, text, fault);
}

/* A migration's UPDATE has to find every row: row-level security holds for the owner, too, until schema/postgres.sql forces it again. */
static const char unforced[] =
	"DO $$ DECLARE t record; BEGIN FOR t IN SELECT relname FROM pg_class"
	"   WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity LOOP"
	"  EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', t.relname); END LOOP; END $$";

/* All in one transaction, roles and grants too; an advisory lock keeps a second migrate waiting. */
static enum result
upgrade(PGconn *pg, const struct role roles[2], int64_t *from, struct fault *fault)
{
	size_t n;
	const struct migration *list = migrate_list(&n);
	char begin[200];
	bool ok;

	snprintf(begin, sizeof begin, "BEGIN; SET LOCAL search_path = public; SELECT pg_advisory_xact_lock(7236832);"
	    " SET LOCAL lock_timeout = %d", LOCK_MS);
	ok = done(pg, begin, fault);
	*from = version_of(pg, fault);
	if (ok && *from > migrate_latest()) {	/* one that may be used is left as the newer program made it */
		ok = migrate_fits(*from, fault);
		PQclear(PQexec(pg, "ROLLBACK"));
		return ok ? OK : ERR_CONFLICT;
	}
	if (ok && migrate_alone(*from) && sessions(pg, roles, fault) > 0) {
		PQclear(PQexec(pg, "ROLLBACK"));
		return migrate_in_use(fault, "some have sessions on this PostgreSQL");
	}
	ok = ok && done(pg, "CREATE TABLE IF NOT EXISTS migration (version bigint NOT NULL PRIMARY KEY, name text NOT NULL,"
	    " applied_at bigint NOT NULL); LOCK TABLE migration IN ACCESS EXCLUSIVE MODE", fault);	/* the gate: db_postgres.c */
	if (*from > 0 && *from < migrate_latest())
		ok = ok && done(pg, unforced, fault);
	for (size_t i = 0; i < n && ok; i++)
		if (list[i].version > *from)
			ok = apply(pg, &list[i], fault);
	ok = ok && ensure_role(pg, &roles[0], fault) && ensure_role(pg, &roles[1], fault) && grant(pg, roles, fault);
	if (ok) {
		PGresult *r = run(pg, "COMMIT", fault);

		ok = r && strcmp(PQcmdStatus(r), "COMMIT") == 0;
		PQclear(r);
	} else
		PQclear(PQexec(pg, "ROLLBACK"));
	return ok ? OK : fault_set(fault, ERR_STORE, "migration", "The migration could not be kept, and nothing was changed.");
}

/* Responders and workers may be at work: what meets them is tried again. */
static enum result
upgrade_among_others(const struct env *env, PGconn *pg, const struct role roles[2], int64_t *from, struct fault *fault)
{
	enum result res;

	for (int tries = 1;; tries++) {
		struct fault own = { 0 };
		int64_t wait_ms = env_random32(env) % BUSY_WAIT_MS;

		res = upgrade(pg, roles, from, &own);
		if (res == OK || strcmp(own.code, busy) != 0 || tries >= BUSY_TRIES)
			return res == OK ? OK : fault_set(fault, res, own.code, "%s", own.message);
		nanosleep(&(struct timespec){ 0, (long)wait_ms * 1000000 }, NULL);
	}
}

enum result
migrate_postgres(const struct env *env, bool dry_run, int64_t *from, struct fault *fault)
{
	const struct config *config = env->config;
	struct role roles[2] = { { .setting = "store" }, { .setting = "store_system" } };
	char *owner = engine_copy((struct str){ config->store_owner.p, config->store_owner.n });
	PGconn *pg = NULL;
	enum result res = ERR_INPUT;

	if (!str_starts(config->store_owner, STR("postgres:")))
		fault_set(fault, ERR_INPUT, "store_owner", "Set TRADEPOST_STORE_OWNER to postgres:CONNINFO of the role that is to own the"
		    " tables; the program's own role must not.");
	else if (read_role(config->store, &roles[0], fault) && read_role(config->store_system, &roles[1], fault)) {
		pg = PQconnectdb(owner + 9);
		if (PQstatus(pg) != CONNECTION_OK)
			res = fault_set(fault, ERR_STORE, "store_unreachable", "PostgreSQL cannot be reached as TRADEPOST_STORE_OWNER says: %s",
			    PQerrorMessage(pg));
		else if (!check_database(pg, fault) || !done(pg, "SET client_min_messages = 'error'", fault))
			res = fault ? fault->result : ERR_CONFLICT;
		else if (dry_run) {
			*from = version_of(pg, fault);
			res = *from > migrate_latest() && !migrate_fits(*from, fault) ? ERR_CONFLICT : OK;
		} else
			res = upgrade_among_others(env, pg, roles, from, fault);
	}
	PQfinish(pg);
	explicit_bzero(owner, strlen(owner));
	free(owner);
	for (int i = 0; i < 2; i++)
		if (roles[i].password) {
			explicit_bzero(roles[i].password, strlen(roles[i].password));
			free(roles[i].password);
		}
	return res;
}
