/*
 * arena - memory that is freed in one stroke.
 *
 * What:  a contiguous reservation (mmap, pages come as they are touched) that only grows until it is reset.
 * Why:   a request, a job and a write each own one; everything below borrows, nothing is freed one by one.
 * Holds: a copied arena is scratch: what it hands out vanishes when the copy does.  Alignment is 16.
 *        Once something did not fit, nothing fits any more, in no copy either: build first, ask arena_full once, before what was
 *        built is kept or sent.
 *        Under ASan what was not handed out is poisoned.
 *        A thread never shares an arena with another at the same time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include "core/text.h"

struct arena { char *begin, *at, *end; };

/* Reserves size bytes of address space; {0} when the system refuses. */
struct arena	arena_make(size_t size);
/* Over somebody's own room, aligned to 16; a few bytes of it are the arena's. Never freed or reset. */
struct arena	arena_over(void *room, size_t n);
void		arena_free(struct arena *);
/* Empties it; what lies beyond keep bytes is given back to the system. */
void		arena_reset(struct arena *, size_t keep);
/* Zeroed memory; NULL when the reservation is used up (callers treat it as ERR_LIMIT). */
void *		arena_get(struct arena *, size_t n);
/* Whether something did not fit since it was made, reset or opened again. */
bool		arena_full(const struct arena *);
/* Somebody else had no memory for what the arena's owner asked: it counts as if it had not fit. */
void		arena_refuse(struct arena *);
/* What did not fit has been given up; something small, like saying so, may follow. */
void		arena_reopen(struct arena *);
/* A copy that also ends in NUL (not counted in n). An empty str with p == NULL when there is no room. */
struct str	arena_str(struct arena *, struct str);
/* A C string of the same. */
char *		arena_cstr(struct arena *, struct str);
/* A copy as searches compare it (core/text.h: buf_fold); "" with p NULL when the arena is full. */
struct str	arena_fold(struct arena *, struct str);
/* printf into the arena. */
struct str	arena_printf(struct arena *, const char *, ...) __attribute__((format(printf, 2, 3)));
/* Room for n things of size bytes each; NULL also when the product does not fit a size_t. */
void *		arena_array(struct arena *, size_t n, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_get((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

#endif
