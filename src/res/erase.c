/* Personal data that has to be forgotten: the values and their salts go, in the current row and in every version, of what is deleted too; the ledger keeps
 * hashes that nobody can try out any more. That it was done, by whom, which fields and why stays: an entry "forget" and its version, a row's last one, so
 * that a form which still holds the old values is a conflict. */
#include "ledger/ledger.h"
#include "res/res_int.h"

enum rc res_personal(struct cx *cx, const struct res *r, int64_t id, size_t **fields, size_t *n)
{
	struct rows rows AUTO(rows_done) = { 0 };
	VEC(size_t) v = { 0 };

	TRY(db_query(cx, &rows,
		"SELECT DISTINCT s.field FROM entry e JOIN salt s ON s.seq = e.seq WHERE e.obj = $1 ORDER BY s.field", V(id)));
	while (rows_next(&rows)) {
		int f = res_field_find(r, rows_text(&rows, 0));

		if (f >= 0)
			vec_push(&cx->arena, &v, (size_t)f);
	}
	TRY(rows_end(cx, &rows));
	*fields = v.p;
	*n = v.n;
	return RC_OK;
}

struct str res_fields_said(struct cx *cx, const struct res *r, const size_t *fields, size_t n)
{
	struct str out = STR("");

	for (size_t i = 0; i < n; i++)
		out = arena_fmt(
			&cx->arena, "%.*s%s%s", ARG_STR(out), i ? ", " : "", L(r->fields[fields[i]].vi, r->fields[fields[i]].en));
	return out;
}

/* The row as it stands; of what is deleted nothing but that, for who sees the whole office. */
static enum rc row_or_gone(struct cx *cx, const struct res *r, int64_t id, struct row **before)
{
	enum rc rc = res_load(cx, r, id, before);
	int64_t there;

	if (rc == RC_OK)
		return res_may_write(cx, *before);
	if (rc != RC_NOT_FOUND || past_seen(cx, r, id) != RC_OK)
		return rc;
	cx_clear(cx);
	TRY(db_i64(cx, &there, "SELECT count(*) FROM object WHERE id = $1 AND res = $2", V(id), V(str_z(r->name))));
	if (there == 0)
		return cx_fail(cx, RC_NOT_FOUND, L("Không tìm thấy %s", "no such %s"), L(r->vi, r->en));
	*before = res_blank(cx, r);
	(*before)->id = id;
	(*before)->gone = true;
	return RC_OK;
}

static enum rc may_erase(struct cx *cx, const struct row *row, const size_t *fields, size_t n, struct str why)
{
	for (size_t i = 0; i < n; i++)
		if (!field_visible(cx, &row->res->fields[fields[i]], row))
			return cx_fail(cx, RC_DENIED,
				L("Dữ liệu cá nhân này do đơn vị quản lý người đó xoá",
					"this personal data is for the unit that it belongs to"));
	if (n == 0)
		return cx_fail(cx, RC_CONFLICT, L("Không còn dữ liệu cá nhân nào để xoá", "there is no personal data left"));
	if (str_trim(why).n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("reason"),
			L("Ghi lý do xoá dữ liệu cá nhân: lý do ở lại trong sổ nhật ký, dữ liệu thì không lấy lại được",
				"say why personal data is erased: the ledger keeps the reason, nobody brings the data back"));
	return RC_OK;
}

static enum rc columns_forget(struct cx *cx, const struct res *r, int64_t id)
{
	struct dbv key = V(id);

	for (size_t i = 0; i < r->n; i++)
		for (int v = 0; r->fields[i].erasable && v < 2; v++) {
			struct buf b AUTO(buf_done) = { 0 };

			buf_init(&b, 1000);
			buf_fmt(&b, "UPDATE %s%s SET \"%s\" = NULL WHERE id = $1", r->table, v ? "_v" : "", r->fields[i].code);
			TRY(db_run_made(cx, buf_str(&b), 1, &key));
		}
	return RC_OK;
}

enum rc res_erase(struct cx *cx, const struct res *r, int64_t id, struct str why)
{
	struct ledger_new e = { .op = LEDGER_FORGET, .res = r->name, .rv = r->version, .why = why, .id = id };
	struct row *before, *row;
	struct ledger_value *none = ARENA_ARRAY(&cx->arena, struct ledger_value, r->n + 1);
	struct jv *erased;
	size_t *fields, n;
	int64_t salts;

	assert(db_in_tx(cx->db));
	TRY(row_or_gone(cx, r, id, &before));
	TRY(res_personal(cx, r, id, &fields, &n));
	TRY(may_erase(cx, before, fields, n, why));
	row = row_copy(cx, before);
	for (size_t i = 0; i < r->n; i++)
		if (r->fields[i].erasable)
			row->v[i] = before->v[i] = (struct val){ 0 };
	e.data = row_ledger(cx, row, none, &e.n_erasable);
	erased = jv_set(&cx->arena, e.data, "erased", jv_list(&cx->arena)); /* no field is called so */
	for (size_t i = 0; i < n; i++)
		jv_push(&cx->arena, erased, jv_z(&cx->arena, r->fields[fields[i]].code));
	TRY(columns_forget(cx, r, id));
	TRY(ledger_erase(cx, id, NULL, &salts));
	TRY(row_append(cx, &e, row));
	return before->gone ? version_save(cx, row, true, STR(""), STR("-")) : row_store(cx, row, before);
}
