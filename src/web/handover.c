/* Biên bản bàn giao: from an officer's page to signed minutes in three inputs; then one confirmation moves the systems. */
#include "report/handover.h"
#include "org/org.h"
#include "web/now.h"
#include "web/web.h"

static enum rc successors(struct cx *cx, const struct req *rq, const struct row *from, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "people", jv_list(a));
	struct res_query q = { .res = &res_people, .sort = -1, .limit = 1000 };
	int64_t unit = row_i64(from, "unit", 0);
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	for (int elsewhere = 0; elsewhere < 2; elsewhere++) /* of the unit first */
		for (size_t i = 0; i < page.n; i++) {
			const struct row *p = page.rows[i];
			struct str leaves = row_text(p, "leaves_on");
			struct jv *o;

			if (p->id == from->id || !row_i64(p, "unit", 0) || (row_i64(p, "unit", 0) != unit) != elsewhere ||
				(leaves.n && date_first(leaves) <= day_at(cx->now)))
				continue;
			o = jv_push(a, list, jv_obj(a));
			set_text(cx, o, "value", row_text(p, "code"));
			set_text(cx, o, "text",
				arena_fmt(a, "%.*s (%.*s)%s%.*s", ARG_STR(row_title(p)), ARG_STR(row_text(p, "code")),
					elsewhere ? " – " : "",
					ARG_STR(elsewhere ? val_show(cx, &res_people.fields[res_field(&res_people, "unit")],
								    row_val(p, "unit"))
							  : STR(""))));
			jv_set(a, o, "on", jv_bool(a, rq->method == POST && str_eq(row_text(p, "code"), req_get(cx, rq, "to"))));
		}
	return RC_OK;
}

/* What the minutes will say; the successor does not matter for it. */
static enum rc preview(struct cx *cx, const struct row *from, bool unit, struct jv *data)
{
	static const char *const keys[] = { "systems", "duties", "papers", "contracts", "accesses" };
	struct row *other = row_copy(cx, from);
	struct jv *minutes;

	other->id = 0;
	TRY(handover_make(cx, &(struct handover){ from, other, day_at(cx->now), unit }, NULL, &minutes));
	for (size_t i = 0; i < COUNT(keys); i++) {
		const char *count = arena_fmt(&cx->arena, "%s_n", keys[i]).p;

		jv_set(&cx->arena, data, keys[i], jv_get(minutes, keys[i]));
		jv_set(&cx->arena, data, count, jv_get(minutes, count));
	}
	return RC_OK;
}

static enum rc show(struct cx *cx, const struct req *rq, const struct row *from, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *view = jv_obj(a), *head;
	bool whole = str_is(req_get(cx, rq, "whole"), "1");

	TRY(preview(cx, from, whole, data));
	reply_data(out, data);
	head = thing_head(cx, view, arena_fmt(a, L("Bàn giao: %.*s", "Hand-over: %.*s"), ARG_STR(row_title(from))),
		L("Biên bản lập từ dữ liệu hiện có, in ra ký, lưu kèm mã kiểm chứng; sau đó một lần xác nhận chuyển trách nhiệm "
		  "các hệ thống.",
			"Minutes made from what is known, kept with a code; then one confirmation moves the systems."));
	thing_crumb(cx, head, L("Cán bộ, nhân sự", "People"), STR("/people"));
	thing_crumb(cx, head, arena_z(a, row_text(from, "code")), thing_url(cx, from));
	TRY(successors(cx, rq, from, view));
	jv_set(a, view, "id", jv_int(a, from->id));
	jv_set(a, view, "whole", jv_bool(a, whole));
	set_text(cx, view, "date", rq->method == POST ? req_get(cx, rq, "date") : day_show(a, day_at(cx->now)));
	reply_view(out, view);
	reply_page(out, "handover");
	return RC_OK;
}

static enum rc person_of(struct cx *cx, const struct req *rq, struct row **out)
{
	TRY(res_load(cx, &res_people, rq->id, out));
	TRY(res_may_write(cx, *out));
	if (!row_i64(*out, "unit", 0))
		return cx_fail(cx, RC_INVALID, L("Chỉ lập biên bản cho cán bộ của đơn vị", "minutes are for people of a unit"));
	return RC_OK;
}

static enum rc handover_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *from;

	TRY(person_of(cx, rq, &from));
	return show(cx, rq, from, out);
}

static enum rc handover_post(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *from, *to, *paper;
	struct str code, date;

	TRY(person_of(cx, rq, &from));
	if (!rq->json)
		TRY(show(cx, rq, from, out));
	TRY(req_text(cx, rq, "to", 1, 40, &code));
	TRY(req_date(cx, rq, "date", true, &date));
	if (date.n != 10)
		return cx_fail_at(
			cx, RC_INVALID, STR("date"), L("Cần ngày đầy đủ dd/mm/yyyy", "a whole date dd/mm/yyyy is wanted"));
	TRY(res_by_code(cx, &res_people, code, &to));
	TRY(handover_keep(cx, app_conf_of(rq->app)->data_dir,
		&(struct handover){ from, to, date_first(date), str_is(req_get(cx, rq, "whole"), "1") }, &paper));
	reply_data(out, row_json(cx, paper));
	reply_notice(cx, out, L("Đã lập %.*s và ghi vào Hoạt động", "%.*s was made, and the act recorded"),
		ARG_STR(row_text(paper, "code")));
	reply_to(cx, out, "/papers/%" PRId64, paper->id);
	return RC_OK;
}

static enum rc minutes_of(struct cx *cx, const struct req *rq, struct row **paper, struct jv **minutes)
{
	TRY(res_load(cx, &res_papers, rq->id, paper));
	TRY(res_may_write(cx, *paper));
	if (!str_is(row_text(*paper, "kind"), "handover"))
		return cx_fail(cx, RC_CONFLICT, L("Không phải biên bản bàn giao", "these are no hand-over minutes"));
	return paper_data(cx, app_conf_of(rq->app)->data_dir, *paper, minutes);
}

static enum rc handover_back(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *minutes;
	struct row *paper;
	struct str reason;
	int64_t n;

	TRY(req_text(cx, rq, "reason", 2, 500, &reason));
	TRY(minutes_of(cx, rq, &paper, &minutes));
	TRY(handover_undo(cx, paper, minutes, reason, &n));
	reply_data(out, row_json(cx, paper));
	reply_notice(cx, out,
		L("Đã hoàn tác %" PRId64 " mục; biên bản và lịch sử vẫn còn",
			"%" PRId64 " things were taken back; minutes and history stay"),
		n);
	reply_to(cx, out, "/papers/%" PRId64, paper->id);
	return RC_OK;
}

static enum rc handover_move(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *minutes;
	struct row *paper;
	int64_t moved;

	TRY(minutes_of(cx, rq, &paper, &minutes));
	TRY(handover_apply(cx, paper, minutes, &moved));
	reply_data(out, row_json(cx, paper));
	reply_notice(
		cx, out, L("Đã chuyển %" PRId64 " hệ thống theo biên bản", "%" PRId64 " systems were moved by the minutes"), moved);
	reply_to(cx, out, "/papers/%" PRId64, paper->id);
	return RC_OK;
}

const struct route handover_routes[] = {
	{ GET, "/people/{id}/handover", CAP_EDIT | CAP_EXPORT, handover_show, "Việc bàn giao của một cán bộ",
		"What an officer hands over", "handover" },
	{ POST, "/people/{id}/handover", CAP_EDIT | CAP_EXPORT, handover_post, "Lập biên bản bàn giao", "Make hand-over minutes",
		"handover", ROUTE_HEAVY },
	{ POST, "/papers/{id}/apply", CAP_EDIT, handover_move, "Chuyển trách nhiệm theo biên bản bàn giao",
		"Move the systems by the minutes", "paper" },
	{ POST, "/papers/{id}/apply/undo", CAP_EDIT, handover_back, "Hoàn tác việc chuyển theo biên bản bàn giao",
		"Take back what the minutes moved", "paper" },
	{ 0 },
};
