/*
 * portal_world - what must hold of a portal job on any walk, however its inputs are chosen: at random (test_portal_walk.c) or
 * by a fuzzer (tests/fuzz/portal.c).
 */
#ifndef CORE_PORTAL_WORLD_H
#define CORE_PORTAL_WORLD_H

#include "core/portal.h"

enum { PORTAL_WORLD_STEPS = 80 };	/* at most */

/*
 * One walk: below(n) makes every choice, 0 to n - 1; it ends when more() says no.  NULL, or the first sentence that does not
 * hold.  *end: where the job came to.
 */
const char *	portal_world_walk(bool test, uint32_t (*below)(uint32_t n), bool (*more)(void), struct portal *end);

#endif
