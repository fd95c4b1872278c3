/* Evidence kinds about warnings, incidents and findings: clocks that start with an event. */
#include "duty/kinds.h"

static const struct activity *event(const struct ev *e)
{
	return (const struct activity *)e->subject;
}

static int64_t act_at(const struct activity *a)
{
	return a->at != INT64_MIN ? a->at : act_day(a) != DAY_NONE ? day_end(act_day(a)) : INT64_MIN;
}

/* The instant against a clock: by the latest that was said of it. */
static int64_t sent_at(struct ev *e, const struct activity *a)
{
	int64_t at = told_value(e, a, TOLD_SENT);
	int32_t day = at == INT64_MIN ? told_day(e, a, TOLD_DONE) : DAY_NONE;

	return day == DAY_NONE ? at : day_end(day);
}

/* Another day, another thing that it is about, somebody else's. Which systems an incident or a warning hit is found out later, and is no part of that. */
static bool said_else(const struct activity *a, const struct activity *was)
{
	bool whom = a->kind == A_ACK || a->kind == A_INCIDENT_REPORT;

	return a->at != was->at || a->done_on.first != was->done_on.first || a->done_on.last != was->done_on.last ||
	       a->concerns != was->concerns || a->unit != was->unit ||
	       (whom && (a->subjects.n != was->subjects.n ||
				(a->subjects.n &&
					memcmp(a->subjects.p, was->subjects.p, a->subjects.n * sizeof *a->subjects.p) != 0)));
}

/* Since when the ledger has it as it now is: the last entry before which it said otherwise (told.c), else the first. */
static int64_t in_ledger_since(const struct activity *a)
{
	int64_t since = a->h.made_at;

	for (size_t i = 0; i < a->h.thens.n; i++)
		if (a->h.thens.p[i].until > since && said_else(a, (const struct activity *)a->h.thens.p[i].was))
			since = a->h.thens.p[i].until;
	return since;
}

static bool in_ledger(struct ev *e, const struct activity *a, int64_t since)
{
	int32_t day = day_at(since);
	struct fdate said = act_span(a);

	return a->h.made_by > 0 && said.first == day && said.last == day && (a->at == INT64_MIN || day_at(a->at) == day) &&
	       reached(e, since);
}

struct shown shown_by(struct ev *e, const struct activity *a)
{
	struct shown s = { .strength = strength_of(e, a), .at = act_at(a) };
	int64_t since = in_ledger_since(a);

	if (s.strength > STRENGTH_DECLARED || !in_ledger(e, a, since))
		return s;
	return (struct shown){ STRENGTH_DOCUMENTED, a->at > since ? a->at : since, true };
}

bool shown_over(struct ev *e, const struct shown *best, const struct shown *x)
{
	bool was = best->strength >= e->d->wants, is = x->strength >= e->d->wants;

	return was != is ? is : x->at < best->at;
}

void why_shown(struct ev *e, const struct activity *a, const struct shown *s)
{
	if (s->ledger) {
		why_add(e, SAY_IN_LEDGER, a, s->at, 0);
		if (e->why)
			e->why->p[e->why->n - 1].strength = STRENGTH_DOCUMENTED;
	} else if (s->strength <= STRENGTH_DECLARED) {
		int64_t since = in_ledger_since(a);
		int32_t day = a->at != INT64_MIN && day_at(a->at) != day_at(since) ? day_at(a->at) : act_day(a);

		why_add(e, day == day_at(since) ? SAY_NOT_SIGNED_IN : SAY_NOT_IN_LEDGER, a, since, day);
	}
}

static int64_t stamped(struct ev *e, const struct ids *papers)
{
	int64_t at = INT64_MIN;

	for (size_t i = 0; i < papers->n && at == INT64_MIN; i++) {
		const struct document *d = facts_get_as(e->f, papers->p[i], R_DOCUMENTS);

		at = d ? told_value(e, d, TOLD_RECEIVED) : INT64_MIN;
	}
	return at;
}

/* The earlier stamp of a paper that was taken out of it, also for another, until a second person looked at one that shows why. */
static int64_t stamped_before(struct ev *e, const struct activity *w, int64_t at)
{
	const struct then *by = NULL;

	for (size_t i = w->h.thens.n; i-- > 0;) {
		const struct then *t = &w->h.thens.p[i];
		struct ids papers = ((const struct activity *)t->was)->documents;

		for (size_t k = 0; k < papers.n && then_stood(t) && !paper_seen_since(e, &w->h, t->until_seq); k++) {
			struct ids one = { papers.p + k, 1 };
			int64_t stamp = ids_have(w->documents, papers.p[k]) ? INT64_MIN : stamped(e, &one);

			if (stamp != INT64_MIN && (at == INT64_MIN || stamp < at)) {
				at = stamp;
				by = t;
			}
		}
	}
	if (by)
		why_add(e, SAY_TOLD_STAMP, w, at, by->until);
	return at;
}

/* The arrival stamp: of the warning, else of its paper. */
static int64_t arrived(struct ev *e, const struct activity *w)
{
	int64_t at = told_value(e, w, TOLD_DETECTED);
	int32_t day;

	if (at == INT64_MIN)
		at = stamped_before(e, w, stamped(e, &w->documents));
	if (at != INT64_MIN || (day = told_day(e, w, TOLD_CAME)) == DAY_NONE)
		return at;
	return day_end(day);
}

/* Not yet there on the day asked about: nothing is owed. */
static bool not_yet(struct ev *e, int64_t at)
{
	if (at != INT64_MIN && reached(e, at))
		return false;
	if (at == INT64_MIN) { /* it is there; when its clock began, nobody said */
		why_add(e, SAY_NO_INSTANT, e->subject, 0, 0);
		return true;
	}
	e->not_needed = true;
	why_add(e, SAY_NOT_YET, e->subject, 0, 0);
	return true;
}

/* Is what an act of that day names the unit, or who has by then what it left? */
static bool meant(struct ev *e, int64_t named, int64_t unit, int32_t day)
{
	return named == unit || unit_now(e->g, named, day) == unit || (named && named == unit_now(e->g, unit, day));
}

static bool told_unit(struct ev *e, const struct activity *r, int64_t unit)
{
	for (size_t i = 0; i < r->subjects.n; i++) {
		const struct infosys *s = facts_get_as(e->f, r->subjects.p[i], R_SYSTEMS);

		if (meant(e, s ? (s->operator ? s->operator : s->unit) : r->subjects.p[i], unit, act_day(r)))
			return true;
	}
	return false;
}

static bool names_system(struct ev *e, const struct activity *a, int64_t unit)
{
	return meant(e, a->unit, unit, act_day(a)) || told_unit(e, a, unit);
}

/* Taken out of the warning, as a second person saw on a paper of it. Until then what was said of it counts, and the chain says so. */
static bool taken_out(struct ev *e, const struct activity *w, const struct fact *s)
{
	const struct then *t = NULL;

	for (size_t i = 0; i < w->h.thens.n && ids_have(w->taken, s->id); i++)
		if (ids_have(((const struct activity *)w->h.thens.p[i].was)->subjects, s->id))
			t = &w->h.thens.p[i];
	if (t == NULL)
		return false;
	bool seen = paper_seen_since(e, &w->h, t->until_seq);

	why_add(e, seen ? SAY_TAKEN_OUT : SAY_TOLD_NAMED, w, s->id, t->until);
	return seen;
}

/* --- warning_fix --- */

static int64_t fix_days(struct ev *e, const struct activity *w, const struct infosys *s)
{
	switch (told_value(e, w, TOLD_SEVERITY)) {
	case SEV_EXPLOITED: return setting_i64(e->g, STR("fix.days_exploited"));
	case SEV_CRITICAL: return setting_i64(e->g, STR("fix.days_critical"));
	case SEV_HIGH: return setting_i64(e->g, level_known(e, s) >= 4 ? STR("fix.days_high_l4") : STR("fix.days_high"));
	default: return setting_i64(e->g, STR("fix.days_other"));
	}
}

/* The next CVE number in a text. */
static bool cve_next(struct str *rest, struct str *out)
{
	for (; rest->n > 4; *rest = str_from(*rest, 1)) {
		size_t n = 4;

		while (n < rest->n && strchr("0123456789-", rest->p[n]))
			n++;
		if (n == 4 || !str_eq_ascii(str_cut(*rest, 0, 4), STR("CVE-")))
			continue;
		*out = str_cut(*rest, 0, n);
		*rest = str_from(*rest, n);
		return true;
	}
	return false;
}

/* A letter warns of several, a scan finds several: one CVE number that both give, in their reference or title, is enough. */
static bool same_weakness(const struct activity *a, const struct activity *w)
{
	struct str of[2] = { a->external_ref, a->h.label }, in[2] = { w->external_ref, w->h.label }, x, y;

	if (a->external_ref.n && str_eq(a->external_ref, w->external_ref))
		return true;
	for (size_t i = 0; i < 4; i++)
		for (struct str some = of[i / 2]; cve_next(&some, &x);)
			for (struct str rest = in [i % 2]; cve_next(&rest, &y);)
				if (str_eq_ascii(x, y))
					return true;
	return false;
}

/* A scan of the system after a day that shows the weakness again. */
static const struct activity *seen_again(struct ev *e, const struct activity *w, const struct fact *s, int64_t from)
{
	const struct activity *a;
	size_t at = 0;

	while ((a = act_next(e->g, s, &at, KIND_BIT(A_SCAN))) != NULL)
		if (act_done(e, a) && act_at(a) >= from && (a->result == RESULT_NOT_OK || a->result == RESULT_PARTIAL) &&
			same_weakness(a, w))
			return a;
	return NULL;
}

static bool scanned(struct ev *e, const struct activity *a, const struct fact *s)
{
	const struct asset *x;
	size_t at = 0;

	while ((x = fact_back(s, R_ASSETS, &at)) != NULL)
		if (acts_cover(a, x) && !(x->retired_on.last != DAY_NONE && since(e, x->retired_on.last)))
			return true;
	return false;
}

/* A scan after a day that is clean and has an address of the system among its targets: the best proven, then the first. */
static const struct activity *clean_after(struct ev *e, const struct fact *s, int64_t from)
{
	const struct activity *a, *best = NULL;
	size_t at = 0;

	while ((a = act_next(e->g, s, &at, KIND_BIT(A_SCAN))) != NULL) {
		if (!act_done(e, a) || act_at(a) < from || a->result == RESULT_NOT_OK)
			continue;
		if (!scanned(e, a, s))
			why_add(e, SAY_SCAN_ELSEWHERE, a, act_day(a), 0);
		else if (best == NULL || strength_of(e, a) > strength_of(e, best) ||
			 (strength_of(e, a) == strength_of(e, best) && act_at(a) < act_at(best)))
			best = a;
	}
	return best;
}

/* `from`: when it was warned. A scan of before that did not look for it; nor was it found not to matter, or accepted, before anybody knew of it. */
static void fix_judge(struct ev *e, const struct activity *w, const struct activity *f, int64_t from)
{
	const struct activity *again = seen_again(e, w, e->about, act_at(f)), *clean;

	if (again && f->result != RESULT_ACCEPTED) {
		why_add(e, SAY_SEEN_AGAIN, again, act_day(again), act_day(f));
		ev_clash(e, act_day(again), &f->h, "kind done_on at concerns subjects result", &again->h,
			"kind done_on at subjects result external_ref");
		return;
	}
	if (f->result == RESULT_OK) {
		clean = clean_after(e, e->about, act_at(f) > from ? act_at(f) : from);
		why_add(e, SAY_FIXED, f, act_day(f), 0);
		if (clean == NULL) {
			why_add(e, SAY_FIX_UNVERIFIED, f, act_day(f), 0);
			return;
		}
		why_add(e, SAY_FIX_VERIFIED, clean, act_day(clean), 0);
		ev_done_by(e, f, strength_of(e, f) < strength_of(e, clean) ? strength_of(e, f) : strength_of(e, clean));
	} else if (act_day(f) < day_at(from)) {
		why_add(e, SAY_JUDGED_BEFORE, f, act_day(f), day_at(from));
	} else if (f->result == RESULT_ACCEPTED) {
		int32_t to = told_day(e, f, TOLD_VALID);

		why_add(e, SAY_EXCEPTION, f, f->valid_to.last, 0);
		if (document_strength(e, f->approval, f) < STRENGTH_DOCUMENTED || f->valid_to.last == DAY_NONE) {
			why_add(e, SAY_EXCEPTION_VOID, f, 0, 0);
			return;
		}
		ev_done_by(e, f, document_strength(e, f->approval, f));
		e->holds_to = to;
		e->stale_to = to + e->g->stale_days;
	} else if (f->result == RESULT_NOT_AFFECTED) {
		why_add(e, SAY_NOT_AFFECTED, f, act_day(f), 0);
		ev_done_by(e, f, strength_of(e, f));
	}
}

static void warning_fix(struct ev *e)
{
	const struct activity *w = event(e), *f, *last = NULL;
	int64_t from = arrived(e, w), added = named_since(w, e->about->id);
	size_t at = 0;

	if (day_at(added) > day_at(w->h.made_at)) { /* an entry of a later day named this system: nobody could fix it before */
		why_add(e, SAY_ADDED_LATER, e->about, day_at(added), 0);
		from = added > from ? added : from;
	}
	if (not_yet(e, from))
		return;
	if (taken_out(e, w, e->about)) {
		e->not_needed = true;
		return;
	}
	e->heard = true;
	e->due = day_at(from) + (int32_t)fix_days(e, w, (const struct infosys *)e->about);
	e->moves = true;
	why_add(e, SAY_WARNED, w, day_at(from), e->due);
	while ((f = act_next(e->g, &w->h, &at, KIND_BIT(A_FIX))) != NULL)
		if (f->concerns == w->h.id && ids_have(f->subjects, e->about->id) && act_done(e, f) &&
			(last == NULL || act_at(f) > act_at(last) || (act_at(f) == act_at(last) && f->h.id > last->h.id)))
			last = f;
	if (last)
		fix_judge(e, w, last, from);
	else
		why_add(e, SAY_NO_FIX, e->about, 0, 0);
	if (!e->done && !e->contradicted &&
		sys_retired(e, (const struct infosys *)e->about, e->of) == YES) { /* nothing is left to mend, or to scan */
		e->not_needed = true;
		why_add(e, SAY_RETIRED, e->about, ((const struct infosys *)e->about)->retired_on.last, 0);
	}
}
static const char *const fix_settings[] = { "fix.days_exploited", "fix.days_critical", "fix.days_high", "fix.days_high_l4",
	"fix.days_other", NULL };
const struct kind kind_warning_fix = { { "warning_fix", 5,
					       "Đã xử lý và có lần dò quét sau xác nhận, hoặc ngoại lệ được duyệt còn hạn",
					       "Fixed and shown by a later scan, or an approved exception that still holds", NULL,
					       1u << OVER_WARNING_SYSTEMS, fix_settings, "clock" },
	warning_fix, false };

/* --- relay, ack --- */

static int64_t first_told(struct ev *e, const struct activity *w, int64_t unit, const struct activity **by)
{
	const struct activity *r;
	int64_t best = INT64_MIN;
	size_t at = 0;

	*by = NULL;
	while ((r = act_next(e->g, &w->h, &at, KIND_BIT(A_RELAY))) != NULL)
		if (r->concerns == w->h.id && act_done(e, r) && told_unit(e, r, unit) && (best == INT64_MIN || act_at(r) < best)) {
			best = act_at(r);
			*by = r;
		}
	return best;
}

/* The relays on record: which says that it is complete, and when the last of them was entered. */
static int64_t relays_entered(struct ev *e, const struct activity *w, const struct activity **claim, const struct activity **newest)
{
	const struct activity *r;
	int64_t at_last = INT64_MIN;
	size_t at = 0;

	*claim = *newest = NULL;
	while ((r = act_next(e->g, &w->h, &at, KIND_BIT(A_RELAY))) != NULL) {
		if (r->concerns != w->h.id || !act_done(e, r))
			continue;
		if (r->result == RESULT_OK)
			*claim = r;
		if (r->h.at > at_last) {
			at_last = r->h.at;
			*newest = r;
		}
	}
	return at_last;
}

/* A matched unit was not told. Where the warning names its system since an entry after the last relay, that was found later: one working day. Else it was matched when
 * others were told: what was said to be complete, or is past its time, does not fit. Until then it is not done yet. */
static bool found_later(struct ev *e, const struct activity *w, const struct infosys *s)
{
	const struct activity *claim, *newest;
	int64_t entered = relays_entered(e, w, &claim, &newest), since_at = named_since(w, s->h.id);

	if (newest && since_at > (claim ? claim->h.at : entered)) {
		int32_t day = day_at(since_at);

		why_add(e, SAY_FOUND_LATER, s, day, 0);
		ev_stale(e, day, cal_add(&e->g->law->calendar, day, 1));
		return true;
	}
	if (claim || (newest && reached(e, e->due_at + 1)))
		ev_clash(e, act_day(claim ? claim : newest), claim ? &claim->h : &newest->h, "kind subjects concerns result", &w->h,
			"subjects");
	return false;
}

static void relay(struct ev *e)
{
	const struct activity *w = event(e), *by;
	int64_t from = arrived(e, w), done = INT64_MIN;
	enum law_strength least = STRENGTH_VERIFIED;
	int units = 0, told = 0;

	if (not_yet(e, from))
		return;
	e->heard = true;
	why_add(e, SAY_WARNING_AT, w, from, 0);
	if (told_value(e, w, TOLD_SEVERITY) >= SEV_CRITICAL)
		e->due_at = from + setting_i64(e->g, STR("warning.exploited_hours")) * 3600 * US_PER_S;
	else
		e->due_at = day_end(cal_add(&e->g->law->calendar, day_at(from), (int)setting_i64(e->g, STR("warning.high_wd"))));
	for (size_t i = 0; i < w->subjects.n; i++) {
		const struct infosys *s = facts_get_as(e->f, w->subjects.p[i], R_SYSTEMS);
		int64_t unit = s ? warned_unit(e->g, w, &s->h) : 0, at = s ? first_told(e, w, unit, &by) : INT64_MIN;

		if (s == NULL || taken_out(e, w, &s->h))
			continue;
		units++;
		if (at == INT64_MIN) {
			why_add(e, SAY_SYSTEMS_UNTOLD, s, unit, 0);
			told += found_later(e, w, s);
			continue;
		}
		told++;
		why_add(e, at < from ? SAY_RELAYED_BEFORE : SAY_RELAYED, by, (at < from ? from - at : at - from) / (60 * US_PER_S),
			unit);
		if (at < from)
			ev_clash(e, day_at(at), &w->h, "done_on at", &by->h, "kind done_on at concerns");
		at = sent_at(e, by);
		if (at > done)
			done = at;
		if (strength_of(e, by) < least)
			least = strength_of(e, by);
	}
	if (units == 0) {
		why_add(e, w->result == RESULT_NOT_AFFECTED ? SAY_NONE_AFFECTED : SAY_NOT_MATCHED, w, 0, 0);
		if (w->result == RESULT_NOT_AFFECTED)
			ev_done_by(e, w, finding_strength(e, w));
	} else if (told == units && done != INT64_MIN) {
		ev_done(e, day_at(done), least);
		e->done_at = done;
	}
}
static const char *const relay_settings[] = { "warning.exploited_hours", "warning.high_wd", NULL };
const struct kind kind_relay = { { "relay", 4, "Mọi đơn vị có hệ thống bị ảnh hưởng đã được báo; tính số phút từ dấu đến",
					 "Every unit with an affected system was told; minutes from the arrival stamp", NULL,
					 1u << OVER_WARNINGS, relay_settings, "clock" },
	relay, false };

static void ack(struct ev *e)
{
	const struct activity *w = event(e), *by, *a, *best = NULL;
	int64_t told = first_told(e, w, e->about->id, &by), from = arrived(e, w);
	struct shown by_best;
	size_t at = 0;

	if (not_yet(e, from))
		return;
	if (told == INT64_MIN) {
		e->not_needed = true;
		why_add(e, SAY_UNIT_UNTOLD, w, e->about->id, 0);
		return;
	}
	e->heard = true;
	why_add(e, told < from ? SAY_RELAYED_BEFORE : SAY_RELAYED, by, (told < from ? from - told : told - from) / (60 * US_PER_S),
		e->about->id);
	e->due_at = day_end(cal_add(&e->g->law->calendar, day_at(told), (int)setting_i64(e->g, STR("warning.ack_wd"))));
	while ((a = act_next(e->g, &w->h, &at, KIND_BIT(A_ACK))) != NULL) {
		if (a->concerns != w->h.id || !names_system(e, a, e->about->id) || !act_done(e, a))
			continue;
		struct shown one = shown_by(e, a);

		if (best && !shown_over(e, &by_best, &one))
			continue;
		best = a;
		by_best = one;
	}
	if (best == NULL) {
		why_add(e, SAY_UNACKED, w, e->about->id, 0);
		return;
	}
	why_add(e, SAY_ACKED, best, act_day(best), 0);
	why_shown(e, best, &by_best);
	ev_done_by(e, best, by_best.strength);
	e->done_at = by_best.ledger ? by_best.at : best->at != INT64_MIN ? sent_at(e, best) : 0;
}
static const char *const ack_settings[] = { "warning.ack_wd", NULL };
const struct kind kind_ack = { { "ack", 4, "Đơn vị nhận cảnh báo xác nhận trong thời hạn", "The warned unit acknowledged in time",
				       NULL, 1u << OVER_WARNING_UNITS, ack_settings, "clock" },
	ack, false };

/* --- incident_clock --- */

static void incident_clashes(struct ev *e, const struct activity *x, int64_t seen)
{
	const uint64_t outside = KIND_BIT(A_MONITORING) | KIND_BIT(A_LOG) | KIND_BIT(A_WARNING);
	const struct fact *u = facts_get_as(e->f, unit_now(e->g, x->unit, day_at(seen)), R_UNITS);
	const struct activity *a;
	const struct declaration *d, *v;
	const struct then *t;
	size_t at = 0;
	int32_t first, last;

	while ((a = act_next(e->g, &x->h, &at, outside)) != NULL)
		if (a->concerns == x->h.id && a->at != INT64_MIN && reached(e, a->at) && a->at < seen) {
			why_add(e, SAY_SEEN_EARLIER, a, a->at, seen);
			ev_clash(e, day_at(a->at), &x->h, "done_on at", &a->h, "kind at concerns");
		}
	for (at = 0; u && (d = now_back(e->g, u, R_DECLARATIONS, &at)) != NULL;)
		for (size_t k = 0;
			unit_named(e->g, d->unit) == u->id && d->subject == 0 && (v = said_version(e, d, &k, &t)) != NULL;) {
			if (v->kind != D_NOTHING ||
				(v->duty.n && !str_starts(v->duty, STR("1.đ")) && !str_starts(v->duty, STR("2634.1dd"))) ||
				!happened(e, v->date) || !period_span(v->period, &first, &last) || day_at(seen) < first ||
				day_at(seen) > last || day_at(seen) > v->date.last)
				continue;
			why_add(e, t ? SAY_TOLD_NOTHING : SAY_SAID_NOTHING, d, v->date.last, t ? t->until : 0);
			ev_clash(e, v->date.last, &x->h, "done_on at", &d->h, "kind duty period date");
		}
}

/* The specialised unit is told: it is named, or the report names no unit at all and went to nobody outside; where it is its own incident, by any. */
static bool told_inside(struct ev *e, const struct activity *a)
{
	int64_t to = e->g->holder[ROLE_SPECIALISED];
	bool named = false;

	if (to == 0 || e->unit == to)
		return true;
	for (size_t i = 0; i < a->subjects.n; i++) {
		if (unit_within(e->f, a->subjects.p[i], to))
			return true;
		named |= facts_get_as(e->f, a->subjects.p[i], R_UNITS) != NULL;
	}
	if (!named && a->external_ref.n == 0)
		return true;
	why_add(e, SAY_REPORT_NOT_IN, a, act_day(a), to);
	return false;
}

/* The authority is told: by a report of the office, with a sending receipt. */
static bool told_outside(struct ev *e, const struct activity *a)
{
	if (report_out(e, a))
		return report_receipted(e, a);
	why_add(e, SAY_REPORT_NOT_OUT, a, act_day(a), e->g->office);
	return false;
}

static void incident_clock(struct ev *e)
{
	const struct activity *x = event(e), *a, *best = NULL, *later = NULL;
	bool inside = e->with[0].i == CLOCK_INTERNAL;
	struct shown by_best;
	int64_t hours = setting_i64(e->g, e->with[1].s), seen = told_value(e, x, TOLD_DETECTED);
	size_t at = 0;

	if (seen == INT64_MIN) {
		e->heard = true;
		why_add(e, SAY_NO_T0, x, 0, 0);
		return;
	}
	if (not_yet(e, seen))
		return;
	if (e->d->when.n)
		told_value(e, x, TOLD_SERIOUS);
	if (told_value(e, x, TOLD_NATIONAL) == YES && !inside)
		hours = setting_i64(e->g, STR("incident.national_hours"));
	e->heard = true;
	e->due_at = seen + hours * 3600 * US_PER_S;
	why_add(e, SAY_INCIDENT_AT, x, seen, hours);
	incident_clashes(e, x, seen);
	while ((a = act_next(e->g, &x->h, &at, KIND_BIT(A_INCIDENT_REPORT))) != NULL) {
		if (a->concerns != x->h.id || !act_done(e, a) || !(inside ? told_inside(e, a) : told_outside(e, a)))
			continue;
		if (e->with[0].i == CLOCK_REPORT && a->documents.n == 0 && a->machine != YES) {
			why_add(e, SAY_REPORT_UNNUMBERED, a, act_day(a), 0);
			continue;
		}
		struct shown one = inside ? shown_by(e, a) : (struct shown){ strength_of(e, a), act_at(a), false };

		if (best == NULL || shown_over(e, &by_best, &one)) {
			best = a;
			by_best = one;
		}
		if (later == NULL || act_at(a) > act_at(later))
			later = a;
	}
	if (best == NULL) {
		why_add(e, SAY_NOT_REPORTED, x, e->due_at, 0);
		return;
	}
	if (act_at(best) < seen) { /* sent before anybody saw it */
		why_add(e, SAY_REPORTED_BEFORE, best, act_at(best), 0);
		ev_clash(e, act_day(best), &x->h, "done_on at", &best->h, "kind done_on at concerns");
		return;
	}
	why_add(e, SAY_REPORTED, best, act_at(best), (act_at(best) - seen) / (60 * US_PER_S));
	if (inside)
		why_shown(e, best, &by_best);
	ev_done_by(e, best, by_best.strength);
	e->done_at = by_best.ledger ? by_best.at : sent_at(e, best);
	if (later->result == RESULT_PARTIAL && later->due.last != DAY_NONE && past(e, later->due.last)) {
		ev_stale(e, later->due.last + 1, later->due.last + 3);
		why_add(e, SAY_UPDATE_PROMISED, later, later->due.last, 0);
	}
}
static const char *const clocks[] = { "internal", "first", "report", NULL };
static const struct law_param clock_params[] = {
	{ "clock", LP_WORD, true, 0, 0, 0, clocks, "Đồng hồ", "Which clock" },
	{ "hours", LP_SETTING, true, 0, 0, 0, NULL, "Tham số số giờ", "The setting with the hours" },
	{ 0 },
};
static const char *const clock_settings[] = { "incident.national_hours", NULL };
const struct kind kind_incident_clock = { { "incident_clock", 3, "Báo cáo gửi trong số giờ kể từ thời điểm phát hiện",
						  "Reported within the hours from detection", clock_params, 1u << OVER_INCIDENTS,
						  clock_settings, "clock" },
	incident_clock, false };

/* --- item: a finding with its own date --- */

/* The day by which it was there: of its inspection or the earliest of its papers, at the latest that of its entry. */
static int32_t item_from(const struct ev *e, const struct activity *x, const struct activity *found)
{
	int32_t day = day_at(x->h.made_at), other = found ? act_span(found).first : DAY_NONE;

	day = other != DAY_NONE && other < day ? other : day;
	for (size_t i = 0; i < x->documents.n; i++) {
		const struct document *d = facts_get_as(e->f, x->documents.p[i], R_DOCUMENTS);

		day = d && d->date.first != DAY_NONE && d->date.first < day ? d->date.first : day;
	}
	return day;
}

static void item(struct ev *e)
{
	const struct activity *x = event(e), *a, *best = NULL, *found = facts_get_as(e->f, x->concerns, R_ACTIVITIES);
	size_t at = 0;

	if (not_yet(e, day_start(item_from(e, x, found))))
		return;
	e->heard = true;
	why_add(e, SAY_ITEM, x, told_day(e, x, TOLD_DUE), 0);
	if ((x->result == RESULT_OK || x->result == RESULT_ACCEPTED) && act_done(e, x)) {
		ev_done_by(e, x, strength_of(e, x));
		return;
	}
	while ((a = act_next(e->g, &x->h, &at, KIND_BIT(A_FIX))) != NULL)
		if (a->concerns == x->h.id && a->result == RESULT_OK && act_done(e, a)) {
			if (found && found->kind == A_INSPECTION && act_day(a) < act_span(found).first) {
				why_add(e, SAY_FIXED_BEFORE, a, act_day(a), act_day(found));
				continue;
			}
			why_add(e, SAY_FIXED, a, act_day(a), 0);
			if (act_over(e, best, a))
				best = a;
		}
	if (best)
		ev_done_by(e, best, strength_of(e, best));
}
const struct kind kind_item = { { "item", 4, "Kiến nghị được khắc phục trước hạn của nó", "The finding is remedied by its own date",
					NULL, 1u << OVER_INSPECTION_ITEMS },
	item, false };
