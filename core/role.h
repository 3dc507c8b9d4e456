/*
 * role - who may do what, as one table.
 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include <stdbool.h>
#include "core/text.h"

/* People's and programs', each of which may what the one before it may; then a tablet's of the floor, which nobody is given. */
enum role { ROLE_VIEWER, ROLE_STAFF, ROLE_MANAGER, ROLE_OWNER, ROLE_KIOSK };
enum { ROLES = ROLE_KIOSK + 1, ROLES_GIVEN = ROLE_OWNER + 1 };

enum permission {
	MAY_ANYONE,		/* no sign-in needed */
	MAY_SIGNED_IN,		/* any role: who one is, one's own password, sign out */
	MAY_READ,		/* orders, jobs, activity */
	MAY_FLOOR_READ,		/* what a station of the floor shows: cakes by stage, their cards and labels, who works there */
	MAY_APPROVE,		/* approve buy orders that the source cannot approve */
	MAY_SUBMIT,		/* send buy orders, answer MFA, cancel, retry, resend */
	MAY_REVIEW,		/* settle reviews, accept late results, record confirmations */
	MAY_SETTINGS_READ,	/* suppliers, mappings, integrations (never their secrets) */
	MAY_MAPPINGS,		/* edit SKU mappings */
	MAY_SETTINGS,		/* edit suppliers, integrations, credentials */
	MAY_FLOOR,		/* print, scan, assign, store, note: the floor's daily work */
	MAY_FLOOR_MANAGE,	/* hold, resume, move back, cancel a ticket */
	MAY_STOCK,		/* adjust, count, receive, recipes, lots */
	MAY_ORDERS,		/* create a shop's order by hand, edit it */
	MAY_USERS,		/* users, roles and tokens */
	MAY_QUEUE,		/* retry or drop jobs of the queue by hand */
	MAY_OPERATE,		/* /metrics in full, the machine's own state */
};
enum { PERMISSIONS = MAY_OPERATE + 1 };

bool		role_may(enum role, enum permission);
struct str	role_name(enum role);			/* "owner", "manager", "staff", "viewer", "kiosk" */
bool		role_parse(struct str, enum role *);	/* of those that are given */
struct str	permission_name(enum permission);	/* "submit", … for openapi and messages */
bool		permission_first(enum permission);	/* what is left to somebody who has to choose a password of their own first */

#endif
