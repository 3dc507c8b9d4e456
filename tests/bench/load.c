/*
 * load - asks a web server as fast as it answers, or at a steady rate, and says how long the answers took.
 *
 *	load PORT CONNECTIONS SECONDS RATE FIRST COUNT <REQUESTS
 *
 * REQUESTS is a file of requests, each behind its length (four bytes, little end first).  Of these the COUNT from number
 * FIRST on are sent, each once: a webhook is unique, and what was answered can be looked for in the store afterwards.  One
 * single request in the file is sent again and again.  RATE 0: each connection asks anew as soon as it was answered.
 * Else so many a second, and an answer's time counts from when its request was due, not from when it could be sent.
 *
 * One line of JSON: answered, ok (2xx, 3xx), next (the first request that was not sent), seconds, p50_us, p99_us, max_us.
 * Debian's wrk would do for a repeated GET; nothing there sends each of a hundred thousand signed bodies once.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 256 << 10, EVENTS = 64, SLOTS = 1 << 20 };

struct request { const char *p; size_t n; };

struct line {
	int fd;
	bool busy;
	int64_t since_us;
	size_t got;		/* bytes of the answer in room */
	size_t whole;		/* length of the answer once its head is read; 0 before */
	const char *rest;	/* of a request that did not go out in one piece */
	size_t left;
	char *room;
};

static struct request *request;
static size_t requests, next, end;
static uint32_t *times_us;
static size_t times, ok;
static int epoll;
static uint16_t port;
static int64_t stop_us, begin_us;
static double rate;
static size_t due;	/* requests whose time has come, at a steady rate */

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
read_requests(void)
{
	struct stat st;
	const char *p, *last;

	if (fstat(0, &st) < 0 || st.st_size < 4)
		die("requests");
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, 0, 0);
	if (p == MAP_FAILED)
		die("requests");
	request = calloc((size_t)st.st_size / 16 + 1, sizeof *request);
	for (last = p + st.st_size; request && p < last; p += request[requests++].n) {
		uint32_t n;

		memcpy(&n, p, 4);
		p += 4;
		request[requests] = (struct request){ p, n };
	}
}

static void
call(struct line *l)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct epoll_event event = { .events = EPOLLIN, .data = { .ptr = l } };

	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0 || connect(l->fd, (struct sockaddr *)&at, sizeof at) < 0 ||
	    epoll_ctl(epoll, EPOLL_CTL_ADD, l->fd, &event) < 0)
		die("connect");
}

/* The server has hung up: with an answer under way that is a refusal. */
static bool
call_again(struct line *l)
{
	times += l->busy;
	close(l->fd);
	call(l);
	return l->busy;
}

static void
push(struct line *l)
{
	while (l->left) {
		ssize_t n = send(l->fd, l->rest, l->left, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;		/* it has hung up, and says so when we listen */
		l->rest += n;
		l->left -= (size_t)n;
	}
}

static int64_t
due_us(size_t n)
{
	return begin_us + (int64_t)((double)n * 1e6 / rate);
}

static void
ask(struct line *l)
{
	int64_t now = now_us();
	const struct request *r = &request[requests == 1 ? 0 : next];

	l->busy = false;
	if (now >= stop_us || (requests > 1 && next == end))
		return;
	if (rate > 0 && due_us(due) > now)
		return;
	l->since_us = rate > 0 ? due_us(due++) : now;
	next++;
	l->busy = true;
	l->got = l->whole = 0;
	l->rest = r->p;
	l->left = r->n;
	push(l);
}

/* The length of an answer, once enough of it is there to say so; else 0. */
static size_t
measure(const char *p, size_t n)
{
	const char *behind = memmem(p, n, "\r\n\r\n", 4), *length = NULL, *line = p;
	size_t head, body = 0;

	if (!behind)
		return 0;
	head = (size_t)(behind - p) + 4;
	while (line < behind && !length) {	/* Node writes its headers small */
		line = (const char *)memmem(line, (size_t)(behind + 2 - line), "\r\n", 2) + 2;
		if (strncasecmp(line, "Content-Length: ", 16) == 0)
			length = line;
	}
	if (length)
		body = strtoul(length + 16, NULL, 10);
	else if (memmem(p, head, "chunked", 7)) {	/* Apache; no body of ours has an empty chunk's look */
		const char *last = memmem(p + head - 2, n - head + 2, "\r\n0\r\n\r\n", 7);

		return last ? (size_t)(last - p) + 7 : 0;
	} else if (strncmp(p + 9, "304", 3) != 0 && strncmp(p + 9, "204", 3) != 0) {
		fprintf(stderr, "load: an answer without a length:\n%.*s\n", (int)head, p);
		exit(1);
	}
	if (head + body > ROOM)
		die("an answer is too long");
	return head + body;
}

/* true once it is all there, or never will be. */
static bool
take(struct line *l)
{
	ssize_t n = recv(l->fd, l->room + l->got, ROOM - l->got, 0);

	if (n <= 0)
		return call_again(l);
	l->got += (size_t)n;
	if (!l->whole)
		l->whole = measure(l->room, l->got);
	if (!l->whole || l->got < l->whole)
		return false;
	if (times < SLOTS)
		times_us[times] = (uint32_t)(now_us() - l->since_us);
	times++;
	ok += l->room[9] == '2' || l->room[9] == '3';
	if (l->room[9] != '2' && l->room[9] != '3' && times - ok == 1)
		fprintf(stderr, "load: %.*s\n", (int)l->got, l->room);
	return true;
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static uint32_t
at(double share)
{
	size_t n = times < SLOTS ? times : SLOTS;

	return n ? times_us[(size_t)((double)(n - 1) * share)] : 0;
}

/* Waits for answers, at most until the next request is due: to the microsecond, or the waiting itself would be measured. */
static int
wait_for(struct epoll_event *event)
{
	int64_t us = (rate > 0 ? due_us(due) : stop_us) - now_us();

	if (us < 0)
		us = 0;
	return epoll_pwait2(epoll, event, EVENTS, &(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

int
main(int argc, char **argv)
{
	size_t lines, busy;
	struct line *line;
	int64_t ended;

	if (argc != 7)
		return 2;
	read_requests();
	lines = strtoul(argv[2], NULL, 10);
	rate = strtod(argv[4], NULL);
	next = strtoul(argv[5], NULL, 10);
	end = next + strtoul(argv[6], NULL, 10);
	end = end < requests ? end : requests;
	line = calloc(lines, sizeof *line);
	times_us = malloc(SLOTS * sizeof *times_us);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!request || !line || !times_us || epoll < 0)
		die("memory");
	port = (uint16_t)atoi(argv[1]);
	for (size_t i = 0; i < lines; i++) {
		line[i].room = malloc(ROOM);
		call(&line[i]);
	}
	prctl(PR_SET_TIMERSLACK, 1);
	begin_us = now_us();
	stop_us = begin_us + (int64_t)(strtod(argv[3], NULL) * 1e6);
	do {
		struct epoll_event event[EVENTS];
		int n;

		for (size_t i = 0; i < lines; i++)
			if (!line[i].busy)
				ask(&line[i]);
		n = wait_for(event);
		for (int i = 0; i < n; i++)
			if (take(event[i].data.ptr))
				ask(event[i].data.ptr);
		busy = 0;
		for (size_t i = 0; i < lines; i++)
			busy += line[i].busy;
	} while (busy > 0 || (now_us() < stop_us && (requests == 1 || next < end)));
	ended = now_us();
	qsort(times_us, times < SLOTS ? times : SLOTS, sizeof *times_us, by_size);
	printf("{\"answered\":%zu,\"ok\":%zu,\"next\":%zu,\"seconds\":%.6f,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u}\n",
	    times, ok, next, (double)(ended - begin_us) / 1e6, at(0.5), at(0.99), at(1));
	return 0;
}
