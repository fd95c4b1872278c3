#include "report/keep.h"

#include "auth/auth.h"
#include "file/file.h"
#include "mail/mail.h"
#include "org/org.h"
#include "report/mau08.h"
#include "report/monday.h"
#include "report/statement.h"

static enum rc keep(struct cx *cx, struct str dir, struct paper_new *n, struct row **out)
{
	n->on = date_first(jv_str(jv_get(n->data, "on")));
	return paper_make(cx, dir, n, out);
}

static enum rc monday(struct cx *cx, struct str dir, int32_t on, struct row **out)
{
	struct arena *a = &cx->arena;
	struct ledger_head head;
	struct jv *data;

	TRY(mau08_head(cx, dir, &head));
	TRY(monday_read(cx, &head, on, 0, &data));
	return keep(cx, dir,
		&(struct paper_new){ .form = &form_monday,
			.kind = "monday",
			.code = jv_str(jv_get(data, "code")),
			.title = arena_fmt(a, "Báo cáo nhanh tuần %" PRId64 " (%.*s–%.*s)", jv_i64(jv_get(data, "week"), 0),
				ARG_STR(jv_str(jv_get(data, "from_text"))), ARG_STR(jv_str(jv_get(data, "to_text")))),
			.data = data,
			.head = &head },
		out);
}

enum rc keep_monday(struct cx *cx, struct str dir, int32_t on, struct row **out)
{
	bool en = cx->en;
	enum rc rc;

	cx->en = false;
	rc = monday(cx, dir, on, out);
	cx->en = en;
	return rc;
}

static enum rc statement(struct cx *cx, struct str dir, int64_t unit, struct str period, struct row **out)
{
	struct arena *a = &cx->arena;
	struct ledger_head head;
	struct jv *data;
	struct row *row;

	TRY(res_load(cx, &res_units, unit, &row));
	TRY(mau08_head(cx, dir, &head));
	TRY(statement_make(cx, unit, period, &head, &data));
	return keep(cx, dir,
		&(struct paper_new){ .form = &form_statement,
			.kind = "statement",
			.code = arena_fmt(a, "XN-%.*s-%.*s", ARG_STR(row_text(row, "code")), ARG_STR(period)),
			.title = arena_fmt(a, "Bản xác nhận kỳ %.*s – %.*s", ARG_STR(date_show(a, period, false)),
				ARG_STR(row_text(row, "name"))),
			.unit = unit,
			.period = period,
			.data = data,
			.head = &head },
		out);
}

enum rc keep_period(struct cx *cx, struct str typed, struct str *out)
{
	struct val v = { 0 };
	struct str why = { 0 };

	if (!val_read(cx, &res_papers.fields[res_field(&res_papers, "period")], typed, &v, &why) || !v.set)
		return cx_fail_at(cx, RC_INVALID, STR("period"),
			L("Cần một kỳ, ví dụ Quý III/2026, 11/2026 hoặc 2026",
				"a period is wanted, such as Q3/2026, 11/2026 or 2026"));
	*out = v.s;
	return RC_OK;
}

enum rc keep_statement(struct cx *cx, struct str dir, int64_t unit, struct str period, struct row **out)
{
	bool en = cx->en;
	enum rc rc;

	cx->en = false;
	rc = statement(cx, dir, unit, period, out);
	cx->en = en;
	return rc;
}

static enum rc mau08(struct cx *cx, struct str dir, int64_t year, struct row **out)
{
	struct arena *a = &cx->arena;
	struct ledger_head head;
	struct jv *data;
	enum rc rc;

	TRY(mau08_head(cx, dir, &head));
	TRY(res_as_of(cx, head.size - 1));
	rc = mau08_make(cx, year, &head, &data);
	if (rc == RC_OK)
		mau08_shown(cx, data);
	TRY(rc);
	TRY(res_as_of(cx, INT64_MAX));
	return keep(cx, dir,
		&(struct paper_new){ .form = &form_mau08,
			.kind = "mau08",
			.code = arena_fmt(a, "MAU08-%" PRId64, year),
			.title = arena_fmt(a, "Báo cáo năm %" PRId64 " (Mẫu 08)", year),
			.unit = cx->who.unit,
			.period = arena_fmt(a, "%" PRId64, year),
			.data = data,
			.head = &head },
		out);
}

enum rc keep_mau08(struct cx *cx, struct str dir, int64_t year, struct row **out)
{
	bool en = cx->en;
	enum rc rc;

	cx->en = false;
	rc = mau08(cx, dir, year, out);
	cx->en = en;
	return rc;
}

enum rc keep_pdf(struct cx *cx, struct str dir, struct row *paper, struct str tmp, bool (*stop)(void *), void *arg)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct str docx, pdf, value;

	TRY(paper_file(cx, dir, paper, "docx", &docx));
	TRY(paper_pdf(cx, docx, tmp, stop, arg, &pdf));
	TRY(file_put(cx, dir, pdf, arena_fmt(&cx->arena, "%.*s.pdf", ARG_STR(row_text(paper, "code"))), &value));
	val_text(row_val(paper, "pdf"), value);
	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, paper, (struct str){ 0 }, NULL));
	return tx_commit(&tx);
}

/* --- jobs --- */

static enum rc pdf_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	struct row *paper;

	TRY(job_progress(cx, job, 0, 2, L("Đang dựng bản PDF", "making the PDF")));
	if (!paper_pdf_there(cx))
		job_no_more(job);
	TRY(res_load(cx, &res_papers, jv_i64(jv_get(payload, "paper"), 0), &paper));
	if (!row_text(paper, "pdf").n)
		TRY(keep_pdf(cx, job_data(job), paper, job_tmp(job), job_stopping, job));
	TRY(job_progress(cx, job, 2, 2, L("Xong", "done")));
	job_result(cx, job, "/papers/%" PRId64, paper->id);
	return RC_OK;
}

/* What goes with the mail, as the setting "monday.attach" wants it: the PDF where there is one, else the DOCX; "none": nothing but figures and an address,
 * for an office whose mail leaves the house. */
static enum rc attach(struct cx *cx, struct str dir, const struct row *paper, struct mail_new *mail)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str want = STR("pdf");
	bool pdf;

	TRY(db_query(cx, &r, "SELECT value FROM settings WHERE code = 'monday.attach'"));
	if (rows_next(&r))
		want = rows_copy(cx, &r, 0);
	TRY(rows_end(cx, &r));
	if (str_is(want, "none"))
		return RC_OK;
	pdf = str_is(want, "pdf") && row_text(paper, "pdf").n;
	TRY(paper_file(cx, dir, paper, pdf ? "pdf" : "docx", &mail->file));
	mail->file_name = arena_fmt(&cx->arena, "%.*s.%s", ARG_STR(row_text(paper, "code")), pdf ? "pdf" : "docx");
	mail->file_type = str_z(pdf ? "application/pdf" : DOCX_TYPE);
	return RC_OK;
}

/* Who is to have it (CAP_BRIEF), and gave an address. */
static enum rc readers(struct cx *cx, int64_t **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(int64_t) all = { 0 }, some = { 0 };

	TRY(db_query(cx, &r, "SELECT id FROM users WHERE disabled = 0 ORDER BY id"));
	while (rows_next(&r))
		vec_push(&cx->arena, &all, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < all.n; i++) {
		struct mail_person person;
		struct user u;

		TRY(user_load(cx, all.p[i], &u));
		TRY(mail_person_load(cx, all.p[i], &person));
		if ((u.role->may & CAP_BRIEF) && person.digest && person.address.n)
			vec_push(&cx->arena, &some, all.p[i]);
	}
	*out = some.p;
	*n = some.n;
	return RC_OK;
}

static enum rc tell(struct cx *cx, struct str dir, const struct row *paper, const struct jv *data)
{
	const struct jv *c = jv_get(data, "counts");
	struct mail_new mail = { .subject = row_text(paper, "title") };
	struct tx tx AUTO(tx_done) = { 0 };
	struct mail_conf conf;
	int64_t *users;
	size_t n;

	TRY(mail_conf_load(cx, &conf));
	if (!conf.server.n)
		return RC_OK;
	TRY(readers(cx, &users, &n));
	TRY(attach(cx, dir, paper, &mail));
	mail.body = arena_fmt(&cx->arena,
		"%.*s đã lập.\n\n- Việc phải thực hiện: %" PRId64 "\n- Đã hoàn thành: %" PRId64
		"\n- Chưa hoàn thành, trong hạn: %" PRId64 "\n- Quá hạn: %" PRId64 "\n- Chưa có thông tin: %" PRId64
		"\n\nXem, tải bản DOCX hoặc PDF:\n%.*s/papers/%" PRId64 "\n",
		ARG_STR(row_text(paper, "title")), jv_i64(jv_get(c, "all"), 0), jv_i64(jv_get(c, "done"), 0),
		jv_i64(jv_get(c, "open"), 0), jv_i64(jv_get(c, "late"), 0), jv_i64(jv_get(c, "unknown"), 0), ARG_STR(conf.url),
		paper->id);
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		mail.user = users[i];
		mail.key = arena_fmt(&cx->arena, "monday %.*s %" PRId64, ARG_STR(row_text(paper, "code")), users[i]);
		TRY(mail_queue(cx, &mail, &id));
	}
	return tx_commit(&tx);
}

/* Run twice on one day, or begun again after a crash, it makes one page and one mail for each. */
static enum rc monday_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	struct row *paper;
	struct jv *data;
	int64_t id;

	(void)payload;
	TRY(job_progress(cx, job, 0, 3, L("Đang lập báo cáo nhanh", "making the weekly page")));
	if (db_i64(cx, &id, "SELECT id FROM papers WHERE kind = 'monday' AND date = $1",
		    V(day_text(&cx->arena, day_at(cx->now)))) == RC_OK) {
		TRY(res_load(cx, &res_papers, id, &paper));
	} else {
		cx_clear(cx);
		TRY(keep_monday(cx, job_data(job), DAY_NONE, &paper));
	}
	TRY(job_progress(cx, job, 1, 3, L("Đang dựng bản PDF", "making the PDF")));
	if (paper_pdf_there(cx) && !row_text(paper, "pdf").n &&
		keep_pdf(cx, job_data(job), paper, job_tmp(job), job_stopping, job) != RC_OK)
		cx_clear(cx); /* the page must not wait for it: it goes out as DOCX, and the page of the paper makes the PDF */
	TRY(job_progress(cx, job, 2, 3, L("Đang gửi thư", "sending mail")));
	TRY(paper_data(cx, job_data(job), paper, &data));
	TRY(tell(cx, job_data(job), paper, data));
	job_result(cx, job, "/papers/%" PRId64, paper->id);
	return RC_OK;
}

const struct job_kind job_paper_pdf = { "paper-pdf", "Xuất PDF", "PDF export", .attempts = 3, .run = pdf_run };
const struct job_kind job_monday = { "monday-report", "Lập báo cáo nhanh", "Weekly page", .schedule = "mon 06:30",
	.run = monday_run };

enum rc keep_pdf_job(struct cx *cx, const struct row *paper, int64_t *job)
{
	struct jv *payload = jv_obj(&cx->arena);

	jv_set(&cx->arena, payload, "paper", jv_int(&cx->arena, paper->id));
	return job_add(cx,
		&(struct job_new){ .kind = "paper-pdf",
			.payload = payload,
			.title = arena_fmt(&cx->arena, "PDF: %.*s", ARG_STR(row_text(paper, "title"))),
			.key = arena_fmt(&cx->arena, "%" PRId64, paper->id) },
		job);
}
