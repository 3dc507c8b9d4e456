#include "base/archive.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "tests/base/base.h"

static const int64_t november = INT64_C(1794000000000), month = INT64_C(2592000000);	/* 7 November 2026; 30 days */
static char folder[160];
static struct config config;

static const char *
in_folder(const char *name)
{
	static char path[400];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static struct str
content(const char *name)
{
	struct str text = { 0 };

	file_read(&arena, str_of(in_folder(name)), 1 << 22, false, &text, NULL);
	return text;
}

static struct str
line_of(size_t n)
{
	char *p = arena_get(&arena, n);

	memset(p, 'z', n - 1);
	p[n - 1] = '\n';
	return (struct str){ p, n };
}

static enum result
append(const char *account, int64_t at, struct str lines, struct fault *f)
{
	*f = (struct fault){ 0 };
	return archive_append(&arena, &config, str_of(account), at, lines, f);
}

static void
adds(void)
{
	struct stat st;
	struct fault f;

	check_int("what is archived is added", append("acme", november, STR("{\"id\":1}\n"), &f), OK);
	check_int("at the end", append("acme", november + 1, STR("{\"id\":2}\n{\"id\":3}\n"), &f), OK);
	check_str("line by line", content("acme.2026-11.jsonl"), STR("{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n"));
	check("the file is its owner's alone", stat(in_folder("acme.2026-11.jsonl"), &st) == 0 && (st.st_mode & 0777) == 0600);
	check("and so is the folder, which was made", stat(folder, &st) == 0 && (st.st_mode & 0777) == 0700);
	check_int("each account has its file", append("other", november, STR("{\"id\":4}\n"), &f), OK);
	check_str("its own", content("other.2026-11.jsonl"), STR("{\"id\":4}\n"));
	check_int("and each month", append("acme", november + month, STR("{\"id\":5}\n"), &f), OK);
	check_str("a new one", content("acme.2026-12.jsonl"), STR("{\"id\":5}\n"));
	check_int("no name leads out of the folder", append("../a/b.", november, STR("{}\n"), &f), OK);
	check_str("whatever it is", content("%2E%2E%2Fa%2Fb%2E.2026-11.jsonl"), STR("{}\n"));
	check_int("a name that is too long for a file is refused", append(arena_cstr(&arena, arena_printf(&arena, "%0300d", 1)),
	    november, STR("{}\n"), &f), ERR_LIMIT);
}

/* A crash may leave half a line: its row is still in the store, and comes again. */
static void
torn(void)
{
	static const struct { const char *left, *becomes; } cases[] = {
		{ "{\"id\":1}\n{\"id\":2", "{\"id\":1}\n{\"id\":9}\n" }, { "{\"id", "{\"id\":9}\n" },
		{ "", "{\"id\":9}\n" }, { "{}\n", "{}\n{\"id\":9}\n" },
	};
	char *large = arena_get(&arena, 10001);
	struct fault f;

	for (size_t i = 0; i < COUNT(cases); i++) {
		FILE *file = fopen(in_folder("torn.2026-11.jsonl"), "w");

		fputs(cases[i].left, file);
		fclose(file);
		check_int(cases[i].left, append("torn", november, STR("{\"id\":9}\n"), &f), OK);
		check_str(cases[i].left, content("torn.2026-11.jsonl"), str_of(cases[i].becomes));
	}
	memset(large, 'x', 10000);
	large[2] = '\n';	/* the half is longer than what is read of it at once */
	check_int("a long half, as if it had been written", append("long", november, (struct str){ large, 10000 }, &f), OK);
	check_int("is cut off", append("long", november, STR("y\n"), &f), OK);
	check_str("where it began", content("long.2026-11.jsonl"), STR("xx\ny\n"));
}

static void
refused(const char *what, const char *account, const char *why)
{
	struct fault f;

	check_int(what, append(account, november, STR("{\"id\":7}\n"), &f), ERR_STORE);
	check_str(what, str_of(f.code), STR("archive"));
	check(sentence("%s, in words: %s", what, f.message), str_has(str_of(f.message), str_of(why)) &&
	    str_has(str_of(f.message), str_of(folder)));
}

static void
refuses(void)
{
	struct str text = line_of(100000);
	struct rlimit all, few;
	struct fault f;
	int fd;

	if (!check("a link", symlink("acme.2026-11.jsonl", in_folder("link.2026-11.jsonl")) == 0) ||
	    !check("a pipe", mkfifo(in_folder("pipe.2026-11.jsonl"), 0600) == 0))
		return;
	refused("a link is not followed", "link", "cannot be written");
	refused("a pipe is no file", "pipe", "cannot be written");
	config.archive = str_of(in_folder("acme.2026-11.jsonl"));
	refused("a file is no folder", "acme", "Not a directory");
	config.archive = str_of(in_folder("none/none"));
	refused("above a new folder is one", "acme", "No such file or directory");
	config.archive = str_of(folder);

	fd = open(in_folder("locked.2026-11.jsonl"), O_WRONLY | O_CREAT, 0600);
	check_int("somebody has locked a file", flock(fd, LOCK_EX), 0);
	refused("it is not waited for for ever", "locked", "another program has locked its file");
	close(fd);
	check_int("and then it is ours", append("locked", november, STR("{\"id\":7}\n"), &f), OK);

	/* A disk that takes part of it: as write(2) has it, a full one and a limit are alike. */
	check_int("first it has room", append("full", november, STR("{\"id\":6}\n"), &f), OK);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &all);
	few = (struct rlimit){ 50000, all.rlim_max };
	setrlimit(RLIMIT_FSIZE, &few);
	check_int("a full disk refuses", append("full", november, text, &f), ERR_STORE);
	setrlimit(RLIMIT_FSIZE, &all);
	check("in words", str_has(str_of(f.message), STR("Nothing is deleted until it can.")));
	check_str("what it took of it is taken back", content("full.2026-11.jsonl"), STR("{\"id\":6}\n"));
}

/* Two months of 400 kB each, for two accounts; then more, with room for a megabyte. */
static void
limits(void)
{
	struct str text = line_of(400000);
	struct archive_look look;
	char stranger[400];
	struct fault f;

	log_level_set(LOG_WARN);
	snprintf(folder + strlen(folder), 8, "-small");
	f = (struct fault){ 0 };
	config.archive = str_of(folder);
	check_int("one that nobody has made yet is missing", archive_look(&arena, &config, &look, &f), ERR_MISSING);
	config.archive_mb = 1;
	check_int("September", append("acme", november - 2 * month, text, &f), OK);
	check_int("October", append("acme", november - month, text, &f), OK);
	snprintf(stranger, sizeof stranger, "%s", in_folder("september.jsonl"));
	check_int("becomes a stranger's file", rename(in_folder("acme.2026-09.jsonl"), stranger), 0);
	check_int("September again", append("other", november - 2 * month, text, &f), OK);
	check_int("fits: a stranger's file does not count", append("acme", november, STR("{}\n"), &f), OK);
	check_int("more", append("acme", november, text, &f), OK);
	check("the oldest has gone", content("other.2026-09.jsonl").n == 0 && content("acme.2026-10.jsonl").n == text.n);
	check_int("more", append("other", november, text, &f), OK);
	check("and the next", content("acme.2026-10.jsonl").n == 0);
	check_int("more than there is room for", append("third", november, text, &f), OK);
	check("stays while its month is written", content("acme.2026-11.jsonl").n == text.n + 3 && content("other.2026-11.jsonl").n == text.n);
	check("and what is a stranger's stays", content("september.jsonl").n == text.n);
	f = (struct fault){ 0 };
	check_int("it can be looked at", archive_look(&arena, &config, &look, &f), OK);
	check("its size, room and mode", look.files == 3 && look.bytes == 3 * (int64_t)text.n + 3 && look.free_bytes > 0 && look.mode == 0700);
	config.archive_mb = 0;
	check_int("without a limit", append("acme", november + month, text, &f), OK);
	check("nothing goes", content("other.2026-11.jsonl").n == text.n);
	log_level_set(LOG_INFO);
}

void
test_archive(void)
{
	struct str made = test_write("archive-here", STR(""), 0600);

	snprintf(folder, sizeof folder, "%.*s-folder", STR_ARG(made));
	config = (struct config){ .archive = str_of(folder) };
	adds();
	torn();
	refuses();
	limits();
}
