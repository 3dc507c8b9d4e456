#include "store/sqlite_log.h"

#include <sqlite3.h>
#include <string.h>

enum {
	RUN = 31 * (24 + 4096),	/* SQLite's layer for Unix takes 128 KiB - 1 in a call */
	WRITE_LOCK = 0,		/* https://sqlite.org/walformat.html#locks */
};

/* Lies behind the system's own file, whose methods are replaced where we have something to say. */
struct log {
	const sqlite3_io_methods *system;
	sqlite3_io_methods ours;
	struct log *log;	/* a database's */
	sqlite3_file *database;	/* a log's */
	char *run;		/* NULL until something is written */
	int n;			/* so much of it is not written yet, */
	sqlite3_int64 at;	/* and belongs here */
	int failed;		/* with what, in this transaction; SQLITE_OK */
};

static sqlite3_vfs *system_vfs;

static struct log *
log_of(sqlite3_file *f)
{
	return (struct log *)(void *)((char *)f + system_vfs->szOsFile);
}

static int
written(sqlite3_file *f)
{
	struct log *l = log_of(f);

	if (l->failed == SQLITE_OK && l->n > 0)
		l->failed = l->system->xWrite(f, l->run, l->n, l->at);
	l->n = 0;
	return l->failed;
}

static int
log_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	struct log *l = log_of(f);

	if ((at != l->at + l->n || n > RUN - l->n) && written(f) != SQLITE_OK)
		return l->failed;
	if (n > RUN)
		return l->failed = l->system->xWrite(f, bytes, n, at);
	if (l->run == NULL && (l->run = sqlite3_malloc(RUN)) == NULL)
		return l->failed = SQLITE_IOERR_NOMEM;
	if (l->n == 0)
		l->at = at;
	memcpy(l->run + l->n, bytes, (size_t)n);
	l->n += n;
	return l->failed;
}

/* A transaction may read again what it has written. */
static int
log_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
	struct log *l = log_of(f);

	if (at < l->at + l->n && at + n > l->at && written(f) != SQLITE_OK)
		return l->failed;
	return l->system->xRead(f, bytes, n, at);
}

static int
log_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return written(f) == SQLITE_OK ? log_of(f)->system->xTruncate(f, n) : log_of(f)->failed;
}

static int
log_sync(sqlite3_file *f, int flags)
{
	return written(f) == SQLITE_OK ? log_of(f)->system->xSync(f, flags) : log_of(f)->failed;
}

static int
log_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return written(f) == SQLITE_OK ? log_of(f)->system->xFileSize(f, n) : log_of(f)->failed;
}

static int
log_close(sqlite3_file *f)
{
	struct log *l = log_of(f);

	if (l->database != NULL)
		log_of(l->database)->log = NULL;
	sqlite3_free(l->run);
	return l->system->xClose(f);
}

static int
database_lock(sqlite3_file *f, int first, int n, int flags)
{
	struct log *l = log_of(f)->log;

	if (l != NULL && first == WRITE_LOCK && (flags & SQLITE_SHM_UNLOCK) != 0) {
		l->n = 0;
		l->failed = SQLITE_OK;
	}
	return log_of(f)->system->xShmLock(f, first, n, flags);
}

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct log *l = log_of(f);
	int code = system_vfs->xOpen(system_vfs, name, f, flags, out);

	(void)vfs;
	if (code != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
		return code;
	*l = (struct log){ .system = f->pMethods, .ours = *f->pMethods };
	if (flags & SQLITE_OPEN_MAIN_DB)
		l->ours.xShmLock = database_lock;
	else {
		l->ours.xWrite = log_write;
		l->ours.xRead = log_read;
		l->ours.xTruncate = log_truncate;
		l->ours.xSync = log_sync;
		l->ours.xFileSize = log_size;
		l->ours.xClose = log_close;
		l->database = sqlite3_database_file_object(name);
		log_of(l->database)->log = l;
	}
	f->pMethods = &l->ours;
	return SQLITE_OK;
}

bool
sqlite_log_start(void)
{
	static sqlite3_vfs vfs;

	if (sqlite3_initialize() != SQLITE_OK || (system_vfs = sqlite3_vfs_find(NULL)) == NULL)
		return false;
	vfs = *system_vfs;
	vfs.zName = SQLITE_LOG_VFS;
	vfs.pNext = NULL;
	vfs.szOsFile = system_vfs->szOsFile + (int)sizeof(struct log);
	vfs.xOpen = open_file;
	return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
}
