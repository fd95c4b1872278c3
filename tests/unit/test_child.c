/* base/child: another program runs within its bounds, or is ended; it has no network and no way out of its folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"

#define OK(e) assert_int_equal((e), RC_OK)

struct stage {
	struct cx cx;
	char home[64];
	struct child_dir dir;
};

static int fresh(void **state)
{
	struct stage *st = calloc(1, sizeof *st);

	cx_init(&st->cx, 0);
	snprintf(st->home, sizeof st->home, "/tmp/test-child-XXXXXX");
	assert_non_null(mkdtemp(st->home));
	OK(child_dir_new(&st->cx, arena_fmt(&st->cx.arena, "%s/tmp", st->home), &st->dir));
	*state = st;
	return 0;
}

static int gone(void **state)
{
	struct stage *st = *state;

	child_dir_done(&st->dir);
	assert_int_not_equal(access(arena_z(&st->cx.arena, st->dir.path), F_OK), 0);
	rmdir(arena_fmt(&st->cx.arena, "%s/tmp", st->home).p);
	unlink(arena_fmt(&st->cx.arena, "%s/prey", st->home).p);
	assert_int_equal(rmdir(st->home), 0);
	cx_done(&st->cx);
	free(st);
	return 0;
}

static struct child_end sh(struct stage *st, const char *script, struct child c)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	struct child_end end;

	c.argv = argv;
	c.dir = st->dir.path;
	OK(child_run(&st->cx, &c, &end));
	return end;
}

static void it_says_what_it_says_and_how_it_ended(void **state)
{
	struct stage *st = *state;
	struct child_end e = sh(st, "echo chào; echo sai >&2; exit 3", (struct child){ 0 });

	assert_int_equal(e.how, CHILD_EXIT);
	assert_int_equal(e.code, 3);
	assert_true(str_is(e.out, "chào\n") && str_is(e.err, "sai\n"));
	e = sh(st, "kill -11 $$", (struct child){ 0 });
	assert_int_equal(e.how, CHILD_SIGNAL);
	assert_int_equal(e.code, SIGSEGV);
}

static void its_folder_is_its_world_and_files_come_and_go(void **state)
{
	struct stage *st = *state;
	struct str got;

	OK(child_dir_put(&st->cx, &st->dir, "in", STR("bytes")));
	assert_int_equal(
		sh(st, "tr a-z A-Z <in >out && pwd >where && mkdir deep && ln -s /etc/passwd link && ls $HOME/in $TMPDIR/in",
			(struct child){ 0 })
			.code,
		0);
	OK(child_dir_get(&st->cx, &st->dir, "out", 100, &got));
	assert_true(str_is(got, "BYTES"));
	OK(child_dir_get(&st->cx, &st->dir, "where", 4000, &got));
	assert_true(str_eq(str_trim(got), st->dir.path));
	assert_int_equal(child_dir_get(&st->cx, &st->dir, "out", 4, &got), RC_LIMIT);
	cx_clear(&st->cx);
	assert_int_equal(child_dir_get(&st->cx, &st->dir, "link", 100000, &got), RC_NOT_FOUND);
	cx_clear(&st->cx);
	assert_int_equal(child_dir_get(&st->cx, &st->dir, "deep", 100, &got), RC_NOT_FOUND);
	cx_clear(&st->cx);
	assert_int_equal(child_dir_put(&st->cx, &st->dir, "link", STR("x")), RC_IO);
	cx_clear(&st->cx);
}

static void a_folder_is_swept_when_its_program_is_gone(void **state)
{
	struct stage *st = *state;
	struct cx *cx = &st->cx;
	struct str under = arena_fmt(&cx->arena, "%s/tmp", st->home);
	const char *left, *other = arena_fmt(&cx->arena, "%s/tmp/child-x", st->home).p;
	struct str got;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	left = arena_fmt(&cx->arena, "%s/tmp/child-%d-abcdef", st->home, (int)pid).p;
	assert_int_equal(mkdir(left, 0700), 0);
	assert_int_equal(mkdir(arena_fmt(&cx->arena, "%s/deep", left).p, 0500), 0);
	assert_int_equal(mkdir(other, 0700), 0);
	OK(child_dir_put(cx, &st->dir, "in", STR("bytes")));
	child_dirs_sweep(cx, under);
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(access(other, F_OK), 0);
	OK(child_dir_get(cx, &st->dir, "in", 100, &got));
	child_dirs_sweep(cx, STR("/nowhere"));
	assert_int_equal(rmdir(other), 0);
}

static void an_unknown_program_is_named(void **state)
{
	struct stage *st = *state;
	const char *argv[] = { "khong-co-chuong-trinh-nay", NULL };
	struct child_end e;

	assert_int_equal(child_run(&st->cx, &(struct child){ .argv = argv, .dir = st->dir.path }, &e), RC_NOT_FOUND);
	assert_true(str_find(st->cx.fault.text, STR("khong-co-chuong-trinh-nay")) >= 0);
}

static void time_output_and_processor_are_bounded(void **state)
{
	struct stage *st = *state;
	int64_t began = time_mono();

	assert_int_equal(sh(st, "sleep 60", (struct child){ .ms = 300 }).how, CHILD_LATE);
	assert_int_equal(sh(st, "yes", (struct child){ .out_max = 100000 }).how, CHILD_MUCH);
	assert_int_equal(sh(st, "while :; do :; done", (struct child){ .cpu_s = 1 }).how, CHILD_SIGNAL);
	assert_int_not_equal(sh(st, "head -c 3000000 /dev/zero >big", (struct child){ .file_max = 1 << 20 }).code, 0);
	assert_true(time_mono() - began < 30 * US_PER_S);
}

static void much_noise_on_the_second_channel_is_cut_not_waited_for(void **state)
{
	struct child_end e = sh(*state, "head -c 1000000 /dev/zero >&2; echo end", (struct child){ .ms = 20000 });

	assert_int_equal(e.how, CHILD_EXIT);
	assert_int_equal(e.err.n, CHILD_ERR_MAX);
	assert_true(str_is(e.out, "end\n"));
}

static void whom_it_leaves_behind_ends_too(void **state)
{
	struct stage *st = *state;
	int64_t began = time_mono();
	struct str pid;
	int64_t n;

	assert_int_equal(sh(st, "sleep 100 & echo $! >pid; exit 0", (struct child){ .ms = 20000 }).how, CHILD_EXIT);
	assert_true(time_mono() - began < 15 * US_PER_S);
	OK(child_dir_get(&st->cx, &st->dir, "pid", 100, &pid));
	assert_true(str_to_i64(str_trim(pid), &n));
	for (int i = 0; i < 200 && kill((pid_t)n, 0) == 0; i++)
		usleep(10000);
	/* Gone, or a zombie that waits for init. */
	if (kill((pid_t)n, 0) == 0) {
		struct str path = arena_fmt(&st->cx.arena, "/proc/%d/stat", (int)n);
		char said[256] = "";
		int fd = open(path.p, O_RDONLY);

		assert_true(fd < 0 || read(fd, said, sizeof said - 1) <= 0 || strstr(said, ") Z") != NULL);
		close(fd);
	}
}

static bool third_time(void *arg)
{
	int *n = arg;

	return ++*n >= 3;
}

static void who_waits_may_end_it(void **state)
{
	int n = 0;
	struct child_end e = sh(*state, "sleep 60", (struct child){ .stop = third_time, .arg = &n });

	assert_int_equal(e.how, CHILD_STOPPED);
	assert_int_equal(n, 3);
}

static void it_reaches_no_network(void **state)
{
	struct child_end e = sh(*state,
		"python3 -c 'import socket\nfor f in (socket.AF_INET, socket.AF_INET6, 16):\n try:\n  socket.socket(f, "
		"socket.SOCK_DGRAM)\n  print(\"open\")\n except OSError as e:\n  "
		"print(e.errno)\nsocket.socket(socket.AF_UNIX)\nprint(\"unix\")'",
		(struct child){ 0 });

	assert_true(str_is(e.out, "1\n1\n1\nunix\n"));
}

static void it_writes_nothing_outside_and_inherits_nothing(void **state)
{
	struct stage *st = *state;
	struct str prey = arena_fmt(&st->cx.arena, "%s/prey", st->home);
	int fd = open(prey.p, O_WRONLY | O_CREAT, 0600);
	struct stat now;
	struct child_end e;

	assert_int_equal(write(fd, "whole", 5), 5);
	e = sh(st, "ls /proc/self/fd | wc -l; python3 -c 'import os; os.truncate(\"../../prey\", 0)' 2>/dev/null || echo refused",
		(struct child){ 0 });
	assert_true(str_is(e.out, "4\nrefused\n")); /* 0, 1, 2 and the listing itself */
	sh(st, "echo x >>../../prey", (struct child){ 0 });
	assert_int_equal(fstat(fd, &now), 0);
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) > 0)
		assert_int_equal(now.st_size, 5);
	close(fd);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

/* What people read: a wrapper answers 128 and the signal that ended what it wraps; its warnings are not the reason. */
static void what_ended_a_program_is_said(void **state)
{
	static const struct {
		const char *script, *says;
	} t[] = {
		{ "echo 'Warning: no java' >&2; exit 137", "tín hiệu 9: bị buộc dừng, thường do thiếu bộ nhớ" },
		{ "kill -11 $$", "tín hiệu 11)" },
		{ "echo 'Warning: no java' >&2; echo 'bad file' >&2; exit 3", "(mã 3): bad file" },
	};
	struct stage *st = *state;

	for (size_t i = 0; i < COUNT(t); i++) {
		const char *argv[] = { "sh", "-c", t[i].script, NULL };
		struct child c = { .argv = argv, .dir = st->dir.path };
		struct child_end end;

		assert_int_equal(child_must(&st->cx, &c, &end), RC_INVALID);
		if (str_find(st->cx.fault.text, str_z(t[i].says)) < 0)
			fail_msg("%.*s", ARG_STR(st->cx.fault.text));
		cx_clear(&st->cx);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(it_says_what_it_says_and_how_it_ended),
		T(what_ended_a_program_is_said),
		T(its_folder_is_its_world_and_files_come_and_go),
		T(a_folder_is_swept_when_its_program_is_gone),
		T(an_unknown_program_is_named),
		T(time_output_and_processor_are_bounded),
		T(much_noise_on_the_second_channel_is_cut_not_waited_for),
		T(whom_it_leaves_behind_ends_too),
		T(who_waits_may_end_it),
		T(it_reaches_no_network),
		T(it_writes_nothing_outside_and_inherits_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
