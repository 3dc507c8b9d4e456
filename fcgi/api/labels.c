/* production/tickets/{id}/label.svg and label.pdf, production/labels.pdf: what is stuck onto a cake. */
#include "api/handlers.h"
#include "api/job_json.h"
#include "api/ticket_json.h"
#include "base/barcode.h"
#include "base/paper.h"
#include "flow/floor.h"
#include "flow/order_due.h"
#include "flow/stock.h"

enum { IDS_MAX = 200 };

struct label { struct str order_id; int64_t no; struct floor_seen seen; };
struct labels { struct label *at; size_t n; struct ticket_world world; };

static enum result
load(struct tx *tx, void *in_out)
{
	struct labels *all = in_out;
	enum result result = api_ticket_world(tx, &all->world);

	for (size_t i = 0; i < all->n && result == OK; i++)
		result = flow_floor_see(tx, all->at[i].order_id, all->at[i].no, &all->at[i].seen);
	return result;
}

static bool
read_id(struct api *api, struct str id, struct label *l)
{
	*l = (struct label){ .no = 0 };
	if (flow_floor_id(id, &l->order_id, &l->no))
		return true;
	fault_set(&api->fault, ERR_MISSING, "no_such_ticket", "There is no such ticket.");
	return false;
}

/* ---- SVG ---------------------------------------------------------------------------------------------------------- */

void
api_labels_svg(struct api *api)
{
	static const char *const known[] = { "code", NULL };
	struct label one;
	struct labels all = { .at = &one, .n = 1 };
	struct str code = STR("code128"), svg;
	enum result result = request_query_only(api->req, known, &api->fault);

	request_query(api->req, "code", &code);
	if (result == OK && !str_eq(code, STR("code128")) && !str_eq(code, STR("qr")))
		result = fault_field(&api->fault, "code", "Should be code128 or qr.");
	if (result == OK && !read_id(api, api_path(api, 0), &one))
		result = ERR_MISSING;
	if (result == OK)
		result = db_read(api->db, &api->scope, load, &all);
	if (result == OK)
		result = barcode_svg(api->arena, str_eq(code, STR("qr")) ? BARCODE_SQUARES : BARCODE_BARS,
		    one.seen.work->all.ticket[one.seen.at].human, true, &svg, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "image/svg+xml", svg);
}

/* ---- PDF ---------------------------------------------------------------------------------------------------------- */

static void
fill(struct arena *a, const struct ticket_world *w, const struct floor_seen *l, struct paper_ticket *p)
{
	const struct order_all *all = &l->work->all;
	const struct ticket *t = &all->ticket[l->at];
	const struct ticket_shop *s = api_ticket_shop(w, t->shop_id);
	struct paper_stage *stage = ARENA_ARRAY(a, struct paper_stage, STAGES_MAX);
	enum due_priority priority = s != NULL ? due_priority((int32_t)t->due_day, s->today, s->settings.days) : DUE_NEVER;
	struct order_text text = api_ticket_text(a, l);

	*p = (struct paper_ticket){ .id = t->human, .title = t->human, .store = l->work->shop.name, .product = t->product, .size = t->size,
	    .flavour = t->flavour, .priority = due_priority_label(priority), .urgent = priority == DUE_HIGH, .part = (int)(l->at + 1),
	    .of = (int)all->tickets, .stage = stage };
	if (t->quantity > 1)
		p->size = arena_printf(a, "%.*s%s× %lld", STR_ARG(t->size), t->size.n ? "  " : "", (long long)t->quantity);
	p->due = flow_order_due_text(a, t->due_day, t->due_time);
	p->allergens = flow_stock_allergens_text(a, l->allergens);
	if (p->allergens.n == 0)	/* on paper no line would read as none */
		p->allergens = STR("Not stated");
	p->writing = text.writing;
	p->notes = text.notes;
	for (int32_t i = 0; stage != NULL && i < l->work->settings.floor.n; i++)	/* what a check sent back over is to be done again */
		stage[p->stages++] = (struct paper_stage){ stage_name(&l->work->settings.floor, i), i < t->machine.stage ? STR("done") : STR("") };
}

/* What may be asked for, and onto what it is printed. */
static enum result
read_format(struct api *api, const char *const *known, enum paper_layout *layout)
{
	struct str format = STR("label-62");
	enum result result = request_query_only(api->req, known, &api->fault);

	request_query(api->req, "format", &format);
	if (result == OK && (!paper_parse(format, layout) || paper_kind(*layout) != PAPER_TICKETS))
		result = fault_field(&api->fault, "format", "Should be label-62, label-100, ticket-a6, ticket-a4 or sheet-a4.");
	return result;
}

static void
answer_pdf(struct api *api, struct labels *all, enum paper_layout layout)
{
	struct paper_ticket *ticket = ARENA_ARRAY(api->arena, struct paper_ticket, all->n + 1);
	struct str pdf;
	enum result result = ticket != NULL ? OK : ERR_LIMIT;

	if (result == OK)
		result = db_read(api->db, &api->scope, load, all);
	for (size_t i = 0; result == OK && i < all->n; i++)
		fill(api->arena, &all->world, &all->at[i].seen, &ticket[i]);
	if (result == OK)
		result = paper_tickets(api->arena, layout, ticket, all->n, env_now(api->env), &pdf, &api->fault);
	if (result != OK)
		api_fail(api, result);
	else
		answer_bytes(api->ans, 200, "application/pdf", pdf);
}

void
api_labels_pdf(struct api *api)
{
	static const char *const known[] = { "format", NULL };
	struct label one;
	struct labels all = { .at = &one, .n = 1 };
	enum paper_layout layout = PAPER_LABEL_62;

	if (read_format(api, known, &layout) != OK)
		api_fail(api, ERR_INPUT);
	else if (!read_id(api, api_path(api, 0), &one))
		api_fail(api, ERR_MISSING);
	else
		answer_pdf(api, &all, layout);
}

void
api_labels_all(struct api *api)
{
	static const char *const known[] = { "ids", "format", NULL };
	struct labels all = { .at = ARENA_ARRAY(api->arena, struct label, IDS_MAX) };
	struct str ids = STR(""), id;
	enum paper_layout layout = PAPER_LABEL_62;
	enum result result = all.at != NULL ? read_format(api, known, &layout) : ERR_LIMIT;

	request_query(api->req, "ids", &ids);
	if (result == OK && ids.n == 0)
		result = fault_field(&api->fault, "ids", "Which tickets? Their ids, with commas between them.");
	while (result == OK && ids.n > 0) {
		str_cut(ids, ',', &id, &ids);
		if (all.n == IDS_MAX)
			result = fault_field(&api->fault, "ids", "Should be at most %d.", IDS_MAX);
		else if (!read_id(api, id, &all.at[all.n++]))
			result = ERR_MISSING;
	}
	if (result != OK)
		api_fail(api, result);
	else
		answer_pdf(api, &all, layout);
}
