/* What earlier entries said of rows changed since: when a draft was sent, since when a warning names each system, what a system's start and proposed
 * level were said to be, whose it was. The versions are read by indexes of their own (migrations 0022 and 0023). */
#include "duty/told.h"
#include "db/db.h"

static void sent_then(const struct sent *s, void *facts)
{
	struct fact *x = facts_get(facts, s->id);

	if (x == NULL)
		return;
	x->made = s->seq;
	x->made_at = s->at;
	x->made_by = s->who;
}

void named_then(struct facts *f, struct activity *a, int64_t at, struct ids subjects)
{
	if (a->named == NULL) {
		a->named = ARENA_ARRAY(&f->arena, int64_t, a->subjects.n + 1);
		for (size_t i = 0; i < a->subjects.n; i++)
			a->named[i] = a->h.at;
	}
	a->named_at = a->named_at && a->named_at < at ? a->named_at : at;
	for (size_t i = 0; i < a->subjects.n; i++)
		if (!ids_have(subjects, a->subjects.p[i])) /* not named then: since a later one, at last the present one */
			a->named[i] = a->h.at;
		else if (a->named[i] > at)
			a->named[i] = at;
}

int64_t named_since(const struct activity *a, int64_t subject)
{
	for (size_t i = 0; a->named && i < a->subjects.n; i++)
		if (a->subjects.p[i] == subject)
			return a->named[i];
	return a->h.at;
}

/* Only what stood at the end of a day: a slip put right on the same day was nobody's date, nor level. */
static bool stood_then(int64_t at, int64_t until)
{
	return day_at(at) != day_at(until);
}

static void former_add(struct facts *f, struct infosys *s, int64_t unit)
{
	bool there = unit == 0 || unit == s->unit || unit == s->operator;

	for (size_t i = 0; i < s->formers.n && !there; i++)
		there = s->formers.p[i] == unit;
	if (!there)
		vec_push(&f->arena, &s->formers, unit);
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

void system_then(struct facts *f, struct infosys *s, const struct infosys *was, int64_t at, int64_t until)
{
	struct start start = { was->operating_from, was->state, until };
	struct said x = { .at = at, .until = until };

	former_add(f, s, was->unit);
	former_add(f, s, was->operator);
	if (was->unit != s->unit && until > s->unit_since)
		s->unit_since = until;
	if (was->operator!= s->operator&& until> s->operator_since)
		s->operator_since = until;
	if (!stood_then(at, until))
		return;
	if (was->operating_from.first != s->operating_from.first || was->operating_from.last != s->operating_from.last)
		vec_push(&f->arena, &s->starts, start);
	if (was->proposed > s->proposed && was->proposed > s->proposed_then)
		s->proposed_then = was->proposed;
	for (int k = 0; k < SAID_N; k++)
		x.v[k] = said_now(was, (enum said_of)k);
	vec_push(&f->arena, &s->saids, x);
}

int32_t said_otherwise(const struct infosys *s, enum said_of what, int32_t day, bool first, int64_t *was)
{
	int64_t now = said_now(s, what);
	const struct said *p = s->saids.p;
	size_t n = s->saids.n, i = 0;
	bool open = first && day_at(s->h.made_at) > day; /* nothing was said by then: what is said first stands for it */

	while (i < n && day_at(p[i].until) <= day)
		i++;
	if (now == 0 || i == n)
		return DAY_NONE;
	if (day_at(p[i].at) > day && !(open && day_at(p[i].at) == day_at(s->h.made_at)))
		return DAY_NONE; /* between those: what stands now */
	for (; first && p[i].v[what] == 0; i++)
		if (i + 1 == n || day_at(p[i + 1].at) > day_at(p[i].until))
			return DAY_NONE;
	if (p[i].v[what] == 0 || p[i].v[what] == now)
		return DAY_NONE;
	if (was)
		*was = p[i].v[what];
	while (i + 1 < n && day_at(p[i + 1].at) <= day_at(p[i].until) && p[i + 1].v[what] == p[i].v[what])
		i++;
	return day_at(p[i].until);
}

void level_was(struct facts *f, struct level *l, const struct level *was, int64_t at, int64_t until)
{
	struct level_then x = { at, until, was->level, was->authority, arena_str(&f->arena, was->number), was->date,
		was->revoked_on, was->authority_kind };

	if (stood_then(at, until))
		vec_push(&f->arena, &l->thens, x);
}

const struct level_then *level_said_on(const struct level *l, int32_t day)
{
	for (size_t i = 0; i < l->thens.n; i++)
		if (day_at(l->thens.p[i].at) <= day && day_at(l->thens.p[i].until) > day)
			return &l->thens.p[i];
	return NULL;
}

/* Every version of a decision that was changed: they are few, too. */
static enum rc level_told(struct cx *cx, struct facts *f, struct level *l)
{
	static const char *const names[] = { "level", "number", "date", "authority", "authority_kind", "revoked_on" };
	struct rows r AUTO(rows_done) = { 0 };
	struct level was = { .h.res = R_LEVELS };
	int64_t at = 0;

	TRY(db_query(cx, &r,
		"SELECT changed_at, CAST(level AS TEXT), number, date, CAST(authority AS TEXT), authority_kind, revoked_on FROM "
		"level_decisions_v WHERE id = $1 AND seq <= $2 ORDER BY seq",
		V(l->h.id), V(l->h.seq)));
	for (bool first = true; rows_next(&r); first = false) {
		if (!first)
			level_was(f, l, &was, at, rows_i64(&r, 0));
		at = rows_i64(&r, 0);
		was = (struct level){ .h.res = R_LEVELS };
		for (int i = 0; i < (int)COUNT(names); i++)
			fact_bind(f, &was.h, names[i], rows_text(&r, 1 + i));
	}
	return rows_end(cx, &r);
}

static enum rc levels_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (size_t i = 0; i < f->all[R_LEVELS].n; i++) {
		struct level *l = (struct level *)f->all[R_LEVELS].p[i];

		if (l->h.seq != l->h.id && l->h.seq > changed_after)
			TRY(level_told(cx, f, l));
	}
	return RC_OK;
}

/* Of a regulation its next review, of an inspection item its date. */
void date_was(struct facts *f, struct fact *x, struct fdate on, int64_t at, int64_t until)
{
	bool r = x->res == R_REGULATIONS;
	struct fdate now = r ? ((struct regulation *)x)->next_review : ((struct activity *)x)->due;
	struct date_then then = { on, until };

	if (stood_then(at, until) && on.last != DAY_NONE && on.last != now.last)
		vec_push(&f->arena, r ? &((struct regulation *)x)->reviews.v : &((struct activity *)x)->dues.v, then);
}

/* Every version, and since when the date stood, whatever else was changed meanwhile. */
static enum rc dates_told(struct cx *cx, struct facts *f, struct fact *x)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct regulation was = { .h.res = R_REGULATIONS }, next;
	int64_t at = 0;

	if (x->res == R_REGULATIONS)
		TRY(db_query(cx, &r, "SELECT changed_at, next_review FROM regulations_v WHERE id = $1 AND seq <= $2 ORDER BY seq",
			V(x->id), V(x->seq)));
	else
		TRY(db_query(cx, &r,
			"SELECT changed_at, due FROM activities_v WHERE id = $1 AND seq <= $2 AND coalesce(draft, 0) = 0 ORDER BY "
			"seq",
			V(x->id), V(x->seq)));
	while (rows_next(&r)) {
		next = (struct regulation){ .h.res = R_REGULATIONS };
		fact_bind(f, &next.h, "next_review", rows_text(&r, 1));
		if (at && next.next_review.first == was.next_review.first && next.next_review.last == was.next_review.last)
			continue;
		if (at)
			date_was(f, x, was.next_review, at, rows_i64(&r, 0));
		at = rows_i64(&r, 0);
		was = next;
	}
	return rows_end(cx, &r);
}

static enum rc regulations_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (size_t i = 0; i < f->all[R_REGULATIONS].n; i++) {
		struct fact *x = f->all[R_REGULATIONS].p[i];

		if (x->seq != x->id && x->seq > changed_after)
			TRY(dates_told(cx, f, x));
	}
	return RC_OK;
}

/* Every version of a warning that was changed: they are few. */
static enum rc warning_told(struct cx *cx, struct facts *f, struct activity *a)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT changed_at, subjects FROM activities_v WHERE id = $1 AND seq < $2 AND coalesce(draft, 0) = 0 ORDER BY seq",
		V(a->h.id), V(a->h.seq)));
	while (rows_next(&r)) {
		struct arena_mark m = arena_mark(&cx->arena);
		VEC(int64_t) ids = { 0 };
		struct str rest = rows_text(&r, 1), w;
		int64_t id;

		while (str_next(&rest, ' ', &w))
			if (str_to_i64(w, &id))
				vec_push(&cx->arena, &ids, id);
		named_then(f, a, rows_i64(&r, 0), (struct ids){ ids.p, ids.n });
		arena_reset(&cx->arena, m);
	}
	return rows_end(cx, &r);
}

static enum rc warnings_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (size_t i = 0; i < f->all[R_ACTIVITIES].n; i++) {
		struct activity *a = (struct activity *)f->all[R_ACTIVITIES].p[i];

		if (a->h.seq == a->h.id || a->h.seq <= changed_after)
			continue;
		if (a->kind == A_WARNING)
			TRY(warning_told(cx, f, a));
		if (a->kind == A_INSPECTION_ITEM)
			TRY(dates_told(cx, f, &a->h));
	}
	return RC_OK;
}

/* Of systems the versions that say something else than now of what is kept of earlier entries (fields). CROSS and + hold SQLite to systems_v_said, which
 * is this very expression: by seq it would read every version. */
#define SAID                                                                                                                       \
	"coalesce(operating_from, '') || '|' || CAST(coalesce(proposed_level, 0) AS TEXT) || '|' || CAST(coalesce(unit, 0) AS "    \
	"TEXT) || '|' || CAST(coalesce(operator, 0) AS TEXT) || '|' || coalesce(kind, '') || '|' || coalesce(info, '') || '|' || " \
	"coalesce(state, '') || '|' || coalesce(dossier_state, '') || '|' || coalesce(plan_state, '') || '|' || "                  \
	"coalesce(assessment, '') || '|' || coalesce(built_from, '') || '|' || coalesce(retired_on, '')"
#define OTHER                                                                                                                      \
	"SELECT v.id AS id, v.seq AS seq, v.changed_at AS changed_at, v.operating_from AS operating_from, v.proposed_level AS "    \
	"proposed, v.unit AS unit, v.operator AS operator, v.kind AS kind, v.info AS info, v.state AS state, v.dossier_state AS "  \
	"dossier, v.plan_state AS plan, v.assessment AS assessment, v.built_from AS built_from, v.retired_on AS retired_on "       \
	"FROM t CROSS JOIN systems_v v WHERE v.id = t.id AND +v.seq < t.seq AND " SAID
static const char *const fields[] = { "operating_from", "proposed_level", "unit", "operator", "kind", "info", "state",
	"dossier_state", "plan_state", "assessment", "built_from", "retired_on" }; /* in the order of the query, from 3 on */
static enum rc systems_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"WITH t AS MATERIALIZED (SELECT id, seq, " SAID " AS said FROM systems WHERE seq > id AND seq > $1) "
		"SELECT v.id, v.changed_at, (SELECT w.changed_at FROM systems_v w WHERE w.id = v.id AND w.seq > v.seq ORDER BY "
		"w.seq LIMIT 1), v.operating_from, v.proposed, v.unit, v.operator, v.kind, v.info, v.state, v.dossier, v.plan, "
		"v.assessment, v.built_from, v.retired_on FROM (" OTHER " < t.said UNION ALL " OTHER
		" > t.said) v ORDER BY v.id, v.seq",
		V(changed_after)));
	while (rows_next(&r)) {
		struct infosys *s = facts_get_as(f, rows_i64(&r, 0), R_SYSTEMS), was = { .h.res = R_SYSTEMS };

		for (int i = 0; i < (int)COUNT(fields); i++)
			fact_bind(f, &was.h, fields[i], rows_text(&r, 3 + i));
		if (s)
			system_then(f, s, &was, rows_i64(&r, 1), rows_i64(&r, 2));
	}
	return rows_end(cx, &r);
}

enum rc facts_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (int r = 0; r < R_COUNT; r++)
		TRY(res_sent(cx, fact_resource((enum fact_res)r), 0, changed_after, sent_then, f));
	TRY(warnings_told(cx, f, changed_after));
	TRY(levels_told(cx, f, changed_after));
	TRY(regulations_told(cx, f, changed_after));
	return systems_told(cx, f, changed_after);
}
