/* How fast events are read: our pull reader and tree against jansson and simdjson on the same bytes, one core.
 *     bench/json.sh [EVENTS]
 * Every lane counts texts and members, so that none can skip the work; the counts must agree. */
#include <jansson.h>
#include <stdio.h>

#include "fmt/json.h"

#ifdef WITH_SIMDJSON
size_t simdjson_lane(const char *lines, size_t n, bool dom); /* bench/json_simd.cc */
#endif

static uint64_t roll(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	return *s ^= *s << 17;
}

/* A process creation as Sysmon tells it, flattened; 500-1000 bytes. */
static void event(struct buf *b, uint64_t *s)
{
	static const char *const images[] = { "powershell.exe", "cmd.exe", "rundll32.exe", "svchost.exe", "winword.exe" };
	unsigned pid = (unsigned)(roll(s) % 30000), k = (unsigned)(roll(s) % COUNT(images));

	buf_fmt(b,
		"{\"@timestamp\":\"2026-11-22T10:%02u:%02u.%06uZ\",\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/"
		"Operational\",\"Computer\":\"PC-%04u.vpcp.local\",\"Provider_Name\":\"Microsoft-Windows-Sysmon\",\"RecordID\":%u,",
		(unsigned)(roll(s) % 60), (unsigned)(roll(s) % 60), (unsigned)(roll(s) % 1000000), (unsigned)(roll(s) % 3000),
		(unsigned)(roll(s) % 99999999));
	buf_fmt(b,
		"\"ProcessId\":%u,\"Image\":\"C:\\\\Windows\\\\System32\\\\%s\",\"CommandLine\":\"%s /c start \\\"%u\\\" "
		"--flag=%" PRIx64 "\",\"CurrentDirectory\":\"C:\\\\Users\\\\nguyenvana\\\\\",",
		pid, images[k], images[k], pid, roll(s));
	buf_fmt(b,
		"\"User\":\"VPCP\\\\%s\",\"IntegrityLevel\":\"Medium\",\"Hashes\":\"SHA256=%016" PRIx64 "%016" PRIx64 "%016" PRIx64
		"%016" PRIx64 "\",",
		roll(s) % 10 ? "nguyenvana" : "Trần Thị Bích", roll(s), roll(s), roll(s), roll(s));
	buf_fmt(b,
		"\"ParentImage\":\"C:\\\\Program Files\\\\Microsoft "
		"Office\\\\%s\",\"ParentProcessId\":%u,\"LogonId\":\"0x%x\",\"elevated\":%s,\"score\":%u.%u}\n",
		images[roll(s) % COUNT(images)], pid / 2, pid * 7, pid % 2 ? "true" : "false", pid % 100, pid % 10);
}

static size_t pull_lane(struct str all)
{
	size_t count = 0;
	struct str line;

	while (str_next(&all, '\n', &line)) {
		struct jpull j;
		enum jtok t;

		jpull_init(&j, line);
		while ((t = jpull_next(&j)) > JT_BAD)
			count += t == JT_TEXT || t == JT_KEY;
	}
	return count;
}

static size_t tree_count(const struct jv *v)
{
	size_t n = v->kind == J_TEXT;

	if (v->kind == J_OBJ || v->kind == J_LIST)
		for (size_t i = 0; i < v->n; i++)
			n += tree_count(v->items[i]) + (v->kind == J_OBJ);
	return n;
}

static size_t tree_lane(struct str all)
{
	AUTO(cx_done) struct cx cx;
	size_t count = 0;
	struct str line;

	cx_init(&cx, 0);
	(void)arena_alloc(&cx.arena, 1, 1);
	while (str_next(&all, '\n', &line)) {
		struct arena_mark m = arena_mark(&cx.arena);
		struct jv *v;

		if (json_parse(&cx, line, &v) == RC_OK)
			count += tree_count(v);
		arena_reset(&cx.arena, m);
	}
	return count;
}

static size_t jansson_count(json_t *v)
{
	size_t n = json_is_string(v), i;
	const char *k;
	json_t *item;

	json_object_foreach(v, k, item) n += jansson_count(item) + 1;
	json_array_foreach(v, i, item) n += jansson_count(item);
	return n;
}

static size_t jansson_lane(struct str all)
{
	size_t count = 0;
	struct str line;

	while (str_next(&all, '\n', &line)) {
		json_t *v = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, NULL);

		count += jansson_count(v);
		json_decref(v);
	}
	return count;
}

#ifdef WITH_SIMDJSON
static size_t dom_lane(struct str all)
{
	return simdjson_lane(all.p, all.n, true);
}

static size_t demand_lane(struct str all)
{
	return simdjson_lane(all.p, all.n, false);
}
#endif

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		size_t (*run)(struct str);
	} lanes[] = {
		{ "khien jpull", pull_lane },
		{ "khien json_parse", tree_lane },
		{ "jansson", jansson_lane },
#ifdef WITH_SIMDJSON
		{ "simdjson dom", dom_lane },
		{ "simdjson on-demand", demand_lane },
#endif
	};
	int64_t events = 100000;
	uint64_t seed = 88172645463325252u;
	struct buf b;
	size_t want;

	if (argc > 1 && !str_to_i64(str_z(argv[1]), &events))
		return 2;
	buf_init(&b, SIZE_MAX / 2);
	for (int64_t i = 0; i < events; i++)
		event(&b, &seed);
	buf_reserve(&b, 64); /* simdjson reads behind the end */
	printf("%" PRId64 " events, %zu bytes each, best of 5\n", events, b.n / (size_t)events);
	want = pull_lane(buf_str(&b));
	for (size_t k = 0; k < COUNT(lanes); k++) {
		int64_t best = INT64_MAX;
		size_t got = 0;

		for (int i = 0; i < 5; i++) {
			int64_t t = time_mono();

			got = lanes[k].run(buf_str(&b));
			t = time_mono() - t;
			best = t < best ? t : best;
		}
		if (got)
			printf("%-20s %7.2f GB/s %9.0f events/s%s\n", lanes[k].name, (double)b.n / 1e3 / (double)best,
				(double)events * 1e6 / (double)best, got == want ? "" : "  COUNTS DIFFER");
	}
	buf_done(&b);
	return 0;
}
