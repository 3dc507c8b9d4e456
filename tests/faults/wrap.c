/*
 * wrap - arenas that are full on order: build/faults/tradepost is linked with --wrap for each of these.
 *
 * The program's own memory comes from arenas, and what an arena hands out is no malloc that a preloaded library could see.
 * shim.c decides; without it (or with another program) nothing fails.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { ARENA = 2 };	/* of shim.c */

void *		__real_arena_get(struct arena *, size_t);
void *		__real_arena_array(struct arena *, size_t, size_t);
struct str	__real_arena_str(struct arena *, struct str);
char *		__real_arena_cstr(struct arena *, struct str);

void *		__wrap_arena_get(struct arena *, size_t);
void *		__wrap_arena_array(struct arena *, size_t, size_t);
struct str	__wrap_arena_str(struct arena *, struct str);
char *		__wrap_arena_cstr(struct arena *, struct str);
struct str	__wrap_arena_printf(struct arena *, const char *, ...) __attribute__((format(printf, 2, 3)));

static bool
fails(void)
{
	static bool (*ask)(int);
	static bool looked;

	if (!looked) {
		void *at = dlsym(RTLD_DEFAULT, "shim_fails");

		memcpy(&ask, &at, sizeof at);
		looked = true;
	}
	return ask && ask(ARENA);
}

/* It is full from here on, as one is that had too little room for this. */
static void
refuse(struct arena *a)
{
	__real_arena_get(a, (size_t)-1);
}

void *
__wrap_arena_get(struct arena *a, size_t n)
{
	if (fails())
		refuse(a);
	return __real_arena_get(a, n);
}

void *
__wrap_arena_array(struct arena *a, size_t n, size_t size)
{
	if (fails())
		refuse(a);
	return __real_arena_array(a, n, size);
}

struct str
__wrap_arena_str(struct arena *a, struct str s)
{
	if (fails())
		refuse(a);
	return __real_arena_str(a, s);
}

char *
__wrap_arena_cstr(struct arena *a, struct str s)
{
	if (fails())
		refuse(a);
	return __real_arena_cstr(a, s);
}

struct str
__wrap_arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p = NULL;
	int n;

	if (fails())
		refuse(a);
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = n >= 0 ? __real_arena_get(a, (size_t)n + 1) : NULL;
	if (p)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p ? (struct str){ p, (size_t)n } : (struct str){ 0 };
}
