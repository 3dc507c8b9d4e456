/*
 * pull - keeps the mirror of a purchasing source that is read over HTTP (Optiply's REST API).
 *
 * What:  topic source.pull reads one page of one resource per job, keeps it, and queues the next page; a round ends with
 *        forgetting what was not seen, and queues the next round.  Topic optiply.token fetches the access token, which is
 *        kept sealed.  flow_pull_now begins a round at once, flow_pull_begin sees to it that there is one to come.
 * Holds: nothing is ever written over there.  A round that did not end leaves what it did not reach as it was; the
 *        integration says what is wrong and how old the mirror is, and the next try repairs it.
 *        An order is listed only when all its lines have come.  What belongs to another customer is not kept.  Buy orders
 *        placed more than 400 days ago are not asked for.
 *        A failure is not left to the queue's retries: those tell nobody until the last has failed, and the page is to say
 *        at once that its orders may be old.
 */
#ifndef FLOW_PULL_H
#define FLOW_PULL_H

#include "flow/topic.h"

enum { PULL_EVERY_MS = 600000 };

struct pull_now { struct str job_id; bool already; };
/* in_out is a struct pull_now. ERR_CONFLICT "not_pulled": the source is not one that is pulled. */
enum result	flow_pull_now(struct tx *, void *in_out);
/* A round is queued or under way, where the source is one that is pulled. For the clock; in_out is not used. */
enum result	flow_pull_begin(struct tx *, void *in_out);

enum result	flow_pull_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_pull_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_pull_settle(struct tx *, void *settle);
enum result	flow_pull_token_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_pull_token_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_pull_token_settle(struct tx *, void *settle);

#endif
