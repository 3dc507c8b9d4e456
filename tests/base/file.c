#include "base/file.h"

#include <stdio.h>
#include <unistd.h>

#include "tests/base/base.h"

void
test_file(void)
{
	static const struct {
		const char *name;
		unsigned mode;
		bool secret;
		size_t max;
		enum result result;
		const char *code;
	} cases[] = {
		{ "a file is read whole", 0644, false, 100, OK, "" },
		{ "a private file is read as a secret", 0600, true, 100, OK, "" },
		{ "a secret that the group may read is refused", 0640, true, 100, ERR_DENIED, "file_open_to_others" },
		{ "a secret that the world may read is refused", 0604, true, 100, ERR_DENIED, "file_open_to_others" },
		{ "a file at its limit is read", 0644, false, 7, OK, "" },
		{ "a file above its limit is refused", 0644, false, 6, ERR_LIMIT, "file_too_large" },
	};
	struct fault f;
	struct str text;

	for (size_t i = 0; i < COUNT(cases); i++) {
		f = (struct fault){ 0 };
		text = (struct str){ 0 };
		check_int(cases[i].name, file_read(&arena, test_write("file", STR("content"), cases[i].mode), cases[i].max,
		    cases[i].secret, &text, &f), cases[i].result);
		check_str(cases[i].name, str_of(f.code), str_of(cases[i].code));
		check_str(cases[i].name, text, cases[i].result == OK ? STR("content") : STR(""));
	}
	f = (struct fault){ 0 };
	check_int("a missing file", file_read(&arena, STR("/nonexistent/x"), 10, false, &text, &f), ERR_MISSING);
	check("is named", str_has(str_of(f.message), STR("/nonexistent/x")));
	f = (struct fault){ 0 };
	check_int("a folder is no file", file_read(&arena, STR("/tmp"), 10, false, &text, &f), ERR_STORE);
	f = (struct fault){ 0 };
	check_int("an endless device is no file", file_read(&arena, STR("/dev/zero"), 10, false, &text, &f), ERR_STORE);
}
