/*
 * posthog - what was used and how often, sent to PostHog: one batch of events without a person.
 *
 * Holds: pure.  Who used it is a hash of ours for a whole company; PostHog is told to make no person of it, and to look up no
 *        place.  A batch that is sent again has the same uuids.
 */
#ifndef CONNECT_POSTHOG_H
#define CONNECT_POSTHOG_H

#include "connect/told.h"

struct posthog_use { struct str name; int64_t count; };		/* "shop_order.printed" */
struct posthog_batch {
	struct str id;			/* of ours: the same on each try */
	struct str who;			/* the company's hash */
	struct str version;
	int64_t at_ms;
	const struct posthog_use *use;	/* n of them */
	size_t n;
};
/* host: https://us.i.posthog.com or one's own; key: the project's, which may only send. */
enum result	posthog_ask(struct arena *, struct str host, struct str key, const struct posthog_batch *, struct call *, struct fault *);

struct told	posthog_reply(struct arena *, const struct answer *);

#endif
