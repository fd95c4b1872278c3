/* What every match of a regular expression contains: read off the pattern, and never more than is true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sigma/int.h"

/* The literals, joined by |; - if unknown. */
static void needs(struct arena *a, const char *pattern, const char *want)
{
	struct need n = regex_need(a, str_z(pattern));
	struct str got = { "", 0 };

	for (uint32_t i = 0; i < n.n; i++)
		got = arena_fmt(a, "%" PRI_STR "%s%" PRI_STR, ARG_STR(got), i ? "|" : "", ARG_STR(n.lits[i]));
	if (!str_is(got, n.n ? want : "") || (n.n == 0) != (strcmp(want, "-") == 0))
		fail_msg("%s needs %.*s, not %s", pattern, (int)got.n, got.p, want);
}

static void literals_are_read_from_groups_choices_and_counts(void **state)
{
	static const struct {
		const char *pattern, *want;
	} cases[] = {
		{ "abc", "abc" },
		{ "^[Cc]:\\\\.{1,9}\\.exe", ".exe" },
		{ "(?i)echo.*clip.*&&.*(?:Clipboard|i`?n`?v`?o`?k`?e`?)", "echo" },
		{ "cmd.{0,5}(?:/c|/r).+powershell.+(?:\\$\\{?input\\}?|noexit).+\"", "powershell" },
		{ "(?:[Pp]rogram[Dd]ata|%(?:[Ll]ocal)?[Aa]pp[Dd]ata%|\\\\[Aa]pp[Dd]ata)\\\\[^\\\\]{1,256}$",
			"programdata\\|%localappdata%\\|%appdata%\\|\\appdata\\" },
		{ "\\\\(?:mypipe)-(?:f|h)[0-9a-f]{2}", "\\mypipe-f|\\mypipe-h" },
		{ "ab+cd", "ab" },
		{ "(ab)+cd", "ab" },
		{ "ab*cd", "cd" },
		{ "ab?cd", "abcd|acd" },
		{ "a{2}bc", "bc" },
		{ "a{0,3}bc", "bc" },
		{ "x{y}", "x{y}" },
		{ "x{,2}", "-" },
		{ "x{2}{0,1}", "-" },
		{ "a|b", "a|b" },
		{ "a|", "-" },
		{ "(?:abc)?", "-" },
		{ "[^a]", "-" },
		{ "[a-c]xyz", "xyz" },
		{ "(?<name>word)\\b", "word" },
		{ "\\QabC\\E", "-" },
		{ "(?x) a b c", "-" },
		{ "[[:alpha:]]abc", "-" },
		{ "[x\\c]y]", "-" }, /* \c takes the bracket with it */
		{ "[\\]]abc", "abc" },
		{ "[^\\]]abc", "abc" },
		{ "\\x41bc", "-" },
		{ "a\\.b\\sc", "a.b" },
		{ "SET", "set" },
	};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(cases); i++)
		needs(&a, cases[i].pattern, cases[i].want);
	arena_done(&a);
}

static void what_is_needed_stands_in_its_order(void **state)
{
	static const struct {
		const char *pattern, *value;
		bool stands;
	} cases[] = {
		{ "ab.*(?:cd|e).+f", "ab..cd..f", true }, { "ab.*(?:cd|e).+f", "cd..ab..f", false },
		{ "ab.*(?:cd|e).+f", "abcdf", true },                          /* .+ asks for more than what is needed */
		{ "ab.*bc", "abc", false },                                    /* none has the other's letters */
		{ "x.*(?:abcd|ab).*cd", "x abcd", true },                      /* the one that ends first */
		{ "(?:a.*b)+.*c", "a c", true }, { "a.*b|c.*d", "d c", true }, /* a choice has no order */
		{ "(?i)SET.*&&", "set && ", true }, { "(?i)SET.*&&", "&& set", false }, { "a{2}.*b", "aab", true },
		{ "a{2}.*b", "baa", false }, { "a(?:b|).*c", "a c", true }, { "[ab]x.*[cd]y", "ax dy", true },
		{ "[ab]x.*[cd]y", "dy ax", false }, { "a.*b", "b", false }, { "a", "b", true }, /* one literal is told by itself */
	};
	struct arena a;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct need n = regex_need(&a, str_z(cases[i].pattern));

		if (need_row_stands(&n, str_z(cases[i].value)) != cases[i].stands)
			fail_msg("%s in %s", cases[i].pattern, cases[i].value);
	}
	arena_done(&a);
}

static uint32_t roll(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % n;
}

static struct str made_of(struct arena *a, uint64_t *seed, const char *const *pieces, size_t n, uint32_t most)
{
	struct buf b;
	struct str out;

	buf_init(&b, 4096);
	for (uint32_t i = 0, count = 1 + roll(seed, most); i < count; i++)
		buf_z(&b, pieces[roll(seed, (uint32_t)n)]);
	out = arena_str(a, buf_str(&b));
	buf_done(&b);
	return out;
}

static bool stands(struct arena *a, const struct need *n, struct str value)
{
	char *folded = arena_alloc(a, value.n * 3 + 16, 1);
	struct str v = { folded, fold_text(value, folded) };

	for (uint32_t i = 0; i < n->n; i++)
		if (str_find(v, n->lits[i]) >= 0)
			return need_row_stands(n, v);
	return n->n == 0;
}

static void a_match_never_lacks_what_it_needs(void **state)
{
	static const char *const pieces[] = { "a", "b", "ab", "(", ")", "(?:", "|", "?", "*", "+", "{2}", "{0,1}", "{1,}", "[ab]",
		"[^a]", "[A-C]", ".", "^", "$", "\\b", "\\.", "\\s", "é", "(?i)", "k", "S", "\\\\", "??", "(?i:", "{,2}", ".*",
		".*?a", "b.+" };
	static const char *const texts[] = { "a", "b", "ab", "A", "B", ".", " ", "é", "É", "k", "\xe2\x84\xaa", "s", "ſ", "\\",
		"{,2}", "\n" };
	struct regex_work *w = regex_work_new();
	uint64_t seed = 7;
	int matches = 0, known = 0, rows = 0;

	(void)state;
	for (int i = 0; i < 30000; i++) {
		struct arena a;
		struct refusal why;
		struct regex *re, *all = NULL;
		struct need need;
		struct str pattern;

		arena_init(&a, 0);
		pattern = made_of(&a, &seed, pieces, COUNT(pieces), 9);
		re = regex_new(&a, pattern, roll(&seed, 2) ? "" : "i", &all, &why);
		if (re) {
			need = regex_need(&a, pattern);
			known += need.n > 0;
			rows += need.n_row > 0;
			for (int k = 0; k < 12; k++) {
				struct str value = made_of(&a, &seed, texts, COUNT(texts), 8);

				if (!regex_match(re, w, value))
					continue;
				matches++;
				if (!stands(&a, &need, value))
					fail_msg("%s matches %s", pattern.p, value.p);
			}
		}
		regex_free(all);
		arena_done(&a);
	}
	assert_true(matches > 5000 && known > 3000 && rows > 1000);
	regex_work_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_are_read_from_groups_choices_and_counts),
		cmocka_unit_test(what_is_needed_stands_in_its_order),
		cmocka_unit_test(a_match_never_lacks_what_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
