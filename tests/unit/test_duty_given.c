/* Which acts show a task done: what is older than the task does not, and what is counted from the last time runs from the latest. */
#include "duty_world.h"

#define OPERATING                                                                                                                  \
	"code=HT1|name=Hệ thống "                                                                                              \
	"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info=personal"

/* The shipped packs and one more. */
static void with_pack(struct world *w, const char *yaml)
{
	struct law_pack *packs[8];
	struct law_faults faults = { 0 };
	size_t n = w->law->n_packs;

	memcpy(packs, w->law->packs, n * sizeof *packs);
	if (law_read(&w->cx, duty_vocab(), str_z(yaml), STR("kh.yaml"), &packs[n], &faults) != RC_OK ||
		law_join(&w->cx, duty_vocab(), packs, n + 1, &w->law, &faults) != RC_OK)
		print_error("%.*s %.*s\n", ARG_STR(faults.p[0].place), ARG_STR(faults.p[0].text));
	assert_int_equal(faults.n, 0);
}

#define TASK(code, more)                                                                                                           \
	"  - {code: kh." code ", clause: \"1\", title: {vi: Việc}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-15, " more      \
	", due: {on: 2026-12-15}}\n"

/* One act of each kind, with its papers; `after` tells the two days' ids apart. */
#define PUT(res, at, fmt, ...) put(w, res, id + (at), arena_fmt(&w->cx.arena, fmt, ##__VA_ARGS__).p)
static void acts_put(struct world *w, int after, const char *on)
{
	int64_t id = after ? 60 : 40;

	PUT("documents", 0, "code=D%d|number=%d/BB|date=%s|signer_post=Vụ trưởng|unit=5", after, after, on);
	PUT("proofs", 1, "code=M%d|document=%d|proves=assignment|subjects=5", after, (int)id);
	PUT("activities", 2, "code=A%d|kind=meeting|unit=5|done_on=%s|documents=%d", after, on, (int)id);
	PUT("activities", 3, "code=B%d|kind=training|unit=5|done_on=%s|attendance=30|documents=%d", after, on, (int)id);
	PUT("activities", 4,
		"code=C%d|kind=drill|unit=5|subjects=20|done_on=%s|at=%sT01:00:00Z|end_at=%sT03:00:00Z|score_process=80|"
		"score_technology=80|score_people=80|attendance=30|documents=%d",
		after, on, on, on, (int)id);
	PUT("activities", 5, "code=E%d|kind=pentest|unit=5|subjects=20|done_on=%s|approval=%d|documents=%d", after, on, (int)id,
		(int)id);
	PUT("activities", 6, "code=F%d|kind=report_sent|unit=5|done_on=%s|documents=%d|external_ref=BN-1", after, on, (int)id);
	PUT("activities", 7, "code=G%d|kind=mail_campaign|unit=2|done_on=%s|count_total=10|count_done=10|documents=%d", after, on,
		(int)id);
}

/* What was done before anybody asked for it is another matter of the same kind; the pack may say that it counts. */
static void a_task_with_a_day_is_not_shown_done_by_what_is_older_than_its_paper(void **state)
{
	static const struct {
		const char *duty;
		int64_t subject;
	} rows[] = { { "kh.meet", 5 }, { "kh.paper", 5 }, { "kh.list", 5 }, { "kh.drill", 20 }, { "kh.test", 20 }, { "kh.told", 5 },
		{ "kh.mail", 2 } };
	struct world w;

	(void)state;
	world_open(&w);
	with_pack(&w, "pack: kh\nversion: 1\ntitle: {vi: Kế hoạch}\ndocuments:\n  - {code: KH, number: 5/KH, title: {vi: K}, date: "
		      "2026-06-01, mark: V}\nclauses: [{code: \"1\", text: {vi: x}, cite: {doc: KH}}]\nduties:\n" TASK(
			      "meet", "over: units, kind: act, with: {kinds: [meeting]}")
			      TASK("paper", "over: units, kind: document, with: {matter: assignment}")
				      TASK("list", "over: units, kind: attendance, with: {kinds: [training]}") TASK(
					      "drill", "over: systems, kind: drill") TASK("test", "over: systems, kind: pentest")
					      TASK("told", "over: units, kind: report, with: {recipient: office}") TASK(
						      "mail", "over: role, role: specialised, kind: mail") TASK("old",
						      "over: units, kind: act, with: {kinds: [meeting]}, counts_from: 2026-01-01"));
	put(&w, "people", 30, "code=P1|name=Người|unit=5|employed_from=2020-01-01");
	put(&w, "units", 1, "code=BM|name=Bộ Mẫu|kind=office|headcount=10");
	put(&w, "systems", 20, OPERATING);
	for (int after = 0; after < 2; after++) {
		const char *on = after ? "2026-06-02" : "2026-05-31"; /* the paper is of 1 June; it is in force two weeks later */

		acts_put(&w, after, on);
		for (size_t i = 0; i < COUNT(rows); i++) {
			EXPECT(&w, "2026-11-24", rows[i].duty, rows[i].subject, 0, after ? ST_MET : ST_DUE);
			const struct duty_row *r = row_at(&w, "2026-11-24", rows[i].duty, rows[i].subject, 0);

			assert_int_equal(says(&w, r, "31/05/2026 có trước ngày giao việc 01/06/2026; không chứng minh"), !after);
		}
		EXPECT(&w, "2026-11-24", "kh.old", 5, 0, ST_MET);
	}
	world_close(&w);
}

#define FREE(code, due, more)                                                                                                      \
	"  - {code: kh." code ", clause: \"1\", title: {vi: Việc}, cite: [{doc: KH}], mark: V, valid_from: 2026-06-01, " more      \
	", due: {" due "}}\n"
#define FREE_PACK                                                                                                                  \
	"pack: kh\nversion: 1\ntitle: {vi: Kế hoạch}\ndocuments:\n  - {code: KH, number: 5/KH, title: {vi: K}, date: "         \
	"2026-06-01, mark: V}\nclauses: [{code: \"1\", text: {vi: x}, cite: {doc: KH}}]\nduties:\n"

/* A task without a deadline is asked for once all the same: what is older than its paper was done for another one. What lasts counts however old it is. */
static void a_task_without_a_day_is_shown_done_by_what_came_after_its_paper(void **state)
{
	static const char *const duties[] = { "kh.meet", "kh.paper", "kh.told" };
	struct world w;

	(void)state;
	world_open(&w);
	with_pack(&w, FREE_PACK FREE("meet", "never: x", "over: units, kind: act, with: {kinds: [meeting]}") FREE(
			      "paper", "never: x", "over: units, kind: document, with: {matter: assignment}") FREE("told",
			      "never: x", "over: units, kind: report, with: {recipient: office}") FREE("held", "never: x",
			      "over: units, continuous: true, kind: document, with: {matter: assignment}")
			      FREE("old", "never: x", "over: units, counts_from: 2026-01-01, kind: act, with: {kinds: [meeting]}"));
	put(&w, "systems", 20, OPERATING);
	for (int after = 0; after < 2; after++) {
		const char *on = after ? "2026-06-02" : "2026-05-31";

		acts_put(&w, after, on);
		for (size_t i = 0; i < COUNT(duties); i++) {
			EXPECT(&w, "2026-11-24", duties[i], 5, 0, after ? ST_MET : ST_DUE);
			const struct duty_row *r = row_at(&w, "2026-11-24", duties[i], 5, 0);

			assert_int_equal(says(&w, r, "31/05/2026 có trước ngày giao việc 01/06/2026; không chứng minh"), !after);
		}
		EXPECT(&w, "2026-11-24", "kh.held", 5, 0, ST_MET);
		EXPECT(&w, "2026-11-24", "kh.old", 5, 0, ST_MET);
	}
	world_close(&w);
}

/* "Six months after the last time": the last time is the latest one, whatever shows the task done. */
static void a_rolling_task_runs_from_the_latest_act_of_any_kind(void **state)
{
	static const struct {
		const char *duty;
		int64_t subject;
	} rows[] = { { "kh.meet", 5 }, { "kh.told", 5 }, { "kh.list", 5 }, { "kh.drill", 20 }, { "kh.mail", 2 },
		{ "kh.scan", 20 } };
	struct world w;

	(void)state;
	world_open(&w);
	with_pack(&w, FREE_PACK FREE("meet", "rolling: 6", "over: units, kind: act, with: {kinds: [meeting]}")
			      FREE("told", "rolling: 6", "over: units, kind: report, with: {recipient: office}")
				      FREE("list", "rolling: 6", "over: units, kind: attendance, with: {kinds: [training]}")
					      FREE("drill", "rolling: 6", "over: systems, kind: drill")
						      FREE("mail", "rolling: 6", "over: role, role: specialised, kind: mail")
							      FREE("scan", "rolling: 6", "over: systems, kind: scan"));
	put(&w, "people", 30, "code=P1|name=Người|unit=5|employed_from=2020-01-01");
	put(&w, "units", 1, "code=BM|name=Bộ Mẫu|kind=office|headcount=10");
	put(&w, "systems", 20, OPERATING "|addresses=10.0.0.4");
	put(&w, "assets", 31, "code=M1|name=Máy|system=20|kind=server|address=10.0.0.4");
	for (int after = 0; after < 2; after++) {
		const char *on = after ? "2026-10-02" : "2026-03-31";

		acts_put(&w, after, on);
		put(&w, "activities", after ? 68 : 48,
			arena_fmt(&w.cx.arena,
				"code=H%d|kind=scan|unit=5|subjects=20|done_on=%s|targets=10.0.0.4|tool=x|documents=%d", after, on,
				after ? 60 : 40)
				.p);
		for (size_t i = 0; i < COUNT(rows); i++) {
			const struct duty_row *r = row_at(&w, "2026-11-24", rows[i].duty, rows[i].subject, 0);

			if (after ? r->state != ST_MET || r->due != day("2027-04-02") : r->state == ST_MET) {
				why_print(&w, r);
				fail_msg("%s after %d: state %d due %d", rows[i].duty, after, (int)r->state, r->due);
			}
		}
	}
	world_close(&w);
}

/* Years after a contract ended its provider owed a review of accounts for ever, and, silent, was late. */
static void a_provider_whose_contract_ended_owes_nothing_for_its_system(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "providers", 140, "code=NCC|name=Nhà cung cấp");
	put(&w, "contracts", 141, "code=HD1|number=1/HĐ|provider=140|valid_from=2023-01-01|valid_to=2024-12-31|systems=20");
	EXPECT(&w, "2027-03-10", "2634.5b.intervention", 140, 20, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-03-10", "2634.5b.access", 140, 20, ST_NOT_APPLICABLE);
	assert_true(says(&w, row_at(&w, "2027-03-10", "2634.5b.access", 140, 20), "Hợp đồng hết hiệu lực ngày 31/12/2024"));
	EXPECT(&w, "2027-03-10", "2634.5a.dossier", 140, 20, ST_NOT_APPLICABLE);
	/* its last quarter is asked in the next one, and no further */
	put(&w, "contracts", 141, "code=HD1|number=1/HĐ|provider=140|valid_from=2023-01-01|valid_to=2026-12-31|systems=20");
	EXPECT(&w, "2026-12-20", "2634.5b.access", 140, 20, ST_UNKNOWN);
	EXPECT(&w, "2027-03-10", "2634.5b.access", 140, 20, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-03-10", "2634.5b.intervention", 140, 20, ST_LATE);
	EXPECT(&w, "2027-04-01", "2634.5b.intervention", 140, 20, ST_NOT_APPLICABLE);
	/* whose people are not said to have left serves on, and so does whom the register names */
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05");
	assert_int_not_equal(row_at(&w, "2027-04-01", "2634.5b.access", 140, 20)->state, ST_NOT_APPLICABLE);
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05|leaves_on=2027-01-01");
	EXPECT(&w, "2027-04-01", "2634.5b.access", 140, 20, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-04-01", "2634.5b.leaver", 140, 20, ST_LATE); /* access is taken back all the same */
	/* nobody is there any more, and was in that quarter: it is asked for, and no further */
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05|leaves_on=2027-02-15");
	EXPECT(&w, "2027-05-10", "2634.5b.access", 140, 20, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-05-10", "2634.5b.intervention", 140, 20, ST_LATE);
	EXPECT(&w, "2027-07-01", "2634.5b.intervention", 140, 20, ST_NOT_APPLICABLE);
	/* nor does one whose contract has not begun */
	put(&w, "contracts", 141, "code=HD1|number=1/HĐ|provider=140|valid_from=2027-02-01|systems=20");
	EXPECT(&w, "2027-01-20", "2634.5b.access", 140, 20, ST_NOT_APPLICABLE);
	assert_true(says(&w, row_at(&w, "2027-01-20", "2634.5b.access", 140, 20), "Hợp đồng có hiệu lực từ ngày 01/02/2027"));
	assert_int_not_equal(row_at(&w, "2027-02-01", "2634.5b.access", 140, 20)->state, ST_NOT_APPLICABLE);
	world_close(&w);
}

/* On a day before the inspection nothing of it was owed; whatever its papers say, it is there from the day of its entry on. */
static void what_an_inspection_found_is_owed_from_its_conclusion_on(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 40, "code=KL|number=21/KL-KT|date=2026-09-17|signer_post=Trưởng đoàn");
	put(&w, "activities", 41, "code=KN|kind=inspection_item|unit=5|subjects=5|documents=40|due=2026-11-20");
	EXPECT(&w, "2024-09-30", "2634.2e.item", 41, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2026-09-16", "2634.2e.item", 41, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2026-09-17", "2634.2e.item", 41, 0, ST_DUE);
	EXPECT(&w, "2026-11-21", "2634.2e.item", 41, 0, ST_LATE);
	put(&w, "documents", 40, "code=KL|number=21/KL-KT|date=2027-09-17|signer_post=Trưởng đoàn");
	EXPECT(&w, "2026-11-03", "2634.2e.item", 41, 0, ST_DUE);
	put(&w, "activities", 42, "code=KT|kind=inspection|unit=5|subjects=5|done_on=2026-08-10");
	put(&w, "activities", 41, "code=KN|kind=inspection_item|unit=5|subjects=5|documents=40|concerns=42|due=2026-11-20");
	EXPECT(&w, "2026-08-09", "2634.2e.item", 41, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2026-08-10", "2634.2e.item", 41, 0, ST_DUE);
	world_close(&w);
}

/* A system that ended had its warned weakness late for ever: nobody can mend or scan what is no more. */
static void what_was_warned_of_a_system_that_ended_is_owed_no_more(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "activities", 40, "code=CB|kind=warning_received|severity=critical|at=2026-11-10T02:00:00Z|subjects=20");
	EXPECT(&w, "2026-11-20", "2634.1d.fix", 40, 20, ST_LATE);
	put(&w, "documents", 41, "code=KT|number=9/QĐ-BM|date=2026-11-24|signer_post=Bộ trưởng");
	put(&w, "systems", 20, OPERATING "|state=retired|retired_on=2026-11-25|retire_document=41");
	EXPECT(&w, "2026-12-01", "2634.1d.fix", 40, 20, ST_LATE); /* said, and not shown by minutes */
	put(&w, "documents", 42, "code=BB|number=10/BB|date=2026-11-25|signer_post=Trưởng phòng");
	put(&w, "proofs", 43, "code=M|document=42|proves=retirement|subjects=20");
	EXPECT(&w, "2026-12-01", "2634.1d.fix", 40, 20, ST_NOT_APPLICABLE);
	assert_true(says(&w, row_at(&w, "2026-12-01", "2634.1d.fix", 40, 20), "kết thúc vận hành ngày 25/11/2026"));
	EXPECT(&w, "2026-11-24", "2634.1d.fix", 40, 20, ST_LATE);
	put(&w, "activities", 44, "code=F|kind=fix|unit=5|concerns=40|subjects=20|done_on=2026-11-12|result=ok|documents=41");
	EXPECT(&w, "2026-12-01", "2634.1d.fix", 40, 20, ST_NOT_APPLICABLE);
	put(&w, "activities", 45, "code=LOG|kind=log_received|subjects=20|done_on=2026-11-28|documents=42");
	EXPECT(&w, "2026-12-01", "2634.1d.fix", 40, 20, ST_LATE); /* used after its end */
	world_close(&w);
}

/* Who answered for a system left, and it was "in time" until the end of the year, and of the next; so with an operating unit that is no more. */
static void who_is_named_for_a_system_and_left_is_renewed_within_the_window(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "people", 40, "code=P|unit=5|post=Trưởng phòng|leaves_on=2026-11-20");
	put(&w, "systems", 20, OPERATING "|accountable=40|operator=6");
	put(&w, "documents", 41, "code=PC|number=3/QĐ-BM|date=2025-03-01|signer_post=Bộ trưởng");
	put(&w, "proofs", 42, "code=M|document=41|proves=assignment|subjects=20,40,6");
	EXPECT(&w, "2026-11-19", "2634.1a.person", 20, 0, ST_MET);
	EXPECT(&w, "2026-11-20", "2634.1a.person", 20, 0, ST_STALE);
	EXPECT(&w, "2026-12-20", "2634.1a.person", 20, 0, ST_STALE);
	EXPECT(&w, "2026-12-21", "2634.1a.person", 20, 0, ST_LATE);
	EXPECT(&w, "2027-03-01", "2634.1a.person", 20, 0, ST_LATE);
	facts_add(
		&w.f, "people", 40, when("2027-02-01T08:00:00Z"), "code=P|unit=5|post=Trưởng phòng"); /* that he left, taken out */
	EXPECT(&w, "2027-03-01", "2634.1a.person", 20, 0, ST_MET);
	facts_was(&w.f, 40, when("2026-11-02T08:00:00Z"), when("2027-02-01T08:00:00Z"),
		"code=P|unit=5|post=Trưởng phòng|leaves_on=2026-11-20");
	EXPECT(&w, "2027-03-01", "2634.1a.person", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-03-01", "2634.1a.person", 20, 0),
		"Trước khi đính chính ngày 01/02/2027, Trưởng phòng (P) được ghi nghỉ, chuyển công tác từ 20/11/2026"));
	EXPECT(&w, "2026-12-21", "law.operator", 20, 0, ST_MET);
	put(&w, "units", 6, "code=VB|name=Vụ B|kind=vu|parent=1|valid_to=2026-12-31");
	EXPECT(&w, "2026-12-31", "law.operator", 20, 0, ST_MET);
	EXPECT(&w, "2027-01-01", "law.operator", 20, 0, ST_STALE);
	EXPECT(&w, "2027-02-15", "law.operator", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-02-15", "law.operator", 20, 0), "Đơn vị vận hành đã kết thúc ngày 31/12/2026"));
	put(&w, "successions", 43, "code=S|from=6|to=5|kind=merge|date=2027-01-01");
	EXPECT(&w, "2027-02-15", "law.operator", 20, 0, ST_MET);
	world_close(&w);
}

/* Who held a certificate that ran out was late two years before who never held one. */
static void a_certificate_that_ran_out_is_no_later_than_none(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 50, "code=D50|number=4/BB|date=2026-10-05|signer_post=Cục trưởng");
	put(&w, "proofs", 32, "code=M30|document=50|proves=training|subjects=30");
	put(&w, "people", 30, "code=N1|post=Quản trị|unit=5|administers=20");
	EXPECT(&w, "2027-01-04", "law.certificate", 20, 0, ST_DUE);
	put(&w, "people", 30,
		"code=N1|post=Quản trị|unit=5|administers=20|certificate=CC|certified_on=2026-10-05|certified_to=2026-11-10");
	EXPECT(&w, "2026-11-10", "law.certificate", 20, 0, ST_MET);
	EXPECT(&w, "2027-01-04", "law.certificate", 20, 0, ST_STALE);
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_LATE);
	world_close(&w);
}

/* A regulation without any date of its own was "no more, or not yet, in force", whenever its review was due. */
static void a_regulation_without_a_day_is_reviewed_too(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|unit=2|next_review=2026-11-10");
	EXPECT(&w, "2026-11-20", "2634.2d.review", 22, 0, ST_UNKNOWN);
	EXPECT(&w, "2027-01-04", "2634.2d.review", 22, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-01-04", "2634.2d.review", 22, 0), "chưa ghi ngày ban hành"));
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|unit=2|next_review=2026-11-10|valid_to=2026-10-01");
	EXPECT(&w, "2027-01-04", "2634.2d.review", 22, 0, ST_NOT_APPLICABLE);
	world_close(&w);
}

/* With the name taken out it was due at the end of the year again: silence was better than who had left. */
static void who_is_named_no_more_is_renewed_within_the_window(void **state)
{
	const int64_t first = when("2026-10-01T08:00:00Z"), emptied = when("2026-12-01T08:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "people", 40, "code=P|unit=5|post=Trưởng phòng");
	put(&w, "documents", 41, "code=PC|number=3/QĐ-BM|date=2025-03-01|signer_post=Bộ trưởng");
	put(&w, "proofs", 42, "code=M|document=41|proves=assignment|subjects=20,40,6");
	facts_add(&w.f, "systems", 20, emptied, OPERATING "|operator=0");
	EXPECT(&w, "2026-12-02", "2634.1a.person", 20, 0, ST_DUE);
	facts_was(&w.f, 20, first, emptied, OPERATING "|accountable=40|operator=6");
	EXPECT(&w, "2026-11-30", "2634.1a.person", 20, 0, ST_MET);
	EXPECT(&w, "2026-12-01", "2634.1a.person", 20, 0, ST_STALE);
	EXPECT(&w, "2027-01-05", "2634.1a.person", 20, 0, ST_LATE);
	EXPECT(&w, "2026-12-01", "law.operator", 20, 0, ST_STALE);
	EXPECT(&w, "2027-01-05", "law.operator", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-01-05", "2634.1a.person", 20, 0),
		"Trước ngày 01/12/2026 hệ thống còn ghi Trưởng phòng (P), nay để trống"));
	put(&w, "people", 40, "code=P|unit=5|post=Trưởng phòng|leaves_on=2026-11-20");
	EXPECT(&w, "2026-11-19", "2634.1a.person", 20, 0, ST_MET);
	EXPECT(&w, "2026-12-21", "2634.1a.person", 20, 0, ST_LATE); /* since he left, not since that was hidden */
	facts_remove(&w.f, 40);                                     /* nor is it by deleting him */
	facts_remove(&w.f, 42);
	EXPECT(&w, "2026-12-21", "2634.1a.person", 20, 0, ST_UNKNOWN);
	EXPECT(&w, "2027-01-05", "2634.1a.person", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-01-05", "2634.1a.person", 20, 0), "nay đã bị xoá khỏi sổ"));
	facts_add(&w.f, "systems", 20, emptied, OPERATING "|operator=0");
	facts_was(&w.f, 20, emptied - 1000000, emptied, OPERATING "|accountable=40|operator=6"); /* a slip, put right on its day */
	EXPECT(&w, "2026-12-21", "2634.1a.person", 20, 0, ST_DUE);
	world_close(&w);
}

/* A decision in force until December was, the day after, late since August: the day on which the law began to ask. */
static void a_level_whose_decision_ended_is_renewed_from_that_day(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	approve(&w);
	EXPECT(&w, "2026-12-04", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21|revoked_on=2026-12-05");
	EXPECT(&w, "2026-12-04", "2634.1c.approve", 20, 0, ST_MET);
	EXPECT(&w, "2026-12-05", "2634.1c.approve", 20, 0, ST_STALE);
	EXPECT(&w, "2027-01-04", "2634.1c.approve", 20, 0, ST_STALE);
	EXPECT(&w, "2027-01-05", "2634.1c.approve", 20, 0, ST_LATE);
	r = row_at(&w, "2027-02-01", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && r->since == day("2027-01-05") && says(&w, r, "hết hiệu lực từ ngày 05/12/2026"));
	facts_remove(&w.f, 22); /* one that never was what it should be proves nothing when it ended */
	assert_int_not_equal(row_at(&w, "2026-12-06", "2634.1c.approve", 20, 0)->state, ST_STALE);
	world_close(&w);
}

/* The only regulation of a system ended, and it was "in time", as if there had never been one. */
static void a_regulation_that_ended_is_renewed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 44, "code=D44|number=700/QĐ-BM|date=2024-02-01|signer_post=Bộ trưởng");
	put(&w, "regulations", 22,
		"code=Q1|title=Quy "
		"chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20|valid_to=2026-12-10|document=44");
	EXPECT(&w, "2026-12-10", "law.regulation", 20, 0, ST_MET);
	EXPECT(&w, "2026-12-11", "law.regulation", 20, 0, ST_STALE);
	assert_true(says(&w, row_at(&w, "2026-12-11", "law.regulation", 20, 0), "hết hiệu lực sau ngày 10/12/2026"));
	EXPECT(&w, "2027-06-30", "law.regulation", 20, 0, ST_STALE); /* the law's own date is not moved forward */
	EXPECT(&w, "2027-07-01", "law.regulation", 20, 0, ST_LATE);
	put(&w, "regulations", 45,
		"code=Q2|title=Quy chế mới|kind=regulation|number=9/QĐ-BM|date=2026-12-20|systems=20|document=44");
	assert_int_not_equal(row_at(&w, "2027-01-20", "law.regulation", 20, 0)->state, ST_STALE);
	world_close(&w);
}

/* What took its place leaves the system out; or the day on which it began is all that is known of it: "in time" too, as if there had never been one. */
static void a_regulation_that_another_replaced_ended_for_what_that_leaves_out(void **state)
{
	static const struct {
		const char *first, *next, *ended;
		int64_t systems;
	} t[] = {
		{ "date=2024-02-01", "date=2026-12-11", "10/12/2026", 77 },
		{ "date=2024-02-01|valid_to=2027-05-01", "date=2026-11-01|valid_from=2026-12-11", "10/12/2026", 77 },
		{ "date=2024-02-01|valid_to=2026-12-10", "date=2026-12-15", "10/12/2026", 77 },
		{ "date=2024-02-01", "date=2026-12-01|valid_to=2026-12-10", "10/12/2026", 20 },
		{ "valid_from=2024-02-01|valid_to=2026-12-10", NULL, "10/12/2026", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct world w;

		world_open(&w);
		approve(&w);
		put(&w, "documents", 44, "code=D44|number=700/QĐ-BM|date=2024-02-01|signer_post=Bộ trưởng");
		put(&w, "systems", 77, "code=HT7|name=Hệ thống khác|unit=5|state=operating|operating_from=2020-05-01");
		put(&w, "regulations", 22,
			arena_fmt(
				&w.cx.arena, "code=Q1|title=Một|kind=regulation|number=1/QĐ|systems=20|document=44|%s", t[i].first)
				.p);
		if (t[i].next)
			put(&w, "regulations", 45,
				arena_fmt(&w.cx.arena,
					"code=Q2|title=Hai|kind=regulation|number=2/QĐ|replaces=22|document=44|systems=%" PRId64
					"|%s",
					t[i].systems, t[i].next)
					.p);
		EXPECT(&w, "2026-12-10", "law.regulation", 20, 0, ST_MET);
		assert_int_equal(row_at(&w, "2026-10-20", "law.regulation", 20, 0)->since, day("2024-02-01"));
		EXPECT(&w, "2026-12-20", "law.regulation", 20, 0, ST_STALE);
		assert_true(says(&w, row_at(&w, "2026-12-20", "law.regulation", 20, 0), t[i].ended));
		EXPECT(&w, "2027-07-01", "law.regulation", 20, 0, ST_LATE);
		world_close(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_provider_whose_contract_ended_owes_nothing_for_its_system),
		cmocka_unit_test(what_an_inspection_found_is_owed_from_its_conclusion_on),
		cmocka_unit_test(what_was_warned_of_a_system_that_ended_is_owed_no_more),
		cmocka_unit_test(who_is_named_for_a_system_and_left_is_renewed_within_the_window),
		cmocka_unit_test(who_is_named_no_more_is_renewed_within_the_window),
		cmocka_unit_test(a_certificate_that_ran_out_is_no_later_than_none),
		cmocka_unit_test(a_regulation_without_a_day_is_reviewed_too),
		cmocka_unit_test(a_level_whose_decision_ended_is_renewed_from_that_day),
		cmocka_unit_test(a_regulation_that_ended_is_renewed),
		cmocka_unit_test(a_regulation_that_another_replaced_ended_for_what_that_leaves_out),
		cmocka_unit_test(a_task_with_a_day_is_not_shown_done_by_what_is_older_than_its_paper),
		cmocka_unit_test(a_task_without_a_day_is_shown_done_by_what_came_after_its_paper),
		cmocka_unit_test(a_rolling_task_runs_from_the_latest_act_of_any_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
