/* Workbooks: the sheet that is meant, merged ranges spread over their cells, and the way back with a column "Lỗi". */
#include "base/text.h"
#include "fmt/xlsx.h"
#include "fmt/zip.h"
#include "res/res_int.h"

enum { SPREAD_MAX = 1000000, ERROR_PLACES = 4000000, CELL_MAX = 30000 };

/* A merged range's text stands in its first cell; as people see it, it stands in all of them. Rows without any text stay left out. */
static void merge_spread(struct cx *cx, struct sheet *s, const struct xlsx_merge *m, size_t *left)
{
	size_t lo = 0, hi = s->n;
	struct str text;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->rows[mid].number < m->row0 + 1)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == s->n || s->rows[lo].number != m->row0 + 1 || (text = cell_at(&s->rows[lo], m->col0)).n == 0)
		return;
	for (size_t i = lo; i < s->n && s->rows[i].number <= m->row1 + 1; i++) {
		struct sheet_row *row = &s->rows[i];
		size_t width = m->col1 + 1;

		if (*left < width)
			return;
		*left -= width;
		if (row->n < width) {
			struct str *cells = ARENA_ARRAY(&cx->arena, struct str, width);

			for (size_t c = 0; c < width; c++)
				cells[c] = c < row->n ? row->cells[c] : STR("");
			row->cells = cells;
			row->n = (uint32_t)width;
		}
		for (size_t c = m->col0; c < width; c++)
			if (str_trim(row->cells[c]).n == 0)
				row->cells[c] = text;
	}
}

static enum rc raw_read(struct cx *cx, struct str bytes, struct xlsx_book *book)
{
	struct sheet s;

	if (xlsx_looks(bytes))
		return xlsx_read(cx, bytes, book);
	if (str_starts(bytes, STR("PK\x03\x04"))) { /* a package: too large to unpack, no workbook, or one cut short */
		AUTO(zip_file_close) struct zip_file *z = NULL;

		if (zip_open_mem(cx, bytes, &z) == RC_LIMIT)
			return RC_LIMIT;
		cx_clear(cx);
		return cx_fail(cx, RC_INVALID,
			L("Không đọc được tệp như sổ Excel: tệp hỏng, bị cắt, hoặc không phải XLSX",
				"the file is no readable workbook: damaged, cut short, or not XLSX"));
	}
	TRY(csv_read(cx, bytes, &s));
	book->sheets = ARENA_NEW(&cx->arena, struct xlsx_sheet);
	book->sheets[0] = (struct xlsx_sheet){ .sheet = s };
	book->n = 1;
	return RC_OK;
}

static enum rc sheet_choose(struct cx *cx, const struct res *r, struct str bytes, bool spread, struct sheet *out)
{
	struct xlsx_book book = { 0 };
	struct xlsx_sheet *best = NULL;
	size_t score = 0, left = SPREAD_MAX;

	TRY(raw_read(cx, bytes, &book));
	for (size_t i = 0; i < book.n; i++) {
		struct xlsx_sheet *x = &book.sheets[i];
		size_t now;

		if (x->hidden || x->sheet.n == 0)
			continue;
		now = r && book.n > 1 ? table_score(cx, r, &x->sheet) + 1 : 1;
		if (now > score) {
			best = x;
			score = now;
		}
	}
	if (best == NULL)
		return cx_fail(cx, RC_INVALID, L("Tệp không có trang tính nào có dữ liệu", "no sheet of the workbook has data"));
	for (size_t i = 0; spread && i < best->n_merged; i++)
		merge_spread(cx, &best->sheet, &best->merged[i], &left);
	*out = best->sheet;
	return RC_OK;
}

enum rc sheet_read_for(struct cx *cx, const struct res *r, struct str bytes, struct sheet *out)
{
	return sheet_choose(cx, r, bytes, true, out);
}

enum rc sheet_read(struct cx *cx, struct str bytes, struct sheet *out)
{
	return sheet_choose(cx, NULL, bytes, true, out);
}

/* --- back with what is wrong --- */

static struct str cell_cut(struct str s)
{
	size_t n = s.n < CELL_MAX ? s.n : CELL_MAX;

	while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_cut(s, 0, n);
}

static bool plain_number(struct str s)
{
	if (s.n == 0 || s.n > 15 || (s.p[0] == '0' && s.n > 1))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static void faults_mark(struct cx *cx, const struct res *r, const struct import_report *rep, const struct import_row *ir,
	struct xlsx_cell *cells, size_t cols)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, CELL_MAX);
	for (size_t i = 0; i < ir->problems.n; i++) {
		const struct problem *p = &ir->problems.p[i];

		buf_fmt(&b, "%s%.*s: %.*s", b.n ? "; " : "", ARG_STR(import_label(cx, r, p->field)), ARG_STR(p->text));
		for (size_t c = 0; p->field.n && c < rep->n_cols && c + 1 < cols; c++)
			if (str_eq(rep->cols[c].code, p->field))
				cells[c].bad = true;
	}
	if (b.n)
		cells[cols - 1] = (struct xlsx_cell){ .text = cell_cut(arena_str(&cx->arena, buf_str(&b))), .bad = true };
}

enum rc import_errors(struct cx *cx, const struct res *r, struct str bytes, const struct import_report *rep, struct buf *out)
{
	struct sheet s;
	struct xlsx_cell *cells;
	size_t rows, cols = 0, k = 0;

	TRY(sheet_choose(cx, r, bytes, false, &s));
	rows = s.rows[s.n - 1].number;
	for (size_t i = 0; i < s.n; i++)
		cols = s.rows[i].n > cols ? s.rows[i].n : cols;
	cols++;
	if (rows > ERROR_PLACES / cols)
		return cx_fail(cx, RC_LIMIT,
			L("Bảng quá lớn để trả lại kèm cột lỗi", "the sheet is too large to be sent back with its faults"));
	cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, rows * cols);
	for (size_t i = 0; i < s.n; i++) {
		struct xlsx_cell *row = cells + (s.rows[i].number - 1) * cols;

		for (size_t c = 0; c < s.rows[i].n; c++) {
			row[c].text = cell_cut(s.rows[i].cells[c]);
			row[c].number = plain_number(row[c].text);
		}
		while (k < rep->n && rep->rows[k].number < s.rows[i].number)
			k++;
		if (k < rep->n && rep->rows[k].number == s.rows[i].number)
			faults_mark(cx, r, rep, &rep->rows[k], row, cols);
		if (rep->head_row == s.rows[i].number)
			row[cols - 1].text = str_z(L("Lỗi", "Fault"));
	}
	return xlsx_write(cx, s.name.n ? s.name : str_z(L(r->vi_many, r->en_many)), cells, rows, cols, out);
}
