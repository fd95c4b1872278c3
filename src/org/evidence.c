/* Evidence: what documents prove, what was done, what was declared. Drafts are private to their unit. */
#include "auth/auth.h"
#include "org/org.h"

const struct step_state org_draft[] = { { "draft", "1", "Mục này đã gửi", "this was sent already" }, { 0 } };
const struct step_state org_sent[] = { { "draft", "" }, { 0 } };
static const struct step draft_steps[] = {
	{ "send", "Gửi", "Send", .from = org_draft, .to = org_sent },
	{ 0 },
};

/* What offices write for the same thing, done or proved. */
static const char scan_said[] = "dò quét lỗ hổng|dò quét|quét lỗ hổng|quét lỗ hổng bảo mật|rà quét|rà quét lỗ hổng|"
				"rà quét lỗ hổng bảo mật|rà soát lỗ hổng|rà soát lỗ hổng bảo mật|quét điểm yếu|"
				"dò quét điểm yếu|đánh giá lỗ hổng bảo mật|scan lỗ hổng";
static const char pentest_said[] = "pentest|kiểm thử thâm nhập|kiểm tra xâm nhập|kiểm tra thâm nhập|thử nghiệm xâm nhập|"
				   "đánh giá xâm nhập|kiểm thử xâm nhập hệ thống";
static const char drill_said[] = "diễn tập|diễn tập ứng cứu sự cố|diễn tập ƯCSC|diễn tập an ninh mạng|"
				 "diễn tập an toàn thông tin|diễn tập ATTT|diễn tập thực chiến an ninh mạng|"
				 "diễn tập thực chiến ATTT";
static const char training_said[] = "đào tạo|bồi dưỡng|đào tạo, bồi dưỡng|đào tạo, tập huấn|tập huấn, đào tạo|"
				    "tập huấn an ninh mạng|tập huấn an toàn thông tin|tập huấn ATTT|lớp tập huấn|"
				    "hội nghị tập huấn";
static const char briefing_said[] = "phổ biến, quán triệt|quán triệt, phổ biến|quán triệt chỉ thị|hội nghị quán triệt";
static const char compliance_said[] = "đánh giá chấp hành|đánh giá việc chấp hành quy định|đánh giá tuân thủ|"
				      "đánh giá việc tuân thủ|đánh giá mức độ chấp hành|đánh giá mức độ tuân thủ";
static const char inspection_said[] = "thanh tra|thanh tra, kiểm tra|kiểm tra an ninh mạng|kiểm tra an toàn thông tin|"
				      "kiểm tra ATTT|kiểm tra, đánh giá an ninh mạng|kiểm tra, đánh giá an toàn thông tin|"
				      "đoàn kiểm tra";
static const char fix_said[] = "khắc phục lỗ hổng|khắc phục lỗ hổng bảo mật|xử lý lỗ hổng|xử lý lỗ hổng bảo mật|"
			       "cập nhật bản vá|cập nhật bản vá bảo mật|cài bản vá|cài đặt bản vá|vá lỗ hổng|"
			       "vá lỗ hổng bảo mật|vá lỗi|vá lỗi bảo mật";
static const char incident_said[] = "sự cố an ninh mạng|sự cố an toàn thông tin|sự cố ATTT";
static const char cooperation_said[] = "HTQT|hợp tác quốc tế về an ninh mạng";
const struct choice org_matters[] = {
	{ "assignment", "Phân công, giao nhiệm vụ", "Assignment",
		"phân công nhiệm vụ|giao nhiệm vụ|phân công lãnh đạo phụ trách|phân công phụ trách" },
	{ "briefing", "Quán triệt", "Briefing", briefing_said },
	{ "list", "Danh mục hệ thống", "List of systems", "danh mục|danh mục HTTT|danh mục hệ thống thông tin" },
	{ "approval", "Phê duyệt cấp độ", "Level approval",
		"phê duyệt|phê duyệt cấp độ an toàn|phê duyệt cấp độ an ninh mạng|"
		"phê duyệt hồ sơ đề xuất cấp độ|quyết định phê duyệt cấp độ|QĐ phê duyệt cấp độ|"
		"quyết định cấp độ" },
	{ "plan", "Phương án bảo đảm an ninh mạng", "Protection plan",
		"phương án|phương án bảo đảm|phương án bảo đảm an toàn thông tin|phương án bảo đảm ATTT" },
	{ "patch", "Khắc phục, bản vá", "Fix, patch", fix_said },
	{ "incident", "Sự cố", "Incident", incident_said },
	{ "report", "Báo cáo", "Report" },
	{ "monitoring", "Giám sát", "Monitoring", "giám sát an ninh mạng|giám sát an toàn thông tin|giám sát ATTT|SOC" },
	{ "scan", "Dò quét lỗ hổng bảo mật", "Vulnerability scan", scan_said },
	{ "pentest", "Kiểm thử xâm nhập", "Penetration test", pentest_said },
	{ "drill", "Diễn tập thực chiến", "Live-fire drill", drill_said },
	{ "warning", "Cảnh báo", "Warning",
		"cảnh báo an ninh mạng|cảnh báo an toàn thông tin|cảnh báo lỗ hổng|"
		"cảnh báo lỗ hổng bảo mật" },
	{ "regulation", "Quy chế, quy trình", "Regulation", "quy định|quy trình|quy chế, quy định" },
	{ "cooperation", "Hợp tác quốc tế", "International cooperation", cooperation_said },
	{ "inspection", "Kiểm tra, đánh giá", "Inspection", inspection_said },
	{ "training", "Tập huấn, bồi dưỡng", "Training", training_said },
	{ "assessment", "Đánh giá việc chấp hành", "Assessment of compliance", compliance_said },
	{ "mail", "Thư nhắc nhở, cảnh báo", "Mail campaign", "thư cảnh báo|thư nhắc nhở|thư điện tử cảnh báo|email cảnh báo" },
	{ "budget", "Kinh phí", "Budget", "ngân sách|dự toán|dự toán kinh phí" },
	{ "access", "Quản lý truy cập, can thiệp dữ liệu", "Access and intervention",
		"quản lý truy cập|quản lý tài khoản|can thiệp dữ liệu|rà soát tài khoản" },
	{ "retirement", "Kết thúc vận hành", "Retirement", "dừng vận hành|kết thúc sử dụng|thanh lý" },
	{ "other", "Khác", "Other" },
	{ 0 },
};

static const struct field proof_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "document", F_REF, "Văn bản", "Document", .to = "documents", .required = true, .in_list = true, .heads = "van ban" },
	{ "proves", F_ENUM, "Chứng minh cho", "Proves", .choices = org_matters, .required = true, .in_list = true,
		.heads = "chung minh|noi dung" },
	{ "subjects", F_LINKS, "Đối tượng", "Subjects", .to = "", .about = true, .in_list = true, .heads = "doi tuong" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 1000, .long_text = true, .search = true, .heads = "ghi chu" },
	{ "draft", F_BOOL, "Bản nháp", "Draft" },
	{ 0 },
};

const struct res res_proofs = {
	.name = "proofs",
	.table = "proofs",
	.vi = "minh chứng",
	.en = "proof",
	.vi_many = "Minh chứng",
	.en_many = "Proofs",
	.prefix = "MC",
	.title = "note",
	.named = "proves document",
	.happened = "document.date",
	.natural = "document proves",
	.scope = "document",
	.told = "subjects",
	.drafts = true,
	.version = 1,
	RES_FIELDS(proof_fields),
	.steps = draft_steps,
};

const struct choice org_activity_kinds[] = {
	{ "scan", "Dò quét lỗ hổng bảo mật", "Vulnerability scan", scan_said },
	{ "pentest", "Kiểm thử xâm nhập", "Penetration test", pentest_said },
	{ "drill", "Diễn tập thực chiến", "Live-fire drill", drill_said },
	{ "drill_plan", "Kế hoạch diễn tập", "Drill plan",
		"kế hoạch diễn tập thực chiến|KH diễn tập|phương án diễn tập|kịch bản diễn tập" },
	{ "training", "Tập huấn, bồi dưỡng", "Training", training_said },
	{ "briefing", "Quán triệt", "Briefing", briefing_said },
	{ "compliance_assessment", "Đánh giá việc chấp hành", "Assessment of compliance", compliance_said },
	{ "mail_campaign", "Gửi thư nhắc nhở, cảnh báo", "Mail campaign",
		"gửi thư cảnh báo|gửi thư điện tử cảnh báo|gửi email cảnh báo|thư cảnh báo|thư nhắc nhở|"
		"email cảnh báo|cảnh báo qua thư điện tử|cảnh báo qua email" },
	{ "report_sent", "Gửi báo cáo", "Report sent",
		"nộp báo cáo|đã gửi báo cáo|đã nộp báo cáo|báo cáo định kỳ|gửi báo cáo định kỳ" },
	{ "inspection", "Kiểm tra, đánh giá", "Inspection", inspection_said },
	{ "inspection_item", "Kiến nghị sau kiểm tra", "Inspection item",
		"kiến nghị|kiến nghị kiểm tra|kiến nghị sau thanh tra|kiến nghị của đoàn kiểm tra|"
		"tồn tại sau kiểm tra" },
	{ "warning_received", "Nhận cảnh báo", "Warning received",
		"tiếp nhận cảnh báo|nhận công văn cảnh báo|nhận văn bản cảnh báo|"
		"nhận cảnh báo lỗ hổng bảo mật" },
	{ "warning_relayed", "Chuyển cảnh báo", "Warning relayed",
		"chuyển tiếp cảnh báo|gửi cảnh báo|phát cảnh báo|gửi cảnh báo đến các đơn vị|"
		"gửi cảnh báo cho các đơn vị|gửi cảnh báo tới các đơn vị|chuyển cảnh báo đến các đơn vị|"
		"chuyển cảnh báo cho các đơn vị" },
	{ "warning_ack", "Xác nhận đã nhận cảnh báo", "Warning acknowledged",
		"xác nhận cảnh báo|xác nhận nhận cảnh báo|phản hồi cảnh báo|"
		"xác nhận đã nhận được cảnh báo" },
	{ "fix", "Khắc phục, cập nhật bản vá", "Fix", fix_said },
	{ "incident", "Sự cố", "Incident", incident_said },
	{ "incident_report", "Báo cáo sự cố", "Incident report",
		"báo cáo sự cố an ninh mạng|báo cáo sự cố an toàn thông tin|báo cáo sự cố ATTT|"
		"báo cáo ban đầu sự cố|báo cáo kết thúc sự cố|thông báo sự cố|báo cáo ứng cứu sự cố" },
	{ "access_review", "Rà soát tài khoản, truy cập", "Access review",
		"rà soát truy cập|rà soát quyền truy cập|rà soát tài khoản quản trị|"
		"rà soát tài khoản, quyền truy cập|rà soát tài khoản, phân quyền|rà soát phân quyền" },
	{ "intervention", "Can thiệp dữ liệu", "Data intervention",
		"can thiệp CSDL|can thiệp cơ sở dữ liệu|sửa dữ liệu|chỉnh sửa dữ liệu" },
	{ "monitoring_report", "Báo cáo giám sát", "Monitoring report",
		"báo cáo giám sát tuần|báo cáo giám sát tháng|báo cáo giám sát ngày|"
		"báo cáo tuần giám sát|báo cáo giám sát an ninh mạng|báo cáo giám sát an toàn thông tin|"
		"báo cáo giám sát ATTT|báo cáo SOC" },
	{ "regulation_review", "Rà soát quy định", "Regulation review",
		"rà soát quy chế|rà soát quy trình|rà soát quy chế, quy định|rà soát quy định, quy chế|"
		"rà soát quy chế, quy trình" },
	{ "plan", "Kế hoạch", "Plan", "lập kế hoạch|xây dựng kế hoạch|ban hành kế hoạch|KH" },
	{ "meeting", "Họp, kết luận chỉ đạo", "Meeting, conclusion",
		"giao ban|họp giao ban|kết luận họp|kết luận giao ban|kết luận chỉ đạo|"
		"thông báo kết luận|họp chỉ đạo" },
	{ "cooperation", "Hợp tác quốc tế", "International cooperation", cooperation_said },
	{ "budget_estimate", "Dự toán", "Budget estimate", "lập dự toán|dự toán kinh phí|dự toán ngân sách" },
	{ "budget_allocation", "Giao dự toán", "Budget allocation",
		"giao kinh phí|phân bổ dự toán|phân bổ kinh phí|quyết định giao dự toán" },
	{ "budget_settlement", "Quyết toán", "Budget settlement", "quyết toán kinh phí|quyết toán ngân sách" },
	{ "system_change", "Thay đổi hệ thống", "System change",
		"nâng cấp|thay đổi cấu hình|thay đổi kiến trúc|thay đổi công nghệ" },
	{ "acceptance", "Nghiệm thu", "Acceptance", "biên bản nghiệm thu|nghiệm thu, bàn giao" },
	{ "log_received", "Nhận nhật ký từ hệ thống", "Log received",
		"nhận log|nhận nhật ký|tiếp nhận nhật ký|thu nhật ký|thu thập nhật ký|thu thập log" },
	{ "reconciliation_item", "Phát hiện nhưng chưa đăng ký", "Found but not registered" },
	{ "other", "Việc khác", "Other", "khác" },
	{ 0 },
};
static const struct choice severities[] = {
	{ "low", "Thấp", "Low", "mức thấp|mức độ thấp|nhẹ" },
	{ "medium", "Trung bình", "Medium", "TB|vừa|mức trung bình|mức độ trung bình" },
	{ "high", "Cao", "High", "mức cao|mức độ cao" },
	{ "critical", "Nghiêm trọng", "Critical",
		"rất cao|mức rất cao|mức nghiêm trọng|mức độ nghiêm trọng|rất nghiêm trọng|"
		"đặc biệt nghiêm trọng" },
	{ "exploited", "Đang bị khai thác", "Exploited",
		"bị khai thác|đã bị khai thác|đang bị khai thác thực tế|đang bị khai thác trong thực tế|"
		"đang bị lợi dụng khai thác|đang bị tấn công|KEV" },
	{ 0 },
};
static const struct choice results[] = {
	{ "ok", "Đạt, đã xử lý", "Done, passed",
		"đã xử lý|xử lý xong|đã xử lý xong|hoàn thành|đã hoàn thành|xong|đã xong|đã khắc phục|"
		"khắc phục xong|đã khắc phục xong|đã vá|đạt yêu cầu|thành công" },
	{ "partial", "Một phần", "Partly",
		"đạt một phần|xử lý một phần|đã xử lý một phần|khắc phục một phần|đã khắc phục một phần|"
		"hoàn thành một phần" },
	{ "not_ok", "Không đạt", "Failed",
		"chưa đạt|không đạt yêu cầu|chưa đạt yêu cầu|chưa xử lý|chưa khắc phục|chưa hoàn thành|"
		"không hoàn thành|thất bại" },
	{ "not_affected", "Không ảnh hưởng", "Not affected",
		"không bị ảnh hưởng|không chịu ảnh hưởng|không có máy bị ảnh hưởng|"
		"không có hệ thống bị ảnh hưởng" },
	{ "accepted", "Chấp nhận rủi ro có thời hạn", "Risk accepted for a time", "chấp nhận rủi ro|chấp nhận rủi ro tạm thời" },
	{ 0 },
};

static const struct field activity_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "kind", F_ENUM, "Việc", "Kind", .choices = org_activity_kinds, .required = true, .in_list = true,
		.heads = "loai|viec|loai viec|loai hoat dong|loai cong viec" },
	{ "title", F_TEXT, "Nội dung", "Title", .max = 500, .search = true, .in_list = true,
		.heads = "noi dung|ten|ten viec|trich yeu|noi dung cong viec|noi dung thuc hien|ten cong viec|hoat dong|ten hoat "
			 "dong|noi "
			 "dung hoat dong" },
	{ "unit", F_REF, "Đơn vị thực hiện", "Unit", .to = "units", .about = true, .in_list = true,
		.heads = "don vi|don vi thuc hien|don vi chu tri|don vi to chuc" },
	{ "provider", F_REF, "Đơn vị cung cấp dịch vụ", "Provider", .to = "providers", .heads = "nha cung cap" },
	{ "done_on", F_DATE, "Ngày thực hiện", "Done on", .in_list = true, .days = { "at", "end_at" },
		.heads = "ngay|ngay thuc hien|thoi gian thuc hien|ngay to chuc|thoi gian to chuc|ngay hoan thanh|thoi gian hoan "
			 "thanh|ngay thang|ngay thang thuc hien" },
	{ "planned_on", F_DATE, "Ngày dự kiến", "Planned on", .heads = "ngay du kien|ke hoach" },
	{ "at", F_INSTANT, "Thời điểm", "At", .heads = "thoi diem|gio den|thoi gian|ngay bat dau|thoi gian bat dau|bat dau" },
	{ "end_at", F_INSTANT, "Thời điểm kết thúc", "Ended at", .heads = "ket thuc|ngay ket thuc|thoi gian ket thuc" },
	{ "subjects", F_LINKS, "Đối tượng", "Subjects", .to = "systems units providers activities regulations", .about = true,
		.sent = "incident_report", .in_list = true,
		.heads = "doi tuong|he thong|he thong thong tin|ten he thong|ten he thong thong tin" },
	{ "documents", F_LINKS, "Văn bản", "Documents", .to = "documents",
		.heads = "van ban|tai lieu|so van ban|so, ky hieu van ban|tai lieu minh chung",
		.help_vi = "Mã, hoặc số và ngày như trên văn bản. Văn bản chưa có ở đây: thả tệp ở “Văn bản chờ gán”, Khiên đọc "
			   "số, ngày và "
			   "gợi ý việc mà văn bản chứng minh",
		.help_en = "A code, or the number and date as the paper says. A paper that is not here yet: drop its file at "
			   "“Papers to "
			   "assign”, where its number and date are read, and what it proves is offered" },
	{ "approval", F_REF, "Văn bản phê duyệt", "Approval", .to = "documents", .heads = "phe duyet|van ban phe duyet" },
	{ "targets", F_TEXT, "Mục tiêu (mỗi dòng một địa chỉ)", "Targets (one per line)", .max = 200000, .long_text = true,
		.heads = "muc tieu|dia chi quet" },
	{ "tool", F_TEXT, "Công cụ", "Tool", .max = 200, .heads = "cong cu" },
	{ "authenticated", F_BOOL, "Quét có đăng nhập", "Authenticated", .heads = "co dang nhap" },
	{ "score_process", F_INT, "Điểm quy trình", "Score: process", .max = 100, .heads = "diem quy trinh" },
	{ "score_technology", F_INT, "Điểm công nghệ", "Score: technology", .max = 100, .heads = "diem cong nghe" },
	{ "score_people", F_INT, "Điểm con người", "Score: people", .max = 100, .heads = "diem con nguoi" },
	{ "attendance", F_LINKS, "Người tham dự", "Attendance", .to = "people", .heads = "nguoi tham du|tham du" },
	{ "count_total", F_INT, "Tổng số", "Count: all", .max = 1000000000, .heads = "tong so" },
	{ "count_done", F_INT, "Số đã thực hiện", "Count: done", .max = 1000000000, .heads = "so da xu ly|da gui|da thuc hien" },
	{ "count_extra", F_INT, "Số khác", "Count: other", .max = 1000000000, .heads = "so khac" },
	{ "amount", F_INT, "Số tiền cho an ninh mạng (đồng)", "Amount for security (VND)", .max = INT64_C(1000000000000000),
		.heads = "so tien|kinh phi" },
	{ "amount_base", F_INT, "Tổng kinh phí làm mẫu số (đồng)", "Base amount (VND)", .max = INT64_C(1000000000000000),
		.heads = "tong kinh phi|mau so" },
	{ "severity", F_ENUM, "Mức độ", "Severity", .choices = severities, .heads = "muc do" },
	{ "external_ref", F_TEXT, "Số hiệu bên ngoài", "External reference", .max = 200, .search = true,
		.heads = "so canh bao|ma canh bao|cve" },
	{ "level_serious", F_BOOL, "Sự cố nghiêm trọng", "Serious", .heads = "nghiem trong" },
	{ "national", F_BOOL, "Dấu hiệu xâm phạm an ninh quốc gia", "National security", .heads = "an ninh quoc gia" },
	{ "result", F_ENUM, "Kết quả", "Result", .choices = results, .in_list = true, .heads = "ket qua" },
	{ "valid_to", F_DATE, "Có giá trị đến", "Valid to", .heads = "gia tri den|het han" },
	{ "period", F_PERIOD, "Kỳ", "Period", .heads = "ky|ky bao cao" },
	{ "due", F_DATE, "Hạn", "Due", .heads = "han|thoi han" },
	{ "concerns", F_REF, "Liên quan đến", "Concerns", .to = "activities", .heads = "lien quan|canh bao" },
	{ "machine", F_BOOL, "Kiểm chứng tự động", "By machine", .fixed = true },
	{ "draft", F_BOOL, "Bản nháp", "Draft" },
	{ 0 },
};

/* What a provider does for whom it serves; the rest (what was found or warned, inspections, money) is the office's own to say. */
static const char provider_acts[] =
	"scan pentest drill training briefing fix incident incident_report warning_ack access_review intervention "
	"monitoring_report system_change acceptance log_received other";

/* What may say something bad of a unit, whoever says it; the rest is what a unit says it did. */
static const char telling_acts[] =
	"scan pentest drill drill_plan compliance_assessment inspection inspection_item warning_received warning_relayed "
	"incident access_review intervention monitoring_report plan system_change acceptance log_received "
	"reconciliation_item";

static bool told_by_others(struct cx *cx, const struct row *row)
{
	return cx->who.unit == WHO_NO_UNIT || word_in(telling_acts, row_text(row, "kind"));
}

static enum rc activity_may_go(struct cx *cx, const struct row *row)
{
	struct str kind = row_text(row, "kind");

	if (told_by_others(cx, row))
		TRY(org_others_stay(cx, row));
	if (!word_in(telling_acts, kind))
		return RC_OK;
	return org_told_stays(cx, row, str_is(kind, "incident") || str_is(kind, "warning_received") ? 3600 * US_PER_S : 0,
		L("đính chính, giải trình tại chỗ", "correct or explain it"));
}

/* What was sent as one thing is no other: it was said, and looked at, as that. */
static void kind_stays(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	if (before && !row_i64(before, "draft", 0) && !str_eq(row_text(row, "kind"), row_text(before, "kind")))
		problem_add(cx, ps, "kind",
			L("Đã gửi thì không đổi: xoá mục này kèm lý do rồi ghi việc khác",
				"the kind of what was submitted stays: delete this with a reason and record another"));
}

static enum rc activity_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	/* What is found to be registered is settled by naming the system too; else the result is for who found it to say. */
	bool names = before && str_is(row_text(before, "kind"), "reconciliation_item") &&
	             row_val(row, "subjects")->n > row_val(before, "subjects")->n &&
	             org_all_in(row_val(before, "subjects"), row_val(row, "subjects"));

	if (before && told_by_others(cx, before))
		TRY(org_others_kept(cx, row, before, names ? "due" : "due result", names ? "subjects" : NULL, ps));
	TRY(org_told_kept(cx, row, before,
		word_in("log_received reconciliation_item", row_text(row, "kind")) ? "unit provider subjects targets"
										   : "unit provider subjects",
		L("giữ lại và thêm cho đủ, hoặc giải trình tại chỗ", "leave it and add what is missing, or explain it"), ps));
	kind_stays(cx, row, before, ps);
	if (cx->who.user != WHO_SYSTEM && cx->who.unit == WHO_NO_UNIT && !word_in(provider_acts, row_text(row, "kind")))
		problem_add(cx, ps, "kind",
			L("Do cơ quan, đơn vị ghi; đơn vị cung cấp dịch vụ chỉ ghi việc mình thực hiện",
				"the office or its units write this; a provider writes what it does itself"));
	if (row_val(row, "at")->set && row_val(row, "end_at")->set && row_i64(row, "at", 0) > row_i64(row, "end_at", 0))
		problem_add(cx, ps, "end_at", L("Trước thời điểm bắt đầu", "it ends before it starts"));
	return RC_OK;
}

const struct res res_activities = {
	.name = "activities",
	.table = "activities",
	.vi = "việc đã làm",
	.en = "activity",
	.vi_many = "Hoạt động",
	.en_many = "Activities",
	.prefix = "HDG",
	.title = "title",
	.happened = "done_on at",
	.natural = "",
	.placed = "unit",
	.scope = "unit",
	.told = "subjects",
	.drafts = true,
	.version = 1,
	RES_FIELDS(activity_fields),
	.steps = draft_steps,
	.check = activity_check,
	.may_go = activity_may_go,
};

static const struct choice declaration_kinds[] = {
	{ "no_systems", "Không quản lý hệ thống thông tin", "Runs no information system",
		"không quản lý HTTT|không có HTTT|không có hệ thống|không có hệ thống thông tin|"
		"không quản lý hệ thống|không vận hành HTTT" },
	{ "nothing_arose", "Không phát sinh trong kỳ", "Nothing arose in the period",
		"không phát sinh|không có phát sinh|không phát sinh trong tháng|"
		"không phát sinh trong quý|không phát sinh sự cố" },
	{ "list_confirmed", "Xác nhận danh mục đầy đủ", "List confirmed complete",
		"xác nhận danh mục|danh mục đầy đủ|danh mục đã đầy đủ|đã rà soát danh mục" },
	{ "extension", "Gia hạn", "Extension granted", "được gia hạn|cho gia hạn|cho phép gia hạn|đồng ý gia hạn" },
	{ "remedial_plan", "Kế hoạch khắc phục", "Remedial plan", "KH khắc phục|phương án khắc phục" },
	{ "waiting", "Đang chờ cơ quan, đơn vị khác", "Waiting for another body", "chờ|đang chờ|chờ cơ quan khác|chờ đơn vị khác" },
	{ "not_applicable", "Không áp dụng", "Not applicable",
		"không thuộc đối tượng|không thuộc đối tượng áp dụng|không thuộc diện áp dụng" },
	{ "explanation", "Giải trình", "Explanation", "báo cáo giải trình|ý kiến giải trình|công văn giải trình" },
	{ "urge", "Đôn đốc", "Urge", "nhắc nhở|nhắc việc|đôn đốc, nhắc nhở|công văn đôn đốc|văn bản đôn đốc" },
	{ "extension_request", "Đề nghị gia hạn", "Request for an extension",
		"xin gia hạn|xin lùi hạn|đề nghị lùi hạn|đề nghị gia hạn thời hạn" },
	{ "extension_refused", "Không đồng ý gia hạn", "Extension refused", "không gia hạn|không cho gia hạn|từ chối gia hạn" },
	{ "mau08_part", "Đã trả lời phần Mẫu 08", "Answered its part of Mẫu 08" },
	{ 0 },
};

static const struct field declaration_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "kind", F_ENUM, "Nội dung xác nhận", "Kind", .choices = declaration_kinds, .required = true, .in_list = true,
		.heads = "loai|noi dung" },
	{ "unit", F_REF, "Đơn vị", "Unit", .to = "units", .about = true, .in_list = true, .heads = "don vi" },
	{ "subject", F_REF, "Đối tượng", "Subject", .to = "systems units providers activities regulations", .about = true,
		.in_list = true, .heads = "doi tuong|he thong" },
	{ "about", F_REF, "Đối tượng đi kèm", "Together with", .to = "systems units", .about = true,
		.heads = "doi tuong di kem|he thong di kem",
		.help_vi =
			"Khi nhiệm vụ gắn với hai đối tượng: hệ thống mà nhà cung cấp phục vụ, đơn vị hoặc hệ thống nhận cảnh báo",
		.help_en = "Where the duty is about two: the system that a provider serves, the unit or system that is warned" },
	{ "duty", F_TEXT, "Nhiệm vụ (mã)", "Duty (code)", .max = 80, .search = true, .heads = "nhiem vu|diem" },
	{ "period", F_PERIOD, "Kỳ", "Period", .in_list = true, .heads = "ky" },
	{ "date", F_DATE, "Ngày", "Date", .required = true, .in_list = true, .heads = "ngay|ngay xac nhan" },
	{ "document", F_REF, "Văn bản", "Document", .to = "documents", .heads = "van ban" },
	{ "until", F_DATE, "Đến ngày", "Until", .in_list = true, .heads = "den ngay|han moi" },
	{ "waits_for", F_TEXT, "Chờ ai", "Waits for", .max = 200, .search = true, .heads = "cho ai|dang cho" },
	{ "by_unit", F_REF, "Đơn vị quyết định", "Decided by", .to = "units", .heads = "don vi quyet dinh" },
	{ "note", F_TEXT, "Ghi chú", "Note", .max = 2000, .long_text = true, .search = true, .heads = "ghi chu" },
	{ "duties", F_TEXT, "Các nhiệm vụ (mã)", "Duties (codes)", .max = 2000, .long_text = true, .search = true,
		.heads = "cac nhiem vu" },
	{ "answer_to", F_REF, "Trả lời cho", "Answers", .to = "declarations", .fixed = true },
	{ "answered_by", F_REF, "Đã được trả lời bằng", "Answered by", .to = "declarations", .fixed = true },
	{ "draft", F_BOOL, "Bản nháp", "Draft" },
	{ 0 },
};

/* What only the side that gave the duty says. Who is asked may note the answer on it, nothing else. */
static bool from_the_other_side(const struct row *row, const struct row *before)
{
	static const char *const kinds = "extension extension_refused urge not_applicable remedial_plan";

	if (!word_in(kinds, row_text(row, "kind")) && !(before && word_in(kinds, row_text(before, "kind"))))
		return false;
	for (size_t i = 0; before && i < row->res->n; i++)
		if (strcmp(row->res->fields[i].code, "answered_by") != 0 &&
			!val_eq(row->res->fields[i].type, &row->v[i], &before->v[i]))
			return true;
	return before == NULL;
}

/* Does who asks speak for that side: by the right to grant, or for a unit strictly above the one it is about? That the decision itself is from above is
 * judged by the duty engine. */
static enum rc speaks_from_above(struct cx *cx, const struct row *row, bool *out)
{
	int64_t unit = row_i64(row, "unit", 0), subject = row_i64(row, "subject", 0);

	*out = (cx->who.may & CAP_GRANT) != 0;
	if (*out || cx->who.unit <= 0)
		return RC_OK;
	if (subject)
		TRY(db_i64(cx, &unit,
			"SELECT coalesce((SELECT unit FROM systems WHERE id = $1), (SELECT unit FROM regulations WHERE id = $1), "
			"0)",
			V(row_i64(row, "about", subject))));
	for (int depth = 0; unit && depth < 32 && !*out; depth++) {
		int64_t below = unit;

		TRY(db_i64(cx, &unit, "SELECT coalesce((SELECT parent FROM units WHERE id = $1), 0)", V(below)));
		*out = unit == cx->who.unit;
	}
	return RC_OK;
}

static const char *side_only(struct cx *cx)
{
	return L("Đôn đốc, gia hạn, không áp dụng, kế hoạch khắc phục do bên giao nhiệm vụ hoặc cấp trên ghi; đơn vị gửi đề nghị "
		 "gia hạn hoặc giải trình",
		"who gave the duty, or a unit above, urges, extends, excuses and approves plans; a unit asks for an extension or "
		"explains");
}

/* What the other side wrote stays; what was answered stays, with its answer. */
static enum rc declaration_may_go(struct cx *cx, const struct row *row)
{
	bool from_above;

	TRY(speaks_from_above(cx, row, &from_above));
	if (!from_above && from_the_other_side(row, NULL))
		return cx_fail(cx, RC_DENIED, "%s", side_only(cx));
	return str_is(row_text(row, "kind"), "nothing_arose") ? org_told_stays(cx, row, 0, L("giải trình tại chỗ", "explain it"))
	                                                      : RC_OK;
}

/* Twice at most (users.md 3.5), each time by a paper of its own, whatever door it comes in by: the state engine counts no other. It is asked where it was
 * extended at all. */
static enum rc extended_before(struct cx *cx, const struct row *row, struct problems *ps)
{
	struct str codes = { 0 }, spent = { 0 };
	int64_t n;

	TRY(db_i64(cx, &n,
		"SELECT count(*) FROM declarations WHERE kind = 'extension' AND coalesce(draft, 0) = 0 AND id <> $1 AND (subject = "
		"$2 OR "
		"($2 = 0 AND unit = $3))",
		V(row->id), V(row_i64(row, "subject", 0)), V(row_i64(row, "unit", 0))));
	if (n)
		TRY(org_extended_before(cx, row, &codes, &spent));
	if (spent.n)
		problem_add(cx, ps, "document",
			L("Văn bản này đã dùng để gia hạn chính việc này (%.*s); mỗi lần gia hạn cần văn bản riêng",
				"this paper has extended the very same already (%.*s); each extension wants a paper of its own"),
			ARG_STR(spent));
	if (codes.n)
		problem_add(cx, ps, "until",
			L("Nhiệm vụ này đã được gia hạn 2 lần (%.*s), không gia hạn thêm được; nếu là của kỳ khác thì ghi Kỳ",
				"this duty was extended twice already (%.*s); if this is of another period, name the period"),
			ARG_STR(codes));
	return RC_OK;
}

/* What is granted, or asked for, is a whole day of a named duty. What is sent already is judged again only where that changes. */
static enum rc extension_check(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	static const char *const what[] = { "kind", "duty", "subject", "about", "unit", "period", "until", "document", "draft" };
	bool fresh = before == NULL;

	if (!word_in("extension extension_request", row_text(row, "kind")))
		return RC_OK;
	for (size_t i = 0; i < COUNT(what) && !fresh; i++)
		fresh = !val_eq(
			row->res->fields[res_field(row->res, what[i])].type, row_val(row, what[i]), row_val(before, what[i]));
	if (!fresh)
		return RC_OK;
	if (row_val(row, "until")->set && row_text(row, "until").n != 10)
		problem_add(cx, ps, "until", L("Cần ngày đầy đủ dd/mm/yyyy", "a whole date dd/mm/yyyy is wanted"));
	if (!row_val(row, "duty")->set)
		problem_add(cx, ps, "duty", L("Gia hạn cho nhiệm vụ nào: ghi mã nhiệm vụ", "of which duty? give its code"));
	return row_i64(row, "draft", 0) ? RC_OK : extended_before(cx, row, ps);
}

static enum rc declaration_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	struct str kind = row_text(row, "kind");
	bool from_above;

	TRY(speaks_from_above(cx, before ? before : row, &from_above));
	if (!from_above && from_the_other_side(row, before))
		problem_add(cx, ps, "kind", "%s", side_only(cx));
	if (str_is(kind, "nothing_arose"))
		TRY(org_told_kept(cx, row, before, "unit subject about",
			L("ghi xác nhận mới, giải trình tại chỗ", "declare anew, or explain it"), ps));
	kind_stays(cx, row, before, ps);
	if (!row_val(row, "unit")->set && !row_val(row, "subject")->set)
		problem_add(cx, ps, "unit", L("Cần đơn vị hoặc đối tượng", "a unit or a subject is needed"));
	if (row_val(row, "about")->set && !row_val(row, "subject")->set)
		problem_add(cx, ps, "subject",
			L("Đối tượng đi kèm cần đối tượng chính: nhà cung cấp hoặc cảnh báo",
				"what it is together with is missing: a provider or a warning"));
	if (str_is(kind, "extension") &&
		(!row_val(row, "until")->set || !row_val(row, "document")->set || !row_val(row, "by_unit")->set))
		problem_add(cx, ps, "until",
			L("Gia hạn cần hạn mới, văn bản và đơn vị quyết định",
				"an extension needs the new date, the document and who granted it"));
	TRY(extension_check(cx, row, before, ps));
	if (str_is(kind, "waiting") && !row_val(row, "waits_for")->set)
		problem_add(cx, ps, "waits_for", L("Ghi rõ đang chờ cơ quan, đơn vị nào", "say who is waited for"));
	if (str_is(kind, "remedial_plan") &&
		(!row_val(row, "until")->set || !row_val(row, "document")->set || !row_val(row, "by_unit")->set))
		problem_add(cx, ps, "until",
			L("Kế hoạch khắc phục cần mốc hoàn thành, văn bản và đơn vị duyệt",
				"a remedial plan needs its end, its document and who approved it"));
	if (str_is(kind, "not_applicable") && (!row_val(row, "document")->set || !row_val(row, "by_unit")->set))
		problem_add(cx, ps, "document",
			L("Không áp dụng cần văn bản và đơn vị quyết định",
				"not applicable needs a decision: document and who decided"));
	return RC_OK;
}

const struct res res_declarations = {
	.name = "declarations",
	.table = "declarations",
	.vi = "xác nhận",
	.en = "declaration",
	.vi_many = "Xác nhận, giải trình",
	.en_many = "Declarations",
	.prefix = "XN",
	.title = "note",
	.named = "kind unit subject",
	.happened = "date",
	.natural = "kind unit subject about duty period date",
	.placed = "unit",
	.scope = "unit subject about",
	.drafts = true,
	.version = 1,
	RES_FIELDS(declaration_fields),
	.steps = draft_steps,
	.check = declaration_check,
	.may_go = declaration_may_go,
};
