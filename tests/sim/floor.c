/* floor.c - our own people: they scan cakes, twice at times, receive and count stock, and ask the shops how things stand. */
#include "tests/sim/front.h"

#include <stdio.h>
#include <string.h>

#include "flow/floor.h"
#include "flow/order_told.h"
#include "flow/shop_jobs.h"
#include "flow/stock.h"
#include "store/job.h"

const struct floor_item floor_items[ITEMS] = {
	{ "SKU-0", STOCK_REFUSE, false }, { "SKU-1", STOCK_WARN, false }, { "SKU-2", STOCK_ALLOW, false },
	{ "SKU-3", STOCK_ALLOW, true }, { "SKU-4", STOCK_WARN, false },
};

static struct scope
person(struct sim *s, const struct company *a)
{
	return scope_of(s, a, a->person, "request");
}

/* ---- stock ------------------------------------------------------------------------------------------------------------- */

static enum result
move(struct sim *s, struct company *a, int item, struct stock_input in)
{
	struct scope scope = person(s, a);
	struct stock_act act = { .id = a->item[item], .in = in, .key = keep(s, "stock-%llu", (unsigned long long)dice_roll(&s->dice)) };
	enum result res;

	act.in.reason = STR("the simulation");
	res = write_as(s, &scope, flow_stock_act, &act);
	if (res == OK && odds(s, ODD_CLICK_TWICE)) {
		res = write_as(s, &scope, flow_stock_act, &act);
		if (res != OK || !act.already)
			violated(s, "the same movement was done twice");
	}
	trace(s, "somebody moves %s: %.*s, %s", floor_items[item].sku, STR_ARG(stock_kind_name(in.kind)), res == OK ? "done" : s->fault.code);
	if (res == ERR_STORE)
		violated(s, "stock cannot be moved: %s", s->fault.message);
	return res;
}

static struct amount
whole(int64_t n)
{
	return (struct amount){ n, 1 };
}

bool
floor_open(struct sim *s, struct company *a)
{
	struct scope scope = person(s, a);
	struct stock_recipe_line made_of[2];
	struct stock_recipe recipe = { .line = made_of, .n = 2 };
	bool good = true;

	for (int i = 0; i < ITEMS && good; i++) {
		struct stock_setting x = { .sku = str_of(floor_items[i].sku), .name = str_of(floor_items[i].sku), .unit = STR("piece"),
		    .has_rule = true, .rule = floor_items[i].rule, .has_recipe = true, .recipe = floor_items[i].recipe, .has_safety = i == 1,
		    .safety = whole(2) };

		good = db_write(s->db, &scope, flow_stock_add, &x) == OK;
		a->item[i] = keep_str(s, x.now.id);
		a->ghost[i] = stock_new(floor_items[i].rule);
		if (good && !floor_items[i].recipe)
			good = move(s, a, i, (struct stock_input){ .kind = STOCK_RECEIVE, .amount = whole(dice_from(&s->dice, 1, 40)) }) == OK;
	}
	made_of[0] = (struct stock_recipe_line){ a->item[0], whole(1) };
	made_of[1] = (struct stock_recipe_line){ a->item[1], { 1, 3 } };
	recipe.id = a->item[3];
	return good && db_write(s->db, &scope, flow_stock_recipe, &recipe) == OK;
}

static void
move_some(struct sim *s, struct company *a)
{
	int item = (int)dice_from(&s->dice, 0, ITEMS - 1);
	struct stock_input in = { .kind = STOCK_RECEIVE, .amount = whole(dice_wide(&s->dice, 1, 30)) };

	switch (dice_from(&s->dice, 0, 3)) {
	case 0:
		in = (struct stock_input){ .kind = STOCK_ADJUST, .amount = whole(dice_from(&s->dice, -4, -1)) };
		break;
	case 1:
		in = (struct stock_input){ .kind = STOCK_COUNT, .amount = whole(dice_from(&s->dice, 0, 40)) };
		break;
	default:
		break;
	}
	move(s, a, item, in);
}

/* ---- cakes ------------------------------------------------------------------------------------------------------------- */

struct look { struct str order; struct ticket *at; size_t n; };

static enum result
look(struct tx *tx, void *in_out)
{
	struct look *l = in_out;

	return store_ticket_of(tx, l->order, &l->at, &l->n);
}

static void
step_of(struct sim *s, const struct ticket *t, struct floor_step *x)
{
	static const enum stage_action rare[] = { STAGE_UNDO, STAGE_UNDO, STAGE_QC_RETURN, STAGE_HOLD, STAGE_RESUME, STAGE_CANCEL, STAGE_NOTE, STAGE_STORE,
	    STAGE_RECEIVE, STAGE_MOVE_BACK };
	int64_t what = dice_from(&s->dice, 0, 99);

	x->text = STR("because");
	if (t->machine.changed && what < 80)
		x->action = STAGE_ACKNOWLEDGE;
	else if (t->machine.held && what < 60)
		x->action = STAGE_RESUME;
	else if (str_eq(t->stage, STR("Packing")) && !t->machine.started && what < 80)
		x->action = STAGE_START;
	else if (what < 80)
		x->action = STAGE_COMPLETE;
	else if (what < 88)
		x->action = STAGE_PRINT;
	else
		x->action = rare[dice_from(&s->dice, 0, 9)];
	if (x->action == STAGE_COMPLETE || x->action == STAGE_START || x->action == STAGE_RECEIVE)
		x->stage = t->stage;
	else if (x->action == STAGE_MOVE_BACK)
		x->stage = STR("Filling");
}

static void
scan(struct sim *s, struct company *a)
{
	struct front *f = a->front[dice_from(&s->dice, 0, a->fronts - 1)];
	struct scope scope = person(s, a);
	struct floor_step x = { .key = keep(s, "scan-%llu", (unsigned long long)dice_roll(&s->dice)) };
	struct look l = { .n = 0 };
	enum result res;

	if (f->sales == 0)
		return;
	l.order = flow_order_id(&s->scratch, f->id, str_of(f->sale[f->sales - 1 - dice_wide(&s->dice, 0, f->sales - 1)]->id));
	if (db_read(s->db, &scope, look, &l) != OK || l.n == 0)
		return;
	x.order_id = l.order;
	x.no = dice_from(&s->dice, 1, (int64_t)l.n);
	step_of(s, &l.at[x.no - 1], &x);
	res = write_as(s, &scope, flow_floor_step, &x);
	s->scans++;
	trace(s, "somebody scans %.*s: %.*s, %s%.*s", STR_ARG(l.at[x.no - 1].human), STR_ARG(stage_action_name(x.action)),
	    res != OK ? s->fault.code : x.refused ? "refused " : x.already ? "already" : "done", STR_ARG(x.refused ? x.code : STR("")));
	if (res == ERR_STORE)
		violated(s, "a scan cannot be kept: %s", s->fault.message);
	if (res == OK && !x.refused && odds(s, ODD_CLICK_TWICE)) {	/* the tablet has heard nothing, and sends it again */
		res = write_as(s, &scope, flow_floor_step, &x);
		if (res != OK || !x.already)
			violated(s, "the same scan was done twice");
	}
}

void
floor_act(struct sim *s, struct company *a)
{
	if (s->calm)
		return;
	happen(s, dice_wide(&s->dice, SECOND, 2 * MINUTE), H_FLOOR, a, 0);
	if (dice_from(&s->dice, 0, 9) == 0)
		move_some(s, a);
	else
		scan(s, a);
}

/* ---- when all is calm -------------------------------------------------------------------------------------------------- */

static enum result
is_done(struct tx *tx, void *in_out)
{
	static const struct sql asked = { "tt", "SELECT count(*) FROM job WHERE state = 'queued' AND subject_id = $1 AND dedupe LIKE '%/asked'"
	    " AND account_id = $2", NULL };
	const struct front *f = in_out;
	struct rows rows = DB_QUERY(tx, &asked, V_TEXT(f->id), V_TEXT(tx->account));
	bool done = row_next(&rows) && row_int(&rows, 0) == 0;

	rows_end(&rows);
	return done ? OK : ERR_CONFLICT;
}

/*
 * The connection is tried, orders are caught up, then levels are compared: twice, since what has moved meanwhile is left for
 * another night.
 */
bool
floor_help(struct sim *s, struct front *f)
{
	static const db_fn asks[] = { flow_shop_test, flow_shop_catch_up, flow_shop_pull_products, flow_shop_catch_up, flow_shop_pull_products };
	struct scope scope = person(s, f->company);
	struct shop_ask ask = { .shop = f->id };

	if (db_read(s->db, &scope, is_done, f) != OK)
		return false;
	if (f->help == sizeof asks / sizeof *asks)
		return true;
	if (db_write(s->db, &scope, asks[f->help++], &ask) != OK)
		violated(s, "a shop cannot be asked: %s", s->fault.message);
	return false;
}
