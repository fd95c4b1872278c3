/* Self-declared suffices for "list confirmed", "nothing arose" and "no systems", and for nothing else (users.md 0.3); and how what is done by entering it in
 * Khiên is shown by the ledger. */
#include "duty_world.h"

static void no_shipped_duty_is_content_with_a_word(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < w.law->n_duties; i++)
		if (w.law->duties[i]->wants < STRENGTH_DOCUMENTED)
			fail_msg("%.*s", ARG_STR(w.law->duties[i]->code));
	world_close(&w);
}

#define SAID(w, on, duty, subject, about)                                                                                          \
	do {                                                                                                                       \
		const struct duty_row *x_ = row_at((w), (on), (duty), (subject), (about));                                         \
		if (x_->state != ST_MET || x_->strength != STRENGTH_DECLARED || x_->declared_only) {                               \
			why_print((w), x_);                                                                                        \
			fail_msg("%s", (duty));                                                                                    \
		}                                                                                                                  \
	} while (0)

static void what_only_the_unit_can_say_needs_no_paper(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=6|date=2026-10-05|period=2026-Q4");
	SAID(&w, "2026-11-24", "2634.1c.list", 6, 0);
	SAID(&w, "2026-11-24", "law.list", 6, 0);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|provider=40|state=operating|operating_from=2020-05-01");
	w.at = when("2026-11-03T08:00:00Z");
	put(&w, "declarations", 31, "code=X2|kind=list_confirmed|unit=5|date=2026-11-03|period=2026-Q4");
	SAID(&w, "2026-11-24", "2634.1c.list", 5, 0);
	put(&w, "declarations", 32, "code=X3|kind=nothing_arose|unit=5|date=2026-11-03|period=2026-Q3");
	SAID(&w, "2026-11-24", "2634.1dd.quarter", 5, 0);
	put(&w, "declarations", 33, "code=X4|kind=nothing_arose|unit=2|date=2026-11-03|period=2026-Q3");
	SAID(&w, "2026-11-24", "2634.2c.quarter", 2, 0);
	put(&w, "declarations", 34, "code=X5|kind=nothing_arose|unit=2|date=2026-11-03|duty=2634.2dd.coop");
	SAID(&w, "2026-11-24", "2634.2dd.coop", 2, 0);
	put(&w, "providers", 40, "code=NCC|name=Nhà cung cấp");
	put(&w, "declarations", 35, "code=X6|kind=nothing_arose|subject=40|date=2026-11-03|period=2026-Q3");
	SAID(&w, "2026-11-24", "2634.5b.intervention", 40, 20);
	world_close(&w);
}

static void cooperation_that_took_place_is_shown_by_its_paper(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "activities", 30, "code=H1|kind=cooperation|unit=2|done_on=2026-06-01|title=Hội thảo");
	r = row_at(&w, "2026-11-24", "2634.2dd.coop", 2, 0);
	assert_true(r->state != ST_MET && r->declared_only);
	put(&w, "documents", 31, "code=D1|number=7/BC|date=2026-06-05|signer_post=Cục trưởng");
	put(&w, "activities", 30, "code=H1|kind=cooperation|unit=2|done_on=2026-06-01|title=Hội thảo|documents=31");
	EXPECT(&w, "2026-11-24", "2634.2dd.coop", 2, 0, ST_MET);
	world_close(&w);
}

/* 5.b: the approved request before it is the proof of an intervention; without one it contradicts. */
static void an_intervention_is_shown_by_the_request_approved_before_it(void **state)
{
#define CHANGE "code=CT|kind=intervention|unit=5|provider=40|subjects=20|done_on=2026-09-05"
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "providers", 40, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|provider=40|state=operating|operating_from=2020-05-01");
	put(&w, "activities", 41, CHANGE);
	EXPECT(&w, "2026-11-24", "2634.5b.intervention", 40, 20, ST_CONTRADICTED);
	put(&w, "documents", 42, "code=YC|number=1/YC|date=2026-09-01|signer_post=Vụ trưởng");
	put(&w, "activities", 41, CHANGE "|approval=42");
	r = row_at(&w, "2026-11-24", "2634.5b.intervention", 40, 20);
	assert_true(r->state == ST_MET && r->strength == STRENGTH_DOCUMENTED);
	world_close(&w);
#undef CHANGE
}

static void a_name_is_shown_by_an_assignment_that_names_both(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Một|unit=5|operator=5|state=operating|operating_from=2020-05-01|accountable=30");
	put(&w, "systems", 21, "code=HT2|name=Hai|unit=5|operator=6|state=operating|operating_from=2020-05-01|accountable=31");
	put(&w, "systems", 22,
		"code=HT3|name=Ba|unit=5|operator=5|state=operating|operating_from=2020-05-01|accountable_post=Trưởng");
	put(&w, "people", 30, "code=P1|post=Phó Vụ trưởng|unit=5|employed_from=2020-01-01");
	put(&w, "people", 31, "code=P2|post=Chuyên viên|unit=5|employed_from=2020-01-01");
	static const char *const duties[] = { "2634.1a.person", "law.person", "law.operator" };
	for (size_t i = 0; i < COUNT(duties); i++)
		for (int64_t s = 20; s < 22; s++) {
			r = row_at(&w, "2026-11-24", duties[i], s, 0);
			assert_true(r->state == ST_UNKNOWN && r->declared_only);
			assert_true(says(&w, r, "Chưa có văn bản phân công nêu cả hệ thống"));
		}
	r = row_at(&w, "2026-11-24", "2634.1a.person", 22, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "Mới ghi chức danh"));
	put(&w, "documents", 40, "code=PC|number=9/QĐ|date=2026-11-03|signer_post=Bộ trưởng");
	put(&w, "proofs", 41, "code=M1|document=40|proves=assignment|subjects=5,6,20,21,30,31"); /* one paper for all of them */
	for (size_t i = 0; i < COUNT(duties); i++)
		for (int64_t s = 20; s < 22; s++)
			EXPECT(&w, "2026-11-24", duties[i], s, 0, ST_MET);
	put(&w, "proofs", 41, "code=M1|document=40|proves=assignment|subjects=5,20,21,30");
	EXPECT(&w, "2026-11-24", "2634.1a.person", 20, 0, ST_MET);
	EXPECT(&w, "2026-11-24", "2634.1a.person", 21, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-11-24", "law.operator", 21, 0, ST_UNKNOWN);
	world_close(&w);
}

static void access_taken_back_is_shown_by_its_minutes(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "people", 46,
		"code=P2|unit=5|post=Chuyên viên|employed_from=2020-01-01|leaves_on=2026-11-15|access_removed_on=2026-11-16");
	EXPECT(&w, "2026-11-24", "law.leaver", 5, 0, ST_UNKNOWN);
	assert_true(row_at(&w, "2026-11-24", "law.leaver", 5, 0)->declared_only);
	put(&w, "documents", 47, "code=D47|number=8/BB|date=2026-11-16|signer_post=Vụ trưởng");
	put(&w, "proofs", 48, "code=M47|document=47|proves=access|subjects=46");
	EXPECT(&w, "2026-11-24", "law.leaver", 5, 0, ST_MET);
	world_close(&w);
}

/* A tick, a paper on what is to be done, an acceptance without its minutes: each says it, and none shows it. */
static void a_plan_is_shown_by_an_acceptance_on_paper(void **state)
{
#define ACCEPTED "code=A2|kind=acceptance|done_on=2026-06-01|subjects=20|result=ok"
	static const char plan[] = "2634.1c.plan", on[] = "2026-11-24";
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|plan_state=full");
	put(&w, "documents", 50, "code=D50|number=3/BB|date=2026-06-01|signer_post=Cục trưởng|checked=1");
	put(&w, "activities", 51, "code=A2|kind=acceptance|done_on=2026-06-01|subjects=20|documents=50"); /* passed, or not? */
	r = row_at(&w, on, plan, 20, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "chưa ghi kết quả nên chưa tính"));
	put(&w, "activities", 51, ACCEPTED);
	r = row_at(&w, on, plan, 20, 0);
	assert_true(r->state == ST_UNKNOWN && r->declared_only && says(&w, r, "gắn biên bản nghiệm thu hoặc báo cáo đánh giá"));
	put(&w, "proofs", 53, "code=M53|document=50|proves=plan|subjects=20");
	r = row_at(&w, on, plan, 20, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "Văn bản về phương án cho biết việc phải làm"));
	put(&w, "activities", 54, "code=A3|kind=acceptance|done_on=2026-06-01|subjects=20|result=ok|documents=50");
	r = row_at(&w, on, plan, 20, 0); /* whoever looked at the paper: requirement by requirement nobody did */
	assert_true(r->state == ST_MET && r->strength == STRENGTH_DOCUMENTED);
	put(&w, "activities", 51,
		"code=A2|kind=acceptance|done_on=2026-07-01|subjects=20|result=ok"); /* a later word takes nothing away */
	EXPECT(&w, on, plan, 20, 0, ST_MET);
	world_close(&w);
#undef ACCEPTED
}

/* --- what is done by entering it --- */

#define WARNING "activities", 50, "code=C1|kind=warning_received|at=2026-11-16T01:00:00Z|severity=high|subjects=20|unit=2"
#define RELAY "activities", 51, "code=R1|kind=warning_relayed|unit=2|concerns=50|subjects=5|at=2026-11-16T03:00:00Z"
#define ACK "code=A1|kind=warning_ack|unit=5|concerns=50|subjects=5"
static const char ack[] = "2634.2c.ack", today[] = "2026-11-30T03:00:00Z";

static void warned(struct world *w)
{
	world_open(w);
	w->at = when("2026-11-16T01:10:00Z");
	put(w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01");
	put(w, WARNING);
	put(w, RELAY);
}

static void an_acknowledgement_of_its_day_is_shown_by_the_ledger(void **state)
{
	const int64_t same_day = when("2026-11-17T09:00:00Z");
	struct world w;
	const struct duty_row *r;

	(void)state;
	warned(&w);
	facts_add(&w.f, "activities", 52, same_day, ACK "|at=2026-11-17T01:00:00Z");
	r = row_at(&w, today, ack, 50, 5);
	assert_true(r->state == ST_MET && r->strength == STRENGTH_DOCUMENTED && r->timing == TIMING_ON_TIME);
	assert_true(says(&w, r, "Khiên ghi nhận lúc 16:00 17/11/2026"));
	/* typed for the day before, on a later day: a word */
	facts_add(&w.f, "activities", 52, when("2026-11-18T01:00:00Z"), ACK "|at=2026-11-17T01:00:00Z");
	r = row_at(&w, today, ack, 50, 5);
	assert_true(r->state == ST_LATE && r->declared_only &&
		    says(&w, r, "Khiên ghi nhận lúc 08:00 18/11/2026, không phải trong ngày"));
	facts_add(&w.f, "activities", 52, same_day, ACK "|done_on=2026-11-17|at=2026-11-16T04:00:00Z"); /* one of two days */
	r = row_at(&w, today, ack, 50, 5);
	assert_true(r->state == ST_LATE && says(&w, r, "không phải trong ngày đã khai 16/11/2026"));
	facts_add(&w.f, "activities", 52, same_day, ACK "|done_on=2026-11"); /* a month is no day */
	assert_int_not_equal(row_at(&w, today, ack, 50, 5)->state, ST_MET);
	/* the program's own and the command line's is nobody's signature */
	facts_add(&w.f, "activities", 52, same_day, ACK "|at=2026-11-17T01:00:00Z");
	facts_get(&w.f, 52)->made_by = WHO_SYSTEM;
	r = row_at(&w, today, ack, 50, 5);
	assert_true(r->state == ST_LATE && says(&w, r, "không phải người đăng nhập ghi") && !says(&w, r, "không phải trong ngày"));
	put(&w, "documents", 53,
		"code=D1|number=3/CV|date=2026-11-17|signer_post=Vụ trưởng"); /* a paper shows it, entered whenever */
	facts_add(&w.f, "activities", 52, when("2026-11-20T01:00:00Z"), ACK "|at=2026-11-17T01:00:00Z|documents=53");
	r = row_at(&w, today, ack, 50, 5);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME && !says(&w, r, "Khiên ghi nhận"));
	world_close(&w);
}

static void the_ledger_shows_nothing_that_was_said_otherwise_later(void **state)
{
	static const char *const then[] = { ACK "|at=2026-11-19T01:00:00Z",                       /* another day */
		"code=A1|kind=warning_ack|unit=5|concerns=49|subjects=5|at=2026-11-17T01:00:00Z", /* another warning */
		"code=A1|kind=warning_ack|unit=6|concerns=50|subjects=5|at=2026-11-17T01:00:00Z", /* another unit */
		"code=A1|kind=warning_ack|unit=5|concerns=50|subjects=6|at=2026-11-17T01:00:00Z" };
	const int64_t first = when("2026-11-17T02:00:00Z"), noon = when("2026-11-17T05:00:00Z"),
		      later = when("2026-11-20T02:00:00Z");
	struct world w;
	const struct duty_row *r;

	(void)state;
	warned(&w);
	for (size_t i = 0; i < COUNT(then); i++) {
		facts_add(&w.f, "activities", 52, later, ACK "|at=2026-11-17T01:00:00Z");
		facts_was(&w.f, 52, first, later, then[i]);
		assert_int_equal(row_at(&w, today, ack, 50, 5)->state, ST_LATE);
		facts_add(
			&w.f, "activities", 52, noon, ACK "|at=2026-11-17T01:00:00Z"); /* a slip put right on its day: since then */
		facts_was(&w.f, 52, first, noon, then[i]);
		r = row_at(&w, today, ack, 50, 5);
		assert_true(r->state == ST_MET && says(&w, r, "Khiên ghi nhận lúc 12:00 17/11/2026"));
	}
	world_close(&w);
}

/* Two hours from 09:00: typed as 10:30, entered at 16:00. The stronger of two counts, then the earlier. */
static void a_report_within_the_office_counts_when_the_ledger_took_it(void **state)
{
#define TOLD "code=B1|kind=incident_report|unit=5|concerns=60|subjects=2|at=2026-11-17T03:30:00Z"
	static const char notify[] = "2634.1dd.notify";
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	w.at = when("2026-11-17T02:05:00Z");
	put(&w, "activities", 60, "code=S1|kind=incident|unit=5|at=2026-11-17T02:00:00Z");
	facts_add(&w.f, "activities", 61, when("2026-11-17T03:40:00Z"), TOLD);
	r = row_at(&w, today, notify, 60, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME && says(&w, r, "Khiên ghi nhận lúc 10:40 17/11/2026"));
	facts_add(&w.f, "activities", 61, when("2026-11-17T09:00:00Z"), TOLD);
	r = row_at(&w, today, notify, 60, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	r = row_at(&w, "2026-11-17T08:00:00Z", notify, 60, 0); /* before the ledger took it nobody had told */
	assert_int_not_equal(r->state, ST_MET);
	facts_add(&w.f, "activities", 61, when("2026-11-18T02:00:00Z"), TOLD);
	r = row_at(&w, today, notify, 60, 0);
	assert_true(r->state == ST_UNKNOWN && r->declared_only && says(&w, r, "không phải trong ngày đã khai 17/11/2026"));
	put(&w, "documents", 62, "code=D1|number=3/BC|date=2026-11-17|signer_post=Vụ trưởng");
	facts_add(&w.f, "activities", 63, when("2026-11-18T02:00:00Z"),
		"code=B2|kind=incident_report|unit=5|concerns=60|subjects=2|at=2026-11-17T05:00:00Z|documents=62");
	r = row_at(&w, today, notify, 60, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	/* to the authority no entry of ours is a delivery */
	facts_add(&w.f, "activities", 64, when("2026-11-17T04:00:00Z"),
		"code=B3|kind=incident_report|unit=2|concerns=60|subjects=1|external_ref=BN-1|at=2026-11-17T03:50:00Z");
	assert_int_not_equal(row_at(&w, today, "law.incident.report", 60, 0)->state, ST_MET);
	world_close(&w);
#undef TOLD
}

/* What arose answers the quarter too, where it is shown: by its paper, or as recorded on its day. */
static void what_arose_answers_the_quarter_where_it_is_shown(void **state)
{
	static const char quarter[] = "2634.1dd.quarter", in_2027[] = "2027-01-05";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01");
	facts_add(&w.f, "activities", 60, when("2026-12-20T02:00:00Z"), "code=S1|kind=incident|unit=5|at=2026-11-17T02:00:00Z");
	EXPECT(&w, in_2027, quarter, 5, 0, ST_UNKNOWN);
	facts_add(&w.f, "activities", 60, when("2026-11-17T02:10:00Z"), "code=S1|kind=incident|unit=5|at=2026-11-17T02:00:00Z");
	EXPECT(&w, in_2027, quarter, 5, 0, ST_MET);
	facts_add(&w.f, "activities", 60, when("2026-11-20T02:10:00Z"),
		"code=S1|kind=incident|unit=5|at=2026-11-17T02:00:00Z|subjects=20|severity=high"); /* more is known of it */
	facts_was(&w.f, 60, when("2026-11-17T02:10:00Z"), when("2026-11-20T02:10:00Z"),
		"code=S1|kind=incident|unit=5|at=2026-11-17T02:00:00Z");
	EXPECT(&w, in_2027, quarter, 5, 0, ST_MET);
	facts_add(&w.f, "activities", 61, when("2026-12-20T02:00:00Z"),
		"code=C1|kind=warning_received|unit=2|at=2026-11-18T02:00:00Z");
	EXPECT(&w, in_2027, "2634.2c.quarter", 2, 0, ST_UNKNOWN);
	put(&w, "documents", 62, "code=D1|number=3/CB|date=2026-11-18|signer_post=Cục trưởng");
	facts_add(&w.f, "activities", 61, when("2026-12-20T02:00:00Z"),
		"code=C1|kind=warning_received|unit=2|at=2026-11-18T02:00:00Z|documents=62");
	EXPECT(&w, in_2027, "2634.2c.quarter", 2, 0, ST_MET);
	world_close(&w);
}

static void an_extension_needs_who_assigned_a_document_and_holds_twice(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|dossier_"
		"state=drafting");
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	put(&w, "declarations", 31,
		"code=G1|kind=extension|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-12-15|document=30|by_unit=5");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* one's own extension */
	put(&w, "declarations", 31,
		"code=G1|kind=extension|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-12-15|by_unit=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* no document */
	put(&w, "declarations", 31,
		"code=G1|kind=extension|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-12-15|document=30|by_unit=1");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_int_equal(r->state, ST_DUE);
	assert_int_equal(r->due, day("2026-12-15"));
	assert_int_equal(r->due_original, day("2026-08-18"));
	EXPECT(&w, "2026-12-16", "2634.1c.approve", 20, 0, ST_LATE);
	put(&w, "declarations", 32,
		"code=G2|kind=extension|subject=20|duty=1.c|date=2026-12-05|until=2027-01-15|document=30|by_unit=1");
	EXPECT(&w, "2026-12-16", "2634.1c.approve", 20, 0, ST_LATE); /* by the paper that extended it once */
	assert_true(says(&w, row_at(&w, "2026-12-16", "2634.1c.approve", 20, 0), "mỗi lần gia hạn cần văn bản riêng"));
	put(&w, "documents", 34, "code=D34|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 32,
		"code=G2|kind=extension|subject=20|duty=1.c|date=2026-12-05|until=2027-01-15|document=34|by_unit=1");
	EXPECT(&w, "2026-12-16", "2634.1c.approve", 20, 0, ST_LATE); /* entered twice, it is the same paper */
	put(&w, "documents", 34, "code=D34|number=21/QĐ|date=2026-12-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	EXPECT(&w, "2026-12-16", "2634.1c.approve", 20, 0, ST_DUE);
	put(&w, "documents", 35, "code=D35|number=3/QĐ|date=2027-01-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 33,
		"code=G3|kind=extension|subject=20|duty=1.c|date=2027-01-05|until=2027-06-15|document=35|by_unit=1");
	EXPECT(&w, "2027-01-16", "2634.1c.approve", 20, 0, ST_LATE); /* the third does not count */
	put(&w, "declarations", 31, /* to a day before the due one: it contradicts, is said, and takes no place of the two */
		"code=G1|kind=extension|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-08-18|document=30|by_unit=1");
	EXPECT(&w, "2027-01-16", "2634.1c.approve", 20, 0, ST_DUE);
	r = row_at(&w, "2027-01-16", "2634.1c.approve", 20, 0);
	assert_int_equal(r->due, day("2027-06-15"));
	assert_true(says(&w, r, "Gia hạn đến 18/08/2026 chưa khớp"));
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_shipped_duty_is_content_with_a_word),
		cmocka_unit_test(what_only_the_unit_can_say_needs_no_paper),
		cmocka_unit_test(cooperation_that_took_place_is_shown_by_its_paper),
		cmocka_unit_test(an_intervention_is_shown_by_the_request_approved_before_it),
		cmocka_unit_test(a_name_is_shown_by_an_assignment_that_names_both),
		cmocka_unit_test(access_taken_back_is_shown_by_its_minutes),
		cmocka_unit_test(a_plan_is_shown_by_an_acceptance_on_paper),
		cmocka_unit_test(an_acknowledgement_of_its_day_is_shown_by_the_ledger),
		cmocka_unit_test(the_ledger_shows_nothing_that_was_said_otherwise_later),
		cmocka_unit_test(a_report_within_the_office_counts_when_the_ledger_took_it),
		cmocka_unit_test(what_arose_answers_the_quarter_where_it_is_shown),
		cmocka_unit_test(an_extension_needs_who_assigned_a_document_and_holds_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
