#include "store/migrate.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine.h"

extern const struct migration schema_migrations[];	/* schema.c */
extern const size_t schema_count;

static const struct { const char *token, *sqlite, *postgres; } tokens[] = {
	{ "INT8",	"INTEGER",			"bigint" },
	{ "TEXT",	"TEXT",				"text" },
	{ "BYTES",	"BLOB",				"bytea" },
	{ "IDENTITY",	"INTEGER PRIMARY KEY",		"bigint GENERATED ALWAYS AS IDENTITY" },
	{ "ROWS",	"STRICT, WITHOUT ROWID",	"" },
	{ "BLOBS",	"STRICT",			"" },
};

int64_t
migrate_latest(void)
{
	return schema_migrations[schema_count - 1].version;
}

const struct migration *
migrate_list(size_t *n)
{
	*n = schema_count;
	return schema_migrations;
}

bool
migrate_alone(int64_t version)
{
	for (size_t i = 0; i < schema_count; i++)
		if (version > 0 && schema_migrations[i].version > version && schema_migrations[i].alone)
			return true;
	return false;
}

enum result
migrate_in_use(struct fault *fault, const char *who)
{
	return fault_set(fault, ERR_CONFLICT, "in_use", "This update cannot be made while programs of the version before are at work, and"
	    " %s. Stop tradepost (serve and work) first, on every machine.", who);
}

static const char *
meaning(const char *word, size_t n, bool postgres)
{
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		if (strlen(tokens[i].token) == n && strncmp(tokens[i].token, word, n) == 0)
			return postgres ? tokens[i].postgres : tokens[i].sqlite;
	return NULL;
}

char *
migrate_text(const char *sql, bool postgres)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	while (out && *sql) {
		size_t n = 0;
		const char *other;

		while (isalnum((unsigned char)sql[n]) || sql[n] == '_')
			n++;
		other = meaning(sql, n, postgres);
		if (other)
			fputs(other, out);
		else
			fwrite(sql, 1, n ? n : 1, out);
		sql += n ? n : 1;
	}
	if (!out || fclose(out) != 0)
		abort();	/* no memory */
	return text;
}

bool
migrate_fits(int64_t version, struct fault *fault)
{
	bool old = version < migrate_latest(), new = version > migrate_latest() + MIGRATE_AHEAD;

	if (old)
		fault_set(fault, ERR_CONFLICT, "store_old",
		    "The store is at version %" PRId64 ", this program needs %" PRId64 ": run `tradepost migrate`.",
		    version, migrate_latest());
	else if (new)
		fault_set(fault, ERR_CONFLICT, "store_new",
		    "The store is at version %" PRId64 ", this program can use %" PRId64 " at most: install the newer program.",
		    version, migrate_latest() + MIGRATE_AHEAD);
	return !old && !new;
}

enum result
db_migrate(const struct env *env, bool dry_run, int64_t *from, int64_t *to, struct fault *fault)
{
	struct str kind, rest;

	enum result res;

	*from = 0;
	if (!str_cut(env->config->store, ':', &kind, &rest) || !rest.n)
		kind = STR("");
	if (str_eq(kind, STR("sqlite")))
		res = migrate_sqlite(env, rest, dry_run, from, fault);
	else if (str_eq(kind, STR("postgres")))
		res = migrate_postgres(env, dry_run, from, fault);
	else
		res = fault_set(fault, ERR_INPUT, "store_unknown", "The setting `store` has to be sqlite:PATH or postgres:CONNINFO.");
	*to = *from > migrate_latest() ? *from : migrate_latest();
	return res;
}
