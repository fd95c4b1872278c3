/* The tree of a part: reading it, and moving its nodes. */
#include "fmt/docx_int.h"
#include "fmt/xml.h"

bool x_is(const struct xnode *n, const char *name)
{
	return n && n->kind == XK_EL && str_is(n->name, name);
}

struct xnode *x_new(struct cx *cx, enum xk kind, struct str name)
{
	struct xnode *n = ARENA_NEW(&cx->arena, struct xnode);

	n->kind = kind;
	n->name = name;
	return n;
}

void x_append(struct xnode *parent, struct xnode *n)
{
	n->parent = parent;
	n->prev = parent->last;
	n->next = NULL;
	*(parent->last ? &parent->last->next : &parent->first) = n;
	parent->last = n;
}

void x_after(struct xnode *at, struct xnode *n)
{
	n->parent = at->parent;
	n->prev = at;
	n->next = at->next;
	*(at->next ? &at->next->prev : &at->parent->last) = n;
	at->next = n;
}

void x_before(struct xnode *at, struct xnode *n)
{
	n->parent = at->parent;
	n->next = at;
	n->prev = at->prev;
	*(at->prev ? &at->prev->next : &at->parent->first) = n;
	at->prev = n;
}

void x_cut(struct xnode *n)
{
	*(n->prev ? &n->prev->next : &n->parent->first) = n->next;
	*(n->next ? &n->next->prev : &n->parent->last) = n->prev;
	n->parent = n->prev = n->next = NULL;
}

/* Deep only as XML_DEPTH allows. */
struct xnode *x_copy(struct cx *cx, const struct xnode *n)
{
	struct xnode *c = x_new(cx, n->kind, n->name);

	c->atts = n->atts;
	c->n_atts = n->n_atts;
	c->tag = n->tag;
	for (const struct xnode *k = n->first; k; k = k->next)
		x_append(c, x_copy(cx, k));
	return c;
}

struct xnode *x_next(const struct xnode *n, const struct xnode *top, bool into)
{
	if (into && n->first)
		return n->first;
	while (n && n != top) {
		if (n->next)
			return n->next;
		n = n->parent;
	}
	return NULL;
}

struct xnode *x_up(const struct xnode *n, const char *name)
{
	struct xnode *p = n->parent;

	while (p && !x_is(p, name))
		p = p->parent;
	return p;
}

struct str x_att(const struct xnode *n, const char *name)
{
	for (size_t i = 0; i + 1 < n->n_atts; i += 2)
		if (str_is(n->atts[i], name))
			return n->atts[i + 1];
	return (struct str){ 0 };
}

bool x_dropped(const struct xnode *n)
{
	static const char names[] =
		"w:proofErr w:del w:moveFrom w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd "
		"w:commentRangeStart w:commentRangeEnd w:commentReference w:annotationRef w:rPrChange w:pPrChange w:tblPrChange "
		"w:trPrChange w:tcPrChange w:sectPrChange w:tblGridChange w:tblPrExChange w:numberingChange w:cellIns w:cellDel "
		"w:lastRenderedPageBreak w:permStart w:permEnd w:attachedTemplate";
	struct str rest = str_z(names), one;

	if (n->kind != XK_EL || !str_starts(n->name, STR("w:")))
		return false;
	while (str_next(&rest, ' ', &one))
		if (str_eq(one, n->name))
			return true;
	return false;
}

/* --- reading --- */

struct build {
	struct cx *cx;
	struct xnode *root, *at;
};

static enum rc on_open(void *ctx, struct str name, const char *const *atts)
{
	struct build *b = ctx;
	struct arena *a = &b->cx->arena;
	struct xnode *n = x_new(b->cx, XK_EL, arena_str(a, name));
	size_t count = 0;

	while (atts[count])
		count++;
	n->atts = ARENA_ARRAY(a, struct str, count);
	for (size_t i = 0; i + 1 < count; i += 2)
		if (strcmp(atts[i], "w14:paraId") != 0 && strcmp(atts[i], "w14:textId") != 0) { /* must not appear twice */
			n->atts[n->n_atts++] = arena_str(a, str_z(atts[i]));
			n->atts[n->n_atts++] = arena_str(a, str_z(atts[i + 1]));
		}
	if (b->at)
		x_append(b->at, n);
	else
		b->root = n;
	b->at = n;
	return cx_room(b->cx);
}

static enum rc on_close(void *ctx, struct str name)
{
	struct build *b = ctx;

	(void)name;
	b->at = b->at->parent;
	return RC_OK;
}

/* Expat gives text in pieces; one node holds all that stand together. A piece that adds little to much is rare: pieces end at line feeds and references. */
static enum rc on_text(void *ctx, struct str s)
{
	struct build *b = ctx;
	struct xnode *last = b->at->last;

	if (last && last->kind == XK_TEXT && last->name.n < 4096) {
		last->name = arena_fmt(&b->cx->arena, "%.*s%.*s", ARG_STR(last->name), ARG_STR(s));
		return cx_room(b->cx);
	}
	x_append(b->at, x_new(b->cx, XK_TEXT, arena_str(&b->cx->arena, s)));
	return cx_room(b->cx);
}

enum rc x_parse(struct cx *cx, struct str in, struct str place, struct xnode **out)
{
	static const struct xml_handler h = { .open = on_open, .close = on_close, .text = on_text, .prefixed = true };
	struct build b = { .cx = cx };

	TRY(xml_parse(cx, in, place, &h, &b));
	*out = b.root;
	return RC_OK;
}
