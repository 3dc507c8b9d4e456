/*
 * result - how an operation ended, everywhere in the house.
 *
 * What may happen is one of these; what cannot happen is an assert.  One table in http/ maps them to a status.
 */
#ifndef CORE_RESULT_H
#define CORE_RESULT_H

enum result {
	OK,
	ERR_INPUT,	/* the request or the bytes are wrong: say which field */
	ERR_AUTH,	/* nobody is signed in, or the signature is bad */
	ERR_DENIED,	/* signed in, but the role may not */
	ERR_MISSING,	/* no such thing in this account */
	ERR_CONFLICT,	/* it has moved on, or exists already */
	ERR_LIMIT,	/* too large, too many, too often */
	ERR_REMOTE,	/* a provider or a foreign database did not do its part */
	ERR_STORE,	/* our own store failed; nothing was kept */
	ERR_FENCED,	/* a lease that somebody else holds by now; nothing was kept */
};
enum { RESULTS = ERR_FENCED + 1 };

#endif
