/* `khien evtx dump`: Windows event logs as JSON. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_evtx_dump;
