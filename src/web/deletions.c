/* Mục đã gửi rồi xoá: what was submitted and deleted, by whom and why, newest first, for whoever reads the ledger. Drafts were nobody's evidence. */
#include "db/db.h"
#include "web/now.h"
#include "web/web.h"

enum { SHOWN = 500 };
enum { COL_AT, COL_KIND, COL_ITEM, COL_WHO, COL_REASON, COL_ENTRY, COLS };
static const char *const heads[COLS][2] = { { "Lúc xoá", "Deleted at" }, { "Loại", "Kind" }, { "Nội dung", "Item" },
	{ "Người xoá", "By" }, { "Lý do", "Reason" }, { "Mục nhật ký", "Ledger entry" } };

static void row_view(struct cx *cx, const struct res *r, int64_t id, struct str t[COLS], struct jv *rows)
{
	static const char *const how[COLS] = { "date", NULL, "head", NULL, NULL, "num" };
	struct arena *a = &cx->arena;
	struct jv *cells = jv_set(a, jv_push(a, rows, jv_obj(a)), "cells", jv_list(a));

	for (int c = 0; c < COLS; c++) {
		struct jv *o = jv_push(a, cells, jv_obj(a));

		set_text(cx, o, "text", t[c]);
		jv_set(a, o, "label", jv_z(a, L(heads[c][0], heads[c][1])));
		if (how[c])
			jv_set(a, o, "kind", jv_z(a, how[c]));
		if (c == COL_ITEM)
			set_text(cx, o, "url", arena_fmt(a, "/%s/%" PRId64 "/history", r->name, id));
	}
}

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
	t[COL_ITEM] = arena_fmt(a, "%.*s %.*s", ARG_STR(row_text(c[1].row, "code")), ARG_STR(row_title(c[1].row)));
	t[COL_WHO] = author_text(cx, c[0].seq, c[0].by);
	t[COL_REASON] = c[0].why;
	t[COL_ENTRY] = arena_fmt(a, "%" PRId64, c[0].seq);
	o = jv_push(a, list, jv_obj(a));
	set_text(cx, o, "resource", str_z(r->name));
	jv_set(a, o, "id", jv_int(a, id));
	set_text(cx, o, "code", row_text(c[1].row, "code"));
	set_text(cx, o, "title", row_title(c[1].row));
	set_text(cx, o, "at", instant_text(a, c[0].at));
	set_text(cx, o, "by", c[0].by);
	set_text(cx, o, "reason", c[0].why);
	jv_set(a, o, "seq", jv_int(a, c[0].seq));
	row_view(cx, r, id, t, rows);
	return RC_OK;
}

static struct jv *table_view(struct cx *cx, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *table = jv_set(a, view, "table", jv_obj(a)), *columns = jv_set(a, table, "columns", jv_list(a));

	for (int c = 0; c < COLS; c++) {
		struct jv *o = jv_push(a, columns, jv_obj(a));

		jv_set(a, o, "text", jv_z(a, L(heads[c][0], heads[c][1])));
		jv_set(a, o, "right", jv_bool(a, c == COL_ENTRY));
	}
	jv_set(a, table, "empty", jv_z(a, L("Chưa có mục nào bị xoá.", "Nothing was deleted.")));
	return jv_set(a, table, "rows", jv_list(a));
}

static enum rc deletions(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *list = jv_set(a, data, "entries", jv_list(a)), *rows, *head;
	struct rows found AUTO(rows_done) = { 0 };
	struct str after;
	int64_t from = INT64_MIN;

	TRY(req_date(cx, rq, "after", false, &after));
	if (after.n)
		from = day_start(date_first(after));
	head = thing_head(cx, view, str_z(L("Mục đã gửi rồi xoá", "Submitted and deleted")),
		L("Xoá là đính chính: mỗi mục có người xoá và lý do trong sổ nhật ký; nội dung cũ còn trong lịch sử.",
			"A deletion is a correction: the ledger keeps who and why, the history what it said."));
	thing_crumb(cx, head, L("Sổ nhật ký", "Ledger"), STR("/ledger"));
	thing_filter(cx, jv_set(a, view, "filters", jv_list(a)), "after", L("Xoá từ ngày", "Deleted from"), "date",
		after.n ? date_show(a, after, cx->en) : (struct str){ 0 });
	rows = table_view(cx, view);
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
