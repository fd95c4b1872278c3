/* Private to facts.c and told.c. */
#pragma once
#include "duty/facts.h"

extern const char *const system_states[];
uint8_t enum_of(struct str s, const char *const *names); /* 1 + index; 0: none of them */
void named_then(struct facts *f, struct activity *a, int64_t at, struct ids subjects);
void started_then(struct facts *f, struct infosys *s, int64_t at, int64_t until, struct fdate from, uint8_t state);
void proposed_then(struct infosys *s, int64_t at, int64_t until, int64_t level);
void former_add(struct facts *f, struct infosys *s, int64_t unit);
