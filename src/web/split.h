/* What a split unit left without an owner, where a page shows it (split.c). */
#pragma once
#include "web/now.h"

/* Which decision is missing about a system of this unit; null text: none. *url: where it may be given, for who may give. */
struct str split_missing(struct cx *cx, const struct now *n, int64_t unit, struct str *url);
void split_system_note(struct cx *cx, const struct now *n, const struct infosys *sys, struct jv *view);
void split_unit_note(struct cx *cx, const struct now *n, int64_t unit, struct jv *view);
