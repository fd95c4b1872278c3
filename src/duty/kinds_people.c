/* Evidence kinds about people who hold access: certificates of administrators, access taken back from who leaves. */
#include "duty/kinds.h"

/* --- certificate: everybody who administers the system is certified, or trained in the field --- */

static bool certified(struct ev *e, const struct person *p, enum law_strength *s, int32_t *from)
{
	const struct proof *by;

	*s = proven(e, &p->h, M_TRAINING, p->degree == YES ? DAY_NONE : p->certified_on.first, &by);
	if (*s == STRENGTH_NONE)
		*s = STRENGTH_DECLARED;
	*from = p->certified_on.last != DAY_NONE ? p->certified_on.last : day_at(p->h.at);
	if (p->degree == YES) {
		why_add(e, SAY_DEGREE, by ? (const void *)by : p, 0, p->h.id);
		return true;
	}
	if (p->certificate.n == 0 || p->certified_on.last == DAY_NONE || !happened(e, p->certified_on)) {
		why_add(e, SAY_NOT_CERTIFIED, p, 0, 0);
		return false;
	}
	why_add(e, SAY_CERTIFIED, by ? (const void *)by : p, p->certified_on.last, p->h.id);
	int32_t to = told_day(e, p, TOLD_CERTIFIED);

	if (to != DAY_NONE && (e->holds_to == DAY_NONE || to < e->holds_to))
		e->holds_to = to;
	return true;
}

static void certificate(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct person *p;
	enum law_strength least = STRENGTH_VERIFIED, one;
	int32_t newest = DAY_NONE, from;
	int all = 0, hit = 0;
	size_t at = 0;

	while ((p = fact_back(&s->h, R_PEOPLE, &at)) != NULL) {
		if (!ids_have(p->administers, s->h.id) || !works_for(e, p, e->of))
			continue;
		all++;
		if (!certified(e, p, &one, &from))
			continue;
		hit++;
		least = one < least ? one : least;
		newest = from > newest ? from : newest;
	}
	e->missing = all == 0;
	e->heard = all > 0;
	why_add(e, all ? SAY_CERTIFIED_SHARE : SAY_NO_ADMINISTRATORS, s, hit, all);
	if (all && hit == all)
		ev_done(e, newest, least);
	else
		e->holds_to = DAY_NONE;
	if (e->holds_to != DAY_NONE && e->due > e->holds_to + e->g->stale_days) /* who never held one has until then */
		e->stale_to = e->due;
}
const struct kind kind_certificate = {
	{ "certificate", 2, "Mọi người trực tiếp quản trị, vận hành hệ thống có chứng chỉ còn giá trị hoặc tốt nghiệp chuyên ngành",
		"Everybody who administers the system holds a certificate in force, or a degree in the field", NULL,
		1u << OVER_SYSTEMS },
	certificate, false
};

/* --- leaver: access is taken back within the working days after somebody leaves --- */

/* Taken back, and shown as the duty wants it since it stands. */
static bool settled(struct ev *e, const struct person *p)
{
	const struct proof *by;

	return p->access_removed_on.last != DAY_NONE && happened(e, p->access_removed_on) &&
	       (e->d->wants <= STRENGTH_DECLARED || left_on(e, p) < e->d->valid_from ||
		       proven(e, &p->h, M_ACCESS, p->access_removed_on.first, &by) >= e->d->wants);
}

/* Who left is looked at for twelve months from the later of leaving and taking back; whose access nobody took back, for as long as it is open. */
static bool left(struct ev *e, const struct person *p)
{
	int32_t gone = left_on(e, p), last = gone > p->access_removed_on.last ? gone : p->access_removed_on.last;
	const struct contract *c = facts_get_as(e->f, p->contract, R_CONTRACTS);

	if (e->about && (p->provider != e->subject->id || (c && c->systems.n && !ids_have(c->systems, e->about->id))))
		return false;
	if (!e->about && unit_heir(e->g, p->unit) != e->subject->id)
		return false;
	return gone != DAY_NONE && since(e, gone) && !(settled(e, p) && past(e, last + 366));
}

/* How late the access of one was taken back: days after its date; INT32_MAX: not yet. */
static int32_t lateness(struct ev *e, const struct person *p, int32_t due)
{
	return p->access_removed_on.last != DAY_NONE && happened(e, p->access_removed_on) ? told_day(e, p, TOLD_REMOVED) - due
	                                                                                  : INT32_MAX;
}

static void leaver(struct ev *e)
{
	const struct person *p, *worst = NULL;
	enum law_strength least = STRENGTH_VERIFIED;
	int wd = (int)setting_i64(e->g, STR("access.leaver_wd"));
	int32_t worst_by = 0;
	size_t at = 0;

	while ((p = now_back(e->g, e->subject, R_PEOPLE, &at)) != NULL) {
		const struct proof *by;
		int32_t due, by_days;

		if (!left(e, p))
			continue;
		due = cal_add(&e->g->law->calendar, told_day(e, p, TOLD_LEAVES), wd);
		by_days = lateness(e, p, due);
		if (by_days == INT32_MAX) {
			why_add(e, SAY_ACCESS_OPEN, p, left_on(e, p), due);
		} else {
			enum law_strength s = proven(e, &p->h, M_ACCESS, p->access_removed_on.first, &by);

			why_add(e, SAY_ACCESS_REMOVED, by ? (const void *)by : p, p->access_removed_on.last, p->h.id);
			s = s == STRENGTH_NONE ? STRENGTH_DECLARED : s;
			least = s < least ? s : least;
		}
		if (worst && (by_days < worst_by || (by_days == worst_by && due >= e->due)))
			continue;
		worst = p;
		worst_by = by_days;
		e->due = due;
	}
	e->heard = worst != NULL;
	e->not_needed = worst == NULL;
	if (worst == NULL)
		why_add(e, SAY_NO_LEAVER, e->subject, 0, 0);
	else if (worst_by != INT32_MAX)
		ev_done(e, e->due + worst_by, least);
}
static const char *const leaver_settings[] = { "access.leaver_wd", NULL };
const struct kind kind_leaver = {
	{ "leaver", 3,
		"Quyền truy cập của người nghỉ, chuyển công tác được thu hồi trong số ngày làm việc quy định (đã thu hồi: xét 12 "
		"tháng gần "
		"nhất)",
		"Access of who left was taken back within the working days (once taken back: the last twelve months)", NULL,
		1u << OVER_PROVIDER_SYSTEMS | 1u << OVER_UNITS, leaver_settings, "leaver" },
	leaver, false
};
