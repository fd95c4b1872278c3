/* What does not fit, and since when (users.md 3.2: five working days to correct or explain it). It stands since the last of the fields that it rests on got
 * what does not fit: no other entry on either fact gives new days. Of what it rests on
 * - what stood at the end of no day was nobody's word (told.c);
 * - what comes back within the days to explain was never put right: it counts since it was said first;
 * - what is given another value before the days are over has new ones twice, as a due date is extended twice at most (users.md 3.5). */
#include "duty/kinds.h"
#include "duty/told.h"

enum { ANEW_MAX = 2 };

struct sides {
	const struct fact *x[2];
	const char *of[2];
};

static bool same_at(const struct sides *s, int64_t at, int64_t then)
{
	for (int i = 0; i < 2; i++)
		if (s->x[i] && s->of[i] && !facts_agree(fact_said_at(s->x[i], at), fact_said_at(s->x[i], then), s->of[i]))
			return false;
	return true;
}

static int64_t made(const struct sides *s)
{
	return s->x[1] && s->x[1]->made_at > s->x[0]->made_at ? s->x[1]->made_at : s->x[0]->made_at;
}

/* The next instant at which either may have said something else; INT64_MAX: none. */
static int64_t next_after(const struct sides *s, int64_t at)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < 2; i++)
		for (size_t k = 0; s->x[i] && s->of[i] && k < s->x[i]->thens.n; k++) {
			const struct then *t = &s->x[i]->thens.p[k];

			next = t->at > at && t->at < next ? t->at : next;
			next = t->until > at && t->until < next ? t->until : next;
		}
	return next;
}

static int64_t clash_since(struct ev *e, const struct sides *s)
{
	int64_t anew[1 + ANEW_MAX] = { 0 }, last = INT64_MIN; /* of the changes that followed one another, each within the days */
	size_t n = 0, i = 0;

	for (int64_t at = made(s), next; at != INT64_MAX; at = next) {
		next = next_after(s, at);
		if ((next != INT64_MAX && day_at(next) == day_at(at)) || (n && same_at(s, at, last)))
			continue;
		if (n && day_at(at) > cal_add(&e->g->law->calendar, day_at(last), e->g->explain_wd))
			n = 0;
		if (n < COUNT(anew))
			anew[n++] = at;
		last = at;
	}
	while (i + 1 < n && !same_at(s, anew[i], last))
		i++;
	return anew[i];
}

const char *fact_when(const struct fact *x)
{
	return x->res == R_ACTIVITIES ? "done_on at" : "date";
}

static void all_watched(const struct fact *x, const char *fields)
{
	struct str rest = str_z(fields ? fields : ""), field, watched, one;

	while (str_next(&rest, ' ', &field)) {
		bool there = false;

		for (watched = str_z(facts_watched(x->res)); !there && str_next(&watched, ' ', &one);)
			there = str_eq(one, field);
		assert(there);
	}
}

void ev_clash(struct ev *e, int32_t on, const struct fact *a, const char *of_a, const struct fact *b, const char *of_b)
{
	const struct sides s = { { a, b }, { of_a, of_b } };

	for (int i = 0; i < 2; i++)
		if (s.x[i])
			all_watched(s.x[i], s.of[i]);
	int64_t at = clash_since(e, &s);

	e->clash_last = !e->contradicted || at > e->clash_last ? at : e->clash_last;
	if (at > ev_explained_at(e) && at < e->clash_open)
		e->clash_open = at;
	if (!e->contradicted || (on != DAY_NONE && on > e->contradicted_on))
		e->contradicted_on = on;
	e->contradicted = e->heard = true;
}
