/*
 * quota - token buckets, as kept; core/quota.h does the arithmetic.
 */
#ifndef STORE_QUOTA_H
#define STORE_QUOTA_H

#include "store/db.h"

/* *found is false (and both are 0) when the class was never used in this account: a full bucket. */
enum result	store_quota_load(struct tx *, struct str class, int64_t *milli, int64_t *at, bool *found);
enum result	store_quota_keep(struct tx *, struct str class, int64_t milli, int64_t at);

#endif
