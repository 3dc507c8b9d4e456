#include "paper/text.h"

#define FAMILY "Noto Sans, DejaVu Sans, sans-serif"
#define FAMILY_MONO "DejaVu Sans Mono, Noto Sans Mono, monospace"

bool
text_begin(struct pen *pen, struct arena *a, cairo_t *cr)
{
	cairo_font_options_t *options = cairo_font_options_create();
	PangoContext *context = pango_cairo_create_context(cr);

	/* Nothing is rounded to a screen's pixels: paper has none. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("en"));
	*pen = (struct pen){ a, cr, pango_layout_new(context) };
	g_object_unref(context);
	pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
	return cairo_status(cr) == CAIRO_STATUS_SUCCESS;
}

void
text_end(struct pen *pen)
{
	g_object_unref(pen->layout);
	pen->layout = NULL;
}

/* Code points that no text may hold, though UTF-8 can: U+FDD0 to U+FDEF and the last two of every 65,536.  Cairo refuses them. */
static size_t
not_text(const unsigned char *p, size_t n)
{
	if (n >= 3 && p[0] == 0xef && ((p[1] == 0xbf && p[2] >= 0xbe) || (p[1] == 0xb7 && p[2] >= 0x90 && p[2] < 0xb0)))
		return 3;
	return n >= 4 && p[0] >= 0xf0 && (p[1] & 0xf) == 0xf && p[2] == 0xbf && p[3] >= 0xbe ? 4 : 0;
}

/* How long a line break or another thing that cannot be drawn is at p, 0 for a character; *line says which of the two it is. */
static size_t
breaking(const char *text, size_t n, bool *line)
{
	const unsigned char *p = (const unsigned char *)text;

	*line = *p == '\n' || *p == '\r' || *p == '\v' || *p == '\f';
	if (*p < 0x20 || *p == 0x7f)
		return 1;
	if (n >= 2 && *p == 0xc2 && p[1] < 0xa0) {
		*line = p[1] == 0x85;
		return 2;
	}
	if (n >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9)) {
		*line = true;
		return 3;
	}
	return not_text(p, n);
}

/* One paragraph: what stood on lines of their own is told apart by a dot; what cannot be drawn is a blank. */
static struct str
one_line(struct arena *a, struct str s)
{
	struct buf to;

	s = str_trim(s);
	to = buf_of(arena_get(a, s.n * 4 + 1), s.n * 4 + 1);
	while (s.n) {
		bool line = false, any = false, now;
		size_t n, all = 0;

		while (all < s.n && (n = breaking(s.p + all, s.n - all, &now)) > 0)
			all += n, any = true, line |= now;
		if (any)
			buf_text(&to, line ? " \xc2\xb7 " : " ");
		else
			buf_put(&to, (struct str){ s.p, all = 1 });
		s.p += all, s.n -= all;
	}
	return buf_str(&to);
}

static void
prepare(struct pen *pen, struct text how, struct str s)
{
	PangoFontDescription *font = pango_font_description_from_string(how.mono ? FAMILY_MONO : FAMILY);
	struct arena scratch = *pen->arena;

	pango_font_description_set_absolute_size(font, how.size * PANGO_SCALE);
	pango_font_description_set_weight(font, how.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(pen->layout, font);
	pango_font_description_free(font);
	pango_layout_set_alignment(pen->layout, how.side == TEXT_MIDDLE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
	s = one_line(&scratch, s);
	pango_layout_set_text(pen->layout, s.n ? s.p : "", (int)s.n);
}

static double
height(const struct pen *pen)
{
	int h;

	pango_layout_get_size(pen->layout, NULL, &h);
	return (double)h / PANGO_SCALE;
}

double
text_draw(struct pen *pen, struct box in, struct text how, struct str s)
{
	double h;

	if (str_trim(s).n == 0 || in.h < how.size * 1.1 || in.w < how.size)
		return 0;
	prepare(pen, how, s);
	pango_layout_set_width(pen->layout, (int)(in.w * PANGO_SCALE));
	pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_END);
	/* Some scripts stand higher than others: fewer lines until they fit. */
	for (int lines = how.lines;; lines--) {
		pango_layout_set_height(pen->layout, -lines);
		h = height(pen);
		if (h <= in.h || lines <= 1)
			break;
	}
	cairo_save(pen->cr);
	cairo_rectangle(pen->cr, in.x, in.y, in.w, in.h);
	cairo_clip(pen->cr);
	cairo_set_source_rgb(pen->cr, how.white, how.white, how.white);
	cairo_move_to(pen->cr, in.x, in.y);
	pango_cairo_show_layout(pen->cr, pen->layout);
	cairo_restore(pen->cr);
	return h < in.h ? h : in.h;
}

double
text_width(struct pen *pen, struct text how, struct str s)
{
	int w;

	prepare(pen, how, s);
	pango_layout_set_width(pen->layout, -1);
	pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_get_size(pen->layout, &w, NULL);
	return (double)w / PANGO_SCALE;
}

double
text_height(struct pen *pen, double w, struct text how, struct str s)
{
	if (str_trim(s).n == 0)
		return 0;
	prepare(pen, how, s);
	pango_layout_set_width(pen->layout, (int)(w * PANGO_SCALE));
	pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(pen->layout, -how.lines);
	return height(pen);
}
