/* Evidence kinds about a provider's work on a system: dossier, accounts reviewed, interventions. */
#include "duty/kinds.h"

/* Was somebody said to work under that contract on some day from `first` to `day`? */
static bool staffed(struct ev *e, const struct contract *c, int32_t first, int32_t day)
{
	const struct person *p;
	size_t at = 0;

	while ((p = fact_back(e->subject, R_PEOPLE, &at)) != NULL)
		if (p->provider == e->subject->id && p->contract == c->h.id &&
			(works_for(e, p, day) || (p->leaves_on.last > first && p->leaves_on.last <= day)))
			return true;
	return false;
}

/* By the register, or by a contract in force on some day from `first` to `day`; one that ended serves on while its people
 * are not said to have left.
 * `why`: else the contract that is over last, or begins first. */
bool provider_serves(struct ev *e, int32_t first, int32_t day, const struct contract **why)
{
	const struct infosys *s = system_of(e);
	const struct contract *c;
	size_t at = 0;

	*why = NULL;
	if (s->provider == e->subject->id)
		return true;
	while ((c = fact_back(&s->h, R_CONTRACTS, &at)) != NULL) {
		if (c->provider != e->subject->id)
			continue;
		wake(e, c->valid_from.first == DAY_NONE ? INT64_MIN : day_start(c->valid_from.first));
		wake(e, c->valid_to.last == DAY_NONE ? INT64_MIN : day_start(c->valid_to.last + 1));
		bool begun = c->valid_from.first == DAY_NONE || c->valid_from.first <= day;
		bool over = c->valid_to.last != DAY_NONE && c->valid_to.last < first;

		if (begun && (!over || staffed(e, c, first, day)))
			return true;
		if (*why == NULL || c->valid_to.last > (*why)->valid_to.last)
			*why = c;
	}
	return *why == NULL;
}

static void dossier(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct level *l = level_in_force(e, s, e->on);

	e->heard = s->dossier != 0;
	e->missing = s->dossier == 0;
	if (l) {
		enum law_strength strength;

		why_add(e, SAY_LEVEL, l, l->level, l->date.last);
		if (level_paper(e, l, &strength))
			ev_done_by(e, l, strength);
	} else if (s->dossier >= DOSSIER_SUBMITTED) {
		const struct proof *paper = system_paper(e, s, M_APPROVAL, NULL);
		const struct document *d = paper ? facts_get_as(e->f, paper->document, R_DOCUMENTS) : NULL;

		why_add(e, SAY_DOSSIER, s, s->dossier, 0);
		if (paper)
			why_add(e, SAY_PAPER, paper, d ? d->date.last : DAY_NONE, 0);
		if (d && d->date.last != DAY_NONE)
			ev_done_by(e, d, strength_of(e, paper));
		else
			ev_done(e, day_at(s->h.at), paper ? strength_of(e, paper) : STRENGTH_DECLARED);
	} else {
		why_add(e, s->dossier ? SAY_DOSSIER : SAY_NO_DOSSIER, s, s->dossier, 0);
	}
}
const struct kind kind_dossier = { { "dossier", 2, "Hồ sơ cấp độ đã gửi thẩm định trở lên, hoặc đã có quyết định",
					   "The dossier was sent, or the level decided", NULL,
					   1u << OVER_PROVIDER_SYSTEMS | 1u << OVER_SYSTEMS },
	dossier, false };

static bool intervention_clashes(struct ev *e, const struct activity *a)
{
	const struct document *ok = facts_get_as(e->f, a->approval, R_DOCUMENTS);

	if (document_strength(e, a->approval, a) < STRENGTH_DOCUMENTED || ok->date.last > act_day(a)) {
		why_add(e, SAY_INTERVENTION_BAD, a, act_day(a), 0);
		ev_clash(e, act_day(a), &a->h, "kind approval done_on at", ok ? &ok->h : NULL, "number date");
		return true;
	}
	for (size_t i = 0; i < a->attendance.n; i++) {
		const struct person *p = facts_get_as(e->f, a->attendance.p[i], R_PEOPLE);

		if (p && p->leaves_on.last != DAY_NONE && p->leaves_on.last < act_day(a)) {
			why_add(e, SAY_AFTER_LEAVE, p, p->leaves_on.last, act_day(a));
			ev_clash(e, act_day(a), &a->h, "kind done_on at attendance", &p->h, "leaves_on");
			return true;
		}
	}
	return false;
}

/* Whose accounts were reviewed says of which provider, where nothing else does. */
static bool of_provider(const struct ev *e, const struct activity *a)
{
	bool named = a->provider != 0;

	for (size_t i = 0; i < a->subjects.n && !named; i++)
		named = facts_get_as(e->f, a->subjects.p[i], R_PROVIDERS) != NULL;
	for (size_t i = 0; i < a->attendance.n && !named; i++) {
		const struct person *p = facts_get_as(e->f, a->attendance.p[i], R_PEOPLE);

		if (p && p->provider == e->subject->id)
			return true;
	}
	return a->provider == e->subject->id || ids_have(a->subjects, e->subject->id);
}

static bool of_pair(const struct ev *e, const struct activity *a)
{
	return of_provider(e, a) && ids_have(a->subjects, e->about->id);
}

/* By a contract of this provider about this system, in force on that day. */
static bool contracted(struct ev *e, const struct person *p, int32_t day)
{
	const struct contract *c = facts_get_as(e->f, p->contract, R_CONTRACTS);

	if (c == NULL) {
		why_add(e, SAY_NO_CONTRACT, p, 0, 0);
		return false;
	}
	if (c->provider == e->subject->id && (c->systems.n == 0 || ids_have(c->systems, e->about->id)) &&
		!(c->valid_from.first != DAY_NONE && c->valid_from.first > day) &&
		!(c->valid_to.last != DAY_NONE && c->valid_to.last < day))
		return true;
	why_add(e, SAY_CONTRACT_OTHER, p, day, c->h.id);
	return false;
}

/* Of a contract that names systems, this one not among them. */
static bool elsewhere(const struct ev *e, const struct contract *c)
{
	return c && c->systems.n && !ids_have(c->systems, e->about->id);
}

/* Everybody reviewed is named and contracted; everybody contracted for the system is reviewed. */
static bool people_match(struct ev *e, const struct activity *a)
{
	const struct person *p;
	size_t at = 0;
	bool all = true;

	for (size_t i = 0; i < a->attendance.n; i++) {
		p = facts_get_as(e->f, a->attendance.p[i], R_PEOPLE);
		if (p == NULL || p->provider != e->subject->id || !was_there(e, p, act_day(a))) {
			why_add(e, p ? SAY_NOT_CONTRACTED : SAY_ACCOUNT_NOBODY, p ? (const void *)p : a, act_day(a), 0);
			ev_clash(e, act_day(a), &a->h, "kind done_on at attendance", p ? &p->h : NULL,
				"unit provider employed_from leaves_on");
		} else if (!contracted(e, p, act_day(a))) {
			all = false;
		}
	}
	if (a->count_total != INT64_MIN && a->count_done != INT64_MIN && a->count_done < a->count_total) {
		why_add(e, SAY_ACCOUNT_NOBODY, a, a->count_done, a->count_total);
		ev_clash(e, act_day(a), &a->h, "kind count_done count_total", NULL, NULL);
	}
	while ((p = fact_back(e->subject, R_PEOPLE, &at)) != NULL) {
		if (p->provider != e->subject->id || !works_for(e, p, act_day(a)) ||
			elsewhere(e, facts_get_as(e->f, p->contract, R_CONTRACTS)))
			continue;
		if (!ids_have(a->attendance, p->h.id)) {
			why_add(e, SAY_NOT_REVIEWED, p, act_day(a), 0);
			all = false;
		}
	}
	return all && a->attendance.n > 0;
}

/* Another post, contract or systems than were said of him. */
static bool works_otherwise(const struct person *p, const struct person *was)
{
	return p->contract != was->contract || !str_eq(p->h.label, was->h.label) || p->administers.n != was->administers.n ||
	       (p->administers.n && memcmp(p->administers.p, was->administers.p, p->administers.n * sizeof *p->administers.p) != 0);
}

static void staff_changed(struct ev *e, const void *of, int32_t from, int32_t day)
{
	if (from == DAY_NONE || from <= day || !since(e, from))
		return;
	ev_stale(e, from, from + (int32_t)e->with[0].i);
	why_add(e, SAY_STAFF_CHANGED, of, from, day);
}

/* Who came, left, or works otherwise since the review; a contract that was signed, or under which somebody worked and that ended. */
static void access_changes(struct ev *e, int32_t day)
{
	const struct person *p;
	const struct contract *c;
	size_t at = 0;

	while ((p = fact_back(e->subject, R_PEOPLE, &at)) != NULL) {
		c = facts_get_as(e->f, p->contract, R_CONTRACTS);
		if (elsewhere(e, c))
			continue;
		staff_changed(e, p, p->employed_from.last, day);
		staff_changed(e, p, p->leaves_on.last, day);
		for (size_t i = 0; i < p->h.thens.n; i++) {
			const struct then *t = &p->h.thens.p[i];

			if (then_stood(t) && works_otherwise(p, (const struct person *)t->was))
				staff_changed(e, p, day_at(t->until), day);
		}
		if (c && c->valid_to.last != DAY_NONE && works_for(e, p, c->valid_to.last))
			staff_changed(e, c, c->valid_to.last + 1, day);
	}
	for (at = 0; (c = fact_back(e->subject, R_CONTRACTS, &at)) != NULL;)
		if (!elsewhere(e, c))
			staff_changed(e, c, c->signed_on.last, day);
}

static void access_review(struct ev *e)
{
	const struct activity *a, *last = NULL;
	size_t at = 0;

	while ((a = act_next(e->g, e->about, &at, KIND_BIT(A_ACCESS_REVIEW) | KIND_BIT(A_INTERVENTION))) != NULL) {
		if (!act_done(e, a) || !of_pair(e, a))
			continue;
		if (a->kind == A_INTERVENTION) {
			intervention_clashes(e, a);
			continue;
		}
		e->heard = true;
		if (last == NULL || act_day(a) > act_day(last))
			last = a;
	}
	if (last == NULL) {
		why_add(e, SAY_NO_REVIEW, e->about, 0, 0);
		return;
	}
	why_add(e, SAY_ACCESS_REVIEW, last, act_day(last), (int64_t)last->attendance.n);
	if (!people_match(e, last))
		return;
	ev_done_by(e, last, strength_of(e, last));
	access_changes(e, act_day(last));
}
static const struct law_param access_params[] = {
	{ "change_days", LP_INT, false, 1, 365, 30, NULL, "Số ngày để rà soát lại sau thay đổi nhân sự, hợp đồng",
		"Days to review again after a change of staff or contract" },
	{ 0 },
};
const struct kind kind_access_review = {
	{ "access_review", 2, "Tài khoản được rà soát khớp với người trong hợp đồng của nhà cung cấp",
		"Reviewed accounts match the provider's contracted people", access_params, 1u << OVER_PROVIDER_SYSTEMS },
	access_review, false, true
};

static void intervention(struct ev *e)
{
	const struct activity *a;
	const struct declaration *d;
	int32_t first = day_add_months(e->period.first, -3), last = e->period.first - 1, latest = DAY_NONE;
	enum law_strength least = STRENGTH_VERIFIED;
	int n = 0;
	size_t at = 0;

	while ((a = act_next(e->g, e->about, &at, KIND_BIT(A_INTERVENTION))) != NULL) {
		if (!act_done(e, a) || !of_pair(e, a) || act_day(a) < first || (e->closed && act_day(a) > last))
			continue;
		e->heard = true;
		if (intervention_clashes(e, a))
			continue;
		why_add(e, SAY_INTERVENTION, a, act_day(a), a->approval);
		n += act_day(a) <= last;
		if (act_day(a) > latest)
			latest = act_day(a);
		if (document_strength(e, a->approval, a) < least) /* the request approved before it is what is asked for */
			least = document_strength(e, a->approval, a);
	}
	if (n) {
		ev_done(e, latest > last ? last : latest, least);
		return;
	}
	for (at = 0; (d = fact_back(e->subject, R_DECLARATIONS, &at)) != NULL;)
		if (d->kind == D_NOTHING && (d->about == 0 || d->about == e->about->id) && declaration_covers(e, d, first, last)) {
			why_add(e, SAY_NOTHING, d, d->date.last, 0);
			ev_said(e, d, d);
		}
}
const struct kind kind_intervention = {
	{ "intervention", 2, "Mọi can thiệp dữ liệu quý trước có yêu cầu duyệt trước, hoặc xác nhận không phát sinh",
		"Every data intervention of the last quarter was approved before it, or none arose", NULL,
		1u << OVER_PROVIDER_SYSTEMS },
	intervention, false
};
