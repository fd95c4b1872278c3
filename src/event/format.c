/* The forms of logs: their names, how they look, and the decoder of each. */
#include "event/event_int.h"
#include "evtx/evtx.h"
#include "fmt/json.h"

/* Collectors write lines of all three into one file; one that is of neither other form is syslog's, or plain text. */
static bool line_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	return (cef_looks(record) && cef_decode(d, a, record, out, ev)) ||
	       (leef_looks(record) && leef_decode(d, a, record, out, ev)) || syslog_decode(d, a, record, out, ev);
}

static bool object_looks(struct str line)
{
	struct jpull j;

	jpull_init(&j, line);
	return jpull_next(&j) == JT_OBJ && jpull_skip(&j) && str_trim(str_from(line, (size_t)(j.p - line.p))).n == 0;
}

static const struct {
	const char *name;
	bool (*looks)(struct str line); /* of a line; NULL: found in another way */
	bool (*decode)(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev);
} formats[EVENT_FORMATS] = {
	[EVENT_NONE] = { "auto", NULL, NULL },
	[EVENT_NDJSON] = { "ndjson", object_looks, NULL },
	[EVENT_JSON] = { "json", NULL, NULL },
	[EVENT_EVTX] = { "evtx", NULL, NULL },
	[EVENT_SYSLOG] = { "syslog", syslog_looks, line_decode },
	[EVENT_AUDITD] = { "auditd", audit_looks, NULL },
	[EVENT_CEF] = { "cef", cef_looks, line_decode },
	[EVENT_LEEF] = { "leef", leef_looks, line_decode },
	[EVENT_LOGFMT] = { "logfmt", logfmt_looks, logfmt_decode },
	[EVENT_CSV] = { "csv", NULL, csv_decode },
};

const char *event_format_name(enum event_format f)
{
	return formats[f].name;
}

enum event_format event_format_by_name(struct str name)
{
	for (int f = EVENT_NDJSON; f < EVENT_FORMATS; f++)
		if (str_is(name, formats[f].name))
			return (enum event_format)f;
	return EVENT_NONE;
}

bool event_decode(const struct event_decoder *d, struct arena *a, struct str record, struct buf *out, struct event *ev)
{
	*ev = (struct event){ .json = record, .time_us = EVENT_NO_TIME };
	if (formats[d->format].decode == NULL)
		return record.n > 1 && record.n <= EVENT_RECORD_MAX;
	if (record.n > EVENT_RECORD_MAX)
		return false;
	out->n = 0;
	if (!formats[d->format].decode(d, a, record, out, ev) || !buf_ok(out))
		return false;
	ev->json = buf_str(out);
	return true;
}

/* {"Records":[..]}, which is opened. */
static bool records_list(struct str s)
{
	struct jpull j;

	jpull_init(&j, s);
	return jpull_next(&j) == JT_OBJ && jpull_next(&j) == JT_KEY && json_wraps(str_from(s, (size_t)(j.text.p - 1 - s.p))) &&
	       jpull_next(&j) == JT_LIST;
}

/* A whole object in the first line, or a line longer than we look, means one a line. EVENT_NONE: other lines may tell. */
static enum event_format json_form(struct str s)
{
	const char *line = memchr(s.p, '\n', s.n);

	if (s.p[0] == '[' || records_list(s))
		return EVENT_JSON;
	return (line == NULL && s.n > 4096) || object_looks(str_cut(s, 0, line ? (size_t)(line - s.p) : s.n)) ? EVENT_NDJSON
	                                                                                                      : EVENT_NONE;
}

static bool json_looks(struct str s)
{
	size_t i = 1;

	while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')))
		i++;
	if (i >= s.n)
		return false;
	return s.p[0] == '{' ? s.p[i] == '"' || s.p[i] == '}' : s.p[0] == '[' && (s.p[i] == '{' || s.p[i] == ']');
}

enum { LOOK_LINES = 20 };

enum event_format event_format_of(struct str head)
{
	/* CSV and plain lines are what is left, so the more particular forms are asked first */
	static const enum event_format order[] = { EVENT_NDJSON, EVENT_AUDITD, EVENT_CEF, EVENT_LEEF, EVENT_SYSLOG, EVENT_LOGFMT };
	enum event_format json;
	bool object;
	int votes[EVENT_FORMATS] = { 0 }, lines = 0;
	struct str s = head, line, rest;
	size_t columns;

	if (evtx_looks(head.p, head.n))
		return EVENT_EVTX;
	s = str_trim(s);
	object = s.n && json_looks(s);
	if (object && (json = json_form(s)) != EVENT_NONE)
		return json;
	for (rest = s; lines < LOOK_LINES && event_next(EVENT_SYSLOG, &rest, &line); lines++)
		for (size_t i = 0; i < COUNT(order); i++)
			if (formats[order[i]].looks(line)) {
				votes[order[i]]++;
				break;
			}
	for (size_t i = 0; i < COUNT(order); i++)
		if (lines && votes[order[i]] * 2 >= lines && (!object || order[i] == EVENT_NDJSON))
			return order[i];
	if (object)
		return EVENT_JSON;
	return csv_looks(s, &(char){ 0 }, &columns) ? EVENT_CSV : EVENT_NONE;
}
