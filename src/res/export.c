/* Sheets out: what who asks may see; an export is a valid import. */
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
		csv_write_cell(e->out, text, first);
	else
		vec_push(&cx->arena, &e->cells, c);
}

static void export_row(struct cx *cx, struct export *e, const struct row *row)
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
	e->rows++;
	if (strcmp(e->format, "csv") == 0)
		csv_write_end(e->out);
}

static void export_heads(struct cx *cx, struct export *e, const struct res *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (exported(&r->fields[i]))
			cell_add(cx, e, str_z(L(r->fields[i].vi, r->fields[i].en)), false, e->cols++ == 0);
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
				export_row(cx, &e, page.rows[i]);
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
