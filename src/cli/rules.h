/* khien rules check: loads Sigma rules as the engine does and names everything that is wrong with them. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_rules_check;
