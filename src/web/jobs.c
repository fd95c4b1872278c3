/* Việc nền: what runs beside the pages, its schedules; and the page that whoever started a job watches. */
#include "app/thing.h"
#include "db/db.h"
#include "job/job.h"
#include "org/org.h"
#include "web/web.h"

enum { SHOWN = 100 };

static struct str maker(struct cx *cx, int64_t user)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str post = { 0 };

	if (user <= 0)
		return str_z(L("Theo lịch", "By schedule"));
	if (db_query(cx, &r, "SELECT post FROM users WHERE id = $1", V(user)) == RC_OK && rows_next(&r))
		post = rows_copy(cx, &r, 0);
	if (rows_end(cx, &r) != RC_OK)
		cx_clear(cx);
	return post.p ? post : STR("?");
}

static struct str kind_label(struct cx *cx, const struct req *rq, struct str name)
{
	const struct job_kind *k = job_kind_find(app_conf_of(rq->app)->jobs, name);

	return k ? str_z(L(k->vi, k->en)) : name;
}

static struct str far(struct cx *cx, const struct job_row *r)
{
	if (r->total <= 0 || r->state == JOB_DONE)
		return r->says;
	return arena_fmt(&cx->arena, "%" PRId64 "/%" PRId64 "%s%.*s", r->done, r->total, r->says.n ? " · " : "", ARG_STR(r->says));
}

static struct jv *job_data_json(struct cx *cx, const struct job_row *r)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	jv_set(a, o, "id", jv_int(a, r->id));
	jv_set(a, o, "kind", jv_text(a, r->kind));
	jv_set(a, o, "title", jv_text(a, r->title));
	jv_set(a, o, "state", jv_z(a, job_states[r->state].name));
	jv_set(a, o, "attempts", jv_int(a, r->attempts));
	jv_set(a, o, "done", jv_int(a, r->done));
	jv_set(a, o, "total", jv_int(a, r->total));
	jv_set(a, o, "says", jv_text(a, r->says));
	jv_set(a, o, "error", jv_text(a, r->error));
	jv_set(a, o, "url", jv_text(a, r->url));
	jv_set(a, o, "made_at", jv_text(a, instant_text(a, r->made_at)));
	jv_set(a, o, "run_after", jv_text(a, instant_text(a, r->run_after)));
	return o;
}

/* What runs by schedule is called as its kind, in the reader's language. */
static struct str title_of(struct cx *cx, const struct req *rq, const struct job_row *r)
{
	const struct job_kind *k = job_kind_find(app_conf_of(rq->app)->jobs, r->kind);

	return k && (str_is(r->title, k->vi) || str_is(r->title, k->en)) ? str_z(L(k->vi, k->en)) : r->title;
}

static void job_view(struct cx *cx, const struct req *rq, const struct job_row *r, struct jv *o)
{
	struct arena *a = &cx->arena;
	bool over = r->state != JOB_WAITING && r->state != JOB_RUNNING;

	jv_set(a, o, "id", jv_int(a, r->id));
	set_text(cx, o, "title", title_of(cx, rq, r));
	set_text(cx, o, "kind", kind_label(cx, rq, r->kind));
	jv_set(a, o, "state", jv_z(a, L(job_states[r->state].vi, job_states[r->state].en)));
	jv_set(a, o, "running", jv_bool(a, !over));
	jv_set(a, o, "failed", jv_bool(a, r->state == JOB_FAILED));
	jv_set(a, o, "done", jv_int(a, r->done));
	jv_set(a, o, "total", jv_int(a, r->state == JOB_RUNNING ? r->total : 0));
	set_text(cx, o, "says", far(cx, r));
	set_text(cx, o, "error", r->error);
	set_text(cx, o, "url", r->url);
	set_text(cx, o, "who", maker(cx, r->made_by));
	set_text(cx, o, "at", instant_show(a, r->made_at));
	if (r->state == JOB_WAITING && r->run_after > cx->now)
		set_text(cx, o, "next",
			arena_fmt(a, L("chạy lại lúc %.*s", "again at %.*s"), ARG_STR(instant_show(a, r->run_after))));
	if (r->attempts > 1)
		set_text(cx, o, "tries", arena_fmt(a, L("lần chạy thứ %" PRId64, "run no. %" PRId64), r->attempts));
	jv_set(a, o, "retry",
		jv_bool(a, r->state == JOB_FAILED || r->state == JOB_CANCELLED ||
				   (r->state == JOB_WAITING && r->run_after > cx->now)));
	jv_set(a, o, "cancel", jv_bool(a, !over && !r->stop));
}

/* --- schedules --- */

static enum rc setting_url(struct cx *cx, const struct job_kind *k, struct str *url, bool *bad)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str code = arena_fmt(&cx->arena, "schedule.%s", k->name);
	struct job_plan plan;

	*url = arena_fmt(&cx->arena, "/settings/new?code=%.*s", ARG_STR(code));
	TRY(db_query(cx, &r, "SELECT id, value FROM settings WHERE code = $1", V(code)));
	if (rows_next(&r)) {
		*url = arena_fmt(&cx->arena, "/settings/%" PRId64 "/edit", rows_i64(&r, 0));
		*bad = !job_plan_read(rows_text(&r, 1), &plan);
	}
	return rows_end(cx, &r);
}

static enum rc plan_view(struct cx *cx, const struct job_kind *k, struct jv *list, struct jv *data)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a)), *d = jv_push(a, data, jv_obj(a));
	struct job_plan plan;
	struct str url;
	bool bad = false;

	TRY(job_plan_of(cx, k, &plan));
	TRY(setting_url(cx, k, &url, &bad));
	jv_set(a, o, "name", jv_z(a, k->name));
	jv_set(a, o, "label", jv_z(a, L(k->vi, k->en)));
	set_text(cx, o, "plan",
		bad ? str_z(L("Tham số không đọc được: đang tắt", "The setting cannot be read: off")) : job_plan_show(cx, &plan));
	jv_set(a, o, "bad", jv_bool(a, bad));
	jv_set(a, d, "kind", jv_z(a, k->name));
	jv_set(a, d, "on", jv_bool(a, plan.how != PLAN_OFF));
	if (plan.how != PLAN_OFF)
		set_text(cx, o, "next", instant_show(a, job_plan_next(&plan, cx->now)));
	set_text(cx, o, "url", url);
	return RC_OK;
}

static enum rc jobs(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	const struct job_kind *const *kinds = app_conf_of(rq->app)->jobs;
	struct jv *data = jv_obj(a), *view = jv_obj(a), *plans = jv_set(a, view, "plans", jv_list(a)), *head;
	struct jv *rows = jv_set(a, view, "rows", jv_list(a)), *list = jv_set(a, data, "jobs", jv_list(a));
	struct jv *schedules = jv_set(a, data, "schedules", jv_list(a));
	struct job_row *r;
	int64_t before;
	size_t n;

	TRY(req_i64_or(cx, rq, "before", 0, INT64_MAX, 0, &before));
	head = thing_head(cx, view, str_z(L("Việc nền", "Jobs")),
		L("Những việc chương trình tự chạy bên cạnh các trang: gửi thư, lập báo cáo, xuất tệp. Việc không thành công hiện "
		  "nguyên nhân và cách chạy lại.",
			"What the program does beside the pages: mail, reports, files. What failed says why and can be run "
			"again."));
	thing_act(cx, head, L("Thư điện tử", "Mail"), STR("/mail"), false);
	for (size_t i = 0; kinds && kinds[i]; i++)
		if (kinds[i]->schedule)
			TRY(plan_view(cx, kinds[i], plans, schedules));
	TRY(job_list(cx, before, SHOWN, &r, &n));
	for (size_t i = 0; i < n; i++) {
		jv_push(a, list, job_data_json(cx, &r[i]));
		if (!rq->json)
			job_view(cx, rq, &r[i], jv_push(a, rows, jv_obj(a)));
	}
	if (n == SHOWN)
		set_text(cx, view, "more", arena_fmt(a, "/jobs?before=%" PRId64, r[n - 1].id));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

/* Whoever started it, and whoever keeps the settings; to others it does not exist. */
static enum rc mine(struct cx *cx, const struct req *rq, struct job_row *r)
{
	TRY(job_load(cx, rq->id, r));
	if (r->made_by != cx->who.user && !(cx->who.may & CAP_SETTINGS))
		return cx_fail(cx, RC_NOT_FOUND, L("Không có việc nền số %" PRId64, "there is no job %" PRId64), rq->id);
	return RC_OK;
}

static enum rc job(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena), *head;
	struct job_row r;

	TRY(mine(cx, rq, &r));
	head = thing_head(cx, view, r.title, NULL);
	if (cx->who.may & CAP_SETTINGS)
		thing_crumb(cx, head, L("Việc nền", "Jobs"), STR("/jobs"));
	job_view(cx, rq, &r, jv_set(&cx->arena, view, "job", jv_obj(&cx->arena)));
	/* htmx reads an answer as if there were no script: what is for those without must not be in it. */
	jv_set(&cx->arena, view, "refresh",
		jv_bool(&cx->arena,
			(r.state == JOB_WAITING || r.state == JOB_RUNNING) && http_header(rq->http, "hx-request").n == 0));
	reply_data(out, job_data_json(cx, &r));
	reply_view(out, view);
	return RC_OK;
}

static enum rc retry(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct job_row r;

	TRY(mine(cx, rq, &r));
	TRY(job_retry(cx, rq->id));
	TRY(job_load(cx, rq->id, &r));
	reply_data(out, job_data_json(cx, &r));
	reply_to(cx, out, JOB_PAGE, rq->id);
	return RC_OK;
}

static enum rc cancel(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct job_row r;

	TRY(mine(cx, rq, &r));
	TRY(job_cancel(cx, rq->id));
	TRY(job_load(cx, rq->id, &r));
	reply_data(out, job_data_json(cx, &r));
	reply_to(cx, out, JOB_PAGE, rq->id);
	return RC_OK;
}

static enum rc run_kind(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct job_kind *k = job_kind_find(app_conf_of(rq->app)->jobs, req_param(rq, "kind"));
	struct job_row r;
	int64_t id;

	if (k == NULL || k->schedule == NULL)
		return cx_fail(cx, RC_NOT_FOUND, L("Không có việc nền theo lịch này", "there is no such scheduled job"));
	TRY(job_add(cx, &(struct job_new){ .kind = k->name, .title = str_z(L(k->vi, k->en)), .key = STR("page") }, &id));
	TRY(job_load(cx, id, &r));
	reply_data(out, job_data_json(cx, &r));
	reply_to(cx, out, JOB_PAGE, id);
	return RC_OK;
}

const struct route job_routes[] = {
	{ GET, "/jobs", CAP_SETTINGS, jobs, "Việc nền: lịch chạy, đang chạy, không thành công", "Jobs and their schedules",
		"jobs" },
	{ GET, "/jobs/{id}", CAP_READ, job, "Tiến độ một việc nền", "How far a job is", "job" },
	{ POST, "/jobs/{id}/retry", CAP_READ, retry, "Chạy lại một việc nền", "Run a job again", "job" },
	{ POST, "/jobs/{id}/cancel", CAP_READ, cancel, "Hủy một việc nền", "Cancel a job", "job" },
	{ POST, "/jobs/kinds/{kind}/run", CAP_SETTINGS, run_kind, "Chạy ngay một việc theo lịch", "Run a scheduled job now",
		"jobs" },
	{ 0 },
};
