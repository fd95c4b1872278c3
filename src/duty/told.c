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

void started_then(struct facts *f, struct infosys *s, int64_t at, int64_t until, struct fdate from, uint8_t state)
{
	struct start x = { from, state, until };

	if (stood_then(at, until))
		vec_push(&f->arena, &s->starts, x);
}

void proposed_then(struct infosys *s, int64_t at, int64_t until, int64_t level)
{
	if (stood_then(at, until) && level > s->proposed_then)
		s->proposed_then = level;
}

void former_add(struct facts *f, struct infosys *s, int64_t unit)
{
	bool there = unit == 0 || unit == s->unit || unit == s->operator;

	for (size_t i = 0; i < s->formers.n && !there; i++)
		there = s->formers.p[i] == unit;
	if (!there)
		vec_push(&f->arena, &s->formers, unit);
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

		if (a->kind == A_WARNING && a->h.seq != a->h.id && a->h.seq > changed_after)
			TRY(warning_told(cx, f, a));
	}
	return RC_OK;
}

/* Of systems the versions that say something else than now of its start, its proposed level or its units. CROSS and + hold SQLite to systems_v_said, which
 * is this very expression: by seq it would read every version. */
#define SAID                                                                                                                       \
	"coalesce(operating_from, '') || '|' || CAST(coalesce(proposed_level, 0) AS TEXT) || '|' || CAST(coalesce(unit, 0) AS "    \
	"TEXT) || '|' || CAST(coalesce(operator, 0) AS TEXT)"
#define OTHER                                                                                                                      \
	"SELECT v.id AS id, v.seq AS seq, v.changed_at AS changed_at, v.operating_from AS operating_from, v.state AS state, "      \
	"v.proposed_level AS proposed, v.unit AS unit, v.operator AS operator, t.start AS start FROM t CROSS JOIN systems_v v "    \
	"WHERE v.id = t.id AND +v.seq < t.seq AND " SAID
static enum rc systems_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"WITH t AS MATERIALIZED (SELECT id, seq, operating_from AS start, " SAID
		" AS said FROM systems WHERE seq > id AND seq > $1) "
		"SELECT v.id, v.changed_at, (SELECT w.changed_at FROM systems_v w WHERE w.id = v.id AND w.seq > v.seq ORDER BY "
		"w.seq LIMIT 1), v.operating_from, v.state, v.proposed, v.unit, v.operator, v.start FROM (" OTHER
		" < t.said UNION ALL " OTHER " > t.said) v ORDER BY v.id, v.seq",
		V(changed_after)));
	while (rows_next(&r)) {
		struct infosys *s = facts_get_as(f, rows_i64(&r, 0), R_SYSTEMS);
		int64_t at = rows_i64(&r, 1), until = rows_i64(&r, 2);
		struct fdate from = { DAY_NONE, DAY_NONE };

		if (s == NULL)
			continue;
		if (rows_text(&r, 3).n && !date_span(rows_text(&r, 3), &from.first, &from.last))
			from = (struct fdate){ DAY_NONE, DAY_NONE };
		if (!str_eq(rows_text(&r, 3), rows_text(&r, 8)))
			started_then(f, s, at, until, from, enum_of(rows_text(&r, 4), system_states));
		if (rows_i64(&r, 5) > s->proposed)
			proposed_then(s, at, until, rows_i64(&r, 5));
		former_add(f, s, rows_i64(&r, 6));
		former_add(f, s, rows_i64(&r, 7));
	}
	return rows_end(cx, &r);
}

enum rc facts_told(struct cx *cx, struct facts *f, int64_t changed_after)
{
	for (int r = 0; r < R_COUNT; r++)
		TRY(res_sent(cx, fact_resource((enum fact_res)r), 0, changed_after, sent_then, f));
	TRY(warnings_told(cx, f, changed_after));
	return systems_told(cx, f, changed_after);
}
