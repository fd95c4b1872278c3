/* law/: a directive by form. Words mean one thing or are refused; a pack made of rows becomes the same rows, and they the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "db/db.h"
#include "duty/board.h"
#include "duty/live.h"
#include "law/plan_int.h"
#include "ledger/ledger.h"
#include "org/org.h"
#include "site.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define EQ(s, z) assert_string_equal(arena_z(&cx->arena, (s)), (z))

static int fresh(void **state)
{
	struct cx *cx = site_new();
	struct import_report rep;
	struct sheet s;

	OK(sheet_read(cx,
		STR("code,name,short,parent\nvp,Văn phòng,VP,\na,\"Vụ Công tác Quốc hội, Địa phương\",QH,vp\nb,Vụ Nội chính,,vp\n"),
		&s));
	OK(res_import(cx, &res_units, &s, true, &rep));
	OK(law_install(cx, duty_vocab()));
	*state = cx;
	return 0;
}

static const struct plan_base base = { { "9/KH-X", 6 }, 20731 /* 2026-10-05 */, 20740 };

static void deadlines_and_cycles_of_offices_are_read_and_doubt_is_refused(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *due, *cycle;
		int how; /* -1: refused */
		const char *day;
		int month, mday, months;
	} t[] = {
		{ "31/12/2026", "", DUE_ON, "2026-12-31" },
		{ "trước ngày 20/12/2026", "", DUE_ON, "2026-12-19" },
		{ "Trước 01/01/2027", "Một lần", DUE_ON, "2026-12-31" },
		{ "Quý IV/2026", "một lần", DUE_ON, "2026-12-31" },
		{ "tháng 9/2026", "", DUE_ON, "2026-09-30" },
		{ "trước tháng 9/2026", "", DUE_ON, "2026-08-31" },
		{ "31/12", "", DUE_YEARLY, NULL, 12, 31 },
		{ "ngày 15 tháng 6", "Hằng năm", DUE_YEARLY, NULL, 6, 15 },
		{ "trước 01/01", "hàng năm", DUE_YEARLY, NULL, 12, 31 },
		{ "20/12/2026", "Hằng năm", DUE_YEARLY, NULL, 12, 20 },
		{ "", "hằng năm", DUE_YEARLY, NULL, 12, 31 },
		{ "10", "Hằng quý", DUE_QUARTERLY, NULL, 0, 10 },
		{ "ngày 10", "", DUE_QUARTERLY, NULL, 0, 10 },
		{ "", "Hằng quý", DUE_PERIOD },
		{ "", "hàng tháng", DUE_PERIOD },
		{ "", "6 tháng một lần", DUE_PERIOD },
		{ "", "6 tháng kể từ lần gần nhất", DUE_ROLLING, NULL, 0, 0, 6 },
		{ "", "rolling:18", DUE_ROLLING, NULL, 0, 0, 18 },
		{ "", "", DUE_NEVER },
		{ "", "Thường xuyên", DUE_NEVER },
		{ "30-12-26", "", DUE_ON, "2026-12-30" },
		{ "5/9/27", "", DUE_ON, "2027-09-05" },
		{ "ngày 30 tháng 9 năm 2026", "", DUE_ON, "2026-09-30" },
		{ "Trong quý IV/2026", "", DUE_ON, "2026-12-31" },
		{ "QIV/2026", "", DUE_ON, "2026-12-31" },
		{ "Quý 4 năm 2026", "", DUE_ON, "2026-12-31" },
		{ "trước quý IV/2026", "", DUE_ON, "2026-09-30" },
		{ "Cuối năm 2026", "", DUE_ON, "2026-12-31" },
		{ "Năm 2026", "", DUE_ON, "2026-12-31" },
		{ "đến hết tháng 9/2026", "", DUE_ON, "2026-09-30" },
		{ "6 tháng đầu năm 2026", "", DUE_ON, "2026-06-30" },
		{ "6 tháng cuối năm 2026", "", DUE_ON, "2026-12-31" },
		{ "Hoàn thành trước ngày 20/12/2026.", "", DUE_ON, "2026-12-19" },
		{ "trước ngày 15/12 hằng năm", "", DUE_YEARLY, NULL, 12, 14 },
		{ "Hằng năm, trước 15/12", "", DUE_YEARLY, NULL, 12, 14 },
		{ "", "Hằng năm (trước 15/12)", DUE_YEARLY, NULL, 12, 14 },
		{ "tháng 12", "hằng năm", DUE_YEARLY, NULL, 12, 31 },
		{ "trước tháng 12", "hằng năm", DUE_YEARLY, NULL, 11, 30 },
		{ "quý III", "hằng năm", DUE_YEARLY, NULL, 9, 30 },
		{ "6 tháng đầu năm", "hằng năm", DUE_YEARLY, NULL, 6, 30 },
		{ "", "Tối thiểu 01 lần/năm", DUE_YEARLY, NULL, 12, 31 },
		{ "", "cuối năm", DUE_YEARLY, NULL, 12, 31 },
		{ "ngày 10 của tháng đầu quý", "", DUE_QUARTERLY, NULL, 0, 10 },
		{ "trước ngày 10 tháng đầu mỗi quý", "", DUE_QUARTERLY, NULL, 0, 9 },
		{ "ngày 5 hằng quý", "", DUE_QUARTERLY, NULL, 0, 5 },
		{ "ngày 05 tháng đầu quý sau", "", DUE_QUARTERLY, NULL, 0, 5 },
		{ "ngày 05 của tháng đầu tiên của quý tiếp theo", "Hằng quý", DUE_QUARTERLY, NULL, 0, 5 },
		{ "10 tháng thứ hai của quý", "", DUE_QUARTERLY, NULL, 1, 10 },
		{ "ngày 15 tháng cuối quý", "", DUE_QUARTERLY, NULL, 2, 15 },
		{ "trước ngày 20 của tháng cuối quý", "Hằng quý", DUE_QUARTERLY, NULL, 2, 19 },
		{ "", "Hằng quý (trước ngày 25 của tháng cuối cùng)", DUE_QUARTERLY, NULL, 2, 24 },
		{ "30 tháng cuối mỗi quý", "", DUE_QUARTERLY, NULL, 2, 30 },
		{ "trước ngày 05 của tháng sau", "", DUE_MONTHLY, NULL, 0, 4 },
		{ "ngày 10 tháng kế tiếp", "Hằng tháng", DUE_MONTHLY, NULL, 0, 10 },
		{ "trước 15/01 năm sau", "", DUE_YEARLY, NULL, 1, 14 },
		{ "9 tháng đầu năm 2026", "", DUE_ON, "2026-09-30" },
		{ "3 tháng cuối năm 2026", "", DUE_ON, "2026-12-31" },
		{ "Ngày 15 hằng tháng", "", DUE_MONTHLY, NULL, 0, 15 },
		{ "trước ngày 15 hằng tháng", "", DUE_MONTHLY, NULL, 0, 14 },
		{ "ngày 15", "Hằng tháng", DUE_MONTHLY, NULL, 0, 15 },
		{ "", "Định kỳ hằng quý", DUE_PERIOD },
		{ "", "6 tháng/lần", DUE_PERIOD },
		{ "", "Thường xuyên, liên tục", DUE_NEVER },
		{ "", "Khi có yêu cầu", DUE_NEVER },
		{ "31/02", "", -1 },
		{ "sớm nhất có thể", "", -1 },
		{ "31/12", "Một lần", -1 },
		{ "29", "Hằng quý", -1 },
		{ "10", "Hằng năm", -1 },
		{ "31/12", "Hằng tháng", -1 },
		{ "31/12/2026", "Thường xuyên", -1 },
		{ "", "hai tuần", -1 },
		{ "", "Một lần", -1 },
		{ "", "0 tháng kể từ lần gần nhất", -1 },
	};

	for (size_t i = 0; i < COUNT(t); i++) {
		struct plan_due d;
		struct str why = { 0 };
		int field = -1;
		bool read = plan_due_read(cx, &base, str_z(t[i].due), str_z(t[i].cycle), &d, &field, &why);

		if (read != (t[i].how >= 0))
			fail_msg("“%s” “%s”", t[i].due, t[i].cycle);
		if (!read) {
			assert_true(why.n > 0 && (field == PF_DUE || field == PF_CYCLE));
			continue;
		}
		if ((int)d.how != t[i].how || d.months != t[i].months)
			fail_msg("“%s” “%s”: %d", t[i].due, t[i].cycle, (int)d.how);
		if (t[i].day)
			EQ(day_text(&cx->arena, d.day), t[i].day);
		if (t[i].mday) {
			assert_int_equal(d.month, t[i].month);
			assert_int_equal(d.mday, t[i].mday);
		}
	}
}

/* What an officer reads when his way of writing cannot be read: what is wrong with it, and how to write it. */
static void what_is_wrong_with_a_deadline_is_said_with_the_way_out(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *due, *cycle, *says, *way;
	} t[] = {
		{ "30/02/2027", "", "Không có ngày 30/02/2027: tháng 2 năm 2027 có 28 ngày", "28/02/2027" },
		{ "31/9/2026", "", "tháng 9 năm 2026 có 30 ngày", "30/09/2026" },
		{ "2026-02-30", "", "Không có ngày 30/02/2026", "28/02/2026" },
		{ "31/9", "Hằng năm", "tháng 9 có 30 ngày", "30/09" },
		{ "12/31/2026", "", "Không có tháng 31", "ngày trước, tháng sau" },
		{ "13/2026", "", "Không có tháng 13", "31/12/2026" },
		{ "31/12/206", "", "Năm 206", "bốn chữ số" },
		{ "Quý V/2026", "", "“Quý V/2026”", "quý IV/2026" },
		{ "Quý 5/2026", "", "Không có quý 5", "" },
		{ "tháng 12", "", "Thiếu năm", "tháng 12/2026" },
		{ "Quý IV", "", "Thiếu năm", "quý IV/2026" },
		{ "tháng 12", "Một lần", "cần cả năm", "tháng 12/2026" },
		{ "31 hằng tháng", "", "từ 1 đến 28", "31/12/2026" },
		{ "15/12", "Hằng tháng", "tính đến ngày cuối kỳ", "như 15" },
		{ "10 ngày sau mỗi kỳ", "", "tính từ ngày nào", "kể từ ngày ban hành" },
		{ "10 ngày làm việc kể từ ngày nghiệm thu", "", "chưa rõ tính từ ngày nào", "ngày nhận văn bản" },
		{ "10 ngày làm việc kể từ ngày nhận", "", "chưa có ngày đến của 9/KH-X", "Giờ, ngày đến" },
		{ "trong 10 ngày làm việc kể từ ngày 31/02/2026", "", "chưa rõ tính từ ngày nào", "08/10/2026" },
		{ "trong 0 ngày làm việc", "", "từ 1 đến 1000", "" },
		{ "trong 10 ngày làm việc", "Hằng quý", "việc làm một lần", "để trống chu kỳ" },
		{ "31 tháng cuối quý", "", "tháng cuối quý: đến 30", "31/12/2026" },
		{ "15 tháng cuối quý", "Hằng tháng", "thời hạn ghi là Hằng quý, chu kỳ lại là Hằng tháng", "sửa một trong hai" },
		{ "15 tháng cuối năm", "", "“15 tháng cuối năm”", "31/12/2026" },
		{ "2026-2030", "", "Khoảng thời gian", "31/12/2030" },
		{ "Quý III - Quý IV/2026", "", "Khoảng thời gian", "ngày cuối" },
		{ "30/6 và 31/12", "", "Một việc một thời hạn", "hai dòng" },
		{ "đầu năm 2027", "", "chưa rõ ngày", "31/01/2027" },
		{ "thứ 6 hằng tuần", "", "hằng tuần", "Hằng tháng" },
		{ "15/12 hằng năm", "Hằng quý", "thời hạn ghi là Hằng năm, chu kỳ lại là Hằng quý", "sửa một trong hai" },
		{ "29 ", "Hằng quý", "từ 1 đến 28", "31/12/2026" },
		{ "sớm nhất có thể", "", "“sớm nhất có thể”", "31/12/2026" },
		{ "", "hai tuần một lần", "Chu kỳ là Một lần", "Hằng tháng" },
	};

	for (size_t i = 0; i < COUNT(t); i++) {
		struct plan_due d;
		struct str why = { 0 };
		int field = -1;

		if (plan_due_read(cx, &base, str_z(t[i].due), str_z(t[i].cycle), &d, &field, &why))
			fail_msg("“%s” “%s” is read as %d", t[i].due, t[i].cycle, (int)d.how);
		if (str_find(text_fold(&cx->arena, why), text_fold(&cx->arena, str_z(t[i].says))) < 0 ||
			str_find(text_fold(&cx->arena, why), text_fold(&cx->arena, str_z(t[i].way))) < 0)
			fail_msg("“%s” “%s”: %.*s", t[i].due, t[i].cycle, ARG_STR(why));
	}
}

static struct plan plan_with(struct cx *cx, const char *const (*rows)[PF_COUNT], size_t n);

/* So many days from a day: what is counted, and from which day. */
static void deadlines_reckoned_from_a_day_are_read(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *due;
		enum law_per per;
		int count;
		const char *after, *shown;
	} t[] = {
		{ "10 ngày làm việc", PER_WD, 10, "2026-10-05", "10 ngày làm việc kể từ ngày ban hành" },
		{ "Trong 10 ngày làm việc kể từ ngày ban hành", PER_WD, 10, "2026-10-05", "10 ngày làm việc kể từ ngày ban hành" },
		{ "trong thời hạn 30 ngày", PER_DAYS, 30, "2026-10-05", "30 ngày kể từ ngày ban hành" },
		{ "Trong vòng 05 (năm) ngày làm việc, kể từ ngày Kế hoạch này được ban hành.", PER_WD, 5, "2026-10-05",
			"5 ngày làm việc kể từ ngày ban hành" },
		{ "30 ngày kể từ ngày ký ban hành Chỉ thị này", PER_DAYS, 30, "2026-10-05", "30 ngày kể từ ngày ban hành" },
		{ "Chậm nhất 15 ngày kể từ ngày Quyết định có hiệu lực thi hành", PER_DAYS, 15, "2026-10-14",
			"15 ngày kể từ ngày 14/10/2026" },
		{ "Trong 10 ngày làm việc kể từ ngày nhận được văn bản", PER_WD, 10, "2026-10-08",
			"10 ngày làm việc kể từ ngày 08/10/2026" },
		{ "10 ngày làm việc kể từ ngày 26/8/2026", PER_WD, 10, "2026-08-26", "10 ngày làm việc kể từ ngày 26/08/2026" },
		{ "2 tuần kể từ ngày ban hành", PER_DAYS, 14, "2026-10-05", "14 ngày kể từ ngày ban hành" },
		{ "trong 3 tháng", PER_MONTHS, 3, "2026-10-05", "3 tháng kể từ ngày ban hành" },
		{ "01 năm kể từ ngày ban hành", PER_MONTHS, 12, "2026-10-05", "12 tháng kể từ ngày ban hành" },
	};
	struct plan_due d;
	struct str why = { 0 };
	struct import_report rep;
	struct sheet s;
	int field;

	OK(sheet_read(cx, STR("number,date,received_at\n9/KH-X,2026-10-05,08/10/2026 09:00\n"), &s));
	OK(res_import(cx, &res_documents, &s, true, &rep));
	for (size_t i = 0; i < COUNT(t); i++) {
		struct str due, cycle;

		if (!plan_due_read(cx, &base, str_z(t[i].due), STR(""), &d, &field, &why))
			fail_msg("%s: %.*s", t[i].due, ARG_STR(why));
		assert_int_equal(d.how, DUE_ON);
		assert_int_equal(d.per, t[i].per);
		assert_int_equal(d.count, t[i].count);
		EQ(day_text(&cx->arena, d.after), t[i].after);
		plan_due_show(cx, &(struct law_due){ .how = DUE_ON, .per = d.per, .count = d.count, .after = d.after }, base.date,
			&due, &cycle);
		EQ(due, t[i].shown);
		EQ(cycle, "once");
	}
	assert_false(plan_due_read(cx, &base, STR("6 tháng"), STR(""), &d, &field, &why)); /* of a cycle: not from a day */
}

/* The calendar that is in force tells the day: Saturdays, Sundays and days off are not counted, a Saturday swapped in is. */
static void working_days_are_those_of_the_calendar(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1", "Việc", "", "b", "5 ngày làm việc kể từ ngày 20/8/2026", "", "act:meeting" },
		{ "2", "Việc", "", "b", "trong thời hạn 30 ngày", "", "act:meeting" },
		{ "3", "Việc", "", "b", "10 ngày làm việc kể từ ngày 26/08/2026", "", "act:meeting", "", "", "01/01/2026" },
	};
	static const char *const days[] = { "2026-08-26", "2026-11-04", "2026-09-14" };
	struct plan p = plan_with(cx, rows, COUNT(rows)), back;
	struct plan_faults faults = { 0 };
	struct law_faults lf = { 0 };
	struct law_pack *pack, *twice;
	struct law *law;
	int64_t id;
	int version;

	p.h[PH_DATE] = STR("05/10/2026");
	p.h[PH_FROM] = STR("20/08/2026");
	if (plan_pack(cx, duty_vocab(), &p, &faults, &pack) != RC_OK)
		fail_msg("%.*s", ARG_STR(cx->fault.text));
	OK(law_with(cx, duty_vocab(), pack, &law, &id, &version, &lf));
	for (size_t i = 0; i < COUNT(days); i++)
		EQ(day_text(&cx->arena, pack->duties.p[i].due[0].day), days[i]);
	EQ(law_reckoned(&cx->arena, &law->calendar, &pack->duties.p[0].due[0], false),
		"5 ngày làm việc kể từ ngày 20/08/2026, không tính Thứ Bảy, Chủ Nhật; có tính ngày làm bù 22/08/2026");
	EQ(law_reckoned(&cx->arena, &law->calendar, &pack->duties.p[2].due[0], false),
		"10 ngày làm việc kể từ ngày 26/08/2026, không tính Thứ Bảy, Chủ Nhật, ngày nghỉ 31/08/2026–02/09/2026");
	EQ(law_reckoned(&cx->arena, &law->calendar, &pack->duties.p[1].due[0], false), "30 ngày kể từ ngày 05/10/2026");
	assert_true(str_find(pack->bytes, STR("due: {after: 2026-08-20, wd: 5}")) > 0);
	assert_true(plan_of(cx, duty_vocab(), pack, &back));
	EQ(back.items[0].f[PF_DUE], "5 ngày làm việc kể từ ngày 20/08/2026");
	EQ(back.items[1].f[PF_DUE], "30 ngày kể từ ngày ban hành");
	OK(plan_pack(cx, duty_vocab(), &back, &faults, &twice));
	assert_true(str_eq(twice->bytes, pack->bytes));
}

static struct plan plan_with(struct cx *cx, const char *const (*rows)[PF_COUNT], size_t n)
{
	static const char *const heads[] = { "9/KH-X", "Kế hoạch “thử” \\ \"hai\"", "Cơ quan X", "05/10/2026", "", "", "V", "" };
	struct plan p = { .version = 1, .n = n, .items = ARENA_ARRAY(&cx->arena, struct plan_item, n + 1) };

	for (int h = 0; h < PH_COUNT; h++)
		p.h[h] = str_z(heads[h]);
	for (size_t i = 0; i < n; i++) {
		p.items[i].number = (uint32_t)i + 1;
		for (int f = 0; f < PF_COUNT; f++)
			p.items[i].f[f] = str_z(rows[i][f] ? rows[i][f] : "");
	}
	return p;
}

static void rows_become_a_pack_and_the_pack_the_same_rows(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1.a", "Một việc: \"trích\" \\ {a} # [b]", "", "Vụ Công tác Quốc hội, Địa phương; b", "31/12/2026", "",
			"act:meeting", "", "", "5/1/2026" },
		{ "1.a", "Việc thứ hai cùng điểm", "units_sys", "", "", "Hằng quý", "nothing_arose", "", "S" },
		{ "Điểm 1.dd", "Theo tháng", "role:specialised", "", "", "Hằng tháng", "Họp; Kế hoạch", "verified", "" },
		{ "2", "Quét", "systems_3", "a", "trước 20/12", "", "scan", "", "" },
		{ "3", "Không hạn", "Cơ quan (một lần chung)", "", "", "", "document:plan", "", "I" },
		{ "4", "Xoay vòng", "systems", "", "", "6 tháng kể từ lần gần nhất", "pentest", "", "" },
		{ "5", "Nửa năm", "", "", "", "6 tháng", "attendance:training+briefing", "", "" },
	};
	struct plan p = plan_with(cx, rows, COUNT(rows)), back, again;
	struct plan_faults faults = { 0 };
	struct law_pack *pack, *twice;
	struct law_faults lf = { 0 };

	if (plan_pack(cx, duty_vocab(), &p, &faults, &pack) != RC_OK)
		fail_msg("%.*s", ARG_STR(cx->fault.text));
	assert_int_equal(pack->duties.n, COUNT(rows));
	assert_int_equal(pack->clauses.n, 6);
	assert_int_equal(pack->settings.n, 3);
	EQ(pack->code, "9-kh-x");
	EQ(pack->duties.p[0].units[0], "a");
	assert_int_equal(pack->duties.p[0].wants, STRENGTH_DOCUMENTED);
	assert_int_equal(pack->duties.p[1].wants, STRENGTH_DOCUMENTED); /* said by a click it suffices, whatever is wanted */
	EQ(pack->duties.p[2].clause, "1.đ");
	EQ(pack->title.vi, "9/KH-X: Kế hoạch “thử” \\ \"hai\"");
	assert_true(plan_of(cx, duty_vocab(), pack, &back));
	EQ(back.items[0].f[PF_UNITS], "a; b");
	EQ(back.items[3].f[PF_DUE], "19/12");
	EQ(back.items[0].f[PF_SINCE], "05/01/2026");
	assert_int_equal(pack->duties.p[0].counts_from, date_first(STR("2026-01-05")));
	EQ(back.items[2].f[PF_EVIDENCE], "act:plan+meeting");
	again = back;
	OK(plan_pack(cx, duty_vocab(), &again, &faults, &twice));
	assert_true(str_eq(twice->bytes, pack->bytes));
	OK(law_read(cx, duty_vocab(), arena_fmt(&cx->arena, "%.*s# thêm tay\n", ARG_STR(pack->bytes)), STR("x"), &twice, &lf));
	assert_false(plan_of(cx, duty_vocab(), twice, &back)); /* changed by hand: the form would lose it */
}

/* What annexes call a product is its kind of evidence, by what the task is about; what nobody knows stays asked. */
static void products_of_an_annex_have_their_kinds(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *typed, *subject, *kind;
	} t[] = { { "Quyết định phân công", "units", "document:assignment" }, { "Báo cáo dò quét", "systems", "scan" },
		{ "Quyết định kiện toàn", "", "document:assignment" }, { "Kế hoạch được phê duyệt", "", "act:plan" },
		{ "Báo cáo dò quét", "units", "act:scan" }, { "Báo cáo kết quả thực hiện", "", "act:report_sent" },
		{ "Biên bản họp", "", "act:meeting" }, { "Biên bản họp; Thông báo kết luận; Kế hoạch", "", "act:plan+meeting" },
		{ "Quyết định ban hành Quy chế", "systems", "regulation" },
		{ "Danh sách tham dự", "", "attendance:training+briefing" },
		{ "Quyết định phê duyệt cấp độ", "systems", "level_approval" }, { "Hồ sơ đề xuất cấp độ", "systems", "dossier" },
		{ "Báo cáo kết quả diễn tập", "systems", "drill" }, { "Quyết định ban hành kế hoạch", "office", "act:plan" },
		{ "Phần mềm được nâng cấp", "", NULL }, { "Báo cáo khảo sát", "", NULL } };

	for (size_t i = 0; i < COUNT(t); i++) {
		const char *const rows[][PF_COUNT] = { { "1", "Việc", t[i].subject, "", "31/12/2026", "", t[i].typed } };
		struct plan p = plan_with(cx, rows, 1);
		struct plan_faults faults = { 0 };
		struct law_pack *pack;

		if (t[i].kind == NULL) {
			assert_int_equal(plan_pack(cx, duty_vocab(), &p, &faults, &pack), RC_INVALID);
			assert_true(faults.n == 1 && faults.p[0].field == PF_EVIDENCE);
			cx_clear(cx);
			continue;
		}
		if (plan_pack(cx, duty_vocab(), &p, &faults, &pack) != RC_OK)
			fail_msg("%s: %.*s", t[i].typed, ARG_STR(cx->fault.text));
		EQ(p.items[0].f[PF_EVIDENCE], t[i].kind);
	}
}

static void shipped_packs_are_not_of_the_form(void **state)
{
	struct cx *cx = *state;
	struct law_faults faults = { 0 };
	struct law_pack *pack;
	struct plan p;

	for (size_t i = 0; law_shipped[i].file; i++) {
		OK(law_read(cx, duty_vocab(), (struct str){ law_shipped[i].bytes, law_shipped[i].n }, str_z(law_shipped[i].file),
			&pack, &faults));
		assert_false(plan_of(cx, duty_vocab(), pack, &p));
	}
}

static void each_fault_is_told_at_its_row_and_field(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1", "Tốt", "", "", "31/12/2026", "", "act:meeting", "", "" },
		{ "", "Thiếu điểm", "", "", "", "", "act:meeting", "", "" }, { "3", "", "", "", "", "", "act:meeting", "", "" },
		{ "4", "Đơn vị lạ", "", "Vụ Lạ", "", "", "act:meeting", "", "" },
		{ "5", "Sai đối tượng", "units", "", "", "", "scan", "", "" },
		{ "6", "Vai trò và đơn vị", "role:finance", "a", "", "", "act:plan", "", "" },
		{ "7", "Mức lạ", "", "", "", "", "act:plan", "rất mạnh", "Q", "2026" },
		{ "", "", "ai đó", "Vụ Lạ", "30/02/2027", "", "bằng lời", "", "" }, /* all of one row at once */
	};
	static const struct {
		size_t item;
		int field;
	} want[] = { { 1, PF_POINT }, { 2, PF_TEXT }, { 3, PF_UNITS }, { 4, PF_EVIDENCE }, { 5, PF_UNITS }, { 6, PF_SINCE },
		{ 6, PF_WANTS }, { 6, PF_MARK }, { 7, PF_POINT }, { 7, PF_TEXT }, { 7, PF_SUBJECT }, { 7, PF_UNITS },
		{ 7, PF_EVIDENCE }, { 7, PF_DUE } };
	struct plan p = plan_with(cx, rows, COUNT(rows));
	struct plan_faults faults = { 0 };
	struct law_pack *pack;

	assert_int_equal(plan_pack(cx, duty_vocab(), &p, &faults, &pack), RC_INVALID);
	assert_int_equal(faults.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_int_equal(faults.p[i].item, want[i].item);
		assert_int_equal(faults.p[i].field, want[i].field);
	}
	EQ(p.items[3].f[PF_UNITS], "Vụ Lạ"); /* what was typed stays */
	cx_clear(cx);
}

/* Offices write commas, "và", and who leads; a unit's own name may hold a comma. Who takes part is asked nothing, and stays named in the text. */
static void units_are_read_as_offices_write_them(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1", "Hai", "", "Vụ Nội chính, Vụ Công tác Quốc hội, Địa phương", "31/12/2026", "", "act:meeting", "", "" },
		{ "2", "Một chủ trì", "", "Vụ Nội chính (chủ trì), Văn phòng, Vụ Công tác Quốc hội, Địa phương (phối hợp)",
			"31/12/2026", "", "act:meeting", "", "" },
		{ "3", "Hai chấm", "", "Chủ trì: Văn phòng; Phối hợp: Vụ Nội chính và Vụ Công tác Quốc hội, Địa phương",
			"31/12/2026", "", "act:meeting", "", "" },
		{ "4", "Cả hai", "", "VP\nb", "31/12/2026", "", "act:meeting", "", "" },
	};
	static const char *const bad[][PF_COUNT] = {
		{ "1", "Không ai chủ trì", "", "Vụ Nội chính (phối hợp)", "31/12/2026", "", "act:meeting", "", "" },
		{ "2", "Lạ", "", "Vụ Nội chính, Vụ Lạ (phối hợp)", "31/12/2026", "", "act:meeting", "", "" },
	};
	struct plan p = plan_with(cx, rows, COUNT(rows));
	struct plan_faults faults = { 0 };
	struct law_pack *pack;

	if (plan_pack(cx, duty_vocab(), &p, &faults, &pack) != RC_OK)
		fail_msg("%.*s", ARG_STR(cx->fault.text));
	EQ(p.items[0].f[PF_UNITS], "b; a");
	EQ(p.items[1].f[PF_UNITS], "b");
	EQ(p.items[1].f[PF_TEXT], "Một chủ trì (phối hợp: Văn phòng, Vụ Công tác Quốc hội, Địa phương)");
	EQ(p.items[2].f[PF_UNITS], "vp");
	EQ(p.items[2].f[PF_TEXT], "Hai chấm (phối hợp: Vụ Nội chính, Vụ Công tác Quốc hội, Địa phương)");
	EQ(p.items[3].f[PF_UNITS], "vp; b");
	p = plan_with(cx, bad, COUNT(bad));
	assert_int_equal(plan_pack(cx, duty_vocab(), &p, &faults, &pack), RC_INVALID);
	assert_int_equal(faults.n, 2);
	assert_true(str_find(faults.p[0].text, STR("cần đơn vị chủ trì")) >= 0);
	assert_true(str_find(faults.p[1].text, STR("“Vụ Lạ”")) >= 0);
	cx_clear(cx);
}

static void a_duty_for_some_units_asks_those_and_their_systems_only(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1", "Đơn vị", "", "b", "31/12/2026", "", "act:meeting", "", "" },
		{ "2", "Hệ thống", "systems", "a", "31/12/2026", "", "scan", "", "" },
	};
	struct plan p = plan_with(cx, rows, COUNT(rows));
	struct plan_faults faults = { 0 };
	AUTO(facts_done) struct facts f = { 0 };
	struct law_pack *pack;
	struct import_report rep;
	struct sheet s;
	struct law *law;
	struct board b;
	int64_t id;
	int version;
	struct law_faults lf = { 0 };
	size_t n[2] = { 0 };

	OK(sheet_read(cx,
		STR("code,name,unit,operator,operating_from\nh1,Một,a,,2020-01-01\nh2,Hai,b,,2020-01-01\nh3,Ba,b,a,2020-01-01\n"),
		&s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	OK(plan_pack(cx, duty_vocab(), &p, &faults, &pack));
	OK(law_with(cx, duty_vocab(), pack, &law, &id, &version, &lf));
	facts_init(&f);
	OK(facts_load(cx, &f, INT64_MAX));
	OK(board_make(cx, &f, law, INT64_MIN, &b));
	for (size_t i = 0; i < b.n; i++)
		if (str_eq(b.rows[i].duty->pack, pack->code))
			n[str_is(b.rows[i].duty->clause, "2")]++;
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 2); /* answered for, or operated */
}

static void place_of(struct cx *cx, int64_t known_at, const char *code, const char *name, size_t tasks)
{
	AUTO(facts_done) struct facts f = { 0 };
	struct board b;
	size_t n = 0;

	facts_init(&f);
	OK(duty_board(cx, known_at, INT64_MIN, &f, &b));
	for (size_t i = 0; i < b.n; i++)
		if (str_is(b.rows[i].duty->pack, "9-kh-x")) {
			const struct fact *u = facts_get(&f, b.rows[i].subject);

			EQ(u->code, code);
			EQ(u->label, name);
			n++;
		}
	assert_int_equal(n, tasks);
}

static void unit_renamed(struct cx *cx, const char *code, const char *to)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *row;

	OK(res_by_code(cx, &res_units, str_z(code), &row));
	row->v[res_field(&res_units, "code")].s = str_z(to);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, row, STR("Đổi mã"), NULL));
	OK(tx_commit(&tx));
}

/* The task is the unit's, not its code's: on the board, in the form, in the YAML, then and now; also where another unit gets the old code. */
static void tasks_follow_a_unit_whose_code_changes(void **state)
{
	struct cx *cx = *state;
	static const char *const rows[][PF_COUNT] = {
		{ "1", "Đơn vị", "", "b", "31/12/2026", "", "act:meeting", "", "" },
		{ "2", "Hai lần", "", "b", "31/12/2026", "", "act:plan", "", "" },
	};
	struct plan p = plan_with(cx, rows, COUNT(rows)), back;
	struct plan_faults faults = { 0 };
	struct law_faults lf = { 0 };
	struct law_pack *pack, *now;
	struct law_loaded *l;
	int64_t seq, before;
	size_t n;
	bool same;

	OK(plan_pack(cx, duty_vocab(), &p, &faults, &pack));
	OK(law_load(cx, duty_vocab(), pack->bytes, pack->file, &lf, &seq, &same));
	place_of(cx, INT64_MAX, "b", "Vụ Nội chính", 2);
	OK(ledger_size(cx, &before));
	unit_renamed(cx, "b", "NC \"1\", 2"); /* what a plain scalar could not hold */
	unit_renamed(cx, "a", "b");
	place_of(cx, INT64_MAX, "NC \"1\", 2", "Vụ Nội chính", 2);
	place_of(cx, before - 1, "b", "Vụ Nội chính", 2);
	OK(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++)
		if (str_is(l[i].code, "9-kh-x"))
			l = &l[i];
	OK(law_read(cx, duty_vocab(), l->bytes, l->file, &now, &lf));
	assert_true(plan_of(cx, duty_vocab(), now, &back));
	OK(law_bind(cx, now, l->seq));
	OK(law_codes_now(cx, now));
	plan_units_show(cx, now, &back);
	EQ(back.items[1].f[PF_UNITS], "NC \"1\", 2");
	assert_true(
		str_find(now->bytes, STR("units: [\"NC \\\"1\\\", 2\"]")) > 0 && str_find(now->bytes, STR("units: [\"b\"]")) < 0);
	OK(law_load(cx, duty_vocab(), now->bytes, l->file, &lf, &seq, &same)); /* what is given out is what is in use */
	assert_true(same);
	back.version++;
	OK(plan_pack(cx, duty_vocab(), &back, &faults, &pack));
	OK(law_load_next(cx, duty_vocab(), pack->bytes, pack->file, &lf, &seq));
	place_of(cx, INT64_MAX, "NC \"1\", 2", "Vụ Nội chính", 2);
	place_of(cx, before - 1, "b", "Vụ Nội chính", 2);
}

/* A pack written by hand: plain and quoted codes, an alias, letters of several bytes before them on the line. */
static void the_text_of_a_pack_gets_the_codes_of_today(void **state)
{
	struct cx *cx = *state;
	struct law_faults lf = { 0 };
	struct law_pack *pack;
	int64_t seq;
	bool same;
	struct str text = STR(
		"pack: kh\nversion: 1\ntitle: {vi: Kế hoạch}\ndocuments:\n"
		"  - {code: KH, number: 5/KH, title: {vi: K}, date: 2026-06-01, mark: V}\n"
		"clauses: [{code: \"1\", text: {vi: x}, cite: {doc: KH}}]\nduties:\n"
		"  - {code: kh.1, clause: \"1\", title: {vi: Việc của vụ b}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15, "
		"over: units, units: &u [b, 'vp'], kind: act, with: {kinds: [meeting]}, due: {on: 2026-12-15}}\n"
		"  - {code: kh.2, clause: \"1\", title: {vi: Việc}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15, "
		"over: units, units: *u, kind: act, with: {kinds: [plan]}, due: {on: 2026-12-15}}\n");

	OK(law_load(cx, duty_vocab(), text, STR("kh.yaml"), &lf, &seq, &same));
	unit_renamed(cx, "b", "B2");
	OK(law_read(cx, duty_vocab(), text, STR("kh.yaml"), &pack, &lf));
	OK(law_bind(cx, pack, seq));
	OK(law_codes_now(cx, pack));
	EQ(pack->duties.p[1].units[0], "B2");
	assert_true(str_find(pack->bytes, STR("vụ b}")) > 0 && str_find(pack->bytes, STR("units: &u [\"B2\", 'vp'], kind")) > 0 &&
		    str_find(pack->bytes, STR("units: *u, kind")) > 0);
	OK(law_load(cx, duty_vocab(), pack->bytes, STR("kh.yaml"), &lf, &seq, &same));
	assert_true(same);
}

static void a_unit_that_is_not_there_is_told_at_its_own_line(void **state)
{
	struct cx *cx = *state;
	struct law_faults lf = { 0 };
	int64_t seq;
	bool same;
	struct str text =
		STR("pack: kh\nversion: 1\ntitle: {vi: Kế hoạch}\ndocuments:\n"
		    "  - {code: KH, number: 5/KH, title: {vi: K}, date: 2026-06-01, mark: V}\n"
		    "clauses: [{code: \"1\", text: {vi: x}, cite: {doc: KH}}]\nduties:\n"
		    "  - {code: kh.1, clause: \"1\", title: {vi: Việc}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15,\n"
		    "     over: units, kind: act, with: {kinds: [plan]}, due: {on: 2026-12-15}, units: [b,\n"
		    "       không-có]}\n");

	assert_int_equal(law_load(cx, duty_vocab(), text, STR("kh.yaml"), &lf, &seq, &same), RC_INVALID);
	assert_int_equal(lf.n, 1);
	EQ(lf.p[0].place, "kh.yaml:10");
}

/* Of a cell longer than any paper's nothing was kept, and nothing said; what is said of a long one is cut between letters. */
static void a_long_cell_of_a_paper_is_told(void **state)
{
	struct cx *cx = *state;
	struct str cell = STR("12/BC");
	struct import_report rep;
	struct sheet s;

	for (int i = 0; i <= 700; i++, cell = arena_fmt(&cx->arena, "%.*s chữ", ARG_STR(cell))) {
		if (i != 50 && i != 700)
			continue;
		OK(sheet_read_all(cx, arena_fmt(&cx->arena, "Số, ký hiệu;Ngày ban hành\n%.*s;03/11/2026\n", ARG_STR(cell)), &s));
		assert_int_equal(res_import(cx, &res_documents, &s, false, &rep), i == 50 ? RC_OK : RC_INVALID);
		assert_int_equal(rep.count[i == 50 ? IMPORT_NEW : IMPORT_WRONG], 1);
		assert_true(i == 700 || (rep.n_notes == 1 && utf8_valid(rep.notes[0].text)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_long_cell_of_a_paper_is_told, fresh, gone),
		cmocka_unit_test_setup_teardown(deadlines_and_cycles_of_offices_are_read_and_doubt_is_refused, fresh, gone),
		cmocka_unit_test_setup_teardown(what_is_wrong_with_a_deadline_is_said_with_the_way_out, fresh, gone),
		cmocka_unit_test_setup_teardown(deadlines_reckoned_from_a_day_are_read, fresh, gone),
		cmocka_unit_test_setup_teardown(working_days_are_those_of_the_calendar, fresh, gone),
		cmocka_unit_test_setup_teardown(rows_become_a_pack_and_the_pack_the_same_rows, fresh, gone),
		cmocka_unit_test_setup_teardown(products_of_an_annex_have_their_kinds, fresh, gone),
		cmocka_unit_test_setup_teardown(shipped_packs_are_not_of_the_form, fresh, gone),
		cmocka_unit_test_setup_teardown(each_fault_is_told_at_its_row_and_field, fresh, gone),
		cmocka_unit_test_setup_teardown(units_are_read_as_offices_write_them, fresh, gone),
		cmocka_unit_test_setup_teardown(a_duty_for_some_units_asks_those_and_their_systems_only, fresh, gone),
		cmocka_unit_test_setup_teardown(tasks_follow_a_unit_whose_code_changes, fresh, gone),
		cmocka_unit_test_setup_teardown(the_text_of_a_pack_gets_the_codes_of_today, fresh, gone),
		cmocka_unit_test_setup_teardown(a_unit_that_is_not_there_is_told_at_its_own_line, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
