/* Blocks of a file, fetched by whoever works on them. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "event/event_int.h"

enum { BEHIND = 8 << 10 }; /* fetched with a block: most often its last line ends there */

struct event_file *event_file_new(int fd)
{
	struct event_file *f = calloc(1, sizeof *f);

	assert(f);
	f->fd = fd;
	return event_file_kept(f);
}

struct event_file *event_file_kept(struct event_file *f)
{
	f->users++;
	return f;
}

void event_file_let_go(struct event_file **f)
{
	if (*f && --(*f)->users == 0) {
		close((*f)->fd);
		free(*f);
	}
	*f = NULL;
}

size_t event_read_at(void *fd, uint64_t at, void *to, size_t n)
{
	size_t have = 0;
	ssize_t got;

	errno = 0;
	while (have < n && ((got = pread(*(const int *)fd, (char *)to + have, n - have, (off_t)(at + have))) > 0 ||
				   (got < 0 && errno == EINTR))) {
		have += got > 0 ? (size_t)got : 0;
		errno = 0;
	}
	return have;
}

static void read_chunks(struct event_block *b)
{
	b->own = malloc((size_t)EVENT_EVTX_CHUNKS * EVTX_CHUNK);
	assert(b->own);
	for (uint32_t i = 0; i < b->n_chunks; i++)
		b->chunk_n[i] =
			(uint32_t)event_read_at(&b->file->fd, b->chunks[i].at, b->own + (size_t)i * EVTX_CHUNK, b->chunks[i].size);
}

/* Bytes from `from` on, of which there are n: up to `room`, if the file goes so far. */
static size_t fetch(struct event_block *b, uint64_t from, size_t n, size_t room)
{
	b->own = realloc(b->own, room);
	assert(b->own);
	n += event_read_at(&b->file->fd, from + n, b->own + n, room - n);
	b->unreadable = n < room && errno != 0;
	return n;
}

/* The lines that begin in the block: the first behind the end of one that began before, the last as far as it goes. */
static void read_lines(struct event_block *b)
{
	uint64_t from = b->at - !b->first;
	size_t own = b->text.n + !b->first, room = own + BEHIND, n = fetch(b, from, 0, room), start = 0, end;
	const char *hit = b->first ? NULL : memchr(b->own, '\n', n < own ? n : own);

	b->shorter = n < own && !b->unreadable;
	if (!b->first)
		start = hit ? (size_t)(hit - b->own) + 1 : own;
	b->text = (struct str){ 0 };
	if (start >= own || start >= n)
		return;
	while ((hit = n < own ? NULL : memchr(b->own + own - 1, '\n', n - own + 1)) == NULL && n == room &&
		n <= own + EVENT_RECORD_MAX) {
		room *= 2;
		n = fetch(b, from, n, room);
	}
	end = hit ? (size_t)(hit - b->own) + 1 : n;
	if (hit == NULL && n == room) {
		b->last_too_long = true;
		hit = memrchr(b->own + start, '\n', own - start);
		end = hit ? (size_t)(hit - b->own) + 1 : start;
		b->own = realloc(b->own, end + 1);
		assert(b->own);
	}
	b->text = (struct str){ b->own + start, end - start };
}

void event_block_read(struct event_block *b)
{
	if (b->file == NULL)
		return;
	if (b->format == EVENT_EVTX)
		read_chunks(b);
	else
		read_lines(b);
}
