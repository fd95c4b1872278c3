#include "ledger/head.h"

#include "fmt/json.h"

/* Plain lines, so that no JSON question can arise about what is signed. */
static struct str signed_text(const struct ledger_head *h, struct arena *a)
{
	struct str site = hex_of(a, h->site, sizeof h->site), root = hex_of(a, h->root.b, sizeof h->root.b);

	return arena_fmt(a, "khien-head-%d\n%" PRI_STR "\n%" PRId64 "\n%" PRI_STR "\n%" PRId64 "\n", LEDGER_FORMAT, ARG_STR(site),
		h->size, ARG_STR(root), h->at);
}

void ledger_head_sign(struct ledger_head *h, const struct sign_key *key)
{
	struct arena a;

	arena_init(&a, 0);
	memcpy(h->key, key->pub, sizeof h->key);
	sign_make(key, signed_text(h, &a), h->sig);
	arena_done(&a);
}

bool ledger_head_good(const struct ledger_head *h)
{
	struct arena a;
	bool good;

	arena_init(&a, 0);
	good = sign_check(h->key, signed_text(h, &a), h->sig);
	arena_done(&a);
	return good;
}

struct str ledger_head_text(struct cx *cx, const struct ledger_head *h)
{
	struct arena *a = &cx->arena;

	return arena_fmt(a,
		"{\"at\":%" PRId64 ",\"format\":%d,\"key\":\"%s\",\"root\":\"%s\",\"sig\":\"%s\",\"site\":\"%s\",\"size\":%" PRId64
		"}\n",
		h->at, LEDGER_FORMAT, hex_of(a, h->key, 32).p, hex_of(a, h->root.b, 32).p, hex_of(a, h->sig, 64).p,
		hex_of(a, h->site, 16).p, h->size);
}

static enum rc not_a_head(struct cx *cx)
{
	cx_clear(cx);
	return cx_fail(
		cx, RC_INVALID, L("Đây không phải tệp đầu sổ nhật ký (head) của Khiên", "this is not a ledger head of Khiên"));
}

enum rc ledger_head_read(struct cx *cx, struct str text, struct ledger_head *out)
{
	struct ledger_head h = { 0 };
	struct jv *v;

	if (text.n > LEDGER_HEAD_MAX || json_parse(cx, str_trim(text), &v) != RC_OK || v->kind != J_OBJ)
		return not_a_head(cx);
	h.size = jv_i64(jv_get(v, "size"), -1);
	h.at = jv_i64(jv_get(v, "at"), -1);
	if (jv_i64(jv_get(v, "format"), 0) != LEDGER_FORMAT || h.size < 1 || h.at < 0 ||
		!hex_read(jv_str(jv_get(v, "key")), h.key, 32) || !hex_read(jv_str(jv_get(v, "root")), h.root.b, 32) ||
		!hex_read(jv_str(jv_get(v, "sig")), h.sig, 64) || !hex_read(jv_str(jv_get(v, "site")), h.site, 16))
		return not_a_head(cx);
	if (!ledger_head_good(&h))
		return cx_fail(cx, RC_INVALID, L("Chữ ký của tệp đầu sổ (head) không đúng", "the signature of this head is wrong"));
	*out = h;
	return RC_OK;
}

bool ledger_names_key(struct str op, struct str res)
{
	return str_is(op, "rotate") && str_is(res, "ledger");
}

struct str ledger_rotation_text(
	struct arena *a, const struct ledger_head *now, int64_t seq, const struct hash *root, const uint8_t next[32])
{
	struct str site = hex_of(a, now->site, sizeof now->site), at = hex_of(a, root->b, sizeof root->b),
		   key = hex_of(a, next, 32);

	return arena_fmt(a, "khien-key-%d\n%" PRI_STR "\n%" PRId64 "\n%" PRI_STR "\n%" PRI_STR "\n", LEDGER_FORMAT, ARG_STR(site),
		seq, ARG_STR(at), ARG_STR(key));
}

enum rc ledger_rotation_read(struct cx *cx, int64_t seq, const struct hash *root, struct str body, struct ledger_head *now)
{
	uint8_t next[32], sig[64];
	struct jv *v = NULL, *data;

	if (json_parse(cx, body, &v) != RC_OK)
		cx_clear(cx);
	data = jv_get(v, "data");
	if (!hex_read(jv_str(jv_get(data, "key")), next, sizeof next) || !hex_read(jv_str(jv_get(data, "sig")), sig, sizeof sig) ||
		!sign_check(now->key, ledger_rotation_text(&cx->arena, now, seq, root, next), sig))
		return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "entry %" PRId64, seq),
			L("Mục đổi khoá ký %" PRId64 " không do khoá đang dùng khi đó ký",
				"entry %" PRId64 " names a new key, but the key that held then did not sign it"),
			seq);
	memcpy(now->key, next, sizeof next);
	return RC_OK;
}

enum rc ledger_genesis_read(struct cx *cx, struct str body, struct ledger_head *out)
{
	struct ledger_head h = *out;
	struct jv *v = NULL, *data;

	if (json_parse(cx, body, &v) != RC_OK)
		cx_clear(cx);
	data = jv_get(v, "data");
	if (!str_is(jv_str(jv_get(v, "op")), "create") || !str_is(jv_str(jv_get(v, "res")), "ledger") ||
		jv_i64(jv_get(v, "seq"), -1) != 0 || jv_i64(jv_get(data, "format"), 0) != LEDGER_FORMAT ||
		!hex_read(jv_str(jv_get(data, "site")), h.site, 16) || !hex_read(jv_str(jv_get(data, "key")), h.key, 32))
		return cx_fail_at(
			cx, RC_CORRUPT, STR("entry 0"), L("Mục 0 không phải mục mở sổ", "entry 0 does not begin a ledger"));
	*out = h;
	return RC_OK;
}
