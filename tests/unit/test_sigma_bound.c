/* No event costs more than 20 times the median per byte, nor, but for those that hostile.h marks, than 20 times the median of ordinary events: counted
 * in units of work, which do not depend on the machine or on what else it does. The hostile events are the bench's own, and so are the rules of hostile
 * expressions; the others are of the kinds that SigmaHQ has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../bench/sigma/hostile.h"
#include "sigma/sigma.h"

enum { RULES = 400, EXPRESSIONS = 12, ORDINARY = 400, TIMES = 20 };

static const char *const words[] = { "powershell", "\\cmd.exe", "rundll32", "comsvcs.dll", "sekurlsa", "-nop -w hidden", "invoke-",
	"certutil", "http://", "mimikatz", "\\system32\\", "c:\\windows\\temp\\", "\\appdata\\local\\", ".exe", " -enc ",
	"md5=3b71eab2", "sha256=2c14bea0d", "aaaa", "/c ", "net user", "^", "`", "k", "0x1028", "\\users\\public\\" };
static const char *const tests[] = { "CommandLine|contains: ['%s', '%s%u']", "Image|endswith: ['%s', '%s%u.exe']",
	"CommandLine|windash|contains: [' -%s', ' -%.1s', ' -%u ']", "ParentImage|startswith: ['%s', '%s%u']",
	"CommandLine: ['*%s*a?b*%s*', '*?%u?*']", "Hashes|contains: ['%s', '%s', '%u']",
	"CommandLine|contains|all: ['%s', '%.2s', '%u']", "CommandLine|contains: ['\xc4\x91\xe1\xbb\x8bnh%s', '%s', '%u?']",
	"CommandLine|contains|cased: ['%s', '%s%u']" };
static const char *const expressions[] = { "\\^.*\\^.*\\^.*\\^.*\\^", "\\+.*\\+.*\\+.*\\+.*\\+.*\\+", "(a+)+$",
	"(?i)set.*&&\\s?set.*(environment|invoke).*&&", "`.*`.*`.*`.*`", "https?://0[0-9]{1,11}", "net\\s+user\\s+", "\\s-[FTd]\\s",
	"^(a|aa)+$", "(\\w+\\s?)+!" };

static const char *const places[] = { "process_creation", "file_event", "dns_query", "image_load", "registry_set", "ps_script",
	"pipe_created", "driver_load", "network_connection", "create_remote_thread", "process_access", "wmi_event" };

static void rule_add(struct buf *b, uint32_t i, uint32_t n_places)
{
	const char *word = words[i % COUNT(words)], *test = tests[i / 3 % COUNT(tests)];

	buf_fmt(b, "title: r%u\nlogsource: {product: windows, category: %s}\ndetection:\n  s:\n    ", i, places[i % n_places]);
	if (i % 40 == 7)
		buf_fmt(b, "CommandLine|re: '%s'", expressions[i / 40 % COUNT(expressions)]);
	else
		buf_fmt(b, test, word, words[i / 7 % COUNT(words)], i);
	buf_fmt(b, "\n  f: {Image|startswith: 'C:\\Windows\\', CommandLine|contains: '%.3s'}\n  condition: s and not f\n---\n",
		word);
}

static struct sigma_rules *rules_new(uint32_t n_places)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	const struct sigma_problem *why;
	struct sigma_rules *r;
	struct buf b;

	buf_init(&b, 1 << 24);
	for (uint32_t i = 0; i < RULES; i++)
		rule_add(&b, i, n_places);
	assert_true(buf_ok(&b));
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ b.p, b.n }, "rules"), SIGMA_OK);
	assert_int_equal(sigma_load_path(l, "bench/sigma/hostile.yml"), SIGMA_OK);
	r = sigma_compile(l);
	if (sigma_problems(l, &why))
		fail_msg("line %u: %s", why->line, why->text.p);
	assert_int_equal(sigma_load_stats(l).rules, RULES + EXPRESSIONS);
	sigma_loader_free(l);
	buf_done(&b);
	return r;
}

static void ordinary_event(struct buf *b, uint32_t i)
{
	uint64_t x = (i + 1) * 0x9e3779b97f4a7c15u;

	b->n = 0;
	buf_fmt(b,
		"{\"EventID\":1,\"product\":\"windows\",\"category\":\"process_creation\",\"Image\":\"C:\\\\Windows\\\\%" PRIx64
		"\\\\svchost.exe\",\"CommandLine\":\"C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs -p %" PRIx64
		"\",\"ParentImage\":\"C:\\\\Windows\\\\%" PRIx64
		"\\\\services.exe\",\"User\":\"NT AUTHORITY\\\\SYSTEM\",\"Hashes\":\"SHA256=%016" PRIX64 "%016" PRIX64 "%016" PRIX64
		"%016" PRIX64 "\",\"UtcTime\":\"2026-07-28 11:44:53.%u\"}",
		x >> 24, x >> 20, x >> 30, x, x * 3, x * 5, x * 7, i);
}

static double cost(struct sigma_matcher *m, const struct buf *event)
{
	struct sigma_match_stats before = sigma_match_stats(m), after;
	struct sigma_result out;

	assert_true(buf_ok(event));
	assert_int_equal(sigma_match_json(m, (struct sigma_str){ event->p, event->n }, &out), SIGMA_OK);
	after = sigma_match_stats(m);
	assert_true(after.work > before.work);
	return (double)(after.work - before.work) / (double)event->n;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_cost(struct sigma_matcher *m, struct buf *b)
{
	double costs[ORDINARY];

	for (uint32_t i = 0; i < ORDINARY; i++) {
		ordinary_event(b, i);
		costs[i] = cost(m, b);
	}
	qsort(costs, ORDINARY, sizeof *costs, by_size);
	return costs[ORDINARY / 2];
}

static double hostile_cost(struct sigma_matcher *m, struct buf *b, const struct hostile *kind, uint32_t number)
{
	kind->make(b, number);
	(void)cost(m, b); /* the first time its route is made: see the next test */
	return cost(m, b);
}

static void no_hostile_event_costs_twenty_times_the_median_per_byte(void **state)
{
	enum { EACH = 5, EVENTS = COUNT(hostile_kinds) * EACH };
	struct sigma_rules *r = rules_new(1);
	struct sigma_matcher *m = sigma_matcher_new(r, &(struct sigma_match_options){ .no_cache = true });
	double ordinary, costs[EVENTS], sorted[EVENTS], median;
	struct str literals[COUNT(words)];
	struct buf b;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		literals[i] = str_z(words[i]);
	hostile_rules.words = literals;
	hostile_rules.n = COUNT(words);
	buf_init(&b, 1 << 20);
	ordinary = median_cost(m, &b);
	for (size_t i = 0; i < EVENTS; i++)
		sorted[i] = costs[i] = hostile_cost(m, &b, &hostile_kinds[i / EACH], i % EACH);
	qsort(sorted, EVENTS, sizeof *sorted, by_size);
	median = sorted[EVENTS / 2];
	for (size_t i = 0; i < EVENTS; i++) {
		const struct hostile *kind = &hostile_kinds[i / EACH];

		if (costs[i] > median * TIMES || (!kind->asks && costs[i] > ordinary * TIMES))
			fail_msg("%s: %.1f units a byte; the median is %.1f, of ordinary events %.1f", kind->name, costs[i], median,
				ordinary);
		if (i % EACH == 0)
			print_message(
				"%s: %.1f units a byte (median %.2f, ordinary %.2f)\n", kind->name, costs[i], median, ordinary);
	}
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* What a log says of its origin may be anything, and new each time. */
static void events_from_anywhere_cost_no_more(void **state)
{
	struct sigma_rules *r = rules_new(COUNT(places));
	struct sigma_matcher *m = sigma_matcher_new(r, &(struct sigma_match_options){ .no_cache = true });
	double median, all = 0;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	median = median_cost(m, &b);
	for (uint32_t i = 1; i < 1u << COUNT(places); i++) {
		b.n = 0;
		buf_z(&b, "{\"category\":[\"\"");
		for (uint32_t k = 0; k < COUNT(places); k++)
			if (i >> k & 1)
				buf_fmt(&b, ",\"%s\"", places[k]);
		buf_fmt(&b, "],\"CommandLine\":\"C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs -p %u\"}", i);
		all += cost(m, &b) / (1u << COUNT(places));
	}
	if (all > median * TIMES)
		fail_msg("%.1f units a byte, the median is %.1f", all, median);
	print_message("%.1f units a byte (median %.2f)\n", all, median);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* What correlations group by and count is looked for in the event once, not for each of them. */
static void correlations_do_not_go_through_the_event_each(void **state)
{
	enum { CORRELATIONS = 200, VALUES = 5000 };
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;
	struct sigma_matcher *m;
	struct buf b;
	double c;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_z(&b, "title: b\nname: b\nlogsource: {category: t}\ndetection: {s: {k: 1}, condition: s}\n");
	for (uint32_t i = 0; i < CORRELATIONS; i++)
		buf_fmt(&b,
			"---\ntitle: c%u\ncorrelation: {type: event_count, rules: [b], group-by: [g%u, h%u], timespan: 1m, "
			"condition: {gte: 9}}\n",
			i, i, i);
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ b.p, b.n }, "rules"), SIGMA_OK);
	r = sigma_compile(l);
	m = sigma_matcher_new(r, NULL);
	b.n = 0;
	buf_z(&b, "{\"time\":\"2026-01-01T00:00:00Z\",\"k\":[1");
	for (uint32_t i = 0; i < VALUES; i++)
		buf_fmt(&b, ",%u", i);
	buf_z(&b, "]}");
	c = cost(m, &b);
	print_message("%.1f units a byte\n", c);
	assert_true(c < 20);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
	sigma_loader_free(l);
}

/* Each star goes over the rest of the line anew, which PCRE2 counts as one step: of a million bytes, this test would not end. */
static void what_goes_over_a_value_again_and_again_is_bounded(void **state)
{
	enum { SIGNS = 23, LONG = 1000000 };
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_match_stats s;
	struct sigma_matcher *m;
	struct sigma_result out;
	struct sigma_rules *r;
	struct buf b;

	(void)state;
	buf_init(&b, LONG + 4096);
	buf_z(&b, "title: r\nlogsource: {category: t}\ndetection: {s: {a|re: '");
	for (int i = 0; i < SIGNS; i++)
		buf_z(&b, i ? ".*\\^" : "\\^");
	buf_z(&b, "'}, condition: s}");
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ b.p, b.n }, "rules"), SIGMA_OK);
	r = sigma_compile(l);
	m = sigma_matcher_new(r, NULL);
	for (uint32_t line = 0; line < 2; line++) { /* what is needed stands there: on two lines, on one */
		b.n = 0;
		buf_z(&b, "{\"a\":\"");
		for (int i = 1; i < SIGNS; i++)
			buf_z(&b, "^");
		for (int i = 0; i < LONG; i++)
			buf_z(&b, "a");
		buf_z(&b, line ? "^\"}" : "\\n^\"}");
		assert_int_equal(sigma_match_json(m, (struct sigma_str){ b.p, b.n }, &out), SIGMA_OK);
		assert_true(out.n == line || !sigma_regex_linear());
		s = sigma_match_stats(m);
		assert_true(line || s.regex_fallbacks + s.regex_losses == 1);
	}
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
	sigma_loader_free(l);
}

/* Expressions that a few steps do not answer: the linear engine does, if the one that is there can be trusted, and finds what stands last. */
static void what_begins_near_the_end_of_a_text_is_found(void **state)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_match_stats s;
	struct sigma_matcher *m;
	struct sigma_rules *r;
	struct buf b;

	(void)state;
	if (!sigma_regex_linear()) {
		print_message("there is no linear engine here that can be trusted\n");
		skip();
	}
	buf_init(&b, 1 << 20);
	buf_z(&b, "title: a\nlogsource: {category: t}\ndetection: {s: {f|re: '(?:(?:z|zz)+y|1\\d+)'}, condition: s}\n---\n"
		  "title: b\nlogsource: {category: t}\ndetection: {s: {f|re: 'k{2}[k1]{2}\\W{1,3}[s] *|(?:z|zz)+y|1{2,}'}, "
		  "condition: "
		  "s}\n---\n"
		  "title: c\nlogsource: {category: t}\ndetection: {s: {f|re: '(?:z|zz)+y|\\s*1\\d$'}, condition: s}\n");
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ b.p, b.n }, "rules"), SIGMA_OK);
	r = sigma_compile(l);
	m = sigma_matcher_new(r, NULL);
	for (uint32_t n = 0; n < 300; n++) {
		struct sigma_result out;

		b.n = 0;
		buf_z(&b, "{\"category\":\"t\",\"f\":\"");
		for (uint32_t i = 0; i < n; i++)
			buf_z(&b, "z");
		buf_z(&b, "11\"}");
		assert_int_equal(sigma_match_json(m, (struct sigma_str){ b.p, b.n }, &out), SIGMA_OK);
		if (out.n != 3)
			fail_msg("%u bytes: %zu of 3 rules", n + 2, out.n);
	}
	s = sigma_match_stats(m);
	print_message("%" PRIu64 " of %" PRIu64 " runs answered by the linear engine\n", s.regex_fallbacks, s.regex_runs);
	assert_true(s.regex_fallbacks > 500);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
	sigma_loader_free(l);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(no_hostile_event_costs_twenty_times_the_median_per_byte),
		cmocka_unit_test(events_from_anywhere_cost_no_more),
		cmocka_unit_test(correlations_do_not_go_through_the_event_each),
		cmocka_unit_test(what_begins_near_the_end_of_a_text_is_found),
		cmocka_unit_test(what_goes_over_a_value_again_and_again_is_bounded),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
