/* res/: sheets as offices have them. Every defect of one real kind stands in the workbook of `messy`, made here cell by cell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#include "campaign.h"
#include "intake_site.h"

static const char *const messy_merged[] = { "A1:M1", "A3:M3", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:E6", "F5:F6", "G5:I5",
	"J5:J6", "K5:K6", "L5:L6", "M5:M6", "A8:M8", "F11:F13", NULL };

/* 35 systems in three groups. NFD stands in the name of row 9, a column is of TCVN3. */
static struct str messy_table(struct cx *cx)
{
	struct buf b;
	struct str s;
	static const char *const levels[] = { "3", "III", "Cấp độ 3", "CĐ3", "cấp độ: 3", "Cấp 3 (đề xuất)" };
	static const char *const dates[] = { "30/9/2024", "tháng 9/2024", "Quý III/2024", "9/2024", "2024",
		"ngày 5 tháng 9 năm 2024" };
	static const char *const yes[] = { "x", "có", "đã", "X", "Đã có", "✓", "Không", "chưa", "" };

	buf_init(&b, 1 << 20);
	buf_z(&b, "VĂN PHÒNG\n\nDANH SÁCH HỆ THỐNG THÔNG TIN\n\n");
	buf_z(&b, "STT|Tên HTTT||ĐVVH|Đơn vị quản lý|Cấp độ|Quyết định phê duyệt|||Ngày đưa vào vận hành|Internet|Trạng thái hồ "
		  "sơ|Môc ®Ých, chøc n¨ng\n");
	buf_z(&b, "||||||Số|Ngày|Cơ quan||||\n");
	buf_z(&b, "(1)|(2)||(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)|(11)|(12)\n");
	buf_z(&b, "I. Cục Hành chính - Quản trị\n");
	for (int i = 1; i <= 35; i++) {
		const char *name = i == 1 ? "Hệ thống Một" : "Hệ thống";

		if (i == 13)
			buf_z(&b, "II|Vụ Nội chính (12 hệ thống)|||||||||||\n");
		if (i == 25)
			buf_z(&b, "III|Cổng Thông tin điện tử|||||||||||\n");
		if (i == 20)
			buf_z(&b, "STT|Tên HTTT||ĐVVH|Đơn vị quản lý|Cấp độ|||||||Môc ®Ých, chøc n¨ng\n");
		buf_fmt(&b, "%d|%s %d||%s|%s|%s|", i == 7 ? 70 : i, name, i, i % 3 == 0 ? "HCQT" : "",
			i == 30 ? "Cục Hành chính – Quản trị" : "",
			i == 3 || i == 4 || i == 5 ? (i == 3 ? "3" : "") : levels[i % 6]);
		if (i % 5 == 1)
			buf_fmt(&b, "QĐ số %d/QĐ-VPCP ngày 05/9/2024||", 100 + i);
		else if (i % 5 == 2)
			buf_fmt(&b, "%d/QĐ-VPCP|05.9.2024|Văn phòng", 100 + i);
		else if (i % 5 == 3)
			buf_z(&b, "Quyết định số 123/QĐ-VPCP~ngày 05 tháng 9 năm 2024 của Văn phòng||");
		else if (i % 5 == 4)
			buf_z(&b, "chưa có||");
		else
			buf_z(&b, "||");
		buf_fmt(&b, "|%s|%s|%s|Qu¶n lý v¨n b¶n vµ ®iÒu hµnh\n", dates[i % 6], yes[i % 9],
			i % 5 == 4 || i % 5 == 0 ? "Đang dự thảo" : "Đã phê duyệt");
		if (i == 24)
			buf_z(&b, "|Cộng:|||||24|||||\n");
		if (i == 28)
			buf_z(&b, "\n");
	}
	buf_z(&b, "|Tổng cộng: 35 hệ thống|||35||||||||\n");
	buf_z(&b, "||||||||Hà Nội, ngày 01 tháng 10 năm 2026\n||Người lập biểu||||||Thủ trưởng đơn vị\n||Nguyễn Văn A\n");
	s = arena_str(&cx->arena, buf_str(&b));
	buf_done(&b);
	return s;
}

static void messy_judge(struct cx *cx, const struct sheet *s)
{
	struct import_report rep;
	enum rc rc = res_import(cx, &res_systems, s, false, &rep);
	struct row *row;
	int64_t before, after;
	int papers = 0;

	if (rc != RC_OK || rep.n != 35)
		tell(cx, &rep);
	OK(rc);
	assert_int_equal(rep.n, 35);
	if (rep.n_ignored)
		fail_msg("ignored: %.*s", ARG_STR(rep.ignored[0]));
	assert_true(rep.n_converted >= 1);
	assert_int_equal(count(cx, &res_systems), 0);
	OK(res_import(cx, &res_systems, s, true, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 35);
	assert_int_equal(count(cx, &res_systems), 35);
	row = rep.rows[0].row;
	EQ(row_text(row, "name"), "Hệ thống Một 1");
	assert_int_equal(rep.rows[0].number, 9);
	EQ(row_text(row, "operating_from"), "2024-09");
	EQ(row_text(row, "purpose"), "Quản lý văn bản và điều hành");
	EQ(row_text(row, "dossier_state"), "approved");
	assert_int_equal(rep.rows[0].n_also, 1);
	row = rep.rows[0].also[0].row;
	assert_int_equal(row_i64(row, "level", 0), 3);
	EQ(row_text(row, "number"), "101/QĐ-VPCP");
	EQ(row_text(row, "date"), "2024-09-05");
	assert_true(row_val(row, "document")->set);
	for (size_t i = 0; i < 35; i++) { /* the unit is the group's, or its own */
		const char *want = i < 12 || i == 29 ? "a" : i < 24 ? "b" : "c";
		struct row *unit;

		OK(res_load(cx, &res_units, row_i64(rep.rows[i].row, "unit", 0), &unit));
		EQ(row_text(unit, "code"), want);
		if (rep.rows[i].n_also) {
			papers++;
			assert_true(row_val(rep.rows[i].also[0].row, "number")->set);
			assert_int_equal(row_i64(rep.rows[i].also[0].row, "level", 0), 3);
		} else { /* without a paper it is no decision, and the level is not lost */
			assert_int_equal(row_i64(rep.rows[i].row, "proposed_level", 0), 3);
		}
	}
	assert_int_equal(papers, 21);
	row = rep.rows[2].also[0].row; /* the paper of several systems is one document */
	EQ(row_text(row, "number"), "123/QĐ-VPCP");
	assert_int_equal(row_i64(row, "document", 0), row_i64(rep.rows[7].also[0].row, "document", 1));
	assert_true(row_val(row, "authority")->set);
	assert_int_equal(rep.rows[3].n_also, 0);
	assert_int_equal(count(cx, &res_level_decisions), 21);
	assert_int_equal(count(cx, &res_documents), 15);
	OK(ledger_size(cx, &before));
	OK(res_import(cx, &res_systems, s, true, &rep));
	assert_int_equal(rep.count[IMPORT_SAME], 35);
	OK(ledger_size(cx, &after));
	assert_int_equal(after, before);
}

static void a_messy_workbook_of_35_systems_loses_no_row(void **state)
{
	struct cx *cx = *state;
	struct sheet s;

	OK(sheet_read_all(cx, book(cx, messy_table(cx), messy_merged), &s));
	messy_judge(cx, &s);
}

/* CSV has no merged ranges: what Excel saves has the text in the first cell only. */
static void the_same_as_csv_loses_no_row(void **state)
{
	struct cx *cx = *state;
	struct str table = messy_table(cx);
	char *p = (char *)table.p;
	struct buf b AUTO(buf_done) = { 0 };
	struct str row, cell;
	struct sheet s;
	int n = 0;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < table.n; i++)
		if (p[i] == '~')
			p[i] = ' ';
	while (str_next(&table, '\n', &row)) {
		n++;
		for (int c = 0; str_next(&row, '|', &cell); c++)
			csv_write_cell(&b, c == 5 && (n == 12 || n == 13) ? STR("3") : cell, c == 0);
		csv_write_end(&b);
	}
	OK(sheet_read_all(cx, buf_str(&b), &s));
	messy_judge(cx, &s);
}

/* --- parts --- */

static void a_paper_in_one_cell_is_split(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *cell, *number, *date, *issuer;
	} t[] = {
		{ "QĐ số 123/QĐ-VPCP ngày 05/9/2024", "123/QĐ-VPCP", "2024-09-05", "" },
		{ "Quyết định số 08/2020/QĐ-TTg ngày 15 tháng 01 năm 2020 của Thủ tướng Chính phủ", "08/2020/QĐ-TTg", "2020-01-15",
			"Thủ tướng Chính phủ" },
		{ "123/QĐ-VPCP", "123/QĐ-VPCP", "", "" },
		{ "Số:45/QĐ-BM (12/3/2025)", "45/QĐ-BM", "2025-03-12", "" },
		{ "Quyết định số 7 ngày 1/2/2023", "7", "2023-02-01", "" },
		{ "QĐ 12/QĐ-X tháng 9/2024", "12/QĐ-X", "2024-09", "" },
		{ "12/QĐ-X năm 2024", "12/QĐ-X", "2024", "" },
		{ "12/QĐ-X (T9/2024)", "12/QĐ-X", "2024-09", "" },
		{ "số 123 / QĐ - VPCP ngày 05/9/2024", "123/QĐ-VPCP", "2024-09-05", "" },
		{ "123 /QĐ–VPCP ngày 05 / 9 / 2024", "123/QĐ-VPCP", "2024-09-05", "" },
		{ "(QĐ số 12/QĐ-BM)", "12/QĐ-BM", "", "" },
		{ "QĐ số 12/QĐ-BM(M)", "12/QĐ-BM(M)", "", "" },
		{ "QĐ số 12/QĐ-BM (Mật) ngày 1/2/2024", "12/QĐ-BM(Mật)", "2024-02-01", "" },
		{ "12/QĐ-BM - Về việc phê duyệt", "12/QĐ-BM", "", "" },
		{ "Chưa có QĐ", "", "", "" },
		{ "Đang trình ký", "", "", "" },
		{ "đã phê duyệt", "", "", "" },
		{ "Đã phê duyệt năm 2023", "", "", "" },
		{ "theo biên bản 3 bên", "", "", "" },
		{ "412", "412", "", "" },
		{ "chưa có", "", "", "" },
		{ "x", "", "", "" },
		{ "05/9/2024", "", "2024-09-05", "" },
		{ "99/NQ ngày 31/02/2024", "99/NQ", "", "" },
	};

	for (size_t i = 0; i < COUNT(t); i++) {
		struct paper p;

		paper_read(cx, str_z(t[i].cell), &p);
		EQ(p.number, t[i].number);
		EQ(p.date, t[i].date);
		EQ(p.issuer, t[i].issuer);
		assert_false(p.two);
	}
	struct paper p;
	paper_read(cx, STR("12/QĐ-A ngày 1/2/2023; 15/QĐ-B ngày 3/4/2024"), &p);
	assert_true(p.two);
}

struct spelling {
	const struct res *r;
	const char *field, *cell, *want; /* want NULL: refused; "": not set */
};

static void spelled(struct cx *cx, const struct spelling *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &t[i].r->fields[res_field(t[i].r, t[i].field)];
		struct val v;
		struct str why = { 0 };
		bool read = cell_read(cx, f, str_z(t[i].cell), &v, &why);

		if (read != (t[i].want != NULL))
			fail_msg("%s: %s", t[i].field, t[i].cell);
		if (read)
			EQ(val_write(cx, f, &v), t[i].want);
		else
			assert_true(why.n > 0);
	}
}

static void spellings_of_offices_are_read_and_doubt_is_refused(void **state)
{
	struct cx *cx = *state;
	static const struct spelling t[] = {
		{ &res_level_decisions, "level", "Cấp độ III (ba)", "3" },
		{ &res_level_decisions, "level", "cấp độ: 2 – đề xuất", "2" },
		{ &res_level_decisions, "level", "3 hoặc 4", NULL },
		{ &res_level_decisions, "level", "6", NULL },
		{ &res_level_decisions, "level", "-", "" },
		{ &res_level_decisions, "level", "3.0", "3" },
		{ &res_level_decisions, "level", "ba", "3" },
		{ &res_level_decisions, "level", "Cấp độ ba", "3" },
		{ &res_level_decisions, "level", "L3", "3" },
		{ &res_level_decisions, "level", "năm 2024", NULL },
		{ &res_level_decisions, "level", "2-3", NULL },
		{ &res_systems, "internet_facing", "Đã có", "Có" },
		{ &res_systems, "internet_facing", "rồi", "Có" },
		{ &res_systems, "internet_facing", "ü", "Có" },
		{ &res_systems, "internet_facing", "u", NULL },
		{ &res_systems, "internet_facing", "+", "Có" },
		{ &res_systems, "internet_facing", "ko", "Không" },
		{ &res_systems, "name", "Hệ thống\nquản lý\t văn bản", "Hệ thống quản lý văn bản" },
		{ &res_documents, "secret", "Thường", "Không" },
		{ &res_documents, "secret", "TỐI MẬT", "Có" },
		{ &res_documents, "secret", "Khẩn", NULL },
		{ &res_systems, "internet_facing", "Không có", "Không" },
		{ &res_systems, "internet_facing", "chưa xác định", "" },
		{ &res_systems, "internet_facing", "một phần", NULL },
		{ &res_systems, "dossier_state", "Đã phê duyệt", "Đã được phê duyệt" },
		{ &res_systems, "dossier_state", "Chưa phê duyệt xong", NULL },
		{ &res_systems, "plan_state", "Đầy đủ", "Đã triển khai đầy đủ" },
		{ &res_systems, "plan_state", "Chưa triển khai đầy đủ", NULL },
		{ &res_systems, "assessment", "Trước khi đưa vào sử dụng và định kỳ", "Trước khi đưa vào sử dụng; Định kỳ" },
		{ &res_systems, "operating_from", "Dự kiến quý IV/2026", "Quý IV/2026" },
		{ &res_systems, "operating_from", "trước 30/9/2024", "trước 30/09/2024" },
		{ &res_systems, "operating_from", "trước ngày 01/01/2020", "trước 01/01/2020" },
		{ &res_systems, "operating_from", "Trước tháng 9/2024", "trước tháng 9/2024" },
		{ &res_systems, "operating_from", "trước quý I/2024", "trước Quý I/2024" },
		{ &res_systems, "operating_from", "từ trước 2020", "trước 2020" },
		{ &res_systems, "operating_from", "before 2020", "trước 2020" },
		{ &res_systems, "operating_from", "trước 31/2/2024", NULL },
		{ &res_systems, "operating_from", "trước khi sáp nhập", NULL },
		{ &res_systems, "operating_from", "khoảng 2019", NULL },
		{ &res_systems, "operating_from", "khoảng năm 2019", NULL },
		{ &res_systems, "retired_on", "trước 2020", NULL },
		{ &res_activities, "done_on", "trước 2020", NULL },
		{ &res_activities, "at", "trước 2020", NULL },
		{ &res_activities, "period", "trước 2020", NULL },
		{ &res_systems, "operating_from", "30/9/24", "30/09/2024" },
		{ &res_systems, "operating_from", "5/9/95", NULL },
		{ &res_systems, "operating_from", "trước 2020", "trước 2020" },
		{ &res_systems, "operating_from", "Trước năm 2020", "trước 2020" },
		{ &res_systems, "operating_from", "đầu năm 2024", "2024" },
		{ &res_systems, "operating_from", "6 tháng đầu năm 2023", "2023" },
		{ &res_systems, "operating_from", "06 tháng cuối năm 2023", "2023" },
		{ &res_systems, "operating_from", "nửa đầu năm 2023", "2023" },
		{ &res_systems, "operating_from", "cuối 2023", "2023" },
		{ &res_systems, "operating_from", "đầu tuần", NULL },
		{ &res_level_decisions, "level", "CĐ-3", "3" },
		{ &res_level_decisions, "level", "CĐ – 3", "3" },
		{ &res_level_decisions, "level", "3*", "3" },
		{ &res_level_decisions, "level", "Cấp độ 2 (*)", "2" },
		{ &res_level_decisions, "level", "-3", NULL },
		{ &res_level_decisions, "level", "CĐ-7", NULL },
		{ &res_level_decisions, "level", "3-4", NULL },
		{ &res_systems, "operating_from", "45565", "30/09/2024" },
		{ &res_systems, "operating_from", "45565.0", "30/09/2024" },
		{ &res_systems, "operating_from", "36526", "01/01/2000" },
		{ &res_systems, "operating_from", "45565.5", NULL },
		{ &res_systems, "operating_from", "36525", NULL },
		{ &res_systems, "operating_from", "73051", NULL },
		{ &res_level_decisions, "level", "C3", "3" },
		{ &res_level_decisions, "level", "c2", "2" },
		{ &res_level_decisions, "level", "C9", NULL },
		{ &res_systems, "operating_from", "30/9/2024 00:00:00", "30/09/2024" },
		{ &res_systems, "operating_from",
			"\xe2\x80\x8b"
			"30/9/2024",
			"30/09/2024" },
		{ &res_systems, "operating_from", "'30/9/2024", "30/09/2024" },
		{ &res_systems, "operating_from", "29/02/2024.", "29/02/2024" },
		{ &res_systems, "operating_from", "tháng 9/2024;", "tháng 9/2024" },
		{ &res_systems, "operating_from", "29/02/2023.", NULL },
		{ &res_systems, "operating_from", "T9/2024", "tháng 9/2024" },
		{ &res_systems, "unit", "Cục Hành chính - Quản trị", "a" },
		{ &res_systems, "unit", "Cục Không Có", NULL },
	};

	spelled(cx, t, COUNT(t));
}

/* What stands in a cell is a whole name of one choice, with its marks, or it is a wrong row: a part of a name is never taken for it. */
static void a_choice_is_never_guessed(void **state)
{
	struct cx *cx = *state;
	static const struct spelling t[] = {
		{ &res_systems, "state", "đang dùng", "Đang vận hành" },
		{ &res_systems, "state", "đã vận hành", "Đang vận hành" },
		{ &res_systems, "state", "Đang sử dụng", "Đang vận hành" },
		{ &res_systems, "state", "đang hoạt động", "Đang vận hành" },
		{ &res_systems, "state", "Hoạt động bình thường", "Đang vận hành" },
		{ &res_systems, "state", "vận hành", "Đang vận hành" },
		{ &res_systems, "state", "đã đưa vào vận hành", "Đang vận hành" },
		{ &res_systems, "state", "Đã được đưa vào sử dụng", "Đang vận hành" },
		{ &res_systems, "state", "đang khai thác", "Đang vận hành" },
		{ &res_systems, "state", "đang khai thác, sử dụng", "Đang vận hành" },
		{ &res_systems, "state", "dang van hanh", "Đang vận hành" },
		{ &res_systems, "state", "ĐANG VẬN HÀNH", "Đang vận hành" },
		{ &res_systems, "state", "đang sử dụng (từ 2020)", "Đang vận hành" },
		{ &res_systems, "state", "Hiện đang hoạt động.", "Đang vận hành" },
		{ &res_systems, "state", "đang triển khai", "Đang xây dựng" },
		{ &res_systems, "state", "đang phát triển", "Đang xây dựng" },
		{ &res_systems, "state", "dừng", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "đã dừng", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "Ngừng hoạt động", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "dừng vận hành", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "không còn sử dụng", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "đã thanh lý", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "Đã huỷ bỏ", "Đã kết thúc vận hành" },
		{ &res_systems, "state", "đang dừng", "Tạm dừng" },
		{ &res_systems, "state", "tạm ngừng vận hành", "Tạm dừng" },
		{ &res_systems, "state", "Tạm dừng", "Tạm dừng" },
		{ &res_systems, "state", "Đã", NULL },
		{ &res_systems, "state", "đang", NULL },
		{ &res_systems, "state", "dang dung", NULL },
		{ &res_systems, "state", "da dung", NULL },
		{ &res_systems, "state", "tạm dùng", NULL },
		{ &res_systems, "state", "tạm đúng", NULL },
		{ &res_systems, "state", "kết", NULL },
		{ &res_systems, "state", "đang vận hành hoặc tạm dừng", NULL },
		{ &res_systems, "state", "Đang vận hành (đã dừng từ 2025)", NULL },
		{ &res_systems, "state", "chưa vận hành", NULL },
		{ &res_systems, "state", "vận hành thử nghiệm", NULL },
		{ &res_systems, "state", "không hoạt động", NULL },
		{ &res_systems, "dossier_state", "Chưa phê duyệt hồ sơ", NULL },
		{ &res_systems, "dossier_state", "đang thẩm định", "Đã gửi thẩm định" },
		{ &res_systems, "plan_state", "đã triển khai", NULL },
		{ &res_systems, "plan_state", "triển khai", NULL },
		{ &res_systems, "plan_state", "một phần", "Đã triển khai một số hạng mục" },
		{ &res_systems, "hosting", "thuê cloud", "Điện toán đám mây" },
		{ &res_systems, "hosting", "Phòng máy", "Phòng máy, trung tâm dữ liệu của cơ quan" },
		{ &res_systems, "hosting", "thuê", NULL },
		{ &res_systems, "hosting", "trung tâm dữ liệu", NULL },
		{ &res_systems, "info", "công khai, cá nhân", "Thông tin công cộng; Thông tin cá nhân" },
		{ &res_systems, "info", "thông tin", NULL },
		{ &res_systems, "kind", "Nội bộ", "Phục vụ hoạt động nội bộ" },
		{ &res_systems, "kind", "phục vụ", NULL },
		{ &res_systems, "always_on", "24/7", "Có" },
		{ &res_systems, "always_on", "8/5", "Không" },
		{ &res_systems, "always_on", "24/6", NULL },
		{ &res_systems, "internet_facing", "Có thể", NULL },
		{ &res_systems, "internet_facing", "Đã dừng", NULL },
		{ &res_systems, "internet_facing", "Dừng", NULL },
		{ &res_systems, "internet_facing", "Có (chưa đầy đủ)", NULL },
		{ &res_systems, "internet_facing", "Có công khai", "Có" },
		{ &res_systems, "internet_facing", "Không công khai trên Internet", "Không" },
		{ &res_systems, "internet_facing", "Có nhưng chưa đủ", NULL },
		{ &res_level_decisions, "level", "dưới cấp độ 3", NULL },
		{ &res_level_decisions, "level", "không phải cấp 3", NULL },
		{ &res_level_decisions, "regime", "NĐ 85/2016/NĐ-CP", "NĐ 85/2016/NĐ-CP" },
		{ &res_level_decisions, "regime", "Nghị định 331", "NĐ 331/2026/NĐ-CP" },
		{ &res_level_decisions, "regime", "nghị định", NULL },
		{ &res_units, "kind", "cổng", "Cổng thông tin điện tử" },
		{ &res_units, "kind", "Ban", "Phòng, ban" },
		{ &res_units, "kind", "vu", "Vụ" },
		{ &res_units, "kind", "cục", "Cục" },
		{ &res_activities, "kind", "Quét lỗ hổng bảo mật", "Dò quét lỗ hổng bảo mật" },
		{ &res_activities, "kind", "rà quét lỗ hổng", "Dò quét lỗ hổng bảo mật" },
		{ &res_activities, "kind", "Pentest", "Kiểm thử xâm nhập" },
		{ &res_activities, "kind", "diễn tập ứng cứu sự cố", "Diễn tập thực chiến" },
		{ &res_activities, "kind", "Đào tạo, tập huấn", "Tập huấn, bồi dưỡng" },
		{ &res_activities, "kind", "Chuyển tiếp cảnh báo", "Chuyển cảnh báo" },
		{ &res_activities, "kind", "cài đặt bản vá", "Khắc phục, cập nhật bản vá" },
		{ &res_activities, "kind", "Báo cáo giám sát tuần", "Báo cáo giám sát" },
		{ &res_activities, "kind", "rà soát tài khoản", "Rà soát tài khoản, truy cập" },
		{ &res_activities, "kind", "Nâng cấp hệ thống", "Thay đổi hệ thống" },
		{ &res_activities, "kind", "rà soát", NULL },
		{ &res_activities, "kind", "đã nhận cảnh báo", NULL }, /* received, or its receipt said? */
		{ &res_activities, "kind", "báo cáo", NULL },
		{ &res_activities, "severity", "TB", "Trung bình" },
		{ &res_activities, "severity", "Mức cao", "Cao" },
		{ &res_activities, "severity", "rất cao", "Nghiêm trọng" },
		{ &res_activities, "severity", "đã bị khai thác", "Đang bị khai thác" },
		{ &res_activities, "severity", "không cao", NULL },
		{ &res_activities, "result", "Đã xử lý", "Đạt, đã xử lý" },
		{ &res_activities, "result", "hoàn thành", "Đạt, đã xử lý" },
		{ &res_activities, "result", "đạt một phần", "Một phần" },
		{ &res_activities, "result", "chưa đạt", "Không đạt" },
		{ &res_activities, "result", "không bị ảnh hưởng", "Không ảnh hưởng" },
		{ &res_activities, "result", "đang xử lý", NULL },
		{ &res_activities, "result", "chưa xử lý xong", NULL },
		{ &res_declarations, "kind", "không có HTTT", "Không quản lý hệ thống thông tin" },
		{ &res_declarations, "kind", "không phát sinh", "Không phát sinh trong kỳ" },
		{ &res_declarations, "kind", "xin gia hạn", "Đề nghị gia hạn" },
		{ &res_proofs, "proves", "quét lỗ hổng", "Dò quét lỗ hổng bảo mật" },
		{ &res_proofs, "proves", "quyết định phê duyệt cấp độ", "Phê duyệt cấp độ" },
	};

	spelled(cx, t, COUNT(t));
}

/* No two choices of a field have a name in common: each name leads back to its own. */
static void every_name_of_a_choice_is_its_own(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t r = 0; res_all[r]; r++)
		for (const struct field *f = res_all[r]->fields; f->code; f++)
			for (const struct choice *c = f->choices; c && c->code; c++) {
				struct str rest = c->said ? str_z(c->said) : (struct str){ 0 }, one;

				for (; c->said && str_next(&rest, '|', &one); n++)
					if (one.n == 0 || choice_said(f, one) != c)
						fail_msg("%s.%s: %.*s", res_all[r]->name, f->code, ARG_STR(one));
			}
	assert_true(n > 300);
}

static void the_twelve_columns_of_form_08_come_in_at_once(void **state)
{
	struct cx *cx = *state;
	static const char csv[] =
		"STT;Tên hệ thống thông tin;Chủ quản;Đơn vị vận hành;Cấp độ đề xuất;Trạng thái hồ sơ;\"Số, ngày, tháng, cơ quan "
		"ban hành quyết định phê duyệt\";\"Số, ngày, cơ quan ban hành Quy chế\";Thời gian dự kiến phê duyệt;Tình trạng "
		"triển khai;Dự kiến triển khai đầy đủ;Kiểm tra, đánh giá\n1;Một cửa;VP;HCQT;3;Đã được phê duyệt;QĐ số 9/QĐ-VP ngày "
		"5/9/2024 của Văn phòng;Số 7/QĐ-VP ngày 1/2/2024;;Đã triển khai đầy đủ;;Định kỳ\n2;Hai cửa;VP;HCQT;2;Đang dự "
		"thảo;;Số 7/QĐ-VP ngày 1/2/2024;Quý IV/2026;Chưa triển khai;2027;\n";
	struct sheet s;
	struct import_report rep;
	struct row *row;

	OK(sheet_read_all(cx, str_z(csv), &s));
	if (res_import(cx, &res_systems, &s, true, &rep) != RC_OK)
		tell(cx, &rep);
	assert_int_equal(rep.count[IMPORT_NEW], 2);
	assert_int_equal(rep.n_ignored, 0);
	assert_int_equal(count(cx, &res_regulations), 1);
	assert_int_equal(count(cx, &res_level_decisions), 1);
	assert_int_equal(row_i64(rep.rows[0].also[0].row, "level", 0), 3); /* the column's level is the decision's */
	assert_false(row_val(rep.rows[0].row, "proposed_level")->set);
	assert_int_equal(row_i64(rep.rows[1].row, "proposed_level", 0), 2);
	assert_int_equal(count(cx, &res_documents), 2);
	row = rep.rows[1].also[0].row;
	assert_ptr_equal(row->res, &res_regulations);
	assert_true(str_is(row_text(row, "kind"), "regulation")); /* the head "Quy chế" says it */
	assert_int_equal(row_val(row, "systems")->n, 2);
	EQ(row_text(row, "date"), "2024-02-01");
	EQ(row_text(rep.rows[1].row, "expected_approval"), "2026-Q4");
	assert_true(row_val(rep.rows[1].row, "unit")->set); /* the operator stands in */
	OK(sheet_read_all(cx, STR("Tên HTTT;Đơn vị;Cấp độ;Số quyết định;Ngày quyết định\nHai cửa;HCQT;2;10/QĐ-VP;6/9/2025\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(rep.count[IMPORT_CHANGED], 1);
	assert_int_equal(count(cx, &res_level_decisions), 2); /* the proposed level was decided */
}

/* A row pasted from an old list stands among rows of Unicode; "Tên", "Công" have no letter that tells the two apart. */
static void one_row_of_tcvn3_does_not_spoil_its_column(void **state)
{
	struct cx *cx = *state;
	static const char *const want[] = { "Hệ thống đầu", "Cổng thông tin", "Quản lý văn bản", "Kho tên", "Bộ từ điển" };
	struct str bytes = book(cx,
		STR("STT|Tên HTTT|Đơn vị\n1|Hệ thống đầu|VP\n2|Cổng thông tin|VP\n3|Qu¶n lý v¨n b¶n|VP\n4|Kho tên|VP\n"
		    "5|Bộ từ điển|VP\n"),
		NULL);
	struct import_report rep;
	struct sheet s;

	OK(sheet_read_all(cx, bytes, &s));
	if (res_import(cx, &res_systems, &s, true, &rep) != RC_OK)
		tell(cx, &rep);
	assert_int_equal(rep.count[IMPORT_NEW], 5);
	assert_int_equal(rep.n_converted, 1);
	for (size_t i = 0; i < 5; i++)
		EQ(row_text(rep.rows[i].row, "name"), want[i]);
	/* A column that is TCVN3 but for its head: what may be either is read as the others are. */
	OK(sheet_read_all(cx,
		book(cx, STR("STT|Tên HTTT|Đơn vị|Cấp độ\n1|Qu¶n lý cã hå s¬|VP|3\n2|KÕ to¸n|VP|3\n3|Kho cã|VP|3\n"), NULL), &s));
	OK(res_import(cx, &res_systems, &s, false, &rep));
	EQ(row_text(rep.rows[0].row, "name"), "Quản lý có hồ sơ");
	EQ(row_text(rep.rows[2].row, "name"), "Kho có");
}

static void wrong_rows_come_back_with_a_column_of_faults(void **state)
{
	struct cx *cx = *state;
	struct str bytes = book(cx,
		STR("DANH SÁCH\nSTT|Tên HTTT|Đơn vị|Cấp độ|Số quyết định\n1|Tốt|VP|3|1/QĐ-X\n2|Xấu|Cục Lạ|9|\n3|Hai "
		    "số|VP|2|1/QĐ-A; 2/QĐ-B\n4||VP||\n"
		    "5|Không cấp|VP|6|8/QĐ-Y\n"),
		NULL);
	struct import_report rep;
	struct xlsx_book back;
	struct buf b AUTO(buf_done) = { 0 };
	struct sheet s;

	OK(sheet_read_all(cx, bytes, &s));
	assert_int_equal(res_import(cx, &res_systems, &s, true, &rep), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(rep.count[IMPORT_WRONG], 4);
	assert_int_equal(rep.rows[1].number, 4);
	EQ(rep.rows[1].problems.p[0].field, "unit");
	EQ(rep.rows[1].problems.p[1].field, "decision.level");
	EQ(rep.rows[4].problems.p[0].field, "decision.level");
	assert_int_equal(count(cx, &res_systems) + count(cx, &res_documents) + count(cx, &res_level_decisions), 0);
	buf_init(&b, 1 << 20);
	OK(import_errors(cx, &res_systems, bytes, &rep, &b));
	OK(xlsx_read(cx, buf_str(&b), &back));
	s = back.sheets[0].sheet;
	assert_int_equal(s.n, 7);
	EQ(s.rows[1].cells[5], "Lỗi");
	assert_int_equal(s.rows[2].n, 5);
	EQ(s.rows[3].cells[2], "Cục Lạ");
	assert_true(str_find(s.rows[3].cells[5], STR("Cấp độ")) >= 0);
	assert_true(s.rows[4].cells[5].n > 0 && s.rows[5].cells[5].n > 0 && s.rows[6].cells[5].n > 0);
}

static void a_unit_without_a_name_is_a_wrong_row_and_no_group(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;
	struct sheet s;

	OK(sheet_read_all(cx, STR("Tên HTTT,Đơn vị\nMột,VP\n,VP\nMột,VP\n"), &s));
	assert_int_equal(res_import(cx, &res_systems, &s, true, &rep), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(rep.n, 3);
	EQ(rep.rows[1].problems.p[0].field, "name");
	assert_int_equal(rep.rows[2].action, IMPORT_WRONG); /* the same system twice */
	EQ(rep.rows[2].problems.p[0].field, "name");
	EQ(rep.rows[2].problems.p[0].text, "Trùng với dòng 2, cùng Đơn vị chịu trách nhiệm");
}

static void a_column_that_nobody_knows_is_learned(void **state)
{
	struct cx *cx = *state;
	static const char csv[] = "STT;Phần mềm đang dùng;Bộ phận, tổ\n1;Một cửa;VP\n";
	static const char known[] = "Phần mềm đang dùng;Đơn vị;Hạng\nMột;VP;3\n";
	struct import_choice choice[] = { { STR("Phần mềm đang dùng"), STR("name") }, { STR("Bộ phận, tổ"), STR("unit") } };
	struct import_choice level = { STR("Hạng"), STR("decision.level") }, none = { STR("Hạng"), STR("nothing") };
	struct sheet s;
	struct import_report rep;

	OK(sheet_read_all(cx, str_z(csv), &s));
	assert_int_equal(res_import(cx, &res_systems, &s, false, &rep), RC_INVALID);
	cx_clear(cx);
	OK(res_import_as(cx, &res_systems, &s, &(struct import_given){ choice, 2 }, false, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 1);
	assert_int_equal(count(cx, &res_settings), 0);
	OK(res_import_as(cx, &res_systems, &s, &(struct import_given){ choice, 2 }, true, &rep));
	assert_int_equal(rep.learned, 2);
	OK(res_import(cx, &res_systems, &s, true, &rep)); /* from now on it is known */
	assert_int_equal(rep.count[IMPORT_SAME], 1);
	OK(sheet_read_all(cx, str_z(known), &s));
	OK(res_import_as(cx, &res_systems, &s, &(struct import_given){ &level, 1 }, true, &rep));
	assert_int_equal(count(cx, &res_level_decisions), 0);
	assert_int_equal(row_i64(rep.rows[0].row, "proposed_level", 0), 3);
	assert_int_equal(res_import_as(cx, &res_systems, &s, &(struct import_given){ &none, 1 }, true, &rep), RC_INVALID);
	cx_clear(cx);
}

static void a_unit_brings_its_systems_under_the_offices_regulation(void **state)
{
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;
	struct row *unit, *row;
	struct who was = cx->who;

	OK(sheet_read(cx,
		STR("code,title,number,date,unit,units,reason\nQC,Quy chế chung,7/QĐ-VP,2024-02-01,a,vp,Lập danh mục lần đầu\n"),
		&s));
	OK(res_import(cx, &res_regulations, &s, true, &rep));
	OK(res_by_code(cx, &res_units, STR("b"), &unit));
	cx->who = (struct who){ .user = 7, .name = STR("officer"), .unit = unit->id };
	OK(sheet_read_all(cx, STR("Tên HTTT;Đơn vị;Số quy chế;Ngày quy chế\nMột;b;7/QĐ-VP;1/3/2024\n"), &s));
	if (res_import(cx, &res_systems, &s, true, &rep) != RC_OK)
		tell(cx, &rep);
	assert_int_equal(rep.count[IMPORT_NEW], 1);
	cx->who = was;
	OK(res_by_code(cx, &res_regulations, STR("QC"), &row));
	assert_int_equal(row_val(row, "systems")->n, 1);
	EQ(row_text(row, "date"), "2024-02-01"); /* not his to change */
	assert_int_equal(count(cx, &res_regulations), 1);
}

static void a_provider_that_nobody_knows_is_made_and_told(void **state)
{
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;
	const struct field *f = &res_systems.fields[res_field(&res_systems, "provider")];
	static const char csv[] = "Tên HTTT;Đơn vị;Nhà thầu\nMột;b;Công ty Mới\nHai;b;công ty mới\nBa;b;Tự vận hành\nBốn;b;-\n";

	OK(sheet_read_all(cx, str_z(csv), &s));
	OK(res_import(cx, &res_systems, &s, false, &rep));
	assert_int_equal(rep.n_made, 1);
	assert_int_equal(rep.n_notes, 1);
	assert_int_equal(count(cx, &res_providers), 0);
	EQ(import_show(cx, &rep, f, row_val(rep.rows[1].row, "provider")), "Công ty Mới");
	EQ(import_write(cx, &rep, f, row_val(rep.rows[1].row, "provider")), "NCC-0001");
	EQ(val_write(cx, f, row_val(rep.rows[1].row, "provider")), ""); /* what a report without its memory would say */
	assert_false(row_val(rep.rows[2].row, "provider")->set);
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(count(cx, &res_providers), 1);
	cx->who = (struct who){ .user = 7, .name = STR("officer"), .unit = row_i64(rep.rows[0].row, "unit", 0) };
	OK(sheet_read_all(cx, STR("Tên HTTT;Đơn vị;Nhà thầu\nNăm;b;Công ty Khác\n"), &s));
	assert_int_equal(res_import(cx, &res_systems, &s, true, &rep), RC_INVALID); /* the list is not his */
	EQ(rep.rows[0].problems.p[0].field, "provider");
	cx_clear(cx);
	cx->who = (struct who){ .user = WHO_SYSTEM };
}

/* --- anything may come --- */

static uint32_t roll(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Nothing that somebody typed beside a number goes without a word; nor does a day that its own column contradicts. */
static void what_a_papers_cell_says_and_no_field_takes_is_told(void **state)
{
	static const struct {
		const char *row, *note; /* NULL: nothing is left out */
	} t[] = {
		{ "QĐ số 12/QĐ-VP ngày 05/9/2024;", NULL },
		{ "Công văn số 12/VP ngày 05/9/2024;2024", NULL },
		{ "12/VP ngày 05/9/2024;5/9/2024", NULL },
		{ "12/VP ngày 05/9/2024;06/9/2024",
			"“12/VP ngày 05/9/2024” không nói cùng ngày với cột Ngày ban hành: ghi 06/09/2024" },
		{ "12/VP ngày 31/2/2024;06/9/2024",
			"“12/VP ngày 31/2/2024” không nói cùng ngày với cột Ngày ban hành: ghi 06/09/2024" },
		{ "12/VP (bản sao);", "“12/VP (bản sao)”: chỉ ghi số và ngày, không ghi “bản sao”" },
		{ "Biên bản ngày 12/3/2026;", "“Biên bản ngày 12/3/2026”: chỉ ghi số và ngày, không ghi “Biên bản”" },
		{ "12/VP ngày 5/3/2026 của Cục A;", "“12/VP ngày 5/3/2026 của Cục A”: chỉ ghi số và ngày, không ghi “Cục A”" },
	};
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;

	for (size_t i = 0; i < COUNT(t); i++) {
		OK(sheet_read_all(
			cx, arena_fmt(&cx->arena, "Số, ký hiệu;Ngày ban hành;Trích yếu\n%s;Về việc thử\n", t[i].row), &s));
		OK(res_import(cx, &res_documents, &s, false, &rep));
		if ((t[i].note != NULL) != (rep.n_notes > 0))
			fail_msg("%s: %zu notes", t[i].row, rep.n_notes);
		if (t[i].note)
			EQ(rep.notes[0].text, t[i].note);
	}
}

static void shuffled_columns_and_junk_never_half_write(void **state)
{
	struct cx *cx = *state;
	static const char *const heads[] = { "STT", "Tên HTTT", "Đơn vị", "Cấp độ", "Số quyết định", "Ngày quyết định", "Quy chế",
		"Internet", "Vận hành từ", "Linh tinh", "" };
	static const char *const junk[] = { "", "", "1", "x", "I. Cục Lạ", "Tổng cộng", "QĐ số 1/QĐ-A ngày 5/9/2024", "VP", "HCQT",
		"3", "Cấp độ III", "Quý III/2024", "\xef\xbf\xbd", "Môc ®Ých, chøc n¨ng", "((((", "ngày", "số", "Người lập", "(1)",
		"Hệ thống", "-", "9/9/9999", "31/02/2024" };
	uint32_t seed = 7;

	for (int round = 0; round < campaign(300); round++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct buf b AUTO(buf_done) = { 0 };
		struct sheet s;
		struct import_report rep;
		size_t order[COUNT(heads)];
		bool clean = round % 5 == 4; /* nothing but names of one unit: all of them come in, wherever their columns stand */
		int64_t before = count(cx, &res_systems) + count(cx, &res_level_decisions) + count(cx, &res_regulations) +
		                 count(cx, &res_documents),
			after;
		enum rc rc;

		buf_init(&b, 1 << 20);
		for (size_t i = 0; i < COUNT(heads); i++)
			order[i] = i;
		for (size_t i = COUNT(heads) - 1; i > 0; i--) {
			size_t k = roll(&seed) % (i + 1), t = order[i];

			order[i] = order[k];
			order[k] = t;
		}
		for (int r = 0; r < 12; r++) {
			for (size_t c = 0; c < COUNT(heads); c++) {
				const char *t = r == 2 ? heads[order[c]] : junk[roll(&seed) % COUNT(junk)];

				if (r > 2 && order[c] == 1 && roll(&seed) % 3)
					t = arena_z(&cx->arena, arena_fmt(&cx->arena, "Hệ thống %u", roll(&seed) % 1000));
				if (r > 2 && order[c] == 2 && roll(&seed) % 4)
					t = "VP";
				if (clean && r != 2)
					t = r < 2           ? ""
					    : order[c] == 1 ? arena_fmt(&cx->arena, "Hệ thống sạch %d.%d", round, r).p
					    : order[c] == 2 ? "VP"
					                    : "";
				else if (r > 2 && order[c] > 2 && round % 2)
					t = "";
				csv_write_cell(&b, str_z(t), c == 0);
			}
			csv_write_end(&b);
		}
		rc = sheet_read_all(cx, buf_str(&b), &s);
		if (rc == RC_OK)
			rc = res_import(cx, &res_systems, &s, true, &rep);
		cx_clear(cx);
		after = count(cx, &res_systems) + count(cx, &res_level_decisions) + count(cx, &res_regulations) +
		        count(cx, &res_documents);
		assert_true(!clean || after == before + 9);
		if (rc != RC_OK)
			assert_int_equal(after, before);
		else
			assert_int_equal(rep.count[IMPORT_WRONG], 0);
		assert_false(db_in_tx(cx->db));
		arena_reset(&cx->arena, m);
	}
}

static void ten_thousand_clean_rows_are_quick(void **state)
{
	struct cx *cx = *state;
	struct buf b AUTO(buf_done) = { 0 };
	struct sheet s;
	struct import_report rep;
	const int n = campaign(10000);
	clock_t from;

	buf_init(&b, 16 << 20);
	buf_z(&b, "Tên HTTT;Đơn vị;Tình trạng;Vận hành từ;Internet\n");
	for (int i = 0; i < n; i++)
		buf_fmt(&b, "Hệ thống số %d;HCQT;Đang vận hành;5/9/2024;có\n", i);
	from = clock();
	OK(sheet_read_all(cx, buf_str(&b), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	print_message("%d systems: %.2f s of processor time\n", n, (double)(clock() - from) / CLOCKS_PER_SEC);
	assert_int_equal(rep.count[IMPORT_NEW], n);
}

/* Lists of other things than systems are headed in as many ways; what was not known was left out, and a list of acts came in without its days. */
static void lists_of_every_kind_are_known_by_the_heads_that_offices_write(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const struct res *r;
		const char *begins, *heads;
	} lists[] = {
		{ &res_activities, "STT,Việc\n1,Họp",
			"Thời gian thực hiện|Ngày tổ chức|Thời gian tổ chức|Ngày hoàn thành|Ngày bắt đầu|Ngày kết thúc|Tên hoạt "
			"động|Hoạt động|Tên việc|Loại hoạt động|Đơn vị chủ trì|Hệ thống thông tin|Số văn bản" },
		{ &res_assets, "STT,Tên\n1,Máy",
			"Loại thiết bị|Domain|Công khai Internet|Công khai trên mạng Internet|Ngày sử dụng" },
		{ &res_people, "STT,Đơn vị\n1,VP",
			"Địa chỉ thư điện tử|Ngày vào làm|Ngày tuyển dụng|Ngày nghỉ việc|Ngày nghỉ hưu" },
		{ &res_documents, "STT,Số\n1,1/BC", "Nội dung trích yếu|Chức vụ người ký|Nơi lưu trữ" },
		{ &res_contracts, "STT,Số hợp đồng\n1,1/HĐ", "Tên nhà thầu|Ngày hết hạn|Ngày kết thúc" },
		{ &res_providers, "STT,Địa chỉ\n1,Hà Nội", "Tên nhà cung cấp|Tên công ty|Tên doanh nghiệp|Người liên hệ" },
		{ &res_regulations, "STT,Ngày ban hành\n1,05/09/2024",
			"Tên quy chế|Tên quy định|Số quyết định|Ngày hiệu lực|Ngày hết hiệu lực|Ngày rà soát tiếp theo|Hệ thống áp "
			"dụng|Loại văn bản" },
		{ &res_level_decisions, "STT,Số quyết định\n1,12/QĐ", "Cơ quan phê duyệt|Chức vụ người ký" },
	};
	struct import_report rep;
	struct sheet s;

	for (size_t i = 0; i < COUNT(lists); i++) {
		struct str rest = str_z(lists[i].heads), head, row = str_z(lists[i].begins), first;

		assert_true(str_next(&row, '\n', &first));
		while (str_next(&rest, '|', &head)) {
			OK(sheet_read(
				cx, arena_fmt(&cx->arena, "%.*s,%.*s\n%.*s,1\n", ARG_STR(first), ARG_STR(head), ARG_STR(row)), &s));
			if (res_import(cx, lists[i].r, &s, false, &rep) !=
				RC_OK) /* "1" is no date: what counts is where it was looked for */
				cx_clear(cx);
			if (rep.n != 1 || rep.n_ignored)
				fail_msg("%s: “%.*s” is not known", lists[i].r->name, ARG_STR(head));
		}
	}
}

/* "15-20/03/2026" beside "Ngày thực hiện": what a column of its own says of begin and end stays. */
static void an_act_of_several_days_keeps_its_first_and_its_last(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *cells, *done_on, *at, *end_at;
	} t[] = {
		{ "15-20/03/2026,,", "2026-03-20", "2026-03-14T17:00", "2026-03-20T16:59" },
		{ "từ 28/2 đến 3/3/2026,,", "2026-03-03", "2026-02-27T17:00", "2026-03-03T16:59" },
		{ "15-20/03/2026,08:00 15/03/2026,", "2026-03-20", "2026-03-15T01:00", "2026-03-20T16:59" },
		{ "14h00 ngày 20/03/2026,,17:00 20/03/2026", "2026-03-20", NULL, "2026-03-20T10:00" },
		{ "20/03/2026 8h30,,17:00 20/03/2026", "2026-03-20", NULL, "2026-03-20T10:00" },
		{ "20/03/2026,,17:00 20/03/2026", "2026-03-20", NULL, "2026-03-20T10:00" },
	};
	static const struct import_given given = { .reason = { "Nhập bù", 10 } };
	struct import_report rep;
	struct sheet s;

	for (size_t i = 0; i < COUNT(t); i++) {
		OK(sheet_read(cx,
			arena_fmt(&cx->arena, "Việc,Nội dung,Đơn vị,Ngày thực hiện,Bắt đầu,Kết thúc\nTập huấn,Lần %d,VP,%s\n",
				(int)i, t[i].cells),
			&s));
		OK(res_import_as(cx, &res_activities, &s, &given, true, &rep));
		assert_int_equal(rep.count[IMPORT_NEW], 1);
		for (int k = 0; k < 3; k++) {
			const char *want = k == 0 ? t[i].done_on : k == 1 ? t[i].at : t[i].end_at;
			struct str is = k ? instant_text(&cx->arena, row_i64(rep.rows[0].row, k == 1 ? "at" : "end_at", 0))
			                  : row_text(rep.rows[0].row, "done_on");

			if (want == NULL)
				assert_false(row_val(rep.rows[0].row, "at")->set);
			else if (!str_starts(is, str_z(want)))
				fail_msg("%s: %.*s, not %s", t[i].cells, ARG_STR(is), want);
		}
		OK(res_import_as(cx, &res_activities, &s, &given, true, &rep));
		assert_int_equal(rep.count[IMPORT_SAME], 1);
	}

	/* corrected by a sheet: by one day, by other days, also beside the ends as they were exported */
	static const char *const corrected[][4] = {
		{ "Mã,Ngày thực hiện", "15/03/2026", NULL, NULL },
		{ "Mã,Ngày thực hiện", "14-16/03/2026", "2026-03-13T17:00", "2026-03-16T16:59" },
		{ "Mã,Ngày thực hiện,Bắt đầu,Kết thúc", "17-18/03/2026,00:00 14/03/2026,23:59 16/03/2026", "2026-03-16T17:00",
			"2026-03-18T16:59" },
	};

	OK(sheet_read(cx, STR("Mã,Việc,Nội dung,Đơn vị,Ngày thực hiện\nLOP-1,Tập huấn,Lớp,VP,15-20/03/2026\n"), &s));
	OK(res_import_as(cx, &res_activities, &s, &given, true, &rep));
	for (size_t i = 0; i < COUNT(corrected); i++) {
		OK(sheet_read(cx, arena_fmt(&cx->arena, "%s\nLOP-1,%s\n", corrected[i][0], corrected[i][1]), &s));
		OK(res_import_as(cx, &res_activities, &s, &given, true, &rep));
		assert_int_equal(rep.count[IMPORT_CHANGED], 1);
		for (int k = 0; k < 2; k++) {
			const struct val *end = row_val(rep.rows[0].row, k ? "end_at" : "at");
			const char *want = corrected[i][2 + k];
			assert_true(end->set ? want && str_starts(instant_text(&cx->arena, end->i), str_z(want)) : want == NULL);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lists_of_every_kind_are_known_by_the_heads_that_offices_write, fresh, gone),
		cmocka_unit_test_setup_teardown(an_act_of_several_days_keeps_its_first_and_its_last, fresh, gone),
		cmocka_unit_test_setup_teardown(a_paper_in_one_cell_is_split, fresh, gone),
		cmocka_unit_test_setup_teardown(spellings_of_offices_are_read_and_doubt_is_refused, fresh, gone),
		cmocka_unit_test_setup_teardown(a_choice_is_never_guessed, fresh, gone),
		cmocka_unit_test(every_name_of_a_choice_is_its_own),
		cmocka_unit_test_setup_teardown(a_messy_workbook_of_35_systems_loses_no_row, fresh, gone),
		cmocka_unit_test_setup_teardown(the_same_as_csv_loses_no_row, fresh, gone),
		cmocka_unit_test_setup_teardown(the_twelve_columns_of_form_08_come_in_at_once, fresh, gone),
		cmocka_unit_test_setup_teardown(one_row_of_tcvn3_does_not_spoil_its_column, fresh, gone),
		cmocka_unit_test_setup_teardown(wrong_rows_come_back_with_a_column_of_faults, fresh, gone),
		cmocka_unit_test_setup_teardown(a_unit_without_a_name_is_a_wrong_row_and_no_group, fresh, gone),
		cmocka_unit_test_setup_teardown(a_column_that_nobody_knows_is_learned, fresh, gone),
		cmocka_unit_test_setup_teardown(a_unit_brings_its_systems_under_the_offices_regulation, fresh, gone),
		cmocka_unit_test_setup_teardown(a_provider_that_nobody_knows_is_made_and_told, fresh, gone),
		cmocka_unit_test_setup_teardown(what_a_papers_cell_says_and_no_field_takes_is_told, fresh, gone),
		cmocka_unit_test_setup_teardown(shuffled_columns_and_junk_never_half_write, fresh, gone),
		cmocka_unit_test_setup_teardown(ten_thousand_clean_rows_are_quick, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
