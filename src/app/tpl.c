/* Templates' runtime: escaping by place, numbers and dates as people read them, the check of an answer against its declared shape. */
#include "app/tpl.h"

#include "base/text.h"
#include "base/time.h"
#include "law/law.h"

const struct jv *tpl_key(const struct jv *v, const char *key, size_t n, unsigned *hint)
{
	if (!v || v->kind != J_OBJ)
		return NULL;
	if (*hint < v->n && v->keys[*hint].n == n && memcmp(v->keys[*hint].p, key, n) == 0)
		return v->items[*hint]; /* rows of a list have their keys in one order */
	for (size_t i = 0; i < v->n; i++)
		if (v->keys[i].n == n && memcmp(v->keys[i].p, key, n) == 0) {
			*hint = (unsigned)i;
			return v->items[i];
		}
	return NULL;
}

bool tpl_is_text(const struct jv *v, const char *p, size_t n)
{
	return str_eq(jv_str(v), (struct str){ p, n });
}

void tpl_add(struct tpl *t, const char *p, size_t n)
{
	buf_add(t->out, (struct str){ p, n });
}

void tpl_add_either(struct tpl *t, const char *vi, size_t n_vi, const char *en, size_t n_en)
{
	if (t->en)
		tpl_add(t, en, n_en);
	else
		tpl_add(t, vi, n_vi);
}

void tpl_i64(struct tpl *t, int64_t i)
{
	buf_i64(t->out, i);
}

void tpl_text(struct tpl *t, const struct jv *v)
{
	if (!v)
		return;
	if (v->kind == J_INT)
		buf_i64(t->out, v->i);
	else
		html_escape(t->out, jv_str(v));
}

static bool url_is_safe(struct str s)
{
	if (s.n == 0)
		return true;
	if (s.p[0] == '/') /* "//host" and "/\host" leave the site */
		return s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\');
	return s.p[0] == '?' || s.p[0] == '#' || str_starts(s, STR("https://")) || str_starts(s, STR("http://"));
}

void tpl_url(struct tpl *t, const struct jv *v)
{
	struct str s = jv_str(v);

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f) { /* browsers drop tabs and line breaks inside an address */
			buf_byte(t->out, '#');
			return;
		}
	if (url_is_safe(s))
		html_escape(t->out, s);
	else
		buf_byte(t->out, '#');
}

void tpl_url_piece(struct tpl *t, const struct jv *v)
{
	if (!v)
		return;
	if (v->kind == J_INT)
		buf_i64(t->out, v->i);
	else
		url_escape(t->out, jv_str(v));
}

void tpl_point(struct tpl *t, const struct jv *v)
{
	html_escape(t->out, clause_show(t->arena, jv_str(v)));
}

void tpl_num(struct tpl *t, const struct jv *v)
{
	if (v && v->kind == J_INT)
		buf_add(t->out, count_show(t->arena, v->i, t->en));
}

void tpl_date(struct tpl *t, const struct jv *v)
{
	if (jv_str(v).n)
		html_escape(t->out, date_show(t->arena, jv_str(v), t->en));
}

void tpl_day(struct tpl *t, const struct jv *v)
{
	int32_t first, last;

	if (!date_span(jv_str(v), &first, &last) || first != last)
		tpl_date(t, v);
	else
		html_escape(t->out, day_show_week(t->arena, first, t->en));
}

void tpl_when(struct tpl *t, const struct jv *v)
{
	int64_t us;

	if (v && (v->kind == J_INT || instant_read(jv_str(v), &us)))
		html_escape(t->out, instant_show(t->arena, v->kind == J_INT ? v->i : us));
}

bool tpl_equal(const struct jv *a, const struct jv *b)
{
	if (!a || !b || a->kind != b->kind)
		return false;
	if (a->kind == J_INT)
		return a->i == b->i;
	if (a->kind == J_BOOL)
		return a->b == b->b;
	return a->kind == J_TEXT && str_eq(a->s, b->s);
}

const struct tpl_page *tpl_find(struct str name)
{
	for (const struct tpl_page *p = tpl_pages; p->name; p++)
		if (str_is(name, p->name))
			return p;
	return NULL;
}

void tpl_render(struct tpl *t, const struct tpl_page *p)
{
	t->title = p->title;
	t->body = p->body;
	tpl_layout(t);
}

static const char *const kind_names[] = {
	[TPL_TEXT] = "text",
	[TPL_INT] = "int",
	[TPL_BOOL] = "bool",
	[TPL_DATE] = "date",
	[TPL_WHEN] = "when",
	[TPL_ANY] = "any",
	[TPL_OBJ] = "an object",
};

static bool kind_fits(enum tpl_kind k, const struct jv *v)
{
	int32_t a, b;
	int64_t us;

	switch (k) {
	case TPL_TEXT: return v->kind == J_TEXT;
	case TPL_INT: return v->kind == J_INT;
	case TPL_WHEN: return v->kind == J_INT || instant_read(jv_str(v), &us);
	case TPL_BOOL: return v->kind == J_BOOL;
	case TPL_DATE: return v->kind == J_TEXT && date_within(v->s, &a, &b);
	case TPL_OBJ: return v->kind == J_OBJ;
	case TPL_ANY: return true;
	}
	return false;
}

static struct str obj_fault(struct arena *a, const struct tpl_shape *s, const struct jv *obj, struct str path);

static struct str value_fault(struct arena *a, const struct tpl_shape *s, const struct jv *v, struct str path)
{
	if (!kind_fits(s->kind, v))
		return arena_fmt(a, "%" PRI_STR " is not %s", ARG_STR(path), kind_names[s->kind]);
	return s->kind == TPL_OBJ ? obj_fault(a, s->kids, v, path) : (struct str){ 0 };
}

static struct str obj_fault(struct arena *a, const struct tpl_shape *s, const struct jv *obj, struct str path)
{
	for (; s->key; s++) {
		const struct jv *v = jv_get(obj, s->key);
		struct str at = path.n ? arena_fmt(a, "%" PRI_STR ".%s", ARG_STR(path), s->key) : str_z(s->key);
		struct str bad = { 0 };

		if (!v || v->kind == J_NULL) {
			if (s->optional)
				continue;
			return arena_fmt(a, "%" PRI_STR " is missing", ARG_STR(at));
		}
		if (s->list && v->kind != J_LIST)
			return arena_fmt(a, "%" PRI_STR " is not a list", ARG_STR(at));
		for (size_t i = 0; s->list && i < v->n && !bad.p; i++)
			bad = value_fault(a, s, v->items[i], arena_fmt(a, "%" PRI_STR "[%zu]", ARG_STR(at), i));
		if (!s->list)
			bad = value_fault(a, s, v, at);
		if (bad.p)
			return bad;
	}
	return (struct str){ 0 };
}

struct str tpl_shape_fault(struct arena *a, const struct tpl_shape *s, const struct jv *root)
{
	return obj_fault(a, s, root, (struct str){ 0 });
}
