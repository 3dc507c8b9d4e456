/*
 * portal_step - the one way a portal job moves.
 *
 * What:  loads the job, lets core/portal.h decide what an input means, and keeps state + events + jobs in the running
 *        transaction.  Webhooks, clicks, timers and provider's answers all come through here.
 * Holds: a refusal is a fault for people (ERR_CONFLICT, its code and a sentence); for what a provider said it is not an
 *        error: callers that pass on a provider's words look at step.answer.
 */
#ifndef FLOW_PORTAL_STEP_H
#define FLOW_PORTAL_STEP_H

#include "connect/portal_port.h"
#include "core/portal.h"
#include "flow/credential.h"
#include "store/db.h"
#include "store/portal_item.h"
#include "store/portal_job.h"

struct portal_step {
	struct str job_id;
	struct portal_input input;
	/* what came with the input; what does not apply is empty */
	struct str guid;		/* the provider's, for the timeline */
	int64_t asked_at;		/* of EnsureConnection's own answer: when it may have been made first; else 0 */
	struct str token_owner;		/* where the token that came with it lies sealed (field "token") */
	const struct portal_items *items;	/* what the portal answered: judged here, before the core decides */
	struct str question;
	int64_t digits;
	struct str text;		/* the provider's words */
	struct str answer_owner;	/* where the MFA answer lies sealed (field "answer") */
	struct str note;		/* a person's: review, or the confirmation number */
	struct str child;		/* the job that sends failed lines again */
	const int64_t *resent;		/* and which items these are, by number */
	size_t resents;
	bool person;			/* a person asks: a refusal becomes a fault */
	/* out */
	enum portal_answer answer;
	enum portal_refusal why;
	struct portal_job job;		/* as it is now */
};

/* in_out is a struct portal_step. */
enum result	flow_portal_step(struct tx *, void *in_out);

struct portal_answered { struct portal_step step; struct box answer; };
/*
 * A person's MFA answer, sealed before: field answer, with an owner of its own, so that what becomes of the one before does
 * not touch it. in_out is a struct portal_answered.
 */
enum result	flow_portal_answer(struct tx *, void *in_out);

/* The machine's times, from the configuration. */
struct portal_settings	flow_portal_settings(const struct env *);
/* Writes the first event of a new job and starts it if its lane is free. job->seq must be 0. */
enum result	flow_portal_begin(struct tx *, struct portal_job *);

#endif
