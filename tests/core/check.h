/*
 * check - the few words that the core's tests are written in.
 *
 * A file has one table of sentences and one function, test_<module>, which main.c calls.  A sentence that does not hold is
 * printed with what was got and what was wanted; one that holds is only counted.
 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/text.h"

/* All return whether it held, so that what builds on it can be left out. */
bool	check(const char *sentence, bool held);
bool	check_int(const char *sentence, int64_t got, int64_t want);
bool	check_str(const char *sentence, struct str got, struct str want);

/* For sentences made in a loop: a text that lives until the next call. */
const char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

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
