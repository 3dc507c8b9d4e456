/*
 * notice - what the bell shows.  Repeats are gathered into one row that counts them.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include "store/db.h"

enum notice_severity { NOTICE_INFO, NOTICE_WARNING, NOTICE_ERROR };
enum { NOTICE_SEVERITIES = NOTICE_ERROR + 1 };

struct notice {
	struct str id, dedupe;
	enum notice_severity severity;
	struct str title, text, subject, subject_id;
	int64_t count, created_at, updated_at, told_at;	/* told_at: when Slack was told last, 0 never */
};

struct str	store_notice_severity_name(enum notice_severity);
bool		store_notice_severity_parse(struct str, enum notice_severity *);

/*
 * Adds, or gathers into the row with this dedupe key: severity, title, text and subject become the new ones, count grows,
 * updated_at is now.  Out: the whole row; count 1 is a new one.  id is made when empty.
 */
enum result	store_notice_gather(struct tx *, struct notice *);
enum result	store_notice_told(struct tx *, struct str id);
enum result	store_notice_get(struct tx *, struct str id, struct notice *);	/* ERR_MISSING */
enum result	store_notice_find(struct tx *, struct str dedupe, struct notice *);	/* the same */

/* Newest first. */
struct notice_list {
	int64_t before_at;		/* updated_at of the last row of the page before; 0 for the first page */
	struct str before_id;
	int64_t limit;
	struct notice *at;		/* out */
	size_t n;
	bool more;
};
enum result	store_notice_list(struct tx *, struct notice_list *);
/* How many are newer than what this person has read (store_person_notices_read marks them). At most 100 are counted. */
enum result	store_notice_unread(struct tx *, struct str person_id, int64_t *unread);

#endif
