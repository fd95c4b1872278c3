/* Sessions: sign in, be known, sign out. The browser holds a random token, the table its SHA-256; a session ends after some time of quiet and after
 * a longer one in any case (settings session.idle_minutes, session.total_hours). */
#include "auth/auth_int.h"
#include "res/res.h"

#include "base/text.h"

enum { TOUCH_S = 60 }; /* seen_at is written at most that often: reading must not mean writing */

/* Checked when there is no such user, so that the answer takes as long as for one who exists. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$uA6d7SbKCXHQXOUFrjKYdg$NzRFpPL6oigAqWGsxdXvvgw1p6LCeL3MUNpQriNLftM";

static int64_t idle_us(struct cx *cx, const struct auth_conf *c)
{
	return c->idle_us > 0 ? c->idle_us : setting_number(cx, "session.idle_minutes") * 60 * US_PER_S;
}

static int64_t absolute_us(struct cx *cx, const struct auth_conf *c)
{
	return c->absolute_us > 0 ? c->absolute_us : setting_number(cx, "session.total_hours") * 3600 * US_PER_S;
}

static enum rc stored_password(struct cx *cx, struct str name, int64_t *id, struct str *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	*id = 0;
	*out = str_z(nobody);
	TRY(db_query(cx, &r, "SELECT id, password FROM users WHERE name = $1 AND disabled = 0", V(name)));
	if (rows_next(&r)) {
		*id = rows_i64(&r, 0);
		*out = rows_copy(cx, &r, 1);
	}
	return rows_end(cx, &r);
}

static enum rc right_password(struct cx *cx, struct str name, struct str password, struct str address, int64_t *id)
{
	struct str stored;

	TRY(throttle_ask(cx, name, address));
	TRY(stored_password(cx, name, id, &stored));
	if (!text_nfc(&cx->arena, password, &password))
		password = (struct str){ 0 };
	if (password_check(stored, password) && *id)
		return RC_OK;
	TRY(throttle_fail(cx, name, address));
	return cx_fail_at(
		cx, RC_DENIED, STR("password"), L("Tên đăng nhập hoặc mật khẩu không đúng", "the name or the password is wrong"));
}

enum rc auth_sign_in(
	struct cx *cx, struct str name, struct str password, struct str address, const struct auth_conf *conf, struct str *token)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct str made;
	int64_t id;

	TRY(right_password(cx, name, password, address, &id));
	made = random_token(cx);
	TRY(tx_begin(cx, &tx));
	TRY(throttle_forget(cx, name));
	TRY(db_run(cx, "DELETE FROM sessions WHERE seen_at < $1 OR made_at < $2", V(cx->now - idle_us(cx, conf)),
		V(cx->now - absolute_us(cx, conf))));
	TRY(db_run(cx,
		"INSERT INTO sessions (hash, user_id, csrf, notice, address, made_at, seen_at) VALUES ($1, $2, $3, NULL, $4, $5, "
		"$5)",
		dbv_blob(secret_hash(cx, made)), V(id), V(random_token(cx)), V(address), V(cx->now)));
	TRY(tx_commit(&tx));
	*token = made;
	return RC_OK;
}

enum rc auth_person(struct cx *cx, struct str name, struct str password, struct str address, struct who *out)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct user u;
	int64_t id;

	TRY(right_password(cx, name, password, address, &id));
	TRY(user_load(cx, id, &u));
	if (u.must_change)
		return cx_fail(cx, RC_DENIED,
			L("Đổi mật khẩu lần đầu trên giao diện trước", "change the first password on the page first"));
	TRY(tx_begin(cx, &tx));
	TRY(throttle_forget(cx, name));
	TRY(tx_commit(&tx));
	*out = user_who(&u);
	return RC_OK;
}

enum rc session_load(struct cx *cx, struct str token, const struct auth_conf *conf, struct session *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct session s = { .hash = secret_hash(cx, token) };
	int64_t seen = 0;
	bool found;

	TRY(db_query(cx, &r,
		"SELECT u.id, u.seq, u.name, u.post, u.unit, u.role, u.disabled, u.must_change, u.provider, s.csrf, s.notice, "
		"s.made_at, s.seen_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = $1 AND u.disabled = 0",
		dbv_blob(s.hash)));
	found = rows_next(&r);
	if (found) {
		TRY(user_of_row(cx, &r, 0, &s.user));
		s.csrf = rows_copy(cx, &r, USER_COLUMNS_N);
		s.notice = rows_copy(cx, &r, USER_COLUMNS_N + 1);
		s.made_at = rows_i64(&r, USER_COLUMNS_N + 2);
		seen = rows_i64(&r, USER_COLUMNS_N + 3);
	}
	TRY(rows_end(cx, &r));
	if (!found || cx->now - seen > idle_us(cx, conf) || cx->now - s.made_at > absolute_us(cx, conf))
		return cx_fail(cx, RC_NOT_FOUND, L("Phiên làm việc đã hết", "the session is over"));
	if (cx->now - seen > TOUCH_S * US_PER_S &&
		db_run(cx, "UPDATE sessions SET seen_at = $2 WHERE hash = $1", dbv_blob(s.hash), V(cx->now)) != RC_OK)
		cx_clear(cx); /* a full disk keeps nobody from reading */
	*out = s;
	return RC_OK;
}

enum rc session_end(struct cx *cx, const struct session *s)
{
	return db_run(cx, "DELETE FROM sessions WHERE hash = $1", dbv_blob(s->hash));
}

enum rc session_end_others(struct cx *cx, int64_t user, const struct session *keep)
{
	return db_run(cx, "DELETE FROM sessions WHERE user_id = $1 AND hash <> $2", V(user), dbv_blob(keep->hash));
}

enum rc session_notice(struct cx *cx, const struct session *s, struct str notice)
{
	return db_run(cx, "UPDATE sessions SET notice = $2 WHERE hash = $1", dbv_blob(s->hash), V(notice));
}

enum rc auth_change_password(struct cx *cx, const struct session *s, struct str old, struct str new_password, struct str address)
{
	enum rc rc;
	int64_t id;

	rc = right_password(cx, s->user.name, old, address, &id);
	if (rc == RC_DENIED) {
		cx_clear(cx);
		return cx_fail_at(cx, RC_INVALID, STR("old"), L("Mật khẩu hiện nay không đúng", "the present password is wrong"));
	}
	TRY(rc);
	if (str_eq(old, new_password))
		return cx_fail_at(cx, RC_INVALID, STR("password"),
			L("Mật khẩu mới phải khác mật khẩu cũ", "the new password must differ from the old one"));
	TRY(user_change(cx, s->user.id, 0, &(struct user_edit){ .unit = -1, .disabled = -1, .password = new_password }));
	return session_end_others(cx, s->user.id, s);
}
