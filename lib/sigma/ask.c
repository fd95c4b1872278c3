/* What a rule asks of an event: its program, item by item. Most answers are bits that the event's sets have put; lazy leaves, and fields without
 * signs, are looked at when they are asked for. */
#include "sigma/match.h"

void bits_put_from(struct sigma_matcher *m, uint32_t from, bool on)
{
	for (uint32_t i = from; i < m->n_sets; i++)
		for (uint32_t k = 0; k < m->sets[i].set->n; k++)
			if (on)
				bit_set(m->event_bits, m->sets[i].set->items[k]);
			else
				m->event_bits[m->sets[i].set->items[k] / 32] = 0;
}

void bits_put(struct sigma_matcher *m, bool on)
{
	bits_put_from(m, 0, on);
}

static struct str cold_folded(struct sigma_matcher *m, const struct cold *c)
{
	struct raw_text text;
	struct str s = tok_fold(m, c->tok, &text);
	char *out = arena_alloc(&m->mem, s.n + 8, 1);

	if (s.p)
		memcpy(out, s.p, s.n + 8); /* with the zeros behind it */
	return (struct str){ out, s.n };
}

static struct str cold_text(struct sigma_matcher *m, const struct cold *c)
{
	struct str text = tok_text(m, c->tok);

	return c->tok->kind == TOK_TEXT && !c->tok->escaped ? text : arena_str(&m->mem, text);
}

/* One of these stands in any value that the leaf is true of; none: unknown. */
static struct need leaf_need(const struct leaf *l)
{
	if (l->kind != LEAF_GLOB || l->cased)
		return l->need;
	return (struct need){ .n = l->glob.longest.n > 0, .lits = &l->glob.longest };
}

static bool need_stands(const struct need *n, struct str folded)
{
	bool some = n->n == 0;

	for (uint32_t i = 0; i < n->n && !some; i++)
		some = n->lits[i].n <= folded.n && scan_find(folded, 0, n->lits[i]) >= 0;
	return some;
}

static bool part_holds(struct sigma_matcher *m, const struct leaf *l, uint32_t i)
{
	const struct bundled *b = &m->parts[i];
	struct raw_text text = { { b->raw, b->raw_n }, b->escaped, b->beyond, m->line.p + m->line.n, &m->plain };

	struct str folded = { m->bundle.p + b->at, b->n };

	m->found.work += b->n;
	return leaf_may(l, folded) && leaf_test(l, m->regex, leaf_raw(l) ? raw_plain(&text) : folded, folded, false);
}

/* Many values are asked for a leaf at once: only those in which what it needs stands are tried. */
static bool bundle_holds(struct sigma_matcher *m, const struct leaf *l, const struct need *need)
{
	struct str all = buf_str(&m->bundle);
	ptrdiff_t here;

	for (uint32_t i = 0; i < m->n_parts && need->n == 0; i++)
		if (part_holds(m, l, i))
			return true;
	for (uint32_t n = 0; n < need->n; n++) {
		m->found.work += all.n / SCAN_FIND_STEP;
		for (uint32_t at = 0, i = 0; (here = scan_find(all, at, need->lits[n])) >= 0; at = m->parts[i].at) {
			while (i < m->n_parts && m->parts[i].at <= (size_t)here)
				i++;
			if (part_holds(m, l, i - 1))
				return true;
			if (i == m->n_parts)
				break;
		}
	}
	return false;
}

/* Where a value was looked at for literals, all is said of those, and of leaves whose key did not stand in it. */
static bool leaf_said(const struct sigma_matcher *m, const struct leaf *l, uint32_t id)
{
	return leaf_literal(l) || (!l->always && m->found.announced[id] < m->found.event);
}

static bool lazy_leaf_holds(struct sigma_matcher *m, uint32_t id)
{
	const struct leaf *l = &m->r->leaves.p[id];
	struct need need = leaf_need(l);

	if (m->slot_state[l->slot] == SLOT_SCANNED && leaf_said(m, l, id))
		return false;
	m->n_tried++;
	if (bundle_whole(m, l->slot))
		return bundle_holds(m, l, &need);
	for (uint32_t i = 0; i < m->n_colds; i++) {
		struct cold *c = &m->colds[i];

		if (c->slot != l->slot || (c->scanned && leaf_said(m, l, id)))
			continue;
		if (c->folded.p == NULL)
			c->folded = cold_folded(m, c);
		m->found.work += c->folded.n / SCAN_FIND_STEP + 1;
		if (!need_stands(&need, c->folded) || !leaf_may(l, c->folded))
			continue;
		m->found.work += c->folded.n;
		if (c->text.p == NULL && leaf_raw(l))
			c->text = cold_text(m, c);
		if (leaf_test(l, m->regex, c->text, c->folded, false))
			return true;
	}
	return false;
}

/* Few leaves of few values, or of such as stand together, are looked for one by one: that costs less than to look for all that may be asked. Not so
 * where many rules ask, and of little text. */
static bool asked_apart(const struct sigma_matcher *m, const struct item *it)
{
	enum { LEAVES = 64, VALUES = 8, RULES = 40, LITTLE = 600 };

	if (m->n_asking > RULES && m->colds_size < LITTLE)
		return false;
	return m->n_tried + it->n <= LEAVES && (m->n_colds <= VALUES || bundle_whole(m, it->slot));
}

/* Asked once in an event: its lazy leaves, of the cold values. */
static bool lazy_holds(struct sigma_matcher *m, uint32_t id)
{
	const struct item *it = &m->r->items.p[id];
	bool hit;

	if (m->asked[id])
		return m->asked[id] == 2;
	if (m->slot_state[it->slot] != SLOT_SCANNED && !asked_apart(m, it))
		colds_scan(m, it->slot);
	hit = bit_get(m->event_bits, id);
	for (uint32_t i = 0; i < it->n && !hit; i++)
		if (m->r->leaves.p[it->leaves[i]].lazy)
			hit = lazy_leaf_holds(m, it->leaves[i]);
	m->asked[id] = 1 + hit;
	m->asked_items[m->n_asked++] = id;
	return hit;
}

static void ask_note(struct sigma_matcher *m, uint32_t slot)
{
	for (uint32_t i = 0; i < m->n_asks; i++)
		if (m->ask_slots[i] == slot)
			return;
	if (m->n_asks == ASKS_MAX)
		m->asks_each = true;
	else
		m->ask_slots[m->n_asks++] = slot;
}

static inline void slot_ask(struct sigma_matcher *m, uint32_t slot)
{
	uint32_t from = m->n_sets;

	if (m->route == NULL || !bit_get(m->route->later, slot))
		return;
	m->asks = true; /* an absent value is no part of the shape either */
	ask_note(m, slot);
	if (m->slot_state[slot] == SLOT_LATER) {
		slot_look(m, slot);
		bits_put_from(m, from, true);
	}
}

static inline bool item_holds(struct sigma_matcher *m, uint32_t id)
{
	uint32_t slot = m->r->program->item_slots[id];

	slot_ask(m, slot);
	if (m->slot_state[slot] < SLOT_COLD || !bit_get(m->r->program->item_lazy, id))
		return bit_get(m->event_bits, id);
	if (bit_get(m->event_bits, id) && !m->colds_said) /* a sign of it */
		return true;
	m->asks = m->asks_each = true;
	return bit_get(m->event_bits, id) || lazy_holds(m, id);
}

bool code_holds(struct sigma_matcher *m, const uint32_t *code)
{
	const uint32_t *end;
	uint32_t w = *code, present;

	switch (OP(w)) {
	case OP_FALSE: return false;
	case OP_TRUE: return true;
	case OP_ITEM: return item_holds(m, OP_ARG(w));
	case OP_NULL:
		slot_ask(m, OP_ARG(w));
		present = m->r->slots.p[OP_ARG(w)].present;
		return !bit_get(m->event_bits, present) || bit_get(m->event_bits, m->r->slots.p[OP_ARG(w)].null);
	case OP_REF: return ref_holds(m, &m->r->refs.p[OP_ARG(w)]);
	case OP_NOT: return !code_holds(m, code + 1);
	case OP_AND:
	case OP_OR: break;
	}
	end = code + OP_ARG(w);
	for (code++; code < end;) {
		bool holds = OP(*code) == OP_ITEM ? item_holds(m, OP_ARG(*code)) : code_holds(m, code);

		if (holds != (OP(w) == OP_AND))
			return OP(w) == OP_OR;
		while (OP(*code) == OP_NOT)
			code++;
		code += OP(*code) >= OP_AND ? OP_ARG(*code) : 1;
	}
	return OP(w) == OP_AND;
}
