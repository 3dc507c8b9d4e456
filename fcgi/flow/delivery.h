/*
 * delivery - a kept webhook, opened: to be shown to people, or read once more.
 */
#ifndef FLOW_DELIVERY_H
#define FLOW_DELIVERY_H

#include "flow/credential.h"
#include "store/delivery.h"

struct delivery_kept {
	struct delivery delivery;
	struct box box;		/* its sealed body; bytes empty when that was dropped, or never kept */
};
/* For use inside a db_fn. ERR_MISSING: there is no such webhook. */
enum result	flow_delivery_load(struct tx *, struct str id, struct delivery_kept *);
/* The newest that told a shop's order and whose body is kept. For use inside a db_fn. ERR_MISSING: there is none. */
enum result	flow_delivery_of_order(struct tx *, struct str order_id, struct delivery_kept *);
/* Whether what its shop told of an order last, but for what was known already, is this one. For use inside a db_fn. */
enum result	flow_delivery_is_last(struct tx *, struct str order_id, struct str delivery, bool *is);
/* Not in a transaction; the body lies in the arena. ERR_CONFLICT "body_dropped"; ERR_STORE as vault_open_bytes. */
enum result	flow_delivery_body(const struct env *, struct arena *, struct str account, const struct delivery_kept *, struct str *body,
		    struct fault *);

/* As people may see it: every secret byte blanked; body p NULL when it is dropped or cannot be told apart. */
struct delivery_shown { struct delivery delivery; struct str body; };
/* Not in a transaction. ERR_MISSING "no_such_delivery". */
enum result	flow_delivery_show(const struct env *, struct db *, const struct scope *, struct str id, struct delivery_shown *);

#endif
