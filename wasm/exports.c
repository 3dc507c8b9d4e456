/*
 * exports - the doors of core.wasm, and the memory behind them.
 *
 * One call at a time: reset, alloc the input, call, read the answer.  Everything lives until the next reset.  Nothing is
 * imported: no clock, no random numbers, no I/O.
 */
#ifdef __wasm__

#include "wasm/shapes.h"

#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

enum { PAGE = 65536 };

extern char __heap_base;	/* the linker's: behind data and stack */
static size_t used;		/* of the heap */

EXPORT("reset") void
exports_reset(void)
{
	used = 0;
}

EXPORT("alloc") void *
exports_alloc(size_t n)
{
	return shapes_alloc(n);
}

void *
shapes_alloc(size_t n)
{
	size_t base = ((size_t)&__heap_base + 15) & ~(size_t)15;
	size_t have = __builtin_wasm_memory_size(0) * PAGE;
	size_t room = have - base - used;
	void *p;

	if (n > SIZE_MAX - base - used - PAGE)
		__builtin_trap();
	n = (n + 15) & ~(size_t)15;
	if (n > room && __builtin_wasm_memory_grow(0, (n - room + PAGE - 1) / PAGE) == SIZE_MAX)
		__builtin_trap();
	p = (char *)base + used;
	used += n;
	return memset(p, 0, n);
}

EXPORT("tables") const struct shape_tables *
exports_tables(void)
{
	return &shapes_tables;
}

/* The word (0) or the explaining text (1) of one value of an enum. */
EXPORT("word") const struct str *
exports_word(uint32_t which, int value, int text)
{
	const struct shape_enum *e = &shapes_tables.enums[which];
	struct str *s = shapes_alloc(sizeof *s);

	if (!text || e->text)
		*s = (text ? e->text : e->word)(value);
	return s;
}

EXPORT("call") void *
exports_call(uint32_t which, const void *in)
{
	return shapes_call(&shapes_tables.calls[which], in);
}

/* The embedder has looked both words up, so they are in range. */
EXPORT("ask") int
exports_ask(uint32_t which, int a, int b)
{
	return shapes_tables.asks[which].ask(a, b);
}

#else

typedef int exports_are_for_wasm_alone;		/* a C file may not be empty */

#endif
