/* Reading requests: path parameters, query, and the body as one object, whether it came as a form or as JSON. */
#include "app/app_int.h"
#include "res/res.h"

#include "base/text.h"

struct str req_param(const struct req *rq, const char *name)
{
	for (size_t i = 0; i < rq->n_params; i++)
		if (str_is(rq->params[i].name, name))
			return rq->params[i].value;
	return (struct str){ 0 };
}

struct str req_query(const struct req *rq, const char *name)
{
	return pairs_get(&rq->http->query, name);
}

static struct str text_of(struct cx *cx, const struct jv *v)
{
	if (!v)
		return (struct str){ 0 };
	switch (v->kind) {
	case J_INT: return arena_fmt(&cx->arena, "%" PRId64, v->i);
	case J_BOOL: return v->b ? STR("1") : STR("0");
	case J_LIST: return v->n ? text_of(cx, v->items[0]) : (struct str){ 0 };
	default: return jv_str(v);
	}
}

struct str req_get(struct cx *cx, const struct req *rq, const char *name)
{
	const struct jv *v = jv_get(rq->body, name);

	return v ? text_of(cx, v) : req_query(rq, name);
}

size_t req_all(struct cx *cx, const struct req *rq, const char *name, struct str **out)
{
	const struct jv *v = jv_get(rq->body, name);
	size_t n = v ? (v->kind == J_LIST ? v->n : 1) : rq->http->query.n, used = 0;

	*out = ARENA_ARRAY(&cx->arena, struct str, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		const struct pair *q = v ? NULL : &rq->http->query.p[i];
		struct str s = v                       ? text_of(cx, v->kind == J_LIST ? v->items[i] : v)
		               : str_is(q->name, name) ? q->value
		                                       : (struct str){ 0 };

		if (s.n)
			(*out)[used++] = s;
	}
	return used;
}

const struct http_file *req_file(const struct req *rq, const char *name)
{
	for (size_t i = 0; i < rq->http->n_files; i++)
		if (str_is(rq->http->files[i].field, name) && (rq->http->files[i].name.n || rq->http->files[i].bytes.n))
			return &rq->http->files[i];
	return NULL;
}

enum rc req_text(struct cx *cx, const struct req *rq, const char *name, size_t min, size_t max, struct str *out)
{
	struct str s = req_get(cx, rq, name), nfc;
	size_t n;

	if (s.p && !text_nfc(&cx->arena, str_trim(s), &nfc))
		return cx_fail_at(
			cx, RC_INVALID, str_z(name), L("%.*s không phải UTF-8", "%.*s is not UTF-8"), ARG_STR(req_said(cx, name)));
	n = s.p ? utf8_count(nfc) : 0;
	if (n < min && n == 0)
		return cx_fail_at(cx, RC_INVALID, str_z(name), L("Cần nhập %.*s", "%.*s is missing"), ARG_STR(req_said(cx, name)));
	if (n < min || n > max)
		return cx_fail_at(cx, RC_INVALID, str_z(name),
			L("%.*s phải dài từ %zu đến %zu ký tự", "%.*s has %zu to %zu characters"), ARG_STR(req_said(cx, name)), min,
			max);
	*out = n ? nfc : (struct str){ 0 };
	return RC_OK;
}

enum rc req_i64(struct cx *cx, const struct req *rq, const char *name, int64_t min, int64_t max, int64_t *out)
{
	struct str s = str_trim(req_get(cx, rq, name));
	int64_t i;

	if (s.n == 0)
		return cx_fail_at(cx, RC_INVALID, str_z(name), L("Cần nhập %.*s", "%.*s is missing"), ARG_STR(req_said(cx, name)));
	if (!str_to_i64(s, &i) || i < min || i > max)
		return cx_fail_at(cx, RC_INVALID, str_z(name),
			L("%.*s phải là số nguyên từ %" PRId64 " đến %" PRId64,
				"%.*s is a whole number from %" PRId64 " to %" PRId64),
			ARG_STR(req_said(cx, name)), min, max);
	*out = i;
	return RC_OK;
}

enum rc req_i64_or(struct cx *cx, const struct req *rq, const char *name, int64_t min, int64_t max, int64_t otherwise, int64_t *out)
{
	if (str_trim(req_get(cx, rq, name)).n)
		return req_i64(cx, rq, name, min, max, out);
	*out = otherwise;
	return RC_OK;
}

enum rc req_date(struct cx *cx, const struct req *rq, const char *name, bool wanted, struct str *out)
{
	struct str s = str_trim(req_get(cx, rq, name));

	if (s.n == 0 && wanted)
		return cx_fail_at(cx, RC_INVALID, str_z(name), L("Cần nhập %.*s", "%.*s is missing"), ARG_STR(req_said(cx, name)));
	if (s.n == 0) {
		*out = (struct str){ 0 };
		return RC_OK;
	}
	if (!date_read(&cx->arena, s, out))
		return cx_fail_at(cx, RC_INVALID, str_z(name), "%.*s: %.*s", ARG_STR(req_said(cx, name)),
			ARG_STR(day_unread(
				cx, s, L("phải là ngày dd/mm/yyyy (hoặc mm/yyyy, yyyy)", "a date dd/mm/yyyy (or mm/yyyy, yyyy)"))));
	return RC_OK;
}

enum rc req_bool(struct cx *cx, const struct req *rq, const char *name, bool *out)
{
	struct str s = str_trim(req_get(cx, rq, name));
	bool yes = str_is(s, "1") || str_is(s, "on") || str_is(s, "yes") || str_is(s, "true");

	if (!yes && s.n && !str_is(s, "0") && !str_is(s, "off") && !str_is(s, "no") && !str_is(s, "false"))
		return cx_fail_at(
			cx, RC_INVALID, str_z(name), L("%.*s phải là 1 hoặc 0", "%.*s is 1 or 0"), ARG_STR(req_said(cx, name)));
	*out = yes;
	return RC_OK;
}

enum rc req_seq(struct cx *cx, const struct req *rq, int64_t *out)
{
	struct str s = str_trim(http_header(rq->http, "if-match"));

	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = str_cut(s, 1, s.n - 2);
	if (!s.p)
		s = str_trim(req_get(cx, rq, "seq"));
	if (!s.n || !str_to_i64(s, out) || *out < 0)
		return cx_fail_at(cx, RC_INVALID, STR("seq"),
			L("Thiếu phiên bản đã xem (If-Match hoặc trường seq)",
				"the version that was seen is missing (If-Match or the field seq)"));
	return RC_OK;
}

bool local_address(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
			return false;
	return s.n > 0 && s.p[0] == '/' && (s.n == 1 || s.p[1] != '/');
}

static struct jv *form_object(struct cx *cx, const struct pairs *form)
{
	struct jv *o = jv_obj(&cx->arena);

	for (size_t i = 0; i < form->n; i++) {
		struct jv *v = jv_text(&cx->arena, form->p[i].value), *had = NULL;

		if (str_is(form->p[i].name, "csrf"))
			continue;
		for (size_t k = 0; k < o->n && !had; k++)
			if (str_eq(o->keys[k], form->p[i].name))
				had = o->items[k];
		if (had && had->kind != J_LIST) {
			struct jv *list = jv_list(&cx->arena);

			jv_push(&cx->arena, list, had);
			jv_set_str(&cx->arena, o, form->p[i].name, list);
			had = list;
		}
		if (had)
			jv_push(&cx->arena, had, v);
		else
			jv_set_str(&cx->arena, o, form->p[i].name, v);
	}
	return o;
}

enum rc req_body(struct cx *cx, struct turn *t)
{
	t->rq.body = form_object(cx, &t->http->form);
	if (t->http->body.n == 0)
		return RC_OK;
	if (!http_type_is(t->http, "application/json")) {
		t->out.status = 415;
		return cx_fail(cx, RC_INVALID, L("Nội dung phải là JSON hoặc biểu mẫu", "the body must be JSON or a form"));
	}
	TRY(json_parse(cx, t->http->body, &t->rq.body));
	if (t->rq.body->kind != J_OBJ) {
		t->rq.body = jv_obj(&cx->arena);
		return cx_fail(cx, RC_INVALID, L("JSON phải là một đối tượng", "the JSON must be an object"));
	}
	return RC_OK;
}
