#include "core/role.h"
#include "tests/core/check.h"

#include <string.h>

/* Owner, manager, staff, viewer, kiosk: o m s v k where they may. */
static const struct { enum permission permission; const char *who; } table[] = {
	{ MAY_ANYONE,		"omsvk" },
	{ MAY_SIGNED_IN,	"omsvk" },
	{ MAY_READ,		"omsv" },
	{ MAY_FLOOR_READ,	"omsvk" },
	{ MAY_APPROVE,		"om" },
	{ MAY_SUBMIT,		"oms" },
	{ MAY_REVIEW,		"om" },
	{ MAY_SETTINGS_READ,	"oms" },
	{ MAY_MAPPINGS,		"om" },
	{ MAY_SETTINGS,		"om" },
	{ MAY_FLOOR,		"omsk" },
	{ MAY_FLOOR_MANAGE,	"om" },
	{ MAY_STOCK,		"om" },
	{ MAY_ORDERS,		"om" },
	{ MAY_USERS,		"o" },
	{ MAY_QUEUE,		"om" },
	{ MAY_OPERATE,		"o" },
};

void
test_role(void)
{
	static const char letters[ROLES] = {
		[ROLE_VIEWER] = 'v', [ROLE_STAFF] = 's', [ROLE_MANAGER] = 'm', [ROLE_OWNER] = 'o',
		[ROLE_KIOSK] = 'k',
	};
	enum role role = ROLE_STAFF;

	check("every permission has its row here", COUNT(table) == PERMISSIONS);
	for (size_t p = 0; p < COUNT(table); p++)
		for (unsigned r = 0; r < ROLES; r++)
			check(sentence("%s: %s", role_name((enum role)r).p, permission_name(table[p].permission).p),
			    role_may((enum role)r, table[p].permission) == (strchr(table[p].who, letters[r]) != NULL));
	for (unsigned r = 0; r < ROLES_GIVEN; r++) {
		check("a role's name is read back", role_parse(role_name((enum role)r), &role) && role == (enum role)r);
		for (unsigned p = 0; r > 0 && p < PERMISSIONS; p++)
			check("a higher role may all that a lower one may",
			    role_may((enum role)r, (enum permission)p) || !role_may((enum role)(r - 1), (enum permission)p));
	}
	for (unsigned p = 0; p < PERMISSIONS; p++)
		check(sentence("before the first own password: %s", permission_name((enum permission)p).p),
		    permission_first((enum permission)p) == (p == MAY_ANYONE || p == MAY_SIGNED_IN));
	role = ROLE_STAFF;
	check("nobody is given the role of a kiosk", !role_parse(role_name(ROLE_KIOSK), &role) && role == ROLE_STAFF);
	check("an unknown role is refused, and nothing touched", !role_parse(STR("admin"), &role) && role == ROLE_STAFF);
	check("roles have one spelling", !role_parse(STR("Owner"), &role) && !role_parse(STR(""), &role));
}
