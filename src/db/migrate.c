/* Migrations own the schema. What was applied is kept with the SHA-256 of its text, so that neither side can change unseen. */
#include "db/db.h"

#include "sec/sec.h"

static const struct migration *find(const struct migration *list, int64_t number)
{
	for (; list->number; list++)
		if (list->number == number)
			return list;
	return NULL;
}

static struct str checksum(struct cx *cx, const struct migration *m)
{
	struct hash h;

	sha256(str_z(m->sql), &h);
	return hex_of(&cx->arena, h.b, sizeof h.b);
}

/* The applied ones agree with the program's; *last is the highest of them. */
static enum rc compare(struct cx *cx, const struct migration *list, int64_t *last)
{
	AUTO(rows_done) struct rows r = { 0 };
	int64_t newest = 0, rows = 0;

	for (const struct migration *m = list; m->number; m++)
		newest = m->number;
	*last = 0;
	TRY(db_query(cx, &r, "SELECT number, name, sha256 FROM migration ORDER BY number"));
	while (rows_next(&r)) {
		int64_t number = rows_i64(&r, 0);
		const struct migration *m = find(list, number);
		struct str name = rows_text(&r, 1);

		if (number > newest)
			return cx_fail(cx, RC_INVALID,
				L("Cơ sở dữ liệu mới hơn chương trình (bước %" PRId64 " %" PRI_STR
				  "); hãy dùng bản chương trình mới hơn",
					"the database is newer than the program (step %" PRId64 " %" PRI_STR
					"); use a newer program"),
				number, ARG_STR(name));
		if (m == NULL || !str_eq(rows_text(&r, 2), checksum(cx, m)))
			return cx_fail(cx, RC_CORRUPT,
				L("Bước nâng cấp %" PRId64 " (%" PRI_STR ") đã áp dụng không giống bước có trong chương trình",
					"migration %" PRId64 " (%" PRI_STR ") as applied is not the one in the program"),
				number, ARG_STR(name));
		*last = number;
		rows++;
	}
	TRY(rows_end(cx, &r));
	for (const struct migration *m = list; m->number && m->number <= *last; m++)
		rows--;
	if (rows != 0)
		return cx_fail(cx, RC_INVALID,
			L("Cơ sở dữ liệu thiếu một bước nâng cấp có số nhỏ hơn %" PRId64,
				"the database lacks a migration numbered below %" PRId64),
			*last);
	return RC_OK;
}

/* One step, one transaction; somebody else may have been faster. */
static enum rc apply(struct cx *cx, const struct migration *list, const struct migration *m, int *applied)
{
	AUTO(tx_done) struct tx tx = { 0 };
	int64_t last;

	TRY(tx_begin(cx, &tx));
	TRY(compare(cx, list, &last));
	if (last < m->number) {
		TRY(db_script(cx, str_z(m->sql)));
		TRY(db_run(cx, "INSERT INTO migration (number, name, sha256, at) VALUES ($1, $2, $3, $4)", V(m->number),
			V(str_z(m->name)), V(checksum(cx, m)), V(cx->now)));
		(*applied)++;
	}
	return tx_commit(&tx);
}

enum rc db_migrate_list(struct cx *cx, const struct migration *list, int *applied)
{
	int64_t last, before = 0;
	int n = 0;

	TRY(db_run(cx, "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT "
		       "NULL, at INTEGER NOT NULL) STRICT"));
	TRY(compare(cx, list, &last));
	for (const struct migration *m = list; m->number; before = m->number, m++) {
		assert(m->number > before);
		if (m->number > last)
			TRY(apply(cx, list, m, &n));
	}
	if (applied)
		*applied = n;
	return RC_OK;
}

enum rc db_migrate(struct cx *cx, int *applied)
{
	return db_migrate_list(cx, db_migrations, applied);
}
