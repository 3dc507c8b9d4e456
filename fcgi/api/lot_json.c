#include "api/lot_json.h"

#include "api/ticket_json.h"

struct str
api_lot_warning(struct arena *a, const struct lot_row *l, int32_t today)
{
	int64_t days = l->lot.expiry - (int64_t)today;

	if (l->lot.blocked && !l->lot.closed)
		return arena_printf(a, "Blocked: %.*s", STR_ARG(l->blocked));
	if (!lot_expires(&l->lot, today, l->expiry_days))
		return STR("");
	if (days < 0)
		return days == -1 ? STR("Expired yesterday.") : arena_printf(a, "Expired %lld days ago.", (long long)-days);
	if (days < 2)
		return days == 0 ? STR("Today is its last day.") : STR("Tomorrow is its last day.");
	return arena_printf(a, "Expires in %lld days.", (long long)days);
}

json *
api_lot_json(struct arena *a, const struct lot_row *l, int32_t today)
{
	enum lot_standing standing = lot_standing(&l->lot, today);
	json *o = json_object(a);

	json_put_str(a, o, "id", l->id);
	json_put_str(a, o, "item_id", l->item_id);
	json_put_str(a, o, "sku", l->sku);
	json_put_str(a, o, "name", l->name);
	json_put_str(a, o, "unit", l->unit);
	json_put_str(a, o, "code", l->code);
	json_put_str(a, o, "supplier", l->supplier);
	json_put_str(a, o, "note", l->note);
	api_put_day(a, o, "received_day", l->lot.received);
	api_put_day(a, o, "expiry_day", l->lot.expiry);
	json_put_str(a, o, "received", flow_stock_text(a, l->got));
	json_put_str(a, o, "left", flow_stock_text(a, l->lot.left));
	json_put_str(a, o, "standing", lot_standing_name(standing));
	json_put_str(a, o, "standing_label", lot_standing_label(standing));
	json_put_str(a, o, "blocked", l->blocked);
	json_put_str(a, o, "warning", api_lot_warning(a, l, today));
	json_put_int(a, o, "updated_at", l->updated_at);
	return o;
}

json *
api_lot_taken_json(struct arena *a, const struct lot_taken *t)
{
	const struct lot_use *u = &t->use;
	json *o = json_object(a);

	json_put_int(a, o, "ticket", u->move.ticket);
	json_put_str(a, o, "line", u->move.line);
	json_put_str(a, o, "item_id", u->move.item_id);
	json_put_str(a, o, "sku", u->sku);
	json_put_str(a, o, "name", u->name);
	json_put_str(a, o, "unit", u->unit);
	json_put_str(a, o, "lot_id", u->move.lot_id);
	json_put_str(a, o, "code", u->code);
	json_put_str(a, o, "blocked", u->blocked);
	json_put_str(a, o, "amount", flow_stock_text(a, t->amount));
	return o;
}

static void
put_set(struct arena *a, json *o, const char *name, uint32_t set)
{
	json *list = json_array(a);

	for (int i = 0; i < ALLERGENS; i++)
		if (set & ALLERGEN_BIT(i))
			json_put_str(a, list, NULL, allergen_name((enum allergen)i));
	json_put(a, o, name, list);
}

json *
api_allergens_json(struct arena *a, struct allergens of)
{
	json *o = json_object(a);

	json_put_bool(a, o, "stated", of.stated);
	put_set(a, o, "contains", of.contains);
	put_set(a, o, "may_contain", of.may);
	json_put_str(a, o, "text", flow_stock_allergens_text(a, of));
	return o;
}
