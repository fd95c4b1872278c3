/* Users against the ledger: every row is what its last entry says, and nobody is missing. Passwords are not in the ledger: a changed hash alone
 * cannot be seen here (its owner notices). */
#include "auth/auth_int.h"

#include "ledger/ledger.h"

static enum rc bad(struct cx *cx, int64_t id, struct str name, const char *what)
{
	struct str place = arena_fmt(&cx->arena, "users %" PRId64, id);

	return cx_fail_at(cx, RC_CORRUPT, place, "users %" PRId64 "%s%" PRI_STR "%s: %s", id, name.n ? " (" : "", ARG_STR(name),
		name.n ? ")" : "", what);
}

static enum rc one(struct cx *cx, const struct user *u, struct str body)
{
	AUTO(buf_done) struct buf said = { 0 }, held = { 0 };
	struct jv *entry;

	if (!body.p)
		return bad(cx, u->id, u->name, L("dòng không có mục nhật ký", "a row without a ledger entry"));
	TRY(json_parse(cx, body, &entry));
	buf_init(&said, 1 << 20);
	buf_init(&held, 1 << 20);
	if (jv_get(entry, "data"))
		json_write_canonical(&said, jv_get(entry, "data"));
	json_write_canonical(&held, user_data(cx, u));
	if (!str_eq(buf_str(&said), buf_str(&held)))
		return bad(cx, u->id, u->name,
			L("dòng khác mục nhật ký cuối cùng của nó", "the row differs from its last ledger entry"));
	return RC_OK;
}

enum rc auth_verify_rows(struct cx *cx, int64_t *compared)
{
	struct rows r AUTO(rows_done) = { 0 };
	int64_t n = 0, lost;
	struct user u;

	TRY(db_query(cx, &r,
		"SELECT u.id, u.seq, u.name, u.post, u.unit, u.role, u.disabled, u.must_change, u.provider, e.body FROM users u"
		" LEFT JOIN entry e ON e.seq = u.seq AND e.obj = u.id AND e.res = 'users'"
		" AND e.seq = (SELECT max(l.seq) FROM entry l WHERE l.obj = u.id) ORDER BY u.id"));
	for (; rows_next(&r); n++) {
		TRY(user_of_row(cx, &r, 0, &u));
		TRY(one(cx, &u, rows_copy(cx, &r, USER_COLUMNS_N)));
	}
	TRY(rows_end(cx, &r));
	TRY(db_i64(cx, &lost,
		"SELECT coalesce(min(o.id), 0) FROM object o WHERE o.res = 'users' AND NOT EXISTS (SELECT 1 FROM users u WHERE "
		"u.id = o.id)"));
	if (lost)
		return bad(cx, lost, (struct str){ 0 },
			L("có trong nhật ký mà không có trong bảng", "in the ledger but not in the table"));
	*compared += n;
	return RC_OK;
}
