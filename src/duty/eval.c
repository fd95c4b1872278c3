/* From a finding to a state: users.md 3.2 in its order, and nothing else decides. */
#include "duty/kinds.h"

void why_cite(struct ev *e, enum say say, const void *fact, int64_t a, int64_t b, const struct law_cite *cite)
{
	if (e->why == NULL)
		return;
	struct why w = { .say = (uint16_t)say, .fact = fact, .a = a, .b = b, .cite = cite };

	w.strength = (uint8_t)(fact ? strength_of(e, fact) : STRENGTH_NONE);
	vec_push(e->arena, e->why, w);
}

void why_add(struct ev *e, enum say say, const void *fact, int64_t a, int64_t b)
{
	why_cite(e, say, fact, a, b, NULL);
}

void ev_done_in(struct ev *e, struct fdate on, enum law_strength s)
{
	e->done = e->heard = true;
	e->done_on = on.last;
	e->done_first = on.first;
	e->strength = s;
}

void ev_done(struct ev *e, int32_t on, enum law_strength s)
{
	ev_done_in(e, (struct fdate){ on, on }, s);
}

void ev_said(struct ev *e, const struct declaration *d, const struct declaration *by)
{
	static const bool alone[] = { [D_NO_SYSTEMS] = true, [D_NOTHING] = true, [D_LIST] = true };

	assert(d->kind < COUNT(alone) && alone[d->kind]);
	ev_done_by(e, by, strength_of(e, d));
	e->word = true;
	e->nothing = d->kind == D_NOTHING;
}

void ev_stale(struct ev *e, int32_t from, int32_t to)
{
	if (e->stale_from == DAY_NONE || from < e->stale_from) {
		e->stale_from = from;
		e->stale_to = to;
	}
}

/* --- the engine's own facts --- */

static void boundary(struct engine *g, int32_t day, bool after)
{
	int64_t at = day == DAY_NONE ? INT64_MIN : day_start(after ? day + 1 : day);

	if (at > g->now && at < g->until)
		g->until = at;
}

int64_t setting_i64(const struct engine *g, struct str key)
{
	const struct law_setting *d = law_setting_of(g->law, key);
	int64_t v;

	return law_setting_number(setting_text(g, key), &v) || (d && law_setting_number(d->otherwise, &v)) ? v : setting_usual(key);
}

struct str setting_text(const struct engine *g, struct str key)
{
	const struct setting *s = facts_setting(g->f, key);
	const struct law_setting *d = law_setting_of(g->law, key);

	return s && s->value.n ? s->value : d ? d->otherwise : (struct str){ 0 };
}

static void roles_now(struct engine *g)
{
	for (size_t i = 0; i < g->f->all[R_ROLES].n; i++) {
		const struct unit_role *r = (const struct unit_role *)g->f->all[R_ROLES].p[i];

		boundary(g, r->valid_from.first, false);
		boundary(g, r->valid_to.last, true);
	}
	for (uint8_t role = ROLE_OWNER; role <= ROLE_OVERSIGHT; role++)
		g->holder[role] = role_holder(g->f, role, g->of);
	for (size_t i = 0; i < g->f->all[R_UNITS].n; i++) {
		const struct unit *u = (const struct unit *)g->f->all[R_UNITS].p[i];

		boundary(g, u->valid_from.first, false);
		boundary(g, u->valid_to.last, true);
		if (u->kind == UNIT_OFFICE && (g->office == 0 || u->h.id < g->office))
			g->office = u->h.id;
	}
}

void engine_init(struct engine *g, const struct facts *f, const struct law *law, int64_t now, int32_t of, struct arena *a)
{
	int y, m, d;

	*g = (struct engine){ .f = f,
		.law = law,
		.now = now,
		.on = day_at(now),
		.of = of == DAY_NONE ? day_at(now) : of,
		.until = INT64_MAX,
		.window_start = DAY_NONE,
		.window_end = DAY_NONE };
	int32_t start = date_first(setting_text(g, STR("window.start")));

	g->silence_wd = (int)setting_i64(g, STR("silence.days"));
	g->explain_wd = (int)setting_i64(g, STR("explain.days"));
	g->stale_days = (int)setting_i64(g, STR("stale.days"));
	g->confirm_days = (int)setting_i64(g, STR("confirm.days"));
	if (start != DAY_NONE) {
		int64_t days = setting_i64(g, STR("window.days"));

		g->window_start = start;
		g->window_end = cal_add(&law->calendar, start, (int)(days < 0 ? 0 : days > 400 ? 400 : days));
		boundary(g, g->window_start, false);
		boundary(g, g->window_end, true);
	}
	day_parts(g->on, &y, &m, &d);
	boundary(g, day_add_months(day_of(y, m, 1), 1), false); /* periods turn */
	roles_now(g);
	units_passed(g, a);
	g->binds = ARENA_ARRAY(a, uint8_t, law->n_duties + 1);
	for (size_t i = 0; i < law->n_duties; i++) {
		const struct law_duty *x = law->duties[i];

		boundary(g, x->valid_from, false);
		boundary(g, x->valid_to, true);
		boundary(g, x->closes, false);
		g->binds[x->place] = mark_binds(g, x->mark, x->cite, x->n_cite);
	}
}

/* --- the order --- */

/* The day until which nobody can be called silent: asked by the launching letter; about a thing nobody can be asked before it is registered. */
static int32_t silence_ends(struct ev *e, struct duty_row *r)
{
	const struct engine *g = e->g;
	int32_t asked = g->window_start, open;

	r->no_window = asked == DAY_NONE;
	if (r->no_window)
		return DAY_NONE;
	if (e->subject && e->subject->res == R_UNITS)
		asked = unit_asked(e, (const struct unit *)e->subject, asked, 0);
	else if (e->subject && day_at(e->subject->made_at) > asked)
		asked = day_at(e->subject->made_at);
	open = cal_add(&g->law->calendar, asked, g->silence_wd) - 1;
	if (g->window_end > open)
		open = g->window_end;
	r->in_window = !past(e, open);
	return open;
}

static void is_late(struct ev *e, struct duty_row *r, int64_t end, int32_t open)
{
	bool told = e->heard && !r->declared_only;

	r->state = ST_LATE;
	r->silent = !e->heard && !e->answered && !ev_plan_decided(e);
	r->since = e->due_at ? day_at(end + 1) : r->due_legal + 1;
	if (!told && open + 1 > r->since)
		r->since = open + 1;
	if (e->closed)
		why_add(e, SAY_CLOSED_MISSED, NULL, e->period.first, e->period.last);
	else
		why_add(e,
			r->silent         ? SAY_SILENT
			: e->on == r->due ? SAY_LATE_TODAY
					  : SAY_LATE,
			NULL, r->due_legal, e->on - r->due_legal);
}

/* Of a span that ends on a day off: the safe date is not moved, the one by law is (users.md 3.3). */
static int32_t by_law(const struct ev *e, int32_t day)
{
	return day == DAY_NONE || !e->moves ? day : cal_on_or_after(&e->g->law->calendar, day);
}

/* Which rule the date is of, and in which case, where a fact by which to tell is missing. */
static void why_due(struct ev *e, const struct duty_row *r)
{
	if (e->rule == NULL || e->closed)
		return;
	int64_t rule = e->rule - e->d->due;

	if (e->due_open && r->due_original != DAY_NONE)
		why_add(e, SAY_DUE_CASE, NULL, rule, r->due_original);
	if (e->rule->note.vi.n)
		why_add(e, SAY_DUE_NOTE, NULL, rule, 0);
}

/* Steps 4, 6 and 7. Not done is known when somebody said so, or when what is asked for is an act that is simply not on record and its date is ahead;
 * what cannot be reckoned (inputs missing, no date, proof too weak) is unknown, and so is a passed date while the declaration window is open. */
static void late_or_open(struct ev *e, struct duty_row *r)
{
	int64_t end = e->due_at ? e->due_at : r->due_legal == DAY_NONE ? INT64_MAX : day_end(r->due_legal);
	bool over = end != INT64_MAX && reached(e, end + 1), told = e->heard && !r->declared_only;
	int32_t open = silence_ends(e, r);

	if (r->due_legal != r->due)
		why_add(e, SAY_DUE_LEGAL, NULL, r->due, r->due_legal);
	why_due(e, r);
	bool dated = !e->no_due ||
	             (e->rule && e->rule->how == DUE_NEVER); /* where the law gives no date what is required is due, never late */
	bool asked = !r->no_window && !r->in_window && (!e->closed || r->due >= e->g->window_start);

	if (e->unjudged) {
		r->state = ST_UNKNOWN;
	} else if (over && told && e->due_open && !r->advisory) {
		why_add(e, SAY_DUE_OPEN, NULL, r->due, 0);
		r->state = ST_UNKNOWN;
	} else if (over && r->advisory) {
		why_add(e, SAY_ADVISORY, NULL, r->due, 0);
		r->state = ST_UNKNOWN;
		r->uncompared = e->heard && !e->closed;
	} else if (over && (told || asked)) {
		is_late(e, r, end, open);
	} else if (told || (!over && dated && !e->missing && !r->declared_only && e->applies == YES)) {
		r->state = ST_DUE;
		if (!e->no_due && r->due != DAY_NONE)
			why_add(e, SAY_DUE, NULL, r->due, r->due - e->on);
		else
			why_add(e, SAY_NO_DUE, NULL, 0, 0);
	} else {
		r->state = ST_UNKNOWN;
		why_add(e,
			r->no_window   ? SAY_NO_WINDOW
			: r->in_window ? SAY_IN_WINDOW
				       : SAY_UNKNOWN,
			NULL, r->in_window ? open : r->due, 0);
	}
}

static void met(struct ev *e, struct duty_row *r)
{
	int32_t by = by_law(e, r->due_original);
	int64_t limit = e->clock_at ? e->clock_at : by == DAY_NONE ? INT64_MAX : day_end(by);
	int64_t last = e->done_at ? e->done_at : day_start(e->done_on), first = e->done_at ? e->done_at : day_start(e->done_first);
	bool rolls = e->rule && e->rule->how == DUE_ROLLING;
	bool open = !e->clock_at && e->due_first != DAY_NONE && e->due_first < r->due_original;

	r->state = ST_MET;
	r->since = e->done_on;
	r->nothing = e->nothing;
	r->timing = rolls || last <= (open ? day_end(e->due_first) : limit) ? TIMING_ON_TIME
	            : first > limit                                         ? TIMING_DONE_LATE
	                                                                    : TIMING_NONE;
	if (r->timing == TIMING_NONE) /* a partial date, of the act or of the due date: neither in time nor late is invented */
		why_add(e, SAY_TIMING_UNKNOWN, NULL, r->due_original, 0);
	else if (r->timing == TIMING_DONE_LATE && e->done_at && last - limit < US_PER_DAY)
		why_add(e, SAY_DONE_LATE_CLOCK, NULL, limit, (last - limit + 60 * US_PER_S - 1) / (60 * US_PER_S));
	else if (r->timing == TIMING_DONE_LATE)
		why_add(e, e->done_first == e->done_on ? SAY_DONE_LATE : SAY_DONE_LATE_SPAN, NULL, by, e->done_first - by);
	else if (by != r->due_original && e->done_on > r->due_original)
		why_add(e, SAY_DUE_LEGAL, NULL, r->due_original, by);
}

static void stale_or_late(struct ev *e, struct duty_row *r, int32_t from, int32_t to)
{
	r->due = r->due_original = r->due_legal = to;
	r->due_at = day_end(to);
	if (!past(e, to)) {
		r->state = ST_STALE;
		r->since = from;
		why_add(e, SAY_STALE, NULL, from, to);
	} else if (r->advisory &&
		   !(e->g->binds[e->d->place] && e->rule && e->rule->how == DUE_NEVER)) { /* the window is its own date */
		r->state = ST_UNKNOWN;
		r->uncompared = true;
		r->since = to + 1;
		why_add(e, SAY_ADVISORY, NULL, to, 0);
	} else {
		r->state = ST_LATE;
		r->since = to + 1;
		why_add(e, SAY_STALE_OVER, NULL, from, to);
	}
}

static void decide(struct ev *e, struct duty_row *r)
{
	bool enough = e->done && (e->strength >= e->d->wants || e->word || e->fails);
	bool held = !(e->holds_to != DAY_NONE && past(e, e->holds_to));

	if (e->not_needed || e->applies == NO || ev_excused(e)) {
		r->state = ST_NOT_APPLICABLE;
		return;
	}
	if (e->contradicted) {
		r->state = ST_CONTRADICTED;
		r->since = e->contradicted_on;
		if (r->legacy) /* history: nobody is asked to explain it, and it does not say "late" of what the live row says does not fit */
			return;
		r->explained = ev_explained(e);
		r->leaders_from =
			cal_add(&e->g->law->calendar, day_at(r->explained ? e->clash_last : e->clash_open), e->g->explain_wd) + 1;
		wake(e, day_start(r->leaders_from));
		return;
	}
	bool stale = e->done && e->stale_from != DAY_NONE && since(e, e->stale_from);
	bool aged = stale || (e->done && !held && e->rule && e->rule->how != DUE_ROLLING);
	bool lapsed =
		e->closed && enough && stale && e->stale_to < e->period.last; /* it was late when its period closed, and stays so */
	int32_t from = stale ? e->stale_from : e->holds_to + 1,
		to = e->stale_to != DAY_NONE ? e->stale_to : e->holds_to + e->g->stale_days;

	if (lapsed) {
		why_add(e, SAY_STALE_OVER, NULL, e->stale_from, e->stale_to);
		late_or_open(e, r);
	} else if ((r->legacy || e->closed) && enough) {
		met(e, r);
	} else if (enough && held && !stale) {
		met(e, r);
	} else if (enough && aged) {
		stale_or_late(e, r, from, to);
	} else {
		r->declared_only = e->done && !e->word && e->strength < e->d->wants;
		if (e->done && enough)
			why_add(e, SAY_RAN_OUT, NULL, e->holds_to, 0);
		if (aged && !r->legacy && !e->closed && past(e, to)) /* what was too old is not younger by a weaker proof */
			stale_or_late(e, r, from, to);
		else
			late_or_open(e, r);
		if (r->declared_only)
			why_add(e, SAY_DECLARED_ONLY, NULL, e->d->wants, 0);
	}
}

static void finish(struct ev *e, struct duty_row *r)
{
	if (r->state == ST_LATE && !r->legacy && !e->closed)
		ev_on_plan(e, r);
	if (r->state != ST_NOT_APPLICABLE && r->state != ST_MET)
		r->waiting = ev_waiting(e);
	r->strength = e->done || e->contradicted ? e->strength : STRENGTH_NONE;
	r->unheard = !e->heard && !e->done;
	r->unsure = e->applies == UNKNOWN && r->state == ST_UNKNOWN;
	r->until = e->until;
	if (r->due != DAY_NONE) { /* faces change with nearness */
		int32_t marks[2] = { r->due - 30, cal_add(&e->g->law->calendar, r->due, -3) };

		for (int i = 0; i < 2; i++)
			if (r->state == ST_DUE && day_start(marks[i]) > e->now && day_start(marks[i]) < r->until)
				r->until = day_start(marks[i]);
	}
}

/* Which conditions of the rule are false (or cannot be told), and by which fact. */
static void why_not(struct ev *e, int32_t day, enum yes what)
{
	for (size_t i = 0; e->why && i < e->d->when.n; i++) {
		const struct fact *f;

		if (cond_holds(e, &e->d->when.p[i], day) != what)
			continue;
		f = cond_fact(e, &e->d->when.p[i]);
		why_add(e, what == NO ? SAY_NOT_APPLIES : SAY_APPLIES_UNKNOWN, f, (int64_t)i, 0);
		if (what == UNKNOWN && f && f->res == R_LEVELS)
			why_add(e, SAY_LEVEL_UNSHOWN, f, ((const struct level *)f)->level, 0);
	}
	if (e->why && what == UNKNOWN && system_of(e))
		why_not_retired(e, system_of(e));
}

static struct ev ev_of(const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about,
	struct whys *why, struct arena *a)
{
	return (struct ev){ .g = g,
		.f = g->f,
		.d = d,
		.with = d->with,
		.subject = subject,
		.about = about,
		.now = g->now,
		.on = g->on,
		.of = g->of,
		.closed = g->of < g->on,
		.until = INT64_MAX,
		.period = { DAY_NONE, DAY_NONE },
		.act_from = DAY_NONE,
		.act_to = DAY_NONE,
		.given = DAY_NONE,
		.why = why,
		.arena = a,
		.contradicted_on = DAY_NONE,
		.clash_open = INT64_MAX,
		.done_on = DAY_NONE,
		.done_first = DAY_NONE,
		.holds_to = DAY_NONE,
		.due_first = DAY_NONE,
		.stale_from = DAY_NONE,
		.stale_to = DAY_NONE,
		.due = DAY_NONE };
}

/* Whose contract is over, or has not begun, owes nothing; what is asked each quarter is asked of the one before. Who left has access until it is taken
 * back, under whatever contract. */
static bool serves(struct ev *e, int32_t day, const struct contract **why)
{
	bool quarter = e->rule && e->rule->how == DUE_QUARTERLY && e->period.first != DAY_NONE;

	*why = NULL;
	return e->d->over != OVER_PROVIDER_SYSTEMS || duty_kinds[e->d->kind] == &kind_leaver ||
	       provider_serves(e, quarter ? day_add_months(e->period.first, -3) : day, day, why);
}

static void why_no_contract(struct ev *e, const struct contract *c, int32_t day)
{
	if (c->valid_from.first != DAY_NONE && c->valid_from.first > day)
		why_add(e, SAY_CONTRACT_AHEAD, c, c->valid_from.first, 0);
	else
		why_add(e, SAY_CONTRACT_OVER, c, c->valid_to.last, 0);
}

/* Whether it applies, its period, its evidence and its dates. */
static void find(struct ev *e, struct duty_row *r)
{
	int32_t day = e->d->milestone != DAY_NONE && e->d->milestone < e->g->of ? e->d->milestone : e->g->of;
	const struct contract *contract;

	e->applies = conds_hold(e, &e->d->when, day);
	due_choose(e);
	if (!serves(e, day, &contract))
		e->applies = NO;
	ev_extended_period(e);
	ev_counted_before(e);
	r->period = e->period;
	r->closed = e->closed;
	if (e->applies != NO || duty_kinds[e->d->kind]->retired_too)
		kind_run(e);
	if (e->applies == NO && e->contradicted)
		e->applies = YES;
	if (e->applies == NO || (e->applies == UNKNOWN && !e->done))
		why_not(e, day, e->applies);
	if (e->applies == NO && contract)
		why_no_contract(e, contract, day);
	if (e->applies == UNKNOWN && !e->done)
		e->heard = false;
	due_roll(e);
}

/* An acceptance on paper, later than what the register said before: it shows that the system began later than that. */
const struct activity *start_shown(struct ev *e, const struct infosys *s, int32_t said)
{
	const struct activity *a;
	size_t at = 0;

	while ((a = act_next(e->g, &s->h, &at, KIND_BIT(A_ACCEPTANCE))) != NULL)
		if (act_done(e, a) && act_span(a).first > said && act_day(a) <= s->operating_from.last &&
			strength_of(e, a) >= STRENGTH_DOCUMENTED)
			return a;
	return NULL;
}

/* The date by what the register said of the system's start at the end of an earlier day; DAY_NONE: none. */
static int32_t due_then(struct ev *e, const struct infosys *s, const struct infosys *x)
{
	struct infosys then = *s;
	struct ev was = ev_of(e->g, e->d, e->about ? e->subject : &then.h, e->about ? &then.h : NULL, NULL, e->arena);
	struct duty_row r;

	then.operating_from = x->operating_from;
	then.state = x->state;
	then.h.thens.n = 0;
	was.unit = e->unit;
	find(&was, &r);
	wake(e, was.until);
	return was.applies != YES || was.not_needed || was.due_at ? DAY_NONE : was.due;
}

/* The earliest date that stood, if it was earlier than the present one. A later entry hides none: it stays the original, by which in time or late is
 * counted. Of what runs it stays the date itself (`held`) too, until a paper shows the later start, as no date is moved without one (users.md 3.5). */
static int32_t stood(struct ev *e, int32_t due, int32_t *held)
{
	const struct infosys *s = system_of(e);
	const struct then *first = NULL, *holds = NULL;
	const struct activity *shown = NULL;
	int32_t original = due;
	bool runs = s && s->h.thens.n && sys_operating(e, s, e->on) != NO; /* what does not run yet may begin later */

	*held = due;
	for (size_t i = 0; s && i < s->h.thens.n; i++) {
		const struct then *x = &s->h.thens.p[i];
		const struct infosys *was = (const struct infosys *)x->was;
		struct fdate from = was->operating_from, now = s->operating_from;
		bool same = from.first == now.first && from.last == now.last;
		int32_t then = same || !then_stood(x) ? DAY_NONE : due_then(e, s, was);
		const struct activity *by;

		if (then == DAY_NONE || (due != DAY_NONE && then >= due))
			continue;
		by = start_shown(e, s, from.first == DAY_OPEN ? from.last : from.first != DAY_NONE ? from.first : then);
		shown = by ? by : shown;
		if (runs && by == NULL && due != DAY_NONE && then < *held) {
			*held = then;
			holds = x;
		}
		if (original == DAY_NONE || then < original) {
			original = then;
			first = x;
		}
	}
	if (shown)
		why_add(e, SAY_START_SHOWN, shown, act_day(shown), 0);
	if (holds)
		why_add(e, SAY_DUE_HELD, s, *held, holds->until);
	if (first && first != holds)
		why_add(e, SAY_DUE_STOOD, s, original, first->until);
	return original;
}

/* Original, extended and moved by days off. */
static void dates(struct ev *e, struct duty_row *r)
{
	e->no_due = e->due == DAY_NONE && e->due_at == 0;
	if (e->due_at)
		e->due = day_at(e->due_at);
	e->clock_at = e->due_at; /* in time or late is told by the original date, however often it was extended */
	r->due_original = e->due_at ? e->due : stood(e, e->due, &e->due);
	r->due_at = e->due_at;
	r->due = e->due == DAY_NONE ? DAY_NONE : ev_extended(e, e->due);
	if (r->due != e->due)
		e->due_at = r->due_at = day_end(r->due);
	r->due_legal = by_law(e, r->due);
}

static struct duty_row row_blank(const struct law_duty *d, const struct fact *subject, const struct fact *about)
{
	return (struct duty_row){ .duty = d,
		.subject = subject ? subject->id : 0,
		.about = about ? about->id : 0,
		.due = DAY_NONE,
		.due_original = DAY_NONE,
		.due_legal = DAY_NONE,
		.since = DAY_NONE,
		.until = INT64_MAX,
		.leaders_from = DAY_NONE,
		.period = { DAY_NONE, DAY_NONE },
		.counted = true };
}

void eval_row(const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about,
	struct whys *why, struct arena *a, struct duty_row *r)
{
	struct ev e = ev_of(g, d, subject, about, why, a);
	const struct infosys *s = system_of(&e);

	*r = row_blank(d, subject, about);
	r->unit = e.unit = actor_of(g, d, subject, about, &r->op_unit);
	r->legacy = d->closes != DAY_NONE && g->on >= d->closes;
	if (s && s->state == SYS_TRANSFERRING) {
		r->excluded = true;
		r->state = ST_UNKNOWN;
		why_add(&e, SAY_TRANSFERRING, s, 0, 0);
		return;
	}
	find(&e, r);
	r->advisory = !rule_binds(&e);
	if (d->informational)
		r->advisory = true;
	dates(&e, r);
	decide(&e, r);
	finish(&e, r);
	if (why) {
		why_odd(&e);
		why_actor(&e);
	}
}
