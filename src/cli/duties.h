/* Commands over the law and the duties. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_duties, cmd_law_check, cmd_law_kinds, cmd_law_list, cmd_law_load;
