/* When a kind of job runs by itself. A time is the office's clock (base/time.h); "every N min" counts from midnight. */
#include "base/text.h"
#include "db/db.h"
#include "job/job_int.h"

static const struct {
	const char *fold;
	int weekday;
} days[] = { { "mon", 0 }, { "monday", 0 }, { "thu hai", 0 }, { "thu 2", 0 }, { "t2", 0 }, { "tue", 1 }, { "tuesday", 1 },
	{ "thu ba", 1 }, { "thu 3", 1 }, { "t3", 1 }, { "wed", 2 }, { "wednesday", 2 }, { "thu tu", 2 }, { "thu 4", 2 },
	{ "t4", 2 }, { "thursday", 3 }, { "thu nam", 3 }, { "thu 5", 3 }, { "t5", 3 }, { "fri", 4 }, { "friday", 4 },
	{ "thu sau", 4 }, { "thu 6", 4 }, { "t6", 4 }, { "sat", 5 }, { "saturday", 5 }, { "thu bay", 5 }, { "thu 7", 5 },
	{ "t7", 5 }, { "sun", 6 }, { "sunday", 6 }, { "chu nhat", 6 }, { "cn", 6 } };
static const char *const daily[] = { "daily", "hang ngay", "moi ngay" };

static bool clock_read(struct str s, int *minute)
{
	int64_t h, m;
	ptrdiff_t colon = str_find(s, STR(":"));

	if (colon < 1 || colon > 2 || s.n - (size_t)colon != 3 || !str_to_i64(str_cut(s, 0, (size_t)colon), &h) ||
		!str_to_i64(str_from(s, (size_t)colon + 1), &m) || h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*minute = (int)(h * 60 + m);
	return true;
}

static bool every_read(struct str s, struct job_plan *out)
{
	static const char *const heads[] = { "every ", "moi " }, *const tails[] = { " min", " minutes", " phut" };
	int64_t n;

	for (size_t i = 0; i < COUNT(heads); i++)
		for (size_t k = 0; k < COUNT(tails); k++) {
			struct str head = str_z(heads[i]), tail = str_z(tails[k]);

			if (str_starts(s, head) && str_ends(s, tail) && s.n > head.n + tail.n &&
				str_to_i64(str_cut(s, head.n, s.n - head.n - tail.n), &n) && n >= 1 && n <= 1440) {
				*out = (struct job_plan){ .how = PLAN_EVERY, .minute = (int)n };
				return true;
			}
		}
	return false;
}

bool job_plan_read(struct str text, struct job_plan *out)
{
	struct arena a;
	struct str s, day;
	ptrdiff_t at = -1;
	bool ok = false;
	int minute = 0;

	arena_init(&a, 0);
	s = str_trim(text_fold(&a, str_cut(text, 0, 100)));
	for (size_t i = s.n; i > 0 && at < 0; i--)
		at = s.p[i - 1] == ' ' ? (ptrdiff_t)i - 1 : -1;
	if (str_is(s, "off") || str_is(s, "tat")) {
		*out = (struct job_plan){ .how = PLAN_OFF };
		ok = true;
	} else if (every_read(s, out)) {
		ok = true;
	} else if (at > 0 && clock_read(str_from(s, (size_t)at + 1), &minute)) {
		day = str_trim(str_cut(s, 0, (size_t)at));
		for (size_t i = 0; !ok && i < COUNT(daily); i++)
			if ((ok = str_is(day, daily[i])))
				*out = (struct job_plan){ .how = PLAN_DAILY, .minute = minute };
		for (size_t i = 0; !ok && i < COUNT(days); i++)
			if ((ok = str_is(day, days[i].fold)))
				*out = (struct job_plan){ .how = PLAN_WEEKLY, .weekday = days[i].weekday, .minute = minute };
	}
	arena_done(&a);
	return ok;
}

struct str job_plan_show(struct cx *cx, const struct job_plan *p)
{
	static const char *const vi[] = { "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật" };
	static const char *const en[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

	switch (p->how) {
	case PLAN_WEEKLY:
		return arena_fmt(&cx->arena, "%s %02d:%02d", L(vi[p->weekday], en[p->weekday]), p->minute / 60, p->minute % 60);
	case PLAN_DAILY: return arena_fmt(&cx->arena, L("Hằng ngày %02d:%02d", "Daily %02d:%02d"), p->minute / 60, p->minute % 60);
	case PLAN_EVERY: return arena_fmt(&cx->arena, L("Mỗi %d phút", "Every %d min"), p->minute);
	default: return str_z(L("Tắt", "Off"));
	}
}

int64_t job_plan_last(const struct job_plan *p, int64_t now)
{
	const int64_t minute = 60 * US_PER_S;
	int32_t day = day_at(now);
	int64_t at = day_start(day) + p->minute * minute;

	switch (p->how) {
	case PLAN_WEEKLY: at -= ((day_weekday(day) - p->weekday + 7) % 7) * US_PER_DAY; return at <= now ? at : at - 7 * US_PER_DAY;
	case PLAN_DAILY: return at <= now ? at : at - US_PER_DAY;
	case PLAN_EVERY: return day_start(day) + (now - day_start(day)) / (p->minute * minute) * (p->minute * minute);
	default: return 0;
	}
}

int64_t job_plan_next(const struct job_plan *p, int64_t now)
{
	int64_t last = job_plan_last(p, now), midnight = day_start(day_at(now) + 1);

	switch (p->how) {
	case PLAN_WEEKLY: return last + 7 * US_PER_DAY;
	case PLAN_DAILY: return last + US_PER_DAY;
	case PLAN_EVERY: last += p->minute * 60 * US_PER_S; return last < midnight ? last : midnight;
	default: return 0;
	}
}

enum rc job_plan_of(struct cx *cx, const struct job_kind *k, struct job_plan *out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct job_plan plan = { .how = PLAN_OFF };

	if (k->schedule && !job_plan_read(str_z(k->schedule), &plan))
		assert(false); /* our own table */
	TRY(db_query(cx, &r, "SELECT value FROM settings WHERE code = $1", V(arena_fmt(&cx->arena, "schedule.%s", k->name))));
	if (rows_next(&r) && !job_plan_read(rows_text(&r, 0), &plan))
		plan = (struct job_plan){ .how = PLAN_OFF };
	TRY(rows_end(cx, &r));
	*out = plan;
	return RC_OK;
}

static enum rc strike(struct cx *cx, const struct job_kind *k, int64_t slot)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct rows r AUTO(rows_done) = { 0 };
	int64_t before = -1, changed;

	TRY(tx_begin(cx, &tx));
	TRY(db_query(cx, &r, "SELECT slot FROM job_clock WHERE kind = $1", V(str_z(k->name))));
	if (rows_next(&r))
		before = rows_i64(&r, 0);
	TRY(rows_end(cx, &r));
	if (before >= slot)
		return RC_OK;
	TRY(db_run_n(cx, &changed,
		"INSERT INTO job_clock (kind, slot) VALUES ($1, $2) ON CONFLICT (kind) DO UPDATE SET slot = excluded.slot",
		V(str_z(k->name)), V(slot)));
	if (before >= 0) /* never seen: it begins now, with its next time */
		TRY(job_add(
			cx, &(struct job_new){ .kind = k->name, .title = str_z(L(k->vi, k->en)), .key = STR("schedule") }, NULL));
	return tx_commit(&tx);
}

enum rc job_ring(struct cx *cx, const struct job_kind *const *kinds)
{
	for (size_t i = 0; kinds[i]; i++) {
		struct job_plan plan;
		int64_t slot, seen = -1;

		TRY(job_plan_of(cx, kinds[i], &plan));
		slot = job_plan_last(&plan, cx->now);
		if (slot == 0)
			continue;
		if (db_i64(cx, &seen, "SELECT slot FROM job_clock WHERE kind = $1", V(str_z(kinds[i]->name))) != RC_OK)
			cx_clear(cx);
		if (seen < slot)
			TRY(strike(cx, kinds[i], slot));
	}
	return RC_OK;
}
