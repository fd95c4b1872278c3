/* ledger/tree.c against the vectors of RFC 6962's reference implementation, and proofs against a tree folded the slow way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/tree.h"

static const char *const leaves[8] = { "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
	"606162636465666768696a6b6c6d6e6f" };
static const char *const roots[9] = { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" };

static struct hash hash_of(const char *hex)
{
	struct hash h;

	assert_true(hex_read(str_z(hex), h.b, sizeof h.b));
	return h;
}

static struct hash leaf_of(int i)
{
	uint8_t b[16];
	size_t n = strlen(leaves[i]) / 2;
	struct hash h;

	assert_true(hex_read(str_z(leaves[i]), b, n));
	tree_leaf((struct str){ (const char *)b, n }, &h);
	return h;
}

static void roots_of_the_known_tree(void **state)
{
	struct frontier f = { 0 };

	(void)state;
	for (int i = 0; i <= 8; i++) {
		struct hash want = hash_of(roots[i]), got, leaf;

		frontier_root(&f, &got);
		assert_memory_equal(got.b, want.b, 32);
		if (i == 8)
			break;
		leaf = leaf_of(i);
		frontier_push(&f, &leaf, NULL, NULL);
	}
}

#define H96 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define H5F "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define H6B "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define HBC "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define HCA "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define H0E "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

struct known {
	uint64_t a, b;
	const char *path[4];
};

static size_t path_of(const struct known *k, struct hash *path)
{
	size_t n = 0;

	while (k->path[n]) {
		path[n] = hash_of(k->path[n]);
		n++;
	}
	return n;
}

static void known_inclusion_proofs_hold_and_bent_ones_do_not(void **state)
{
	static const struct known t[] = { { 0, 8, { H96, H5F, H6B } },
		{ 5, 8, { HBC, HCA, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
		{ 2, 3, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" } },
		{ 1, 5, { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", H5F, HBC } }, { 0, 1, { NULL } } };

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct hash path[5], leaf = leaf_of((int)t[i].a), root = hash_of(roots[t[i].b]);
		size_t n = path_of(&t[i], path);

		assert_true(tree_check_inclusion(&leaf, t[i].a, t[i].b, path, n, &root));
		assert_false(tree_check_inclusion(&leaf, t[i].a + 1, t[i].b, path, n, &root));
		assert_false(tree_check_inclusion(&leaf, t[i].a, t[i].a, path, n, &root));
		path[n] = root;
		assert_false(tree_check_inclusion(&leaf, t[i].a, t[i].b, path, n + 1, &root));
		if (n == 0)
			continue;
		assert_false(tree_check_inclusion(&leaf, t[i].a, t[i].b, path, n - 1, &root));
		path[n - 1].b[31] ^= 1;
		assert_false(tree_check_inclusion(&leaf, t[i].a, t[i].b, path, n, &root));
	}
}

static void known_consistency_proofs_hold_and_bent_ones_do_not(void **state)
{
	static const struct known t[] = { { 1, 8, { H96, H5F, H6B } },
		{ 6, 8, { H0E, HCA, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } }, { 2, 5, { H5F, HBC } },
		{ 4, 4, { NULL } } };

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		struct hash path[5], a = hash_of(roots[t[i].a]), b = hash_of(roots[t[i].b]), other = hash_of(roots[7]);
		size_t n = path_of(&t[i], path);

		assert_true(tree_check_consistency(t[i].a, &a, t[i].b, &b, path, n));
		assert_false(tree_check_consistency(t[i].a, &other, t[i].b, &b, path, n));
		assert_false(tree_check_consistency(t[i].a, &a, t[i].b, &other, path, n));
		assert_false(tree_check_consistency(t[i].b + 1, &a, t[i].b, &b, path, n));
		path[n] = b;
		assert_false(tree_check_consistency(t[i].a, &a, t[i].b, &b, path, n + 1));
		if (n == 0)
			continue;
		assert_false(tree_check_consistency(t[i].a, &a, t[i].b, &b, path, n - 1));
		path[0].b[0] ^= 0x80;
		assert_false(tree_check_consistency(t[i].a, &a, t[i].b, &b, path, n));
	}
}

struct closed {
	int level;
	uint64_t idx;
};

static void note(void *arg, int level, uint64_t idx, const struct hash *h)
{
	(void)h;
	*(struct closed *)arg = (struct closed){ level, idx };
}

static void closing_subtrees_are_told_with_their_place(void **state)
{
	struct frontier f = { 0 };
	struct closed c = { 0 };
	struct hash leaf = leaf_of(0);

	(void)state;
	for (int i = 0; i < 8; i++)
		frontier_push(&f, &leaf, note, &c);
	assert_int_equal(c.level, 3);
	assert_int_equal(c.idx, 0);
	for (int i = 0; i < 4; i++)
		frontier_push(&f, &leaf, note, &c);
	assert_int_equal(c.level, 2);
	assert_int_equal(c.idx, 2);
	assert_int_equal(f.depth, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots_of_the_known_tree),
		cmocka_unit_test(known_inclusion_proofs_hold_and_bent_ones_do_not),
		cmocka_unit_test(known_consistency_proofs_hold_and_bent_ones_do_not),
		cmocka_unit_test(closing_subtrees_are_told_with_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
