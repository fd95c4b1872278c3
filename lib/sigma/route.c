/* Where an event comes from -> the rules that may apply, the fields and items that they read, and what their keywords look for. Made once per
 * combination of sources that fit, and remembered. */
#include "sigma/match.h"

/* What is known of the event in one dimension: bits of names; nothing known excludes nothing. */
struct origin {
	uint32_t *names; /* bits over r->names: said of it */
	bool known[3];
	VEC(struct alias) aliases; /* that hold for it */
};

static void origin_say(struct sigma_matcher *m, struct origin *o, uint32_t dimension, uint32_t name)
{
	(void)m;
	if (name == 0)
		return;
	bit_set(o->names, name);
	o->known[dimension] = true;
}

static void origin_mappings(struct sigma_matcher *m, struct origin *o)
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
			vec_push(&m->mem, &o->aliases, r->aliases.p[map->aliases_at + k]);
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
	bool *seen = ARENA_ARRAY(&m->mem, bool, r->leaves.n);
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
	uint32_t *leaves = ARENA_ARRAY(&m->mem, uint32_t, m->r->leaves.n);
	uint32_t *items = ARENA_ARRAY(&m->mem, uint32_t, p->words_items);

	for (uint32_t i = 0; i < m->r->n_detections; i++)
		for (uint32_t k = 0; bit_get(route->rules, i) && k < p->keyword_signs[i].n; k++)
			bit_set(items, p->keyword_signs[i].items[k]);
	return sieve_new(&m->routes_mem, m->r, leaves, leaves_of(m, items, leaves));
}

/* An index of what this route's keyword rules look for, not of all of them: a scan of everything pays for every literal. */
static struct keywords *route_keywords(struct sigma_matcher *m, const struct route *route)
{
	const struct sigma_rules *r = m->r;
	uint32_t words = r->program->words_items, *mine = ARENA_ARRAY(&m->mem, uint32_t, words), *leaves, n;
	struct keywords *k;

	if (!has_keywords(r, route->items, mine))
		return NULL;
	for (k = m->all_keywords; k; k = k->next)
		if (memcmp(k->items, mine, words * sizeof *mine) == 0)
			return k;
	k = ARENA_NEW(&m->routes_mem, struct keywords);
	leaves = ARENA_ARRAY(&m->mem, uint32_t, r->leaves.n);
	n = leaves_of(m, mine, leaves);
	*k = (struct keywords){ ARENA_ARRAY(&m->routes_mem, uint32_t, words), index_new(&m->routes_mem, r, leaves, n),
		m->all_keywords };
	memcpy(k->items, mine, words * sizeof *mine);
	m->all_keywords = k;
	return k;
}

/* Fields in which no rule of the route has a sign. */
static void route_later(struct sigma_matcher *m, struct route *route)
{
	const struct sigma_rules *r = m->r;
	const struct program *p = r->program;

	route->later = ARENA_ARRAY(&m->routes_mem, uint32_t, p->words_slots);
	for (uint32_t i = 1; i < r->slots.n; i++)
		if (!bit_get(p->route_slots, i))
			bit_set(route->later, i);
	for (uint32_t i = 0; i < r->items.n; i++)
		for (uint32_t w = p->wit_at[i]; w < p->wit_at[i + 1]; w++)
			if (bit_get(route->rules, p->wits[w]))
				route->later[r->items.p[i].slot / 32] &= ~(1u << r->items.p[i].slot % 32);
}

static uint64_t step_of(const struct route *route, uint32_t slot)
{
	return what_of(route->id, slot) | (bit_get(route->later, slot) ? STEP_LATER : 0);
}

/* Which fields are looked at, by where they stand. */
static void route_plan(struct sigma_matcher *m, struct route *route)
{
	const struct sigma_rules *r = m->r;
	VEC(uint64_t) steps = { 0 };

	route->plan = ARENA_ARRAY(&m->routes_mem, struct plan, r->keys.n + 1);
	for (uint32_t i = 0; i < r->keys.n; i++) {
		size_t from = steps.n;

		for (uint32_t s = 0; s < r->keys.p[i].n_slots; s++) {
			uint32_t slot = r->key_slots.p[r->keys.p[i].slots_at + s];

			if (bit_get(route->slots, slot) && !bit_get(r->program->route_slots, slot))
				vec_push(&m->routes_mem, &steps, step_of(route, slot));
			for (size_t a = 0; a < route->aliases.n; a++)
				if (route->aliases.p[a].from == slot && bit_get(route->slots, route->aliases.p[a].to))
					vec_push(&m->routes_mem, &steps, step_of(route, route->aliases.p[a].to));
		}
		if (steps.n > from) {
			route->plan[i] = (struct plan){ steps.p[from], steps.n > from + 1 ? (uint32_t)from + 1 : 0 };
			vec_push(&m->routes_mem, &steps, 0);
		}
	}
	route->steps = steps.p;
}

static void route_rules(struct sigma_matcher *m, struct route *route)
{
	const struct sigma_rules *r = m->r;
	const struct program *p = r->program;

	route->rules = ARENA_ARRAY(&m->routes_mem, uint32_t, p->words_rules);
	route->slots = ARENA_ARRAY(&m->routes_mem, uint32_t, p->words_slots);
	route->items = ARENA_ARRAY(&m->routes_mem, uint32_t, p->words_items);
	for (uint32_t i = 0; i < r->sources.n; i++) {
		if (!bit_get(route->fits, i))
			continue;
		for (uint32_t k = 0; k < p->words_rules; k++)
			route->rules[k] |= p->source_rules[i][k];
		for (uint32_t k = 0; k < p->words_slots; k++)
			route->slots[k] |= p->source_slots[i][k];
		for (uint32_t k = 0; k < p->words_items; k++)
			route->items[k] |= p->source_items[i][k];
	}
	route->always = ARENA_ARRAY(&m->routes_mem, uint32_t, p->n_always);
	for (uint32_t i = 0; i < p->n_always; i++)
		if (bit_get(route->rules, p->always[i]))
			route->always[route->n_always++] = p->always[i];
	route->keywords = route_keywords(m, route);
	if (route->keywords)
		route->sieve = route_sieve(m, route);
	route_later(m, route);
	route_plan(m, route);
}

static size_t fits_words(const struct sigma_matcher *m)
{
	return m->r->sources.n / 32 + 1;
}

static struct route *route_find(struct sigma_matcher *m, const struct origin *o, const uint32_t *fits)
{
	for (uint32_t i = 0; i < m->n_routes; i++) {
		struct route *r = m->routes[i];

		if (memcmp(r->fits, fits, fits_words(m) * sizeof *fits) == 0 && r->aliases.n == o->aliases.n &&
			bytes_equal((const char *)r->aliases.p, (const char *)o->aliases.p, o->aliases.n * sizeof *o->aliases.p))
			return r;
	}
	return NULL;
}

enum { ROUTE_STEP = 32 }; /* units of work */
static struct route *route_make(struct sigma_matcher *m, const struct origin *o, const uint32_t *fits)
{
	struct route *route = ARENA_NEW(&m->routes_mem, struct route);

	route->fits = ARENA_ARRAY(&m->routes_mem, uint32_t, fits_words(m));
	memcpy(route->fits, fits, fits_words(m) * sizeof *fits);
	for (size_t i = 0; i < o->aliases.n; i++)
		vec_push(&m->routes_mem, &route->aliases, o->aliases.p[i]);
	m->routes[m->n_routes++] = route;
	route->id = m->n_routes;
	m->routes_made++;
	m->found.work += (uint64_t)ROUTE_STEP * (m->r->leaves.n + m->r->items.n + m->r->keys.n);
	route_rules(m, route);
	return route;
}

enum { ROUTES_FREE = 96, ROUTE_EVENTS = 4096 }; /* so many, and one more for so many events */

void routes_clear(struct sigma_matcher *m)
{
	arena_done(&m->routes_mem);
	arena_init(&m->routes_mem, m->options.cache_bytes);
	if (m->n_routes > ROUTES_FREE) /* it took long enough to have so many */
		m->routes_made = m->stats.events / ROUTE_EVENTS;
	m->n_routes = 0;
	m->all_keywords = NULL;
}

/* Logs come from few places, so each has a route of its own; it is dear to make. Whoever writes events may name any places: when more routes were
 * made than so many events pay for, the rules of all sources are looked at, and what matches is held against the event's own. */
static struct route *route_fitting(struct sigma_matcher *m, const struct origin *o, struct route_key *k, uint32_t *fits)
{
	struct route *route = route_find(m, o, fits);

	if (route)
		return route;
	if (m->routes_made < ROUTES_FREE + m->stats.events / ROUTE_EVENTS)
		return route_make(m, o, fits);
	k->fits = fits;
	fits = ARENA_ARRAY(&m->mem, uint32_t, fits_words(m));
	memset(fits, 0xff, fits_words(m) * sizeof *fits);
	route = route_find(m, o, fits);
	return route ? route : route_make(m, o, fits);
}

static void key_route(struct sigma_matcher *m, struct route_key *k)
{
	struct origin o = { .names = ARENA_ARRAY(&m->mem, uint32_t, m->r->names.n / 32 + 1) };
	uint32_t *fits = ARENA_ARRAY(&m->cache, uint32_t, fits_words(m));

	if (m->r->routing) {
		bits_put(m, true);
		origin_mappings(m, &o);
		origin_known(m, &o);
		origin_partners(m, &o);
		bits_put(m, false);
	}
	for (uint32_t i = 0; i < m->r->sources.n; i++)
		if (!m->r->routing || origin_fits(&o, &m->r->sources.p[i]))
			bit_set(fits, i);
	m->found.work += m->r->mappings.n + m->r->names.n + m->r->sources.n;
	k->route = route_fitting(m, &o, k, fits);
}

static uint64_t str_hash(const struct sigma_matcher *m, struct sigma_str s)
{
	return s.n ? value_hash(s.p, s.n, false, m->seed) : 0;
}

static bool key_is(const struct sigma_matcher *m, const struct route_key *k, uint64_t hash, const uint64_t extra[3])
{
	bool same = k->hash == hash && k->n == m->n_sets * 2;

	for (uint32_t i = 0; i < m->n_sets && same; i++)
		same = k->ids[i * 2] == m->sets[i].slot && k->ids[i * 2 + 1] == m->sets[i].id;
	return same && bytes_equal((const char *)(k->ids + k->n), (const char *)extra, 3 * sizeof *extra);
}

static void key_make(struct sigma_matcher *m, struct route_key *k, uint64_t hash, const uint64_t extra[3])
{
	uint32_t n = m->n_sets * 2;

	*k = (struct route_key){ .hash = hash,
		.n = n,
		.ids = ARENA_ARRAY(&m->cache, uint32_t, n + 6),
		.narrow = (const struct vset **)ARENA_ARRAY(&m->cache, struct vset *, m->n_sets) };
	key_route(m, k);
	m->n_keys++;
	for (uint32_t i = 0; i < m->n_sets; i++) {
		k->ids[i * 2] = m->sets[i].slot;
		k->ids[i * 2 + 1] = m->sets[i].id;
		k->narrow[i] = set_narrow(m, k->route, m->sets[i].set);
	}
	memcpy(k->ids + n, extra, 3 * sizeof *extra);
}

/* The sets so far (of the fields that say where an event comes from) and what the decoder said -> the route. */
struct route_key *route_of(struct sigma_matcher *m)
{
	uint64_t extra[3] = { 0 }, hash = m->seed;
	uint32_t at;

	for (uint32_t i = 0; i < m->n_sets; i++)
		hash = mix64(hash ^ m->sets[i].id, 0xe7037ed1a0b428dbu + m->sets[i].slot);
	if (m->known) {
		extra[0] = str_hash(m, m->product);
		extra[1] = str_hash(m, m->category);
		extra[2] = str_hash(m, m->service);
		for (uint32_t i = 0; i < 3; i++)
			hash = mix64(hash ^ extra[i], 0x8ebc6af09c88c6e3u);
	}
	for (at = (uint32_t)hash & (KEYS_MAX * 2 - 1); m->route_table[at].route; at = (at + 1) & (KEYS_MAX * 2 - 1))
		if (key_is(m, &m->route_table[at], hash, extra))
			return &m->route_table[at];
	key_make(m, &m->route_table[at], hash, extra);
	return &m->route_table[at];
}

/* ---- Events that say the same of where they come from ---------------------------------------------------------------------------------- */

static uint64_t origin_hash(const struct sigma_matcher *m)
{
	uint64_t hash = m->seed;

	for (uint32_t i = 0; i < m->n_origin; i++) {
		const struct tok *t = &m->toks[m->origin[i]];

		hash = value_hash(t->p, t->n, tok_near(m, t), hash + t->node);
	}
	return hash;
}

static bool origin_is(const struct sigma_matcher *m, const struct origin_seen *o)
{
	const char *text = o->text;

	if (o->n != m->n_origin)
		return false;
	for (uint32_t i = 0; i < o->n; i++) {
		const struct tok *t = &m->toks[m->origin[i]];
		const struct origin_value *v = &o->values[i];

		if (v->node != t->node || v->n != t->n || v->kind != t->kind || v->escaped != t->escaped ||
			!bytes_equal(text, t->p, t->n))
			return false;
		text += t->n;
	}
	return true;
}

/* What a decoder says beside the event counts too, so such events go the long way. */
struct route_key *route_known(struct sigma_matcher *m, uint64_t *hash)
{
	const struct origin_seen *o;

	*hash = 0;
	if (m->n_origin > ORIGIN_MAX || m->options.no_cache || m->product.n || m->category.n || m->service.n)
		return NULL;
	if (m->before && origin_is(m, m->before))
		return m->before->key;
	*hash = origin_hash(m);
	o = &m->origins[*hash % ORIGINS];
	m->before = o->key && o->hash == *hash && origin_is(m, o) ? o : NULL;
	return m->before ? o->key : NULL;
}

void route_remember(struct sigma_matcher *m, uint64_t hash, struct route_key *key)
{
	struct origin_seen *o = &m->origins[hash % ORIGINS];
	char *text = o->text;

	o->key = NULL;
	m->before = NULL;
	if (hash == 0)
		return;
	for (uint32_t i = 0; i < m->n_origin; i++) {
		const struct tok *t = &m->toks[m->origin[i]];

		if (t->n > (size_t)(o->text + ORIGIN_BYTES - text))
			return;
		memcpy(text, t->p, t->n);
		text += t->n;
		o->values[i] = (struct origin_value){ t->node, (uint16_t)t->n, t->kind, t->escaped };
	}
	o->hash = hash;
	o->n = m->n_origin;
	o->key = key;
}
