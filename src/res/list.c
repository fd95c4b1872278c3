/* Lists: filter, search without diacritics, sort, keyset paging. The cursor holds the last row's sort value and id, so a page costs the same
 * wherever it is and rows that come or go between pages are neither skipped nor shown twice. */
#include "base/text.h"
#include "res/res_int.h"
#include "sec/sec.h"

struct where {
	struct buf sql;
	VEC(struct dbv) v;
};

static void where_done(struct where *w)
{
	buf_done(&w->sql);
}

static size_t param(struct cx *cx, struct where *w, struct dbv v)
{
	vec_push(&cx->arena, &w->v, v);
	return w->v.n;
}

/* One dash for all: Word makes "QĐ–VPCP" of what was typed with a hyphen. */
static struct str one_dash(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1, 1);
	size_t n = 0, w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w)) {
		bool dash = (r >= 0x2010 && r <= 0x2015) || r == 0x2212;

		memcpy(out + n, dash ? "-" : s.p, dash ? 1 : w);
		n += dash ? 1 : w;
	}
	return (struct str){ out, n };
}

static const char dashed[] =
	"replace(replace(replace(replace(replace(replace(replace(t.fold, '\u2010', '-'), '\u2011', '-'), '\u2012', '-'), "
	"'\u2013', '-'), '\u2014', '-'), '\u2015', '-'), '\u2212', '-')";

/* Names of people enter no column that is searched, so that nothing is left of them when they are erased (row_texts): who may read them finds them by
 * reading them. */
struct name_of {
	int64_t id;
	struct str fold;
};
struct names {
	VEC(struct name_of) v;
};

static bool is_name(const struct field *f)
{
	return f->search && f->erasable;
}

/* The names, and the references by which they are judged (field_visible): nothing else of the rows is read. */
static enum rc names_read(struct cx *cx, const struct res *r, struct names *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct row *row = res_blank(cx, r);

	buf_init(&b, 1u << 20);
	buf_z(&b, "SELECT t.id");
	for (size_t f = 0; f < r->n; f++)
		if (r->fields[f].type == F_REF || is_name(&r->fields[f]))
			buf_fmt(&b, ", t.\"%s\"", r->fields[f].code);
	buf_fmt(&b, " FROM %s t WHERE 1 = 1", r->table);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	while (rows_next(&rows)) {
		int col = 1;

		for (size_t f = 0; f < r->n; f++)
			if (r->fields[f].type == F_REF || is_name(&r->fields[f]))
				val_from_db(cx, &rows, col++, &r->fields[f], &row->v[f]);
		for (size_t f = 0; f < r->n; f++)
			if (is_name(&r->fields[f]) && row->v[f].set && field_visible(cx, &r->fields[f], row))
				vec_push(&cx->arena, &out->v,
					(struct name_of){ rows_i64(&rows, 0), text_fold(&cx->arena, row->v[f].s) });
		TRY(cx_room(cx));
	}
	return rows_end(cx, &rows);
}

static bool has_names(const struct res *r)
{
	for (size_t f = 0; f < r->n; f++)
		if (is_name(&r->fields[f]))
			return true;
	return false;
}

static void add_named(struct where *w, const struct names *names, struct str word)
{
	const char *sep = " OR t.id IN (";

	for (size_t i = 0; i < names->v.n; i++)
		if (str_find(names->v.p[i].fold, word) >= 0) {
			buf_fmt(&w->sql, "%s%" PRId64, sep, names->v.p[i].id);
			sep = ", ";
		}
	if (sep[0] == ',')
		buf_z(&w->sql, ")");
}

/* What kind of thing a row is reads as words too, though no text of it says them: "gia hạn" is found where nobody wrote a note. */
static void add_kinds(struct cx *cx, struct where *w, const struct res *r, struct str word)
{
	for (size_t f = 0; f < r->n; f++) {
		const struct field *k = &r->fields[f];
		const char *sep = "";

		for (const struct choice *c = k->type == F_ENUM && k->required && k->in_list ? k->choices : NULL; c && c->code; c++)
			if (str_find(text_fold(&cx->arena, str_z(c->vi)), word) >= 0 ||
				str_find(text_fold(&cx->arena, str_z(c->en)), word) >= 0) {
				if (sep[0] == 0)
					buf_fmt(&w->sql, " OR t.\"%s\" IN (", k->code);
				buf_fmt(&w->sql, "%s'%s'", sep, c->code);
				sep = ", ";
			}
		if (sep[0])
			buf_z(&w->sql, ")");
	}
}

static enum rc add_words(struct cx *cx, struct where *w, const struct res *r, struct str q)
{
	struct str rest = text_fold(&cx->arena, q), one;
	struct names names = { 0 };
	int words = 0;

	if (str_trim(rest).n && has_names(r))
		TRY(names_read(cx, r, &names));
	while (str_next(&rest, ' ', &one) && words < 16) {
		char *p = arena_alloc(&cx->arena, one.n * 2 + 1, 1);
		size_t at = 0;

		if (one.n == 0)
			continue;
		one = one_dash(&cx->arena, one);
		for (size_t i = 0; i < one.n; i++) {
			if (one.p[i] == '%' || one.p[i] == '_' || one.p[i] == '\\')
				p[at++] = '\\';
			p[at++] = one.p[i];
		}
		/* not a bare parameter after LIKE: SQLite would compile the statement anew for every value of it */
		buf_fmt(&w->sql, " AND (%s LIKE '%%' || $%zu || '%%' ESCAPE '\\'", str_find(one, STR("-")) < 0 ? "t.fold" : dashed,
			param(cx, w, V(((struct str){ p, at }))));
		add_named(w, &names, one);
		add_kinds(cx, w, r, one);
		buf_z(&w->sql, ")");
		words++;
	}
	return RC_OK;
}

static enum rc bad_filter(struct cx *cx, const struct field *f, struct str why)
{
	return cx_fail_at(cx, RC_INVALID, str_z(f->code), "%s: %.*s", L(f->vi, f->en), ARG_STR(why));
}

/* A..B, either end may be missing: dates compare as text, a partial date lies within its period. */
static enum rc add_range(struct cx *cx, struct where *w, const struct field *f, struct str text, ptrdiff_t dots)
{
	struct str ends[2] = { str_cut(text, 0, (size_t)dots), str_from(text, (size_t)dots + 2) };

	for (int i = 0; i < 2; i++) {
		struct val v;
		struct str why;

		if (!val_read(cx, f, ends[i], &v, &why))
			return bad_filter(cx, f, why);
		if (!v.set)
			continue;
		if (!db_text_field(f->type))
			buf_fmt(&w->sql, " AND t.\"%s\" %s $%zu", f->code, i ? "<=" : ">=", param(cx, w, V(v.i)));
		else if (i == 0)
			buf_fmt(&w->sql, " AND t.\"%s\" >= $%zu", f->code, param(cx, w, V(v.s)));
		else
			buf_fmt(&w->sql, " AND t.\"%s\" <= $%zu || '~'", f->code, param(cx, w, V(v.s)));
	}
	return RC_OK;
}

static enum rc add_filter(struct cx *cx, struct where *w, const struct res *r, const struct res_filter *fi)
{
	const struct field *f = &r->fields[fi->field];
	ptrdiff_t dots = str_find(fi->value, STR(".."));
	struct str value = fi->value, why;
	struct val v;

	if (dots >= 0 && !(f->type == F_DATE && date_read_before(&cx->arena, value, &why)) &&
		(f->type == F_DATE || f->type == F_INT || f->type == F_INSTANT || f->type == F_PERIOD))
		return add_range(cx, w, f, value, dots);
	if (str_is(value, "-")) {
		buf_fmt(&w->sql, " AND t.\"%s\" IS NULL", f->code);
		return RC_OK;
	}
	if (f->type == F_FILE)
		val_text(&v, value);
	else if (!val_read(cx, f, value, &v, &why))
		return bad_filter(cx, f, why);
	if (!v.set)
		return RC_OK;
	if (f->type == F_LINKS)
		for (size_t i = 0; i < v.n; i++)
			buf_fmt(&w->sql, " AND t.id IN (SELECT src FROM links WHERE field = '%s' AND dst = %" PRId64 ")", f->code,
				v.ids[i]);
	else if (f->type == F_FLAGS)
		buf_fmt(&w->sql, " AND (',' || t.\"%s\" || ',') LIKE '%%,' || $%zu || ',%%'", f->code, param(cx, w, V(v.s)));
	else
		buf_fmt(&w->sql, " AND t.\"%s\" = $%zu", f->code, param(cx, w, db_text_field(f->type) ? V(v.s) : V(v.i)));
	return RC_OK;
}

/* --- cursor: "n.ID" after a NULL, "i.NUMBER.ID", "t.HEX.ID" --- */

static struct str cursor_make(struct cx *cx, struct rows *rows, int col, bool text, int64_t id)
{
	struct str s;

	if (rows_null(rows, col))
		return arena_fmt(&cx->arena, "n.%" PRId64, id);
	if (!text)
		return arena_fmt(&cx->arena, "i.%" PRId64 ".%" PRId64, rows_i64(rows, col), id);
	s = rows_text(rows, col);
	return arena_fmt(&cx->arena, "t.%" PRI_STR ".%" PRId64, ARG_STR(hex_of(&cx->arena, s.p, s.n)), id);
}

static bool cursor_read(struct cx *cx, struct str cur, struct dbv *value, int64_t *id)
{
	struct str kind, mid = { 0 }, last;
	char *p;

	if (!str_next(&cur, '.', &kind) || !str_next(&cur, '.', &last))
		return false;
	if (cur.p) {
		mid = last;
		last = cur;
	}
	if (!str_to_i64(last, id))
		return false;
	*value = V_NULL;
	if (str_is(kind, "n"))
		return mid.p == NULL;
	if (str_is(kind, "i")) {
		value->kind = DBV_INT;
		return str_to_i64(mid, &value->i);
	}
	if (!str_is(kind, "t") || mid.n % 2 || mid.n > 100000)
		return false;
	p = arena_alloc(&cx->arena, mid.n / 2 + 1, 1);
	if (!hex_read(mid, p, mid.n / 2))
		return false;
	*value = V(((struct str){ p, mid.n / 2 })); /* never NULL: p is set */
	return true;
}

/* What a list is ordered by, of the row `alias`: a column; of a reference what is shown in its place (nothing where that is hidden); of a choice its
 * place among the choices, as forms and filters list them. */
static enum rc order_by(struct cx *cx, const struct res_query *q, const char *alias, struct str *out)
{
	bool title = q->sort < 0 || q->sort == res_field(q->res, q->res->title); /* in Vietnamese order */
	const struct field *f = title ? NULL : &q->res->fields[q->sort];
	const struct res *to = f && f->type == F_REF ? res_find(str_z(f->to)) : NULL;
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1u << 20);
	if (f && f->type == F_ENUM) {
		buf_fmt(&b, "CASE %s.\"%s\"", alias, f->code);
		for (const struct choice *c = f->choices; c->code; c++)
			buf_fmt(&b, " WHEN '%s' THEN %td", c->code, c - f->choices);
		buf_z(&b, " END");
	} else if (to == NULL) {
		buf_fmt(&b, "%s.\"%s\"", alias, title ? "sortkey" : f->code);
	} else {
		buf_fmt(&b, "(SELECT x.sortkey FROM %s x WHERE x.id = %s.\"%s\"", to->table, alias, f->code);
		TRY(scope_sql(cx, to, "x", false, &b));
		buf_z(&b, ")");
	}
	*out = arena_str(&cx->arena, buf_str(&b));
	return RC_OK;
}

bool res_sorts(const struct field *f)
{
	return f->type != F_LINKS && !f->erasable && (f->type != F_REF || res_find(str_z(f->to)));
}

static enum rc add_cursor(struct cx *cx, struct where *w, const struct res_query *q, struct str by, bool sortkey)
{
	const char *op = q->desc ? "<" : ">";
	struct dbv value;
	int64_t id;

	if (q->after.n == 0)
		return RC_OK;
	if (!cursor_read(cx, q->after, &value, &id))
		return cx_fail_at(cx, RC_INVALID, STR("after"), L("Con trỏ trang không hợp lệ", "not a page cursor"));
	if (value.kind == DBV_TEXT && sortkey)
		value.kind = DBV_BLOB;
	if (value.kind == DBV_NULL) {
		buf_fmt(&w->sql, " AND %.*s IS NULL AND t.id %s %" PRId64, ARG_STR(by), op, id);
	} else {
		size_t k = param(cx, w, value);

		buf_fmt(&w->sql, " AND (%.*s %s $%zu OR (%.*s = $%zu AND t.id %s %" PRId64 ") OR %.*s IS NULL)", ARG_STR(by), op, k,
			ARG_STR(by), k, op, id, ARG_STR(by));
	}
	return RC_OK;
}

static enum rc total_of(struct cx *cx, const struct res *r, const struct where *w, int64_t *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };

	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT count(*) FROM %s t WHERE 1 = 1%.*s", r->table, ARG_STR(buf_str(&w->sql)));
	TRY(db_query_made(cx, &rows, buf_str(&b), w->v.n, w->v.p));
	if (rows_next(&rows))
		*out = rows_i64(&rows, 0);
	return rows_end(cx, &rows);
}

static enum rc page_read(
	struct cx *cx, const struct res_query *q, const struct where *w, struct str by, bool text, struct res_page *out)
{
	const struct res *r = q->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	int limit = q->limit < 1 ? 50 : q->limit > 1000 ? 1000 : q->limit;
	const char *dir = q->desc ? "DESC" : "ASC";
	struct str mine;

	TRY(order_by(cx, q, "s", &mine));
	buf_init(&b, 1u << 20);
	select_sql(&b, r);
	buf_fmt(&b, "%.*s ORDER BY %.*s %s NULLS LAST, t.id %s LIMIT %d", ARG_STR(buf_str(&w->sql)), ARG_STR(by), dir, dir,
		limit + 1);
	/* the sort value for the cursor rides along */
	struct str sql = arena_fmt(&cx->arena, "SELECT q.*, (SELECT %.*s FROM %s s WHERE s.id = q.id) FROM (%.*s) q", ARG_STR(mine),
		r->table, ARG_STR(buf_str(&b)));

	TRY(db_query_made(cx, &rows, sql, w->v.n, w->v.p));
	out->rows = ARENA_ARRAY(&cx->arena, struct row *, (size_t)limit);
	while (rows_next(&rows)) {
		if (out->n == (size_t)limit)
			return RC_OK; /* there is more: next stays */
		out->rows[out->n++] = row_read(cx, &rows, r);
		if (out->n == (size_t)limit)
			out->next = cursor_make(cx, &rows, 5 + (int)r->n, text, rows_i64(&rows, 0));
	}
	out->next = (struct str){ 0 };
	return rows_end(cx, &rows);
}

static void add_offered(struct where *w, const struct res *r)
{
	struct str value = str_z(r->offered), field;

	str_next(&value, ' ', &field);
	buf_fmt(&w->sql, " AND (t.\"%.*s\" IS NULL OR t.\"%.*s\" = '%.*s')", ARG_STR(field), ARG_STR(field), ARG_STR(value));
}

enum rc res_list(struct cx *cx, const struct res_query *q, struct res_page *out)
{
	struct where w AUTO(where_done) = { 0 };
	bool sortkey = q->sort < 0 || q->sort == res_field(q->res, q->res->title) || q->res->fields[q->sort].type == F_REF;
	bool text = sortkey || (db_text_field(q->res->fields[q->sort].type) && q->res->fields[q->sort].type != F_ENUM);
	struct str by;

	*out = (struct res_page){ 0 };
	buf_init(&w.sql, 1u << 20);
	TRY(scope_sql(cx, q->res, "t", false, &w.sql));
	TRY(add_words(cx, &w, q->res, q->q));
	if (q->offered && q->res->offered)
		add_offered(&w, q->res);
	for (size_t i = 0; i < q->n_filters; i++)
		TRY(add_filter(cx, &w, q->res, &q->filters[i]));
	TRY(total_of(cx, q->res, &w, &out->total));
	TRY(order_by(cx, q, "t", &by));
	TRY(add_cursor(cx, &w, q, by, sortkey));
	return page_read(cx, q, &w, by, text, out);
}
