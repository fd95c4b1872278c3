/* Law packs: every fault by file:line, cross-checks, working days, the enums that facts and resources share. */
#include "duty_world.h"

static size_t faults_of(struct cx *cx, const char *text, struct law_faults *f)
{
	struct law_pack *p;

	*f = (struct law_faults){ 0 };
	(void)(law_read(cx, duty_vocab(), str_z(text), STR("t.yaml"), &p, f) == RC_OK);
	cx_clear(cx);
	return f->n;
}

static bool fault_at(const struct law_faults *f, const char *place, const char *words)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_is(f->p[i].place, place) && str_find(f->p[i].text, str_z(words)) >= 0)
			return true;
	return false;
}

static void every_fault_is_named_with_its_line(void **state)
{
	static const char text[] = "pack: t\n"
				   "version: 1\n"
				   "title: {vi: Thử}\n"
				   "colour: red\n"
				   "documents:\n"
				   "  - {code: A, number: 1, title: A, mark: V, valid_from: 2024-13-01}\n"
				   "  - {code: B, number: 1, title: B, mark: V, valid_from: 2024-05-01, valid_to: 2024-01-01}\n"
				   "  - {code: C, number: 1, title: C, mark: certain}\n"
				   "duties:\n"
				   "  - code: d1\n"
				   "    clause: 1.a\n"
				   "    title: Việc\n"
				   "    cite: [{doc: A}]\n"
				   "    mark: V\n"
				   "    valid_from: 2024-01-01\n"
				   "    over: units\n"
				   "    kind: magic\n"
				   "    due: {on: 2024-01-01}\n"
				   "  - code: d2\n"
				   "    clause: 1.a\n"
				   "    title: Việc\n"
				   "    cite: [{doc: A}]\n"
				   "    mark: V\n"
				   "    valid_from: 2024-01-01\n"
				   "    over: systems\n"
				   "    when: [operating, flying, level_min]\n"
				   "    kind: scan\n"
				   "    with: {percent: 900, shape: round}\n"
				   "    due: {on: 2024-01-01, yearly: 12-31}\n"
				   "  - code: d3\n"
				   "    clause: 1.a\n"
				   "    title: Việc\n"
				   "    valid_from: 2024-01-01\n"
				   "    over: units\n"
				   "    kind: scan\n";
	struct law_faults f;
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	assert_true(faults_of(&cx, text, &f) >= 14);
	assert_true(fault_at(&f, "t.yaml:4", "colour"));
	assert_true(fault_at(&f, "t.yaml:6", "2024-13-01"));
	assert_true(fault_at(&f, "t.yaml:7", "valid_to"));
	assert_true(fault_at(&f, "t.yaml:8", "certain"));
	assert_true(fault_at(&f, "t.yaml:17", "magic"));
	assert_true(fault_at(&f, "t.yaml:26", "flying"));
	assert_true(fault_at(&f, "t.yaml:26", "level_min"));
	assert_true(fault_at(&f, "t.yaml:28", "percent"));
	assert_true(fault_at(&f, "t.yaml:28", "shape"));
	assert_true(fault_at(&f, "t.yaml:29", "hai cách tính"));
	assert_true(fault_at(&f, "t.yaml:30", "cite"));
	assert_true(fault_at(&f, "t.yaml:30", "mark"));
	assert_true(fault_at(&f, "t.yaml:30", "due"));
	assert_true(fault_at(&f, "t.yaml:30", "không đánh giá được"));
	cx_done(&cx);
}

/* Every key of the language has a domain: one pack, one fault each. `duty` takes the place of a good duty's keys, `rest` stands before it. */
static void every_key_has_its_domain(void **state)
{
	static const struct {
		const char *head, *rest, *duty, *at, *says;
	} t[] = {
		{ NULL, NULL, NULL, NULL, NULL }, /* nothing wrong */
		{ "pack: ../../etc\nversion: 1\n", NULL, NULL, "1", "a-z" },
		{ "pack: Tên\nversion: 1\n", NULL, NULL, "1", "a-z" },
		{ "pack: t\nversion: -1\n", NULL, NULL, "2", "từ 1 đến" },
		{ "pack: t\npriority: 101\n", NULL, NULL, "1", "thiếu version" },
		{ NULL, NULL, "clause: 2.z", "9", "2.z" },
		{ NULL, NULL, "view_of: 1.c 9.z", "9", "9.z" },
		{ NULL, NULL, "over: role, role: financez", "9", "financez" },
		{ NULL, NULL, "role: finance", "9", "over là role" },
		{ NULL, NULL, "when: [operating_since 20261399]", "9", "yyyymmdd" },
		{ NULL, NULL, "when: [built_before 2026]", "9", "yyyymmdd" },
		{ NULL, NULL, "when: [level_min 9]", "9", "1 đến 5" },
		{ NULL, NULL, "when: [not level_min 0]", "9", "1 đến 5" },
		{ NULL, NULL,
			"when: [portal, portal, portal, portal, portal, portal, portal, portal, portal, portal, portal, portal, "
			"portal]",
			"9", "12" },
		{ NULL, NULL, "due: {kind: clockz}", "9", "clockz" },
		{ NULL, NULL, "due: {item: foo}", "9", "foo" },
		{ NULL, NULL, "due: {item: due}", "9", "due" }, /* units have none */
		{ NULL, NULL, "due: {go_live: after}", "9", "after" },
		{ NULL, NULL, "due: {yearly: 12-31, not_before: 2026-01-01}", "9", "not_before" },
		{ NULL, NULL, "due: {yearly: 12-31, first_year: true}", "9", "first_year" },
		{ NULL, NULL, "due: {quarterly: 10, first_year: 90}", "9", "first_year" },
		{ NULL, NULL, "due: [{yearly: 12-31}, {yearly: 06-30, if: [portal]}]", "9", "không bao giờ" },
		{ NULL, NULL, "when: [portal, not portal]", "9", "trái nhau" },
		{ NULL, NULL, "when: [portal, portal]", "9", "hai lần" },
		{ NULL, NULL, "due: {on: 2024-09-29}, milestone: 2024-09-30, closes: 2024-12-31", "9", "milestone" },
		{ NULL, NULL, "closes: 2024-12-31", "9", "closes" },
		{ NULL, NULL, "counts_from: 2023-01-01", "9", "counts_from" },
		{ NULL, NULL, "due: {on: 2024-06-30}, counts_from: 2024-07-01", "9", "counts_from" },
		{ NULL, "days: [{day: 2030-01-02, works: true, title: {vi: x, en: x}}]", NULL, "8", "Thứ Bảy" },
		{ NULL, NULL, "matter: a b", "9", "a b" },
		{ NULL, NULL, "regime: a/b", "9", "a/b" },
		{ NULL, NULL, "title: {vi: Việc}", "9", "thiếu en" },
		{ NULL, NULL, "title: {en: Work}", "9", "thiếu vi" },
		{ NULL, NULL, "milestone: 2025-01-01, closes: 2024-01-01", "9", "milestone" },
		{ NULL, NULL, "cite: [{doc: A}, {doc: A}, {doc: A}, {doc: A}, {doc: A}]", "9", "4" },
		{ NULL,
			"clauses: [{code: 1.c, text: {vi: x, en: x}, cite: {doc: A}}, {code: 1.c, text: {vi: x, en: x}, cite: "
			"{doc: A}}]",
			"clause: 1.c", "8", "dòng 8" },
		{ NULL,
			"days: [{day: 2030-01-01, title: {vi: x, en: x}}, {day: 2029-12-31, to: 2030-01-02, title: {vi: x, en: "
			"x}}]",
			NULL, "8", "ngày này" },
		{ NULL, "settings: [{key: a, title: {vi: x, en: x}}, {key: a, title: {vi: x, en: x}}]", NULL, "8", "dòng 8" },
		{ NULL, "settings: [{key: fix.days_x, default: ten, title: {vi: x, en: x}}]", NULL, "8", "fix.days_x" },
		{ NULL, "settings: [{key: a.wd, default: \"-1\", title: {vi: x, en: x}}]", NULL, "8", "số nguyên" },
		{ NULL, "settings: [{key: mail.period, default: weekly, title: {vi: x, en: x}}]", NULL, "8", "quarter" },
		{ NULL, "settings: [{key: window.start, default: 2026-09, title: {vi: x, en: x}}]", NULL, "8", "một ngày" },
		{ NULL, "limits: [{code: a, n: 3, unit: week, title: {vi: x, en: x}, cite: {doc: A}}]", NULL, "8", "week" },
		{ NULL, "limits: [{code: a, title: {vi: x, en: x}, cite: {doc: A}}]", NULL, "8", "thiếu n" },
		{ NULL, "levels: [{code: a, when: [info_secret], cite: {doc: A}}]", NULL, "8", "thiếu level" },
		{ NULL, "harms: [{level: 6, text: {vi: x, en: x}, cite: {doc: A}}]", NULL, "8", "1 đến 5" },
		{ NULL, "approvers: [{regime: nd, levels: [1], authority: [mayor], cite: {doc: A}}]", NULL, "8", "mayor" },
		{ NULL, "approvers: [{regime: nd, authority: [owner], cite: {doc: A}}]", NULL, "8", "levels" },
		{ NULL,
			"regimes: [{code: nd, title: {vi: x, en: x}, valid_from: 2024-01-01, valid_to: 2023-01-01, cite: {doc: "
			"A}}]",
			NULL, "8", "valid_to" },
		{ NULL,
			"forms: [{code: f, title: {vi: x, en: x}, from: 13-01, to: 12-14, sent: {unit: a, office: b}, cite: {doc: "
			"A}}]",
			NULL, "8", "13-01" },
	};
	struct law_faults f;
	struct law_pack *p;
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(t); i++) {
		static const char *const duty[] = { "clause: 1.a", "title: {vi: Việc, en: Work}", "cite: [{doc: A}]", "over: units",
			"due: {yearly: 12-31}" };
		struct buf b AUTO(buf_done) = { 0 };

		buf_init(&b, 8000);
		buf_z(&b, t[i].head ? t[i].head : "pack: t\nversion: 1\n");
		buf_z(&b,
			"title: {vi: Thử, en: Try}\ndocuments:\n  - {code: A, number: 1/QĐ, title: {vi: A, en: A}, mark: V}\n\n\n");
		buf_fmt(&b, "%s\n", t[i].rest ? t[i].rest : "clauses: [{code: 1.a, text: {vi: x, en: x}, cite: {doc: A}}]");
		buf_fmt(&b, "duties: [{code: d, mark: V, valid_from: 2024-01-01, kind: act, with: {kinds: [plan]}%s%s",
			t[i].duty ? ", " : "", t[i].duty ? t[i].duty : "");
		for (size_t k = 0; k < COUNT(duty); k++) {
			struct str key = str_cut(str_z(duty[k]), 0, (size_t)str_find(str_z(duty[k]), STR(":")) + 1);

			if (t[i].duty == NULL ||
				(!str_starts(str_z(t[i].duty), key) && (k != 3 || str_find(str_z(t[i].duty), key) < 0)))
				buf_fmt(&b, ", %s", duty[k]);
		}
		buf_z(&b, "}]\n");
		const char *text = arena_fmt(&cx.arena, "%.*s", ARG_STR(buf_str(&b))).p;
		struct law_faults again = { .loaded = true };

		if (t[i].says == NULL)
			assert_int_equal(faults_of(&cx, text, &f), 0);
		else if (faults_of(&cx, text, &f) == 0 || !fault_at(&f, arena_fmt(&cx.arena, "t.yaml:%s", t[i].at).p, t[i].says))
			fail_msg("%s\nsays %.*s", text, ARG_STR(f.n ? f.p[0].text : STR("nothing")));
		if (i == 5) /* what an office loaded before a rule was there stays readable */
			assert_int_equal(law_read(&cx, duty_vocab(), str_z(text), STR("t.yaml"), &p, &again), RC_OK);
	}
	cx_done(&cx);
}

static void packs_are_judged_together(void **state)
{
	static const char one[] = "pack: one\nversion: 1\ntitle: {vi: Một}\n"
				  "documents:\n  - {code: A, number: 1/QĐ, title: A, mark: V, valid_from: 2024-01-01}\n"
				  "clauses: [{code: 1.a, text: Một, cite: {doc: A}}]\n"
				  "duties:\n"
				  "  - {code: d, clause: 1.a, title: Việc, cite: [{doc: A}], mark: V, valid_from: 2024-01-01, "
				  "over: units, kind: act, with: {kinds: [plan]}, due: {yearly: 12-31}}\n";
	static const char two[] = "pack: two\nversion: 1\ntitle: {vi: Hai}\n"
				  "documents:\n  - {code: A, number: 2/QĐ, title: A, mark: V, valid_from: 2025-01-01}\n"
				  "clauses: [{code: 1.a, text: Một, cite: {doc: A}}]\n"
				  "duties:\n"
				  "  - {code: d, clause: 1.a, title: Việc, cite: [{doc: Z}], mark: V, valid_from: 2025-01-01, "
				  "over: units, kind: act, with: {kinds: [plan]}, due: {rolling: never-heard}}\n"
				  "  - {code: w, clause: 1.a, title: Vá, cite: [{doc: A}], mark: V, valid_from: 2025-01-01, "
				  "over: warning_systems, kind: warning_fix, due: {kind: clock}}\n";
	struct law_faults f = { 0 };
	static const char three[] =
		"pack: three\nversion: 1\ntitle: {vi: Ba}\n"
		"settings:\n  - {key: fix.days_high, title: x}\n  - {key: fix.days_other, default: \"9\", title: x}\n";
	struct law_pack *p[3];
	struct law *law;
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	assert_int_equal(law_read(&cx, duty_vocab(), str_z(one), STR("one.yaml"), &p[0], &f), RC_OK);
	assert_int_equal(law_read(&cx, duty_vocab(), str_z(two), STR("two.yaml"), &p[1], &f), RC_OK);
	assert_int_equal(law_read(&cx, duty_vocab(), str_z(three), STR("three.yaml"), &p[2], &f), RC_OK);
	assert_int_equal(law_join(&cx, duty_vocab(), p, 3, &law, &f), RC_INVALID);
	assert_true(fault_at(&f, "two.yaml:5", "hai lần"));     /* one code, two validities that overlap */
	assert_true(fault_at(&f, "two.yaml:8", "\"Z\""));       /* cited, never declared */
	assert_true(fault_at(&f, "two.yaml:8", "never-heard")); /* an unknown cadence */
	assert_true(fault_at(&f, "two.yaml:8", "hai lần trong cùng thời gian"));
	assert_true(fault_at(&f, "one.yaml:8", "silence.days"));    /* no number stands in the program */
	assert_true(fault_at(&f, "two.yaml:9", "fix.days_high\"")); /* declared without a default */
	assert_true(fault_at(&f, "two.yaml:9", "fix.days_critical"));
	assert_false(fault_at(&f, "two.yaml:9", "fix.days_other"));
	cx_done(&cx);
}

static void nothing_is_owed_before_a_text_says_so_nor_due_before_it_is_owed(void **state)
{
	static const char head[] = "pack: t\nversion: 1\ntitle: {vi: T, en: T}\ndocuments:\n"
				   "  - {code: A, number: 1/QĐ, title: {vi: A, en: A}, mark: V, valid_from: 2026-08-19}\n"
				   "  - {code: B, number: 2/QĐ, title: {vi: B, en: B}, mark: V, date: 2026-07-01}\n"
				   "  - {code: C, number: 3/QĐ, title: {vi: C, en: C}, mark: V}\n"
				   "clauses: [{code: 1.a, text: {vi: x, en: x}, cite: {doc: A}}]\nduties:\n";
	static const struct {
		const char *cite, *from, *due, *says;
	} t[] = {
		{ "{doc: A}", "2026-08-19", "yearly: 12-31", NULL },
		{ "{doc: A}", "2026-08-18", "yearly: 12-31", "trước mọi văn bản" },
		{ "{doc: A}, {doc: B}", "2026-07-01", "yearly: 12-31", NULL }, /* one of them says so */
		{ "{doc: A}, {doc: C}", "2024-01-01", "yearly: 12-31", NULL }, /* since when is not known */
		{ "{doc: A}", "2026-08-19", "on: 2026-08-18", "đến hạn 2026-08-18" },
		{ "{doc: A}", "2026-08-19", "on: 2026-08-19", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct law_faults f = { 0 };
		struct law_pack *p;
		struct law *law;
		struct cx cx;

		cx_init(&cx, 0);
		assert_int_equal(law_read(&cx, duty_vocab(),
					 arena_fmt(&cx.arena,
						 "%s  - {code: d, clause: 1.a, mark: V, title: {vi: x, en: x}, over: units, kind: "
						 "act, with: {kinds: [plan]}, cite: [%s], valid_from: %s, due: {%s}}\n",
						 head, t[i].cite, t[i].from, t[i].due),
					 STR("t.yaml"), &p, &f),
			RC_OK);
		(void)(law_join(&cx, duty_vocab(), &p, 1, &law, &f) == RC_OK); /* the board's own numbers are missing here */
		if (fault_at(&f, "t.yaml:10", t[i].says ? t[i].says : "trước") != (t[i].says != NULL))
			fail_msg("%zu: %s", i, t[i].says ? t[i].says : "nothing was wrong");
		cx_done(&cx);
	}
}

static void a_pack_may_write_its_points_as_people_do(void **state)
{
	static const char text[] = "pack: t\nversion: 1\ntitle: {vi: Thử}\n"
				   "documents:\n  - {code: A, number: 1/QĐ, title: A, mark: V, valid_from: 2024-01-01}\n"
				   "clauses:\n  - {code: NĐ12.3, text: Một, cite: {doc: A}}\n  - {code: 1.dd, text: Hai, cite: "
				   "{doc: A}}\n  - {code: QĐ5.1, text: Ba, cite: {doc: A}}\n"
				   "duties:\n"
				   "  - {code: d, clause: NĐ12.3, title: Việc, cite: [{doc: A}], mark: V, valid_from: 2024-01-01, "
				   "over: units, kind: act, with: {kinds: [plan]}, due: {yearly: 12-31}}\n"
				   "  - {code: e, clause: 1.dd, title: Xem, cite: [{doc: A}], mark: V, valid_from: 2024-01-01, "
				   "over: units, view_of: NĐ12.3 QĐ5.1}\n";
	struct law_faults f = { 0 };
	struct law_pack *p;
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	assert_int_equal(law_read(&cx, duty_vocab(), str_z(text), STR("t.yaml"), &p, &f), RC_OK);
	for (size_t i = 0; i < 2; i++) {
		assert_true(str_eq(p->clauses.p[i].code, p->duties.p[i].clause)); /* what a filter compares */
		assert_true(str_eq(clause_code(&cx.arena, clause_show(&cx.arena, p->clauses.p[i].code)), p->clauses.p[i].code));
	}
	assert_true(str_eq(clause_code(&cx.arena, STR("NĐ12.3")), p->duties.p[0].clause));
	assert_true(str_eq(clause_code(&cx.arena, STR("ND12.3")), p->duties.p[0].clause));
	assert_true(str_is(p->duties.p[1].clause, "1.đ"));
	assert_true(str_is(p->duties.p[1].view_of, "ND12.3 QD5.1"));
	cx_done(&cx);
}

static void an_english_reader_meets_english_places(void **state)
{
	static const struct {
		const char *place, *vi, *en;
	} t[] = { { "Đ34.2", "T/1, Đ34.2", "T/1, Art. 34.2" }, { "Đ5–Đ8", "T/1, Đ5–Đ8", "T/1, Art. 5–Art. 8" },
		{ "điểm 1.đ", "T/1, điểm 1.đ", "T/1, point 1.đ" }, { "khoản 4", "T/1, khoản 4", "T/1, clause 4" },
		{ "Phụ lục II", "T/1, Phụ lục II", "T/1, Annex II" }, { "Đề án", "T/1, Đề án", "T/1, Đề án" }, { "", "T/1", "T/1" },
		{ "Đ", "T/1, Đ", "T/1, Đ" } };
	struct law_doc doc = { .code = STR("T"), .number = STR("T/1") };
	struct law l = { 0 };
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	map_init(&l.docs, &cx.arena);
	map_put(&l.docs, STR("T"), &doc);
	for (size_t i = 0; i < COUNT(t); i++) {
		struct law_cite c = { STR("T"), str_z(t[i].place) };

		assert_true(str_is(law_cite_text(&cx.arena, &l, &c, false), t[i].vi));
		assert_true(str_is(law_cite_text(&cx.arena, &l, &c, true), t[i].en));
	}
	cx_done(&cx);
}

static void hostile_yaml_is_an_error_that_names_the_place(void **state)
{
	static const char *const bad[] = { "", "- a\n", "pack: [\n", "\xff\xfe", "a: &x [*x]\n", "pack: x\npack: y\n",
		"pack: x\nversion: 99999999999999999999\n", "pack: x\nversion: 1\ntitle: {vi: x}\nduties: {a: b}\n",
		"pack: x\nversion: 1\ntitle: {vi: x}\nduties: [a, [b], {c: d}]\n",
		"pack: x\nversion: 1\ntitle: {vi: x}\ncadences: [{code: c, months: [1,2,3], cite: {doc: A}}]\n",
		"pack: x\nversion: 1\ntitle: {vi: x}\ndays: [{day: 0001-01-01, title: x}, {day: 2024-02-01, to: 2024-01-01, title: "
		"x}]\n",
		"pack: x\nversion: 1\ntitle: {vi: x}\nduties: [{code: d, clause: 1, title: t, cite: [{doc: A}], mark: V, "
		"valid_from: 2024-01-01, over: systems, kind: scan, with: 7, due: 3}]\n" };
	struct law_faults f;
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_true(faults_of(&cx, bad[i], &f) > 0);
		assert_true(str_starts(f.p[0].place, STR("t.yaml:")));
	}
	struct law_pack *p;

	f = (struct law_faults){ 0 };
	assert_int_equal(law_read(&cx, duty_vocab(), STR("pack: x\nversion: 1\n# a\0b\n"), STR("t.yaml"), &p, &f), RC_INVALID);
	assert_string_equal(arena_fmt(&cx.arena, "%.*s", ARG_STR(f.p[0].place)).p, "t.yaml:3"); /* libyaml tells an offset only */
	cx_done(&cx);
}

static void working_days_skip_tet_and_take_swapped_saturdays(void **state)
{
	struct cx cx;

	(void)state;
	cx_init(&cx, 0);
	const struct calendar *c = &world_law(&cx)->calendar;

	assert_false(cal_works(c, day("2026-02-17"))); /* the first day of Bính Ngọ */
	assert_false(cal_works(c, day("2026-11-22")));
	assert_true(cal_works(c, day("2026-11-23")));
	assert_true(cal_works(c, day("2026-08-22"))); /* a Saturday swapped for 31/08 */
	assert_false(cal_works(c, day("2026-08-31")));
	assert_int_equal(cal_add(c, day("2026-02-13"), 1), day("2026-02-23"));
	assert_int_equal(cal_add(c, day("2026-11-02"), 15), day("2026-11-23"));
	assert_int_equal(cal_add(c, day("2026-11-23"), -15), day("2026-11-02"));
	assert_int_equal(cal_between(c, day("2026-11-02"), day("2026-11-23")), 15);
	assert_int_equal(cal_on_or_before(c, day("2026-12-19")), day("2026-12-18"));
	for (int y = 2024; y <= 2027; y++)
		assert_false(cal_works(c, day_of(y, 1, 1)) || cal_works(c, day_of(y, 4, 30)) || cal_works(c, day_of(y, 5, 1)) ||
			     cal_works(c, day_of(y, 9, 2)));
	cx_done(&cx);
}

static void every_point_of_the_directive_has_its_text_and_its_duties(void **state)
{
	static const char *const points[] = { "1.a", "1.b", "1.c", "1.d", "1.đ", "1.e", "2.a", "2.b", "2.c", "2.d", "2.đ", "2.e",
		"2.g", "3.a", "3.b", "3.c", "3.d", "4", "5.a", "5.b" };
	struct cx cx;
	struct law *l;

	(void)state;
	cx_init(&cx, 0);
	l = world_law(&cx);
	for (size_t i = 0; i < COUNT(points); i++) {
		const struct law_clause *c = law_clause_of(l, STR("2634-ct-vpcp"), str_z(points[i]));
		size_t n = 0;

		assert_true(c && c->text.vi.n && c->text.en.n);
		for (size_t k = 0; k < l->n_duties; k++)
			n += str_is(l->duties[k]->clause, points[i]);
		assert_true(n > 0);
	}
	for (size_t k = 0; k < l->n_duties; k++)
		assert_true(l->duties[k]->title.vi.n && l->duties[k]->title.en.n && l->duties[k]->n_cite);
	cx_done(&cx);
}

static void kinds_are_sorted_versioned_and_described(void **state)
{
	const struct law_vocab *v = duty_vocab();
	size_t used = 0, n = 0;
	struct cx cx;
	struct law *l;

	(void)state;
	cx_init(&cx, 0);
	l = world_law(&cx);
	for (; v->kinds[n]; n++) {
		bool here = false;

		assert_true(v->kinds[n]->version > 0 && v->kinds[n]->vi && v->kinds[n]->en && v->kinds[n]->over);
		if (n)
			assert_true(strcmp(v->kinds[n - 1]->name, v->kinds[n]->name) < 0);
		for (size_t k = 0; k < l->n_duties; k++)
			here |= l->duties[k]->kind == (int)n && l->duties[k]->view_of.n == 0;
		used += here;
	}
	assert_int_equal(used, n); /* every kind serves a shipped duty */
	assert_true(n >= 30);
	cx_done(&cx);
}

/* The engine reads words of the resources' choices by place: both lists must be the same. */
static void words_of_resources_and_facts_agree(void **state)
{
	static const struct {
		const char *res, *field;
		const char *const *names;
	} t[] = { { "activities", "kind", activity_names }, { "proofs", "proves", matter_names },
		{ "level-decisions", "authority_kind", authority_names }, { "roles", "role", role_words } };

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		const struct res *r = res_find(str_z(t[i].res));
		const struct choice *c = r->fields[res_field(r, t[i].field)].choices;
		size_t n = 0;

		for (; t[i].names[n]; n++)
			assert_string_equal(c[n].code, t[i].names[n]);
		assert_null(c[n].code);
	}
}

static void a_setting_is_kept_exactly_and_shown_as_people_say_it(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	assert_true(str_is(law_setting_stored(&a, STR("report.period"), STR("Hằng quý")), "quarter"));
	assert_true(str_is(law_setting_shown(&a, STR("report.period"), STR("quarter"), false), "quý"));
	assert_true(str_is(law_setting_shown(&a, STR("report.period"), STR("quarter"), true), "quarter"));
	assert_true(str_is(law_setting_stored(&a, STR("window.start"), STR("10/9/2026")), "2026-09-10"));
	assert_true(str_is(law_setting_shown(&a, STR("window.start"), STR("2026-09-10"), false), "10/09/2026"));
	assert_true(str_is(law_setting_shown(&a, STR("site.name"), STR("quarter"), false), "quarter"));
	assert_true(law_setting_shown(&a, STR("window.start"), (struct str){ 0 }, false).n == 0);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_is_named_with_its_line),
		cmocka_unit_test(every_key_has_its_domain),
		cmocka_unit_test(packs_are_judged_together),
		cmocka_unit_test(nothing_is_owed_before_a_text_says_so_nor_due_before_it_is_owed),
		cmocka_unit_test(a_pack_may_write_its_points_as_people_do),
		cmocka_unit_test(an_english_reader_meets_english_places),
		cmocka_unit_test(hostile_yaml_is_an_error_that_names_the_place),
		cmocka_unit_test(working_days_skip_tet_and_take_swapped_saturdays),
		cmocka_unit_test(every_point_of_the_directive_has_its_text_and_its_duties),
		cmocka_unit_test(kinds_are_sorted_versioned_and_described),
		cmocka_unit_test(words_of_resources_and_facts_agree),
		cmocka_unit_test(a_setting_is_kept_exactly_and_shown_as_people_say_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
