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
