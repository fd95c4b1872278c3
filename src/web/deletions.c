/* Mục đã gửi rồi xoá: what was submitted and deleted, and files taken off a paper, by whom and why, newest first, for whoever reads the ledger. Drafts were
 * nobody's evidence. */
#include "db/db.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 500 };
enum { COL_AT, COL_KIND, COL_ITEM, COL_WHO, COL_REASON, COL_ENTRY, COLS };
static const struct thing_col cols[COLS] = { { "Lúc xoá", "Deleted at", "date" }, { "Loại", "Kind" },
	{ "Nội dung", "Item", "head" }, { "Người xoá", "By" }, { "Lý do", "Reason" }, { "Mục nhật ký", "Ledger entry", "num" } };

/* What entry `seq` took away of the object: all of it, or its file. */
static enum rc one(struct cx *cx, const struct res *r, int64_t id, int64_t seq, struct jv *list, struct jv *rows)
{
	struct arena *a = &cx->arena;
	const struct change *was = NULL;
	struct change *c;
	struct str t[COLS];
	struct jv *o;
	size_t n;
	bool whole;

	if (res_history(cx, r, id, &c, &n) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx); /* a draft that was given up is its unit's own */
		return RC_OK;
	}
	for (size_t i = 0; i + 1 < n && was == NULL; i++)
		if (c[i].seq == seq)
			was = &c[i];
	if (was == NULL || (r->drafts && row_i64(was->before, "draft", 0)))
		return RC_OK;
	whole = was->row->gone;
	t[COL_AT] = instant_show(a, was->at);
	t[COL_KIND] = str_z(whole ? L(r->vi, r->en) : L("tệp của văn bản", "file of a document"));
	t[COL_ITEM] = arena_fmt(a, "%.*s %.*s", ARG_STR(row_text(was->before, "code")), ARG_STR(row_named(cx, was->before)));
	t[COL_WHO] = author_text(cx, seq, was->by);
	t[COL_REASON] = was->why;
	t[COL_ENTRY] = arena_fmt(a, "%" PRId64, seq);
	o = jv_push(a, list, jv_obj(a));
	set_text(cx, o, "resource", str_z(r->name));
	jv_set(a, o, "id", jv_int(a, id));
	jv_set(a, o, "what", jv_z(a, whole ? "all" : "file"));
	set_text(cx, o, "code", row_text(was->before, "code"));
	set_text(cx, o, "title", row_named(cx, was->before));
	set_text(cx, o, "at", instant_text(a, was->at));
	set_text(cx, o, "by", was->by);
	set_text(cx, o, "reason", was->why);
	jv_set(a, o, "seq", jv_int(a, seq));
	plain_row(cx, rows, cols, COLS, t, COL_ITEM, arena_fmt(a, "/%s/%" PRId64 "/history", r->name, id));
	return RC_OK;
}

/* The page around its table. A day that cannot be read stays in its field, with what is wrong with it, and nothing is listed as if it had been read. */
static struct jv *page_view(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *head = thing_head(cx, view, str_z(L("Mục đã gửi rồi xoá", "Submitted and deleted")),
		L("Xoá, gỡ tệp là đính chính: mỗi mục có người xoá và lý do trong sổ nhật ký; nội dung cũ còn trong lịch sử.",
			"A deletion, a file taken off, is a correction: the ledger keeps who and why, the history what it said."));
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

static void refused_view(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view, void *with)
{
	(void)with;
	page_view(cx, rq, told, view);
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
		return plain_refused(cx, rq, rc, refused_view, NULL, out);
	if (after.n)
		from = day_start(date_first(after));
	rows = page_view(cx, rq, NULL, view);
	TRY(db_query(cx, &found,
		"SELECT res, obj, seq FROM entry WHERE op = 'delete' AND at >= $1 UNION ALL SELECT 'documents', v.id, v.seq FROM "
		"documents_v v JOIN documents_v w ON w.id = v.id AND w.seq = (SELECT max(x.seq) FROM documents_v x WHERE x.id = "
		"v.id AND "
		"x.seq < v.seq) WHERE v.gone = 0 AND v.file IS NULL AND w.file IS NOT NULL AND v.changed_at >= $1 ORDER BY 3 DESC "
		"LIMIT $2",
		V(from), V((int64_t)SHOWN)));
	while (rows_next(&found)) {
		const struct res *r = res_find(rows_copy(cx, &found, 0));

		if (r)
			TRY(one(cx, r, rows_i64(&found, 1), rows_i64(&found, 2), list, rows));
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
