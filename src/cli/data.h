/* Commands over resources. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_import, cmd_export, cmd_list, cmd_show, cmd_set, cmd_delete, cmd_erase, cmd_history, cmd_migrate,
	cmd_step;
