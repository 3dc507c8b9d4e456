/*
 * integrations - an account's connections to Deck, Slack and the purchasing source: what may be set, entered and tried.
 *
 * What:  one row per provider, made when somebody first looks; settings in the clear, secrets sealed under
 *        integration/ID; and whether all that is needed is there.
 * Holds: a secret that was entered is never told again, only that it is there.  Forgetting is entering nothing.
 */
#ifndef FLOW_INTEGRATIONS_H
#define FLOW_INTEGRATIONS_H

#include "base/secret.h"
#include "flow/credential.h"
#include "flow/source.h"
#include "store/integration.h"

enum { INTEGRATIONS = 3, INTEGRATION_SECRETS = 6 };

struct integration_rule {
	const char *provider;		/* "deck" */
	bool hook;			/* it calls us: its row has an address */
	const char *secret[INTEGRATION_SECRETS + 1];	/* names, NULL at the end */
};
/* NULL: there is no such provider. */
const struct integration_rule *flow_integrations_rule(struct str provider);

/* Of all of them: each has its own part. */
struct integration_settings {
	bool tell_done;			/* slack */
	enum source_kind kind;		/* source, as all below */
	struct str customer_id;
	enum currency currency;
	bool only_placed_by_hand;
};
struct integration_settings flow_integrations_settings(struct arena *, struct str stored);	/* what is not said is nothing */

struct integration_view {
	const struct integration_rule *rule;
	struct integration row;		/* id "": not made yet */
	struct integration_settings settings;
	bool set[INTEGRATION_SECRETS];
};
struct integration_all { struct integration_view at[INTEGRATIONS]; bool missing; };
/* in_out: struct integration_all, by provider's place in the table. missing: make them, and load again. */
enum result	flow_integrations_load(struct tx *, void *in_out);
enum result	flow_integrations_make(struct tx *, void *in_out);	/* makes what is missing, then the same */

/* Makes one with these settings, this state and these sealed secrets, and its event. ERR_CONFLICT as store_integration_add. */
enum result	flow_integrations_insert(struct tx *, struct integration *, const struct box *, size_t boxes);

struct integration_change {
	struct integration_view view;	/* in: as it was loaded. Out: as it is now */
	struct integration_settings settings;
	struct { bool given; struct str value; } secret[INTEGRATION_SECRETS];	/* "" forgets it */
	bool partial;			/* settings that miss something are not refused: detail says what */
	bool already;			/* out: nothing was to be changed */
};
/*
 * Not in a transaction. ERR_INPUT naming "settings.kind", "secrets.hmac_key" and the like; ERR_CONFLICT "changed_meanwhile".
 */
enum result	flow_integrations_change(const struct env *, struct db *, const struct scope *, struct integration_change *);

/*
 * Tries it. Deck, Slack and a source over HTTP: a job of the queue, whose outcome shows in detail and checked_at.
 * ERR_CONFLICT "unconfigured". in_out: struct integration_test.
 */
struct integration_test { struct integration_view view; struct str job_id; bool already, at_once; };
enum result	flow_integrations_test(struct tx *, void *in_out);
/* at_once: a source that is read live is asked now. Not in a transaction. */
enum result	flow_integrations_try(const struct env *, struct db *, const struct scope *, const struct integration_view *);

/* The login that new portals begin with (Deck's secrets supplier_username, supplier_password); empty when there is none. */
enum result	flow_integrations_first_login(const struct env *, struct db *, const struct scope *, struct secret *username,
		    struct secret *password);

#endif
