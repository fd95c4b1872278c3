/* lib/evtx: logs built here byte by byte, whole and damaged, and (where KHIEN_DATA or ../shared/data is there) the public samples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "campaign.h"
#include "evtx_log.h"
#include "fmt/json.h"

struct seen {
	char json[16384];
	uint64_t ids[400];
	size_t n, recovered, undecoded, faults;
	enum evtx_damage damage[200];
};

static void on_fault(void *ctx, const struct evtx_fault *f)
{
	struct seen *s = ctx;

	if (s->faults < COUNT(s->damage))
		s->damage[s->faults] = f->damage;
	s->faults++;
	assert_non_null(f->text);
}

/* json.c writes most records without a tree: the same bytes. */
static void tree_agrees(struct evtx *e, struct evtx_text t)
{
	struct evtx_text tree;
	char *own;

	if (t.p == NULL)
		return;
	own = malloc(t.n);
	assert_non_null(own);
	memcpy(own, t.p, t.n); /* both are written to one place */
	assert_non_null(evtx_event(e));
	assert_true(evtx_write(e, e->event, &tree));
	assert_int_equal(tree.n, t.n);
	assert_memory_equal(tree.p, own, t.n);
	free(own);
}

static void read_log(const struct log *w, size_t n, bool slack, struct seen *s)
{
	struct evtx_opts o = { .slack = slack, .fault = on_fault, .ctx = s };
	struct evtx_record r;
	struct evtx *e;

	memset(s, 0, sizeof *s);
	e = evtx_new(w->bytes, n, &o);
	while (evtx_next(e, &r)) {
		struct evtx_text t = evtx_json(e);

		assert_true(s->n < COUNT(s->ids));
		s->ids[s->n++] = r.id;
		s->recovered += r.recovered;
		s->undecoded += t.p == NULL;
		if (t.p)
			snprintf(s->json, sizeof s->json, "%.*s", (int)t.n, t.p);
		tree_agrees(e, t);
	}
	evtx_free(e);
}

static size_t whole(const struct log *w)
{
	return 4096 + w->chunks * (size_t)CHUNK;
}

static struct log the_log;
static struct seen the_seen;
static struct log *const w = &the_log;
static struct seen *const s = &the_seen;

static void values_of_every_type_are_shown(void **state)
{
	static const uint8_t guid[16] = { 0x5f, 0x38, 0x70, 0x57, 0x2a, 0xc2, 0xe0, 0x43, 0xbf, 0x4c, 6, 0xf5, 0x69, 0x8f, 0xfb,
		0xd9 };
	static const uint8_t sid[12] = { 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0 };
	const struct given v[] = {
		{ W_U16, &(uint16_t){ 4688 }, 2 },
		{ W_U16, &(uint16_t){ 16384 }, 2 },
		{ W_STRING, "a\0\"\0\\\0\n\0\xea\x1e=\xd8\0\xde\0\xd8", 16 },
		{ W_ANSI, "caf\xe9\x80", 6 },
		{ W_I8, "\xff", 1 },
		{ W_U8, "\xff", 1 },
		{ W_I16, &(int16_t){ -2 }, 2 },
		{ W_I32, &(int32_t){ INT32_MIN }, 4 },
		{ W_U32, &(uint32_t){ UINT32_MAX }, 4 },
		{ W_I64, &(int64_t){ INT64_MIN }, 8 },
		{ W_U64, &(uint64_t){ UINT64_MAX }, 8 },
		{ W_F64, &(double){ 0.5 }, 8 },
		{ W_BOOL, &(uint32_t){ 16 }, 4 },
		{ W_BINARY, "\x01\xab", 2 },
		{ W_GUID, guid, 16 },
		{ W_SIZE, &(uint64_t){ 0x1fffff }, 8 },
		{ W_FILETIME, &(uint64_t){ UINT64_C(116444736000000010) }, 8 },
		{ W_SYSTEMTIME, (uint16_t[]){ 2025, 11, 4, 27, 7, 40, 10, 165 }, 16 },
		{ W_SID, sid, 12 },
		{ W_HEX64, &(uint64_t){ UINT64_C(1) << 63 }, 8 },
		{ W_STRING | W_ARRAY, "x\0\0\0\0\0z\0\0\0", 10 },
		{ W_HEX32, &(uint32_t){ 0 }, 4 },
		{ W_U32 | W_ARRAY, (uint32_t[]){ 7, 8 }, 8 },
		{ W_F32, &(float){ __builtin_inff() }, 4 },
		{ W_U32, "\1\2", 2 },
		{ W_NULL, "", 0 },
	};

	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_record(w, 1, v, COUNT(v));
	chunk_end(w);
	read_log(w, whole(w), false, s);
	assert_int_equal(s->faults, 0);
	assert_string_equal(s->json,
		"{\"Event\":{\"System\":{\"EventID\":{\"#attributes\":{\"Qualifiers\":16384},\"#text\":4688}},\"EventData\":{"
		"\"V2\":\"a\\\"\\\\\\n\u1eea\U0001f600\ufffd\",\"V3\":\"caf\u00e9\u20ac\",\"V4\":-1,\"V5\":255,\"V6\":-2,\"V7\":-"
		"2147483648,\"V8\":4294967295,\"V9\":-9223372036854775808,\"V10\":18446744073709551615,\"V11\":0.5,\"V12\":true,"
		"\"V13\":\"01AB\",\"V14\":\"5770385F-C22A-43E0-BF4C-06F5698FFBD9\",\"V15\":\"0x1fffff\",\"V16\":\"1970-01-01T00:00:"
		"00.000001Z\",\"V17\":\"2025-11-27T07:40:10.165000Z\",\"V18\":\"S-1-5-18\",\"V19\":\"0x8000000000000000\","
		"\"Data\":[\"x\",\"\",\"z\",\"0x0\",7,8,\"inf\",\"0102\",null]}}}");
}

static void the_tree_says_what_the_json_says(void **state)
{
	struct evtx *e;
	struct evtx_record r;
	const struct evtx_node *ev;
	char out[8];

	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_simple(w, 7);
	chunk_end(w);
	e = evtx_new(w->bytes, whole(w), NULL);
	assert_true(evtx_next(e, &r));
	assert_int_equal(r.id, 7);
	assert_int_equal(r.time_us, INT64_C(13300000000000000) + 7 - INT64_C(11644473600000000));
	ev = evtx_event(e);
	assert_int_equal(evtx_int(evtx_get(ev, "Event/System/EventID"), -1), 7);
	assert_null(evtx_get(ev, "Event/System/Channel"));
	assert_null(evtx_get(ev, "System"));
	assert_int_equal(evtx_show(evtx_get(ev, "Event/EventData/V2"), out, sizeof out), 2);
	assert_memory_equal(out, "hi", 2);
	assert_int_equal(evtx_show(evtx_get(ev, "Event/EventData/V2"), out, 1), 2);
	assert_false(evtx_next(e, &r));
	evtx_free(e);
}

static void a_broken_record_costs_only_itself(void **state)
{
	size_t at = 0;

	(void)state;
	log_new(w);
	chunk_new(w, 1);
	for (uint64_t i = 1; i <= 20; i++) {
		size_t here = put_simple(w, i);

		at = i == 5 ? here : at;
	}
	chunk_end(w);
	memset(w->bytes + w->chunk + at, 0xee, 24);
	read_log(w, whole(w), false, s);
	assert_int_equal(s->n, 19);
	assert_int_equal(s->ids[4], 6);
	assert_int_equal(s->faults, 2);
	assert_int_equal(s->damage[0], EVTX_BAD_CHUNK_DATA);
	assert_int_equal(s->damage[1], EVTX_BAD_RECORD);
	assert_int_equal(s->recovered, 1); /* the first one behind the gap; then the chain holds again */
}

static void a_wrong_checksum_is_reported_and_costs_nothing(void **state)
{
	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_simple(w, 1);
	chunk_end(w);
	w->bytes[24] ^= 1;
	w->bytes[w->chunk + 200] ^= 1;
	read_log(w, whole(w), false, s);
	assert_int_equal(s->n, 1);
	assert_int_equal(s->faults, 2);
	assert_int_equal(s->damage[0], EVTX_BAD_FILE_HEADER);
	assert_int_equal(s->damage[1], EVTX_BAD_CHUNK_HEADER);
}

static void a_chunk_without_a_head_is_searched(void **state)
{
	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_simple(w, 1);
	chunk_end(w);
	chunk_new(w, 2);
	put_simple(w, 2);
	put_simple(w, 3);
	chunk_end(w);
	memset(w->bytes + w->chunk, 0, CHUNK_HEAD);
	chunk_new(w, 4);
	put_simple(w, 4);
	chunk_end(w);
	read_log(w, whole(w), false, s);
	assert_int_equal(s->n, 4);
	assert_int_equal(s->recovered, 2);
	assert_int_equal(s->undecoded, 0);
	assert_int_equal(s->damage[0], EVTX_BAD_CHUNK_HEADER);
}

static void chunks_are_found_where_they_should_not_be(void **state)
{
	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_simple(w, 1);
	chunk_end(w);
	memmove(w->bytes + 4096 + 1000, w->bytes + 4096, CHUNK);
	memset(w->bytes, 0, 4096 + 1000);
	read_log(w, 4096 + 1000 + CHUNK, false, s);
	assert_int_equal(s->n, 1);
	assert_int_equal(s->undecoded, 0);
	read_log(w, 4096 + 1000 + 5000, false, s); /* and the file is cut off as well */
	assert_int_equal(s->n, 1);
	assert_int_equal(s->damage[1], EVTX_BAD_END);
}

static void a_wrapped_log_comes_oldest_first(void **state)
{
	(void)state;
	log_new(w);
	chunk_new(w, 21);
	put_simple(w, 21);
	chunk_end(w);
	chunk_new(w, 1);
	put_simple(w, 1);
	chunk_end(w);
	chunk_new(w, 11);
	put_simple(w, 11);
	chunk_end(w);
	read_log(w, whole(w), false, s);
	assert_int_equal(s->n, 3);
	assert_int_equal(s->ids[0], 1);
	assert_int_equal(s->ids[2], 21);
}

static size_t at_most(void *ctx, uint64_t at, void *to, size_t n)
{
	size_t have = *(const size_t *)ctx;

	if (at >= have)
		return 0;
	n = n < have - at ? n : have - (size_t)at;
	memcpy(to, w->bytes + at, n);
	return n;
}

/* The chunks were found while the file was whole; `have` bytes are left when they are read. */
static void read_pieces(const struct evtx_map *map, size_t have)
{
	struct evtx *e = evtx_new(NULL, 0, &(struct evtx_opts){ .fault = on_fault, .ctx = memset(s, 0, sizeof *s) });
	uint8_t *bytes = malloc(EVTX_CHUNK);
	const struct evtx_chunk *c;
	struct evtx_record r;
	uint32_t n = evtx_map_chunks(map, &c);

	assert_false(evtx_next(e, &r)); /* nothing was fed */
	for (uint32_t i = 0; i < n; i++)
		for (evtx_feed(e, &c[i], bytes, at_most(&have, c[i].at, bytes, c[i].size)); evtx_next(e, &r); s->n++) {
			s->ids[s->n] = r.id;
			s->undecoded += evtx_json(e).p == NULL;
		}
	free(bytes);
	evtx_free(e);
}

static void a_log_is_read_in_pieces_and_may_be_cut_short_meanwhile(void **state)
{
	struct evtx_map *map;
	size_t all;

	(void)state;
	log_new(w);
	for (uint64_t id = 1; id <= 21; id += 10) {
		chunk_new(w, id);
		put_simple(w, id);
		put_simple(w, id + 1);
		chunk_end(w);
	}
	all = whole(w);
	map = evtx_map_new(&(struct evtx_source){ .size = all, .ctx = &all, .read = at_most });
	assert_null(evtx_map_fault(map));
	read_pieces(map, all);
	assert_int_equal(s->n, 6);
	assert_int_equal(s->ids[5], 22);
	assert_int_equal(s->faults, 0);
	read_pieces(map, all - EVTX_CHUNK - 100); /* the second chunk lost its end, the third is gone */
	assert_int_equal(s->n, 4);
	assert_int_equal(s->damage[0], EVTX_BAD_END);
	assert_int_equal(s->damage[s->faults - 1], EVTX_BAD_END);
	read_pieces(map, 0);
	assert_int_equal(s->n, 0);
	assert_int_equal(s->faults, 3);
	evtx_map_free(map);
}

static void a_log_in_use_goes_on_behind_its_head(void **state)
{
	size_t at;

	(void)state;
	log_new(w);
	chunk_new(w, 1);
	put_simple(w, 1);
	chunk_end(w);
	at = w->at;
	put_simple(w, 2); /* written after the head was */
	put_simple(w, 90);
	read_log(w, whole(w), false, s);
	assert_int_equal(s->n, 2);
	assert_int_equal(s->recovered, 0);
	read_log(w, whole(w), true, s); /* slack on demand */
	assert_int_equal(s->n, 3);
	assert_int_equal(s->ids[2], 90);
	assert_int_equal(s->recovered, 1);
	assert_true(at > CHUNK_HEAD);
}

static unsigned roll(uint64_t *dice, unsigned sides)
{
	*dice ^= *dice << 13, *dice ^= *dice >> 7, *dice ^= *dice << 17;
	return (unsigned)(*dice >> 33) % sides;
}

static unsigned places; /* values that a template has places for */

static bool put_a_place(uint64_t *dice, unsigned in)
{
	if (places == 0 || roll(dice, in))
		return false;
	put_place(w, roll(dice, places + 1), roll(dice, 2)); /* one may be none's */
	return true;
}

/* Pieces of a text: none, one, or several, with named characters among them, which stands for itself where nobody knows it. */
static void put_pieces(uint64_t *dice)
{
	static const char *const texts[] = { "", "t\"t", "a text that is longer than sixteen units" }, *const named[] = { "amp",
		"quot", "none" };

	for (unsigned n = roll(dice, 4); n; n--) {
		if (put_a_place(dice, 2))
			continue;
		if (roll(dice, 2)) {
			const char *text = texts[roll(dice, COUNT(texts))];

			put8(w, 5);
			put8(w, 1);
			put16(w, (unsigned)strlen(text));
			put_utf16(w, text);
		} else {
			put8(w, 9);
			put_name(w, named[roll(dice, 8) ? roll(dice, 2) : 2]);
		}
	}
}

/* Elements of few names, so that they repeat: next to one another, apart, and inside one another. */
static void put_elements(uint64_t *dice, unsigned depth)
{
	static const char *const names[] = { "A", "B", "Data", "Long\"Name" };
	bool attrs = roll(dice, 3) == 0;
	size_t size_at = open_element(w, names[roll(dice, COUNT(names))], attrs);

	if (attrs) {
		attribute(w, roll(dice, 2) ? "Name" : "B", roll(dice, 4) ? "x\\y" : "", 0);
		if (roll(dice, 3) == 0)
			put_pieces(dice);
	}
	if (roll(dice, 5) == 0) {
		put8(w, 3);
		patch32(w, size_at, w->at - size_at - 4);
		return;
	}
	put8(w, 2);
	if (depth < 4 && roll(dice, 3)) {
		for (unsigned n = roll(dice, 6); n; n--)
			if (!put_a_place(dice, 8))
				put_elements(dice, depth + 1);
	} else if (roll(dice, 6) == 0) {
		put_place(w, 0, true);
	} else if (roll(dice, 3)) {
		put_pieces(dice);
	}
	close_element(w, size_at);
}

static void put_inline(uint64_t id, uint64_t *dice)
{
	size_t start = w->at;

	put32(w, 0x2a2a);
	put32(w, 0);
	put64(w, id);
	put64(w, UINT64_C(133000000000000000));
	put32(w, 0x0001010f);
	put_elements(dice, 0);
	put8(w, 0);
	while ((w->at + 4 - start) % 8)
		put8(w, 0);
	patch32(w, start + 4, w->at + 4 - start);
	put32(w, (uint32_t)(w->at + 4 - start));
}

static void straight_is_as_by_the_tree(void **state)
{
	uint64_t dice = 88172645463325252u;
	size_t straight = 0, all = 0, lists = 0, named = 0;
	struct evtx_record r;
	struct evtx_text t;

	(void)state;
	for (int i = 0; i < 400; i++) {
		struct evtx *e;

		log_new(w);
		chunk_new(w, 1);
		for (uint64_t id = 1; id < 40 && w->at < 40000; id++)
			put_inline(id, &dice);
		chunk_end(w);
		e = evtx_new(w->bytes, whole(w), NULL);
		while (evtx_next(e, &r)) {
			if (evtx_straight(e, &t)) {
				straight++;
				named += memchr(t.p, '&', t.n) != NULL;
			}
			t = evtx_json(e);
			assert_non_null(t.p);
			lists += memchr(t.p, '[', t.n) != NULL;
			tree_agrees(e, t);
			all++;
		}
		evtx_free(e);
	}
	assert_true(straight > all / 3 && straight < all);
	assert_true(lists > all / 20);
	assert_true(named > all / 50);
}

static void put_instance(uint64_t id, uint64_t *dice, uint32_t *tpl)
{
	static const struct given given[] = { { W_NULL, "", 0 }, { W_STRING, "h\0i", 4 }, { W_STRING, "", 0 }, { W_U16, "\1\2", 2 },
		{ W_U32, "\1", 1 }, { W_STRING | W_ARRAY, "x\0\0\0z", 6 }, { W_U32 | W_ARRAY, "", 0 }, { W_BINARY, "\1", 1 } };
	size_t start = record_begin(w, id, *tpl);
	const struct given *v[4];

	places = COUNT(v);
	if (*tpl == 0) {
		size_t def = template_begin(w);

		put_elements(dice, 0);
		template_end(w, def);
		*tpl = (uint32_t)def;
	}
	put32(w, places);
	for (unsigned i = 0; i < places; i++) {
		v[i] = &given[roll(dice, COUNT(given))];
		put16(w, (unsigned)v[i]->n);
		put16(w, v[i]->wire);
	}
	for (unsigned i = 0; i < places; i++)
		put(w, v[i]->p, v[i]->n);
	record_end(w, start);
	places = 0;
}

/* Elements with values in places of every kind. */
static void a_template_is_written_straight_as_by_the_tree(void **state)
{
	uint64_t dice = 88172645463325252u;
	size_t straight = 0, all = 0;
	struct evtx_record r;
	struct evtx_text t;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		uint32_t tpl = 0;
		struct evtx *e;

		log_new(w);
		chunk_new(w, 1);
		for (uint64_t id = 1; id < 9 && w->at < 40000; id++)
			put_instance(id, &dice, &tpl);
		chunk_end(w);
		e = evtx_new(w->bytes, whole(w), NULL);
		while (evtx_next(e, &r)) {
			straight += evtx_straight(e, &t);
			t = evtx_json(e);
			assert_non_null(t.p);
			tree_agrees(e, t);
			all++;
		}
		evtx_free(e);
	}
	assert_true(straight > all / 5 && straight < all);
}

/* A chunk whose template is <Event><NAME/></Event>, NAME being `name`, which stands at `at` in the chunk's head. */
static void chunk_of_one_name(uint64_t id, size_t at, const char *name)
{
	size_t start, def, ev;

	chunk_new(w, id);
	w->at = at;
	put32(w, 0);
	put16(w, 0);
	put16(w, (unsigned)strlen(name));
	put_utf16(w, name);
	w->at = CHUNK_HEAD;
	start = record_begin(w, id, 0);
	def = template_begin(w);
	ev = open_element(w, "Event", false);
	put8(w, 2);
	put(w, "\1\xff\xff\5\0\0\0", 7);
	put32(w, (uint32_t)at);
	put8(w, 3);
	close_element(w, ev);
	template_end(w, def);
	put32(w, 0);
	record_end(w, start);
	chunk_end(w);
}

static void one_template_in_two_chunks_is_compiled_once_if_its_names_are_the_same(void **state)
{
	static const struct {
		size_t at;
		const char *name, *json;
		bool kept;
	} turns[] = { { 300, "A", "{\"Event\":{\"A\":null}}", false }, { 400, "A", "{\"Event\":{\"A\":null}}", true },
		{ 400, "B", "{\"Event\":{\"B\":null}}", false } };
	const struct part *before = NULL;
	struct evtx_record r;
	struct evtx *e;

	(void)state;
	log_new(w);
	for (size_t i = 0; i < COUNT(turns); i++)
		chunk_of_one_name(i + 1, turns[i].at, turns[i].name);
	e = evtx_new(w->bytes, whole(w), NULL);
	for (size_t i = 0; i < COUNT(turns); i++) {
		struct evtx_text t;

		assert_true(evtx_next(e, &r));
		t = evtx_json(e);
		assert_int_equal(t.n, strlen(turns[i].json));
		assert_memory_equal(t.p, turns[i].json, t.n);
		for (size_t k = 0; k < TEMPLATE_SLOTS; k++)
			if (e->tpls[k]) {
				assert_true((e->tpls[k]->parts == before) == turns[i].kept);
				before = e->tpls[k]->parts;
			}
	}
	assert_false(evtx_next(e, &r));
	evtx_free(e);

	/* names that stand right behind: another one in the second chunk, the rest is the same */
	log_new(w);
	for (uint64_t id = 1; id <= 2; id++) {
		chunk_new(w, id);
		put_simple(w, id);
		if (id == 2)
			for (uint8_t *p = w->bytes + w->chunk + CHUNK_HEAD, *end = w->bytes + w->chunk + w->at; p < end; p++)
				if (memcmp(p, "V\0002\0", 4) == 0)
					*p = 'W';
		chunk_end(w);
		read_log(w, whole(w), false, s);
		assert_non_null(strstr(s->json, id == 1 ? "\"V2\":\"hi\"" : "\"W2\":\"hi\""));
	}
}

static void any_byte_may_be_wrong(void **state)
{
	uint64_t dice = 88172645463325252u;
	size_t n;

	(void)state;
	log_new(w);
	chunk_new(w, 1);
	for (uint64_t i = 1; i <= 8; i++)
		put_simple(w, i);
	chunk_end(w);
	n = 4096 + w->at;
	for (int i = 0, rounds = campaign(20000); i < rounds; i++) {
		size_t at;
		uint8_t was;

		dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
		at = 4096 + dice % (n - 4096);
		was = w->bytes[at];
		w->bytes[at] = (uint8_t)(dice >> 40);
		read_log(w, n, true, s);
		if (at >= 4096 + CHUNK_HEAD)
			assert_true(s->n >= 7);
		w->bytes[at] = was;
	}
}

static void a_small_log_does_not_become_a_large_one(void **state)
{
	static char big[20000];
	uint16_t id = 1;
	struct given v[60] = { { W_U16, &id, 2 }, { W_NULL, "", 0 } };
	size_t out = 0;
	struct evtx_record r;
	struct evtx *e;

	(void)state;
	memset(big, 1, sizeof big); /* six bytes of JSON for each of two */
	for (size_t i = 2; i < COUNT(v); i++)
		v[i] = (struct given){ W_NULL, "", 0 };
	log_new(w);
	chunk_new(w, 1);
	v[2] = (struct given){ W_STRING, big, sizeof big };
	put_record(w, 1, v, COUNT(v));
	/* every place now shows value 2 */
	for (size_t at = CHUNK_HEAD; at + 4 < w->at; at++)
		if (w->bytes[w->chunk + at] == 0x0d && w->bytes[w->chunk + at + 3] == 1 && w->bytes[w->chunk + at + 2] == 0)
			w->bytes[w->chunk + at + 1] = 2;
	for (uint64_t i = 2; i < 40; i++)
		put_simple(w, i);
	chunk_end(w);
	e = evtx_new(w->bytes, whole(w), &(struct evtx_opts){ .fault = on_fault, .ctx = memset(s, 0, sizeof *s) });
	while (evtx_next(e, &r))
		out += evtx_json(e).n;
	evtx_free(e);
	assert_true(out < CHUNK_OUT_MAX);
	assert_int_equal(s->damage[0], EVTX_TOO_BIG);
}

static void the_checksum_is_zlibs(void **state)
{
	static const uint8_t line[200] = "123456789";
	uint32_t c = ~0u;

	(void)state;
	assert_int_equal(evtx_crc(0, line, 9), 0xcbf43926);
	for (size_t i = 0; i < sizeof line; i++) {
		c ^= line[i];
		for (int k = 0; k < 8; k++)
			c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
	}
	assert_int_equal(evtx_crc(0, line, sizeof line), ~c);
	assert_int_equal(evtx_crc(evtx_crc(0, line, 77), line + 77, sizeof line - 77), ~c);
}

/* ---- the public samples ---- */

static struct str slurp(struct arena *a, struct str path)
{
	FILE *f = fopen(arena_z(a, path), "rb");
	struct str out = { 0 };
	long n;
	char *p;

	if (f == NULL)
		return out;
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	p = arena_alloc(a, (size_t)n + 1, 1);
	if (fread(p, 1, (size_t)n, f) == (size_t)n)
		out = (struct str){ p, (size_t)n };
	fclose(f);
	return out;
}

static struct str data_dir(void)
{
	const char *d = getenv("KHIEN_DATA");

	return str_z(d ? d : "../shared/data");
}

/* Equal but for white space at the end of texts, which the program that made the twins took off. */
static bool same(const struct jv *a, const struct jv *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case J_BOOL: return a->b == b->b;
	case J_INT: return a->i == b->i;
	case J_TEXT:
	case J_REAL: return str_eq(str_trim(a->s), str_trim(b->s));
	case J_LIST:
	case J_OBJ:
		for (size_t i = 0; i < a->n; i++)
			if (i >= b->n || (a->kind == J_OBJ && !str_eq(a->keys[i], b->keys[i])) || !same(a->items[i], b->items[i]))
				return false;
		return a->n == b->n;
	default: return true;
	}
}

/* A twin may hold several documents, one after the other. */
static bool next_twin(struct cx *cx, struct str *rest, struct jv **out)
{
	struct jpull j;

	*rest = str_trim(*rest);
	if (rest->n == 0)
		return false;
	jpull_init(&j, *rest);
	assert_int_equal(jpull_next(&j), JT_OBJ);
	assert_true(jpull_skip(&j));
	assert_int_equal(json_parse(cx, str_cut(*rest, 0, (size_t)(j.p - rest->p)), out), RC_OK);
	*rest = str_from(*rest, (size_t)(j.p - rest->p));
	return true;
}

static void one_twin(struct cx *cx, struct str evtx, struct str json)
{
	struct evtx *e = evtx_new(evtx.p, evtx.n, NULL);
	struct evtx_record r;
	struct jv *mine, *theirs;

	while (evtx_next(e, &r)) {
		struct evtx_text t = evtx_json(e);

		assert_int_equal(json_parse(cx, (struct str){ t.p, t.n }, &mine), RC_OK);
		assert_true(next_twin(cx, &json, &theirs));
		assert_true(same(theirs, mine));
		tree_agrees(e, t);
	}
	assert_int_equal(str_trim(json).n, 0);
	evtx_free(e);
}

static void events_equal_their_json_twins(void **state)
{
	struct cx cx;
	struct str dir, index;
	size_t n = 0;

	(void)state;
	cx_init(&cx, 0);
	dir = arena_fmt(&cx.arena, "%" PRI_STR "/sigma/regression/", ARG_STR(data_dir()));
	index = slurp(&cx.arena, arena_fmt(&cx.arena, "%" PRI_STR "index.csv", ARG_STR(dir)));
	if (index.p == NULL) {
		cx_done(&cx);
		skip();
	}
	for (struct str line, rest = str_from(index, (size_t)str_find(index, STR("\n")) + 1);
		str_next(&rest, '\n', &line) && line.n;) {
		struct arena_mark m = arena_mark(&cx.arena);
		struct str cell, file[7];
		size_t k = 0;

		while (k < 7 && str_next(&line, ',', &cell))
			file[k++] = arena_fmt(&cx.arena, "%" PRI_STR "%" PRI_STR, ARG_STR(dir), ARG_STR(cell));
		assert_int_equal(k, 7);
		one_twin(&cx, slurp(&cx.arena, file[4]), slurp(&cx.arena, file[5]));
		n++;
		arena_reset(&cx.arena, m);
	}
	assert_int_equal(n, 100);
	cx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_type_are_shown),
		cmocka_unit_test(the_tree_says_what_the_json_says),
		cmocka_unit_test(a_broken_record_costs_only_itself),
		cmocka_unit_test(a_wrong_checksum_is_reported_and_costs_nothing),
		cmocka_unit_test(a_chunk_without_a_head_is_searched),
		cmocka_unit_test(chunks_are_found_where_they_should_not_be),
		cmocka_unit_test(a_wrapped_log_comes_oldest_first),
		cmocka_unit_test(a_log_is_read_in_pieces_and_may_be_cut_short_meanwhile),
		cmocka_unit_test(a_log_in_use_goes_on_behind_its_head),
		cmocka_unit_test(straight_is_as_by_the_tree),
		cmocka_unit_test(a_template_is_written_straight_as_by_the_tree),
		cmocka_unit_test(one_template_in_two_chunks_is_compiled_once_if_its_names_are_the_same),
		cmocka_unit_test(any_byte_may_be_wrong),
		cmocka_unit_test(a_small_log_does_not_become_a_large_one),
		cmocka_unit_test(the_checksum_is_zlibs),
		cmocka_unit_test(events_equal_their_json_twins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
