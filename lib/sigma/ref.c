/* Field references (`fieldref`): two fields of one event against each other. Never remembered. */
#include "sigma/match.h"

bool tok_is(const struct sigma_matcher *m, const struct tok *t, uint32_t slot)
{
	const struct sigma_rules *r = m->r;
	const struct key_node *k = t->node == NONE ? NULL : &r->keys.p[t->node];

	if (t->kind == TOK_NULL || t->kind == TOK_HERE)
		return false;
	for (uint32_t s = 0; k && s < k->n_slots; s++) {
		uint32_t mine = r->key_slots.p[k->slots_at + s];

		if (mine == slot)
			return true;
		for (size_t i = 0; i < m->n_aliases; i++)
			if (m->aliases[i].from == mine && m->aliases[i].to == slot)
				return true;
	}
	return false;
}

static struct str ref_text(struct sigma_matcher *m, const struct tok *t, bool cased)
{
	struct str text = tok_text(m, t);
	char *out;

	if (cased)
		return arena_str(&m->mem, text);
	out = arena_alloc(&m->mem, text.n * 3 + 16, 1);
	return (struct str){ out, fold_text(text, out) };
}

/* Any value of the one field against any of the other. */
bool ref_holds(struct sigma_matcher *m, const struct ref *ref)
{
	for (uint32_t i = 0; i < m->n_toks; i++) {
		struct str a;

		if (!tok_is(m, &m->toks[i], ref->slot))
			continue;
		a = ref_text(m, &m->toks[i], ref->cased);
		for (uint32_t k = 0; k < m->n_toks; k++) {
			struct str b;

			if (!tok_is(m, &m->toks[k], ref->other))
				continue;
			b = ref_text(m, &m->toks[k], ref->cased);
			if (ref->mode == REF_EQUAL        ? str_eq(a, b)
				: ref->mode == REF_STARTS ? str_starts(a, b)
				: ref->mode == REF_ENDS   ? str_ends(a, b)
							  : str_find(a, b) >= 0)
				return true;
		}
	}
	return false;
}
