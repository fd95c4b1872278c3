/* event/: each form of log, told apart by content and decoded; splitting; input from files, archives, folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/map.h"
#include "base/text.h"
#include "event/event.h"

/* 2026-11-22T10:00:00Z, 17:00 at the office */
#define NOW INT64_C(1795341600000000)

struct fixture {
	struct arena a;
	struct buf out;
	struct event ev;
};

static int fixture_new(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	buf_init(&f->out, 1 << 20);
	*state = f;
	return 0;
}

static int fixture_free(void **state)
{
	struct fixture *f = *state;

	arena_done(&f->a);
	buf_done(&f->out);
	free(f);
	return 0;
}

/* Decodes a line of the form that its content says. */
static bool decode(struct fixture *f, const char *line)
{
	struct event_decoder d = { .format = event_format_of(str_z(line)), .now = NOW };

	d.format = d.format ? d.format : EVENT_SYSLOG;

	return event_decode(&d, &f->a, str_z(line), &f->out, &f->ev);
}

#define BECOMES(line, wanted)                                                                                                      \
	do {                                                                                                                       \
		assert_true(decode(f, line));                                                                                      \
		assert_string_equal(arena_z(&f->a, f->ev.json), wanted);                                                           \
	} while (0)

static void an_event_log_whose_head_is_gone_is_known_by_its_first_chunk(void **state)
{
	static char log[8192];

	(void)state;
	memset(log, '\n', sizeof log);
	memcpy(log + 4096, "ElfChnk", 8);
	assert_int_equal(event_format_of((struct str){ log, sizeof log }), EVENT_EVTX);
	assert_int_not_equal(event_format_of((struct str){ log, 4096 }), EVENT_EVTX);
}

static void forms_are_told_by_content(void **state)
{
	static const struct {
		const char *head;
		enum event_format format;
	} t[] = {
		{ "{\"a\":1}\n{\"a\":2}\n", EVENT_NDJSON },
		{ "{\"a\":1}", EVENT_NDJSON },
		{ "[{\"a\":1},\n{\"a\":2}]", EVENT_JSON },
		{ "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}", EVENT_JSON },
		{ "{\"Records\":[{\"a\":1}]}", EVENT_JSON },
		{ "{ \"records\": [{\"a\":1}]}", EVENT_JSON },
		{ "{\"record\":[{\"a\":1}]}", EVENT_NDJSON },
		{ "sep=;\r\na;b\r\n1;2\r\n", EVENT_CSV },
		{ "{\"a\":1,\"b\":\n{\"a\":2}\n{\"a\":3}\n", EVENT_NDJSON }, /* the first line is damaged, */
		{ "x\":1,\"b\":2}\n{\"a\":2}\n{\"a\":3}\n", EVENT_NDJSON },  /* cut off, */
		{ "# exported\n{\"a\":2}\n{\"a\":3}\n", EVENT_NDJSON },      /* none of the log's */
		{ "ElfFile\0........", EVENT_EVTX },
		{ "<34>Oct 11 22:14:15 mymachine su: 'su root' failed", EVENT_SYSLOG },
		{ "Jan 18 11:29:03 host sshd[12]: Accepted", EVENT_SYSLOG },
		{ "2026-11-22T10:00:00.123+07:00 host app: hi", EVENT_SYSLOG },
		{ "type=SYSCALL msg=audit(1700000000.123:45): arch=c000003e", EVENT_AUDITD },
		{ "node=a type=PATH msg=audit(1700000000.123:45): item=0", EVENT_AUDITD },
		{ "<13>Nov 22 10:00:00 fw CEF:0|V|P|1|100|n|5|src=1.2.3.4", EVENT_CEF },
		{ "LEEF:1.0|V|P|1|100|src=1.2.3.4", EVENT_LEEF },
		{ "time=2026-11-22T10:00:00Z level=info msg=\"a b\"", EVENT_LOGFMT },
		{ "time,host,message\n2026-11-22,a,b\n", EVENT_CSV },
		{ "a;b\n1;2\n", EVENT_CSV },
		{ "[error] something went wrong", EVENT_NONE },
		{ "just words", EVENT_NONE },
		{ "", EVENT_NONE },
	};
	static char line[65536];

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		size_t n = t[i].format == EVENT_EVTX ? 16 : strlen(t[i].head);

		assert_int_equal(event_format_of((struct str){ t[i].head, n }), t[i].format);
	}
	memset(line, ' ', sizeof line); /* one line, longer than is looked at, as CloudTrail's files are */
	memcpy(line, "{\"Records\":[{", 13);
	assert_int_equal(event_format_of((struct str){ line, sizeof line }), EVENT_JSON);
	assert_int_equal(event_format_by_name(STR("cef")), EVENT_CEF);
	assert_int_equal(event_format_by_name(STR("auto")), EVENT_NONE);
}

static void syslog_of_both_kinds_is_read(void **state)
{
	struct fixture *f = *state;

	BECOMES("<34>Oct 11 22:14:15 mymachine su[7]: 'su root' failed",
		"{\"facility\":\"auth\",\"severity\":\"crit\",\"timestamp\":\"Oct 11 "
		"22:14:15\",\"hostname\":\"mymachine\",\"pid\":\"7\","
		"\"program\":\"su\",\"message\":\"'su root' failed\"}");
	assert_string_equal(f->ev.product, "linux");
	assert_int_equal(f->ev.time_us, INT64_C(1791731655000000));
	BECOMES("<165>1 2026-10-11T22:14:15.003Z mymachine evntslog - ID47 [ex@32473 iut=\"3\" say=\"a \\\"b\\\" \\]\"][x y=\"\"] "
		"An event",
		"{\"facility\":\"local4\",\"severity\":\"notice\",\"timestamp\":\"2026-10-11T22:14:15.003Z\",\"hostname\":"
		"\"mymachine\",\"program\":\"evntslog\",\"msgid\":\"ID47\",\"ex@32473.iut\":\"3\",\"ex@32473.say\":\"a \\\"b\\\" "
		"]\",\"x.y\":\"\",\"message\":\"An event\"}");
	BECOMES("<189>Jan 18 11:29:03 sw03 %AAA-5-USER_LOGGED: User x",
		"{\"facility\":\"local7\",\"severity\":\"notice\",\"timestamp\":\"Jan 18 11:29:03\",\"hostname\":\"sw03\","
		"\"message\":\"%AAA-5-USER_LOGGED: User x\"}");
	assert_string_equal(f->ev.product, "cisco");
	BECOMES("<189>45: *Jan 18 04:29:03.123 UTC: %SYS-5-CONFIG_I: Configured",
		"{\"facility\":\"local7\",\"severity\":\"notice\",\"sequence\":\"45\",\"timestamp\":\"Jan 18 04:29:03.123\","
		"\"message\":\"%SYS-5-CONFIG_I: Configured\"}");
	assert_int_equal(f->ev.time_us % US_PER_DAY, (INT64_C(4) * 3600 + 29 * 60 + 3) * US_PER_S + 123000);
	assert_string_equal(f->ev.product, "cisco");
	BECOMES("<13>Jan 18 11:29:03 fw CEF: none",
		"{\"facility\":\"user\",\"severity\":\"notice\",\"timestamp\":\"Jan 18 11:29:03\","
		"\"hostname\":\"fw\",\"program\":\"CEF\",\"message\":\"none\"}");
	BECOMES("Đăng nhập: lỗi", "{\"message\":\"Đăng nhập: lỗi\"}");
	assert_null(f->ev.product);
	assert_int_equal(f->ev.time_us, EVENT_NO_TIME);
}

static void keyed_lines_are_read(void **state)
{
	struct fixture *f = *state;

	BECOMES("CEF:0|Sec\\|urity|thr=eat|1.0|100|worm|10|src=10.0.0.1 msg=a b \\= c\\nd cs1Label=Rule cs1=block all "
		"rt=1795341600000",
		"{\"cef_version\":\"0\",\"device_vendor\":\"Sec|urity\",\"device_product\":\"thr=eat\",\"device_version\":\"1.0\","
		"\"signature_id\":\"100\",\"name\":\"worm\",\"severity\":\"10\",\"src\":\"10.0.0.1\",\"msg\":\"a b = c\\nd\","
		"\"cs1Label\":\"Rule\",\"cs1\":\"block all\",\"rt\":\"1795341600000\",\"Rule\":\"block all\"}");
	assert_int_equal(f->ev.time_us, NOW);
	BECOMES("LEEF:2.0|V|P|4|41|^|src=1.1.1.1^usr=a b^devTime=Nov 22 2026 17:00:00",
		"{\"leef_version\":\"2.0\",\"device_vendor\":\"V\",\"device_product\":\"P\",\"device_version\":\"4\",\"event_id\":"
		"\"41\",\"src\":\"1.1.1.1\",\"usr\":\"a b\",\"devTime\":\"Nov 22 2026 17:00:00\"}");
	assert_int_equal(f->ev.time_us, NOW);
	BECOMES("ts=1795341600 level=info msg=\"say \\\"hi\\\"\" level=warn done",
		"{\"ts\":\"1795341600\",\"level\":[\"info\",\"warn\"],\"msg\":\"say \\\"hi\\\"\",\"done\":\"true\"}");
	assert_int_equal(f->ev.time_us, NOW);
	BECOMES("CEF:0|only|three|fields", "{\"message\":\"CEF:0|only|three|fields\"}");
}

static void csv_records_take_their_keys_from_the_header(void **state)
{
	struct fixture *f = *state;
	struct str columns[] = { STR("time"), STR("a b"), STR("c") };
	struct event_decoder d = { EVENT_CSV, NOW, columns, 3, ';' };

	assert_true(event_decode(&d, &f->a, STR("2026-11-22T10:00:00Z;\"x;\"\"y\"\"\n z\";"), &f->out, &f->ev));
	assert_string_equal(
		arena_z(&f->a, f->ev.json), "{\"time\":\"2026-11-22T10:00:00Z\",\"a b\":\"x;\\\"y\\\"\\n z\",\"c\":\"\"}");
	assert_int_equal(f->ev.time_us, NOW);
	assert_false(f->ev.uneven);
	assert_true(event_decode(&d, &f->a, STR("1;2"), &f->out, &f->ev)); /* a separator too many or too few hides nothing */
	assert_string_equal(arena_z(&f->a, f->ev.json), "{\"time\":\"1\",\"a b\":\"2\"}");
	assert_true(f->ev.uneven);
	assert_true(event_decode(&d, &f->a, STR("1;2;3;4"), &f->out, &f->ev));
	assert_string_equal(arena_z(&f->a, f->ev.json), "{\"time\":\"1\",\"a b\":\"2\",\"c\":[\"3\",\"4\"]}");
	assert_true(f->ev.uneven);
	/* a quote that is not doubled, or not closed, hides nothing either */
	assert_true(event_decode(&d, &f->a, STR("\"a \"b\" c\" ;\"x\"y\"\";\"z"), &f->out, &f->ev));
	assert_string_equal(
		arena_z(&f->a, f->ev.json), "{\"time\":\"a \\\"b\\\" c\",\"a b\":\"\\\"x\\\"y\\\"\\\"\",\"c\":\"\\\"z\"}");
}

static void audit_records_are_joined(void **state)
{
	static const char *const lines[] = {
		"type=SYSCALL msg=audit(1795341600.123:7): arch=c000003e syscall=59 success=yes comm=\"cat\" exe=\"/bin/cat\" "
		"key=(null)",
		"type=USER_LOGIN msg=audit(1795341600.200:8): pid=1 uid=0 msg='op=login acct=\"root\" exe=\"/usr/sbin/sshd\" "
		"res=failed'",
		"type=EXECVE msg=audit(1795341600.123:7): argc=3 a0=\"cat\" a1=2F6574632F706173737764 a2_len=20 a2[0]=\"long\" "
		"a2[1]=2061",
		"type=EXECVE msg=audit(1795341600.123:7): a2[2]=\"bc\"",
		"type=PATH msg=audit(1795341600.123:7): item=0 name=\"/bin/cat\" nametype=NORMAL",
		"type=PATH msg=audit(1795341600.123:7): item=1 name=2F62696E2F78207900 nametype=NORMAL",
		"type=PROCTITLE msg=audit(1795341600.123:7): proctitle=636174002F6574632F706173737764",
		"type=EOE msg=audit(1795341600.123:7): ",
		"type=AVC msg=audit(1795341601.000:9): avc:  denied",
	};
	struct fixture *f = *state;
	struct audit_join *j = audit_join_new();

	for (size_t i = 0; i < COUNT(lines); i++)
		assert_true(audit_join_line(j, str_z(lines[i]), &f->out));
	assert_false(audit_join_line(j, STR("something else"), &f->out));
	audit_join_end(j, &f->out);
	audit_join_free(&j);
	assert_string_equal(arena_z(&f->a, buf_str(&f->out)),
		"{\"timestamp\":\"2026-11-22T10:00:00.200000Z\",\"serial\":\"8\",\"type\":\"USER_LOGIN\",\"pid\":\"1\",\"uid\":"
		"\"0\",\"op\":\"login\",\"acct\":\"root\",\"exe\":\"/usr/sbin/sshd\",\"res\":\"failed\"}\n"
		"{\"timestamp\":\"2026-11-22T10:00:00.123000Z\",\"serial\":\"7\",\"type\":[\"SYSCALL\",\"EXECVE\",\"PATH\","
		"\"PROCTITLE\"],\"arch\":\"c000003e\",\"syscall\":\"59\",\"success\":\"yes\",\"comm\":\"cat\",\"exe\":\"/bin/"
		"cat\",\"argc\":\"3\",\"a0\":\"cat\",\"a1\":\"/etc/passwd\",\"a2_len\":\"20\",\"item\":[\"0\",\"1\"],\"name\":[\"/"
		"bin/cat\",\"/bin/x "
		"y \"],\"nametype\":\"NORMAL\",\"proctitle\":\"cat /etc/passwd\",\"a2\":\"long abc\",\"SYSCALL\":\"execve\"}\n"
		"{\"timestamp\":\"2026-11-22T10:00:01.000000Z\",\"serial\":\"9\",\"type\":\"AVC\"}\n");
}

static void records_end_where_their_form_says(void **state)
{
	struct str rest = STR("[ {\"a\":\"}\\\"{\"},\n {\"b\":[{}]} , junk {\"c\":1}]"), r;
	struct fixture *f = *state;
	size_t n = 0;

	while (event_next(EVENT_JSON, &rest, &r))
		n++;
	assert_int_equal(n, 3);
	rest = STR("{\"records\": [{\"a\":1},{\"a\":2}]}");
	assert_true(event_next(EVENT_JSON, &rest, &r));
	assert_string_equal(arena_z(&f->a, r), "{\"a\":1}");
	rest = STR("a,b\r\n\"x\ny\",2\r\n\r\n3,4");
	assert_true(event_next(EVENT_CSV, &rest, &r) && event_next(EVENT_CSV, &rest, &r));
	assert_string_equal(arena_z(&f->a, r), "\"x\ny\",2");
	assert_true(event_next(EVENT_CSV, &rest, &r));
	assert_string_equal(arena_z(&f->a, r), "3,4");
	assert_false(event_next(EVENT_CSV, &rest, &r));
	assert_int_equal(event_split(EVENT_NDJSON, STR("{}\n{}\n{"), 100, false), 6);
	assert_int_equal(event_split(EVENT_NDJSON, STR("{}\n{}\n{"), 1, false), 3);
	assert_int_equal(event_split(EVENT_NDJSON, STR("{"), 1, false), 0);
	assert_int_equal(event_split(EVENT_NDJSON, STR("{"), 1, true), 1);
	assert_int_equal(event_split(EVENT_JSON, STR("{\"a\":[1,2"), 1, false), 0);
	assert_int_equal(event_split(EVENT_JSON, STR("{\"a\":\"x{}]\"x\"}"), 1, true),
		14); /* not behind {}: what follows tells that it is two */
}

/* What a quote or a bracket too few makes of the records behind it: nothing. Records are parted by `~`. */
static void a_record_without_its_end_costs_only_itself(void **state)
{
	static const struct {
		enum event_format format;
		const char *text, *records;
	} t[] = {
		{ EVENT_JSON, "[\n{\"a\":\"x},\n{\"a\":2}\n]", "{\"a\":\"x},\n~{\"a\":2}~" },
		{ EVENT_JSON, "[{\"a\":\"x},{\"a\":2},{\"a\":3}]", "{\"a\":\"x},~{\"a\":2}~{\"a\":3}~" },
		{ EVENT_JSON, "[{\"a\":\"x \"y\" z\"},{\"a\":2}]", "{\"a\":\"x \"y\" z\"},~{\"a\":2}~" },
		{ EVENT_JSON, "[{\"a\":{\"b\":1},{\"a\":2},{\"a\":3}]", "{\"a\":{\"b\":1},~{\"a\":2}~{\"a\":3}~" },
		{ EVENT_JSON, "[{\"a\":[1},{\"a\":2}]", "{\"a\":[1},~{\"a\":2}~" },
		{ EVENT_JSON, "{\n \"a\": [{\"b\":\"\n },\n  {\"c\":1}\n ],\n \"d\": {\"e\":1}\n}\n{\n \"a\":2\n}\n",
			"{\n \"a\": [{\"b\":\"\n },\n  {\"c\":1}\n ],\n \"d\": {\"e\":1}\n}\n~{\n \"a\":2\n}~" },
		{ EVENT_JSON, "{\n \"a\": {\n  \"b\": 1\n}\n{\n \"a\":2\n}\n", "{\n \"a\": {\n  \"b\": 1\n}\n~{\n \"a\":2\n}~" },
		{ EVENT_JSON, "{\"Records\":[{\"a\":\"x},{\"a\":2}]}", "{\"a\":\"x},~{\"a\":2}~" },
		{ EVENT_CSV, "1,5\" disk,x\n2,y,z\n", "1,5\" disk,x~2,y,z~" },
		{ EVENT_CSV, "1,\"open,x\n2,y,z\n3,y,z\n", "1,\"open,x~2,y,z~3,y,z~" },
		{ EVENT_CSV, "1,\"open,x\n2,y,z\n4,\"q\n\"\"r\"\"\",z\n5,y,z", "1,\"open,x~2,y,z~4,\"q\n\"\"r\"\"\",z~5,y,z~" },
		{ EVENT_CSV, "1,\"cmd /c \"a\" b\",x\n2,\"\",z\n", "1,\"cmd /c \"a\" b\",x~2,\"\",z~" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(t); i++) {
		struct str rest = str_z(t[i].text), r;

		f->out.n = 0;
		while (event_next(t[i].format, &rest, &r)) {
			buf_add(&f->out, r);
			buf_z(&f->out, "~");
		}
		assert_string_equal(arena_z(&f->a, buf_str(&f->out)), t[i].records);
	}
}

/* ---- input ---- */

static void write_file(const char *dir, const char *name, const void *p, size_t n)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	fclose(f);
}

static void count_fault(void *ctx, struct str name, struct str what)
{
	(void)name;
	assert_true(what.n > 0);
	++*(unsigned *)ctx;
}

static void files_archives_and_folders_are_one_stream(void **state)
{
	static char big[700000];
	struct fixture *f = *state;
	char dir[] = "/tmp/khien-test-XXXXXX", packed[4096];
	size_t n, events = 0, streams = 0;
	unsigned faults = 0;
	struct event_input *in;
	struct event_block b;
	struct str path;
	struct cx cx;
	gzFile gz;

	cx_init(&cx, 0);
	assert_non_null(mkdtemp(dir));
	for (n = 0; n + 64 < sizeof big;)
		n += (size_t)snprintf(big + n, sizeof big - n, "{\"n\":%zu}\n", n);
	write_file(dir, "a.json", big, n);
	path = arena_fmt(&cx.arena, "%s/b.gz", dir);
	gz = gzopen(path.p, "wb");
	gzputs(gz, "{\"a\":1}\n{\"a\":2}");
	gzclose(gz);
	n = ZSTD_compress(packed, sizeof packed, "sep=,\na,b\n1,2\n3,4\n5\n", 20, 3);
	write_file(dir, "c.csv.zst", packed, n);
	write_file(dir, "d.gz", "\x1f\x8b\x08garbage that is no deflate stream", 35);
	write_file(dir, "e.txt", "\xff\xfe{\0}\0", 6);
	write_file(dir, "f.txt", "no log at all\n", 14);
	write_file(dir, ".hidden", "{}", 2);
	path = arena_fmt(&cx.arena, "%s", dir);
	in = event_input_new(&cx, &path, 1, EVENT_NONE, count_fault, &faults);
	for (; event_input_next(in, &b); event_block_done(in, &b)) {
		struct str rest, r;

		event_block_read(&b);
		rest = b.text;
		streams = b.stream;
		while (event_next(b.format, &rest, &r)) {
			assert_true(event_decode(b.decoder, &f->a, r, &f->out, &f->ev) || str_is(r, "5"));
			events++;
		}
	}
	assert_int_equal(event_input_stats(in).read, event_input_stats(in).total);
	assert_int_equal(event_input_stats(in).failed, 1);
	assert_int_equal(event_input_stats(in).passed_over, 1);
	event_input_free(&in);
	assert_int_equal(streams, 5); /* the last one that gave anything */
	n = 0;
	for (const char *p = big; *p; p++)
		n += *p == '\n';
	assert_int_equal(events, n + 2 + 3 + 1);
	assert_int_equal(faults, 2);
	for (const char *const *name =
			(const char *const[]){ "a.json", "b.gz", "c.csv.zst", "d.gz", "e.txt", "f.txt", ".hidden", NULL };
		*name; name++)
		unlink(arena_fmt(&cx.arena, "%s/%s", dir, *name).p);
	assert_int_equal(rmdir(dir), 0);
	cx_done(&cx);
}

static void cut(struct str path)
{
	assert_int_equal(truncate(path.p, EVENT_BLOCK * 3 / 2), 0);
}

/* All records of a file of lines, each with its number: what was too long has one, and no bytes. */
static struct buf records_of(struct str path, size_t once, void (*meanwhile)(struct str path))
{
	unsigned faults = 0, number = 0, blocks = 0;
	struct event_input *in;
	struct event_block b;
	struct cx cx;
	struct buf out;

	cx_init(&cx, 0);
	buf_init(&out, SIZE_MAX / 2);
	in = event_input_new(&cx, &path, 1, EVENT_NONE, count_fault, &faults);
	for (; event_input_next(in, &b); event_block_done(in, &b)) {
		struct str rest, r;

		if (++blocks == once)
			meanwhile(path);
		event_block_read(&b);
		number += b.too_long;
		for (rest = b.text; event_next(b.format, &rest, &r);)
			buf_fmt(&out, "%u %016llx %zu\n", ++number, (unsigned long long)hash_bytes(r, 0), r.n);
		number += b.last_too_long;
	}
	if (once == 0)
		assert_int_equal(event_input_stats(in).read, event_input_stats(in).total);
	event_input_free(&in);
	buf_fmt(&out, "%u in all\n", number);
	assert_int_equal(faults, meanwhile == cut); /* which is told */
	cx_done(&cx);
	return out;
}

/* Some MB of lines: most as logs have them, some that end where a block does or a byte beside, some longer than blocks, one longer than any may be. */
static size_t lines_at_edges(char *p, size_t room, bool mark, bool last_end, bool one_too_long)
{
	static const int beside[] = { -2, -1, 0, 1, 2 };
	size_t n = 0, long_at = one_too_long ? room / 3 : SIZE_MAX;

	if (mark)
		n = (size_t)snprintf(p, room, "\xef\xbb\xbf");
	for (unsigned i = 0; n < room - 4 * EVENT_BLOCK; i++) {
		size_t begin = n, to_edge = EVENT_BLOCK - n % EVENT_BLOCK, len = 40 + (i * 2654435761u) % 900;

		if (n > long_at) {
			len = EVENT_RECORD_MAX + 3 * EVENT_BLOCK;
			long_at = SIZE_MAX;
			if (begin + len > room - 8 * EVENT_BLOCK)
				break;
		} else if (to_edge < 1500) {
			len = to_edge + (size_t)(300 + beside[i % 5]) - 300;
			len = len < 20 ? len + EVENT_BLOCK : len;
		} else if (i % 97 == 0) {
			len = EVENT_BLOCK * 2 + i % 7;
		}
		n += (size_t)snprintf(p + n, 32, "{\"n\":%u,\"x\":\"", i);
		memset(p + n, 'x', len);
		n = begin + (len > n - begin + 4 ? len : n - begin + 4);
		memcpy(p + n - 4, i % 5 ? "x\"}\n" : "\"}\r\n", 4);
	}
	return n - !last_end;
}

static void grow(struct str path)
{
	FILE *f = fopen(path.p, "a");

	assert_non_null(f);
	fputs("{\"behind\":1}\n{\"behind\":", f);
	for (unsigned i = 0; i < 3 * EVENT_BLOCK; i++)
		fputc('0' + (int)(i % 10), f);
	fputs("}\n{\"last\":1}", f);
	fclose(f);
}

static void same(struct buf a, struct buf b)
{
	assert_int_equal(a.n, b.n);
	assert_memory_equal(a.p, b.p, a.n);
	buf_done(&a);
	buf_done(&b);
}

static void lines_of_a_file_are_those_of_its_stream(void **state)
{
	enum { ROOM = 24 << 20 };
	char dir[] = "/tmp/khien-test-XXXXXX", *bytes = malloc(ROOM);
	struct arena a = { 0 };
	struct str file, packed;

	(void)state;
	assert_non_null(bytes);
	assert_non_null(mkdtemp(dir));
	file = arena_fmt(&a, "%s/lines.json", dir);
	packed = arena_fmt(&a, "%s/lines.gz", dir);
	for (unsigned form = 0; form < 8; form++) {
		size_t n = lines_at_edges(bytes, form & 4 ? ROOM : 3 << 20, form & 1, form & 2, form & 4);
		gzFile gz = gzopen(packed.p, "wb1");
		struct buf once;

		write_file(dir, "lines.json", bytes, n);
		assert_int_equal(gzwrite(gz, bytes, (unsigned)n), n);
		gzclose(gz);
		same(records_of(file, 0, NULL), records_of(packed, 0, NULL));
		once = records_of(file, 1, grow); /* a log that is being written */
		same(once, records_of(file, 0, NULL));
		once = records_of(file, 1, cut);
		same(once, records_of(file, 0, NULL));
	}
	unlink(file.p);
	unlink(packed.p);
	assert_int_equal(rmdir(dir), 0);
	arena_done(&a);
	free(bytes);
}

static void write_on(struct str path, const char *bytes)
{
	FILE *f = fopen(path.p, "a");

	assert_non_null(f);
	fputs(bytes, f);
	fclose(f);
}

/* Whoever writes a log writes parts of lines: one that stands at the end is read when the rest of it came. */
static void a_line_that_is_being_written_is_read_whole(void **state)
{
	struct fixture *f = *state;
	char dir[] = "/tmp/khien-test-XXXXXX";
	size_t lines = 0, events = 0, blocks = 0, written = 0;
	unsigned faults = 0;
	struct event_input *in;
	struct event_block b;
	struct str path, rest, r;
	struct cx cx;

	cx_init(&cx, 0);
	assert_non_null(mkdtemp(dir));
	path = arena_fmt(&cx.arena, "%s/lines.json", dir);
	for (f->out.n = 0; f->out.n < 3 * EVENT_BLOCK - 100; lines++)
		buf_fmt(&f->out, "{\"n\":%zu}\n", lines);
	buf_z(&f->out, "{\"half\":");
	write_file(dir, "lines.json", f->out.p, f->out.n);
	in = event_input_new(&cx, &path, 1, EVENT_NONE, count_fault, &faults);
	for (; event_input_next(in, &b); event_block_done(in, &b)) {
		event_block_read(&b);
		for (rest = b.text; event_next(b.format, &rest, &r); events++)
			assert_true(event_decode(b.decoder, &f->a, r, &f->out, &f->ev) && r.p[r.n - 1] == '}');
		if (++blocks >= 3 && ++written < 6)
			write_on(path, written < 5 ? "1}\n{\"more\":2}\n{\"half\":" : "1}");
	}
	event_input_free(&in);
	assert_int_equal(events, lines + 4 * 2 + 1);
	assert_int_equal(faults, 0);
	unlink(path.p);
	assert_int_equal(rmdir(dir), 0);
	cx_done(&cx);
}

/* The same text in UTF-16; with its mark if asked for. */
static size_t widened(struct str s, bool big, bool mark, char *out)
{
	size_t n = 0;
	int32_t r = 0xfeff;

	while (mark || s.n) {
		if (!mark)
			s = str_from(s, utf8_next(s, &r));
		mark = false;
		for (int32_t unit[2] = { r > 0xffff ? 0xd7c0 + (r >> 10) : 0, r > 0xffff ? 0xdc00 + (r & 0x3ff) : r }, i = 0; i < 2;
			i++)
			if (unit[i]) {
				out[n++] = (char)(big ? unit[i] >> 8 : unit[i]);
				out[n++] = (char)(big ? unit[i] : unit[i] >> 8);
			}
	}
	return n;
}

static void utf_16_of_either_order_reads_as_its_utf_8_does(void **state)
{
	static char text[600000], wide[1300000], got[700000];
	char dir[] = "/tmp/khien-test-XXXXXX";
	size_t n = 0, made, bad = 0;
	struct event_input *in;
	struct event_block b;
	struct str path;
	struct cx cx;
	unsigned faults = 0;

	(void)state;
	cx_init(&cx, 0);
	assert_non_null(mkdtemp(dir));
	for (size_t i = 0; n + 200 < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n,
			"{\"n\":%zu,\"ai\":\"Trần Thị Bưởi %.*s\",\"x\":\"\360\237\233\241\"}\r\n", i, (int)(i % 9), "xxxxxxxxx");
	path = arena_fmt(&cx.arena, "%s/w.json", dir);
	for (unsigned form = 0; form < 4; form++) {
		made = widened((struct str){ text, n }, form & 1, form & 2, wide);
		wide[made++] = '{'; /* an odd byte at the end */
		write_file(dir, "w.json", wide, made);
		in = event_input_new(&cx, &path, 1, EVENT_NONE, count_fault, &faults);
		for (made = 0; event_input_next(in, &b); event_block_done(in, &b)) {
			assert_int_equal(b.format, EVENT_NDJSON);
			memcpy(got + made, b.text.p, b.text.n);
			made += b.text.n;
			bad += b.bad;
		}
		event_input_free(&in);
		assert_int_equal(made, n + 3); /* U+FFFD */
		assert_memory_equal(got, text, n);
		assert_memory_equal(got + n, "\357\277\275", 3);
	}
	assert_int_equal(faults + bad, 0);
	unlink(path.p);
	assert_int_equal(rmdir(dir), 0);
	cx_done(&cx);
}

/* Work is memory here: a decoder that asks for what is left of the record at each of its values is quadratic in both. */
static void a_hostile_record_asks_for_a_few_times_its_size(void **state)
{
	enum { LONG = 200000, TIMES = 20, FIXED = 8 << 20 /* 4,096 fields and their table */ };
	static const struct {
		enum event_format format;
		const char *head, *piece;
	} t[] = {
		{ EVENT_CSV, "", "\"1\"," },
		{ EVENT_CSV, "", "\"" },
		{ EVENT_CSV, "", "," },
		{ EVENT_LOGFMT, "a=1 ", "k=\"v\" " },
		{ EVENT_LOGFMT, "a=1 ", "k=\"\\\"" },
		{ EVENT_LOGFMT, "a=1 ", "= " },
		{ EVENT_SYSLOG, "<34>1 2026-11-22T10:00:00Z h su 1 ID [x ", "a=\"b\" " },
		{ EVENT_SYSLOG, "<34>1 2026-11-22T10:00:00Z h su 1 ID ", "[x k=\"v\"]" },
		{ EVENT_SYSLOG, "<34>1 2026-11-22T10:00:00Z h su 1 ID [x", "xxxxxxxx" },
		{ EVENT_CEF, "CEF:0|V|P|1|1|n|5|", "a=\\= " },
		{ EVENT_CEF, "CEF:0|V|P|1|1|n|5|", "cs1Label=x cs1=y " },
		{ EVENT_CEF, "CEF:0|", "\\|" },
		{ EVENT_LEEF, "LEEF:1.0|V|P|1|f|", "k=v\t" },
	};
	static char record[LONG + 200];

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		size_t n = (size_t)snprintf(record, sizeof record, "%s", t[i].head);
		struct str names[] = { STR("a"), STR("b") };
		struct event_decoder d = { .format = t[i].format, .now = NOW, .columns = names, .n_columns = 2, .separator = ',' };
		struct arena a;
		struct event ev;
		struct buf out;

		while (n < LONG)
			n += (size_t)snprintf(record + n, sizeof record - n, "%s", t[i].piece);
		if (strcmp(t[i].piece, "xxxxxxxx") == 0) /* an id that would stand in each key */
			for (size_t k = 0; k < 20; k++)
				n += (size_t)snprintf(record + n, sizeof record - n, " a=\"b\"");
		arena_init(&a, 0);
		buf_init(&out, 64 << 20);
		(void)event_decode(&d, &a, (struct str){ record, n }, &out, &ev);
		if (a.used > TIMES * n + FIXED)
			fail_msg("%s %s: %zu bytes for a record of %zu", event_format_name(t[i].format), t[i].piece, a.used, n);
		buf_done(&out);
		arena_done(&a);
	}
}

static void times_are_read_as_logs_write_them(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} t[] = {
		{ "2026-11-22T10:00:00Z", NOW },
		{ "2026-11-22T17:00:00+07:00", NOW },
		{ "2026-11-22 17:00:00", NOW },
		{ "1795341600", NOW },
		{ "1795341600000", NOW },
		{ "1795341600000000", NOW },
		{ "1795341600.000000", NOW },
		{ "Nov 22 17:00:00", NOW },
		{ "Nov 22 2026 17:00:00", NOW },
		{ "Nov 23 16:59:59", NOW + US_PER_DAY - US_PER_S }, /* a clock that is a little ahead */
		{ "Dec 22 17:00:00", NOW - 335 * US_PER_DAY },      /* of last year */
		{ "Nov 22 2026 10:00:00 UTC", NOW },
		{ "Nov 22 2026 10:00:00.000 GMT", NOW },
		{ "Nov 22 2026 12:00:00 +02:00", NOW },
		{ "Nov 22 2026 05:00:00 -0500", NOW },
		{ "Nov 22 17:00:00 host x: y", NOW },
		{ "2026-11-22 17:00:00,000", NOW },
		{ "2026/11/22 17:00:00", NOW },
		{ "2026/11/22T10:00:00,000Z", NOW },
	};
	int64_t us;

	(void)state;
	for (size_t i = 0; i < COUNT(t); i++) {
		assert_true(event_time_read(str_z(t[i].text), NOW, &us));
		assert_int_equal(us, t[i].us);
	}
	assert_true(event_json_time(STR("{\"UtcTime\":\"2026-11-22 10:00:00.000\",\"n\":1795341600}"), &us));
	assert_int_equal(us, NOW);
	assert_true(event_json_time(
		STR("{\"time\":5,\"a\":{\"b\":{\"SystemTime\":\"2026-11-22T17:00:00+07:00\"}},\"time\":\"2020-01-01T00:00:00Z\"}"),
		&us));
	assert_int_equal(us, NOW);
	assert_true(event_json_time(STR("{\"time\":\"2026/11/22 10:00:00,000\"}"), &us));
	assert_int_equal(us, NOW);
	assert_false(event_json_time(STR("{\"time\":\"noon\"}"), &us));
	assert_false(event_time_read(STR("yesterday"), NOW, &us));
	assert_false(event_time_read(STR("Feb 30 10:00:00"), NOW, &us));
	assert_false(event_time_read(STR("12345678"), NOW, &us));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_log_whose_head_is_gone_is_known_by_its_first_chunk),
		cmocka_unit_test(forms_are_told_by_content),
		cmocka_unit_test_setup_teardown(syslog_of_both_kinds_is_read, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(keyed_lines_are_read, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(csv_records_take_their_keys_from_the_header, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(audit_records_are_joined, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(a_record_without_its_end_costs_only_itself, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(records_end_where_their_form_says, fixture_new, fixture_free),
		cmocka_unit_test(a_hostile_record_asks_for_a_few_times_its_size),
		cmocka_unit_test(utf_16_of_either_order_reads_as_its_utf_8_does),
		cmocka_unit_test(lines_of_a_file_are_those_of_its_stream),
		cmocka_unit_test_setup_teardown(a_line_that_is_being_written_is_read_whole, fixture_new, fixture_free),
		cmocka_unit_test_setup_teardown(files_archives_and_folders_are_one_stream, fixture_new, fixture_free),
		cmocka_unit_test(times_are_read_as_logs_write_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
