/* How fast an answer becomes a page: the generic list of 100 rows of 5 cells, and the same answer as JSON, one core.
 *     bench/page.sh [ROUNDS] */
#include <stdio.h>

#include "app/tpl.h"
#include "base/time.h"

static struct jv *text(struct arena *a, const char *z)
{
	return jv_z(a, z);
}

static struct jv *answer(struct arena *a)
{
	static const char *const cells[] = { "HT-01", "Hệ thống thông tin giải quyết thủ tục hành chính", "Văn phòng Bộ",
		"Đang vận hành", "02/03/2022" };
	struct jv *view = jv_obj(a), *table = jv_obj(a), *columns = jv_list(a), *rows = jv_list(a);

	jv_set(a, jv_set(a, view, "head", jv_obj(a)), "title", text(a, "Hệ thống thông tin"));
	for (size_t i = 0; i < COUNT(cells); i++)
		jv_set(a, jv_push(a, columns, jv_obj(a)), "text", text(a, "Tên hệ thống"));
	for (int i = 0; i < 100; i++) {
		struct jv *row = jv_set(a, jv_push(a, rows, jv_obj(a)), "cells", jv_list(a));

		for (size_t k = 0; k < COUNT(cells); k++) {
			struct jv *c = jv_push(a, row, jv_obj(a));

			jv_set(a, c, "text", text(a, cells[k]));
			jv_set(a, c, "label", text(a, "Tên"));
			if (k < 2)
				jv_set(a, c, "url", text(a, "/systems/41"));
		}
	}
	jv_set(a, table, "columns", columns);
	jv_set(a, table, "rows", rows);
	jv_set(a, table, "empty", text(a, "Chưa có."));
	jv_set(a, view, "table", table);
	jv_set(a, view, "count", text(a, "100 hệ thống"));
	return view;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int64_t rounds = 2000, took[2][10000];
	size_t bytes[2] = { 0 };
	struct arena a;
	struct buf b;
	struct jv *page;
	struct tpl t;

	if (argc > 1 && (!str_to_i64(str_z(argv[1]), &rounds) || rounds < 10 || rounds > 10000))
		return 2;
	arena_init(&a, 0);
	buf_init(&b, 1 << 24);
	page = jv_obj(&a);
	jv_set(&a, page, "now", jv_int(&a, 0));
	t = (struct tpl){ .out = &b, .arena = &a, .view = answer(&a), .page = page };
	for (int64_t i = 0; i < rounds; i++)
		for (int lane = 0; lane < 2; lane++) {
			int64_t began = time_mono();

			b.n = 0;
			if (lane == 0)
				tpl_render(&t, tpl_find(STR("list")));
			else
				json_write(&b, t.view);
			took[lane][i] = time_mono() - began;
			bytes[lane] = b.n;
		}
	for (int lane = 0; lane < 2; lane++) {
		qsort(took[lane], (size_t)rounds, sizeof **took, compare);
		printf("%-4s %6zu bytes  median %3" PRId64 " us  p99 %3" PRId64 " us\n", lane ? "json" : "page", bytes[lane],
			took[lane][rounds / 2], took[lane][rounds * 99 / 100]);
	}
	buf_done(&b);
	arena_done(&a);
	return 0;
}
