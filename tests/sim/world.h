/* world.h - the founding of companies, for world.c. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include "tests/sim/sim.h"

/* A company with its people, its suppliers' portals and its purchasing source; false when the house refuses it. */
bool	company_found(struct sim *, struct company *, int no);
/* A buy order more, at one of its suppliers; the oldest of many is taken out of the source. */
void	company_order(struct sim *, struct company *);

#endif
