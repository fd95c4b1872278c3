/* Rows in and out of the database. The only SQL that is put together at run time is here and in the other files of res/: identifiers come from
 * const tables, values are parameters, and lists of ids are numbers that we wrote ourselves. */
#include "base/text.h"
#include "ledger/ledger.h"
#include "res/res_int.h"

enum { FIXED_COLS = 5 }; /* id, seq, changed_at, made_at, made_by */

void cols_add(struct buf *b, const struct res *r, const char *before, const char *after)
{
	for (size_t i = 0; i < r->n; i++) { /* no printf: this runs for every row of an import */
		buf_z(b, before);
		buf_byte(b, '"');
		buf_z(b, r->fields[i].code);
		buf_byte(b, '"');
		buf_z(b, after);
	}
}

static void params_add(struct buf *b, size_t from, size_t to)
{
	for (size_t i = from; i <= to; i++) {
		buf_z(b, ", $");
		buf_i64(b, (int64_t)i);
	}
}

struct row *row_read(struct cx *cx, struct rows *rows, const struct res *r)
{
	struct row *row = res_blank(cx, r);

	row->id = rows_i64(rows, 0);
	row->seq = rows_i64(rows, 1);
	row->at = rows_i64(rows, 2);
	row->made_at = rows_i64(rows, 3);
	row->made_by = rows_i64(rows, 4);
	for (size_t i = 0; i < r->n; i++)
		val_from_db(cx, rows, FIXED_COLS + (int)i, &r->fields[i], &row->v[i]);
	return row;
}

void select_sql(struct buf *b, const struct res *r)
{
	buf_z(b, "SELECT t.id, t.seq, t.changed_at, t.made_at, t.made_by");
	cols_add(b, r, ", t.", "");
	buf_fmt(b, " FROM %s t WHERE 1 = 1", r->table);
}

/* --- reading --- */

static enum rc load_where(struct cx *cx, const struct res *r, const char *col, struct dbv key, struct row **out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };

	buf_init(&b, 1u << 20);
	select_sql(&b, r);
	buf_fmt(&b, " AND t.%s = $1", col);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	if (!rows_next(&rows)) {
		TRY(rows_end(cx, &rows));
		return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy %s", "no such %s"), L(r->vi, r->en));
	}
	*out = row_read(cx, &rows, r);
	return RC_OK;
}

enum rc res_load(struct cx *cx, const struct res *r, int64_t id, struct row **out)
{
	return load_where(cx, r, "id", V(id), out);
}

enum rc res_by_code(struct cx *cx, const struct res *r, struct str code, struct row **out)
{
	return load_where(cx, r, "code", V(code), out);
}

enum rc res_of(struct cx *cx, int64_t id, const struct res **out)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT res FROM object WHERE id = $1", V(id)));
	if (rows_next(&r) && (*out = res_find(rows_text(&r, 0))) != NULL)
		return RC_OK;
	TRY(rows_end(cx, &r));
	return cx_fail(cx, RC_NOT_FOUND, L("Không có đối tượng số %" PRId64, "there is no object %" PRId64), id);
}

enum rc ref_title(struct cx *cx, int64_t id, struct str *code, struct str *title)
{
	const struct res *r;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);

	TRY(res_of(cx, id, &r));
	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT t.code, t.\"%s\" FROM %s t WHERE t.id = $1", r->title, r->table);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	if (!rows_next(&rows)) {
		TRY(rows_end(cx, &rows));
		return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy %s", "no such %s"), L(r->vi, r->en));
	}
	*code = rows_copy(cx, &rows, 0);
	*title = rows_copy(cx, &rows, 1);
	if (res_field_find(r, STR("draft")) < 0 && title->n == 0)
		*title = *code;
	return RC_OK;
}

enum rc res_each(struct cx *cx, const struct res *r, int64_t changed_after,
	enum rc (*each)(struct cx *, const struct row *, void *), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(changed_after);

	buf_init(&b, 1u << 16);
	select_sql(&b, r);
	buf_z(&b, " AND t.seq > $1 ORDER BY t.id");
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows)) {
		struct arena_mark m = arena_mark(&cx->arena);
		enum rc rc = each(cx, row_read(cx, &rows, r), arg);

		if (rc != RC_OK)
			return rc;
		arena_reset(&cx->arena, m);
	}
	return rows_end(cx, &rows);
}

enum rc res_gone_after(struct cx *cx, int64_t seq, int64_t **ids, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(int64_t) gone = { 0 };

	TRY(db_query(cx, &r, "SELECT obj FROM entry WHERE seq > $1 AND op = 'delete' ORDER BY seq", V(seq)));
	while (rows_next(&r))
		vec_push(&cx->arena, &gone, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	*ids = gone.p;
	*n = gone.n;
	return RC_OK;
}

/* --- validation --- */

static enum rc next_code(struct cx *cx, const struct res *r, struct str *out)
{
	for (int digits = 4; digits <= 9; digits++) {
		struct buf b AUTO(buf_done) = { 0 };
		struct rows rows AUTO(rows_done) = { 0 };
		struct dbv v[3] = { V((int64_t)(strlen(r->prefix) + 1 + (size_t)digits)),
			V(arena_fmt(&cx->arena, "%s-0", r->prefix)), V(arena_fmt(&cx->arena, "%s-:", r->prefix)) };
		int64_t last = 0;

		buf_init(&b, 1000);
		buf_fmt(&b, "SELECT code FROM %s WHERE length(code) = $1 AND code >= $2 AND code < $3 ORDER BY code DESC LIMIT 1",
			r->table);
		TRY(db_query_made(cx, &rows, buf_str(&b), COUNT(v), v));
		if (rows_next(&rows) && !str_to_i64(str_from(rows_text(&rows, 0), strlen(r->prefix) + 1), &last))
			last = 0;
		TRY(rows_end(cx, &rows));
		struct str code = arena_fmt(&cx->arena, "%s-%0*" PRId64, r->prefix, digits, last + 1);

		if (code.n == strlen(r->prefix) + 1 + (size_t)digits) {
			*out = code;
			return RC_OK;
		}
	}
	return cx_fail(cx, RC_LIMIT, L("Hết mã tự sinh %s", "no generated codes left for %s"), r->prefix);
}

static struct str ascii_lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	return (struct str){ p, s.n };
}

/* Nobody else has the code, not in other letters' case either: vpc is VPC to whoever reads it out. A letter with another mark is another letter. The
 * databases' lower() knows ASCII; beyond it the code as it is, all small and all capital letters are tried. */
static enum rc code_free(struct cx *cx, const struct row *row, struct problems *ps)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct str code = row->v[0].s;
	struct dbv keys[] = { V(ascii_lower(&cx->arena, code)), V(text_lower(&cx->arena, code)),
		V(ascii_lower(&cx->arena, text_upper(&cx->arena, code))) };

	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT id, code FROM %s WHERE lower(code) IN ($1, $2, $3)", row->res->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), COUNT(keys), keys));
	while (rows_next(&rows)) {
		struct str other = rows_text(&rows, 1);

		if (rows_i64(&rows, 0) == row->id)
			continue;
		if (str_eq(other, code))
			problem_add(cx, ps, "code", L("“%.*s” đã được dùng", "“%.*s” is taken"), ARG_STR(code));
		else
			problem_add(cx, ps, "code",
				L("“%.*s” chỉ khác mã “%.*s” đã có ở chữ hoa, chữ thường",
					"“%.*s” differs from the code “%.*s” in capital letters alone"),
				ARG_STR(code), ARG_STR(other));
		break;
	}
	return rows_end(cx, &rows);
}

static enum rc target_lives(struct cx *cx, const struct field *f, int64_t id, struct problems *ps)
{
	const struct res *r;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);

	if (res_of(cx, id, &r) == RC_OK && (f->to[0] == 0 || word_in(f->to, str_z(r->name)))) {
		buf_init(&b, 1000);
		buf_fmt(&b, "SELECT 1 FROM %s WHERE id = $1", r->table);
		TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
		if (rows_next(&rows))
			return RC_OK;
		TRY(rows_end(cx, &rows));
	}
	cx_clear(cx);
	problem_add(cx, ps, f->code,
		L("Đối tượng số %" PRId64 " không có hoặc không đúng loại",
			"object %" PRId64 " does not exist or is of another kind"),
		id);
	return RC_OK;
}

/* A row names itself in no field; a tree stays a tree: walking up from what is named never meets the row itself. */
static enum rc not_itself(struct cx *cx, const struct row *row, const struct field *f, int64_t at, struct problems *ps)
{
	struct buf b AUTO(buf_done) = { 0 };
	bool first = true;

	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT coalesce(\"%s\", 0) FROM %s WHERE id = $1", f->code, row->res->table);
	for (int hops = 0; at && row->id; hops++, first = false) {
		struct rows rows AUTO(rows_done) = { 0 };
		struct dbv key = V(at);

		if (at == row->id || hops > 64) {
			problem_add(cx, ps, f->code,
				first ? L("Không thể là chính mục này", "it cannot be this very object")
				      : L("Dẫn trở lại chính mục này (vòng lặp)", "it leads back to this very object (a cycle)"));
			return RC_OK;
		}
		if (!f->tree)
			return RC_OK;
		TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
		at = rows_next(&rows) ? rows_i64(&rows, 0) : 0;
		TRY(rows_end(cx, &rows));
	}
	return RC_OK;
}

static enum rc target_judge(struct cx *cx, const struct row *row, const struct field *f, int64_t id, struct problems *ps)
{
	TRY(target_lives(cx, f, id, ps));
	return not_itself(cx, row, f, id, ps);
}

static enum rc targets_live(struct cx *cx, const struct row *row, const struct row *before, struct problems *ps)
{
	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];

		if (!row->v[i].set || (f->type != F_REF && f->type != F_LINKS) ||
			(before && val_eq(f->type, &row->v[i], &before->v[i])))
			continue;
		if (f->type == F_REF)
			TRY(target_judge(cx, row, f, row->v[i].i, ps));
		for (size_t k = 0; f->type == F_LINKS && k < row->v[i].n; k++)
			TRY(target_judge(cx, row, f, row->v[i].ids[k], ps));
	}
	return RC_OK;
}

enum rc row_judge(struct cx *cx, struct row *row, const struct row *before, struct problems *ps)
{
	const struct res *r = row->res;

	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].required && !row->v[i].set)
			problem_add(cx, ps, r->fields[i].code, "%s", RES_MISSING);
	if (row->v[0].set && (before == NULL || !val_eq(F_TEXT, &row->v[0], &before->v[0])))
		TRY(code_free(cx, row, ps));
	TRY(targets_live(cx, row, before, ps));
	if (r->check)
		TRY(r->check(cx, row, before, ps));
	return RC_OK;
}

enum rc res_fault(struct cx *cx, const struct res *r, const struct problems *ps)
{
	size_t i = 0;

	while (i + 1 < ps->n && str_is(ps->p[i].field, "reason")) /* asked for last: what cannot be needs no reason */
		i++;
	return cx_fail_at(cx, RC_INVALID, ps->p[i].field, "%.*s", ARG_STR(problem_said(cx, r, &ps->p[i])));
}

/* --- writing --- */

void row_texts(struct cx *cx, const struct row *row, struct str *fold, struct str *sortkey)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1u << 20);
	for (size_t i = 0; i < row->res->n; i++)
		if (row->res->fields[i].search && row->v[i].set && !row->res->fields[i].erasable) {
			if (b.n)
				buf_z(&b, " \n ");
			buf_add(&b, row->v[i].s);
		}
	*fold = text_fold(&cx->arena, buf_str(&b));
	if (fold->p == NULL)
		*fold = STR("");
	*sortkey = text_sortkey(&cx->arena, row_title(row));
}

/* What the ledger says of a row: every field that is set, the erasable ones apart (the ledger salts and hashes them). */
struct jv *row_ledger(struct cx *cx, const struct row *row, struct ledger_value *secrets, size_t *n)
{
	struct jv *data = jv_obj(&cx->arena);

	*n = 0;
	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];

		if (!row->v[i].set)
			continue;
		if (f->erasable)
			secrets[(*n)++] = (struct ledger_value){ f->code, row->v[i].s };
		else
			jv_set(&cx->arena, data, f->code, val_ledger(cx, f, &row->v[i]));
	}
	return data;
}

static enum rc links_save(struct cx *cx, const struct row *row, const struct row *before)
{
	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];

		if (f->type != F_LINKS || (before && val_eq(F_LINKS, &row->v[i], &before->v[i])))
			continue;
		if (before)
			TRY(db_run(cx, "DELETE FROM links WHERE src = $1 AND field = $2", V(row->id), V(str_z(f->code))));
		for (size_t k = 0; k < row->v[i].n; k++)
			TRY(db_run(cx, "INSERT INTO links (src, field, dst) VALUES ($1, $2, $3)", V(row->id), V(str_z(f->code)),
				V(row->v[i].ids[k])));
	}
	return RC_OK;
}

/* A row into a table of the resource: its own columns and their values, then the fields (none of what is gone), then what is searched and sorted by. */
static enum rc row_insert(struct cx *cx, const struct row *row, const char *table, const char *columns, const struct dbv own[5],
	bool gone, struct str fold, struct str sortkey)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct dbv *v = ARENA_ARRAY(&cx->arena, struct dbv, r->n + 7);
	size_t n = 5;

	memcpy(v, own, 5 * sizeof *v);
	for (size_t i = 0; i < r->n; i++)
		v[n++] = gone ? V_NULL : val_db(cx, &r->fields[i], &row->v[i]);
	v[n++] = V(fold);
	v[n++] = dbv_blob(sortkey);
	buf_init(&b, 1u << 16);
	buf_fmt(&b, "INSERT INTO %s (%s", table, columns);
	cols_add(&b, r, ", ", "");
	buf_z(&b, ", fold, sortkey) VALUES ($1");
	params_add(&b, 2, n);
	buf_z(&b, ")");
	return db_run_made(cx, buf_str(&b), n, v);
}

enum rc version_save(struct cx *cx, const struct row *row, bool gone, struct str fold, struct str sortkey)
{
	const struct dbv own[5] = { V(row->id), V(row->seq), V(row->at), V(cx->who.name), V(gone) };

	return row_insert(cx, row, arena_fmt(&cx->arena, "%s_v", row->res->table).p, "id, seq, changed_at, by_name, gone", own,
		gone, fold, sortkey);
}

static enum rc current_insert(struct cx *cx, const struct row *row, struct str fold, struct str sortkey)
{
	const struct dbv own[5] = { V(row->id), V(row->seq), V(row->at), V(row->made_at), V(row->made_by) };

	return row_insert(cx, row, row->res->table, "id, seq, changed_at, made_at, made_by", own, false, fold, sortkey);
}

static enum rc current_update(struct cx *cx, const struct row *row, struct str fold, struct str sortkey)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct dbv *v = ARENA_ARRAY(&cx->arena, struct dbv, r->n + 7);
	size_t n = 0;

	buf_init(&b, 1u << 16);
	buf_fmt(&b, "UPDATE %s SET seq = $1, changed_at = $2, fold = $3, sortkey = $4", r->table);
	v[n++] = V(row->seq);
	v[n++] = V(row->at);
	v[n++] = V(fold);
	v[n++] = dbv_blob(sortkey);
	for (size_t i = 0; i < r->n; i++) {
		v[n++] = val_db(cx, &r->fields[i], &row->v[i]);
		buf_fmt(&b, ", \"%s\" = $%zu", r->fields[i].code, n);
	}
	v[n++] = V(row->id);
	buf_fmt(&b, " WHERE id = $%zu", n);
	return db_run_made(cx, buf_str(&b), n, v);
}

bool same_row(const struct row *a, const struct row *b)
{
	for (size_t i = 0; i < a->res->n; i++)
		if (!val_eq(a->res->fields[i].type, &a->v[i], &b->v[i]))
			return false;
	return true;
}

/* A row of a person bound to a unit or a provider belongs to it unless it says otherwise; what belonged to somebody is not made nobody's, and stays theirs. */
void default_owner(struct cx *cx, struct row *row, const struct row *before)
{
	bool provider = cx->who.unit == WHO_NO_UNIT;
	int64_t owner = provider ? cx->who.provider : cx->who.unit;
	int f = res_field_find(row->res, provider ? STR("provider") : STR("unit"));

	if (owner && f >= 0 && !row->v[f].set && (before == NULL || before->v[f].set) && row->res->fields[f].type == F_REF)
		val_i64(&row->v[f], before ? before->v[f].i : owner);
}

/* Locks out the lost update: the stored row must be the one that was read. */
static enum rc before_unchanged(struct cx *cx, const struct row *row, struct row **before)
{
	TRY(res_load(cx, row->res, row->id, before));
	if ((*before)->seq != row->seq)
		return cx_fail(cx, RC_CONFLICT,
			L("Mục này vừa được người khác sửa; xem bản mới rồi sửa lại",
				"somebody changed this meanwhile: look at the new version, then change it again"));
	return RC_OK;
}

static enum rc before_of(struct cx *cx, const struct row *row, struct row **before)
{
	TRY(before_unchanged(cx, row, before));
	return res_may_write(cx, *before);
}

bool means_all(const struct row *row)
{
	struct str rest = row->res->whole ? str_z(row->res->whole) : (struct str){ 0 }, one;
	bool all = rest.n > 0;

	while (all && str_next(&rest, ' ', &one))
		all = row->v[res_field_find(row->res, one)].n == 0;
	return all;
}

/* Is all that changes rows of his own, added to the links that everybody may extend? */
static bool joins_only(struct cx *cx, const struct row *row, const struct row *before)
{
	int f = row->res->joins ? res_field(row->res, row->res->joins) : -1;
	const struct val *now = f < 0 ? NULL : &row->v[f], *was = f < 0 ? NULL : &before->v[f];
	size_t kept = 0;

	for (size_t i = 0; i < row->res->n; i++)
		if (f < 0 || means_all(before) || ((int)i != f && !val_eq(row->res->fields[i].type, &row->v[i], &before->v[i])))
			return false;
	for (size_t i = 0; i < now->n; i++) {
		const struct res *r;
		struct row *linked;

		if (kept < was->n && was->ids[kept] == now->ids[i]) {
			kept++;
			continue;
		}
		if (res_of(cx, now->ids[i], &r) != RC_OK || res_load(cx, r, now->ids[i], &linked) != RC_OK ||
			res_may_write(cx, linked) != RC_OK) {
			cx_clear(cx);
			return false;
		}
	}
	return kept == was->n;
}

static enum rc may_save(struct cx *cx, const struct row *row, const struct row *before)
{
	struct fault why;

	if ((before == NULL || res_may_write(cx, before) == RC_OK) && res_may_write(cx, row) == RC_OK)
		return RC_OK;
	why = cx->fault;
	if (why.rc == RC_DENIED && before && joins_only(cx, row, before)) {
		cx_clear(cx);
		return RC_OK;
	}
	cx->fault = why;
	return why.rc;
}

static bool out_of_sight(struct cx *cx, int64_t id)
{
	struct str code, title;
	bool seen = ref_title(cx, id, &code, &title) == RC_OK;

	cx_clear(cx);
	return !seen;
}

/* What one cannot see one does not take away: a form or a sheet has no word for it, and leaves it out. */
void hidden_kept(struct cx *cx, struct row *row, const struct row *before)
{
	for (size_t i = 0; cx->who.unit && i < row->res->n; i++) {
		const struct val *was = &before->v[i];
		enum ftype t = row->res->fields[i].type;
		struct val *v = &row->v[i];
		int64_t *ids;
		size_t n = 0;

		if (!was->set || (t != F_REF && t != F_LINKS) || val_eq(t, was, v))
			continue;
		if (t == F_REF) {
			if (!v->set && out_of_sight(cx, was->i))
				*v = *was;
			continue;
		}
		ids = ARENA_ARRAY(&cx->arena, int64_t, was->n + v->n + 1);
		for (size_t a = 0, b = 0; a < was->n || b < v->n;) { /* both ascend */
			if (b < v->n && (a == was->n || v->ids[b] <= was->ids[a])) {
				a += a < was->n && v->ids[b] == was->ids[a];
				ids[n++] = v->ids[b++];
			} else if (out_of_sight(cx, was->ids[a++])) {
				ids[n++] = was->ids[a - 1];
			}
		}
		*v = (struct val){ .set = n > 0, .ids = ids, .n = n };
	}
}

enum rc row_append(struct cx *cx, const struct ledger_new *e, struct row *row)
{
	TRY(ledger_append(cx, e, &row->seq));
	return db_i64(cx, &row->at, "SELECT at FROM entry WHERE seq = $1", V(row->seq));
}

enum rc row_store(struct cx *cx, struct row *row, const struct row *before)
{
	struct str fold, sortkey;

	row_texts(cx, row, &fold, &sortkey);
	TRY(before ? current_update(cx, row, fold, sortkey) : current_insert(cx, row, fold, sortkey));
	TRY(version_save(cx, row, false, fold, sortkey));
	return links_save(cx, row, before);
}

/* The entry and the row of what was judged. */
static enum rc write_row(struct cx *cx, struct row *row, const struct row *before, struct str why)
{
	const struct res *r = row->res;
	struct ledger_value *secrets = ARENA_ARRAY(&cx->arena, struct ledger_value, r->n + 1);
	struct ledger_new e = { .op = before ? "update" : "create", .res = r->name, .rv = r->version, .why = why, .id = row->id };

	e.data = row_ledger(cx, row, secrets, &e.n_erasable);
	e.erasable = secrets;
	TRY(row_append(cx, &e, row));
	if (before == NULL) {
		row->id = row->seq;
		row->made_at = row->at;
		row->made_by = cx->who.user;
	}
	return row_store(cx, row, before);
}

/* Nothing but the one field changes, so that nothing else of that row is judged again. */
static enum rc end_of_other(struct cx *cx, const struct row *row)
{
	const struct res *to = row->res->ends ? res_find(str_z(row->res->fields[res_field(row->res, row->res->ends_in)].to)) : NULL;
	struct row *before, *other;

	if (to == NULL || row->ends_none || !row_val(row, row->res->ends_in)->set)
		return RC_OK;
	TRY(res_load(cx, to, row_i64(row, row->res->ends_in, 0), &before));
	if (!row_val(before, row->res->ends)->set)
		return RC_OK;
	other = row_copy(cx, before);
	*row_val(other, row->res->ends) = (struct val){ 0 };
	return write_row(cx, other, before,
		arena_fmt(&cx->arena, L("Đã có %s %.*s", "there is a %s, %.*s"), L(row->res->vi, row->res->en),
			ARG_STR(row_title(row))));
}

enum rc res_save(struct cx *cx, struct row *row, struct str why, struct problems *ps)
{
	const struct res *r = row->res;
	struct row *before = NULL;
	struct problems own = { 0 };
	bool creates = row->id == 0;

	assert(db_in_tx(cx->db));
	if (ps == NULL)
		ps = &own;
	if (!creates) {
		TRY(before_unchanged(cx, row, &before));
		hidden_kept(cx, row, before);
	}
	default_owner(cx, row, before);
	TRY(may_save(cx, row, before));
	TRY(speaks_of_own(cx, row, before, ps));
	if (before && r->drafts && row_i64(row, "draft", 0) && !row_i64(before, "draft", 0))
		problem_add(cx, ps, "draft",
			L("Đã gửi thì không trở lại bản nháp: đính chính tại chỗ, hoặc xoá kèm lý do",
				"what was submitted is no draft again: correct it, or delete it with a reason"));
	TRY(row_judge(cx, row, before, ps));
	if (ps->n)
		return res_fault(cx, row->res, ps);
	if (before && same_row(row, before))
		return RC_OK;
	if (!row->v[0].set) {
		struct str code;

		TRY(next_code(cx, r, &code));
		val_text(&row->v[0], code);
	}
	TRY(write_row(cx, row, before, why));
	return creates ? end_of_other(cx, row) : RC_OK;
}

enum rc res_again(struct cx *cx, const struct row *row, struct row **out)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct row *said = row_copy(cx, row);
	struct dbv *v = ARENA_ARRAY(&cx->arena, struct dbv, r->n + 2);
	struct problems ps = { 0 };
	size_t n = 2;
	int64_t eve;

	*out = NULL;
	default_owner(cx, said, NULL);
	TRY(row_judge(cx, said, NULL, &ps)); /* as it would be written; what is wrong with it is told by res_save */
	TRY(ledger_time_to_seq(cx, day_start(day_at(cx->now)) - 1, &eve));
	v[0] = V(eve);
	v[1] = V(cx->who.user);
	buf_init(&b, 1u << 20);
	select_sql(&b, r);
	buf_z(&b, " AND t.id > $1 AND t.made_by = $2");
	for (size_t i = said->v[0].set ? 0 : 1; i < r->n; i++) { /* a code that is left to the program is no difference */
		buf_fmt(&b, " AND t.\"%s\"", r->fields[i].code);
		if (said->v[i].set) {
			v[n++] = val_db(cx, &r->fields[i], &said->v[i]);
			buf_fmt(&b, " = $%zu", n);
		} else {
			buf_z(&b, " IS NULL");
		}
	}
	TRY(scope_sql(cx, r, "t", false, &b));
	buf_z(&b, " ORDER BY t.id LIMIT 1");
	TRY(db_query_made(cx, &rows, buf_str(&b), n, v));
	if (rows_next(&rows))
		*out = row_read(cx, &rows, r);
	return rows_end(cx, &rows);
}

/* What refers to it is named to whoever may read it. */
static enum rc refers(struct cx *cx, int64_t id)
{
	const struct res *r;
	struct str code, title;

	TRY(res_of(cx, id, &r));
	if (ref_title(cx, id, &code, &title) == RC_OK)
		return cx_fail(cx, RC_CONFLICT,
			L("Không xoá được: %s “%.*s” còn dùng", "cannot be deleted: %s “%.*s” refers to it"), L(r->vi, r->en),
			ARG_STR(code));
	cx_clear(cx);
	return cx_fail(cx, RC_CONFLICT,
		L("Không xoá được: một mục của đơn vị khác còn dùng; đề nghị đơn vị chuyên trách xem giúp",
			"cannot be deleted: something of another unit refers to it; ask the specialised unit"));
}

static enum rc nobody_refers(struct cx *cx, const struct row *row)
{
	struct rows links AUTO(rows_done) = { 0 };

	for (size_t i = 0; res_all[i]; i++)
		for (size_t f = 0; f < res_all[i]->n; f++) {
			struct buf b AUTO(buf_done) = { 0 };
			struct rows rows AUTO(rows_done) = { 0 };
			struct dbv key = V(row->id);

			if (res_all[i]->fields[f].type != F_REF)
				continue;
			buf_init(&b, 1000);
			buf_fmt(&b, "SELECT id FROM %s WHERE \"%s\" = $1 LIMIT 1", res_all[i]->table, res_all[i]->fields[f].code);
			TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
			if (rows_next(&rows))
				return refers(cx, rows_i64(&rows, 0));
			TRY(rows_end(cx, &rows));
		}
	TRY(db_query(cx, &links, "SELECT src FROM links WHERE dst = $1 LIMIT 1", V(row->id)));
	if (rows_next(&links))
		return refers(cx, rows_i64(&links, 0));
	return rows_end(cx, &links);
}

/* What was submitted is deleted as it is corrected: with a reason, which the entry keeps. A draft is its writer's own. */
enum rc res_delete(struct cx *cx, struct row *row, struct str why)
{
	const struct res *r = row->res;
	struct row *before;
	struct ledger_new e = {
		.op = "delete", .res = r->name, .rv = r->version, .why = why, .id = row->id, .data = jv_obj(&cx->arena)
	};
	struct buf b AUTO(buf_done) = { 0 };
	struct dbv key = V(row->id);

	assert(db_in_tx(cx->db));
	TRY(before_of(cx, row, &before));
	if (str_trim(why).n == 0 && !(r->drafts && row_i64(before, "draft", 0)))
		return cx_fail_at(cx, RC_INVALID, STR("reason"),
			L("Xoá mục đã gửi là đính chính: ghi lý do, lý do ở lại trong sổ nhật ký",
				"to delete what was submitted is a correction: say why, the ledger keeps it"));
	TRY(nobody_refers(cx, row));
	if (r->may_go)
		TRY(r->may_go(cx, before));
	TRY(row_append(cx, &e, row));
	TRY(version_save(cx, row, true, STR(""), STR("-")));
	TRY(db_run(cx, "DELETE FROM links WHERE src = $1", V(row->id)));
	buf_init(&b, 1000);
	buf_fmt(&b, "DELETE FROM %s WHERE id = $1", r->table);
	return db_run_made(cx, buf_str(&b), 1, &key);
}
