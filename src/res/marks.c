/* What a cell says by a mark. "nt" and its like is what the row above says (dittos_put); a day and a month of a register
 * are of the year that stands above them (years_put). A head whose choices have a column each, one of them marked: "Cấp độ | 1 | 2 | 3 | 4 | 5", "Phương án | Đầy đủ | Một số". The columns are then columns of one
 * meaning (struct column, twin): a mark becomes the choice above it before anybody
 * reads the row; two marks in a row differ, and are told as that. */
#include "base/text.h"
#include "res/res_int.h"

enum { CHOICE_MAX = 10 };

static bool reads(struct cx *cx, const struct field *f, struct str choice)
{
	struct str why;
	struct val v;

	return (f->type == F_ENUM || (f->type == F_INT && f->max > 0 && f->max <= CHOICE_MAX)) &&
	       cell_read(cx, f, choice, &v, &why) && v.set;
}

bool tick_of(struct cx *cx, const struct res *r, struct str choice, struct column *whole)
{
	const struct column was = *whole;

	if (was.serial || was.unused || (was.c == NULL && was.field < 0))
		return false;
	whole->tick = choice;
	if (was.c)
		return reads(cx, &was.c->res->fields[was.cfield], choice);
	for (int f = 0; f < 64 && f < (int)r->n; f++)
		if ((f == was.field || was.alts >> f & 1) && reads(cx, &r->fields[f], choice)) {
			whole->field = f;
			whole->alts = 0;
			return true;
		}
	return false;
}

static void ticks_put(struct cx *cx, struct sheet *s, const struct table *t)
{
	static const struct field mark = { .code = "mark", .type = F_BOOL };
	struct sheet_row *rows = s->rows;
	bool any = false;

	for (size_t c = 0; c < t->n; c++)
		any = any || t->cols[c].tick.n;
	if (!any)
		return;
	s->rows = ARENA_ARRAY(&cx->arena, struct sheet_row, s->n + 1);
	memcpy(s->rows, rows, s->n * sizeof *rows);
	for (size_t i = t->last + 1; i < t->end; i++) {
		struct sheet_row *row = &s->rows[i];

		row->cells = ARENA_ARRAY(&cx->arena, struct str, row->n + 1);
		for (size_t c = 0; c < row->n; c++) {
			struct val v = { 0 };
			struct str why;

			row->cells[c] = rows[i].cells[c];
			if (c < t->n && t->cols[c].tick.n && cell_at(row, c).n && cell_read(cx, &mark, cell_at(row, c), &v, &why))
				row->cells[c] = v.set && v.i ? t->cols[c].tick : STR("");
		}
	}
}

struct str ticks_said(struct cx *cx, const struct table *t, size_t c)
{
	struct buf b AUTO(buf_done) = { 0 };

	if (t->cols[c].tick.n == 0 || t->cols[c].twin)
		return (struct str){ 0 };
	buf_init(&b, 4000);
	for (size_t k = c; k < t->n; k++)
		if (t->cols[k].tick.n && (k == c || t->cols[k].twin == c + 1))
			buf_fmt(&b, "%s%.*s “%.*s”", b.n ? ", " : "", ARG_STR(col_name(cx, k)), ARG_STR(t->cols[k].tick));
	return arena_str(&cx->arena, buf_str(&b));
}

/* A row that gives its code says all by itself, as what this program wrote does. */
static bool has_code(const struct table *t, const struct sheet_row *row)
{
	for (size_t c = 0; c < t->n; c++)
		if (t->cols[c].c == NULL && !t->cols[c].serial && t->cols[c].field == 0)
			return cell_at(row, c).n > 0;
	return false;
}

/* Small letters: "NT" may be a code. */
static bool is_ditto(struct cx *cx, struct str cell)
{
	static const char *const words[] = { "nt", "n.t", "n/t", "như trên", "\"", "”", "“", "″", "〃" };

	if (cell.n > 20)
		return false;
	while (cell.n > 1 && (cell.p[0] == '-' || cell.p[0] == ' '))
		cell = str_from(cell, 1);
	while (cell.n > 1 && strchr("- .", cell.p[cell.n - 1]))
		cell.n--;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(cell, words[i]) || (i == 3 && str_is(text_lower(&cx->arena, cell), words[i])))
			return true;
	return false;
}

static size_t dittos_put(struct cx *cx, struct sheet *s, const struct table *t)
{
	struct str *above = ARENA_ARRAY(&cx->arena, struct str, t->n + 1);
	size_t n = 0;
	bool any = false;

	for (size_t i = t->last + 1; i < t->end; i++) {
		struct sheet_row *row = &s->rows[i];
		bool coded = has_code(t, row), own = false; /* own: have its cells been copied? They may be the caller's. */

		if (plan_of(t, i)->kind != ROW_DATA)
			continue;
		for (size_t c = 0; c < t->n && c < row->n && !coded; c++) {
			if (is_ditto(cx, cell_at(row, c)) && any) {
				if (!own) {
					struct str *cells = ARENA_ARRAY(&cx->arena, struct str, row->n + 1);

					memcpy(cells, row->cells, row->n * sizeof *cells);
					row->cells = cells;
					own = true;
				}
				row->cells[c] = above[c];
				n++;
			}
		}
		for (size_t c = 0; c < t->n; c++)
			above[c] = cell_at(row, c);
		any = true;
	}
	return n;
}

/* "THÁNG 11 NĂM 2026", "Ngày 02/11/2026": the last whole year of a text; 0: none. */
static int year_in(struct str text)
{
	int year = 0;

	for (size_t i = 0; i + 4 <= text.n; i++) {
		bool begins = i == 0 || text.p[i - 1] < '0' || text.p[i - 1] > '9',
		     ends = i + 4 == text.n || text.p[i + 4] < '0' || text.p[i + 4] > '9';
		int64_t n;

		if (begins && ends && str_to_i64(str_cut(text, i, 4), &n) && n >= 1990 && n < 2100)
			year = (int)n;
	}
	return year;
}

/* "02/11", "2-11" */
static bool day_and_month(struct str s)
{
	int64_t d, m;
	size_t at = 0;

	while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at > 0 && at <= 2 && at + 1 < s.n && s.n - at <= 3 && strchr("/-.", s.p[at]) && str_to_i64(str_cut(s, 0, at), &d) &&
	       str_to_i64(str_from(s, at + 1), &m) && d >= 1 && d <= 31 && m >= 1 && m <= 12;
}

static const struct field *field_of(const struct res *r, const struct table *t, size_t c)
{
	const struct column *col = c < t->n ? &t->cols[c] : NULL;

	return col == NULL || (col->c == NULL && col->field < 0) ? NULL
	       : col->c                                          ? &col->c->res->fields[col->cfield]
	                                                         : &r->fields[col->field];
}

static bool dated(const struct field *f)
{
	return f && (f->type == F_DATE || f->type == F_INSTANT);
}

/* A whole date of a row; DAY_NONE: there is none. */
static int32_t whole_date(struct cx *cx, const struct res *r, const struct table *t, const struct sheet_row *row)
{
	struct str date;

	for (size_t c = 0; c < row->n; c++)
		if (dated(field_of(r, t, c)) && date_read(&cx->arena, cell_at(row, c), &date) && date.n == 10)
			return date_last(date);
	return DAY_NONE;
}

/* The year in which "05/11" lies nearest to a day; 0: in none. */
static int year_near(struct str cell, int32_t to)
{
	int64_t d = 0, m = 0;
	size_t at = cell.p[1] >= '0' && cell.p[1] <= '9' ? 2 : 1;
	int y, mm, dd, best = INT32_MAX, year = 0;

	if (to == DAY_NONE || !str_to_i64(str_cut(cell, 0, at), &d) || !str_to_i64(str_from(cell, at + 1), &m))
		return 0;
	day_parts(to, &y, &mm, &dd);
	for (int k = y - 1; k <= y + 1; k++) {
		int32_t day = day_of(k, (int)m, (int)d);

		if (day != DAY_NONE && abs(day - to) < best) {
			best = abs(day - to);
			year = k;
		}
	}
	return year;
}

static size_t years_put(struct cx *cx, const struct res *r, struct sheet *s, const struct table *t)
{
	size_t n = 0;
	int year = 0;
	int32_t last = DAY_NONE; /* a whole date of a row above */

	for (size_t i = 0; r->placed == NULL && i < t->end; i++) {
		struct sheet_row *row = &s->rows[i];
		int32_t own = i > t->last ? whole_date(cx, r, t, row) : DAY_NONE;
		bool heading = i < t->first || (i > t->last && plan_of(t, i)->kind == ROW_GROUP);

		for (size_t c = 0; c < row->n; c++) {
			const struct field *f = i > t->last && !heading ? field_of(r, t, c) : NULL;
			int of;

			if (heading && year_in(row->cells[c]))
				year = year_in(row->cells[c]);
			if (!dated(f) || !day_and_month(cell_at(row, c)))
				continue;
			if ((of = year_near(cell_at(row, c), own)) == 0)
				of = year ? year : year_near(cell_at(row, c), last);
			if (of == 0)
				continue;
			struct str *cells = ARENA_ARRAY(&cx->arena, struct str, row->n + 1);
			memcpy(cells, row->cells, row->n * sizeof *cells);
			cells[c] = arena_fmt(&cx->arena, "%.*s%c%d", ARG_STR(cell_at(row, c)),
				memchr(cells[c].p, '/', cells[c].n)   ? '/'
				: memchr(cells[c].p, '-', cells[c].n) ? '-'
								      : '.',
				of);
			row->cells = cells;
			n++;
		}
		last = own != DAY_NONE ? own : last;
	}
	return n;
}

void marks_put(struct cx *cx, const struct res *r, struct sheet *s, const struct table *t, struct import_report *rep)
{
	size_t dittos = dittos_put(cx, s, t), years = years_put(cx, r, s, t);

	ticks_put(cx, s, t);
	if (dittos)
		import_say(cx, rep,
			arena_fmt(&cx->arena,
				L("%zu ô ghi “nt” (như trên) đọc theo ô của dòng trên",
					"%zu cells that say “as above” are read as the cell above"),
				dittos));
	if (years)
		import_say(cx, rep,
			arena_fmt(&cx->arena,
				L("%zu ô chỉ ghi ngày, tháng: lấy năm của ngày khác trong dòng hoặc ghi ở phía trên",
					"%zu cells give a day and a month: of the year of another date of the row, or of what "
					"stands above"),
				years));
}
