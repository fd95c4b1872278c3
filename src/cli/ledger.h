/* khien ledger ...: the commands, and the verification that other rooms add their rows to. */
#pragma once
#include "cli/cli.h"
#include "fmt/json.h"

extern const struct command cmd_ledger_head, cmd_ledger_verify, cmd_ledger_prove, cmd_ledger_consistency, cmd_ledger_log,
	cmd_ledger_export, cmd_ledger_rotate;
