/*
 * person - someone who can sign in.
 */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

#include "core/role.h"
#include "store/db.h"

struct person {
	struct str account, id;
	struct str email;		/* as typed */
	struct str email_folded;	/* as compared; unique in the whole house */
	struct str name;
	enum role role;
	struct str password;		/* crypto_password_hash; left empty by lists */
	bool active;
	bool must_change_password;	/* somebody else chose it */
	int64_t created_at, signed_in_at, notices_read_at;	/* ms; signed_in_at 0: never */
};

/* In: email, email_folded, name, role, password, active, must_change_password; id is made when empty. ERR_CONFLICT: the e-mail is taken. */
enum result	store_person_add(struct tx *, struct person *);
enum result	store_person_get(struct tx *, struct str id, struct person *);
enum result	store_person_list(struct tx *, struct person **, size_t *n);		/* by e-mail; at most 1,000 */
enum result	store_person_put(struct tx *, const struct person *);	/* name, role, active */
enum result	store_person_password(struct tx *, struct str id, struct str hash, bool must_change);
enum result	store_person_signed_in(struct tx *, struct str id);
enum result	store_person_notices_read(struct tx *, struct str id, int64_t at);	/* never backwards */
enum result	store_person_owners(struct tx *, int64_t *active_owners);	/* the last one must stay */

#endif
