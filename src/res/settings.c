/* The program's own numbers that an office may set: one row of `settings` each, within bounds; no row, or one that cannot be read: the usual value.
 * What the law packs leave to the office stands in the packs. */
#include "res/res_int.h"

const struct setting_number setting_numbers[] = {
	{ "entry.late_days", 0, 3650, 30, "Số ngày từ khi thực hiện đến khi nhập, quá số này phải ghi lý do",
		"Days between an act and its entry, beyond which a reason is asked for" },
	{ "confirm.days", 1, 400, 92, "Số ngày một xác nhận (không quản lý hệ thống, không phát sinh) còn giá trị",
		"Days that a confirmation (no systems, nothing arose) holds" },
	{ "session.idle_minutes", 5, 480, 30, "Phút không thao tác thì hết phiên làm việc", "Minutes of quiet that end a session" },
	{ "session.total_hours", 1, 72, 12, "Giờ dài nhất của một phiên làm việc", "Hours after which a session ends in any case" },
	{ "signin.tries_account", 3, 50, 5, "Lần sai mật khẩu của một tài khoản trước khi phải chờ",
		"Wrong passwords of an account before it must wait" },
	{ "signin.tries_address", 5, 1000, 20, "Lần sai mật khẩu từ một địa chỉ trước khi phải chờ",
		"Wrong passwords from an address before it must wait" },
	{ "signin.wait_seconds", 60, 86400, 900, "Giây chờ dài nhất sau nhiều lần sai",
		"The longest wait after wrong passwords, in seconds" },
	{ "rate.write_per_minute", 30, 60000, 600, "Yêu cầu ghi mỗi phút của một người",
		"Writing requests a minute, for one person" },
	{ "rate.write_burst", 10, 1000, 100, "Yêu cầu ghi liền một lúc", "Writing requests at once" },
	{ "rate.heavy_per_minute", 6, 6000, 60, "Yêu cầu nặng (kết xuất, kiểm tra) mỗi phút của một người",
		"Heavy requests (exports, verifications) a minute, for one person" },
	{ "rate.heavy_burst", 2, 1000, 20, "Yêu cầu nặng liền một lúc", "Heavy requests at once" },
	{ "rate.stranger_per_minute", 30, 60000, 600, "Trang mỗi phút của một địa chỉ chưa đăng nhập",
		"Pages a minute, for an address that is not signed in" },
	{ "rate.stranger_burst", 10, 1000, 100, "Trang liền một lúc của một địa chỉ chưa đăng nhập",
		"Pages at once, for an address that is not signed in" },
	{ 0 },
};

const struct setting_number *setting_number_find(struct str code)
{
	for (const struct setting_number *k = setting_numbers; k->code; k++)
		if (str_is(code, k->code))
			return k;
	return NULL;
}

int64_t setting_usual(struct str code)
{
	const struct setting_number *k = setting_number_find(code);

	return k ? k->usual : 0;
}

bool setting_number_read(const struct setting_number *k, struct str text, int64_t *out)
{
	return str_to_i64(text, out) && *out >= k->min && *out <= k->max;
}

int64_t setting_number(struct cx *cx, const char *code)
{
	const struct setting_number *k = setting_number_find(str_z(code));
	struct rows r AUTO(rows_done) = { 0 };
	int64_t n;

	assert(k);
	if (db_query(cx, &r, "SELECT value FROM settings WHERE code = $1", V(str_z(code))) != RC_OK || !rows_next(&r) ||
		!setting_number_read(k, rows_text(&r, 0), &n))
		n = k->usual;
	if (rows_end(cx, &r) != RC_OK)
		cx_clear(cx);
	return n;
}
