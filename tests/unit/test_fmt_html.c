/* fmt/html: escaping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cx.h"
#include "fmt/html.h"

static void check(void (*escape)(struct buf *, struct str), struct str in, const char *want)
{
	struct buf b;

	buf_init(&b, 4096);
	escape(&b, in);
	buf_byte(&b, 0);
	assert_string_equal(b.p, want);
	buf_done(&b);
}

static void markup_becomes_text(void **state)
{
	(void)state;
	check(html_escape, STR("<a href=\"x\">'Tên' & co</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;Tên&#39; &amp; co&lt;/a&gt;");
	check(html_escape, STR(""), "");
	check(html_escape, (struct str){ 0 }, "");
}

static void bytes_that_are_not_text_become_the_replacement(void **state)
{
	(void)state;
	check(html_escape, STR("a\xff<\xc3"), "a\xef\xbf\xbd&lt;\xef\xbf\xbd");
	check(html_escape, STR("a\0b"),
		"a\xef\xbf\xbd"
		"b");
}

static void a_url_keeps_only_the_unreserved(void **state)
{
	(void)state;
	check(url_escape, STR("aZ09-._~ /?&=#%é"), "aZ09-._~%20%2F%3F%26%3D%23%25%C3%A9");
}

static void a_url_is_unescaped_strictly(void **state)
{
	static const struct str wrong[] = { STR("%"), STR("%4"), STR("%4g"), STR("a%00"), STR("%ff"), STR("\xff"), STR("%c3"),
		STR("%%41"), STR("a\0") };
	struct arena a;
	struct str out;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(url_unescape(&a, wrong[i], true, &out));
	assert_true(url_unescape(&a, STR("T%c3%aAn+a%2B%62"), true, &out));
	assert_true(str_is(out, "Tên a+b"));
	assert_true(url_unescape(&a, STR("a+b%20"), false, &out));
	assert_true(str_is(out, "a+b "));
	assert_true(url_unescape(&a, STR(""), false, &out));
	assert_int_equal(out.n, 0);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_becomes_text),
		cmocka_unit_test(bytes_that_are_not_text_become_the_replacement),
		cmocka_unit_test(a_url_keeps_only_the_unreserved),
		cmocka_unit_test(a_url_is_unescaped_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
