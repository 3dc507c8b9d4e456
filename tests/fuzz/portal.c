/* portal.c - the portal job's machine, its inputs chosen by bytes: what tests/core/portal_world.c holds of every walk. */
#include "tests/core/portal_world.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>

static struct str choices;

static uint32_t
below(uint32_t n)
{
	return fuzz_byte(&choices) % n;
}

static bool
more(void)
{
	return choices.n > 0;
}

void
fuzz_portal(struct arena *a, struct str in)
{
	const char *broken;
	struct portal end;

	(void)a;
	choices = in;
	broken = portal_world_walk(below(8) == 0, below, more, &end);
	if (broken)
		fprintf(stderr, "%s\n", broken);
	HOLDS(!broken);
	HOLDS((unsigned)end.state < PORTAL_STATES && (unsigned)end.connection < PORTAL_CONNECTIONS);
}
