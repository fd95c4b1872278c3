/* ledger/'s own: the stored tip; every entry, judged. */
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

/* All entries by seq, each held against its stored hash and against the columns that repeat it. */
struct judged {
	struct ledger_entry e;                                    /* a loan until the next one is asked for */
	enum { BODY_GOOD, BODY_ALTERED, BODY_COLUMNS_DIFFER } is; /* altered: the body, or the hash that is kept beside it */
};
struct bodies;
enum rc bodies_open(struct cx *cx, struct bodies **out);                         /* closed by the caller, even on failure */
enum rc bodies_next(struct cx *cx, struct bodies *b, const struct judged **out); /* NULL: that was all */
void bodies_close(struct bodies **b);
