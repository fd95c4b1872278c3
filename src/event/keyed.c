/* Lines of key=value: CEF (ArcSight), LEEF (QRadar), logfmt; and CSV with a header, whose keys stand in the first record. */
#include "event/event_int.h"

/* The part of a line that starts with `mark` followed by a digit; syslog's head stands before it. */
static bool find_mark(struct str line, const char *mark, struct str *head, struct str *body)
{
	ptrdiff_t at = str_find(line, str_z(mark));
	size_t n = strlen(mark);

	if (at < 0 || (size_t)at + n >= line.n || line.p[(size_t)at + n] < '0' || line.p[(size_t)at + n] > '9')
		return false;
	*head = str_trim(str_cut(line, 0, (size_t)at));
	*body = str_from(line, (size_t)at + n);
	return head->n < 256;
}

bool cef_looks(struct str line)
{
	return find_mark(line, "CEF:", &(struct str){ 0 }, &(struct str){ 0 });
}

bool leef_looks(struct str line)
{
	return find_mark(line, "LEEF:", &(struct str){ 0 }, &(struct str){ 0 });
}

/* A copy without backslashes before `|`, `=`, `\`, and with \n, \r, \t as what they stand for. */
static struct str unescape(struct arena *a, struct str s)
{
	char *p;
	size_t n = 0;

	if (s.n == 0 || memchr(s.p, '\\', s.n) == NULL)
		return s;
	p = arena_alloc(a, s.n, 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n && memchr("|=\\nrt", s.p[i + 1], 6)) {
			c = s.p[++i];
			c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
		}
		p[n++] = c;
	}
	return (struct str){ p, n };
}

/* The next field of a head, up to a `|` that no backslash precedes. */
static bool piped(struct arena *a, struct str *rest, struct str *out)
{
	size_t i = 0;

	while (i < rest->n && rest->p[i] != '|')
		i += rest->p[i] == '\\' ? 2 : 1;
	if (i >= rest->n)
		return false;
	*out = unescape(a, str_cut(*rest, 0, i));
	*rest = str_from(*rest, i + 1);
	return true;
}

static bool key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' ||
	       c == '[' || c == ']';
}

/* CEF's extension: a value goes on until the space before the next key. */
static void cef_extension(struct arena *a, struct str s, struct event_pairs *v)
{
	size_t key = 0, eq = 0, i = 0;

	for (; i < s.n && s.p[i] != '='; i++)
		;
	for (eq = i, key = eq; key > 0 && key_char(s.p[key - 1]); key--)
		;
	while (eq < s.n) {
		size_t next = s.n, next_key = s.n;

		for (i = eq + 1; i < s.n; i++) {
			if (s.p[i] == '\\')
				i++;
			else if (s.p[i] == '=') {
				for (next_key = i; next_key > eq + 1 && key_char(s.p[next_key - 1]); next_key--)
					;
				if (next_key < i && s.p[next_key - 1] == ' ') {
					next = i;
					break;
				}
				next_key = s.n;
			}
		}
		pairs_add(a, v, str_cut(s, key, eq - key), unescape(a, str_trim(str_cut(s, eq + 1, next_key - eq - 1))));
		key = next_key;
		eq = next;
	}
}

/* cs1Label=Rule cs1=x is also Rule=x. */
static void labels(struct arena *a, struct event_pairs *v)
{
	size_t n = v->n;

	for (size_t i = 0; i < n; i++) {
		struct str key = v->p[i].key;

		if (key.n <= 5 || !str_ends(key, STR("Label")) || key.p[0] != 'c' || v->p[i].value.n == 0)
			continue;
		key.n -= 5;
		for (size_t k = 0; k < n; k++)
			if (str_eq(v->p[k].key, key)) {
				pairs_add(a, v, v->p[i].value, v->p[k].value);
				break;
			}
	}
}

static bool head_fields(struct arena *a, struct str *rest, const char *const *names, size_t n, struct event_pairs *v)
{
	struct str field;

	for (size_t i = 0; i < n; i++) {
		if (!piped(a, rest, &field))
			return false;
		pairs_add(a, v, str_z(names[i]), field);
	}
	return true;
}

bool cef_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	static const char *const names[] = { "cef_version", "device_vendor", "device_product", "device_version", "signature_id",
		"name", "severity" };
	struct event_pairs v = { 0 };
	struct str head, body;
	int64_t from_head;

	if (!find_mark(record, "CEF:", &head, &body))
		return false;
	(void)syslog_head(d, a, head, &v, &from_head);
	if (!head_fields(a, &body, names, COUNT(names), &v))
		return false;
	cef_extension(a, body, &v);
	labels(a, &v);
	ev->time_us = pairs_time(&v, d->now);
	if (ev->time_us == EVENT_NO_TIME)
		ev->time_us = from_head;
	pairs_write(a, &v, out);
	return true;
}

/* LEEF 2.0 may name its separator: a character, or its code as x09 or 0x09. */
static char leef_separator(struct str s)
{
	char c = '\t';
	unsigned code = 0;

	if (s.n == 1)
		return s.p[0];
	if (str_starts(s, STR("0x")))
		s = str_from(s, 1);
	for (size_t i = 1; i < s.n && s.p[0] == 'x' && i < 3; i++) {
		unsigned h = (unsigned)(unsigned char)s.p[i] | 0x20;

		code = code * 16 + (h >= 'a' && h <= 'f' ? h - 'a' + 10 : h >= '0' && h <= '9' ? h - '0' : 0);
		c = (char)code;
	}
	return c;
}

bool leef_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	static const char *const names[] = { "leef_version", "device_vendor", "device_product", "device_version", "event_id" };
	struct event_pairs v = { 0 };
	struct str head, body, field, named;
	char separator = '\t';
	int64_t from_head;

	if (!find_mark(record, "LEEF:", &head, &body))
		return false;
	(void)syslog_head(d, a, head, &v, &from_head);
	named = body;
	if (!head_fields(a, &body, names, COUNT(names), &v))
		return false;
	if (named.p[0] == '2' && body.n && (size_t)(body.p - record.p) < record.n) {
		struct str rest = body, mark;

		if (piped(a, &rest, &mark) && mark.n <= 4) {
			separator = leef_separator(mark);
			body = rest;
		}
	}
	while (str_next(&body, separator, &field)) {
		const char *eq = field.n ? memchr(field.p, '=', field.n) : NULL;

		if (eq)
			pairs_add(a, &v, str_trim(str_cut(field, 0, (size_t)(eq - field.p))),
				str_from(field, (size_t)(eq - field.p) + 1));
	}
	ev->time_us = pairs_time(&v, d->now);
	if (ev->time_us == EVENT_NO_TIME)
		ev->time_us = from_head;
	pairs_write(a, &v, out);
	return true;
}

/* key=value or key="quoted \" value", parted by spaces; a bare key is true. */
static bool logfmt_pair(struct arena *a, struct str *rest, struct str *key, struct str *value)
{
	size_t i = 0, n = 0;
	char *p;

	while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_from(*rest, 1);
	while (i < rest->n && rest->p[i] != '=' && rest->p[i] != ' ' && rest->p[i] != '\t')
		i++;
	if (i == 0)
		return false;
	*key = str_cut(*rest, 0, i);
	*value = STR("true");
	if (i >= rest->n || rest->p[i] != '=') {
		*rest = str_from(*rest, i);
		return true;
	}
	if (++i < rest->n && rest->p[i] == '"') {
		p = arena_alloc(a, event_quoted(str_from(*rest, i)), 1);
		for (i++; i < rest->n && rest->p[i] != '"'; i++) {
			if (rest->p[i] == '\\' && i + 1 < rest->n) {
				i++;
				p[n++] = rest->p[i] == 'n' ? '\n' : rest->p[i] == 't' ? '\t' : rest->p[i];
			} else {
				p[n++] = rest->p[i];
			}
		}
		*value = (struct str){ p, n };
		*rest = str_from(*rest, i + 1);
		return true;
	}
	while (i + n < rest->n && rest->p[i + n] != ' ' && rest->p[i + n] != '\t')
		n++;
	*value = str_cut(*rest, i, n);
	*rest = str_from(*rest, i + n);
	return true;
}

/* At least two keys with values, and the line begins with one. */
bool logfmt_looks(struct str line)
{
	size_t pairs = 0, words = 0;
	struct str word, rest = str_cut(line, 0, 4096);
	bool first = true;

	while (str_next(&rest, ' ', &word)) {
		const char *eq = word.n ? memchr(word.p, '=', word.n) : NULL;
		size_t k = 0;

		while (eq && k < (size_t)(eq - word.p) && key_char(word.p[k]))
			k++;
		if (eq && k && word.p + k == eq)
			pairs++;
		else if (first)
			return false;
		words++;
		first = false;
	}
	return pairs >= 2 && words > 0;
}

bool logfmt_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	struct event_pairs v = { 0 };
	struct str key, value;

	while (v.n < EVENT_FIELDS_MAX && logfmt_pair(a, &record, &key, &value))
		pairs_add(a, &v, key, value);
	if (v.n == 0)
		return false;
	ev->time_us = pairs_time(&v, d->now);
	pairs_write(a, &v, out);
	return true;
}

/* What stands in a quoted cell; what stands between its closing quote and the separator is not lost. */
static struct str csv_unquote(struct arena *a, struct str cell, size_t closed)
{
	char *p = arena_alloc(a, cell.n, 1);
	size_t n = 0;

	for (size_t i = 1; i + 1 < closed; i++) {
		p[n++] = cell.p[i];
		i += cell.p[i] == '"' && i + 2 < closed && cell.p[i + 1] == '"';
	}
	cell = str_trim(str_from(cell, closed));
	if (cell.n)
		memcpy(p + n, cell.p, cell.n);
	return (struct str){ p, n + cell.n };
}

size_t csv_cells(struct arena *a, struct str record, char separator, struct str **out)
{
	VEC(struct str) cells = { 0 };
	bool plain = false; /* from a quote on that nothing closes */
	size_t i = 0;

	while (cells.n < EVENT_FIELDS_MAX) {
		size_t start = i, closed = i;

		if (!plain && i < record.n && record.p[i] == '"') {
			plain = csv_quoted(record, i, (struct str){ &separator, 1 }, &closed) != CSV_CLOSED;
			i = closed = plain ? i : closed;
		}
		while (i < record.n && record.p[i] != separator)
			i++;
		vec_push(a, &cells,
			closed > start ? csv_unquote(a, str_cut(record, start, i - start), closed - start)
				       : str_cut(record, start, i - start));
		if (i++ >= record.n)
			break;
	}
	*out = cells.p;
	return cells.n;
}

/* The first two records have the same number of cells, more than one, for one of the usual separators; and the header has only names. */
struct str csv_header(struct str text)
{
	size_t at = 5;

	if (!str_starts(text, STR("sep=")) || text.n < 6)
		return text;
	at += text.p[at] == '\r';
	return at < text.n && text.p[at] == '\n' ? str_from(text, at + 1) : text;
}

bool csv_looks(struct str text, char *separator, size_t *columns)
{
	static const char separators[] = { ',', ';', '\t', '|' };
	struct str rest = csv_header(text), first, second, *cells;
	struct arena a;
	bool found = false;

	if (!event_next(EVENT_CSV, &rest, &first) || first.n > 65536)
		return false;
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(separators) && !found; i++) {
		struct str more = rest;
		size_t n = csv_cells(&a, first, separators[i], &cells);

		found = n > 1;
		for (size_t k = 0; k < n && found; k++)
			found = str_trim(cells[k]).n > 0 && cells[k].n < 128;
		if (found && event_next(EVENT_CSV, &more, &second))
			found = second.n <= 1 << 20 && csv_cells(&a, second, separators[i], &cells) == n;
		if (found) {
			*separator = separators[i];
			*columns = n;
		}
	}
	arena_done(&a);
	return found;
}

bool csv_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	struct event_pairs v = { 0 };
	struct str *cells;
	size_t n = csv_cells(a, record, d->separator, &cells);

	if (record.n == 0)
		return false;
	ev->uneven = n != d->n_columns;
	for (size_t i = 0; i < n;
		i++) /* what stands behind the last column is its, too: one separator too many must not hide an event */
		pairs_add(a, &v, d->columns[i < d->n_columns ? i : d->n_columns - 1], cells[i]);
	ev->time_us = pairs_time(&v, d->now);
	pairs_write(a, &v, out);
	return true;
}
