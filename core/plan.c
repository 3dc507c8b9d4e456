#include "core/plan.h"

#include <assert.h>

#define BIT PLAN_BIT

_Static_assert(PLAN_PROBLEMS <= 32, "a set of problems is a uint32_t");

static const uint32_t price_problems = BIT(PLAN_PRICE_MISSING) | BIT(PLAN_PRICE_UNREADABLE) | BIT(PLAN_PRICE_NEGATIVE)
    | BIT(PLAN_PRICE_TOO_FINE) | BIT(PLAN_PRICE_TOO_LARGE) | BIT(PLAN_CURRENCY_DIFFERS);
static const uint32_t quantity_problems = BIT(PLAN_QUANTITY_NOT_WHOLE) | BIT(PLAN_QUANTITY_ZERO)
    | BIT(PLAN_QUANTITY_NEGATIVE) | BIT(PLAN_QUANTITY_TOO_LARGE) | BIT(PLAN_LINE_REPEATED);

/* ---- one line by itself ---- */

static uint32_t
sku_bit(enum sku_problem problem)
{
	switch (problem) {
	case SKU_OK:
		break;
	case SKU_UNMAPPED:
		return BIT(PLAN_SKU_UNMAPPED);
	case SKU_AMBIGUOUS:
		return BIT(PLAN_SKU_AMBIGUOUS);
	case SKU_BLANK:
		return BIT(PLAN_SKU_BLANK);
	case SKU_TOO_LONG:
		return BIT(PLAN_SKU_TOO_LONG);
	case SKU_ILLEGAL:
		return BIT(PLAN_SKU_ILLEGAL);
	}
	return 0;
}

static uint32_t
quantity_bit(int64_t quantity)
{
	if (quantity == QUANTITY_NOT_WHOLE)
		return BIT(PLAN_QUANTITY_NOT_WHOLE);
	if (quantity < 0)
		return BIT(PLAN_QUANTITY_NEGATIVE);
	if (quantity == 0)
		return BIT(PLAN_QUANTITY_ZERO);
	return quantity > BUYORDER_QUANTITY_MAX ? BIT(PLAN_QUANTITY_TOO_LARGE) : 0;
}

/* Sets the price of one unit sent; what is wrong with it. */
static uint32_t
price_bit(int64_t price_e4, enum currency currency, struct plan_line *out)
{
	int64_t times = out->unit == SKU_PACK ? out->pack_size : 1;

	if (price_e4 == PRICE_MISSING)
		return BIT(PLAN_PRICE_MISSING);
	if (price_e4 == PRICE_UNREADABLE)
		return BIT(PLAN_PRICE_UNREADABLE);
	if (price_e4 < 0)
		return BIT(PLAN_PRICE_NEGATIVE);
	if (price_e4 > PRICE_E4_MAX / times)
		return BIT(PLAN_PRICE_TOO_LARGE);
	out->price_e4 = price_e4 * times;
	if (!price_fits_currency((struct price){ out->price_e4, currency }))
		return BIT(PLAN_PRICE_TOO_FINE);
	return 0;
}

static bool
repeats(const struct buyorder_line *lines, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (str_eq(lines[j].id, lines[i].id) && str_eq(lines[j].order, lines[i].order))
			return true;
	return false;
}

static void
plan_one_line(const struct plan_in *in, size_t i, enum currency currency, struct plan_line *out)
{
	const struct buyorder_line *line = &in->lines[i];
	struct sku_found found = sku_map(in->rows, in->rows_n, line->supplier, line->our_sku, line->fallback);

	out->sku = found.sku;
	out->source = found.source;
	out->unit = found.unit;
	out->pack_size = found.pack_size;
	out->min_qty = found.min_qty;
	out->problems = sku_bit(found.problem) | quantity_bit(line->quantity) | price_bit(line->price_e4, currency, out);
	if (buyorder_line_check(line).problem != FIELD_OK)
		out->problems |= BIT(PLAN_LINE_BAD);
	if (repeats(in->lines, i))
		out->problems |= BIT(PLAN_LINE_REPEATED);
	if (line->currency != CURRENCY_NONE && line->currency != currency)
		out->problems |= BIT(PLAN_CURRENCY_DIFFERS);
	if (!(out->problems & quantity_problems) && line->quantity % found.pack_size == 0)
		out->sent = found.unit == SKU_PACK ? line->quantity / found.pack_size : line->quantity;
}

/* ---- one item: its lines together ---- */

static int64_t
round_up(int64_t n, int64_t step)
{
	return (n + step - 1) / step * step;
}

/* Marks every line of the chain that has our SKU; an empty SKU means all of them. */
static void
mark(struct plan *plan, const struct buyorder_line *lines, int32_t first, struct str our_sku, uint32_t bit, int64_t next_full)
{
	for (int32_t i = first; i >= 0; i = plan->lines[i].next) {
		if (our_sku.n > 0 && !str_eq(str_trim(lines[i].our_sku), our_sku))
			continue;
		plan->lines[i].problems |= bit;
		if (next_full > plan->lines[i].next_full)
			plan->lines[i].next_full = next_full;
	}
}

/* Whether the line is the first of its item with this SKU of ours, and how many of it the item has. */
static bool
first_of_sku(const struct plan *plan, const struct buyorder_line *lines, int32_t first, int32_t i, int64_t *sum)
{
	struct str our_sku = str_trim(lines[i].our_sku);
	int64_t total = 0;

	for (int32_t j = first; j >= 0; j = plan->lines[j].next)
		if (str_eq(str_trim(lines[j].our_sku), our_sku)) {
			if (j < i)
				return false;
			total += lines[j].quantity;
		}
	*sum = total;
	return true;
}

/* Adds the quantities up: first those of one of our SKUs, which share a pack, then the units sent. */
static void
plan_quantity(struct plan *plan, const struct buyorder_line *lines, struct plan_item *item)
{
	int64_t total = 0, sum;
	bool open = false;

	for (int32_t i = item->first; i >= 0; i = plan->lines[i].next)
		if (plan->lines[i].problems & quantity_problems)
			return;
	for (int32_t i = item->first; i >= 0; i = plan->lines[i].next) {
		const struct plan_line *line = &plan->lines[i];

		if (!first_of_sku(plan, lines, item->first, i, &sum))
			continue;
		if (sum % line->pack_size != 0) {
			mark(plan, lines, item->first, str_trim(lines[i].our_sku), BIT(PLAN_PACK_REMAINDER),
			    round_up(sum > line->min_qty ? sum : line->min_qty, line->pack_size));
			open = true;
		}
		total += line->unit == SKU_PACK ? sum / line->pack_size : sum;
	}
	if (open)
		return;
	if (total > BUYORDER_QUANTITY_MAX) {
		mark(plan, lines, item->first, STR(""), BIT(PLAN_QUANTITY_TOO_LARGE), 0);
		return;
	}
	item->quantity = total;
	/* The supplier counts all that it is sent; each row's minimum is in its own units of ours. */
	for (int32_t i = item->first; i >= 0; i = plan->lines[i].next) {
		const struct plan_line *line = &plan->lines[i];
		int64_t ours = line->unit == SKU_PACK ? total * line->pack_size : total;

		if (ours < line->min_qty)
			mark(plan, lines, item->first, str_trim(lines[i].our_sku), BIT(PLAN_BELOW_MINIMUM),
			    round_up(line->min_qty, line->pack_size));
	}
}

static void
plan_price(struct plan *plan, const struct buyorder_line *lines, struct plan_item *item)
{
	int64_t price = PRICE_MISSING;

	for (int32_t i = item->first; i >= 0; i = plan->lines[i].next) {
		const struct plan_line *line = &plan->lines[i];

		if (line->problems & price_problems)
			continue;
		if (price == PRICE_MISSING)
			price = line->price_e4;
		if (price != line->price_e4) {
			mark(plan, lines, item->first, STR(""), BIT(PLAN_PRICE_CONFLICT), 0);
			return;
		}
	}
	item->price_e4 = price;
}

/* ---- one supplier's job ---- */

static int32_t
find_supplier(const struct plan_in *in, struct str id)
{
	for (size_t i = 0; i < in->suppliers_n; i++)
		if (str_eq(in->suppliers[i].id, id))
			return (int32_t)i;
	return -1;
}

static int32_t
find_job(struct plan *plan, const struct plan_in *in, struct str supplier)
{
	struct plan_job *job;

	for (uint32_t j = 0; j < plan->jobs_n; j++)
		if (str_eq(plan->jobs[j].supplier, supplier))
			return (int32_t)j;
	job = &plan->jobs[plan->jobs_n];
	*job = (struct plan_job){ .supplier = supplier, .supplier_index = find_supplier(in, supplier), .waits_for = -1 };
	if (job->supplier_index >= 0) {
		job->currency = in->suppliers[job->supplier_index].currency;
		job->lane_busy = in->suppliers[job->supplier_index].lane_busy;
	}
	return (int32_t)plan->jobs_n++;
}

static uint32_t
supplier_bits(const struct plan_supplier *s)
{
	uint32_t bits = 0;

	if (!s)
		return BIT(PLAN_SUPPLIER_UNKNOWN);
	if (!s->active)
		bits |= BIT(PLAN_SUPPLIER_INACTIVE);
	if (s->currency == CURRENCY_NONE)
		bits |= BIT(PLAN_SUPPLIER_NO_CURRENCY);
	if (!s->configured)
		bits |= BIT(PLAN_SUPPLIER_NO_CREDENTIALS);
	if (s->login_blocked)
		bits |= BIT(PLAN_SUPPLIER_LOGIN_BLOCKED);
	if (s->open_job)
		bits |= BIT(PLAN_SUPPLIER_OPEN_JOB);
	return bits;
}

/* Makes the items of one job, in the order of their first lines. */
static void
collect_items(struct plan *plan, const struct plan_in *in, int32_t j)
{
	struct plan_job *job = &plan->jobs[j];

	job->items_from = plan->items_n;
	for (size_t i = 0; i < in->lines_n; i++) {
		struct plan_line *line = &plan->lines[i];
		uint32_t k = job->items_from;

		if (line->job != j)
			continue;
		job->lines++;
		if (line->sku.n == 0)
			continue;
		while (k < plan->items_n && !str_eq(plan->items[k].sku, line->sku))
			k++;
		if (k == plan->items_n)
			plan->items[plan->items_n++] = (struct plan_item){
				.job = j, .first = -1, .sku = line->sku, .price_e4 = PRICE_MISSING,
			};
		line->item = (int32_t)k;
	}
	job->items = plan->items_n - job->items_from;
	for (size_t i = in->lines_n; i-- > 0; ) {	/* backwards, so that each chain runs forwards */
		struct plan_line *line = &plan->lines[i];
		struct plan_item *item;

		if (line->job != j || line->item < 0)
			continue;
		item = &plan->items[line->item];
		line->next = item->first;
		item->first = (int32_t)i;
		item->lines++;
	}
}

static void
plan_total(struct plan *plan, struct plan_job *job)
{
	struct money total = { 0, job->currency }, part;

	for (uint32_t k = job->items_from; k < job->items_from + job->items; k++) {
		const struct plan_item *item = &plan->items[k];

		if (item->price_e4 == PRICE_MISSING)
			continue;
		if (!price_times_half_up((struct price){ item->price_e4, job->currency }, item->quantity, &part)
		    || !money_add(&total, part)) {
			job->problems |= BIT(PLAN_TOTAL_TOO_LARGE);
			return;
		}
	}
	job->total_minor = total.minor;
}

/* Of a sendable job: its supplier is known. */
static struct str
lane_of(const struct plan_in *in, const struct plan_job *job)
{
	assert(job->supplier_index >= 0);
	return in->suppliers[job->supplier_index].lane;
}

/* Of the jobs that share a login only one runs at a time: the one just before goes first. */
static void
find_predecessor(struct plan *plan, const struct plan_in *in, uint32_t j)
{
	struct str lane = lane_of(in, &plan->jobs[j]);

	for (uint32_t k = 0; k < j && lane.n > 0; k++)
		if (plan->jobs[k].sendable && str_eq(lane_of(in, &plan->jobs[k]), lane))
			plan->jobs[j].waits_for = (int32_t)k;
}

static void
plan_one_job(struct plan *plan, const struct plan_in *in, uint32_t j)
{
	struct plan_job *job = &plan->jobs[j];

	collect_items(plan, in, (int32_t)j);
	for (uint32_t k = job->items_from; k < job->items_from + job->items; k++) {
		plan_quantity(plan, in->lines, &plan->items[k]);
		plan_price(plan, in->lines, &plan->items[k]);
	}
	job->problems = supplier_bits(job->supplier_index < 0 ? NULL : &in->suppliers[job->supplier_index]);
	plan_total(plan, job);
	for (size_t i = 0; i < in->lines_n; i++)
		if (plan->lines[i].job == (int32_t)j)
			job->line_problems |= plan->lines[i].problems;
	job->sendable = job->problems == 0 && job->line_problems == 0;
	if (job->sendable) {
		plan->sendable++;
		find_predecessor(plan, in, j);
	}
}

void
plan_make(const struct plan_in *in, struct plan *plan)
{
	plan->problems = plan->items_n = plan->jobs_n = plan->sendable = 0;
	if (in->lines_n == 0)
		plan->problems = BIT(PLAN_EMPTY);
	if (in->lines_n > PLAN_LINES_MAX)
		plan->problems = BIT(PLAN_TOO_MANY_LINES);
	if (plan->problems)
		return;
	for (size_t i = 0; i < in->lines_n; i++) {
		struct plan_line *line = &plan->lines[i];
		enum currency currency;

		*line = (struct plan_line){ .item = -1, .next = -1, .price_e4 = PRICE_MISSING };
		line->job = find_job(plan, in, in->lines[i].supplier);
		currency = plan->jobs[line->job].currency;
		plan_one_line(in, i, currency != CURRENCY_NONE ? currency : in->lines[i].currency, line);
	}
	for (uint32_t j = 0; j < plan->jobs_n; j++)
		plan_one_job(plan, in, j);
}
