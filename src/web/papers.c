/* Báo cáo: what was made and kept, and making: a unit's statement, the weekly page; a code typed from paper leads to what it stands for. */
#include "org/org.h"
#include "report/keep.h"
#include "report/mau08.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 50 };

static struct str last_quarter(struct cx *cx)
{
	int y, m, d, q;

	day_parts(day_at(cx->now), &y, &m, &d);
	q = (m - 1) / 3;
	return q ? arena_fmt(&cx->arena, "%04d-Q%d", y, q) : arena_fmt(&cx->arena, "%04d-Q4", y - 1);
}

/* Of whom who asks may make one: none of another unit, nor one that was gone before the periods that are offered. */
static enum rc unit_options(struct cx *cx, const struct req *rq, struct jv *view)
{
	struct res_query q = { .res = &res_units, .sort = -1, .limit = 1000 };
	struct jv *list = jv_set(&cx->arena, view, "units", jv_list(&cx->arena));
	int32_t since = date_first(str_cut(last_quarter(cx), 0, 4));
	AUTO(now_done) struct now n = { 0 };
	struct res_page page;

	TRY(now_get(cx, rq, &n));
	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n; i++) {
		const struct row *u = page.rows[i];
		struct str end = row_text(u, "valid_to");

		if (now_unit_seen(cx, &n, u->id) && (end.n == 0 || date_last(end) >= since))
			thing_option(cx, list, row_text(u, "code"), row_text(u, "name"), u->id == cx->who.unit);
	}
	return RC_OK;
}

static void periods(struct cx *cx, struct jv *view)
{
	struct jv *list = jv_set(&cx->arena, view, "periods", jv_list(&cx->arena));
	struct str first = last_quarter(cx);
	int y, m, d;

	day_parts(day_at(cx->now), &y, &m, &d);
	thing_option(cx, list, first, date_show(&cx->arena, first, cx->en), true);
	first = arena_fmt(&cx->arena, "%04d-Q%d", y, (m - 1) / 3 + 1);
	thing_option(cx, list, first, date_show(&cx->arena, first, cx->en), false);
	for (int i = 0; i < 3; i++, m = m == 1 ? 12 : m - 1, y -= m == 12) {
		struct str month = arena_fmt(&cx->arena, "%04d-%02d", y, m);

		thing_option(cx, list, month, date_show(&cx->arena, month, cx->en), false);
	}
	day_parts(day_at(cx->now), &y, &m, &d);
	thing_option(cx, list, arena_fmt(&cx->arena, "%04d", y), arena_fmt(&cx->arena, L("Năm %d", "Year %d"), y), false);
}

static enum rc papers(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct res_query q = { .res = &res_papers, .sort = res_field(&res_papers, "date"), .desc = true, .limit = SHOWN };
	struct jv *data = jv_obj(a), *view = jv_obj(a), *list = jv_set(a, data, "papers", jv_list(a)), *head;
	uint64_t may = rq->user->role->may;
	struct res_page page;

	q.after = req_query(rq, "after");
	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n; i++)
		jv_push(a, list, row_json(cx, page.rows[i]));
	jv_set(a, data, "next", jv_text(a, page.next));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, str_z(L("Báo cáo, xác nhận số liệu", "Papers")),
		L("Mỗi văn bản mang mã kiểm chứng và mã đầu sổ nhật ký: sau này luôn biết số liệu đã ký là số liệu nào và có thay "
		  "đổi không.",
			"Each paper carries a verification code and the ledger's head: what was signed can always be told, and "
			"whether it changed."));
	thing_act(cx, head, L("Báo cáo nhanh", "Weekly page"), STR("/reports/monday"), false);
	thing_act(cx, head, L("Mẫu 08", "Mẫu 08"), STR("/reports/mau08"), false);
	if (may & CAP_SETTINGS)
		thing_act(cx, head, L("Mẫu văn bản", "Templates"), STR("/report-templates"), false);
	TRY(unit_options(cx, rq, view));
	periods(cx, view);
	jv_set(a, view, "may_make", jv_bool(a, (may & CAP_EDIT) && (may & CAP_EXPORT)));
	jv_set(a, view, "may_keep", jv_bool(a, (may & CAP_EDIT) && (may & CAP_EXPORT) && cx->who.unit == 0));
	jv_set(a, view, "table",
		thing_table(cx, &res_papers, page.rows, page.n,
			L("Chưa có văn bản nào. Lập bản xác nhận của đơn vị, hoặc lưu báo cáo nhanh.", "No papers yet.")));
	if (page.next.p)
		set_text(cx, view, "next", arena_fmt(a, "/papers?after=%.*s", ARG_STR(page.next)));
	reply_view(out, view);
	return RC_OK;
}

static enum rc made(struct cx *cx, struct reply *out, const struct row *row)
{
	reply_data(out, row_json(cx, row));
	reply_notice(cx, out, L("Đã lập %.*s, mã kiểm chứng %.*s", "%.*s was made, code %.*s"), ARG_STR(row_text(row, "code")),
		ARG_STR(row_text(row, "verify_code")));
	reply_to(cx, out, "/papers/%" PRId64, row->id);
	return RC_OK;
}

static enum rc make_statement(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str unit, typed, period;
	struct row *row;

	TRY(req_text(cx, rq, "unit", 1, 40, &unit));
	TRY(req_text(cx, rq, "period", 4, 40, &typed));
	TRY(keep_period(cx, typed, &period));
	TRY(res_by_code(cx, &res_units, unit, &row));
	TRY(keep_statement(cx, app_conf_of(rq->app)->data_dir, row->id, period, &row));
	return made(cx, out, row);
}

static enum rc make_monday(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row;

	if (cx->who.unit)
		return cx_fail(cx, RC_DENIED,
			L("Báo cáo nhanh của cả cơ quan do đơn vị chuyên trách lập",
				"the office's page is made by who sees the whole office"));
	TRY(keep_monday(cx, app_conf_of(rq->app)->data_dir, DAY_NONE, &row));
	return made(cx, out, row);
}

static enum rc make_mau08(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row;
	int64_t year;

	TRY(req_i64_or(cx, rq, "year", MAU08_YEAR_MIN, MAU08_YEAR_MAX, mau08_year(cx->now), &year));
	TRY(keep_mau08(cx, app_conf_of(rq->app)->data_dir, year, &row));
	return made(cx, out, row);
}

static enum rc verify(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str typed, code;
	struct row *row;

	TRY(req_text(cx, rq, "code", 1, 60, &typed));
	if (!paper_code_read(cx, typed, &code))
		return cx_fail_at(cx, RC_INVALID, STR("code"),
			L("Mã kiểm chứng gồm 16 chữ và số, ví dụ 7F3A-91C2-4D0E-86B5",
				"a code has 16 letters and digits, such as 7F3A-91C2-4D0E-86B5"));
	TRY(paper_by_verify(cx, code, &row));
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/papers/%" PRId64, row->id);
	return RC_OK;
}

const struct route papers_routes[] = {
	{ GET, "/papers", CAP_READ, papers, "Báo cáo, bản xác nhận đã lập", "Papers made", "papers" },
	{ POST, "/papers/statement", CAP_EDIT | CAP_EXPORT, make_statement, "Lập bản xác nhận tình hình của một đơn vị cho một kỳ",
		"Make a unit's statement for a period", "papers", ROUTE_HEAVY },
	{ POST, "/papers/monday", CAP_EDIT | CAP_EXPORT, make_monday, "Lập và lưu báo cáo nhanh", "Make and keep the weekly page",
		"papers", ROUTE_HEAVY },
	{ POST, "/papers/mau08", CAP_EDIT | CAP_EXPORT, make_mau08, "Lập và lưu báo cáo năm theo Mẫu 08",
		"Make and keep the year's report", "papers", ROUTE_HEAVY },
	{ GET, "/verify", CAP_READ, verify, "Mã kiểm chứng trên giấy là của văn bản nào", "Which paper a code stands for" },
	{ 0 },
};
