/* Where the table stands in a sheet and what its columns are. Titles may stand above; a header may be two or three rows deep, its groups merged or
 * (in CSV) only written in their first column; a column is known by the field's names and synonyms, by a companion's, or by what this site
 * taught (settings heads.RES.HEAD). */
#include "base/map.h"
#include "base/text.h"
#include "res/res_int.h"

enum { HEAD_ROWS = 40, HEAD_DEPTH = 3, HEAD_COLS = 512, HEAD_LOOK = 4, TABLES = 200 };

struct heads {
	const struct res *r;
	struct map names; /* folded head -> struct column */
	struct map groups, learned;
};

struct str cell_at(const struct sheet_row *row, size_t c)
{
	return c < row->n ? str_trim(row->cells[c]) : STR("");
}

static void name_add(struct cx *cx, struct map *m, struct str folded, const struct column *col)
{
	struct column *own = folded.n ? map_get(m, folded) : NULL;

	if (own && own->c == NULL && col->c == NULL && own->field >= 0 && col->field >= 0 && col->field < 64 &&
		own->field != col->field)
		own->alts |= UINT64_C(1) << col->field;
	if (own || folded.n == 0)
		return;
	own = ARENA_NEW(&cx->arena, struct column);
	*own = *col;
	map_put(m, folded, own);
}

static void names_add(struct cx *cx, struct map *m, struct str folded, const struct column *col)
{
	struct str full = head_spelt(cx, folded);

	name_add(cx, m, folded, col);
	if (!str_eq(full, folded))
		name_add(cx, m, full, col);
}

static void names_main(struct cx *cx, struct heads *h)
{
	static const char serial[] = "stt|tt|so tt|so thu tu|#";
	struct str rest, one;

	for (int pass = 0; pass < 3; pass++) /* a field's own names before another's synonyms */
		for (size_t i = 0; i < h->r->n; i++) {
			const struct field *f = &h->r->fields[i];
			struct column col = { .field = (int)i };

			if (pass == 0)
				names_add(cx, &h->names, str_z(f->code), &col);
			if (pass == 1) {
				names_add(cx, &h->names, head_norm(cx, str_z(f->vi)), &col);
				names_add(cx, &h->names, head_norm(cx, str_z(f->en)), &col);
				names_add(cx, &h->names, text_fold(&cx->arena, str_z(f->vi)), &col);
			}
			for (rest = str_z(f->heads); pass == 2 && f->heads && str_next(&rest, '|', &one);)
				names_add(cx, &h->names, one, &col);
		}
	for (rest = str_z(serial); str_next(&rest, '|', &one);)
		names_add(cx, &h->names, one, &(struct column){ .field = -1, .serial = true });
	for (rest = STR("loi|fault"); str_next(&rest, '|', &one);) /* what this program itself wrote beside the rows (book.c) */
		names_add(cx, &h->names, one, &(struct column){ .field = -1, .unused = true });
}

static void names_alone(struct cx *cx, struct heads *h, const struct companion *c, const struct companion_col *k)
{
	struct column col = { .field = -1, .c = c, .cfield = res_field(c->res, k->field) };

	for (struct str rest = str_z(k->alone), one; k->alone && str_next(&rest, '|', &one);)
		names_add(cx, &h->names, one, &col);
}

static void names_column(struct cx *cx, struct heads *h, const struct companion *c, const struct companion_col *k)
{
	struct column col = { .field = -1, .c = c, .cfield = res_field(c->res, k->field) };
	struct str rest, one, groups, group;

	const struct field *f = &c->res->fields[col.cfield];

	names_add(cx, &h->names, arena_fmt(&cx->arena, "%s.%s", c->code, k->field), &col);
	names_add(cx, &h->names, head_norm(cx, arena_fmt(&cx->arena, "%s – %s", c->vi, f->vi)), &col);
	names_add(cx, &h->names, head_norm(cx, arena_fmt(&cx->arena, "%s – %s", c->en, f->en)), &col);
	for (rest = str_z(k->heads); str_next(&rest, '|', &one);)
		for (groups = str_z(c->group); str_next(&groups, '|', &group);) {
			names_add(cx, &h->names, arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(one), ARG_STR(group)), &col);
			names_add(cx, &h->names, arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(group), ARG_STR(one)), &col);
		}
}

static void names_companions(struct cx *cx, struct heads *h)
{
	for (size_t i = 0; h->r->companions && h->r->companions[i]; i++) {
		const struct companion *c = h->r->companions[i];
		struct column paper = { .field = -1, .c = c, .cfield = res_field(c->res, "number") };
		struct str rest = str_z(c->group), one;

		for (const struct companion_col *k = c->cols; k->field;
			k++) /* "Cấp phê duyệt" is who approves, before it is a level's "cấp" */
			names_alone(cx, h, c, k);
		for (const struct companion_col *k = c->cols; k->field; k++)
			names_column(cx, h, c, k);
		while (str_next(&rest, '|', &one)) {
			names_add(cx, &h->names, one, &paper);
			names_add(cx, &h->groups, one, &paper);
		}
	}
}

/* --- what this site taught --- */

struct str head_key(struct cx *cx, const struct res *r, struct str head)
{
	struct str f = head_norm(cx, head);
	struct str made = arena_fmt(&cx->arena, "heads.%s.%.*s", r->name, ARG_STR(f));
	char *p = (char *)made.p;
	size_t n = 0, count = 0, w;
	int32_t rune;

	for (struct str rest = made; count < 80 && (w = utf8_next(rest, &rune)) > 0; rest = str_from(rest, w), count++)
		n += w;
	for (size_t i = 0; i < n; i++)
		if (p[i] == ',' || p[i] == ';' || (unsigned char)p[i] < 0x20)
			p[i] = ' ';
	return str_trim((struct str){ p, n });
}

static bool column_of(const struct res *r, struct str code, struct column *out)
{
	ptrdiff_t dot = str_find(code, STR("."));
	int f = dot < 0 ? res_field_find(r, code) : -1;

	*out = (struct column){ .field = f };
	if (f >= 0)
		return !r->fields[f].fixed && r->fields[f].type != F_FILE;
	for (size_t i = 0; dot > 0 && r->companions && r->companions[i]; i++) {
		const struct companion *c = r->companions[i];

		if (!str_is(str_cut(code, 0, (size_t)dot), c->code))
			continue;
		for (const struct companion_col *k = c->cols; k->field; k++)
			if (str_is(str_from(code, (size_t)dot + 1), k->field)) {
				out->c = c;
				out->cfield = res_field(c->res, k->field);
				return true;
			}
	}
	return false;
}

bool col_known(const struct res *r, struct str code)
{
	struct column col;

	return column_of(r, code, &col);
}

struct str column_code(struct cx *cx, const struct res *r, const struct column *col)
{
	if (col->serial)
		return STR("#");
	if (col->unused)
		return STR(IMPORT_UNUSED);
	if (col->c)
		return arena_fmt(&cx->arena, "%s.%s", col->c->code, col->c->res->fields[col->cfield].code);
	return col->field >= 0 ? str_z(r->fields[col->field].code) : (struct str){ 0 };
}

/* What a person said a column is: a field, or nothing. */
static bool taught(const struct res *r, struct str code, struct column *out)
{
	if (!str_is(code, IMPORT_UNUSED))
		return column_of(r, code, out);
	*out = (struct column){ .field = -1, .unused = true };
	return true;
}

bool col_taught(const struct res *r, struct str code)
{
	struct column col;

	return taught(r, code, &col);
}

static enum rc names_learned(struct cx *cx, struct map *m, const struct res *r, const struct import_choice *choices, size_t n)
{
	struct rows rows AUTO(rows_done) = { 0 };
	struct str from = arena_fmt(&cx->arena, "heads.%s.", r->name), to = arena_fmt(&cx->arena, "heads.%s/", r->name);
	struct column col;

	for (size_t i = 0; i < n; i++)
		if (taught(r, choices[i].code, &col))
			name_add(cx, m, head_key(cx, r, choices[i].head), &col);
	TRY(db_query(cx, &rows, "SELECT code, value FROM settings WHERE code >= $1 AND code < $2", V(from), V(to)));
	while (rows_next(&rows))
		if (taught(r, rows_text(&rows, 1), &col))
			name_add(cx, m, rows_copy(cx, &rows, 0), &col);
	return rows_end(cx, &rows);
}

/* --- one column's heads --- */

static struct str joined(struct cx *cx, struct str a, struct str b)
{
	return a.n == 0 ? b : b.n == 0 ? a : arena_fmt(&cx->arena, "%.*s %.*s", ARG_STR(a), ARG_STR(b));
}

/* "Số, ngày, tháng, cơ quan ban hành quyết định phê duyệt", "Quyết định phê duyệt: số, ngày, cơ quan" (Mẫu 08): begins like a column and names the group
 * further on, or the other way about. */
static const struct column *by_phrase(struct cx *cx, const struct heads *h, struct str head)
{
	struct str key;
	void *v;
	size_t best = 0;
	const struct column *found = NULL;

	for (size_t at = 0; map_next(&h->groups, &at, &key, &v);) {
		const struct column *paper = v;
		struct str rest, one, said = head;

		if (key.n <= best || key.n < 7 || str_find(head, key) < 0)
			continue;
		if (str_starts(head, key))
			for (said = str_from(head, key.n); said.n && strchr(" :-", said.p[0]);)
				said = str_from(said, 1);
		for (const struct companion_col *k = paper->c->cols; said.n && k->field; k++)
			for (rest = str_z(k->heads); str_next(&rest, '|', &one);)
				if (str_starts(said, one) && said.n > one.n && (said.p[one.n] == ' ' || said.p[one.n] == ',')) {
					best = key.n;
					found = map_get(&h->names, joined(cx, one, key));
				}
	}
	return found;
}

/* "Quy chế bảo đảm ATTT": a group's name, and what this office adds to it. */
static const struct column *group_begins(const struct heads *h, struct str part, struct str *group)
{
	const struct column *found = NULL;
	struct str key;
	void *v;

	for (size_t at = 0; map_next(&h->groups, &at, &key, &v);)
		if (str_starts(part, key) && part.n > key.n && part.p[key.n] == ' ' && (found == NULL || key.n > group->n)) {
			found = v;
			*group = key;
		}
	return found;
}

/* A column below a group that is known by its beginning: the group's own, and never another group's of the same short name ("Số QĐ"). */
static const struct column *in_group(struct cx *cx, const struct heads *h, struct str part, struct str last, bool *other)
{
	struct str group = { 0 };
	const struct column *paper = group_begins(h, part, &group), *col, *alone = map_get(&h->names, last);

	if (paper == NULL)
		return NULL;
	if ((col = map_get(&h->names, joined(cx, group, last))) == NULL)
		col = map_get(&h->names, joined(cx, last, group));
	if (col == NULL || col->c != paper->c)
		col = alone;
	*other = *other || (alone && alone->c && alone->c != paper->c);
	return col && col->c == paper->c ? col : NULL;
}

/* parts: outermost first; *deep: told by more than the last. */
static const struct column *head_as_is(struct cx *cx, const struct heads *h, const struct str *parts, size_t n, bool *deep)
{
	struct str all = { 0 };
	const struct column *col;
	const struct column *group = NULL;
	bool other = false;

	*deep = n > 1;
	for (size_t i = 0; i < n; i++) {
		all = joined(cx, all, parts[i]);
		if (i + 1 < n && group == NULL)
			group = map_get(&h->groups, parts[i]);
	}
	if ((col = map_get(&h->names, all)) != NULL)
		return col;
	for (size_t i = 0; n > 1 && i + 1 < n; i++)
		if ((col = map_get(&h->names, joined(cx, parts[i], parts[n - 1]))) != NULL ||
			(col = map_get(&h->names, joined(cx, parts[n - 1], parts[i]))) != NULL)
			return col;
	for (size_t i = 0; i + 1 < n; i++)
		if ((col = in_group(cx, h, parts[i], parts[n - 1], &other)) != NULL)
			return col;
	col = n ? map_get(&h->names, parts[n - 1]) : NULL;
	if (group && col && col->c == group->c) /* "Ngày QĐ" below the decision's own head */
		return col;
	*deep = false;
	if (group || other || n == 0)
		return NULL;
	if (col)
		return col;
	return h->r->companions ? by_phrase(cx, h, all) : NULL;
}

static struct str without_commas(struct cx *cx, struct str folded)
{
	char *p = arena_alloc(&cx->arena, folded.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ',')
			p[n++] = folded.p[i];
	return (struct str){ p, n };
}

/* One name of several: as it stands, spelt out, or behind the words that the one before begins with ("Đơn vị quản lý/phụ trách"). */
static const struct column *one_way(struct cx *cx, const struct heads *h, struct str part, struct str before)
{
	const struct column *col = map_get(&h->names, part);

	if (col == NULL)
		col = map_get(&h->names, head_spelt(cx, part));
	for (size_t i = before.n; col == NULL && i-- > 0;)
		if (before.p[i] == ' ')
			col = map_get(&h->names, head_spelt(cx, joined(cx, str_cut(before, 0, i), part)));
	return col;
}

/* "Địa chỉ/tên miền": said in several ways, each of them this column. */
static const struct column *either(struct cx *cx, const struct heads *h, struct str head)
{
	const struct column *found = NULL;
	struct str one, before = { 0 };
	size_t ways = 0;

	for (; str_next(&head, '/', &one); ways++) {
		const struct column *col = one_way(cx, h, one, before);

		if (col == NULL || (found && (col->c != found->c || col->field != found->field || col->cfield != found->cfield)))
			return NULL;
		found = col;
		before = one;
	}
	return ways > 1 ? found : NULL;
}

/* As it is written; else with what it shortens spelt out, then without commas ("Số, ký hiệu"), then as several names of one. */
static const struct column *head_lookup(struct cx *cx, const struct heads *h, const struct str *parts, size_t n, bool *deep)
{
	static struct str (*const ways[])(struct cx *, struct str) = { head_spelt, without_commas };
	const struct column *col = head_as_is(cx, h, parts, n, deep);
	struct str full[HEAD_DEPTH];

	memcpy(full, parts, n * sizeof *parts);
	for (size_t k = 0; col == NULL && k < COUNT(ways); k++) {
		bool other = false;

		for (size_t i = 0; i < n; i++) {
			struct str way = ways[k](cx, full[i]);

			other = other || !str_eq(way, full[i]);
			full[i] = way;
		}
		col = other ? head_as_is(cx, h, full, n, deep) : NULL;
	}
	return col || n != 1 ? col : either(cx, h, parts[0]);
}

/* --- the header row(s) --- */

/* A group's name stands in its first column: the ones to the right that have a head below belong to it. */
static struct str part_of(const struct sheet *s, size_t row, size_t below, size_t c)
{
	struct str t = cell_at(&s->rows[row], c);

	if (t.n || row == below || cell_at(&s->rows[below], c).n == 0)
		return t;
	while (c-- > 0) {
		if (cell_at(&s->rows[below], c).n == 0)
			return STR("");
		if ((t = cell_at(&s->rows[row], c)).n)
			return t;
	}
	return t;
}

/* Does the head above stand over a neighbour, too, whose own is another? */
static bool spread(const struct sheet *s, size_t last, size_t c)
{
	struct str above = part_of(s, last - 1, last, c), own = cell_at(&s->rows[last], c);

	for (size_t k = c ? c - 1 : c + 1; k <= c + 1; k += 2)
		if (cell_at(&s->rows[last], k).n && !str_eq(cell_at(&s->rows[last], k), own) &&
			str_eq(part_of(s, last - 1, last, k), above))
			return above.n > 0;
	return false;
}

static struct column head_of(
	struct cx *cx, const struct heads *h, const struct sheet *s, size_t top, size_t last, size_t c, bool *deep)
{
	struct str parts[HEAD_DEPTH], shown = { 0 }, before = { 0 };
	const struct column *found;
	struct column col = { .field = -1 };
	size_t n = 0;

	for (size_t row = top; row <= last; row++) {
		struct str t = part_of(s, row, last, c), norm;

		if (t.n == 0 || str_eq(t, before) || (norm = head_norm(cx, t)).n == 0)
			continue;
		before = t;
		parts[n++] = norm;
		shown = shown.n ? arena_fmt(&cx->arena, "%.*s – %.*s", ARG_STR(shown), ARG_STR(str_cut(t, 0, HEAD_TEXT)))
		                : str_cut(t, 0, HEAD_TEXT);
	}
	found = n ? map_get(&h->learned, head_key(cx, h->r, shown)) : NULL;
	if (found == NULL)
		found = head_lookup(cx, h, parts, n, deep);
	if (found)
		col = *found;
	if (found == NULL && n > 1 && spread(s, last, c) && (found = head_lookup(cx, h, parts, n - 1, deep)) != NULL) {
		col = *found;
		*deep = true;
		if (!tick_of(cx, h->r, cell_at(&s->rows[last], c), &col))
			col = (struct column){ .field = -1 };
	}
	col.head = shown;
	return col;
}

/* "Số quyết định | Ngày ban hành": a head that says little, beside a column of a paper, is that paper's. */
static void of_neighbour(struct cx *cx, struct str head, const struct column *left, struct column *col)
{
	const struct companion_col *k = left->c ? left->c->cols : NULL;
	struct str norm = head_spelt(cx, head_norm(cx, head)), rest, one;

	for (; k && k->field && norm.n && col->c == NULL; k++)
		for (rest = str_z(k->heads); str_next(&rest, '|', &one);)
			if (str_eq(one, norm)) {
				col->c = left->c;
				col->cfield = res_field(left->c->res, k->field);
			}
}

static bool known(const struct column *col)
{
	return col->field >= 0 || col->c;
}

static bool same_column(const struct column *a, const struct column *b)
{
	return a->c == b->c && (a->c ? a->cfield == b->cfield : a->field >= 0 && a->field == b->field);
}

/* Rows that bear one text only are titles or groups. */
static bool head_like(const struct sheet_row *row)
{
	struct str first = { 0 };

	for (size_t c = 0; c < row->n; c++) {
		struct str t = cell_at(row, c);

		if (t.n && first.n && !str_eq(t, first))
			return true;
		if (t.n)
			first = t;
	}
	return false;
}

static bool taken(const struct table *t, size_t but, int field)
{
	for (size_t k = 0; k < t->n; k++)
		if (k != but && t->cols[k].c == NULL && !t->cols[k].serial && t->cols[k].field == field && t->cols[k].head.n)
			return true;
	return false;
}

/* A second column of a head that several fields bear: another of them, until the values say (cols_by_values). */
static bool other_field(struct table *t, size_t c)
{
	struct column *col = &t->cols[c];

	for (int f = 0; col->c == NULL && f < 64; f++)
		if (col->alts >> f & 1 && !taken(t, c, f)) {
			col->alts = (col->alts & ~(UINT64_C(1) << f)) | UINT64_C(1) << col->field;
			col->field = f;
			return true;
		}
	return false;
}

static size_t head_try(struct cx *cx, const struct heads *h, const struct sheet *s, size_t top, size_t last, struct table *out)
{
	size_t width = 0, joins = 0;

	*out = (struct table){ .first = top, .last = last, .end = s->n, .to = SIZE_MAX };
	for (size_t row = top; row <= last; row++)
		width = s->rows[row].n > width ? s->rows[row].n : width;
	out->n = width < HEAD_COLS ? width : HEAD_COLS;
	out->cols = ARENA_ARRAY(&cx->arena, struct column, out->n + 1);
	for (size_t c = 0; c < out->n; c++) {
		bool deep = false;
		struct column *col = &out->cols[c];

		*col = head_of(cx, h, s, top, last, c, &deep);
		if (c && !known(col) && !col->serial && !col->unused && !col->tick.n)
			of_neighbour(cx, part_of(s, last, last, c), &out->cols[c - 1], col);
		for (size_t k = 0; k < c; k++)
			if (same_column(col, &out->cols[k]) && !other_field(out, c)) {
				*col = (struct column){ .field = -1, .head = col->head, .twin = k + 1, .tick = col->tick };
				break;
			}
		out->hits += known(col) || col->tick.n;
		joins += deep && known(col);
	}
	return out->hits * 4 + (joins > 0);
}

/* The best header that begins at row `top`. */
static size_t head_best(struct cx *cx, const struct heads *h, const struct sheet *s, size_t top, struct table *out)
{
	size_t best = 0;

	for (size_t last = top; last < s->n && last < top + HEAD_DEPTH; last++) {
		struct table t;
		size_t score;

		if (last > top && (!head_like(&s->rows[top]) || s->rows[last].number - s->rows[last - 1].number > 1))
			break;
		score = head_try(cx, h, s, top, last, &t);
		if (t.hits && score > best) {
			best = score;
			*out = t;
		}
	}
	return best;
}

static enum rc first_table(struct cx *cx, const struct heads *h, const struct sheet *s, struct table *out)
{
	size_t best = 0;

	*out = (struct table){ 0 };
	for (size_t top = 0; top < s->n && top < HEAD_ROWS; top++) {
		struct table t;
		size_t score = head_best(cx, h, s, top, &t);

		if (score > best || (score && score == best && t.last == out->last)) { /* a letterhead above says nothing more */
			best = score;
			*out = t;
		}
		TRY(cx_room(cx));
	}
	return RC_OK;
}

/* --- further headers below: the same again on a new page, or another table --- */

/* Of its first texts at least two are heads: what a row of data nearly never has. */
static bool head_again(struct cx *cx, const struct heads *h, const struct map *first, const struct sheet_row *row)
{
	size_t seen = 0, heads = 0;

	for (size_t c = 0; c < row->n && seen < HEAD_LOOK; c++) {
		struct str t = cell_at(row, c), norm;

		if (t.n == 0)
			continue;
		if (t.n > HEAD_TEXT || (seen == 0 && t.p[0] >= '0' && t.p[0] <= '9'))
			return false;
		norm = head_norm(cx, t);
		heads += map_get(first, norm) || map_get(&h->names, norm) || map_get(&h->groups, norm);
		seen++;
	}
	return heads >= 2;
}

/* Everything that `b` says of a column, `a` says too: a page's header may repeat a part only. */
static bool agrees(const struct table *a, const struct table *b)
{
	for (size_t c = 0; c < b->n; c++) {
		const struct column *x = &b->cols[c], *y = c < a->n ? &a->cols[c] : NULL;

		if (x->head.n == 0)
			continue;
		if (y == NULL || x->c != y->c || x->field != y->field || x->cfield != y->cfield || x->serial != y->serial ||
			x->twin != y->twin)
			return false;
	}
	return true;
}

static bool is_header(const struct table *t)
{
	size_t texts = 0, heads = 0;

	for (size_t c = 0; c < t->n; c++) {
		texts += t->cols[c].head.n > 0;
		heads += t->cols[c].head.n && (known(&t->cols[c]) || t->cols[c].serial || t->cols[c].twin);
	}
	return t->hits >= 2 && heads * 2 >= texts;
}

static void head_texts(struct cx *cx, const struct sheet *s, const struct table *t, struct map *out)
{
	for (size_t row = t->first; row <= t->last; row++)
		for (size_t c = 0; c < s->rows[row].n; c++) {
			struct str norm = cell_at(&s->rows[row], c).n ? head_norm(cx, cell_at(&s->rows[row], c)) : STR("");

			if (norm.n)
				map_put(out, norm, out);
		}
}

/* --- tables side by side --- */

/* Where the next table begins, right of column `from`: its columns bear the meanings of those before, the title among them. */
static size_t block_end(const struct table *t, size_t from, int title)
{
	for (size_t c = from; c < t->n; c++) {
		const struct column *col = &t->cols[c];
		size_t start = c, twins = 0, before = from; /* before: the title of this table, right of `from` */

		while (before < c && before + 1 != col->twin && t->cols[before].twin != col->twin)
			before++;
		if (col->twin == 0 || t->cols[col->twin - 1].c || t->cols[col->twin - 1].field != title || before == c)
			continue;
		while (start > from + 1 && (t->cols[start - 1].twin || t->cols[start - 1].serial) && start - 1 > before)
			start--;
		for (size_t k = start; k < t->n; k++)
			twins += t->cols[k].twin > 0 && t->cols[k].twin <= start;
		if (start > from && twins + t->cols[start].serial >= 2)
			return start;
	}
	return SIZE_MAX;
}

static struct table block_of(struct cx *cx, const struct table *t, size_t from, size_t to)
{
	struct table out = *t;

	out.from = from;
	out.to = to;
	out.cols = ARENA_ARRAY(&cx->arena, struct column, t->n + 1);
	for (size_t c = 0; c < t->n; c++) {
		struct column *col = &out.cols[c];

		*col = c >= from && c < to ? t->cols[c] : (struct column){ .field = -1 };
		if (col->twin &&
			col->twin - 1 < from) { /* the same column of the table on the left: here it is the first, or a second */
			struct str head = col->head;
			size_t k = from;

			while (k < c && t->cols[k].twin != col->twin)
				k++;
			*col = k < c ? (struct column){ .field = -1, .twin = k + 1 } : t->cols[col->twin - 1];
			col->head = head;
		}
	}
	return out;
}

static enum rc table_add(struct cx *cx, const struct res *r, const struct table *t, struct tables *out)
{
	size_t from = 0;

	while (from < t->n) {
		size_t to = block_end(t, from, res_field(r, r->title));

		if (out->n == TABLES)
			return cx_fail(cx, RC_LIMIT, L("Trang có quá nhiều bảng", "the sheet has too many tables"));
		if (from == 0 && to == SIZE_MAX)
			vec_push(&cx->arena, out, *t);
		else
			vec_push(&cx->arena, out, block_of(cx, t, from, to));
		from = to;
	}
	return RC_OK;
}

static enum rc tables_below(struct cx *cx, const struct heads *h, const struct sheet *s, struct table *now, struct tables *out)
{
	struct row_plan *rows =
		ARENA_ARRAY(&cx->arena, struct row_plan, s->n + 1); /* shared by all tables of the sheet until they are planned */
	struct map first;

	map_init(&first, &cx->arena);
	head_texts(cx, s, now, &first);
	for (size_t i = now->last + 1; i < s->n; i++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct table t;
		bool header = head_again(cx, h, &first, &s->rows[i]) && head_best(cx, h, s, i, &t) && is_header(&t);

		if (header && !agrees(now, &t)) {
			now->end = i;
			now->plan = rows + now->last + 1;
			TRY(table_add(cx, h->r, now, out));
			*now = t;
			head_texts(cx, s, now, &first);
			i = now->last;
			continue;
		}
		for (size_t k = i; header && k <= t.last; k++)
			rows[k].kind = ROW_HEADS;
		i = header ? t.last : i;
		arena_reset(&cx->arena, m);
	}
	now->plan = rows + now->last + 1;
	return table_add(cx, h->r, now, out);
}

enum rc tables_find(struct cx *cx, const struct res *r, const struct sheet *s, const struct import_choice *choices, size_t n,
	struct tables *out)
{
	struct heads h = { .r = r };
	struct table first;

	map_init(&h.names, &cx->arena);
	map_init(&h.groups, &cx->arena);
	map_init(&h.learned, &cx->arena);
	names_main(cx, &h);
	names_companions(cx, &h);
	TRY(names_learned(cx, &h.learned, r, choices, n));
	*out = (struct tables){ 0 };
	TRY(first_table(cx, &h, s, &first));
	return first.hits ? tables_below(cx, &h, s, &first, out) : RC_OK;
}

bool table_has(const struct table *t, int field)
{
	for (size_t c = 0; c < t->n; c++)
		if (t->cols[c].c == NULL && !t->cols[c].serial && t->cols[c].field == field)
			return true;
	return false;
}

enum rc no_header(struct cx *cx, const struct res *r)
{
	return cx_fail(cx, RC_INVALID,
		L("Không tìm thấy dòng tiêu đề: cần ít nhất một cột như “%s”",
			"no header row found: at least a column like “%s” is needed"),
		L(r->fields[1].vi, r->fields[1].en));
}

/* --- a head that several fields bear: "Trạng thái" of the system, of its dossier, of its plan --- */

enum { VALUES_READ = 2000 };

static size_t values_fit(struct cx *cx, const struct res *r, const struct sheet *s, const struct table *t, size_t c, int field)
{
	size_t fit = 0, seen = 0;

	if (r->fields[field].type != F_ENUM)
		return 0;
	for (size_t i = t->last + 1; i < t->end && seen < VALUES_READ; i++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct str cell = cell_at(&s->rows[i], c), why;
		struct val v;

		if (plan_of(t, i)->kind != ROW_DATA || cell.n == 0)
			continue;
		seen++;
		fit += cell_read(cx, &r->fields[field], cell, &v, &why) && v.set;
		arena_reset(&cx->arena, m);
	}
	return fit;
}

/* The column and field whose values agree best, among columns not yet `done` and fields that no other column has. */
static size_t best_pair(const struct table *t, const size_t *fits, const bool *done, size_t *col, int *field)
{
	size_t best = 0;

	for (size_t c = 0; c < t->n; c++)
		for (int f = 0; t->cols[c].alts && !done[c] && f < 64; f++) {
			bool held = false;

			for (size_t k = 0; k < t->n; k++)
				held = held ||
				       (k != c && t->cols[k].c == NULL && t->cols[k].field == f && (done[k] || !t->cols[k].alts));
			if (held || fits[c * 64 + (size_t)f] <= best)
				continue;
			best = fits[c * 64 + (size_t)f];
			*col = c;
			*field = f;
		}
	return best;
}

static void told_by_values(struct cx *cx, const struct res *r, const struct column *col, struct import_report *rep)
{
	import_say(cx, rep,
		arena_fmt(&cx->arena,
			L("Cột “%.*s”: theo các giá trị trong cột, hiểu là “%s”", "column “%.*s”: by its values, “%s”"),
			ARG_STR(col->head), L(r->fields[col->field].vi, r->fields[col->field].en)));
}

enum rc cols_by_values(struct cx *cx, const struct res *r, const struct sheet *s, struct table *t, struct import_report *rep)
{
	size_t *fits = ARENA_ARRAY(&cx->arena, size_t, t->n * 64 + 64), col = 0;
	bool *done = ARENA_ARRAY(&cx->arena, bool, t->n + 1);
	int field = 0;

	for (size_t c = 0; c < t->n; c++) {
		uint64_t all = t->cols[c].alts ? t->cols[c].alts | UINT64_C(1) << t->cols[c].field : 0;

		for (int f = 0; f < 64; f++)
			if (all >> f & 1)
				fits[c * 64 + (size_t)f] = values_fit(cx, r, s, t, c, f);
		TRY(cx_room(cx));
	}
	while (best_pair(t, fits, done, &col, &field)) {
		bool other = t->cols[col].field != field;

		for (size_t k = 0; other && k < t->n; k++) /* who stood there for want of a better place steps aside */
			if (k != col && t->cols[k].alts && !done[k] && t->cols[k].field == field)
				t->cols[k].field = t->cols[col].field;
		t->cols[col].field = field;
		done[col] = true;
		if (other)
			told_by_values(cx, r, &t->cols[col], rep);
	}
	return RC_OK;
}

/* --- labels --- */

struct str import_label(struct cx *cx, const struct res *r, struct str code)
{
	struct column col;

	if (str_is(code, "reason"))
		return str_z(L("Lý do", "Reason"));
	if (code.n == 0 || !column_of(r, code, &col)) {
		int f = code.n ? res_field_find(r, code) : -1;

		return f >= 0 ? str_z(L(r->fields[f].vi, r->fields[f].en)) : (struct str){ 0 };
	}
	if (col.c)
		return arena_fmt(&cx->arena, "%s – %s", L(col.c->vi, col.c->en),
			L(col.c->res->fields[col.cfield].vi, col.c->res->fields[col.cfield].en));
	return str_z(L(r->fields[col.field].vi, r->fields[col.field].en));
}

struct str problem_said(struct cx *cx, const struct res *r, const struct problem *p)
{
	struct str label = import_label(cx, r, p->field);

	return label.n ? arena_fmt(&cx->arena, "%.*s: %.*s", ARG_STR(label), ARG_STR(p->text)) : p->text;
}

void import_fields(struct cx *cx, const struct res *r, struct import_col **out, size_t *n)
{
	VEC(struct import_col) v = { 0 };

	for (size_t i = 0; i < r->n; i++)
		if (!r->fields[i].fixed && r->fields[i].type != F_FILE)
			vec_push(&cx->arena, &v,
				(struct import_col){ import_label(cx, r, str_z(r->fields[i].code)), str_z(r->fields[i].code) });
	for (size_t i = 0; r->companions && r->companions[i]; i++)
		for (const struct companion_col *k = r->companions[i]->cols; k->field; k++) {
			struct str code = arena_fmt(&cx->arena, "%s.%s", r->companions[i]->code, k->field);

			vec_push(&cx->arena, &v, (struct import_col){ import_label(cx, r, code), code });
		}
	*out = v.p;
	*n = v.n;
}
