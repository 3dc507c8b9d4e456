#include "core/portal_error.h"
#include "tests/core/check.h"

static const struct { const char *word; enum portal_error error; } words[] = {
	/* webhooks: camel case */
	{ "ActionRejected",		PORTAL_ACTION_REJECTED },
	{ "Blocked",			PORTAL_BLOCKED },
	{ "InputValues",		PORTAL_INPUT_VALUES },
	{ "JobCanceled",		PORTAL_JOB_CANCELED },
	{ "NotFound",			PORTAL_NOT_FOUND },
	{ "Timeout",			PORTAL_TIMEOUT },
	{ "SystemError",		PORTAL_SYSTEM_ERROR },
	{ "Unexpected",			PORTAL_UNEXPECTED },
	{ "AuthMethodInvalid",		PORTAL_AUTH_METHOD_INVALID },
	{ "InvalidCredentials",		PORTAL_INVALID_CREDENTIALS },
	{ "MfaCodeInvalid",		PORTAL_MFA_CODE_INVALID },
	{ "MfaTimeout",			PORTAL_MFA_TIMEOUT },
	/* HTTP answers: upper case */
	{ "ACTIVE_CONNECTION_EXISTS",	PORTAL_ACTIVE_CONNECTION_EXISTS },
	{ "NO_ACTIVE_CONNECTION",	PORTAL_NO_ACTIVE_CONNECTION },
	{ "INVALID_ACCESS_TOKEN",	PORTAL_INVALID_ACCESS_TOKEN },
	{ "INVALID_SOURCE",		PORTAL_INVALID_SOURCE },
	{ "INVALID_CREDENTIALS",	PORTAL_INVALID_CREDENTIALS },
	{ "INVALID_API_KEYS",		PORTAL_INVALID_API_KEYS },
	{ "VALIDATION_FAILED",		PORTAL_VALIDATION_FAILED },
	{ "INVALID_ARGUMENT",		PORTAL_INVALID_ARGUMENT },
	{ "NOT_SUPPORTED",		PORTAL_NOT_SUPPORTED },
	{ "CONNECTION_NOT_FOUND",	PORTAL_CONNECTION_NOT_FOUND },
	{ "CONNECTION_FAILED",		PORTAL_CONNECTION_FAILED },
	{ "CONNECTION_LOCKED",		PORTAL_CONNECTION_LOCKED },
	{ "BLOCKED_BY_PIN",		PORTAL_BLOCKED_BY_PIN },
	{ "DATA_SOURCE_NOT_FOUND",	PORTAL_DATA_SOURCE_NOT_FOUND },
	{ "DATA_SOURCE_NOT_RESPONDING",	PORTAL_DATA_SOURCE_NOT_RESPONDING },
	{ "PLANNED_MAINTENANCE",	PORTAL_PLANNED_MAINTENANCE },
	{ "RATE_LIMIT_EXCEEDED",	PORTAL_RATE_LIMIT_EXCEEDED },
	{ "UNEXPECTED_ERROR",		PORTAL_UNEXPECTED },
	{ "INPUT_VALUES",		PORTAL_INPUT_VALUES },
	/* each in the other spelling, and in other words for the same */
	{ "ActiveConnectionExists",	PORTAL_ACTIVE_CONNECTION_EXISTS },
	{ "SYSTEM_ERROR",		PORTAL_SYSTEM_ERROR },
	{ "MFA_TIMEOUT",		PORTAL_MFA_TIMEOUT },
	{ "UnexpectedError",		PORTAL_UNEXPECTED },
	{ "JobCancelled",		PORTAL_JOB_CANCELED },
	{ "MfaCodeTimeout",		PORTAL_MFA_TIMEOUT },
	{ "SecurityQuestionTimeout",	PORTAL_MFA_TIMEOUT },
	{ "SecurityAnswerInvalid",	PORTAL_MFA_CODE_INVALID },
	{ "MfaQuestionInvalidAnswer",	PORTAL_MFA_CODE_INVALID },
	{ " timeout ",			PORTAL_TIMEOUT },
	{ "invalid-credentials",	PORTAL_INVALID_CREDENTIALS },
	{ "Invalid Credentials",	PORTAL_INVALID_CREDENTIALS },
	/* no word of theirs */
	{ "",				PORTAL_OK },
	{ "  ",				PORTAL_OK },
	{ "_",				PORTAL_UNKNOWN },
	{ "Time",			PORTAL_UNKNOWN },
	{ "Timeouts",			PORTAL_UNKNOWN },
	{ "Timeout1",			PORTAL_UNKNOWN },
	{ "1Timeout",			PORTAL_UNKNOWN },
	{ "AccountNotFound",		PORTAL_UNKNOWN },
	{ "Zeitüberschreitung",		PORTAL_UNKNOWN },
};

static bool
among(enum portal_error error, const enum portal_error *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == error)
			return true;
	return false;
}

void
test_portal_error(void)
{
	static const enum portal_error passing[] = {
		PORTAL_TIMEOUT, PORTAL_SYSTEM_ERROR, PORTAL_UNEXPECTED, PORTAL_RATE_LIMIT_EXCEEDED,
		PORTAL_DATA_SOURCE_NOT_RESPONDING,
	}, locking[] = {
		PORTAL_INVALID_CREDENTIALS, PORTAL_CONNECTION_LOCKED, PORTAL_BLOCKED_BY_PIN,
	}, half_open[] = {
		PORTAL_TIMEOUT, PORTAL_SYSTEM_ERROR, PORTAL_UNEXPECTED, PORTAL_SILENCE, PORTAL_UNREACHABLE, PORTAL_UNREADABLE,
		PORTAL_SUPERSEDED,
	};

	for (size_t i = 0; i < COUNT(words); i++)
		check_str(sentence("\"%s\" is understood", words[i].word),
		    portal_error_name(portal_error_parse(str_of(words[i].word))), portal_error_name(words[i].error));
	for (unsigned i = 0; i < PORTAL_ERRORS; i++) {
		enum portal_error error = (enum portal_error)i;
		const char *name = portal_error_name(error).p;

		check(sentence("%s is read back", name), portal_error_parse(str_of(name)) == error);
		check(sentence("%s: only a passing one is repeated", name),
		    portal_error_passing(error) == among(error, passing, COUNT(passing)));
		check(sentence("%s: only a judged login is blocked", name),
		    portal_error_blocks_login(error) == among(error, locking, COUNT(locking)));
		check(sentence("%s: only a call that broke off may leave a connection", name),
		    portal_error_may_connect(error) == among(error, half_open, COUNT(half_open)));
		if (error == PORTAL_OK)
			continue;
		check(sentence("%s says what happened", name), portal_error_text(error).n > 0);
		check(sentence("%s says what to do", name), str_ends(portal_error_advice(error), STR(".")));
	}
	check_str("the plan's words for silence", portal_error_text(PORTAL_SILENCE), STR("Timeout: no webhook received"));
}
