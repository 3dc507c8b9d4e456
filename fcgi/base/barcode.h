/*
 * barcode - an id as bars (Code 128) or squares (QR, level M), for whoever draws them.
 *
 * Why:   handheld scanners read bars, telephones read squares; both carry the bare id, so that one scan field takes either.
 * Holds: only ids of A-Z a-z 0-9 - _ . are drawn, 1 to 40 of them: the encoder would take more, and then no keyboard layout
 *        of a scanner would give it back.  Only barcode.c knows that libzint does the work.
 */
#ifndef BASE_BARCODE_H
#define BASE_BARCODE_H

#include "base/arena.h"
#include "base/fault.h"

enum { BARCODE_ID_MOST = 40 };

enum barcode_kind { BARCODE_BARS, BARCODE_SQUARES };

/* Modules without their quiet zone, a byte each, 1 for dark, row by row; bars have one row.  In the arena. */
struct barcode {
	enum barcode_kind kind;
	int width, rows;
	int quiet;		/* modules of white that belong around it: bars left and right, squares on all sides */
	const unsigned char *dark;
};

bool		barcode_ok(struct str id);
/* ERR_INPUT "bad_barcode": not an id; ERR_LIMIT: no memory. */
enum result	barcode_make(struct arena *, enum barcode_kind, struct str id, struct barcode *, struct fault *);
/*
 * A whole SVG document on white, quiet zones in it, one unit per module; with_text: the id below, for people.  The bars are
 * a fifth as high as they are long.  The same id always gives the same bytes.
 */
enum result	barcode_svg(struct arena *, enum barcode_kind, struct str id, bool with_text, struct str *svg, struct fault *);

#endif
