/* What is declared and bends a row: extensions, exemptions, remedial plans, waiting, explanations (users.md 3). */
#include "duty/kinds.h"

bool decl_meant(const struct ev *e, const struct declaration *x)
{
	if (x->duty.n ? !str_eq(x->duty, e->d->code) && !str_eq(x->duty, e->d->clause) : true)
		return false;
	if (x->subject == 0)
		return x->unit && unit_named(e->g, x->unit) == e->unit && (e->subject == NULL || e->subject->res == R_UNITS);
	bool its = e->subject && unit_named(e->g, x->subject) == e->subject->id;
	return x->about ? its && e->about && unit_named(e->g, x->about) == e->about->id
	                : its || (e->about && unit_named(e->g, x->subject) == e->about->id);
}

/* The declarations of one kind about this row, in order of their ids, that have begun. */
static const struct declaration *declared(struct ev *e, enum decl_kind kind, size_t *at, int *from)
{
	const struct fact *places[3] = { e->subject, e->about, facts_get(e->f, e->unit) };

	for (; *from < 3; (*from)++, *at = 0) {
		const struct fact *p = places[*from];
		const struct declaration *x;

		if (p == NULL || (*from == 2 && (p == e->subject || p == e->about)))
			continue;
		while ((x = now_back(e->g, p, R_DECLARATIONS, at)) != NULL) {
			int64_t of = x->subject ? x->subject : x->unit;
			bool here = *from == 2 ? x->subject == 0 : unit_named(e->g, of) == p->id;

			if (x->kind == kind && here && decl_meant(e, x) && happened(e, x->date))
				return x;
		}
	}
	return NULL;
}
#define EACH_DECLARED(e, kind, x)                                                                                                  \
	const struct declaration *x;                                                                                               \
	size_t at_##x = 0;                                                                                                         \
	int from_##x = 0;                                                                                                          \
	while ((x = declared((e), (kind), &at_##x, &from_##x)) != NULL)

/* The day in whose period an extension belongs: the period it names, else the one it was granted in. */
static int32_t extension_home(const struct declaration *x)
{
	int32_t first, last;

	return x->period.n && period_span(x->period, &first, &last) ? last : x->date.last;
}

static bool extends_period(const struct ev *e, const struct declaration *x)
{
	int32_t home = extension_home(x);

	return e->period.first == DAY_NONE || (home >= e->period.first && home <= e->period.last);
}

/* Asked aside: the chain says it where the extension is counted. */
static bool decided_aside(struct ev *e, const struct declaration *x)
{
	struct whys *why = e->why;
	bool yes;

	e->why = NULL;
	yes = x->until.last != DAY_NONE && decided_above(e, x) == YES;
	e->why = why;
	return yes;
}

static bool one_paper(const struct document *a, const struct document *b)
{
	return a && b &&
	       (a == b || (a->file.n && str_eq(a->file, b->file)) ||
		       (a->number_key.n && str_eq(a->number_key, b->number_key) && a->date.last != DAY_NONE &&
			       a->date.last == b->date.last));
}

/* A paper extends a matter once, in whatever period: the extension that it was named for before; NULL: none. A day that was past already extended nothing. */
static const struct declaration *paper_spent(struct ev *e, const struct declaration *x)
{
	const struct document *d = facts_get_as(e->f, x->document, R_DOCUMENTS);

	EACH_DECLARED(e, D_EXTENSION, y)
	{
		if (y->h.id < x->h.id && y->until.last > y->date.last &&
			one_paper(d, facts_get_as(e->f, y->document, R_DOCUMENTS)) && decided_aside(e, y))
			return y;
	}
	return NULL;
}

static bool granted(struct ev *e, const struct declaration *x)
{
	return decided_aside(e, x) && paper_spent(e, x) == NULL;
}

/* An extension beyond the end of its period: while it runs the row is still that period's, and what is done under it counts there. */
void ev_extended_period(struct ev *e)
{
	int32_t home = DAY_NONE;

	if (e->period.first == DAY_NONE)
		return;
	EACH_DECLARED(e, D_EXTENSION, x)
	{
		if (!e->closed && extension_home(x) < e->period.first && x->until.last >= e->period.first &&
			!past(e, x->until.last) && granted(e, x) && extension_home(x) > home)
			home = extension_home(x);
	}
	if (home != DAY_NONE) {
		e->of = home;
		due_by_rule(e, e->rule);
		e->of = e->period.last;
	}
	e->act_to = e->period.last;
	EACH_DECLARED(e, D_EXTENSION, y)
	{
		if (extends_period(e, y) && y->until.last > e->act_to && granted(e, y))
			e->act_to = y->until.last;
	}
}

/* What was done here under an extension of an earlier period closed that period, and is not counted again: an act counts once. */
void ev_counted_before(struct ev *e)
{
	struct engine then = *e->g;
	struct fdate own = e->period;
	struct duty_row r;
	int32_t home = DAY_NONE;

	EACH_DECLARED(e, D_EXTENSION, x)
	{
		if (own.first != DAY_NONE && extension_home(x) < own.first && x->until.last >= own.first && granted(e, x) &&
			extension_home(x) > home)
			home = extension_home(x);
	}
	if (home == DAY_NONE)
		return;
	e->of = home;
	due_by_rule(e, e->rule);
	then.of = e->period.last;
	e->of = own.last < e->g->of ? own.last : e->g->of;
	e->period = own;
	due_by_rule(e, e->rule);
	eval_row(&then, e->d, e->subject, e->about, NULL, e->arena, &r);
	wake(e, r.until);
	if (r.state == ST_MET && r.since >= own.first) {
		e->act_from = r.since + 1;
		why_add(e, SAY_COUNTED_BEFORE, NULL, r.since, r.period.last);
	}
}

enum { EXTENSIONS_MAX = 2 }; /* users.md 3.5 */

/* Two extensions at most, by the assigner or above, each in a paper of theirs that a second person looked at; the later end counts. */
int32_t ev_extended(struct ev *e, int32_t due)
{
	int n = 0;
	int32_t out = due;

	EACH_DECLARED(e, D_EXTENSION, x)
	{
		if (!extends_period(e, x))
			continue;
		enum yes may = x->until.last == DAY_NONE ? NO : decided_above(e, x);

		if (may != YES) {
			why_add(e, SAY_EXTENSION_VOID, x, x->until.last, 0);
			if (may == UNKNOWN && past(e, due) && !past(e, x->until.last)) /* nobody is late, nor in time, by a guess */
				e->unjudged = true;
			continue;
		}
		const struct declaration *spent = paper_spent(e, x);

		if (spent) {
			why_add(e, SAY_EXTENSION_PAPER, x, x->until.last, spent->h.id);
			continue;
		}
		if (due != DAY_NONE && x->until.last <= due) {
			why_add(e, SAY_EXTENSION_EARLY, x, x->until.last, due);
			continue;
		}
		if (++n > EXTENSIONS_MAX) {
			why_add(e, SAY_EXTENSION_THIRD, x, x->until.last, 0);
			break;
		}
		why_add(e, SAY_EXTENSION, x, x->until.last, due);
		if (x->until.last > out)
			out = x->until.last;
	}
	return out;
}

static struct fdate date_in(const struct row *row, const char *field)
{
	struct fdate d = { DAY_NONE, DAY_NONE };

	(void)date_span(row_text(row, field), &d.first, &d.last);
	return d;
}

/* It lacks nothing but the second person's look at its paper: it will count. */
static bool waits_for_look(const struct whys *whys, size_t k, int32_t due)
{
	const struct why *w = &whys->p[k];

	return w->say == SAY_EXTENSION_VOID && k && (w[-1].say == SAY_DECISION_UNCHECKED || w[-1].say == SAY_DECISION_SINCE) &&
	       (due == DAY_NONE || ((const struct declaration *)w->fact)->until.last > due);
}

/* The rows that it is about, in whose period it belongs: how many extensions count there? */
void duty_extended_before(struct cx *cx, const struct board *b, const struct row *said, struct str *out, struct str *spent)
{
	const struct document *paper = facts_get_as(b->facts, row_i64(said, "document", 0), R_DOCUMENTS);
	const struct declaration x = { .kind = D_EXTENSION,
		.unit = row_i64(said, "unit", 0),
		.subject = row_i64(said, "subject", 0),
		.about = row_i64(said, "about", 0),
		.duty = row_text(said, "duty"),
		.period = row_text(said, "period"),
		.date = date_in(said, "date") };
	struct engine g;

	engine_init(&g, b->facts, b->law, b->now, DAY_NONE, &cx->arena);
	for (size_t i = 0; i < b->n; i++) {
		const struct duty_row *r = &b->rows[i];
		const struct ev e = { .g = &g,
			.d = r->duty,
			.subject = facts_get(b->facts, r->subject),
			.about = facts_get(b->facts, r->about),
			.unit = r->unit,
			.period = r->period };
		struct whys whys = { 0 };
		struct duty_row again;
		struct str codes = { 0 };
		int n = 0;

		if (!decl_meant(&e, &x) || !extends_period(&e, &x))
			continue;
		eval_row(&g, r->duty, e.subject, e.about, &whys, &cx->arena, &again);
		for (size_t k = 0; k < whys.n; k++) {
			bool waits = waits_for_look(&whys, k, again.due_original);
			const struct declaration *y = (const struct declaration *)whys.p[k].fact;

			if ((whys.p[k].say != SAY_EXTENSION && !waits) || y->h.id == said->id)
				continue;
			n++;
			if (one_paper(paper, facts_get_as(b->facts, y->document, R_DOCUMENTS)))
				*spent = y->h.code;
			codes = arena_fmt(&cx->arena, "%.*s%s%.*s%s", ARG_STR(codes), codes.n ? ", " : "",
				ARG_STR(whys.p[k].fact->code),
				waits ? L(" đang chờ người thứ hai kiểm tra văn bản", ", whose paper waits for a second person")
				      : "");
		}
		if (n >= EXTENSIONS_MAX)
			*out = codes;
	}
}

/* A decision is of the day of its paper, however late somebody writes down what it says; of a month or year, of its first day. */
static int32_t decided_on(struct ev *e, const struct declaration *x)
{
	const struct document *d = facts_get_as(e->f, x->document, R_DOCUMENTS);
	int32_t day = x->date.first, paper = d ? paper_dated(e, d) : DAY_NONE;

	if (d && d->date.first < paper)
		paper = d->date.first;
	return paper != DAY_NONE && paper < day ? paper : day;
}

bool ev_excused(struct ev *e)
{
	EACH_DECLARED(e, D_NA, x)
	{
		int32_t end = day_add_months(decided_on(e, x), 12);

		if (x->until.last != DAY_NONE && x->until.last < end)
			end = x->until.last;
		enum yes may = decided_above(e, x);

		if (may != YES) {
			why_add(e, SAY_NA_VOID, x, 0, 0);
			e->unjudged |= may == UNKNOWN && !over_by(e, end);
		} else if (over_by(e, end))
			why_add(e, SAY_NA_EXPIRED, x, end, 0);
		else {
			why_add(e, SAY_NA_DECISION, x, end, 0);
			return true;
		}
	}
	return false;
}

/* What is late for 90 days or less is red, plan or not (users.md 3.4): the chain says that there is one, and from when it is a backlog. */
void ev_on_plan(struct ev *e, struct duty_row *r)
{
	int32_t late_since = r->since;
	bool old = late_since != DAY_NONE && since(e, late_since + 91);

	EACH_DECLARED(e, D_PLAN, x)
	{
		if (x->until.last == DAY_NONE || decided_above(e, x) != YES)
			why_add(e, SAY_PLAN_VOID, x, 0, 0);
		else if (past(e, x->until.last))
			why_add(e, SAY_PLAN_MISSED, x, x->until.last, 0);
		else {
			why_add(e, old ? SAY_REMEDIAL : SAY_REMEDIAL_NEW, x, x->until.last,
				late_since == DAY_NONE ? DAY_NONE : late_since + 91);
			r->planned = true;
			r->backlog = old;
		}
	}
}

int64_t ev_waiting(struct ev *e)
{
	int64_t id = 0;

	EACH_DECLARED(e, D_WAITING, x)
	{
		const struct document *letter = facts_get_as(e->f, x->document, R_DOCUMENTS);

		if (letter == NULL || letter->number.n == 0 || x->until.last == DAY_NONE)
			why_add(e, SAY_WAITING_VOID, x, 0, 0);
		else if (past(e, x->until.last))
			why_add(e, SAY_WAITING_OVER, x, x->until.last, 0);
		else {
			why_add(e, SAY_WAITING, x, x->date.last, 0);
			id = x->h.id;
		}
	}
	return id;
}

int64_t ev_explained_at(struct ev *e)
{
	int64_t at = INT64_MIN;

	EACH_DECLARED(e, D_EXPLANATION, x)
	{
		at = x->h.made_at > at ? x->h.made_at : at;
	}
	return at;
}

bool ev_explained(struct ev *e)
{
	EACH_DECLARED(e, D_EXPLANATION, x)
	{
		if (x->h.made_at >= e->clash_last)
			why_add(e, SAY_EXPLAINED, x, x->date.last, 0);
	}
	return e->clash_open == INT64_MAX;
}

/* Who has a plan decided above answered, however the plan goes: late is not "chưa báo cáo". */
bool ev_plan_decided(struct ev *e)
{
	EACH_DECLARED(e, D_PLAN, x)
	{
		if (decided_aside(e, x))
			return true;
	}
	return false;
}
