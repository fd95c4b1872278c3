/* Văn bản chờ gán: drop papers, confirm what was read of them, tick what they prove. One paper proves many duties of many units. */
#include "web/inbox.h"
#include "base/child.h"
#include "file/file.h"
#include "job/job.h"
#include "report/paper.h"
#include "web/web.h"

enum { QUEUE = 500, OCR_BUDGET_MS = 12000, LAST_MS = 8000, FIRST_PAGE = 6000 };

static struct jv *put_text(struct cx *cx, struct jv *o, const char *key, struct str s)
{
	return set_text(cx, o, key, s.p ? s : STR(""));
}

/* --- the queue --- */

static struct str age(struct cx *cx, int64_t since)
{
	int32_t days = day_at(cx->now) - day_at(since);

	return days <= 0 ? str_z(L("hôm nay", "today")) : arena_fmt(&cx->arena, L("chờ %d ngày", "%d days"), days);
}

static struct str queue_line(struct cx *cx, const struct row *d, bool *lacks)
{
	bool file = row_val(d, "file")->set, sign = row_val(d, "signature")->set;
	struct str check = row_text(d, "text_check"), by = row_text(d, "read_by");

	*lacks = !row_val(d, "number")->set || !row_val(d, "date")->set;
	if (!file)
		return str_z(L("Mới có số, chưa có tệp", "A number, no file yet"));
	if (*lacks)
		return str_z(L("Cần nhập số, ngày", "Number and date to be entered"));
	if (str_is(by, "ocr"))
		return str_z(L("Bản quét, đọc bằng nhận dạng chữ", "A scan, characters recognised"));
	if (str_is(check, "no_text"))
		return str_z(L("Bản quét", "A scan"));
	return str_z(sign ? L("Có chữ ký số", "Digitally signed") : L("Không có chữ ký số", "Not digitally signed"));
}

static int newest(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	return (x->id < y->id) - (x->id > y->id);
}

static enum rc list_intake(struct cx *cx, struct str state, int limit, struct res_page *page)
{
	struct res_filter f = { res_field(&res_documents, "intake"), state };
	struct res_query q = { .res = &res_documents, .filters = &f, .n_filters = 1, .sort = 0, .limit = limit };

	TRY(res_list(cx, &q, page));
	if (page->n)
		qsort(page->rows, page->n, sizeof *page->rows, newest);
	return RC_OK;
}

static void queue_view(struct cx *cx, const struct res_page *page, const struct inbox_page *p, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "queue", jv_list(a)), *rows = jv_set(a, data, "rows", jv_list(a));

	for (size_t i = 0; i < page->n; i++) {
		const struct row *d = page->rows[i];
		struct jv *o = jv_push(a, list, jv_obj(a));
		struct str number = row_text(d, "number"), date = row_text(d, "date"), line;
		bool lacks;

		line = queue_line(cx, d, &lacks);
		jv_push(a, rows, row_json(cx, d));
		set_text(cx, o, "url", arena_fmt(a, "/inbox?id=%" PRId64 "%s", d->id, p->skipped ? "&show=skipped" : ""));
		set_text(cx, o, "number", number.n ? number : str_z(L("Chưa đọc được số", "Number not read")));
		set_text(cx, o, "date", date.n ? date_show(a, date, cx->en) : (struct str){ 0 });
		put_text(cx, o, "summary", row_text(d, "summary"));
		set_text(cx, o, "line", arena_fmt(a, "%.*s · %.*s", ARG_STR(line), ARG_STR(age(cx, d->made_at))));
		jv_set(a, o, "lacks", jv_bool(a, lacks));
		jv_set(a, o, "current", jv_bool(a, p->doc && p->doc->id == d->id));
	}
	jv_set(a, view, "n", jv_int(a, page->total));
	jv_set(a, data, "total", jv_int(a, page->total));
	jv_set(a, view, "skipped", jv_bool(a, p->skipped));
}

enum rc inbox_count(struct cx *cx, const struct req *rq, int64_t *out)
{
	struct res_page page;

	(void)rq;
	TRY(list_intake(cx, STR("waiting"), 1, &page));
	*out = page.total;
	return RC_OK;
}

static void taken_view(struct cx *cx, const struct inbox_page *p, struct jv *view, struct jv *data)
{
	static const char *const names[] = { "new", "matched", "known", "secret", "refused" };
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "taken", jv_list(a)), *files = jv_set(a, data, "files", jv_list(a));

	for (size_t i = 0; i < p->n_taken; i++) {
		const struct taken *t = &p->taken[i];
		struct jv *o = jv_push(a, list, jv_obj(a)), *f = jv_push(a, files, jv_obj(a));
		struct str number = t->row ? row_text(t->row, "number") : (struct str){ 0 };
		const char *said =
			t->result == TAKEN_NEW && t->scan
				? L("đã vào hàng chờ; không đọc được chữ nên chưa tìm được dấu độ mật, xin mở xem",
					  "in the queue; without text no mark of secrecy could be looked for: open it")
			: t->result == TAKEN_NEW ? L("đã vào hàng chờ", "in the queue")
			: t->result == TAKEN_MATCHED ? L("khớp với dòng đã có trong sổ văn bản", "joined its line of the register")
			: t->result == TAKEN_KNOWN && str_is(row_text(t->row, "intake"), "waiting")
				? L("tệp này đang trong hàng chờ, không lưu lần hai",
					  "this file waits here already: not stored twice")
			: t->result == TAKEN_KNOWN && str_is(row_text(t->row, "intake"), "skipped")
				? L("tệp này đã có và đã bỏ qua, không lưu lần hai",
					  "this file is here, set aside: not stored twice")
			: t->result == TAKEN_KNOWN ? L("tệp này đã có trong Tài liệu minh chứng, không lưu lần hai",
							     "this file is among the documents already: not stored twice")
						   : NULL;

		struct str url = t->row == NULL ? t->result == TAKEN_SECRET ? STR("/documents/new?secret=1") : (struct str){ 0 }
		                 : str_is(row_text(t->row, "intake"), "waiting") ? arena_fmt(a, "/inbox?id=%" PRId64, t->row->id)
		                                                                 : thing_url(cx, t->row);
		struct str text = t->row ? arena_fmt(a, "%.*s%s%s", ARG_STR(number), number.n ? ": " : "", said) : t->error;

		put_text(cx, o, "name", t->name);
		jv_set(a, o, "ok", jv_bool(a, t->row != NULL));
		set_text(cx, o, "text", text);
		for (int k = 0; k < 2; k++) {
			set_text(cx, k ? f : o, "url", url);
			if (t->result == TAKEN_SECRET)
				jv_set(a, k ? f : o, "way", jv_z(a, L("Ghi nơi lưu giữ", "Give where it is kept")));
		}
		put_text(cx, f, "name", t->name);
		jv_set(a, f, "result", jv_z(a, names[t->result]));
		jv_set(a, f, "id", t->row ? jv_int(a, t->row->id) : jv_null(a));
		jv_set(a, f, "message", jv_text(a, text));
	}
}

/* --- one document --- */

static struct jv *note(struct cx *cx, struct jv *notes, const char *tone, struct str text)
{
	struct jv *o = jv_push(&cx->arena, notes, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "tone", jv_z(&cx->arena, tone));
	set_text(cx, o, "text", text);
	return o;
}

static void sign_notes(struct cx *cx, const struct doc_known *k, struct jv *notes)
{
	struct arena *a = &cx->arena;

	for (size_t i = 0; i < k->signs.n; i++) {
		const struct doc_sign *s = &k->signs.p[i];
		bool part = (s->state == DOC_SIGN_VALID || s->state == DOC_SIGN_INTACT) && k->signs.state == DOC_SIGN_CHANGED;
		const char *what = part ? L("Chữ ký số chỉ đúng với phần đã ký", "Digital signature right of what it covers alone")
		                   : s->state == DOC_SIGN_VALID
		                           ? L("Chữ ký số hợp lệ, còn nguyên vẹn", "Digital signature valid and intact")
		                   : s->state == DOC_SIGN_INTACT ? L("Chữ ký số còn nguyên vẹn", "Digital signature intact")
		                   : s->state == DOC_SIGN_CHANGED ? L("Tệp đã thay đổi sau khi ký", "Changed after signing")
		                                                  : L("Chữ ký số không hợp lệ", "Digital signature not valid");

		note(cx, notes,
			part                          ? "stale"
			: s->state == DOC_SIGN_VALID  ? "ok"
			: s->state == DOC_SIGN_INTACT ? "unknown"
						      : "late",
			arena_fmt(a, "%s: %.*s%s%.*s%s%.*s", what, ARG_STR(s->by), s->at != INT64_MIN ? L(", lúc ", ", at ") : "",
				ARG_STR(s->at != INT64_MIN ? instant_show(a, s->at) : STR("")), s->trouble.n ? ". " : "",
				ARG_STR(s->trouble)));
	}
	if (k->signs.state == DOC_SIGN_CHANGED)
		note(cx, notes, "late",
			str_z(L("Có nội dung thêm hoặc đổi sau chữ ký: văn bản này không tự chứng minh được gì",
				"Something was added or changed after the signature: this paper proves nothing by itself")));
}

/* What was looked for and what could not be. */
static void secrecy_note(struct cx *cx, const struct row *d, const struct doc_known *k, struct jv *notes)
{
	if (row_i64(d, "looked", 0))
		note(cx, notes, "ok",
			str_z(L("Người nhập đã xem tệp: không có dấu độ mật", "Looked at by a person: no mark of secrecy")));
	else if (k->text.source == DOC_NONE)
		note(cx, notes, "late",
			str_z(L("Không đọc được chữ trong tệp nên chưa tìm được dấu độ mật: mở tệp xem trước khi ghi",
				"No text to read, so no mark of secrecy could be looked for: open the file before saving")));
	else
		note(cx, notes, k->text.source == DOC_OCR ? "unknown" : "ok",
			str_z(k->text.source == DOC_OCR
					? L("Không thấy dấu độ mật trong phần chữ đã nhận dạng; xin nhìn lại bản quét",
						  "No mark of secrecy among the recognised characters: look at the scan too")
					: L("Không thấy dấu độ mật trong phần chữ của tệp",
						  "No mark of secrecy in the file's text")));
}

/* A paper that was made here comes back signed: its own page binds it to what it froze. */
static enum rc paper_note(struct cx *cx, const struct row *d, const struct doc_known *k, struct jv *notes)
{
	struct row *paper;
	struct str code;
	enum rc rc;

	if (k->text.source == DOC_NONE)
		return RC_OK;
	TRY(paper_named(cx, k->text.text, 0, &code));
	if (code.n == 0)
		return RC_OK;
	rc = paper_by_verify(cx, code, &paper);
	if (rc == RC_NOT_FOUND) { /* another unit's */
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	if (row_i64(paper, "signed", 0) != d->id)
		set_text(cx,
			note(cx, notes, "due",
				arena_fmt(&cx->arena,
					L("Tệp mang mã kiểm chứng %.*s của %.*s: nộp bản đã ký ở trang của văn bản đó, rồi bỏ qua "
					  "tệp "
					  "ở đây",
						"It carries the code %.*s of %.*s: bring the signed copy to that paper's page, "
						"then skip "
						"it here"),
					ARG_STR(code), ARG_STR(row_title(paper)))),
			"url", arena_fmt(&cx->arena, "/papers/%" PRId64, paper->id));
	return RC_OK;
}

/* A person must say that they looked; null: the program could. */
static struct str look_text(struct cx *cx, const struct row *d, const struct doc_known *k)
{
	struct file_value v;
	struct str name;
	bool sure;

	if (!row_val(d, "file")->set || !file_value_read(row_text(d, "file"), &v))
		return (struct str){ 0 };
	name = doc_secret_name(cx, v.name, &sure);
	if (name.p)
		return arena_fmt(&cx->arena,
			L("Tên tệp có chữ “%.*s”. Tôi đã mở tệp xem: không có dấu độ mật",
				"The file's name says “%.*s”. I have looked at the file: no mark of secrecy"),
			ARG_STR(name));
	return k->text.source == DOC_NONE
	               ? str_z(L("Tôi đã mở tệp xem: không có dấu độ mật", "I have looked at the file: no mark of secrecy"))
	               : (struct str){ 0 };
}

static enum rc doc_notes(struct cx *cx, const struct row *d, const struct doc_known *k, struct jv *doc)
{
	struct arena *a = &cx->arena;
	struct jv *notes = jv_set(a, doc, "notes", jv_list(a));
	struct str check = row_text(d, "text_check"), hash = inbox_hash(cx, d);
	const struct uses *uses;
	struct row *other;
	struct map all;
	int64_t job;

	if (row_val(d, "file")->set)
		secrecy_note(cx, d, k, notes);
	if (k->text.was)
		note(cx, notes, "unknown",
			arena_fmt(a,
				L("Văn bản gõ bằng phông chữ cũ (%s), đã chuyển sang Unicode: so lại các ô dưới đây",
					"Typed in an old font (%s) and converted: compare the values below"),
				k->text.was));
	sign_notes(cx, k, notes);
	TRY(paper_note(cx, d, k, notes));
	if (str_is(check, "found"))
		note(cx, notes, "ok", str_z(L("Số và ngày có trong nội dung tệp", "Number and date stand in the file")));
	if (str_is(check, "not_found"))
		note(cx, notes, "stale",
			str_z(L("Chưa thấy số hoặc ngày trong nội dung tệp: mức Tự khai cho đến khi có người thứ hai kiểm tra",
				"Number or date does not stand in the file: self-declared until a second person has checked it")));
	if (str_is(check, "no_text"))
		note(cx, notes, "unknown",
			str_z(L("Bản quét không có lớp văn bản: mức Tự khai cho đến khi có người thứ hai kiểm tra",
				"A scan without text: self-declared until a second person has checked it")));
	if (str_is(row_text(d, "read_by"), "ocr"))
		note(cx, notes, "unknown",
			arena_fmt(a,
				L("Các ô dưới đây đọc bằng nhận dạng chữ (%d/%d trang): so lại với bản quét trước khi ghi",
					"The values were recognised on a scan (%d of %d pages): compare them before saving"),
				doc_pages_in(k->text.text), k->text.pages > 0 ? k->text.pages : 1));
	TRY(job_open(cx, "inbox-ocr", arena_fmt(a, "%" PRId64, d->id), &job));
	if (job)
		set_text(cx,
			note(cx, notes, "unknown",
				str_z(L("Đang nhận dạng chữ các trang còn lại ở việc nền: ô trống được điền thêm, ô đã nhập giữ "
					"nguyên",
					"The other pages are being recognised beside: empty values will be filled in, what is "
					"typed stays"))),
			"url", arena_fmt(a, JOB_PAGE, job));
	map_init(&all, a);
	if (hash.p)
		TRY(inbox_uses_read(cx, hash, &all));
	if ((uses = hash.p ? map_get(&all, hash) : NULL) != NULL)
		note(cx, notes, uses_clash(uses) ? "late" : "due",
			arena_fmt(a, L("Tệp này đang dùng cho: %.*s%s", "This file already serves: %.*s%s"), ARG_STR(uses->words),
				uses_clash(uses) ? L(". Các việc không liên quan với nhau: đề nghị kiểm tra lại",
							   ". They have little in common: look again")
						 : ""));
	else if (row_val(d, "file")->set)
		note(cx, notes, "ok", str_z(L("Chưa có tệp nào trùng nội dung", "No other file has this content")));
	TRY(inbox_same_paper(cx, row_text(d, "number"), row_text(d, "date"), false, &other));
	if (other && other->id != d->id) {
		struct jv *o = note(cx, notes, "stale",
			arena_fmt(a, L("Đã có văn bản cùng số, cùng ngày: %.*s", "Another document has this number and date: %.*s"),
				ARG_STR(row_text(other, "code"))));

		set_text(cx, o, "url", thing_url(cx, other));
	}
	return RC_OK;
}

static struct str source_of(struct cx *cx, const struct row *d, const char *field, struct str text)
{
	struct str by = row_text(d, "read_by"), said = row_text(d, field);

	if (strcmp(field, "date") == 0 && row_val(d, "signed_at")->set && said.n &&
		date_last(said) == day_at(row_i64(d, "signed_at", 0)))
		return arena_fmt(&cx->arena, L("khớp ngày chữ ký số %.*s", "as the digital signature %.*s"),
			ARG_STR(instant_show(&cx->arena, row_i64(d, "signed_at", 0))));
	if (!said.n)
		return str_z(L("không đọc được, xin nhập", "not read: please enter"));
	if (strcmp(field, "signer_post") == 0)
		return str_z(L("ghi chức vụ, không ghi họ tên", "the post, not the name"));
	if (str_is(by, "text"))
		return arena_fmt(&cx->arena, L("lớp văn bản, trang %d", "the file's text, page %d"), doc_head_page(text) + 1);
	return str_z(str_is(by, "ocr")        ? L("nhận dạng chữ, cần so lại", "recognised: compare")
		     : str_is(by, "register") ? L("sổ văn bản", "the register")
					      : "");
}

/* Of an old paper: why its acts come only now. Asked beforehand where its date tells, else when it turns out. */
static void late_field(struct cx *cx, const struct req *rq, const struct inbox_page *p, struct str text, struct jv *list)
{
	struct arena *a = &cx->arena;
	int64_t days = setting_number(cx, "entry.late_days");
	int32_t on = date_last(row_text(p->doc, "date"));
	struct str typed = rq->method == POST ? req_get(cx, rq, "reason") : (struct str){ 0 }, error = { 0 };
	struct doc_done done;
	struct jv *o;

	if (doc_done(cx, text, on, &done))
		on = done.last;
	for (size_t k = 0; p->problems && k < p->problems->n; k++)
		if (str_is(p->problems->p[k].field, "reason"))
			error = p->problems->p[k].text;
	if (error.n == 0 && typed.n == 0 && (on == DAY_NONE || day_at(cx->now) - on <= days))
		return;
	o = jv_push(a, list, jv_obj(a));
	jv_set(a, o, "code", jv_z(a, "reason"));
	jv_set(a, o, "label", jv_z(a, L("Lý do nhập muộn", "Why so late")));
	put_text(cx, o, "value", typed.p ? typed : STR(""));
	set_text(cx, o, "src", arena_fmt(a, L("việc đã qua hơn %" PRId64 " ngày", "it was more than %" PRId64 " days ago"), days));
	jv_set(a, o, "long", jv_bool(a, false));
	jv_set(a, o, "date", jv_bool(a, false));
	jv_set(a, o, "max", jv_int(a, 500));
	set_text(cx, o, "error", error);
}

static void fields_view(struct cx *cx, const struct req *rq, const struct inbox_page *p, struct str text, struct jv *doc)
{
	static const char *const names[] = { "number", "date", "signer_post", "summary" };
	static const char *const marks[] = { "①", "②", "③", "④" };
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, doc, "fields", jv_list(a));

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct field *f = &res_documents.fields[res_field(&res_documents, names[i])];
		struct jv *o = jv_push(a, list, jv_obj(a));
		struct str typed = rq->method == POST ? req_get(cx, rq, names[i]) : (struct str){ 0 };

		jv_set(a, o, "code", jv_z(a, names[i]));
		set_text(cx, o, "label",
			arena_fmt(a, "%s %s", marks[i],
				strcmp(names[i], "signer_post") == 0 ? L("Người ký", "Signer")
				: f->type == F_DATE                  ? L("Ngày", "Date")
								     : L(f->vi, f->en)));
		put_text(cx, o, "value", typed.n ? typed : val_write(cx, f, row_val(p->doc, names[i])));
		put_text(cx, o, "src", source_of(cx, p->doc, names[i], text));
		jv_set(a, o, "long", jv_bool(a, f->long_text));
		jv_set(a, o, "date", jv_bool(a, f->type == F_DATE));
		jv_set(a, o, "max", jv_int(a, f->max ? f->max : 20));
		for (size_t k = 0; p->problems && k < p->problems->n; k++)
			if (str_is(p->problems->p[k].field, names[i]))
				set_text(cx, o, "error", p->problems->p[k].text);
	}
	late_field(cx, rq, p, text, list);
}

static const char *label_of(struct cx *cx, const struct tick *t)
{
	const struct choice *c = t->proof || t->decision ? org_matters
	                         : t->issues             ? res_regulations.fields[res_field(&res_regulations, "kind")].choices
	                                                 : org_activity_kinds;

	while (c->code && !str_is(t->what, c->code))
		c++;
	return c->code ? L(c->vi, c->en) : "";
}

static struct str effect_of(struct cx *cx, const struct now *n, const struct tick *t)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 2000);
	if (t->decision && t->level)
		buf_fmt(&b, L("ghi quyết định phê duyệt cấp độ %d", "records the approval of level %d"), t->level);
	else if (t->decision)
		buf_z(&b, L("ghi quyết định phê duyệt; văn bản chưa rõ cấp độ mấy", "records the approval; its level is not told"));
	else if (t->issues)
		buf_z(&b, L("ghi vào danh mục quy chế, quy trình", "enters the list of regulations"));
	else
		buf_fmt(&b, "%s “%s”", t->proof ? L("ghi minh chứng", "records a proof of") : L("ghi việc", "records"),
			label_of(cx, t));
	people_say(cx, n, t, &b);
	if (t->basis.n)
		buf_fmt(&b, L(" · căn cứ %.*s", " · rests on %.*s"), ARG_STR(t->basis));
	if (facts_get(n->board->facts, t->replaces))
		buf_fmt(&b, L(" · thay thế “%.*s”", " · replaces “%.*s”"), ARG_STR(facts_get(n->board->facts, t->replaces)->label));
	if (t->n_targets)
		buf_fmt(&b, L(" · %zu địa chỉ của hệ thống có trong văn bản", " · %zu addresses of the system stand in it"),
			t->n_targets);
	if (tick_reports(t) && now_unit(n, t->about))
		buf_fmt(&b, L(" · nơi nhận: %.*s", " · sent to: %.*s"), ARG_STR(now_unit(n, t->about)->name));
	if (t->why.n)
		buf_fmt(&b, " · %.*s", ARG_STR(t->why));
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str typed_or(struct cx *cx, const struct req *rq, const char *name, struct str value)
{
	struct str typed = rq->method == POST ? req_get(cx, rq, name) : (struct str){ 0 };

	return typed.p ? typed : value.p ? value : STR("");
}

static void tick_problem(struct cx *cx, const struct inbox_page *p, const char *name, struct jv *o)
{
	for (size_t k = 0; p->problems && k < p->problems->n; k++)
		if (str_is(p->problems->p[k].field, name))
			set_text(cx, o, "error", p->problems->p[k].text);
}

static struct str done_last(struct cx *cx, struct str done)
{
	int32_t first, last;

	return days_read(&cx->arena, done, &first, &last) ? day_text(&cx->arena, last) : done;
}

/* Beside an act: the day it was done. */
static void tick_day(
	struct cx *cx, const struct req *rq, const struct inbox_page *p, const struct tick *t, struct str value, struct jv *o)
{
	const char *name = arena_z(&cx->arena, arena_fmt(&cx->arena, "done_on:%.*s", ARG_STR(value)));
	struct jv *w = jv_set(&cx->arena, o, "when", jv_obj(&cx->arena));

	set_text(cx, w, "name", str_z(name));
	set_text(cx, w, "value", typed_or(cx, rq, name, t->done_on.n ? date_show(&cx->arena, t->done_on, cx->en) : STR("")));
	set_text(cx, w, "src", t->done_said);
	tick_problem(cx, p, name, w);
}

/* Beside a report: what its paper cannot say, or is not read for. */
static void tick_more(
	struct cx *cx, const struct req *rq, const struct inbox_page *p, const char *what, struct str value, struct jv *o)
{
	const char *name = arena_z(&cx->arena, arena_fmt(&cx->arena, "%s:%.*s", what, ARG_STR(value)));
	struct jv *w = jv_set(&cx->arena, o, what, jv_obj(&cx->arena));

	set_text(cx, w, "name", str_z(name));
	set_text(cx, w, "value", typed_or(cx, rq, name, STR("")));
	tick_problem(cx, p, name, w);
}

static void option(struct cx *cx, struct jv *list, struct str value, struct str text, struct str chosen)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	set_text(cx, o, "value", value);
	set_text(cx, o, "text", text);
	jv_set(&cx->arena, o, "on", jv_bool(&cx->arena, str_eq(value, chosen)));
}

/* Which systems it is about: its tasks fall upon those. What the text names stands first and is chosen; the retired are warned of nothing. */
static enum rc tick_systems(struct cx *cx, const struct req *rq, const struct tick *t, struct jv *w)
{
	struct arena *a = &cx->arena;
	struct jv *first = jv_set(a, w, "systems", jv_list(a)), *others = jv_set(a, w, "others", jv_list(a));
	struct res_query q = { .res = &res_systems, .sort = res_field(&res_systems, "name"), .limit = INBOX_SYSTEMS };
	struct res_page page;
	struct str *typed = NULL;
	size_t n_typed = rq->method == POST ? req_all(cx, rq, "affected", &typed) : 0;

	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n; i++) {
		struct str code = row_text(page.rows[i], "code"), name = row_text(page.rows[i], "name");
		bool named = false, on;

		for (size_t k = 0; k < t->systems.n; k++)
			named |= t->systems.p[k] == page.rows[i]->id;
		on = named && n_typed == 0;
		for (size_t k = 0; k < n_typed; k++)
			on |= str_eq(typed[k], code);
		if (!on && str_is(row_text(page.rows[i], "state"), "retired"))
			continue;
		option(cx, named ? first : others, code,
			arena_fmt(a, "%.*s · %.*s%s", ARG_STR(code), ARG_STR(name),
				named ? L(" (có tên trong văn bản)", " (named in it)") : ""),
			on ? code : (struct str){ 0 });
	}
	jv_set(a, w, "more", jv_int(a, page.total > (int64_t)page.n ? page.total - (int64_t)page.n : 0));
	return RC_OK;
}

/* A choice of unit: what was typed, else the tick's own. */
static void unit_options(
	struct cx *cx, const struct req *rq, const struct now *n, const struct tick *t, const char *name, struct jv *o)
{
	struct jv *units = jv_set(&cx->arena, o, "units", jv_list(&cx->arena));
	const struct unit_row *own = now_unit(n, t->unit);
	struct str unit = typed_or(cx, rq, name, own ? own->code : (struct str){ 0 });

	option(cx, units, STR(""), str_z(L("Chưa rõ", "Not known")), unit);
	for (size_t i = 0; i < n->n_units; i++)
		option(cx, units, n->units[i].code, n->units[i].name, unit);
}

/* Beside a warning: when it came, how severe it is, who got it, which systems it is about. */
static enum rc tick_arrival(
	struct cx *cx, const struct req *rq, const struct now *n, const struct inbox_page *p, const struct tick *t, struct jv *o)
{
	struct arena *a = &cx->arena;
	const struct field *at = &res_activities.fields[res_field(&res_activities, "at")],
			   *severity = &res_activities.fields[res_field(&res_activities, "severity")];
	struct jv *w = jv_set(a, o, "warning", jv_obj(a)), *levels = jv_set(a, w, "severities", jv_list(a));
	struct str level = typed_or(cx, rq, "severity", STR(""));

	set_text(cx, w, "at", typed_or(cx, rq, "at", val_write(cx, at, row_val(p->doc, "received_at"))));
	tick_problem(cx, p, "at", w);
	option(cx, levels, STR(""), str_z(L("Chưa rõ", "Not known")), level);
	for (const struct choice *c = severity->choices; c->code; c++)
		option(cx, levels, str_z(c->code), str_z(L(c->vi, c->en)), level);
	unit_options(cx, rq, n, t, "warned_unit", w);
	return tick_systems(cx, rq, t, w);
}

static enum rc ticks_view(struct cx *cx, const struct req *rq, const struct now *n, const struct inbox_page *p, struct str text,
	struct jv *doc, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, doc, "ticks", jv_list(a)), *said = jv_set(a, data, "suggestions", jv_list(a));
	struct tick *t;
	struct str *chosen = NULL;
	size_t count, on = 0, n_chosen = rq->method == POST && req_get(cx, rq, "summary").p ? req_all(cx, rq, "prove", &chosen) : 0;

	TRY(inbox_suggest(cx, n, p->doc, text, p->all, &t, &count));
	for (size_t i = 0; i < count; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a)), *s = jv_push(a, said, jv_obj(a));
		struct str value = tick_value(cx, &t[i]);
		bool is_on = t[i].on && !p->all;

		for (size_t k = 0; k < n_chosen; k++)
			is_on = is_on || str_eq(chosen[k], value);
		on += is_on;
		set_text(cx, o, "value", value);
		set_text(cx, o, "key", arena_fmt(a, "p%zu", i + 1));
		jv_set(a, o, "on", jv_bool(a, is_on));
		put_text(cx, o, "clauses", t[i].clauses);
		set_text(cx, o, "title", t[i].row ? law_say(t[i].row->duty->title, cx->en) : str_z(label_of(cx, &t[i])));
		put_text(cx, o, "subject",
			t[i].subject ? duty_subject_label(a, n->board, t[i].row) : unit_name(cx, n, t[i].unit, true));
		put_text(cx, o, "unit", unit_name(cx, n, t[i].unit, true));
		if (t[i].row)
			jv_set(a, o, "state", row_state(cx, n, t[i].row));
		set_text(cx, o, "effect", effect_of(cx, n, &t[i]));
		if (tick_arrives(&t[i]))
			TRY(tick_arrival(cx, rq, n, p, &t[i], o));
		else if (t[i].issues)
			unit_options(cx, rq, n, &t[i], "covers",
				jv_set(a, o, "issues", jv_obj(a))); /* the office's own covers all of it */
		else if (!t[i].proof && !t[i].decision)
			tick_day(cx, rq, p, &t[i], value, o);
		if (tick_reports(&t[i]))
			tick_more(cx, rq, p, "receipt", value, o);
		if (tick_reports(&t[i]) && t[i].counts)
			tick_more(cx, rq, p, "count_total", value, o);
		set_text(cx, s, "value", value);
		if (t[i].done_on.n)
			set_text(cx, s, "done_on", done_last(cx, t[i].done_on));
		jv_set(a, s, "chosen", jv_bool(a, is_on));
		put_text(cx, s, "clauses", t[i].clauses);
		if (t[i].row)
			set_text(cx, s, "duty", t[i].row->duty->code);
	}
	jv_set(a, doc, "chosen", jv_int(a, (int64_t)on));
	jv_set(a, doc, "all", jv_bool(a, p->all));
	set_text(cx, doc, "all_url", arena_fmt(a, "/inbox?id=%" PRId64 "&all=1", p->doc->id));
	return RC_OK;
}

static struct str file_line(struct cx *cx, const struct row *d, const struct doc_known *k)
{
	struct file_value v;
	struct arena *a = &cx->arena;

	if (!row_val(d, "file")->set || !file_value_read(row_text(d, "file"), &v))
		return (struct str){ 0 };
	if (k->text.pages > 0)
		return arena_fmt(a, L("Mở tệp (%d trang, %" PRId64 " KB)", "Open the file (%d pages, %" PRId64 " KB)"),
			k->text.pages, (v.size + 1023) / 1024);
	return arena_fmt(a, L("Mở tệp (%" PRId64 " KB)", "Open the file (%" PRId64 " KB)"), (v.size + 1023) / 1024);
}

/* How strong it will be once written, and what raises it. */
static const char *strength_note(struct cx *cx, const struct row *d)
{
	struct str sign = row_text(d, "signature"), check = row_text(d, "text_check");

	if (str_is(sign, "valid"))
		return L("Chữ ký số hợp lệ chứng minh chính văn bản; danh sách, số liệu trong phụ lục vẫn cần người thứ hai kiểm "
			 "tra.",
			"A valid signature proves the paper itself; lists and figures of its annexes still want a second person.");
	if (str_is(sign, "changed") || str_is(sign, "broken"))
		return L("Chữ ký số không còn giá trị: xin bản đúng, hoặc để người thứ hai kiểm tra bản giấy.",
			"The signature is worth nothing: get the right file, or have a second person look at the paper.");
	if (!row_val(d, "file")->set && !row_val(d, "local_ref")->set)
		return L("Ghi xong, văn bản ở mức có tài liệu. Thêm tệp hoặc nơi lưu thì người thứ hai mới xem và thành Đã kiểm "
			 "tra được.",
			"Once saved it counts as documented. With its file, or where it is kept, a second person can look at it "
			"and make it verified.");
	if (str_is(check, "found"))
		return L("Ghi xong, văn bản ở mức có tài liệu; người thứ hai kiểm tra thì thành Đã kiểm tra.",
			"Once saved it counts as documented; a second person's check makes it verified.");
	return L("Ghi xong, văn bản ở mức Tự khai cho đến khi người thứ hai kiểm tra.",
		"Once saved it counts as self-declared until a second person has checked it.");
}

static enum rc doc_view(
	struct cx *cx, const struct req *rq, const struct now *n, const struct inbox_page *p, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *doc = jv_set(a, view, "doc", jv_obj(a));
	struct row *d = p->doc;
	struct doc_known k;
	struct file_value v = { 0 };
	struct str first, rest;

	TRY(inbox_known(cx, d, &k));
	if (row_val(d, "file")->set && !file_value_read(row_text(d, "file"), &v))
		v = (struct file_value){ 0 };
	set_text(cx, doc, "action", arena_fmt(a, "/inbox/%" PRId64, d->id));
	jv_set(a, doc, "seq", jv_int(a, d->seq));
	set_text(cx, doc, "title",
		row_text(d, "number").n ? row_text(d, "number") : str_z(L("Chưa đọc được số", "Number not read")));
	set_text(cx, doc, "url", thing_url(cx, d));
	if (v.hash.p) {
		set_text(cx, doc, "file_url", arena_fmt(a, "/documents/%" PRId64 "/file", d->id));
		set_text(cx, doc, "file_text", file_line(cx, d, &k));
		if (str_is(v.type, "application/pdf") && (k.text.pages > 0 || k.text.source != DOC_NONE)) /* one that opens */
			set_text(cx, doc, "picture", arena_fmt(a, "/inbox/%" PRId64 "/page", d->id));
	}
	rest = k.text.text;
	first = (struct str){ 0 };
	for (int page = doc_head_page(rest); page >= 0; page--)
		str_next(&rest, '\f', &first);
	put_text(cx, doc, "first", str_cut(first, 0, FIRST_PAGE));
	jv_set(a, doc, "may", jv_bool(a, (cx->who.may & CAP_EDIT) != 0));
	jv_set(a, doc, "skipped", jv_bool(a, str_is(row_text(d, "intake"), "skipped")));
	put_text(cx, doc, "reason", row_text(d, "skip_reason"));
	jv_set(a, doc, "ocr", jv_bool(a, v.hash.p && k.text.source == DOC_NONE && doc_ocr_there(cx)));
	set_text(cx, doc, "look", look_text(cx, d, &k));
	jv_set(a, doc, "looked", jv_bool(a, row_i64(d, "looked", 0) || str_is(req_get(cx, rq, "looked"), "1")));
	for (size_t i = 0; p->problems && i < p->problems->n; i++)
		if (str_is(p->problems->p[i].field, "looked"))
			set_text(cx, doc, "look_error", p->problems->p[i].text);
	jv_set(a, doc, "strength", jv_z(a, strength_note(cx, d)));
	TRY(doc_notes(cx, d, &k, doc));
	fields_view(cx, rq, p, k.text.text, doc);
	jv_set(a, data, "document", row_json(cx, d));
	return ticks_view(cx, rq, n, p, k.text.text, doc, data);
}

enum rc inbox_show(struct cx *cx, const struct req *rq, const struct inbox_page *p, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *head;
	AUTO(now_done) struct now n = { 0 };
	struct res_page page;
	struct inbox_page mine = *p;

	TRY(list_intake(cx, p->skipped ? STR("skipped") : STR("waiting"), QUEUE, &page));
	if (mine.doc == NULL && p->n_taken == 0 && page.n && !rq->json)
		mine.doc = page.rows[0];
	for (size_t i = 0; mine.doc == NULL && !rq->json && i < p->n_taken; i++) /* what was just dropped is shown */
		if (p->taken[i].row && str_is(row_text(p->taken[i].row, "intake"), "waiting"))
			mine.doc = p->taken[i].row;
	head = thing_head(cx, view, str_z(L("Văn bản chờ gán", "Papers to assign")),
		L("Một văn bản có thể chứng minh nhiều nhiệm vụ của nhiều đơn vị. Xác nhận những gì đọc được, đánh dấu những gì "
		  "văn bản chứng minh, rồi ghi.",
			"One paper may prove many duties of many units. Confirm what was read, tick what it proves, save."));
	thing_act(cx, head, L("Kiểm tra văn bản", "Papers to check"), STR("/inbox/checks"), false);
	if (cx->who.may & CAP_IMPORT)
		thing_act(cx, head, L("Nhập sổ văn bản", "Register of papers"), STR("/inbox/register"), false);
	queue_view(cx, &page, &mine, view, data);
	taken_view(cx, p, view, data);
	jv_set(a, view, "may", jv_bool(a, (cx->who.may & CAP_EDIT) != 0));
	jv_set(a, view, "sheet", jv_bool(a, (cx->who.may & CAP_IMPORT) != 0));
	if (p->done || mine.doc)
		TRY(now_get(cx, rq, &n));
	if (p->done) {
		struct jv *o = jv_set(a, view, "done", jv_obj(a));

		TRY(inbox_lacking(cx, &n, p->done, jv_set(a, o, "lacking", jv_list(a))));
		set_text(cx, o, "action", arena_fmt(a, "/inbox/%" PRId64 "/undo", p->done));
		set_text(cx, o, "url", arena_fmt(a, "/documents/%" PRId64, p->done));
	}
	if (mine.doc)
		TRY(doc_view(cx, rq, &n, &mine, view, data));
	reply_page(out, "inbox");
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

static enum rc inbox_get(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct inbox_page p = { .all = str_is(req_query(rq, "all"), "1"), .skipped = str_is(req_query(rq, "show"), "skipped") };
	int64_t id;

	TRY(req_i64_or(cx, rq, "id", 0, INT64_MAX, 0, &id));
	TRY(req_i64_or(cx, rq, "done", 0, INT64_MAX, 0, &p.done));
	if (id)
		TRY(res_load(cx, &res_documents, id, &p.doc));
	if (p.done) { /* only what can still be taken back */
		struct row *d;

		TRY(res_load(cx, &res_documents, p.done, &d));
		if (!str_is(row_text(d, "intake"), "assigned"))
			p.done = 0;
	}
	return inbox_show(cx, rq, &p, out);
}

static enum rc inbox_drop(struct cx *cx, const struct req *rq, struct reply *out)
{
	size_t n = rq->http->n_files;
	struct inbox_page p = { 0 };
	struct taken *t = ARENA_ARRAY(&cx->arena, struct taken, n + 1);
	int64_t began = time_mono(), job;

	for (size_t i = 0; i < n; i++) {
		const struct http_file *f = &rq->http->files[i];
		bool time_left = time_mono() - began < OCR_BUDGET_MS * 1000 &&
		                 (cx->deadline == 0 || cx->deadline - time_mono() > 15 * US_PER_S);

		if (f->bytes.n == 0 && f->name.n == 0) /* an empty file field */
			continue;
		if (!arena_ok(&cx->arena) || (cx->deadline && cx->deadline - time_mono() < LAST_MS * 1000)) {
			t[p.n_taken++] = (struct taken){ .result = TAKEN_REFUSED,
				.name = f->name,
				.error = str_z(
					L("chưa kịp đọc trong một lần gửi; các tệp trước đã vào hàng chờ, xin gửi lại tệp này",
						"no time left in this request: the files before it are in the queue, send this one "
						"again")) };
			continue;
		}
		TRY(inbox_take(cx, app_conf_of(rq->app)->data_dir, f, time_left, &t[p.n_taken]));
		if (t[p.n_taken].more && t[p.n_taken].row && doc_ocr_there(cx)) /* pages that this request has no time for */
			TRY(inbox_ocr_job(cx, t[p.n_taken].row, &job));
		p.n_taken++;
	}
	p.taken = t;
	if (p.n_taken == 0)
		return cx_fail_at(cx, RC_INVALID, STR("files"), L("Chưa chọn tệp nào", "no file was chosen"));
	return inbox_show(cx, rq, &p, out);
}

/* The first page with words as a picture, made from the file by a child that can do nothing else. */
static enum rc inbox_picture(struct cx *cx, const struct req *rq, struct reply *out)
{
	const char *argv[] = { "pdftoppm", "-f", "1", "-l", "1", "-scale-to", "1100", "-png", "-", NULL };
	struct child_end end;
	struct doc_known k;
	struct row *d;
	struct str bytes;
	struct buf b AUTO(buf_done) = { 0 };

	TRY(res_load(cx, &res_documents, rq->id, &d));
	if (!row_val(d, "file")->set)
		return cx_fail(cx, RC_NOT_FOUND, L("Văn bản này không có tệp", "this document has no file"));
	TRY(file_read(cx, app_conf_of(rq->app)->data_dir, row_text(d, "file"), &bytes));
	TRY(inbox_known(cx, d, &k));
	argv[2] = argv[4] = arena_fmt(&cx->arena, "%d", doc_head_page(k.text.text) + 1).p;
	TRY(child_must(cx,
		&(struct child){ .argv = argv, .in = bytes, .ms = 10000, .cpu_s = 8, .out_max = 16 << 20, .file_max = 1 }, &end));
	buf_init(&b, 16 << 20);
	buf_add(&b, end.out);
	reply_bytes(out, "image/png", (struct str){ 0 }, &b);
	return RC_OK;
}

const struct route inbox_routes[] = {
	{ GET, "/inbox", CAP_READ, inbox_get, "Văn bản chờ gán", "Papers to assign", "inbox" },
	{ POST, "/inbox", CAP_EDIT, inbox_drop, "Thả tệp vào hàng chờ", "Drop files into the queue", "inbox", ROUTE_UPLOAD },
	{ GET, "/inbox/register", CAP_IMPORT, inbox_register_form, "Nhập sổ văn bản", "Import the register of papers",
		"inbox-register" },
	{ POST, "/inbox/register", CAP_IMPORT, inbox_register, "Nhập sổ văn bản từ XLSX, CSV", "The register from XLSX or CSV",
		"inbox-register", ROUTE_UPLOAD | ROUTE_HEAVY },
	{ POST, "/inbox/register/take", CAP_IMPORT, inbox_register_take, "Đưa dòng đã chọn của sổ văn bản vào hàng chờ",
		"Take ticked lines of the register", NULL },
	{ GET, "/inbox/checks", CAP_READ, inbox_checks, "Văn bản chờ người thứ hai kiểm tra", "Papers for a second person to check",
		"inbox-checks" },
	{ POST, "/inbox/{id}", CAP_EDIT, inbox_assign, "Ghi những gì văn bản chứng minh", "Write what a paper proves", "inbox" },
	{ POST, "/inbox/{id}/skip", CAP_EDIT, inbox_skip, "Bỏ qua một văn bản", "Set a paper aside", "inbox" },
	{ POST, "/inbox/{id}/secret", CAP_EDIT, inbox_secret, "Tài liệu có dấu độ mật: gỡ tệp khỏi kho",
		"A paper marked secret: its file leaves the store", "inbox" },
	{ POST, "/inbox/{id}/undo", CAP_EDIT, inbox_undo, "Hoàn tác: đưa về hàng chờ", "Undo: back to the queue", "inbox" },
	{ POST, "/inbox/{id}/ocr", CAP_EDIT, inbox_ocr, "Nhận dạng chữ trên bản quét", "Recognise characters on a scan", "inbox" },
	{ GET, "/inbox/{id}/page", CAP_READ, inbox_picture, "Ảnh trang đầu", "Picture of the first page", NULL },
	{ 0 },
};
