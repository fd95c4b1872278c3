/* What earlier entries said of a fact, and what of it still counts. A correction is ordinary: the value shown is the corrected one. But a clock or a share
 * that rests on it counts by the table `rules`: of what was said of a field the earliest or the latest, so that nobody turns late into in time by writing
 * another day; the chain says what stood before, who changed it and when.
 *
 * What counts as never said, so that a slip haunts nobody:
 * - what a draft said, and a day that was put right on the day it was entered; an instant (a clock of hours) put right within the hour, before anything was
 *   entered that refers to it;
 * - a year or a month within which the day lies that is said now;
 * - what could not be when it was said: an act, a paper, a detection dated after its own entry;
 * - a date to come that was moved before it came (a review's, an inspection item's: more than 30 days before it);
 * - what a second person saw corrected: who looked, after the correction, at a whole paper of the fact (rules.look). */
#include "duty/told.h"
#include "db/db.h"
#include "duty/kinds.h"

/* --- reading it --- */

static const char *const watched[R_COUNT] = {
	[R_UNITS] = "headcount",
	[R_SYSTEMS] = "operating_from proposed_level unit operator kind info state dossier_state plan_state assessment built_from "
		      "retired_on handles_procedures subjects_basic subjects_sensitive accountable",
	[R_PEOPLE] =
		"unit employed_from leaves_on access_removed_on head post contract administers provider certified_on certified_to",
	[R_LEVELS] = "level number date authority authority_kind revoked_on system regime document",
	[R_REGULATIONS] = "next_review kind number date valid_from valid_to basis systems units unit",
	[R_ASSETS] = "from internet_facing address kind retired_on system",
	[R_CONTRACTS] = "systems signed_on",
	[R_DOCUMENTS] = "date received_at number issuer",
	[R_ACTIVITIES] =
		"done_on at due subjects severity level_serious national concerns unit kind result approval end_at attendance "
		"count_total count_done amount amount_base external_ref targets valid_to documents",
	[R_DECLARATIONS] = "date kind duty period",
};

const char *facts_watched(enum fact_res r)
{
	return watched[r];
}

/* A system, a domain, a contract that left a unit's list is a change of it (kinds_unit.c); an act, a declaration that is deleted and entered again is the
 * same (clash.c). */
bool facts_missed(enum fact_res r)
{
	return r == R_SYSTEMS || r == R_ASSETS || r == R_CONTRACTS || r == R_ACTIVITIES || r == R_DECLARATIONS;
}

enum rc facts_gone(struct cx *cx, struct facts *f, int64_t deleted_after, int64_t known_at)
{
	for (int r = 0; r < R_COUNT; r++)
		if (facts_missed((enum fact_res)r))
			TRY(res_gone(cx, fact_resource((enum fact_res)r), deleted_after, known_at, fact_then_gone, f));
	return RC_OK;
}

static void sent_then(const struct sent *s, void *facts)
{
	struct fact *x = facts_get(facts, s->id);

	if (x == NULL)
		return;
	x->made = s->seq;
	x->made_at = s->at;
	x->made_by = s->who;
}

enum rc facts_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (int r = 0; r < R_COUNT; r++) {
		TRY(res_sent(cx, fact_resource((enum fact_res)r), 0, changed_after, sent_then, f));
		if (watched[r])
			TRY(res_earlier(cx, fact_resource((enum fact_res)r), watched[r], changed_after, fact_then, f));
	}
	return RC_OK;
}

/* --- what stood --- */

bool then_stood(const struct then *t)
{
	return day_at(t->at) != day_at(t->until);
}

const struct then *then_on(const struct fact *x, int32_t day)
{
	for (size_t i = 0; i < x->thens.n; i++)
		if (day_at(x->thens.p[i].at) <= day && day_at(x->thens.p[i].until) > day)
			return &x->thens.p[i];
	return NULL;
}

int64_t then_until(const struct fact *x, const struct then *t, const char *fields)
{
	const struct then *end = x->thens.p + x->thens.n;

	while (t + 1 < end && t[1].at == t->until && facts_agree(t->was, t[1].was, fields))
		t++;
	return t->until;
}

const struct fact *fact_said_at(const struct fact *x, int64_t at)
{
	for (size_t i = 0; i < x->thens.n; i++)
		if (x->thens.p[i].at <= at && at < x->thens.p[i].until)
			return x->thens.p[i].was;
	return x;
}

int64_t named_since(const struct activity *a, int64_t subject)
{
	int64_t since = a->h.made_at;

	for (size_t i = 0; i < a->h.thens.n; i++)
		if (!ids_have(((const struct activity *)a->h.thens.p[i].was)->subjects, subject))
			since = a->h.thens.p[i].until;
	return since;
}

bool sys_was_of(const struct infosys *s, int64_t unit)
{
	for (size_t i = 0; i < s->h.thens.n; i++) {
		const struct infosys *was = (const struct infosys *)s->h.thens.p[i].was;
		int64_t of[2] = { was->unit, was->operator};

		for (int k = 0; k < 2; k++)
			if (of[k] && of[k] != s->unit && of[k] != s->operator&&(unit == 0 || of[k] == unit))
				return true;
	}
	return false;
}

/* Who looked at the paper of the scan or log since then saw which addresses are in it. */
const struct then *asset_moved(struct ev *e, const struct asset *x, int32_t day, const struct activity *by)
{
	for (size_t i = 0; i < x->h.thens.n; i++) {
		const struct then *t = &x->h.thens.p[i];
		const struct asset *was = (const struct asset *)t->was;

		if (then_stood(t) && day_at(t->until) > day && was->key != x->key && !paper_seen_since(e, &x->h, t->until_seq) &&
			(was->key || by == NULL || !paper_seen_since(e, &by->h, t->until_seq)))
			return t;
	}
	return NULL;
}

void why_moved(struct ev *e, const struct asset *x, const struct then *moved)
{
	why_add(e, ((const struct asset *)moved->was)->key ? SAY_TOLD_ADDRESS : SAY_TOLD_ADDRESS_FIRST, x, 0, moved->until);
}

const struct declaration *said_version(struct ev *e, const struct declaration *d, size_t *at, const struct then **until)
{
	while (*at <= d->h.thens.n) {
		const struct then *t = *at ? &d->h.thens.p[*at - 1] : NULL;

		++*at;
		*until = t;
		if (t == NULL || (then_stood(t) && !paper_seen_since(e, &d->h, t->until_seq)))
			return t ? (const struct declaration *)t->was : d;
	}
	return NULL;
}

static int64_t day_said(struct fdate d)
{
	return d.last == DAY_NONE ? 0 : (int64_t)d.last - DAY_NONE;
}

int32_t said_day(int64_t v)
{
	return v == 0 ? DAY_NONE : (int32_t)(v + DAY_NONE);
}

int64_t said_now(const struct infosys *s, enum said_of what)
{
	switch (what) {
	case SAID_KIND: return s->kind;
	case SAID_INFO: return s->info;
	case SAID_STATE: return s->state;
	case SAID_DOSSIER: return s->dossier;
	case SAID_PLAN: return s->plan;
	case SAID_ASSESSMENT: return s->assessment;
	case SAID_PROPOSED: return s->proposed < 1 ? 0 : s->proposed;
	case SAID_BUILT: return day_said(s->built_from);
	case SAID_START: return day_said(s->operating_from);
	case SAID_END: return day_said(s->retired_on);
	default: return 0;
	}
}

/* The next that stood, from i on; n: there is none. */
static size_t stood_next(const struct fact *x, size_t i)
{
	while (i < x->thens.n && !then_stood(&x->thens.p[i]))
		i++;
	return i;
}

int32_t said_otherwise(const struct infosys *s, enum said_of what, int32_t day, bool first, int64_t *was)
{
#define SAID(k) said_now((const struct infosys *)p[k].was, what)
	int64_t now = said_now(s, what);
	const struct then *p = s->h.thens.p;
	size_t n = s->h.thens.n, i = stood_next(&s->h, 0), k;
	bool open = first && day_at(s->h.made_at) > day; /* nothing was said by then: what is said first stands for it */

	while (i < n && day_at(p[i].until) <= day)
		i = stood_next(&s->h, i + 1);
	if (now == 0 || i == n)
		return DAY_NONE;
	if (day_at(p[i].at) > day && !(open && day_at(p[i].at) == day_at(s->h.made_at)))
		return DAY_NONE; /* between those: what stands now */
	for (; first && SAID(i) == 0; i = k) {
		k = stood_next(&s->h, i + 1);
		if (k == n || day_at(p[k].at) > day_at(p[i].until))
			return DAY_NONE;
	}
	if (SAID(i) == 0 || SAID(i) == now)
		return DAY_NONE;
	if (was)
		*was = SAID(i);
	while ((k = stood_next(&s->h, i + 1)) < n && day_at(p[k].at) <= day_at(p[i].until) && SAID(k) == SAID(i))
		i = k;
	return day_at(p[i].until);
#undef SAID
}

/* --- what still counts --- */

/* While somebody was of this unit: what was said of him elsewhere is of another post. */
static bool of_unit(struct ev *e, const struct fact *x, const struct then *t)
{
	return unit_heir(e->g, ((const struct person *)t->was)->unit) == unit_heir(e->g, ((const struct person *)x)->unit);
}

/* From this post: not before he came back, or while he was elsewhere. */
static bool from_here(struct ev *e, const struct fact *x, const struct then *t)
{
	int32_t from = ((const struct person *)x)->employed_from.first;

	return of_unit(e, x, t) && (from == DAY_NONE || from <= ((const struct person *)t->was)->leaves_on.last);
}

/* What a new certificate, of a later day, says of its end is no correction of the old one. */
static bool same_certificate(struct ev *e, const struct fact *x, const struct then *t)
{
	const struct person *was = (const struct person *)t->was;

	(void)e;
	return ((const struct person *)x)->certified_on.first <=
	       (was->certified_on.last != DAY_NONE ? was->certified_on.last : was->certified_to.last);
}

static bool not_reviewed(struct ev *e, const struct fact *x, const struct then *t)
{
	const struct regulation *r = (const struct regulation *)x;

	return !review_held(e, r, ((const struct regulation *)t->was)->next_review.last);
}

/* Ended when its review had come and was not held: that is no way to hold it. */
static bool review_over(struct ev *e, const struct fact *x, const struct then *t)
{
	int32_t by = ((const struct regulation *)t->was)->next_review.last;

	return by != DAY_NONE && by <= day_at(t->until) && !review_held(e, (const struct regulation *)x, by);
}

enum { ALWAYS = INT16_MIN };
static const struct rule {
	const char *field;
	bool latest;   /* the greatest counts, else the least */
	bool instant;  /* a clock of hours */
	bool happened; /* what lay after its own entry was never said */
	bool entry;    /* nothing said: there since that entry */
	bool open;     /* nothing said: no end */
	bool look;     /* a second person's look at its paper lets the correction count */
	int16_t near;  /* it counts where it had come when it was moved, or was so many days away; -1: that day was over */
	bool (*counts)(struct ev *e, const struct fact *x, const struct then *t);
	enum say say;
} rules[TOLD_N] = {
	[TOLD_DETECTED] = { "at", .instant = true, .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_AT },
	[TOLD_CAME] = { "done_on", .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_DONE },
	[TOLD_RECEIVED] = { "received_at", .instant = true, .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_AT },
	[TOLD_SENT] = { "at", .latest = true, .instant = true, .happened = true, .look = true, .near = ALWAYS,
		.say = SAY_TOLD_SENT },
	[TOLD_DONE] = { "done_on", .latest = true, .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_DONE },
	[TOLD_DATED] = { "date", .latest = true, .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_DONE },
	[TOLD_PAPER] = { "date", .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_PAPER },
	[TOLD_SAID] = { "date", .happened = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_SAID },
	[TOLD_SEVERITY] = { "severity", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_GRADE },
	[TOLD_SERIOUS] = { "level_serious", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_GRADE },
	[TOLD_NATIONAL] = { "national", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_GRADE },
	[TOLD_DUE] = { "due", .near = 30, .say = SAY_ITEM_HELD },
	[TOLD_REVIEW] = { "next_review", .near = 30, .counts = not_reviewed, .say = SAY_REVIEW_HELD },
	[TOLD_PROPOSED] = { "proposed_level", .latest = true, .near = ALWAYS, .say = SAY_PROPOSED_THEN },
	[TOLD_LEVEL] = { "level", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_LEVEL },
	[TOLD_EMPLOYED] = { "employed_from", .entry = true, .look = true, .counts = of_unit, .say = SAY_TOLD_STAFF },
	[TOLD_JOINED] = { "employed_from", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_JOINED },
	[TOLD_LEAVES] = { "leaves_on", .look = true, .counts = from_here, .say = SAY_TOLD_LEFT },
	[TOLD_REMOVED] = { "access_removed_on", .latest = true, .happened = true, .look = true, .near = ALWAYS,
		.say = SAY_TOLD_REMOVED },
	[TOLD_FACING] = { "internet_facing", .latest = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_FACING },
	[TOLD_ENDS] = { "valid_to", .latest = true, .open = true, .look = true, .near = ALWAYS, .counts = review_over,
		.say = SAY_TOLD_ENDS },
	[TOLD_VALID] = { "valid_to", .look = true, .near = -1, .say = SAY_TOLD_VALID },
	[TOLD_CERTIFIED] = { "certified_to", .look = true, .near = -1, .counts = same_certificate, .say = SAY_TOLD_VALID },
	[TOLD_REVOKED] = { "revoked_on", .look = true, .say = SAY_TOLD_REVOKED },
	[TOLD_RETIRED] = { "retired_on", .latest = true, .open = true, .look = true, .near = ALWAYS, .say = SAY_TOLD_RETIRED },
	[TOLD_BEGINS] = { "valid_from", .entry = true, .look = true, .say = SAY_TOLD_BEGINS },
	[TOLD_BEGAN] = { "valid_from", .look = true, .say = SAY_TOLD_BEGINS },
	[TOLD_ISSUED] = { "date", .look = true, .say = SAY_TOLD_BEGINS },
	[TOLD_IN_USE] = { "from", .entry = true, .look = true, .say = SAY_TOLD_IN_USE },
};

static int64_t value_then(const struct rule *r, const struct then *t)
{
	int64_t v = fact_value(t->was, r->field);

	return v != INT64_MIN ? v : r->entry ? day_at(t->at) : r->open ? INT32_MAX : v;
}

static bool referred(const struct fact *x, int64_t before)
{
	const struct activity *a;
	size_t at = 0;

	while ((a = fact_back(x, R_ACTIVITIES, &at)) != NULL)
		if (a->concerns == x->id && a->h.made_at < before)
			return true;
	return false;
}

/* Was it said at all (see above)? `from`: since when it was, whatever else was changed meanwhile. */
static bool was_said(const struct rule *r, const struct fact *x, const struct then *t, int64_t from, int64_t v)
{
	if (r->happened && (r->instant ? v > t->at : v > day_at(t->at)))
		return false;
	if (r->near != ALWAYS && v > day_at(t->until) + r->near)
		return false;
	if (r->instant)
		return t->until - from > 3600 * US_PER_S || referred(x, t->until);
	return day_at(from) != day_at(t->until);
}

const struct then *told_held(struct ev *e, const void *fact, enum told what)
{
	const struct fact *x = fact;
	const struct rule *r = &rules[what];
	const struct then *best = NULL;
	int64_t counts = x->thens.n ? fact_value(x, r->field) : 0, from = 0;

	if (counts == INT64_MIN && r->open)
		return NULL;
	for (size_t i = 0; i < x->thens.n; i++) {
		const struct then *t = &x->thens.p[i];
		int64_t v = value_then(r, t);
		bool goes_on = i && t[-1].until == t->at && value_then(r, t - 1) == v && (!r->counts || r->counts(e, x, t - 1));

		from = goes_on ? from : t->at;
		if (v == INT64_MIN || fact_refines(x, t->was, r->field) || !was_said(r, x, t, from, v) ||
			(r->counts && !r->counts(e, x, t)) || (r->look && paper_seen_since(e, x, t->until_seq)))
			continue;
		if (counts == INT64_MIN || (r->latest ? v > counts : v < counts) || (best && v == counts && goes_on)) {
			counts = v;
			best = t;
		}
	}
	return best;
}

int64_t told_value(struct ev *e, const void *fact, enum told what)
{
	const struct then *t = told_held(e, fact, what);

	if (t == NULL)
		return fact_value(fact, rules[what].field);
	why_add(e, rules[what].say, fact, value_then(&rules[what], t), t->until);
	return value_then(&rules[what], t);
}

int32_t told_day(struct ev *e, const void *fact, enum told what)
{
	int64_t v = told_value(e, fact, what);

	return v == INT64_MIN ? DAY_NONE : (int32_t)v;
}

int32_t left_on(struct ev *e, const struct person *p)
{
	const struct then *t = told_held(e, p, TOLD_LEAVES);

	return t ? ((const struct person *)t->was)->leaves_on.last : p->leaves_on.last;
}

bool out_of_use(struct ev *e, const struct asset *x, int32_t day)
{
	const struct then *t;

	if (x->retired_on.last == DAY_NONE || !since(e, x->retired_on.last))
		return false;
	t = told_held(e, x, TOLD_RETIRED);
	if (t == NULL || day_at(t->until) <= day)
		return true;
	why_add(e, SAY_TOLD_RETIRED, x, x->retired_on.last, t->until);
	return false;
}

/* Its day as it counts against a date: in time by the latest that was said of it. */
void ev_done_by(struct ev *e, const void *fact, enum law_strength s)
{
	const struct fact *x = fact;
	const struct activity *a = x->res == R_ACTIVITIES ? fact : NULL;
	enum told what = a == NULL ? TOLD_DATED : a->done_on.last != DAY_NONE ? TOLD_DONE : TOLD_SENT;
	const struct then *t = ev_rolls(e) ? NULL : told_held(e, x, what);

	if (t)
		why_add(e, rules[what].say, x, value_then(&rules[what], t), t->until);
	ev_done_in(e, fact_span(t ? t->was : x), s);
}
