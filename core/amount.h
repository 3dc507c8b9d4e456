/*
 * amount - how much of something: exact fractions.
 *
 * What:  a third of a sheet and 0.25 kg, added up without losing anything; read as a person writes it, and written back.
 * Why:   a recipe says "1/3", and after 3,000 sales 1,000 are gone, not 999.9999.
 * Holds: no floating point. An amount is always in lowest terms, within ±AMOUNT_N_MAX over 1 to AMOUNT_D_MAX: so that the
 *        product of one's numerator and another's denominator fits 64 bits, and comparing and dividing can never fail. What
 *        would leave that range is refused, never wrapped or rounded.
 */
#ifndef CORE_AMOUNT_H
#define CORE_AMOUNT_H

#include "core/text.h"

#define AMOUNT_N_MAX INT64_C(9000000000000)
#define AMOUNT_D_MAX INT64_C(1000000)
enum { AMOUNT_TEXT_MAX = 32 };	/* bytes that amount_put writes at most */

struct amount { int64_t n, d; };	/* n/d; zero is 0/1. Make one with amount_make or AMOUNT_WHOLE */

#define AMOUNT_WHOLE(whole) ((struct amount){ (whole), 1 })

/* All five: false, *out untouched, when the result is out of range (or d is not above 0). */
bool	amount_make(int64_t n, int64_t d, struct amount *out);
bool	amount_add(struct amount, struct amount, struct amount *out);
bool	amount_subtract(struct amount, struct amount, struct amount *out);
bool	amount_times(struct amount, struct amount, struct amount *out);
bool	amount_common(int64_t a, int64_t b, int64_t *out);	/* least common multiple of two denominators; both within range */

int	amount_cmp(struct amount, struct amount);		/* below 0, 0, above 0 */
int64_t	amount_floor(struct amount);				/* whole ones: the largest that is not more (-1/3: -1) */
int64_t	amount_divide(struct amount, struct amount by);		/* how many whole times by goes into it, rounded down; by above 0 */
/* The numerator over another denominator, which is a multiple of the amount's own. Fits 64 bits, but may be beyond AMOUNT_N_MAX. */
int64_t	amount_over(struct amount, int64_t d);

/*
 * Reads "2", "0.25", "1/3", "1 1/2", each with a minus before it, blanks around it. False, *out untouched: something else,
 * more than six decimals that say something, a denominator of 0 or above AMOUNT_D_MAX, "1 3/2", out of range. No comma: "1,000" is two things.
 */
bool	amount_parse(struct str, struct amount *out);
/* Writes decimals where six say it exactly ("0.25"), else a fraction ("1 1/3"). amount_parse reads it back as it was. */
void	amount_put(struct buf *, struct amount);

#endif
