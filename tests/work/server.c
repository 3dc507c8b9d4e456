/* server.c - a small HTTP server that does as it is told by the path. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/work/work.h"

enum { REQUESTS = 4096, CONNECTIONS = 1024, HEAD_MAX = 16384 };

static struct request { char path[120], key[64], agent[32]; int connection; int64_t at_ms; } requests[REQUESTS];
static int count;
static struct connection { pthread_t thread; int fd; } connections[CONNECTIONS];
static int connected;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t thread;
static int listener = -1, port;

static int
open_socket(int *at)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &n) != 0)
		abort();
	*at = ntohs(address.sin_port);
	return fd;
}

static void
say(int fd, const char *text)
{
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return;
}

static void
huge(int fd)
{
	char block[65536];	/* its own: several are asked at once */

	memset(block, 'x', sizeof block);
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
	for (int i = 0; i < 700; i++)
		if (send(fd, block, sizeof block, MSG_NOSIGNAL) < 0)
			return;
}

/* The n-th word of "drop,ok"; the last for all that follow. */
static const char *
word(const char *list, int n, char *out, size_t size)
{
	for (const char *comma; n > 0 && (comma = strchr(list, ',')) != NULL; n--)
		list = comma + 1;
	snprintf(out, size, "%.*s", (int)strcspn(list, ","), list);
	return out;
}

/* false: the connection is to be closed. */
static bool
act(int fd, const char *what)
{
	if (strcmp(what, "ok") == 0) {
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}");
		return true;
	}
	if (strcmp(what, "refuse") == 0)
		say(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno");
	else if (strcmp(what, "fail") == 0)
		say(fd, "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
	else if (strcmp(what, "throttle") == 0)
		say(fd, "HTTP/1.1 429 Slow down\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
	else if (strcmp(what, "unavailable") == 0)
		say(fd, "HTTP/1.1 503 Later\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n");
	else if (strcmp(what, "half") == 0)
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ok\":tr");
	else if (strcmp(what, "head") == 0)
		say(fd, "HTTP/1.1 200 OK\r\nContent-Le");
	else if (strcmp(what, "continue") == 0)
		say(fd, "HTTP/1.1 100 Continue\r\n\r\n");
	else if (strcmp(what, "redirect") == 0)
		say(fd, "HTTP/1.1 302 Elsewhere\r\nLocation: /target/ok\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
	else if (strcmp(what, "garbage") == 0)
		say(fd, "hello, who is there?\n\n");
	else if (strcmp(what, "huge") == 0)
		huge(fd);
	else if (strncmp(what, "slow-", 5) == 0) {
		pause_ms(atoi(what + 5));
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
	}
	return false;
}

static bool
read_head(int fd, char *head)
{
	size_t n = 0;

	memset(head, 0, HEAD_MAX);
	while (!strstr(head, "\r\n\r\n")) {
		ssize_t got = n < HEAD_MAX - 1 ? recv(fd, head + n, 1, 0) : -1;

		if (got <= 0)
			return false;
		n++;
	}
	return true;
}

static void
value_of(const char *head, const char *name, char *out, size_t size)
{
	const char *at = strcasestr(head, name);

	out[0] = '\0';
	if (at)
		snprintf(out, size, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
}

static void *
serve(void *arg)
{
	struct connection *c = arg;
	char *head = malloc(HEAD_MAX), what[40], length[20], body[256];
	bool more = true;

	while (more && read_head(c->fd, head)) {
		struct request r = { .connection = (int)(c - connections), .at_ms = now_ms() };
		const char *from = strchr(head, ' ');
		int before = 0;
		long left;

		snprintf(r.path, sizeof r.path, "%.*s", from ? (int)strcspn(from + 1, " ?") : 0, from ? from + 1 : "");
		value_of(head, "\r\nIdempotency-Key: ", r.key, sizeof r.key);
		value_of(head, "\r\nUser-Agent: ", r.agent, sizeof r.agent);
		value_of(head, "\r\nContent-Length: ", length, sizeof length);
		for (left = atol(length); left > 0;) {
			ssize_t got = recv(c->fd, body, left < (long)sizeof body ? (size_t)left : sizeof body, 0);

			if (got <= 0)
				break;
			left -= got;
		}
		pthread_mutex_lock(&lock);
		for (int i = 0; i < count; i++)
			before += strcmp(requests[i].path, r.path) == 0;
		if (count < REQUESTS)
			requests[count++] = r;
		pthread_mutex_unlock(&lock);
		more = act(c->fd, word(strrchr(r.path, '/') ? strrchr(r.path, '/') + 1 : "", before, what, sizeof what));
	}
	free(head);
	shutdown(c->fd, SHUT_RDWR);
	close(c->fd);
	return NULL;
}

static void *
run(void *arg)
{
	int fd;

	(void)arg;
	while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		if (connected == CONNECTIONS)
			abort();
		connections[connected].fd = fd;
		if (pthread_create(&connections[connected].thread, NULL, serve, &connections[connected]) != 0)
			abort();
		connected++;
	}
	return NULL;
}

void
server_start(void)
{
	listener = open_socket(&port);
	if (pthread_create(&thread, NULL, run, NULL) != 0)
		abort();
}

void
server_stop(void)
{
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	for (int i = 0; i < connected; i++) {
		shutdown(connections[i].fd, SHUT_RDWR);
		pthread_join(connections[i].thread, NULL);
	}
	close(listener);
}

int
server_port(void)
{
	return port;
}

int
server_closed_port(void)
{
	int at;

	close(open_socket(&at));
	return at;
}

void
server_forget(void)
{
	pthread_mutex_lock(&lock);
	count = 0;
	pthread_mutex_unlock(&lock);
}

struct seen
server_seen(const char *path)
{
	struct seen seen = { .ordinary = true };

	pthread_mutex_lock(&lock);
	for (int i = 0; i < count; i++) {
		bool new_key = true, new_connection = true;

		if (strcmp(requests[i].path, path) != 0)
			continue;
		for (int j = 0; j < i; j++)
			if (strcmp(requests[j].path, path) == 0) {
				new_key &= strcmp(requests[j].key, requests[i].key) != 0;
				new_connection &= requests[j].connection != requests[i].connection;
			}
		if (seen.requests++ == 0)
			seen.first_ms = requests[i].at_ms;
		seen.keys += new_key;
		seen.connections += new_connection;
		seen.last_ms = requests[i].at_ms;
		seen.ordinary &= strcmp(requests[i].agent, "tradepost") == 0;
	}
	pthread_mutex_unlock(&lock);
	return seen;
}

int
server_most(const char *path, int64_t within_ms)
{
	int most = 0;

	pthread_mutex_lock(&lock);
	for (int i = 0; i < count; i++) {
		int n = 0;

		for (int j = i; j < count; j++)
			n += strcmp(requests[j].path, path) == 0 && requests[j].at_ms >= requests[i].at_ms &&
			    requests[j].at_ms - requests[i].at_ms < within_ms;
		if (strcmp(requests[i].path, path) == 0 && n > most)
			most = n;
	}
	pthread_mutex_unlock(&lock);
	return most;
}
