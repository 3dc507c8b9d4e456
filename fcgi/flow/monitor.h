/*
 * monitor - what the operator's Sentry is told of errors, where SENTRY_DSN names one.
 *
 * What:  a request that ended in a 5xx, a job that was given up, a webhook that had to be parked, and the alarms of
 *        flow/alarm.h.  The same one again counts: what comes within a minute is one event with its number.
 * Holds: nobody waits for Sentry.  An error is a row of the queue, topic sentry.send, whose args count until it is sent, so
 *        there are never more rows than kinds of errors.  What it says is a kind, a route's pattern or a topic, a code of
 *        ours, ids of ours and our version: no text that anybody wrote, no address, no secret.
 */
#ifndef FLOW_MONITOR_H
#define FLOW_MONITOR_H

#include "flow/topic.h"

struct trouble {
	const char *kind;		/* "request", "job", "webhook", "alarm" */
	struct str where, code;		/* a route's pattern, a topic, an alarm's key; our word for what is wrong */
	struct str of;			/* the id of the request or job; "" none */
	int64_t n;			/* how often; 0 is once */
};
/* in_out is a const struct trouble. Does nothing where nobody is told. */
enum result	flow_monitor_trouble(struct tx *, void *in_out);
/* A job was given up: told, but for those that tell. */
enum result	flow_monitor_given_up(struct tx *, const struct job *);

/* Requests: many at once may fail, so of each route and code one is written in a second, and the others count with it. */
struct monitor;
struct monitor *flow_monitor_make(void);	/* NULL: no memory; then nothing is told */
void		flow_monitor_free(struct monitor *);
/* account "": of nobody, so told as the oldest company's. Not in a transaction. */
void		flow_monitor_request(struct monitor *, const struct env *, struct db *, struct arena *, struct str account,
		    const struct trouble *);

/* Topic sentry.send. */
enum result	flow_monitor_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_monitor_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_monitor_settle(struct tx *, void *settle);

#endif
