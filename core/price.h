/*
 * price - what one unit costs, in ten-thousandths of the currency's unit (e4).
 *
 * What:  unit prices have up to four decimals where a coin has two or none.  This file reads them, also as
 *        portals show them, writes them, and is the only bridge between prices and money.
 * Holds: no floating point. Rounding is named: *half_up* means to the nearest, halves away from zero.
 */
#ifndef CORE_PRICE_H
#define CORE_PRICE_H

#include "core/money.h"

struct price { int64_t e4; enum currency currency; };

#define PRICE_E4_MAX	 INT64_C(100000000000000)	/* ten thousand million units; either sign */
/* In place of an e4 that a source could not give. Never the result of arithmetic. */
#define PRICE_MISSING	 INT64_MIN			/* it said nothing */
#define PRICE_UNREADABLE (INT64_MIN + 1)		/* it said something that is no price of at most four decimals */

/* How a price was read. *out is set for PRICE_EXACT alone. */
enum price_reading {
	PRICE_EXACT,
	PRICE_AMBIGUOUS,	/* 1.234: a thousand and more, or three decimals? */
	PRICE_NOT_A_PRICE,
	PRICE_OTHER_CURRENCY,	/* a sign or code that cannot mean the expected currency */
	PRICE_TOO_FINE,		/* more decimals than the currency has */
	PRICE_TOO_LARGE,
};
enum { PRICE_READINGS = PRICE_TOO_LARGE + 1 };

/*
 * Reads a price as a portal shows it, in the currency that is expected: "€1.234,56", "1,234.56 €", "CHF 1'234.50",
 * "12,-", "1 234,56 kr". A sign or code may stand before or after, or be left out.
 * A lone separator with three digits behind it is ambiguous for a currency with two decimals, a decimal point for one
 * with three ("BHD 1.234") and thousands for one with none ("¥1.200").
 */
enum price_reading	price_read(struct str, enum currency expected, struct price *out);
/* The same for the text of a JSON number: the dot is the decimal point, so nothing is ambiguous. */
enum price_reading	price_read_number(struct str, enum currency, struct price *out);
struct str		price_reading_name(enum price_reading);	/* "exact", "ambiguous", … */

/* Plain decimals with up to four digits after the dot, whatever the currency: what a database gives. */
bool	price_of_decimal(struct str, enum currency, struct price *out);
/* For a field of a source: the e4, PRICE_MISSING when blank, PRICE_UNREADABLE when it is no such decimal. */
int64_t	price_e4_of_source(struct str);

/* Writes "€12.50"; more decimals only where they say something ("€0.0125"). What Deck's expected_price takes. */
void	price_format(struct buf *, struct price);
void	price_plain(struct buf *, struct price);	/* "12.50" */
bool	price_parse(struct str, struct price *out);	/* exactly what price_format writes */

bool	price_fits_currency(struct price);		/* no decimals beyond the currency's */
bool	price_of_money(struct money, struct price *out);	/* exact; false when beyond PRICE_E4_MAX */
bool	price_to_money_half_up(struct price, struct money *out);
/* quantity × price, rounded half up once, at the end; false, *out untouched, when it leaves the range. */
bool	price_times_half_up(struct price, int64_t quantity, struct money *out);
/* The price of one of `quantity` that cost subtotal together, half up to the currency's decimals; false when quantity < 1. */
bool	price_per_unit_half_up(struct price subtotal, int64_t quantity, struct price *out);

#endif
