/* /openapi.json, and /api: the same for people, one panel a resource: its addresses, then its fields. */
#include "web/openapi.h"
#include "web/web.h"

static enum rc openapi(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b;

	buf_init(&b, 8u << 20);
	json_write(&b, openapi_make(cx, app_conf_of(rq->app)));
	reply_bytes(out, "application/json; charset=utf-8", (struct str){ 0 }, &b);
	return RC_OK;
}

static struct jv *group_of(struct cx *cx, struct jv *groups, struct str name)
{
	const struct res *r = res_find(name);
	struct jv *g;

	for (size_t i = 0; i < groups->n; i++)
		if (str_eq(jv_str(jv_get(groups->items[i], "name")), name))
			return groups->items[i];
	g = jv_push(&cx->arena, groups, jv_obj(&cx->arena));
	set_text(cx, g, "name", name);
	set_text(cx, g, "title", r ? str_z(L(r->vi_many, r->en_many)) : arena_fmt(&cx->arena, "/%.*s", ARG_STR(name)));
	jv_set(&cx->arena, g, "calls", jv_list(&cx->arena));
	jv_set(&cx->arena, g, "fields", jv_list(&cx->arena));
	return g;
}

static void call(struct cx *cx, struct jv *calls, const struct route *r)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, calls, jv_obj(a)), *rights = openapi_rights(cx, r->may);
	struct str text = STR("");

	for (size_t i = 0; i < rights->n; i++)
		text = arena_fmt(a, "%.*s%s%.*s", ARG_STR(text), i ? ", " : "", ARG_STR(jv_str(rights->items[i])));
	jv_set(a, o, "method", jv_z(a, method_names[r->method]));
	jv_set(a, o, "path", jv_z(a, r->path));
	jv_set(a, o, "text", jv_z(a, L(r->vi, r->en)));
	jv_set(a, o, "rights", jv_text(a, text));
	jv_set(a, o, "page", jv_bool(a, r->page != NULL));
}

static struct str type_of(struct cx *cx, const struct field *f)
{
	static const char *const names[] = { [F_TEXT] = "text",
		[F_INT] = "int",
		[F_BOOL] = "bool",
		[F_DATE] = "date",
		[F_INSTANT] = "instant",
		[F_PERIOD] = "period",
		[F_ENUM] = "enum",
		[F_FLAGS] = "flags",
		[F_REF] = "ref",
		[F_LINKS] = "links",
		[F_FILE] = "file" };
	struct arena *a = &cx->arena;
	struct str t = str_z(names[f->type]);

	if (f->type == F_TEXT && f->max)
		t = arena_fmt(a, "%.*s ≤ %" PRId64, ARG_STR(t), f->max);
	if (f->type == F_INT && f->max)
		t = arena_fmt(a, "%.*s %" PRId64 "..%" PRId64, ARG_STR(t), f->min, f->max);
	return t;
}

static void field_rows(struct cx *cx, const struct res *r, struct jv *fields)
{
	struct arena *a = &cx->arena;

	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		struct jv *o = jv_push(a, fields, jv_obj(a)), *choices = jv_set(a, o, "choices", jv_list(a));

		jv_set(a, o, "code", jv_z(a, f->code));
		jv_set(a, o, "type", jv_text(a, type_of(cx, f)));
		jv_set(a, o, "text", jv_text(a, openapi_field_text(cx, f)));
		jv_set(a, o, "required", jv_bool(a, f->required));
		for (const struct choice *c = f->choices; c && c->code; c++) {
			struct jv *w = jv_push(a, choices, jv_obj(a));

			jv_set(a, w, "code", jv_z(a, c->code));
			jv_set(a, w, "text", jv_z(a, L(c->vi, c->en)));
		}
	}
}

static enum rc api_page(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct app_conf *conf = app_conf_of(rq->app);
	struct jv *view = jv_obj(&cx->arena), *groups = jv_list(&cx->arena), *head;

	reply_data(out, openapi_make(cx, conf));
	if (rq->json)
		return RC_OK;
	for (const struct route *const *t = conf->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++)
			call(cx, jv_get(group_of(cx, groups, openapi_group(r)), "calls"), r);
	for (size_t i = 0; res_all[i]; i++)
		field_rows(cx, res_all[i], jv_get(group_of(cx, groups, str_z(res_all[i]->name)), "fields"));
	head = thing_head(cx, view, STR("API"),
		L("Cùng một địa chỉ: trình duyệt nhận trang, chương trình nhận JSON (Accept: application/json).",
			"One address: a browser gets a page, a program gets JSON (Accept: application/json)."));
	thing_act(cx, head, "openapi.json", STR("/openapi.json"), false);
	jv_set(&cx->arena, view, "groups", groups);
	reply_view(out, view);
	return RC_OK;
}

const struct route api_routes[] = {
	{ GET, "/api", CAP_READ, api_page, "Mọi địa chỉ và trường dữ liệu", "Every address and field", "api" },
	{ GET, "/openapi.json", CAP_READ, openapi, "Mô tả API theo OpenAPI 3.1", "The API as OpenAPI 3.1" },
	{ 0 },
};
