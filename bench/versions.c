/* Gives every system of a data folder new versions through res_save, as if people had corrected it, until the folder holds COUNT versions; then
 * makes boards of what was known at nine places of that history, and prints the median and the worst in ms.
 *     versions DATA COUNT */
#include <stdio.h>
#include <stdlib.h>

#include "db/db.h"
#include "duty/live.h"
#include "res/res.h"

enum { BATCH = 5000, BOARDS = 9 };

static enum rc ids_of(struct cx *cx, int64_t **ids, size_t *n)
{
	VEC(int64_t) v = { 0 };
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r, "SELECT id FROM systems ORDER BY id"));
	while (rows_next(&r))
		vec_push(&cx->arena, &v, rows_i64(&r, 0));
	*ids = v.p;
	*n = v.n;
	return rows_end(cx, &r);
}

static enum rc batch(struct cx *cx, const int64_t *ids, size_t n, int64_t at, int64_t to)
{
	const struct res *systems = res_find(STR("systems"));
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(tx_begin(cx, &tx));
	for (; at < to; at++) {
		struct arena_mark mark = arena_mark(&cx->arena);
		struct row *row;

		TRY(res_load(cx, systems, ids[(size_t)at % n], &row));
		val_text(row_val(row, "purpose"), arena_fmt(&cx->arena, "Mục đích, lần sửa thứ %" PRId64, at / (int64_t)n));
		TRY(res_save(cx, row, STR("đo"), NULL));
		arena_reset(&cx->arena, mark);
	}
	return tx_commit(&tx);
}

static int cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static enum rc boards(struct cx *cx, int64_t first, int64_t last)
{
	double ms[BOARDS];

	for (int i = 0; i < BOARDS; i++) {
		struct arena_mark mark = arena_mark(&cx->arena);
		struct facts facts;
		struct board board;
		int64_t began = time_mono();

		facts_init(&facts);
		TRY(duty_board(cx, first + (last - first) * (i + 1) / (BOARDS + 1), cx->now, &facts, &board));
		ms[i] = (double)(time_mono() - began) / 1000;
		facts_done(&facts);
		arena_reset(&cx->arena, mark);
	}
	qsort(ms, BOARDS, sizeof *ms, cmp);
	printf("%.1f %.1f\n", ms[BOARDS / 2], ms[BOARDS - 1]);
	return RC_OK;
}

static enum rc work(struct cx *cx, struct str data, int64_t count)
{
	int64_t *ids, have, first, last;
	size_t n;

	TRY(db_open(cx, arena_fmt(&cx->arena, "%.*s/khien.db", ARG_STR(data)), 0, &cx->db));
	TRY(ids_of(cx, &ids, &n));
	TRY(db_i64(cx, &have, "SELECT count(*) FROM systems_v"));
	if (n == 0)
		return cx_fail(cx, RC_INVALID, "no systems");
	TRY(db_i64(cx, &first, "SELECT max(seq) FROM entry"));
	for (int64_t at = have; at < count; at += BATCH)
		TRY(batch(cx, ids, n, at, at + BATCH < count ? at + BATCH : count));
	TRY(db_i64(cx, &last, "SELECT max(seq) FROM entry"));
	return boards(cx, first, last);
}

int main(int argc, char **argv)
{
	struct cx cx;
	int64_t count;
	enum rc rc;

	if (argc != 3 || !str_to_i64(str_z(argv[2]), &count)) {
		fprintf(stderr, "usage: versions DATA COUNT\n");
		return 2;
	}
	cx_init(&cx, 0);
	rc = work(&cx, str_z(argv[1]), count);
	if (rc != RC_OK)
		fprintf(stderr, "versions: %.*s\n", ARG_STR(cx.fault.text));
	if (cx.db)
		db_close(&cx.db);
	cx_done(&cx);
	return rc == RC_OK ? 0 : 1;
}
