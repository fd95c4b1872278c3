/* One paper: what it said, whether that still holds, its files, and the signed copy that comes back. */
#include "app/thing.h"
#include "doc/doc.h"
#include "file/file.h"
#include "law/law.h"
#include "org/note.h"
#include "org/org.h"
#include "report/handover.h"
#include "report/keep.h"
#include "sec/sec.h"
#include "web/inbox.h"
#include "web/web.h"

static struct jv *table(struct cx *cx, struct jv *view, const char *key, const char *const (*heads)[2], size_t n)
{
	struct arena *a = &cx->arena;
	struct jv *t = jv_set(a, view, key, jv_obj(a)), *columns = jv_set(a, t, "columns", jv_list(a));

	for (size_t i = 0; i < n; i++)
		jv_set(a, jv_push(a, columns, jv_obj(a)), "text", jv_z(a, L(heads[i][0], heads[i][1])));
	jv_set(a, t, "empty", jv_z(a, ""));
	return jv_set(a, t, "rows", jv_list(a));
}

static void line(
	struct cx *cx, struct jv *rows, const struct jv *from, const char *const (*heads)[2], const char *const *keys, size_t n)
{
	struct arena *a = &cx->arena;
	struct jv *cells = jv_set(a, jv_push(a, rows, jv_obj(a)), "cells", jv_list(a));

	for (size_t i = 0; i < n; i++) {
		struct jv *c = jv_push(a, cells, jv_obj(a));

		if (i == 0)
			jv_set(a, c, "kind", jv_z(a, "code"));
		jv_set(a, c, "label", jv_z(a, L(heads[i][0], heads[i][1])));
		set_text(cx, c, "text", i == 0 ? clause_show(a, jv_str(jv_get(from, keys[i]))) : jv_str(jv_get(from, keys[i])));
	}
}

static void statement_view(struct cx *cx, const struct jv *snapshot, struct jv *view)
{
	static const char *const heads[][2] = { { "Điểm", "Point" }, { "Nội dung", "What" }, { "Đối tượng", "Subject" },
		{ "Trạng thái", "State" }, { "Hạn", "Due" }, { "Minh chứng", "Strength" } };
	static const char *const keys[] = { "clause", "text", "subject_text", "state_text", "due_text", "strength_text" };
	const struct jv *list = jv_get(snapshot, "rows");
	struct jv *rows = table(cx, view, "rows", heads, COUNT(heads));

	for (size_t i = 0; list && i < list->n; i++)
		line(cx, rows, list->items[i], heads, keys, COUNT(keys));
}

static void changes_view(struct cx *cx, const struct jv *list, struct jv *view)
{
	static const char *const heads[][2] = { { "Điểm", "Point" }, { "Nội dung", "What" }, { "Đối tượng", "Subject" },
		{ "Trên bản đã lập", "On the paper" }, { "Theo dữ liệu hiện nay", "By what is known now" } };
	static const char *const keys[] = { "clause", "text", "subject", "then", "now" };
	struct jv *rows = table(cx, view, "changes", heads, COUNT(heads));

	for (size_t i = 0; i < list->n; i++)
		line(cx, rows, list->items[i], heads, keys, COUNT(keys));
}

static struct jv *note(struct cx *cx, struct jv *view, const char *tone, struct str text)
{
	struct jv *o = jv_push(&cx->arena, jv_get(view, "notes"), jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "tone", jv_z(&cx->arena, tone));
	set_text(cx, o, "text", text);
	return o;
}

static struct str unread(struct cx *cx, struct str said)
{
	if (said.n == 0)
		return str_z(L("Bản đã ký là bản quét: chưa đối chiếu được nội dung với số liệu đã chốt, người thứ hai đối chiếu.",
			"The signed copy is a scan: what it says could not be compared with what was frozen; a second person "
			"does."));
	return arena_fmt(&cx->arena,
		L("Chưa đối chiếu được hết nội dung bản đã ký với số liệu đã chốt: %.*s. Người thứ hai đối chiếu.",
			"Not all of what the signed copy says could be compared with what was frozen: %.*s. A second person does."),
		ARG_STR(said));
}

static void content_verdict(struct cx *cx, const struct row *p, struct jv *view)
{
	struct str check = row_text(p, "content_check");

	if (str_is(check, "differs"))
		note(cx, view, "k-bad",
			arena_fmt(&cx->arena,
				L("Bản đã ký KHÁC số liệu đã chốt. Trong bản nộp: %.*s. Đối chiếu lại; nếu nộp nhầm thì "
				  "thay bằng bản đúng, ghi lý do.",
					"The signed copy DIFFERS from what was frozen. In the copy: %.*s. Compare; a wrong "
					"copy is replaced by the right one, with a reason."),
				ARG_STR(note_say(cx, row_text(p, "content_note")))));
	else if (str_is(check, "unread"))
		note(cx, view, "k-warn", unread(cx, note_say(cx, row_text(p, "content_note"))));
	else if (str_is(check, "same"))
		note(cx, view, "k-good",
			str_z(L("Nội dung bản đã ký khớp số liệu đã chốt.", "The signed copy says what was frozen.")));
	else if (row_i64(p, "signed", 0))
		note(cx, view, "k-warn",
			str_z(L("Bản đã ký nộp trước khi có bước đối chiếu: chưa đối chiếu được nội dung.",
				"The signed copy came before copies were compared: what it says was not looked at.")));
}

/* Where the signed copy stands: waiting for its second person, or for what its entry lacks before anybody can check it. */
static void waits_view(struct cx *cx, const struct row *p, struct jv *view)
{
	struct str url, lacks;
	struct row *d;
	struct jv *o;

	if (res_load(cx, &res_documents, row_i64(p, "signed", 0), &d) != RC_OK) {
		cx_clear(cx);
		return;
	}
	lacks = inbox_lacks(cx, d, &url);
	if (row_i64(d, "checked", 0) && lacks.n == 0)
		return;
	o = note(cx, view, "k-warn",
		lacks.n ? arena_fmt(&cx->arena,
				  L("Bản đã ký chờ người thứ hai đối chiếu, nhưng mục văn bản còn thiếu %.*s nên chưa kiểm tra "
				    "được.",
					  "The signed copy waits for its second person, but its entry lacks %.*s: it cannot be "
					  "checked yet."),
				  ARG_STR(lacks))
			: str_z(L("Bản đã ký chờ người thứ hai đối chiếu.", "The signed copy waits for its second person.")));
	set_text(cx, o, "url", lacks.n ? url : STR("/inbox/checks"));
	jv_set(&cx->arena, o, "way",
		jv_z(&cx->arena, lacks.n ? L("Ghi bổ sung", "Complete it") : L("Kiểm tra văn bản", "Papers to check")));
}

static void verdict(struct cx *cx, const struct row *p, const struct paper_state *s, struct jv *view)
{
	struct arena *a = &cx->arena;

	if (!s->bytes_same)
		note(cx, view, "k-bad",
			str_z(L("Tệp số liệu đã chốt không còn khớp mã kiểm chứng: đã bị thay đổi trên máy chủ.",
				"The frozen figures no longer give the code: they were changed on the server.")));
	if (!s->root_same)
		note(cx, view, "k-bad",
			str_z(L("Sổ nhật ký hiện nay KHÔNG trùng mã đầu sổ in trên văn bản: lịch sử trước đó đã bị sửa hoặc bị "
				"cắt.",
				"The ledger does NOT agree with the head printed on the paper: its history was rewritten or "
				"cut.")));
	if (s->bytes_same && s->root_same)
		note(cx, view, "k-good",
			arena_fmt(a,
				L("Số liệu đã chốt còn nguyên; sổ nhật ký vẫn trùng mã đầu sổ in trên văn bản (từ đó có thêm "
				  "%" PRId64 " mục).",
					"The frozen figures are whole; the ledger still agrees with the printed head (%" PRId64
					" entries since)."),
				s->since));
	content_verdict(cx, p, view);
	if (row_i64(p, "signed", 0))
		waits_view(cx, p, view);
	if (s->changes->n)
		note(cx, view, "k-warn",
			arena_fmt(a,
				L("Sau khi lập, %zu việc có số liệu khác theo dữ liệu hiện nay; nội dung đã ký không đổi, khác "
				  "biệt liệt kê dưới đây.",
					"Since then %zu rows read differently by what is known now; what was signed stays, the "
					"differences are below."),
				s->changes->n));
	else if (str_is(row_text(p, "kind"), "statement"))
		note(cx, view, "k-good",
			str_z(L("Theo dữ liệu hiện nay không có việc nào khác với bản đã lập.",
				"By what is known now nothing differs from the paper.")));
}

static void fact(struct cx *cx, struct jv *list, const char *label, struct str text, struct str url)
{
	struct jv *o;

	if (!text.n)
		return;
	o = jv_push(&cx->arena, list, jv_obj(&cx->arena));
	jv_set(&cx->arena, o, "label", jv_z(&cx->arena, label));
	set_text(cx, o, "text", text);
	set_text(cx, o, "url", url);
}

static struct str shown(struct cx *cx, const struct row *p, const char *field)
{
	int f = res_field(p->res, field);

	return p->v[f].set ? val_show(cx, &p->res->fields[f], &p->v[f]) : (struct str){ 0 };
}

/* A file without a digital signature may be a scan of ink, or a copy that nobody has signed: that is said, a person looks. */
static struct str copy_signature(struct cx *cx, int64_t document)
{
	struct row *d;
	struct str shows;

	if (res_load(cx, &res_documents, document, &d) != RC_OK) {
		cx_clear(cx);
		return (struct str){ 0 };
	}
	shows = shown(cx, d, "signature");
	return shows.n ? shows
	               : str_z(L("Tệp không có chữ ký số: người thứ hai đối chiếu chữ ký tay, dấu trên bản nộp",
				 "none in the file: a second person looks for the signature and seal by hand"));
}

static void facts_view(struct cx *cx, const struct row *p, struct jv *view)
{
	struct jv *list = jv_set(&cx->arena, view, "facts", jv_list(&cx->arena));
	struct str root = row_text(p, "head_root"), none = { 0 };
	int64_t signed_by = row_i64(p, "signed", 0);
	struct hash h;

	fact(cx, list, L("Mã kiểm chứng", "Verification code"), row_text(p, "verify_code"), none);
	if (hex_read(root, h.b, sizeof h.b))
		fact(cx, list, L("Mã đầu sổ nhật ký", "Ledger head"), frame_short(&cx->arena, &h), none);
	fact(cx, list, L("Số mục sổ nhật ký", "Ledger entries"), shown(cx, p, "head_size"), none);
	fact(cx, list, L("Loại", "Kind"), shown(cx, p, "kind"), none);
	fact(cx, list, L("Đơn vị", "Unit"), shown(cx, p, "unit"), none);
	fact(cx, list, L("Kỳ", "Period"), shown(cx, p, "period"), none);
	fact(cx, list, L("Số liệu đến ngày", "Facts up to"), shown(cx, p, "date"), none);
	fact(cx, list, L("Lập lúc", "Made at"), instant_show(&cx->arena, p->made_at), none);
	if (signed_by) {
		fact(cx, list, L("Bản đã ký", "Signed copy"), shown(cx, p, "signed"),
			arena_fmt(&cx->arena, "/documents/%" PRId64, signed_by));
		fact(cx, list, L("Ngày ký", "Signed on"), shown(cx, p, "signed_on"), none);
		fact(cx, list, L("Chữ ký số", "Digital signature"), copy_signature(cx, signed_by), none);
		fact(cx, list, L("Mã đọc được trong bản đã ký", "Code read in the signed copy"),
			str_z(row_i64(p, "code_found", 0) ? L("Có", "Yes")
							  : L("Không, do người nộp nhập tay", "No, typed by who brought it")),
			none);
	}
}

/* Copies that were replaced, newest first, each with why. */
static enum rc copies_view(struct cx *cx, const struct row *p, struct jv *view)
{
	struct jv *list = jv_get(view, "facts");
	struct change *c;
	size_t n;

	TRY(res_history(cx, p->res, p->id, &c, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t was = c[i].before ? row_i64(c[i].before, "signed", 0) : 0;

		if (c[i].row && was && was != row_i64(c[i].row, "signed", 0))
			fact(cx, list, L("Bản đã ký trước đó", "Signed copy before"),
				arena_fmt(&cx->arena, L("%.*s, thay ngày %.*s: %.*s", "%.*s, replaced on %.*s: %.*s"),
					ARG_STR(shown(cx, c[i].before, "signed")), ARG_STR(instant_show(&cx->arena, c[i].at)),
					ARG_STR(c[i].why)),
				arena_fmt(&cx->arena, "/documents/%" PRId64, was));
	}
	return RC_OK;
}

/* The form of the signed copy; after a refusal with what was typed, and why at its field. */
static void copy_form(struct cx *cx, const struct req *rq, const struct fault *told, bool replaces, struct jv *view)
{
	static const struct {
		const char *code, *kind, *vi, *en, *help_vi, *help_en;
		int64_t max;
		bool required, replaces;
	} asks[] = {
		{ "file", "file", "Tệp PDF đã ký", "Signed PDF", NULL, NULL, 0, true, false },
		{ "number", "text", "Số, ký hiệu", "Number", "Để trống thì đọc từ tệp", "Empty: read from the file", 120, false,
			false },
		{ "date", "date", "Ngày ký", "Signed on", "Để trống thì đọc từ tệp", "Empty: read from the file", 0, false, false },
		{ "signer_post", "text", "Người ký (chức danh)", "Signer's post", "Để trống thì đọc từ tệp; bản quét thì nhập",
			"Empty: read from the file; of a scan, type it", 200, false, false },
		{ "code", "text", "Mã kiểm chứng in trên bản ký", "Code printed on it",
			"Chỉ cần khi tệp là bản quét, không đọc được chữ", "Only for a scan whose text cannot be read", 60, false,
			false },
		{ "looked", "flags", "Bản quét mà máy không đọc được chữ", "A scan that the program cannot read",
			"Máy không tìm được dấu độ mật trong bản quét như vậy",
			"The program cannot look for a mark of secrecy in it", 0, false, false },
		{ "reason", "text", "Lý do thay", "Why it is replaced", "Bản cũ vẫn còn trong lịch sử",
			"The old one stays in the history", 500, true, true },
	};
	struct jv *list = jv_set(&cx->arena, view, "copy", jv_list(&cx->arena)), *o;

	for (size_t i = 0; i < COUNT(asks); i++) {
		if (asks[i].replaces && !replaces)
			continue;
		o = thing_field(cx, list, asks[i].code, asks[i].kind, L(asks[i].vi, asks[i].en),
			rq->method == POST && i ? req_get(cx, rq, asks[i].code) : (struct str){ 0 }, asks[i].required);
		if (asks[i].help_vi)
			jv_set(&cx->arena, o, "help", jv_z(&cx->arena, L(asks[i].help_vi, asks[i].help_en)));
		if (strcmp(asks[i].kind, "flags") == 0)
			thing_option(cx, jv_set(&cx->arena, o, "options", jv_list(&cx->arena)), STR("1"),
				str_z(L("Tôi đã mở tệp xem: không có dấu độ mật", "I have looked at the file: no mark of secrecy")),
				rq->method == POST && str_is(req_get(cx, rq, asks[i].code), "1"));
		if (asks[i].max)
			jv_set(&cx->arena, o, "max", jv_int(&cx->arena, asks[i].max));
		if (told && str_is(told->place, asks[i].code))
			set_text(cx, o, "error", told->text);
	}
}

static void acts_view(struct cx *cx, const struct req *rq, const struct row *p, struct jv *view, struct jv *head)
{
	static const struct {
		const char *what, *field, *vi, *en;
	} files[] = { { "docx", "docx", "Tải DOCX", "DOCX" }, { "pdf", "pdf", "Tải PDF", "PDF" },
		{ "json", "snapshot", "Số liệu (JSON)", "Figures (JSON)" } };
	struct arena *a = &cx->arena;
	uint64_t may = rq->user->role->may;
	bool pdf = row_text(p, "pdf").n > 0;

	for (size_t i = 0; i < COUNT(files) && (may & CAP_EXPORT); i++) {
		if (!row_text(p, files[i].field).n)
			continue;
		thing_act(cx, head, L(files[i].vi, files[i].en),
			arena_fmt(a, "/papers/%" PRId64 "/file?what=%s", p->id, files[i].what), i == 0);
		jv_set(a, jv_at(jv_get(head, "acts"), jv_get(head, "acts")->n - 1), "file", jv_bool(a, true));
	}
	jv_set(a, view, "may_pdf", jv_bool(a, !pdf && (may & CAP_EXPORT) && paper_pdf_there(cx)));
	jv_set(a, view, "no_pdf", jv_bool(a, !pdf && !paper_pdf_there(cx)));
	jv_set(a, view, "may_sign", jv_bool(a, (may & CAP_EDIT) != 0));
	jv_set(a, view, "replaces", jv_bool(a, row_i64(p, "signed", 0) != 0));
}

static void minutes_view(struct cx *cx, const struct jv *minutes, const struct handover_left *left, struct jv *view)
{
	if (left->systems || left->accesses || left->leaves)
		set_text(cx, view, "apply",
			arena_fmt(&cx->arena,
				L("Chuyển trách nhiệm %" PRId64 " hệ thống, quyền quản trị %" PRId64 " hệ thống cho %.*s%s",
					"Move %" PRId64 " systems and %" PRId64 " accesses to %.*s%s"),
				left->systems, left->accesses, ARG_STR(jv_str(jv_get(jv_get(minutes, "to"), "post"))),
				left->leaves ? L(" và ghi ngày thôi nhiệm vụ của người bàn giao", ", and note when who leaves left")
					     : ""));
	if (left->moved)
		set_text(cx, view, "undo",
			arena_fmt(&cx->arena, L("Hoàn tác: trả lại %" PRId64 " mục cho %.*s", "Take back %" PRId64 " for %.*s"),
				left->moved, ARG_STR(jv_str(jv_get(jv_get(minutes, "from"), "post")))));
}

/* told: why the signed copy was refused; NULL: it was not. */
static enum rc paper_page(struct cx *cx, const struct req *rq, const struct row *p, const struct fault *told, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct str dir = app_conf_of(rq->app)->data_dir;
	struct jv *data, *view = jv_obj(a), *head, *state, *snapshot;
	struct paper_state s;
	struct handover_left left;

	TRY(paper_judge(cx, dir, p, &s));
	data = row_json(cx, p);
	state = jv_set(a, data, "now", jv_obj(a));
	jv_set(a, state, "bytes_same", jv_bool(a, s.bytes_same));
	jv_set(a, state, "root_same", jv_bool(a, s.root_same));
	jv_set(a, state, "entries_since", jv_int(a, s.since));
	jv_set(a, state, "changes", s.changes);
	reply_data(out, data);
	out->etag = p->seq;
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, row_title(p), NULL);
	thing_crumb(cx, head, L("Báo cáo, xác nhận số liệu", "Papers"), STR("/papers"));
	acts_view(cx, rq, p, view, head);
	copy_form(cx, rq, told, row_i64(p, "signed", 0) != 0, view);
	jv_set(a, view, "notes", jv_list(a));
	jv_set(a, view, "id", jv_int(a, p->id));
	set_text(cx, view, "code", row_text(p, "verify_code"));
	verdict(cx, p, &s, view);
	facts_view(cx, p, view);
	TRY(copies_view(cx, p, view));
	if (s.changes->n)
		changes_view(cx, s.changes, view);
	if (str_is(row_text(p, "kind"), "statement") && paper_data(cx, dir, p, &snapshot) == RC_OK)
		statement_view(cx, snapshot, view);
	cx_clear(cx);
	if (str_is(row_text(p, "kind"), "handover") && (rq->user->role->may & CAP_EDIT) &&
		paper_data(cx, dir, p, &snapshot) == RC_OK && handover_left(cx, p, snapshot, &left) == RC_OK)
		minutes_view(cx, snapshot, &left, view);
	cx_clear(cx);
	reply_view(out, view);
	return RC_OK;
}

static enum rc paper_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *p;

	TRY(res_load(cx, &res_papers, rq->id, &p));
	return paper_page(cx, rq, p, NULL, out);
}

static enum rc paper_get(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str what = req_query(rq, "what");
	const char *field = str_is(what, "pdf") ? "pdf" : str_is(what, "json") ? "snapshot" : "docx";
	struct file_value v;
	struct row *p;
	int64_t size;
	int fd;

	if (what.n && !str_is(what, "pdf") && !str_is(what, "json") && !str_is(what, "docx"))
		return cx_fail_at(cx, RC_INVALID, STR("what"), L("Chỉ có docx, pdf và json", "docx, pdf and json only"));
	TRY(res_load(cx, &res_papers, rq->id, &p));
	if (!file_value_read(row_text(p, field), &v))
		return cx_fail(cx, RC_NOT_FOUND, L("Chưa có tệp này", "there is no such file yet"));
	TRY(file_open(cx, app_conf_of(rq->app)->data_dir, row_text(p, field), &fd, &size));
	reply_file(out, str_is(what, "json") ? "application/json" : arena_z(&cx->arena, v.type), v.name, fd, size);
	return RC_OK;
}

static enum rc paper_to_pdf(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *p;
	int64_t job;

	TRY(res_load(cx, &res_papers, rq->id, &p));
	if (!paper_pdf_there(cx))
		return cx_fail(cx, RC_NOT_FOUND,
			L("Máy chủ chưa có LibreOffice: cài gói libreoffice-writer-nogui, hoặc mở tệp DOCX rồi lưu thành PDF",
				"LibreOffice is not on the server: install libreoffice-writer-nogui, or save the DOCX as PDF"));
	TRY(keep_pdf_job(cx, p, &job));
	reply_data(out, row_json(cx, p));
	reply_to(cx, out, JOB_PAGE, job);
	return RC_OK;
}

/* --- the signed copy --- */

enum { SIGNED_PAGES = 3 }; /* of a scan, recognised while its bringer waits */

struct copy {
	const struct http_file *file;
	struct doc_text text;
	struct doc_said said;
	struct doc_signs signs;
	bool found;
	struct str beside; /* another paper's code that it carries, too */
	struct paper_said content;
	struct doc_kept kept;
};

/* Where it belongs is told to who may see that paper; a typed code binds it to no other. */
static enum rc copy_of_other(struct cx *cx, struct str code)
{
	struct row *other = NULL;

	if (paper_by_verify(cx, code, &other) != RC_OK)
		cx_clear(cx);
	return cx_fail_at(cx, RC_INVALID, STR("file"),
		L("Tệp này mang mã kiểm chứng %.*s của văn bản khác%s%.*s: nộp ở trang của văn bản đó",
			"this file carries the code %.*s of another paper%s%.*s: bring it to that paper's page"),
		ARG_STR(code), other ? ", " : "", ARG_STR(other ? row_title(other) : STR("")));
}

/* Is it this paper's? By its text, else by the code that is typed; a copy that names another paper is refused. */
static enum rc copy_belongs(struct cx *cx, const struct req *rq, const struct row *p, struct copy *c)
{
	struct str typed, code;

	c->found = paper_code_in(cx, c->text.text, row_text(p, "verify_code"));
	TRY(paper_named(cx, c->text.text, p->id, &c->beside));
	if (c->found)
		return RC_OK;
	if (c->beside.n)
		return copy_of_other(cx, c->beside);
	TRY(req_text(cx, rq, "code", 0, 60, &typed));
	if (typed.n && paper_code_read(cx, typed, &code) && str_eq(code, row_text(p, "verify_code")))
		return RC_OK;
	return cx_fail_at(cx, RC_INVALID, STR("code"),
		c->text.source == DOC_NONE
			? L("Không đọc được chữ trong tệp (bản quét?). Nhập mã kiểm chứng in trên bản đã ký",
				  "no text could be read (a scan?): type the code printed on the signed copy")
			: L("Tệp này không mang mã kiểm chứng của văn bản; nếu đúng là bản đã ký, nhập mã in trên đó",
				  "the file does not carry this paper's code: if it is the signed copy, type the code printed on "
				  "it"));
}

/* A text that neither a digital signature nor a pen has touched is what Khiên wrote, or somebody's print of it: nobody signed it. */
static enum rc copy_is_signed(struct cx *cx, const struct row *p, const struct copy *c)
{
	struct file_value own;
	struct hash h;
	bool scan = true, same;

	sha256(c->file->bytes, &h);
	same = file_value_read(row_text(p, "pdf"), &own) && str_eq(own.hash, hex_of(&cx->arena, h.b, sizeof h.b));
	if (!same && (c->signs.state != DOC_SIGN_NONE || c->text.source != DOC_LAYER))
		return RC_OK;
	if (!same)
		TRY(doc_scanned(cx, c->file->bytes, &scan));
	if (!same && scan)
		return RC_OK;
	return cx_fail_at(cx, RC_INVALID, STR("file"),
		L("%s chưa có chữ ký: không có chữ ký số và không phải bản quét. Cần một trong hai: tệp PDF đã ký số, lấy về từ hệ "
		  "thống quản lý văn bản; hoặc bản in đã ký tay, đóng dấu rồi quét thành PDF (người thứ hai đối chiếu)",
			"%s is not signed: no digital signature, and no scan. Bring back the PDF with its digital signature from "
			"the document system; or print it, sign it by hand, and scan it (a second person compares)"),
		same ? L("Tệp này là bản PDF do Khiên lập,", "this is the PDF that Khiên made: it") : L("Tệp này", "this file"));
}

static enum rc copy_read(struct cx *cx, const struct req *rq, const struct row *p, struct copy *c)
{
	struct str dir = app_conf_of(rq->app)->data_dir;
	struct doc_known known;

	c->file = req_file(rq, "file");
	if (c->file)
		TRY(file_some(cx, c->file->bytes));
	if (c->file == NULL || !str_starts(c->file->bytes, STR("%PDF-")))
		return cx_fail_at(
			cx, RC_INVALID, STR("file"), L("Chọn tệp PDF của bản đã ký", "choose the PDF of the signed copy"));
	TRY(doc_admit_file(cx, dir, c->file->bytes, c->file->name, SIGNED_PAGES, &known)); /* a secret one is refused */
	c->text = known.text;
	c->signs = known.signs;
	TRY(copy_is_signed(cx, p, c));
	TRY(copy_belongs(cx, rq, p, c));
	c->content = (struct paper_said){ "unread", STR("") };
	if (c->text.source != DOC_NONE)
		TRY(paper_compare(
			cx, dir, p, &(struct paper_text){ c->text.text, c->file->bytes, c->text.source == DOC_OCR }, &c->content));
	doc_layout(cx, c->text.text, &c->said);
	return RC_OK;
}

static enum rc copy_document(struct cx *cx, const struct req *rq, const struct row *p, struct copy *c, struct row **out)
{
	struct row *d = res_blank(cx, &res_documents);
	struct str number, date, signer;
	bool looked;

	TRY(req_bool(cx, rq, "looked", &looked));
	TRY(req_text(cx, rq, "number", 0, 120, &number));
	TRY(req_text(cx, rq, "signer_post", 0, 200, &signer));
	TRY(req_date(cx, rq, "date", false, &date));
	TRY(doc_keep(cx, app_conf_of(rq->app)->data_dir, c->file->bytes, c->file->name, &c->kept));
	val_text(row_val(d, "number"), number.n ? number : c->said.number);
	val_text(row_val(d, "date"), date.n ? date : c->said.date.n == 10 ? c->said.date : day_text(&cx->arena, day_at(cx->now)));
	val_text(row_val(d, "issuer"), row_i64(p, "unit", 0) ? frame_unit(cx, row_i64(p, "unit", 0), "name") : c->said.issuer);
	val_text(row_val(d, "signer_post"), signer.n ? signer : c->said.signer);
	val_text(row_val(d, "summary"), row_text(p, "title"));
	val_text(row_val(d, "file"), c->kept.value);
	if (looked)
		val_i64(row_val(d, "looked"), 1);
	if (row_i64(p, "unit", 0))
		val_i64(row_val(d, "unit"), row_i64(p, "unit", 0));
	*out = d;
	return res_save(cx, d, (struct str){ 0 }, NULL);
}

static enum rc copy_take(struct cx *cx, const struct req *rq, struct row *p, struct copy *c)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct str why;
	struct row *d;

	TRY(res_may_write(cx, p));
	TRY(req_text(cx, rq, "reason", 0, 500, &why));
	if (row_i64(p, "signed", 0) && why.n == 0)
		return cx_fail_at(cx, RC_CONFLICT, STR("reason"),
			L("Văn bản này đã có bản ký: thay bằng bản khác thì ghi lý do; bản cũ vẫn còn trong lịch sử",
				"this paper has its signed copy: say why another replaces it; the old one stays in its history"));
	TRY(copy_read(cx, rq, p, c));
	TRY(tx_begin(cx, &tx));
	TRY(copy_document(cx, rq, p, c, &d));
	TRY(paper_sign(
		cx, p, &(struct paper_copy){ d->id, row_text(d, "date"), c->found, c->content.check, c->content.note, why }));
	return tx_commit(&tx);
}

/* The very copy that is bound already: the form was sent twice. */
static bool copy_again(struct cx *cx, const struct req *rq, int64_t id, struct row **p)
{
	const struct http_file *file = req_file(rq, "file");
	struct fault was = cx->fault;
	struct hash h;
	struct row *d;
	bool same = false;

	if (file && res_load(cx, &res_papers, id, p) == RC_OK && row_i64(*p, "signed", 0) &&
		res_load(cx, &res_documents, row_i64(*p, "signed", 0), &d) == RC_OK) {
		sha256(file->bytes, &h);
		same = str_eq(inbox_hash(cx, d), hex_of(&cx->arena, h.b, sizeof h.b));
	}
	cx->fault = was;
	return same;
}

/* Refused, the page comes back with what was typed. */
static enum rc paper_signed(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct copy c = { 0 };
	struct row *p;
	enum rc rc;

	TRY(res_load(cx, &res_papers, rq->id, &p));
	rc = copy_take(cx, rq, p, &c);
	if (rc != RC_OK)
		doc_unkeep(cx, app_conf_of(rq->app)->data_dir, &c.kept);
	if (rc == RC_CONFLICT && copy_again(cx, rq, rq->id, &p)) {
		cx_clear(cx);
		reply_data(out, row_json(cx, p));
		reply_notice(cx, out, "%s", L("Bản ký này đã được nộp", "this signed copy is here already"));
		reply_to(cx, out, "/papers/%" PRId64, p->id);
		return RC_OK;
	}
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT || rc == RC_LIMIT) {
		struct fault was = cx->fault;

		cx_clear(cx);
		if (!rq->json && res_load(cx, &res_papers, rq->id, &p) == RC_OK && paper_page(cx, rq, p, &was, out) == RC_OK)
			reply_page(out, "paper");
		cx->fault = was;
	}
	if (rc != RC_OK)
		return rc;
	reply_data(out, row_json(cx, p));
	reply_notice(cx, out,
		c.beside.n ? L("Đã nhận bản ký mang mã %.*s; tệp còn mang mã %.*s của văn bản khác: nội dung ấy không thuộc văn "
			       "bản này",
				     "the copy with the code %.*s was taken; the file carries the code %.*s of another paper, too: "
				     "that is "
				     "no part of this one")
		: str_is(str_z(c.content.check), "differs")
			? L("Đã nhận bản ký mang mã %.*s, nhưng nội dung KHÁC số liệu đã chốt: xem bên dưới",
				  "the copy with the code %.*s was taken, but it DIFFERS from what was frozen: see below")
		: c.found ? L("Đã đọc mã %.*s trong bản đã ký và gắn với số liệu đã chốt",
				    "the code %.*s was read in the signed copy and binds it to the frozen figures")
			  : L("Đã gắn bản đã ký với số liệu đã chốt theo mã %.*s nhập tay",
				    "the signed copy is bound to the frozen figures by the typed code %.*s"),
		ARG_STR(row_text(p, "verify_code")), ARG_STR(c.beside));
	reply_to(cx, out, "/papers/%" PRId64, p->id);
	return RC_OK;
}

static const struct thing papers = { .res = &res_papers };

const struct route paper_routes[] = {
	{ GET, "/papers/{id}", CAP_READ, paper_show, "Một văn bản đã lập: số liệu đã chốt còn đúng không",
		"A paper: does what it froze still hold", "paper" },
	{ GET, "/papers/{id}/file", CAP_READ | CAP_EXPORT, paper_get, "Tải bản DOCX, PDF hoặc số liệu",
		"Its DOCX, PDF or figures" },
	{ POST, "/papers/{id}/pdf", CAP_READ | CAP_EXPORT, paper_to_pdf, "Xuất PDF (việc nền)", "PDF, as a job", NULL,
		ROUTE_HEAVY },
	{ POST, "/papers/{id}/signed", CAP_EDIT, paper_signed, "Nộp bản đã ký", "Bring back the signed copy", "paper",
		ROUTE_UPLOAD | ROUTE_HEAVY },
	{ GET, "/papers/{id}/history", CAP_READ, thing_history, "Lịch sử thay đổi", "History", "history", 0, &papers },
	{ 0 },
};
