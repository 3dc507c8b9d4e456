#include "base/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

enum { MONTH = 7 };		/* bytes of "2026-11" */
static const int64_t mb = 1000000;

static enum result
refused(struct fault *f, struct str folder, int error)
{
	return fault_set(f, ERR_STORE, "archive", "The archive in %.*s cannot be written: %s. Nothing is deleted until it can.",
	    STR_ARG(folder), error == EWOULDBLOCK ? "another program has locked its file" : strerror(error));
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

static void
month_at(int64_t now_ms, char out[MONTH + 1])
{
	time_t s = (time_t)(now_ms / 1000);
	struct tm tm;

	if (!gmtime_r(&s, &tm) || strftime(out, MONTH + 1, "%Y-%m", &tm) != MONTH)
		memcpy(out, "0000-00", MONTH + 1);
}

/* An account's id is letters and digits; whatever else it were would be written as %XX and could not leave the folder. */
static void
name_of(struct str account, const char *month, struct buf *b)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < account.n; i++) {
		unsigned char c = (unsigned char)account.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_') {
			buf_char(b, (char)c);
		} else {
			buf_char(b, '%');
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
	buf_char(b, '.');
	buf_text(b, month);
	buf_text(b, ".jsonl");
	buf_char(b, '\0');
}

/* The month in the name of a file of ours; NULL when it is none. */
static const char *
month_of(const char *name)
{
	static const char shape[] = ".9999-99.jsonl";
	size_t n = strlen(name), tail = sizeof shape - 1;

	if (n <= tail)
		return NULL;
	name += n - tail;
	for (size_t i = 0; i < tail; i++)
		if (shape[i] == '9' ? name[i] < '0' || name[i] > '9' : name[i] != shape[i])
			return NULL;
	return name + 1;
}

/* ---- the folder --------------------------------------------------------------------------------------------------- */

/* -1 and errno when it is not there and cannot be made. */
static int
open_folder(const char *path)
{
	int made = mkdir(path, 0700), dir, above;

	if (made != 0 && errno != EEXIST)
		return -1;
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0 && made == 0 && (above = openat(dir, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0) {
		fsync(above);
		close(above);
	}
	return dir;
}

struct survey { int64_t files, bytes; char oldest[NAME_MAX + 1]; };

/* Sums up our files; oldest is the first of those from before month, "" if there is none. */
static bool
survey(int dir, const char *month, struct survey *s)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *e;
	const char *its;
	struct stat st;

	*s = (struct survey){ 0 };
	if (!d && fd >= 0)
		close(fd);
	while (d && (e = readdir(d)) != NULL) {
		its = month_of(e->d_name);
		if (!its || fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			continue;
		s->files++;
		s->bytes += st.st_size;
		if (strncmp(its, month, MONTH) < 0 && (!s->oldest[0] || strncmp(its, month_of(s->oldest), MONTH) < 0))
			memcpy(s->oldest, e->d_name, strlen(e->d_name) + 1);
	}
	if (d)
		closedir(d);
	return d != NULL;
}

static void
shrink(int dir, const struct config *c, const char *month)
{
	struct survey s;

	while (c->archive_mb > 0 && survey(dir, month, &s) && s.bytes > c->archive_mb * mb && s.oldest[0]
	    && unlinkat(dir, s.oldest, 0) == 0)
		log_line(LOG_INFO, NULL, "archive_removed", LOG_STR("file", str_of(s.oldest)), LOG_INT("archive_mb", c->archive_mb),
		    LOG_END);
}

/* ---- a file -------------------------------------------------------------------------------------------------------- */

/* Where the last whole line ends; -1 and errno. */
static off_t
whole_lines(int fd, off_t size)
{
	char block[4096];

	while (size > 0) {
		off_t from = size > (off_t)sizeof block ? size - (off_t)sizeof block : 0;
		ssize_t n = pread(fd, block, (size_t)(size - from), from);

		if (n != size - from) {
			errno = n < 0 ? errno : EIO;
			return -1;
		}
		for (; n > 0; n--)
			if (block[n - 1] == '\n')
				return from + n;
		size = from;
	}
	return 0;
}

static bool
write_all(int fd, struct str text)
{
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			text = (struct str){ text.p + n, text.n - (size_t)n };
	}
	return true;
}

/* Another worker is done in no time; a stranger that never is must not keep all of ours. */
static bool
lock(int fd)
{
	enum { TRIES = 300, PAUSE_NS = 10000000 };

	for (int i = 1; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || i == TRIES)
			return false;
		nanosleep(&(struct timespec){ 0, PAUSE_NS }, NULL);
	}
	return true;
}

/* 0, or why not (errno). */
static int
add(int fd, struct str lines)
{
	struct stat st;
	off_t end;
	int error;

	if (!lock(fd) || fstat(fd, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	end = whole_lines(fd, st.st_size);
	if (end < 0 || (end < st.st_size && ftruncate(fd, end) != 0))
		return errno;
	if (write_all(fd, lines) && fdatasync(fd) == 0)
		return 0;
	error = errno;
	end = ftruncate(fd, end);	/* should it fail, lines stay whose rows stay, too; half a line is cut off next time */
	return error;
}

enum result
archive_append(struct arena *a, const struct config *c, struct str account, int64_t now_ms, struct str lines, struct fault *f)
{
	const char *path = arena_cstr(a, c->archive);
	char month[MONTH + 1], name[NAME_MAX + 1];
	struct buf b = buf_of(name, sizeof name);
	int dir, fd, error;

	month_at(now_ms, month);
	name_of(account, month, &b);
	if (!path || b.full)
		return fault_set(f, ERR_LIMIT, "no_room", "There is no room for the name of an archive file.");
	dir = open_folder(path);
	if (dir < 0)
		return refused(f, c->archive, errno);
	/* Somebody else's pipe must not hang it, nor a link lead it elsewhere. */
	fd = openat(dir, name, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	error = fd < 0 ? errno : add(fd, lines);
	if (fd >= 0)
		close(fd);
	if (!error && fsync(dir) != 0)	/* the file's name, if it is new */
		error = errno;
	if (!error)
		shrink(dir, c, month);
	close(dir);
	return error ? refused(f, c->archive, error) : OK;
}

enum result
archive_look(struct arena *a, const struct config *c, struct archive_look *out, struct fault *f)
{
	const char *path = arena_cstr(a, c->archive);
	int dir = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, error = errno;
	struct statvfs fs = { 0 };
	struct stat st = { 0 };
	struct survey s = { 0 };

	if (dir < 0 && error == ENOENT)
		return fault_set(f, ERR_MISSING, "no_archive", "%.*s is not there yet; it is made when there is something to keep.",
		    STR_ARG(c->archive));
	if (dir < 0)
		return refused(f, c->archive, error);
	error = 0;
	if (fstat(dir, &st) != 0 || fstatvfs(dir, &fs) != 0 || faccessat(dir, ".", W_OK | X_OK, AT_EACCESS) != 0 || !survey(dir, "", &s))
		error = errno;
	close(dir);
	if (error)
		return refused(f, c->archive, error);
	*out = (struct archive_look){
		.files = s.files, .bytes = s.bytes, .free_bytes = (int64_t)(fs.f_bavail * fs.f_frsize), .mode = st.st_mode & 0777,
	};
	return OK;
}
