#include "base/cx.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static void real_dice(void *out, size_t n)
{
	char *p = out;

	while (n) {
		ssize_t got = getrandom(p, n > 256 ? 256 : n, 0);

		assert(got > 0);
		p += got;
		n -= (size_t)got;
	}
}

void cx_init(struct cx *cx, size_t arena_limit)
{
	*cx = (struct cx){
		.now = time_now(), .who = { .user = WHO_SYSTEM, .name = STR("khien"), .may = UINT64_MAX }, .dice = real_dice
	};
	arena_init(&cx->arena, arena_limit);
}

struct cx_last {
	void (*done)(void *);
	void *arg;
	struct cx_last *before;
};

void cx_at_end(struct cx *cx, void (*done)(void *), void *arg)
{
	struct cx_last *x = ARENA_NEW(&cx->arena, struct cx_last);

	*x = (struct cx_last){ done, arg, cx->last };
	cx->last = x;
}

void cx_end(struct cx *cx)
{
	for (struct cx_last *x = cx->last; x; x = x->before)
		x->done(x->arg);
	cx->last = NULL;
}

void cx_done(struct cx *cx)
{
	cx_end(cx);
	arena_done(&cx->arena);
}

static enum rc set(struct cx *cx, enum rc rc, struct str place, const char *fmt, va_list ap)
{
	assert(rc != RC_OK);
	if (cx->fault.rc == RC_OK) {
		cx->fault.rc = rc;
		cx->fault.place = arena_str(&cx->arena, place);
		cx->fault.text = arena_vfmt(&cx->arena, fmt, ap);
	}
	return rc;
}

enum rc cx_fail(struct cx *cx, enum rc rc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	rc = set(cx, rc, (struct str){ 0 }, fmt, ap);
	va_end(ap);
	return rc;
}

enum rc cx_fail_at(struct cx *cx, enum rc rc, struct str place, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	rc = set(cx, rc, place, fmt, ap);
	va_end(ap);
	return rc;
}

/* clang-format off */
static const struct {
	int error;
	const char *vi;
} os_words[] = {
	{ EACCES, "không có quyền" },
	{ EADDRINUSE, "chương trình khác đang dùng" },
	{ EADDRNOTAVAIL, "máy này không có địa chỉ đó" },
	{ EAGAIN, "hệ thống tạm thời hết tài nguyên, hãy thử lại" },
	{ EBUSY, "đang được dùng" },
	{ ECONNREFUSED, "bên kia không nhận kết nối" },
	{ ECONNRESET, "bên kia ngắt kết nối" },
	{ EDQUOT, "hết hạn mức đĩa" },
	{ EEXIST, "đã có" },
	{ EFBIG, "tệp lớn hơn mức cho phép" },
	{ EHOSTUNREACH, "không tới được máy bên kia" },
	{ EINVAL, "giá trị không hợp lệ" },
	{ EIO, "lỗi đọc, ghi đĩa" },
	{ EISDIR, "là thư mục, không phải tệp" },
	{ ELOOP, "là liên kết, không phải tệp" },
	{ EMFILE, "mở quá nhiều tệp" },
	{ ENAMETOOLONG, "tên quá dài" },
	{ ENFILE, "máy mở quá nhiều tệp" },
	{ ENOENT, "không có tệp hoặc thư mục này" },
	{ ENOMEM, "hết bộ nhớ" },
	{ ENOSPC, "hết chỗ trên đĩa" },
	{ ENOTDIR, "một phần của đường dẫn không phải thư mục" },
	{ ENOTEMPTY, "thư mục không trống" },
	{ ENXIO, "không mở được như một tệp" },
	{ EPERM, "không có quyền" },
	{ EPIPE, "bên nhận đã đóng" },
	{ EROFS, "đĩa chỉ cho đọc" },
	{ ETIMEDOUT, "quá thời gian chờ" },
	{ ETXTBSY, "tệp chương trình đang chạy" },
	{ EXDEV, "ở hai ổ đĩa khác nhau" },
};
/* clang-format on */

const char *os_said(struct cx *cx, int error)
{
	const char *own = strerrordesc_np(error), *vi = "lỗi của hệ điều hành";

	if (own == NULL)
		own = "?";
	for (size_t i = 0; i < COUNT(os_words); i++)
		if (os_words[i].error == error)
			vi = os_words[i].vi;
	return cx->en ? own : arena_fmt(&cx->arena, "%s (%s)", vi, own).p;
}

void cx_clear(struct cx *cx)
{
	cx->fault = (struct fault){ 0 };
}

enum rc cx_room(struct cx *cx)
{
	if (!arena_ok(&cx->arena))
		return cx_fail(cx, RC_LIMIT,
			L("Dữ liệu vượt giới hạn bộ nhớ của một lần xử lý",
				"the data exceeds the memory bound of one piece of work"));
	if (cx->deadline && time_mono() > cx->deadline)
		return cx_fail(cx, RC_BUSY, L("Quá thời gian xử lý cho phép", "this took longer than allowed"));
	return RC_OK;
}

enum rc cx_room_row(struct cx *cx, size_t row)
{
	if (arena_ok(&cx->arena))
		return cx_room(cx);
	return cx_fail_at(cx, RC_LIMIT, arena_fmt(&cx->arena, "row %zu", row),
		L("Đến dòng %zu thì vượt giới hạn bộ nhớ của một lần xử lý; hãy chia tệp thành nhiều phần nhỏ hơn",
			"row %zu: from here on the memory bound of one piece of work is exceeded; split the file into smaller "
			"parts"),
		row);
}
