/* Every case of tests/conformance, through the indexed and the naive evaluator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>

#include "fmt/yaml.h"
#include "sigma/sigma.h"

struct one { /* a case being run */
	struct cx *cx;
	const struct yv *v;
	struct str name;
	struct sigma_rules *rules;
	struct sigma_load_stats load;
	bool pipeline_refused, said;
	struct buf got; /* "title:number " per match */
	size_t number;
};

static struct str read_all(struct cx *cx, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	struct str out;

	buf_init(&b, 1 << 24);
	assert_non_null(f);
	while (buf_reserve(&b, 65536)) {
		size_t n = fread(b.p + b.n, 1, b.cap - b.n, f);

		if (n == 0)
			break;
		b.n += n;
	}
	fclose(f);
	out = arena_str(&cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

static struct sigma_str text(struct str s)
{
	return (struct sigma_str){ s.p ? s.p : "", s.n };
}

/* `detection` stands for a whole rule. */
static struct str rules_text(struct one *o)
{
	struct str d = yv_str(yv_get(o->v, "detection")), line;
	struct buf b;
	struct str out;

	if (d.p == NULL)
		return yv_str(yv_get(o->v, "rules"));
	buf_init(&b, 1 << 20);
	buf_z(&b, "title: rule\nlogsource: {category: test}\ndetection:\n");
	while (str_next(&d, '\n', &line))
		buf_fmt(&b, "  %" PRI_STR "\n", ARG_STR(line));
	out = arena_str(&o->cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

static void load(struct one *o)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true, .lint = true });
	struct str values = yv_str(yv_get(o->v, "values")), pipeline = yv_str(yv_get(o->v, "pipeline")),
		   says = yv_str(yv_get(o->v, "says"));
	const struct sigma_problem *p;
	size_t n, errors = 0;

	if (values.p)
		assert_int_equal(sigma_load_values(l, text(values), "values"), SIGMA_OK);
	if (pipeline.p)
		o->pipeline_refused = sigma_load_pipeline(l, text(pipeline), "pipeline") != SIGMA_OK;
	assert_int_equal(sigma_load_bytes(l, text(rules_text(o)), "case"), SIGMA_OK);
	o->rules = sigma_compile(l);
	o->load = sigma_load_stats(l);
	n = sigma_problems(l, &p);
	for (size_t i = 0; i < n; i++) {
		errors += p[i].severity == SIGMA_ERROR && p[i].text.n > 0;
		o->said |= says.p && str_find((struct str){ p[i].text.p, p[i].text.n }, says) >= 0;
	}
	assert_true(errors >= o->load.failed); /* what does not run is said */
	if (says.p && !o->said)
		print_error("  nothing says \"%.*s\"\n", (int)says.n, says.p);
	o->said |= says.p == NULL;
	sigma_loader_free(l);
}

static void found(void *arg, const struct sigma_corr_hit *hit)
{
	struct one *o = arg;

	buf_fmt(&o->got, "%s:%zu ", sigma_rule(o->rules, hit->rule)->title.p, o->number);
}

static void run(struct one *o, const struct yv *events, bool naive, bool no_cache)
{
	struct sigma_matcher *m =
		sigma_matcher_new(o->rules, &(struct sigma_match_options){ .naive = naive, .no_cache = no_cache });
	struct sigma_correlator *c = sigma_correlator_new(o->rules, NULL);
	struct sigma_result r;

	for (o->number = 1; o->number <= events->n; o->number++) {
		if (sigma_match_json(m, text(yv_str(events->items[o->number - 1])), &r) != SIGMA_OK)
			buf_fmt(&o->got, "bad:%zu ", o->number);
		for (size_t i = 0; i < r.n; i++)
			buf_fmt(&o->got, "%s:%zu ", sigma_rule(o->rules, r.rules[i])->title.p, o->number);
		sigma_correlate(c, r.updates, o->number, found, o);
	}
	sigma_correlator_free(c);
	sigma_matcher_free(m);
}

static size_t count_in(struct str text_, const char *what)
{
	size_t n = 0;

	for (ptrdiff_t at; (at = str_find(text_, str_z(what))) >= 0; n++)
		text_ = str_from(text_, (size_t)at + strlen(what));
	return n;
}

/* As a word of its own: "rule:1 " is not in "other rule:1 ". */
static bool holds(struct str got, struct str want)
{
	for (size_t at = 0; at + want.n <= got.n; at++)
		if ((at == 0 || got.p[at - 1] == ' ') && memcmp(got.p + at, want.p, want.n) == 0)
			return true;
	return false;
}

/* Each expected number is there, and nothing else. */
static bool as_expected(struct one *o, const struct yv *match)
{
	size_t expected = 0;

	for (size_t t = 0; t < (match->kind == Y_MAP ? match->n : 1); t++) {
		const struct yv *list = match->kind == Y_MAP ? match->items[t] : match;
		struct str title = match->kind == Y_MAP ? match->keys[t]->s : STR("rule");

		for (size_t i = 0; i < list->n; i++, expected++) {
			struct str want =
				arena_fmt(&o->cx->arena, "%" PRI_STR ":%" PRI_STR " ", ARG_STR(title), ARG_STR(list->items[i]->s));

			if (!holds(buf_str(&o->got), want))
				return false;
		}
	}
	return count_in(buf_str(&o->got), " ") == expected;
}

static bool refused_as_said(struct one *o, const struct yv *refused)
{
	int64_t n;

	if (str_to_i64(refused->s, &n))
		return o->load.failed == (uint32_t)n;
	return o->load.failed > 0 || o->pipeline_refused;
}

static bool passes(struct one *o)
{
	const struct yv *events = yv_get(o->v, "events"), *refused = yv_get(o->v, "refused"), *match = yv_get(o->v, "match");
	bool ok = true;

	load(o);
	if (refused || !o->said)
		ok = o->said && refused_as_said(o, refused);
	else if (o->load.failed || o->rules == NULL || events == NULL || match == NULL)
		ok = false;
	for (int how = 0; ok && !refused && how < 3; how++) {
		o->got.n = 0;
		run(o, events, how == 1, how == 2);
		ok = as_expected(o, match);
		if (!ok)
			print_error("  %s: got %.*s\n",
				how == 0   ? "indexed"
				: how == 1 ? "naive"
					   : "without cache",
				(int)o->got.n, o->got.p);
	}
	sigma_rules_free(o->rules);
	return ok;
}

static size_t file_run(const char *path, size_t *failures)
{
	struct cx cx;
	struct yv *list;

	cx_init(&cx, 0);
	if (yaml_parse_one(&cx, read_all(&cx, path), str_z(path), &list) != RC_OK)
		fail_msg("%.*s %.*s", (int)cx.fault.place.n, cx.fault.place.p, (int)cx.fault.text.n, cx.fault.text.p);
	for (size_t i = 0; i < list->n; i++) {
		struct one o = { .cx = &cx, .v = list->items[i], .name = yv_str(yv_get(list->items[i], "case")) };

		buf_init(&o.got, 1 << 20);
		buf_z(&o.got, "");
		if (!passes(&o)) {
			print_error("FAILED %s:%u: %.*s\n", path, list->items[i]->line, (int)o.name.n, o.name.p);
			++*failures;
		}
		buf_done(&o.got);
	}
	size_t n = list->n;
	cx_done(&cx);
	return n;
}

static void every_conformance_case_holds(void **state)
{
	DIR *d = opendir("tests/conformance");
	size_t cases = 0, failures = 0;
	struct dirent *e;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		char path[600];

		snprintf(path, sizeof path, "tests/conformance/%s", e->d_name);
		if (str_ends(str_z(path), STR(".yml")))
			cases += file_run(path, &failures);
	}
	closedir(d);
	print_message("%zu cases, %zu failed\n", cases, failures);
	assert_true(cases > 100); /* an empty folder is no pass */
	assert_int_equal(failures, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_conformance_case_holds) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
