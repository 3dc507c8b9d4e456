/*
 * submit - sends approved buy orders: one portal job per supplier that is free, and why for each that is not.
 *
 * Holds: a line is in one job only, also when two people press Send at the same moment: the plan is made again inside the
 *        transaction, and the store's unique indexes have the last word.
 *        The client's key makes a repeat harmless: it hears the first answer again.
 */
#ifndef FLOW_SUBMIT_H
#define FLOW_SUBMIT_H

#include "flow/plan.h"

struct submit_blocked { struct str supplier_id, supplier_name; struct str *code, *text; size_t reasons; };

struct submit {
	struct str key;			/* client-made */
	const struct str *orders;
	size_t orders_n;
	const struct source_view *view;	/* read just before */
	/* out */
	bool already;			/* the key was there: this is the first answer */
	struct str batch;
	struct portal_job *jobs;
	size_t jobs_n;
	struct submit_blocked *blocked;
	size_t blocked_n;
};

/* in_out is a struct submit. ERR_CONFLICT "blocked" (details by supplier) when no job could go; nothing is kept then. */
enum result	flow_submit(struct tx *, void *in_out);

struct resend {
	struct str key, job_id;
	const int64_t *items;		/* item numbers; n 0: all that need attention */
	size_t items_n;
	/* out */
	bool already;
	struct portal_job child;
	int64_t *moved;			/* which items it took, by their numbers in the parent */
	size_t moved_n;
};
/* Sends failed items of a job again as a new one; its siblings stay done. in_out is a struct resend. */
enum result	flow_resend(struct tx *, void *in_out);

struct login_test { struct str portal_id; struct portal_job job; bool already; };
/*
 * A job that only logs in and out, in its lane; the one that is under way already when there is one, for every try more
 * may be the one that locks the login. in_out is a struct login_test.
 */
enum result	flow_login_test(struct tx *, void *in_out);

/* All problems of a job of the plan, its lines' included, as codes and sentences. */
enum result	flow_submit_reasons(struct tx *, const struct planned *, const struct plan_job *, struct submit_blocked *);

#endif
