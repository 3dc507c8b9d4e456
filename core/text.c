#include "core/text.h"

#include <string.h>

/* ---- views ---- */

struct str
str_of(const char *s)
{
	return (struct str){ s, s ? strlen(s) : 0 };
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	if (suffix.n == 0)
		return true;
	return s.n >= suffix.n && memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0;
}

bool
str_has(struct str s, struct str part)
{
	if (part.n == 0)
		return true;
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (memcmp(s.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

/* Bytes of the blank at the beginning of s; 0 when there is none. */
static size_t
blank_at(struct str s)
{
	if (s.n >= 1 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		return 1;
	if (str_starts(s, STR("\xC2\xA0")))		/* no-break space */
		return 2;
	if (str_starts(s, STR("\xEF\xBB\xBF")))		/* byte order mark */
		return 3;
	return 0;
}

static size_t
blank_before_end(struct str s)
{
	for (size_t n = 1; n <= 3 && n <= s.n; n++)
		if (blank_at((struct str){ s.p + (s.n - n), n }) == n)
			return n;
	return 0;
}

struct str
str_trim_blanks(struct str s)
{
	size_t n;

	while ((n = blank_at(s)) > 0) {
		s.p += n;
		s.n -= n;
	}
	while ((n = blank_before_end(s)) > 0)
		s.n -= n;
	return s;
}

bool
str_cut(struct str s, char sep, struct str *head, struct str *rest)
{
	const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;

	if (!at) {
		*head = s;
		*rest = (struct str){ NULL, 0 };
		return false;
	}
	*head = (struct str){ s.p, (size_t)(at - s.p) };
	*rest = (struct str){ at + 1, s.n - head->n - 1 };
	return true;
}

bool
str_int(struct str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t value = 0;	/* kept negative: the range reaches one further down */

	if (s.n == (size_t)minus)
		return false;
	for (size_t i = minus; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9)
			return false;
		if (value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*out = minus ? value : -value;
	return true;
}

/* ---- UTF-8 ---- */

/* Decodes the character at the beginning of s (not empty). Its length, or 0 when it is not valid. */
static size_t
utf8_at(struct str s, uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
	uint32_t c;

	if (n == 0 || n > s.n)
		return 0;
	c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*out = c;
	return n;
}

/* Whether these eight are ASCII and none is NUL. */
static bool
ascii_8(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t eight;

	memcpy(&eight, p, sizeof eight);
	return ((eight | (eight - ones)) & high) == 0;
}

bool
str_utf8(struct str s)
{
	while (s.n > 0) {
		uint32_t c = (unsigned char)*s.p;
		size_t n = s.n >= 8 && ascii_8(s.p) ? 8 : c - 1 < 0x7F ? 1 : utf8_at(s, &c);	/* nearly all of it is ASCII */

		if (n == 0 || c == 0)
			return false;
		s.p += n;
		s.n -= n;
	}
	return true;
}

/* ---- buffers ---- */

struct buf
buf_of(char *p, size_t cap)
{
	return (struct buf){ .p = p, .cap = p ? cap : 0 };
}

/* All or nothing: what does not fit is not cut, so that no character is ever halved. */
void
buf_put(struct buf *b, struct str s)
{
	if (b->full || s.n > b->cap - b->n) {
		b->full = true;
		return;
	}
	if (s.n > 0)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_char(struct buf *b, char c)
{
	buf_put(b, (struct str){ &c, 1 });
}

void
buf_int(struct buf *b, int64_t value)
{
	char digits[20];
	size_t at = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		digits[--at] = '-';
	buf_put(b, (struct str){ digits + at, sizeof digits - at });
}

void
buf_text(struct buf *b, const char *s)
{
	buf_put(b, str_of(s));
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

/* ---- folding ---- */

/*
 * What a Latin letter is without its case and accents; '.' leaves it as it is, a capital stands for two letters.
 * U+00C0 to U+024F, then U+1E00 to U+1EFF.
 */
static const char fold_latin[] =
	"aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
	"lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
	"................................oo.............uu..............."
	"....DDDLLLNNNaaiioouuuuuuuuuu.aaaaAA..ggkkoooo..jDDDgg..nnaaAAoo"
	"aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
	"................";
static const char fold_latin_more[] =
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
	"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
	"wwwwwwwwwwxxxxyyzzzzzzhtwy.s..S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
	"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";
static const struct { char letter; const char *text; } fold_pairs[] = {
	{ 'A', "ae" }, { 'D', "dz" }, { 'I', "ij" }, { 'L', "lj" }, { 'N', "nj" }, { 'O', "oe" }, { 'S', "ss" }, { 'T', "th" },
};

static char
fold_letter(uint32_t c)
{
	if (c >= 0xC0 && c <= 0x24F)
		return fold_latin[c - 0xC0];
	if (c >= 0x1E00 && c <= 0x1EFF)
		return fold_latin_more[c - 0x1E00];
	return '.';
}

static void
fold_put(struct buf *b, struct str character, uint32_t c)
{
	char letter = fold_letter(c);

	if (c >= 'A' && c <= 'Z')
		buf_char(b, (char)(c - 'A' + 'a'));
	else if (letter == '.')
		buf_put(b, character);
	else if (letter >= 'a')
		buf_char(b, letter);
	else
		for (size_t i = 0; i < sizeof fold_pairs / sizeof fold_pairs[0]; i++)
			if (fold_pairs[i].letter == letter)
				buf_text(b, fold_pairs[i].text);
}

void
buf_fold(struct buf *b, struct str s)
{
	bool begun = false, blank = false;	/* blank: one is due before the next character */

	while (s.n > 0) {
		size_t n = blank_at(s);
		uint32_t c = 0;

		if (n > 0)
			blank = begun;
		else if ((n = utf8_at(s, &c)) == 0)
			n = 1;		/* a byte that is no character passes as it is */
		if (blank_at(s) == 0 && !(c >= 0x300 && c <= 0x36F)) {	/* an accent that stands by itself is left out */
			if (blank)
				buf_char(b, ' ');
			fold_put(b, (struct str){ s.p, n }, c);
			begun = true;
			blank = false;
		}
		s.p += n;
		s.n -= n;
	}
}
