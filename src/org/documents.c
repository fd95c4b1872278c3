/* Documents: văn bản with a number, each a paper, not a file: one serves many duties and units (users.md 0.8). State-secret papers never enter: a local
 * reference instead. Who checks them, and who lets a file go. */
#include "auth/auth.h"
#include "doc/doc.h"
#include "file/file.h"
#include "org/org.h"

/* What a check looked at: a change of it asks for a new check. */
static bool same_paper(const struct row *a, const struct row *b)
{
	static const char *const what[] = { "number", "symbol", "date", "issuer", "signer_post", "summary", "file", "local_ref",
		"secret" };

	for (size_t i = 0; i < COUNT(what); i++) {
		int f = res_field(a->res, what[i]);

		if (!val_eq(a->res->fields[f].type, &a->v[f], &b->v[f]))
			return false;
	}
	return true;
}

enum rc org_document_part(struct cx *cx, const struct row *row, bool *wrote, bool *checked)
{
	struct change *c;
	size_t n;
	bool since = true;

	*wrote = row->made_by == cx->who.user;
	*checked = false;
	TRY(res_history_whole(cx, row->res, row->id, &c, &n));
	for (size_t i = 0; i < n; i++) { /* newest first */
		bool paper = c[i].row && (c[i].before == NULL || !same_paper(c[i].row, c[i].before));

		if (str_eq(c[i].by, cx->who.name)) {
			*wrote = *wrote || paper;
			*checked = *checked || (since && !paper && c[i].row && c[i].before &&
						       row_i64(c[i].row, "checks", 0) > row_i64(c[i].before, "checks", 0));
		}
		since = since && !paper;
	}
	return RC_OK;
}

/* What rests on a checked paper since (or, before any check, at all): is there something, and is some of it of who asks? A state secret is looked at as a
 * paper alone. */
static enum rc new_uses(struct cx *cx, const struct row *row, int64_t *uses, int64_t *mine)
{
	int64_t to = row_i64(row, "checked", 0) ? row_i64(row, "checked_to", INT64_MAX) : -1;

	TRY(db_i64(cx, uses, "SELECT count(*) FROM document_uses WHERE document = $1 AND seq > $2", V(row->id), V(to)));
	return db_i64(cx, mine,
		"SELECT count(*) FROM document_uses u JOIN entry e ON e.obj = u.id WHERE u.document = $1 AND u.seq > $2 AND e.seq "
		"> $2 AND e.who = $3",
		V(row->id), V(to), V(cx->who.user));
}

/* Does the paper excuse who asks? An extension, an exemption, a plan: the unit that gains does not vouch for it. */
static enum rc gains_by(struct cx *cx, const struct row *row, bool *out)
{
	int64_t n = 0;

	if (cx->who.user != WHO_SYSTEM && cx->who.unit > 0)
		TRY(db_i64(cx, &n,
			"SELECT count(*) FROM declarations d LEFT JOIN systems s ON s.id IN (d.subject, d.about) WHERE d.document "
			"= $1 AND d.kind IN ('extension', 'not_applicable', 'remedial_plan') AND (d.unit = $2 OR s.unit = $2 OR "
			"s.operator = $2)",
			V(row->id), V(cx->who.unit)));
	*out = n > 0;
	return RC_OK;
}

/* The command line of the machine's owner is nobody in particular, and may be who entered the paper: it vouches only for what is invented, and was called so
 * before the paper came in. */
static enum rc somebody(struct cx *cx, const struct row *row)
{
	int64_t invented = 0;

	if (cx->who.user != WHO_SYSTEM)
		return RC_OK;
	TRY(db_i64(cx, &invented,
		"SELECT count(*) FROM settings WHERE code = 'site.demo' AND value NOT IN ('0', 'không') AND id < $1", V(row->id)));
	return invented ? RC_OK
	                : cx_fail(cx, RC_DENIED,
				  L("Người thứ hai kiểm tra dưới tên của mình: đăng nhập, hoặc thêm --as TÊN --password-file TỆP",
					  "a second person checks in their own name: sign in, or add --as NAME --password-file "
					  "FILE"));
}

/* Nobody checks what they entered, dropped or changed, the paper or what rests on it; a changed document must be looked at again (document_check), and so
 * must a new use of a checked one. */
static enum rc second_person(struct cx *cx, const struct row *row)
{
	bool wrote, checked, again = row_i64(row, "checked", 0), gains;
	int64_t uses, mine;

	TRY(somebody(cx, row));
	TRY(new_uses(cx, row, &uses, &mine));
	if (again && (uses == 0 || row_i64(row, "secret", 0)))
		return cx_fail_at(cx, RC_CONFLICT, STR("checked"),
			L("Văn bản đã được kiểm tra; từ đó chưa dùng thêm cho việc nào",
				"the document is checked, and nothing rests on it since"));
	TRY(org_document_part(cx, row, &wrote, &checked));
	TRY(gains_by(cx, row, &gains));
	if (gains)
		return cx_fail(cx, RC_CONFLICT,
			L("Văn bản cho chính đơn vị anh/chị gia hạn, miễn hoặc khắc phục: đơn vị khác kiểm tra",
				"it extends or excuses your own unit: somebody of another unit must check it"));
	if (mine && cx->who.user != WHO_SYSTEM)
		return cx_fail(cx, RC_CONFLICT,
			L("Anh/chị đã ghi việc dùng văn bản này làm minh chứng; cần người thứ hai kiểm tra",
				"you entered what rests on this document: a second person must check it"));
	if (wrote && cx->who.user != WHO_SYSTEM)
		return cx_fail(cx, RC_CONFLICT,
			L("Người nhập hoặc đã sửa không tự kiểm tra văn bản của mình; cần người thứ hai",
				"who entered or changed a document cannot check it: a second person must"));
	if (checked && !again && cx->who.user != WHO_SYSTEM)
		return cx_fail(cx, RC_CONFLICT,
			L("Anh/chị đã kiểm tra văn bản này; văn bản chỉ ghi nơi lưu cần hai người khác nhau",
				"you have checked this already; a paper that lies elsewhere takes two different people"));
	return RC_OK;
}

/* A state secret, of which only the place is known, takes two people. */
static enum rc document_checked(struct cx *cx, struct row *row)
{
	bool two = row_i64(row, "secret", 0) == 1;
	int64_t had = row_i64(row, "checks", 0), last;

	had = two && cx->who.user != WHO_SYSTEM ? had + 1 : 2;
	val_i64(row_val(row, "checks"), two ? had : 1);
	TRY(db_i64(cx, &last, "SELECT max(seq) FROM entry"));
	if (had >= 2) {
		val_i64(row_val(row, "checked"), 1);
		val_i64(row_val(row, "checked_to"), last);
	}
	return RC_OK;
}

static const struct step_state to_check[] = {
	{ "intake", "!waiting", "Văn bản đang chờ gán: xác nhận thông tin đọc được trước",
		"still in the inbox: confirm what was read first" },
	{ "draft", "!1", "Văn bản còn là bản nháp, chưa gửi", "the document is still a draft" },
	{ 0 },
};
static const struct step_state is_checked[] = { { "checked", "1" }, { 0 } };
static const struct step document_steps[] = {
	{ "check", "Xác nhận đã kiểm tra", "Confirm: checked", .right = CAP_CHECK, .from = to_check,
		.required = "number date signer_post", .guard = second_person, .effect = document_checked, .done = is_checked,
		.over = "file local_ref", .lesser_vi = "Xác nhận chỉ so thông tin đã nhập",
		.lesser_en = "Confirm: only the entry compared" },
	{ "send", "Gửi", "Send", .from = org_draft, .to = org_sent },
	{ 0 },
};

/* Does the file say the number and the date that were entered? Made by the program from the file's own text layer; the duty engine reads it. */
static const struct choice text_checks[] = {
	{ "found", "Thấy số và ngày trong nội dung tệp", "Number and date stand in the file's text" },
	{ "not_found", "Không thấy số hoặc ngày trong nội dung tệp", "Number or date does not stand in the file's text" },
	{ "no_text", "Tệp không có lớp văn bản (bản quét, ảnh)", "The file has no text (a scan, a picture)" },
	{ 0 },
};
static const struct choice readers[] = {
	{ "text", "Lớp văn bản của tệp", "The file's text" },
	{ "ocr", "Nhận dạng chữ trên bản quét (cần người xác nhận)", "Characters recognised on a scan (a person must confirm)" },
	{ "register", "Sổ văn bản", "The register of papers" },
	{ 0 },
};
static const struct choice signatures[] = {
	{ "valid", "Hợp lệ, còn nguyên vẹn, chứng thư được tin cậy", "Valid, intact, certificate trusted" },
	{ "intact", "Còn nguyên vẹn; chưa xác minh được đơn vị cấp chứng thư",
		"Intact; the certificate's issuer cannot be verified here" },
	{ "changed", "Tệp đã thay đổi sau khi ký", "The file was changed after signing" },
	{ "broken", "Không hợp lệ", "Not valid" },
	{ 0 },
};
static const struct choice intakes[] = {
	{ "waiting", "Chờ gán", "Waiting" },
	{ "assigned", "Đã gán", "Assigned" },
	{ "skipped", "Bỏ qua", "Set aside" },
	{ 0 },
};

static const struct field document_fields[] = {
	{ "code", F_TEXT, "Mã", "Code", .max = 60, .unique = true, .search = true, .in_list = true, .heads = "ma" },
	{ "number", F_TEXT, "Số, ký hiệu", "Number", .max = 120, .search = true, .in_list = true,
		.heads = "so|so van ban|so ky hieu|so di|so, ky hieu van ban|so ky hieu van ban|so/ky hieu|so hieu|so va ky hieu" },
	{ "symbol", F_TEXT, "Loại văn bản", "Type of paper", .max = 60, .search = true, .heads = "loai van ban|ky hieu" },
	{ "date", F_DATE, "Ngày ban hành", "Date", .in_list = true,
		.heads = "ngay|ngay ban hanh|ngay van ban|ngay thang van ban|ngay, thang van ban|ngay thang|ngay, thang|ngay thang "
			 "nam|ngay, thang, nam|ngay, thang, nam van ban|ngay thang nam van ban|ngay ky|ngay bh" },
	{ "issuer", F_TEXT, "Cơ quan ban hành", "Issuer", .max = 200, .search = true, .in_list = true,
		.heads = "co quan ban hanh|noi ban hanh|don vi ban hanh|tac gia|tac gia van ban|noi gui|co quan gui" },
	{ "signer_post", F_TEXT, "Người ký (chức danh)", "Signer's post", .max = 200,
		.heads = "nguoi ky|chuc danh nguoi ky|chuc vu nguoi ky" },
	{ "summary", F_TEXT, "Trích yếu", "Summary", .max = 1000, .search = true, .in_list = true, .long_text = true,
		.heads = "trich yeu|noi dung|ten loai va trich yeu noi dung|ten loai va trich yeu noi dung van ban|ten loai, trich "
			 "yeu|ten loai, trich yeu noi dung|trich yeu noi dung|trich yeu van ban|noi dung trich yeu|noi dung van "
			 "ban|ve viec" },
	{ "unit", F_REF, "Đơn vị lưu", "Kept by", .to = "units", .in_list = true, .heads = "don vi|don vi luu" },
	{ "received_at", F_INSTANT, "Giờ, ngày đến", "Arrived at", .heads = "ngay den|gio den|thoi gian den" },
	{ "file", F_FILE, "Tệp", "File" },
	{ "local_ref", F_TEXT, "Nơi lưu (không tải lên)", "Kept where (not uploaded)", .max = 500,
		.heads = "noi luu|noi luu tru|ho so luu",
		.help_vi = "Dùng cho văn bản không được đưa lên hệ thống, ví dụ văn bản Mật: chỉ ghi nơi lưu và mã nội bộ",
		.help_en = "For papers that must not be uploaded, such as secret ones: only where they are kept" },
	{ "secret", F_BOOL, "Văn bản Mật", "State secret", .heads = "mat|do mat|muc do mat", .yes = "mat|toi mat|tuyet mat|m|tm",
		.no = "thuong|binh thuong|khong mat|cong khai",
		.help_vi = "Chỉ ghi số, ngày, cơ quan ban hành, người ký và nơi lưu; không ghi trích yếu, không tải tệp. Hai người "
			   "kiểm tra",
		.help_en = "Only number, date, issuer, signer and place: no summary, no file. Two people check it" },
	{ "checked", F_BOOL, "Đã kiểm tra", "Checked", .fixed = true, .in_list = true },
	{ "draft", F_BOOL, "Bản nháp", "Draft" },
	{ "checks", F_INT, "Số người đã kiểm tra", "People who checked it", .max = 2, .fixed = true },
	{ "checked_to", F_INT, "Kiểm tra bao gồm đến mục nhật ký", "The check covers up to ledger entry", .max = INT64_MAX,
		.fixed = true },
	{ "text_check", F_ENUM, "Đối chiếu với nội dung tệp", "Compared with the file's text", .choices = text_checks,
		.fixed = true },
	{ "read_by", F_ENUM, "Số liệu đọc từ", "Values read from", .choices = readers, .fixed = true },
	{ "signature", F_ENUM, "Chữ ký số", "Digital signature", .choices = signatures, .fixed = true },
	{ "signed_by", F_TEXT, "Chứng thư số", "Signer's certificate", .max = 400, .fixed = true, .erasable = true },
	{ "signed_at", F_INSTANT, "Ký số lúc", "Digitally signed at", .fixed = true },
	{ "intake", F_ENUM, "Văn bản chờ gán", "Inbox", .choices = intakes, .fixed = true },
	{ "skip_reason", F_TEXT, "Lý do bỏ qua", "Why it was set aside", .max = 500, .fixed = true },
	{ "looked", F_BOOL, "Đã xem tệp: không có dấu độ mật", "The file was looked at: no mark of secrecy",
		.help_vi = "Cần cho bản quét, ảnh: máy không đọc được chữ nên không tìm được dấu độ mật",
		.help_en = "For scans and pictures, in which the program cannot look for one" },
	{ 0 },
};

/* Where the program could not look for a mark of secrecy a person must, before the paper counts: a scan, a file named "mat". */
static void must_look(struct cx *cx, const struct row *row, const struct row *before, const struct file_value *v,
	const struct doc_known *k, struct problems *ps)
{
	struct str intake = row_text(row, "intake"), was = before ? row_text(before, "intake") : (struct str){ 0 }, name;
	int file = res_field(row->res, "file");
	bool fresh = before == NULL || !val_eq(F_FILE, &row->v[file], &before->v[file]) || !str_eq(was, intake), sure;

	name = doc_secret_name(cx, v->name, &sure);
	if (!fresh || row_i64(row, "looked", 0) || str_is(intake, "waiting") || str_is(intake, "skipped") ||
		str_is(v->type, "text/plain"))
		return;
	if (name.p)
		problem_add(cx, ps, "looked",
			L("Tên tệp có chữ “%.*s”: mở tệp xem có dấu độ mật không rồi xác nhận",
				"the file's name says “%.*s”: look whether it is marked secret, then say so"),
			ARG_STR(name));
	else if (k->text.source == DOC_NONE)
		problem_add(cx, ps, "looked",
			L("Máy không đọc được chữ trong tệp nên không tìm được dấu độ mật: mở tệp xem rồi xác nhận",
				"the program cannot read this file, nor look for a mark of secrecy: look at it, then say so"));
}

/* What the program itself says of the file: whether number and date stand in it, and what its signatures are worth. Only where it was read. */
static enum rc judge_file(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	static const char *const ours[] = { "text_check", "signature", "signed_by", "signed_at" };
	struct file_value v;
	struct doc_known k;
	struct doc_match m;
	bool there = false;
	int file = res_field(row->res, "file");

	if (row->v[file].set && file_value_read(row->v[file].s, &v))
		TRY(doc_recall(cx, v.hash, &k, &there));
	if (!there && before && row->v[file].set && val_eq(F_FILE, &row->v[file], &before->v[file]))
		return RC_OK; /* nobody could read it then, and nobody has since */
	for (size_t i = 0; i < COUNT(ours); i++)
		*row_val(row, ours[i]) = (struct val){ 0 };
	if (!there)
		return RC_OK;
	must_look(cx, row, before, &v, &k, ps);
	m = doc_compare(cx, k.text.text, row_text(row, "number"), row_text(row, "date"));
	val_text(row_val(row, "text_check"), str_z(k.text.source != DOC_LAYER ? "no_text" /* recognised characters stay a scan */
						     : m.number && m.date     ? "found"
									      : "not_found"));
	if (k.signs.state != DOC_SIGN_NONE && k.signs.n) {
		const struct doc_sign *s = &k.signs.p[k.signs.n - 1];

		val_text(row_val(row, "signature"), str_z(doc_sign_names[k.signs.state]));
		if (s->by.n)
			val_text(row_val(row, "signed_by"), s->by);
		if (s->at != INT64_MIN)
			val_i64(row_val(row, "signed_at"), s->at);
	}
	return RC_OK;
}

static bool changed(const struct row *row, const struct row *before, const char *code)
{
	int f = res_field(row->res, code);

	return before == NULL || !val_eq(row->res->fields[f].type, &row->v[f], &before->v[f]);
}

/* The one judge of secrecy for what is typed, imported or read: a marked paper is kept as a place alone, and what was called secret is opened again by
 * a second person. */
static enum rc judge_secrecy(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	bool secret = row_i64(row, "secret", 0), turned = changed(row, before, "secret"), wrote, checked;
	struct str mark;

	if (secret && row_val(row, "summary")->set && (turned || changed(row, before, "summary")))
		problem_add(cx, ps, "summary",
			L("Văn bản Mật không ghi trích yếu: sổ nhật ký giữ mãi những gì đã ghi. Chỉ ghi số, ngày, người ký và nơi "
			  "lưu",
				"no summary of a state secret: the ledger keeps what is written for ever. Give number, date, "
				"signer and place"));
	if (secret)
		return RC_OK;
	mark = turned || changed(row, before, "number") ? doc_secret_number(cx, row_text(row, "number")) : (struct str){ 0 };
	if (mark.p)
		problem_add(cx, ps, "number",
			L("Có dấu mật (%.*s): đánh dấu Văn bản Mật, không tải tệp, chỉ ghi nơi lưu giữ",
				"the number is marked secret (%.*s): mark it as a state secret and give only where it is kept"),
			ARG_STR(mark));
	mark = turned || changed(row, before, "summary") ? doc_secret_summary(cx, row_text(row, "summary")) : (struct str){ 0 };
	if (mark.p)
		problem_add(cx, ps, "summary",
			L("Có dấu mật (%.*s): đánh dấu Văn bản Mật, bỏ trích yếu, chỉ ghi nơi lưu giữ",
				"the summary is marked secret (%.*s): mark it as a state secret, without a summary"),
			ARG_STR(mark));
	if (before == NULL || !row_i64(before, "secret", 0) || cx->who.user == WHO_SYSTEM)
		return RC_OK;
	TRY(org_document_part(cx, row, &wrote, &checked));
	if (wrote || !(cx->who.may & CAP_CHECK))
		problem_add(cx, ps, "secret",
			L("Bỏ dấu Mật cần người thứ hai: người có quyền kiểm tra, chưa nhập hoặc sửa văn bản này",
				"a second person opens what was called secret: one who may check and has not entered or changed "
				"it"));
	return RC_OK;
}

enum rc org_document_seal(struct cx *cx, struct row *row, struct str place)
{
	static const char *const read[] = { "file", "summary", "read_by", "intake", "skip_reason", "draft", "looked" };

	if (!row_val(row, "file")->set)
		return cx_fail(cx, RC_CONFLICT, L("Văn bản này không có tệp", "this document has no file"));
	for (size_t i = 0; i < COUNT(read); i++)
		*row_val(row, read[i]) = (struct val){ 0 };
	val_i64(row_val(row, "secret"), 1);
	if (place.n || !row_val(row, "local_ref")->set)
		val_text(row_val(row, "local_ref"),
			place.n ? place : str_z(L("Cần ghi nơi lưu giữ bản giấy", "say where the paper is kept")));
	return RC_OK;
}

/* A file that people of another unit entered, or that a second person has looked at, is evidence: nobody bound to a unit takes it away. What still waits in
 * the inbox is no evidence yet. */
static enum rc file_may_go(struct cx *cx, const struct row *before)
{
	if (cx->who.user == WHO_SYSTEM || cx->who.unit == 0 || !row_val(before, "file")->set ||
		str_is(row_text(before, "intake"), "waiting"))
		return RC_OK;
	if (row_i64(before, "checked", 0))
		return cx_fail_at(cx, RC_DENIED, STR("file"),
			L("Người thứ hai đã kiểm tra tệp này: đề nghị đơn vị chuyên trách gỡ",
				"a second person has looked at this file: ask the specialised unit to take it off"));
	return org_others_stay(cx, before);
}

/* Its bytes go for good, and nobody can see any more whether there was a mark: of what is evidence a second person says so, as a second person checks it.
 * What still waits in the inbox, or is a draft, goes at once; so does what the program itself read the mark on. */
static enum rc sealed_by_second(struct cx *cx, const struct row *row, const struct row *before)
{
	bool wrote, checked;

	if (cx->who.user == WHO_SYSTEM || !row_i64(row, "secret", 0) || !row_val(before, "file")->set ||
		row_i64(before, "draft", 0) || str_is(row_text(before, "intake"), "waiting") ||
		str_is(row_text(before, "intake"), "skipped"))
		return RC_OK;
	TRY(org_document_part(cx, before, &wrote, &checked));
	return wrote ? cx_fail_at(cx, RC_CONFLICT, STR("secret"),
			       L("Người nhập hoặc đã sửa không tự gỡ tệp đã gửi vì dấu độ mật: người thứ hai trong đơn vị hoặc đơn "
				 "vị "
				 "chuyên trách mở tệp xem dấu rồi đánh dấu Văn bản Mật, gỡ tệp; cần gỡ ngay thì báo đơn vị chuyên "
				 "trách",
				       "who entered or changed it does not seal it alone: a second person of the unit, or the "
				       "specialised "
				       "unit, looks at the mark, calls it a state secret and takes the file off; if it is urgent, "
				       "call them"))
	             : RC_OK;
}

/* A register with a column for each: "60" and "BC-VPC" are the number 60/BC-VPC. */
static void number_whole(struct cx *cx, struct row *row)
{
	struct str number = row_text(row, "number"), sign = row_text(row, "symbol");
	size_t digits = 0;

	while (digits < number.n && number.p[digits] >= '0' && number.p[digits] <= '9')
		digits++;
	while (sign.n && sign.p[0] == '/')
		sign = str_from(sign, 1);
	if (digits == 0 || digits < number.n || str_find(sign, STR("-")) <= 0 || str_find(sign, STR(" ")) >= 0)
		return;
	val_text(row_val(row, "number"), arena_fmt(&cx->arena, "%.*s/%.*s", ARG_STR(number), ARG_STR(sign)));
	*row_val(row, "symbol") = (struct val){ 0 };
}

static enum rc document_check(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	if (before == NULL)
		number_whole(cx, row);
	if (before && !row_val(row, "file")->set) {
		TRY(file_may_go(cx, before));
		TRY(sealed_by_second(cx, row, before));
	}
	TRY(judge_secrecy(cx, row, before, ps));
	if (row_i64(row, "secret", 0) && row_val(row, "file")->set)
		problem_add(cx, ps, "file",
			L("Văn bản Mật không được tải lên; ghi nơi lưu thay cho tệp",
				"a state-secret paper must not be uploaded: give where it is kept"));
	if (!row_val(row, "number")->set && !row_val(row, "summary")->set && !row_val(row, "file")->set &&
		!row_val(row, "local_ref")->set)
		problem_add(cx, ps, "number", L("Cần ít nhất số, ký hiệu hoặc trích yếu", "a number or a summary is needed"));
	if (before && row_i64(row, "checks", 1) && !same_paper(row, before)) {
		*row_val(row, "checked") = (struct val){ 0 };
		*row_val(row, "checks") = (struct val){ 0 };
		*row_val(row, "checked_to") = (struct val){ 0 };
	}
	return judge_file(cx, row, before, ps);
}

const struct res res_documents = {
	.name = "documents",
	.table = "documents",
	.vi = "văn bản",
	.en = "document",
	.vi_many = "Tài liệu minh chứng",
	.en_many = "Documents",
	.prefix = "VB",
	.title = "number",
	.gist = "summary",
	.natural = "number date issuer",
	.scope = "unit",
	.shown = "proofs activities declarations level-decisions",
	.offered = "intake assigned",
	.drafts = true,
	.version = 1,
	RES_FIELDS(document_fields),
	.steps = document_steps,
	.check = document_check,
	.may_go = file_may_go,
};
