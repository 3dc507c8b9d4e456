/*
 * keyring - who knocks at a hook's address and the sealed keys he is verified with, remembered for a second.
 *
 * Why:   two reads of the store for each webhook were an eighth of its whole work.
 * Holds: a key that was taken away is believed for HOLD_MS longer, in this process; a new one at once, since who does not
 *        fit what is remembered is looked up again.  Keys stay sealed in it.  Any thread may use it.
 */
#ifndef FLOW_KEYRING_H
#define FLOW_KEYRING_H

#include "flow/credential.h"

struct keyring;

/* Whose integration it is that has the address, and its keys. */
struct knocker { struct str account, integration, provider; struct box key, old_key; };

struct keyring *keyring_make(void);	/* NULL: no memory; all the others take that for one that remembers nothing */
void		keyring_free(struct keyring *);
/* What is remembered of an address, copied into the arena. */
bool		keyring_get(struct keyring *, struct str address, int64_t now_ms, struct arena *, struct knocker *);
void		keyring_put(struct keyring *, struct str address, int64_t now_ms, const struct knocker *);
/* A webhook at an address of ours was refused: true when that is one too many (flow/alarm.h); they are counted anew then. */
bool		keyring_refused(struct keyring *, struct str address, int64_t now_ms);

#endif
