/* Verification: every entry read once, in order, as bodies.c judged it; the loop folds the tree and holds what is stored beside the entries
 * against it. Only what is found bad is parsed, to say how. */
#include "ledger/store.h"

struct check {
	struct frontier f;
	int64_t at;
	struct rows objects;                /* goes along: one row for each entry that made an object */
	struct ledger_head now;             /* site, and the key that signs heads of what was read so far */
	struct ledger_head *heads;          /* ascending by size */
	size_t n_heads, next_head, outside; /* which of them came from outside; SIZE_MAX: none */
	struct closed_node {
		int level;
		uint64_t idx;
		struct hash h;
	} closed[TREE_LEVELS / NODE_STEP + 1];
	size_t n_closed;
	int64_t n_nodes;
};

/* --- saying how an entry is bad --- */

#define BAD_ENTRY(cx, seq, ...) cx_fail_at((cx), RC_CORRUPT, arena_fmt(&(cx)->arena, "entry %" PRId64, (int64_t)(seq)), __VA_ARGS__)

static enum rc bad_seq(struct cx *cx, const struct ledger_entry *e, int64_t said)
{
	return BAD_ENTRY(cx, e->seq,
		L("Mục %" PRId64 " mang nội dung của mục %" PRId64 " (bị đổi chỗ)",
			"entry %" PRId64 " holds the body of entry %" PRId64 " (swapped)"),
		e->seq, said);
}

static enum rc bad_leaf(struct cx *cx, const struct ledger_entry *e)
{
	struct jv *v = NULL;
	int64_t said;

	if (json_parse(cx, e->body, &v) != RC_OK)
		cx_clear(cx);
	said = jv_i64(jv_get(v, "seq"), e->seq);
	if (said != e->seq)
		return bad_seq(cx, e, said);
	return BAD_ENTRY(cx, e->seq,
		L("Mục %" PRId64 ": nội dung hoặc mã băm đã bị sửa", "entry %" PRId64 ": the body is not what was hashed"), e->seq);
}

static enum rc bad_columns(struct cx *cx, const struct ledger_entry *e)
{
	static const struct {
		const char *key, *in;
		size_t at;
		bool text;
	} col[] = { { "at", NULL, offsetof(struct ledger_entry, at), false },
		{ "id", "by", offsetof(struct ledger_entry, who), false },
		{ "id", NULL, offsetof(struct ledger_entry, obj), false }, { "op", NULL, offsetof(struct ledger_entry, op), true },
		{ "res", NULL, offsetof(struct ledger_entry, res), true }, { "rv", NULL, offsetof(struct ledger_entry, rv), false },
		{ "wall", NULL, offsetof(struct ledger_entry, wall), false } };
	struct jv *v = NULL;
	int64_t said;

	if (json_parse(cx, e->body, &v) != RC_OK) {
		cx_clear(cx);
		return BAD_ENTRY(cx, e->seq,
			L("Mục %" PRId64 ": nội dung không còn là JSON", "entry %" PRId64 ": the body is not JSON any more"),
			e->seq);
	}
	said = jv_i64(jv_get(v, "seq"), -1);
	if (said != e->seq)
		return bad_seq(cx, e, said);
	for (size_t i = 0; i < COUNT(col); i++) {
		const struct jv *o = jv_get(col[i].in ? jv_get(v, col[i].in) : v, col[i].key);
		const char *here = (const char *)e + col[i].at;
		bool same = col[i].text ? str_eq(jv_str(o), *(const struct str *)(const void *)here)
		                        : o && o->kind == J_INT && o->i == *(const int64_t *)(const void *)here;

		if (!same)
			return BAD_ENTRY(cx, e->seq,
				L("Mục %" PRId64 ": cột tra cứu \"%s%s\" khác nội dung đã băm",
					"entry %" PRId64 ": index column \"%s%s\" is not what the body says"),
				e->seq, col[i].in ? "by." : "", col[i].key);
	}
	return BAD_ENTRY(cx, e->seq,
		L("Mục %" PRId64 ": nội dung không ở dạng chuẩn", "entry %" PRId64 ": the body is not in canonical form"), e->seq);
}

static enum rc bad_range(struct cx *cx, const struct closed_node *n)
{
	uint64_t from = n->idx << n->level, to = ((n->idx + 1) << n->level) - 1;

	return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "entries %" PRIu64 "-%" PRIu64, from, to),
		L("Một mục trong khoảng %" PRIu64 "-%" PRIu64 " đã bị thay cùng với mã băm của nó",
			"an entry in %" PRIu64 "-%" PRIu64 " was replaced together with its own hash"),
		from, to);
}

static enum rc bad_head(struct cx *cx, int64_t size, const char *vi, const char *en)
{
	return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "head %" PRId64, size),
		cx->en ? "head of %" PRId64 " entries: %s" : "đầu sổ (head) tại %" PRId64 " mục: %s", size, L(vi, en));
}

/* --- the loop --- */

static void closed_add(void *arg, int level, uint64_t idx, const struct hash *h)
{
	struct check *c = arg;

	if (level % NODE_STEP == 0)
		c->closed[c->n_closed++] = (struct closed_node){ level, idx, *h };
}

static enum rc nodes_match(struct cx *cx, struct check *c)
{
	for (; c->n_closed > 0; c->n_nodes++) {
		AUTO(rows_done) struct rows r = { 0 };
		const struct closed_node *n = &c->closed[c->n_closed - 1];
		struct str h;

		TRY(db_query(cx, &r, "SELECT hash FROM node WHERE level = $1 AND idx = $2", V(n->level), V((int64_t)n->idx)));
		h = rows_next(&r) ? rows_text(&r, 0) : (struct str){ 0 };
		if (h.n != sizeof n->h || memcmp(h.p, n->h.b, h.n) != 0)
			return bad_range(cx, n);
		TRY(rows_end(cx, &r));
		c->n_closed--;
	}
	return RC_OK;
}

static enum rc of_another(struct cx *cx, int64_t size)
{
	return bad_head(cx, size, "head mang từ ngoài vào là của một sổ nhật ký khác, hoặc sổ này đã bị lập lại từ đầu",
		"the head from outside belongs to another ledger, or this one was begun anew");
}

static enum rc outside_good(struct cx *cx, const struct check *c, const struct ledger_head *h)
{
	return same_bytes(h->key, c->now.key, sizeof h->key) ? RC_OK : of_another(cx, h->size);
}

static enum rc stored_good(struct cx *cx, const struct check *c, struct ledger_head *h)
{
	memcpy(h->key, c->now.key, sizeof h->key);
	return ledger_head_good(h) ? RC_OK
	                           : bad_head(cx, h->size, "chữ ký lưu trong máy không đúng (đã bị thay)",
					     "the signature kept here is wrong (it was replaced)");
}

static enum rc heads_match(struct cx *cx, struct check *c)
{
	struct hash root;

	if (c->next_head == c->n_heads || c->heads[c->next_head].size != (int64_t)c->f.n)
		return RC_OK;
	frontier_root(&c->f, &root);
	for (; c->next_head < c->n_heads && c->heads[c->next_head].size == (int64_t)c->f.n; c->next_head++) {
		struct ledger_head *h = &c->heads[c->next_head];

		TRY(c->next_head == c->outside ? outside_good(cx, c, h) : stored_good(cx, c, h));
		if (!same_bytes(&root, &h->root, sizeof root))
			return bad_head(cx, (int64_t)c->f.n, "có mục trước đó đã bị viết lại, hoặc chính head này bị thay",
				"something before it was rewritten, or the head itself was replaced");
	}
	return RC_OK;
}

/* The old key says which is the next one, of exactly this history. */
static enum rc key_named(struct cx *cx, struct check *c, const struct ledger_entry *e)
{
	struct arena_mark m = arena_mark(&cx->arena);
	struct hash root;

	frontier_root(&c->f, &root);
	TRY(ledger_rotation_read(cx, e->seq, &root, e->body, &c->now));
	arena_reset(&cx->arena, m);
	return RC_OK;
}

static enum rc bad_object(struct cx *cx, int64_t id)
{
	return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "object %" PRId64, id),
		L("Bảng đối tượng không khớp mục tạo ra nó", "the table of objects does not fit the entry that made it"));
}

static enum rc object_matches(struct cx *cx, struct check *c, const struct ledger_entry *e)
{
	if (!rows_next(&c->objects)) {
		TRY(rows_end(cx, &c->objects));
		return bad_object(cx, e->seq);
	}
	if (rows_i64(&c->objects, 0) != e->seq || !str_eq(rows_text(&c->objects, 1), e->res))
		return bad_object(cx, rows_i64(&c->objects, 0) < e->seq ? rows_i64(&c->objects, 0) : e->seq);
	return RC_OK;
}

static enum rc one(struct cx *cx, struct check *c, const struct judged *j)
{
	const struct ledger_entry *e = &j->e;

	if (e->seq != (int64_t)c->f.n)
		return BAD_ENTRY(cx, c->f.n, L("Mục %" PRIu64 " bị thiếu", "entry %" PRIu64 " is missing"), c->f.n);
	if (j->is == BODY_ALTERED)
		return bad_leaf(cx, e);
	if (j->is == BODY_COLUMNS_DIFFER)
		return bad_columns(cx, e);
	if (e->at <= c->at && e->seq > 0)
		return BAD_ENTRY(cx, e->seq,
			L("Mục %" PRId64 ": giờ sổ không tăng", "entry %" PRId64 ": ledger time does not advance"), e->seq);
	c->at = e->at;
	if (e->obj == e->seq)
		TRY(object_matches(cx, c, e));
	if (ledger_names_key(e->op, e->res))
		TRY(key_named(cx, c, e));
	frontier_push(&c->f, &e->leaf, closed_add, c);
	if (c->n_closed)
		TRY(nodes_match(cx, c));
	return heads_match(cx, c);
}

static enum rc all(struct cx *cx, struct check *c)
{
	AUTO(bodies_close) struct bodies *b = NULL;
	const struct judged *j;

	TRY(db_query(cx, &c->objects, "SELECT id, res FROM object ORDER BY id"));
	TRY(bodies_open(cx, &b));
	for (;;) {
		TRY(bodies_next(cx, b, &j));
		if (j == NULL)
			return RC_OK;
		TRY(one(cx, c, j));
		if ((c->f.n & 1023) == 0)
			TRY(cx_room(cx));
	}
}

/* An object that no entry made: asked after the tip, because a cut tail leaves such objects too. */
static enum rc no_more_objects(struct cx *cx, struct check *c)
{
	if (rows_next(&c->objects))
		return bad_object(cx, rows_i64(&c->objects, 0));
	return rows_end(cx, &c->objects);
}

/* --- heads, before; the tip, after --- */

static enum rc heads_load(struct cx *cx, const struct ledger_head *genesis, const struct ledger_head *outside, struct check *c)
{
	AUTO(rows_done) struct rows r = { 0 };
	VEC(struct ledger_head) heads = { 0 };

	TRY(db_query(cx, &r, "SELECT size, at, root, sig FROM head ORDER BY size"));
	while (rows_next(&r)) {
		struct ledger_head h = *genesis;
		struct str root = rows_text(&r, 2), sig = rows_text(&r, 3);

		h.size = rows_i64(&r, 0);
		h.at = rows_i64(&r, 1);
		if (root.n == sizeof h.root && sig.n == sizeof h.sig) {
			memcpy(h.root.b, root.p, root.n);
			memcpy(h.sig, sig.p, sig.n);
		}
		vec_push(&cx->arena, &heads, h);
		TRY(cx_room(cx));
	}
	TRY(rows_end(cx, &r));
	c->heads = heads.p;
	c->n_heads = heads.n;
	c->outside = SIZE_MAX;
	if (outside == NULL)
		return RC_OK;
	if (!same_bytes(outside->site, genesis->site, sizeof genesis->site))
		return of_another(cx, outside->size);
	if (!ledger_head_good(outside))
		return bad_head(cx, outside->size, "chữ ký của head mang từ ngoài vào không đúng",
			"the signature of the head from outside is wrong");
	vec_push(&cx->arena, &heads, *outside);
	for (c->outside = heads.n - 1; c->outside > 0 && heads.p[c->outside - 1].size > outside->size; c->outside--)
		heads.p[c->outside] = heads.p[c->outside - 1];
	heads.p[c->outside] = *outside;
	c->heads = heads.p;
	c->n_heads = heads.n;
	return RC_OK;
}

static enum rc tip_matches(struct cx *cx, const struct check *c)
{
	int64_t n = (int64_t)c->f.n, nodes;
	struct tip t;

	TRY(tip_load(cx, &t));
	if (t.size > n)
		return BAD_ENTRY(cx, n,
			L("Phần cuối sổ bị cắt: thiếu các mục %" PRId64 "-%" PRId64,
				"the tail was cut: entries %" PRId64 "-%" PRId64 " are missing"),
			n, t.size - 1);
	if (t.size < n)
		return BAD_ENTRY(cx, t.size,
			L("Có mục thừa từ %" PRId64 " trở đi, không do chương trình ghi",
				"entries from %" PRId64 " on were not written by the program"),
			t.size);
	if (t.at != c->at || memcmp(t.f.h, c->f.h, (size_t)c->f.depth * sizeof(struct hash)) != 0)
		return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "entries %" PRId64 "-%" PRId64, n & ~INT64_C(255), n - 1),
			L("Mã băm gốc lưu trong máy không khớp các mục cuối sổ", "the stored tip does not fit the last entries"));
	if (c->next_head < c->n_heads)
		return bad_head(cx, c->heads[c->next_head].size, "sổ nhật ký ngắn hơn lúc head này được ký: phần cuối đã bị cắt",
			"the ledger is shorter than when this head was signed: its tail was cut");
	TRY(db_i64(cx, &nodes, "SELECT count(*) FROM node"));
	if (nodes != c->n_nodes)
		return cx_fail(cx, RC_CORRUPT,
			L("Bảng mã băm trung gian có dòng thừa",
				"the table of interior hashes has rows that nothing accounts for"));
	return RC_OK;
}

static enum rc verify(struct cx *cx, const struct ledger_head *outside, struct check *c)
{
	struct ledger_head genesis = { 0 };
	struct ledger_entry first;
	enum rc rc = ledger_entry(cx, 0, &first);

	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		return BAD_ENTRY(cx, 0, L("Sổ nhật ký không có mục mở sổ", "the ledger has no first entry"));
	}
	TRY(rc);
	TRY(ledger_genesis_read(cx, first.body, &genesis));
	c->now = genesis;
	TRY(heads_load(cx, &genesis, outside, c));
	TRY(all(cx, c));
	TRY(tip_matches(cx, c));
	return no_more_objects(cx, c);
}

enum rc ledger_verify_chain(struct cx *cx, const struct ledger_head *outside, struct ledger_report *out)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct check c = { 0 };
	enum rc rc;

	if (!db_in_tx(cx->db))
		TRY(tx_begin_read(cx, &tx));
	rc = verify(cx, outside, &c);
	rows_done(&c.objects);
	*out = (struct ledger_report){
		.entries = (int64_t)c.f.n, .heads = (int64_t)c.next_head - (c.outside < c.next_head), .outside = outside != NULL
	};
	frontier_root(&c.f, &out->root);
	return rc;
}
