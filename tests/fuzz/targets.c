#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* name, KiB of arena, whether every cut of its seeds is run too */
#define TARGETS(X) \
	X(base64, 64, true) X(blank, 256, true) X(body, 512, true) X(box, 64, true) X(capacity, 2048, true) X(config, 256, true) \
	X(csv, 256, true) X(deck_hook, 1024, true) X(deck_reply, 1024, true) X(deck_verify, 64, true) X(due, 64, true) \
	X(field, 64, true) X(guard, 64, true) X(hooks, 16384, false) X(imports, 32768, false) X(intake, 256, true) X(judge, 256, true) \
	X(json, 512, true) X(keys, 64, true) X(kiosk, 64, true) X(log, 64, true) X(mfa, 256, true) X(money, 64, true) \
	X(optiply_page, 512, true) X(optiply_token, 256, true) X(password, 64, true) X(plan, 1024, true) X(portal, 64, true) \
	X(price, 64, true) X(queue, 16384, false) X(requests, 512, true) X(scan, 64, true) X(serve, 16384, false) \
	X(shopify_body, 512, true) X(shopify_hook, 64, true) X(shopify_order, 512, true) X(shopify_reply, 1024, true) X(sku, 64, true) \
	X(slack, 512, true) X(texts, 256, true) X(times, 64, true) X(told, 256, true) \
	X(wire, 256, true)

#define DECLARE(name, kib, cuts) void fuzz_##name(struct arena *, struct str);
TARGETS(DECLARE)
#undef DECLARE

const struct fuzz_target fuzz_targets[] = {
#define ROW(name, kib, cuts) { #name, fuzz_##name, kib, cuts },
	TARGETS(ROW)
#undef ROW
};
const size_t fuzz_count = sizeof fuzz_targets / sizeof *fuzz_targets;

const struct fuzz_target *
fuzz_find(const char *name)
{
	for (size_t i = 0; i < fuzz_count; i++)
		if (strcmp(fuzz_targets[i].name, name) == 0)
			return &fuzz_targets[i];
	return NULL;
}

void
fuzz_run(const struct fuzz_target *target, const void *bytes, size_t n)
{
	static const struct fuzz_target *last;
	static struct arena arena;

	if (target != last) {
		arena_free(&arena);
		arena = arena_make(target->arena_kib << 10);
		last = target;
	}
	target->run(&arena, (struct str){ n ? bytes : NULL, n });
	arena_reset(&arena, target->arena_kib << 10);
}

void
fuzz_broken(const char *file, int line, const char *what)
{
	fprintf(stderr, "\n%s:%d: this does not hold: %s\n", file, line, what);
	abort();
}

/* ---- libFuzzer's side: FUZZ in the environment says which ---- */

int	LLVMFuzzerInitialize(int *argc, char ***argv);
int	LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

static const struct fuzz_target *chosen;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ");

	(void)argc, (void)argv;
	chosen = name ? fuzz_find(name) : NULL;
	if (!chosen) {
		fprintf(stderr, "FUZZ=name chooses the target:");
		for (size_t i = 0; i < fuzz_count; i++)
			fprintf(stderr, " %s", fuzz_targets[i].name);
		fprintf(stderr, "\n");
		exit(2);
	}
	log_level_set((enum log_level)(LOG_ERROR + 1));
	return 0;
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
	fuzz_run(chosen, bytes, n);
	return 0;
}
