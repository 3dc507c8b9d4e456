#include "base/barcode.h"

#include <zint.h>

enum {
	QUIET_BARS = 10, QUIET_SQUARES = 4,
	QR_LEVEL_M = 2,
	LEAST_HEIGHT = 30,		/* modules of bars; 7.5 mm where one is 0.25 mm */
	LETTER_PERCENT = 62,		/* a monospaced letter's width, of its height */
	PIXELS_BARS = 2, PIXELS_SQUARES = 4,	/* of a module, where nobody says how large the picture is to be */
	RUN_BYTES = 40,			/* "M1152 1152h1152v1152h-1152z" */
};

bool
barcode_ok(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		      c == '.'))
			return false;
	}
	return id.n > 0 && id.n <= BARCODE_ID_MOST;
}

static enum result
no_room(struct fault *f)
{
	return fault_set(f, ERR_LIMIT, "no_room", "There is no memory to draw a barcode. Try again.");
}

enum result
barcode_make(struct arena *a, enum barcode_kind kind, struct str id, struct barcode *out, struct fault *f)
{
	struct zint_symbol *symbol;
	unsigned char text[BARCODE_ID_MOST + 1] = { 0 }, *dark = NULL;
	enum result res = OK;
	int error;

	if (!barcode_ok(id))
		return fault_set(f, ERR_INPUT, "bad_barcode",
		    "A barcode holds 1 to 40 letters without accents, digits, hyphens, dots and underscores; \"%.*s\" is not that.",
		    (int)(id.n < 60 ? id.n : 60), id.p ? id.p : "");
	memcpy(text, id.p, id.n);
	symbol = ZBarcode_Create();
	if (!symbol)
		return no_room(f);
	symbol->symbology = kind == BARCODE_BARS ? BARCODE_CODE128 : BARCODE_QRCODE;
	if (kind == BARCODE_SQUARES)
		symbol->option_1 = QR_LEVEL_M;
	error = ZBarcode_Encode(symbol, text, (int)id.n);
	if (error >= ZINT_ERROR)
		res = error == ZINT_ERROR_MEMORY ? no_room(f) :
		    fault_set(f, ERR_INPUT, "bad_barcode", "\"%s\" cannot be a barcode: %s.", (char *)text, symbol->errtxt);
	else {
		*out = (struct barcode){ kind, symbol->width, symbol->rows, kind == BARCODE_BARS ? QUIET_BARS : QUIET_SQUARES, NULL };
		dark = arena_array(a, (size_t)symbol->rows, (size_t)symbol->width);
		out->dark = dark;
		if (!dark)
			res = no_room(f);
	}
	for (int y = 0; dark && y < symbol->rows; y++)
		for (int x = 0; x < symbol->width; x++)
			*dark++ = symbol->encoded_data[y][x / 8] >> x % 8 & 1;
	ZBarcode_Delete(symbol);
	return res;
}

/* Each run of dark modules is a rectangle of the one path. */
static void
put_path(struct buf *to, const struct barcode *code, int height)
{
	int top = code->kind == BARCODE_SQUARES ? code->quiet : 0;

	for (int y = 0; y < code->rows; y++) {
		const unsigned char *row = code->dark + (size_t)y * (size_t)code->width;

		for (int x = 0, n; x < code->width; x += n) {
			for (n = 1; x + n < code->width && row[x + n] == row[x]; n++)
				;
			if (!row[x])
				continue;
			buf_char(to, 'M'), buf_int(to, code->quiet + x), buf_char(to, ' '), buf_int(to, top + y);
			buf_char(to, 'h'), buf_int(to, n), buf_char(to, 'v'), buf_int(to, height);
			buf_text(to, "h-"), buf_int(to, n), buf_char(to, 'z');
		}
	}
}

enum result
barcode_svg(struct arena *a, enum barcode_kind kind, struct str id, bool with_text, struct str *svg, struct fault *f)
{
	struct barcode code;
	enum result res = barcode_make(a, kind, id, &code, f);
	bool bars = kind == BARCODE_BARS;
	int width, high, height, letter = 0, pixels = bars ? PIXELS_BARS : PIXELS_SQUARES;
	struct str below = { 0 };
	struct buf path;

	if (res != OK)
		return res;
	width = code.width + 2 * code.quiet;
	high = !bars ? 1 : code.width / 5 > LEAST_HEIGHT ? code.width / 5 : LEAST_HEIGHT;
	height = bars ? high : code.rows + 2 * code.quiet;
	if (with_text) {
		/* Hundredths of a unit: as large as fits, and no larger than looks well. */
		int most = bars ? 1400 : 400;

		letter = code.width * 100 / (int)id.n * 100 / LETTER_PERCENT;
		letter = letter > most ? most : letter;
		below = arena_printf(a, "<text x=\"%d.%d\" y=\"%d.%02d\" font-size=\"%d.%02d\" font-family=\"monospace\" "
		    "text-anchor=\"middle\">%.*s</text>", width / 2, width % 2 * 5, height + letter / 100, letter % 100,
		    letter / 100, letter % 100, STR_ARG(id));
		height += (letter * 13 / 10 + 99) / 100;
	}
	path = buf_of(arena_array(a, (size_t)code.rows * (size_t)(code.width + 1) / 2, RUN_BYTES),
	    (size_t)code.rows * (size_t)(code.width + 1) / 2 * RUN_BYTES);
	if (path.p)
		put_path(&path, &code, high);
	*svg = arena_printf(a, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">"
	    "<title>%.*s</title><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>"
	    "<path d=\"%.*s\" fill=\"#000\" shape-rendering=\"crispEdges\"/>%.*s</svg>\n",
	    width, height, width * pixels, height * pixels, STR_ARG(id), width, height, STR_ARG(buf_str(&path)), STR_ARG(below));
	return arena_full(a) ? no_room(f) : OK;
}
