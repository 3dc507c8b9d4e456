#include "store/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

enum { GATE, LOCK };	/* bytes of the file */

bool
turn_open(struct turn *t, const char *path)
{
	t->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	return t->fd >= 0;
}

static void
set(const struct turn *t, short type, int byte)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	while (fcntl(t->fd, F_OFD_SETLKW, &lock) < 0)
		if (errno != EINTR) {	/* without the lock nobody may write: better to start again */
			log_line(LOG_ERROR, NULL, "turn_lock_failed", LOG_INT("errno", errno), LOG_END);
			abort();
		}
}

void
turn_take(struct turn *t)
{
	set(t, F_WRLCK, GATE);
	set(t, F_WRLCK, LOCK);
	set(t, F_UNLCK, GATE);
}

void
turn_give(struct turn *t)
{
	set(t, F_UNLCK, LOCK);
}

void
turn_close(struct turn *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}
