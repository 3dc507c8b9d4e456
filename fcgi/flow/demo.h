/*
 * demo - two companies to try Tradepost with: people, a purchasing source of our own, suppliers' portals, mappings, and a
 * few portal jobs that have ended.
 *
 * What:  Bakkerij Noord is the one to look at; Zuid Handel is there so that everybody can see that nothing crosses.
 *        demo_data.c has all that they have, as tables.
 * Holds: a company that is there already (its first person is) stays as it is, whatever was done to it: only the addresses
 *        of the providers' stand-ins, which move with every run, are put right.
 *        Portals play scenarios of tests/sandbox.  The keys are the stand-ins' own, so nothing of it opens a real door.
 */
#ifndef FLOW_DEMO_H
#define FLOW_DEMO_H

#include "store/db.h"

enum { DEMO_LOGINS = 8 };

struct demo_filled {
	bool made;			/* at least one company is new */
	struct demo_login { struct str key, email, password, account; } login[DEMO_LOGINS];
	size_t logins;
};

/*
 * sandbox_url: "http://127.0.0.1:8090", where tests/sandbox listens; "" leaves Deck and Slack unconnected.
 * Not in a transaction.  What it says lies in the arena.
 */
enum result	flow_demo_fill(const struct env *, struct db *, struct arena *, const char *sandbox_url, struct fault *,
		    struct demo_filled *out);

#endif
