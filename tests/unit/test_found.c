/* Lists from outside against the register: duty/found.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "duty/found.h"

static struct cx cx;
static struct facts facts;

static int setup(void **state)
{
	(void)state;
	cx_init(&cx, 0);
	facts_init(&facts);
	facts_add(&facts, "units", 1, 1, "code=VTH|name=Vụ Tổng hợp");
	facts_add(&facts, "systems", 2, 1, "code=HT-01|name=Hệ thống quản lý văn bản|unit=1|addresses=https://vb.mau.vn/a");
	facts_add(&facts, "systems", 3, 1, "code=HT-02|name=Hệ thống quản lý văn bản điều hành|unit=1");
	facts_add(&facts, "systems", 4, 1, "code=HT-03|name=Cổng|unit=1");
	facts_add(&facts, "assets", 5, 1, "code=TS-1|system=3|kind=host|name=m1|address=10.0.0.7");
	facts_add(&facts, "level-decisions", 6, 1, "code=QD-1|system=3|level=2|number=15/QĐ-BM");
	facts_add(&facts, "activities", 7, 1,
		"kind=scan|title=Dò quét|unit=1|done_on=2026-01-02|targets=10.0.0.7\n10.0.0.99, vb.mau.vn");
	facts_add(&facts, "activities", 8, 1,
		"kind=reconciliation_item|title=x|unit=1|done_on=2026-01-02|external_ref=domain:cu.mau.vn");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	facts_done(&facts);
	cx_done(&cx);
	return 0;
}

static struct found *one(const char *line)
{
	struct found *f;
	size_t n = 0;

	assert_int_equal(found_read(&cx, &facts, STR("domain"), str_z(line), &f, &n), RC_OK);
	assert_int_equal(n, 1);
	return f;
}

static size_t none(const char *lines)
{
	struct found *f;
	size_t n = 0;

	assert_int_equal(found_read(&cx, &facts, STR("domain"), str_z(lines), &f, &n), RC_OK);
	return n;
}

/* A list that still says the old name of a unit means the one that continues it; a system is at home there by either name. */
static void a_unit_named_by_its_old_name_is_the_one_that_continues_it(void **state)
{
	(void)state;
	cx.now = day_of(2026, 12, 1) * US_PER_DAY;
	facts_add(&facts, "units", 30, 1, "code=VMOI|name=Vụ Mới");
	facts_add(&facts, "units", 31, 1, "code=VCU|name=Vụ Cũ|valid_to=2026-09-30");
	facts_add(&facts, "systems", 32, 1, "code=HT-31|name=Kho dữ liệu thống kê|unit=31");
	facts_add(&facts, "systems", 33, 1, "code=HT-32|name=Kho dữ liệu thống kê giá|unit=1");
	assert_int_equal(one("Dữ liệu kho\tVCU")->unit, 31);
	facts_add(&facts, "successions", 34, 1, "code=KT-1|from=31|to=30|kind=rename");
	assert_int_equal(one("Dữ liệu kho\tVCU")->unit, 30);
	assert_true(one("Dữ liệu kho\tVCU")->meant);
	assert_true(one("Dữ liệu kho\tVMOI")->meant);
	cx.now = 0;
}

static void a_line_is_known_by_address_number_code_or_whole_name(void **state)
{
	static const struct {
		const char *line;
		enum found_by by;
		int64_t sys;
	} rows[] = {
		{ "1\tVB.mau.vn", FOUND_ADDRESS, 2 },
		{ "1\thttps://vb.mau.vn:8443/x?y=1", FOUND_ADDRESS, 2 },
		{ "1\tWWW.vb.mau.vn", FOUND_ADDRESS, 2 }, /* www. alone differs */
		{ "1\thttps://www.vb.mau.vn/", FOUND_ADDRESS, 2 },
		{ "1\twww2.vb.mau.vn", FOUND_NOT, 0 },
		{ "1\twww.mau.vn", FOUND_NOT, 0 },
		{ "máy 10.0.0.7, phòng máy", FOUND_ADDRESS, 3 },
		{ "Phê duyệt tại (15/QĐ-BM).", FOUND_NUMBER, 3 },
		{ "HT-01", FOUND_CODE, 2 },
		{ "Nâng cấp HE THONG QUAN LY VAN BAN DIEU HANH 2026", FOUND_NAME, 3 }, /* the longest name wins */
		{ "Nâng cấp hệ thống quản lý văn bản", FOUND_NAME, 2 },
		{ "Cổng", FOUND_NOT, 0 }, /* one word is no name */
		{ "Phần mềm kế toán", FOUND_NOT, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct found *f = one(rows[i].line);

		assert_int_equal(f->by, rows[i].by);
		assert_int_equal(f->sys ? f->sys->h.id : 0, rows[i].sys);
	}
}

static void words_with_dots_are_not_addresses(void **state)
{
	static const char *const no[] = { "tại TP.HCM", "giấy tờ v.v.", "mục 1.2.3", "thư a@mau.vn", "Q.1", "..", "a..vn", ".vn",
		"1.2.3.4.5", NULL };

	(void)state;
	for (size_t i = 0; no[i]; i++)
		if (none(no[i]))
			assert_int_equal(one(no[i])->addresses.n, 0);
	assert_true(str_is(one("la.mau.vn\r\n")->addresses, "la.mau.vn"));
	assert_true(str_is(one("xem la.mau.vn; 10.9.9.9, hết")->addresses, "la.mau.vn\n10.9.9.9"));
}

static void heads_totals_and_doubles_are_passed_over(void **state)
{
	(void)state;
	assert_int_equal(none("STT\tTên miền\tĐơn vị\n\n1\t2\t3\nTổng cộng\t12\na.vn\nA.vn\n"), 1);
	assert_int_equal(one("a.vn\tVụ Tổng hợp")->unit, 1);
	assert_int_equal(none("Số HĐ\tNhà thầu\tNội dung\n77/HĐ-X\tCông ty Lạ\tThuê kho\n"), 1);
	facts_add(&facts, "systems", 44, 1, "code=HT-44|name=Hệ thống của hợp đồng|unit=1");
	facts_add(&facts, "contracts", 45, 1, "code=HD-45|number=15/2025/HĐ-X|provider=0|systems=44");
	assert_true(one("15/2025/HĐ-X\tNCC A\tQuản trị vận hành")->by == FOUND_NUMBER &&
		    one("15/2025/HĐ-X\tNCC A\tQuản trị vận hành")->sys->h.id == 44);
	assert_non_null(one("CU.mau.vn")->noted);
	assert_null(one("moi.mau.vn")->noted);
}

static void a_weak_likeness_is_only_a_candidate(void **state)
{
	struct found *f;

	(void)state;
	f = one("Phần mềm điều hành văn bản");
	assert_int_equal(f->by, FOUND_NOT);
	assert_true(f->n_maybe >= 1);
	assert_int_equal(f->maybe[0]->h.id, 3);
}

/* A short name is proposed where one registered system only can be meant; where several can, a person says which, or the unit in the line does. */
static void a_short_name_is_proposed_where_one_system_only_can_be_meant(void **state)
{
	struct found *f;

	(void)state;
	facts_add(&facts, "units", 40, 1, "code=CTT|name=Cổng Chính phủ");
	facts_add(&facts, "systems", 41, 1, "code=HT-41|name=Cổng Thông tin điện tử Bộ Mẫu|unit=1");
	f = one("Cổng TTĐT");
	assert_int_equal(f->by, FOUND_NOT);
	assert_true(f->meant && f->n_maybe >= 1 && f->maybe[0]->h.id == 41);
	f = one("12\tCổng TTĐT\tVụ Tổng hợp\t3");
	assert_true(f->meant && f->maybe[0]->h.id == 41 && f->unit == 1);
	assert_false(one("Cổng TTX")->meant);
	facts_add(&facts, "systems", 43, 1, "code=HT-43|name=HTTT báo cáo|unit=1");
	f = one("Hệ thống thông tin báo cáo");
	assert_true(f->meant && f->maybe[0]->h.id == 43);
	assert_false(one("TTĐT và truyền thông")->meant);
	facts_add(&facts, "systems", 42, 1, "code=HT-42|name=Cổng Thông tin điện tử Chính phủ|unit=40");
	f = one("Cổng TTĐT");
	assert_true(!f->meant && f->n_maybe >= 2 && f->maybe[0]->h.id == 41 && f->maybe[1]->h.id == 42);
	f = one("Cổng TTĐT; Cổng Chính phủ");
	assert_true(f->meant && f->maybe[0]->h.id == 42);
}

static void lines_are_split_where_most_of_them_are(void **state)
{
	static const char *const texts[] = { "STT;Tên miền;Đơn vị\n1;moi.vn;VTH\n2;hai.vn;VTH\n",
		"| STT | Tên miền | Đơn vị |\n| 1 | moi.vn | VTH |\n| 2 | hai.vn | VTH |\n",
		"STT\tTên miền\tĐơn vị\r\n1\tmoi.vn\tVTH\r\n2\thai.vn\tVTH\r\n", "1;\"moi.vn\";\"VTH\"\n2;hai.vn;VTH" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct found *f;
		size_t n = 0;

		assert_int_equal(found_read(&cx, &facts, STR("domain"), str_z(texts[i]), &f, &n), RC_OK);
		assert_int_equal(n, 2);
		assert_true(str_is(f[0].title, "moi.vn") && str_is(f[0].addresses, "moi.vn") && f[0].unit == 1);
		assert_true(str_is(f[1].title, "hai.vn") && f[1].unit == 1);
	}
	assert_true(str_is(one("Thuê \"mây; lưu trữ\"\tVTH")->title, "Thuê \"mây; lưu trữ\"")); /* a tab decides */
}

static void what_the_register_names_without_an_owner_is_listed(void **state)
{
	(void)state;
	facts_add(&facts, "contracts", 20, 1, "code=HD-1|number=9/2026|subject=Thuê dịch vụ");
	facts_add(&facts, "contracts", 21, 1, "code=HD-2|number=10/HĐ|subject=Có hệ thống|systems=2");
	assert_string_equal(arena_z(&cx.arena, found_inside(&cx, &facts)), "10.0.0.99\tVTH\nHợp đồng 9/2026\n");
	assert_int_equal(none(arena_z(&cx.arena, found_inside(&cx, &facts))), 2); /* a number alone would be taken for a count */
}

static void garbage_and_length_are_bounded(void **state)
{
	struct found *f;
	size_t n;
	struct buf b AUTO(buf_done) = { 0 };

	(void)state;
	buf_init(&b, 1 << 20);
	for (int i = 0; i <= FOUND_LINES; i++)
		buf_z(&b, "a\n");
	assert_int_equal(found_read(&cx, &facts, STR("x"), buf_str(&b), &f, &n), RC_LIMIT);
	cx_clear(&cx);
	b.n = 0;
	for (int i = 0; i < 60000; i++)
		buf_byte(&b, (char)(1 + i * 7 % 255));
	assert_int_equal(found_read(&cx, &facts, STR("x"), buf_str(&b), &f, &n), RC_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_unit_named_by_its_old_name_is_the_one_that_continues_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_line_is_known_by_address_number_code_or_whole_name, setup, teardown),
		cmocka_unit_test_setup_teardown(words_with_dots_are_not_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(heads_totals_and_doubles_are_passed_over, setup, teardown),
		cmocka_unit_test_setup_teardown(a_weak_likeness_is_only_a_candidate, setup, teardown),
		cmocka_unit_test_setup_teardown(a_short_name_is_proposed_where_one_system_only_can_be_meant, setup, teardown),
		cmocka_unit_test_setup_teardown(lines_are_split_where_most_of_them_are, setup, teardown),
		cmocka_unit_test_setup_teardown(what_the_register_names_without_an_owner_is_listed, setup, teardown),
		cmocka_unit_test_setup_teardown(garbage_and_length_are_bounded, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
