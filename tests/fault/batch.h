/* What test programs write to a ledger: n entries in one transaction; *last is the seq of the last. */
#pragma once
#include "db/db.h"
#include "ledger/ledger.h"

static inline enum rc write_batch(struct cx *cx, int64_t n, int64_t *last)
{
	AUTO(tx_done) struct tx tx = { 0 };
	static const struct ledger_value phone[] = { { "phone", { "024 3804 4444", 13 } } };

	cx->now = time_now();
	TRY(tx_begin(cx, &tx));
	for (int64_t i = 0; i < n; i++) {
		struct jv *data = jv_obj(&cx->arena);

		jv_set(&cx->arena, data, "note", jv_text(&cx->arena, arena_fmt(&cx->arena, "%0*d", (int)((cx->now + i) % 900), 7)));
		TRY(ledger_append(cx,
			&(struct ledger_new){
				.op = "create", .res = "things", .rv = 1, .data = data, .erasable = phone, .n_erasable = 1 },
			last));
	}
	return tx_commit(&tx);
}
