/* base/: time, text, arena, map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/cx.h"
#include "base/keep.h"
#include "base/map.h"
#include "base/text.h"

#define EQ(s, z) assert_true(str_is((s), (z)))

static void dates_are_read_as_people_type_them(void **state)
{
	static const struct {
		const char *typed, *stored;
	} t[] = {
		{ "30/9/2024", "2024-09-30" },
		{ "tháng 9/2024", "2024-09" },
		{ "Quý III/2024", "2024-Q3" },
		{ "2024-Q3", "2024-Q3" },
		{ "2024-q1", "2024-Q1" },
		{ "9/2024", "2024-09" },
		{ "05.09.2024", "2024-09-05" },
		{ "2024-09-05", "2024-09-05" },
		{ "2024", "2024" },
		{ "năm 2024", "2024" },
		{ "ngày 05 tháng 9 năm 2024", "2024-09-05" },
		{ "Q4/2025", "2025-Q4" },
		{ "quý 2 năm 2025", "2025-Q2" },
	};
	struct cx cx;
	struct str s;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(t); i++) {
		assert_true(date_read(&cx.arena, str_z(t[i].typed), &s));
		EQ(s, t[i].stored);
	}
	assert_false(date_read(&cx.arena, STR("Tháng 10 - 11/2026"), &s) || date_read(&cx.arena, STR("tháng 10-11/2026"), &s));
	for (size_t i = 0; i < 9; i++)
		assert_true(utf8_valid(str_head(STR("chữ €"), i)) && str_head(STR("chữ €"), i).n <= i);
	static const char *const weeks[][2] = { { "2026-W47", "2026-W47" }, { "tuần 47/2026", "2026-W47" },
		{ "Tuần thứ 47 năm 2026", "2026-W47" }, { "W47/2026", "2026-W47" }, { "16/11 - 22/11/2026", "2026-W47" },
		{ "16/11/2026-22/11/2026", "2026-W47" }, { "28/12/2026 - 03/01/2027", "2026-W53" }, { "tuần 1/2027", "2027-W01" } };
	static const char *const no_weeks[] = { "tuần 54/2026", "tuần 53/2027", "tuần 0/2026", "17/11 - 23/11/2026",
		"16/11 - 29/11/2026", "tuần", "2026-W5", "tháng 9/2026" };
	int32_t first, last;

	for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++) {
		assert_true(week_read(&cx.arena, str_z(weeks[i][0]), &s));
		assert_true(str_is(s, weeks[i][1]));
	}
	for (size_t i = 0; i < sizeof no_weeks / sizeof *no_weeks; i++)
		assert_false(week_read(&cx.arena, str_z(no_weeks[i]), &s));
	static const char *const days[][3] = { { "15-20/03/2026", "2026-03-15", "2026-03-20" },
		{ "Từ ngày 15/3/2026 đến ngày 20/3/2026", "2026-03-15", "2026-03-20" },
		{ "28/2 – 3/3/2026", "2026-02-28", "2026-03-03" }, { "28-12-2026 - 3-1-2027", "2026-12-28", "2027-01-03" },
		{ "15 và 16/3/2026", "2026-03-15", "2026-03-16" }, { "15, 16/3/2026", "2026-03-15", "2026-03-16" },
		{ "2026-03-15 - 2026-03-20", "2026-03-15", "2026-03-20" } };
	static const char *const no_days[] = { "15/3/2026", "20-15/03/2026", "15-15/03/2026", "15 và 17/3/2026", "15-20/3",
		"3-5/2026", "15-31/02/2026", "tháng 3 - tháng 5/2026", "-20/3/2026", "15-", "" };

	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		assert_true(days_read(&cx.arena, str_z(days[i][0]), &first, &last));
		assert_true(first == date_first(str_z(days[i][1])) && last == date_first(str_z(days[i][2])));
	}
	for (size_t i = 0; i < sizeof no_days / sizeof *no_days; i++)
		assert_false(days_read(&cx.arena, str_z(no_days[i]), &first, &last));
	assert_true(week_span(STR("2026-W47"), &first, &last) && first == day_of(2026, 11, 16) && last == day_of(2026, 11, 22));
	assert_true(week_span(STR("2027-W01"), &first, &last) && first == day_of(2027, 1, 4));
	assert_false(week_span(STR("2027-W53"), &first, &last));
	assert_false(date_read(&cx.arena, STR("31/02/2024"), &s));
	assert_false(date_read(&cx.arena, STR("hôm qua"), &s));
	assert_false(date_read(&cx.arena, STR(""), &s));
	assert_false(date_read(&cx.arena, STR("2024-Q5"), &s));
	assert_false(date_read(&cx.arena, STR("0024-Q1"), &s));
	assert_false(date_read(&cx.arena, STR("1/2/3/4"), &s));
	EQ(date_show(&cx.arena, STR("2024-Q3"), false), "Quý III/2024");
	EQ(date_show(&cx.arena, STR("2024-09"), false), "tháng 9/2024");
	cx_done(&cx);
}

static void of_a_date_before_another_the_end_alone_is_known(void **state)
{
	static const char *const t[][4] = {
		{ "trước 2020", "../2019", "trước 2020", "before 2020" },
		{ "Trước năm 2020", "../2019", "trước 2020", "before 2020" },
		{ "before 2020", "../2019", "trước 2020", "before 2020" },
		{ "../2019", "../2019", "trước 2020", "before 2020" },
		{ "[..2019]", "../2019", "trước 2020", "before 2020" },
		{ "trước ngày 30/9/2024", "../2024-09-29", "trước 30/09/2024", "before 30/09/2024" },
		{ "trước 01/01/2020", "../2019-12-31", "trước 01/01/2020", "before 01/01/2020" },
		{ "trước tháng 1/2024", "../2023-12", "trước tháng 1/2024", "before 01/2024" },
		{ "trước quý III/2024", "../2024-Q2", "trước Quý III/2024", "before Q3/2024" },
		{ "before Q1/2024", "../2023-Q4", "trước Quý I/2024", "before Q1/2024" },
	};
	static const char *const none[] = { "trước", "trước 31/02/2024", "trước đây", "trước 1900", "../1899", "../2200", "..2019",
		"[..2019", "../", "../../2019", "trước trước 2020", "trước ../2019" };
	struct cx cx;
	struct str s;
	int32_t first, last;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		assert_true(date_read_before(&cx.arena, str_z(t[i][0]), &s));
		EQ(s, t[i][1]);
		EQ(date_show(&cx.arena, s, false), t[i][2]);
		EQ(date_show(&cx.arena, s, true), t[i][3]);
		assert_true(date_within(s, &first, &last) && first == DAY_OPEN && last == date_last(s));
		assert_false(date_span(s, &first, &last) || date_read(&cx.arena, s, &s));
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(date_read_before(&cx.arena, str_z(none[i]), &s));
	assert_int_equal(day_of(1, 1, 1), DAY_OPEN);
	assert_int_equal(date_last(STR("../2019")), day_of(2019, 12, 31));
	EQ(period_text(&cx.arena, DAY_OPEN, day_of(2019, 12, 31)), "../2019");
	EQ(period_text(&cx.arena, DAY_OPEN, day_of(2024, 8, 31)), "../2024-08");
	EQ(period_text(&cx.arena, DAY_OPEN, day_of(2024, 9, 29)), "../2024-09-29");
	cx_done(&cx);
}

static void partial_dates_read_safely_at_their_last_day(void **state)
{
	(void)state;
	assert_int_equal(date_last(STR("2024-09")), day_of(2024, 9, 30));
	assert_int_equal(date_last(STR("2024-Q1")), day_of(2024, 3, 31));
	assert_int_equal(date_last(STR("2024")), day_of(2024, 12, 31));
	assert_int_equal(date_last(STR("9999-Q4")), DAY_MAX); /* behind it the calendar has no day */
	assert_int_equal(date_last(STR("9999-12")), DAY_MAX);
	assert_int_equal(day_last_of(day_of(9999, 7, 1), 6), DAY_MAX);
	assert_int_equal(day_last_of(DAY_NONE, 3), DAY_NONE);
	assert_int_equal(date_last(STR("2024-9")), DAY_NONE);
	assert_int_equal(day_add_months(day_of(2024, 1, 31), 1), day_of(2024, 2, 29));
	assert_int_equal(day_add_months(day_of(2024, 3, 31), -13), day_of(2023, 2, 28));
	for (int32_t d = day_of(1899, 12, 30); d < day_of(2101, 1, 2); d++) {
		int y, m, k;

		day_parts(d, &y, &m, &k);
		assert_int_equal(day_of(y, m, k), d);
	}
}

static void instants_round_trip_and_days_are_the_offices(void **state)
{
	struct cx cx;
	int64_t us;

	(void)state;
	cx_init(&cx, 0);
	assert_true(instant_read(STR("2026-11-22T17:30:00+07:00"), &us));
	EQ(instant_text(&cx.arena, us), "2026-11-22T10:30:00.000000Z");
	EQ(instant_text(&cx.arena, INT64_C(-1)), "1969-12-31T23:59:59.999999Z");
	EQ(instant_text(&cx.arena, INT64_C(253402300799000007)), "9999-12-31T23:59:59.000007Z");
	EQ(instant_text(&cx.arena, INT64_C(253402300800000000)), "10000-01-01T00:00:00.000000Z");
	assert_true(instant_read(STR("2024-09-30"), &us));
	assert_int_equal(us, day_end(day_of(2024, 9, 30)));
	assert_int_equal(day_at(us), day_of(2024, 9, 30));
	assert_int_equal(day_at(us + 1), day_of(2024, 10, 1));
	EQ(day_show_week(&cx.arena, day_of(2026, 12, 18), false), "Thứ Sáu 18/12/2026");
	assert_false(instant_read(STR("2026-11-22T25:00"), &us));
	cx_done(&cx);
}

static void fold_finds_vietnamese_without_diacritics(void **state)
{
	struct cx cx;
	struct str nfc;

	(void)state;
	cx_init(&cx, 0);
	EQ(text_fold(&cx.arena, STR("Địa  phương  Đoàn thể")), "dia phuong doan the");
	EQ(text_fold(&cx.arena, STR("HỆ THỐNG thông tin")), "he thong thong tin");
	assert_true(text_nfc(&cx.arena, STR("Cu\u0323c Chuye\u0302\u0309n"), &nfc));
	EQ(nfc, "Cục Chuyển");
	assert_false(text_nfc(&cx.arena, (struct str){ "\xff\xfe", 2 }, &nfc));
	cx_done(&cx);
}

static void sortkeys_follow_the_vietnamese_alphabet(void **state)
{
	static const char *const order[] = { "2", "10 hệ", "an", "àn", "ăn", "ân", "bà", "cục", "dân", "đán", "e", "ê", "o", "ô",
		"ơ", "u", "ư", "vụ" };
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 2; i < COUNT(order); i++) {
		struct str a = text_sortkey(&cx.arena, str_z(order[i - 1])), b = text_sortkey(&cx.arena, str_z(order[i]));

		assert_true(str_cmp(a, b) < 0);
	}
	cx_done(&cx);
}

static void maps_keep_what_was_put(void **state)
{
	struct cx cx;
	struct map m;

	(void)state;
	cx_init(&cx, 0);
	map_init(&m, &cx.arena);
	for (int64_t i = 0; i < 5000; i++)
		map_put_id(&m, i * 7, (void *)(intptr_t)(i + 1));
	for (int64_t i = 0; i < 5000; i++)
		assert_int_equal((intptr_t)map_get_id(&m, i * 7), i + 1);
	assert_null(map_get_id(&m, 3));
	map_put(&m, STR("1.d"), &m);
	assert_null(map_get(&m, STR("1.đ")));
	cx_done(&cx);
}

/* Of all sizes, also over a block; what a mark took back is given again, as zeroes. */
static void wide_arenas_give_zeroes_of_any_size(void **state)
{
	struct arena a;
	struct arena_mark m;

	(void)state;
	arena_init(&a, 0);
	a.wide = true;
	for (size_t round = 0; round < 2; round++) {
		m = arena_mark(&a);
		for (size_t n = 1; n < 12000000; n += n / 2 + 1) {
			unsigned char *p = arena_alloc(&a, n, alignof(max_align_t));

			assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i += 509)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, n);
		}
		arena_reset(&a, m);
		assert_int_equal(a.used, 0);
	}
	arena_done(&a);
}

static void numbers_parse_whole_or_not_at_all(void **state)
{
	int64_t v;

	(void)state;
	assert_true(str_to_i64(STR("-9223372036854775808"), &v) && v == INT64_MIN);
	assert_true(str_to_i64(STR("9223372036854775807"), &v) && v == INT64_MAX);
	assert_false(str_to_i64(STR("9223372036854775808"), &v));
	assert_false(str_to_i64(STR("12x"), &v));
	assert_false(str_to_i64(STR(""), &v));
	assert_false(str_to_i64(STR("-"), &v));
}

/* utf8_next asks utf8proc; a byte that it refuses comes as U+FFFD of width 1. */
static void utf8_is_valid_where_each_sequence_is(void **state)
{
	static const unsigned char edge[] = { 0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0,
		0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff };
	const size_t e = COUNT(edge);

	(void)state;
	for (size_t i = 0; i < e * e * e * e; i++) {
		char t[] = { 'a', 'b', (char)edge[i % e], (char)edge[i / e % e], (char)edge[i / e / e % e],
			(char)edge[i / e / e / e], 'c', 'd', 'e' };
		bool want = true;
		int32_t r;
		size_t w;

		for (struct str s = { t, sizeof t }; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
			want = want && !(r == 0xfffd && w == 1);
		assert_int_equal(utf8_valid((struct str){ t, sizeof t }), want);
		assert_int_equal(utf8_valid((struct str){ t + 1, 5 }), want); /* the rest is ASCII */
	}
	assert_true(utf8_valid((struct str){ 0 }));
}

static void drop_counts(void *value)
{
	++*(int *)value;
}

static void what_is_kept_is_bounded_and_lives_while_it_is_read(void **state)
{
	struct keep *k = keep_new(3, 100, drop_counts);
	struct kept a = { 0 }, b = { 0 }, read = { 0 };
	int dropped[6] = { 0 };

	(void)state;
	assert_false(keep_find(k, STR("0"), &a));
	keep_put(k, STR("0"), &dropped[0], 40, &a);
	assert_ptr_equal(a.value, &dropped[0]);
	assert_true(keep_find(k, STR("0"), &read));
	keep_return(&a);
	keep_return(&a); /* an empty loan */
	keep_put(k, STR("1"), &dropped[1], 40, &b);
	keep_return(&b);
	keep_put(k, STR("2"), &dropped[2], 40, &b); /* no room: 0 goes, but is being read */
	keep_return(&b);
	assert_false(keep_find(k, STR("0"), &a));
	assert_int_equal(dropped[0], 0);
	keep_return(&read);
	assert_int_equal(dropped[0], 1);
	keep_put(k, STR("3"), &dropped[3], 101, &b); /* too large: lent, not kept */
	assert_false(keep_find(k, STR("3"), &a));
	keep_return(&b);
	assert_int_equal(dropped[3], 1);
	assert_true(keep_find(k, STR("1"), &a)); /* asked for later than 2 */
	keep_return(&a);
	keep_put(k, STR("4"), &dropped[4], 40, &b);
	keep_return(&b);
	assert_int_equal(dropped[2], 1);
	keep_put(k, STR("4"), &dropped[5], 1, &b); /* the same key again */
	keep_return(&b);
	assert_int_equal(dropped[4], 1);
	assert_int_equal(dropped[1], 0);
	keep_free(&k);
	assert_int_equal(dropped[1], 1);
	assert_int_equal(dropped[5], 1);
}

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void sorting_nothing_is_nothing_and_the_rest_is_in_order(void **state)
{
	int three[] = { 3, 1, 2 };

	(void)state;
	sort_items(NULL, 0, sizeof *three, by_value);
	sort_items(three, 0, sizeof *three, by_value);
	assert_int_equal(three[0], 3);
	sort_items(three, COUNT(three), sizeof *three, by_value);
	assert_true(three[0] == 1 && three[1] == 2 && three[2] == 3);
}

static void what_the_system_says_is_told_in_the_readers_language(void **state)
{
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	assert_string_equal(os_said(&cx, ENOENT), "không có tệp hoặc thư mục này (No such file or directory)");
	assert_string_equal(os_said(&cx, ENOSPC), "hết chỗ trên đĩa (No space left on device)");
	assert_string_equal(os_said(&cx, EBADF), "lỗi của hệ điều hành (Bad file descriptor)");
	assert_string_equal(os_said(&cx, 99999), "lỗi của hệ điều hành (?)");
	cx.en = true;
	assert_string_equal(os_said(&cx, ENOENT), "No such file or directory");
	cx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_system_says_is_told_in_the_readers_language),
		cmocka_unit_test(dates_are_read_as_people_type_them),
		cmocka_unit_test(of_a_date_before_another_the_end_alone_is_known),
		cmocka_unit_test(partial_dates_read_safely_at_their_last_day),
		cmocka_unit_test(instants_round_trip_and_days_are_the_offices),
		cmocka_unit_test(fold_finds_vietnamese_without_diacritics),
		cmocka_unit_test(sortkeys_follow_the_vietnamese_alphabet),
		cmocka_unit_test(maps_keep_what_was_put),
		cmocka_unit_test(what_is_kept_is_bounded_and_lives_while_it_is_read),
		cmocka_unit_test(wide_arenas_give_zeroes_of_any_size),
		cmocka_unit_test(numbers_parse_whole_or_not_at_all),
		cmocka_unit_test(utf8_is_valid_where_each_sequence_is),
		cmocka_unit_test(sorting_nothing_is_nothing_and_the_rest_is_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
