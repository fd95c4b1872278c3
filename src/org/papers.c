/* Papers that Khiên made and that leave it: the weekly page, Mẫu 08, a unit's statement, hand-over minutes. Each keeps the bytes of what it said (snapshot)
 * and the ledger's head of that moment; the signed copy comes back as a document. And the office's own templates for them. */
#include "org/note.h"
#include "org/org.h"

static const struct choice paper_kinds[] = {
	{ "monday", "Báo cáo nhanh", "Weekly page" },
	{ "mau08", "Báo cáo năm (Mẫu 08)", "The year's report (Mẫu 08)" },
	{ "statement", "Bản xác nhận tình hình", "Statement" },
	{ "handover", "Biên bản bàn giao", "Hand-over minutes" },
	{ 0 },
};

static const struct choice content_checks[] = {
	{ "same", "Khớp số liệu đã chốt", "Says what was frozen" },
	{ "differs", "Khác số liệu đã chốt", "Differs from what was frozen" },
	{ "unread", "Chưa đối chiếu được hết, người thứ hai đối chiếu", "Not all compared, a second person looks" },
	{ 0 },
};

static const struct field paper_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .fixed = true },
	{ "kind", F_ENUM, "Loại", "Kind", .choices = paper_kinds, .required = true, .in_list = true, .fixed = true },
	{ "title", F_TEXT, "Tên", "Title", .max = 300, .search = true, .in_list = true, .fixed = true },
	{ "unit", F_REF, "Đơn vị", "Unit", .to = "units", .in_list = true, .fixed = true },
	{ "period", F_PERIOD, "Kỳ", "Period", .in_list = true, .fixed = true },
	{ "date", F_DATE, "Số liệu đến ngày", "Facts up to", .in_list = true, .fixed = true },
	{ "verify_code", F_TEXT, "Mã kiểm chứng", "Verification code", .max = 40, .unique = true, .search = true, .in_list = true,
		.fixed = true },
	{ "snapshot", F_FILE, "Số liệu đã chốt", "Frozen figures", .fixed = true },
	{ "docx", F_FILE, "Bản DOCX", "DOCX", .fixed = true },
	{ "pdf", F_FILE, "Bản PDF", "PDF", .fixed = true },
	{ "head_size", F_INT, "Số mục sổ nhật ký", "Ledger entries", .min = 1, .max = INT64_MAX, .fixed = true },
	{ "head_root", F_TEXT, "Gốc sổ nhật ký", "Ledger root", .max = 64, .fixed = true },
	{ "signed", F_REF, "Bản đã ký", "Signed copy", .to = "documents", .in_list = true, .fixed = true },
	{ "signed_on", F_DATE, "Ngày ký", "Signed on", .fixed = true },
	{ "code_found", F_BOOL, "Mã đọc được trong bản đã ký", "Code read in the signed copy", .fixed = true },
	{ "content_check", F_ENUM, "Nội dung bản đã ký", "What the signed copy says", .choices = content_checks, .in_list = true,
		.fixed = true },
	{ "content_note", F_TEXT, "Kết quả đối chiếu nội dung", "What the comparison found", .max = 1000, .long_text = true,
		.fixed = true, .say = note_say },
	{ 0 },
};

const struct res res_papers = {
	.name = "papers",
	.table = "papers",
	.vi = "báo cáo đã lập",
	.en = "paper",
	.vi_many = "Báo cáo, bản xác nhận đã lập",
	.en_many = "Papers made",
	.prefix = "BC",
	.title = "title",
	.natural = "",
	.scope = "unit",
	.version = 1,
	RES_FIELDS(paper_fields),
};

static const struct field template_fields[] = {
	{ "code", F_TEXT, "Loại báo cáo", "Kind of paper", .max = 40, .unique = true, .required = true, .in_list = true,
		.fixed = true },
	{ "file", F_FILE, "Mẫu DOCX", "DOCX template", .fixed = true },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 500, .in_list = true },
	{ 0 },
};

const struct res res_report_templates = {
	.name = "report-templates",
	.table = "report_templates",
	.vi = "mẫu báo cáo",
	.en = "report template",
	.vi_many = "Mẫu báo cáo",
	.en_many = "Report templates",
	.prefix = "MAU",
	.title = "note",
	.natural = "",
	.central = true,
	.version = 1,
	RES_FIELDS(template_fields),
};
