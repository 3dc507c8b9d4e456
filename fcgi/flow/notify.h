/*
 * notify - tells people: a notice for the bell, and a Slack message where the account has connected Slack.
 *
 * Repeats are gathered: one notice per dedupe key, which counts; one Slack message for what came together within a
 * few seconds, and none for what is said again within ten minutes.
 */
#ifndef FLOW_NOTIFY_H
#define FLOW_NOTIFY_H

#include "flow/topic.h"
#include "store/notice.h"

enum { NOTIFY_GATHER_MS = 3000, NOTIFY_QUIET_MS = 600000 };

/* A notice whose dedupe key begins so is to try the connection: Slack is told whatever it says, and the outcome is kept. */
#define NOTIFY_TEST "slack.test/"
/* So begins that of an alarm (flow/alarm.h), which knows itself when to be told: Slack hears of its beginning and of its end. */
#define NOTIFY_ALARM "alarm/"

/* dedupe, severity, title, text (lines separated by \n) and subject of n; cause is the event that says why. */
enum result	flow_notify(struct tx *, struct notice *n, int64_t cause, bool slack);

/* Topic slack.notify (core/topic.h). */
enum result	flow_notify_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
void		flow_notify_read(const struct env *, const struct job *, const void *state, const struct answer *, struct arena *, struct reply *);
enum result	flow_notify_settle(struct tx *, void *settle);

#endif
