/* Khiên: the program's contents. What a room offers is a const table; this file lists the tables and starts. */
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/ledger.h"

static const struct command *const commands[] = {
	&cmd_delete,
	&cmd_erase,
	&cmd_export,
	&cmd_history,
	&cmd_import,
	&cmd_ledger_consistency,
	&cmd_ledger_export,
	&cmd_ledger_head,
	&cmd_ledger_log,
	&cmd_ledger_prove,
	&cmd_ledger_verify,
	&cmd_list,
	&cmd_migrate,
	&cmd_set,
	&cmd_show,
	NULL,
};

int main(int argc, char **argv)
{
	return cli_main(commands, argc, argv);
}
