/* config.c - the configuration file: it is read whole or refused in words, and what it says reads the same again. */
#include "base/config.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file in memory, with a path. */
static struct str
file_of(struct str text)
{
	static int fd = -1;
	static char path[40];

	if (fd < 0) {
		fd = memfd_create("config", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	HOLDS(ftruncate(fd, 0) == 0 && pwrite(fd, text.n ? text.p : "", text.n, 0) == (ssize_t)text.n);
	return str_of(path);
}

struct lines { struct arena *arena; struct str text; bool hidden; };

static void
put_line(void *state, struct str name, struct str value, struct str meaning)
{
	struct lines *l = state;

	(void)meaning;
	HOLDS(str_utf8(value));
	l->hidden |= str_eq(value, STR("postgres:(hidden)"));
	l->text = arena_printf(l->arena, "%.*s%.*s = %.*s\n", STR_ARG(l->text), STR_ARG(name), STR_ARG(value));
}

void
fuzz_config(struct arena *a, struct str in)
{
	struct config c, again;
	struct fault f = { 0 };
	struct lines first = { a, STR(""), false }, second = { a, STR(""), false };
	bool ok = config_load(a, file_of(in), &c, &f);

	HOLDS(ok == (f.result == OK));
	HOLDS(fuzz_words(str_of(f.message), sizeof f.message));
	if (!ok)
		return;
	HOLDS(c.threads >= 1 && c.threads <= 256 && c.session_hours >= 1 && c.silence_ms >= 100);
	HOLDS(config_prefix(&c).n == 0 || *config_prefix(&c).p == '/');
	config_each(&c, put_line, &first);
	if (first.hidden)
		return;
	HOLDS(config_load(a, file_of(first.text), &again, &f));
	config_each(&again, put_line, &second);
	HOLDS(str_eq(first.text, second.text));
}
