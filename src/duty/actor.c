/* Who must act for a row: the unit of the subject, the holder of a role, or who continues a unit that is no more. */
#include "duty/kinds.h"

/* --- roles --- */

enum yes role_there(const struct facts *f, const struct unit_role *r, int32_t day)
{
	const struct unit *u = facts_get_as(f, r->unit, R_UNITS);

	if ((r->valid_from.first != DAY_NONE && r->valid_from.first > day) ||
		(r->valid_to.last != DAY_NONE && r->valid_to.last < day))
		return NO;
	if (u && u->valid_from.first != DAY_NONE && u->valid_from.first > day)
		return NO;
	if (u && u->valid_to.last != DAY_NONE && u->valid_to.last < day)
		return r->valid_to.last == DAY_NONE ? UNKNOWN : NO;
	return YES;
}

bool guessed(int64_t basis, uint8_t mark)
{
	return basis == 0 && mark >= SURE_GUESS;
}

int64_t role_holder(const struct facts *f, uint8_t role, int32_t day)
{
	const struct unit_role *best = NULL;

	for (size_t i = 0; i < f->all[R_ROLES].n; i++) {
		const struct unit_role *r = (const struct unit_role *)f->all[R_ROLES].p[i];
		bool guess = guessed(r->basis, r->mark);

		if (r->role == role && role_there(f, r, day) == YES &&
			(best == NULL || guess < guessed(best->basis, best->mark) ||
				(guess == guessed(best->basis, best->mark) && r->unit < best->unit)))
			best = r;
	}
	return best ? best->unit : 0;
}

const struct succession *role_guess(const struct facts *f, int64_t unit, uint8_t role)
{
	const struct fact *u = facts_get_as(f, unit, R_UNITS);
	const struct unit_role *r;
	const struct succession *x, *guess = NULL;
	size_t at = 0;

	while (u && (r = fact_back(u, R_ROLES, &at)) != NULL)
		if (r->unit == unit && r->role == role && r->basis)
			return NULL;
	at = 0;
	while (u && guess == NULL && (x = fact_back(u, R_SUCCESSIONS, &at)) != NULL)
		if (x->to == unit && x->scope == role && x->basis == 0)
			guess = x;
	return guess;
}

/* --- which unit it is now --- */

/* The one unit that continues it as a whole; where it was split among several, nobody can be told: 0. */
static int64_t goes_on_as(const struct facts *f, const struct unit *u, bool *renamed)
{
	const struct succession *x;
	int64_t to = 0;
	size_t at = 0;

	*renamed = false;
	while ((x = fact_back(&u->h, R_SUCCESSIONS, &at)) != NULL) {
		if (x->from != u->h.id || x->scope || facts_get_as(f, x->to, R_UNITS) == NULL)
			continue;
		if (to && x->to != to)
			return 0;
		to = x->to;
		*renamed |= x->kind <= CONT_RENAMED;
	}
	return to;
}

static bool ends_as(const struct facts *f, const struct unit *u, struct passed *out)
{
	*out = (struct passed){ .from = u->h.id, .last = u->valid_to.last };
	return out->last != DAY_NONE && (out->to = goes_on_as(f, u, &out->renamed)) != 0;
}

void units_passed(struct engine *g, struct arena *a)
{
	struct passed x;

	for (size_t i = 0; g->f->all[R_SUCCESSIONS].n && i < g->f->all[R_UNITS].n; i++)
		if (ends_as(g->f, (const struct unit *)g->f->all[R_UNITS].p[i], &x))
			vec_push(a, &g->passed, x);
	g->asked_passed = true;
}

static bool passed_of(const struct engine *g, int64_t unit, struct passed *out)
{
	const struct unit *u = g->asked_passed ? NULL : facts_get_as(g->f, unit, R_UNITS);

	for (size_t i = 0; i < g->passed.n; i++)
		if (g->passed.p[i].from == unit) {
			*out = g->passed.p[i];
			return true;
		}
	return u && ends_as(g->f, u, out);
}

/* *joined: the first day since which it is that one; DAY_NONE: always, at most by another name. */
static int64_t follow(const struct engine *g, int64_t unit, int32_t day, int32_t *joined)
{
	struct passed x;

	*joined = DAY_NONE;
	for (int depth = 0; depth <= 8 && passed_of(g, unit, &x) && x.last < g->of && (x.renamed || x.last < day); depth++) {
		if (!x.renamed && x.last + 1 > *joined)
			*joined = x.last + 1;
		unit = x.to;
	}
	return unit;
}

int64_t unit_then(const struct engine *g, int64_t unit, int32_t day)
{
	int32_t joined;

	return follow(g, unit, day, &joined);
}

int64_t unit_named(const struct engine *g, int64_t unit)
{
	return unit_now(g, unit, DAY_NONE);
}

int64_t unit_heir(const struct engine *g, int64_t unit)
{
	return unit_now(g, unit, INT32_MAX);
}

int32_t unit_joined(const struct engine *g, int64_t unit)
{
	int32_t joined;

	follow(g, unit, INT32_MAX, &joined);
	return joined;
}

/* The k-th of the units that are `now`, that one first; NULL: there are no more. */
static const struct fact *unit_was(const struct engine *g, const struct fact *x, int64_t now, size_t *k, int depth)
{
	const struct succession *s;
	const struct fact *found = NULL;
	size_t at = 0;

	if ((*k)-- == 0)
		return x;
	while (found == NULL && depth < 8 && (s = fact_back(x, R_SUCCESSIONS, &at)) != NULL)
		if (s->to == x->id && s->from != now && facts_get_as(g->f, s->from, R_UNITS) && unit_heir(g, s->from) == now)
			found = unit_was(g, facts_get(g->f, s->from), now, k, depth + 1);
	return found;
}

const struct fact *unit_form(const struct engine *g, const struct fact *unit, size_t k)
{
	return unit->res == R_UNITS ? unit_was(g, unit, unit->id, &k, 0) : NULL;
}

int32_t unit_began(const struct engine *g, const struct fact *unit)
{
	const struct fact *u;
	int32_t from = INT32_MAX;

	for (size_t k = 0; (u = unit_form(g, unit, k)) != NULL; k++) {
		int32_t first = ((const struct unit *)u)->valid_from.first;

		from = unit_named(g, u->id) == unit->id && first < from ? first : from; /* DAY_NONE is the least */
	}
	return from;
}

/* *at: which of the units in the upper half, where in its list in the lower. What refers to two of them comes once. */
void *forms_back(const struct engine *g, const struct fact *x, enum fact_res r, size_t *at, bool was)
{
	const struct fact *u, *y;

	for (size_t n = *at >> 32, i = *at & UINT32_MAX; (u = unit_form(g, x, n)) != NULL; n++, i = 0)
		while ((y = was ? fact_was_back(u, r, &i) : fact_back(u, r, &i)) != NULL) {
			bool before = false;

			for (size_t k = 0; k < n && !before; k++)
				before = fact_refers(y, unit_form(g, x, k), was);
			*at = n << 32 | i;
			if (!before)
				return (void *)y;
		}
	return NULL;
}

/* --- who must act --- */

/* A task given to units by name goes on with the one that continues such a unit; where none does, or several do, it stays with whoever gives tasks. */
static bool over_at(const struct engine *g, const struct unit *u)
{
	return u->valid_to.last != DAY_NONE && u->valid_to.last < g->of;
}

bool unit_left(const struct engine *g, const struct fact *x)
{
	return x && x->res == R_UNITS && over_at(g, (const struct unit *)x) && unit_heir(g, x->id) == x->id;
}

/* Does it continue that one, wholly or in part, at once or in turn? */
static bool continues(const struct engine *g, int64_t unit, const struct fact *from, int depth)
{
	const struct succession *x;
	size_t at = 0;

	while (from && depth <= 8 && (x = fact_back(from, R_SUCCESSIONS, &at)) != NULL)
		if (x->from == from->id && !x->scope &&
			(x->to == unit || continues(g, unit, facts_get_as(g->f, x->to, R_UNITS), depth + 1)))
			return true;
	return false;
}

/* A task over a unit's systems stays with those that it had, at whichever unit continues it; what goes elsewhere leaves the task. */
static const struct fact *system_from(const struct engine *g, const struct law_duty *d, const struct infosys *s)
{
	for (size_t i = 0; i < d->n_units; i++) {
		const struct fact *u = facts_get_as(g->f, d->unit_ids[i], R_UNITS);
		bool was = u && (u->id == s->unit || u->id == s->operator);

		if (u && (was || sys_was_of(s, u->id)) && over_at(g, (const struct unit *)u) &&
			(continues(g, unit_heir(g, s->unit), u, 0) || continues(g, unit_heir(g, s->operator), u, 0)))
			return u;
	}
	return NULL;
}

const struct fact *task_from(const struct engine *g, const struct law_duty *d, const struct fact *x)
{
	if (x && x->res == R_SYSTEMS)
		return system_from(g, d, (const struct infosys *)x);
	for (size_t i = 0; x && x->res == R_UNITS && i < d->n_units; i++) {
		const struct fact *u = facts_get_as(g->f, d->unit_ids[i], R_UNITS);

		if (u && u != x && over_at(g, (const struct unit *)u) && unit_heir(g, u->id) == x->id)
			return u;
	}
	return NULL;
}

static const uint8_t actor_roles[ACT_N] = { [ACT_OWNER] = ROLE_OWNER,
	[ACT_SPECIALISED] = ROLE_SPECIALISED,
	[ACT_PORTAL] = ROLE_PORTAL,
	[ACT_FINANCE] = ROLE_FINANCE,
	[ACT_PERSONNEL] = ROLE_PERSONNEL };

int64_t actor_of(
	const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about, int64_t *op)
{
	const struct fact *of = about ? about : subject;
	int64_t own = 0;

	if (of && of->res == R_SYSTEMS) {
		const struct infosys *s = (const struct infosys *)of;

		own = unit_heir(g, s->unit);
		*op = s->operator? unit_heir(g, s->operator) : own;
	} else if (of && of->res == R_UNITS) {
		own = *op = unit_left(g, of) && d->n_units ? g->holder[ROLE_SPECIALISED] : about ? unit_heir(g, of->id) : of->id;
	} else if (of && of->res == R_ACTIVITIES) {
		own = *op = unit_heir(g, ((const struct activity *)of)->unit);
	} else if (of && of->res == R_REGULATIONS) {
		own = *op = unit_heir(g, ((const struct regulation *)of)->unit);
	}
	if (actor_roles[d->actor])
		own = g->holder[actor_roles[d->actor]];
	if (own == 0)
		own = g->office;
	if (*op == 0)
		*op = own;
	return own;
}

/* By which successions what was entered for others counts here. */
static void why_heir(struct ev *e)
{
	const struct fact *u;
	const struct succession *x;

	for (size_t k = 1; e->subject && (u = unit_form(e->g, e->subject, k)) != NULL; k++)
		for (size_t at = 0; (x = fact_back(u, R_SUCCESSIONS, &at)) != NULL;)
			if (x->from == u->id && !x->scope)
				why_add(e,
					!x->basis                                   ? SAY_HEIR_GUESS
					: unit_named(e->g, u->id) == e->subject->id ? SAY_HEIR
										    : SAY_HEIR_JOINED,
					x, u->id, 0);
}

/* A task of a unit that is no more says whose it was. Else: who must act is a guess where the role came to the unit by a succession that no document proves (users.md 6.1). */
void why_actor(struct ev *e)
{
	uint8_t role = actor_roles[e->d->actor];
	const struct succession *x = role ? role_guess(e->f, e->unit, role) : NULL;
	const struct fact *from = task_from(e->g, e->d, e->about && e->about->res == R_SYSTEMS ? e->about : e->subject);

	if (from)
		why_add(e, SAY_TASK_FROM, from, ((const struct unit *)from)->valid_to.last, 0);
	else if (e->d->n_units && unit_left(e->g, e->subject))
		why_add(e, SAY_TASK_LEFT, e->subject, ((const struct unit *)e->subject)->valid_to.last, 0);
	if (x)
		why_add(e, SAY_ACTOR_GUESS, x, e->unit, 0);
	why_heir(e);
}
