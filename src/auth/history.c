/* What happened to an account: who made it, what changed, when its password was set; never a password, a hash or a token, which no entry holds. */
#include "auth/auth_int.h"

#include "ledger/ledger.h"
#include "res/res.h"

struct walk {
	struct jv *before; /* what the entry before says; NULL: none */
	VEC(struct jv *) v;
};

static const struct {
	const char *code, *vi, *en;
} fields[] = {
	{ "name", "Tên đăng nhập", "Sign-in name" },
	{ "post", "Chức vụ, công việc", "Post" },
	{ "role", "Vai trò", "Role" },
	{ "unit", "Đơn vị", "Unit" },
	{ "provider", "Đơn vị cung cấp dịch vụ", "Provider" },
	{ "disabled", "Tình trạng", "State" },
	{ "must_change", "Phải đổi mật khẩu khi đăng nhập", "Has to change the password" },
};

static struct str value_said(struct cx *cx, const char *code, const struct jv *v)
{
	const struct role *role = strcmp(code, "role") == 0 ? role_find(jv_str(v)) : NULL;
	struct field ref = { .type = F_REF, .to = strcmp(code, "unit") == 0 ? "units" : "providers" };

	if (role)
		return str_z(L(role->vi, role->en));
	if (strcmp(code, "unit") == 0 || strcmp(code, "provider") == 0)
		return jv_i64(v, 0) ? val_show(cx, &ref, &(struct val){ .set = true, .i = jv_i64(v, 0) }) : STR("");
	if (strcmp(code, "disabled") == 0)
		return str_z(jv_true(v) ? L("Đã khóa", "Disabled") : L("Đang dùng", "In use"));
	if (strcmp(code, "must_change") == 0)
		return str_z(jv_true(v) ? L("Có", "Yes") : L("Không", "No"));
	return arena_str(&cx->arena, jv_str(v));
}

static const char *what_said(struct cx *cx, const struct ledger_entry *e, bool first)
{
	if (first)
		return L("Tạo mới", "Created");
	if (!str_is(e->op, "password"))
		return L("Sửa", "Changed");
	return e->who == e->obj ? L("Tự đổi mật khẩu", "Changed the own password") : L("Đặt lại mật khẩu", "Password set");
}

static enum rc entry_add(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	struct walk *w = arg;
	struct arena *a = &cx->arena;
	struct jv *body, *data, *o, *changes;

	TRY(json_parse(cx, arena_str(a, e->body), &body));
	data = jv_get(body, "data");
	o = jv_obj(a);
	jv_set(a, o, "seq", jv_int(a, e->seq));
	jv_set(a, o, "at", jv_text(a, instant_text(a, e->at)));
	jv_set(a, o, "by", jv_text(a, jv_str(jv_get(jv_get(body, "by"), "name"))));
	jv_set(a, o, "what", jv_z(a, what_said(cx, e, w->before == NULL)));
	changes = jv_set(a, o, "changes", jv_list(a));
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct str before = w->before ? value_said(cx, fields[i].code, jv_get(w->before, fields[i].code)) : STR("");
		struct str after = value_said(cx, fields[i].code, jv_get(data, fields[i].code));
		struct jv *c;

		if (str_eq(before, after))
			continue;
		c = jv_push(a, changes, jv_obj(a));
		jv_set(a, c, "field", jv_z(a, fields[i].code));
		jv_set(a, c, "label", jv_z(a, L(fields[i].vi, fields[i].en)));
		if (w->before)
			jv_set(a, c, "before", jv_text(a, before));
		jv_set(a, c, "after", jv_text(a, after));
	}
	w->before = data;
	vec_push(a, &w->v, o);
	return RC_OK;
}

enum rc user_history(struct cx *cx, int64_t id, struct jv **out)
{
	struct walk w = { 0 };
	struct user u;

	TRY(user_load(cx, id, &u));
	TRY(ledger_each_of(cx, id, entry_add, &w));
	*out = jv_list(&cx->arena);
	for (size_t i = w.v.n; i-- > 0;)
		jv_push(&cx->arena, *out, w.v.p[i]);
	return RC_OK;
}
