#include "paper/draw.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/barcode.h"
#include "paper/text.h"

#define MM (72 / 25.4)		/* points */
#define DOT (MM / 8)		/* of a 203 dpi label printer */

enum { LEAST_DOTS = 2 };	/* of a bar's module: finer ones do not scan when they were printed by such a printer */
enum { WORDS_LINES = 8 };	/* of allergens, all of them on the narrowest label, and of what is to be written */

/* Lengths in mm, letters in points, modules in dots. */
static const struct format {
	double page_w, page_h, card_w, card_h;
	int columns, rows;
	double margin, letters, bars_high;
	int bar_dots, square_dots;	/* at most */
	int boxes;			/* stages side by side */
} formats[PAPER_LAYOUTS] = {
	/*			  page	      card	   on it   margin letters bars  modules	boxes */
	[PAPER_LABEL_62]	= { 62, 100,    62, 100,     1, 1,   2,   7.5,   9,   3, 4,   4 },
	[PAPER_LABEL_100]	= { 100, 150,   100, 150,    1, 1,   4,   10.5,  13,  4, 6,   4 },
	[PAPER_TICKET_A6]	= { 105, 148,   105, 148,    1, 1,   6,   10,    12,  3, 6,   4 },
	[PAPER_TICKET_A4]	= { 210, 297,   210, 297,    1, 1,   15,  16,    20,  6, 10,  6 },
	[PAPER_SHEET_A4]	= { 210, 297,   105, 148.5,  2, 2,   6,   10,    12,  3, 6,   4 },
	[PAPER_BADGE_CARD]	= { 85.625, 54, 85.625, 54,  1, 1,   5,   13,    0,   0, 8,   0 },
	[PAPER_BADGE_A4]	= { 210, 297,   85.625, 54,  2, 5,   5,   13,    0,   0, 8,   0 },
	[PAPER_PLACE_62]	= { 62, 50,     62, 50,      1, 1,   2,   10,    9,   3, 6,   0 },
	[PAPER_PLACE_A4]	= { 210, 297,   105, 74.25,  2, 4,   6,   14,    12,  3, 8,   0 },
};

static double
on_grid(double at)
{
	return ceil(at / DOT - 1e-6) * DOT;
}

/* The modules, upper left corner of the first dark one at x, y; high: of one row. */
static void
put_code(cairo_t *cr, const struct barcode *code, double x, double y, double module, double high)
{
	for (int row = 0; row < code->rows; row++)
		for (int from = 0, n; from < code->width; from += n) {
			const unsigned char *at = code->dark + (size_t)row * (size_t)code->width + from;

			for (n = 1; from + n < code->width && at[n] == at[0]; n++)
				;
			if (at[0])
				cairo_rectangle(cr, x + from * module, y + row * high, n * module, high);
		}
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_fill(cr);
}

/* The bars in the middle of the box's top, unless they would be too fine, and the whole id below; the height taken. */
static double
put_bars(struct pen *pen, const struct format *form, struct box in, struct str id, bool *drawn)
{
	struct text how = { .size = form->letters, .mono = true, .lines = 2, .side = TEXT_MIDDLE };
	double high = form->bars_high * MM, length;
	struct barcode code;
	int dots = form->bar_dots;

	*drawn = false;
	if (barcode_make(pen->arena, BARCODE_BARS, id, &code, NULL) != OK)
		return 0;
	while (dots >= LEAST_DOTS && (code.width + 2 * code.quiet) * dots * DOT > in.w)
		dots--;
	if (dots < LEAST_DOTS)
		return text_draw(pen, in, how, id);
	*drawn = true;
	length = code.width * dots * DOT;
	if (high < 0.15 * length)
		high = 0.15 * length;	/* so that a hand need not aim */
	in.y = on_grid(in.y);
	put_code(pen->cr, &code, on_grid(in.x + (in.w - length) / 2), in.y, dots * DOT, high);
	in.y += high;
	in.h -= high;
	return high + text_draw(pen, in, how, id);
}

/* The square in the box's upper right corner; its side with the quiet zone. */
static double
put_square(struct pen *pen, struct box in, int dots, struct str id)
{
	struct barcode code;
	double side, quiet;

	if (barcode_make(pen->arena, BARCODE_SQUARES, id, &code, NULL) != OK)
		return 0;
	side = (code.width + 2 * code.quiet) * dots * DOT;
	for (; dots > LEAST_DOTS && (side > in.w / 2 || side > in.h); dots--)
		side = (code.width + 2 * code.quiet) * (dots - 1) * DOT;
	quiet = code.quiet * dots * DOT;
	put_code(pen->cr, &code, on_grid(in.x + in.w - side) + quiet, on_grid(in.y) + quiet, dots * DOT, dots * DOT);
	return side;
}

static void
frame(cairo_t *cr, struct box b, bool full)
{
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_set_line_width(cr, 2 * DOT);
	cairo_rectangle(cr, b.x, b.y, b.w, b.h);
	if (full)
		cairo_fill(cr);
	else
		cairo_stroke(cr);
}

/* Stages from the box's bottom up, a frame each: its name, and when it was done or room for a tick.  The height taken. */
static double
put_stages(struct pen *pen, const struct format *form, struct box in, const struct paper_ticket *t)
{
	int boxes = (int)t->stages < form->boxes ? (int)t->stages : form->boxes;
	int rows = boxes ? ((int)t->stages + boxes - 1) / boxes : 0;
	double high = form->letters * 2.9, w = boxes ? in.w / boxes : 0, pad = form->letters * 0.3;
	struct text name = { .size = form->letters * 0.85, .bold = true, .lines = 1 };
	struct text at = { .size = form->letters * 0.75, .lines = 1 };

	for (size_t i = 0; i < t->stages; i++) {
		struct box b = { in.x + (int)i % boxes * w, in.y + in.h - (rows - (int)i / boxes) * high, w, high };
		struct box inner = { b.x + pad, b.y + pad / 2, b.w - 2 * pad, high / 2 };

		frame(pen->cr, b, false);
		text_draw(pen, inner, name, t->stage[i].name);
		inner.y += high / 2 - pad / 2;
		if (t->stage[i].at.n)
			text_draw(pen, inner, at, t->stage[i].at);
		else
			frame(pen->cr, (struct box){ inner.x, inner.y + pad / 2, form->letters * 0.9, form->letters * 0.9 }, false);
	}
	return rows * high;
}

/* Words at the right end of the box's top; what is left of its width stands left of them.  The height they took. */
static double
put_right(struct pen *pen, struct box *in, struct text how, bool framed, struct str words)
{
	double pad = framed ? how.size * 0.35 : 0, w, h;
	struct box b;

	if (words.n == 0)
		return 0;
	w = text_width(pen, how, words) + 2 * pad + 1;
	if (w > in->w / 2)
		w = in->w / 2;
	b = (struct box){ in->x + in->w - w, in->y, w, how.size * 1.4 };
	if (framed)
		frame(pen->cr, b, how.white);
	h = text_draw(pen, (struct box){ b.x + pad, b.y, b.w - 2 * pad, how.size * 2 }, how, words);
	in->w -= w + how.size * 0.4;
	return h > b.h ? h : b.h;
}

static void
down(struct box *b, double by)
{
	b->y += by;
	b->h -= by;
}

static struct str
labelled(struct pen *pen, const char *label, struct str s)
{
	return s.n ? arena_printf(pen->arena, "%s: %.*s", label, STR_ARG(s)) : s;
}

/* Texts below each other, each of which leaves a line to those that follow. */
static void
put_lines(struct pen *pen, struct box *in, struct text how, const struct str *text, size_t n)
{
	for (size_t i = 0; i < n; i++, how.lines = 2) {
		struct box b = *in;

		for (size_t k = i + 1; k < n; k++)
			b.h -= text[k].n ? how.size * 1.4 : 0;
		down(in, text_draw(pen, b, how, text[i]));
	}
}

static void
put_ticket(struct pen *pen, const struct format *form, struct box in, const struct paper_ticket *t)
{
	double k = form->letters, gap = k * 0.35, side, h, right;
	bool bars;
	struct text plain = { .size = k, .lines = 2 }, strong = { .size = k * 1.25, .bold = true, .lines = 2 };
	struct text head = { .size = k * 2.1, .bold = true, .lines = 1 };
	struct text word = { .size = k * 1.25, .bold = true, .lines = 1, .white = t->urgent };
	struct text due = { .size = k * 1.5, .bold = true, .lines = 2 };
	struct text danger = { .size = k * 1.1, .bold = true, .lines = WORDS_LINES };
	struct str allergens = labelled(pen, "Allergens", t->allergens), writing = labelled(pen, "Writing", t->writing),
	    notes = labelled(pen, "Notes", t->notes);
	double line = k * 1.5, least = (writing.n ? line : 0) + (notes.n ? line : 0);
	struct box row, left;

	in.h -= put_stages(pen, form, in, t) + gap;

	row = in;
	down(&row, k * 0.2);
	right = put_right(pen, &row, word, true, t->priority) + k * 0.2;
	h = text_draw(pen, row, plain, t->store);
	down(&in, h > right ? h : right);
	down(&in, text_draw(pen, in, head, t->title.n ? t->title : t->id));
	row = in;
	right = t->of > 1 ? put_right(pen, &row, due, false, arena_printf(pen->arena, "%d of %d", t->part, t->of)) : 0;
	h = text_draw(pen, row, due, t->due);
	down(&in, (h > right ? h : right) + gap);

	down(&in, put_bars(pen, form, in, t->id, &bars) + gap);
	side = put_square(pen, in, bars ? form->square_dots : form->square_dots * 2, t->id);

	/* Beside the square; what is said below it comes first: a name may be cut, what people must not eat may not. */
	while (danger.size > k * 0.8 && side + text_height(pen, in.w, danger, allergens) + least + 2 * gap > in.h)
		danger.size -= k * 0.1;
	left = (struct box){ in.x, in.y, in.w - side - gap, in.h - text_height(pen, in.w, danger, allergens) - least - gap };
	strong.lines = 3;
	put_lines(pen, &left, strong, (const struct str[]){ t->product, t->size, t->flavour }, 3);
	if (left.y < in.y + side)
		left.y = in.y + side;
	in.h -= left.y - in.y + gap;
	in.y = left.y + gap;

	/* Below it, over the whole width; each leaves the next a line, and the last takes what room is left. */
	row = in;
	row.h -= least;
	down(&in, text_draw(pen, row, danger, allergens));
	row = in;
	row.h -= notes.n ? line : 0;
	plain.lines = WORDS_LINES;
	down(&in, text_draw(pen, row, plain, writing));
	plain.lines = 60;
	text_draw(pen, in, plain, notes);
}

static void
put_badge(struct pen *pen, const struct format *form, struct box in, const struct draw_card *card)
{
	double k = form->letters, side = put_square(pen, in, form->square_dots, card->ticket.id);
	struct text small = { .size = k * 0.75, .lines = 2 }, name = { .size = k * 1.4, .bold = true, .lines = 3 };
	struct text role = { .size = k, .lines = 2 };

	in.w -= side + k * 0.4;
	down(&in, text_draw(pen, in, small, card->ticket.store) + k * 0.4);
	down(&in, text_draw(pen, in, name, card->ticket.title) + k * 0.4);
	text_draw(pen, in, role, card->role);
}

/* The name, to be read from where one stands with a box in one's arms; then the code, as bars where they fit, and as a square. */
static void
put_place(struct pen *pen, const struct format *form, struct box in, const struct paper_ticket *t)
{
	double k = form->letters, gap = k * 0.4, side;
	struct text name = { .size = k * 2, .bold = true, .lines = 3 }, small = { .size = k * 0.75, .lines = 2 };
	struct box top = { in.x, in.y, in.w, in.h * 0.4 };
	bool bars;

	while (name.size > k && text_height(pen, top.w, name, t->title) > top.h)
		name.size -= k * 0.1;
	down(&in, text_draw(pen, top, name, t->title) + gap);
	down(&in, put_bars(pen, form, in, t->id, &bars) + gap);
	side = put_square(pen, in, bars ? form->square_dots : form->square_dots * 2, t->id);
	in.w -= side + gap;
	text_draw(pen, in, small, t->store);
}

/* Fine lines where the sheet is to be cut. */
static void
put_cuts(cairo_t *cr, const struct format *form, double left, double top)
{
	double dash[] = { 2 * MM, 2 * MM };

	if (form->columns * form->rows == 1)
		return;
	cairo_save(cr);
	cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
	cairo_set_line_width(cr, 0.3);
	cairo_set_dash(cr, dash, 2, 0);
	for (int i = 0; i <= form->columns; i++) {
		cairo_move_to(cr, left + i * form->card_w * MM, 0);
		cairo_rel_line_to(cr, 0, form->page_h * MM);
	}
	for (int i = 0; i <= form->rows; i++) {
		cairo_move_to(cr, 0, top + i * form->card_h * MM);
		cairo_rel_line_to(cr, form->page_w * MM, 0);
	}
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void
put_cards(struct pen *pen, enum paper_layout layout, const struct draw_card *cards, size_t n)
{
	const struct format *form = &formats[layout];
	double left = (form->page_w - form->columns * form->card_w) / 2 * MM;
	double top = (form->page_h - form->rows * form->card_h) / 2 * MM, margin = form->margin * MM;
	int a_page = form->columns * form->rows;

	for (size_t i = 0; i < n; i++) {
		int at = (int)(i % (size_t)a_page);
		struct box in = { left + at % form->columns * form->card_w * MM + margin,
			top + at / form->columns * form->card_h * MM + margin,
			form->card_w * MM - 2 * margin, form->card_h * MM - 2 * margin };
		struct arena keep = *pen->arena;

		if (at == 0)
			put_cuts(pen->cr, form, left, top);
		switch (paper_kind(layout)) {
		case PAPER_TICKETS:
			put_ticket(pen, form, in, &cards[i].ticket);
			break;
		case PAPER_BADGES:
			put_badge(pen, form, in, &cards[i]);
			break;
		case PAPER_PLACES:
			put_place(pen, form, in, &cards[i].ticket);
			break;
		}
		*pen->arena = keep;
		if (at == a_page - 1 || i + 1 == n)
			cairo_show_page(pen->cr);
	}
}

struct sink { FILE *file; };

static cairo_status_t
sink_write(void *closure, const unsigned char *p, unsigned n)
{
	struct sink *to = closure;

	return fwrite(p, 1, n, to->file) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
describe(cairo_surface_t *surface, const struct draw_card *cards, size_t n, int64_t made_s)
{
	char text[80], date[32] = "";
	time_t at = (time_t)made_s;
	struct tm tm;

	if (gmtime_r(&at, &tm) && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &tm))
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
	snprintf(text, sizeof text, n == 1 ? "%.*s" : "%.*s and %zu more", STR_ARG(cards[0].ticket.id), n - 1);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Tradepost");
}

bool
draw_document(struct arena *a, enum paper_layout layout, const struct draw_card *cards, size_t n, int64_t made_s,
    struct str *pdf, const char **why)
{
	const struct format *form = &formats[layout];
	cairo_status_t status, later;
	cairo_surface_t *surface;
	char *bytes = NULL;
	size_t size = 0;
	struct sink to = { open_memstream(&bytes, &size) };
	struct pen pen;
	cairo_t *cr;

	if (!to.file) {
		*why = "no memory for a document";
		return false;
	}
	surface = cairo_pdf_surface_create_for_stream(sink_write, &to, form->page_w * MM, form->page_h * MM);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
		describe(surface, cards, n, made_s);
	cr = cairo_create(surface);
	if (text_begin(&pen, a, cr))
		put_cards(&pen, layout, cards, n);
	text_end(&pen);
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	later = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	status = status != CAIRO_STATUS_SUCCESS ? status : later;
	if (fclose(to.file) != 0 && status == CAIRO_STATUS_SUCCESS)
		status = CAIRO_STATUS_WRITE_ERROR;
	if (status == CAIRO_STATUS_SUCCESS && arena_full(a))
		status = CAIRO_STATUS_NO_MEMORY;
	*pdf = status == CAIRO_STATUS_SUCCESS ? arena_str(a, (struct str){ bytes, size }) : (struct str){ 0 };
	free(bytes);
	*why = cairo_status_to_string(pdf->p ? CAIRO_STATUS_SUCCESS :
	    status == CAIRO_STATUS_SUCCESS ? CAIRO_STATUS_NO_MEMORY : status);
	return pdf->p != NULL;
}
