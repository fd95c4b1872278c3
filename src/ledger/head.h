/* A head: how long a history is and the root of its tree, signed. One line of JSON that leaves the machine, and what is signed of it. */
#pragma once
#include "ledger/tree.h"

enum { LEDGER_FORMAT = 1, LEDGER_HEAD_MAX = 4096 };

struct ledger_head {
	uint8_t site[16];
	uint8_t key[32];
	int64_t size, at;
	struct hash root;
	uint8_t sig[64];
};
void ledger_head_sign(struct ledger_head *h, const struct sign_key *key);          /* sets key and sig */
bool ledger_head_good(const struct ledger_head *h);                                /* signed by the key that it names */
struct str ledger_head_text(struct cx *cx, const struct ledger_head *h);           /* ends with a line feed */
enum rc ledger_head_read(struct cx *cx, struct str text, struct ledger_head *out); /* RC_INVALID also when the signature is wrong */
/* site and key of entry 0's body. */
enum rc ledger_genesis_read(struct cx *cx, struct str body, struct ledger_head *out);
/* An entry that names a new key, signed by the one before it: op "rotate" of res "ledger". */
bool ledger_names_key(struct str op, struct str res);
struct str ledger_rotation_text(struct arena *a, const struct ledger_head *now, int64_t seq, const struct hash *root,
	const uint8_t next[32]); /* what the old key signs */
/* The body of entry `seq`, before which the history had `root`, against the key that held until then (now->site, now->key): now->key is the new one
 * after it. RC_CORRUPT at "entry N" when the old key did not say so. */
enum rc ledger_rotation_read(struct cx *cx, int64_t seq, const struct hash *root, struct str body, struct ledger_head *now);
