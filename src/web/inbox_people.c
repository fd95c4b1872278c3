/* Whom a list of attendance names: people of the unit that held the training, and, for who sees the whole office, everybody else's, for one report serves
 * the units of all who are on its list. A name that two people bear says nothing of either, unless one of them is of the unit itself. */
#include "base/text.h"
#include "web/inbox.h"

enum { PEOPLE = 5000, LIST_MAX = 200000, UNITS_SAID = 4 };

struct listed {
	int64_t id, unit;
	struct listed *same; /* another of this name */
	bool named;
};

enum rc people_read(struct cx *cx, struct str folded, struct people_list *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct map names;

	folded = str_cut(folded, 0, LIST_MAX);
	map_init(&names, &cx->arena);
	TRY(db_query(cx, &r, "SELECT id, coalesce(unit, 0), name FROM people WHERE $1 = 0 OR unit = $1 ORDER BY id LIMIT 5000",
		V(cx->who.unit)));
	while (rows_next(&r) && out->n < PEOPLE) {
		struct listed *p = ARENA_NEW(&cx->arena, struct listed);
		struct str name = text_fold(&cx->arena, rows_text(&r, 2));

		*p = (struct listed){ .id = rows_i64(&r, 0), .unit = rows_i64(&r, 1) };
		if (name.n > 4) {
			p->same = map_get(&names, name);
			p->named = p->same ? p->same->named : doc_names(cx, folded, name);
			if (p->same)
				p->same->same = p;
			map_put(&names, name, p);
		}
		vec_push(&cx->arena, out, p);
	}
	out->read = true;
	return rows_end(cx, &r);
}

static struct people_of *of_unit(struct cx *cx, struct tick *t, int64_t unit)
{
	for (size_t i = 0; i < t->others.n; i++)
		if (t->others.p[i].unit == unit)
			return &t->others.p[i];
	vec_push(&cx->arena, &t->others, (struct people_of){ .unit = unit });
	return &t->others.p[t->others.n - 1];
}

void people_named(struct cx *cx, const struct people_list *list, struct tick *t)
{
	VEC(int64_t) ids = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		const struct listed *p = list->p[i];
		bool own = p->unit == t->unit, sure = p->named && (own || p->same == NULL);

		t->people_all += own;
		t->people_own += own && sure;
		if (sure && (own || cx->who.unit == 0))
			vec_push(&cx->arena, &ids, p->id);
		if (sure && !own && p->unit && cx->who.unit == 0)
			of_unit(cx, t, p->unit)->named++;
	}
	for (size_t i = 0; i < list->n && t->others.n; i++)
		for (size_t k = 0; k < t->others.n; k++)
			t->others.p[k].all += t->others.p[k].unit == list->p[i]->unit;
	t->people = (struct ids){ ids.p, ids.n };
}

void people_say(struct cx *cx, const struct now *n, const struct tick *t, struct buf *b)
{
	if (t->people_all)
		buf_fmt(b, L(" · có tên %zu/%zu người của đơn vị", " · names %zu of %zu people of the unit"), t->people_own,
			t->people_all);
	for (size_t i = 0; i < t->others.n && i < UNITS_SAID; i++) {
		const struct unit_row *u = now_unit(n, t->others.p[i].unit);

		buf_fmt(b, L("%s%zu/%zu của %.*s", "%s%zu of %zu of %.*s"), i ? ", " : " · ", t->others.p[i].named,
			t->others.p[i].all, ARG_STR(u ? u->name : STR("?")));
	}
	if (t->others.n > UNITS_SAID)
		buf_fmt(b, L(" và %zu đơn vị khác", " and %zu more units"), t->others.n - UNITS_SAID);
}
