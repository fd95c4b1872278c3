/* Sheets out: what who asks may see; an export is a valid import. */
#include "base/map.h"
#include "fmt/xlsx.h"
#include "res/res_int.h"

struct export
{
	const char *format;
	struct buf *out;
	VEC(struct xlsx_cell) cells;
	size_t rows, cols;
};

static bool exported(const struct field *f)
{
	return !f->fixed && f->type != F_FILE;
}

static void cell_add(struct cx *cx, struct export *e, struct str text, bool number, bool first)
{
	struct xlsx_cell c = { .text = text, .number = number };

	if (strcmp(e->format, "csv") == 0)
		csv_write_cell(e->out, sheet_guard(&cx->arena, text), first);
	else
		vec_push(&cx->arena, &e->cells, c);
}

static void sent_then(const struct sent *s, void *out)
{
	*(struct sent *)out = *s;
}

/* Why it was entered late: a column, so that the sheet can be brought in elsewhere; where none was asked for (what came with a list of systems) it says
 * so. */
static enum rc export_reason(struct cx *cx, struct export *e, const struct row *row)
{
	struct sent sent = { .seq = row->id, .at = row->made_at };
	struct str why = { 0 };
	int32_t late;

	if (row->res->happened == NULL)
		return RC_OK;
	if (row->seq != row->id)
		TRY(res_sent(cx, row->res, row->id, 0, sent_then, &sent));
	TRY(res_late_days(cx, row, sent.at, &late));
	if (late) {
		TRY(res_late_reason(cx, row->id, sent.seq, &why));
		if (why.n == 0)
			why = str_z(
				L("Khi nhập ở nơi kết xuất không ghi lý do", "no reason was given where this was exported from"));
	}
	cell_add(cx, e, why.n ? why : STR(""), false, false);
	return RC_OK;
}

static enum rc export_row(struct cx *cx, struct export *e, const struct row *row)
{
	bool first = true;

	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];
		struct str text = STR("");

		if (!exported(f))
			continue;
		if (field_visible(cx, f, row))
			text = val_write(cx, f, &row->v[i]);
		cell_add(cx, e, text, f->type == F_INT && row->v[i].set, first);
		first = false;
	}
	TRY(export_reason(cx, e, row));
	e->rows++;
	if (strcmp(e->format, "csv") == 0)
		csv_write_end(e->out);
	return RC_OK;
}

static void export_heads(struct cx *cx, struct export *e, const struct res *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (exported(&r->fields[i]))
			cell_add(cx, e, str_z(L(r->fields[i].vi, r->fields[i].en)), false, e->cols++ == 0);
	if (r->happened)
		cell_add(cx, e, import_label(cx, r, STR("reason")), false, e->cols++ == 0);
	e->rows++;
	if (strcmp(e->format, "csv") == 0)
		csv_write_end(e->out);
}

enum rc res_export(struct cx *cx, const struct res *r, const char *format, struct buf *out)
{
	struct export e = { .format = format, .out = out };
	struct res_query q = { .res = r, .sort = 0, .limit = 1000 };
	bool json = strcmp(format, "json") == 0;

	if (!json && strcmp(format, "csv") != 0 && strcmp(format, "xlsx") != 0)
		return cx_fail(cx, RC_INVALID, L("Định dạng kết xuất: csv, xlsx hoặc json", "export formats: csv, xlsx or json"));
	if (strcmp(format, "csv") == 0)
		buf_z(out, "\xef\xbb\xbf");
	if (!json)
		export_heads(cx, &e, r);
	do {
		struct res_page page;

		TRY(res_list(cx, &q, &page));
		for (size_t i = 0; i < page.n; i++) {
			if (!json) {
				TRY(export_row(cx, &e, page.rows[i]));
				continue;
			}
			json_write(out, row_json(cx, page.rows[i]));
			buf_byte(out, '\n');
		}
		q.after = page.next;
		TRY(cx_room(cx));
	} while (q.after.p);
	if (strcmp(format, "xlsx") == 0)
		TRY(xlsx_write(cx, str_z(L(r->vi_many, r->en_many)), e.cells.p, e.rows, e.cols, out));
	if (!buf_ok(out))
		return cx_fail(cx, RC_LIMIT, L("Kết xuất quá lớn", "the export is too large"));
	return RC_OK;
}

/* --- chosen columns --- */

struct chosen {
	const struct companion *c; /* NULL: of the row itself */
	int field;
	struct map *newest; /* of the companion: row id -> row */
};

static bool newer(const struct row *a, const struct row *b)
{
	int d = str_cmp(row_text(a, "date"), row_text(b, "date"));

	return d ? d > 0 : a->id > b->id;
}

static void newest_put(struct cx *cx, struct map *m, int64_t main, const struct row *row)
{
	struct row *before = map_get_id(m, main);

	if (before == NULL || newer(row, before))
		map_put_id(m, main, row_copy(cx, row));
}

static enum rc newest_of(struct cx *cx, const struct companion *c, struct map **out)
{
	struct res_query q = { .res = c->res, .sort = 0, .limit = 1000 };
	struct map *m = *out = ARENA_NEW(&cx->arena, struct map);

	map_init(m, &cx->arena);
	do {
		struct res_page page;

		TRY(res_list(cx, &q, &page));
		for (size_t i = 0; i < page.n; i++) {
			const struct val *v = row_val(page.rows[i], c->to_main);

			if (v->set && v->n == 0)
				newest_put(cx, m, v->i, page.rows[i]);
			for (size_t k = 0; v->set && k < v->n; k++)
				newest_put(cx, m, v->ids[k], page.rows[i]);
		}
		q.after = page.next;
		TRY(cx_room(cx));
	} while (q.after.p);
	return RC_OK;
}

static enum rc chosen_of(struct cx *cx, const struct res *r, const struct import_col *cols, size_t n, struct chosen *out)
{
	for (size_t i = 0; i < n; i++) {
		ptrdiff_t dot = str_find(cols[i].code, STR("."));

		if (!col_known(r, cols[i].code))
			return cx_fail(cx, RC_INVALID, L("Không có cột “%.*s”", "there is no column “%.*s”"),
				ARG_STR(str_head(cols[i].code, 80)));
		out[i] = (struct chosen){ .field = dot < 0 ? res_field_find(r, cols[i].code) : -1 };
		for (size_t k = 0; dot > 0 && r->companions[k]; k++)
			if (str_is(str_cut(cols[i].code, 0, (size_t)dot), r->companions[k]->code))
				out[i].c = r->companions[k];
		if (out[i].c == NULL)
			continue;
		out[i].field = res_field_find(out[i].c->res, str_from(cols[i].code, (size_t)dot + 1));
		for (size_t k = 0; k < i && out[i].newest == NULL; k++)
			if (out[k].c == out[i].c)
				out[i].newest = out[k].newest;
		if (out[i].newest == NULL)
			TRY(newest_of(cx, out[i].c, &out[i].newest));
	}
	return RC_OK;
}

static struct xlsx_cell chosen_cell(struct cx *cx, const struct chosen *k, const struct row *main)
{
	const struct row *row = k->c ? map_get_id(k->newest, main->id) : main;
	const struct field *f = row ? &row->res->fields[k->field] : NULL;
	struct xlsx_cell cell = { .text = STR("") };

	if (row == NULL || !field_visible(cx, f, row) || !row->v[k->field].set)
		return cell;
	cell.number = f->type == F_INT;
	cell.text = cell.number ? val_write(cx, f, &row->v[k->field]) : val_show(cx, f, &row->v[k->field]);
	return cell;
}

enum rc res_columns(struct cx *cx, const struct res_query *query, const struct import_col *cols, size_t n, struct xlsx_cell **cells,
	size_t *rows)
{
	VEC(struct xlsx_cell) v = { 0 };
	struct chosen *k = ARENA_ARRAY(&cx->arena, struct chosen, n + 1);
	struct res_query q = *query;

	TRY(chosen_of(cx, q.res, cols, n, k));
	for (size_t i = 0; i < n; i++)
		vec_push(&cx->arena, &v,
			(struct xlsx_cell){ .text = cols[i].head.n ? cols[i].head : import_label(cx, q.res, cols[i].code) });
	*rows = 1;
	q.limit = 1000;
	do {
		struct res_page page;

		TRY(res_list(cx, &q, &page));
		for (size_t r = 0; r < page.n; r++, (*rows)++)
			for (size_t i = 0; i < n; i++)
				vec_push(&cx->arena, &v, chosen_cell(cx, &k[i], page.rows[r]));
		q.after = page.next;
		TRY(cx_room(cx));
	} while (q.after.p);
	*cells = v.p;
	return RC_OK;
}
