/*
 * slow - adds a millisecond to every flush (LD_PRELOAD): the disk of a cloud volume instead of a host's cache.
 *
 * SLOW_FLUSH_US is the time to add, 1000 if it is not said.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int
slowly(long call, int fd)
{
	const char *us = getenv("SLOW_FLUSH_US");

	nanosleep(&(struct timespec){ .tv_nsec = (us ? atol(us) : 1000) * 1000 }, NULL);
	return (int)syscall(call, fd);
}

int
fsync(int fd)
{
	return slowly(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return slowly(SYS_fdatasync, fd);
}
