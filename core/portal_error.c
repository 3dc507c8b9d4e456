#include "core/portal_error.h"

#include <assert.h>

/*
 * passing:     nothing was decided about the login or the order, so EnsureConnection may be asked for again by itself.
 * locks:       the portal judged the login: asking again with the same one could lock the account out.
 * may_connect: the call broke off rather than failed, so a connection may have come of it.
 */
static const struct {
	const char *name, *text, *advice;
	bool passing, locks, may_connect;
} errors[PORTAL_ERRORS] = {
	[PORTAL_OK] = { "", "", "", false, false, false },

	[PORTAL_INVALID_CREDENTIALS] = { "invalid_credentials",
		"The portal refused the user name or password.",
		"Enter the credentials again under Settings, Suppliers; until then no job uses this login.",
		false, true, false },
	[PORTAL_AUTH_METHOD_INVALID] = { "auth_method_invalid",
		"The portal does not accept this way of signing in.",
		"Ask the supplier for a login with a user name and password, and enter it under Settings, Suppliers.",
		false, false, false },
	[PORTAL_MFA_CODE_INVALID] = { "mfa_code_invalid",
		"The portal refused the code that was entered.",
		"Retry the job and enter the new code while it is fresh.",
		false, false, false },
	[PORTAL_MFA_TIMEOUT] = { "mfa_timeout",
		"The portal's question was not answered in time.",
		"Retry the job when someone can answer; the portal will ask again.",
		false, false, false },
	[PORTAL_TIMEOUT] = { "timeout",
		"The portal took too long.",
		"Retry the job later.",
		true, false, true },
	[PORTAL_SYSTEM_ERROR] = { "system_error",
		"Something failed at Deck.",
		"Retry the job later; if it stays, ask Deck's support.",
		true, false, true },
	[PORTAL_UNEXPECTED] = { "unexpected",
		"Something unexpected happened at Deck or in the portal.",
		"Retry the job later; if it stays, ask Deck's support.",
		true, false, true },
	[PORTAL_ACTION_REJECTED] = { "action_rejected",
		"The portal did not allow this.",
		"Sign in to the portal yourself and see what this login may do.",
		false, false, false },
	[PORTAL_BLOCKED] = { "blocked",
		"The portal blocked the automatic visit.",
		"Sign in to the portal yourself once, then retry; if it stays, ask Deck's support.",
		false, false, false },
	[PORTAL_INPUT_VALUES] = { "input_values",
		"Deck did not accept what was sent.",
		"Check the SKUs and quantities of these lines under Settings, Mappings.",
		false, false, false },
	[PORTAL_JOB_CANCELED] = { "job_canceled",
		"The job was cancelled at Deck.",
		"If nobody cancelled it on purpose, retry it.",
		false, false, false },
	[PORTAL_NOT_FOUND] = { "not_found",
		"The portal did not find what was asked for.",
		"Check this supplier's source guid and the SKUs of these lines.",
		false, false, false },
	[PORTAL_ACTIVE_CONNECTION_EXISTS] = { "active_connection_exists",
		"Another connection to this login stayed open all the time.",
		"See whether someone else uses this login at Deck; it closes by itself within an hour, then retry.",
		false, false, false },
	[PORTAL_NO_ACTIVE_CONNECTION] = { "no_active_connection",
		"The connection to the portal had ended before the job was done.",
		"Look at the portal's cart, then retry the job.",
		false, false, false },
	[PORTAL_INVALID_ACCESS_TOKEN] = { "invalid_access_token",
		"Deck no longer knew the connection.",
		"Look at the portal's cart, then retry the job.",
		false, false, false },
	[PORTAL_INVALID_SOURCE] = { "invalid_source",
		"Deck does not know this portal.",
		"Check the source guid under Settings, Suppliers.",
		false, false, false },
	[PORTAL_INVALID_API_KEYS] = { "invalid_api_keys",
		"Deck refused our keys.",
		"Enter Deck's client id and secret again under Settings, Integrations.",
		false, false, false },
	[PORTAL_VALIDATION_FAILED] = { "validation_failed",
		"Deck found a mistake in what was sent.",
		"See Deck's own words below, correct it, then retry.",
		false, false, false },
	[PORTAL_INVALID_ARGUMENT] = { "invalid_argument",
		"Deck found a mistake in what was sent.",
		"See Deck's own words below, correct it, then retry.",
		false, false, false },
	[PORTAL_NOT_SUPPORTED] = { "not_supported",
		"Deck cannot do this for this portal.",
		"Ask Deck's support whether this portal can take orders.",
		false, false, false },
	[PORTAL_CONNECTION_NOT_FOUND] = { "connection_not_found",
		"Deck did not find the connection.",
		"Look at the portal's cart, then retry the job.",
		false, false, false },
	[PORTAL_CONNECTION_FAILED] = { "connection_failed",
		"No connection to the portal could be made.",
		"Check the credentials and whether the portal is up, then retry.",
		false, false, false },
	[PORTAL_CONNECTION_LOCKED] = { "connection_locked",
		"The portal has locked this login.",
		"Unlock it at the portal, then enter the credentials again under Settings, Suppliers.",
		false, true, false },
	[PORTAL_BLOCKED_BY_PIN] = { "blocked_by_pin",
		"The portal asks for a PIN that cannot be given automatically.",
		"Remove the PIN at the portal, then enter the credentials again under Settings, Suppliers.",
		false, true, false },
	[PORTAL_DATA_SOURCE_NOT_FOUND] = { "data_source_not_found",
		"Deck does not know this portal.",
		"Check the source guid under Settings, Suppliers.",
		false, false, false },
	[PORTAL_DATA_SOURCE_NOT_RESPONDING] = { "data_source_not_responding",
		"The portal does not respond.",
		"See whether the portal is up, then retry.",
		true, false, false },
	[PORTAL_PLANNED_MAINTENANCE] = { "planned_maintenance",
		"The portal is down for maintenance.",
		"Retry when the portal is back.",
		false, false, false },
	[PORTAL_RATE_LIMIT_EXCEEDED] = { "rate_limit_exceeded",
		"Deck was asked too often.",
		"Retry in a few minutes.",
		true, false, false },

	[PORTAL_SILENCE] = { "silence",
		"Timeout: no webhook received",
		"Look at the portal's cart if items had been sent, then retry.",
		false, false, true },
	[PORTAL_UNREACHABLE] = { "unreachable",
		"Deck could not be reached, or kept failing.",
		"See whether Deck and our own network are up, then retry.",
		false, false, true },
	[PORTAL_UNREADABLE] = { "unreadable",
		"Deck answered something that cannot be read.",
		"Retry once; if it stays, ask Deck's support.",
		false, false, true },
	[PORTAL_SUPERSEDED] = { "superseded",
		"An earlier attempt answered while a new one was beginning: the cart is filled already.",
		"Accept the late result, or empty the cart and retry.",
		false, false, true },
	[PORTAL_UNKNOWN] = { "unknown",
		"Deck gave a reason that is not known here.",
		"See Deck's own words below.",
		false, false, false },
};

/* Deck's other words for the same. */
static const struct { const char *word; enum portal_error error; } aliases[] = {
	{ "UnexpectedError",			PORTAL_UNEXPECTED },
	{ "JobCancelled",			PORTAL_JOB_CANCELED },
	{ "MfaCodeTimeout",			PORTAL_MFA_TIMEOUT },
	{ "SecurityQuestionTimeout",		PORTAL_MFA_TIMEOUT },
	{ "SecurityAnswerInvalid",		PORTAL_MFA_CODE_INVALID },
	{ "MfaQuestionInvalidAnswer",		PORTAL_MFA_CODE_INVALID },
};

static bool
next_letter(struct str *s, char *out)
{
	while (s->n > 0) {
		char c = *s->p;

		s->p++;
		s->n--;
		if (c == '_' || c == '-' || c == ' ')
			continue;
		*out = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		return true;
	}
	return false;
}

/* Equal but for case and what stands between the words: InvalidCredentials, INVALID_CREDENTIALS, invalid_credentials. */
static bool
same_word(struct str a, struct str b)
{
	char x = 0, y = 0;

	for (;;) {
		bool more_a = next_letter(&a, &x), more_b = next_letter(&b, &y);

		if (more_a != more_b)
			return false;
		if (!more_a)
			return true;
		if (x != y)
			return false;
	}
}

enum portal_error
portal_error_parse(struct str word)
{
	word = str_trim(word);
	if (word.n == 0)
		return PORTAL_OK;
	for (unsigned i = PORTAL_OK + 1; i < PORTAL_ERRORS; i++)
		if (same_word(word, str_of(errors[i].name)))
			return (enum portal_error)i;
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (same_word(word, str_of(aliases[i].word)))
			return aliases[i].error;
	return PORTAL_UNKNOWN;
}

struct str
portal_error_name(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return str_of(errors[error].name);
}

struct str
portal_error_text(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return str_of(errors[error].text);
}

struct str
portal_error_advice(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return str_of(errors[error].advice);
}

bool
portal_error_passing(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return errors[error].passing;
}

bool
portal_error_blocks_login(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return errors[error].locks;
}

bool
portal_error_may_connect(enum portal_error error)
{
	assert((unsigned)error < PORTAL_ERRORS);
	return errors[error].may_connect;
}
