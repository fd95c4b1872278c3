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

/* Whatever a regular expression matches holds one of these. */
static bool need_stands(const struct need *n, struct str folded)
{
	bool some = n->n == 0;

	for (uint32_t i = 0; i < n->n && !some; i++)
		some = memmem(folded.p, folded.n, n->lits[i].p, n->lits[i].n) != NULL;
	return some;
}

/* Where a value was looked at for literals, all is said of those, and of leaves whose key did not stand in it. */
static bool lazy_leaf_holds(struct sigma_matcher *m, uint32_t id)
{
	const struct leaf *l = &m->r->leaves.p[id];
	bool said = leaf_literal(l) || (!l->always && m->found.announced[id] < m->found.event);

	if (said && m->slot_state[l->slot] == SLOT_SCANNED)
		return false;
	for (uint32_t i = 0; i < m->n_colds; i++) {
		struct cold *c = &m->colds[i];

		if (c->slot != l->slot || (c->scanned && said))
			continue;
		if (c->folded.p == NULL)
			c->folded = cold_folded(m, c);
		m->found.work += c->folded.n;
		if (!need_stands(&l->need, c->folded))
			continue;
		if (c->text.p == NULL && leaf_raw(l))
			c->text = cold_text(m, c);
		if (leaf_test(l, m->regex, c->text, c->folded, false))
			return true;
	}
	return false;
}

/* Asked once in an event: its lazy leaves, of the cold values. */
static bool lazy_holds(struct sigma_matcher *m, uint32_t id)
{
	const struct item *it = &m->r->items.p[id];
	bool hit;

	if (m->asked[id])
		return m->asked[id] == 2;
	if (m->slot_state[it->slot] != SLOT_SCANNED)
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
