#include "wasm/calls.h"

enum { WRONGS_MAX = 50 };

/* A group that there is not, or a weekday's number that is none, is no plan to ask: it has no groups then. */
static struct capacity_plan
plan_of(const struct capacity_plan_call *in)
{
	struct capacity_plan plan = { in->groups.p, in->groups.n, in->rules.p, in->rules.n, in->days.p, in->days.n };

	for (size_t i = 0; i < plan.rules_n; i++)
		if (plan.rules[i].group < 0 || (size_t)plan.rules[i].group >= plan.groups_n)
			plan.groups_n = 0;
	if (plan.groups_n == 0)
		plan.rules_n = 0;
	return plan;
}

void
calls_capacity_check(const void *in_, void *out_)
{
	const struct capacity_plan_call *in = in_;
	struct capacity_check_reply *out = out_;
	struct capacity_plan plan = { in->groups.p, in->groups.n, in->rules.p, in->rules.n, in->days.p, in->days.n };
	struct capacity_wrong *wrong = shapes_alloc(WRONGS_MAX * sizeof *wrong);
	struct capacity_wrong_said *said;
	size_t n = capacity_check(&plan, wrong, WRONGS_MAX);

	out->n = (uint32_t)n;
	n = n < WRONGS_MAX ? n : WRONGS_MAX;
	said = shapes_alloc(n * sizeof *said);
	for (size_t i = 0; i < n; i++) {
		struct buf text = calls_room(160);

		capacity_wrong_say(&text, wrong[i]);
		said[i] = (struct capacity_wrong_said){ wrong[i], buf_str(&text) };
	}
	out->wrongs = (struct shape_list){ said, n };
}

void
calls_capacity_group_of(const void *in_, void *out)
{
	const struct capacity_line *in = in_;
	struct capacity_plan plan = plan_of(&in->plan);

	((struct capacity_group_reply *)out)->group = capacity_group_of(&plan, in->title, in->sku, in->size);
}

void
calls_capacity_what_if(const void *in_, void *out_)
{
	const struct capacity_ask_call *in = in_;
	struct capacity_reply *out = out_;
	struct capacity_plan plan = plan_of(&in->plan);
	struct capacity_load load = { in->from, in->to, in->taken.p, in->taken.n };
	struct capacity_ask ask = in->ask;
	struct buf text = calls_room(800);

	out->said.before = out->said.after = out->said.earliest = DAY_NONE;
	out->ok = ask.group >= 0 && (size_t)ask.group < plan.groups_n && ask.count > 0 && ask.count <= CAPACITY_PIECES_MAX
	    && day_valid(ask.day) && day_valid(ask.today) && day_valid(load.from) && day_valid(load.to);
	for (size_t i = 0; i < load.n; i++)
		out->ok &= load.taken[i].pieces >= 0 && load.taken[i].pieces <= INT32_MAX;
	if (!out->ok)
		return;
	out->said = capacity_what_if(&plan, &load, ask);
	out->problems = capacity_problems(out->said.answer);
	capacity_say(&text, &plan, ask, &out->said);
	out->text = buf_str(&text);
}
