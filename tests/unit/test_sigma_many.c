/* libsigma with more than anybody has: fields beyond what one event has, beyond what programs can number, rules and correlations by the ten
 * thousand. What is over a bound is refused in the open; what is not is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "campaign.h"
#include "sigma/sigma.h"

static struct sigma_rules *compiled(struct buf *yaml, struct sigma_load_stats *stats, char *said, size_t n_said)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true });
	const struct sigma_problem *p;
	struct sigma_rules *r;
	size_t n;

	struct str rest = buf_str(yaml); /* a document a file, so that the trees of one are let go before the next */

	assert_true(buf_ok(yaml));
	while (rest.n) {
		ptrdiff_t at = str_find(rest, STR("---\n"));
		size_t end = at < 0 ? rest.n : (size_t)at;

		assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ rest.p, end }, "test"), SIGMA_OK);
		rest = str_from(rest, at < 0 ? rest.n : end + 4);
	}
	r = sigma_compile(l);
	*stats = sigma_load_stats(l);
	n = sigma_problems(l, &p);
	said[0] = 0;
	if (n)
		snprintf(said, n_said, "%s", p[0].text.p);
	sigma_loader_free(l);
	return r;
}

static size_t matches(const struct sigma_rules *r, const struct buf *event, bool naive)
{
	struct sigma_matcher *m = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = naive });
	struct sigma_result out;
	size_t n;

	assert_int_equal(sigma_match_json(m, (struct sigma_str){ event->p, event->n }, &out), SIGMA_OK);
	n = out.n;
	sigma_matcher_free(m);
	return n;
}

static void a_field_is_read_however_many_others_there_are(void **state)
{
	enum { FIELDS = 5000 };
	struct sigma_load_stats s;
	struct sigma_rules *r;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 24);
	for (int i = 0; i < FIELDS; i++)
		buf_fmt(&b, "title: r%d\nlogsource: {category: t}\ndetection: {s: {field%d: x}, condition: s}\n---\n", i, i);
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, FIELDS);
	b.n = 0;
	buf_z(&b, "{\"winlog\":{\"event_data\":{");
	for (int i = 0; i < FIELDS; i++)
		buf_fmt(&b, "%s\"field%d\":\"x\"", i ? "," : "", i);
	buf_z(&b, "}}}");
	assert_int_equal(matches(r, &b, true), FIELDS);
	assert_int_equal(matches(r, &b, false), FIELDS);
	sigma_rules_free(r);
	buf_done(&b);
}

/* Four rules of 10,000 fields each: the fourth finds no room and says so; one that needs no new field runs. */
static void a_field_too_many_refuses_its_rule_and_no_other(void **state)
{
	struct sigma_load_stats s;
	struct sigma_rules *r;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 24);
	for (int i = 0; i < 4; i++) {
		buf_fmt(&b, "title: r%d\nlogsource: {category: t}\ndetection:\n condition: s\n s:\n", i);
		for (int k = 0; k < 10000; k++)
			buf_fmt(&b, "  - {f%d_%d: x}\n", i, k);
		buf_z(&b, "---\n");
	}
	buf_z(&b, "title: last\nlogsource: {category: other}\ndetection: {s: {f2_9999: x}, condition: s}\n");
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, 4);
	assert_int_equal(s.failed, 1);
	assert_non_null(strstr(said, "too many different fields"));
	for (int naive = 0; naive < 2; naive++) {
		b.n = 0;
		buf_z(&b, "{\"f2_9999\":\"x\",\"f3_9999\":\"x\"}");
		assert_int_equal(matches(r, &b, naive), 2);
	}
	sigma_rules_free(r);
	buf_done(&b);
}

/* Ten thousand correlations over as many rules, named and in no order: in quadratic time this test would not end within its limit. */
static void rules_and_correlations_load_by_the_ten_thousand(void **state)
{
	enum { RULES = 10000 };
	struct sigma_load_stats s;
	struct sigma_rules *r;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 24);
	for (int i = 0; i < RULES; i++)
		buf_fmt(&b,
			"title: r%d\nname: r%d\nlogsource: {category: t, service: s%d}\ndetection: {s: {f: v%d}, condition: "
			"s}\n---\n"
			"title: c%d\ncorrelation: {type: event_count, rules: [r%d], timespan: 1m, condition: {gte: 1}}\n---\n",
			i, i, i % 100, i, i, (int)((i * 7919L) % RULES));
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, RULES);
	assert_int_equal(s.correlations, RULES);
	assert_int_equal(s.failed, 0);
	sigma_rules_free(r);
	buf_done(&b);
}

/* Seconds to load one rule of so many values. */
static double list_load_s(bool alike)
{
	enum { VALUES = 40000 };
	struct sigma_load_stats s;
	struct timespec from, to;
	struct buf b;
	char said[200];

	buf_init(&b, 1 << 24);
	buf_z(&b, "title: l\nlogsource: {category: t}\ndetection: {s: {'f|contains': [zq");
	for (uint32_t i = 0; i < VALUES; i++)
		buf_fmt(&b, ",'%s%08x%s'", alike ? "https://files.example.com/" : "", i * 2654435761u,
			alike ? "" : ".files.example.com/https://");
	buf_z(&b, "]}, condition: s}\n");
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	sigma_rules_free(compiled(&b, &s, said, sizeof said));
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	assert_int_equal(s.rules, 1);
	buf_done(&b);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* Indicators: addresses of one host, files of one folder. */
static void a_long_list_of_values_that_begin_alike_loads_like_any_other(void **state)
{
	double apart = list_load_s(false), alike = list_load_s(true);

	(void)state;
	assert_true(alike < 8 * apart);
}

/* Files are asked for ahead of being read: no more than this process may still open. */
static void a_folder_loads_where_few_files_may_be_open(void **state)
{
	enum { FILES = 200, FREE = 8 };
	char folder[] = "/tmp/sigma-folder-XXXXXX", path[64];
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true });
	struct rlimit before, few;
	int next;

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (int i = 0; i < FILES; i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/%d.yml", folder, i);
		assert_non_null(f = fopen(path, "w"));
		fprintf(f, "title: r%d\nlogsource: {category: t}\ndetection: {s: {f: x%d}, condition: s}\n", i, i);
		assert_int_equal(fclose(f), 0);
	}
	assert_true((next = dup(0)) >= 0);
	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){ (rlim_t)next + FREE, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(sigma_load_path(l, folder), SIGMA_OK);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	sigma_rules_free(sigma_compile(l));
	assert_int_equal(sigma_load_stats(l).rules, FILES);
	assert_int_equal(sigma_load_stats(l).failed, 0);
	sigma_loader_free(l);
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof path, "%s/%d.yml", folder, i);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(folder), 0);
}

/* A matcher that has seen other events before, and the judge: the rules that both find. */
static size_t agreed(struct sigma_matcher *fast, struct sigma_matcher *slow, const struct buf *event)
{
	struct sigma_str text = { event->p, event->n };
	struct sigma_result x, y;

	assert_int_equal(sigma_match_json(fast, text, &x), SIGMA_OK);
	assert_int_equal(sigma_match_json(slow, text, &y), SIGMA_OK);
	if (x.n != y.n || memcmp(x.rules, y.rules, x.n * sizeof *x.rules) != 0)
		fail_msg("%zu rules, the judge finds %zu: %.*s", x.n, y.n, (int)event->n, event->p);
	return x.n;
}

static uint32_t roll(uint64_t *dice, uint32_t n)
{
	*dice = *dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*dice >> 33) % n;
}

/* What announces a leaf stands in most values, what it asks for besides in few: of some that were tried one after the other the last may hold. */
static const char *const asked_of_many[] = { "{f|endswith: 'tail.exe'}", "{f|endswith: '.dll'}", "{f|startswith: 'headlong'}",
	"{f: 'foo*bar'}", "{f: '*headlong*mid?le*'}", "{f|re: 'foo\\d+bar'}", "{f|re: 'mid[xy]le$'}", "{f|contains: 'needle'}",
	"{f|cased: '*NeeDle*'}", "{f|contains|all: [needle, '.dll']}", "{f: exact}", "{f|windash|contains: ' -x'}",
	"{f|endswith: 'x'}" };

static void many_values_one_of_which_holds(struct buf *b, uint64_t *dice, uint32_t n)
{
	static const char *const words[] = { "foo", "bar", "headlong", "middle", "midxle", "needle", "NeeDle", "tail.exe", ".dll",
		"exact", " -x", " /x", "1", "22", "x", "y", "" };

	buf_z(b, "{\"f\":[\"\"");
	for (uint32_t i = 0; i < n; i++) {
		buf_z(b, ",\"");
		for (uint32_t k = roll(dice, 4); k-- > 0;)
			buf_z(b, words[roll(dice, COUNT(words))]);
		buf_byte(b, '"');
	}
	buf_z(b, "]}");
}

/* Values of one field are looked at together where there are many; what one has told must not hide what another would. */
static void many_values_of_a_field_say_what_each_alone_would(void **state)
{
	struct sigma_load_stats stats;
	struct sigma_matcher *fast, *slow;
	struct sigma_rules *r;
	const size_t all = (size_t)campaign(3000);
	uint64_t dice = 1;
	size_t held = 0, events = 0;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 24);
	for (size_t i = 0; i < COUNT(asked_of_many); i++)
		buf_fmt(&b, "title: r%zu\nlogsource: {category: t}\ndetection: {s: %s, condition: s}\n---\n", i, asked_of_many[i]);
	r = compiled(&b, &stats, said, sizeof said);
	assert_int_equal(stats.rules, COUNT(asked_of_many));
	fast = sigma_matcher_new(r, NULL);
	slow = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	for (; events < all; events++) {
		b.n = 0;
		many_values_one_of_which_holds(&b, &dice, events % 3 ? 64 + roll(&dice, 12) : roll(&dice, 12));
		held += agreed(fast, slow, &b);
	}
	assert_true(held > events && held < events * COUNT(asked_of_many));
	sigma_matcher_free(fast);
	sigma_matcher_free(slow);
	sigma_rules_free(r);
	buf_done(&b);
}

/* A leaf that is true of each of ten thousand values is true once: what is found is counted by leaves, and there is room for no more. The bytes that
 * announce it announce another too, which never is, so that they are asked every time. */
static void what_many_values_share_is_found_once(void **state)
{
	struct sigma_load_stats stats;
	struct sigma_rules *r;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 24);
	buf_z(&b, "title: r\nlogsource: {category: t}\ndetection: {s: [{f|endswith: [1tail.exe, neveratail.exe, 1.exe]}, "
		  "{f|contains: t}], condition: s}\n");
	r = compiled(&b, &stats, said, sizeof said);
	b.n = 0;
	buf_z(&b, "{\"f\":[\"\"");
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, ",\"%d-1tail.exe\"", i);
	buf_z(&b, "]}");
	assert_int_equal(matches(r, &b, false), 1);
	assert_int_equal(matches(r, &b, true), 1);
	sigma_rules_free(r);
	buf_done(&b);
}

/* Literals that begin, go on and end as others do, some beyond ASCII; one rule each, so that what is found tells which. */
static const char *const near_words[] = { "power", "shell", "powershell", ".exe", " -enc", "http", "://", "s:", "c", "-f", " /",
	"đ", "é", "\U0001F600", "Đã", "–", "rundll32", "comsvcs", "0", "\\" };

static void near_word(struct buf *b, uint64_t *dice, bool json, bool escapes)
{
	const char *w = near_words[roll(dice, COUNT(near_words))];

	if (!json || (*w != '\\' && (unsigned char)*w < 0x80 && (!escapes || roll(dice, 4))))
		buf_z(b, w);
	else if (strcmp(w, "\\") == 0)
		buf_z(b, roll(dice, 2) ? "\\\\" : "\\u005C");
	else if (strcmp(w, "é") == 0 && escapes)
		buf_z(b, roll(dice, 2) ? "\\u00e9" : "\\u00C9");
	else if (strcmp(w, "\U0001F600") == 0 && escapes)
		buf_z(b, roll(dice, 2) ? "\\ud83d\\uDE00" : "\\ud83d");
	else if ((unsigned char)*w < 0x80)
		buf_fmt(b, "\\u%04x%s", (unsigned char)*w & (*w >= 'a' && *w <= 'z' ? ~32u : ~0u), w + 1);
	else
		buf_z(b, w);
}

static void near_rules(struct buf *b, uint64_t *dice)
{
	static const char *const how[] = { "f|contains", "f|windash|contains", "f|endswith", "f|contains|cased", "f|startswith" };

	for (int i = 0; i < 300; i++) {
		size_t from;

		buf_fmt(b, "title: r%d\nlogsource: {category: t}\ndetection: {s: {'%s': '", i, how[roll(dice, COUNT(how))]);
		from = b->n;
		for (uint32_t n = 1 + roll(dice, 4); n; n--)
			near_word(b, dice, false, false);
		if (roll(dice, 5) == 0)
			buf_z(b, roll(dice, 2) ? "?" : "*s");
		if (b->p[b->n - 1] == '\\' || b->n - from < 2)
			buf_z(b, "x");
		buf_z(b, "'}, condition: s}\n---\n");
	}
}

/* Some stand in others. */
static void near_lists(struct buf *b, uint64_t *dice)
{
	static const char *const how[] = { "f|contains", "f|contains", "f|contains", "f|endswith", "f|startswith",
		"f|windash|contains", "f" };

	for (int i = 0; i < 80; i++) {
		buf_fmt(b, "title: l%d\nlogsource: {category: %s}\ndetection: {s: {'%s': [", i, i % 4 ? "t" : "u",
			how[roll(dice, COUNT(how))]);
		for (uint32_t k = 0; k < 24; k++) {
			size_t from;

			buf_z(b, k ? ",'" : "'");
			from = b->n;
			for (uint32_t n = 2 + roll(dice, 2); n; n--)
				near_word(b, dice, false, false);
			buf_z(b, b->p[b->n - 1] == '\\' || b->n - from < 3 ? "late'" : "'");
		}
		buf_z(b, "]}, condition: s}\n---\n");
	}
}

/* One long value, or many; each event by a matcher that has seen the others, and by the judge. */
static void what_is_near_a_literal_is_told_from_it(void **state)
{
	const int events = campaign(600);
	uint64_t dice = 20261129;
	struct sigma_load_stats s;
	struct sigma_matcher *fast, *slow;
	struct sigma_rules *r;
	struct buf b;
	char said[200];
	size_t found = 0;

	(void)state;
	buf_init(&b, 1 << 24);
	near_rules(&b, &dice);
	near_lists(&b, &dice);
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, 380);
	fast = sigma_matcher_new(r, NULL);
	slow = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	for (int i = 0; i < events; i++) {
		bool list = roll(&dice, 3) == 0, escapes = roll(&dice, 2);
		b.n = 0;
		buf_z(&b, list ? "{\"f\":[\"" : "{\"f\":\"");
		for (uint32_t n = roll(&dice, i % 2 ? 300 : 8); n; n--) {
			near_word(&b, &dice, true, escapes);
			if (list && roll(&dice, 3) == 0)
				buf_z(&b, "\",\"");
		}
		buf_z(&b, list ? "\"]}" : "\"}");
		found += agreed(fast, slow, &b);
	}
	assert_true(found > (size_t)events * 16);
	sigma_matcher_free(fast);
	sigma_matcher_free(slow);
	sigma_rules_free(r);
	buf_done(&b);
}

/* And what stands only near the end of a value. */
static void late_rules(struct buf *b)
{
	for (int i = 0; i < 40; i++)
		buf_fmt(b, "title: e%d\nlogsource: {category: %s}\ndetection: {s: {'f%s': '%slate%d%s'}, condition: s}\n---\n", i,
			i % 4 ? "t" : "u", i % 8 == 5 ? "|re" : "|contains", i % 3 ? "é" : "", i, i % 8 == 5 ? "[a-z]" : "x");
}

/* What is known is looked for no more in a long value, or the next of many; what comes late is found all the same. */
static void a_value_full_of_literals_hides_none(void **state)
{
	const int events = campaign(80);
	uint64_t dice = 20261130;
	struct sigma_load_stats s;
	struct sigma_matcher *fast, *slow;
	struct sigma_rules *r;
	struct buf b;
	char said[200];
	size_t found = 0;

	(void)state;
	buf_init(&b, 1 << 24);
	near_rules(&b, &dice);
	near_lists(&b, &dice);
	late_rules(&b);
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, 420);
	fast = sigma_matcher_new(r, NULL);
	slow = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	for (int i = 0; i < events; i++) {
		bool list = i % 2;
		uint32_t kinds = 1 + roll(&dice, 3), n = 3000, kept = dice % 7;

		b.n = 0;
		buf_fmt(&b, "{\"category\":%s,\"f\":%s\"",
			kinds == 1   ? "\"t\""
			: kinds == 2 ? "\"u\""
				     : "[\"t\",\"u\"]",
			list ? "[" : "");
		for (; n; n--) {
			if (n < 200 && roll(&dice, 12) == 0)
				buf_fmt(&b, "%slate%ux", roll(&dice, 2) ? "é" : "", roll(&dice, 40));
			if (n > 300 || kept != roll(&dice, 7))
				near_word(&b, &dice, true, false);
			if (list && roll(&dice, 3) == 0)
				buf_z(&b, "\",\"");
		}
		buf_z(&b, list ? "\"]}" : "\"}");
		found += agreed(fast, slow, &b);
	}
	assert_true(found > (size_t)events * 50);
	sigma_matcher_free(fast);
	sigma_matcher_free(slow);
	sigma_rules_free(r);
	buf_done(&b);
}

/* Two rules with one sign; the first asks what ordinary values are full of, which is then known for the second as well: of this event alone. */
static void what_was_asked_of_one_long_value_is_not_remembered_of_the_next(void **state)
{
	static const char *const says[] = { "windows", "nothing", "windows" };
	struct sigma_load_stats s;
	struct sigma_matcher *fast;
	struct sigma_rules *r;
	struct buf b;
	char said[200];

	(void)state;
	buf_init(&b, 1 << 20);
	buf_z(&b, "title: a\nlogsource: {category: t}\ndetection: {s: {f|contains: 'qzxjqzxj'}, n: {f|contains: 'system32'}, "
		  "condition: s and not n}\n"
		  "---\ntitle: b\nlogsource: {category: t}\ndetection: {s: {f|contains: 'qzxjqzxj'}, t: {f|contains: 'windows'}, "
		  "condition: s and t}\n");
	r = compiled(&b, &s, said, sizeof said);
	assert_int_equal(s.rules, 2);
	fast = sigma_matcher_new(r, NULL);
	for (int i = 0; i < 12; i++) {
		struct sigma_result out;
		const char *word = says[i % 3];

		b.n = 0;
		buf_fmt(&b, "{\"f\":\"qzxjqzxj %s %d ", word, i);
		for (int k = 0; k < 400; k++)
			buf_z(&b, k % 7 ? "o" : " ");
		buf_z(&b, "\"}");
		assert_int_equal(sigma_match_json(fast, (struct sigma_str){ b.p, b.n }, &out), SIGMA_OK);
		assert_int_equal(out.n, *word == 'w' ? 2 : 1);
	}
	sigma_matcher_free(fast);
	sigma_rules_free(r);
	buf_done(&b);
}

/* What rules ask of a field besides their sign: literals of everyday text, expressions, patterns, what no byte announces. */
static const char *const asks[] = { "%c|contains: 'windows'", "%c|contains: '\\system32\\'", "%c|re: 'foo\\d+bar'",
	"%c|re: 'mid[xy]le$'", "%c|windash|contains: ' -x'", "%c|cidr: 10.0.0.0/8", "%c|contains: 'win?ows'",
	"%c|cased: '*NeeDle*'", "%c: '*head*mid?le*'", "%c|endswith: '.exe'", "%c|gt: 5", "%c|contains: 'đạ'", "%c|re: '^.{3}$'",
	"%c|contains: ['service', 'microsoft']" };

static void asked_value(struct buf *b, uint64_t *dice, uint32_t words)
{
	static const char *const of[] = { "qzxjqzxj", "zqjxzqjx", "windows", "\\\\System32\\\\", "foo", "12", "bar", "mid", "x",
		"le", " -x", " /x", " –x", "needle", "NeeDle", "head", ".exe", "Đạ", "service", "o", "  ", "7" };

	buf_byte(b, '"');
	if (words == 1)
		buf_z(b, roll(dice, 2) ? "10.1.2.3" : "8");
	for (uint32_t k = 0; k < words; k++)
		buf_z(b, of[roll(dice, COUNT(of))]);
	buf_byte(b, '"');
}

/* A rule's sign leads to it; what it asks then is looked for in all values at once. `g` has only whole values for signs, so that most are passed by. */
static void what_is_asked_of_many_values_is_told_as_of_each(void **state)
{
	struct sigma_load_stats stats;
	struct sigma_matcher *fast, *slow;
	struct sigma_rules *r;
	const int events = campaign(3000);
	uint64_t dice = 77;
	size_t held = 0;
	struct buf b;
	char said[200], ask[80];

	(void)state;
	buf_init(&b, 1 << 24);
	for (uint32_t i = 0; i < COUNT(asks) * 4; i++) {
		snprintf(ask, sizeof ask, asks[i / 4], i % 2 ? 'g' : 'f');
		buf_fmt(&b, "title: r%u\nlogsource: {category: t}\ndetection: {s: {%s}, t: {%s}, condition: s and %s}\n---\n", i,
			i % 2 ? "g: [zqjxzqjx, qzxjqzxj]" : "f|contains: [qzxjqzxj, zqjxzqjx]", ask, i / 2 % 2 ? "t" : "not t");
	}
	r = compiled(&b, &stats, said, sizeof said);
	assert_int_equal(stats.rules, COUNT(asks) * 4);
	fast = sigma_matcher_new(r, NULL);
	slow = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	for (int i = 0; i < events; i++) {
		b.n = 0;
		for (int g = 0; g < 2; g++) {
			uint32_t n = i % 4 == 0 ? 1 : i % 4 == 1 ? roll(&dice, 9) : 10 + roll(&dice, 90);

			buf_z(&b, g ? "],\"g\":[\"zqjxzqjx\"" : "{\"f\":[\"\"");
			for (; n; n--) {
				buf_byte(&b, ',');
				asked_value(&b, &dice, i % 4 == 0 ? roll(&dice, 120) : roll(&dice, 4));
			}
		}
		buf_z(&b, "]}");
		held += agreed(fast, slow, &b);
	}
	assert_true(held > (size_t)events * 10);
	sigma_matcher_free(fast);
	sigma_matcher_free(slow);
	sigma_rules_free(r);
	buf_done(&b);
}

static struct sigma_rules *references(void)
{
	static const char *const how[] = { "", "|startswith", "|endswith", "|contains" };
	struct sigma_load_stats stats;
	struct sigma_rules *r;
	char said[200];
	struct buf b;

	buf_init(&b, 1 << 16);
	for (uint32_t i = 0; i < 2 * COUNT(how); i++)
		buf_fmt(&b, "title: r%u\nlogsource: {category: t}\ndetection: {s: {'a|fieldref%s%s': b}, condition: s}\n---\n", i,
			how[i / 2], i % 2 ? "|cased" : "");
	r = compiled(&b, &stats, said, sizeof said);
	assert_non_null(r);
	assert_int_equal(stats.rules, 2 * COUNT(how));
	buf_done(&b);
	return r;
}

static void many_values_against_many_hold_as_each_against_each(void **state)
{
	static const char *const words[] = { "a", "b", "A", "ab", "\xc3\x89", "\xc3\xa9", "c\xc3\xa9", "", "1" };
	struct sigma_rules *r = references();
	uint64_t seed = 7;
	size_t some = 0;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (uint32_t i = 0; i < 600; i++) {
		size_t n;

		b.n = 0;
		for (uint32_t f = 0; f < 2; f++) {
			uint32_t of = (seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33,
				 parts = 1 + (f ? i / 5 : i) % 5 * 2;

			buf_fmt(&b, "%s\"%c\":[null", f ? "," : "{", "ab"[f]);
			for (uint32_t k = of % 90; k > 0; k--) {
				buf_z(&b, ",\"");
				for (uint32_t w = 0; w < parts; w++)
					buf_z(&b, words[((seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33) %
							  COUNT(words)]);
				buf_byte(&b, '"');
			}
			buf_z(&b, "]");
		}
		buf_z(&b, "}");
		n = matches(r, &b, true);
		assert_int_equal(matches(r, &b, false), n);
		some += n > 0 && n < 8;
	}
	assert_true(some > 100);
	buf_done(&b);
	sigma_rules_free(r);
}

/* Each with each would be 400 million pairs, for each of eight rules. */
static void thousands_of_values_are_not_tried_each_with_each(void **state)
{
	struct sigma_rules *r = references();
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 22);
	for (uint32_t f = 0; f < 2; f++) {
		buf_fmt(&b, "%s\"%c\":[\"%s\"", f ? "," : "{", "ab"[f], f ? "xyz" : "Xyz");
		for (uint32_t k = 0; k < 20000; k++)
			buf_fmt(&b, ",\"%u%c%u\"", k, "ab"[f], k);
		buf_z(&b, "]");
	}
	buf_z(&b, "}");
	assert_int_equal(matches(r, &b, false), 4); /* those without case */
	buf_done(&b);
	sigma_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_is_read_however_many_others_there_are),
		cmocka_unit_test(a_field_too_many_refuses_its_rule_and_no_other),
		cmocka_unit_test(rules_and_correlations_load_by_the_ten_thousand),
		cmocka_unit_test(a_long_list_of_values_that_begin_alike_loads_like_any_other),
		cmocka_unit_test(a_folder_loads_where_few_files_may_be_open),
		cmocka_unit_test(many_values_of_a_field_say_what_each_alone_would),
		cmocka_unit_test(what_many_values_share_is_found_once),
		cmocka_unit_test(what_is_near_a_literal_is_told_from_it),
		cmocka_unit_test(a_value_full_of_literals_hides_none),
		cmocka_unit_test(what_is_asked_of_many_values_is_told_as_of_each),
		cmocka_unit_test(what_was_asked_of_one_long_value_is_not_remembered_of_the_next),
		cmocka_unit_test(many_values_against_many_hold_as_each_against_each),
		cmocka_unit_test(thousands_of_values_are_not_tried_each_with_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
