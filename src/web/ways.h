/* Where the evidence of a duty is written down: the form that takes it, and the kinds of activity that are it. */
#pragma once
#include "web/now.h"

/* The form that takes the evidence of a row, filled in as far as the row tells; else the page to choose from. */
struct str ways_url(struct cx *cx, const struct now *n, const struct duty_row *r);
/* The form of a proof of a matter, filled in with its subjects: one paper serves many. */
struct str ways_proof(struct cx *cx, const char *matter, const struct fact *const *of, size_t n);
const struct fact *ways_named(const struct facts *f, const struct fact *x,
	bool operates); /* who answers for a system, or operates it; NULL: nobody is named */
const struct row *ways_may_change(struct cx *cx, const struct fact *f); /* NULL: it is not who asks who may change it */
/* The kinds of activity that are evidence of this duty, a bit each from activity_names; 0: it is proven otherwise. */
uint64_t ways_acts(const struct law *law, const struct law_duty *d);
