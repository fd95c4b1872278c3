/* Which stored row a row of a sheet is that gives no code and that no key tells from others: the one that says all that it says. What it leaves empty is
 * no difference, as an empty cell never is; of several the one that says least beyond it, then the oldest, and each for one row of the sheet alone, so that
 * two alike are two, and the same sheet changes nothing a second time. Judged against what was stored before the import. */
#include "res/res_int.h"

struct says {
	const struct row *row;
	struct says *next; /* that says it too, older ones first */
};
struct saying { /* one value of one field */
	struct says *first, **last;
	size_t n;
};

static struct str said_key(struct cx *cx, const struct res *r, int f, const struct val *v)
{
	enum ftype t = r->fields[f].type;
	struct str s = t == F_LINKS ? ids_write(cx, v) : v->s;

	return db_text_field(t) || t == F_LINKS ? arena_fmt(&cx->arena, "%d\n%.*s", f, ARG_STR(s))
	                                        : arena_fmt(&cx->arena, "%d\n%" PRId64, f, v->i);
}

/* What a person or the program does to a row afterwards is no part of what a sheet says. */
static bool sheet_says(const struct field *f)
{
	return !f->fixed && f->type != F_FILE;
}

static void stored_add(struct cx *cx, struct stored *st, const struct row *row)
{
	for (size_t f = 0; f < row->res->n; f++) {
		struct saying *s;
		struct str key;

		if (!row->v[f].set || !sheet_says(&row->res->fields[f]) || !field_visible(cx, &row->res->fields[f], row))
			continue;
		key = said_key(cx, row->res, (int)f, &row->v[f]);
		s = map_get(&st->by_value, key);
		if (s == NULL) {
			s = ARENA_NEW(&cx->arena, struct saying);
			s->last = &s->first;
			map_put(&st->by_value, key, s);
		}
		*s->last = ARENA_NEW(&cx->arena, struct says);
		**s->last = (struct says){ .row = row };
		s->last = &(*s->last)->next;
		s->n++;
	}
}

enum rc stored_begin(struct cx *cx, const struct res *r, struct map *made, struct stored *st)
{
	*st = (struct stored){ .res = r, .made = made };
	map_init(&st->seen, &cx->arena);
	return db_i64(cx, &st->upto, "SELECT coalesce(max(seq), 0) FROM entry");
}

/* Once an import, and only where something is asked. */
static enum rc stored_read(struct cx *cx, struct stored *st)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv upto = V(st->upto);

	if (st->read)
		return RC_OK;
	st->read = true;
	map_init(&st->by_value, &cx->arena);
	buf_init(&b, 1u << 20);
	select_sql(&b, st->res);
	buf_z(&b, " AND t.id <= $1");
	TRY(scope_sql(cx, st->res, "t", false, &b));
	buf_z(&b, " ORDER BY t.id");
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &upto));
	while (rows_next(&rows)) {
		stored_add(cx, st, row_read(cx, &rows, st->res));
		TRY(cx_room(cx));
	}
	return rows_end(cx, &rows);
}

static struct saying *saying_of(struct cx *cx, const struct stored *st, int f, const struct val *v)
{
	return map_get(&st->by_value, said_key(cx, st->res, f, v));
}

enum rc stored_says(struct cx *cx, struct stored *st, int f, struct str text, bool *out)
{
	struct val v;

	TRY(stored_read(cx, st));
	val_text(&v, text);
	*out = saying_of(cx, st, f, &v) != NULL;
	return RC_OK;
}

/* How much more a stored row says; -1: it does not say all that the other says. */
static int beyond(struct cx *cx, const struct row *stored, const struct row *row)
{
	int more = 0;

	for (size_t f = 0; f < row->res->n; f++) {
		const struct field *field = &row->res->fields[f];

		if (row->v[f].set && (!val_eq(field->type, &row->v[f], &stored->v[f]) || !field_visible(cx, field, stored)))
			return -1;
		more += f && !row->v[f].set && stored->v[f].set && sheet_says(field);
	}
	return more;
}

/* None that another row of the sheet is. */
static bool taken(const struct stored *st, int64_t id, const struct import_row *ir)
{
	const struct import_row *first = map_get_id(&st->seen, id);

	return first && first != ir;
}

static enum rc row_by_all(struct cx *cx, struct stored *st, const struct import_row *ir, int64_t *id, int *more)
{
	const struct row *row = ir->row;
	const struct saying *least = NULL;

	*id = 0;
	*more = -1;
	for (size_t f = 1; f < row->res->n; f++) /* "HT M1 | VPB" whose column of names nobody knows is no system that has a name */
		if (row->res->fields[f].required && !row->v[f].set)
			return RC_OK;
	TRY(stored_read(cx, st));
	for (size_t f = 0; f < row->res->n; f++) {
		const struct saying *s = row->v[f].set ? saying_of(cx, st, (int)f, &row->v[f]) : NULL;

		if (row->v[f].set && s == NULL)
			return RC_OK;
		if (s && (least == NULL || s->n < least->n))
			least = s;
	}
	for (const struct says *s = least ? least->first : NULL; s && *more != 0; s = s->next) {
		int n = taken(st, s->row->id, ir) ? -1 : beyond(cx, s->row, row);

		if (n < 0 || (*id && n >= *more))
			continue;
		*more = n;
		*id = s->row->id;
	}
	return RC_OK;
}

/* The one set field in which a stored row says otherwise; r->n: none or several. The day of what recurs (a weekly report) tells two of a kind apart, unless they
 * rest on one paper. */
static size_t differs_in(struct cx *cx, const struct row *stored, const struct row *row)
{
	const struct res *r = row->res;
	size_t at = r->n;
	bool paper = false;

	for (size_t f = 1; f < r->n; f++) {
		const struct field *field = &r->fields[f];

		if (!row->v[f].set || !sheet_says(field) || !field_visible(cx, field, stored))
			continue;
		if (val_eq(field->type, &row->v[f], &stored->v[f]))
			paper |= field->to && strcmp(field->to, "documents") == 0;
		else if (at != r->n)
			return r->n;
		else
			at = f;
	}
	return at == r->n || paper || !(r->happened && word_in(r->happened, str_z(r->fields[at].code))) ? at : r->n;
}

/* Told, never taken for one: nothing may be lost. What differs in one field agrees in one of any two. */
static enum rc nearly_note(struct cx *cx, struct stored *st, struct import_report *rep, const struct import_row *ir)
{
	const struct res *r = st->res;
	const struct saying none = { 0 }, *least[2] = { NULL, NULL };
	size_t set = 0;

	for (size_t f = 1; f < r->n; f++) {
		const struct saying *s = ir->row->v[f].set ? saying_of(cx, st, (int)f, &ir->row->v[f]) : NULL;

		if (!ir->row->v[f].set)
			continue;
		s = s ? s : &none;
		set++;
		if (least[0] == NULL || s->n < least[0]->n) {
			least[1] = least[0];
			least[0] = s;
		} else if (least[1] == NULL || s->n < least[1]->n) {
			least[1] = s;
		}
	}
	for (int k = 0; k < 2 && set > 2; k++)
		for (const struct says *s = least[k]->first; s; s = s->next) {
			size_t f = taken(st, s->row->id, ir) ? r->n : differs_in(cx, s->row, ir->row);

			if (f == r->n)
				continue;
			import_note_add(cx, rep, ir,
				arena_fmt(&cx->arena,
					L("giống %s %.*s, chỉ khác ở “%s”: đọc là mới; nếu là đính chính thì ghi mã đó vào cột Mã "
					  "để cập nhật",
						"like the %s %.*s but for “%s”: read as new; if it corrects that one, write its "
						"code "
						"in the column of codes to update it"),
					L(r->vi, r->en), ARG_STR(row_text(s->row, "code")), L(r->fields[f].vi, r->fields[f].en)));
			return RC_OK;
		}
	return RC_OK;
}

/* Where a row stands, for the passes over one sheet. */
static struct str row_place(struct arena *a, const struct import_row *ir)
{
	return arena_fmt(a, "%zu %u", ir->table, ir->number);
}

static enum rc id_of(struct cx *cx, struct stored *st, struct import_report *rep, const struct import_row *ir, int64_t *id)
{
	const int64_t *before = st->made ? map_get(st->made, row_place(&cx->arena, ir)) : NULL;
	bool told = true;
	int more;

	if (before)
		*id = *before;
	else
		TRY(row_by_natural(cx, ir->row, id, &told));
	if (told)
		return RC_OK;
	TRY(row_by_all(cx, st, ir, id, &more));
	if (*id && more)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("mọi ô trùng với một %s đã có (ở đó ghi nhiều hơn): đọc là một, không ghi thêm; nếu là mục khác "
				  "thì ghi "
				  "mã mới vào cột Mã",
					"every cell is as a %s has it that is there and says more: read as that one; if it is "
					"another, "
					"write a new code in the column of codes"),
				L(st->res->vi, st->res->en)));
	return *id ? RC_OK : nearly_note(cx, st, rep, ir);
}

enum rc row_find(struct cx *cx, struct stored *st, struct import_report *rep, struct import_row *ir)
{
	int64_t id = 0;
	enum rc rc = RC_NOT_FOUND;

	if (ir->row->v[0].set) {
		rc = res_by_code(cx, st->res, ir->row->v[0].s, &ir->before);
	} else {
		TRY(id_of(cx, st, rep, ir, &id));
		if (id)
			rc = res_load(cx, st->res, id, &ir->before);
	}
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		ir->before = NULL;
		return RC_OK;
	}
	return rc;
}

void row_found(struct stored *st, struct import_row *ir)
{
	int64_t *id;

	map_put_id(&st->seen, ir->row->id, ir);
	if (st->made == NULL)
		return;
	id = ARENA_NEW(st->made->arena, int64_t);
	*id = ir->row->id;
	map_put(st->made, row_place(st->made->arena, ir), id);
}
