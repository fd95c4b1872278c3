/* Mục đã gửi rồi xoá: what was submitted and deleted, by whom and why, newest first, for whoever reads the ledger. Drafts were nobody's evidence. */
#include "db/db.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 500 };
enum { COL_AT, COL_KIND, COL_ITEM, COL_WHO, COL_REASON, COL_ENTRY, COLS };
static const struct thing_col cols[COLS] = { { "Lúc xoá", "Deleted at", "date" }, { "Loại", "Kind" },
	{ "Nội dung", "Item", "head" }, { "Người xoá", "By" }, { "Lý do", "Reason" }, { "Mục nhật ký", "Ledger entry", "num" } };

static enum rc one(struct cx *cx, const struct res *r, int64_t id, struct jv *list, struct jv *rows)
{
	struct arena *a = &cx->arena;
	struct change *c;
	struct str t[COLS];
	struct jv *o;
	size_t n;

	if (res_history(cx, r, id, &c, &n) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx); /* a draft that was given up is its unit's own */
		return RC_OK;
	}
	if (n < 2 || !c[0].row->gone || (r->drafts && row_i64(c[1].row, "draft", 0)))
		return RC_OK;
	t[COL_AT] = instant_show(a, c[0].at);
	t[COL_KIND] = str_z(L(r->vi, r->en));
	t[COL_ITEM] = arena_fmt(a, "%.*s %.*s", ARG_STR(row_text(c[1].row, "code")), ARG_STR(row_named(cx, c[1].row)));
	t[COL_WHO] = author_text(cx, c[0].seq, c[0].by);
	t[COL_REASON] = c[0].why;
	t[COL_ENTRY] = arena_fmt(a, "%" PRId64, c[0].seq);
	o = jv_push(a, list, jv_obj(a));
	set_text(cx, o, "resource", str_z(r->name));
	jv_set(a, o, "id", jv_int(a, id));
	set_text(cx, o, "code", row_text(c[1].row, "code"));
	set_text(cx, o, "title", row_named(cx, c[1].row));
	set_text(cx, o, "at", instant_text(a, c[0].at));
	set_text(cx, o, "by", c[0].by);
	set_text(cx, o, "reason", c[0].why);
	jv_set(a, o, "seq", jv_int(a, c[0].seq));
	plain_row(cx, rows, cols, COLS, t, COL_ITEM, arena_fmt(a, "/%s/%" PRId64 "/history", r->name, id));
	return RC_OK;
}

/* The page around its table. A day that cannot be read stays in its field, with what is wrong with it, and nothing is listed as if it had been read. */
static struct jv *page_view(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *head = thing_head(cx, view, str_z(L("Mục đã gửi rồi xoá", "Submitted and deleted")),
		L("Xoá là đính chính: mỗi mục có người xoá và lý do trong sổ nhật ký; nội dung cũ còn trong lịch sử.",
			"A deletion is a correction: the ledger keeps who and why, the history what it said."));
	struct jv *filter = thing_filter(cx, jv_set(a, view, "filters", jv_list(a)), "after", L("Xoá từ ngày", "Deleted from"),
		"date", req_query(rq, "after"));

	thing_crumb(cx, head, L("Sổ nhật ký", "Ledger"), STR("/ledger"));
	if (told)
		set_text(cx, filter, "error", told->text);
	return plain_table(cx, view, cols, COLS,
		told ? L("Sửa ngày ở trên rồi lọc lại.", "Correct the day above and filter again.")
		: req_query(rq, "after").n ? L("Không có mục nào bị xoá từ ngày này.", "Nothing was deleted since that day.")
					   : L("Chưa có mục nào bị xoá.", "Nothing was deleted."));
}

static enum rc refused(struct cx *cx, const struct req *rq, enum rc rc, struct reply *out)
{
	struct fault told = cx->fault;
	struct jv *view = jv_obj(&cx->arena);

	if (rq->json || rc != RC_INVALID)
		return rc;
	cx_clear(cx);
	page_view(cx, rq, &told, view);
	jv_set(&cx->arena, view, "count", jv_z(&cx->arena, L("Chưa lọc được", "Not filtered")));
	reply_data(out, jv_obj(&cx->arena));
	reply_view(out, view);
	reply_page(out, "list");
	cx->fault = told;
	return rc;
}

static enum rc deletions(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *list = jv_set(a, data, "entries", jv_list(a)), *rows;
	struct rows found AUTO(rows_done) = { 0 };
	struct str after;
	int64_t from = INT64_MIN;
	enum rc rc = req_date(cx, rq, "after", false, &after);

	if (rc != RC_OK)
		return refused(cx, rq, rc, out);
	if (after.n)
		from = day_start(date_first(after));
	rows = page_view(cx, rq, NULL, view);
	TRY(db_query(cx, &found, "SELECT res, obj FROM entry WHERE op = 'delete' AND at >= $1 ORDER BY seq DESC LIMIT $2", V(from),
		V((int64_t)SHOWN)));
	while (rows_next(&found)) {
		const struct res *r = res_find(rows_copy(cx, &found, 0));

		if (r)
			TRY(one(cx, r, rows_i64(&found, 1), list, rows));
	}
	TRY(rows_end(cx, &found));
	set_text(cx, view, "count", arena_fmt(a, L("%zu mục", "%zu items"), list->n));
	jv_set(a, data, "count", jv_int(a, (int64_t)list->n));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route deletion_routes[] = {
	{ GET, "/deletions", CAP_LEDGER, deletions, "Mục đã gửi rồi xoá, kèm lý do",
		"What was submitted and deleted, with the reason", "list" },
	{ 0 },
};
