#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) __asan_poison_memory_region((p), (n))
#define SHOW(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#endif

enum { ALIGN = 16 };

static size_t
page_size(void)
{
	long n = sysconf(_SC_PAGESIZE);

	return n > 0 ? (size_t)n : 4096;
}

/* Behind the end, so that all copies share it. */
static bool *
full(const struct arena *a)
{
	return (bool *)a->end;
}

struct arena
arena_make(size_t size)
{
	size_t page = page_size();
	void *p;

	if (size == 0 || size > SIZE_MAX - 2 * page)
		return (struct arena){ 0 };
	size = (size + page - 1) / page * page;
	p = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return (struct arena){ 0 };
	HIDE(p, size);
	return (struct arena){ p, p, (char *)p + size };
}

struct arena
arena_over(void *room, size_t n)
{
	struct arena a = { room, room, (char *)room + (n - 1) / ALIGN * ALIGN };

	*full(&a) = false;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a->begin) {
		size_t size = (size_t)(a->end - a->begin);

		SHOW(a->begin, size);	/* the address may come back as something else */
		munmap(a->begin, size + page_size());
	}
	*a = (struct arena){ 0 };
}

void
arena_reset(struct arena *a, size_t keep)
{
	size_t page = page_size(), size = (size_t)(a->end - a->begin);

	if (!a->begin)
		return;
	/* A scratch copy may have touched pages beyond at, so everything above keep goes, not only what at covers. */
	keep = keep > size ? size : (keep + page - 1) / page * page;
	if (keep < size)
		madvise(a->begin + keep, size - keep, MADV_DONTNEED);
	HIDE(a->begin, size);
	a->at = a->begin;
	arena_reopen(a);
}

bool
arena_full(const struct arena *a)
{
	return !a->begin || *full(a);
}

void
arena_refuse(struct arena *a)
{
	if (a->begin)
		*full(a) = true;
}

void
arena_reopen(struct arena *a)
{
	if (arena_full(a) && a->begin)
		*full(a) = false;
}

void *
arena_get(struct arena *a, size_t n)
{
	size_t room = (size_t)(a->end - a->at), gap;
	char *p;

	/* at is always aligned; the end is a page's, so rounding up never passes it when n fits. */
	if (n > room)
		arena_refuse(a);
	if (arena_full(a))
		return NULL;
	gap = (ALIGN - n % ALIGN) % ALIGN;
	p = a->at;
	a->at += n + gap;
	SHOW(p, n);
	memset(p, 0, n);
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	return arena_get(a, size && n > SIZE_MAX / size ? SIZE_MAX : n * size);
}

char *
arena_cstr(struct arena *a, struct str s)
{
	char *p = arena_get(a, s.n < SIZE_MAX ? s.n + 1 : SIZE_MAX);

	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str
arena_fold(struct arena *a, struct str s)
{
	size_t room = s.n < SIZE_MAX / 2 ? s.n * 2 + 1 : SIZE_MAX;
	struct buf b = buf_of(arena_get(a, room), room);

	if (b.p != NULL)
		buf_fold(&b, s);
	return buf_str(&b);
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	return p ? (struct str){ p, s.n } : (struct str){ 0 };
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = n >= 0 ? arena_get(a, (size_t)n + 1) : NULL;
	if (p)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p ? (struct str){ p, (size_t)n } : (struct str){ 0 };
}
