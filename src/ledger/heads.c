/* Signed heads that this machine keeps; what they are worth comes from the copies that leave it. */
#include "ledger/store.h"

static enum rc stored_head(struct cx *cx, struct ledger_head *h, bool *found)
{
	AUTO(rows_done) struct rows r = { 0 };

	*found = false;
	TRY(db_query(cx, &r, "SELECT at, root, sig FROM head WHERE size = $1", V(h->size)));
	if (rows_next(&r)) {
		struct str root = rows_text(&r, 1), sig = rows_text(&r, 2);

		h->at = rows_i64(&r, 0);
		*found = root.n == sizeof h->root && memcmp(root.p, h->root.b, root.n) == 0 && sig.n == sizeof h->sig;
		if (*found)
			memcpy(h->sig, sig.p, sig.n);
		if (!*found || !ledger_head_good(h))
			return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "head %" PRId64, h->size),
				L("Đầu sổ (head) đã ký tại %" PRId64 " mục không khớp sổ nhật ký hiện nay",
					"the head signed at %" PRId64 " entries does not fit the ledger as it is"),
				h->size);
	}
	return rows_end(cx, &r);
}

enum rc ledger_head(struct cx *cx, const struct sign_key *key, struct ledger_head *out)
{
	struct ledger_head h = { 0 };
	struct tip t;
	bool found;

	TRY(tip_load(cx, &t));
	TRY(ledger_key_at(cx, t.size, &h));
	if (!same_bytes(h.key, key->pub, sizeof h.key))
		return cx_fail(cx, RC_INVALID,
			L("Tệp khoá ledger.key không phải khoá của sổ nhật ký này", "ledger.key is not the key of this ledger"));
	h.size = t.size;
	frontier_root(&t.f, &h.root);
	TRY(stored_head(cx, &h, &found));
	if (!found) {
		h.at = cx->now > t.at ? cx->now : t.at;
		ledger_head_sign(&h, key);
		TRY(db_run(cx, "INSERT INTO head (size, at, root, sig) VALUES ($1, $2, $3, $4) ON CONFLICT (size) DO NOTHING",
			V(h.size), V(h.at), dbv_blob((struct str){ (const char *)h.root.b, sizeof h.root }),
			dbv_blob((struct str){ (const char *)h.sig, sizeof h.sig })));
	}
	*out = h;
	return RC_OK;
}
