/*
 * place - where a company puts its cakes: the names of its places, one a line (flow/places.h).
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/db.h"

enum result	store_place_list_get(struct tx *, struct str *names);	/* ERR_MISSING: nobody has listed any */
enum result	store_place_list_put(struct tx *, struct str names);	/* made or overwritten */

#endif
