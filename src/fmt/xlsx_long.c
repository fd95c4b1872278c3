/* A text of more characters than Excel takes in a cell (a scan's 5,000 addresses) goes on in columns behind its own, headed "HEAD (tiếp 2)"; what is
 * read is joined again. Called by the writer and the reader of XLSX alone. */
#include "fmt/xlsx_int.h"

#include "base/text.h"

bool xlsx_escape_like(struct str s)
{
	return s.n >= 7 && s.p[0] == '_' && s.p[1] == 'x' && s.p[6] == '_' && strspn(s.p + 2, "0123456789abcdefABCDEF") == 4;
}

/* As much as one cell holds: UTF-16 as Excel counts, an underscore that has to be escaped as what is written. */
static struct str part_next(struct str *rest)
{
	struct str s = *rest;
	size_t at = 0, w, units = 0;
	int32_t r;

	while ((w = utf8_next(str_from(s, at), &r)) > 0) {
		units += (r > 0xffff ? 2 : 1) + (xlsx_escape_like(str_from(s, at)) ? 6 : 0);
		if (units > XL_CHARS)
			break;
		at += w;
	}
	*rest = str_from(s, at);
	return str_cut(s, 0, at);
}

static size_t parts_of(struct str text)
{
	size_t n = 0;

	if (text.n <= XL_CHARS / 2 || !utf8_valid(text))
		return 1;
	for (struct str rest = text; rest.n; n++)
		part_next(&rest);
	return n;
}

static struct str head_of(struct cx *cx, struct str head, size_t part, bool en)
{
	return part == 0 ? head : arena_fmt(&cx->arena, "%.*s (%s %zu)", ARG_STR(head), en ? "continued" : "tiếp", part + 1);
}

struct xlsx_page xlsx_spread(struct cx *cx, const struct xlsx_page *p)
{
	struct xlsx_page out = *p;
	struct xlsx_cell *cells;
	size_t *parts = ARENA_ARRAY(&cx->arena, size_t, p->cols + 1);

	out.cols = 0;
	for (size_t c = 0; c < p->cols; out.cols += parts[c++]) {
		parts[c] = 1;
		for (size_t r = 1; r < p->rows; r++) {
			size_t n = parts_of(p->cells[r * p->cols + c].text);

			parts[c] = n > parts[c] ? n : parts[c];
		}
	}
	if (out.cols == p->cols)
		return *p;
	out.cells = cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, out.cols * p->rows);
	for (size_t r = 0; r < p->rows; r++)
		for (size_t c = 0; c < p->cols; c++) {
			const struct xlsx_cell *from = &p->cells[r * p->cols + c];
			struct str rest = from->text;

			for (size_t k = 0; k < parts[c]; k++, cells++) {
				*cells = *from;
				if (parts[c] > 1)
					cells->text = r == 0   ? head_of(cx, from->text, k, cx->en)
					              : rest.n ? part_next(&rest)
					                       : STR("");
			}
		}
	return out;
}

/* The cells c .. c + n - 1 of a row, in the first of them. */
static enum rc cells_join(struct cx *cx, struct sheet_row *row, size_t c, size_t n)
{
	struct buf b AUTO(buf_done) = { 0 };
	size_t more = 0;

	buf_init(&b, SHEET_CELL);
	for (size_t k = c; k < c + n && k < row->n; k++) {
		more += k > c && row->cells[k].n;
		buf_add(&b, row->cells[k]);
	}
	if (more == 0)
		return RC_OK;
	if (!buf_ok(&b))
		return cx_fail(cx, RC_LIMIT, L("Dòng %" PRIu32 ": ô quá dài", "row %" PRIu32 ": a cell is too long"), row->number);
	row->cells[c] = arena_str(&cx->arena, buf_str(&b));
	for (size_t k = c + 1; k < c + n && k < row->n; k++)
		row->cells[k] = STR("");
	return RC_OK;
}

enum rc xlsx_join(struct cx *cx, struct sheet *s)
{
	const struct sheet_row *head = s->n ? &s->rows[0] : NULL;

	for (size_t c = 0, n; head && c < head->n; c += n) {
		n = 1;
		while (head->cells[c].n && c + n < head->n &&
			(str_eq(head->cells[c + n], head_of(cx, head->cells[c], n, false)) ||
				str_eq(head->cells[c + n], head_of(cx, head->cells[c], n, true))))
			head->cells[c + n++] = STR("");
		for (size_t r = 1; r < s->n && n > 1; r++)
			TRY(cells_join(cx, &s->rows[r], c, n));
	}
	return RC_OK;
}
