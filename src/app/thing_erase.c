/* Personal data erased for good: what is left of it and where it is asked for. */
#include "app/thing_int.h"

enum rc thing_code_ever(struct cx *cx, const struct res *r, int64_t id, struct str *out)
{
	struct change *c;
	size_t n;

	TRY(res_history(cx, r, id, &c, &n));
	for (size_t i = 0; i < n; i++)
		if (!c[i].row->gone) {
			*out = row_text(c[i].row, "code");
			return RC_OK;
		}
	return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy %s", "no such %s"), L(r->vi, r->en));
}

enum rc thing_forget_view(struct cx *cx, const struct res *r, int64_t id, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct str code;
	size_t *fields, n;
	struct jv *o;

	TRY(res_personal(cx, r, id, &fields, &n));
	if (n == 0)
		return RC_OK;
	TRY(thing_code_ever(cx, r, id, &code));
	o = jv_set(a, view, "forget", jv_obj(a));
	set_text(cx, o, "action", arena_fmt(a, "/%s/%" PRId64 "/erase", r->name, id));
	set_text(cx, o, "fields", res_fields_said(cx, r, fields, n));
	set_text(cx, o, "code", code);
	return RC_OK;
}

/* What cannot be taken back is confirmed by its code. */
enum rc thing_erase(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct row *row;
	struct str why, confirm, code;
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(reason_given(cx, rq, &why));
	TRY(req_text(cx, rq, "confirm", 0, 200, &confirm));
	TRY(tx_begin(cx, &tx));
	TRY(thing_code_ever(cx, r, rq->id, &code));
	TRY(res_erase(cx, r, rq->id, why));
	if (!str_eq(confirm, code))
		return cx_fail_at(cx, RC_INVALID, STR("confirm"),
			L("Chưa xoá: ghi đúng mã “%.*s” để xác nhận, dữ liệu cá nhân đã xoá thì không lấy lại được",
				"nothing is erased: write the code “%.*s” to confirm, for erased personal data never comes back"),
			ARG_STR(code));
	TRY(tx_commit(&tx));
	if (db_scrub(cx) != RC_OK)
		cx_clear(cx); /* somebody reads just now: the log is cut later */
	reply_data(out, jv_obj(&cx->arena));
	if (res_load(cx, r, rq->id, &row) == RC_OK)
		reply_to(cx, out, "%.*s", ARG_STR(thing_url(cx, row)));
	else
		reply_to(cx, out, "/%s/%" PRId64 "/history", r->name, rq->id);
	cx_clear(cx);
	reply_notice(cx, out,
		L("Đã xoá dữ liệu cá nhân của %.*s ở mọi phiên bản; người xoá và lý do có trong lịch sử",
			"the personal data of %.*s is erased in every version; the history says by whom and why"),
		ARG_STR(code));
	return RC_OK;
}
