/* Small offices reckoned by hand from users.md 3 and the law: what each duty must say on a day, once all of it was entered on 30/11/2026. */
#include "duty_world.h"

struct told {
	const char *res;
	int64_t id;
	const char *pairs;
};
struct due_then {
	const char *on, *duty;
	int64_t subject, about;
	enum duty_state state;
	enum duty_timing timing;
	const char *due, *since, *says; /* NULL: not asked */
};

static void reckon(const struct told *facts, size_t n, const struct due_then *want, size_t m, struct world *w)
{
	for (size_t i = 0; i < n; i++)
		put(w, facts[i].res, facts[i].id, facts[i].pairs);
	for (size_t i = 0; i < m; i++) {
		const struct due_then *x = &want[i];
		const struct duty_row *r = row_at(w, x->on, x->duty, x->subject, x->about);

		assert_non_null(r);
		if (r->state != x->state || r->timing != x->timing || (x->due && r->due != day(x->due)) ||
			(x->since && r->since != day(x->since)) || (x->says && !says(w, r, x->says))) {
			print_error("%s on %s: %s %s due %s since %s\n", x->duty, x->on, duty_state_names[r->state],
				duty_timing_names[r->timing], r->due == DAY_NONE ? "-" : day_text(&w->cx.arena, r->due).p,
				r->since == DAY_NONE ? "-" : day_text(&w->cx.arena, r->since).p);
			why_print(w, r);
			fail();
		}
	}
}
#define RECKON(w, facts, want) reckon((facts), COUNT(facts), (want), COUNT(want), (w))

static void open_on_the_thirtieth(struct world *w)
{
	world_open(w);
	w->at = when("2026-11-30T02:00:00Z");
}

#define NEW                                                                                                                        \
	"code=H1|name=Hệ thống "                                                                                               \
	"1|unit=5|operator=5|state=operating|operating_from=2026-10-15|built_from=2026-03-01|kind=citizen_business|info=personal|" \
	"handles_procedures=0|subjects_sensitive=0|plan_state=full|internet_facing=1"

/* Level 2 by its traits, approved before it went live on 15/10/2026; then more people than the law's threshold are counted. */
static void a_system_of_the_new_law_from_its_first_day(void **state)
{
	static const struct told first[] = {
		{ "systems", 20, NEW "|subjects_basic=500|subjects_counted_on=2026-09-01" },
		{ "documents", 21, "code=Q|number=70/QĐ-BM|date=2026-08-25|signer_post=Bộ trưởng|issuer=Bộ Mẫu" },
		{ "regulations", 22, "code=R1|title=Quy chế|kind=regulation|number=70/QĐ-BM|date=2026-08-25|unit=1|document=21" },
		{ "documents", 23, "code=D2|number=12/QĐ-CDS|date=2026-10-10|signer_post=Cục trưởng|issuer=Cục Chuyển đổi số" },
		{ "level-decisions", 24,
			"code=L1|system=20|level=2|number=12/"
			"QĐ-CDS|date=2026-10-10|authority=2|authority_kind=specialised|document=23|regime=nd331" },
		{ "documents", 25, "code=D3|number=5/BB-VA|date=2026-10-12|signer_post=Vụ trưởng|issuer=Vụ A" },
		{ "activities", 26, "code=A1|kind=acceptance|done_on=2026-10-12|unit=5|subjects=20|documents=25|result=ok" },
	};
	static const struct due_then then[] = {
		{ "2026-11-30", "2634.1c.approve", 20, 0, ST_MET, TIMING_ON_TIME, NULL, "2026-10-10", NULL },
		{ "2026-11-30", "2634.1c.plan", 20, 0, ST_MET, TIMING_ON_TIME, "2026-10-14", NULL, NULL },
		{ "2026-11-30", "law.regulation", 20, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, NULL },
		{ "2026-11-30", "2634.2b.scan", 20, 0, ST_DUE, TIMING_NONE, "2026-12-31", NULL, NULL }, /* 90 days end on 13/01 */
		{ "2026-11-30", "law.scan", 20, 0, ST_DUE, TIMING_NONE, "2027-10-15", NULL, NULL },     /* level 2: twelve months */
		{ "2026-11-30", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE, TIMING_NONE, NULL, NULL, NULL },
		{ "2026-11-30", "2634.2a.monitor", 20, 0, ST_NOT_APPLICABLE, TIMING_NONE, NULL, NULL, NULL },
		{ "2026-11-30", "2634.1c.approve.2024", 20, 0, ST_NOT_APPLICABLE, TIMING_NONE, NULL, NULL, NULL },
	};
	static const struct told more[] = {
		{ "systems", 20, NEW "|subjects_basic=100000|subjects_counted_on=2026-11-26" },
	};
	static const struct due_then later[] = {
		{ "2026-11-30", "2634.1c.approve", 20, 0, ST_STALE, TIMING_NONE, "2026-12-26", "2026-11-26", NULL },
		{ "2026-12-27", "2634.1c.approve", 20, 0, ST_LATE, TIMING_NONE, NULL, "2026-12-27", NULL },
	};
	struct world w;

	(void)state;
	open_on_the_thirtieth(&w);
	RECKON(&w, first, then);
	RECKON(&w, more, later);
	world_close(&w);
}

/* A serious incident on Friday 20/11 at 17:00, another that nobody reported, a warning on Friday 27/11 at 16:00. */
static void a_week_of_incidents_and_a_warning(void **state)
{
	static const struct told facts[] = {
		{ "systems", 20,
			"code=H1|name=Hệ thống "
			"1|unit=5|operator=5|state=operating|operating_from=2021-01-04|kind=citizen_business|info=personal|handles_"
			"procedures=1" },
		{ "systems", 21,
			"code=H2|name=Hệ thống "
			"2|unit=6|operator=5|state=operating|operating_from=2021-01-04|kind=internal|info=public" },
		{ "activities", 30,
			"code=S1|kind=incident|at=2026-11-20T10:00:00Z|unit=5|subjects=20|documents=31|level_serious=1" },
		{ "documents", 31, "code=N1|number=3/TB-VA|date=2026-11-20|signer_post=Vụ trưởng" },
		{ "activities", 32,
			"code=B1|kind=incident_report|at=2026-11-20T11:59:00Z|unit=5|subjects=2|concerns=30|documents=31" },
		{ "documents", 33, "code=N2|number=8/TB-CDS|date=2026-11-21|signer_post=Cục trưởng" },
		{ "activities", 34,
			"code=B2|kind=incident_report|at=2026-11-21T09:59:00Z|unit=2|subjects=1|concerns=30|documents=33|external_"
			"ref=BN-1" },
		{ "activities", 35, "code=S2|kind=incident|at=2026-11-25T02:00:00Z|unit=6|subjects=21|level_serious=0" },
		{ "activities", 40, "code=C1|kind=warning_received|at=2026-11-27T09:00:00Z|severity=high|subjects=20,21|unit=2" },
		{ "declarations", 50, "code=X1|kind=nothing_arose|unit=5|date=2026-10-05|period=2026-Q3|duty=1.đ" },
	};
	static const struct due_then want[] = {
		{ "2026-11-30", "2634.1dd.notify", 30, 0, ST_MET, TIMING_ON_TIME, "2026-11-20", NULL, NULL },
		{ "2026-11-30", "law.incident.first", 30, 0, ST_MET, TIMING_ON_TIME, "2026-11-21", NULL, NULL },
		{ "2026-11-30", "law.incident.report", 30, 0, ST_MET, TIMING_ON_TIME, "2026-11-23", NULL, NULL },
		{ "2026-11-30", "law.incident.first", 35, 0, ST_NOT_APPLICABLE, TIMING_NONE, NULL, NULL, NULL },
		{ "2026-11-27", "law.incident.report", 35, 0, ST_DUE, TIMING_NONE, "2026-11-28", NULL, NULL },
		{ "2026-11-30", "law.incident.report", 35, 0, ST_LATE, TIMING_NONE, NULL, "2026-11-28", NULL },
		{ "2026-11-30", "2634.1dd.notify", 35, 0, ST_LATE, TIMING_NONE, "2026-11-25", NULL, NULL },
		{ "2026-11-30", "2634.2c.relay", 40, 0, ST_DUE, TIMING_NONE, "2026-12-01", NULL, NULL }, /* two working days */
		{ "2026-12-02", "2634.2c.relay", 40, 0, ST_LATE, TIMING_NONE, NULL, "2026-12-02", NULL },
		{ "2026-11-30", "2634.1d.fix", 40, 20, ST_DUE, TIMING_NONE, "2026-12-12", NULL, NULL },
		{ "2026-11-30", "2634.1dd.quarter", 5, 0, ST_MET, TIMING_ON_TIME, "2026-10-10", NULL, NULL },
		{ "2027-01-05", "2634.1dd.quarter", 5, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, "Có sự cố" },
	};
	static const struct told sent[] = {
		{ "documents", 41, "code=N3|number=9/CV-CDS|date=2026-11-30|signer_post=Cục trưởng" },
		{ "activities", 42,
			"code=R1|kind=warning_relayed|at=2026-11-30T01:00:00Z|unit=2|concerns=40|subjects=5|documents=41" },
	};
	static const struct due_then then[] = {
		/* one unit runs both systems */
		{ "2026-11-30", "2634.2c.relay", 40, 0, ST_MET, TIMING_ON_TIME, "2026-12-01", NULL, NULL },
		{ "2026-11-30", "2634.2c.ack", 40, 5, ST_DUE, TIMING_NONE, "2026-12-01", NULL, NULL },
	};
	struct world w;

	(void)state;
	open_on_the_thirtieth(&w);
	RECKON(&w, facts, want);
	RECKON(&w, sent, then);
	world_close(&w);
}

/* Nine on a unit's list, of them one new since 20/10 and one who left on Sunday 15/11; the office counts ten. A head since 10/11. */
static void a_unit_its_people_and_its_new_head(void **state)
{
	static const struct told facts[] = {
		{ "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|headcount=10" },
		{ "documents", 30, "code=D|number=4/DS-VA|date=2026-03-10|signer_post=Vụ trưởng" },
		{ "activities", 31,
			"code=P|kind=briefing|done_on=2026-03-10|unit=5|subjects=5|documents=30|attendance=41,42,43,44,45,46,47" },
		{ "documents", 32, "code=C|number=5/PC-VA|date=2026-02-01|signer_post=Vụ trưởng" },
		{ "proofs", 33, "code=M|document=32|proves=assignment|subjects=5" },
		{ "activities", 34, "code=K|kind=plan|done_on=2026-01-15|unit=5|subjects=5" },
	};
	static const struct due_then want[] = {
		{ "2026-11-30", "2634.1b.brief", 5, 0, ST_DUE, TIMING_NONE, "2026-12-31", NULL, "7/9 người" },
		{ "2026-12-20", "2634.1b.brief", 5, 0, ST_DUE, TIMING_NONE, "2026-12-31", NULL,
			"7/10 người" }, /* 60 days are over */
		{ "2026-11-30", "2634.1a.assign", 5, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, NULL },
		{ "2026-11-30", "2634.1a.direct", 5, 0, ST_UNKNOWN, TIMING_NONE, NULL, NULL, NULL }, /* of a plan only the word */
		{ "2026-11-30", "law.leaver", 5, 0, ST_UNKNOWN, TIMING_NONE, "2026-11-16", NULL, "Cần đối chiếu văn bản gốc" },
	};
	static const struct told more[] = {
		{ "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|headcount=8" },
		{ "people", 50, "code=T|post=Vụ trưởng|unit=5|head=1|employed_from=2026-11-10" },
		{ "people", 48,
			"code=N48|post=Chuyên "
			"viên|unit=5|employed_from=2020-01-02|leaves_on=2026-11-15|access_removed_on=2026-11-16" },
		{ "documents", 51, "code=TH|number=6/BB-VA|date=2026-11-16|signer_post=Vụ trưởng" },
		{ "proofs", 52, "code=MTH|document=51|proves=access|subjects=48" },
	};
	static const struct due_then then[] = {
		{ "2026-11-30", "2634.1b.brief", 5, 0, ST_UNKNOWN, TIMING_NONE, NULL, NULL,
			"7/7 người" }, /* nobody looked at the list */
		{ "2026-11-30", "law.leaver", 5, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, NULL },
		{ "2026-11-30", "2634.1a.assign", 5, 0, ST_STALE, TIMING_NONE, "2026-12-10", "2026-11-10", NULL },
		{ "2026-12-11", "2634.1a.assign", 5, 0, ST_LATE, TIMING_NONE, NULL, "2026-12-11", NULL },
	};
	struct world w;

	(void)state;
	open_on_the_thirtieth(&w);
	for (int i = 41; i <= 49; i++)
		put(&w, "people", i,
			arena_fmt(&w.cx.arena, "code=N%d|post=Chuyên viên|unit=5|employed_from=%s%s", i,
				i == 49 ? "2026-10-20" : "2020-01-02", i == 48 ? "|leaves_on=2026-11-15" : "")
				.p);
	RECKON(&w, facts, want);
	RECKON(&w, more, then);
	world_close(&w);
}

/* Lists of the quarter, what was found on Monday 16/11, and a regulation that rests on the law of 2015. */
static void lists_finds_and_an_old_regulation(void **state)
{
	static const struct told facts[] = {
		{ "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05" },
		{ "declarations", 31, "code=X2|kind=no_systems|unit=6|date=2026-10-12" },
		{ "documents", 32, "code=Q|number=70/QĐ-BM|date=2020-05-05|signer_post=Bộ trưởng" },
		{ "regulations", 33,
			"code=R1|title=Quy "
			"chế|kind=regulation|number=70/QĐ-BM|date=2020-05-05|unit=1|document=32|basis=86/2015/QH13" },
	};
	static const struct due_then want[] = {
		{ "2026-11-30", "2634.1c.list", 5, 0, ST_MET, TIMING_ON_TIME, "2026-10-10", NULL, NULL },
		{ "2027-01-05", "2634.1c.list", 5, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, NULL }, /* the 92nd day */
		{ "2027-01-06", "2634.1c.list", 5, 0, ST_STALE, TIMING_NONE, "2027-01-10", "2027-01-06", NULL },
		{ "2027-01-11", "2634.1c.list", 5, 0, ST_LATE, TIMING_NONE, NULL, "2027-01-11", NULL },
		{ "2026-11-30", "2634.1c.list", 6, 0, ST_MET, TIMING_DONE_LATE, "2026-10-10", NULL, NULL },
		{ "2026-11-30", "2634.1e.yearly", 6, 0, ST_NOT_APPLICABLE, TIMING_NONE, NULL, NULL, NULL },
		{ "2026-11-30", "2634.1e.owner", 0, 0, ST_DUE, TIMING_NONE, "2026-12-24", NULL, NULL },
		{ "2026-11-30", "2634.2d.basis", 2, 0, ST_STALE, TIMING_NONE, "2026-12-31", "2026-07-01", NULL },
	};
	static const struct told found[] = {
		{ "activities", 40, "code=F1|kind=reconciliation_item|done_on=2026-11-16|unit=6" },
		{ "activities", 41, "code=F2|kind=reconciliation_item|done_on=2026-11-16|unit=5" },
	};
	static const struct due_then then[] = {
		{ "2026-11-30", "2634.1c.list", 6, 0, ST_CONTRADICTED, TIMING_NONE, NULL, NULL, NULL },
		{ "2026-11-30", "2634.1e.yearly", 6, 0, ST_UNKNOWN, TIMING_NONE, "2026-12-19", NULL, NULL }, /* "none" is denied */
		{ "2026-11-30", "2634.1c.list", 5, 0, ST_MET, TIMING_ON_TIME, NULL, NULL, NULL }, /* the tenth working day */
		{ "2026-12-01", "2634.1c.list", 5, 0, ST_LATE, TIMING_NONE, "2026-11-30", "2026-12-01", NULL },
	};
	struct world w;

	(void)state;
	open_on_the_thirtieth(&w);
	RECKON(&w, facts, want);
	RECKON(&w, found, then);
	world_close(&w);
}

#define PROVIDED                                                                                                                    \
	{ "providers", 19, "code=NCC|name=Công ty A" },                                                                             \
		{ "systems", 20,                                                                                                    \
			"code=H1|name=Hệ thống "                                                                                \
			"1|unit=5|operator=5|provider=19|state=operating|operating_from=2022-01-04|kind=citizen_business|info="     \
			"personal|handles_procedures=1" },                                                                          \
		{ "documents", 21, "code=HD|number=12/HĐ|date=2026-01-05|signer_post=Giám đốc" },                                   \
		{ "contracts", 22,                                                                                                  \
			"code=C1|number=12/HĐ|provider=19|systems=20|signed_on=2026-01-05|valid_from=2026-01-05|valid_to=2026-12-" \
			"31|document=21" },                                                                                         \
		{ "people", 23, "code=K1|post=Quản trị|provider=19|contract=22|employed_from=2026-01-05" },                         \
	{                                                                                                                           \
		"people", 24, "code=K2|post=Quản trị|provider=19|contract=22|employed_from=2026-01-05"                          \
	}

/* A provider's accounts: reviewed on 20/06, one more administrator since 02/11, an intervention on 10/11. */
static void a_provider_its_administrators_and_an_intervention(void **state)
{
	static const struct told facts[] = {
		PROVIDED,
		{ "documents", 30, "code=RS|number=7/BB-VA|date=2026-06-20|signer_post=Vụ trưởng" },
		{ "activities", 31,
			"code=RA|kind=access_review|done_on=2026-06-20|unit=5|provider=19|subjects=20|attendance=23,24|count_total="
			"2|"
			"count_done=2|documents=30" },
	};
	static const struct due_then want[] = {
		{ "2026-11-30", "2634.5b.access", 19, 20, ST_MET, TIMING_ON_TIME, "2026-12-20", NULL,
			NULL }, /* level 3: six months */
		{ "2026-12-21", "2634.5b.access", 19, 20, ST_DUE, TIMING_NONE, NULL, NULL, "Hạn 20/12/2026" }, /* a Sunday */
		{ "2026-12-22", "2634.5b.access", 19, 20, ST_UNKNOWN, TIMING_NONE, NULL, NULL, "Cần đối chiếu văn bản gốc" },
	};
	static const struct told staff[] = {
		{ "people", 25, "code=K3|post=Quản trị|provider=19|contract=22|employed_from=2026-11-02" },
	};
	static const struct due_then changed[] = {
		{ "2026-11-30", "2634.5b.access", 19, 20, ST_STALE, TIMING_NONE, "2026-12-02", "2026-11-02", NULL },
	};
	static const struct told touched[] = {
		{ "activities", 40, "code=CT|kind=intervention|done_on=2026-11-10|unit=5|provider=19|subjects=20|attendance=23" },
	};
	static const struct due_then unasked[] = {
		{ "2026-11-30", "2634.5b.access", 19, 20, ST_CONTRADICTED, TIMING_NONE, NULL, NULL,
			"không có yêu cầu được duyệt trước" },
	};
	static const struct told approved[] = {
		{ "documents", 41, "code=YC|number=8/YC-VA|date=2026-11-09|signer_post=Vụ trưởng" },
		{ "activities", 40,
			"code=CT|kind=intervention|done_on=2026-11-10|unit=5|provider=19|subjects=20|attendance=23|approval=41" },
	};
	static const struct told backwards[] = {
		{ "documents", 41, "code=YC|number=8/YC-VA|date=2026-11-11|signer_post=Vụ trưởng" },
	};
	struct world w;

	(void)state;
	open_on_the_thirtieth(&w);
	RECKON(&w, facts, want);
	RECKON(&w, staff, changed);
	RECKON(&w, touched, unasked);
	RECKON(&w, approved, changed);
	RECKON(&w, backwards, unasked);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_system_of_the_new_law_from_its_first_day),
		cmocka_unit_test(a_week_of_incidents_and_a_warning),
		cmocka_unit_test(a_unit_its_people_and_its_new_head),
		cmocka_unit_test(lists_finds_and_an_old_regulation),
		cmocka_unit_test(a_provider_its_administrators_and_an_intervention),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
