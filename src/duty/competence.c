/* Who was entitled to decide: by the roles of that day, the owner of the system and the unit tree, never by what the decision says of itself. What the
 * facts do not say is UNKNOWN: neither entitled nor not, and the chain says which fact is missing. */
#include "duty/kinds.h"

#include "base/text.h"
#include "org/org.h"

/* What facts tell of it; of what they do not, the role or succession without a document that would make it so. */
struct competence {
	enum yes is;
	const struct fact *guess;
};

/* --- roles of a day --- */

/* Nobody on record for the day: unknown. So is what rests on a guess, or on a role without an end of a unit that is no more (users.md 6.1): it neither proves
 * nor denies. Role dates wake the whole engine (engine_init). */
static struct competence role_on(struct ev *e, int64_t unit, uint8_t role, int32_t day)
{
	const struct unit_role *own = NULL, *other = NULL;
	bool any = false;

	for (size_t i = 0; i < e->f->all[R_ROLES].n; i++) {
		const struct unit_role *r = (const struct unit_role *)e->f->all[R_ROLES].p[i];

		enum yes there = r->role == role ? role_there(e->f, r, day) : NO;
		const struct unit_role **doubt = r->unit == unit ? &own : &other;

		if (there == NO)
			continue;
		if (there == UNKNOWN || guessed(r->basis, r->mark)) {
			if (*doubt == NULL || r->h.id < (*doubt)->h.id)
				*doubt = r;
			continue;
		}
		if (r->unit == unit)
			return (struct competence){ YES, NULL };
		any = true;
	}
	if (any && own == NULL)
		return (struct competence){ NO, NULL };
	return (struct competence){ UNKNOWN, own ? &own->h : other ? &other->h : NULL };
}

/* Of a partial date: what is so on both its ends, else unknown. */
static struct competence role_then(struct ev *e, int64_t unit, uint8_t role, struct fdate day)
{
	struct competence first = role_on(e, unit, role, day.first), last = role_on(e, unit, role, day.last);

	return (struct competence){ first.is == last.is ? first.is : UNKNOWN, last.guess ? last.guess : first.guess };
}

/* --- papers --- */

/* A unit's name as papers write it: without what stands in brackets behind it. */
static struct str bare_name(const struct unit *u)
{
	int64_t at = str_find(u->name_fold, STR(" ("));

	return at > 0 ? str_cut(u->name_fold, 0, (size_t)at) : u->name_fold;
}

static bool named(const struct unit *u, struct str folded)
{
	return folded.n && (str_eq(folded, u->name_fold) || str_eq(folded, bare_name(u)) || str_eq(folded, u->code_fold));
}

/* The unit of the register that a paper names as its issuer; 0: none of them, or nothing is named. */
static int64_t issuer_of(struct ev *e, const struct document *d)
{
	for (size_t i = 0; d && d->issuer_fold.n && i < e->f->all[R_UNITS].n; i++)
		if (named((const struct unit *)e->f->all[R_UNITS].p[i], d->issuer_fold))
			return e->f->all[R_UNITS].p[i]->id;
	return 0;
}

/* Is it a paper of that unit's? By its issuer; where none is named, by who keeps it. */
static enum yes issued_by(struct ev *e, const struct document *d, int64_t unit)
{
	const struct unit *u = facts_get_as(e->f, unit, R_UNITS);
	int64_t issuer = issuer_of(e, d);

	if (u == NULL)
		return UNKNOWN;
	if (issuer)
		return issuer == unit ? YES : NO;
	if (d->issuer_fold
			.n) /* "Bộ trưởng Bộ Mẫu": the name stands in it; a name that the register does not know may be anybody's */
		return u->name_fold.n && str_find(d->issuer_fold, bare_name(u)) >= 0 ? YES : UNKNOWN;
	return d->unit == 0 ? UNKNOWN : d->unit == unit ? YES : NO;
}

static bool looked_at(struct ev *e, const struct document *d, const struct declaration *x)
{
	enum law_strength s = document_strength(e, d->h.id, x);

	return s == STRENGTH_VERIFIED || (s == STRENGTH_DOCUMENTED && document_looked(d, x));
}

/* --- decisions that bend a row --- */

/* Above: an ancestor in the tree, or who holds the owner's or the oversight role; `assigner`: also the specialised unit, which gives out the duties. Never
 * the unit itself nor what is below it. *guess: the role, where only a guess would make it so. */
static bool above(struct ev *e, int64_t by, int64_t unit, struct fdate day, bool assigner, const struct fact **guess)
{
	static const uint8_t roles[] = { ROLE_OWNER, ROLE_OVERSIGHT, ROLE_SPECIALISED };

	*guess = NULL;
	if (by == unit || unit_within(e->f, by, unit))
		return false;
	if (unit_within(e->f, unit, by))
		return true;
	for (size_t i = 0; i < COUNT(roles) - !assigner; i++) {
		struct competence c = role_then(e, by, roles[i], day);

		if (c.is == YES)
			return true;
		if (c.guess && ((const struct unit_role *)c.guess)->unit == by)
			*guess = c.guess;
	}
	return false;
}

enum yes decided_above(struct ev *e, const struct declaration *x)
{
	const struct document *d = facts_get_as(e->f, x->document, R_DOCUMENTS);
	const struct fact *guess = NULL;
	bool may = x->by_unit && above(e, x->by_unit, e->unit, x->date, x->kind != D_NA, &guess);

	if (x->by_unit == 0)
		why_add(e, SAY_DECIDER_NONE, x, 0, 0);
	else if (!may && guess == NULL)
		why_add(e, SAY_DECIDER_NOT_ABOVE, x, x->by_unit, e->unit);
	else if (!document_whole(e, d))
		why_add(e, SAY_DECISION_UNPROVEN, x, 0, 0);
	else if (issued_by(e, d, x->by_unit) != YES)
		why_add(e, issued_by(e, d, x->by_unit) == NO ? SAY_DECISION_FOREIGN : SAY_DECISION_ISSUER, d, x->by_unit, 0);
	else if (!looked_at(e, d, x))
		why_add(e, d->checked == YES ? SAY_DECISION_SINCE : SAY_DECISION_UNCHECKED, d, 0, 0);
	else if (may)
		return YES;
	else {
		why_add(e, SAY_AUTHORITY_GUESS, guess, x->by_unit, x->date.last);
		return UNKNOWN;
	}
	return NO;
}

/* --- level decisions --- */

/* Is the paper the decision itself? One number, the shorter written out in the longer ("99/QĐ", "99/QĐ-BM"), and days that can be the same. */
static enum yes same_decision(const struct level *l, const struct document *d)
{
	struct str a = l->number_key, b = d->number_key;

	if (a.n > b.n)
		a = d->number_key, b = l->number_key;
	if (a.n && (!str_starts(b, a) || (b.n > a.n && b.p[a.n] != '/' && b.p[a.n] != '-')))
		return NO;
	if (l->date.last != DAY_NONE && d->date.last != DAY_NONE && (l->date.first > d->date.last || d->date.first > l->date.last))
		return NO;
	return a.n && d->date.last != DAY_NONE ? YES : UNKNOWN;
}

enum law_strength level_paper_strength(struct ev *e, const struct level *l)
{
	const struct document *own = facts_get_as(e->f, l->document, R_DOCUMENTS);
	enum law_strength best = STRENGTH_DECLARED;
	const struct proof *p;
	size_t at = 0;

	if (own && same_decision(l, own) != NO && document_strength(e, own->h.id, l) > best)
		best = document_strength(e, own->h.id, l);
	while ((p = fact_back(&l->h, R_PROOFS, &at)) != NULL) {
		const struct document *d = facts_get_as(e->f, p->document, R_DOCUMENTS);

		if (d && same_decision(l, d) != NO && document_strength(e, d->h.id, p) > best)
			best = document_strength(e, d->h.id, p);
	}
	return best;
}

/* Does `to` continue `from`? UNKNOWN: by a succession that is a guess. */
static struct competence continues(struct ev *e, int64_t from, int64_t to, int depth)
{
	const struct fact *u = facts_get_as(e->f, from, R_UNITS);
	const struct succession *x;
	struct competence any = { NO, NULL };
	size_t at = 0;

	if (from == to)
		return (struct competence){ YES, NULL };
	while (u && depth < 8 && any.is != YES && (x = fact_back(u, R_SUCCESSIONS, &at)) != NULL) {
		struct competence y = { NO, NULL };

		if (x->from == from && (x->scope == 0 || x->scope == ROLE_OWNER))
			y = continues(e, x->to, to, depth + 1);
		if (y.is == YES && guessed(x->basis, x->mark))
			y = (struct competence){ UNKNOWN, &x->h };
		any = y.is != NO ? y : any;
	}
	return any;
}

/* The unit that the paper names as its issuer, where the decision names another: neither one that it stands under, in whose name it may sign, nor one that
 * continues the other. 0: they can agree. */
static int64_t other_issuer(struct ev *e, const struct level *l, const struct document *d)
{
	int64_t issuer = issuer_of(e, d);

	return issuer && l->authority && !unit_within(e->f, l->authority, issuer) && continues(e, issuer, l->authority, 0).is == NO
	               ? issuer
	               : 0;
}

bool level_paper(struct ev *e, const struct level *l, enum law_strength *out)
{
	const struct document *own = facts_get_as(e->f, l->document, R_DOCUMENTS);
	bool same = own == NULL || same_decision(l, own) != NO;

	*out = level_paper_strength(e, l);
	if (same && (own == NULL || other_issuer(e, l, own) == 0))
		return true;
	if (same)
		why_add(e, SAY_OTHER_ISSUER, own, l->authority, other_issuer(e, l, own));
	else
		why_add(e, SAY_OTHER_PAPER, own, own->date.last, l->date.last);
	ev_clash(e, l->date.last, &l->h, "number date authority document", &own->h, "number date issuer");
	return false;
}

/* The Prime Minister, a ministry: bodies outside the register, told by the paper's issuer. */
static enum yes outside(struct ev *e, const struct level *l, int64_t unit)
{
	const struct document *d = facts_get_as(e->f, l->document, R_DOCUMENTS);
	const struct field *f = &res_level_decisions.fields[res_field(&res_level_decisions, "authority_kind")];

	if (unit)
		return NO;
	if (d == NULL || d->issuer_fold.n == 0)
		return UNKNOWN;
	if (l->authority_kind != AUTHORITY_PM)
		return YES;
	struct arena mem;
	struct str label;
	bool there;

	arena_init(&mem, 0);
	label = text_fold(&mem, str_z(f->choices[AUTHORITY_PM - 1].vi));
	there = str_starts(label, d->issuer_fold) || str_find(d->issuer_fold, label) >= 0;
	arena_done(&mem);
	return there ? YES : NO;
}

/* Was `unit` an authority of this kind for the system on that day? */
static struct competence authority_is(struct ev *e, const struct infosys *s, const struct level *l, int64_t unit, uint8_t kind)
{
	struct competence owner = { UNKNOWN, NULL };

	if (kind == AUTHORITY_SPECIALISED)
		return unit ? role_then(e, unit, ROLE_SPECIALISED, l->date) : owner;
	if (kind != AUTHORITY_OWNER)
		return (struct competence){ outside(e, l, unit), NULL };
	owner = unit ? role_then(e, unit, ROLE_OWNER, l->date) : owner;
	if (s->owner == 0 || unit == 0 || owner.is == YES)
		return owner;
	struct competence heir = continues(e, unit, s->owner, 0);

	return heir.is == NO && owner.is == UNKNOWN && owner.guess ? owner : heir;
}

static uint8_t authority_kind(struct str name)
{
	for (uint8_t k = 0; authority_names[k]; k++)
		if (str_is(name, authority_names[k]))
			return k + 1;
	return 0;
}

/* One rule: who may decide this level. A kind that the decision does not say is told from the facts. */
static struct competence by_rule(
	struct ev *e, const struct infosys *s, const struct level *l, int64_t unit, const struct law_approver *a)
{
	struct competence any = { NO, NULL };

	for (size_t i = 0; i < a->n_kinds; i++) {
		uint8_t kind = authority_kind(a->kinds[i]);
		struct competence y = { NO, NULL };

		if (l->authority_kind == 0 || l->authority_kind == kind)
			y = authority_is(e, s, l, unit, kind);
		if (y.is == YES)
			return y;
		if (y.is == UNKNOWN)
			any = (struct competence){ UNKNOWN, y.guess ? y.guess : any.guess };
	}
	return any;
}

/* The regime that a decision names, else the newest one of its day. */
const struct law_regime *level_regime(struct ev *e, const struct level *l)
{
	const struct law_regime *best = NULL;

	if (l->regime)
		return law_regime_of(e->g->law, l->regime == 1 ? STR("nd85") : STR("nd331"));
	for (size_t p = 0; p < e->g->law->n_packs; p++)
		for (size_t i = 0; i < e->g->law->packs[p]->regimes.n; i++) {
			const struct law_regime *g = &e->g->law->packs[p]->regimes.p[i];

			if (g->valid_from <= l->date.last && (best == NULL || g->valid_from > best->valid_from))
				best = g;
		}
	return best;
}

/* What the decision says of its authority against the facts: false agreement is two facts that exclude each other, whatever the law asks. */
static bool authority_clashes(struct ev *e, const struct infosys *s, const struct level *l, int64_t unit)
{
	if (l->authority_kind == 0 || l->authority_kind == AUTHORITY_OTHER ||
		authority_is(e, s, l, unit, l->authority_kind).is != NO)
		return false;
	why_add(e, SAY_AUTHORITY_FALSE, l, l->authority_kind, unit);
	ev_clash(e, l->date.last, &l->h, "date authority authority_kind document", NULL, NULL);
	return true;
}

/* Competence cannot be told. Who issued it is for the unit to say; who held a role on that day, for the office: nobody is late for that. */
static bool competence_unknown(struct ev *e, const struct level *l, int64_t unit, const struct fact *guess)
{
	if (unit && guess)
		why_add(e, SAY_AUTHORITY_GUESS, guess, unit, l->date.last);
	else
		why_add(e, unit ? SAY_AUTHORITY_ROLE_UNKNOWN : SAY_AUTHORITY_UNKNOWN, l, unit ? unit : l->level, l->date.last);
	if (unit)
		e->unjudged = true;
	else
		e->heard = false;
	return false;
}

bool level_competent(struct ev *e, const struct infosys *s, const struct level *l)
{
	const struct law_regime *g = level_regime(e, l);
	int32_t end = g ? (g->transition_to != DAY_NONE ? g->transition_to : g->valid_to) : DAY_NONE;
	int64_t unit = l->authority ? l->authority : issuer_of(e, facts_get_as(e->f, l->document, R_DOCUMENTS));
	bool known = false;

	if (g && (l->date.last < g->valid_from || (end != DAY_NONE && l->date.first > end))) {
		why_cite(e, SAY_REGIME_TIME, l, l->date.last, 0, &g->cite);
		return false;
	}
	if (authority_clashes(e, s, l, unit))
		return false;
	for (size_t p = 0; g && p < e->g->law->n_packs; p++)
		for (size_t i = 0; i < e->g->law->packs[p]->approvers.n; i++) {
			const struct law_approver *a = &e->g->law->packs[p]->approvers.p[i];
			struct competence c;

			if (!str_eq(a->regime, g->code) || !(a->levels & 1u << l->level))
				continue;
			known = true;
			c = by_rule(e, s, l, unit, a);
			if (c.is == YES) {
				why_cite(e, SAY_COMPETENT, l, l->level, l->date.last, &a->cite);
				return true;
			}
			if (c.is == UNKNOWN)
				return competence_unknown(e, l, unit, c.guess);
			if (!mark_binds(
				    e->g, a->mark, &a->cite, 1)) { /* a text read second hand accuses nobody, and proves nothing */
				why_cite(e, SAY_COMPETENCE_ADVICE, l, l->level, 0, &a->cite);
				e->unjudged = true;
				return false;
			}
			why_cite(e, SAY_NOT_COMPETENT, l, l->level, l->date.last, &a->cite);
		}
	if (!known)
		why_add(e, SAY_AUTHORITY_UNKNOWN, l, l->level, 0);
	return false;
}

/* Does a rule so marked, by these citations, turn anything late? */
static bool mark_confirmable(enum law_mark m)
{
	return m == MARK_S || m == MARK_V2 || m == MARK_R || m == MARK_NF;
}

bool mark_binds(const struct engine *g, enum law_mark m, const struct law_cite *c, size_t n)
{
	size_t asked = 0;

	if (m == MARK_V)
		return true;
	if (!mark_confirmable(m) || n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct law_doc *d = law_doc_of(g->law, c[i].doc);

		if (d == NULL || d->mark == MARK_V)
			continue;
		asked++;
		if (facts_confirmation(g->f, c[i].doc) == NULL)
			return false;
	}
	return asked || facts_confirmation(g->f, c[0].doc) != NULL;
}
