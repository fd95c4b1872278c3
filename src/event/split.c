/* Where a record ends, per format. */
#include "event/event_int.h"

static bool space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t indent_of(struct str s, size_t line)
{
	size_t i = line;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	return i - line;
}

/* A quote or a bracket is missing in the object at `at`, which is noticed at `from`. It costs only itself: the next one starts where an object
 * can, and not deeper in than the lines inside of this one. 0: not yet. */
static size_t object_resume(struct str s, size_t at, size_t from)
{
	const char *line = memchr(s.p + at, '\n', from - at);
	size_t inside = line ? indent_of(s, (size_t)(line - s.p) + 1) : 0, indent = 0, i = from, next;
	char before;

	line = memrchr(s.p + at, '\n', from - at);
	if (line)
		indent = indent_of(s, (size_t)(line - s.p) + 1);
	while (space(s.p[i - 1]))
		i--;
	before = s.p[i - 1];
	for (i = from; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\n')
			indent = indent_of(s, i + 1);
		if (c == '{' && before != ':' && before != '[' && (inside == 0 || indent < inside)) {
			for (next = i + 1; next < s.n && space(s.p[next]); next++)
				;
			if (next < s.n && (s.p[next] == '"' || s.p[next] == '}'))
				return i;
		}
		if (!space(c))
			before = c;
	}
	return 0;
}

/* Behind the object that starts at `at`, by its brackets and strings, or 0: it does not end here. `seen`: what tells that it is damaged stands
 * before here, if that is further on. */
static size_t object_end(struct str s, size_t at, size_t *seen)
{
	enum { DEEP = 64 };
	uint64_t lists = 0; /* which of the open brackets are lists, the innermost in the lowest bit */
	size_t depth = 0, string = at;
	bool deep = false; /* no such record is evaluated, and its brackets are no longer told apart */
	char before = ':';

	for (size_t i = at; i < s.n; i++) {
		char c = s.p[i];

		if (space(c))
			continue;
		if (c == '"') {
			if (memchr("{[,:", before, 4) == NULL)
				return *seen = i + 1, object_resume(s, at, before == '"' ? string : i);
			for (string = i++; i < s.n && s.p[i] != '"'; i++) {
				if (s.p[i] == '\n')
					return *seen = i + 1, object_resume(s, at, string);
				i += s.p[i] == '\\';
			}
		} else if (c == '{' || c == '[') {
			if (before != ':' && before != '[' && (before != ',' || (!deep && !(lists & 1))))
				return *seen = i + 1, object_resume(s, at, i);
			deep |= ++depth > DEEP;
			lists = lists << 1 | (c == '[');
		} else if (c == '}' || c == ']') {
			if (!deep && (lists & 1) != (c == ']'))
				return *seen = i + 1, object_resume(s, at, i);
			lists >>= 1;
			if (--depth == 0)
				return i + 1;
		} else if (before == '"' && c != ':' && c != ',') {
			return *seen = i + 1, object_resume(s, at, string);
		}
		before = c;
	}
	return 0;
}

bool json_wraps(struct str s)
{
	return str_starts(s, STR("\"Records\"")) || str_starts(s, STR("\"records\""));
}

/* The next object at or behind `at`; what stands between (white space, commas, the brackets of a list around them, junk) is passed over.
 * {"Records":[..]} is opened (json_wraps). */
static size_t object_start(struct str s, size_t at)
{
	for (;;) {
		const char *hit = at < s.n ? memchr(s.p + at, '{', s.n - at) : NULL;
		size_t i;

		if (hit == NULL)
			return s.n;
		at = (size_t)(hit - s.p);
		for (i = at + 1; i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t'); i++)
			;
		if (!json_wraps(str_from(s, i)))
			return at;
		for (i += 9; i < s.n && (s.p[i] == ' ' || s.p[i] == ':' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t'); i++)
			;
		if (i < s.n && s.p[i] != '[')
			return at;
		at = i;
	}
}

/* What shows that a record is damaged stays in its block: it would be read otherwise without. */
static size_t split_json(struct str s, size_t want)
{
	size_t whole = 0, at = 0, seen = 0, furthest = 0, next;

	while (whole < want && (next = object_start(s, at)) < s.n && (next = object_end(s, next, &seen)) > 0) {
		furthest = seen > furthest ? seen : furthest;
		at = next;
		if (at >= furthest)
			whole = at;
	}
	return whole;
}

static size_t quotes(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] == '"')
		n++;
	return n;
}

static bool cell_ends(struct str s, size_t at, struct str separators)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\r'))
		at++;
	return at >= s.n || s.p[at] == '\n' || memchr(separators.p, s.p[at], separators.n);
}

/* Two quotes stand for one, so the run that closes a cell has an odd number, before a separator or the end of the line. Another odd run is what
 * somebody forgot to double; on a later line it shows that this cell was never closed. */
enum csv_quoted csv_quoted(struct str s, size_t at, struct str separators, size_t *end)
{
	size_t n = quotes(s, at);
	bool line = false;

	*end = at + n;
	if (n % 2 == 0)
		return cell_ends(s, at + n, separators) ? CSV_CLOSED : CSV_PLAIN;
	for (size_t i = at + n; i < s.n; i += n) {
		n = quotes(s, i);
		*end = i + n;
		if (n % 2 && cell_ends(s, i + n, separators))
			return CSV_CLOSED;
		if (n % 2 && line)
			return CSV_PLAIN;
		line |= s.p[i] == '\n';
		n += n == 0;
	}
	return CSV_OPEN;
}

/* Behind the CSV record that starts at `at`: line breaks in quotes do not end it. 0: it does not end here. `last`: no more follows. */
static size_t csv_end(struct str s, size_t at, bool last)
{
	static const struct str separators = { ",;\t|", 4 };
	bool start = true;

	for (size_t i = at, end; i < s.n; i++) {
		if (start && s.p[i] == '"') {
			enum csv_quoted q = csv_quoted(s, i, separators, &end);
			const char *line;

			if (q == CSV_OPEN && !last)
				return 0;
			if (q != CSV_CLOSED) {
				line = memchr(s.p + i, '\n', s.n - i);
				return line ? (size_t)(line - s.p) + 1 : 0;
			}
			i = end - 1;
		} else if (s.p[i] == '\n') {
			return i + 1;
		}
		start = memchr(separators.p, s.p[i], separators.n) != NULL;
	}
	return 0;
}

static size_t split_csv(struct str s, size_t want, bool last)
{
	size_t whole = 0, next;

	while (whole < want && (next = csv_end(s, whole, last)) > 0)
		whole = next;
	return whole;
}

static size_t split_lines(struct str s, size_t want)
{
	const char *hit = memrchr(s.p, '\n', s.n < want ? s.n : want);

	if (hit == NULL && s.n > want)
		hit = memchr(s.p + want, '\n', s.n - want);
	return hit ? (size_t)(hit - s.p) + 1 : 0;
}

size_t event_split(enum event_format f, struct str bytes, size_t want, bool end)
{
	size_t whole;

	if (bytes.n == 0)
		return 0;
	whole = f == EVENT_JSON ? split_json(bytes, want) : f == EVENT_CSV ? split_csv(bytes, want, end) : split_lines(bytes, want);
	if (whole == 0 && end)
		whole = bytes.n;
	return whole;
}

static bool next_object(struct str *rest, struct str *record)
{
	size_t at = object_start(*rest, 0), seen, end;

	if (at >= rest->n) {
		*rest = str_from(*rest, rest->n);
		return false;
	}
	end = object_end(*rest, at, &seen);
	*record = str_cut(*rest, at, end ? end - at : rest->n - at);
	*rest = str_from(*rest, end ? end : rest->n);
	return true;
}

bool event_next(enum event_format f, struct str *rest, struct str *record)
{
	while (rest->n) {
		size_t n = rest->n, end;
		const char *hit;

		if (f == EVENT_JSON)
			return next_object(rest, record);
		if (f == EVENT_CSV)
			n = (end = csv_end(*rest, 0, true)) > 0 ? end : rest->n;
		else if ((hit = memchr(rest->p, '\n', rest->n)) != NULL)
			n = (size_t)(hit - rest->p) + 1;
		*record = str_cut(*rest, 0, n);
		*rest = str_from(*rest, n);
		while (record->n && (record->p[record->n - 1] == '\n' || record->p[record->n - 1] == '\r'))
			record->n--;
		for (size_t i = 0; i < record->n; i++)
			if (record->p[i] != ' ' && record->p[i] != '\t')
				return true;
	}
	return false;
}
