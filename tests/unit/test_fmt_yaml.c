/* fmt/yaml: the tree, its lines, its bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "fmt/yaml_block.h"
#include "fresh.h"

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

/* No word of libyaml's stands in a Vietnamese sentence. */
static void what_is_wrong_is_said_in_the_readers_language(void **state)
{
	static const struct {
		const char *in, *says;
	} t[] = {
		{ "a: \x01", "ký tự điều khiển" },
		{ "a:\n\tb: 1\n", "phím Tab" },
		{ "a: b: c\n", "dấu “:” không đặt được ở đây" },
		{ "a: [1, 2\nb: 3\n", "ngoặc vuông" },
		{ "a: {b: 1\nc]", "ngoặc nhọn" },
		{ "a: \"x\n", "chưa đóng ngoặc kép" },
		{ "a: \"\\q\"\n", "ký tự sau dấu" },
		{ "a: @x\n", "ký tự không đặt được ở đầu mục" },
		{ "a: 1\n  b\nc\n", "thiếu dấu “:”" },
		{ "a: \xff\n", "UTF-8" },
		{ "- a\nb: 1\n", "“-”" },
		{ "%YAML 9.9\n---\na\n", "phiên bản YAML" },
		{ "a: !x!y 1\n", "nhãn" },
		{ "a: &", "chữ hoặc số" },
	};
	static const char *const english[] = { "found", "did not", "expected", "allowed", "invalid", "while" };
	struct cx *cx = *state;
	bool en = cx->en;

	cx->en = false;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct yv *v;

		if (yaml_parse_one(cx, str_z(t[i].in), STR("t.yaml"), &v) == RC_OK ||
			str_find(cx->fault.text, str_z(t[i].says)) < 0)
			fail_msg("%s: %s", t[i].in, cx->fault.text.n ? arena_z(&cx->arena, cx->fault.text) : "nothing is wrong");
		for (size_t k = 0; k < COUNT(english); k++)
			assert_true(str_find(cx->fault.text, str_z(english[k])) < 0);
		cx_clear(cx);
	}
	cx->en = true;
	assert_int_equal(yaml_parse_one(cx, STR("a: \x01"), STR("t.yaml"), &(struct yv *){ NULL }), RC_INVALID);
	assert_true(str_find(cx->fault.text, STR("control characters")) > 0);
	cx->en = en;
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

/* ---- The reader of hand-written YAML, against libyaml ------------------------------------------------------------------------------- */

static bool same_tree(const struct yv *a, const struct yv *b)
{
	bool same = a->kind == b->kind && a->quoted == b->quoted && a->line == b->line && a->col == b->col && str_eq(a->s, b->s) &&
	            a->n == b->n && (a->keys == NULL) == (b->keys == NULL);

	for (size_t i = 0; same && i < a->n; i++)
		same = same_tree(a->items[i], b->items[i]) && (a->keys == NULL || same_tree(a->keys[i], b->keys[i]));
	return same;
}

/* True: the quick reader took it, and libyaml makes the same of it. */
static bool both_read(struct str in)
{
	AUTO(cx_done) struct cx quick, whole;
	struct yv **a, **b;
	size_t n, k;

	cx_init(&quick, 0);
	cx_init(&whole, 0);
	if (!utf8_valid(in) || !yaml_block(&quick.arena, in, &a, &n))
		return false;
	if (yaml_parse_all(&whole, in, STR("t"), &b, &k) != RC_OK || n != k)
		fail_msg("libyaml reads this otherwise:\n%.*s", (int)in.n, in.p);
	for (size_t i = 0; i < n; i++)
		if (!same_tree(a[i], b[i]))
			fail_msg("another tree:\n%.*s", (int)in.n, in.p);
	return true;
}

static const char *const written[] = {
	"title: Một quy tắc\nid: 5\nempty:\nno: ~\n\n# words\nlist:\n    - a\n    - 'it''s'\n    - \"a\\\\b\\\"\" # why\n    - x "
	"y: z\n      w: null\n",
	"---\na:\n- b\n- c:\n  - d\n  e: |\n    hai\n\n      dòng\n\nf: |-\n  x\n\n---\n- 1\n-   k: v\n    l: more\n      and "
	"more\n      # no\n",
	"detection:\n  sel:\n    Image|endswith:\n      - \\a.exe\n      - -b\n    '|all': c#d\n  condition: sel and\n    not "
	"f\nlevel: 'high'\n",
	"a: b:c\nd: http://e/f?g=h#i\n1: 2\nk l: m\n\"q\": \"\"\nr: ''\n",
};

static void hand_written_yaml_gives_the_tree_of_libyaml(void **state)
{
	static const char *const not_ours[] = { "a: [1, 2]\n", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "a: >\n  b\n", "a:\tb\n",
		"a: b: c\n", "a: 'b\n  c'\n", "? a\n: b\n", "", "---\n", "a: 1\n b: 2\n", "a: |2\n    x\n", "a: \"\\x41\"\n",
		"a: !!str 1\n", "- - a\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(written); i++)
		if (!both_read(str_z(written[i])))
			fail_msg("not taken: %s", written[i]);
	for (size_t i = 0; i < COUNT(not_ours); i++)
		if (both_read(str_z(not_ours[i])))
			fail_msg("taken: %s", not_ours[i]);
}

/* Bytes changed, left out, added, texts cut off: what the quick reader still takes, libyaml must read the same. */
static void spoilt_yaml_is_never_read_otherwise_than_by_libyaml(void **state)
{
	static const char bytes[] = "   \n\n::--#'\"|>[]{}*&!%@,?\\ax0~\t.";
	uint64_t dice = 7, taken = 0;

	(void)state;
	for (uint32_t round = 0; round < 40000; round++) {
		const char *from = written[round % COUNT(written)];
		char text[1024];
		size_t n = strlen(from);

		memcpy(text, from, n);
		for (uint32_t k = 0; k <= round / 8 % 3 && n > 1; k++) {
			size_t at;
			char c;

			dice = dice * 6364136223846793005u + 1442695040888963407u;
			at = (size_t)(dice >> 40) % n;
			c = bytes[(dice >> 33 & 127) % (sizeof bytes - 1)];
			switch (dice >> 60 & 3) {
			case 0: text[at] = c; break;
			case 1: memmove(text + at, text + at + 1, --n - at); break;
			case 2:
				memmove(text + at + 1, text + at, n++ - at);
				text[at] = c;
				break;
			default: n = at + 1; break; /* cut off */
			}
		}
		taken += both_read((struct str){ text, n });
	}
	assert_in_range(taken, 5000, 35000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_en, gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(scalars_stay_text_and_know_their_place),
		CASE(what_is_wrong_is_said_in_the_readers_language),
		CASE(readers_take_null_and_wrong_kinds),
		CASE(a_stream_gives_every_document),
		CASE(faults_name_file_and_line),
		CASE(an_alias_copies_its_anchors_node),
		CASE(an_expansion_bomb_ends_at_the_node_bound),
		CASE(depth_is_bounded_also_through_aliases),
		CASE(wide_maps_refuse_double_keys_too),
		CASE(hand_written_yaml_gives_the_tree_of_libyaml),
		CASE(spoilt_yaml_is_never_read_otherwise_than_by_libyaml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
