/* capacity.c - groups, weekdays and days that people edited: what is taken is stored, read and asked as the same plan. */
#include "core/capacity.h"

#include "base/json.h"
#include "flow/capacity_settings.h"
#include "tests/fuzz/fuzz.h"

static struct str
printed(struct arena *a, const struct capacity_plan *plan)
{
	return json_print(a, flow_capacity_settings_json(a, plan));
}

static void
asked(const struct capacity_plan *plan, struct str word)
{
	int32_t group = capacity_group_of(plan, word, word, word);

	HOLDS(group >= -1 && group < (int32_t)plan->groups_n && (group == -1) == (plan->groups_n == 0));
	for (size_t i = 0; i < plan->days_n && group >= 0; i++) {
		const struct capacity_day *d = &plan->days[i];
		struct str reason = STR("");
		int32_t limit = capacity_limit(plan, group, d->day, &reason), earliest = capacity_earliest(plan, group, d->day);

		HOLDS(limit >= CAPACITY_NO_LIMIT && limit <= CAPACITY_PIECES_MAX);
		HOLDS(earliest == DAY_NONE || earliest >= d->day);
	}
}

/* The first line is a title, a SKU and a size; the rest is the settings. */
void
fuzz_capacity(struct arena *a, struct str in)
{
	struct str word = fuzz_line(a, &in), once;
	const json *typed = json_parse(a, fuzz_copy(a, in), NULL);
	struct capacity_plan plan, again;
	struct fault f = { 0 };

	flow_capacity_settings_read(a, in, &plan);	/* of a row that was damaged */
	asked(&plan, word);
	if (typed == NULL)
		return;
	if (flow_capacity_settings_parse(a, typed, &plan, &f) != OK) {
		HOLDS(f.result != OK && (f.result != ERR_INPUT || f.details > 0));
		return;
	}
	HOLDS(plan.groups_n <= CAPACITY_GROUPS_MAX && plan.days_n <= CAPACITY_DAYS_MAX);
	asked(&plan, word);
	once = printed(a, &plan);
	flow_capacity_settings_read(a, once, &again);
	HOLDS(str_eq(printed(a, &again), once));
	HOLDS(flow_capacity_settings_parse(a, json_parse(a, once, NULL), &again, &f) == OK && str_eq(printed(a, &again), once));
}
