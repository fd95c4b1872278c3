/* Figures of a yearly report: recounted by the days of the systems, aged by what was corrected of the days that it counts. */
#include "duty_world.h"

#define REPORTS(n)                                                                                                                 \
	"activities", 131,                                                                                                         \
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=" #n                     \
		"|external_ref=BN-1"

/* The figures of a report are recounted by the days of the systems, never by the day on which somebody entered them. */
static void a_report_is_recounted_by_the_days_of_the_systems(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	w.at = when("2027-01-05T03:00:00Z");
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng");
	put(&w, "systems", 20, "code=HT1|name=Một|unit=5|operator=5|state=operating|operating_from=2020-05-01");
	put(&w, "systems", 21, "code=HT2|name=Hai|unit=5|operator=5|state=operating|operating_from=2024");
	put(&w, "systems", 22, "code=HT3|name=Ba|unit=5|operator=5|state=operating|operating_from=2026-12-15"); /* after 14/12 */
	put(&w, REPORTS(2));
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_MET); /* the register was entered after the report */
	put(&w, REPORTS(4));
	r = row_at(&w, "2026-12-18", "2634.1e.yearly", 5, 0);
	assert_int_equal(r->state, ST_CONTRADICTED);
	assert_true(says(&w, r, "Báo cáo ghi 4 hệ thống, tính lại là 2"));
	put(&w, "systems", 22, "code=HT3|name=Ba|unit=5|operator=5|state=operating"); /* since when nobody says */
	r = row_at(&w, "2026-12-18", "2634.1e.yearly", 5, 0);
	assert_int_equal(r->state, ST_UNKNOWN);
	assert_true(says(&w, r, "chưa tính lại được"));
	put(&w, REPORTS(3));
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_MET);
	put(&w, REPORTS(2));
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_MET);
	world_close(&w);
}

/* What moved on after the last day of the form ages no report; what is said otherwise of a day that it counted does. By the days of the acts and decisions. */
static void what_happened_after_the_year_ages_no_report(void **state)
{
#define THEN(state) "code=HT1|name=Một|unit=5|operator=5|state=operating|operating_from=2020-05-01|" state
	static const struct {
		const char *was, *now, *with[2]; /* with: an act or a decision */
		enum duty_state then;
	} t[] = {
		{ THEN("plan_state=some"), THEN("plan_state=full"), { NULL }, ST_MET },
		{ THEN("plan_state=some"), THEN("plan_state=full"),
			{ "activities", "code=NT|kind=acceptance|done_on=2026-12-17|subjects=20|result=ok" }, ST_MET },
		{ THEN("plan_state=some"), THEN("plan_state=full"), /* it was full in November already */
			{ "activities", "code=NT|kind=acceptance|done_on=2026-11-10|subjects=20|result=ok" }, ST_STALE },
		{ THEN("plan_state=full"), THEN("plan_state=some"), { NULL }, ST_STALE },
		{ THEN("plan_state=full"), THEN("plan_state=some"), /* a later check took it back */
			{ "activities", "code=DG|kind=compliance_assessment|done_on=2026-12-17|subjects=20|result=partial" },
			ST_MET },
		{ THEN("dossier_state=drafting"), THEN("dossier_state=submitted"), { NULL }, ST_MET },
		{ THEN("dossier_state=submitted"), THEN("dossier_state=approved"),
			{ "level-decisions", "code=L|system=20|level=2|number=9/QĐ|date=2026-12-17" }, ST_MET },
		{ THEN("dossier_state=submitted"), THEN("dossier_state=approved"),
			{ "level-decisions", "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10" }, ST_STALE },
		{ THEN("dossier_state=approved"), THEN("dossier_state=submitted"), { NULL }, ST_STALE },
		{ THEN("retired_on=2027-03-01"), THEN("retired_on=2027-06-01"), { NULL }, ST_MET },
		{ THEN("built_from=2019-01-01"), THEN("built_from=2018-01-01"), { NULL }, ST_STALE },
		{ THEN("proposed_level=2"), THEN("proposed_level=3"), { NULL }, ST_STALE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct world w;

		world_open(&w);
		w.at = when("2026-11-03T03:00:00Z");
		put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng");
		put(&w, "systems", 20, t[i].was);
		put(&w, REPORTS(1));
		w.at = when("2026-12-18T03:00:00Z");
		put(&w, "systems", 20, t[i].now);
		facts_was(&w.f, 20, when("2026-11-03T03:00:00Z"), w.at, t[i].was);
		if (t[i].with[0])
			put(&w, t[i].with[0], 25, t[i].with[1]);
		const struct duty_row *r = row_at(&w, "2026-12-19", "2634.1e.yearly", 5, 0);

		if (r->state != t[i].then) {
			print_error("%zu: %s, expected %s\n", i, duty_state_names[r->state], duty_state_names[t[i].then]);
			why_print(&w, r);
			fail();
		}
		world_close(&w);
	}
}

struct edited {
	const char *now;
	enum duty_state then;
};

/* What was said when the report was sent is said otherwise two days later. */
static void edited_after_the_report(const char *resource, const char *said, const struct edited *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct world w;
		const struct duty_row *r;

		world_open(&w);
		w.at = when("2026-11-03T03:00:00Z");
		put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng");
		put(&w, "systems", 20, "code=HT1|name=Một|unit=5|operator=5|state=operating|operating_from=2020-05-01");
		put(&w, resource, 23, said);
		put(&w, REPORTS(1));
		w.at = when("2026-12-18T03:00:00Z");
		put(&w, resource, 23, t[i].now);
		facts_was(&w.f, 23, when("2026-11-03T03:00:00Z"), w.at, said);
		r = row_at(&w, "2026-12-19", "2634.1e.yearly", 5, 0);
		if (r->state != t[i].then) {
			print_error("%zu: %s, expected %s\n", i, duty_state_names[r->state], duty_state_names[t[i].then]);
			why_print(&w, r);
			fail();
		}
		assert_true(r->state == ST_MET || says(&w, r, "Số liệu đã thay đổi ngày 18/12/2026 sau khi ký ngày 16/12/2026"));
		world_close(&w);
	}
}

static void a_regulation_edited_after_the_report_ages_it(void **state)
{
	static const char said[] = "code=Q|title=Quy chế|kind=regulation|number=9/QĐ|date=2026-10-10|systems=20";
	static const struct edited t[] = {
		{ said, ST_MET },
		{ "code=Q|title=Quy chế, sửa tên|kind=regulation|number=9/QĐ|date=2026-10-10|systems=20|next_review=2027-10-10",
			ST_MET },
		{ "code=Q|title=Quy chế|kind=regulation|number=10/QĐ|date=2026-10-10|systems=20", ST_STALE },
		{ "code=Q|title=Quy chế|kind=regulation|number=9/QĐ|date=2026-10-11|systems=20", ST_STALE },
		{ "code=Q|title=Quy chế|kind=regulation|number=9/QĐ|date=2026-10-10|systems=20|valid_to=2026-12-17", ST_MET },
		{ "code=Q|title=Quy chế|kind=regulation|number=9/QĐ|date=2026-10-10|systems=20|valid_to=2026-11-17", ST_STALE },
		{ "code=Q|title=Quy chế|kind=regulation|number=10/QĐ|date=2026-10-10|units=6", ST_MET }, /* of another unit's */
	};

	(void)state;
	edited_after_the_report("regulations", said, t, COUNT(t));
}

static void a_decision_edited_after_the_report_ages_it(void **state)
{
	static const char said[] = "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10|authority=1|signer_post=Bộ trưởng";
	static const struct edited t[] = {
		{ said, ST_MET },
		{ "code=L|system=20|level=3|number=9/QĐ|date=2026-10-10|authority=1|signer_post=Bộ trưởng", ST_STALE },
		{ "code=L|system=20|level=2|number=10/QĐ|date=2026-10-10|authority=1|signer_post=Bộ trưởng", ST_STALE },
		{ "code=L|system=20|level=2|number=9/QĐ|date=2026-10-11|authority=1|signer_post=Bộ trưởng", ST_STALE },
		{ "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10|authority=2|signer_post=Bộ trưởng", ST_STALE },
		{ "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10|authority=1|signer_post=Thứ trưởng|regime=nd331", ST_MET },
		{ "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10|authority=1|revoked_on=2026-12-17",
			ST_MET }, /* another one came */
		{ "code=L|system=20|level=2|number=9/QĐ|date=2026-10-10|authority=1|revoked_on=2026-11-17", ST_STALE },
	};

	(void)state;
	edited_after_the_report("level-decisions", said, t, COUNT(t));
}

/* users.md 3.6, 1.e: "figures = facts". Silence about them is no better than a wrong figure. */
static void a_yearly_report_without_its_figure_is_self_declared(void **state)
{
	static const char *const yearly = "2634.1e.yearly";
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng|checked=1");
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|external_ref=BN-1|documents=130");
	r = row_at(&w, "2026-12-20", yearly, 5, 0);
	assert_true(r->state == ST_LATE && r->declared_only && r->strength == STRENGTH_DECLARED);
	assert_true(says(&w, r, "chưa ghi số hệ thống nên chưa đối chiếu số liệu, chỉ tính là tự khai: ghi vào ô “Tổng số”"));
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|external_ref=BN-1|documents=130|count_total=1");
	r = row_at(&w, "2026-12-20", yearly, 5, 0);
	assert_true(r->state == ST_MET && r->strength == STRENGTH_VERIFIED && !says(&w, r, "chưa đối chiếu"));
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-02-10|period=2026|external_ref=BN-1|documents=130|count_total=1");
	EXPECT(&w, "2026-12-18", yearly, 5, 0, ST_DUE); /* last year's, said to be of this one */
	assert_true(says(
		&w, row_at(&w, "2026-12-18", yearly, 5, 0), "gửi ngày 10/02/2026, khi kỳ (kết thúc 31/12/2026) chưa qua một nửa"));
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|external_ref=BN-1|documents=130|count_total=1");
	/* last year's report is not this one's; sent no earlier than it was signed */
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2025-12-20|signer_post=Vụ trưởng|checked=1");
	r = row_at(&w, "2026-12-20", yearly, 5, 0);
	assert_true(r->state == ST_LATE && says(&w, r, "Văn bản 20/BC-VA ngày 20/12/2025 là của kỳ"));
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-22|signer_post=Vụ trưởng|checked=1");
	r = row_at(&w, "2026-12-23", yearly, 5, 0);
	assert_true(
		r->state == ST_MET && r->timing == TIMING_DONE_LATE && says(&w, r, "trước ngày của văn bản báo cáo 22/12/2026"));
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng|checked=1");
	/* a report without figures hides none that is wrong */
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|external_ref=BN-1|documents=130|count_total=99");
	put(&w, "activities", 132,
		"code=B2|kind=report_sent|unit=5|done_on=2026-12-15|period=2026|external_ref=BN-2|documents=130");
	EXPECT(&w, "2026-12-20", yearly, 5, 0, ST_CONTRADICTED);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_recounted_by_the_days_of_the_systems),
		cmocka_unit_test(what_happened_after_the_year_ages_no_report),
		cmocka_unit_test(a_decision_edited_after_the_report_ages_it),
		cmocka_unit_test(a_yearly_report_without_its_figure_is_self_declared),
		cmocka_unit_test(a_regulation_edited_after_the_report_ages_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
