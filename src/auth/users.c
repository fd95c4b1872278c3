/* Users: the only writer of table users. Row and ledger entry are one transaction; the entry holds the whole row but never the password. */
#include "auth/auth_int.h"

#include "base/text.h"
#include "ledger/ledger.h"

enum { USER_RV = 1, POST_MAX = 200, PASSWORD_MIN = 10, PASSWORD_MAX = 200 };

enum rc user_of_row(struct cx *cx, struct rows *r, int col, struct user *out)
{
	struct str role = rows_text(r, col + 5);

	*out = (struct user){
		.id = rows_i64(r, col),
		.seq = rows_i64(r, col + 1),
		.name = rows_copy(cx, r, col + 2),
		.post = rows_copy(cx, r, col + 3),
		.unit = rows_i64(r, col + 4),
		.role = role_find(role),
		.disabled = rows_i64(r, col + 6) != 0,
		.must_change = rows_i64(r, col + 7) != 0,
		.provider = rows_i64(r, col + 8),
	};
	if (!out->role)
		return cx_fail(cx, RC_CORRUPT,
			L("Vai trò lạ trong bảng người dùng: %" PRI_STR, "unknown role in the table of users: %" PRI_STR),
			ARG_STR(role));
	return RC_OK;
}

static enum rc one(struct cx *cx, struct rows *r, struct user *out)
{
	struct user u;
	bool found = rows_next(r);

	if (found)
		TRY(user_of_row(cx, r, 0, &u));
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_NOT_FOUND, L("Không có người dùng này", "there is no such user"));
	*out = u;
	return RC_OK;
}

enum rc user_load(struct cx *cx, int64_t id, struct user *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT " USER_COLUMNS " FROM users WHERE id = $1", V(id)));
	return one(cx, &r, out);
}

enum rc user_find(struct cx *cx, struct str name, struct user *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT " USER_COLUMNS " FROM users WHERE name = $1", V(name)));
	return one(cx, &r, out);
}

enum rc user_list(struct cx *cx, struct user **out, size_t *n)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct user) v = { 0 };
	struct user u;

	TRY(db_query(cx, &r, "SELECT " USER_COLUMNS " FROM users ORDER BY name"));
	while (rows_next(&r)) {
		TRY(user_of_row(cx, &r, 0, &u));
		vec_push(&cx->arena, &v, u);
	}
	TRY(rows_end(cx, &r));
	*out = v.p;
	*n = v.n;
	return RC_OK;
}

static bool name_ok(struct str s)
{
	if (s.n == 0 || s.n > 64 || !((s.p[0] >= 'a' && s.p[0] <= 'z') || (s.p[0] >= '0' && s.p[0] <= '9')))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))
			return false;
	}
	return true;
}

static int kinds_of_letters(struct str s)
{
	bool seen[256] = { 0 };
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!seen[(unsigned char)s.p[i]]) {
			seen[(unsigned char)s.p[i]] = true;
			n++;
		}
	return n;
}

enum rc password_ok(struct cx *cx, struct str name, struct str password)
{
	static const char *const worn[] = { "1234567890", "0123456789", "password", "matkhau", "qwertyuiop", "administrator" };
	struct str place = STR("password"), low = text_fold(&cx->arena, password);
	size_t n = utf8_count(password);

	if (!utf8_valid(password) || n < PASSWORD_MIN || n > PASSWORD_MAX)
		return cx_fail_at(cx, RC_INVALID, place,
			L("Mật khẩu phải dài từ %d đến %d ký tự", "a password has %d to %d characters"), PASSWORD_MIN,
			PASSWORD_MAX);
	if (kinds_of_letters(password) < 4)
		return cx_fail_at(
			cx, RC_INVALID, place, L("Mật khẩu lặp lại quá ít ký tự", "the password repeats too few characters"));
	if (name.n >= 4 && str_find(low, text_fold(&cx->arena, name)) >= 0)
		return cx_fail_at(cx, RC_INVALID, place,
			L("Mật khẩu không được chứa tên đăng nhập", "the password must not hold the user's name"));
	for (size_t i = 0; i < COUNT(worn); i++)
		if (str_starts(low, str_z(worn[i])) && low.n < strlen(worn[i]) + 6)
			return cx_fail_at(
				cx, RC_INVALID, place, L("Mật khẩu này quá quen thuộc", "this password is too well known"));
	return RC_OK;
}

/* The stored form; text is NFC first, so that every keyboard gives the same bytes. */
static enum rc password_store(struct cx *cx, struct str name, struct str password, struct str *out)
{
	TRY(password_ok(cx, name, password));
	if (!text_nfc(&cx->arena, password, &password))
		return cx_fail_at(cx, RC_INVALID, STR("password"), L("Mật khẩu không phải UTF-8", "the password is not UTF-8"));
	return password_hash(cx, password, out);
}

static enum rc user_valid(struct cx *cx, const struct user *u)
{
	if (!name_ok(u->name))
		return cx_fail_at(cx, RC_INVALID, STR("name"),
			L("Tên đăng nhập gồm a-z, 0-9 . _ - và dài tối đa 64",
				"a sign-in name is a-z, 0-9 . _ - and at most 64 long"));
	if (u->post.n == 0 || utf8_count(u->post) > POST_MAX)
		return cx_fail_at(cx, RC_INVALID, STR("post"),
			L("Chức vụ phải có và dài tối đa %d ký tự", "the post is required, at most %d characters"), POST_MAX);
	if (!u->role)
		return cx_fail_at(cx, RC_INVALID, STR("role"), L("Không có vai trò này", "there is no such role"));
	if (u->role->scope == SCOPE_PROVIDER && !u->provider)
		return cx_fail_at(cx, RC_INVALID, STR("provider"),
			L("Vai trò %s phải chọn đơn vị cung cấp dịch vụ", "the role %s needs its provider"),
			L(u->role->vi, u->role->en));
	if (u->role->scope == SCOPE_UNIT && !u->unit)
		return cx_fail_at(cx, RC_INVALID, STR("unit"), L("Vai trò %s phải thuộc một đơn vị", "the role %s needs a unit"),
			L(u->role->vi, u->role->en));
	return RC_OK;
}

struct jv *user_data(struct cx *cx, const struct user *u)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	jv_set(a, o, "name", jv_text(a, u->name));
	jv_set(a, o, "post", jv_text(a, u->post));
	jv_set(a, o, "unit", u->unit ? jv_int(a, u->unit) : jv_null(a));
	if (u->provider) /* entries before there were such users have no such key */
		jv_set(a, o, "provider", jv_int(a, u->provider));
	jv_set(a, o, "role", jv_z(a, u->role->code));
	jv_set(a, o, "disabled", jv_bool(a, u->disabled));
	jv_set(a, o, "must_change", jv_bool(a, u->must_change));
	return o;
}

static enum rc edit_apply(struct cx *cx, struct user *u, const struct user_edit *e)
{
	if (e->post.p && !text_nfc(&cx->arena, str_trim(e->post), &u->post))
		return cx_fail_at(cx, RC_INVALID, STR("post"), L("Chức vụ không phải UTF-8", "the post is not UTF-8"));
	if (e->role.p)
		u->role = role_find(e->role);
	if (e->unit >= 0)
		u->unit = e->unit;
	if (e->provider)
		u->provider = e->provider;
	if (u->role && u->role->scope == SCOPE_PROVIDER)
		u->unit = 0;
	else
		u->provider = 0;
	if (e->disabled >= 0)
		u->disabled = e->disabled > 0;
	if (e->password.p)
		u->must_change = e->must_change;
	return user_valid(cx, u);
}

static struct dbv id_value(int64_t id)
{
	return id ? dbv_i64(id) : V_NULL;
}

enum rc user_create(struct cx *cx, const struct user_edit *e, int64_t *id)
{
	struct user u = { .name = e->name, .post = e->post };
	AUTO(tx_done) struct tx tx = { 0 };
	struct str stored;
	enum rc rc;

	TRY(edit_apply(cx, &u, e));
	TRY(password_store(cx, u.name, e->password, &stored));
	TRY(tx_begin(cx, &tx));
	TRY(ledger_append(
		cx, &(struct ledger_new){ .op = "create", .res = "users", .rv = USER_RV, .data = user_data(cx, &u) }, &u.id));
	rc = db_run(cx,
		"INSERT INTO users (id, seq, name, post, unit, role, disabled, must_change, password, provider) VALUES ($1, $1, "
		"$2, $3, $4, $5, $6, $7, $8, $9)",
		V(u.id), V(u.name), V(u.post), id_value(u.unit), V(str_z(u.role->code)), V(u.disabled), V(u.must_change), V(stored),
		id_value(u.provider));
	if (rc == RC_CONFLICT) {
		cx_clear(cx);
		return cx_fail_at(cx, RC_CONFLICT, STR("name"),
			L("Tên %" PRI_STR " đã có người dùng", "the name %" PRI_STR " is taken"), ARG_STR(u.name));
	}
	TRY(rc);
	TRY(tx_commit(&tx));
	*id = u.id;
	return RC_OK;
}

/* The office must never lock itself out: the last administrator who can sign in stays one. */
static bool rules(const struct user *u)
{
	return !u->disabled && strcmp(u->role->code, "admin") == 0;
}

static enum rc admin_stays(struct cx *cx, const struct user *u)
{
	int64_t others;

	TRY(db_i64(cx, &others, "SELECT count(*) FROM users WHERE role = 'admin' AND disabled = 0 AND id <> $1", V(u->id)));
	if (others == 0)
		return cx_fail(cx, RC_CONFLICT, L("Đây là quản trị viên cuối cùng", "this is the last administrator"));
	return RC_OK;
}

static enum rc user_write(struct cx *cx, struct user *u, struct str stored)
{
	const char *op = stored.p ? "password" : "update";

	TRY(ledger_append(cx,
		&(struct ledger_new){ .op = op, .res = "users", .id = u->id, .rv = USER_RV, .data = user_data(cx, u) }, &u->seq));
	TRY(db_run(cx,
		"UPDATE users SET seq = $2, post = $3, unit = $4, role = $5, disabled = $6, must_change = $7, provider = $8 WHERE "
		"id = $1",
		V(u->id), V(u->seq), V(u->post), id_value(u->unit), V(str_z(u->role->code)), V(u->disabled), V(u->must_change),
		id_value(u->provider)));
	if (stored.p)
		TRY(db_run(cx, "UPDATE users SET password = $2 WHERE id = $1", V(u->id), V(stored)));
	if (stored.p || u->disabled)
		TRY(db_run(
			cx, "DELETE FROM throttle WHERE subject = $1", V(arena_fmt(&cx->arena, "u:%" PRI_STR, ARG_STR(u->name)))));
	return RC_OK;
}

enum rc user_change(struct cx *cx, int64_t id, int64_t seq, const struct user_edit *e)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct str stored = { 0 };
	struct user u;
	bool ruled;

	if (e->password.p) { /* slow: before the transaction */
		TRY(user_load(cx, id, &u));
		TRY(password_store(cx, u.name, e->password, &stored));
	}
	TRY(tx_begin(cx, &tx));
	TRY(user_load(cx, id, &u));
	if (seq && seq != u.seq)
		return cx_fail(cx, RC_CONFLICT, L("Người khác vừa sửa người dùng này", "somebody else has just changed this user"));
	ruled = rules(&u);
	TRY(edit_apply(cx, &u, e));
	if (ruled && !rules(&u))
		TRY(admin_stays(cx, &u));
	TRY(user_write(cx, &u, stored));
	if (u.disabled ||
		stored.p) { /* whoever made a token or a calendar link under the old password made it for good otherwise */
		TRY(db_run(cx, "DELETE FROM tokens WHERE user_id = $1", V(id)));
		TRY(db_run(cx, "UPDATE mail_people SET feed = NULL, feed_at = NULL WHERE user_id = $1", V(id)));
	}
	if (u.disabled || (stored.p && e->must_change)) /* set by somebody else: whoever is signed in must do so anew */
		TRY(db_run(cx, "DELETE FROM sessions WHERE user_id = $1", V(id)));
	return tx_commit(&tx);
}
