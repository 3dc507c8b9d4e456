/* intake.c - an order and a mapping that anybody made up: everything is read, from the order's own texts, or is a problem. */
#include "core/intake.h"
#include "tests/fuzz/fuzz.h"

enum { ROWS = 40, FACTS = 40, LINES = 8 };

struct made_up {
	struct intake_name name[ROWS];
	struct intake_size size[ROWS];
	struct intake_word word[ROWS];
	struct intake_search place[ROWS];
	struct intake_fact fact[FACTS];
	struct intake_line line[LINES];
	struct intake_seen seen[FACTS];
	struct intake_made made[LINES];
};

static unsigned
digit(struct str s, unsigned most)
{
	return s.n ? (unsigned char)*s.p % most : 0;
}

/* "N|meaning|name", "S|rank|word", "W|method|word", "P|place", "F|place|line|name|value", "L|variant|sku"; a letter stands for a number. */
static void
take(struct arena *a, struct str in, struct made_up *m, struct intake_map *map, struct intake_in *order)
{
	*map = (struct intake_map){ .names = m->name, .sizes = m->size, .words = m->word, .places = m->place };
	*order = (struct intake_in){ .facts = m->fact, .lines = m->line, .ordered_day = 20777 };
	while (in.n) {
		struct str text = fuzz_line(a, &in), kind = fuzz_cell(a, &text), which = fuzz_cell(a, &text);

		if (str_eq(kind, STR("N")) && map->names_n < ROWS)
			m->name[map->names_n++] = (struct intake_name){ (enum intake_means)digit(which, INTAKE_MEANINGS), text };
		else if (str_eq(kind, STR("S")) && map->sizes_n < ROWS)
			m->size[map->sizes_n++] = (struct intake_size){ text, (int32_t)digit(which, 256) * 8 - 100 };
		else if (str_eq(kind, STR("W")) && map->words_n < ROWS)
			m->word[map->words_n++] = (struct intake_word){ (enum intake_method)digit(which, INTAKE_METHODS), text };
		else if (str_eq(kind, STR("P")) && map->places_n < ROWS)
			m->place[map->places_n++] = (struct intake_search){ (enum intake_place)digit(which, INTAKE_PLACES) };
		else if (str_eq(kind, STR("F")) && order->facts_n < FACTS) {
			struct intake_fact *f = &m->fact[order->facts_n++];

			f->place = (enum intake_place)digit(which, INTAKE_PLACES);
			f->line = (int32_t)digit(fuzz_cell(a, &text), LINES + 2) - 1;
			f->name = fuzz_cell(a, &text);
			f->value = fuzz_copy(a, text);
		} else if (str_eq(kind, STR("L")) && order->lines_n < LINES)
			m->line[order->lines_n++] = (struct intake_line){ which, text };
		else if (str_eq(kind, STR("O"))) {
			order->ships = digit(which, 2);
			order->ordered_day += (int32_t)digit(text, 200) - 100;
			order->note = text;
			map->lead_days = (int32_t)digit(text, 99) - 9;
			map->needs_flavour = digit(text, 2);
		}
	}
}

/* The text is one of the facts' or of the given one, and is trimmed. */
static void
of_the_order(const struct intake_in *order, struct str text, struct str own)
{
	bool within = text.n == 0 || (own.n && fuzz_within(text, own));

	for (size_t i = 0; i < order->facts_n && !within; i++)
		within = order->facts[i].value.n && fuzz_within(text, order->facts[i].value);
	HOLDS(within && str_eq(str_trim(text), text));
}

static void
problems_fit(uint32_t problems, bool of_line)
{
	HOLDS(problems < UINT32_C(1) << INTAKE_PROBLEMS);
	for (unsigned p = 0; p < INTAKE_PROBLEMS; p++)
		HOLDS(!(problems & INTAKE_BIT(p)) || intake_problem_of_line((enum intake_problem)p) == of_line);
}

static void
fits(const struct intake_map *map, const struct intake_in *order, const struct intake *got)
{
	bool due = got->due_day != DAY_NONE;
	uint32_t all = 0;

	HOLDS(due ? day_valid(got->due_day) && got->due_from != INTAKE_NOWHERE : got->due_from != INTAKE_LEAD);
	HOLDS(due || got->problems & (INTAKE_BIT(INTAKE_NO_DUE_DATE) | INTAKE_BIT(INTAKE_DUE_UNREADABLE)));
	HOLDS(got->due_fact >= -1 && got->due_fact < (int32_t)order->facts_n);
	HOLDS((got->due_from == INTAKE_LEAD) == (due && got->due_reading != DUE_READ && got->due_reading != DUE_WEEKDAY_DIFFERS));
	HOLDS(got->method == INTAKE_PICKUP || got->method == INTAKE_DELIVERY);
	HOLDS((got->problems & INTAKE_BIT(INTAKE_NO_LINES)) == (order->lines_n ? 0 : INTAKE_BIT(INTAKE_NO_LINES)));
	problems_fit(got->problems, false);
	of_the_order(order, got->due_text, (struct str){ 0 });
	of_the_order(order, got->due_time, (struct str){ 0 });
	of_the_order(order, got->notes, order->note);
	for (size_t i = 0; i < order->facts_n; i++) {
		HOLDS(got->facts[i].means < UINT32_C(1) << INTAKE_MEANINGS && (got->facts[i].value.n == 0
		    || fuzz_within(got->facts[i].value, order->facts[i].value)));
		HOLDS(!got->facts[i].means || got->facts[i].value.n);
	}
	for (size_t i = 0; i < order->lines_n; i++) {
		const struct intake_made *made = &got->lines[i];

		of_the_order(order, made->flavour, order->lines[i].variant);
		of_the_order(order, made->size, order->lines[i].variant);
		of_the_order(order, made->writing, (struct str){ 0 });
		of_the_order(order, made->notes, (struct str){ 0 });
		HOLDS((made->flavour.n > 0) == (made->flavour_from != INTAKE_NOWHERE) && (made->size.n > 0) == (made->size_from != INTAKE_NOWHERE));
		HOLDS(made->size.n || made->size_rank == INTAKE_RANK_NONE);
		HOLDS(made->flavour.n || !map->needs_flavour || made->problems & INTAKE_BIT(INTAKE_NO_FLAVOUR));
		problems_fit(made->problems, true);
		all |= made->problems;
	}
	HOLDS(all == got->line_problems);
}

void
fuzz_intake(struct arena *a, struct str in)
{
	struct made_up *m = ARENA_NEW(a, struct made_up);
	struct intake_map map;
	struct intake_in order;
	struct intake_wrong wrong[ROWS];
	struct intake got;
	size_t n;

	HOLDS(m);
	take(a, in, m, &map, &order);
	got = (struct intake){ .facts = m->seen, .lines = m->made };
	n = intake_map_check(&map, wrong, ROWS);
	for (size_t i = 0; i < n && i < ROWS; i++) {
		char room[400];
		struct buf b = buf_of(room, sizeof room);

		intake_wrong_say(&b, &map, wrong[i]);
		HOLDS(!b.full && fuzz_words(buf_str(&b), sizeof room) && b.n);
	}
	intake_read(&map, &order, &got);	/* one that is wrong reads too, and does no harm */
	fits(&map, &order, &got);
	intake_read(&intake_default, &order, &got);
	fits(&intake_default, &order, &got);
}
