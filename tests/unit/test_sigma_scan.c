/* The scans that look at a whole event at once, 32 or 64 bytes a step: nothing may be lost or let through where steps meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "campaign.h"
#include "sigma/sigma.h"

static uint32_t roll(uint64_t *dice, uint32_t n)
{
	*dice = *dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*dice >> 33) % n;
}

static struct sigma_str str_of(const struct buf *b)
{
	return (struct sigma_str){ b->p, b->n };
}

static struct sigma_rules *rules_of(const char *detection)
{
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;
	static char text[32768];

	snprintf(text, sizeof text, "title: r\nlogsource: {category: t}\ndetection:\n%s\n  condition: s\n", detection);
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ text, strlen(text) }, "r"), SIGMA_OK);
	r = sigma_compile(l);
	assert_non_null(r);
	sigma_loader_free(l);
	return r;
}

static void random_string(uint64_t *dice, struct buf *b, uint32_t pieces)
{
	static const char *const some[] = { "a", "bcdefghij", "\\\\", "\\\"", "\\n", "\\/", "\\\\\\\"", "\\\\\\\\\\\\", "        ",
		"c:\\\\x" };
	static const char *const rare[] = { "\\", "\"", "\\x", "\\u0041", "\\u00g1", "\x01", "\\u12", "\\U0041", "\t" };

	for (uint32_t i = 0; i < pieces; i++)
		if (roll(dice, 40))
			buf_z(b, some[roll(dice, COUNT(some))]);
		else
			buf_z(b, rare[roll(dice, COUNT(rare))]);
}

/* What is accepted, and what the value says, by jansson. */
static void strings_of_any_length_are_read_as_they_should_be(void **state)
{
	struct sigma_rules *r = rules_of("  s: {a|endswith: '\\\\\"'}");
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	uint64_t dice = 1;
	uint32_t good = 0, ends = 0;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 40000; i++) {
		struct sigma_result out;
		json_t *judge;

		b.n = 0;
		buf_z(&b, "{\"a\":\"");
		random_string(&dice, &b, roll(&dice, 60));
		buf_z(&b, roll(&dice, 2) ? "\",\"bc\":\"" : "\",\"a\":\"");
		random_string(&dice, &b, roll(&dice, 30));
		buf_z(&b, roll(&dice, 20) ? "\\\\\\\"\"}" : "\"} ");
		judge = json_loadb(b.p, b.n, 0, NULL);
		if ((judge != NULL) != (sigma_match_json(m, str_of(&b), &out) == SIGMA_OK))
			fail_msg("%s: %.*s", judge ? "refused" : "let through", (int)b.n, b.p);
		good += judge != NULL;
		ends += out.n;
		json_decref(judge);
	}
	assert_true(good > 5000 && good < 35000 && ends > 1000);
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* Wherever it stands, in whatever case, beside whatever else. */
static void keywords_are_found(const char *detection, const char *const words[], size_t n)
{
	struct sigma_rules *r = rules_of(detection);
	struct sigma_matcher *m = sigma_matcher_new(r, NULL);
	size_t events = 0;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t w = 0; w < n; w++)
		for (size_t before = 0; before < 300; before++)
			for (size_t behind = 0; behind < 150; behind += 1 + behind / 4 * 7) {
				bool with = events++ % 2; /* or the look at the whole event is left out for a while */
				struct sigma_result out;

				b.n = 0;
				buf_z(&b, "{\"message\":\"");
				for (size_t i = 0; i < before; i++)
					buf_byte(&b, "mandatory kim mik.exe sek"[i % 25]);
				if (with)
					buf_z(&b, words[w]);
				for (size_t i = 0; i < behind; i++)
					buf_byte(&b, "atk sekurls lsa wwho"[i % 20]);
				buf_z(&b, "\"}");
				assert_int_equal(sigma_match_json(m, str_of(&b), &out), SIGMA_OK);
				if (out.n != with)
					fail_msg("%s at %zu: %.*s", words[w], before, (int)b.n, b.p);
			}
	buf_done(&b);
	sigma_matcher_free(m);
	sigma_rules_free(r);
}

/* Of all lengths; and long ones alone, a few and more, which are told otherwise. */
static void a_keyword_is_found_at_every_place_of_an_event(void **state)
{
	static const char *const mixed[] = { "mimiKatz", "aTk\\/x", "$Z{", "SEKURLSA::", "=WhoAmI", "kiwi", "dUMp\\\"q",
		"\\\\laZagne" };
	static const char *const few[] = { "mimiKatz", "SEKURLSA::", "eo.OE.kiwi", "\\\\mimiLIB.dll", "kiwi legit PRINTER" };
	static const char *const more[] = { "=WhoAmI", "=cUrl%", "%3Csvg", "PWdump", "SLIVER" };

	(void)state;
	keywords_are_found(
		"  s: [mimikatz, atk/x, '$z{', 'sekurlsa::', '=whoami', kiwi, 'dump\"q', '\\lazagne']", mixed, COUNT(mixed));
	keywords_are_found("  s: [mimikatz, 'sekurlsa::', 'eo.oe.kiwi', '\\mimilib.dll', 'kiwi legit printer', 'event::clear']",
		few, COUNT(few));
	keywords_are_found(
		"  s: ['=whoami', '=curl%', '%3csvg', pwdump, sliver, koadic, potato, phobos, adfind, brutel, cobalt, mikatz,"
		" rozena, ransom, bruter, '/htool', '.htool', htool-, swrort, '=wget+', '=wmic%', chopper, lazagne, pwcrack]",
		more, COUNT(more));
}

/* So many that they are told by more tables, and so many more that they are told by hash; some are short. */
static void a_keyword_is_found_among_very_many(void **state)
{
	static const char *const words[] = { "=WhoAmI", "SEKURLSA::", "kiWi", "\\\\mimiLIB.dll", "%3Csvg", "pWdump", "lazagne",
		"Rozena", "swrORT", "chopper" };
	static const uint32_t others[] = { 60, 200, 450, 900 };
	struct buf b;
	uint64_t dice = 7;

	(void)state;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < COUNT(others); i++) {
		b.n = 0;
		buf_z(&b, "  s: [");
		for (uint32_t k = 0; k < others[i]; k++) {
			for (uint32_t n = 4 + roll(&dice, 9); n; n--)
				buf_byte(&b, "bcdfghjnpqrvxyz"[roll(&dice, 15)]);
			buf_z(&b, ", ");
		}
		buf_z(&b, "'=whoami', 'sekurlsa::', kiwi, '\\mimilib.dll', '%3csvg', pwdump, lazagne, rozena, swrort, chopper]");
		buf_byte(&b, 0);
		keywords_are_found(b.p, words, COUNT(words));
	}
	buf_done(&b);
}

/* Rules of two products look for the same words: what is remembered of a value says the rules of one of them only. */
static void keywords_that_two_products_share_stay_apart(void **state)
{
	static const char rules[] = "title: a\nlogsource: {product: windows}\ndetection: {s: [evilword, other], condition: s}\n"
				    "---\ntitle: b\nlogsource: {product: linux}\ndetection: {s: [evilword, other], condition: s}\n";
	static const char *const events[] = { "{\"product\":\"windows\",\"m\":\"an evilword\"}",
		"{\"product\":\"linux\",\"m\":\"an evilword\"}" };
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;
	struct sigma_matcher *m;

	(void)state;
	assert_int_equal(sigma_load_bytes(l, (struct sigma_str){ rules, sizeof rules - 1 }, "r"), SIGMA_OK);
	r = sigma_compile(l);
	m = sigma_matcher_new(r, NULL);
	for (size_t i = 0; i < 12; i++) {
		struct sigma_result out;

		assert_int_equal(sigma_match_json(m, (struct sigma_str){ events[i % 2], strlen(events[i % 2]) }, &out), SIGMA_OK);
		assert_int_equal(out.n, 1);
		assert_string_equal(sigma_rule(r, out.rules[0])->title.p, i % 2 ? "b" : "a");
	}
	sigma_matcher_free(m);
	sigma_rules_free(r);
	sigma_loader_free(l);
}

/* One of these in four is none that is read in one step: other escapes, other letters. */
static void random_value(uint64_t *dice, struct buf *b, bool plain)
{
	static const char *const some[] = { "A", "z", "Xy", "\\\\", "/", "\\/", "\\\"", "%", "^", "@[`{", "MD5=", "0123ABC",
		"gram 7x", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "x.EXE", "        ", "\\n", "\\t", "\\u0041",
		"\\u00c9", "É" };

	for (uint32_t k = 0, n = roll(dice, 12); k < n; k++)
		buf_z(b, some[roll(dice, COUNT(some) - (plain ? 5 : 0))]);
}

/* `many`: literals enough for the other of two ways to announce them. */
static struct sigma_rules *rules_of_values(bool many)
{
	static const char rules[] =
		"title: a\nlogsource: {category: t}\ndetection: {s: {v|endswith: '\\x.exe'}, condition: s}\n"
		"---\ntitle: b\nlogsource: {category: t}\ndetection: {s: {v|endswith: '/x.exe'}, condition: s}\n"
		"---\ntitle: c\nlogsource: {category: t}\ndetection: {s: {v|contains: '%'}, condition: s}\n"
		"---\ntitle: d\nlogsource: {category: t}\ndetection: {s: {v|contains: '^'}, condition: s}\n"
		"---\ntitle: e\nlogsource: {category: t}\ndetection: {s: {v|contains: '\"'}, condition: s}\n"
		"---\ntitle: f\nlogsource: {category: t}\ndetection: {s: {v|contains: 'xyza'}, condition: s}\n"
		"---\ntitle: g\nlogsource: {category: t}\ndetection: {s: {v|contains|cased: 'Xyz'}, condition: s}\n"
		"---\ntitle: h\nlogsource: {category: t}\ndetection: {s: {v|re: 'X\\\\'}, condition: s}\n"
		"---\ntitle: i\nlogsource: {category: t}\ndetection: {s: {v|contains: 'é'}, condition: s}\n"
		"---\ntitle: j\nlogsource: {category: t}\ndetection: {s: {v|endswith: '\\az\\x.exe'}, condition: s}\n"
		"---\ntitle: k\nlogsource: {category: t}\ndetection: {s: {v|contains: '%', w: [x.exe, az]}, condition: s}\n"
		"---\ntitle: l\nlogsource: {category: t}\ndetection: {s: {w: [xy, xyz, 'a\"']}, condition: s}\n";
	struct sigma_loader *l = sigma_loader_new(NULL);
	struct sigma_rules *r;
	struct buf b;

	buf_init(&b, 1 << 16);
	buf_z(&b, rules);
	buf_z(&b, "---\ntitle: m\nlogsource: {category: t}\ndetection: {s: {v|contains: [nothing");
	for (int i = 0; many && i < 80; i++)
		buf_fmt(&b, ", 'gram %dx'", i);
	buf_z(&b, "]}, condition: s}\n---\ntitle: n\nlogsource: {category: t}\ndetection: {s: {h|contains: ['MD5=0123abc'");
	for (int i = 0; i < 20; i++)
		buf_fmt(&b, ", 'md5=%dfedcba'", i);
	buf_z(&b, "]}, condition: s}\n");
	assert_int_equal(sigma_load_bytes(l, str_of(&b), "r"), SIGMA_OK);
	r = sigma_compile(l);
	assert_int_equal(sigma_load_stats(l).rules, 14);
	sigma_loader_free(l);
	buf_done(&b);
	return r;
}

/* Values are folded, and searched, 32 bytes a step: at any length, with escapes anywhere, at the very end of the readable memory or not, they
 * give what the judge finds. */
static void values_of_any_length_are_folded_and_searched_as_a_whole(void **state)
{
	const int rounds = campaign(60000);
	uint64_t dice = 3, matches = 0;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 16);
	for (int many = 0; many < 2; many++) {
		struct sigma_rules *r = rules_of_values(many);
		struct sigma_matcher *fast = sigma_matcher_new(r, &(struct sigma_match_options){ .no_cache = true });
		struct sigma_matcher *naive = sigma_matcher_new(r, &(struct sigma_match_options){ .naive = true });

		for (int i = 0; i < rounds; i++) {
			bool plain = roll(&dice, 4) != 0;
			struct sigma_result x, y;
			char *alone;

			b.n = 0;
			buf_z(&b, "{\"v\":\"");
			random_value(&dice, &b, plain);
			buf_z(&b, "\",\"h\":\"");
			random_value(&dice, &b, plain);
			buf_z(&b, "\",\"w\":\"");
			random_value(&dice, &b, plain);
			if (roll(&dice, 2))
				buf_z(&b, "\",\"not asked for\":\"and longer than what is read beyond a value");
			buf_z(&b, "\"}");
			alone = malloc(b.n); /* nothing behind it may be read */
			assert_non_null(alone);
			memcpy(alone, b.p, b.n);
			assert_int_equal(sigma_match_json(fast, (struct sigma_str){ alone, b.n }, &x), SIGMA_OK);
			assert_int_equal(sigma_match_json(naive, str_of(&b), &y), SIGMA_OK);
			if (x.n != y.n || memcmp(x.rules, y.rules, x.n * sizeof *x.rules) != 0)
				fail_msg("%.*s: %zu and %zu rules", (int)b.n, b.p, x.n, y.n);
			matches += y.n;
			free(alone);
		}
		sigma_matcher_free(fast);
		sigma_matcher_free(naive);
		sigma_rules_free(r);
	}
	assert_true(matches > (uint64_t)rounds);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test(strings_of_any_length_are_read_as_they_should_be),
		cmocka_unit_test(a_keyword_is_found_at_every_place_of_an_event),
		cmocka_unit_test(a_keyword_is_found_among_very_many),
		cmocka_unit_test(keywords_that_two_products_share_stay_apart),
		cmocka_unit_test(values_of_any_length_are_folded_and_searched_as_a_whole),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
