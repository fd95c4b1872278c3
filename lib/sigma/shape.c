/* The sets of a whole event -> the rules that match. An event whose sets stood together before is known; any other costs its candidates: rules
 * one of whose necessary signs is true. */
#include "sigma/match.h"

enum { SHAPE_MAX = 512 /* an event of more sets is not remembered */ };

static bool rule_holds(struct sigma_matcher *m, uint32_t rule)
{
	m->stats.candidates++;
	m->asks = false;
	return code_holds(m, m->r->program->code + m->r->rules.p[rule].code);
}

static void asked_forget(struct sigma_matcher *m)
{
	for (uint32_t i = 0; i < m->n_asked; i++)
		m->asked[m->asked_items[i]] = 0;
	for (uint32_t i = 0; i < m->n_colds; i++)
		m->slot_state[m->colds[i].slot] = SLOT_KNOWN;
	for (uint32_t i = 0; i < m->n_laters; i++)
		m->slot_state[m->laters[i].slot] = SLOT_KNOWN;
	m->n_asked = m->n_tried = m->n_colds = m->n_laters = m->n_asking = 0;
	m->colds_size = 0;
	m->colds_said = false;
}

static void candidates_mark(struct sigma_matcher *m, const struct route *route)
{
	for (uint32_t i = 0; i < m->n_sets; i++) {
		for (uint32_t k = 0; k < m->sets[i].set->n_rules; k++)
			bit_set(m->cand, m->sets[i].set->items[m->sets[i].set->n + k]);
		m->n_asking += m->sets[i].set->n_rules;
	}
	for (uint32_t i = 0; i < route->n_always; i++)
		bit_set(m->cand, route->always[i]);
}

/* Which candidates match; `open`: those that depend on more than the sets. The others among the hits come first in `sure`. */
static uint32_t confirm(struct sigma_matcher *m, const struct route *route, uint32_t *sure)
{
	const struct program *p = m->r->program;
	uint32_t n_sure = 0;

	bits_put(m, true);
	candidates_mark(m, route);
	for (uint32_t w = 0; w < p->words_rules; w++) {
		uint32_t some = m->cand[w];

		m->cand[w] = 0;
		for (; some; some &= some - 1) {
			uint32_t rule = w * 32 + (uint32_t)__builtin_ctz(some);
			bool holds = rule_holds(m, rule);

			m->asks_each |= bit_get(p->rule_refs, rule);
			if (m->asks || bit_get(p->rule_refs, rule))
				m->open[m->n_open++] = rule;
			else if (holds)
				sure[n_sure++] = rule;
			if (holds)
				m->hits[m->n_hits++] = rule;
		}
	}
	bits_put(m, false);
	return n_sure;
}

static bool shape_is(const struct sigma_matcher *m, const struct shape *s, const struct shape *head)
{
	if (s == NULL || s->hash != head->hash || s->route != head->route || s->n != head->n || s->second != head->second)
		return false;
	for (uint32_t i = 0; i < s->n; i++)
		if (s->ids[i] != m->sets[i].id)
			return false;
	return true;
}

static const uint32_t *shape_hits(const struct shape *s)
{
	return s->ids + s->n + s->n_asks;
}

static struct shape **shape_at(struct sigma_matcher *m, uint64_t hash)
{
	return &m->shapes[(hash ^ hash >> 32) & (SHAPES - 1)];
}

/* With the event's sets, and slots, hits and open rules as given. */
static void shape_keep(struct sigma_matcher *m, struct shape **at, const struct shape *head, const uint32_t *asks,
	const uint32_t *sure, const uint32_t *open)
{
	uint32_t n = head->n + head->n_asks + head->n_hits + head->n_open, *to;
	struct shape *s = arena_alloc(&m->cache, sizeof *s + n * sizeof *s->ids, alignof(struct shape));

	*s = *head;
	for (uint32_t i = 0; i < s->n; i++)
		s->ids[i] = m->sets[i].id;
	to = s->ids + s->n;
	memcpy(to, asks, s->n_asks * sizeof *to);
	memcpy(to += s->n_asks, sure, s->n_hits * sizeof *to);
	memcpy(to += s->n_hits, open, s->n_open * sizeof *to);
	*at = s;
}

/* What is sure, and what of the open ones holds in this event; both ascend. */
static void shape_use(struct sigma_matcher *m, const struct shape *s)
{
	const uint32_t *sure = shape_hits(s), *end = sure + s->n_hits;

	m->stats.shape_hits++;
	m->n_asking += s->n_open;
	if (s->n_open)
		bits_put(m, true);
	for (uint32_t i = 0; i < s->n_open; i++) {
		while (sure < end && *sure < end[i])
			m->hits[m->n_hits++] = *sure++;
		if (rule_holds(m, end[i]))
			m->hits[m->n_hits++] = end[i];
	}
	while (sure < end)
		m->hits[m->n_hits++] = *sure++;
	if (s->n_open)
		bits_put(m, false);
}

/* The open rules have asked for fields that the shape does not name: it does from now on. */
static void shape_asks_more(struct sigma_matcher *m, struct shape **at, const struct shape *s)
{
	struct shape head = *s;

	head.n_asks = m->n_asks;
	shape_keep(m, at, &head, m->ask_slots, shape_hits(s), shape_hits(s) + s->n_hits);
}

/* The fields that the open rules ask for are looked at; what they say with the rest is known, or will be. */
static void shape_second(struct sigma_matcher *m, struct shape **at, const struct shape *s)
{
	struct shape head = { .hash = s->hash, .route = s->route, .n_asks = s->n_asks, .second = true };
	struct shape **second, *known;

	m->n_asks = s->n_asks;
	memcpy(m->ask_slots, s->ids + s->n, s->n_asks * sizeof *m->ask_slots);
	for (uint32_t i = 0; i < s->n_asks; i++)
		if (m->slot_state[m->ask_slots[i]] == SLOT_LATER)
			slot_look(m, m->ask_slots[i]);
	for (uint32_t i = s->n; i < m->n_sets; i++)
		head.hash = mix64(head.hash ^ m->sets[i].id, 0xa0761d6478bd642fu);
	head.hash ^= 0x9e3779b97f4a7c15u;
	head.n = m->n_sets;
	second = shape_at(m, head.hash);
	known = *second;
	if (shape_is(m, known, &head) && known->n_asks == s->n_asks &&
		memcmp(known->ids + known->n, m->ask_slots, s->n_asks * sizeof *m->ask_slots) == 0) {
		shape_use(m, known);
		return;
	}
	shape_use(m, s);
	if (m->n_asks != s->n_asks && !m->asks_each) {
		shape_asks_more(m, at, s);
	} else if (!m->asks_each && head.n <= SHAPE_MAX) {
		head.n_hits = m->n_hits;
		shape_keep(m, second, &head, m->ask_slots, m->hits, m->open);
	}
}

/* An item belongs to one field, so the ids of the sets say all. */
void match_sets(struct sigma_matcher *m, const struct route *route)
{
	struct shape **at, head = { .hash = m->seed ^ route->id, .route = route->id, .n = m->n_sets };

	for (uint32_t i = 0; i < m->n_sets; i++)
		head.hash = mix64(head.hash ^ m->sets[i].id, 0xe7037ed1a0b428dbu);
	at = shape_at(m, head.hash);
	m->n_hits = m->n_open = m->n_asks = 0;
	m->asks_each = false;
	if (m->options.no_cache || !shape_is(m, *at, &head)) {
		head.n_hits = confirm(m, route, m->out);
		head.n_open = m->n_open;
		head.n_asks = m->n_asks;
		head.each_time = m->asks_each;
		if (!m->options.no_cache && head.n <= SHAPE_MAX)
			shape_keep(m, at, &head, m->ask_slots, m->out, m->open);
	} else if ((*at)->n_open && !(*at)->each_time) {
		shape_second(m, at, *at);
	} else {
		shape_use(m, *at);
	}
	asked_forget(m);
}
