/*
 * utf8 - one character at a time, for those who must write whatever bytes came in.
 *
 * core/text.h says whether a whole text is clean; this says how far it is clean.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "core/text.h"

/* Bytes of the character that s begins with (1 to 4); 0 when s is empty or does not begin with a valid one. */
size_t	utf8_step(struct str s);
/* Characters in a valid text; a byte that belongs to none counts as one. */
size_t	utf8_count(struct str s);
/* Whether a valid text has control characters, U+0080 to U+009F among them; lines: but for those that break and indent lines. */
bool	utf8_has_control(struct str s, bool lines);

#endif
