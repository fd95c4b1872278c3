/* Evidence kinds of regulations: legal basis, review, one in force over a system. */
#include "duty/kinds.h"

/* The papers that a regulation rests on, as written: "L116, 86/2015/QH13". The first one that expired; *unread: one that no pack knows is among them. */
static const struct law_doc *dead_among(struct ev *e, struct str rest, bool *unread)
{
	const struct law_doc *dead = NULL;
	struct str part, w;

	*unread = false;
	while (str_next(&rest, ';', &part))
		while (str_next(&part, ',', &w)) {
			const struct law_doc *d = law_doc_said(e->g->law, str_trim(w));

			*unread |= d == NULL && str_trim(w).n;
			if (dead == NULL && d && d->valid_to != DAY_NONE && past(e, d->valid_to))
				dead = d;
		}
	return dead;
}

/* What a regulation rests on is not written otherwise, but issued anew: what was said of it counts until a second person looked at its paper. */
static const struct law_doc *dead_basis(struct ev *e, const struct regulation *r, bool *unread)
{
	const struct law_doc *dead = dead_among(e, r->basis, unread);

	for (size_t i = 0; dead == NULL && i < r->h.thens.n; i++) {
		const struct then *t = &r->h.thens.p[i];
		struct str was = ((const struct regulation *)t->was)->basis;
		bool other;

		if (!then_stood(t) || str_eq(was, r->basis) || paper_seen_since(e, &r->h, t->until_seq) ||
			(dead = dead_among(e, was, &other)) == NULL)
			continue;
		why_add(e, SAY_TOLD_BASIS, r, 0, t->until);
		*unread = false;
	}
	return dead;
}

/* Is it one, and in force? Ended (on whatever day) or called something else by its unit, once it rested on what had expired, it is still. */
static bool to_judge(struct ev *e, const struct regulation *r)
{
	bool is = r->kind <= REG_PROCESS && regulation_in_force(e, r);

	for (size_t i = 0; !is && i < r->h.thens.n && !regulation_replaced(e, r); i++) {
		const struct then *t = &r->h.thens.p[i];
		const struct regulation *was = (const struct regulation *)t->was;
		bool unread;
		const struct law_doc *dead = dead_among(e, was->basis, &unread);

		is = dead && then_stood(t) && was->kind <= REG_PROCESS && was->date.last != DAY_NONE &&
		     (was->valid_to.last == DAY_NONE || was->valid_to.last > day_at(t->until)) &&
		     !paper_seen_since(e, &r->h, t->until_seq);
		if (is)
			why_add(e, SAY_TOLD_BASIS, r, 0, t->until);
	}
	return is;
}

static const struct law_cite *doc_cite(struct ev *e, const struct law_doc *d)
{
	struct law_cite *c = e->why ? ARENA_NEW(e->arena, struct law_cite) : NULL;

	if (c)
		c->doc = d->code;
	return c;
}

static void legal_basis(struct ev *e)
{
	enum law_strength least = STRENGTH_VERIFIED;
	int64_t portal = e->g->holder[ROLE_PORTAL];
	int known = 0, unsure = 0;
	int32_t newest = DAY_NONE;

	for (size_t i = 0; i < e->f->all[R_REGULATIONS].n; i++) {
		const struct regulation *r = (const struct regulation *)e->f->all[R_REGULATIONS].p[i];
		int64_t unit = unit_heir(e->g, r->unit);
		bool theirs = portal && unit_within(e->f, unit, portal);
		const struct law_doc *dead;
		bool unread;

		if ((e->with[0].i ? !unit_within(e->f, unit, e->subject->id) : theirs) || !to_judge(e, r))
			continue;
		dead = dead_basis(e, r, &unread);
		if (dead == NULL && r->basis.n == 0) {
			why_add(e, SAY_BASIS_UNKNOWN, r, r->date.last, 0);
			unsure++;
			continue;
		}
		if (dead == NULL && unread) {
			why_add(e, SAY_BASIS_UNREAD, r, r->date.last, 0);
			e->unjudged = true;
			unsure++;
			continue;
		}
		known++;
		if (strength_of(e, r) < least)
			least = strength_of(e, r);
		if (r->date.last > newest)
			newest = r->date.last;
		if (dead) {
			int y, m, d;

			day_parts(dead->valid_to + 1, &y, &m, &d);
			why_cite(e, SAY_BASIS_DEAD, r, dead->valid_to, 0, doc_cite(e, dead));
			ev_stale(e, dead->valid_to + 1, day_of(y, 12, 31));
			e->fails = true;
		} else {
			why_add(e, SAY_BASIS_OK, r, r->date.last, 0);
		}
	}
	e->missing = known == 0 || unsure;
	if (known && (unsure == 0 || e->stale_from != DAY_NONE))
		ev_done(e, newest, least);
	else if (known + unsure == 0)
		why_add(e, SAY_NO_REGULATIONS, e->subject, 0, 0);
}
static const struct law_param basis_params[] = {
	{ "own", LP_BOOL, false, 0, 0, 0, NULL, "Chỉ quy định do đơn vị này chủ trì", "Only what this unit issues" },
	{ 0 },
};
const struct kind kind_legal_basis = { { "legal_basis", 2, "Quy định còn hiệu lực không viện dẫn luật đã hết hiệu lực",
					       "No regulation in force rests on an expired law", basis_params, 1u << OVER_ROLE },
	legal_basis, false };

/* Of its unit's, those that had to be looked at too by then: what names none of them does not tell which it was. */
static int others_due(struct ev *e, const struct regulation *r, int32_t day)
{
	const struct fact *u = facts_get_as(e->f, unit_heir(e->g, r->unit), R_UNITS);
	const struct regulation *o;
	int n = 0;
	size_t at = 0;

	while (u && (o = now_back(e->g, u, R_REGULATIONS, &at)) != NULL)
		n += o != r && unit_heir(e->g, o->unit) == u->id && o->next_review.last != DAY_NONE && o->date.last <= day &&
		     regulation_in_force(e, o);
	return n;
}

static bool names_regulation(struct ev *e, const struct activity *a)
{
	for (size_t i = 0; i < a->subjects.n; i++)
		if (facts_get_as(e->f, a->subjects.p[i], R_REGULATIONS))
			return true;
	return false;
}

/* Reviewed near that day or after it, and after the regulation was issued: by an act that names it, or one of its unit that names none, where there is no
 * other that it can have been (*vague: there is). */
static const struct activity *reviewed(struct ev *e, const struct regulation *r, int32_t by, const struct activity **vague)
{
	const struct fact *of[2] = { &r->h, facts_get_as(e->f, unit_heir(e->g, r->unit), R_UNITS) };
	const struct activity *a, *best = NULL;

	*vague = NULL;
	for (int i = 0; i < 2 && of[i]; i++)
		for (size_t at = 0; (a = act_next(e->g, of[i], &at, KIND_BIT(A_REG_REVIEW))) != NULL;) {
			if (!act_done(e, a) || act_day(a) <= r->date.last || act_day(a) <= by - 180 ||
				(i == 1 && (unit_now(e->g, a->unit, act_day(a)) != of[1]->id || names_regulation(e, a))))
				continue;
			if (i == 1 && others_due(e, r, act_day(a)))
				*vague = a;
			else if (act_over(e, best, a))
				best = a;
		}
	return best;
}

bool review_held(struct ev *e, const struct regulation *r, int32_t by)
{
	const struct activity *vague;

	return reviewed(e, r, by, &vague) != NULL;
}

static struct fdate begins(const struct regulation *r)
{
	return r->valid_from.last != DAY_NONE ? r->valid_from : r->date;
}

/* By a word of its unit's when the review was due: ended, to begin only later, or the day left out from which it was in force. */
static bool taken_out(struct ev *e, const struct regulation *r)
{
	if (told_day(e, r, TOLD_ENDS) != r->valid_to.last)
		return true;
	if (past(e, r->valid_to.last) || happened(e, begins(r)))
		return false;
	if (r->valid_from.last != DAY_NONE)
		return told_day(e, r, TOLD_BEGINS) != r->valid_from.last;
	return told_day(e, r, TOLD_BEGAN) != DAY_NONE || told_day(e, r, TOLD_ISSUED) != r->date.last;
}

static void review(struct ev *e)
{
	const struct regulation *r = (const struct regulation *)e->subject;
	const struct activity *a, *vague;
	int32_t by;

	bool undated = begins(r).last == DAY_NONE && !past(e, r->valid_to.last) && !taken_out(e, r);

	if (!regulation_in_force(e, r) && (regulation_replaced(e, r) || (!undated && !taken_out(e, r)))) {
		e->not_needed = true;
		why_add(e, SAY_NOT_IN_FORCE, r, r->valid_to.last, 0);
		return;
	}
	by = told_day(e, r, TOLD_REVIEW);
	if (by == DAY_NONE) {
		why_add(e, SAY_NO_REVIEW_DATE, r, 0, 0);
		return;
	}
	e->heard = !undated;
	e->missing = undated;
	if (undated)
		why_add(e, SAY_REGULATION_UNDATED, r, 0, 0);
	why_add(e, SAY_REVIEW_DATE, r, by, 0);
	a = reviewed(e, r, by, &vague);
	if (a) {
		why_add(e, SAY_REVIEWED, a, act_day(a), 0);
		ev_done_by(e, a, strength_of(e, a));
	} else if (vague) {
		why_add(e, SAY_REVIEW_VAGUE, vague, act_day(vague), others_due(e, r, act_day(vague)) + 1);
	}
}
const struct kind kind_review = { { "review", 5, "Quy định được rà soát trước ngày hẹn, bằng lần rà soát có nêu quy định đó",
					  "The regulation is reviewed by its date, by a review that names it", NULL,
					  1u << OVER_REGULATIONS },
	review, false };

/* --- regulation: one in force covers the system --- */

/* The day before the first that replaced it began; DAY_NONE: none has. */
static int32_t until_replaced(struct ev *e, const struct regulation *r)
{
	const struct regulation *newer;
	int32_t day = DAY_NONE;
	size_t at = 0;

	while ((newer = fact_back(&r->h, R_REGULATIONS, &at)) != NULL)
		if (newer->replaces == r->h.id && happened(e, begins(newer)) && (day == DAY_NONE || begins(newer).last <= day))
			day = begins(newer).last - 1;
	return day;
}

bool regulation_replaced(struct ev *e, const struct regulation *r)
{
	return until_replaced(e, r) != DAY_NONE;
}

/* In force: begun, not ended, not replaced by one that has begun. */
bool regulation_in_force(struct ev *e, const struct regulation *r)
{
	return happened(e, begins(r)) && !past(e, r->valid_to.last) && !regulation_replaced(e, r);
}

/* Its last day; one that had come is not taken out or moved by a word. */
static int32_t ends(struct ev *e, const struct regulation *r)
{
	const struct then *t = told_held(e, r, TOLD_VALID);

	return t ? ((const struct regulation *)t->was)->valid_to.last : r->valid_to.last;
}

/* None is in force: the last that was had to be renewed by the end of the window, or by the law's own date where that is later. One whose place another took
 * ended with that for what the other leaves out. */
static void regulation_ended(struct ev *e, const struct infosys *s)
{
	const struct regulation *last = NULL;
	int32_t until = DAY_NONE;

	for (size_t i = 0; i < e->f->all[R_REGULATIONS].n; i++) {
		const struct regulation *r = (const struct regulation *)e->f->all[R_REGULATIONS].p[i];

		if (r->kind != REG_REGULATION || !happened(e, begins(r)) || !regulation_covers(e, r, s))
			continue;
		int32_t day = until_replaced(e, r);

		if (past(e, ends(e, r)) && (day == DAY_NONE || ends(e, r) < day))
			day = ends(e, r);
		if (day >= begins(r).first && day > until) {
			last = r;
			until = day;
		}
	}
	if (last == NULL)
		return;
	int32_t from = until + 1, to = from + e->g->stale_days;

	told_value(e, last, TOLD_VALID);
	why_add(e, SAY_REGULATION_ENDED, last, until, 0);
	ev_done_by(e, last, strength_of(e, last));
	ev_stale(e, from, e->due != DAY_NONE && e->due > to ? e->due : to);
}

static void regulation(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct regulation *best = NULL, *unsure = NULL;

	for (size_t i = 0; i < e->f->all[R_REGULATIONS].n; i++) {
		const struct regulation *r = (const struct regulation *)e->f->all[R_REGULATIONS].p[i];

		if (r->kind > REG_REGULATION || !regulation_covers(e, r, s) || !regulation_in_force(e, r) || past(e, ends(e, r)))
			continue;
		if (r->kind == 0 && (unsure == NULL || r->h.id < unsure->h.id))
			unsure = r;
		if (r->kind == 0)
			continue;
		if (best == NULL || strength_of(e, r) > strength_of(e, best) ||
			(strength_of(e, r) == strength_of(e, best) && r->h.id < best->h.id))
			best = r;
	}
	if (best == NULL) {
		if (unsure)
			why_add(e, SAY_REGULATION_KIND, unsure, unsure->date.last, 0);
		else
			why_add(e, SAY_NO_REGULATION, s, 0, 0);
		if (unsure == NULL)
			regulation_ended(e, s);
		e->missing = e->unjudged = unsure != NULL;
		return;
	}
	why_add(e, SAY_REGULATION, best, fact_day(&best->h), 0);
	ev_done_by(e, best, strength_of(e, best));
	e->holds_to = best->valid_to.last;
}
const struct kind kind_regulation = { { "regulation", 4, "Quy chế còn hiệu lực áp dụng cho hệ thống",
					      "A regulation in force covers the system", NULL, 1u << OVER_SYSTEMS },
	regulation, false };
