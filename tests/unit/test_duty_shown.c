/* What shows that something was done, and what does not: papers of another day, roles that nobody gave. */
#include "duty_world.h"

#define OPERATING                                                                                                                  \
	"code=HT1|name=Hệ thống "                                                                                              \
	"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info=personal"

/* A drill of 29/11 met by a paper of 25/11, a scan of 2026 by the report of 2024: the result of an act is written when there is one. */
static void a_paper_older_than_the_act_shows_no_result(void **state)
{
#define DRILLED                                                                                                                    \
	"code=T1|kind=drill|at=2026-09-07T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|count_total=12|score_process=70|"      \
	"score_technology=60|score_people=50|done_on=2026-09-08|documents="
	static const char *const drill = "2634.2b.drill";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 100, "code=D100|number=7/KH|date=2026-09-06|signer_post=Cục trưởng|checked=1");
	put(&w, "documents", 101, "code=D101|number=8/BB|date=2026-09-07|signer_post=Cục trưởng");
	put(&w, "activities", 105, DRILLED "100");
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_UNKNOWN);
	assert_int_equal(row_at(&w, "2026-11-24", drill, 20, 0)->strength, STRENGTH_DECLARED);
	assert_true(says(&w, row_at(&w, "2026-11-24", drill, 20, 0),
		"Văn bản 7/KH ngày 06/09/2026 có trước ngày thực hiện 08/09/2026, không chứng minh được kết quả"));
	put(&w, "proofs", 103, "code=C1|document=100|proves=drill|subjects=105"); /* nor by being said to prove it */
	put(&w, "activities", 105, DRILLED "");
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", drill, 20, 0), "Văn bản 7/KH ngày 06/09/2026 có trước ngày"));
	facts_remove(&w.f, 103);
	put(&w, "activities", 105, DRILLED "100,101"); /* of the first of its days: what came of it was not there yet */
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_UNKNOWN);
	put(&w, "documents", 101,
		"code=D101|number=8/BB|date=2026-09-08|signer_post=Cục trưởng"); /* its minutes, beside the plan */
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_MET);
	assert_false(says(&w, row_at(&w, "2026-11-24", drill, 20, 0), "có trước ngày thực hiện"));
	put(&w, "documents", 101, "code=D101|number=8/BB|date=2026-09-08"); /* whose it is nobody can tell: what it lacks is said */
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", drill, 20, 0), "Văn bản 8/BB chưa ghi đủ số, ngày, người ký"));
	put(&w, "documents", 101, "code=D101|number=8/BB|date=2026-09|signer_post=Cục trưởng"); /* of that month */
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_MET);
	put(&w, "documents", 101, "code=D101|number=8/BB|date=2026-08|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_UNKNOWN);

	put(&w, "documents", 101, "code=D101|number=8/KL|date=2026-03-02|signer_post=Vụ trưởng");
	put(&w, "activities", 106, "code=K1|kind=plan|unit=5|done_on=2026-11-10|documents=101"); /* a plan is written before */
	EXPECT(&w, "2026-11-24", "2634.1a.direct", 5, 0, ST_MET);
	put(&w, "activities", 106, "code=K1|kind=meeting|unit=5|done_on=2026-11-10|documents=101");
	EXPECT(&w, "2026-11-24", "2634.1a.direct", 5, 0, ST_UNKNOWN);
	put(&w, "documents", 101, "code=D101|number=8/KH|date=2025-12-15|signer_post=Vụ trưởng"); /* in the year before */
	put(&w, "activities", 106, "code=K1|kind=plan|unit=5|done_on=2026-11-10|documents=101");
	EXPECT(&w, "2026-11-24", "2634.1a.direct", 5, 0, ST_MET);
	put(&w, "documents", 101, "code=D101|number=8/KH|date=2019-02-15|signer_post=Vụ trưởng"); /* of another year */
	EXPECT(&w, "2026-11-24", "2634.1a.direct", 5, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1a.direct", 5, 0),
		"Văn bản 8/KH ngày 15/02/2019 là của kỳ, của năm trước nữa, không chứng minh được việc ngày 10/11/2026"));
	world_close(&w);
}

/* A drill whose start was typed months before it took any paper of those months for its result. */
static void a_start_typed_early_takes_in_no_older_paper(void **state)
{
#define BEGAN(at, done, end)                                                                                                       \
	"code=T1|kind=drill|at=" at "T01:00:00Z|end_at=" end                                                                       \
	"T10:00:00Z|subjects=20|count_total=12|score_process=70|score_technology=60|score_people=50|documents=100|done_on=" done
	static const struct {
		const char *act, *paper;
		enum duty_state then;
		const char *said;
	} cases[] = {
		{ BEGAN("2026-09-07", "2026-09-08", "2026-09-08"), "date=2026-09-08", ST_MET, NULL },
		{ BEGAN("2026-06-15", "2026-09-08", "2026-09-08"), "date=2026-06-20", ST_UNKNOWN,
			"có trước ngày thực hiện 08/09/2026" },
		{ BEGAN("2026-06-15", "2026-06-20", "2026-09-08"), "date=2026-06-20", ST_UNKNOWN,
			"có trước ngày thực hiện 08/09/2026" },
		{ BEGAN("2026-06-15", "2026-09-08", "2026-09-08"), "date=2026-09-10", ST_MET, NULL },
		{ BEGAN("2026-02-01", "2026-09-08", "2026-09-08"), "date=2026-09-10", ST_UNKNOWN,
			"Ghi kéo dài từ 01/02/2026 đến 08/09/2026, quá số ngày một việc như vậy diễn ra" },
	};
	static const char *const drill = "2634.2b.drill";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	for (size_t i = 0; i < COUNT(cases); i++) {
		put(&w, "documents", 100,
			arena_fmt(&w.cx.arena, "code=D100|number=8/BB|signer_post=Cục trưởng|%s", cases[i].paper).p);
		put(&w, "activities", 105, cases[i].act);
		EXPECT(&w, "2026-11-24", drill, 20, 0, cases[i].then);
		if (cases[i].said)
			assert_true(says(&w, row_at(&w, "2026-11-24", drill, 20, 0), cases[i].said));
	}
	put(&w, "settings", 41, "code=act.days|value=300"); /* the office says how long one may take */
	EXPECT(&w, "2026-11-24", drill, 20, 0, ST_MET);
	world_close(&w);
}

/* A warning was mended by a fix and a scan of before it came. */
static void a_warning_is_answered_after_it_came(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "assets", 117, "code=M1|system=20|kind=host|name=web|address=203.0.113.5");
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|subjects=20");
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-09|signer_post=Cục trưởng");
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-09|subjects=20|result=ok|documents=110|targets=203.0.113.5");
	put(&w, "activities", 114, "code=F1|kind=fix|done_on=2025-11-06|concerns=111|subjects=20|result=ok|documents=110");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_MET); /* before it was warned of, and a scan after that says so */
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-02|subjects=20|result=ok|documents=118|targets=203.0.113.5");
	put(&w, "documents", 118, "code=D118|number=5/BC|date=2026-11-02|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* a scan of before did not look for it */
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-02|concerns=111|subjects=20|result=not_affected|documents=118");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* nor was it found not to matter */
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.1d.fix", 111, 20), "trước khi có cảnh báo ngày 03/11/2026"));
	world_close(&w);
}

/* users.md 6.1: until when the former unit was the specialised one is not known, and that the new one is it is inferred. */
static void a_role_that_is_a_guess_neither_proves_nor_denies(void **state)
{
#define LEVEL_2(by)                                                                                                                \
	"code=L1|system=20|level=2|number=812/"                                                                                    \
	"QĐ-BM|date=2026-02-10|regime=nd85|document=21|authority_kind=specialised|authority=" by
	static const char *const approve = "2634.1c.approve";
	static const struct {
		const char *by, *role_old, *role_new;
		enum duty_state then;
		const char *said;
	} cases[] = {
		{ LEVEL_2("7"), "mark=P", "mark=I", ST_UNKNOWN, "quan hệ kế thừa R7 vào ngày 10/02/2026 là suy đoán" },
		{ LEVEL_2("2"), "mark=P", "mark=I", ST_UNKNOWN, "quan hệ kế thừa R2 vào ngày 10/02/2026 là suy đoán" },
		{ LEVEL_2("2"), "mark=P", "mark=?", ST_UNKNOWN, "quan hệ kế thừa R2 vào ngày 10/02/2026 là suy đoán" },
		{ LEVEL_2("6"), "mark=P", "mark=I", ST_UNKNOWN, "là suy đoán" }, /* nor does it say that nobody else is it */
		{ LEVEL_2("2"), "mark=P", "mark=I|basis=10", ST_MET, "Đúng thẩm quyền" },
		{ LEVEL_2("7"), "mark=P", "mark=I|basis=10", ST_UNKNOWN, "quan hệ kế thừa R7" },
		{ LEVEL_2("6"), "mark=P", "mark=I|basis=10", ST_CONTRADICTED, "Vụ B (VB) không phải như vậy" },
		{ LEVEL_2("7"), "mark=P|valid_to=2025-12-31", "mark=I|basis=10", ST_CONTRADICTED, "không phải như vậy" },
		{ LEVEL_2("7"), "mark=P|valid_to=2025-12-31", "mark=I", ST_UNKNOWN, "R2 vào ngày 10/02/2026 là suy đoán" },
	};
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "units", 7, "code=KS|name=Cục cũ|kind=cuc|parent=1|valid_to=2025-12-31");
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-02-10|signer_post=Cục trưởng");
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=internal|info=private");
	for (size_t i = 0; i < COUNT(cases); i++) {
		put(&w, "roles", 12,
			arena_fmt(&w.cx.arena, "code=R2|unit=2|role=specialised|valid_from=2026|%s", cases[i].role_new).p);
		put(&w, "roles", 17,
			arena_fmt(&w.cx.arena, "code=R7|unit=7|role=specialised|valid_from=2024-04-20|%s", cases[i].role_old).p);
		put(&w, "level-decisions", 23, cases[i].by);
		EXPECT(&w, "2026-11-24", approve, 20, 0, cases[i].then);
		assert_true(says(&w, row_at(&w, "2026-11-24", approve, 20, 0), cases[i].said));
		assert_int_equal(row_at(&w, "2026-11-24", "2634.2d.basis", 2, 0)->unit, 2); /* who is there acts, guess or not */
		assert_null(row_at(&w, "2026-11-24", "2634.2d.basis", 7, 0));
	}
	/* what it grants does not count, and nobody is late by that */
	put(&w, "roles", 12, "code=R2|unit=2|role=specialised|valid_from=2026|mark=I");
	put(&w, "activities", 30, "code=KN1|kind=inspection_item|unit=5|due=2026-11-10|title=Kiến nghị 1");
	put(&w, "documents", 31, "code=D31|number=9/CV|date=2026-11-05|signer_post=Cục trưởng|issuer=Cục Chuyển đổi số|checked=1");
	put(&w, "declarations", 32,
		"code=G1|kind=extension|subject=30|duty=2634.2e.item|date=2026-11-05|until=2026-12-15|document=31|by_unit=2");
	EXPECT(&w, "2026-11-24", "2634.2e.item", 30, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2e.item", 30, 0), "R2 vào ngày 05/11/2026 là suy đoán"));
	EXPECT(&w, "2026-12-16", "2634.2e.item", 30, 0, ST_LATE); /* late either way */
	put(&w, "roles", 12, "code=R2|unit=2|role=specialised|valid_from=2026|mark=I|basis=10");
	EXPECT(&w, "2026-11-24", "2634.2e.item", 30, 0, ST_DUE);
	/* nor does a guessed succession of owners */
	put(&w, "units", 8, "code=VO|name=Vụ cũ|kind=vu|parent=1");
	put(&w, "systems", 20, OPERATING "|owner=6");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|regime=nd331|document=21|authority_kind=owner|authority=8");
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Vụ trưởng");
	EXPECT(&w, "2026-11-24", approve, 20, 0, ST_CONTRADICTED);
	put(&w, "successions", 18, "code=K1|from=8|to=6|mark=I");
	EXPECT(&w, "2026-11-24", approve, 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", approve, 20, 0), "quan hệ kế thừa K1"));
	put(&w, "successions", 18, "code=K1|from=8|to=6|basis=10");
	EXPECT(&w, "2026-11-24", approve, 20, 0, ST_MET);
	world_close(&w);
}

/* users.md 2, 1.a: an assigning document in force, dated after the person's appointment. */
static void an_assignment_is_of_a_unit_that_is_there_and_of_its_head(void **state)
{
	static const char *const assign = "2634.1a.assign";
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "units", 7, "code=TTX|name=Trung tâm|kind=service|parent=1|valid_from=2026-11-20");
	put(&w, "documents", 30, "code=D30|number=3/QĐ|date=2020-01-15|signer_post=Bộ trưởng|checked=1");
	put(&w, "proofs", 31, "code=C1|document=30|proves=assignment|subjects=5,7");
	EXPECT(&w, "2026-11-24", assign, 7, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-24", assign, 7, 0),
		"Văn bản ngày 15/01/2020 có trước ngày thành lập đơn vị 20/11/2026, không chứng minh việc này"));
	EXPECT(&w, "2026-11-24", assign, 5, 0, ST_MET); /* of a unit of which nobody says since when it is there */
	assert_true(says(&w, row_at(&w, "2026-11-24", assign, 5, 0), "Chưa ghi ngày nhận nhiệm vụ của người đứng đầu"));
	put(&w, "units", 8, "code=TTC|name=Trung tâm cũ|kind=service|parent=1|valid_from=2015|valid_to=2026-11-19");
	put(&w, "successions", 9, "code=K1|from=8|to=7|kind=split");
	EXPECT(&w, "2026-11-24", assign, 7, 0, ST_DUE); /* at a reorganisation it is assigned anew */
	put(&w, "successions", 9, "code=K1|from=8|to=7|kind=rename");
	EXPECT(&w, "2026-11-24", assign, 7, 0, ST_MET); /* another name is the same unit */
	put(&w, "people", 32, "code=P1|unit=5|post=Vụ trưởng|head=1|employed_from=2019-01-01|leaves_on=2026-11-05");
	EXPECT(&w, "2026-11-24", assign, 5, 0, ST_MET);
	assert_false(says(&w, row_at(&w, "2026-11-24", assign, 5, 0), "Chưa ghi ngày nhận nhiệm vụ"));
	put(&w, "people", 33, "code=P2|unit=5|post=Vụ trưởng|head=1");
	EXPECT(&w, "2026-11-24", assign, 5, 0, ST_MET); /* his day is not told: nothing is red for that, and it is said */
	assert_true(says(&w, row_at(&w, "2026-11-24", assign, 5, 0), "Chưa ghi ngày nhận nhiệm vụ của người đứng đầu"));
	put(&w, "people", 33, "code=P2|unit=5|post=Vụ trưởng|head=1|employed_from=2026-11-06");
	EXPECT(&w, "2026-11-24", assign, 5, 0, ST_STALE);
	put(&w, "documents", 34, "code=D34|number=9/QĐ|date=2026-11-12|signer_post=Bộ trưởng"); /* not looked at, and of his time */
	put(&w, "proofs", 35, "code=C2|document=34|proves=assignment|subjects=5");
	r = row_at(&w, "2026-11-24", assign, 5, 0);
	assert_true(r->state == ST_MET && r->strength == STRENGTH_DOCUMENTED);
	world_close(&w);
}

/* One review of "Quy trình A" made every regulation of the unit reviewed. */
static void a_review_is_of_the_regulations_that_it_names(void **state)
{
#define REG(code, on) "code=" code "|title=Quy trình " code "|kind=process|unit=2|number=7/QĐ|date=2024-02-01|next_review=" on
	static const char *const review = "2634.2d.review";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, "code=D30|number=21/BC|date=2026-11-10|signer_post=Cục trưởng");
	put(&w, "regulations", 20, REG("A", "2026-11-05"));
	put(&w, "regulations", 21, REG("B", "2026-11-05"));
	put(&w, "activities", 31, "code=R1|kind=regulation_review|unit=2|done_on=2026-11-10|documents=30|subjects=20");
	EXPECT(&w, "2026-11-24", review, 20, 0, ST_MET);
	EXPECT(&w, "2026-11-24", review, 21, 0, ST_LATE);
	put(&w, "activities", 31, "code=R1|kind=regulation_review|unit=2|done_on=2026-11-10|documents=30|subjects=20,21");
	EXPECT(&w, "2026-11-24", review, 21, 0, ST_MET);
	put(&w, "activities", 31,
		"code=R1|kind=regulation_review|unit=2|done_on=2026-11-10|documents=30"); /* as it was written before */
	EXPECT(&w, "2026-11-24", review, 20, 0, ST_LATE);
	assert_false(row_at(&w, "2026-11-24", review, 20, 0)->silent);
	assert_true(says(&w, row_at(&w, "2026-11-24", review, 20, 0),
		"Lần rà soát ngày 10/11/2026 không nêu đã rà soát quy định nào trong 2 quy định của đơn vị"));
	put(&w, "regulations", 21, REG("B", "")); /* one that need not be reviewed leaves only the other */
	EXPECT(&w, "2026-11-24", review, 20, 0, ST_MET);
	put(&w, "regulations", 21, REG("B", "2026-11-05") "|valid_to=2026-11-01"); /* and so does one that is no more */
	EXPECT(&w, "2026-11-24", review, 20, 0, ST_MET);
	world_close(&w);
}

/* A mailing of 1 mailbox beside one of 1200 of 5000. */
static void a_mailing_to_one_mailbox_says_nothing_of_the_others(void **state)
{
#define MAILED(code, on, done, total)                                                                                              \
	"code=" code "|kind=mail_campaign|unit=3|documents=20|done_on=" on "|count_done=" done "|count_total=" total
	static const char *const mail = "2634.3d.mail";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "settings", 17, "code=mail.period|value=quarter");
	put(&w, "documents", 20, "code=D|number=1/BC|date=2026-11-30|signer_post=Giám đốc|checked=1|local_ref=Tủ 3");
	put(&w, "activities", 30, MAILED("T1", "2026-11-03", "1", "1")); /* the only one: of how many, nobody says */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_UNKNOWN);
	assert_int_equal(row_at(&w, "2026-12-01", mail, 3, 0)->strength, STRENGTH_DECLARED);
	assert_true(says(&w, row_at(&w, "2026-12-01", mail, 3, 0), "Chưa ghi số người của"));
	for (int id = 2; id <= 6; id++)
		put(&w, "units", id,
			arena_fmt(&w.cx.arena, "code=U%d|name=U%d|kind=cuc|parent=1|headcount=%d", id, id, id < 6 ? 60 : -1).p);
	assert_true(says(&w, row_at(&w, "2026-12-01", mail, 3, 0), "Chưa ghi số người của U6"));
	put(&w, "units", 6, "code=U6|name=U6|kind=cuc|parent=1|headcount=60"); /* of all its units */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-12-01", mail, 3, 0), "Số hộp thư đã ghi là 1, ít hơn tỷ lệ phải đạt trên 300 người"));
	put(&w, "activities", 30, MAILED("T1", "2026-11-03", "285", "285"));
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET);
	put(&w, "units", 1, "code=BM|name=Bộ Mẫu|kind=office|headcount=400"); /* the office's own word, from a later day on */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_UNKNOWN);
	facts_was(&w.f, 1, when("2026-11-01T08:00:00Z"), when("2026-11-20T08:00:00Z"), "headcount=290");
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET);
	put(&w, "units", 1, "code=BM|name=Bộ Mẫu|kind=office|headcount=5000");
	put(&w, "activities", 30, MAILED("T1", "2026-11-03", "1200", "5000"));
	put(&w, "activities", 31, MAILED("T2", "2026-11-04", "1", "1"));
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-12-01", mail, 3, 0), "số hộp thư lớn nhất đã ghi trong kỳ là 5000: T1"));
	put(&w, "activities", 32, MAILED("T3", "2026-11-10", "3700", "4500")); /* to some that had it, too: not added */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_DUE);
	put(&w, "activities", 32, MAILED("T3", "2026-11-10", "3700", "3799")); /* to those that were missed */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET);
	assert_int_equal(row_at(&w, "2026-12-01", mail, 3, 0)->since, day("2026-11-10"));
	put(&w, "activities", 32, MAILED("T3", "2026-11-02", "3700", "3799")); /* sent before: two parts of a whole */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_DUE);
	put(&w, "activities", 32, MAILED("T3", "2026-11-10", "4800", "4900")); /* another whole one: a few fewer mailboxes */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET);
	put(&w, "activities", 33, MAILED("T4", "2026-11-20", "10", "5001")); /* one that has just begun takes nothing away */
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET);
	facts_remove(&w.f, 33);
	for (int i = 0; i < 5; i++) /* by sections of the 5000 */
		put(&w, "activities", 32 + i,
			arena_fmt(&w.cx.arena, MAILED("S%d", "2026-11-1%d", "%d", "1000"), i, i, i < 4 ? 1000 : 800).p);
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_MET); /* 4800 of them */
	assert_int_equal(row_at(&w, "2026-12-01", mail, 3, 0)->since, day("2026-11-14"));
	put(&w, "activities", 35, MAILED("S3", "2026-11-13", "500", "1000"));
	EXPECT(&w, "2026-12-01", mail, 3, 0, ST_DUE);
	world_close(&w);
}

/* A word without a paper, said after (or before) what a paper shows, took it away. */
static void what_is_shown_is_not_hidden_by_what_is_only_said(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-03-01|signer_post=Cục trưởng");
	put(&w, "documents", 31, "code=D31|number=9/BC|date=2026-04-20|signer_post=Cục trưởng");
	put(&w, "activities", 40, "code=P1|kind=pentest|subjects=20|done_on=2026-04-01|approval=30|documents=31");
	put(&w, "activities", 41, "code=P2|kind=pentest|subjects=20|done_on=2026-09-01|approval=30");
	EXPECT(&w, "2026-11-24", "2634.2a.pentest", 20, 0, ST_MET);
	put(&w, "activities", 50, "code=KT|kind=inspection|unit=2|done_on=2026-09-10");
	put(&w, "activities", 51, "code=KN|kind=inspection_item|unit=5|due=2026-11-10|title=Kiến nghị|concerns=50");
	put(&w, "activities", 52, "code=F1|kind=fix|unit=5|concerns=51|result=ok|done_on=2026-10-01");
	EXPECT(&w, "2026-11-24", "2634.2e.item", 51, 0, ST_LATE);
	put(&w, "documents", 32, "code=D32|number=5/BC|date=2026-10-05|signer_post=Vụ trưởng");
	put(&w, "activities", 53, "code=F2|kind=fix|unit=5|concerns=51|result=ok|done_on=2026-10-05|documents=32");
	EXPECT(&w, "2026-11-24", "2634.2e.item", 51, 0, ST_MET);
	put(&w, "activities", 50, "code=KT|kind=inspection|unit=2|done_on=2026-10-20"); /* found when it was said to be mended */
	EXPECT(&w, "2026-11-24", "2634.2e.item", 51, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2e.item", 51, 0), "trước cuộc kiểm tra ngày 20/10/2026"));
	world_close(&w);
}

/* A scan that the system outgrew, its time to scan again over, was late: with a weaker paper it was unknown. */
static void what_was_too_old_is_no_younger_by_a_weaker_proof(void **state)
{
#define PAPER(more) "documents", 31, "code=D31|number=6/BC|signer_post=Trưởng" more
	static const char *const scan = "2634.2b.scan";
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "assets", 30, "code=M1|name=M1|system=20|kind=host|address=10.0.0.1");
	put(&w, PAPER("|date=2026-06-10"));
	put(&w, "activities", 40, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=31|targets=10.0.0.1");
	put(&w, "activities", 41, "code=C1|kind=system_change|done_on=2026-11-10|subjects=20");
	EXPECT(&w, "2026-11-24", scan, 20, 0, ST_STALE);
	EXPECT(&w, "2026-12-20", scan, 20, 0, ST_LATE);
	put(&w, PAPER(""));
	EXPECT(&w, "2026-11-24", scan, 20, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-12-20", scan, 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-12-20", scan, 20, 0), "Minh chứng cũ từ 10/11/2026"));
	facts_remove(&w.f, 41);
	EXPECT(&w, "2026-12-20", scan, 20, 0, ST_UNKNOWN);
	world_close(&w);
#undef PAPER
}

/* Five working days to explain (users.md 3.2): a system or a declaration that is touched again, and says the same, gives no new ones. */
static void what_does_not_fit_is_not_put_off_by_touching_it(void **state)
{
#define RUNS "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01"
#define NONE "code=X1|kind=no_systems|unit=5|date=2026-11-03"
	const int64_t made = when("2026-11-09T03:00:00Z"); /* a Monday */
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	for (int i = 0; i < 2; i++) {
		w.at = i ? when("2026-11-13T03:00:00Z") : made;
		put(&w, "systems", 20, i ? RUNS "|purpose=Tra cứu" : RUNS);
		put(&w, "declarations", 30, i ? NONE "|note=Thêm" : NONE);
		facts_get(&w.f, 20)->made_at = facts_get(&w.f, 30)->made_at = made;
		r = row_at(&w, "2026-11-14", "2634.1c.list", 5, 0);
		assert_true(r->state == ST_CONTRADICTED && r->leaders_from == day("2026-11-17"));
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_fit_is_not_put_off_by_touching_it),
		cmocka_unit_test(a_paper_older_than_the_act_shows_no_result),
		cmocka_unit_test(a_start_typed_early_takes_in_no_older_paper),
		cmocka_unit_test(a_warning_is_answered_after_it_came),
		cmocka_unit_test(an_assignment_is_of_a_unit_that_is_there_and_of_its_head),
		cmocka_unit_test(a_review_is_of_the_regulations_that_it_names),
		cmocka_unit_test(a_mailing_to_one_mailbox_says_nothing_of_the_others),
		cmocka_unit_test(what_is_shown_is_not_hidden_by_what_is_only_said),
		cmocka_unit_test(a_role_that_is_a_guess_neither_proves_nor_denies),
		cmocka_unit_test(what_was_too_old_is_no_younger_by_a_weaker_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
