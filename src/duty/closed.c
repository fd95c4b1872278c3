/* Past periods: each year, quarter or set period of a duty that asks for an act stays as a row of its own, closed as done on time, done late or not done
 * (users.md 3.3), judged by what is known now. Rows are made when asked for and never kept: the same pure function with the clock of today and the
 * period, roles and units of that time. A date before the office was asked shows only where something is known of it. */
#include "duty/kinds.h"

enum { YEARS = 3, PERIODS = 12 }; /* how far back: three years, and at most twelve periods of one duty */

struct past {
	struct cx *cx;
	const struct board *b;
	const struct board_filter *q;
	struct engine *engines; /* by the last day of their period */
	size_t n_engines, room;
	VEC(struct duty_row) rows;
};

static const struct engine *engine_of(struct past *p, int32_t last)
{
	for (size_t i = 0; i < p->n_engines; i++)
		if (p->engines[i].of == last)
			return &p->engines[i];
	assert(p->n_engines < p->room);
	struct engine *g = &p->engines[p->n_engines++];

	engine_init(g, p->b->facts, p->b->law, p->b->now, last, &p->cx->arena);
	return g;
}

/* The period of the rule that holds `day`; a lasting state that is looked at once a year has none. */
static bool period_at(const struct past *p, const struct law_duty *d, int32_t day, struct fdate *out)
{
	int y, m, k;

	day_parts(day, &y, &m, &k);
	for (size_t i = 0; i < d->n_due; i++)
		switch (d->due[i].how) {
		case DUE_YEARLY: *out = (struct fdate){ day_of(y, 1, 1), day_of(y, 12, 31) }; return !d->continuous;
		case DUE_QUARTERLY: return period_of_setting(STR("quarter"), day, out);
		case DUE_MONTHLY: return period_of_setting(STR("month"), day, out);
		case DUE_PERIOD: {
			struct engine g = { .f = p->b->facts, .law = p->b->law };

			return period_of_setting(setting_text(&g, d->due[i].setting), day, out);
		}
		default: break;
		}
	return false;
}

static bool shows(const struct past *p, const struct engine *g, const struct duty_row *r)
{
	if (r->excluded || r->state == ST_NOT_APPLICABLE || r->period.last != g->of || r->due == DAY_NONE ||
		r->due_original > r->period.last || r->due_original < r->duty->valid_from ||
		(r->duty->valid_to != DAY_NONE && r->due_original > r->duty->valid_to))
		return false;
	if (r->unheard && (g->window_start == DAY_NONE || r->due < g->window_start))
		return false;
	return board_match(p->b, r, p->q);
}

static void rows_of(struct past *p, const struct engine *g, const struct law_duty *d, const struct fact *x)
{
	struct row_list rows = { 0 };

	duty_rows(g, d, x, &rows);
	for (size_t i = 0; i < rows.n; i++) {
		if (shows(p, g, &rows.p[i]))
			vec_push(&p->cx->arena, &p->rows, rows.p[i]);
	}
	free(rows.p);
}

static void duty_past(struct past *p, const struct law_duty *d, const struct fact *only)
{
	static const enum fact_res kinds[] = { R_UNITS, R_SYSTEMS };
	const struct facts *f = p->b->facts;
	struct fdate period;
	int32_t day = p->b->on, oldest = day_add_months(day, -12 * YEARS);

	if (d->view_of.n || !period_at(p, d, day, &period))
		return;
	for (int k = 0; k < PERIODS && period_at(p, d, day = period.first - 1, &period) && period.last >= oldest; k++) {
		const struct engine *g = engine_of(p, period.last);

		if (d->over == OVER_OFFICE)
			rows_of(p, g, d, NULL);
		for (size_t r = 0; r < COUNT(kinds) && d->over != OVER_OFFICE; r++)
			for (size_t i = 0; i < (only ? (size_t)(r == 0) : f->all[kinds[r]].n); i++)
				rows_of(p, g, d, only ? only : f->all[kinds[r]].p[i]);
	}
}

/* A matter is counted once a period, under the pack that ranks first. */
static void count_once(struct past *p)
{
	struct map seen;

	map_init(&seen, &p->cx->arena);
	for (size_t i = 0; i < p->rows.n; i++) {
		struct duty_row *r = &p->rows.p[i], *old;
		struct str matter = r->duty->matter.n ? r->duty->matter : r->duty->code;
		struct str key = arena_fmt(&p->cx->arena, "%d %" PRIu64 " %" PRIu64 " %" PRI_STR, (int)r->period.last,
			(uint64_t)r->subject, (uint64_t)r->about, ARG_STR(matter));

		old = map_get(&seen, key);
		r->counted = old == NULL || r->duty->priority > old->duty->priority;
		if (old && r->counted)
			old->counted = false;
		if (r->counted)
			map_put(&seen, key, r);
	}
}

static int newest_first(const void *x, const void *y)
{
	const struct duty_row *a = x, *b = y;

	if (a->period.last != b->period.last)
		return a->period.last > b->period.last ? -1 : 1;
	if (a->duty->place != b->duty->place)
		return a->duty->place < b->duty->place ? -1 : 1;
	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return (a->about > b->about) - (a->about < b->about);
}

size_t board_closed(struct cx *cx, const struct board *b, const struct board_filter *q, struct str duty, struct duty_row **out)
{
	struct past p = { .cx = cx, .b = b, .q = q, .room = (size_t)PERIODS * 4 };
	const struct fact *only = q->subject ? facts_get(b->facts, q->subject) : NULL;

	p.engines = ARENA_ARRAY(&cx->arena, struct engine, p.room);
	if (only && only->res != R_UNITS && only->res != R_SYSTEMS)
		only = NULL; /* the first of a pair: found by its systems */
	for (size_t i = 0; i < b->law->n_duties; i++)
		if (duty.n == 0 || str_eq(b->law->duties[i]->code, duty))
			duty_past(&p, b->law->duties[i], only);
	count_once(&p);
	if (p.rows.n)
		qsort(p.rows.p, p.rows.n, sizeof *p.rows.p, newest_first);
	*out = p.rows.p;
	return p.rows.n;
}

void closed_count(const struct board *b, const struct duty_row *rows, size_t n, struct board_counts *c)
{
	*c = (struct board_counts){ 0 };
	for (size_t i = 0; i < n; i++) {
		const struct duty_row *r = &rows[i];

		if (!r->counted)
			continue;
		if (r->duty->informational) {
			c->informational++;
			continue;
		}
		c->all++;
		c->done_on_time += duty_in_set(b, r, SET_DONE_ON_TIME);
		c->done_late += duty_in_set(b, r, SET_DONE_LATE);
		c->late += r->state == ST_LATE;
		c->open += duty_in_set(b, r, SET_OPEN);
		c->declared += duty_in_set(b, r, SET_DECLARED);
		c->unknown += r->state == ST_UNKNOWN;
		c->silent += r->silent;
		c->contradicted += r->state == ST_CONTRADICTED;
	}
}
