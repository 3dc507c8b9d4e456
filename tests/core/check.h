/*
 * check - the core's tests: a file has one table of sentences and one function, test_<module>, which main.c calls.
 */
#ifndef TESTS_CORE_CHECK_H
#define TESTS_CORE_CHECK_H

#include "tests/check.h"

void	test_text(void);
void	test_role(void);
void	test_currency(void);
void	test_money(void);
void	test_price(void);
void	test_field(void);
void	test_sku(void);
void	test_buyorder(void);
void	test_plan(void);
void	test_judge(void);
void	test_retry(void);
void	test_quota(void);
void	test_portal(void);
void	test_portal_table(void);
void	test_portal_walk(void);
void	test_portal_kept(void);
void	test_portal_error(void);
void	test_topic(void);
void	test_day(void);
void	test_due(void);
void	test_intake(void);
void	test_scan(void);
void	test_stage(void);
void	test_stage_floor(void);
void	test_stage_walk(void);
void	test_amount(void);
void	test_stock(void);
void	test_stock_shop(void);
void	test_stock_walk(void);
void	test_allergen(void);
void	test_lot(void);
void	test_capacity(void);
void	test_vectors(void);

/* vectors.c: runs cases in the notation of tests/core/vectors/ from stdin, and prints the answers. 0 when all could be read. */
int	vectors_run(void);
/* vectors.c: prints every word of every enum, and every trivial question with its answer. */
void	vectors_words(void);

#endif
