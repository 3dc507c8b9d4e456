/*
 * guard - which addresses this program may call at all.
 *
 * What:  guard_url judges a call by what is configured: https, under the address of a provider.  guard_address judges the
 *        address that is really connected to.
 * Why:   what a person or a provider typed must not make us talk to the machines of our own house; and a name can mean
 *        one address when it is looked at and another when it is used, so the name alone proves nothing.
 * Holds: no I/O, knows no library.
 */
#ifndef WORK_GUARD_H
#define WORK_GUARD_H

#include <sys/socket.h>

#include "base/config.h"

enum guard {
	GUARD_REFUSED,		/* not to be called: *why says why */
	GUARD_PUBLIC,		/* may be called where its address is public */
	GUARD_LISTED,		/* wherever it is: private_hosts names it */
};

/* host and port are url's own, taken apart by the library that will use them; host as it stands there ("[::1]"). */
enum guard	guard_url(const struct config *, struct str url, struct str scheme, struct str host, int64_t port, const char **why);
/* Whether anyone could reach it: not private, loopback, link-local, multicast, shared (CGNAT), mapped or reserved. */
bool		guard_address(const struct sockaddr *);

#endif
