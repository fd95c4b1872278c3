/* ledger/: what is appended stays, what is bent is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"
#include "ledger/ledger.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define EQ(s, z) assert_true(str_is((s), (z)))

struct world {
	struct cx cx;
	struct str dir;
	struct sign_key key;
};

static int begin(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	char dir[] = "/tmp/khien-test-XXXXXX";

	assert_non_null(mkdtemp(dir));
	cx_init(&w->cx, 0);
	w->cx.en = true;
	w->cx.now = INT64_C(1790000000000000);
	w->dir = arena_fmt(&w->cx.arena, "%s", dir);
	OK(db_open(&w->cx, arena_fmt(&w->cx.arena, "%s/t.db", dir), DB_CREATE, &w->cx.db));
	OK(db_run(&w->cx, "PRAGMA synchronous = OFF"));
	OK(db_migrate(&w->cx, NULL));
	OK(ledger_init(&w->cx, w->dir));
	OK(ledger_key_load(&w->cx, w->dir, &w->key));
	*state = w;
	return 0;
}

static int end(void **state)
{
	static const char *const files[] = { "t.db", "t.db-wal", "t.db-shm", "ledger.key" };
	struct world *w = *state;

	db_close(&w->cx.db);
	for (size_t i = 0; i < COUNT(files); i++)
		unlink(arena_fmt(&w->cx.arena, "%s/%s", w->dir.p, files[i]).p);
	rmdir(w->dir.p);
	cx_done(&w->cx);
	free(w);
	return 0;
}

static int64_t append(struct cx *cx, int i, const char *why)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct jv *data = jv_obj(&cx->arena);
	int64_t seq;

	jv_set(&cx->arena, data, "name", jv_text(&cx->arena, arena_fmt(&cx->arena, "Hệ thống \"%d\" \\", i)));
	jv_set(&cx->arena, data, "code", jv_int(&cx->arena, i));
	OK(tx_begin(cx, &tx));
	OK(ledger_append(cx,
		&(struct ledger_new){ .op = i % 3 ? "update" : "create",
			.res = "systems",
			.id = i % 3 ? 1 : 0,
			.rv = 2,
			.data = data,
			.why = str_z(why) },
		&seq));
	OK(tx_commit(&tx));
	return seq;
}

static void fill(struct cx *cx, int n)
{
	for (int i = 0; i < n; i++)
		append(cx, i, i % 5 ? NULL : "đính chính \"số\" \\\\");
}

static enum rc verify(struct cx *cx, const struct ledger_head *outside)
{
	struct ledger_report rep;

	cx_clear(cx);
	return ledger_verify_chain(cx, outside, &rep);
}

/* The database after `change` is corrupt in that place and words; then the change is undone. */
#define NAMES(cx, outside, place_, words, ...)                                                                                     \
	do {                                                                                                                       \
		AUTO(tx_done) struct tx tx_ = { 0 };                                                                               \
		OK(tx_begin((cx), &tx_));                                                                                          \
		OK(db_script((cx), STR(__VA_ARGS__)));                                                                             \
		assert_int_equal(verify((cx), (outside)), RC_CORRUPT);                                                             \
		assert_string_equal((cx)->fault.place.p, (place_));                                                                \
		if (str_find((cx)->fault.text, STR(words)) < 0)                                                                    \
			fail_msg("%s", (cx)->fault.text.p);                                                                        \
		tx_done(&tx_);                                                                                                     \
		OK(verify((cx), (outside)));                                                                                       \
	} while (0)

static void an_entry_says_who_what_when_in_canonical_bytes(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	struct ledger_entry e;

	cx->who = (struct who){ .user = 12, .name = STR("lan") };
	assert_int_equal(append(cx, 0, "vì \"sai\""), 1);
	OK(ledger_entry(cx, 1, &e));
	EQ(e.body, "{\"at\":1790000000000001,\"by\":{\"id\":12,\"name\":\"lan\"},\"data\":{\"code\":0,\"name\":\"Hệ thống "
		   "\\\"0\\\" "
		   "\\\\\"},\"id\":1,\"op\":\"create\",\"res\":\"systems\",\"rv\":2,\"seq\":1,\"v\":1,\"wall\":1790000000000000,"
		   "\"why\":\"vì \\\"sai\\\"\"}");
	assert_int_equal(e.obj, 1);
	OK(ledger_entry(cx, 0, &e));
	assert_true(str_find(e.body, STR("\"format\":1,\"hash\":\"sha256\",\"key\":\"")) > 0);
	assert_int_equal(ledger_entry(cx, 2, &e), RC_NOT_FOUND);
}

static void ledger_time_only_moves_forward(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	struct ledger_entry e;
	int64_t seq;

	append(cx, 0, NULL);
	cx->now -= 5000000;
	append(cx, 1, NULL);
	OK(ledger_entry(cx, 2, &e));
	assert_int_equal(e.at, INT64_C(1790000000000002));
	assert_int_equal(e.wall, INT64_C(1790000000000000) - 5000000);
	OK(ledger_time_to_seq(cx, INT64_C(1790000000000001), &seq));
	assert_int_equal(seq, 1);
	OK(ledger_time_to_seq(cx, INT64_MAX, &seq));
	assert_int_equal(seq, 2);
	OK(ledger_time_to_seq(cx, 0, &seq));
	assert_int_equal(seq, -1);
}

static void an_entry_goes_with_its_transaction(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t n;

	{
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		OK(ledger_append(cx, &(struct ledger_new){ .op = "create", .res = "units", .rv = 1 }, NULL));
		OK(ledger_size(cx, &n));
		assert_int_equal(n, 2);
	}
	OK(ledger_size(cx, &n));
	assert_int_equal(n, 1);
	fill(cx, 3);
	OK(verify(cx, NULL));
}

static void a_second_beginning_is_refused(void **state)
{
	struct world *w = *state;

	assert_int_equal(ledger_init(&w->cx, w->dir), RC_CONFLICT);
	cx_clear(&w->cx);
	assert_int_equal(ledger_begin(&w->cx, &w->key), RC_CONFLICT);
}

static void every_kind_of_bent_entry_is_named(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;

	fill(cx, 600);
	OK(verify(cx, NULL));
	NAMES(cx, NULL, "entry 17", "not what was hashed",
		"UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"code\":16', '\"code\":61') AS BLOB) WHERE seq = 17");
	NAMES(cx, NULL, "entry 300", "not what was hashed", "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 300");
	NAMES(cx, NULL, "entry 300", "not what was hashed", "UPDATE entry SET leaf = x'00' WHERE seq = 300");
	NAMES(cx, NULL, "entry 301", "not what was hashed", "UPDATE entry SET body = x'' WHERE seq = 301");
	NAMES(cx, NULL, "entry 5", "swapped",
		"CREATE TEMP TABLE k AS SELECT seq, body FROM entry WHERE seq IN (5, 9); UPDATE entry SET body = (SELECT body FROM "
		"k WHERE seq = 9) WHERE seq = 5;UPDATE entry SET body = (SELECT body FROM k WHERE seq = 5) WHERE seq = 9");
	NAMES(cx, NULL, "entry 5", "swapped",
		"CREATE TEMP TABLE k AS SELECT seq, body, leaf FROM entry WHERE seq IN (5, 9); UPDATE entry SET (body, leaf) = "
		"(SELECT body, leaf FROM k WHERE seq = 9) WHERE seq = 5; UPDATE entry SET (body, leaf) = (SELECT body, leaf FROM k "
		"WHERE seq = 5) WHERE seq = 9");
	NAMES(cx, NULL, "entry 44", "missing", "PRAGMA defer_foreign_keys = ON; DELETE FROM entry WHERE seq = 44");
	NAMES(cx, NULL, "entry 600", "tail was cut", "DELETE FROM entry WHERE seq = 600");
	NAMES(cx, NULL, "entry 201", "tail was cut", "DELETE FROM entry WHERE seq > 200");
	NAMES(cx, NULL, "entry 0", "no first entry", "DELETE FROM entry");
}

static void every_changed_index_column_is_named(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;

	fill(cx, 60);
	NAMES(cx, NULL, "entry 31", "\"at\"", "UPDATE entry SET at = at + 7000000 WHERE seq = 31");
	NAMES(cx, NULL, "entry 31", "\"wall\"", "UPDATE entry SET wall = 1 WHERE seq = 31");
	NAMES(cx, NULL, "entry 31", "\"by.id\"", "UPDATE entry SET who = 7 WHERE seq = 31");
	NAMES(cx, NULL, "entry 31", "\"op\"", "UPDATE entry SET op = 'delete' WHERE seq = 31");
	NAMES(cx, NULL, "entry 31", "\"res\"", "UPDATE entry SET res = 'units' WHERE seq = 31");
	NAMES(cx, NULL, "entry 33", "\"id\"", "UPDATE entry SET obj = 30 WHERE seq = 33");
	NAMES(cx, NULL, "entry 31", "\"rv\"", "UPDATE entry SET rv = 3 WHERE seq = 31");
	NAMES(cx, NULL, "object 31", "objects", "UPDATE object SET res = 'units' WHERE id = 31");
	NAMES(cx, NULL, "object 31", "objects", "DELETE FROM object WHERE id = 31");
	NAMES(cx, NULL, "object 32", "objects", "INSERT INTO object VALUES (32, 'systems')");
}

/* Puts a body of the same length in place of another, with its leaf: the columns still fit. */
static void forge(struct cx *cx, int64_t seq)
{
	struct ledger_entry e;
	char *p;
	struct hash leaf;

	OK(ledger_entry(cx, seq, &e));
	p = (char *)arena_str(&cx->arena, e.body).p;
	p[str_find(e.body, STR("\"code\":")) + 7] ^= 1;
	tree_leaf((struct str){ p, e.body.n }, &leaf);
	OK(db_run(cx, "UPDATE entry SET body = $1, leaf = $2 WHERE seq = $3", dbv_blob((struct str){ p, e.body.n }),
		dbv_blob((struct str){ (char *)leaf.b, 32 }), V(seq)));
}

static void an_entry_replaced_with_its_hash_is_found_by_the_tree(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;

	fill(cx, 600);
	for (int i = 0; i < 2; i++) {
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		forge(cx, i ? 550 : 300);
		assert_int_equal(verify(cx, NULL), RC_CORRUPT);
		EQ(cx->fault.place, i ? "entries 512-600" : "entries 256-511");
	}
	OK(verify(cx, NULL));
}

/* What an administrator with the database, but not the key, would do: all hashes made new. */
static void rebuild(struct cx *cx, int64_t upto)
{
	struct frontier f = { 0 };
	struct hash leaf;
	struct ledger_entry e = { 0 };

	OK(db_run(cx, "DELETE FROM entry WHERE seq > $1", V(upto)));
	OK(db_run(cx, "DELETE FROM object WHERE id > $1", V(upto)));
	OK(db_run(cx, "DELETE FROM node"));
	for (int64_t i = 0; i <= upto; i++) {
		OK(ledger_entry(cx, i, &e));
		leaf = e.leaf;
		frontier_push(&f, &leaf, NULL, NULL);
	}
	OK(db_run(cx, "UPDATE tip SET size = $1, at = $2, frontier = $3", V(upto + 1), V(e.at),
		dbv_blob((struct str){ (char *)f.h, (size_t)f.depth * 32 })));
}

static void a_consistent_rewrite_shows_against_heads(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct ledger_head early, late, again;

	fill(cx, 50);
	OK(ledger_head(cx, &w->key, &early));
	fill(cx, 50);
	OK(ledger_head(cx, &w->key, &late));
	OK(ledger_head(cx, &w->key, &again));
	assert_memory_equal(&late, &again, sizeof late);
	OK(verify(cx, &early));
	OK(verify(cx, &late));
	for (int given = 0; given < 2; given++) { /* the one from outside is not one of those that are kept here */
		struct ledger_report rep;

		OK(ledger_verify_chain(cx, given ? &early : NULL, &rep));
		assert_int_equal(rep.heads, 2);
	}
	NAMES(cx, NULL, "tip", "restore a backup", "DELETE FROM tip");
	for (int cut = 0; cut < 2; cut++) {
		AUTO(tx_done) struct tx tx = { 0 };

		OK(tx_begin(cx, &tx));
		if (!cut)
			forge(cx, 70);
		rebuild(cx, cut ? 80 : 100);
		assert_int_equal(verify(cx, NULL), RC_CORRUPT); /* the heads kept here suffice, while they are here */
		EQ(cx->fault.place, "head 101");
		OK(db_run(cx, "DELETE FROM head WHERE size > 60"));
		OK(verify(cx, NULL)); /* the head of 51 entries still fits: nothing can be seen from inside */
		OK(verify(cx, &early));
		assert_int_equal(verify(cx, &late), RC_CORRUPT);
		EQ(cx->fault.place, "head 101");
		assert_true(str_find(cx->fault.text, cut ? STR("tail was cut") : STR("rewritten")) > 0);
	}
	OK(verify(cx, &late));
}

static void a_replaced_head_is_named(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct ledger_head h, other;
	struct sign_key key;

	fill(cx, 20);
	OK(ledger_head(cx, &w->key, &h));
	fill(cx, 20);
	NAMES(cx, NULL, "head 21", "signature", "UPDATE head SET root = zeroblob(32)");
	NAMES(cx, NULL, "head 21", "signature", "UPDATE head SET sig = x''");
	NAMES(cx, NULL, "head 22", "signature", "UPDATE head SET size = 22");
	other = h;
	memset(other.root.b, 7, 32);
	ledger_head_sign(&other, &w->key); /* by the key's own holder */
	assert_int_equal(verify(cx, &other), RC_CORRUPT);
	EQ(cx->fault.place, "head 21");
	other = h;
	other.sig[0] ^= 1;
	assert_int_equal(verify(cx, &other), RC_CORRUPT);
	sign_new(cx, &key);
	other = h;
	ledger_head_sign(&other, &key);
	assert_int_equal(verify(cx, &other), RC_CORRUPT);
	assert_true(str_find(cx->fault.text, STR("another ledger")) > 0);
	cx_clear(cx);
	assert_int_equal(ledger_head(cx, &key, &other), RC_INVALID);
	OK(verify(cx, &h));
}

static void heads_travel_as_one_line(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct ledger_head h, back;
	struct str text;
	char *bent;

	fill(cx, 3);
	OK(ledger_head(cx, &w->key, &h));
	text = ledger_head_text(cx, &h);
	OK(ledger_head_read(cx, text, &back));
	assert_memory_equal(&h, &back, sizeof h);
	bent = (char *)arena_str(&cx->arena, text).p;
	bent[str_find(text, STR("\"at\":")) + 8] ^= 1;
	assert_int_equal(ledger_head_read(cx, str_z(bent), &back), RC_INVALID);
	assert_int_equal(ledger_head_read(cx, STR("{}"), &back), RC_INVALID);
	assert_int_equal(ledger_head_read(cx, STR(""), &back), RC_INVALID);
	assert_int_equal(ledger_head_read(cx, STR("[1]"), &back), RC_INVALID);
}

/* MTH and its roots as the RFC writes them, over leaves in memory. */
static void mth(const struct hash *leaf, uint64_t n, struct hash *out)
{
	struct hash l, r;
	uint64_t k = 1;

	if (n == 1) {
		*out = *leaf;
		return;
	}
	while (k * 2 < n)
		k *= 2;
	mth(leaf, k, &l);
	mth(leaf + k, n - k, &r);
	tree_node(&l, &r, out);
}

static void proofs_hold_for_every_pair_up_to_64(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	static struct hash leaf[64], root[65];
	struct ledger_entry e;

	fill(cx, 63);
	for (int64_t i = 0; i < 64; i++) {
		OK(ledger_entry(cx, i, &e));
		leaf[i] = e.leaf;
		mth(leaf, (uint64_t)i + 1, &root[i + 1]);
	}
	for (int64_t b = 1; b <= 64; b++)
		for (int64_t a = 0; a < b; a++) {
			struct ledger_proof in, co;

			OK(ledger_prove(cx, a, b, &in));
			assert_memory_equal(in.root.b, root[b].b, 32);
			assert_true(tree_check_inclusion(&leaf[a], (uint64_t)a, (uint64_t)b, in.path, in.n, &root[b]));
			assert_false(tree_check_inclusion(&leaf[a], (uint64_t)(a + 1), (uint64_t)b, in.path, in.n, &root[b]));
			OK(ledger_consistency(cx, a + 1, b, &co));
			assert_true(tree_check_consistency((uint64_t)(a + 1), &root[a + 1], (uint64_t)b, &root[b], co.path, co.n));
			assert_memory_equal(co.first.b, root[a + 1].b, 32);
			if (co.n) {
				co.path[co.n / 2].b[3] ^= 4;
				assert_false(tree_check_consistency(
					(uint64_t)(a + 1), &root[a + 1], (uint64_t)b, &root[b], co.path, co.n));
			}
		}
	assert_int_equal(ledger_prove(cx, 64, 0, &(struct ledger_proof){ 0 }), RC_NOT_FOUND);
	assert_int_equal(ledger_prove(cx, 3, 65, &(struct ledger_proof){ 0 }), RC_NOT_FOUND);
	assert_int_equal(ledger_consistency(cx, 0, 3, &(struct ledger_proof){ 0 }), RC_NOT_FOUND);
}

static void proofs_over_stored_nodes_agree_with_the_whole_tree(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	static const int64_t at[] = { 0, 1, 255, 256, 257, 511, 512, 767, 800 };
	static struct hash leaf[801];
	struct ledger_entry e;
	struct hash root;
	int64_t n;

	fill(cx, 800);
	OK(db_i64(cx, &n, "SELECT count(*) FROM node"));
	assert_int_equal(n, 3);
	for (int64_t i = 0; i <= 800; i++) {
		OK(ledger_entry(cx, i, &e));
		leaf[i] = e.leaf;
	}
	for (size_t i = 0; i < COUNT(at); i++)
		for (size_t k = i; k < COUNT(at); k++) {
			struct ledger_proof p;

			mth(leaf, (uint64_t)at[k] + 1, &root);
			OK(ledger_prove(cx, at[i], at[k] + 1, &p));
			assert_true(tree_check_inclusion(&leaf[at[i]], (uint64_t)at[i], (uint64_t)at[k] + 1, p.path, p.n, &root));
			OK(ledger_consistency(cx, at[i] + 1, at[k] + 1, &p));
			assert_true(tree_check_consistency((uint64_t)at[i] + 1, &p.first, (uint64_t)at[k] + 1, &root, p.path, p.n));
		}
}

static void erased_values_cannot_be_told_and_the_chain_still_holds(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	AUTO(tx_done) struct tx tx = { 0 };
	static const struct ledger_value v[] = { { "email", STR("lan@example.vn") }, { "phone", { NULL, 0 } } };
	struct ledger_entry e;
	struct jv *body, *data;
	enum ledger_match m;
	int64_t seq, n;

	data = jv_obj(&cx->arena);
	OK(tx_begin(cx, &tx));
	OK(ledger_append(cx,
		&(struct ledger_new){ .op = "create", .res = "people", .rv = 1, .data = data, .erasable = v, .n_erasable = 2 },
		&seq));
	OK(tx_commit(&tx));
	OK(ledger_entry(cx, seq, &e));
	assert_true(str_find(e.body, STR("lan@")) < 0);
	OK(json_parse(cx, e.body, &body));
	data = jv_get(body, "data");
	assert_int_equal(jv_get(data, "phone")->kind, J_NULL);
	OK(ledger_match(cx, seq, "email", jv_get(data, "email"), STR("lan@example.vn"), &m));
	assert_int_equal(m, LEDGER_SAME);
	OK(ledger_match(cx, seq, "email", jv_get(data, "email"), STR("lan@example.com"), &m));
	assert_int_equal(m, LEDGER_DIFFERENT);
	OK(ledger_match(cx, seq, "email", jv_get(data, "email"), (struct str){ 0 }, &m));
	assert_int_equal(m, LEDGER_DIFFERENT);
	OK(ledger_match(cx, seq, "phone", jv_get(data, "phone"), (struct str){ 0 }, &m));
	assert_int_equal(m, LEDGER_SAME);
	OK(tx_begin(cx, &tx));
	OK(ledger_erase(cx, seq, NULL, &n));
	assert_int_equal(n, 1);
	OK(ledger_append(cx, &(struct ledger_new){ .op = "erase", .res = "people", .id = seq, .rv = 1 }, NULL));
	OK(tx_commit(&tx));
	OK(ledger_match(cx, seq, "email", jv_get(data, "email"), (struct str){ 0 }, &m));
	assert_int_equal(m, LEDGER_ERASED);
	OK(ledger_match(cx, seq, "email", jv_get(data, "email"), STR("lan@example.vn"), &m));
	assert_int_equal(m, LEDGER_DIFFERENT);
	OK(verify(cx, NULL));
}

static enum rc count_up(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	int64_t *next = arg;

	(void)cx;
	assert_int_equal(e->seq, *next);
	(*next)++;
	return *next == 9 ? RC_BUSY : RC_OK;
}

static void each_goes_in_order_and_stops_when_told(void **state)
{
	struct cx *cx = &((struct world *)*state)->cx;
	int64_t next = 2;

	fill(cx, 20);
	OK(ledger_each(cx, 2, 5, count_up, &next));
	assert_int_equal(next, 6);
	assert_int_equal(ledger_each(cx, 6, 20, count_up, &next), RC_BUSY);
	assert_int_equal(next, 9);
}

static void the_key_is_for_its_owner_alone(void **state)
{
	struct world *w = *state;
	struct sign_key k;
	struct stat st;

	assert_int_equal(stat(arena_fmt(&w->cx.arena, "%s/ledger.key", w->dir.p).p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ledger_key_load(&w->cx, STR("/nowhere"), &k), RC_NOT_FOUND);
}

static void file_copy(struct world *w, const char *from, const char *to)
{
	FILE *in = fopen(arena_fmt(&w->cx.arena, "%s/%s", w->dir.p, from).p, "re"), *out;
	char text[100];
	size_t n;

	assert_non_null(in);
	n = fread(text, 1, sizeof text, in);
	out = fopen(arena_fmt(&w->cx.arena, "%s/%s", w->dir.p, to).p, "we");
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(in) + fclose(out), 0);
}

static void a_rotation_that_a_crash_cut_is_finished_or_forgotten(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	const char *next = arena_fmt(&cx->arena, "%s/ledger.key.next", w->dir.p).p;
	struct sign_key now;
	struct ledger_head before, after;
	int64_t seq;

	fill(cx, 3);
	OK(ledger_head(cx, &w->key, &before));
	file_copy(w, "ledger.key", "old");
	assert_int_equal(truncate(arena_fmt(&cx->arena, "%s/old", w->dir.p).p, 65), 0);
	file_copy(w, "old", "ledger.key.next"); /* the crash came before the entry: nobody named this one */
	assert_int_equal(truncate(next, 30), 0);
	OK(ledger_key_load(cx, w->dir, &now));
	assert_memory_equal(now.pub, w->key.pub, 32);
	assert_int_not_equal(access(next, F_OK), 0);
	OK(ledger_rotate(cx, w->dir, STR("thay khoá"), &seq));
	assert_int_equal(seq, 4);
	file_copy(w, "ledger.key", "ledger.key.next"); /* the crash came behind the entry, before the old file was replaced */
	file_copy(w, "old", "ledger.key");
	OK(ledger_key_load(cx, w->dir, &now));
	assert_memory_not_equal(now.pub, w->key.pub, 32);
	assert_int_not_equal(access(next, F_OK), 0);
	assert_int_equal(ledger_head(cx, &w->key, &after), RC_INVALID);
	cx_clear(cx);
	OK(ledger_head(cx, &now, &after));
	OK(verify(cx, &before));
	OK(verify(cx, &after));
	OK(ledger_key_at(cx, 4, &after));
	assert_memory_equal(after.key, w->key.pub, 32);
	assert_int_equal(unlink(arena_fmt(&cx->arena, "%s/old", w->dir.p).p), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_entry_says_who_what_when_in_canonical_bytes),
		CASE(ledger_time_only_moves_forward),
		CASE(an_entry_goes_with_its_transaction),
		CASE(a_second_beginning_is_refused),
		CASE(every_kind_of_bent_entry_is_named),
		CASE(every_changed_index_column_is_named),
		CASE(an_entry_replaced_with_its_hash_is_found_by_the_tree),
		CASE(a_consistent_rewrite_shows_against_heads),
		CASE(a_replaced_head_is_named),
		CASE(a_rotation_that_a_crash_cut_is_finished_or_forgotten),
		CASE(heads_travel_as_one_line),
		CASE(proofs_hold_for_every_pair_up_to_64),
		CASE(proofs_over_stored_nodes_agree_with_the_whole_tree),
		CASE(erased_values_cannot_be_told_and_the_chain_still_holds),
		CASE(each_goes_in_order_and_stops_when_told),
		CASE(the_key_is_for_its_owner_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
