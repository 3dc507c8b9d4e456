/*
 * health - is it up?  What /health says, and what /metrics takes from the same look.
 */
#ifndef SERVE_HEALTH_H
#define SERVE_HEALTH_H

#include "serve/route.h"
#include "store/job.h"

struct health {
	bool up;			/* the store answers */
	int64_t ping_us;		/* -1 when it does not */
	struct job_counts queue;	/* of all accounts */
	int64_t worker_seen_at;		/* latest sign of life; 0: none ever */
	int64_t workers;		/* that gave one within the last half minute */
	bool stuck;			/* what is due has waited for long: nobody works, or not on that */
};

struct health	health_look(const struct serve *, struct api *);
/* 503 when it is down. What was done of each kind of work is for those who may see /metrics. */
void		health_answer(const struct serve *, struct api *);

#endif
