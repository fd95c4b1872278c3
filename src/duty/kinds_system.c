/* Evidence kinds about systems. Formulas: users.md 3.6; each says what it counts and what it refuses to count. */
#include "duty/kinds.h"
#include "duty/targets.h"

/* Was a change judged to leave things as they are? On paper (users.md 3.6: "giữ nguyên" is a decision); a word of it leads to where the paper is attached. */
static bool judged(struct ev *e, const struct activity *a)
{
	if (a->result != RESULT_OK && a->result != RESULT_NOT_AFFECTED)
		return false;
	if (strength_of(e, a) > STRENGTH_DECLARED)
		return true;
	why_add(e, SAY_CHANGE_WORD, a, act_day(a), 0);
	return false;
}

/* A change of the subject after its proof: stale until the window ends. A change that was judged does not count. */
static void changes_after(struct ev *e, const struct infosys *s, int32_t day, int window)
{
	const struct activity *a;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_CHANGE))) != NULL)
		if (act_done(e, a) && act_day(a) > day && !judged(e, a)) {
			ev_stale(e, act_day(a), act_day(a) + window);
			why_add(e, SAY_CHANGED, a, act_day(a), day);
		}
}

/* The register says another type or other information than it said when the level was decided: as a change. An act "system change" that was judged, at
 * most the window before it was entered, settles it. */
static void type_after(struct ev *e, const struct infosys *s, int32_t day, int window)
{
	int32_t kind = said_otherwise(s, SAID_KIND, day, true, NULL), info = said_otherwise(s, SAID_INFO, day, true, NULL);
	int32_t on = kind == DAY_NONE || (info != DAY_NONE && info < kind) ? info : kind, last = kind > info ? kind : info;
	const struct activity *a;
	size_t at = 0;

	if (!since(e, on))
		return;
	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_CHANGE))) != NULL)
		if (act_done(e, a) && act_day(a) > day && act_day(a) >= last - window && judged(e, a))
			return;
	ev_stale(e, on, on + window);
	why_add(e, SAY_INFO_CHANGED, s, on, day);
}

/* --- level_approval --- */

/* A regulation covering the system was issued on or before the decision; any earlier version will do, never only the newest. Asked of decisions from the
 * day that the regime's text names. What cannot be told (a partial date, a paper of no known kind) is neither. */
static bool regulation_first(struct ev *e, const struct infosys *s, const struct level *l)
{
	const struct law_regime *g = level_regime(e, l);
	const struct law_cite *cite = g ? &g->regulation_cite : NULL;
	const struct regulation *before = NULL, *after = NULL, *unsure = NULL;

	const struct then *said = told_held(e, l, TOLD_PAPER);
	struct fdate decided = said ? ((const struct level *)said->was)->date : l->date;

	if (g == NULL || g->regulation_from == DAY_NONE || decided.first < g->regulation_from)
		return true;
	for (size_t i = 0; i < e->f->all[R_REGULATIONS].n; i++) {
		const struct regulation *r = (const struct regulation *)e->f->all[R_REGULATIONS].p[i];

		if (r->kind > REG_REGULATION || !regulation_covers(e, r, s))
			continue;
		const struct then *t = told_held(e, r, TOLD_DATED);
		struct fdate issued = t ? ((const struct regulation *)t->was)->date : r->date;
		const struct regulation **best = issued.last <= decided.first  ? &before
		                                 : issued.first > decided.last ? &after
		                                                               : &unsure;

		if (r->kind == 0 || issued.last == DAY_NONE)
			best = &unsure;
		if (*best == NULL || r->date.last < (*best)->date.last ||
			(r->date.last == (*best)->date.last && r->h.id < (*best)->h.id))
			*best = r;
	}
	if (before) {
		why_cite(e, SAY_REGULATION_BEFORE, before, before->date.last, l->date.last, cite);
		return true;
	}
	if (unsure) {
		why_cite(e, unsure->kind ? SAY_REGULATION_UNSURE : SAY_REGULATION_KIND, unsure, unsure->date.last, l->date.last,
			cite);
		e->unjudged = true;
		return false;
	}
	if (after) {
		told_value(e, after, TOLD_DATED);
		told_value(e, l, TOLD_PAPER);
		why_cite(e, SAY_REGULATION_AFTER, after, after->date.last, l->date.last, cite);
		ev_clash(e, after->date.last, &l->h, "date regime system", &after->h, "date kind systems units unit");
		return false;
	}
	why_cite(e, SAY_REGULATION_NONE, l, l->date.last, 0, cite);
	if (e->applies == YES && e->g->window_end != DAY_NONE && past(e, e->g->window_end))
		ev_clash(e, l->date.last, &l->h, "date regime system", NULL, NULL);
	else
		e->heard =
			false; /* a missing fact accuses nobody inside the declaration window, nor where nobody knows that the duty applies */
	return false;
}

static void other_levels(struct ev *e, const struct infosys *s, const struct level *l)
{
	const struct level *o;
	size_t at = 0;

	while ((o = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		if (o != l && o->level != l->level && happened(e, o->date) && !since(e, o->revoked_on.last)) {
			why_add(e, SAY_TWO_LEVELS, o, o->level, l->level);
			ev_clash(e, l->date.last, &o->h, "level date revoked_on system", &l->h, "level date revoked_on system");
		}
}

static void name_twins(struct ev *e, const struct infosys *s, uint64_t key)
{
	const struct addr *k = key ? facts_addr(e->f, key) : NULL;

	for (size_t i = 0; k && i < k->owners.n; i++) {
		const struct fact *o = k->owners.p[i];
		const struct infosys *t =
			facts_get_as(e->f, o->res == R_ASSETS ? ((const struct asset *)o)->sys : o->id, R_SYSTEMS);
		bool there = t == NULL || t == s;

		for (size_t w = 0; w < e->why->n && !there; w++)
			there = e->why->p[w].say == SAY_SAME_ADDRESS && e->why->p[w].fact == &t->h;
		if (!there)
			why_add(e, SAY_SAME_ADDRESS, t, 0, 0);
	}
}

/* Decree 331 art. 8.3: no splitting or merging to lower the level. Systems that share an address are named to each other; people decide. */
static void twins(struct ev *e, const struct infosys *s)
{
	const struct asset *x;
	size_t at = 0;

	if (e->why == NULL)
		return;
	for (size_t i = 0; i < s->n_keys; i++)
		name_twins(e, s, s->keys[i]);
	while ((x = fact_back(&s->h, R_ASSETS, &at)) != NULL)
		name_twins(e, s, x->key);
}

/* For a milestone: what was in force on that day, else the first decision after it. A later one in its place takes nothing away. */
static const struct level *level_first(struct ev *e, const struct infosys *s, int32_t day)
{
	const struct level *l, *best = level_in_force(e, s, day < e->on ? day : e->on);
	size_t at = 0;

	if (best)
		return best;
	while ((l = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		if (l->date.last > day && happened(e, l->date) && !said_ahead(&l->h, l->date) &&
			(best == NULL || l->date.last < best->date.last ||
				(l->date.last == best->date.last && l->h.id < best->h.id)))
			best = l;
	return best;
}

static const char *use_of(const struct fact *used)
{
	return used->res == R_CONTRACTS ? "systems signed_on" : "kind done_on at subjects targets result";
}

/* Used after its end or before its beginning, or its beginning lies far ahead. */
static bool dates_clash(struct ev *e, const struct infosys *s)
{
	const struct fact *used = s->retired_on.last != DAY_NONE && since(e, s->retired_on.last)
	                                  ? used_after(e, s, s->retired_on.last, e->on, true)
	                                  : NULL;

	if (used) {
		why_add(e, SAY_USED_AFTER, used, s->retired_on.last, 0);
		ev_clash(e, s->retired_on.last, &s->h, "retired_on", used, use_of(used));
	} else if (sys_starts_ahead(e, s)) {
		why_add(e, SAY_STARTS_AHEAD, s, s->operating_from.first, 0);
		ev_clash(e, day_at(s->h.at), &s->h, "operating_from state", NULL, NULL);
	} else if ((used = used_before(e, s)) != NULL) {
		why_add(e, SAY_USED_BEFORE, used, act_day((const struct activity *)used), 0);
		ev_clash(e, act_day((const struct activity *)used), &s->h, "operating_from state", used, use_of(used));
	} else {
		return false;
	}
	return true;
}

/* Is it the count of people that crosses the threshold, and was it made after the decision? */
static bool counted_after(struct ev *e, const struct infosys *s, const struct level *l, const struct law_conds *when)
{
	bool counts = false;

	for (size_t i = 0; i < when->n; i++)
		counts |= strcmp(duty_preds[when->p[i].pred].name, "subjects_large") == 0;
	return counts && s->counted_on.last != DAY_NONE && happened(e, s->counted_on) && s->counted_on.last > l->date.last;
}

/* Traits that ask for a higher level than the decided one; from the day on which the register knew of them: of the count, where it has one. */
static void floor_above(struct ev *e, const struct infosys *s, const struct level *l, int window)
{
	for (size_t p = 0; p < e->g->law->n_packs; p++)
		for (size_t i = 0; i < e->g->law->packs[p]->levels.n; i++) {
			const struct law_level_rule *r = &e->g->law->packs[p]->levels.p[i];

			if (r->level <= l->level || conds_hold(e, &r->when, e->on) != YES)
				continue;
			why_cite(e, SAY_FLOOR_ABOVE, s, r->level, l->level, &r->cite);
			int32_t told = counted_after(e, s, l, &r->when) ? s->counted_on.last : day_at(s->h.at);

			if (level_regime(e, l) && level_regime(e, l)->transition_to == DAY_NONE && told > l->date.last)
				ev_stale(e, told, told + window);
		}
}

/* The last decision that was in force, where none is. */
static const struct level *level_ended(struct ev *e, const struct infosys *s)
{
	const struct level *x, *best = NULL;
	size_t at = 0;

	while ((x = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		if (since(e, x->revoked_on.last) && x->date.last != DAY_NONE && x->date.last < x->revoked_on.first &&
			(best == NULL || x->revoked_on.last > best->revoked_on.last))
			best = x;
	return best;
}

static void level_approval(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	bool history =
		e->d->milestone != DAY_NONE; /* a line about its day: what became of the system later is another row's matter */
	const struct level *l = history ? level_first(e, s, e->d->milestone) : level_in_force(e, s, e->on);
	int64_t days = e->with[0].i;
	bool said = !history && l && told_held(e, l, TOLD_REVOKED); /* that it ended, and that was taken out */
	const struct level *x, *ended = said ? l : history || l ? NULL : level_ended(e, s);
	size_t at = 0;

	if (!history && dates_clash(e, s))
		return;
	while ((x = fact_back(&s->h, R_LEVELS, &at)) != NULL)
		ev_ahead(e, &x->h, x->date);
	if (s->dossier) {
		why_add(e, SAY_DOSSIER, s, s->dossier, 0);
		e->heard = true;
	}
	if (!history)
		twins(e, s);
	for (at = 0; history && l == NULL && (x = fact_back(&s->h, R_LEVELS, &at)) != NULL;)
		if (x->date.first != DAY_NONE && x->date.first > e->on) { /* seen from a day in the past: it was not there yet */
			why_add(e, SAY_SIGNED_AFTER, x, x->date.first, 0);
			e->heard = true;
		}
	if (l == NULL) {
		int floor = level_known(e, s);

		why_add(e,
			s->dossier == DOSSIER_APPROVED ? SAY_APPROVED_UNSHOWN
			: floor                        ? SAY_NO_LEVEL_FLOOR
						       : SAY_NO_LEVEL,
			s, floor, 0);
		if (ended == NULL)
			return;
		l = ended;
	}
	e->heard = true;
	why_add(e, SAY_LEVEL, l, l->level, l->date.last);
	if (!history && (said || ended == NULL))
		other_levels(e, s, l);
	if (l->number.n == 0) {
		why_add(e, SAY_NO_NUMBER, l, 0, 0);
		return;
	}
	enum law_strength strength;
	bool unjudged = e->unjudged, its = level_paper(e, l, &strength), may = level_competent(e, s, l),
	     first = regulation_first(e, s, l);

	if (!its || !may || !first) {
		if (history && l->date.first > e->d->milestone) { /* signed after the day: late, whatever it is worth */
			e->unjudged = unjudged;
			e->heard = true;
		}
		return;
	}
	ev_done_by(e, l, strength);
	if (ended) { /* it was approved until then */
		int32_t end = told_day(e, l, TOLD_REVOKED);

		why_add(e, SAY_LEVEL_ENDED, l, end, 0);
		ev_stale(e, end, end + (days ? (int32_t)days : 30));
	}
	if (history || ended)
		return;
	changes_after(e, s, l->date.last, days ? (int)days : 30);
	type_after(e, s, l->date.last, days ? (int)days : 30);
	floor_above(e, s, l, days ? (int)days : 30);
}
static const struct law_param level_approval_params[] = {
	{ "change_days", LP_INT, false, 1, 365, 30, NULL, "Số ngày để quyết định sau khi hệ thống thay đổi",
		"Days to decide after the system changed" },
	{ 0 },
};
const struct kind kind_level_approval = {
	{ "level_approval", 4, "Quyết định cấp độ còn hiệu lực, đúng thẩm quyền vào ngày ký; quy chế ban hành trước",
		"A level decision in force, by who was competent on that day, with a regulation issued before it",
		level_approval_params, 1u << OVER_SYSTEMS },
	level_approval, true
};

/* --- plan --- */

/* The strongest paper that is tied to the system for it. */
const struct proof *system_paper(struct ev *e, const struct infosys *s, int64_t matter, const struct fact *who)
{
	const struct proof *p, *paper = NULL;
	size_t at = 0;

	while ((p = fact_back(&s->h, R_PROOFS, &at)) != NULL)
		if (p->proves == matter && ids_have(p->subjects, s->h.id) &&
			(who == NULL || ids_name(e->g, p->subjects, who->id, DAY_NONE)) &&
			document_strength(e, p->document, p) > STRENGTH_NONE &&
			(paper == NULL || strength_of(e, p) > strength_of(e, paper)))
			paper = p;
	return paper;
}

/* On paper, then by its day: of a milestone the first, else the last. */
static bool shows_plan(struct ev *e, const struct activity *best, const struct activity *a)
{
	bool was = best && strength_of(e, best) > STRENGTH_DECLARED, is = strength_of(e, a) > STRENGTH_DECLARED;

	if (best == NULL || was != is)
		return best == NULL || is;
	return e->d->milestone != DAY_NONE ? act_day(a) < act_day(best) : act_day(a) > act_day(best);
}

/* "Full" is one word for all requirements, and self-declared; a paper on the plan says what is to be done. An acceptance or assessment that passed, on paper,
 * shows it done; requirement by requirement nobody looked, so it is never more than documented (users.md 2). */
static void plan(struct ev *e)
{
	const uint64_t kinds = KIND_BIT(A_ACCEPTANCE) | KIND_BIT(A_COMPLIANCE);
	const struct infosys *s = ev_system(e);
	const struct activity *a, *best = NULL, *bad = NULL;
	const struct proof *paper = system_paper(e, s, M_PLAN, NULL);
	size_t at = 0;

	e->missing = s->plan == 0;
	if (s->plan) {
		e->heard = true;
		why_add(e, SAY_PLAN_STATE, s, s->plan, 0);
	}
	while ((a = act_next(e->g, &s->h, &at, kinds)) != NULL) {
		if (!act_done(e, a))
			continue;
		e->heard = true;
		if (a->kind == A_ACCEPTANCE && a->result == 0)
			why_add(e, SAY_ACCEPTED_HOW, a, act_day(a), 0);
		if (a->result == RESULT_OK && shows_plan(e, best, a))
			best = a;
		if ((a->result == RESULT_NOT_OK || a->result == RESULT_PARTIAL) && (bad == NULL || act_day(a) > act_day(bad)))
			bad = a;
	}
	if (paper && s->plan == 0) {
		e->answered = true;
		why_add(e, SAY_PLAN_PAPER, paper, 0, 0);
	}
	if (s->plan == PLAN_FULL && bad && e->d->milestone == DAY_NONE && (best == NULL || act_day(bad) > act_day(best))) {
		why_add(e, SAY_PLAN_FAILS, bad, act_day(bad), 0);
		ev_clash(e, act_day(bad), &s->h, "plan_state", &bad->h, "done_on at kind result subjects");
	}
	if (s->plan != PLAN_FULL)
		return;
	if (best && strength_of(e, best) > STRENGTH_DECLARED) {
		ev_done_by(e, best, STRENGTH_DOCUMENTED);
		e->holds_to = told_day(e, best, TOLD_VALID);
		why_add(e, SAY_ACCEPTED_ON, best, act_day(best), 0);
		why_add(e, SAY_PLAN_WHOLE, s, 0, 0);
		return;
	}
	ev_done(e, day_at(s->h.at), STRENGTH_DECLARED);
	if (best)
		why_add(e, SAY_ACCEPTED_BARE, best, act_day(best), 0);
	if (paper)
		why_add(e, SAY_PLAN_PAPER_ONLY, paper, 0, 0);
	why_add(e, SAY_PLAN_UNPROVEN, s, 0, 0);
}
const struct kind kind_plan = { { "plan", 4, "Phương án triển khai đầy đủ, có nghiệm thu hoặc đánh giá đạt còn giá trị",
					"The plan is full, with an acceptance or assessment that still holds", NULL,
					1u << OVER_SYSTEMS | 1u << OVER_PROVIDER_SYSTEMS },
	plan, false };

/* --- accountable, operator --- */

/* Who is named for a system is self-declared, until an assignment says both: since the day of that, whatever else of the system was entered later. */
static void named_by_paper(struct ev *e, const struct infosys *s, const struct fact *who)
{
	const struct proof *paper = system_paper(e, s, M_ASSIGNMENT, who);
	const struct document *d = paper ? facts_get_as(e->f, paper->document, R_DOCUMENTS) : NULL;

	if (paper)
		why_add(e, SAY_PAPER, paper, d ? d->date.last : DAY_NONE, 0);
	else
		why_add(e, SAY_NOT_ASSIGNED, s, who->id, 0);
	if (d && d->date.last != DAY_NONE)
		ev_done_by(e, d, strength_of(e, paper));
	else
		ev_done(e, day_at(s->h.at), paper ? strength_of(e, paper) : STRENGTH_DECLARED);
}

/* Who was named at the end of some day, if nobody is now, was right until then: silence is no better than who has left (users.md 0.1). */
static void named_before(struct ev *e, const struct infosys *s, size_t field)
{
	for (size_t i = s->h.thens.n; i-- > 0;) {
		const struct then *t = &s->h.thens.p[i];
		int64_t id = *(const int64_t *)((const char *)t->was + field);
		const struct fact *who = facts_get(e->f, id);
		int32_t last = day_at(t->until);

		if (id == 0 || !then_stood(t))
			continue;
		int32_t left = who && who->res == R_PEOPLE ? left_on(e, (const struct person *)who) : DAY_NONE;

		if (left != DAY_NONE && left < last)
			last = left;
		e->heard = true;
		why_add(e, who ? SAY_NAMED_NO_MORE : SAY_NAMED_DELETED, who ? (const void *)who : s, day_at(t->until), 0);
		if (who)
			named_by_paper(e, s, who);
		else
			ev_done(e, day_at(s->h.at), STRENGTH_DECLARED);
		ev_stale(e, last, last + e->g->stale_days);
		return;
	}
}

static void accountable(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct person *p = facts_get_as(e->f, s->accountable, R_PEOPLE);
	int32_t left = p ? left_on(e, p) : DAY_NONE;

	if (p && (!works_for(e, p, e->on) || since(e, left))) {
		e->heard = true;
		why_add(e, SAY_PERSON_LEFT, p, left, 0);
		if (left != p->leaves_on.last)
			why_add(e, SAY_TOLD_AWAY, p, left, told_held(e, p, TOLD_LEAVES)->until);
		if (since(e, left)) { /* who is named was right until then */
			named_by_paper(e, s, &p->h);
			ev_stale(e, left, left + e->g->stale_days);
		}
		return;
	}
	if (p == NULL && s->accountable_post.n == 0) {
		why_add(e, SAY_NO_PERSON, s, 0, 0);
		named_before(e, s, offsetof(struct infosys, accountable));
		return;
	}
	why_add(e, p ? SAY_PERSON : SAY_POST, p ? (const void *)p : s, 0, 0);
	if (p) {
		named_by_paper(e, s, &p->h);
		return;
	}
	why_add(e, SAY_POST_ONLY, s, 0, 0);
	ev_done(e, day_at(s->h.at), STRENGTH_DECLARED);
}
const struct kind kind_accountable = { { "accountable", 6, "Hệ thống có người chịu trách nhiệm đang làm việc",
					       "The system has a responsible person who still works here", NULL,
					       1u << OVER_SYSTEMS },
	accountable, false };

static void operator_named(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct fact *u = facts_get_as(e->f, s->operator, R_UNITS);
	int32_t last = u ? ((const struct unit *)u)->valid_to.last : DAY_NONE;

	why_add(e, u ? SAY_OPERATOR : SAY_NO_OPERATOR, s, u ? u->id : 0, 0);
	if (u == NULL) {
		named_before(e, s, offsetof(struct infosys, operator));
		return;
	}
	named_by_paper(e, s, u);
	if (past(e, last) && unit_left(e->g, u)) {
		why_add(e, SAY_OPERATOR_OVER, u, last, 0);
		ev_stale(e, last + 1, last + 1 + e->g->stale_days);
	}
}
const struct kind kind_operator = { { "operator", 5, "Hệ thống có đơn vị vận hành", "The system has an operating unit", NULL,
					    1u << OVER_SYSTEMS },
	operator_named, false };

/* --- scan: targets against registered assets --- */

enum { NAMED_MOST = 3 }; /* machines that lack something are named one by one up to here, and then counted */

struct cover {
	int net, net_hit, other, other_hit, later; /* later: put into use after the scan, and not in it */
	int touched, bare; /* any of its addresses scanned; machines of no known address, which no scan can be shown to cover */
	int missed;
	const struct asset *miss[NAMED_MOST];
	int32_t later_from;
};

/* What is to be scanned or to send logs, though nobody wrote down where it is. */
static bool bare_machine(const struct asset *x)
{
	return x->key == 0 && x->kind != ASSET_APPLICATION && x->kind != ASSET_DATABASE;
}

static void cover_of(struct ev *e, const struct infosys *s, const struct activity *a, int32_t day, struct cover *c)
{
	const struct asset *x;
	size_t at = 0;

	*c = (struct cover){ .later_from = DAY_NONE };
	while ((x = fact_back(&s->h, R_ASSETS, &at)) != NULL) {
		const struct then *moved = asset_moved(e, x, day, a);
		const struct asset *y = moved ? (const struct asset *)moved->was : x; /* where it was then */
		uint64_t n = acts_cover(a, y);
		bool hit = n >= asset_size(y);

		if ((y->key == 0 && !bare_machine(y)) || out_of_use(e, x, day))
			continue;
		if (x->from.last != DAY_NONE && x->from.last > day && told_day(e, x, TOLD_IN_USE) > day) {
			if (!hit && since(e, x->from.last)) {
				c->later++;
				if (c->later_from == DAY_NONE || x->from.last < c->later_from)
					c->later_from = x->from.last;
			}
			continue;
		}
		if (moved && !hit)
			why_moved(e, x, moved);
		if (n && !hit)
			why_add(e, SAY_NETWORK_PARTLY, x, (int64_t)n, (int64_t)asset_size(y));
		c->touched += n > 0 || acts_name(a, y);
		c->bare += y->key == 0;
		bool net = told_value(e, x, TOLD_FACING) == YES;

		*(net ? &c->net : &c->other) += 1;
		*(net ? &c->net_hit : &c->other_hit) += hit;
		if (!hit && c->missed++ < NAMED_MOST)
			c->miss[c->missed - 1] = x;
	}
	if (c->bare)
		why_add(e, SAY_MACHINES_BARE, s, c->bare, 0);
}

static void partly(struct ev *e, const struct activity *a, const struct cover *c)
{
	why_add(e, SAY_SCAN_PARTIAL, a, c->net_hit + c->other_hit, c->net + c->other);
	for (int i = 0; i < c->missed && i < NAMED_MOST; i++)
		why_add(e, SAY_NOT_SCANNED, c->miss[i], 0, 0);
	if (c->missed > NAMED_MOST)
		why_add(e, SAY_NOT_SCANNED_MORE, a, c->missed - NAMED_MOST, 0);
}

/* What of its targets could not be reckoned with. */
static void targets_odd(struct ev *e, const struct activity *a)
{
	if (a->unread)
		why_add(e, SAY_TARGETS_UNREAD, a, (int64_t)a->unread, 0);
	if (a->wide)
		why_add(e, SAY_TARGETS_WIDE, a, (int64_t)a->wide, 0);
}

/* A date that cannot be: before go-live without being a test before use, or typed more than seven days from the file's own. */
static bool scan_clashes(struct ev *e, const struct infosys *s, const struct activity *a, const struct cover *c)
{
	int32_t day = act_day(a), live = s->operating_from.first;

	if (live != DAY_NONE && day < live && !(s->assessment & 1)) {
		why_add(e, SAY_BEFORE_LIVE, a, day, live);
		ev_clash(e, day, &s->h, "operating_from assessment", &a->h, "done_on at kind subjects");
		return true;
	}
	if (a->at != INT64_MIN && a->done_on.last != DAY_NONE &&
		(day_at(a->at) > a->done_on.last + 7 || day_at(a->end_at > a->at ? a->end_at : a->at) < a->done_on.first - 7)) {
		why_add(e, SAY_FILE_DATE, a, a->done_on.last, day_at(a->at));
		ev_clash(e, day, &a->h, "done_on at kind", NULL, NULL);
		return true;
	}
	if (a->n_keys + a->n_ranges && c->net + c->other > 0 && c->touched == 0) {
		targets_odd(e, a);
		if (a->unread || a->wide || c->bare) /* what is not known may be its addresses: no accusation, and no scan of it */
			return true;
		why_add(e, SAY_NO_TARGET, a, (int64_t)(a->n_keys + a->n_ranges), 0);
		ev_clash(e, day, &a->h, "targets kind subjects", &c->miss[0]->h, "address kind system");
		return true;
	}
	return false;
}

static void scan(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct activity *a, *last = NULL, *first = NULL;
	struct cover c, kept = { 0 };
	bool rolling = e->with[2].i || ev_rolls(e);
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_SCAN))) != NULL) {
		int32_t day = act_day(a);

		if (!act_done(e, a) || (!rolling && !in_period(e, day)))
			continue;
		e->heard = true;
		cover_of(e, s, a, day, &c);
		if (scan_clashes(e, s, a, &c))
			continue;
		if (c.net + c.other == 0 || a->n_keys + a->n_ranges == 0) {
			if (c.net + c.other == 0)
				why_add(e, SAY_NO_ASSETS, a, day, 0);
			else if (a->unread || a->wide)
				targets_odd(e, a);
			else
				why_add(e, SAY_SCAN_BLIND, a, day, 0);
			continue;
		}
		if (c.net_hit < c.net || c.other_hit * 100 < c.other * e->with[0].i) {
			targets_odd(e, a);
			partly(e, a, &c);
			continue;
		}
		why_add(e, SAY_SCAN, a, day, c.net_hit + c.other_hit);
		if (strength_of(e, a) < e->d->wants && first && strength_of(e, first) >= e->d->wants)
			continue;
		if (first == NULL || strength_of(e, first) < e->d->wants || day < act_day(first))
			first = strength_of(e, a) >= e->d->wants || first == NULL ? a : first;
		if (last == NULL || day > act_day(last) || strength_of(e, last) < e->d->wants) {
			last = a;
			kept = c;
		}
	}
	if (last == NULL) {
		why_add(e, SAY_NO_SCAN, s, e->period.first != DAY_NONE ? e->period.first : e->given, 0);
		return;
	}
	ev_done_by(e, rolling ? last : first, strength_of(e, last));
	changes_after(e, s, act_day(last), (int)e->with[1].i);
	if (kept.later) {
		ev_stale(e, kept.later_from, kept.later_from + (int)e->with[1].i);
		why_add(e, SAY_NEW_ASSETS, s, kept.later, kept.later_from);
	}
}
static const struct law_param scan_params[] = {
	{ "percent", LP_INT, false, 1, 100, 90, NULL, "Tỷ lệ máy không công khai phải phủ",
		"Share of machines that are not on the Internet" },
	{ "change_days", LP_INT, false, 1, 365, 30, NULL, "Số ngày để quét lại sau thay đổi", "Days to scan again after a change" },
	{ "rolling", LP_BOOL, false, 0, 0, 0, NULL, "Tính từ lần gần nhất thay cho năm dương lịch",
		"From the last act instead of the calendar year" },
	{ 0 },
};
const struct kind kind_scan = { { "scan", 3, "Mục tiêu dò quét phủ mọi máy công khai và đủ tỷ lệ máy khác của hệ thống",
					"A scan's targets cover every Internet-facing machine and the share of the others",
					scan_params, 1u << OVER_SYSTEMS },
	scan, false, true };

/* --- drill --- */

/* Who is named as having taken part and had left (or not yet come) by then. */
static bool drill_people(struct ev *e, const struct activity *a)
{
	bool bad = false;

	for (size_t i = 0; i < a->attendance.n; i++) {
		const struct person *p = facts_get_as(e->f, a->attendance.p[i], R_PEOPLE);

		if (p == NULL || was_there(e, p, a->done_on.first != DAY_NONE ? a->done_on.first : act_day(a)))
			continue;
		why_add(e, SAY_DRILL_GONE, p, act_day(a), 0);
		ev_clash(e, act_day(a), &a->h, "done_on at attendance", &p->h, "unit provider employed_from leaves_on");
		bad = true;
	}
	return bad;
}

/* Start and end are there, and are of the day that the drill is said to have been on: seven days are forgiven, as of a file's date. */
static bool drill_window(struct ev *e, const struct activity *a)
{
	if (a->at == INT64_MIN || a->end_at == INT64_MIN || a->end_at < a->at) {
		why_add(e, SAY_DRILL_WINDOW, a, act_day(a), 0);
		ev_clash(e, act_day(a), &a->h, "kind at end_at", NULL, NULL);
		return true;
	}
	if (a->done_on.last == DAY_NONE || (a->done_on.last >= day_at(a->at) && a->done_on.first <= day_at(a->end_at) + 7))
		return false;
	why_add(e, SAY_DRILL_OTHER_DAY, a, act_day(a), day_at(a->at));
	ev_clash(e, act_day(a), &a->h, "kind done_on at end_at", NULL, NULL);
	return true;
}

static bool drill_clashes(struct ev *e, const struct infosys *s, const struct activity *a)
{
	const struct activity *p;
	size_t at = 0;
	bool bad = drill_people(e, a);

	bad |= drill_window(e, a);
	if (a->attendance.n == 0 && a->count_total <= 0) {
		why_add(e, SAY_DRILL_PEOPLE, a, act_day(a), 0);
		ev_clash(e, act_day(a), &a->h, "kind attendance count_total", NULL, NULL);
		bad = true;
	}
	while ((p = act_next(e->g, &s->h, &at, KIND_BIT(A_DRILL_PLAN))) != NULL)
		if (in_period(e, act_day(p)) && act_done(e, p) && act_span(p).first > act_day(a)) {
			why_add(e, SAY_DRILL_PLAN_AFTER, p, act_day(p), act_day(a));
			ev_clash(e, act_day(a), &a->h, "kind done_on at subjects", &p->h, "kind done_on at subjects");
			bad = true;
		}
	return bad;
}

static void drill(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct activity *a, *best = NULL;
	int64_t by = e->with[0].i;
	int y, m, d;
	bool planned = false;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_DRILL) | KIND_BIT(A_DRILL_PLAN))) != NULL) {
		if (!act_done(e, a) || !in_period(e, act_day(a)))
			continue;
		e->heard = true;
		if (a->kind == A_DRILL_PLAN) {
			planned |= document_strength(e, a->approval, a) >= STRENGTH_DOCUMENTED;
			why_add(e, SAY_DRILL_PLAN, a, act_day(a), 0);
			continue;
		}
		if (drill_clashes(e, s, a))
			continue;
		if (a->score[0] == INT64_MIN || a->score[1] == INT64_MIN || a->score[2] == INT64_MIN) {
			why_add(e, SAY_DRILL_SCORES, a, act_day(a), 0);
			continue;
		}
		why_add(e, SAY_DRILL, a, act_day(a), (a->score[0] + a->score[1] + a->score[2]) / 3);
		if (act_over(e, best, a))
			best = a;
	}
	if (best) {
		ev_done_by(e, best, strength_of(e, best));
		return;
	}
	day_parts(e->of, &y, &m, &d);
	if (!planned && by && past(e, day_of(y, (int)(by / 100), (int)(by % 100))))
		why_add(e, SAY_DRILL_RISK, s, day_of(y, (int)(by / 100), (int)(by % 100)), 0);
	if (!e->heard)
		why_add(e, SAY_NO_DRILL, s, 0, 0);
}
static const struct law_param drill_params[] = {
	{ "plan_by", LP_INT, false, 101, 1231, 0, NULL, "Ngày (mmdd) phải có kế hoạch được duyệt",
		"Day (mmdd) by which an approved plan must be there" },
	{ 0 },
};
const struct kind kind_drill = {
	{ "drill", 2, "Diễn tập có biên bản, người tham dự, thời gian, ba điểm quy trình, công nghệ, con người",
		"A drill with minutes, participants, window and three scores", drill_params, 1u << OVER_SYSTEMS },
	drill, false, true
};

/* --- pentest --- */

static void pentest(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct activity *a, *best = NULL;
	bool rolling = e->with[0].i;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_PENTEST))) != NULL) {
		const struct document *ok = facts_get_as(e->f, a->approval, R_DOCUMENTS);

		if (!act_done(e, a) || (!rolling && !in_period(e, act_day(a))))
			continue;
		e->heard = true;
		if (document_strength(e, a->approval, a) < STRENGTH_DOCUMENTED || ok->date.last > act_day(a)) {
			why_add(e, SAY_PENTEST_UNAPPROVED, a, act_day(a), 0);
			ev_clash(e, act_day(a), &a->h, "kind approval done_on at", ok ? &ok->h : NULL, "number date");
			continue;
		}
		why_add(e, SAY_PENTEST, a, act_day(a), ok->h.id);
		if (act_over(e, best, a))
			best = a;
	}
	if (best)
		ev_done_by(e, best, strength_of(e, best));
	else if (!e->heard)
		why_add(e, SAY_NO_PENTEST, s, 0, 0);
}
static const struct law_param rolling_params[] = {
	{ "rolling", LP_BOOL, false, 0, 0, 0, NULL, "Tính từ lần gần nhất thay cho năm dương lịch",
		"From the last act instead of the calendar year" },
	{ 0 },
};
const struct kind kind_pentest = { { "pentest", 2, "Kiểm thử xâm nhập có văn bản cho phép ký trước và có báo cáo",
					   "A pentest with a written approval dated before it, and a report", rolling_params,
					   1u << OVER_SYSTEMS },
	pentest, false, true };

/* --- logs --- */

/* The newest log of the days asked for that names the machine's address, or, of a network, one in it. */
static const struct activity *log_of(struct ev *e, const struct asset *x, int32_t days)
{
	const struct addr *k = x->key ? facts_addr(e->f, x->key) : NULL;
	bool net = asset_size(x) > 1 && asset_size(x) <= RANGE_MOST;
	const struct activity *by = NULL;
	size_t n = net ? e->f->logs.n : k ? k->acts.n : 0;

	for (size_t i = 0; i < n; i++) {
		const struct activity *a = net ? e->f->logs.p[i] : k->acts.p[i];

		if (a->kind != A_LOG || (net && !acts_name(a, x) && !acts_meet(a, (struct span){ x->lo, x->hi })) ||
			!act_done(e, a) || act_day(a) < e->on - days)
			continue;
		wake(e, day_start(act_day(a) + days + 1));
		if (by == NULL || act_day(a) > act_day(by) || (act_day(a) == act_day(by) && a->h.id > by->h.id))
			by = a;
	}
	return by;
}

static void logs(struct ev *e)
{
	const struct infosys *s = ev_system(e);
	const struct asset *x;
	int all = 0, hit = 0, bare = 0, silent = 0;
	int32_t last = DAY_NONE;
	enum law_strength least = STRENGTH_VERIFIED;
	size_t at = 0;

	while ((x = fact_back(&s->h, R_ASSETS, &at)) != NULL) {
		const struct activity *by;
		const struct then *moved;

		for (size_t i = 0; i < x->h.thens.n; i++) /* its use, or its address, as it was said in those days */
			wake(e, day_start(day_at(x->h.thens.p[i].until) + (int32_t)e->with[1].i));
		if ((x->key == 0 && !bare_machine(x)) || out_of_use(e, x, e->on - (int32_t)e->with[1].i))
			continue;
		all++;
		if (x->key == 0) {
			bare++;
			continue;
		}
		by = log_of(e, x, (int32_t)e->with[1].i);
		moved = asset_moved(e, x, e->on - (int32_t)e->with[1].i, by);
		if (by && moved && act_day(by) < day_at(moved->until)) {
			why_moved(e, x, moved);
			by = NULL; /* of what had that address before */
		}
		if (by == NULL) {
			if (silent++ < NAMED_MOST)
				why_add(e, SAY_NO_LOG, x, 0, 0);
			continue;
		}
		hit++;
		if (strength_of(e, by) < least)
			least = strength_of(e, by);
		if (act_day(by) > last)
			last = act_day(by);
		why_add(e, SAY_LOG, by, act_day(by), x->h.id);
	}
	e->heard = hit > 0;
	e->missing = all == bare;
	if (silent > NAMED_MOST)
		why_add(e, SAY_NO_LOG_MORE, s, silent - NAMED_MOST, 0);
	if (bare)
		why_add(e, SAY_MACHINES_BARE, s, bare, 0);
	why_add(e, all ? SAY_LOG_SHARE : SAY_NO_ASSETS, s, hit, all);
	if (all && hit * 100 >= all * e->with[0].i)
		ev_done(e, last, least);
}
static const struct law_param logs_params[] = {
	{ "percent", LP_INT, false, 1, 100, 90, NULL, "Tỷ lệ máy có nhật ký", "Share of machines with logs" },
	{ "days", LP_INT, false, 1, 365, 30, NULL, "Số ngày gần nhất", "Days back" },
	{ 0 },
};
const struct kind kind_logs = { { "logs", 2, "Nhật ký nhận được phủ đủ tỷ lệ máy đã đăng ký",
					"Logs received cover the share of registered machines", logs_params, 1u << OVER_SYSTEMS },
	logs, false };
