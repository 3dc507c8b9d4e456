/*
 * rotate - seals everything anew with the machine's first key, while the program works.
 *
 * What:  goes through an account's boxes, page by page, and through the marks by which its logins are found; what another
 *        key sealed is opened and sealed again.
 * Why:   a key that may have been seen has to go, and it can go only when nothing needs it any more.
 * Holds: each page is a write of its own, so it may be interrupted at any moment and begun again; a box that somebody
 *        replaced meanwhile is left as they made it.  The programs that run must know the new key already: they could not
 *        open what it sealed.  No cryptography in a transaction.
 */
#ifndef FLOW_ROTATE_H
#define FLOW_ROTATE_H

#include "store/db.h"

struct rotated {
	int64_t boxes, sealed_anew;	/* looked at; of those, changed */
	int64_t logins_marked_anew;
	int64_t unopened;		/* no key of this machine opens them: they stay as they are */
};

/* For one account (scope->account); counts are added to. unopened (may be NULL) hears of each box that stays. */
enum result	flow_rotate(const struct env *, struct db *, const struct scope *, struct rotated *,
		    void (*unopened)(struct str owner, struct str field));

#endif
