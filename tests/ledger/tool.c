/* ledger-tool: the ledger's commands, and two that only tests want: `begin` makes a ledger with nothing else, `write` appends to it for as
 * long as it lives and says on standard output what is certainly stored. Crash tests kill it. */
#include <stdio.h>

#include "../fault/batch.h"
#include "cli/ledger.h"

static enum rc begin_run(struct cx *cx, const struct cli *cli)
{
	TRY(db_open(cx, cli_db_path(cx, cli), DB_CREATE, &cx->db));
	TRY(db_migrate(cx, NULL));
	return ledger_init(cx, cli->data);
}

static enum rc write_run(struct cx *cx, const struct cli *cli)
{
	int64_t count = INT64_MAX, size = 1, last = 0;

	TRY(cli_i64(cx, cli, "count", 1, INT64_MAX, &count));
	TRY(cli_i64(cx, cli, "batch", 1, 100000, &size));
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

static const struct cli_opt write_opts[] = { { "count", true, "số giao dịch", "transactions" },
	{ "batch", true, "mục mỗi giao dịch", "entries in each" }, { 0 } };
static const struct command cmd_begin = { .words = "begin", .vi = "mở sổ", .en = "begin a ledger", .run = begin_run };
static const struct command cmd_write = {
	.words = "write", .vi = "ghi", .en = "append entries", .opts = write_opts, .opens = true, .run = write_run
};

int main(int argc, char **argv)
{
	static const struct command *const commands[] = { &cmd_begin, &cmd_ledger_consistency, &cmd_ledger_export, &cmd_ledger_head,
		&cmd_ledger_log, &cmd_ledger_prove, &cmd_ledger_rotate, &cmd_ledger_verify, &cmd_write, NULL };

	return cli_main(commands, argc, argv);
}
