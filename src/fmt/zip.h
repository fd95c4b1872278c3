/* ZIP. Reading is bounded before anything is unpacked: entries <= 4096, one entry <= 256 MiB, all together <= 512 MiB, ratio <= 200 above 1 MiB,
 * no encrypted entries, names that are plain relative paths and all different, entries that do not share bytes, stored or deflated. libzip is touched only in fmt/zip.c. */
#pragma once
#include "base/cx.h"

struct zip_file;
enum { ZIP_ENTRIES = 4096, ZIP_ONE = 256 << 20, ZIP_ALL = 512 << 20, ZIP_RATIO = 200, ZIP_RATIO_FROM = 1 << 20 };
enum rc zip_open_mem(struct cx *cx, struct str in, struct zip_file **out); /* borrows `in` until closed */
enum rc zip_open_each(struct cx *cx, struct str in,
	struct zip_file **out); /* of logs: names are labels alone, and an entry that is not read is refused when it is asked for */
void zip_file_close(struct zip_file **z); /* for AUTO() */
size_t zip_file_count(const struct zip_file *z);
struct str zip_file_name(const struct zip_file *z, size_t i);
enum rc zip_file_read(struct cx *cx, struct zip_file *z, struct str name, struct str *out); /* RC_NOT_FOUND, RC_LIMIT, RC_INVALID */
enum rc zip_file_read_in(
	struct cx *cx, struct zip_file *z, struct str name, struct arena *a, struct str *out); /* the bytes in another arena */

/* Writing: entries in the given order, deflated, all dated cx->now by the office's clock, so that bytes depend on nothing else.
 * Names follow the rules of reading: RC_INVALID. */
struct zip_part {
	struct str name, bytes;
};
enum rc zip_write(struct cx *cx, const struct zip_part *parts, size_t n, struct buf *out);
