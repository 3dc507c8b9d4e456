/*
 * fuzz - parsers of outside bytes, each given bytes that nobody meant, and what must hold of whatever comes out.
 *
 * What:  a target is a function and a row in targets.c.  One program runs them all: with libFuzzer's loop (`make fuzz`), or
 *        once over the kept seeds (tests/fuzz/main.c, a suite of `make test`).
 * Holds: a target leaves nothing behind: the same bytes do the same again.  The input is a heap block of its very size and
 *        the arena hides what it did not hand out, so that reading one byte too far is seen.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/arena.h"
#include "base/env.h"

struct fuzz_target {
	const char *name;
	void (*run)(struct arena *, struct str);
	size_t arena_kib;	/* all that it may use: bounded memory, by trying */
	bool cuts;		/* quick enough for every seed to be run cut off at every byte as well */
};

extern const struct fuzz_target fuzz_targets[];
extern const size_t fuzz_count;

const struct fuzz_target *fuzz_find(const char *name);		/* NULL: there is none */
void		fuzz_run(const struct fuzz_target *, const void *bytes, size_t n);

/* What must hold.  If it does not, it is printed and the process ends with abort(), which libFuzzer keeps the bytes of. */
#define HOLDS(x) ((x) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #x))
void		fuzz_broken(const char *file, int line, const char *what) __attribute__((noreturn));

/* ---- taking the input apart; past its end come zeros and empty texts ---- */

/* Up to the next line break, as a copy of its very size; {NULL, 0} when it is empty. */
struct str	fuzz_line(struct arena *, struct str *rest);
/* The same up to the next '|': cells of a line. */
struct str	fuzz_cell(struct arena *, struct str *rest);
struct str	fuzz_copy(struct arena *, struct str);
unsigned	fuzz_byte(struct str *rest);
unsigned	fuzz_below(struct str *rest, unsigned n);	/* n at most 256 */
/* Eight bytes as a number; a first byte below 128 is a small one instead, -64 to 63: those matter as much. */
int64_t		fuzz_number(struct str *rest);
/* A text of at most max bytes: its length in a byte, then its bytes. */
struct str	fuzz_text(struct arena *, struct str *rest, size_t max);

/* ---- what many hold ---- */

/* Text for people: UTF-8, no longer than max, on one line. */
bool		fuzz_words(struct str, size_t max);
bool		fuzz_within(struct str part, struct str whole);	/* borrowed from it, or empty */
/* A text of the same shape with other letters and digits in it: two secrets that must not be told apart. */
struct str	fuzz_other(struct arena *, struct str);
/* A clock that stands still, random numbers that are none, keys with a key in them. */
const struct env *fuzz_env(void);

/* A request as text: "GET /path?query", lines of "Name: value" (or "NAME=value" for a parameter that is no header), an empty
 * line, the body. */
struct fuzz_request { char **params; struct str body; };
struct fuzz_request fuzz_request(struct arena *, struct str text);

#endif
