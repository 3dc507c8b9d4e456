/*
 * house_store - the store's door over one SQLite connection in memory: everything happens at once and on the caller's thread,
 * and what happened since a mark can be taken back.
 */
#ifndef FUZZ_HOUSE_STORE_H
#define FUZZ_HOUSE_STORE_H

#include "store/db.h"

/* Migrated and empty; config->store is used on the way.  Ends the process when it cannot be had. */
struct db *	house_store_open(const struct env *, struct config *);
void		house_store_mark(struct db *);
void		house_store_back(struct db *);

#endif
