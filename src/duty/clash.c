/* What does not fit, and since when (users.md 3.2: five working days to correct or explain it). It stands since the last of the fields that it rests on got
 * what does not fit: no other entry on either fact gives new days. Of what it rests on
 * - what stood at the end of no day was nobody's word (told.c);
 * - what comes back within the days to explain was never put right: it counts since it was said first;
 * - what is deleted and entered again within those days, the same, was never taken back;
 * - what is given another value, and before 30 days are over another one, has new days twice, as a due date is extended twice at most (users.md 3.5). */
#include "duty/kinds.h"
#include "duty/told.h"

enum { ANEW_MAX = 2 };

struct sides {
	const struct fact *x[2];
	const char *of[2];
};

/* Before its own first entry it said the same: that is why it is asked. */
static const struct fact *said(const struct fact *x, int64_t at)
{
	return fact_said_at(x, at < x->made_at ? x->made_at : at);
}

static bool same_at(const struct sides *s, int64_t at, int64_t then)
{
	for (int i = 0; i < 2; i++)
		if (s->x[i] && s->of[i] && !facts_agree(said(s->x[i], at), said(s->x[i], then), s->of[i]))
			return false;
	return true;
}

bool same_matter(const struct fact *x, const struct fact *y)
{
	return facts_agree(x, y, x->res == R_ACTIVITIES ? "kind unit concerns subjects" : "kind unit subject about");
}

/* Is g, deleted, what was entered at `at` again? */
static bool again(struct ev *e, const struct fact *g, const struct fact *x, int64_t at, const char *of)
{
	const struct fact *was = fact_gone(g) && g->id != x->id ? g->thens.p[g->thens.n - 1].was : NULL;

	return was && g->thens.p[0].at < at && day_at(at) <= cal_add(&e->g->law->calendar, day_at(g->at), e->g->explain_wd) &&
	       same_matter(x, was) && facts_agree(said(x, x->made_at), was, of);
}

static int64_t made_first(struct ev *e, const struct fact *x, const char *of)
{
	int64_t at = x->made_at, before, ids[16];
	size_t n = of && (x->res == R_ACTIVITIES || x->res == R_DECLARATIONS) ? fact_refs(x, ids, COUNT(ids)) : 0;

	do {
		before = at;
		for (size_t i = 0; i < n && i < COUNT(ids); i++) {
			const struct fact *r = facts_get(e->f, ids[i]), *g;

			for (size_t k = 0; r && (g = fact_was_back(r, x->res, &k)) != NULL;)
				at = again(e, g, x, at, of) ? g->thens.p[0].at : at;
		}
	} while (at < before);
	return at;
}

static int64_t made(struct ev *e, const struct sides *s)
{
	int64_t a = made_first(e, s->x[0], s->of[0]), b = s->x[1] ? made_first(e, s->x[1], s->of[1]) : a;

	return a > b ? a : b;
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

/* By the changes that followed one another, each within the days to explain (or within those in which what is old is renewed): since what it says now was said
 * first among them (`back`), and never later than the second of them. */
static int64_t since_among(struct ev *e, const struct sides *s, bool back)
{
	int64_t anew[1 + ANEW_MAX] = { 0 }, last = INT64_MIN;
	size_t n = 0, i = 0;

	for (int64_t at = made(e, s), next; at != INT64_MAX; at = next) {
		next = next_after(s, at);
		if ((next != INT64_MAX && day_at(next) == day_at(at)) || (n && same_at(s, at, last)))
			continue;
		if (n && day_at(at) > (back ? cal_add(&e->g->law->calendar, day_at(last), e->g->explain_wd)
					    : day_at(last) + e->g->stale_days))
			n = 0;
		if (n < COUNT(anew))
			anew[n++] = at;
		last = at;
	}
	while (i + 1 < n && !(back && same_at(s, anew[i], last)))
		i++;
	return anew[i];
}

static int64_t clash_since(struct ev *e, const struct sides *s)
{
	int64_t came_back = since_among(e, s, true), again_and_again = since_among(e, s, false);

	return came_back < again_and_again ? came_back : again_and_again;
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
