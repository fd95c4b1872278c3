/* Which stored object a row of an import is, by its natural key. A new row may still be an object that is known already, written otherwise: letters of
 * another case, blanks, marks left out. It is written as it stands, for nothing may be lost; its note names the other, so that whoever looks at the preview
 * can put that one's code beside it. */
#include "base/map.h"
#include "base/text.h"
#include "db/db.h"
#include "res/res_int.h"

enum rc row_by_natural(struct cx *cx, const struct row *given, int64_t *id, bool *told)
{
	const struct res *r = given->res;
	struct row *row = row_copy(cx, given);
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[8];
	size_t n = 0;
	struct str rest = str_z(r->natural), one, fold, sortkey;
	bool titled = word_in(r->natural, str_z(r->title));

	*id = 0;
	*told = false;
	if (r->natural[0] == 0 || (titled && !row_val(row, r->title)->set))
		return RC_OK;
	default_owner(cx, row, NULL); /* as it would be written */
	buf_init(&b, 4000);
	buf_fmt(&b, "SELECT id FROM %s WHERE 1 = 1", r->table);
	if (titled) {
		row_texts(cx, row, &fold, &sortkey);
		v[n++] = dbv_blob(sortkey);
		buf_z(&b, " AND sortkey = $1");
	}
	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(r, one);

		if (!row->v[f].set) {
			buf_fmt(&b, " AND \"%s\" IS NULL", r->fields[f].code);
			continue;
		}
		v[n++] = val_db(cx, &r->fields[f], &row->v[f]);
		/* the title finds: never the index of a unit that thousands of rows share */
		buf_fmt(&b, " AND \"%s\"%s = $%zu", r->fields[f].code, db_text_field(r->fields[f].type) ? "" : " + 0", n);
	}
	buf_z(&b, " LIMIT 2");
	TRY(db_query_made(cx, &rows, buf_str(&b), n, v));
	if (rows_next(&rows))
		*id = rows_i64(&rows, 0);
	*told = !rows_next(&rows); /* else the code must say, or all that the row says */
	return rows_end(cx, &rows);
}

enum { NEAR_MOST = 20000, NEAR_EACH = 16 }; /* beyond so many names only equal ones are found */

struct known {
	struct str code, title;
	int64_t id;
	uint32_t number; /* of this sheet; 0: stored before */
	int64_t unit;    /* whose it is, where units own such things; 0: not known */
	struct near_name words;
};
struct others {
	struct known **p;
	size_t n, cap;
};

static bool named(const struct res *r)
{
	return r->natural[0] && word_in(r->natural, str_z(r->title));
}

/* The folded title and what else tells rows of this resource apart. */
static struct str key_add(struct cx *cx, struct str key, struct str part)
{
	return arena_fmt(&cx->arena, "%.*s\n%.*s", ARG_STR(key), ARG_STR(part));
}

static struct str key_of(struct cx *cx, const struct row *row)
{
	struct str key = text_fold(&cx->arena, row_title(row)), rest = str_z(row->res->natural), one;

	while (str_next(&rest, ' ', &one)) {
		const struct val *v = &row->v[res_field_find(row->res, one)];

		if (!str_is(one, row->res->title))
			key = key_add(cx, key, !v->set ? STR("") : v->s.n ? v->s : arena_fmt(&cx->arena, "%" PRId64, v->i));
	}
	return key;
}

static bool of_units(const struct res *r)
{
	return word_in(r->natural, STR("unit"));
}

static void near_add(struct cx *cx, struct alike *known, struct known *k)
{
	struct str keys[NEAR_KEYS];

	if (known->n++ >= NEAR_MOST)
		return;
	k->words = near_of(cx, k->title);
	for (size_t i = 0, n = near_keys(cx, &k->words, keys); i < n; i++) {
		struct others *o = map_get(&known->near, keys[i]);

		if (o == NULL)
			map_put(&known->near, keys[i], o = ARENA_NEW(&cx->arena, struct others));
		if (o->n < NEAR_EACH)
			vec_push(&cx->arena, o, k);
	}
}

static void known_add(struct cx *cx, struct alike *known, const struct res *r, struct str key, struct known *k)
{
	map_put(&known->by_key, key, k);
	if (of_units(r))
		near_add(cx, known, k);
}

enum rc alike_begin(struct cx *cx, const struct res *r, struct alike *known)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct str rest = str_z(r->natural), one;
	int n = 3;

	*known = (struct alike){ 0 };
	map_init(&known->by_key, &cx->arena);
	map_init(&known->near, &cx->arena);
	if (!named(r))
		return RC_OK;
	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT t.id, t.code, t.\"%s\"", r->title);
	while (str_next(&rest, ' ', &one))
		if (!str_is(one, r->title)) {
			buf_fmt(&b, ", CAST(t.\"%.*s\" AS TEXT)", ARG_STR(one));
			n++;
		}
	buf_z(&b, of_units(r) ? ", t.unit" : "");
	buf_fmt(&b, " FROM %s t WHERE 1 = 1", r->table);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	while (rows_next(&rows)) {
		struct known *k = ARENA_NEW(&cx->arena, struct known);
		struct str key;

		*k = (struct known){ .code = arena_str(&cx->arena, rows_text(&rows, 1)),
			.title = arena_str(&cx->arena, rows_text(&rows, 2)),
			.id = rows_i64(&rows, 0),
			.unit = of_units(r) ? rows_i64(&rows, n) : 0 };
		key = text_fold(&cx->arena, k->title);
		for (int i = 3; i < n; i++)
			key = key_add(cx, key, rows_text(&rows, i));
		known_add(cx, known, r, key, k);
	}
	return rows_end(cx, &rows);
}

static struct str unit_shown(struct cx *cx, const struct res *r, int64_t unit)
{
	return unit ? val_show(cx, &r->fields[res_field(r, "unit")], &(struct val){ .set = true, .i = unit })
	            : str_z(L("chưa rõ", "not known"));
}

static const struct known *near_found(struct cx *cx, const struct alike *known, const struct row *row)
{
	struct near_name mine = near_of(cx, row_title(row));
	struct str keys[NEAR_KEYS];

	for (size_t i = 0, n = near_keys(cx, &mine, keys); i < n; i++) {
		const struct others *o = map_get(&known->near, keys[i]);

		for (size_t k = 0; o && k < o->n; k++) {
			const struct known *x = o->p[k];

			if (x->id == row->id || !near_same(&mine, &x->words))
				continue;
			if (x->number == 0 || x->unit == row_i64(row, "unit", 0) ||
				!str_eq(text_fold(&cx->arena, x->title), text_fold(&cx->arena, row_title(row))))
				return x; /* the same name of two units in one sheet is meant */
		}
	}
	return NULL;
}

static enum rc named_begin(struct cx *cx, const struct res *r, struct alike *known)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };

	map_init(&known->near, &cx->arena);
	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT id, code, \"%s\" FROM %s ORDER BY id", r->title, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	while (rows_next(&rows)) {
		struct known *k = ARENA_NEW(&cx->arena, struct known);

		*k = (struct known){ .id = rows_i64(&rows, 0), .code = rows_copy(cx, &rows, 1), .title = rows_copy(cx, &rows, 2) };
		near_add(cx, known, k);
	}
	return rows_end(cx, &rows);
}

enum rc alike_named(struct cx *cx, struct alike *known, const struct row *row, struct str *code, struct str *title)
{
	const struct known *k;
	struct known *own;

	if (known->r != row->res) {
		*known = (struct alike){ .r = row->res };
		TRY(named_begin(cx, row->res, known));
	} else {
		own = ARENA_NEW(&cx->arena, struct known);
		*own = (struct known){ .id = row->id, .code = row_text(row, "code"), .title = row_title(row) };
		near_add(cx, known, own);
	}
	k = near_found(cx, known, row);
	*code = k ? k->code : (struct str){ 0 };
	*title = k ? k->title : (struct str){ 0 };
	return RC_OK;
}

/* Nearly the same name, of this unit or another, in the register or in a row above: told, never taken for one. */
static void near_note(struct cx *cx, const struct alike *known, struct import_report *rep, const struct import_row *ir)
{
	const struct res *r = ir->row->res;
	const struct known *k = near_found(cx, known, ir->row);

	if (k == NULL)
		return;
	import_note_add(cx, rep, ir,
		k->number ? arena_fmt(&cx->arena,
				    L("gần giống dòng %u, “%.*s” (đơn vị: %.*s): đọc là hai %s; nếu là một thì bỏ một dòng",
					    "nearly row %u, “%.*s” (of %.*s): read as two of a %s; if it is one, leave a row out"),
				    k->number, ARG_STR(k->title), ARG_STR(unit_shown(cx, r, k->unit)), L(r->vi, r->en))
			  : arena_fmt(&cx->arena,
				    L("giống %s %.*s “%.*s” (đơn vị: %.*s): đọc là mới; nếu là một thì ghi mã đó vào cột Mã để cập "
				      "nhật",
					    "like the %s %.*s “%.*s” (of %.*s): read as new; if it is one, write that code in the "
					    "column of codes to update it"),
				    L(r->vi, r->en), ARG_STR(k->code), ARG_STR(k->title), ARG_STR(unit_shown(cx, r, k->unit))));
}

void alike_note(struct cx *cx, struct alike *known, struct import_report *rep, const struct import_row *ir)
{
	const struct res *r = ir->row->res;
	struct known *k;
	struct str key;

	if (!named(r) || ir->action != IMPORT_NEW)
		return;
	key = key_of(cx, ir->row);
	k = map_get(&known->by_key, key);
	if (k && k->id != ir->row->id && k->number)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("có thể là cùng một %s với dòng %u, “%.*s”: đọc là hai; nếu là một thì bỏ một dòng",
					"may be the same %s as row %u, “%.*s”: read as two; if it is one, leave a row out"),
				L(r->vi, r->en), k->number, ARG_STR(k->title)));
	else if (k && k->id != ir->row->id)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("có thể là %s đã có %.*s “%.*s”: đọc là mới; nếu là một thì ghi mã đó vào cột Mã",
					"may be the %s that is there, %.*s “%.*s”: read as new; if it is one, write that code in "
					"the column of codes"),
				L(r->vi, r->en), ARG_STR(k->code), ARG_STR(k->title)));
	if (k)
		return;
	if (of_units(r))
		near_note(cx, known, rep, ir);
	k = ARENA_NEW(&cx->arena, struct known);
	*k = (struct known){ .code = row_text(ir->row, "code"),
		.title = row_title(ir->row),
		.id = ir->row->id,
		.number = ir->number,
		.unit = of_units(r) ? row_i64(ir->row, "unit", 0) : 0 };
	known_add(cx, known, r, key, k);
}
