/* The tables that hold rows, as SQL; and whether the database has them so. Migrations own the schema: `khien migrate --draft` prints this. */
#include "res/res_int.h"

static const char *sql_type(enum ftype t)
{
	return db_text_field(t) ? "TEXT" : "INTEGER";
}

void res_ddl(const struct res *r, struct buf *out)
{
	buf_fmt(out,
		"CREATE TABLE %s (\n\tid INTEGER PRIMARY KEY,\n\tseq INTEGER NOT NULL,\n\tchanged_at INTEGER NOT NULL,\n\tmade_at "
		"INTEGER NOT NULL,\n\tmade_by INTEGER NOT NULL",
		r->table);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(out, ",\n\t\"%s\" %s%s", r->fields[i].code, sql_type(r->fields[i].type), i == 0 ? " NOT NULL" : "");
	buf_z(out, ",\n\tfold TEXT NOT NULL,\n\tsortkey BLOB NOT NULL\n) STRICT;\n");
	buf_fmt(out, "CREATE UNIQUE INDEX %s_code ON %s (code);\n", r->table, r->table);
	buf_fmt(out, "CREATE INDEX %s_code_length ON %s (length(code), code);\n", r->table, r->table);
	buf_fmt(out, "CREATE INDEX %s_seq ON %s (seq);\n", r->table, r->table);
	buf_fmt(out, "CREATE INDEX %s_sortkey ON %s (sortkey, id);\n", r->table, r->table);
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].type == F_REF)
			buf_fmt(out, "CREATE INDEX %s_%s ON %s (\"%s\");\n", r->table, r->fields[i].code, r->table,
				r->fields[i].code);
	buf_fmt(out,
		"CREATE TABLE %s_v (\n\tid INTEGER NOT NULL,\n\tseq INTEGER NOT NULL,\n\tchanged_at INTEGER NOT NULL,\n\tby_name "
		"TEXT NOT NULL,\n\tgone INTEGER NOT NULL",
		r->table);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(out, ",\n\t\"%s\" %s", r->fields[i].code, sql_type(r->fields[i].type));
	buf_z(out, ",\n\tfold TEXT NOT NULL,\n\tsortkey BLOB NOT NULL,\n\tPRIMARY KEY (id, seq)\n) STRICT;\n\n");
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
	return RC_OK;
}
