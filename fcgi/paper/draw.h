/*
 * draw - cards on pages: where each thing of a ticket, a badge or a place's label stands, and how large.
 *
 * What:  layouts are rows of a table (draw.c): page, cards on it, letters, modules.  A card's parts stand in a fixed order;
 *        what belongs to baking safely (product, allergens) takes its room before what can be cut (writing, notes).
 * Holds: codes are whole modules of whole dots of a 203 dpi printer (8 to the mm) and stand on that grid.  Bars that would
 *        be too fine to scan are left out, and the QR code, which holds the same, grows.
 *        Only this room knows cairo and pango.
 */
#ifndef PAPER_DRAW_H
#define PAPER_DRAW_H

#include "base/paper.h"

/* One of every kind: a badge has id, title, role and store, a place id, title and store. */
struct draw_card {
	struct paper_ticket ticket;
	struct str role;
};

/* The document into the arena.  False: *why is a few words. */
bool	draw_document(struct arena *, enum paper_layout, const struct draw_card *, size_t n, int64_t made_s, struct str *pdf,
	    const char **why);

#endif
