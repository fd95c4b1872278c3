/* Where the evidence of a duty is written down: the form that takes it, and the kinds of activity that are it. */
#pragma once
#include "web/now.h"

/* The form that takes the evidence of a row, filled in as far as the row tells; else the page to choose from. */
struct str ways_url(struct cx *cx, const struct now *n, const struct duty_row *r);
/* The kinds of activity that are evidence of this duty, a bit each from activity_names; 0: it is proven otherwise. */
uint64_t ways_acts(const struct law *law, const struct law_duty *d);
