#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ALONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ALONE 1
#endif
#endif
#ifndef EACH_ALONE
#define EACH_ALONE 0
#endif

struct arena_block {
	struct arena_block *below;
	size_t size, at;
	alignas(max_align_t) char mem[];
};

enum { BLOCK = 32 * 1024, BLOCK_MAX = 1024 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

void arena_init(struct arena *a, size_t limit)
{
	*a = (struct arena){ .limit = limit };
}

void arena_done(struct arena *a)
{
	while (a->top) {
		struct arena_block *b = a->top;

		a->top = b->below;
		free(b);
	}
	a->used = 0;
}

static struct arena_block *block_new(struct arena *a, size_t size)
{
	bool huge = a->wide && sizeof(struct arena_block) + size == HUGE_PAGE;
	struct arena_block *b = huge ? aligned_alloc(HUGE_PAGE, HUGE_PAGE) : malloc(sizeof *b + size);

	if (b == NULL) {
		fputs("khien: out of memory\n", stderr);
		abort();
	}
	if (huge)
		(void)madvise(b, HUGE_PAGE, MADV_HUGEPAGE);
	*b = (struct arena_block){ .below = a->top, .size = size };
	a->top = b;
	return b;
}

static size_t block_size(const struct arena *a, size_t n)
{
	size_t size = a->top == NULL ? BLOCK : a->top->size < BLOCK_MAX ? a->top->size * 2 : BLOCK_MAX;

	if (a->wide && size == BLOCK_MAX)
		size = HUGE_PAGE - sizeof(struct arena_block);
	return size > n ? size : n;
}

/* As it comes from malloc. */
static void *bump(struct arena *a, size_t n, size_t align)
{
	struct arena_block *b = a->top;
	size_t at;

	assert(n < SIZE_MAX / 2 && align <= alignof(max_align_t));
	a->used += n;
	if (EACH_ALONE) {
		b = block_new(a, n ? n : 1);
		b->at = b->size;
		return b->mem;
	}
	at = b ? (b->at + align - 1) & ~(align - 1) : 0;
	if (b == NULL || at > b->size || b->size - at < n) {
		b = block_new(a, block_size(a, n));
		at = 0;
	}
	b->at = at + n;
	return b->mem + at;
}

void *arena_alloc(struct arena *a, size_t n, size_t align)
{
	return memset(bump(a, n, align), 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t size, size_t align)
{
	assert(size == 0 || n < SIZE_MAX / 2 / size);
	return arena_alloc(a, n * size, align);
}

void *arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size, size_t align)
{
	char *bigger;

	*cap = *cap ? *cap * 2 : 8;
	assert(size == 0 || *cap < SIZE_MAX / 2 / size);
	bigger = bump(a, *cap * size, align);
	if (n)
		memcpy(bigger, p, n * size);
	memset(bigger + n * size, 0, (*cap - n) * size);
	return bigger;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ a->top, a->top ? a->top->at : 0, a->used };
}

void arena_reset(struct arena *a, struct arena_mark m)
{
	while (a->top != m.top) {
		struct arena_block *b = a->top;

		a->top = b->below;
		free(b);
	}
	if (a->top)
		a->top->at = m.at;
	a->used = m.used;
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p = bump(a, s.n + 1, 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int n;
	char *p;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	p = arena_alloc(a, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return (struct str){ p, (size_t)n };
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	struct str s;

	va_start(ap, fmt);
	s = arena_vfmt(a, fmt, ap);
	va_end(ap);
	return s;
}

void sort_items(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (n > 1)
		qsort(p, n, size, cmp);
}
