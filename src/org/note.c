/* A note of a comparison in the other language: phrase by phrase, outside of what is quoted. */
#include "org/note.h"

static const struct {
	const char *vi, *en;
} phrases[] = {
	/* one that begins with another stands before it */
	{ SAY_NOT_SEEN, "not found:" },
	{ SAY_COPY_SAYS, "the copy says" },
	{ SAY_ADDED, "added:" },
	{ SAY_AND, "and" },
	{ SAY_MORE, "more places" },
	{ SAY_READ, "read, and the same:" },
	{ SAY_UNREAD, "not read in full" },
	{ SAY_NOT_DONE, "not compared:" },
	{ SAY_ROWS_OF, "the rows of the table" },
	{ SAY_ROWS, "row" },
	{ SAY_TABLE, "table" },
	{ SAY_COLUMN, "column" },
	{ SAY_IN_COPY, "of the copy" },
	{ SAY_NOT_OURS, "that was not frozen" },
	{ SAY_FROZEN, "what was frozen" },
	{ SAY_SAYS, "says" },
	{ SAY_EMPTY, "is empty" },
	{ SAY_ELSEWHERE, "does not stand in its place on the copy" },
	{ SAY_LACKS, "the copy lacks" },
	{ SAY_HAS_MORE, "the copy has another row" },
};

struct str note_say(struct cx *cx, struct str note)
{
	struct buf b AUTO(buf_done) = { 0 };
	int depth = 0;

	if (!cx->en)
		return note;
	buf_init(&b, 64u << 10);
	while (note.n) {
		size_t w = 1, i = 0;

		depth += str_starts(note, STR("“"));
		depth -= depth > 0 && str_starts(note, STR("”"));
		while (i < COUNT(phrases) && (depth > 0 || !str_starts(note, str_z(phrases[i].vi))))
			i++;
		if (i < COUNT(phrases)) {
			buf_z(&b, phrases[i].en);
			w = strlen(phrases[i].vi);
		} else {
			buf_byte(&b, note.p[0]);
		}
		note = str_from(note, w);
	}
	return arena_str(&cx->arena, buf_str(&b));
}
