/*
 * signin - proving who one is: by e-mail and password, and a session as the answer.
 *
 * Holds: the answer, and the time it takes, are the same whether the e-mail is somebody's or nobody's.  scrypt runs outside
 *        any transaction.  A session's token is new with every sign-in, and only its hash is kept; the session that the
 *        browser had before ends.  Events name a person by id; a failed try of an e-mail that nobody has is only logged.
 */
#ifndef FLOW_SIGNIN_H
#define FLOW_SIGNIN_H

#include "flow/people.h"
#include "store/account.h"
#include "store/session.h"

struct signin {
	struct str email, password;	/* as typed */
	struct str address, agent;	/* of the browser; may be any bytes */
	struct session old;		/* the session of the cookie that came along; hash "" when there is none */
	/* out */
	struct str token;		/* for the cookie, and nowhere else */
	struct session session;
	struct person person;
	struct account account;
};

/*
 * Not in a transaction; scope is without an account.  ERR_AUTH "wrong_credentials"; ERR_LIMIT "throttled" with when to come
 * back, also when too many sign in at this moment; ERR_STORE.
 */
enum result	flow_signin(const struct env *, struct db *, const struct scope *, struct signin *);

/* Ends a session. in_out: struct session, of which hash and person_id count. */
enum result	flow_signin_end(struct tx *, void *in_out);

struct signin_password { struct str person_id, session, old, new; };
/*
 * One's own password; all other sessions end. Not in a transaction. ERR_INPUT naming "old" or "new"; ERR_LIMIT "throttled".
 */
enum result	flow_signin_password(const struct env *, struct db *, const struct scope *, const struct signin_password *);

#endif
