#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "tests/base/base.h"

static int kept, ends[2];

static void
catch_stderr(void)
{
	if (pipe(ends) != 0)
		return;
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	kept = dup(STDERR_FILENO);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
}

/* What was logged since catch_stderr, which this ends. */
static struct str
caught(void)
{
	char *p = arena_get(&arena, 16384);
	ssize_t n;

	dup2(kept, STDERR_FILENO);
	close(kept);
	n = read(ends[0], p, 16384);
	close(ends[0]);
	return (struct str){ p, n > 0 ? (size_t)n : 0 };
}

/* The line as JSON; NULL when it is not one line of JSON. */
static const json *
parsed(struct str line)
{
	struct str head, rest;
	struct fault f = { 0 };

	if (!str_cut(line, '\n', &head, &rest) || rest.n)
		return NULL;
	return json_parse(&arena, head, &f);
}

static void
test_plain(void)
{
	struct log_ctx ctx = { .request = STR("req1"), .account = STR("acc1") };
	const json *j;
	struct str line, time;

	catch_stderr();
	errno = 17;
	log_line(LOG_INFO, &ctx, "request", LOG_STR("path", STR("/x")), LOG_INT("status", -200), LOG_END);
	check_int("errno stays", errno, 17);
	line = caught();
	j = parsed(line);
	if (!check("a line is JSON", j != NULL))
		return;
	time = json_string(json_get(j, "time"));
	check("the time is RFC 3339 with milliseconds", time.n == 24 && time.p[10] == 'T' && time.p[19] == '.' && time.p[23] == 'Z');
	check_str("the level", json_string(json_get(j, "level")), STR("info"));
	check_str("the event", json_string(json_get(j, "event")), STR("request"));
	check_str("the request", json_string(json_get(j, "request")), STR("req1"));
	check_str("the account", json_string(json_get(j, "account")), STR("acc1"));
	check("an empty part of the context is left out", !json_get(j, "job"));
	check_str("a text", json_string(json_get(j, "path")), STR("/x"));
	check_str("a number", json_number(json_get(j, "status")), STR("-200"));

	catch_stderr();
	log_line(LOG_DEBUG, NULL, "detail", LOG_END);
	check_str("below the level nothing is written", caught(), STR(""));
	catch_stderr();
	log_level_set(LOG_DEBUG);
	log_line(LOG_DEBUG, NULL, "detail", LOG_END);
	log_level_set(LOG_INFO);
	check("the level can be changed", parsed(caught()) != NULL);
}

static void
test_odd(void)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
	struct log_field many[COUNT(names) + 2];
	char all[256], longer[5000];
	struct str value;
	const json *j;

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	catch_stderr();
	log_line(LOG_WARN, NULL, "nul", LOG_STR("v", ((struct str){ all, 1 })), LOG_END);
	check("NUL is escaped", str_has(caught(), STR("\"v\":\"\\u0000\"")));
	catch_stderr();
	log_line(LOG_WARN, NULL, "a\"b\nc", LOG_STR("bytes", ((struct str){ all + 1, sizeof all - 1 })), LOG_END);
	j = parsed(caught());
	check("whatever other bytes come in, one line of JSON comes out", j != NULL);
	check_str("quotes and line breaks are escaped", json_string(json_get(j, "event")), STR("a\"b\nc"));

	memset(longer, 'x', sizeof longer);
	catch_stderr();
	log_line(LOG_WARN, NULL, "long", LOG_STR("v", ((struct str){ longer, sizeof longer })), LOG_END);
	j = parsed(caught());
	value = json_string(json_get(j, "v"));
	check("a long value is cut at 1000 bytes and marked", value.n == 1003 && str_ends(value, STR("\xe2\x80\xa6")));

	memset(longer, 1, sizeof longer);
	for (size_t i = 0; i < COUNT(many) - 2; i++)
		many[i] = LOG_STR(names[i], ((struct str){ longer, sizeof longer }));
	many[COUNT(many) - 2] = LOG_INT("last", 7);
	many[COUNT(many) - 1] = LOG_END;
	catch_stderr();
	log_write(LOG_WARN, NULL, "long", many);
	j = parsed(caught());
	check("too many fields are still one line of JSON", j != NULL);
	check("that says it was cut", json_kind(json_get(j, "cut")) == JSON_BOOL);
	check_str("small fields after a large one still fit", json_number(json_get(j, "last")), STR("7"));
}

void
test_log(void)
{
	enum log_level level;

	test_plain();
	test_odd();
	check("a level has a name", log_level_parse(STR("warn"), &level) && level == LOG_WARN);
	check("an unknown level is refused", !log_level_parse(STR("loud"), &level));
}
