/* Evidence kind of reports: number, receipt, and figures that still hold. */
#include "duty/kinds.h"

static bool report_fits(struct ev *e, const struct activity *a)
{
	int32_t first, last, day = act_day(a);
	int y, m, d;

	if (!act_done(e, a))
		return false;
	if (e->period.first == DAY_NONE) /* asked for once, or from the last one on */
		return true;
	if (a->period.n)
		return period_span(a->period, &first, &last) && first == e->period.first && last == e->period.last;
	day_parts(day, &y, &m, &d);
	return in_period(e, day) && (e->period.last - e->period.first < 300 || m == 12);
}

/* The last day of what the report counts: that of the yearly form whose matter it is, else the day it was sent. */
static int32_t figures_on(struct ev *e, int32_t sent)
{
	const struct law_form *f = law_form_of(e->g->law, STR("mau08"));
	int32_t to;
	int y, m, d;

	if (f == NULL || e->d->matter.n == 0 || (!str_eq(e->d->matter, f->unit_matter) && !str_eq(e->d->matter, f->office_matter)))
		return sent;
	day_parts(e->period.last, &y, &m, &d);
	to = day_of(y, f->to_month, f->to_mday);
	return to < sent ? to : sent;
}

/* Did the report have to count it, by its own days as they are known now? */
static enum yes counted_on(struct ev *e, const struct infosys *s, int32_t on)
{
	struct fdate from = s->built_from.last != DAY_NONE ? s->built_from : s->operating_from;
	enum yes over;

	if (from.last != DAY_NONE && from.first > on)
		return NO;
	over = sys_retired(e, s, on);
	if (over == UNKNOWN || (over == YES && s->retired_on.last == DAY_NONE) || s->formers.n)
		return UNKNOWN;
	if (over == YES)
		return NO;
	if (from.last == DAY_NONE) /* since when it is there nobody says: at the latest since it was entered */
		return day_at(s->h.made_at) <= on ? YES : UNKNOWN;
	return from.last <= on ? YES : UNKNOWN;
}

/* The day on which a figure of a report was corrected; DAY_NONE: none was. What happened later (it began, it ended) corrects nothing. */
static int32_t corrected(const struct infosys *s, int32_t sent)
{
	static const enum said_of figures[] = { SAID_STATE, SAID_DOSSIER, SAID_PLAN, SAID_ASSESSMENT, SAID_PROPOSED, SAID_BUILT,
		SAID_START, SAID_END };
	bool later = (s->state == SYS_RETIRED && s->retired_on.first > sent) ||
	             (s->state == SYS_OPERATING && s->operating_from.last != DAY_NONE && s->operating_from.first > sent);
	int32_t first = DAY_NONE;

	for (size_t i = 0; i < COUNT(figures); i++) {
		int32_t on = figures[i] == SAID_STATE && later ? DAY_NONE : said_otherwise(s, figures[i], sent, false);

		if (on != DAY_NONE && (first == DAY_NONE || on < first))
			first = on;
	}
	return first;
}

/* False: the figure agrees with nothing that is known, and what would tell is not. */
static bool report_figures(struct ev *e, const struct activity *a)
{
	const struct fact *changed = NULL, *unsure = NULL;
	int64_t least = 0, most = 0;
	int32_t sent = act_day(a), on = figures_on(e, sent), day = DAY_NONE;

	for (size_t i = 0; i < e->f->all[R_SYSTEMS].n; i++) {
		const struct infosys *s = (const struct infosys *)e->f->all[R_SYSTEMS].p[i];
		enum yes counted;
		int32_t from;

		if ((e->subject && s->unit != e->subject->id && s->operator!= e->subject->id) || s->state == SYS_TRANSFERRING)
			continue;
		counted = counted_on(e, s, on);
		least += counted == YES;
		most += counted != NO;
		if (counted == UNKNOWN && (unsure == NULL || s->h.id < unsure->id))
			unsure = &s->h;
		from = corrected(s, sent);
		if (from != DAY_NONE && since(e, from) &&
			(changed == NULL || from < day || (from == day && s->h.id < changed->id))) {
			changed = &s->h;
			day = from;
		}
	}
	if (a->count_total != INT64_MIN && (a->count_total < least || a->count_total > most)) {
		if (unsure) {
			why_add(e, SAY_FIGURES_UNSURE, unsure, a->count_total, 0);
			return false;
		}
		why_add(e, SAY_FIGURES_DIFFER, a, a->count_total, least);
		ev_clash(e, sent, &a->h, NULL);
	} else if (changed) {
		why_add(e, SAY_FIGURES_CHANGED, changed, day, sent);
		ev_stale(e, day, day + e->g->stale_days);
	}
	return true;
}

static void report(struct ev *e)
{
	const struct fact *x = e->subject ? e->subject : facts_get(e->f, e->unit);
	const struct activity *a, *best = NULL, *other = NULL;
	bool authority = e->with[0].i == RECIPIENT_AUTHORITY;
	size_t at = 0;

	if (x == NULL || !has_span(e))
		return;
	while ((a = act_next(x, &at, KIND_BIT(A_REPORT))) != NULL) {
		if (a->unit != x->id || !report_fits(e, a))
			continue;
		if (report_out(e, a) != authority) {
			other = a;
			continue;
		}
		e->heard = true;
		if (a->external_ref.n == 0 || (document_of(e, a) == NULL && a->documents.n == 0)) {
			why_add(e, a->external_ref.n ? SAY_REPORT_UNNUMBERED : SAY_NO_RECEIPT, a, act_day(a), 0);
			continue;
		}
		why_add(e, SAY_REPORT, a, act_day(a), 0);
		if (act_over(e, best, a))
			best = a;
	}
	if (best == NULL) {
		if (other)
			why_add(e, authority ? SAY_REPORT_NOT_OUT : SAY_REPORT_OF_OFFICE, other, act_day(other), e->g->office);
		if (!e->heard)
			why_add(e, SAY_NO_REPORT, e->subject, e->period.first != DAY_NONE ? e->period.first : e->given, 0);
		return;
	}
	if (e->period.first != DAY_NONE && !report_figures(e, best))
		e->unjudged = true;
	else
		ev_done_in(e, act_span(best), strength_of(e, best));
}
static const char *const recipients[] = { "owner", "authority", "office", NULL };
static const struct law_param report_params[] = {
	{ "recipient", LP_WORD, true, 0, 0, 0, recipients, "Nơi nhận", "Who receives it" },
	{ 0 },
};
const struct kind kind_report = { { "report", 2, "Báo cáo của kỳ có số văn bản và biên nhận; số liệu khớp và chưa đổi sau khi ký",
					  "The period's report with number and receipt; figures agree and did not change after",
					  report_params, 1u << OVER_UNITS | 1u << OVER_OFFICE | 1u << OVER_ROLE },
	report, false, true };
