#include "base/child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 100, READ_SIZE = 65536, NOFILE = 256 };

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#define NR_END 0x40000000u /* from here on: the x32 calls */
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#define NR_END 0x40000000u
#endif

bool child_find(struct cx *cx, const char *name, struct str *path)
{
	static const char *const places[] = { "/usr/local/bin", "/usr/bin", "/bin" };

	for (size_t i = 0; i < COUNT(places); i++) {
		struct str p = arena_fmt(&cx->arena, "%s/%s", places[i], name);

		if (access(p.p, X_OK) == 0) {
			*path = p;
			return true;
		}
	}
	return false;
}

/* --- its folder --- */

static int gone(const char *path, const struct stat *st, int what, struct FTW *at)
{
	(void)st, (void)at;
	if (what == FTW_DNR)
		chmod(path, 0700);
	return what == FTW_DP || what == FTW_D || what == FTW_DNR ? (rmdir(path), 0) : (unlink(path), 0);
}

void child_dir_done(struct child_dir *d)
{
	if (d->made == NULL)
		return;
	nftw(d->made, gone, 16, FTW_DEPTH | FTW_PHYS);
	free(d->made);
	*d = (struct child_dir){ 0 };
}

enum rc child_dir_new(struct cx *cx, struct str under, struct child_dir *out)
{
	const char *parent = arena_z(&cx->arena, under);
	char *path, *real;

	if (mkdir(parent, 0700) != 0 && errno != EEXIST)
		return cx_fail_at(
			cx, RC_IO, under, L("Không tạo được thư mục tạm: %s", "no temporary folder: %s"), os_said(cx, errno));
	real = realpath(parent, NULL);
	if (real == NULL)
		return cx_fail_at(
			cx, RC_IO, under, L("Không tạo được thư mục tạm: %s", "no temporary folder: %s"), os_said(cx, errno));
	path = strdup(arena_fmt(&cx->arena, "%s/child-%d-XXXXXX", real, (int)getpid()).p);
	free(real);
	if (path == NULL)
		abort();
	if (mkdtemp(path) == NULL) {
		free(path);
		return cx_fail_at(
			cx, RC_IO, under, L("Không tạo được thư mục tạm: %s", "no temporary folder: %s"), os_said(cx, errno));
	}
	*out = (struct child_dir){ .path = arena_str(&cx->arena, str_z(path)), .made = path };
	return RC_OK;
}

void child_dirs_sweep(struct cx *cx, struct str under)
{
	const char *parent = arena_z(&cx->arena, under);
	DIR *d = opendir(parent);

	for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
		struct str rest = str_z(e->d_name), word;
		int64_t pid;

		if (!str_next(&rest, '-', &word) || !str_is(word, "child") || !str_next(&rest, '-', &word) ||
			!str_to_i64(word, &pid) || pid <= 0 || pid > INT32_MAX || kill((pid_t)pid, 0) == 0 || errno != ESRCH)
			continue;
		nftw(arena_fmt(&cx->arena, "%s/%s", parent, e->d_name).p, gone, 16, FTW_DEPTH | FTW_PHYS);
	}
	if (d)
		closedir(d);
}

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static const char *inside(struct cx *cx, const struct child_dir *d, const char *name)
{
	assert(strchr(name, '/') == NULL && name[0] && strcmp(name, "..") != 0);
	return arena_fmt(&cx->arena, "%.*s/%s", ARG_STR(d->path), name).p;
}

enum rc child_dir_put(struct cx *cx, const struct child_dir *d, const char *name, struct str bytes)
{
	AUTO(fd_done) int fd = open(inside(cx, d, name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	while (fd >= 0 && bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n <= 0)
			return cx_fail(cx, RC_IO, "%s: %s", name, os_said(cx, errno));
		bytes = str_from(bytes, (size_t)n);
	}
	return fd >= 0 ? RC_OK : cx_fail(cx, RC_IO, "%s: %s", name, os_said(cx, errno));
}

enum rc child_dir_get(struct cx *cx, const struct child_dir *d, const char *name, size_t max, struct str *out)
{
	AUTO(fd_done) int fd = open(inside(cx, d, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	char *p;
	size_t n = 0;

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return cx_fail_at(
			cx, RC_NOT_FOUND, str_z(name), L("Chương trình phụ không tạo ra tệp %s", "no file %s was made"), name);
	if ((uint64_t)st.st_size > max)
		return cx_fail_at(cx, RC_LIMIT, str_z(name), L("Tệp %s quá lớn", "the file %s is too large"), name);
	p = arena_alloc(&cx->arena, (size_t)st.st_size + 1, 1);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	*out = (struct str){ p, n };
	return RC_OK;
}

/* --- in the child, between fork and exec: system calls only --- */

static void limit(int what, int64_t n)
{
	setrlimit((__rlimit_resource_t)what, &(struct rlimit){ (rlim_t)n, (rlim_t)n });
}

#ifdef SYS_landlock_create_ruleset
enum {
	LOOK = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	DEVICE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE,
	SOCKET = LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE,
};

static void allow(int set, const char *path, uint64_t what)
{
	struct landlock_path_beneath_attr one = { .allowed_access = what, .parent_fd = open(path, O_PATH | O_CLOEXEC) };

	if (one.parent_fd >= 0)
		syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &one, 0);
}
#endif

/* Its own folder may be written; the system's may be read and run; nothing else. A kernel without Landlock lets it pass. */
static void fence(int dir, bool sockets)
{
#ifdef SYS_landlock_create_ruleset
	static const char *const readable[] = { "/usr", "/lib", "/lib64", "/bin", "/etc", "/var/cache/fontconfig", "/proc", "/sys",
		"/var/lib/libreoffice", "/var/spool/libreoffice" };
	const size_t n = dir < 0 ? 6 : COUNT(readable); /* a reader without a folder needs nothing that changes */
	const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	const int bits = abi >= 3 ? 15 : abi == 2 ? 14 : 13; /* 14: moving between folders, 15: cutting files */
	const uint64_t all = (UINT64_C(1) << bits) - 1;
	struct landlock_ruleset_attr attr = { .handled_access_fs = all };
	int set = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	struct landlock_path_beneath_attr own = { .allowed_access = all, .parent_fd = dir };

	if (set < 0)
		return;
	if (dir >= 0)
		syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &own, 0);
	for (size_t i = 0; i < n; i++)
		allow(set, readable[i], LOOK);
	allow(set, "/dev", DEVICE);
	if (sockets)
		allow(set, "/tmp", SOCKET);
	syscall(SYS_landlock_restrict_self, set, 0);
#else
	(void)dir, (void)sockets;
#endif
}

/* No network: only sockets of this machine's own files. No leaving the process group that is ended as a whole. */
static bool mute(void)
{
#ifdef OUR_ARCH
	static struct sock_filter const code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, NR_END, 7, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_truncate, 6, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setsid, 5, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setpgid, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { COUNT(code), (struct sock_filter *)code };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0;
#else
	return true;
#endif
}

struct start {
	const struct child *c;
	const char *path, *dir;
	const char *const *env;
	int in, out, err, parent; /* in -1: nothing to read */
};

_Noreturn static void become(const struct start *s)
{
	int in = s->in >= 0 ? s->in : open("/dev/null", O_RDONLY),
	    dir = open(s->dir ? s->dir : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	if (getppid() != s->parent || in < 0 || dir < 0 || fchdir(dir) != 0)
		_exit(126);
	dup2(in, 0);
	dup2(s->out, 1);
	dup2(s->err, 2);
	syscall(SYS_close_range, 3, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(0077);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NOFILE, NOFILE);
	limit(RLIMIT_CPU, s->c->cpu_s ? s->c->cpu_s : 60);
	limit(RLIMIT_AS, s->c->memory ? s->c->memory : INT64_C(1) << 30);
	limit(RLIMIT_FSIZE, s->c->file_max ? s->c->file_max : INT64_C(256) << 20);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		_exit(126);
	fence(s->dir ? dir : -1, s->c->sockets);
	if (!mute())
		_exit(126);
	execve(s->path, (char *const *)s->c->argv, (char *const *)s->env);
	_exit(127);
}

/* --- beside it --- */

struct run {
	const struct child *c;
	pid_t pid;
	int out, err;
	struct buf said, wrong;
	int64_t until;
};

static void run_done(struct run *r)
{
	if (r->pid > 0) {
		kill(-r->pid, SIGKILL);
		kill(r->pid, SIGKILL);
		while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	fd_done(&r->out);
	fd_done(&r->err);
	buf_done(&r->said);
	buf_done(&r->wrong);
}

/* What it said so far; false: more than it may. */
static bool take(int *fd, struct buf *b, bool bounded)
{
	char piece[READ_SIZE];
	ssize_t n = read(*fd, piece, sizeof piece);

	if (n <= 0) {
		fd_done(fd);
		return true;
	}
	if (bounded) {
		buf_add(b, (struct str){ piece, (size_t)n });
		return buf_ok(b);
	}
	buf_add(b, str_cut((struct str){ piece, (size_t)n }, 0, CHILD_ERR_MAX - b->n));
	return true;
}

/* CHILD_EXIT: it ended by itself and *status tells; else why it has to end. */
static enum child_how watch(struct run *r, int *status)
{
	for (;;) {
		struct pollfd p[2] = { { r->out, POLLIN, 0 }, { r->err, POLLIN, 0 } };

		if (poll(p, 2, LOOK_MS) > 0) {
			if (p[0].revents && !take(&r->out, &r->said, true))
				return CHILD_MUCH;
			if (p[1].revents)
				take(&r->err, &r->wrong, false);
		}
		if (r->out < 0 && r->err < 0) { /* it closed both: its end is near */
			if (waitpid(r->pid, status, WNOHANG) == r->pid) {
				kill(-r->pid, SIGKILL); /* whom it left behind */
				r->pid = 0;
				return CHILD_EXIT;
			}
			usleep(1000);
		} else if (!(p[0].revents | p[1].revents)) {
			siginfo_t info = { 0 };

			/* Ended, but what it left behind holds the pipe. */
			if (waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == r->pid)
				kill(-r->pid, SIGKILL);
		}
		if (time_mono() > r->until)
			return CHILD_LATE;
		if (r->c->stop && r->c->stop(r->c->arg))
			return CHILD_STOPPED;
	}
}

/* A nameless file in memory: what was given to read never touches the disk. */
static enum rc input(struct cx *cx, struct str bytes, int *fd)
{
	*fd = memfd_create("in", MFD_CLOEXEC);
	while (*fd >= 0 && bytes.n) {
		ssize_t n = write(*fd, bytes.p, bytes.n);

		if (n <= 0)
			return cx_fail(
				cx, RC_IO, L("Không tạo được vùng nhớ cho chương trình con: %s", "memfd: %s"), os_said(cx, errno));
		bytes = str_from(bytes, (size_t)n);
	}
	return *fd >= 0 && lseek(*fd, 0, SEEK_SET) == 0
	               ? RC_OK
	               : cx_fail(cx, RC_IO, L("Không tạo được vùng nhớ cho chương trình con: %s", "memfd: %s"), os_said(cx, errno));
}

static enum rc begin(struct cx *cx, const struct child *c, struct str path, struct run *r)
{
	struct str home = c->dir.n ? c->dir : STR("/nonexistent");
	const char *env[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
		arena_fmt(&cx->arena, "HOME=%.*s", ARG_STR(home)).p, arena_fmt(&cx->arena, "TMPDIR=%.*s", ARG_STR(home)).p,
		"OMP_THREAD_LIMIT=1", NULL };
	AUTO(fd_done) int in = -1;
	AUTO(fd_done) int out = -1;
	AUTO(fd_done) int err = -1;
	struct start s = { .c = c,
		.path = path.p,
		.dir = c->dir.n ? arena_z(&cx->arena, c->dir) : NULL,
		.env = env,
		.in = -1,
		.parent = getpid() };
	int a[2], b[2];

	if (c->in.n) {
		TRY(input(cx, c->in, &in));
		s.in = in;
	}
	if (pipe2(a, O_CLOEXEC) != 0)
		return cx_fail(cx, RC_IO, L("Không tạo được ống nối với chương trình con: %s", "pipe: %s"), os_said(cx, errno));
	r->out = a[0];
	s.out = out = a[1];
	if (pipe2(b, O_CLOEXEC) != 0)
		return cx_fail(cx, RC_IO, L("Không tạo được ống nối với chương trình con: %s", "pipe: %s"), os_said(cx, errno));
	r->err = b[0];
	s.err = err = b[1];
	r->pid = fork();
	if (r->pid == 0)
		become(&s);
	if (r->pid < 0)
		return cx_fail(cx, RC_IO, L("Không chạy được chương trình con: %s", "fork: %s"), os_said(cx, errno));
	setpgid(r->pid, r->pid); /* as the child does: whoever is first */
	return RC_OK;
}

enum rc child_run(struct cx *cx, const struct child *c, struct child_end *out)
{
	AUTO(run_done) struct run r = { .c = c, .out = -1, .err = -1 };
	struct child_end end = { 0 };
	struct str path;
	int status = 0;

	if (!child_find(cx, c->argv[0], &path))
		return cx_fail(
			cx, RC_NOT_FOUND, L("Máy chủ chưa cài chương trình %s", "the program %s is not installed"), c->argv[0]);
	buf_init(&r.said, (size_t)(c->out_max ? c->out_max : INT64_C(16) << 20));
	buf_init(&r.wrong, CHILD_ERR_MAX);
	r.until = time_mono() + (c->ms ? c->ms : 60000) * 1000;
	if (cx->deadline && cx->deadline < r.until)
		r.until = cx->deadline;
	TRY(begin(cx, c, path, &r));
	end.how = watch(&r, &status);
	if (end.how == CHILD_EXIT && WIFSIGNALED(status))
		end = (struct child_end){ .how = CHILD_SIGNAL, .code = WTERMSIG(status) };
	else if (end.how == CHILD_EXIT)
		end.code = WEXITSTATUS(status);
	end.out = arena_str(&cx->arena, buf_str(&r.said));
	end.err = arena_str(&cx->arena, buf_str(&r.wrong));
	*out = end;
	return RC_OK;
}

enum rc child_must(struct cx *cx, const struct child *c, struct child_end *out)
{
	struct child_end end;
	struct str rest, line = { 0 };

	TRY(child_run(cx, c, &end));
	rest = str_trim(end.err);
	while (str_next(&rest, '\n', &line) && str_starts(line, STR("Warning:")))
		line = (struct str){ 0 };
	if (end.how == CHILD_EXIT && end.code > 128 && end.code < 160) /* a wrapper's word for what ended what it wraps */
		end = (struct child_end){ .how = CHILD_SIGNAL, .code = end.code - 128 };
	switch (end.how) {
	case CHILD_EXIT:
		if (end.code == 0)
			break;
		return cx_fail(cx, RC_INVALID,
			L("%s không xử lý được tệp này (mã %d)%s%.*s", "%s could not do this (code %d)%s%.*s"), c->argv[0],
			end.code, line.n ? ": " : "", ARG_STR(str_cut(line, 0, 300)));
	case CHILD_SIGNAL:
		return cx_fail(cx, RC_INVALID,
			L("%s dừng bất thường khi xử lý tệp này (tín hiệu %d%s)", "%s died over this (signal %d%s)"), c->argv[0],
			end.code,
			end.code == SIGKILL
				? L(": bị buộc dừng, thường do thiếu bộ nhớ", ": ended by force, often for want of memory")
				: "");
	case CHILD_LATE:
		return cx_fail(cx, RC_LIMIT, L("%s chạy quá thời gian cho phép", "%s took longer than it may"), c->argv[0]);
	case CHILD_MUCH: return cx_fail(cx, RC_LIMIT, L("%s cho ra quá nhiều dữ liệu", "%s said more than it may"), c->argv[0]);
	case CHILD_STOPPED: return cx_fail(cx, RC_BUSY, L("Đã dừng theo yêu cầu", "stopped as asked"));
	}
	*out = end;
	return RC_OK;
}
