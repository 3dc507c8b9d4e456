/*
 * scan - what a scanner typed, and which order, badge or place it means.
 *
 * What:  a ticket's id is found in whatever arrives: the id in any case, with the scanner's own characters around it, with the
 *        hyphen that another keyboard layout made of it, in an address, in JSON.  And the rule for a store's prefix, which
 *        keeps ids apart, and the ids and labels as they are printed.
 * Why:   the server and a kiosk without a line must read the same label as the same order.
 * Holds: nothing is guessed: text that can mean two things means none, and says so.  What scan_id_put and scan_label_put
 *        write is read back as what it was.  Any bytes may come in; the work grows with text times stores, no faster.
 *
 * An id is a word: prefix, separator, number, and for one of several tickets a separator and the part.  Between prefix and
 * number any sign may stand that a layout types for the hyphen, or a blank, or nothing behind a letter; inside the prefix
 * too.  A part counts behind a hyphen, or behind the very sign that stood before the number: a layout garbles both alike,
 * and `bannos-12345/2` may be anything.
 */
#ifndef CORE_SCAN_H
#define CORE_SCAN_H

#include "core/text.h"

enum {
	SCAN_BYTES_MAX	= 4096,		/* longer text is not looked into */
	SCAN_PART_MAX	= 99,		/* tickets of one order */
	SCAN_CODE_MAX	= 32,		/* characters behind tp-badge- and tp-place- */
	SCAN_PLACE_MAX	= 31,		/* of them in a label that we make: a barcode holds 40 in all */
	SCAN_BADGE_MIN	= 8,
	SCAN_REPEAT_MS	= 2000,		/* a scan again within this is the same one */
	SCAN_PREFIX_MIN	= 2,
	SCAN_PREFIX_MAX	= 20,
};

struct scan_store { struct str prefix; };	/* "flour-lane"; compared by its letters and digits alone */

enum scan_kind {
	SCAN_UNKNOWN,	/* problem says why */
	SCAN_EMPTY,	/* nothing but blanks and control characters */
	SCAN_TOO_LONG,
	SCAN_TICKET,	/* store, number, part */
	SCAN_NUMBER,	/* number, part: bare digits; who asks knows the store, or has to ask */
	SCAN_PERSON,	/* code: a badge's, in capitals */
	SCAN_PLACE,	/* code: a storage place's, in small letters, its words joined by hyphens */
};
enum { SCAN_KINDS = SCAN_PLACE + 1 };

enum scan_problem {
	SCAN_OK,
	SCAN_NO_PREFIX,		/* nothing in it is ours */
	SCAN_NO_NUMBER,		/* a prefix (store says whose) without a number that ends where its word ends, or nought */
	SCAN_LONG_NUMBER,	/* beyond int64 */
	SCAN_BAD_PART,		/* figures behind the number that are no part, 1 to SCAN_PART_MAX */
	SCAN_BAD_CODE,		/* a badge or place label that is not whole */
	SCAN_SEVERAL,		/* different ids in one scan, or one that two stores may mean */
};
enum { SCAN_PROBLEMS = SCAN_SEVERAL + 1 };

struct scan {
	enum scan_kind kind;
	enum scan_problem problem;	/* SCAN_OK unless SCAN_UNKNOWN */
	int store;			/* index into the stores given; -1: none */
	int64_t number;			/* 1 and up; 0: none */
	int part;			/* 0: none was said */
	size_t code_n;
	char code[SCAN_CODE_MAX];	/* see scan_code */
};

/*
 * An order's id beside the id of one of its tickets is that ticket.  Signs count for nothing within a prefix, so flour=lane-1 is
 * flour-lane's, also where there is a lane: a field called so in front of an id is read as part of it.
 */
struct scan	scan_read(struct str text, const struct scan_store *, size_t n);
struct str	scan_code(const struct scan *);		/* borrows from the scan */
/* The same label seen once more by a scanner that sends twice; never true of what was not understood. */
bool		scan_same(const struct scan *before, int64_t before_ms, const struct scan *now, int64_t now_ms);

/* "bannos-12345", "bannos-12345-2". number from 1, part 0 (none) to SCAN_PART_MAX. */
void		scan_id_put(struct buf *, struct str prefix, int64_t number, int part);
/* "tp-badge-…" of a SCAN_PERSON, "tp-place-…" of a SCAN_PLACE; false, nothing written, when it would not be read back. */
bool		scan_label_put(struct buf *, enum scan_kind, struct str code);
/*
 * "tp-place-fridge-2" of "Fridge 2": the name in a to z and 0 to 9, without its accents, a hyphen for all between them.  False,
 * nothing written, when it has none of these: a scanner types no others.
 */
bool		scan_place_put(struct buf *, struct str name);

enum scan_prefix {
	SCAN_PREFIX_OK,
	SCAN_PREFIX_LENGTH,	/* SCAN_PREFIX_MIN to SCAN_PREFIX_MAX characters */
	SCAN_PREFIX_CHARACTERS,	/* a to z, 0 to 9, single hyphens between them, a letter first */
	SCAN_PREFIX_TAKEN,	/* by another store, but for hyphens and case */
	SCAN_PREFIX_ALIKE,	/* one is another's and a figure: shop-1-23 could be of `shop` and of `shop-1` */
	SCAN_PREFIX_RESERVED,	/* begins as badges or places do */
};
enum { SCAN_PREFIXES = SCAN_PREFIX_RESERVED + 1 };

/* Whether a store may have this prefix beside the others. */
enum scan_prefix	scan_prefix_check(struct str prefix, const struct scan_store *others, size_t n);

struct str	scan_kind_name(enum scan_kind);			/* "ticket" */
struct str	scan_problem_name(enum scan_problem);		/* "no_prefix" */
struct str	scan_prefix_name(enum scan_prefix);		/* "taken" */
struct str	scan_prefix_text(enum scan_prefix);		/* a sentence for the form; empty when it is fine */
struct str	scan_text(const struct scan *);			/* a sentence for who scanned; empty when it was understood */

#endif
