/* An element of a template as a program: what is the same in every record is one text, between the places for values. Made when the element is
 * first written; elements whose members depend on their values (several of one name, XML among children) stay as they are, inside of it. */
#include "evtx/evtx_int.h"

struct making { /* twice: the first time only counts */
	struct op *ops;
	char *text;
	size_t n, from; /* bytes of texts; where the one at hand begins */
	struct program p;
};

static void put(struct making *m, const char *p, size_t n)
{
	if (m->text)
		memcpy(m->text + m->n, p, n);
	m->n += n;
}

static void put_text(struct making *m, struct evtx_text t)
{
	put(m, t.p, t.n);
}

static void put_z(struct making *m, const char *z)
{
	put(m, z, strlen(z));
}

static void op_put(struct making *m, struct op op)
{
	if (m->ops)
		m->ops[m->p.n] = op;
	m->p.n++;
}

static void text_end(struct making *m)
{
	if (m->n > m->from)
		op_put(m, (struct op){ .kind = OP_TEXT, .text = { m->text ? m->text + m->from : NULL, m->n - m->from } });
	m->from = m->n;
}

static void op_add(struct making *m, struct op op)
{
	text_end(m);
	op_put(m, op);
}

/* Its attributes, where values say nothing about them: how many are written. False: values do. */
static bool attributes_known(const struct elem *el, uint32_t *n)
{
	*n = 0;
	for (const struct attr *at = el->attrs; at; at = at->next) {
		if (at->parts && at->parts->kind != PART_TEXT)
			return false;
		*n += at->parts != NULL;
	}
	return true;
}

static bool children_known(const struct elem *el)
{
	for (const struct part *p = el->parts; p; p = p->next)
		if (p->kind != PART_ELEM)
			return false;
	return !el->may_repeat;
}

static void attributes_make(struct making *m, const struct elem *el)
{
	bool any = false;

	put_z(m, "{\"#attributes\":{");
	for (const struct attr *at = el->attrs; at; at = at->next) {
		if (at->parts == NULL)
			continue;
		if (any)
			put_z(m, ",");
		put_text(m, at->name->key);
		put_text(m, at->parts->json);
		any = true;
	}
	put_z(m, "}");
}

static uint32_t weight_of(const struct elem *el)
{
	uint32_t n = 1;

	for (const struct attr *at = el->attrs; at; at = at->next)
		n++;
	return n;
}

static void element_make(struct making *m, struct elem *el, unsigned depth)
{
	uint32_t attrs;
	bool known = attributes_known(el, &attrs);
	const struct part *p = el->parts;

	if (el->odd || (el->has_elems ? !known || !children_known(el) : !known || (attrs && p && p->kind == PART_VALUE))) {
		op_add(m, (struct op){ .kind = el->has_elems || el->odd ? OP_ELEMENT : OP_TAGGED, .elem = el, .depth = depth });
		return;
	}
	m->p.weight += weight_of(el);
	m->p.height = depth > m->p.height ? depth : m->p.height;
	if (attrs)
		attributes_make(m, el);
	if (el->has_elems) {
		for (; p; p = p->next) {
			put_z(m, p == el->parts && attrs == 0 ? "{" : ",");
			put_text(m, p->elem->name->key);
			element_make(m, p->elem, depth + 1);
		}
		put_z(m, "}");
	} else if (attrs) {
		put_z(m, p ? ",\"#text\":" : "");
		if (p)
			put_text(m, p->json);
		put_z(m, "}");
	} else if (p && p->kind == PART_VALUE) {
		op_add(m, (struct op){ .kind = OP_VALUE, .value = p->value, .elem = el, .depth = depth });
	} else if (p) {
		put_text(m, p->json);
	} else {
		put_z(m, "null");
	}
}

const struct program *evtx_program(struct evtx *e, struct elem *el)
{
	struct making m = { 0 };
	struct program *p = ARENA_NEW(&e->of_tpls, struct program);

	for (int turn = 0; turn < 2; turn++) {
		if (turn)
			m = (struct making){ .ops = ARENA_ARRAY(&e->of_tpls, struct op, m.p.n),
				.text = arena_alloc(&e->of_tpls, m.n + EVTX_SPARE, 1) };
		element_make(&m, el, 0);
		text_end(&m);
	}
	*p = m.p;
	p->ops = m.ops;
	return el->program = p;
}
