/* Expressions over bytes (regex_form.c) against PCRE2, which is given all the steps it asks for: before each stands another that takes more than the few
 * steps in which PCRE2 answers in the engine, so that the automaton does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/text.h"
#include "sigma/int.h"
#include "sigma/sigma.h"
#include "unit/campaign.h"

#define BEFORE "(?:z|zz)+y|" /* on z, again and again */

enum { VALUES = 12 };

static uint32_t roll(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % n;
}

static bool judge(const char *pattern, bool folds, struct str value, bool *bad)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int code, n;
	size_t at;
	pcre2_code *re = pcre2_compile(
		(PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | (folds ? PCRE2_CASELESS : 0), &code, &at, NULL);

	*bad = re == NULL;
	n = re ? pcre2_match(re, (PCRE2_SPTR)value.p, value.n, 0, 0, data, NULL) : 0;
	*bad |= n < PCRE2_ERROR_NOMATCH;
	pcre2_match_data_free(data);
	pcre2_code_free(re);
	return n >= 0;
}

static void some_of(struct buf *b, uint64_t *seed, const char *const *pieces, uint32_t n, uint32_t most)
{
	for (uint32_t i = 0, count = 1 + roll(seed, most); i < count; i++)
		buf_z(b, pieces[roll(seed, n)]);
}

/* False: it is none, or refused. */
static bool agrees(struct regex_work *w, const char *pattern, bool folds, struct buf *values)
{
	struct regex *all = NULL, *re;
	struct refusal why;
	struct arena a;

	arena_init(&a, 0);
	re = regex_new(&a, str_z(pattern), folds ? "i" : "", &all, &why);
	for (size_t i = 0; re && i < VALUES; i++) {
		struct str value = buf_str(&values[i]);
		bool bad, want = judge(pattern, folds, value, &bad);

		if (!bad && regex_match(re, w, value) != want)
			fail_msg("%s%s: %.*s: the judge says %d", pattern, folds ? " (i)" : "", (int)value.n, value.p, want);
	}
	regex_free(all);
	arena_done(&a);
	return re;
}

static void over_bytes_it_is_the_same_expression(void **state)
{
	static const char *const pieces[] = { "a", "k", "S", "é", "đ", "Đ", "ſ", "\xe2\x84\xaa", "日", "1", "(", ")", "(?:", "|",
		"?", "*", "+", "{2}", "{1,3}", "*?", "[ak]", "[^a]", "[à-ỹ]", "[^đ-ứ]", "[a-đ]", "[^k-ſé]", "[j-l]", "[\\w日]",
		"[^\\sđ]", ".", "\\b", "\\B", "\\w", "\\W", "\\S", "\\d", "\\D", "(?i)", "(?-i)", "(?i:", "(?s)", "\\x{111}",
		"\\xe9", "[\\x{c0}-\\x{1b0}]", "\\.", "[.-]", "[^\\n]", "$", "a1.-", "a1\\.-", "1a-akS", "k1k1a", "aéa1.a" };
	static const char *const texts[] = { "a", "A", "k", "K", "s", "S", "é", "É", "đ", "Đ", "ſ", "\xe2\x84\xaa", "日", "ứ", "Ỹ",
		"1", " ", "\n", ".", "-", "\xf0\x9f\x98\x80" };
	struct regex_work *w = regex_work_new();
	struct buf pattern, values[VALUES];
	uint64_t seed = 11;
	int taken = 0, rounds = campaign(2000);

	(void)state;
	if (!sigma_regex_linear()) {
		print_message("there is no linear engine here that can be trusted\n");
		skip();
	}
	buf_init(&pattern, 4096);
	for (size_t k = 0; k < VALUES; k++)
		buf_init(&values[k], 4096);
	for (int i = 0; i < rounds; i++) {
		pattern.n = 0;
		buf_z(&pattern, BEFORE);
		some_of(&pattern, &seed, pieces, COUNT(pieces), 8);
		buf_byte(&pattern, 0);
		for (size_t k = 0; k < VALUES; k++) {
			values[k].n = 0;
			buf_z(&values[k], "zzzzzzzzzzzz");
			some_of(&values[k], &seed, texts, COUNT(texts), 10);
		}
		taken += agrees(w, pattern.p, roll(&seed, 2), values);
	}
	print_message("%d of %d expressions, %" PRIu64 " runs, %" PRIu64 " by the automaton\n", taken, rounds,
		regex_work_count(w)->runs, regex_work_count(w)->fallbacks);
	assert_true(taken > rounds / 8);
	assert_true(regex_work_count(w)->fallbacks * 2 > regex_work_count(w)->runs);
	assert_int_equal(regex_work_count(w)->losses, 0);
	for (size_t k = 0; k < VALUES; k++)
		buf_done(&values[k]);
	buf_done(&pattern);
	regex_work_free(w);
}

/* Every letter beyond ASCII that has another case, alone in a class, against what it folds to. */
static void case_beyond_ascii_is_pcre2s(void **state)
{
	enum { AT_ONCE = VALUES, LAST = 0x1f000 };
	struct regex_work *w = regex_work_new();
	struct buf pattern, values[VALUES];
	size_t n = 0;

	(void)state;
	if (!sigma_regex_linear())
		skip();
	buf_init(&pattern, 4096);
	for (size_t k = 0; k < VALUES; k++)
		buf_init(&values[k], 4096);
	for (int32_t c = 0x80; c < LAST; c++) {
		char four[4];

		if (rune_fold(c) == c && c + 1 < LAST)
			continue;
		if (n == 0) {
			pattern.n = 0;
			buf_z(&pattern, BEFORE "[");
		}
		buf_add(&pattern, (struct str){ four, utf8_put(four, c) });
		values[n].n = 0;
		buf_z(&values[n], "zzzzzzzzzzzz");
		buf_add(&values[n++], (struct str){ four, utf8_put(four, rune_fold(c)) });
		if (n < AT_ONCE && c + 1 < LAST)
			continue;
		for (size_t k = n; k < VALUES; k++)
			values[k].n = 0;
		buf_z(&pattern, "]");
		buf_byte(&pattern, 0);
		assert_true(agrees(w, pattern.p, true, values));
		assert_true(agrees(w, pattern.p, false, values));
		n = 0;
	}
	for (size_t k = 0; k < VALUES; k++)
		buf_done(&values[k]);
	buf_done(&pattern);
	regex_work_free(w);
}

/* By the automaton, each against random values. */
static void all_agree(const char *const *patterns, size_t n, const char *const *texts, uint32_t n_texts)
{
	struct regex_work *w = regex_work_new();
	struct buf pattern, values[VALUES];
	uint64_t seed = 5;

	buf_init(&pattern, 4096);
	for (size_t k = 0; k < VALUES; k++)
		buf_init(&values[k], 4096);
	for (size_t i = 0; i < n * 40; i++) {
		pattern.n = 0;
		buf_fmt(&pattern, "%s%s", BEFORE, patterns[i % n]);
		buf_byte(&pattern, 0);
		for (size_t k = 0; k < VALUES; k++) {
			values[k].n = 0;
			buf_z(&values[k], "zzzzzzzzzzzz");
			some_of(&values[k], &seed, texts, n_texts, 4);
			if (roll(&seed, 4) == 0)
				buf_byte(&values[k], 0);
		}
		if (!agrees(w, pattern.p, i / n % 2, values))
			fail_msg("%s: refused", pattern.p);
	}
	assert_int_equal(regex_work_count(w)->losses, 0);
	assert_true(regex_work_count(w)->fallbacks * 2 > regex_work_count(w)->runs);
	for (size_t k = 0; k < VALUES; k++)
		buf_done(&values[k]);
	buf_done(&pattern);
	regex_work_free(w);
}

/* What a pattern seldom has, and a reader of its own reads otherwise. */
static void odd_expressions_are_read_as_pcre2_reads_them(void **state)
{
	static const char *const patterns[] = { "[\\8]", "[\\9]z", "[--\\9]q", "[^[:]q", "[[:]q", "[[:a]q", "[:a[:]:]",
		"[^\\W\\w]q", "q\\B\\b", "q(?#c)?a", "q{1}(?#c)?a", "q(?#c)", "q{1(?#c)}", "q(?#[)[(?#)]", "[[:alpha:]\\c]]a",
		"[\\c\\]a", "[]a]q", "[^]q]a", "[a\\-q]q", "q\\x{71}\\0", "q\\012", "\\cAq", "\\o{161}a", "q\\e" };
	static const char *const texts[] = { "q", "a", "qa", "8", "9", ":", "[", "]", ":]", "(?#)", "q1", "{1}", "\x01", "\x1b",
		"\x1c", "\x1d", "\n", "-", " " };

	(void)state;
	if (!sigma_regex_linear())
		skip();
	all_agree(patterns, COUNT(patterns), texts, COUNT(texts));
}

#define VI_SMALL "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ"
#define VI_LARGE "ÀÁẠẢÃÂẦẤẬẨẪĂẰẮẶẲẴÈÉẸẺẼÊỀẾỆỂỄÌÍỊỈĨÒÓỌỎÕÔỒỐỘỔỖƠỜỚỢỞỠÙÚỤỦŨƯỪỨỰỬỮỲÝỴỶỸĐ"

/* 134 letters, or eight ranges: no more kinds of characters than classes that tell them apart. */
static void classes_of_many_characters_are_taken(void **state)
{
	static const char *const patterns[] = { "[" VI_SMALL "]", "[^" VI_SMALL "]", "q[" VI_SMALL VI_LARGE "]+",
		"(?i)[" VI_LARGE "]q[^đ-ơ]", "[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]",
		"[^\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}-\\x{2064}\\x{fff9}-\\x{fffb}\\x{feff}Α-ω]",
		"[ạ-ậ][ắ-ặ][ẹ-ệ][ỉ-ỹ]?[ơ-ư][à-ã]?|q[ă-đ]", "(?i:[ơ-ư])[ơ-ư](?i:ứ)Ứ" };
	static const char *const texts[] = { "q", "a", "đ", "Đ", "ứ", "Ứ", "ơ", "Ư", "ỹ", "Ỹ", "ặ", "Ậ", "ệ", "ã", "Ă",
		"\xe2\x80\x8b", "Σ", "ς", "日", "\xe2\x84\xaa" };

	(void)state;
	if (!sigma_regex_linear())
		skip();
	all_agree(patterns, COUNT(patterns), texts, COUNT(texts));
}

#define CHOICES "(?:\\w?\\w+|[^\\W_]+[ab]+|\\w[^\\s]*|[^x]?[ab]+[^x]?)"

/* Rules in the wild count; what has more states than its automaton is cheap with does not load. */
static void counts_of_the_wild_are_taken(void **state)
{
	static const struct {
		const char *pattern;
		bool taken;
	} rows[] = {
		{ "^(?:[a-z0-9]{30,63}\\.){3,}[a-z]{2,5}$", true },
		{ "(?:[a-z0-9-]{1,63}\\.){5,9}[a-z]{2,}", true },
		{ "foo.{0,50}bar.{0,50}baz.{0,50}qux.{0,50}!", true },
		{ "[A-Za-z0-9+/]{100,}={0,2}", true },
		{ "(?:[A-Za-z0-9+/]{4}){50,}", true },
		{ "(?:\\\\x[0-9a-f]{2}){50,}", true },
		{ "(?:[0-9a-f]{2}\\s?){100,}", true },
		{ "(?:char\\(\\d{1,3}\\)\\s?\\+?\\s?){10,}", true },
		{ "(?:\\$\\{?[a-z]{1,40}\\}?){8}", true },
		{ "a.{0,1000}b", true },
		{ "(?:\"\\s?\\+\\s?\"|'\\s?\\+\\s?'){20,}", true },
		{ "(?:(?:%[0-9a-f]{2}|\\w)+ ){8}", true },
		{ "(?:a.{30,40}){10}", false },
		{ "(?:\\w?\\w+|[^_]+[ab]+|\\w[^ ]*|[^x]?[ab]+[^x]?){5}(?:[a-d][^ ]*|[^ ]?\\w+\\w+|[^x]+[^ ]+[^x]?|[^y]*\\w*){7}!",
			false },
		{ "(?:(?:[^x]?|[a-z]{0,50}){1,2}){0,10}!", false },
		{ "(?:[ab]x?[ab]y?){100}", false },
		{ CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES CHOICES "[!?]", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct regex *all = NULL;
		struct refusal why;
		struct arena a;

		arena_init(&a, 0);
		if (!regex_new(&a, str_z(rows[i].pattern), "", &all, &why) == rows[i].taken)
			fail_msg("%s: %s", rows[i].pattern, rows[i].taken ? why.en : "taken");
		if (!rows[i].taken)
			assert_non_null(strstr(why.en, "more than 300 states"));
		regex_free(all);
		arena_done(&a);
	}
}

/* The library looks for what is written plainly, and goes into an automaton at each place of it: five at each byte cost 300 ns. A class that is cut by an
 * edge or by \W to a few letters is such too (100 ns). */
static void no_literals_stand_at_each_byte(void **state)
{
	static const struct {
		const char *pattern, *flags, *part;
		bool there;
	} rows[] = {
		{ "abcd.*0|bcda.*1|efgh.*2", "", "abcd", true },
		{ "abcd.*0|bcda.*1|efgh.*2", "", "bcda", false },
		{ "abcd.*0|bcda.*1|efgh.*2", "", "efgh", true },
		{ "abcd.*0|dabcd.*1", "", "dabc", false },
		{ "https?:|http:", "", "http:", false },
		{ "abcd.*0|ABCD.*1", "i", "ABCD", false },
		{ "wscript.*0|cscript.*1", "", "cscript", true },
		{ "abab", "", "abab", false },
		{ "bcdaaaaaaaa", "", "bcda", false },
		{ "abcd{2}", "", "abc", false },
		{ "[ab]\\b!", "", "(?:\\b|[\\xf0-\\xff])", true },
		{ "[^\\Wc-z]!", "", "|[\\xf0-\\xff])", true },
		{ "[^[:^alpha:]]!", "", "|[\\xf0-\\xff])", true },
		{ "[^\\wc]", "", "|[\\xf0-\\xff])", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct regex_cases *cases = NULL;
		struct regex_form form;
		struct arena a;

		arena_init(&a, 0);
		form = regex_form(&a, str_z(rows[i].pattern), rows[i].flags, &cases);
		if (!strstr(form.over_bytes, rows[i].part) == rows[i].there)
			fail_msg("%s, %s: %s", rows[i].pattern, rows[i].part, form.over_bytes);
		arena_done(&a);
	}
}

/* Of what never matches there is no automaton. */
static void what_never_matches_is_answered(void **state)
{
	struct regex_work *w = regex_work_new();
	struct regex *all = NULL, *re;
	struct refusal why;
	struct arena a;

	(void)state;
	if (!sigma_regex_linear())
		skip();
	arena_init(&a, 0);
	re = regex_new(&a, str_z("(?:z|zz)+[^\\W\\w]"), "", &all, &why);
	assert_non_null(re);
	assert_false(regex_match(re, w, str_z("zzzzzzzzzzzzzz")));
	assert_int_equal(regex_work_count(w)->fallbacks, 1);
	assert_int_equal(regex_work_count(w)->losses, 0);
	regex_free(all);
	arena_done(&a);
	regex_work_free(w);
}

/* PCRE2 goes over what is counted from each character anew, and calls that no step: 200 KB in 13 seconds, a megabyte in five minutes. */
static void what_is_counted_is_gone_over_once(void **state)
{
	static const char *const patterns[] = { "[ab]{5,}\\s", "[A-Za-z0-9+/]{40,}[^A-Za-z0-9+/]", "a[ab]{10,300}\\s",
		"(?:a|b)?a*\\d[!?]" };
	struct regex_work *w = regex_work_new();
	struct buf value;

	(void)state;
	if (!sigma_regex_linear())
		skip();
	buf_init(&value, 1 << 20);
	while (value.n < 200000)
		buf_byte(&value, 'a');
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct regex *all = NULL, *re;
		struct refusal why;
		struct arena a;

		arena_init(&a, 0);
		re = regex_new(&a, str_z(patterns[i]), "", &all, &why);
		assert_non_null(re);
		assert_false(regex_match(re, w, buf_str(&value)));
		assert_int_equal(regex_work_count(w)->fallbacks, i + 1); /* the automaton */
		regex_free(all);
		arena_done(&a);
	}
	buf_done(&value);
	regex_work_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_bytes_it_is_the_same_expression),
		cmocka_unit_test(case_beyond_ascii_is_pcre2s),
		cmocka_unit_test(odd_expressions_are_read_as_pcre2_reads_them),
		cmocka_unit_test(classes_of_many_characters_are_taken),
		cmocka_unit_test(counts_of_the_wild_are_taken),
		cmocka_unit_test(no_literals_stand_at_each_byte),
		cmocka_unit_test(what_never_matches_is_answered),
		cmocka_unit_test(what_is_counted_is_gone_over_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
