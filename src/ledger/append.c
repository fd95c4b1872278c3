#include "ledger/store.h"

enum rc tip_load(struct cx *cx, struct tip *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	struct tip t = { 0 };
	struct str f;

	TRY(db_query(cx, &r, "SELECT size, at, frontier FROM tip WHERE one = 1"));
	if (!rows_next(&r)) {
		int64_t entries;

		TRY(rows_end(cx, &r));
		TRY(db_i64(cx, &entries, "SELECT count(*) FROM (SELECT seq FROM entry LIMIT 1) e"));
		if (entries)
			return cx_fail_at(cx, RC_CORRUPT, STR("tip"),
				L("Dòng trạng thái cuối sổ (bảng tip) đã bị mất mà sổ nhật ký còn mục: có người đã xoá; khôi phục "
				  "từ bản sao lưu "
				  "(không chạy khien init)",
					"the stored tip is gone while the ledger has entries: somebody deleted it; restore a "
					"backup (do not run khien "
					"init)"));
		return cx_fail(cx, RC_INVALID, L("Sổ nhật ký chưa được mở (khien init)", "the ledger was not begun (khien init)"));
	}
	t.size = rows_i64(&r, 0);
	t.at = rows_i64(&r, 1);
	f = rows_text(&r, 2);
	t.f.n = (uint64_t)t.size;
	t.f.depth = __builtin_popcountll(t.f.n);
	if (t.size < 0 || t.size >= INT64_C(1) << (TREE_LEVELS - 1) || f.n != (size_t)t.f.depth * sizeof(struct hash))
		return cx_fail(cx, RC_CORRUPT, L("Trạng thái cuối của sổ nhật ký bị hỏng", "the ledger's stored tip is damaged"));
	memcpy(t.f.h, f.p, f.n);
	TRY(rows_end(cx, &r));
	*out = t;
	return RC_OK;
}

static bool plain_word(const char *z)
{
	size_t n = strlen(z);

	return n > 0 && n <= LEDGER_WORD_MAX && strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

/* The keyed hash goes into data, the salt beside. */
static struct hash hide(struct cx *cx, struct jv *data, const struct ledger_value *v)
{
	struct hash salt = { 0 }, h;
	struct jv *o;

	if (v->value.p == NULL) {
		jv_set(&cx->arena, data, v->field, jv_null(&cx->arena));
		return salt;
	}
	cx->dice(salt.b, sizeof salt.b);
	hmac_sha256((struct str){ (const char *)salt.b, sizeof salt.b }, v->value, &h);
	o = jv_set(&cx->arena, data, v->field, jv_obj(&cx->arena));
	jv_set(&cx->arena, o, "h", jv_text(&cx->arena, hex_of(&cx->arena, h.b, sizeof h.b)));
	return salt;
}

static struct jv *body_of(struct cx *cx, const struct ledger_new *e, const struct ledger_entry *row)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *by;

	jv_set(a, o, "at", jv_int(a, row->at));
	by = jv_set(a, o, "by", jv_obj(a));
	jv_set(a, by, "id", jv_int(a, row->who));
	jv_set(a, by, "name", jv_text(a, cx->who.name.p ? cx->who.name : STR("")));
	jv_set(a, o, "data", e->data ? e->data : jv_null(a));
	jv_set(a, o, "id", jv_int(a, row->obj));
	jv_set(a, o, "op", jv_text(a, row->op));
	jv_set(a, o, "res", jv_text(a, row->res));
	jv_set(a, o, "rv", jv_int(a, row->rv));
	jv_set(a, o, "seq", jv_int(a, row->seq));
	jv_set(a, o, "v", jv_int(a, LEDGER_V));
	jv_set(a, o, "wall", jv_int(a, row->wall));
	if (e->why.p)
		jv_set(a, o, "why", jv_text(a, e->why));
	return o;
}

struct closed {
	struct {
		int level;
		uint64_t idx;
		struct hash h;
	} node[TREE_LEVELS / NODE_STEP + 1];
	size_t n;
};

static void closed_add(void *arg, int level, uint64_t idx, const struct hash *h)
{
	struct closed *c = arg;

	if (level % NODE_STEP != 0)
		return;
	c->node[c->n].level = level;
	c->node[c->n].idx = idx;
	c->node[c->n++].h = *h;
}

static struct dbv hash_blob(const struct hash *h)
{
	return dbv_blob((struct str){ (const char *)h->b, sizeof h->b });
}

static enum rc grow(struct cx *cx, struct tip *t, const struct ledger_entry *row)
{
	struct closed c = { 0 };
	int64_t changed;

	frontier_push(&t->f, &row->leaf, closed_add, &c);
	for (size_t i = 0; i < c.n; i++)
		TRY(db_run(cx, "INSERT INTO node (level, idx, hash) VALUES ($1, $2, $3)", V(c.node[i].level),
			V((int64_t)c.node[i].idx), hash_blob(&c.node[i].h)));
	TRY(db_run_n(cx, &changed, "UPDATE tip SET size = $1, at = $2, frontier = $3 WHERE one = 1", V((int64_t)t->f.n), V(row->at),
		dbv_blob((struct str){ (const char *)t->f.h, (size_t)t->f.depth * sizeof(struct hash) })));
	assert(changed == 1);
	return RC_OK;
}

static enum rc append_row(struct cx *cx, const struct ledger_new *e, struct ledger_entry *row, struct tip *t, struct buf *body)
{
	struct hash *salt = ARENA_ARRAY(&cx->arena, struct hash, e->n_erasable);

	for (size_t i = 0; i < e->n_erasable; i++)
		salt[i] = hide(cx, e->data, &e->erasable[i]);
	json_write_canonical(body, body_of(cx, e, row));
	if (!buf_ok(body))
		return cx_fail(cx, RC_LIMIT,
			L("Nội dung một mục sổ nhật ký vượt quá %d MiB", "a ledger entry is larger than %d MiB"),
			LEDGER_BODY_MAX >> 20);
	row->body = buf_str(body);
	tree_leaf(row->body, &row->leaf);
	TRY(db_run(cx,
		"INSERT INTO entry (seq, at, wall, who, op, res, obj, rv, leaf, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		"$10)",
		V(row->seq), V(row->at), V(row->wall), V(row->who), V(row->op), V(row->res), V(row->obj), V(row->rv),
		hash_blob(&row->leaf), dbv_blob(row->body)));
	for (size_t i = 0; i < e->n_erasable; i++)
		if (e->erasable[i].value.p)
			TRY(db_run(cx, "INSERT INTO salt (seq, field, salt) VALUES ($1, $2, $3)", V(row->seq),
				V(str_z(e->erasable[i].field)), hash_blob(&salt[i])));
	if (row->obj == row->seq)
		TRY(db_run(cx, "INSERT INTO object (id, res) VALUES ($1, $2)", V(row->obj), V(row->res)));
	return grow(cx, t, row);
}

static enum rc append(struct cx *cx, const struct ledger_new *e, struct tip *t)
{
	AUTO(buf_done) struct buf body = { 0 };
	struct ledger_entry row = {
		.seq = t->size, .wall = cx->now, .who = cx->who.user, .rv = e->rv, .op = str_z(e->op), .res = str_z(e->res)
	};

	assert(plain_word(e->op) && plain_word(e->res) && e->id >= 0 &&
		(e->n_erasable == 0 || (e->data && e->data->kind == J_OBJ)));
	row.at = cx->now > t->at ? cx->now : t->at + 1; /* the clock may be set back; the ledger's never is */
	row.obj = e->id ? e->id : row.seq;
	buf_init(&body, LEDGER_BODY_MAX);
	return append_row(cx, e, &row, t, &body);
}

enum rc ledger_append(struct cx *cx, const struct ledger_new *e, int64_t *seq)
{
	struct tip t;
	int64_t mine;

	assert(db_in_tx(cx->db));
	TRY(tip_load(cx, &t));
	mine = t.size;
	TRY(append(cx, e, &t));
	if (seq)
		*seq = mine;
	return RC_OK;
}

enum rc ledger_begin(struct cx *cx, const struct sign_key *key)
{
	AUTO(tx_done) struct tx tx = { 0 };
	struct arena *a = &cx->arena;
	struct tip t = { 0 };
	struct jv *data = jv_obj(a);
	uint8_t site[16];

	cx->dice(site, sizeof site);
	jv_set(a, data, "format", jv_int(a, LEDGER_FORMAT));
	jv_set(a, data, "hash", jv_z(a, "sha256"));
	jv_set(a, data, "key", jv_text(a, hex_of(a, key->pub, sizeof key->pub)));
	jv_set(a, data, "site", jv_text(a, hex_of(a, site, sizeof site)));
	TRY(tx_begin(cx, &tx));
	TRY(db_run(cx, "INSERT INTO tip (one, size, at, frontier) VALUES (1, 0, 0, $1)", dbv_blob(STR(""))));
	TRY(append(cx, &(struct ledger_new){ .op = "create", .res = "ledger", .rv = 1, .data = data }, &t));
	return tx_commit(&tx);
}

enum rc ledger_erase(struct cx *cx, int64_t obj, const char *field, int64_t *n)
{
	assert(db_in_tx(cx->db));
	return db_run_n(cx, n, "DELETE FROM salt WHERE seq IN (SELECT seq FROM entry WHERE obj = $1) AND ($2 = '' OR field = $2)",
		V(obj), V(field ? str_z(field) : STR("")));
}
