/*
 * csv - cells and rows of a download, as RFC 4180 has it.
 *
 * Holds: a cell that a spreadsheet would take for a formula (it begins with = + - @, tab or return, and is no plain
 *        number) gets a ' before it; rows end in CR LF; the text begins with a byte order mark, or Excel reads it as
 *        Latin-1.  Full stays full, as struct buf.
 */
#ifndef HTTP_CSV_H
#define HTTP_CSV_H

#include "base/arena.h"

struct csv { struct buf buf; bool inside; };

struct csv	csv_of(char *room, size_t n);
void		csv_cell(struct csv *, struct str);
void		csv_int(struct csv *, int64_t);
void		csv_row(struct csv *);			/* ends a row */

#endif
