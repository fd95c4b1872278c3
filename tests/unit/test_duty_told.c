/* What was said before of a day that a clock or a share rests on: a correction is shown, and moves no late one into time by itself. */
#include "duty_world.h"

#define INCIDENT "code=SC1|kind=incident|unit=5|title=Sự cố|documents=21|at="
#define TOLD_IT "activities", 41, "code=BC1|kind=incident_report|unit=5|concerns=40|subjects=2|at=2026-11-30T09:00:00Z"
static const char eight[] = INCIDENT "2026-11-30T01:00:00Z", half_past_three[] = INCIDENT "2026-11-30T08:30:00Z",
		  last_year[] = INCIDENT "2025-11-30T08:30:00Z";

/* Entered at `first`, its report at `told`, said otherwise at `moved`. */
static const struct duty_row *incident(
	struct world *w, const char *was, const char *is, const char *first, const char *told, const char *moved)
{
	put(w, "documents", 21, "code=D21|number=9/BC|date=2026-11-30|signer_post=Trưởng phòng");
	w->at = when(told);
	put(w, TOLD_IT);
	facts_add(&w->f, "activities", 40, when(moved), is);
	facts_was(&w->f, 40, when(first), when(moved), was);
	return row_at(w, "2026-12-01T03:00:00Z", "2634.1dd.notify", 40, 0);
}

static void an_incident_was_detected_when_it_was_first_said_to_be(void **state)
{
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	r = incident(&w, eight, eight, "2026-11-30T02:00:00Z", "2026-11-30T09:05:00Z", "2026-11-30T10:00:00Z");
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE); /* a word of it was corrected */
	r = incident(&w, eight, half_past_three, "2026-11-30T02:00:00Z", "2026-11-30T09:05:00Z", "2026-11-30T10:00:00Z");
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE && r->due_at == when("2026-11-30T03:00:00Z"));
	assert_true(says(&w, r, "Trước khi đính chính ngày 30/11/2026 thời điểm này được ghi là"));
	r = incident(&w, eight, INCIDENT, "2026-11-30T02:00:00Z", "2026-11-30T09:05:00Z", "2026-11-30T10:00:00Z");
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE); /* taken out: its clock runs */
	r = incident(&w, half_past_three, eight, "2026-11-30T08:40:00Z", "2026-11-30T09:05:00Z", "2026-11-30T10:00:00Z");
	assert_true(r->timing == TIMING_DONE_LATE && !says(&w, r, "Trước khi đính chính")); /* earlier than was said: as it says */
	/* the same hour, before anything refers to it */
	r = incident(&w, last_year, half_past_three, "2026-11-30T08:40:00Z", "2026-11-30T09:05:00Z", "2026-11-30T08:50:00Z");
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME);
	r = incident(&w, eight, half_past_three, "2026-11-30T09:01:00Z", "2026-11-30T09:05:00Z", "2026-11-30T09:10:00Z");
	assert_true(r->timing == TIMING_DONE_LATE); /* the same hour, when the report was there */
	r = incident(&w, INCIDENT "2026-12-30T01:00:00Z", half_past_three, "2026-11-30T02:00:00Z", "2026-11-30T09:05:00Z",
		"2026-11-30T10:00:00Z");
	assert_true(r->timing == TIMING_ON_TIME); /* an hour to come was no hour */
	world_close(&w);
}

static void a_second_person_who_saw_the_correction_lets_it_count(void **state)
{
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	incident(&w, eight, half_past_three, "2026-11-30T02:00:00Z", "2026-11-30T09:05:00Z", "2026-11-30T10:00:00Z");
	put(&w, "documents", 21, "code=D21|number=9/BC|date=2026-11-30|signer_post=Trưởng phòng|checked=1|checked_to=39");
	r = row_at(&w, "2026-12-01T03:00:00Z", "2634.1dd.notify", 40, 0);
	assert_true(r->timing == TIMING_DONE_LATE); /* who looked before it was corrected saw nothing of it */
	put(&w, "documents", 21, "code=D21|number=9/BC|date=2026-11-30|signer_post=Trưởng phòng|checked=1|checked_to=40");
	r = row_at(&w, "2026-12-01T03:00:00Z", "2634.1dd.notify", 40, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME);
	world_close(&w);
}

/* Serious once, it owes the authority its notice; a warning's time is that of the grade it had. */
static void a_grade_is_not_lowered_to_gain_time(void **state)
{
#define WARNING(at, grade) "code=CB1|kind=warning_received|title=Cảnh báo|subjects=20|at=" at "|severity=" grade
	const int64_t first = when("2026-11-10T02:30:00Z"), moved = when("2026-11-25T02:00:00Z");
	struct world w;
	int32_t due;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	facts_add(&w.f, "activities", 40, moved, WARNING("2026-11-10T02:00:00Z", "critical"));
	due = row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20)->due;
	facts_add(&w.f, "activities", 40, moved, WARNING("2026-11-10T02:00:00Z", "low"));
	assert_int_equal(row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20)->due, due + 27);
	facts_was(&w.f, 40, first, moved, WARNING("2026-11-10T02:00:00Z", "critical"));
	assert_int_equal(row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20)->due, due);
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20), "mức độ được ghi nhẹ hơn trước"));
	facts_add(&w.f, "activities", 40, moved, WARNING("2026-11-24T02:00:00Z", "critical")); /* nor its arrival stamp */
	facts_was(&w.f, 40, first, moved, WARNING("2026-11-10T02:00:00Z", "critical"));
	assert_int_equal(row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20)->due, due);
	facts_add(&w.f, "activities", 42, moved, INCIDENT "2026-11-10T02:00:00Z|level_serious=0");
	EXPECT(&w, "2026-11-30", "law.incident.first", 42, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 42, first, moved, INCIDENT "2026-11-10T02:00:00Z|level_serious=1");
	EXPECT(&w, "2026-11-30", "law.incident.first", 42, 0, ST_LATE);
	world_close(&w);
#undef WARNING
}

static void an_act_is_in_time_by_the_latest_day_that_was_said_of_it(void **state)
{
#define CONFIRMED(day) "code=X1|kind=list_confirmed|unit=5|date=" day
	const int64_t first = when("2026-10-20T02:30:00Z"), moved = when("2026-10-26T02:00:00Z");
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	w.at = when("2026-01-05T02:00:00Z");
	put(&w, SYSTEM);
	facts_add(&w.f, "declarations", 40, first, CONFIRMED("2026-10-20"));
	r = row_at(&w, "2026-11-05", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	facts_add(&w.f, "declarations", 40, moved, CONFIRMED("2026-10-09"));
	assert_int_equal(row_at(&w, "2026-11-05", "2634.1c.list", 5, 0)->timing, TIMING_ON_TIME);
	facts_was(&w.f, 40, first, moved, CONFIRMED("2026-10-20"));
	r = row_at(&w, "2026-11-05", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	assert_true(says(&w, r, "Trước khi đính chính ngày 26/10/2026 việc này được ghi ngày 20/10/2026"));
	facts_add(&w.f, "declarations", 40, when("2027-02-20T02:00:00Z"), CONFIRMED("2026-10-09"));
	facts_was(&w.f, 40, first, when("2027-02-20T02:00:00Z"), CONFIRMED("2026-10-20"));
	assert_true(
		says(&w, row_at(&w, "2026-11-05", "2634.1c.list", 5, 0), "Nhập vào sổ sau ngày thực hiện 09/10/2026 là 134 ngày"));
	facts_add(
		&w.f, "declarations", 40, when("2027-03-20T02:00:00Z"), CONFIRMED("2027-01-08")); /* nor is an old one a new one */
	EXPECT(&w, "2027-03-21", "2634.1c.list", 5, 0, ST_MET);
	facts_was(&w.f, 40, first, when("2027-03-20T02:00:00Z"), CONFIRMED("2026-10-20"));
	r = row_at(&w, "2027-03-21", "2634.1c.list", 5, 0);
	assert_true(r->state != ST_MET && says(&w, r, "giá trị vẫn tính từ 20/10/2026"));
	facts_add(&w.f, "declarations", 40, first + US_PER_S, CONFIRMED("2026-10-09")); /* on the day it was entered: a slip */
	facts_was(&w.f, 40, first, first + US_PER_S, CONFIRMED("2026-10-20"));
	assert_int_equal(row_at(&w, "2026-11-05", "2634.1c.list", 5, 0)->timing, TIMING_ON_TIME);
	facts_add(&w.f, "declarations", 40, moved, CONFIRMED("2026-10-09")); /* told more exactly */
	facts_was(&w.f, 40, first, moved, CONFIRMED("2026-10"));
	assert_int_equal(row_at(&w, "2026-11-05", "2634.1c.list", 5, 0)->timing, TIMING_ON_TIME);
	facts_add(&w.f, "declarations", 40, moved, CONFIRMED("2026-10-09")); /* a day to come was no day */
	facts_was(&w.f, 40, first, moved, CONFIRMED("2026-10-25"));
	assert_int_equal(row_at(&w, "2026-11-05", "2634.1c.list", 5, 0)->timing, TIMING_ON_TIME);
	world_close(&w);
#undef CONFIRMED
}

/* B5: a share of people is not reached by writing the day of an absent colleague anew; who comes from another unit is new in this one. */
static void a_colleague_is_new_since_he_was_first_said_to_be_there(void **state)
{
#define PERSON(id, more) "code=N" id "|post=Chuyên viên|unit=5|employed_from=" more
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=5/BC|date=2026-11-05|signer_post=Vụ trưởng|checked=1");
	put(&w, "people", 30, PERSON("1", "2023-01-01"));
	put(&w, "activities", 40, "code=PB1|kind=briefing|unit=5|done_on=2026-11-05|attendance=30|documents=21");
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2026-11-15"));
	EXPECT(&w, "2026-11-30", "2634.1b.brief", 5, 0, ST_MET);
	facts_was(&w.f, 31, first, moved, PERSON("2", "2023-01-01"));
	r = row_at(&w, "2026-11-30", "2634.1b.brief", 5, 0);
	assert_true(r->state == ST_DUE && says(&w, r, "đã có trong danh sách người của đơn vị từ 01/01/2023"));
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2026-11-15"));
	facts_was(&w.f, 31, first, moved, PERSON("2", "")); /* on the list since then, whatever his day */
	EXPECT(&w, "2026-11-30", "2634.1b.brief", 5, 0, ST_DUE);
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2026-11-15"));
	facts_was(&w.f, 31, first, moved, "code=N2|post=Chuyên viên|unit=6|employed_from=2023-01-01"); /* came from another unit */
	EXPECT(&w, "2026-11-30", "2634.1b.brief", 5, 0, ST_MET);
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2026-11-15"));
	facts_was(&w.f, 31, moved - 3600 * US_PER_S, moved, PERSON("2", "2023-01-01")); /* a slip of the same day */
	EXPECT(&w, "2026-11-30", "2634.1b.brief", 5, 0, ST_MET);
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2026-12-10"));
	facts_was(&w.f, 31, first, moved, PERSON("2", "2026-12-01")); /* a day to come, moved before it came */
	EXPECT(&w, "2026-12-12", "2634.1b.brief", 5, 0, ST_MET);
	facts_add(&w.f, "people", 31, moved, PERSON("2", "2027-02-01")); /* nor is he sent away until the year is over */
	EXPECT(&w, "2026-11-30", "2634.1b.brief", 5, 0, ST_MET);
	facts_was(&w.f, 31, first, moved, PERSON("2", "2023-01-01"));
	r = row_at(&w, "2026-11-30", "2634.1b.brief", 5, 0);
	assert_true(r->state == ST_DUE && says(&w, r, "đã có trong danh sách người của đơn vị từ 01/01/2023"));
	world_close(&w);
#undef PERSON
}

/* A decision whose own day was taken out asks for its level until another is decided. */
static void a_level_without_its_day_is_asked_for(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=internal|info=public");
	EXPECT(&w, "2026-12-20", "2634.2b.drill", 20, 0, ST_DUE);
	facts_add(&w.f, "level-decisions", 23, when("2026-11-28T02:00:00Z"),
		"code=L1|system=20|level=3|number=812/QĐ-BM|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-12-20", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 23, when("2026-11-04T02:00:00Z"), when("2026-11-28T02:00:00Z"),
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-12-20", "2634.2b.drill", 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-12-20", "2634.2b.drill", 20, 0), "Quyết định cấp độ 3 ngày 01/10/2026"));
	facts_add(&w.f, "level-decisions", 23, when("2026-11-28T02:00:00Z"),
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2027-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-12-20", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 23, when("2026-11-04T02:00:00Z"), when("2026-11-28T02:00:00Z"),
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-12-20", "2634.2b.drill", 20, 0, ST_DUE); /* nor by a day to come */
	world_close(&w);
}

/* What a decision, a regulation, an acceptance, a certificate said of its own end, once that had come. */
static void an_end_that_had_come_is_not_taken_out(void **state)
{
#define Q "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20|document=49"
#define LV "code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21"
#define A "code=A2|kind=acceptance|done_on=2026-10-05|subjects=20|result=ok|documents=50"
#define N "code=N1|post=Quản trị|unit=5|employed_from=2023-01-01|administers=20|certificate=CC|certified_on=2026-10-05"
	const int64_t first = when("2026-11-04T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	const struct {
		const char *res, *now, *then, *duty;
		int64_t id;
		enum duty_state held;
	} ends[] = {
		{ "regulations", Q, Q "|valid_to=2026-11-10", "law.regulation", 22, ST_STALE }, /* until the law's own date */
		{ "regulations", Q "|valid_to=2030-12-31", Q "|valid_to=2026-11-10", "law.regulation", 22, ST_STALE },
		{ "level-decisions", LV, LV "|revoked_on=2026-11-10", "2634.1c.approve", 23, ST_LATE },
		{ "activities", A, A "|valid_to=2026-11-10", "2634.1c.plan", 51, ST_LATE },
		{ "people", N, N "|certified_to=2026-11-10", "law.certificate", 30, ST_STALE },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		world_open(&w);
		approve(&w);
		put(&w, "systems", 20,
			"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01|"
			"kind=citizen_business|handles_procedures=1|info=personal|plan_state=full");
		put(&w, "documents", 49, "code=D49|number=700/QĐ-BM|date=2024-02-01|signer_post=Bộ trưởng");
		put(&w, "documents", 50, "code=D50|number=4/BB|date=2026-10-05|signer_post=Cục trưởng");
		put(&w, "activities", 51, A);
		put(&w, "people", 30, N);
		put(&w, "proofs", 32, "code=M30|document=50|proves=training|subjects=30");
		facts_add(&w.f, ends[i].res, ends[i].id, moved, ends[i].now);
		EXPECT(&w, "2026-12-20", ends[i].duty, 20, 0, ST_MET);
		facts_was(&w.f, ends[i].id, first, when(i == 2 ? "2026-11-09T02:00:00Z" : "2026-11-10T02:00:00Z"), ends[i].then);
		EXPECT(&w, "2026-12-20", ends[i].duty, 20, 0, ST_MET); /* moved before it came: renewed */
		facts_add(&w.f, ends[i].res, ends[i].id, moved, ends[i].now);
		facts_was(&w.f, ends[i].id, first, moved, ends[i].then);
		EXPECT(&w, "2026-12-20", ends[i].duty, 20, 0, ends[i].held);
		assert_true(says(&w, row_at(&w, "2026-12-20", ends[i].duty, 20, 0), "Trước khi đính chính ngày 28/11/2026"));
		world_close(&w);
	}
#undef Q
#undef LV
#undef A
#undef N
}

/* Another certificate is of a later day; by whatever day the same has its end. */
static void another_certificate_is_of_a_later_day(void **state)
{
#define N(days) "code=N1|post=Quản trị|unit=5|employed_from=2023-01-01|administers=20|certificate=CC|certified_on=" days
	const int64_t first = when("2026-10-06T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	static const struct {
		const char *then, *now;
		enum duty_state held;
	} cases[] = {
		{ N("2023-10-05|certified_to=2026-11-10"), N("2026-10-04|certified_to=2029-11-11"), ST_MET },
		{ N("2026-10-04|certified_to=2026-11-10"), N("2026-10-03"), ST_STALE },
		{ N("2026|certified_to=2026-11-10"), N("2026-10-03"), ST_STALE },
		{ N("|certified_to=2026-11-10"), N("2026-10-03"), ST_STALE },
	};
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 50, "code=D50|number=4/BB|date=2026-10-05|signer_post=Cục trưởng");
	put(&w, "proofs", 32, "code=M30|document=50|proves=training|subjects=30");
	for (size_t i = 0; i < COUNT(cases); i++) {
		facts_add(&w.f, "people", 30, moved, cases[i].now);
		EXPECT(&w, "2026-12-20", "law.certificate", 20, 0, ST_MET);
		facts_was(&w.f, 30, first, moved, cases[i].then);
		EXPECT(&w, "2026-12-20", "law.certificate", 20, 0, cases[i].held);
	}
	facts_add(&w.f, "people", 30, moved + US_PER_S, cases[0].now); /* its day first, its end a second later */
	facts_was(&w.f, 30, first, moved, cases[0].then);
	facts_was(&w.f, 30, moved, moved + US_PER_S, N("2026-10-04|certified_to=2026-11-10"));
	EXPECT(&w, "2026-12-20", "law.certificate", 20, 0, ST_MET);
	world_close(&w);
#undef N
}

/* An exception that was put off once it had ended: who looked at the paper that approves it saw until when it holds. */
static void an_exception_is_put_off_by_the_paper_that_approves_it(void **state)
{
#define FIX(to) "code=F1|kind=fix|done_on=2026-11-06|concerns=40|subjects=20|result=accepted|approval=31|valid_to=" to
#define LETTER "code=D31|number=6/QĐ|date=2026-11-06|signer_post=Cục trưởng"
	const int64_t first = when("2026-11-06T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 31, LETTER);
	put(&w, "activities", 40, "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|subjects=20");
	facts_add(&w.f, "activities", 41, moved, FIX("2027-01-31"));
	EXPECT(&w, "2027-01-15", "2634.1d.fix", 40, 20, ST_MET);
	facts_was(&w.f, 41, first, moved, FIX("2026-11-20"));
	EXPECT(&w, "2027-01-15", "2634.1d.fix", 40, 20, ST_LATE);
	assert_true(says(&w, row_at(&w, "2027-01-15", "2634.1d.fix", 40, 20), "mục này được ghi có giá trị đến 20/11/2026"));
	put(&w, "documents", 31, LETTER "|checked=1|checked_to=60");
	EXPECT(&w, "2027-01-15", "2634.1d.fix", 40, 20, ST_MET);
	world_close(&w);
#undef FIX
#undef LETTER
}

static void who_left_did_when_it_was_first_said(void **state)
{
#define LEFT(more) "code=N1|post=Quản trị viên|unit=5|employed_from=2023-01-01" more
	const int64_t first = when("2026-11-04T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "people", 30, moved, LEFT("|leaves_on=2026-11-27"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->due, day("2026-11-30"));
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->due, day("2026-11-04"));
	assert_true(says(&w, row_at(&w, "2026-11-30", "law.leaver", 5, 0), "được ghi nghỉ, chuyển công tác từ 03/11/2026"));
	facts_add(&w.f, "people", 30, moved, LEFT("")); /* taken out, or put off once it had come */
	EXPECT(&w, "2026-11-30", "law.leaver", 5, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->due, day("2026-11-04"));
	facts_add(&w.f, "people", 30, moved, LEFT("|leaves_on=2030-01-01"));
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->due, day("2026-11-04"));
	facts_add(&w.f, "people", 30, moved, LEFT("|employed_from=2026-11-16")); /* came back */
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	EXPECT(&w, "2026-11-30", "law.leaver", 5, 0, ST_NOT_APPLICABLE);
	facts_add(&w.f, "people", 30, moved, LEFT("|unit=6")); /* works elsewhere by now */
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	EXPECT(&w, "2026-11-30", "law.leaver", 6, 0, ST_NOT_APPLICABLE);
	facts_add(&w.f, "people", 30, moved + US_PER_S, LEFT("|unit=6")); /* the unit first, his day a second later */
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03"));
	facts_was(&w.f, 30, moved, moved + US_PER_S, LEFT("|unit=6|leaves_on=2026-11-03"));
	EXPECT(&w, "2026-11-30", "law.leaver", 6, 0, ST_NOT_APPLICABLE);
	facts_add(&w.f, "people", 30, moved, LEFT("|leaves_on=2026-11-27")); /* was to leave, and stayed longer */
	facts_was(&w.f, 30, first, when("2026-11-10T02:00:00Z"), LEFT("|leaves_on=2026-11-20"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->due, day("2026-11-30"));
	put(&w, "documents", 31, "code=D31|number=6/BB|date=2026-11-20|signer_post=Vụ trưởng");
	put(&w, "proofs", 32, "code=M31|document=31|proves=access|subjects=30");
	facts_add(&w.f, "people", 30, moved, LEFT("|leaves_on=2026-11-03|access_removed_on=2026-11-04"));
	facts_was(&w.f, 30, first, moved, LEFT("|leaves_on=2026-11-03|access_removed_on=2026-11-20"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->timing, TIMING_ON_TIME); /* ahead of its entry: never said */
	facts_add(&w.f, "people", 30, moved, LEFT("|leaves_on=2026-11-02|access_removed_on=2026-11-03"));
	facts_was(&w.f, 30, when("2026-11-20T02:00:00Z"), moved, LEFT("|leaves_on=2026-11-02|access_removed_on=2026-11-20"));
	assert_int_equal(row_at(&w, "2026-11-30", "law.leaver", 5, 0)->timing, TIMING_DONE_LATE);
	world_close(&w);
#undef LEFT
}

/* A machine is not written out of a scan that did not reach it. */
static void a_machine_is_in_use_since_it_was_first_said_to_be(void **state)
{
#define MACHINE(more) "code=M2|name=M2|system=20|kind=host|address=10.0.0.2|internet_facing=1" more
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "assets", 30, "code=M1|name=M1|system=20|kind=host|address=10.0.0.1|internet_facing=1");
	put(&w, "documents", 31, "code=D31|number=6/BC|date=2026-11-05|signer_post=Trưởng|checked=1");
	put(&w, "activities", 40, "code=Q1|kind=scan|unit=5|subjects=20|done_on=2026-11-05|targets=10.0.0.1|documents=31");
	facts_add(&w.f, "assets", 32, moved, MACHINE("|from=2026-11-20"));
	EXPECT(&w, "2026-11-30", "2634.2b.scan", 20, 0, ST_STALE);
	facts_was(&w.f, 32, first, moved, MACHINE(""));
	EXPECT(&w, "2026-11-30", "2634.2b.scan", 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2b.scan", 20, 0), "đã được ghi là đang sử dụng từ 05/01/2026"));
	facts_add(&w.f, "assets", 32, moved, "code=M2|name=M2|system=20|kind=host|address=10.0.0.2|internet_facing=0");
	facts_was(&w.f, 32, first, moved, MACHINE("")); /* nor is it taken off the Internet */
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2b.scan", 20, 0), "vẫn phải quét như máy công khai"));
	world_close(&w);
#undef MACHINE
}

/* A machine that the scan had missed was said to be out of use, or to have the address of one that it had not, and the scan was whole. */
static void a_machine_is_neither_ended_nor_moved_to_be_covered(void **state)
{
#define MACHINE "code=M2|name=M2|system=20|kind=host|address=10.0.0.2|internet_facing=1"
	static const char *const changed[] = { MACHINE "|retired_on=2026-11-01", MACHINE "|retired_on=2026-11-27",
		"code=M2|name=M2|system=20|kind=host|address=10.0.0.1|internet_facing=1",
		"code=M2|name=M2|system=20|kind=application|internet_facing=1" };
	static const char *const said[] = { "được ghi thôi sử dụng từ 01/11/2026 vào ngày 28/11/2026", "được ghi thôi sử dụng từ",
		"Ngày 28/11/2026 máy này được ghi địa chỉ khác", "Ngày 28/11/2026 máy này được ghi địa chỉ khác" };
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	static const char *const scan = "2634.2b.scan";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "assets", 30, "code=M1|name=M1|system=20|kind=host|address=10.0.0.1|internet_facing=1");
	put(&w, "documents", 31, "code=D31|number=6/BC|date=2026-11-30|signer_post=Trưởng|checked=1");
	put(&w, "activities", 40, "code=Q1|kind=scan|unit=5|subjects=20|done_on=2026-11-05|targets=10.0.0.1|documents=31");
	put(&w, "documents", 33, "code=D33|number=7/BB|date=2026-11-01|signer_post=Trưởng|checked=1|checked_to=40");
	for (size_t i = 0; i < COUNT(changed); i++) {
		facts_add(&w.f, "assets", 32, moved, MACHINE);
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_DUE);
		facts_add(&w.f, "assets", 32, moved, changed[i]); /* so it was entered at first */
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
		facts_was(&w.f, 32, first, moved, MACHINE);
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_DUE);
		assert_true(says(&w, row_at(&w, "2026-11-30", scan, 20, 0), said[i]));
		put(&w, "proofs", 34, "code=C1|document=33|proves=other|subjects=32"); /* a second person saw it on paper */
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
		facts_remove(&w.f, 34);
		put(&w, "activities", 41, "code=Q2|kind=scan|unit=5|subjects=20|done_on=2026-11-29|targets=10.0.0.1|documents=31");
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET); /* scanned after it was said */
		facts_remove(&w.f, 41);
		facts_add(&w.f, "assets", 32, moved, changed[i]); /* a slip, put right on its day */
		facts_was(&w.f, 32, when("2026-11-28T01:00:00Z"), moved, MACHINE);
		EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
	}
	world_close(&w);
#undef MACHINE
}

/* A machine of which nobody knew where it is was given an address out of the targets of a scan of before: a second person looks. */
static void an_address_given_after_the_scan_wants_a_second_look(void **state)
{
#define AT(address) "code=M2|name=M2|system=20|kind=host|internet_facing=1" address
#define REPORT(checked) "code=D31|number=6/BC|date=2026-11-05|signer_post=Trưởng" checked
	const int64_t first = when("2026-01-05T02:00:00Z"), given = when("2026-11-28T02:00:00Z");
	static const char *const scan = "2634.2b.scan";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "assets", 30, "code=M1|name=M1|system=20|kind=host|address=10.0.0.1|internet_facing=1");
	put(&w, "documents", 31, REPORT("|checked=1|checked_to=41"));
	put(&w, "activities", 40, "code=Q1|kind=scan|unit=5|subjects=20|done_on=2026-11-05|targets=10.0.0.0/28|documents=31");
	facts_add(&w.f, "assets", 50, first, AT(""));
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_DUE);
	facts_add(&w.f, "assets", 50, given, AT("|address=10.0.0.2")); /* so it was entered at first */
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
	facts_was(&w.f, 50, first, given, AT(""));
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-30", scan, 20, 0), "Đến ngày 28/11/2026 máy này mới được ghi địa chỉ"));
	put(&w, "documents", 31, REPORT("|checked=1|checked_to=60")); /* who looked at the report since saw what was scanned */
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
	put(&w, "documents", 31, REPORT("|checked=1|checked_to=41"));
	put(&w, "documents", 33, "code=D33|number=7/BB|date=2026-11-01|signer_post=Trưởng|checked=1|checked_to=60");
	put(&w, "proofs", 34, "code=C1|document=33|proves=other|subjects=50"); /* or a paper that shows its address */
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET);
	facts_remove(&w.f, 34);
	put(&w, "activities", 41, "code=Q2|kind=scan|unit=5|subjects=20|done_on=2026-11-29|targets=10.0.0.0/28|documents=33");
	put(&w, "documents", 33, "code=D33|number=7/BB|date=2026-11-30|signer_post=Trưởng");
	EXPECT(&w, "2026-11-30", scan, 20, 0, ST_MET); /* scanned after it was given */
	world_close(&w);
#undef AT
#undef REPORT
}

/* The clock runs from the stamp of the paper that came, also where that is no paper of the warning any more. */
static void a_warnings_stamp_does_not_go_with_its_paper(void **state)
{
#define CAME "code=W1|kind=warning_received|done_on=2026-11-10|severity=critical|subjects=20"
	const int64_t first = when("2026-11-10T03:00:00Z"), moved = when("2026-11-20T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 31, "code=D31|number=6/CV|date=2026-11-02|received_at=2026-11-02T01:00:00Z|signer_post=Trưởng");
	facts_add(&w.f, "activities", 40, moved, CAME);
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 11));
	facts_was(&w.f, 40, first, moved, CAME "|documents=31");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 3));
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0),
		"Ngày 20/11/2026 văn bản có dấu đến 08:00 02/11/2026 bị bỏ khỏi cảnh báo"));
	facts_add(&w.f, "activities", 40, moved, CAME);
	facts_was(&w.f, 40, moved - US_PER_S, moved, CAME "|documents=31"); /* a slip, put right on its day */
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 11));
	put(&w, "documents", 32, "code=D32|number=7/CV|date=2026-11-16|received_at=2026-11-16T01:00:00Z|signer_post=Trưởng");
	facts_add(&w.f, "activities", 40, moved, CAME "|documents=32");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 17));
	facts_was(&w.f, 40, first, moved, CAME "|documents=31"); /* nor by another paper, of a later stamp */
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 3));
	facts_add(&w.f, "activities", 40, moved, CAME "|documents=31");
	facts_was(&w.f, 40, first, moved, CAME "|documents=32"); /* the earlier one came to it: its own */
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 3));
	assert_false(says(&w, row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0), "bị bỏ khỏi cảnh báo"));
	facts_add(&w.f, "activities", 40, moved, CAME "|documents=32");
	facts_was(&w.f, 40, first, moved, CAME "|documents=31");
	put(&w, "documents", 32,
		"code=D32|number=7/CV|date=2026-11-16|received_at=2026-11-16T01:00:00Z|signer_post=Trưởng|checked=1|checked_to=60");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2c.relay", 40, 0)->due, day_of(2026, 11, 17)); /* a second person saw it */
	world_close(&w);
#undef CAME
}

/* A system that nobody mended was taken out of the warning, by whoever keeps it, and nothing was late. */
static void a_system_is_not_taken_out_of_a_warning_without_a_second_person(void **state)
{
#define WARNED(systems) "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|documents=31|subjects=" systems
	const int64_t first = when("2026-11-03T03:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=6|operator=6|state=operating");
	put(&w, "documents", 31, "code=D31|number=6/CV|date=2026-11-03|signer_post=Trưởng");
	facts_add(&w.f, "activities", 40, moved, WARNED("24"));
	assert_null(row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20));
	facts_was(&w.f, 40, first, moved, WARNED("20,24"));
	EXPECT(&w, "2026-11-30", "2634.1d.fix", 40, 20, ST_LATE);
	r = row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20);
	assert_true(says(&w, r, "Hệ thống Hệ thống 1 (HT1) bị bỏ khỏi cảnh báo ngày 28/11/2026"));
	EXPECT(&w, "2026-11-30", "2634.2c.relay", 40, 0, ST_LATE);
	w.at = when("2026-11-03T05:00:00Z");
	put(&w, "activities", 41, "code=W2|kind=warning_relayed|at=2026-11-03T05:00:00Z|concerns=40|subjects=6");
	EXPECT(&w, "2026-11-30", "2634.2c.relay", 40, 0, ST_CONTRADICTED); /* nor need its unit not be told */
	put(&w, "documents", 31, "code=D31|number=6/CV|date=2026-11-03|signer_post=Trưởng|checked=1|checked_to=40");
	EXPECT(&w, "2026-11-30", "2634.1d.fix", 40, 20, ST_NOT_APPLICABLE);
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20), "người thứ hai đã kiểm tra văn bản"));
	EXPECT(&w, "2026-11-30", "2634.1d.fix", 40, 24, ST_LATE);
	facts_add(&w.f, "activities", 40, moved, WARNED("24")); /* a slip, put right on its day */
	facts_was(&w.f, 40, when("2026-11-28T01:00:00Z"), moved, WARNED("20,24"));
	assert_null(row_at(&w, "2026-11-30", "2634.1d.fix", 40, 20));
	facts_remove(&w.f, 40); /* and nothing keeps hold of what is gone */
	EXPECT(&w, "2026-11-30", "2634.1a.person", 20, 0, ST_DUE);
	world_close(&w);
#undef WARNED
}

/* "Nothing arose", said of a quarter in which something had, was given another day, another period, and agreed with it. */
static void nothing_arose_is_not_given_another_day(void **state)
{
#define NOTHING "code=XN1|kind=nothing_arose|unit=5|date=2026-10-05|period=2026-Q3"
	static const char *const changed[] = { "code=XN1|kind=nothing_arose|unit=5|date=2026-07-05|period=2026-Q3",
		"code=XN1|kind=nothing_arose|unit=5|date=2026-10-05|period=2026-Q2",
		"code=XN1|kind=list_confirmed|unit=5|date=2026-10-05|period=2026-Q3" };
	const int64_t first = when("2026-10-05T03:00:00Z"), moved = when("2026-11-28T02:00:00Z");
	static const char *const quarter = "2634.1dd.quarter";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 31, "code=D31|number=6/CV|date=2026-11-28|signer_post=Trưởng|checked=1|checked_to=45");
	put(&w, "activities", 40, "code=SC1|kind=incident|unit=5|at=2026-08-01T01:00:00Z");
	put(&w, "activities", 41,
		"code=BC1|kind=incident_report|unit=5|concerns=40|subjects=2|documents=31|at=2026-08-01T02:00:00Z");
	for (size_t i = 0; i < COUNT(changed); i++) {
		facts_add(&w.f, "declarations", 45, moved, changed[i]);
		EXPECT(&w, "2026-11-30", "2634.1dd.notify", 40, 0, ST_MET);
		assert_int_not_equal(row_at(&w, "2026-11-30", quarter, 5, 0)->state, ST_CONTRADICTED);
		facts_was(&w.f, 45, first, moved, NOTHING);
		EXPECT(&w, "2026-11-30", "2634.1dd.notify", 40, 0, ST_CONTRADICTED);
		EXPECT(&w, "2026-11-30", quarter, 5, 0, ST_CONTRADICTED);
		assert_true(says(&w, row_at(&w, "2026-11-30", quarter, 5, 0),
			"Trước khi đính chính ngày 28/11/2026 xác nhận không phát sinh ngày 05/10/2026 được ghi cho kỳ này"));
		put(&w, "proofs", 46, "code=C1|document=31|proves=other|subjects=45");
		EXPECT(&w, "2026-11-30", "2634.1dd.notify", 40, 0, ST_CONTRADICTED); /* who looked before that saw nothing of it */
		facts_remove(&w.f, 46);
		facts_add(&w.f, "declarations", 45, moved, changed[i]);
		facts_was(&w.f, 45, when("2026-11-28T01:00:00Z"), moved, NOTHING);
		EXPECT(&w, "2026-11-30", "2634.1dd.notify", 40, 0, ST_MET);
	}
	world_close(&w);
#undef NOTHING
}

/* A paper too old for its act, a regulation later than the decision, somebody who had left before the drill: each was given another day. */
static void a_paper_and_what_it_follows_keep_their_days(void **state)
{
#define PAPER(day) "code=D31|number=6/BC|signer_post=Trưởng|local_ref=Tủ|date=" day
#define REGULATION(day) "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|systems=20|date=" day
#define LEFT(day) "code=N1|unit=5|post=Chuyên viên|leaves_on=" day
	const int64_t first = when("2026-09-20T02:00:00Z"), moved = when("2026-11-20T02:00:00Z");
	static const char *const drill = "2634.2b.drill", *const approved = "2634.1c.approve";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "activities", 40,
		"code=T1|kind=drill|at=2026-09-08T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|count_total=12|score_process="
		"70|"
		"score_technology=60|score_people=50|done_on=2026-09-08|attendance=41|documents=31");
	facts_add(&w.f, "people", 41, first, "code=N1|unit=5|post=Chuyên viên");
	facts_add(&w.f, "documents", 31, moved, PAPER("2026-09-09"));
	EXPECT(&w, "2026-11-30", drill, 20, 0, ST_MET);
	facts_was(&w.f, 31, first, moved, PAPER("2026-06-09"));
	EXPECT(&w, "2026-11-30", drill, 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-30", drill, 20, 0),
		"Trước khi đính chính ngày 20/11/2026 văn bản này được ghi ngày 09/06/2026"));
	facts_add(&w.f, "documents", 31, moved, PAPER("2026-09-09") "|checked=1|checked_to=50");
	facts_was(&w.f, 31, first, moved, PAPER("2026-06-09")); /* a second person saw the day on it */
	EXPECT(&w, "2026-11-30", drill, 20, 0, ST_MET);
	facts_add(&w.f, "people", 41, moved, LEFT("2026-10-01"));
	EXPECT(&w, "2026-11-30", drill, 20, 0, ST_MET);
	facts_was(&w.f, 41, first, moved, LEFT("2026-09-01"));
	EXPECT(&w, "2026-11-30", drill, 20, 0, ST_CONTRADICTED);
	static const char *const since[] = { "code=N1|unit=5|post=Chuyên viên|employed_from=2026-01-01",
		"code=N1|unit=5|post=Chuyên viên" };
	for (size_t i = 0; i < COUNT(since); i++) { /* nor had somebody come earlier than was said */
		facts_add(&w.f, "people", 41, moved, since[i]);
		EXPECT(&w, "2026-11-30", drill, 20, 0, ST_MET);
		facts_was(&w.f, 41, first, moved, "code=N1|unit=5|post=Chuyên viên|employed_from=2026-10-01");
		EXPECT(&w, "2026-11-30", drill, 20, 0, ST_CONTRADICTED);
		assert_true(says(&w, row_at(&w, "2026-11-30", drill, 20, 0), "được ghi làm việc tại cơ quan từ 01/10/2026"));
		put(&w, "documents", 35, "code=D35|number=2/QĐ|date=2026-01-01|signer_post=Trưởng|checked=1|checked_to=60");
		put(&w, "proofs", 36, "code=C2|document=35|proves=other|subjects=41"); /* a second person saw it on paper */
		EXPECT(&w, "2026-11-30", drill, 20, 0, ST_MET);
		facts_remove(&w.f, 36);
	}
	facts_add(&w.f, "people", 41, first, "code=N1|unit=5|post=Chuyên viên");
	facts_add(&w.f, "regulations", 22, moved, REGULATION("2026-09-01"));
	EXPECT(&w, "2026-11-30", approved, 20, 0, ST_MET);
	facts_was(&w.f, 22, when("2026-10-20T02:00:00Z"), moved, REGULATION("2026-10-15"));
	EXPECT(&w, "2026-11-30", approved, 20, 0, ST_CONTRADICTED);
	facts_add(&w.f, "regulations", 22, moved, REGULATION("")); /* nor is its day left out */
	facts_was(&w.f, 22, when("2026-10-20T02:00:00Z"), moved, REGULATION("2026-10-15"));
	EXPECT(&w, "2026-11-30", approved, 20, 0, ST_CONTRADICTED);
	/* a new head, who was then said to be none, or to have come before the assignment */
	put(&w, "documents", 33, "code=D33|number=3/TB|date=2026-06-01|signer_post=Vụ trưởng|local_ref=Tủ|checked=1");
	put(&w, "proofs", 34, "code=C1|document=33|proves=assignment|subjects=5");
	facts_add(&w.f, "people", 42, moved, "code=N2|unit=5|post=Vụ trưởng|head=1|employed_from=2026-11-01");
	EXPECT(&w, "2026-11-30", "2634.1a.assign", 5, 0, ST_STALE);
	for (int i = 0; i < 2; i++) {
		facts_add(&w.f, "people", 42, moved,
			i ? "code=N2|unit=5|post=Vụ trưởng|employed_from=2026-11-01"
			  : "code=N2|unit=5|post=Vụ trưởng|head=1|employed_from=2026-05-01");
		EXPECT(&w, "2026-11-30", "2634.1a.assign", 5, 0, ST_MET);
		facts_was(&w.f, 42, when("2026-11-02T02:00:00Z"), moved, "unit=5|head=1|employed_from=2026-11-01");
		EXPECT(&w, "2026-11-30", "2634.1a.assign", 5, 0, ST_STALE);
	}
	/* a system that nobody watched was said to have begun last week */
	facts_add(&w.f, "systems", 20, when("2026-11-28T02:00:00Z"),
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2026-11-27");
	EXPECT(&w, "2026-12-02", "2634.2a.monitor", 20, 0, ST_DUE);
	facts_was(&w.f, 20, first, when("2026-11-28T02:00:00Z"), "state=operating|operating_from=2020-05-01");
	EXPECT(&w, "2026-12-02", "2634.2a.monitor", 20, 0, ST_LATE);
	put(&w, SYSTEM);
	/* a unit's own that names nobody is for that unit; the office's is for all */
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|unit=6|number=700/QĐ|date=2026-09-01");
	assert_true(says(&w, row_at(&w, "2026-11-30", approved, 20, 0), "Chưa có quy chế nào của hệ thống"));
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|unit=2|number=700/QĐ|date=2026-09-01");
	EXPECT(&w, "2026-11-30", approved, 20, 0, ST_MET);
	world_close(&w);
#undef LEFT
#undef REGULATION
#undef PAPER
}

static void the_date_of_a_review_is_not_moved_when_it_comes(void **state)
{
#define QUY_CHE "code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|date=2024-02-01|next_review="
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-20T02:00:00Z"),
		      long_before = when("2026-03-01T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 10, "code=D10|number=1/QĐ-BM|date=2024-01-05|signer_post=Bộ trưởng");
	facts_add(&w.f, "regulations", 21, moved, QUY_CHE "2028-01-01");
	facts_was(&w.f, 21, first, moved, QUY_CHE "2026-11-15"); /* it was over */
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_LATE);
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2d.review", 21, 0)->due, day("2026-11-15"));
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2d.review", 21, 0), "Ngày 20/11/2026 hẹn rà soát được ghi lùi lại"));
	facts_add(&w.f, "regulations", 21, moved, QUY_CHE); /* taken out */
	facts_was(&w.f, 21, first, moved, QUY_CHE "2026-12-15");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2d.review", 21, 0)->due, day("2026-12-15"));
	facts_add(&w.f, "regulations", 21, moved, QUY_CHE "2026-11-15|valid_from=2027-06-01"); /* nor does it begin only later */
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 21, first, moved, QUY_CHE "2026-11-15");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_LATE);
	assert_true(says(
		&w, row_at(&w, "2026-11-30", "2634.2d.review", 21, 0), "Ngày 20/11/2026 quy định được ghi có hiệu lực muộn hơn"));
	facts_add(&w.f, "regulations", 21, long_before, QUY_CHE "2027-03-01"); /* planned anew in time */
	facts_was(&w.f, 21, first, long_before, QUY_CHE "2026-11-15");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2d.review", 21, 0)->due, day("2027-03-01"));
	facts_add(&w.f, "regulations", 21, moved, QUY_CHE "2028-01-01"); /* and the next one set when it was reviewed */
	facts_was(&w.f, 21, first, moved, QUY_CHE "2026-11-15");
	put(&w, "activities", 22, "code=R1|kind=regulation_review|unit=2|done_on=2026-11-10|documents=10");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2d.review", 21, 0)->due, day("2028-01-01"));
	world_close(&w);
#undef QUY_CHE
}

static void the_date_of_an_inspection_item_is_moved_by_an_extension_alone(void **state)
{
#define KIEN_NGHI "code=K1|kind=inspection_item|unit=5|title=Kiến nghị|due="
	const int64_t first = when("2026-10-05T02:00:00Z"), moved = when("2026-11-23T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "activities", 21, moved, KIEN_NGHI "2027-12-31");
	facts_was(&w.f, 21, first, moved, KIEN_NGHI "2026-11-21");
	EXPECT(&w, "2026-11-30", "2634.2e.item", 21, 0, ST_LATE);
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2e.item", 21, 0)->due, day("2026-11-21"));
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2e.item", 21, 0), "Ngày 23/11/2026 hạn được ghi lùi lại"));
	facts_add(&w.f, "activities", 21, moved, KIEN_NGHI "2026-11-20"); /* sooner: as it says */
	facts_was(&w.f, 21, first, moved, KIEN_NGHI "2026-11-21");
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2e.item", 21, 0)->due, day("2026-11-20"));
	world_close(&w);
#undef KIEN_NGHI
}

/* A review that is over is not held by ending the regulation, nor by leaving its day out. */
static void a_regulation_is_not_ended_when_its_review_is_over(void **state)
{
#define REGULATION "code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|next_review=2026-11-10|document=10|date="
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-20T02:00:00Z");
	static const struct {
		const char *then, *now;
		enum duty_state held, bare;
	} said[] = {
		{ REGULATION "2027-02-01|valid_from=2025-09-01", REGULATION "2027-02-01", ST_LATE, ST_NOT_APPLICABLE },
		{ REGULATION "|valid_from=2025-09-01", REGULATION, ST_LATE, ST_UNKNOWN },
		{ REGULATION "2025-02-01", REGULATION "2027-02-01", ST_LATE, ST_NOT_APPLICABLE },
		{ REGULATION "2027-01-01", REGULATION "2027-02-01", ST_NOT_APPLICABLE, ST_NOT_APPLICABLE }, /* not there yet */
		{ REGULATION "2025-02-01|valid_from=2027-01-01", REGULATION "2025-03-01|valid_from=2027-01-01", ST_NOT_APPLICABLE,
			ST_NOT_APPLICABLE },
		{ REGULATION "2025-02-01|valid_to=2026-01-01", REGULATION "|valid_to=2026-01-01", ST_NOT_APPLICABLE,
			ST_NOT_APPLICABLE }, /* ended before its review */
	};
	struct world w;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "regulations", 21, moved, REGULATION "2024-02-01|valid_to=2026-11-20");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 21, first, moved, REGULATION "2024-02-01");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2d.review", 21, 0), "vẫn phải rà soát"));
	put(&w, "documents", 10, "code=D10|number=1/QĐ-BM|date=2024-01-05|signer_post=Bộ trưởng|checked=1|checked_to=21");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_NOT_APPLICABLE); /* seen to have ended */
	put(&w, "documents", 10, "code=D10|number=1/QĐ-BM|date=2024-01-05|signer_post=Bộ trưởng");
	put(&w, "regulations", 22, "code=Q2|title=Quy chế mới|kind=regulation|unit=2|date=2026-11-20|replaces=21");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_NOT_APPLICABLE);
	facts_remove(&w.f, 22);
	facts_add(&w.f, "regulations", 21, moved, REGULATION "2024-02-01|valid_to=2026-10-20"); /* ended before its review came */
	facts_was(&w.f, 21, first, when("2026-10-20T02:00:00Z"), REGULATION "2024-02-01");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_NOT_APPLICABLE);
	facts_add(&w.f, "regulations", 21, moved, REGULATION);
	facts_was(&w.f, 21, first, moved, REGULATION "2024-02-01");
	EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, ST_LATE);
	for (size_t i = 0; i < COUNT(said); i++) {
		facts_add(&w.f, "regulations", 21, moved, said[i].now);
		EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, said[i].bare);
		facts_was(&w.f, 21, first, moved, said[i].then);
		EXPECT(&w, "2026-11-30", "2634.2d.review", 21, 0, said[i].held);
	}
	world_close(&w);
#undef REGULATION
}

/* What rests on an expired law is issued anew: not ended, called something else, nor its basis or its paper taken out. */
static void a_dead_basis_is_not_written_away(void **state)
{
#define RESTS(more) "code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|date=2024-02-01|basis=L86|document=20" more
	static const char *const now[] = { "code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|date=2024-02-01|document=20",
		"code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|date=2024-02-01|basis=L116|document=20",
		"code=Q1|title=Quy chế|kind=other|unit=2|number=7/QĐ|date=2024-02-01|basis=L86|document=20",
		RESTS("|valid_to=2027-01-10"), RESTS("|valid_to=2025-01-10"), /* also said to have been over before that law was */
		"code=Q1|title=Quy chế|kind=regulation|unit=2|number=7/QĐ|date=2024-02-01|basis=L86" };
	const int64_t first = when("2026-11-05T02:00:00Z"), moved = when("2027-01-10T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 20, "code=D20|number=7/QĐ|date=2024-02-01|signer_post=Cục trưởng");
	facts_add(&w.f, "regulations", 21, first, RESTS(""));
	EXPECT(&w, "2027-01-14", "2634.2d.basis", 2, 0, ST_LATE);
	for (size_t i = 0; i < COUNT(now); i++) {
		facts_add(&w.f, "regulations", 21, moved, now[i]);
		facts_was(&w.f, 21, first, moved, RESTS(""));
		EXPECT(&w, "2027-01-14", "2634.2d.basis", 2, 0, ST_LATE);
	}
	facts_add(&w.f, "regulations", 21, first, RESTS("|valid_to=2025-01-10")); /* so it was entered at first */
	EXPECT(&w, "2027-01-14", "2634.2d.basis", 2, 0, ST_UNKNOWN);
	facts_add(&w.f, "regulations", 21, moved, RESTS("|valid_to=2025-01-10"));
	facts_was(&w.f, 21, first, moved, RESTS(""));
	facts_add(&w.f, "regulations", 22, moved,
		"code=Q2|title=Quy chế|kind=regulation|unit=2|date=2025-01-11|basis=L116|replaces=21");
	EXPECT(&w, "2027-01-14", "2634.2d.basis", 2, 0, ST_UNKNOWN); /* what replaces it is on record */
	facts_remove(&w.f, 22);
	facts_add(&w.f, "regulations", 21, moved, now[1]);
	facts_was(&w.f, 21, first, moved, RESTS(""));
	put(&w, "documents", 20, "code=D20|number=7/QĐ|date=2024-02-01|signer_post=Cục trưởng|checked=1|checked_to=21");
	EXPECT(&w, "2027-01-14", "2634.2d.basis", 2, 0, ST_MET); /* seen: it does cite the new law */
	world_close(&w);
#undef RESTS
}

/* Traits that ask for level 3, and with it for a drill, are not taken back by the unit: only a decision lowers a level. */
static void traits_that_ask_for_a_level_are_not_taken_back(void **state)
{
#define OF(more) "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01" more
	const int64_t first = when("2026-01-05T02:00:00Z"), moved = when("2026-11-20T02:00:00Z");
	const char *const three = OF("|kind=citizen_business|handles_procedures=1|info=personal"),
			  *const one = OF("|kind=internal|handles_procedures=0|info=public|subjects_basic=0|subjects_sensitive=0");
	struct world w;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "systems", 20, moved, three);
	EXPECT(&w, "2026-11-30", "2634.2b.drill", 20, 0, ST_DUE);
	facts_add(&w.f, "systems", 20, moved, one);
	EXPECT(&w, "2026-11-30", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 20, first, moved, three);
	EXPECT(&w, "2026-11-30", "2634.2b.drill", 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-30", "2634.2b.drill", 20, 0), "Đặc điểm đã ghi trước ngày 20/11/2026"));
	facts_add(&w.f, "systems", 20, moved, one);
	facts_was(&w.f, 20, moved - 3600 * US_PER_S, moved, three); /* a slip of the same day */
	EXPECT(&w, "2026-11-30", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE);
	facts_add(&w.f, "systems", 20, moved, one);
	facts_was(&w.f, 20, first, moved, three);
	w.at = when("2026-11-22T02:00:00Z");
	put(&w, "documents", 21, "code=D21|number=8/QĐ-CDS|date=2026-11-21|signer_post=Cục trưởng");
	put(&w, "level-decisions", 23, "code=L1|system=20|level=1|number=8/QĐ-CDS|date=2026-11-21|authority=2|document=21");
	EXPECT(&w, "2026-11-30", "2634.2b.drill", 20, 0, ST_NOT_APPLICABLE); /* decided */
	world_close(&w);
#undef OF
}

/* A level that was decided asks for what it asks until another decision is shown: not ended, written lower, nor followed by a number alone. */
static void a_decided_level_is_lowered_by_another_decision_alone(void **state)
{
#define DECIDED(level)                                                                                                             \
	"code=L1|system=20|number=812/QĐ-BM|date=2026-01-20|authority_kind=owner|authority=1|document=21|level=" level
	const int64_t first = when("2026-02-05T02:00:00Z"), moved = when("2026-11-20T02:00:00Z");
	static const char *const drill = "2634.2b.drill", *const on = "2027-01-10";
	struct world w;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "systems", 20, first,
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=internal|info=public");
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-01-20|signer_post=Bộ trưởng");
	facts_add(&w.f, "level-decisions", 23, first, DECIDED("3"));
	EXPECT(&w, on, drill, 20, 0, ST_DUE);
	facts_add(&w.f, "level-decisions", 23, moved, DECIDED("1")); /* so it was entered at first */
	EXPECT(&w, on, drill, 20, 0, ST_NOT_APPLICABLE);
	facts_was(&w.f, 23, first, moved, DECIDED("3"));
	EXPECT(&w, on, drill, 20, 0, ST_DUE);
	assert_true(
		says(&w, row_at(&w, on, drill, 20, 0), "Trước khi đính chính ngày 20/11/2026 quyết định này được ghi cấp độ 3"));
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-01-20|signer_post=Bộ trưởng|checked=1|checked_to=90");
	EXPECT(&w, on, drill, 20, 0, ST_NOT_APPLICABLE); /* a second person read level 1 */
	facts_add(&w.f, "level-decisions", 23, moved, DECIDED("3|revoked_on=2026-11-19"));
	EXPECT(&w, on, drill, 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, on, drill, 20, 0), "vẫn xét ít nhất cấp độ 3"));
	facts_add(&w.f, "level-decisions", 24, moved,
		"code=L2|system=20|number=9/QĐ|date=2026-11-19|authority_kind=owner|authority=1|level=1");
	EXPECT(&w, on, drill, 20, 0, ST_DUE); /* a number that nobody shows */
	put(&w, "documents", 25, "code=D25|number=9/QĐ|date=2026-11-19|signer_post=Bộ trưởng");
	facts_add(&w.f, "level-decisions", 24, moved,
		"code=L2|system=20|number=9/QĐ|date=2026-11-19|authority_kind=owner|authority=1|level=1|document=25");
	EXPECT(&w, on, drill, 20, 0, ST_NOT_APPLICABLE);
	world_close(&w);
#undef DECIDED
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_incident_was_detected_when_it_was_first_said_to_be),
		cmocka_unit_test(a_second_person_who_saw_the_correction_lets_it_count),
		cmocka_unit_test(a_grade_is_not_lowered_to_gain_time),
		cmocka_unit_test(an_act_is_in_time_by_the_latest_day_that_was_said_of_it),
		cmocka_unit_test(a_colleague_is_new_since_he_was_first_said_to_be_there),
		cmocka_unit_test(another_certificate_is_of_a_later_day),
		cmocka_unit_test(an_exception_is_put_off_by_the_paper_that_approves_it),
		cmocka_unit_test(who_left_did_when_it_was_first_said),
		cmocka_unit_test(an_end_that_had_come_is_not_taken_out),
		cmocka_unit_test(a_level_without_its_day_is_asked_for),
		cmocka_unit_test(a_machine_is_in_use_since_it_was_first_said_to_be),
		cmocka_unit_test(a_machine_is_neither_ended_nor_moved_to_be_covered),
		cmocka_unit_test(an_address_given_after_the_scan_wants_a_second_look),
		cmocka_unit_test(a_warnings_stamp_does_not_go_with_its_paper),
		cmocka_unit_test(a_system_is_not_taken_out_of_a_warning_without_a_second_person),
		cmocka_unit_test(nothing_arose_is_not_given_another_day),
		cmocka_unit_test(a_paper_and_what_it_follows_keep_their_days),
		cmocka_unit_test(a_regulation_is_not_ended_when_its_review_is_over),
		cmocka_unit_test(a_dead_basis_is_not_written_away),
		cmocka_unit_test(traits_that_ask_for_a_level_are_not_taken_back),
		cmocka_unit_test(the_date_of_a_review_is_not_moved_when_it_comes),
		cmocka_unit_test(the_date_of_an_inspection_item_is_moved_by_an_extension_alone),
		cmocka_unit_test(a_decided_level_is_lowered_by_another_decision_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
