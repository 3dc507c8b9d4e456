/*
 * people - who works here and how they say so, by e-mail and password, by a badge or a PIN; and programs' tokens: added, changed,
 * kept out.
 *
 * Why:   the page and the command line do the same, and the audit trail shows it for both.
 * Holds: an account keeps at least one owner who may sign in.  A new password, another role or a block ends the person's
 *        sessions.  A password that somebody else chose opens nothing but its own change (core's permission_first).  Another badge or PIN ends
 *        who she is at a kiosk.  Events name a person by id and never hold a name, an e-mail, a password, a badge or a PIN.
 *        Passwords, PINs and tokens are hashed by the caller, before the transaction.
 */
#ifndef FLOW_PEOPLE_H
#define FLOW_PEOPLE_H

#include "store/person.h"
#include "store/token.h"

/* The e-mail as it is compared; ERR_INPUT naming "email" when it is none. */
enum result	flow_people_email(struct arena *, struct str typed, struct str *folded, struct fault *);
/* ERR_INPUT naming field: a password is 10 to 200 characters, not the e-mail (folded), and not easily guessed. */
enum result	flow_people_password(struct arena *, struct str password, struct str email, const char *field, struct fault *);

/* A badge's code, 16 letters (80 bits, so it may stand in the store as it is). "" without memory. */
struct str	flow_people_badge_make(const struct env *, struct arena *);

/* In: email, email_folded, password (its hash), must_change_password, all empty of who signs in nowhere; name, role, badge, pin (its hash). Out: the rest. ERR_CONFLICT "email_taken". in_out: struct person. */
enum result	flow_people_add(struct tx *, void *in_out);

struct people_change {
	struct str id;
	struct str name;		/* "": stays */
	bool set_role, set_active;
	enum role role;
	bool active;
	struct str password;		/* its hash, chosen by somebody else, so that it has to be changed; "": stays */
	bool set_badge, set_pin;
	struct str badge, pin;		/* a new code, the hash of a new PIN; "": none any more */
	struct str keep_session;	/* hash of a session that lives on when others end: one's own; "" for none */
	struct person person;		/* out: as it is now, but for the password */
	bool already;			/* out: it was like that */
};
/* ERR_MISSING; ERR_CONFLICT "last_owner", "no_email" (a password, or more than staff may, of who signs in nowhere). in_out: struct people_change. */
enum result	flow_people_change(struct tx *, void *in_out);

/* Nobody may give away more than they may do themselves: another person's role, a token's. */
bool		flow_people_may_give(enum role giver, enum role given);

/* A token as a program sends it, "tp_…"; *hash is what the store keeps of it. "" with p NULL without memory. */
struct str	flow_people_token_make(const struct env *, struct arena *, struct str *hash);
/* In: name, role, hash. Out: the rest. in_out: struct token. */
enum result	flow_people_token_add(struct tx *, void *in_out);
struct people_revoke { struct str id; bool already; };
enum result	flow_people_token_revoke(struct tx *, void *in_out);

#endif
