/* What the loader of libsigma refuses, and where it says the trouble is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sigma/sigma.h"

#define S(z) ((struct sigma_str){ z, strlen(z) })

/* Its correlations know their rules by the first one: a second would run without. */
static void a_loader_compiles_once(void **state)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;

	(void)state;
	sigma_load_bytes(l, S("title: x\nlogsource: {category: t}\ndetection: {s: {f: 1}, condition: s}"), "test");
	r = sigma_compile(l);
	assert_non_null(r);
	assert_null(sigma_compile(l));
	assert_int_equal(sigma_load_stats(l).documents, 1);
	sigma_loader_free(l);
	sigma_rules_free(r);
}

static void every_problem_has_its_line(void **state)
{
	static const char *const rules[] = { "detection: {s: {f|contains: []}, condition: s}",
		"detection: {s: {f|re: '('}, condition: s}" };

	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++) {
		struct sigma_loader *l = sigma_loader_new(NULL);
		const struct sigma_problem *p;
		struct buf b;

		buf_init(&b, 4096);
		buf_fmt(&b, "title: x\nlogsource: {category: t}\n%s\n", rules[i]);
		sigma_load_bytes(l, (struct sigma_str){ b.p, b.n }, "test");
		assert_null(sigma_compile(l));
		assert_int_equal(sigma_problems(l, &p), 2);
		assert_int_equal(p[0].line, 3);
		sigma_loader_free(l);
		buf_done(&b);
	}
}

/* Each value that cannot be, and in the language of the rest. */
static void every_value_that_is_refused_is_told_by_its_own_line(void **state)
{
	static const char yaml[] =
		"title: x\nlogsource: {category: t}\ndetection:\n  s:\n    f|re:\n      - ok\n      - '(?=a)'\n      - '('\n"
		"    g|cidr:\n      - 10.0.0.1/8\n      - x\n      - 1.0.0.0/8\n      - 1.0.0.0/33\n    h|base64:\n      - a\n     "
		" - 'a*'\n"
		"  condition: s\n";
	static const struct {
		uint32_t line;
		const char *text;
	} want[] = { { 7, "nhìn về sau" }, { 8, "biểu thức chính quy không dùng được" }, { 10, "có bit khác 0 sau tiền tố" },
		{ 11, "không phải địa chỉ" }, { 13, "độ dài tiền tố không hợp lệ" }, { 16, "ký tự đại diện" } };
	struct sigma_loader *l = sigma_loader_new(NULL);
	const struct sigma_problem *p;

	(void)state;
	sigma_load_bytes(l, S(yaml), "test");
	assert_null(sigma_compile(l));
	assert_int_equal(sigma_problems(l, &p), COUNT(want) + 1); /* and that none is left */
	for (size_t i = 0; i < COUNT(want); i++)
		if (p[i].line != want[i].line || strstr(p[i].text.p, want[i].text) == NULL)
			fail_msg("line %u: %s", p[i].line, p[i].text.p);
	sigma_loader_free(l);
}

static void what_the_specification_has_not_is_warned_of_and_runs(void **state)
{
	static const char yaml[] = "title: x\naction: all\nlogsource:\n  category: t\n  produkt: windows\ndetection:\n"
				   "  s:\n    t|hour: 25\n    u|hour|gte: 22\n    v|month: [1, 13]\n  condition: s\n";
	static const uint32_t lines[] = { 2, 5, 8, 10 };
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .lint = true });
	const struct sigma_problem *p;
	struct sigma_rules *r;
	size_t n, seen = 0;

	(void)state;
	sigma_load_bytes(l, S(yaml), "test");
	r = sigma_compile(l);
	assert_non_null(r);
	n = sigma_problems(l, &p);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < COUNT(lines); k++)
			if (p[i].severity == SIGMA_WARNING && p[i].line == lines[k])
				seen |= 1U << k;
	assert_int_equal(seen, 15);
	for (size_t i = 0; i < n; i++)
		assert_true(p[i].line != 9);
	sigma_rules_free(r);
	sigma_loader_free(l);
}

/* ---- Mapping files -------------------------------------------------------------------------------------------------------------------------------- */

static struct sigma_loader *mapped(const char *mapping, enum sigma_status *status)
{
	struct sigma_loader *l = sigma_loader_new(NULL);

	sigma_load_bytes(l, S("title: x\nlogsource: {product: p}\ndetection: {s: {User: bob}, condition: s}"), "rule");
	*status = sigma_load_mapping(l, S(mapping), "map.yml");
	return l;
}

static void a_mapping_that_is_not_understood_is_refused_with_its_line(void **state)
{
	static const char *const bad[] = { "\nsource: []", "\nsources: a", "\nsources: {product: p, when: {k: x}}",
		"\nsources: [a]", "\nsources: [{product: p, when: {k: x}, fields: [User, usr]}]",
		"\nsources: [{product: p, when: {k: x}, fields: usr}]",
		"\nsources: [{product: p, when: {k: x}, field: {User: usr}}]",
		"\nsources: [{product: p, when: {k: x}, closed: yes}]", "\nsources: [{product: [p], when: {k: x}}]",
		"\nsources: [{product: p}]", "\nsources: [{product: p, when: {}}]", "\nnames: [a, b]", "\nnames: {a: {b: c}}",
		"\nnames: {a: null}", "\nsources: [{product: p, when: {k: x}, fields: {User: }}]", "\nenvelopes: {a: b}",
		"\ntimes: {a: b}", "\n[a]" };
	static const char *const late[] = { "\nsources: [{product: p, when: {k|nope: x}}]", "\nsources: [{when: {k: x}}]" };
	const struct sigma_problem *p;
	enum sigma_status status;

	(void)state;
	for (size_t i = 0; i < COUNT(bad) + COUNT(late); i++) {
		struct sigma_loader *l = mapped(i < COUNT(bad) ? bad[i] : late[i - COUNT(bad)], &status);

		assert_int_equal(status, i < COUNT(bad) ? SIGMA_BAD_INPUT : SIGMA_OK);
		if (status == SIGMA_OK)
			assert_null(sigma_compile(l));
		assert_true(sigma_problems(l, &p) > 0);
		assert_int_equal(p[0].line, 2);
		assert_string_equal(p[0].file.p, "map.yml");
		sigma_loader_free(l);
	}
}

static void a_pipeline_that_is_not_understood_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *yaml, *says;
	} bad[] = {
		{ "\ntransformations: [", "YAML" },
		{ "\n[a]", "tệp pipeline phải là một map" },
		{ "\ntransformations: [{type: file_placeholders}]", "đọc những gì ở ngoài pipeline" },
		{ "\ntransformations: [{type: set_stat}]", "set_stat" },
	};
	const struct sigma_problem *p;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct sigma_loader *l = sigma_loader_new(NULL);

		assert_int_equal(sigma_load_pipeline(l, S(bad[i].yaml), "p.yml"), SIGMA_BAD_INPUT);
		assert_int_equal(sigma_problems(l, &p), 1);
		assert_true(p[0].line >= 2);
		assert_non_null(strstr(p[0].text.p, bad[i].says));
		sigma_loader_free(l);
	}
}

static void a_field_may_stand_under_several_names_in_a_log(void **state)
{
	enum sigma_status status;
	struct sigma_loader *l = mapped("sources: [{product: p, when: {k: x}, fields: {User: [usr, who]}}]", &status);
	struct sigma_rules *r = sigma_compile(l);

	(void)state;
	assert_int_equal(status, SIGMA_OK);
	for (int naive = 0; naive < 2; naive++) {
		struct sigma_matcher *m = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = naive });
		struct sigma_result out;

		assert_int_equal(sigma_match_json(m, S("{\"k\":\"x\",\"who\":\"bob\"}"), &out), SIGMA_OK);
		assert_int_equal(out.n, 1);
		assert_int_equal(sigma_match_json(m, S("{\"k\":\"x\",\"usr\":\"bob\",\"who\":\"eve\"}"), &out), SIGMA_OK);
		assert_int_equal(out.n, 1);
		sigma_matcher_free(m);
	}
	sigma_loader_free(l);
	sigma_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_loader_compiles_once),
		cmocka_unit_test(every_problem_has_its_line),
		cmocka_unit_test(every_value_that_is_refused_is_told_by_its_own_line),
		cmocka_unit_test(what_the_specification_has_not_is_warned_of_and_runs),
		cmocka_unit_test(a_mapping_that_is_not_understood_is_refused_with_its_line),
		cmocka_unit_test(a_pipeline_that_is_not_understood_is_refused_with_its_line),
		cmocka_unit_test(a_field_may_stand_under_several_names_in_a_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
