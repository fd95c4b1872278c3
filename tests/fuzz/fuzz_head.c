#include "fuzz.h"
#include "ledger/head.h"

/* What is taken for a head is signed, and is written as it was meant: reading that again gives the same. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct ledger_head h, again, genesis = { 0 };

	cx_init(&cx, FUZZ_ARENA);
	if (ledger_genesis_read(&cx, fuzz_str(p, n), &genesis) != RC_OK)
		cx_clear(&cx);
	if (ledger_head_read(&cx, fuzz_str(p, n), &h) != RC_OK)
		return 0;
	assert(ledger_head_good(&h) && h.size > 0);
	assert(ledger_head_read(&cx, ledger_head_text(&cx, &h), &again) == RC_OK && memcmp(&h, &again, sizeof h) == 0);
	return 0;
}
