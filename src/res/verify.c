/* Rows against the ledger: every version is rebuilt from its entry, every current row is the last version, links are what rows say. */
#include "ledger/ledger.h"
#include "res/res_int.h"

struct verify {
	enum rc (*file_ok)(struct cx *cx, struct str value, void *arg);
	void *arg;
	struct rows_report *out;
	const struct res *res;
	struct row *current; /* of the object being read; NULL: there is none */
	int64_t id;
};

static enum rc bad(struct cx *cx, const struct res *r, int64_t id, const char *what, struct str detail)
{
	struct str place = arena_fmt(&cx->arena, "%s %" PRId64, r->name, id);

	return cx_fail_at(
		cx, RC_CORRUPT, place, "%s %" PRId64 ": %s%s%.*s", r->name, id, what, detail.n ? ": " : "", ARG_STR(detail));
}

/* One version against what its entry says, field by field, so that the field can be named. */
static enum rc version_check(struct cx *cx, struct verify *v, const struct row *row)
{
	const struct res *r = v->res;
	struct ledger_entry e;
	struct jv *body, *data;
	bool erased = false;

	if (ledger_entry(cx, row->seq, &e) != RC_OK) {
		cx_clear(cx);
		return bad(
			cx, r, row->id, L("phiên bản không có mục nhật ký", "a version without a ledger entry"), (struct str){ 0 });
	}
	TRY(json_parse(cx, e.body, &body));
	data = jv_get(body, "data");
	if (!str_is(e.res, r->name) || e.obj != row->id || (row->gone != str_is(e.op, "delete")) || e.at != row->at)
		return bad(cx, r, row->id, L("phiên bản không khớp mục nhật ký", "a version does not match its entry"), e.op);
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		struct jv *said = jv_get(data, f->code), *held = row->v[i].set ? val_ledger(cx, f, &row->v[i]) : NULL;
		struct buf a AUTO(buf_done) = { 0 }, b AUTO(buf_done) = { 0 };

		if (f->erasable && said) {
			enum ledger_match m;

			TRY(ledger_match(cx, row->seq, f->code, said, row->v[i].s, &m));
			if (m == LEDGER_DIFFERENT)
				return bad(cx, r, row->id, L("giá trị khác nhật ký", "the value differs from the ledger"),
					str_z(f->code));
			erased = erased || m == LEDGER_ERASED;
			continue;
		}
		buf_init(&a, 8u << 20);
		buf_init(&b, 8u << 20);
		if (said)
			json_write_canonical(&a, said);
		if (held)
			json_write_canonical(&b, held);
		if (!str_eq(buf_str(&a), buf_str(&b)))
			return bad(cx, r, row->id, L("giá trị khác nhật ký", "the value differs from the ledger"), str_z(f->code));
		if (f->type == F_FILE && row->v[i].set && v->file_ok && !row->gone) {
			enum rc rc = v->file_ok(cx, row->v[i].s, v->arg);

			if (rc != RC_OK)
				return rc;
			v->out->files++;
		}
	}
	v->out->versions++;
	return RC_OK;
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

static enum rc object_check(struct cx *cx, struct verify *v, int64_t id)
{
	const struct res *r = v->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);
	struct row *last = NULL, *now = NULL;

	buf_init(&b, 1u << 16);
	versions_sql(&b, r);
	buf_z(&b, " WHERE t.id = $1 ORDER BY t.seq");
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows)) {
		last = version_read(cx, &rows, r);
		TRY(version_check(cx, v, last));
	}
	TRY(rows_end(cx, &rows));
	if (last == NULL)
		return bad(cx, r, id, L("không còn phiên bản nào", "no version is left"), (struct str){ 0 });
	if (res_load(cx, r, id, &now) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx);
		now = NULL;
	}
	TRY(current_check(cx, v, last, now));
	return now ? links_check(cx, now) : RC_OK;
}

/* As many versions as entries, as many current rows as objects that live, no link of nobody. */
static enum rc counts_check(struct cx *cx, const struct res *r, int64_t objects_live)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	int64_t entries, versions = 0, current = 0;

	TRY(db_i64(cx, &entries, "SELECT count(*) FROM entry WHERE res = $1 AND op IN ('create', 'update', 'delete')",
		V(str_z(r->name))));
	buf_init(&b, 1000);
	buf_fmt(&b, "SELECT (SELECT count(*) FROM %s_v), (SELECT count(*) FROM %s)", r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	if (rows_next(&rows)) {
		versions = rows_i64(&rows, 0);
		current = rows_i64(&rows, 1);
	}
	TRY(rows_end(cx, &rows));
	if (entries != versions)
		return cx_fail_at(cx, RC_CORRUPT, str_z(r->name),
			L("%s: %" PRId64 " mục nhật ký nhưng %" PRId64 " phiên bản",
				"%s: %" PRId64 " entries but %" PRId64 " versions"),
			r->name, entries, versions);
	if (current != objects_live)
		return cx_fail_at(cx, RC_CORRUPT, str_z(r->name),
			L("%s: %" PRId64 " dòng hiện tại, nhật ký có %" PRId64,
				"%s: %" PRId64 " current rows, the ledger has %" PRId64),
			r->name, current, objects_live);
	return RC_OK;
}

enum rc res_verify_rows(
	struct cx *cx, enum rc (*file_ok)(struct cx *cx, struct str value, void *arg), void *arg, struct rows_report *out)
{
	struct rows orphans AUTO(rows_done) = { 0 };

	*out = (struct rows_report){ 0 };
	for (size_t i = 0; res_all[i]; i++) {
		struct verify v = { .file_ok = file_ok, .arg = arg, .out = out, .res = res_all[i] };
		struct rows rows AUTO(rows_done) = { 0 };
		int64_t before = out->compared;

		TRY(db_query(cx, &rows, "SELECT id FROM object WHERE res = $1 ORDER BY id", V(str_z(v.res->name))));
		while (rows_next(&rows)) {
			struct arena_mark m = arena_mark(&cx->arena);
			enum rc rc = object_check(cx, &v, rows_i64(&rows, 0));

			if (rc != RC_OK)
				return rc;
			arena_reset(&cx->arena, m);
		}
		TRY(rows_end(cx, &rows));
		TRY(counts_check(cx, v.res, out->compared - before));
	}
	TRY(db_query(cx, &orphans, "SELECT src FROM links WHERE src NOT IN (SELECT id FROM object) ORDER BY src LIMIT 1"));
	if (rows_next(&orphans))
		return cx_fail_at(cx, RC_CORRUPT, STR("links"),
			L("Liên kết của đối tượng không có: %" PRId64, "a link of an object that does not exist: %" PRId64),
			rows_i64(&orphans, 0));
	return rows_end(cx, &orphans);
}
