/*
 * base - what the files of this suite share: a function each, and an arena that main.c empties between them.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/arena.h"
#include "tests/check.h"

extern struct arena arena;

void	test_arena(void);
void	test_fault(void);
void	test_json(void);
void	test_crypto(void);
void	test_env(void);
void	test_log(void);
void	test_file(void);
void	test_config(void);
void	test_archive(void);
void	test_barcode(void);
void	test_paper(void);
void	test_zone(void);

/* An SVG on standard output, for paper.test.mjs; what main returns. */
int	print_barcode(const char *kind, const char *id);

/* Writes a file with that mode below the suite's own folder and says its path, which lives until the next call. */
struct str	test_write(const char *name, struct str text, unsigned mode);

#endif
