/*
 * shapes - every struct and function of the core that the browser uses, described once.
 *
 * What:  per shape its fields (name, kind, offset); per enum its words; per call what goes in and what comes out.
 * Why:   core.mjs packs and unpacks any shape from these tables, and so does the native test of the vectors: a new
 *        function is a row here and nothing there.
 * Holds: the tables are data of the compiled module itself, so offsets are right for the target by construction.
 */
#ifndef WASM_SHAPES_H
#define WASM_SHAPES_H

#include "core/text.h"

enum shape_kind {
	SHAPE_INT,	/* int32_t */
	SHAPE_UINT,	/* uint32_t */
	SHAPE_LONG,	/* int64_t */
	SHAPE_MAYBE,	/* int64_t, INT64_MIN means that there is none */
	SHAPE_PRICE,	/* the same, and INT64_MIN + 1 means that it is unreadable */
	SHAPE_BOOL,	/* bool */
	SHAPE_TEXT,	/* struct str */
	SHAPE_ENUM,	/* an enum, by name; of: which */
	SHAPE_SET,	/* uint32_t, one bit per word of an enum; of: which */
	SHAPE_STRUCT,	/* a struct inside; of: which shape */
	SHAPE_LIST,	/* struct shape_list; of: which shape its elements have */
};

struct shape_list { void *p; size_t n; };

struct shape_field { const char *name; uint32_t kind, of, offset; };
struct shape { const char *name; const struct shape_field *fields; uint32_t n, size; };

/* text is NULL where the words are not explained. */
struct shape_enum { const char *name; uint32_t n; struct str (*word)(int), (*text)(int); };

/* Both are zeroed or packed; run may call shapes_alloc for lists and texts of its answer. */
struct shape_call { const char *name; uint32_t in, out; void (*run)(const void *in, void *out); };

/* A trivial question about two words: plain ints. One that needs only a has b == SHAPE_NOTHING. */
struct shape_ask { const char *name; uint32_t a, b; bool (*ask)(int, int); };
#define SHAPE_NOTHING UINT32_MAX

struct shape_tables {
	const struct shape *shapes;		uint32_t shapes_n;
	const struct shape_enum *enums;		uint32_t enums_n;
	const struct shape_call *calls;		uint32_t calls_n;
	const struct shape_ask *asks;		uint32_t asks_n;
};

extern const struct shape_tables shapes_tables;

/* Zeroed memory that lives until the answer has been read. The embedder brings it: exports.c, or the native test. */
void	*shapes_alloc(size_t);
/* Runs one call on packed input; the answer is from shapes_alloc. */
void	*shapes_call(const struct shape_call *, const void *in);

#endif
