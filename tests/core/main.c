/*
 * main - runs the core's tests.  Without arguments all of them; `--run` and `--words` are for vectors.mjs, which holds
 * what they print against what core.wasm says.
 */
#include "tests/core/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int passed, failed;

bool
check(const char *what, bool held)
{
	if (held)
		passed++;
	else {
		failed++;
		printf("failed: %s\n", what);
	}
	return held;
}

bool
check_int(const char *what, int64_t got, int64_t want)
{
	if (!check(what, got == want)) {
		printf("        got %lld, want %lld\n", (long long)got, (long long)want);
		return false;
	}
	return true;
}

bool
check_str(const char *what, struct str got, struct str want)
{
	if (!check(what, str_eq(got, want))) {
		printf("        got \"%.*s\", want \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
		return false;
	}
	return true;
}

const char *
sentence(const char *format, ...)
{
	static char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return text;
}

static void (*const suites[])(void) = {
	test_text, test_role, test_currency, test_money, test_price, test_field, test_sku, test_buyorder, test_plan,
	test_judge, test_retry, test_quota, test_portal, test_portal_table, test_portal_walk, test_portal_kept,
	test_portal_error, test_topic, test_day, test_due, test_intake, test_scan, test_stage, test_stage_floor,
	test_stage_walk, test_amount, test_stock, test_stock_shop, test_stock_walk, test_allergen, test_lot, test_capacity, test_vectors,
};

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--run") == 0)
		return vectors_run();
	if (argc > 1 && strcmp(argv[1], "--words") == 0) {
		vectors_words();
		return 0;
	}
	for (size_t i = 0; i < COUNT(suites); i++)
		suites[i]();
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
