/* How strong a fact's papers are, and what is odd about them (users.md 3.5). Declared: nobody can show it. Documented: a paper with number, date and
 * signer that can be looked at (its file, or where it is kept). Verified: a second person looked at it, or its
 * signature is valid and its text says the same number and date. */
#include "doc/doc.h"
#include "duty/kinds.h"

/* Did the second person see this use of the paper? What was added or changed since is the word of one. A regulation's papers are open to all units, which
 * add their systems to it: there the paper alone was looked at. */
static bool looked(const struct document *d, const struct fact *use)
{
	return d->checked == YES &&
	       (d->checked_to <= 0 || use == NULL || use->seq <= d->checked_to ||
		       (use->res != R_PROOFS && use->res != R_ACTIVITIES && use->res != R_DECLARATIONS && use->res != R_LEVELS));
}

/* What the file itself says against the paper: changed after signing, or number and date not in its text. A second person's look outweighs the text. */
static enum law_strength by_file(const struct document *d, bool seen, enum law_strength s)
{
	if (d->signature == DOC_SIGN_CHANGED || d->signature == DOC_SIGN_BROKEN)
		return STRENGTH_DECLARED;
	if (d->text_check == TEXT_NOT_FOUND)
		return seen ? STRENGTH_DOCUMENTED : STRENGTH_DECLARED;
	if (d->signature == DOC_SIGN_VALID && d->text_check == TEXT_FOUND)
		return STRENGTH_VERIFIED;
	return s;
}

static bool lacks(const struct document *d)
{
	return d->number.n == 0 || d->date.last == DAY_NONE || d->signer_post.n == 0;
}

/* `seen`: a second person looked at this use of it. */
static enum law_strength paper_as(struct ev *e, const struct document *d, bool seen)
{
	if (d == NULL || (d->date.last != DAY_NONE && !happened(e, d->date)))
		return STRENGTH_NONE;
	if (lacks(d))
		return STRENGTH_DECLARED;
	if (d->secret == YES) /* kept elsewhere: two people vouch for it, and it is never more than documented (users.md 2) */
		return d->checks >= 2 ? STRENGTH_DOCUMENTED : STRENGTH_DECLARED;
	if (!document_can_be_seen(d)) /* a number that somebody typed, whoever compared the entry */
		return STRENGTH_DECLARED;
	return by_file(d, seen, seen ? STRENGTH_VERIFIED : STRENGTH_DOCUMENTED);
}

static enum law_strength paper(struct ev *e, const struct document *d, const struct fact *use)
{
	return paper_as(e, d, d && looked(d, use));
}

bool document_whole(struct ev *e, const struct document *d)
{
	return paper_as(e, d, true) >= STRENGTH_DOCUMENTED;
}

enum law_strength document_strength(struct ev *e, int64_t id, const void *use)
{
	return paper(e, facts_get_as(e->f, id, R_DOCUMENTS), use);
}

bool document_looked(const struct document *d, const void *use)
{
	return looked(d, use);
}

static struct ids own_documents(const struct fact *x, int64_t *one)
{
	switch (x->res) {
	case R_DOCUMENTS: *one = x->id; break;
	case R_LEVELS: *one = ((const struct level *)x)->document; break;
	case R_REGULATIONS: *one = ((const struct regulation *)x)->document; break;
	case R_CONTRACTS: *one = ((const struct contract *)x)->document; break;
	case R_DECLARATIONS: *one = ((const struct declaration *)x)->document; break;
	case R_SUCCESSIONS: *one = ((const struct succession *)x)->basis; break;
	case R_ROLES: *one = ((const struct unit_role *)x)->basis; break;
	case R_PROOFS: *one = ((const struct proof *)x)->document; break;
	case R_SETTINGS: *one = ((const struct setting *)x)->document; break;
	case R_ACTIVITIES: return ((const struct activity *)x)->documents;
	default: *one = 0;
	}
	return (struct ids){ one, *one != 0 };
}

/* A proof about a subject proves a matter of it, not the subject. */
static bool takes_proofs(const struct fact *x)
{
	return x->res != R_SYSTEMS && x->res != R_UNITS && x->res != R_PROVIDERS && x->res != R_PEOPLE;
}

/* How old the paper of an act may be. A result is written when there is one: what is older is its plan, its approval or another year's result. What is
 * planned, granted or sent rests on a paper of the year before it at most, a report on one of its own period; the rest on any. */
enum paper_of { OF_ANY_DAY = 1, OF_YEAR, OF_RESULT };
static const uint8_t paper_days[] = {
	[A_SCAN] = OF_RESULT,
	[A_PENTEST] = OF_RESULT,
	[A_DRILL] = OF_RESULT,
	[A_DRILL_PLAN] = OF_YEAR,
	[A_TRAINING] = OF_RESULT,
	[A_BRIEFING] = OF_RESULT,
	[A_COMPLIANCE] = OF_RESULT,
	[A_MAIL] = OF_RESULT,
	[A_REPORT] = OF_YEAR,
	[A_INSPECTION] = OF_RESULT,
	[A_INSPECTION_ITEM] = OF_RESULT,
	[A_WARNING] = OF_ANY_DAY,
	[A_RELAY] = OF_YEAR,
	[A_ACK] = OF_YEAR,
	[A_FIX] = OF_RESULT,
	[A_INCIDENT] = OF_ANY_DAY,
	[A_INCIDENT_REPORT] = OF_YEAR,
	[A_ACCESS_REVIEW] = OF_RESULT,
	[A_INTERVENTION] = OF_ANY_DAY, /* its request is approved before it */
	[A_MONITORING] = OF_RESULT,
	[A_REG_REVIEW] = OF_RESULT,
	[A_PLAN] = OF_YEAR,
	[A_MEETING] = OF_RESULT,
	[A_COOPERATION] = OF_ANY_DAY, /* a programme, a memorandum */
	[A_ESTIMATE] = OF_YEAR,
	[A_ALLOCATION] = OF_YEAR,
	[A_SETTLEMENT] = OF_YEAR,
	[A_CHANGE] = OF_ANY_DAY,
	[A_ACCEPTANCE] = OF_RESULT,
	[A_LOG] = OF_RESULT,
	[A_RECONCILE] = OF_ANY_DAY,
	[A_OTHER] = OF_ANY_DAY,
};

/* The day on which all of it was done: what ran over days is shown by what was written at its end; a report tells of the week that it names. */
static int32_t act_ended(const struct activity *a)
{
	int32_t day = act_span(a).first, first, last;

	if (a->end_at != INT64_MIN && day_at(a->end_at) > day)
		day = day_at(a->end_at);
	return a->kind == A_MONITORING && week_span(a->period, &first, &last) && first < day ? first : day;
}

/* The day before which a paper shows nothing of the act; DAY_NONE: none is. */
static int32_t paper_from(const struct activity *a)
{
	int32_t first, last;

	if (act_day(a) == DAY_NONE || paper_days[a->kind] < OF_YEAR)
		return DAY_NONE;
	if (paper_days[a->kind] == OF_RESULT)
		return act_ended(a);
	return a->kind == A_REPORT && period_span(a->period, &first, &last) ? first : day_add_months(act_ended(a), -12);
}

/* Of more days than an act with a result takes: when it was done nobody says. Where no pack gives a bound, none is too long. */
static bool too_long(struct ev *e, const struct fact *x)
{
	const struct activity *a = (const struct activity *)x;

	if (x->res != R_ACTIVITIES || paper_days[a->kind] != OF_RESULT || a->at == INT64_MIN || act_ended(a) <= day_at(a->at))
		return false;
	int64_t most = setting_i64(e->g, STR("act.days"));

	return most > 0 && act_ended(a) - day_at(a->at) > most;
}

static bool stamped(const struct activity *w, const struct document *d)
{
	return d->received_at != INT64_MIN || (d->number_key.n && str_eq(d->number_key, w->ref_key));
}

/* The paper by which a warning, an inspection or its item came: its arrival stamp or number says so; else the earliest of its papers. It says what is to be
 * done, and nothing of what was found or done about it. */
static bool came_by(struct ev *e, const struct activity *w, const struct document *d)
{
	if (d == NULL || !ids_have(w->documents, d->h.id) || (act_day(w) != DAY_NONE && d->date.first > act_day(w)))
		return false;
	for (size_t i = 0; i < w->documents.n && !stamped(w, d); i++) {
		const struct document *o = facts_get_as(e->f, w->documents.p[i], R_DOCUMENTS);

		if (o && o != d &&
			(stamped(w, o) || o->date.last < d->date.last || (o->date.last == d->date.last && o->h.id < d->h.id)))
			return false;
	}
	return true;
}

/* Is it the paper by which that came which the act answers? */
static bool answers(struct ev *e, const struct fact *x, const struct document *d)
{
	const struct activity *a = (const struct activity *)x, *w;

	if (x->res != R_ACTIVITIES || (a->kind != A_FIX && a->kind != A_RELAY && a->kind != A_ACK))
		return false;
	w = facts_get_as(e->f, a->concerns, R_ACTIVITIES);
	return w && came_by(e, w, d);
}

bool duty_paper_early(const struct fact *act, const struct document *d)
{
	return act->res == R_ACTIVITIES && d && d->date.last != DAY_NONE && d->date.last < paper_from((const struct activity *)act);
}

int32_t paper_dated(struct ev *e, const struct document *d)
{
	const struct then *t = told_held(e, d, TOLD_PAPER);

	return t ? ((const struct document *)t->was)->date.last : d->date.last;
}

static bool too_early(struct ev *e, const struct fact *x, const struct document *d)
{
	return x->res == R_ACTIVITIES && d && d->date.last != DAY_NONE &&
	       paper_dated(e, d) < paper_from((const struct activity *)x);
}

/* How much a paper shows of a fact. */
static enum law_strength shows(struct ev *e, const struct fact *x, const struct document *d, const struct fact *use)
{
	enum law_strength s = paper(e, d, use);

	return s > STRENGTH_DECLARED && (too_early(e, x, d) || too_long(e, x) || answers(e, x, d)) ? STRENGTH_DECLARED : s;
}

/* The strongest paper of a fact, and how strong. */
static enum law_strength strongest(struct ev *e, const struct fact *x, const struct document **out)
{
	int64_t one;
	struct ids own = own_documents(x, &one);
	enum law_strength best = STRENGTH_NONE;
	const struct proof *p;
	size_t at = 0;

	*out = NULL;
	for (size_t i = 0; i < own.n; i++) {
		const struct document *d = facts_get_as(e->f, own.p[i], R_DOCUMENTS);

		if (shows(e, x, d, x) > best) {
			best = shows(e, x, d, x);
			*out = d;
		}
	}
	while (takes_proofs(x) && (p = fact_back(x, R_PROOFS, &at)) != NULL) {
		const struct document *d = facts_get_as(e->f, p->document, R_DOCUMENTS);

		enum law_strength both = shows(e, x, d, &p->h) < shows(e, x, d, x) ? shows(e, x, d, &p->h) : shows(e, x, d, x);

		if (both > best) {
			best = both;
			*out = d;
		}
	}
	return best;
}

/* What a warning is said to have been found to be, by its papers but that by which it came. */
enum law_strength finding_strength(struct ev *e, const struct activity *w)
{
	enum law_strength best = STRENGTH_DECLARED;
	const struct document *letter = NULL;
	const struct proof *p = NULL;
	size_t at = 0;

	for (size_t i = 0; i < w->documents.n || (p = fact_back(&w->h, R_PROOFS, &at)) != NULL; i++) {
		const struct document *d = facts_get_as(e->f, p ? p->document : w->documents.p[i], R_DOCUMENTS);
		enum law_strength s = paper(e, d, p ? &p->h : &w->h);

		if (came_by(e, w, d))
			letter = d;
		else if (s > best && (act_day(w) == DAY_NONE || d->date.last >= act_day(w)))
			best = s;
	}
	if (letter && best == STRENGTH_DECLARED)
		why_add(e, SAY_PAPER_CAME, letter, 0, 0);
	return best;
}

static bool seen_since(struct ev *e, int64_t document, int64_t seq)
{
	const struct document *d = facts_get_as(e->f, document, R_DOCUMENTS);

	return d && d->checked == YES && d->checked_to >= seq && document_whole(e, d);
}

bool paper_seen_since(struct ev *e, const struct fact *x, int64_t seq)
{
	int64_t one;
	struct ids own = own_documents(x, &one);
	const struct proof *p;
	bool seen = false;
	size_t at = 0;

	for (size_t i = 0; i < own.n; i++)
		seen |= seen_since(e, own.p[i], seq);
	if (x->res == R_ACTIVITIES && ((const struct activity *)x)->result == RESULT_ACCEPTED) /* what approves an exception */
		seen |= seen_since(e, ((const struct activity *)x)->approval, seq);
	while ((p = fact_back(x, R_PROOFS, &at)) != NULL)
		seen |= ids_have(p->subjects, x->id) && seen_since(e, p->document, p->h.seq > seq ? p->h.seq : seq);
	return seen;
}

enum law_strength strength_of(struct ev *e, const void *fact)
{
	const struct document *d;
	const struct fact *x = fact;
	enum law_strength s = strongest(e, x, &d);

	if (x->res == R_ACTIVITIES && ((const struct activity *)x)->machine == YES)
		return STRENGTH_VERIFIED;
	return s > STRENGTH_DECLARED ? s : STRENGTH_DECLARED;
}

const struct document *document_of(struct ev *e, const void *fact)
{
	const struct document *d;
	enum law_strength s = strongest(e, fact, &d);

	return s >= STRENGTH_DOCUMENTED ? d : NULL;
}

enum law_strength proven(struct ev *e, const struct fact *x, uint8_t matter, int32_t since, const struct proof **by)
{
	enum law_strength best = STRENGTH_NONE;
	const struct proof *p;
	size_t at = 0;

	*by = NULL;
	while ((p = fact_back(x, R_PROOFS, &at)) != NULL)
		if (p->proves == matter && ids_have(p->subjects, x->id)) {
			const struct document *d = facts_get_as(e->f, p->document, R_DOCUMENTS);
			enum law_strength s = document_strength(e, p->document, p);
			bool early = d && d->date.last != DAY_NONE && d->date.last < since;

			if (early && s > STRENGTH_DECLARED) {
				why_add(e, SAY_PAPER_EARLY, d, d->date.last, since);
				s = STRENGTH_DECLARED;
			}
			if (s > best) {
				best = s;
				*by = p;
			}
		}
	return best;
}

/* --- what is odd --- */

struct fdate fact_span(const struct fact *f)
{
	switch (f->res) {
	case R_ACTIVITIES: return act_span((const struct activity *)f);
	case R_DOCUMENTS: return ((const struct document *)f)->date;
	case R_LEVELS: return ((const struct level *)f)->date;
	case R_REGULATIONS: {
		const struct regulation *r = (const struct regulation *)f;

		return r->date.last != DAY_NONE ? r->date : r->valid_from;
	}
	case R_DECLARATIONS: return ((const struct declaration *)f)->date;
	default: return (struct fdate){ DAY_NONE, DAY_NONE };
	}
}

int32_t fact_day(const struct fact *f)
{
	return fact_span(f).last;
}

/* Another paper (of another number or date) with the same file. */
static const struct document *same_file(struct ev *e, const struct document *d)
{
	const struct file_use *u = facts_file(e->f, d->file);

	for (size_t i = 0; u && i < u->docs.n; i++) {
		const struct document *o = u->docs.p[i];

		if (o != d && (!str_eq(o->number, d->number) || o->date.last != d->date.last))
			return o;
	}
	return NULL;
}

static bool said(const struct ev *e, enum say say, const struct fact *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (e->why->p[i].say == say && e->why->p[i].fact == x)
			return true;
	return false;
}

static void odd_paper(struct ev *e, const struct document *d, const struct fact *use)
{
	const struct document *other = same_file(e, d);

	if (lacks(d))
		why_add(e, SAY_PAPER_LACKS, d, 0, 0);
	if (d->signature == DOC_SIGN_CHANGED || d->signature == DOC_SIGN_BROKEN)
		why_add(e, SAY_FILE_CHANGED, d, 0, 0);
	if (d->text_check == TEXT_NOT_FOUND)
		why_add(e, SAY_TEXT_NOT_FOUND, d, 0, 0);
	if (d->secret == YES && d->checks < 2)
		why_add(e, SAY_SECRET_UNCHECKED, d, 0, 0);
	if (d->secret != YES && d->checked == YES && !looked(d, use))
		why_add(e, SAY_CHECKED_BEFORE, d, 0, 0);
	else if (d->secret != YES && d->checked == YES && !document_can_be_seen(d))
		why_add(e, SAY_ENTRY_COMPARED, d, 0, 0);
	else if (d->secret != YES && !document_can_be_seen(d))
		why_add(e, SAY_NOT_TO_BE_SEEN, d, 0, 0);
	if (other)
		why_add(e, SAY_FILE_REUSED, d, other->h.id, 0);
}

static void odd_day(struct ev *e, const struct fact *x, const struct document *d)
{
	const struct activity *a = (const struct activity *)x;

	if (answers(e, x, d))
		why_add(e, SAY_PAPER_CAME, d, 0, 0);
	else if (too_early(e, x, d) && !duty_paper_early(x, d))
		told_value(e, d, TOLD_PAPER);
	else if (too_early(e, x, d) && paper_days[a->kind] == OF_RESULT)
		why_add(e, SAY_PAPER_EARLY, d, d->date.last, act_ended(a));
	else if (too_early(e, x, d))
		why_add(e, SAY_PAPER_OLD, d, d->date.last, act_day(a));
}

/* An act that nothing shows, for its papers are older than it. */
static void odd_days(struct ev *e, const struct fact *x, struct ids own)
{
	const struct proof *p;
	size_t at = 0;

	if (x->res != R_ACTIVITIES || strength_of(e, x) > STRENGTH_DECLARED)
		return;
	if (too_long(e, x))
		why_add(e, SAY_ACT_LONG, x, day_at(((const struct activity *)x)->at), act_ended((const struct activity *)x));
	for (size_t k = 0; k < own.n; k++)
		odd_day(e, x, facts_get_as(e->f, own.p[k], R_DOCUMENTS));
	while ((p = fact_back(x, R_PROOFS, &at)) != NULL)
		odd_day(e, x, facts_get_as(e->f, p->document, R_DOCUMENTS));
}

/* The entry that said the day it says now: the first, or the one that corrected it. */
static int64_t day_said_at(const struct fact *x)
{
	int64_t at = x->made_at;

	for (size_t i = 0; i < x->thens.n; i++)
		if (fact_day(x->thens.p[i].was) != fact_day(x))
			at = x->thens.p[i].until;
	return at;
}

void why_odd(struct ev *e)
{
	size_t n = e->why->n; /* the chain as it stands; what is added here is not looked at again */
	int late = (int)setting_i64(e->g, STR("entry.late_days"));

	for (size_t i = 0; i < n; i++) {
		const struct fact *x = e->why->p[i].fact;
		int64_t one;
		struct ids own = x ? own_documents(x, &one) : (struct ids){ 0 };
		struct fdate span;

		for (size_t k = 0; k < own.n; k++) {
			const struct document *d = facts_get_as(e->f, own.p[k], R_DOCUMENTS);
			bool seen = d == NULL || said(e, SAY_FILE_CHANGED, &d->h, e->why->n) ||
			            said(e, SAY_FILE_REUSED, &d->h, e->why->n) || said(e, SAY_TEXT_NOT_FOUND, &d->h, e->why->n) ||
			            said(e, SAY_CHECKED_BEFORE, &d->h, e->why->n) ||
			            said(e, SAY_ENTRY_COMPARED, &d->h, e->why->n) ||
			            said(e, SAY_NOT_TO_BE_SEEN, &d->h, e->why->n) || said(e, SAY_DECISION_SINCE, &d->h, e->why->n);

			if (!seen)
				odd_paper(e, d, x);
		}
		if (x)
			odd_days(e, x, own);
		if (x && e->done && fact_day(x) != DAY_NONE && day_at(day_said_at(x)) - fact_day(x) > late &&
			!said(e, SAY_ENTERED_LATE, x, e->why->n) && !said(e, SAY_ENTERED_LATE_SPAN, x, e->why->n) &&
			x->res != R_DOCUMENTS)
			why_add(e, fact_partial(x, fact_day(x), &span) ? SAY_ENTERED_LATE_SPAN : SAY_ENTERED_LATE, x, fact_day(x),
				day_at(day_said_at(x)) - fact_day(x));
	}
}
