/* Báo cáo nhanh: the one page of Monday's briefing, as it will be printed, and its downloads. */
#include "report/monday.h"
#include "report/form.h"
#include "report/mau08.h"
#include "web/now.h"
#include "web/web.h"

static void faces(struct cx *cx, const struct jv *data, const char *key, struct jv *view)
{
	struct arena *a = &cx->arena;
	const struct jv *list = jv_get(data, key);
	struct jv *out = jv_set(a, view, key, jv_list(a));

	for (size_t i = 0; i < list->n; i++) {
		struct jv *o = jv_push(a, out, jv_obj(a));
		struct str face = jv_str(jv_get(list->items[i], "face"));
		enum duty_face f = FACE_LATE;

		while (f + 1 < FACE_COUNT && !str_is(face, duty_face_names[f]))
			f++;
		jv_set(a, o, "row", list->items[i]);
		jv_set(a, o, "state", face_view(cx, f, duty_face_label(f, false, cx->en)));
		set_text(cx, o, "url", arena_fmt(a, "/duties?clause=%.*s", ARG_STR(jv_str(jv_get(list->items[i], "clause")))));
	}
}

static enum rc monday_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data, *view = jv_obj(a), *head;
	AUTO(now_done) struct now n = { 0 };
	const struct board *then;
	struct board_filter q;

	TRY(now_get(cx, rq, &n));
	TRY(now_filter(cx, rq, &n, &q));
	TRY(now_then(cx, &n, &then));
	TRY(monday_make(cx, &(struct monday_in){ n.board, then, NULL, q.unit, q.provider }, &data));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, str_z(L("Báo cáo nhanh", "Weekly page")),
		L("Xem trước bản in một trang A4. Bản tải về được chốt bằng mã đầu sổ nhật ký.",
			"As it will be printed, on one page. A download is frozen with the ledger's head."));
	if (rq->user->role->may & CAP_EXPORT) {
		thing_act(cx, head, L("Tải DOCX", "Download DOCX"),
			arena_fmt(a, "/reports/monday/export?on=%.*s", ARG_STR(day_text(a, n.on))), true);
		jv_set(a, jv_at(jv_get(head, "acts"), 0), "file", jv_bool(a, true));
	}
	jv_set(a, view, "r", data);
	faces(cx, data, "new_late", view);
	faces(cx, data, "due", view);
	now_switches(cx, &n, view);
	reply_view(out, view);
	return RC_OK;
}

static enum rc monday_export(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str dir = app_conf_of(rq->app)->data_dir, on;
	struct ledger_head head;
	struct jv *data;

	TRY(req_date(cx, rq, "on", false, &on));
	if (on.p && on.n != 10)
		return cx_fail_at(cx, RC_INVALID, STR("on"), L("Cần ngày đầy đủ dd/mm/yyyy", "a whole date dd/mm/yyyy is wanted"));
	cx->en = false; /* the paper is Vietnamese */
	TRY(mau08_head(cx, dir, &head));
	TRY(monday_read(cx, &head, on.p ? date_first(on) : DAY_NONE, cx->who.unit, &data));
	buf_init(&b, DOCX_OUT);
	TRY(form_docx(cx, dir, &form_monday, data, &b));
	reply_bytes(out, DOCX_TYPE, arena_fmt(&cx->arena, "%.*s.docx", ARG_STR(jv_str(jv_get(data, "code")))), &b);
	return RC_OK;
}

const struct route monday_routes[] = {
	{ GET, "/reports/monday", CAP_READ, monday_show, "Báo cáo nhanh: một trang cho giao ban thứ Hai",
		"The one page of Monday's briefing", "monday" },
	{ GET, "/reports/monday/export", CAP_READ | CAP_EXPORT, monday_export, "Tải báo cáo nhanh dạng DOCX, chốt bằng mã đầu sổ",
		"The weekly page as DOCX, frozen with the ledger's head", NULL, ROUTE_HEAVY },
	{ 0 },
};
