/*
 * socket - where the web server reaches us: handed over by who started us, or made by ourselves.
 */
#ifndef SERVE_SOCKET_H
#define SERVE_SOCKET_H

#include "base/arena.h"
#include "base/fault.h"

struct socket {
	int fd;
	bool ours;			/* made here: its path goes when we stop */
	char path[108];			/* of a unix socket that is ours, else "" */
	char says[128];			/* for the log */
};

/*
 * Handed over wins: descriptor 3 of a service manager (LISTEN_PID, LISTEN_FDS), or 0 when that is a listening socket
 * (spawn-fcgi).  Else where says: a unix path (mode 0660; a socket that nobody answers any more is replaced), ":PORT" on
 * 127.0.0.1, or "fd:N".  The descriptor does not block.  ERR_STORE and a fault when it cannot be had.
 */
enum result	socket_open(struct str where, struct socket *, struct fault *);
/* No new connections reach us: the path of our own socket goes. What waits in it can still be accepted. */
void		socket_hide(struct socket *);
void		socket_close(struct socket *);

#endif
