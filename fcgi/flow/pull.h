/*
 * pull - keeps the mirror of a purchasing source that is read over HTTP (Optiply's REST API).
 *
 * What:  topic source.pull reads one page of one resource per job, keeps it, and queues the next page; the token is cached
 *        sealed and renewed once on 401 (topic optiply.token).  flow_pull_now begins a round at once.
 * Holds: a round that did not end leaves the mirror as it is, and its age says so.  Nothing is written over there.
 */
#ifndef FLOW_PULL_H
#define FLOW_PULL_H

#include "flow/topic.h"

struct pull_now { struct str job_id; bool already; };
/* in_out is a struct pull_now. ERR_CONFLICT "not_pulled": the source is not one that is pulled. */
enum result	flow_pull_now(struct tx *, void *in_out);

enum result	flow_pull_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_pull_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_pull_settle(struct tx *, void *settle);
enum result	flow_pull_token_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_pull_token_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_pull_token_settle(struct tx *, void *settle);

#endif
