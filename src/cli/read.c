#include "cli/read.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void fd_done(int *fd)
{
	if (*fd > 0)
		close(*fd);
}

enum rc cli_read_file(struct cx *cx, struct str path, int64_t max, struct str *out)
{
	const char *name = arena_z(&cx->arena, path);
	int fd AUTO(fd_done) = str_is(path, "-") ? 0 : open(name, O_RDONLY | O_CLOEXEC);
	VEC(char) v = { 0 };

	if (fd < 0)
		return cx_fail_at(cx, errno == ENOENT ? RC_NOT_FOUND : RC_IO, path,
			L("Không mở được %s: %s", "%s cannot be opened: %s"), name, os_said(cx, errno));
	v.cap = 1 << 16;
	v.p = ARENA_ARRAY(&cx->arena, char, v.cap);
	for (;;) {
		ssize_t n;

		if (v.n == v.cap)
			v.p = arena_grow(&cx->arena, v.p, v.n, &v.cap, 1, 1);
		n = read(fd, v.p + v.n, v.cap - v.n);
		if (n < 0)
			return cx_fail_at(
				cx, RC_IO, path, L("Không đọc được %s: %s", "%s cannot be read: %s"), name, os_said(cx, errno));
		if (n == 0)
			break;
		v.n += (size_t)n;
		if ((int64_t)v.n > max)
			return cx_fail_at(cx, RC_LIMIT, path,
				L("%s lớn hơn %" PRId64 " byte", "%s is larger than %" PRId64 " bytes"), name, max);
	}
	*out = (struct str){ v.p, v.n };
	return RC_OK;
}
