/* Sheets in and out: an import that previews and is all-or-nothing, an export that is a valid import. */
#include "base/map.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "res/res_int.h"

enum { HEAD_ROWS = 40 }; /* titles may stand above the header */

/* Is the head's text this field's name, in either language, or one of its synonyms? */
static bool head_is(struct cx *cx, const struct field *f, struct str folded)
{
	struct str rest = str_z(f->heads), one;

	if (str_is(folded, f->code) || str_eq(folded, text_fold(&cx->arena, str_z(f->vi))) ||
		str_eq(folded, text_fold(&cx->arena, str_z(f->en))))
		return true;
	while (f->heads && str_next(&rest, '|', &one))
		if (str_eq(one, folded))
			return true;
	return false;
}

static int head_field(struct cx *cx, const struct res *r, struct str cell)
{
	struct str folded = str_trim(text_fold(&cx->arena, str_trim(cell)));

	while (folded.n && (folded.p[folded.n - 1] == '*' || folded.p[folded.n - 1] == ':' || folded.p[folded.n - 1] == ' '))
		folded.n--;
	for (size_t i = 0; folded.n && i < r->n; i++)
		if (head_is(cx, &r->fields[i], folded))
			return (int)i;
	return -1;
}

struct heads {
	size_t row; /* in the sheet */
	int *field; /* per column; -1: not known */
	size_t n;
};

static size_t heads_try(struct cx *cx, const struct res *r, const struct sheet_row *row, int *field)
{
	size_t hits = 0;

	for (size_t c = 0; c < row->n; c++) {
		field[c] = head_field(cx, r, row->cells[c]);
		for (size_t k = 0; k < c; k++)
			if (field[c] >= 0 && field[k] == field[c])
				field[c] = -1; /* the first column of a name counts */
		hits += field[c] >= 0;
	}
	return hits;
}

static enum rc heads_find(struct cx *cx, const struct res *r, const struct sheet *s, struct heads *out)
{
	size_t best = 0;

	for (size_t i = 0; i < s->n && i < HEAD_ROWS; i++) {
		int *field = ARENA_ARRAY(&cx->arena, int, s->rows[i].n + 1);
		size_t hits = heads_try(cx, r, &s->rows[i], field);

		if (hits > best) {
			best = hits;
			*out = (struct heads){ i, field, s->rows[i].n };
		}
	}
	if (best == 0)
		return cx_fail(cx, RC_INVALID,
			L("Không tìm thấy dòng tiêu đề: cần ít nhất một cột như “%s”",
				"no header row found: at least a column like “%s” is needed"),
			L(r->fields[1].vi, r->fields[1].en));
	return RC_OK;
}

/* --- one row --- */

static enum rc by_natural(struct cx *cx, const struct row *row, int64_t *id)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[8];
	size_t n = 0;
	struct str rest = str_z(r->natural), one, fold, sortkey;

	*id = 0;
	if (r->natural[0] == 0)
		return RC_OK;
	buf_init(&b, 4000);
	buf_fmt(&b, "SELECT id FROM %s WHERE 1 = 1", r->table);
	if (word_in(r->natural, str_z(r->title))) {
		row_texts(cx, row, &fold, &sortkey);
		v[n++] = dbv_blob(sortkey);
		buf_z(&b, " AND sortkey = $1");
	}
	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(r, one);

		if (!row->v[f].set) {
			buf_fmt(&b, " AND \"%s\" IS NULL", r->fields[f].code);
			continue;
		}
		v[n++] = val_db(cx, &r->fields[f], &row->v[f]);
		buf_fmt(&b, " AND \"%s\" = $%zu", r->fields[f].code, n);
	}
	buf_z(&b, " ORDER BY id LIMIT 2");
	TRY(db_query_made(cx, &rows, buf_str(&b), n, v));
	if (rows_next(&rows))
		*id = rows_i64(&rows, 0);
	if (rows_next(&rows))
		*id = 0; /* not unique: the code must say */
	return rows_end(cx, &rows);
}

static enum rc find_before(struct cx *cx, struct import_row *ir)
{
	const struct res *r = ir->row->res;
	int64_t id;
	enum rc rc = RC_NOT_FOUND;

	if (ir->row->v[0].set) {
		rc = res_by_code(cx, r, ir->row->v[0].s, &ir->before);
	} else {
		TRY(by_natural(cx, ir->row, &id));
		if (id)
			rc = res_load(cx, r, id, &ir->before);
	}
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		ir->before = NULL;
		return RC_OK;
	}
	return rc;
}

static void cells_read(struct cx *cx, const struct res *r, const struct heads *h, const struct sheet_row *sr, struct import_row *ir)
{
	ir->row = res_blank(cx, r);
	ir->problems = (struct problems){ 0 };
	for (size_t c = 0; c < sr->n && c < h->n; c++) {
		struct str why = { 0 };
		int f = h->field[c];

		if (f < 0 || r->fields[f].fixed || r->fields[f].type == F_FILE)
			continue;
		if (!val_read(cx, &r->fields[f], sr->cells[c], &ir->row->v[f], &why))
			problem_add(cx, &ir->problems, r->fields[f].code, "%.*s", ARG_STR(why));
	}
}

/* Reads, judges and writes one row of the sheet. */
static enum rc row_import(
	struct cx *cx, const struct res *r, const struct heads *h, const struct sheet_row *sr, struct import_row *ir)
{
	int64_t seq;
	enum rc rc;

	cells_read(cx, r, h, sr, ir);
	ir->number = sr->number;
	ir->action = IMPORT_WRONG;
	TRY(find_before(cx, ir));
	if (ir->before) {
		struct row *merged = row_copy(cx, ir->before);

		for (size_t i = 0; i < r->n; i++)
			if (ir->row->v[i].set)
				merged->v[i] = ir->row->v[i];
		ir->row = merged;
	}
	if (ir->problems.n) {
		struct problems more = { 0 };

		TRY(row_judge(cx, ir->row, ir->before, &more));
		for (size_t i = 0; i < more.n; i++) {
			bool known = false;

			for (size_t k = 0; k < ir->problems.n; k++)
				known = known || str_eq(more.p[i].field, ir->problems.p[k].field);
			if (!known)
				vec_push(&cx->arena, &ir->problems, more.p[i]);
		}
		return RC_OK;
	}
	seq = ir->row->seq;
	rc = res_save(cx, ir->row, (struct str){ 0 }, &ir->problems);
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT) {
		if (ir->problems.n == 0)
			problem_add(cx, &ir->problems, "", "%.*s", ARG_STR(cx->fault.text));
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	ir->action = ir->before == NULL ? IMPORT_NEW : ir->row->seq == seq ? IMPORT_SAME : IMPORT_CHANGED;
	return RC_OK;
}

static bool row_empty(const struct sheet_row *sr)
{
	for (size_t c = 0; c < sr->n; c++)
		if (str_trim(sr->cells[c]).n)
			return false;
	return true;
}

/* A second row for an object that this very import already wrote is a mistake of the sheet, not a change. */
static enum rc twice_check(struct cx *cx, struct map *seen, struct import_row *ir)
{
	struct import_row *first;

	if (ir->action == IMPORT_WRONG)
		return RC_OK;
	first = map_get_id(seen, ir->row->id);
	if (first == NULL) {
		map_put_id(seen, ir->row->id, ir);
		return RC_OK;
	}
	problem_add(cx, &ir->problems, "code", L("Trùng với dòng %u", "the same as row %u"), first->number);
	ir->action = IMPORT_WRONG;
	return RC_OK;
}

static enum rc rows_import(
	struct cx *cx, const struct res *r, const struct sheet *s, const struct heads *h, struct import_report *out)
{
	struct map seen;
	size_t wrong = SIZE_MAX;

	map_init(&seen, &cx->arena);
	out->rows = ARENA_ARRAY(&cx->arena, struct import_row, s->n + 1);
	for (size_t i = h->row + 1; i < s->n; i++) {
		if (row_empty(&s->rows[i]))
			continue;
		TRY(row_import(cx, r, h, &s->rows[i], &out->rows[out->n]));
		TRY(twice_check(cx, &seen, &out->rows[out->n]));
		out->n++;
		TRY(cx_room(cx));
	}
	/* Rows may refer to rows further down: try the wrong ones again while that helps. */
	for (bool again = true; again;) {
		size_t now = 0;

		for (size_t k = 0, i = h->row + 1; i < s->n; i++) {
			if (row_empty(&s->rows[i]))
				continue;
			if (out->rows[k].action == IMPORT_WRONG && wrong != SIZE_MAX) {
				TRY(row_import(cx, r, h, &s->rows[i], &out->rows[k]));
				TRY(twice_check(cx, &seen, &out->rows[k]));
			}
			now += out->rows[k].action == IMPORT_WRONG;
			k++;
		}
		again = now > 0 && now < wrong;
		wrong = now;
	}
	return RC_OK;
}

enum rc res_import(struct cx *cx, const struct res *r, const struct sheet *s, bool commit, struct import_report *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct heads h;
	VEC(struct str) ignored = { 0 };

	*out = (struct import_report){ 0 };
	TRY(heads_find(cx, r, s, &h));
	for (size_t c = 0; c < h.n; c++)
		if (h.field[c] < 0 && str_trim(s->rows[h.row].cells[c]).n)
			vec_push(&cx->arena, &ignored, s->rows[h.row].cells[c]);
	out->ignored = ignored.p;
	out->n_ignored = ignored.n;
	TRY(tx_begin(cx, &tx));
	TRY(rows_import(cx, r, s, &h, out));
	for (size_t i = 0; i < out->n; i++)
		out->count[out->rows[i].action]++;
	if (out->count[IMPORT_WRONG])
		return cx_fail(cx, RC_INVALID, L("%zu dòng sai, chưa ghi dòng nào", "%zu rows are wrong, nothing was written"),
			out->count[IMPORT_WRONG]);
	return commit ? tx_commit(&tx) : RC_OK;
}

enum rc sheet_read(struct cx *cx, struct str bytes, struct sheet *out)
{
	struct xlsx_book book;

	if (!xlsx_looks(bytes))
		return csv_read(cx, bytes, out);
	TRY(xlsx_read(cx, bytes, &book));
	for (size_t i = 0; i < book.n; i++)
		if (!book.sheets[i].hidden && book.sheets[i].sheet.n) {
			*out = book.sheets[i].sheet;
			return RC_OK;
		}
	return cx_fail(cx, RC_INVALID, L("Tệp không có trang tính nào có dữ liệu", "no sheet of the workbook has data"));
}

/* --- export --- */

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
