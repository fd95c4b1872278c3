/* Which stored object a row of an import is, by its natural key. A new row may still be an object that is known already, written otherwise: letters of
 * another case, blanks, marks left out. It is written as it stands, for nothing may be lost; its note names the other, so that whoever looks at the preview
 * can put that one's code beside it. */
#include "base/map.h"
#include "base/text.h"
#include "db/db.h"
#include "res/res_int.h"

enum rc row_by_natural(struct cx *cx, const struct row *row, int64_t *id)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[8];
	size_t n = 0;
	struct str rest = str_z(r->natural), one, fold, sortkey;

	*id = 0;
	if (r->natural[0] == 0)
		return RC_OK;
	buf_init(&b, 4000);
	buf_fmt(&b, "SELECT id FROM %s WHERE 1 = 1", r->table);
	if (word_in(r->natural, str_z(r->title))) {
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
	if (rows_next(&rows))
		*id = 0; /* not unique: the code must say */
	return rows_end(cx, &rows);
}

struct known {
	struct str code, title;
	int64_t id;
	uint32_t number; /* of this sheet; 0: stored before */
	int64_t unit;    /* whose it is, where units own such things; 0: not known */
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

/* What a name says without its marks, its brackets and the words that every such name has: one of another unit that has the same is seldom another thing. */
static struct str gist_of(struct cx *cx, struct str title)
{
	static const char common[] = "he thong thong tin phan mem ung dung cua va tai cho cac";
	struct str f = text_fold(&cx->arena, title), rest;
	char *p = arena_alloc(&cx->arena, f.n + 2, 1);
	size_t n = 1, words = 0;

	p[0] = '~';
	for (size_t i = 0, from; i < f.n; i++) {
		while (i < f.n && f.p[i] == '(')
			while (i < f.n && f.p[i++] != ')')
				;
		for (from = i; i < f.n && ((f.p[i] >= 'a' && f.p[i] <= 'z') || (f.p[i] >= '0' && f.p[i] <= '9') || (f.p[i] & 0x80));
			i++)
			;
		rest = str_cut(f, from, i - from);
		if (rest.n == 0 || word_in(common, rest))
			continue;
		memcpy(p + n, rest.p, rest.n);
		n += rest.n;
		p[n++] = ' ';
		words++;
	}
	return words < 2 ? (struct str){ 0 } : (struct str){ p, n };
}

static bool of_units(const struct res *r)
{
	return word_in(r->natural, STR("unit"));
}

enum rc alike_begin(struct cx *cx, const struct res *r, struct map *known)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct str rest = str_z(r->natural), one;
	int n = 3;

	map_init(known, &cx->arena);
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

		*k = (struct known){ arena_str(&cx->arena, rows_text(&rows, 1)), arena_str(&cx->arena, rows_text(&rows, 2)),
			rows_i64(&rows, 0), 0, of_units(r) ? rows_i64(&rows, n) : 0 };
		key = text_fold(&cx->arena, k->title);
		for (int i = 3; i < n; i++)
			key = key_add(cx, key, rows_text(&rows, i));
		map_put(known, key, k);
		if (of_units(r) && (key = gist_of(cx, k->title)).n && map_get(known, key) == NULL)
			map_put(known, key, k);
	}
	return rows_end(cx, &rows);
}

/* The same name, or nearly, of another unit. */
static void elsewhere_note(struct cx *cx, struct map *known, struct import_report *rep, const struct import_row *ir)
{
	const struct res *r = ir->row->res;
	struct str gist = of_units(r) ? gist_of(cx, row_title(ir->row)) : (struct str){ 0 };
	const struct known *k = gist.n ? map_get(known, gist) : NULL;
	int unit = k ? res_field(r, "unit") : 0;

	if (k && k->id != ir->row->id && k->unit)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("giống %s %.*s “%.*s” (đơn vị: %.*s): đọc là mới; nếu là một thì ghi mã đó vào cột Mã để cập "
				  "nhật",
					"like the %s %.*s “%.*s” (of %.*s): read as new; if it is one, write that code in the "
					"column of codes to update it"),
				L(r->vi, r->en), ARG_STR(k->code), ARG_STR(k->title),
				ARG_STR(val_show(cx, &r->fields[unit], &(struct val){ .set = true, .i = k->unit }))));
}

void alike_note(struct cx *cx, struct map *known, struct import_report *rep, const struct import_row *ir)
{
	const struct res *r = ir->row->res;
	struct known *k;
	struct str key;

	if (!named(r) || ir->action != IMPORT_NEW)
		return;
	key = key_of(cx, ir->row);
	k = map_get(known, key);
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
	elsewhere_note(cx, known, rep, ir);
	k = ARENA_NEW(&cx->arena, struct known);
	*k = (struct known){ row_text(ir->row, "code"), row_title(ir->row), ir->row->id, ir->number, 0 };
	map_put(known, key, k);
}
