/* API tokens: a secret shown once, kept as SHA-256, with the rights of its user, never more than a year. */
#include "auth/auth_int.h"

#include "base/text.h"

enum { TOKENS_MAX = 20, TOUCH_S = 3600 };

struct str secret_hash(struct cx *cx, struct str secret)
{
	struct hash h;

	sha256(secret, &h);
	return arena_str(&cx->arena, (struct str){ (const char *)h.b, sizeof h.b });
}

enum rc token_create(struct cx *cx, int64_t user, struct str name, int64_t until, struct str *secret)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct str made = random_token(cx);
	int64_t n, id;

	TRY(tx_begin(cx, &tx));
	TRY(db_run(cx, "DELETE FROM tokens WHERE until < $1", V(cx->now)));
	TRY(db_i64(cx, &n, "SELECT count(*) FROM tokens WHERE user_id = $1", V(user)));
	if (n >= TOKENS_MAX)
		return cx_fail(cx, RC_LIMIT, L("Mỗi người có tối đa %d mã", "a user has at most %d tokens"), TOKENS_MAX);
	TRY(db_i64(cx, &id, "SELECT coalesce(max(id), 0) + 1 FROM tokens"));
	TRY(db_run(cx,
		"INSERT INTO tokens (id, hash, user_id, name, made_at, used_at, until) VALUES ($1, $2, $3, $4, $5, NULL, $6)",
		V(id), dbv_blob(secret_hash(cx, made)), V(user), V(name), V(cx->now), V(until)));
	TRY(tx_commit(&tx));
	*secret = made;
	return RC_OK;
}

enum rc token_list(struct cx *cx, int64_t user, struct token **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct token) v = { 0 };

	TRY(db_query(cx, &r, "SELECT id, made_at, used_at, until, name FROM tokens WHERE user_id = $1 AND until > $2 ORDER BY id",
		V(user), V(cx->now)));
	while (rows_next(&r))
		vec_push(&cx->arena, &v,
			(struct token){ rows_i64(&r, 0), rows_i64(&r, 1), rows_i64(&r, 2), rows_i64(&r, 3), rows_copy(cx, &r, 4) });
	TRY(rows_end(cx, &r));
	*out = v.p;
	*n = v.n;
	return RC_OK;
}

enum rc token_end(struct cx *cx, int64_t user, int64_t id)
{
	int64_t changed;

	TRY(db_run_n(cx, &changed, "DELETE FROM tokens WHERE user_id = $1 AND id = $2", V(user), V(id)));
	return changed ? RC_OK : cx_fail(cx, RC_NOT_FOUND, L("Không có mã này", "there is no such token"));
}

enum rc token_load(struct cx *cx, struct str secret, struct user *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str hash = secret_hash(cx, secret);
	int64_t used = 0;
	struct user u;
	bool found;

	TRY(db_query(cx, &r,
		"SELECT u.id, u.seq, u.name, u.post, u.unit, u.role, u.disabled, u.must_change, u.provider, t.used_at"
		" FROM tokens t JOIN users u ON u.id = t.user_id WHERE t.hash = $1 AND t.until > $2 AND u.disabled = 0 AND "
		"u.must_change = 0",
		dbv_blob(hash), V(cx->now)));
	found = rows_next(&r);
	if (found) {
		TRY(user_of_row(cx, &r, 0, &u));
		used = rows_i64(&r, USER_COLUMNS_N);
	}
	TRY(rows_end(cx, &r));
	if (!found)
		return cx_fail(cx, RC_NOT_FOUND, L("Mã truy cập không đúng hoặc đã hết hạn", "the token is wrong or over"));
	if (cx->now - used > TOUCH_S * US_PER_S &&
		db_run(cx, "UPDATE tokens SET used_at = $2 WHERE hash = $1", dbv_blob(hash), V(cx->now)) != RC_OK)
		cx_clear(cx); /* a full disk keeps nobody from reading */
	*out = u;
	return RC_OK;
}
