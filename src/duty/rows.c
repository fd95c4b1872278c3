/* Which rows there are: every subject that a duty is over, and which row of a group counts. */
#include "duty/kinds.h"

static void row_add(const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about,
	struct row_list *out)
{
	if (out->n == out->cap) {
		out->cap = out->cap ? out->cap * 2 : 16;
		out->p = realloc(out->p, out->cap * sizeof *out->p);
		assert(out->p);
	}
	eval_row(g, d, subject, about, NULL, NULL, &out->p[out->n++]);
}

static bool holds_role(const struct engine *g, const struct fact *u, struct str name)
{
	const struct unit_role *r;
	size_t at = 0;

	while ((r = fact_back(u, R_ROLES, &at)) != NULL)
		if (r->unit == u->id && r->role && str_is(name, role_words[r->role - 1]) && role_there(g->f, r, g->of) == YES)
			return true;
	return false;
}

/* Each provider that serves a system: named in the register, or in a contract. Once each. */
static void provider_rows(const struct engine *g, const struct law_duty *d, const struct infosys *s, struct row_list *out)
{
	const struct contract *c;
	size_t at = 0, start = out->n;
	const struct fact *p = facts_get_as(g->f, s->provider, R_PROVIDERS);

	if (p)
		row_add(g, d, p, &s->h, out);
	while ((c = fact_back(&s->h, R_CONTRACTS, &at)) != NULL) {
		bool there = (p = facts_get_as(g->f, c->provider, R_PROVIDERS)) == NULL;

		for (size_t k = start; k < out->n && !there; k++)
			there = out->p[k].subject == p->id;
		if (!there)
			row_add(g, d, p, &s->h, out);
	}
}

static void warning_rows(const struct engine *g, const struct law_duty *d, const struct activity *w, struct row_list *out)
{
	size_t start = out->n;

	if (d->over == OVER_WARNINGS)
		row_add(g, d, &w->h, NULL, out);
	for (size_t i = 0; d->over != OVER_WARNINGS && i < w->subjects.n; i++) {
		const struct fact *x = facts_get(g->f, w->subjects.p[i]);
		bool there = false;

		if (d->over == OVER_WARNING_UNITS)
			x = facts_get_as(g->f, warned_unit(g, w, x), R_UNITS);
		if (x == NULL || x->res != (d->over == OVER_WARNING_UNITS ? R_UNITS : R_SYSTEMS))
			continue;
		for (size_t k = start; k < out->n && !there; k++)
			there = out->p[k].about == x->id;
		if (!there)
			row_add(g, d, &w->h, x, out);
	}
}

static bool named(const struct law_duty *d, int64_t unit)
{
	for (size_t i = 0; unit && i < d->n_units; i++)
		if (d->unit_ids[i] == unit)
			return true;
	return false;
}

/* Did the unit do it before it ended? What comes again in a later period is asked of who continues it. */
static bool done_before(const struct engine *g, const struct law_duty *d, const struct fact *u)
{
	struct engine then = *g;
	struct duty_row r;

	then.of = ((const struct unit *)u)->valid_to.last;
	eval_row(&then, d, u, NULL, NULL, NULL, &r);
	return r.state == ST_MET && (r.period.first == DAY_NONE || r.period.last >= g->of);
}

/* Each unit that is there; a named one that is no more leaves its task to the one that continues it, or is seen by whoever gives tasks. */
static void unit_rows(const struct engine *g, const struct law_duty *d, const struct fact *x, struct row_list *out)
{
	const struct fact *from;

	if (unit_owes((const struct unit *)x, g->of)) {
		if (d->n_units == 0 || named(d, x->id) || ((from = task_from(g, d, x)) != NULL && !done_before(g, d, from)))
			row_add(g, d, x, NULL, out);
	} else if (named(d, x->id) && unit_left(g, x) && !done_before(g, d, x)) {
		row_add(g, d, x, NULL, out);
	}
}

/* A duty may address some units only: those, and the systems that they answer for or operate, or that went from such a unit to who continues it. */
static bool addressed(const struct engine *g, const struct law_duty *d, const struct fact *x)
{
	const struct infosys *s = x && x->res == R_SYSTEMS ? (const struct infosys *)x : NULL;

	if (d->n_units == 0 || x == NULL)
		return true;
	return s ? named(d, s->unit) || named(d, s->operator) || task_from(g, d, x) : named(d, x->id);
}

void duty_rows(const struct engine *g, const struct law_duty *d, const struct fact *x, struct row_list *out)
{
	const struct activity *a = x && x->res == R_ACTIVITIES ? (const struct activity *)x : NULL;

	if (d->view_of.n || (d->over != OVER_UNITS && !addressed(g, d, x)))
		return;
	switch (d->over) {
	case OVER_OFFICE:
		if (x == NULL)
			row_add(g, d, NULL, NULL, out);
		return;
	case OVER_UNITS:
		if (x && x->res == R_UNITS)
			unit_rows(g, d, x, out);
		return;
	case OVER_ROLE:
		if (x && x->res == R_UNITS && holds_role(g, x, d->role))
			row_add(g, d, x, NULL, out);
		return;
	case OVER_SYSTEMS:
		if (x && x->res == R_SYSTEMS)
			row_add(g, d, x, NULL, out);
		return;
	case OVER_PROVIDER_SYSTEMS:
		if (x && x->res == R_SYSTEMS)
			provider_rows(g, d, (const struct infosys *)x, out);
		return;
	case OVER_WARNINGS:
	case OVER_WARNING_SYSTEMS:
	case OVER_WARNING_UNITS:
		if (a && a->kind == A_WARNING)
			warning_rows(g, d, a, out);
		return;
	case OVER_INCIDENTS:
		if (a && a->kind == A_INCIDENT)
			row_add(g, d, x, NULL, out);
		return;
	case OVER_INSPECTION_ITEMS:
		if (a && a->kind == A_INSPECTION_ITEM)
			row_add(g, d, x, NULL, out);
		return;
	case OVER_REGULATIONS:
		if (x && x->res == R_REGULATIONS)
			row_add(g, d, x, NULL, out);
		return;
	case OVER_N: return;
	}
}

bool is_subject(const struct fact *x)
{
	const struct activity *a = x->res == R_ACTIVITIES ? (const struct activity *)x : NULL;

	return x->res == R_UNITS || x->res == R_SYSTEMS || x->res == R_REGULATIONS ||
	       (a && (a->kind == A_WARNING || a->kind == A_INCIDENT || a->kind == A_INSPECTION_ITEM));
}

/* Which of two rows of one group counts: what applies, what binds, what is not history, the earlier date, the pack's rank. */
static bool stricter(const struct duty_row *a, const struct duty_row *b)
{
	int32_t x = a->due == DAY_NONE ? INT32_MAX : a->due, y = b->due == DAY_NONE ? INT32_MAX : b->due;

	if ((a->state == ST_NOT_APPLICABLE) != (b->state == ST_NOT_APPLICABLE))
		return b->state == ST_NOT_APPLICABLE;
	if (a->advisory != b->advisory)
		return b->advisory;
	if (x != y)
		return x < y;
	return a->duty->priority > b->duty->priority;
}

static void settle_groups(struct row_list *l, size_t start)
{
	for (size_t i = start; i < l->n; i++) {
		struct duty_row *a = &l->p[i];

		if (a->legacy || a->excluded)
			a->counted = false;
		for (size_t k = start; k < i && a->counted && a->duty->matter.n; k++) {
			struct duty_row *b = &l->p[k];

			if (!b->counted || b->subject != a->subject || b->about != a->about ||
				!str_eq(a->duty->matter, b->duty->matter))
				continue;
			if (stricter(a, b))
				b->counted = false;
			else
				a->counted = false;
		}
	}
}

void eval_subject(const struct engine *g, int64_t subject, struct row_list *out)
{
	const struct fact *x = facts_get(g->f, subject);
	size_t start = out->n;

	if (subject && (x == NULL || !is_subject(x)))
		return;
	for (size_t i = 0; i < g->law->n_duties; i++) {
		const struct law_duty *d = g->law->duties[i];

		if (g->on >= d->valid_from && (d->valid_to == DAY_NONE || g->on <= d->valid_to))
			duty_rows(g, d, x, out);
	}
	settle_groups(out, start);
}
