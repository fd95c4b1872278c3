/* Evidence kind of the weekly monitoring report of a system. */
#include "duty/kinds.h"

/* Its start; one entered later, of what ran by an earlier word, counts from when a paper shows it (eval.c). */
static int32_t began_on(struct ev *e, const struct infosys *s)
{
	int32_t from = s->operating_from.last;

	for (size_t i = 0; i < s->h.thens.n; i++) {
		int32_t said = ((const struct infosys *)s->h.thens.p[i].was)->operating_from.last;

		if (said != DAY_NONE && said < from && said <= day_at(s->h.thens.p[i].until) && then_stood(&s->h.thens.p[i]) &&
			start_shown(e, s, said) == NULL)
			from = said;
	}
	return from;
}

/* The Sunday of the first whole week after the system ran, the rule was in force and the office was asked. */
static int32_t first_week(struct ev *e, const struct infosys *s)
{
	int32_t from = e->d->valid_from;

	if (began_on(e, s) > from)
		from = began_on(e, s);
	if (e->g->window_start > from)
		from = e->g->window_start;
	return from + (7 - day_weekday(from)) % 7 + 6;
}

/* The first working day of a day's week: until its end the report of the week before is not missing. */
static int32_t week_opens(struct ev *e, int32_t day)
{
	return cal_on_or_after(&e->g->law->calendar, day - day_weekday(day));
}

/* A day of the week that a report is about: the week that it names, if that had begun by then; else the one that its day is in, or, up to the first working
 * day of that, the one before: a report tells what has passed. */
static int32_t day_watched(struct ev *e, const struct activity *a)
{
	int32_t first, last, day = act_day(a);

	if (week_span(a->period, &first, &last) && first <= day)
		return first;
	return day != DAY_NONE && day <= week_opens(e, day) ? day - day_weekday(day) - 1 : day;
}

/* Weeks before `asked` are nobody's failing; one missed inside the declaration window is not said to be late before its end. */
static void monitoring(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct activity *a, *last = NULL;
	int weeks = (int)e->with[0].i, missing = 0, ran = 0;
	int32_t monday = e->on - day_weekday(e->on), asked = first_week(e, s), oldest = DAY_NONE, opens = week_opens(e, e->on);
	uint64_t seen = 0; /* by weeks back: this one is the lowest bit */
	size_t at = 0;

	wake(e, day_start(monday + 7));
	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_MONITORING))) != NULL) {
		int32_t day;

		if (!act_done(e, a))
			continue;
		e->heard = true;
		day = day_watched(e, a);
		if (day < monday + 7 && day >= monday - 7 * weeks)
			seen |= UINT64_C(1) << (monday + 6 - day) / 7;
		if (last == NULL || act_day(a) > act_day(last))
			last = a;
	}
	bool comes = !(seen >> 1 & 1) && monday - 1 >= asked && !past(e, opens); /* last week's may still be written today */

	for (int w = 1 + comes; w <= weeks && monday - 7 * w + 6 >= asked; w++) {
		int32_t sunday = monday - 7 * w + 6;

		ran++;
		if (seen >> w & 1)
			continue;
		missing++;
		oldest = sunday;
		why_add(e, SAY_WEEK_MISSING, NULL, sunday - 6, sunday);
	}
	e->due = comes ? opens : asked > monday + 6 ? asked : monday + 6; /* this week's, while none is missing */
	if (missing && e->g->window_start != DAY_NONE)
		e->due = last ? oldest : asked;
	if (last)
		why_add(e, SAY_MONITORED, last, act_day(last), ran - missing);
	else
		why_add(e, SAY_NO_MONITORING, s, 0, 0);
	if (missing && e->g->window_end != DAY_NONE && !past(e, e->g->window_end))
		e->heard = false;
	if (last && (ran ? missing == 0 : (seen & 1)))
		ev_done_by(e, last, strength_of(e, last));
}
static const struct law_param monitoring_params[] = {
	{ "weeks", LP_INT, false, 1, 52, 4, NULL, "Số tuần liền phải có báo cáo", "Weeks in a row that must have a report" },
	{ 0 },
};
const struct kind kind_monitoring = { { "monitoring", 2, "Mỗi tuần trong n tuần gần nhất có báo cáo giám sát",
					      "A monitoring report in each of the last n weeks", monitoring_params,
					      1u << OVER_SYSTEMS, NULL, "clock" },
	monitoring, false };
