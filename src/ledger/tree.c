#include "ledger/tree.h"

void tree_leaf(struct str body, struct hash *out)
{
	sha256_two((struct str){ "\0", 1 }, body, out);
}

void tree_node(const struct hash *left, const struct hash *right, struct hash *out)
{
	char in[65] = { 1 };

	memcpy(in + 1, left->b, 32);
	memcpy(in + 33, right->b, 32);
	sha256((struct str){ in, sizeof in }, out);
}

void frontier_push(struct frontier *f, const struct hash *leaf,
	void (*seen)(void *arg, int level, uint64_t idx, const struct hash *h), void *arg)
{
	struct hash h = *leaf;
	int level = 0;

	assert(f->n < UINT64_C(1) << (TREE_LEVELS - 1));
	for (uint64_t bits = f->n; bits & 1; bits >>= 1) {
		tree_node(&f->h[--f->depth], &h, &h);
		level++;
		if (seen)
			seen(arg, level, f->n >> level, &h);
	}
	f->h[f->depth++] = h;
	f->n++;
}

void frontier_root(const struct frontier *f, struct hash *out)
{
	struct hash h;

	if (f->n == 0) {
		sha256((struct str){ "", 0 }, out);
		return;
	}
	h = f->h[f->depth - 1];
	for (int i = f->depth - 2; i >= 0; i--)
		tree_node(&f->h[i], &h, &h);
	*out = h;
}

bool tree_check_inclusion(
	const struct hash *leaf, uint64_t at, uint64_t size, const struct hash *path, size_t n, const struct hash *root)
{
	uint64_t fn = at, sn = size - 1;
	struct hash r = *leaf;

	if (at >= size)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			tree_node(&path[i], &r, &r);
			for (; !(fn & 1) && fn != 0; fn >>= 1)
				sn >>= 1;
		} else {
			tree_node(&r, &path[i], &r);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && same_bytes(&r, root, sizeof r);
}

/* A tree of 2^k leaves is itself the first node of its proof, so it is left out of the path (first: where it comes from). */
static bool walk(
	uint64_t fn, uint64_t sn, const struct hash *first, const struct hash *path, size_t n, struct hash *fr, struct hash *sr)
{
	for (; fn & 1; fn >>= 1)
		sn >>= 1;
	*fr = *sr = *first;
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if ((fn & 1) || fn == sn) {
			tree_node(&path[i], fr, fr);
			tree_node(&path[i], sr, sr);
			for (; !(fn & 1) && fn != 0; fn >>= 1)
				sn >>= 1;
		} else {
			tree_node(sr, &path[i], sr);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0;
}

bool tree_check_consistency(
	uint64_t a, const struct hash *root_a, uint64_t b, const struct hash *root_b, const struct hash *path, size_t n)
{
	struct hash fr, sr;
	bool whole = (a & (a - 1)) == 0;

	if (a > b)
		return false;
	if (a == b)
		return n == 0 && same_bytes(root_a, root_b, sizeof *root_a);
	if (a == 0)
		return n == 0; /* every history begins as the empty one */
	if (!whole && n == 0)
		return false;
	if (!walk(a - 1, b - 1, whole ? root_a : path, whole ? path : path + 1, whole ? n : n - 1, &fr, &sr))
		return false;
	return same_bytes(&fr, root_a, sizeof fr) && same_bytes(&sr, root_b, sizeof sr);
}
