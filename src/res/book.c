/* Workbooks: their sheets, merged ranges spread over their cells, and the way back with a column "Lỗi". */
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
			if (str_trim(row->cells[c]).n == 0) {
				row->cells[c] = text;
				row->above |= i > lo && c < 64 ? UINT64_C(1) << c : 0;
			}
	}
}

static enum rc raw_parse(struct cx *cx, struct str bytes, struct xlsx_book *book)
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

static enum rc raw_read(struct cx *cx, struct str bytes, struct xlsx_book *book)
{
	enum rc rc = raw_parse(cx, bytes, book);

	cx->fault.inside = rc != RC_OK;
	return rc;
}

/* Those with data, one behind the other. */
static enum rc sheets_chain(struct cx *cx, struct str bytes, bool hidden, struct sheet **out)
{
	struct xlsx_book book = { 0 };
	struct sheet *next = NULL;
	size_t left = SPREAD_MAX;

	if (bytes.n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("file"), L("Tệp rỗng: chọn lại tệp", "the file is empty: choose it again"));
	TRY(raw_read(cx, bytes, &book));
	for (size_t i = 0; i < book.n; i++)
		for (size_t m = 0; m < book.sheets[i].n_merged; m++)
			merge_spread(cx, &book.sheets[i].sheet, &book.sheets[i].merged[m], &left);
	for (size_t i = book.n; i-- > 0;) {
		struct sheet *s = &book.sheets[i].sheet;

		if (s->n == 0 || (s->hidden && !hidden))
			continue;
		s->next = next;
		next = s;
	}
	for (*out = next; *out && (*out)->hidden;)
		*out = (struct sheet *)(*out)->next;
	if (*out == NULL)
		return cx_fail(cx, RC_INVALID, L("Tệp không có trang tính nào có dữ liệu", "no sheet of the workbook has data"));
	*out = next;
	return RC_OK;
}

enum rc sheet_read_all(struct cx *cx, struct str bytes, struct sheet *out)
{
	struct sheet *s;

	TRY(sheets_chain(cx, bytes, true, &s));
	*out = *s;
	return RC_OK;
}

enum rc sheet_read(struct cx *cx, struct str bytes, struct sheet *out)
{
	struct sheet *s;

	TRY(sheets_chain(cx, bytes, false, &s));
	*out = *s;
	out->next = NULL;
	return RC_OK;
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

static struct str faults_of(struct cx *cx, const struct res *r, const struct import_row *ir)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, CELL_MAX);
	for (size_t i = 0; i < ir->problems.n; i++)
		buf_fmt(&b, "%s%.*s", b.n ? "; " : "", ARG_STR(problem_said(cx, r, &ir->problems.p[i])));
	return cell_cut(arena_str(&cx->arena, buf_str(&b)));
}

struct texts {
	struct xlsx_text *p;
	size_t n, cap;
};

static int text_order(const void *a, const void *b)
{
	const struct xlsx_text *x = a, *y = b;

	return x->sheet != y->sheet ? (x->sheet < y->sheet ? -1 : 1) : x->row != y->row ? (x->row < y->row ? -1 : 1) : 0;
}

/* What stands in the column: its head beside every header, what is wrong beside its row; tables side by side share a row. */
static struct texts faults_list(struct cx *cx, const struct res *r, const struct import_report *rep)
{
	struct texts v = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < rep->n_tables; i++)
		vec_push(&cx->arena, &v,
			(struct xlsx_text){ rep->tables[i].sheet->place, rep->tables[i].head_row, str_z(L("Lỗi", "Fault")) });
	for (size_t i = 0; i < rep->n; i++)
		if (rep->rows[i].problems.n)
			vec_push(&cx->arena, &v,
				(struct xlsx_text){ rep->tables[rep->rows[i].table].sheet->place, rep->rows[i].number,
					faults_of(cx, r, &rep->rows[i]) });
	if (v.n)
		qsort(v.p, v.n, sizeof *v.p, text_order);
	for (size_t i = 0; i < v.n; i++) {
		struct xlsx_text *last = kept ? &v.p[kept - 1] : NULL;

		if (last == NULL || text_order(last, &v.p[i]) != 0)
			v.p[kept++] = v.p[i];
		else if (!str_eq(last->text, v.p[i].text))
			last->text = cell_cut(arena_fmt(&cx->arena, "%.*s; %.*s", ARG_STR(last->text), ARG_STR(v.p[i].text)));
	}
	v.n = kept;
	return v;
}

/* A CSV has no more than its texts. */
static enum rc csv_errors(struct cx *cx, const struct res *r, struct str bytes, const struct texts *faults, struct buf *out)
{
	struct sheet s;
	struct xlsx_cell *cells;
	size_t rows, cols = 0, k = 0;

	TRY(csv_read(cx, bytes, &s));
	rows = s.n ? s.rows[s.n - 1].number : 0;
	for (size_t i = 0; i < s.n; i++)
		cols = s.rows[i].n > cols ? s.rows[i].n : cols;
	cols++;
	if (rows > ERROR_PLACES / cols)
		return cx_fail(cx, RC_LIMIT,
			L("Bảng quá lớn để trả lại kèm cột lỗi", "the sheet is too large to be sent back with its faults"));
	cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, rows * cols + 1);
	for (size_t i = 0; i < s.n; i++) {
		struct xlsx_cell *row = cells + (s.rows[i].number - 1) * cols;

		for (size_t c = 0; c < s.rows[i].n; c++) {
			row[c].text = cell_cut(s.rows[i].cells[c]);
			row[c].number = plain_number(row[c].text);
		}
		while (k < faults->n && faults->p[k].row < s.rows[i].number)
			k++;
		if (k < faults->n && faults->p[k].row == s.rows[i].number)
			row[cols - 1] = (struct xlsx_cell){ .text = faults->p[k].text, .bad = true };
	}
	return xlsx_write(cx, str_z(L(r->vi_many, r->en_many)), cells, rows, cols, out);
}

enum rc import_errors(struct cx *cx, const struct res *r, struct str bytes, const struct import_report *rep, struct buf *out)
{
	struct texts faults = faults_list(cx, r, rep);
	struct xlsx_book book;

	if (!xlsx_looks(bytes))
		return csv_errors(cx, r, bytes, &faults, out);
	TRY(xlsx_read(cx, bytes, &book));
	return xlsx_add_column(cx, bytes, &book, faults.p, faults.n, out);
}
