#include "event/event.h"
#include "fmt/json.h"
#include "fuzz.h"

enum { NOW_S = 1795341600 };

static void is_json(struct cx *cx, struct str s)
{
	struct jv *v;

	assert(json_parse(cx, s, &v) == RC_OK && v->kind == J_OBJ);
}

/* Every record of the stream is decoded or refused; what comes out is JSON. Gives how many there were. */
static size_t decode_all(struct cx *cx, const struct event_decoder *d, struct str bytes)
{
	AUTO(buf_done) struct buf out;
	struct str rest = bytes, record;
	struct event ev;
	size_t n = 0;

	buf_init(&out, 64 << 20);
	for (; event_next(d->format, &rest, &record); n++) {
		struct arena_mark m = arena_mark(&cx->arena);

		assert(record.p >= bytes.p && record.p + record.n <= bytes.p + bytes.n);
		if (event_decode(d, &cx->arena, record, &out, &ev) && ev.json.p != record.p)
			is_json(cx, ev.json);
		arena_reset(&cx->arena, m);
	}
	return n;
}

/* The same records, whether the stream comes whole or in small blocks. */
static void in_blocks(struct cx *cx, const struct event_decoder *d, struct str bytes, size_t records)
{
	size_t n = 0;

	while (bytes.n) {
		size_t take = event_split(d->format, bytes, 50, true);

		assert(take > 0 && take <= bytes.n);
		n += decode_all(cx, d, str_cut(bytes, 0, take));
		bytes = str_from(bytes, take);
	}
	assert(n == records);
}

static void join(struct cx *cx, struct str bytes)
{
	AUTO(audit_join_free) struct audit_join *j = audit_join_new();
	AUTO(buf_done) struct buf out;
	struct str line, rest = bytes;

	buf_init(&out, 64 << 20);
	while (event_next(EVENT_AUDITD, &rest, &line))
		(void)audit_join_line(j, line, &out);
	audit_join_end(j, &out);
	rest = buf_str(&out);
	while (event_next(EVENT_NDJSON, &rest, &line))
		is_json(cx, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct str columns[] = { STR("time"), STR("host"), STR("message") };
	AUTO(cx_done) struct cx cx = { 0 };
	struct str bytes = fuzz_str(p, n);
	struct event_decoder d = { event_format_of(bytes), NOW_S * US_PER_S, columns, COUNT(columns), ',' };
	int64_t us;

	cx_init(&cx, FUZZ_ARENA);
	(void)event_time_read(bytes, d.now, &us);
	(void)event_json_time(bytes, &us);
	if (d.format == EVENT_NONE || d.format == EVENT_EVTX)
		d.format = n && p[0] % 2 ? EVENT_CSV : EVENT_SYSLOG;
	if (d.format == EVENT_AUDITD)
		join(&cx, bytes);
	else
		in_blocks(&cx, &d, bytes, decode_all(&cx, &d, bytes));
	return 0;
}
