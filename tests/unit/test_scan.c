/* event/scan: matches come in the order of the input whatever the number of threads; correlations, times and damage on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "event/scan.h"

static const char RULES[] = "title: Seven\n"
			    "id: 11111111-1111-4111-8111-111111111111\n"
			    "name: seven\n"
			    "status: test\n"
			    "level: high\n"
			    "logsource: {product: any}\n"
			    "detection: {sel: {name|endswith: '7'}, condition: sel}\n"
			    "---\n"
			    "title: Many sevens\n"
			    "id: 22222222-2222-4222-8222-222222222222\n"
			    "level: critical\n"
			    "correlation:\n"
			    "  type: event_count\n"
			    "  rules: [seven]\n"
			    "  group-by: [host]\n"
			    "  timespan: 1h\n"
			    "  condition: {gte: 100}\n"
			    "  generate: true\n";

struct result {
	struct cx cx;
	struct buf text;
	struct scan_stats stats;
	unsigned faults;
};

static void found(void *ctx, const struct scan_match *m)
{
	struct result *r = ctx;

	buf_fmt(&r->text, "%u %" PRI_STR ":%" PRIu64 " %" PRId64 " %zu %s %" PRI_STR "\n", m->rule, ARG_STR(m->name), m->record,
		m->time_us, m->n_evidence, m->corr ? "corr" : "", ARG_STR(m->event));
}

static void unreadable(void *ctx, struct str name, struct str what)
{
	(void)name;
	(void)what;
	((struct result *)ctx)->faults++;
}

static struct sigma_rules *rules_new(void)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true });
	struct sigma_rules *rules;

	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ RULES, sizeof RULES - 1 }, "rules.yml"), SIGMA_OK);
	rules = sigma_compile(l);
	assert_non_null(rules);
	assert_int_equal(sigma_load_stats(l).failed, 0);
	sigma_loader_free(l);
	return rules;
}

static void scan(const struct sigma_rules *rules, const char *path, struct scan_opts o, struct result *r)
{
	struct event_input *in;

	memset(r, 0, sizeof *r);
	cx_init(&r->cx, 0);
	buf_init(&r->text, 64 << 20);
	in = event_input_new(&r->cx, &(struct str){ path, strlen(path) }, 1, EVENT_NONE, unreadable, r);
	o.ctx = r;
	o.found = found;
	assert_int_equal(scan_run(&r->cx, rules, in, &o, &r->stats), RC_OK);
	event_input_free(&in);
}

static void result_done(struct result *r)
{
	buf_done(&r->text);
	cx_done(&r->cx);
}

/* Some 3 MB of lines, a few of them bad. */
static void write_lines(const char *path, unsigned n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (unsigned i = 0; i < n; i++)
		if (i % 1000 == 500)
			fputs("{\"name\": broken\n", f);
		else
			fprintf(f,
				"{\"name\":\"event "
				"%u\",\"host\":\"h%u\",\"@timestamp\":\"2026-11-22T%02u:%02u:%02u.%03uZ\",\"pad\":\"%064u\"}\n",
				i, i % 3, i / 10000 % 24, i / 200 % 50, i / 4 % 50, i % 1000, i);
	fclose(f);
}

static void the_order_is_the_inputs_for_any_number_of_threads(void **state)
{
	char path[] = "/tmp/khien-scan-XXXXXX";
	struct scan_opts o = { .threads = 1, .evidence = true, .since_us = INT64_MIN, .until_us = INT64_MAX };
	struct sigma_rules *rules = rules_new();
	struct result one, many;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	write_lines(path, 20000);
	scan(rules, path, o, &one);
	assert_int_equal(one.stats.events, 20000);
	assert_int_equal(one.stats.events_failed, 20);
	assert_true(one.stats.matches > 2000); /* every tenth, and the correlation's */
	assert_non_null(strstr(one.text.p, "corr"));
	assert_true(str_starts(buf_str(&one.text), arena_fmt(&one.cx.arena, "0 %s:8 ", path)));
	for (o.threads = 2; o.threads <= 5; o.threads += 3) {
		scan(rules, path, o, &many);
		assert_int_equal(many.stats.matches, one.stats.matches);
		assert_true(str_eq(buf_str(&one.text), buf_str(&many.text)));
		result_done(&many);
	}
	o.naive = true;
	scan(rules, path, o, &many);
	assert_int_equal(many.stats.matches, one.stats.matches);
	result_done(&many);
	result_done(&one);
	sigma_rules_free(rules);
	unlink(path);
}

static void matches_outside_of_the_time_asked_for_are_left_out(void **state)
{
	char path[] = "/tmp/khien-scan-XXXXXX";
	struct scan_opts o = { .since_us = INT64_C(1795305600000000) /* 2026-11-22T00:00:00Z */,
		.until_us = INT64_C(1795309199000000) };
	struct sigma_rules *rules = rules_new();
	struct result r;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	write_lines(path, 20000); /* the first 10,000 lie in the first hour */
	scan(rules, path, o, &r);
	assert_true(r.stats.matches >= 1000 && r.stats.matches < 1100);
	assert_null(strstr(r.text.p, "T01:"));
	result_done(&r);
	sigma_rules_free(rules);
	unlink(path);
}

static void documents_over_several_lines_come_out_on_one(void **state)
{
	char path[] = "/tmp/khien-scan-XXXXXX";
	static const char json[] = "[\n {\"name\": \"a\\\"  7\",\n\t\"n\": [1, 2]},\n {\"name\": 8}\n]\n";
	struct scan_opts o = { .since_us = INT64_MIN, .until_us = INT64_MAX };
	struct sigma_rules *rules = rules_new();
	struct result r;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, json, sizeof json - 1), sizeof json - 1);
	close(fd);
	scan(rules, path, o, &r);
	assert_int_equal(r.stats.events, 2);
	assert_int_equal(r.stats.matches, 1);
	assert_non_null(strstr(r.text.p, "{\"name\":\"a\\\"  7\",\"n\":[1,2]}"));
	result_done(&r);
	sigma_rules_free(rules);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_is_the_inputs_for_any_number_of_threads),
		cmocka_unit_test(matches_outside_of_the_time_asked_for_are_left_out),
		cmocka_unit_test(documents_over_several_lines_come_out_on_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
