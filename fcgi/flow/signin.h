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

/* The sessions of a person that can be used, newest first, at most 200. in_out: struct signin_list. */
struct signin_list { struct str person_id; struct session *at; size_t n; };
enum result	flow_signin_list(struct tx *, void *in_out);
/*
 * What a session is called where people see it: it opens nothing, and neither token nor hash follow from it.
 * "" without memory; the arena is full then.
 */
struct str	flow_signin_name(struct arena *, struct str hash);
/* The hash of the person's session of that name. Not in a transaction. ERR_MISSING. */
enum result	flow_signin_find(struct db *, const struct scope *, struct str person_id, struct str name, struct str *hash);
/* Ends a session elsewhere. in_out: struct session, of which hash and person_id count. */
enum result	flow_signin_end_other(struct tx *, void *in_out);
/* Ends all but the session with that hash. in_out: struct signin_others. */
struct signin_others { struct str person_id, session; bool already; };	/* already: there was no other */
enum result	flow_signin_end_others(struct tx *, void *in_out);

struct signin_password { struct str person_id, session, old, new; };
/*
 * One's own password, from now on one's own choice; all other sessions end. Not in a transaction. ERR_INPUT naming "old" or "new"; ERR_LIMIT "throttled".
 */
enum result	flow_signin_password(const struct env *, struct db *, const struct scope *, const struct signin_password *);

#endif
