/* plan.c - what Send would do, from rows that a foreign database made up: only what is whole is sendable. */
#include "core/plan.h"
#include "tests/fuzz/fuzz.h"

enum { MOST = 40 };

struct rows {
	struct buyorder_line line[MOST];
	struct plan_supplier supplier[MOST];
	struct sku_row row[MOST];
	size_t lines, suppliers, rows;
};

static enum currency
currency_of(struct str s)
{
	enum currency c = CURRENCY_NONE;

	currency_parse(s, &c);
	return c;
}

/* "L|order|line|supplier|our sku|fallback|quantity|price|currency", "S|id|currency|lane|flags", "M|" and a mapping's cells. */
static void
read_rows(struct arena *a, struct str in, struct rows *r)
{
	while (in.n) {
		struct str text = fuzz_line(a, &in), kind = fuzz_cell(a, &text);

		if (str_eq(kind, STR("L")) && r->lines < MOST) {
			struct buyorder_line *l = &r->line[r->lines++];

			l->order = fuzz_cell(a, &text);
			l->id = fuzz_cell(a, &text);
			l->supplier = fuzz_cell(a, &text);
			l->our_sku = fuzz_cell(a, &text);
			l->fallback = fuzz_cell(a, &text);
			l->quantity = buyorder_quantity(fuzz_cell(a, &text));
			l->price_e4 = price_e4_of_source(fuzz_cell(a, &text));
			l->currency = currency_of(fuzz_cell(a, &text));
		} else if (str_eq(kind, STR("S")) && r->suppliers < MOST) {
			struct plan_supplier *s = &r->supplier[r->suppliers++];
			struct str flags;

			s->id = fuzz_cell(a, &text);
			s->currency = currency_of(fuzz_cell(a, &text));
			s->lane = fuzz_cell(a, &text);
			flags = fuzz_cell(a, &text);
			s->active = !str_has(flags, STR("i"));
			s->configured = !str_has(flags, STR("c"));
			s->open_job = str_has(flags, STR("o"));
			s->login_blocked = str_has(flags, STR("b"));
			s->lane_busy = str_has(flags, STR("l"));
		} else if (str_eq(kind, STR("M")) && r->rows < MOST) {
			struct sku_row_text m;

			m.supplier = fuzz_cell(a, &text);
			m.our_sku = fuzz_cell(a, &text);
			m.supplier_sku = fuzz_cell(a, &text);
			m.unit = fuzz_cell(a, &text);
			m.pack_size = fuzz_cell(a, &text);
			m.min_qty = fuzz_cell(a, &text);
			r->rows += sku_row_check(&m, &r->row[r->rows]).problem == FIELD_OK;
		}
	}
}

static void
sendable(const struct rows *r, const struct plan *p, uint32_t j)
{
	const struct plan_job *job = &p->jobs[j];
	int64_t total = 0;

	HOLDS(job->problems == 0 && job->line_problems == 0 && job->supplier_index >= 0 && job->items > 0);
	HOLDS(job->currency != CURRENCY_NONE);
	HOLDS(r->supplier[job->supplier_index].active && r->supplier[job->supplier_index].configured);
	HOLDS(job->waits_for < (int32_t)j);
	for (uint32_t k = job->items_from; k < job->items_from + job->items; k++) {
		const struct plan_item *item = &p->items[k];
		struct price price = { item->price_e4, job->currency };
		struct money m;
		int64_t sent = 0;

		HOLDS(item->quantity >= 1 && item->quantity <= BUYORDER_QUANTITY_MAX && price.e4 >= 0 && price.e4 <= PRICE_E4_MAX);
		HOLDS(price_fits_currency(price) && price_times_half_up(price, item->quantity, &m));
		total += m.minor;
		HOLDS(str_utf8(item->sku) && item->sku.n);
		for (int32_t i = item->first; i >= 0; i = p->lines[i].next) {
			HOLDS(p->lines[i].price_e4 == item->price_e4 && p->lines[i].problems == 0);
			sent += p->lines[i].unit == SKU_PACK ? r->line[i].quantity : r->line[i].quantity * p->lines[i].pack_size;
			HOLDS(p->lines[i].pack_size >= 1);
		}
		HOLDS(sent >= item->quantity);
		for (uint32_t l = job->items_from; l < k; l++)
			HOLDS(!str_eq(p->items[l].sku, item->sku));
	}
	HOLDS(total == job->total_minor);
}

void
fuzz_plan(struct arena *a, struct str in)
{
	struct rows *r = ARENA_NEW(a, struct rows);
	struct plan p = { .lines = ARENA_ARRAY(a, struct plan_line, MOST), .items = ARENA_ARRAY(a, struct plan_item, MOST),
	    .jobs = ARENA_ARRAY(a, struct plan_job, MOST) };
	struct plan_in from;
	uint32_t go = 0;

	HOLDS(r && p.lines && p.items && p.jobs);
	read_rows(a, in, r);
	from = (struct plan_in){ r->line, r->lines, r->supplier, r->suppliers, r->row, r->rows };
	plan_make(&from, &p);
	HOLDS((p.problems == 0) == (r->lines > 0));
	HOLDS(p.items_n <= r->lines && p.jobs_n <= r->lines);
	for (uint32_t j = 0; j < p.jobs_n; j++) {
		go += p.jobs[j].sendable;
		if (p.jobs[j].sendable)
			sendable(r, &p, j);
		else
			HOLDS(p.jobs[j].problems || p.jobs[j].line_problems);
	}
	HOLDS(go == p.sendable);
	for (size_t i = 0; i < r->lines && !p.problems; i++) {
		HOLDS(p.lines[i].job >= 0 && p.lines[i].job < (int32_t)p.jobs_n && p.lines[i].item < (int32_t)p.items_n);
		for (unsigned w = 0; w < PLAN_PROBLEMS; w++) {
			char room[300];
			struct buf b = buf_of(room, sizeof room);

			if (!(p.lines[i].problems & PLAN_BIT(w)))
				continue;
			plan_say(&b, (enum plan_problem)w, &p.lines[i], p.jobs[p.lines[i].job].currency);
			HOLDS(!b.full && fuzz_words(buf_str(&b), 300) && plan_problem_name((enum plan_problem)w).n);
		}
	}
}
