/* Verification: every entry read once, in order. The loop hashes the body, compares the columns that repeat it without parsing (both ends
 * of a canonical body are known bytes; data lies between them), and folds the tree. Only what is found bad is parsed, to say how. */
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

/* --- the columns against the bytes --- */

struct out {
	char *p;
};

static void put(struct out *o, const char *p, size_t n)
{
	memcpy(o->p, p, n);
	o->p += n;
}
#define PUT(o, lit) put((o), "" lit, sizeof(lit) - 1)

static void put_i64(struct out *o, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char d[20];
	size_t at = sizeof d;

	do
		d[--at] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*o->p++ = '-';
	put(o, d + at, sizeof d - at);
}

/* Where ,"why":"..." begins, or the closing brace. The last string of the body ends before the brace; its opening quote is the last one
 * that no odd number of backslashes precedes. */
static size_t tail_at(struct str b)
{
	size_t i = b.n - 2, slashes;

	if (b.n < 12 || b.p[b.n - 2] != '"')
		return b.n - 1;
	do {
		for (i--; i > 8 && b.p[i] != '"'; i--)
			;
		for (slashes = 0; i > slashes && b.p[i - 1 - slashes] == '\\'; slashes++)
			;
	} while (i > 8 && slashes % 2 != 0);
	return i > 8 ? i - 7 : 0; /* behind ,"why": there is the quote */
}

static bool columns_match(const struct ledger_entry *e)
{
	char want[2 * LEDGER_WORD_MAX + 300];
	struct out o = { want };
	size_t n, end;

	if (e->op.n > LEDGER_WORD_MAX || e->res.n > LEDGER_WORD_MAX || e->body.n < 2)
		return false;
	PUT(&o, "{\"at\":");
	put_i64(&o, e->at);
	PUT(&o, ",\"by\":{\"id\":");
	put_i64(&o, e->who);
	PUT(&o, ",\"name\":\"");
	n = (size_t)(o.p - want);
	if (e->body.n < n || memcmp(e->body.p, want, n) != 0)
		return false;
	o.p = want;
	PUT(&o, ",\"id\":");
	put_i64(&o, e->obj);
	PUT(&o, ",\"op\":\"");
	put(&o, e->op.p, e->op.n);
	PUT(&o, "\",\"res\":\"");
	put(&o, e->res.p, e->res.n);
	PUT(&o, "\",\"rv\":");
	put_i64(&o, e->rv);
	PUT(&o, ",\"seq\":");
	put_i64(&o, e->seq);
	PUT(&o, ",\"v\":1,\"wall\":");
	put_i64(&o, e->wall);
	n = (size_t)(o.p - want);
	end = tail_at(e->body);
	if (end < n || memcmp(e->body.p + end - n, want, n) != 0 || e->body.p[e->body.n - 1] != '}')
		return false;
	return end == e->body.n - 1 || memcmp(e->body.p + end, ",\"why\":", 7) == 0;
}

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

static enum rc one(struct cx *cx, struct check *c, struct rows *r)
{
	struct ledger_entry e;
	struct hash leaf;
	bool whole = entry_of(r, &e);

	if (e.seq != (int64_t)c->f.n)
		return BAD_ENTRY(cx, c->f.n, L("Mục %" PRIu64 " bị thiếu", "entry %" PRIu64 " is missing"), c->f.n);
	tree_leaf(e.body, &leaf);
	if (!whole || memcmp(&leaf, &e.leaf, sizeof leaf) != 0)
		return bad_leaf(cx, &e);
	if (!columns_match(&e))
		return bad_columns(cx, &e);
	if (e.at <= c->at && e.seq > 0)
		return BAD_ENTRY(cx, e.seq,
			L("Mục %" PRId64 ": giờ sổ không tăng", "entry %" PRId64 ": ledger time does not advance"), e.seq);
	c->at = e.at;
	if (e.obj == e.seq)
		TRY(object_matches(cx, c, &e));
	if (ledger_names_key(e.op, e.res))
		TRY(key_named(cx, c, &e));
	frontier_push(&c->f, &e.leaf, closed_add, c);
	if (c->n_closed)
		TRY(nodes_match(cx, c));
	return heads_match(cx, c);
}

static enum rc all(struct cx *cx, struct check *c)
{
	AUTO(rows_done) struct rows r = { 0 };

	TRY(db_query(cx, &c->objects, "SELECT id, res FROM object ORDER BY id"));
	TRY(db_query(cx, &r, "SELECT seq, at, wall, who, op, res, obj, rv, leaf, body FROM entry ORDER BY seq"));
	while (rows_next(&r)) {
		TRY(one(cx, c, &r));
		if ((c->f.n & 1023) == 0)
			TRY(cx_room(cx));
	}
	return rows_end(cx, &r);
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
	*out = (struct ledger_report){ .entries = (int64_t)c.f.n, .heads = (int64_t)c.next_head, .outside = outside != NULL };
	frontier_root(&c.f, &out->root);
	return rc;
}
