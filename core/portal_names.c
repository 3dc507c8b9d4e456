/*
 * portal_names - what the parts of core/portal.h are called: as stored, in the API, and by people.
 */
#include "core/portal.h"

#include <assert.h>

static const struct { const char *name, *label; } states[PORTAL_STATES] = {
	[PORTAL_PENDING]	= { "pending",		"Waiting its turn" },
	[PORTAL_CONNECTING]	= { "connecting",	"Connecting" },
	[PORTAL_AWAITING_MFA]	= { "awaiting_mfa",	"Waiting for an answer" },
	[PORTAL_ADDING_ITEMS]	= { "adding_items",	"Adding items" },
	[PORTAL_COMPLETED]	= { "completed",	"Completed" },
	[PORTAL_NEEDS_REVIEW]	= { "needs_review",	"Needs review" },
	[PORTAL_FAILED]		= { "failed",		"Failed" },
	[PORTAL_CANCELLED]	= { "cancelled",	"Cancelled" },
};

static const char *const connections[PORTAL_CONNECTIONS] = {
	[CONNECTION_NONE]	= "none",
	[CONNECTION_ASKED]	= "asked",
	[CONNECTION_OPEN]	= "open",
	[CONNECTION_CLOSING]	= "closing",
	[CONNECTION_LOST]	= "lost",
	[CONNECTION_CLEARING]	= "clearing",
};

static const char *const lates[PORTAL_LATES] = {
	[LATE_NONE]	= "",
	[LATE_OFFERED]	= "offered",
	[LATE_ACCEPTED]	= "accepted",
};

static const char *const events[PORTAL_EVENT_TYPES] = {
	[0]				= "",		/* no event has this number */
	[EV_STARTED]			= "started",
	[EV_OPEN_ACCEPTED]		= "open_accepted",
	[EV_CONNECTED]			= "connected",
	[EV_WAITING_FOR_CONNECTION]	= "waiting_for_connection",
	[EV_ADOPTED]			= "adopted",
	[EV_ADD_ACCEPTED]		= "add_accepted",
	[EV_COMPLETED]			= "completed",
	[EV_NEEDS_REVIEW]		= "needs_review",
	[EV_FAILED]			= "failed",
	[EV_REOPENING]			= "reopening",
	[EV_MFA_ASKED]			= "mfa_asked",
	[EV_MFA_ANSWERED]		= "mfa_answered",
	[EV_MFA_WRONG]			= "mfa_wrong",
	[EV_READ_ASKED]			= "read_asked",
	[EV_CANCELLED]			= "cancelled",
	[EV_CLOSING]			= "closing",
	[EV_CLOSED]			= "closed",
	[EV_LOST]			= "lost",
	[EV_RETRIED]			= "retried",
	[EV_LATE_RESULT]		= "late_result",
	[EV_LATE_ACCEPTED]		= "late_accepted",
	[EV_REVIEWED]			= "reviewed",
	[EV_CONFIRMED]			= "confirmed",
	[EV_RESENT]			= "resent",
	[EV_CREATED]			= "created",
	[EV_UNSENT]			= "unsent",
};

static const char *const inputs[PORTAL_INPUTS] = {
	[IN_START]		= "start",
	[IN_OPEN_ACCEPTED]	= "open_accepted",
	[IN_CONNECTED]		= "connected",
	[IN_ACTIVE_EXISTS]	= "active_exists",
	[IN_ALREADY_RUNNING]	= "already_running",
	[IN_ADD_ACCEPTED]	= "add_accepted",
	[IN_ITEMS]		= "items",
	[IN_FAILED]		= "failed",
	[IN_MFA_ASKED]		= "mfa_asked",
	[IN_MFA_ANSWERED]	= "mfa_answered",
	[IN_MFA_WRONG]		= "mfa_wrong",
	[IN_DEADLINE]		= "deadline",
	[IN_READ_RUNNING]	= "read_running",
	[IN_READ_UNKNOWN]	= "read_unknown",
	[IN_CLOSED]		= "closed",
	[IN_CLOSE_FAILED]	= "close_failed",
	[IN_LIFETIME_OVER]	= "lifetime_over",
	[IN_CANCEL]		= "cancel",
	[IN_RETRY]		= "retry",
	[IN_LATE_ACCEPT]	= "late_accept",
	[IN_REVIEW]		= "review",
	[IN_CONFIRM]		= "confirm",
	[IN_RESEND]		= "resend",
};

static const char *const effects[PORTAL_EFFECT_KINDS] = {
	[DO_OPEN]		= "open",
	[DO_WITHDRAW_OPEN]	= "withdraw_open",
	[DO_ADD]		= "add",
	[DO_ANSWER]		= "answer",
	[DO_CLOSE]		= "close",
	[DO_KEEP_TOKEN]		= "keep_token",
	[DO_DROP_TOKEN]		= "drop_token",
	[DO_READ]		= "read",
	[DO_DEADLINE]		= "deadline",
	[DO_LIFETIME]		= "lifetime",
	[DO_FREE_LANE]		= "free_lane",
	[DO_BLOCK_LOGIN]	= "block_login",
	[DO_RELEASE_LINES]	= "release_lines",
	[DO_TAKE_LINES]		= "take_lines",
	[DO_KEEP_RESULT]	= "keep_result",
	[DO_TELL]		= "tell",
};

static const char *const tells[PORTAL_TELLS] = {
	[TELL_DONE]		= "done",
	[TELL_REVIEW]		= "review",
	[TELL_FAILED]		= "failed",
	[TELL_TIMEOUT]		= "timeout",
	[TELL_MFA]		= "mfa",
	[TELL_MFA_WRONG]	= "mfa_wrong",
	[TELL_LATE]		= "late",
	[TELL_BLOCKED]		= "blocked",
};

static const char *const answers[PORTAL_ANSWERS] = {
	[PORTAL_DOES]		= "does",
	[PORTAL_ALREADY]	= "already",
	[PORTAL_REFUSES]	= "refuses",
};

static const struct { const char *code, *text; } refusals[PORTAL_REFUSALS] = {
	[REFUSED_NOT]			= { "", "" },
	[REFUSED_ENDED]			= { "ended", "This job has ended; nothing more can be done with it this way." },
	[REFUSED_NOT_ENDED]		= { "not_ended", "This job is still under way: wait until it ends, or cancel it." },
	[REFUSED_NO_QUESTION]		= { "no_question", "The portal is not asking anything at the moment." },
	[REFUSED_CHECK_CART]		= { "check_cart",
		"Items may be in the portal's cart already: look at the cart first, then confirm that you have." },
	[REFUSED_NOTHING_LATE]		= { "nothing_late", "No late result is waiting to be accepted." },
	[REFUSED_NOTHING_TO_REVIEW]	= { "nothing_to_review", "Nothing in this job needs a review." },
	[REFUSED_NOT_FILLED]		= { "not_filled", "This job has not filled the portal's cart: retry it instead." },
	[REFUSED_TEST]			= { "test", "A login test carries no items." },
	[REFUSED_UNEXPECTED]		= { "unexpected", "This does not fit what the job is doing: it was kept and left aside." },
	[REFUSED_CONNECTION]		= { "connection", "The job's last connection is still being closed: it starts after that." },
	[REFUSED_DONE]			= { "done", "This has been done already." },
};

struct str
portal_state_name(enum portal_state state)
{
	assert((unsigned)state < PORTAL_STATES);
	return str_of(states[state].name);
}

bool
portal_state_parse(struct str name, enum portal_state *out)
{
	for (unsigned i = 0; i < PORTAL_STATES; i++)
		if (str_eq(name, str_of(states[i].name))) {
			*out = (enum portal_state)i;
			return true;
		}
	return false;
}

struct str
portal_state_label(enum portal_state state)
{
	assert((unsigned)state < PORTAL_STATES);
	return str_of(states[state].label);
}

struct str
portal_connection_name(enum portal_connection connection)
{
	assert((unsigned)connection < PORTAL_CONNECTIONS);
	return str_of(connections[connection]);
}

bool
portal_connection_parse(struct str name, enum portal_connection *out)
{
	for (unsigned i = 0; i < PORTAL_CONNECTIONS; i++)
		if (str_eq(name, str_of(connections[i]))) {
			*out = (enum portal_connection)i;
			return true;
		}
	return false;
}

struct str
portal_late_name(enum portal_late late)
{
	assert((unsigned)late < PORTAL_LATES);
	return str_of(lates[late]);
}

bool
portal_late_parse(struct str name, enum portal_late *out)
{
	for (unsigned i = 0; i < PORTAL_LATES; i++)
		if (str_eq(name, str_of(lates[i]))) {
			*out = (enum portal_late)i;
			return true;
		}
	return false;
}

struct str
portal_event_name(enum portal_event_type type)
{
	assert((unsigned)type < PORTAL_EVENT_TYPES);
	return str_of(events[type]);
}

bool
portal_event_parse(struct str name, enum portal_event_type *out)
{
	for (unsigned i = EV_STARTED; i < PORTAL_EVENT_TYPES; i++)
		if (str_eq(name, str_of(events[i]))) {
			*out = (enum portal_event_type)i;
			return true;
		}
	return false;
}

struct str
portal_input_name(enum portal_input_kind kind)
{
	assert((unsigned)kind < PORTAL_INPUTS);
	return str_of(inputs[kind]);
}

struct str
portal_effect_name(enum portal_effect_kind kind)
{
	assert((unsigned)kind < PORTAL_EFFECT_KINDS);
	return str_of(effects[kind]);
}

struct str
portal_tell_name(enum portal_tell tell)
{
	assert((unsigned)tell < PORTAL_TELLS);
	return str_of(tells[tell]);
}

struct str
portal_answer_name(enum portal_answer answer)
{
	assert((unsigned)answer < PORTAL_ANSWERS);
	return str_of(answers[answer]);
}

struct str
portal_refusal_code(enum portal_refusal refusal)
{
	assert((unsigned)refusal < PORTAL_REFUSALS);
	return str_of(refusals[refusal].code);
}

struct str
portal_refusal_text(enum portal_refusal refusal)
{
	assert((unsigned)refusal < PORTAL_REFUSALS);
	return str_of(refusals[refusal].text);
}
