/* Sign in and out, one's own password and API tokens. */
#include "app/app_int.h"

#include "sec/sec.h"

static enum rc sign_in_page(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *data = jv_obj(&cx->arena);
	struct str next = req_get(cx, rq, "next");

	if (rq->user && rq->method == GET) {
		reply_to(cx, out, "%" PRI_STR, ARG_STR(local_address(next) ? next : STR("/")));
		return RC_OK;
	}
	if (local_address(next))
		jv_set(&cx->arena, data, "next", jv_text(&cx->arena, next));
	if (rq->method == POST)
		jv_set(&cx->arena, data, "name", jv_text(&cx->arena, req_get(cx, rq, "name")));
	reply_data(out, data);
	reply_page(out, "sign-in");
	return RC_OK;
}

static struct str cookie(struct cx *cx, const struct req *rq, struct str token, bool end)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct str name = app_cookie_name(conf);

	return arena_fmt(&cx->arena, "%" PRI_STR "=%" PRI_STR "; Path=/; HttpOnly; SameSite=Strict%s%s", ARG_STR(name),
		ARG_STR(token), str_starts(conf->origin, STR("https://")) ? "; Secure" : "", end ? "; Max-Age=0" : "");
}

static struct str lower(struct cx *cx, struct str s)
{
	char *p = arena_alloc(&cx->arena, s.n + 1, 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	return (struct str){ p, s.n };
}

static enum rc sign_in(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct str name, password = req_get(cx, rq, "password"), next = req_get(cx, rq, "next"), token;
	enum rc rc;

	TRY(sign_in_page(cx, rq, out));
	TRY(req_text(cx, rq, "name", 1, 64, &name));
	rc = auth_sign_in(cx, lower(cx, name), str_cut(password, 0, 1000), rq->http->address, &conf->auth, &token);
	if (rc == RC_BUSY)
		out->status = 429;
	if (rc == RC_DENIED)
		out->status = 401;
	TRY(rc);
	reply_page(out, NULL);
	out->cookie = cookie(cx, rq, token, false);
	reply_to(cx, out, "%" PRI_STR, ARG_STR(local_address(next) ? next : STR("/")));
	return RC_OK;
}

static enum rc sign_out(struct cx *cx, const struct req *rq, struct reply *out)
{
	if (rq->session)
		TRY(session_end(cx, rq->session));
	out->cookie = cookie(cx, rq, STR(""), true);
	reply_to(cx, out, "/sign-in");
	return RC_OK;
}

static enum rc account_data(struct cx *cx, const struct req *rq, struct reply *out, struct str secret)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *list = jv_list(a);
	const struct user *u = rq->user;
	struct token *tokens;
	struct str unit;
	size_t n;

	TRY(token_list(cx, u->id, &tokens, &n));
	jv_set(a, o, "name", jv_text(a, u->name));
	jv_set(a, o, "post", jv_text(a, u->post));
	jv_set(a, o, "role", jv_z(a, L(u->role->vi, u->role->en)));
	jv_set(a, o, "must_change", jv_bool(a, u->must_change));
	if (u->unit && conf->unit_name && conf->unit_name(cx, u->unit, &unit) == RC_OK)
		jv_set(a, o, "unit", jv_text(a, unit));
	jv_set(a, o, "tokens", list);
	for (size_t i = 0; i < n; i++) {
		struct jv *t = jv_push(a, list, jv_obj(a));

		jv_set(a, t, "id", jv_int(a, tokens[i].id));
		jv_set(a, t, "name", jv_text(a, tokens[i].name));
		jv_set(a, t, "made", jv_int(a, tokens[i].made_at));
		jv_set(a, t, "until", jv_int(a, tokens[i].until));
		if (tokens[i].used_at)
			jv_set(a, t, "used", jv_int(a, tokens[i].used_at));
	}
	if (secret.n)
		jv_set(a, o, "secret", jv_text(a, secret));
	reply_data(out, o);
	reply_page(out, "account");
	return RC_OK;
}

static enum rc account(struct cx *cx, const struct req *rq, struct reply *out)
{
	return account_data(cx, rq, out, (struct str){ 0 });
}

static enum rc account_password(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str old = req_get(cx, rq, "old"), made = req_get(cx, rq, "password"), again = req_get(cx, rq, "again");

	TRY(account_data(cx, rq, out, (struct str){ 0 }));
	if (!str_eq(made, again))
		return cx_fail_at(cx, RC_INVALID, STR("again"),
			L("Hai lần nhập mật khẩu mới không giống nhau", "the two new passwords differ"));
	TRY(auth_change_password(cx, rq->session, old, made, rq->http->address));
	reply_notice(cx, out, "%s",
		L("Đã đổi mật khẩu; các phiên khác, mã truy cập API và đường dẫn lịch đã kết thúc.",
			"The password is changed; other sessions, the API tokens and the calendar link have ended."));
	reply_to(cx, out, "/account");
	return RC_OK;
}

static enum rc account_token(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct str name, secret;
	int64_t days;

	TRY(account_data(cx, rq, out, (struct str){ 0 }));
	TRY(req_text(cx, rq, "name", 1, 100, &name));
	TRY(req_i64_or(cx, rq, "days", 1, 365, 90, &days));
	TRY(token_create(cx, rq->user->id, name, cx->now + days * US_PER_DAY, &secret));
	return account_data(cx, rq, out, secret);
}

static enum rc account_token_end(struct cx *cx, const struct req *rq, struct reply *out)
{
	TRY(token_end(cx, rq->user->id, rq->id));
	reply_notice(cx, out, "%s", L("Đã thu hồi mã.", "The token is revoked."));
	reply_to(cx, out, "/account");
	return RC_OK;
}

const struct route account_routes[] = {
	{ GET, "/sign-in", CAP_PUBLIC, sign_in_page, "Trang đăng nhập", "The sign-in page", "sign-in" },
	{ POST, "/sign-in", CAP_PUBLIC, sign_in, "Đăng nhập", "Sign in", "sign-in", ROUTE_NO_CSRF },
	{ POST, "/sign-out", CAP_SELF, sign_out, "Đăng xuất", "Sign out", NULL, ROUTE_MUST },
	{ GET, "/account", CAP_SELF, account, "Tài khoản của mình", "One's own account", "account", ROUTE_MUST },
	{ POST, "/account/password", CAP_SELF, account_password, "Đổi mật khẩu của mình", "Change one's own password", "account",
		ROUTE_MUST | ROUTE_SESSION },
	{ POST, "/account/tokens", CAP_SELF, account_token, "Tạo mã truy cập API", "Create an API token", "account",
		ROUTE_SESSION },
	{ POST, "/account/tokens/{id}/end", CAP_SELF, account_token_end, "Thu hồi mã truy cập API", "Revoke an API token" },
	{ GET, "/static/{file}", CAP_PUBLIC, static_get, "Tệp tĩnh của giao diện", "Static files of the pages" },
	{ 0 },
};
