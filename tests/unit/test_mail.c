/* mail/: which addresses are taken, and what a header and a body look like on the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "mail/mail.h"

static void addresses_are_plain_and_cannot_carry_a_header(void **state)
{
	static const char *const good[] = { "a@b", "an.nguyen@bo-mau.gov.vn", "a+b_c-d@x1.test", "!#$%&'*+-/=?^_`{|}~@a.b" };
	static const char *const bad[] = { "", "@", "a@", "@b", "a", "a b@c", "a@b c", "a@b\r\nBcc: x@y", "a@-b", "a@b-", "a@b..c",
		".a@b", "a.@b", "a..b@c", "\"a\"@b", "<a@b>", "a@b>", "a@b@c", "ă@b", "a@đ.vn", "a,b@c", "a@[127.0.0.1]" };
	char longer[400] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(mail_address_ok(str_z(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		if (mail_address_ok(str_z(bad[i])))
			fail_msg("taken: %s", bad[i]);
	memset(longer, 'a', 65);
	memcpy(longer + 65, "@b", 3);
	assert_false(mail_address_ok(str_z(longer)));
	assert_true(mail_address_ok(str_z(longer + 1)));
	memset(longer, 'a', 300);
	longer[1] = '@';
	assert_false(mail_address_ok(str_z(longer)));
}

static void only_the_domains_that_the_office_names(void **state)
{
	struct mail_conf any = { 0 }, two = { .domains = STR("bo-mau.test  VPCP.example") };

	(void)state;
	assert_true(mail_domain_ok(&any, STR("a@anywhere.test")));
	assert_true(mail_domain_ok(&two, STR("a@bo-mau.test")) && mail_domain_ok(&two, STR("a@vpcp.EXAMPLE")));
	assert_false(mail_domain_ok(&two, STR("a@x.bo-mau.test")) || mail_domain_ok(&two, STR("a@bo-mau.test.evil")));
}

static void a_header_word_never_cuts_a_character_nor_runs_long(void **state)
{
	struct buf b;
	struct str text = STR(
			   "Khiên: 12 việc mới quá hạn, 3 việc đến hạn trong 14 ngày tới của đơn vị mình và những đơn vị khác nữa"),
		   rest, line;
	size_t lines = 0;

	(void)state;
	buf_init(&b, 100000);
	mail_header_text(&b, "Subject", text);
	rest = buf_str(&b);
	while (str_next(&rest, '\n', &line) && line.n) {
		assert_true(line.n <= 79 && line.p[line.n - 1] == '\r');
		assert_true(str_find(line, STR("=?UTF-8?B?")) >= 0);
		lines++;
	}
	assert_true(lines > 2);
	buf_done(&b);
	buf_init(&b, 1000);
	mail_header_text(&b, "Subject", STR("plain words"));
	assert_true(str_is(buf_str(&b), "Subject: plain words\r\n"));
	buf_done(&b);
	buf_init(&b, 1000);
	mail_header_text(&b, "Subject", STR("two\r\nBcc: x@y"));
	assert_true(str_find(buf_str(&b), STR("Bcc")) < 0);
	buf_done(&b);
}

static void text_becomes_html_that_cannot_be_more_than_text(void **state)
{
	struct cx cx;
	struct str html;

	(void)state;
	cx_init(&cx, 0);
	html = mail_html(&cx, STR("Kính gửi: <b>\n\nHai việc:\n- một & hai\n- "
				  "\"ba\"\nhttps://khien.test/mywork?a=1&b=2\n\njavascript:alert(1)\n"));
	assert_true(str_find(html, STR("<p>Kính gửi: &lt;b&gt;</p>")) >= 0);
	assert_true(str_find(html, STR("<ul><li>một &amp; hai</li>\n<li>&quot;ba&quot;</li>\n</ul>")) >= 0);
	assert_true(str_find(html, STR("<a href=\"https://khien.test/mywork?a=1&amp;b=2\">")) >= 0);
	assert_true(str_find(html, STR("href=\"javascript")) < 0);
	cx_done(&cx);
}

static void a_file_goes_along_with_its_name(void **state)
{
	struct mail_message m = { .from = STR("k@a.test"),
		.to = STR("b@c.test"),
		.subject = STR("x"),
		.body = STR("y\n"),
		.message_id = STR("0123@a.test"),
		.at = INT64_C(1795381515) * US_PER_S,
		.file = STR("%PDF"),
		.file_name = STR("Báo cáo.pdf"),
		.file_type = STR("application/pdf") };
	struct cx cx;
	struct buf b;

	(void)state;
	cx_init(&cx, 0);
	buf_init(&b, 100000);
	mail_build(&cx, &m, &b);
	assert_true(str_find(buf_str(&b), STR("filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf\r\n")) >= 0);
	assert_true(str_find(buf_str(&b), STR("\r\nJVBERg==\r\n")) >= 0);
	assert_true(str_find(buf_str(&b), STR("Date: Mon, 23 Nov 2026 04:05:15 +0700\r\n")) >= 0);
	buf_done(&b);
	cx_done(&cx);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_plain_and_cannot_carry_a_header),
		cmocka_unit_test(only_the_domains_that_the_office_names),
		cmocka_unit_test(a_header_word_never_cuts_a_character_nor_runs_long),
		cmocka_unit_test(text_becomes_html_that_cannot_be_more_than_text),
		cmocka_unit_test(a_file_goes_along_with_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
