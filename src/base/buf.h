/* `struct buf`: bytes that grow up to a stated maximum, then it remembers that it overflowed: append freely, ask buf_ok() once.
 * Heap memory of its own (it may outlive an arena): declare it AUTO(buf_done). */
#pragma once
#include <stdarg.h>

#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool over;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);
static inline bool buf_ok(const struct buf *b)
{
	return !b->over;
}
static inline struct str buf_str(const struct buf *b) /* a loan until the next append */
{
	return (struct str){ b->p ? b->p : "", b->n };
}
bool buf_reserve(struct buf *b, size_t n); /* room for n more; false and `over` past max */
void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
__attribute__((format(printf, 2, 3))) void buf_fmt(struct buf *b, const char *fmt, ...);
static inline void buf_z(struct buf *b, const char *z)
{
	buf_add(b, str_z(z));
}
