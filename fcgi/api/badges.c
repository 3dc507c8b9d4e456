/* settings/badges.pdf and settings/users/{id}/badge.svg: what people carry to say at a kiosk who they are. */
#include "api/handlers.h"
#include "base/barcode.h"
#include "base/paper.h"
#include "core/scan.h"
#include "store/account.h"
#include "store/person.h"

enum { IDS_MAX = 200, BADGE_TEXT = 48 };

struct badges { struct str *id; size_t n; struct person *person; struct account account; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct badges *all = in_out;
	enum result result = store_account_get(tx, &all->account);

	all->person = ARENA_ARRAY(tx->arena, struct person, all->n);
	if (all->person == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < all->n && result == OK; i++) {
		result = store_person_get(tx, all->id[i], &all->person[i]);
		if (result == ERR_MISSING)
			return tx_refuse(tx, ERR_MISSING, "missing", "There is no such person.");
		if (result == OK && all->person[i].badge.n == 0)
			return tx_refuse(tx, ERR_CONFLICT, "no_badge", "%.*s has no badge yet. Give one first.", STR_ARG(all->person[i].name));
	}
	return result;
}

/* What the code on it says: "tp-badge-…". */
static struct str
badge_text(struct arena *a, struct str code)
{
	char room[BADGE_TEXT];
	struct buf b = buf_of(room, sizeof room);

	return scan_label_put(&b, SCAN_PERSON, code) ? arena_str(a, buf_str(&b)) : STR("");
}

void
api_badges_svg(struct api *api)
{
	static const char *const known[] = { NULL };
	struct str id = api_path(api, 0), svg;
	struct badges all = { .id = &id, .n = 1 };
	enum result result = request_query_only(api->req, known, &api->fault);

	if (result == OK)
		result = db_read(api->db, &api->scope, load, &all);
	if (result == OK)
		result = barcode_svg(api->arena, BARCODE_SQUARES, badge_text(api->arena, all.person[0].badge), false, &svg, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "image/svg+xml", svg);
}

static enum result
read_ids(struct api *api, struct badges *all)
{
	struct str ids = STR("");

	request_query(api->req, "ids", &ids);
	if (ids.n == 0)
		return fault_field(&api->fault, "ids", "Whose badges? Ids of people, with commas between them.");
	while (ids.n > 0) {
		if (all->n == IDS_MAX)
			return fault_field(&api->fault, "ids", "Should be at most %d.", IDS_MAX);
		str_cut(ids, ',', &all->id[all->n++], &ids);
	}
	return OK;
}

void
api_badges_pdf(struct api *api)
{
	static const char *const known[] = { "ids", "format", NULL };
	struct badges all = { .id = ARENA_ARRAY(api->arena, struct str, IDS_MAX) };
	struct paper_badge *badge;
	struct str format = STR("badge-card"), pdf;
	enum paper_layout layout = PAPER_BADGE_CARD;
	enum result result = all.id != NULL ? request_query_only(api->req, known, &api->fault) : ERR_LIMIT;

	request_query(api->req, "format", &format);
	if (result == OK && (!paper_parse(format, &layout) || paper_kind(layout) != PAPER_BADGES))
		result = fault_field(&api->fault, "format", "Should be badge-card or badge-a4.");
	if (result == OK)
		result = read_ids(api, &all);
	if (result == OK)
		result = db_read(api->db, &api->scope, load, &all);
	badge = ARENA_ARRAY(api->arena, struct paper_badge, all.n + 1);
	if (result == OK && badge == NULL)
		result = ERR_LIMIT;
	for (size_t i = 0; i < all.n && result == OK; i++)
		badge[i] = (struct paper_badge){ .code = badge_text(api->arena, all.person[i].badge), .name = all.person[i].name,
		    .store = all.account.name };
	if (result == OK)
		result = paper_badges(api->arena, layout, badge, all.n, env_now(api->env), &pdf, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "application/pdf", pdf);
}
