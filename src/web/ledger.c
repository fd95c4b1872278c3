/* Sổ nhật ký: the entries, newest first, each with who, when, what; the head to copy onto paper. Whole-office readers only. */
#include "ledger/ledger.h"
#include "app/thing.h"
#include "db/db.h"
#include "org/org.h"
#include "res/res.h"
#include "web/web.h"

enum { PAGE = 50 };

static const char *op_word(struct cx *cx, struct str op, bool with_reason)
{
	static const struct {
		const char *op, *vi, *en;
	} words[] = {
		{ "create", "Tạo mới", "Created" },
		{ "update", "Sửa", "Changed" },
		{ "delete", "Xoá", "Deleted" },
		{ "erase", "Xoá dữ liệu cá nhân", "Personal data erased" },
		{ LEDGER_FORGET, "Xoá dữ liệu cá nhân", "Personal data erased" },
		{ "load", "Nạp bộ quy định", "Law pack loaded" },
		{ "genesis", "Khởi tạo sổ", "Ledger begun" },
		{ "password", "Đặt mật khẩu", "Password set" },
		{ "rotate", "Thay khoá ký đầu sổ", "Signing key replaced" },
	};

	if (with_reason && str_is(op, "update")) /* as the history of the thing itself says */
		return L("Đính chính", "Corrected");

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(op, words[i].op))
			return L(words[i].vi, words[i].en);
	return arena_z(&cx->arena, op);
}

/* What is no resource: accounts, law packs, the ledger itself. */
static struct str other_word(struct cx *cx, struct str res, const struct jv *data)
{
	static const struct {
		const char *res, *vi, *en, *key;
	} words[] = {
		{ "users", "tài khoản", "account", "name" },
		{ "packs", "bộ quy định", "law pack", "code" },
		{ "ledger", "sổ nhật ký", "ledger", NULL },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		struct str name = words[i].key ? jv_str(jv_get(data, words[i].key)) : (struct str){ 0 };

		if (str_is(res, words[i].res))
			return arena_fmt(&cx->arena, "%s%s%.*s", L(words[i].vi, words[i].en), name.n ? ": " : "", ARG_STR(name));
	}
	return res;
}

static struct jv *text_cell(struct cx *cx, struct jv *cells, const char *kind, const char *label, struct str text, struct str url)
{
	struct jv *c = jv_push(&cx->arena, cells, jv_obj(&cx->arena));

	if (kind)
		jv_set(&cx->arena, c, "kind", jv_z(&cx->arena, kind));
	jv_set(&cx->arena, c, "label", jv_z(&cx->arena, label));
	set_text(cx, c, "text", text);
	set_text(cx, c, "url", url);
	return c;
}

/* A draft is its unit's own, its reasons too, and the reason why it was given up; the leaf still proves what the entry says. */
static enum rc own_draft(struct cx *cx, const struct ledger_entry *e, bool *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct jv *body;

	*out = false;
	if (e->who == cx->who.user)
		return RC_OK;
	TRY(db_query(cx, &r, "SELECT body FROM entry WHERE obj = $1 AND seq <= $2 AND op <> 'delete' ORDER BY seq DESC LIMIT 1",
		V(e->obj), V(e->seq)));
	if (rows_next(&r)) {
		if (json_parse(cx, rows_text(&r, 0), &body) == RC_OK)
			*out = jv_i64(jv_get(jv_get(body, "data"), "draft"), 0) != 0;
		cx_clear(cx);
	}
	return rows_end(cx, &r);
}

static void entry_view(struct cx *cx, const struct ledger_entry *e, bool draft, struct jv *rows)
{
	struct arena *a = &cx->arena;
	const struct res *r = res_find(e->res);
	struct jv *cells = jv_set(a, jv_push(a, rows, jv_obj(a)), "cells", jv_list(a)), *body = NULL;
	struct row *row;
	struct str what, url = { 0 };

	if (json_parse(cx, e->body, &body) != RC_OK)
		cx_clear(cx);
	what = r ? str_z(L(r->vi, r->en)) : other_word(cx, e->res, jv_get(body, "data"));
	if (r && res_load(cx, r, e->obj, &row) == RC_OK) {
		what = arena_fmt(a, "%s: %.*s", L(r->vi, r->en), ARG_STR(row_named(cx, row)));
		if (r != &res_report_templates) /* whose page is one for all */
			url = arena_fmt(a, "%.*s/history", ARG_STR(thing_url(cx, row)));
		else if (cx->who.may & CAP_SETTINGS)
			url = STR("/report-templates");
	}
	cx_clear(cx);
	if (str_is(e->res, "users") && cx->who.may & CAP_USERS)
		url = arena_fmt(a, "/users/%" PRId64 "/history", e->obj);
	text_cell(cx, cells, "code", L("Mục", "Entry"), arena_fmt(a, "%" PRId64, e->seq), (struct str){ 0 });
	text_cell(cx, cells, "date", L("Lúc", "At"), instant_show(a, e->at), (struct str){ 0 });
	text_cell(cx, cells, NULL, L("Người ghi", "By"),
		author_text(cx, e->seq, arena_str(a, jv_str(jv_get(jv_get(body, "by"), "name")))), (struct str){ 0 });
	text_cell(cx, cells, NULL, L("Việc", "What"), str_z(op_word(cx, e->op, jv_str(jv_get(body, "why")).n > 0)),
		(struct str){ 0 });
	text_cell(cx, cells, "head", L("Đối tượng", "Of"), what, url);
	text_cell(cx, cells, NULL, L("Lý do", "Why"), draft ? STR("") : jv_str(jv_get(body, "why")), (struct str){ 0 });
}

static void columns_view(struct cx *cx, struct jv *table)
{
	const char *heads[] = { L("Mục", "Entry"), L("Lúc", "At"), L("Người ghi", "By"), L("Việc", "What"), L("Đối tượng", "Of"),
		L("Lý do", "Why") };
	struct jv *columns = jv_set(&cx->arena, table, "columns", jv_list(&cx->arena));

	for (size_t i = 0; i < COUNT(heads); i++) {
		struct jv *c = jv_push(&cx->arena, columns, jv_obj(&cx->arena));

		jv_set(&cx->arena, c, "text", jv_z(&cx->arena, heads[i]));
		jv_set(&cx->arena, c, "right", jv_bool(&cx->arena, false));
	}
}

static struct jv *entry_json(struct cx *cx, const struct ledger_entry *e, bool draft)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *body;

	jv_set(a, o, "seq", jv_int(a, e->seq));
	jv_set(a, o, "at", jv_text(a, instant_text(a, e->at)));
	jv_set(a, o, "leaf", jv_text(a, hex_of(a, e->leaf.b, sizeof e->leaf.b)));
	if (json_parse(cx, e->body, &body) != RC_OK)
		cx_clear(cx);
	else if (draft)
		jv_set(a, o, "draft", jv_bool(a, true));
	else
		jv_set(a, o, "body", body);
	return o;
}

static enum rc ledger_list(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *list = jv_set(a, data, "entries", jv_list(a)), *view = jv_obj(a), *head, *table, *rows;
	int64_t size, to, from;

	TRY(ledger_size(cx, &size));
	TRY(req_i64_or(cx, rq, "before", 0, INT64_MAX, size, &to));
	to = to < size ? to : size;
	from = to > PAGE ? to - PAGE : 0;
	head = thing_head(cx, view, str_z(L("Sổ nhật ký", "Ledger")), NULL);
	set_text(cx, head, "sub",
		arena_fmt(a,
			L("%" PRId64 " mục. Chỉ ghi thêm, không sửa, không xoá; mã đầu sổ in trên mỗi báo cáo là chứng cứ ở ngoài "
			  "máy chủ này.",
				"%" PRId64
				" entries. Append-only; the head printed on every report is the witness outside this server."),
			size));
	if (!ledger_key_there(cx, app_conf_of(rq->app)->data_dir))
		set_text(cx, head, "sub",
			str_z(L("Thiếu tệp khoá ledger.key trên máy chủ: đầu sổ và báo cáo không ký được. Quản trị viên chép lại "
				"từ bản sao lưu.",
				"The key file ledger.key is missing on the server: heads and reports cannot be signed. The "
				"administrator brings it back from a backup.")));
	thing_act(cx, head, L("Minh chứng nhập muộn", "Late-entered evidence"), STR("/late-entries"), false);
	thing_act(cx, head, L("Mục đã gửi rồi xoá", "Submitted and deleted"), STR("/deletions"), false);
	table = jv_set(a, view, "table", jv_obj(a));
	columns_view(cx, table);
	rows = jv_set(a, table, "rows", jv_list(a));
	for (int64_t seq = to - 1; seq >= from; seq--) {
		struct ledger_entry e;
		bool draft;

		TRY(ledger_entry(cx, seq, &e));
		TRY(own_draft(cx, &e, &draft));
		if (rq->json)
			jv_push(a, list, entry_json(cx, &e, draft));
		else
			entry_view(cx, &e, draft, rows);
	}
	jv_set(a, table, "empty", jv_z(a, L("Chưa có mục nào.", "No entries yet.")));
	set_text(cx, view, "count", arena_fmt(a, L("%" PRId64 " mục", "%" PRId64 " entries"), size));
	if (from > 0)
		set_text(cx, view, "next", arena_fmt(a, "/ledger?before=%" PRId64, from));
	if (to < size)
		set_text(cx, view, "first", STR("/ledger"));
	jv_set(a, data, "size", jv_int(a, size));
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

const struct route ledger_routes[] = {
	{ GET, "/ledger", CAP_LEDGER, ledger_list, "Sổ nhật ký, mới nhất trước", "The ledger, newest first", "list" },
	{ 0 },
};
