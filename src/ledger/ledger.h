/* The append-only history: RFC 6962 Merkle tree over the bytes of its entries' bodies. See docs/ledger-format.md.
 * An entry is written in the same transaction as the rows it describes; its body is never re-serialised. */
#pragma once
#include "fmt/json.h"
#include "sec/sec.h"

struct ledger_new {
	const char *op;  /* "create" "update" "delete" "load" "import" "grant" ... */
	const char *res; /* resource's plural name, or "ledger", "packs", "settings" */
	int64_t id;      /* the object; 0: this entry creates it and its id is the entry's seq */
	int rv;          /* resource version */
	struct jv *data; /* canonical-ready: NFC text, integers only; what `res` says of the row (whole row on create and update) */
	struct str why;  /* reason of a correction; may be null */
};
enum rc ledger_append(struct cx *cx, const struct ledger_new *e, int64_t *seq); /* inside a tx (asserted) */
