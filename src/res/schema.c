/* The tables that hold rows, as SQL; and whether the database has them so. Migrations own the schema: `khien migrate --draft` prints what the next one
 * has to make, the difference between the tables of fields and the migrated database. */
#include "res/res_int.h"

static const char *sql_type(enum ftype t)
{
	return db_text_field(t) ? "TEXT" : "INTEGER";
}

/* The statements that make a resource's tables and indexes, one a call. */
static void statements(
	struct cx *cx, const struct res *r, void (*each)(const char *kind, struct str name, struct str sql, void *arg), void *arg)
{
	struct buf b AUTO(buf_done) = { 0 };
	const char *const indexes[][2] = { { "code_length", "length(code), code" }, { "code_lower", "lower(code)" },
		{ "seq", "seq" }, { "sortkey", "sortkey, id" } };
	const char *t = r->table;

	buf_init(&b, 1u << 16);
	buf_fmt(&b,
		"CREATE TABLE %s (\n\tid INTEGER PRIMARY KEY,\n\tseq INTEGER NOT NULL,\n\tchanged_at INTEGER NOT NULL,\n\tmade_at "
		"INTEGER NOT NULL,\n\tmade_by INTEGER NOT NULL",
		t);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(&b, ",\n\t\"%s\" %s%s", r->fields[i].code, sql_type(r->fields[i].type), i == 0 ? " NOT NULL" : "");
	buf_z(&b, ",\n\tfold TEXT NOT NULL,\n\tsortkey BLOB NOT NULL\n) STRICT;\n");
	each("table", str_z(t), buf_str(&b), arg);
	each("index", arena_fmt(&cx->arena, "%s_code", t),
		arena_fmt(&cx->arena, "CREATE UNIQUE INDEX %s_code ON %s (code);\n", t, t), arg);
	for (size_t i = 0; i < COUNT(indexes); i++)
		each("index", arena_fmt(&cx->arena, "%s_%s", t, indexes[i][0]),
			arena_fmt(&cx->arena, "CREATE INDEX %s_%s ON %s (%s);\n", t, indexes[i][0], t, indexes[i][1]), arg);
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].type == F_REF)
			each("index", arena_fmt(&cx->arena, "%s_%s", t, r->fields[i].code),
				arena_fmt(&cx->arena, "CREATE INDEX %s_%s ON %s (\"%s\");\n", t, r->fields[i].code, t,
					r->fields[i].code),
				arg);
	b.n = 0;
	buf_fmt(&b,
		"CREATE TABLE %s_v (\n\tid INTEGER NOT NULL,\n\tseq INTEGER NOT NULL,\n\tchanged_at INTEGER NOT NULL,\n\tby_name "
		"TEXT NOT NULL,\n\tgone INTEGER NOT NULL",
		t);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(&b, ",\n\t\"%s\" %s", r->fields[i].code, sql_type(r->fields[i].type));
	buf_z(&b, ",\n\tfold TEXT NOT NULL,\n\tsortkey BLOB NOT NULL,\n\tPRIMARY KEY (id, seq)\n) STRICT;\n");
	each("table", arena_fmt(&cx->arena, "%s_v", t), buf_str(&b), arg);
}

struct draft {
	struct cx *cx;
	const struct res *r;
	struct buf *out;
	enum rc rc;
};

static enum rc column_there(struct cx *cx, struct str table, const char *column, bool *out)
{
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[] = { V(table), V(str_z(column)) };

	TRY(db_query_made(cx, &rows, STR("SELECT 1 FROM pragma_table_info($1) WHERE name = $2"), COUNT(v), v));
	*out = rows_next(&rows);
	return *out ? RC_OK : rows_end(cx, &rows);
}

/* A table that is there lacks at most columns. */
static enum rc draft_columns(struct cx *cx, const struct res *r, struct str table, struct buf *out)
{
	for (size_t i = 0; i < r->n; i++) {
		bool there;

		TRY(column_there(cx, table, r->fields[i].code, &there));
		if (!there)
			buf_fmt(out, "ALTER TABLE %.*s ADD COLUMN \"%s\" %s;\n", ARG_STR(table), r->fields[i].code,
				sql_type(r->fields[i].type));
	}
	return RC_OK;
}

static enum rc draft_one(struct draft *d, const char *kind, struct str name, struct str sql)
{
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[] = { V(str_z(kind)), V(name) };
	bool there;

	TRY(db_query_made(d->cx, &rows, STR("SELECT 1 FROM sqlite_schema WHERE type = $1 AND name = $2"), COUNT(v), v));
	there = rows_next(&rows);
	if (!there) {
		TRY(rows_end(d->cx, &rows));
		buf_add(d->out, sql);
		return RC_OK;
	}
	return strcmp(kind, "table") == 0 ? draft_columns(d->cx, d->r, name, d->out) : RC_OK;
}

static void draft_each(const char *kind, struct str name, struct str sql, void *arg)
{
	struct draft *d = arg;

	if (d->rc == RC_OK)
		d->rc = draft_one(d, kind, name, sql);
}

enum rc res_schema_draft(struct cx *cx, struct buf *out)
{
	struct draft d = { .cx = cx, .out = out };

	for (size_t i = 0; d.rc == RC_OK && res_all[i]; i++) {
		d.r = res_all[i];
		statements(cx, d.r, draft_each, &d);
	}
	return d.rc;
}

static enum rc table_check(struct cx *cx, const struct res *r, const char *suffix, struct buf *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	size_t fixed = 5, found = 0;

	buf_init(&b, 1u << 16);
	buf_fmt(&b, "SELECT name, type FROM pragma_table_info('%s%s') ORDER BY cid", r->table, suffix);
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	while (rows_next(&rows)) { /* by name: a field that came later stands behind the others */
		int f = res_field_find(r, rows_text(&rows, 0));

		if (f < 0)
			continue;
		found++;
		if (!str_is(rows_text(&rows, 1), sql_type(r->fields[f].type)))
			buf_fmt(out, "%s%s: column %s is %.*s, the table of fields says %s\n", r->table, suffix, r->fields[f].code,
				ARG_STR(rows_text(&rows, 1)), sql_type(r->fields[f].type));
	}
	TRY(rows_end(cx, &rows));
	int64_t n = 0;
	struct rows count AUTO(rows_done) = { 0 };

	b.n = 0;
	buf_fmt(&b, "SELECT count(*) FROM pragma_table_info('%s%s')", r->table, suffix);
	TRY(db_query_made(cx, &count, buf_str(&b), 0, NULL));
	if (rows_next(&count))
		n = rows_i64(&count, 0);
	if (found != r->n)
		buf_fmt(out, "%s%s: %zu of its %zu fields have a column\n", r->table, suffix, found, r->n);
	if (n != (int64_t)(fixed + r->n + 2))
		buf_fmt(out, "%s%s: %" PRId64 " columns, the table of fields wants %zu\n", r->table, suffix, n, fixed + r->n + 2);
	return rows_end(cx, &count);
}

enum rc res_schema_check(struct cx *cx, struct buf *out)
{
	for (size_t i = 0; res_all[i]; i++) {
		TRY(table_check(cx, res_all[i], "", out));
		TRY(table_check(cx, res_all[i], "_v", out));
	}
	return res_schema_draft(cx, out);
}
