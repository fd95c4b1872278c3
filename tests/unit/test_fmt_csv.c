/* fmt/csv: what offices send, and that an export is a valid import. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt/csv.h"
#include "fresh.h"

/* Rows as "number:cell|cell" lines. */
static struct str shown(struct cx *cx, struct str in)
{
	struct sheet s;
	struct buf b;
	struct str out;

	if (csv_read(cx, in, &s) != RC_OK) {
		out = arena_fmt(&cx->arena, "%s %s: %s", rc_table[cx->fault.rc].name, arena_z(&cx->arena, cx->fault.place),
			arena_z(&cx->arena, cx->fault.text));
		cx_clear(cx);
		return out;
	}
	buf_init(&b, 1 << 24);
	for (size_t i = 0; i < s.n; i++) {
		buf_fmt(&b, "%s%u:", i ? "\n" : "", s.rows[i].number);
		for (size_t k = 0; k < s.rows[i].n; k++) {
			buf_z(&b, k ? "|" : "");
			buf_add(&b, s.rows[i].cells[k]);
		}
	}
	out = arena_str(&cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

#define SHOWS(in, want) assert_string_equal(shown(cx, STR(in)).p, (want))

static void rows_come_with_their_line_numbers(void **state)
{
	struct cx *cx = *state;

	SHOWS("a,b\r\n1,2\r\n", "1:a|b\n2:1|2");
	SHOWS("a,b\n\n\n1,2", "1:a|b\n4:1|2");
	SHOWS("a,b\r1,2\r", "1:a|b\n2:1|2");
	SHOWS("a,b\n\"x\ny\r\nz\",2\n3,4", "1:a|b\n2:x\ny\r\nz|2\n5:3|4");
	SHOWS("a,\n,\n", "1:a|\n2:|");
	SHOWS("", "");
	SHOWS("\r\n\r\n", "");
	SHOWS("một ô", "1:một ô");
}

static void the_separator_is_found(void **state)
{
	struct cx *cx = *state;

	SHOWS("a;b;c\n1,5;2,5;3,5", "1:a|b|c\n2:1,5|2,5|3,5");
	SHOWS("a\tb\tc\n1,2\t3", "1:a|b|c\n2:1,2|3");
	SHOWS("Danh mục, năm 2026\nSTT;Tên;Cấp\n1;x;3", "1:Danh mục, năm 2026\n2:STT|Tên|Cấp\n3:1|x|3");
	SHOWS("\"a;b;c;d\",b,c\n1,2,3", "1:a;b;c;d|b|c\n2:1|2|3");
	SHOWS("sep=;\r\na,b;c\r\n", "2:a,b|c");
	SHOWS("sep=;", "");
	SHOWS("x;y", "1:x|y");
	SHOWS("only\nwords", "1:only\n2:words");
}

static void quotes_are_undone_and_must_close(void **state)
{
	struct cx *cx = *state;

	SHOWS("\"a\"\"b\",\"\",\"\"\"\"", "1:a\"b||\"");
	SHOWS("a\"b,c\"", "1:a\"b|c\"");
	SHOWS("x,y\n\"a", "invalid line 2: a quote is opened and never closed");
	SHOWS("x,\"a\nb\n\"c", "invalid line 3: text follows a closing quote");
	SHOWS("\"\"\"", "invalid line 1: a quote is opened and never closed");
}

static void encodings_other_than_unicode_are_refused(void **state)
{
	struct cx *cx = *state;

	SHOWS("\xef\xbb\xbfTên,b", "1:Tên|b");
	SHOWS("\xff\xfe"
	      "T\0\xea\0n\0,\0\xc7\x1e\n\0",
		"1:Tên|ệ");
	SHOWS("\xfe\xff\0T\0\xea\0n\0,\x1e\xc7\xd8\x3d\xde\0", "1:Tên|ệ😀");
	SHOWS("\xff\xfe"
	      "a\0b",
		"invalid line 1: damaged UTF-16");
	SHOWS("\xff\xfe\x3d\xd8"
	      "a\0",
		"invalid line 1: damaged UTF-16");
	SHOWS("\xff\xfe\x3d\xd8", "invalid line 1: damaged UTF-16");
	SHOWS("\xff\xfe\0\0", "invalid line 1: holds a NUL character");
	SHOWS("a\0b", "invalid line 1: holds a NUL character");
	SHOWS("a;b\nc;d\ne;\xff\n", "invalid line 3: not UTF-8; save it again as \"CSV UTF-8\"");
	SHOWS("T\xean", "invalid line 1: not UTF-8; save it again as \"CSV UTF-8\"");
}

static void exactly_one_guard_is_taken_off(void **state)
{
	struct cx *cx = *state;

	SHOWS("'=1,'abc,''=1,'-5,'", "1:=1|'abc|'=1|-5|'");
	SHOWS("\"'+1\",\"'\t\",=1", "1:+1|\t|=1");
}

static void what_is_written_reads_back_the_same(void **state)
{
	static const struct str cells[] = {
		STR("=cmd|' /C calc'!A0"),
		STR("+84 24 1"),
		STR("-5"),
		STR("@x"),
		STR("\tx"),
		STR("\rx"),
		STR("'=x"),
		STR("''=x"),
		STR("'abc"),
		STR("''"),
		STR("007"),
		STR("hai\ndòng"),
		STR("hai\r\ndòng"),
		STR("a,b;c\td"),
		STR("say \"no\""),
		STR(""),
		STR(" spaced "),
		STR("Tiếng Việt"),
		STR("\n"),
		STR("\""),
		STR("sep=;"),
		STR("\xef\xbb\xbfx"),
		STR("'"),
		STR("=\"x\""),
		STR("1.5"),
		STR("\r"),
		STR("-"),
	};
	struct cx *cx = *state;
	struct sheet s;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t k = 0; k < COUNT(cells); k++) { /* each alone, each first, each second */
		csv_write_cell(&b, cells[k], true);
		csv_write_end(&b);
		csv_write_cell(&b, cells[k], true);
		csv_write_cell(&b, cells[COUNT(cells) - 1 - k], false);
		csv_write_end(&b);
	}
	assert_int_equal(csv_read(cx, buf_str(&b), &s), RC_OK);
	assert_int_equal(s.n, 2 * COUNT(cells));
	for (size_t k = 0; k < COUNT(cells); k++) {
		assert_int_equal(s.rows[2 * k].n, 1);
		assert_true(str_eq(s.rows[2 * k].cells[0], cells[k]));
		assert_int_equal(s.rows[2 * k + 1].n, 2);
		assert_true(str_eq(s.rows[2 * k + 1].cells[0], cells[k]));
		assert_true(str_eq(s.rows[2 * k + 1].cells[1], cells[COUNT(cells) - 1 - k]));
	}
	buf_done(&b);
}

static void no_written_cell_starts_like_a_formula(void **state)
{
	static const struct str cells[] = { STR("=1+1"), STR("+1"), STR("-1"), STR("@sum"), STR("\t=1"), STR("\r=1"),
		STR("=\"a\",b") };

	(void)state;
	for (size_t k = 0; k < COUNT(cells); k++) {
		struct buf b;

		buf_init(&b, 100);
		csv_write_cell(&b, cells[k], true);
		assert_int_equal(b.p[b.p[0] == '"'], '\'');
		buf_done(&b);
	}
}

static void sizes_are_bounded(void **state)
{
	struct cx *cx = *state;
	size_t n = (1 << 20) + 1;
	char *big = malloc(n + 4);

	assert_non_null(big);
	memset(big, 'x', n + 4);
	big[n - 1] = ',';
	assert_true(str_starts(shown(cx, (struct str){ big, n }), STR("1:xxx")));
	big[n - 1] = 'x';
	assert_string_equal(shown(cx, (struct str){ big, n }).p, "limit line 1: a cell is longer than 1 MiB");
	memset(big, ',', 1023);
	assert_true(str_starts(shown(cx, (struct str){ big, 1023 }), STR("1:|||")));
	big[1023] = ',';
	assert_string_equal(shown(cx, (struct str){ big, 1024 }).p, "limit line 1: more than 1,024 columns");
	free(big);
	n = 1000001 * 2;
	big = malloc(n);
	assert_non_null(big);
	for (size_t i = 0; i < n; i++)
		big[i] = i % 2 ? '\n' : 'x';
	assert_string_equal(shown(cx, (struct str){ big, n }).p, "limit line 1000001: too many rows (at most 1,000,000)");
	free(big);
}

static void the_memory_bound_names_the_row(void **state)
{
	struct cx *cx = *state;
	char text[2 * 2000];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 2 ? '\n' : 'x';
	cx->arena.limit = cx->arena.used + 64 * 1024;
	assert_true(str_starts(shown(cx, (struct str){ text, sizeof text }), STR("limit row ")));
	cx->arena.limit = 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_en, gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rows_come_with_their_line_numbers),
		CASE(the_separator_is_found),
		CASE(quotes_are_undone_and_must_close),
		CASE(encodings_other_than_unicode_are_refused),
		CASE(exactly_one_guard_is_taken_off),
		CASE(what_is_written_reads_back_the_same),
		CASE(no_written_cell_starts_like_a_formula),
		CASE(sizes_are_bounded),
		CASE(the_memory_bound_names_the_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
