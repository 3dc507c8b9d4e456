/*
 * stage_floor - the stages that a store's cakes pass: whether a list can be one, and whether it may follow another.
 */
#include "core/field.h"
#include "core/stage.h"

#include <assert.h>

enum { FOLDED_MAX = 4 * STAGE_NAME_MAX };	/* no character is longer, nor becomes longer by folding */

#define RULE(text, how, back) { .name = { text, sizeof text - 1 }, .begin = how, .qc_to = back }
static const struct stage_floor usual = {
	.rule = {
		RULE("Filling",		STAGE_BEGIN_PRINT,	STAGE_NONE),
		RULE("Covering",	STAGE_BEGIN_NONE,	STAGE_NONE),
		RULE("Decorating",	STAGE_BEGIN_NONE,	STAGE_NONE),
		RULE("Packing",		STAGE_BEGIN_SCAN,	2),
	},
	.n = 4,
};
static const struct str end = { "Complete", 8 };

const struct stage_floor *
stage_floor_default(void)
{
	return &usual;
}

static bool
alike(struct str a, struct str b)
{
	char a_text[FOLDED_MAX], b_text[FOLDED_MAX];
	struct buf a_folded = buf_of(a_text, sizeof a_text), b_folded = buf_of(b_text, sizeof b_text);

	buf_fold(&a_folded, a);
	buf_fold(&b_folded, b);
	return str_eq(buf_str(&a_folded), buf_str(&b_folded));
}

static enum stage_problem
check_text(struct str name)
{
	static const uint8_t of[FIELD_PROBLEMS] = {	/* what field_check() can say of a text */
		[FIELD_BLANK]		= STAGE_NAME_BLANK,
		[FIELD_TOO_LONG]	= STAGE_NAME_LONG,
		[FIELD_NOT_TEXT]	= STAGE_NAME_NOT_TEXT,
	};
	enum stage_problem problem = (enum stage_problem)of[field_check(FIELD_PERSON, name)];
	size_t characters = 0;

	for (size_t i = 0; i < name.n; i++)
		characters += (unsigned char)name.p[i] >> 6 != 2;
	return problem == STAGE_FINE && characters > STAGE_NAME_MAX ? STAGE_NAME_LONG : problem;
}

static enum stage_problem
check_rule(const struct stage_floor *floor, int32_t at)
{
	const struct stage_rule *rule = &floor->rule[at];
	enum stage_problem problem = check_text(rule->name);

	if (problem != STAGE_FINE)
		return problem;
	if (alike(rule->name, end))
		return STAGE_NAME_TAKEN;
	for (int32_t i = 0; i < at; i++)
		if (check_text(floor->rule[i].name) == STAGE_FINE && alike(rule->name, floor->rule[i].name))
			return STAGE_NAME_TWICE;
	return rule->qc_to < STAGE_NONE || rule->qc_to >= at ? STAGE_QC_FORWARD : STAGE_FINE;
}

bool
stage_floor_check(const struct stage_floor *floor, struct stage_floor_problems *out)
{
	bool fine;

	*out = (struct stage_floor_problems){ .floor = STAGE_FINE };
	if (floor->n < 1)
		out->floor = STAGE_FLOOR_EMPTY;
	else if (floor->n > STAGES_MAX)
		out->floor = STAGE_FLOOR_LONG;
	fine = out->floor == STAGE_FINE;
	for (int32_t i = 0; i < floor->n && i < STAGES_MAX; i++) {
		out->rule[i] = check_rule(floor, i);
		fine = fine && out->rule[i] == STAGE_FINE;
	}
	return fine;
}

bool
stage_floor_change(const struct stage_floor *from, const struct stage_floor *to, const int64_t holds[STAGES_MAX],
    int32_t map[STAGES_MAX])
{
	bool may = true;

	assert(from->n <= STAGES_MAX && to->n <= STAGES_MAX);
	for (int32_t i = 0; i < STAGES_MAX; i++)
		map[i] = STAGE_NONE;
	for (int32_t i = 0; i < from->n; i++) {
		for (int32_t k = 0; k < to->n; k++)
			if (alike(from->rule[i].name, to->rule[k].name))
				map[i] = k;
		may = may && (map[i] != STAGE_NONE || holds[i] == 0);
	}
	return may;
}

void
stage_floor_change_say(struct buf *b, const struct stage_floor *from, int32_t stage, int64_t holds)
{
	buf_put(b, stage_name(from, stage));
	buf_text(b, " holds ");
	buf_int(b, holds);
	buf_text(b, holds == 1 ? " cake: move it on" : " cakes: move them on");
	buf_text(b, " before it is taken away or renamed.");
}

int32_t
stage_find(const struct stage_floor *floor, struct str name)
{
	for (int32_t i = 0; i < floor->n; i++)
		if (str_eq(floor->rule[i].name, name))
			return i;
	return str_eq(name, end) ? STAGE_END : STAGE_NONE;
}

struct str
stage_name(const struct stage_floor *floor, int32_t stage)
{
	if (stage == STAGE_END)
		return end;
	return stage >= 0 && stage < floor->n ? floor->rule[stage].name : STR("");
}
