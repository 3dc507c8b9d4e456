#include "flow/places.h"

#include "base/barcode.h"
#include "core/scan.h"
#include "flow/audit.h"
#include "store/place.h"

/* ---- the list ----------------------------------------------------------------------------------------------------- */

enum result
flow_places_load(struct tx *tx, void *in_out)
{
	struct places *list = in_out;
	struct str names = STR("");
	enum result result = store_place_list_get(tx, &names);

	for (list->n = 0; result == OK && names.n > 0 && list->n < PLACES_MAX; list->n++)
		str_cut(names, '\n', &list->name[list->n], &names);
	return result == ERR_MISSING ? OK : result;
}

json *
flow_places_json(struct arena *a, const struct places *list)
{
	json *names = json_array(a);

	for (size_t i = 0; i < list->n; i++)
		json_put_str(a, names, NULL, list->name[i]);
	return names;
}

static struct str
lines_of(struct arena *a, const struct places *list)
{
	size_t size = 1;
	struct buf b;

	for (size_t i = 0; i < list->n; i++)
		size += list->name[i].n + 1;
	b = buf_of(ARENA_ARRAY(a, char, size), arena_full(a) ? 0 : size);
	for (size_t i = 0; i < list->n; i++) {
		buf_text(&b, i > 0 ? "\n" : "");
		buf_put(&b, list->name[i]);
	}
	return buf_str(&b);
}

enum result
flow_places_change(struct tx *tx, void *in_out)
{
	struct places_change *c = in_out;
	struct audit audit = flow_audit(tx);
	struct str stored = STR(""), names = lines_of(tx->arena, &c->list);
	enum result result = store_place_list_get(tx, &stored);
	bool fresh = result == ERR_MISSING;

	if (!fresh && result != OK)
		return result;
	if (arena_full(tx->arena))
		return ERR_LIMIT;
	flow_audit_str(&audit, "names", stored, names);
	c->already = !audit.changed;
	if (c->already)
		return OK;
	result = store_place_list_put(tx, names);
	return result == OK ? flow_audit_event(&audit, "places", tx->account, fresh ? "added" : "changed") : result;
}

/* ---- which one is meant ------------------------------------------------------------------------------------------- */

struct str
flow_place_code(struct arena *a, struct str name)
{
	char room[BARCODE_ID_MOST];
	struct buf code = buf_of(room, sizeof room);

	return scan_place_put(&code, name) ? arena_str(a, buf_str(&code)) : STR("");
}

static bool
has_code(struct str name, struct str code)
{
	char room[BARCODE_ID_MOST];
	struct buf own = buf_of(room, sizeof room);

	return scan_place_put(&own, name) && str_eq(buf_str(&own), code);
}

enum result
flow_place_meant(struct tx *tx, struct str text, struct str *name, bool *listed)
{
	struct places *list = ARENA_NEW(tx->arena, struct places);
	struct scan scan = scan_read(text, NULL, 0);	/* a whole label may come as it is, of a scanner as slow as a hand */
	struct str code;
	enum result result = list != NULL ? flow_places_load(tx, list) : ERR_LIMIT;

	*listed = false;
	*name = scan.kind == SCAN_PLACE ? arena_str(tx->arena, scan_code(&scan)) : text;
	code = flow_place_code(tx->arena, *name);
	if (result != OK || arena_full(tx->arena))
		return result != OK ? result : ERR_LIMIT;
	/* The end of a long name is in no code: what was typed in full beyond it may be another place. */
	if (name->n > SCAN_PLACE_MAX)
		return OK;
	for (size_t i = 0; i < list->n && code.n > 0; i++)
		if (has_code(list->name[i], code)) {
			*name = list->name[i];
			*listed = true;
			break;
		}
	return OK;
}
