#include "wasm/calls.h"

/* ---- scans ---- */

void
calls_scan_read(const void *in_, void *out_)
{
	const struct scan_call *in = in_;
	struct scan_said *out = out_;
	struct scan *scan = shapes_alloc(sizeof *scan);		/* the code borrows from it */

	*scan = scan_read(in->text, in->stores.p, in->stores.n);
	*out = (struct scan_said){
		.kind = scan->kind, .problem = scan->problem, .store = scan->store, .number = scan->number, .part = scan->part,
		.code = scan_code(scan), .text = scan_text(scan),
	};
}

/* False when no scan has such a code. */
static bool
scan_of(const struct scan_said *said, struct scan *out)
{
	*out = (struct scan){ .kind = said->kind, .problem = said->problem, .store = said->store, .number = said->number,
	    .part = said->part };
	if (said->code.n > sizeof out->code)
		return false;
	if (said->code.n > 0)
		memcpy(out->code, said->code.p, said->code.n);
	out->code_n = said->code.n;
	return true;
}

void
calls_scan_same(const void *in_, void *out)
{
	const struct scan_pair *in = in_;
	struct scan before, now;

	((struct scan_pair_reply *)out)->same = scan_of(&in->before, &before) && scan_of(&in->now, &now)
	    && scan_same(&before, in->before_ms, &now, in->now_ms);
}

void
calls_scan_id_put(const void *in_, void *out)
{
	const struct scan_id *in = in_;
	struct buf text = calls_room(in->prefix.n + 32);

	if (in->number >= 1 && in->part >= 0 && in->part <= SCAN_PART_MAX)
		scan_id_put(&text, in->prefix, in->number, in->part);
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_scan_label_put(const void *in_, void *out)
{
	const struct scan_label *in = in_;
	struct buf text = calls_room(64);

	if (in->kind == SCAN_PERSON || in->kind == SCAN_PLACE)
		(void)scan_label_put(&text, in->kind, in->code);	/* no label: nothing is written */
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_scan_place_put(const void *in, void *out)
{
	struct buf text = calls_room(64);

	(void)scan_place_put(&text, ((const struct text_value *)in)->text);	/* no label: nothing is written */
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_scan_prefix_check(const void *in_, void *out_)
{
	const struct prefix_call *in = in_;
	struct prefix_reply *out = out_;

	out->problem = scan_prefix_check(in->prefix, in->stores.p, in->stores.n);
	out->text = scan_prefix_text(out->problem);
}

/* ---- the floor ---- */

/* As it was given; of one that is too long, n says so. */
static struct stage_floor
floor_given(struct shape_list rules)
{
	struct stage_floor floor = { .n = rules.n <= STAGES_MAX ? (int32_t)rules.n : STAGES_MAX + 1 };

	if (rules.n > 0)
		memcpy(floor.rule, rules.p, (rules.n <= STAGES_MAX ? rules.n : STAGES_MAX) * sizeof floor.rule[0]);
	return floor;
}

/* One to work on: no stages where it cannot be a floor. */
static struct stage_floor
floor_of(struct shape_list rules)
{
	struct stage_floor floor = floor_given(rules);

	if (floor.n > STAGES_MAX)
		floor.n = 0;
	for (int32_t i = 0; i < floor.n; i++)
		if (floor.rule[i].qc_to < STAGE_NONE || floor.rule[i].qc_to >= i)
			floor.n = 0;
	return floor;
}

static bool
stands(const struct stage_ticket *t, const struct stage_floor *floor)
{
	return floor->n > 0 && t->round >= 0 && t->round < INT32_MAX
	    && (t->cancelled || t->stage == STAGE_END || (t->stage >= 0 && t->stage < floor->n));
}

static struct str
refusal_said(enum stage_refusal why, const struct stage_ticket *t, const struct stage_floor *floor, const struct stage_input *in)
{
	struct buf text = calls_room(4 * STAGE_NAME_MAX + 160);

	stage_refusal_say(&text, why, t, floor, in);
	return buf_str(&text);
}

/* Decides, and applies what was decided. */
void
calls_stage_decide(const void *in_, void *out_)
{
	const struct stage_call *in = in_;
	struct stage_reply *out = out_;
	struct stage_floor floor = floor_of(in->floor);
	struct stage_decision *d = shapes_alloc(sizeof *d);

	*d = (struct stage_decision){ .answer = STAGE_REFUSES, .why = STAGE_REFUSED_NO_STAGE };
	if (stands(&in->ticket, &floor))
		*d = stage_decide(&in->ticket, &floor, &in->input);
	out->answer = d->answer;
	out->why = d->why;
	out->text = refusal_said(d->why, &in->ticket, &floor, &in->input);
	out->events = (struct shape_list){ d->event, (size_t)d->events };
	out->ticket = in->ticket;
	for (int32_t i = 0; i < d->events; i++)
		out->ticket = stage_apply(out->ticket, &d->event[i]);
}

void
calls_stage_apply(const void *in_, void *out)
{
	const struct stage_fold *in = in_;

	((struct stage_folded *)out)->ticket = stage_apply(in->ticket, &in->event);
}

void
calls_stage_may(const void *in_, void *out_)
{
	const struct stage_may_call *in = in_;
	struct stage_may_reply *out = out_;
	struct stage_floor floor = floor_of(in->floor);

	out->why = stands(&in->ticket, &floor) ? stage_may(&in->ticket, &floor, in->action) : STAGE_REFUSED_NO_STAGE;
	out->text = refusal_said(out->why, &in->ticket, &floor, &(struct stage_input){ .action = in->action, .stage = in->ticket.stage });
}

void
calls_stage_scan(const void *in_, void *out)
{
	const struct stage_scan_call *in = in_;
	struct stage_floor floor = floor_of(in->floor);

	((struct stage_scan_reply *)out)->action = stage_scan(&in->ticket, &floor, in->station);
}

void
calls_stage_next(const void *in_, void *out_)
{
	const struct stage_next_call *in = in_;
	struct stage_next_reply *out = out_;
	struct stage_floor floor = floor_of(in->floor);
	struct buf text = calls_room(4 * STAGE_NAME_MAX + 160);

	if (stands(&in->ticket, &floor)) {
		out->ok = stage_next(&in->ticket, &floor, &out->action);
		stage_next_say(&text, &in->ticket, &floor);
	} else
		buf_put(&text, stage_refusal_text(STAGE_REFUSED_NO_STAGE));
	out->text = buf_str(&text);
}

/* The tickets without their ids. */
static struct stage_ticket *
tickets_of(struct shape_list list)
{
	const struct stage_one *one = list.p;
	struct stage_ticket *tickets = shapes_alloc(list.n * sizeof *tickets);

	for (size_t i = 0; i < list.n; i++)
		tickets[i] = one[i].ticket;
	return tickets;
}

void
calls_stage_order(const void *in_, void *out_)
{
	const struct stage_tickets *in = in_;
	struct stage_where *out = out_;
	struct stage_floor floor = floor_of(in->floor);

	out->stage = stage_order(tickets_of(in->tickets), in->tickets.n);
	out->text = stage_name(&floor, out->stage);
}

void
calls_stage_behind(const void *in_, void *out_)
{
	const struct stage_tickets *in = in_;
	struct stage_behind_reply *out = out_;
	const struct stage_one *all = in->tickets.p;
	struct stage_floor floor = floor_of(in->floor);
	struct buf text;

	out->behind = stage_behind(tickets_of(in->tickets), in->tickets.n, (size_t)in->self, &floor);
	if (out->behind < 0)
		return;
	text = calls_room(all[out->behind].id.n + 4 * STAGE_NAME_MAX + 32);
	stage_behind_say(&text, all[out->behind].id, &all[out->behind].ticket, &floor);
	out->text = buf_str(&text);
}

void
calls_stage_floor_check(const void *in_, void *out_)
{
	const struct floor_value *in = in_;
	struct floor_reply *out = out_;
	struct stage_floor floor = floor_given(in->floor);
	struct stage_floor_problems problems;
	size_t n = in->floor.n <= STAGES_MAX ? in->floor.n : STAGES_MAX;
	struct floor_rule_said *said = shapes_alloc(n * sizeof *said);

	out->ok = stage_floor_check(&floor, &problems);
	out->problem = problems.floor;
	out->text = stage_problem_text(problems.floor);
	for (size_t i = 0; i < n; i++)
		said[i] = (struct floor_rule_said){ problems.rule[i], stage_problem_text(problems.rule[i]) };
	out->rules = (struct shape_list){ said, n };
}

/* What is no floor cannot follow, nor be followed. */
void
calls_stage_floor_change(const void *in_, void *out_)
{
	const struct floor_change *in = in_;
	struct floor_change_reply *out = out_;
	struct stage_floor from = floor_of(in->floor), to = floor_of(in->to);
	const struct floor_holds *given = in->holds.p;
	struct stage_where *stages = shapes_alloc((size_t)from.n * sizeof *stages);
	int64_t holds[STAGES_MAX] = { 0 };
	int32_t map[STAGES_MAX];

	for (size_t i = 0; i < in->holds.n && i < STAGES_MAX; i++)
		holds[i] = given[i].n;
	out->ok = stage_floor_change(&from, &to, holds, map) && from.n > 0 && to.n > 0;
	out->stages = (struct shape_list){ stages, (size_t)from.n };
	for (int32_t i = 0; i < from.n; i++) {
		struct buf text = calls_room(4 * STAGE_NAME_MAX + 96);

		if (map[i] == STAGE_NONE && holds[i] != 0)
			stage_floor_change_say(&text, &from, i, holds[i]);
		stages[i] = (struct stage_where){ map[i], buf_str(&text) };
	}
}

void
calls_stage_floor_default(const void *in, void *out)
{
	struct stage_floor *floor = shapes_alloc(sizeof *floor);

	(void)in;
	*floor = *stage_floor_default();
	((struct floor_value *)out)->floor = (struct shape_list){ floor->rule, (size_t)floor->n };
}

void
calls_stage_find(const void *in_, void *out)
{
	const struct stage_named *in = in_;
	struct stage_floor floor = floor_of(in->floor);

	((struct stage_number *)out)->stage = stage_find(&floor, in->name);
}

void
calls_stage_name(const void *in_, void *out)
{
	const struct stage_numbered *in = in_;
	struct stage_floor floor = floor_of(in->floor);

	((struct text_value *)out)->text = stage_name(&floor, in->stage);
}
