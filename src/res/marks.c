/* What a cell says by a mark. "nt" and its like is what the row above says (dittos_put). A head whose choices have a column each, one of them marked: "Cấp độ | 1 | 2 | 3 | 4 | 5", "Phương án | Đầy đủ | Một số". The columns are then columns of one
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

void ticks_put(struct cx *cx, struct sheet *s, const struct table *t)
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

size_t dittos_put(struct cx *cx, struct sheet *s, const struct table *t)
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
