/*
 * person - someone who works here: who can sign in, or say at a kiosk who she is, or both.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "core/role.h"
#include "store/db.h"

struct person {
	struct str account, id;
	struct str email;		/* as typed */
	struct str email_folded;	/* as compared; unique in the whole house; of somebody without an e-mail her id, which is none */
	struct str name;
	enum role role;
	struct str password;		/* crypto_password_hash; left empty by lists; "" signs in nowhere */
	struct str badge;		/* the code behind tp-badge-, "" none */
	struct str pin;			/* crypto_password_hash, "" none */
	bool active;
	bool must_change_password;	/* somebody else chose it */
	int64_t created_at, signed_in_at, notices_read_at;	/* ms; signed_in_at 0: never */
};

/* In: all but times; id is made when empty, email_folded is the id when empty. ERR_CONFLICT: the e-mail is taken. */
enum result	store_person_add(struct tx *, struct person *);
enum result	store_person_get(struct tx *, struct str id, struct person *);
enum result	store_person_list(struct tx *, struct person **, size_t *n);		/* by e-mail; at most 1,000 */
enum result	store_person_put(struct tx *, const struct person *);	/* name, role, active */
enum result	store_person_password(struct tx *, struct str id, struct str hash, bool must_change);
enum result	store_person_of_badge(struct tx *, struct str badge, struct person *);
/* badge, pin: as they are now. ERR_CONFLICT: somebody has this badge. */
enum result	store_person_floor(struct tx *, const struct person *);
enum result	store_person_signed_in(struct tx *, struct str id);
enum result	store_person_notices_read(struct tx *, struct str id, int64_t at);	/* never backwards */
enum result	store_person_owners(struct tx *, int64_t *active_owners);	/* the last one must stay */

#endif
