/* The duty engine: SYSTEMS information systems (default 2,000) with assets, decisions, scans, people and papers, all duties of the shipped packs.
 *     bench/duty.sh [SYSTEMS] */
#include <stdio.h>

#include "duty/live.h"

enum { RUNS = 9 };

static int cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, cmp);
	return v[n / 2];
}

static struct law *the_law(struct cx *cx)
{
	struct law_pack *packs[16];
	struct law_faults faults = { 0 };
	struct law *law = NULL;
	size_t n = 0;

	for (; law_shipped[n].file; n++)
		if (law_read(cx, duty_vocab(), (struct str){ law_shipped[n].bytes, law_shipped[n].n }, str_z(law_shipped[n].file),
			    &packs[n], &faults) != RC_OK)
			abort();
	if (law_join(cx, duty_vocab(), packs, n, &law, &faults) != RC_OK)
		abort();
	return law;
}

#define PUT(f, res, id, at, ...)                                                                                                   \
	do {                                                                                                                       \
		char pairs_[900];                                                                                                  \
		snprintf(pairs_, sizeof pairs_, __VA_ARGS__);                                                                      \
		facts_add((f), (res), (id), (at), pairs_);                                                                         \
	} while (0)

static void office(struct facts *f, int64_t at)
{
	static const char *const roles[] = { "owner", "specialised", "portal", "finance" };

	PUT(f, "units", 1, at, "code=BM|name=Bộ Mẫu|kind=office");
	for (int i = 2; i <= 18; i++)
		PUT(f, "units", i, at, "code=V%d|name=Đơn vị %d|kind=vu|parent=1", i, i);
	PUT(f, "documents", 19, at, "code=D19|number=1/QĐ|date=2026-05-01|signer_post=Bộ trưởng|checked=1");
	for (int i = 0; i < 4; i++)
		PUT(f, "roles", 20 + i, at, "code=R%d|unit=%d|role=%s|valid_from=2020-01-01|basis=19", i, i + 1, roles[i]);
	PUT(f, "settings", 30, at, "code=window.start|value=2026-08-03");
	PUT(f, "regulations", 31, at, "code=Q1|title=Quy chế|kind=regulation|unit=2|date=2023-05-01|basis=L116|document=19");
	PUT(f, "providers", 32, at, "code=NCC|name=Nhà cung cấp");
	for (int i = 0; i < 800; i++)
		PUT(f, "people", 40 + i, at, "code=P%d|unit=%d|post=Chuyên viên|employed_from=2020-01-01", i, 2 + i % 17);
}

static void one_system(struct facts *f, int64_t at, int i)
{
	int64_t id = 1000 + (int64_t)i * 20;

	PUT(f, "systems", id, at,
		"code=HT%d|name=Hệ thống "
		"%d|unit=%d|operator=%d|provider=32|state=operating|operating_from=2021-03-01|kind=citizen_business|info=personal|"
		"handles_procedures=%d|plan_state=%s|dossier_state=approved|accountable_post=Trưởng phòng",
		i, i, 2 + i % 17, 2 + i % 17, i % 2, i % 3 ? "some" : "full");
	PUT(f, "level-decisions", id + 1, at,
		"code=L%d|system=%" PRId64 "|level=%d|number=1/QĐ|date=2026-05-01|authority_kind=owner|authority=1|document=19", i,
		id, 2 + i % 3);
	for (int k = 0; k < 6; k++)
		PUT(f, "assets", id + 2 + k, at,
			"code=M%d-%d|system=%" PRId64 "|kind=host|name=m%d|address=10.%d.%d.%d|internet_facing=%d", i, k, id, k,
			i / 250, i % 250, k, k == 0);
	PUT(f, "activities", id + 10, at,
		"code=S%d|kind=scan|done_on=2026-06-01|subjects=%" PRId64 "|documents=19|targets=10.%d.%d.0/29", i, id, i / 250,
		i % 250);
	PUT(f, "activities", id + 11, at, "code=G%d|kind=monitoring_report|done_on=2026-11-15|subjects=%" PRId64 "|documents=19", i,
		id);
	PUT(f, "activities", id + 12, at,
		"code=N%d|kind=acceptance|done_on=2026-05-20|subjects=%" PRId64 "|documents=19|result=ok|valid_to=2027-05-20", i,
		id);
	if (i % 20 == 0)
		PUT(f, "activities", id + 13, at,
			"code=W%d|kind=warning_received|at=2026-11-10T02:00:00Z|severity=high|subjects=%" PRId64, i, id);
}

int main(int argc, char **argv)
{
	int64_t systems = 2000, now, start;
	double full[RUNS], change[RUNS], copy[RUNS];
	struct cx cx;
	struct inc inc;

	if (argc > 1 && (!str_to_i64(str_z(argv[1]), &systems) || systems < 1 || systems > 60000))
		return 1;
	cx_init(&cx, 0);
	inc_init(&inc, the_law(&cx));
	if (!instant_read(STR("2026-11-22T10:00:00Z"), &now))
		return 1;
	start = time_mono();
	office(&inc.facts, now - 30 * US_PER_DAY);
	for (int i = 0; i < systems; i++)
		one_system(&inc.facts, now - 30 * US_PER_DAY, i);
	printf("facts in memory                  %9zu rows    %8.1f ms, %.1f MB\n", inc.facts.live,
		(double)(time_mono() - start) / 1e3, (double)inc.facts.arena.used / 1e6);
	for (int i = 0; i < RUNS; i++) {
		inc.all = true;
		start = time_mono();
		inc_settle(&inc, now);
		full[i] = (double)(time_mono() - start) / 1e3;
	}
	for (int i = 0; i < RUNS; i++) {
		struct arena a;
		struct board b;
		int64_t id = 1000 + (int64_t)(i * 37 % systems) * 20 + 10;

		start = time_mono();
		inc_touch(&inc, id);
		PUT(&inc.facts, "activities", id, now,
			"code=S|kind=scan|done_on=2026-07-01|subjects=%" PRId64 "|documents=19|targets=10.0.0.0/29", id - 10);
		inc_touch(&inc, id);
		inc_settle(&inc, now);
		change[i] = (double)(time_mono() - start) / 1e3;
		arena_init(&a, 0);
		start = time_mono();
		inc_board(&inc, &a, &b);
		copy[i] = (double)(time_mono() - start) / 1e3;
		if (i == 0)
			printf("board                            %9zu rows of %zu duties\n", b.n, inc.law->n_duties);
		arena_done(&a);
	}
	printf("full evaluation                                 %8.1f ms\n", median(full, RUNS));
	printf("after one change                                %8.2f ms\n", median(change, RUNS));
	printf("the finished board for readers                  %8.2f ms\n", median(copy, RUNS));
	inc_done(&inc);
	cx_done(&cx);
	return 0;
}
