/* Rows against the ledger: every version is rebuilt from its entry, every current row is the last version, links are what rows say. */
#include "ledger/ledger.h"
#include "res/res_int.h"

struct verify {
	enum rc (*file_ok)(struct cx *cx, struct str value, void *arg);
	void *arg;
	struct rows_report *out;
	const struct res *res;
	size_t *order;   /* fields by their code, as a body has them */
	struct buf held; /* what the version at hand would look like in a body */
};

static enum rc bad(struct cx *cx, const struct res *r, int64_t id, const char *what, struct str detail)
{
	struct str place = arena_fmt(&cx->arena, "%s %" PRId64, r->name, id);

	return cx_fail_at(
		cx, RC_CORRUPT, place, "%s %" PRId64 ": %s%s%.*s", r->name, id, what, detail.n ? ": " : "", ARG_STR(detail));
}

/* A version is named by its object and its entry. */
static enum rc bad_version(struct cx *cx, const struct row *row, const char *what, struct str detail)
{
	return bad(cx, row->res, row->id,
		arena_fmt(
			&cx->arena, L("phiên bản tại mục %" PRId64 ": %s", "the version of entry %" PRId64 ": %s"), row->seq, what)
			.p,
		detail);
}

static enum rc field_check(struct cx *cx, struct verify *v, const struct row *row, size_t i, const struct jv *data)
{
	const struct field *f = &v->res->fields[i];
	struct jv *said = jv_get(data, f->code), *held = row->v[i].set ? val_ledger(cx, f, &row->v[i]) : NULL;
	struct buf a AUTO(buf_done) = { 0 }, b AUTO(buf_done) = { 0 };
	bool same;

	buf_init(&a, 8u << 20);
	buf_init(&b, 8u << 20);
	if (f->erasable && said) {
		enum ledger_match m;

		TRY(ledger_match(cx, row->seq, f->code, said, row->v[i].s, &m));
		same = m != LEDGER_DIFFERENT;
	} else {
		if (said)
			json_write_canonical(&a, said);
		if (held)
			json_write_canonical(&b, held);
		same = str_eq(buf_str(&a), buf_str(&b));
	}
	if (!same)
		return bad_version(cx, row, L("giá trị khác nhật ký", "the value differs from the ledger"), str_z(f->code));
	return RC_OK;
}

/* What the row would be in a body, byte for byte; a value that may be erased is there by its hash alone, so such a row is looked at field by field. */
static bool same_bytes_as(struct cx *cx, struct verify *v, const struct row *row, struct str body)
{
	const struct str before = STR(",\"data\":");
	ptrdiff_t at = str_find(body, before); /* by's texts have their quotes escaped: the first one is it */
	char sep = '{';

	v->held.n = 0;
	for (size_t k = 0; k < v->res->n; k++) {
		size_t i = v->order[k];

		if (!row->v[i].set)
			continue;
		if (v->res->fields[i].erasable)
			return false;
		buf_fmt(&v->held, "%c\"%s\":", sep, v->res->fields[i].code);
		json_write_canonical(&v->held, val_ledger(cx, &v->res->fields[i], &row->v[i]));
		sep = ',';
	}
	buf_z(&v->held, sep == '{' ? "{},\"id\":" : "},\"id\":");
	return at >= 0 && buf_ok(&v->held) && str_starts(str_from(body, (size_t)at + before.n), buf_str(&v->held));
}

/* One version against what its entry says: as bytes, and field by field where those differ, so that the field can be named. */
static enum rc version_check(struct cx *cx, struct verify *v, const struct row *row, struct str body)
{
	struct jv *tree, *data;

	if (same_bytes_as(cx, v, row, body))
		return RC_OK;
	TRY(json_parse(cx, body, &tree));
	data = jv_get(tree, "data");
	for (size_t i = 0; i < v->res->n; i++)
		TRY(field_check(cx, v, row, i, data));
	return RC_OK;
}

/* Who wrote it, as the version says and as its entry does: a body opens with its instant and its writer. */
static bool writer_same(struct cx *cx, struct verify *v, const struct row *row, int64_t who, struct str body)
{
	v->held.n = 0;
	buf_fmt(&v->held, "{\"at\":%" PRId64 ",\"by\":{\"id\":%" PRId64 ",\"name\":", row->at, who);
	json_write_canonical(&v->held, jv_text(&cx->arena, row->by_name));
	buf_z(&v->held, "},");
	return buf_ok(&v->held) && str_starts(body, buf_str(&v->held));
}

static enum rc files_check(struct cx *cx, struct verify *v, const struct row *row)
{
	for (size_t i = 0; v->file_ok && !row->gone && i < v->res->n; i++)
		if (v->res->fields[i].type == F_FILE && row->v[i].set)
			TRY(v->file_ok(cx, row->v[i].s, v->arg));
	return RC_OK;
}

/* What a version is found and ordered by, as of its day, is made of its values alone. */
static bool texts_same(struct cx *cx, const struct row *row, struct str fold, struct str sortkey)
{
	struct str f = STR(""), k = STR("-");

	if (!row->gone)
		row_texts(cx, row, &f, &k);
	return str_eq(f, fold) && str_eq(k, sortkey);
}

/* Does an entry leave nothing of its object? What is forgotten of a deleted one says no code. */
static enum rc leaves_none(struct cx *cx, struct str op, struct str body, bool *out)
{
	struct jv *tree;

	*out = str_is(op, "delete");
	if (!str_is(op, LEDGER_FORGET))
		return RC_OK;
	TRY(json_parse(cx, body, &tree));
	*out = jv_get(jv_get(tree, "data"), "code") == NULL;
	return RC_OK;
}

/* Is every column what would be written? Lists with a number twice or in another order, empty texts and the like are read as the same value. */
static enum rc as_written(struct cx *cx, struct rows *rows, const struct row *row)
{
	for (size_t i = 0; i < row->res->n; i++) {
		const struct field *f = &row->res->fields[i];
		int col = 5 + (int)i;

		if (!rows_null(rows, col) &&
			(!row->v[i].set || (f->type == F_LINKS && !str_eq(rows_text(rows, col), ids_write(cx, &row->v[i])))))
			return bad_version(
				cx, row, L("giá trị không được ghi như vậy", "no value is written like that"), str_z(f->code));
	}
	if (rows_i64(rows, 4) != row->gone)
		return bad_version(cx, row, L("giá trị không được ghi như vậy", "no value is written like that"), STR("gone"));
	return RC_OK;
}

/* Every version in the order they lie in, beside its entry: no search for either. */
static enum rc versions_check(struct cx *cx, struct verify *v)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	int col = 5 + (int)v->res->n;

	buf_init(&b, 1u << 16);
	versions_sql(&b, v->res, ", e.obj, e.res, e.op, e.at, e.body, e.who, t.fold, t.sortkey");
	buf_z(&b, " LEFT JOIN entry e ON e.seq = t.seq");
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	for (; rows_next(&rows); v->out->versions++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct row *row = version_read(cx, &rows, v->res);
		bool none;

		if (rows_null(&rows, col))
			return bad_version(
				cx, row, L("không có mục nhật ký này", "there is no such ledger entry"), (struct str){ 0 });
		TRY(leaves_none(cx, rows_text(&rows, col + 2), rows_text(&rows, col + 4), &none));
		if (!str_is(rows_text(&rows, col + 1), v->res->name) || rows_i64(&rows, col) != row->id || row->gone != none ||
			rows_i64(&rows, col + 3) != row->at)
			return bad_version(
				cx, row, L("không khớp mục nhật ký", "it does not match its entry"), rows_copy(cx, &rows, col + 2));
		if (!writer_same(cx, v, row, rows_i64(&rows, col + 5), rows_text(&rows, col + 4)))
			return bad_version(
				cx, row, L("người ghi khác nhật ký", "the writer differs from the ledger"), STR("by_name"));
		TRY(version_check(cx, v, row, rows_text(&rows, col + 4)));
		TRY(as_written(cx, &rows, row));
		if (!texts_same(cx, row, rows_text(&rows, col + 6), rows_text(&rows, col + 7)))
			return bad_version(
				cx, row, L("cột tìm kiếm, sắp xếp sai", "wrong search or sort columns"), STR("fold, sortkey"));
		TRY(files_check(cx, v, row));
		arena_reset(&cx->arena, m);
	}
	return rows_end(cx, &rows);
}

/* When and by whom it was first entered: that is what tells late entries and second persons. An object's id is its first entry. */
static enum rc made_check(struct cx *cx, const struct row *now)
{
	struct rows rows AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &rows, "SELECT at, who FROM entry WHERE seq = $1", V(now->id)));
	if (!rows_next(&rows) || rows_i64(&rows, 0) != now->made_at || rows_i64(&rows, 1) != now->made_by)
		return bad(cx, now->res, now->id,
			L("thời điểm hoặc người nhập đầu tiên khác nhật ký",
				"when or by whom it was first entered differs from the ledger"),
			STR("made_at, made_by"));
	return rows_end(cx, &rows);
}

static enum rc current_check(struct cx *cx, struct verify *v, const struct row *last, const struct row *now)
{
	const struct res *r = v->res;
	struct str fold, sortkey;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(last->id);

	if (last->gone != (now == NULL))
		return bad(cx, r, last->id,
			now ? L("đã xoá trong nhật ký nhưng vẫn còn dòng", "deleted in the ledger, but the row is there")
			    : L("dòng hiện tại bị mất", "the current row is missing"),
			(struct str){ 0 });
	if (now == NULL)
		return RC_OK;
	for (size_t i = 0; i < r->n; i++)
		if (!val_eq(r->fields[i].type, &last->v[i], &now->v[i]))
			return bad(cx, r, last->id, L("giá trị khác nhật ký", "the value differs from the ledger"),
				str_z(r->fields[i].code));
	if (now->seq != last->seq || now->at != last->at)
		return bad(cx, r, last->id, L("số mục nhật ký sai", "a wrong entry number"), (struct str){ 0 });
	TRY(made_check(cx, now));
	row_texts(cx, now, &fold, &sortkey);
	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT fold, sortkey FROM %s WHERE id = $1", r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	if (!rows_next(&rows) || !str_eq(rows_text(&rows, 0), fold) || !str_eq(rows_text(&rows, 1), sortkey))
		return bad(cx, r, last->id, L("cột tìm kiếm, sắp xếp sai", "wrong search or sort columns"), (struct str){ 0 });
	v->out->compared++;
	return rows_end(cx, &rows);
}

static enum rc links_check(struct cx *cx, const struct row *now)
{
	for (size_t i = 0; i < now->res->n; i++) {
		struct rows rows AUTO(rows_done) = { 0 };
		size_t k = 0;

		if (now->res->fields[i].type != F_LINKS)
			continue;
		TRY(db_query(cx, &rows, "SELECT dst FROM links WHERE src = $1 AND field = $2 ORDER BY dst", V(now->id),
			V(str_z(now->res->fields[i].code))));
		while (rows_next(&rows)) {
			if (k >= now->v[i].n || now->v[i].ids[k] != rows_i64(&rows, 0))
				return bad(
					cx, now->res, now->id, L("liên kết sai", "wrong links"), str_z(now->res->fields[i].code));
			k++;
		}
		TRY(rows_end(cx, &rows));
		if (k != now->v[i].n)
			return bad(cx, now->res, now->id, L("liên kết sai", "wrong links"), str_z(now->res->fields[i].code));
	}
	return RC_OK;
}

/* The current row of an object is its last version. */
static enum rc object_check(struct cx *cx, struct verify *v, int64_t id)
{
	const struct res *r = v->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);
	struct row *last = NULL, *now = NULL;

	buf_init(&b, 1u << 16);
	versions_sql(&b, r, "");
	buf_z(&b, " WHERE t.id = $1 ORDER BY t.seq DESC LIMIT 1");
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	if (!rows_next(&rows)) {
		TRY(rows_end(cx, &rows));
		return bad(cx, r, id, L("không còn phiên bản nào", "no version is left"), (struct str){ 0 });
	}
	last = version_read(cx, &rows, r);
	if (res_load(cx, r, id, &now) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx);
		now = NULL;
	}
	TRY(current_check(cx, v, last, now));
	return now ? links_check(cx, now) : RC_OK;
}

/* The first id of a made query; 0: none. */
static enum rc first_id(struct cx *cx, struct str sql, struct str res, int64_t *out)
{
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(res);

	*out = 0;
	TRY(db_query_made(cx, &rows, sql, 1, &key));
	if (rows_next(&rows))
		*out = rows_i64(&rows, 0);
	return rows_end(cx, &rows);
}

/* Every entry has its version, whoever took one away. */
static enum rc versions_missing(struct cx *cx, const struct res *r)
{
	int64_t seq;

	TRY(first_id(cx,
		arena_fmt(&cx->arena,
			"SELECT seq FROM entry WHERE res = $1 AND op IN ('create', 'update', 'delete', 'forget') AND seq NOT IN "
			"(SELECT seq FROM %s_v) ORDER BY seq LIMIT 1",
			r->table),
		str_z(r->name), &seq));
	if (seq == 0)
		return RC_OK;
	return cx_fail_at(cx, RC_CORRUPT, str_z(r->name),
		L("%s: mất phiên bản của mục nhật ký %" PRId64, "%s: the version of entry %" PRId64 " is missing"), r->name, seq);
}

/* Every current row is, column by column, the version that it says it is. */
static enum rc rows_as_versions(struct cx *cx, const struct res *r)
{
	struct buf b AUTO(buf_done) = { 0 };
	int64_t id;

	buf_init(&b, 1u << 16);
	buf_fmt(&b, "SELECT t.id FROM %s t JOIN %s_v v ON v.id = t.id AND v.seq = t.seq WHERE $1 = ''", r->table, r->table);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(&b, " OR t.\"%s\" IS DISTINCT FROM v.\"%s\"", r->fields[i].code, r->fields[i].code);
	buf_z(&b, " ORDER BY t.id LIMIT 1");
	TRY(first_id(cx, buf_str(&b), str_z(r->name), &id));
	return id ? bad(cx, r, id, L("dòng hiện tại khác phiên bản cuối", "the current row is not its last version"),
			    (struct str){ 0 })
	          : RC_OK;
}

/* No current row that no entry made. */
static enum rc rows_added(struct cx *cx, const struct res *r)
{
	int64_t id;

	TRY(first_id(cx,
		arena_fmt(&cx->arena,
			"SELECT id FROM %s WHERE id NOT IN (SELECT id FROM object WHERE res = $1) ORDER BY id LIMIT 1", r->table),
		str_z(r->name), &id));
	return id ? bad(cx, r, id, L("dòng hiện tại không có mục nhật ký nào tạo ra", "a current row that no entry made"),
			    (struct str){ 0 })
	          : RC_OK;
}

/* As many versions as entries, as many current rows as objects that live; the first that is too many or too few is named. */
static enum rc counts_check(struct cx *cx, const struct res *r, int64_t objects_live)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	int64_t entries, versions = 0, current = 0;

	TRY(db_i64(cx, &entries, "SELECT count(*) FROM entry WHERE res = $1 AND op IN ('create', 'update', 'delete', 'forget')",
		V(str_z(r->name))));
	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT (SELECT count(*) FROM %s_v), (SELECT count(*) FROM %s)", r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	if (rows_next(&rows)) {
		versions = rows_i64(&rows, 0);
		current = rows_i64(&rows, 1);
	}
	TRY(rows_end(cx, &rows));
	if (entries != versions) {
		TRY(versions_missing(cx, r));
		return cx_fail_at(cx, RC_CORRUPT, str_z(r->name),
			L("%s: %" PRId64 " mục nhật ký nhưng %" PRId64 " phiên bản",
				"%s: %" PRId64 " entries but %" PRId64 " versions"),
			r->name, entries, versions);
	}
	if (current != objects_live) {
		TRY(rows_added(cx, r));
		return cx_fail_at(cx, RC_CORRUPT, str_z(r->name),
			L("%s: %" PRId64 " dòng hiện tại, nhật ký có %" PRId64,
				"%s: %" PRId64 " current rows, the ledger has %" PRId64),
			r->name, current, objects_live);
	}
	return RC_OK;
}

static size_t *by_code(struct cx *cx, const struct res *r)
{
	size_t *order = ARENA_ARRAY(&cx->arena, size_t, r->n + 1);

	for (size_t i = 0; i < r->n; i++) {
		size_t k = i;

		for (; k > 0 && strcmp(r->fields[order[k - 1]].code, r->fields[i].code) > 0; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	return order;
}

static enum rc resource_check(struct cx *cx, struct verify *v)
{
	struct rows rows AUTO(rows_done) = { 0 };
	int64_t before = v->out->compared;

	v->order = by_code(cx, v->res);
	TRY(versions_check(cx, v));
	TRY(db_query(cx, &rows, "SELECT id FROM object WHERE res = $1 ORDER BY id", V(str_z(v->res->name))));
	while (rows_next(&rows)) {
		struct arena_mark m = arena_mark(&cx->arena);

		TRY(object_check(cx, v, rows_i64(&rows, 0)));
		arena_reset(&cx->arena, m);
	}
	TRY(rows_end(cx, &rows));
	TRY(rows_as_versions(cx, v->res));
	return counts_check(cx, v->res, v->out->compared - before);
}

enum rc res_verify_rows(
	struct cx *cx, enum rc (*file_ok)(struct cx *cx, struct str value, void *arg), void *arg, struct rows_report *out)
{
	struct rows orphans AUTO(rows_done) = { 0 };

	*out = (struct rows_report){ 0 };
	for (size_t i = 0; res_all[i]; i++) {
		struct verify v = { .file_ok = file_ok, .arg = arg, .out = out, .res = res_all[i] };
		enum rc rc;

		buf_init(&v.held, LEDGER_BODY_MAX);
		rc = resource_check(cx, &v);
		buf_done(&v.held);
		TRY(rc);
	}
	TRY(db_query(cx, &orphans, "SELECT src FROM links WHERE src NOT IN (SELECT id FROM object) ORDER BY src LIMIT 1"));
	if (rows_next(&orphans))
		return cx_fail_at(cx, RC_CORRUPT, STR("links"),
			L("Liên kết của đối tượng không có: %" PRId64, "a link of an object that does not exist: %" PRId64),
			rows_i64(&orphans, 0));
	return rows_end(cx, &orphans);
}
