/* Files that a command line names. */
#pragma once
#include "base/cx.h"

enum rc cli_read_file(struct cx *cx, struct str path, int64_t max, struct str *out); /* "-": standard input; RC_LIMIT past max */
