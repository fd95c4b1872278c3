/* The relay's password and authorities as files of the data folder: for offices whose admin of the page is not who keeps the machine. */
#include "mail/mail_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PASSWORD_MAX = 500 };

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* fd -1: there is no such file. */
static enum rc look(struct cx *cx, struct str path, int *fd, struct stat *st)
{
	*fd = open(arena_z(&cx->arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (*fd < 0)
		return errno == ENOENT ? RC_OK
		                       : cx_fail(cx, RC_IO, L("Không đọc được %.*s: %s", "%.*s cannot be read: %s"), ARG_STR(path),
						 os_said(cx, errno));
	if (fstat(*fd, st) != 0 || !S_ISREG(st->st_mode))
		return cx_fail(cx, RC_INVALID, L("%.*s không phải là tệp thường", "%.*s is no plain file"), ARG_STR(path));
	return RC_OK;
}

static enum rc password(struct cx *cx, struct str path, struct mail_conf *out)
{
	int fd AUTO(fd_done) = -1;
	char b[PASSWORD_MAX + 2];
	struct str rest, line;
	struct stat st;
	ssize_t n;

	TRY(look(cx, path, &fd, &st));
	if (fd < 0)
		return RC_OK;
	if (st.st_mode & 077)
		return cx_fail(cx, RC_DENIED,
			L("%.*s cho người khác đọc: chmod 600 rồi gửi lại",
				"%.*s can be read by others: chmod 600, then send again"),
			ARG_STR(path));
	n = read(fd, b, sizeof b);
	rest = (struct str){ b, n > 0 ? (size_t)n : 0 };
	str_next(&rest, '\n', &line);
	line = str_ends(line, STR("\r")) ? str_cut(line, 0, line.n - 1) : line;
	if (n < 0 || line.n == 0 || line.n > PASSWORD_MAX || memchr(line.p, '\0', line.n))
		return cx_fail(cx, RC_INVALID,
			L("Dòng đầu của %.*s phải là mật khẩu, không quá %d byte",
				"the first line of %.*s must be the password, at most %d bytes"),
			ARG_STR(path), PASSWORD_MAX);
	out->password = arena_str(&cx->arena, line);
	out->password_file = true;
	return RC_OK;
}

enum rc mail_conf_files(struct cx *cx, struct str dir, struct mail_conf *out)
{
	struct str ca = arena_fmt(&cx->arena, "%.*s/mail-ca.pem", ARG_STR(dir));
	int fd AUTO(fd_done) = -1;
	struct stat st;

	TRY(look(cx, ca, &fd, &st));
	if (fd >= 0)
		out->ca = ca;
	return password(cx, arena_fmt(&cx->arena, "%.*s/mail-password", ARG_STR(dir)), out);
}
