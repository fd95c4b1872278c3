/* Fields, resources and failures as schemas: the components of the description. */
#include "web/openapi_int.h"

/* --- a field as a schema --- */

static const struct shape {
	const char *type, *pattern, *format, *vi, *en;
} shapes[] = {
	[F_TEXT] = { "string" },
	[F_INT] = { "integer" },
	[F_BOOL] = { "boolean", .vi = "có, không, hoặc null: chưa có thông tin", .en = "yes, no, or null: not known" },
	[F_DATE] = { "string", "^[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$",
		.vi = "ngày, có thể chỉ có tháng, quý, năm: 2024-09-05, 2024-09, 2024-Q3, 2024",
		.en = "a date, or only month, quarter, year: 2024-09-05, 2024-09, 2024-Q3, 2024" },
	[F_INSTANT] = { "string", NULL, "date-time", "thời điểm, RFC 3339", "an instant, RFC 3339" },
	[F_PERIOD] = { "string", "^[0-9]{4}(-H[12]|-Q[1-4]|-[0-9]{2}|-W[0-9]{2})?$",
		.vi = "kỳ: 2026, 2026-H1, 2026-Q3, 2026-09, tuần 2026-W47",
		.en = "a period: 2026, 2026-H1, 2026-Q3, 2026-09, the week 2026-W47" },
	[F_ENUM] = { "string" },
	[F_FLAGS] = { "array" },
	[F_REF] = { NULL },
	[F_LINKS] = { "array" },
	[F_FILE] = { "string", .vi = "tệp lưu theo SHA-256; gửi bằng multipart/form-data, trường `file`",
		.en = "a file kept by its SHA-256; sent as multipart/form-data, field `file`" },
};

/* A date of which the end alone may be known. */
static const struct shape before = {
	"string", "^([.]{2}/)?[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$",
	.vi = "ngày, có thể chỉ có tháng, quý, năm: 2024-09-05, 2024-09, 2024-Q3, 2024; hoặc chỉ biết muộn nhất: ../2019 là trước "
	      "2020",
	.en = "a date, or only month, quarter, year: 2024-09-05, 2024-09, 2024-Q3, 2024; or only the latest: ../2019 is before 2020"
};

static const struct shape *shape_of(const struct field *f)
{
	return f->or_before ? &before : &shapes[f->type];
}

struct str openapi_field_text(struct cx *cx, const struct field *f)
{
	struct arena *a = &cx->arena;
	const struct shape *s = shape_of(f);
	struct str t = str_z(L(f->vi, f->en));

	if (L(f->help_vi, f->help_en))
		t = arena_fmt(a, "%.*s. %s", ARG_STR(t), L(f->help_vi, f->help_en));
	if (s->vi)
		t = arena_fmt(a, "%.*s (%s)", ARG_STR(t), L(s->vi, s->en));
	if (f->erasable)
		t = arena_fmt(a, "%.*s. %s", ARG_STR(t), L("Dữ liệu cá nhân, xoá được", "Personal data, erasable"));
	if (f->to)
		t = arena_fmt(a, "%.*s → %s", ARG_STR(t), *f->to ? f->to : L("mọi loại", "anything"));
	return t;
}

static struct jv *choices(struct cx *cx, const struct field *f, bool with_null)
{
	struct jv *l = jv_list(&cx->arena);

	for (const struct choice *c = f->choices; c && c->code; c++)
		jv_push(&cx->arena, l, jv_z(&cx->arena, c->code));
	if (with_null)
		jv_push(&cx->arena, l, jv_null(&cx->arena));
	return l;
}

static void choice_words(struct cx *cx, const struct field *f, struct jv *o)
{
	struct jv *w;

	if (!f->choices)
		return;
	w = put(cx, o, "x-words");
	for (const struct choice *c = f->choices; c->code; c++)
		say(cx, w, c->code, L(c->vi, c->en));
}

static struct jv *one_or_null(struct cx *cx, struct jv *what)
{
	struct jv *o = jv_obj(&cx->arena), *l = jv_set(&cx->arena, o, "anyOf", jv_list(&cx->arena));

	jv_push(&cx->arena, l, what);
	jv_push(&cx->arena, l, typed(cx, "null"));
	return o;
}

/* What is answered, and (as written) what may be sent. */
struct jv *field_schema(struct cx *cx, const struct field *f, bool sent)
{
	struct arena *a = &cx->arena;
	const struct shape *s = shape_of(f);
	struct jv *o = f->type == F_REF ? one_or_null(cx, ref(cx, "schemas", sent ? "ref_sent" : "ref")) : jv_obj(a);

	if (s->type)
		type_or_null(cx, o, s->type);
	if (f->type == F_TEXT || f->type == F_INT)
		bounds(cx, o, f->type == F_TEXT, f->min, f->max);
	if (s->pattern && !sent) /* people's ways of writing a date are taken */
		say(cx, o, "pattern", s->pattern);
	if (s->format && !sent)
		say(cx, o, "format", s->format);
	if (f->type == F_ENUM)
		jv_set(a, o, "enum", choices(cx, f, true));
	if (f->type == F_FLAGS)
		jv_set(a, put(cx, o, "items"), "enum", choices(cx, f, false));
	if (f->type == F_LINKS)
		jv_set(a, o, "items", ref(cx, "schemas", sent ? "ref_sent" : "ref"));
	choice_words(cx, f, o);
	set_text(cx, o, "description", openapi_field_text(cx, f));
	return o;
}

static struct jv *res_schema(struct cx *cx, const struct res *r, bool sent)
{
	struct arena *a = &cx->arena;
	struct jv *o = typed(cx, "object"), *props, *required;

	say(cx, o, "title", L(r->vi, r->en));
	props = put(cx, o, "properties");
	required = jv_list(a);
	jv_set(a, props, "seq", typed(cx, "integer"));
	if (sent) {
		jv_set(a, o, "additionalProperties", jv_bool(a, false));
		jv_set(a, props, "why", typed(cx, "string"));
		say(cx, jv_set(a, props, "reason", typed(cx, "string")), "description",
			L("Lý do, ghi vào sổ nhật ký; bắt buộc khi việc được nhập muộn",
				"The reason; it enters the ledger; needed of what is entered late"));
	} else {
		static const char *const always[] = { "id", "seq", "entered_at", "changed_at", "code" };

		jv_set(a, props, "id", typed(cx, "integer"));
		say(cx, jv_set(a, props, "entered_at", typed(cx, "string")), "format", "date-time");
		say(cx, jv_set(a, props, "changed_at", typed(cx, "string")), "format", "date-time");
		for (size_t i = 0; i < COUNT(always); i++)
			jv_push(a, required, jv_z(a, always[i]));
	}
	for (size_t i = 0; i < r->n; i++)
		if (!sent || (!r->fields[i].fixed && r->fields[i].type != F_FILE))
			jv_set(a, props, r->fields[i].code, field_schema(cx, &r->fields[i], sent));
	if (required->n)
		jv_set(a, o, "required", required);
	return o;
}

/* --- components --- */

static struct jv *object_of(struct cx *cx, const char *names, const char *type)
{
	struct jv *o = typed(cx, "object"), *props = put(cx, o, "properties"),
		  *required = jv_set(&cx->arena, o, "required", jv_list(&cx->arena));
	struct str rest = str_z(names), one;

	while (str_next(&rest, ' ', &one)) {
		jv_set_str(&cx->arena, props, one, typed(cx, type));
		jv_push(&cx->arena, required, jv_text(&cx->arena, one));
	}
	return o;
}

static struct jv *duty_schema(struct cx *cx)
{
	static const char *const texts[] = { "due", "due_original", "since", "waiting_on", "unit", "group", "regime" };
	struct arena *a = &cx->arena;
	struct jv *o = object_of(cx, "duty clause subject subject_kind state timing strength", "string"),
		  *props = jv_get(o, "properties"), *reason = object_of(cx, "text citation strength", "string");

	for (size_t i = 0; i < COUNT(texts); i++)
		type_or_null(cx, jv_set(a, props, texts[i], jv_obj(a)), "string");
	jv_set(a, props, "legacy", typed(cx, "boolean"));
	type_or_null(cx, jv_get(jv_get(reason, "properties"), "citation"), "string");
	type_or_null(cx, jv_set(a, jv_get(reason, "properties"), "fact", jv_obj(a)), "integer");
	jv_set(a, jv_get(reason, "properties"), "held", typed(cx, "string")); /* who holds a fact that may not be read */
	jv_set(a, props, "reasons", list_of(cx, reason));
	return o;
}

/* What an import tells: how many of each, and how the sheet was read. */
static struct jv *import_schema(struct cx *cx)
{
	static const char *const told[] = { "ignored", "notes", "passed", "made" };
	struct jv *o = object_of(cx, "new changed same wrong", "integer");

	for (size_t i = 0; i < COUNT(told); i++)
		jv_set(&cx->arena, jv_get(o, "properties"), told[i], list_of(cx, typed(cx, "string")));
	return o;
}

static void common_schemas(struct cx *cx, struct jv *schemas)
{
	struct arena *a = &cx->arena;
	struct jv *o, *l;

	o = jv_set(a, schemas, "problem", object_of(cx, "error message", "string"));
	say(cx, o, "description",
		L("Vì sao không thực hiện được; place là trường hoặc chỗ sai", "Why it did not work; place is the field or spot"));
	type_or_null(cx, put(cx, jv_get(o, "properties"), "place"), "string");
	o = jv_set(a, schemas, "ref", object_of(cx, "id", "integer"));
	type_or_null(cx, put(cx, jv_get(o, "properties"), "code"), "string");
	type_or_null(cx, put(cx, jv_get(o, "properties"), "title"), "string");
	o = put(cx, schemas, "ref_sent");
	say(cx, o, "description",
		L("Mã, tên duy nhất, mã số (id), hoặc đối tượng có code hay id",
			"A code, a unique title, an id, or an object with code or id"));
	l = jv_set(a, o, "anyOf", jv_list(a));
	jv_push(a, l, typed(cx, "string"));
	jv_push(a, l, typed(cx, "integer"));
	jv_push(a, l, typed(cx, "object"));
	jv_set(a, schemas, "counts", import_schema(cx));
	o = jv_set(a, schemas, "plan", import_schema(cx));
	jv_set(a, jv_get(o, "properties"), "token", typed(cx, "string"));
	jv_set(a, schemas, "duty", duty_schema(cx));
	o = jv_set(a, schemas, "change", object_of(cx, "at by author what", "string"));
	jv_set(a, jv_get(o, "properties"), "seq", typed(cx, "integer"));
	jv_set(a, jv_get(o, "properties"), "why", typed(cx, "string"));
	l = object_of(cx, "field label", "string");
	jv_set(a, jv_get(l, "properties"), "before", typed(cx, "string"));
	jv_set(a, jv_get(l, "properties"), "after", typed(cx, "string"));
	jv_set(a, jv_get(o, "properties"), "changes", list_of(cx, l));
}

struct jv *content(struct cx *cx, struct jv *response, const char *type, struct jv *schema)
{
	struct jv *c = jv_get(response, "content");

	if (!c)
		c = put(cx, response, "content");
	jv_set(&cx->arena, put(cx, c, type), "schema", schema);
	return response;
}

void components(struct cx *cx, struct jv *doc)
{
	struct arena *a = &cx->arena;
	struct jv *c = put(cx, doc, "components"), *schemas = put(cx, c, "schemas"), *responses = put(cx, c, "responses"),
		  *security = put(cx, c, "securitySchemes"), *o;

	common_schemas(cx, schemas);
	for (size_t i = 0; res_all[i]; i++) {
		jv_set_str(a, schemas, str_z(res_all[i]->name), res_schema(cx, res_all[i], false));
		jv_set_str(a, schemas, arena_fmt(a, "%s.sent", res_all[i]->name), res_schema(cx, res_all[i], true));
	}
	for (const struct failure *f = failures; f->code; f++) {
		o = put(cx, responses, f->name);
		say(cx, o, "description", L(f->vi, f->en));
		content(cx, o, "application/json", ref(cx, "schemas", "problem"));
	}
	o = put(cx, security, "session");
	say(cx, o, "type", "apiKey");
	say(cx, o, "in", "cookie");
	say(cx, o, "name", "sid");
	say(cx, o, "description",
		L("Phiên đăng nhập (qua HTTPS: __Host-sid); mọi yêu cầu ghi kèm X-CSRF-Token",
			"The session (behind HTTPS: __Host-sid); whatever writes brings X-CSRF-Token"));
	o = put(cx, security, "token");
	say(cx, o, "type", "http");
	say(cx, o, "scheme", "bearer");
	say(cx, o, "description",
		L("Mã truy cập tạo ở trang Tài khoản; có quyền của người tạo",
			"An API token of the account page, with its user's rights"));
}
