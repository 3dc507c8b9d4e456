#include "core/scan_fold.h"

enum { GONE = SCAN_END };	/* a character that is not there at all */

/* ---- characters ---- */

/* From the blank on. What stands where a layout has its hyphen separates, and # as shops write order numbers; | is SCAN_SIGN. */
static const char ascii[] =
	" ||#|||'|)*+|-./0123456789!||(||"
	"|abcdefghijklmnopqrstuvwxyz||||\""
	"'abcdefghijklmnopqrstuvwxyz||||";
_Static_assert(sizeof ascii == 0x7F - ' ' + 1, "one for each, up to DEL");

/* Beyond ASCII: what is more than another alphabet's letter or a sign. '0' stands for ten digits, counted from the first. */
static const struct { uint16_t first, last; char to; } others[] = {
	{ 0x0085, 0x0085, SCAN_LINE }, { 0x0080, 0x009F, GONE }, { 0x00A0, 0x00A0, ' ' }, { 0x00AD, 0x00AD, GONE },
	{ 0x00B4, 0x00B4, '\'' }, { 0x00D7, 0x00D7, SCAN_SIGN }, { 0x00DF, 0x00DF, '$' }, { 0x00F7, 0x00F7, SCAN_SIGN },
	{ 0x0130, 0x0131, 'i' }, { 0x017F, 0x017F, 's' }, { 0x02B9, 0x02BC, '\'' }, { 0x02D7, 0x02D7, '-' },
	{ 0x0660, 0x0669, '0' }, { 0x06F0, 0x06F9, '0' }, { 0x07C0, 0x07C9, '0' }, { 0x0966, 0x096F, '0' },
	{ 0x09E6, 0x09EF, '0' }, { 0x0A66, 0x0A6F, '0' }, { 0x0AE6, 0x0AEF, '0' }, { 0x0B66, 0x0B6F, '0' },
	{ 0x0BE6, 0x0BEF, '0' }, { 0x0C66, 0x0C6F, '0' }, { 0x0CE6, 0x0CEF, '0' }, { 0x0D66, 0x0D6F, '0' },
	{ 0x0E50, 0x0E59, '0' }, { 0x0ED0, 0x0ED9, '0' }, { 0x0F20, 0x0F29, '0' }, { 0x1040, 0x1049, '0' },
	{ 0x17E0, 0x17E9, '0' }, { 0x1810, 0x1819, '0' }, { 0x1E9E, 0x1E9E, '$' }, { 0x2000, 0x200A, ' ' },
	{ 0x200B, 0x200F, GONE }, { 0x2010, 0x2015, '-' }, { 0x2018, 0x201B, '\'' }, { 0x2028, 0x2029, SCAN_LINE },
	{ 0x202A, 0x202E, GONE }, { 0x202F, 0x202F, ' ' }, { 0x2032, 0x2032, '\'' }, { 0x2043, 0x2043, '-' },
	{ 0x205F, 0x205F, ' ' }, { 0x2060, 0x2069, GONE }, { 0x212A, 0x212A, 'k' }, { 0x2212, 0x2212, '-' },
	{ 0x3000, 0x3000, ' ' }, { 0x30FC, 0x30FC, '-' }, { 0xFE00, 0xFE0F, GONE }, { 0xFE58, 0xFE58, '-' },
	{ 0xFE63, 0xFE63, '-' }, { 0xFEFF, 0xFEFF, GONE }, { 0xFF70, 0xFF70, '-' },
};

static char
fold_char(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)		/* ASCII in full width, from Japanese keyboards */
		c -= 0xFEE0;
	if (c < ' ') {
		/* Messages, texts, lines and records end; NUL, bells, escapes and shifts are noise. */
		bool divides = (c >= 1 && c <= 4) || (c >= '\t' && c <= '\r') || c >= 0x1C;

		return divides ? SCAN_LINE : GONE;
	}
	if (c < 0x7F)
		return ascii[c - ' '] == '|' ? SCAN_SIGN : ascii[c - ' '];
	if (c == 0x7F)
		return GONE;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (c >= others[i].first && c <= others[i].last)
			return (char)(others[i].to == '0' ? '0' + (c - others[i].first) : (uint32_t)others[i].to);
	/* From U+2000 on come signs, and scripts that write no blanks between words. */
	return c >= 0xC0 && c < 0x2000 ? SCAN_LETTER : SCAN_SIGN;
}

char
scan_fold_next(struct str *s)
{
	while (s->n > 0) {
		char c = fold_char((unsigned char)*s->p);

		s->p++;
		s->n--;
		if (scan_fold_word(c))
			return c;
	}
	return SCAN_END;
}

/* ---- bytes ---- */

/* The value of a hexadecimal digit, 16 of anything else. */
static unsigned
hex(char c)
{
	unsigned digit = (unsigned)c - '0', letter = ((unsigned)c | 0x20) - 'a';

	return digit < 10 ? digit : letter < 6 ? letter + 10 : 16;
}

/*
 * The byte at i, which is within, or the one written there as %2D. Its length. Digits and most control characters are never
 * written so: `%12345` is a number behind a sign.
 */
static size_t
byte_at(struct str s, size_t i, unsigned *out)
{
	*out = (unsigned char)s.p[i];
	if (*out == '%' && s.n - i >= 3 && hex(s.p[i + 1]) < 16 && hex(s.p[i + 2]) < 16) {
		unsigned c = hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]);

		if ((c >= ' ' && (c < '0' || c > '9')) || c == '\t' || c == '\n' || c == '\r') {
			*out = c;
			return 3;
		}
	}
	return 1;
}

/* The character at i. Its length. Bytes that are none become U+FFFD, as they do on the way into a browser. */
static size_t
char_at(struct str s, size_t i, uint32_t *out)
{
	unsigned c;
	size_t used = byte_at(s, i, &c), n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4, have = 1;
	char bytes[4] = { (char)c };

	*out = c;
	if (c < 0x80)
		return used;
	*out = c & (0x7Fu >> n);
	while (have < n && i + used < s.n) {
		used += byte_at(s, i + used, &c);
		bytes[have++] = (char)c;
		*out = *out << 6 | (c & 0x3F);
	}
	if (str_utf8((struct str){ bytes, have }))
		return used;
	*out = s.p[i] == '%' ? '%' : 0xFFFD;	/* %ba is no byte here, but the beginning of %bannos */
	return 1;
}

/* ---- the text ---- */

/* Two signs in a row. */
static char
merge(char a, char b)
{
	if (a == b || b == SCAN_BLANK)
		return a;
	if (a < ' ' || b < ' ')
		return a == SCAN_SIGN || b == SCAN_SIGN ? SCAN_SIGN : SCAN_LINE;
	return a == SCAN_BLANK ? b : SCAN_MIXED;
}

/* "]C1": a scanner that was told to says first what kind of code it saw. */
static bool
is_symbology(struct str s, size_t i)
{
	unsigned code;

	if (s.n - i < 3 || s.p[i] != ']')
		return false;
	code = (unsigned char)s.p[i + 1];
	return (code | 0x20) - 'a' < 26 && scan_fold_word(fold_char((unsigned char)s.p[i + 2]));
}

bool
scan_fold(struct str s, char out[SCAN_BYTES_MAX + 1])
{
	size_t n = 0;
	bool anything = false;

	for (size_t i = 0; i < s.n;) {
		uint32_t code;
		char c;

		if (!anything && is_symbology(s, i)) {
			i += 3;
			continue;
		}
		i += char_at(s, i, &code);
		c = fold_char(code);
		if (c == GONE)
			continue;
		anything = anything || (c != SCAN_BLANK && c != SCAN_LINE);
		if (n > 0 && !scan_fold_word(c) && !scan_fold_word(out[n - 1]))
			out[n - 1] = merge(out[n - 1], c);
		else
			out[n++] = c;
	}
	out[n] = SCAN_END;
	return anything;
}
