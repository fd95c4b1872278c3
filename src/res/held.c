/* Who holds what one may not read: a reason or a reference may rest on an object of another unit. That unit is named, the object is not shown. */
#include "db/db.h"
#include "res/res_int.h"

static enum rc one_id(struct cx *cx, struct buf *sql, int64_t id, int64_t *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct dbv key = V(id);

	*out = 0;
	TRY(db_query_made(cx, &r, buf_str(sql), 1, &key));
	if (rows_next(&r)) {
		*out = rows_i64(&r, 0);
		return RC_OK;
	}
	return rows_end(cx, &r);
}

/* The unit of an object is its own field, or that of its system or document. */
static enum rc unit_by(struct cx *cx, const struct res *r, const struct field *f, int64_t id, int64_t *out)
{
	static const char *const kinds[] = { "units", "systems", "documents" };

	for (size_t i = 0; i < COUNT(kinds) && *out == 0; i++) {
		struct buf b AUTO(buf_done) = { 0 };
		struct str rest = str_z(f->to), one;
		bool named = false;

		while (!named && str_next(&rest, ' ', &one))
			named = str_is(one, kinds[i]);
		if (!named)
			continue;
		buf_init(&b, 4000);
		if (i == 0)
			buf_fmt(&b, "SELECT x.id FROM %s t JOIN units x ON x.id = t.\"%s\" WHERE t.id = $1", r->table, f->code);
		else
			buf_fmt(&b, "SELECT x.unit FROM %s t JOIN %s x ON x.id = t.\"%s\" WHERE t.id = $1", r->table, kinds[i],
				f->code);
		TRY(one_id(cx, &b, id, out));
	}
	return RC_OK;
}

enum rc res_held(struct cx *cx, const struct res *r, int64_t id, bool *seen, int64_t *unit)
{
	struct buf b AUTO(buf_done) = { 0 };
	int64_t found, holder = 0;
	struct str rest = r->scope ? str_z(r->scope) : (struct str){ 0 }, one;

	*unit = 0;
	*seen = cx->who.user == WHO_SYSTEM || cx->who.unit == 0;
	if (*seen)
		return RC_OK;
	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT t.id FROM %s t WHERE t.id = $1", r->table);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(one_id(cx, &b, id, &found));
	*seen = found != 0;
	while (!*seen && holder == 0 && str_next(&rest, ' ', &one)) {
		int f = res_field_find(r, one);

		if (r->fields[f].type == F_REF)
			TRY(unit_by(cx, r, &r->fields[f], id, &holder));
	}
	*unit = holder;
	return RC_OK;
}
