/* The Merkle tree of RFC 6962 section 2.1: pure arithmetic over hashes, no database. khien-verify is built from this file alone. */
#pragma once
#include "sec/sec.h"

enum { TREE_LEVELS = 63, TREE_PROOF = 2 * TREE_LEVELS };

void tree_leaf(struct str body, struct hash *out);                                   /* SHA-256(0x00 || body) */
void tree_node(const struct hash *left, const struct hash *right, struct hash *out); /* SHA-256(0x01 || left || right) */

/* The hashes of the complete subtrees that n leaves fall into, largest first: one a bit of n. Pushing a leaf costs one hash on average. */
struct frontier {
	uint64_t n;
	int depth; /* hashes held = bits set in n */
	struct hash h[TREE_LEVELS];
};
/* seen (may be NULL) is told of every complete subtree as it closes, smallest first: level 1 covers two leaves. */
void frontier_push(struct frontier *f, const struct hash *leaf,
	void (*seen)(void *arg, int level, uint64_t idx, const struct hash *h), void *arg);
void frontier_root(const struct frontier *f, struct hash *out); /* of no leaves: SHA-256 of nothing */

/* RFC 9162 sections 2.1.3.2 and 2.1.4.2. */
bool tree_check_inclusion(
	const struct hash *leaf, uint64_t at, uint64_t size, const struct hash *path, size_t n, const struct hash *root);
bool tree_check_consistency(
	uint64_t a, const struct hash *root_a, uint64_t b, const struct hash *root_b, const struct hash *path, size_t n);
