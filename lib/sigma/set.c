/* Sets of items: what is true of a value, each set made once, with the rules of its route for which an item of it is a necessary sign. The leaves
 * that were found lead to their set at once where they were found together before. */
#include "sigma/match.h"

static const struct vset empty_set;

static bool set_is(const struct vset *s, uint64_t hash, uint32_t route, const struct found *f)
{
	if (s->hash != hash || s->n != f->n || s->route != route)
		return false;
	for (uint32_t i = 0; i < s->n; i++)
		if (!bit_get(f->bits, s->items[i]))
			return false;
	return true;
}

/* The rules for which an item of the set is a necessary sign. */
static uint32_t set_rules(struct sigma_matcher *m, const struct route *route, const struct found *f, uint32_t *out)
{
	const struct program *p = m->r->program;
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n && route->id; i++)
		for (uint32_t w = p->wit_at[f->items[i]]; w < p->wit_at[f->items[i] + 1]; w++)
			if (bit_get(route->rules, p->wits[w])) {
				if (out)
					out[n] = p->wits[w];
				n++;
			}
	return n;
}

static struct vset *set_new(struct sigma_matcher *m, const struct route *route, uint64_t hash)
{
	const struct found *f = &m->found;
	uint32_t n_rules = set_rules(m, route, f, NULL);
	struct vset *s = arena_alloc(&m->cache, sizeof *s + (f->n + n_rules) * sizeof *s->items, alignof(struct vset));

	s->hash = hash;
	s->route = route->id;
	s->id = ++m->n_interned;
	s->n = f->n;
	s->n_rules = n_rules;
	memcpy(s->items, f->items, f->n * sizeof *s->items);
	(void)set_rules(m, route, f, s->items + f->n);
	return s;
}

static void found_forget(struct found *f)
{
	for (uint32_t i = 0; i < f->n; i++)
		f->bits[f->items[i] / 32] = 0;
	f->n = 0;
}

/* The one set with what was found, as far as the route's rules read it; the marks are wiped. */
static const struct vset *set_intern(struct sigma_matcher *m, const struct route *route)
{
	struct found *f = &m->found;
	uint64_t hash = route->id;
	const struct vset *out = &empty_set;
	uint32_t n = 0, at;

	for (uint32_t i = 0; i < f->n; i++) {
		if (route->id && !bit_get(route->items, f->items[i])) {
			f->bits[f->items[i] / 32] &= ~(1u << f->items[i] % 32);
			continue;
		}
		f->items[n++] = f->items[i];
		hash += mix64(f->items[n - 1] + 0x9e3779b97f4a7c15u, 0xa0761d6478bd642fu); /* order does not matter */
	}
	f->n = n;
	if (n) {
		for (at = (uint32_t)(hash ^ hash >> 32) & (SETS - 1); m->set_table[at]; at = (at + 1) & (SETS - 1))
			if (set_is(m->set_table[at], hash, route->id, f))
				break;
		out = m->set_table[at];
		if (out == NULL)
			out = set_new(m, route, hash);
		if (m->n_interned <
			SETS_FULL) /* one event may hold more different sets than the table: those are made anew each time */
			m->set_table[at] = (struct vset *)(uintptr_t)out;
	}
	found_forget(f);
	return out;
}

/* Mostly the same leaves were found together before. */
const struct vset *leaves_intern(struct sigma_matcher *m, const struct route *route, uint32_t slot_id, bool null)
{
	const struct slot *slot = &m->r->slots.p[slot_id];
	struct found *f = &m->found;
	uint32_t what = route->id << 20 | slot_id << 4 | null;
	uint64_t hash = m->seed ^ what;
	const struct vset *set;
	struct leaf_set *known;

	for (uint32_t i = 0; i < f->n_leaves; i++)
		hash = mix64(hash ^ f->leaves[i], 0xe7037ed1a0b428dbu);
	known = &m->leaf_sets[(hash ^ hash >> 32) & (LEAF_SETS - 1)];
	if (known->set == NULL || known->hash != hash || known->what != what || known->n != f->n_leaves ||
		!bytes_equal((const char *)known->leaves, (const char *)f->leaves, known->n * sizeof *known->leaves)) {
		found_items(m->r, f);
		if (slot->present != NONE)
			found_add(f, slot->present);
		if (null && slot->null != NONE)
			found_add(f, slot->null);
		set = set_intern(m, route);
		if (f->n_leaves <= LEAF_SET_MAX) {
			*known = (struct leaf_set){ hash, set, what, f->n_leaves, { 0 } };
			memcpy(known->leaves, f->leaves, known->n * sizeof *known->leaves);
		}
	} else {
		set = known->set;
		found_forget(f);
	}
	f->n_leaves = f->n_given = 0;
	return set;
}

const struct vset *set_narrow(struct sigma_matcher *m, const struct route *route, const struct vset *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		found_add(&m->found, s->items[i]);
	return set_intern(m, route);
}
