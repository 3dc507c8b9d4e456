/*
 * portal_call - the topics portal.*: what is asked of the provider of portal jobs, and what follows from its answers.
 *
 * open, add, answer, close and read each build one call of the portal port (connect/portal_port.h) and turn its reply into
 * an input of the machine; deadline and lifetime are timers.  delivery.read runs a kept webhook through the parser again.
 */
#ifndef FLOW_PORTAL_CALL_H
#define FLOW_PORTAL_CALL_H

#include "connect/portal_port.h"
#include "flow/credential.h"
#include "flow/topic.h"

/* reply.data of portal.read; of the other calls it is a struct portal_reply. */
struct portal_read_back {
	struct portal_read read;
	struct box token;		/* a token that came with the state, sealed; bytes empty if none */
};

enum result	flow_portal_open_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_portal_add_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_portal_answer_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_portal_close_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
enum result	flow_portal_read_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);
/* deadline, lifetime: nothing to prepare. */
enum result	flow_portal_timer_prepare(const struct env *, struct db *, const struct job *, struct arena *, struct fault *, struct prepared *);

void		flow_portal_job_read(const struct env *, const struct job *, const void *, const struct answer *, struct arena *, struct reply *);
void		flow_portal_plain_read(const struct env *, const struct job *, const void *, const struct answer *, struct arena *, struct reply *);
void		flow_portal_state_read(const struct env *, const struct job *, const void *, const struct answer *, struct arena *, struct reply *);

enum result	flow_portal_open_settle(struct tx *, void *settle);
enum result	flow_portal_add_settle(struct tx *, void *settle);
enum result	flow_portal_answer_settle(struct tx *, void *settle);
enum result	flow_portal_close_settle(struct tx *, void *settle);
enum result	flow_portal_read_settle(struct tx *, void *settle);
enum result	flow_portal_deadline_settle(struct tx *, void *settle);
enum result	flow_portal_lifetime_settle(struct tx *, void *settle);

#endif
