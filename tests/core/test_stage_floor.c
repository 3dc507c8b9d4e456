/*
 * Floors: which lists of stages can be one, and which may follow another.  And the words of core/stage.h, which are stored.
 */
#include "tests/core/check.h"

#include "core/stage.h"

static const struct { const char *name, *stages; const char *want; } floors[] = {
	{ "the usual one", "Filling Covering Decorating Packing", "" },
	{ "one stage", "Baking", "" },
	{ "twelve", "A B C D E F G H I J K L", "" },
	{ "thirteen", "A B C D E F G H I J K L M", "floor_long" },
	{ "none", "", "floor_empty" },
	{ "a name twice", "Baking Icing Baking", "2:name_twice" },
	{ "the same but for its case", "Baking ICING icing", "2:name_twice" },
	{ "the same but for an accent", "Glac\xC3\xA9 Glace", "1:name_twice" },
	{ "the end's name", "Baking COMPLETE", "1:name_taken" },
	{ "no name", "Baking _", "1:name_blank" },
	{ "no name, twice", "_ _", "0:name_blank 1:name_blank" },
	{ "no name, and then one", "_ Baking", "0:name_blank" },
	{ "a name that is no text", "Bak\xFFing", "0:name_not_text" },
	{ "a name with a bell", "Bak\aing", "0:name_not_text" },
	{ "41 characters", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "0:name_long" },
	{ "40 characters", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "" },
	{ "40 characters of two bytes", "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
	    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
	    "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", "" },
	{ "a check that sends back", "Baking Packing>0", "" },
	{ "a check that sends nowhere", "Baking Packing>1", "1:qc_forward" },
	{ "a check that sends forward", "Baking>1 Packing", "0:qc_forward" },
	{ "a check that sends out of the house", "Baking Packing>-2", "1:qc_forward" },
};

/* "Name>2": with a check that sends back to 2; "_" is a blank name. Those past the twelfth are only counted. */
static struct stage_floor
floor_of(const char *stages)
{
	struct stage_floor floor = { .n = 0 };
	struct str rest = str_of(stages), word, name, back;

	for (bool more = rest.n > 0; more; floor.n++) {
		int64_t to = STAGE_NONE;

		more = str_cut(rest, ' ', &word, &rest);
		if (floor.n >= STAGES_MAX)
			continue;
		if (str_cut(word, '>', &name, &back))
			str_int(back, &to);
		if (str_eq(name, STR("_")))
			name = STR(" ");
		floor.rule[floor.n] = (struct stage_rule){ name, STAGE_BEGIN_NONE, (int32_t)to };
	}
	return floor;
}

static void
test_floors(void)
{
	for (size_t i = 0; i < COUNT(floors); i++) {
		struct stage_floor floor = floor_of(floors[i].stages);
		struct stage_floor_problems problems;
		bool may = stage_floor_check(&floor, &problems);
		char text[200];
		struct buf b = buf_of(text, sizeof text);

		buf_put(&b, stage_problem_name(problems.floor));
		for (int32_t k = 0; k < STAGES_MAX; k++)
			if (problems.rule[k] != STAGE_FINE) {
				buf_text(&b, b.n > 0 ? " " : "");
				buf_int(&b, k);
				buf_char(&b, ':');
				buf_put(&b, stage_problem_name(problems.rule[k]));
			}
		check_str(sentence("a floor with %s: its problems", floors[i].name), buf_str(&b), str_of(floors[i].want));
		check(sentence("a floor with %s: whether it can be one", floors[i].name), may == (*floors[i].want == '\0'));
	}
	check("the usual floor can be one", stage_floor_check(stage_floor_default(), &(struct stage_floor_problems){ STAGE_FINE, { STAGE_FINE } }));
}

/* From one floor to another; how many tickets at each of the first's stages; may it; and where each is then. */
static const struct { const char *name, *from, *to; int64_t holds[4]; bool may; int32_t map[4]; } changes[] = {
	{ "nothing changes", "A B C", "A B C", { 1, 1, 1 }, true, { 0, 1, 2, -1 } },
	{ "a stage more", "A B", "A X B", { 1, 1 }, true, { 0, 2, -1, -1 } },
	{ "an empty stage goes", "A B C", "A C", { 1, 0, 1 }, true, { 0, -1, 1, -1 } },
	{ "a stage with a ticket goes", "A B C", "A C", { 1, 1, 1 }, false, { 0, -1, 1, -1 } },
	{ "a stage with tickets is renamed", "A B", "A Bee", { 0, 7 }, false, { 0, -1, -1, -1 } },
	{ "its name is only written otherwise", "A B", "A b", { 0, 7 }, true, { 0, 1, -1, -1 } },
	{ "the order changes", "A B C", "C A B", { 1, 1, 1 }, true, { 1, 2, 0, -1 } },
};

static void
test_changes(void)
{
	struct stage_floor from = floor_of("Covering Packing");
	char text[200];
	struct buf b = buf_of(text, sizeof text);

	for (size_t i = 0; i < COUNT(changes); i++) {
		struct stage_floor old = floor_of(changes[i].from), next = floor_of(changes[i].to);
		int64_t holds[STAGES_MAX] = { 0 };
		int32_t map[STAGES_MAX];

		memcpy(holds, changes[i].holds, sizeof changes[i].holds);
		check(sentence("%s: may it", changes[i].name), stage_floor_change(&old, &next, holds, map) == changes[i].may);
		for (size_t k = 0; k < COUNT(changes[i].map); k++)
			check_int(sentence("%s: where stage %d is", changes[i].name, (int)k), map[k], changes[i].map[k]);
	}
	stage_floor_change_say(&b, &from, 0, 3);
	buf_char(&b, ' ');
	stage_floor_change_say(&b, &from, 1, 1);
	check_str("what stands in the way of a change is said", buf_str(&b),
	    STR("Covering holds 3 cakes: move them on before it is taken away or renamed. "
		"Packing holds 1 cake: move it on before it is taken away or renamed."));
	check_int("a stage is found by its name", stage_find(&from, STR("Packing")), 1);
	check_int("the end too", stage_find(&from, STR("Complete")), STAGE_END);
	check_int("and nothing else", stage_find(&from, STR("packing")), STAGE_NONE);
	check_str("a stage has its name", stage_name(&from, 1), STR("Packing"));
	check_str("the end has one", stage_name(&from, STAGE_END), STR("Complete"));
	check_str("no stage has none", stage_name(&from, 2), STR(""));
	check_str("nor has less than a stage", stage_name(&from, STAGE_NONE), STR(""));
}

/* Rows are read back with these; a word that changes would lose a stored ticket. */
static void
test_words(void)
{
	static const char *const staff[] = {
		"print", "start", "complete", "qc_return", "undo", "acknowledge", "receive", "assign", "store", "note",
	}, *const manager[] = { "hold", "resume", "move_back", "cancel" }, *const shop[] = { "changed", "shop_cancelled" };
	enum permission may = MAY_ANYONE;
	enum stage_action action;
	enum stage_event_type type;
	enum stage_begin begin;
	enum stage_undo undo;

	check_int("every action is somebody's", COUNT(staff) + COUNT(manager) + COUNT(shop), STAGE_ACTIONS);
	for (size_t i = 0; i < COUNT(staff); i++)
		check(sentence("the floor may %s", staff[i]), stage_action_parse(str_of(staff[i]), &action)
		    && stage_permission(action, &may) && may == MAY_FLOOR);
	for (size_t i = 0; i < COUNT(manager); i++)
		check(sentence("a manager may %s", manager[i]), stage_action_parse(str_of(manager[i]), &action)
		    && stage_permission(action, &may) && may == MAY_FLOOR_MANAGE);
	for (size_t i = 0; i < COUNT(shop); i++)
		check(sentence("no person says %s", shop[i]), stage_action_parse(str_of(shop[i]), &action)
		    && !stage_permission(action, &may));
	for (unsigned i = 0; i < STAGE_ACTIONS; i++)
		check("an action is read back", stage_action_parse(stage_action_name((enum stage_action)i), &action) && action == i);
	for (unsigned i = STAGE_EV_CREATED; i < STAGE_EVENT_TYPES; i++)
		check("an event is read back", stage_event_parse(stage_event_name((enum stage_event_type)i), &type) && type == i);
	for (unsigned i = 0; i < STAGE_BEGINS; i++)
		check("a beginning is read back", stage_begin_parse(stage_begin_name((enum stage_begin)i), &begin) && begin == i);
	for (unsigned i = 0; i < STAGE_UNDOS; i++)
		check("an undo is read back", stage_undo_parse(stage_undo_name((enum stage_undo)i), &undo) && undo == i);
	check("no action is called that", !stage_action_parse(STR("Print"), &action));
	check("no event is called that", !stage_event_parse(STR(""), &type));
	check("no beginning is called that", !stage_begin_parse(STR(""), &begin));
	check("no undo is called that", !stage_undo_parse(STR("print"), &undo));
	for (unsigned i = STAGE_FINE + 1; i < STAGE_PROBLEMS; i++)
		check("a problem has a name and a sentence", stage_problem_name((enum stage_problem)i).n > 0
		    && str_ends(stage_problem_text((enum stage_problem)i), STR(".")));
	for (unsigned i = STAGE_REFUSED_NOT + 1; i < STAGE_REFUSALS; i++)
		check("a refusal has a code and a sentence", stage_refusal_code((enum stage_refusal)i).n > 0
		    && str_ends(stage_refusal_text((enum stage_refusal)i), STR(".")));
	check_str("answers have names", stage_answer_name(STAGE_ALREADY), STR("already"));
	check("numbers of events are stored", STAGE_EV_CREATED == 1 && STAGE_EV_QC_RETURNED == 5 && STAGE_EV_NOTED == 11
	    && STAGE_EV_SHOP_CANCELLED == 17);
}

void
test_stage_floor(void)
{
	test_floors();
	test_changes();
	test_words();
}
