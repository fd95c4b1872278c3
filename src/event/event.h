/* Events from logs. Whatever the log's form, an event becomes one JSON object (the normalised event) with the field names that the log
 * itself uses; docs/events.md lists them. Nothing is invented: what is not in the line is not in the object.
 *
 * Input is a stream of records: event_input_*() opens files, folders, archives and standard input and gives out blocks of whole records,
 * or of a file the places of such; event_block_read() fetches these, event_decode() turns one record into an event. Blocks are independent of
 * each other, so threads may share them out: what has an order takes no time, and what takes time has no order. Bounds: a record
 * 16 MiB (longer ones are dropped; their numbers are told), 4,096 fields, decompression as a stream (an EVTX inside an archive goes to a temporary
 * file: it is read at random). */
#pragma once
#include "base/cx.h"
#include "evtx/evtx.h"

enum event_format {
	EVENT_NONE, /* not yet known */
	EVENT_NDJSON,
	EVENT_JSON, /* a list, {"Records":[..]}, or documents one after the other, over any number of lines */
	EVENT_EVTX,
	EVENT_SYSLOG, /* RFC 5424, RFC 3164, or plain lines */
	EVENT_AUDITD,
	EVENT_CEF,
	EVENT_LEEF,
	EVENT_LOGFMT,
	EVENT_CSV,
	EVENT_FORMATS
};
enum { EVENT_RECORD_MAX = 16 << 20, EVENT_FIELDS_MAX = 4096, EVENT_BLOCK = 128 << 10, EVENT_EVTX_CHUNKS = 4 };
#define EVENT_NO_TIME INT64_MIN

const char *event_format_name(enum event_format f);
enum event_format event_format_by_name(struct str name); /* EVENT_NONE: no such format */
enum event_format event_format_of(struct str head);      /* by content (64 KiB are plenty); EVENT_NONE: text of no known form */

struct event {
	struct str json;               /* a loan of the buffer it was written to, or of the record itself */
	int64_t time_us;               /* EVENT_NO_TIME: the decoder knows none (JSON: the reader of its fields may) */
	const char *product, *service; /* what the decoder knows for sure; NULL: nothing */
	bool uneven;                   /* a CSV row of another number of cells than the header: read as far as both go, and told */
};

/* What a decoder needs to know besides the record. */
struct event_decoder {
	enum event_format format;
	int64_t now;               /* RFC 3164 times have no year */
	const struct str *columns; /* EVENT_CSV: the header */
	size_t n_columns;
	char separator;
};
/* One record -> one event, written to `out` (cleared first). False: the record is malformed. `a` is for scratch. EVENT_EVTX: not here. */
bool event_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);

/* How many of the bytes are whole records, about `want` of them or the first record if that is longer; 0: more bytes are needed. At the
 * end of the stream everything is. */
size_t event_split(enum event_format f, struct str bytes, size_t want, bool end);
bool event_next(enum event_format f, struct str *rest, struct str *record); /* the next record of a block; blank ones are skipped */

/* Records of one auditd event (same serial number) are joined; they may be interleaved. Feed lines, take JSON lines. */
struct audit_join;
struct audit_join *audit_join_new(void);
void audit_join_free(struct audit_join **j);
bool audit_join_line(struct audit_join *j, struct str line, struct buf *out); /* false: not an audit record */
void audit_join_end(struct audit_join *j, struct buf *out);

/* ---- input ---- */
struct event_block {
	enum event_format format;            /* EVENT_NDJSON also for what was decoded already (auditd) */
	uint32_t stream;                     /* number of the stream (file, archive member); record numbers start anew with each */
	struct str name;                     /* its name; lives as long as the input */
	const struct event_decoder *decoder; /* likewise */
	struct event_file *file; /* not NULL: where in it the block stands is known, its bytes are there after event_block_read */
	uint64_t at;
	bool first;      /* a record begins at `at`; else behind the first line's end from the byte before on */
	char *own;       /* let go by event_block_done */
	struct str text; /* in `own`: whole records */
	/* EVENT_EVTX: `own` holds these chunks, each EVTX_CHUNK bytes behind the last, of which so many could be read */
	struct evtx_chunk chunks[EVENT_EVTX_CHUNKS];
	uint32_t chunk_n[EVENT_EVTX_CHUNKS], n_chunks;
	struct evtx_fault head; /* with the first block: what is wrong with the file's head; damage 0: nothing */
	const char *product, *service;
	uint64_t too_long;  /* records dropped before the first of this block: they have their numbers */
	bool last_too_long; /* another one behind its last */
	bool unreadable;    /* the file, from somewhere in this block on */
	bool shorter;       /* it no longer goes so far: somebody cut it meanwhile */
	uint64_t bad;       /* auditd: lines that are no audit records */
	uint64_t read;      /* bytes of the files read so far (packed), for progress */
};
void event_block_read(
	struct event_block *b); /* by whoever works on the block: it needs nothing of the input, nor of other blocks */

struct event_input;
struct event_input_stats {
	uint64_t total, read;                /* bytes of the files as they lie there; total 0: unknown (standard input) */
	uint64_t files, failed, passed_over; /* passed_over: of no known form */
};
/* `paths` are files, folders (entered in order of name; hidden ones are not) or "-". `format` forces one, else it is found per stream.
 * A file that cannot be read is reported to `fault` and passed over; so is one of no known form that was found in a folder or an archive
 * (a licence, a picture). One that was named, and standard input, are then read as plain lines. */
struct event_input *event_input_new(struct cx *cx, const struct str *paths, size_t n, enum event_format format,
	void (*fault)(void *ctx, struct str name, struct str what), void *ctx);
void event_input_free(struct event_input **in);
void event_input_stop_on(struct event_input *in, int fd); /* when fd is readable the input ends where it is */
/* The next block; false: the end. It waits for the first record where the input is a pipe; then it gives what is there. */
bool event_input_next(struct event_input *in, struct event_block *out);
void event_block_done(struct event_input *in, struct event_block *b);
bool event_input_ready(const struct event_input *in); /* the next call will not wait */
struct event_input_stats event_input_stats(const struct event_input *in);

/* ---- for decoders ---- */
struct event_pair {
	struct str key, value;
};
struct event_pairs {
	struct event_pair *p;
	size_t n, cap;
};
void pairs_add(struct arena *a, struct event_pairs *v, struct str key, struct str value); /* beyond EVENT_FIELDS_MAX: dropped */
void pairs_write(struct arena *a, const struct event_pairs *v, struct buf *out); /* an object; a key twice: a list of its values */
int64_t pairs_time(const struct event_pairs *v, int64_t now);                    /* from the usual names of time fields */
bool event_time_read(struct str s, int64_t now, int64_t *us); /* ISO 8601, "Jan 18 11:29:03", seconds, ms or µs since 1970 */
bool event_json_time(struct str json, int64_t *us);           /* the event's own time, from the usual names of time fields */
