#include "base/rc.h"

/* clang-format off */
const struct rc_row rc_table[RC_COUNT_] = {
	[RC_OK]        = { "ok",        200, 0, 7 },
	[RC_INVALID]   = { "invalid",   400, 2, 6 },
	[RC_DENIED]    = { "denied",    403, 3, 5 },
	[RC_NOT_FOUND] = { "not_found", 404, 4, 6 },
	[RC_CONFLICT]  = { "conflict",  409, 5, 6 },
	[RC_LIMIT]     = { "limit",     413, 6, 5 },
	[RC_BUSY]      = { "busy",      503, 7, 4 },
	[RC_IO]        = { "io",        500, 8, 3 },
	[RC_CORRUPT]   = { "corrupt",   500, 9, 2 },
};
/* clang-format on */
