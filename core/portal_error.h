/*
 * portal_error - why a portal job fails, whatever the provider's spelling: one enum, a sentence for a buyer, what to do.
 */
#ifndef CORE_PORTAL_ERROR_H
#define CORE_PORTAL_ERROR_H

#include "core/text.h"

enum portal_error {
	PORTAL_OK,
	/* Deck's, in both of its spellings (InvalidCredentials in webhooks, INVALID_CREDENTIALS in HTTP answers) */
	PORTAL_INVALID_CREDENTIALS, PORTAL_AUTH_METHOD_INVALID, PORTAL_MFA_CODE_INVALID, PORTAL_MFA_TIMEOUT,
	PORTAL_TIMEOUT, PORTAL_SYSTEM_ERROR, PORTAL_UNEXPECTED, PORTAL_ACTION_REJECTED, PORTAL_BLOCKED,
	PORTAL_INPUT_VALUES, PORTAL_JOB_CANCELED, PORTAL_NOT_FOUND, PORTAL_ACTIVE_CONNECTION_EXISTS,
	PORTAL_NO_ACTIVE_CONNECTION, PORTAL_INVALID_ACCESS_TOKEN, PORTAL_INVALID_SOURCE, PORTAL_INVALID_API_KEYS,
	PORTAL_VALIDATION_FAILED, PORTAL_INVALID_ARGUMENT, PORTAL_NOT_SUPPORTED, PORTAL_CONNECTION_NOT_FOUND,
	PORTAL_CONNECTION_FAILED, PORTAL_CONNECTION_LOCKED, PORTAL_BLOCKED_BY_PIN, PORTAL_DATA_SOURCE_NOT_FOUND,
	PORTAL_DATA_SOURCE_NOT_RESPONDING, PORTAL_PLANNED_MAINTENANCE, PORTAL_RATE_LIMIT_EXCEEDED,
	/* ours */
	PORTAL_SILENCE,			/* "Timeout: no webhook received" */
	PORTAL_UNREACHABLE,		/* the provider could not be reached, or kept failing */
	PORTAL_UNREADABLE,		/* it answered something we cannot read */
	PORTAL_SUPERSEDED,		/* an older attempt's result came while this one was beginning */
	PORTAL_UNKNOWN,			/* a code that is not in this list; its text is kept */
};
enum { PORTAL_ERRORS = PORTAL_UNKNOWN + 1 };

/* Any spelling (Deck's camel case, upper case, our stored name); PORTAL_UNKNOWN for others, PORTAL_OK for "". */
enum portal_error portal_error_parse(struct str);
struct str	portal_error_name(enum portal_error);		/* "invalid_credentials"; "" for PORTAL_OK: as stored */
struct str	portal_error_text(enum portal_error);		/* "The portal refused the user name or password." */
struct str	portal_error_advice(enum portal_error);		/* "Enter the credentials again under Settings, Suppliers." */
bool		portal_error_passing(enum portal_error);	/* EnsureConnection may be repeated by itself */
bool		portal_error_blocks_login(enum portal_error);	/* repeating it could lock the account out */
bool		portal_error_may_connect(enum portal_error);	/* an EnsureConnection that ended so may have left a connection open */

#endif
