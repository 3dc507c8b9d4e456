#include "wasm/calls.h"

void
calls_plan_make(const void *in_, void *out_)
{
	const struct plan_call *in = in_;
	struct plan_reply *out = out_;
	size_t n = in->lines.n <= PLAN_LINES_MAX ? in->lines.n : 0;
	struct plan plan = {
		.lines = shapes_alloc(n * sizeof *plan.lines),
		.items = shapes_alloc(n * sizeof *plan.items),
		.jobs = shapes_alloc(n * sizeof *plan.jobs),
	};

	plan_make(&(struct plan_in){
		.lines = in->lines.p, .lines_n = in->lines.n,
		.suppliers = in->suppliers.p, .suppliers_n = in->suppliers.n,
		.rows = in->rows.p, .rows_n = in->rows.n,
	}, &plan);
	out->problems = plan.problems;
	out->sendable = plan.sendable;
	out->jobs = (struct shape_list){ plan.jobs, plan.jobs_n };
	out->items = (struct shape_list){ plan.items, plan.items_n };
	out->lines = (struct shape_list){ plan.lines, plan.problems ? 0 : n };
}

void
calls_plan_say(const void *in_, void *out_)
{
	const struct say_call *in = in_;
	struct buf text = calls_room(512);

	plan_say(&text, in->problem, &in->line, in->currency);
	((struct text_value *)out_)->text = buf_str(&text);
}

void
calls_judge_all(const void *in_, void *out_)
{
	const struct judge_call *in = in_;
	struct judge_reply *out = out_;

	out->lines = (struct shape_list){ shapes_alloc(in->items.n * sizeof(struct judge_line)), in->items.n };
	out->whole = judge_all(in->items.p, in->items.n, in->answers.p, in->answers.n, in->currency, in->tolerance,
	    in->success, out->lines.p);
}

void
calls_money_format(const void *in, void *out)
{
	struct buf text = calls_room(40);

	money_format(&text, *(const struct money *)in);
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_money_of_decimal(const void *in_, void *out_)
{
	const struct decimal_call *in = in_;
	struct decimal_reply *out = out_;
	struct money m = { 0, in->currency };

	out->ok = money_of_decimal(str_trim(in->text), in->currency, &m);
	out->value = m.minor;
}

static bool
price_in_range(int64_t e4)
{
	return e4 >= -PRICE_E4_MAX && e4 <= PRICE_E4_MAX;
}

void
calls_price_format(const void *in_, void *out)
{
	const struct price *in = in_;
	struct buf text = calls_room(40);

	if (price_in_range(in->e4))
		price_format(&text, *in);
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_price_of_decimal(const void *in_, void *out_)
{
	const struct decimal_call *in = in_;
	struct decimal_reply *out = out_;
	struct price p = { 0, in->currency };

	out->ok = price_of_decimal(str_trim(in->text), in->currency, &p);
	out->value = p.e4;
}

void
calls_price_read(const void *in_, void *out_)
{
	const struct read_call *in = in_;
	struct read_reply *out = out_;
	struct price p = { PRICE_MISSING, in->currency };

	out->reading = in->number ? price_read_number(in->text, in->currency, &p) : price_read(in->text, in->currency, &p);
	out->e4 = p.e4;
}

void
calls_price_times_half_up(const void *in_, void *out_)
{
	const struct quantity_call *in = in_;
	struct decimal_reply *out = out_;
	struct money m = { 0, in->currency };

	out->ok = price_in_range(in->e4) && price_times_half_up((struct price){ in->e4, in->currency }, in->quantity, &m);
	out->value = m.minor;
}

void
calls_price_per_unit_half_up(const void *in_, void *out_)
{
	const struct quantity_call *in = in_;
	struct decimal_reply *out = out_;
	struct price p = { 0, in->currency };

	out->ok = price_in_range(in->e4) && price_per_unit_half_up((struct price){ in->e4, in->currency }, in->quantity, &p);
	out->value = p.e4;
}

void
calls_field_check(const void *in_, void *out_)
{
	const struct field_call *in = in_;
	struct field_reply *out = out_;
	struct buf text = calls_room(160);

	out->problem = field_check(in->field, in->text);
	if (out->problem != FIELD_OK)
		field_say(&text, (struct field_error){ in->field, out->problem });
	out->text = buf_str(&text);
}

void
calls_sku_row_check(const void *in, void *out_)
{
	struct row_reply *out = out_;
	struct buf text = calls_room(160);
	struct field_error error = sku_row_check(in, &out->row);

	out->ok = error.problem == FIELD_OK;
	out->field = error.field;
	out->problem = error.problem;
	if (!out->ok)
		field_say(&text, error);
	out->text = buf_str(&text);
}

void
calls_buf_fold(const void *in_, void *out)
{
	const struct text_value *in = in_;
	struct buf text = calls_room(2 * in->text.n + 1);

	buf_fold(&text, in->text);
	((struct text_value *)out)->text = buf_str(&text);
}

/* Decides, and applies what was decided. */
void
calls_portal_decide(const void *in_, void *out_)
{
	const struct portal_call *in = in_;
	struct portal_reply *out = out_;
	struct portal_decision *d = shapes_alloc(sizeof *d);

	*d = portal_decide(&in->portal, &in->input, in->now_ms, &in->settings);
	out->answer = d->answer;
	out->why = d->why;
	out->events = (struct shape_list){ d->event, (size_t)d->events };
	out->effects = (struct shape_list){ d->effect, (size_t)d->effects };
	out->portal = in->portal;
	for (int i = 0; i < d->events; i++)
		out->portal = portal_apply(out->portal, &d->event[i]);
}

void
calls_portal_may(const void *in_, void *out)
{
	const struct may_call *in = in_;

	((struct may_reply *)out)->why = portal_may(&in->portal, in->input);
}
