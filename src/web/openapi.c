/* The API described by itself: OpenAPI 3.1 made from the tables of routes and fields when it is asked for, so that it cannot lie. What a table
 * does not say (what the few hand-written pages ask and answer) stands in openapi_words.c; tests/openapi compares both with the running program. */
#include "web/openapi_int.h"
#include "web/web.h"

static const struct {
	uint64_t may;
	const char *code;
} rights[] = {
	{ CAP_READ, "read" },
	{ CAP_EDIT, "edit" },
	{ CAP_IMPORT, "import" },
	{ CAP_EXPORT, "export" },
	{ CAP_CHECK, "check" },
	{ CAP_SUBMIT, "submit" },
	{ CAP_GRANT, "grant" },
	{ CAP_LAW, "law" },
	{ CAP_SETTINGS, "settings" },
	{ CAP_USERS, "users" },
	{ CAP_LEDGER, "ledger" },
	{ CAP_DRAFTS, "drafts" },
	{ CAP_OFFICE, "office" },
	{ CAP_SELF, "self" },
	{ CAP_PUBLIC, "public" },
};

struct jv *openapi_rights(struct cx *cx, uint64_t may)
{
	struct jv *list = jv_list(&cx->arena);

	for (size_t i = 0; i < COUNT(rights); i++)
		if (may & rights[i].may)
			jv_push(&cx->arena, list, jv_z(&cx->arena, rights[i].code));
	return list;
}

/* --- operations --- */

static const struct res *res_of_route(const struct route *r)
{
	const struct thing *t = r->arg;

	return generic_of(r) ? t->res : NULL;
}

static struct jv *word_schema(struct cx *cx, const struct word *w)
{
	struct jv *o = typed(cx, w->type), *among = w->among ? jv_list(&cx->arena) : NULL;
	struct str rest = str_z(w->among), one;

	while (among && str_next(&rest, ' ', &one))
		jv_push(&cx->arena, among, jv_text(&cx->arena, one));
	if (among)
		jv_set(&cx->arena, o, "enum", among);
	if (strcmp(w->type, "boolean") != 0)
		bounds(cx, o, strcmp(w->type, "string") == 0, w->min, w->max);
	return o;
}

static struct jv *param(
	struct cx *cx, struct jv *list, const char *name, const char *in, const char *text, bool required, struct jv *schema)
{
	struct jv *p = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	say(cx, p, "name", name);
	say(cx, p, "in", in);
	say(cx, p, "description", text);
	if (required)
		jv_set(&cx->arena, p, "required", jv_bool(&cx->arena, true));
	jv_set(&cx->arena, p, "schema", schema);
	return p;
}

static void path_params(struct cx *cx, const struct route *r, struct jv *list)
{
	struct str rest = str_from(str_z(r->path), 1), seg;

	while (str_next(&rest, '/', &seg)) {
		const struct res *res = res_of_route(r);
		struct jv *schema;

		if (seg.n < 3 || seg.p[0] != '{')
			continue;
		seg = str_cut(seg, 1, seg.n - 2);
		schema = typed(cx, str_is(seg, "id") ? "integer" : "string");
		if (str_is(seg, "step") && res && res->steps) {
			struct jv *codes = jv_set(&cx->arena, schema, "enum", jv_list(&cx->arena));

			for (const struct step *s = res->steps; s->code; s++)
				jv_push(&cx->arena, codes, jv_z(&cx->arena, s->code));
		}
		param(cx, list, arena_z(&cx->arena, seg), "path", str_is(seg, "id") ? L("Mã số", "Id") : L("Tên", "Name"), true,
			schema);
	}
}

static void query_params(struct cx *cx, const char *names, struct jv *list)
{
	struct str rest = str_z(names), one;

	while (names && str_next(&rest, ' ', &one)) {
		bool required = one.p[0] == '!';
		const struct word *w = word_of(str_from(one, required));

		param(cx, list, w->name ? w->name : w->key, "query", L(w->vi, w->en), required, word_schema(cx, w));
	}
}

/* A list is filtered by every field; "-" asks for those where it is not known. */
static void filter_params(struct cx *cx, const struct res *r, struct jv *list)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->fields[i].erasable)
			param(cx, list, r->fields[i].code, "query", openapi_field_text(cx, &r->fields[i]).p, false,
				typed(cx, "string"));
}

static struct jv *params(struct cx *cx, const struct route *r)
{
	const struct generic *g = generic_of(r);
	struct jv *list = jv_list(&cx->arena);

	path_params(cx, r, list);
	query_params(cx, query_of(r), list);
	if (g && g->fields)
		filter_params(cx, res_of_route(r), list);
	if (r->method == DELETE)
		query_params(cx, "!seq reason_why", list);
	if (r->method != GET && !(r->may & CAP_PUBLIC))
		param(cx, list, "X-CSRF-Token", "header", L("Chỉ với phiên đăng nhập", "With a session only"), false,
			typed(cx, "string"));
	return list;
}

/* In a JSON body: what may be repeated is a list too, a flag also true or false. */
static struct jv *body_schema(struct cx *cx, const struct word *w)
{
	struct jv *o, *l, *s = word_schema(cx, w);

	if (!w->many && !word_flag(w))
		return s;
	o = jv_obj(&cx->arena);
	l = jv_set(&cx->arena, o, "anyOf", jv_list(&cx->arena));
	jv_push(&cx->arena, l, s);
	jv_push(&cx->arena, l, w->many ? list_of(cx, word_schema(cx, w)) : typed(cx, "boolean"));
	return o;
}

static struct jv *form_schema(struct cx *cx, const char *names)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props = put(cx, o, "properties"), *required = jv_list(a);
	struct str rest = str_z(names), one;

	while (*names && str_next(&rest, ' ', &one)) {
		bool must = one.p[0] == '!';

		if (str_is(one, "*"))
			continue;
		const struct word *w = word_of(str_from(one, must));
		struct jv *s = jv_set(a, props, w->name ? w->name : w->key, body_schema(cx, w));

		say(cx, s, "description", L(w->vi, w->en));
		if (must)
			jv_push(a, required, jv_z(a, w->name ? w->name : w->key));
	}
	if (required->n)
		jv_set(a, o, "required", required);
	return o;
}

static struct jv *file_form(struct cx *cx, const char *name, bool alone)
{
	struct jv *o = typed(cx, "object"), *f = put(cx, put(cx, o, "properties"), name);

	say(cx, f, "type", "string");
	say(cx, f, "contentMediaType", "application/octet-stream");
	if (alone)
		jv_push(&cx->arena, jv_set(&cx->arena, o, "required", jv_list(&cx->arena)), jv_z(&cx->arena, name));
	return o;
}

static struct jv *row_with_file(struct cx *cx, struct jv *sent)
{
	struct jv *o = jv_obj(&cx->arena), *all = jv_set(&cx->arena, o, "anyOf", jv_list(&cx->arena));

	jv_push(&cx->arena, all, sent);
	jv_push(&cx->arena, all, file_form(cx, "file", false));
	return o;
}

static void body_of(struct cx *cx, const struct route *r, struct jv *op)
{
	const struct generic *g = generic_of(r);
	const struct asked *q = asked_of(r);
	const char *form = g ? g->form : q ? q->form : NULL;
	enum body kind = g ? g->body : form ? B_FORM : B_NONE;
	struct jv *b, *sent;

	if (kind == B_NONE || r->method == DELETE)
		return;
	b = put(cx, op, "requestBody");
	jv_set(&cx->arena, b, "required", jv_bool(&cx->arena, kind != B_FORM || strpbrk(form, "!@") != NULL));
	if (kind == B_SHEET || (form && form[0] == '@')) { /* "@files": a form with files under that name */
		content(cx, b, "multipart/form-data", file_form(cx, kind == B_SHEET ? "file" : form + 1, true));
		return;
	}
	sent = kind == B_ROW ? ref(cx, "schemas", arena_fmt(&cx->arena, "%s.sent", res_of_route(r)->name).p)
	                     : form_schema(cx, form);
	content(cx, b, "application/json", sent);
	content(cx, b, "application/x-www-form-urlencoded", sent);
	if (kind == B_ROW && res_field_find(res_of_route(r), STR("file")) >= 0)
		content(cx, b, "multipart/form-data", row_with_file(cx, sent));
}

static struct jv *answer_schema(struct cx *cx, enum answer k, const struct res *r)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props = jv_obj(a);

	switch (k) {
	case A_ROW: return ref(cx, "schemas", r->name);
	case A_DUTY: return ref(cx, "schemas", "duty");
	case A_PLAN: return ref(cx, "schemas", "plan");
	case A_COUNTS: return ref(cx, "schemas", "counts");
	case A_LIST:
	case A_DUTIES:
		jv_set(a, props, "rows", list_of(cx, ref(cx, "schemas", k == A_LIST ? r->name : "duty")));
		jv_set(a, props, "total", typed(cx, "integer"));
		type_or_null(cx, put(cx, props, k == A_LIST ? "next" : "on"), "string");
		break;
	case A_HISTORY: jv_set(a, props, "entries", list_of(cx, ref(cx, "schemas", "change"))); break;
	default: return o;
	}
	jv_set(a, o, "properties", props);
	return o;
}

static void answer_of(struct cx *cx, const struct route *r, struct jv *responses)
{
	static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	const struct generic *g = generic_of(r);
	const struct asked *q = asked_of(r);
	enum answer k = g ? g->answer : q ? q->answer : A_ANY;
	struct jv *ok = put(cx, responses, g && g->status ? "201" : "200");

	say(cx, ok, "description", L(r->vi, r->en));
	if (k == A_FILE) {
		content(cx, ok, "*/*", jv_obj(&cx->arena)); /* of the kind that the file is */
	} else if (k == A_SHEET || k == A_EMPTY_SHEET) {
		content(cx, ok, xlsx, jv_obj(&cx->arena));
		if (k == A_SHEET) {
			content(cx, ok, "text/csv", typed(cx, "string"));
			content(cx, ok, "application/x-ndjson", typed(cx, "string"));
		}
	} else {
		content(cx, ok, "application/json", answer_schema(cx, k, res_of_route(r)));
		if (r->page && r->method == GET)
			content(cx, ok, "text/html", typed(cx, "string"));
	}
	if (r->method != GET) {
		struct jv *to = put(cx, responses, "303");

		say(cx, to, "description", L("Trình duyệt được đưa tới trang kết quả", "A browser is sent on to the result"));
	}
}

static void failures_of(struct cx *cx, const struct route *r, struct jv *responses)
{
	for (const struct failure *f = failures; f->code; f++) {
		const char *c = f->code;

		if ((*c == '4' && c[2] == '4' && !strchr(r->path, '{')) || (strcmp(c, "409") == 0 && r->method == GET) ||
			(strcmp(c, "413") == 0 && r->method == GET))
			continue;
		jv_set(&cx->arena, responses, c, ref(cx, "responses", f->name));
	}
}

static struct str operation_id(struct cx *cx, const struct route *r)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 300);
	buf_z(&b, method_names[r->method]);
	for (const char *p = r->path; *p; p++)
		if (*p != '{' && *p != '}')
			buf_byte(&b, *p == '/' || *p == '-' || *p == '.' ? '_' : *p);
	return arena_str(&cx->arena, buf_str(&b));
}

static void security_of(struct cx *cx, const struct route *r, struct jv *op)
{
	struct arena *a = &cx->arena;
	struct jv *l = jv_set(a, op, "security", jv_list(a));

	if (r->may & CAP_PUBLIC)
		return;
	jv_set(a, jv_push(a, l, jv_obj(a)), "session", jv_list(a));
	jv_set(a, jv_push(a, l, jv_obj(a)), "token", jv_list(a));
}

struct str openapi_group(const struct route *r)
{
	struct str rest = str_from(str_z(r->path), 1), first = STR("");

	str_next(&rest, '/', &first);
	return first.n ? first : STR("board");
}

static struct jv *operation(struct cx *cx, const struct route *r)
{
	struct arena *a = &cx->arena;
	struct jv *op = jv_obj(a), *responses;

	jv_push(a, jv_set(a, op, "tags", jv_list(a)), jv_text(a, openapi_group(r)));
	say(cx, op, "summary", L(r->vi, r->en));
	set_text(cx, op, "operationId", operation_id(cx, r));
	jv_set(a, op, "x-rights", openapi_rights(cx, r->may));
	security_of(cx, r, op);
	jv_set(a, op, "parameters", params(cx, r));
	body_of(cx, r, op);
	responses = put(cx, op, "responses");
	answer_of(cx, r, responses);
	failures_of(cx, r, responses);
	return op;
}

static const char *lower_method(enum method m)
{
	static const char *const names[METHOD_COUNT_] = {
		[GET] = "get", [HEAD] = "head", [POST] = "post", [PUT] = "put", [PATCH] = "patch", [DELETE] = "delete"
	};

	return names[m];
}

static void tag(struct cx *cx, struct jv *tags, struct str name)
{
	const struct res *r = res_find(name);
	struct jv *o;

	for (size_t i = 0; i < tags->n; i++)
		if (str_eq(jv_str(jv_get(tags->items[i], "name")), name))
			return;
	o = jv_push(&cx->arena, tags, jv_obj(&cx->arena));
	set_text(cx, o, "name", name);
	if (r)
		say(cx, o, "description", L(r->vi_many, r->en_many));
}

struct jv *openapi_make(struct cx *cx, const struct app_conf *conf)
{
	struct arena *a = &cx->arena;
	struct jv *doc = jv_obj(a), *info, *paths, *tags;

	say(cx, doc, "openapi", "3.1.0");
	info = put(cx, doc, "info");
	say(cx, info, "title", "Khiên");
	say(cx, info, "version", "0.1.0");
	say(cx, info, "description",
		L("Cùng một địa chỉ trả trang cho trình duyệt và JSON cho chương trình (Accept: application/json hoặc "
		  "?format=json).",
			"One address answers a page to a browser and JSON to a program (Accept: application/json or "
			"?format=json)."));
	say(cx, put(cx, info, "license"), "name", "Apache-2.0");
	say(cx, jv_get(info, "license"), "identifier", "Apache-2.0");
	say(cx, jv_push(a, jv_set(a, doc, "servers", jv_list(a)), jv_obj(a)), "url", "/");
	tags = jv_set(a, doc, "tags", jv_list(a));
	paths = put(cx, doc, "paths");
	for (const struct route *const *t = conf->routes; *t; t++)
		for (const struct route *r = *t; r->path; r++) {
			struct jv *at = jv_get(paths, r->path);

			tag(cx, tags, openapi_group(r));
			jv_set(a, at ? at : put(cx, paths, r->path), lower_method(r->method), operation(cx, r));
		}
	components(cx, doc);
	return doc;
}
