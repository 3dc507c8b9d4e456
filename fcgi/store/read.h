/*
 * read - rows that are read in two places: by their own file, and by store/system.c, which names no account, or by
 * store/retention.c, before they go.
 */
#ifndef STORE_READ_H
#define STORE_READ_H

#include "store/integration.h"
#include "store/job.h"
#include "store/kiosk.h"
#include "store/notice.h"
#include "store/person.h"
#include "store/session.h"
#include "store/token.h"

#define JOB_COLUMNS \
	"account_id, id, topic, state, dedupe, due_at, fence, tries, lapsed, last_error, worker, subject, subject_id," \
	" cause_event, key, args, created_at, updated_at, lease_until"
void	store_job_read(const struct rows *, struct job *);
/* What is queued and due first, of an account (of: "account_id = $1 AND ") or of all (""): where what is running is looked for. */
#define JOB_FRONT_ROWS(columns, of) \
	"(SELECT " columns " FROM job WHERE " of "state = 'queued' ORDER BY due_at, id LIMIT 2000) AS front"
/* Rows of state, count, 0; one is of those that are running, which count as queued above, and since when a job can be claimed. */
#define JOB_COUNTS(of, now) \
	"SELECT state, count(*), 0 FROM job WHERE " of "(state = 'queued' OR state IN ('unknown', 'dead')) GROUP BY state" \
	" UNION ALL SELECT 'running', count(CASE WHEN lease_until <> 0 THEN 1 END), coalesce(min(CASE WHEN lease_until > " now " THEN NULL" \
	"   WHEN lease_until > due_at THEN lease_until ELSE due_at END), 0) FROM " JOB_FRONT_ROWS("due_at, lease_until", of)
void	store_job_count(struct rows *, struct job_counts *);	/* of JOB_COUNTS */

#define NOTICE_COLUMNS "id, dedupe, severity, title, text, subject, subject_id, count, created_at, updated_at, told_at"
void	store_notice_read(const struct rows *, struct notice *);

#define PERSON_COLUMNS \
	"account_id, id, email, email_folded, name, role, password, active, created_at, signed_in_at, notices_read_at," \
	" must_change_password, badge, pin"
void	store_person_read(const struct rows *, int first, struct person *);	/* first: the column of account_id */

#define TOKEN_COLUMNS \
	"account_id, id, name, hash, role, created_by, created_at, used_at, revoked_at"
void	store_token_read(const struct rows *, struct token *);

#define KIOSK_COLUMNS \
	"account_id, id, name, shop_id, stage, identify, idle_s, hash, code_until, csrf, person_id, identity, identity_at, created_at," \
	" registered_at, seen_at, revoked_at"
void	store_kiosk_read(const struct rows *, struct kiosk *);

#define INTEGRATION_COLUMNS \
	"account_id, id, provider, settings, address, state, detail, checked_at, created_at, updated_at, label"
void	store_integration_read(const struct rows *, struct integration *);

enum { SESSION_COLUMNS = 9 };	/* account_id, hash, person_id, csrf, address, agent, created_at, seen_at, expires_at */
void	store_session_read(const struct rows *, struct session *);

#endif
