/* fmt/yaml: the tree, its lines, its bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt/yaml.h"

static int open_cx(void **state)
{
	static struct cx cx;

	cx_init(&cx, 0);
	cx.en = true;
	*state = &cx;
	return 0;
}

static int close_cx(void **state)
{
	cx_done(*state);
	return 0;
}

#define SAME(got, want)                                                                                                            \
	do {                                                                                                                       \
		struct str same_ = (got);                                                                                          \
		assert_string_equal(arena_z(&cx->arena, same_), (want));                                                           \
	} while (0)

static struct yv *read(struct cx *cx, const char *z)
{
	struct yv *v = NULL;
	enum rc rc = yaml_parse_one(cx, str_z(z), STR("t.yaml"), &v);

	if (rc != RC_OK)
		fail_msg("%s %s", arena_z(&cx->arena, cx->fault.place), arena_z(&cx->arena, cx->fault.text));
	return v;
}

static void refused(struct cx *cx, struct str in, enum rc want, const char *place)
{
	struct yv *v = NULL;

	assert_int_equal(yaml_parse_one(cx, in, STR("t.yaml"), &v), want);
	assert_null(v);
	SAME(cx->fault.place, place);
	assert_true(cx->fault.text.n > 0);
	cx_clear(cx);
}

static void scalars_stay_text_and_know_their_place(void **state)
{
	struct cx *cx = *state;
	struct yv *v =
		read(cx, "# duty\na: no\nb: 007\n\nlist:\n  - x\n  - \"1\"\n  - ~\n  - 'null'\n  - |\n    hai\n    dòng\n  -\n");
	struct yv *l = yv_get(v, "list");

	assert_int_equal(v->kind, Y_MAP);
	SAME(yv_str(yv_get(v, "a")), "no");
	SAME(yv_str(yv_get(v, "b")), "007");
	assert_int_equal(yv_get(v, "b")->line, 3);
	assert_int_equal(yv_get(v, "b")->col, 4);
	assert_int_equal(v->keys[2]->line, 5);
	assert_int_equal(l->kind, Y_LIST);
	assert_int_equal(l->n, 6);
	assert_false(l->items[0]->quoted);
	assert_true(l->items[1]->quoted);
	assert_int_equal(l->items[2]->kind, Y_NULL);
	assert_int_equal(l->items[3]->kind, Y_TEXT);
	SAME(yv_str(l->items[4]), "hai\ndòng\n");
	assert_true(l->items[4]->quoted);
	assert_int_equal(l->items[5]->kind, Y_NULL);
	assert_null(yv_str(l->items[5]).p);
}

static void readers_take_null_and_wrong_kinds(void **state)
{
	struct cx *cx = *state;
	struct yv *v = read(cx, "[a]");

	assert_null(yv_get(NULL, "a"));
	assert_null(yv_get(v, "a"));
	assert_null(yv_str(NULL).p);
	assert_null(yv_str(v).p);
	assert_null(yv_get(read(cx, "{a: 1}"), "b"));
}

static void a_stream_gives_every_document(void **state)
{
	struct cx *cx = *state;
	struct yv **docs;
	size_t n;

	assert_int_equal(yaml_parse(cx, STR("a: 1\n---\n- b\n---\n...\n"), STR("t.yaml"), &docs, &n), RC_OK);
	assert_int_equal(n, 3);
	assert_int_equal(docs[1]->kind, Y_LIST);
	assert_int_equal(docs[1]->line, 3);
	assert_int_equal(docs[2]->kind, Y_NULL);
	assert_int_equal(yaml_parse(cx, STR("# nothing\n"), STR("t.yaml"), &docs, &n), RC_OK);
	assert_int_equal(n, 0);
	assert_int_equal(yaml_parse(cx, (struct str){ 0 }, STR("t.yaml"), &docs, &n), RC_OK);
	refused(cx, STR("a: 1\n---\nb: 2\n"), RC_INVALID, "t.yaml:3");
	refused(cx, STR(""), RC_INVALID, "t.yaml:1");
}

static void faults_name_file_and_line(void **state)
{
	struct cx *cx = *state;

	refused(cx, STR("a: 1\nb: [1, 2\nc: 3\n"), RC_INVALID, "t.yaml:3");
	refused(cx, STR("a: 1\nb: 2\n\"a\": 3\n"), RC_INVALID, "t.yaml:3");
	refused(cx, STR("a:\n\t- b\n"), RC_INVALID, "t.yaml:2");
	refused(cx, STR("a: \"never closed\n"), RC_INVALID, "t.yaml:2");
	refused(cx, STR("a: !ruby/object:Gem x\n"), RC_INVALID, "t.yaml:1");
	refused(cx, STR("? [a, b]\n: c\n"), RC_INVALID, "t.yaml:1");
	refused(cx, STR("a: \xff\n"), RC_INVALID, "t.yaml:1");
	refused(cx, STR("a: 1\nb: 2\nc: \xff\n"), RC_INVALID, "t.yaml:3");
	refused(cx, STR("a: b\0c\n"), RC_INVALID, "t.yaml:1");
	refused(cx,
		STR("\xff\xfe"
		    "a\0:\0"),
		RC_INVALID, "t.yaml:1");
	refused(cx, STR("%YAML 9.9\n---\na\n"), RC_INVALID, "t.yaml:1");
}

static void an_alias_copies_its_anchors_node(void **state)
{
	struct cx *cx = *state;
	struct yv *v = read(cx, "x: &x {k: [1, 2]}\ny: *x\nz: &x later\nw: *x\n");

	assert_ptr_not_equal(yv_get(v, "y"), yv_get(v, "x"));
	assert_int_equal(yv_get(v, "y")->line, 2);
	SAME(yv_str(yv_get(yv_get(v, "y"), "k")->items[1]), "2");
	SAME(yv_str(yv_get(v, "w")), "later");
	refused(cx, STR("a: *nowhere\n"), RC_INVALID, "t.yaml:1");
	refused(cx, STR("a: &a\n  - *a\n"), RC_INVALID, "t.yaml:2");
	refused(cx, STR("a: &a 1\n---\nb: *a\n"), RC_INVALID, "t.yaml:3");
}

static void an_expansion_bomb_ends_at_the_node_bound(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	buf_init(&b, 1 << 16);
	buf_z(&b, "l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 10; i++) {
		buf_fmt(&b, "l%d: &l%d [", i, i);
		for (int k = 0; k < 10; k++)
			buf_fmt(&b, "%s*l%d", k ? "," : "", i - 1);
		buf_z(&b, "]\n");
	}
	refused(cx, buf_str(&b), RC_LIMIT, "t.yaml:6");
	buf_done(&b);
}

static void depth_is_bounded_also_through_aliases(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	for (int n = 64; n <= 65; n++) {
		buf_init(&b, 1 << 12);
		for (int i = 0; i < n; i++)
			buf_byte(&b, '[');
		for (int i = 0; i < n; i++)
			buf_byte(&b, ']');
		if (n == 64)
			assert_int_equal(read(cx, arena_z(&cx->arena, buf_str(&b)))->n, 1);
		else
			refused(cx, buf_str(&b), RC_LIMIT, "t.yaml:1");
		buf_done(&b);
	}
	buf_init(&b, 1 << 12);
	buf_z(&b, "a0: &a0 []\n");
	for (int i = 1; i <= 64; i++)
		buf_fmt(&b, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	refused(cx, buf_str(&b), RC_LIMIT, "t.yaml:64");
	buf_done(&b);
}

static void wide_maps_refuse_double_keys_too(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < 3000; i++)
		buf_fmt(&b, "k%d: %d\n", i, i);
	assert_int_equal(read(cx, arena_z(&cx->arena, buf_str(&b)))->n, 3000);
	buf_z(&b, "k1234: again\n");
	refused(cx, buf_str(&b), RC_INVALID, "t.yaml:3001");
	buf_done(&b);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_cx, close_cx)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(scalars_stay_text_and_know_their_place),
		CASE(readers_take_null_and_wrong_kinds),
		CASE(a_stream_gives_every_document),
		CASE(faults_name_file_and_line),
		CASE(an_alias_copies_its_anchors_node),
		CASE(an_expansion_bomb_ends_at_the_node_bound),
		CASE(depth_is_bounded_also_through_aliases),
		CASE(wide_maps_refuse_double_keys_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
