/* Evidence kind of reports: number, receipt, and figures that still hold. */
#include "duty/kinds.h"

/* No report is sent much before its date: a day from which it may have been, or `from`, where that is earlier. */
static int32_t near_due(struct ev *e, struct fdate told, int32_t from)
{
	int32_t least = (told.last - told.first) / 6 < 15 ? 7 : 15;

	return e->due != DAY_NONE && e->due - least < from ? e->due - least : from;
}

/* A report of a period of which not half had passed is another one's, unless it is due then. */
static bool too_soon(struct ev *e, int32_t day)
{
	struct fdate told = period_told(e->period, e->due);

	return told.first != DAY_NONE && day < near_due(e, told, told.first + (told.last - told.first) / 2);
}

static bool report_fits(struct ev *e, const struct activity *a)
{
	int32_t first, last, day = act_day(a);
	struct fdate told = period_told(e->period, e->due);

	if (!act_done(e, a))
		return false;
	if (e->period.first == DAY_NONE) /* asked for once, or from the last one on */
		return true;
	if (a->period.n) /* where it is due early in its period, that of the one before, whichever of the two its words say */
		return period_span(a->period, &first, &last) &&
		       ((first == told.first && last == told.last) ||
			       (first == e->period.first && last == e->period.last && in_period(e, day)));
	return in_period(e, day) && (told.last - told.first < 300 || (day >= near_due(e, told, day_add_months(told.last + 1, -1)) &&
									     day <= told.last + (told.last - told.first) / 2));
}

/* The yearly form that a duty sends; NULL: none. */
static const struct law_form *form_for(const struct law *law, const struct law_duty *d)
{
	const struct law_form *f = law_form_of(law, STR("mau08"));

	return f && d->matter.n && (str_eq(d->matter, f->unit_matter) || str_eq(d->matter, f->office_matter)) ? f : NULL;
}

bool duty_counts_systems(const struct law *law, const struct law_duty *d)
{
	return strcmp(law->vocab->kinds[d->kind]->name, "report") == 0 && form_for(law, d);
}

static const struct law_form *form_of(struct ev *e)
{
	return form_for(e->g->law, e->d);
}

/* The last day of what the report counts: that of its form, else the day it was sent. */
static int32_t figures_on(struct ev *e, int32_t sent)
{
	const struct law_form *f = form_of(e);
	int32_t to;
	int y, m, d;

	if (f == NULL)
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
	if (over == UNKNOWN || (over == YES && s->retired_on.last == DAY_NONE) || sys_was_of(s, 0))
		return UNKNOWN;
	if (over == YES)
		return NO;
	if (from.last == DAY_NONE) /* since when it is there nobody says: at the latest since it was entered */
		return day_at(s->h.made_at) <= on ? YES : UNKNOWN;
	return from.last <= on ? YES : UNKNOWN;
}

/* An act of these kinds on the system, well ended or not, from a day (DAY_NONE: however early) to a day. */
static bool act_between(struct ev *e, const struct infosys *s, uint64_t kinds, bool well, int32_t after, int32_t to)
{
	const struct activity *a;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, kinds)) != NULL)
		if (act_done(e, a) && act_day(a) > after && act_day(a) <= to && (a->result == RESULT_OK) == well &&
			(well || a->result == RESULT_NOT_OK || a->result == RESULT_PARTIAL))
			return true;
	return false;
}

static bool decided_by(const struct infosys *s, int32_t on)
{
	const struct level *l;
	size_t at = 0;

	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		if (l->sys == s->h.id && l->date.last != DAY_NONE && l->date.last <= on &&
			(l->revoked_on.first == DAY_NONE || l->revoked_on.first > on))
			return true;
	return false;
}

/* Did the thing itself move on after the last day that the report counts? Then its figure was right, and nothing was corrected. What went forward did so,
 * unless an act or a decision of that day or before shows that it was there already; what went back was said wrongly, unless a later act took it back. What
 * is planned for a later day concerns no figure. */
static bool developed(struct ev *e, const struct infosys *s, enum said_of what, int64_t was, int32_t on)
{
	const uint64_t shows = KIND_BIT(A_ACCEPTANCE) | KIND_BIT(A_COMPLIANCE);
	int64_t now = said_now(s, what);

	switch (what) {
	case SAID_STATE:
		return (now == SYS_RETIRED && s->retired_on.first > on) ||
		       (now == SYS_OPERATING && s->operating_from.last != DAY_NONE && s->operating_from.first > on);
	case SAID_DOSSIER: return now > was && !(now == DOSSIER_APPROVED && decided_by(s, on));
	case SAID_PLAN:
		return now > was ? !(now == PLAN_FULL && act_between(e, s, shows, true, DAY_NONE, on))
		                 : act_between(e, s, shows, false, on, e->on);
	case SAID_ASSESSMENT: return (was & now) == was && !act_between(e, s, KIND_BIT(A_COMPLIANCE), true, DAY_NONE, on);
	case SAID_BUILT:
	case SAID_START:
	case SAID_END: return said_day(was) > on && said_day(now) > on;
	default: return false;
	}
}

static bool day_differs(struct fdate was, struct fdate now)
{
	return was.last != DAY_NONE && (was.first != now.first || was.last != now.last);
}

/* Said to end on another day, or now to end at all, and one of the two counts. */
static bool ended_otherwise(struct fdate was, struct fdate now, int32_t on)
{
	return (day_differs(was, now) || (was.last == DAY_NONE && now.last != DAY_NONE)) &&
	       ((was.last != DAY_NONE && was.first <= on) || (now.last != DAY_NONE && now.first <= on));
}

/* A decision by which the report counted: another level, number, day or authority than it said when the report was sent, or one of before that day that was
 * entered since, while the dossier was said not to be approved. */
static int32_t decision_corrected(const struct infosys *s, const struct level *l, int32_t sent, int32_t on)
{
	const struct then *x = then_on(&l->h, sent);
	const struct level *t = x ? (const struct level *)x->was : NULL;
	bool then = t && (t->date.last == DAY_NONE || t->date.first <= on);

	if (t == NULL)
		return day_at(l->h.made_at) > sent && day_at(s->h.made_at) <= sent && l->date.last != DAY_NONE &&
		                       l->date.last <= on && s->dossier && s->dossier != DOSSIER_APPROVED
		               ? day_at(l->h.made_at)
		               : DAY_NONE;
	if (then && (t->level != l->level || (t->number.n && !str_eq(t->number, l->number)) || day_differs(t->date, l->date) ||
			    (t->authority && t->authority != l->authority) ||
			    (t->authority_kind && t->authority_kind != l->authority_kind)))
		return day_at(then_until(&l->h, x, "level number date authority authority_kind revoked_on"));
	return ended_otherwise(t->revoked_on, l->revoked_on, on)
	               ? day_at(then_until(&l->h, x, "level number date authority authority_kind revoked_on"))
	               : DAY_NONE;
}

/* The same of a regulation, whose number and day the report gives. */
static int32_t regulation_corrected(const struct regulation *r, int32_t sent, int32_t on)
{
	const struct then *x = then_on(&r->h, sent);
	const struct regulation *t = x ? (const struct regulation *)x->was : NULL;

	if (t == NULL || (t->date.last != DAY_NONE && t->date.first > on))
		return DAY_NONE;
	if ((t->number.n && !str_eq(t->number, r->number)) || day_differs(t->date, r->date) || (t->kind && t->kind != r->kind) ||
		ended_otherwise(t->valid_to, r->valid_to, on))
		return day_at(then_until(&r->h, x, "number date kind valid_to"));
	return DAY_NONE;
}

/* The day on which a figure of a report was corrected; DAY_NONE: none was. `of`: what was. */
static int32_t corrected(struct ev *e, const struct infosys *s, int32_t sent, int32_t on, const struct fact **of)
{
	static const enum said_of figures[] = { SAID_STATE, SAID_DOSSIER, SAID_PLAN, SAID_ASSESSMENT, SAID_PROPOSED, SAID_BUILT,
		SAID_START, SAID_END };
	const struct level *l;
	int32_t first = DAY_NONE;
	size_t at = 0;

	*of = &s->h;
	for (size_t i = 0; i < COUNT(figures); i++) {
		int64_t was;
		int32_t day = said_otherwise(s, figures[i], sent, false, &was);

		if (day != DAY_NONE && !developed(e, s, figures[i], was, on) && (first == DAY_NONE || day < first))
			first = day;
	}
	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL) {
		int32_t day = l->sys == s->h.id ? decision_corrected(s, l, sent, on) : DAY_NONE;

		if (day != DAY_NONE &&
			(first == DAY_NONE || day < first || (day == first && *of != &s->h && l->h.id < (*of)->id))) {
			first = day;
			*of = &l->h;
		}
	}
	for (size_t i = 0; i < e->f->all[R_REGULATIONS].n; i++) {
		const struct regulation *r = (const struct regulation *)e->f->all[R_REGULATIONS].p[i];
		int32_t day = r->h.thens.n && r->kind <= REG_REGULATION && regulation_covers(e, r, s)
		                      ? regulation_corrected(r, sent, on)
		                      : DAY_NONE;

		if (day != DAY_NONE &&
			(first == DAY_NONE || day < first || (day == first && *of != &s->h && r->h.id < (*of)->id))) {
			first = day;
			*of = &r->h;
		}
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
		const struct fact *of;
		enum yes counted;
		int32_t from;

		if ((e->subject && !sys_listed(e->g, s, e->subject->id, on)) || s->state == SYS_TRANSFERRING)
			continue;
		counted = counted_on(e, s, on);
		least += counted == YES;
		most += counted != NO;
		if (counted == UNKNOWN && (unsure == NULL || s->h.id < unsure->id))
			unsure = &s->h;
		from = corrected(e, s, sent, on, &of);
		if (from != DAY_NONE && since(e, from) &&
			(changed == NULL || from < day || (from == day && of->id < changed->id))) {
			changed = of;
			day = from;
		}
	}
	if (a->count_total != INT64_MIN && (a->count_total < least || a->count_total > most)) {
		if (unsure) {
			why_add(e, SAY_FIGURES_UNSURE, unsure, a->count_total, 0);
			return false;
		}
		why_add(e, SAY_FIGURES_DIFFER, a, a->count_total, least);
		ev_clash(e, sent, &a->h, "kind done_on at count_total", changed, changed ? facts_watched(changed->res) : NULL);
	} else if (changed) {
		why_add(e, SAY_FIGURES_CHANGED, changed, day, sent);
		ev_stale(e, day, day + e->g->stale_days);
	}
	return true;
}

/* A report is sent no earlier than it was signed: where each of its papers is of a later day, the first of those. NULL: it can have been. */
static const struct document *signed_later(struct ev *e, const struct activity *a)
{
	const struct document *first = NULL;

	for (size_t i = 0; i < a->documents.n; i++) {
		const struct document *d = facts_get_as(e->f, a->documents.p[i], R_DOCUMENTS);

		if (d == NULL || d->date.first == DAY_NONE || d->date.first <= act_day(a))
			return NULL;
		if (first == NULL || d->date.first < first->date.first)
			first = d;
	}
	return first;
}

static void report(struct ev *e)
{
	const struct fact *x = e->subject ? e->subject : facts_get(e->f, e->unit);
	const struct activity *a, *best = NULL, *other = NULL, *counts = NULL; /* counts: says how many */
	bool authority = e->with[0].i == RECIPIENT_AUTHORITY;
	size_t at = 0;

	if (x == NULL || !has_span(e))
		return;
	while ((a = act_next(e->g, x, &at, KIND_BIT(A_REPORT))) != NULL) {
		if (unit_now(e->g, a->unit, act_day(a)) != x->id || !report_fits(e, a))
			continue;
		if (report_out(e, a) != authority) {
			other = a;
			continue;
		}
		e->heard = true;
		if (too_soon(e, act_day(a))) {
			why_add(e, SAY_REPORT_EARLY, a, act_day(a), e->period.last);
			continue;
		}
		if (!report_receipted(e, a))
			continue;
		if (document_of(e, a) == NULL && a->documents.n == 0) {
			why_add(e, SAY_REPORT_UNNUMBERED, a, act_day(a), 0);
			continue;
		}
		why_add(e, SAY_REPORT, a, act_day(a), 0);
		if (act_over(e, best, a))
			best = a;
		if (a->count_total != INT64_MIN && act_over(e, counts, a))
			counts = a;
	}
	if (best == NULL) {
		if (other)
			why_add(e, authority ? SAY_REPORT_NOT_OUT : SAY_REPORT_OF_OFFICE, other, act_day(other), e->g->office);
		if (!e->heard)
			why_add(e, SAY_NO_REPORT, e->subject, e->period.first != DAY_NONE ? e->period.first : e->given, 0);
		return;
	}
	if (e->period.first != DAY_NONE && !report_figures(e, counts ? counts : best)) {
		e->unjudged = true;
		return;
	}
	const struct document *later = signed_later(e, best);
	bool uncounted = counts == NULL && form_of(e); /* users.md 3.6, 1.e: the figures are to be the facts */

	ev_done_by(e, best, uncounted ? STRENGTH_DECLARED : strength_of(e, best));
	if (later && later->date.last > e->done_on) {
		why_add(e, SAY_SENT_AFTER, later, later->date.last, act_day(best));
		ev_done_in(e, later->date, e->strength);
	}
	if (uncounted)
		why_add(e, SAY_FIGURES_NONE, best, act_day(best), 0);
}
static const char *const recipients[] = { "owner", "authority", "office", NULL };
static const struct law_param report_params[] = {
	{ "recipient", LP_WORD, true, 0, 0, 0, recipients, "Nơi nhận", "Who receives it" },
	{ 0 },
};
const struct kind kind_report = { { "report", 8, "Báo cáo của kỳ có số văn bản và biên nhận; số liệu khớp và chưa đổi sau khi ký",
					  "The period's report with number and receipt; figures agree and did not change after",
					  report_params, 1u << OVER_UNITS | 1u << OVER_OFFICE | 1u << OVER_ROLE },
	report, false, true };
