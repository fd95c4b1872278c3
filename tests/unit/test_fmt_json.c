/* fmt/json: the grammar, the tree, the writer; jansson is the judge of generated inputs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "fmt/json.h"
#include "fresh.h"

static bool parses(struct cx *cx, struct str in)
{
	struct jv *v = NULL;
	enum rc rc = json_parse(cx, in, &v);

	cx_clear(cx);
	assert_int_equal(rc == RC_OK, v != NULL);
	return rc == RC_OK;
}

static struct str written(struct cx *cx, struct str in, void (*write)(struct buf *, const struct jv *))
{
	struct jv *v;
	struct buf b;
	struct str out;

	assert_int_equal(json_parse(cx, in, &v), RC_OK);
	buf_init(&b, 1 << 20);
	write(&b, v);
	assert_true(buf_ok(&b));
	out = arena_str(&cx->arena, buf_str(&b));
	buf_done(&b);
	return out;
}

#define SAME(got, want)                                                                                                            \
	do {                                                                                                                       \
		struct str same_ = (got);                                                                                          \
		assert_string_equal(arena_z(&cx->arena, same_), (want));                                                           \
	} while (0)

static void what_the_grammar_allows_is_read(void **state)
{
	static const struct str good[] = {
		STR("null"),
		STR(" true "),
		STR("false\n"),
		STR("0"),
		STR("-0"),
		STR("-1"),
		STR("12345678901234567890"),
		STR("1.5e+10"),
		STR("1E5"),
		STR("0.0001"),
		STR("[]"),
		STR("{}"),
		STR("[1,2 , 3]"),
		STR("{\"a\":1,\"b\":{\"c\":[{}]}}"),
		STR("\"\""),
		STR("\"\\u00e9\""),
		STR("\"\\ud83d\\ude00\""),
		STR("\"\\u0000\""),
		STR("[\"\x7f\"]"),
		STR("\t[\r\n1 ]\t"),
		STR("\"Tiếng Việt đủ dấu\""),
		STR("{\"\":0}"),
		STR("[[[[[[[[[[]]]]]]]]]]"),
		STR("\"\xf4\x8f\xbf\xbf\""),
		STR("\"\xef\xbf\xbf\""),
		STR("\"/\\/\\b\\f\\n\\r\\t\\\\\\\"\""),
		STR("-0.0e-0"),
		STR("{\"a\":{\"a\":{\"a\":null}}}"),
	};

	for (size_t i = 0; i < COUNT(good); i++)
		if (!parses(*state, good[i]))
			fail_msg("refused: %" PRI_STR, ARG_STR(good[i]));
}

static void what_the_grammar_forbids_is_refused(void **state)
{
	static const struct str wrong[] = {
		STR(""),
		STR(" "),
		STR("\xef\xbb\xbf[]"),
		STR("nul"),
		STR("nulll"),
		STR("True"),
		STR("01"),
		STR("-"),
		STR("-01"),
		STR("+1"),
		STR(".5"),
		STR("1."),
		STR("1.e5"),
		STR("1e"),
		STR("1e+"),
		STR("0x1"),
		STR("NaN"),
		STR("Infinity"),
		STR("-Infinity"),
		STR("1 2"),
		STR("[1,]"),
		STR("[,1]"),
		STR("[1 2]"),
		STR("["),
		STR("]"),
		STR("[1"),
		STR("[1}"),
		STR("{"),
		STR("{\"a\"}"),
		STR("{\"a\":}"),
		STR("{\"a\":1,}"),
		STR("{,}"),
		STR("{a:1}"),
		STR("{'a':1}"),
		STR("{1:1}"),
		STR("{\"a\":1]"),
		STR("{\"a\":1 \"b\":2}"),
		STR("{\"a\"::1}"),
		STR("{\"a\" 1}"),
		STR("\""),
		STR("\"a"),
		STR("\"\\\""),
		STR("\"\\x41\""),
		STR("\"\\u12\""),
		STR("\"\\u12g4\""),
		STR("\"\\u\""),
		STR("\"a\nb\""),
		STR("\"a\0b\""),
		STR("\"\t\""),
		STR("\"\xff\""),
		STR("\"\xc0\x80\""),
		STR("\"\xed\xa0\x80\""),
		STR("\"\xf4\x90\x80\x80\""),
		STR("\"\xc3\""),
		STR("\"\xe1\xba\""),
		STR("\"\x80\""),
		STR("[]x"),
		STR("[]\0"),
		STR("\0"),
		STR("[1]//c"),
		STR("/*c*/1"),
		STR("{\"a\":1,\"a\":2}"),
		STR("{\"a\":1,\"\\u0061\":2}"),
		STR("[\"a\",\n\x0b 1]"),
		STR("\"\\ud83d\\ude0\""),
		STR("[\xc2\xa0]"),
		STR("1\xe2\x80\xa8"),
		STR("{\"a\":1,\"b\"}"),
		STR("[1,,2]"),
		STR("-a"),
		STR("2."),
		STR("0e"),
		STR("0.e1"),
	};

	for (size_t i = 0; i < COUNT(wrong); i++)
		if (parses(*state, wrong[i]))
			fail_msg("accepted %zu: %" PRI_STR, i, ARG_STR(wrong[i]));
}

static void a_fault_names_line_and_column(void **state)
{
	struct cx *cx = *state;
	struct jv *v = NULL;

	assert_int_equal(json_parse(cx, STR("{\n  \"tên\": tru\n}"), &v), RC_INVALID);
	SAME(cx->fault.place, "2:10");
	SAME(cx->fault.text, "malformed JSON: not a value");
	assert_null(v);
	cx_clear(cx);
	cx->en = false;
	assert_int_equal(json_parse(cx, STR("[1"), &v), RC_INVALID);
	SAME(cx->fault.text, "JSON sai: dữ liệu bị cụt");
}

static void depth_is_bounded_and_64_is_allowed(void **state)
{
	struct cx *cx = *state;
	char in[2 * 65];

	for (size_t n = 64; n <= 65; n++) {
		memset(in, '[', n);
		memset(in + n, ']', n);
		assert_int_equal(parses(cx, (struct str){ in, 2 * n }), n == 64);
	}
	memset(in, '{', 3);
	assert_false(parses(cx, (struct str){ in, 3 }));
}

static void texts_are_unescaped(void **state)
{
	struct cx *cx = *state;
	struct jv *v;

	assert_int_equal(json_parse(cx, STR("[\"a\\n\\u1ec7\\ud83d\\ude00\\/\\\\\\\"\",\"\\ud800\\udc00\"]"), &v), RC_OK);
	SAME(jv_str(jv_at(v, 0)), "a\nệ😀/\\\"");
	SAME(jv_str(jv_at(v, 1)), "𐀀");
}

static void half_a_pair_of_surrogates_is_refused_at_its_place_and_repaired_by_the_pull_reader(void **state)
{
	static const struct {
		struct str in;
		const char *place, *pulled; /* the last text, its halves replaced */
	} t[] = {
		{ STR("[\"\\ud800x\"]"), "1:3", "\xef\xbf\xbdx" },
		{ STR("[\"a\\n\",\n \"\\u0041\\udc00\\ud800\"]"), "2:9", "A\xef\xbf\xbd\xef\xbf\xbd" },
		{ STR("\"\\ud800\\ud800\\udc00\""), "1:2", "\xef\xbf\xbd𐀀" },
		{ STR("\"\\\\\\ud83d\\u0041\""), "1:4",
			"\\\xef\xbf\xbd"
			"A" },
		{ STR("{\"\\udfff\":\"\\\\ud800\"}"), "1:3", "\\ud800" },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < COUNT(t); i++) {
		struct jv *v = NULL;
		struct jpull j;
		struct str last = { 0 };
		enum jtok tok;
		char out[64];

		assert_int_equal(json_parse(cx, t[i].in, &v), RC_INVALID);
		SAME(cx->fault.place, t[i].place);
		SAME(cx->fault.text, "malformed JSON: half a pair of surrogates");
		cx_clear(cx);
		jpull_init(&j, t[i].in);
		while ((tok = jpull_next(&j)) != JT_END) {
			assert_int_not_equal(tok, JT_BAD);
			last = tok == JT_TEXT ? j.text : last;
		}
		SAME(((struct str){ out, jpull_unescape(last, out) }), t[i].pulled);
	}
}

static void the_tree_outlives_its_input(void **state)
{
	struct cx *cx = *state;
	char in[] = "{\"key\":\"value\",\"r\":1.50}";
	struct jv *v;

	assert_int_equal(json_parse(cx, str_z(in), &v), RC_OK);
	memset(in, 'x', sizeof in - 1);
	SAME(jv_str(jv_get(v, "key")), "value");
	SAME(jv_str(jv_get(v, "r")), "1.50");
}

static void numbers_keep_their_exact_text(void **state)
{
	struct cx *cx = *state;
	struct jv *v;

	assert_int_equal(json_parse(cx, STR("[9223372036854775807,-9223372036854775808,9223372036854775808,1.10,1e2]"), &v), RC_OK);
	assert_true(jv_i64(jv_at(v, 0), 0) == INT64_MAX);
	assert_true(jv_i64(jv_at(v, 1), 0) == INT64_MIN);
	assert_int_equal(jv_at(v, 2)->kind, J_REAL);
	SAME(jv_str(jv_at(v, 2)), "9223372036854775808");
	SAME(jv_str(jv_at(v, 3)), "1.10");
	assert_true(jv_i64(jv_at(v, 4), -7) == -7);
	SAME(written(cx, STR(" [ 1.10 , 1e2,-0.0 ] "), json_write), "[1.10,1e2,-0.0]");
}

static void readers_take_null_and_wrong_kinds(void **state)
{
	struct cx *cx = *state;
	struct jv *o;

	assert_null(jv_get(NULL, "a"));
	assert_null(jv_at(NULL, 0));
	assert_null(jv_str(NULL).p);
	assert_false(jv_true(NULL));
	assert_int_equal(
		json_parse(cx,
			STR("{\"f\":false,\"z\":0,\"o\":0.00e5,\"p\":0.01,\"e\":\"\",\"l\":[],\"m\":[0],\"t\":true,\"x\":null}"),
			&o),
		RC_OK);
	assert_null(jv_get(o, "none"));
	for (const char *p = "fzoelx"; *p; p++)
		assert_false(jv_true(jv_get(o, (char[]){ *p, 0 })));
	for (const char *p = "pmt"; *p; p++)
		assert_true(jv_true(jv_get(o, (char[]){ *p, 0 })));
}

static void setting_a_key_again_replaces_it_in_place(void **state)
{
	struct cx *cx = *state;
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *l = jv_set(a, o, "list", jv_list(a));
	struct buf b;

	jv_set(a, o, "a", jv_int(a, 1));
	jv_set(a, o, "b", jv_z(a, NULL));
	jv_set(a, o, "a", jv_int(a, 2));
	for (int i = 0; i < 20; i++)
		jv_push(a, l, jv_bool(a, i % 3 == 0));
	buf_init(&b, 4096);
	json_write(&b, o);
	SAME(buf_str(&b),
		"{\"list\":[true,false,false,true,false,false,true,false,false,true,false,false,true,false,false,true,false,"
		"false,true,false],\"a\":2,\"b\":null}");
	buf_done(&b);
}

static void the_canonical_form_sorts_keys_by_bytes(void **state)
{
	struct cx *cx = *state;
	struct jv *o = jv_obj(&cx->arena);
	struct buf b;

	SAME(written(cx, STR("{ \"b\":1, \"a\" : {\"é\":1,\"z\":[true,null,\"\\u00e9\\n\\u001f/\"], \"Z\":\"\"}, \"ab\":-5 }"),
		     json_write_canonical),
		"{\"a\":{\"Z\":\"\",\"z\":[true,null,\"é\\n\\u001f/\"],\"é\":1},\"ab\":-5,\"b\":1}");
	for (int i = 99; i >= 0; i--)
		jv_set_str(&cx->arena, o, arena_fmt(&cx->arena, "k%02d", i), jv_int(&cx->arena, i));
	buf_init(&b, 4096);
	json_write_canonical(&b, o);
	assert_true(str_starts(buf_str(&b), STR("{\"k00\":0,\"k01\":1,\"k02\":2,")));
	assert_true(str_ends(buf_str(&b), STR(",\"k99\":99}")));
	buf_done(&b);
}

static void pretty_text_reads_back_the_same(void **state)
{
	struct cx *cx = *state;
	struct str p = written(cx, STR("{\"a\":[1,{\"b\":[]}],\"c\":{}}"), json_write_pretty);

	SAME(p, "{\n\t\"a\": [\n\t\t1,\n\t\t{\n\t\t\t\"b\": []\n\t\t}\n\t],\n\t\"c\": {}\n}\n");
	SAME(written(cx, p, json_write), "{\"a\":[1,{\"b\":[]}],\"c\":{}}");
}

static void bytes_that_are_not_utf8_are_written_as_the_replacement(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	buf_init(&b, 4096);
	json_write_text(&b, STR("a\xff\"\xe1\xba\x1f"
				"\xc3\xa9"));
	SAME(buf_str(&b), "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\xef\xbf\xbd\\u001f\xc3\xa9\"");
	buf_done(&b);
}

static void many_keys_are_checked_for_doubles(void **state)
{
	struct cx *cx = *state;
	struct buf b;

	for (int twice = 0; twice < 2; twice++) {
		buf_init(&b, 1 << 20);
		for (int i = 0; i < 5000; i++)
			buf_fmt(&b, "%s\"k%d\":%d", i ? "," : "{", twice && i == 4999 ? 2500 : i, i);
		buf_z(&b, "}");
		assert_int_equal(parses(cx, buf_str(&b)), !twice);
		buf_done(&b);
	}
}

static void the_arena_limit_stops_a_wide_tree(void **state)
{
	struct buf b;
	struct cx cx;
	struct jv *v;

	(void)state;
	cx_init(&cx, 1 << 20);
	buf_init(&b, 1 << 20);
	buf_byte(&b, '[');
	for (int i = 0; i < 200000; i++)
		buf_z(&b, "0,");
	buf_z(&b, "0]");
	assert_int_equal(json_parse(&cx, buf_str(&b), &v), RC_LIMIT);
	buf_done(&b);
	cx_done(&cx);
}

static void pulling_lends_raw_texts_and_skips_whole_values(void **state)
{
	struct jpull j;

	(void)state;
	jpull_init(&j, STR(" {\"a\\n\": [1, {\"x\":[[]]}], \"b\":\"q\\\"\", \"c\": -1.5e3}"));
	assert_int_equal(jpull_next(&j), JT_OBJ);
	assert_int_equal(jpull_next(&j), JT_KEY);
	assert_true(str_is(j.text, "a\\n") && j.has_escape);
	assert_int_equal(jpull_next(&j), JT_LIST);
	assert_true(jpull_skip(&j));
	assert_int_equal(jpull_next(&j), JT_KEY);
	assert_true(str_is(j.text, "b") && !j.has_escape);
	assert_int_equal(jpull_next(&j), JT_TEXT);
	assert_int_equal(jpull_next(&j), JT_KEY);
	assert_int_equal(jpull_next(&j), JT_NUM);
	assert_true(str_is(j.text, "-1.5e3"));
	assert_int_equal(jpull_next(&j), JT_OBJ_END);
	assert_int_equal(jpull_next(&j), JT_END);
	assert_int_equal(jpull_next(&j), JT_END);
	jpull_init(&j, STR("[[1,2"));
	assert_int_equal(jpull_next(&j), JT_LIST);
	assert_false(jpull_skip(&j));
	assert_int_equal(jpull_next(&j), JT_BAD);
	assert_int_equal(j.p - j.start, 5);
	assert_non_null(j.why);
}

/* Specials and bytes of two to four at every offset around the 16-byte steps, with the input's end right behind. */
static void every_offset_of_a_long_text_is_scanned_alike(void **state)
{
	static const struct str bits[] = { STR("\\n"), STR("é"), STR("ệ"), STR("😀"), STR("\xff"), STR("\x1f"), STR("\\u00e9"),
		STR("\xe1\xba") };

	for (size_t n = 0; n < 70; n++)
		for (size_t at = 0; at <= n; at++)
			for (size_t k = 0; k < COUNT(bits); k++) {
				bool good = k < 4 || k == 6;
				size_t len = n + bits[k].n + 2;
				char *in = malloc(len); /* exact, so that ASan sees a step too far */

				assert_non_null(in);
				memset(in, 'a', len);
				in[0] = in[len - 1] = '"';
				memcpy(in + 1 + at, bits[k].p, bits[k].n);
				assert_int_equal(parses(*state, (struct str){ in, len }), good);
				assert_false(parses(*state, (struct str){ in, len - 1 }));
				free(in);
			}
}

static uint64_t roll(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	return *s ^= *s << 17;
}

static void some_text(struct buf *b, uint64_t *s)
{
	static const char *const bits[] = { "a", "Tên", "\\n", "\\u0041", "\\ud83d\\ude00", "x\\\"", "ệ", "0123456789abcdef", " ",
		"/" };

	buf_byte(b, '"');
	for (uint64_t n = roll(s) % 8; n; n--)
		buf_z(b, bits[roll(s) % COUNT(bits)]);
	buf_fmt(b, "%u\"", (unsigned)(roll(s) % 100000));
}

static void some_value(struct buf *b, uint64_t *s, unsigned depth)
{
	static const char *const plain[] = { "null", "true", "false", "0", "-17", "9007199254740993", "123456789" };
	uint64_t k = roll(s) % 10, n = roll(s) % 6;

	if (depth > 5 || k < 4) {
		buf_z(b, plain[roll(s) % COUNT(plain)]);
	} else if (k < 6) {
		some_text(b, s);
	} else {
		buf_z(b, k < 8 ? "[ " : "{");
		for (uint64_t i = 0; i < n; i++) {
			buf_z(b, i ? ", " : "");
			if (k >= 8) {
				some_text(b, s);
				buf_z(b, " :");
			}
			some_value(b, s, depth + 1);
		}
		buf_z(b, k < 8 ? "]" : "\n}");
	}
}

/* Sorted and compact from both; then one byte is broken, and both must say yes or no alike. */
static void jansson_agrees_on_generated_and_on_damaged_inputs(void **state)
{
	struct cx *cx = *state;
	uint64_t s = 0x9e3779b97f4a7c15u;
	size_t flags = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, refused = 0;

	for (int i = 0; i < 20000; i++) {
		struct arena_mark m = arena_mark(&cx->arena);
		struct buf b;
		json_t *theirs;
		json_error_t e;

		buf_init(&b, 1 << 20);
		some_value(&b, &s, 0);
		if (i % 2)
			b.p[roll(&s) % b.n] = "\"\\{}[]:,0 -e.\x01\xff"[roll(&s) % 15];
		theirs = json_loadb(b.p, b.n, flags, &e);
		refused += theirs == NULL;
		if ((theirs != NULL) != parses(cx, buf_str(&b)) && strstr(e.text, "number overflow") == NULL &&
			strstr(e.text, "too big") == NULL)
			fail_msg("jansson says %s (%s): %.*s", theirs ? "yes" : "no", e.text, (int)b.n, b.p);
		if (theirs && i % 2 == 0) {
			char *t = json_dumps(theirs, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

			SAME(written(cx, buf_str(&b), json_write_canonical), t);
			free(t);
		}
		json_decref(theirs);
		buf_done(&b);
		arena_reset(&cx->arena, m);
	}
	assert_in_range(refused, 2000, 10000);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_en, gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_the_grammar_allows_is_read),
		CASE(what_the_grammar_forbids_is_refused),
		CASE(a_fault_names_line_and_column),
		CASE(depth_is_bounded_and_64_is_allowed),
		CASE(texts_are_unescaped),
		CASE(half_a_pair_of_surrogates_is_refused_at_its_place_and_repaired_by_the_pull_reader),
		CASE(the_tree_outlives_its_input),
		CASE(numbers_keep_their_exact_text),
		CASE(readers_take_null_and_wrong_kinds),
		CASE(setting_a_key_again_replaces_it_in_place),
		CASE(the_canonical_form_sorts_keys_by_bytes),
		CASE(pretty_text_reads_back_the_same),
		CASE(bytes_that_are_not_utf8_are_written_as_the_replacement),
		CASE(many_keys_are_checked_for_doubles),
		CASE(the_arena_limit_stops_a_wide_tree),
		CASE(pulling_lends_raw_texts_and_skips_whole_values),
		CASE(every_offset_of_a_long_text_is_scanned_alike),
		CASE(jansson_agrees_on_generated_and_on_damaged_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
