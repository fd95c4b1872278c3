/* A record's event: its compiled template filled with its values, as a tree of nodes. Nodes and values come from fixed pools that start
 * anew with every record; text that must be put together is in the record's arena. */
#include "evtx/evtx_int.h"

struct kids { /* children in order */
	struct evtx_node *first, *last;
};

static const struct evtx_text ATTRS = { "#attributes", 11 }, ATTRS_KEY = { "\"#attributes\":", 14 };
static const struct evtx_text TEXT = { "#text", 5 }, TEXT_KEY = { "\"#text\":", 8 };

static bool roots(struct evtx *e, struct cur *c, unsigned depth, struct kids *out);

static struct evtx_node *node(struct evtx *e, struct evtx_text name, struct evtx_text key)
{
	struct evtx_node *n;

	if (e->n_nodes == NODES_MAX) {
		evtx_wrong(e, EVTX_TOO_BIG, "more values than an event may have");
		return NULL;
	}
	n = &e->nodes[e->n_nodes++];
	*n = (struct evtx_node){ .name = name, .key = key };
	return n;
}

static void append(struct kids *k, struct evtx_node *n)
{
	if (k->last)
		k->last->next = n;
	else
		k->first = n;
	k->last = n;
}

/* How a wire type shows and how many bytes it has (0: any). */
static const struct {
	uint8_t type, size;
} wires[] = {
	[W_NULL] = { EVTX_NULL, 0 },
	[W_STRING] = { EVTX_TEXT, 0 },
	[W_ANSI] = { EVTX_ANSI, 0 },
	[W_I8] = { EVTX_INT, 1 },
	[W_U8] = { EVTX_UINT, 1 },
	[W_I16] = { EVTX_INT, 2 },
	[W_U16] = { EVTX_UINT, 2 },
	[W_I32] = { EVTX_INT, 4 },
	[W_U32] = { EVTX_UINT, 4 },
	[W_I64] = { EVTX_INT, 8 },
	[W_U64] = { EVTX_UINT, 8 },
	[W_F32] = { EVTX_REAL, 4 },
	[W_F64] = { EVTX_REAL, 8 },
	[W_BOOL] = { EVTX_BOOL, 0 },
	[W_BINARY] = { EVTX_BINARY, 0 },
	[W_GUID] = { EVTX_GUID, 16 },
	[W_SIZE] = { EVTX_HEX, 0 },
	[W_FILETIME] = { EVTX_TIME, 8 },
	[W_SYSTEMTIME] = { EVTX_TIME, 16 },
	[W_SID] = { EVTX_SID, 0 },
	[W_HEX32] = { EVTX_HEX, 4 },
	[W_HEX64] = { EVTX_HEX, 8 },
	[W_HANDLE] = { EVTX_HEX, 0 },
	[W_XML] = { EVTX_TEXT, 0 },
};

static bool whole(const uint8_t *p, size_t n)
{
	(void)p;
	return n == 1 || n == 2 || n == 4 || n == 8;
}

/* One value; bytes that do not fit their type stay bytes. */
static void scalar(struct evtx_node *n, unsigned wire, const uint8_t *p, size_t size)
{
	unsigned type = wire < COUNT(wires) ? wires[wire].type : EVTX_BINARY;

	n->raw = p;
	n->size = (uint32_t)size;
	n->wire = (uint8_t)wire;
	if (wire != W_NULL && type == EVTX_NULL)
		type = EVTX_BINARY;
	if (size == 0 && type != EVTX_TEXT && type != EVTX_ANSI)
		type = EVTX_NULL;
	else if (wire < COUNT(wires) && wires[wire].size && wires[wire].size != size)
		type = EVTX_BINARY;
	else if ((type == EVTX_HEX || type == EVTX_BOOL) && !whole(p, size))
		type = EVTX_BINARY;
	else if (type == EVTX_SID && (size < 8 || size < 8u + 4u * p[1]))
		type = EVTX_BINARY;
	if (type == EVTX_TEXT)
		n->size = evtx_text_size(p, n->size);
	while (type == EVTX_ANSI && n->size && p[n->size - 1] == 0)
		n->size--;
	n->type = (uint8_t)type;
}

/* The size of an array's next item: texts end with NUL, SIDs know theirs, sizes are 4 or 8 by what divides. */
static size_t item_size(unsigned wire, const uint8_t *p, size_t left, size_t all)
{
	size_t n = 0, width = wire == W_STRING ? 2 : 1;

	switch (wire) {
	case W_STRING:
	case W_ANSI:
		while (n + width <= left && (p[n] || (width == 2 && p[n + 1])))
			n += width;
		return n + width <= left ? n + width : left;
	case W_SID: return left >= 2 ? 8 + 4u * p[1] : left;
	case W_BOOL: return 4;
	case W_SIZE: return all % 8 == 0 ? 8 : 4;
	default: return wire < COUNT(wires) && wires[wire].size ? wires[wire].size : left;
	}
}

static bool array(struct evtx *e, struct evtx_node *n, const struct val *v)
{
	unsigned wire = v->wire & ~(unsigned)W_ARRAY;
	struct kids k = { 0 };

	for (size_t at = 0; at < v->size;) {
		size_t size = item_size(wire, v->p + at, v->size - at, v->size);
		struct evtx_node *item = node(e, (struct evtx_text){ "", 0 }, (struct evtx_text){ 0 });

		if (item == NULL)
			return false;
		if (size > (size_t)v->size - at)
			size = v->size - at;
		scalar(item, wire, v->p + at, size);
		append(&k, item);
		at += size;
	}
	if (k.first && k.first == k.last) { /* one element, like any other */
		scalar(n, wire, v->p, k.first->size);
		return true;
	}
	n->type = k.first ? EVTX_LIST : EVTX_NULL;
	n->child = k.first;
	return true;
}

bool evtx_fill(struct evtx *e, struct evtx_node *n, const struct val *v)
{
	if (v->wire & W_ARRAY)
		return array(e, n, v);
	scalar(n, v->wire, v->p, v->size);
	return true;
}

/* Several parts, or literal text: one text. No part: null. */
static bool text_parts(struct evtx *e, struct evtx_node *n, const struct part *parts, const struct vals *v)
{
	struct evtx_text out = { NULL, 0 };

	if (parts->next == NULL) {
		out = parts->text;
	} else {
		size_t room = 0, at = 0;
		char *p;

		for (const struct part *q = parts; q; q = q->next)
			room += q->kind == PART_TEXT ? q->text.n : (size_t)evtx_value_of(v, q->value)->size * 8 + 64;
		if (room > OUT_MAX)
			return evtx_wrong(e, EVTX_TOO_BIG, "text longer than an event may have");
		p = arena_alloc(&e->of_rec, room + 1, 1);
		for (const struct part *q = parts; q; q = q->next) {
			struct evtx_node tmp = { 0 };

			if (q->kind == PART_TEXT) {
				memcpy(p + at, q->text.p, q->text.n);
				at += q->text.n;
			} else if (q->kind == PART_VALUE) {
				if (!evtx_fill(e, &tmp, evtx_value_of(v, q->value)))
					return false;
				size_t got = evtx_show(&tmp, p + at, room - at);

				at += got < room - at ? got : room - at;
			}
		}
		out = (struct evtx_text){ p, at };
	}
	n->type = EVTX_TEXT;
	n->utf8 = true;
	n->raw = (const uint8_t *)out.p;
	n->size = (uint32_t)out.n;
	return true;
}

static bool fill_parts(struct evtx *e, struct evtx_node *n, const struct part *parts, const struct vals *v)
{
	if (parts == NULL)
		return true; /* EVTX_NULL */
	if (parts->kind == PART_VALUE && parts->next == NULL)
		return evtx_fill(e, n, evtx_value_of(v, parts->value));
	return text_parts(e, n, parts, v);
}

/* NULL in *out: no attribute has a value. */
static bool attributes(struct evtx *e, const struct elem *el, const struct vals *v, struct evtx_node **out)
{
	struct kids k = { 0 };

	*out = NULL;
	for (const struct attr *a = el->attrs; a; a = a->next) {
		struct evtx_node *n = node(e, a->name->name, a->name->key);

		if (n == NULL || !fill_parts(e, n, a->parts, v))
			return false;
		if (n->type != EVTX_NULL) /* else it counts all the same: what makes nothing costs time too */
			append(&k, n);
	}
	if (k.first == NULL)
		return true;
	if ((*out = node(e, ATTRS, ATTRS_KEY)) == NULL)
		return false;
	(*out)->type = EVTX_OBJECT;
	(*out)->child = k.first;
	return true;
}

static bool is_xml(const struct part *p, const struct vals *v)
{
	return p->kind == PART_VALUE && evtx_value_of(v, p->value)->wire == W_BINXML;
}

static bool blank(struct evtx_text t)
{
	return str_trim((struct str){ t.p, t.n }).n == 0;
}

static bool build(struct evtx *e, const struct elem *el, const struct vals *v, unsigned depth, struct evtx_node **out);

static bool child_of(struct evtx *e, const struct part *p, const struct vals *v, unsigned depth, struct kids *k)
{
	struct evtx_node *n;

	if (p->kind == PART_ELEM) {
		if (!build(e, p->elem, v, depth + 1, &n))
			return false;
	} else if (is_xml(p, v)) {
		const struct val *x = evtx_value_of(v, p->value);
		size_t at = (size_t)(x->p - e->chunk);
		struct cur c = { at, at + x->size };

		return x->size == 0 || roots(e, &c, depth + 1, k);
	} else {
		struct part alone = *p;

		alone.next = NULL;
		if ((n = node(e, TEXT, TEXT_KEY)) == NULL || (p->kind == PART_TEXT && blank(p->text)))
			return n != NULL;
		if (!fill_parts(e, n, &alone, v))
			return false;
		if (n->type == EVTX_NULL)
			return true;
	}
	append(k, n);
	return true;
}

struct seen {
	struct evtx_node *n;
	struct kids items;
};
struct seen_all {
	struct seen *first;
	size_t n;
	struct map more; /* beyond SEEN_LINE: looking along the line would be slow */
};
enum { SEEN_LINE = 24 };

static struct seen *seen_before(struct seen_all *s, struct str name)
{
	for (size_t i = 0; i < s->n && i < SEEN_LINE; i++)
		if (str_eq((struct str){ s->first[i].n->name.p, s->first[i].n->name.n }, name))
			return &s->first[i];
	return s->n > SEEN_LINE ? map_get(&s->more, name) : NULL;
}

static void seen_add(struct evtx *e, struct seen_all *s, struct evtx_node *n)
{
	if (s->n == SEEN_LINE)
		map_init(&s->more, &e->of_rec);
	s->first[s->n].n = n;
	if (s->n >= SEEN_LINE)
		map_put(&s->more, (struct str){ n->name.p, n->name.n }, &s->first[s->n]);
	s->n++;
}

static void append_items(struct kids *k, struct evtx_node *n)
{
	if (n->type != EVTX_LIST)
		append(k, n);
	else
		for (struct evtx_node *i = (struct evtx_node *)n->child, *next; i; i = next) {
			next = (struct evtx_node *)i->next;
			i->next = NULL;
			append(k, i);
		}
}

/* Members of one name become one list, where the first stood. */
static bool gather(struct evtx *e, struct kids *k)
{
	struct seen_all all = { 0 };
	struct evtx_node *n = k->first, *next;
	size_t count = 0;

	for (const struct evtx_node *c = n; c; c = c->next)
		count++;
	all.first = ARENA_ARRAY(&e->of_rec, struct seen, count);
	for (*k = (struct kids){ 0 }; n; n = next) {
		struct seen *s = seen_before(&all, (struct str){ n->name.p, n->name.n });

		next = (struct evtx_node *)n->next;
		n->next = NULL;
		if (s == NULL) {
			seen_add(e, &all, n);
			append(k, n);
			continue;
		}
		if (s->items.first == NULL) {
			struct evtx_node *first = node(e, (struct evtx_text){ "", 0 }, (struct evtx_text){ 0 });

			if (first == NULL)
				return false;
			*first = *s->n;
			first->next = NULL;
			append_items(&s->items, first);
			s->n->type = EVTX_LIST;
		}
		append_items(&s->items, n);
		s->n->child = s->items.first;
	}
	return true;
}

static bool with_children(
	struct evtx *e, const struct elem *el, const struct vals *v, unsigned depth, struct evtx_node *attrs, struct evtx_node *n)
{
	struct kids k = { 0 };

	if (attrs)
		append(&k, attrs);
	for (const struct part *p = el->parts; p; p = p->next)
		if (!child_of(e, p, v, depth, &k))
			return false;
	if ((el->may_repeat || !el->has_elems) && !gather(e, &k))
		return false;
	n->type = k.first ? EVTX_OBJECT : EVTX_NULL;
	n->child = k.first;
	return true;
}

static bool named_by_value(struct evtx *e, const struct elem *el, const struct vals *v, struct evtx_node *n)
{
	struct evtx_node tmp = { 0 };
	const struct name *name;
	size_t len;
	char *p;

	if (!fill_parts(e, &tmp, el->label, v))
		return false;
	if ((len = evtx_show(&tmp, NULL, 0)) == 0)
		return true;
	p = arena_alloc(&e->of_rec, len, 1);
	evtx_show(&tmp, p, len);
	name = evtx_name_of(e, (struct evtx_text){ p, len });
	n->name = name->name;
	n->key = name->key;
	return true;
}

static bool build(struct evtx *e, const struct elem *el, const struct vals *v, unsigned depth, struct evtx_node **out)
{
	struct evtx_node *n = node(e, el->name->name, el->name->key), *attrs = NULL, *text;
	bool children = el->has_elems;

	if (n == NULL || (el->label && !named_by_value(e, el, v, n)))
		return false;
	if (depth > DEPTH_MAX)
		return evtx_wrong(e, EVTX_TOO_BIG, "elements are nested too deeply");
	*out = n;
	if (el->attrs && !attributes(e, el, v, &attrs))
		return false;
	for (const struct part *p = el->parts; p && !children; p = p->next)
		children = is_xml(p, v);
	if (children)
		return with_children(e, el, v, depth, attrs, n);
	if (attrs == NULL)
		return fill_parts(e, n, el->parts, v);
	n->type = EVTX_OBJECT;
	n->child = attrs;
	if ((text = node(e, TEXT, TEXT_KEY)) == NULL || !fill_parts(e, text, el->parts, v))
		return false;
	if (text->type != EVTX_NULL)
		attrs->next = text;
	return true;
}

/* { u8, u32 id, u32 definition, [definition,] u32 count, count x { u16 size, u8 type, u8 }, values }. */
bool evtx_instance(struct evtx *e, struct cur *c, const struct tpl **tpl, struct vals *v)
{
	const uint8_t *p = e->chunk + c->at;
	uint32_t def, count;
	size_t at;

	if (c->end - c->at < 14)
		return evtx_wrong(e, EVTX_BAD_EVENT, "the event's XML is cut off");
	def = le32(p + 6);
	c->at += 10;
	if (def == c->at) {
		if (c->end - c->at < 24 || le32(e->chunk + def + 20) > c->end - c->at - 24)
			return evtx_wrong(e, EVTX_BAD_EVENT, "the template's definition is not there");
		c->at += 24 + le32(e->chunk + def + 20);
	}
	if ((*tpl = evtx_template(e, def)) == NULL)
		return false;
	if (c->end - c->at < 4 || (count = le32(e->chunk + c->at)) > (c->end - c->at - 4) / 4 || count > VALUES_MAX - e->n_vals)
		return evtx_wrong(e, EVTX_BAD_EVENT, "more values than the record has room for");
	p = e->chunk + c->at + 4;
	at = c->at + 4 + count * 4;
	*v = (struct vals){ e->vals + e->n_vals, count };
	for (uint32_t i = 0; i < count; i++, p += 4) {
		uint16_t size = le16(p);

		if (size > c->end - at)
			return evtx_wrong(e, EVTX_BAD_EVENT, "a value is cut off");
		e->vals[e->n_vals++] = (struct val){ e->chunk + at, size, p[2] };
		at += size;
	}
	c->at = at;
	return true;
}

/* A document or a value that is BinXml: header, then elements or instances of templates. */
static bool roots(struct evtx *e, struct cur *c, unsigned depth, struct kids *out)
{
	const struct tpl *tpl = NULL;
	struct part *parts;
	struct vals v = { 0 };
	struct evtx_node *n;

	if (depth > DEPTH_MAX)
		return evtx_wrong(e, EVTX_TOO_BIG, "elements are nested too deeply");
	while (c->at < c->end) {
		switch (e->chunk[c->at]) {
		case 0x00: return true;
		case 0x0f:
			if (c->end - c->at < 4)
				return evtx_wrong(e, EVTX_BAD_EVENT, "the event's XML is cut off");
			c->at += 4;
			continue;
		case 0x0c:
			if (!evtx_instance(e, c, &tpl, &v))
				return false;
			parts = tpl->parts;
			break;
		default:
			v = (struct vals){ 0 };
			if (!evtx_fragment(e, c, false, depth, &parts))
				return false;
		}
		for (; parts; parts = parts->next) {
			if (!build(e, parts->elem, &v, depth, &n))
				return false;
			append(out, n);
		}
	}
	return true;
}

bool evtx_decode(struct evtx *e)
{
	struct cur c = { e->rec_at + RECORD_HEAD, e->rec_at + e->rec.size - 4 };
	struct arena_mark m = { 0 };
	struct kids k = { 0 };

	arena_reset(&e->of_rec, m);
	e->n_nodes = e->n_vals = 0;
	e->event = NULL;
	e->why = NULL;
	if (!roots(e, &c, 0, &k))
		return false;
	if (k.first == NULL)
		return evtx_wrong(e, EVTX_BAD_EVENT, "the record holds no event");
	k.first->next = NULL;
	e->event = k.first;
	return true;
}

const struct evtx_node *evtx_get(const struct evtx_node *n, const char *path)
{
	struct str rest = str_z(path), part;

	if (n == NULL || !str_next(&rest, '/', &part) || !str_eq((struct str){ n->name.p, n->name.n }, part))
		return NULL;
	while (str_next(&rest, '/', &part)) {
		for (n = n->type == EVTX_OBJECT ? n->child : NULL; n; n = n->next)
			if (str_eq((struct str){ n->name.p, n->name.n }, part))
				break;
		if (n == NULL)
			return NULL;
	}
	return n;
}
