/* Who must act for a row: the unit of the subject, the holder of a role, or who continues a unit that is no more. */
#include "duty/kinds.h"

/* Who answers for a unit that is no more: the one unit that continues it; where it was split among several, nobody can be told and it stays. */
static int64_t heir(const struct engine *g, int64_t unit, int depth)
{
	const struct unit *u = facts_get_as(g->f, unit, R_UNITS);
	const struct succession *x;
	int64_t to = 0;
	size_t at = 0;

	if (u == NULL || depth > 8 || u->valid_to.last == DAY_NONE || u->valid_to.last >= g->of)
		return unit;
	while ((x = fact_back(&u->h, R_SUCCESSIONS, &at)) != NULL) {
		if (x->from != unit || x->scope || facts_get_as(g->f, x->to, R_UNITS) == NULL || x->to == to)
			continue;
		if (to)
			return unit;
		to = x->to;
	}
	return to ? heir(g, to, depth + 1) : unit;
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

		own = heir(g, s->unit, 0);
		*op = s->operator? heir(g, s->operator, 0) : own;
	} else if (of && of->res == R_UNITS) {
		own = *op = of->id;
	} else if (of && of->res == R_ACTIVITIES) {
		own = *op = ((const struct activity *)of)->unit;
	} else if (of && of->res == R_REGULATIONS) {
		own = *op = ((const struct regulation *)of)->unit;
	}
	if (actor_roles[d->actor])
		own = g->holder[actor_roles[d->actor]];
	if (own == 0)
		own = g->office;
	if (*op == 0)
		*op = own;
	return own;
}

/* Who must act is a guess where the role came to the unit by a succession that no document proves (users.md 6.1). */
void why_actor(struct ev *e)
{
	uint8_t role = actor_roles[e->d->actor];
	const struct succession *x = role ? role_guess(e->f, e->unit, role) : NULL;

	if (x)
		why_add(e, SAY_ACTOR_GUESS, x, e->unit, 0);
}
