/* Whose facts count after a succession of the whole unit: by another name all of them; of what was merged into another what it had, not what it said. */
#include "duty_world.h"

#define ENDED "code=VA|name=Vụ A|kind=vu|parent=1|valid_to=2026-11-19"
#define HEIR "code=VA1|name=Vụ A1|kind=vu|parent=1|valid_from=2026-11-20"
#define OPERATED(unit)                                                                                                             \
	"code=HT1|name=Hệ thống 1|state=operating|operating_from=2020-05-01|kind=internal|info=private|unit=" unit "|operator"     \
	"=" unit

/* Of Vụ A, 5: what every duty of a unit asks for, as far as it is due by then. */
static void a_unit_that_did_its_work(struct world *w)
{
	put(w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|headcount=3");
	put(w, "systems", 20, OPERATED("5"));
	put(w, "documents", 21, "code=D21|number=3/TB-VA|date=2026-02-01|signer_post=Vụ trưởng|checked=1");
	put(w, "proofs", 22, "code=M1|document=21|proves=assignment|subjects=5,20");
	put(w, "people", 23, "code=P1|unit=5|head=1|post=Vụ trưởng|employed_from=2020-01-01");
	put(w, "people", 24, "code=P2|unit=5|post=Chuyên viên|employed_from=2021-01-01");
	put(w, "units", 25, "code=VA-P|name=Phòng|kind=division|parent=5");
	put(w, "people", 26, "code=P3|unit=25|post=Trưởng phòng|employed_from=2021-01-01");
	put(w, "documents", 27, "code=D27|number=4/DS|date=2026-11-05|signer_post=Vụ trưởng|checked=1");
	put(w, "activities", 28, "code=B1|kind=briefing|unit=5|done_on=2026-11-05|documents=27|attendance=23,24,26");
	put(w, "documents", 29, "code=D29|number=5/KH|date=2026-11-04|signer_post=Vụ trưởng|checked=1");
	put(w, "activities", 30, "code=B2|kind=plan|unit=5|done_on=2026-11-04|documents=29");
	put(w, "declarations", 31, "code=X1|kind=list_confirmed|unit=5|date=2026-11-03");
	put(w, "declarations", 32, "code=X2|kind=nothing_arose|unit=5|period=2026-Q3|date=2026-11-03");
	put(w, "documents", 33, "code=D33|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(w, "declarations", 34,
		"code=X3|kind=extension|unit=5|subject=5|duty=2634.1e.yearly|date=2026-11-05|until=2027-01-15|document=33|by_unit="
		"1");
	put(w, "people", 35,
		"code=P4|unit=5|post=Chuyên viên|employed_from=2021-01-01|leaves_on=2026-11-09|access_removed_on=2026-11-10");
	put(w, "documents", 36, "code=D36|number=6/BB|date=2026-11-10|signer_post=Vụ trưởng|checked=1");
	put(w, "proofs", 37, "code=M2|document=36|proves=access|subjects=35");
}

/* Every duty of units, of one of them on a day; NULL duty: it has no such row. */
struct rows_of {
	struct duty_row p[40];
};

static struct rows_of rows_of(struct world *w, const char *on, int64_t unit)
{
	struct rows_of out = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < w->law->n_duties; i++) {
		struct str code = w->law->duties[i]->code;
		char duty[64];

		if (w->law->duties[i]->over != OVER_UNITS)
			continue;
		snprintf(duty, sizeof duty, "%.*s", (int)code.n, code.p);
		const struct duty_row *r = row_at(w, on, duty, unit, 0);

		assert_true(n < COUNT(out.p));
		if (r)
			out.p[n] = *r;
		n++;
	}
	return out;
}

/* How many are met; each says what it said of the other. */
static int same_rows(struct world *w, const char *on, int64_t unit, const struct rows_of *before)
{
	struct rows_of now = rows_of(w, on, unit);
	int n = 0;

	for (size_t i = 0; i < COUNT(now.p); i++) {
		const struct duty_row *r = &now.p[i], *was = &before->p[i];

		if (r->duty && was->duty && (r->state != was->state || r->timing != was->timing || r->due != was->due)) {
			print_error("%.*s: %s, before %s\n", (int)r->duty->code.n, r->duty->code.p, duty_state_names[r->state],
				duty_state_names[was->state]);
			why_print(w, r);
		}
		assert_ptr_equal(r->duty, was->duty);
		assert_int_equal(r->state, was->state);
		assert_int_equal(r->timing, was->timing);
		assert_int_equal(r->strength, was->strength);
		assert_int_equal(r->due, was->due);
		n += r->state == ST_MET;
	}
	return n;
}

static void a_unit_by_another_name_is_the_same_unit(void **state)
{
	struct rows_of before;
	struct world w;

	(void)state;
	world_open(&w);
	a_unit_that_did_its_work(&w);
	before = rows_of(&w, "2026-11-19", 5);
	EXPECT(&w, "2026-11-19", "2634.1a.assign", 5, 0, ST_MET);
	EXPECT(&w, "2026-11-19", "2634.1b.brief", 5, 0, ST_MET);
	EXPECT(&w, "2026-11-19", "2634.1c.list", 5, 0, ST_MET);
	assert_int_equal(row_at(&w, "2026-11-19", "2634.1e.yearly", 5, 0)->due, day("2027-01-15"));
	put(&w, "units", 5, ENDED "|headcount=3");
	put(&w, "units", 7, HEIR);
	EXPECT(&w, "2026-11-20", "2634.1a.assign", 7, 0, ST_DUE); /* nothing says that it continues anything */
	put(&w, "successions", 8, "code=K1|from=5|to=7|kind=rename|date=2026-11-20|basis=10");
	assert_true(same_rows(&w, "2026-11-20", 7, &before) >= 6);
	assert_true(says(&w, row_at(&w, "2026-11-20", "2634.1a.assign", 7, 0), "Vụ A (VA) nay là đơn vị này"));
	EXPECT(&w, "2026-11-20", "law.operator", 20, 0, ST_MET);
	/* without a document a guess, that counts and says so */
	put(&w, "successions", 8, "code=K1|from=5|to=7|kind=rename|date=2026-11-20|mark=I");
	assert_true(same_rows(&w, "2026-11-20", 7, &before) >= 6);
	assert_true(says(&w, row_at(&w, "2026-11-20", "2634.1a.assign", 7, 0), "suy đoán"));
	/* renamed twice; some of it written over to the new name, and some to the one between */
	put(&w, "units", 7, HEIR "|valid_to=2026-11-22");
	put(&w, "units", 9, "code=VA2|name=Vụ A2|kind=vu|parent=1|valid_from=2026-11-23");
	put(&w, "successions", 40, "code=K2|from=7|to=9|kind=same|date=2026-11-23|basis=10");
	w.at = when("2026-11-16T02:00:00Z"); /* ten working days after the list was confirmed */
	put(&w, "systems", 20, OPERATED("9"));
	put(&w, "people", 24, "code=P2|unit=7|post=Chuyên viên|employed_from=2021-01-01");
	assert_true(same_rows(&w, "2026-11-23", 9, &before) >= 6);
	/* split: nobody's */
	put(&w, "units", 41, "code=VA3|name=Vụ A3|kind=vu|parent=1|valid_from=2026-11-20");
	put(&w, "successions", 42, "code=K3|from=5|to=41|kind=split|date=2026-11-20|basis=10");
	EXPECT(&w, "2026-11-23", "2634.1a.assign", 9, 0, ST_DUE);
	EXPECT(&w, "2026-11-23", "2634.1a.assign", 41, 0, ST_DUE);
	world_close(&w);
}

/* Its people, systems and what was found at it are the other's now; what it said, did and was given stays its own. */
static void what_was_merged_into_another_leaves_it_what_it_had(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	a_unit_that_did_its_work(&w);
	put(&w, "people", 50, "code=PB|unit=6|head=1|post=Vụ trưởng|employed_from=2020-01-01");
	EXPECT(&w, "2026-11-19", "2634.1b.brief", 6, 0, ST_DUE);
	put(&w, "activities", 28, "code=B1|kind=briefing|unit=5|done_on=2026-11-05|documents=27|attendance=23,26,50");
	EXPECT(&w, "2026-11-19", "2634.1b.brief", 6, 0, ST_MET);
	put(&w, "units", 5, ENDED);
	put(&w, "successions", 8, "code=K1|from=5|to=6|kind=merge|date=2026-11-20|basis=10");
	EXPECT(&w, "2026-11-20", "2634.1b.brief", 6, 0, ST_DUE); /* one of those who came was not there: three of four */
	assert_true(says(&w, row_at(&w, "2026-11-20", "2634.1b.brief", 6, 0), "3/4"));
	assert_true(says(&w, row_at(&w, "2026-11-20", "2634.1b.brief", 6, 0), "Vụ A (VA) nay thuộc đơn vị này"));
	EXPECT(&w, "2026-11-19", "2634.1b.brief", 6, 0, ST_MET); /* on the day before, they were another unit's */
	put(&w, "people", 24, "code=P2|unit=5|post=Chuyên viên|employed_from=2021-01-01|leaves_on=2026-11-15");
	EXPECT(&w, "2026-11-20", "2634.1b.brief", 6, 0, ST_MET); /* who had left came not */
	EXPECT(&w, "2026-11-20", "2634.1a.assign", 6, 0, ST_DUE);
	EXPECT(&w, "2026-11-20", "2634.1a.direct", 6, 0, ST_DUE);
	EXPECT(&w, "2026-11-20", "2634.1c.list", 6, 0, ST_UNKNOWN);
	assert_int_equal(row_at(&w, "2026-11-20", "2634.1e.yearly", 6, 0)->due, day("2026-12-19"));
	/* what is done afterwards under the old name the other did */
	put(&w, "activities", 30, "code=B2|kind=plan|unit=5|done_on=2026-11-21|documents=29");
	EXPECT(&w, "2026-11-21", "2634.1a.direct", 6, 0, ST_MET);
	/* "none" was right when it was said; what came to it since makes it old */
	put(&w, "declarations", 51, "code=X9|kind=no_systems|unit=6|date=2026-11-03");
	EXPECT(&w, "2026-11-19", "2634.1c.list", 6, 0, ST_MET);
	EXPECT(&w, "2026-11-21", "2634.1c.list", 6, 0, ST_STALE);
	put(&w, "declarations", 51, "code=X9|kind=no_systems|unit=6|date=2026-11-20");
	EXPECT(&w, "2026-11-21", "2634.1c.list", 6, 0, ST_CONTRADICTED);
	/* found before, and to be settled by who has it now */
	put(&w, "declarations", 51, "code=X9|kind=list_confirmed|unit=6|date=2026-11-20");
	put(&w, "activities", 52, "code=A1|kind=reconciliation_item|subjects=5|done_on=2026-11-02|targets=la.mau.vn");
	EXPECT(&w, "2026-11-21", "2634.1c.list", 6, 0, ST_LATE);
	world_close(&w);
}

/* A chain of both: what it said goes as far as it is the same unit. */
static void a_unit_renamed_and_then_merged_says_nothing_for_the_other(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	a_unit_that_did_its_work(&w);
	put(&w, "units", 5, ENDED);
	put(&w, "units", 7, HEIR "|valid_to=2026-11-22");
	put(&w, "successions", 8, "code=K1|from=5|to=7|kind=rename|date=2026-11-20|basis=10");
	put(&w, "successions", 9, "code=K2|from=7|to=6|kind=merge|date=2026-11-23|basis=10");
	EXPECT(&w, "2026-11-22", "2634.1c.list", 7, 0, ST_MET);
	EXPECT(&w, "2026-11-22", "2634.1a.assign", 7, 0, ST_MET);
	EXPECT(&w, "2026-11-23", "2634.1b.brief", 6, 0, ST_MET); /* all its people are those that came */
	EXPECT(&w, "2026-11-23", "2634.1a.assign", 6, 0, ST_DUE);
	assert_true(row_at(&w, "2026-11-23", "2634.1c.list", 6, 0)->state != ST_MET);
	/* merged first, and renamed */
	put(&w, "successions", 8, "code=K1|from=5|to=7|kind=merge|date=2026-11-20|basis=10");
	put(&w, "successions", 9, "code=K2|from=7|to=6|kind=rename|date=2026-11-23|basis=10");
	EXPECT(&w, "2026-11-23", "2634.1a.assign", 6, 0, ST_DUE);
	put(&w, "proofs", 22, "code=M1|document=21|proves=assignment|subjects=7");
	put(&w, "documents", 21, "code=D21|number=3/TB-VA|date=2026-11-21|signer_post=Vụ trưởng|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1a.assign", 6, 0, ST_MET);
	world_close(&w);
}

/* A warning is a matter of the unit that operated the system then; who continues it acts for it, under either name. */
static void a_warned_unit_is_acted_for_by_the_one_that_continues_it(void **state)
{
	static const char *const kinds[] = { "rename", "merge" };

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct world w;
		char pairs[200];
		int64_t of = k ? 5 : 6;

		world_open(&w);
		put(&w, "systems", 20, OPERATED("5"));
		put(&w, "documents", 60, "code=D60|number=59/CB|date=2026-11-18|signer_post=Cục trưởng|checked=1");
		put(&w, "activities", 61,
			"code=W1|kind=warning_received|at=2026-11-18T02:00:00Z|subjects=20|severity=high|documents=60");
		put(&w, "documents", 62, "code=D62|number=60/CV|date=2026-11-18|signer_post=Cục trưởng|checked=1");
		put(&w, "activities", 63,
			"code=W2|kind=warning_relayed|unit=2|concerns=61|at=2026-11-18T03:00:00Z|subjects=5|documents=62");
		EXPECT(&w, "2026-11-19", "2634.2c.ack", 61, 5, ST_DUE);
		put(&w, "units", 5, ENDED);
		snprintf(pairs, sizeof pairs, "code=K1|from=5|to=6|kind=%s|date=2026-11-20|basis=10", kinds[k]);
		put(&w, "successions", 8, pairs);
		EXPECT(&w, "2026-11-20", "2634.2c.relay", 61, 0, ST_MET);
		EXPECT(&w, "2026-11-23", "2634.2c.ack", 61, of, ST_LATE);
		assert_int_equal(row_at(&w, "2026-11-23", "2634.2c.ack", 61, of)->unit, 6);
		assert_null(row_at(&w, "2026-11-23", "2634.2c.ack", 61, 11 - of));
		put(&w, "documents", 64, "code=D64|number=7/CV|date=2026-11-20|signer_post=Vụ trưởng|checked=1");
		put(&w, "activities", 65, "code=W3|kind=warning_ack|unit=6|concerns=61|at=2026-11-20T03:00:00Z|documents=64");
		EXPECT(&w, "2026-11-23", "2634.2c.ack", 61, of, ST_MET);
		put(&w, "activities", 65, "code=W3|kind=warning_ack|unit=5|concerns=61|at=2026-11-18T04:00:00Z|documents=64");
		put(&w, "documents", 64, "code=D64|number=7/CV|date=2026-11-18|signer_post=Vụ trưởng|checked=1");
		EXPECT(&w, "2026-11-23", "2634.2c.ack", 61, of, ST_MET);
		/* relayed afterwards, to who continues it */
		put(&w, "activities", 63,
			"code=W2|kind=warning_relayed|unit=2|concerns=61|at=2026-11-20T01:00:00Z|subjects=6|documents=62");
		EXPECT(&w, "2026-11-20", "2634.2c.relay", 61, 0, ST_MET);
		world_close(&w);
	}
}

static void a_regulation_by_the_old_name_still_covers_what_is_written_over(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|units=5");
	EXPECT(&w, "2026-11-19", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "units", 5, ENDED);
	put(&w, "units", 7, HEIR);
	put(&w, "systems", 20, OPERATED("7"));
	assert_true(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->state != ST_MET);
	put(&w, "successions", 8, "code=K1|from=5|to=7|kind=rename|date=2026-11-20|basis=10");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_by_another_name_is_the_same_unit),
		cmocka_unit_test(what_was_merged_into_another_leaves_it_what_it_had),
		cmocka_unit_test(a_unit_renamed_and_then_merged_says_nothing_for_the_other),
		cmocka_unit_test(a_warned_unit_is_acted_for_by_the_one_that_continues_it),
		cmocka_unit_test(a_regulation_by_the_old_name_still_covers_what_is_written_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
