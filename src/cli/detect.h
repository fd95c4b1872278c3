/* `khien detect`: Sigma rules over logs. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_detect;
