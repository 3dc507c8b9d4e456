#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum result
refused(struct fault *f, const char *path, int error)
{
	if (error == ENOENT || error == ENOTDIR)
		return fault_set(f, ERR_MISSING, "no_file", "There is no file %s.", path);
	if (error == EACCES || error == EPERM)
		return fault_set(f, ERR_DENIED, "file_denied", "The file %s may not be read by this user.", path);
	return fault_set(f, ERR_STORE, "file_unreadable", "The file %s cannot be read: %s.", path, strerror(error));
}

static enum result
check(int fd, const char *path, size_t max, bool secret, size_t *size, struct fault *f)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return refused(f, path, errno);
	if (!S_ISREG(st.st_mode))
		return fault_set(f, ERR_STORE, "file_unreadable", "%s is not a regular file.", path);
	if (secret && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fault_set(f, ERR_DENIED, "file_open_to_others",
		    "The file %s holds secrets, but others may read it (mode %04o). Run: chmod 600 %s", path,
		    (unsigned)(st.st_mode & 07777), path);
	*size = (size_t)st.st_size;
	if (st.st_size < 0 || *size > max)
		return fault_set(f, ERR_LIMIT, "file_too_large", "The file %s is larger than %zu bytes.", path, max);
	return OK;
}

enum result
file_read(struct arena *a, struct str path, size_t max, bool secret, struct str *out, struct fault *f)
{
	const char *name = arena_cstr(a, path);
	size_t size = 0, n = 0;
	enum result res;
	char *p = NULL;
	ssize_t got;
	int fd;

	if (!name)
		return fault_set(f, ERR_LIMIT, "no_room", "There is no memory to read a file.");
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);	/* a pipe in its place must not hang the start */
	if (fd < 0)
		return refused(f, name, errno);
	res = check(fd, name, max, secret, &size, f);
	if (res == OK && (p = arena_get(a, size + 1)) == NULL)
		res = fault_set(f, ERR_LIMIT, "no_room", "There is no memory to read the file %s.", name);
	while (res == OK && n < size) {
		got = read(fd, p + n, size - n);
		if (got < 0 && errno != EINTR)
			res = refused(f, name, errno);
		if (got == 0)
			break;	/* it shrank meanwhile */
		n += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	if (res == OK)
		*out = (struct str){ p, n };
	return res;
}
