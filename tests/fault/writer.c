/* What the fault tests run when they test the ledger alone: writer begin DIR | write DIR BATCH [COUNT] | careless DIR BATCH | check DIR.
 * `careless` writes without syncing: the tests must catch it. `write` says on standard output the last seq of each transaction, once it is certainly stored; `check` verifies and says the last seq. */
#include <stdio.h>

#include "batch.h"

static enum rc write_on(struct cx *cx, int64_t size, int64_t count)
{
	int64_t last;

	for (; count > 0; count--) {
		struct arena_mark m = arena_mark(&cx->arena);

		TRY(write_batch(cx, size, &last));
		arena_reset(&cx->arena, m);
		printf("%" PRId64 "\n", last);
		if (fflush(stdout) != 0)
			return cx_fail(cx, RC_IO, "standard output is gone");
	}
	return RC_OK;
}

static enum rc run(struct cx *cx, int argc, char **argv)
{
	int64_t size = 1, count = INT64_MAX;
	struct ledger_report rep;
	const char *path;

	if (argc < 3 || (argc > 3 && !str_to_i64(str_z(argv[3]), &size)) || (argc > 4 && !str_to_i64(str_z(argv[4]), &count)))
		return cx_fail(cx, RC_INVALID, "writer begin DIR | write DIR BATCH [COUNT] | careless DIR BATCH | check DIR");
	path = arena_fmt(&cx->arena, "%s/khien.db", argv[2]).p;
	TRY(db_open(cx, str_z(path), argv[1][0] == 'b' ? DB_CREATE : 0, &cx->db));
	TRY(db_migrate(cx, NULL));
	if (argv[1][0] == 'b')
		return ledger_init(cx, str_z(argv[2]));
	if (strcmp(argv[1], "careless") == 0)
		TRY(db_run(cx, "PRAGMA synchronous = OFF"));
	if (strcmp(argv[1], "check") != 0)
		return write_on(cx, size, count);
	TRY(ledger_verify_chain(cx, NULL, &rep));
	printf("%" PRId64 "\n", rep.entries - 1);
	return RC_OK;
}

int main(int argc, char **argv)
{
	struct cx cx;
	enum rc rc;

	cx_init(&cx, 0);
	cx.en = true;
	rc = run(&cx, argc, argv);
	if (rc != RC_OK)
		fprintf(stderr, "writer: %s: %" PRI_STR "\n", rc_table[rc].name, ARG_STR(cx.fault.text));
	db_close(&cx.db);
	cx_done(&cx);
	return rc_table[rc].exit;
}
