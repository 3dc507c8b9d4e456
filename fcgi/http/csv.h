/*
 * csv - rows of text, out to a spreadsheet and back from one.
 *
 * Out:   RFC 4180 with CR LF; begins with a byte order mark, or Excel reads it as Latin-1.  A cell that a spreadsheet
 *        would take for a formula (it begins with = + - @ or a tab, and is no plain number) gets a ' before it.
 * In:    commas, semicolons or tabs, whichever the first row has most of (Excel writes what its country uses); a cell may
 *        be quoted and hold line breaks; that ' is taken off again; blank lines are skipped.
 */
#ifndef HTTP_CSV_H
#define HTTP_CSV_H

#include "base/arena.h"

/* Grows in the arena while it is written; full when there is no more room. */
struct csv { struct arena *arena; struct buf buf; bool inside; };

struct csv	csv_begin(struct arena *);
void		csv_cell(struct csv *, struct str);
void		csv_int(struct csv *, int64_t);
void		csv_row(struct csv *);			/* ends a row */
/* The whole text; p NULL when there was no room for it. */
struct str	csv_text(const struct csv *);

struct csv_reader { struct str rest; char separator; int64_t line, next_line; const char *wrong; };

struct csv_reader	csv_open(struct str text);
/*
 * The next row's cells: how many, at most max; 0 at the end; -1 when it cannot be read, then wrong is a sentence and the
 * rest is not read either.  line is where the row began, counted from 1.  Cells lie in the text or in the arena.
 */
int		csv_next(struct csv_reader *, struct arena *, struct str *cells, int max);

#endif
