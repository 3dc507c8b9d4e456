#include "flow/mappings.h"

#include "flow/audit.h"

static void
differ(struct audit *audit, const struct mapping *a, const struct mapping *b)
{
	flow_audit_str(audit, "supplier_id", a->supplier_id, b->supplier_id);
	flow_audit_str(audit, "our_sku", a->our_sku, b->our_sku);
	flow_audit_str(audit, "supplier_sku", a->supplier_sku, b->supplier_sku);
	flow_audit_str(audit, "unit", a->id.n ? sku_unit_name(a->unit) : STR(""), b->id.n ? sku_unit_name(b->unit) : STR(""));
	flow_audit_int(audit, "pack_size", a->pack_size, b->pack_size);
	flow_audit_int(audit, "min_qty", a->min_qty, b->min_qty);
}

/* Whether another row stands in the way. */
static enum result
in_the_way(struct tx *tx, const struct mapping *m)
{
	struct mapping *at;
	size_t n;
	enum result result = store_mapping_find(tx, m->supplier_id, m->our_sku, &at, &n);

	for (size_t i = 0; i < n && result == OK; i++) {
		if (str_eq(at[i].id, m->id))
			continue;
		if (str_eq(at[i].supplier_sku, m->supplier_sku))
			return tx_refuse(tx, ERR_CONFLICT, "exists", "This mapping is there already.");
		return tx_refuse(tx, ERR_CONFLICT, "mapped", "%.*s is mapped to %.*s at this supplier already. Change that mapping.",
		    STR_ARG(m->our_sku), STR_ARG(at[i].supplier_sku));
	}
	return result;
}

enum result
flow_mappings_keep(struct tx *tx, const struct mapping *before, struct mapping *after)
{
	struct audit audit = flow_audit(tx);
	bool fresh = before->id.n == 0;
	enum result result;

	after->id = fresh ? env_id(tx->env, tx->arena) : before->id;
	after->created_at = fresh ? tx->now_ms : before->created_at;
	after->updated_at = tx->now_ms;
	differ(&audit, before, after);
	if (!str_eq(after->origin, STR("manual")))
		flow_audit_note(&audit, "origin", after->origin);
	result = fresh ? store_mapping_insert(tx, after) : store_mapping_update(tx, after);
	return result == OK ? flow_audit_event(&audit, "mapping", after->id, fresh ? "added" : "changed") : result;
}

enum result
flow_mappings_add(struct tx *tx, void *in_out)
{
	struct mapping *m = in_out;
	enum result result;

	m->id = STR("");
	m->origin = STR("manual");
	result = in_the_way(tx, m);
	return result == OK ? flow_mappings_keep(tx, &(struct mapping){ .min_qty = 0 }, m) : result;
}

static enum result
get(struct tx *tx, struct str id, struct mapping *m)
{
	enum result result = store_mapping_get(tx, id, m);

	return result == ERR_MISSING ? tx_refuse(tx, ERR_MISSING, "no_such_mapping", "There is no such mapping.") : result;
}

enum result
flow_mappings_change(struct tx *tx, void *in_out)
{
	struct mapping_change *c = in_out;
	struct audit audit = flow_audit(tx);
	struct mapping before;
	enum result result = get(tx, c->row.id, &before);

	if (result != OK)
		return result;
	differ(&audit, &before, &c->row);
	c->already = !audit.changed;
	c->now = c->already ? before : c->row;
	if (c->already)
		return OK;
	c->now.origin = STR("manual");
	result = in_the_way(tx, &c->now);
	return result == OK ? flow_mappings_keep(tx, &before, &c->now) : result;
}

enum result
flow_mappings_drop(struct tx *tx, const struct mapping *m)
{
	struct audit audit = flow_audit(tx);
	enum result result = store_mapping_delete(tx, m->id);

	flow_audit_note(&audit, "supplier_id", m->supplier_id);
	flow_audit_note(&audit, "our_sku", m->our_sku);
	flow_audit_note(&audit, "supplier_sku", m->supplier_sku);
	return result == OK ? flow_audit_event(&audit, "mapping", m->id, "removed") : result;
}

enum result
flow_mappings_remove(struct tx *tx, void *in_out)
{
	const struct str *id = in_out;
	struct mapping m;
	enum result result = get(tx, *id, &m);

	return result == OK ? flow_mappings_drop(tx, &m) : result;
}
