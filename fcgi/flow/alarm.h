/*
 * alarm - what somebody has to be woken for: jobs that were given up, a queue that nobody works on, webhooks that are refused.
 *
 * What:  looks, once a minute, whether each is so; says it once when it begins, once more when it is over, on the bell and to Slack.
 * Why:   a shop that goes on without its worker or its webhooks looks well until a customer calls.
 * Holds: the notice of an alarm is its state: "error" while it lasts, "info" when it is over.  So any number of workers may look,
 *        and one that was away finds what was said.  It is said again when there is news, not oftener than notify.h allows.
 */
#ifndef FLOW_ALARM_H
#define FLOW_ALARM_H

#include "store/db.h"

enum { ALARM_STUCK_MS = 600000, ALARM_REFUSED = 10, ALARM_REFUSED_MS = 600000 };

/* Whether a job that is due since then (0: none is) has waited for too long. */
bool		flow_alarm_stuck(int64_t oldest_due_at, int64_t now_ms);
/* A db_fn for each account, once a minute; in_out is not used. */
enum result	flow_alarm_look(struct tx *, void *in_out);
/* ALARM_REFUSED webhooks were refused within ALARM_REFUSED_MS. in_out: struct alarm_refused. */
struct alarm_refused {
	struct str provider;
	bool no_key;			/* there is none here to compare with, else they were not signed with it */
};
enum result	flow_alarm_refused(struct tx *, void *in_out);

#endif
