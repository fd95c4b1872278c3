/* EVTX: Windows event logs, read in C without Windows. Plain C, no dependency of its own beyond libc.
 *
 *     struct evtx *e = evtx_new(bytes, size, NULL);
 *     struct evtx_record r;
 *     while (evtx_next(e, &r)) {
 *             struct evtx_text line = evtx_json(e);      // one JSON object, no line break
 *             if (line.p) fwrite(line.p, 1, line.n, stdout), putchar('\n');
 *     }
 *     evtx_free(e);
 *
 * The bytes stay the caller's and must outlive the reader. A reader belongs to one thread. Memory is bounded (about 4 MiB a reader)
 * whatever the file says. A file that is not in memory, or is shared between readers: evtx_map_new() finds its chunks, evtx_feed() takes
 * one (do not mmap a file that somebody may cut short meanwhile).
 *
 * Damage never ends a file: it is reported (opts.fault) and reading goes on with the next intact record. Checksums that do not fit are
 * reported, the records are given out all the same. Every intact record is given out once; records that only a search found (their chunk
 * lost its head, or the chain to them is broken) carry `recovered`. Slack - what lies behind the last live record - is searched if
 * opts.slack is set.
 *
 * Sources of the format: MS-EVEN6 (BinXml), the libyal project's description of the file format, and observation. */
#ifndef EVTX_H
#define EVTX_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#define EVTX_API __attribute__((visibility("default")))

struct evtx;

struct evtx_text { /* UTF-8, not NUL-terminated; p == NULL: nothing */
	const char *p;
	size_t n;
};

enum evtx_damage {
	EVTX_DAMAGE_NONE,
	EVTX_BAD_FILE_HEADER,  /* not "ElfFile", or its checksum differs */
	EVTX_BAD_CHUNK_HEADER, /* not "ElfChnk" though not empty, or its checksum differs */
	EVTX_BAD_CHUNK_DATA,   /* the checksum over the records differs */
	EVTX_BAD_RECORD,       /* the chain of records is broken here; the next record was searched for */
	EVTX_BAD_EVENT,        /* a record whose contents cannot be decoded */
	EVTX_BAD_END,          /* the file ends inside a chunk */
	EVTX_TOO_BIG,          /* an event beyond the bounds */
};
struct evtx_fault {
	enum evtx_damage damage;
	uint64_t offset;  /* in the file */
	uint64_t record;  /* its id; 0: not known */
	const char *text; /* one English sentence, static */
};

struct evtx_opts {
	bool slack; /* search behind the live records too */
	void (*fault)(void *ctx, const struct evtx_fault *f);
	void *ctx;
};

struct evtx_record {
	uint64_t id;     /* EventRecordID as the record's head says it */
	int64_t time_us; /* when it was written, µs since 1970 UTC */
	uint64_t offset; /* in the file */
	uint32_t size;
	bool recovered;
};

EVTX_API bool evtx_looks(const void *bytes,
	size_t n); /* starts like an event log: a file header, a chunk, or a chunk behind a header that is gone */
/* opts may be NULL. bytes NULL: nothing to read until evtx_feed(). NULL: out of memory. */
EVTX_API struct evtx *evtx_new(const void *bytes, size_t n, const struct evtx_opts *opts);
EVTX_API void evtx_free(struct evtx *e);
/* false: the end (of what was fed). Oldest chunk first, also where the log has wrapped. */
EVTX_API bool evtx_next(struct evtx *e, struct evtx_record *out);

/* ---- in pieces ---- */
struct evtx_source {
	uint64_t size;
	void *ctx;
	size_t (*read)(void *ctx, uint64_t at, void *to, size_t n); /* how many bytes; fewer: the end, or an error */
};
enum { EVTX_CHUNK = 65536 };
struct evtx_chunk { /* a chunk, or what stands where one should be */
	uint64_t at, first_id;
	uint32_t size; /* <= EVTX_CHUNK */
	bool headless, no_checksums;
};
struct evtx_map; /* where the chunks of a file lie; immutable, `source` is not used any more */
EVTX_API struct evtx_map *evtx_map_new(const struct evtx_source *source); /* NULL: out of memory */
EVTX_API void evtx_map_free(struct evtx_map *m);
EVTX_API uint32_t evtx_map_chunks(const struct evtx_map *m, const struct evtx_chunk **out); /* oldest first; a loan */
EVTX_API const struct evtx_fault *evtx_map_fault(const struct evtx_map *m); /* of the file's head; NULL: none. A loan */
/* The next bytes for evtx_next: chunk `c`, whose `n` bytes stay where they are until the next feed. n < c->size: that is reported. */
EVTX_API void evtx_feed(struct evtx *e, const struct evtx_chunk *c, const void *bytes, size_t n);

/* The event of the record that evtx_next gave last, as the usual JSON shape: {"Event":{"System":{..},"EventData":{..}}}. Attributes are under
 * "#attributes", text beside attributes or children under "#text"; <Data Name="X"> is "X"; elements of one name become a list; empty is null.
 * Loans until the next call of evtx_next. NULL: it cannot be decoded (reported). */
EVTX_API struct evtx_text evtx_json(struct evtx *e);

enum evtx_type {
	EVTX_NULL,
	EVTX_TEXT, /* UTF-16LE in raw, or UTF-8 if `utf8` */
	EVTX_ANSI, /* bytes of some Windows code page; rendered as Windows-1252 */
	EVTX_INT,  /* evtx_int(): signed */
	EVTX_UINT,
	EVTX_REAL,
	EVTX_BOOL,
	EVTX_HEX, /* unsigned, meant to be shown as 0x.. */
	EVTX_BINARY,
	EVTX_GUID,
	EVTX_TIME, /* evtx_int(): µs since 1970 UTC */
	EVTX_SID,
	EVTX_LIST,   /* child: the items */
	EVTX_OBJECT, /* child: the members */
};
struct evtx_node {
	const struct evtx_node *next, *child;
	struct evtx_text name; /* UTF-8; "#attributes" and "#text" as in JSON; empty within lists */
	struct evtx_text key;  /* the name as JSON writes it: quoted, with the colon */
	const uint8_t *raw;    /* the value as the file has it */
	uint32_t size;
	uint8_t type; /* enum evtx_type */
	uint8_t wire; /* BinXml's value type */
	bool utf8;
};
EVTX_API const struct evtx_node *evtx_event(struct evtx *e);                            /* the same as a tree; its top is "Event" */
EVTX_API const struct evtx_node *evtx_get(const struct evtx_node *n, const char *path); /* "Event/System/EventID"; NULL: absent */
EVTX_API int64_t evtx_int(const struct evtx_node *n, int64_t otherwise); /* numbers, bools, times; "#text" is looked through */
EVTX_API size_t evtx_show(
	const struct evtx_node *n, char *out, size_t room); /* as text, UTF-8; gives the length it has, like snprintf, no NUL */

#ifdef __cplusplus
}
#endif
#endif
