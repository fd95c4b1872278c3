/* libxlsxwriter writes to a named file only: it gets one that lives in memory. */
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/text.h"
#include "fmt/xlsx_int.h"

enum { XL_ROWS = 1048576, XL_COLS = 16384, XL_NAME = 31, WIDE = 60, LINE_WIDE = 24 };
enum {
	PORTRAIT = 88,
	LANDSCAPE = 200,
	READABLE = 320,
	LINE_POINTS = 15,
	LINES_MOST = 27,
	WIDEST = 160
}; /* characters on one sheet of paper */

struct sheet_writer {
	struct cx *cx;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *text, *bad, *number, *bad_number, *head_line, *line;
};

static struct str place(struct cx *cx, size_t row, size_t col)
{
	char name[LXW_MAX_CELL_NAME_LENGTH];

	lxw_rowcol_to_cell(name, (lxw_row_t)row, (lxw_col_t)col);
	return arena_str(&cx->arena, str_z(name));
}

/* A whole or decimal number that comes back as the same text: no leading zeros, no plus, at most 15 digits. */
static bool plain_number(struct str s)
{
	size_t i = s.n && s.p[0] == '-', digits = 0, point = 0;

	if (i == s.n || (s.p[i] == '0' && i + 1 < s.n && s.p[i + 1] != '.'))
		return false;
	for (; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (s.p[i] != '.' || point++ || digits == 0 || i + 1 == s.n)
			return false;
	return digits > 0 && digits <= 15 && !(point && s.p[s.n - 1] == '0') && !str_is(s, "-0");
}

static lxw_format *format(lxw_workbook *book, bool text, bool wrap, bool bold, bool bad)
{
	lxw_format *f = workbook_add_format(book);

	if (text)
		format_set_num_format(f, "@");
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (wrap)
		format_set_text_wrap(f);
	if (bold)
		format_set_bold(f);
	if (bad) {
		format_set_bg_color(f, 0xffc7ce);
		format_set_font_color(f, 0x9c0006);
	}
	return f;
}

/* Text that looks like an escape of ST_Xstring gets its underscore escaped: _x0041_ -> _x005F_x0041_. libxlsxwriter leaves that to us. */
static const char *xstring_z(struct arena *a, struct str s)
{
	struct str z = arena_str(a, s);
	size_t hits = 0, n = 0;
	char *p;

	for (size_t i = 0; i < z.n; i++)
		hits += xlsx_escape_like(str_from(z, i));
	if (hits == 0)
		return z.p;
	p = arena_alloc(a, z.n + hits * 6 + 1, 1);
	for (size_t i = 0; i < z.n; i++) {
		if (xlsx_escape_like(str_from(z, i))) {
			memcpy(p + n, "_x005F", 6);
			n += 6;
		}
		p[n++] = z.p[i];
	}
	return p;
}

/* A title, a heading between tables: the one text of its row runs over its neighbours instead of standing in many lines of a narrow column. */
static bool is_line(const struct xlsx_page *p, size_t row)
{
	size_t n = 0;

	for (size_t c = 0; c < p->cols && n < 2; c++)
		n += p->cells[row * p->cols + c].text.n > 0;
	return n == 1 && p->cols > 1;
}

static enum rc cell_write(struct sheet_writer *w, const struct xlsx_cell *c, size_t row, size_t col, bool line)
{
	struct cx *cx = w->cx;
	lxw_row_t r = (lxw_row_t)row;
	lxw_col_t k = (lxw_col_t)col;
	bool bold = row == 0 || c->bold;
	lxw_format *f = line && !c->bad ? (bold ? w->head_line : w->line) : bold ? w->head : c->bad ? w->bad : w->text;
	const char *z = xstring_z(&cx->arena, c->text);
	lxw_error e;

	if ((c->text.n && memchr(c->text.p, 0, c->text.n)) || !utf8_valid(c->text))
		return cx_fail_at(cx, RC_INVALID, place(cx, row, col), L("ô không phải chữ hợp lệ", "the cell is not valid text"));
	if (c->text.n == 0)
		e = c->bad ? worksheet_write_blank(w->sheet, r, k, f) : LXW_NO_ERROR;
	else if (row && c->number && plain_number(c->text))
		e = worksheet_write_number(w->sheet, r, k, strtod(z, NULL), c->bad ? w->bad_number : w->number);
	else if (utf8_count(c->text) > XL_CHARS)
		e = LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED;
	else
		e = worksheet_write_string(w->sheet, r, k, z, f);
	return e == LXW_NO_ERROR ? RC_OK
	                         : cx_fail_at(cx, RC_LIMIT, place(cx, row, col), L("Ô này không ghi được vào tệp XLSX (%s)", "%s"),
					   lxw_strerror(e));
}

/* The longest line of the column's first thousand cells, within reason. */
static size_t width_of(const struct xlsx_page *p, size_t col)
{
	size_t most = 6;

	for (size_t r = 0; r < p->rows && r < 1000; r++) {
		struct str rest = p->cells[r * p->cols + col].text, line;
		bool alone = is_line(p, r);

		while (str_next(&rest, '\n', &line)) {
			size_t n = utf8_count(line);

			n = alone && n > LINE_WIDE ? LINE_WIDE : n;
			most = n > most ? n : most;
		}
	}
	return most < WIDE ? most + 2 : WIDE;
}

/* Widths of all columns; long texts stand in more lines where the table is then still read on one sheet of paper. */
static size_t *widths_of(struct cx *cx, const struct xlsx_page *p, size_t *sum)
{
	static const size_t caps[] = { WIDE, 48, 40, 34, 28, 24, 20, 17, 14 };
	size_t *w = ARENA_ARRAY(&cx->arena, size_t, p->cols + 1), cap = WIDE, total = 0;

	for (size_t c = 0; c < p->cols; c++)
		w[c] = width_of(p, c);
	for (size_t i = 0; i < COUNT(caps); i++) {
		total = 0;
		for (size_t c = 0; c < p->cols; c++)
			total += w[c] < caps[i] ? w[c] : caps[i];
		cap = caps[i];
		if (total <= LANDSCAPE)
			break;
	}
	if (total > READABLE) /* no sheet of paper holds it: on a screen wide columns read better */
		cap = WIDE;
	*sum = 0;
	for (size_t c = 0; c < p->cols; c++)
		*sum += w[c] = w[c] < cap ? w[c] : cap;
	return w;
}

/* How many lines a text takes in a column, broken between words; letters are reckoned as wide as figures, so that a wider font cuts nothing. */
static size_t lines_in(struct str text, size_t width)
{
	struct str line, word;
	size_t n = 0;

	while (str_next(&text, '\n', &line)) {
		size_t at = 0;

		for (n++; str_next(&line, ' ', &word);) {
			size_t k = utf8_count(word);

			if (at && at + 1 + k > width) {
				n++;
				at = 0;
			}
			at += k + (at > 0);
			n += at > width ? (at - 1) / width : 0;
			at = at > width ? (at - 1) % width + 1 : at;
		}
	}
	return n ? n : 1;
}

/* A row is as high as Excel lets it be at most: a text that would not stand in it gets a wider column. */
static void widen(const struct xlsx_page *p, size_t *w, size_t *sum)
{
	for (size_t c = 0; c < p->cols; c++)
		for (size_t r = 0; r < p->rows; r++)
			while (w[c] < WIDEST && p->cells[r * p->cols + c].text.n > LINES_MOST &&
				lines_in(p->cells[r * p->cols + c].text, w[c]) > LINES_MOST && !is_line(p, r)) {
				w[c] += 8;
				*sum += 8;
			}
}

/* How many lines a row's texts take in their columns: Calc does not find that out by itself, and cuts what a lower row does not hold. */
static size_t lines_of(const struct xlsx_page *p, size_t row, const size_t *w)
{
	size_t most = 1;

	for (size_t c = 0; c < p->cols; c++) {
		size_t n = lines_in(p->cells[row * p->cols + c].text, w[c]);

		most = n > most ? n : most;
	}
	return most < LINES_MOST ? most : LINES_MOST;
}

/* Excel's rules for a sheet's name; what it forbids becomes a space. */
static const char *name_of(struct arena *a, struct str name)
{
	struct str s = str_trim(name);
	size_t at = 0, w, units = 0;
	int32_t r;
	char *p;

	for (struct str rest = s; (w = utf8_next(rest, &r)) > 0 && (units += r > 0xffff ? 2 : 1) <= XL_NAME;
		rest = str_from(rest, w))
		at += w;
	s = str_trim(str_cut(s, 0, at));
	if (s.n == 0 || !utf8_valid(s))
		return "Sheet1";
	p = (char *)arena_str(a, s).p;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("[]:*?/\\", p[i]) || p[i] == 0 || (p[i] == '\'' && (i == 0 || i + 1 == s.n)) ||
			(unsigned char)p[i] < 0x20)
			p[i] = ' ';
	return p;
}

/* On paper: A4, as wide as one sheet, lying where it is wider than one stands; lines between cells, heads on every sheet. */
static void print_as(struct sheet_writer *w, size_t width)
{
	worksheet_set_paper(w->sheet, 9); /* A4 */
	if (width > PORTRAIT)
		worksheet_set_landscape(w->sheet);
	if (width <= READABLE)
		worksheet_fit_to_pages(w->sheet, 1, 0);
	worksheet_set_margins(w->sheet, 0.4, 0.4, 0.5, 0.5);
	worksheet_gridlines(w->sheet, LXW_SHOW_ALL_GRIDLINES);
	worksheet_repeat_rows(w->sheet, 0, 0);
	worksheet_set_footer(w->sheet, "&C&P/&N");
}

static enum rc fill(struct sheet_writer *w, const struct xlsx_page *p)
{
	size_t sum, *width = widths_of(w->cx, p, &sum);

	widen(p, width, &sum);
	for (size_t c = 0; c < p->cols; c++)
		if (worksheet_set_column(w->sheet, (lxw_col_t)c, (lxw_col_t)c, (double)width[c], NULL) != LXW_NO_ERROR)
			return RC_LIMIT;
	print_as(w, sum);
	for (size_t r = 0; r < p->rows; r++) {
		struct arena_mark m = arena_mark(&w->cx->arena);
		bool line = is_line(p, r);
		size_t lines = line ? 1 : lines_of(p, r, width);

		if (lines > 1)
			worksheet_set_row(w->sheet, (lxw_row_t)r, (double)(lines * LINE_POINTS), NULL);
		for (size_t c = 0; c < p->cols; c++)
			TRY(cell_write(w, &p->cells[r * p->cols + c], r, c, line));
		arena_reset(&w->cx->arena, m);
	}
	worksheet_freeze_panes(w->sheet, 1, 0);
	return RC_OK;
}

static enum rc not_made(struct cx *cx)
{
	return cx_fail(cx, RC_IO, L("Không tạo được bảng tính", "the workbook could not be made"));
}

static enum rc fill_pages(struct sheet_writer *w, const struct xlsx_page *pages, size_t n)
{
	w->head = format(w->book, true, true, true, false);
	w->text = format(w->book, true, true, false, false);
	w->bad = format(w->book, true, true, false, true);
	w->number = format(w->book, false, false, false, false);
	w->bad_number = format(w->book, false, false, false, true);
	w->head_line = format(w->book, true, false, true, false);
	w->line = format(w->book, true, false, false, false);
	for (size_t i = 0; i < n; i++) {
		struct xlsx_page page = xlsx_spread(w->cx, &pages[i]);

		w->sheet = workbook_add_worksheet(w->book, name_of(&w->cx->arena, pages[i].name));
		if (w->sheet == NULL)
			return not_made(w->cx);
		TRY(fill(w, &page));
	}
	return RC_OK;
}

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static enum rc take_file(struct cx *cx, int fd, struct buf *out)
{
	struct stat st;
	size_t n;

	if (fstat(fd, &st) != 0 || st.st_size <= 0)
		return cx_fail(cx, RC_IO, L("Không ghi được bảng tính", "the workbook could not be written"));
	n = (size_t)st.st_size;
	if (!buf_reserve(out, n))
		return cx_fail(cx, RC_LIMIT, L("Bảng tính quá lớn", "the workbook is too large"));
	if (pread(fd, out->p + out->n, n, 0) != (ssize_t)n)
		return cx_fail(cx, RC_IO, L("Không đọc lại được bảng tính", "the workbook could not be read back"));
	out->n += n;
	return RC_OK;
}

enum rc xlsx_write_pages(struct cx *cx, const struct xlsx_page *pages, size_t n, struct buf *out)
{
	AUTO(fd_close) int fd = memfd_create("xlsx", MFD_CLOEXEC);
	struct sheet_writer w = { .cx = cx };
	lxw_doc_properties made = { .created = (time_t)(cx->now / US_PER_S) };
	enum rc rc;

	for (size_t i = 0; i < n; i++)
		if (pages[i].rows > XL_ROWS || pages[i].cols > XL_COLS)
			return cx_fail(cx, RC_LIMIT, L("Bảng lớn hơn Excel cho phép", "the table is larger than Excel takes"));
	if (fd < 0)
		return cx_fail(cx, RC_IO, L("Không tạo được tệp tạm trong bộ nhớ", "no file in memory could be made"));
	w.book = workbook_new(arena_fmt(&cx->arena, "/proc/self/fd/%d", fd).p);
	if (w.book == NULL)
		return not_made(cx);
	workbook_set_properties(w.book, &made);
	rc = fill_pages(&w, pages, n);
	if (workbook_close(w.book) != LXW_NO_ERROR && rc == RC_OK)
		rc = cx_fail(cx, RC_IO, L("Không ghi được bảng tính", "the workbook could not be written"));
	return rc == RC_OK ? take_file(cx, fd, out) : rc;
}

enum rc xlsx_write(struct cx *cx, struct str sheet_name, const struct xlsx_cell *cells, size_t rows, size_t cols, struct buf *out)
{
	return xlsx_write_pages(cx, &(struct xlsx_page){ sheet_name, cells, rows, cols }, 1, out);
}
