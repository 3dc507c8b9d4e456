/*
 * text - a paragraph of any script into a box, cut with an ellipsis where the box ends.  Lengths are points.
 */
#ifndef PAPER_TEXT_H
#define PAPER_TEXT_H

#include <pango/pangocairo.h>

#include "base/arena.h"

struct pen {
	struct arena *arena;
	cairo_t *cr;
	PangoLayout *layout;
};

struct box { double x, y, w, h; };

enum text_side { TEXT_NATURAL, TEXT_MIDDLE };	/* natural: where the script begins */

struct text {
	double size;		/* of letters */
	bool bold, mono, white;
	int lines;		/* at most */
	enum text_side side;
};

/* Creates and destroys the pen's layout. */
bool	text_begin(struct pen *, struct arena *, cairo_t *);
void	text_end(struct pen *);
/* Draws at the box's top; the height it took, 0 for an empty text or a box lower than a line. */
double	text_draw(struct pen *, struct box, struct text, struct str);
/* The width of a text of one line, and the height that one takes in a box so wide; nothing is drawn. */
double	text_width(struct pen *, struct text, struct str);
double	text_height(struct pen *, double w, struct text, struct str);

#endif
