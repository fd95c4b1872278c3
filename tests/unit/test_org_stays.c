/* org/: what is on record, and a clock, a share or a silence rests on, is not taken out or put off by whom it speaks of. */
#include "site.h"

#include "duty/board.h"
#include "org/org.h"
#include "put.h"

static int fresh(void **state)
{
	*state = site_new();
	return 0;
}

/* What a scan, a drill, an incident names is not taken out of it, or made another's, by whoever may not delete it: the row that it denies would be better
 * without a word. */
static void a_unit_takes_nothing_out_of_what_a_clock_rests_on(void **state)
{
	struct cx *cx = *state;
	struct row *u = put(cx, &res_units, "code", "of", "name", "Vụ", NULL);
	struct row *s = put(cx, &res_systems, "name", "Hệ thống", "unit", "of", NULL);
	struct row *other = put(cx, &res_systems, "name", "Hệ thống khác", "unit", "of", NULL);
	const char *both = arena_z(&cx->arena,
		arena_fmt(&cx->arena, "%" PRI_STR "; %" PRI_STR, ARG_STR(row_text(s, "code")), ARG_STR(row_text(other, "code"))));
	const char *one = arena_z(&cx->arena, row_text(s, "code")), *that = arena_z(&cx->arena, row_text(other, "code"));
	const int64_t now = cx->now = day_start(day_at(cx->now) + 1) + 9 * 3600 * US_PER_S;

	cx->who = (struct who){ .user = 7, .name = STR("officer"), .unit = u->id };
#define ACT(kind_, ...) put(cx, &res_activities, "kind", kind_, "unit", "of", "title", "Việc", __VA_ARGS__, NULL)
	const struct {
		struct row *row;
		const char *field, *to;
		bool stays;
	} t[] = {
		{ ACT("scan", "subjects", both), "subjects", one, true },
		{ ACT("drill", "subjects", both), "subjects", "", true },
		{ ACT("system_change", "subjects", one), "subjects", that, true },
		{ ACT("monitoring_report", "subjects", one), "subjects", both, false }, /* one more named */
		{ ACT("scan", "subjects", one), "result", "ok", false },
		{ ACT("incident", "severity", "high"), "unit", "", true },
		{ ACT("log_received", "targets", "10.0.0.1\n10.0.0.2"), "targets", "10.0.0.2", true },
		{ ACT("log_received", "targets", "10.0.0.1"), "targets", "10.0.0.2\n10.0.0.1", false },
		{ ACT("scan", "targets", "10.0.0.1"), "targets", "10.0.0.2", false },
		{ ACT("training", "subjects", one), "subjects", "", false }, /* says nothing bad of anybody */
		{ put(cx, &res_assets, "system", one, "name", "may-1", NULL), "system", that, true },
		{ put(cx, &res_level_decisions, "system", one, "level", "3", NULL), "system", that, true },
		{ put(cx, &res_declarations, "unit", "of", "subject", one, "kind", "nothing_arose", "period", "2026-Q3", "date",
			  "2026-10-05", NULL),
			"subject", that, true },
	};
#undef ACT

	for (size_t i = 0; i < COUNT(t); i++) {
		const int f = res_field(t[i].row->res, t[i].field);
		struct row *row = row_copy(cx, t[i].row);
		struct str why = { 0 };
		const struct {
			int64_t later, user, unit;
			bool taken;
		} by[] = { { 50 * 60 * US_PER_S, 7, u->id, true }, { 2 * US_PER_DAY, 7, u->id, !t[i].stays },
			{ 2 * US_PER_DAY, 7, 0, !t[i].stays }, { 2 * US_PER_DAY, 8, 0, true },
			{ 2 * US_PER_DAY, WHO_SYSTEM, 0, true } };

		assert_true(val_read(cx, &row->res->fields[f], str_z(t[i].to), &row->v[f], &why));
		for (size_t k = 0; k < COUNT(by); k++) {
			struct problems ps = { 0 };

			cx->who = (struct who){ .user = by[k].user, .name = STR("officer"), .unit = by[k].unit };
			cx->now = now + by[k].later;
			OK(row->res->check(cx, row, t[i].row, &ps));
			if (ps.n != !by[k].taken || (ps.n && !str_is(ps.p[0].field, t[i].field)))
				fail_msg("%zu, %zu: %zu", i, k, ps.n);
			assert_int_equal(cx->fault.rc, RC_OK);
		}
	}
	cx->now = now;
}

/* The days that are counted from the launch are not made more: what is over would be open again (users.md 3.4, 3.5). */
static void the_time_to_declare_is_not_lengthened(void **state)
{
	struct cx *cx = *state;
	const int64_t now = cx->now = day_start(day_at(cx->now) + 1) + 9 * 3600 * US_PER_S;
	struct row *start, *set[2];
	struct law_faults faults = { 0 };
	int64_t seq;
	bool same;
	static const struct {
		int days, of;
		const char *code, *value;
		size_t faults;
	} t[] = {
		{ 0, 0, "window.days", "30", 0 }, /* nothing is counted yet */
		{ 2, 0, "window.days", "21", 1 }, { 2, 0, "window.days", "20", 0 }, { 2, 0, "window.days", "10", 0 },
		{ 2, 0, "window.days", "", 0 },                                                                      /* 15 */
		{ 2, 1, "silence.days", "6", 1 }, { 2, 1, "silence.days", "5", 0 }, { 2, 1, "silence.days", "", 1 }, /* 10 */
		{ 2, 1, "other.days", "5", 1 }, { 2, -1, "silence.days", "11", 1 }, /* and not by a first entry */
		{ 2, -1, "silence.days", "9", 0 }, { 2, -1, "fix.days_high", "30", 0 },
		{ -3, -1, "silence.days", "30", 0 }, /* the launch is ahead */
	};

	OK(law_load(cx, duty_vocab(),
		STR("pack: p\nversion: 1\ntitle: {vi: P, en: P}\nsettings:\n"
		    "  - {key: window.days, default: \"15\", mark: I, title: {vi: A, en: A}}\n"
		    "  - {key: silence.days, default: \"10\", mark: I, title: {vi: B, en: B}}\n"),
		STR("p.yaml"), &faults, &seq, &same));
	start = put(cx, &res_settings, "code", "window.start", "value", arena_z(&cx->arena, day_text(&cx->arena, day_at(cx->now))),
		NULL);
	set[0] = put(cx, &res_settings, "code", "window.days", "value", "20", NULL);
	set[1] = put(cx, &res_settings, "code", "silence.days", "value", "5", NULL);
	cx->who = (struct who){ .user = 7, .name = STR("specialised") };
	for (size_t i = 0; i < COUNT(t); i++) {
		const struct row *before = t[i].of < 0 ? NULL : set[t[i].of];
		struct row *row = before ? row_copy(cx, before) : res_blank(cx, &res_settings);
		struct problems ps = { 0 };

		cx->now = now + t[i].days * US_PER_DAY;
		val_text(row_val(row, "code"), str_z(t[i].code));
		*row_val(row, "value") = (struct val){ 0 };
		if (t[i].value[0])
			val_text(row_val(row, "value"), str_z(t[i].value));
		OK(row->res->check(cx, row, before, &ps));
		if (ps.n != t[i].faults)
			fail_msg("%zu: %zu", i, ps.n);
		cx->who.user = WHO_SYSTEM;
		ps = (struct problems){ 0 };
		OK(row->res->check(cx, row, before, &ps));
		assert_int_equal(ps.n, 0);
		cx->who.user = 7;
	}
	cx->now = now + 2 * US_PER_DAY;
	OK(res_settings.may_go(cx, set[0])); /* the packs say less */
	assert_int_equal(res_settings.may_go(cx, set[1]), RC_DENIED);
	cx_clear(cx);
	assert_int_equal(res_settings.may_go(cx, start), RC_DENIED);
	cx_clear(cx);
	cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien") };
	cx->now = now;
}

/* A regulation that replaced itself, or the one that replaces it, would be in force no more. */
static void nothing_replaces_itself_or_what_replaces_it(void **state)
{
	struct cx *cx = *state;
	struct row *a = put(cx, &res_regulations, "code", "a", "title", "Một", NULL);
	struct row *b = put(cx, &res_regulations, "code", "b", "title", "Hai", "replaces", "a", NULL);
	struct row *c = put(cx, &res_regulations, "code", "c", "title", "Ba", "replaces", "b", NULL);
	struct row *x = put(cx, &res_activities, "code", "x", "kind", "plan", "title", "Việc", "done_on", "2026-11-20", NULL);
	int64_t self[] = { x->id };
	const struct {
		struct row *row;
		const char *field;
		struct val to;
		const char *said; /* NULL: it may */
	} t[] = {
		{ a, "replaces", { .set = true, .i = a->id }, "Không thể là chính mục này" },
		{ a, "replaces", { .set = true, .i = c->id }, "Dẫn trở lại chính mục này (vòng lặp)" },
		{ c, "replaces", { .set = true, .i = a->id }, NULL },
		{ x, "concerns", { .set = true, .i = x->id }, "Không thể là chính mục này" },
		{ x, "subjects", { .set = true, .ids = self, .n = 1 }, "Không thể là chính mục này" },
	};

	(void)b;
	for (size_t i = 0; i < COUNT(t); i++) {
		AUTO(tx_done) struct tx tx = { 0 };
		struct problems ps = { 0 };
		struct row *row = row_copy(cx, t[i].row);

		*row_val(row, t[i].field) = t[i].to;
		OK(tx_begin(cx, &tx));
		assert_int_equal(res_save(cx, row, STR("thử"), &ps), t[i].said ? RC_INVALID : RC_OK);
		cx_clear(cx);
		if (t[i].said)
			assert_true(str_is(ps.p[0].text, t[i].said));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_unit_takes_nothing_out_of_what_a_clock_rests_on, fresh, gone),
		cmocka_unit_test_setup_teardown(the_time_to_declare_is_not_lengthened, fresh, gone),
		cmocka_unit_test_setup_teardown(nothing_replaces_itself_or_what_replaces_it, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
