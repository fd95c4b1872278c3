/* app/tpl and tools/tpl.py: escaping by place, faults of templates named at build time, the check of answers against their shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/assets.h"
#include "app/tpl.h"
#include "base/time.h"
#include "fresh.h"

static struct str put(struct cx *cx, void (*how)(struct tpl *, const struct jv *), const struct jv *v, bool en)
{
	AUTO(buf_done) struct buf b;
	struct tpl t = { .out = &b, .arena = &cx->arena, .en = en };

	buf_init(&b, 1 << 16);
	how(&t, v);
	return arena_str(&cx->arena, buf_str(&b));
}

#define IS(s, z) assert_string_equal(arena_z(&cx->arena, (s)), (z))
#define TEXT(z) jv_z(&cx->arena, (z))

static void text_cannot_leave_its_place(void **state)
{
	struct cx *cx = *state;

	IS(put(cx, tpl_text, TEXT("<a href='x'>\"&"), false), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
	IS(put(cx, tpl_text, TEXT("\xff<"), false), "\xef\xbf\xbd&lt;");
	IS(put(cx, tpl_text, jv_int(&cx->arena, -5), false), "-5");
	IS(put(cx, tpl_text, NULL, false), "");
	IS(put(cx, tpl_text, jv_obj(&cx->arena), false), "");
}

static void an_address_stays_one_of_ours_or_plain_http(void **state)
{
	static const char *const good[] = { "/", "/a?b=c", "?x=1", "#p", "https://a.vn/", "http://a.vn/", "" };
	static const char *const bad[] = { "javascript:alert(1)", "JaVaScRiPt:alert(1)", "//evil.test", "/\\evil.test",
		"data:text/html,x", "vbscript:x", "\tjavascript:x", "java\nscript:x", " /a", "a/b", "https:evil", "ftp://x/",
		"/a\tb" };
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(good); i++)
		IS(put(cx, tpl_url, TEXT(good[i]), false), good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		IS(put(cx, tpl_url, TEXT(bad[i]), false), "#");
	IS(put(cx, tpl_url, TEXT("/a?b=\"&c='<"), false), "/a?b=&quot;&amp;c=&#39;&lt;");
	IS(put(cx, tpl_url_piece, TEXT("a/../\"?&=đ"), false), "a%2F..%2F%22%3F%26%3D%C4%91");
}

static void numbers_and_dates_are_as_people_write_them(void **state)
{
	struct cx *cx = *state;

	IS(put(cx, tpl_num, jv_int(&cx->arena, 20418), false), "20.418");
	IS(put(cx, tpl_num, jv_int(&cx->arena, 1234567), true), "1,234,567");
	IS(put(cx, tpl_num, jv_int(&cx->arena, -100), false), "\u2212100");
	IS(put(cx, tpl_num, jv_int(&cx->arena, INT64_MIN), true), "\u22129,223,372,036,854,775,808");
	IS(put(cx, tpl_date, TEXT("2024-09-05"), false), "05/09/2024");
	IS(put(cx, tpl_date, TEXT("2024-Q3"), false), "Quý III/2024");
	IS(put(cx, tpl_date, TEXT("<b>"), false), "&lt;b&gt;");
	IS(put(cx, tpl_day, TEXT("2026-11-27"), false), "Thứ Sáu 27/11/2026");
	IS(put(cx, tpl_when, jv_int(&cx->arena, day_start(day_of(2026, 11, 22)) + 17 * 3600 * US_PER_S), false),
		"17:00 22/11/2026");
}

/* --- the compiler --- */

static void write_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void make_ui(char dir[], const char *page, const char *shape)
{
	static const char *const sub[] = { "pages", "parts", "shapes" };
	char path[256];

	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; i < COUNT(sub); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, sub[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	write_file(dir, "page.shape", "en bool\n");
	write_file(dir, "layout.html", "<title>{% title %}</title>{% body %}");
	write_file(dir, "assets.json", "{\"a.css\": \"/static/a.1.css\"}");
	write_file(dir, "parts/p.html", "<b>{{ x.name }}</b>");
	write_file(dir, "parts/loop.html", "{% part loop %}");
	write_file(dir, "shapes/o.shape", "name text\n");
	write_file(dir, "pages/x.html", page);
	write_file(dir, "pages/x.shape", shape);
}

static void unmake(const char *dir)
{
	static const char *const made[] = { "page.shape", "layout.html", "assets.json", "out.c", "parts/p.html", "parts/loop.html",
		"shapes/o.shape", "pages/x.html", "pages/x.shape", "pages", "parts", "shapes", "" };
	char path[256];

	for (size_t i = 0; i < COUNT(made); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, made[i]);
		if (remove(path) != 0 && strcmp(made[i], "out.c") != 0)
			fail_msg("%s stays behind", path);
	}
}

/* What the compiler says of a page; empty: it took it. */
static struct str compile(struct cx *cx, const char *page, const char *shape)
{
	char dir[] = "/tmp/khien-tpl-XXXXXX", *said = arena_alloc(&cx->arena, 4096, 1), out[256], assets[256];
	int pipes[2], status;
	ssize_t n;
	pid_t pid;

	make_ui(dir, page, shape);
	snprintf(out, sizeof out, "%s/out.c", dir);
	snprintf(assets, sizeof assets, "%s/assets.json", dir);
	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		dup2(pipes[1], 2);
		execlp("python3", "python3", "tools/tpl.py", dir, assets, out, (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	n = read(pipes[0], said, 4000);
	close(pipes[0]);
	waitpid(pid, &status, 0);
	assert_int_equal(WIFEXITED(status) && WEXITSTATUS(status) < 2, 1);
	assert_int_equal(WEXITSTATUS(status) != 0, n > 0);
	unmake(dir);
	return (struct str){ said, n > 0 ? (size_t)n : 0 };
}

#define SHAPE "view\n  o @o\n  rows[]\n    url text\n    n int\n    b bool\n  name text\n"

static void a_right_page_compiles(void **state)
{
	static const char *const good[] = {
		"{% title %}T{% end %}<p class=\"a {{ view.name }}\">{{ view.name }}</p>",
		"{% title %}{{ view.name }}{% end %}{% for r, i in view.rows %}<a href=\"{{ r.url }}\">{{ i }}{% if r.b %}x{% else "
		"%}y{% end %}</a>{% empty %}-{% end %}",
		"{% title %}T{% end %}<a href=\"/x/{{ view.name }}?q={{ view.name }}\"{% if view.name == \"a\" and not view.o %} "
		"class=\"c\"{% end %}>{% part p x=view.o %}</a>",
		"{% title %}T{% end %}<link href=\"{{ asset \"a.css\" }}\">{{ t \"Có {n} dòng\" \"{n} rows\" n=view.name }}",
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(good); i++) {
		struct str said = compile(cx, good[i], SHAPE);

		if (said.n)
			fail_msg("%zu: %.*s", i, ARG_STR(said));
	}
}

static void a_wrong_page_fails_the_build_and_names_the_line(void **state)
{
	static const struct {
		const char *page, *says;
	} cases[] = {
		{ "<p>{{ view.nam }}</p>", "pages/x.html:2: unknown key nam in view" },
		{ "<p>\n{{ nobody.x }}</p>", "x.html:3: unknown name nobody" },
		{ "{{ view.o }}", "x.html:2: obj cannot be shown" },
		{ "{{ view.rows }}", "cannot be shown" },
		{ "{{ view.name | num }}", "filter num wants int, not text" },
		{ "{{ view.name | raw }}", "only | and one of" },
		{ "<p onclick=\"x()\">", "attribute onclick is not allowed" },
		{ "<p style=\"color: red\">", "attribute style is not allowed" },
		{ "<script>alert(1)</script>", "inline script" },
		{ "<script>{{ view.name }}</script>", "no value can be made safe here" },
		{ "<p class={{ view.name }}>", "must be quoted" },
		{ "<p {{ view.name }}=\"1\">", "no value can be made safe here" },
		{ "<{{ view.name }}>", "bare '<'" },
		{ "<!-- {{ view.name }} -->", "no value can be made safe here" },
		{ "<a title='{{ view.name }}'>", "double-quoted" },
		{ "<iframe src=\"/\">", "<iframe> is not allowed" },
		{ "<p hx-vals=\"{{ view.name }}\">", "no values in hx-vals" },
		{ "{% if view.name %}<p {% end %}>", "leaves the tag" },
		{ "{% if view.name %}<p {% else %}<p class=\"{% end %}>", "different places" },
		{ "{% for r in view.rows %}<p {% end %}>", "leaves the tag" },
		{ "{% for r in view.name %}{% end %}", "is no list" },
		{ "{% for r in view.rows %}{{ r.url }}", "not closed" },
		{ "{% for r in view.rows %}{% end %}{{ r.url }}", "unknown name r" },
		{ "{% part p x=view.rows %}", "x is no object" },
		{ "{% part p x=view.name %}", "/pages/x.html:2)" },
		{ "{% part nope %}", "no part nope" },
		{ "{% part loop %}", "contains itself" },
		{ "{{ asset \"b.css\" }}", "no static file b.css" },
		{ "{{ t \"a {n}\" \"b\" }}", "{n} has no value" },
		{ "{{ view.name", "not closed" },
		{ "{% frob %}", "unknown tag frob" },
		{ "{% if view.rows == \"a\" %}{% end %}", "a text is compared with list" },
		{ "<p class=\"a", "ends inside a tag" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str said = compile(
			cx, arena_z(&cx->arena, arena_fmt(&cx->arena, "{%% title %%}T{%% end %%}\n%s", cases[i].page)), SHAPE);

		if (str_find(said, str_z(cases[i].says)) < 0)
			fail_msg("%s: %.*s", cases[i].page, ARG_STR(said));
	}
}

static void a_wrong_shape_fails_the_build(void **state)
{
	static const struct {
		const char *shape, *says;
	} cases[] = {
		{ "view\n  a string\n", "x.shape:2: unknown type string" },
		{ "view\n   a text\n", "x.shape:2: not a shape line" },
		{ "view\n  a text\n    b text\n", "x.shape:3: nested below" },
		{ "view\n  a text\n  a int\n", "x.shape:3: key a stands twice" },
		{ "wiev\n  a text\n", "the roots are data and view" },
		{ "view\n  a @none\n", "none.shape is missing" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str said = compile(cx, "{% title %}T{% end %}", cases[i].shape);

		if (str_find(said, str_z(cases[i].says)) < 0)
			fail_msg("%s: %.*s", cases[i].shape, ARG_STR(said));
	}
}

/* --- answers against shapes --- */

static struct jv *list_view(struct cx *cx, int rows)
{
	struct arena *a = &cx->arena;
	struct jv *roots = jv_obj(a), *view = jv_set(a, roots, "view", jv_obj(a)), *table, *list;

	jv_set(a, roots, "data", jv_obj(a));
	jv_set(a, jv_set(a, view, "head", jv_obj(a)), "title", TEXT("<Hệ thống>"));
	table = jv_set(a, view, "table", jv_obj(a));
	list = jv_set(a, table, "columns", jv_list(a));
	for (int i = 0; i < 4; i++)
		jv_set(a, jv_push(a, list, jv_obj(a)), "text", TEXT("Cột"));
	list = jv_set(a, table, "rows", jv_list(a));
	for (int i = 0; i < rows; i++) {
		struct jv *cells = jv_set(a, jv_push(a, list, jv_obj(a)), "cells", jv_list(a));

		for (int k = 0; k < 4; k++) {
			struct jv *c = jv_push(a, cells, jv_obj(a));

			jv_set(a, c, "text", TEXT("Hệ thống \"báo cáo\" & thống kê"));
			jv_set(a, c, "url", TEXT(k ? "/systems/12" : "javascript:alert(1)"));
			jv_set(a, c, "label", TEXT("Tên"));
		}
	}
	jv_set(a, table, "empty", TEXT("Chưa có."));
	jv_set(a, view, "count", TEXT("2 dòng"));
	return roots;
}

static void an_answer_that_lacks_what_its_page_declares_is_named(void **state)
{
	struct cx *cx = *state;
	const struct tpl_page *p = tpl_find(STR("list"));
	struct jv *roots = list_view(cx, 2), *table = jv_get(jv_get(roots, "view"), "table");

	assert_non_null(p);
	assert_null(tpl_shape_fault(&cx->arena, p->shape, roots).p);
	jv_set(&cx->arena, jv_at(jv_get(jv_at(jv_get(table, "rows"), 1), "cells"), 2), "url", jv_int(&cx->arena, 3));
	IS(tpl_shape_fault(&cx->arena, p->shape, roots), "view.table.rows[1].cells[2].url is not text");
	jv_set(&cx->arena, table, "rows", jv_null(&cx->arena));
	IS(tpl_shape_fault(&cx->arena, p->shape, roots), "view.table.rows is missing");
	jv_set(&cx->arena, table, "rows", TEXT("x"));
	IS(tpl_shape_fault(&cx->arena, p->shape, roots), "view.table.rows is not a list");
	assert_null(tpl_find(STR("lis")));
}

static void a_page_of_a_hundred_hostile_rows_is_safe(void **state)
{
	struct cx *cx = *state;
	AUTO(buf_done) struct buf b;
	struct jv *roots = list_view(cx, 100), *page = jv_obj(&cx->arena);
	struct tpl t = {
		.out = &b, .arena = &cx->arena, .data = jv_get(roots, "data"), .view = jv_get(roots, "view"), .page = page
	};

	buf_init(&b, 1 << 20);
	jv_set(&cx->arena, page, "now", jv_int(&cx->arena, 0));
	tpl_render(&t, tpl_find(STR("list")));
	assert_true(buf_ok(&b));
	assert_true(str_find(buf_str(&b), STR("javascript:")) < 0);
	assert_true(str_find(buf_str(&b), STR("<Hệ")) < 0);
	assert_true(str_find(buf_str(&b), STR("<h1>&lt;Hệ thống&gt;</h1>")) > 0);
	assert_true(str_find(buf_str(&b), STR("<title>&lt;Hệ thống&gt; · Khiên</title>")) > 0);
	assert_true(str_find(buf_str(&b), STR("\"báo")) < 0);
	assert_true(str_ends(str_trim(buf_str(&b)), STR("</html>")));
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(text_cannot_leave_its_place),
		T(an_address_stays_one_of_ours_or_plain_http),
		T(numbers_and_dates_are_as_people_write_them),
		T(a_right_page_compiles),
		T(a_wrong_page_fails_the_build_and_names_the_line),
		T(a_wrong_shape_fails_the_build),
		T(an_answer_that_lacks_what_its_page_declares_is_named),
		T(a_page_of_a_hundred_hostile_rows_is_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
