/*
 * sealed - the vault's boxes, as bytes.
 *
 * owner is "integration/ID", "login/ID", "portal_job/ID" or "delivery/ID"; field names the secret.  What is in a box is
 * the vault's business alone.
 */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include "store/db.h"

struct sealed { struct str owner, field, box; int64_t updated_at; };

enum result	store_sealed_put(struct tx *, struct str owner, struct str field, struct str box);	/* new, or instead of the old */
enum result	store_sealed_get(struct tx *, struct str owner, struct str field, struct str *box);	/* ERR_MISSING */
enum result	store_sealed_delete(struct tx *, struct str owner, struct str field);	/* OK if there was none */
enum result	store_sealed_delete_owner(struct tx *, struct str owner);
/* Which fields an owner has, by name; box is left empty. */
enum result	store_sealed_fields(struct tx *, struct str owner, struct sealed **, size_t *n);
/* The new box instead of the old one, if that is still there; when it was entered stays. false in *done otherwise. */
enum result	store_sealed_swap(struct tx *, const struct sealed *old, struct str box, bool *done);
/* All boxes of the account in key order, after (owner, field): for sealing them anew with another key. */
enum result	store_sealed_page(struct tx *, struct str after_owner, struct str after_field, int64_t limit,
		    struct sealed **, size_t *n);

#endif
