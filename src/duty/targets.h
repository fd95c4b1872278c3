/* Private to duty/: from text to addresses. */
#pragma once
#include "duty/facts.h"

bool addr_ipv4(struct str s, uint32_t *ip);
struct str addr_host(struct str typed);
/* The keys of single addresses, ascending, once each; ranges and what cannot be read go to `act` (NULL: nowhere). */
size_t targets_read(struct arena *m, struct str lines, uint64_t **out, struct activity *act);
