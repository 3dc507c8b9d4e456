/*
 * work - the worker: claims due jobs, performs them concurrently, settles them.
 */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "base/env.h"
#include "store/db.h"

struct topic_row;

/*
 * Works until SIGTERM or SIGINT, which the caller has blocked in every thread (before it opened the store); what is under
 * way then comes to its end first.  A fault says why it could not start.
 */
enum result	work_run(const struct env *, struct db *, struct fault *);
/* The same with other functions behind the topics (work/topics.h, TOPICS rows): for tests. */
enum result	work_with(const struct env *, struct db *, const struct topic_row *, struct fault *);

#endif
