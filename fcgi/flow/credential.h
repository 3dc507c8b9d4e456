/*
 * credential - sealed values, between the vault and the store.
 *
 * Sealing happens before a write and opening after a read, never inside a transaction: a use case is handed boxes.
 * An owner is "integration/ID", "login/ID", "portal_job/ID/ANSWER", "delivery/ID", "job/ID" or "pages/DEDUPE"; a field is the secret's name.
 */
#ifndef FLOW_CREDENTIAL_H
#define FLOW_CREDENTIAL_H

#include "base/secret.h"
#include "store/db.h"
#include "vault/vault.h"

struct box { struct str owner, field, bytes; };	/* bytes empty: there is none */

/* ERR_STORE when libcrypto fails; the box lies in the arena. */
enum result	flow_credential_seal(const struct env *, struct arena *, struct str account, struct box *, struct secret, struct fault *);
/* An empty secret for an empty box. ERR_STORE "sealed" when no key opens it: wrong key file, or the row was moved. */
enum result	flow_credential_open(const struct env *, struct arena *, struct str account, const struct box *, struct secret *, struct fault *);
/* Reads the bytes of a box whose owner and field are set; empty when it is not there. For use inside a db_fn. */
enum result	flow_credential_load(struct tx *, struct box *);
/* Stores it, or deletes the stored one when bytes are empty. */
enum result	flow_credential_keep(struct tx *, const struct box *);
struct str	flow_credential_owner(struct arena *, const char *kind, struct str id);	/* "login/ID" */

#endif
