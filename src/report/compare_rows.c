/* The rows of the paper's tables, found again on the copy by where its words stand. A table begins below its head; in the column of running numbers each
 * number begins a row (without such a column: the words of a column whose cells are never empty are followed); a row's cell is what stands between the
 * column's edges until the next row begins. Rows are then matched so that the least differs. Where a table cannot be told apart nothing is claimed. */
#include "base/text.h"
#include "report/compare_int.h"

enum { LCS_MAX = 5000000, COST_ROW = 60 };

/* --- lines --- */

int word_middle(const struct doc_word *w)
{
	return (w->y0 + w->y1) / 2;
}

static int by_height(const void *a, const void *b)
{
	const struct doc_word *x = a, *y = b;

	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	return word_middle(x) != word_middle(y) ? (word_middle(x) < word_middle(y) ? -1 : 1) : x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static int by_left(const void *a, const void *b)
{
	const struct doc_word *x = a, *y = b;

	return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static struct str line_close(const struct finding *f, const struct line *l)
{
	struct str out;
	char *p;
	size_t n = 0;

	for (size_t i = l->from; i < l->to; i++)
		n += f->close[i].n;
	out = (struct str){ p = arena_alloc(&f->cx->arena, n + 1, 1), n };
	for (size_t i = l->from; i < l->to; p += f->close[i++].n)
		memcpy(p, f->close[i].p, f->close[i].n);
	return out;
}

static void lines_make(struct finding *f, struct doc_words *w)
{
	struct line now = { 0 };

	sort_items(w->p, w->n, sizeof *w->p, by_height);
	for (size_t i = 0; i < w->n; i++) {
		const struct doc_word *one = &w->p[i];

		if (i && (one->page != now.page || word_middle(one) - now.y > (one->y1 - one->y0) * 3 / 10)) {
			vec_push(&f->cx->arena, &f->lines, now);
			now.from = i;
		}
		if (now.from == i)
			now = (struct line){ .page = one->page, .y = word_middle(one), .from = i };
		now.to = i + 1;
	}
	if (w->n)
		vec_push(&f->cx->arena, &f->lines, now);
	for (size_t i = 0; i < f->lines.n; i++)
		sort_items(w->p + f->lines.p[i].from, f->lines.p[i].to - f->lines.p[i].from, sizeof *w->p, by_left);
	f->close = ARENA_ARRAY(&f->cx->arena, struct str, w->n + 1);
	for (size_t i = 0; i < w->n; i++)
		f->close[i] = close_up(f->cx, w->p[i].text);
	for (size_t i = 0; i < f->lines.n; i++)
		f->lines.p[i].close = line_close(f, &f->lines.p[i]);
}

/* --- the table's place --- */

int column_of(const struct spot *s, const struct doc_word *w)
{
	int at = (w->x0 + w->x1) / 2;

	for (size_t k = 0; k < s->cols; k++)
		if (at >= s->edges[k] && at < s->edges[k + 1])
			return (int)k;
	return FOREIGN;
}

static bool crosses(const struct spot *s, const struct doc_word *w)
{
	for (size_t k = 0; k <= s->cols; k++)
		if (w->x0 + 150 < s->edges[k] && s->edges[k] < w->x1 - 150)
			return true;
	return column_of(s, w) == FOREIGN;
}

static bool foreign(const struct finding *f, const struct spot *s, const struct line *l)
{
	for (size_t i = l->from; i < l->to; i++)
		if (crosses(s, &f->w->p[i]))
			return true;
	return false;
}

/* What the head says, by column: of all its rows. False: it has cells over several columns. */
static bool head_of(struct finding *f, const struct table *t, struct str *out)
{
	for (size_t i = 0; i < t->head.n; i++)
		if (t->head.p[i].odd)
			return false;
	for (size_t k = 0; k + 1 < t->edges.n; k++) {
		out[k] = STR("");
		for (size_t i = 0; i < t->head.n; i++)
			out[k] = arena_fmt(
				&f->cx->arena, "%.*s%.*s", ARG_STR(out[k]), ARG_STR(close_up(f->cx, t->head.p[i].cells[k])));
	}
	return true;
}

/* Does the head stand from line `i` on? The line behind it, or 0. */
static size_t head_at(const struct finding *f, const struct spot *s, const struct str *head, size_t i)
{
	size_t pos[64] = { 0 }, left = 0, page = (size_t)f->lines.p[i].page;

	for (size_t k = 0; k < s->cols; k++)
		left += head[k].n;
	for (; i < f->lines.n && (size_t)f->lines.p[i].page == page && left; i++)
		for (size_t w = f->lines.p[i].from; w < f->lines.p[i].to; w++) {
			int k = column_of(s, &f->w->p[w]);

			if (k == FOREIGN || !str_starts(str_from(head[k], pos[k]), f->close[w]))
				return 0;
			pos[k] += f->close[w].n;
			left -= f->close[w].n;
		}
	return left ? 0 : i;
}

/* Behind the last row: where the paragraph that follows in the paper begins, else the first line that keeps no column. */
static size_t table_end(const struct finding *f, const struct spot *s)
{
	struct str after = close_up(f->cx, s->t->after);
	size_t broken = f->lines.n;

	for (size_t i = s->from; i < f->lines.n; i++) {
		if (after.n >= 4 && str_starts(f->lines.p[i].close, str_cut(after, 0, AFTER)))
			return i;
		if (broken == f->lines.n && foreign(f, s, &f->lines.p[i]))
			broken = i;
	}
	return broken;
}

static int strays(const struct finding *f, const struct spot *s)
{
	int n = 0;

	for (size_t i = s->from; i < s->end; i++)
		n += foreign(f, s, &f->lines.p[i]);
	return n;
}

void edges_at(const struct finding *f, struct spot *s, size_t line, int shift)
{
	int64_t wide = f->w->p[f->lines.p[line].from].wide, own = f->of->wide ? f->of->wide : wide;

	for (size_t k = 0; k <= s->cols; k++)
		s->edges[k] = (int)(s->t->edges.p[k] * wide / (own ? own : 1)) + shift;
}

int shift_of(int step)
{
	return (step + 1) / 2 * SHIFT_STEP * (step % 2 ? 1 : -1);
}

static bool spot_at(struct finding *f, const struct str *head, size_t from, int shift, struct spot *s)
{
	for (size_t i = from; i < f->lines.n; i++) {
		edges_at(f, s, i, shift);
		s->from = head_at(f, s, head, i);
		if (s->from) {
			s->head = i;
			s->end = table_end(f, s);
			return true;
		}
	}
	return false;
}

/* Another printer may shift a page a little; a table may be moved in by its template. */
static bool spot_find(struct finding *f, const struct table *t, size_t from, struct str *head, struct spot *out)
{
	int least = INT32_MAX;

	for (int step = 0; step <= SHIFT_STEPS && least; step++) {
		struct spot s = { .t = t, .cols = t->edges.n - 1 };
		int n;

		if (!spot_at(f, head, from, shift_of(step), &s))
			continue;
		n = strays(f, &s);
		if (n < least)
			*out = s;
		least = n < least ? n : least;
	}
	return least != INT32_MAX;
}

/* --- its rows --- */

struct copy_row {
	struct str *cells;
	struct str *close;
};
struct copy_rows {
	struct copy_row *p;
	size_t n, cap;
};

struct body { /* the lines of the table, heads of further pages aside, in order */
	size_t *p;
	size_t n, cap;
};
static bool is_number(struct str s)
{
	while (s.n && s.p[s.n - 1] == '.')
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* A figure alone, first on its page, in none of the columns that begin a row. */
bool page_number(const struct finding *f, const struct spot *s, size_t i)
{
	const struct line *l = &f->lines.p[i];

	return i && l->page != f->lines.p[i - 1].page && l->to == l->from + 1 && is_number(f->close[l->from]) &&
	       column_of(s, &f->w->p[l->from]) != 0;
}

void lines_take(struct finding *f, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		f->lines.p[i].taken = true;
}

static void body_of(struct finding *f, const struct spot *s, const struct str *head, struct body *out)
{
	for (size_t i = s->from; i < s->end;) {
		const struct line *l = &f->lines.p[i];

		if (l->page != f->lines.p[i - 1].page) {
			size_t behind = 0, k = i;

			while (k < s->end && k < i + PAGE_HEAD && f->lines.p[k].page == l->page && !behind)
				behind = head_at(f, s, head, k++);
			if (behind) { /* the page's number above it stays without */
				lines_take(f, k - 1, behind);
				i = behind;
				continue;
			}
		}
		if (!foreign(f, s, l) && !page_number(f, s, i)) {
			vec_push(&f->cx->arena, out, i);
			f->lines.p[i].taken = true;
		}
		i++;
	}
}

/* Does its first column count 1, 2, 3? */
static bool numbered(const struct table *t)
{
	for (size_t i = 0; i < t->rows.n; i++) {
		int64_t v;

		if (!str_to_i64(t->rows.p[i].cells[0], &v) || v != (int64_t)i + 1)
			return false;
	}
	return t->rows.n == 0 || !t->moved.p[0];
}

/* Marks in `starts` (by line of the body) where rows begin: by numbers. */
static void starts_numbered(const struct finding *f, const struct spot *s, const struct body *b, bool *starts)
{
	for (size_t i = 0; i < b->n; i++) {
		size_t w = f->lines.p[b->p[i]].from;

		starts[i] = column_of(s, &f->w->p[w]) == 0 && is_number(f->close[w]);
	}
}

struct mark { /* a word of the column that is followed */
	struct str word;
	size_t at; /* row of the paper, or line of the body */
};
struct marks {
	struct mark *p;
	size_t n, cap;
};

static void marks_paper(struct finding *f, const struct table *t, size_t col, struct marks *out)
{
	for (size_t i = 0; i < t->rows.n; i++) {
		struct str cell = t->rows.p[i].cells[col], word;

		while (str_next(&cell, ' ', &word))
			if (word.n)
				vec_push(&f->cx->arena, out, (struct mark){ close_up(f->cx, word), i });
	}
}

static void marks_copy(struct finding *f, const struct spot *s, const struct body *b, size_t col, struct marks *out)
{
	for (size_t i = 0; i < b->n; i++)
		for (size_t w = f->lines.p[b->p[i]].from; w < f->lines.p[b->p[i]].to; w++)
			if (column_of(s, &f->w->p[w]) == (int)col)
				vec_push(&f->cx->arena, out, (struct mark){ f->close[w], i });
}

/* By the longest common sequence of words: a row begins where its first word that is found stands. */
static bool starts_followed(struct finding *f, const struct spot *s, const struct body *b, size_t col, bool *starts)
{
	struct marks x = { 0 }, y = { 0 };
	uint16_t *best;
	size_t seen = SIZE_MAX;

	marks_paper(f, s->t, col, &x);
	marks_copy(f, s, b, col, &y);
	if (x.n == 0 || y.n == 0 || x.n > UINT16_MAX || (x.n + 1) * (y.n + 1) > LCS_MAX)
		return false;
	best = ARENA_ARRAY(&f->cx->arena, uint16_t, (x.n + 1) * (y.n + 1));
	for (size_t i = x.n; i-- > 0;)
		for (size_t k = y.n; k-- > 0;) {
			uint16_t down = best[(i + 1) * (y.n + 1) + k], right = best[i * (y.n + 1) + k + 1];

			best[i * (y.n + 1) + k] = str_eq(x.p[i].word, y.p[k].word)
			                                  ? (uint16_t)(best[(i + 1) * (y.n + 1) + k + 1] + 1)
			                          : down > right ? down
			                                         : right;
		}
	for (size_t i = 0, k = 0; i < x.n && k < y.n;) {
		if (str_eq(x.p[i].word, y.p[k].word)) {
			starts[y.p[k].at] |= x.p[i].at != seen;
			seen = x.p[i++].at;
			k++;
		} else if (best[(i + 1) * (y.n + 1) + k] >= best[i * (y.n + 1) + k + 1]) {
			i++;
		} else {
			k++;
		}
	}
	return true;
}

static bool starts_of(struct finding *f, const struct spot *s, const struct body *b, bool *starts)
{
	if (numbered(s->t)) {
		starts_numbered(f, s, b, starts);
		return true;
	}
	for (size_t k = 0; k < s->cols; k++) {
		bool empty = s->t->moved.p[k];

		for (size_t i = 0; i < s->t->rows.n; i++)
			empty |= s->t->rows.p[i].cells[k].n == 0;
		if (!empty)
			return starts_followed(f, s, b, k, starts);
	}
	return false;
}

/* "HT-" at the end of a line */
static bool broken_off(struct str s)
{
	return s.n > 1 && s.p[s.n - 1] == '-' && s.p[s.n - 2] != ' ';
}

static void rows_of(struct finding *f, const struct spot *s, const struct body *b, const bool *starts, struct copy_rows *out)
{
	struct arena *a = &f->cx->arena;

	for (size_t i = 0; i < b->n; i++) {
		if (i == 0 || starts[i]) {
			vec_push(a, out,
				(struct copy_row){ ARENA_ARRAY(a, struct str, s->cols), ARENA_ARRAY(a, struct str, s->cols) });
			for (size_t k = 0; k < s->cols; k++)
				out->p[out->n - 1].cells[k] = STR("");
		}
		for (size_t w = f->lines.p[b->p[i]].from; w < f->lines.p[b->p[i]].to; w++) {
			struct str *cell = &out->p[out->n - 1].cells[column_of(s, &f->w->p[w])];

			*cell = arena_fmt(a, "%.*s%s%.*s", ARG_STR(*cell), cell->n && !broken_off(*cell) ? " " : "",
				ARG_STR(f->w->p[w].text));
		}
	}
	for (size_t i = 0; i < out->n; i++)
		for (size_t k = 0; k < s->cols; k++)
			out->p[i].close[k] = close_up(f->cx, out->p[i].cells[k]);
}

/* --- row against row --- */

struct match { /* the paper's rows and the copy's, side by side; one of them may be missing */
	const struct table_row *own;
	const struct copy_row *copy;
	size_t at; /* the paper's row, or the one before which it was put */
};
struct matches {
	struct match *p;
	size_t n, cap;
};

/* In hundredths of a row: how much of it says something else. Two rows that share less than a part are not the same. */
static int cost_of(const struct spot *s, struct str *const *own, const struct copy_row *copy, size_t i, bool counted)
{
	int other = 0, all = 0;

	for (size_t k = counted; k < s->cols; k++) {
		if (own[i][k].n == 0 && copy->close[k].n == 0)
			continue;
		all++;
		other += !str_eq(own[i][k], copy->close[k]);
	}
	return all == 0 ? 0 : other == all ? 3 * COST_ROW : other * 100 / all;
}

static bool match_rows(
	struct finding *f, const struct spot *s, struct str *const *own, const struct copy_rows *c, struct matches *out)
{
	size_t n = s->t->rows.n, m = c->n;
	bool counted = numbered(s->t);
	int *best;

	if ((n + 1) * (m + 1) > LCS_MAX)
		return false;
	best = ARENA_ARRAY(&f->cx->arena, int, (n + 1) * (m + 1));
	for (size_t i = n + 1; i-- > 0;)
		for (size_t k = m + 1; k-- > 0;) {
			int a = i < n ? best[(i + 1) * (m + 1) + k] + COST_ROW : INT32_MAX,
			    b = k < m ? best[i * (m + 1) + k + 1] + COST_ROW : INT32_MAX,
			    both = i < n && k < m ? best[(i + 1) * (m + 1) + k + 1] + cost_of(s, own, &c->p[k], i, counted)
			                          : INT32_MAX,
			    least = both <= a && both <= b ? both
			            : a < b                ? a
			                                   : b;

			best[i * (m + 1) + k] = i == n && k == m ? 0 : least;
		}
	for (size_t i = 0, k = 0; i < n || k < m;) {
		int now = best[i * (m + 1) + k];
		bool pair = i < n && k < m && now == best[(i + 1) * (m + 1) + k + 1] + cost_of(s, own, &c->p[k], i, counted);
		bool less = !pair && i < n && now == best[(i + 1) * (m + 1) + k] + COST_ROW;

		vec_push(&f->cx->arena, out, (struct match){ pair || less ? &s->t->rows.p[i] : NULL, less ? NULL : &c->p[k], i });
		i += pair || less;
		k += !less;
	}
	return true;
}

/* dòng 3 (“1.b Ít nhất 95% người…”), with the table's name where the paper has several. */
struct str row_name(struct finding *f, const struct table *t, size_t i)
{
	struct arena *a = &f->cx->arena;
	bool counted = numbered(t);
	struct str what = STR(""), table = STR("");
	int n = 0;

	for (size_t k = counted; k + 1 < t->edges.n && n < 2; k++)
		if (t->rows.p[i].cells[k].n && ++n)
			what = arena_fmt(a, "%.*s%s%.*s", ARG_STR(what), what.n ? " " : "",
				ARG_STR(text_short(a, t->rows.p[i].cells[k], 60)));
	if (f->of->list.n > 1 && t->title.n)
		table = arena_fmt(a, SAY_TABLE " “%.*s”, ", ARG_STR(text_short(a, t->title, 60)));
	return arena_fmt(a, "%.*s" SAY_ROWS " %zu (“%.*s”)", ARG_STR(table), i + 1, ARG_STR(what));
}

static struct str row_words(struct finding *f, const struct copy_row *r, size_t cols)
{
	struct arena *a = &f->cx->arena;
	struct str out = STR("");

	for (size_t k = 0; k < cols; k++)
		if (r->cells[k].n)
			out = arena_fmt(a, "%.*s%s%.*s", ARG_STR(out), out.n ? " | " : "", ARG_STR(r->cells[k]));
	return text_short(a, out, 160);
}

static struct str quoted(struct finding *f, struct str s)
{
	return s.n ? arena_fmt(&f->cx->arena, SAY_SAYS " “%.*s”", ARG_STR(text_short(&f->cx->arena, s, 90))) : STR(SAY_EMPTY);
}

static void tell_pair(struct finding *f, const struct spot *s, struct str *const *own, const struct match *m)
{
	for (size_t k = numbered(s->t); k < s->cols; k++) {
		struct str head = STR("");

		if (str_eq(own[m->at][k], m->copy->close[k]))
			continue;
		for (size_t i = 0; i < s->t->head.n && head.n == 0; i++)
			head = s->t->head.p[i].cells[k];
		told_add(f->cx, f->differs, "%.*s: " SAY_COLUMN " “%.*s” " SAY_IN_COPY " %.*s, " SAY_FROZEN " %.*s",
			ARG_STR(row_name(f, s->t, m->at)), ARG_STR(head), ARG_STR(quoted(f, m->copy->cells[k])),
			ARG_STR(quoted(f, m->own->cells[k])));
	}
}

/* The same row, missing in one place and added in another. */
static struct match *moved_to(const struct spot *s, struct str *const *own, const struct matches *all, const struct match *one)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].own == NULL && all->p[i].copy && cost_of(s, own, all->p[i].copy, one->at, numbered(s->t)) == 0)
			return &all->p[i];
	return NULL;
}

static void tell(struct finding *f, const struct spot *s, struct str *const *own, const struct matches *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct match *one = &all->p[i], *to;

		if (one->own && one->copy) {
			tell_pair(f, s, own, one);
		} else if (one->own && (to = moved_to(s, own, all, one)) != NULL) {
			to->copy = NULL;
			told_add(f->cx, f->differs, "%.*s " SAY_ELSEWHERE, ARG_STR(row_name(f, s->t, one->at)));
		} else if (one->own) {
			told_add(f->cx, f->differs, SAY_LACKS " %.*s", ARG_STR(row_name(f, s->t, one->at)));
		}
	}
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].own == NULL && all->p[i].copy)
			told_add(f->cx, f->differs, SAY_HAS_MORE " “%.*s” " SAY_NOT_OURS,
				ARG_STR(row_words(f, all->p[i].copy, s->cols)));
}

static bool rows_look(struct finding *f, const struct spot *s, const struct str *head)
{
	struct arena *a = &f->cx->arena;
	struct body b = { 0 };
	struct copy_rows c = { 0 };
	struct matches m = { 0 };
	struct str **own = ARENA_ARRAY(a, struct str *, s->t->rows.n + 1);
	bool *starts;

	body_of(f, s, head, &b);
	starts = ARENA_ARRAY(a, bool, b.n + 1);
	if (!starts_of(f, s, &b, starts))
		return false;
	rows_of(f, s, &b, starts, &c);
	for (size_t i = 0; i < s->t->rows.n; i++) {
		own[i] = ARENA_ARRAY(a, struct str, s->cols);
		for (size_t k = 0; k < s->cols; k++)
			own[i][k] = close_up(f->cx, s->t->rows.p[i].cells[k]);
	}
	if (!match_rows(f, s, own, &c, &m))
		return false;
	tell(f, s, own, &m);
	return true;
}

/* --- all of it --- */

static void around_of(struct finding *f, struct str *out)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, DOC_TEXT_MAX);
	for (size_t i = 0; i < f->lines.n; i++) {
		const struct line *l = &f->lines.p[i];

		if (i && l->page != f->lines.p[i - 1].page)
			buf_byte(&b, '\f');
		for (size_t w = l->from; w < l->to && !l->taken; w++) {
			const struct doc_word *one = &f->w->p[w];

			if (w > l->from)
				buf_byte(&b, one->x0 - f->w->p[w - 1].x1 > (one->y1 - one->y0) ? '\n' : ' ');
			buf_add(&b, one->text);
		}
		if (!l->taken)
			buf_byte(&b, '\n');
	}
	*out = arena_str(&f->cx->arena, buf_str(&b));
}

static bool plain(const struct table *t)
{
	for (size_t i = 0; i < t->rows.n; i++)
		if (t->rows.p[i].odd)
			return false;
	return !t->odd && t->edges.n > 1 && t->edges.n <= 64 && t->moved.n + 1 >= t->edges.n;
}

enum rc rows_compare(struct cx *cx, const struct tables *t, struct doc_words *words, struct told *differs, struct told *unsure,
	struct str *around)
{
	struct finding f = { .cx = cx, .w = words, .of = t, .differs = differs, .unsure = unsure };
	size_t from = 0;

	lines_make(&f, words);
	for (size_t i = 0; i < t->list.n; i++) {
		const struct table *one = t->list.p[i];
		struct str *head = ARENA_ARRAY(&cx->arena, struct str, one->edges.n + 1);
		struct spot s = { 0 };

		TRY(cx_room(cx));
		if (plain(one) && head_of(&f, one, head) && spot_find(&f, one, from, head, &s) && rows_look(&f, &s, head)) {
			lines_take(&f, s.head, s.from);
			from = s.end;
		} else {
			TRY(shape_compare(&f, one, &from));
		}
	}
	around_of(&f, around);
	return RC_OK;
}

/* --- a scan --- */

/* Do the words of the cells stand in the text one after another, each word anywhere behind the row's beginning and before its end? */
static bool row_read(struct cx *cx, const struct table *t, size_t i, struct str text)
{
	struct str all = close_up(cx, text);

	for (size_t k = numbered(t); k + 1 < t->edges.n; k++) {
		struct str cell = t->rows.p[i].cells[k], word;

		while (str_next(&cell, ' ', &word))
			if (str_find(all, close_up(cx, word)) < 0)
				return false;
	}
	return true;
}

/* The text from the line that begins with the number of the row to the line that begins with the next one's. */
static struct str row_lines(struct cx *cx, struct str *rest, size_t number)
{
	struct str begin = { 0 }, line, all = *rest;
	struct str now = arena_fmt(&cx->arena, "%zu", number), next = arena_fmt(&cx->arena, "%zu", number + 1);

	while (str_next(&all, '\n', &line)) {
		struct str words = str_trim(line), word = STR("");

		if (str_next(&words, ' ', &word) && str_eq(word, now) && begin.p == NULL)
			begin = line;
		else if (begin.p && str_eq(word, next)) {
			*rest = (struct str){ line.p, (size_t)(rest->p + rest->n - line.p) };
			return (struct str){ begin.p, (size_t)(line.p - begin.p) };
		}
	}
	return begin.p ? (struct str){ begin.p, (size_t)(rest->p + rest->n - begin.p) } : (struct str){ 0 };
}

enum rc rows_confirm(struct cx *cx, const struct tables *t, struct str text, struct told *unsure, struct rows_read *out)
{
	struct finding f = { .cx = cx, .of = t };

	for (size_t i = 0; i < t->list.n; i++) {
		const struct table *one = t->list.p[i];

		for (size_t k = 0; numbered(one) && k < one->rows.n; k++) {
			struct arena_mark m = arena_mark(&cx->arena);
			struct str lines = row_lines(cx, &text, k + 1);
			bool read = lines.n && row_read(cx, one, k, lines);

			TRY(cx_room(cx));
			arena_reset(&cx->arena, m);
			out->all++;
			out->read += read;
			if (!read)
				told_add(cx, unsure, "%.*s", ARG_STR(row_name(&f, one, k)));
		}
	}
	return RC_OK;
}
