/* Where a record ends, per format. */
#include "event/event.h"

/* Behind the JSON value that starts at `at` (an object, by its brackets; strings are stepped over), or 0: it does not end here. */
static size_t object_end(struct str s, size_t at)
{
	size_t depth = 0;

	for (size_t i = at; i < s.n; i++)
		switch (s.p[i]) {
		case '{':
		case '[': depth++; break;
		case '}':
		case ']':
			if (--depth == 0)
				return i + 1;
			break;
		case '"':
			for (i++; i < s.n && s.p[i] != '"'; i++)
				i += s.p[i] == '\\';
			break;
		default: break;
		}
	return 0;
}

/* The next object at or behind `at`; what stands between (white space, commas, the brackets of a list around them, junk) is passed over.
 * {"Records":[..]} is opened. */
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
		if (!str_starts(str_from(s, i), STR("\"Records\"")))
			return at;
		for (i += 9; i < s.n && (s.p[i] == ' ' || s.p[i] == ':' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t'); i++)
			;
		if (i < s.n && s.p[i] != '[')
			return at;
		at = i;
	}
}

static size_t split_json(struct str s, size_t want)
{
	size_t whole = 0, next;

	while (whole < want && (next = object_start(s, whole)) < s.n && (next = object_end(s, next)) > 0)
		whole = next;
	return whole;
}

/* Behind the CSV record that starts at `at`: line breaks in quotes do not end it. 0: it does not end here. */
static size_t csv_end(struct str s, size_t at)
{
	bool quoted = false;

	for (size_t i = at; i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (s.p[i] == '\n' && !quoted)
			return i + 1;
	}
	return 0;
}

static size_t split_csv(struct str s, size_t want)
{
	size_t whole = 0, next;

	while (whole < want && (next = csv_end(s, whole)) > 0)
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
	whole = f == EVENT_JSON ? split_json(bytes, want) : f == EVENT_CSV ? split_csv(bytes, want) : split_lines(bytes, want);
	if (whole == 0 && end)
		whole = bytes.n;
	return whole;
}

static bool next_object(struct str *rest, struct str *record)
{
	size_t at = object_start(*rest, 0), end;

	if (at >= rest->n) {
		*rest = str_from(*rest, rest->n);
		return false;
	}
	end = object_end(*rest, at);
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
			n = (end = csv_end(*rest, 0)) > 0 ? end : rest->n;
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
