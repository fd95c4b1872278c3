/* Which subjects a change can touch. The rule errs wide: what reads a fact is what refers to it, what it refers to, and the hubs (units, providers)
 * above those; office-wide rows and role holders are judged again with every change; units, roles, settings, regulations and confirmations touch all. */
#include "duty/kinds.h"
#include "duty/live.h"

struct slot {
	int64_t subject, until;
	struct row_list rows;
	bool dirty;
};

void inc_init(struct inc *i, const struct law *law)
{
	*i = (struct inc){ .law = law, .all = true, .until = INT64_MIN };
	facts_init(&i->facts);
	arena_init(&i->mem, 0);
	map_init(&i->slots, &i->mem);
}

static void slots_free(struct inc *i)
{
	for (size_t k = 0; k < i->order.n; k++)
		free(i->order.p[k]->rows.p);
}

void inc_done(struct inc *i)
{
	slots_free(i);
	arena_done(&i->mem);
	facts_done(&i->facts);
}

static struct slot *slot_of(struct inc *i, int64_t id)
{
	struct slot *s = map_get_id(&i->slots, id);

	if (s == NULL) {
		size_t at = i->order.n;

		s = ARENA_NEW(&i->mem, struct slot);
		s->subject = id;
		map_put_id(&i->slots, id, s);
		vec_push(&i->mem, &i->order, s);
		for (; at && i->order.p[at - 1]->subject > id; at--)
			i->order.p[at] = i->order.p[at - 1];
		i->order.p[at] = s;
	}
	return s;
}

static bool mark(struct inc *i, int64_t id)
{
	struct slot *s = slot_of(i, id);

	if (s->dirty)
		return false;
	s->dirty = true;
	vec_push(&i->mem, &i->dirty, id);
	return true;
}

/* Warnings, incidents, findings and regulations that name it have rows of their own. */
static void mark_named(struct inc *i, const struct fact *x)
{
	const struct fact *a;
	size_t at = 0;

	while ((a = fact_back(x, R_ACTIVITIES, &at)) != NULL)
		if (is_subject(a))
			mark(i, a->id);
	for (at = 0; (a = fact_back(x, R_REGULATIONS, &at)) != NULL;)
		mark(i, a->id);
}

static void mark_unit(struct inc *i, int64_t id)
{
	const struct succession *x;

	for (int depth = 0; id && depth < 32; depth++) {
		const struct unit *u = facts_get_as(&i->facts, id, R_UNITS);

		if (u == NULL || !mark(i, id))
			return;
		mark_named(i, &u->h);
		for (size_t at = 0;
			(x = fact_back(&u->h, R_SUCCESSIONS, &at)) != NULL;) /* who continues it is asked for what it left undone */
			if (x->from == u->h.id)
				mark_unit(i, x->to);
		id = u->parent;
	}
}

static void mark_system(struct inc *i, const struct infosys *s)
{
	mark(i, s->h.id);
	mark_unit(i, s->unit);
	mark_unit(i, s->operator);
	mark_unit(i, s->owner);
	mark_named(i, &s->h);
}

/* What a provider's people and contracts are asked about: the systems it serves. */
static void mark_provider(struct inc *i, int64_t id)
{
	const struct fact *p = facts_get_as(&i->facts, id, R_PROVIDERS), *x;
	const struct contract *c;
	size_t at = 0;

	while (p && (x = fact_back(p, R_SYSTEMS, &at)) != NULL)
		mark(i, x->id);
	for (at = 0; p && (c = fact_back(p, R_CONTRACTS, &at)) != NULL;)
		for (size_t k = 0; k < c->systems.n; k++)
			mark(i, c->systems.p[k]);
}

/* What is asked about somebody, of what he administers and what names him, or did: when he left is told by his papers as well. */
static void mark_person(struct inc *i, const struct person *p)
{
	const struct activity *a;
	const struct fact *s;

	mark_unit(i, p->unit);
	mark_provider(i, p->provider);
	for (size_t k = 0; k < p->administers.n; k++)
		mark(i, p->administers.p[k]);
	for (size_t at = 0; (s = fact_back(&p->h, R_SYSTEMS, &at)) != NULL;)
		mark(i, s->id);
	for (size_t at = 0; (s = fact_was_back(&p->h, R_SYSTEMS, &at)) != NULL;)
		mark(i, s->id);
	for (size_t at = 0; (a = fact_back(&p->h, R_ACTIVITIES, &at)) != NULL;)
		for (size_t k = 0; a->kind == A_DRILL && k < a->subjects.n; k++)
			mark(i, a->subjects.p[k]);
}

struct spread {
	struct inc *i;
	struct map seen;
};

static void spread(struct spread *sp, const struct fact *x, int depth);

static void spread_refs(struct spread *sp, const struct fact *x, int depth)
{
	size_t n = fact_refs(x, NULL, 0);
	int64_t *ids = n ? ARENA_ARRAY(sp->seen.arena, int64_t, n) : NULL;

	n = n ? fact_refs(x, ids, n) : 0;
	for (size_t k = 0; k < n; k++) {
		const struct fact *r = facts_get(&sp->i->facts, ids[k]);

		if (r && r->res == R_PEOPLE)
			mark_person(sp->i, (const struct person *)r);
		else if (r && r->res != R_DOCUMENTS)
			spread(sp, r, depth + 1);
	}
}

static void spread_addrs(struct spread *sp, const struct fact *x, int depth)
{
	const struct activity *t = x->res == R_ACTIVITIES ? (const struct activity *)x : NULL;
	const struct asset *a = x->res == R_ASSETS ? (const struct asset *)x : NULL;
	const struct infosys *s = x->res == R_SYSTEMS ? (const struct infosys *)x : NULL;
	const uint64_t *keys = t ? t->keys : s ? s->keys : a ? &a->key : NULL;
	size_t n = t ? t->n_keys : s ? s->n_keys : a && a->key ? 1 : 0;

	for (size_t k = 0; k < n; k++) {
		const struct addr *d = facts_addr(&sp->i->facts, keys[k]);

		for (size_t q = 0; d && t && q < d->owners.n; q++)
			spread(sp, d->owners.p[q], depth + 1);
		for (size_t q = 0; d && !t && q < d->acts.n; q++)
			spread(sp, &d->acts.p[q]->h, depth + 1);
	}
	for (size_t k = 0; t && t->kind == A_LOG && k < sp->i->facts.nets.n; k++)
		if (acts_meet(t, sp->i->facts.nets.p[k].at))
			spread(sp, sp->i->facts.nets.p[k].x, depth + 1);
	for (size_t k = 0; (a || s) && k < sp->i->facts.nets.n; k++)
		for (size_t q = 0; sp->i->facts.nets.p[k].x == x && q < sp->i->facts.logs.n; q++)
			if (acts_meet(sp->i->facts.logs.p[q], sp->i->facts.nets.p[k].at))
				spread(sp, &sp->i->facts.logs.p[q]->h, depth + 1);
}

/* Whose list it stood on by an earlier entry is judged by that it left. */
static void spread_thens(struct spread *sp, const struct fact *x)
{
	for (size_t i = 0; facts_missed(x->res) && i < x->thens.n; i++) {
		const struct fact *was = x->thens.p[i].was;
		size_t n = fact_refs(was, NULL, 0);
		int64_t *ids = ARENA_ARRAY(sp->seen.arena, int64_t, n + 1);

		n = fact_refs(was, ids, n);
		for (size_t k = 0; k < n; k++) {
			const struct fact *r = facts_get(&sp->i->facts, ids[k]);

			if (r && (r->res == R_UNITS || r->res == R_SYSTEMS))
				spread(sp, r, 1);
		}
	}
}

static void spread(struct spread *sp, const struct fact *x, int depth)
{
	const struct activity *found;
	const struct fact *b;

	if (map_get_id(&sp->seen, x->id) || depth > 12)
		return;
	map_put_id(&sp->seen, x->id, sp);
	if (x->res == R_UNITS || x->res == R_PROVIDERS) {
		if (x->res == R_UNITS)
			mark_unit(sp->i, x->id);
		else
			mark_provider(sp->i, x->id);
		return;
	}
	if (x->res == R_SYSTEMS) {
		mark_system(sp->i, (const struct infosys *)x);
		for (size_t at = 0; depth == 0 && (found = act_next(NULL, x, &at, KIND_BIT(A_RECONCILE))) != NULL;)
			spread(sp, &found->h, depth + 1); /* settled by there being such a system */
		if (depth == 0)
			spread_addrs(sp, x, depth);
		return;
	}
	if (is_subject(x))
		mark(sp->i, x->id);
	spread_refs(sp, x, depth);
	spread_addrs(sp, x, depth);
	for (int r = 0; r < R_COUNT; r++) { /* what refers to it, or did by an earlier entry */
		for (size_t at = 0; (b = fact_back(x, (enum fact_res)r, &at)) != NULL;)
			spread(sp, b, depth + 1);
		for (size_t at = 0; (b = fact_was_back(x, (enum fact_res)r, &at)) != NULL;)
			spread(sp, b, depth + 1);
	}
}

/* What was deleted is part of how long the same, entered again, does not fit (clash.c). */
static void spread_again(struct spread *sp, const struct fact *gone)
{
	bool asked = gone->res == R_ACTIVITIES || gone->res == R_DECLARATIONS;
	const struct fact *was = gone->thens.p[gone->thens.n - 1].was, *b;
	const struct fact *r = asked ? facts_get(&sp->i->facts, matter_ref(was)) : NULL;

	for (size_t at = 0; r && (b = fact_back(r, gone->res, &at)) != NULL;)
		if (same_matter(b, was))
			spread(sp, b, 0);
}

void inc_touch(struct inc *i, int64_t id)
{
	static const uint32_t wide = 1u << R_UNITS | 1u << R_SUCCESSIONS | 1u << R_ROLES | 1u << R_SETTINGS |
	                             1u << R_CONFIRMATIONS | 1u << R_REGULATIONS;
	const struct fact *x = facts_get(&i->facts, id), *gone = facts_get_gone(&i->facts, id);
	struct arena mem;
	struct spread sp = { .i = i };

	if ((x == NULL && gone == NULL) || i->all)
		return;
	if (gone) {
		arena_init(&mem, 0);
		map_init(&sp.seen, &mem);
		spread_thens(&sp, gone);
		spread_again(&sp, gone);
		arena_done(&mem);
		return;
	}
	if (wide >> x->res & 1) {
		i->all = true;
		return;
	}
	/* A document behind a role, a regulation or a setting reaches everything. */
	for (int r = 0; r < R_COUNT; r++)
		if (x->node->back && wide >> r & 1 && x->node->back[r].n && x->res == R_DOCUMENTS) {
			i->all = true;
			return;
		}
	arena_init(&mem, 0);
	map_init(&sp.seen, &mem);
	mark(i, id);
	spread_thens(&sp, x);
	spread(&sp, x, 0);
	arena_done(&mem);
}

void inc_put(struct inc *i, const struct row *row)
{
	inc_touch(i, row->id);
	facts_put(&i->facts, row);
	inc_touch(i, row->id);
}

void inc_remove(struct inc *i, int64_t id)
{
	inc_touch(i, id);
	facts_remove(&i->facts, id);
	mark(i, id);
}

static void judge(const struct engine *g, struct slot *s)
{
	s->rows.n = 0;
	eval_subject(g, s->subject, &s->rows);
	board_sort(s->rows.p, s->rows.n);
	s->until = INT64_MAX;
	s->dirty = false;
	for (size_t k = 0; k < s->rows.n; k++)
		if (s->rows.p[k].until < s->until)
			s->until = s->rows.p[k].until;
}

static void judge_all(struct inc *i, const struct engine *g)
{
	static const enum fact_res kinds[] = { R_UNITS, R_SYSTEMS, R_REGULATIONS, R_ACTIVITIES };

	for (size_t k = 0; k < COUNT(kinds); k++)
		for (size_t n = 0; n < i->facts.all[kinds[k]].n; n++)
			if (is_subject(i->facts.all[kinds[k]].p[n]))
				slot_of(i, i->facts.all[kinds[k]].p[n]->id);
	slot_of(i, 0);
	for (size_t k = 0; k < i->order.n; k++)
		judge(g, i->order.p[k]);
}

static void judge_some(struct inc *i, const struct engine *g, bool moved)
{
	if (i->dirty.n) {
		mark(i, 0);
		for (int r = 1; r < 8; r++)
			if (g->holder[r])
				mark(i, g->holder[r]);
		for (size_t k = 0; k < i->facts.all[R_ROLES].n; k++)
			mark(i, ((const struct unit_role *)i->facts.all[R_ROLES].p[k])->unit);
	}
	for (size_t k = 0; moved && k < i->order.n; k++)
		if (i->order.p[k]->until <= g->now)
			mark(i, i->order.p[k]->subject);
	for (size_t k = 0; k < i->dirty.n; k++)
		judge(g, slot_of(i, i->dirty.p[k]));
}

void inc_settle(struct inc *i, int64_t now)
{
	struct engine g;
	struct arena mem;
	bool moved = now != i->now;

	if (!i->all && i->dirty.n == 0 && !moved)
		return;
	arena_init(&mem, 0);
	engine_init(&g, &i->facts, i->law, now, DAY_NONE, &mem);
	if (i->all || !i->fresh || now < i->now || now >= i->until)
		judge_all(i, &g);
	else
		judge_some(i, &g, moved);
	i->now = now;
	i->until = g.until;
	i->fresh = true;
	i->all = false;
	i->dirty.n = 0;
	arena_done(&mem);
}

/* Subjects are in order and a subject's rows are; counting by duty makes the board's order without sorting. */
void inc_board(struct inc *i, struct arena *a, struct board *out)
{
	size_t *at = ARENA_ARRAY(a, size_t, i->law->n_duties + 2), n = 0;

	for (size_t k = 0; k < i->order.n; k++)
		for (size_t r = 0; r < i->order.p[k]->rows.n; r++)
			at[i->order.p[k]->rows.p[r].duty->place + 1]++;
	for (size_t d = 0; d < i->law->n_duties; d++)
		at[d + 1] += at[d];
	n = at[i->law->n_duties];
	struct duty_row *rows = ARENA_ARRAY(a, struct duty_row, n + 1);

	for (size_t k = 0; k < i->order.n; k++)
		for (size_t r = 0; r < i->order.p[k]->rows.n; r++)
			rows[at[i->order.p[k]->rows.p[r].duty->place]++] = i->order.p[k]->rows.p[r];
	for (size_t d = 0; d < i->law->n_duties; d++) { /* a provider's rows are kept at the systems */
		size_t from = d ? at[d - 1] : 0;

		if (i->law->duties[d]->over == OVER_PROVIDER_SYSTEMS)
			board_sort(rows + from, at[d] - from);
	}
	*out = (struct board){
		.law = i->law, .facts = &i->facts, .now = i->now, .on = day_at(i->now), .today = i->now, .rows = rows, .n = n
	};
}
