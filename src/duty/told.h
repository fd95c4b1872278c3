/* Private to facts.c and told.c. */
#pragma once
#include "duty/facts.h"

void named_then(struct facts *f, struct activity *a, int64_t at, struct ids subjects);
void fact_bind(struct facts *f, struct fact *x, const char *field, struct str text); /* as the table stores it */
void level_was(struct facts *f, struct level *l, const struct level *was, int64_t at, int64_t until);
void date_was(struct facts *f, struct fact *x, struct fdate on, int64_t at, int64_t until);
void system_then(struct facts *f, struct infosys *s, const struct infosys *was, int64_t at, int64_t until);
