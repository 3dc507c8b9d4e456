#include "core/intake_terms.h"

/*
 * Nearly every name is ASCII, and each order is read with a hundred of them: so those are folded here, letter by letter,
 * to what buf_fold makes of them.  The room's length, or SIZE_MAX when there is more in it than ASCII.
 */
static size_t
fold_ascii(char *room, struct str s)
{
	size_t n = 0;
	bool blank = false;	/* one is due before the next letter */

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((unsigned char)c < ' ' || (unsigned char)c >= 0x7F)
			return SIZE_MAX;
		if (c == '-' || c == '_' || c == ' ') {
			blank = n > 0;
			continue;
		}
		if (blank)
			room[n++] = ' ';
		blank = false;
		room[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return n;
}

void
intake_fold(struct buf *b, struct str s)
{
	char room[INTAKE_FOLD_MAX];
	size_t n;

	if (s.n > sizeof room) {
		b->full = true;
		return;
	}
	n = fold_ascii(room, s);
	if (n != SIZE_MAX) {
		buf_put(b, (struct str){ room, n });
		return;
	}
	for (size_t i = 0; i < s.n; i++)
		room[i] = s.p[i] == '-' || s.p[i] == '_' ? ' ' : s.p[i];
	buf_fold(b, (struct str){ room, s.n });
}

static struct str
add(struct intake_terms *t, struct buf *room, struct str s)
{
	size_t from = room->n;

	intake_fold(room, s);
	if (room->full) {
		room->full = false;
		room->n = from;
		t->full = true;
	}
	return (struct str){ room->p + from, room->n - from };
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

struct intake_rows
intake_terms_make(struct intake_terms *t, const struct intake_map *map)
{
	struct intake_rows n = { .names = least(map->names_n, INTAKE_ROWS_MAX) };
	struct buf room = buf_of(t->room, sizeof t->room);

	n.sizes = least(map->sizes_n, INTAKE_ROWS_MAX - n.names);
	n.words = least(map->words_n, INTAKE_ROWS_MAX - n.names - n.sizes);
	t->sizes = t->names + n.names;
	t->words = t->sizes + n.sizes;
	t->full = false;
	for (size_t i = 0; i < n.names; i++)
		t->names[i] = add(t, &room, map->names[i].name);
	for (size_t i = 0; i < n.sizes; i++)
		t->sizes[i] = add(t, &room, map->sizes[i].word);
	for (size_t i = 0; i < n.words; i++)
		t->words[i] = add(t, &room, map->words[i].word);
	return n;
}
