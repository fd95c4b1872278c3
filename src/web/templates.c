/* Mẫu văn bản: the office's own DOCX templates: what a template may say, a trial with today's figures, every fault with its place; versions and a way back. */
#include "doc/doc.h"
#include "file/file.h"
#include "org/org.h"
#include "report/handover.h"
#include "report/keep.h"
#include "report/mau08.h"
#include "report/monday.h"
#include "report/statement.h"
#include "web/now.h"
#include "web/web.h"

static enum rc form_of(struct cx *cx, struct str name, const struct form **out)
{
	*out = form_find(name);
	if (*out == NULL)
		return cx_fail_at(cx, RC_NOT_FOUND, STR("kind"), L("Không có loại văn bản này", "there is no such kind of paper"));
	return RC_OK;
}

/* The row of the office's template; a blank one when there was never any. */
static enum rc row_of(struct cx *cx, const struct form *f, struct row **out)
{
	enum rc rc = res_by_code(cx, &res_report_templates, str_z(f->name), out);

	if (rc != RC_NOT_FOUND)
		return rc;
	cx_clear(cx);
	*out = res_blank(cx, &res_report_templates);
	val_text(row_val(*out, "code"), str_z(f->name));
	return RC_OK;
}

static struct jv *fields_view(struct cx *cx, const struct form *f)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_list(a);

	for (const struct docx_field *d = f->fields; d->path; d++) {
		struct jv *o = jv_push(a, list, jv_obj(a));
		struct str path = str_z(d->path), name = path;
		bool many = str_ends(path, STR("[]"));
		ptrdiff_t in;

		while ((in = str_find(name, STR("[]."))) >= 0)
			name = str_from(name, (size_t)in + 3);
		if (many)
			name.n -= 2;
		set_text(cx, o, "tag",
			many ? arena_fmt(a, "{{#moi %.*s}} … {{/moi}}", ARG_STR(name)) : arena_fmt(a, "{{%.*s}}", ARG_STR(name)));
		set_text(cx, o, "inside", name.p > path.p ? str_cut(path, 0, (size_t)(name.p - path.p) - 3) : (struct str){ 0 });
		jv_set(a, o, "text", jv_z(a, L(d->vi, d->en)));
	}
	return list;
}

static enum rc show(struct cx *cx, const struct req *rq, struct reply *out, struct str kind, const struct docx_faults *faults)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *view = jv_obj(a), *list = jv_set(a, data, "templates", jv_list(a)), *head;
	struct jv *rows = jv_set(a, view, "forms", jv_list(a)), *bad = jv_set(a, view, "faults", jv_list(a));

	(void)rq;
	for (size_t i = 0; forms[i]; i++) {
		const struct form *f = forms[i];
		struct jv *o = jv_push(a, rows, jv_obj(a)), *d = jv_push(a, list, jv_obj(a));
		struct row *row;
		bool own;

		TRY(row_of(cx, f, &row));
		own = row_text(row, "file").n > 0;
		jv_set(a, d, "kind", jv_z(a, f->name));
		jv_set(a, d, "own", jv_bool(a, own));
		jv_set(a, d, "seq", jv_int(a, row->seq));
		jv_set(a, o, "name", jv_z(a, f->name));
		jv_set(a, o, "title", jv_z(a, L(f->vi, f->en)));
		jv_set(a, o, "on", jv_bool(a, str_is(kind, f->name)));
		jv_set(a, o, "own", jv_bool(a, own));
		jv_set(a, o, "seq", jv_int(a, row->seq));
		if (own)
			set_text(cx, o, "since", instant_show(a, row->at));
		jv_set(a, o, "fields", fields_view(cx, f));
	}
	for (size_t i = 0; faults && i < faults->n; i++) {
		struct jv *o = jv_push(a, bad, jv_obj(a));

		set_text(cx, o, "place", faults->p[i].place);
		set_text(cx, o, "text", faults->p[i].text);
	}
	reply_data(out, data);
	head = thing_head(cx, view, str_z(L("Mẫu văn bản", "Templates")),
		L("Tải mẫu về, sửa bằng Word hoặc LibreOffice, tải lên lại. Các trường trong ngoặc nhọn được điền khi lập văn bản.",
			"Take a template, edit it in Word or LibreOffice, bring it back. What stands in braces is filled in when a "
			"paper is made."));
	thing_crumb(cx, head, L("Báo cáo, xác nhận số liệu", "Papers"), STR("/papers"));
	head = jv_set(a, view, "tags", jv_obj(a));
	jv_set(a, head, "if", jv_z(a, "{{#neu …}}"));
	jv_set(a, head, "else", jv_z(a, "{{#khac}}"));
	jv_set(a, head, "end", jv_z(a, "{{/neu}}"));
	jv_set(a, head, "count", jv_z(a, "{{stt}}"));
	reply_view(out, view);
	reply_page(out, "templates");
	return RC_OK;
}

static enum rc templates(struct cx *cx, const struct req *rq, struct reply *out)
{
	return show(cx, rq, out, STR(""), NULL);
}

/* --- a trial: the paper with today's figures --- */

static enum rc trial_statement(struct cx *cx, struct str dir, struct jv **out)
{
	struct ledger_head head;
	int64_t unit;
	int y, m, d;

	if (db_i64(cx, &unit,
		    "SELECT id FROM units ORDER BY (SELECT count(*) FROM systems s WHERE s.unit = units.id) DESC, id LIMIT 1") !=
		RC_OK)
		return cx_fail(cx, RC_NOT_FOUND, L("Chưa có đơn vị nào", "there are no units"));
	day_parts(day_at(cx->now), &y, &m, &d);
	TRY(mau08_head(cx, dir, &head));
	return statement_make(cx, unit, arena_fmt(&cx->arena, "%04d-%02d", y, m), &head, out);
}

static enum rc trial_handover(struct cx *cx, struct jv **out)
{
	struct res_query q = { .res = &res_people, .sort = -1, .limit = 200 };
	const struct row *two[2] = { 0 };
	struct res_page page;
	size_t n = 0;

	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n && n < 2; i++)
		if (row_i64(page.rows[i], "unit", 0))
			two[n++] = page.rows[i];
	if (n < 2)
		return cx_fail(cx, RC_NOT_FOUND, L("Chưa có hai cán bộ để xem thử", "there are not two people to try with"));
	return handover_make(cx, &(struct handover){ two[0], two[1], day_at(cx->now) }, NULL, out);
}

static enum rc trial_data(struct cx *cx, struct str dir, const struct form *f, struct jv **out)
{
	if (f == &form_monday)
		return monday_read(cx, NULL, DAY_NONE, 0, out);
	if (f == &form_statement)
		return trial_statement(cx, dir, out);
	if (f == &form_handover)
		return trial_handover(cx, out);
	TRY(mau08_make(cx, mau08_year(cx->now), NULL, out));
	mau08_shown(cx, *out);
	return RC_OK;
}

static enum rc trial(struct cx *cx, struct str dir, const struct form *f, const struct docx *t, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	bool en = cx->en;
	struct jv *data;

	cx->en = false;
	TRY(trial_data(cx, dir, f, &data));
	cx->en = en;
	buf_init(&b, DOCX_OUT);
	TRY(docx_render(cx, t, data, &b));
	out->page = NULL;
	reply_bytes(out, DOCX_TYPE, arena_fmt(&cx->arena, "xem-thu-%s.docx", f->name), &b);
	return RC_OK;
}

static enum rc row_put(struct cx *cx, struct row *row)
{
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	return tx_commit(&tx);
}

static enum rc template_put(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct http_file *file = req_file(rq, "file");
	struct str kind, act, dir = app_conf_of(rq->app)->data_dir;
	struct doc_kept kept = { 0 };
	struct docx_faults faults = { 0 };
	const struct form *f;
	struct docx *t;
	struct row *row;
	enum rc rc;

	TRY(req_text(cx, rq, "kind", 1, 40, &kind));
	TRY(req_text(cx, rq, "act", 1, 10, &act));
	if (!str_is(act, "try") && !str_is(act, "save"))
		return cx_fail_at(cx, RC_INVALID, STR("act"), L("Chọn xem thử (try) hoặc dùng mẫu (save)", "choose try or save"));
	TRY(form_of(cx, kind, &f));
	TRY(show(cx, rq, out, kind, NULL));
	if (file == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("file"), L("Chọn tệp DOCX", "choose a DOCX file"));
	TRY(file_some(cx, file->bytes));
	rc = docx_open(cx, file->bytes, f->fields, &faults, &t);
	if (rc != RC_OK) {
		struct fault was = cx->fault;

		cx_clear(cx);
		TRY(show(cx, rq, out, kind, &faults));
		cx->fault = was;
		return rc;
	}
	if (str_is(act, "try"))
		return trial(cx, dir, f, t, out);
	TRY(row_of(cx, f, &row));
	TRY(doc_keep(cx, dir, file->bytes, file->name, &kept));
	val_text(row_val(row, "file"), kept.value);
	rc = row_put(cx, row);
	if (rc != RC_OK) {
		doc_unkeep(cx, dir, &kept);
		return rc;
	}
	TRY(show(cx, rq, out, STR(""), NULL)); /* as it is now */
	reply_notice(cx, out, L("Từ nay “%s” được lập theo mẫu của cơ quan", "from now on “%s” follows the office's template"),
		L(f->vi, f->en));
	reply_to(cx, out, "/report-templates");
	return RC_OK;
}

static enum rc template_reset(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	const struct form *f;
	struct row *row;
	int64_t seq;

	TRY(form_of(cx, req_param(rq, "kind"), &f));
	TRY(req_seq(cx, rq, &seq));
	TRY(row_of(cx, f, &row));
	if (!row_text(row, "file").n)
		return cx_fail(cx, RC_CONFLICT, L("Đang dùng mẫu kèm theo chương trình", "the shipped template is in use"));
	row->seq = seq;
	*row_val(row, "file") = (struct val){ 0 };
	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	TRY(show(cx, rq, out, STR(""), NULL));
	reply_notice(
		cx, out, L("“%s” trở lại mẫu kèm theo chương trình", "“%s” follows the shipped template again"), L(f->vi, f->en));
	reply_to(cx, out, "/report-templates");
	return RC_OK;
}

static enum rc template_get(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct form *f;
	struct str bytes;
	bool own = false;

	TRY(form_of(cx, req_param(rq, "kind"), &f));
	if (str_is(req_query(rq, "original"), "1"))
		bytes = form_original(f);
	else
		TRY(form_template(cx, app_conf_of(rq->app)->data_dir, f, &bytes, &own));
	buf_init(&b, DOCX_OUT);
	buf_add(&b, bytes);
	reply_bytes(out, DOCX_TYPE, arena_fmt(&cx->arena, "mau-%s.docx", f->name), &b);
	return RC_OK;
}

const struct route template_routes[] = {
	{ GET, "/report-templates", CAP_SETTINGS, templates, "Mẫu văn bản của cơ quan", "The office's templates", "templates" },
	{ POST, "/report-templates", CAP_SETTINGS, template_put, "Kiểm tra, xem thử hoặc dùng một mẫu",
		"Check, try or use a template", "templates", ROUTE_UPLOAD | ROUTE_HEAVY },
	{ GET, "/report-templates/{kind}/file", CAP_SETTINGS, template_get, "Tải mẫu đang dùng, hoặc mẫu kèm theo",
		"The template in use, or the shipped one" },
	{ POST, "/report-templates/{kind}/reset", CAP_SETTINGS, template_reset, "Trở lại mẫu kèm theo chương trình",
		"Back to the shipped template", "templates" },
	{ 0 },
};
