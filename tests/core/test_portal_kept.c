/*
 * What of a portal job is stored, shown and folded again: names, buttons, events.
 */
#include "tests/core/check.h"
#include "tests/core/portal_said.h"

/* The page asks what a person may do; decide() is what the server does. */
static void
test_may(void)
{
	struct portal job = portal_new(false);
	struct portal_event late = { .type = EV_LATE_RESULT, .attempt = 1 };

	check("a waiting job may be cancelled", portal_may(&job, IN_CANCEL) == REFUSED_NOT);
	check("and needs no retry", portal_may(&job, IN_RETRY) == REFUSED_DONE);
	job.state = PORTAL_FAILED;
	job.attempt = 1;
	check("a failed one may be retried", portal_may(&job, IN_RETRY) == REFUSED_NOT);
	job.items_sent = true;
	check("with a look at the cart when items were sent", portal_may(&job, IN_RETRY) == REFUSED_CHECK_CART);
	check("it has nothing late", portal_may(&job, IN_LATE_ACCEPT) == REFUSED_NOTHING_LATE);
	job = portal_apply(job, &late);
	check("until something comes", portal_may(&job, IN_LATE_ACCEPT) == REFUSED_NOT);
}

/* Rows are read back with these; a word that changes would lose a stored job. */
static void
test_names(void)
{
	enum portal_state state;
	enum portal_connection connection;
	enum portal_late late;
	enum portal_event_type type;

	for (unsigned i = 0; i < PORTAL_STATES; i++)
		check("a state is read back", portal_state_parse(portal_state_name((enum portal_state)i), &state) && state == i
		    && portal_state_label(state).n > 0);
	for (unsigned i = 0; i < PORTAL_CONNECTIONS; i++)
		check("a connection is read back",
		    portal_connection_parse(portal_connection_name((enum portal_connection)i), &connection) && connection == i);
	for (unsigned i = 0; i < PORTAL_LATES; i++)
		check("late is read back", portal_late_parse(portal_late_name((enum portal_late)i), &late) && late == i);
	for (unsigned i = EV_STARTED; i < PORTAL_EVENT_TYPES; i++)
		check("an event is read back",
		    portal_event_parse(portal_event_name((enum portal_event_type)i), &type) && type == i);
	check("no state is called that", !portal_state_parse(STR("Failed"), &state) && !portal_state_parse(STR(""), &state));
	check("no connection is called that", !portal_connection_parse(STR(""), &connection));
	check("late is nothing else", !portal_late_parse(STR("Offered"), &late) && !portal_late_parse(STR("lat"), &late));
	check("no event is called that", !portal_event_parse(STR(""), &type));
	for (unsigned i = REFUSED_NOT + 1; i < PORTAL_REFUSALS; i++)
		check("a refusal has a code and a sentence", portal_refusal_code((enum portal_refusal)i).n > 0
		    && str_ends(portal_refusal_text((enum portal_refusal)i), STR(".")));
	check("states as stored", str_eq(portal_state_name(PORTAL_ADDING_ITEMS), STR("adding_items")));
	check("states as read", str_eq(portal_state_label(PORTAL_ADDING_ITEMS), STR("Adding items")));
}

/* Stored events of version 1, folded: this answer may never change. */
static void
test_replay(void)
{
	static const struct portal_event stored[] = {
		{ .type = EV_CREATED, .at_ms = 1 },
		{ .type = EV_STARTED, .at_ms = 2, .attempt = 1, .connection = CONNECTION_ASKED, .deadline_ms = 600 },
		{ .type = EV_REOPENING, .at_ms = 3, .attempt = 2, .connection = CONNECTION_ASKED, .deadline_ms = 605,
		    .reopen_ms = 5, .error = PORTAL_TIMEOUT },
		{ .type = EV_WAITING_FOR_CONNECTION, .at_ms = 4, .attempt = 3, .connection = CONNECTION_ASKED,
		    .deadline_ms = 720, .reopen_ms = 120, .error = PORTAL_ACTIVE_CONNECTION_EXISTS },
		{ .type = EV_MFA_ASKED, .at_ms = 5, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 305,
		    .resume = PORTAL_CONNECTING },
		{ .type = EV_MFA_ANSWERED, .at_ms = 6, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 606,
		    .resume = PORTAL_CONNECTING },
		{ .type = EV_READ_ASKED, .at_ms = 7, .attempt = 3, .connection = CONNECTION_ASKED, .deadline_ms = 67 },
	};
	struct portal job = portal_new(true), want = {
		.state = PORTAL_CONNECTING, .connection = CONNECTION_ASKED, .error = PORTAL_ACTIVE_CONNECTION_EXISTS,
		.answered = true, .read_asked = true, .attempt = 3, .tries = 1, .mfa_round = 1, .deadline_ms = 67,
		.blocked_since_ms = 4,
	};

	for (size_t i = 0; i < COUNT(stored); i++)
		job = portal_apply(job, &stored[i]);
	check("stored events give the state that they always gave", portal_said_same(&job, &want));
	job = portal_apply(job, &(struct portal_event){ .type = EV_CONNECTED, .at_ms = 8, .attempt = 3,
	    .connection = CONNECTION_OPEN, .deadline_ms = 608 });
	want = (struct portal){ .state = PORTAL_ADDING_ITEMS, .connection = CONNECTION_OPEN, .items_sent = true, .attempt = 3,
	    .tries = 1, .mfa_round = 1, .token_attempt = 3, .deadline_ms = 608 };
	check("and go on as they always did", portal_said_same(&job, &want));
	job = portal_apply(portal_new(false), &(struct portal_event){ .type = EV_CLOSED, .error = PORTAL_INVALID_CREDENTIALS });
	check("what was heard too late is kept", job.error == PORTAL_INVALID_CREDENTIALS);
	job = portal_apply(job, &stored[1]);
	check("until it begins again", job.error == PORTAL_OK);
	check("numbers of events are stored", EV_CREATED == 25 && EV_UNSENT == 26 && EV_RESENT == 24 && EV_STARTED == 1);
}

void
test_portal_kept(void)
{
	test_may();
	test_names();
	test_replay();
}
