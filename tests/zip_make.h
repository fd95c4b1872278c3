/* ZIP archives for tests and fuzzers, byte by byte, so that they can lie. Everything is static inline: there is nothing to link. */
#pragma once
#include <stdlib.h>
#include <zlib.h>

#include "base/buf.h"

struct zip_make {
	struct buf all, central;
	unsigned n;
};
struct zip_lie { /* 0: the truth */
	uint32_t size, packed, at_plus1;
	uint16_t flags, method_plus1;
	uint32_t crc_xor;
};

static inline void zip_le(struct buf *b, uint32_t v, int bytes)
{
	for (; bytes; bytes--, v >>= 8)
		buf_byte(b, (char)(v & 255));
}

static inline void zip_make_init(struct zip_make *z)
{
	*z = (struct zip_make){ 0 };
	buf_init(&z->all, SIZE_MAX / 2);
	buf_init(&z->central, SIZE_MAX / 2);
}

static inline void zip_make_done(struct zip_make *z)
{
	buf_done(&z->all);
	buf_done(&z->central);
}

/* What both headers share: flags to the name's length. */
static inline void zip_facts(
	struct buf *b, const struct zip_lie *lie, uint16_t method, uint32_t crc, size_t packed, size_t size, size_t name)
{
	zip_le(b, lie->flags, 2);
	zip_le(b, lie->method_plus1 ? lie->method_plus1 - 1u : method, 2);
	zip_le(b, 0x5a218000, 4); /* a time of 2025 */
	zip_le(b, crc ^ lie->crc_xor, 4);
	zip_le(b, lie->packed ? lie->packed : (uint32_t)packed, 4);
	zip_le(b, lie->size ? lie->size : (uint32_t)size, 4);
	zip_le(b, (uint32_t)name, 2);
}

static inline void zip_make_add(struct zip_make *z, struct str name, struct str data, bool deflated, struct zip_lie lie)
{
	uint32_t at = (uint32_t)z->all.n, crc = (uint32_t)crc32(0, (const Bytef *)data.p, (uInt)data.n);
	uLongf n = compressBound((uLong)data.n);
	char *packed = malloc(n + 1);
	size_t from = 0;

	if (packed == NULL)
		abort();
	if (deflated) { /* zlib's wrapping is two bytes before and four behind */
		if (compress2((Bytef *)packed, &n, (const Bytef *)data.p, (uLong)data.n, 9) != Z_OK)
			abort();
		from = 2;
		n -= 6;
	} else {
		n = (uLongf)data.n;
		if (n)
			memcpy(packed, data.p, n);
	}
	buf_add(&z->all, STR("PK\x03\x04\x14\0"));
	zip_facts(&z->all, &lie, deflated ? 8 : 0, crc, n, data.n, name.n);
	zip_le(&z->all, 0, 2);
	buf_add(&z->all, name);
	buf_add(&z->all, (struct str){ packed + from, n });
	buf_add(&z->central, STR("PK\x01\x02\x14\0\x14\0"));
	zip_facts(&z->central, &lie, deflated ? 8 : 0, crc, n, data.n, name.n);
	for (int i = 0; i < 3; i++)
		zip_le(&z->central, 0, i == 2 ? 8 : 2);
	zip_le(&z->central, lie.at_plus1 ? lie.at_plus1 - 1 : at, 4);
	buf_add(&z->central, name);
	z->n++;
	free(packed);
}

static inline struct str zip_make_end(struct zip_make *z)
{
	uint32_t at = (uint32_t)z->all.n;

	buf_add(&z->all, buf_str(&z->central));
	buf_add(&z->all, STR("PK\x05\x06\0\0\0\0"));
	zip_le(&z->all, z->n, 2);
	zip_le(&z->all, z->n, 2);
	zip_le(&z->all, (uint32_t)z->central.n, 4);
	zip_le(&z->all, at, 4);
	zip_le(&z->all, 0, 2);
	return buf_str(&z->all);
}
