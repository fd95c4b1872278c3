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

typedef VEC(struct str) texts;

static void reverse(struct str s)
{
	char *p = (char *)(uintptr_t)s.p; /* a copy of its own */

	for (size_t i = 0; i < s.n / 2; i++) {
		char c = p[i];

		p[i] = p[s.n - 1 - i];
		p[s.n - 1 - i] = c;
	}
}

static void texts_of(struct sigma_matcher *m, const struct ref *ref, uint32_t slot, texts *out)
{
	for (uint32_t i = 0; i < m->n_toks; i++)
		if (tok_is(m, &m->toks[i], slot)) {
			struct str s = ref_text(m, &m->toks[i], ref->cased);

			if (ref->mode == REF_ENDS)
				reverse(s);
			m->found.work += s.n;
			vec_push(&m->mem, out, s);
		}
}

static bool pair_holds(enum ref_mode mode, struct str a, struct str b)
{
	return mode == REF_EQUAL ? str_eq(a, b) : mode == REF_CONTAINS ? str_find(a, b) >= 0 : str_starts(a, b);
}

/* Each with each. */
static bool pairs_hold(struct sigma_matcher *m, enum ref_mode mode, const texts *a, const texts *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++) {
			m->found.work += mode == REF_CONTAINS ? a->p[i].n / 16 + 1 : 1;
			if (pair_holds(mode, a->p[i], b->p[k]))
				return true;
		}
	return false;
}

static int order(struct str a, struct str b)
{
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int by_text(const void *a, const void *b)
{
	return order(*(const struct str *)a, *(const struct str *)b);
}

/* The last of them that is not behind it in order is the only one that it may equal; or begin with, where none of them begins another. */
static bool one_stands(struct sigma_matcher *m, enum ref_mode mode, const texts *sorted, struct str s)
{
	size_t low = 0, high = sorted->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		m->found.work++;
		if (order(sorted->p[mid], s) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low && pair_holds(mode == REF_EQUAL ? REF_EQUAL : REF_STARTS, s, sorted->p[low - 1]);
}

static bool sorted_hold(struct sigma_matcher *m, enum ref_mode mode, const texts *a, texts *b)
{
	size_t n = 0;

	qsort(b->p, b->n, sizeof *b->p, by_text);
	for (size_t i = 0; i < b->n && mode != REF_EQUAL; i++)
		if (n == 0 || !str_starts(b->p[i], b->p[n - 1]))
			b->p[n++] = b->p[i];
	b->n = mode == REF_EQUAL ? b->n : n;
	for (size_t i = 0; i < a->n; i++)
		for (size_t at = 0; at == 0 || (at < a->p[i].n && mode == REF_CONTAINS); at++)
			if (one_stands(m, mode, b, str_from(a->p[i], at)))
				return true;
	return false;
}

/* Any value of the one field against any of the other. Where both have many, these are not tried each with each. */
bool ref_holds(struct sigma_matcher *m, const struct ref *ref)
{
	enum { FEW = 8, FEW_INSIDE = 64 };
	texts a = { 0 }, b = { 0 };

	texts_of(m, ref, ref->slot, &a);
	if (a.n)
		texts_of(m, ref, ref->other, &b);
	if (a.n <= FEW || b.n <= (ref->mode == REF_CONTAINS ? FEW_INSIDE : FEW))
		return pairs_hold(m, ref->mode, &a, &b);
	return sorted_hold(m, ref->mode, &a, &b);
}
