/* file/: what is said to be stored is durable: the bytes, and every folder on the way to them. This program's own fsync notes which folders were asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "file/file.h"

enum { ASKED = 32 };
static struct {
	ino_t ino[ASKED];
	size_t n;
} asked;

int fsync(int fd);
int fsync(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && asked.n < ASKED)
		asked.ino[asked.n++] = st.st_ino;
	return 0;
}

static bool synced(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	for (size_t i = 0; i < asked.n; i++)
		if (asked.ino[i] == st.st_ino)
			return true;
	return false;
}

/* Another upload of the same content has renamed it and not come to its folder yet, or was killed there, or its fsync failed: who finds the file there is
 * told that it is stored, and a power cut must not take it. */
static void a_file_that_is_there_already_is_made_durable_too(void **state)
{
	char home[] = "/tmp/khien-file-XXXXXX";
	struct cx cx;
	struct str value, hash;
	char *files, *two, *one;

	(void)state;
	cx_init(&cx, 0);
	assert_non_null(mkdtemp(home));
	for (int again = 0; again < 2; again++) {
		asked.n = 0;
		assert_int_equal(file_put(&cx, str_z(home), STR("minh chứng"), STR("a.txt"), &value), RC_OK);
		hash = str_cut(value, 0, 64);
		files = (char *)arena_fmt(&cx.arena, "%s/files", home).p;
		two = (char *)arena_fmt(&cx.arena, "%s/%.2s", files, hash.p).p;
		one = (char *)arena_fmt(&cx.arena, "%s/%.*s", two, ARG_STR(hash)).p;
		assert_true(again || synced(one));
		assert_true(synced(two));
		assert_true(synced(files));
		assert_true(synced(home));
	}
	assert_int_equal(unlink(one), 0);
	assert_int_equal(rmdir(two) | rmdir(files) | rmdir(home), 0);
	cx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_file_that_is_there_already_is_made_durable_too) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
