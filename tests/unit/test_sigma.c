/* libsigma beyond its conformance cases: what must hold for rules and events that nobody wrote. Random rules over random events: both
 * evaluators agree, with and without memory, JSON or decoded, one thread or several; state and regular expressions keep their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/buf.h"
#include "campaign.h"
#include "sigma/sigma.h"

struct dice {
	uint64_t s;
};

static uint32_t roll(struct dice *d, uint32_t n)
{
	d->s = d->s * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(d->s >> 33) % n;
}

static struct sigma_str str_of(const struct buf *b)
{
	return (struct sigma_str){ b->p ? b->p : "", b->n };
}

#define S(z) ((struct sigma_str){ z, strlen(z) })

static struct sigma_rules *compiled(const char *yaml, struct sigma_load_stats *stats)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true });
	struct sigma_rules *r;

	assert_int_equal(sigma_load_bytes(l, S(yaml), "test"), SIGMA_OK);
	r = sigma_compile(l);
	if (stats)
		*stats = sigma_load_stats(l);
	sigma_loader_free(l);
	return r;
}

/* ---- Random rules and events from a small world, so that they meet often ---------------------------------------------------------- */

static const char *const words[] = { "a", "b", "ab", "ba", "abc", "cmd.exe", "\\\\cmd.exe", "C:\\\\ab", "aab", "é", "É", "ſ", "S",
	"-a", "/a", "1", "12", "a b", " -abc", " /abc ", "–abc", "c:\\\\windows\\\\system32\\\\", ".exe", "abcdefgh", "xabcdefghx",
	"ABCDEFGH", "true", "", "ß", "10.0.0.1", "\\u0041b", "\\u212a", "k" };
static const char *const fields[] = { "f", "g", "h", "n.x", "EventID" };

static void random_text(struct dice *d, struct buf *b)
{
	for (uint32_t i = 0, n = 1 + roll(d, 3); i < n; i++)
		buf_z(b, words[roll(d, COUNT(words))]);
}

/* So many that they are taken together; of few kinds, or nearly every rule would hold. */
static void random_list(struct dice *d, struct buf *b)
{
	static const char *const odd[] = { "7", "1.50e1", "true", "{}", "[]", "\"\"", "{\"x\":\"abc\"}", "\"\\\\é\"",
		"\"\\u0000ab\"", "\"\\ud83d\\ude00k\"" };
	const char *const *others = roll(d, 2) ? odd : NULL; /* most lists are of plain texts */
	const uint32_t n_others = COUNT(odd), alone = roll(d, 66);
	struct dice kinds[3] = { { roll(d, UINT32_MAX) }, { roll(d, UINT32_MAX) }, { roll(d, UINT32_MAX) } };

	for (uint32_t i = 0, n = 66 + roll(d, 20); i < n; i++) {
		struct dice one = i == alone ? *d : kinds[roll(d, COUNT(kinds))];
		bool deep = roll(d, 8) == 0;

		buf_z(b, i ? "," : "[");
		if (others && roll(d, 9) == 0) {
			buf_z(b, others[roll(d, n_others)]);
			continue;
		}
		buf_z(b, deep ? "[[\"" : "\"");
		for (uint32_t k = 0, times = others && roll(d, 60) == 0 ? 90 : 1; k < times; k++)
			random_text(&one, b);
		buf_z(b, deep ? "\"],[]]" : "\"");
	}
	buf_z(b, roll(d, 2) ? ",null]" : "]");
}

static void random_value(struct dice *d, struct buf *b)
{
	if (roll(d, 120) == 0) {
		random_list(d, b);
		return;
	}
	switch (roll(d, 10)) {
	case 0: buf_z(b, "null"); return;
	case 1: buf_fmt(b, "%u", roll(d, 20)); return;
	case 2: buf_z(b, roll(d, 2) ? "true" : "false"); return;
	case 3: buf_z(b, roll(d, 2) ? "1.0" : "12e-1"); return;
	case 4:
		buf_z(b, "[\"");
		random_text(d, b);
		buf_z(b, "\",\"");
		random_text(d, b);
		buf_z(b, "\"]");
		return;
	default:
		buf_z(b, "\"");
		random_text(d, b);
		buf_z(b, "\"");
	}
}

static void random_event(struct dice *d, struct buf *b)
{
	b->n = 0;
	buf_z(b, "{\"z\":0");
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (roll(d, 3) == 0)
			continue;
		if (i == 3 && roll(d, 2)) {
			buf_z(b, ",\"n\":{\"x\":");
			random_value(d, b);
			buf_z(b, "}");
			continue;
		}
		buf_fmt(b, ",\"%s\":", fields[i]);
		random_value(d, b);
	}
	buf_z(b, "}");
}

static void random_pattern(struct dice *d, struct buf *b)
{
	static const char *const pieces[] = { "*", "?", "a", "b", "ab", "abc", "cmd.exe", "\\cmd.exe", "é", "s", "abcdefgh", "k",
		"-a", " -abc", "c -a", "c:\\windows\\", ".exe", "\\*", "" };

	buf_z(b, "'");
	for (uint32_t i = 0, n = 1 + roll(d, 3); i < n; i++)
		buf_z(b, pieces[roll(d, COUNT(pieces))]);
	buf_z(b, "'");
}

static const char *const expressions[] = { "a+b", "(?i)^C.*e$", "(cmd|abc)\\.exe", "[Aa]b(c|defg)", "x?abc", "(?:a|b){2}c",
	"\\Aab+c?", "é|k", "a{2}b|C:\\\\", "(?i:ABC)+d", "[^x]abc$", "(a|ab)(c|bcd)?e", "\\bab\\b", "[[:alpha:]]{3}", "c:.windows",
	"(?:[Ee]xe|[Cc]md)", "a|", "(?i)ſ", "\\d+2?" };

static void random_item(struct dice *d, struct buf *b)
{
	static const char *const mods[] = { "", "", "|contains", "|startswith", "|endswith", "|contains|all", "|cased",
		"|contains|cased", "|neq", "|windash|contains" };
	const char *field = fields[roll(d, COUNT(fields))];

	switch (roll(d, 12)) {
	case 0: buf_fmt(b, "%s|exists: %s", field, roll(d, 2) ? "true" : "false"); return;
	case 1: buf_fmt(b, "%s: null", field); return;
	case 2: buf_fmt(b, "%s|%s: %u", field, roll(d, 2) ? "gt" : "lte", roll(d, 15)); return;
	case 3: buf_fmt(b, "%s|re: '%s'", field, expressions[roll(d, COUNT(expressions))]); return;
	case 4: buf_fmt(b, "%s|fieldref%s: %s", field, roll(d, 2) ? "" : "|contains", fields[roll(d, COUNT(fields))]); return;
	case 5: buf_fmt(b, "%s: [null, %u]", field, roll(d, 20)); return;
	default: break;
	}
	buf_fmt(b, "%s%s: [", field, mods[roll(d, COUNT(mods))]);
	for (uint32_t i = 0, n = roll(d, 20) ? 1 + roll(d, 3) : 70; i < n; i++) { /* 70: more than are looked for one by one */
		buf_z(b, i ? ", " : "");
		random_pattern(d, b);
	}
	buf_z(b, "]");
}

static void random_rule(struct dice *d, struct buf *b, uint32_t number)
{
	static const char *const conditions[] = { "a and b", "a or b", "a and not b", "not a and not b", "not (a and b)",
		"1 of them", "all of them", "a or not b" };
	static const char *const sources[] = { "{category: t}", "{product: windows}", "{product: windows, service: sysmon}",
		"{product: linux}" };

	buf_fmt(b, "title: r%u\nlogsource: %s\ndetection:\n", number, sources[roll(d, COUNT(sources))]);
	for (int s = 0; s < 2; s++) {
		buf_fmt(b, "  %c:\n", 'a' + s);
		if (roll(d, 6) == 0) {
			buf_z(b, "    - ");
			random_pattern(d, b);
			buf_z(b, "\n");
			continue;
		}
		for (uint32_t i = 0, n = 1 + roll(d, 2); i < n; i++) {
			buf_z(b, "    - ");
			random_item(d, b);
			buf_z(b, "\n");
		}
	}
	buf_fmt(b, "  condition: %s\n---\n", conditions[roll(d, COUNT(conditions))]);
}

static struct sigma_rules *random_rules(struct dice *d, uint32_t n)
{
	struct sigma_load_stats stats;
	struct sigma_rules *r;
	struct buf b;

	buf_init(&b, 1 << 24);
	for (uint32_t i = 0; i < n; i++)
		random_rule(d, &b, i);
	buf_byte(&b, 0);
	r = compiled(b.p, &stats);
	assert_non_null(r);
	assert_int_equal(stats.rules + stats.failed, n);
	assert_true(stats.failed <= n / 4); /* duplicate keys and the like */
	buf_done(&b);
	return r;
}

static void same(const struct buf *event, const struct sigma_result *a, const struct sigma_result *b, const char *what)
{
	if (a->n == b->n && memcmp(a->rules, b->rules, a->n * sizeof *a->rules) == 0)
		return;
	fail_msg("%s differs on %.*s: %zu and %zu rules", what, (int)event->n, event->p, a->n, b->n);
}

static void both_evaluators_agree_on_random_rules_and_events(void **state)
{
	struct buf event;
	uint64_t matches = 0, step = 340 / (uint64_t)campaign(340);

	(void)state;
	buf_init(&event, 1 << 20);
	for (uint64_t seed = 1; seed <= 340; seed += step) { /* many rules; then few, which leave fields without signs */
		struct dice d = { seed * 0x9e3779b97f4a7c15u };
		struct sigma_rules *r = random_rules(&d, seed <= 40 ? 60 : 3 + (uint32_t)seed % 6);
		struct sigma_matcher *fast = sigma_matcher_new(r, NULL),
				     *cold = sigma_matcher_new(r, &(struct sigma_match_options){ .no_cache = true }),
				     *small = sigma_matcher_new(r, &(struct sigma_match_options){ .cache_bytes = 1 }),
				     *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
		struct sigma_result a, b;

		for (int i = 0; i < (seed <= 40 ? 400 : 100); i++) {
			random_event(&d, &event);
			assert_int_equal(sigma_match_json(naive, str_of(&event), &b), SIGMA_OK);
			assert_int_equal(sigma_match_json(fast, str_of(&event), &a), SIGMA_OK);
			same(&event, &a, &b, "the index");
			assert_int_equal(sigma_match_json(cold, str_of(&event), &a), SIGMA_OK);
			same(&event, &a, &b, "the index without memory");
			assert_int_equal(sigma_match_json(small, str_of(&event), &a), SIGMA_OK);
			same(&event, &a, &b, "the index that forgets at once");
			matches += b.n;
		}
		sigma_matcher_free(fast);
		sigma_matcher_free(cold);
		sigma_matcher_free(small);
		sigma_matcher_free(naive);
		sigma_rules_free(r);
	}
	assert_true(matches > 5000);
	buf_done(&event);
}

/* What an event says of its origin is remembered as it is written, for so many values; written otherwise, or oftener, it must lead to the same rules. */
static void an_origin_is_the_same_however_it_is_written(void **state)
{
	static const char *const says[] = { "\"product\":\"windows\"", "\"product\":\"w\\u0069ndows\"", "\"product\":\"linux\"",
		"\"category\":\"process_creation\"", "\"category\":\"PROCESS_CREATION\"", "\"category\":\"file_event\"",
		"\"category\":null", "\"service\":\"sysmon\"", "\"service\":\"security\"", "\"EventID\":1", "\"EventID\":\"1\"",
		"\"EventID\":11", "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"", "\"Channel\":\"Security\"",
		"\"EventID\":4688" };
	struct sigma_rules *r = compiled(
		"title: a\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {f: x}, condition: s}\n"
		"---\ntitle: b\nlogsource: {product: windows, category: file_event}\ndetection: {s: {f: x}, condition: s}\n"
		"---\ntitle: c\nlogsource: {product: linux}\ndetection: {s: {f: x}, condition: s}\n"
		"---\ntitle: d\nlogsource: {product: windows, service: security}\ndetection: {s: {EventID: 4688}, condition: s}\n",
		NULL);
	struct sigma_matcher *fast = sigma_matcher_new(r, NULL),
			     *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	struct dice d = { 4 };
	struct buf event;
	uint64_t matches = 0;

	(void)state;
	buf_init(&event, 1 << 16);
	for (int i = 0; i < 20000; i++) {
		struct sigma_result a, b;

		event.n = 0;
		buf_z(&event, "{\"f\":\"x\"");
		for (uint32_t k = 0, n = i % 50 ? roll(&d, 4) : 10 + roll(&d, 8); k < n; k++) {
			buf_z(&event, ",");
			buf_z(&event, says[roll(&d, COUNT(says))]);
		}
		buf_z(&event, "}");
		assert_int_equal(sigma_match_json(naive, str_of(&event), &b), SIGMA_OK);
		assert_int_equal(sigma_match_json(fast, str_of(&event), &a), SIGMA_OK);
		same(&event, &a, &b, "what is remembered of an origin");
		matches += b.n;
	}
	assert_true(matches > 10000);
	sigma_matcher_free(fast);
	sigma_matcher_free(naive);
	sigma_rules_free(r);
	buf_done(&event);
}

struct worker {
	pthread_t id;
	const struct sigma_rules *r;
	uint64_t sum;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	struct sigma_matcher *m = sigma_matcher_new(w->r, NULL);
	struct dice d = { 77 };
	struct buf event;

	buf_init(&event, 1 << 20);
	for (int i = 0; i < 3000; i++) {
		struct sigma_result r;

		random_event(&d, &event);
		(void)sigma_match_json(m, str_of(&event), &r);
		for (size_t k = 0; k < r.n; k++)
			w->sum = w->sum * 31 + r.rules[k];
	}
	buf_done(&event);
	sigma_matcher_free(m);
	return NULL;
}

static void threads_that_share_rules_find_the_same(void **state)
{
	struct dice d = { 5 };
	struct sigma_rules *r = random_rules(&d, 100);
	struct worker w[3] = { { .r = r }, { .r = r }, { .r = r } };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&w[i].id, NULL, work, &w[i]), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(w[i].id, NULL);
	assert_true(w[0].sum && w[0].sum == w[1].sum && w[1].sum == w[2].sum);
	sigma_rules_free(r);
}

/* ---- Decoded events ------------------------------------------------------------------------------------------------------------------------ */

static void a_decoded_event_matches_as_its_json_does(void **state)
{
	struct sigma_rules *r = compiled("title: r\nlogsource: {product: windows, category: process_creation}\n"
					 "detection: {s: {Image|endswith: '\\x.exe', ProcessId: 4, Ratio: 0.1, Elevated: true, "
					 "Empty: null, User: 'é'}, condition: s}",
		NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_field f[] = {
		{ .name = S("Image"), .kind = SIGMA_TEXT, .s = S("C:\\x.exe") },
		{ .name = S("ProcessId"), .kind = SIGMA_UINT, .u = 4 },
		{ .name = S("Ratio"), .kind = SIGMA_REAL, .r = 0.1 },
		{ .name = S("Elevated"), .kind = SIGMA_BOOL, .b = true },
		{ .name = S("Empty"), .kind = SIGMA_NULL },
		{ .name = S("User"), .kind = SIGMA_TEXT, .s = S("É") },
	};
	struct sigma_event e = { .fields = f,
		.n = COUNT(f),
		.source = { .product = S("windows"), .category = S("process_creation") },
		.time_us = SIGMA_NO_TIME };
	struct sigma_result out;

	(void)state;
	for (int pass = 0; pass < 3; pass++) {
		assert_int_equal(sigma_match_event(m, &e, &out), SIGMA_OK);
		assert_int_equal(out.n, 1);
		for (size_t i = 0; i < COUNT(f); i++)
			f[i].id = sigma_field_id(r, f[i].name);
	}
	e.source.category = S("file_event");
	assert_int_equal(sigma_match_event(m, &e, &out), SIGMA_OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(sigma_field_id(r, S("Nobody")), SIGMA_UNUSED);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void evidence_names_the_fields_that_matched(void **state)
{
	struct sigma_rules *r = compiled("title: r\nlogsource: {category: t}\ndetection: {sel: {f|contains: [b, zz], g: 1}, flt: "
					 "{h: 1}, condition: sel and not flt}",
		NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	const struct sigma_evidence *e;
	struct sigma_result out;

	(void)state;
	assert_int_equal(sigma_match_json(m, S("{\"f\":\"aBc\",\"g\":1}"), &out), SIGMA_OK);
	assert_int_equal(out.n, 1);
	assert_int_equal(sigma_evidence(m, out.rules[0], &e), 2);
	assert_string_equal(e[0].selection.p, "sel");
	assert_string_equal(e[0].field.p, "f");
	assert_memory_equal(e[0].value.p, "aBc", 3);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* What was made for one event's evidence serves all rules that it matches, and no other event. */
static void evidence_is_of_the_last_event(void **state)
{
	struct sigma_rules *r = compiled("title: a\nlogsource: {category: t}\ndetection: {s: {f|contains: b}, condition: s}\n---\n"
					 "title: b\nlogsource: {category: t}\ndetection: {s: {g: '*'}, condition: s}",
		NULL);
	const struct sigma_evidence *e;
	struct sigma_result out;

	(void)state;
	for (int naive = 0; naive < 2; naive++) {
		struct sigma_matcher *m = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = naive });

		assert_int_equal(sigma_evidence(m, 0, &e), 0);
		for (int i = 0; i < 3; i++) {
			assert_int_equal(sigma_match_json(m, S("{\"f\":\"ab\",\"g\":\"x\"}"), &out), SIGMA_OK);
			assert_int_equal(sigma_evidence(m, 0, &e), 1);
			assert_string_equal(e[0].value.p, "ab");
			assert_int_equal(sigma_evidence(m, 1, &e), 1);
			assert_string_equal(e[0].value.p, "x");
			assert_int_equal(sigma_match_json(m, S("{\"f\":\"bc\"}"), &out), SIGMA_OK);
			assert_int_equal(sigma_evidence(m, 0, &e), 1);
			assert_string_equal(e[0].value.p, "bc");
			assert_int_equal(sigma_evidence(m, 1, &e), 0);
			assert_int_equal(sigma_match_json(m, S("{"), &out), SIGMA_BAD_EVENT);
			assert_int_equal(sigma_evidence(m, 0, &e), 0);
		}
		sigma_matcher_free(m);
	}
	sigma_rules_free(r);
}

/* ---- Bad input -------------------------------------------------------------------------------------------------------------------------------- */

static void malformed_events_are_refused_with_their_place_and_do_not_stop_the_next(void **state)
{
	static const char *const bad[] = { "", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":\"\\x\"}",
		"{\"a\":\"\n\"}", "{\"a\":1}x", "{\"a\":tru}", "{'a':1}", "{\"a\":\"\\u12\"}", "{\"a\":[1 2]}", "{\"a\":1]",
		"nil" };
	struct sigma_rules *r = compiled("title: r\nlogsource: {category: t}\ndetection: {s: {a: 1}, condition: s}", NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_result out;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(sigma_match_json(m, S(bad[i]), &out), SIGMA_BAD_EVENT);
		assert_non_null(sigma_event_error(m, NULL));
		assert_int_equal(sigma_match_json(m, S("{\"a\":1}"), &out), SIGMA_OK);
		assert_int_equal(out.n, 1);
	}
	assert_int_equal(sigma_match_stats(m).bad_events, COUNT(bad));
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void bytes_that_are_no_utf8_do_not_hide_an_event(void **state)
{
	struct sigma_rules *r = compiled(
		"title: r\nlogsource: {category: t}\ndetection: {s: {a|contains: evil}, t: {b: x}, condition: s and not t}", NULL);
	struct sigma_matcher *fast = sigma_matcher_new(r, NULL),
			     *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });
	const struct sigma_field field = { S("b"), SIGMA_UNRESOLVED, SIGMA_TEXT,
		{ .s = S("\xff and as long as the event is\xfe") } };
	const struct sigma_event known = { .fields = &field, .n = 1 };
	struct sigma_result out;

	(void)state;
	assert_int_equal(sigma_match_json_with(fast, S("{\"a\":\"\xff evil \xc3\",\"c\":1}"), &known, &out), SIGMA_OK);
	assert_int_equal(out.n, 1); /* what is mended of the one does not stand on what is mended of the other */
	assert_int_equal(sigma_match_json(fast, S("{\"a\":\"\xff evil \xc3\"}"), &out), SIGMA_OK);
	assert_int_equal(out.n, 1);
	assert_int_equal(sigma_match_json(naive, S("{\"a\":\"\xff evil \xc3\"}"), &out), SIGMA_OK);
	assert_int_equal(out.n, 1);
	sigma_matcher_free(fast);
	sigma_matcher_free(naive);
	sigma_rules_free(r);
}

static void deep_nesting_and_thousands_of_keys_keep_their_bounds(void **state)
{
	struct sigma_rules *r =
		compiled("title: r\nlogsource: {category: t}\ndetection: {s: {last: 1}, k: [needle], condition: s or k}", NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_result out;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 24);
	for (int i = 0; i < 10000; i++)
		buf_z(&b, "{\"a\":");
	assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_BAD_EVENT);
	b.n = 0;
	buf_z(&b, "{");
	for (int i = 0; i < 20000; i++)
		buf_fmt(&b, "\"key%d\":\"value %d\",", i, i);
	buf_z(&b, "\"last\":1}");
	assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_OK);
	assert_int_equal(out.n, 1);
	b.n = 0;
	buf_z(&b, "{\"x\":[0");
	for (int i = 0; i < SIGMA_VALUES_MAX; i++)
		buf_z(&b, ",0");
	buf_z(&b, "]}");
	assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_BAD_EVENT);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* One list of 40,000 values, each true of other rules than the rest. */
static void an_event_may_hold_more_different_values_than_the_table_of_sets(void **state)
{
	struct sigma_rules *r;
	struct sigma_matcher *m;
	struct sigma_result out;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 24);
	for (int i = 0; i < 16; i++)
		buf_fmt(&b, "title: r%d\nlogsource: {category: t}\ndetection: {s: {f|contains: 'bit%02dx'}, condition: s}\n---\n",
			i, i);
	buf_byte(&b, 0);
	r = compiled(b.p, NULL);
	m = sigma_matcher_new(r, NULL);
	b.n = 0;
	buf_z(&b, "{\"f\":[");
	for (int i = 0; i < 40000; i++) {
		buf_z(&b, i ? ",\"" : "\"");
		for (int k = 0; k < 16; k++)
			if (i >> k & 1)
				buf_fmt(&b, "bit%02dx", k);
		buf_z(&b, "\"");
	}
	buf_z(&b, "]}");
	assert_true(buf_ok(&b));
	assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_OK);
	assert_int_equal(out.n, 16);
	assert_int_equal(sigma_match_json(m, S("{\"f\":\"bit03x\"}"), &out), SIGMA_OK);
	assert_int_equal(out.n, 1);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void a_hostile_regular_expression_is_answered_by_the_linear_engine(void **state)
{
	struct sigma_rules *r =
		compiled("title: r\nlogsource: {category: t}\ndetection: {s: {a|re: '^(a|aa)+$'}, condition: s}", NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_match_stats s;
	struct sigma_result out;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_z(&b, "{\"a\":\"");
	for (int i = 0; i < 5000; i++)
		buf_z(&b, "a");
	buf_z(&b, "!\"}");
	assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_OK);
	assert_int_equal(out.n, 0);
	s = sigma_match_stats(m);
	assert_true(s.regex_fallbacks + s.regex_losses == 1);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* Every expression that is taken is answered in time that grows with the value alone: what no automaton answers, or only one that is dear to make, is
 * refused with the rules, and the rest of them run. */
static void what_no_automaton_answers_is_refused_with_the_rules(void **state)
{
	static const struct {
		const char *re, *why;
	} t[] = {
		{ "(?=.*x)b", "a look ahead `(?=`" },
		{ "^(?!safe).*evil", "a look ahead `(?!`" },
		{ "(?<=a)b", "a look behind `(?<=`" },
		{ "b(?<!ab)", "a look behind `(?<!`" },
		{ "(.)\\1", "a back-reference" },
		{ "(?<n>.)\\k<n>", "a back-reference" },
		{ "(?P<n>.)(?P=n)", "a back-reference `(?P=`" },
		{ "(?>a+)b", "an atomic group" },
		{ "a++b", "a possessive repetition" },
		{ "(a)(?(1)b|c)", "a condition" },
		{ "(a|(?R)b)", "`(?` with what is none of the flags" },
		{ "(*UCP)a", "a verb" },
		{ "\\p{L}+x", "a class of Unicode's (`\\p`" },
		{ "\\Ga", "a begin put elsewhere" },
		{ "(a)\\g1", "a group called again" },
		{ "a{0}b", "`{0}`" },
		{ "(ab){0,0}", "`{0}`" },
		{ "[[:<:]]a", "a boundary of words" },
		{ "a(?-)", "`(?` with what is none of the flags" },
		{ "a(?#c){2001}", "longer than 2000 characters" },
		{ "a{2}(?#c)+", "a possessive repetition" },
		{ "(.{1,800}[xy]){1,200}[!?]", "longer than 2000 characters" },
		{ "(?:\\b|.){140}", "longer than 2000 characters" },
		{ "([^a]{0,3000}a[^b]{0,3000}b){1,9}[!?]$", "longer than 2000 characters" },
		{ "(a|^)+b", "in its midst" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = true });
		const struct sigma_problem *why;
		char rule[200];

		if (i + 1 == COUNT(t) && !sigma_regex_linear())
			break; /* it is the engine that refuses this */
		snprintf(rule, sizeof rule, "title: r\nlogsource: {category: t}\ndetection: {s: {a|re: '%s'}, condition: s}",
			t[i].re);
		assert_int_equal(sigma_load_bytes(l, S(rule), "rules"), SIGMA_OK);
		sigma_rules_free(sigma_compile(l));
		if (sigma_problems(l, &why) == 0 || strstr(why->text.p, t[i].why) == NULL || why->line != 3)
			fail_msg("%s: %s", t[i].re, sigma_problems(l, &why) ? why->text.p : "taken");
		assert_int_equal(sigma_load_stats(l).rules, 0);
		sigma_loader_free(l);
	}
}

/* The sanitizers' allocator calls this for each allocation; without them there is nothing to ask. */
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(
	void (*on_malloc)(const volatile void *, size_t), void (*on_free)(const volatile void *));
static _Thread_local size_t allocations; /* threads of other tests allocate at the same time */

static void count_malloc(const volatile void *p, size_t n)
{
	(void)p, (void)n;
	allocations++;
}

static void count_free(const volatile void *p)
{
	(void)p;
}

/* An allocator asked for each event is a lock that all threads share. */
static void a_known_event_is_matched_without_the_allocator(void **state)
{
	static const char *const events[] = { "{\"f\":\"abcdefgh\",\"g\":\"x\",\"n\":{\"x\":12}}",
		"{\"f\":\"\\u0041bc\",\"g\":null,\"h\":[1,2,3.5e1]}",
		"{\"other\":\"needle in text\",\"EventID\":4688,\"Channel\":\"Security\"}" };
	struct sigma_rules *r;
	struct sigma_matcher *m;
	struct sigma_result out;

	(void)state;
	if (__sanitizer_install_malloc_and_free_hooks == NULL)
		skip();
	r = compiled(
		"title: r\nlogsource: {category: t}\ndetection: {s: {f|contains: cde, g: x}, k: [needle], condition: s or k}\n---\n"
		"title: q\nlogsource: {product: windows}\ndetection: {s: {h|gt: 2}, t: {f: null, g|re: '^x+$'}, condition: 1 of "
		"them}",
		NULL);
	m = sigma_matcher_new(r, NULL);
	assert_true(__sanitizer_install_malloc_and_free_hooks(count_malloc, count_free));
	for (int i = 0; i < 300; i++) {
		if (i == 200)
			allocations = 0;
		assert_int_equal(sigma_match_json(m, S(events[i % 3]), &out), SIGMA_OK);
	}
	assert_int_equal(allocations, 0);
	sigma_matcher_free(m);
	m = sigma_matcher_new(r, NULL);
	assert_true(allocations > 0); /* the hook does count */
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void zero_rules_and_rules_that_all_fail_are_an_error(void **state)
{
	struct sigma_load_stats s;

	(void)state;
	assert_null(compiled("", &s));
	assert_null(compiled("title: x\nlogsource: {category: t}\ndetection: {s: {f|nope: 1}, condition: s}", &s));
	assert_int_equal(s.failed, 1);
	assert_null(compiled("[not, a, rule]", &s));
	assert_null(compiled("title: {", &s));
	assert_int_equal(s.failed, 1);
}

/* ---- Correlation state --------------------------------------------------------------------------------------------------------------------------- */

static const char counting[] = "title: r\nname: r\nlogsource: {category: t}\ndetection: {s: {e: 1}, condition: s}\n---\n"
			       "title: c\ncorrelation: {type: value_count, rules: [r], group-by: [u], timespan: 1h, condition: "
			       "{gte: 1000000, field: v}}\n";

static void hits(void *arg, const struct sigma_corr_hit *hit)
{
	(void)hit;
	++*(int *)arg;
}

static void correlation_memory_is_bounded_and_what_goes_is_counted(void **state)
{
	struct sigma_rules *r = compiled(counting, NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_correlator *c = sigma_correlator_new(r, &(struct sigma_corr_options){ .max_bytes = 1 << 20 });
	struct sigma_corr_stats s;
	int n = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct sigma_result out;
		char event[160];

		snprintf(event, sizeof event, "{\"e\":1,\"u\":\"user %d\",\"v\":\"value %d\",\"time\":%d}", i % 5000, i,
			1700000000 + i / 10);
		assert_int_equal(sigma_match_json(m, S(event), &out), SIGMA_OK);
		assert_true(out.updates.n > 0 && out.n == 0);
		sigma_correlate(c, out.updates, (uint64_t)i, hits, &n);
		assert_true(sigma_corr_stats(c).bytes <= (1 << 20) + 4096);
	}
	s = sigma_corr_stats(c);
	assert_int_equal(s.updates, 20000);
	assert_true(s.lost_groups > 0 && s.groups > 0);
	sigma_correlator_free(c);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void late_events_and_events_without_time_are_counted(void **state)
{
	struct sigma_rules *r = compiled(counting, NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_correlator *c = sigma_correlator_new(r, &(struct sigma_corr_options){ .lateness_us = 1000000 });
	struct sigma_result out;
	int n = 0;

	(void)state;
	(void)sigma_match_json(m, S("{\"e\":1,\"u\":\"a\",\"v\":1}"), &out);
	assert_int_equal(out.updates.n, 0);
	assert_int_equal(sigma_match_stats(m).no_time, 1);
	(void)sigma_match_json(m, S("{\"e\":1,\"u\":\"a\",\"v\":1,\"time\":1700000100}"), &out);
	sigma_correlate(c, out.updates, 1, hits, &n);
	(void)sigma_match_json(m, S("{\"e\":1,\"u\":\"a\",\"v\":1,\"time\":1700000000}"), &out);
	sigma_correlate(c, out.updates, 2, hits, &n);
	assert_int_equal(sigma_corr_stats(c).lost_late, 1);
	(void)sigma_match_json(m, S("{\"e\":1,\"v\":1,\"time\":1700000100}"), &out);
	sigma_correlate(c, out.updates, 3, hits, &n);
	assert_int_equal(sigma_corr_stats(c).lost_no_key, 1);
	sigma_correlate(c, (struct sigma_str){ "garbage that is no update at all", 32 }, 4, hits, &n);
	sigma_correlator_free(c);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static void last_hit(void *arg, const struct sigma_corr_hit *hit)
{
	*(struct sigma_corr_hit *)arg = *hit;
}

static int ascending(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

/* Events that come up to four minutes late into a window of five, against a window that is looked for anew each time. */
static void a_window_is_right_however_late_its_events_come(void **state)
{
	enum { EVENTS = 4000, SPAN = 300, LATE = 240 };
	static int times[EVENTS], values[EVENTS], in[EVENTS];
	struct sigma_rules *r =
		compiled("title: r\nname: r\nlogsource: {category: t}\ndetection: {s: {e: 1}, condition: s}\n---\n"
			 "title: c\ncorrelation: {type: value_median, rules: [r], timespan: 5m, condition: {gte: 0, field: n}}\n",
			NULL);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_correlator *c = sigma_correlator_new(r, &(struct sigma_corr_options){ .repeat = true });
	uint32_t seed = 1;
	int newest = 0;

	(void)state;
	for (int i = 0; i < EVENTS; i++) {
		struct sigma_corr_hit hit = { 0 };
		struct sigma_result out;
		char event[80];
		int n = 0, first = INT32_MAX;

		seed = seed * 1103515245u + 12345;
		times[i] = 1700000000 + i / 3 - (seed >> 16 & 3 ? 0 : (int)(seed >> 18) % LATE);
		values[i] = (int)(seed >> 8) % 1000;
		newest = times[i] > newest ? times[i] : newest;
		snprintf(event, sizeof event, "{\"e\":1,\"n\":%d,\"time\":%d}", values[i], times[i]);
		assert_int_equal(sigma_match_json(m, S(event), &out), SIGMA_OK);
		sigma_correlate(c, out.updates, (uint64_t)i, last_hit, &hit);
		for (int k = 0; k <= i; k++)
			if (times[k] >= newest - SPAN) {
				in[n++] = values[k];
				first = times[k] < first ? times[k] : first;
			}
		qsort(in, (size_t)n, sizeof *in, ascending);
		assert_int_equal(hit.events, n);
		assert_int_equal(hit.first_us, (int64_t)first * 1000000);
		assert_int_equal(hit.last_us, (int64_t)newest * 1000000);
		assert_true(hit.value * 2 == in[(n - 1) / 2] + in[n / 2]);
	}
	sigma_correlator_free(c);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

static const char often[] = "title: r\nname: r\nlogsource: {category: t}\ndetection: {s: {e: 1}, condition: s}\n---\n"
			    "title: c\ncorrelation: {type: event_count, rules: [r], timespan: 1h, condition: {gte: 3}}\n";

static int fired(const struct sigma_rules *r, bool repeat, int new_matcher_at)
{
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	struct sigma_correlator *c = sigma_correlator_new(r, &(struct sigma_corr_options){ .repeat = repeat });
	struct sigma_result out;
	int n = 0;

	for (int i = 0; i < 6; i++) {
		char event[80];

		if (i == new_matcher_at) {
			sigma_matcher_free(m);
			m = sigma_matcher_new(r, NULL);
		}
		snprintf(event, sizeof event, "{\"e\":1,\"time\":%d}", 1700000000 + i);
		assert_int_equal(sigma_match_json(m, S(event), &out), SIGMA_OK);
		sigma_correlate(c, out.updates, (uint64_t)i, hits, &n);
	}
	sigma_correlator_free(c);
	sigma_matcher_free(m);
	return n;
}

static void a_correlation_repeats_when_asked(void **state)
{
	struct sigma_rules *r = compiled(often, NULL);

	(void)state;
	assert_int_equal(fired(r, false, -1), 2); /* at the third and the sixth */
	assert_int_equal(fired(r, true, -1), 4);
	sigma_rules_free(r);
}

static void state_of_correlations_outlives_a_matcher(void **state)
{
	struct sigma_rules *r = compiled(often, NULL);

	(void)state;
	for (int at = 1; at < 6; at++)
		assert_int_equal(fired(r, false, at), 2);
	sigma_rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_event_is_matched_without_the_allocator),
		cmocka_unit_test(a_correlation_repeats_when_asked),
		cmocka_unit_test(state_of_correlations_outlives_a_matcher),
		cmocka_unit_test(both_evaluators_agree_on_random_rules_and_events),
		cmocka_unit_test(an_origin_is_the_same_however_it_is_written),
		cmocka_unit_test(threads_that_share_rules_find_the_same),
		cmocka_unit_test(a_decoded_event_matches_as_its_json_does),
		cmocka_unit_test(evidence_names_the_fields_that_matched),
		cmocka_unit_test(evidence_is_of_the_last_event),
		cmocka_unit_test(malformed_events_are_refused_with_their_place_and_do_not_stop_the_next),
		cmocka_unit_test(bytes_that_are_no_utf8_do_not_hide_an_event),
		cmocka_unit_test(deep_nesting_and_thousands_of_keys_keep_their_bounds),
		cmocka_unit_test(an_event_may_hold_more_different_values_than_the_table_of_sets),
		cmocka_unit_test(a_hostile_regular_expression_is_answered_by_the_linear_engine),
		cmocka_unit_test(what_no_automaton_answers_is_refused_with_the_rules),
		cmocka_unit_test(zero_rules_and_rules_that_all_fail_are_an_error),
		cmocka_unit_test(correlation_memory_is_bounded_and_what_goes_is_counted),
		cmocka_unit_test(late_events_and_events_without_time_are_counted),
		cmocka_unit_test(a_window_is_right_however_late_its_events_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
