#include "wasm/calls.h"

/* ---- days ---- */

void
calls_day_parse(const void *in_, void *out_)
{
	const struct text_value *in = in_;
	struct day_reply *out = out_;

	out->ok = day_parse(in->text, &out->day);
}

void
calls_day_put(const void *in, void *out)
{
	struct buf text = calls_room(16);

	day_put(&text, ((const struct day_value *)in)->day);
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_day_say(const void *in, void *out)
{
	struct buf text = calls_room(24);

	day_say(&text, ((const struct day_value *)in)->day);
	((struct text_value *)out)->text = buf_str(&text);
}

void
calls_day_of_ms(const void *in_, void *out)
{
	const struct day_moment *in = in_;

	((struct day_value *)out)->day = day_of_ms(in->ms, in->offset_s);
}

void
calls_day_civil(const void *in_, void *out_)
{
	int32_t day = ((const struct day_value *)in_)->day;
	struct day_parts *out = out_;
	struct day_civil civil;

	if (!day_valid(day))
		return;
	civil = day_civil(day);
	*out = (struct day_parts){ true, civil.year, civil.month, civil.day, day_weekday(day), day_monday(day) };
}

void
calls_due_read(const void *in_, void *out_)
{
	const struct due_call *in = in_;
	struct due_reply *out = out_;

	out->day = DAY_NONE;
	out->reading = due_read(in->text, in->order, in->ordered, &out->day);
	out->text = due_reading_text(out->reading);
}

/* Nothing is urgent on a day that is none, or by limits that are none. */
void
calls_due_priority(const void *in_, void *out_)
{
	const struct priority_call *in = in_;
	struct priority_reply *out = out_;

	out->priority = DUE_NEVER;
	if (!day_valid(in->today) || !due_days_fit(in->days))
		return;
	out->priority = due_priority(in->due, in->today, in->days);
	out->overdue = due_overdue(in->due, in->today);
}

void
calls_due_span(const void *in_, void *out_)
{
	const struct span_call *in = in_;
	struct due_span *out = out_;

	*out = (struct due_span){ DAY_NONE, DAY_LEAST };	/* none */
	if (day_valid(in->today) && due_days_fit(in->days))
		*out = due_span(in->priority, in->today, in->days);
}

void
calls_due_days_fit(const void *in, void *out)
{
	((struct ok_reply *)out)->ok = due_days_fit(*(const struct due_days *)in);
}

void
calls_due_days_default(const void *in, void *out)
{
	(void)in;
	*(struct due_days *)out = due_days_default;
}

/* ---- what an order says ---- */

static struct intake_map
map_of(const struct intake_map_call *in)
{
	return (struct intake_map){
		.names = in->names.p, .names_n = in->names.n, .sizes = in->sizes.p, .sizes_n = in->sizes.n,
		.words = in->words.p, .words_n = in->words.n, .places = in->places.p, .places_n = in->places.n,
		.due_order = in->due_order, .lead_days = in->lead_days, .needs_flavour = in->needs_flavour,
	};
}

void
calls_intake_read(const void *in_, void *out_)
{
	const struct intake_call *in = in_;
	struct intake_reply *out = out_;
	struct intake_map map = map_of(&in->map);

	out->read.facts = shapes_alloc(in->facts.n * sizeof *out->read.facts);
	out->read.lines = shapes_alloc(in->lines.n * sizeof *out->read.lines);
	intake_read(&map, &(struct intake_in){
		.facts = in->facts.p, .facts_n = in->facts.n, .lines = in->lines.p, .lines_n = in->lines.n,
		.note = in->note, .ordered_day = in->ordered_day, .ships = in->ships,
	}, &out->read);
	out->facts = (struct shape_list){ out->read.facts, in->facts.n };
	out->lines = (struct shape_list){ out->read.lines, in->lines.n };
}

void
calls_intake_map_check(const void *in, void *out_)
{
	enum { MOST = 100 };	/* nobody reads more at a time */
	struct intake_map_reply *out = out_;
	struct intake_map map = map_of(in);
	struct intake_wrong *wrong = shapes_alloc(MOST * sizeof *wrong);
	size_t n = intake_map_check(&map, wrong, MOST), told = n < MOST ? n : MOST;
	struct intake_wrong_said *said = shapes_alloc(told * sizeof *said);

	for (size_t i = 0; i < told; i++) {
		struct buf text = calls_room(4 * INTAKE_TEXT_MAX + 160);

		intake_wrong_say(&text, &map, wrong[i]);
		said[i] = (struct intake_wrong_said){ wrong[i], buf_str(&text) };
	}
	out->n = (uint32_t)n;
	out->wrongs = (struct shape_list){ said, told };
}

/* A list's rows are only read. */
static struct shape_list
rows(const void *p, size_t n)
{
	return (struct shape_list){ (void *)(uintptr_t)p, n };
}

void
calls_intake_default(const void *in, void *out)
{
	const struct intake_map *map = &intake_default;

	(void)in;
	*(struct intake_map_call *)out = (struct intake_map_call){
		.names = rows(map->names, map->names_n), .sizes = rows(map->sizes, map->sizes_n),
		.words = rows(map->words, map->words_n), .places = rows(map->places, map->places_n),
		.due_order = map->due_order, .lead_days = map->lead_days, .needs_flavour = map->needs_flavour,
	};
}

/* ---- stock ---- */

static struct str
amount_text(struct amount amount)
{
	struct buf text = calls_room(AMOUNT_TEXT_MAX);

	amount_put(&text, amount);
	return buf_str(&text);
}

/* An amount of an input: none was said where there is nothing. */
static bool
amount_said(struct str text, struct amount *out)
{
	*out = AMOUNT_WHOLE(0);
	return text.n == 0 || amount_parse(text, out);
}

void
calls_amount_parse(const void *in_, void *out_)
{
	const struct text_value *in = in_;
	struct amount_reply *out = out_;

	out->ok = amount_parse(in->text, &out->amount);
	if (out->ok)
		out->text = amount_text(out->amount);
}

void
calls_amount_put(const void *in_, void *out)
{
	const struct amount *in = in_;
	struct amount amount;

	if (amount_make(in->n, in->d, &amount))
		((struct text_value *)out)->text = amount_text(amount);
}

static bool
number_fits(int64_t n)
{
	return n >= -STOCK_N_MAX && n <= STOCK_N_MAX;
}

static bool
item_fits(const struct stock_item *item)
{
	return item->parts >= 1 && item->parts <= AMOUNT_D_MAX && number_fits(item->on_hand) && number_fits(item->held)
	    && number_fits(item->safety);
}

/* Decides, and applies what was decided. What is no item has no numbers to be shown. */
void
calls_stock_decide(const void *in_, void *out_)
{
	const struct stock_call *in = in_;
	struct stock_reply *out = out_;
	struct stock_input input = { .kind = in->input.kind, .shown_known = in->input.shown_known, .reason = in->input.reason };
	bool readable = amount_said(in->input.amount, &input.amount) && amount_said(in->input.line, &input.line)
	    && amount_said(in->input.shown, &input.shown);
	struct stock_decision d = { .answer = STOCK_REFUSES, .why = STOCK_REFUSED_AMOUNT };

	out->item = in->item;
	out->answer = STOCK_REFUSES;
	out->why = STOCK_REFUSED_TOO_MUCH;
	if (!item_fits(&in->item))
		return;
	out->available = amount_text(stock_ats(&in->item));
	if (readable && input.kind != 0)
		d = stock_decide(&in->item, &input);
	out->answer = d.answer;
	out->why = d.why;
	out->warning = d.warning;
	out->txn = d.txn;
	if (d.answer == STOCK_DOES)
		out->item = stock_apply(in->item, &d.txn);
	out->on_hand = amount_text(stock_amount(&out->item, out->item.on_hand));
	out->held = amount_text(stock_amount(&out->item, out->item.held));
	out->ats = amount_text(stock_ats(&out->item));
}

void
calls_stock_ats(const void *in, void *out)
{
	if (item_fits(in))
		((struct text_value *)out)->text = amount_text(stock_ats(in));
}

void
calls_stock_standing(const void *in, void *out)
{
	((struct standing_reply *)out)->standing = item_fits(in) ? stock_standing(in) : STOCK_OUT;
}

/* A recipe of nothing, or with less than nothing of something, makes nothing that could be counted. */
void
calls_stock_makes(const void *in_, void *out_)
{
	const struct makes_call *in = in_;
	struct makes_reply *out = out_;
	const struct stock_part *part = in->uses.p;
	struct stock_use *uses = shapes_alloc(in->uses.n * sizeof *uses);
	struct stock_makes makes;

	out->short_of = -1;
	for (size_t i = 0; i < in->uses.n; i++) {
		uses[i].item = part[i].item;
		if (!item_fits(&part[i].item) || !amount_parse(part[i].amount, &uses[i].amount) || uses[i].amount.n <= 0)
			return;
	}
	if (in->uses.n == 0)
		return;
	makes = stock_makes(uses, in->uses.n);
	*out = (struct makes_reply){ true, makes.level, (int32_t)makes.short_of };
}
