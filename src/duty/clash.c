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

/* A fact by what was said of it, onwards: in the order of its versions, each looked at once. */
struct walk {
	const struct fact *x, *said;
	size_t i;
	int64_t next; /* when it may have said something else; INT64_MAX: never */
};

/* Before its own first entry it said the same: that is why it is asked. */
static void walk_to(struct walk *w, int64_t at)
{
	const struct fact *x = w->x;

	at = at < x->made_at ? x->made_at : at;
	while (w->i < x->thens.n && x->thens.p[w->i].until <= at)
		w->i++;
	const struct then *t = w->i < x->thens.n ? &x->thens.p[w->i] : NULL;

	w->said = t && t->at <= at ? t->was : x;
	w->next = t == NULL ? INT64_MAX : t->at > at ? t->at : t->until;
}

bool same_matter(const struct fact *x, const struct fact *y)
{
	return facts_agree(x, y, x->res == R_ACTIVITIES ? "kind unit concerns subjects" : "kind unit subject about");
}

int64_t matter_ref(const struct fact *x)
{
	const struct activity *a = (const struct activity *)x;
	const struct declaration *d = (const struct declaration *)x;

	if (x->res == R_ACTIVITIES)
		return a->subjects.n ? a->subjects.p[0] : a->concerns ? a->concerns : a->unit;
	return d->about ? d->about : d->subject ? d->subject : d->unit;
}

/* Is g, deleted, what was entered at `at` again? */
static bool again(struct ev *e, const struct fact *g, const struct fact *x, int64_t at, const char *of)
{
	const struct fact *was = fact_gone(g) && g->id != x->id ? g->thens.p[g->thens.n - 1].was : NULL;

	return was && g->thens.p[0].at < at && facts_agree(fact_said_at(x, x->made_at), was, of) && same_matter(x, was) &&
	       day_at(at) <= cal_add(&e->g->law->calendar, day_at(g->at), e->g->explain_wd);
}

static int64_t made_first(struct ev *e, const struct fact *x, const char *of)
{
	bool asked = of && (x->res == R_ACTIVITIES || x->res == R_DECLARATIONS);
	const struct fact *r = asked ? facts_get(e->f, matter_ref(x)) : NULL, *g;
	int64_t at = x->made_at, before;

	do {
		before = at;
		for (size_t k = 0; r && (g = fact_was_back(r, x->res, &k)) != NULL;)
			at = again(e, g, x, at, of) ? g->thens.p[0].at : at;
	} while (at < before);
	return at;
}

static int64_t made(struct ev *e, const struct sides *s)
{
	int64_t a = made_first(e, s->x[0], s->of[0]), b = s->x[1] ? made_first(e, s->x[1], s->of[1]) : a;

	return a > b ? a : b;
}

struct pair {
	int64_t at;
	const struct fact *said[2]; /* NULL: that side is asked nothing */
};

static bool same_said(const struct sides *s, const struct pair *a, const struct pair *b)
{
	for (int i = 0; i < 2; i++)
		if (a->said[i] && !facts_agree(a->said[i], b->said[i], s->of[i]))
			return false;
	return true;
}

/* By the changes that followed one another, each within the days to explain (or within those in which what is old is renewed): since what it says now was said
 * first among them (`back`), and never later than the second of them. */
static int64_t since_among(struct ev *e, const struct sides *s, int64_t made, bool back)
{
	struct walk w[2] = { { .x = s->of[0] ? s->x[0] : NULL, .next = INT64_MAX },
		{ .x = s->of[1] ? s->x[1] : NULL, .next = INT64_MAX } };
	struct pair anew[1 + ANEW_MAX] = { 0 }, now, last = { 0 };
	size_t n = 0, i = 0;

	for (int64_t at = made, next; at != INT64_MAX; at = next) {
		now.at = at;
		for (int k = 0; k < 2; k++) {
			if (w[k].x)
				walk_to(&w[k], at);
			now.said[k] = w[k].said;
		}
		next = w[0].next < w[1].next ? w[0].next : w[1].next;
		if ((next != INT64_MAX && day_at(next) == day_at(at)) || (n && same_said(s, &now, &last)))
			continue;
		if (n && day_at(at) > (back ? cal_add(&e->g->law->calendar, day_at(last.at), e->g->explain_wd)
					    : day_at(last.at) + e->g->stale_days))
			n = 0;
		last = now;
		if (n < COUNT(anew))
			anew[n++] = now;
	}
	while (i + 1 < n && !(back && same_said(s, &anew[i], &last)))
		i++;
	return anew[i].at;
}

static int64_t clash_since(struct ev *e, const struct sides *s)
{
	int64_t first = made(e, s), came_back = since_among(e, s, first, true), again_and_again = since_among(e, s, first, false);

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
