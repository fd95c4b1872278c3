/* What the pages of every resource share, the list, one object, its history. */
#include "app/thing_int.h"
#include "base/text.h"
#include "file/file.h"

struct jv *set_text(struct cx *cx, struct jv *o, const char *key, struct str s)
{
	return s.p ? jv_set(&cx->arena, o, key, jv_text(&cx->arena, s)) : NULL;
}

struct str capital(struct cx *cx, const char *s)
{
	struct str all = str_z(s);
	int32_t rune;
	size_t w = utf8_next(all, &rune);
	char up[4];
	size_t n = 0;

	if (w == 0)
		return all;
	if (rune < 0x80)
		up[n++] = (char)(rune >= 'a' && rune <= 'z' ? rune - 32 : rune);
	else
		n = utf8_put(up, rune == 0x111 ? 0x110 : rune);
	return arena_fmt(&cx->arena, "%.*s%s", (int)n, up, s + w);
}

bool may(struct cx *cx, uint64_t caps)
{
	return (cx->who.may & caps) == caps;
}

struct jv *thing_head(struct cx *cx, struct jv *view, struct str title, const char *sub)
{
	struct jv *head = jv_set(&cx->arena, view, "head", jv_obj(&cx->arena));

	set_text(cx, head, "title", title);
	if (sub)
		jv_set(&cx->arena, head, "sub", jv_z(&cx->arena, sub));
	return head;
}

static struct jv *list_in(struct cx *cx, struct jv *o, const char *key)
{
	struct jv *l = jv_get(o, key);

	return l ? l : jv_set(&cx->arena, o, key, jv_list(&cx->arena));
}

void thing_crumb(struct cx *cx, struct jv *head, const char *text, struct str url)
{
	struct jv *o = jv_push(&cx->arena, list_in(cx, head, "crumbs"), jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "text", jv_z(&cx->arena, text));
	set_text(cx, o, "url", url);
}

void thing_act(struct cx *cx, struct jv *head, const char *text, struct str url, bool primary)
{
	struct jv *o = jv_push(&cx->arena, list_in(cx, head, "acts"), jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "text", jv_z(&cx->arena, text));
	set_text(cx, o, "url", url);
	if (primary)
		jv_set(&cx->arena, o, "primary", jv_bool(&cx->arena, true));
}

static void act_file(struct cx *cx, struct jv *head, const char *text, struct str url)
{
	struct jv *acts;

	thing_act(cx, head, text, url, false);
	acts = jv_get(head, "acts");
	jv_set(&cx->arena, jv_at(acts, acts->n - 1), "file", jv_bool(&cx->arena, true));
}

struct str thing_url(struct cx *cx, const struct row *row)
{
	return arena_fmt(&cx->arena, "/%s/%" PRId64, row->res->name, row->id);
}

void crumbs(struct cx *cx, struct jv *head, const struct res *r, const struct row *row)
{
	thing_crumb(cx, head, L(r->vi_many, r->en_many), arena_fmt(&cx->arena, "/%s", r->name));
	if (row)
		thing_crumb(cx, head, arena_z(&cx->arena, row_text(row, "code")), thing_url(cx, row));
}

void thing_ref_url(struct cx *cx, struct jv *o, const struct field *f, const struct val *v)
{
	const struct res *to;

	if (f->type != F_REF || !v->set || str_is(jv_str(jv_get(o, "text")), REF_HIDDEN))
		return;
	to = strchr(f->to, ' ') ? NULL : res_find(str_z(f->to)); /* one kind alone: known without asking */
	if (to || res_of(cx, v->i, &to) == RC_OK)
		set_text(cx, o, "url", arena_fmt(&cx->arena, "/%s/%" PRId64, to->name, v->i));
	else
		cx_clear(cx);
}

/* --- tables --- */

static struct jv *cell(struct cx *cx, const struct row *row, int f, bool linked)
{
	const struct field *field = &row->res->fields[f];
	struct jv *c = jv_obj(&cx->arena);
	const char *kind = f == 0                                              ? "code"
	                   : linked                                            ? "head"
	                   : field->type == F_INT                              ? "num"
	                   : field->type == F_DATE || field->type == F_INSTANT ? "date"
	                   : field->unique                                     ? "nowrap" /* a code is compared by the eye, whole */
	                                                                       : NULL;

	if (field_visible(cx, field, row))
		set_text(cx, c, "text", linked && !row->v[f].set ? str_z(L("(chưa ghi)", "(not given)")) : row_show(cx, row, f));
	if (linked || f == 0)
		set_text(cx, c, "url", thing_url(cx, row));
	else
		thing_ref_url(cx, c, field, &row->v[f]);
	jv_set(&cx->arena, c, "label", jv_z(&cx->arena, L(field->vi, field->en)));
	if (kind)
		jv_set(&cx->arena, c, "kind", jv_z(&cx->arena, kind));
	return c;
}

static int title_field(const struct res *r)
{
	int f = res_field(r, r->title);

	return r->fields[f].in_list ? f : -1;
}

struct jv *thing_table(struct cx *cx, const struct res *r, struct row *const *rows, size_t n, const char *empty)
{
	struct arena *a = &cx->arena;
	struct jv *t = jv_obj(a), *columns = jv_set(a, t, "columns", jv_list(a)), *list = jv_set(a, t, "rows", jv_list(a));

	for (size_t f = 0; f < r->n; f++)
		if (r->fields[f].in_list) {
			struct jv *c = jv_push(a, columns, jv_obj(a));

			jv_set(a, c, "text", jv_z(a, L(r->fields[f].vi, r->fields[f].en)));
			jv_set(a, c, "right", jv_bool(a, r->fields[f].type == F_INT));
		}
	for (size_t i = 0; i < n; i++) {
		struct jv *cells = jv_set(a, jv_push(a, list, jv_obj(a)), "cells", jv_list(a));

		for (size_t f = 0; f < r->n; f++)
			if (r->fields[f].in_list)
				jv_push(a, cells, cell(cx, rows[i], (int)f, (int)f == title_field(r)));
	}
	jv_set(a, t, "empty", jv_z(a, empty));
	return t;
}

struct jv *thing_column(struct cx *cx, struct jv *table, const char *text)
{
	struct jv *c = jv_push(&cx->arena, jv_get(table, "columns"), jv_obj(&cx->arena));

	jv_set(&cx->arena, c, "text", jv_z(&cx->arena, text));
	jv_set(&cx->arena, c, "right", jv_bool(&cx->arena, false));
	return c;
}

struct jv *thing_cell(struct cx *cx, struct jv *table, size_t row, const char *label, struct str text)
{
	struct jv *c = jv_push(&cx->arena, jv_get(jv_at(jv_get(table, "rows"), row), "cells"), jv_obj(&cx->arena));

	jv_set(&cx->arena, c, "label", jv_z(&cx->arena, label));
	set_text(cx, c, "text", text);
	return c;
}

/* --- the list --- */

/* The address of this list with one key set otherwise (value null: without it). */
static struct str list_url(struct cx *cx, const struct req *rq, const char *key, struct str value)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct pairs *q = &rq->http->query;
	char sep = '?';

	buf_init(&b, 1u << 16);
	buf_add(&b, rq->http->path);
	for (size_t i = 0; i < q->n; i++) {
		if (str_is(q->p[i].name, key) || str_is(q->p[i].name, "after") || q->p[i].value.n == 0)
			continue;
		buf_byte(&b, sep);
		url_escape(&b, q->p[i].name);
		buf_byte(&b, '=');
		url_escape(&b, q->p[i].value);
		sep = '&';
	}
	if (value.p) {
		buf_fmt(&b, "%c%s=", sep, key);
		url_escape(&b, value);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

enum rc thing_query(struct cx *cx, const struct pairs *ps, const struct res *r, struct res_query *q)
{
	struct str sort = pairs_get(ps, "sort");

	*q = (struct res_query){ .res = r, .q = pairs_get(ps, "q"), .sort = -1, .after = pairs_get(ps, "after") };
	if (sort.n) {
		q->desc = sort.p[0] == '-';
		q->sort = res_field_find(r, str_from(sort, q->desc));
		if (q->sort < 0 || !res_sorts(&r->fields[q->sort]))
			return cx_fail_at(
				cx, RC_INVALID, STR("sort"), L("Không sắp xếp được theo trường này", "cannot sort by this field"));
	}
	q->filters = ARENA_ARRAY(&cx->arena, struct res_filter, r->n);
	for (size_t f = 0; f < r->n; f++) {
		struct str v = pairs_get(ps, r->fields[f].code);

		if (v.n && !r->fields[f].erasable)
			q->filters[q->n_filters++] = (struct res_filter){ (int)f, v };
	}
	return RC_OK;
}

static enum rc query_read(struct cx *cx, const struct req *rq, const struct res *r, struct res_query *q)
{
	int64_t limit;

	TRY(thing_query(cx, &rq->http->query, r, q));
	TRY(req_i64_or(cx, rq, "limit", 1, 1000, 50, &limit));
	q->limit = (int)limit;
	return RC_OK;
}

void thing_option(struct cx *cx, struct jv *list, struct str value, struct str text, bool on)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	jv_set(&cx->arena, o, "value", jv_text(&cx->arena, value));
	jv_set(&cx->arena, o, "text", jv_text(&cx->arena, text));
	jv_set(&cx->arena, o, "on", jv_bool(&cx->arena, on));
}

void thing_choice(struct cx *cx, struct jv *list, struct str value, struct str text, struct str now)
{
	thing_option(cx, list, value, text, str_eq(value, now.p ? now : STR("")));
}

struct jv *thing_field(
	struct cx *cx, struct jv *fields, const char *code, const char *kind, const char *label, struct str value, bool required)
{
	struct jv *o = thing_filter(cx, fields, code, label, kind, value);

	jv_set(&cx->arena, o, "required", jv_bool(&cx->arena, required));
	return o;
}

struct jv *thing_filter(struct cx *cx, struct jv *filters, const char *code, const char *label, const char *kind, struct str value)
{
	struct arena *a = &cx->arena;
	struct jv *f = jv_push(a, filters, jv_obj(a));

	jv_set(a, f, "code", jv_z(a, code));
	jv_set(a, f, "label", jv_z(a, label));
	jv_set(a, f, "kind", jv_z(a, kind));
	set_text(cx, f, "value", value);
	return f;
}

struct jv *plain_table(struct cx *cx, struct jv *view, const struct thing_col *cols, size_t n, const char *empty)
{
	struct arena *a = &cx->arena;
	struct jv *table = jv_set(a, view, "table", jv_obj(a)), *columns = jv_set(a, table, "columns", jv_list(a));

	for (size_t c = 0; c < n; c++) {
		struct jv *o = jv_push(a, columns, jv_obj(a));

		jv_set(a, o, "text", jv_z(a, L(cols[c].vi, cols[c].en)));
		jv_set(a, o, "right", jv_bool(a, cols[c].kind && strcmp(cols[c].kind, "num") == 0));
	}
	jv_set(a, table, "empty", jv_z(a, empty));
	return jv_set(a, table, "rows", jv_list(a));
}

enum rc plain_refused(struct cx *cx, const struct req *rq, enum rc rc,
	void (*view)(struct cx *cx, const struct req *rq, const struct fault *told, struct jv *view, void *with), void *with,
	struct reply *out)
{
	struct fault told = cx->fault;
	struct jv *v = jv_obj(&cx->arena);

	if (rq->json || (rc != RC_INVALID && rc != RC_NOT_FOUND))
		return rc;
	cx_clear(cx);
	view(cx, rq, &told, v, with);
	jv_set(&cx->arena, v, "count", jv_z(&cx->arena, L("Chưa lọc được", "Not filtered")));
	reply_data(out, jv_obj(&cx->arena));
	reply_view(out, v);
	reply_page(out, "list");
	cx->fault = told;
	return rc;
}

void plain_row(
	struct cx *cx, struct jv *rows, const struct thing_col *cols, size_t n, const struct str *texts, size_t at, struct str url)
{
	struct arena *a = &cx->arena;
	struct jv *cells = jv_set(a, jv_push(a, rows, jv_obj(a)), "cells", jv_list(a));

	for (size_t c = 0; c < n; c++) {
		struct jv *o = jv_push(a, cells, jv_obj(a));

		jv_set(a, o, "text", jv_text(a, texts[c].p ? texts[c] : STR("")));
		jv_set(a, o, "label", jv_z(a, L(cols[c].vi, cols[c].en)));
		if (cols[c].kind)
			jv_set(a, o, "kind", jv_z(a, cols[c].kind));
		if (c == at)
			jv_set(a, o, "url", jv_text(a, url));
	}
}

/* " (chỉ cần “Tên hệ thống thông tin”, “Đơn vị chịu trách nhiệm”)": what a line of a sheet cannot do without. */
static struct str needed(struct cx *cx, const struct res *r)
{
	struct str out = STR("");

	for (size_t f = 0; f < r->n; f++)
		if (r->fields[f].required)
			out = arena_fmt(
				&cx->arena, "%.*s%s“%s”", ARG_STR(out), out.n ? ", " : "", L(r->fields[f].vi, r->fields[f].en));
	return out.n ? arena_fmt(&cx->arena, L(" (chỉ cần %.*s)", " (%.*s will do)"), ARG_STR(out)) : out;
}

/* Words, then every enum of the list, then the unit: enough for tens of rows; the address takes every field. */
static enum rc filters_view(struct cx *cx, const struct req *rq, const struct res *r, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *filters = jv_set(a, view, "filters", jv_list(a)), *options;
	struct str sort = req_query(rq, "sort");

	thing_filter(cx, filters, "q", L("Tìm trong danh sách", "Search the list"), "search", req_query(rq, "q"));
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		struct str now = req_query(rq, f->code);

		if (f->type == F_ENUM && f->in_list) {
			options = jv_set(
				a, thing_filter(cx, filters, f->code, L(f->vi, f->en), "choice", now), "options", jv_list(a));
			thing_option(cx, options, STR(""), str_z(L("Tất cả", "All")), now.n == 0);
			for (const struct choice *c = f->choices; c->code; c++)
				thing_option(cx, options, str_z(c->code), str_z(L(c->vi, c->en)), str_is(now, c->code));
			thing_option(cx, options, STR("-"), str_z(L("Chưa có thông tin", "Not known")), str_is(now, "-"));
		} else if (f->type == F_REF && strcmp(f->to, "units") == 0 && strcmp(f->code, "unit") == 0) {
			struct res_query q = { .res = res_find(STR("units")), .sort = -1, .limit = 200 };
			struct res_page page;

			TRY(res_list(cx, &q, &page));
			options = jv_set(
				a, thing_filter(cx, filters, f->code, L(f->vi, f->en), "choice", now), "options", jv_list(a));
			thing_option(cx, options, STR(""), str_z(L("Mọi đơn vị", "All units")), now.n == 0);
			for (size_t k = 0; k < page.n; k++)
				thing_option(cx, options, row_text(page.rows[k], "code"), row_title(page.rows[k]),
					str_eq(now, row_text(page.rows[k], "code")));
		}
	}
	if (sort.n)
		thing_filter(cx, filters, "sort", "", "hidden", sort);
	return RC_OK;
}

static void sorts_view(struct cx *cx, const struct req *rq, const struct res_query *q, struct jv *table)
{
	struct jv *columns = jv_get(table, "columns");
	size_t c = 0;

	for (size_t f = 0; f < q->res->n; f++) {
		if (!q->res->fields[f].in_list)
			continue;
		struct jv *col = jv_at(columns, c++);

		if (!res_sorts(&q->res->fields[f]))
			continue;
		bool on = q->sort == (int)f;
		struct str to = arena_fmt(&cx->arena, "%s%s", on && !q->desc ? "-" : "", q->res->fields[f].code);

		set_text(cx, col, "sort", list_url(cx, rq, "sort", to));
		if (on)
			jv_set(&cx->arena, col, "sorted", jv_z(&cx->arena, q->desc ? "descending" : "ascending"));
	}
}

static enum rc list_view(
	struct cx *cx, const struct req *rq, const struct res_query *q, const struct res_page *page, struct jv *view)
{
	const struct res *r = q->res;
	struct arena *a = &cx->arena;
	const struct thing *t = thing_of(rq);
	struct jv *head = thing_head(cx, view, str_z(L(r->vi_many, r->en_many)), t->sub_vi ? L(t->sub_vi, t->sub_en) : NULL),
		  *table;
	bool empty = page->total == 0 && q->q.n == 0 && q->n_filters == 0;
	bool writes = may(cx, CAP_EDIT) && (!r->central || cx->who.unit == 0), imports = writes && may(cx, CAP_IMPORT);

	for (const struct thing_link *l = t->links; l && l->vi; l++)
		if (may(cx, l->may))
			thing_act(cx, head, L(l->vi, l->en), str_z(l->url), false);
	if (may(cx, CAP_EXPORT) && page->total)
		act_file(cx, head, L("Kết xuất XLSX", "Export XLSX"), arena_fmt(a, "/%s/export?format=xlsx", r->name));
	if (may(cx, CAP_EXPORT) && page->total && res_find(STR("column-sets")) != r) {
		struct str here = list_url(cx, rq, "after", (struct str){ 0 });
		ptrdiff_t at = str_find(here, STR("?"));

		thing_act(cx, head, L("Chọn cột", "Choose columns"),
			arena_fmt(a, "/%s/columns%.*s", r->name, ARG_STR(at < 0 ? STR("") : str_from(here, (size_t)at))), false);
	}
	if (imports)
		thing_act(cx, head, L("Nhập từ Excel", "Import from Excel"), arena_fmt(a, "/%s/import", r->name), false);
	if (writes)
		thing_act(cx, head, L("Thêm", "Add"), t->add ? str_z(t->add) : arena_fmt(a, "/%s/new", r->name), true);
	table = thing_table(cx, r, page->rows, page->n,
		!empty ? L("Không có mục nào khớp. Bỏ bớt điều kiện lọc.", "Nothing matches. Take a filter away.")
		: !writes ? L("Chưa có mục nào.", "There is nothing yet.")
		: !imports ? arena_fmt(a, L("Chưa có %s nào. Bấm “Thêm” để ghi từng mục.", "There is no %s yet. Add one by one."),
				     L(r->vi, r->en))
				     .p
			   : arena_fmt(a,
				     L("Chưa có %s nào. Nhập từ Excel%.*s hoặc thêm từng mục.",
					     "There is no %s yet. Import from Excel%.*s, or add one by one."),
				     L(r->vi, r->en), ARG_STR(needed(cx, r)))
				     .p);
	sorts_view(cx, rq, q, table);
	if (t->columns)
		TRY(t->columns(cx, rq, page, table));
	jv_set(a, view, "table", table);
	TRY(filters_view(cx, rq, r, view));
	set_text(cx, view, "count", arena_fmt(a, "%" PRId64 " %s", page->total, L(r->vi, r->en)));
	if (page->next.p) {
		struct str url = list_url(cx, rq, "after", (struct str){ 0 });

		set_text(cx, view, "next",
			arena_fmt(a, "%.*s%cafter=%.*s", ARG_STR(url), str_find(url, STR("?")) >= 0 ? '&' : '?',
				ARG_STR(page->next)));
	}
	if (q->after.n)
		set_text(cx, view, "first", list_url(cx, rq, "after", (struct str){ 0 }));
	return RC_OK;
}

enum rc thing_list(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *rows = jv_set(a, data, "rows", jv_list(a)), *view = jv_obj(a);
	struct res_query q;
	struct res_page page;

	TRY(query_read(cx, rq, thing_of(rq)->res, &q));
	TRY(res_list(cx, &q, &page));
	for (size_t i = 0; rq->json && i < page.n; i++)
		jv_push(a, rows, row_json(cx, page.rows[i]));
	jv_set(a, data, "total", jv_int(a, page.total));
	jv_set(a, data, "next", jv_text(a, page.next));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	TRY(list_view(cx, rq, &q, &page, view));
	reply_view(out, view);
	return RC_OK;
}

/* --- one object --- */

static void fact_links(struct cx *cx, struct jv *fact, const struct val *v)
{
	struct arena *a = &cx->arena;
	struct jv *links = jv_set(a, fact, "links", jv_list(a));

	for (size_t i = 0; i < v->n && i < 200; i++) {
		const struct res *to;
		struct row *row;

		if (res_of(cx, v->ids[i], &to) == RC_OK && res_load(cx, to, v->ids[i], &row) == RC_OK) {
			struct jv *o = jv_push(a, links, jv_obj(a));

			set_text(cx, o, "text", row_named(cx, row));
			set_text(cx, o, "url", thing_url(cx, row));
		}
		cx_clear(cx);
	}
}

/* As people read it: by the thing's own words, else by its resource's. */
static struct str said(struct cx *cx, const struct req *rq, const struct row *row, int f)
{
	const struct thing *t = thing_of(rq);
	struct str s = t->say && row->v[f].set ? t->say(cx, rq, row, &row->res->fields[f]) : (struct str){ 0 };

	return s.p ? s : row_show(cx, row, f);
}

static void fact(struct cx *cx, const struct req *rq, struct jv *facts, const struct row *row, int f)
{
	const struct field *field = &row->res->fields[f];
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, facts, jv_obj(a));
	struct file_value file;

	jv_set(a, o, "label", jv_z(a, L(field->vi, field->en)));
	if (!row->v[f].set) {
		jv_set(a, o, "text", jv_z(a, L("Chưa có thông tin", "Not known")));
		return;
	}
	if (field->type == F_LINKS) {
		fact_links(cx, o, &row->v[f]);
		return;
	}
	set_text(cx, o, "text", said(cx, rq, row, f));
	thing_ref_url(cx, o, field, &row->v[f]);
	if (field->type == F_FILE && file_value_read(row->v[f].s, &file)) {
		set_text(cx, o, "url", arena_fmt(a, "%.*s/file", ARG_STR(thing_url(cx, row))));
		set_text(cx, o, "small", arena_fmt(a, "%" PRId64 " KB · SHA-256 %.16s…", (file.size + 1023) / 1024, file.hash.p));
	}
}

bool beside_it(const struct thing *t, const struct row *row, size_t f)
{
	return !row->v[f].set && t->focus_field && thing_input(t, row, row->res->fields[f].code).n == 0;
}

static void group_facts(struct cx *cx, const struct req *rq, struct jv *groups, const char *spec, const struct row *row)
{
	struct arena *a = &cx->arena;
	struct jv *g = jv_push(a, groups, jv_obj(a)), *facts;
	struct str rest = str_z(spec), vi = { 0 }, en = { 0 }, fields = { 0 }, one;

	if (spec) {
		str_next(&rest, '|', &vi);
		str_next(&rest, '|', &en);
		str_next(&rest, '|', &fields);
		set_text(cx, g, "title", cx->en ? en : vi);
	}
	facts = jv_set(a, g, "facts", jv_list(a));
	for (size_t f = 0; !spec && f < row->res->n; f++)
		if (field_visible(cx, &row->res->fields[f], row) && strcmp(row->res->fields[f].code, "draft") != 0 &&
			!beside_it(thing_of(rq), row, f))
			fact(cx, rq, facts, row, (int)f);
	while (spec && str_next(&fields, ' ', &one)) {
		int f = res_field_find(row->res, one);

		assert(f >= 0);
		if (field_visible(cx, &row->res->fields[f], row))
			fact(cx, rq, facts, row, f);
	}
}

/* What is sent long after it happened says why, at its button. */
static void step_reason(struct cx *cx, struct row *row, const struct row *before, struct jv *step)
{
	struct problems ps = { 0 };

	if (res_reason_wanted(cx, row, before, (struct str){ 0 }, &ps) == RC_OK && ps.n)
		set_text(cx, step, "reason", ps.p[0].text);
	cx_clear(cx);
}

static void steps_view(struct cx *cx, const struct row *row, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *steps = jv_set(a, view, "steps", jv_list(a));

	for (const struct step *s = row->res->steps; s && s->code; s++) {
		struct row *try = row_copy(cx, row);
		bool open = may(cx, CAP_EDIT) && res_step(cx, s, try) == RC_OK;

		cx_clear(cx);
		for (size_t i = 0; open && i < row->res->n; i++)
			if (!val_eq(row->res->fields[i].type, &row->v[i], &try->v[i])) {
				struct jv *o = jv_push(a, steps, jv_obj(a));

				jv_set(a, o, "text", jv_z(a, res_step_label(cx, s, row)));
				set_text(cx, o, "url", arena_fmt(a, "%.*s/step/%s", ARG_STR(thing_url(cx, row)), s->code));
				step_reason(cx, try, row, o);
				break;
			}
	}
}

enum rc thing_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct thing *t = thing_of(rq);
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head, *groups;
	struct row *row;
	bool writes;

	TRY(res_load(cx, t->res, rq->id, &row));
	reply_data(out, row_json(cx, row));
	out->etag = row->seq;
	if (rq->json)
		return RC_OK;
	head = thing_head(cx, view, row_named(cx, row), NULL);
	set_text(cx, head, "sub",
		arena_fmt(a, "%.*s · %.*s", ARG_STR(capital(cx, L(t->res->vi, t->res->en))), ARG_STR(row_text(row, "code"))));
	crumbs(cx, head, t->res, NULL);
	writes = may(cx, CAP_EDIT) && res_may_write(cx, row) == RC_OK;
	cx_clear(cx);
	thing_act(cx, head, L("Lịch sử thay đổi", "History"), arena_fmt(a, "%.*s/history", ARG_STR(thing_url(cx, row))), false);
	if (writes)
		thing_act(cx, head, L("Sửa, đính chính", "Change, correct"), arena_fmt(a, "%.*s/edit", ARG_STR(thing_url(cx, row))),
			false);
	jv_set(a, view, "seq", jv_int(a, row->seq));
	groups = jv_set(a, view, "groups", jv_list(a));
	for (const char *const *g = t->groups; g && *g; g++)
		group_facts(cx, rq, groups, *g, row);
	if (t->groups == NULL)
		group_facts(cx, rq, groups, NULL, row);
	if (writes)
		steps_view(cx, row, view);
	set_text(cx, view, "line",
		arena_fmt(a,
			L("Mục nhật ký %" PRId64 ", nhập lúc %.*s, sửa gần nhất %.*s",
				"Ledger entry %" PRId64 ", entered %.*s, last changed %.*s"),
			row->seq, ARG_STR(instant_show(a, row->made_at)), ARG_STR(instant_show(a, row->at))));
	if (t->more)
		TRY(t->more(cx, rq, row, view));
	if (t->page)
		reply_page(out, t->page);
	reply_view(out, view);
	return RC_OK;
}

/* --- history --- */

/* Which fields; what stood in them nobody knows any more. */
static void erased_view(struct cx *cx, const struct change *c, struct jv *changes)
{
	for (size_t i = 0; i < c->n_erased; i++) {
		const struct field *f = &c->row->res->fields[c->erased[i]];
		struct jv *o = jv_push(&cx->arena, changes, jv_obj(&cx->arena));

		jv_set(&cx->arena, o, "field", jv_z(&cx->arena, f->code));
		jv_set(&cx->arena, o, "label", jv_z(&cx->arena, L(f->vi, f->en)));
		jv_set(&cx->arena, o, "after", jv_z(&cx->arena, L("(đã xoá vĩnh viễn)", "(erased for good)")));
	}
}

static void change_view(struct cx *cx, const struct req *rq, struct jv *entries, const struct change *c)
{
	struct arena *a = &cx->arena;
	struct jv *e = jv_push(a, entries, jv_obj(a)), *changes;

	jv_set(a, e, "seq", jv_int(a, c->seq));
	jv_set(a, e, "at", jv_text(a, instant_text(a, c->at)));
	jv_set(a, e, "by", jv_text(a, c->by));
	set_text(cx, e, "author", author_text(cx, c->seq, c->by));
	jv_set(a, e, "what", jv_z(a, res_change_word(cx, c)));
	set_text(cx, e, "why", c->why);
	changes = jv_set(a, e, "changes", jv_list(a));
	erased_view(cx, c, changes);
	for (size_t f = 0; f < c->row->res->n && !c->row->gone; f++) {
		const struct field *field = &c->row->res->fields[f];
		bool same = c->before ? val_eq(field->type, &c->row->v[f], &c->before->v[f]) : !c->row->v[f].set;
		struct jv *o;

		if (same || !field_visible(cx, field, c->row))
			continue;
		o = jv_push(a, changes, jv_obj(a));
		jv_set(a, o, "field", jv_z(a, field->code));
		jv_set(a, o, "label", jv_z(a, L(field->vi, field->en)));
		if (c->before)
			set_text(cx, o, "before", said(cx, rq, c->before, (int)f));
		set_text(cx, o, "after", said(cx, rq, c->row, (int)f));
	}
}

enum rc thing_history(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct thing *t = thing_of(rq);
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *entries = jv_list(a), *data = jv_obj(a), *head;
	struct change *c;
	size_t n, last = 0;

	TRY(res_history(cx, t->res, rq->id, &c, &n));
	if (n == 0)
		return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy %s", "no such %s"), L(t->res->vi, t->res->en));
	for (size_t i = 0; i < n; i++)
		change_view(cx, rq, entries, &c[i]);
	jv_set(a, data, "entries", entries);
	reply_data(out, data);
	while (last + 1 < n && c[last].row->gone)
		last++;
	head = thing_head(
		cx, view, arena_fmt(a, L("Lịch sử thay đổi: %.*s", "History: %.*s"), ARG_STR(row_named(cx, c[last].row))), NULL);
	crumbs(cx, head, t->res, c[0].row->gone ? NULL : c[0].row);
	jv_set(a, view, "entries", entries);
	if (c[0].row->gone && may(cx, CAP_EDIT)) /* of what is there its form asks */
		TRY(thing_forget_view(cx, t->res, rq->id, view));
	reply_view(out, view);
	return RC_OK;
}

enum rc thing_file(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct thing *t = thing_of(rq);
	struct row *row;
	struct file_value v;
	int fd;
	int64_t size;

	TRY(res_load(cx, t->res, rq->id, &row));
	if (!row_val(row, "file")->set || !file_value_read(row_text(row, "file"), &v))
		return cx_fail(cx, RC_NOT_FOUND, L("Mục này không có tệp", "there is no file here"));
	TRY(file_open(cx, rq->app->conf.data_dir, row_text(row, "file"), &fd, &size));
	reply_file(out, arena_z(&cx->arena, v.type), file_saved_as(cx, &v), fd, size);
	return RC_OK;
}
