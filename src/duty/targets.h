/* Private to duty/: from text to addresses. */
#pragma once
#include "duty/facts.h"

enum { RANGE_MOST = 65536 }; /* addresses of a range (a /16): a wider one does not tell what was scanned, or is registered */
/* The IPv4 address or network (also "10.0.0.1-9", "10.0.0.*") of what people type; both 0: it is none. "10.0.0.5/24" is a host with its mask, unless
 * it is said to be a network. */
void addr_hosts(struct str typed, bool network, uint32_t *lo, uint32_t *hi);
/* The keys of single addresses, ascending, once each; ranges and what cannot be read go to `act` (NULL: nowhere). */
size_t targets_read(struct arena *m, struct str lines, uint64_t **out, struct activity *act);
