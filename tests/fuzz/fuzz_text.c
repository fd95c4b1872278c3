/* base/: Unicode, dates, numbers. */
#include "base/text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct arena *a = &cx.arena;
	struct str in = fuzz_str(p, n), s, t;
	int32_t first, last;
	int64_t v;

	cx_init(&cx, FUZZ_ARENA);
	assert(text_nfc(a, in, &s) == utf8_valid(in));
	assert(utf8_valid(text_lower(a, in)) && utf8_valid(text_fold(a, in))); /* whatever comes */
	(void)text_sortkey(a, in);
	if (!utf8_valid(in))
		return 0;
	assert(utf8_valid(s) && text_nfc(a, s, &t) && str_eq(s, t));
	(void)str_trim(s);
	if (date_read(a, s, &t))
		assert(date_span(t, &first, &last) && first <= last && date_show(a, t, false).n);
	if (date_read_before(a, s, &t)) { /* what is shown is read as the same again, in either language */
		struct str again;

		assert(date_open(t) && date_within(t, &first, &last) && first == DAY_OPEN && last > first);
		assert(date_read_before(a, date_show(a, t, false), &again) && str_eq(again, t));
		assert(date_read_before(a, date_show(a, t, true), &again) && str_eq(again, t));
		assert(date_read_before(a, t, &again) && str_eq(again, t) && !date_read(a, t, &again) &&
			!date_span(t, &first, &last));
	}
	if (instant_read(s, &v))
		(void)instant_text(a, v);
	if (str_to_i64(s, &v))
		assert(n <= 21);
	return 0;
}
