#include "base/paper_run.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 2, WAIT_S = 20, LONGEST_MS = 60000, PDF_MOST = 64 << 20, ENVIRONMENT = 8 };

static enum result
failed(struct fault *f, const char *why)
{
	return fault_set(f, ERR_STORE, "paper", "Nothing could be printed: %s.", why);
}

/* Beside a program being tried (build/), or where both were installed (bin/, libexec/). */
static bool
find_program(char *path, size_t cap)
{
	static const char *const places[] = { "libexec/tradepost-paper", "../libexec/tradepost-paper" };
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (n <= 0)
		return false;
	self[n] = 0;
	slash = strrchr(self, '/');
	if (!slash)
		return false;
	slash[1] = 0;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		int length = snprintf(path, cap, "%s%s", self, places[i]);

		if (length > 0 && (size_t)length < cap && access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static bool
write_whole(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			s.p += n, s.n -= (size_t)n;
	}
	return lseek(fd, 0, SEEK_SET) == 0;
}

/* A clean one: none of the settings, which may hold secrets, and one language, whatever the machine speaks. */
static void
environment(char *out[ENVIRONMENT])
{
	static const char *const passed[] = { "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "HOME" };
	static char language[] = "LC_ALL=C.UTF-8";
	size_t n = 0;

	out[n++] = language;
	for (char **e = environ; *e; e++)
		for (size_t i = 0; i < sizeof passed / sizeof passed[0] && n < ENVIRONMENT - 1; i++)
			if (strncmp(*e, passed[i], strlen(passed[i])) == 0 && (*e)[strlen(passed[i])] == '=')
				out[n++] = *e;
	out[n] = NULL;
}

/* Started with nothing of ours but two files: no socket of a client, no signal that is blocked or ignored here. */
static int
start(pid_t *pid, char *path, int in, int out)
{
	char *arguments[] = { path, NULL }, *variables[ENVIRONMENT];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, all;
	int error;

	environment(variables);
	sigemptyset(&none);
	sigfillset(&all);
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	if (posix_spawnattr_init(&how) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	error = posix_spawn_file_actions_adddup2(&files, in, 0);
	error = error ? error : posix_spawn_file_actions_adddup2(&files, out, 1);
	error = error ? error : posix_spawn_file_actions_addclosefrom_np(&files, 3);
	error = error ? error : posix_spawnattr_setsigmask(&how, &none);
	error = error ? error : posix_spawnattr_setsigdefault(&how, &all);
	error = error ? error : posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	error = error ? error : posix_spawn(pid, path, &files, &how, arguments, variables);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Its end, or its end by force.  True: it went well. */
static bool
finish(pid_t pid, char *why, size_t cap)
{
	int fd = pidfd_open(pid, 0), status = 0;
	bool late = false;

	if (fd >= 0) {
		struct pollfd end = { .fd = fd, .events = POLLIN };
		struct timespec from, now;
		int64_t left = LONGEST_MS;
		int got;

		clock_gettime(CLOCK_MONOTONIC, &from);
		while ((got = poll(&end, 1, (int)left)) < 0 && errno == EINTR && left > 0) {
			clock_gettime(CLOCK_MONOTONIC, &now);
			left = LONGEST_MS - ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000);
			left = left < 0 ? 0 : left;
		}
		late = got == 0;
		close(fd);
	}
	if (late)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (late)
		snprintf(why, cap, "it took more than %d seconds", LONGEST_MS / 1000);
	else if (WIFSIGNALED(status))
		snprintf(why, cap, "tradepost-paper ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		snprintf(why, cap, "tradepost-paper ended with %d", WEXITSTATUS(status));
	return !late && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* What it wrote: a document when all went well, else a line that says why not. */
static enum result
take(struct arena *a, int fd, bool well, char *why, struct str *pdf, struct fault *f)
{
	struct stat st;
	char *p;
	size_t n = 0, size;

	if (fstat(fd, &st) != 0)
		return failed(f, strerror(errno));
	size = (size_t)st.st_size;
	if (!well) {
		char said[160];
		ssize_t got = pread(fd, said, sizeof said - 1, 0);

		said[got > 0 ? got : 0] = 0;
		said[strcspn(said, "\n")] = 0;
		return failed(f, *said && *said != '%' ? said : why);
	}
	if (size > PDF_MOST)
		return fault_set(f, ERR_LIMIT, "too_large", "The document is too large. Print fewer at a time.");
	p = arena_get(a, size);
	if (!p)
		return fault_set(f, ERR_LIMIT, "no_room", "There is no memory for the document. Print fewer at a time.");
	while (n < size) {
		ssize_t got = pread(fd, p + n, size - n, (off_t)n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return failed(f, "the document cannot be read");
		n += (size_t)got;
	}
	*pdf = (struct str){ p, n };
	return str_starts(*pdf, STR("%PDF-")) ? OK : failed(f, "tradepost-paper made no document");
}

static enum result
run(struct arena *a, struct str told, struct str *pdf, struct fault *f)
{
	char path[PATH_MAX], why[96] = "";
	int in = memfd_create("paper-in", MFD_CLOEXEC), out = memfd_create("paper-out", MFD_CLOEXEC), error;
	enum result res = OK;
	pid_t pid;

	if (in < 0 || out < 0 || !write_whole(in, told))
		res = failed(f, strerror(errno));
	else if (!find_program(path, sizeof path))
		res = failed(f, "the program tradepost-paper is not in libexec beside tradepost; install Tradepost anew");
	else if ((error = start(&pid, path, in, out)) != 0)
		res = failed(f, strerror(error));
	else
		res = take(a, out, finish(pid, why, sizeof why), why, pdf, f);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return res;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static int busy;

/* A long document keeps a processor busy for seconds; a few clicks on a large list must not take all of them. */
static bool
enter(void)
{
	struct timespec until;
	bool in;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_S;
	pthread_mutex_lock(&lock);
	while (busy >= AT_ONCE && pthread_cond_timedwait(&freed, &lock, &until) == 0)
		;
	in = busy < AT_ONCE;
	busy += in;
	pthread_mutex_unlock(&lock);
	return in;
}

static void
leave(void)
{
	pthread_mutex_lock(&lock);
	busy--;
	pthread_cond_signal(&freed);
	pthread_mutex_unlock(&lock);
}

enum result
paper_run(struct arena *a, struct str told, struct str *pdf, struct fault *f)
{
	enum result res;

	if (!enter())
		return fault_set(f, ERR_LIMIT, "busy", "Others are printing just now. Try again in a moment.");
	res = run(a, told, pdf, f);
	leave();
	return res;
}
