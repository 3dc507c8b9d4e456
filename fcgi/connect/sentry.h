/*
 * sentry - an error that happened here, sent to Sentry: one envelope with one event.
 *
 * What:  a DSN is read, an event becomes a call, its answer a verdict.
 * Holds: pure.  Nothing stands in an event but what struct sentry_event has: kinds, patterns, codes, ids of ours, counts.
 *        An event has one id, whatever becomes of a try: Sentry takes the second of the same id for a repeat.
 */
#ifndef CONNECT_SENTRY_H
#define CONNECT_SENTRY_H

#include "connect/told.h"

/* https://KEY@HOST/PATH/PROJECT, as Sentry shows it. */
struct sentry_dsn {
	struct str scheme, key, place, project;		/* place: host, port and path; they borrow the text */
};
bool		sentry_dsn_read(struct str, struct sentry_dsn *);
/* Where its calls go: "https://o1.ingest.sentry.io". */
void		sentry_base(const struct sentry_dsn *, struct buf *);

struct sentry_event {
	unsigned char id[16];
	struct str kind, where, code;	/* "job", "inventory_push", "given_up": together they are one issue */
	struct str account, of;		/* ids of ours: the company's; the request's or job's that was the last */
	int64_t count, first_ms, last_ms;
	struct str version;
};
enum result	sentry_ask(struct arena *, const struct sentry_dsn *, const struct sentry_event *, int64_t now_ms, struct call *, struct fault *);

/* Whatever it answers, it may say for how long errors are not taken from now on. */
struct told	sentry_reply(struct arena *, const struct answer *);

#endif
