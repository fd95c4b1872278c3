/* When a duty is due, by its rule and what is known of its subject: before extensions and what stood earlier (eval.c). */
#include "duty/kinds.h"

static int32_t day_before(int32_t day, int32_t not_before)
{
	return day == DAY_NONE ? DAY_NONE : (not_before > day ? not_before : day) - 1; /* DAY_NONE is before all */
}

/* Before it runs. Of a start given as a quarter or a year the day by which it surely ran: it is late by that, and in time by the first alone. */
static void go_live(struct ev *e, const struct infosys *s, int32_t not_before)
{
	int32_t day = s ? sys_ran_by(s) : DAY_NONE;

	if (day == DAY_NONE && s && s->state == SYS_OPERATING)
		day = not_before;
	e->due = day_before(day, not_before);
	e->due_first = s ? day_before(s->operating_from.first, not_before) : DAY_NONE;
}

const struct infosys *system_of(const struct ev *e)
{
	const struct fact *x = e->about ? e->about : e->subject;

	return x && x->res == R_SYSTEMS ? (const struct infosys *)x : NULL;
}

static int32_t first_year(const struct ev *e, int days, int32_t due)
{
	const struct infosys *s = system_of(e);
	int32_t live = s ? sys_ran_by(s) : DAY_NONE;

	if (live == DAY_NONE || live < e->period.first || live > e->period.last)
		return due;
	return live + days < due ? live + days : due;
}

/* Months of the system's level. Where the level is not decided, those of the least level it can have; `open`: a higher one would ask for another cadence. */
static int rolling_months(struct ev *e, const struct law_due *r, bool *open)
{
	const struct law_cadence *c = r->cadence.n ? law_cadence_of(e->g->law, r->cadence) : NULL;
	const struct infosys *s = system_of(e);

	*open = false;
	if (c == NULL)
		return r->months;
	int level = s ? level_known(e, s) : 0;

	if (level == 0)
		level = 1;
	for (int n = level + 1; n <= 5 && (s == NULL || level_bound(e, s) == NULL); n++)
		*open |= c->months[n] != c->months[level];
	return c->months[level];
}

/* The chain of its kind says what stood before. */
static int32_t item_due(struct ev *e)
{
	struct whys *why = e->why;
	int32_t day = DAY_NONE;

	e->why = NULL;
	if (e->subject && e->subject->res == R_REGULATIONS)
		day = told_day(e, e->subject, TOLD_REVIEW);
	else if (e->subject && e->subject->res == R_ACTIVITIES)
		day = told_day(e, e->subject, TOLD_DUE);
	e->why = why;
	return day;
}

/* Since when a unit is asked: the launch, or its own first day; but what continues an older unit was asked when that was, so that splitting or merging
 * starts no new clock. */
int32_t unit_asked(struct ev *e, const struct unit *u, int32_t launch, int depth)
{
	const struct succession *x;
	int32_t from = u->valid_from.first, asked = INT32_MAX;
	size_t at = 0;

	if (from == DAY_NONE || from <= launch || depth > 8)
		return launch;
	while ((x = fact_back(&u->h, R_SUCCESSIONS, &at)) != NULL) {
		const struct unit *old = x->to == u->h.id && !x->scope ? facts_get_as(e->f, x->from, R_UNITS) : NULL;
		int32_t then = old ? unit_asked(e, old, launch, depth + 1) : INT32_MAX;

		asked = then < asked ? then : asked;
		if (old && depth == 0)
			why_add(e, SAY_CONTINUES, x, old->h.id, 0);
	}
	return asked == INT32_MAX ? from : asked;
}

/* Since when what is said to be of `by` is the unit's: by an entry until a day (INT32_MAX: now). What was somebody else's then: since the day after. */
static int32_t theirs_since(const struct engine *g, int64_t unit, int64_t by, int32_t until)
{
	return unit_now(g, by, until) == unit ? unit_joined(g, by) : until;
}

/* The first day on which it ran and was the unit's, as far as is said; DAY_NONE: nothing tells of a later one than it was entered. */
int32_t theirs_from(const struct engine *g, const struct infosys *s, int64_t unit)
{
	int32_t answers = theirs_since(g, unit, s->unit, INT32_MAX), runs = theirs_since(g, unit, s->operator, INT32_MAX);

	for (size_t i = 0; i < s->h.thens.n; i++) {
		const struct then *t = &s->h.thens.p[i];
		const struct infosys *was = (const struct infosys *)t->was;
		int32_t by = theirs_since(g, unit, was->unit, day_at(t->until)),
			op = theirs_since(g, unit, was->operator, day_at(t->until));

		answers = answers < by ? by : answers;
		runs = runs < op ? op : runs;
	}
	int32_t day = answers < runs ? answers : runs;

	return s->operating_from.first != DAY_NONE && s->operating_from.first > day ? s->operating_from.first : day;
}

/* Of a duty of units that have systems (a condition that comes with the first): since when it has the first one, where that is after `by`; what was said of it earlier counts. */
static int32_t first_system(struct ev *e, const struct fact *unit, int32_t by)
{
	const struct infosys *s;
	int32_t first = INT32_MAX;
	size_t at = 0;
	bool asked = false;

	for (size_t i = 0; i < e->d->when.n; i++)
		asked |= duty_preds[e->d->when.p[i].pred].comes;
	while (asked && (s = now_back(e->g, unit, R_SYSTEMS, &at)) != NULL)
		if (sys_listed(e->g, s, unit->id, DAY_NONE)) { /* what came with a unit that it took over was asked of that one */
			int32_t from = theirs_from(e->g, s, unit->id);

			first = from < first ? from : first;
		}
	for (at = 0; asked && (s = fact_back(unit, R_SYSTEMS, &at)) != NULL;) /* it had another one before */
		first = sys_was_of(s, unit->id) ? DAY_NONE : first;
	return first == INT32_MAX || first <= by ? DAY_NONE : first;
}

/* Had every unit that this one continues done, on the day before its first, what was due until then? What one left undone goes on. */
static bool kept_before(struct ev *e, const struct unit *u, struct whys *why, int depth)
{
	const struct succession *x;
	int32_t first = u->valid_from.first;
	size_t at = 0, n = 0;

	while (depth < 8 && (x = fact_back(&u->h, R_SUCCESSIONS, &at)) != NULL) {
		const struct fact *old = x->to == u->h.id && !x->scope ? facts_get_as(e->f, x->from, R_UNITS) : NULL;
		struct engine then = *e->g;
		struct ev was = *e;

		if (old == NULL)
			continue;
		n++;
		then.of = first - 1 < then.of ? first - 1 : then.of;
		was.g = &then;
		was.subject = old;
		was.why = why;
		was.applies = YES;
		was.on = e->on < first ? e->on : first - 1;
		was.now = e->on < first ? e->now : day_start(first) - 1;
		kind_run(&was);
		wake(e, was.until);
		if (!(was.done && !was.contradicted && (was.word || was.strength >= e->d->wants)) &&
			!(((const struct unit *)old)->valid_from.first > e->due &&
				kept_before(e, (const struct unit *)old, why, depth + 1)))
			return false;
	}
	return n > 0;
}

/* A date of the period that was over before the unit was there, or the system ran, was nobody's to keep, or was kept by the unit that it continues: asked from
 * the next one on. */
static void due_of_newcomer(struct ev *e, const struct law_due *r)
{
	const struct infosys *s = system_of(e);
	const struct fact *x = s ? &s->h : e->subject;
	int32_t from = DAY_NONE;

	if (e->due == DAY_NONE || (r->how != DUE_QUARTERLY && r->how != DUE_MONTHLY && (s || r->how != DUE_YEARLY)))
		return;
	if (s)
		from = sys_ran_by(s);
	else if (x && x->res == R_UNITS)
		from = unit_asked(e, (const struct unit *)x, e->due, 1);
	if (s == NULL && x && x->res == R_UNITS && from <= e->due && unit_began(e->g, x) > e->due &&
		kept_before(e, (const struct unit *)x, NULL, 0)) {
		from = ((const struct unit *)x)->valid_from.first;
		kept_before(e, (const struct unit *)x, e->why, 0);
	}
	if (s == NULL && x && x->res == R_UNITS && from <= e->due)
		from = first_system(e, x, e->due);
	if (from == DAY_NONE || from <= e->due)
		return;
	why_add(e, SAY_BEGAN_AFTER, x, from, e->due);
	e->due = day_add_months(e->due, r->how == DUE_QUARTERLY ? 3 : r->how == DUE_MONTHLY ? 1 : 12);
}

void due_by_rule(struct ev *e, const struct law_due *r)
{
	const struct infosys *s = system_of(e);
	int y, m, d;

	day_parts(law_asked_in(e->d, r, e->of), &y, &m, &d);
	switch (r->how) {
	case DUE_ON:
		e->due = r->day;
		e->moves =
			r->per == PER_DAYS || r->per == PER_MONTHS; /* a span that ends on a day off ends on the next working day */
		break;
	case DUE_YEARLY:
		e->period = (struct fdate){ day_of(y, 1, 1), day_of(y, 12, 31) };
		e->due = day_of(y, r->month, r->mday);
		if (r->first_days)
			e->due = first_year(e, r->first_days, e->due);
		break;
	case DUE_QUARTERLY:
		m = (m - 1) / 3 * 3 + 1;
		e->period = (struct fdate){ day_of(y, m, 1), day_last_of(day_of(y, m, 1), 3) };
		e->due = day_of(y, m + r->month, r->mday);
		break;
	case DUE_MONTHLY:
		e->period = (struct fdate){ day_of(y, m, 1), day_last_of(day_of(y, m, 1), 1) };
		e->due = day_of(y, m, r->mday);
		break;
	case DUE_PERIOD:
		if (period_of_setting(setting_text(e->g, r->setting), e->of, &e->period))
			e->due = e->period.last;
		else
			why_add(e, SAY_NO_PERIOD, NULL, 0, 0);
		break;
	case DUE_GO_LIVE: go_live(e, s, r->not_before); break;
	case DUE_ITEM: e->due = item_due(e); break;
	case DUE_NEVER:
	case DUE_ROLLING:
	case DUE_KIND:
	case DUE_HOW_N: break;
	}
	due_of_newcomer(e, r);
	if (e->period.first != DAY_NONE) {
		wake(e, day_start(e->period.first));
		wake(e, day_start(e->period.last + 1));
	}
}

/* The first rule whose conditions are not known to be false. A level that the unit itself proposes is known enough for a date, and a higher one that it
 * proposed before and has lowered since still is: only a decision lowers a level. */
void due_choose(struct ev *e)
{
	const struct infosys *s = system_of(e);

	for (size_t i = 0; i < e->d->n_due; i++) {
		const struct law_conds *when = &e->d->due[i].when;

		if (conds_hold(e, when, e->of) == NO)
			continue;
		for (size_t k = 0; k < when->n; k++) {
			if (cond_holds(e, &when->p[k], e->of) != UNKNOWN || (s && level_said(&when->p[k], s->proposed)))
				continue;
			const struct then *t = s ? told_held(e, s, TOLD_PROPOSED) : NULL;
			int64_t then = t ? ((const struct infosys *)t->was)->proposed : 0;

			if (t && level_said(&when->p[k], then))
				why_add(e, SAY_PROPOSED_THEN, s, then, t->until);
			else
				e->due_open = true;
		}
		e->rule = &e->d->due[i];
		due_by_rule(e, e->rule);
		return;
	}
}

/* No act is on record. When the last one was nobody was asked before the declaration window: no day before its end is anybody's failing. */
static int32_t never_yet(struct ev *e, int32_t due)
{
	if (e->g->window_end == DAY_NONE ? !past(e, due) : due >= e->g->window_end)
		return due;
	e->missing = true;
	return e->g->window_end;
}

/* A rolling rule's date follows the last act; without one it runs from go-live (or the day the rule came into force). */
void due_roll(struct ev *e)
{
	const struct infosys *s = system_of(e);
	int32_t from = e->d->valid_from;
	bool open;

	if (e->rule == NULL || e->rule->how != DUE_ROLLING)
		return;
	int months = rolling_months(e, e->rule, &open);

	e->moves = true;
	if (months == 0 && open) { /* whether it is asked for cannot be told: unknown, not "not asked for" */
		why_add(e, SAY_LEVEL_OPEN, s, 0, 0);
		e->missing = e->unjudged = true;
		return;
	}
	if (months == 0) {
		const struct law_cadence *none = e->rule->cadence.n ? law_cadence_of(e->g->law, e->rule->cadence) : NULL;

		why_cite(e, SAY_NO_CADENCE, system_of(e), 0, 0, none ? &none->cite : NULL);
		e->not_needed = true;
		return;
	}
	if (s && sys_ran_by(s) > from)
		from = sys_ran_by(s);
	if (e->done) {
		int32_t end = day_add_months(e->done_on, months);

		if (e->holds_to == DAY_NONE || end < e->holds_to)
			e->holds_to = end;
	}
	if (e->done || e->due == DAY_NONE) /* a kind that knows which act is missing has said when that was due */
		e->due = e->done ? e->holds_to : never_yet(e, day_add_months(from, months));
	if (e->rule->cadence.n && e->why) {
		const struct law_cadence *c = law_cadence_of(e->g->law, e->rule->cadence);

		why_cite(e, SAY_CADENCE, NULL, months, 0, &c->cite);
	}
}

bool rule_binds(struct ev *e)
{
	const struct law_due *r = e->rule;
	const struct law_cadence *c = r && r->cadence.n ? law_cadence_of(e->g->law, r->cadence) : NULL;

	if (!e->g->binds[e->d->place] || (r && r->has_mark && r->mark != MARK_V))
		return false;
	return c == NULL || mark_binds(e->g, c->mark, &c->cite, 1);
}
