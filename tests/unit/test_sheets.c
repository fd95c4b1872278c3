/* res/: what a workbook of an office holds beside one clean table: several sheets, tables below and beside one another, totals, letterheads, words in
 * the place of numbers. Nothing is lost without a word, nothing wrong is written in silence. */
#include "intake_site.h"

#include "fmt/zip.h"

static enum rc systems(struct cx *cx, const char *table, const char *const *merged, struct import_report *rep)
{
	return take(cx, &res_systems, book(cx, str_z(table), merged), false, rep);
}

static void every_visible_sheet_that_fits_is_read_and_told(void **state)
{
	struct cx *cx = *state;
	static const struct made_sheet sheets[] = {
		{ .name = "Hướng dẫn", .table = "Cách ghi\nGhi mỗi hệ thống một dòng|rồi gửi" },
		{ .name = "Vụ Nội chính", .table = "STT|Tên HTTT|Cấp độ\n1|Một|3" },
		{ .name = "Văn phòng", .table = "DANH SÁCH\nSTT|Tên HTTT|Cấp độ\n1|Hai|2\n2|Ba|2" },
		{ .name = "Cũ", .table = "STT|Tên HTTT|Cấp độ\n1|Không đọc|2", .hidden = true },
	};
	struct import_report rep;

	OK(take(cx, &res_systems, books(cx, sheets, 4, NULL), false, &rep));
	assert_int_equal(rep.n, 3);
	name_is(cx, &rep, 0, "Một");
	unit_is(cx, &rep, 0, "b"); /* by the sheet's name */
	name_is(cx, &rep, 2, "Ba");
	unit_is(cx, &rep, 2, "vp");
	EQ(rep.rows[2].sheet, "Văn phòng");
	assert_true(said(&rep, "“Vụ Nội chính”: đã đọc") && said(&rep, "“Văn phòng”: đã đọc"));
	assert_true(said(&rep, "“Hướng dẫn”: không đọc") && said(&rep, "Trang ẩn “Cũ”"));
}

/* A cell that Excel could not compute, a control character: wrong, told by row and column; never a name. Unseen characters are passed over. */
static void what_is_no_text_is_no_name(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	assert_int_equal(take(cx, &res_systems,
				 STR("Tên HTTT,Cấp độ,Mục đích\n#REF!,3,\nHai,#N/A,\nBa,2,#NAME?\nBốn\a,2,\nNă\xe2\x80\x8bm,2,số "
				     "#REF! trong câu\n"
				     "Sáu\xe2\x80\xaegpj,2,\nBảy\xef\xbf\xbd,2,\n"),
				 false, &rep),
		RC_INVALID);
	assert_int_equal(rep.n, 7);
	static const char *const fields[] = { "name", "decision.level", "purpose", "name", NULL, "name", "name" };
	static const char *const says[] = { "#REF!", "#N/A", "#NAME?", "U+0007", NULL, "U+202E", "U+FFFD" };

	for (size_t i = 0; i < rep.n; i++) {
		const struct problems *ps = &rep.rows[i].problems;
		bool found = false;

		assert_int_equal(rep.rows[i].number, i + 2);
		for (size_t k = 0; k < ps->n; k++)
			found = found ||
			        (says[i] && str_find(ps->p[k].text, str_z(says[i])) >= 0 && str_is(ps->p[k].field, fields[i]));
		assert_int_equal(found, says[i] != NULL);
		assert_true(says[i] || ps->n == 1); /* the unit, which this sheet leaves out */
	}
	EQ(row_text(rep.rows[4].row, "name"), "Năm");
	cx_clear(cx);
}

/* What the program alone sets is told as a column that is not used; instants leave as people type them, and come back unchanged. */
static void instants_and_fixed_fields_in_sheets(void **state)
{
	struct cx *cx = *state;
	static const char *const typed[] = { "08:00 21/08/2026", "08:00:07 21/08/2026", "23:59:59.000001 31/12/2026" };
	const struct field *at = &res_activities.fields[res_field(&res_activities, "at")];
	struct import_report rep;
	struct val v;
	struct str why;

	for (size_t i = 0; i < COUNT(typed); i++) {
		assert_true(val_read(cx, at, str_z(typed[i]), &v, &why));
		EQ(val_write(cx, at, &v), typed[i]);
	}
	assert_true(val_read(cx, at, STR("2026-08-21T01:00:00.000000Z"), &v, &why));
	EQ(val_write(cx, at, &v), typed[0]);
	assert_false(val_read(cx, at, STR("08:00:61 21/08/2026"), &v, &why));
	OK(take(cx, &res_documents, STR("Số ký hiệu,Ngày văn bản,Trích yếu,Đã kiểm tra\n1/BC-VP,01/02/2026,Báo cáo,Có\n"), false,
		&rep));
	assert_int_equal(rep.n_ignored, 1);
	EQ(rep.ignored[0], "Đã kiểm tra");
}

static void the_same_system_on_two_sheets_is_told_with_its_sheet(void **state)
{
	struct cx *cx = *state;
	static const struct made_sheet copy[] = { { .name = "T1", .table = "Tên HTTT|Đơn vị\nMột|VP\nHai|VP" },
		{ .name = "T2", .table = "Tên HTTT|Đơn vị\nMột|VP\nHai|VP" } };
	static const struct made_sheet sheets[] = { { .name = "T1", .table = "Tên HTTT|Đơn vị|Ghi chú\nMột|VP|cũ" },
		{ .name = "T2", .table = "Tên HTTT|Đơn vị|Ghi chú\nMột|VP|mới" } };
	struct import_report rep;
	size_t told = 0;

	OK(take(cx, &res_systems, books(cx, copy, 2, NULL), false, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 2);
	for (size_t i = 0; i < rep.n_converted; i++)
		told += str_is(rep.converted[i], "Trang “T2”: 2 dòng giống hệt ở trang “T1” (bản sao giữ lại), không có gì khác");
	assert_int_equal(told, 1);
	assert_int_equal(take(cx, &res_systems, books(cx, sheets, 2, NULL), true, &rep), RC_INVALID);
	cx_clear(cx);
	assert_true(str_find(rep.rows[1].problems.p[0].text, STR("trang “T1”")) >= 0);
}

static void tables_side_by_side_are_two_tables(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Cấp độ||STT|Tên HTTT|Đơn vị|Cấp độ\n1|Trái một|VP|3||1|Phải một|HCQT|2\n2|Trái hai|VP|3", NULL,
		&rep));
	assert_int_equal(rep.n, 3);
	name_is(cx, &rep, 2, "Phải một");
	unit_is(cx, &rep, 2, "a");
	assert_int_equal(row_i64(rep.rows[2].row, "proposed_level", 0), 2);
	assert_true(said(&rep, "Dòng 1, cột F: một bảng khác"));
}

static void a_second_column_of_a_head_is_read_where_the_first_is_empty(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	assert_int_equal(
		systems(cx, "STT|Tên HTTT|Đơn vị|Cấp độ|Cấp độ|\n1|Một|VP||3|ngoài\n2|Hai|VP|3|3\n3|Ba|VP|3|2", NULL, &rep),
		RC_INVALID);
	cx_clear(cx);
	assert_int_equal(row_i64(rep.rows[0].row, "proposed_level", 0), 3);
	assert_int_equal(rep.rows[1].action, IMPORT_NEW);
	EQ(rep.rows[2].problems.p[0].field, "decision.level");
	assert_true(said(&rep, "Cột E") && said(&rep, "Cột F không có tiêu đề: 1 ô"));
}

static void a_second_header_with_other_columns_is_read_anew(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Mục đích|Nguồn\n1|Một|VP|Mục đích một|Nguồn một\n\nII. PHẦN HAI\n"
		"STT|Tên HTTT|Đơn vị|Nguồn|Mục đích\n2|Hai|VP|Nguồn hai|Mục đích hai\nSTT|Tên HTTT|Đơn vị|Nguồn\n3|Ba|VP|Nguồn "
		"ba|Mục đích ba",
		NULL, &rep));
	assert_int_equal(rep.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(str_starts(row_text(rep.rows[i].row, "purpose"), STR("Mục đích")) &&
			    str_starts(row_text(rep.rows[i].row, "source"), STR("Nguồn")));
	assert_true(str_find(passed(&rep, 7), STR("tiêu đề lặp lại")) >= 0);
	assert_true(said(&rep, "Dòng 5, cột A: một bảng khác"));
}

static void totals_never_become_systems(void **state)
{
	struct cx *cx = *state;
	static const char *const totals[] = { "Cộng nhóm A", "Cộng Vụ Nội chính", "Tổng nhóm", "Cộng I", "Cộng mục I",
		"Tổng (I+II)", "Cộng trang", "Cộng dồn trang trước", "Mang sang", "Số lượng: 2", "Toàn Bộ: 35",
		"Tổng cộng: 02 hệ thống", "TỔNG SỐ", "Lũy kế", "Cộng:" };
	static const char *const doubt[] = { "Tổng Vụ Nội chính: 2", "Số hệ thống cấp 3: 12" };
	static const char *const data[] = { "Cổng dịch vụ công", "Tổng đài 1022", "Cộng đồng số", "Tổng hợp báo cáo" };
	struct import_report rep;

	for (size_t i = 0; i < COUNT(totals); i++) {
		OK(systems(cx, arena_fmt(&cx->arena, "STT|Tên HTTT|Đơn vị|Cấp độ\nI|Vụ Nội chính\n1|Một||3\n|%s||2", totals[i]).p,
			NULL, &rep));
		assert_int_equal(rep.n, 1);
		assert_true(str_starts(passed(&rep, 4), STR("tổng")));
	}
	/* The word where the numbers stand, how many beside it in words. */
	OK(systems(cx, "STT|Tên HTTT|Đơn vị|Cấp độ\nI|Vụ Nội chính\n1|Một||3\nTổng cộng|12 hệ thống||", NULL, &rep));
	assert_int_equal(rep.n, 1);
	assert_true(str_starts(passed(&rep, 4), STR("tổng")));
	for (size_t i = 0; i < COUNT(doubt); i++) {
		assert_int_equal(
			systems(cx,
				arena_fmt(&cx->arena, "STT|Tên HTTT|Đơn vị|Cấp độ\nI|Vụ Nội chính\n1|Một||3\n|%s||2", doubt[i]).p,
				NULL, &rep),
			RC_INVALID);
		cx_clear(cx);
		assert_true(rep.n == 2 && str_find(rep.rows[1].problems.p[0].text, STR("dòng tổng")) >= 0);
	}
	for (size_t i = 0; i < COUNT(data); i++) {
		OK(systems(cx, arena_fmt(&cx->arena, "STT|Tên HTTT|Đơn vị|Cấp độ\nI|Vụ Nội chính\n1|Một||3\n|%s||2", data[i]).p,
			NULL, &rep));
		assert_int_equal(rep.n, 2);
	}
}

static void words_in_the_place_of_a_number_set_no_decision(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	assert_int_equal(
		systems(cx,
			"STT|Tên HTTT|Đơn vị|Cấp độ|Quyết định phê duyệt\n1|Một|VP|3|Chưa có QĐ\n2|Hai|VP|3|Đang trình ký\n"
			"3|Ba|VP|3|Đã phê duyệt năm 2023\n4|Bốn|VP|3|theo biên bản 3 bên\n5|Năm|VP|3|12/QĐ-BM(M)\n"
			"6|Sáu|VP|3|12/QĐ-BM ngày 31/02/2024",
			NULL, &rep),
		RC_INVALID);
	cx_clear(cx);
	assert_int_equal(rep.count[IMPORT_WRONG], 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(rep.rows[i].n_also == 0 && row_i64(rep.rows[i].row, "proposed_level", 0) == 3);
	assert_false(row_val(rep.rows[0].row, "dossier_state")->set || row_val(rep.rows[2].row, "dossier_state")->set);
	EQ(row_text(rep.rows[1].row, "dossier_state"), "submitted");
	assert_true(said(&rep, "“Đang trình ký” không phải số văn bản: chỉ ghi") &&
		    said(&rep, "“Chưa có QĐ” không phải số văn bản: không ghi"));
	for (size_t i = 3; i < 6; i++)
		EQ(rep.rows[i].problems.p[0].field, "decision.number");
}

/* "QĐ phê duyệt" over "Số, ngày": the paper's number and date in one cell. */
static void a_decision_s_number_and_date_share_a_column(void **state)
{
	struct cx *cx = *state;
	static const char *const heads[] = { "Số, ngày", "Số, ngày tháng", "Số và ngày", "Số/ngày", "Số, ngày, tháng, năm" };
	struct import_report rep;

	for (size_t i = 0; i < COUNT(heads); i++) {
		OK(systems(cx,
			arena_fmt(&cx->arena,
				"STT|Tên HTTT|Đơn vị|Cấp độ|QĐ phê duyệt|Địa chỉ IP\n||||%s|\n1|Một|VP|3|QĐ số 12/QĐ-BM ngày "
				"05/9/2024|10.1.2.3",
				heads[i])
				.p,
			NULL, &rep));
		assert_int_equal(rep.rows[0].n_also, 1);
		EQ(row_text(rep.rows[0].also[0].row, "number"), "12/QĐ-BM");
		EQ(row_text(rep.rows[0].also[0].row, "date"), "2024-09-05");
		EQ(row_text(rep.rows[0].row, "addresses"), "10.1.2.3");
	}
}

/* Beside the level, however its decision is headed: never a second level. */
static void a_decision_beside_the_level_is_no_second_level(void **state)
{
	struct cx *cx = *state;
	static const char *const heads[] = { "QĐ phê duyệt", "QĐ phê duyệt cấp độ", "Quyết định phê duyệt cấp độ",
		"QĐ phê duyệt HSĐXCĐ", "QĐ phê duyệt cấp độ ATTT", "Quyết định phê duyệt cấp độ an toàn HTTT",
		"Quyết định cấp độ" };
	struct import_report rep;

	for (size_t i = 0; i < COUNT(heads); i++) {
		OK(systems(cx,
			arena_fmt(&cx->arena,
				"STT|Tên HTTT|Đơn vị|Cấp độ|%s\n1|Một|VP|3|QĐ số 12/QĐ-BM ngày 05/9/2024\n2|Hai|VP|2|-", heads[i])
				.p,
			NULL, &rep));
		assert_int_equal(rep.rows[0].n_also, 1);
		EQ(row_text(rep.rows[0].also[0].row, "number"), "12/QĐ-BM");
		assert_int_equal(row_i64(rep.rows[0].also[0].row, "level", 0), 3);
		assert_int_equal(rep.rows[1].n_also, 0);
	}
}

/* A unit is written with another dash, or with none. */
static void a_unit_is_known_by_its_words(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị\n1|Một|Cục Hành chính Quản trị\n2|Hai|Cục Hành chính - Quản trị\n3|Ba|Cục hành chính, quản "
		"trị",
		NULL, &rep));
	for (size_t i = 0; i < 3; i++)
		unit_is(cx, &rep, i, "a");
	assert_int_equal(systems(cx, "STT|Tên HTTT|Đơn vị\n1|Một|Cục Hành chính Quản trị II", NULL, &rep), RC_INVALID);
}

/* Signatures below a table are told as its foot; a row that is data is never lost behind a note. */
static void a_signature_below_a_table_is_its_foot(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;
	static const char signs[] = "Hà Nội, ngày ... tháng ... năm 2026||||\nNgười lập biểu|||Thủ trưởng đơn vị|\n"
				    "(Ký, ghi rõ họ tên)|||KT. CỤC TRƯỞNG~PHÓ CỤC TRƯỞNG|\nNguyễn Văn Mẫu|||Trần Thị Thử|\n"
				    "Nơi nhận:||||\n- Như trên;||||\n- Lưu: VT.||||";

	OK(systems(cx,
		arena_fmt(&cx->arena,
			"VỤ NỘI CHÍNH\nTên HTTT|Cấp độ|Vận hành từ|Số QĐ|Ngày QĐ\nMột|3|2020|12/QĐ-BM|5/9/2024\nHai||||\n%s", signs)
			.p,
		NULL, &rep));
	assert_int_equal(rep.n, 2);
	for (uint32_t i = 5; i <= 11; i++)
		assert_true(str_starts(passed(&rep, i), STR("chân trang")));
	assert_true(said(&rep, "Bỏ qua 7 dòng cuối bảng (chữ ký, nơi nhận, ghi chú)"));
	/* Behind a note the rows go on. */
	OK(systems(cx, "VỤ NỘI CHÍNH\nTên HTTT|Cấp độ\nMột|3\nGhi chú: số liệu đến tháng 9|\nHệ thống hai|2\nCổng Dịch Vụ Công|",
		NULL, &rep));
	assert_int_equal(rep.n, 3);
	name_is(cx, &rep, 2, "Cổng Dịch Vụ Công");
	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Cấp độ\n1|Một|VP|3\n|Người lập biểu||Thủ trưởng đơn vị\n|Nguyễn Văn Mẫu||\n2|Ký số tập "
		"trung|VP|3\n"
		"|Hệ thống ba|VP|2",
		NULL, &rep));
	assert_int_equal(rep.n, 3);
}

/* "B – Văn phòng", "II/ ..", "3. ..": whatever counts a group of a unit, its rows are that unit's; a group that is none says whose the rows below stay. */
static void a_group_is_counted_in_many_ways(void **state)
{
	struct cx *cx = *state;
	static const char *const of[] = { "VP", "HCQT", "b", "c", "c", "HCQT" };
	struct import_report rep;

	OK(systems(cx,
		"TT|Tên hệ thống / phần mềm|Thời gian đưa vào sử dụng\nA. Văn phòng||\n1|Một|2020\n"
		"B – CỤC HÀNH CHÍNH – QUẢN TRỊ (2 hệ thống)||\n2|Hai|2020\nIII/ Vụ Nội chính||\n3|Ba|2020\n"
		"4. Cổng Thông tin điện tử:||\n4|Bốn|2020\nII - Hệ thống cấp độ 3||\n5|Năm|2020\nV : Cục Hành chính – Quản "
		"trị||\n6|Sáu|2020",
		NULL, &rep));
	assert_int_equal(rep.n, 6);
	for (size_t i = 0; i < 6; i++) {
		struct row *unit;

		OK(res_load(cx, &res_units, row_i64(rep.rows[i].row, "unit", 0), &unit));
		if (!str_is(row_text(unit, "code"), of[i]) && !str_is(row_text(unit, "short"), of[i]))
			fail_msg("row %zu: %.*s", i, ARG_STR(row_text(unit, "code")));
	}
	EQ(passed(&rep, 10), "nhóm: II - Hệ thống cấp độ 3 (không phải đơn vị: các dòng dưới vẫn thuộc “Cổng Thông tin điện tử”)");
}

/* Counted alike, a group that is no unit stands beside the unit's and ends it: nobody's system is given to the unit above. Counted otherwise it stands within. */
static void a_group_that_is_no_unit_ends_the_one_before_it(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	assert_int_equal(systems(cx,
				 "TT|Tên hệ thống|Đơn vị|Thời gian đưa vào sử dụng\nI|Văn phòng||\n1|Một||2020\nA)|Hệ thống cấp độ "
				 "3||\n2|Hai||2020\n"
				 "II|Hệ thống dùng chung||\n3|Ba||2020\n4|Bốn|VP|2020\nIII|Hệ thống khác||\n5|Năm||2020\nIV|Vụ Nội "
				 "chính||\n6|Sáu||2020",
				 NULL, &rep),
		RC_INVALID);
	assert_int_equal(rep.n, 6);
	for (size_t i = 0; i < 6; i++)
		if ((rep.rows[i].action == IMPORT_WRONG) != (i == 2 || i == 4))
			fail_msg("row %zu: %d, %.*s", i, rep.rows[i].action,
				ARG_STR(rep.rows[i].problems.n ? rep.rows[i].problems.p[0].text : STR("")));
	EQ(rep.rows[2].problems.p[0].text, "Dòng nhóm phía trên “Hệ thống dùng chung” không phải đơn vị: ghi đơn vị của dòng này");
	EQ(rep.rows[4].problems.p[0].text, "Dòng nhóm phía trên “Hệ thống khác” không phải đơn vị: ghi đơn vị của dòng này");
	EQ(passed(&rep, 6), "nhóm: II Hệ thống dùng chung (không phải đơn vị: các dòng dưới không thuộc “Văn phòng” nữa, cần ghi "
			    "đơn vị ở từng dòng)");
	EQ(passed(&rep, 4), "nhóm: A) Hệ thống cấp độ 3 (không phải đơn vị: các dòng dưới vẫn thuộc “Văn phòng”)");
}

/* What a unit did, listed below its name: whose it is, as in a list of systems. A heading of any other list is no line of it. */
static void a_group_gives_its_unit_to_acts_and_is_no_line_of_a_register(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(take(cx, &res_activities,
		book(cx,
			STR("STT|Việc|Nội dung|Thời gian thực hiện\nI|Cục Hành chính – Quản trị||\n1|Tập huấn|Đợt 1|15-20/11/2026\n"
			    "2|Quán triệt|Đợt 2|từ 15 đến 20/11/2026\nII. Vụ Nội chính|||\n1|Quán triệt|Đợt 3|ngày 05 tháng 11 năm "
			    "2026\nTổng cộng|3||"),
			NULL),
		false, &rep));
	assert_int_equal(rep.n, 3);
	unit_is(cx, &rep, 0, "a");
	unit_is(cx, &rep, 1, "a");
	unit_is(cx, &rep, 2, "b");
	EQ(row_text(rep.rows[1].row, "done_on"), "2026-11-20");
	OK(take(cx, &res_documents,
		book(cx,
			STR("STT|Số, ký hiệu|Ngày tháng|Trích yếu|Người ký\nI|Văn bản đi|||\n1|1/BC-CĐS|05/11/2026|Báo cáo|Cục "
			    "trưởng\nB. Văn bản đến||||\n2|2/BC-CĐS|05/12/2026|Báo cáo|Cục trưởng\n|3/BC-CĐS|||"),
			NULL),
		false, &rep));
	assert_int_equal(rep.n, 3);
	EQ(passed(&rep, 2), "nhóm: I Văn bản đi");
	EQ(passed(&rep, 4), "nhóm: B. Văn bản đến");
	OK(take(cx, &res_units, book(cx, STR("Mã|Tên đơn vị|Trực thuộc\nH|Cục Mới|\nI|Vụ Mới|"), NULL), false,
		&rep)); /* a code is no marker */
	assert_int_equal(rep.n, 2);
}

/* "Cục trưởng" in the column of who signed is no signature below the table: a line of a register without its number is a line. */
static void a_post_in_its_column_is_no_foot(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;
	struct sheet s;

	OK(sheet_read_all(cx,
		STR("Số, ký hiệu;Ngày ban hành;Trích yếu;Người ký\n801/BC-CĐS;03/11/2026;Báo cáo;Phó Cục trưởng\n"
		    ";08/11/2026;Tờ trình phê duyệt;Cục trưởng\n;09/11/2026;Báo cáo tuần;Cục trưởng\nTổng cộng: 3;;;\n"
		    ";;Hà Nội, ngày 30 tháng 11 năm 2026;\n;;NGƯỜI LẬP;CỤC TRƯỞNG\n;;(Ký, ghi rõ họ tên);\n"),
		&s));
	OK(res_import(cx, &res_documents, &s, false, &rep));
	assert_int_equal(rep.n, 3);
	assert_true(passed(&rep, 5).n && passed(&rep, 7).n && passed(&rep, 8).n);
}

/* Lists of any kind, as the reconciliation reads them. */
static void totals_and_signatures_of_any_list_are_told_from_its_lines(void **state)
{
	struct cx *cx = *state;
	static const struct {
		const char *row;
		bool aside;
	} t[] = { { "Tổng cộng: 3", true }, { ";Cộng;;2.100.000.000", true }, { ";Người lập", true },
		{ "(Ký, ghi rõ họ tên);KT. CỤC TRƯỞNG", true }, { "1;Tổng cộng", false }, { "Cổng thông tin;x.vn", false },
		{ "Tổng đài 1022;y.vn", false }, { ";Hệ thống báo cáo;Cục trưởng", false }, { "x.vn", false }, { ";;", false } };

	for (size_t i = 0; i < COUNT(t); i++) {
		struct sheet s;

		OK(sheet_read_all(cx, arena_fmt(&cx->arena, "a;b;c;d\n%s\n", t[i].row), &s));
		if (s.n > 1 && sheet_row_aside(cx, &s.rows[1]) != t[i].aside)
			fail_msg("%s", t[i].row);
	}
}

static int64_t stored_level(struct cx *cx, const struct row *sys)
{
	struct row *now;

	OK(res_load(cx, &res_systems, sys->id, &now));
	return row_i64(now, "proposed_level", 0);
}

/* A level proposed by one sheet and decided by a later one: the decision alone stays. */
/* What the office's oldest machines save is said to be that, not broken text. */
static void an_old_workbook_is_said_to_be_one(void **state)
{
	struct cx *cx = *state;
	struct sheet s;

	assert_int_equal(sheet_read(cx, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), &s), RC_INVALID);
	assert_true(str_find(cx->fault.text, STR(".xls")) > 0);
	cx_clear(cx);
}

static void a_decision_ends_what_was_proposed(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;
	struct sheet s;
	struct row *two;
	struct change *c;
	size_t n;

	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Cấp độ\nMột,VP,3\nHai,VP,2\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(row_i64(rep.rows[0].row, "proposed_level", 0), 3);
	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Cấp độ,Số QĐ,Ngày QĐ\nMột,VP,3,12/QĐ-BM,5/9/2024\nHai,VP,2,,\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(rep.rows[0].n_also, 1);
	assert_false(row_val(rep.rows[0].row, "proposed_level")->set);
	assert_true(said(&rep, "Đã có quyết định: bỏ “Cấp độ đề xuất” 3 ghi trước đây"));
	assert_int_equal(row_i64(rep.rows[1].row, "proposed_level", 0), 2); /* nothing was decided of it */
	assert_int_equal(stored_level(cx, rep.rows[0].row), 0);
	/* So does a decision by itself, from a list of decisions or a form; what is proposed after it stays. */
	OK(sheet_read(cx,
		STR("Mã,Hệ thống,Cấp độ,Số quyết định,Ngày quyết định,Lý do\nQD2,Hai,2,13/QĐ-BM,6/9/2024,Lập danh mục lần đầu\n"),
		&s));
	OK(res_import(cx, &res_level_decisions, &s, true, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 1);
	OK(res_load(cx, &res_systems, row_i64(rep.rows[0].row, "system", 0), &two));
	assert_false(row_val(two, "proposed_level")->set);
	OK(res_history(cx, &res_systems, two->id, &c, &n));
	assert_true(n == 2 && str_is(c[0].why, "Đã có quyết định cấp độ 13/QĐ-BM"));
	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Cấp độ đề xuất\nHai,VP,3\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Cấp độ,Số QĐ,Ngày QĐ\nHai,VP,2,13/QĐ-BM,6/9/2024\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(stored_level(cx, two), 3);
	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Cấp độ đề xuất,Cấp độ,Số QĐ,Ngày QĐ\nHai,VP,4,3,14/QĐ-BM,7/9/2025\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(stored_level(cx, two), 4);
}

/* Two digits that are no year of this century: the row stays with its fault, which says what it may mean. */
static void a_short_year_of_the_last_century_is_asked_about(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	assert_int_equal(
		systems(cx, "VỤ NỘI CHÍNH\nTên HTTT|Vận hành từ\nMột|5/9/95\nHai|31/2/24\nBa|5/9/24", NULL, &rep), RC_INVALID);
	assert_int_equal(rep.n, 3);
	EQ(rep.rows[0].problems.p[0].text, "“5/9/95”: năm ghi hai chữ số, có thể là 05/09/1995; ghi lại đủ bốn chữ số");
	EQ(rep.rows[1].problems.p[0].text, "“31/2/24” không phải ngày có thật");
	EQ(rep.rows[2].problems.n ? rep.rows[2].problems.p[0].text : STR(""), "");
}

static void dates_read_otherwise_than_written_are_told(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Vận hành từ|Quyết định phê duyệt|Cấp độ\n1|Một|VP|5/9/24||\n2|Hai|VP|trước năm 2020||\n"
		"3|Ba|VP|30/9/2044||\n4|Bốn|VP|2021|12/QĐ-BM ngày 5/9/24|3",
		NULL, &rep));
	EQ(row_text(rep.rows[0].row, "operating_from"), "2024-09-05");
	EQ(row_text(rep.rows[1].row, "operating_from"), "../2019");
	EQ(row_text(rep.rows[3].also[0].row, "date"), "2024-09-05");
	assert_true(said(&rep, "“5/9/24” (năm hai chữ số) đọc là 05/09/2024") && said(&rep, "“trước năm 2020” đọc là trước 2020"));
	assert_true(said(&rep, "Vận hành từ 30/09/2044 còn quá xa") && said(&rep, "“12/QĐ-BM ngày 5/9/24” (năm hai chữ số)"));
}

/* A level becomes a decision by a number or a date alone; what speaks of the future or against itself does not. */
static void a_level_without_its_paper_is_no_decision(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx, "STT|Tên HTTT|Đơn vị|Cấp độ\n1|Một|VP|3\n2|Hai|VP|Cấp 2 (đang trình)\n3|Ba|VP|chưa phê duyệt", NULL, &rep));
	for (size_t i = 0; i < 3; i++) {
		static const int want[] = { 3, 2, 0 };

		assert_int_equal(rep.rows[i].n_also, 0);
		assert_int_equal(row_i64(rep.rows[i].row, "proposed_level", 0), want[i]);
		assert_false(row_val(rep.rows[i].row, "dossier_state")->set);
	}
	assert_true(said(&rep, "Không có cột số, ngày quyết định: cấp độ ghi ở “Cấp độ đề xuất”"));
	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Cấp độ|Số QĐ|Ngày QĐ|Cơ quan phê duyệt\n1|Một|VP|3|12/QĐ-BM|5/9/2024|Văn phòng\n"
		"2|Hai|VP|3||dự kiến 12/2026|Văn phòng\n3|Ba|VP|2|Tờ trình 45/TTr-CĐS||",
		NULL, &rep));
	assert_int_equal(rep.rows[0].n_also, 1);
	assert_true(rep.rows[1].n_also == 0 && rep.rows[2].n_also == 0);
	EQ(row_text(rep.rows[1].row, "expected_approval"), "2026-12");
	EQ(row_text(rep.rows[2].row, "dossier_state"), "submitted");
	assert_int_equal(row_i64(rep.rows[2].row, "proposed_level", 0), 2);
	assert_true(said(&rep, "“dự kiến 12/2026” không phải ngày quyết định") && said(&rep, "cấp độ 3 ghi ở “Cấp độ đề xuất”"));
	OK(systems(cx, "STT|Tên HTTT|Đơn vị|Cấp độ đề xuất|Cấp độ|Số QĐ\n1|Một|VP|4|3|12/QĐ-BM\n2|Hai|VP|2||13/QĐ-BM\n3|Ba|VP|2||",
		NULL, &rep));
	assert_int_equal(row_i64(rep.rows[0].also[0].row, "level", 0), 3);
	assert_int_equal(row_i64(rep.rows[0].row, "proposed_level", 0), 4);
	assert_int_equal(row_i64(rep.rows[1].also[0].row, "level", 0), 2);
	assert_int_equal(rep.rows[2].n_also, 0);
	/* What says both is wrong. */
	assert_int_equal(
		systems(cx, "STT|Tên HTTT|Đơn vị|Cấp độ|Số QĐ\n1|Một|VP|3 (dự kiến)|12/QĐ-BM\n2|Hai|VP|3|12/QĐ-BM (chưa ký)", NULL,
			&rep),
		RC_INVALID);
	cx_clear(cx);
	EQ(rep.rows[0].problems.p[0].field, "decision.level");
	EQ(rep.rows[1].problems.p[0].field, "decision.number");
}

/* A group's head in an office's own words is known by its beginning, and its number is never the number of another paper of the row. */
static void a_regulations_number_is_no_decisions(void **state)
{
	static const char *const merged[] = { "A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", NULL };
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên hệ thống/ phần mềm|Đơn vị|Cấp độ|Quy chế bảo đảm ATTT của đơn vị||Có kết nối Internet\n||||Số QĐ|Ngày|\n"
		"1|Một|VP|3|15/QĐ-VP|1/2/2024|x",
		merged, &rep));
	name_is(cx, &rep, 0, "Một");
	assert_int_equal(row_i64(rep.rows[0].row, "proposed_level", 0), 3);
	assert_int_equal(row_i64(rep.rows[0].row, "internet_facing", 0), 1);
	assert_int_equal(rep.rows[0].n_also, 1);
	assert_ptr_equal(rep.rows[0].also[0].row->res, &res_regulations);
	EQ(row_text(rep.rows[0].also[0].row, "number"), "15/QĐ-VP");
	EQ(row_text(rep.rows[0].also[0].row, "date"), "2024-02-01");
	OK(systems(
		cx, "STT|Tên HTTT|Đơn vị|Cấp độ|Quy chế ATTT nội bộ|\n||||Số QĐ|Người giữ\n1|Một|VP|3|15/QĐ-VP|x", merged, &rep));
	EQ(row_text(rep.rows[0].also[0].row, "number"), "15/QĐ-VP");
	assert_true(rep.rows[0].n_also == 1 && rep.rows[0].also[0].row->res == &res_regulations);
}

/* It names nobody and so covers all: a list that gives its number for one system does not make it that one's alone. */
static void a_regulation_for_all_is_not_narrowed_by_a_list(void **state)
{
	struct cx *cx = *state;
	struct row *all = res_blank(cx, &res_regulations), *now;
	struct import_report rep;
	struct sheet s;
	struct tx tx AUTO(tx_done) = { 0 };

	val_text(row_val(all, "title"), STR("Quy chế"));
	val_text(row_val(all, "kind"), STR("regulation"));
	val_text(row_val(all, "number"), STR("5/QĐ-BM"));
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, all, (struct str){ 0 }, NULL));
	OK(tx_commit(&tx));
	OK(sheet_read(cx, STR("Tên HTTT,Đơn vị,Số quy chế\nMột,VP,5/QĐ-BM\n"), &s));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	OK(res_load(cx, &res_regulations, all->id, &now));
	assert_int_equal(row_val(now, "systems")->n, 0);
	assert_int_equal(now->seq, all->seq);
}

static void a_merged_system_over_two_rows_has_two_decisions(void **state)
{
	struct cx *cx = *state;
	static const char *const merged[] = { "A2:A3", "B2:B3", "C2:C3", NULL };
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Cấp độ|Số quyết định|Ngày quyết định\n1|Một|VP|3|12/QĐ-BM|1/2/2024\n|||3|45/QĐ-BM|3/4/2026",
		merged, &rep));
	assert_int_equal(rep.n, 2);
	assert_int_equal(rep.rows[0].row->id, rep.rows[1].row->id);
	EQ(row_text(rep.rows[1].also[0].row, "number"), "45/QĐ-BM");
	assert_true(said(&rep, "ô gộp"));
}

static void groups_may_be_numbered_1_and_1_1(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx, "STT|Tên HTTT|Cấp độ\n1|Vụ Nội chính\n1.1|Một|3\n1.2|Hai|2\n2|Văn phòng\n2.1|Ba|3", NULL, &rep));
	assert_int_equal(rep.n, 3);
	unit_is(cx, &rep, 1, "b");
	unit_is(cx, &rep, 2, "vp");
	/* A unit's name and nothing else, with a number of its own: nobody knows. */
	assert_int_equal(
		systems(cx, "STT|Tên HTTT|Tình trạng\nI|Vụ Nội chính\n1|Một|Đang vận hành\n1|Phòng Hạ tầng\n2|Hai|Đang vận hành",
			NULL, &rep),
		RC_INVALID);
	cx_clear(cx);
	assert_true(rep.count[IMPORT_WRONG] == 1 && str_find(rep.rows[1].problems.p[0].text, STR("dòng nhóm")) >= 0);
}

static void the_letterheads_unit_stands_in_and_is_told(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"VĂN PHÒNG~VỤ NỘI CHÍNH|||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nDANH SÁCH HỆ THỐNG\nSTT|Tên HTTT|Cấp độ\n1|Hệ "
		"thống~một|3",
		NULL, &rep));
	unit_is(cx, &rep, 0, "b");
	name_is(cx, &rep, 0, "Hệ thống một");
	assert_true(said(&rep, "“VỤ NỘI CHÍNH” ở đầu trang"));
	/* With a column of units an empty cell stays a fault. */
	assert_int_equal(systems(cx, "VỤ NỘI CHÍNH\nSTT|Tên HTTT|Đơn vị\n1|Một|VP\n2|Hai|", NULL, &rep), RC_INVALID);
	cx_clear(cx);
}

static void encodings_are_judged_by_cell_where_a_column_has_two(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;

	OK(systems(cx,
		"STT|Tên HTTT|Đơn vị|Coâng khai Internet\n1|HÖ thèng mét|VP|coù\n2|Heä thoáng hai|VP|khoâng\n3|Phaàn meàm keá "
		"toaùn|VP|coù\n"
		"4|Trang tin|VP|khoâng",
		NULL, &rep));
	name_is(cx, &rep, 0, "Hệ thống một");
	name_is(cx, &rep, 1, "Hệ thống hai");
	name_is(cx, &rep, 2, "Phần mềm kế toán");
	assert_int_equal(row_i64(rep.rows[0].row, "internet_facing", 2), 1);
	assert_int_equal(row_i64(rep.rows[1].row, "internet_facing", 2), 0);
	assert_int_equal(rep.n_ignored, 0);
	/* "cã" may be of Unicode as well: it goes with its row, beside "coù" of another one, beside an "x", under a head of either kind. */
	static const char *const heads[] = { "STT|Tên HTTT|Đơn vị|24/7", "STT|Tªn hÖ thèng|Đơn vị|24/7" };
	static const char *const with[] = { "coù", "x", "khoâng" };
	for (size_t i = 0; i < COUNT(heads) * COUNT(with); i++) {
		OK(systems(cx,
			arena_z(&cx->arena,
				arena_fmt(&cx->arena,
					"%s\n1|HÖ thèng mét|VP|cã\n2|Heä thoáng quaûn lyù hai|VP|%s\n3|HÖ thèng b¸o c¸o|VP|cã",
					heads[i / COUNT(with)], with[i % COUNT(with)])),
			NULL, &rep));
		assert_int_equal(row_i64(rep.rows[0].row, "always_on", 2), 1);
		assert_int_equal(row_i64(rep.rows[1].row, "always_on", 2), i % COUNT(with) != 2);
		assert_int_equal(row_i64(rep.rows[2].row, "always_on", 2), 1);
	}
	/* What is Unicode in rows of old fonts keeps its column in Unicode: "Trung tâm" is no "Trung tõm". */
	OK(systems(cx, "STT|Tên HTTT|Đơn vị|Nhà cung cấp\n1|HÖ thèng mét|VP|Trung tâm A\n2|HÖ thèng hai|VP|Công ty cổ phần B", NULL,
		&rep));
	EQ(rep.made[0].title, "Trung tâm A");
}

/* A list with decisions and no column of levels loses no row: the cell's own words tell the level, else the paper alone is kept, bound to the system. */
static void a_decision_that_tells_no_level_is_kept_as_a_paper(void **state)
{
	static const char sheet[] =
		"Tên HTTT|Đơn vị|Quyết định phê duyệt\nMột|VP|QĐ số 123/QĐ-BM ngày 05/9/2024\n"
		"Hai|VP|124/QĐ-BM ngày 05/9/2024 phê duyệt cấp độ II\nBa|VP|123/QĐ-BM ngày 05/9/2024\nBốn|VP|125/QĐ-BM";
	struct cx *cx = *state;
	struct import_report rep;
	int64_t n;

	for (int again = 0; again < 2; again++) {
		OK(take(cx, &res_systems, book(cx, str_z(sheet), NULL), true, &rep));
		assert_int_equal(rep.n, 4);
		for (size_t i = 0; i < 4; i++)
			assert_int_equal(rep.rows[i].action, again ? IMPORT_SAME : IMPORT_NEW);
		assert_int_equal(rep.rows[1].n_also, 1);
		assert_int_equal(row_i64(rep.rows[1].also[0].row, "level", 0), 2);
		assert_true(said(&rep, "123/QĐ-BM không ghi cấp độ mấy"));
		OK(db_i64(cx, &n, "SELECT count(*) FROM level_decisions"));
		assert_int_equal(n, 1);
		OK(db_i64(cx, &n,
			"SELECT count(*) FROM proofs p JOIN links l ON l.src = p.id AND l.field = 'subjects' JOIN documents d ON "
			"d.id = p.document WHERE p.proves = 'approval' AND d.number IN ('123/QĐ-BM', '125/QĐ-BM')"));
		assert_int_equal(n, 3);
	}
	/* Its level told, it is a decision, with that paper. */
	OK(take(cx, &res_systems,
		book(cx, STR("Tên HTTT|Đơn vị|Cấp độ|Quyết định phê duyệt\nMột|VP|3|123/QĐ-BM ngày 05/9/2024"), NULL), true, &rep));
	assert_int_equal(rep.rows[0].action, IMPORT_CHANGED);
	OK(db_i64(cx, &n, "SELECT count(*) FROM documents WHERE number = '123/QĐ-BM'"));
	assert_int_equal(n, 1);
}

/* Another level beside one in force would be a clash of facts: the preview tells it, and what takes it away. */
static void a_second_level_is_told_before_it_is_written(void **state)
{
	static const char told[] = "Đã có cấp độ 2 (1/QĐ-BM) còn hiệu lực: thêm cấp độ 3";
	struct cx *cx = *state;
	struct import_report rep;
	struct row *old;

	OK(take(cx, &res_systems, book(cx, STR("Tên HTTT|Đơn vị|Cấp độ|Số quyết định\nMột|VP|2|1/QĐ-BM"), NULL), true, &rep));
	assert_false(said(&rep, "còn hiệu lực"));
	old = rep.rows[0].also[0].row;
	OK(systems(cx, "Tên HTTT|Đơn vị|Cấp độ|Số quyết định\nMột|VP|3|2/QĐ-BM", NULL, &rep));
	assert_true(said(&rep, told));
	OK(systems(cx, "Tên HTTT|Đơn vị|Cấp độ|Số quyết định\nMột|VP|2|3/QĐ-BM", NULL, &rep)); /* the same level anew */
	assert_false(said(&rep, "còn hiệu lực"));
	OK(res_load(cx, &res_level_decisions, old->id, &old));
	val_text(row_val(old, "revoked_on"), STR("2025-01-01"));
	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		OK(res_save(cx, old, STR("thay"), NULL));
		OK(tx_commit(&tx));
	}
	OK(systems(cx, "Tên HTTT|Đơn vị|Cấp độ|Số quyết định\nMột|VP|3|2/QĐ-BM", NULL, &rep));
	assert_false(said(&rep, "còn hiệu lực"));
}

static void registers_of_decree_30_are_read(void **state)
{
	struct cx *cx = *state;
	struct import_report rep;
	struct row *row;

	OK(take(cx, &res_documents,
		book(cx,
			STR("BỘ MẪU\nSỔ ĐĂNG KÝ VĂN BẢN ĐI\nSố, ký hiệu văn bản|Ngày tháng văn bản|Tên loại và trích yếu nội dung "
			    "văn bản|Người ký|Nơi nhận văn bản\n705 / BC – CĐS|05/11/2026|Báo cáo kết quả dò quét|Cục trưởng|Bộ"),
			NULL),
		false, &rep));
	row = rep.rows[0].row;
	EQ(row_text(row, "number"), "705/BC-CĐS");
	EQ(row_text(row, "date"), "2026-11-05");
	EQ(row_text(row, "summary"), "Báo cáo kết quả dò quét");
	OK(take(cx, &res_documents,
		book(cx,
			STR("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN\nNgày đến|Số đến|Tác giả|Số, ký hiệu|Ngày tháng|Tên loại và trích yếu nội "
			    "dung|Sổ văn bản|Độ mật\n20/11/2026|3456|Cục An ninh mạng|4321/A05-P5|18/11/2026|V/v cảnh báo|Sổ đến "
			    "2026|Thường"),
			NULL),
		false, &rep));
	row = rep.rows[0].row;
	EQ(row_text(row, "number"), "4321/A05-P5");
	EQ(row_text(row, "issuer"), "Cục An ninh mạng");
	EQ(row_text(row, "date"), "2026-11-18");
	assert_int_equal(row_i64(row, "secret", 1), 0);
	/* Its months stand between the lines. */
	OK(take(cx, &res_documents,
		book(cx,
			STR("Số, ký hiệu|Ngày tháng|Tên loại và trích yếu nội dung|Người ký\nTháng 11|||\n1/BC-CĐS|05/11/2026|Báo "
			    "cáo|"
			    "Cục trưởng\nTháng 12 năm 2026|||\n2/BC-CĐS|05/12/2026|Báo cáo|Cục trưởng\n9/BC-CĐS|||"),
			NULL),
		false, &rep));
	assert_int_equal(rep.n, 3);
	assert_int_equal(rep.n_passed, 2);
	assert_true(rep.rows[0].problems.n == 0 && rep.rows[1].problems.n == 0 && rep.rows[2].problems.n == 0);
}

/* --- the same workbook with a column of faults --- */

static struct str part(struct cx *cx, struct str bytes, const char *name)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct str out;

	OK(zip_open_mem(cx, bytes, &z));
	OK(zip_file_read(cx, z, str_z(name), &out));
	return out;
}

static struct str without(struct cx *cx, struct str s, const char *from, const char *to)
{
	ptrdiff_t a = str_find(s, str_z(from)), b;

	assert_true(a >= 0);
	b = str_find(str_from(s, (size_t)a), str_z(to));
	assert_true(b >= 0);
	return arena_fmt(&cx->arena, "%.*s%.*s", (int)a, s.p, ARG_STR(str_from(s, (size_t)(a + b) + strlen(to))));
}

static void wrong_rows_come_back_in_the_workbook_itself(void **state)
{
	struct cx *cx = *state;
	static const char first[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:worksheet "
		"xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
		"<x:cols><x:col min=\"1\" max=\"1\" width=\"7\"/></x:cols><x:sheetData><!-- <x:row> -->"
		"<x:row r=\"1\" spans=\"1:4\" ht=\"30\"><x:c r=\"A1\" s=\"4\" t=\"inlineStr\"><x:is><x:t>DANH "
		"SÁCH</x:t></x:is></x:c></x:row>"
		"<x:row r=\"2\" spans=\"1:4\"><x:c r=\"A2\" t=\"inlineStr\"><x:is><x:t>STT</x:t></x:is></x:c><x:c r=\"B2\" "
		"t=\"inlineStr\"><x:is><x:t>Tên HTTT</x:t></x:is></x:c><x:c r=\"C2\" t=\"inlineStr\"><x:is><x:t>Đơn "
		"vị</x:t></x:is></x:c><x:c r=\"F2\" s=\"9\"/></x:row><x:row r=\"3\"><x:c r=\"A3\"><x:v>1</x:v></x:c><x:c r=\"B3\" "
		"t=\"inlineStr\"><x:is><x:t>Một &amp; hai</x:t></x:is></x:c><x:c r=\"C3\" t=\"inlineStr\"><x:is><x:t>Cục "
		"Lạ</x:t></x:is></x:c><x:c r=\"E3\"><x:f>A3*2</x:f><x:v>2</x:v></x:c><x:c r=\"F3\" s=\"9\"/><x:c r=\"G3\" "
		"s=\"9\"/></x:row></x:sheetData><x:mergeCells><x:mergeCell ref=\"A1:D1\"/></x:mergeCells></x:worksheet>";
	const struct made_sheet sheets[] = { { .name = "DS", .xml = first }, { .name = "Khác", .table = "Ghi chú|Giữ nguyên" } };
	struct str bytes = books(cx, sheets, 2, NULL), was = part(cx, bytes, "xl/worksheets/sheet1.xml"), now;
	struct import_report rep;
	struct xlsx_book back;
	struct buf b AUTO(buf_done) = { 0 };
	static const char *const same[] = { "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
		"xl/worksheets/sheet2.xml", "xl/media/other.bin" };

	assert_int_equal(take(cx, &res_systems, bytes, true, &rep), RC_INVALID);
	cx_clear(cx);
	buf_init(&b, 1 << 20);
	OK(import_errors(cx, &res_systems, bytes, &rep, &b));
	for (size_t i = 0; i < COUNT(same); i++)
		assert_true(str_eq(part(cx, bytes, same[i]), part(cx, buf_str(&b), same[i])));
	OK(xlsx_read(cx, buf_str(&b), &back));
	EQ(back.sheets[0].sheet.rows[1].cells[5], "Lỗi"); /* behind E, whose cell is a formula without a head */
	assert_true(str_find(back.sheets[0].sheet.rows[2].cells[5], STR("Đơn vị")) >= 0);
	/* Without what was put in, and with what that replaced, it is what it was. */
	now = part(cx, buf_str(&b), "xl/worksheets/sheet1.xml");
	assert_true(str_find(now, STR("<x:f>A3*2</x:f>")) > 0 && str_find(now, STR("<x:c r=\"F3\" s=\"9\" t=\"inlineStr\">")) > 0);
	now = without(cx, now, "<x:c r=\"F2\"", "</x:c>");
	now = without(cx, now, "<x:c r=\"F3\"", "</x:c>");
	was = without(cx, without(cx, was, "<x:c r=\"F2\"", "/>"), "<x:c r=\"F3\"", "/>");
	was = arena_fmt(&cx->arena, "%.*s%.*s", (int)str_find(was, STR("<x:row r=\"2\"")) + (int)strlen("<x:row r=\"2\""), was.p,
		ARG_STR(str_from(was, (size_t)str_find(was, STR("<x:row r=\"2\"")) + strlen("<x:row r=\"2\" spans=\"1:4\""))));
	EQ(now, arena_z(&cx->arena, was));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_visible_sheet_that_fits_is_read_and_told, fresh, gone),
		cmocka_unit_test_setup_teardown(what_is_no_text_is_no_name, fresh, gone),
		cmocka_unit_test_setup_teardown(instants_and_fixed_fields_in_sheets, fresh, gone),
		cmocka_unit_test_setup_teardown(the_same_system_on_two_sheets_is_told_with_its_sheet, fresh, gone),
		cmocka_unit_test_setup_teardown(tables_side_by_side_are_two_tables, fresh, gone),
		cmocka_unit_test_setup_teardown(a_second_column_of_a_head_is_read_where_the_first_is_empty, fresh, gone),
		cmocka_unit_test_setup_teardown(a_second_header_with_other_columns_is_read_anew, fresh, gone),
		cmocka_unit_test_setup_teardown(totals_never_become_systems, fresh, gone),
		cmocka_unit_test_setup_teardown(a_unit_is_known_by_its_words, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_s_number_and_date_share_a_column, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_beside_the_level_is_no_second_level, fresh, gone),
		cmocka_unit_test_setup_teardown(words_in_the_place_of_a_number_set_no_decision, fresh, gone),
		cmocka_unit_test_setup_teardown(a_signature_below_a_table_is_its_foot, fresh, gone),
		cmocka_unit_test_setup_teardown(a_group_is_counted_in_many_ways, fresh, gone),
		cmocka_unit_test_setup_teardown(a_group_that_is_no_unit_ends_the_one_before_it, fresh, gone),
		cmocka_unit_test_setup_teardown(a_group_gives_its_unit_to_acts_and_is_no_line_of_a_register, fresh, gone),
		cmocka_unit_test_setup_teardown(a_post_in_its_column_is_no_foot, fresh, gone),
		cmocka_unit_test_setup_teardown(totals_and_signatures_of_any_list_are_told_from_its_lines, fresh, gone),
		cmocka_unit_test_setup_teardown(an_old_workbook_is_said_to_be_one, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_ends_what_was_proposed, fresh, gone),
		cmocka_unit_test_setup_teardown(a_short_year_of_the_last_century_is_asked_about, fresh, gone),
		cmocka_unit_test_setup_teardown(dates_read_otherwise_than_written_are_told, fresh, gone),
		cmocka_unit_test_setup_teardown(a_level_without_its_paper_is_no_decision, fresh, gone),
		cmocka_unit_test_setup_teardown(a_regulations_number_is_no_decisions, fresh, gone),
		cmocka_unit_test_setup_teardown(a_regulation_for_all_is_not_narrowed_by_a_list, fresh, gone),
		cmocka_unit_test_setup_teardown(a_merged_system_over_two_rows_has_two_decisions, fresh, gone),
		cmocka_unit_test_setup_teardown(groups_may_be_numbered_1_and_1_1, fresh, gone),
		cmocka_unit_test_setup_teardown(the_letterheads_unit_stands_in_and_is_told, fresh, gone),
		cmocka_unit_test_setup_teardown(encodings_are_judged_by_cell_where_a_column_has_two, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_that_tells_no_level_is_kept_as_a_paper, fresh, gone),
		cmocka_unit_test_setup_teardown(a_second_level_is_told_before_it_is_written, fresh, gone),
		cmocka_unit_test_setup_teardown(registers_of_decree_30_are_read, fresh, gone),
		cmocka_unit_test_setup_teardown(wrong_rows_come_back_in_the_workbook_itself, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
