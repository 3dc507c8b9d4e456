#include "api/mapping_json.h"

json *
api_mapping_json(struct arena *a, const struct mapping *m, struct str supplier_name)
{
	json *o = json_object(a);

	json_put_str(a, o, "id", m->id);
	json_put_str(a, o, "supplier_id", m->supplier_id);
	json_put_str(a, o, "supplier_name", supplier_name);
	json_put_str(a, o, "our_sku", m->our_sku);
	json_put_str(a, o, "supplier_sku", m->supplier_sku);
	json_put_str(a, o, "unit", sku_unit_name(m->unit));
	json_put_int(a, o, "pack_size", m->pack_size);
	json_put_int(a, o, "min_qty", m->min_qty);
	json_put_str(a, o, "origin", m->origin);
	json_put_int(a, o, "updated_at", m->updated_at);
	return o;
}

static json *
side(struct arena *a, struct str supplier_sku, enum sku_unit unit, int64_t pack_size, int64_t min_qty)
{
	json *o = json_object(a);

	json_put_str(a, o, "supplier_sku", supplier_sku);
	json_put_str(a, o, "unit", sku_unit_name(unit));
	json_put_int(a, o, "pack_size", pack_size);
	json_put_int(a, o, "min_qty", min_qty);
	return o;
}

static json *
problems(struct arena *a, const struct import_row *r)
{
	json *list = json_array(a), *o;

	if (r->action == IMPORT_ERROR) {
		o = json_object(a);
		json_put_str(a, o, "field", field_name(r->field));
		json_put_str(a, o, "text", r->problem);
		json_put(a, list, NULL, o);
	}
	return list;
}

json *
api_import_json(struct arena *a, const struct import_row *r)
{
	static const char *const action[IMPORT_ACTIONS] = {
		[IMPORT_ADD] = "add", [IMPORT_CHANGE] = "change", [IMPORT_SAME] = "same", [IMPORT_ERROR] = "error",
	};
	const struct mapping *b = &r->before;
	json *o = json_object(a);

	json_put_int(a, o, "line", r->line);
	json_put_text(a, o, "action", action[r->action]);
	json_put_str(a, o, "our_sku", str_trim(r->text.our_sku));
	json_put_str(a, o, "supplier_sku", str_trim(r->text.supplier_sku));
	json_put_str(a, o, "supplier_id", str_trim(r->text.supplier));
	if (b->id.n)
		json_put(a, o, "before", side(a, b->supplier_sku, b->unit, b->pack_size, b->min_qty));
	else
		json_put_null(a, o, "before");
	if (r->action != IMPORT_ERROR)
		json_put(a, o, "after", side(a, r->row.supplier_sku, r->row.unit, r->row.pack_size, r->row.min_qty));
	else
		json_put_null(a, o, "after");
	json_put(a, o, "problems", problems(a, r));
	return o;
}
