/* log.c - log lines: one line of JSON each, whatever bytes stand in it. */
#include "base/json.h"
#include "base/log.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>
#include <sanitizer/common_interface_defs.h>

/* Standard error goes into memory while one line is written. */
static struct str
written(struct arena *a, const struct log_ctx *ctx, const struct log_field *fields)
{
	static int memory = -1, real = -1;
	char *p = arena_get(a, 9000);
	ssize_t n;

	if (memory < 0) {
		memory = memfd_create("log", 0);
		real = dup(STDERR_FILENO);
		__sanitizer_set_report_fd((void *)(intptr_t)real);
	}
	HOLDS(ftruncate(memory, 0) == 0 && lseek(memory, 0, SEEK_SET) == 0 && dup2(memory, STDERR_FILENO) == STDERR_FILENO);
	log_level_set(LOG_DEBUG);
	log_write(LOG_WARN, ctx, "something", fields);
	log_level_set((enum log_level)(LOG_ERROR + 1));
	HOLDS(dup2(real, STDERR_FILENO) == STDERR_FILENO);
	n = pread(memory, p, 9000, 0);
	HOLDS(n > 0 && n <= 8192);
	return (struct str){ p, (size_t)n };
}

/* Cells: request, account, job; then as many values as there are. */
void
fuzz_log(struct arena *a, struct str in)
{
	struct log_ctx ctx = { fuzz_cell(a, &in), { 0 }, { 0 } };
	struct log_field field[12];
	static const char *const keys[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k" };
	struct str line;
	int64_t number;
	int n = 0;
	const json *o;

	ctx.account = fuzz_cell(a, &in);
	ctx.job = fuzz_cell(a, &in);
	while (in.n && n < 11) {
		struct str cell = fuzz_cell(a, &in);

		field[n] = str_int(cell, &number) ? LOG_INT(keys[n], number) : LOG_STR(keys[n], cell);
		n++;
	}
	field[n] = LOG_END;
	line = written(a, &ctx, field);
	HOLDS(str_ends(line, STR("\n")));
	line.n--;
	HOLDS(!str_has(line, STR("\n")));
	if (str_has(line, STR("\\u0000")))
		return;		/* JSON, but not of the kind that we take in ourselves */
	o = json_parse(a, line, NULL);
	HOLDS(json_kind(o) == JSON_OBJECT && str_eq(json_string(json_get(o, "level")), STR("warn")));
	for (int i = 0; i < n; i++) {
		struct str seen = json_string(json_get(o, keys[i]));

		HOLDS(json_get(o, keys[i]) || json_get(o, "cut"));
		if (field[i].kind == LOG_F_STR && str_utf8(field[i].str) && field[i].str.n < 150 && json_get(o, keys[i]))
			HOLDS(str_eq(seen, field[i].str));
	}
}
