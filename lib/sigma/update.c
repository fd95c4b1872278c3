/* What a matcher tells correlations of an event: for each of its rules that one refers to, the time and the fields to group by and to count. */
#include "sigma/match.h"

/* By field the first value of it that counts, where an event has so many that they are not gone through for each; or NULL. */
static const struct tok **firsts_of(struct sigma_matcher *m)
{
	enum { FEW = 64 };
	const struct sigma_rules *r = m->r;
	const struct tok **first;

	if (m->n_toks <= FEW)
		return NULL;
	first = (const struct tok **)ARENA_ARRAY(&m->mem, struct tok *, r->slots.n);
	m->found.work += m->n_toks + r->slots.n;
	for (uint32_t i = m->n_toks; i-- > 0;) {
		const struct tok *t = &m->toks[i];
		const struct key_node *k = t->node == NONE ? NULL : &r->keys.p[t->node];

		if (t->kind == TOK_NULL || t->kind == TOK_HERE)
			continue;
		for (uint32_t s = 0; k && s < k->n_slots; s++) {
			uint32_t slot = r->key_slots.p[k->slots_at + s];

			first[slot] = t;
			for (size_t a = 0; a < m->n_aliases; a++)
				if (m->aliases[a].from == slot)
					first[m->aliases[a].to] = t;
		}
	}
	return first;
}

static const struct tok *tok_of(struct sigma_matcher *m, const struct tok *const *first, uint32_t slot)
{
	if (first)
		return first[slot];
	m->found.work += m->n_toks;
	for (uint32_t i = 0; i < m->n_toks; i++)
		if (tok_is(m, &m->toks[i], slot))
			return &m->toks[i];
	return NULL;
}

static void text_put(struct sigma_matcher *m, const struct tok *const *first, uint32_t slot)
{
	const struct tok *t = slot == NONE ? NULL : tok_of(m, first, slot);
	struct str s = t ? tok_text(m, t) : (struct str){ 0 };
	uint32_t n = t ? (uint32_t)s.n : NONE;

	buf_add(&m->updates, (struct str){ (const char *)&n, sizeof n });
	if (t)
		buf_add(&m->updates, s);
}

/* The first value of a field that may hold the time. */
static void time_see(const struct sigma_matcher *m, const struct tok **first, uint32_t slot, const struct tok *t)
{
	uint32_t time = m->r->slots.p[slot].time;

	if (time && first[time - 1] == NULL)
		first[time - 1] = t;
}

/* Such fields are many, and most are in no event: the event is gone through once. */
static const struct tok **times_of(struct sigma_matcher *m)
{
	const struct sigma_rules *r = m->r;
	const struct tok **first = (const struct tok **)ARENA_ARRAY(&m->mem, struct tok *, r->times.n + 1);

	for (const struct tok *t = m->toks, *end = t + m->n_toks; t < end; t++) {
		const struct key_node *k = t->node == NONE ? NULL : &r->keys.p[t->node];

		if (t->kind == TOK_NULL || t->kind == TOK_HERE)
			continue;
		for (uint32_t s = 0; k && s < k->n_slots; s++) {
			uint32_t slot = r->key_slots.p[k->slots_at + s];

			time_see(m, first, slot, t);
			for (size_t i = 0; i < m->n_aliases; i++)
				if (m->aliases[i].from == slot)
					time_see(m, first, m->aliases[i].to, t);
		}
	}
	return first;
}

int64_t sigma_event_time(struct sigma_matcher *m)
{
	const struct tok **first;
	int64_t us;

	if (m->known && m->known->time_us != SIGMA_NO_TIME && m->known->time_us != 0)
		return m->known->time_us;
	first = times_of(m);
	for (uint32_t i = 0; i < m->r->times.n; i++)
		if (first[i] && event_clock(tok_text(m, first[i]), &us))
			return us;
	return SIGMA_NO_TIME;
}

static bool update_put(struct sigma_matcher *m, const struct tok *const *first, const struct feed *feed, int64_t time)
{
	const struct corr *c = &m->r->corrs.p[feed->corr];
	struct update_head head = { 0, feed->corr, feed->ref, c->n_given + c->n_field, time };
	size_t from = m->updates.n;

	buf_add(&m->updates, (struct str){ (const char *)&head, sizeof head });
	for (uint32_t k = 0; k < c->n_given; k++)
		text_put(m, first, c->group_slots[feed->ref * c->n_given + k]);
	for (uint32_t k = 0; k < c->n_field; k++)
		text_put(m, first, c->field_slots[feed->ref * c->n_field + k]);
	if (!buf_ok(&m->updates))
		return false;
	head.size = (uint32_t)(m->updates.n - from);
	memcpy(m->updates.p + from, &head, sizeof head);
	return true;
}

static int later_first(const void *a, const void *b)
{
	const struct feed *x = *(const struct feed *const *)a, *y = *(const struct feed *const *)b;

	return x->corr != y->corr ? (x->corr > y->corr ? 1 : -1) : (y->ref > x->ref) - (y->ref < x->ref);
}

/* Later steps of an order first: one event is not two steps. */
void updates_make(struct sigma_matcher *m, const uint32_t *hits, uint32_t n)
{
	const struct sigma_rules *r = m->r;
	VEC(const struct feed *) feeds = { 0 };
	const struct tok **first;
	int64_t time;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t f = 0; f < r->rules.p[hits[i]].n_corr; f++)
			vec_push(&m->mem, &feeds, &r->feeds.p[r->rules.p[hits[i]].corr_at + f]);
	if (feeds.n == 0)
		return;
	time = sigma_event_time(m);
	if (time == SIGMA_NO_TIME) {
		m->stats.no_time += feeds.n;
		return;
	}
	if (feeds.n > 1)
		qsort(feeds.p, feeds.n, sizeof *feeds.p, later_first);
	first = firsts_of(m);
	for (size_t i = 0; i < feeds.n; i++)
		if (!update_put(m, first, feeds.p[i], time))
			return;
}
