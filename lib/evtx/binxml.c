/* BinXml compiled: tokens become elements whose parts are literal text, children and places for values. Template definitions are compiled
 * once per chunk (their names are offsets into it) and kept; nested fragments live as long as their record. Bounded by the cursor's end,
 * by DEPTH_MAX, and by the chunk's budget of compiled bytes. */
#include "evtx/evtx_int.h"

enum { FEW = 24 }; /* names that are compared one by one */

struct list { /* parts, in order */
	struct part *first, **tail;
};

bool evtx_need(struct evtx *e, const struct cur *c, size_t n)
{
	return c->end - c->at >= n || evtx_wrong(e, EVTX_BAD_EVENT, "the event's XML is cut off");
}

static struct arena *mem(struct evtx *e, bool in_tpl)
{
	return in_tpl ? &e->of_tpls : &e->of_rec;
}

static struct evtx_text text_of(struct arena *a, const uint8_t *utf16, size_t units)
{
	char *p = arena_alloc(a, units * 3 + EVTX_SPARE, 1);

	return (struct evtx_text){ p, evtx_utf8(utf16, units * 2, p) };
}

/* Its text as JSON writes it. */
static struct evtx_text quoted(struct arena *a, struct evtx_text t)
{
	char *p = arena_alloc(a, t.n * 6 + 3 + EVTX_SPARE, 1);

	return (struct evtx_text){ p, (size_t)(evtx_write_text(p, t) - p) };
}

static struct name *name_new(struct arena *a, struct evtx_text text)
{
	struct name *n = ARENA_NEW(a, struct name);

	*n = (struct name){ .name = text, .key = quoted(a, text) };
	((char *)n->key.p)[n->key.n++] = ':';
	n->is_data = text.n == 4 && memcmp(text.p, "Data", 4) == 0;
	n->odd = text.n && text.p[0] == '#';
	return n;
}

/* The one of this text. */
static struct name *name_of(struct evtx *e, struct evtx_text text)
{
	struct name *n = map_get(&e->by_text, (struct str){ text.p, text.n });

	if (n == NULL) {
		struct str own = arena_str(&e->of_names, (struct str){ text.p, text.n });

		n = name_new(&e->of_names, (struct evtx_text){ own.p, own.n });
		map_put(&e->by_text, own, n);
	}
	return n;
}

const struct name *evtx_name_of(struct evtx *e, struct evtx_text utf8)
{
	return name_new(&e->of_rec, utf8);
}

static bool is(const struct name *n, const char *z)
{
	return str_is((struct str){ n->name.p, n->name.n }, z);
}

/* { u32 next, u16 hash, u16 units, text }: mostly it was met before, and needs no look at what it means. */
static struct name *name_spelt(struct evtx *e, const uint8_t *p, size_t units)
{
	struct name **slot = &e->by_utf16[(le16(p + 4) ^ units * 37) % NAME_SLOTS], *n = *slot;
	struct arena_mark m;

	if (n && n->units == units && memcmp(n->utf16, p + 8, units * 2) == 0)
		return n;
	m = arena_mark(&e->of_chunk);
	n = name_of(e, text_of(&e->of_chunk, p + 8, units));
	arena_reset(&e->of_chunk, m);
	if (n->utf16 == NULL) {
		n->utf16 = (const uint8_t *)arena_str(&e->of_names, (struct str){ (const char *)p + 8, units * 2 }).p;
		n->units = (uint32_t)units;
	}
	if (n->units == units)
		*slot = n;
	return n;
}

static struct name_place *name_placed(struct evtx *e, uint32_t at, struct name_place **slot)
{
	struct cur d = { at < e->chunk_n ? at : e->chunk_n, e->chunk_n };
	struct name_place *p;
	struct name *n;
	size_t units;

	if (!evtx_need(e, &d, 8) || (units = le16(e->chunk + at + 6), d.at += 8, !evtx_need(e, &d, units * 2 + 2)))
		return NULL;
	if (units * 4 > e->compile_left)
		return evtx_wrong(e, EVTX_TOO_BIG, "too many names in one chunk"), NULL;
	e->compile_left -= units * 4;
	n = name_spelt(e, e->chunk + at, units);
	p = e->n_places < PLACES ? &e->places[e->n_places++] : ARENA_NEW(&e->of_chunk, struct name_place);
	*p = (struct name_place){ *slot, at, (uint32_t)(10 + units * 2), n };
	return *slot = p;
}

static void name_note(struct evtx *e, size_t at, uint32_t size, const struct name *name)
{
	if (e->n_notes == NOTES_MAX)
		e->no_notes = true;
	else
		e->notes[e->n_notes++] = (struct name_note){ (uint32_t)(at - e->notes_from), size, name };
}

/* A name stands where it is first used, and is an offset everywhere else: { u32 next, u16 hash, u16 units, text, NUL }. */
struct name *evtx_name_at(struct evtx *e, struct cur *c)
{
	struct name_place *n, **slot;
	uint32_t at;

	if (!evtx_need(e, c, 4))
		return NULL;
	at = le32(e->chunk + c->at);
	c->at += 4;
	slot = &e->names[(at >> 1) % NAME_SLOTS];
	for (n = *slot; n && n->at != at; n = n->chain)
		;
	if (n == NULL && (n = name_placed(e, at, slot)) == NULL)
		return NULL;
	if (e->notes_from)
		name_note(e, c->at - 4, at == c->at ? n->size : 0, n->name);
	if (at == c->at) {
		if (!evtx_need(e, c, n->size))
			return NULL;
		c->at += n->size;
	}
	return n->name;
}

static struct part *add(struct arena *a, struct list *l, enum part_kind kind)
{
	struct part *p = ARENA_NEW(a, struct part);

	p->kind = kind;
	*l->tail = p;
	l->tail = &p->next;
	return p;
}

/* u16 units, text: literal text and CDATA. */
static bool counted_text(struct evtx *e, struct cur *c, struct arena *a, struct list *l)
{
	size_t units;

	if (!evtx_need(e, c, 2) || (units = le16(e->chunk + c->at), c->at += 2, !evtx_need(e, c, units * 2)))
		return false;
	if (units)
		add(a, l, PART_TEXT)->text = text_of(a, e->chunk + c->at, units);
	c->at += units * 2;
	return true;
}

static bool entity(struct evtx *e, struct cur *c, struct arena *a, struct list *l)
{
	static const struct {
		const char *name, *text;
	} known[] = { { "lt", "<" }, { "gt", ">" }, { "amp", "&" }, { "quot", "\"" }, { "apos", "'" } };
	const struct name *n = evtx_name_at(e, c);
	struct evtx_text t;

	if (n == NULL)
		return false;
	t = n->name;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is((struct str){ t.p, t.n }, known[i].name))
			t = (struct evtx_text){ known[i].text, 1 };
	add(a, l, PART_TEXT)->text = t;
	return true;
}

/* One token that may stand in an attribute's value or in content. */
static bool value_token(struct evtx *e, struct cur *c, struct arena *a, unsigned token, struct list *l)
{
	switch (token) {
	case T_VALUE:
		if (!evtx_need(e, c, 1))
			return false;
		if (e->chunk[c->at++] != W_STRING)
			return evtx_wrong(e, EVTX_BAD_EVENT, "literal text of an unknown type");
		return counted_text(e, c, a, l);
	case T_CDATA: return counted_text(e, c, a, l);
	case T_CHARREF:
		if (!evtx_need(e, c, 2))
			return false;
		add(a, l, PART_TEXT)->text = text_of(a, e->chunk + c->at, 1);
		c->at += 2;
		return true;
	case T_ENTITY: return entity(e, c, a, l);
	case T_SUB:
	case T_OPT_SUB:
		if (!evtx_need(e, c, 3))
			return false;
		add(a, l, PART_VALUE)->value = le16(e->chunk + c->at);
		c->at += 3;
		return true;
	default: return evtx_wrong(e, EVTX_BAD_EVENT, "an unknown token in the event's XML");
	}
}

static unsigned token_at(const struct evtx *e, const struct cur *c)
{
	return c->at < c->end ? e->chunk[c->at] & ~(unsigned)T_MORE : T_END;
}

static bool attributes(struct evtx *e, struct cur *c, struct arena *a, struct elem *el)
{
	struct attr **tail = &el->attrs;

	while (token_at(e, c) == T_ATTR) {
		struct attr *at = ARENA_NEW(a, struct attr);
		struct list l = { NULL, &l.first };
		unsigned t;

		c->at++;
		if ((at->name = evtx_name_at(e, c)) == NULL)
			return false;
		while ((t = token_at(e, c)) != T_ATTR && t != T_CLOSE_START && t != T_CLOSE_EMPTY) {
			c->at++;
			if (!value_token(e, c, a, t, &l))
				return false;
		}
		at->parts = l.first;
		*tail = at;
		tail = &at->next;
	}
	return true;
}

/* <Data Name="X">: X is the member's name; the attribute is taken out of the element. */
static void label(struct evtx *e, struct elem *el)
{
	if (!el->name->is_data)
		return;
	for (struct attr **at = &el->attrs; *at; at = &(*at)->next)
		if (is((*at)->name, "Name") && (*at)->parts) {
			el->label = (*at)->parts;
			*at = (*at)->next;
			break;
		}
	if (el->label && el->label->kind == PART_TEXT && el->label->next == NULL) { /* known now */
		el->name = name_of(e, el->label->text);
		el->label = NULL;
	}
}

/* The name that a child will have; null: only its values tell, or it is text. */
static struct str child_name(const struct part *p)
{
	if (p->kind != PART_ELEM || p->elem->label)
		return (struct str){ 0 };
	return (struct str){ p->elem->name->name.p, p->elem->name->name.n };
}

static bool repeats_few(const struct elem *el)
{
	for (const struct part *p = el->parts; p; p = p->next) {
		struct str n = child_name(p);

		if (n.p == NULL)
			return true;
		for (const struct part *q = el->parts; q != p; q = q->next)
			if (str_eq(child_name(q), n))
				return true;
	}
	return false;
}

static bool repeats_many(struct evtx *e, const struct elem *el)
{
	struct arena_mark m = arena_mark(&e->of_rec);
	bool found = false;
	struct map seen;

	map_init(&seen, &e->of_rec);
	for (const struct part *p = el->parts; p && !found; p = p->next) {
		struct str n = child_name(p);

		found = n.p == NULL || map_get(&seen, n);
		if (!found)
			map_put(&seen, n, e);
	}
	arena_reset(&e->of_rec, m);
	return found;
}

static void look_for_repeats(struct evtx *e, struct elem *el)
{
	size_t n = 0;

	for (const struct part *p = el->parts; p; p = p->next)
		n++;
	if (n > 1)
		el->may_repeat = n <= FEW ? repeats_few(el) : repeats_many(e, el);
}

static bool plain_value(struct arena *a, struct part *p)
{
	if (p && p->kind == PART_TEXT)
		p->json = quoted(a, p->text);
	return p == NULL || (p->kind != PART_ELEM && p->next == NULL);
}

/* Whether json.c can write it. */
static void look_for_odd(struct arena *a, struct elem *el)
{
	el->odd = el->label != NULL;
	for (struct attr *at = el->attrs; at; at = at->next)
		el->odd |= !plain_value(a, at->parts);
	if (!el->has_elems)
		el->odd |= !plain_value(a, el->parts);
	for (const struct part *p = el->has_elems ? el->parts : NULL; p; p = p->next)
		el->odd |= p->kind == PART_TEXT || (p->kind == PART_ELEM && p->elem->odd);
}

static bool content(struct evtx *e, struct cur *c, bool in_tpl, unsigned depth, struct elem *el)
{
	struct list l = { NULL, &l.first };
	unsigned t;

	while ((t = token_at(e, c)) != T_CLOSE) {
		struct elem *child;

		if (t == T_OPEN) {
			if (!evtx_element(e, c, in_tpl, depth + 1, &child))
				return false;
			add(mem(e, in_tpl), &l, PART_ELEM)->elem = child;
			el->has_elems = true;
			continue;
		}
		if (!evtx_need(e, c, 1))
			return false;
		c->at++;
		if (t == T_PI_TARGET) {
			if (evtx_name_at(e, c) == NULL)
				return false;
		} else if (t == T_PI_DATA) {
			struct list none = { NULL, &none.first };

			if (!counted_text(e, c, mem(e, in_tpl), &none))
				return false;
		} else if (!value_token(e, c, mem(e, in_tpl), t, &l)) {
			return false;
		}
	}
	c->at++;
	el->parts = l.first;
	return true;
}

/* An element's head is { u16 dependency, u32 size, u32 name }, without the dependency outside of templates; some writers do it the other way
 * round, so the form whose size fits wins, the usual one first. */
bool evtx_head(struct evtx *e, struct cur *c, bool in_tpl)
{
	size_t room = c->end - c->at;

	for (int turn = 0; turn < 2; turn++) {
		size_t skip = (in_tpl ? 1 : 0) != turn ? 2 : 0;

		if (room >= skip + 8 && le32(e->chunk + c->at + skip) <= room - skip - 4 &&
			le32(e->chunk + c->at + skip + 4) < e->chunk_n) {
			c->at += skip + 4;
			e->no_notes |= turn != 0; /* which form it has may depend on where its name stands */
			return true;
		}
	}
	return evtx_wrong(e, EVTX_BAD_EVENT, "an element is longer than what holds it");
}

bool evtx_element(struct evtx *e, struct cur *c, bool in_tpl, unsigned depth, struct elem **out)
{
	struct arena *a = mem(e, in_tpl);
	struct elem *el = ARENA_NEW(a, struct elem);
	bool has_attrs;

	if (depth > DEPTH_MAX)
		return evtx_wrong(e, EVTX_TOO_BIG, "elements are nested too deeply");
	if (!evtx_need(e, c, 1))
		return false;
	has_attrs = (e->chunk[c->at++] & T_MORE) != 0;
	if (!evtx_head(e, c, in_tpl) || (el->name = evtx_name_at(e, c)) == NULL)
		return false;
	if (has_attrs) {
		if (!evtx_need(e, c, 4))
			return false;
		c->at += 4;
		if (!attributes(e, c, a, el))
			return false;
	}
	if (!evtx_need(e, c, 1))
		return false;
	switch (e->chunk[c->at++]) {
	case T_CLOSE_EMPTY: break;
	case T_CLOSE_START:
		if (!content(e, c, in_tpl, depth, el))
			return false;
		break;
	default: return evtx_wrong(e, EVTX_BAD_EVENT, "an element's head does not end");
	}
	label(e, el);
	look_for_repeats(e, el);
	if (in_tpl)
		look_for_odd(a, el);
	*out = el;
	return true;
}

bool evtx_fragment(struct evtx *e, struct cur *c, bool in_tpl, unsigned depth, struct part **out)
{
	struct list l = { NULL, &l.first };

	for (;;) {
		struct elem *el;

		switch (token_at(e, c)) {
		case T_HEADER:
			if (!evtx_need(e, c, 4))
				return false;
			c->at += 4;
			break;
		case T_OPEN:
			if (!evtx_element(e, c, in_tpl, depth, &el))
				return false;
			add(mem(e, in_tpl), &l, PART_ELEM)->elem = el;
			break;
		case T_END:
			*out = l.first;
			return l.first != NULL || evtx_wrong(e, EVTX_BAD_EVENT, "there is no element in the event's XML");
		default: return evtx_wrong(e, EVTX_BAD_EVENT, "an unknown token in the event's XML");
		}
	}
}

/* ---- Template definitions: { u32 next, GUID, u32 size, fragment } ---- */

enum { DEF_GUID = 4, DEF_SIZE = 20, DEF_HEAD = 24 };

static struct kept **kept_slot(struct evtx *e, uint32_t at)
{
	return &e->kept[(le32(e->chunk + at + DEF_GUID) ^ le32(e->chunk + at + DEF_GUID + 4) * 31) % KEPT_SLOTS];
}

/* Is the definition at `at` the one that was kept? Its names may stand elsewhere, but are the same. */
static bool kept_is(struct evtx *e, const struct kept *k, uint32_t at)
{
	const uint8_t *here = e->chunk + at + DEF_GUID;
	size_t from = 0, all = DEF_HEAD - DEF_GUID + k->size;
	const char *why = e->why;

	for (const struct name_note *n = k->notes; n < k->notes + k->n; n++) {
		struct cur c = { at + DEF_GUID + n->at, e->chunk_n };
		bool behind = le32(e->chunk + c.at) == c.at + 4;

		if (memcmp(here + from, k->bytes + from, n->at - from) != 0 || behind != (n->size != 0))
			return false;
		from = n->at + 4;
		if (behind) { /* where the next one stands says nothing */
			if (memcmp(here + from + 4, k->bytes + from + 4, n->size - 4) != 0)
				return false;
			from += n->size;
		} else if (evtx_name_at(e, &c) != n->name) {
			e->why = why;
			return false;
		}
	}
	return memcmp(here + from, k->bytes + from, all - from) == 0;
}

static void kept_add(struct evtx *e, struct kept **slot, uint32_t at, size_t size, struct part *parts)
{
	struct arena *a = &e->of_tpls;
	struct name_note *notes;

	if (e->no_notes || a->used > KEPT_MAX)
		return;
	notes = ARENA_ARRAY(a, struct name_note, e->n_notes);
	memcpy(notes, e->notes, e->n_notes * sizeof *notes);
	*slot = ARENA_NEW(a, struct kept);
	**slot = (struct kept){ .size = (uint32_t)size, .n = (uint32_t)e->n_notes, .notes = notes, .parts = parts };
	(*slot)->bytes =
		(const uint8_t *)arena_str(a, (struct str){ (const char *)e->chunk + at + DEF_GUID, DEF_HEAD - DEF_GUID + size }).p;
}

static struct part *definition(struct evtx *e, uint32_t at, size_t size)
{
	struct kept **slot = kept_slot(e, at);
	struct cur c = { at + DEF_HEAD, at + DEF_HEAD + size };
	struct part *parts;

	if (*slot && (*slot)->size == size && kept_is(e, *slot, at))
		return (*slot)->parts;
	e->n_notes = 0;
	e->notes_from = at + DEF_GUID;
	e->no_notes = false;
	if (!evtx_fragment(e, &c, true, 0, &parts))
		parts = NULL;
	e->notes_from = 0;
	if (parts)
		kept_add(e, slot, at, size, parts);
	return parts;
}

/* A definition that failed is remembered as such: its records fail at once. */
const struct tpl *evtx_template(struct evtx *e, uint32_t at)
{
	struct tpl *t, **slot = &e->tpls[(at >> 3) % TEMPLATE_SLOTS];
	size_t size;

	for (t = *slot; t; t = t->chain)
		if (t->at == at)
			return t->parts ? t : (evtx_wrong(e, EVTX_BAD_EVENT, t->why), NULL);
	t = ARENA_NEW(&e->of_chunk, struct tpl);
	*t = (struct tpl){ .chain = *slot, .at = at };
	*slot = t;
	if (at < CHUNK_HEAD || e->chunk_n < DEF_HEAD || at > e->chunk_n - DEF_HEAD ||
		(size = le32(e->chunk + at + DEF_SIZE)) > e->chunk_n - at - DEF_HEAD) {
		evtx_wrong(e, EVTX_BAD_EVENT, "the template's definition is not there");
	} else if (size > e->compile_left) {
		evtx_wrong(e, EVTX_TOO_BIG, "too many template definitions in one chunk");
	} else {
		e->compile_left -= size;
		t->parts = definition(e, at, size);
	}
	t->why = e->why;
	return t->parts ? t : NULL;
}
