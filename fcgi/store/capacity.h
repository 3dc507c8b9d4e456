/*
 * capacity - how much of what a company can make on which day: its settings, as JSON (flow/capacity_settings.h).
 */
#ifndef STORE_CAPACITY_H
#define STORE_CAPACITY_H

#include "store/db.h"

enum result	store_capacity_get(struct tx *, struct str *settings);	/* ERR_MISSING: nobody has set any */
enum result	store_capacity_put(struct tx *, struct str settings);	/* made or overwritten */

#endif
