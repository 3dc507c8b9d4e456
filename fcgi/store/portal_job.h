/*
 * portal_job - portal jobs: one row each, a column per field of the core's machine.
 *
 * Texts of what is read lie in tx->arena.  Times are Unix ms, 0 is "none".  ERR_MISSING: not in this account.
 */
#ifndef STORE_PORTAL_JOB_H
#define STORE_PORTAL_JOB_H

#include "core/judge.h"
#include "core/portal.h"
#include "store/db.h"

struct portal_job {
	struct str id;
	bool test;			/* kind "test": tries a login, carries no items */
	struct str batch, parent;	/* jobs of one click; the job whose failed lines this one sends again, or "" */
	struct str portal_id, supplier_id, supplier_name, login_id, source_guid;
	enum currency currency;
	struct judge_tolerance tolerance;
	struct portal machine;
	int64_t seq;			/* of its last event */
	struct str error_text;		/* the provider's words */
	struct str question;
	int64_t digits;
	int64_t items, items_ok, items_attention, total_minor;
	struct str orders;		/* JSON array of buy order ids */
	struct str created_by, created_by_name, reviewed_by, reviewed_by_name, review_note, confirmation;
	int64_t reviewed_at, confirmed_at, created_at, updated_at, ended_at;
};

enum result	store_portal_job_get(struct tx *, struct str id, struct portal_job *);
enum result	store_portal_job_insert(struct tx *, const struct portal_job *);	/* ERR_CONFLICT: the supplier has an open one */
enum result	store_portal_job_update(struct tx *, const struct portal_job *);	/* all that may change; guarded by seq */
/* Newest first. state and supplier may be empty; before is the (created_at, id) of the last row seen, 0 for the first page. */
struct portal_job_query { struct str state, supplier, before_id; int64_t before_at, limit; bool open_only; };
enum result	store_portal_job_list(struct tx *, const struct portal_job_query *, struct portal_job **rows, size_t *n);
enum result	store_portal_job_batch(struct tx *, struct str batch, struct portal_job **rows, size_t *n);
/* A filled cart is not an order yet: true until the supplier's confirmation number is recorded. */
bool		store_portal_job_awaits_checkout(const struct portal_job *);
bool		store_portal_job_wants_person(const struct portal_job *);	/* column attention */
/* Jobs that want a person: questions, reviews, late results, failures newer than since, awaiting checkout. Newest first. */
enum result	store_portal_job_attention(struct tx *, int64_t since, struct portal_job **rows, size_t *n);
enum result	store_portal_job_open_of(struct tx *, struct str supplier_id, struct portal_job *);
/* The oldest pending job of a login, for when its lane gets free. */
enum result	store_portal_job_next(struct tx *, struct str login_id, struct str *id);
enum result	store_portal_job_counts(struct tx *, int64_t counts[PORTAL_STATES]);
struct portal_day { int64_t day, completed, needs_review, failed; };	/* day: start, Unix ms, UTC */
enum result	store_portal_job_days(struct tx *, int64_t since, struct portal_day *days, size_t *n, size_t cap);

#endif
