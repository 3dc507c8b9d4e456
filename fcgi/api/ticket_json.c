#include "api/ticket_json.h"

#include "api/job_json.h"
#include "api/label.h"
#include "api/lot_json.h"
#include "flow/floor.h"
#include "flow/ticket_time.h"
#include "flow/shops.h"

enum result
api_ticket_world(struct tx *tx, struct ticket_world *w)
{
	struct shop *shop;
	size_t n;
	enum result result = store_shop_list(tx, &shop, &n);

	w->shops = 0;
	for (size_t i = 0; i < n && i < SHOPS_MAX; i++) {
		struct ticket_shop *s = &w->shop[w->shops++];

		s->shop = shop[i];
		flow_shop_settings_read(tx->arena, shop[i].settings, &s->settings);
		s->today = flow_shops_today(&s->shop, tx->now_ms);
	}
	if (result == OK)
		result = store_person_list(tx, &w->person, &w->persons);
	return result == OK ? store_kiosk_list(tx, &w->kiosk, &w->kiosks) : result;
}

const struct ticket_shop *
api_ticket_shop(const struct ticket_world *w, struct str shop_id)
{
	for (size_t i = 0; i < w->shops; i++)
		if (str_eq(w->shop[i].shop.id, shop_id))
			return &w->shop[i];
	return NULL;
}

struct str
api_ticket_person(const struct ticket_world *w, struct str id)
{
	for (size_t i = 0; i < w->persons && id.n; i++)
		if (str_eq(w->person[i].id, id))
			return w->person[i].name;
	for (size_t i = 0; i < w->kiosks && id.n; i++)
		if (str_eq(w->kiosk[i].id, id))
			return w->kiosk[i].name;
	return STR("");
}

static struct str
toucher(struct arena *a, const struct ticket_world *w, const struct ticket *t)
{
	struct str person = str_eq(t->touched_by, t->touched_on) ? STR("") : api_ticket_person(w, t->touched_by);

	return api_label_at(a, person, api_ticket_person(w, t->touched_on));
}

void
api_put_day(struct arena *a, json *o, const char *key, int64_t day)
{
	char room[16];
	struct buf b = buf_of(room, sizeof room);

	if (day >= DAY_LEAST && day <= DAY_MOST)
		day_put(&b, (int32_t)day);
	if (b.n)
		json_put_str(a, o, key, arena_str(a, buf_str(&b)));
	else
		json_put_null(a, o, key);
}

void
api_put_problems(struct arena *a, json *o, const char *key, int64_t problems)
{
	json *list = json_array(a);

	for (int i = 0; i < INTAKE_PROBLEMS; i++)
		if (problems & INTAKE_BIT(i)) {
			json *one = json_object(a);

			json_put_str(a, one, "code", intake_problem_name((enum intake_problem)i));
			json_put_str(a, one, "text", intake_problem_text((enum intake_problem)i));
			json_put(a, list, NULL, one);
		}
	json_put(a, o, key, list);
}

/* ---- a row -------------------------------------------------------------------------------------------------------- */

static void
put_next(struct arena *a, json *o, const struct stage_ticket *machine, const struct stage_floor *floor)
{
	enum stage_action action;
	char room[200];
	struct buf b = buf_of(room, sizeof room);
	json *next;

	if (!stage_next(machine, floor, &action)) {
		json_put_null(a, o, "next");
		return;
	}
	stage_next_say(&b, machine, floor);
	next = json_object(a);
	json_put_str(a, next, "action", stage_action_name(action));
	json_put_str(a, next, "stage", stage_name(floor, machine->stage));
	json_put_str(a, next, "text", arena_str(a, buf_str(&b)));
	json_put(a, o, "next", next);
}

/* Its order may not enter the floor yet. */
static bool
is_waiting(const struct ticket *t)
{
	return !t->open && !t->machine.cancelled && !str_eq(t->stage, STR("Complete"));
}

/* The machine of a ticket that was only read: on its shop's floor. */
static struct stage_ticket
machine_of(const struct ticket *t, const struct stage_floor *floor)
{
	struct stage_ticket m = t->machine;

	m.stage = stage_find(floor, t->stage);
	if (m.stage == STAGE_NONE)
		m.stage = 0;
	m.waiting = is_waiting(t);
	return m;
}

/* What else core/stage.h needs, for a station that has to decide while its line is down. */
static void
put_machine(struct arena *a, json *o, const struct ticket *t)
{
	const struct stage_last *l = &t->machine.last;
	json *last;

	json_put_bool(a, o, "begun", t->machine.begun);
	json_put_bool(a, o, "shop_cancelled", t->machine.shop_cancelled);
	json_put_bool(a, o, "waiting", is_waiting(t));
	if (l->kind == STAGE_UNDO_NOTHING) {
		json_put_null(a, o, "last");
		return;
	}
	last = json_object(a);
	json_put_str(a, last, "kind", stage_undo_name(l->kind));
	json_put_str(a, last, "stage", t->undo_stage);
	json_put_bool(a, last, "started", l->started);
	json_put_bool(a, last, "received", l->received);
	json_put_bool(a, last, "begun", l->begun);
	json_put(a, o, "last", last);
}

json *
api_ticket_json(struct arena *a, const struct ticket_world *w, const struct ticket *t)
{
	const struct ticket_shop *s = api_ticket_shop(w, t->shop_id);
	int32_t due = (int32_t)t->due_day;
	json *o = json_object(a);

	json_put_str(a, o, "id", arena_printf(a, "%.*s.%lld", STR_ARG(t->order_id), (long long)t->no));
	json_put_str(a, o, "order_id", t->order_id);
	json_put_int(a, o, "no", t->no);
	json_put_str(a, o, "store_id", t->shop_id);
	json_put_str(a, o, "human", t->human);
	json_put_int(a, o, "number", t->number);
	json_put_str(a, o, "product", t->product);
	json_put_str(a, o, "sku", t->sku);
	json_put_str(a, o, "flavour", t->flavour);
	json_put_str(a, o, "size", t->size);
	json_put_int(a, o, "quantity", t->quantity);
	api_put_day(a, o, "due_day", t->due_day);
	json_put_str(a, o, "due_time", t->due_time);
	json_put_str(a, o, "stage", t->stage);
	json_put_int(a, o, "round", t->machine.round);
	json_put_bool(a, o, "started", t->machine.started);
	json_put_bool(a, o, "held", t->machine.held);
	json_put_str(a, o, "hold_reason", t->hold_reason);
	json_put_bool(a, o, "changed", t->machine.changed);
	json_put_str(a, o, "difference", t->difference);
	json_put_bool(a, o, "cancelled", t->machine.cancelled);
	json_put_bool(a, o, "received", t->machine.received);
	json_put_bool(a, o, "complete", str_eq(t->stage, STR("Complete")));
	put_machine(a, o, t);
	if (t->assignee.n)
		json_put_str(a, o, "assignee", t->assignee);
	else
		json_put_null(a, o, "assignee");
	json_put_str(a, o, "assignee_name", api_ticket_person(w, t->assignee));
	json_put_str(a, o, "storage", t->storage);
	api_put_time(a, o, "touched_at", t->touched_at);
	json_put_str(a, o, "touched_by_name", toucher(a, w, t));
	if (s != NULL) {
		struct stage_ticket machine = machine_of(t, &s->settings.floor);
		enum due_priority priority = due_priority(due, s->today, s->settings.days);

		json_put_str(a, o, "priority", due_priority_name(priority));
		json_put_str(a, o, "priority_label", due_priority_label(priority));
		json_put_bool(a, o, "overdue", t->open && due_overdue(due, s->today));
		put_next(a, o, &machine, &s->settings.floor);
	}
	return o;
}

/* ---- a card ------------------------------------------------------------------------------------------------------- */

struct order_text
api_ticket_text(struct arena *a, const struct floor_seen *seen)
{
	const struct order_person *p = seen->has_person ? &seen->person : NULL;
	struct order_text *all = NULL, text;
	size_t n = 0;

	if (p != NULL)
		flow_order_texts_read(a, p->texts, &all, &n);
	text = flow_order_text(all, n, seen->work->all.ticket[seen->at].line);
	if (p != NULL && p->note.n && !str_eq(p->note, text.notes))
		text.notes = text.notes.n ? arena_printf(a, "%.*s\n%.*s", STR_ARG(text.notes), STR_ARG(p->note)) : p->note;
	return text;
}

static void
put_texts(struct arena *a, json *o, const struct floor_seen *seen)
{
	const struct order_text text = api_ticket_text(a, seen);
	struct str notes = text.notes;

	for (size_t i = seen->notes; i-- > 0;)
		notes = notes.n ? arena_printf(a, "%.*s\n%.*s", STR_ARG(notes), STR_ARG(seen->note[i])) : seen->note[i];
	json_put_str(a, o, "writing", text.writing);
	json_put_str(a, o, "notes", notes);
	json_put_str(a, o, "customer_name", seen->has_person ? seen->person.name : STR(""));
}

static void
put_times(struct arena *a, const struct ticket_world *w, json *o, struct str times)
{
	struct ticket_time at[TICKET_TIMES_MAX];
	size_t n = flow_ticket_times(a, times, at);
	json *list = json_array(a);

	for (size_t i = 0; i < n; i++) {
		json *row = json_object(a);

		json_put_str(a, row, "stage", at[i].stage);
		json_put_int(a, row, "round", at[i].round);
		api_put_time(a, row, "started_at", at[i].started);
		api_put_time(a, row, "done_at", at[i].done);
		json_put_str(a, row, "by_name", api_ticket_person(w, at[i].by));
		json_put(a, list, NULL, row);
	}
	json_put(a, o, "times", list);
}

void
api_put_stages(struct arena *a, json *o, const struct stage_floor *floor)
{
	json *list = json_array(a);

	for (int32_t i = 0; i < floor->n; i++) {
		json *one = json_object(a);

		json_put_str(a, one, "name", floor->rule[i].name);
		json_put_str(a, one, "begin", stage_begin_name(floor->rule[i].begin));
		if (floor->rule[i].qc_to == STAGE_NONE)
			json_put_null(a, one, "qc_to");
		else
			json_put_str(a, one, "qc_to", stage_name(floor, floor->rule[i].qc_to));
		json_put(a, list, NULL, one);
	}
	json_put(a, o, "stages", list);
}

/* What may be done here, by this person; and why not. */
static void
put_may(struct arena *a, json *o, const struct actor *actor, const struct order_work *work, size_t at)
{
	const struct stage_ticket *machine = &work->all.ticket[at].machine;
	char room[200];
	struct buf waits = buf_of(room, sizeof room);
	json *all = json_object(a);

	for (int i = 0; i < STAGE_ACTIONS; i++) {
		enum stage_action action = (enum stage_action)i;
		enum permission permission;
		enum stage_refusal why;
		struct str text;
		json *one;

		if (!stage_permission(action, &permission))
			continue;
		why = stage_may(machine, &work->settings.floor, action);
		text = stage_refusal_text(why);
		if (action == STAGE_COMPLETE && why == STAGE_REFUSED_NOT && machine->stage == work->settings.floor.n - 1 &&
		    flow_floor_waits(work, at, &waits)) {
			why = STAGE_REFUSED_OTHERS;
			text = arena_str(a, buf_str(&waits));
		}
		one = json_object(a);
		json_put_bool(a, one, "may", why == STAGE_REFUSED_NOT && role_may(actor->role, permission));
		if (!role_may(actor->role, permission)) {
			json_put_str(a, one, "code", STR("denied"));
			json_put_str(a, one, "text", STR("A manager may do this."));
		} else {
			json_put_str(a, one, "code", why == STAGE_REFUSED_NOT ? STR("") : stage_refusal_code(why));
			json_put_str(a, one, "text", why == STAGE_REFUSED_NOT ? STR("") : text);
		}
		json_put(a, all, stage_action_name(action).p, one);
	}
	json_put(a, o, "may", all);
}

json *
api_ticket_card(struct arena *a, const struct ticket_world *w, const struct actor *actor, const struct floor_seen *seen)
{
	const struct order_work *work = seen->work;
	const struct ticket *t = &work->all.ticket[seen->at];
	json *o = api_ticket_json(a, w, t), *siblings = json_array(a), *lots = json_array(a);

	put_texts(a, o, seen);
	json_put(a, o, "allergens", api_allergens_json(a, seen->allergens));
	for (size_t i = 0; i < seen->lots; i++)
		json_put(a, lots, NULL, api_lot_taken_json(a, &seen->lot[i]));
	json_put(a, o, "lots", lots);
	json_put_str(a, o, "method", work->all.order.method);
	json_put_str(a, o, "due_text", seen->has_person ? seen->person.due_text : STR(""));
	json_put_bool(a, o, "test", work->all.order.test);
	api_put_stages(a, o, &work->settings.floor);
	put_times(a, w, o, t->times);
	for (size_t i = 0; i < work->all.tickets; i++)
		if (i != seen->at)
			json_put(a, siblings, NULL, api_ticket_json(a, w, &work->all.ticket[i]));
	json_put(a, o, "siblings", siblings);
	put_may(a, o, actor, work, seen->at);
	return o;
}
