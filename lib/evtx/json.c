/* A record's JSON straight from its compiled template, and from BinXml where none is used: one pass, no tree. It takes what event logs are
 * made of: one root, attributes and elements of one value, elements of elements. All else, and all that looks wrong, it leaves to the tree, which
 * decides and says why. Both give the same bytes: the tests hold them together (`straight_is_as_by_the_tree`, fuzz_evtx). */
#include "evtx/evtx_int.h"

struct pen {
	struct evtx *e;
	char *o; /* where the next byte goes; up to `end` */
	const char *end;
	unsigned steps; /* elements, attributes and whatever else takes time */
};

struct members { /* of the element that is being written: on e->seen from `first` on, if two may have one name */
	size_t first;
	uint32_t stamp;
	bool any, repeats;
};

static bool roots(struct pen *w, struct cur *c, unsigned depth, struct members *up);

static bool room(const struct pen *w, size_t n)
{
	return (size_t)(w->end - w->o) > n;
}

static bool step(struct pen *w)
{
	return ++w->steps < NODES_MAX;
}

/* Sixteen at a time: names and literals have EVTX_SPARE behind them, and so has the room that was asked for. */
static void text(struct pen *w, struct evtx_text t)
{
	char *o = w->o;

	for (size_t i = 0; i < t.n; i += EVTX_SPARE)
		memcpy(o + i, t.p + i, EVTX_SPARE);
	w->o = o + t.n;
}

static bool key(struct pen *w, bool first, struct evtx_text k)
{
	if (!room(w, k.n + 2 * EVTX_SPARE))
		return false;
	*w->o++ = first ? '{' : ',';
	text(w, k);
	return true;
}

static const char spared[2][32] = { "\"#attributes\":", "\"#text\":" };
static const struct evtx_text ATTRS_KEY = { spared[0], 14 }, TEXT_KEY = { spared[1], 8 };

/* The next member; its value comes next. */
static bool member(struct pen *w, struct members *m, struct name *n)
{
	struct evtx *e = w->e;
	struct member *me = &e->seen[e->n_seen];

	if (n->odd || !key(w, !m->any, n->key))
		return false;
	*me = (struct member){ .name = n, .stamp = n->stamp, .place = n->place, .value = w->o };
	if (n->stamp == m->stamp) {
		e->seen[n->place].next = (uint32_t)e->n_seen;
		me->again = m->repeats = true;
	}
	n->stamp = m->stamp;
	n->place = (uint32_t)e->n_seen++;
	m->any = true;
	return true;
}

static struct members members_new(struct evtx *e)
{
	return (struct members){ .stamp = ++e->stamp, .first = e->n_seen };
}

/* The values of one name behind one another; those that are lists are part of the list. */
static char *joined(const struct pen *w, char *o, const struct member *me)
{
	const struct member *all = w->e->seen;

	*o++ = '[';
	for (;; me = &all[me->next]) {
		const struct member *behind = me + 1;
		const char *end = behind == all + w->e->n_seen ? w->o : behind->value - behind->name->key.n - 1;
		size_t list = *me->value == '[', n = (size_t)(end - me->value) - 2 * list;

		memcpy(o, me->value + list, n);
		o += n;
		if (me->next == 0)
			break;
		*o++ = ',';
	}
	*o++ = ']';
	return o;
}

/* Members of one name become one list, where the first stood: written anew behind all, then moved. */
static bool gather(struct pen *w, const struct members *m)
{
	const struct evtx *e = w->e;
	const struct member *first = &e->seen[m->first], *end = e->seen + e->n_seen;
	char *from = first->value - first->name->key.n - 1, *o = w->o;

	if (!room(w, (size_t)(w->o - from) + 2 * (size_t)(end - first) + EVTX_SPARE))
		return false;
	for (const struct member *me = first; me != end; me++) {
		size_t head = me->name->key.n + 1;

		if (me->again)
			continue;
		memcpy(o, me->value - head, head);
		o += head;
		if (me->next) {
			o = joined(w, o, me);
		} else {
			const char *stop = me + 1 == end ? w->o : me[1].value - me[1].name->key.n - 1;

			memcpy(o, me->value, (size_t)(stop - me->value));
			o += stop - me->value;
		}
	}
	memmove(from, w->o, (size_t)(o - w->o));
	w->o = from + (o - w->o);
	return true;
}

static bool members_end(struct pen *w, struct members *m)
{
	struct evtx *e = w->e;

	if ((m->repeats && !gather(w, m)) || !room(w, 4))
		return false;
	while (e->n_seen > m->first) {
		const struct member *me = &e->seen[--e->n_seen];

		me->name->stamp = me->stamp;
		me->name->place = me->place;
	}
	if (m->any) {
		*w->o++ = '}';
	} else {
		memcpy(w->o, "null", 4);
		w->o += 4;
	}
	return true;
}

static void attributes_end(struct pen *w, bool any)
{
	if (any)
		*w->o++ = '}'; /* each attribute left room for it */
}

/* ---- compiled elements with their values ---- */

static bool utf16(struct pen *w, const uint8_t *p, size_t size)
{
	if (!room(w, size * 3 + 2 + EVTX_SPARE))
		return false;
	*w->o++ = '"';
	w->o = evtx_write_utf16(w->e, w->o, p, size);
	*w->o++ = '"';
	return true;
}

static bool filled(struct pen *w, const struct val *v, bool *null)
{
	struct evtx_node n = { 0 };
	char *o = w->o;

	if (v->wire == W_STRING) {
		*null = false;
		return utf16(w, v->p, evtx_text_size(v->p, v->size));
	}
	w->e->n_nodes = 0;
	if (!evtx_fill(w->e, &n, v))
		return false;
	*null = n.type == EVTX_NULL;
	if (!*null && (o = evtx_write_node(w->e, o, &n)) == NULL)
		return false;
	w->o = o;
	return true;
}

/* One part or none; null: nothing was written. */
static bool value(struct pen *w, const struct part *p, const struct vals *v, bool *null)
{
	*null = p == NULL;
	if (p && p->kind == PART_VALUE)
		return filled(w, evtx_value_of(v, p->value), null);
	if (p && !room(w, p->json.n + EVTX_SPARE))
		return false;
	if (p)
		text(w, p->json);
	return true;
}

static bool attributes(struct pen *w, const struct elem *el, const struct vals *v, bool *any)
{
	for (const struct attr *a = el->attrs; a; a = a->next) {
		char *before = w->o;
		bool null;

		if (!step(w) || (!*any && !key(w, true, ATTRS_KEY)) || !key(w, !*any, a->name->key) ||
			!value(w, a->parts, v, &null) || !room(w, 1))
			return false;
		if (null)
			w->o = before;
		*any = *any || !null;
	}
	attributes_end(w, *any);
	return true;
}

static bool element(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth);

static bool children(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth, struct members *m)
{
	for (const struct part *p = el->parts; p; p = p->next) {
		const struct val *x;

		if (p->kind == PART_ELEM) {
			if (!(el->may_repeat ? member(w, m, p->elem->name) : key(w, !m->any, p->elem->name->key)))
				return false;
			m->any = true;
			if (!element(w, p->elem, v, depth + 1))
				return false;
		} else if (x = evtx_value_of(v, p->value), x->wire == W_BINXML) {
			struct cur c = { (size_t)(x->p - w->e->chunk), (size_t)(x->p - w->e->chunk) + x->size };

			if (!step(w) || !roots(w, &c, depth + 1, m))
				return false;
		} else if (x->wire != W_NULL || !step(w)) {
			return false;
		}
	}
	return true;
}

/* Its value: the name is written. */
static bool element(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth)
{
	struct members m = members_new(w->e);
	bool null;

	if (el->odd || depth > DEPTH_MAX || !step(w) || !attributes(w, el, v, &m.any))
		return false;
	if (el->has_elems || (el->parts && el->parts->kind == PART_VALUE && evtx_value_of(v, el->parts->value)->wire == W_BINXML))
		return children(w, el, v, depth, &m) && members_end(w, &m);
	if (m.any) {
		char *before = w->o;

		if (!key(w, false, TEXT_KEY) || !value(w, el->parts, v, &null))
			return false;
		if (null)
			w->o = before;
		return members_end(w, &m);
	}
	return value(w, el->parts, v, &null) && (!null || members_end(w, &m));
}

/* ---- elements that no template has: their values are literals ---- */

static unsigned token_at(const struct pen *w, const struct cur *c)
{
	return c->at < c->end ? w->e->chunk[c->at] & ~(unsigned)T_MORE : T_END;
}

/* Null: nothing was written. */
static bool literal(struct pen *w, struct cur *c, bool *null)
{
	const struct evtx *e = w->e;
	const uint8_t *p = e->chunk + c->at;
	size_t size;

	if (c->end - c->at < 4 || p[0] != T_VALUE || p[1] != W_STRING || (size = le16(p + 2) * 2u) > c->end - c->at - 4)
		return false;
	*null = size == 0;
	c->at += 4 + size;
	return size == 0 || utf16(w, p + 4, size);
}

static bool attribute_ends(unsigned token)
{
	return token == T_ATTR || token == T_CLOSE_START || token == T_CLOSE_EMPTY;
}

static bool attributes_inline(struct pen *w, struct cur *c, bool *any)
{
	while (token_at(w, c) == T_ATTR) {
		char *before = w->o;
		bool null = true;
		struct name *n;

		c->at++;
		if (!step(w) || (n = evtx_name_at(w->e, c)) == NULL || (!*any && !key(w, true, ATTRS_KEY)) ||
			!key(w, !*any, n->key) ||
			(!attribute_ends(token_at(w, c)) && (!literal(w, c, &null) || !attribute_ends(token_at(w, c)))) ||
			!room(w, 1))
			return false;
		if (null)
			w->o = before;
		*any = *any || !null;
	}
	attributes_end(w, *any);
	return true;
}

static bool element_inline(struct pen *w, struct cur *c, unsigned depth, struct members *up);

/* Behind an element's head: what it holds and its end. */
static bool content_inline(struct pen *w, struct cur *c, unsigned depth, struct members *m)
{
	char *before = w->o;
	bool null = true;

	if (token_at(w, c) == T_OPEN) {
		while (token_at(w, c) == T_OPEN)
			if (!element_inline(w, c, depth + 1, m))
				return false;
	} else if (token_at(w, c) != T_CLOSE) {
		if ((m->any && !key(w, false, TEXT_KEY)) || !literal(w, c, &null))
			return false;
		if (null)
			w->o = before;
	}
	return token_at(w, c) == T_CLOSE && (c->at++, (!m->any && !null) || members_end(w, m));
}

static bool element_inline(struct pen *w, struct cur *c, unsigned depth, struct members *up)
{
	struct members m;
	struct name *name;
	bool attrs;

	if (depth > DEPTH_MAX || !step(w) || c->at >= c->end)
		return false;
	attrs = w->e->chunk[c->at++] & T_MORE;
	if (!evtx_head(w->e, c, false) || (name = evtx_name_at(w->e, c)) == NULL || !member(w, up, name))
		return false;
	m = members_new(w->e);
	if (attrs) {
		if (name->is_data || c->end - c->at < 4) /* its name may be an attribute's */
			return false;
		c->at += 4;
		if (!attributes_inline(w, c, &m.any))
			return false;
	}
	if (c->at >= c->end)
		return false;
	switch (w->e->chunk[c->at++]) {
	case T_CLOSE_EMPTY: return members_end(w, &m);
	case T_CLOSE_START: return content_inline(w, c, depth, &m);
	default: return false;
	}
}

static bool fragment_inline(struct pen *w, struct cur *c, unsigned depth, struct members *up)
{
	for (bool any = false;;)
		switch (token_at(w, c)) {
		case T_HEADER:
			if (c->end - c->at < 4)
				return false;
			c->at += 4;
			break;
		case T_OPEN:
			if (!element_inline(w, c, depth, up))
				return false;
			any = true;
			break;
		case T_END: return any;
		default: return false;
		}
}

static bool instance(struct pen *w, struct cur *c, unsigned depth, struct members *up)
{
	const struct tpl *tpl;
	struct vals v;

	if (!evtx_instance(w->e, c, &tpl, &v))
		return false;
	for (const struct part *p = tpl->parts; p; p = p->next)
		if (!member(w, up, p->elem->name) || !element(w, p->elem, &v, depth))
			return false;
	return true;
}

static bool roots(struct pen *w, struct cur *c, unsigned depth, struct members *up)
{
	const uint8_t *chunk = w->e->chunk;

	if (depth > DEPTH_MAX)
		return false;
	while (c->at < c->end && chunk[c->at] != T_END) {
		if (chunk[c->at] == T_HEADER) {
			if (c->end - c->at < 4)
				return false;
			c->at += 4;
		} else if (!(chunk[c->at] == T_INSTANCE ? instance(w, c, depth, up) : fragment_inline(w, c, depth, up))) {
			return false;
		}
	}
	return true;
}

bool evtx_straight(struct evtx *e, struct evtx_text *out)
{
	struct pen w = { .e = e, .o = e->out, .end = e->out + OUT_MAX };
	struct cur c = { e->rec_at + RECORD_HEAD, e->rec_at + e->rec.size - 4 };
	struct members top = { .stamp = ++e->stamp, .first = 1 };

	e->n_vals = 0;
	e->n_seen = 1; /* 0 is no next one */
	if (!roots(&w, &c, 0, &top) || e->n_seen != 2 || !members_end(&w, &top))
		return false;
	*out = (struct evtx_text){ e->out, (size_t)(w.o - e->out) };
	return true;
}
