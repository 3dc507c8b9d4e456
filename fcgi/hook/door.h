/*
 * door - what is the provider's own of taking a webhook.  hook.c knocks at one after the other and knows the rest.
 */
#ifndef HOOK_DOOR_H
#define HOOK_DOOR_H

#include "flow/knock.h"
#include "hook/hook.h"

/* What came of a delivery, for the log. */
struct taken {
	struct str delivery;		/* our id of it */
	struct str kind;		/* what it says it is */
	bool parked;
};

struct door {
	const char *provider;
	/* Whether these bytes are signed with either key (one is not empty): OK, or a fault. Nothing is parsed. */
	enum result (*verify)(struct hook *, const struct secret key[2], struct fault *);
	/* Reads what it says and keeps it. OK: it is on disk. */
	enum result (*take)(struct hook *, const struct knocker *, struct taken *, struct fault *);
};

extern const struct door door_deck, door_shopify;

/* A header by the name that a provider's documents write: a request keeps its names in lower case. */
struct str	door_header(const void *request, const char *name);

#endif
