/*
 * plan - the plan of a submit, in the native core: packed input in, packed answer out, as the browser's core is called.
 *
 *	plan SECONDS <IMAGE
 *
 * IMAGE is the input as plan.mjs writes it: three counts, then for each line, supplier and mapping row its numbers and
 * texts.  It is packed once; each call begins with a copy of the packed input, since that is what a caller does.
 * One line of JSON: calls per second, and a sum over the answer, to be compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/plan.h"
#include "wasm/shapes.h"

enum { ROOM = 4 << 20 };

struct plan_call { struct shape_list lines, suppliers, rows; };
struct plan_reply { uint32_t problems, sendable; struct shape_list jobs, items, lines; };

static char room[ROOM], image[ROOM];
static size_t used, read_at;

void *
shapes_alloc(size_t n)
{
	void *p = room + used;

	used += (n + 15) & ~(size_t)15;
	if (used > ROOM)
		abort();
	return memset(p, 0, n);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);	/* it waits for nothing */
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t
number(void)
{
	int64_t n;

	memcpy(&n, image + read_at, sizeof n);
	read_at += sizeof n;
	return n;
}

static struct str
text(void)
{
	size_t n = (size_t)number();
	char *p = shapes_alloc(n);

	memcpy(p, image + read_at, n);
	read_at += n;
	return (struct str){ p, n };
}

static struct plan_call *
unpack(void)
{
	struct plan_call *call = shapes_alloc(sizeof *call);
	struct buyorder_line *line;
	struct plan_supplier *supplier;
	struct sku_row *row;

	call->lines.n = (size_t)number();
	call->suppliers.n = (size_t)number();
	call->rows.n = (size_t)number();
	call->lines.p = line = shapes_alloc(call->lines.n * sizeof *line);
	for (size_t i = 0; i < call->lines.n; i++, line++) {
		line->quantity = number();
		line->price_e4 = number();
		line->currency = (enum currency)number();
		line->order = text();
		line->id = text();
		line->supplier = text();
		line->our_sku = text();
		line->fallback = text();
	}
	call->suppliers.p = supplier = shapes_alloc(call->suppliers.n * sizeof *supplier);
	for (size_t i = 0; i < call->suppliers.n; i++, supplier++) {
		supplier->currency = (enum currency)number();
		supplier->active = supplier->configured = true;
		supplier->id = text();
		supplier->lane = text();
	}
	call->rows.p = row = shapes_alloc(call->rows.n * sizeof *row);
	for (size_t i = 0; i < call->rows.n; i++, row++) {
		row->unit = (enum sku_unit)number();
		row->pack_size = number();
		row->min_qty = number();
		row->supplier = text();
		row->our_sku = text();
		row->supplier_sku = text();
	}
	return call;
}

static int64_t
sum(const struct plan_reply *r)
{
	const struct plan_job *jobs = r->jobs.p;
	const struct plan_item *items = r->items.p;
	const struct plan_line *lines = r->lines.p;
	int64_t all = r->sendable + (int64_t)(1000 * r->items.n);

	for (size_t i = 0; i < r->jobs.n; i++)
		all += jobs[i].total_minor + jobs[i].line_problems;
	for (size_t i = 0; i < r->items.n; i++)
		all += items[i].quantity * (int64_t)(i + 1) + items[i].price_e4;
	for (size_t i = 0; i < r->lines.n; i++)
		all += (int64_t)lines[i].problems + (uint32_t)lines[i].item + lines[i].sent;
	return all;
}

int
main(int argc, char **argv)
{
	const struct shape_call *make = shapes_tables.calls;
	const struct plan_reply *reply = NULL;
	const struct plan_call *call;
	static char packed[ROOM];
	size_t input, calls = 0;
	double begin, end;

	if (argc != 2 || fread(image, 1, ROOM, stdin) == 0)
		return 2;
	while (strcmp(make->name, "plan_make") != 0)
		make++;
	call = unpack();
	input = used;
	memcpy(packed, room, input);
	begin = now();
	do {
		for (int i = 0; i < 16; i++, calls++) {
			used = 0;
			memcpy(shapes_alloc(input), packed, input);
			reply = shapes_call(make, call);
		}
		end = now();
	} while (end - begin < strtod(argv[1], NULL));
	printf("{\"per_s\":%f,\"sum\":%lld}\n", (double)calls / (end - begin), (long long)sum(reply));
	return 0;
}
