/* Looking things up in the tables. */
#include "res/res_int.h"

#include "base/text.h"

const struct res *res_find(struct str name)
{
	for (size_t i = 0; res_all[i]; i++)
		if (str_is(name, res_all[i]->name))
			return res_all[i];
	return NULL;
}

size_t res_count(void)
{
	size_t n = 0;

	while (res_all[n])
		n++;
	return n;
}

int res_field_find(const struct res *r, struct str code)
{
	for (size_t i = 0; code.n && i < r->n; i++) {
		const struct field *f = &r->fields[i];

		if ((f->code[0] == code.p[0] && str_is(code, f->code)) || (f->was && str_is(code, f->was)))
			return (int)i;
	}
	return -1;
}

int res_field(const struct res *r, const char *code)
{
	int i = res_field_find(r, str_z(code));

	assert(i >= 0);
	return i;
}

struct val *row_val(const struct row *row, const char *code)
{
	return &row->v[res_field(row->res, code)];
}

struct str row_text(const struct row *row, const char *code)
{
	const struct val *v = row_val(row, code);

	return v->set ? v->s : (struct str){ 0 };
}

int64_t row_i64(const struct row *row, const char *code, int64_t otherwise)
{
	const struct val *v = row_val(row, code);

	return v->set ? v->i : otherwise;
}

struct str row_title(const struct row *row)
{
	struct str t = row_text(row, row->res->title);

	return t.n ? t : row_text(row, "code");
}

void val_text(struct val *v, struct str s)
{
	*v = (struct val){ .set = s.p != NULL && s.n > 0, .s = s };
}

void val_i64(struct val *v, int64_t i)
{
	*v = (struct val){ .set = true, .i = i };
}

bool val_eq(enum ftype t, const struct val *a, const struct val *b)
{
	if (!a->set || !b->set)
		return a->set == b->set;
	switch (t) {
	case F_INT:
	case F_BOOL:
	case F_INSTANT:
	case F_REF: return a->i == b->i;
	case F_LINKS: return a->n == b->n && (a->n == 0 || memcmp(a->ids, b->ids, a->n * sizeof *a->ids) == 0);
	default: return str_eq(a->s, b->s);
	}
}

const struct choice *choice_of(const struct field *f, struct str code)
{
	for (const struct choice *c = f->choices; c && c->code; c++)
		if (str_is(code, c->code))
			return c;
	return NULL;
}

bool word_in(const char *words, struct str w)
{
	struct str rest = str_z(words), one;

	while (words && str_next(&rest, ' ', &one))
		if (one.n && str_eq(one, w))
			return true;
	return false;
}

void problem_add(struct cx *cx, struct problems *ps, const char *field, const char *fmt, ...)
{
	va_list ap;
	struct problem p = { .field = str_z(field) };

	va_start(ap, fmt);
	p.text = arena_vfmt(&cx->arena, fmt, ap);
	va_end(ap);
	vec_push(&cx->arena, ps, p);
}

struct row *res_blank(struct cx *cx, const struct res *r)
{
	struct row *row = ARENA_NEW(&cx->arena, struct row);

	row->res = r;
	row->v = ARENA_ARRAY(&cx->arena, struct val, r->n);
	return row;
}

struct row *row_copy(struct cx *cx, const struct row *row)
{
	struct row *out = res_blank(cx, row->res);
	struct val *v = out->v;

	*out = *row;
	out->v = v;
	out->by_name = arena_str(&cx->arena, row->by_name);
	for (size_t i = 0; i < row->res->n; i++) {
		v[i] = row->v[i];
		if (v[i].s.p)
			v[i].s = arena_str(&cx->arena, v[i].s);
		if (v[i].n) {
			v[i].ids = ARENA_ARRAY(&cx->arena, int64_t, v[i].n);
			memcpy(v[i].ids, row->v[i].ids, v[i].n * sizeof *v[i].ids);
		}
	}
	return out;
}
