#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

bool buf_reserve(struct buf *b, size_t n)
{
	size_t cap;
	char *p;

	if (b->over || n > b->max || b->n > b->max - n) {
		b->over = true;
		return false;
	}
	if (b->cap - b->n >= n)
		return true;
	cap = b->cap ? b->cap : 256;
	while (cap - b->n < n)
		cap *= 2;
	p = realloc(b->p, cap);
	if (p == NULL) {
		fputs("khien: out of memory\n", stderr);
		abort();
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !buf_reserve(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void buf_byte(struct buf *b, char c)
{
	if (buf_reserve(b, 1))
		b->p[b->n++] = c;
}

void buf_i64(struct buf *b, int64_t v)
{
	char d[20];
	size_t at = sizeof d;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		d[--at] = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		buf_byte(b, '-');
	buf_add(b, (struct str){ d + at, sizeof d - at });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	size_t room = b->over ? 0 : b->cap - b->n; /* most texts fit, so one printing does */
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(room ? b->p + b->n : NULL, room, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	if (buf_reserve(b, (size_t)n + 1)) {
		if ((size_t)n >= room)
			vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}
