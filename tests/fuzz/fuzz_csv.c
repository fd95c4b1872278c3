#include "fmt/csv.h"
#include "fuzz.h"

/* An export of what was read is an import of the same. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	AUTO(buf_done) struct buf b;
	struct sheet s, again;

	cx_init(&cx, FUZZ_ARENA);
	buf_init(&b, 64 << 20);
	if (csv_read(&cx, fuzz_str(p, n), &s) != RC_OK)
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		assert(s.rows[i].n >= 1 && (i == 0 || s.rows[i].number > s.rows[i - 1].number));
		for (size_t k = 0; k < s.rows[i].n; k++)
			csv_write_cell(&b, s.rows[i].cells[k], k == 0);
		csv_write_end(&b);
	}
	assert(csv_read(&cx, buf_str(&b), &again) == RC_OK && again.n == s.n);
	for (size_t i = 0; i < s.n; i++) {
		assert(again.rows[i].n == s.rows[i].n);
		for (size_t k = 0; k < s.rows[i].n; k++)
			assert(str_eq(again.rows[i].cells[k], s.rows[i].cells[k]));
	}
	return 0;
}
