/* doc/: what the layout of a paper says, marks of secrecy, text of PDF and DOCX, signatures; pdfsig judges the signatures beside us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../pdf_make.h"
#include "../zip_make.h"
#include "base/child.h"
#include "doc/doc.h"
#include "fresh.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define SAYS(s, want) says(__LINE__, (s), (want))

static void says(int line, struct str s, const char *want)
{
	if (want == NULL ? s.p != NULL : !str_is(s, want))
		fail_msg("line %d: “%.*s”, not “%s”", line, ARG_STR(s), want ? want : "(nothing)");
}

static const char report[] = "      BỘ MẪU (GIẢ ĐỊNH)                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
			     "     CỤC CHUYỂN ĐỔI SỐ                         Độc lập - Tự do - Hạnh phúc\n"
			     "\n"
			     "      Số: 318 /BC-CĐS                     Hà Nội, ngày 20 tháng 11 năm 2026\n"
			     "\n"
			     "                                   BÁO CÁO\n"
			     "              Kết quả tập huấn, bồi dưỡng kiến thức an ninh mạng\n"
			     "                              năm 2026 (đợt 2)\n"
			     "\n"
			     "      Thực hiện Kế hoạch số 45/KH-CĐS ngày 02 tháng 3 năm 2026, Cục báo cáo như sau:\n"
			     "      1. Tình hình chung\n"
			     "\n"
			     "   Nơi nhận:                                     KT. CỤC TRƯỞNG\n"
			     "   - Như trên;                                   PHÓ CỤC TRƯỞNG\n"
			     "   - Lưu: VT.\n"
			     "\n"
			     "                                                 Nguyễn Văn Giả Định\n\f"
			     "                              PHỤ LỤC 1\n   1   Người thứ nhất\n\f";

static void a_report_says_number_date_issuer_kind_summary_and_post(void **state)
{
	struct cx *cx = *state;
	struct doc_said d;

	doc_layout(cx, str_z(report), &d);
	SAYS(d.number, "318/BC-CĐS");
	SAYS(d.date, "2026-11-20");
	SAYS(d.parent, "Bộ Mẫu (giả định)");
	SAYS(d.issuer, "Cục Chuyển đổi số");
	SAYS(d.kind, "Báo cáo");
	SAYS(d.summary, "Kết quả tập huấn, bồi dưỡng kiến thức an ninh mạng năm 2026 (đợt 2)");
	SAYS(d.signer, "Phó Cục trưởng (KT. Cục trưởng)");
}

static void an_official_letter_has_its_summary_below_the_number(void **state)
{
	static const char letter[] = "   VĂN PHÒNG CHÍNH PHỦ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
				     "                                    Độc lập - Tự do - Hạnh phúc\n"
				     "  Số: 405/VPCP-\n"
				     "  CNTT                         Hà Nội, ngày     tháng 9 năm 2024\n"
				     " V/v tiếp nhận cảnh báo số\n"
				     " 57/CB-CĐS về lỗ hổng\n"
				     " bảo mật máy chủ thư\n"
				     "\n"
				     "               Kính gửi: Các bộ, cơ quan ngang bộ\n\n"
				     "    Căn cứ Quyết định số 12/QĐ-TTg ngày 05 tháng 01 năm 2024,\n"
				     "  Nơi nhận:                       TL. BỘ TRƯỞNG, CHỦ NHIỆM\n"
				     "  - Lưu: VT.                      VỤ TRƯỞNG VỤ HÀNH CHÍNH\n\f";
	struct cx *cx = *state;
	struct doc_said d;

	doc_layout(cx, str_z(letter), &d);
	SAYS(d.number, "405/VPCP-CNTT");
	SAYS(d.date, "2024-09");
	SAYS(d.issuer, "Văn phòng Chính phủ");
	SAYS(d.kind, "Công văn");
	SAYS(d.summary, "V/v tiếp nhận cảnh báo số 57/CB-CĐS về lỗ hổng bảo mật máy chủ thư");
	SAYS(d.signer, "Vụ trưởng Vụ Hành chính (TL. Bộ trưởng, Chủ nhiệm)");
}

static void a_decision_in_paragraphs_is_read_too(void **state)
{
	static const char docx[] =
		"BỘ MẪU\n\nSố: 812/QĐ-BM\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n"
		"Hà Nội, ngày 05 tháng 9 năm 2024\n\nQUYẾT ĐỊNH\n\nVề việc phê duyệt cấp độ an toàn hệ thống thông tin\n\n"
		"Hệ thống quản lý văn bản và điều hành\n\nBỘ TRƯỞNG BỘ MẪU\n\nCăn cứ Luật số 116/2025/QH15;\n\n"
		"QUYẾT ĐỊNH:\n\nĐiều 1. Phê duyệt\n\nNơi nhận:\n\n- Như Điều 3;\n\nBỘ TRƯỞNG\n\nTrần Thị Mẫu\n\n";
	struct cx *cx = *state;
	struct doc_said d;

	doc_layout(cx, str_z(docx), &d);
	SAYS(d.number, "812/QĐ-BM");
	SAYS(d.date, "2024-09-05");
	SAYS(d.issuer, "Bộ Mẫu");
	SAYS(d.kind, "Quyết định");
	SAYS(d.summary, "Về việc phê duyệt cấp độ an toàn hệ thống thông tin");
	SAYS(d.signer, "Bộ trưởng");
}

static void numbers_of_many_styles_are_read(void **state)
{
	static const struct {
		const char *line, *number;
	} cases[] = {
		{ "Số: 2634/CT-VPCP", "2634/CT-VPCP" },
		{ "Số 57-CT/TW", "57-CT/TW" },
		{ "Số: 01/2026/TT-BCA", "01/2026/TT-BCA" },
		{ "Luật số: 116/2025/QH15", "116/2025/QH15" },
		{ "Số:123/QĐ- VPCP", "123/QĐ-VPCP" },
		{ "Số: 12 / KH - CĐS", "12/KH-CĐS" },
		{ "Số: 1270/BC–TCTTTg", "1270/BC-TCTTTg" },
		{ "S6: 66/TB-VTH", "66/TB-VTH" },
		{ "Số:        /QĐ-BM", NULL },
		{ "Số hiệu tài khoản 1234", NULL },
		{ "Số người: 12/15", NULL },
		{ "Căn cứ Nghị định số 331/2026/NĐ-CP", NULL },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc_said d;

		doc_layout(cx, str_z(cases[i].line), &d);
		says((int)i, d.number, cases[i].number);
	}
}

static void a_decision_without_ve_viec_has_its_summary(void **state)
{
	struct cx *cx = *state;
	struct doc_said d;

	doc_layout(cx,
		STR("VĂN PHÒNG CHÍNH PHỦ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVỤ TỔ CHỨC CÁN BỘ\n"
		    "Số: 14/QĐ-TCCB                Hà Nội, ngày 05 tháng 9 năm 2026\n\n"
		    "                              QUYẾT ĐỊNH\n"
		    "              Phân công đơn vị chuyên trách an ninh mạng\n\nCăn cứ Luật số 116/2025/QH15;\n"),
		&d);
	SAYS(d.summary, "Phân công đơn vị chuyên trách an ninh mạng");
	SAYS(d.issuer, "Vụ Tổ chức cán bộ");
}

static void the_day_of_the_work_is_read_where_exactly_one_is_told(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "Diễn tập đã được tổ chức vào ngày 15 tháng 10 năm 2026 tại trụ sở.", "ngày 15/10/2026" },
		{ "Thời gian thực hiện: từ ngày 14/10/2026 đến hết ngày 16/10/2026.", "từ ngày 14/10/2026 đến ngày 16/10/2026" },
		{ "Lớp tập huấn diễn ra trong các ngày 14-16/10/2026.", "từ ngày 14/10/2026 đến ngày 16/10/2026" },
		{ "Thực hiện Kế hoạch số 120/KH-CĐS ngày 15/6/2026.", NULL },
		{ "Thực hiện Quyết định 12/QĐ-BM ngày 15/6/2026.", NULL },
		{ "Các đơn vị thực hiện trước ngày 01/10/2026.", NULL },
		{ "Cục sẽ tổ chức vào ngày 01/10/2026.", NULL },
		{ "Tổ chức ngày 01/10/2026. Đợt hai tổ chức ngày 05/10/2026.", NULL },
		{ "Tổ chức ngày 01/12/2026.", NULL }, /* after the paper itself */
		{ "Tổ chức ngày 31/02/2026.", NULL },
		{ "Tổ chức ngày", NULL },
		{ "Ngày 12/10/2026, Cục Chuyển đổi số đã dò quét lỗ hổng bảo mật Hệ thống A.", "ngày 12/10/2026" },
		{ "Trong hai ngày 12 và 13/10/2026, Vụ đã tổ chức tập huấn.", "từ ngày 12/10/2026 đến ngày 13/10/2026" },
		{ "Ngày 12/10/2026, Cục nhận công văn số 3/BM. Đơn vị đã dò quét Hệ thống A.", NULL },
		{ "Thực hiện công văn số 3/BM-CĐS ngày 12/10/2026, Cục đã dò quét Hệ thống A.", NULL },
		{ "Ngày 12/10/2026, Bộ trưởng đã ban hành Kế hoạch tổ chức diễn tập.", NULL },
		{ "Trước ngày 12/10/2026, Cục đã dò quét Hệ thống A.", NULL },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc_done d = { 0 };
		bool there = doc_done(cx, str_z(cases[i].text), day_of(2026, 10, 20), &d);

		assert_int_equal(there, cases[i].said != NULL);
		says((int)i, d.said, cases[i].said);
	}
}

static void who_gets_it_is_not_what_it_says(void **state)
{
	struct cx *cx = *state;

	SAYS(doc_without_addressees(cx,
		     STR("Số: 1/BC\nKính gửi:\n\n   - Vụ Pháp chế;\n   - Vụ Tổ chức cán bộ.\n\nVụ Tài chính báo cáo:\n- Cục A;\n"
			 "Nơi nhận:          CỤC TRƯỞNG\n- Vụ Pháp chế;\n- Lưu: VT.\n\nPhụ lục\n- Vụ B")),
		"Số: 1/BC\n\n\nVụ Tài chính báo cáo:\n- Cục A;\n\nPhụ lục\n- Vụ B\n");
	SAYS(doc_without_addressees(cx, STR("Kính gửi: Văn phòng Bộ và Cục\nchuyển đổi số\nThực hiện kế hoạch")),
		"Thực hiện kế hoạch\n");
	SAYS(doc_without_addressees(cx, STR("Kính gửi: Vụ Pháp chế,\nVụ Kế hoạch\nThực hiện")), "Thực hiện\n");
}

static void nothing_is_invented(void **state)
{
	struct cx *cx = *state;
	struct doc_said d;

	doc_layout(cx,
		STR("      BỘ MẪU       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n CỤC CHUYỂN ĐỔI SỐ      Độc lập - Tự do - Hạnh phúc\n\n"
		    "     Số:      /BC-CĐS      Hà Nội, ngày     tháng 11 năm 2026\n"),
		&d);
	assert_null(d.number.p);
	SAYS(d.issuer, "Cục Chuyển đổi số");

	doc_layout(cx, STR("Danh sách cán bộ dự họp\n1. Người thứ nhất\n2. Người thứ hai\n"), &d);
	assert_null(d.number.p);
	assert_null(d.date.p);
	assert_null(d.signer.p);
	assert_null(d.summary.p);
	doc_layout(cx, STR(""), &d);
	assert_null(d.issuer.p);
}

static void number_and_date_are_compared_with_the_text(void **state)
{
	struct cx *cx = *state;
	struct str text = str_z(report);

	assert_true(doc_compare(cx, text, STR("318/BC-CĐS"), STR("2026-11-20")).number);
	assert_true(doc_compare(cx, text, STR("318/BC-CĐS"), STR("2026-11-20")).date);
	assert_true(doc_compare(cx, text, STR("318/bc-cđs"), STR("2026-11")).date);
	assert_false(doc_compare(cx, text, STR("18/BC-CĐS"), STR("2026-11-21")).number); /* the end of another number */
	assert_false(doc_compare(cx, text, STR("318/BC-CĐS"), STR("2026-11-21")).date);
	assert_false(doc_compare(cx, text, STR(""), STR("")).number);
	assert_true(doc_compare(cx, STR("ký ngày 5/9/2024"), STR("1/A"), STR("2024-09-05")).date);
	assert_false(doc_compare(cx, STR("ký ngày 15/9/2024"), STR("1/A"), STR("2024-09-05")).date);
	/* Read over two lines, with the date of the other column between them: found by the rule that read it. */
	text = STR("      BỘ MẪU                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
		   "  Số: 1234/BM-CĐS-              Hà Nội, ngày 20 tháng 11 năm 2026\n"
		   "      ATTT\n\n      Kính gửi: Các đơn vị\n");
	assert_true(doc_compare(cx, text, STR("1234/BM-CĐS-ATTT"), STR("2026-11-20")).number);
	assert_true(doc_compare(cx, text, STR("1234/BM-CĐS-ATTT"), STR("2026-11-20")).date);
	assert_false(doc_compare(cx, text, STR("1234/BM-CĐS-ATTM"), STR("2026-11-20")).number);
	assert_true(doc_compare(cx, STR("Số: 12/BC–CĐS"), STR("12/BC-CĐS"), STR("")).number);
}

static void marks_of_secrecy_are_seen_and_only_they(void **state)
{
	static const char *const secret[] = { "MẬT", "   TỐI MẬT", "[ TUYỆT MẬT ]", "Độ mật: Tối mật", "BỘ MẪU    MẬT",
		"BỘ MẪU MẬT", "Mật", "M Ậ T", "MẬT - KHẨN", "HỎA TỐC - MẬT", "THƯỢNG KHẨN TỐI MẬT", "Dấu chỉ mức độ mật: Mật",
		"Văn bản này có độ mật: MẬT.", "BÁO CÁO TỐI MẬT", "BÁO CÁO\n\n1. Một\n\n2. Hai\n\f   PHỤ LỤC\n\n   Tối mật\n",
		"BỘ MẪU\nCỤC CHUYỂN ĐỔI SỐ\n\nSố: 15/BC-CĐS (M)\n", "Số: 15/MBC-CĐS", "Số : 15/BC-CĐS (TM)", "MËT", "MAÄT",
		"BỘ MẪU\n\n      T\n1. Một hai ba\n        Ậ\nNơi nhận:\n   M\n" };
	static const char *const open[] = { "Bảo mật", "MẬT KHẨU", "Bảo vệ bí mật nhà nước", "BẢO MẬT THÔNG TIN", "Mật độ", "mật",
		"Tuyệt mật   Tối mật   Mật   Tổng số\nVăn bản mật", "QUY CHẾ BẢO VỆ BÍ MẬT", "PHÒNG BẢO MẬT", "TUYỆT MẬT   TỐI MẬT",
		"KHẨN", "HỎA TỐC", "Văn bản khẩn về bảo mật", "Số: 15/BC-CĐS", "Số: 12/MTTQ-BTT",
		"Căn cứ Công văn số 15/BC-CĐS (M) của Cục Chuyển đổi số;", "Số: 15/BC-CĐS (Mẫu 08)", "Số: 12/QĐ-TM" };
	static const char *const names[] = { "QD 12 Mật.pdf", "BC-toi-mat.pdf", "12-BC_MẬT.PDF", "tuyet mat 3.docx" };
	static const char *const asked[] = { "BC-MAT-01.pdf", "bao_cao_MAT.pdf", "CV_12_mat.pdf", "thong bao van ban mat.docx",
		"mat.pdf" };
	static const char *const fine[] = { "formatted_MATRIX.pdf", "VMAT-bao-cao.pdf", "bao-mat.pdf", "Quy chế bảo mật.pdf",
		"mật khẩu mạnh.docx", "Thông báo mặt trận.pdf", "doi mat khau.pdf", "bí mật nhà nước - quán triệt.pdf",
		"Danh sach co mat.docx", "Bien ban gap mat.docx", "giai trinh be mat.docx", "danh sách có mặt.pdf" };
	static const char *const numbers[] = { "12/BC-CĐS(M)", "12/BC-CĐS-M", "12/BC-CĐS (Mật)", "5/QĐ-BM-MẬT", "7/BC-A(TM)",
		"77/BC-CĐS-TM", "77-M/BC-CĐS", "77/M-BC-CĐS", "703/TM-CĐS", "202/BC-CĐS - M", "5/M", "15/MBC-CĐS", "8/MTTr-BM" };
	static const char *const plain[] = { "12/BC-CĐS", "12/QĐ-BM", "12/QĐ-TM", "2634/CT-VPCP", "M", "01/2026/TT-BCA", "57-CT/TW",
		"12/MTTQ-BTT", "15/MB-KD", "3/MC-VP", "20/MBC" };
	static const char *const told[] = { "Báo cáo (Tối mật)", "Kết quả TỐI MẬT về hệ thống", "Độ mật: Mật", "[Mật]" };
	static const char *const open_told[] = { "Quán triệt bảo vệ bí mật nhà nước", "V/v sử dụng mật khẩu (mật khẩu mạnh)",
		"QUY CHẾ QUẢN LÝ TÀI LIỆU TỐI MẬT", "Công tác văn thư tối mật" };
	struct cx *cx = *state;
	bool sure;

	for (size_t i = 0; i < COUNT(secret); i++)
		if (doc_secret_text(cx, str_z(secret[i]), false).p == NULL)
			fail_msg("%s is not seen", secret[i]);
	for (size_t i = 0; i < COUNT(open); i++)
		SAYS(doc_secret_text(cx, str_z(open[i]), false), NULL);
	for (size_t i = 0; i < COUNT(names); i++)
		if (doc_secret_name(cx, str_z(names[i]), &sure).p == NULL || !sure)
			fail_msg("%s is not seen", names[i]);
	for (size_t i = 0; i < COUNT(asked); i++)
		if (doc_secret_name(cx, str_z(asked[i]), &sure).p == NULL || sure)
			fail_msg("%s is not asked about", asked[i]);
	for (size_t i = 0; i < COUNT(fine); i++)
		SAYS(doc_secret_name(cx, str_z(fine[i]), &sure), NULL);
	for (size_t i = 0; i < COUNT(told); i++)
		if (doc_secret_summary(cx, str_z(told[i])).p == NULL)
			fail_msg("%s is not seen", told[i]);
	for (size_t i = 0; i < COUNT(open_told); i++)
		SAYS(doc_secret_summary(cx, str_z(open_told[i])), NULL);
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (doc_secret_number(cx, str_z(numbers[i])).p == NULL)
			fail_msg("%s is not seen", numbers[i]);
	for (size_t i = 0; i < COUNT(plain); i++)
		SAYS(doc_secret_number(cx, str_z(plain[i])), NULL);
	assert_non_null(doc_secret_text(cx, STR("TOI MAT"), true).p);
	assert_null(doc_secret_text(cx, STR("TOI MAT"), false).p);
}

/* --- files --- */

static bool poppler(struct cx *cx)
{
	struct str path;

	return child_find(cx, "pdftotext", &path) && child_find(cx, "pdfsig", &path);
}

static void the_text_of_a_pdf_keeps_its_columns(void **state)
{
	struct cx *cx = *state;
	struct pdf_make p;
	struct doc_text t;
	struct doc_said d;

	if (!poppler(cx))
		skip();
	pdf_begin(&p);
	pdf_page_of(&p, str_cut(str_z(report), 0, (size_t)str_find(str_z(report), STR("\f"))));
	pdf_page_of(&p, STR("PHỤ LỤC 1\n\n1   Người thứ nhất\n"));
	OK(doc_text(cx, pdf_end(&p), STR("application/pdf"), &t));
	assert_int_equal(t.source, DOC_LAYER);
	assert_int_equal(t.pages, 2);
	doc_layout(cx, t.text, &d);
	SAYS(d.number, "318/BC-CĐS");
	SAYS(d.date, "2026-11-20");
	SAYS(d.issuer, "Cục Chuyển đổi số");
	SAYS(d.summary, "Kết quả tập huấn, bồi dưỡng kiến thức an ninh mạng năm 2026 (đợt 2)");
	SAYS(d.signer, "Phó Cục trưởng (KT. Cục trưởng)");
	pdf_done(&p);
}

/* What was scanned on both sides, or printed with a cover, begins with a blank page. */
static void a_blank_first_page_is_turned(void **state)
{
	struct cx *cx = *state;
	struct pdf_make p;
	struct doc_text t;
	struct doc_said d;

	doc_layout(cx, arena_fmt(&cx->arena, "\f 1\n\f%s", report), &d);
	SAYS(d.number, "318/BC-CĐS");
	SAYS(d.date, "2026-11-20");
	doc_layout(cx, arena_fmt(&cx->arena, "\f\f\f\f\f%s", report), &d); /* but a few only */
	assert_null(d.number.p);
	if (!poppler(cx))
		skip();
	pdf_begin(&p);
	pdf_page(&p);
	pdf_page_of(&p, str_cut(str_z(report), 0, (size_t)str_find(str_z(report), STR("\f"))));
	OK(doc_text(cx, pdf_end(&p), STR("application/pdf"), &t));
	doc_layout(cx, t.text, &d);
	SAYS(d.number, "318/BC-CĐS");
	SAYS(d.issuer, "Cục Chuyển đổi số");
	pdf_done(&p);
}

static void a_scan_and_a_broken_pdf_have_no_text_and_hurt_nobody(void **state)
{
	struct cx *cx = *state;
	struct pdf_make p;
	struct doc_text t;

	if (!poppler(cx))
		skip();
	pdf_begin(&p);
	pdf_page(&p);
	OK(doc_text(cx, pdf_end(&p), STR("application/pdf"), &t));
	assert_int_equal(t.source, DOC_NONE);
	assert_int_equal(t.pages, 1);
	pdf_done(&p);
	OK(doc_text(cx, STR("%PDF-1.7\nrubbish"), STR("application/pdf"), &t));
	assert_int_equal(t.source, DOC_NONE);
	assert_true(t.trouble.n > 0);
	OK(doc_text(
		cx, STR("PK\x03\x04rubbish"), STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), &t));
	assert_int_equal(t.source, DOC_NONE);
	assert_true(t.trouble.n > 0);
}

static void the_words_of_a_docx_are_read_in_order_without_deleted_ones(void **state)
{
	static const char xml[] =
		"<w:document xmlns:w='w'><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>BỘ MẪU</w:t></w:r></w:p>"
		"<w:p><w:r><w:t>Số: 81</w:t></w:r><w:del><w:r><w:t>9</w:t></w:r></w:del><w:r><w:t>2/QĐ-BM</w:t></w:r></w:p>"
		"</w:tc><w:tc><w:p><w:r><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t></w:r></w:p><w:p><w:r><w:t>Hà Nội, "
		"nga\xcc\x80y 5 tháng 9 năm 2024</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
	struct cx *cx = *state;
	struct zip_make z;
	struct doc_text t;
	struct doc_said d;

	zip_make_init(&z);
	zip_make_add(&z, STR("word/document.xml"), str_z(xml), false, (struct zip_lie){ 0 });
	OK(doc_text(cx, zip_make_end(&z), STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), &t));
	assert_int_equal(t.source, DOC_LAYER);
	doc_layout(cx, t.text, &d);
	SAYS(d.number, "812/QĐ-BM");
	SAYS(d.date, "2024-09-05"); /* NFD in the file */
	zip_make_done(&z);
}

/* A DOCX with these words in its body: `inside` is the XML of it. */
static struct str docx_text(struct cx *cx, const char *part, const char *inside, struct doc_text *t)
{
	struct str body = arena_fmt(&cx->arena,
		"<w:document xmlns:w='w' xmlns:v='v' xmlns:mc='m' xmlns:wps='s' xmlns:a='a'><w:body>%s</w:body></w:document>",
		strcmp(part, "word/document.xml") ? "<w:p><w:r><w:t>Báo cáo kết quả công tác năm</w:t></w:r></w:p>" : inside);
	struct zip_make z;

	zip_make_init(&z);
	zip_make_add(&z, STR("word/document.xml"), body, false, (struct zip_lie){ 0 });
	if (strcmp(part, "word/document.xml") != 0)
		zip_make_add(&z, str_z(part),
			arena_fmt(&cx->arena, "<w:hdr xmlns:w='w' xmlns:v='v' xmlns:mc='m' xmlns:wps='s'>%s</w:hdr>", inside),
			false, (struct zip_lie){ 0 });
	OK(doc_text(cx, zip_make_end(&z), STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), t));
	zip_make_done(&z);
	assert_int_equal(t->source, DOC_LAYER);
	return doc_secret_text(cx, t->text, false);
}

#define P(words) "<w:p><w:r><w:t>" words "</w:t></w:r></w:p>"
#define BOX_V(words) "<w:pict><v:shape><v:textbox><w:txbxContent>" P(words) "</w:txbxContent></v:textbox></v:shape></w:pict>"
#define BOX_S(words) "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>" P(words) "</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
#define HEADING(inside)                                                                                                            \
	"<w:p><w:r><w:t>BÁO CÁO</w:t></w:r><w:r>" inside "</w:r></w:p>" P("Kết quả rà soát hệ thống thông tin năm 2026")

static void a_stamp_is_seen_however_word_makes_it(void **state)
{
	static const struct {
		const char *part, *xml;
	} secret[] = {
		{ "word/document.xml", HEADING(BOX_V("MẬT")) },
		{ "word/document.xml", HEADING(BOX_S("TỐI MẬT")) },
		{ "word/document.xml", HEADING("<mc:AlternateContent><mc:Choice>" BOX_S("MẬT") "</mc:Choice><mc:Fallback>" BOX_V(
					       "MẬT") "</mc:Fallback></mc:AlternateContent>") },
		{ "word/document.xml", HEADING("<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback>" BOX_V(
					       "MẬT") "</mc:Fallback></mc:AlternateContent>") },
		{ "word/document.xml", HEADING("<w:pict><v:shape><v:textpath string='MẬT'/></v:shape></w:pict>") },
		{ "word/document.xml",
			"<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Mật</w:t></w:r></w:p>" P("Kết quả rà soát hệ thống năm 2026") },
		{ "word/document.xml",
			"<w:p><w:r><w:rPr><w:smallCaps/></w:rPr><w:t>Tối mật</w:t></w:r></w:p>" P("Kết quả rà soát hệ thống năm") },
		{ "word/document.xml", P("Báo cáo kết quả") "<w:p><w:r><w:rPr><w:rFonts w:ascii='.VnTimeH'/></w:rPr><w:t>mËt"
							    "</w:t></w:r></w:p>" P("hệ thống thông tin") },
		{ "word/header5.xml", P("TUYỆT MẬT") },
		{ "word/footer3.xml", "<w:p><w:r>" BOX_V("MẬT") "</w:r></w:p>" },
		{ "word/diagrams/data1.xml", P("MẬT") },
	};
	struct cx *cx = *state;
	struct doc_text t;
	struct doc_said d;

	for (size_t i = 0; i < COUNT(secret); i++)
		if (docx_text(cx, secret[i].part, secret[i].xml, &t).p == NULL)
			fail_msg("case %zu is not seen: %.*s", i, ARG_STR(t.text));
	/* A box does not break the words around it, is not read twice, and what is not in capitals stays. */
	SAYS(docx_text(cx, "word/document.xml",
		     HEADING("<mc:AlternateContent><mc:Choice>" BOX_S("Hộp chữ") "</mc:Choice><mc:Fallback>" BOX_V(
			     "Hộp chữ") "</mc:Fallback></mc:AlternateContent>") "<w:p><w:r><w:rPr><w:caps "
										"w:val='0'/></w:rPr><w:t>Về mật "
										"khẩu</w:t></w:r></w:p>",
		     &t),
		NULL);
	SAYS(t.text, "Hộp chữ\n\nBÁO CÁO\n\nKết quả rà soát hệ thống thông tin năm 2026\n\nVề mật khẩu\n\n");
	doc_layout(cx, t.text, &d);
	SAYS(d.kind, "Báo cáo");
	SAYS(d.summary, "Kết quả rà soát hệ thống thông tin năm 2026");
}

static void a_paper_in_an_old_font_is_converted_and_says_so(void **state)
{
	/* As TCVN3 and as VNI, read as Windows-1252: "Kế hoạch tập huấn bảo đảm an ninh mạng năm 2027". */
	static const char *const old[][2] = {
		{ "TCVN3", "KÕ ho¹ch tËp huÊn b¶o ®¶m an ninh m¹ng n¨m 2027" },
		{ "VNI", "Keá hoaïch taäp huaán baûo ñaûm an ninh maïng naêm 2027" },
	};
	struct cx *cx = *state;
	struct doc_text t;

	for (size_t i = 0; i < COUNT(old); i++) {
		struct str xml = arena_fmt(&cx->arena, P("%s"), old[i][1]);

		SAYS(docx_text(cx, "word/document.xml", xml.p, &t), NULL);
		assert_non_null(t.was);
		assert_string_equal(t.was, old[i][0]);
		assert_true(str_find(t.text, STR("Kế hoạch tập huấn bảo đảm an ninh mạng năm 2027")) >= 0);
	}
	docx_text(cx, "word/document.xml", P("Kế hoạch tập huấn bảo đảm an ninh mạng"), &t);
	assert_null(t.was);
}

/* --- signatures --- */

struct signing {
	struct pdf_key root, signer;
	struct pdf_make pdf;
	char dir[64];
};

static void write_file(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
	close(fd);
}

static struct str sign_one(struct cx *cx, struct signing *s, bool trusted)
{
	struct str path;
	unsigned char *der = NULL;
	int n;

	memcpy(s->dir, "/tmp/khien-trust-XXXXXX", 24);
	assert_non_null(mkdtemp(s->dir));
	pdf_key_new(&s->root, "CA thử nghiệm", NULL, NULL, 1700000000, 2000000000);
	pdf_key_new(&s->signer, "Cục Chuyển đổi số", "Phó Cục trưởng", &s->root, 1700000000, 2000000000);
	path = arena_fmt(&cx->arena, "%s/root.cer", s->dir);
	n = i2d_X509(s->root.cert, &der);
	if (trusted)
		write_file(path.p, (struct str){ (char *)der, (size_t)n });
	OPENSSL_free(der);
	pdf_begin(&s->pdf);
	pdf_page_of(&s->pdf, str_cut(str_z(report), 0, (size_t)str_find(str_z(report), STR("\f"))));
	return pdf_end_signed(&s->pdf, &s->signer, "D:20261120154200+07'00'");
}

static void sign_done(struct cx *cx, struct signing *s)
{
	unlink(arena_fmt(&cx->arena, "%s/root.cer", s->dir).p);
	rmdir(s->dir);
	pdf_done(&s->pdf);
	pdf_key_done(&s->root);
	pdf_key_done(&s->signer);
}

static struct str pdfsig(struct cx *cx, struct str pdf)
{
	char path[] = "/tmp/khien-sig-XXXXXX";
	const char *argv[] = { "pdfsig", "-nocert", "in.pdf", NULL };
	AUTO(child_dir_done) struct child_dir dir = { 0 };
	struct child_end end;

	assert_non_null(mkdtemp(path));
	OK(child_dir_new(cx, str_z(path), &dir));
	OK(child_dir_put(cx, &dir, "in.pdf", pdf));
	OK(child_run(cx, &(struct child){ .argv = argv, .dir = dir.path, .memory = INT64_C(4) << 30 }, &end));
	child_dir_done(&dir);
	rmdir(path);
	return end.out;
}

static void an_intact_signature_says_who_and_when_as_another_reader_says(void **state)
{
	struct cx *cx = *state;
	struct signing s;
	struct doc_signs got;
	struct str pdf = sign_one(cx, &s, false);

	OK(doc_signs(cx, pdf, str_z(s.dir), &got));
	assert_int_equal(got.n, 1);
	assert_int_equal(got.state, DOC_SIGN_INTACT);
	SAYS(got.p[0].by, "Phó Cục trưởng, Cục Chuyển đổi số, Bộ Mẫu (giả định)");
	SAYS(got.p[0].issuer, "CA thử nghiệm, Bộ Mẫu (giả định)");
	assert_true(got.p[0].at > 0);
	assert_true(got.p[0].whole);
	assert_true(got.p[0].trouble.n > 0);
	if (poppler(cx)) {
		struct str told = pdfsig(cx, pdf);

		if (str_find(told, STR("Signature is Valid")) < 0 || str_find(told, STR("Total document signed")) < 0)
			fail_msg("pdfsig: %.*s", ARG_STR(told));
	}
	sign_done(cx, &s);
}

static void a_root_that_the_office_trusts_makes_it_valid(void **state)
{
	struct cx *cx = *state;
	struct signing s;
	struct doc_signs got;
	struct str pdf = sign_one(cx, &s, true);

	OK(doc_signs(cx, pdf, str_z(s.dir), &got));
	assert_int_equal(got.state, DOC_SIGN_VALID);
	assert_null(got.p[0].trouble.p);
	sign_done(cx, &s);
}

static void a_changed_byte_and_an_added_one_are_seen(void **state)
{
	struct cx *cx = *state;
	struct signing s;
	struct doc_signs got;
	struct str pdf = sign_one(cx, &s, true), copy = arena_str(&cx->arena, pdf), longer;
	char *p = (char *)copy.p;

	p[200] ^= 1;
	OK(doc_signs(cx, copy, str_z(s.dir), &got));
	assert_int_equal(got.state, DOC_SIGN_CHANGED);
	assert_int_equal(got.p[0].state, DOC_SIGN_CHANGED);
	if (poppler(cx))
		assert_true(str_find(pdfsig(cx, copy), STR("Signature is Valid")) < 0);
	longer = arena_fmt(&cx->arena, "%.*s\n1 0 obj<</Type/Catalog>>endobj\n", ARG_STR(pdf));
	if (longer.n > pdf.n) { /* binary comment holds no NUL: the copy is whole */
		OK(doc_signs(cx, longer, str_z(s.dir), &got));
		assert_int_equal(got.p[0].state, DOC_SIGN_VALID);
		assert_int_equal(got.state, DOC_SIGN_CHANGED);
	}
	p[200] ^= 1;
	size_t hex = (size_t)str_find(copy, STR("/Contents<")) + 10 + PDF_SIG_ROOM - 1;

	while (p[hex] == '0')
		hex--;
	p[hex - 8] = p[hex - 8] == '1' ? '2' : '1'; /* the signature's own value, at the end of the message */
	OK(doc_signs(cx, copy, str_z(s.dir), &got));
	assert_int_equal(got.state, DOC_SIGN_BROKEN);
	sign_done(cx, &s);
}

static void a_signature_that_leaves_bytes_out_is_none(void **state)
{
	struct cx *cx = *state;
	struct signing s;
	struct doc_signs got;
	struct str pdf = sign_one(cx, &s, true), copy = arena_str(&cx->arena, pdf);
	ptrdiff_t at = str_find(copy, STR("/ByteRange [0 "));
	char *p = (char *)copy.p;

	p[at + 12] = '9'; /* does not begin at the first byte */
	OK(doc_signs(cx, copy, str_z(s.dir), &got));
	assert_int_equal(got.n, 0);
	assert_int_equal(got.state, DOC_SIGN_NONE);
	OK(doc_signs(cx, STR("%PDF-1.4 /ByteRange [0 9999999999999 5 5]"), str_z(s.dir), &got));
	assert_int_equal(got.n, 0);
	OK(doc_signs(cx, STR("%PDF-1.4 /ByteRange [0 9 13 2]/Contents<zz>>"), str_z(s.dir), &got));
	assert_true(got.state == DOC_SIGN_NONE || got.state == DOC_SIGN_BROKEN);
	sign_done(cx, &s);
}

static void a_certificate_that_had_ended_is_not_trusted(void **state)
{
	struct cx *cx = *state;
	struct signing s;
	struct doc_signs got;
	struct pdf_key old;
	struct pdf_make pdf;

	sign_one(cx, &s, true);
	pdf_key_new(&old, "Đã hết hạn", NULL, &s.root, 1500000000, 1600000000);
	pdf_begin(&pdf);
	pdf_page_of(&pdf, STR("Văn bản"));
	OK(doc_signs(cx, pdf_end_signed(&pdf, &old, "D:20261120154200+07'00'"), str_z(s.dir), &got));
	assert_int_equal(got.state, DOC_SIGN_INTACT);
	assert_true(str_find(got.p[0].trouble, STR("expired")) >= 0);
	pdf_done(&pdf);
	pdf_key_done(&old);
	sign_done(cx, &s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_report_says_number_date_issuer_kind_summary_and_post, fresh, gone),
		cmocka_unit_test_setup_teardown(an_official_letter_has_its_summary_below_the_number, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_in_paragraphs_is_read_too, fresh, gone),
		cmocka_unit_test_setup_teardown(numbers_of_many_styles_are_read, fresh, gone),
		cmocka_unit_test_setup_teardown(who_gets_it_is_not_what_it_says, fresh, gone),
		cmocka_unit_test_setup_teardown(a_decision_without_ve_viec_has_its_summary, fresh, gone),
		cmocka_unit_test_setup_teardown(the_day_of_the_work_is_read_where_exactly_one_is_told, fresh, gone),
		cmocka_unit_test_setup_teardown(nothing_is_invented, fresh, gone),
		cmocka_unit_test_setup_teardown(number_and_date_are_compared_with_the_text, fresh, gone),
		cmocka_unit_test_setup_teardown(marks_of_secrecy_are_seen_and_only_they, fresh, gone),
		cmocka_unit_test_setup_teardown(the_text_of_a_pdf_keeps_its_columns, fresh, gone),
		cmocka_unit_test_setup_teardown(a_blank_first_page_is_turned, fresh, gone),
		cmocka_unit_test_setup_teardown(a_scan_and_a_broken_pdf_have_no_text_and_hurt_nobody, fresh, gone),
		cmocka_unit_test_setup_teardown(the_words_of_a_docx_are_read_in_order_without_deleted_ones, fresh, gone),
		cmocka_unit_test_setup_teardown(a_stamp_is_seen_however_word_makes_it, fresh, gone),
		cmocka_unit_test_setup_teardown(a_paper_in_an_old_font_is_converted_and_says_so, fresh, gone),
		cmocka_unit_test_setup_teardown(an_intact_signature_says_who_and_when_as_another_reader_says, fresh, gone),
		cmocka_unit_test_setup_teardown(a_root_that_the_office_trusts_makes_it_valid, fresh, gone),
		cmocka_unit_test_setup_teardown(a_changed_byte_and_an_added_one_are_seen, fresh, gone),
		cmocka_unit_test_setup_teardown(a_signature_that_leaves_bytes_out_is_none, fresh, gone),
		cmocka_unit_test_setup_teardown(a_certificate_that_had_ended_is_not_trusted, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
