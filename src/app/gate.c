/* What is asked before a handler runs, in this order: method, session, origin and form token, permission, rate. */
#include "app/app_int.h"

#include "sec/sec.h"

static bool cookie_is_host(const struct app_conf *c)
{
	return str_starts(c->origin, STR("https://"));
}

struct str app_cookie_name(const struct app_conf *c)
{
	return cookie_is_host(c) ? STR("__Host-sid") : STR("sid");
}

static enum rc known_by_token(struct cx *cx, struct turn *t, struct str authorization)
{
	enum rc rc;

	if (!str_eq_ascii(str_cut(authorization, 0, 7), STR("bearer "))) {
		t->out.status = 401;
		return cx_fail(cx, RC_DENIED, L("Chỉ nhận Authorization: Bearer", "only Authorization: Bearer is understood"));
	}
	rc = token_load(cx, str_trim(str_from(authorization, 7)), &t->user);
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		t->out.status = 401;
		return cx_fail(cx, RC_DENIED, L("Mã truy cập không đúng hoặc đã hết hạn", "the token is wrong or over"));
	}
	TRY(rc);
	t->rq.user = &t->user;
	return RC_OK;
}

static enum rc known_by_cookie(struct cx *cx, struct turn *t)
{
	const struct app_conf *conf = &t->app->conf;
	struct str token = pairs_get(&t->http->cookies, arena_z(&cx->arena, app_cookie_name(conf)));
	enum rc rc;

	if (!token.n)
		return RC_OK;
	rc = session_load(cx, token, &conf->auth, &t->session);
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	t->user = t->session.user;
	t->rq.user = &t->user;
	t->rq.session = &t->session;
	return RC_OK;
}

static enum rc known(struct cx *cx, struct turn *t)
{
	struct str authorization = http_header(t->http, "authorization");

	if (authorization.p)
		TRY(known_by_token(cx, t, authorization));
	else
		TRY(known_by_cookie(cx, t));
	if (t->rq.user)
		cx->who = user_who(t->rq.user);
	else
		cx->who = (struct who){ .may = CAP_PUBLIC };
	return RC_OK;
}

/* A browser says where a form came from; other programs say nothing and have no cookie that could be abused. */
static enum rc origin_ask(struct cx *cx, struct turn *t)
{
	struct str origin = http_header(t->http, "origin"), site = http_header(t->http, "sec-fetch-site");
	struct str want = t->app->conf.origin;

	if (!want.n)
		want = arena_fmt(&cx->arena, "http://%" PRI_STR, ARG_STR(http_header(t->http, "host")));
	if ((!origin.p || str_eq(origin, want)) && (!site.p || str_is(site, "same-origin") || str_is(site, "none")))
		return RC_OK;
	return cx_fail_at(
		cx, RC_DENIED, STR("origin"), L("Biểu mẫu được gửi từ một trang khác", "the form was sent by another site"));
}

static enum rc csrf_ask(struct cx *cx, struct turn *t)
{
	struct str token = http_header(t->http, "x-csrf-token"), want = t->session.csrf;

	if (!token.p)
		token = pairs_get(&t->http->form, "csrf");
	if (token.n == want.n && want.n && same_bytes(token.p, want.p, want.n))
		return RC_OK;
	return cx_fail_at(cx, RC_DENIED, STR("csrf"),
		L("Biểu mẫu đã cũ hoặc không do trang này tạo ra: tải lại trang rồi gửi lại",
			"the form is old or not ours: reload the page and send again"));
}

static enum rc permission_ask(struct cx *cx, struct turn *t)
{
	const struct route *r = t->rq.route;

	if ((r->flags & ROUTE_SESSION) && t->rq.user && !t->rq.session)
		return cx_fail(cx, RC_DENIED,
			L("Việc này chỉ làm được trong phiên đăng nhập, không bằng mã truy cập API",
				"this is done in a signed-in session only, not with an API token"));
	if ((cx->who.may & r->may) == r->may && r->may != 0) {
		if (!t->rq.user || !t->user.must_change || (r->flags & ROUTE_MUST) || (r->may & CAP_PUBLIC))
			return RC_OK;
		t->out.to = STR("/account");
		return cx_fail_at(
			cx, RC_DENIED, STR("must_change"), L("Phải đổi mật khẩu trước", "the password must be changed first"));
	}
	if (t->rq.user)
		return cx_fail(cx, RC_DENIED, L("Vai trò của anh/chị không được làm việc này", "your role may not do this"));
	t->out.status = 401;
	return cx_fail(cx, RC_DENIED, L("Chưa đăng nhập hoặc phiên làm việc đã hết", "not signed in, or the session is over"));
}

enum rc gate(struct cx *cx, struct turn *t, bool body_is_here)
{
	bool found = route_find(t);
	const struct route *r = t->rq.route;
	bool open = r && r->may == CAP_PUBLIC && !r->page && r->method == GET; /* static files need not know who asks */

	if (!open)
		TRY(known(cx, t));
	else
		cx->who = (struct who){ .may = CAP_PUBLIC };
	if (!r && !t->rq.user) { /* strangers are not told which addresses exist */
		t->out.status = 401;
		return cx_fail(
			cx, RC_DENIED, L("Chưa đăng nhập hoặc phiên làm việc đã hết", "not signed in, or the session is over"));
	}
	if (!r && found) {
		t->out.status = 405;
		return cx_fail(cx, RC_INVALID, L("Địa chỉ này không nhận phương thức %s", "this address does not take %s"),
			method_names[t->http->method]);
	}
	if (!r)
		return cx_fail(cx, RC_NOT_FOUND, L("Không có địa chỉ này", "there is no such address"));
	if (t->rq.method != GET) {
		TRY(origin_ask(cx, t));
		if (t->rq.session && body_is_here && !(r->flags & ROUTE_NO_CSRF))
			TRY(csrf_ask(cx, t));
	}
	TRY(permission_ask(cx, t));
	return body_is_here ? rate_ask(cx, t) : RC_OK;
}
