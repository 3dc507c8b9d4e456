/*
 * fresh - what was read from the store and holds until somebody writes to it: a session, a version, a list as it was worded.
 *
 * What:  values by key.  fresh_now asks the store whether anything was committed, by anybody, and forgets all if so.
 * Why:   dashboards ask the same again and again.  SQLite tells in half a microsecond that nothing was written; to find
 *        the same out by reading took two thirds of an unchanged poll, and a list was put together anew for each page.
 * Holds: nothing is remembered that the store has not said, and nothing longer than until its next commit.  PostgreSQL
 *        does not tell, so nothing is remembered there.  Values are copies; memory is bounded.
 */
#ifndef STORE_FRESH_H
#define STORE_FRESH_H

#include "store/db.h"

struct fresh;

struct fresh *	fresh_make(struct db *);
void		fresh_free(struct fresh *);
/* Which state of the store this is; 0: nothing can be remembered.  What is read after this call belongs to it. */
int64_t		fresh_now(struct fresh *);
/* The value that was put under key since `now`, copied into the arena. */
bool		fresh_get(struct fresh *, int64_t now, struct str key, struct arena *, struct str *value);
void		fresh_put(struct fresh *, int64_t now, struct str key, struct str value);

#endif
