/*
 * money - amounts, exact, in the smallest coin of their currency.
 *
 * What:  write an amount as a person reads it, read it back, and nothing in between but integers.
 * Holds: no floating point. An amount that is put in is within MONEY_MINOR_MAX, so that it is exact as a
 *        JSON number too; what would leave that range is refused, never wrapped.
 */
#ifndef CORE_MONEY_H
#define CORE_MONEY_H

#include "core/currency.h"

struct money { int64_t minor; enum currency currency; };

#define MONEY_MINOR_MAX INT64_C(9007199254740991)	/* 2^53 - 1 */

/* Writes "€12.50", "-€0.05", "¥1200", "BHD 1.234": the sign, or the code and a blank. */
void	money_format(struct buf *, struct money);
/* Writes "12.50": digits and a dot, for a store, a CSV or JSON. */
void	money_plain(struct buf *, struct money);
/* Reads exactly what money_format writes; false, *out untouched, otherwise. */
bool	money_parse(struct str, struct money *out);
/* Reads plain decimals ("12.5", "-0.05", "1200"); zeros beyond the currency's decimals are harmless, other digits refused. */
bool	money_of_decimal(struct str, enum currency, struct money *out);
bool	money_add(struct money *sum, struct money);	/* false, *sum untouched: other currency, or too large */

/*
 * The one reader and the one writer of decimals, for price too. A value counts 10^-scale of the currency's unit, scale 0 to 4.
 * money_decimal_parse: optional minus, digits, optional dot and digits.  False, *out untouched: something else, digits
 * that the scale cannot hold, or beyond ±MONEY_MINOR_MAX.
 */
bool	money_decimal_parse(struct str, int scale, int64_t *out);
/* Writes at least min_digits decimals, and more only where they say something. */
void	money_decimal_put(struct buf *, int64_t value, int scale, int min_digits);
/* The same with sign or code in front. */
void	money_put(struct buf *, int64_t value, int scale, int min_digits, enum currency);
/* Takes what money_put puts in front off again; *digits borrows. False when there is no such sign or code. */
bool	money_split(struct str, bool *minus, enum currency *, struct str *digits);

#endif
