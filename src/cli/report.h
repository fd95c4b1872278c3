/* Reports from the command line. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_report_mau08, cmd_report_monday, cmd_report_statement;
