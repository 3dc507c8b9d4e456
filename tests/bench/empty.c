/*
 * empty - the least that a responder on libfcgi can do: what the front and the transport cost by themselves.
 *
 *	empty SOCKET THREADS KEEP BYTES
 *
 * Answers 200 and so many bytes, the same ones, to whatever comes.  KEEP 1 lets the web server keep its connections, 0 closes
 * each, as Tradepost does.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int fd, keep, length;
static char *answer;

static void *
work(void *nothing)
{
	FCGX_Request r;

	FCGX_InitRequest(&r, fd, 0);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutStr(answer, length, r.out);
		if (!keep)
			r.keepConnection = 0;
		FCGX_Finish_r(&r);
	}
	return nothing;
}

int
main(int argc, char **argv)
{
	static const char head[] = "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n";
	pthread_t thread;
	int bytes;

	if (argc != 5 || FCGX_Init() != 0)
		return 2;
	keep = atoi(argv[3]);
	bytes = atoi(argv[4]);
	answer = malloc(sizeof head + 16 + (size_t)bytes);
	if (answer == NULL)
		return 1;
	length = sprintf(answer, head, bytes);
	memset(answer + length, 'x', (size_t)bytes);
	length += bytes;
	umask(0);
	fd = FCGX_OpenSocket(argv[1], 512);
	for (int i = atoi(argv[2]); i > 1; i--)
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	work(NULL);
	return 0;
}
