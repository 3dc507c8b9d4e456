/*
 * text - views of text, bounded buffers, and the few things done to both.
 *
 * What:  struct str borrows bytes it does not own; struct buf fills bytes that
 *        its maker owns, and once full stays full: build first, ask once.
 * Why:   the core has no allocation and no libc strings beyond memcpy and kin.
 * Holds: a str is not NUL-terminated and may be empty (p may be NULL then).
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str { const char *p; size_t n; };
struct buf { char *p; size_t n, cap; bool full; };

/* A view of a string literal. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
/* The two arguments of printf's %.*s. */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

struct str	str_of(const char *);			/* up to the NUL; NULL is empty */
int		str_cmp(struct str, struct str);	/* bytewise, as collation C does */
bool		str_starts(struct str, struct str prefix);
bool		str_ends(struct str, struct str suffix);
bool		str_has(struct str, struct str part);
/* Cuts the text before the first sep into *head; false when there is none (head is then all, *rest empty). */
bool		str_cut(struct str, char sep, struct str *head, struct str *rest);
/* Decimal digits with an optional minus, nothing else, within int64; false and *out untouched otherwise. */
bool		str_int(struct str, int64_t *out);
/* Valid UTF-8 without NUL, surrogates or overlong forms (what may become TEXT in a store). */
bool		str_utf8(struct str);

/*
 * These two stand here, to be compiled into their callers: the plan of 200 lines compares and trims forty thousand times,
 * and in WebAssembly each call would pass its texts through memory, and memcmp would look at byte after byte.
 */
static inline bool
str_eq(struct str a, struct str b)
{
	size_t i = 0;

	/* Ids and SKUs differ in their last character more often than in any other. */
	if (a.n != b.n || (a.n > 0 && a.p[a.n - 1] != b.p[a.n - 1]))
		return false;
	for (uint64_t x, y; i + sizeof x <= a.n; i += sizeof x) {
		memcpy(&x, a.p + i, sizeof x);
		memcpy(&y, b.p + i, sizeof y);
		if (x != y)
			return false;
	}
	for (; i < a.n; i++)
		if (a.p[i] != b.p[i])
			return false;
	return true;
}

struct str	str_trim_blanks(struct str);

/* ASCII blanks and U+00A0, U+FEFF off both ends. */
static inline struct str
str_trim(struct str s)
{
	bool neat = s.n > 0 && s.p[0] > ' ' && s.p[0] < 0x7F && s.p[s.n - 1] > ' ' && s.p[s.n - 1] < 0x7F;

	return neat ? s : str_trim_blanks(s);	/* nearly all are */
}

struct buf	buf_of(char *p, size_t cap);		/* of NULL: there is no room, the first text fills it */
void		buf_put(struct buf *, struct str);
void		buf_char(struct buf *, char);
void		buf_int(struct buf *, int64_t);
void		buf_text(struct buf *, const char *);	/* a C string */
/* Folds for search: lower case, accents off Latin letters, blanks runs to one space, trimmed. Other scripts pass as they are. */
void		buf_fold(struct buf *, struct str);
struct str	buf_str(const struct buf *);		/* what was put so far */

#endif
