/* fmt/zip and fmt/xml: honest archives, and those that lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../zip_make.h"
#include "fmt/xml.h"
#include "fmt/zip.h"
#include "fresh.h"

static enum rc opens(struct cx *cx, struct str in)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	enum rc rc = zip_open_mem(cx, in, &z);

	assert_int_equal(rc == RC_OK, z != NULL);
	cx_clear(cx);
	return rc;
}

/* One entry, as told. */
static enum rc opens_one(struct cx *cx, struct str name, struct str data, bool deflated, struct zip_lie lie)
{
	struct zip_make m;
	enum rc rc;

	zip_make_init(&m);
	zip_make_add(&m, name, data, deflated, lie);
	rc = opens(cx, zip_make_end(&m));
	zip_make_done(&m);
	return rc;
}

static void entries_are_listed_and_read(void **state)
{
	struct cx *cx = *state;
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct zip_make m;
	struct str s;

	zip_make_init(&m);
	zip_make_add(&m, STR("a/b.txt"), STR("hello hello hello hello"), true, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("thư mục/"), STR(""), false, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("c"), STR("stored"), false, (struct zip_lie){ 0 });
	assert_int_equal(zip_open_mem(cx, zip_make_end(&m), &z), RC_OK);
	assert_int_equal(zip_file_count(z), 3);
	assert_true(str_is(zip_file_name(z, 1), "thư mục/"));
	assert_null(zip_file_name(z, 3).p);
	assert_int_equal(zip_file_read(cx, z, STR("a/b.txt"), &s), RC_OK);
	assert_true(str_is(s, "hello hello hello hello"));
	assert_int_equal(zip_file_read(cx, z, STR("c"), &s), RC_OK);
	assert_true(str_is(s, "stored"));
	assert_int_equal(zip_file_read(cx, z, STR("d"), &s), RC_NOT_FOUND);
	zip_make_done(&m);
}

static void names_that_leave_the_archive_are_refused(void **state)
{
	static const struct str wrong[] = { STR("/etc/passwd"), STR("../x"), STR("a/../../x"), STR("a\\b"), STR("C:/x"), STR("./a"),
		STR("a//b"), STR("a\x01"), STR("\xff\xfe"), STR("..") };

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_int_equal(opens_one(*state, wrong[i], STR("x"), false, (struct zip_lie){ 0 }), RC_INVALID);
	assert_int_equal(opens_one(*state, STR("a..b/c.d"), STR("x"), false, (struct zip_lie){ 0 }), RC_OK);
}

/* Of logs: PowerShell writes backslashes, old Windows names in its code page; one entry with a password hides none of the others. */
static void an_entry_of_logs_costs_only_itself(void **state)
{
	struct cx *cx = *state;
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct zip_make m;
	struct str s;

	zip_make_init(&m);
	zip_make_add(&m, STR("logs\\a.log"), STR("one"), false, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("secret"), STR("two"), false, (struct zip_lie){ .flags = 1 });
	zip_make_add(&m, STR("other"), STR("three"), false, (struct zip_lie){ .method_plus1 = 15 });
	zip_make_add(&m, STR("Nh\x8dt"), STR("four"), true, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("../a"), STR("five"), true, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("../a"), STR("six"), true, (struct zip_lie){ 0 });
	assert_int_equal(zip_open_mem(cx, zip_make_end(&m), &z), RC_INVALID);
	cx_clear(cx);
	m.all.n -= m.central.n + 22;
	assert_int_equal(zip_open_each(cx, zip_make_end(&m), &z), RC_OK);
	assert_int_equal(zip_file_count(z), 6);
	assert_int_equal(zip_file_read(cx, z, STR("logs\\a.log"), &s), RC_OK);
	assert_true(str_is(s, "one"));
	assert_int_equal(zip_file_read(cx, z, STR("secret"), &s), RC_INVALID);
	assert_int_equal(zip_file_read(cx, z, STR("other"), &s), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(zip_file_read(cx, z, STR("Nh\xef\xbf\xbdt"), &s), RC_OK);
	assert_int_equal(zip_file_read(cx, z, STR("../a (6)"), &s), RC_OK);
	assert_true(str_is(s, "six"));
	zip_make_done(&m);
}

static void bombs_are_refused_before_they_unpack(void **state)
{
	struct cx *cx = *state;
	size_t n = 64 << 20;
	char *zeros = calloc(1, n);
	struct zip_make m;

	assert_non_null(zeros);
	assert_int_equal(opens_one(cx, STR("z"), (struct str){ zeros, n }, true, (struct zip_lie){ 0 }), RC_LIMIT);
	assert_int_equal(opens_one(cx, STR("z"), (struct str){ zeros, 1 << 20 }, true, (struct zip_lie){ 0 }), RC_OK);
	assert_int_equal(opens_one(cx, STR("z"), STR("x"), true, (struct zip_lie){ .size = 300u << 20 }), RC_LIMIT);
	zip_make_init(&m);
	for (int i = 0; i < 600; i++) /* each below the ratio's floor, 600 MiB together */
		zip_make_add(&m, (struct str){ (char[]){ (char)('a' + i / 26), (char)('a' + i % 26) }, 2 },
			(struct str){ zeros, 1 << 20 }, true, (struct zip_lie){ 0 });
	assert_int_equal(opens(cx, zip_make_end(&m)), RC_LIMIT);
	zip_make_done(&m);
	zip_make_init(&m);
	for (int i = 0; i < 4097; i++)
		zip_make_add(&m, arena_fmt(&cx->arena, "%d", i), STR(""), false, (struct zip_lie){ 0 });
	assert_int_equal(opens(cx, zip_make_end(&m)), RC_LIMIT);
	zip_make_done(&m);
	free(zeros);
}

/* D. Fifield, "A better zip bomb" (2019): many directory entries over the same packed bytes. */
static void entries_over_the_same_bytes_are_refused(void **state)
{
	struct zip_make m;
	char text[5000];

	memset(text, 'x', sizeof text);
	zip_make_init(&m);
	zip_make_add(&m, STR("a"), (struct str){ text, sizeof text }, false, (struct zip_lie){ 0 });
	buf_add(&m.central, (struct str){ m.central.p, m.central.n });
	m.central.p[m.central.n - 1] = 'b';
	m.n = 2;
	assert_int_equal(opens(*state, zip_make_end(&m)), RC_INVALID);
	zip_make_done(&m);
}

static void one_name_twice_is_refused(void **state)
{
	struct zip_make m;

	zip_make_init(&m);
	zip_make_add(&m, STR("a"), STR("1"), false, (struct zip_lie){ 0 });
	zip_make_add(&m, STR("a"), STR("2"), false, (struct zip_lie){ 0 });
	assert_int_equal(opens(*state, zip_make_end(&m)), RC_INVALID);
	zip_make_done(&m);
}

static void passwords_and_rare_methods_are_refused(void **state)
{
	assert_int_equal(opens_one(*state, STR("a"), STR("x"), false, (struct zip_lie){ .flags = 1 }), RC_INVALID);
	assert_int_equal(opens_one(*state, STR("a"), STR("x"), false, (struct zip_lie){ .method_plus1 = 15 }), RC_INVALID);
	assert_int_equal(opens_one(*state, STR("a"), STR("x"), false, (struct zip_lie){ .method_plus1 = 94 }), RC_INVALID);
}

static void an_entry_must_unpack_to_what_it_says(void **state)
{
	static const struct zip_lie lies[] = { { .size = 20 }, { .size = 24 }, { .crc_xor = 1 }, { .packed = 9 } };
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(lies); i++) {
		AUTO(zip_file_close) struct zip_file *z = NULL;
		struct zip_make m;
		struct str s;
		enum rc rc;

		zip_make_init(&m);
		zip_make_add(&m, STR("a"), STR("hello hello hello hello"), true, lies[i]);
		rc = zip_open_mem(cx, zip_make_end(&m), &z);
		if (rc == RC_OK)
			rc = zip_file_read(cx, z, STR("a"), &s);
		assert_int_equal(rc, RC_INVALID);
		zip_file_close(&z);
		zip_make_done(&m);
	}
}

static void archives_cut_off_anywhere_are_refused(void **state)
{
	struct zip_make m;
	struct str all;

	zip_make_init(&m);
	zip_make_add(&m, STR("a"), STR("hello hello hello hello"), true, (struct zip_lie){ 0 });
	all = zip_make_end(&m);
	assert_int_equal(opens(*state, all), RC_OK);
	for (size_t n = 0; n < all.n; n++)
		assert_int_equal(opens(*state, str_cut(all, 0, n)), RC_INVALID);
	zip_make_done(&m);
}

static void the_arena_limit_holds_before_unpacking(void **state)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	AUTO(cx_done) struct cx cx;
	struct zip_make m;
	char text[200000];
	struct str s;

	(void)state;
	cx_init(&cx, 100000);
	memset(text, 'x', sizeof text);
	zip_make_init(&m);
	zip_make_add(&m, STR("a"), (struct str){ text, sizeof text }, true, (struct zip_lie){ 0 });
	assert_int_equal(zip_open_mem(&cx, zip_make_end(&m), &z), RC_OK);
	assert_int_equal(zip_file_read(&cx, z, STR("a"), &s), RC_LIMIT);
	assert_true(cx.arena.used < 100000);
	zip_make_done(&m);
}

static void what_is_written_reads_back_and_depends_on_nothing_else(void **state)
{
	static const struct zip_part parts[] = { { STR("02 hệ thống/tệp.txt"), STR("nội dung nội dung nội dung") },
		{ STR("a/"), STR("") }, { STR("b"), STR("") } };
	static const struct zip_part wrong[] = { { STR("../b"), STR("") } },
				     twice[] = { { STR("b"), STR("") }, { STR("b"), STR("") } };
	struct cx *cx = *state;
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct buf b, again;
	struct str s;

	cx->now = 1795334400 * US_PER_S;
	buf_init(&b, 1 << 20);
	buf_init(&again, 1 << 20);
	assert_int_equal(zip_write(cx, parts, COUNT(parts), &b), RC_OK);
	assert_int_equal(zip_write(cx, parts, COUNT(parts), &again), RC_OK);
	assert_true(str_eq(buf_str(&b), buf_str(&again)));
	assert_int_equal(zip_open_mem(cx, buf_str(&b), &z), RC_OK);
	assert_int_equal(zip_file_count(z), 3);
	for (size_t i = 0; i < COUNT(parts); i++) {
		assert_int_equal(zip_file_read(cx, z, parts[i].name, &s), RC_OK);
		assert_true(str_eq(s, parts[i].bytes));
	}
	assert_int_equal(zip_write(cx, wrong, 1, &b), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(zip_write(cx, twice, 2, &b), RC_INVALID);
	cx_clear(cx);
	again.max = 50;
	again.n = 0;
	assert_int_equal(zip_write(cx, parts, COUNT(parts), &again), RC_LIMIT);
	zip_file_close(&z);
	buf_done(&b);
	buf_done(&again);
}

/* ---- xml ---- */

struct seen {
	struct cx *cx;
	struct buf b;
};

static enum rc saw_open(void *ctx, struct str name, const char *const *atts)
{
	struct seen *s = ctx;

	buf_fmt(&s->b, "<%.*s", (int)name.n, name.p);
	if (xml_att(atts, "r:id").p)
		buf_fmt(&s->b, " %s", xml_att(atts, "r:id").p);
	buf_z(&s->b, ">");
	return str_is(name, "stop") ? cx_fail(s->cx, RC_CONFLICT, "stopped") : RC_OK;
}

static enum rc saw_close(void *ctx, struct str name)
{
	struct seen *s = ctx;

	buf_fmt(&s->b, "</%.*s>", (int)name.n, name.p);
	return RC_OK;
}

static enum rc saw_text(void *ctx, struct str t)
{
	struct seen *s = ctx;

	buf_add(&s->b, t);
	return RC_OK;
}

static enum rc xml(struct cx *cx, struct str in, const char *want)
{
	static const struct xml_handler h = { saw_open, saw_close, saw_text };
	struct seen s = { .cx = cx };
	enum rc rc;

	buf_init(&s.b, 4096);
	rc = xml_parse(cx, in, STR("part"), &h, &s);
	buf_byte(&s.b, 0);
	if (want)
		assert_string_equal(s.b.p, want);
	buf_done(&s.b);
	return rc;
}

static void xml_comes_as_events_without_prefixes(void **state)
{
	assert_int_equal(xml(*state, STR("<x:a xmlns:x='u'><b xmlns:k='v' k:id='7' id='8'>1 &amp; &#x1ec7;</b></x:a>"),
				 "<a><b 7>1 & ệ</b></a>"),
		RC_OK);
	assert_int_equal(xml(*state, STR("\xff\xfe<\0a\0>\0\xc7\x1e<\0/\0a\0>\0"), "<a>ệ</a>"), RC_OK);
}

static void a_handlers_error_ends_the_parse(void **state)
{
	assert_int_equal(xml(*state, STR("<a><stop/><b/></a>"), "<a><stop>"), RC_CONFLICT);
}

static void xml_with_a_doctype_or_broken_is_refused(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	assert_int_equal(xml(cx, STR("<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>"), ""), RC_INVALID);
	assert_true(str_is(cx->fault.place, "part:1"));
	cx_clear(cx);
	assert_int_equal(xml(cx, STR("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), ""), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(xml(cx, STR("<a>\n<b></a>"), NULL), RC_INVALID);
	assert_true(str_is(cx->fault.place, "part:2"));
	cx_clear(cx);
	assert_int_equal(xml(cx, STR("<a>&lol;</a>"), NULL), RC_INVALID);
	assert_int_equal(xml(cx, STR(""), NULL), RC_INVALID);
	assert_int_equal(xml(cx, (struct str){ 0 }, NULL), RC_INVALID);
	assert_int_equal(xml(cx, STR("<a>\xff</a>"), NULL), RC_INVALID);
	assert_int_equal(xml(cx, STR("<a>\0</a>"), NULL), RC_INVALID);
	cx_clear(cx);
	buf_init(&b, 1 << 20);
	for (int i = 0; i < 257; i++)
		buf_z(&b, "<a>");
	assert_int_equal(xml(cx, buf_str(&b), NULL), RC_LIMIT);
	buf_done(&b);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_en, gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(entries_are_listed_and_read),
		CASE(names_that_leave_the_archive_are_refused),
		CASE(an_entry_of_logs_costs_only_itself),
		CASE(bombs_are_refused_before_they_unpack),
		CASE(entries_over_the_same_bytes_are_refused),
		CASE(one_name_twice_is_refused),
		CASE(passwords_and_rare_methods_are_refused),
		CASE(an_entry_must_unpack_to_what_it_says),
		CASE(archives_cut_off_anywhere_are_refused),
		CASE(the_arena_limit_holds_before_unpacking),
		CASE(what_is_written_reads_back_and_depends_on_nothing_else),
		CASE(xml_comes_as_events_without_prefixes),
		CASE(a_handlers_error_ends_the_parse),
		CASE(xml_with_a_doctype_or_broken_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
