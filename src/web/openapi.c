/* The API described by itself: OpenAPI 3.1 made from the tables of routes and fields when it is asked for, so that it cannot lie. What a table
 * does not say (what the few hand-written pages ask and answer) stands in `asked`; tests/openapi compares both with the running program. */
#include "web/openapi.h"
#include "app/app.h"
#include "web/web.h"

enum answer { A_ANY, A_LIST, A_ROW, A_HISTORY, A_SHEET, A_EMPTY_SHEET, A_PLAN, A_COUNTS, A_DUTIES, A_DUTY, A_FILE, A_NONE };
enum body { B_NONE, B_ROW, B_SHEET, B_FORM };

/* What a generic handler asks and answers. "!" before a name: it is required. */
static const struct generic {
	enum rc (*run)(struct cx *cx, const struct req *rq, struct reply *out);
	enum answer answer;
	enum body body;
	const char *query, *form;
	int status;
} generics[] = {
	{ thing_list, A_LIST, B_NONE, "q sort after limit" },
	{ thing_create, A_ROW, B_ROW, .status = 201 },
	{ thing_show, A_ROW },
	{ thing_save, A_ROW, B_ROW },
	{ thing_delete, A_NONE, B_FORM, NULL, "!seq why" },
	{ thing_step, A_ROW, B_FORM, NULL, "!seq back" },
	{ thing_history, A_HISTORY },
	{ thing_export, A_SHEET, B_NONE, "format" },
	{ thing_sample, A_EMPTY_SHEET },
	{ thing_import_plan, A_PLAN, B_SHEET },
	{ thing_import_run, A_COUNTS, B_FORM, NULL, "!token" },
	{ thing_import_errors, A_EMPTY_SHEET, B_NONE, "!token" },
	{ thing_columns, A_ANY, B_NONE, "set" },
	{ thing_columns_post, A_EMPTY_SHEET, B_FORM, NULL, "do name set query seq" },
	{ thing_columns_sheet, A_EMPTY_SHEET },
	{ thing_file, A_FILE },
};

/* The same for the rows that name their own handler, which other files keep to themselves. */
static const struct asked {
	enum method method;
	const char *path, *query, *form;
	enum answer answer;
} asked[] = {
	{ GET, "/board", "on known as_of pack state unit", NULL, A_ANY },
	{ GET, "/directives", "on known as_of", NULL, A_ANY },
	{ GET, "/directives/new", "code", NULL, A_ANY },
	{ POST, "/directives/new", NULL, "!number !title !issuer !date valid_from valid_to !mark rows base editing do", A_ANY },
	{ GET, "/directives/packs/{code}", "entry", NULL, A_FILE },
	{ GET, "/duties", "on known as_of pack state unit clause legacy", NULL, A_DUTIES },
	{ GET, "/why", "on known as_of !duty !subject_id about", NULL, A_DUTY },
	{ GET, "/reports/mau08/part", "year !unit", NULL, A_FILE },
	{ POST, "/reports/mau08/part", NULL, "", A_ANY },
	{ GET, "/reports/monday", "on known unit", NULL, A_ANY },
	{ GET, "/reports/monday/export", "on", NULL, A_FILE },
	{ GET, "/papers", "after", NULL, A_ANY },
	{ POST, "/papers/statement", NULL, "!unit !period", A_ANY },
	{ POST, "/papers/monday", NULL, "", A_ANY },
	{ POST, "/papers/mau08", NULL, "year", A_ANY },
	{ POST, "/people/{id}/handover", NULL, "!to !date", A_ANY },
	{ POST, "/papers/{id}/apply", NULL, "", A_ANY },
	{ POST, "/report-templates", NULL, "!form !act", A_ANY },
	{ GET, "/report-templates/{kind}/file", "form_original", NULL, A_FILE },
	{ POST, "/report-templates/{kind}/reset", NULL, "!seq", A_ANY },
	{ GET, "/verify", "!verify_code", NULL, A_ANY },
	{ GET, "/papers/{id}/file", "paper_file", NULL, A_FILE },
	{ POST, "/papers/{id}/pdf", NULL, "", A_ANY },
	{ POST, "/papers/{id}/signed", NULL, "number date verify_code", A_ANY },
	{ POST, "/reconcile", NULL, "!source unit lines", A_ANY },
	{ POST, "/reconcile/note", NULL, "!source unit lines", A_ANY },
	{ POST, "/reconcile/{id}/link", NULL, "!seq !system", A_ANY },
	{ POST, "/reconcile/{id}/dismiss", NULL, "!seq !why", A_ANY },
	{ POST, "/confirm", NULL, "!kind !unit !period !duty", A_ANY },
	{ GET, "/record", "subject", NULL, A_ANY },
	{ GET, "/search", "q", NULL, A_ANY },
	{ GET, "/inbox", "id all show done", NULL, A_ANY },
	{ POST, "/inbox", NULL, "@files", A_ANY },
	{ GET, "/inbox/register", NULL, NULL, A_ANY },
	{ POST, "/inbox/register", NULL, "@file", A_ANY },
	{ GET, "/inbox/checks", NULL, NULL, A_ANY },
	{ POST, "/inbox/{id}", NULL, "!seq number date signer_post summary prove draft", A_ANY },
	{ POST, "/inbox/{id}/skip", NULL, "!seq !reason", A_ANY },
	{ POST, "/inbox/{id}/undo", NULL, "", A_ANY },
	{ POST, "/inbox/{id}/ocr", NULL, "", A_ANY },
	{ GET, "/inbox/{id}/page", NULL, NULL, A_FILE },
	{ GET, "/ledger", "before", NULL, A_ANY },
	{ GET, "/late-entries", "days_late after_day kind_late unit", NULL, A_ANY },
	{ GET, "/late-entries/export", "format days_late after_day kind_late unit", NULL, A_FILE },
	{ GET, "/requests", "kind_flow state_flow", NULL, A_ANY },
	{ GET, "/requests/new", "!kind_flow !unit duty subject", NULL, A_ANY },
	{ POST, "/requests", NULL, "!kind_flow !unit duty subject duties until note waits_for paper paper_date signer", A_ANY },
	{ POST, "/requests/{id}/answer", NULL, "!kind_flow until note paper paper_date signer", A_ANY },
	{ GET, "/mail", "before_mail", NULL, A_ANY },
	{ POST, "/mail", NULL, "server port tls user_mail from_mail name_mail domains url password_mail", A_ANY },
	{ POST, "/mail/test", NULL, "address", A_ANY },
	{ POST, "/mail/{id}/retry", NULL, "", A_ANY },
	{ POST, "/account/mail", NULL, "address digest urgent", A_ANY },
	{ POST, "/account/calendar", NULL, "", A_ANY },
	{ POST, "/account/calendar/end", NULL, "", A_ANY },
	{ GET, "/calendar/{token}", NULL, NULL, A_FILE },
	{ GET, "/jobs", "before_job", NULL, A_ANY },
	{ POST, "/jobs/{id}/retry", NULL, "", A_ANY },
	{ POST, "/jobs/{id}/cancel", NULL, "", A_ANY },
	{ POST, "/jobs/kinds/{kind}/run", NULL, "", A_ANY },
	{ POST, "/users", NULL, "!name !post !role unit provider !password", A_ANY },
	{ POST, "/users/{id}", NULL, "!seq post role unit provider disabled password", A_ANY },
	{ GET, "/sign-in", "next", NULL, A_ANY },
	{ POST, "/sign-in", NULL, "!name !password next", A_NONE },
	{ POST, "/sign-out", NULL, "", A_NONE },
	{ POST, "/account/password", NULL, "!old !password !again", A_NONE },
	{ POST, "/account/tokens", NULL, "!name days", A_ANY },
	{ POST, "/account/tokens/{id}/end", NULL, "", A_NONE },
	{ GET, "/static/{file}", NULL, NULL, A_FILE },
};

/* Every word that a query or a small body may hold. `key`: the name above, when another meaning of the name is needed. */
static const struct word {
	const char *key, *name, *type, *vi, *en;
	int64_t min, max;
} words[] = {
	{ "set", NULL, "integer", "Bộ cột đã lưu", "A saved column set", 0, INT64_MAX },
	{ "query", NULL, "string",
		"Điều kiện lọc, thứ tự, như địa chỉ của danh sách; cột chọn: o.MÃ là thứ tự, h.MÃ là tiêu đề riêng",
		"Filter and order as in a list's address; a column: o.CODE is its place, h.CODE a head of one's own", 0, 2000 },
	{ "base", NULL, "integer", "Phiên bản đang sửa; văn bản mới: 0", "Version that is being changed; 0 for a new one", 0,
		1000000 },
	{ "code", NULL, "string", "Mã", "Code", 1, 80 },
	{ "do", NULL, "string", "more, preview hoặc load", "more, preview or load", 1, 20 },
	{ "editing", NULL, "string", "Mã văn bản đang sửa", "Code of the directive that is being changed", 0, 80 },
	{ "entry", NULL, "integer", "Mục nhật ký đã nạp phiên bản đó", "Ledger entry that loaded that version", 0, INT64_MAX },
	{ "issuer", NULL, "string", "Cơ quan ban hành", "Issuer", 1, 200 },
	{ "mark", NULL, "string", "Nội dung lấy từ đâu: V, V2, S, I", "How the text was read: V, V2, S, I", 1, 10 },
	{ "rows", NULL, "integer",
		"Số dòng của biểu mẫu; dòng thứ nhất gồm i0.point, i0.text, i0.subject, i0.units, i0.due, i0.cycle, i0.evidence, "
		"i0.wants, i0.mark",
		"Rows of the form; the first is i0.point, i0.text, i0.subject, i0.units, i0.due, i0.cycle, i0.evidence, i0.wants, "
		"i0.mark",
		0, 100 },
	{ "title", NULL, "string", "Trích yếu", "Title", 1, 400 },
	{ "valid_from", NULL, "string", "Hiệu lực từ", "In force from", 0, 40 },
	{ "valid_to", NULL, "string", "Hết hiệu lực", "In force to", 0, 40 },
	{ "about", NULL, "integer", "Mã việc cụ thể (sự cố, cảnh báo) mà nhiệm vụ gắn với",
		"Id of the event that the duty is about", 0, INT64_MAX },
	{ "address", NULL, "string", "Địa chỉ thư", "Mail address", 0, 254 },
	{ "act", NULL, "string", "try: xem thử; save: dùng mẫu này", "try: a trial; save: use it", 1, 10 },
	{ "after", NULL, "string", "Con trỏ trang sau: giá trị `next` của trang trước", "Cursor: `next` of the page before" },
	{ "after_day", "after", "string", "Nhập từ ngày này", "Entered on or after this day" },
	{ "again", NULL, "string", "Nhập lại mật khẩu mới", "The new password again", 0, 200 },
	{ "as_of", NULL, "string", "Theo dữ liệu đã có tại thời điểm này: ngày, ngày giờ, hoặc số mục nhật ký",
		"By what was known at this moment: a date, a date with its time, or an entry's number" },
	{ "all", NULL, "string", "1: mọi nhiệm vụ đang mở, không chỉ gợi ý", "1: every open duty, not only suggestions" },
	{ "back", NULL, "string", "Trang mở sau đó", "The page to open then" },
	{ "before", NULL, "integer", "Các mục nhật ký trước số này", "Ledger entries before this number", 0, INT64_MAX },
	{ "before_mail", "before", "integer", "Các thư trước số này", "Mail before this number", 0, INT64_MAX },
	{ "before_job", "before", "integer", "Các việc nền trước số này", "Jobs before this number", 0, INT64_MAX },
	{ "clause", NULL, "string", "Điểm, khoản, khớp chính xác: 1.d khác 1.đ (viết không dấu: 1.dd)",
		"Clause, compared exactly: 1.d is not 1.đ (ASCII: 1.dd)" },
	{ "date", NULL, "string", "Ngày dd/mm/yyyy hoặc yyyy-mm-dd", "A date, dd/mm/yyyy or yyyy-mm-dd", 0, 20 },
	{ "days_late", "days", "integer", "Nhập sau hơn bao nhiêu ngày; mặc định theo tham số entry.late_days",
		"Entered more than so many days later; default: setting entry.late_days", 0, 3650 },
	{ "days", NULL, "integer", "Số ngày hiệu lực", "Days of validity", 1, 365 },
	{ "digest", NULL, "boolean", "Nhận thư tóm tắt thứ Hai", "The digest on Mondays" },
	{ "disabled", NULL, "boolean", "Khóa tài khoản", "Disabled" },
	{ "domains", NULL, "string", "Chỉ gửi tới các tên miền này", "Mail goes only to these domains", 0, 500 },
	{ "duties", NULL, "string", "Mã các nhiệm vụ, lặp lại được", "Codes of duties, may be repeated" },
	{ "done", NULL, "integer", "Văn bản vừa ghi (để hoàn tác)", "The document just saved (to undo)", 0, INT64_MAX },
	{ "draft", NULL, "string", "1: chỉ lưu bản nháp", "1: save as a draft only", 0, 1 },
	{ "duty", NULL, "string", "Mã nhiệm vụ trong bộ quy định", "Code of the duty in its pack", 1, 200 },
	{ "from_mail", "from", "string", "Địa chỉ gửi", "From address", 0, 254 },
	{ "form", "kind", "string", "monday, mau08, statement hoặc handover", "monday, mau08, statement or handover", 1, 40 },
	{ "form_original", "original", "string", "1: mẫu kèm theo chương trình", "1: the shipped one" },
	{ "format", NULL, "string", "csv, xlsx hoặc json (JSON từng dòng); mặc định xlsx",
		"csv, xlsx or json (JSON lines); default xlsx" },
	{ "id", NULL, "integer", "Mã số (id) của mục cần xem", "Id of what to look at", 0, INT64_MAX },
	{ "kind", NULL, "string", "no_systems, nothing_arose hoặc list_confirmed", "no_systems, nothing_arose or list_confirmed", 1,
		40 },
	{ "kind_flow", "kind", "string", "urge, extension_request, explanation, waiting, extension hoặc extension_refused",
		"urge, extension_request, explanation, waiting, extension or extension_refused", 1, 40 },
	{ "kind_late", "kind", "string", "activities, documents, level-decisions, regulations hoặc declarations",
		"activities, documents, level-decisions, regulations or declarations" },
	{ "known", NULL, "string", "on: theo những gì đã biết vào ngày đó; không có: theo dữ liệu hiện nay",
		"on: by what was known on that day; absent: by what is known today" },
	{ "legacy", NULL, "string", "1: kết quả các mốc 2024", "1: the milestones of 2024" },
	{ "lines", NULL, "string",
		"Danh sách, mỗi dòng một mục, các ô cách nhau bằng dấu tab (hoặc gửi tệp CSV, XLSX ở trường file)",
		"The list, one thing a line, cells separated by tabs (or a CSV or XLSX file in the field file)", 0, 2000000 },
	{ "limit", NULL, "integer", "Số mục một trang", "Items of a page", 1, 1000 },
	{ "name", NULL, "string", "Tên đăng nhập, hoặc tên mã truy cập", "Sign-in name, or the token's name", 1, 100 },
	{ "name_mail", "name", "string", "Tên người gửi", "Sender's name", 0, 100 },
	{ "next", NULL, "string", "Trang mở sau khi đăng nhập", "The page to open after sign-in" },
	{ "number", NULL, "string", "Số, ký hiệu văn bản", "Number of the paper", 0, 120 },
	{ "note", NULL, "string", "Lý do", "The reason", 0, 2000 },
	{ "old", NULL, "string", "Mật khẩu hiện nay", "Present password", 0, 200 },
	{ "on", NULL, "string", "Ngày cần xem, dd/mm/yyyy hoặc yyyy-mm-dd; mặc định hôm nay",
		"The day, dd/mm/yyyy or yyyy-mm-dd; default today" },
	{ "pack", NULL, "string", "Mã bộ quy định", "Code of a pack" },
	{ "paper_file", "what", "string", "docx, pdf hoặc json; mặc định docx", "docx, pdf or json; default docx" },
	{ "paper", NULL, "string", "Số, ký hiệu văn bản", "Number of the document", 0, 120 },
	{ "paper_date", NULL, "string", "Ngày văn bản", "Date of the document", 0, 20 },
	{ "password", NULL, "string", "Mật khẩu, 10 đến 200 ký tự", "Password, 10 to 200 characters", 0, 200 },
	{ "password_mail", "password", "string", "Mật khẩu máy chủ thư; để trống: giữ nguyên",
		"Password on the mail server; empty keeps it", 0, 500 },
	{ "period", NULL, "string", "Kỳ: 2026, 2026-H1, 2026-Q3, 2026-09", "Period: 2026, 2026-H1, 2026-Q3, 2026-09", 1, 200 },
	{ "port", NULL, "string", "Cổng của máy chủ thư", "Port of the mail server", 0, 5 },
	{ "post", NULL, "string", "Chức vụ (không ghi họ tên)", "Post, never a person's name", 0, 200 },
	{ "provider", NULL, "integer", "Mã số đơn vị cung cấp dịch vụ, cho vai trò provider",
		"Id of the provider, for the role provider", 1, INT64_MAX },
	{ "prove", NULL, "string", "Việc được chứng minh (giá trị của suggestions)", "A value of suggestions; may repeat", 0, 200 },
	{ "q", NULL, "string", "Từ cần tìm; không cần dấu, đ = d", "Words to look for, without diacritics" },
	{ "reason", NULL, "string", "Lý do bỏ qua", "Why it is set aside", 2, 500 },
	{ "role", NULL, "string", "Mã vai trò", "Code of a role" },
	{ "seq", NULL, "integer", "Phiên bản đã xem (trường `seq`); cũng nhận ở đầu mục If-Match. Đã có người sửa: 409",
		"The version that was seen (field `seq`), or the header If-Match. 409 when someone was faster", 0, INT64_MAX },
	{ "server", NULL, "string", "Máy chủ SMTP", "SMTP server", 0, 253 },
	{ "signer", NULL, "string", "Người ký (chức danh)", "Signed by (post)", 0, 200 },
	{ "show", NULL, "string", "skipped: đã bỏ qua", "skipped: set aside" },
	{ "signer_post", NULL, "string", "Chức danh người ký", "The signer's post", 0, 200 },
	{ "sort", NULL, "string", "Mã trường để sắp xếp, dấu - đứng trước: giảm dần", "Field to sort by, - before it: descending" },
	{ "source", NULL, "string", "Loại danh sách: domain, contract, log, scan, budget, official, register",
		"Kind of list: domain, contract, log, scan, budget, official, register", 1, 40 },
	{ "state", NULL, "string", "Trạng thái nhiệm vụ", "State of the duty" },
	{ "state_flow", "state", "string", "open: chờ trả lời; answered: đã trả lời", "open or answered" },
	{ "subject", NULL, "string", "Mã đối tượng điền sẵn", "Code of the subject to fill in" },
	{ "subject_id", "subject", "integer", "Mã số (id) của đơn vị hoặc hệ thống", "Id of the unit or system", 0, INT64_MAX },
	{ "system", NULL, "string", "Mã hoặc tên hệ thống thông tin", "Code or name of the information system", 1, 300 },
	{ "tls", NULL, "string", "none, starttls hoặc tls", "none, starttls or tls", 0, 10 },
	{ "to", NULL, "string", "Mã cán bộ nhận bàn giao", "Code of the successor", 1, 40 },
	{ "summary", NULL, "string", "Trích yếu", "Summary", 0, 1000 },
	{ "token", NULL, "string", "Mã của lần xem trước", "Token of the preview", 1, 100 },
	{ "unit", NULL, "string", "Đơn vị (mã)", "Unit" },
	{ "until", NULL, "string", "Đến ngày", "Until", 0, 20 },
	{ "urgent", NULL, "boolean", "Nhận thư gấp", "Urgent mail" },
	{ "url", NULL, "string", "Địa chỉ của Khiên", "Address of Khiên", 0, 200 },
	{ "user_mail", "user", "string", "Tên đăng nhập máy chủ thư", "User on the mail server", 0, 200 },
	{ "verify_code", "code", "string", "Mã kiểm chứng in trên văn bản, 16 chữ và số",
		"The code printed on a paper, 16 letters and digits", 0, 60 },
	{ "waits_for", NULL, "string", "Chờ ai", "Waiting for whom", 0, 200 },
	{ "why", NULL, "string", "Lý do, ghi vào sổ nhật ký", "The reason; it enters the ledger", 0, 500 },
	{ "year", NULL, "integer", "Năm báo cáo", "The report's year", 2020, 2100 },
};

static const struct {
	uint64_t may;
	const char *code;
} rights[] = {
	{ CAP_READ, "read" },
	{ CAP_EDIT, "edit" },
	{ CAP_IMPORT, "import" },
	{ CAP_EXPORT, "export" },
	{ CAP_CHECK, "check" },
	{ CAP_SUBMIT, "submit" },
	{ CAP_GRANT, "grant" },
	{ CAP_LAW, "law" },
	{ CAP_SETTINGS, "settings" },
	{ CAP_USERS, "users" },
	{ CAP_LEDGER, "ledger" },
	{ CAP_DRAFTS, "drafts" },
	{ CAP_OFFICE, "office" },
	{ CAP_SELF, "self" },
	{ CAP_PUBLIC, "public" },
};

struct jv *openapi_rights(struct cx *cx, uint64_t may)
{
	struct jv *list = jv_list(&cx->arena);

	for (size_t i = 0; i < COUNT(rights); i++)
		if (may & rights[i].may)
			jv_push(&cx->arena, list, jv_z(&cx->arena, rights[i].code));
	return list;
}

/* --- small pieces --- */

static struct jv *put(struct cx *cx, struct jv *o, const char *key)
{
	return jv_set(&cx->arena, o, key, jv_obj(&cx->arena));
}

static void say(struct cx *cx, struct jv *o, const char *key, const char *text)
{
	jv_set(&cx->arena, o, key, jv_z(&cx->arena, text));
}

static struct jv *typed(struct cx *cx, const char *type)
{
	struct jv *o = jv_obj(&cx->arena);

	say(cx, o, "type", type);
	return o;
}

/* {"type": [type, "null"]} */
static void type_or_null(struct cx *cx, struct jv *o, const char *type)
{
	struct jv *l = jv_set(&cx->arena, o, "type", jv_list(&cx->arena));

	jv_push(&cx->arena, l, jv_z(&cx->arena, type));
	jv_push(&cx->arena, l, jv_z(&cx->arena, "null"));
}

static struct jv *ref(struct cx *cx, const char *where, const char *name)
{
	struct jv *o = jv_obj(&cx->arena);

	set_text(cx, o, "$ref", arena_fmt(&cx->arena, "#/components/%s/%s", where, name));
	return o;
}

static struct jv *list_of(struct cx *cx, struct jv *what)
{
	struct jv *o = typed(cx, "array");

	jv_set(&cx->arena, o, "items", what);
	return o;
}

static void bounds(struct cx *cx, struct jv *o, bool text, int64_t min, int64_t max)
{
	if (text && max)
		jv_set(&cx->arena, o, "maxLength", jv_int(&cx->arena, max));
	if (text)
		return;
	jv_set(&cx->arena, o, "minimum", jv_int(&cx->arena, min));
	if (max && max != INT64_MAX)
		jv_set(&cx->arena, o, "maximum", jv_int(&cx->arena, max));
}

/* --- a field as a schema --- */

static const struct shape {
	const char *type, *pattern, *format, *vi, *en;
} shapes[] = {
	[F_TEXT] = { "string" },
	[F_INT] = { "integer" },
	[F_BOOL] = { "boolean", .vi = "có, không, hoặc null: chưa có thông tin", .en = "yes, no, or null: not known" },
	[F_DATE] = { "string", "^[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$",
		.vi = "ngày, có thể chỉ có tháng, quý, năm: 2024-09-05, 2024-09, 2024-Q3, 2024",
		.en = "a date, or only month, quarter, year: 2024-09-05, 2024-09, 2024-Q3, 2024" },
	[F_INSTANT] = { "string", NULL, "date-time", "thời điểm, RFC 3339", "an instant, RFC 3339" },
	[F_PERIOD] = { "string", "^[0-9]{4}(-H[12]|-Q[1-4]|-[0-9]{2})?$", .vi = "kỳ: 2026, 2026-H1, 2026-Q3, 2026-09",
		.en = "a period: 2026, 2026-H1, 2026-Q3, 2026-09" },
	[F_ENUM] = { "string" },
	[F_FLAGS] = { "array" },
	[F_REF] = { NULL },
	[F_LINKS] = { "array" },
	[F_FILE] = { "string", .vi = "tệp lưu theo SHA-256; gửi bằng multipart/form-data, trường `file`",
		.en = "a file kept by its SHA-256; sent as multipart/form-data, field `file`" },
};

struct str openapi_field_text(struct cx *cx, const struct field *f)
{
	struct arena *a = &cx->arena;
	const struct shape *s = &shapes[f->type];
	struct str t = str_z(L(f->vi, f->en));

	if (L(f->help_vi, f->help_en))
		t = arena_fmt(a, "%.*s. %s", ARG_STR(t), L(f->help_vi, f->help_en));
	if (s->vi)
		t = arena_fmt(a, "%.*s (%s)", ARG_STR(t), L(s->vi, s->en));
	if (f->erasable)
		t = arena_fmt(a, "%.*s. %s", ARG_STR(t), L("Dữ liệu cá nhân, xoá được", "Personal data, erasable"));
	if (f->to)
		t = arena_fmt(a, "%.*s → %s", ARG_STR(t), *f->to ? f->to : L("mọi loại", "anything"));
	return t;
}

static struct jv *choices(struct cx *cx, const struct field *f, bool with_null)
{
	struct jv *l = jv_list(&cx->arena);

	for (const struct choice *c = f->choices; c && c->code; c++)
		jv_push(&cx->arena, l, jv_z(&cx->arena, c->code));
	if (with_null)
		jv_push(&cx->arena, l, jv_null(&cx->arena));
	return l;
}

static void choice_words(struct cx *cx, const struct field *f, struct jv *o)
{
	struct jv *w;

	if (!f->choices)
		return;
	w = put(cx, o, "x-words");
	for (const struct choice *c = f->choices; c->code; c++)
		say(cx, w, c->code, L(c->vi, c->en));
}

static struct jv *one_or_null(struct cx *cx, struct jv *what)
{
	struct jv *o = jv_obj(&cx->arena), *l = jv_set(&cx->arena, o, "anyOf", jv_list(&cx->arena));

	jv_push(&cx->arena, l, what);
	jv_push(&cx->arena, l, typed(cx, "null"));
	return o;
}

/* What is answered, and (as written) what may be sent. */
static struct jv *field_schema(struct cx *cx, const struct field *f, bool sent)
{
	struct arena *a = &cx->arena;
	const struct shape *s = &shapes[f->type];
	struct jv *o = f->type == F_REF ? one_or_null(cx, ref(cx, "schemas", sent ? "ref_sent" : "ref")) : jv_obj(a);

	if (s->type)
		type_or_null(cx, o, s->type);
	if (f->type == F_TEXT || f->type == F_INT)
		bounds(cx, o, f->type == F_TEXT, f->min, f->max);
	if (s->pattern && !sent) /* people's ways of writing a date are taken */
		say(cx, o, "pattern", s->pattern);
	if (s->format && !sent)
		say(cx, o, "format", s->format);
	if (f->type == F_ENUM)
		jv_set(a, o, "enum", choices(cx, f, true));
	if (f->type == F_FLAGS)
		jv_set(a, put(cx, o, "items"), "enum", choices(cx, f, false));
	if (f->type == F_LINKS)
		jv_set(a, o, "items", ref(cx, "schemas", sent ? "ref_sent" : "ref"));
	choice_words(cx, f, o);
	set_text(cx, o, "description", openapi_field_text(cx, f));
	return o;
}

static struct jv *res_schema(struct cx *cx, const struct res *r, bool sent)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props, *required;

	say(cx, o, "title", L(r->vi, r->en));
	props = put(cx, o, "properties");
	required = jv_list(a);
	jv_set(a, props, "seq", typed(cx, "integer"));
	if (sent) {
		jv_set(a, o, "additionalProperties", jv_bool(a, false));
		jv_set(a, props, "why", typed(cx, "string"));
	} else {
		static const char *const always[] = { "id", "seq", "entered_at", "changed_at", "code" };

		jv_set(a, props, "id", typed(cx, "integer"));
		say(cx, jv_set(a, props, "entered_at", typed(cx, "string")), "format", "date-time");
		say(cx, jv_set(a, props, "changed_at", typed(cx, "string")), "format", "date-time");
		for (size_t i = 0; i < COUNT(always); i++)
			jv_push(a, required, jv_z(a, always[i]));
	}
	for (size_t i = 0; i < r->n; i++)
		if (!sent || (!r->fields[i].fixed && r->fields[i].type != F_FILE))
			jv_set(a, props, r->fields[i].code, field_schema(cx, &r->fields[i], sent));
	if (required->n)
		jv_set(a, o, "required", required);
	return o;
}

/* --- components --- */

static struct jv *object_of(struct cx *cx, const char *names, const char *type)
{
	struct jv *o = typed(cx, "object"), *props = put(cx, o, "properties"),
		  *required = jv_set(&cx->arena, o, "required", jv_list(&cx->arena));
	struct str rest = str_z(names), one;

	while (str_next(&rest, ' ', &one)) {
		jv_set_str(&cx->arena, props, one, typed(cx, type));
		jv_push(&cx->arena, required, jv_text(&cx->arena, one));
	}
	return o;
}

static struct jv *duty_schema(struct cx *cx)
{
	static const char *const texts[] = { "due", "due_original", "since", "waiting_on", "unit", "group", "regime" };
	struct arena *a = &cx->arena;
	struct jv *o = object_of(cx, "duty clause subject subject_kind state timing strength", "string"),
		  *props = jv_get(o, "properties"), *reason = object_of(cx, "text citation strength", "string");

	for (size_t i = 0; i < COUNT(texts); i++)
		type_or_null(cx, jv_set(a, props, texts[i], jv_obj(a)), "string");
	jv_set(a, props, "legacy", typed(cx, "boolean"));
	type_or_null(cx, jv_get(jv_get(reason, "properties"), "citation"), "string");
	type_or_null(cx, jv_set(a, jv_get(reason, "properties"), "fact", jv_obj(a)), "integer");
	jv_set(a, props, "reasons", list_of(cx, reason));
	return o;
}

static void common_schemas(struct cx *cx, struct jv *schemas)
{
	struct arena *a = &cx->arena;
	struct jv *o, *l;

	o = jv_set(a, schemas, "problem", object_of(cx, "error message", "string"));
	say(cx, o, "description",
		L("Vì sao không thực hiện được; place là trường hoặc chỗ sai", "Why it did not work; place is the field or spot"));
	type_or_null(cx, put(cx, jv_get(o, "properties"), "place"), "string");
	o = jv_set(a, schemas, "ref", object_of(cx, "id", "integer"));
	type_or_null(cx, put(cx, jv_get(o, "properties"), "code"), "string");
	type_or_null(cx, put(cx, jv_get(o, "properties"), "title"), "string");
	o = put(cx, schemas, "ref_sent");
	say(cx, o, "description",
		L("Mã, tên duy nhất, mã số (id), hoặc đối tượng có code hay id",
			"A code, a unique title, an id, or an object with code or id"));
	l = jv_set(a, o, "anyOf", jv_list(a));
	jv_push(a, l, typed(cx, "string"));
	jv_push(a, l, typed(cx, "integer"));
	jv_push(a, l, typed(cx, "object"));
	o = jv_set(a, schemas, "counts", object_of(cx, "new changed same wrong", "integer"));
	jv_set(a, jv_get(o, "properties"), "ignored", list_of(cx, typed(cx, "string")));
	o = jv_set(a, schemas, "plan", object_of(cx, "new changed same wrong", "integer"));
	jv_set(a, jv_get(o, "properties"), "ignored", list_of(cx, typed(cx, "string")));
	jv_set(a, jv_get(o, "properties"), "token", typed(cx, "string"));
	jv_set(a, schemas, "duty", duty_schema(cx));
	o = jv_set(a, schemas, "change", object_of(cx, "at by what", "string"));
	jv_set(a, jv_get(o, "properties"), "seq", typed(cx, "integer"));
	jv_set(a, jv_get(o, "properties"), "why", typed(cx, "string"));
	l = object_of(cx, "field label", "string");
	jv_set(a, jv_get(l, "properties"), "before", typed(cx, "string"));
	jv_set(a, jv_get(l, "properties"), "after", typed(cx, "string"));
	jv_set(a, jv_get(o, "properties"), "changes", list_of(cx, l));
}

static const struct {
	const char *name, *code, *vi, *en;
} failures[] = {
	{ "invalid", "400", "Dữ liệu sai; place nêu trường", "Malformed input; place names the field" },
	{ "stranger", "401", "Chưa đăng nhập, hoặc mã truy cập sai", "Not signed in, or a wrong token" },
	{ "denied", "403", "Vai trò hoặc đơn vị không được làm việc này", "Not allowed to this role or unit" },
	{ "absent", "404", "Không có, hoặc ngoài phạm vi được xem", "There is none, or none that one may see" },
	{ "conflict", "409", "Đã có người sửa trước, hoặc còn nơi dẫn tới", "Someone was faster, or others refer to it" },
	{ "large", "413", "Quá lớn", "Too large" },
	{ "often", "429", "Quá nhiều yêu cầu; chờ theo Retry-After", "Too many requests; see Retry-After" },
};

static struct jv *content(struct cx *cx, struct jv *response, const char *type, struct jv *schema)
{
	struct jv *c = jv_get(response, "content");

	if (!c)
		c = put(cx, response, "content");
	jv_set(&cx->arena, put(cx, c, type), "schema", schema);
	return response;
}

static void components(struct cx *cx, struct jv *doc)
{
	struct arena *a = &cx->arena;
	struct jv *c = put(cx, doc, "components"), *schemas = put(cx, c, "schemas"), *responses = put(cx, c, "responses"),
		  *security = put(cx, c, "securitySchemes"), *o;

	common_schemas(cx, schemas);
	for (size_t i = 0; res_all[i]; i++) {
		jv_set_str(a, schemas, str_z(res_all[i]->name), res_schema(cx, res_all[i], false));
		jv_set_str(a, schemas, arena_fmt(a, "%s.sent", res_all[i]->name), res_schema(cx, res_all[i], true));
	}
	for (size_t i = 0; i < COUNT(failures); i++) {
		o = put(cx, responses, failures[i].name);
		say(cx, o, "description", L(failures[i].vi, failures[i].en));
		content(cx, o, "application/json", ref(cx, "schemas", "problem"));
	}
	o = put(cx, security, "session");
	say(cx, o, "type", "apiKey");
	say(cx, o, "in", "cookie");
	say(cx, o, "name", "sid");
	say(cx, o, "description",
		L("Phiên đăng nhập (qua HTTPS: __Host-sid); mọi yêu cầu ghi kèm X-CSRF-Token",
			"The session (behind HTTPS: __Host-sid); whatever writes brings X-CSRF-Token"));
	o = put(cx, security, "token");
	say(cx, o, "type", "http");
	say(cx, o, "scheme", "bearer");
	say(cx, o, "description",
		L("Mã truy cập tạo ở trang Tài khoản; có quyền của người tạo",
			"An API token of the account page, with its user's rights"));
}

/* --- operations --- */

static const struct generic *generic_of(const struct route *r)
{
	for (size_t i = 0; i < COUNT(generics); i++)
		if (generics[i].run == r->run)
			return &generics[i];
	return NULL;
}

static const struct asked *asked_of(const struct route *r)
{
	for (size_t i = 0; i < COUNT(asked); i++)
		if (asked[i].method == r->method && strcmp(asked[i].path, r->path) == 0)
			return &asked[i];
	return NULL;
}

static const struct res *res_of_route(const struct route *r)
{
	const struct thing *t = r->arg;

	return generic_of(r) ? t->res : NULL;
}

static const struct word *word_of(struct str key)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(key, words[i].key))
			return &words[i];
	assert(!"a word that has no row");
	return NULL;
}

static struct jv *word_schema(struct cx *cx, const struct word *w)
{
	struct jv *o = typed(cx, w->type);

	if (strcmp(w->type, "boolean") != 0)
		bounds(cx, o, strcmp(w->type, "string") == 0, w->min, w->max);
	return o;
}

static struct jv *param(
	struct cx *cx, struct jv *list, const char *name, const char *in, const char *text, bool required, struct jv *schema)
{
	struct jv *p = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	say(cx, p, "name", name);
	say(cx, p, "in", in);
	say(cx, p, "description", text);
	if (required)
		jv_set(&cx->arena, p, "required", jv_bool(&cx->arena, true));
	jv_set(&cx->arena, p, "schema", schema);
	return p;
}

static void path_params(struct cx *cx, const struct route *r, struct jv *list)
{
	struct str rest = str_from(str_z(r->path), 1), seg;

	while (str_next(&rest, '/', &seg)) {
		const struct res *res = res_of_route(r);
		struct jv *schema;

		if (seg.n < 3 || seg.p[0] != '{')
			continue;
		seg = str_cut(seg, 1, seg.n - 2);
		schema = typed(cx, str_is(seg, "id") ? "integer" : "string");
		if (str_is(seg, "step") && res && res->steps) {
			struct jv *codes = jv_set(&cx->arena, schema, "enum", jv_list(&cx->arena));

			for (const struct step *s = res->steps; s->code; s++)
				jv_push(&cx->arena, codes, jv_z(&cx->arena, s->code));
		}
		param(cx, list, arena_z(&cx->arena, seg), "path", str_is(seg, "id") ? L("Mã số", "Id") : L("Tên", "Name"), true,
			schema);
	}
}

static void query_params(struct cx *cx, const char *names, struct jv *list)
{
	struct str rest = str_z(names), one;

	while (names && str_next(&rest, ' ', &one)) {
		bool required = one.p[0] == '!';
		const struct word *w = word_of(str_from(one, required));

		param(cx, list, w->name ? w->name : w->key, "query", L(w->vi, w->en), required, word_schema(cx, w));
	}
}

/* A list is filtered by every field; "-" asks for those where it is not known. */
static void filter_params(struct cx *cx, const struct res *r, struct jv *list)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->fields[i].erasable)
			param(cx, list, r->fields[i].code, "query", openapi_field_text(cx, &r->fields[i]).p, false,
				typed(cx, "string"));
}

static struct jv *params(struct cx *cx, const struct route *r)
{
	const struct generic *g = generic_of(r);
	const struct asked *q = asked_of(r);
	struct jv *list = jv_list(&cx->arena);

	path_params(cx, r, list);
	query_params(cx, g ? g->query : q ? q->query : NULL, list);
	if (g && g->answer == A_LIST)
		filter_params(cx, res_of_route(r), list);
	if (r->method == DELETE)
		query_params(cx, "!seq why", list);
	if (r->method != GET && !(r->may & CAP_PUBLIC))
		param(cx, list, "X-CSRF-Token", "header", L("Chỉ với phiên đăng nhập", "With a session only"), false,
			typed(cx, "string"));
	return list;
}

static struct jv *form_schema(struct cx *cx, const char *names)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props = put(cx, o, "properties"), *required = jv_list(a);
	struct str rest = str_z(names), one;

	while (*names && str_next(&rest, ' ', &one)) {
		bool must = one.p[0] == '!';
		const struct word *w = word_of(str_from(one, must));
		struct jv *s = jv_set(a, props, w->key, word_schema(cx, w));

		say(cx, s, "description", L(w->vi, w->en));
		if (must)
			jv_push(a, required, jv_z(a, w->key));
	}
	if (required->n)
		jv_set(a, o, "required", required);
	return o;
}

static struct jv *file_form(struct cx *cx, const char *name, bool alone)
{
	struct jv *o = typed(cx, "object"), *f = put(cx, put(cx, o, "properties"), name);

	say(cx, f, "type", "string");
	say(cx, f, "contentMediaType", "application/octet-stream");
	if (alone)
		jv_push(&cx->arena, jv_set(&cx->arena, o, "required", jv_list(&cx->arena)), jv_z(&cx->arena, name));
	return o;
}

static struct jv *row_with_file(struct cx *cx, struct jv *sent)
{
	struct jv *o = jv_obj(&cx->arena), *all = jv_set(&cx->arena, o, "anyOf", jv_list(&cx->arena));

	jv_push(&cx->arena, all, sent);
	jv_push(&cx->arena, all, file_form(cx, "file", false));
	return o;
}

static void body_of(struct cx *cx, const struct route *r, struct jv *op)
{
	const struct generic *g = generic_of(r);
	const struct asked *q = asked_of(r);
	const char *form = g ? g->form : q ? q->form : NULL;
	enum body kind = g ? g->body : form ? B_FORM : B_NONE;
	struct jv *b, *sent;

	if (kind == B_NONE || r->method == DELETE)
		return;
	b = put(cx, op, "requestBody");
	jv_set(&cx->arena, b, "required", jv_bool(&cx->arena, kind != B_FORM || strpbrk(form, "!@") != NULL));
	if (kind == B_SHEET || (form && form[0] == '@')) { /* "@files": a form with files under that name */
		content(cx, b, "multipart/form-data", file_form(cx, kind == B_SHEET ? "file" : form + 1, true));
		return;
	}
	sent = kind == B_ROW ? ref(cx, "schemas", arena_fmt(&cx->arena, "%s.sent", res_of_route(r)->name).p)
	                     : form_schema(cx, form);
	content(cx, b, "application/json", sent);
	content(cx, b, "application/x-www-form-urlencoded", sent);
	if (kind == B_ROW && res_field_find(res_of_route(r), STR("file")) >= 0)
		content(cx, b, "multipart/form-data", row_with_file(cx, sent));
}

static struct jv *answer_schema(struct cx *cx, enum answer k, const struct res *r)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props = jv_obj(a);

	switch (k) {
	case A_ROW: return ref(cx, "schemas", r->name);
	case A_DUTY: return ref(cx, "schemas", "duty");
	case A_PLAN: return ref(cx, "schemas", "plan");
	case A_COUNTS: return ref(cx, "schemas", "counts");
	case A_LIST:
	case A_DUTIES:
		jv_set(a, props, "rows", list_of(cx, ref(cx, "schemas", k == A_LIST ? r->name : "duty")));
		jv_set(a, props, "total", typed(cx, "integer"));
		type_or_null(cx, put(cx, props, k == A_LIST ? "next" : "on"), "string");
		break;
	case A_HISTORY: jv_set(a, props, "entries", list_of(cx, ref(cx, "schemas", "change"))); break;
	default: return o;
	}
	jv_set(a, o, "properties", props);
	return o;
}

static void answer_of(struct cx *cx, const struct route *r, struct jv *responses)
{
	static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	const struct generic *g = generic_of(r);
	const struct asked *q = asked_of(r);
	enum answer k = g ? g->answer : q ? q->answer : A_ANY;
	struct jv *ok = put(cx, responses, g && g->status ? "201" : "200");

	say(cx, ok, "description", L(r->vi, r->en));
	if (k == A_FILE) {
		content(cx, ok, "application/octet-stream", jv_obj(&cx->arena));
	} else if (k == A_SHEET || k == A_EMPTY_SHEET) {
		content(cx, ok, xlsx, jv_obj(&cx->arena));
		if (k == A_SHEET) {
			content(cx, ok, "text/csv", typed(cx, "string"));
			content(cx, ok, "application/x-ndjson", typed(cx, "string"));
		}
	} else {
		content(cx, ok, "application/json", answer_schema(cx, k, res_of_route(r)));
		if (r->page && r->method == GET)
			content(cx, ok, "text/html", typed(cx, "string"));
	}
	if (r->method != GET) {
		struct jv *to = put(cx, responses, "303");

		say(cx, to, "description", L("Trình duyệt được đưa tới trang kết quả", "A browser is sent on to the result"));
	}
}

static void failures_of(struct cx *cx, const struct route *r, struct jv *responses)
{
	for (size_t i = 0; i < COUNT(failures); i++) {
		const char *c = failures[i].code;

		if ((*c == '4' && c[2] == '4' && !strchr(r->path, '{')) || (strcmp(c, "409") == 0 && r->method == GET) ||
			(strcmp(c, "413") == 0 && r->method == GET))
			continue;
		jv_set(&cx->arena, responses, c, ref(cx, "responses", failures[i].name));
	}
}

static struct str operation_id(struct cx *cx, const struct route *r)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 300);
	buf_z(&b, method_names[r->method]);
	for (const char *p = r->path; *p; p++)
		if (*p != '{' && *p != '}')
			buf_byte(&b, *p == '/' || *p == '-' || *p == '.' ? '_' : *p);
	return arena_str(&cx->arena, buf_str(&b));
}

static void security_of(struct cx *cx, const struct route *r, struct jv *op)
{
	struct arena *a = &cx->arena;
	struct jv *l = jv_set(a, op, "security", jv_list(a));

	if (r->may & CAP_PUBLIC)
		return;
	jv_set(a, jv_push(a, l, jv_obj(a)), "session", jv_list(a));
	jv_set(a, jv_push(a, l, jv_obj(a)), "token", jv_list(a));
}

struct str openapi_group(const struct route *r)
{
	struct str rest = str_from(str_z(r->path), 1), first = STR("");

	str_next(&rest, '/', &first);
	return first.n ? first : STR("board");
}

static struct jv *operation(struct cx *cx, const struct route *r)
{
	struct arena *a = &cx->arena;
	struct jv *op = jv_obj(a), *responses;

	jv_push(a, jv_set(a, op, "tags", jv_list(a)), jv_text(a, openapi_group(r)));
	say(cx, op, "summary", L(r->vi, r->en));
	set_text(cx, op, "operationId", operation_id(cx, r));
	jv_set(a, op, "x-rights", openapi_rights(cx, r->may));
	security_of(cx, r, op);
	jv_set(a, op, "parameters", params(cx, r));
	body_of(cx, r, op);
	responses = put(cx, op, "responses");
	answer_of(cx, r, responses);
	failures_of(cx, r, responses);
	return op;
}

static const char *lower_method(enum method m)
{
	static const char *const names[METHOD_COUNT_] = {
		[GET] = "get", [HEAD] = "head", [POST] = "post", [PUT] = "put", [PATCH] = "patch", [DELETE] = "delete"
	};

	return names[m];
}

static void tag(struct cx *cx, struct jv *tags, struct str name)
{
	const struct res *r = res_find(name);
	struct jv *o;

	for (size_t i = 0; i < tags->n; i++)
		if (str_eq(jv_str(jv_get(tags->items[i], "name")), name))
			return;
	o = jv_push(&cx->arena, tags, jv_obj(&cx->arena));
	set_text(cx, o, "name", name);
	if (r)
		say(cx, o, "description", L(r->vi_many, r->en_many));
}

struct jv *openapi_make(struct cx *cx, const struct app_conf *conf)
{
	struct arena *a = &cx->arena;
	struct jv *doc = jv_obj(a), *info, *paths, *tags;

	say(cx, doc, "openapi", "3.1.0");
	info = put(cx, doc, "info");
	say(cx, info, "title", "Khiên");
	say(cx, info, "version", "0.1.0");
	say(cx, info, "description",
		L("Cùng một địa chỉ trả trang cho trình duyệt và JSON cho chương trình (Accept: application/json hoặc "
		  "?format=json).",
			"One address answers a page to a browser and JSON to a program (Accept: application/json or "
			"?format=json)."));
	say(cx, put(cx, info, "license"), "name", "Apache-2.0");
	say(cx, jv_get(info, "license"), "identifier", "Apache-2.0");
	say(cx, jv_push(a, jv_set(a, doc, "servers", jv_list(a)), jv_obj(a)), "url", "/");
	tags = jv_set(a, doc, "tags", jv_list(a));
	paths = put(cx, doc, "paths");
	for (const struct route *const *t = conf->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++) {
			struct jv *at = jv_get(paths, r->path);

			tag(cx, tags, openapi_group(r));
			jv_set(a, at ? at : put(cx, paths, r->path), lower_method(r->method), operation(cx, r));
		}
	components(cx, doc);
	return doc;
}
