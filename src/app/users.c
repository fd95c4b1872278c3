/* The users page: administrators create users, change role, unit and post, disable, set a first password. */
#include "app/app_int.h"

#include "app/thing.h"
#include "db/db.h"
#include "sec/sec.h"

static struct jv *user_json(struct cx *cx, const struct user *u)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	jv_set(a, o, "id", jv_int(a, u->id));
	jv_set(a, o, "seq", jv_int(a, u->seq));
	jv_set(a, o, "name", jv_text(a, u->name));
	jv_set(a, o, "post", jv_text(a, u->post));
	jv_set(a, o, "role", jv_z(a, u->role->code));
	if (u->unit)
		jv_set(a, o, "unit", jv_int(a, u->unit));
	if (u->provider)
		jv_set(a, o, "provider", jv_int(a, u->provider));
	jv_set(a, o, "disabled", jv_bool(a, u->disabled));
	jv_set(a, o, "must_change", jv_bool(a, u->must_change));
	return o;
}

static struct str unit_name(struct cx *cx, const struct req *rq, int64_t unit)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct str name = { 0 };

	if (!unit || !conf->unit_name)
		return name;
	if (conf->unit_name(cx, unit, &name) != RC_OK) {
		cx_clear(cx);
		name = arena_fmt(&cx->arena, "#%" PRId64, unit);
	}
	return name;
}

static const char *state_word(struct cx *cx, const struct user *u)
{
	if (u->disabled)
		return L("Đã khóa", "Disabled");
	return u->must_change ? L("Chờ đổi mật khẩu lần đầu", "Has to change the first password") : L("Đang dùng", "In use");
}

static enum rc users(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *data = jv_obj(a), *list = jv_set(a, data, "users", jv_list(a));
	struct jv *view = jv_obj(a), *rows = jv_set(a, view, "rows", jv_list(a));
	struct user *u;
	size_t n;

	TRY(user_list(cx, &u, &n));
	for (size_t i = 0; i < n; i++) {
		struct jv *row = jv_push(a, rows, jv_obj(a));
		struct str unit = unit_name(cx, rq, u[i].unit ? u[i].unit : u[i].provider);

		jv_push(a, list, user_json(cx, &u[i]));
		jv_set(a, row, "id", jv_int(a, u[i].id));
		jv_set(a, row, "name", jv_text(a, u[i].name));
		jv_set(a, row, "post", jv_text(a, u[i].post));
		jv_set(a, row, "role", jv_z(a, L(u[i].role->vi, u[i].role->en)));
		if (unit.n)
			jv_set(a, row, "unit", jv_text(a, unit));
		jv_set(a, row, "state", jv_z(a, state_word(cx, &u[i])));
	}
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

/* --- the form --- */

struct form {
	struct cx *cx;
	const struct fault *fault;
	struct jv *fields;
};

static struct jv *field(struct form *f, const char *code, const char *kind, const char *label, struct str value, bool required)
{
	struct arena *a = &f->cx->arena;
	struct jv *o = jv_push(a, f->fields, jv_obj(a));

	jv_set(a, o, "code", jv_z(a, code));
	jv_set(a, o, "label", jv_z(a, label));
	jv_set(a, o, "kind", jv_z(a, kind));
	jv_set(a, o, "required", jv_bool(a, required));
	if (value.p)
		jv_set(a, o, "value", jv_text(a, value));
	if (f->fault->rc != RC_OK && str_is(f->fault->place, code))
		jv_set(a, o, "error", jv_text(a, f->fault->text));
	return o;
}

static void option(struct form *f, struct jv *options, struct str value, struct str text, struct str now)
{
	struct arena *a = &f->cx->arena;
	struct jv *o = jv_push(a, options, jv_obj(a));

	jv_set(a, o, "value", jv_text(a, value));
	jv_set(a, o, "text", jv_text(a, text));
	jv_set(a, o, "on", jv_bool(a, str_eq(value, now)));
}

static enum rc unit_options(struct form *f, struct jv *options, struct str now)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct cx *cx = f->cx;

	option(f, options, STR(""), str_z(L("Toàn cơ quan (không thuộc một đơn vị)", "The whole office (no unit)")), now);
	TRY(db_query(cx, &r, "SELECT id, name FROM units ORDER BY sortkey, id"));
	while (rows_next(&r))
		option(f, options, arena_fmt(&cx->arena, "%" PRId64, rows_i64(&r, 0)), rows_copy(cx, &r, 1), now);
	return rows_end(cx, &r);
}

static enum rc provider_options(struct form *f, struct jv *options, struct str now)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct cx *cx = f->cx;

	option(f, options, STR(""), str_z(L("Không", "None")), now);
	TRY(db_query(cx, &r, "SELECT id, name FROM providers ORDER BY sortkey, id"));
	while (rows_next(&r))
		option(f, options, arena_fmt(&cx->arena, "%" PRId64, rows_i64(&r, 0)), rows_copy(cx, &r, 1), now);
	return rows_end(cx, &r);
}

static void help(struct form *f, struct jv *o, const char *text)
{
	jv_set(&f->cx->arena, o, "help", jv_z(&f->cx->arena, text));
}

static enum rc fields_fill(struct form *f, const struct req *rq, const struct user *u)
{
	struct cx *cx = f->cx;
	struct arena *a = &cx->arena;
	struct str role = req_get(cx, rq, "role"), unit = req_get(cx, rq, "unit"), post = req_get(cx, rq, "post"),
		   provider = req_get(cx, rq, "provider");
	struct jv *options, *o;

	if (u && !role.p)
		role = str_z(u->role->code);
	if (u && !post.p)
		post = u->post;
	if (u && !unit.p && u->unit)
		unit = arena_fmt(a, "%" PRId64, u->unit);
	if (u && !provider.p && u->provider)
		provider = arena_fmt(a, "%" PRId64, u->provider);
	if (!u)
		help(f, field(f, "name", "text", L("Tên đăng nhập", "Sign-in name"), req_get(cx, rq, "name"), true),
			L("a-z, 0-9 . _ -; không đổi được về sau", "a-z, 0-9 . _ -; it cannot be changed later"));
	help(f, field(f, "post", "text", L("Chức vụ, công việc", "Post"), post, true),
		L("Ví dụ: Đầu mối an ninh mạng. Không ghi họ tên.", "For example: Security officer. No person's name."));
	options = jv_set(a, field(f, "role", "choice", L("Vai trò", "Role"), role, true), "options", jv_list(a));
	for (const struct role *r = auth_roles; r->code; r++)
		option(f, options, str_z(r->code), str_z(L(r->vi, r->en)), role.n ? role : STR("unit_officer"));
	options = jv_set(a, field(f, "unit", "choice", L("Đơn vị", "Unit"), unit, false), "options", jv_list(a));
	TRY(unit_options(f, options, unit.p ? unit : STR("")));
	o = field(f, "provider", "choice", L("Đơn vị cung cấp dịch vụ", "Provider"), provider, false);
	help(f, o,
		L("Chỉ cho vai trò đơn vị cung cấp dịch vụ: người này chỉ thấy các hệ thống do đơn vị đó cung cấp, vận hành.",
			"For the role of a service provider alone: this person sees only the systems of that provider."));
	TRY(provider_options(f, jv_set(a, o, "options", jv_list(a)), provider.p ? provider : STR("")));
	help(f,
		field(f, "password", "password",
			u ? L("Đặt lại mật khẩu", "Set a new password") : L("Mật khẩu lần đầu", "First password"),
			(struct str){ 0 }, !u),
		L("Ít nhất 10 ký tự; người dùng phải đổi khi đăng nhập lần đầu",
			"At least 10 characters; the user must change it at the first sign-in"));
	if (u) {
		struct str on = rq->method == POST ? req_get(cx, rq, "disabled") : u->disabled ? STR("1") : STR("0");

		options = jv_set(
			a, field(f, "disabled", "bool", L("Tình trạng", "State"), (struct str){ 0 }, false), "options", jv_list(a));
		option(f, options, STR("0"), str_z(L("Đang dùng", "In use")), on);
		option(f, options, STR("1"),
			str_z(L("Khóa: không đăng nhập được, mọi phiên và mã kết thúc",
				"Disabled: cannot sign in, sessions and tokens end")),
			on);
	}
	return RC_OK;
}

static enum rc user_form(struct cx *cx, const struct req *rq, struct reply *out, const struct user *u)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head = jv_set(a, view, "head", jv_obj(a)), *groups = jv_set(a, view, "groups", jv_list(a)),
		  *g, *crumbs, *c;
	struct fault told = cx->fault;
	struct form f = { cx, &told, NULL };
	enum rc rc;

	cx_clear(cx);
	jv_set(a, head, "title", u ? jv_text(a, u->name) : jv_z(a, L("Thêm người dùng", "Add a user")));
	crumbs = jv_set(a, head, "crumbs", jv_list(a));
	c = jv_push(a, crumbs, jv_obj(a));
	jv_set(a, c, "text", jv_z(a, L("Người dùng", "Users")));
	jv_set(a, c, "url", jv_z(a, "/users"));
	if (u)
		thing_act(cx, head, L("Lịch sử thay đổi", "History"), arena_fmt(a, "/users/%" PRId64 "/history", u->id), false);
	jv_set(a, view, "action", u ? jv_text(a, arena_fmt(a, "/users/%" PRId64, u->id)) : jv_z(a, "/users"));
	if (u)
		jv_set(a, view, "seq", jv_int(a, u->seq));
	g = jv_push(a, groups, jv_obj(a));
	f.fields = jv_set(a, g, "fields", jv_list(a));
	rc = fields_fill(&f, rq, u);
	jv_set(a, view, "submit", jv_z(a, u ? L("Ghi thay đổi", "Save") : L("Thêm người dùng", "Add the user")));
	jv_set(a, view, "cancel", jv_z(a, "/users"));
	reply_view(out, view);
	if (u)
		reply_data(out, user_json(cx, u));
	reply_page(out, "form");
	if (rc == RC_OK)
		cx->fault = told;
	return rc != RC_OK ? rc : told.rc;
}

static enum rc user_new(struct cx *cx, const struct req *rq, struct reply *out)
{
	return user_form(cx, rq, out, NULL);
}

static enum rc user_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct user u;

	TRY(user_load(cx, rq->id, &u));
	out->etag = u.seq;
	return user_form(cx, rq, out, &u);
}

static enum rc user_past(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *data = jv_obj(a), *entries, *head;
	struct user u;

	TRY(user_load(cx, rq->id, &u));
	TRY(user_history(cx, u.id, &entries));
	for (size_t i = 0; i < entries->n; i++) {
		struct jv *e = jv_at(entries, i);

		set_text(cx, e, "author", author_text(cx, jv_i64(jv_get(e, "seq"), 0), jv_str(jv_get(e, "by"))));
	}
	head = thing_head(cx, view, arena_fmt(a, L("Lịch sử thay đổi: %.*s", "History: %.*s"), ARG_STR(u.name)), NULL);
	thing_crumb(cx, head, L("Người dùng", "Users"), STR("/users"));
	thing_crumb(cx, head, arena_z(a, u.name), arena_fmt(a, "/users/%" PRId64, u.id));
	jv_set(a, data, "entries", entries);
	jv_set(a, view, "entries", entries);
	reply_data(out, data);
	reply_view(out, view);
	return RC_OK;
}

static enum rc unit_read(struct cx *cx, const struct req *rq, int64_t *unit)
{
	struct str s = req_get(cx, rq, "unit");
	int64_t n;

	if (!s.p)
		return RC_OK;
	if (s.n == 0) {
		*unit = 0;
		return RC_OK;
	}
	TRY(req_i64(cx, rq, "unit", 1, INT64_MAX, unit));
	TRY(db_i64(cx, &n, "SELECT count(*) FROM units WHERE id = $1", V(*unit)));
	return n ? RC_OK : cx_fail_at(cx, RC_INVALID, STR("unit"), L("Không có đơn vị này", "there is no such unit"));
}

static enum rc provider_read(struct cx *cx, const struct req *rq, int64_t *provider)
{
	int64_t n;

	if (!req_get(cx, rq, "provider").n)
		return RC_OK;
	TRY(req_i64(cx, rq, "provider", 1, INT64_MAX, provider));
	TRY(db_i64(cx, &n, "SELECT count(*) FROM providers WHERE id = $1", V(*provider)));
	return n ? RC_OK
	         : cx_fail_at(
			   cx, RC_INVALID, STR("provider"), L("Không có đơn vị cung cấp dịch vụ này", "there is no such provider"));
}

static enum rc edit_read(struct cx *cx, const struct req *rq, struct user_edit *e)
{
	bool disabled = false;

	*e = (struct user_edit){
		.post = req_get(cx, rq, "post"), .role = req_get(cx, rq, "role"), .unit = -1, .disabled = -1, .must_change = true
	};
	e->name = req_get(cx, rq, "name");
	e->password = req_get(cx, rq, "password");
	if (!e->password.n)
		e->password = (struct str){ 0 };
	TRY(unit_read(cx, rq, &e->unit));
	TRY(provider_read(cx, rq, &e->provider));
	if (req_get(cx, rq, "disabled").n) {
		TRY(req_bool(cx, rq, "disabled", &disabled));
		e->disabled = disabled;
	}
	return RC_OK;
}

static enum rc created(struct cx *cx, const struct req *rq, int64_t *id)
{
	struct user_edit e;

	TRY(edit_read(cx, rq, &e));
	if (e.unit < 0)
		e.unit = 0;
	return user_create(cx, &e, id);
}

static enum rc user_add(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct user u;
	int64_t id;

	if (created(cx, rq, &id) != RC_OK)
		return user_form(cx, rq, out, NULL);
	TRY(user_load(cx, id, &u));
	out->status = 201;
	reply_data(out, user_json(cx, &u));
	reply_notice(cx, out, L("Đã thêm người dùng %" PRI_STR ".", "User %" PRI_STR " is added."), ARG_STR(u.name));
	reply_to(cx, out, "/users");
	return RC_OK;
}

static enum rc changed(struct cx *cx, const struct req *rq)
{
	struct user_edit e;
	int64_t seq;

	TRY(req_seq(cx, rq, &seq));
	TRY(edit_read(cx, rq, &e));
	return user_change(cx, rq->id, seq, &e);
}

static enum rc user_edited(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct fault told;
	struct user u;

	if (changed(cx, rq) != RC_OK) {
		told = cx->fault;
		cx_clear(cx);
		TRY(user_load(cx, rq->id, &u));
		cx->fault = told;
		return user_form(cx, rq, out, &u);
	}
	TRY(user_load(cx, rq->id, &u));
	out->etag = u.seq;
	reply_data(out, user_json(cx, &u));
	reply_notice(cx, out, L("Đã ghi thay đổi của %" PRI_STR ".", "%" PRI_STR " is changed."), ARG_STR(u.name));
	reply_to(cx, out, "/users");
	return RC_OK;
}

const struct route user_routes[] = {
	{ GET, "/users", CAP_USERS, users, "Người dùng", "Users", "users" },
	{ GET, "/users/new", CAP_USERS, user_new, "Biểu mẫu thêm người dùng", "The form for a new user", "form" },
	{ POST, "/users", CAP_USERS, user_add, "Thêm người dùng", "Add a user", "form" },
	{ GET, "/users/{id}", CAP_USERS, user_show, "Một người dùng", "One user", "form" },
	{ GET, "/users/{id}/history", CAP_USERS, user_past, "Lịch sử thay đổi của một người dùng", "What happened to one user",
		"history" },
	{ POST, "/users/{id}", CAP_USERS, user_edited, "Sửa, khóa, đặt lại mật khẩu", "Change, disable, set a password", "form" },
	{ 0 },
};
