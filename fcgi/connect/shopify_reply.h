/*
 * shopify_reply - an answer of the Admin API through its three layers: HTTP, GraphQL's errors, a mutation's own.
 */
#ifndef CONNECT_SHOPIFY_REPLY_H
#define CONNECT_SHOPIFY_REPLY_H

#include "connect/shopify_read.h"

/* What of the answer counts as an answer. */
struct shopify_ask {
	const char *const *roots;	/* data's member that was asked for: the first that is there; ends in NULL */
	bool mutation;			/* what it did stands, whatever could not be shown of it */
	bool may_lack;			/* it is of use although some fields of it may not be seen */
};

/* *root: data's member, NULL unless SHOPIFY_OK (or USER_ERRORS); *data: all of it. */
struct shopify_reply shopify_judge(struct arena *, const struct answer *, const struct shopify_ask *, const json **data,
			    const json **root);
void		shopify_reply_is(struct shopify_reply *, enum shopify_kind);	/* and its outcome */
/* The rows of root; NULL and SHOPIFY_UNREADABLE where it should have some and has no list. */
const json *	shopify_reply_list(struct shopify_reply *, const json *root);
/* Where the arena became full meanwhile, what was read is not whole. */
void		shopify_reply_whole(struct arena *, struct shopify_reply *);

#endif
