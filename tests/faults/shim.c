/*
 * shim - what a machine can do to a program, on order (LD_PRELOAD).
 *
 * What:  ends the process at its n-th write, lets allocations fail, fills the disk, moves the clock.
 * Why:   each of these happens to somebody one day; here it happens at every place where it can.
 * How:   orders and counts stand in a file that is mapped by whoever has it open: TRADEPOST_SHIM names it, and
 *        tests/faults/control.mjs writes it.  All is off until somebody says otherwise.
 *
 * A write is what changes a file or leaves through a socket; log lines, pipes and eventfds are none.  Three ways to end there:
 * before it; with half of it done; and as a machine ends that loses its power: what was not flushed may be gone, at random.
 *
 * An allocation fails when its call stack is one that has not failed before, so that each place fails once on each way that
 * leads there.  libfcgi does not look at what malloc gave it, so it is spared.  wrap.c brings the arenas here.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { STACKS = 1 << 17, STACKS_AT = 4096, DEPTH = 48, MODULES = 64, UNDOS = 4096 };
enum way { WAY_NONE, WAY_COUNT, WAY_BEFORE, WAY_HALF, WAY_POWER };
enum call { CALL_NONE, CALL_WRITE, CALL_PWRITE, CALL_FLUSH, CALL_TRUNCATE, CALL_SEND, CALL_UNLINK, CALL_RENAME };
enum source { HEAP = 1, ARENA = 2, MAP = 4 };

/* Eight bytes each, little-endian; control.mjs has the same list. */
struct control {
	_Atomic int64_t way, at, writes, fired, fired_call, seed;	/* ending at a write */
	_Atomic int64_t sources, budget, allocations, failed, gap_us, last_us, known, tell;	/* failing allocations */
	_Atomic int64_t disk_errno, clock_ms;
};

static struct control none, *control = &none;
static _Atomic uint64_t no_stack, *stacks = &no_stack;
static __thread int inside __attribute__((tls_model("initial-exec")));

/* Exported: wrap.c asks. */
bool	shim_fails(int source);

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

static ssize_t	(*real_write)(int, const void *, size_t), (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t	(*real_writev)(int, const struct iovec *, int);
static ssize_t	(*real_send)(int, const void *, size_t, int);
static ssize_t	(*real_sendto)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
static ssize_t	(*real_sendmsg)(int, const struct msghdr *, int);
static int	(*real_fdatasync)(int), (*real_fsync)(int), (*real_ftruncate)(int, off64_t);
static int	(*real_unlink)(const char *), (*real_rename)(const char *, const char *);
static int	(*real_clock_gettime)(clockid_t, struct timespec *);
static void *	(*real_mmap)(void *, size_t, int, int, int, off64_t);

static struct module { uintptr_t from, to, base; uint32_t name; bool spared, program; } modules[MODULES];
static int modules_n;

static int
note_module(struct dl_phdr_info *info, size_t size, void *state)
{
	const char *base = strrchr(info->dlpi_name, '/');
	uint32_t name = 2166136261u;

	(void)size;
	(void)state;
	base = base ? base + 1 : info->dlpi_name;
	for (const char *c = base; *c; c++)
		name = (name ^ (unsigned char)*c) * 16777619u;
	for (int i = 0; i < info->dlpi_phnum && modules_n < MODULES; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
			uintptr_t at = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

			modules[modules_n++] = (struct module){ at, at + info->dlpi_phdr[i].p_memsz, info->dlpi_addr, name,
			    strstr(base, "libfcgi") != NULL, base[0] == '\0' };
		}
	return 0;
}

static void
find(void *to, const char *name)
{
	void *at = dlsym(RTLD_NEXT, name);

	memcpy(to, &at, sizeof at);
}

static void __attribute__((constructor))
begin(void)
{
	const char *path = getenv("TRADEPOST_SHIM");
	void *first[2];
	int fd;

	find(&real_write, "write");
	find(&real_pwrite, "pwrite64");
	find(&real_writev, "writev");
	find(&real_send, "send");
	find(&real_sendto, "sendto");
	find(&real_sendmsg, "sendmsg");
	find(&real_fdatasync, "fdatasync");
	find(&real_fsync, "fsync");
	find(&real_ftruncate, "ftruncate64");
	find(&real_unlink, "unlink");
	find(&real_rename, "rename");
	find(&real_clock_gettime, "clock_gettime");
	find(&real_mmap, "mmap64");
	backtrace(first, 2);	/* its first time allocates */
	dl_iterate_phdr(note_module, NULL);
	fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd >= 0) {
		void *p = real_mmap(NULL, STACKS_AT + STACKS * sizeof *stacks, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		if (p != MAP_FAILED) {
			stacks = (void *)((char *)p + STACKS_AT);
			control = p;
		}
		close(fd);
	}
}

/* ---- ending at a write ------------------------------------------------------------------------------------------- */

/* What was written and not yet flushed, for a machine that loses its power. */
static struct undo { int fd; dev_t dev; ino_t ino; off64_t at, size; char *old; size_t n; struct undo *before; } *undos;
static _Atomic int undo_lock;

static void
lock(void)
{
	while (atomic_exchange(&undo_lock, 1))
		;
}

static void
unlock(void)
{
	atomic_store(&undo_lock, 0);
}

static void
remember(int fd, off64_t at, size_t n)
{
	struct stat st;
	struct undo *u;
	ssize_t got;

	if (control->way != WAY_POWER || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	u = __libc_malloc(sizeof *u);
	*u = (struct undo){ dup(fd), st.st_dev, st.st_ino, at, st.st_size, __libc_malloc(n + 1), 0, NULL };
	got = pread64(fd, u->old, n, at);
	u->n = got > 0 ? (size_t)got : 0;
	lock();
	u->before = undos;
	undos = u;
	unlock();
}

static void
flushed(int fd)
{
	struct stat st;

	if (control->way != WAY_POWER || fstat(fd, &st) < 0)
		return;
	lock();
	for (struct undo **u = &undos; *u;)
		if ((*u)->dev == st.st_dev && (*u)->ino == st.st_ino) {
			struct undo *gone = *u;

			*u = gone->before;
			close(gone->fd);
		} else {
			u = &(*u)->before;
		}
	unlock();
}

/* Newest first.  All of it is lost, or some of it: a disk keeps no order. */
static void
lose_power(void)
{
	uint64_t random = (uint64_t)control->seed * 0x9e3779b97f4a7c15u + 1;
	bool all = control->seed % 2 == 0;

	lock();
	for (struct undo *u = undos; u; u = u->before) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		if (!all && random >> 63)
			continue;
		real_pwrite(u->fd, u->old, u->n, u->at);
		if (all)
			real_ftruncate(u->fd, u->size);
	}
}

static bool
counts(int fd)
{
	struct stat st;

	return fd > 2 && fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* Whether this write is the last; half: let it be done by half first. */
static bool
last(enum call call)
{
	int64_t way = control->way;

	if (way == WAY_NONE || atomic_fetch_add(&control->writes, 1) + 1 != control->at || way == WAY_COUNT)
		return false;
	control->fired_call = call;
	control->fired = 1;
	return true;
}

static void __attribute__((noreturn))
end(void)
{
	if (control->way == WAY_POWER)
		lose_power();
	for (;;)
		kill(getpid(), SIGKILL);
}

static bool
disk_fails(int fd)
{
	struct stat st;

	if (!control->disk_errno || fd <= 2 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	errno = (int)control->disk_errno;
	return true;
}

ssize_t
write(int fd, const void *p, size_t n)
{
	if (control->way && counts(fd)) {
		if (last(CALL_WRITE)) {
			if (control->way == WAY_HALF)
				real_write(fd, p, n / 2);
			end();
		}
		remember(fd, lseek64(fd, 0, SEEK_CUR), n);
	}
	return disk_fails(fd) ? -1 : real_write(fd, p, n);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	if (control->way && counts(fd)) {
		if (last(CALL_PWRITE)) {
			if (control->way == WAY_HALF)
				real_pwrite(fd, p, n / 2, at);
			end();
		}
		remember(fd, at, n);
	}
	return disk_fails(fd) ? -1 : real_pwrite(fd, p, n, at);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return pwrite64(fd, p, n, at);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	if (control->way && counts(fd) && last(CALL_WRITE))
		end();
	return disk_fails(fd) ? -1 : real_writev(fd, v, n);
}

int
fdatasync(int fd)
{
	int res;

	if (control->way && counts(fd) && last(CALL_FLUSH))
		end();
	if (disk_fails(fd))
		return -1;
	res = real_fdatasync(fd);
	flushed(fd);
	return res;
}

int
fsync(int fd)
{
	int res;

	if (control->way && counts(fd) && last(CALL_FLUSH))
		end();
	if (disk_fails(fd))
		return -1;
	res = real_fsync(fd);
	flushed(fd);
	return res;
}

int
ftruncate64(int fd, off64_t size)
{
	struct stat st;

	if (control->way && counts(fd)) {
		if (last(CALL_TRUNCATE))
			end();
		if (fstat(fd, &st) == 0 && st.st_size > size)
			remember(fd, size, (size_t)(st.st_size - size));
	}
	return disk_fails(fd) ? -1 : real_ftruncate(fd, size);
}

int
ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

static ssize_t
half_sent(int fd, const void *p, size_t n, int flags)
{
	if (control->way == WAY_HALF)
		real_send(fd, p, n / 2, flags);
	end();
}

ssize_t
send(int fd, const void *p, size_t n, int flags)
{
	if (control->way && counts(fd) && last(CALL_SEND))
		return half_sent(fd, p, n, flags);
	return real_send(fd, p, n, flags);
}

ssize_t
sendto(int fd, const void *p, size_t n, int flags, __CONST_SOCKADDR_ARG to, socklen_t to_n)
{
	if (control->way && counts(fd) && last(CALL_SEND))
		return half_sent(fd, p, n, flags);
	return real_sendto(fd, p, n, flags, to.__sockaddr__, to_n);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	if (control->way && counts(fd) && last(CALL_SEND))
		end();
	return real_sendmsg(fd, m, flags);
}

int
unlink(const char *path)
{
	if (control->way && last(CALL_UNLINK))
		end();
	return real_unlink(path);
}

int
rename(const char *from, const char *to)
{
	if (control->way && last(CALL_RENAME))
		end();
	return real_rename(from, to);
}

/* ---- allocations ------------------------------------------------------------------------------------------------- */

static const struct module *
module_of(uintptr_t at)
{
	for (int i = 0; i < modules_n; i++)
		if (at >= modules[i].from && at < modules[i].to)
			return &modules[i];
	return NULL;
}

/* The stack's hash, the same in every process; 0 when it is to be spared. */
static uint64_t
stack_of(int source)
{
	void *frame[DEPTH];
	int n = backtrace(frame, DEPTH);
	uint64_t hash = 14695981039346656037u;
	bool ours = false;

	for (int i = 2; i < n; i++) {	/* without this function and shim_fails */
		uintptr_t at = (uintptr_t)frame[i];
		const struct module *m = module_of(at);

		if (!m)
			continue;
		if (m->spared && !ours)
			return 0;
		/* A mapping of somebody else's is no memory: SQLite's index of its log, a library being loaded. */
		if (source == MAP && !ours && i > 2 && !m->program)
			return 0;
		ours |= m->program;
		hash = (hash ^ (at - m->from) ^ (uint64_t)m->name << 32) * 1099511628211u;
	}
	return ours ? hash | 1 : 0;
}

/* True the first time. */
static bool
is_new(uint64_t hash)
{
	for (size_t at = hash >> 20;; at++) {
		uint64_t there = 0;

		if (atomic_compare_exchange_strong(&stacks[at % STACKS], &there, hash)) {
			control->known++;
			return true;
		}
		if (there == hash)
			return false;
	}
}

/* Which one it was, on standard error: offsets into the program, for addr2line. */
static void
tell(int source)
{
	void *frame[DEPTH];
	int n = backtrace(frame, DEPTH);
	char text[1024];
	int at = snprintf(text, sizeof text, "shim: %s fails:", source == HEAP ? "heap" : source == ARENA ? "arena" : "map");

	for (int i = 2; i < n && at < (int)sizeof text - 40; i++) {
		const struct module *m = module_of((uintptr_t)frame[i]);

		if (m && m->program)
			at += snprintf(text + at, sizeof text - (size_t)at, " %lx", (unsigned long)((uintptr_t)frame[i] - m->base - 1));
	}
	text[at++] = '\n';
	real_write(2, text, (size_t)at);
}

static int64_t
clock_us(void)
{
	struct timespec t;

	real_clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool
shim_fails(int source)
{
	uint64_t hash;
	bool fails = false;

	if (!(control->sources & source) || inside)
		return false;
	inside++;
	control->allocations++;
	if (control->budget > 0 && control->known < STACKS / 2 && clock_us() - control->last_us >= control->gap_us) {
		hash = stack_of(source);
		fails = hash && is_new(hash);
	}
	if (fails) {
		control->budget--;
		control->failed++;
		control->last_us = clock_us();
		if (control->tell)
			tell(source);
		errno = ENOMEM;
	}
	inside--;
	return fails;
}

void *
malloc(size_t n)
{
	return shim_fails(HEAP) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return shim_fails(HEAP) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return n && shim_fails(HEAP) ? NULL : __libc_realloc(p, n);
}

void *
mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from)
{
	return fd < 0 && shim_fails(MAP) ? MAP_FAILED : real_mmap(at, n, protection, flags, fd, from);
}

void *
mmap(void *at, size_t n, int protection, int flags, int fd, off_t from)
{
	return mmap64(at, n, protection, flags, fd, from);
}

/* ---- the clock ---------------------------------------------------------------------------------------------------- */

int
clock_gettime(clockid_t clock, struct timespec *t)
{
	int res = real_clock_gettime ? real_clock_gettime(clock, t) : -1;

	if (res == 0 && clock == CLOCK_REALTIME) {
		int64_t ms = control->clock_ms;

		t->tv_sec += ms / 1000;
		t->tv_nsec += ms % 1000 * 1000000;
		if (t->tv_nsec >= 1000000000) {
			t->tv_sec++;
			t->tv_nsec -= 1000000000;
		} else if (t->tv_nsec < 0) {
			t->tv_sec--;
			t->tv_nsec += 1000000000;
		}
	}
	return res;
}

int
gettimeofday(struct timeval *restrict t, void *restrict zone)
{
	struct timespec now;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return -1;
	*t = (struct timeval){ now.tv_sec, now.tv_nsec / 1000 };
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec now;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0)
		return (time_t)-1;
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}
