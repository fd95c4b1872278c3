/* Private to event/: the decoders that format.c lists. */
#pragma once
#include "event/event.h"

bool syslog_looks(struct str line);
bool syslog_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);
/* The head of a syslog line (priority, time, host, program) goes into the pairs; gives the message. */
struct str syslog_head(const struct event_decoder *d, struct arena *a, struct str line, struct event_pairs *v, int64_t *us);
bool audit_looks(struct str line);
bool cef_looks(struct str line);
bool cef_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);
struct str event_utf8(struct arena *a, struct
	str s); /* s itself, or a copy in which what is no UTF-8 reads U+FFFD: a key must not come twice, an answer must be text */
size_t event_quoted(struct str s); /* s begins with a quote: up to the one that closes it, \\ takes away a meaning; at most s.n */
bool leef_looks(struct str line);
bool leef_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);
bool logfmt_looks(struct str line);
bool logfmt_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);

enum csv_quoted { CSV_PLAIN, CSV_CLOSED, CSV_OPEN }; /* no quoted cell, a whole one, one that is still open */
enum csv_quoted csv_quoted(struct str s, size_t at, struct str separators, size_t *end);

struct str csv_header(struct str text); /* behind the line `sep=;` by which Excel is told the separator, if there is one */
bool csv_looks(struct str text, char *separator, size_t *columns);
bool csv_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);
size_t csv_cells(struct arena *a, struct str record, char separator, struct str **out); /* quotes undone */

/* s begins with the key under which clouds wrap a list of events, in its quotes: "Records" (CloudTrail), "records" (Azure Monitor). */
bool json_wraps(struct str s);

/* Bytes of a file or of memory, unpacked: gzip (all members) or Zstandard by their magic, one within another too; else as they are. */
struct unpack;
struct unpack *unpack_new(int fd, int stop_fd); /* owns fd; when stop_fd (or -1) is readable, the file ends there */
struct unpack *unpack_memory(struct str mem);
void unpack_free(struct unpack **u);
ptrdiff_t unpack_read(struct unpack *u, char *out, size_t n); /* 0: the end; -1: failed */
int unpack_plain(const struct unpack *u);                     /* its descriptor where the file is read as it lies there, else -1 */
bool unpack_wait(const struct unpack *u, int ms);             /* true: reading will not wait (any more) */
const char *unpack_why(const struct unpack *u, bool en);      /* after -1 */
uint64_t unpack_taken(const struct unpack *u);                /* packed bytes of the file read so far */

/* A file that is read at places: open as long as the input or a block of it needs it. Read, never mapped: a mapped file that somebody cuts
 * short would end the program. */
struct event_file {
	int fd;
	unsigned users; /* changed by who has the input to himself */
};
struct event_file *event_file_new(int fd); /* owns it; one user */
struct event_file *event_file_kept(struct event_file *f);
void event_file_let_go(struct event_file **f);
size_t event_read_at(
	void *fd, uint64_t at, void *to, size_t n); /* less than n: the file ends there, or cannot be read (errno, else 0) */

/* UTF-16 -> UTF-8; lone surrogates and a last odd byte become U+FFFD. */
struct wide {
	bool on, big;
};
bool wide_looks(struct str head, bool *big, size_t *mark); /* mark: its bytes at the start */
/* Of the *n bytes as many as can be told; what is left moves to the front. `out` has room for 3 bytes for each 2, and 3. Gives how many it made. */
size_t wide_text(struct wide *w, char *bytes, size_t *n, bool end, char *out);
