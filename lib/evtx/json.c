/* A record's JSON straight from its compiled template, and from BinXml where none is used: one pass, no tree. It takes what event logs are
 * made of: one root, attributes and elements of one value, elements of elements. All else, and all that looks wrong, it leaves to the tree, which
 * decides and says why. Both give the same bytes: the tests hold them together (`straight_is_as_by_the_tree`, fuzz_evtx). */
#include "evtx/evtx_int.h"

struct pen {
	struct evtx *e;
	char *o; /* where the next byte goes; up to `end` */
	const char *end;
	const uint8_t *limit; /* of the chunk */
	unsigned steps;       /* elements, attributes and whatever else takes time */
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
static inline char *copied(char *o, struct evtx_text t)
{
	memcpy(o, t.p, EVTX_SPARE);
	for (size_t i = EVTX_SPARE; i < t.n; i += EVTX_SPARE)
		memcpy(o + i, t.p + i, EVTX_SPARE);
	return o + t.n;
}

static inline void text(struct pen *w, struct evtx_text t)
{
	w->o = copied(w->o, t);
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
static inline bool member(struct pen *w, struct members *m, struct name *n)
{
	struct evtx *e = w->e;
	struct member *me = &e->seen[e->n_seen];
	char *o = w->o;

	if (n->odd || !room(w, n->key.n + 2 * EVTX_SPARE))
		return false;
	*o = m->any ? ',' : '{';
	w->o = o = copied(o + 1, n->key);
	*me = (struct member){ .name = n, .stamp = n->stamp, .place = n->place, .value = o };
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

/* Quoted; NULL: no room. Where the next byte goes is in a variable of its own here: what is written might be the pen's to the compiler. */
static inline char *quoted(const struct pen *w, char *o, const uint8_t *p, size_t size)
{
	size_t n = 0;

	if ((size_t)(w->end - o) <= size * 3 + 2 + EVTX_SPARE)
		return NULL;
	*o++ = '"';
#ifdef __SSE2__
	if (size && (size_t)(w->limit - p) >= 32) /* mostly that is all of it */
		n = evtx_plain_units(p, size, o, true);
#endif
	o += n;
	if (n * 2 < size)
		o = evtx_write_utf16(w->e, o, p + n * 2, size - n * 2);
	*o++ = '"';
	return o;
}

static bool utf16(struct pen *w, const uint8_t *p, size_t size)
{
	char *o = quoted(w, w->o, p, size);

	if (o)
		w->o = o;
	return o != NULL;
}

static bool filled(struct pen *w, const struct val *v, bool *null)
{
	struct evtx_node n = { 0 };
	char *o = w->o;

	if (v->wire == W_STRING) {
		*null = false;
		return utf16(w, v->p, evtx_text_size(v->p, v->size));
	}
	*null = v->wire == W_NULL;
	if (*null)
		return true;
	if (!room(w, FIXED_MAX))
		return false;
	if ((o = evtx_write_fixed(w->o, v))) {
		w->o = o;
		return true;
	}
	o = w->o;
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

static bool element(struct pen *w, struct elem *el, const struct vals *v, unsigned depth);
static bool any_element(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth);

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

/* Elements of elements, or of XML in a value. */
static bool inside(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth, struct members *m)
{
	return children(w, el, v, depth, m) && members_end(w, m);
}

static bool is_xml(const struct elem *el, const struct vals *v)
{
	return el->parts && el->parts->kind == PART_VALUE && evtx_value_of(v, el->parts->value)->wire == W_BINXML;
}

/* With attributes, some of which may have no value; no elements. */
static bool tagged(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth)
{
	char *before;
	bool any = false, null;

	if (depth > DEPTH_MAX || is_xml(el, v))
		return any_element(w, el, v, depth);
	if (!step(w) || !attributes(w, el, v, &any))
		return false;
	before = w->o;
	if (any && !key(w, false, TEXT_KEY))
		return false;
	if (!value(w, el->parts, v, &null) || !room(w, 4))
		return false;
	if (null && any)
		w->o = before;
	if (any) {
		*w->o++ = '}';
	} else if (null) {
		memcpy(w->o, "null", 4);
		w->o += 4;
	}
	return true;
}

static bool place(struct pen *w, const struct op *op, const struct vals *v, unsigned depth)
{
	const struct val *x = evtx_value_of(v, op->value);
	bool null;
	char *o;

	if (x->wire == W_STRING)
		return utf16(w, x->p, evtx_text_size(x->p, x->size));
	if ((o = evtx_write_fixed(w->o, x))) {
		w->o = o;
		return true;
	}
	if (x->wire == W_BINXML)
		return any_element(w, op->elem, v, depth);
	if (!filled(w, x, &null) || !room(w, 4))
		return false;
	if (null) {
		memcpy(w->o, "null", 4);
		w->o += 4;
	}
	return true;
}

static bool element(struct pen *w, struct elem *el, const struct vals *v, unsigned depth)
{
	const struct program *p = el->program ? el->program : evtx_program(w->e, el);
	const struct op *op = p->ops, *end = op + p->n;
	bool ok = depth + p->height <= DEPTH_MAX;

	w->steps += p->weight;
	for (; op < end && ok; op++) {
		if (!room(w, op->text.n + FIXED_MAX + EVTX_SPARE))
			return false;
		switch (op->kind) {
		case OP_TEXT: text(w, op->text); break;
		case OP_VALUE: ok = place(w, op, v, depth + op->depth); break;
		case OP_TAGGED: ok = tagged(w, op->elem, v, depth + op->depth); break;
		case OP_ELEMENT: ok = any_element(w, op->elem, v, depth + op->depth); break;
		}
	}
	return ok && w->steps < NODES_MAX;
}

/* Its value: the name is written. */
static bool any_element(struct pen *w, const struct elem *el, const struct vals *v, unsigned depth)
{
	struct members m = members_new(w->e);
	bool null;

	if (el->odd || depth > DEPTH_MAX || !step(w) || !attributes(w, el, v, &m.any))
		return false;
	if (el->has_elems || is_xml(el, v))
		return inside(w, el, v, depth, &m);
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

/* ---- elements that no template has: their values are literals ----
 * Read by a pointer of their own; NULL: the tree has to do it. There is always a byte behind `end`: the record's second size. */

static inline unsigned token_of(const uint8_t *p, const uint8_t *end)
{
	return p < end ? *p & ~(unsigned)T_MORE : T_END;
}

__attribute__((noinline)) static struct name *name_placed(struct pen *w, const uint8_t **p, const uint8_t *end)
{
	const uint8_t *chunk = w->e->chunk;
	struct cur c = { (size_t)(*p - chunk), (size_t)(end - chunk) };
	struct name *name = evtx_name_at(w->e, &c);

	*p = chunk + c.at;
	return name;
}

static inline struct name *name_at(struct pen *w, const uint8_t **p, const uint8_t *end)
{
	const struct evtx *e = w->e;
	const struct name_place *n;
	uint32_t at;

	if (end - *p < 4)
		return NULL;
	at = le32(*p);
	n = e->names[(at >> 1) % NAME_SLOTS];
	if (n == NULL || n->at != at || e->chunk + at == *p + 4)
		return name_placed(w, p, end);
	*p += 4;
	return n->name;
}

/* A text at *o, or nothing: then it is null. Behind it in the record. */
static inline const uint8_t *literal(const struct pen *w, const uint8_t *p, const uint8_t *end, char **o)
{
	size_t size;

	if (end - p < 4 || p[0] != T_VALUE || p[1] != W_STRING || (size = le16(p + 2) * 2u) > (size_t)(end - p) - 4)
		return NULL;
	if (size && (*o = quoted(w, *o, p + 4, size)) == NULL)
		return NULL;
	return p + 4 + size;
}

/* A character by its XML name, as JSON writes it; NULL: none of those that are known. */
static const char *named(const struct name *n)
{
	static const char *const known[][2] = { { "lt", "<" }, { "gt", ">" }, { "amp", "&" }, { "quot", "\\\"" }, { "apos", "'" } };

	for (size_t i = 0; n && i < COUNT(known); i++)
		if (str_is((struct str){ n->name.p, n->name.n }, known[i][0]))
			return known[i][1];
	return NULL;
}

/* A text in pieces, with named characters among them: quotes in an attribute. */
__attribute__((noinline)) static const uint8_t *pieces(struct pen *w, const uint8_t *p, const uint8_t *end, char **out)
{
	char *o = *out;
	size_t size;

	*o++ = '"'; /* whoever asks left room for it */
	for (unsigned token; (token = token_of(p, end)) == T_VALUE || token == T_ENTITY; w->steps++) {
		if (token == T_ENTITY) {
			const char *c = (p++, named(name_at(w, &p, end)));

			if (c == NULL || (size_t)(w->end - o) <= 2 + EVTX_SPARE)
				return NULL;
			*o++ = *c;
			if (c[1])
				*o++ = c[1];
			continue;
		}
		if (end - p < 4 || p[1] != W_STRING || (size = le16(p + 2) * 2u) > (size_t)(end - p) - 4 ||
			(size_t)(w->end - o) <= size * 3 + 2 + EVTX_SPARE)
			return NULL;
		o = evtx_write_utf16(w->e, o, p + 4, size);
		p += 4 + size;
	}
	if (o == *out + 1) /* of nothing: null */
		return p;
	*o++ = '"';
	*out = o;
	return p;
}

/* A text, mostly in one piece, and behind it what may be there. */
static inline const uint8_t *texts(struct pen *w, const uint8_t *p, const uint8_t *end, bool (*ends)(unsigned), char **o)
{
	char *from = *o;
	const uint8_t *behind = literal(w, p, end, o);

	if (behind && ends(token_of(behind, end)))
		return behind;
	*o = from;
	behind = pieces(w, p, end, o);
	return behind && ends(token_of(behind, end)) ? behind : NULL;
}

static inline bool attribute_ends(unsigned token)
{
	return token == T_ATTR || token == T_CLOSE_START || token == T_CLOSE_EMPTY;
}

static inline bool content_ends(unsigned token)
{
	return token == T_CLOSE;
}

static const uint8_t *attributes_inline(struct pen *w, const uint8_t *p, const uint8_t *end, bool *out)
{
	static const char begins[2][EVTX_SPARE] = { { "{\"#attributes\":{" }, { "," } };
	static const uint8_t lengths[2] = { EVTX_SPARE, 1 };
	char *o = w->o;
	bool any = false;

	for (; token_of(p, end) == T_ATTR; w->steps++) {
		char *before = o, *value;
		const struct name *n;

		p++;
		if ((n = name_at(w, &p, end)) == NULL || (size_t)(w->end - o) < n->key.n + 4 * EVTX_SPARE)
			return NULL;
		memcpy(o, begins[any], EVTX_SPARE);
		o = value = copied(o + lengths[any], n->key);
		if (!attribute_ends(token_of(p, end)) && (p = texts(w, p, end, attribute_ends, &o)) == NULL)
			return NULL;
		any |= o != value;
		o = o == value ? before : o;
	}
	*o = '}'; /* each attribute left room for it */
	w->o = o + any;
	*out = any;
	return w->steps < NODES_MAX ? p : NULL;
}

static const uint8_t *element_inline(struct pen *w, const uint8_t *p, const uint8_t *end, unsigned depth, struct members *up);

/* Behind an element's head: what it holds and its end. */
static const uint8_t *content_inline(struct pen *w, const uint8_t *p, const uint8_t *end, unsigned depth, struct members *m)
{
	char *before = w->o, *value, *o;
	bool null = true;

	if (token_of(p, end) == T_OPEN) {
		while (p && token_of(p, end) == T_OPEN)
			p = element_inline(w, p, end, depth + 1, m);
	} else if (token_of(p, end) != T_CLOSE) {
		if (m->any && !key(w, false, TEXT_KEY))
			return NULL;
		o = value = w->o;
		if ((p = texts(w, p, end, content_ends, &o)) == NULL)
			return NULL;
		null = o == value;
		w->o = null ? before : o;
	}
	if (p == NULL || token_of(p, end) != T_CLOSE)
		return NULL;
	return (!m->any && !null) || members_end(w, m) ? p + 1 : NULL;
}

/* An element's head is { u32 size, u32 name }; what looks otherwise is left to evtx_head(). */
static inline const uint8_t *head_inline(struct pen *w, const uint8_t *p, const uint8_t *end)
{
	struct evtx *e = w->e;
	struct cur c;

	if (end - p >= 8 && le32(p) <= (size_t)(end - p) - 4 && le32(p + 4) < e->chunk_n)
		return p + 4;
	c = (struct cur){ (size_t)(p - e->chunk), (size_t)(end - e->chunk) };
	return evtx_head(e, &c, false) ? e->chunk + c.at : NULL;
}

static const uint8_t *element_inline(struct pen *w, const uint8_t *p, const uint8_t *end, unsigned depth, struct members *up)
{
	bool attrs = *p & T_MORE;
	struct members m;
	struct name *name;

	if (depth > DEPTH_MAX || !step(w) || (p = head_inline(w, p + 1, end)) == NULL || (name = name_at(w, &p, end)) == NULL ||
		!member(w, up, name))
		return NULL;
	m = members_new(w->e);
	if (attrs) {
		if (name->is_data || end - p < 4) /* its name may be an attribute's */
			return NULL;
		if ((p = attributes_inline(w, p + 4, end, &m.any)) == NULL)
			return NULL;
	}
	if (p >= end)
		return NULL;
	switch (*p) {
	case T_CLOSE_EMPTY: return members_end(w, &m) ? p + 1 : NULL;
	case T_CLOSE_START: return content_inline(w, p + 1, end, depth, &m);
	default: return NULL;
	}
}

static bool fragment_inline(struct pen *w, struct cur *c, unsigned depth, struct members *up)
{
	const uint8_t *chunk = w->e->chunk, *p = chunk + c->at, *end = chunk + c->end;
	bool any = false;

	for (unsigned token; (token = token_of(p, end)) != T_END; any |= token == T_OPEN) {
		if (token == T_HEADER)
			p = end - p < 4 ? NULL : p + 4;
		else
			p = token == T_OPEN ? element_inline(w, p, end, depth, up) : NULL;
		if (p == NULL)
			return false;
	}
	c->at = (size_t)(p - chunk);
	return any;
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
	struct pen w = { .e = e, .o = e->out, .end = e->out + OUT_MAX, .limit = e->chunk + e->chunk_n };
	struct cur c = { e->rec_at + RECORD_HEAD, e->rec_at + e->rec.size - 4 };
	struct members top = { .stamp = ++e->stamp, .first = 1 };

	e->n_vals = 0;
	e->n_seen = 1; /* 0 is no next one */
	if (!roots(&w, &c, 0, &top) || e->n_seen != 2 || !members_end(&w, &top))
		return false;
	*out = (struct evtx_text){ e->out, (size_t)(w.o - e->out) };
	return true;
}
