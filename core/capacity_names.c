#include "core/capacity.h"

#include <assert.h>

/* ---- an answer as sentences --------------------------------------------------------------------------------------- */

static void
say_room(struct buf *b, const struct capacity_said *said)
{
	bool before = said->before != DAY_NONE, after = said->after != DAY_NONE;

	if (!before && !after) {
		buf_text(b, " There is no room near that day.");
		return;
	}
	buf_text(b, " There is room on ");
	day_say(b, said->before);
	if (before && after)
		buf_text(b, " and on ");
	day_say(b, said->after);
	buf_char(b, '.');
}

void
capacity_say(struct buf *b, const struct capacity_plan *plan, struct capacity_ask ask, const struct capacity_said *said)
{
	struct str group = plan->groups[ask.group].name;
	int32_t lead = plan->groups[ask.group].lead_days;

	switch (said->answer) {
	case CAPACITY_FITS:
		buf_int(b, ask.count);
		buf_text(b, " \xC3\x97 ");
		buf_put(b, group);
		buf_text(b, ask.count == 1 ? " fits on " : " fit on ");
		day_say(b, ask.day);
		if (said->left != CAPACITY_NO_LIMIT) {
			buf_text(b, ": ");
			buf_int(b, said->left);
			buf_text(b, " left after that");
		}
		buf_char(b, '.');
		return;
	case CAPACITY_FULL:
		day_say(b, ask.day);
		buf_text(b, " is full for ");
		buf_put(b, group);
		buf_text(b, ": ");
		buf_int(b, said->missing);
		buf_text(b, " too many.");
		break;
	case CAPACITY_CLOSED:
		buf_text(b, "No ");
		buf_put(b, group);
		buf_text(b, " on ");
		day_say(b, ask.day);
		if (said->reason.n > 0) {
			buf_text(b, ": ");
			buf_put(b, said->reason);
		}
		buf_char(b, '.');
		break;
	case CAPACITY_SOON:
		if (ask.day < ask.today) {
			day_say(b, ask.day);
			buf_text(b, " has passed.");
			break;
		}
		buf_put(b, group);
		buf_text(b, lead == 1 ? " needs a working day" : " needs ");
		if (lead != 1) {
			buf_int(b, lead);
			buf_text(b, " working days");
		}
		if (said->earliest != DAY_NONE) {
			buf_text(b, ": ");
			day_say(b, said->earliest);
			buf_text(b, " at the earliest");
		}
		buf_char(b, '.');
		break;
	}
	say_room(b, said);
}

/* ---- what is wrong with an edited plan ---------------------------------------------------------------------------- */

/* The list of problems; it counts on when there is no more room. */
struct wrongs { struct capacity_wrong *out; size_t cap, n; };

static void
add(struct wrongs *w, enum capacity_part part, size_t at, size_t weekday, enum field_problem problem)
{
	if (problem == FIELD_OK)
		return;
	if (w->n < w->cap)
		w->out[w->n] = (struct capacity_wrong){ part, (int32_t)at, (int32_t)weekday, problem };
	w->n++;
}

static enum field_problem
range(int32_t n, int32_t least, int32_t most)
{
	return n < least || n > most ? FIELD_OUT_OF_RANGE : FIELD_OK;
}

static bool
same(struct str a, struct str b)
{
	char room[2][400];
	struct buf x = buf_of(room[0], sizeof room[0]), y = buf_of(room[1], sizeof room[1]);

	buf_fold(&x, a);
	buf_fold(&y, b);
	return str_eq(buf_str(&x), buf_str(&y));
}

/* Of a text that is fine, whether it stands there before. */
static enum field_problem
once(enum field_problem problem, bool twice)
{
	return problem == FIELD_OK && twice ? FIELD_TWICE : problem;
}

static void
check_groups(struct wrongs *w, const struct capacity_plan *plan)
{
	for (size_t i = 0; i < plan->groups_n; i++) {
		const struct capacity_group *g = &plan->groups[i];
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= same(plan->groups[j].name, g->name);
		add(w, CAPACITY_PART_GROUP, i, 0, once(field_check(FIELD_PRODUCT_GROUP, g->name), twice));
		for (size_t day = 0; day < DAY_WEEKDAYS; day++)
			add(w, CAPACITY_PART_WEEK, i, day, range(g->week[day], CAPACITY_NO_LIMIT, CAPACITY_PIECES_MAX));
		add(w, CAPACITY_PART_LEAD, i, 0, range(g->lead_days, 0, CAPACITY_LEAD_MAX));
	}
}

static void
check_rules(struct wrongs *w, const struct capacity_plan *plan)
{
	for (size_t i = 0; i < plan->rules_n; i++) {
		const struct capacity_rule *rule = &plan->rules[i];
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= plan->rules[j].by == rule->by && same(plan->rules[j].text, rule->text);
		add(w, CAPACITY_PART_RULE, i, 0, once(field_check(FIELD_GROUP_WORD, rule->text), twice));
	}
}

static void
check_days(struct wrongs *w, const struct capacity_plan *plan)
{
	for (size_t i = 0; i < plan->days_n; i++) {
		const struct capacity_day *d = &plan->days[i];
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice |= plan->days[j].day == d->day && plan->days[j].group == d->group;
		add(w, CAPACITY_PART_DAY, i, 0, day_valid(d->day) ? once(FIELD_OK, twice) : FIELD_BLANK);
		add(w, CAPACITY_PART_PIECES, i, 0, range(d->pieces, CAPACITY_NO_LIMIT, CAPACITY_PIECES_MAX));
		add(w, CAPACITY_PART_REASON, i, 0, field_check(FIELD_DAY_REASON, d->reason));
	}
}

size_t
capacity_check(const struct capacity_plan *plan, struct capacity_wrong *out, size_t cap)
{
	struct wrongs w = { out, cap, 0 };

	check_groups(&w, plan);
	check_rules(&w, plan);
	check_days(&w, plan);
	return w.n;
}

/* ---- words -------------------------------------------------------------------------------------------------------- */

static const struct { const char *name; enum field field; } parts[CAPACITY_PARTS] = {
	[CAPACITY_PART_GROUP]	= { "name",		FIELD_PRODUCT_GROUP },
	[CAPACITY_PART_WEEK]	= { "week",		FIELD_DAY_PIECES },
	[CAPACITY_PART_LEAD]	= { "lead_days",	FIELD_GROUP_LEAD },
	[CAPACITY_PART_RULE]	= { "text",		FIELD_GROUP_WORD },
	[CAPACITY_PART_DAY]	= { "day",		FIELD_DAY },
	[CAPACITY_PART_PIECES]	= { "pieces",		FIELD_DAY_PIECES },
	[CAPACITY_PART_REASON]	= { "reason",		FIELD_DAY_REASON },
};

void
capacity_wrong_say(struct buf *b, struct capacity_wrong wrong)
{
	field_say(b, (struct field_error){ parts[wrong.part].field, wrong.problem });
}

struct str
capacity_part_name(enum capacity_part part)
{
	assert((unsigned)part < CAPACITY_PARTS);
	return str_of(parts[part].name);
}

struct str
capacity_by_name(enum capacity_by by)
{
	static const char *const names[CAPACITY_BYS] = {
		[CAPACITY_TITLE]	= "title",
		[CAPACITY_SKU]		= "sku",
		[CAPACITY_SIZE]		= "size",
	};

	assert((unsigned)by < CAPACITY_BYS);
	return str_of(names[by]);
}

bool
capacity_by_parse(struct str name, enum capacity_by *out)
{
	for (int i = 0; i < CAPACITY_BYS; i++)
		if (str_eq(name, capacity_by_name((enum capacity_by)i))) {
			*out = (enum capacity_by)i;
			return true;
		}
	return false;
}

struct str
capacity_heat_name(enum capacity_heat heat)
{
	static const char *const names[CAPACITY_HEATS] = {
		[CAPACITY_FREE]		= "free",
		[CAPACITY_BUSY]		= "busy",
		[CAPACITY_AT_MOST]	= "full",
		[CAPACITY_OVER]		= "over",
		[CAPACITY_SHUT]		= "shut",
	};

	assert((unsigned)heat < CAPACITY_HEATS);
	return str_of(names[heat]);
}

struct str
capacity_answer_name(enum capacity_answer answer)
{
	static const char *const names[CAPACITY_ANSWERS] = {
		[CAPACITY_FITS]		= "fits",
		[CAPACITY_FULL]		= "full",
		[CAPACITY_CLOSED]	= "closed",
		[CAPACITY_SOON]		= "soon",
	};

	assert((unsigned)answer < CAPACITY_ANSWERS);
	return str_of(names[answer]);
}
