/* ledger/'s own: the stored tip. */
#pragma once
#include "db/db.h"
#include "ledger/ledger.h"

struct tip {
	int64_t size, at;
	struct frontier f;
};
enum rc tip_load(struct cx *cx, struct tip *out); /* RC_INVALID when no history was begun */
/* A row of SELECT seq, at, wall, who, op, res, obj, rv, leaf, body; texts are loans. False: the stored leaf is no hash. */
bool entry_of(struct rows *r, struct ledger_entry *e);
enum rc ledger_root_at(struct cx *cx, int64_t size, struct hash *out); /* of the first `size` entries, from the stored nodes */
enum { NODE_STEP = 8 };                                                /* every eighth level of the tree is stored */
