/*
 * scan_fold - any text in the few characters that ids are looked for in.
 *
 * What:  small letters and digits stand for themselves; every other sign becomes one that separates or one that divides, and
 *        signs in a row become one.  The scanner's own words and what cannot be seen are gone.
 * Why:   what reads ids (scan.c) then walks over short, plain text that ends with a NUL, and no walk over signs is long.
 */
#ifndef CORE_SCAN_FOLD_H
#define CORE_SCAN_FOLD_H

#include "core/scan.h"

/*
 * In this order: what divides, what separates, digits, letters.  A sign that separates is itself, or ! for a colon, " for an
 * underscore, ( for an equals sign, $ for a sharp s: each is told from the others, see joins() in scan.c.
 */
enum {
	SCAN_END	= '\0',
	SCAN_LINE	= 1,	/* control characters that divide */
	SCAN_SIGN	= 2,	/* any other sign divides, too */
	SCAN_BLANK	= ' ',
	SCAN_MIXED	= '&',	/* several that separate, of different kinds */
	SCAN_LETTER	= '~',	/* of another alphabet: it belongs to a word, and to none of ours */
};

static inline bool scan_fold_separates(char c) { return c >= ' ' && c < '0'; }
static inline bool scan_fold_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool scan_fold_word(char c) { return c >= '0'; }	/* digits and letters */

/* Text of at most SCAN_BYTES_MAX bytes. False: there is nothing in it but blanks and control characters. */
bool		scan_fold(struct str text, char out[SCAN_BYTES_MAX + 1]);
/* The next letter or digit, folded, of a plain text such as a prefix; SCAN_END when there is no more. */
char		scan_fold_next(struct str *);

#endif
