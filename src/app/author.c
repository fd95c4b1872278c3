/* Who wrote a ledger entry, as they were then: post and unit first, for accounts are handed on and people move; the account in second place. */
#include "app/thing.h"
#include "db/db.h"

/* The name that the unit or provider had when the entry was written. */
static struct str name_then(struct cx *cx, int64_t unit, int64_t provider, int64_t seq)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str name = { 0 };
	enum rc rc;

	if (unit == 0 && provider == 0)
		return name;
	rc = unit ? db_query(cx, &r, "SELECT name FROM units_v WHERE id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1", V(unit),
			    V(seq))
	          : db_query(cx, &r, "SELECT name FROM providers_v WHERE id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
			    V(provider), V(seq));
	if (rc == RC_OK && rows_next(&r))
		name = rows_copy(cx, &r, 0);
	if (rows_end(cx, &r) != RC_OK)
		cx_clear(cx);
	return name;
}

static enum rc user_then(struct cx *cx, int64_t seq, struct str *body)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT u.body FROM entry e JOIN entry u ON u.seq = (SELECT max(w.seq) FROM entry w WHERE w.obj = e.who AND w.res "
		"= 'users' AND w.seq <= e.seq) WHERE e.seq = $1 AND e.who > 0",
		V(seq)));
	if (rows_next(&r))
		*body = rows_copy(cx, &r, 0);
	return rows_end(cx, &r);
}

struct author author_of(struct cx *cx, int64_t seq)
{
	struct author who = { 0 };
	struct str body = { 0 };
	struct jv *entry, *data;

	if (user_then(cx, seq, &body) != RC_OK || body.p == NULL || json_parse(cx, body, &entry) != RC_OK) {
		cx_clear(cx);
		return who;
	}
	data = jv_get(entry, "data");
	who.account = arena_str(&cx->arena, jv_str(jv_get(data, "name")));
	who.post = arena_str(&cx->arena, jv_str(jv_get(data, "post")));
	who.unit = name_then(cx, jv_i64(jv_get(data, "unit"), 0), jv_i64(jv_get(data, "provider"), 0), seq);
	return who;
}

struct str author_text(struct cx *cx, int64_t seq, struct str account)
{
	struct author w = author_of(cx, seq);

	if (w.post.n == 0)
		return str_is(account, "khien") ? str_z(L("Dòng lệnh quản trị", "Command line")) : account;
	return arena_fmt(&cx->arena, L("%.*s%s%.*s (tài khoản %.*s)", "%.*s%s%.*s (account %.*s)"), ARG_STR(w.post),
		w.unit.n ? ", " : "", ARG_STR(w.unit), ARG_STR(w.account));
}
