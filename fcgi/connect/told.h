/*
 * told - what a service that only listens answered: heard, later, or no.
 */
#ifndef CONNECT_TOLD_H
#define CONNECT_TOLD_H

#include "connect/wire.h"
#include "core/topic.h"

struct told {
	enum call_outcome outcome;
	int64_t retry_after_ms;		/* THROTTLED: a minute where nothing was said */
	bool all_wait;			/* so long nothing more is taken, whatever became of this one */
	struct str text;		/* all but OK: why */
};
struct told	told_reply(struct arena *, const struct answer *, const char *who);

#endif
