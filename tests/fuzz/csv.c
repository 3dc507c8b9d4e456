/* csv.c - a spreadsheet's file: every row is read or refused, and what was read is written and read again as the same. */
#include "http/csv.h"
#include "tests/fuzz/fuzz.h"

enum { CELLS = 12, ROWS_MOST = 300 };

static struct str
keep(const struct str *cell, int n, struct csv *out)
{
	for (int i = 0; i < n; i++)
		csv_cell(out, cell[i]);
	csv_row(out);
	return csv_text(out);
}

/* A row of one empty cell is a blank line when it is written. */
static bool
blank(const struct str *cell, int n)
{
	return n == 1 && cell[0].n == 0;
}

/* What the writer guards reads back without the guard, and a text that looks guarded already loses one ' on the way in. */
static bool
same(struct str read, struct str written)
{
	struct str bare = written.n >= 2 && written.p[0] == '\'' ? (struct str){ written.p + 1, written.n - 1 } : written;

	return str_eq(read, written) || str_eq(read, bare);
}

void
fuzz_csv(struct arena *a, struct str in)
{
	struct csv_reader r = csv_open(in), again;
	struct csv out = csv_begin(a);
	struct str row[ROWS_MOST][CELLS], cell[CELLS], text = { 0 };
	int count[ROWS_MOST], rows = 0, n;
	int64_t line = 0;

	csv_cell(&out, STR("a,b"));	/* so that the separator is known again */
	csv_row(&out);
	while ((n = csv_next(&r, a, cell, CELLS)) > 0 && rows < ROWS_MOST) {
		HOLDS(n <= CELLS && r.line > line && r.next_line >= r.line);
		line = r.line;
		if (blank(cell, n))
			continue;
		for (int i = 0; i < n; i++)
			row[rows][i] = cell[i];
		count[rows++] = n;
		text = keep(cell, n, &out);
	}
	HOLDS((n < 0) == (r.wrong != NULL));
	HOLDS(n <= 0 || rows == ROWS_MOST);
	if (n < 0)
		HOLDS(csv_next(&r, a, cell, CELLS) < 0);
	if (!text.p)
		return;
	again = csv_open(text);
	HOLDS(again.separator == ',' && csv_next(&again, a, cell, CELLS) == 1);
	for (int i = 0; i < rows; i++) {
		HOLDS(csv_next(&again, a, cell, CELLS) == count[i]);
		for (int k = 0; k < count[i]; k++)
			HOLDS(same(cell[k], row[i][k]));
	}
	HOLDS(csv_next(&again, a, cell, CELLS) == 0);
}
