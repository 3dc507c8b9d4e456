/*
 * main - runs the core's tests.  Without arguments all of them; `--run` and `--words` are for vectors.mjs, which holds
 * what they print against what core.wasm says.
 */
#define CHECK_MAIN
#include "tests/core/check.h"

#include <string.h>

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
	return check_end();
}
