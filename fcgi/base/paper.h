/*
 * paper - what the floor holds in its hands, as PDF: tickets and labels of cakes, badges of people, labels of places.
 *
 * What:  plain structs in, the bytes of a document out.  The drawing is done by a program of its own, tradepost-paper
 *        (fcgi/paper), which gets them as JSON: cairo and pango would cost each of our processes 4 MB and its start half as
 *        long again, whether it ever prints or not; and what fonts do to memory ends with the document.
 * Holds: the same input gives the same bytes on the same machine (fonts, versions).  Any text that is UTF-8 prints; what
 *        does not fit is cut with an ellipsis, and never the id or its codes.  Two documents are made at a time, others wait.
 */
#ifndef BASE_PAPER_H
#define BASE_PAPER_H

#include "base/arena.h"
#include "base/fault.h"

enum { PAPER_MOST = 500, PAPER_STAGES = 12, PAPER_TEXT = 2000, PAPER_FORMAT = 1 };

enum paper_layout {
	PAPER_LABEL_62,		/* 62 x 100 mm, one each */
	PAPER_LABEL_100,	/* 100 x 150 mm, one each */
	PAPER_TICKET_A6,	/* one a page */
	PAPER_TICKET_A4,
	PAPER_SHEET_A4,		/* four on an A4 sheet, to cut */
	PAPER_BADGE_CARD,	/* 85.6 x 54 mm, as a bank's card */
	PAPER_BADGE_A4,		/* ten such cards on an A4 sheet, to cut */
	PAPER_PLACE_62,		/* 62 x 50 mm, one each */
	PAPER_PLACE_A4,		/* eight on an A4 sheet, to cut */
};
enum { PAPER_LAYOUTS = PAPER_PLACE_A4 + 1 };

enum paper_kind { PAPER_TICKETS, PAPER_BADGES, PAPER_PLACES };

/* "label-62", "label-100", "ticket-a6", "ticket-a4", "sheet-a4", "badge-card", "badge-a4", "place-62", "place-a4". */
struct str	paper_name(enum paper_layout);
bool		paper_parse(struct str, enum paper_layout *);
enum paper_kind	paper_kind(enum paper_layout);

struct paper_stage {
	struct str name;
	struct str at;		/* when it was done, in words; "": a box to tick */
};

/* Every text but id may be empty, and is then left out; beyond PAPER_TEXT bytes it is cut. */
struct paper_ticket {
	struct str id;		/* what the codes hold: barcode_ok */
	struct str title;	/* in large letters; "": the id */
	struct str store, product, size, flavour, writing, notes, due, priority, allergens;
	bool urgent;		/* the priority's word in white on black */
	int part, of;		/* "2 of 3"; nothing unless of > 1 */
	const struct paper_stage *stage;
	size_t stages;		/* at most PAPER_STAGES */
};

struct paper_badge {
	struct str code;	/* tp-badge-...: barcode_ok */
	struct str name, role, store;
};

/* The name stands above the code in large letters, and what the code holds below it. */
struct paper_place {
	struct str code;	/* tp-place-...: barcode_ok */
	struct str name, store;
};

/*
 * made_ms is the document's date, to the second.  ERR_INPUT: nothing to print, or an id that cannot be a barcode;
 * ERR_LIMIT: more than PAPER_MOST, no memory, or too many are waiting ("busy"); ERR_STORE "paper": the program is not there
 * or failed, and why.
 */
enum result	paper_tickets(struct arena *, enum paper_layout, const struct paper_ticket *, size_t n, int64_t made_ms,
		    struct str *pdf, struct fault *);
enum result	paper_badges(struct arena *, enum paper_layout, const struct paper_badge *, size_t n, int64_t made_ms,
		    struct str *pdf, struct fault *);
enum result	paper_places(struct arena *, enum paper_layout, const struct paper_place *, size_t n, int64_t made_ms,
		    struct str *pdf, struct fault *);

#endif
