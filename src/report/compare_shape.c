/* Tables of any shape: cells over several columns or rows, words in the middle or at the foot of their cells. What the paper says is taken for granted and
 * looked for: in each column of the grid the words of the copy must be those of its cells, one after another, and none else; rows must stand one below the
 * other, and the cells of a row side by side, as their place in the cell says, so that words of one row are not those of the next. Then the copy says the same.
 * Else nothing is claimed but where the search ended. */
#include "base/text.h"
#include "report/compare_int.h"

enum { COLS = 64, HEAD_LINES = 24 };

struct stream { /* words of a column, as they stand */
	VEC(size_t) word;
	size_t at;
};
struct streams {
	struct stream col[COLS];
	size_t n, foreign; /* words; those in no column */
};
struct look {
	struct finding *f;
	const struct table *t;
	struct str **head, **rows; /* the words of cells, closed up */
	size_t row, best;          /* where the search ended; the furthest of all */
};
struct extent { /* of a row or a cell on the copy: middles of its first and last line, the height of a word */
	int64_t top, bottom, high;
};
struct beside { /* what the cells of a row have in common: by place, where they stand; cells with words */
	int64_t y[3];
	bool is[3];
	size_t n, from, to; /* columns of them */
};
struct tall { /* a cell over several rows */
	size_t from, to;
	struct extent at;
};
struct talls {
	struct tall *p;
	size_t n, cap;
};

static const struct extent nowhere = { INT64_MAX, -1, 0 };

static struct str **closed(struct finding *f, const struct table_row *rows, size_t n, size_t cols)
{
	struct str **out = ARENA_ARRAY(&f->cx->arena, struct str *, n + 1);

	for (size_t i = 0; i < n; i++) {
		out[i] = ARENA_ARRAY(&f->cx->arena, struct str, cols);
		for (size_t k = 0; k < cols; k++)
			out[i][k] = close_up(f->cx, rows[i].cells[k]);
	}
	return out;
}

static void stream_line(struct finding *f, const struct spot *s, size_t line, struct streams *out)
{
	for (size_t w = f->lines.p[line].from; w < f->lines.p[line].to; w++) {
		int k = column_of(s, &f->w->p[w]);

		if (f->close[w].n == 0)
			continue;
		if (k == FOREIGN) {
			out->foreign++;
			continue;
		}
		vec_push(&f->cx->arena, &out->col[k].word, w);
		out->n++;
	}
}

/* The words of one cell are the next ones of its columns. */
static bool cell_take(struct finding *f, struct streams *st, size_t col, size_t span, struct str want, struct extent *at)
{
	while (want.n) {
		struct stream *next = NULL;
		const struct doc_word *w;
		struct str close;
		int64_t y;

		for (size_t k = col; k < col + span; k++) {
			struct stream *one = &st->col[k];

			if (one->at < one->word.n && (next == NULL || one->word.p[one->at] < next->word.p[next->at]))
				next = one;
		}
		if (next == NULL)
			return false;
		close = f->close[next->word.p[next->at]];
		if (!str_starts(want, close))
			return false;
		w = &f->w->p[next->word.p[next->at++]];
		y = (int64_t)w->page * 100000000 + word_middle(w);
		at->top = y < at->top ? y : at->top;
		at->bottom = y > at->bottom ? y : at->bottom;
		at->high = w->y1 - w->y0;
		want = str_from(want, close.n);
		st->n--;
	}
	return true;
}

static size_t goes_to(const struct table_row *rows, size_t n, size_t i, size_t col)
{
	while (i + 1 < n && rows[i + 1].goes_on[col])
		i++;
	return i;
}

/* Cells of one place begin, end or have their middle on one line: a quarter of a line apart at most, for half a line is what one more line moves. */
static bool stands_beside(struct beside *b, enum stand stand, const struct extent *at)
{
	int64_t y = stand == AT_TOP ? at->top : stand == AT_FOOT ? at->bottom : (at->top + at->bottom) / 2;
	int64_t off = b->is[stand] ? y - b->y[stand] : 0;

	if (!b->is[stand])
		b->y[stand] = y;
	b->is[stand] = true;
	b->n++;
	return off * 4 <= at->high && off * 4 >= -at->high;
}

/* Is the row held in its place? By a cell whose words begin at its top, else by cells of one place alone; by two cells, unless one is all of it. */
static bool is_held(const struct beside *b, bool begins_tall, size_t cols)
{
	if (b->n == 0)
		return !begins_tall;
	if (b->n == 1 && b->to - b->from < cols)
		return false;
	return b->is[AT_TOP] || (!begins_tall && b->is[IN_MIDDLE] + b->is[AT_FOOT] == 1);
}

/* One row; `held`: it must also be known by its places. */
static bool row_take(struct look *l, const struct table_row *rows, size_t n, size_t i, struct str *const *want, size_t cols,
	struct streams *st, struct extent *at, struct talls *tall, bool held)
{
	struct beside b = { .from = cols };
	bool begins_tall = false;

	*at = nowhere;
	for (size_t k = 0; k < cols; k++) {
		size_t span = rows[i].span[k], to = span ? goes_to(rows, n, i, k) : i;
		struct extent cell = nowhere;

		if (span == 0)
			continue;
		if (k + span > cols || (rows[i].goes_on[k] && want[i][k].n) || !cell_take(l->f, st, k, span, want[i][k], &cell))
			return false;
		if (to > i) {
			vec_push(&l->f->cx->arena, tall, ((struct tall){ i, to, cell }));
			begins_tall |= cell.bottom >= 0;
			continue;
		}
		if (cell.bottom < 0)
			continue;
		b.from = b.n ? b.from : k;
		b.to = k + span;
		if (!stands_beside(&b, rows[i].stand[k], &cell) && held)
			return false;
		at->top = cell.top < at->top ? cell.top : at->top;
		at->bottom = cell.bottom > at->bottom ? cell.bottom : at->bottom;
	}
	return !held || is_held(&b, begins_tall, cols);
}

static bool rows_take(struct look *l, const struct table_row *rows, size_t n, struct str *const *want, size_t cols,
	struct streams *st, struct extent *at, struct talls *tall, bool held)
{
	for (size_t i = 0; i < n; i++) {
		l->row = i;
		if (!row_take(l, rows, n, i, want, cols, st, &at[i], tall, held))
			return false;
	}
	return true;
}

/* Each row below the one before; a cell over several rows between the row above the first and the one below the last of them. */
static bool in_order(struct look *l, const struct extent *at, size_t n, const struct talls *tall)
{
	int64_t bottom = -1;

	for (size_t i = 0; i < n; i++) {
		l->row = i;
		if (at[i].bottom < 0)
			continue;
		if (at[i].top <= bottom)
			return false;
		bottom = at[i].bottom;
	}
	for (size_t i = 0; i < tall->n; i++) {
		const struct tall *one = &tall->p[i];

		l->row = one->from;
		for (size_t k = 0; k < n && one->at.bottom >= 0; k++)
			if ((k < one->from && at[k].bottom >= one->at.top) || (k > one->to && at[k].top <= one->at.bottom))
				return false;
	}
	return true;
}

/* Does the head stand from line `i` on, and nothing beside it? The line behind it, or 0. */
static size_t shape_head(struct look *l, const struct spot *s, size_t i)
{
	struct finding *f = l->f;
	struct arena_mark m = arena_mark(&f->cx->arena);
	const struct table *t = l->t;
	struct streams st = { 0 };
	struct extent at[HEAD_LINES];
	struct talls tall = { 0 };
	size_t to = i, out = 0, all = 0;
	bool begins = false;

	for (size_t k = 0; k < s->cols && f->lines.p[i].from < f->lines.p[i].to; k++)
		begins |= l->head[0][k].n && str_starts(l->head[0][k], f->close[f->lines.p[i].from]);
	for (size_t r = 0; r < t->head.n; r++)
		for (size_t k = 0; k < s->cols; k++)
			all += l->head[r][k].n;
	for (; begins && all && to < f->lines.n && to < i + HEAD_LINES && f->lines.p[to].page == f->lines.p[i].page; to++) {
		for (size_t w = f->lines.p[to].from; w < f->lines.p[to].to; w++)
			all = f->close[w].n <= all ? all - f->close[w].n : 0;
		stream_line(f, s, to, &st);
	}
	if (begins && all == 0 && st.foreign == 0 && t->head.n <= HEAD_LINES &&
		rows_take(l, t->head.p, t->head.n, l->head, s->cols, &st, at, &tall, false) && st.n == 0)
		out = to;
	arena_reset(&f->cx->arena, m);
	return out;
}

/* The lines of the body, without heads and numbers of further pages. */
static void shape_body(struct look *l, const struct spot *s, struct streams *out)
{
	struct finding *f = l->f;

	for (size_t i = s->from; i < s->end; i++) {
		size_t behind = 0;

		for (size_t k = i; f->lines.p[i].page != f->lines.p[i - 1].page && k < s->end && k < i + PAGE_HEAD && !behind; k++)
			behind = f->lines.p[k].page == f->lines.p[i].page ? shape_head(l, s, k) : 0;
		if (behind)
			i = behind - 1;
		else if (!page_number(f, s, i))
			stream_line(f, s, i, out);
	}
}

/* Where the paragraph behind the table begins; the end of the copy where the paper ends with the table. */
static size_t shape_end(const struct finding *f, const struct spot *s)
{
	struct str after = str_cut(close_up(f->cx, s->t->after), 0, AFTER);
	size_t i = s->from;

	while (i < f->lines.n && !(after.n >= 4 && str_starts(f->lines.p[i].close, after)))
		i++;
	return i;
}

static bool shape_at(struct look *l, struct spot *s)
{
	const struct table *t = l->t;
	struct extent *at = ARENA_ARRAY(&l->f->cx->arena, struct extent, t->rows.n + 1);
	struct streams *st = ARENA_NEW(&l->f->cx->arena, struct streams);
	struct talls tall = { 0 };

	s->end = shape_end(l->f, s);
	shape_body(l, s, st);
	if (!rows_take(l, t->rows.p, t->rows.n, l->rows, s->cols, st, at, &tall, true) || !in_order(l, at, t->rows.n, &tall))
		return false;
	l->row = t->rows.n;
	return st->foreign == 0 && st->n == 0;
}

/* The place of the table for one shift of the print: below the first head that is found. */
static bool shape_find(struct look *l, size_t from, int shift, struct spot *s)
{
	for (size_t i = from; i < l->f->lines.n; i++) {
		edges_at(l->f, s, i, shift);
		s->head = i;
		if ((s->from = shape_head(l, s, i)) != 0)
			return true;
	}
	return false;
}

static void tell_shape(struct finding *f, const struct table *t, bool found, size_t row)
{
	if (found && row < t->rows.n)
		told_add(f->cx, f->unsure, "%.*s", ARG_STR(row_name(f, t, row)));
	else
		told_add(f->cx, f->unsure, SAY_ROWS_OF " “%.*s”", ARG_STR(text_short(&f->cx->arena, t->title, 80)));
}

enum rc shape_compare(struct finding *f, const struct table *t, size_t *from)
{
	size_t cols = t->edges.n - 1;
	struct look l = { .f = f, .t = t };
	struct spot best = { 0 };
	bool found = false, same = false;

	if (t->edges.n < 2 || t->edges.n > COLS || t->head.n == 0) {
		tell_shape(f, t, false, 0);
		return RC_OK;
	}
	l.head = closed(f, t->head.p, t->head.n, cols);
	l.rows = closed(f, t->rows.p, t->rows.n, cols);
	for (int step = 0; step <= SHIFT_STEPS && !same; step++) {
		struct spot s = { .t = t, .cols = cols };

		TRY(cx_room(f->cx));
		if (!shape_find(&l, *from, shift_of(step), &s))
			continue;
		same = shape_at(&l, &s);
		if (same || !found || l.row > l.best) {
			best = s;
			l.best = l.row;
		}
		found = true;
	}
	if (!same)
		tell_shape(f, t, found, l.best);
	if (found) {
		lines_take(f, best.head, best.end);
		*from = best.end;
	}
	return RC_OK;
}
