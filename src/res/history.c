/* What happened to an object, and the two clocks: as-of views shadow the tables of this connection. */
#include "ledger/ledger.h"
#include "res/res_int.h"

struct row *version_read(struct cx *cx, struct rows *rows, const struct res *r)
{
	struct row *row = res_blank(cx, r);

	row->id = rows_i64(rows, 0);
	row->seq = rows_i64(rows, 1);
	row->at = rows_i64(rows, 2);
	row->by_name = rows_copy(cx, rows, 3);
	row->gone = rows_i64(rows, 4) != 0;
	for (size_t i = 0; i < r->n; i++)
		val_from_db(cx, rows, 5 + (int)i, &r->fields[i], &row->v[i]);
	return row;
}

void versions_sql(struct buf *b, const struct res *r, const char *more)
{
	buf_z(b, "SELECT t.id, t.seq, t.changed_at, t.by_name, t.gone");
	cols_add(b, r, ", t.", "");
	buf_fmt(b, "%s FROM %s_v t", more, r->table);
}

/* Is it there, hidden from who asks, or did it end as a draft? */
static enum rc hidden(struct cx *cx, const struct res *r, int64_t id, bool *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);

	buf_init(&b, 4096);
	buf_fmt(&b, "SELECT 1 FROM %s WHERE id = $1", r->table);
	if (r->drafts)
		buf_fmt(&b,
			" UNION ALL SELECT 1 FROM %s_v v WHERE v.id = $1 AND v.draft = 1 AND v.seq = (SELECT max(w.seq) FROM %s_v "
			"w WHERE w.id = $1 AND w.gone = 0)",
			r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	*out = rows_next(&rows);
	return *out ? RC_OK : rows_end(cx, &rows);
}

/* Who may not see the object now may not see its past either; of what is deleted those who see everything still see the history. */
enum rc past_seen(struct cx *cx, const struct res *r, int64_t id)
{
	struct row *row;
	enum rc rc = res_load(cx, r, id, &row);
	bool not_for_you;

	if (rc != RC_NOT_FOUND || cx->who.unit)
		return rc;
	TRY(hidden(cx, r, id, &not_for_you));
	if (not_for_you)
		return rc;
	cx_clear(cx);
	return RC_OK;
}

enum rc res_id_ever(struct cx *cx, const struct res *r, struct str code, int64_t *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(code);
	struct row *row;
	enum rc rc = res_by_code(cx, r, code, &row);

	if (rc == RC_OK)
		*out = row->id;
	if (rc != RC_NOT_FOUND)
		return rc;
	buf_init(&b, 4096);
	buf_fmt(&b,
		"SELECT v.id FROM %s_v v WHERE v.code = $1 AND NOT EXISTS (SELECT 1 FROM %s t WHERE t.id = v.id) ORDER BY v.seq "
		"DESC "
		"LIMIT 1",
		r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	if (!rows_next(&rows)) {
		TRY(rows_end(cx, &rows));
		return rc;
	}
	cx_clear(cx);
	*out = rows_i64(&rows, 0);
	return RC_OK;
}

/* What its entry says beyond the values: what was done, why, what was forgotten. */
static enum rc entry_said(struct cx *cx, const struct res *r, struct change *c)
{
	struct ledger_entry e;
	struct jv *body, *erased;

	TRY(ledger_entry(cx, c->seq, &e));
	TRY(json_parse(cx, e.body, &body));
	c->op = e.op;
	c->why = jv_str(jv_get(body, "why"));
	erased = str_is(e.op, LEDGER_FORGET) ? jv_get(jv_get(body, "data"), "erased") : NULL;
	if (erased)
		c->erased = ARENA_ARRAY(&cx->arena, size_t, erased->n + 1);
	for (size_t i = 0; erased && i < erased->n; i++) {
		int f = res_field_find(r, jv_str(jv_at(erased, i)));

		if (f >= 0)
			c->erased[c->n_erased++] = (size_t)f;
	}
	return RC_OK;
}

const char *res_change_word(struct cx *cx, const struct change *c)
{
	if (c->before == NULL)
		return L("Tạo mới", "Created");
	if (c->n_erased)
		return L("Xoá dữ liệu cá nhân", "Personal data erased");
	if (c->row->gone)
		return L("Xoá", "Deleted");
	return c->why.n ? L("Đính chính", "Corrected") : L("Sửa", "Changed");
}

/* A draft is read by who began it and in its unit (scope.c): of what was sent since, its versions as a draft are. */
static enum rc draft_seen(struct cx *cx, const struct row *row, bool *out)
{
	int unit = res_field_find(row->res, STR("unit"));
	int64_t who = cx->who.user;

	*out = !row->res->drafts || row->gone || !row_i64(row, "draft", 0) || cx->who.user == WHO_SYSTEM ||
	       (cx->who.unit && unit >= 0 && row->v[unit].set && row->v[unit].i == cx->who.unit);
	if (*out)
		return RC_OK;
	TRY(db_i64(cx, &who, "SELECT coalesce(who, 0) FROM entry WHERE seq = $1", V(row->id)));
	*out = who != 0 && who == cx->who.user;
	return RC_OK;
}

static enum rc history(struct cx *cx, const struct res *r, int64_t id, bool whole, struct change **out, size_t *n)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(id);
	VEC(struct change) list = { 0 };
	struct row *before = NULL;

	TRY(past_seen(cx, r, id));
	buf_init(&b, 1u << 16);
	versions_sql(&b, r, "");
	buf_z(&b, " WHERE t.id = $1 ORDER BY t.seq");
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows)) {
		struct row *row = version_read(cx, &rows, r);
		struct change c = { .seq = row->seq, .at = row->at, .by = row->by_name, .row = row, .before = before };
		bool seen = whole;

		if (!whole)
			TRY(draft_seen(cx, row, &seen));
		if (!seen)
			continue;
		vec_push(&cx->arena, &list, c);
		before = row;
		TRY(cx_room(cx));
	}
	TRY(rows_end(cx, &rows));
	*out = ARENA_ARRAY(&cx->arena, struct change, list.n);
	*n = list.n;
	for (size_t i = 0; i < list.n; i++) {
		(*out)[list.n - 1 - i] = list.p[i];
		TRY(entry_said(cx, r, &(*out)[list.n - 1 - i]));
	}
	return RC_OK;
}

enum rc res_history(struct cx *cx, const struct res *r, int64_t id, struct change **out, size_t *n)
{
	return history(cx, r, id, false, out, n);
}

enum rc res_history_whole(struct cx *cx, const struct res *r, int64_t id, struct change **out, size_t *n)
{
	return history(cx, r, id, true, out, n);
}

enum rc res_names_file(struct cx *cx, struct str hash, bool *out)
{
	struct dbv key = V(hash);

	*out = false;
	for (size_t i = 0; res_all[i]; i++)
		for (size_t f = 0; f < res_all[i]->n && !*out; f++) {
			struct buf b AUTO(buf_done) = { 0 };
			struct rows rows AUTO(rows_done) = { 0 };

			if (res_all[i]->fields[f].type != F_FILE)
				continue;
			buf_init(&b, 1000);
			buf_fmt(&b, "SELECT 1 FROM %s_v WHERE substr(\"%s\", 1, 64) = $1 LIMIT 1", res_all[i]->table,
				res_all[i]->fields[f].code);
			TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
			*out = rows_next(&rows);
			if (!*out)
				TRY(rows_end(cx, &rows));
		}
	return RC_OK;
}

enum { EARLIER_WHOLE = 10000 };

enum rc res_sent(
	struct cx *cx, const struct res *r, int64_t id, int64_t after, void (*each)(const struct sent *, void *), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[2] = { V(after), V(id) };

	if (!r->drafts)
		return RC_OK;
	buf_init(&b, 4096);
	buf_fmt(&b,
		"SELECT v.id, v.seq, v.changed_at, e.who FROM %s_v d JOIN %s_v v ON v.id = d.id AND v.seq = (SELECT min(w.seq) "
		"FROM "
		"%s_v w WHERE w.id = d.id AND w.gone = 0 AND coalesce(w.draft, 0) = 0) JOIN entry e ON e.seq = v.seq WHERE d.draft "
		"= 1 AND d.seq = d.id AND v.seq > $1",
		r->table, r->table, r->table);
	if (id)
		buf_z(&b, " AND d.id = $2");
	TRY(db_query_made(cx, &rows, buf_str(&b), id ? 2 : 1, v));
	while (rows_next(&rows)) {
		struct sent s = { rows_i64(&rows, 0), rows_i64(&rows, 1), rows_i64(&rows, 2), rows_i64(&rows, 3) };

		each(&s, arg);
	}
	return rows_end(cx, &rows);
}

/* Of a text of pages its length and its beginning: an index of them whole would be as large as they are. */
static void earlier_field(struct buf *b, const struct field *f)
{
	if (db_text_field(f->type) && f->max > EARLIER_WHOLE)
		buf_fmt(b, "CAST(coalesce(length(\"%s\"), 0) AS TEXT) || ' ' || coalesce(substr(\"%s\", 1, 200), '')", f->code,
			f->code);
	else
		buf_fmt(b, db_text_field(f->type) ? "coalesce(\"%s\", '')" : "CAST(coalesce(\"%s\", 0) AS TEXT)", f->code);
}

void res_earlier_sql(struct buf *b, const struct res *r, const char *fields)
{
	struct str rest = str_z(fields), w;
	const char *sep = "";

	for (; str_next(&rest, ' ', &w); sep = " || '|' || ") {
		int f = res_field_find(r, w);

		assert(f >= 0);
		buf_z(b, sep);
		earlier_field(b, &r->fields[f]);
	}
}

/* What a paper's reading proposed while it waited in the inbox is nobody's word yet, no more than a draft's is. */
static void said_by_somebody(struct buf *b, const struct res *r)
{
	struct str rest = r->offered ? str_z(r->offered) : (struct str){ 0 }, field, word;

	if (r->drafts)
		buf_z(b, " AND coalesce(v.draft, 0) = 0");
	if (str_next(&rest, ' ', &field) && str_next(&rest, ' ', &word))
		buf_fmt(b, " AND coalesce(v.\"%" PRI_STR "\", '%" PRI_STR "') = '%" PRI_STR "'", ARG_STR(field), ARG_STR(word),
			ARG_STR(word));
}

/* CROSS and + hold SQLite to the index of what is said: by seq it would read every version. */
static void said_other(struct buf *b, const struct res *r, const char *fields, const char *than)
{
	buf_fmt(b, "SELECT v.* FROM t CROSS JOIN %s_v v WHERE v.id = t.id AND +v.seq < t.seq AND v.gone = 0", r->table);
	said_by_somebody(b, r);
	buf_z(b, " AND ");
	res_earlier_sql(b, r, fields);
	buf_fmt(b, " %s t.said", than);
}

enum rc res_earlier(struct cx *cx, const struct res *r, const char *fields, int64_t after,
	void (*each)(const struct earlier *, void *), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv key = V(after);

	buf_init(&b, 1u << 16);
	buf_z(&b, "WITH t AS MATERIALIZED (SELECT id, seq, ");
	res_earlier_sql(&b, r, fields);
	buf_fmt(&b,
		" AS said FROM %s WHERE seq > id AND seq > $1) SELECT v.id, v.seq, v.changed_at, n.seq, n.changed_at, n.by_name",
		r->table);
	for (struct str rest = str_z(fields), w; str_next(&rest, ' ', &w);)
		buf_fmt(&b, ", v.\"%" PRI_STR "\"", ARG_STR(w));
	buf_z(&b, " FROM (");
	said_other(&b, r, fields, "<");
	buf_z(&b, " UNION ALL ");
	said_other(&b, r, fields, ">");
	buf_fmt(&b,
		") v CROSS JOIN %s_v n WHERE n.id = v.id AND n.seq = (SELECT w.seq FROM %s_v w WHERE w.id = v.id AND w.seq > v.seq "
		"ORDER BY w.seq LIMIT 1) ORDER BY v.id, v.seq",
		r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows)) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct row *was = res_blank(cx, r);
		struct earlier s = { was, rows_i64(&rows, 4), rows_i64(&rows, 3), rows_text(&rows, 5) };
		struct str rest = str_z(fields), w;

		was->id = rows_i64(&rows, 0);
		was->seq = rows_i64(&rows, 1);
		was->at = rows_i64(&rows, 2);
		for (int col = 6; str_next(&rest, ' ', &w); col++) {
			int f = res_field_find(r, w);

			val_from_db(cx, &rows, col, &r->fields[f], &was->v[f]);
		}
		each(&s, arg);
		arena_reset(&cx->arena, m);
	}
	return rows_end(cx, &rows);
}

enum rc res_gone(
	struct cx *cx, const struct res *r, int64_t after, int64_t upto, void (*each)(const struct earlier *, void *), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[2] = { V(after), V(upto) };

	buf_init(&b, 1u << 16);
	versions_sql(&b, r, ", n.seq, n.changed_at, n.by_name");
	buf_fmt(&b,
		" JOIN %s_v n ON n.id = t.id AND n.seq = (SELECT min(w.seq) FROM %s_v w WHERE w.id = t.id AND w.seq > t.seq) WHERE "
		"t.gone = 0%s AND t.id IN (SELECT g.id FROM %s_v g WHERE g.gone = 1 AND g.seq > $1 AND g.seq <= $2 AND NOT EXISTS "
		"(SELECT 1 FROM %s_v h WHERE h.id = g.id AND h.gone = 1 AND h.seq < g.seq)) ORDER BY t.id, t.seq",
		r->table, r->table, r->drafts ? " AND coalesce(t.draft, 0) = 0" : "", r->table, r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), COUNT(v), v));
	while (rows_next(&rows)) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct row *was = version_read(cx, &rows, r);
		int col = 5 + (int)r->n;
		struct earlier s = { was, rows_i64(&rows, col + 1), rows_i64(&rows, col), rows_text(&rows, col + 2) };

		each(&s, arg);
		arena_reset(&cx->arena, m);
	}
	return rows_end(cx, &rows);
}

enum rc res_amended(struct cx *cx, const struct res *r, int64_t from,
	enum rc (*each)(struct cx *, const struct row *row, const struct row *before, void *), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[1] = { V(from) };
	struct row *before = NULL;

	buf_init(&b, 1u << 16);
	versions_sql(&b, r, "");
	buf_fmt(&b, " JOIN %s x ON x.id = t.id WHERE x.seq > x.id AND x.changed_at >= $1 ORDER BY t.id, t.seq", r->table);
	TRY(db_query_made(cx, &rows, buf_str(&b), COUNT(v), v));
	while (rows_next(&rows)) {
		struct row *row = version_read(cx, &rows, r);

		if (before && before->id == row->id && row->at >= from && !row->gone && res_amends(row, before))
			TRY(each(cx, row, before, arg));
		before = row;
		TRY(cx_room(cx));
	}
	return rows_end(cx, &rows);
}

static void view_sql(struct buf *b, const struct res *r, int64_t seq)
{
	buf_fmt(b,
		"CREATE TEMP VIEW %s AS SELECT v.id AS id, v.seq AS seq, v.changed_at AS changed_at, made.at AS made_at, made.who "
		"AS made_by",
		r->table);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(b, ", v.\"%s\" AS \"%s\"", r->fields[i].code, r->fields[i].code);
	buf_fmt(b,
		", v.fold AS fold, v.sortkey AS sortkey FROM main.object o JOIN main.entry made ON made.seq = o.id JOIN main.%s_v "
		"v ON v.id = o.id AND v.seq = (SELECT max(w.seq) FROM main.%s_v w WHERE w.id = o.id AND w.seq <= %" PRId64 ")"
		" WHERE o.res = '%s' AND o.id <= %" PRId64 " AND v.gone = 0;\n",
		r->table, r->table, seq, r->name, seq);
}

enum rc res_as_of(struct cx *cx, int64_t seq)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1u << 20);
	for (size_t i = 0; res_all[i]; i++)
		buf_fmt(&b, "DROP VIEW IF EXISTS temp.%s;\n", res_all[i]->table);
	for (size_t i = 0; seq != INT64_MAX && res_all[i]; i++)
		view_sql(&b, res_all[i], seq);
	return db_script(cx, buf_str(&b));
}
