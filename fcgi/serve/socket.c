#include "serve/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 512, FIRST_HANDED_OVER = 3 };

static bool
listens(int fd)
{
	int yes = 0;
	socklen_t n = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &n) == 0 && yes;
}

/* The descriptor that was handed over; -1: none. */
static int
handed_over(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t n;

	if (pid && fds && str_int(str_of(pid), &n) && n == getpid() && str_int(str_of(fds), &n) && n >= 1 &&
	    listens(FIRST_HANDED_OVER))
		return FIRST_HANDED_OVER;
	return listens(0) ? 0 : -1;
}

/* Whether somebody accepts connections there. */
static bool
answers(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;

	if (fd >= 0)
		close(fd);
	return yes;
}

static enum result
open_unix(struct str where, struct socket *s, struct fault *fault)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct stat st;
	mode_t mask;

	if (where.n >= sizeof(at.sun_path))
		return fault_set(fault, ERR_STORE, "socket", "The socket's path is too long: %.*s", STR_ARG(where));
	memcpy(at.sun_path, where.p, where.n);
	if (lstat(at.sun_path, &st) == 0) {
		if (!S_ISSOCK(st.st_mode))
			return fault_set(fault, ERR_STORE, "socket", "%s is in the way: it is no socket.", at.sun_path);
		if (answers(&at))
			return fault_set(fault, ERR_STORE, "socket", "Another program answers at %s already.", at.sun_path);
		unlink(at.sun_path);
	}
	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mask = umask(0117);		/* 0660: who can connect can claim to be anybody */
	if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&at, sizeof(at)) < 0 || listen(s->fd, BACKLOG) < 0) {
		int why = errno;

		umask(mask);
		return fault_set(fault, ERR_STORE, "socket", "Cannot listen at %s: %s.", at.sun_path, strerror(why));
	}
	umask(mask);
	memcpy(s->path, at.sun_path, sizeof(s->path));
	return OK;
}

static enum result
open_port(int64_t port, struct socket *s, struct fault *fault)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int one = 1;

	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0 || setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	    bind(s->fd, (struct sockaddr *)&at, sizeof(at)) < 0 || listen(s->fd, BACKLOG) < 0)
		return fault_set(fault, ERR_STORE, "socket", "Cannot listen on port %d of 127.0.0.1: %s.", (int)port,
		    strerror(errno));
	return OK;
}

enum result
socket_open(struct str where, struct socket *s, struct fault *fault)
{
	enum result res = OK;
	int64_t number;

	*s = (struct socket){ .fd = handed_over() };
	if (s->fd >= 0) {
		snprintf(s->says, sizeof(s->says), "fd:%d", s->fd);
	} else if (str_starts(where, STR("fd:")) && str_int((struct str){ where.p + 3, where.n - 3 }, &number)) {
		s->fd = (int)number;
		if (!listens(s->fd))
			return fault_set(fault, ERR_STORE, "socket", "Descriptor %d is no listening socket.", s->fd);
	} else if (str_starts(where, STR(":")) && str_int((struct str){ where.p + 1, where.n - 1 }, &number)) {
		s->ours = true;
		res = open_port(number, s, fault);
	} else {
		s->ours = true;
		res = open_unix(where, s, fault);
	}
	if (!s->says[0])
		snprintf(s->says, sizeof(s->says), "%.*s", STR_ARG(where));
	/* Several threads may be woken for one connection; those that come late must not hang in accept. */
	if (res == OK && fcntl(s->fd, F_SETFL, fcntl(s->fd, F_GETFL) | O_NONBLOCK) < 0)
		res = fault_set(fault, ERR_STORE, "socket", "The socket cannot be used: %s.", strerror(errno));
	if (res != OK)
		socket_close(s);
	return res;
}

void
socket_hide(struct socket *s)
{
	if (s->path[0])
		unlink(s->path);
	s->path[0] = 0;
}

void
socket_close(struct socket *s)
{
	socket_hide(s);
	if (s->ours && s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}
