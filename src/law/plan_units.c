/* The cell of units in an office's plan: "Cục A (chủ trì), Vụ B, Vụ C (phối hợp)", "Chủ trì: Cục A; phối hợp: Vụ B và Vụ C". */
#include "base/text.h"
#include "law/plan.h"

static enum plan_part part_of(struct cx *cx, struct str words)
{
	struct str f = text_fold(&cx->arena, words);

	return str_find(f, STR("phoi hop")) >= 0 ? PLAN_HELPS : str_find(f, STR("chu tri")) >= 0 ? PLAN_LEADS : PLAN_UNSAID;
}

/* Without the word before a colon: "Phối hợp: A, B" says it of both. */
static struct str head_cut(struct cx *cx, struct str s, enum plan_part *part)
{
	ptrdiff_t at = str_find(s, STR(":"));

	if (at <= 0 || part_of(cx, str_cut(s, 0, (size_t)at)) == PLAN_UNSAID)
		return s;
	*part = part_of(cx, str_cut(s, 0, (size_t)at));
	return str_trim(str_from(s, (size_t)at + 1));
}

/* Without the word in brackets behind it. */
static struct str tail_cut(struct cx *cx, struct str s, enum plan_part *part)
{
	size_t open = s.n;

	if (s.n == 0 || s.p[s.n - 1] != ')')
		return s;
	while (open > 0 && s.p[open - 1] != '(')
		open--;
	if (open == 0 || part_of(cx, str_from(s, open)) == PLAN_UNSAID)
		return s;
	*part = part_of(cx, str_from(s, open));
	return str_trim(str_cut(s, 0, open - 1));
}

/* Behind the next comma or "và" from `at` on; *end: where what stands before it ends. */
static size_t joint(struct str s, size_t at, size_t *end)
{
	for (; at < s.n; at++) {
		*end = at;
		if (s.p[at] == ',')
			return at + 1;
		if (str_starts(str_from(s, at), STR(" và ")))
			return at + strlen(" và ");
	}
	*end = s.n;
	return s.n;
}

/* A unit's own name may have commas: of what stands between them the longest that is a unit. */
static void split(
	struct cx *cx, struct str s, bool (*read)(void *ctx, struct str typed, struct str *code), void *ctx, struct plan_units *out)
{
	enum plan_part run = PLAN_UNSAID;

	s = head_cut(cx, s, &run);
	for (size_t from = 0, next; from < s.n; from = next) {
		struct plan_unit best = { 0 };
		size_t end, to = joint(s, from, &end);

		next = to;
		for (;;) {
			struct plan_unit one = { .text = str_trim(str_cut(s, from, end - from)), .part = run };

			one.text = tail_cut(cx, one.text, &one.part);
			if (read(ctx, one.text, &one.code) || best.text.p == NULL) {
				best = one;
				next = to;
			}
			if (to >= s.n)
				break;
			to = joint(s, to, &end);
		}
		if (best.text.n == 0)
			continue;
		for (size_t k = out->n; best.part == PLAN_HELPS && k-- > 0 && out->p[k].part == PLAN_UNSAID;)
			for (size_t lead = 0; lead < k; lead++) /* behind one that leads they take part too */
				if (out->p[lead].part == PLAN_LEADS)
					out->p[k].part = PLAN_HELPS;
		vec_push(&cx->arena, out, best);
	}
}

void plan_units_split(struct cx *cx, struct str cell, bool (*read)(void *ctx, struct str typed, struct str *code), void *ctx,
	struct plan_units *out)
{
	struct str line, one;

	while (str_next(&cell, '\n', &line))
		while (str_next(&line, ';', &one))
			split(cx, str_trim(one), read, ctx, out);
}
