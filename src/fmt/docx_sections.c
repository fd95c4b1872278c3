/* Pairing {{#..}} with {{/..}}: what lies between becomes a node that is written once, often or not at all. */
#include "fmt/docx_int.h"

struct open {
	struct tag *tag, *other; /* other: {{#khac}} */
	size_t depth;            /* of lists, before it */
};

static void fault(struct docx_read *r, struct tag *t, struct str text)
{
	t->bad = true;
	docx_fault(r, docx_place(r, t->para, t->near), text);
}

/* --- names --- */

static const struct docx_field *declared(const struct docx_field *f, struct str scope, struct str name, const char *tail)
{
	for (; f->path; f++) {
		struct str p = str_z(f->path);

		if (p.n == scope.n + name.n + strlen(tail) && str_starts(p, scope) && str_starts(str_from(p, scope.n), name) &&
			str_ends(p, str_z(tail)))
			return f;
	}
	return NULL;
}

/* Edits between two names, at most `most` + 1. */
static int distance(struct str a, struct str b, int most)
{
	int row[64];

	if (a.n >= COUNT(row) || b.n >= COUNT(row) || abs((int)a.n - (int)b.n) > most)
		return most + 1;
	for (size_t i = 0; i <= b.n; i++)
		row[i] = (int)i;
	for (size_t k = 1; k <= a.n; k++) {
		int before = row[0];

		row[0] = (int)k;
		for (size_t i = 1; i <= b.n; i++) {
			int change = before + (a.p[k - 1] != b.p[i - 1]);

			before = row[i];
			if (row[i] + 1 < change)
				change = row[i] + 1;
			row[i] = row[i - 1] + 1 < change ? row[i - 1] + 1 : change;
		}
	}
	return row[b.n];
}

static struct str nearest(const struct docx_read *r, struct str name)
{
	struct str best = { 0 };
	int least = 3;

	for (size_t d = r->depth + 1; d-- > 0;)
		for (const struct docx_field *f = r->fields; f->path; f++) {
			struct str p = str_z(f->path), rest = str_from(p, r->scopes[d].n);
			int n;

			if (!str_starts(p, r->scopes[d]) || str_find(rest, STR("[].")) >= 0)
				continue;
			if (str_ends(rest, STR("[]")))
				rest.n -= 2;
			n = distance(name, rest, 2);
			if (n < least) {
				least = n;
				best = rest;
			}
		}
	return best;
}

static bool resolve(struct docx_read *r, struct tag *t, bool list)
{
	struct cx *cx = r->cx;
	struct str near;

	for (size_t d = r->depth + 1; d-- > 0;) {
		const struct docx_field *f = declared(r->fields, r->scopes[d], t->name, list ? "[]" : "");

		if (f == NULL && t->kind == TAG_IF)
			f = declared(r->fields, r->scopes[d], t->name, "[]");
		if (f) {
			t->ref = (struct ref){ d, f->from ? str_z(f->from) : t->name, f->show };
			return true;
		}
	}
	if (!list && r->depth && str_is(t->name, "stt")) {
		t->ref = (struct ref){ .depth = r->depth, .path = STR("") };
		return true;
	}
	near = nearest(r, t->name);
	fault(r, t,
		near.n ? arena_fmt(&cx->arena,
				 L("không có trường %.*s trong báo cáo này; có phải là {{%.*s}}?",
					 "there is no field %.*s in this report; is it {{%.*s}}?"),
				 ARG_STR(t->text), ARG_STR(near))
		       : arena_fmt(&cx->arena, L("không có trường %.*s trong báo cáo này", "there is no field %.*s in this report"),
				 ARG_STR(t->text)));
	return false;
}

/* --- where a section stands --- */

static size_t depth_of(const struct xnode *n)
{
	size_t d = 0;

	while ((n = n->parent))
		d++;
	return d;
}

/* The nearest node above both, and its children on the way to each. */
static struct xnode *meet(struct xnode **a, struct xnode **b)
{
	size_t da = depth_of(*a), db = depth_of(*b);

	for (; da > db; da--)
		*a = (*a)->parent;
	for (; db > da; db--)
		*b = (*b)->parent;
	while ((*a)->parent != (*b)->parent) {
		*a = (*a)->parent;
		*b = (*b)->parent;
	}
	return (*a)->parent;
}

static void lift(struct xnode **a, struct xnode **b)
{
	while ((*a)->parent && (*a)->parent->kind == XK_SECTION)
		*a = *b = (*a)->parent;
}

static bool blank(const struct xnode *t)
{
	for (const struct xnode *k = t->first; k; k = k->next)
		if (k->kind != XK_TEXT || str_trim(k->name).n)
			return false;
	return true;
}

static bool run_is_bare(const struct xnode *r, bool *tagged)
{
	for (const struct xnode *k = r->first; k; k = k->next) {
		if (k->kind == XK_TAG && k->tag->kind != TAG_VALUE)
			*tagged = true;
		else if (!(x_is(k, "w:rPr") || x_dropped(k) || (x_is(k, "w:t") && blank(k))))
			return false;
	}
	return true;
}

static bool para_is_bare(const struct xnode *p, bool *tagged)
{
	for (const struct xnode *n = p->first; n; n = n->next) {
		if (x_is(n, "w:pPr")) {
			for (const struct xnode *k = n->first; k; k = k->next)
				if (x_is(k, "w:sectPr"))
					return false;
		} else if (x_is(n, "w:r")) {
			if (!run_is_bare(n, tagged))
				return false;
		} else if (x_is(n, "w:ins") || x_is(n, "w:moveTo")) {
			for (const struct xnode *k = n->first; k; k = k->next)
				if (!x_is(k, "w:r") || !run_is_bare(k, tagged))
					return false;
		} else if (!x_dropped(n) && !x_is(n, "w:bookmarkStart") && !x_is(n, "w:bookmarkEnd")) {
			return false;
		}
	}
	return true;
}

bool docx_control(const struct xnode *n)
{
	bool tagged = false;

	if (x_is(n, "w:p"))
		return para_is_bare(n, &tagged) && tagged;
	if (!x_is(n, "w:tr"))
		return false;
	for (const struct xnode *x = n->first; x; x = x_next(x, n, !x_is(x, "w:p")))
		if (x->kind == XK_SECTION || x_is(x, "w:tbl") || (x_is(x, "w:p") && !para_is_bare(x, &tagged)))
			return false;
	return tagged;
}

/* Moves first..last (siblings; first NULL: nothing, behind `at`) into a section. */
static struct xnode *wrap(struct cx *cx, struct xnode *at, struct xnode *first, const struct xnode *last, struct tag *tag)
{
	struct xnode *s = x_new(cx, XK_SECTION, (struct str){ 0 });

	s->tag = tag;
	if (first == NULL) {
		x_after(at, s);
		return s;
	}
	x_before(first, s);
	for (struct xnode *n = first, *next; n; n = next) {
		next = n == last ? NULL : n->next;
		x_cut(n);
		x_append(s, n);
	}
	return s;
}

/* Is there anything before (after) the tag in its paragraph that a repetition would repeat, too? */
static bool text_beside(const struct tag *t, bool before)
{
	bool seen = false;

	for (const struct xnode *n = t->para->first; n; n = x_next(n, t->para, !x_is(n, "w:p") && !x_dropped(n))) {
		if (n == t->node)
			seen = true;
		else if (before != seen && ((x_is(n, "w:t") && !blank(n)) || (n->kind == XK_TAG && n->tag->kind == TAG_VALUE)))
			return true;
	}
	return false;
}

static struct xnode *wrap_range(struct docx_read *r, struct xnode *a, struct xnode *b, const struct open *o, struct tag *end)
{
	bool inline_ = x_is(a, "w:r"), skip_a = inline_ || docx_control(a), skip_b = inline_ || docx_control(b);
	struct xnode *first = skip_a ? a->next : a, *last = skip_b ? b->prev : b;
	struct cx *cx = r->cx;

	if ((!skip_a && x_is(a, "w:p") && text_beside(o->tag, true)) || (!skip_b && x_is(b, "w:p") && text_beside(end, false))) {
		fault(r, o->tag,
			arena_fmt(&cx->arena,
				L("%.*s và %.*s nằm ở hai đoạn khác nhau thì trước thẻ mở và sau thẻ đóng không được có chữ",
					"%.*s and %.*s stand in two paragraphs: there must be no text before the one and after the "
					"other"),
				ARG_STR(o->tag->text), ARG_STR(end->text)));
		return NULL;
	}
	if (a == b && skip_a)
		return wrap(cx, a, a, a, o->tag);
	if (skip_a && skip_b && a->next == b)
		return wrap(cx, a, NULL, NULL, o->tag);
	return wrap(cx, a, first, last, o->tag);
}

static void put_else(struct docx_read *r, struct xnode *section, struct tag *other)
{
	struct cx *cx = r->cx;
	struct xnode *n = other->node;

	while (n && n->parent != section)
		n = n->parent;
	if (n == NULL || !(x_is(n, "w:r") || docx_control(n))) {
		fault(r, other,
			arena_fmt(&cx->arena,
				L("%.*s phải đứng cùng cấp với thẻ mở và thẻ đóng (cùng đoạn, hoặc một mình trong một đoạn, một "
				  "hàng)",
					"%.*s must stand on one level with its section's ends"),
				ARG_STR(other->text)));
		return;
	}
	x_after(n, x_new(cx, XK_ELSE, (struct str){ 0 }));
}

static void close_section(struct docx_read *r, const struct open *o, struct tag *end)
{
	struct xnode *a = o->tag->node, *b = end->node, *section;
	struct cx *cx = r->cx;

	meet(&a, &b);
	lift(&a, &b);
	if (x_is(a, "w:tc") && x_is(b, "w:tc")) { /* begun and ended in one row: the row */
		a = b = a->parent;
		lift(&a, &b);
	}
	if (a != b && !((x_is(a, "w:p") && x_is(b, "w:p")) || (x_is(a, "w:tr") && x_is(b, "w:tr")) ||
			      (x_is(a, "w:r") && x_is(b, "w:r")))) {
		fault(r, o->tag,
			arena_fmt(&cx->arena,
				L("%.*s mở ở đây nhưng %.*s đóng ở chỗ không tương ứng: %.*s",
					"%.*s begins here, but %.*s ends it where it cannot: %.*s"),
				ARG_STR(o->tag->text), ARG_STR(end->text), ARG_STR(docx_place(r, end->para, end->near))));
		return;
	}
	section = wrap_range(r, a, b, o, end);
	if (section && o->other)
		put_else(r, section, o->other);
}

/* --- in order --- */

static void unpaired(struct docx_read *r, struct tag *t)
{
	struct cx *cx = r->cx;

	fault(r, t,
		arena_fmt(&cx->arena,
			t->kind == TAG_EACH || t->kind == TAG_IF
				? L("%.*s không có thẻ đóng", "%.*s is never ended")
				: L("%.*s không có thẻ mở tương ứng", "%.*s ends nothing that is open"),
			ARG_STR(t->text)));
}

static void begin(struct docx_read *r, struct open *stack, size_t *n, struct tag *t)
{
	struct cx *cx = r->cx;

	stack[*n] = (struct open){ .tag = t, .depth = r->depth };
	if (resolve(r, t, t->kind == TAG_EACH) && t->kind == TAG_EACH) {
		struct str scope = r->scopes[t->ref.depth];

		r->scopes[++r->depth] = arena_fmt(&cx->arena, "%.*s%.*s[].", ARG_STR(scope), ARG_STR(t->name));
	} else if (t->kind == TAG_EACH) {
		r->scopes[++r->depth] = STR("?"); /* nothing inside is judged by it */
	}
	++*n;
}

void docx_sections(struct docx_read *r)
{
	struct open stack[DOCX_NEST];
	size_t n = 0;
	struct cx *cx = r->cx;

	r->depth = 0;
	r->scopes[0] = STR("");
	for (size_t i = 0; i < r->tags.n; i++) {
		struct tag *t = r->tags.p[i];

		if (t->kind == TAG_VALUE) {
			(void)resolve(r, t, false);
		} else if (t->kind == TAG_EACH || t->kind == TAG_IF) {
			if (n == DOCX_NEST) {
				fault(r, t, str_z(L("các phần lồng nhau quá sâu", "sections are nested too deeply")));
				return;
			}
			begin(r, stack, &n, t);
		} else if (t->kind == TAG_ELSE) {
			if (n == 0 || stack[n - 1].tag->kind != TAG_IF || stack[n - 1].other)
				unpaired(r, t);
			else
				stack[n - 1].other = t;
		} else if (n == 0 || (t->kind == TAG_END_EACH) != (stack[n - 1].tag->kind == TAG_EACH)) {
			unpaired(r, t);
		} else {
			struct open *o = &stack[--n];

			r->depth = o->depth;
			close_section(r, o, t);
		}
	}
	while (n > 0)
		unpaired(r, stack[--n].tag);
}
