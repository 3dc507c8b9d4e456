/*
 * empty - the least that a responder on libfcgi can do: what the front and the transport cost by themselves.
 *
 *	empty SOCKET THREADS KEEP
 *
 * Answers 200 and two bytes to whatever comes.  KEEP 1 lets the web server keep its connections, 0 closes each, as
 * Tradepost does.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int fd, keep;

static void *
work(void *nothing)
{
	static const char answer[] = "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";
	FCGX_Request r;

	FCGX_InitRequest(&r, fd, 0);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_PutStr(answer, sizeof answer - 1, r.out);
		if (!keep)
			r.keepConnection = 0;
		FCGX_Finish_r(&r);
	}
	return nothing;
}

int
main(int argc, char **argv)
{
	pthread_t thread;

	if (argc != 4 || FCGX_Init() != 0)
		return 2;
	keep = atoi(argv[3]);
	umask(0);
	fd = FCGX_OpenSocket(argv[1], 512);
	for (int i = atoi(argv[2]); i > 1; i--)
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	work(NULL);
	return 0;
}
