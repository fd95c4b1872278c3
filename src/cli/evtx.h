/* `khien evtx dump`: Windows event logs as JSON. */
#pragma once
#include "cli/cli.h"
#include "evtx/evtx.h"

extern const struct command cmd_evtx_dump;

const char *evtx_damage_text(struct cx *cx, const struct evtx_fault *f); /* what is wrong, in the user's language */
