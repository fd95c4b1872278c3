/* Proofs as RFC 6962 section 2.1 writes them, over the stored nodes: the hash of any complete subtree is folded from at most 128 rows of
 * the stored level below it, so a proof reads a few hundred rows whatever the length of the history. */
#include "ledger/store.h"

static enum rc lost(struct cx *cx, uint64_t from, uint64_t to)
{
	return cx_fail_at(cx, RC_CORRUPT, arena_fmt(&cx->arena, "entries %" PRIu64 "-%" PRIu64, from, to - 1),
		L("Sổ nhật ký thiếu mục hoặc mã băm trong khoảng này", "the ledger lacks entries or hashes in this range"));
}

static enum rc fold(struct cx *cx, struct rows *r, uint64_t want, struct hash *out)
{
	struct frontier f = { 0 };

	while (rows_next(r)) {
		struct str h = rows_text(r, 0);
		struct hash leaf;

		if (h.n != sizeof leaf || f.n == want)
			break;
		memcpy(leaf.b, h.p, h.n);
		frontier_push(&f, &leaf, NULL, NULL);
	}
	TRY(rows_end(cx, r));
	if (f.n != want)
		return RC_NOT_FOUND;
	frontier_root(&f, out);
	return RC_OK;
}

/* The hash over entries [idx << level, idx + 1 << level). */
static enum rc subtree(struct cx *cx, int level, uint64_t idx, struct hash *out)
{
	AUTO(rows_done) struct rows r = { 0 };
	int up = level % NODE_STEP, base = level - up;
	int64_t from = (int64_t)(idx << up), to = (int64_t)((idx + 1) << up);
	enum rc rc;

	if (base == 0)
		TRY(db_query(cx, &r, "SELECT leaf FROM entry WHERE seq >= $1 AND seq < $2 ORDER BY seq", V(from), V(to)));
	else
		TRY(db_query(cx, &r, "SELECT hash FROM node WHERE level = $1 AND idx >= $2 AND idx < $3 ORDER BY idx", V(base),
			V(from), V(to)));
	rc = fold(cx, &r, UINT64_C(1) << up, out);
	return rc == RC_NOT_FOUND ? lost(cx, idx << level, (idx + 1) << level) : rc;
}

static uint64_t split(uint64_t n) /* the largest power of two smaller than n */
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* MTH(D[lo:hi]); lo is a multiple of the largest power of two that fits. */
static enum rc range_hash(struct cx *cx, uint64_t lo, uint64_t hi, struct hash *out)
{
	uint64_t n = hi - lo;
	struct hash l, r;

	if ((n & (n - 1)) == 0)
		return subtree(cx, __builtin_ctzll(n), lo >> __builtin_ctzll(n), out);
	TRY(range_hash(cx, lo, lo + split(n), &l));
	TRY(range_hash(cx, lo + split(n), hi, &r));
	tree_node(&l, &r, out);
	return RC_OK;
}

enum rc ledger_root_at(struct cx *cx, int64_t size, struct hash *out)
{
	return range_hash(cx, 0, (uint64_t)size, out);
}

/* PATH(m, D[lo:hi]): from the leaf up. */
static enum rc inclusion(struct cx *cx, uint64_t m, uint64_t lo, uint64_t hi, struct ledger_proof *p)
{
	uint64_t mid;

	if (hi - lo == 1)
		return RC_OK;
	mid = lo + split(hi - lo);
	if (m < mid) {
		TRY(inclusion(cx, m, lo, mid, p));
		return range_hash(cx, mid, hi, &p->path[p->n++]);
	}
	TRY(inclusion(cx, m, mid, hi, p));
	return range_hash(cx, lo, mid, &p->path[p->n++]);
}

/* SUBPROOF(m, D[lo:hi], whole): m counts from the start of the history. */
static enum rc consistency(struct cx *cx, uint64_t m, uint64_t lo, uint64_t hi, bool whole, struct ledger_proof *p)
{
	uint64_t mid;

	if (m == hi)
		return whole ? RC_OK : range_hash(cx, lo, hi, &p->path[p->n++]);
	mid = lo + split(hi - lo);
	if (m <= mid) {
		TRY(consistency(cx, m, lo, mid, whole, p));
		return range_hash(cx, mid, hi, &p->path[p->n++]);
	}
	TRY(consistency(cx, m, mid, hi, false, p));
	return range_hash(cx, lo, mid, &p->path[p->n++]);
}

enum rc ledger_prove(struct cx *cx, int64_t seq, int64_t size, struct ledger_proof *out)
{
	struct ledger_proof p = { .a = seq };
	struct ledger_entry e;
	int64_t all;

	TRY(ledger_size(cx, &all));
	p.b = size ? size : all;
	if (p.b < 1 || p.b > all || seq < 0 || seq >= p.b)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Sổ nhật ký có %" PRId64 " mục; không có mục %" PRId64 " trong %" PRId64 " mục đầu",
				"the ledger has %" PRId64 " entries; there is no entry %" PRId64 " among the first %" PRId64),
			all, seq, p.b);
	TRY(ledger_entry(cx, seq, &e));
	p.first = e.leaf;
	TRY(inclusion(cx, (uint64_t)seq, 0, (uint64_t)p.b, &p));
	TRY(range_hash(cx, 0, (uint64_t)p.b, &p.root));
	*out = p;
	return RC_OK;
}

enum rc ledger_consistency(struct cx *cx, int64_t a, int64_t b, struct ledger_proof *out)
{
	struct ledger_proof p = { .a = a, .b = b };
	int64_t all;

	TRY(ledger_size(cx, &all));
	if (a < 1 || a > b || b > all)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Sổ nhật ký có %" PRId64 " mục; cần 1 <= A <= B <= %" PRId64,
				"the ledger has %" PRId64 " entries; 1 <= A <= B <= %" PRId64 " is wanted"),
			all, all);
	TRY(range_hash(cx, 0, (uint64_t)a, &p.first));
	TRY(range_hash(cx, 0, (uint64_t)b, &p.root));
	if (a < b)
		TRY(consistency(cx, (uint64_t)a, 0, (uint64_t)b, true, &p));
	*out = p;
	return RC_OK;
}
