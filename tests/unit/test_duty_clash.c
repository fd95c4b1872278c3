/* Since when what does not fit does (src/duty/clash.c): five working days to correct or explain, and no more by touching what stands there. */
#include "duty_world.h"

#define HT1(rest)                                                                                                                  \
	"systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|kind=citizen_business|handles_procedures=1|info=personal|" rest
#define RUNS HT1("state=operating|operating_from=2020-05-01")
#define DECISION                                                                                                                   \
	"level-decisions", 23,                                                                                                     \
		"code=L1|system=20|level=3|number=812/"                                                                            \
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21"
#define PAPER "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng"
#define REGULATION "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20"
#define MACHINE "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4"
#define REPORT "documents", 30, "code=D30|number=3/BC|date=2026-10-20|signer_post=Cục trưởng"
#define DRILL(rest)                                                                                                                \
	"activities", 40, "code=DT|kind=drill|subjects=20|documents=30|score_process=5|score_technology=5|score_people=5|" rest
#define HOURS "at=2026-10-10T01:00:00Z|end_at=2026-10-10T09:00:00Z"
#define PROVIDER "providers", 50, "code=NCC|name=Công ty"
#define CONTRACT "contracts", 51, "code=HD|number=1|provider=50|systems=20|valid_from=2025-01-01"
#define STAFF(rest) "people", 52, "code=N1|provider=50|contract=51|post=Kỹ sư|employed_from=2025-01-01" rest
#define INCIDENT "activities", 60, "code=I1|kind=incident|unit=5|subjects=20|at=2026-11-05T01:00:00Z"
#define WARNING                                                                                                                    \
	"activities", 70,                                                                                                          \
		"code=W1|kind=warning_received|at=2026-11-05T03:00:00Z|subjects=20|severity=high|external_ref=CVE-2026-1111"

struct side {
	const char *res;
	int64_t id;
	const char *now;
	const char *was;   /* appended: said until it was corrected; then it does not fit since that */
	const char *touch; /* appended: other fields, watched or not, that have nothing to do with it */
};
#define ACT "|title=Sửa|due=2026-12-30|period=Quý"
#define SYS "|purpose=Sửa|dossier_state=drafting|proposed_level=4"
#define WORDS "|note=Thêm|period=2026-Q4"
#define DECIDED "|signer_post=Bộ trưởng"
#define RULES "|title=Sửa|next_review=2027-06-01|valid_from=2024-03-01"
#define HOST "|name=Máy|internet_facing=1|from=2021-01-01"
#define MAN "|post=Kỹ sư trưởng|administers=20"
#define DOC "|summary=Sửa|received_at=2026-11-09T01:00:00Z"

static const struct {
	const char *name, *duty;
	int64_t subject, about;
	struct side with[6]; /* what else is there */
	struct side sides[2];
} cases[] = {
	{ "we run none, beside a system that runs", "2634.1c.list", 5, 0, { { 0 } },
		{ { "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-03", "|kind=list_confirmed", WORDS },
			{ RUNS, "|operating_from=2027-03-01|state=planned", SYS } } },
	{ "a scan from before it ran", "2634.2b.scan", 20, 0, { { MACHINE }, { REPORT } },
		{ { HT1("state=operating|operating_from=2026-06-01"), "|operating_from=2026-01-01", SYS },
			{ "activities", 31, "code=S1|kind=scan|done_on=2026-03-01|subjects=20|targets=10.0.0.4|documents=30",
				"|done_on=2026-07-01", ACT } } },
	{ "the day typed and the day of the file", "2634.2b.scan", 20, 0, { { RUNS }, { MACHINE }, { REPORT } },
		{ { "activities", 31,
			"code=S1|kind=scan|done_on=2026-09-01|at=2026-03-01T03:00:00Z|subjects=20|targets=10.0.0.4|documents=30",
			"|at=2026-09-01T03:00:00Z", ACT } } },
	{ "no target of its own", "2634.2b.scan", 20, 0, { { RUNS }, { REPORT } },
		{ { MACHINE, "|system=", HOST },
			{ "activities", 31, "code=S1|kind=scan|done_on=2026-09-01|subjects=20|targets=10.0.0.9|documents=30",
				"|targets=10.0.0.4", ACT } } },
	{ "two levels in force", "2634.1c.approve", 20, 0, { { RUNS }, { PAPER }, { REGULATION } },
		{ { DECISION, "|revoked_on=2026-10-20", DECIDED },
			{ "level-decisions", 25,
				"code=L2|system=20|level=2|number=5/QĐ|date=2026-05-01|authority_kind=owner|authority=1",
				"|level=3", DECIDED } } },
	{ "the regulation after the decision", "2634.1c.approve", 20, 0, { { RUNS }, { PAPER } },
		{ { DECISION, "|date=2026-10-25", DECIDED },
			{ "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2026-10-15|systems=20",
				"|date=2024-02-01", RULES } } },
	{ "no regulation before it", "2634.1c.approve", 20, 0, { { RUNS }, { PAPER } },
		{ { DECISION, "|date=2026-10-25", DECIDED } } },
	{ "another number on its paper", "2634.1c.approve", 20, 0, { { RUNS }, { REGULATION } },
		{ { DECISION, "|number=9/QĐ", DECIDED },
			{ "documents", 21, "code=D21|number=9/QĐ|date=2026-10-01|signer_post=Bộ trưởng", "|number=812/QĐ-BM",
				DOC } } },
	{ "an owner that is none", "2634.1c.approve", 20, 0, { { RUNS }, { PAPER }, { REGULATION } },
		{ { "level-decisions", 23,
			"code=L1|system=20|level=3|number=812/"
			"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=6|regime=nd331|document=21",
			"|authority=1", DECIDED } } },
	{ "used after its end", "2634.1c.approve", 20, 0, { { 0 } },
		{ { HT1("state=retired|operating_from=2020-05-01|retired_on=2026-06-01"), "|retired_on=2026-12-01", SYS },
			{ "activities", 31, "code=N1|kind=log_received|done_on=2026-10-20|subjects=20|machine=1",
				"|done_on=2026-05-01", ACT } } },
	{ "used before it is there", "2634.1c.approve", 20, 0, { { 0 } },
		{ { HT1("state=planned"), "|state=operating", SYS },
			{ "activities", 31, "code=N1|kind=incident|at=2026-10-20T01:00:00Z|subjects=20", "|kind=meeting", ACT } } },
	{ "begins in a hundred years", "2634.1c.approve", 20, 0, { { 0 } },
		{ { HT1("state=operating|operating_from=2126-09-30"), "|operating_from=2026-09-30", SYS } } },
	{ "full, and what fails", "2634.1c.plan", 20, 0, { { PAPER }, { REGULATION }, { DECISION } },
		{ { HT1("state=operating|operating_from=2020-05-01|plan_state=full"), "|plan_state=some", SYS },
			{ "activities", 31, "code=A1|kind=compliance_assessment|done_on=2026-10-20|subjects=20|result=not_ok",
				"|result=ok", ACT } } },
	{ "a drill of another day", "2634.2b.drill", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION }, { REPORT } },
		{ { DRILL("count_total=9|done_on=2026-03-01|" HOURS), "|done_on=2026-10-10", ACT } } },
	{ "a drill without its hours", "2634.2b.drill", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION }, { REPORT } },
		{ { DRILL("count_total=9|done_on=2026-10-10"), "|" HOURS, ACT } } },
	{ "a drill of nobody", "2634.2b.drill", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION }, { REPORT } },
		{ { DRILL("done_on=2026-10-10|" HOURS), "|count_total=9", ACT } } },
	{ "a drill with who had left", "2634.2b.drill", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION }, { REPORT } },
		{ { "people", 41, "code=N1|post=Chuyên viên|unit=5|employed_from=2020-01-01|leaves_on=2026-01-01",
			  "|leaves_on=2027-01-01", "|post=Chuyên viên chính|head=0" },
			{ DRILL("done_on=2026-10-10|attendance=41|" HOURS), "|attendance=|count_total=9", ACT } } },
	{ "a drill before its plan", "2634.2b.drill", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION }, { REPORT } },
		{ { "activities", 42, "code=KH|kind=drill_plan|done_on=2026-10-20|subjects=20", "|done_on=2026-05-20", ACT },
			{ DRILL("done_on=2026-10-10|count_total=9|" HOURS), "|done_on=2026-10-12|kind=meeting", ACT } } },
	{ "a pentest that nobody let", "2634.2a.pentest", 20, 0, { { RUNS }, { PAPER }, { REGULATION }, { DECISION } },
		{ { "activities", 31, "code=P1|kind=pentest|subjects=20|done_on=2026-09-01|approval=30", "|done_on=2026-10-30",
			  ACT },
			{ REPORT, "|date=2026-08-20", DOC } } },
	{ "more for security than there is", "2634.4.share", 4, 0, { { REPORT } },
		{ { "activities", 31,
			"code=N1|kind=budget_allocation|unit=4|done_on=2026-09-15|amount=10|amount_base=5|documents=30",
			"|amount=1", ACT } } },
	{ "more reached than there are", "2634.3d.mail", 3, 0, { { REPORT } },
		{ { "activities", 31,
			"code=T1|kind=mail_campaign|unit=3|done_on=2026-10-15|count_total=10|count_done=11|documents=30",
			"|count_done=9", ACT } } },
	{ "nothing arose, beside what did", "2634.1dd.quarter", 5, 0, { { RUNS } },
		{ { "declarations", 33, "code=K1|kind=nothing_arose|unit=5|date=2026-10-05|period=2026-Q3", "|kind=list_confirmed",
			  "|note=Thêm" },
			{ "activities", 60, "code=I1|kind=incident|unit=5|subjects=20|at=2026-08-05T01:00:00Z",
				"|at=2026-05-05T01:00:00Z", ACT } } },
	{ "nothing arose, beside the case", "2634.1dd.notify", 60, 0, { { RUNS } },
		{ { "declarations", 33, "code=K1|kind=nothing_arose|unit=5|date=2026-10-05|period=2026-Q3", "|kind=list_confirmed",
			  "|note=Thêm" },
			{ "activities", 60, "code=I1|kind=incident|unit=5|subjects=20|at=2026-08-05T01:00:00Z",
				"|at=2026-12-05T01:00:00Z", ACT } } },
	{ "seen earlier by others", "2634.1dd.notify", 60, 0, { { RUNS } },
		{ { INCIDENT, "|at=2026-12-01T01:00:00Z", ACT },
			{ "activities", 61, "code=G1|kind=monitoring_report|unit=2|concerns=60|at=2026-11-03T01:00:00Z|subjects=20",
				"|at=2026-11-06T01:00:00Z", ACT } } },
	{ "reported before it was seen", "2634.1dd.notify", 60, 0, { { RUNS } },
		{ { INCIDENT, "|at=2026-12-01T01:00:00Z", ACT },
			{ "activities", 61, "code=B1|kind=incident_report|unit=5|concerns=60|subjects=2|at=2026-11-04T01:00:00Z",
				"|at=2026-11-06T01:00:00Z", ACT } } },
	{ "told before it came", "2634.2c.relay", 70, 0, { { RUNS } },
		{ { WARNING, "|at=2026-12-01T01:00:00Z", ACT },
			{ "activities", 71, "code=W2|kind=warning_relayed|concerns=70|subjects=5|at=2026-11-04T01:00:00Z",
				"|at=2026-11-06T01:00:00Z", ACT } } },
	{ "all told, and one was not", "2634.2c.relay", 70, 0, { { RUNS }, { WARNING } },
		{ { "activities", 71, "code=W2|kind=warning_relayed|concerns=70|subjects=6|result=ok|at=2026-11-05T05:00:00Z",
			"|result=", ACT } } },
	{ "mended, and seen again", "2634.1d.fix", 70, 20, { { RUNS }, { MACHINE }, { WARNING } },
		{ { "activities", 71, "code=F1|kind=fix|concerns=70|subjects=20|done_on=2026-11-06|result=ok", "|result=accepted",
			  ACT },
			{ "activities", 72,
				"code=S1|kind=scan|subjects=20|done_on=2026-11-08|targets=10.0.0.4|result=not_ok|external_ref=CVE-"
				"2026-1111",
				"|result=ok", ACT } } },
	{ "not affected, and seen", "2634.1d.fix", 70, 20, { { RUNS }, { MACHINE }, { WARNING } },
		{ { "activities", 71, "code=F1|kind=fix|concerns=70|subjects=20|done_on=2026-11-06|result=not_affected",
			  "|result=accepted", ACT },
			{ "activities", 72,
				"code=S1|kind=scan|subjects=20|done_on=2026-11-08|targets=10.0.0.4|result=not_ok|external_ref=CVE-"
				"2026-1111",
				"|external_ref=CVE-2026-2222", ACT } } },
	{ "an account of nobody's", "2634.5b.access", 50, 20, { { RUNS }, { PROVIDER }, { CONTRACT }, { STAFF("") } },
		{ { "activities", 31,
			"code=R1|kind=access_review|done_on=2026-08-20|provider=50|subjects=20|attendance=52|count_total=3|count_"
			"done=1",
			"|count_total=1", ACT } } },
	{ "an account of who had left", "2634.5b.access", 50, 20, { { RUNS }, { PROVIDER }, { CONTRACT } },
		{ { STAFF("|leaves_on=2026-02-01"), "|leaves_on=2027-02-01", MAN },
			{ "activities", 31, "code=R1|kind=access_review|done_on=2026-08-20|provider=50|subjects=20|attendance=52",
				"|done_on=2026-01-20", ACT } } },
	{ "an intervention that nobody let", "2634.5b.access", 50, 20, { { RUNS }, { PROVIDER }, { CONTRACT }, { STAFF("") } },
		{ { "activities", 31,
			  "code=C1|kind=intervention|done_on=2026-10-05|provider=50|subjects=20|attendance=52|approval=30",
			  "|done_on=2026-10-25", ACT },
			{ REPORT, "|date=2026-10-01", DOC } } },
	{ "an intervention after leaving", "2634.5b.access", 50, 20, { { RUNS }, { PROVIDER }, { CONTRACT }, { REPORT } },
		{ { "activities", 31,
			  "code=C1|kind=intervention|done_on=2026-10-25|provider=50|subjects=20|attendance=52|approval=30",
			  "|attendance=", ACT },
			{ STAFF("|leaves_on=2026-02-01"), "|leaves_on=2027-02-01", MAN } } },
	{ "done on a day to come", "2634.1a.direct", 5, 0, { { REPORT } },
		{ { "activities", 31, "code=A1|kind=meeting|unit=5|done_on=2027-10-20|documents=30", "|done_on=2026-10-20",
			ACT } } },
};

static void say(struct world *w, const struct side *s, const char *more, int64_t made)
{
	struct fact *x;

	put(w, s->res, s->id, arena_fmt(&w->cx.arena, "%s%s", s->now, more).p);
	x = facts_get(&w->f, s->id);
	x->made_at = made;
	x->at = w->at;
}

/* The day on which leaders see it, of what is entered on Monday 09/11 and, on Friday 13/11, touched (1: on the one side, 2: the other) or corrected (3, 4). */
static int32_t leaders_see(size_t i, int what)
{
	const int64_t made = when("2026-11-09T03:00:00Z"), later = when("2026-11-13T03:00:00Z");
	const struct duty_row *r;
	struct world w;
	int32_t out;

	world_open(&w);
	for (size_t k = 0; cases[i].with[k].res; k++)
		put(&w, cases[i].with[k].res, cases[i].with[k].id, cases[i].with[k].now);
	for (int k = 0; k < 2 && cases[i].sides[k].res; k++) {
		const struct side *s = &cases[i].sides[k];
		bool touch = what == 1 + k, mend = what == 3 + k;

		w.at = touch || mend ? later : made;
		say(&w, s, touch ? s->touch : "", made);
		if (touch || mend) {
			facts_was(&w.f, s->id, made, later, arena_fmt(&w.cx.arena, "%s%s", s->now, mend ? s->was : "").p);
			facts_get(&w.f, s->id)->made_at = made;
		}
	}
	r = row_at(&w, "2026-11-24", cases[i].duty, cases[i].subject, cases[i].about);
	if (r == NULL || r->state != ST_CONTRADICTED) {
		print_error("%s (%d): %s\n", cases[i].name, what, r ? duty_state_names[r->state] : "no row");
		if (r)
			why_print(&w, r);
		world_close(&w);
		return 0;
	}
	out = r->leaders_from;
	world_close(&w);
	return out;
}

static void what_is_touched_gives_no_new_days_and_what_is_corrected_does(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (int what = 0; what <= 4; what++) {
			int32_t want = day(what > 2 ? "2026-11-21" : "2026-11-17"), got;

			if (what && cases[i].sides[(what - 1) % 2].res == NULL)
				continue;
			got = leaders_see(i, what);
			if (got != want) {
				print_error("%s (%d): %+d days\n", cases[i].name, what, got - want);
				bad++;
			}
		}
	assert_int_equal(bad, 0);
}

/* A scan dated before the system ran, whose day is given otherwise by entries of those days of November: since when it does not fit. */
static int32_t scan_said(const char *const *days, const char *const *said, size_t n)
{
	struct world w;
	const struct duty_row *r;
	int32_t out;

	world_open(&w);
	put(&w, HT1("state=operating|operating_from=2026-06-01"));
	put(&w, MACHINE);
	for (size_t i = n; i-- > 0;) {
		const char *text = arena_fmt(&w.cx.arena, "code=S1|kind=scan|subjects=20|targets=10.0.0.4|done_on=%s", said[i]).p;

		w.at = when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", days[i]).p);
		if (i + 1 == n)
			put(&w, "activities", 31, text);
	}
	for (size_t i = 0; i + 1 < n; i++)
		if (strcmp(said[i], said[n - 1]) != 0)
			facts_was(&w.f, 31, when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", days[i]).p),
				when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", days[i + 1]).p),
				arena_fmt(&w.cx.arena, "code=S1|kind=scan|subjects=20|targets=10.0.0.4|done_on=%s", said[i]).p);
	facts_get(&w.f, 31)->made_at = when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", days[0]).p);
	r = row_at(&w, "2026-12-30", "2634.2b.scan", 20, 0);
	assert_int_equal(r->state, ST_CONTRADICTED);
	out = r->leaders_from;
	world_close(&w);
	return out;
}

#define BAD "2026-03-01"
#define WORSE "2026-02-01"
#define GOOD "2026-07-01"
static void what_comes_back_was_never_put_right_unless_it_was_for_the_days_to_explain(void **state)
{
	static const struct {
		const char *days[6], *said[6], *seen;
	} t[] = {
		{ { "11-09T03" }, { BAD }, "2026-11-17" },
		{ { "11-09T03", "11-13T03", "11-13T05" }, { BAD, GOOD, BAD }, "2026-11-17" }, /* a slip of that day */
		{ { "11-09T03", "11-11T03", "11-13T03" }, { BAD, GOOD, BAD }, "2026-11-17" },
		{ { "11-09T03", "11-12T03", "11-17T03", "11-20T03" }, { BAD, WORSE, BAD, WORSE }, "2026-11-20" },
		{ { "11-09T03", "11-10T03", "11-30T03" }, { BAD, GOOD, BAD }, "2026-12-08" }, /* it did fit for weeks */
		{ { "11-02T03", "11-23T03" }, { GOOD, BAD }, "2026-12-01" },
		/* another value, four days after the other: twice */
		{ { "11-09T03", "11-13T03" }, { BAD, "2026-03-02" }, "2026-11-21" },
		{ { "11-09T03", "11-13T03", "11-17T03" }, { BAD, "2026-03-02", "2026-03-03" }, "2026-11-25" },
		{ { "11-09T03", "11-13T03", "11-17T03", "11-21T03", "11-25T03", "11-29T03" },
			{ BAD, "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06" }, "2026-11-25" },
		/* nor once the leaders have seen it, again and again */
		{ { "11-09T03", "11-18T03", "11-27T03", "12-08T03" }, { BAD, "2026-03-02", "2026-03-03", "2026-03-04" },
			"2026-12-05" },
		{ { "01-09T03", "03-18T03", "05-27T03", "11-09T03" }, { BAD, "2026-03-02", GOOD, "2026-03-04" }, "2026-11-17" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		size_t n = 0;

		while (n < COUNT(t[i].days) && t[i].days[n])
			n++;
		if (scan_said(t[i].days, t[i].said, n) != day(t[i].seen))
			fail_msg("%zu: %+d days", i, scan_said(t[i].days, t[i].said, n) - day(t[i].seen));
	}
}

/* One more that does not fit gives no new days for what is there already; nor does saying again what was said. An explanation is of what stood when it was
 * given. */
static void one_more_hides_none(void **state)
{
	const char *list = "2634.1c.list", *scan = "2634.2b.scan";
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, HT1("state=operating|operating_from=2026-06-01"));
	put(&w, MACHINE);
	w.at = when("2026-11-09T03:00:00Z");
	put(&w, "activities", 31, "code=S1|kind=scan|subjects=20|targets=10.0.0.4|done_on=2026-03-01");
	put(&w, "declarations", 33, "code=X1|kind=no_systems|unit=5|date=2026-11-09");
	assert_int_equal(row_at(&w, "2026-12-30", list, 5, 0)->leaders_from, day("2026-11-17"));
	w.at = when("2026-11-13T03:00:00Z");
	put(&w, "activities", 34, "code=S2|kind=scan|subjects=20|targets=10.0.0.4|done_on=2026-04-01");
	put(&w, "declarations", 35, "code=X2|kind=no_systems|unit=5|date=2026-11-13");
	assert_int_equal(row_at(&w, "2026-12-30", scan, 20, 0)->leaders_from, day("2026-11-17"));
	assert_int_equal(row_at(&w, "2026-12-30", list, 5, 0)->leaders_from, day("2026-11-17"));
	put(&w, "declarations", 36, "code=G1|kind=explanation|subject=20|duty=2634.2b.scan|date=2026-11-13|note=nhầm");
	facts_get(&w.f, 36)->made_at = when("2026-11-12T03:00:00Z"); /* of the first alone */
	r = row_at(&w, "2026-12-30", scan, 20, 0);
	assert_true(!r->explained && r->leaders_from == day("2026-11-21"));
	facts_get(&w.f, 36)->made_at = when("2026-11-16T03:00:00Z");
	assert_true(row_at(&w, "2026-12-30", scan, 20, 0)->explained);
	w.at = when("2026-11-11T03:00:00Z");
	put(&w, "declarations", 37, "code=X3|kind=list_confirmed|unit=5|date=2026-11-11"); /* they said otherwise in between */
	assert_int_equal(row_at(&w, "2026-12-30", list, 5, 0)->leaders_from, day("2026-11-21"));
	world_close(&w);
}

/* Deleted and entered again, the same: never taken back, however often; another one, or after weeks, is its own. */
static void what_is_deleted_and_entered_again_is_the_same(void **state)
{
#define SCAN(on) "code=S1|kind=scan|subjects=20|targets=10.0.0.4|done_on=" on
	static const struct {
		const char *was[2][3], *now, *seen; /* entered, deleted, what it said */
	} t[] = {
		{ { { "11-09T03", "11-13T03", SCAN(BAD) } }, "11-13T04", "2026-11-17" },
		{ { { "11-09T03", "11-13T03", SCAN(BAD) "|title=Khác" } }, "11-17T04", "2026-11-17" },
		{ { { "11-09T03", "11-17T03", SCAN(BAD) } }, "11-13T04", "2026-11-17" }, /* the other first */
		{ { { "11-09T03", "11-13T03", SCAN(BAD) }, { "11-13T04", "11-18T03", SCAN(BAD) } }, "11-18T04", "2026-11-17" },
		{ { { "11-09T03", "11-13T03", SCAN(GOOD) } }, "11-13T04", "2026-11-21" },
		{ { { "11-02T03", "11-03T03", SCAN(BAD) } }, "11-23T04", "2026-12-01" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct world w;
		const struct duty_row *r;

		world_open(&w);
		put(&w, HT1("state=operating|operating_from=2026-06-01"));
		put(&w, MACHINE);
		for (int k = 0; k < 2 && t[i].was[k][0]; k++)
			facts_add_gone(&w.f, "activities", 60 + k, when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", t[i].was[k][0]).p),
				when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", t[i].was[k][1]).p), t[i].was[k][2]);
		w.at = when(arena_fmt(&w.cx.arena, "2026-%s:00:00Z", t[i].now).p);
		put(&w, "activities", 70, SCAN(BAD));
		r = row_at(&w, "2026-12-30", "2634.2b.scan", 20, 0);
		assert_int_equal(r->state, ST_CONTRADICTED);
		if (r->leaders_from != day(t[i].seen))
			fail_msg("%zu: %+d days", i, r->leaders_from - day(t[i].seen));
		world_close(&w);
	}
}

/* The least of three times, in microseconds, of the board with a scan from before the system ran: said otherwise n times in 220 days; or n such scans of a unit
 * beside n of another system that it deleted. */
static int64_t takes(size_t n, bool gone)
{
	const int64_t base = when("2026-04-01T03:00:00Z"), step = 220 * US_PER_DAY / (int64_t)n;
	int64_t best = INT64_MAX;
	struct world w;

	world_open(&w);
	put(&w, HT1("state=operating|operating_from=2026-06-01"));
	put(&w, MACHINE);
	w.at = base + (int64_t)n * step;
	for (size_t i = 0; i < n; i++) {
		const char *text = arena_fmt(
			&w.cx.arena, "code=S1|kind=scan|unit=5|targets=10.0.0.4|done_on=2026-0%zu-01|subjects=", 1 + i % 3)
		                           .p;
		int64_t id = 100 + (int64_t)(gone ? i : 0), at = base + (int64_t)i * step;

		if (gone || i == 0)
			put(&w, "activities", id, arena_fmt(&w.cx.arena, "%s20", text).p);
		if (gone)
			facts_add_gone(&w.f, "activities", 100000 + (int64_t)i, base, w.at - US_PER_DAY,
				arena_fmt(&w.cx.arena, "%s21", text).p);
		else
			facts_was(&w.f, id, at, at + step, arena_fmt(&w.cx.arena, "%s20", text).p);
		facts_get(&w.f, id)->made_at = gone ? w.at : base;
	}
	for (int k = 0; k < 3; k++) {
		int64_t from = time_mono(), took;

		assert_int_equal(row_at(&w, "2026-12-30", "2634.2b.scan", 20, 0)->state, ST_CONTRADICTED);
		took = time_mono() - from;
		best = took < best ? took : best;
	}
	world_close(&w);
	return best;
}

static void what_was_said_costs_by_its_number(void **state)
{
	(void)state;
	assert_true(takes(10000, false) < 40 * (takes(250, false) + 50));
	assert_true(takes(800, true) < 20 * (takes(100, true) + 50));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_touched_gives_no_new_days_and_what_is_corrected_does),
		cmocka_unit_test(what_comes_back_was_never_put_right_unless_it_was_for_the_days_to_explain),
		cmocka_unit_test(one_more_hides_none),
		cmocka_unit_test(what_is_deleted_and_entered_again_is_the_same),
		cmocka_unit_test(what_was_said_costs_by_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
