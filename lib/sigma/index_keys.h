/* Private to index.c, which makes what a field's leaves are found by, and find.c, which looks: how the parts of a value are told by hash. */
#pragma once
#include "sigma/index.h"

/* It is known, or read by nobody here. */
static inline bool item_idle(const struct look *k, uint32_t item)
{
	return bit_get(k->f->bits, item) || (k->f->wanted && !bit_get(k->f->wanted, item));
}

/* A leaf of which all items are idle needs no test. The items of what was found must be: found_items(). */
static inline bool leaf_idle(const struct look *k, const struct leaf *l)
{
	const uint32_t *items = k->r->program->leaf_items + l->items_at;

	for (uint32_t i = 0; i < l->n_items; i++)
		if (!item_idle(k, items[i]))
			return false;
	return true;
}

static inline bool probe_idle(const struct look *k, const struct probe *p)
{
	return p->item != NONE ? item_idle(k, p->item) : leaf_idle(k, &k->r->leaves.p[p->leaf]);
}

enum key_class { K_EXACT = 16, K_BASE, K_GRAM = 20, K_HEAD = 32, K_TAIL = 48 }; /* GRAM + n, HEAD + n, TAIL + n */

static inline uint64_t bytes_hash(const struct index *x, unsigned kind, uint64_t bytes)
{
	return mix64(bytes ^ x->seed, 0x9fb21c651e98df25u + (uint64_t)kind * 0xa0761d6478bd642fu);
}

/* Of n bytes of a value, behind which there are eight more: one load, as copying so many would be waited for. */
static inline uint64_t look_hash(const struct index *x, unsigned kind, const char *p, unsigned n)
{
	static const uint64_t first[9] = { 0, UINT64_MAX >> 56, UINT64_MAX >> 48, UINT64_MAX >> 40, UINT64_MAX >> 32,
		UINT64_MAX >> 24, UINT64_MAX >> 16, UINT64_MAX >> 8, UINT64_MAX };

	return bytes_hash(x, kind + n, load64(p) & first[n < 8 ? n : 8]);
}

/* Keys of one to three bytes: a table for each length, in which a byte has the bit n where there is one of n bytes. */
enum { SHORT_ONES = 1 << 8, SHORT_MANY = 1 << 11, SHORTS = SHORT_ONES + 2 * SHORT_MANY };
static inline uint32_t short_at(uint32_t bytes, unsigned n)
{
	return n == 1 ? bytes & 0xff
	              : SHORT_ONES + (n - 2) * SHORT_MANY + (bytes << (32 - 8 * n)) * 2654435761u / (UINT32_MAX / SHORT_MANY + 1);
}

static inline uint64_t whole_hash(const struct index *x, unsigned kind, struct str s)
{
	return value_hash(s.p, s.n, false, x->seed + kind);
}

/* The same of a value, behind which SCAN_BEHIND bytes can be read. */
static inline uint64_t whole_near(const struct index *x, unsigned kind, struct str s)
{
	return value_hash(s.p, s.n, true, x->seed + kind);
}

enum { DASH_WIDE = 2 }; /* bytes that a long dash has more than a short one */
