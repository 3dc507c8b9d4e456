/* production/scan and production/tickets: what a station asks, and what people do with a cake. */
#include "api/handlers.h"
#include "api/ticket_json.h"
#include "core/scan.h"
#include "flow/shops.h"
#include "flow/who.h"
#include "http/body.h"
#include "store/lot.h"

enum { TEXT_MAX = 500, KEY_MAX = 100, WORD_MAX = 80 };
#define TIME_MAX INT64_C(253402300799999)	/* the end of the year 9999 */

/* ---- what was scanned --------------------------------------------------------------------------------------------- */

enum { FOUND_MAX = 400 };	/* of more nobody picks one */

struct look {
	struct str text, store, station;
	struct ticket_world world;
	struct scan scan;
	/* out: the tickets that it may be; of one, all of it */
	struct floor_seen *found;
	size_t n;
	struct str unmade;		/* the id of an order that was meant, and has no tickets */
	enum stage_action action;	/* what a scan of it at the station means */
	struct lot_row lot;		/* it is no cake's label but this lot's; its id "" when it is none's */
};

/* The tickets of one order that the scan may mean. */
static enum result
look_in(struct tx *tx, struct look *l, const struct ticket_shop *shop, const struct shop_order *o)
{
	struct order_work *w = ARENA_NEW(tx->arena, struct order_work);
	size_t live = 0;
	enum result result;

	if (w == NULL)
		return ERR_LIMIT;
	w->shop = shop->shop;
	w->settings = shop->settings;
	w->all.order = *o;
	result = flow_order_known(tx, w);
	if (result == OK && w->all.tickets == 0 && l->scan.part == 0)
		l->unmade = o->human;
	for (size_t i = 0; i < w->all.tickets && result == OK; i++)
		live += !w->all.ticket[i].machine.cancelled;
	for (size_t i = 0; i < w->all.tickets && result == OK; i++) {
		const struct ticket *t = &w->all.ticket[i];

		if (l->scan.part != 0 && t->no != l->scan.part)
			continue;
		if (l->scan.part == 0 && t->machine.cancelled && live > 0)
			continue;	/* a bare id does not mean what is no more, while there is something else */
		if (l->n < FOUND_MAX)
			l->found[l->n++] = (struct floor_seen){ .work = w, .at = i };
	}
	return result;
}

static enum result
look_for(struct tx *tx, struct look *l)
{
	enum result result = OK;

	for (size_t i = 0; i < l->world.shops && result == OK; i++) {
		struct shop_order *o;
		size_t n;

		if (l->scan.kind == SCAN_TICKET && (int)i != l->scan.store)
			continue;
		if (l->scan.kind == SCAN_NUMBER && l->store.n && !flow_shops_called(&l->world.shop[i].shop, l->store))
			continue;
		result = store_order_numbered(tx, l->world.shop[i].shop.id, l->scan.number, &o, &n);
		for (size_t k = 0; k < n && result == OK; k++)
			result = look_in(tx, l, &l->world.shop[i], &o[k]);
	}
	return result;
}

static bool
is_around(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* A supplier's own text, without the control characters and blanks that a scanner sets around it and what it says of the symbol. */
static struct str
printed(struct str s)
{
	for (; s.n && is_around(*s.p); s.n--)
		s.p++;
	while (s.n && is_around(s.p[s.n - 1]))
		s.n--;
	s = str_trim(s);
	return s.n > 3 && *s.p == ']' ? (struct str){ s.p + 3, s.n - 3 } : s;
}

/* What is no cake's may stand on a bag of flour, as its supplier printed it. */
static enum result
look_lot(struct tx *tx, struct look *l)
{
	enum result result = store_lot_labelled(tx, printed(l->text), &l->lot);

	if (result != OK)
		l->lot = (struct lot_row){ .id = STR("") };
	return result == ERR_MISSING ? OK : result;
}

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;
	struct scan_store store[SHOPS_MAX];
	enum result result = api_ticket_world(tx, &l->world);

	l->n = 0;
	l->unmade = STR("");
	for (size_t i = 0; i < l->world.shops; i++)
		store[i].prefix = l->world.shop[i].shop.prefix;
	if (result != OK)
		return result;
	l->scan = scan_read(l->text, store, l->world.shops);
	l->lot.id = STR("");
	if (l->scan.kind == SCAN_UNKNOWN)
		return look_lot(tx, l);
	if (l->scan.kind != SCAN_TICKET && l->scan.kind != SCAN_NUMBER)
		return OK;
	l->found = ARENA_ARRAY(tx->arena, struct floor_seen, FOUND_MAX);
	result = l->found != NULL ? look_for(tx, l) : ERR_LIMIT;
	if (result == OK && l->n == 0)
		return look_lot(tx, l);
	if (result != OK || l->n != 1)
		return result;
	{
		const struct order_work *w = l->found->work;
		const struct stage_ticket *machine = &w->all.ticket[l->found->at].machine;
		int32_t station = stage_find(&w->settings.floor, l->station);

		l->action = stage_scan(machine, &w->settings.floor, l->station.n && station != STAGE_NONE ? station : machine->stage);
	}
	return flow_floor_person(tx, l->found);
}

static void
answer_several(struct api *api, const struct look *l)
{
	json *o = answer_object(api->ans), *rows = json_array(api->arena);

	json_put_text(api->arena, o, "kind", "several");
	for (size_t i = 0; i < l->n; i++)
		json_put(api->arena, rows, NULL, api_ticket_json(api->arena, &l->world, &l->found[i].work->all.ticket[l->found[i].at]));
	json_put(api->arena, o, "rows", rows);
	answer_json(api->ans, 200, o);
}

static void
answer_ticket(struct api *api, const struct look *l)
{
	json *o = answer_object(api->ans), *scan = json_object(api->arena);
	const struct ticket *t = &l->found->work->all.ticket[l->found->at];

	json_put_text(api->arena, o, "kind", "ticket");
	json_put(api->arena, o, "ticket", api_ticket_card(api->arena, &l->world, &api->actor, l->found));
	json_put_str(api->arena, scan, "action", stage_action_name(l->action));
	json_put_str(api->arena, scan, "stage", l->station.n ? l->station : t->stage);
	json_put(api->arena, o, "scan", scan);
	answer_json(api->ans, 200, o);
}

/* Nothing is done to a lot here; one that must not be used says so where somebody holds it. */
static void
answer_lot(struct api *api, const struct lot_row *lot)
{
	struct str blocked = lot->blocked.n ? arena_printf(api->arena, " It is blocked (%.*s): do not use it.", STR_ARG(lot->blocked)) : STR("");

	api_fail(api, fault_set(&api->fault, ERR_MISSING, "lot_label", "That is a lot's label: %.*s of %.*s.%.*s Scan the cake's own label.",
	    STR_ARG(lot->code), STR_ARG(lot->name), STR_ARG(blocked)));
}

static void
answer_code(struct api *api, const char *kind, const struct scan *scan)
{
	json *o = answer_object(api->ans);

	json_put_text(api->arena, o, "kind", kind);
	json_put_str(api->arena, o, "code", arena_str(api->arena, scan_code(scan)));
	answer_json(api->ans, 200, o);
}

void
api_floor_scan(struct api *api)
{
	static const char *const known[] = { "text", "store", "station", NULL };
	struct look l = { .n = 0 };
	enum result result = request_query_only(api->req, known, &api->fault);

	request_query(api->req, "text", &l.text);
	request_query(api->req, "store", &l.store);
	request_query(api->req, "station", &l.station);
	if (result == OK)
		result = db_read(api->db, &api->scope, look, &l);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	if (l.lot.id.n) {
		answer_lot(api, &l.lot);
		return;
	}
	switch (l.scan.kind) {
	case SCAN_TICKET:
	case SCAN_NUMBER:
		if (l.n == 0 && l.unmade.n)
			api_fail(api, fault_set(&api->fault, ERR_MISSING, "nothing_to_make", "Of %.*s nothing is made here.", STR_ARG(l.unmade)));
		else if (l.n == 0)
			api_fail(api, fault_set(&api->fault, ERR_MISSING, "no_such_order", "There is no order %lld%s here.",
			    (long long)l.scan.number, l.scan.part ? " with such a ticket" : ""));
		else if (l.n == 1)
			answer_ticket(api, &l);
		else
			answer_several(api, &l);
		return;
	case SCAN_PERSON:
		answer_code(api, "person", &l.scan);
		return;
	case SCAN_PLACE:
		answer_code(api, "place", &l.scan);
		return;
	case SCAN_EMPTY:
		api_fail(api, fault_field(&api->fault, "text", "Scan something."));
		return;
	case SCAN_TOO_LONG:
		api_fail(api, fault_field(&api->fault, "text", "%.*s", STR_ARG(scan_text(&l.scan))));
		return;
	case SCAN_UNKNOWN:
		break;
	}
	api_fail(api, fault_set(&api->fault, ERR_MISSING, "unknown_scan", "%.*s", STR_ARG(scan_text(&l.scan))));
}

/* ---- what is done ------------------------------------------------------------------------------------------------- */

/* What a card needs beside the ticket; and the ticket, where nothing has loaded it yet. */
struct card { struct str order_id; int64_t no; struct ticket_world world; struct floor_seen seen; };

static enum result
load_card(struct tx *tx, void *in_out)
{
	struct card *x = in_out;
	enum result result = api_ticket_world(tx, &x->world);

	if (result != OK)
		return result;
	return x->seen.work != NULL ? flow_floor_person(tx, &x->seen) : flow_floor_see(tx, x->order_id, x->no, &x->seen);
}

static void
answer_step(struct api *api, struct floor_step *s)
{
	struct card x = { .seen = { .work = s->work, .at = s->at } };
	enum result result = db_read(api->db, &api->scope, load_card, &x);
	json *o = json_object(api->arena);

	if (result != OK) {
		api_fail(api, result);
		return;
	}
	json_put_bool(api->arena, o, "ok", !s->refused);
	json_put(api->arena, o, "ticket", api_ticket_card(api->arena, &x.world, &api->actor, &x.seen));
	if (!s->refused && s->already) {
		answer_already_done(api->ans, o);
		return;
	}
	if (s->refused) {
		json_put_str(api->arena, o, "code", s->code);
		json_put_str(api->arena, o, "message", s->message);
	}
	answer_json(api->ans, !s->refused ? 200 : s->denied ? 403 : 409, o);
}

/* Who stands at the kiosk, as it says. */
static void
read_who(struct api *api, struct body *b, struct who_step *who)
{
	struct str badge = STR("");
	struct scan scan;

	body_may_str(b, "identity", 1, WORD_MAX, &who->identity);
	body_may_int(b, "scanned_at", 1, TIME_MAX, &who->scanned_at);
	if (body_may_str(b, "badge", 1, WORD_MAX, &badge)) {
		scan = scan_read(badge, NULL, 0);
		if (scan.kind == SCAN_PERSON)
			who->badge = arena_str(api->arena, scan_code(&scan));
		else
			body_wrong(b, "badge", "This is no badge.");
	}
	if (api->kiosk.n == 0 && (who->identity.n || who->badge.n))
		body_wrong(b, who->badge.n ? "badge" : "identity", "Somebody else is signed in on this tablet now: it was scanned at a kiosk.");
}

/* Which members of the body an action knows; a stage that the path names is none of them. */
static bool
read_step(struct api *api, struct floor_step *s, struct who_step *who)
{
	static const char *const undos[] = { "start", "complete", NULL };
	struct body b = body_open(api->req, api->arena, &api->fault);
	int64_t round = 0;
	int undo;

	body_may_str(&b, "key", 1, KEY_MAX, &s->key);
	body_may_int(&b, "round", 1, INT32_MAX, &round);
	s->round = (int32_t)round;
	read_who(api, &b, who);
	switch (s->action) {
	case STAGE_START:
	case STAGE_COMPLETE:
	case STAGE_RECEIVE:
		if (s->stage.n == 0)
			body_may_str(&b, "stage", 1, WORD_MAX, &s->stage);
		break;
	case STAGE_QC_RETURN:
		body_may_str(&b, "stage", 1, WORD_MAX, &s->stage);
		body_may_text(&b, "reason", 1, TEXT_MAX, &s->text);
		break;
	case STAGE_MOVE_BACK:
		body_str(&b, "stage", 1, WORD_MAX, &s->stage);
		body_may_text(&b, "reason", 1, TEXT_MAX, &s->text);
		break;
	case STAGE_HOLD:
	case STAGE_CANCEL:
		body_may_text(&b, "reason", 1, TEXT_MAX, &s->text);
		break;
	case STAGE_UNDO:
		body_may_str(&b, "stage", 1, WORD_MAX, &s->stage);
		if (body_may_enum(&b, "undo", undos, &undo))
			s->undo = (enum stage_undo)(STAGE_UNDO_START + undo);
		break;
	case STAGE_ASSIGN:
		if (!body_is_null(&b, "person"))
			body_str(&b, "person", 1, WORD_MAX, &s->person);
		body_may_text(&b, "note", 1, TEXT_MAX, &s->text);
		break;
	case STAGE_STORE:
		body_str(&b, "storage", 0, WORD_MAX, &s->text);
		break;
	case STAGE_NOTE:
		body_text(&b, "note", 1, TEXT_MAX, &s->text);
		break;
	case STAGE_PRINT:
	case STAGE_ACKNOWLEDGE:
	case STAGE_RESUME:
	case STAGE_CHANGED:
	case STAGE_SHOP_CANCELLED:
		break;
	}
	return body_done(&b);
}

static void
step(struct api *api, enum stage_action action, struct str stage)
{
	struct floor_step s = { .action = action, .stage = stage };
	struct who_step who = { .kiosk_id = api->kiosk, .step = &s };
	enum permission permission = MAY_FLOOR;
	enum result result;

	if (!flow_floor_id(api_path(api, 0), &s.order_id, &s.no)) {
		api_fail(api, fault_set(&api->fault, ERR_MISSING, "no_such_ticket", "There is no such ticket."));
		return;
	}
	if (!stage_permission(action, &permission)) {
		answer_result(api->ans, ERR_MISSING);
		return;
	}
	s.denied = !role_may(api->actor.role, permission);
	if (!read_step(api, &s, &who) && !s.denied) {
		api_fail(api, ERR_INPUT);
		return;
	}
	if (s.denied)	/* whatever else is wrong with it */
		api->fault = (struct fault){ 0 };
	result = api->kiosk.n ? flow_who_step(api->env, api->db, &api->scope, &who) : db_write(api->db, &api->scope, flow_floor_step, &s);
	if (result != OK)
		api_fail(api, result);
	else
		answer_step(api, &s);
}

void
api_floor_action(struct api *api)
{
	enum stage_action action;

	if (!stage_action_parse(api_path(api, 1), &action))
		answer_result(api->ans, ERR_MISSING);
	else
		step(api, action, STR(""));
}

void
api_floor_get(struct api *api)
{
	struct card x = { .no = 0 };
	enum result result = OK;
	json *o;

	if (!flow_floor_id(api_path(api, 0), &x.order_id, &x.no))
		result = fault_set(&api->fault, ERR_MISSING, "no_such_ticket", "There is no such ticket.");
	if (result == OK && api_unchanged_today(api))
		return;
	if (result == OK)
		result = db_read(api->db, &api->scope, load_card, &x);
	if (result != OK) {
		api_fail(api, result);
		return;
	}
	o = answer_object(api->ans);
	json_put(api->arena, o, "ticket", api_ticket_card(api->arena, &x.world, &api->actor, &x.seen));
	answer_json(api->ans, 200, o);
}

/* ---- by the names of the plan ------------------------------------------------------------------------------------- */

void api_floor_print(struct api *api) { step(api, STAGE_PRINT, STR("")); }
void api_floor_complete_filling(struct api *api) { step(api, STAGE_COMPLETE, STR("Filling")); }
void api_floor_complete_covering(struct api *api) { step(api, STAGE_COMPLETE, STR("Covering")); }
void api_floor_complete_decorating(struct api *api) { step(api, STAGE_COMPLETE, STR("Decorating")); }
void api_floor_start_packing(struct api *api) { step(api, STAGE_START, STR("Packing")); }
void api_floor_complete_packing(struct api *api) { step(api, STAGE_COMPLETE, STR("Packing")); }
void api_floor_qc_return(struct api *api) { step(api, STAGE_QC_RETURN, STR("")); }
void api_floor_assign(struct api *api) { step(api, STAGE_ASSIGN, STR("")); }
void api_floor_storage(struct api *api) { step(api, STAGE_STORE, STR("")); }
