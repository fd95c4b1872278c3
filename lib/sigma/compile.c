/* Nodes -> flat programs, and for each rule its necessary signs: items one of which must be true for the rule to match. The rarest choice of
 * signs (by estimate) makes the fewest candidates. */
#include "sigma/index.h"

#include <sys/random.h>

struct making {
	struct sigma_rules *r;
	struct program *p;
	struct arena tmp;
	VEC(uint32_t) code;
	bool keywords_only; /* signs are asked of keywords alone */
};

/* ---- How often is an item true? Rough, by kind and length: only the order matters. -------------------------------------------------- */

static double text_often(const struct sigma_rules *r, struct str s)
{
	static const double by_length[] = { 1, .6, .3, .2, .04, .02, .008, .006, .004, .003, .002, .002, .001 };
	struct str everyday = everyday_text();
	double often = s.n < COUNT(by_length) ? by_length[s.n] : .0005;

	if (s.n < 4 || !everyday_has(r, s.p) || !everyday_has(r, s.p + s.n - 4))
		return often;
	return memmem(everyday.p, everyday.n, s.p, s.n) ? .15 : often;
}

/* As its rarest part without marks. */
static double piece_often(const struct sigma_rules *r, struct str s)
{
	double often = 1;

	for (size_t i = 0, from = 0; i <= s.n; i++) {
		double part;

		if (i < s.n && (unsigned char)s.p[i] < G_MANY)
			continue;
		part = text_often(r, str_cut(s, from, i - from));
		often = part < often ? part : often;
		from = i + 1;
	}
	return often;
}

static double literal_often(const struct sigma_rules *r, const struct glob *g)
{
	static const struct str everyday[] = { STR("\\cmd.exe"), STR("\\powershell.exe"), STR("powershell"), STR("\\rundll32.exe"),
		STR("\\svchost.exe"), STR("\\explorer.exe"), STR(".exe"), STR(".dll"), STR("http"), STR("\\system32\\"),
		STR("\\users\\"), STR("windows"), STR("\\appdata\\"), STR("\\services.exe"), STR("c:\\"), STR("microsoft"),
		STR("\\conhost.exe"), STR("\\pwsh.exe") };
	double often = 1;

	for (uint32_t i = 0; i < g->n; i++) {
		double piece = piece_often(r, g->pieces[i].s);

		often = piece < often ? piece : often;
	}
	if (!g->open_head && !g->open_tail && g->n == 1)
		often = g->pieces[0].s.n < 6 ? .02 : .002;
	else if (g->open_head != g->open_tail && often < .1)
		often *= .5;
	for (size_t i = 0; i < COUNT(everyday); i++)
		if (g->n && str_eq(g->pieces[g->n - 1].s, everyday[i]))
			often = .15;
	return often;
}

/* A regular expression costs more than it is often true: others are better signs. */
static double need_often(const struct sigma_rules *r, const struct need *n)
{
	double often = 0;

	for (uint32_t i = 0; i < n->n; i++) {
		double lit = text_often(r, n->lits[i]);

		often = lit > often ? lit : often;
	}
	return n->n == 0 || often > .1 ? 2 : often > .01 ? .05 : .01;
}

static double leaf_often(const struct sigma_rules *r, const struct leaf *l)
{
	switch (l->kind) {
	case LEAF_GLOB: return literal_often(r, &l->glob) * (l->slot == 0 ? 3 : 1);
	case LEAF_REGEX: return need_often(r, &l->need);
	case LEAF_CIDR: return .1;
	case LEAF_COMPARE:
	case LEAF_PART: return .3;
	case LEAF_NEVER: return 0;
	}
	return 1;
}

static void items_estimate(struct sigma_rules *r)
{
	for (uint32_t i = 0; i < r->items.n; i++) {
		struct item *it = &r->items.p[i];

		it->often = it->n ? 0 : .5;
		for (uint32_t k = 0; k < it->n; k++)
			it->often += leaf_often(r, &r->leaves.p[it->leaves[k]]);
	}
}

/* ---- Necessary signs -------------------------------------------------------------------------------------------------------------------- */

typedef VEC(uint32_t) ids;

/* Cost of the cheapest set of items one of which is true whenever the node is (or is not: `neg`); above 1e5: there is none. */
static double signs(struct making *m, const struct node *n, bool neg, ids *out)
{
	struct arena *a = &m->tmp;
	bool all = (n->kind == N_AND) != neg;
	double best = 1e6, sum = 0;
	size_t from = out->n;

	switch (n->kind) {
	case N_FALSE: return neg ? 1e6 : 0;
	case N_TRUE: return neg ? 0 : 1e6;
	case N_ITEM:
		if (neg || (m->keywords_only && m->r->items.p[n->id].slot))
			return 1e6;
		vec_push(a, out, n->id);
		return m->r->items.p[n->id].often;
	case N_REF:
	case N_EXISTS: {
		uint32_t slot = n->kind == N_REF ? m->r->refs.p[n->id].slot : n->id;

		if (neg || m->keywords_only)
			return 1e6;
		vec_push(a, out, m->r->slots.p[slot].present);
		return .5;
	}
	case N_NULL:
		if (!neg || m->keywords_only)
			return 1e6;
		vec_push(a, out, m->r->slots.p[n->id].present);
		return .5;
	case N_NOT: return signs(m, n->kids[0], !neg, out);
	case N_AND:
	case N_OR: break;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		ids mine = { 0 };
		double cost = signs(m, n->kids[i], neg, &mine);

		if (all && cost >= best)
			continue;
		if (all)
			out->n = from;
		for (size_t k = 0; k < mine.n; k++)
			vec_push(a, out, mine.p[k]);
		best = cost;
		sum += cost;
	}
	if (n->n == 0)
		return all ? 1e6 : 0;
	return all ? best : sum;
}

static void node_slots(const struct sigma_rules *r, const struct node *n, uint32_t *bits, bool *refs)
{
	if (n->kind == N_ITEM)
		bit_set(bits, r->items.p[n->id].slot);
	if (n->kind == N_EXISTS || n->kind == N_NULL)
		bit_set(bits, n->id);
	if (n->kind == N_REF) {
		bit_set(bits, r->refs.p[n->id].slot);
		bit_set(bits, r->refs.p[n->id].other);
		*refs = true;
	}
	for (uint32_t i = 0; i < n->n; i++)
		node_slots(r, n->kids[i], bits, refs);
}

static int by_id(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct pair {
	uint32_t item, rule;
};

static void node_leaves(const struct sigma_rules *r, const struct node *n, bool *out)
{
	for (uint32_t i = 0; n->kind == N_ITEM && i < r->items.p[n->id].n; i++)
		out[r->items.p[n->id].leaves[i]] = true;
	for (uint32_t i = 0; i < n->n; i++)
		node_leaves(r, n->kids[i], out);
}

/* Signs are looked for in every value, and what says where an event comes from, and keywords. So is the rest of the rules whose signs are often there
 * (`asked`), unless values are full of it. */
static void lazy_make(struct sigma_rules *r, const struct pair *signs_of, size_t n, const bool *asked)
{
	struct program *p = r->program;

	p->item_lazy = ARENA_ARRAY(&r->arena, uint32_t, p->words_items);
	for (uint32_t i = 0; i < r->leaves.n; i++)
		r->leaves.p[i].lazy = r->leaves.p[i].slot && !bit_get(p->route_slots, r->leaves.p[i].slot) &&
		                      (!asked[i] || leaf_frequent(r, &r->leaves.p[i]));
	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < r->items.p[signs_of[i].item].n; k++)
			r->leaves.p[r->items.p[signs_of[i].item].leaves[k]].lazy = false;
	for (uint32_t i = 0; i < r->items.n; i++)
		for (uint32_t k = 0; k < r->items.p[i].n; k++)
			r->items.p[i].lazy |= r->leaves.p[r->items.p[i].leaves[k]].lazy;
	for (uint32_t i = 0; i < r->items.n; i++)
		if (r->items.p[i].lazy)
			bit_set(p->item_lazy, i);
}

/* A field that many rules read and few have their sign in: they take another if they can, and the field is looked at when a rule asks. */
static void few_signs(struct making *m)
{
	enum { FEW_SIGNS = 2 };
	struct sigma_rules *r = m->r;
	uint32_t *readers = ARENA_ARRAY(&m->tmp, uint32_t, r->slots.n), *mine = ARENA_ARRAY(&m->tmp, uint32_t, r->slots.n);
	uint32_t *slots = ARENA_ARRAY(&m->tmp, uint32_t, m->p->words_slots);
	bool refs;

	for (uint32_t i = 0; i < r->n_detections; i++) {
		ids chosen = { 0 };

		memset(slots, 0, m->p->words_slots * sizeof *slots);
		node_slots(r, r->rules.p[i].root, slots, &refs);
		for (uint32_t w = 0; w < m->p->words_slots; w++)
			for (uint32_t some = slots[w]; some; some &= some - 1)
				readers[w * 32 + (uint32_t)__builtin_ctz(some)]++;
		(void)signs(m, r->rules.p[i].root, false, &chosen);
		for (size_t k = 0; k < chosen.n; k++)
			mine[r->items.p[chosen.p[k]].slot]++;
	}
	for (uint32_t i = 0; i < r->items.n; i++) {
		uint32_t slot = r->items.p[i].slot;

		if (mine[slot] * 4 < readers[slot])
			r->items.p[i].often *= 40;
		if (slot && mine[slot] <= FEW_SIGNS)
			r->items.p[i].often += 1;
	}
}

static void witnesses_make(struct making *m)
{
	static const double OFTEN = .1;
	struct sigma_rules *r = m->r;
	struct program *p = m->p;
	VEC(struct pair) pairs = { 0 };
	ids always = { 0 };
	bool *asked = ARENA_ARRAY(&m->tmp, bool, r->leaves.n);
	uint32_t *at;

	few_signs(m);
	for (uint32_t i = 0; i < r->n_detections; i++) {
		ids mine = { 0 };
		double often = signs(m, r->rules.p[i].root, false, &mine);

		if (often > OFTEN)
			node_leaves(r, r->rules.p[i].root, asked);
		if (often > 1e5) {
			vec_push(&m->tmp, &always, i);
			continue;
		}
		if (mine.n)
			qsort(mine.p, mine.n, sizeof *mine.p, by_id);
		for (size_t k = 0; k < mine.n; k++)
			if (k == 0 || mine.p[k] != mine.p[k - 1])
				vec_push(&m->tmp, &pairs, (struct pair){ mine.p[k], i });
	}
	lazy_make(r, pairs.p, pairs.n, asked);
	p->wit_at = ARENA_ARRAY(&r->arena, uint32_t, r->items.n + 1);
	p->wits = ARENA_ARRAY(&r->arena, uint32_t, pairs.n);
	at = ARENA_ARRAY(&m->tmp, uint32_t, r->items.n + 1);
	for (size_t i = 0; i < pairs.n; i++)
		p->wit_at[pairs.p[i].item + 1]++;
	for (uint32_t i = 0; i < r->items.n; i++)
		at[i + 1] = p->wit_at[i + 1] += p->wit_at[i];
	for (size_t i = 0; i < pairs.n; i++)
		p->wits[at[pairs.p[i].item]++] = pairs.p[i].rule;
	p->always = ARENA_ARRAY(&r->arena, uint32_t, always.n);
	p->n_always = (uint32_t)always.n;
	if (always.n)
		memcpy(p->always, always.p, always.n * sizeof *always.p);
}

static void keyword_items(const struct sigma_rules *r, const struct node *n, struct arena *a, ids *out)
{
	if (n->kind == N_ITEM && r->items.p[n->id].slot == 0)
		vec_push(a, out, n->id);
	for (uint32_t i = 0; i < n->n; i++)
		keyword_items(r, n->kids[i], a, out);
}

/* Per rule with keywords: the items that must be looked for before its keywords may be taken as absent: necessary signs among
 * them, or else all of them. */
static void keyword_signs_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	struct program *p = m->p;

	m->keywords_only = true;
	p->keyword_signs = ARENA_ARRAY(&r->arena, struct keyword_signs, r->n_detections);
	for (uint32_t i = 0; i < r->n_detections; i++) {
		ids mine = { 0 }, all = { 0 };
		uint32_t *copy;

		keyword_items(r, r->rules.p[i].root, &m->tmp, &all);
		if (all.n == 0)
			continue;
		if (signs(m, r->rules.p[i].root, false, &mine) > 1e5)
			mine = all;
		copy = ARENA_ARRAY(&r->arena, uint32_t, mine.n);
		memcpy(copy, mine.p, mine.n * sizeof *copy);
		p->keyword_signs[i] = (struct keyword_signs){ (uint32_t)mine.n, copy };
	}
	m->keywords_only = false;
}

/* ---- Programs --------------------------------------------------------------------------------------------------------------------------- */

static void emit(struct making *m, enum code_op op, uint32_t arg)
{
	vec_push(&m->tmp, &m->code, (uint32_t)op << 28 | arg);
}

static bool node_lazy(const struct sigma_rules *r, const struct node *n)
{
	bool lazy = n->kind == N_REF || (n->kind == N_ITEM && r->items.p[n->id].lazy);

	for (uint32_t i = 0; i < n->n && !lazy; i++)
		lazy = node_lazy(r, n->kids[i]);
	return lazy;
}

static void node_code(struct making *m, const struct node *n)
{
	size_t at;

	switch (n->kind) {
	case N_FALSE: emit(m, OP_FALSE, 0); return;
	case N_TRUE: emit(m, OP_TRUE, 0); return;
	case N_ITEM: emit(m, OP_ITEM, n->id); return;
	case N_REF: emit(m, OP_REF, n->id); return;
	case N_EXISTS: emit(m, OP_ITEM, m->r->slots.p[n->id].present); return;
	case N_NULL: emit(m, OP_NULL, n->id); return;
	case N_NOT:
		emit(m, OP_NOT, 0);
		node_code(m, n->kids[0]);
		return;
	case N_AND:
	case N_OR: break;
	}
	at = m->code.n;
	emit(m, n->kind == N_AND ? OP_AND : OP_OR, 0);
	for (int pass = 0; pass < 2; pass++) /* what costs nothing first */
		for (uint32_t i = 0; i < n->n; i++)
			if (node_lazy(m->r, n->kids[i]) == pass)
				node_code(m, n->kids[i]);
	m->code.p[at] |= (uint32_t)(m->code.n - at); /* the whole length: where the next one begins */
}

static void node_items(const struct sigma_rules *r, const struct node *n, uint32_t *bits)
{
	if (n->kind == N_ITEM)
		bit_set(bits, n->id);
	if (n->kind == N_EXISTS || n->kind == N_NULL)
		bit_set(bits, r->slots.p[n->id].present);
	if (n->kind == N_NULL)
		bit_set(bits, r->slots.p[n->id].null);
	if (n->kind == N_REF)
		bit_set(bits, r->slots.p[r->refs.p[n->id].slot].present);
	for (uint32_t i = 0; i < n->n; i++)
		node_items(r, n->kids[i], bits);
}

static void sources_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	struct program *p = m->p;
	struct arena *a = &r->arena;

	p->source_slots = ARENA_ARRAY(a, uint32_t *, r->sources.n);
	p->source_items = ARENA_ARRAY(a, uint32_t *, r->sources.n);
	p->source_rules = ARENA_ARRAY(a, uint32_t *, r->sources.n);
	for (uint32_t i = 0; i < r->sources.n; i++) {
		p->source_slots[i] = ARENA_ARRAY(a, uint32_t, p->words_slots);
		p->source_items[i] = ARENA_ARRAY(a, uint32_t, p->words_items);
		p->source_rules[i] = ARENA_ARRAY(a, uint32_t, p->words_rules);
	}
	p->rule_refs = ARENA_ARRAY(a, uint32_t, p->words_rules);
	for (uint32_t i = 0; i < r->n_detections; i++) {
		struct rule *rule = &r->rules.p[i];
		bool refs = false;

		bit_set(p->source_rules[rule->source], i);
		node_slots(r, rule->root, p->source_slots[rule->source], &refs);
		node_items(r, rule->root, p->source_items[rule->source]);
		if (refs)
			bit_set(p->rule_refs, i);
		rule->code = (uint32_t)m->code.n;
		node_code(m, rule->root);
	}
	for (uint32_t i = 0; i < r->sources.n; i++)
		r->wants_all |= bit_get(p->source_slots[i], 0);
}

static void routes_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	struct program *p = m->p;
	bool refs = false;

	p->route_slots = ARENA_ARRAY(&r->arena, uint32_t, p->words_slots);
	p->route_nodes = ARENA_ARRAY(&r->arena, uint8_t, r->keys.n);
	if (!r->routing)
		return;
	for (uint32_t i = 0; i < r->mappings.n; i++)
		node_slots(r, r->mappings.p[i].when, p->route_slots, &refs);
	for (uint32_t i = 1; i < r->names.n; i++)
		bit_set(p->route_slots, r->items.p[r->names.p[i].item].slot);
	for (uint32_t i = 0; i < r->keys.n; i++)
		for (uint32_t s = 0; s < r->keys.p[i].n_slots; s++)
			p->route_nodes[i] |= bit_get(p->route_slots, r->key_slots.p[r->keys.p[i].slots_at + s]);
}

static void mappings_make(struct making *m)
{
	struct sigma_rules *r = m->r;

	m->p->map_code = ARENA_ARRAY(&r->arena, uint32_t, r->mappings.n);
	for (uint32_t i = 0; i < r->mappings.n && r->routing; i++) {
		m->p->map_code[i] = (uint32_t)m->code.n;
		node_code(m, r->mappings.p[i].when);
	}
}

/* ---- Keys ------------------------------------------------------------------------------------------------------------------------------- */

static void keys_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	uint32_t cap = 64;

	while (cap < r->keys.n * 2)
		cap *= 2;
	r->key_mask = cap - 1;
	r->key_hash = ARENA_ARRAY(&r->arena, struct key_hash, cap);
	for (uint32_t i = 1; i < r->keys.n; i++) {
		uint64_t h = key_hash(r, r->keys.p[i].parent, r->keys.p[i].key);
		uint32_t at = (uint32_t)h & r->key_mask;

		while (r->key_hash[at].node)
			at = (at + 1) & r->key_mask;
		r->key_hash[at] = (struct key_hash){ (uint32_t)(h >> 32), i };
	}
}

/* ---- Leaves --------------------------------------------------------------------------------------------------------------------------------- */

static void leaf_items_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	uint32_t total = 0;

	m->p->item_slots = ARENA_ARRAY(&r->arena, uint16_t, r->items.n);
	for (uint32_t i = 0; i < r->items.n; i++) {
		m->p->item_slots[i] = (uint16_t)r->items.p[i].slot;
		for (uint32_t k = 0; k < r->items.p[i].n; k++)
			r->leaves.p[r->items.p[i].leaves[k]].n_items++;
	}
	for (uint32_t i = 0; i < r->leaves.n; i++) {
		r->leaves.p[i].items_at = total;
		total += r->leaves.p[i].n_items;
		r->leaves.p[i].n_items = 0;
	}
	m->p->leaf_items = ARENA_ARRAY(&r->arena, uint32_t, total);
	for (uint32_t i = 0; i < r->items.n; i++)
		for (uint32_t k = 0; k < r->items.p[i].n; k++) {
			struct leaf *l = &r->leaves.p[r->items.p[i].leaves[k]];

			m->p->leaf_items[l->items_at + l->n_items++] = i;
		}
}

static void always_mark(struct sigma_rules *r, const struct index *x)
{
	for (uint32_t i = 0; x && i < x->n_always; i++)
		r->leaves.p[x->always[i]].always = true;
}

static void lazy_index(struct sigma_rules *r, struct index *x, const uint32_t *leaves, size_t n)
{
	x->lazy = index_new(&r->arena, r, leaves, n);
	always_mark(r, x->lazy);
	always_mark(r, x->lazy->beyond);
}

static void indices_make(struct making *m)
{
	struct sigma_rules *r = m->r;
	ids *by_slot = ARENA_ARRAY(&m->tmp, ids, r->slots.n * 2);

	for (uint32_t i = 0; i < r->leaves.n; i++)
		if (r->leaves.p[i].n_items)
			vec_push(&m->tmp, &by_slot[r->leaves.p[i].slot * 2 + r->leaves.p[i].lazy], i);
	for (uint32_t s = 0; s < r->slots.n; s++) {
		const ids *eager = &by_slot[s * 2], *lazy = eager + 1;

		if (eager->n + lazy->n)
			r->slots.p[s].index = index_new(&r->arena, r, eager->p, eager->n);
		if (lazy->n)
			lazy_index(r, r->slots.p[s].index, lazy->p, lazy->n);
	}
}

void program_make(struct sigma_rules *r)
{
	struct making m = { .r = r, .p = ARENA_NEW(&r->arena, struct program) };

	arena_init(&m.tmp, 0);
	r->program = m.p;
	if (getrandom(&r->key_seed, sizeof r->key_seed, GRND_NONBLOCK) != sizeof r->key_seed)
		r->key_seed = 0x5bd1e9955bd1e995u ^ (uint64_t)(uintptr_t)r;
	m.p->words_items = r->items.n / 32 + 1;
	m.p->words_rules = r->rules.n / 32 + 1;
	m.p->words_slots = r->slots.n / 32 + 1;
	r->everyday = everyday_new(&r->arena);
	keys_make(&m);
	items_spare(r, &m.tmp);
	items_estimate(r);
	leaf_items_make(&m);
	routes_make(&m);
	witnesses_make(&m);
	indices_make(&m);
	sources_make(&m);
	mappings_make(&m);
	keyword_signs_make(&m);
	m.p->code = ARENA_ARRAY(&r->arena, uint32_t, m.code.n + 1);
	if (m.code.n)
		memcpy(m.p->code, m.code.p, m.code.n * sizeof *m.code.p);
	arena_done(&m.tmp);
}

void program_free(struct sigma_rules *r)
{
	(void)r; /* all of it lives in the arena of the rules */
}
