/*
 * mapping - what suppliers call our SKUs, and the orders that people approved here.
 *
 * Texts of what is read lie in tx->arena.  ERR_MISSING: not in this account.  ERR_CONFLICT: it exists already.
 */
#ifndef STORE_MAPPING_H
#define STORE_MAPPING_H

#include "core/sku.h"
#include "store/db.h"

struct mapping {
	struct str id, supplier_id, our_sku, supplier_sku, origin;	/* origin: manual, csv, source */
	enum sku_unit unit;
	int64_t pack_size, min_qty, created_at, updated_at;
};
/* By our SKU; q is folded text to look for in either SKU, after is the last row's (our_sku, id). Any may be empty. */
struct mapping_query { struct str supplier, q, after_sku, after_id; int64_t limit; };
enum result	store_mapping_list(struct tx *, const struct mapping_query *, struct mapping **, size_t *n);
enum result	store_mapping_get(struct tx *, struct str id, struct mapping *);
enum result	store_mapping_find(struct tx *, struct str supplier_id, struct str our_sku, struct mapping **, size_t *n);
enum result	store_mapping_insert(struct tx *, const struct mapping *);
enum result	store_mapping_update(struct tx *, const struct mapping *);
enum result	store_mapping_delete(struct tx *, struct str id);

struct approval { struct str order_id, by_name; int64_t at; };
enum result	store_approval_add(struct tx *, struct str order_id, struct str person, bool *added);	/* *added false: it was */
enum result	store_approval_remove(struct tx *, struct str order_id, bool *was);
enum result	store_approval_list(struct tx *, struct approval **, size_t *n);

#endif
