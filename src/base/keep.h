/* A few answers kept for whoever asks the same: at most `most` of them and about `room` bytes; what was not asked for longest goes first. A kept value
 * never changes; one that is pushed out while somebody reads it is freed by its last reader. Keys say all that the value follows from, what may change
 * included (a ledger position, a minute): nothing is ever thrown away for being old. Any thread may call. */
#pragma once
#include "base/str.h"

struct keep;
struct kept { /* a loan: given back with keep_return() */
	void *value;
	struct keep *keep;
	struct keep_place *place;
};
struct keep *keep_new(size_t most, size_t room, void (*drop)(void *value));
void keep_free(struct keep **k); /* everything was given back */

bool keep_find(struct keep *k, struct str key, struct kept *out); /* false: not there */
/* Takes value and lends it; it replaces one of the same key. A value larger than `room` is lent and not kept. */
void keep_put(struct keep *k, struct str key, void *value, size_t size, struct kept *out);
void keep_return(struct kept *loan); /* for AUTO(); an empty loan is fine */
