#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "command/who.h"
#include "flow/replay.h"

struct telling { struct str account; bool in_account; };	/* the account is told once, above what is told of it */

/* Quoted, on one line, and not endless. */
static void
print_value(struct str s)
{
	enum { SHOWN = 300 };

	putchar('"');
	for (size_t i = 0; i < s.n && i < SHOWN; i++) {
		unsigned char byte = (unsigned char)s.p[i];

		if (byte == '"' || byte == '\\')
			putchar('\\');
		putchar(byte < ' ' || byte == 127 ? ' ' : byte);
	}
	fputs(s.n > SHOWN ? "…\"" : "\"", stdout);
}

static void
say_difference(void *arg, struct str account, const struct replay_difference *d)
{
	(void)arg;
	printf("difference %.*s %.*s ", STR_ARG(account), STR_ARG(d->subject));
	print_value(d->id);
	printf(" \"%.*s\" stored ", STR_ARG(d->field));
	print_value(d->stored);
	fputs(" recomputed ", stdout);
	print_value(d->recomputed);
	putchar('\n');
}

static void
say_event(void *arg, const struct event *e)
{
	struct telling *t = arg;
	time_t seconds = (time_t)(e->at / 1000);
	char when[32] = "";
	struct tm tm;

	if (!t->in_account)
		printf("account %.*s\n", STR_ARG(t->account));
	t->in_account = true;
	if (gmtime_r(&seconds, &tm) != NULL)
		strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &tm);
	printf("%.*s %" PRId64 " %s.%03dZ %.*s, by %.*s %.*s", STR_ARG(e->subject), e->seq, when, (int)(e->at % 1000),
	    STR_ARG(e->type), STR_ARG(e->cause_kind), STR_ARG(e->cause_id));
	if (e->actor.n)
		printf(" of %.*s", STR_ARG(e->actor));
	putchar('\n');
}

static void
say_change(void *arg, const char *field, struct str before, struct str after)
{
	(void)arg;
	printf("    %-16s ", field);
	print_value(before);
	fputs(" -> ", stdout);
	print_value(after);
	putchar('\n');
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum exit_code
summary(const struct replay_counts *n, int64_t began_ms)
{
	int64_t ms = now_ms() - began_ms;

	printf("replay subjects %" PRId64 " differences %" PRId64 " events %" PRId64 " seconds %" PRId64 ".%03d\n", n->subjects,
	    n->differences, n->events, ms / 1000, (int)(ms % 1000));
	return n->differences == 0 ? EXIT_OK : EXIT_FAILED;
}

enum exit_code
command_replay(struct start *start)
{
	const char *company = NULL, *subject = NULL;
	bool check = false, found = false;
	const struct option_spec options[] = { { "--account", &company, NULL }, { "--subject", &subject, NULL },
	    { "--check", NULL, &check } };
	struct replay_counts counts = { 0 };
	int64_t began_ms = now_ms();
	struct account one, *all = &one;
	size_t n = 1;

	if (!command_options(start, options, 3, 0, 0))
		return EXIT_USAGE;
	if (check == (subject != NULL))
		return command_usage(start, "say --check, or --subject and an id");
	if (company != NULL && !who_account(start, company, false, &one))
		return EXIT_FAILED;
	if (company == NULL && !who_accounts(start, &all, &n))
		return EXIT_STORE;
	for (size_t i = 0; i < n; i++) {
		struct telling telling = { .account = all[i].id };
		const struct replay_say say = { say_difference, say_event, say_change, &telling };
		struct fault fault = { 0 };
		struct scope scope = who_scope(start, all[i].id, &fault);
		enum result result = check ? flow_replay_account(start->db, &scope, &say, &counts) :
		    flow_replay_subject(start->db, &scope, str_of(subject), &say, &counts);

		found |= result == OK;
		if (result != OK && (check || result != ERR_MISSING))
			return command_fault(&fault);
	}
	if (subject != NULL && !found) {
		fprintf(stderr, "tradepost: nothing has the id %s\n", subject);
		return EXIT_FAILED;
	}
	return summary(&counts, began_ms);
}
