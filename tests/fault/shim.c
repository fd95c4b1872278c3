/* LD_PRELOAD: what a disk does, made visible, for files below FAULT_DIR.
 *
 * FAULT_SHADOW  a folder that holds what is durable: fsync(file) copies the file to files/KEY, fsync(folder) writes its names to dirs/KEY
 *               (KEY: inode and birth). Whoever builds a tree from the shadow sees what a power cut leaves at worst: nothing that was
 *               not synced. tests/fault/crash.py does.
 * FAULT_AT=N    the Nth write, sync, truncation, creation or rename does not happen: FAULT_DO=kill (SIGKILL), eio, enospc; FAULT_STICKY=1: nor
 *               does any later one (a disk that is full stays full).
 * FAULT_COUNT   at exit the number of such calls is written to this file. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long calls; /* of this process */

static bool below(const char *path)
{
	const char *dir = getenv("FAULT_DIR");
	size_t n = dir ? strlen(dir) : 0;

	return n > 0 && strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static bool fd_below(int fd)
{
	char link[40], path[4096];
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return below(path);
}

static bool path_below(const char *path)
{
	char full[4096], cwd[2048];

	if (path[0] == '/')
		return below(path);
	snprintf(full, sizeof full, "%s/%s", getcwd(cwd, sizeof cwd) ? cwd : "", path);
	return below(full);
}

/* True: the call must fail, errno says how. -shm is memory that processes share, not storage. */
static bool struck(void)
{
	const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_DO");
	long n = atomic_fetch_add(&calls, 1) + 1, want = at ? strtol(at, NULL, 10) : 0;

	if (want == 0 || what == NULL || (getenv("FAULT_STICKY") ? n < want : n != want))
		return false;
	if (strcmp(what, "kill") == 0)
		kill(getpid(), SIGKILL);
	errno = strcmp(what, "enospc") == 0 ? ENOSPC : EIO;
	return true;
}

__attribute__((destructor)) static void count(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *f = path ? fopen(path, "w") : NULL;

	if (f) {
		fprintf(f, "%ld\n", atomic_load(&calls));
		fclose(f);
	}
}

/* --- the shadow --- */

static bool key_of(int dirfd, const char *name, char *key, size_t n, bool *folder)
{
	struct statx st;

	if (statx(dirfd, name, AT_SYMLINK_NOFOLLOW | (name[0] ? 0 : AT_EMPTY_PATH), STATX_BASIC_STATS | STATX_BTIME, &st) != 0)
		return false;
	*folder = S_ISDIR(st.stx_mode);
	snprintf(key, n, "%llu-%lld.%09u", (unsigned long long)st.stx_ino, (long long)st.stx_btime.tv_sec, st.stx_btime.tv_nsec);
	return true;
}

static void die(const char *what)
{
	perror(what);
	abort();
}

/* Reads through the program's own descriptor where it can: closing another one of the same file would drop the program's POSIX locks on it. */
static void copy(int fd, const char *to)
{
	static _Thread_local char part[1 << 16];
	int out = REAL(open)(to, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600), in = fd;
	bool blind = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
	char link[40];
	ssize_t n;
	off_t at = 0;

	if (blind) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		in = REAL(open)(link, O_RDONLY | O_CLOEXEC);
	}
	if (out < 0 || in < 0)
		die("shadow");
	while ((n = pread(in, part, sizeof part, at)) > 0) {
		if (REAL(pwrite)(out, part, (size_t)n, at) != n)
			die("shadow");
		at += n;
	}
	if (blind)
		REAL(close)(in);
	REAL(close)(out);
}

static void names(int fd, const char *to)
{
	FILE *f = fopen(to, "w");
	int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = again >= 0 ? fdopendir(again) : NULL;
	struct dirent *e;
	char key[80];
	bool folder;

	if (f == NULL || d == NULL)
		die("shadow");
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && key_of(fd, e->d_name, key, sizeof key, &folder))
			fprintf(f, "%c %s %s\n", folder ? 'd' : 'f', key, e->d_name);
	closedir(d);
	fclose(f);
}

static void durable(int fd)
{
	const char *shadow = getenv("FAULT_SHADOW");
	char key[80], to[4200], part[4300];
	bool folder;
	int lock;

	if (shadow == NULL || !key_of(fd, "", key, sizeof key, &folder))
		return;
	/* One at a time: a copy begun before another process's must not be put in place after it, or the disk would forget. */
	snprintf(to, sizeof to, "%s/lock", shadow);
	lock = REAL(open)(to, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (lock < 0 || flock(lock, LOCK_EX) != 0)
		die("shadow");
	snprintf(to, sizeof to, "%s/%s/%s", shadow, folder ? "dirs" : "files", key);
	snprintf(part, sizeof part, "%s.part-%d", to, (int)getpid());
	if (folder)
		names(fd, part);
	else
		copy(fd, part);
	if (REAL(rename)(part, to) != 0) /* whole or not at all, should the kill come now */
		die("shadow");
	REAL(close)(lock);
}

static int synced(int fd)
{
	int e = errno;

	if (fd_below(fd)) {
		if (struck())
			return -1;
		durable(fd);
		errno = e;
	}
	return 0; /* no real sync: the shadow is the disk, and the page cache outlives a killed process */
}

int fsync(int fd)
{
	return synced(fd);
}

int fdatasync(int fd)
{
	return synced(fd);
}

/* --- what changes files --- */

ssize_t write(int fd, const void *p, size_t n)
{
	return fd > 2 && fd_below(fd) && struck() ? -1 : REAL(write)(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fd_below(fd) && struck() ? -1 : REAL(pwrite)(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	return fd_below(fd) && struck() ? -1 : REAL(pwrite64)(fd, p, n, at);
}

int ftruncate(int fd, off_t n)
{
	return fd_below(fd) && struck() ? -1 : REAL(ftruncate)(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
	return fd_below(fd) && struck() ? -1 : REAL(ftruncate64)(fd, n);
}

int rename(const char *from, const char *to)
{
	return path_below(to) && struck() ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
	return path_below(path) && struck() ? -1 : REAL(unlink)(path);
}

static bool made(const char *path, int flags)
{
	return (flags & O_CREAT) && path_below(path) && access(path, F_OK) != 0 && struck();
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(ap, int) : 0;
	va_end(ap);
	return made(path, flags) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(ap, int) : 0;
	va_end(ap);
	return made(path, flags) ? -1 : REAL(open64)(path, flags, mode);
}
