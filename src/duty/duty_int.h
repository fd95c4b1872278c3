/* Private to duty/: one evaluation. An evidence kind reads facts and leaves a finding in `struct ev`; eval.c alone turns findings into states, in the
 * order of users.md 3.2. Every comparison of a date with the clock goes through past() or since(), which keep the next day at which time alone may change
 * the answer: so a kind cannot forget it. */
#pragma once
#include "duty/board.h"
#include "duty/facts.h"
#include "duty/says.h"

struct why {
	uint16_t say;
	uint8_t strength;
	const struct fact *fact;
	int64_t a, b;
	const struct law_cite *cite; /* NULL: the duty's first */
};
struct whys {
	struct why *p;
	size_t n, cap;
};

/* A unit that ends, and the one unit that continues it as a whole. */
struct passed {
	int64_t from, to;
	int32_t last;
	bool renamed;
};

/* What holds for a whole evaluation: settings, who holds which role. */
struct engine {
	const struct facts *f;
	const struct law *law;
	int64_t now;
	int32_t on;
	int32_t of;    /* the day whose period is judged: `on`, or the last day of a closed period */
	int64_t until; /* the next instant at which any of this changes */
	int32_t window_start, window_end;
	int silence_wd, explain_wd, stale_days, confirm_days;
	struct {
		struct passed *p;
		size_t n, cap;
	} passed; /* where asked_passed; else it is looked up */
	bool asked_passed;
	int64_t holder[8]; /* unit by role; the first by id */
	int64_t office;
	uint8_t *binds; /* by duty place: may turn late (marks, confirmations) */
};

struct ev {
	const struct engine *g;
	const struct facts *f;
	const struct law_duty *d;
	const struct law_value *with;
	const struct fact *subject, *about;
	int64_t unit; /* who must act */
	int64_t now, until;
	int32_t on, of;
	enum yes applies;    /* the duty's conditions, before its kind is asked */
	bool closed;         /* a period that is over: history, judged by what is known now */
	struct fdate period; /* calendar period of the due rule; DAY_NONE without one */
	int32_t act_from; /* the first day whose acts count: after what closed the period before under an extension; DAY_NONE: its first day */
	int32_t act_to; /* the last day whose acts count for the period: later than its end while an extension runs */
	int32_t given; /* a task asked for once: what is older was not done for it and shows nothing; DAY_NONE: nothing is too old */
	const struct fact *earlier; /* the newest that is */
	int32_t earlier_on;
	const struct fact *ahead; /* said to be done on a day that was not there when it was entered; NULL: none */
	int32_t ahead_on;
	const struct fact *undated; /* the newest that is said to be done and does not say when; NULL: none */
	struct whys *why;
	struct arena *arena;

	/* the finding */
	bool contradicted, done, heard, not_needed, nothing;
	bool fails;    /* what does not hold is known: that wants no proof, and has none to take away */
	bool word;     /* done by what only the unit itself can say (ev_said): self-declared is all the proof there is */
	bool answered; /* not what is asked for, and late for all that, but not "chưa báo cáo" */
	bool unjudged; /* something was said, but a fact by which to judge it is missing: unknown, never late for that */
	bool due_open; /* whether the date is the right one cannot be told: who says something is not late by it */
	bool missing;  /* what the rule reckons with is not known (people, addresses, state): "not done" cannot be told */
	int32_t contradicted_on;
	int64_t clash_last, clash_open; /* since when: the last, and of those not explained the first (INT64_MAX: none) */
	int32_t done_on, done_first;    /* a partial date's last and first day */
	int64_t done_at;                /* clocks; 0: by day */
	enum law_strength strength;
	int32_t holds_to;             /* last day that the proof holds; DAY_NONE: no end */
	int32_t stale_from, stale_to; /* the subject changed after the proof; DAY_NONE: no */
	int32_t due;
	int64_t due_at;     /* clocks: an instant; 0: end of `due` */
	int64_t clock_at;   /* the same, before any extension */
	int32_t due_first;  /* of a date that is known by a quarter or year: the first that it can be; DAY_NONE: it is `due` */
	bool no_due, moves; /* moves: a period in days or months, moved by holidays */
	const struct law_due *rule;
};

struct kind {
	struct law_kind doc;
	void (*run)(struct ev *e);
	bool retired_too; /* also runs for retired systems: it sees use after retirement */
	bool dated;       /* asks for an act or a paper, not for a state that lasts (a level, a role, a plan in force) */
};
extern const struct kind *const duty_kinds[]; /* ends with NULL; same order as the vocabulary */
size_t kind_count(void);
void kind_run(struct ev *e); /* looks for the evidence of e->d */

/* --- clock --- */
static inline void wake(struct ev *e, int64_t at)
{
	if (at > e->now && at < e->until)
		e->until = at;
}
static inline bool past(struct ev *e, int32_t day) /* is `day` wholly over? */
{
	if (day == DAY_NONE)
		return false;
	wake(e, day_start(day + 1));
	return e->on > day;
}
static inline bool over_by(struct ev *e, int32_t day) /* past, as seen from the period that is judged */
{
	return e->closed ? day != DAY_NONE && e->of > day : past(e, day);
}
static inline bool since(struct ev *e, int32_t day) /* has `day` begun? */
{
	if (day == DAY_NONE)
		return false;
	wake(e, day_start(day));
	return e->on >= day;
}
static inline bool reached(struct ev *e, int64_t at)
{
	wake(e, at);
	return e->now >= at;
}
/* Did something dated so happen by now? Partial dates read safely at their last day. */
static inline bool happened(struct ev *e, struct fdate d)
{
	return since(e, d.last);
}

/* --- finding --- */
void why_add(struct ev *e, enum say say, const void *fact, int64_t a, int64_t b);
void why_cite(struct ev *e, enum say say, const void *fact, int64_t a, int64_t b, const struct law_cite *cite);
void ev_done(struct ev *e, int32_t on, enum law_strength s);          /* sufficient evidence; kinds call it once */
void ev_done_in(struct ev *e, struct fdate on, enum law_strength s);  /* the same, of a date that may be partial */
void ev_done_by(struct ev *e, const void *fact, enum law_strength s); /* of a dated fact, by what counts of its day */
/* By a declaration that is itself what is asked for. "List confirmed", "nothing arose", "no systems": nothing else can show them, so self-declared suffices,
 * whatever strength the duty wants; for nothing else it does (users.md 0.3). `by`: what counts of its day. */
void ev_said(struct ev *e, const struct declaration *d, const struct declaration *by);
/* Two facts (b NULL: one by itself) exclude each other by those of their fields, all of which are watched (told.c); NULL: by being there (clash.c). */
void ev_clash(struct ev *e, int32_t on, const struct fact *a, const char *of_a, const struct fact *b, const char *of_b);
bool same_matter(const struct fact *x, const struct fact *y); /* two acts or declarations: of one kind, by whom and about what */
int64_t matter_ref(
	const struct fact *x);         /* the narrowest of what they must agree in: through it the others are found; 0: nothing */
int64_t ev_explained_at(struct ev *e); /* the last explanation of the row; INT64_MIN: none */
const char *fact_when(const struct fact *x); /* the fields that tell when it was */
void ev_stale(struct ev *e, int32_t from, int32_t to);

/* --- what was said before (told.c has the rules) --- */
enum told {
	TOLD_DETECTED, /* an incident, a warning: the clock runs from the earliest */
	TOLD_CAME,
	TOLD_RECEIVED, /* of its paper */
	TOLD_SENT,     /* every other act's instant: in time by the latest */
	TOLD_DONE,
	TOLD_DATED, /* a decision, a regulation, a paper, a declaration */
	TOLD_PAPER, /* of a paper where a later day would show more */
	TOLD_SAID,  /* since when a confirmation holds */
	TOLD_SEVERITY,
	TOLD_SERIOUS,
	TOLD_NATIONAL,
	TOLD_DUE,
	TOLD_REVIEW,
	TOLD_PROPOSED,
	TOLD_LEVEL, /* that was decided */
	TOLD_EMPLOYED,
	TOLD_JOINED, /* who is said to have been there */
	TOLD_LEAVES,
	TOLD_REMOVED,
	TOLD_RETIRED,
	TOLD_VALID, /* up to when an acceptance, an exception, a regulation holds: an end that had come stays */
	TOLD_CERTIFIED,
	TOLD_REVOKED,
	TOLD_BEGINS, /* a regulation: nothing said is since that entry */
	TOLD_BEGAN,  /* its day, taken out or moved once it had come */
	TOLD_ISSUED,
	TOLD_IN_USE,
	TOLD_FACING, /* the Internet */
	TOLD_ENDS,   /* a regulation: nothing said is no end */
	TOLD_N
};
const struct then *told_held(
	struct ev *e, const void *fact, enum told what); /* what still counts in place of what it says now; NULL: that does */
int64_t told_value(struct ev *e, const void *fact, enum told what); /* what counts, and the chain says so; INT64_MIN: nothing */
int32_t told_day(struct ev *e, const void *fact, enum told what);
/* Not in use any more, and said so by that day: what it had to cover until then it is not taken out of afterwards. */
bool out_of_use(struct ev *e, const struct asset *x, int32_t day);
/* The address that a machine had at the end of that day (entered later: at first; none: nobody knew it) and was given another since, which no second person
 * saw; NULL: its own. `by`: what covers it by its address, NULL: nothing. */
const struct then *asset_moved(struct ev *e, const struct asset *x, int32_t day, const struct activity *by);
void why_moved(struct ev *e, const struct asset *x, const struct then *moved); /* adds that it was */
/* What it says, and each that it said at the end of a day until then, unless a second person saw it corrected: *at starts at 0; NULL: no more. */
const struct declaration *said_version(struct ev *e, const struct declaration *d, size_t *at, const struct then **until);
bool paper_seen_since(struct ev *e, const struct fact *x, int64_t seq); /* by a second person, after that entry */

/* --- reading facts as of e->now --- */
enum law_strength strength_of(struct ev *e, const void *fact); /* by its documents */
/* Of a paper that `use` (a fact; NULL: nothing in particular) rests on: a second person's look counts for what stood there then. */
enum law_strength document_strength(struct ev *e, int64_t id, const void *use);
bool document_whole(
	struct ev *e, const struct document *d); /* number, date and signer, and nothing against it: what a look can confirm */
bool document_looked(const struct document *d, const void *use);
int32_t paper_dated(struct ev *e, const struct document *d);                /* that counts where a later one would show more */
enum law_strength finding_strength(struct ev *e, const struct activity *w); /* that a warning affects nothing */
const struct document *document_of(struct ev *e, const void *fact);         /* the strongest complete one, or NULL */
/* A matter of x that came about on a day (DAY_NONE: on any), by a paper; what is older than that shows no more than that it is said. */
enum law_strength proven(struct ev *e, const struct fact *x, uint8_t matter, int32_t since, const struct proof **by);
int64_t actor_of(const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about,
	int64_t *op); /* op: who operates, where it is not the same unit */
/* Ended, and not exactly one unit continues it. */
bool unit_left(const struct engine *g, const struct fact *x);
/* The one place that says which unit is, on the day that is judged, what `unit` was on `day`: itself; by another name the same unit, whatever the day; of
 * one that was over by that day, the one unit that continues it as a whole (merged into, with what it had); of one that several continue, itself. */
void units_passed(struct engine *g, struct arena *a); /* what the others read */
int64_t unit_then(const struct engine *g, int64_t unit, int32_t day);
static inline int64_t unit_now(const struct engine *g, int64_t unit, int32_t day)
{
	return g->asked_passed && g->passed.n == 0 ? unit : unit_then(g, unit, day);
}
int64_t unit_named(const struct engine *g, int64_t unit); /* the same unit, by the name that it has: whose word and paper it is */
int64_t unit_heir(const struct engine *g, int64_t unit);  /* who has now what it has left: people, systems, what was found at it */
const struct fact *unit_form(
	const struct engine *g, const struct fact *unit, size_t k);  /* the k-th unit that is it now, itself first */
int32_t unit_began(const struct engine *g, const struct fact *unit); /* its first day, by whatever name; DAY_NONE: it is not told */
int32_t unit_joined(const struct engine *g, int64_t unit); /* since when it is part of that one; DAY_NONE: it is that one */
/* As fact_back and fact_was_back; of a unit also what refers to one that is it now, on whatever day: unit_now tells of which day it counts. */
void *forms_back(const struct engine *g, const struct fact *x, enum fact_res r, size_t *at, bool was);
static inline void *now_back(const struct engine *g, const struct fact *x, enum fact_res r, size_t *at)
{
	return x->res != R_UNITS || g->passed.n == 0 ? fact_back(x, r, at) : forms_back(g, x, r, at, false);
}
static inline void *now_was_back(const struct engine *g, const struct fact *x, enum fact_res r, size_t *at)
{
	return x->res != R_UNITS || g->passed.n == 0 ? fact_was_back(x, r, at) : forms_back(g, x, r, at, true);
}
/* The ended unit whose named task is x's now (a unit's, or about a system that was its own); NULL: none. */
const struct fact *task_from(const struct engine *g, const struct law_duty *d, const struct fact *x);
void why_actor(struct ev *e); /* adds that who must act is a guess, or whose task it was */
void why_odd(struct ev *e);   /* adds what is odd about the papers and dates of the chain */
int64_t setting_i64(
	const struct engine *g, struct str key); /* of the office, else the packs'; law_join() sees that they have one */
struct str setting_text(const struct engine *g, struct str key);
bool period_span(struct str period, int32_t *first, int32_t *last);
bool period_of_setting(struct str word, int32_t day, struct fdate *out); /* the calendar period of `word` that holds day */

/* The day by which it surely ran, or will begin: of a start given as a quarter or a year the last one, or that on which it was said to run, where that is
 * earlier. DAY_NONE: no start is given. */
int32_t sys_ran_by(const struct infosys *s);
enum yes sys_operating(struct ev *e, const struct infosys *s, int32_t day);
enum yes sys_retired(struct ev *e, const struct infosys *s, int32_t day);
/* Did the unit answer for it, or operate it, by what it says, on that day (INT32_MAX: now; DAY_NONE: itself, by whatever name)? */
bool sys_listed(const struct engine *g, const struct infosys *s, int64_t unit, int32_t day);
void why_not_retired(struct ev *e, const struct infosys *s); /* adds that its minutes are older than what ended it */
/* Its start was told as a day that cannot be meant: it is said to run already, or the day is years ahead. */
const struct activity *start_shown(
	struct ev *e, const struct infosys *s, int32_t said); /* eval.c: that it began later than was said */
bool sys_starts_ahead(struct ev *e, const struct infosys *s);
/* Of a day that was not there when it was last said: a plan at best, whatever day it is now. ev_ahead: the chain says so, and the row is contradicted where
 * nothing else does. */
bool said_ahead(const struct fact *f, struct fdate on);
void ev_ahead(struct ev *e, const struct fact *f, struct fdate on);
const struct level *level_on(const struct infosys *s, int32_t day); /* the decision in force that day */
const struct level *level_in_force(struct ev *e, const struct infosys *s, int32_t day);
const struct level *level_bound(struct ev *e, const struct infosys *s);
int level_known(struct ev *e, const struct infosys *s); /* decided, else the floor by traits; 0: cannot be told */
/* A log, scan, incident, contract after a day, up to another; of a partial date surely (`sure`), or as it may be. */
const struct fact *used_after(struct ev *e, const struct infosys *s, int32_t day, int32_t to, bool sure);
const struct fact *used_before(
	struct ev *e, const struct infosys *s); /* said to be planned or built, and yet a log, an incident, a find at an address */
/* Is it a report of the office as a whole, which goes to the authority? It names the office's root unit among its subjects, and the specialised unit (or
 * the office) made it; where another unit or a provider names that, it says to whom it reported. */
bool report_out(const struct ev *e, const struct activity *a);
bool report_receipted(struct ev *e, const struct activity *a);                   /* else the chain says why not */
bool ids_name(const struct engine *g, struct ids s, int64_t id, int32_t day);    /* it, or what was it on that day */
bool names_unit(const struct engine *g, const struct activity *a, int64_t unit); /* on its day; of what was found: now */
bool item_open(struct ev *e, const struct activity *a);
/* Does what was found or logged deny the unit's "we run none"? */
/* What it says again (d) it says since it was said first and nothing else in between: of those that speak of a day from `from` on. */
const struct fact *none_said(struct ev *e, const struct fact *u, const struct declaration *d, int32_t from);
bool none_denied_by(struct ev *e, const struct fact *u, const struct declaration *d, const struct activity *a);
bool act_done(struct ev *e, const struct activity *a); /* has done_on (or at), it happened, and not before the task was given */
bool before_given(struct ev *e, const struct fact *x, int32_t day); /* an act or paper of this day is too old to show it done */
bool has_span(const struct ev *e);                                  /* is it known from when on acts count? */
bool ev_rolls(const struct ev *e);                                  /* due so many months after the last act */
/* Of two acts that show it done, does `a` show it better? In a period or once: the stronger, then the earlier. Counted from the last one: what is strong
 * enough, then the later. `best` NULL: yes. */
bool act_over(struct ev *e, const struct activity *best, const struct activity *a);
int32_t act_day(const struct activity *a);
struct fdate act_span(const struct activity *a);
bool in_period(struct ev *e, int32_t day);
/* The unit that a warning is a matter of: itself, or who operates the system, as it was on the day of the warning; 0: none. */
int64_t warned_unit(const struct engine *g, const struct activity *w, const struct fact *subject);
bool told_before(
	struct ev *e, const struct activity *a); /* a report that names the period before, of which this date asks (period_told) */
bool regulation_covers(struct ev *e, const struct regulation *r, const struct infosys *s);
bool unit_within(const struct facts *f, int64_t unit, int64_t above); /* unit == above or below it */
bool unit_owes(const struct unit *u, int32_t day);                    /* has it duties of its own, and is there on that day? */
bool provider_serves(struct ev *e, int32_t first, int32_t day, const struct contract **why);
bool works_for(struct ev *e, const struct person *p, int32_t day);
int32_t left_on(struct ev *e, const struct person *p); /* also by what was said and taken out, or moved once it had come */
bool was_there(struct ev *e, const struct person *p, int32_t day); /* to be named as having taken part */
/* Acts about a fact: those naming it among their subjects, or done by it; of a unit also by what it was then (now_back). */
const struct activity *act_next(const struct engine *g, const void *of, size_t *at, uint64_t kinds);
bool decl_meant(const struct ev *e, const struct declaration *x); /* is it about this row? */
/* --- bend.c: what declarations make of a row, once its rule has spoken --- */
void ev_extended_period(struct ev *e); /* the period whose extension still runs */
void ev_counted_before(struct ev *e);
int32_t ev_extended(struct ev *e, int32_t due);
bool ev_excused(struct ev *e);
void ev_on_plan(struct ev *e, struct duty_row *r);
int64_t ev_waiting(struct ev *e);
bool ev_explained(struct ev *e);
bool ev_plan_decided(struct ev *e);
#define KIND_BIT(k) (UINT64_C(1) << ((k)-1))

enum yes cond_holds(struct ev *e, const struct law_cond *c, int32_t day);
bool level_said(const struct law_cond *c, int64_t level); /* would that level make the condition true? */
enum yes conds_hold(struct ev *e, const struct law_conds *c, int32_t day);
const struct fact *cond_fact(struct ev *e, const struct law_cond *c); /* what makes it false; NULL: nothing in particular */
extern const struct law_pred duty_preds[];

/* --- due.c --- */
const struct infosys *system_of(const struct ev *e); /* that the row is about; NULL: none */
void due_choose(struct ev *e);                       /* the rule, and by it (due_by_rule) period and date of the row */
void due_by_rule(struct ev *e, const struct law_due *r);
void due_roll(struct ev *e); /* after its evidence: the date that follows the last act */
bool rule_binds(struct ev *e);

/* of: DAY_NONE, or the last day of a closed period: then roles and units are those of that day. */
void engine_init(struct engine *g, const struct facts *f, const struct law *law, int64_t now, int32_t of, struct arena *a);
/* One row. `why` may be NULL. */
void eval_row(const struct engine *g, const struct law_duty *d, const struct fact *subject, const struct fact *about,
	struct whys *why, struct arena *a, struct duty_row *out);
/* Every row about a subject (id 0: the office) into `out`, groups settled. */
struct row_list {
	struct duty_row *p;
	size_t n, cap;
};
void eval_subject(const struct engine *g, int64_t subject, struct row_list *out);
void duty_rows(
	const struct engine *g, const struct law_duty *d, const struct fact *x, struct row_list *out); /* of one duty, ungrouped */
void board_sort(struct duty_row *rows, size_t n);
bool is_subject(const struct fact *x); /* does it have rows of its own? A pair's are kept at the system or the event */
