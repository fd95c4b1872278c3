/* ZIP reading, bounded before anything is unpacked: entries <= 4096, one entry <= 256 MiB, all together <= 512 MiB, ratio <= 200 above 1 MiB,
 * no encrypted entries, names that are plain relative paths. libzip is touched only in fmt/zip.c. */
#pragma once
#include "base/cx.h"

struct zip_file;
enum rc zip_open_mem(struct cx *cx, struct str in, struct zip_file **out);
void zip_file_close(struct zip_file **z); /* for AUTO() */
size_t zip_file_count(const struct zip_file *z);
struct str zip_file_name(const struct zip_file *z, size_t i);
enum rc zip_file_read(struct cx *cx, struct zip_file *z, struct str name, struct str *out); /* RC_NOT_FOUND, RC_LIMIT, RC_INVALID */
