/* backup, restore: the embedded store as a file, and back. */
#include <inttypes.h>
#include <stdio.h>

#include "command/command.h"
#include "store/backup.h"

enum exit_code
command_backup(struct start *start)
{
	struct backup b;
	struct fault fault = { 0 };

	if (!command_options(start, NULL, 0, 1, 1))
		return EXIT_USAGE;
	if (db_backup(start->env, str_of(start->argv[0]), &b, &fault) != OK)
		return command_fault(&fault);
	printf("backup bytes %" PRId64 " version %" PRId64 " unfinished_jobs %" PRId64 "\n", b.bytes, b.version, b.unfinished);
	printf("The vault's keys are not in it: keep a copy of %.*s somewhere else.\n", STR_ARG(start->config->key_file));
	return EXIT_OK;
}

enum exit_code
command_restore(struct start *start)
{
	struct backup b;
	struct fault fault = { 0 };
	int64_t from, to;

	if (!command_options(start, NULL, 0, 1, 1))
		return EXIT_USAGE;
	if (db_restore(start->env, str_of(start->argv[0]), &b, &fault) != OK || db_migrate(start->env, false, &from, &to, &fault) != OK)
		return command_fault(&fault);
	printf("restore bytes %" PRId64 " version %" PRId64 " unfinished_jobs %" PRId64 "\n", b.bytes, b.version, b.unfinished);
	if (b.before[0])
		printf("The store that was there is %s now.\n", b.before);
	if (from != to)
		printf("It was of an older program: it went from version %" PRId64 " to %" PRId64 ".\n", from, to);
	if (b.unfinished > 0)
		puts("Some of what waits in the queue may have been done since the copy was made. Start with DISABLE_EXTERNAL_CALLS=true,\n"
		    "look at Activity, cancel what was done, and start again without it.");
	return EXIT_OK;
}
