/* Does an address ask for nothing but what its route knows? One table (openapi_words.c) tells the API's description and this: a word that is
 * misspelt, given twice or holds no possible value is refused with its name, never passed over, so that nobody reads another answer than asked. */
#include "web/openapi_int.h"
#include "web/web.h"

/* Every route takes these: the language, and JSON instead of the page. */
static bool common(struct str name, struct str value)
{
	return str_is(name, "lang") || (str_is(name, "format") && str_is(value, "json"));
}

static const struct word *known_word(const char *words, struct str name)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, ' ', &one)) {
		const struct word *w = one.n == 0 || str_is(one, "*") ? NULL : word_of(str_from(one, one.p[0] == '!'));

		if (w && str_is(name, w->name ? w->name : w->key))
			return w;
	}
	return NULL;
}

/* A page that has a field for the word tells there what is wrong with it, beside what else was typed. */
static enum rc value_ask(struct cx *cx, const struct req *rq, const struct word *w, struct str name, struct str value)
{
	int64_t i, max = w->max ? w->max : INT64_MAX;
	struct str said = rq->json ? name : req_said(cx, arena_z(&cx->arena, name));

	if (w->field && !rq->json)
		return RC_OK;
	if (w->among && !word_in(w->among, value))
		return cx_fail_at(cx, RC_INVALID, name, L("%.*s chỉ nhận: %s (hoặc để trống)", "%.*s is one of: %s (or empty)"),
			ARG_STR(said), w->among);
	if (strcmp(w->type, "integer") == 0 && (!str_to_i64(value, &i) || i < w->min || i > max))
		return cx_fail_at(cx, RC_INVALID, name,
			L("%.*s phải là số nguyên từ %" PRId64 " đến %" PRId64,
				"%.*s is a whole number from %" PRId64 " to %" PRId64),
			ARG_STR(said), w->min, max);
	return RC_OK;
}

static enum rc twice_ask(struct cx *cx, const struct pairs *q, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (str_eq(q->p[i].name, q->p[at].name) && q->p[i].value.n && q->p[at].value.n)
			return cx_fail_at(cx, RC_INVALID, q->p[at].name,
				L("“%.*s” được ghi hai lần trong địa chỉ", "“%.*s” stands twice in the address"),
				ARG_STR(str_head(q->p[at].name, 60)));
	return RC_OK;
}

static bool kind_fits(const struct word *w, const struct jv *v, bool inside)
{
	bool number = strcmp(w->type, "integer") == 0, yes = strcmp(w->type, "boolean") == 0 || word_flag(w);

	switch (v->kind) {
	case J_TEXT:
	case J_NULL: return true;
	case J_INT: return number || yes;
	case J_BOOL: return yes;
	case J_LIST:
		for (size_t i = 0; w->many && !inside && i < v->n; i++)
			if (!kind_fits(w, v->items[i], true))
				return false;
		return w->many && !inside;
	default: return false;
	}
}

/* A text is a text, a number a number (or its figures): anything else is told, not read as what it may have meant. */
static enum rc kind_ask(struct cx *cx, const struct word *w, struct str name, const struct jv *v)
{
	if (kind_fits(w, v, false))
		return RC_OK;
	return cx_fail_at(cx, RC_INVALID, name, L("“%.*s”: kiểu giá trị không đúng: %s", "“%.*s”: a value of the wrong type: %s"),
		ARG_STR(str_head(name, 60)),
		w->many                           ? L("cần chữ hoặc danh sách chữ", "a text or a list of texts is wanted")
		: strcmp(w->type, "integer") == 0 ? L("cần một số", "a number is wanted")
		: strcmp(w->type, "boolean") == 0 ? L("cần true hoặc false", "true or false is wanted")
						  : L("cần chữ", "a text is wanted"));
}

/* A program's small body, as strictly: what is misspelt there would be left undone without a word. Forms are our own pages'. */
static enum rc body_ask(struct cx *cx, const struct req *rq)
{
	const struct generic *g = generic_of(rq->route);
	const struct asked *q = g ? NULL : asked_of(rq->route);
	const char *form = g ? (g->body == B_ROW ? "reason_why why" : g->form) : q ? q->form : NULL;
	bool all = g || !form || word_in(form, STR("*")); /* fields of a row are judged with it */

	if (!form || form[0] == '@' || rq->http->body.n == 0)
		return RC_OK;
	for (size_t i = 0; i < rq->body->n; i++) {
		struct str name = rq->body->keys[i];
		ptrdiff_t of = str_find(name, STR(":")); /* "done_on:VALUE": of that one alone */
		const struct word *w = known_word(form, str_cut(name, 0, of > 0 ? (size_t)of : name.n));

		if (w)
			TRY(kind_ask(cx, w, name, rq->body->items[i]));
		else if (!all)
			return cx_fail_at(cx, RC_INVALID, rq->body->keys[i],
				L("Không có trường “%.*s” ở đây", "there is no field “%.*s” here"), ARG_STR(str_head(name, 60)));
	}
	return RC_OK;
}

enum rc asks_ask(struct cx *cx, const struct req *rq)
{
	const struct pairs *q = &rq->http->query;
	const struct generic *g = generic_of(rq->route);
	const struct thing *t = g && g->fields ? rq->route->arg : NULL;

	TRY(body_ask(cx, rq));
	for (size_t i = 0; rq->method == GET && i < q->n; i++) {
		struct str name = q->p[i].name, value = q->p[i].value;
		const struct word *w = known_word(query_of(rq->route), name);

		TRY(twice_ask(cx, q, i));
		if (!w && !common(name, value) && (!t || res_field_find(t->res, name) < 0))
			return cx_fail_at(cx, RC_INVALID, name,
				L("Địa chỉ này không có tham số “%.*s”", "this address has no parameter “%.*s”"),
				ARG_STR(str_head(name, 60)));
		if (w && value.n)
			TRY(value_ask(cx, rq, w, name, str_trim(value)));
	}
	return RC_OK;
}
