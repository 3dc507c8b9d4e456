#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrate.h"
#include "store/sqlite_conn.h"

enum { PATH = sizeof ((struct backup *)0)->before };

static const struct sql
	SOUND = { "", "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'", NULL },
	KNOWN = { "", "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('migration', 'job')", NULL },
	VERSION = { "", "SELECT max(version) FROM migration", NULL },
	UNFINISHED = { "", "SELECT count(*) FROM job WHERE state IN ('queued', 'running', 'unknown')", NULL };

static enum result
cannot(struct fault *f, const char *what, const char *path)
{
	return fault_set(f, ERR_INPUT, "file", "%s %s: %s.", what, path, strerror(errno));
}

static bool
path_of(char out[PATH], struct str name, const char *ending)
{
	return snprintf(out, PATH, "%.*s%s", STR_ARG(name), ending) < PATH;
}

static enum result
too_long(struct fault *f)
{
	return fault_set(f, ERR_INPUT, "path", "The file's name is too long.");
}

/* The embedded store's file. */
static enum result
store_file(const struct env *env, const char *instead, char file[PATH], struct fault *f)
{
	struct str kind, path;

	if (!str_cut(env->config->store, ':', &kind, &path) || !str_eq(kind, STR("sqlite")) || path.n == 0)
		return fault_set(f, ERR_INPUT, "not_embedded", "The store is PostgreSQL: use %s (README, Backup).", instead);
	return path_of(file, path, "") ? OK : too_long(f);
}

/* What is in path may be a name that was moved a moment ago: it is there after a power cut only once its folder is. */
static bool
sync_folder(const char *path)
{
	char *copy = engine_copy(str_of(path));
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return ok;
}

static bool
sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* A copy of from as it is at this moment, at to, which is made. */
static enum result
copy(const char *from, const char *to, struct fault *f)
{
	struct sqlite_conn source;
	sqlite3 *target = NULL;
	sqlite3_backup *backup;
	int fd, code;

	if (!sqlite_conn_open(&source, from, SQLITE_OPEN_READONLY, 4096, true, f))
		return f->result;
	fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		cannot(f, "This file cannot be made:", to);
		sqlite_conn_close(&source);
		return f->result;
	}
	close(fd);
	code = sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL);
	backup = code == SQLITE_OK ? sqlite3_backup_init(target, "main", source.db, "main") : NULL;
	/* All in one step: a step ends the reading, and a store that is written to meanwhile would be begun again and again. */
	if (backup)
		sqlite3_backup_step(backup, -1);
	code = backup ? sqlite3_backup_finish(backup) : sqlite3_errcode(target);
	if (code == SQLITE_OK)		/* one file, without a log beside it */
		code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		fault_set(f, ERR_STORE, "copy", "%s could not be copied to %s: %s.", from, to, sqlite3_errstr(code));
	sqlite3_close(target);
	sqlite_conn_close(&source);
	if (code == SQLITE_OK && !sync_file(to))
		return cannot(f, "This file cannot be kept:", to);
	return code == SQLITE_OK ? OK : ERR_STORE;
}

/* Whether the file is a store that this program can do something with. */
static enum result
look(const char *path, struct backup *b, struct fault *f)
{
	struct sqlite_conn c;
	struct stat st;
	enum result result = OK;
	struct fault why = { 0 };

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return fault_set(f, ERR_MISSING, "no_file", "There is no file %s.", path);
	b->bytes = st.st_size;
	/* Not through sqlite_conn's statements: a damaged file would end the process there. */
	if (!sqlite_conn_open(&c, path, SQLITE_OPEN_READONLY, 4096, true, &why))
		return fault_set(f, ERR_INPUT, "not_a_store", "%s is damaged, or no store of Tradepost.", path);
	const struct { const struct sql *sql; int64_t want; } asked[] = { { &SOUND, 0 }, { &KNOWN, 2 } };
	for (size_t i = 0; i < sizeof asked / sizeof asked[0] && result == OK; i++) {
		sqlite3_stmt *stmt = NULL;
		bool held = sqlite3_prepare_v2(c.db, asked[i].sql->text, -1, &stmt, NULL) == SQLITE_OK
		    && sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_int64(stmt, 0) == asked[i].want;

		sqlite3_finalize(stmt);
		if (!held)
			result = fault_set(f, ERR_INPUT, "not_a_store", "%s is damaged, or no store of Tradepost.", path);
	}
	if (result == OK) {
		b->version = sqlite_conn_number(&c, &VERSION, 0);
		b->unfinished = sqlite_conn_number(&c, &UNFINISHED, 0);
		if (b->version > migrate_latest())
			result = fault_set(f, ERR_INPUT, "newer", "%s is of a newer Tradepost (version %lld, this one knows %lld).", path,
			    (long long)b->version, (long long)migrate_latest());
	}
	sqlite_conn_close(&c);
	return result;
}

enum result
db_backup(const struct env *env, struct str path, struct backup *b, struct fault *f)
{
	char file[PATH], part[PATH], to[PATH];
	enum result result = store_file(env, "pg_dump", file, f);

	*b = (struct backup){ 0 };
	if (result != OK)
		return result;
	if (!path_of(to, path, "") || !path_of(part, path, ".part"))
		return too_long(f);
	if (access(to, F_OK) == 0)
		return fault_set(f, ERR_CONFLICT, "exists", "%s is there already; it was not touched.", to);
	unlink(part);		/* of an earlier try that was cut short */
	result = copy(file, part, f);
	if (result == OK)
		result = look(part, b, f);
	/* link, not rename: a file that came meanwhile is not written over. */
	if (result == OK && (link(part, to) != 0 || !sync_folder(to)))
		result = cannot(f, "The copy cannot be given its name", to);
	unlink(part);
	return result;
}

/*
 * Nobody has the store open once its log can be folded away: every connection holds a lock that forbids it.  What the log
 * held is in the file then, so that the file alone is the store that was there.
 */
static enum result
set_aside(const char *file, const char *before, const char *fresh, struct fault *f)
{
	struct sqlite_conn c;
	struct stat st;
	bool alone;

	/* Who restores as root must not lock out the user that the program runs as. */
	if (stat(file, &st) != 0 || (geteuid() == 0 && chown(fresh, st.st_uid, st.st_gid) != 0) || chmod(fresh, st.st_mode & 0777) != 0)
		return cannot(f, "This file cannot be made like the store that is there:", fresh);
	if (!sqlite_conn_open(&c, file, SQLITE_OPEN_READWRITE, 4096, false, f))
		return f->result;
	sqlite3_busy_timeout(c.db, 0);
	alone = sqlite3_exec(c.db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
	sqlite_conn_close(&c);
	if (!alone)
		return fault_set(f, ERR_CONFLICT, "in_use", "Some program has the store %s open. Stop tradepost (serve and work) first.", file);
	if (link(file, before) != 0)
		return cannot(f, "The store that is there cannot be kept as", before);
	return OK;
}

/* A log without its store would be taken for the new one's. */
static void
forget_log(const char *file)
{
	static const char *const endings[] = { "-wal", "-shm", "-journal" };
	char name[PATH];

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (path_of(name, str_of(file), endings[i]))
			unlink(name);
}

enum result
db_restore(const struct env *env, struct str path, struct backup *b, struct fault *f)
{
	char file[PATH], from[PATH], fresh[PATH], ending[40];
	enum result result = store_file(env, "pg_restore", file, f);

	*b = (struct backup){ 0 };
	if (result != OK)
		return result;
	snprintf(ending, sizeof ending, ".before-%lld", (long long)env_now(env));
	if (!path_of(from, path, "") || !path_of(fresh, str_of(file), ".restored") || !path_of(b->before, str_of(file), ending))
		return too_long(f);
	unlink(fresh);
	result = look(from, b, f);
	if (result == OK)
		result = copy(from, fresh, f);
	if (result == OK && access(file, F_OK) == 0)
		result = set_aside(file, b->before, fresh, f);
	else
		b->before[0] = '\0';
	if (result == OK)
		forget_log(file);
	if (result == OK && (rename(fresh, file) != 0 || !sync_folder(file)))
		result = cannot(f, "The copy cannot become the store", file);
	unlink(fresh);
	return result;
}
