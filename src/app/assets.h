/* Static files inside the program; the table is made by tools/embed.py, sorted by address. */
#pragma once
#include "base/str.h"

struct asset {
	const char *url, *type;
	uint32_t at, size, gz_at, gz_size; /* in khien_assets; gz_size 0: not worth it */
};
extern const struct asset asset_table[];
extern const size_t asset_count;
extern const char khien_assets[];
const struct asset *asset_find(struct str url); /* NULL: none */
