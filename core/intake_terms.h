/*
 * intake_terms - the rows of a mapping, folded once before they are compared.  For intake.c and intake_map.c alone.
 */
#ifndef CORE_INTAKE_TERMS_H
#define CORE_INTAKE_TERMS_H

#include "core/intake.h"

enum { INTAKE_TERMS_BYTES = 6000, INTAKE_FOLD_MAX = 256 };

/* Folded texts; one that the room was too small for is empty, and so means nothing. Too large to be returned: about 10 KB. */
struct intake_terms {
	struct str names[INTAKE_ROWS_MAX], *sizes, *words;	/* as in the map, one behind the other */
	bool full;						/* not all of them had room */
	char room[INTAKE_TERMS_BYTES];
};

/* Folds a map of at most INTAKE_ROWS_MAX rows; of a larger one only the rows that fit, *n says how many of each. */
struct intake_rows { size_t names, sizes, words; };
struct intake_rows	intake_terms_make(struct intake_terms *, const struct intake_map *);
/* Lower case, no accents, - _ and blanks as one blank, none at the ends; full when it is too long. */
void			intake_fold(struct buf *, struct str);

#endif
