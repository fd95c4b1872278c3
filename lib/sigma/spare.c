/* Of values joined by OR, one in which another one stands is true only where that is, too: it need not be looked for. */
#include "sigma/index.h"

#include "base/str.h"

enum { FEW = 24 /* shorter lists are not worth the look */, HEADS = 1 << 11, ALIKE = 16 /* of one head so many are tried */ };

struct spare {
	uint32_t heads[HEADS], *next; /* literals by their first bytes; 1 + their place in the list */
	struct str *lits;             /* of the list: what stands anywhere in a value; empty: the leaf says more than that */
	unsigned lengths;             /* bit n: there are such of which n bytes are the head */
};

static struct str anywhere(const struct leaf *l)
{
	bool plain = leaf_literal(l) && l->glob.n && l->glob.open_head && l->glob.open_tail;

	return plain ? l->glob.pieces[0].s : (struct str){ 0 };
}

static size_t head_of(size_t n)
{
	return n >= 16 ? 16 : n >= 8 ? 8 : n > 4 ? 4 : n;
}

/* Of the first n bytes, of 16 that are read: what is not there is zero. */
static uint32_t head_at(const uint64_t bytes[2], size_t n)
{
	uint64_t first = n < 8 ? bytes[0] & UINT64_MAX >> (64 - 8 * n) : bytes[0];

	return (uint32_t)((first + n + (n == 16) * mix64(bytes[1], 0xa0761d6478bd642fu)) * 0x9e3779b97f4a7c15u >> 53);
}

static void bytes_at(struct str at, uint64_t bytes[2])
{
	bytes[0] = bytes[1] = 0;
	memcpy(bytes, at.p, at.n < 16 ? at.n : 16);
}

static void heads_make(struct spare *s, const struct sigma_rules *r, const struct item *it)
{
	memset(s->heads, 0, sizeof s->heads);
	s->lengths = 0;
	for (uint32_t i = 0; i < it->n; i++) {
		struct str lit = s->lits[i] = anywhere(&r->leaves.p[it->leaves[i]]);
		uint64_t bytes[2];
		uint32_t *head;

		if (lit.n == 0)
			continue;
		bytes_at(lit, bytes);
		head = &s->heads[head_at(bytes, head_of(lit.n))];
		s->lengths |= 1u << head_of(lit.n);
		s->next[i] = *head;
		*head = i + 1;
	}
}

/* Does a literal of the list stand here, of fewer than `below` bytes? */
static bool head_stands(const struct spare *s, struct str at, size_t below)
{
	uint64_t bytes[2];

	bytes_at(at, bytes);
	for (unsigned lengths = s->lengths; lengths; lengths &= lengths - 1) {
		size_t n = (size_t)__builtin_ctz(lengths);
		uint32_t i = n <= at.n ? s->heads[head_at(bytes, n)] : 0;

		for (int tries = 0; i && tries < ALIKE; i = s->next[i - 1], tries++) {
			struct str lit = s->lits[i - 1];

			if (lit.n < below && lit.n <= at.n && memcmp(lit.p, at.p, lit.n) == 0)
				return true;
		}
	}
	return false;
}

static bool leaf_spare(const struct spare *s, const struct leaf *l, size_t own)
{
	size_t below = own ? own : SIZE_MAX;

	for (uint32_t p = 0; l->kind == LEAF_GLOB && !l->cased && p < l->glob.n; p++)
		for (struct str at = l->glob.pieces[p].s; at.n; at = str_from(at, 1))
			if (head_stands(s, at, below))
				return true;
	return false;
}

void items_spare(struct sigma_rules *r, struct arena *tmp)
{
	struct spare s = { 0 };
	uint32_t most = 0, *order;

	for (uint32_t i = 0; i < r->items.n; i++)
		most = r->items.p[i].n > most ? r->items.p[i].n : most;
	s.next = ARENA_ARRAY(tmp, uint32_t, most);
	s.lits = ARENA_ARRAY(tmp, struct str, most);
	order = ARENA_ARRAY(tmp, uint32_t, most);
	for (uint32_t i = 0; i < r->items.n; i++) {
		struct item *it = &r->items.p[i];
		uint32_t n = 0, spare = it->n;

		if (it->n < FEW)
			continue;
		heads_make(&s, r, it);
		for (uint32_t k = 0; k < it->n; k++)
			order[leaf_spare(&s, &r->leaves.p[it->leaves[k]], s.lits[k].n) ? --spare : n++] = it->leaves[k];
		memcpy(it->leaves, order, it->n * sizeof *order);
		it->n = n;
	}
}
