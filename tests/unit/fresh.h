/* A context for each test, as the test's state. */
#pragma once
#include "base/cx.h"

static inline int fresh(void **state)
{
	struct cx *cx = test_calloc(1, sizeof *cx);

	cx_init(cx, 0);
	*state = cx;
	return 0;
}

static inline int fresh_en(void **state) /* messages in English */
{
	fresh(state);
	((struct cx *)*state)->en = true;
	return 0;
}

static inline int gone(void **state)
{
	cx_done(*state);
	test_free(*state);
	return 0;
}
