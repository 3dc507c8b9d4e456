/*
 * stage_names - what the parts of core/stage.h are called: as stored, in the API, and by people.
 */
#include "core/stage.h"

#include <assert.h>

_Static_assert(STAGES_MAX == 12 && STAGE_NAME_MAX == 40, "these limits are said in words below");

/* shop: the shop's own news, which no person may tell. */
static const struct { const char *name; enum permission may; bool shop; } actions[STAGE_ACTIONS] = {
	[STAGE_PRINT]		= { "print",		MAY_FLOOR,		false },
	[STAGE_START]		= { "start",		MAY_FLOOR,		false },
	[STAGE_COMPLETE]	= { "complete",		MAY_FLOOR,		false },
	[STAGE_QC_RETURN]	= { "qc_return",	MAY_FLOOR,		false },
	[STAGE_UNDO]		= { "undo",		MAY_FLOOR,		false },
	[STAGE_ACKNOWLEDGE]	= { "acknowledge",	MAY_FLOOR,		false },
	[STAGE_RECEIVE]		= { "receive",		MAY_FLOOR,		false },
	[STAGE_ASSIGN]		= { "assign",		MAY_FLOOR,		false },
	[STAGE_STORE]		= { "store",		MAY_FLOOR,		false },
	[STAGE_NOTE]		= { "note",		MAY_FLOOR,		false },
	[STAGE_HOLD]		= { "hold",		MAY_FLOOR_MANAGE,	false },
	[STAGE_RESUME]		= { "resume",		MAY_FLOOR_MANAGE,	false },
	[STAGE_MOVE_BACK]	= { "move_back",	MAY_FLOOR_MANAGE,	false },
	[STAGE_CANCEL]		= { "cancel",		MAY_FLOOR_MANAGE,	false },
	[STAGE_CHANGED]		= { "changed",		MAY_FLOOR_MANAGE,	true },
	[STAGE_SHOP_CANCELLED]	= { "shop_cancelled",	MAY_FLOOR_MANAGE,	true },
};

static const char *const events[STAGE_EVENT_TYPES] = {
	[0]				= "",		/* no event has this number */
	[STAGE_EV_CREATED]		= "created",
	[STAGE_EV_PRINTED]		= "printed",
	[STAGE_EV_STARTED]		= "started",
	[STAGE_EV_COMPLETED]		= "completed",
	[STAGE_EV_QC_RETURNED]		= "qc_returned",
	[STAGE_EV_UNDONE]		= "undone",
	[STAGE_EV_ACKNOWLEDGED]		= "acknowledged",
	[STAGE_EV_RECEIVED]		= "received",
	[STAGE_EV_ASSIGNED]		= "assigned",
	[STAGE_EV_STORED]		= "stored",
	[STAGE_EV_NOTED]		= "noted",
	[STAGE_EV_HELD]			= "held",
	[STAGE_EV_RESUMED]		= "resumed",
	[STAGE_EV_MOVED_BACK]		= "moved_back",
	[STAGE_EV_CANCELLED]		= "cancelled",
	[STAGE_EV_CHANGED]		= "changed",
	[STAGE_EV_SHOP_CANCELLED]	= "shop_cancelled",
};

static const char *const begins[STAGE_BEGINS] = {
	[STAGE_BEGIN_NONE]	= "none",
	[STAGE_BEGIN_PRINT]	= "print",
	[STAGE_BEGIN_SCAN]	= "scan",
};

static const char *const undos[STAGE_UNDOS] = {
	[STAGE_UNDO_NOTHING]	= "",
	[STAGE_UNDO_START]	= "start",
	[STAGE_UNDO_COMPLETE]	= "complete",
};

static const char *const answers[STAGE_ANSWERS] = {
	[STAGE_DOES]	= "does",
	[STAGE_ALREADY]	= "already",
	[STAGE_REFUSES]	= "refuses",
};

static const struct { const char *name, *text; } problems[STAGE_PROBLEMS] = {
	[STAGE_FINE]		= { "", "" },
	[STAGE_FLOOR_EMPTY]	= { "floor_empty", "A floor needs at least one stage." },
	[STAGE_FLOOR_LONG]	= { "floor_long", "A floor has at most 12 stages." },
	[STAGE_NAME_BLANK]	= { "name_blank", "The stage needs a name." },
	[STAGE_NAME_LONG]	= { "name_long", "The stage's name is longer than 40 characters." },
	[STAGE_NAME_NOT_TEXT]	= { "name_not_text", "The stage's name contains characters that cannot stand in it." },
	[STAGE_NAME_TWICE]	= { "name_twice", "Another stage is called that: give each its own name." },
	[STAGE_NAME_TAKEN]	= { "name_taken", "Complete is what follows the last stage: choose another name." },
	[STAGE_QC_FORWARD]	= { "qc_forward", "A quality check sends back: choose a stage before its own." },
};

static const struct { const char *code, *text; } refusals[STAGE_REFUSALS] = {
	[STAGE_REFUSED_NOT]		= { "", "" },
	[STAGE_REFUSED_CANCELLED]	= { "cancelled", "It is cancelled: do not go on with it." },
	[STAGE_REFUSED_COMPLETE]	= { "complete", "It is complete: nothing is left to be done with it." },
	[STAGE_REFUSED_WAITING]		= { "waiting", "Its order is not on the floor yet: wait until the shop has released it." },
	[STAGE_REFUSED_CHANGED]		= { "changed", "The shop has changed its order: read the card, then scan to acknowledge it." },
	[STAGE_REFUSED_HELD]		= { "held", "It is on hold: a manager has to resume it first." },
	[STAGE_REFUSED_NOT_YET]		= { "not_yet", "It is not that far: scan it at the stage where it is first." },
	[STAGE_REFUSED_GONE_ON]		= { "gone_on", "It has gone on from here: look for it at the stage where it is." },
	[STAGE_REFUSED_NOT_STARTED]	= { "not_started", "Start this stage first, then scan it again when it is done." },
	[STAGE_REFUSED_NO_START]	= { "no_start", "This stage is not started by a scan: scan it when it is done." },
	[STAGE_REFUSED_OTHERS]		= { "others", "Other cakes of its order are not here yet: complete it when all are." },
	[STAGE_REFUSED_NO_QC]		= { "no_qc", "This stage has no quality check: ask a manager to move it back." },
	[STAGE_REFUSED_NOT_BACK]	= { "not_back", "It can only be moved back: choose an earlier stage." },
	[STAGE_REFUSED_ROUND]		= { "round", "It was sent back since: look at its card, then scan it again." },
	[STAGE_REFUSED_NO_UNDO]		= { "no_undo", "Nothing can be taken back: work has gone on since. Ask a manager to move it back." },
	[STAGE_REFUSED_NO_STAGE]	= { "no_stage", "It never comes to this stage: look for it where it is." },
	[STAGE_REFUSED_DONE]		= { "done", "This has been done already." },
};

bool
stage_permission(enum stage_action action, enum permission *out)
{
	assert((unsigned)action < STAGE_ACTIONS);
	if (actions[action].shop)
		return false;
	*out = actions[action].may;
	return true;
}

struct str
stage_action_name(enum stage_action action)
{
	assert((unsigned)action < STAGE_ACTIONS);
	return str_of(actions[action].name);
}

bool
stage_action_parse(struct str name, enum stage_action *out)
{
	for (unsigned i = 0; i < STAGE_ACTIONS; i++)
		if (str_eq(name, str_of(actions[i].name))) {
			*out = (enum stage_action)i;
			return true;
		}
	return false;
}

struct str
stage_event_name(enum stage_event_type type)
{
	assert((unsigned)type < STAGE_EVENT_TYPES);
	return str_of(events[type]);
}

bool
stage_event_parse(struct str name, enum stage_event_type *out)
{
	for (unsigned i = STAGE_EV_CREATED; i < STAGE_EVENT_TYPES; i++)
		if (str_eq(name, str_of(events[i]))) {
			*out = (enum stage_event_type)i;
			return true;
		}
	return false;
}

struct str
stage_begin_name(enum stage_begin begin)
{
	assert((unsigned)begin < STAGE_BEGINS);
	return str_of(begins[begin]);
}

bool
stage_begin_parse(struct str name, enum stage_begin *out)
{
	for (unsigned i = 0; i < STAGE_BEGINS; i++)
		if (str_eq(name, str_of(begins[i]))) {
			*out = (enum stage_begin)i;
			return true;
		}
	return false;
}

struct str
stage_undo_name(enum stage_undo undo)
{
	assert((unsigned)undo < STAGE_UNDOS);
	return str_of(undos[undo]);
}

bool
stage_undo_parse(struct str name, enum stage_undo *out)
{
	for (unsigned i = 0; i < STAGE_UNDOS; i++)
		if (str_eq(name, str_of(undos[i]))) {
			*out = (enum stage_undo)i;
			return true;
		}
	return false;
}

struct str
stage_answer_name(enum stage_answer answer)
{
	assert((unsigned)answer < STAGE_ANSWERS);
	return str_of(answers[answer]);
}

struct str
stage_problem_name(enum stage_problem problem)
{
	assert((unsigned)problem < STAGE_PROBLEMS);
	return str_of(problems[problem].name);
}

struct str
stage_problem_text(enum stage_problem problem)
{
	assert((unsigned)problem < STAGE_PROBLEMS);
	return str_of(problems[problem].text);
}

struct str
stage_refusal_code(enum stage_refusal why)
{
	assert((unsigned)why < STAGE_REFUSALS);
	return str_of(refusals[why].code);
}

struct str
stage_refusal_text(enum stage_refusal why)
{
	assert((unsigned)why < STAGE_REFUSALS);
	return str_of(refusals[why].text);
}
