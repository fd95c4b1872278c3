/* The document-management system's register, monthly: lines whose words mean some work enter the queue, the others are listed for a person to take by
 * hand; the same register twice changes nothing. And the second person's list. */
#include "base/text.h"
#include "web/inbox.h"
#include "web/web.h"

enum { SHOWN_WRONG = 50, SHOWN_REST = 1000, TAKE_MOST = 500, CHECKS = 300, UNUSED_TEXT = 60, PASSED = 8 };

enum line { LINE_NEW, LINE_KNOWN, LINE_REST, LINE_SECRET, LINE_WRONG, LINES };

struct sifted {
	struct row *row;
	uint32_t number;
	enum line is;
	struct str word, why;
	const struct sift_rule *rule; /* whose word decided */
};

/* "Kế hoạch tuyệt mật": words of a degree of secrecy that are no mark. Whether the paper bears one only a person can see. */
static struct str known(struct cx *cx, const struct row *row, const char *field)
{
	struct str s = row_text(row, field);

	return s.n ? s : str_z(L("Chưa có thông tin", "Not known"));
}

static const char *degree_said(struct cx *cx, struct str summary)
{
	static const char *const words[] = { "tuyệt mật", "tối mật", "độ mật" };
	struct str low = text_lower(&cx->arena, summary);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find(low, str_z(words[i])) >= 0)
			return words[i];
	return NULL;
}

static enum line judge(struct cx *cx, const struct sift *rules, const struct import_row *r, struct sifted *out, enum rc *rc)
{
	const struct sift_rule *rule;
	struct row *other;
	const char *degree;

	*rc = RC_OK;
	if (row_i64(r->row, "secret", 0) || doc_secret_number(cx, row_text(r->row, "number")).p)
		return LINE_SECRET;
	if (r->action == IMPORT_WRONG) {
		out->why = problem_said(cx, &res_documents, &r->problems.p[0]);
		return LINE_WRONG;
	}
	if (!row_val(r->row, "number")->set || !row_val(r->row, "date")->set) {
		out->why = str_z(L("thiếu số hoặc ngày", "number or date is missing"));
		return LINE_WRONG;
	}
	*rc = inbox_same_paper(cx, row_text(r->row, "number"), row_text(r->row, "date"), false, &other);
	if (*rc != RC_OK || other)
		return LINE_KNOWN;
	rule = sift_match(cx, rules, text_fold(&cx->arena, row_text(r->row, "summary")), &out->word);
	degree = degree_said(cx, row_text(r->row, "summary"));
	out->rule = rule;
	if (degree) {
		out->why = arena_fmt(&cx->arena,
			L("trích yếu có chữ “%s”: xem bản gốc; không có dấu độ mật thì chọn để đưa vào, có thì chỉ ghi nơi lưu",
				"the summary says “%s”: look at the paper; unmarked, tick it; marked, give only where it is kept"),
			degree);
		return LINE_REST;
	}
	if (rule && !rule->skip)
		return LINE_NEW;
	out->why =
		rule ? arena_fmt(&cx->arena, L("để ngoài theo từ khóa “%.*s”", "kept out by the word “%.*s”"), ARG_STR(out->word))
		     : str_z(L("không có từ khóa", "no known word"));
	return LINE_REST;
}

static enum rc sift_all(struct cx *cx, const struct import_report *rep, struct sifted *lines, int64_t count[LINES])
{
	struct sift rules;

	TRY(inbox_sift(cx, &rules));
	for (size_t i = 0; i < rep->n; i++) {
		enum rc rc;

		lines[i] = (struct sifted){ .row = rep->rows[i].row, .number = rep->rows[i].number };
		lines[i].is = judge(cx, &rules, &rep->rows[i], &lines[i], &rc);
		TRY(rc);
		count[lines[i].is]++;
	}
	return RC_OK;
}

/* A line's paper waits in the queue; *entered stays when it is known already (twice in one sheet, taken meanwhile). */
static enum rc write_line(struct cx *cx, const struct row *line, int64_t *entered)
{
	struct row *row, *other;

	TRY(inbox_same_paper(cx, row_text(line, "number"), row_text(line, "date"), false, &other));
	if (other)
		return RC_OK;
	row = res_blank(cx, &res_documents);
	for (size_t f = 1; f < res_documents.n; f++)
		if (!res_documents.fields[f].fixed)
			row->v[f] = line->v[f];
	val_text(row_val(row, "intake"), STR("waiting"));
	val_text(row_val(row, "read_by"), STR("register"));
	TRY(res_save(cx, row, str_z(L("Từ sổ văn bản", "from the register of papers")), NULL));
	(*entered)++;
	return RC_OK;
}

static enum rc write_lines(struct cx *cx, struct sifted *lines, size_t n, const struct import_given *given, size_t *learned)
{
	struct tx tx AUTO(tx_done) = { 0 };
	int64_t entered = 0;

	TRY(tx_begin(cx, &tx));
	TRY(import_learn(cx, &res_documents, given->choices, given->n, learned));
	for (size_t i = 0; i < n; i++)
		if (lines[i].is == LINE_NEW)
			TRY(write_line(cx, lines[i].row, &entered));
	return tx_commit(&tx);
}

/* A line on its way through the page's checkbox, and back. */
static struct str line_value(struct cx *cx, const struct row *row)
{
	struct jv *o = jv_obj(&cx->arena);
	struct buf b AUTO(buf_done) = { 0 };

	for (size_t f = 0; f < res_documents.n; f++)
		if (row->v[f].set && !res_documents.fields[f].fixed)
			set_text(cx, o, res_documents.fields[f].code, val_write(cx, &res_documents.fields[f], &row->v[f]));
	buf_init(&b, 16 << 10);
	json_write(&b, o);
	return buf_ok(&b) ? arena_str(&cx->arena, buf_str(&b)) : (struct str){ 0 };
}

static enum rc line_read(struct cx *cx, struct str value, struct row **out)
{
	struct problems ps = { 0 };
	bool ok = false;
	struct jv *o;

	*out = res_blank(cx, &res_documents);
	if (json_parse(cx, value, &o) == RC_OK && row_from_json(cx, *out, o, &ps) == RC_OK)
		ok = ps.n == 0;
	cx_clear(cx);
	if (!ok || !row_val(*out, "number")->set || !row_val(*out, "date")->set)
		return cx_fail_at(cx, RC_INVALID, STR("line"),
			L("Không đọc được dòng đã chọn; xin nhập lại sổ",
				"a ticked line cannot be read: bring the register in again"));
	if (row_i64(*out, "secret", 0) || doc_secret_number(cx, row_text(*out, "number")).p)
		return cx_fail_at(cx, RC_INVALID, STR("line"), L("%.*s có dấu mật: không đưa vào", "%.*s is marked secret"),
			ARG_STR(row_text(*out, "number")));
	return RC_OK;
}

static void form_view(struct cx *cx, struct jv *view)
{
	struct jv *head = thing_head(cx, view, str_z(L("Nhập sổ văn bản", "Register of papers")),
		L("Kết xuất sổ văn bản đi, đến của tháng ra XLSX rồi nhập tại đây. Dòng có từ khóa tự vào hàng chờ, các dòng còn "
		  "lại hiện ra để chọn; nhập lại không tạo thêm.",
			"Export the month's register as XLSX and bring it here. Lines with known words enter the queue, the others "
			"are listed to choose from; again changes nothing."));

	thing_crumb(cx, head, L("Văn bản chờ gán", "Papers to assign"), STR("/inbox"));
	thing_act(cx, head, L("Từ khóa gợi ý", "The words"), STR("/inbox-rules"), false);
}

static void result_view(
	struct cx *cx, const struct sifted *lines, size_t n, const int64_t count[LINES], struct jv *view, struct jv *data)
{
	static const char *const names[] = { "new", "known", "rest", "secret", "wrong" };
	static const char *const words[][2] = { { "vào hàng chờ", "entered the queue" },
		{ "đã có, giữ nguyên", "known, unchanged" }, { "chưa đưa vào: chọn ở dưới", "left out: to be ticked below" },
		{ "có dấu mật: không đưa vào", "marked secret: left out" }, { "chưa đọc được", "not readable" } };
	struct arena *a = &cx->arena;
	struct jv *result = jv_set(a, view, "result", jv_obj(a)), *list = jv_set(a, result, "counts", jv_list(a)),
		  *wrong = jv_set(a, result, "wrong", jv_list(a)), *lacking = jv_set(a, data, "wrong_rows", jv_list(a));

	for (int i = 0; i < LINES; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "n", jv_int(a, count[i]));
		jv_set(a, o, "text", jv_z(a, L(words[i][0], words[i][1])));
		jv_set(a, data, names[i], jv_int(a, count[i]));
	}
	for (size_t i = 0; i < n && wrong->n < SHOWN_WRONG; i++) {
		struct jv *o;

		if (lines[i].is != LINE_WRONG)
			continue;
		o = jv_push(a, wrong, jv_obj(a));
		set_text(cx, o, "text", arena_fmt(a, L("Dòng %u: %.*s", "Row %u: %.*s"), lines[i].number, ARG_STR(lines[i].why)));
		jv_push(a, lacking, jv_get(o, "text"));
	}
}

/* What entered by which word: so that a word that means something else here is noticed. */
static void entered_view(struct cx *cx, const struct sifted *lines, size_t n, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, jv_get(view, "result"), "entered", jv_list(a));

	for (size_t i = 0; i < n && list->n < SHOWN_REST; i++) {
		struct jv *o;

		if (lines[i].is != LINE_NEW)
			continue;
		o = jv_push(a, list, jv_obj(a));
		jv_set(a, o, "row", jv_int(a, lines[i].number));
		set_text(cx, o, "number", row_text(lines[i].row, "number"));
		set_text(cx, o, "summary", row_text(lines[i].row, "summary"));
		set_text(cx, o, "word", lines[i].word);
		jv_set(a, o, "means", jv_z(a, sift_means(cx, lines[i].rule)));
	}
	jv_set(a, data, "entered_rows", list);
}

/* The words by which lines enter: the office's own, then those that the program knows. */
static enum rc words_view(struct cx *cx, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "words", jv_list(a));
	struct sift sift;

	TRY(inbox_sift(cx, &sift));
	for (size_t i = 0; i < sift.n; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));
		struct str words = STR("");

		for (size_t k = 0; k < sift.p[i].n; k++)
			words = arena_fmt(a, "%.*s%s%.*s", ARG_STR(words), k ? "; " : "", ARG_STR(sift.p[i].said[k]));
		set_text(cx, o, "words", words);
		jv_set(a, o, "means", jv_z(a, sift_means(cx, &sift.p[i])));
		jv_set(a, o, "own", jv_bool(a, i < sift.own));
	}
	jv_set(a, data, "words", list);
	return RC_OK;
}

/* What entered by no word, for a person to take by hand. */
static void rest_view(struct cx *cx, const struct sifted *lines, size_t n, int64_t all, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *rest = jv_obj(a), *rows = jv_set(a, rest, "rows", jv_list(a));

	for (size_t i = 0; i < n && rows->n < SHOWN_REST; i++) {
		const struct row *r = lines[i].row;
		struct jv *o;

		if (lines[i].is != LINE_REST)
			continue;
		o = jv_push(a, rows, jv_obj(a));
		jv_set(a, o, "row", jv_int(a, lines[i].number));
		set_text(cx, o, "number", row_text(r, "number"));
		set_text(cx, o, "date", date_show(a, row_text(r, "date"), cx->en));
		set_text(cx, o, "summary", known(cx, r, "summary"));
		set_text(cx, o, "issuer", known(cx, r, "issuer"));
		set_text(cx, o, "why", lines[i].why);
		set_text(cx, o, "value", line_value(cx, r));
	}
	jv_set(a, rest, "more", jv_int(a, all - (int64_t)rows->n));
	jv_set(a, data, "rest_rows", rows);
	if (rows->n)
		jv_set(a, view, "rest", rest);
}

/* Rows that are no papers (totals, signatures): named, so that none is lost in silence. */
static struct str passed_say(struct cx *cx, const struct import_report *rep, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, data, "passed", jv_list(a));
	struct str rows = STR("");

	for (size_t i = 0; i < rep->n_passed; i++) {
		const struct import_note *n = &rep->passed[i];
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "row", jv_int(a, n->number));
		jv_set(a, o, "text", jv_text(a, n->text));
		if (i < PASSED)
			rows = arena_fmt(a, L("%.*s%sdòng %u (%.*s)", "%.*s%srow %u (%.*s)"), ARG_STR(rows), i ? "; " : "",
				n->number, ARG_STR(text_short(a, n->text, UNUSED_TEXT)));
	}
	if (rep->n_passed > PASSED)
		rows = arena_fmt(a, L("%.*s và %zu dòng khác", "%.*s and %zu more"), ARG_STR(rows), rep->n_passed - PASSED);
	return rep->n_passed ? arena_fmt(a, L("Dòng không phải văn bản: %.*s.", "Rows that are no papers: %.*s."), ARG_STR(rows))
	                     : STR("");
}

/* Columns that nobody knows and no line needs: named, so that nobody believes that they were read. */
static void unused_view(struct cx *cx, const struct import_report *rep, struct jv *view, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, data, "unused", jv_list(a));
	struct str names = STR("");

	for (size_t i = 0; i < rep->n_ignored; i++) {
		names = arena_fmt(
			a, "%.*s%s%.*s", ARG_STR(names), i ? "; " : "", ARG_STR(text_short(a, rep->ignored[i], UNUSED_TEXT)));
		jv_push(a, list, jv_text(a, rep->ignored[i]));
	}
	if (names.n)
		names = arena_fmt(a, L("Cột không dùng: %.*s. ", "Columns not used: %.*s. "), ARG_STR(names));
	names = arena_fmt(a, "%.*s%.*s", ARG_STR(names), ARG_STR(passed_say(cx, rep, data)));
	if (names.n)
		set_text(cx, jv_get(view, "result"), "unused", names);
}

enum rc inbox_register_form(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena), *data = jv_obj(&cx->arena);

	(void)rq;
	form_view(cx, view);
	reply_data(out, data);
	reply_view(out, view);
	return words_view(cx, view, data);
}

enum rc inbox_register(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a);
	struct import_report rep = { 0 };
	struct import_given given;
	struct sifted *lines;
	int64_t count[LINES] = { 0 };
	size_t learned = 0;
	bool asks = false;

	form_view(cx, view);
	reply_data(out, data);
	reply_view(out, view);
	reply_page(out, "inbox-register");
	TRY(words_view(cx, view, data));
	TRY(inbox_columns(cx, rq, &given, &rep, &asks, view, data));
	if (asks)
		return RC_OK;
	lines = ARENA_ARRAY(a, struct sifted, rep.n + 1);
	TRY(sift_all(cx, &rep, lines, count));
	TRY(write_lines(cx, lines, rep.n, &given, &learned));
	result_view(cx, lines, rep.n, count, view, data);
	entered_view(cx, lines, rep.n, view, data);
	unused_view(cx, &rep, view, data);
	jv_set(a, data, "learned", jv_int(a, (int64_t)learned));
	if (learned)
		set_text(cx, jv_get(view, "result"), "learned",
			arena_fmt(a,
				L("Đã ghi nhớ cách đọc %zu cột cho các lần nhập sau.",
					"%zu columns are remembered for the next time."),
				learned));
	rest_view(cx, lines, rep.n, count[LINE_REST], view, data);
	return RC_OK;
}

enum rc inbox_register_take(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct str *values;
	size_t n = req_all(cx, rq, "line", &values);
	int64_t entered = 0;

	if (n == 0 || n > TAKE_MOST)
		return cx_fail_at(cx, RC_INVALID, STR("line"), L("Chọn từ 1 đến %d dòng", "tick 1 to %d lines"), TAKE_MOST);
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < n; i++) {
		struct row *line;

		TRY(line_read(cx, values[i], &line));
		TRY(write_line(cx, line, &entered));
	}
	TRY(tx_commit(&tx));
	reply_data(out, jv_obj(&cx->arena));
	jv_set(&cx->arena, out->data, "entered", jv_int(&cx->arena, entered));
	jv_set(&cx->arena, out->data, "known", jv_int(&cx->arena, (int64_t)n - entered));
	reply_to(cx, out, "/inbox");
	reply_notice(cx, out, L("Đã đưa %" PRId64 " văn bản vào hàng chờ.", "%" PRId64 " papers entered the queue."), entered);
	return RC_OK;
}

/* --- the second person --- */

struct str inbox_lacks(struct cx *cx, const struct row *d, struct str *url)
{
	static const char *const wanted[] = { "number", "date", "signer_post" };
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 400);
	*url = (struct str){ 0 };
	for (size_t i = 0; i < COUNT(wanted); i++) {
		const struct field *f = &res_documents.fields[res_field(&res_documents, wanted[i])];

		if (row_val(d, wanted[i])->set)
			continue;
		buf_fmt(&b, "%s%s", b.n ? ", " : "", L(f->vi, f->en));
		if (url->n == 0)
			*url = arena_fmt(&cx->arena, "/documents/%" PRId64 "/edit#f-%s", d->id, wanted[i]);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static enum rc check_view(struct cx *cx, const struct row *d, struct map *all, struct jv *list, int64_t *mine)
{
	struct arena *a = &cx->arena;
	struct str hash = inbox_hash(cx, d);
	const struct uses *uses = hash.p ? map_get(all, hash) : NULL;
	struct str way, lacks = inbox_lacks(cx, d, &way);
	bool wrote, checked;
	struct jv *o;

	TRY(org_document_part(cx, d, &wrote, &checked));
	o = jv_push(a, list, jv_obj(a));
	set_text(cx, o, "url", thing_url(cx, d));
	set_text(cx, o, "number", row_text(d, "number").n ? row_text(d, "number") : row_text(d, "code"));
	set_text(cx, o, "date", date_show(a, row_text(d, "date"), cx->en));
	set_text(cx, o, "summary", known(cx, d, "summary"));
	set_text(cx, o, "issuer", known(cx, d, "issuer"));
	for (int i = 0; i < 2; i++) {
		const struct field *f = &res_documents.fields[res_field(&res_documents, i ? "text_check" : "signature")];
		const struct val *v = row_val(d, f->code);

		if (v->set)
			set_text(cx, o, i ? "text" : "sign", val_show(cx, f, v));
	}
	if (row_val(d, "file")->set)
		set_text(cx, o, "file", arena_fmt(a, "/documents/%" PRId64 "/file", d->id));
	else if (row_val(d, "local_ref")->set)
		set_text(cx, o, "place", row_text(d, "local_ref"));
	if (uses_clash(uses))
		set_text(cx, o, "clash",
			arena_fmt(a,
				L("Tệp này đang dùng cho các việc không liên quan với nhau: %.*s",
					"This file serves things that have little in common: %.*s"),
				ARG_STR(uses->words)));
	jv_set(a, o, "seq", jv_int(a, d->seq));
	jv_set(a, o, "confirm", jv_z(a, res_step_label(cx, res_step_find(&res_documents, STR("check")), d)));
	set_text(cx, o, "age", arena_fmt(a, L("chờ %d ngày", "%d days"), day_at(cx->now) - day_at(d->at)));
	if (lacks.n) {
		set_text(cx, o, "way", way);
		set_text(cx, o, "not_mine",
			arena_fmt(a,
				L("Chưa kiểm tra được: mục văn bản còn thiếu %.*s",
					"cannot be checked yet: the document's entry lacks %.*s"),
				ARG_STR(lacks)));
	} else if (wrote)
		jv_set(a, o, "not_mine",
			jv_z(a, L("Anh/chị đã nhập hoặc sửa: cần người khác kiểm tra",
					"you entered or changed it: somebody else must check")));
	else if (checked)
		jv_set(a, o, "not_mine",
			jv_z(a, L("Anh/chị đã kiểm tra; cần thêm một người", "you have checked it; one more person must")));
	else if (!(cx->who.may & CAP_CHECK))
		jv_set(a, o, "not_mine",
			jv_z(a, L("Cần người có quyền kiểm tra văn bản", "wants somebody with the right to check")));
	else
		(*mine)++;
	return RC_OK;
}

struct id_list {
	int64_t *p;
	size_t n, cap;
};

/* Papers that something rests on, or that are kept elsewhere for their secrecy, whole, sent, and not checked yet; those that more rests on since; and signed
 * copies even where something is still missing: nobody waits for them elsewhere, so what they lack is told here. */
static enum rc waiting_for_check(struct cx *cx, struct id_list *ids)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT d.id FROM documents d WHERE coalesce(d.draft, 0) = 0 AND ((d.number IS NOT NULL AND d.date IS NOT NULL AND "
		"d.signer_post IS NOT NULL) OR EXISTS (SELECT 1 FROM papers s WHERE s.signed = d.id)) AND coalesce(d.intake, "
		"'assigned') = 'assigned' AND ((coalesce(d.checked, 0) = 0 AND "
		"(coalesce(d.secret, 0) = 1 OR EXISTS "
		"(SELECT 1 FROM links l WHERE l.dst = d.id) OR EXISTS (SELECT 1 FROM document_uses u WHERE u.document = d.id) OR "
		"EXISTS (SELECT 1 FROM regulations g WHERE g.document = d.id) OR EXISTS (SELECT 1 FROM papers s WHERE s.signed = "
		"d.id))) OR (coalesce(d.secret, 0) = 0 AND EXISTS (SELECT 1 FROM document_uses u WHERE u.document = d.id AND u.seq "
		"> d.checked_to))) ORDER BY d.seq LIMIT 2000"));
	while (rows_next(&r))
		vec_push(&cx->arena, ids, rows_i64(&r, 0));
	return rows_end(cx, &r);
}

enum rc inbox_checks(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *list = jv_set(a, view, "rows", jv_list(a)), *head;
	struct id_list ids = { 0 };
	struct map all;
	int64_t mine = 0;

	(void)rq;
	TRY(waiting_for_check(cx, &ids));
	TRY(inbox_uses_read(cx, (struct str){ 0 }, &all));
	for (size_t i = 0; i < ids.n && list->n < CHECKS; i++) {
		struct row *d;

		if (res_load(cx, &res_documents, ids.p[i], &d) == RC_OK) {
			TRY(check_view(cx, d, &all, list, &mine));
		} else if (cx->fault.rc == RC_NOT_FOUND) {
			cx_clear(cx);
		} else {
			return cx->fault.rc;
		}
	}
	head = thing_head(cx, view, str_z(L("Kiểm tra văn bản", "Papers to check")),
		L("Người thứ hai mở tệp (hoặc xem bản giấy tại nơi lưu), so số, ngày, người ký và nội dung rồi xác nhận. Văn bản "
		  "không có tệp, không ghi nơi lưu thì chỉ so được thông tin đã nhập: không thành Đã kiểm tra. Không ai tự kiểm "
		  "tra văn bản mình đã nhập hoặc sửa.",
			"A second person opens the file (or looks at the paper where it is kept), compares number, date, signer "
			"and content, and confirms. Without a file or a place only the entry is compared: that makes nothing "
			"verified. Nobody checks their own."));
	thing_crumb(cx, head, L("Văn bản chờ gán", "Papers to assign"), STR("/inbox"));
	jv_set(a, view, "mine", jv_int(a, mine));
	jv_set(a, data, "rows", list);
	jv_set(a, data, "mine", jv_int(a, mine));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}
