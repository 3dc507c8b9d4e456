/*
 * check - the few words that tests in C are written in.
 *
 * A sentence that does not hold is printed with what was got and what was wanted; one that holds is only counted.  One
 * file of a suite, its main.c, defines CHECK_MAIN before it includes this and ends with check_end().
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include "core/text.h"

/* All return whether it held, so that what builds on it can be left out. */
bool	check(const char *sentence, bool held);
bool	check_int(const char *sentence, int64_t got, int64_t want);
bool	check_str(const char *sentence, struct str got, struct str want);
/* For sentences made in a loop: a text that lives until the next call. */
const char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints "N passed, N failed"; what main returns. */
int	check_end(void);

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

#ifdef CHECK_MAIN
#include <stdarg.h>
#include <stdio.h>

static int passed, failed;

bool
check(const char *what, bool held)
{
	if (held)
		passed++;
	else {
		failed++;
		printf("failed: %s\n", what);
	}
	return held;
}

bool
check_int(const char *what, int64_t got, int64_t want)
{
	if (!check(what, got == want)) {
		printf("        got %lld, want %lld\n", (long long)got, (long long)want);
		return false;
	}
	return true;
}

bool
check_str(const char *what, struct str got, struct str want)
{
	if (!check(what, str_eq(got, want))) {
		printf("        got \"%.*s\", want \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
		return false;
	}
	return true;
}

const char *
sentence(const char *format, ...)
{
	static char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return text;
}

int
check_end(void)
{
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
#endif

#endif
