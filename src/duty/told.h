/* Private to facts.c and told.c. */
#pragma once
#include "duty/facts.h"

void fact_then(const struct earlier *s, void *facts);      /* keeps what an earlier entry said */
void fact_then_gone(const struct earlier *s, void *facts); /* the same, of what was deleted */
