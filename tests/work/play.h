/*
 * play - a portal job in the store that a test moves by hand: no worker runs, queue jobs are settled as if they had ended so.
 *
 * All of it inside a transaction; what goes wrong is a failed sentence.
 */
#ifndef TESTS_WORK_PLAY_H
#define TESTS_WORK_PLAY_H

#include "core/portal.h"
#include "flow/portal_call.h"
#include "store/portal_job.h"
#include "tests/work/work.h"

/* A supplier with its portal, its login, and a job with one line that has just begun. */
struct play { struct str portal, login; struct portal_job job; };

enum result	play_make(struct tx *, struct play *);
/* Another job of the same supplier. */
enum result	play_add_job(struct tx *, const struct play *, struct portal_job *);

struct portal_job play_look(struct tx *, const struct portal_job *);	/* as it is now */
void		play_is(struct tx *, const char *what, const struct portal_job *, enum portal_state, enum portal_connection);
/* Something happens to a job. */
enum portal_answer play_happens(struct tx *, const struct portal_job *, struct portal_input);
/* Its connection is ready; the token lies sealed under owner. */
void		play_connected(struct tx *, const struct portal_job *, int32_t attempt, const char *owner);

bool		play_sealed(struct tx *, struct str owner, const char *field);
int		play_tokens(struct tx *, const struct portal_job *);	/* that its lane keeps */

/* The newest unfinished queue job of a topic; id "" when there is none. */
struct job	play_queued(struct tx *, const struct portal_job *, const char *topic);
/* A worker has a queue job, or has ended it. */
void		play_becomes(struct tx *, const struct job *, const char *state, int64_t tries);
/* It has ended, and what follows from that is kept. */
void		play_settles(struct tx *, db_fn settle, struct job, enum settle_end, const struct reply *);
struct reply	play_replied(struct portal_reply *, enum portal_reply_kind, const char *guid);

#endif
