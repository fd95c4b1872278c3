/* The fast evaluator. Each value is looked up once per field and remembered with the set of items that are true of it; the sets of
 * an event together are remembered with the rules that match. What is remembered is compared byte by byte, so a hash never
 * decides a detection. An event not seen in this shape costs its candidates: rules one of whose necessary signs is true. */
#include "sigma/match.h"

#include "base/text.h"

enum {
	VALUES = 1 << 14, /* two-way: pairs of neighbours */
	LINE = 64,        /* of the processor's cache */
	DOOR = 1 << 14,
	VALUE_MAX = 1024, /* longer values are looked at each time */
	VAIN_MAX =
		64, /* so many new values of a field, one after the other: what is remembered is not asked until one comes again ... */
	VAIN_TRY = 29,  /* ... of those that are still looked at: one of so many */
	MANY = 64,      /* values of an event, of which some field may have ... */
	TOGETHER = 8,   /* ... more than so many, and one set for all of them */
	BUNDLE = 32768, /* bytes of short values of a field that are looked at together, BUNDLED_MAX of one; and how many values */
	BUNDLED_MAX = 1024,
	PARTS = 2048,
	CACHE_DEFAULT = 24 << 20,
};

/* ---- Remembering: all of it is let go at once ------------------------------------------------------------------------------------------ */

static void cache_clear(struct sigma_matcher *m)
{
	arena_done(&m->cache);
	arena_init(&m->cache, m->options.cache_bytes);
	memset(m->values, 0, VALUES * sizeof *m->values);
	memset(m->set_table, 0, SETS * sizeof(void *));
	memset(m->leaf_sets, 0, LEAF_SETS * sizeof *m->leaf_sets);
	memset(m->shapes, 0, SHAPES * sizeof(void *));
	memset(m->route_table, 0, KEYS_MAX * 2 * sizeof *m->route_table);
	memset(m->origins, 0, ORIGINS * sizeof *m->origins);
	m->before = NULL;
	m->n_keys = 0;
	m->n_interned = 0;
}

static void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (p == NULL) {
		fputs("sigma: out of memory\n", stderr);
		abort();
	}
	return p;
}

struct sigma_matcher *sigma_matcher_new(const struct sigma_rules *r, const struct sigma_match_options *options)
{
	struct sigma_matcher *m = xcalloc(1, sizeof *m);
	const struct program *p = r->program;

	m->r = r;
	m->options = options ? *options : (struct sigma_match_options){ 0 };
	if (m->options.cache_bytes == 0)
		m->options.cache_bytes = CACHE_DEFAULT;
	m->regex = regex_work_new();
	m->seed = r->key_seed * 0xd6e8feb86659fd93u + 1;
	buf_init(&m->clean, (size_t)SIGMA_EVENT_MAX * 3 + 64);
	buf_init(&m->plain, (size_t)SIGMA_EVENT_MAX * 3 + 64);
	buf_init(&m->fold, (size_t)SIGMA_EVENT_MAX * 9 + 64);
	buf_init(&m->rest, (size_t)SIGMA_EVENT_MAX * 3 + 64);
	buf_init(&m->updates, (size_t)SIGMA_EVENT_MAX * 4);
	buf_init(&m->bundle, BUNDLE + FOLD_OVER + SCAN_BEHIND);
	if (!buf_reserve(&m->bundle, BUNDLE + FOLD_OVER + SCAN_BEHIND))
		abort();
	m->parts = xcalloc(PARTS, sizeof *m->parts);
	arena_init(&m->mem, 0);
	(void)arena_alloc(&m->mem, 1, 1);
	m->mem_empty = arena_mark(&m->mem);
	arena_init(&m->cache, m->options.cache_bytes);
	m->found.bits = xcalloc(p->words_items, sizeof(uint32_t));
	m->found.tested = xcalloc(r->leaves.n + 1, sizeof(uint32_t));
	m->found.announced = xcalloc(r->leaves.n + 1, sizeof(uint32_t));
	m->found.items = xcalloc(r->items.n + 1, sizeof(uint32_t));
	m->found.leaves = xcalloc(r->leaves.n + 1, sizeof(uint32_t));
	m->found.thins = thins_new();
	m->event_bits = xcalloc(p->words_items, sizeof(uint32_t));
	m->cand = xcalloc(p->words_rules, sizeof(uint32_t));
	m->hits = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->open = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->nothing = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->asked = xcalloc(r->items.n + 1, 1);
	m->slot_state = xcalloc(r->slots.n + 1, 1);
	m->vain = xcalloc(r->slots.n + r->keys.n + 1, 1);
	m->many = xcalloc(r->slots.n + 1, sizeof *m->many);
	m->asked_items = xcalloc(r->items.n + 1, sizeof(uint32_t));
	m->out = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->keys_seen = xcalloc(KEYS_SEEN + 1, sizeof *m->keys_seen);
	m->n_keys_seen = 1;
	m->cap_toks = 256;
	m->toks = xcalloc(m->cap_toks, sizeof *m->toks);
	m->key_table = xcalloc((size_t)KEYS_SEEN * 2, sizeof *m->key_table);
	arena_init(&m->keys_mem, 0);
	m->values_mem = xcalloc(VALUES * sizeof *m->values + LINE, 1);
	m->values = (void *)(((uintptr_t)m->values_mem + LINE - 1) & ~(uintptr_t)(LINE - 1));
	m->door = xcalloc(DOOR, sizeof *m->door);
	m->set_table = xcalloc(SETS, sizeof(void *));
	m->leaf_sets = xcalloc(LEAF_SETS, sizeof *m->leaf_sets);
	m->shapes = xcalloc(SHAPES, sizeof(void *));
	m->route_table = xcalloc((size_t)KEYS_MAX * 2, sizeof *m->route_table);
	m->routes = xcalloc(ROUTES_MAX, sizeof(void *));
	arena_init(&m->routes_mem, m->options.cache_bytes);
	m->origins = xcalloc(ORIGINS, sizeof *m->origins);
	if (m->options.naive)
		m->naive = naive_new(m);
	return m;
}

void sigma_matcher_free(struct sigma_matcher *m)
{
	if (m == NULL)
		return;
	naive_free(m->naive);
	naive_free(m->judge);
	regex_work_free(m->regex);
	buf_done(&m->clean);
	buf_done(&m->plain);
	buf_done(&m->fold);
	buf_done(&m->rest);
	buf_done(&m->bundle);
	buf_done(&m->updates);
	arena_done(&m->mem);
	arena_done(&m->cache);
	arena_done(&m->routes_mem);
	free(m->toks);
	free(m->marks.stops);
	free(m->marks.slashes);
	free(m->found.bits);
	free(m->found.items);
	free(m->found.leaves);
	thins_free(m->found.thins);
	free(m->found.tested);
	free(m->found.announced);
	free(m->event_bits);
	free(m->sets);
	free(m->looks);
	free(m->keys_seen);
	free(m->key_table);
	arena_done(&m->keys_mem);
	free(m->cand);
	free(m->hits);
	free(m->open);
	free(m->nothing);
	free(m->colds);
	free(m->parts);
	free(m->laters);
	free(m->slot_state);
	free(m->vain);
	free(m->many);
	free(m->asked);
	free(m->asked_items);
	free(m->out);
	free(m->values_mem);
	free(m->door);
	free(m->set_table);
	free(m->leaf_sets);
	free(m->shapes);
	free(m->route_table);
	free(m->routes);
	free(m->origins);
	free(m);
}

/* ---- Values -> sets ------------------------------------------------------------------------------------------------------------------------ */

/* In a set's id: of a cold value; of an empty one, with the slot. */
#define SET_COLD 0x80000000u
#define SET_NONE 0x40000000u

static const struct route no_route;

/* Leaves to look for; taken together with those of other values; those that are no literals may be left out. */
enum look_for { SIGNS = 1, LAZY = 2, SEVERAL = 4, LITERALS = 8 };

/* Where little is looked for, most values are told to lack it before they are folded. */
static inline bool value_clear(struct sigma_matcher *m, const struct index *x, const struct tok *t)
{
	if (!(x->whole || x->anchored) || t->escaped || !tok_simple(m, t) || m->line.p + m->line.n - (t->p + t->n) < 8)
		return false;
	m->found.work += t->n;
	return index_clear(x, (struct str){ t->p, t->n });
}

/* What the leaves of a field are found by; NULL: none is true of this value. */
static const struct index *value_index(
	struct sigma_matcher *m, const struct route *route, uint32_t slot, const struct tok *t, unsigned how)
{
	const struct index *x = slot ? m->r->slots.p[slot].index : route->keywords->index;

	m->found.wanted = route->id ? route->items : NULL;
	if (x == NULL || t->kind == TOK_NULL || t->kind == TOK_HERE || (!(how & LAZY && x->lazy) && value_clear(m, x, t)))
		return NULL;
	return x;
}

static void indices_find(struct look *k, const struct index *x, unsigned how, void (*find)(struct look *k))
{
	k->several = how & SEVERAL;
	k->literals = how & LITERALS;
	k->x = x;
	if (how & SIGNS)
		find(k);
	k->x = x->lazy;
	if (how & LAZY && x->lazy)
		find(k);
}

/* The leaves that are true of it are found. */
static void value_find(struct sigma_matcher *m, const struct route *route, uint32_t slot, const struct tok *t, unsigned how)
{
	const struct index *x = value_index(m, route, slot, t, how);
	struct raw_text text;

	if (x) {
		struct look k = { .r = m->r, .w = m->regex, .text = &text, .v = tok_fold(m, t, &text), .f = &m->found };

		if (k.v.p)
			indices_find(&k, x, how, index_find);
	}
}

/* ---- Bundles: what a look costs before it has read a byte is shared by many short values of a field ---------------------------------------- */

/* It is kept: what rules ask of these values besides is looked for in it. */
static void bundle_find(struct sigma_matcher *m, const struct route *route, uint32_t slot, unsigned how)
{
	struct raw_text shared = { .beyond = m->bundle_beyond, .end = m->line.p + m->line.n, .room = &m->plain };
	struct look k = { .r = m->r, .w = m->regex, .text = &shared, .v = buf_str(&m->bundle), .f = &m->found, .parts = m->parts };

	k.n_parts = m->n_parts;
	if (m->n_parts)
		indices_find(&k, slot ? m->r->slots.p[slot].index : route->keywords->index, how, index_find_bundle);
	m->bundle_slot = slot;
}

static void bundle_new(struct sigma_matcher *m)
{
	m->bundle.n = m->n_parts = 0;
	m->bundle_beyond = m->bundle_all = false;
	m->bundle_slot = NONE;
	if (++m->bundle_number == 0)
		m->bundle_number = 1;
}

static void bundle_add(struct sigma_matcher *m, const struct tok *t)
{
	char *out = m->bundle.p + m->bundle.n;
	struct raw_text text;
	size_t n = tok_fold_to(m, t, &text, out);
	bool written = t->kind == TOK_TEXT; /* else it has no letters to fold */

	m->parts[m->n_parts++] = (struct bundled){ (uint32_t)m->bundle.n, (uint32_t)n, written ? t->p : out,
		written ? t->n : (uint32_t)n, t->escaped, text.beyond };
	m->bundle_beyond |= text.beyond;
	m->bundle.n += n + 1; /* which is zero */
}

/* Like value_find(), for one of several; bundle_find() behind the last. The number of the bundle it is in; 0: none. */
static uint32_t value_add(struct sigma_matcher *m, const struct route *route, uint32_t slot, const struct tok *t, unsigned how)
{
	if (t->n > BUNDLED_MAX) {
		value_find(m, route, slot, t, how);
		return 0;
	}
	if (value_index(m, route, slot, t, how) == NULL)
		return 0;
	if (m->bundle.n + 3 * (size_t)t->n >= BUNDLE || m->n_parts == PARTS) {
		bundle_find(m, route, slot, how);
		bundle_new(m);
	}
	bundle_add(m, t);
	return m->bundle_number;
}

static const struct vset *value_look(
	struct sigma_matcher *m, const struct route *route, uint32_t slot, const struct tok *t, unsigned how)
{
	found_begin(&m->found);
	value_find(m, route, slot, t, how);
	return leaves_intern(m, route, slot, t->kind == TOK_NULL);
}

/* Remembered at the second meeting only: values that come once (hashes, GUIDs) must not push out the others. */
static bool welcome(struct sigma_matcher *m, uint64_t hash)
{
	uint32_t *door = &m->door[hash >> 20 & (DOOR - 1)], tag = (uint32_t)(hash >> 32) | 1;

	if (*door == tag)
		return true;
	*door = tag;
	return false;
}

/* Room for `more` behind n; what grew is not zeroed. */
static void *room(void *p, uint32_t n, uint32_t more, uint32_t *cap, size_t size)
{
	if (n + more > *cap) {
		*cap = (n + more) * 2 + 256;
		p = realloc(p, *cap * size);
		if (p == NULL)
			abort();
	}
	return p;
}

static inline void look_add(struct sigma_matcher *m, uint64_t what, uint32_t field, const struct tok *t)
{
	if (__builtin_expect(m->n_looks == m->cap_looks, 0))
		m->looks = room(m->looks, m->n_looks, 1, &m->cap_looks, sizeof *m->looks);
	m->looks[m->n_looks++] = (struct look_up){ .tok = t, .what = what | what_value(t), .field = field };
}

/* All are hashed first, so that memory is asked for early. */
static inline void looks_hash(struct sigma_matcher *m, struct look_up *l, const struct look_up *end)
{
	const uint8_t *vain = m->vain;
	const struct known_value *values = m->values;
	const char *line = m->line.p;
	size_t near = m->near;
	uint64_t seed = m->seed;

	for (; l < end; l++) {
		const struct tok *t = l->tok;

		if (t->n > VALUE_MAX || (vain[l->field] == VAIN_MAX && m->vain_turn++ % VAIN_TRY != 0))
			continue;
		l->near = (size_t)(t->p - line) < near;
		l->hash = value_hash(t->p, t->n, l->near, seed ^ (l->what >> 16) * 0x9e3779b97f4a7c15u);
		__builtin_prefetch(&values[l->hash & (VALUES - 2)]);
	}
}

/* There is room for it. */
static inline void set_add(struct sigma_matcher *m, uint32_t slot, uint32_t id, const struct vset *s)
{
	m->sets[m->n_sets] = (struct set_of){ s, slot, id };
	m->n_sets += id != 0;
}

static void cold_keep(struct sigma_matcher *m, const struct look_up *l, uint32_t bundle)
{
	uint32_t slot = look_slot(l);
	struct cold *c;

	m->colds = room(m->colds, m->n_colds, 1, &m->cap_colds, sizeof *m->colds);
	c = &m->colds[m->n_colds++];
	c->slot = slot;
	c->bundle = bundle;
	c->scanned = false;
	c->tok = l->tok;
	m->colds_size += l->tok->n;
	c->text.p = c->folded.p = NULL;
	m->slot_state[slot] = SLOT_COLD;
}

/* A set that is not all. */
static void cold_add(struct sigma_matcher *m, uint32_t slot, const struct vset *set)
{
	set_add(m, slot, SET_COLD | (set->id ? set->id : SET_NONE | slot), set);
}

/* Of this field all leaves are looked for at once: there are no others. */
static bool slot_whole(const struct sigma_matcher *m, const struct route *route, uint32_t slot)
{
	const struct index *x = m->r->slots.p[slot].index;

	return slot == 0 || x == NULL || x->lazy == NULL || route->id == 0;
}

static bool tok_says(const struct tok *t)
{
	return t->kind != TOK_NULL && t->kind != TOK_HERE;
}

static struct known_value value_new(struct sigma_matcher *m, const struct vset *set, const struct look_up *l)
{
	char *p = arena_alloc(&m->cache, l->tok->n + BYTES_NEAR, 1);

	memcpy(p, l->tok->p, l->tok->n);
	return (struct known_value){ set, p, l->what, set->id };
}

static __attribute__((noinline)) void look_cold(
	struct sigma_matcher *m, const struct route *route, const struct look_up *l, struct known_value *pair)
{
	uint32_t slot = look_slot(l);
	bool keep = !m->options.no_cache && l->hash && welcome(m, l->hash), whole = keep || slot_whole(m, route, slot);
	const struct vset *set = value_look(m, route, slot, l->tok, whole ? SIGNS | LAZY : SIGNS);

	if (!whole && tok_says(l->tok)) {
		cold_keep(m, l, 0);
		cold_add(m, slot, set);
	} else {
		set_add(m, slot, set->id, set);
	}
	m->vain[l->field] += m->vain[l->field] < VAIN_MAX;
	if (!keep)
		return;
	m->vain[l->field] = 0;
	if (pair->set)
		pair += l->hash >> 40 & 1;
	*pair = value_new(m, set, l);
}

static inline bool value_is(const struct known_value *v, const struct look_up *l)
{
	return v->what == l->what && v->set && bytes_equal_near(v->p, l->tok->p, l->tok->n, l->near);
}

static inline __attribute__((always_inline)) void look_do(
	struct sigma_matcher *m, const struct route *route, const struct look_up *l)
{
	struct known_value *pair = &m->values[l->hash & (VALUES - 2)], *v = pair;

	if (l->hash && (value_is(v, l) || value_is(++v, l))) {
		m->stats.value_hits++;
		m->vain[l->field] = 0;
		set_add(m, look_slot(l), v->id, v->set);
	} else {
		look_cold(m, route, l, pair);
	}
}

/* From the first of a field's values on: what is true of one of them is all that counts, so they have one set. */
static void looks_together(struct sigma_matcher *m, const struct route *route, uint32_t first)
{
	uint32_t slot = look_slot(&m->looks[first]), colds = m->n_colds;
	bool whole = slot_whole(m, route, slot), null = false;
	unsigned how = (whole ? SIGNS | LAZY : SIGNS) | SEVERAL;
	const struct vset *set;

	found_begin(&m->found);
	bundle_new(m);
	for (uint32_t i = first; i != NONE; i = m->looks[i].next) {
		const struct look_up *l = &m->looks[i];
		uint32_t bundle = value_add(m, route, slot, l->tok, how);

		null |= l->tok->kind == TOK_NULL;
		if (!whole && tok_says(l->tok))
			cold_keep(m, l, bundle);
	}
	m->bundle_all = true;
	for (uint32_t i = colds; i < m->n_colds; i++)
		m->bundle_all &= m->colds[i].bundle == m->bundle_number;
	bundle_find(m, route, slot, how);
	set = leaves_intern(m, route, slot, null);
	if (m->n_colds > colds)
		cold_add(m, slot, set);
	else
		set_add(m, slot, set->id, set);
}

/* Events that say more than others: of which fields, and how often? */
static void looks_many(struct sigma_matcher *m, const struct route *route)
{
	for (uint32_t i = 0; i < m->n_looks; i++) {
		struct many *f = &m->many[look_slot(&m->looks[i])];

		m->looks[i].next = NONE;
		*(f->n++ ? &m->looks[f->last].next : &f->first) = i;
		f->last = i;
	}
	for (uint32_t i = 0; i < m->n_looks; i++) {
		const struct many *f = &m->many[look_slot(&m->looks[i])];

		if (f->n <= TOGETHER) {
			looks_hash(m, &m->looks[i], &m->looks[i + 1]);
			look_do(m, route, &m->looks[i]);
		} else if (f->first == i) {
			looks_together(m, route, i);
		}
	}
	for (uint32_t i = 0; i < m->n_looks; i++)
		m->many[look_slot(&m->looks[i])].n = 0;
}

static void looks_done(struct sigma_matcher *m, const struct route *route)
{
	if (m->n_looks == 0)
		return;
	m->stats.values += m->n_looks;
	m->sets = room(m->sets, m->n_sets, m->n_looks, &m->cap_sets, sizeof *m->sets);
	if (m->n_looks > MANY) {
		looks_many(m, route);
	} else {
		looks_hash(m, m->looks, m->looks + m->n_looks);
		for (const struct look_up *l = m->looks, *end = l + m->n_looks; l < end; l++)
			look_do(m, route, l);
	}
	m->n_looks = 0;
}

/* The values that were looked at together last, if they are this field's. */
static void bundle_again(struct sigma_matcher *m, uint32_t slot, unsigned how)
{
	if (m->bundle_slot != slot || m->n_parts == 0)
		return;
	bundle_find(m, m->route, slot, how);
	for (uint32_t i = 0; i < m->n_colds; i++)
		m->colds[i].scanned |= m->colds[i].bundle == m->bundle_number;
}

bool bundle_whole(const struct sigma_matcher *m, uint32_t slot)
{
	return m->bundle_all && m->bundle_slot == slot && m->n_parts;
}

/* All that may be asked of a field's cold values is looked for at once, as far as it is literals; what is found stays out of the shape. */
void colds_scan(struct sigma_matcher *m, uint32_t slot)
{
	const unsigned how = LAZY | SEVERAL | LITERALS;
	bool whole = bundle_whole(m, slot);
	uint32_t from = m->n_sets;
	const struct vset *set;

	found_begin(&m->found);
	bundle_again(m, slot, how);
	if (!whole) {
		bundle_new(m);
		for (uint32_t i = 0; i < m->n_colds; i++) {
			struct cold *c = &m->colds[i];

			if (c->slot == slot && !c->scanned)
				value_add(m, m->route, slot, c->tok, how);
			c->scanned |= c->slot == slot;
		}
		bundle_find(m, m->route, slot, how);
	}
	m->slot_state[slot] = SLOT_SCANNED;
	set = leaves_intern(m, m->route, slot, false);
	m->sets = room(m->sets, m->n_sets, 1, &m->cap_sets, sizeof *m->sets);
	set_add(m, slot, set->id, set);
	bits_put_from(m, from, true);
	m->colds_said = true;
}

/* A field without signs is looked at now; what is found stays out of the first shape. */
void slot_look(struct sigma_matcher *m, uint32_t slot)
{
	m->slot_state[slot] = SLOT_KNOWN;
	for (uint32_t i = 0; i < m->n_laters; i++)
		if (m->laters[i].slot == slot)
			look_add(m, what_of(m->route->id, slot), slot, m->laters[i].tok);
	looks_done(m, m->route);
}

/* ---- An event -------------------------------------------------------------------------------------------------------------------------------- */

static void sets_of_route_fields(struct sigma_matcher *m)
{
	const struct sigma_rules *r = m->r;

	for (uint32_t i = 0; i < (m->n_origin > ORIGIN_MAX ? m->n_toks : m->n_origin); i++) {
		const struct tok *t = &m->toks[m->n_origin > ORIGIN_MAX ? i : m->origin[i]];
		const struct key_node *k;
		const uint32_t *slots;

		if (t->node == NONE || !r->program->route_nodes[t->node])
			continue;
		k = &r->keys.p[t->node];
		slots = r->key_slots.p + k->slots_at;
		for (uint32_t s = 0; s < k->n_slots; s++)
			if (bit_get(r->program->route_slots, slots[s]))
				look_add(m, what_of(0, slots[s]), slots[s], t);
	}
	looks_done(m, &no_route);
}

/* From here on only what the route's rules read counts. */
static void sets_narrow(struct sigma_matcher *m, const struct route_key *key)
{
	m->n_sets = 0;
	m->sets = room(m->sets, 0, key->n / 2, &m->cap_sets, sizeof *m->sets);
	for (uint32_t i = 0; i < key->n / 2; i++)
		set_add(m, key->ids[i * 2], key->narrow[i]->id, key->narrow[i]);
}

/* The event's route, and as sets what it says of its origin. */
static void origin_look(struct sigma_matcher *m)
{
	uint64_t hash;
	struct route_key *key = route_known(m, &hash);

	m->n_sets = 0;
	m->route = NULL;
	if (key == NULL) {
		sets_of_route_fields(m);
		key = route_of(m);
		route_remember(m, hash, key);
	}
	m->route = key->route;
	m->fits = key->fits;
	m->aliases = m->route->aliases.p;
	m->n_aliases = m->route->aliases.n;
	sets_narrow(m, key);
}

/* A look at the whole event (and the line it was decoded from) that rules most keywords out; a field of its own is not looked at here. */
static bool line_clear(const struct sigma_matcher *m, const struct route *route)
{
	struct sigma_str raw = m->known ? m->known->raw : (struct sigma_str){ 0 };

	if (!sieve_clear(route->sieve, m->line))
		return false;
	return raw.n == 0 || (text_ascii((struct str){ raw.p, raw.n }) && sieve_clear(route->sieve, (struct str){ raw.p, raw.n }));
}

/* Where most events have keywords, the look is for nothing: it is left out for a while. */
static bool no_keyword(const struct sigma_matcher *m, struct route *route)
{
	enum { VAIN = 8, REST = 256, SHORT = 32 };

	if (m->line.n < SHORT || !m->json || !m->line_plain || (m->known && m->known->n))
		return false;
	if (route->sieve_rest) {
		route->sieve_rest--;
		return false;
	}
	if (line_clear(m, route)) {
		route->sieve_vain = 0;
		return true;
	}
	if (++route->sieve_vain == VAIN) {
		route->sieve_vain = 0;
		route->sieve_rest = REST;
	}
	return false;
}

static void later_add(struct sigma_matcher *m, uint32_t slot, const struct tok *t)
{
	m->laters = room(m->laters, m->n_laters, 1, &m->cap_laters, sizeof *m->laters);
	m->laters[m->n_laters++] = (struct later){ t, slot };
	m->slot_state[slot] = SLOT_LATER;
}

static inline void step_take(struct sigma_matcher *m, uint64_t step, const struct tok *t)
{
	if (step & STEP_LATER)
		later_add(m, what_slot(step), t);
	else
		look_add(m, step, what_slot(step), t);
}

/* Keywords look into every field: each has its own count of new values. */
static inline void keyword_look(struct sigma_matcher *m, const struct route *route, const struct tok *t)
{
	if (t->kind != TOK_NULL && t->kind != TOK_HERE)
		look_add(m, what_of(route->id, 0), m->r->slots.n + (t->node == NONE ? 0 : t->node), t);
}

static void sets_of_fields(struct sigma_matcher *m, struct route *route)
{
	bool keywords = route->keywords && !no_keyword(m, route);
	const struct plan *plan = route->plan;
	uint32_t none = m->r->keys.n;

	for (const struct tok *t = m->toks, *end = t + m->n_toks; t < end; t++) {
		const struct plan *here = &plan[t->node == NONE ? none : t->node];

		if (here->first) {
			step_take(m, here->first, t);
			for (const uint64_t *more = &route->steps[here->more]; here->more && *more; more++)
				step_take(m, *more, t);
		}
		if (keywords)
			keyword_look(m, route, t);
	}
	looks_done(m, route);
}

/* The route has rules of other sources, too. */
static void hits_fit(struct sigma_matcher *m)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n_hits; i++)
		if (bit_get(m->fits, m->r->rules.p[m->hits[i]].source))
			m->hits[n++] = m->hits[i];
	m->n_hits = n;
}

static void match_look(struct sigma_matcher *m)
{
	bool routes = m->n_routes == ROUTES_MAX || !arena_ok(&m->routes_mem);

	if (routes || !arena_ok(&m->cache) || m->n_interned > SETS_KEPT || m->n_keys == KEYS_MAX)
		cache_clear(m);
	if (routes)
		routes_clear(m);
	found_event(m->r, &m->found);
	bundle_new(m);
	origin_look(m);
	sets_of_fields(m, m->route);
	match_sets(m, m->route);
	if (m->fits)
		hits_fit(m);
}

/* Of events that say nothing that a rule asks for, the same holds each time. */
static void match_fast(struct sigma_matcher *m)
{
	bool nothing = m->n_toks == 0 && m->known == NULL;

	if (nothing && m->nothing_known) {
		memcpy(m->hits, m->nothing, (m->n_hits = m->n_nothing) * sizeof *m->hits);
		return;
	}
	match_look(m);
	if (nothing) {
		m->nothing_known = true;
		memcpy(m->nothing, m->hits, (m->n_nothing = m->n_hits) * sizeof *m->hits);
	}
}

static void result(struct sigma_matcher *m, struct sigma_result *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n_hits; i++)
		if (!m->r->rules.p[m->hits[i]].pub.silent)
			m->out[n++] = m->hits[i];
	m->stats.matches += n;
	m->updates.n = 0;
	if (m->r->corrs.n)
		updates_make(m, m->hits, m->n_hits);
	*out = (struct sigma_result){ m->out, n, { m->updates.n ? m->updates.p : "", m->updates.n } };
}

static enum sigma_status match_tokens(struct sigma_matcher *m, bool ok, struct sigma_result *out)
{
	struct regex_count *re = regex_work_count(m->regex);

	m->stats.events++;
	m->stats.mended += m->mended;
	if (!ok) {
		m->stats.bad_events++;
		*out = (struct sigma_result){ m->out, 0, { "", 0 } };
		return SIGMA_BAD_EVENT;
	}
	if (m->naive)
		naive_match(m);
	else
		match_fast(m);
	result(m, out);
	m->stats.regex_runs = re->runs;
	m->stats.regex_fallbacks = re->fallbacks;
	m->stats.regex_losses = re->losses;
	m->stats.work = m->stats.bytes + m->found.work + m->stats.candidates + re->steps;
	return SIGMA_OK;
}

static void event_begin(struct sigma_matcher *m, const struct sigma_event *known)
{
	arena_reset(&m->mem, m->mem_empty);
	m->n_toks = m->n_origin = 0;
	m->folded = NULL;
	m->known = known;
	m->product = known ? known->source.product : (struct sigma_str){ 0 };
	m->category = known ? known->source.category : (struct sigma_str){ 0 };
	m->service = known ? known->source.service : (struct sigma_str){ 0 };
	m->why = NULL;
	m->bad_at = 0;
	m->json = m->mended = false;
	m->n_looks = 0;
	m->n_aliases = 0;
	m->near = 0;
}

enum sigma_status sigma_match_json(struct sigma_matcher *m, struct sigma_str json, struct sigma_result *out)
{
	return sigma_match_json_with(m, json, NULL, out);
}

enum sigma_status sigma_match_json_with(
	struct sigma_matcher *m, struct sigma_str json, const struct sigma_event *known, struct sigma_result *out)
{
	bool ok;

	event_begin(m, known);
	m->stats.bytes += json.n;
	ok = json_tokens(m, (struct str){ json.p, json.n });
	return match_tokens(m, ok && (known == NULL || event_tokens(m, known)), out);
}

enum sigma_status sigma_match_event(struct sigma_matcher *m, const struct sigma_event *event, struct sigma_result *out)
{
	event_begin(m, event);
	return match_tokens(m, event_tokens(m, event), out);
}

const char *sigma_event_error(const struct sigma_matcher *m, size_t *at)
{
	if (at)
		*at = m->bad_at;
	return m->why;
}

struct sigma_match_stats sigma_match_stats(const struct sigma_matcher *m)
{
	return m->stats;
}
