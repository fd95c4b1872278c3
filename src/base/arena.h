/* Memory made for one piece of work: given out by pointer bump, let go all at once. Out of memory ends the process (sizes that an
 * outsider picks are bounded before we allocate). `limit` is soft, like `struct buf`'s: past it memory is still given, but
 * arena_ok() says no, and loops over outside data ask it (cx_room). The ASan build takes every object from malloc.
 * One arena belongs to one thread at a time. `wide` is set behind arena_init() where megabytes are sure to be made: its larger blocks ask the
 * system for huge pages, which are quicker to get and to walk. */
#pragma once
#include <stdalign.h>
#include <stdarg.h>

#include "base/str.h"

struct arena_block;
struct arena {
	struct arena_block *top;
	size_t used, limit;
	bool wide;
};
struct arena_mark {
	struct arena_block *top;
	size_t at, used;
};

void arena_init(struct arena *a, size_t limit); /* limit 0: none */
void arena_done(struct arena *a);
void *arena_alloc(struct arena *a, size_t n, size_t align); /* zeroed */
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type), alignof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type), alignof(type)))
void *arena_array(struct arena *a, size_t n, size_t size, size_t align);
struct arena_mark arena_mark(struct arena *a);
void arena_reset(struct arena *a, struct arena_mark m); /* lets go of everything made since m */
static inline bool arena_ok(const struct arena *a)
{
	return a->limit == 0 || a->used <= a->limit;
}

struct str arena_str(struct arena *a, struct str s); /* a copy, NUL-terminated behind its end */
__attribute__((format(printf, 2, 3))) struct str arena_fmt(struct arena *a, const char *fmt, ...);
struct str arena_vfmt(struct arena *a, const char *fmt, va_list ap);
static inline const char *arena_z(struct arena *a, struct str s) /* for calls that want a NUL */
{
	return arena_str(a, s).p;
}

/* A growing array in an arena: VEC(int64_t) ids = { 0 }; vec_push(a, &ids, 5); for (size_t i = 0; i < ids.n; i++) ids.p[i] */
#define VEC(type)                                                                                                                  \
	struct {                                                                                                                   \
		type *p;                                                                                                           \
		size_t n, cap;                                                                                                     \
	}
#define vec_push(a, v, ...)                                                                                                        \
	do {                                                                                                                       \
		if ((v)->n == (v)->cap)                                                                                            \
			(v)->p = arena_grow((a), (v)->p, (v)->n, &(v)->cap, sizeof *(v)->p, alignof(max_align_t));                 \
		(v)->p[(v)->n++] = (__VA_ARGS__);                                                                                  \
	} while (0)
/* In order by `cmp`, like qsort(); of nothing (where p may be null) nothing is done. */
void sort_items(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *));
void *arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size, size_t align);
