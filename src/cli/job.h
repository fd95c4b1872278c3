/* khien job list, run, retry, cancel: what runs beside the pages. */
#pragma once
#include "cli/cli.h"

extern const struct command cmd_job_list, cmd_job_run, cmd_job_retry, cmd_job_cancel;
