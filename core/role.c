#include "core/role.h"

#include <assert.h>

#define BIT(permission) (UINT32_C(1) << (permission))

enum {
	PUBLIC	= BIT(MAY_ANYONE) | BIT(MAY_SIGNED_IN),
	VIEWER	= PUBLIC | BIT(MAY_READ) | BIT(MAY_FLOOR_READ),
	STAFF	= VIEWER | BIT(MAY_SUBMIT) | BIT(MAY_SETTINGS_READ) | BIT(MAY_FLOOR),
	MANAGER	= STAFF | BIT(MAY_APPROVE) | BIT(MAY_REVIEW) | BIT(MAY_MAPPINGS) | BIT(MAY_SETTINGS) | BIT(MAY_QUEUE)
	    | BIT(MAY_FLOOR_MANAGE) | BIT(MAY_STOCK) | BIT(MAY_ORDERS),
	OWNER	= MANAGER | BIT(MAY_USERS) | BIT(MAY_OPERATE),
	KIOSK	= PUBLIC | BIT(MAY_FLOOR_READ) | BIT(MAY_FLOOR),
};
static const struct { const char *name; uint32_t may; } roles[ROLES] = {
	[ROLE_VIEWER]	= { "viewer",	VIEWER },
	[ROLE_STAFF]	= { "staff",	STAFF },
	[ROLE_MANAGER]	= { "manager",	MANAGER },
	[ROLE_OWNER]	= { "owner",	OWNER },
	[ROLE_KIOSK]	= { "kiosk",	KIOSK },
};
static const char *const permissions[PERMISSIONS] = {
	[MAY_ANYONE]		= "anyone",
	[MAY_SIGNED_IN]		= "signed_in",
	[MAY_READ]		= "read",
	[MAY_FLOOR_READ]	= "floor_read",
	[MAY_APPROVE]		= "approve",
	[MAY_SUBMIT]		= "submit",
	[MAY_REVIEW]		= "review",
	[MAY_SETTINGS_READ]	= "settings_read",
	[MAY_MAPPINGS]		= "mappings",
	[MAY_SETTINGS]		= "settings",
	[MAY_FLOOR]		= "floor",
	[MAY_FLOOR_MANAGE]	= "floor_manage",
	[MAY_STOCK]		= "stock",
	[MAY_ORDERS]		= "orders",
	[MAY_USERS]		= "users",
	[MAY_QUEUE]		= "queue",
	[MAY_OPERATE]		= "operate",
};

bool
role_may(enum role role, enum permission permission)
{
	assert((unsigned)role < ROLES && (unsigned)permission < PERMISSIONS);
	return roles[role].may & BIT(permission);
}

struct str
role_name(enum role role)
{
	assert((unsigned)role < ROLES);
	return str_of(roles[role].name);
}

bool
role_parse(struct str name, enum role *out)
{
	for (unsigned i = 0; i < ROLES_GIVEN; i++)
		if (str_eq(name, str_of(roles[i].name))) {
			*out = (enum role)i;
			return true;
		}
	return false;
}

struct str
permission_name(enum permission permission)
{
	assert((unsigned)permission < PERMISSIONS);
	return str_of(permissions[permission]);
}

bool
permission_first(enum permission permission)
{
	assert((unsigned)permission < PERMISSIONS);
	return permission == MAY_ANYONE || permission == MAY_SIGNED_IN;
}
