/*
 * account - one company.  tx->account names it; all of them are listed by store_system_accounts.
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "store/db.h"

struct account { struct str id, name; int64_t created_at; };

/* Makes tx->account; *added (may be NULL) is false when it exists already (its name is left alone). */
enum result	store_account_add(struct tx *, struct str name, bool *added);
enum result	store_account_get(struct tx *, struct account *);
enum result	store_account_rename(struct tx *, struct str name);

#endif
