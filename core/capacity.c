#include "core/capacity.h"

#include <assert.h>

enum { FOLD_MAX = 400, FAR = 800 };	/* bytes of a text that are looked at; days in which a group is made at all */

/* ---- which group -------------------------------------------------------------------------------------------------- */

static bool
begins_a_word(struct str text, struct str word)
{
	for (size_t i = 0; i + word.n <= text.n; i++) {
		unsigned char before = i > 0 ? (unsigned char)text.p[i - 1] : ' ';
		bool inside = (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9') || before >= 0x80;

		if (!inside && str_eq((struct str){ text.p + i, word.n }, word))
			return true;
	}
	return false;
}

static struct str
fold(char room[FOLD_MAX], struct str text)
{
	struct buf b = buf_of(room, FOLD_MAX);

	buf_fold(&b, text);
	return buf_str(&b);
}

int32_t
capacity_group_of(const struct capacity_plan *plan, struct str title, struct str sku, struct str size)
{
	char title_room[FOLD_MAX], sku_room[FOLD_MAX], size_room[FOLD_MAX], room[FOLD_MAX];

	title = fold(title_room, title);
	sku = fold(sku_room, sku);
	size = fold(size_room, size);
	for (size_t i = 0; i < plan->rules_n; i++) {
		const struct capacity_rule *rule = &plan->rules[i];
		struct str text = fold(room, rule->text);
		bool fits = false;

		switch (rule->by) {
		case CAPACITY_TITLE:
			fits = begins_a_word(title, text);
			break;
		case CAPACITY_SKU:
			fits = str_starts(sku, text);
			break;
		case CAPACITY_SIZE:
			fits = str_eq(size, text);
			break;
		}
		if (fits && text.n > 0)
			return rule->group;
	}
	return (int32_t)plan->groups_n - 1;
}

int32_t
capacity_find(const struct capacity_plan *plan, struct str name)
{
	for (size_t i = 0; i < plan->groups_n; i++)
		if (str_eq(plan->groups[i].name, name))
			return (int32_t)i;
	return (int32_t)plan->groups_n - 1;
}

/* ---- how much ----------------------------------------------------------------------------------------------------- */

int32_t
capacity_limit(const struct capacity_plan *plan, int32_t group, int32_t day, struct str *reason)
{
	const struct capacity_day *other = NULL;

	assert(group >= 0 && (size_t)group < plan->groups_n);
	for (size_t i = 0; i < plan->days_n; i++) {
		const struct capacity_day *d = &plan->days[i];

		if (d->day == day && (d->group == group || (d->group == CAPACITY_EVERY && other == NULL)))
			other = d;
	}
	if (reason != NULL)
		*reason = other != NULL ? other->reason : STR("");
	return other != NULL ? other->pieces : plan->groups[group].week[day_weekday(day)];
}

int32_t
capacity_earliest(const struct capacity_plan *plan, int32_t group, int32_t today)
{
	int32_t lead = plan->groups[group].lead_days;

	if (lead <= 0)
		return today;
	for (int32_t day = today + 1; day <= today + FAR && day <= DAY_MOST; day++)
		if (capacity_limit(plan, group, day, NULL) != 0 && --lead == 0)
			return day;
	return DAY_NONE;
}

int64_t
capacity_taken(const struct capacity_load *load, int32_t group, int32_t day)
{
	int64_t sum = 0;

	for (size_t i = 0; i < load->n; i++)
		if (load->taken[i].day == day && load->taken[i].group == group)
			sum += load->taken[i].pieces;
	return sum;
}

enum capacity_heat
capacity_heat(int32_t limit, int64_t taken)
{
	if (limit == 0 && taken == 0)
		return CAPACITY_SHUT;
	if (limit == CAPACITY_NO_LIMIT || taken * 4 < (int64_t)limit * 3)
		return CAPACITY_FREE;
	if (taken < limit)
		return CAPACITY_BUSY;
	return taken == limit ? CAPACITY_AT_MOST : CAPACITY_OVER;
}

/* ---- so many more? ------------------------------------------------------------------------------------------------ */

/* What is free on a day: of no limit, more than may be asked for. */
static int64_t
free_on(const struct capacity_plan *plan, const struct capacity_load *load, int32_t group, int32_t day)
{
	int32_t limit = capacity_limit(plan, group, day, NULL);

	return limit == CAPACITY_NO_LIMIT ? INT64_MAX : limit - capacity_taken(load, group, day);
}

/* The nearest day that fits from one on, step by step (1 or -1), to another at the furthest. */
static int32_t
nearest(const struct capacity_plan *plan, const struct capacity_load *load, struct capacity_ask ask, int32_t from, int32_t step, int32_t to)
{
	for (int32_t day = from; step > 0 ? day <= to : day >= to; day += step)
		if (free_on(plan, load, ask.group, day) >= ask.count)
			return day;
	return DAY_NONE;
}

static int32_t
larger(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t
smaller(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

struct capacity_said
capacity_what_if(const struct capacity_plan *plan, const struct capacity_load *load, struct capacity_ask ask)
{
	struct capacity_said said = { .answer = CAPACITY_FITS, .before = DAY_NONE, .after = DAY_NONE, .reason = STR("") };
	struct str reason;
	int32_t limit = capacity_limit(plan, ask.group, ask.day, &reason);
	int64_t left = free_on(plan, load, ask.group, ask.day);

	assert(ask.count > 0 && ask.count <= CAPACITY_PIECES_MAX);
	said.earliest = capacity_earliest(plan, ask.group, ask.today);
	if (limit == 0) {
		said.answer = CAPACITY_CLOSED;
		said.reason = reason;
	} else if (ask.day < said.earliest) {
		said.answer = CAPACITY_SOON;
	} else if (left < ask.count) {
		said.answer = CAPACITY_FULL;
		said.missing = ask.count - left;
	} else {
		said.left = limit == CAPACITY_NO_LIMIT ? CAPACITY_NO_LIMIT : left - ask.count;
		return said;
	}
	if (said.earliest == DAY_NONE)
		return said;
	said.before = nearest(plan, load, ask, smaller(ask.day - 1, load->to), -1,
	    larger(larger(said.earliest, load->from), ask.day - CAPACITY_NEAR));
	said.after = nearest(plan, load, ask, larger(larger(said.earliest, load->from), ask.day + 1), 1,
	    smaller(load->to, larger(said.earliest, ask.day) + CAPACITY_NEAR));
	return said;
}

/* An order's problems stand in the order of the answers. */
uint32_t
capacity_problems(enum capacity_answer answer)
{
	static const uint32_t problems[CAPACITY_ANSWERS] = {
		[CAPACITY_FITS]		= 0,
		[CAPACITY_FULL]		= INTAKE_BIT(INTAKE_DAY_FULL),
		[CAPACITY_CLOSED]	= INTAKE_BIT(INTAKE_DAY_CLOSED),
		[CAPACITY_SOON]		= INTAKE_BIT(INTAKE_DAY_SOON),
	};

	assert((unsigned)answer < CAPACITY_ANSWERS);
	return problems[answer];
}
