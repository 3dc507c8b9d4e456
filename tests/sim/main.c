/*
 * sim - lives through worlds.
 *
 *	sim				the short slice that `make test` runs; ends with "N passed, N failed"
 *	sim --seed N --steps M		one world after the other, from seed N on, M steps in all; --world M: steps of one world
 *	sim ... --trace			tells each step
 */
#define CHECK_MAIN
#include "tests/sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crypto.h"
#include "tests/check.h"

enum { WORLD_STEPS = 4000, SLICE_S = 4 };

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
figures(const struct sim *s, int worlds, double took)
{
	double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

	printf("sim_worlds %d\nsim_steps %lld\n", worlds, (long long)s->steps);
	printf("sim_steps_rate %.0f /s\nsim_steps_rate_cpu %.0f /s\n", (double)s->steps / took, (double)s->steps / cpu);
	printf("sim_jobs %lld\nsim_calls %lld\nsim_webhooks %lld\n", (long long)s->jobs, (long long)s->calls, (long long)s->letters);
	printf("sim_sales %lld\nsim_scans %lld\nsim_pushes %lld\n", (long long)s->sales, (long long)s->scans, (long long)s->pushes);
	printf("sim_hash %016llx\nsim_violations %d\n", (unsigned long long)s->hash, s->violations);
}

static int
live(struct sim *s, uint64_t seed, int64_t steps, int64_t world)
{
	double from = seconds(CLOCK_MONOTONIC);
	int worlds = 0;

	for (; s->steps < steps && s->violations < 5; worlds++)
		world_live(s, seed + (uint64_t)worlds, steps - s->steps < world ? steps - s->steps : world);
	figures(s, worlds, seconds(CLOCK_MONOTONIC) - from);
	return s->violations != 0;
}

/* ---- the slice of `make test` -------------------------------------------------------------------------------------- */

static void
life(struct sim *s, uint64_t seed, int64_t steps)
{
	check(sentence("seed %llu: nothing is violated", (unsigned long long)seed), world_live(s, seed, steps));
}

static int
slice(struct sim *s)
{
	enum { SEEDS = 40, STEPS = 1000 };
	double from = seconds(CLOCK_MONOTONIC);
	uint64_t fresh, hash;

	life(s, 1, STEPS);
	hash = s->hash;
	*s = (struct sim){ .world = s->world, .scratch = s->scratch, .heap = s->heap, .heap_cap = s->heap_cap };
	life(s, 1, STEPS);
	check("a seed repeats exactly", s->hash == hash);
	crypto_random(&fresh, sizeof fresh);
	fresh %= 1000000000;
	printf("a fresh seed: %llu\n", (unsigned long long)fresh);
	life(s, fresh, 2 * STEPS);
	for (uint64_t seed = 2; seed < SEEDS && s->violations == 0 && seconds(CLOCK_MONOTONIC) - from < SLICE_S; seed++)
		life(s, seed, STEPS);
	check("customers ordered, cakes were scanned and levels set in it", s->sales > 0 && s->scans > 0 && s->pushes > 0);
	return check_end();
}

int
main(int argc, char **argv)
{
	static struct sim s;
	uint64_t seed = 1;
	int64_t steps = 100000, world = WORLD_STEPS;

	setvbuf(stdout, NULL, _IOLBF, 0);
	log_level_set(LOG_ERROR);
	if (argc == 1)
		return slice(&s);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--steps") == 0 && i + 1 < argc)
			steps = strtoll(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--world") == 0 && i + 1 < argc)
			world = strtoll(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--trace") == 0)
			s.trace = true;
		else {
			fprintf(stderr, "usage: sim [--seed N] [--steps M] [--world M] [--trace]\n");
			return 2;
		}
	}
	return live(&s, seed, steps, world);
}
