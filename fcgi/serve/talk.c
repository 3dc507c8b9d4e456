#include "serve/talk.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	SILENT_SECONDS = 2,		/* a connection on which nothing is said */
	IO_SECONDS = 30,		/* a web server that stops in the middle of a request or an answer */
	VERSION = 1, END_REQUEST = 3, STDOUT = 6, HEAD = 8,
	RECORD = 65528,			/* most bytes of a record, a multiple of eight */
	RECORDS = 16,			/* in one write */
	UNTIMED = 64 << 10,		/* an answer of this size always finds room in the socket */
};

static void
limit(int fd, int which, int seconds)
{
	setsockopt(fd, SOL_SOCKET, which, &(struct timeval){ .tv_sec = seconds }, sizeof(struct timeval));
}

bool
talk_open(struct talk *t)
{
	return FCGX_InitRequest(&t->fcgi, -1, 0) == 0;	/* libfcgi accepts nothing by itself */
}

/* Whether more of the request may come than its parameters. */
static bool
has_body(const FCGX_Request *fcgi)
{
	const char *method = FCGX_GetParam("REQUEST_METHOD", fcgi->envp);

	return !method || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0);
}

bool
talk_accept(struct talk *t, int listens)
{
	int fd = accept4(listens, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return false;
	limit(fd, SO_RCVTIMEO, SILENT_SECONDS);
	t->heard = false;
	t->fcgi.ipcFd = fd;
	t->fcgi.keepConnection = 1;	/* or FCGX_Accept_r would close it as the last request's */
	if (FCGX_Accept_r(&t->fcgi) != 0) {
		errno = EAGAIN;
		return false;
	}
	if (has_body(&t->fcgi))
		limit(fd, SO_RCVTIMEO, IO_SECONDS);
	return true;
}

long
talk_get(void *talk, char *p, size_t n)
{
	struct talk *t = talk;
	int ask = n > INT32_MAX ? INT32_MAX : (int)n, got = FCGX_GetStr(p, ask, t->fcgi.in);

	if (got <= 0 && FCGX_GetError(t->fcgi.in) != 0)
		return -1;
	t->heard |= got < ask;
	return got;
}

/* ---- answering --------------------------------------------------------------------------------------------------- */

static void
record_head(const struct talk *t, unsigned char *head, int type, size_t n)
{
	int id = t->fcgi.requestId;

	memset(head, 0, HEAD);
	head[0] = VERSION;
	head[1] = (unsigned char)type;
	head[2] = (unsigned char)(id >> 8);
	head[3] = (unsigned char)id;
	head[4] = (unsigned char)(n >> 8);
	head[5] = (unsigned char)n;
}

/* false when the other side is gone, or takes nothing. */
static bool
send_all(int fd, struct iovec *v, int n)
{
	while (n > 0) {
		ssize_t sent = sendmsg(fd, &(struct msghdr){ .msg_iov = v, .msg_iovlen = (size_t)n }, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return false;
		for (; n > 0 && (size_t)sent >= v->iov_len; v++, n--)
			sent -= (ssize_t)v->iov_len;
		if (n > 0) {
			v->iov_base = (char *)v->iov_base + sent;
			v->iov_len -= (size_t)sent;
		}
	}
	return true;
}

static void
add(struct iovec *v, int *n, const void *p, size_t size)
{
	if (size)
		v[(*n)++] = (struct iovec){ (void *)(uintptr_t)p, size };
}

/* The first bytes of s, cut off. */
static struct str
cut(struct str *s, size_t most)
{
	struct str first = { s->p, s->n < most ? s->n : most };

	s->p = s->n ? s->p + first.n : s->p;
	s->n -= first.n;
	return first;
}

/* Records of head and body as one stream, and the record that ends the request behind the last. */
static bool
send_records(const struct talk *t, struct str head, struct str body)
{
	static const unsigned char nothing_wrong[8];	/* status 0, request complete */
	unsigned char heads[RECORDS + 1][HEAD];
	struct iovec v[3 * RECORDS + 2];
	bool sent = true;

	do {
		int n = 0, r = 0;

		for (; r < RECORDS && head.n + body.n > 0; r++) {
			struct str a = cut(&head, RECORD), b = cut(&body, RECORD - a.n);

			record_head(t, heads[r], STDOUT, a.n + b.n);
			add(v, &n, heads[r], HEAD);
			add(v, &n, a.p, a.n);
			add(v, &n, b.p, b.n);
		}
		if (head.n + body.n == 0) {
			record_head(t, heads[r], END_REQUEST, sizeof nothing_wrong);
			add(v, &n, heads[r], HEAD);
			add(v, &n, nothing_wrong, sizeof nothing_wrong);
		}
		sent = send_all(t->fcgi.ipcFd, v, n);
	} while (sent && head.n + body.n > 0);
	return sent;
}

/*
 * A request that was read to its end leaves nothing behind in the socket, so it can be closed at once.  Else the rest is
 * read away first, as libfcgi does it: who still writes would be told that the connection broke, and not read the answer.
 */
void
talk_answer(struct talk *t, struct str head, struct str body)
{
	int fd = t->fcgi.ipcFd;

	if (head.n + body.n > UNTIMED)
		limit(fd, SO_SNDTIMEO, IO_SECONDS);
	send_records(t, head, body);
	FCGX_Free(&t->fcgi, !t->heard);
	if (t->heard) {
		t->fcgi.ipcFd = -1;
		close(fd);
	}
}

void
talk_close(struct talk *t)
{
	FCGX_Free(&t->fcgi, 1);
}
