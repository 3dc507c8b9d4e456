/*
 * portal_hook - a portal provider's webhook: kept first, then understood, in one transaction.
 *
 * What:  flow_portal_delivery keeps the delivery and lets what it says move its job.  A webhook whose guid nobody knows yet
 *        is parked; the answer that names the guid finds it there and queues delivery.read, which runs it through the parser
 *        again.
 * Holds: OK means that it is on disk.  A webhook is never refused because of what it says: it is kept and ignored, with why.
 */
#ifndef FLOW_PORTAL_HOOK_H
#define FLOW_PORTAL_HOOK_H

#include "connect/portal_port.h"
#include "flow/keyring.h"
#include "flow/portal_step.h"
#include "flow/topic.h"
#include "store/delivery.h"

struct portal_received {
	struct delivery delivery;	/* provider, integration_id, bytes, sha256, kind set by the caller; id made before */
	struct box body;		/* the raw bytes, sealed; owner delivery/ID, field body */
	struct box token;		/* a token that came in it, sealed; bytes empty if none */
	const struct portal_hook *hook;	/* what it says */
	bool again;			/* it is kept already: only understand it (delivery.read) */
	/* out */
	bool parked, repeated;
};
/* Seals body and token, and fills r for flow_portal_delivery. */
enum result	flow_portal_receive(const struct env *, struct arena *, const struct knocker *, struct str body,
		    const struct portal_hook *, struct portal_received *r, struct fault *);
/* in_out is a struct portal_received. */
enum result	flow_portal_delivery(struct tx *, void *in_out);

/* Lets what a provider said about a known call move its job. token_owner: where the token in it lies sealed, or "". */
enum result	flow_portal_said(struct tx *, const struct portal_call *, const struct portal_hook *, struct str token_owner,
		    struct portal_step *out);
/* Queues delivery.read for the webhooks that wait for this guid. */
enum result	flow_portal_unpark(struct tx *, struct str guid, int64_t cause);

/* Topic delivery.read. */
enum result	flow_portal_delivery_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_portal_delivery_settle(struct tx *, void *settle);

#endif
