/* Saved column sets: which columns of a list, in which order, under which heads and filter; one click gives the same sheet again ("gửi số liệu trước 16h").
 * The sheet holds what who asks may see, and beside it where the figures come from and how long the ledger was. */
#include "app/thing_int.h"
#include "fmt/html.h"
#include "fmt/xlsx.h"
#include "ledger/ledger.h"

enum { COLS_MAX = 60 };

struct set {
	struct import_col *cols;
	size_t n;
	struct str name, query;
	struct str gone, lost; /* columns, and filters or orders, that the list has no longer: left out, and said */
	struct row *row;       /* stored; NULL: not yet */
};

static bool column_there(const struct import_col *all, size_t n, struct str code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].code, code))
			return true;
	return false;
}

static void columns_split(struct cx *cx, const struct column_list *l, struct str text, struct set *out)
{
	struct str line, code;
	struct import_col *all;
	size_t n;

	l->cols(cx, l, &all, &n);
	out->cols = ARENA_ARRAY(&cx->arena, struct import_col, COLS_MAX);
	while (out->n < COLS_MAX && str_next(&text, '\n', &line)) {
		struct str rest = str_trim(line);

		if (!str_next(&rest, '|', &code) || str_trim(code).n == 0)
			continue;
		if (!column_there(all, n, str_trim(code)))
			out->gone = arena_fmt(
				&cx->arena, "%.*s%s%.*s", ARG_STR(out->gone), out->gone.n ? ", " : "", ARG_STR(str_trim(code)));
		else
			out->cols[out->n++] = (struct import_col){ str_trim(rest), str_trim(code) };
	}
}

/* --- a resource's list --- */

static void res_cols(struct cx *cx, const struct column_list *l, struct import_col **out, size_t *n)
{
	import_fields(cx, l->res, out, n);
}

/* Can the list still be asked for this? */
static bool res_asks(struct cx *cx, const struct req *rq, const struct column_list *l, const struct pair *p)
{
	const struct res *r = l->res;
	struct res_query q;
	struct res_page page;
	bool ok = false;

	(void)rq;
	if (str_is(p->name, "q") || str_is(p->name, "sort") || res_field_find(r, p->name) >= 0)
		ok = thing_query(cx, &(struct pairs){ .p = (struct pair *)p, .n = 1 }, r, &q) == RC_OK;
	q.limit = 1;
	ok = ok && res_list(cx, &q, &page) == RC_OK;
	cx_clear(cx);
	return ok;
}

static struct str query_said(struct cx *cx, const struct res_query *q)
{
	struct str s = STR("");

	if (q->q.n)
		s = arena_fmt(&cx->arena, L("tìm “%.*s”", "search “%.*s”"), ARG_STR(q->q));
	for (size_t i = 0; i < q->n_filters; i++) {
		const struct field *f = &q->res->fields[q->filters[i].field];
		struct str text = q->filters[i].value, why;
		struct val v;

		if (val_read(cx, f, text, &v, &why) && v.set)
			text = val_show(cx, f, &v);
		s = arena_fmt(&cx->arena, "%.*s%s%s: %.*s", ARG_STR(s), s.n ? "; " : "", L(f->vi, f->en), ARG_STR(text));
	}
	if (q->sort >= 0)
		s = arena_fmt(&cx->arena, L("%.*s%sxếp theo %s%s", "%.*s%sby %s%s"), ARG_STR(s), s.n ? "; " : "",
			L(q->res->fields[q->sort].vi, q->res->fields[q->sort].en),
			q->desc ? L(" (giảm dần)", " (descending)") : "");
	return s.n ? s : str_z(L("không lọc", "no filter"));
}

static enum rc query_of(struct cx *cx, const struct res *r, struct str text, struct res_query *out)
{
	struct pairs ps = { 0 };

	if (text.n)
		TRY(http_parse_fields(cx, text, &ps));
	return thing_query(cx, &ps, r, out);
}

static enum rc res_said(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query, struct str *out)
{
	struct res_query q;

	(void)rq;
	TRY(query_of(cx, l->res, query, &q));
	*out = query_said(cx, &q);
	return RC_OK;
}

static enum rc res_cells(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query,
	const struct import_col *cols, size_t n, struct xlsx_cell **cells, size_t *rows)
{
	struct res_query q;

	(void)rq;
	TRY(query_of(cx, l->res, query, &q));
	return res_columns(cx, &q, cols, n, cells, rows);
}

static struct column_list list_of(const struct req *rq)
{
	const struct res *r = thing_of(rq)->res;

	return (struct column_list){ r->name, r->vi_many, r->en_many, res_cols, res_asks, res_said, res_cells, r };
}

/* --- what is stored --- */

static void query_put(struct buf *b, const struct pair *p)
{
	buf_z(b, b->n ? "&" : "");
	url_escape(b, p->name);
	buf_byte(b, '=');
	url_escape(b, p->value);
}

/* What is left of a stored filter and order. */
static enum rc query_kept(struct cx *cx, const struct req *rq, const struct column_list *l, struct str text, struct set *k)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct pairs ps = { 0 };

	if (text.n)
		TRY(http_parse_fields(cx, text, &ps));
	buf_init(&b, 64u << 10);
	for (size_t i = 0; i < ps.n; i++)
		if (ps.p[i].value.n == 0)
			continue;
		else if (l->asks(cx, rq, l, &ps.p[i]))
			query_put(&b, &ps.p[i]);
		else
			k->lost = arena_fmt(&cx->arena, "%.*s%s%.*s=%.*s", ARG_STR(k->lost), k->lost.n ? ", " : "",
				ARG_STR(ps.p[i].name), ARG_STR(ps.p[i].value));
	k->query = arena_str(&cx->arena, buf_str(&b));
	return RC_OK;
}

static enum rc set_load(struct cx *cx, const struct req *rq, const struct column_list *l, int64_t id, struct set *out)
{
	TRY(res_load(cx, res_find(STR("column-sets")), id, &out->row));
	if (!str_is(row_text(out->row, "resource"), l->name))
		return cx_fail(cx, RC_NOT_FOUND, L("Bộ cột này của danh sách khác", "this column set is of another list"));
	out->name = row_text(out->row, "name");
	TRY(query_kept(cx, rq, l, row_text(out->row, "query"), out));
	columns_split(cx, l, row_text(out->row, "columns"), out);
	return RC_OK;
}

/* --- the sheet --- */

static enum rc sheet_send(struct cx *cx, const struct req *rq, const struct column_list *l, const struct set *k, struct reply *out)
{
	struct str said;
	struct xlsx_cell *cells, about[16];
	size_t rows, a = 0;
	int64_t entries;
	struct buf b;
	enum rc rc;

	if (k->n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("columns"), L("Chọn ít nhất một cột", "choose at least one column"));
	TRY(l->said(cx, rq, l, k->query, &said));
	TRY(l->cells(cx, rq, l, k->query, k->cols, k->n, &cells, &rows));
	TRY(ledger_size(cx, &entries));
	about[a++] = (struct xlsx_cell){ .text = str_z(L("Nguồn số liệu", "Source")) };
	about[a++] = (struct xlsx_cell){ .text = k->name.n ? k->name : str_z(L(l->vi, l->en)) };
	about[a++] = (struct xlsx_cell){ .text = str_z(L("Lấy lúc", "Taken at")) };
	about[a++] = (struct xlsx_cell){ .text = instant_show(&cx->arena, cx->now) };
	about[a++] = (struct xlsx_cell){ .text = str_z(L("Điều kiện", "Filter")) };
	about[a++] = (struct xlsx_cell){ .text = said };
	about[a++] = (struct xlsx_cell){ .text = str_z(L("Số dòng", "Rows")) };
	about[a++] = (struct xlsx_cell){ .text = arena_fmt(&cx->arena, "%zu", rows - 1), .number = true };
	about[a++] = (struct xlsx_cell){ .text = str_z(L("Sổ nhật ký đến mục", "Ledger up to entry")) };
	about[a++] = (struct xlsx_cell){ .text = arena_fmt(&cx->arena, "%" PRId64, entries - 1), .number = true };
	if (k->gone.n) {
		about[a++] = (struct xlsx_cell){ .text = str_z(L("Cột không còn trong hệ thống", "Columns that are gone")) };
		about[a++] = (struct xlsx_cell){ .text = k->gone };
	}
	if (k->lost.n) {
		about[a++] = (struct xlsx_cell){
			.text = str_z(L("Điều kiện không còn dùng được, đã bỏ qua", "Filters that are gone, left out"))
		};
		about[a++] = (struct xlsx_cell){ .text = k->lost };
	}
	buf_init(&b, 256u << 20);
	rc = xlsx_write_pages(cx,
		(struct xlsx_page[]){
			{ str_z(L(l->vi, l->en)), cells, rows, k->n }, { str_z(L("Nguồn số liệu", "Source")), about, a / 2, 2 } },
		2, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_fmt(&cx->arena, "%s-%.*s.xlsx", l->name, ARG_STR(day_text(&cx->arena, day_at(cx->now)))), &b);
	return RC_OK;
}

/* One click: the saved set as a sheet. */
enum rc columns_sheet(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out)
{
	struct set k = { 0 };

	TRY(set_load(cx, rq, l, rq->id, &k));
	return sheet_send(cx, rq, l, &k, out);
}

/* --- choosing --- */

static void column_view(struct cx *cx, struct jv *list, const struct import_col *col, size_t at, struct str head)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	set_text(cx, o, "code", col->code);
	set_text(cx, o, "label", col->head);
	set_text(cx, o, "order", at ? arena_fmt(&cx->arena, "%zu", at) : STR(""));
	set_text(cx, o, "head", head.p ? head : STR(""));
}

/* Chosen ones first, in their order. */
static void columns_view(struct cx *cx, const struct column_list *l, const struct set *k, struct jv *view)
{
	struct jv *list = jv_set(&cx->arena, view, "columns", jv_list(&cx->arena));
	struct import_col *all;
	bool *used;
	size_t n;

	l->cols(cx, l, &all, &n);
	used = ARENA_ARRAY(&cx->arena, bool, n + 1);
	for (size_t i = 0; i < k->n; i++)
		for (size_t c = 0; c < n; c++)
			if (!used[c] && str_eq(all[c].code, k->cols[i].code)) {
				used[c] = true;
				column_view(cx, list, &all[c], i + 1, k->cols[i].head);
			}
	for (size_t c = 0; c < n; c++)
		if (!used[c] && !str_is(all[c].code, "draft"))
			column_view(cx, list, &all[c], 0, (struct str){ 0 });
}

static enum rc saved_view(struct cx *cx, const struct column_list *l, struct jv *view)
{
	struct arena *a = &cx->arena;
	const struct res *sets = res_find(STR("column-sets"));
	struct res_filter f = { res_field(sets, "resource"), str_z(l->name) };
	struct res_query q = { .res = sets, .filters = &f, .n_filters = 1, .sort = -1, .limit = 100 };
	struct jv *list = jv_set(a, view, "saved", jv_list(a));
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; i < page.n; i++) {
		const struct row *row = page.rows[i];
		struct jv *o = jv_push(a, list, jv_obj(a));
		const struct val *unit = row_val(row, "unit");

		set_text(cx, o, "name", row_title(row));
		set_text(cx, o, "unit", unit->set ? val_show(cx, &sets->fields[res_field(sets, "unit")], unit) : STR(""));
		set_text(cx, o, "sheet", arena_fmt(a, "/%s/columns/%" PRId64, l->name, row->id));
		set_text(cx, o, "change", arena_fmt(a, "/%s/columns?set=%" PRId64, l->name, row->id));
		set_text(cx, o, "history", arena_fmt(a, "/column-sets/%" PRId64, row->id));
	}
	return RC_OK;
}

static enum rc page_view(struct cx *cx, const struct req *rq, const struct column_list *l, const struct set *k, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head;
	struct str said;

	head = thing_head(cx, view, arena_fmt(a, L("Bộ cột kết xuất: %s", "Column sets: %s"), L(l->vi, l->en)), NULL);
	if (l->res)
		crumbs(cx, head, l->res, NULL);
	else
		thing_crumb(cx, head, L(l->vi, l->en), arena_fmt(a, "/%s", l->name));
	TRY(l->said(cx, rq, l, k->query, &said));
	set_text(cx, view, "action", arena_fmt(a, "/%s/columns", l->name));
	set_text(cx, view, "filter", said);
	set_text(
		cx, view, "list", k->query.n ? arena_fmt(a, "/%s?%.*s", l->name, ARG_STR(k->query)) : arena_fmt(a, "/%s", l->name));
	set_text(cx, view, "query", k->query.p ? k->query : STR(""));
	if (k->gone.n)
		set_text(cx, view, "gone", k->gone);
	if (k->lost.n)
		set_text(cx, view, "lost", k->lost);
	set_text(cx, view, "name", k->name.p ? k->name : STR(""));
	jv_set(a, view, "set", jv_int(a, k->row ? k->row->id : 0));
	jv_set(a, view, "seq", jv_int(a, k->row ? k->row->seq : 0));
	jv_set(a, view, "saves", jv_bool(a, may(cx, CAP_EDIT)));
	columns_view(cx, l, k, view);
	TRY(saved_view(cx, l, view));
	reply_data(out, view);
	reply_view(out, view);
	reply_page(out, "columns");
	return RC_OK;
}

/* Of a resource what its list shows; of other lists every column. */
static void defaults(struct cx *cx, const struct column_list *l, struct set *k)
{
	const struct res *r = l->res;
	struct import_col *all;
	size_t n;

	k->cols = ARENA_ARRAY(&cx->arena, struct import_col, COLS_MAX);
	for (size_t f = 0; r && f < r->n && k->n < COLS_MAX; f++)
		if (r->fields[f].in_list && !r->fields[f].fixed && r->fields[f].type != F_FILE)
			k->cols[k->n++] = (struct import_col){ .code = str_z(r->fields[f].code) };
	if (r)
		return;
	l->cols(cx, l, &all, &n);
	for (size_t i = 0; i < n && k->n < COLS_MAX; i++)
		k->cols[k->n++] = (struct import_col){ .code = all[i].code };
}

enum rc columns_show(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out)
{
	struct set k = { 0 };
	struct buf b AUTO(buf_done) = { 0 };
	int64_t id;

	TRY(req_i64_or(cx, rq, "set", 0, INT64_MAX, 0, &id));
	if (id) {
		TRY(set_load(cx, rq, l, id, &k));
		return page_view(cx, rq, l, &k, out);
	}
	buf_init(&b, 64u << 10);
	for (size_t i = 0; i < rq->http->query.n; i++) { /* the list's own filter and order come along */
		const struct pair *p = &rq->http->query.p[i];

		if (p->value.n == 0 || str_is(p->name, "after") || str_is(p->name, "limit") || str_is(p->name, "lang") ||
			str_is(p->name, "format") || (l->res == NULL && !l->asks(cx, rq, l, p)))
			continue;
		query_put(&b, p);
	}
	k.query = arena_str(&cx->arena, buf_str(&b));
	defaults(cx, l, &k);
	return page_view(cx, rq, l, &k, out);
}

/* Fields o.CODE (place, empty: not chosen) and h.CODE (a head of one's own). */
static enum rc chosen_read(struct cx *cx, const struct req *rq, const struct column_list *l, struct set *out)
{
	struct import_col *all;
	int64_t *place;
	size_t n;

	l->cols(cx, l, &all, &n);
	place = ARENA_ARRAY(&cx->arena, int64_t, n + 1);
	out->cols = ARENA_ARRAY(&cx->arena, struct import_col, COLS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct str name = arena_fmt(&cx->arena, "o.%.*s", ARG_STR(all[i].code));

		if (req_i64_or(cx, rq, name.p, 0, 1000, 0, &place[i]) == RC_OK)
			continue;
		cx_clear(cx);
		return cx_fail_at(cx, RC_INVALID, name,
			L("Thứ tự của “%.*s” phải là số nguyên từ 1 đến 1000", "the place of “%.*s” is a number from 1 to 1000"),
			ARG_STR(all[i].head));
	}
	for (int64_t at = 1; at <= 1000; at++)
		for (size_t i = 0; i < n; i++) {
			struct str head;

			if (place[i] != at)
				continue;
			if (out->n == COLS_MAX)
				return cx_fail(cx, RC_LIMIT, L("Nhiều hơn %d cột", "more than %d columns"), (int)COLS_MAX);
			TRY(req_text(cx, rq, arena_fmt(&cx->arena, "h.%.*s", ARG_STR(all[i].code)).p, 0, 120, &head));
			out->cols[out->n++] = (struct import_col){ head.p ? head : STR(""), all[i].code };
		}
	return RC_OK;
}

static enum rc set_save(struct cx *cx, const struct req *rq, const struct column_list *l, struct set *k, struct reply *out)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct buf b AUTO(buf_done) = { 0 };

	if (!may(cx, CAP_EDIT))
		return cx_fail(cx, RC_DENIED, L("Vai trò này không lưu được bộ cột", "this role cannot save a column set"));
	if (k->n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("columns"), L("Chọn ít nhất một cột", "choose at least one column"));
	buf_init(&b, 16000);
	for (size_t i = 0; i < k->n; i++)
		buf_fmt(&b, "%s%.*s%s%.*s", i ? "\n" : "", ARG_STR(k->cols[i].code), k->cols[i].head.n ? "|" : "",
			ARG_STR(k->cols[i].head));
	if (k->row == NULL)
		k->row = res_blank(cx, res_find(STR("column-sets")));
	else
		TRY(req_seq(cx, rq, &k->row->seq));
	val_text(row_val(k->row, "name"), k->name);
	val_text(row_val(k->row, "resource"), str_z(l->name));
	val_text(row_val(k->row, "columns"), arena_str(&cx->arena, buf_str(&b)));
	val_text(row_val(k->row, "query"), k->query.n ? k->query : (struct str){ 0 });
	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, k->row, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	reply_data(out, row_json(cx, k->row));
	reply_to(cx, out, "/%s/columns?set=%" PRId64, l->name, k->row->id);
	reply_notice(cx, out, L("Đã lưu bộ cột “%.*s”", "column set “%.*s” saved"), ARG_STR(k->name));
	return RC_OK;
}

static enum rc columns_take(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out)
{
	struct set k = { 0 };
	struct str act, said;
	int64_t id;

	TRY(req_text(cx, rq, "do", 0, 20, &act));
	TRY(req_text(cx, rq, "query", 0, 2000, &k.query));
	TRY(req_text(cx, rq, "name", str_is(act, "save") ? 1 : 0, 120, &k.name));
	TRY(req_i64_or(cx, rq, "set", 0, INT64_MAX, 0, &id));
	if (id)
		TRY(res_load(cx, res_find(STR("column-sets")), id, &k.row));
	TRY(chosen_read(cx, rq, l, &k));
	TRY(l->said(cx, rq, l, k.query, &said));
	TRY(query_kept(cx, rq, l, k.query, &k));
	if (k.lost.n)
		return cx_fail_at(cx, RC_INVALID, STR("query"),
			L("Danh sách này không lọc được theo: %.*s", "this list has no filter: %.*s"), ARG_STR(k.lost));
	return str_is(act, "save") ? set_save(cx, rq, l, &k, out) : sheet_send(cx, rq, l, &k, out);
}

/* As it was typed: a refusal takes nothing away. */
static enum rc typed_view(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out)
{
	struct set k = { .name = req_get(cx, rq, "name") };
	struct jv *list;
	int64_t id;

	TRY(req_i64_or(cx, rq, "set", 0, INT64_MAX, 0, &id));
	if (id)
		TRY(res_load(cx, res_find(STR("column-sets")), id, &k.row));
	TRY(query_kept(cx, rq, l, req_get(cx, rq, "query"), &k));
	TRY(page_view(cx, rq, l, &k, out));
	list = jv_get(out->view, "columns");
	for (size_t i = 0; i < list->n; i++) {
		struct jv *o = list->items[i];
		struct str code = jv_str(jv_get(o, "code"));

		set_text(cx, o, "order", req_get(cx, rq, arena_fmt(&cx->arena, "o.%.*s", ARG_STR(code)).p));
		set_text(cx, o, "head", req_get(cx, rq, arena_fmt(&cx->arena, "h.%.*s", ARG_STR(code)).p));
	}
	return RC_OK;
}

enum rc columns_post(struct cx *cx, const struct req *rq, const struct column_list *l, struct reply *out)
{
	enum rc rc = columns_take(cx, rq, l, out);
	struct fault told = cx->fault;

	if (rq->json || (rc != RC_INVALID && rc != RC_CONFLICT && rc != RC_LIMIT))
		return rc;
	cx_clear(cx);
	if (typed_view(cx, rq, l, out) != RC_OK)
		cx_clear(cx);
	cx->fault = told;
	return rc;
}

enum rc thing_columns(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct column_list l = list_of(rq);

	return columns_show(cx, rq, &l, out);
}

enum rc thing_columns_post(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct column_list l = list_of(rq);

	return columns_post(cx, rq, &l, out);
}

enum rc thing_columns_sheet(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct column_list l = list_of(rq);

	return columns_sheet(cx, rq, &l, out);
}
