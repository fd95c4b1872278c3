#include "report/keep.h"

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

/* Whoever sees the whole office and leads or watches it is told where the page stands: figures and an address, no system's name. */
static enum rc tell(struct cx *cx, const struct row *paper, const struct jv *data)
{
	struct rows r AUTO(rows_done) = { 0 };
	const struct jv *c = jv_get(data, "counts");
	VEC(int64_t) users = { 0 };
	struct tx tx AUTO(tx_done) = { 0 };
	struct mail_conf conf;
	struct str body;

	TRY(mail_conf_load(cx, &conf));
	if (!conf.server.n)
		return RC_OK;
	TRY(db_query(cx, &r,
		"SELECT id FROM users WHERE disabled = 0 AND unit IS NULL AND role IN ('admin', 'specialised', 'leader') ORDER BY "
		"id"));
	while (rows_next(&r))
		vec_push(&cx->arena, &users, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	body = arena_fmt(&cx->arena,
		"%.*s đã lập.\n\n- Việc phải thực hiện: %" PRId64 "\n- Đã hoàn thành: %" PRId64
		"\n- Chưa hoàn thành, trong hạn: %" PRId64 "\n- Quá hạn: %" PRId64
		"\n\nXem, tải bản DOCX hoặc PDF:\n%.*s/papers/%" PRId64 "\n",
		ARG_STR(row_text(paper, "title")), jv_i64(jv_get(c, "all"), 0), jv_i64(jv_get(c, "done"), 0),
		jv_i64(jv_get(c, "open"), 0), jv_i64(jv_get(c, "late"), 0), ARG_STR(conf.url), paper->id);
	TRY(tx_begin(cx, &tx));
	for (size_t i = 0; i < users.n; i++) {
		struct mail_person person;
		int64_t id;

		TRY(mail_person_load(cx, users.p[i], &person));
		if (person.digest && person.address.n)
			TRY(mail_queue(cx,
				&(struct mail_new){ .user = users.p[i],
					.subject = row_text(paper, "title"),
					.body = body,
					.key = arena_fmt(
						&cx->arena, "monday %.*s %" PRId64, ARG_STR(row_text(paper, "code")), users.p[i]) },
				&id));
	}
	return tx_commit(&tx);
}

/* Run twice for one week, it makes one page. */
static enum rc monday_run(struct cx *cx, const struct jv *payload, struct job *job)
{
	struct row *paper;
	struct jv *data;
	int64_t id;

	(void)payload;
	TRY(job_progress(cx, job, 0, 2, L("Đang lập báo cáo nhanh", "making the weekly page")));
	if (db_i64(cx, &id, "SELECT id FROM papers WHERE kind = 'monday' AND date = $1",
		    V(day_text(&cx->arena, day_at(cx->now)))) == RC_OK) {
		job_result(cx, job, "/papers/%" PRId64, id);
		return RC_OK;
	}
	cx_clear(cx);
	TRY(keep_monday(cx, job_data(job), DAY_NONE, &paper));
	TRY(paper_data(cx, job_data(job), paper, &data));
	TRY(tell(cx, paper, data));
	job_result(cx, job, "/papers/%" PRId64, paper->id);
	return paper_pdf_there(cx) ? keep_pdf_job(cx, paper, NULL) : RC_OK;
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
