/* Evidence kinds about units, roles, the office and its regulations. */
#include "duty/kinds.h"

/* Did the unit of the row say it, by whatever name? */
static bool said_by(struct ev *e, const struct declaration *d)
{
	return unit_named(e->g, d->unit) == e->subject->id;
}

/* Of those days, by its period or by the day it was said on; said within them it does not speak for their rest. */
static bool covers(struct ev *e, const struct declaration *d, int32_t first, int32_t last, bool *early)
{
	int32_t a, b;

	*early = false;
	if (!happened(e, d->date) || (d->duty.n && !str_eq(d->duty, e->d->code) && !str_eq(d->duty, e->d->clause)))
		return false;
	if (d->period.n && (!period_span(d->period, &a, &b) || a > first || b < last))
		return false;
	*early = d->period.n && d->date.last < last;
	if (d->period.n)
		return !*early;
	return d->date.last > last && d->date.last <= last + e->g->confirm_days; /* said in the period after it */
}

bool declaration_covers(struct ev *e, const struct declaration *d, int32_t first, int32_t last)
{
	bool early, is = covers(e, d, first, last, &early);

	if (early) /* what comes in the rest of the period nobody knew */
		why_add(e, SAY_SAID_EARLY, d, d->date.last, last);
	return is;
}

/* --- document: a paper in force proves the matter for the subject --- */

/* Heads the unit what he says he does? The head of what was merged into it heads it no more. */
static bool heads(struct ev *e, const struct person *p, const struct fact *unit)
{
	return p->head == YES && unit_named(e->g, p->unit) == unit->id;
}

/* The latest first day of somebody who was said to head it, and is said not to, or to have come earlier, without a second person; DAY_NONE: none. */
static int32_t headed_since(struct ev *e, const struct person *p, const struct fact *unit)
{
	int32_t day = DAY_NONE;

	for (size_t i = 0; i < p->h.thens.n; i++) {
		const struct then *t = &p->h.thens.p[i];
		const struct person *was = (const struct person *)t->was;

		if (heads(e, was, unit) && then_stood(t) && was->employed_from.last > day &&
			was->employed_from.last <= day_at(t->until) && !paper_seen_since(e, &p->h, t->until_seq))
			day = was->employed_from.last;
	}
	return day;
}

/* The first day of the latest head; DAY_NONE: nobody's is on record, or not that of who heads it now (*who, where he is on record). */
static int32_t head_since(struct ev *e, const struct fact *unit, const struct person **who)
{
	const struct person *p, *bare = NULL;
	size_t at = 0;
	int32_t day = DAY_NONE;

	*who = NULL;
	while ((p = now_back(e->g, unit, R_PEOPLE, &at)) != NULL) {
		int32_t said = unit_heir(e->g, p->unit) == unit->id ? headed_since(e, p, unit) : DAY_NONE;

		if (said > day) {
			day = said;
			*who = p;
		}
		if (!heads(e, p, unit))
			continue;
		if (p->employed_from.last == DAY_NONE)
			bare = works_for(e, p, e->on) ? p : bare;
		else if (since(e, p->employed_from.last) && p->employed_from.last > day) {
			day = p->employed_from.last;
			*who = p;
		}
	}
	*who = bare ? bare : *who;
	return bare ? DAY_NONE : day;
}

static int32_t paper_day(struct ev *e, const struct document *d)
{
	return d->date.last != DAY_NONE ? paper_dated(e, d) : day_at(d->h.made_at);
}

/* Of two papers the one that is enough and follows the head's first day, then the stronger, then the newer. */
static bool paper_over(struct ev *e, const struct proof *best, const struct proof *p, int32_t head_from)
{
	int32_t was = paper_day(e, facts_get_as(e->f, best->document, R_DOCUMENTS)),
		day = paper_day(e, facts_get_as(e->f, p->document, R_DOCUMENTS));
	enum law_strength x = strength_of(e, best), y = strength_of(e, p);
	bool a = x >= e->d->wants && was >= head_from, b = y >= e->d->wants && day >= head_from;

	return a != b ? b : x != y ? y > x : day > was;
}

/* A task with a period asks for a paper of each one, where it is not said to last; due early in it, one of the second half of the period before will do. */
static bool paper_of_period(struct ev *e, int32_t day)
{
	struct fdate told = period_told(e->period, e->due);

	return e->d->continuous || in_period(e, day) ||
	       (told.first != e->period.first && day < e->period.first && day >= told.first + (told.last - told.first) / 2);
}

static void document(struct ev *e)
{
	const struct fact *x = e->subject ? e->subject : facts_get(e->f, e->g->office);
	const struct unit *u = x && e->with[1].i && x->res == R_UNITS ? (const struct unit *)x : NULL;
	const struct person *head = NULL;
	int32_t begun = u ? unit_began(e->g, x) : DAY_NONE, head_from = u ? head_since(e, x, &head) : DAY_NONE;
	const struct proof *p, *best = NULL;
	const struct document *older = NULL, *other = NULL;
	size_t at = 0;

	if (x == NULL)
		return;
	while ((p = now_back(e->g, x, R_PROOFS, &at)) != NULL) {
		const struct document *d = facts_get_as(e->f, p->document, R_DOCUMENTS);

		if (p->proves != e->with[0].i + 1 || !ids_name(e->g, p->subjects, x->id, DAY_NONE) ||
			document_strength(e, p->document, p) == STRENGTH_NONE || before_given(e, &d->h, paper_day(e, d)))
			continue;
		if (paper_day(e, d) < begun) {
			older = d;
			continue;
		}
		if (!paper_of_period(e, paper_day(e, d))) {
			if (other == NULL || paper_day(e, d) > paper_day(e, other) ||
				(paper_day(e, d) == paper_day(e, other) && d->h.id > other->h.id))
				other = d;
			continue;
		}
		if (best == NULL || paper_over(e, best, p, head_from))
			best = p;
	}
	if (best == NULL) {
		why_add(e, SAY_NO_PAPER, x, e->with[0].i, 0);
		if (other)
			why_add(e, SAY_PAPER_OTHER_PERIOD, other, paper_day(e, other), e->period.first);
		if (older) {
			told_value(e, older, TOLD_PAPER);
			why_add(e, SAY_PAPER_OF_BEFORE, older, paper_day(e, older), begun);
		}
		e->answered = older != NULL;
		return;
	}
	const struct document *d = facts_get_as(e->f, best->document, R_DOCUMENTS);
	int32_t day = paper_day(e, d);

	why_add(e, SAY_PAPER, best, day, 0);
	why_add(e, SAY_PAPER_OF, d, day, 0);
	told_value(e, d, TOLD_PAPER);
	if (d->date.last != DAY_NONE)
		ev_done_by(e, d, strength_of(e, best));
	else
		ev_done(e, day, strength_of(e, best));
	if (u && head_from == DAY_NONE)
		why_add(e, SAY_HEAD_UNKNOWN, head ? (const void *)head : x, day, 0);
	if (head_from != DAY_NONE && head_from > day) {
		why_add(e, SAY_HEAD_AFTER, head, head_from, day);
		ev_stale(e, head_from, head_from + e->g->stale_days);
	}
}
static const struct law_param document_params[] = {
	{ "matter", LP_WORD, true, 0, 0, 0, matter_names, "Nội dung phải chứng minh", "What must be proven" },
	{ "after_head", LP_BOOL, false, 0, 0, 0, NULL, "Phải ký sau khi người đứng đầu nhận nhiệm vụ",
		"Must be dated after the head's appointment" },
	{ 0 },
};
const struct kind kind_document = { { "document", 5, "Văn bản đủ số, ngày, người ký chứng minh nội dung cho đối tượng",
					    "A paper with number, date and signer proves the matter for the subject",
					    document_params,
					    1u << OVER_UNITS | 1u << OVER_ROLE | 1u << OVER_SYSTEMS | 1u << OVER_OFFICE },
	document, false, true };

/* --- act: something of these kinds was done in the period (the one kind that asks no more than that) --- */

/* *bare: one that lacks nothing but its people. */
static bool act_counts(struct ev *e, const struct activity *a, const struct activity **bare)
{
	if (!(e->with[0].bits & KIND_BIT(a->kind)) || !act_done(e, a) || (!in_period(e, act_day(a)) && !told_before(e, a)))
		return false;
	if (!e->with[3].i || a->attendance.n || a->count_done > 0 || a->count_total > 0)
		return true;
	*bare = a;
	return false;
}

static void act(struct ev *e)
{
	const struct activity *a, *best = NULL, *bare = NULL;
	size_t at = 0;

	if (e->with[1].i || e->subject == NULL) {
		for (size_t i = 0; i < e->f->all[R_ACTIVITIES].n; i++) {
			a = (const struct activity *)e->f->all[R_ACTIVITIES].p[i];
			if (a->kind && act_counts(e, a, &bare) && act_over(e, best, a))
				best = a;
		}
	} else {
		while ((a = act_next(e->g, e->subject, &at, e->with[0].bits)) != NULL)
			if (act_counts(e, a, &bare) && act_over(e, best, a))
				best = a;
	}
	if (best) {
		why_add(e, SAY_ACT, best, act_day(best), 0);
		ev_done_by(e, best, strength_of(e, best));
		return;
	}
	if (bare)
		why_add(e, SAY_ACT_NO_PEOPLE, bare, act_day(bare), 0);
	else
		why_add(e, SAY_NO_ACT, e->subject, 0, 0);
	const struct declaration *d;

	for (at = 0; e->with[2].i && e->subject && (d = now_back(e->g, e->subject, R_DECLARATIONS, &at)) != NULL;) {
		int y, m, k;

		day_parts(e->of, &y, &m, &k);
		if (d->kind != D_NOTHING || !said_by(e, d) || d->duty.n == 0 || !happened(e, d->date) ||
			d->date.last < day_of(y, 1, 1) || (!str_eq(d->duty, e->d->code) && !str_eq(d->duty, e->d->clause)))
			continue;
		why_add(e, SAY_NOTHING, d, d->date.last, 0);
		ev_said(e, d, d);
	}
}
static const struct law_param act_params[] = {
	{ "kinds", LP_WORDS, true, 0, 0, 0, activity_names, "Các loại việc được tính", "Kinds of activity that count" },
	{ "office", LP_BOOL, false, 0, 0, 0, NULL, "Tính việc của mọi đơn vị", "Anybody's act counts" },
	{ "nothing", LP_BOOL, false, 0, 0, 0, NULL, "Chấp nhận xác nhận không phát sinh", "\"Nothing arose\" will do" },
	{ "people", LP_BOOL, false, 0, 0, 0, NULL, "Phải có danh sách hoặc số người", "Needs a list or number of people" },
	{ 0 },
};
const struct kind kind_act = { { "act", 4, "Có việc thuộc các loại này trong kỳ", "An act of these kinds in the period", act_params,
				       1u << OVER_UNITS | 1u << OVER_ROLE | 1u << OVER_SYSTEMS | 1u << OVER_OFFICE },
	act, false, true };

/* --- attendance: share of the unit's people on the year's lists --- */

struct attended {
	int32_t day[STRENGTH_N]; /* by strength of the list: the first day; counted from the last time: the last */
};
struct crowd {
	int total, newcomers, hit[STRENGTH_N]; /* people who count; of them on lists at least that strong */
	VEC(struct attended) people;
};

static void person_attended(struct ev *e, const struct person *p, struct attended *out)
{
	const struct activity *a;
	size_t at = 0;

	for (int s = 0; s < STRENGTH_N; s++)
		out->day[s] = INT32_MAX;
	while ((a = act_next(e->g, &p->h, &at, e->with[0].bits)) != NULL) {
		if (!ids_have(a->attendance, p->h.id) || !act_done(e, a) || !in_period(e, act_day(a)))
			continue;
		for (int s = STRENGTH_DECLARED; s <= (int)strength_of(e, a); s++)
			if (out->day[s] == INT32_MAX || (act_day(a) > out->day[s]) == ev_rolls(e))
				out->day[s] = act_day(a);
		why_add(e, SAY_ATTENDED, a, act_day(a), p->h.id);
	}
}

/* Since he was first said to be there: the day of a colleague is not written anew to leave him out. */
static bool newcomer(struct ev *e, const struct person *p)
{
	int32_t days = (int32_t)e->with[2].i;

	if (p->employed_from.last == DAY_NONE || over_by(e, p->employed_from.last + days) ||
		over_by(e, told_day(e, p, TOLD_EMPLOYED) + days))
		return false;
	why_add(e, SAY_NEWCOMER, p, p->employed_from.last, 0);
	return true;
}

/* Who works there; also who did by what was said, and is given a first day to come. */
static bool of_crowd(struct ev *e, const struct person *p)
{
	return works_for(e, p, e->of) ||
	       (p->employed_from.first > e->of && told_held(e, p, TOLD_EMPLOYED) && told_day(e, p, TOLD_EMPLOYED) <= e->of);
}

static void crowd_of(struct ev *e, const struct fact *unit, struct crowd *c, struct arena *mem, int depth)
{
	const struct person *p;
	const struct unit *u;
	size_t at = 0;

	while ((p = now_back(e->g, unit, R_PEOPLE, &at)) != NULL) {
		struct attended x;

		if (unit_heir(e->g, p->unit) != unit->id || !of_crowd(e, p))
			continue;
		person_attended(e, p, &x);
		if (x.day[STRENGTH_DECLARED] == INT32_MAX && newcomer(e, p)) {
			c->newcomers++;
			continue;
		}
		if (x.day[STRENGTH_DECLARED] == INT32_MAX)
			why_add(e, SAY_ABSENT, p, 0, 0);
		c->total++;
		for (int s = STRENGTH_DECLARED; s < STRENGTH_N; s++)
			c->hit[s] += x.day[s] != INT32_MAX;
		vec_push(mem, &c->people, x);
	}
	for (at = 0; depth < 4 && (u = now_back(e->g, unit, R_UNITS, &at)) != NULL;)
		if (u->kind == UNIT_DIVISION)
			crowd_of(e, &u->h, c, mem, depth + 1);
}

static int day_cmp(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* The unit, or an older name of it, for which the office stated how many people it has; NULL: none. */
static const struct unit *headcount_of(struct ev *e)
{
	const struct fact *u;

	for (size_t k = 0; (u = unit_form(e->g, e->subject, k)) != NULL; k++)
		if (((const struct unit *)u)->headcount > 0 && unit_named(e->g, u->id) == e->subject->id)
			return (const struct unit *)u;
	return NULL;
}

/* A unit keeps its own list of people. One shorter than the headcount that the office states is filled up with absent ones; where the office states none,
 * the reasons say that nobody measured the list. */
static void whole_list(struct ev *e, struct crowd *c)
{
	const struct unit *u = headcount_of(e);
	int listed = c->total + c->newcomers;

	if (u == NULL) {
		if (listed)
			why_add(e, SAY_HEADCOUNT_UNKNOWN, e->subject, 0, 0);
	} else if (u->headcount > listed) {
		why_add(e, SAY_HEADCOUNT, u, u->headcount, listed);
		c->total = (int)u->headcount - c->newcomers;
	}
}

static void attendance(struct ev *e)
{
	struct crowd c = { 0 };
	struct arena mem;
	int64_t percent = e->with[1].i;

	arena_init(&mem, 0);
	crowd_of(e, e->subject, &c, &mem, 0);
	e->missing = c.total == 0;
	whole_list(e, &c);
	e->heard = c.hit[STRENGTH_DECLARED] > 0;
	why_add(e, c.total ? SAY_ATTENDANCE : SAY_NO_PEOPLE, e->subject, c.hit[STRENGTH_DECLARED], c.total);
	for (int s = STRENGTH_VERIFIED; s >= STRENGTH_DECLARED && c.total && !e->done; s--) {
		int need = (int)((c.total * percent + 99) / 100);

		if (c.hit[s] < need || need == 0)
			continue;
		int32_t *days = ARENA_ARRAY(&mem, int32_t, c.people.n);

		for (size_t i = 0; i < c.people.n; i++)
			days[i] = c.people.p[i].day[s];
		qsort(days, c.people.n, sizeof *days, day_cmp);
		ev_done(e, days[ev_rolls(e) ? c.hit[s] - need : need - 1], (enum law_strength)s);
	}
	arena_done(&mem);
}
static const struct law_param attendance_params[] = {
	{ "kinds", LP_WORDS, true, 0, 0, 0, activity_names, "Các loại việc có danh sách", "Kinds of activity with a list" },
	{ "percent", LP_INT, false, 1, 100, 95, NULL, "Tỷ lệ người phải có tên", "Share of people that must be listed" },
	{ "newcomer_days", LP_INT, false, 0, 366, 60, NULL, "Số ngày cho người mới", "Days for newcomers" },
	{ 0 },
};
const struct kind kind_attendance = { { "attendance", 3, "Tỷ lệ người của đơn vị có tên trong danh sách tham dự của năm",
					      "Share of the unit's people on the year's attendance lists", attendance_params,
					      1u << OVER_UNITS },
	attendance, false, true };

/* --- list_confirm: the quarterly confirmation, against what else is known --- */

/* The day by which the first of them had to be settled, once that is over; DAY_NONE. */
static int32_t open_items(struct ev *e, int wd)
{
	const struct activity *a;
	int32_t first = DAY_NONE;
	size_t at = 0;

	while ((a = act_next(e->g, e->subject, &at, KIND_BIT(A_RECONCILE) | KIND_BIT(A_LOG))) != NULL) {
		int32_t by;

		if (!names_unit(e->g, a, e->subject->id) || !item_open(e, a))
			continue;
		why_add(e, SAY_UNREGISTERED, a, act_day(a), 0);
		e->heard = true;
		by = cal_add(&e->g->law->calendar, act_day(a), wd);
		if (past(e, by) && (first == DAY_NONE || by < first))
			first = by;
	}
	return first;
}

/* Is it a system of the list, or what is counted with one: a domain of it, a contract for it? By what an entry said until an instant (INT64_MAX: what stands). */
static bool on_list(struct ev *e, const struct fact *says, int64_t until)
{
	int32_t day = until == INT64_MAX ? INT32_MAX : day_at(until);
	const struct asset *x = says->res == R_ASSETS ? (const struct asset *)says : NULL;
	const struct contract *c = says->res == R_CONTRACTS ? (const struct contract *)says : NULL;
	struct ids of = c ? c->systems : x ? (struct ids){ &x->sys, x->kind == ASSET_DOMAIN } : (struct ids){ 0 };

	if (says->res == R_SYSTEMS)
		return sys_listed(e->g, (const struct infosys *)says, e->subject->id, day);
	for (size_t i = 0; i < of.n; i++) {
		const struct fact *s = facts_get_as(e->f, of.p[i], R_SYSTEMS);

		if (s && on_list(e, s, INT64_MAX) && on_list(e, fact_said_at(s, until == INT64_MAX ? until : until - 1), until))
			return true;
	}
	return false;
}

/* What is on the list no more, or was deleted, ages it as a change of what is there does. What came and went on one day never was on it; what an heir of the
 * whole unit has, or got written over, did not leave. */
static void list_left(struct ev *e, const struct fact *x, int32_t day, int32_t late, int32_t to)
{
	const struct then *p = x->thens.p;

	for (size_t i = x->thens.n, k; (fact_gone(x) || !on_list(e, x, INT64_MAX)) && i-- > 0; i = k) {
		int32_t left = day_at(p[i].until);

		for (k = i; on_list(e, p[i].was, p[i].until) && k && p[k - 1].until == p[k].at &&
			    on_list(e, p[k - 1].was, p[k - 1].until);)
			k--;
		if (left <= late || !on_list(e, p[i].was, p[i].until) || day_at(p[k].at) == left || !since(e, left))
			continue;
		ev_stale(e, left, to);
		why_add(e, fact_gone(x) && i + 1 == x->thens.n ? SAY_LIST_GONE : SAY_LIST_LEFT, x, left, day);
		return;
	}
}

static void list_changed(struct ev *e, const struct infosys *s, int32_t day, int32_t late, int32_t to)
{
	const struct fact *changed = &s->h, *x;
	size_t at = 0;

	while ((x = fact_back(&s->h, R_ASSETS, &at)) != NULL)
		if (((const struct asset *)x)->kind == ASSET_DOMAIN && x->at > changed->at)
			changed = x;
	for (at = 0; (x = fact_back(&s->h, R_CONTRACTS, &at)) != NULL;)
		if (x->at > changed->at)
			changed = x;
	if (day_at(changed->at) > late && since(e, day_at(changed->at)) && on_list(e, &s->h, changed->at)) {
		ev_stale(e, day_at(changed->at), to);
		why_add(e, SAY_LIST_CHANGED, changed, day_at(changed->at), day);
	}
	for (at = 0; (x = fact_was_back(&s->h, R_ASSETS, &at)) != NULL;)
		list_left(e, x, day, late, to);
	for (at = 0; (x = fact_was_back(&s->h, R_CONTRACTS, &at)) != NULL;)
		list_left(e, x, day, late, to);
}

static void list_changes(struct ev *e, int32_t day, int wd, int32_t to)
{
	const struct fact *s;
	size_t at = 0;
	int32_t late = cal_add(&e->g->law->calendar, day, wd);

	while ((s = now_back(e->g, e->subject, R_SYSTEMS, &at)) != NULL)
		if (on_list(e, s, INT64_MAX))
			list_changed(e, (const struct infosys *)s, day, late, to);
	for (at = 0; (s = now_was_back(e->g, e->subject, R_SYSTEMS, &at)) != NULL;)
		list_left(e, s, day, late, to);
}

/* The systems of the unit. What was given to it, or began, after it said so makes that old, not wrong. */
static void none_denied_in(struct ev *e, const struct declaration *d, int hold)
{
	const struct infosys *s;
	size_t at = 0;

	while ((s = now_back(e->g, e->subject, R_SYSTEMS, &at)) != NULL) {
		if (!sys_listed(e->g, s, e->subject->id, INT32_MAX) || s->state == SYS_TRANSFERRING ||
			sys_operating(e, s, e->on) != YES)
			continue;
		int32_t from = theirs_from(e->g, s, e->subject->id);

		if (from > d->date.last) {
			why_add(e, SAY_LIST_CHANGED, s, from, d->date.last);
			ev_stale(e, from, d->date.last + hold);
			continue;
		}
		why_add(e, SAY_NONE_DENIED, s, d->date.last, 0);
		ev_clash(e, d->date.last, none_said(e, e->subject, d, from), "kind date", &s->h,
			"state operating_from retired_on unit operator");
	}
}

/* "We run none" against an operating system, a log source or a thing found that names the unit. */
static void none_denied(struct ev *e, const struct declaration *d, int hold)
{
	const struct activity *a;
	size_t at = 0;

	none_denied_in(e, d, hold);
	while ((a = act_next(e->g, e->subject, &at, KIND_BIT(A_LOG) | KIND_BIT(A_RECONCILE))) != NULL)
		if (none_denied_by(e, e->subject, d, a)) {
			why_add(e, SAY_NONE_DENIED, a, d->date.last, 0);
			ev_clash(e, d->date.last > act_day(a) ? d->date.last : act_day(a), none_said(e, e->subject, d, DAY_NONE),
				"kind date", &a->h, "kind done_on at unit subjects result");
		}
}

/* What was confirmed on one day is not confirmed anew by writing a later one: that takes a new confirmation. */
static int32_t said_on(struct ev *e, const struct declaration *d)
{
	const struct then *t = told_held(e, d, TOLD_SAID);

	return t ? ((const struct declaration *)t->was)->date.last : d->date.last;
}

/* A past quarter: a confirmation that held on its date, else the first one given later in that quarter. */
static void list_closed(struct ev *e, int hold)
{
	const struct declaration *d, *best = NULL;
	size_t at = 0;

	while ((d = now_back(e->g, e->subject, R_DECLARATIONS, &at)) != NULL)
		if ((d->kind == D_LIST || d->kind == D_NO_SYSTEMS) && said_by(e, d) && happened(e, d->date) &&
			said_on(e, d) + hold >= e->due && said_on(e, d) <= e->period.last &&
			(best == NULL || d->date.last < best->date.last))
			best = d;
	if (best == NULL) {
		why_add(e, SAY_NO_CONFIRM, e->subject, 0, 0);
		return;
	}
	why_add(e, best->kind == D_LIST ? SAY_LIST_CONFIRMED : SAY_NO_SYSTEMS, best, best->date.last, hold);
	ev_said(e, best, best);
}

static void list_confirm(struct ev *e)
{
	const struct declaration *d, *last = NULL, *timely = NULL;
	int hold = (int)e->with[0].i;
	size_t at = 0;

	while ((d = now_back(e->g, e->subject, R_DECLARATIONS, &at)) != NULL) {
		if ((d->kind != D_LIST && d->kind != D_NO_SYSTEMS) || !said_by(e, d) || !happened(e, d->date))
			continue;
		if (last == NULL || said_on(e, d) > said_on(e, last) || (said_on(e, d) == said_on(e, last) && d->h.id > last->h.id))
			last = d;
		if (said_on(e, d) + hold >= e->due && (timely == NULL || d->date.last < timely->date.last))
			timely = d;
	}
	if (e->closed) {
		list_closed(e, hold);
		return;
	}
	int32_t unsettled = open_items(e, (int)e->with[1].i);

	if (last == NULL) {
		why_add(e, SAY_NO_CONFIRM, e->subject, 0, 0);
		return;
	}
	int32_t on = told_day(e, last, TOLD_SAID);

	why_add(e, last->kind == D_LIST ? SAY_LIST_CONFIRMED : SAY_NO_SYSTEMS, last, on, hold);
	e->heard = true;
	if (last->kind == D_NO_SYSTEMS)
		none_denied(e, last, hold);
	if (unsettled != DAY_NONE) { /* who confirmed in time is late for the item alone, since its own date */
		e->due = timely ? unsettled : e->due;
		return;
	}
	int32_t end = on + hold, to = end + e->g->stale_days;
	int y, m, k;

	day_parts(end, &y, &m, &k);
	int32_t tenth = day_of(y, (m - 1) / 3 * 3 + 1, 10), next = end <= tenth ? tenth : day_add_months(tenth, 3);

	if (next < to) /* the first day after its end by which one is asked for */
		to = next;
	ev_said(e, last, timely ? timely : last);
	e->holds_to = end;
	e->stale_to = to;
	list_changes(e, on, (int)e->with[2].i, past(e, end) ? to : on + hold);
	if (e->stale_from == DAY_NONE)
		e->stale_to = to;
}
static const struct law_param list_params[] = {
	{ "days", LP_INT, false, 1, 400, 92, NULL, "Số ngày một xác nhận còn giá trị", "Days that a confirmation holds" },
	{ "item_wd", LP_INT, false, 0, 100, 10, NULL, "Số ngày làm việc để xử lý mục chưa đăng ký",
		"Working days to settle what was found unregistered" },
	{ "change_wd", LP_INT, false, 0, 100, 10, NULL, "Số ngày làm việc mà thay đổi chưa làm cũ xác nhận",
		"Working days in which a change does not age the confirmation" },
	{ 0 },
};
const struct kind kind_list_confirm = {
	{ "list_confirm", 6, "Xác nhận danh mục còn giá trị, không còn mục phát hiện mà chưa đăng ký",
		"A confirmation that holds, and nothing found but not registered", list_params, 1u << OVER_UNITS },
	list_confirm, false
};

/* --- nothing_arose, warnings_seen: about the quarter before --- */

/* One that arose in those days: the one that shows it well enough for the duty, then the earliest. */
struct arisen {
	const struct activity *a;
	struct shown by;
};
static void arisen_add(struct ev *e, struct arisen *best, const struct activity *a, int32_t first, int32_t last)
{
	struct shown by;

	if (!act_done(e, a) || act_day(a) < first || act_day(a) > last || a == best->a)
		return;
	by = shown_by(e, a);
	if (best->a == NULL || shown_over(e, &best->by, &by) || (!shown_over(e, &by, &best->by) && a->h.id < best->a->h.id))
		*best = (struct arisen){ a, by };
}

static void arose(struct ev *e, uint64_t kinds, int32_t first, int32_t last, struct arisen *out)
{
	const struct activity *a;
	const struct infosys *s;
	size_t at = 0, k;

	*out = (struct arisen){ 0 };
	while ((a = act_next(e->g, e->subject, &at, kinds)) != NULL)
		if (names_unit(e->g, a, e->subject->id))
			arisen_add(e, out, a, first, last);
	for (at = 0; (s = now_back(e->g, e->subject, R_SYSTEMS, &at)) != NULL;)
		for (k = 0; (a = act_next(e->g, &s->h, &k, kinds)) != NULL;)
			if (fact_refers(&s->h, e->subject, false) || sys_listed(e->g, s, e->subject->id, act_day(a)))
				arisen_add(e, out, a, first, last);
}

static const struct declaration *said_nothing(struct ev *e, int32_t first, int32_t last)
{
	const struct declaration *d, *best = NULL;
	size_t at = 0;

	while ((d = now_back(e->g, e->subject, R_DECLARATIONS, &at)) != NULL)
		if (d->kind == D_NOTHING && said_by(e, d) && d->subject == 0 && declaration_covers(e, d, first, last) &&
			(best == NULL || d->date.last < best->date.last))
			best = d;
	return best;
}

/* That something did contradicts it, also where it was said otherwise since. */
static void nothing_denied(struct ev *e, const struct activity *a, int32_t first, int32_t last)
{
	const struct declaration *d, *v;
	const struct then *t;
	size_t at = 0, k;
	bool early;

	while ((d = now_back(e->g, e->subject, R_DECLARATIONS, &at)) != NULL)
		for (k = 0; said_by(e, d) && d->subject == 0 && (v = said_version(e, d, &k, &t)) != NULL;)
			if (v->kind == D_NOTHING && covers(e, v, first, last, &early)) {
				if (t)
					why_add(e, SAY_TOLD_NOTHING, d, v->date.last, t->until);
				ev_clash(e, v->date.last, &d->h, "kind duty period date", &a->h, "kind done_on at unit subjects");
			}
}

static void nothing_arose(struct ev *e)
{
	int32_t first = day_add_months(e->period.first, -3), last = e->period.first - 1;
	const struct declaration *d = said_nothing(e, first, last);
	struct arisen x;

	arose(e, KIND_BIT(A_INCIDENT), first, last, &x);
	if (d)
		why_add(e, SAY_NOTHING, d, d->date.last, first);
	if (x.a) {
		why_add(e, SAY_INCIDENT_THERE, x.a, act_day(x.a), 0);
		why_shown(e, x.a, &x.by);
		nothing_denied(e, x.a, first, last);
		ev_done_by(e, x.a, x.by.strength);
	} else if (d) {
		ev_said(e, d, d);
	} else {
		why_add(e, SAY_NO_CONFIRM, e->subject, 0, 0);
	}
}
const struct kind kind_nothing_arose = {
	{ "nothing_arose", 3, "Quý trước: có sự cố được ghi nhận, hoặc xác nhận không phát sinh và không bị phủ định",
		"Last quarter: an incident on record, or \"nothing arose\" that nothing denies", NULL, 1u << OVER_UNITS },
	nothing_arose, false
};

static void warnings_seen(struct ev *e)
{
	int32_t first = day_add_months(e->period.first, -3), last = e->period.first - 1;
	const struct declaration *d = said_nothing(e, first, last);
	struct arisen x = { 0 };

	for (size_t i = 0; i < e->f->all[R_ACTIVITIES].n; i++) {
		const struct activity *a = (const struct activity *)e->f->all[R_ACTIVITIES].p[i];

		if (a->kind == A_WARNING)
			arisen_add(e, &x, a, first, last);
	}
	if (d)
		why_add(e, SAY_NOTHING, d, d->date.last, first);
	if (x.a) {
		why_add(e, SAY_WARNING_THERE, x.a, act_day(x.a), 0);
		why_shown(e, x.a, &x.by);
		nothing_denied(e, x.a, first, last);
		ev_done_by(e, x.a, x.by.strength);
	} else if (d) {
		ev_said(e, d, d);
	} else {
		e->missing = true; /* none came, or none was written down: users.md 3.6, 2.c */
		why_add(e, SAY_NO_WARNINGS, e->subject, first, last);
	}
}
const struct kind kind_warnings_seen = { { "warnings_seen", 3, "Quý trước có cảnh báo, hoặc đơn vị chuyên trách xác nhận không có",
						 "Warnings came last quarter, or the specialised unit confirms there were none",
						 NULL, 1u << OVER_ROLE },
	warnings_seen, false };

/* --- roles, assessments --- */

/* Role dates wake the whole engine (engine_init), so plain comparisons do. */
static void role_held(struct ev *e)
{
	const struct unit_role *best = NULL;

	for (size_t i = 0; i < e->f->all[R_ROLES].n; i++) {
		const struct unit_role *r = (const struct unit_role *)e->f->all[R_ROLES].p[i];

		if (r->role != e->with[0].i + 1 || r->unit != e->g->holder[r->role] || role_there(e->f, r, e->on) != YES)
			continue;
		if (best == NULL || r->h.id < best->h.id)
			best = r;
	}
	if (best == NULL) {
		why_add(e, SAY_NO_ROLE, NULL, e->with[0].i, 0);
		return;
	}
	why_add(e, best->basis ? SAY_ROLE : SAY_ROLE_GUESS, best, best->unit, 0);
	ev_done(e, best->valid_from.first != DAY_NONE ? best->valid_from.first : day_at(best->h.made_at), strength_of(e, best));
}
static const struct law_param role_params[] = { { "role", LP_WORD, true, 0, 0, 0, role_words, "Vai trò", "Role" }, { 0 } };
const struct kind kind_role_held = { { "role_held", 1, "Vai trò được giao cho một đơn vị bằng văn bản",
					     "The role is given to a unit in writing", role_params, 1u << OVER_OFFICE },
	role_held, false };

static void assessed(struct ev *e)
{
	enum law_strength least = STRENGTH_VERIFIED;
	int all = 0, hit = 0;
	int32_t latest = DAY_NONE;

	for (size_t i = 0; i < e->f->all[R_UNITS].n; i++) {
		const struct unit *u = (const struct unit *)e->f->all[R_UNITS].p[i];
		const struct activity *a, *best = NULL;
		size_t at = 0;

		if (!unit_owes(u, e->of))
			continue;
		all++;
		while ((a = act_next(e->g, &u->h, &at, KIND_BIT(A_COMPLIANCE))) != NULL)
			if (ids_name(e->g, a->subjects, u->h.id, act_day(a)) && act_done(e, a) && in_period(e, act_day(a)) &&
				(best == NULL || (act_day(a) > act_day(best)) == ev_rolls(e)))
				best = a;
		if (best == NULL)
			continue;
		hit++;
		why_add(e, SAY_ASSESSED, best, act_day(best), u->h.id);
		if (strength_of(e, best) < least)
			least = strength_of(e, best);
		if (act_day(best) > latest)
			latest = act_day(best);
	}
	e->heard = hit > 0;
	why_add(e, SAY_ASSESSED_SHARE, NULL, hit, all);
	if (all && hit * 100 >= all * e->with[0].i)
		ev_done(e, latest, least);
}
const struct law_param percent_params[] = { { "percent", LP_INT, false, 1, 100, 95, NULL, "Tỷ lệ phải đạt", "Share to reach" },
	{ 0 } };
const struct kind kind_assessed = { { "assessed", 3, "Tỷ lệ đơn vị có kết quả đánh giá chấp hành trong năm",
					    "Share of units assessed in the year", percent_params, 1u << OVER_ROLE },
	assessed, false, true };

/* --- money, the portal's part in drills --- */

/* Of what was given out or spent, the one that speaks of the most money, of those the newest: a small addition of which all is for security says nothing of
 * the rest, and an amended one takes the place of what it amends. */
static bool speaks_of_more(const struct activity *whole, const struct activity *a)
{
	if (whole == NULL || a->amount_base != whole->amount_base)
		return whole == NULL || a->amount_base > whole->amount_base;
	return act_day(a) != act_day(whole) ? act_day(a) > act_day(whole) : a->h.id > whole->h.id;
}

static void budget(struct ev *e)
{
	const struct activity *a, *whole = NULL;
	int64_t pct = e->with[0].i;
	int given = 0;
	size_t at = 0;

	while ((a = act_next(e->g, e->subject, &at, KIND_BIT(A_ESTIMATE) | KIND_BIT(A_ALLOCATION) | KIND_BIT(A_SETTLEMENT))) !=
		NULL) {
		if (unit_now(e->g, a->unit, act_day(a)) != e->subject->id || !act_done(e, a) || !in_period(e, act_day(a)))
			continue;
		e->heard = true;
		if (a->amount == INT64_MIN || a->amount_base <= 0) {
			why_add(e, SAY_BUDGET_UNKNOWN, a, act_day(a), 0);
			continue;
		}
		why_add(e, SAY_BUDGET, a, (int64_t)((__int128)a->amount * 1000 / a->amount_base), pct);
		if (a->amount > a->amount_base) {
			why_add(e, SAY_BUDGET_OVER, a, 0, 0);
			ev_clash(e, act_day(a), &a->h, "kind amount amount_base", NULL, NULL);
		}
		if (a->kind == A_ESTIMATE)
			continue;
		given++;
		if (speaks_of_more(whole, a))
			whole = a;
	}
	if (given > 1)
		why_add(e, SAY_BUDGET_WHOLE, whole, 0, 0);
	if (whole && (__int128)whole->amount * 100 >= (__int128)whole->amount_base * pct)
		ev_done_by(e, whole, strength_of(e, whole));
	if (given == 0) {
		why_add(e, SAY_NOT_ALLOCATED, e->subject, 0, 0);
		e->due = DAY_NONE; /* never late before the money is given out */
	}
}
const struct kind kind_budget = { { "budget", 4, "Tỷ lệ kinh phí an ninh mạng trên tổng kinh phí làm mẫu số",
					  "Share of security money in the base", percent_params, 1u << OVER_ROLE },
	budget, false, true };

static bool on_portal(struct ev *e, const struct activity *a)
{
	for (size_t i = 0; i < a->subjects.n; i++) {
		const struct infosys *s = facts_get_as(e->f, a->subjects.p[i], R_SYSTEMS);

		if (s && unit_within(e->f, unit_heir(e->g, s->unit), e->subject->id))
			return true;
	}
	return false;
}

static void drill_part(struct ev *e)
{
	const struct activity *best = NULL;
	bool any = false;

	for (size_t i = 0; i < e->f->all[R_ACTIVITIES].n; i++) {
		const struct activity *a = (const struct activity *)e->f->all[R_ACTIVITIES].p[i];
		int32_t day = act_day(a) != DAY_NONE ? act_day(a) : a->planned_on.last;
		bool there = names_unit(e->g, a, e->subject->id);

		if ((a->kind != A_DRILL && a->kind != A_DRILL_PLAN) || !in_period(e, day) || day == DAY_NONE || !on_portal(e, a) ||
			before_given(e, &a->h, day))
			continue;
		any = true;
		for (size_t k = 0; k < a->attendance.n && !there; k++) {
			const struct person *p = facts_get_as(e->f, a->attendance.p[k], R_PEOPLE);

			there = p && unit_within(e->f, unit_heir(e->g, p->unit), e->subject->id);
		}
		if (a->kind != A_DRILL || !act_done(e, a)) {
			why_add(e, SAY_DRILL_PLANNED, a, day, 0);
			e->heard = true;
		} else if (there) {
			why_add(e, SAY_DRILL_PART, a, day, 0);
			if (best == NULL || a->h.id < best->h.id)
				best = a;
		} else {
			why_add(e, SAY_DRILL_ABSENT, a, day, 0);
			e->heard = true;
		}
	}
	e->not_needed = !any;
	if (!any)
		why_add(e, SAY_NO_DRILL_PLANNED, e->subject, 0, 0);
	if (best)
		ev_done_by(e, best, strength_of(e, best));
}
const struct kind kind_drill_part = { { "drill_part", 3, "Tham gia diễn tập có hệ thống của đơn vị",
					      "Took part in the drills on the unit's systems", NULL, 1u << OVER_ROLE },
	drill_part, false, true };
