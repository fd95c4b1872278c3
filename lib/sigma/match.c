/* The fast evaluator. Each value is looked up once per field and remembered with the set of items that are true of it; the sets of
 * an event together are remembered with the rules that match. What is remembered is compared byte by byte, so a hash never
 * decides a detection. An event not seen in this shape costs its candidates: rules one of whose necessary signs is true. */
#include "sigma/match.h"

#include "base/text.h"

enum {
	VALUES = 1 << 14, /* two-way: pairs of neighbours */
	DOOR = 1 << 14,
	SHAPES = 1 << 14,
	SETS = 1 << 15,
	ROUTES_MAX = 512,
	VALUE_MAX = 1024, /* longer values are looked at each time */
	SHAPE_MAX = 512,
	CACHE_DEFAULT = 24 << 20,
};

/* ---- Remembering: all of it is let go at once ------------------------------------------------------------------------------------------ */

static void cache_clear(struct sigma_matcher *m)
{
	arena_done(&m->cache);
	arena_init(&m->cache, m->options.cache_bytes);
	memset(m->values, 0, VALUES * sizeof *m->values);
	memset(m->set_table, 0, SETS * sizeof(void *));
	memset(m->shapes, 0, SHAPES * sizeof(void *));
	memset(m->route_table, 0, ROUTES_MAX * 2 * sizeof *m->route_table);
	m->n_routes = 0;
	m->n_interned = 0;
	m->all_keywords = NULL;
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
	arena_init(&m->mem, 0);
	(void)arena_alloc(&m->mem, 1, 1);
	m->mem_empty = arena_mark(&m->mem);
	arena_init(&m->cache, m->options.cache_bytes);
	m->found.bits = xcalloc(p->words_items, sizeof(uint32_t));
	m->found.tested = xcalloc(r->leaves.n + 1, sizeof(uint32_t));
	m->found.items = xcalloc(r->items.n + 1, sizeof(uint32_t));
	m->event_bits = xcalloc(p->words_items, sizeof(uint32_t));
	m->cand = xcalloc(p->words_rules, sizeof(uint32_t));
	m->hits = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->out = xcalloc(r->rules.n + 1, sizeof(uint32_t));
	m->keys_seen = xcalloc(KEYS_SEEN + 1, sizeof *m->keys_seen);
	m->n_keys_seen = 1;
	m->key_table = xcalloc((size_t)KEYS_SEEN * 2, sizeof *m->key_table);
	arena_init(&m->keys_mem, 0);
	m->values = xcalloc(VALUES, sizeof *m->values);
	m->door = xcalloc(DOOR, sizeof *m->door);
	m->set_table = xcalloc(SETS, sizeof(void *));
	m->shapes = xcalloc(SHAPES, sizeof(void *));
	m->route_table = xcalloc((size_t)ROUTES_MAX * 2, sizeof *m->route_table);
	if (m->options.naive)
		m->naive = naive_new(m);
	return m;
}

void sigma_matcher_free(struct sigma_matcher *m)
{
	if (m == NULL)
		return;
	naive_free(m->naive);
	regex_work_free(m->regex);
	buf_done(&m->clean);
	buf_done(&m->plain);
	buf_done(&m->fold);
	buf_done(&m->rest);
	buf_done(&m->updates);
	arena_done(&m->mem);
	arena_done(&m->cache);
	free(m->toks);
	free(m->found.bits);
	free(m->found.items);
	free(m->found.tested);
	free(m->event_bits);
	free(m->sets);
	free(m->set_slots);
	free(m->set_ids);
	free(m->looks);
	free(m->keys_seen);
	free(m->key_table);
	arena_done(&m->keys_mem);
	free(m->cand);
	free(m->hits);
	free(m->out);
	free(m->values);
	free(m->door);
	free(m->set_table);
	free(m->shapes);
	free(m->route_table);
	free(m);
}

/* ---- Values -> sets ------------------------------------------------------------------------------------------------------------------------ */

static const struct vset empty_set;
static const struct route no_route;

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
		if (m->set_table[at] == NULL)
			m->set_table[at] = set_new(m, route, hash);
		out = m->set_table[at];
	}
	for (uint32_t i = 0; i < n; i++)
		f->bits[f->items[i] / 32] = 0;
	f->n = 0;
	return out;
}

static const struct vset *value_look(struct sigma_matcher *m, const struct route *route, uint32_t slot_id, const struct tok *t)
{
	const struct slot *slot = &m->r->slots.p[slot_id];
	const struct index *index = slot_id ? slot->index : route->keywords->index;
	struct str text, folded;

	if (slot->present != NONE)
		found_add(&m->found, slot->present);
	if (t->kind == TOK_NULL && slot->null != NONE)
		found_add(&m->found, slot->null);
	if (index && t->kind != TOK_NULL && t->kind != TOK_HERE) {
		text = tok_text(m, t);
		m->fold.n = 0;
		if (buf_reserve(&m->fold, text.n * 3 + 16)) {
			folded = (struct str){ m->fold.p, fold_text(text, m->fold.p) };
			index_find(m->r, index, m->regex, text, folded, &m->found);
		}
	}
	return set_intern(m, route);
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

static void look_add(struct sigma_matcher *m, const struct route *route, uint32_t slot, const struct tok *t)
{
	uint32_t what = slot << 4 | (uint32_t)t->kind << 1 | t->escaped, key = slot ? route->id : route->keywords->id;
	uint64_t hash = value_hash(t->p, t->n, m->seed ^ ((uint64_t)key << 32 | what) * 0x9e3779b97f4a7c15u);

	if (m->n_looks == m->cap_looks) {
		m->cap_looks = m->cap_looks ? m->cap_looks * 2 : 512;
		m->looks = realloc(m->looks, m->cap_looks * sizeof *m->looks);
		if (m->looks == NULL)
			abort();
	}
	__builtin_prefetch(&m->values[hash & (VALUES - 2)]);
	m->looks[m->n_looks++] = (struct look_up){ t, hash, slot, what, key };
}

static void set_add(struct sigma_matcher *m, uint32_t slot, uint32_t id, const struct vset *s)
{
	if (id == 0)
		return;
	if (m->n_sets == m->cap_sets) {
		m->cap_sets = m->cap_sets ? m->cap_sets * 2 : 256;
		m->sets = realloc(m->sets, m->cap_sets * sizeof(void *));
		m->set_slots = realloc(m->set_slots, m->cap_sets * sizeof *m->set_slots);
		m->set_ids = realloc(m->set_ids, m->cap_sets * sizeof *m->set_ids);
		if (m->sets == NULL || m->set_slots == NULL || m->set_ids == NULL)
			abort();
	}
	m->set_slots[m->n_sets] = slot;
	m->set_ids[m->n_sets] = id;
	m->sets[m->n_sets++] = s;
}

static void look_cold(struct sigma_matcher *m, const struct route *route, const struct look_up *l, struct known_value *pair)
{
	const struct vset *set = value_look(m, route, l->slot, l->tok);

	set_add(m, l->slot, set->id, set);
	if (m->options.no_cache || l->tok->n > VALUE_MAX || !welcome(m, l->hash))
		return;
	if (pair->set)
		pair += l->hash >> 40 & 1;
	*pair = (struct known_value){ l->hash, arena_str(&m->cache, (struct str){ l->tok->p, l->tok->n }).p, l->tok->n, l->what,
		l->key, set->id, set };
}

static void looks_done(struct sigma_matcher *m, const struct route *route)
{
	m->stats.values += m->n_looks;
	for (uint32_t i = 0; i < m->n_looks; i++) {
		const struct look_up *l = &m->looks[i];
		struct known_value *pair = &m->values[l->hash & (VALUES - 2)], *v = pair;

		if (i + 2 < m->n_looks)
			__builtin_prefetch(m->values[m->looks[i + 2].hash & (VALUES - 2)].p);
		if (v->hash != l->hash)
			v++;
		if (v->hash == l->hash && v->what == l->what && v->key == l->key && v->n == l->tok->n && v->set &&
			memcmp(v->p, l->tok->p, v->n) == 0) {
			m->stats.value_hits++;
			set_add(m, l->slot, v->id, v->set);
		} else {
			look_cold(m, route, l, pair);
		}
	}
	m->n_looks = 0;
}

/* A set of a field that says where events come from, as the route's rules see it. */
static const struct vset *set_narrow(struct sigma_matcher *m, const struct route *route, struct vset *s)
{
	enum { WAYS = 8 };
	struct narrowed *way;

	if (s->narrowed == NULL)
		s->narrowed = ARENA_ARRAY(&m->cache, struct narrowed, WAYS);
	way = &s->narrowed[route->id % WAYS];
	if (way->route != route->id) {
		for (uint32_t i = 0; i < s->n; i++)
			found_add(&m->found, s->items[i]);
		*way = (struct narrowed){ route->id, set_intern(m, route) };
	}
	return way->set;
}

/* ---- Where the event comes from ------------------------------------------------------------------------------------------------------------ */

static void bits_put(struct sigma_matcher *m, bool on)
{
	for (uint32_t i = 0; i < m->n_sets; i++)
		for (uint32_t k = 0; k < m->sets[i]->n; k++)
			if (on)
				bit_set(m->event_bits, m->sets[i]->items[k]);
			else
				m->event_bits[m->sets[i]->items[k] / 32] = 0;
}

bool code_holds(struct sigma_matcher *m, const uint32_t *code)
{
	const uint32_t *end;
	uint32_t w = *code, present;

	switch (OP(w)) {
	case OP_FALSE: return false;
	case OP_TRUE: return true;
	case OP_ITEM: return bit_get(m->event_bits, OP_ARG(w));
	case OP_NULL:
		present = m->r->slots.p[OP_ARG(w)].present;
		return !bit_get(m->event_bits, present) || bit_get(m->event_bits, m->r->slots.p[OP_ARG(w)].null);
	case OP_REF: return ref_holds(m, &m->r->refs.p[OP_ARG(w)]);
	case OP_NOT: return !code_holds(m, code + 1);
	case OP_AND:
	case OP_OR: break;
	}
	end = code + OP_ARG(w);
	for (code++; code < end;) {
		if (code_holds(m, code) != (OP(w) == OP_AND))
			return OP(w) == OP_OR;
		while (OP(*code) == OP_NOT)
			code++;
		code += OP(*code) >= OP_AND ? OP_ARG(*code) : 1;
	}
	return OP(w) == OP_AND;
}

/* What is known of the event in one dimension: bits of names; nothing known excludes nothing. */
struct origin {
	uint32_t *names; /* bits over r->names: said of it */
	bool known[3];
};

static void origin_say(struct sigma_matcher *m, struct origin *o, uint32_t dimension, uint32_t name)
{
	(void)m;
	if (name == 0)
		return;
	bit_set(o->names, name);
	o->known[dimension] = true;
}

static void origin_mappings(struct sigma_matcher *m, struct origin *o, struct route *route)
{
	const struct sigma_rules *r = m->r;

	for (uint32_t i = 0; i < r->mappings.n; i++) {
		const struct mapping *map = &r->mappings.p[i];

		if (!code_holds(m, r->program->code + r->program->map_code[i]))
			continue;
		origin_say(m, o, 0, map->source.product);
		origin_say(m, o, 1, map->source.category);
		origin_say(m, o, 2, map->source.service);
		if (map->closed)
			o->known[0] = o->known[1] = o->known[2] = true;
		for (uint32_t k = 0; k < map->n_aliases; k++)
			vec_push(&m->cache, &route->aliases, r->aliases.p[map->aliases_at + k]);
	}
}

/* An event that says its category, but not its service (or the other way round), has the partners that mappings know: a
 * process_creation event of Windows is of Sysmon or Security, not of the print service. */
static void origin_partners(struct sigma_matcher *m, struct origin *o)
{
	const struct sigma_rules *r = m->r;
	bool service = !o->known[2] && o->known[1], category = false;

	for (uint32_t i = 0; i < r->mappings.n && service; i++) {
		const struct source *s = &r->mappings.p[i].source;

		if (s->category && s->service && bit_get(o->names, s->category) &&
			(!o->known[0] || s->product == 0 || bit_get(o->names, s->product)))
			origin_say(m, o, 2, s->service);
	}
	(void)category;
}

static void origin_known(struct sigma_matcher *m, struct origin *o)
{
	const struct sigma_str said[] = { m->product, m->category, m->service };
	const struct sigma_rules *r = m->r;

	for (uint32_t i = 1; i < r->names.n; i++) {
		const struct source_name *n = &r->names.p[i];
		struct str s = { said[n->dimension].p, said[n->dimension].n };

		if (bit_get(m->event_bits, n->item) || (s.n && s.n == n->text.n && strncasecmp(s.p, n->text.p, s.n) == 0))
			origin_say(m, o, n->dimension, i);
		else if (s.n) /* the decoder is sure, even if no rule knows the name */
			o->known[n->dimension] = true;
	}
}

static bool origin_fits(const struct origin *o, const struct source *s)
{
	return (s->product == 0 || !o->known[0] || bit_get(o->names, s->product)) &&
	       (s->category == 0 || !o->known[1] || bit_get(o->names, s->category)) &&
	       (s->service == 0 || !o->known[2] || bit_get(o->names, s->service));
}

static bool has_keywords(const struct sigma_rules *r, const uint32_t *items, uint32_t *out)
{
	bool some = false;

	for (uint32_t i = 0; i < r->items.n; i++)
		if (r->items.p[i].slot == 0 && r->items.p[i].n && bit_get(items, i)) {
			bit_set(out, i);
			some = true;
		}
	return some;
}

/* The leaves of items, each once. */
static uint32_t leaves_of(struct sigma_matcher *m, const uint32_t *items, uint32_t *leaves)
{
	const struct sigma_rules *r = m->r;
	bool *seen = ARENA_ARRAY(&m->cache, bool, r->leaves.n);
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->items.n; i++)
		for (uint32_t l = 0; bit_get(items, i) && l < r->items.p[i].n; l++)
			if (!seen[r->items.p[i].leaves[l]]) {
				seen[r->items.p[i].leaves[l]] = true;
				leaves[n++] = r->items.p[i].leaves[l];
			}
	return n;
}

static struct sieve *route_sieve(struct sigma_matcher *m, const struct route *route)
{
	const struct program *p = m->r->program;
	uint32_t *leaves = ARENA_ARRAY(&m->cache, uint32_t, m->r->leaves.n);
	uint32_t *items = ARENA_ARRAY(&m->cache, uint32_t, p->words_items);

	for (uint32_t i = 0; i < m->r->n_detections; i++)
		for (uint32_t k = 0; bit_get(route->rules, i) && k < p->keyword_signs[i].n; k++)
			bit_set(items, p->keyword_signs[i].items[k]);
	return sieve_new(&m->cache, m->r, leaves, leaves_of(m, items, leaves));
}

/* An index of what this route's keyword rules look for, not of all of them: a scan of everything pays for every literal. */
static struct keywords *route_keywords(struct sigma_matcher *m, const struct route *route)
{
	const struct sigma_rules *r = m->r;
	uint32_t words = r->program->words_items, *mine = ARENA_ARRAY(&m->cache, uint32_t, words), *leaves, n;
	struct keywords *k;

	if (!has_keywords(r, route->items, mine))
		return NULL;
	for (k = m->all_keywords; k; k = k->next)
		if (memcmp(k->items, mine, words * sizeof *mine) == 0)
			return k;
	k = ARENA_NEW(&m->cache, struct keywords);
	leaves = ARENA_ARRAY(&m->cache, uint32_t, r->leaves.n);
	n = leaves_of(m, mine, leaves);
	*k = (struct keywords){ mine, route->id, index_new(&m->cache, r, leaves, n), m->all_keywords };

	m->all_keywords = k;
	return k;
}

/* Which fields are looked at, by where they stand. */
static void route_plan(struct sigma_matcher *m, struct route *route)
{
	const struct sigma_rules *r = m->r;
	VEC(uint16_t) steps = { 0 };

	route->plan = ARENA_ARRAY(&m->cache, uint16_t, r->keys.n);
	vec_push(&m->cache, &steps, 0);
	for (uint32_t i = 0; i < r->keys.n && steps.n < UINT16_MAX - 64; i++) {
		size_t from = steps.n;

		for (uint32_t s = 0; s < r->keys.p[i].n_slots; s++) {
			uint32_t slot = r->key_slots.p[r->keys.p[i].slots_at + s];

			if (bit_get(route->slots, slot) && !bit_get(r->program->route_slots, slot))
				vec_push(&m->cache, &steps, (uint16_t)slot);
			for (size_t a = 0; a < route->aliases.n; a++)
				if (route->aliases.p[a].from == slot && bit_get(route->slots, route->aliases.p[a].to))
					vec_push(&m->cache, &steps, (uint16_t)route->aliases.p[a].to);
		}
		if (steps.n > from) {
			route->plan[i] = (uint16_t)from;
			vec_push(&m->cache, &steps, 0);
		}
	}
	route->steps = steps.p;
}

static void route_rules(struct sigma_matcher *m, struct route *route, const struct origin *o)
{
	const struct sigma_rules *r = m->r;
	const struct program *p = r->program;

	route->rules = ARENA_ARRAY(&m->cache, uint32_t, p->words_rules);
	route->slots = ARENA_ARRAY(&m->cache, uint32_t, p->words_slots);
	route->items = ARENA_ARRAY(&m->cache, uint32_t, p->words_items);
	for (uint32_t i = 0; i < r->sources.n; i++) {
		if (o && !origin_fits(o, &r->sources.p[i]))
			continue;
		for (uint32_t k = 0; k < p->words_rules; k++)
			route->rules[k] |= p->source_rules[i][k];
		for (uint32_t k = 0; k < p->words_slots; k++)
			route->slots[k] |= p->source_slots[i][k];
		for (uint32_t k = 0; k < p->words_items; k++)
			route->items[k] |= p->source_items[i][k];
	}
	route->always = ARENA_ARRAY(&m->cache, uint32_t, p->n_always);
	for (uint32_t i = 0; i < p->n_always; i++)
		if (bit_get(route->rules, p->always[i]))
			route->always[route->n_always++] = p->always[i];
	route->keywords = route_keywords(m, route);
	if (route->keywords)
		route->sieve = route_sieve(m, route);
	route_plan(m, route);
}

static struct route *route_make(struct sigma_matcher *m)
{
	struct route *route = ARENA_NEW(&m->cache, struct route);
	struct origin o = { .names = ARENA_ARRAY(&m->cache, uint32_t, m->r->names.n / 32 + 1) };

	route->id = ++m->n_routes;
	if (m->r->routing) {
		bits_put(m, true);
		origin_mappings(m, &o, route);
		origin_known(m, &o);
		origin_partners(m, &o);
		bits_put(m, false);
	}
	route_rules(m, route, m->r->routing ? &o : NULL);
	return route;
}

static uint64_t str_hash(const struct sigma_matcher *m, struct sigma_str s)
{
	return hash_bytes((struct str){ s.p ? s.p : "", s.n }, m->seed);
}

/* The sets so far (of the fields that say where an event comes from) and what the decoder said -> the route. */
static struct route *route_of(struct sigma_matcher *m)
{
	uint64_t extra[3] = { str_hash(m, m->product), str_hash(m, m->category), str_hash(m, m->service) }, hash = m->seed;
	uint32_t n = m->n_sets * 2, at;
	struct route_key *k;

	for (uint32_t i = 0; i < m->n_sets; i++)
		hash = mix64(hash ^ m->set_ids[i], 0xe7037ed1a0b428dbu + m->set_slots[i]);
	for (uint32_t i = 0; i < 3; i++)
		hash = mix64(hash ^ extra[i], 0x8ebc6af09c88c6e3u);
	for (at = (uint32_t)hash & (ROUTES_MAX * 2 - 1);; at = (at + 1) & (ROUTES_MAX * 2 - 1)) {
		k = &m->route_table[at];
		if (k->route == NULL)
			break;
		if (k->hash == hash && k->n == n) {
			uint32_t i = 0;

			while (i < m->n_sets && k->ids[i * 2] == m->set_slots[i] && k->ids[i * 2 + 1] == m->set_ids[i])
				i++;
			if (i == m->n_sets && memcmp(k->ids + n, extra, sizeof extra) == 0)
				return k->route;
		}
	}
	*k = (struct route_key){ hash, n, ARENA_ARRAY(&m->cache, uint32_t, n + 6), route_make(m) };
	for (uint32_t i = 0; i < m->n_sets; i++) {
		k->ids[i * 2] = m->set_slots[i];
		k->ids[i * 2 + 1] = m->set_ids[i];
	}
	memcpy(k->ids + n, extra, sizeof extra);
	return k->route;
}

/* ---- An event -------------------------------------------------------------------------------------------------------------------------------- */

static void sets_of_route_fields(struct sigma_matcher *m)
{
	const struct sigma_rules *r = m->r;

	for (uint32_t i = 0; i < m->n_toks; i++) {
		const struct tok *t = &m->toks[i];
		const struct key_node *k;

		if (t->node == NONE || !r->program->route_nodes[t->node])
			continue;
		k = &r->keys.p[t->node];
		for (uint32_t s = 0; s < k->n_slots; s++)
			if (bit_get(r->program->route_slots, r->key_slots.p[k->slots_at + s]))
				look_add(m, &no_route, r->key_slots.p[k->slots_at + s], t);
	}
	looks_done(m, &no_route);
}

/* From here on only what the route's rules read counts. */
static void sets_narrow(struct sigma_matcher *m, const struct route *route)
{
	uint32_t n = m->n_sets;

	m->n_sets = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct vset *s = set_narrow(m, route, (struct vset *)(uintptr_t)m->sets[i]);

		set_add(m, m->set_slots[i], s->id, s);
	}
}

static void sets_of_fields(struct sigma_matcher *m, const struct route *route)
{
	bool keywords = route->keywords && !(m->json && m->line_plain && m->n_fields == 0 && sieve_clear(route->sieve, m->line));

	for (uint32_t i = 0; i < m->n_toks; i++) {
		const struct tok *t = &m->toks[i];
		const uint16_t *step = t->node == NONE ? route->steps : route->steps + route->plan[t->node];

		for (; *step; step++)
			look_add(m, route, *step, t);
		if (keywords && t->kind != TOK_NULL && t->kind != TOK_HERE)
			look_add(m, route, 0, t);
	}
	looks_done(m, route);
}

/* True when a candidate depends on more than the sets. */
static bool confirm(struct sigma_matcher *m, const struct route *route)
{
	const struct program *p = m->r->program;
	bool open = false;

	m->n_hits = 0;
	bits_put(m, true);
	for (uint32_t i = 0; i < m->n_sets; i++)
		for (uint32_t k = 0; k < m->sets[i]->n_rules; k++)
			bit_set(m->cand, m->sets[i]->items[m->sets[i]->n + k]);
	for (uint32_t i = 0; i < route->n_always; i++)
		bit_set(m->cand, route->always[i]);
	for (uint32_t w = 0; w < p->words_rules; w++) {
		uint32_t some = m->cand[w];

		if (some == 0)
			continue;
		m->cand[w] = 0;
		open |= (some & p->rule_refs[w]) != 0;
		for (; some; some &= some - 1) {
			uint32_t rule = w * 32 + (uint32_t)__builtin_ctz(some);

			m->stats.candidates++;
			if (code_holds(m, p->code + m->r->rules.p[rule].code))
				m->hits[m->n_hits++] = rule;
		}
	}
	bits_put(m, false);
	return open;
}

static bool shape_is(const struct sigma_matcher *m, const struct shape *s, uint64_t hash, uint32_t route)
{
	if (s == NULL || s->hash != hash || s->route != route || s->n != m->n_sets)
		return false;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->ids[i] != m->set_ids[i])
			return false;
	return true;
}

static void shape_keep(struct sigma_matcher *m, struct shape **at, uint64_t hash, uint32_t route, bool open)
{
	struct shape *s;

	s = arena_alloc(&m->cache, sizeof *s + (m->n_sets + m->n_hits) * sizeof *s->ids, alignof(struct shape));
	*s = (struct shape){ hash, route, m->n_sets, m->n_hits, open };
	for (uint32_t i = 0; i < m->n_sets; i++)
		s->ids[i] = m->set_ids[i];
	memcpy(s->ids + s->n, m->hits, m->n_hits * sizeof *m->hits);
	*at = s;
}

/* An item belongs to one field, so the ids of the sets say all. */
static void match_sets(struct sigma_matcher *m, const struct route *route)
{
	uint64_t hash = m->seed ^ route->id;
	struct shape **at, *s;
	bool open;

	for (uint32_t i = 0; i < m->n_sets; i++)
		hash = mix64(hash ^ m->set_ids[i], 0xe7037ed1a0b428dbu);
	at = &m->shapes[(hash ^ hash >> 32) & (SHAPES - 1)];
	s = *at;
	if (!m->options.no_cache && shape_is(m, s, hash, route->id) && !s->open) {
		m->stats.shape_hits++;
		m->n_hits = s->n_hits;
		memcpy(m->hits, s->ids + s->n, s->n_hits * sizeof *m->hits);
		return;
	}
	open = confirm(m, route);
	if (!m->options.no_cache && m->n_sets <= SHAPE_MAX)
		shape_keep(m, at, hash, route->id, open);
}

static void match_fast(struct sigma_matcher *m)
{
	const struct route *route;

	if (!arena_ok(&m->cache) || m->n_interned > SETS * 3 / 4 || m->n_routes >= ROUTES_MAX)
		cache_clear(m);
	m->n_sets = 0;
	sets_of_route_fields(m);
	route = route_of(m);
	m->aliases = route->aliases.p;
	m->n_aliases = route->aliases.n;
	sets_narrow(m, route);
	sets_of_fields(m, route);
	match_sets(m, route);
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
	return SIGMA_OK;
}

static void event_begin(struct sigma_matcher *m, const struct sigma_event *known)
{
	arena_reset(&m->mem, m->mem_empty);
	m->n_toks = 0;
	m->known = known;
	m->product = known ? known->source.product : (struct sigma_str){ 0 };
	m->category = known ? known->source.category : (struct sigma_str){ 0 };
	m->service = known ? known->source.service : (struct sigma_str){ 0 };
	m->why = NULL;
	m->bad_at = 0;
	m->json = false;
	m->n_fields = known ? known->n + (known->raw.n > 0) : 0;
	m->n_looks = 0;
	m->n_aliases = 0;
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

/* ---- Field references -------------------------------------------------------------------------------------------------------------------------- */

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
